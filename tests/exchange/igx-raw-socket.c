/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/igx-raw-socket.h"

#include <string.h>

#define TIMEOUT_SECONDS 20
#define FIN             0x80
#define MASKED          0x80

static gboolean
read_all (IgxRawSocket *self, void *bytes, gsize length)
{
  gsize n_read = 0;

  return g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (self->connection)),
                                  bytes, length, &n_read, NULL, NULL)
         && n_read == length;
}

static void
write_all (IgxRawSocket *self, const void *bytes, gsize length)
{
  /* The other end may have cut already, which is for the reader to see. */
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (self->connection)), bytes,
                             length, NULL, NULL, NULL);
}

/**
 * igx_raw_socket_new:
 *
 * Connects and shakes hands; anything but 101 ends the test.
 *
 * Returns: (transfer full): a client
 */
IgxRawSocket *
igx_raw_socket_new (guint port, const char *path)
{
  IgxRawSocket *self = g_new0 (IgxRawSocket, 1);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *request
      = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                         "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                         path);
  g_autoptr (GString) reply = g_string_new (NULL);

  g_socket_client_set_timeout (client, TIMEOUT_SECONDS);
  self->connection
      = g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) port, NULL, &error);
  g_assert_no_error (error);
  write_all (self, request, strlen (request));
  while (!g_str_has_suffix (reply->str, "\r\n\r\n"))
    {
      char byte = 0;

      g_assert_true (read_all (self, &byte, 1));
      g_string_append_c (reply, byte);
    }
  g_assert_true (g_str_has_prefix (reply->str, "HTTP/1.1 101"));
  /* The example of RFC 6455. */
  g_assert_nonnull (strstr (reply->str, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
  return self;
}

void
igx_raw_socket_free (IgxRawSocket *self)
{
  g_object_unref (self->connection);
  g_free (self);
}

/**
 * igx_raw_socket_send:
 * @payload: at most 125 bytes
 */
void
igx_raw_socket_send (IgxRawSocket *self, guint8 opcode, const char *payload)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  guint8 header[6] = { FIN | opcode, MASKED | (guint8) strlen (payload), 1, 2, 3, 4 };

  g_assert_cmpuint (strlen (payload), <=, 125);
  g_byte_array_append (frame, header, sizeof header);
  for (gsize i = 0; payload[i] != '\0'; i++)
    {
      guint8 byte = (guint8) payload[i] ^ header[2 + i % 4];

      g_byte_array_append (frame, &byte, 1);
    }
  write_all (self, frame->data, frame->len);
}

/**
 * igx_raw_socket_receive:
 * @payload: (out) (transfer full): what the frame holds
 *
 * Waits for one frame.
 *
 * Returns: its opcode, or 0 when the connection ended
 */
guint8
igx_raw_socket_receive (IgxRawSocket *self, char **payload)
{
  guint8 header[2] = { 0 };
  guint64 length = 0;

  *payload = NULL;
  if (!read_all (self, header, sizeof header))
    return 0;
  length = header[1];
  g_assert_cmpuint (length & MASKED, ==, 0);
  if (length >= 126)
    {
      guint8 more[8] = { 0 };
      gsize n_bytes = length == 126 ? 2 : 8;

      if (!read_all (self, more, n_bytes))
        return 0;
      length = 0;
      for (gsize i = 0; i < n_bytes; i++)
        length = length << 8 | more[i];
    }
  g_assert_cmpuint (length, <, 1024 * 1024);
  *payload = g_malloc0 (length + 1);
  if (!read_all (self, *payload, length))
    {
      g_clear_pointer (payload, g_free);
      return 0;
    }
  return header[0] & 0x0f;
}
