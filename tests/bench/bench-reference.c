/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench/bench-reference.h"

#include "bench/hand-strategy.h"
#include "engine/igx-timeframe.h"

/* A backtest of @source on a series of minutes. */
IgxBacktest *
bench_reference_new_from (const char *source)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxStrategy) strategy = igx_strategy_new (source, -1, NULL, &error);
  IgxBacktest *backtest = NULL;
  IgxSeriesKey series;

  g_assert_no_error (error);
  if (!igx_series_key_init (&series, "demo", "AAABBB", IGX_TIMEFRAME_MINUTE, &error))
    g_error ("%s", error->message);
  backtest = igx_backtest_new (&series, strategy, NULL, &error);
  g_assert_no_error (error);
  return backtest;
}

IgxBacktest *
bench_reference_new (void)
{
  return bench_reference_new_from (HAND_STRATEGY_SOURCE);
}

/* All candles, @piece at a time. */
void
bench_reference_push (IgxBacktest *backtest, const GArray *candles, gsize piece)
{
  for (gsize at = 0; at < candles->len; at += piece)
    {
      g_autoptr (GError) error = NULL;

      igx_backtest_push (backtest, &g_array_index (candles, IgxCandle, at),
                         MIN (piece, candles->len - at), &error);
      g_assert_no_error (error);
    }
}

/* Candles before the first that the reference strategy looks at. */
gsize
bench_reference_warmup (void)
{
  g_autoptr (IgxBacktest) backtest = bench_reference_new ();
  IgxBacktestStats stats;

  igx_backtest_get_stats (backtest, &stats);
  return stats.warmup;
}

/* How the backtest trades it. */
HandTrade
bench_reference_trade (void)
{
  g_autoptr (IgxBacktest) backtest = bench_reference_new ();
  IgxBacktestStats stats;

  igx_backtest_get_stats (backtest, &stats);
  return (HandTrade){ .bars = IGX_STRATEGY_EXPIRES_FALLBACK, .fee = stats.fee };
}
