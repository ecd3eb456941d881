/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/igx-exchange-streams.h"

#include <string.h>

#include "exchange/igx-exchange-query.h"
#include "exchange/igx-exchange-rest.h"
#include "exchange/igx-exchange-subscriber.h"

#define ATTEMPTS_WINDOW   (G_GINT64_CONSTANT (300) * G_USEC_PER_SEC)
#define KEEP_ALIVE_MS_MIN 10
#define KEEP_ALIVE_MS_MAX 1000

struct _IgxExchangeStreams
{
  IgxExchangeState *state;
  GPtrArray *subscribers; /* of IgxExchangeSubscriber: connected */
  GPtrArray *gone;        /* of IgxExchangeSubscriber: to be freed when nobody uses them */
  GPtrArray *waiting;     /* of IgxExchangeSubscriber: handshake not finished */
  GQueue attempts;        /* of gint64 *: monotonic us */
  GSource *close_source;
  guint forming_id;
  guint keep_alive_id;
  guint purge_id;
  gint64 swept; /* exchange time up to which closed candles were sent */
};

typedef struct
{
  GSource source;
  IgxExchangeStreams *streams;
} CloseSource;

static gboolean
close_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  igx_exchange_streams_sweep (((CloseSource *) source)->streams);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs close_funcs = { .dispatch = close_dispatch };

/* One source for the next close of all; microseconds, because at a high speed a candle lasts
 * less than the milliseconds of a timeout. */
static void
arm (IgxExchangeStreams *self)
{
  gint64 now = igx_exchange_state_now (self->state);
  gint64 next = G_MAXINT64;
  gint64 delay = IGX_EXCHANGE_CLOCK_NEVER;

  for (guint i = 0; i < self->subscribers->len; i++)
    next = MIN (next, igx_exchange_subscriber_get_next_close (
                          g_ptr_array_index (self->subscribers, i), now));
  if (next < G_MAXINT64)
    delay = igx_exchange_clock_delay (&self->state->clock, next);
  g_source_set_ready_time (
      self->close_source, delay == IGX_EXCHANGE_CLOCK_NEVER ? -1 : g_get_monotonic_time () + delay);
}

/**
 * igx_exchange_streams_sweep:
 *
 * Sends all candles that closed since the last time. To be called before anything changes that
 * decides who gets what, and after the clock was set.
 */
void
igx_exchange_streams_sweep (IgxExchangeStreams *self)
{
  gint64 now = igx_exchange_state_now (self->state);

  for (guint i = 0; i < self->subscribers->len; i++)
    igx_exchange_subscriber_send_closed (g_ptr_array_index (self->subscribers, i), self->swept,
                                         now);
  self->swept = MAX (self->swept, now);
  arm (self);
}

static gboolean
forming_cb (gpointer user_data)
{
  IgxExchangeStreams *self = user_data;

  /* First what closed: a forming candle never overtakes the one before it. */
  igx_exchange_streams_sweep (self);
  for (guint i = 0; i < self->subscribers->len; i++)
    igx_exchange_subscriber_send_forming (g_ptr_array_index (self->subscribers, i), self->swept);
  return G_SOURCE_CONTINUE;
}

static gboolean
keep_alive_cb (gpointer user_data)
{
  IgxExchangeStreams *self = user_data;

  for (guint i = self->subscribers->len; i > 0; i--)
    igx_exchange_subscriber_keep_alive (g_ptr_array_index (self->subscribers, i - 1));
  return G_SOURCE_CONTINUE;
}

static gboolean
purge_cb (gpointer user_data)
{
  IgxExchangeStreams *self = user_data;

  self->purge_id = 0;
  g_ptr_array_set_size (self->gone, 0);
  return G_SOURCE_REMOVE;
}

static void
subscriber_cb (IgxExchangeSubscriber *subscriber, gboolean gone, gpointer user_data)
{
  IgxExchangeStreams *self = user_data;
  guint index = 0;

  if (!gone)
    {
      igx_exchange_streams_sweep (self);
      /* The new subscriptions are not there yet. */
      g_source_set_ready_time (self->close_source, 0);
      return;
    }
  if (!g_ptr_array_find (self->subscribers, subscriber, &index))
    return;
  self->state->stats.connections_open--;
  /* Somewhere above us it is still in use. */
  g_ptr_array_add (self->gone, g_ptr_array_steal_index (self->subscribers, index));
  if (self->purge_id == 0)
    self->purge_id = g_idle_add (purge_cb, self);
}

/**
 * igx_exchange_streams_new:
 * @state: must outlive the streams
 *
 * Returns: (transfer full): streams without connections
 */
IgxExchangeStreams *
igx_exchange_streams_new (IgxExchangeState *state)
{
  IgxExchangeStreams *self = g_new0 (IgxExchangeStreams, 1);
  gint64 keep_alive = MIN (state->limits.ping_interval, state->limits.pong_timeout) / 4000;

  self->state = state;
  self->subscribers
      = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_exchange_subscriber_free);
  self->gone = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_exchange_subscriber_free);
  self->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_exchange_subscriber_free);
  g_queue_init (&self->attempts);
  self->swept = igx_exchange_clock_now (&state->clock);
  self->close_source = g_source_new (&close_funcs, sizeof (CloseSource));
  ((CloseSource *) self->close_source)->streams = self;
  g_source_set_ready_time (self->close_source, -1);
  g_source_attach (self->close_source, NULL);
  self->forming_id
      = g_timeout_add ((guint) (state->limits.event_interval / 1000), forming_cb, self);
  self->keep_alive_id = g_timeout_add (
      (guint) CLAMP (keep_alive, KEEP_ALIVE_MS_MIN, KEEP_ALIVE_MS_MAX), keep_alive_cb, self);
  return self;
}

/**
 * igx_exchange_streams_cut:
 *
 * Drops all connections without a goodbye.
 */
void
igx_exchange_streams_cut (IgxExchangeStreams *self)
{
  while (self->subscribers->len > 0)
    igx_exchange_subscriber_cut (g_ptr_array_index (self->subscribers, 0), "cut on request");
}

void
igx_exchange_streams_free (IgxExchangeStreams *self)
{
  igx_exchange_streams_cut (self);
  g_clear_handle_id (&self->purge_id, g_source_remove);
  g_clear_handle_id (&self->forming_id, g_source_remove);
  g_clear_handle_id (&self->keep_alive_id, g_source_remove);
  g_source_destroy (self->close_source);
  g_source_unref (self->close_source);
  g_ptr_array_unref (self->subscribers);
  g_ptr_array_unref (self->gone);
  g_ptr_array_unref (self->waiting);
  g_queue_clear_full (&self->attempts, g_free);
  g_free (self);
}

/**
 * igx_exchange_streams_send_shutdown:
 *
 * Tells every client that the server will go down.
 */
void
igx_exchange_streams_send_shutdown (IgxExchangeStreams *self)
{
  gint64 now = igx_exchange_state_now (self->state);

  for (guint i = 0; i < self->subscribers->len; i++)
    igx_exchange_subscriber_send_shutdown (g_ptr_array_index (self->subscribers, i), now);
}

static gboolean
count_attempt (IgxExchangeStreams *self)
{
  gint64 now = g_get_monotonic_time ();

  while (self->attempts.length > 0
         && *(gint64 *) g_queue_peek_head (&self->attempts) < now - ATTEMPTS_WINDOW)
    g_free (g_queue_pop_head (&self->attempts));
  if (self->attempts.length >= self->state->limits.connections)
    return FALSE;
  g_queue_push_tail (&self->attempts, g_memdup2 (&now, sizeof now));
  return TRUE;
}

static void
upgraded_cb (SoupServerMessage *message, gpointer user_data)
{
  IgxExchangeStreams *self = user_data;
  IgxExchangeSubscriber *subscriber
      = g_object_get_data (G_OBJECT (message), "igx-exchange-subscriber");
  g_autoptr (GIOStream) stream = NULL;
  guint index = 0;

  if (!g_ptr_array_find (self->waiting, subscriber, &index))
    return;
  stream = soup_server_message_steal_connection (message);
  g_ptr_array_steal_index (self->waiting, index);
  igx_exchange_streams_sweep (self);
  g_ptr_array_add (self->subscribers, subscriber);
  self->state->stats.connections++;
  self->state->stats.connections_open++;
  igx_exchange_subscriber_start (subscriber, stream);
  arm (self);
}

/* `/ws`, `/ws/a/b`, `/stream`, `/stream?streams=a/b` */
static char **
get_names (const char *path, IgxExchangeQuery *query, gboolean *combined)
{
  const char *list = igx_exchange_query_get (query, "streams");
  g_auto (GStrv) parts = NULL;
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  *combined = g_str_has_prefix (path, "/stream");
  parts = g_strsplit (*combined ? (list != NULL ? list : "") : path + strlen ("/ws"), "/", -1);
  for (gsize i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *name = g_uri_unescape_string (parts[i], NULL);

      if (name != NULL && name[0] != '\0' && g_utf8_validate (name, -1, NULL))
        g_strv_builder_add (names, name);
    }
  return g_strv_builder_end (names);
}

static gboolean
is_microseconds (IgxExchangeQuery *query)
{
  const char *unit = igx_exchange_query_get (query, "timeUnit");

  return unit != NULL && g_ascii_strcasecmp (unit, "MICROSECOND") == 0;
}

/**
 * igx_exchange_streams_handle:
 *
 * Answers a WebSocket handshake.
 */
void
igx_exchange_streams_handle (IgxExchangeStreams *self, SoupServerMessage *message)
{
  GUri *uri = soup_server_message_get_uri (message);
  const char *path = g_uri_get_path (uri);
  g_auto (IgxExchangeQuery) query = { 0 };
  g_auto (GStrv) names = NULL;
  gboolean combined = FALSE;
  IgxExchangeSubscriber *subscriber = NULL;
  guint status = igx_exchange_faults_take_status (&self->state->faults, IGX_EXCHANGE_SCOPE_STREAM);

  igx_exchange_state_count_request (self->state,
                                    g_str_has_prefix (path, "/stream") ? "/stream" : "/ws");
  if (status == 0 && !count_attempt (self))
    status = 429;
  if (status != 0)
    {
      igx_exchange_rest_answer_status (self->state, message, status,
                                       self->state->faults.status_retry_after);
      return;
    }
  igx_exchange_query_init (&query, g_uri_get_query (uri));
  names = get_names (path, &query, &combined);
  if (g_strv_length (names) > self->state->limits.streams)
    {
      soup_server_message_set_status (message, SOUP_STATUS_BAD_REQUEST, NULL);
      return;
    }
  if (!soup_websocket_server_process_handshake (message, NULL, NULL, NULL, NULL))
    return;
  subscriber = igx_exchange_subscriber_new (self->state, combined, is_microseconds (&query),
                                            (const char *const *) names, subscriber_cb, self);
  g_ptr_array_add (self->waiting, subscriber);
  g_object_set_data (G_OBJECT (message), "igx-exchange-subscriber", subscriber);
  g_signal_connect (message, "wrote-informational", G_CALLBACK (upgraded_cb), self);
}
