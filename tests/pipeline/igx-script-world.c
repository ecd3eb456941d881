/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/igx-script-world.h"

#include "engine/igx-engine.h"
#include "feed/igx-simulated-feed.h"
#include "support/igx-test-signals.h"

#define MINUTE IGX_TIMEFRAME_MINUTE
#define NOW    IGX_SCRIPT_NOW

IgxSeriesKey
igx_script_key (const char *symbol, IgxTimeframe timeframe)
{
  IgxSeriesKey key;

  g_assert_true (igx_series_key_init (&key, "binance", symbol, timeframe, NULL));
  return key;
}

/**
 * igx_script_minute:
 *
 * Returns: the open time of a minute, counted from now on
 */
gint64
igx_script_minute (guint i)
{
  return NOW + i * MINUTE;
}

/**
 * igx_script_world_add:
 *
 * Adds a series, from the history on until all minutes have passed; what is in the history is
 * known.
 */
void
igx_script_world_add (IgxScriptWorld *self, const IgxSeriesKey *series)
{
  const gint64 first = igx_timeframe_floor (series->timeframe, NOW - IGX_SCRIPT_HISTORY * MINUTE);
  const guint n = (guint) ((NOW + self->n_live * MINUTE - first) / series->timeframe);
  g_autoptr (GArray) candles = igx_candle_array_new ();

  g_array_set_size (candles, n);
  igx_simulated_market_candles (3, series, first, n, &g_array_index (candles, IgxCandle, 0));
  igx_script_feed_add (self->feed, series, candles, NOW - series->timeframe);
}

/**
 * igx_script_world_new:
 * @sources: (array zero-terminated=1): the strategies
 * @n_live: how many minutes will close
 */
IgxScriptWorld *
igx_script_world_new (const char *const *sources, guint n_live)
{
  IgxScriptWorld *self = g_new0 (IgxScriptWorld, 1);

  self->n_live = n_live;
  self->feed = igx_script_feed_new (NOW);
  self->eth = igx_script_key ("ETHUSDT", MINUTE);
  self->btc = igx_script_key ("BTCUSDT", MINUTE);
  self->eth_coarse = igx_script_key ("ETHUSDT", IGX_SCRIPT_QUARTER);
  self->btc_coarse = igx_script_key ("BTCUSDT", IGX_SCRIPT_QUARTER);
  igx_script_world_add (self, &self->eth);
  igx_script_world_add (self, &self->btc);
  igx_script_world_add (self, &self->eth_coarse);
  igx_script_world_add (self, &self->btc_coarse);
  self->market = igx_market_fixture_new_with_feed (IGX_FEED (self->feed), sources);
  return self;
}

void
igx_script_world_free (IgxScriptWorld *self)
{
  igx_market_fixture_free (self->market);
  g_object_unref (self->feed);
  g_free (self);
}

/* What the engine finds in one go, from now on. */
static GPtrArray *
find_expected (IgxScriptWorld *self, const IgxSeriesKey *series)
{
  g_autoptr (IgxEngine) engine = igx_engine_new (series);
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  g_autoptr (GError) error = NULL;
  gsize n = 0;
  const IgxTimeframe *timeframes = igx_timeframe_get_all (&n);
  GArray *own = igx_script_feed_get (self->feed, series);

  igx_engine_set_venue_timeframes (engine, timeframes, n);
  for (guint i = 0; i < self->market->strategies->len; i++)
    if (igx_strategy_runs_on (self->market->strategies->pdata[i], series->timeframe)
        && igx_strategy_runs_on_symbol (self->market->strategies->pdata[i], series->symbol))
      igx_engine_add_strategy (engine, self->market->strategies->pdata[i], NULL, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < igx_engine_get_n_inputs (engine); i++)
    {
      GArray *other = igx_script_feed_get (self->feed, igx_engine_get_input (engine, i));

      igx_engine_feed (engine, igx_engine_get_input (engine, i),
                       (const IgxCandle *) (gpointer) other->data, other->len, &error);
      g_assert_no_error (error);
    }
  igx_engine_push (engine, (const IgxCandle *) (gpointer) own->data, own->len, found, &error);
  g_assert_no_error (error);
  return found;
}

/**
 * igx_script_world_compare:
 * @up_to: the last minute that was evaluated
 *
 * Asserts that the ledger holds what the engine finds on all candles in one go, and nothing from
 * before it was watched.
 *
 * Returns: how many candidates were compared
 */
guint
igx_script_world_compare (IgxScriptWorld *self, const IgxSeriesKey *series, guint up_to)
{
  g_autoptr (GPtrArray) expected = find_expected (self, series);
  g_autoptr (GPtrArray) ledger = igx_market_fixture_get_ledger (self->market, series->symbol);

  igx_test_signals_keep (expected, NOW, igx_script_minute (up_to) + MINUTE);
  igx_test_signals_keep (ledger, 0, igx_script_minute (up_to) + MINUTE);
  for (guint i = ledger->len; i > 0; i--)
    if (!igx_series_key_equal (&((const IgxSignal *) ledger->pdata[i - 1])->series, series))
      g_ptr_array_remove_index (ledger, i - 1);
  return igx_test_signals_compare (expected, ledger);
}
