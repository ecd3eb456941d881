/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reference strategy through the whole backtest, against a single pass written by hand; both
 * follow every trade to its end. Regime and quality take no part. */
#include <stdio.h>
#include <stdlib.h>

#include "bench/bench-candles.h"
#include "bench/bench-reference.h"
#include "bench/hand-strategy.h"

#define N_CANDLES 1000000
#define N_RUNS    7
/* The same nodes, but it all but never fires: what the signals cost is the difference. */
#define QUIET_SOURCE                                                                               \
  "strategy quiet\n"                                                                               \
  "timeframe 1m\n"                                                                                 \
  "long\n"                                                                                         \
  "  require crosses_above(ema(close, 12), ema(close, 26))\n"                                      \
  "  require rsi(14) < 0.1\n"                                                                      \
  "  stop    close - 2 * atr(14)\n"                                                                \
  "  target  close + 3 * atr(14)\n"

enum
{
  ROW_ENGINE,
  ROW_LISTED,
  ROW_QUIET,
  ROW_HAND,
  ROW_CANDIDATES,
  ROW_BARE,
  N_ROWS,
};

static const char *const row_names[N_ROWS]
    = { "engine",      "engine, signals listed",   "engine, quiet",
        "single pass", "single pass, no outcomes", "bare loop" };

/* Candles that are pushed at once. */
#define PIECE 8192

/* To the statistics; with @listed, each signal is made with its texts and its id, too. */
static double
run_engine (const char *source, const GArray *candles, gboolean listed, gsize *n_signals)
{
  g_autoptr (IgxBacktest) backtest = bench_reference_new_from (source);
  const double start = bench_cpu_ns ();
  IgxBacktestStats stats;

  bench_reference_push (backtest, candles, PIECE);
  igx_backtest_get_stats (backtest, &stats);
  *n_signals = stats.n_signals;
  if (listed && igx_backtest_get_signals (backtest)->len != stats.n_signals)
    g_error ("The list of signals is not what the statistics count");
  return bench_cpu_ns () - start;
}

static double
run_hand (const GArray *candles, gsize warmup, const HandTrade *trade, gsize *n_signals)
{
  const double start = bench_cpu_ns ();
  const IgxCandle *first = (const IgxCandle *) (gconstpointer) candles->data;
  g_autoptr (GArray) signals = trade != NULL
                                   ? hand_strategy_trade (first, candles->len, warmup, trade)
                                   : hand_strategy_run (first, candles->len, warmup);

  *n_signals = signals->len;
  return bench_cpu_ns () - start;
}

static double
run_bare (const GArray *candles)
{
  const double start = bench_cpu_ns ();
  volatile double sum
      = hand_strategy_read ((const IgxCandle *) (gconstpointer) candles->data, candles->len);

  (void) sum;
  return bench_cpu_ns () - start;
}

/* The first argument is the number of candles. */
int
main (int argc, char *argv[])
{
  const gsize n = argc > 1 ? bench_parse_count (argv[1]) : N_CANDLES;
  g_autoptr (GArray) candles = bench_walk_candles (1, n);
  const HandTrade trade = bench_reference_trade ();
  const gsize warmup = bench_reference_warmup ();
  double runs[N_ROWS][N_RUNS];
  double ns[N_ROWS];
  gsize n_signals[N_ROWS] = { 0 };

  for (guint r = 0; r < N_RUNS; r++)
    {
      runs[ROW_ENGINE][r]
          = run_engine (HAND_STRATEGY_SOURCE, candles, FALSE, &n_signals[ROW_ENGINE]);
      runs[ROW_LISTED][r]
          = run_engine (HAND_STRATEGY_SOURCE, candles, TRUE, &n_signals[ROW_LISTED]);
      runs[ROW_HAND][r] = run_hand (candles, warmup, &trade, &n_signals[ROW_HAND]);
      runs[ROW_QUIET][r] = run_engine (QUIET_SOURCE, candles, FALSE, &n_signals[ROW_QUIET]);
      runs[ROW_CANDIDATES][r] = run_hand (candles, warmup, NULL, &n_signals[ROW_CANDIDATES]);
      runs[ROW_BARE][r] = run_bare (candles);
    }
  for (guint i = 0; i < N_ROWS; i++)
    ns[i] = bench_median (runs[i], N_RUNS);
  printf (
      "EMA 12/26 cross, RSI filter, levels in ATR, each trade to its end; median of %d runs over "
      "%" G_GSIZE_FORMAT " candles\n",
      N_RUNS, n);
  for (guint i = 0; i < N_ROWS; i++)
    printf ("%-28s %8.2f ns a candle %8.1f M candles/s %8" G_GSIZE_FORMAT " signals\n",
            row_names[i], ns[i] / (double) n, (double) n * 1000 / ns[i], n_signals[i]);
  printf ("engine reaches %.2f of the single pass, each trade to its end; %.2f where it lists all "
          "signals with their ids; %.2f where next to nothing fires\n",
          ns[ROW_HAND] / ns[ROW_ENGINE], ns[ROW_HAND] / ns[ROW_LISTED],
          ns[ROW_CANDIDATES] / ns[ROW_QUIET]);
  printf ("a signal costs the engine %.0f ns with its outcome, the single pass %.0f ns\n",
          (ns[ROW_ENGINE] - ns[ROW_QUIET]) / (double) n_signals[ROW_ENGINE],
          (ns[ROW_HAND] - ns[ROW_CANDIDATES]) / (double) n_signals[ROW_HAND]);
  return n_signals[ROW_ENGINE] == n_signals[ROW_HAND] ? EXIT_SUCCESS : EXIT_FAILURE;
}
