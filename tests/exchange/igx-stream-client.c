/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/igx-stream-client.h"

#include "support/igx-test-wait.h"

#define CONNECT_MS 20000

typedef struct
{
  SoupWebsocketConnection *connection;
  gboolean done;
} Handshake;

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Handshake *handshake = user_data;

  handshake->connection
      = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, NULL);
  handshake->done = TRUE;
}

static gboolean
is_done (gpointer data)
{
  return ((Handshake *) data)->done;
}

static void
message_cb (SoupWebsocketConnection *connection, int type, GBytes *bytes, gpointer user_data)
{
  IgxStreamClient *self = user_data;

  g_assert_cmpint (type, ==, SOUP_WEBSOCKET_DATA_TEXT);
  g_ptr_array_add (self->texts,
                   g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)));
}

static void
closed_cb (SoupWebsocketConnection *connection, gpointer user_data)
{
  ((IgxStreamClient *) user_data)->closed = TRUE;
}

/**
 * igx_stream_client_new:
 * @base: `ws://127.0.0.1:PORT`
 * @path: `/ws/…` or `/stream…`
 *
 * Connects, or notes the status with which that is refused.
 *
 * Returns: (transfer full): a client
 */
IgxStreamClient *
igx_stream_client_new (const char *base, const char *path)
{
  IgxStreamClient *self = g_new0 (IgxStreamClient, 1);
  g_autofree char *uri = g_strconcat (base, path, NULL);
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (SoupMessage) message = soup_message_new ("GET", uri);
  Handshake handshake = { 0 };

  self->texts = g_ptr_array_new_with_free_func (g_free);
  soup_session_websocket_connect_async (session, message, NULL, NULL, G_PRIORITY_DEFAULT, NULL,
                                        connected_cb, &handshake);
  g_assert_true (igx_test_wait_until (is_done, &handshake, CONNECT_MS));
  self->status = soup_message_get_status (message);
  self->connection = handshake.connection;
  if (self->connection == NULL)
    return self;
  g_signal_connect (self->connection, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (self->connection, "closed", G_CALLBACK (closed_cb), self);
  return self;
}

void
igx_stream_client_free (IgxStreamClient *self)
{
  if (self->connection != NULL)
    g_signal_handlers_disconnect_by_data (self->connection, self);
  g_clear_object (&self->connection);
  g_ptr_array_unref (self->texts);
  g_free (self);
}

void
igx_stream_client_send (IgxStreamClient *self, const char *text)
{
  soup_websocket_connection_send_text (self->connection, text);
}

static gboolean
has_text (gpointer data)
{
  IgxStreamClient *self = data;

  return self->texts->len > self->n_taken;
}

/**
 * igx_stream_client_take:
 *
 * Returns: (nullable): the next message, or %NULL if none came in time
 */
const char *
igx_stream_client_take (IgxStreamClient *self, guint timeout_ms)
{
  if (!igx_test_wait_until (has_text, self, timeout_ms))
    return NULL;
  return g_ptr_array_index (self->texts, self->n_taken++);
}

static gboolean
is_closed (gpointer data)
{
  return ((IgxStreamClient *) data)->closed;
}

/**
 * igx_stream_client_wait_closed:
 *
 * Returns: %TRUE if the connection ended in time
 */
gboolean
igx_stream_client_wait_closed (IgxStreamClient *self, guint timeout_ms)
{
  return igx_test_wait_until (is_closed, self, timeout_ms);
}
