/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Built-in strategies on made candles, and an edge that is planted behind what they find. */
#include "run-strategy.h"

#include "engine/igx-backtest.h"
#include "engine/igx-engine.h"

/* Returns: (transfer full): the strategy of a text without mistakes */
IgxStrategy *
run_strategy_parse (const char *source)
{
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GError) error = NULL;
  IgxStrategy *strategy = igx_strategy_new (source, -1, &messages, &error);

  g_assert_no_error (error);
  return strategy;
}

/* Returns: (transfer full): a strategy that is shipped */
IgxStrategy *
run_strategy_load (const char *id)
{
  g_autofree char *name = g_strconcat (id, ".strategy", NULL);
  g_autofree char *path
      = g_build_filename (g_getenv ("IGX_SOURCE_ROOT"), "data", "strategies", name, NULL);
  g_autofree char *source = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &source, NULL, &error);
  g_assert_no_error (error);
  return run_strategy_parse (source);
}

static void
init_series (IgxSeriesKey *series, IgxTimeframe timeframe)
{
  g_assert_true (igx_series_key_init (series, "demo", "AAABBB", timeframe, NULL));
}

/* Returns: (transfer full) (element-type IgxEntry): what @strategy finds on @candles */
GArray *
run_strategy (IgxStrategy *strategy, GArray *candles, IgxTimeframe timeframe)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (IgxEntry));
  g_autoptr (IgxBacktest) backtest = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *signals = NULL;
  IgxSeriesKey series;

  init_series (&series, timeframe);
  backtest = igx_backtest_new (&series, strategy, NULL, &error);
  g_assert_no_error (error);
  igx_backtest_push (backtest, (const IgxCandle *) (gpointer) candles->data, candles->len, &error);
  g_assert_no_error (error);
  signals = igx_backtest_get_signals (backtest);
  for (guint i = 0; i < signals->len; i++)
    {
      IgxEntry entry;

      igx_entry_init_from_signal (&entry, signals->pdata[i]);
      g_array_append_val (entries, entry);
    }
  return entries;
}

static void
move_candle (IgxCandle *candle, double before, double after)
{
  candle->open *= before;
  candle->close *= after;
  candle->high = MAX (candle->high * MAX (before, after), MAX (candle->open, candle->close));
  candle->low = MIN (candle->low * MIN (before, after), MIN (candle->open, candle->close));
  candle->quote_volume *= after;
}

static double
get_range (const IgxCandle *candles, guint i, double range)
{
  const double before = i > 0 ? candles[i - 1].close : candles[i].open;
  const double now = MAX (candles[i].high, before) - MIN (candles[i].low, before);

  return i > 0 ? range + (now - range) / 14 : now;
}

/**
 * run_strategy_plant:
 * @drift: in ATR 14
 * @n_candles: over how many it is spread
 *
 * Makes @strategy right: after each candidate the price drifts its way. Each candle is changed
 * before the strategy sees it, so it finds the same when it sees them again.
 */
void
run_strategy_plant (
    IgxStrategy *strategy, GArray *candles, IgxTimeframe timeframe, double drift, guint n_candles)
{
  IgxCandle *c = (IgxCandle *) (gpointer) candles->data;
  g_autofree double *drifts = g_new0 (double, candles->len + n_candles + 1);
  g_autoptr (GPtrArray) signals
      = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  g_autoptr (IgxEngine) engine = NULL;
  g_autoptr (GError) error = NULL;
  double factor = 1;
  double range = 0;
  IgxSeriesKey series;

  init_series (&series, timeframe);
  engine = igx_engine_new (&series);
  igx_engine_add_strategy (engine, strategy, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < candles->len; i++)
    {
      const double before = factor;

      factor *= exp (drifts[i]);
      move_candle (&c[i], before, factor);
      range = get_range (c, i, range);
      g_ptr_array_set_size (signals, 0);
      igx_engine_push (engine, &c[i], 1, signals, &error);
      g_assert_no_error (error);
      for (guint j = 0; j < signals->len; j++)
        for (guint k = 1; k <= n_candles; k++)
          drifts[i + k] += ((const IgxSignal *) signals->pdata[j])->direction * drift * range
                           / c[i].close / n_candles;
    }
}
