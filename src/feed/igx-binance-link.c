/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed/igx-binance-link.h"

#include <libsoup/soup.h>
#include <string.h>

#include "feed/igx-binance-message.h"
#include "feed/igx-http.h"
#include "feed/igx-timer.h"
#include "igx-config.h"

#define STREAM_PATH "/stream"

/* Messages in a row that cannot be understood before the connection is given up. */
#define BAD_MESSAGES_MAX 20

typedef enum
{
  STREAM_WANTED,  /* not yet asked for */
  STREAM_ASKED,   /* in the request that is not yet answered */
  STREAM_HELD,    /* acknowledged */
  STREAM_REFUSED, /* not taken by the server */
} StreamState;

struct _IgxBinanceLink
{
  GObject parent_instance;

  char *base;
  char *name; /* for people */
  IgxBinanceTiming timing;
  SoupSession *session;
  SoupMessage *handshake;              /* (owned) (nullable) */
  SoupWebsocketConnection *connection; /* (owned) (nullable) */
  GCancellable *cancellable;
  GHashTable *streams;    /* of char * to StreamState */
  GHashTable *leaving;    /* set of char *: held by the server, no longer wanted */
  GSource *connect_timer; /* (owned) (nullable) */
  GSource *send_timer;    /* (owned) (nullable): runs while it is too early to send */
  GSource *ack_timer;     /* (owned) (nullable): runs while a reply is awaited */
  GSource *silence_timer; /* (owned) (nullable) */
  GPtrArray *asked;       /* of char *: what the awaited reply is about */
  gboolean asked_to_leave;
  gint64 next_id;
  gint64 awaited_id; /* 0 for none */
  guint batch_max;
  guint n_bad;
  gboolean heard;
  gboolean probed;
  gboolean probe_due;
  gboolean was_synced;
  gboolean ended;
  guint retry_after_s; /* what a failed handshake asked for */
};

enum
{
  SIGNAL_MESSAGE,
  SIGNAL_REFUSED,
  SIGNAL_SYNCED,
  SIGNAL_ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IgxBinanceLink, igx_binance_link, G_TYPE_OBJECT)

static void send_next (IgxBinanceLink *self);

static void
clear_timers (IgxBinanceLink *self)
{
  igx_timer_clear (&self->connect_timer);
  igx_timer_clear (&self->send_timer);
  igx_timer_clear (&self->ack_timer);
  igx_timer_clear (&self->silence_timer);
}

static void
shut (IgxBinanceLink *self)
{
  self->ended = TRUE;
  clear_timers (self);
  g_cancellable_cancel (self->cancellable);
  if (self->connection == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->connection, self);
  if (soup_websocket_connection_get_state (self->connection) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (self->connection, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
}

static void
end (IgxBinanceLink *self, const char *reason, guint status)
{
  if (self->ended)
    return;

  /* The handler drops the connection. */
  g_object_ref (self);
  shut (self);
  g_signal_emit (self, signals[SIGNAL_ENDED], 0, reason, status);
  g_object_unref (self);
}

static void
end_printf (IgxBinanceLink *self, const char *what)
{
  g_autofree char *reason = g_strdup_printf ("%s %s", self->name, what);

  end (self, reason, 0);
}

static gboolean
is_settled (IgxBinanceLink *self)
{
  GHashTableIter iter;
  gpointer state = NULL;

  if (self->ended || self->connection == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, self->streams);
  while (g_hash_table_iter_next (&iter, NULL, &state))
    if (GPOINTER_TO_INT (state) < STREAM_HELD)
      return FALSE;
  return TRUE;
}

static void
check_synced (IgxBinanceLink *self)
{
  gboolean synced = is_settled (self);

  if (synced == self->was_synced)
    return;
  self->was_synced = synced;
  if (synced)
    g_signal_emit (self, signals[SIGNAL_SYNCED], 0);
}

static gboolean
ack_late_cb (gpointer data)
{
  end_printf (data, "did not answer a subscription");
  return G_SOURCE_REMOVE;
}

static gboolean
send_again_cb (gpointer data)
{
  IgxBinanceLink *self = data;

  igx_timer_clear (&self->send_timer);
  send_next (self);
  return G_SOURCE_REMOVE;
}

static void
send_text (IgxBinanceLink *self, const char *text)
{
  soup_websocket_connection_send_text (self->connection, text);
  self->send_timer = igx_timer_new (self->timing.send_ms, send_again_cb, self);
}

/* Collects what the next request is about. */
static GPtrArray *
collect (IgxBinanceLink *self, gboolean leaving)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer name = NULL;
  gpointer state = NULL;

  g_hash_table_iter_init (&iter, leaving ? self->leaving : self->streams);
  while (names->len < self->batch_max && g_hash_table_iter_next (&iter, &name, &state))
    if (leaving || GPOINTER_TO_INT (state) == STREAM_WANTED)
      g_ptr_array_add (names, g_strdup (name));
  return names;
}

static void
ask (IgxBinanceLink *self, GPtrArray *names, gboolean leave)
{
  g_autoptr (GString) text = g_string_new (NULL);

  self->asked = names;
  self->asked_to_leave = leave;
  self->awaited_id = self->next_id++;
  g_string_append_printf (text, "{\"method\":\"%s\",\"params\":[",
                          leave ? "UNSUBSCRIBE" : "SUBSCRIBE");
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);

      g_string_append_printf (text, "%s\"%s\"", i > 0 ? "," : "", name);
      if (leave)
        g_hash_table_remove (self->leaving, name);
      else
        g_hash_table_insert (self->streams, g_strdup (name), GINT_TO_POINTER (STREAM_ASKED));
    }
  g_string_append_printf (text, "],\"id\":%" G_GINT64_FORMAT "}", self->awaited_id);
  self->ack_timer = igx_timer_new (self->timing.ack_ms, ack_late_cb, self);
  send_text (self, text->str);
}

/* One request at a time, and none sooner after the last than the server likes. */
static void
send_next (IgxBinanceLink *self)
{
  g_autoptr (GPtrArray) names = NULL;
  gboolean leave = FALSE;

  if (self->ended || self->connection == NULL || self->send_timer != NULL)
    return;
  if (self->probe_due)
    {
      g_autofree char *text = g_strdup_printf (
          "{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":%" G_GINT64_FORMAT "}", self->next_id++);

      self->probe_due = FALSE;
      send_text (self, text);
      return;
    }
  if (self->awaited_id != 0)
    return;

  names = collect (self, FALSE);
  if (names->len == 0)
    {
      g_clear_pointer (&names, g_ptr_array_unref);
      names = collect (self, TRUE);
      leave = TRUE;
    }
  if (names->len > 0)
    ask (self, g_steal_pointer (&names), leave);
}

/* A refused request of several is asked again in halves, until the one that is wrong is known. */
static void
settle_refused (IgxBinanceLink *self, GPtrArray *names, const char *text)
{
  gboolean single = names->len == 1;

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);

      if (g_hash_table_contains (self->streams, name))
        g_hash_table_insert (self->streams, g_strdup (name),
                             GINT_TO_POINTER (single ? STREAM_REFUSED : STREAM_WANTED));
    }
  self->batch_max = single ? IGX_BINANCE_BATCH_MAX : names->len / 2;
  if (single)
    g_signal_emit (self, signals[SIGNAL_REFUSED], 0, g_ptr_array_index (names, 0), text);
}

static void
settle_accepted (IgxBinanceLink *self, GPtrArray *names)
{
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);

      /* Removed while the reply was on its way: now it can be left. */
      if (g_hash_table_contains (self->streams, name))
        g_hash_table_insert (self->streams, g_strdup (name), GINT_TO_POINTER (STREAM_HELD));
      else
        g_hash_table_add (self->leaving, g_strdup (name));
    }
}

static void
handle_reply (IgxBinanceLink *self, const IgxBinanceMessage *message)
{
  g_autoptr (GPtrArray) names = NULL;

  /* An answer without an id can only be about the one request that is open. */
  if (self->awaited_id == 0
      || (message->id != self->awaited_id
          && !(message->id == -1 && message->type == IGX_BINANCE_MESSAGE_ERROR)))
    return;

  igx_timer_clear (&self->ack_timer);
  self->awaited_id = 0;
  names = g_steal_pointer (&self->asked);
  if (!self->asked_to_leave)
    {
      if (message->type == IGX_BINANCE_MESSAGE_ERROR)
        settle_refused (self, names, message->text);
      else
        settle_accepted (self, names);
    }
  send_next (self);
  check_synced (self);
}

static void
message_cb (SoupWebsocketConnection *connection, int type, GBytes *bytes, gpointer data)
{
  g_autoptr (IgxBinanceLink) self = g_object_ref (data);
  g_autoptr (GError) error = NULL;
  IgxBinanceMessage message;
  gsize length = 0;
  const char *text = g_bytes_get_data (bytes, &length);

  self->heard = TRUE;
  if (!igx_binance_message_parse (&message, text, length, &error))
    {
      g_debug ("%s: %s", self->name, error->message);
      if (++self->n_bad >= BAD_MESSAGES_MAX)
        end_printf (self, "sends nothing that can be understood");
      return;
    }
  self->n_bad = 0;

  switch (message.type)
    {
    case IGX_BINANCE_MESSAGE_KLINE:
    case IGX_BINANCE_MESSAGE_SHUTDOWN:
      g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, &message);
      break;
    case IGX_BINANCE_MESSAGE_REPLY:
    case IGX_BINANCE_MESSAGE_ERROR:
      handle_reply (self, &message);
      break;
    case IGX_BINANCE_MESSAGE_OTHER:
    default:
      break;
    }
}

/* A cut connection closes with code 0 and without an error. */
static void
closed_cb (SoupWebsocketConnection *connection, gpointer data)
{
  IgxBinanceLink *self = data;
  gushort code = soup_websocket_connection_get_close_code (connection);
  g_autofree char *reason = NULL;

  if (code == 0)
    reason = g_strdup_printf ("The connection to %s was cut", self->name);
  else
    reason = g_strdup_printf ("%s closed the connection (%u)", self->name, code);
  end (self, reason, 0);
}

static void
error_cb (SoupWebsocketConnection *connection, GError *error, gpointer data)
{
  IgxBinanceLink *self = data;
  g_autofree char *reason
      = g_strdup_printf ("The connection to %s failed: %s", self->name, error->message);

  end (self, reason, 0);
}

/* Pings are not shown to us, so a quiet market is told from a dead connection by a question,
 * asked at half time. */
static gboolean
silence_cb (gpointer data)
{
  IgxBinanceLink *self = data;

  if (self->heard)
    {
      self->heard = FALSE;
      self->probed = FALSE;
    }
  else if (!self->probed)
    {
      self->probed = TRUE;
      self->probe_due = TRUE;
      send_next (self);
    }
  else
    {
      end_printf (self, "has fallen silent");
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

static void
read_retry_after (IgxBinanceLink *self)
{
  const char *text = soup_message_headers_get_one (
      soup_message_get_response_headers (self->handshake), "Retry-After");
  guint64 seconds = 0;

  if (text != NULL
      && g_ascii_string_to_unsigned (text, 10, 0, IGX_HTTP_RETRY_AFTER_MAX, &seconds, NULL))
    self->retry_after_s = (guint) seconds;
}

static void
connect_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (IgxBinanceLink) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupWebsocketConnection) connection
      = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);

  if (self->ended)
    return;
  igx_timer_clear (&self->connect_timer);
  if (connection == NULL)
    {
      guint status = soup_message_get_status (self->handshake);
      g_autofree char *reason
          = status == 451
                ? g_strdup_printf ("%s does not serve this place", self->name)
                : g_strdup_printf ("%s could not be reached: %s", self->name, error->message);

      read_retry_after (self);
      end (self, reason, status);
      return;
    }

  self->connection = g_steal_pointer (&connection);
  soup_websocket_connection_set_max_incoming_payload_size (self->connection,
                                                           IGX_BINANCE_PAYLOAD_MAX);
  g_signal_connect (self->connection, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (self->connection, "closed", G_CALLBACK (closed_cb), self);
  g_signal_connect (self->connection, "error", G_CALLBACK (error_cb), self);
  self->heard = TRUE;
  self->silence_timer = igx_timer_new (self->timing.silence_ms / 2, silence_cb, self);
  send_next (self);
  check_synced (self);
}

static gboolean
bad_address_cb (gpointer data)
{
  end_printf (data, "is not the address of a host; correct it in the settings");
  return G_SOURCE_REMOVE;
}

static gboolean
connect_late_cb (gpointer data)
{
  end_printf (data, "took too long to accept the connection");
  return G_SOURCE_REMOVE;
}

/**
 * igx_binance_link_open:
 *
 * To be called once. Signals come later, never from within.
 */
void
igx_binance_link_open (IgxBinanceLink *self)
{
  g_autofree char *address = NULL;

  g_return_if_fail (IGX_IS_BINANCE_LINK (self));
  g_return_if_fail (self->handshake == NULL && !self->ended);

  address = g_strconcat (self->base, STREAM_PATH, NULL);
  self->handshake = soup_message_new (SOUP_METHOD_GET, address);
  if (self->handshake == NULL)
    {
      self->connect_timer = igx_timer_new (0, bad_address_cb, self);
      return;
    }
  self->connect_timer = igx_timer_new (self->timing.connect_ms, connect_late_cb, self);
  soup_session_websocket_connect_async (self->session, self->handshake, NULL, NULL,
                                        G_PRIORITY_DEFAULT, self->cancellable, connect_cb,
                                        g_object_ref (self));
}

/**
 * igx_binance_link_close:
 *
 * Ends the connection without a signal.
 */
void
igx_binance_link_close (IgxBinanceLink *self)
{
  g_return_if_fail (IGX_IS_BINANCE_LINK (self));

  if (!self->ended)
    shut (self);
}

/**
 * igx_binance_link_add:
 * @stream: name of a stream, lower case
 */
void
igx_binance_link_add (IgxBinanceLink *self, const char *stream)
{
  g_return_if_fail (IGX_IS_BINANCE_LINK (self));
  g_return_if_fail (stream != NULL);

  if (g_hash_table_contains (self->streams, stream))
    return;
  /* Still held by the server: nothing has to be asked. */
  if (g_hash_table_remove (self->leaving, stream))
    g_hash_table_insert (self->streams, g_strdup (stream), GINT_TO_POINTER (STREAM_HELD));
  else
    g_hash_table_insert (self->streams, g_strdup (stream), GINT_TO_POINTER (STREAM_WANTED));
  check_synced (self);
  send_next (self);
}

/**
 * igx_binance_link_remove:
 * @stream: name of a stream
 */
void
igx_binance_link_remove (IgxBinanceLink *self, const char *stream)
{
  gpointer state = NULL;

  g_return_if_fail (IGX_IS_BINANCE_LINK (self));
  g_return_if_fail (stream != NULL);

  if (!g_hash_table_lookup_extended (self->streams, stream, NULL, &state))
    return;
  if (GPOINTER_TO_INT (state) == STREAM_HELD)
    g_hash_table_add (self->leaving, g_strdup (stream));
  g_hash_table_remove (self->streams, stream);
  send_next (self);
  check_synced (self);
}

/**
 * igx_binance_link_is_synced:
 *
 * Returns: %TRUE if the connection is open and every wanted stream is acknowledged or refused
 */
gboolean
igx_binance_link_is_synced (IgxBinanceLink *self)
{
  g_return_val_if_fail (IGX_IS_BINANCE_LINK (self), FALSE);

  return self->was_synced && !self->ended;
}

/**
 * igx_binance_link_get_retry_after:
 *
 * Returns: how many seconds a failed handshake asked us to wait, 0 if it did not
 */
guint
igx_binance_link_get_retry_after (IgxBinanceLink *self)
{
  g_return_val_if_fail (IGX_IS_BINANCE_LINK (self), 0);

  return self->retry_after_s;
}

static void
igx_binance_link_dispose (GObject *object)
{
  IgxBinanceLink *self = IGX_BINANCE_LINK (object);

  shut (self);
  g_clear_object (&self->connection);
  g_clear_object (&self->handshake);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (igx_binance_link_parent_class)->dispose (object);
}

static void
igx_binance_link_finalize (GObject *object)
{
  IgxBinanceLink *self = IGX_BINANCE_LINK (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->streams, g_hash_table_unref);
  g_clear_pointer (&self->leaving, g_hash_table_unref);
  g_clear_pointer (&self->asked, g_ptr_array_unref);
  g_free (self->base);
  g_free (self->name);
  G_OBJECT_CLASS (igx_binance_link_parent_class)->finalize (object);
}

static void
igx_binance_link_class_init (IgxBinanceLinkClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);
  GSignalFlags flags = G_SIGNAL_RUN_LAST;

  G_OBJECT_CLASS (klass)->dispose = igx_binance_link_dispose;
  G_OBJECT_CLASS (klass)->finalize = igx_binance_link_finalize;

  signals[SIGNAL_MESSAGE]
      = g_signal_new ("message", type, flags, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_REFUSED] = g_signal_new ("refused", type, flags, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                          2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_SYNCED]
      = g_signal_new ("synced", type, flags, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ENDED] = g_signal_new ("ended", type, flags, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                        G_TYPE_STRING, G_TYPE_UINT);
}

static void
igx_binance_link_init (IgxBinanceLink *self)
{
  self->cancellable = g_cancellable_new ();
  self->streams = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->leaving = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->next_id = 1;
  self->batch_max = IGX_BINANCE_BATCH_MAX;
}

/**
 * igx_binance_link_new:
 * @base: base address, for example `wss://data-stream.binance.vision`
 * @timing: waits
 *
 * Returns: (transfer full): a connection that is not open yet
 */
IgxBinanceLink *
igx_binance_link_new (const char *base, const IgxBinanceTiming *timing)
{
  IgxBinanceLink *self = NULL;
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (base != NULL && timing != NULL, NULL);

  uri = g_uri_parse (base, G_URI_FLAGS_NONE, NULL);
  self = g_object_new (IGX_TYPE_BINANCE_LINK, NULL);
  self->base = g_strdup (base);
  while (g_str_has_suffix (self->base, "/"))
    self->base[strlen (self->base) - 1] = '\0';
  self->name = g_strdup (uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : base);
  self->timing = *timing;
  /* A session of its own, without a timeout: quiet is judged by silence_cb(). */
  self->session
      = soup_session_new_with_options ("timeout", 0, "user-agent", "IgniteX/" IGX_VERSION, NULL);
  return self;
}
