/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/igx-exchange-server.h"

#include <libsoup/soup.h>

#include "exchange/igx-exchange-control.h"
#include "exchange/igx-exchange-rest.h"
#include "exchange/igx-exchange-streams.h"

struct _IgxExchangeServer
{
  IgxExchangeState *state; /* (not owned) */
  IgxExchangeStreams *streams;
  IgxExchangeControl *orders;
  SoupServer *market;
  SoupServer *control;
  guint port;
  guint control_port;
  guint refuse_ms;
  guint refuse_id;
};

#define REFUSE_AFTER_MS 20

static void
rest_cb (SoupServer *server,
         SoupServerMessage *message,
         const char *path,
         GHashTable *query,
         gpointer user_data)
{
  IgxExchangeServer *self = user_data;

  igx_exchange_rest_handle (self->state, message);
}

static void
streams_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  IgxExchangeServer *self = user_data;

  igx_exchange_streams_handle (self->streams, message);
}

static void
control_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  IgxExchangeServer *self = user_data;

  igx_exchange_control_handle (self->orders, message);
}

static gboolean
listen_again_cb (gpointer user_data)
{
  IgxExchangeServer *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!igx_exchange_server_listen (self, self->port, &error))
    {
      g_printerr ("igx-exchange: cannot listen again: %s\n", error->message);
      return G_SOURCE_CONTINUE;
    }
  self->refuse_id = 0;
  return G_SOURCE_REMOVE;
}

/* The listening socket really goes, so that connecting fails as it does at a dead host. */
static gboolean
refuse_cb (gpointer user_data)
{
  IgxExchangeServer *self = user_data;

  soup_server_disconnect (self->market);
  self->refuse_id = g_timeout_add (self->refuse_ms, listen_again_cb, self);
  return G_SOURCE_REMOVE;
}

static void
refuse (guint milliseconds, gpointer user_data)
{
  IgxExchangeServer *self = user_data;

  self->refuse_ms = milliseconds;
  g_clear_handle_id (&self->refuse_id, g_source_remove);
  /* The order may have come over the port that closes: its answer goes out first. */
  self->refuse_id = g_timeout_add (REFUSE_AFTER_MS, refuse_cb, self);
}

/**
 * igx_exchange_server_new:
 * @state: must outlive the server
 *
 * Returns: (transfer full): a server that does not listen yet
 */
IgxExchangeServer *
igx_exchange_server_new (IgxExchangeState *state)
{
  IgxExchangeServer *self = g_new0 (IgxExchangeServer, 1);

  self->state = state;
  self->market = soup_server_new ("server-header", "nginx", NULL);
  self->streams = igx_exchange_streams_new (state);
  self->orders = igx_exchange_control_new (state, self->streams, refuse, self);
  soup_server_add_handler (self->market, NULL, rest_cb, self, NULL);
  soup_server_add_handler (self->market, "/ws", streams_cb, self, NULL);
  soup_server_add_handler (self->market, "/stream", streams_cb, self, NULL);
  soup_server_add_handler (self->market, "/control", control_cb, self, NULL);
  self->control = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->control, "/control", control_cb, self, NULL);
  return self;
}

void
igx_exchange_server_free (IgxExchangeServer *self)
{
  g_clear_handle_id (&self->refuse_id, g_source_remove);
  soup_server_disconnect (self->market);
  soup_server_disconnect (self->control);
  igx_exchange_control_free (self->orders);
  igx_exchange_streams_free (self->streams);
  g_object_unref (self->market);
  g_object_unref (self->control);
  g_free (self);
}

static gboolean
listen_on (SoupServer *server, guint *port, GError **error)
{
  GSList *uris = NULL;

  if (!soup_server_listen_local (server, *port, SOUP_SERVER_LISTEN_IPV4_ONLY, error))
    return FALSE;
  uris = soup_server_get_uris (server);
  *port = (guint) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return TRUE;
}

/**
 * igx_exchange_server_listen:
 * @port: 0 to choose a free one
 *
 * Opens the market's port on 127.0.0.1.
 */
gboolean
igx_exchange_server_listen (IgxExchangeServer *self, guint port, GError **error)
{
  self->port = port;
  return listen_on (self->market, &self->port, error);
}

/**
 * igx_exchange_server_listen_control:
 * @port: 0 to choose a free one
 *
 * Opens a port for control only, which stays open when the market refuses connections.
 */
gboolean
igx_exchange_server_listen_control (IgxExchangeServer *self, guint port, GError **error)
{
  self->control_port = port;
  return listen_on (self->control, &self->control_port, error);
}

guint
igx_exchange_server_get_port (IgxExchangeServer *self)
{
  return self->port;
}

guint
igx_exchange_server_get_control_port (IgxExchangeServer *self)
{
  return self->control_port;
}
