/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/igx-exchange-socket.h"

#include <string.h>

#define READ_SIZE      16384
#define MESSAGE_MAX    (64 * 1024)
#define CONTROL_MAX    125
#define QUEUE_MAX      (32 * 1024 * 1024)
#define FIN            0x80
#define RESERVED_BITS  0x70
#define MASKED         0x80
#define OP_CONTINUE    0x0
#define OP_TEXT        0x1
#define OP_BINARY      0x2
#define OP_CLOSE       0x8
#define OP_PING        0x9
#define OP_PONG        0xa
#define CLOSE_PROTOCOL 1002
#define CLOSE_TYPE     1003
#define CLOSE_TOO_BIG  1009

struct _IgxExchangeSocket
{
  GIOStream *stream; /* (owned) */
  GCancellable *cancellable;
  const IgxExchangeSocketHandler *handler;
  gpointer data;
  guint8 chunk[READ_SIZE];
  GByteArray *incoming;
  GByteArray *message; /* of a text in several frames */
  gboolean in_message;
  GByteArray *outgoing; /* not handed to the stream yet */
  GBytes *writing;      /* (owned) (nullable): handed to it */
  gboolean closing;     /* a close frame is on its way: nothing follows it */
  gboolean dead;
  char *reason; /* (nullable): why we close */
};

static void write_next (IgxExchangeSocket *self);
static void read_next (IgxExchangeSocket *self);

static void
clear (gpointer data)
{
  IgxExchangeSocket *self = data;

  g_object_unref (self->stream);
  g_object_unref (self->cancellable);
  g_byte_array_unref (self->incoming);
  g_byte_array_unref (self->message);
  g_byte_array_unref (self->outgoing);
  g_clear_pointer (&self->writing, g_bytes_unref);
  g_free (self->reason);
}

void
igx_exchange_socket_unref (IgxExchangeSocket *self)
{
  g_rc_box_release_full (self, clear);
}

/**
 * igx_exchange_socket_cut:
 * @reason: for the statistics
 *
 * Drops the connection at once: no close frame, nothing that is still queued. The handler's
 * closed is called from here.
 */
void
igx_exchange_socket_cut (IgxExchangeSocket *self, const char *reason)
{
  g_autofree char *why = NULL;

  if (self->dead)
    return;
  self->dead = TRUE;
  g_cancellable_cancel (self->cancellable);
  g_io_stream_close (self->stream, NULL, NULL);
  why = g_strdup (self->reason != NULL ? self->reason : reason);
  self->handler->closed (self, why, self->data);
}

static void
write_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  IgxExchangeSocket *self = user_data;
  gboolean written
      = g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);

  g_clear_pointer (&self->writing, g_bytes_unref);
  if (!written)
    igx_exchange_socket_cut (self, "write failed");
  else if (self->outgoing->len > 0)
    write_next (self);
  else if (self->closing)
    igx_exchange_socket_cut (self, "closed");
  igx_exchange_socket_unref (self);
}

static void
write_next (IgxExchangeSocket *self)
{
  gsize size = 0;
  const void *bytes = NULL;

  if (self->writing != NULL || self->dead)
    return;
  self->writing = g_byte_array_free_to_bytes (g_steal_pointer (&self->outgoing));
  self->outgoing = g_byte_array_new ();
  bytes = g_bytes_get_data (self->writing, &size);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (self->stream), bytes, size,
                                   G_PRIORITY_DEFAULT, self->cancellable, write_cb,
                                   g_rc_box_acquire (self));
}

static void
send_frame (IgxExchangeSocket *self, guint8 opcode, const void *payload, gsize length)
{
  guint8 header[10] = { FIN | opcode };
  gsize header_length = 2;

  if (self->dead || self->closing)
    return;
  if (self->outgoing->len + length > QUEUE_MAX)
    {
      igx_exchange_socket_cut (self, "the client does not read");
      return;
    }
  if (length <= CONTROL_MAX)
    header[1] = (guint8) length;
  else if (length <= G_MAXUINT16)
    {
      header[1] = 126;
      header[2] = (guint8) (length >> 8);
      header[3] = (guint8) length;
      header_length = 4;
    }
  else
    {
      header[1] = 127;
      for (int i = 0; i < 8; i++)
        header[2 + i] = (guint8) ((guint64) length >> (56 - 8 * i));
      header_length = 10;
    }
  g_byte_array_append (self->outgoing, header, (guint) header_length);
  g_byte_array_append (self->outgoing, payload, (guint) length);
  self->closing = opcode == OP_CLOSE;
  write_next (self);
}

void
igx_exchange_socket_send_text (IgxExchangeSocket *self, const char *text)
{
  send_frame (self, OP_TEXT, text, strlen (text));
}

void
igx_exchange_socket_send_ping (IgxExchangeSocket *self, const char *payload)
{
  send_frame (self, OP_PING, payload, strlen (payload));
}

/**
 * igx_exchange_socket_close:
 * @code: of the close frame
 * @reason: for the peer and for the statistics
 *
 * Says goodbye, then drops the connection.
 */
void
igx_exchange_socket_close (IgxExchangeSocket *self, guint16 code, const char *reason)
{
  guint8 payload[CONTROL_MAX] = { (guint8) (code >> 8), (guint8) code };
  gsize length = MIN (strlen (reason), CONTROL_MAX - 2);

  if (self->dead || self->closing)
    return;
  self->reason = g_strdup (reason);
  memcpy (payload + 2, reason, length);
  send_frame (self, OP_CLOSE, payload, length + 2);
}

static void
take_text (IgxExchangeSocket *self, guint8 first, const guint8 *payload, gsize length)
{
  guint8 opcode = first & 0x0f;

  if ((opcode == OP_TEXT) == self->in_message)
    {
      igx_exchange_socket_close (self, CLOSE_PROTOCOL, "frames in wrong order");
      return;
    }
  if (self->message->len + length > MESSAGE_MAX)
    {
      igx_exchange_socket_close (self, CLOSE_TOO_BIG, "message too big");
      return;
    }
  g_byte_array_append (self->message, payload, (guint) length);
  self->in_message = (first & FIN) == 0;
  if (self->in_message)
    return;
  g_byte_array_append (self->message, (const guint8 *) "", 1);
  if (g_utf8_validate ((const char *) self->message->data, (gssize) self->message->len - 1, NULL))
    self->handler->text (self, (const char *) self->message->data, self->data);
  else
    igx_exchange_socket_close (self, 1007, "text is not UTF-8");
  g_byte_array_set_size (self->message, 0);
}

static void
take_frame (IgxExchangeSocket *self, guint8 first, const guint8 *payload, gsize length)
{
  g_autofree char *text = NULL;

  switch (first & 0x0f)
    {
    case OP_TEXT:
    case OP_CONTINUE:
      take_text (self, first, payload, length);
      return;
    case OP_PING:
      send_frame (self, OP_PONG, payload, length);
      self->handler->ping (self, self->data);
      return;
    case OP_PONG:
      text = g_strndup ((const char *) payload, length);
      self->handler->pong (self, text, self->data);
      return;
    case OP_CLOSE:
      igx_exchange_socket_close (self, 1000, "the client closed");
      return;
    case OP_BINARY:
      igx_exchange_socket_close (self, CLOSE_TYPE, "binary message");
      return;
    default:
      igx_exchange_socket_close (self, CLOSE_PROTOCOL, "unknown frame");
      return;
    }
}

/* Takes one frame out of what arrived; %FALSE if it is not whole yet, or never will be. */
static gboolean
parse_frame (IgxExchangeSocket *self)
{
  guint8 *bytes = self->incoming->data;
  gsize have = self->incoming->len;
  gsize at = 2;
  guint64 length = 0;
  g_autofree guint8 *payload = NULL;
  guint8 first = 0;

  if (have < 2)
    return FALSE;
  first = bytes[0];
  length = bytes[1] & 0x7f;
  if ((first & RESERVED_BITS) != 0 || (bytes[1] & MASKED) == 0
      || ((first & OP_CLOSE) != 0 && ((first & FIN) == 0 || length > CONTROL_MAX)))
    {
      igx_exchange_socket_close (self, CLOSE_PROTOCOL, "a frame breaks the protocol");
      return FALSE;
    }
  if (length > CONTROL_MAX)
    {
      gsize n_bytes = length == 126 ? 2 : 8;

      if (have < at + n_bytes)
        return FALSE;
      length = 0;
      for (gsize i = 0; i < n_bytes; i++)
        length = length << 8 | bytes[at++];
    }
  if (length > MESSAGE_MAX)
    {
      igx_exchange_socket_close (self, CLOSE_TOO_BIG, "message too big");
      return FALSE;
    }
  if (have < at + 4 + length)
    return FALSE;

  payload = g_malloc (length + 1);
  for (gsize i = 0; i < length; i++)
    payload[i] = bytes[at + 4 + i] ^ bytes[at + i % 4];
  g_byte_array_remove_range (self->incoming, 0, (guint) (at + 4 + length));
  take_frame (self, first, payload, length);
  return !self->dead && !self->closing;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  IgxExchangeSocket *self = user_data;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  if (length <= 0)
    igx_exchange_socket_cut (self, "the client went away");
  else
    {
      g_byte_array_append (self->incoming, self->chunk, (guint) length);
      while (parse_frame (self))
        ;
      if (!self->dead && !self->closing)
        read_next (self);
    }
  igx_exchange_socket_unref (self);
}

static void
read_next (IgxExchangeSocket *self)
{
  g_input_stream_read_async (g_io_stream_get_input_stream (self->stream), self->chunk,
                             sizeof self->chunk, G_PRIORITY_DEFAULT, self->cancellable, read_cb,
                             g_rc_box_acquire (self));
}

/**
 * igx_exchange_socket_new:
 * @stream: (transfer none): after the handshake
 * @handler: what to call
 * @data: for @handler; must live until its closed is called
 *
 * Returns: (transfer full): a socket that reads
 */
IgxExchangeSocket *
igx_exchange_socket_new (GIOStream *stream, const IgxExchangeSocketHandler *handler, gpointer data)
{
  IgxExchangeSocket *self = g_rc_box_new0 (IgxExchangeSocket);

  self->stream = g_object_ref (stream);
  self->cancellable = g_cancellable_new ();
  self->handler = handler;
  self->data = data;
  self->incoming = g_byte_array_new ();
  self->message = g_byte_array_new ();
  self->outgoing = g_byte_array_new ();
  read_next (self);
  return self;
}
