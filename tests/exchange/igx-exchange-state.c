/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/igx-exchange-state.h"

/* Limits protect the real machine, so their minutes are real ones, however fast the market's
 * time runs. */
#define MINUTE (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)
/* Paths that are counted apart; a flood of invented ones is counted together. */
#define PATHS_MAX 64

/**
 * igx_exchange_state_new:
 *
 * Returns: (transfer full): an exchange with the documented limits and without symbols
 */
IgxExchangeState *
igx_exchange_state_new (void)
{
  IgxExchangeState *self = g_new0 (IgxExchangeState, 1);

  self->market = igx_exchange_market_new ();
  self->stats.requests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->limits = (IgxExchangeLimits){
    .weight = 6000,
    .refusals = 10,
    .ban_seconds = 120,
    .connections = 300,
    .messages = 5,
    .streams = 1024,
    .ping_interval = 20 * G_USEC_PER_SEC,
    .pong_timeout = 60 * G_USEC_PER_SEC,
    .connection_life = 24 * 60 * MINUTE,
    .event_interval = 2 * G_USEC_PER_SEC,
  };
  return self;
}

void
igx_exchange_state_free (IgxExchangeState *self)
{
  igx_exchange_market_free (self->market);
  g_hash_table_unref (self->stats.requests);
  g_free (self->stats.last_cut);
  g_free (self);
}

/**
 * igx_exchange_state_now:
 *
 * Returns: exchange time, ms UTC; candles up to it exist
 */
gint64
igx_exchange_state_now (IgxExchangeState *self)
{
  gint64 now = igx_exchange_clock_now (&self->clock);

  igx_exchange_market_extend (self->market, now);
  return now;
}

void
igx_exchange_state_count_request (IgxExchangeState *self, const char *path)
{
  guint count = 0;

  if (g_hash_table_size (self->stats.requests) >= PATHS_MAX
      && !g_hash_table_contains (self->stats.requests, path))
    path = "other";
  count = GPOINTER_TO_UINT (g_hash_table_lookup (self->stats.requests, path)) + 1;
  g_hash_table_insert (self->stats.requests, g_strdup (path), GUINT_TO_POINTER (count));
}

void
igx_exchange_state_count_cut (IgxExchangeState *self, const char *reason)
{
  self->stats.cuts++;
  g_free (self->stats.last_cut);
  self->stats.last_cut = g_strdup (reason);
}

/**
 * igx_exchange_state_add_weight:
 *
 * Counts @weight in the current minute.
 */
void
igx_exchange_state_add_weight (IgxExchangeState *self, guint weight)
{
  gint64 minute = g_get_monotonic_time () / MINUTE;

  if (minute != self->weight_minute)
    {
      self->weight_minute = minute;
      self->weight_used = 0;
      self->refusals = 0;
    }
  self->weight_used += weight;
}

/**
 * igx_exchange_state_get_retry_after:
 *
 * Returns: seconds until the current minute is over
 */
guint
igx_exchange_state_get_retry_after (IgxExchangeState *self)
{
  gint64 end = (self->weight_minute + 1) * MINUTE;

  return (guint) (MAX (end - g_get_monotonic_time (), 0) / G_USEC_PER_SEC) + 1;
}
