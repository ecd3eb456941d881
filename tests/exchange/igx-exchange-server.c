/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/igx-exchange-server.h"

#include <libsoup/soup.h>

#include "exchange/igx-exchange-rest.h"

struct _IgxExchangeServer
{
  IgxExchangeState *state; /* (not owned) */
  SoupServer *market;
  SoupServer *control;
  guint port;
  guint control_port;
};

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
  self->market = soup_server_new ("server-header", "nginx", "raw-paths", TRUE, NULL);
  soup_server_add_handler (self->market, NULL, rest_cb, self, NULL);
  self->control = soup_server_new (NULL, NULL);
  return self;
}

void
igx_exchange_server_free (IgxExchangeServer *self)
{
  soup_server_disconnect (self->market);
  soup_server_disconnect (self->control);
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
