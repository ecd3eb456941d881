/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/igx-exchange-subscriber.h"

#include <string.h>

#include "exchange/igx-exchange-event.h"
#include "exchange/igx-exchange-request.h"

/* Arrival times that are kept for the rate; more than any limit of messages a second. */
#define ARRIVALS_MAX 256
#define CLOSE_POLICY 1008
#define CLOSE_AWAY   1001

typedef struct
{
  char *name;
  IgxExchangeSymbol *symbol; /* (nullable): a name that stands for no stream gives nothing */
  const IgxExchangeInterval *interval;
  gint64 offset;
} Subscription;

typedef struct
{
  const Subscription *subscription;
  IgxExchangeRow row;
} ClosedRow;

struct _IgxExchangeSubscriber
{
  IgxExchangeState *state;
  IgxExchangeSocket *socket; /* (owned) (nullable) */
  GPtrArray *subscriptions;  /* of Subscription, in the order they came */
  gboolean combined;
  gboolean microseconds;
  gint64 opened; /* monotonic us, as all below */
  gint64 last_ping;
  GQueue pings; /* of char: payloads that are not answered */
  gint64 unanswered_since;
  GArray *arrivals; /* of gint64: of the last second */
  IgxExchangeSubscriberFunc func;
  gpointer user_data;
};

static void
subscription_free (gpointer data)
{
  Subscription *self = data;

  g_free (self->name);
  g_free (self);
}

static Subscription *
subscription_new (IgxExchangeState *state, const char *name)
{
  Subscription *self = g_new0 (Subscription, 1);

  self->name = g_strdup (name);
  igx_exchange_event_parse_name (state->market, name, &self->symbol, &self->interval,
                                 &self->offset);
  return self;
}

static Subscription *
find (IgxExchangeSubscriber *self, const char *name, guint *index)
{
  for (guint i = 0; i < self->subscriptions->len; i++)
    {
      Subscription *subscription = g_ptr_array_index (self->subscriptions, i);

      if (strcmp (subscription->name, name) != 0)
        continue;
      *index = i;
      return subscription;
    }
  return NULL;
}

static void
add (IgxExchangeSubscriber *self, const char *name)
{
  guint index = 0;

  if (find (self, name, &index) == NULL)
    g_ptr_array_add (self->subscriptions, subscription_new (self->state, name));
}

/**
 * igx_exchange_subscriber_new:
 * @state: must outlive the subscriber
 * @combined: every event inside `{"stream":…,"data":…}`
 * @microseconds: times in us
 * @streams: (array zero-terminated=1): names from the address
 * @func: called before subscriptions change and when the connection is gone
 *
 * Returns: (transfer full): a subscriber without a connection
 */
IgxExchangeSubscriber *
igx_exchange_subscriber_new (IgxExchangeState *state,
                             gboolean combined,
                             gboolean microseconds,
                             const char *const *streams,
                             IgxExchangeSubscriberFunc func,
                             gpointer user_data)
{
  IgxExchangeSubscriber *self = g_new0 (IgxExchangeSubscriber, 1);

  self->state = state;
  self->subscriptions = g_ptr_array_new_with_free_func (subscription_free);
  self->combined = combined;
  self->microseconds = microseconds;
  self->arrivals = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->func = func;
  self->user_data = user_data;
  g_queue_init (&self->pings);
  for (gsize i = 0; streams[i] != NULL; i++)
    add (self, streams[i]);
  return self;
}

void
igx_exchange_subscriber_free (IgxExchangeSubscriber *self)
{
  g_clear_pointer (&self->socket, igx_exchange_socket_unref);
  g_ptr_array_unref (self->subscriptions);
  g_array_unref (self->arrivals);
  g_queue_clear_full (&self->pings, g_free);
  g_free (self);
}

/* Every message counts, pings and pongs too; the one beyond the limit ends the connection. */
static gboolean
count_message (IgxExchangeSubscriber *self)
{
  gint64 now = g_get_monotonic_time ();
  guint old = 0;

  while (old < self->arrivals->len
         && g_array_index (self->arrivals, gint64, old) <= now - G_USEC_PER_SEC)
    old++;
  if (old > 0)
    g_array_remove_range (self->arrivals, 0, old);
  if (self->arrivals->len < ARRIVALS_MAX)
    g_array_append_val (self->arrivals, now);
  self->state->stats.messages++;
  self->state->stats.message_rate_max
      = MAX (self->state->stats.message_rate_max, self->arrivals->len);
  if (self->arrivals->len <= self->state->limits.messages)
    return TRUE;
  igx_exchange_socket_close (self->socket, CLOSE_POLICY, "Too many requests");
  return FALSE;
}

static void
change (IgxExchangeSubscriber *self, const IgxExchangeRequest *request)
{
  self->func (self, FALSE, self->user_data);
  for (gsize i = 0; request->streams[i] != NULL; i++)
    {
      guint index = 0;

      if (request->method == IGX_EXCHANGE_METHOD_SUBSCRIBE)
        add (self, request->streams[i]);
      else if (find (self, request->streams[i], &index) != NULL)
        g_ptr_array_remove_index (self->subscriptions, index);
    }
}

static char *
list (IgxExchangeSubscriber *self)
{
  g_autoptr (GString) names = g_string_new ("[");

  for (guint i = 0; i < self->subscriptions->len; i++)
    {
      const Subscription *subscription = g_ptr_array_index (self->subscriptions, i);
      g_autofree char *quoted = igx_exchange_event_quote (subscription->name);

      g_string_append_printf (names, "%s%s", i > 0 ? "," : "", quoted);
    }
  g_string_append_c (names, ']');
  return g_strdup (names->str);
}

static gboolean
has_room (IgxExchangeSubscriber *self, const IgxExchangeRequest *request)
{
  return self->subscriptions->len + g_strv_length (request->streams) <= self->state->limits.streams;
}

static char *
carry_out (IgxExchangeSubscriber *self, IgxExchangeRequest *request)
{
  switch (request->method)
    {
    case IGX_EXCHANGE_METHOD_SUBSCRIBE:
      if (!has_room (self, request))
        {
          igx_exchange_request_fail (request, 2, "Invalid request: too many parameters");
          return NULL;
        }
      change (self, request);
      return g_strdup ("null");
    case IGX_EXCHANGE_METHOD_UNSUBSCRIBE:
      change (self, request);
      return g_strdup ("null");
    case IGX_EXCHANGE_METHOD_LIST_SUBSCRIPTIONS:
      return list (self);
    case IGX_EXCHANGE_METHOD_SET_PROPERTY:
      self->combined = request->value;
      return g_strdup ("null");
    case IGX_EXCHANGE_METHOD_GET_PROPERTY:
      return g_strdup (self->combined ? "true" : "false");
    case IGX_EXCHANGE_METHOD_NONE:
    case IGX_EXCHANGE_N_METHODS:
    default:
      return NULL;
    }
}

static void
text_cb (IgxExchangeSocket *socket, const char *text, gpointer data)
{
  IgxExchangeSubscriber *self = data;
  g_auto (IgxExchangeRequest) request = { 0 };
  g_autofree char *result = NULL;
  g_autofree char *reply = NULL;

  if (!count_message (self))
    return;
  igx_exchange_request_parse (&request, text);
  result = carry_out (self, &request);
  reply = igx_exchange_request_format_reply (&request, result);
  if (self->state->faults.flaw != IGX_EXCHANGE_FLAW_NO_ACK
      && !igx_exchange_faults_is_silent (&self->state->faults))
    igx_exchange_socket_send_text (socket, reply);
}

static void
ping_cb (IgxExchangeSocket *socket, gpointer data)
{
  count_message (data);
}

static void
pong_cb (IgxExchangeSocket *socket, const char *payload, gpointer data)
{
  IgxExchangeSubscriber *self = data;
  GList *answered = NULL;

  self->state->stats.pongs++;
  if (!count_message (self))
    return;
  /* A pong that nobody asked for, or whose payload is not the ping's, answers nothing. */
  answered = g_queue_find_custom (&self->pings, payload, (GCompareFunc) strcmp);
  if (answered == NULL)
    return;
  while (self->pings.head != answered)
    g_free (g_queue_pop_head (&self->pings));
  g_free (g_queue_pop_head (&self->pings));
  self->unanswered_since = g_get_monotonic_time ();
}

static void
closed_cb (IgxExchangeSocket *socket, const char *reason, gpointer data)
{
  IgxExchangeSubscriber *self = data;

  igx_exchange_state_count_cut (self->state, reason);
  self->func (self, TRUE, self->user_data);
}

static const IgxExchangeSocketHandler handler = { text_cb, ping_cb, pong_cb, closed_cb };

/**
 * igx_exchange_subscriber_start:
 * @stream: the connection, after the handshake
 */
void
igx_exchange_subscriber_start (IgxExchangeSubscriber *self, GIOStream *stream)
{
  self->opened = self->last_ping = self->unanswered_since = g_get_monotonic_time ();
  self->socket = igx_exchange_socket_new (stream, &handler, self);
}

static void
send_event (IgxExchangeSubscriber *self, const char *name, char *event)
{
  g_autofree char *quoted = NULL;
  g_autofree char *wrapped = NULL;

  if (igx_exchange_faults_is_silent (&self->state->faults))
    return;
  if (igx_exchange_faults_take (&self->state->faults.wrong_json_stream))
    event[strlen (event) / 2] = '\0';
  if (!self->combined)
    {
      igx_exchange_socket_send_text (self->socket, event);
      return;
    }
  quoted = igx_exchange_event_quote (name);
  wrapped = g_strdup_printf ("{\"stream\":%s,\"data\":%s}", quoted, event);
  igx_exchange_socket_send_text (self->socket, wrapped);
}

static void
send_row (IgxExchangeSubscriber *self,
          const Subscription *subscription,
          const IgxExchangeRow *row,
          gboolean closed,
          gint64 now)
{
  g_autofree char *event = igx_exchange_event_format (
      igx_exchange_symbol_get_name (subscription->symbol), subscription->interval->name, row,
      closed, now, self->microseconds ? 1000 : 1, self->state->faults.flaw);

  send_event (self, subscription->name, event);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const ClosedRow *first = a;
  const ClosedRow *second = b;

  return (first->row.end_time > second->row.end_time)
         - (first->row.end_time < second->row.end_time);
}

/**
 * igx_exchange_subscriber_send_closed:
 * @after: up to here closed candles were sent already
 * @now: exchange time
 *
 * Sends an event for every candle that closed since, over all streams in order of closing.
 */
void
igx_exchange_subscriber_send_closed (IgxExchangeSubscriber *self, gint64 after, gint64 now)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (ClosedRow));

  for (guint i = 0; i < self->subscriptions->len; i++)
    {
      const Subscription *subscription = g_ptr_array_index (self->subscriptions, i);
      g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (IgxExchangeRow));

      if (subscription->symbol == NULL)
        continue;
      igx_exchange_symbol_get_closed (subscription->symbol, subscription->interval,
                                      subscription->offset, after, now, rows);
      for (guint j = 0; j < rows->len; j++)
        {
          ClosedRow closed = { subscription, g_array_index (rows, IgxExchangeRow, j) };

          g_array_append_val (all, closed);
        }
    }
  /* Merge sort inside: candles that close together stay in the order of subscription. */
  g_array_sort (all, compare_rows);
  for (guint i = 0; i < all->len; i++)
    {
      const ClosedRow *closed = &g_array_index (all, ClosedRow, i);

      if (igx_exchange_faults_take (&self->state->faults.drop_close))
        {
          self->state->stats.events_dropped++;
          continue;
        }
      self->state->stats.events_closed++;
      send_row (self, closed->subscription, &closed->row, TRUE, now);
    }
}

/**
 * igx_exchange_subscriber_send_forming:
 *
 * Sends how the open candle of every stream stands.
 */
void
igx_exchange_subscriber_send_forming (IgxExchangeSubscriber *self, gint64 now)
{
  for (guint i = 0; i < self->subscriptions->len; i++)
    {
      const Subscription *subscription = g_ptr_array_index (self->subscriptions, i);
      IgxExchangeRow row = { 0 };

      if (subscription->symbol == NULL
          || !igx_exchange_symbol_get_forming (subscription->symbol, subscription->interval,
                                               subscription->offset, now, &row))
        continue;
      self->state->stats.events_forming++;
      send_row (self, subscription, &row, FALSE, now);
    }
}

/**
 * igx_exchange_subscriber_send_shutdown:
 *
 * Sends the notice that the server will go down.
 */
void
igx_exchange_subscriber_send_shutdown (IgxExchangeSubscriber *self, gint64 now)
{
  g_autofree char *event = g_strdup_printf ("{\"e\":\"serverShutdown\",\"E\":%" G_GINT64_FORMAT "}",
                                            now * (self->microseconds ? 1000 : 1));

  send_event (self, "!serverShutdown", event);
}

/**
 * igx_exchange_subscriber_get_next_close:
 *
 * Returns: when the next candle of a stream closes, G_MAXINT64 if there is none
 */
gint64
igx_exchange_subscriber_get_next_close (IgxExchangeSubscriber *self, gint64 now)
{
  gint64 next = G_MAXINT64;

  for (guint i = 0; i < self->subscriptions->len; i++)
    {
      const Subscription *subscription = g_ptr_array_index (self->subscriptions, i);
      gint64 open = 0;

      if (subscription->symbol == NULL)
        continue;
      open = igx_exchange_interval_floor (subscription->interval, now, subscription->offset);
      next = MIN (next,
                  igx_exchange_interval_next (subscription->interval, open, subscription->offset));
    }
  return next;
}

/**
 * igx_exchange_subscriber_keep_alive:
 *
 * Pings when it is time, and ends a connection that does not answer or is too old. May free
 * nothing, but calls the function given to igx_exchange_subscriber_new().
 */
void
igx_exchange_subscriber_keep_alive (IgxExchangeSubscriber *self)
{
  const IgxExchangeLimits *limits = &self->state->limits;
  gint64 now = g_get_monotonic_time ();

  if (self->pings.length > 0 && now - self->unanswered_since > limits->pong_timeout)
    {
      /* Who does not answer will not read a goodbye either. */
      igx_exchange_socket_cut (self->socket, "no pong");
      return;
    }
  if (now - self->opened > limits->connection_life)
    igx_exchange_socket_close (self->socket, CLOSE_AWAY, "connection too old");
  if (now - self->last_ping < limits->ping_interval
      || igx_exchange_faults_is_silent (&self->state->faults))
    return;
  self->last_ping = now;
  if (self->pings.length == 0)
    self->unanswered_since = now;
  g_queue_push_tail (&self->pings, g_strdup_printf ("%" G_GINT64_FORMAT, now));
  self->state->stats.pings++;
  igx_exchange_socket_send_ping (self->socket, self->pings.tail->data);
}

void
igx_exchange_subscriber_cut (IgxExchangeSubscriber *self, const char *reason)
{
  igx_exchange_socket_cut (self->socket, reason);
}
