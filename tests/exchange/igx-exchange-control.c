/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/igx-exchange-control.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "engine/igx-candle.h"
#include "exchange/igx-exchange-query.h"
#include "exchange/igx-exchange-rest.h"

#define PREFIX       "/control/"
#define BAD_ORDER    -1
#define DURATION_MAX G_GINT64_CONSTANT (86400000)
#define COUNT_MAX    1000000
#define SPEED_MAX    1e6

struct _IgxExchangeControl
{
  IgxExchangeState *state;
  IgxExchangeStreams *streams;
  IgxExchangeRefuseFunc refuse;
  gpointer user_data;
};

typedef void (*OrderFunc) (IgxExchangeControl *self, IgxExchangeQuery *query);

/**
 * igx_exchange_control_new:
 * @refuse: closes the market's port for a time
 *
 * Returns: (transfer full): the control
 */
IgxExchangeControl *
igx_exchange_control_new (IgxExchangeState *state,
                          IgxExchangeStreams *streams,
                          IgxExchangeRefuseFunc refuse,
                          gpointer user_data)
{
  IgxExchangeControl *self = g_new0 (IgxExchangeControl, 1);

  self->state = state;
  self->streams = streams;
  self->refuse = refuse;
  self->user_data = user_data;
  return self;
}

void
igx_exchange_control_free (IgxExchangeControl *self)
{
  g_free (self);
}

static gint64
get_in_range (IgxExchangeQuery *query, const char *name, gint64 missing, gint64 max)
{
  gint64 value = igx_exchange_query_get_number (query, name, missing);

  if (value > max)
    igx_exchange_query_fail (query, BAD_ORDER, "%s is larger than %" G_GINT64_FORMAT, name, max);
  return value;
}

/* Monotonic us, or 0 where no duration was sent. */
static gint64
get_until (IgxExchangeQuery *query)
{
  gint64 duration = get_in_range (query, "for", 0, DURATION_MAX);

  return duration > 0 ? g_get_monotonic_time () + duration * 1000 : 0;
}

static IgxExchangeScope
get_scope (IgxExchangeQuery *query)
{
  const char *scope = igx_exchange_query_get (query, "scope");

  if (scope == NULL || strcmp (scope, "rest") == 0)
    return IGX_EXCHANGE_SCOPE_REST;
  if (strcmp (scope, "stream") == 0)
    return IGX_EXCHANGE_SCOPE_STREAM;
  if (strcmp (scope, "all") != 0)
    igx_exchange_query_fail (query, BAD_ORDER, "scope is rest, stream or all");
  return IGX_EXCHANGE_SCOPE_ALL;
}

static void
order_status (IgxExchangeControl *self, IgxExchangeQuery *query)
{
  IgxExchangeFaults *faults = &self->state->faults;
  gint64 code = get_in_range (query, "code", 0, 599);
  gint64 count = get_in_range (query, "count", 0, COUNT_MAX);
  gint64 until = get_until (query);
  gint64 retry_after = get_in_range (query, "retry-after", 0, DURATION_MAX);
  IgxExchangeScope scope = get_scope (query);

  igx_exchange_query_finish (query);
  if (code < 400 || (count == 0 && until == 0))
    igx_exchange_query_fail (query, BAD_ORDER, "give code=400 to 599 and count=N or for=MS");
  if (query->code != 0)
    return;
  faults->status = (guint) code;
  faults->status_count = (guint) count;
  faults->status_until = until;
  faults->status_retry_after = (guint) retry_after;
  faults->status_scope = scope;
}

static void
order_cut (IgxExchangeControl *self, IgxExchangeQuery *query)
{
  igx_exchange_query_finish (query);
  if (query->code == 0)
    igx_exchange_streams_cut (self->streams);
}

static void
order_refuse (IgxExchangeControl *self, IgxExchangeQuery *query)
{
  gint64 duration = get_in_range (query, "for", 0, DURATION_MAX);

  igx_exchange_query_finish (query);
  if (duration == 0)
    igx_exchange_query_fail (query, BAD_ORDER, "give for=MS");
  if (query->code == 0)
    self->refuse ((guint) duration, self->user_data);
}

static void
order_silence (IgxExchangeControl *self, IgxExchangeQuery *query)
{
  gint64 until = get_until (query);

  igx_exchange_query_finish (query);
  if (query->code != 0)
    return;
  /* What closed before the silence is still heard, what closes in it is lost. */
  igx_exchange_streams_sweep (self->streams);
  self->state->faults.silence_until = until;
}

static void
order_wrong_json (IgxExchangeControl *self, IgxExchangeQuery *query)
{
  gint64 count = get_in_range (query, "count", 1, COUNT_MAX);
  IgxExchangeScope scope = get_scope (query);

  igx_exchange_query_finish (query);
  if (query->code != 0)
    return;
  if ((scope & IGX_EXCHANGE_SCOPE_REST) != 0)
    self->state->faults.wrong_json_rest = (guint) count;
  if ((scope & IGX_EXCHANGE_SCOPE_STREAM) != 0)
    self->state->faults.wrong_json_stream = (guint) count;
}

static void
order_drop_close (IgxExchangeControl *self, IgxExchangeQuery *query)
{
  gint64 count = get_in_range (query, "count", 1, COUNT_MAX);

  igx_exchange_query_finish (query);
  if (query->code != 0)
    return;
  igx_exchange_streams_sweep (self->streams);
  self->state->faults.drop_close = (guint) count;
}

static void
order_late_rest (IgxExchangeControl *self, IgxExchangeQuery *query)
{
  gint64 late = get_in_range (query, "ms", 0, DURATION_MAX);

  igx_exchange_query_finish (query);
  if (query->code == 0)
    self->state->faults.late_rest = late;
}

static void
set_time (IgxExchangeControl *self, IgxExchangeQuery *query, gint64 time)
{
  igx_exchange_query_finish (query);
  if (time < igx_exchange_state_now (self->state) || time > IGX_CANDLE_TIME_MAX)
    igx_exchange_query_fail (query, BAD_ORDER, "time only goes forward");
  if (query->code != 0)
    return;
  igx_exchange_streams_sweep (self->streams);
  igx_exchange_clock_set (&self->state->clock, time);
  igx_exchange_streams_sweep (self->streams);
}

static void
order_step (IgxExchangeControl *self, IgxExchangeQuery *query)
{
  set_time (self, query, igx_exchange_query_get_time (query, "time"));
}

static void
order_advance (IgxExchangeControl *self, IgxExchangeQuery *query)
{
  gint64 ms = get_in_range (query, "ms", 0, DURATION_MAX * 365);

  set_time (self, query, igx_exchange_state_now (self->state) + ms);
}

static void
order_speed (IgxExchangeControl *self, IgxExchangeQuery *query)
{
  const char *text = igx_exchange_query_need (query, "value");
  char *end = NULL;
  double speed = text != NULL ? g_ascii_strtod (text, &end) : NAN;

  igx_exchange_query_finish (query);
  if (!(speed >= 0 && speed <= SPEED_MAX) || end == NULL || *end != '\0')
    igx_exchange_query_fail (query, BAD_ORDER, "give value=0 to 1000000");
  if (query->code != 0)
    return;
  igx_exchange_streams_sweep (self->streams);
  igx_exchange_clock_set_speed (&self->state->clock, speed);
  igx_exchange_streams_sweep (self->streams);
}

static void
order_symbol_status (IgxExchangeControl *self, IgxExchangeQuery *query)
{
  const char *name = igx_exchange_query_get_symbol (query, "symbol");
  const char *status = igx_exchange_query_need (query, "status");
  IgxExchangeSymbol *symbol = NULL;

  igx_exchange_query_finish (query);
  if (query->code != 0)
    return;
  symbol = igx_exchange_market_find (self->state->market, name);
  if (symbol == NULL || strspn (status, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") != strlen (status))
    igx_exchange_query_fail (query, BAD_ORDER, "no such symbol, or no status");
  else
    igx_exchange_symbol_set_status (symbol, status);
}

static void
order_shutdown_notice (IgxExchangeControl *self, IgxExchangeQuery *query)
{
  igx_exchange_query_finish (query);
  if (query->code == 0)
    igx_exchange_streams_send_shutdown (self->streams);
}

static void
order_flaw (IgxExchangeControl *self, IgxExchangeQuery *query)
{
  const char *name = igx_exchange_query_need (query, "name");

  igx_exchange_query_finish (query);
  if (query->code == 0 && !igx_exchange_flaw_from_string (name, &self->state->faults.flaw))
    igx_exchange_query_fail (query, BAD_ORDER, "that flaw is not known");
}

static void
order_calm (IgxExchangeControl *self, IgxExchangeQuery *query)
{
  igx_exchange_query_finish (query);
  if (query->code != 0)
    return;
  igx_exchange_streams_sweep (self->streams);
  memset (&self->state->faults, 0, sizeof self->state->faults);
  self->state->banned_until = 0;
  self->state->weight_used = 0;
  self->state->refusals = 0;
}

static const struct
{
  const char *name;
  OrderFunc func;
} orders[] = {
  { "status", order_status },
  { "cut", order_cut },
  { "refuse", order_refuse },
  { "silence", order_silence },
  { "wrong-json", order_wrong_json },
  { "drop-close", order_drop_close },
  { "late-rest", order_late_rest },
  { "step", order_step },
  { "advance", order_advance },
  { "speed", order_speed },
  { "symbol-status", order_symbol_status },
  { "shutdown-notice", order_shutdown_notice },
  { "flaw", order_flaw },
  { "calm", order_calm },
};

static void
add_number (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_requests (JsonBuilder *builder, GHashTable *requests)
{
  GHashTableIter iter;
  gpointer path = NULL;
  gpointer count = NULL;

  json_builder_set_member_name (builder, "requests");
  json_builder_begin_object (builder);
  g_hash_table_iter_init (&iter, requests);
  while (g_hash_table_iter_next (&iter, &path, &count))
    add_number (builder, path, GPOINTER_TO_UINT (count));
  json_builder_end_object (builder);
}

static char *
format_stats (IgxExchangeState *state)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  const IgxExchangeStats *stats = &state->stats;

  json_builder_begin_object (builder);
  add_number (builder, "now", igx_exchange_state_now (state));
  json_builder_set_member_name (builder, "speed");
  json_builder_add_double_value (builder, state->clock.speed);
  add_requests (builder, stats->requests);
  add_number (builder, "weight", state->weight_used);
  add_number (builder, "refused", (gint64) stats->refused);
  add_number (builder, "connections", (gint64) stats->connections);
  add_number (builder, "connections_open", (gint64) stats->connections_open);
  add_number (builder, "messages", (gint64) stats->messages);
  add_number (builder, "message_rate_max", (gint64) stats->message_rate_max);
  add_number (builder, "events_closed", (gint64) stats->events_closed);
  add_number (builder, "events_forming", (gint64) stats->events_forming);
  add_number (builder, "events_dropped", (gint64) stats->events_dropped);
  add_number (builder, "pings", (gint64) stats->pings);
  add_number (builder, "pongs", (gint64) stats->pongs);
  add_number (builder, "cuts", (gint64) stats->cuts);
  json_builder_set_member_name (builder, "last_cut");
  if (stats->last_cut != NULL)
    json_builder_add_string_value (builder, stats->last_cut);
  else
    json_builder_add_null_value (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/**
 * igx_exchange_control_handle:
 *
 * Carries out one order: POST, parameters in the address; the answer is `{}`, or 400 with what is
 * wrong. GET stats gives the counts.
 */
void
igx_exchange_control_handle (IgxExchangeControl *self, SoupServerMessage *message)
{
  GUri *uri = soup_server_message_get_uri (message);
  const char *path = g_uri_get_path (uri);
  gboolean post = strcmp (soup_server_message_get_method (message), "POST") == 0;
  g_auto (IgxExchangeQuery) query = { 0 };
  const char *name = g_str_has_prefix (path, PREFIX) ? path + strlen (PREFIX) : "";

  if (!post && strcmp (name, "stats") == 0)
    {
      g_autofree char *stats = format_stats (self->state);

      igx_exchange_rest_answer (message, SOUP_STATUS_OK, stats);
      return;
    }
  igx_exchange_query_init (&query, g_uri_get_query (uri));
  for (gsize i = 0; post && i < G_N_ELEMENTS (orders); i++)
    {
      if (strcmp (orders[i].name, name) != 0)
        continue;
      orders[i].func (self, &query);
      igx_exchange_rest_answer (message, query.code == 0 ? SOUP_STATUS_OK : SOUP_STATUS_BAD_REQUEST,
                                query.code == 0 ? "{}" : query.message);
      return;
    }
  soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
}
