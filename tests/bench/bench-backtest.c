/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reference strategy through the whole backtest, against a single pass written by hand. */
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

/* Candles that are pushed at once. */
#define PIECE 8192

static double
run_engine (const char *source, const GArray *candles, gsize *n_signals)
{
  g_autoptr (IgxBacktest) backtest = bench_reference_new_from (source);
  const double start = bench_cpu_ns ();
  double spent;

  bench_reference_push (backtest, candles, PIECE);
  spent = bench_cpu_ns () - start;
  *n_signals = igx_backtest_get_signals (backtest)->len;
  return spent;
}

static double
run_hand (const GArray *candles, gsize warmup, gsize *n_signals)
{
  const double start = bench_cpu_ns ();
  g_autoptr (GArray) signals
      = hand_strategy_run ((const IgxCandle *) (gconstpointer) candles->data, candles->len, warmup);

  *n_signals = signals->len;
  return bench_cpu_ns () - start;
}

static void
print_row (const char *name, double ns, gsize n, gsize n_signals)
{
  printf ("%-8s %8.2f ns a candle %8.1f M candles/s %8" G_GSIZE_FORMAT " signals\n", name,
          ns / (double) n, (double) n * 1000 / ns, n_signals);
}

/* The first argument is the number of candles. */
int
main (int argc, char *argv[])
{
  const gsize n = argc > 1 ? bench_parse_count (argv[1]) : N_CANDLES;
  g_autoptr (GArray) candles = bench_walk_candles (1, n);
  const gsize warmup = bench_reference_warmup ();
  double engine[N_RUNS], quiet[N_RUNS], hand[N_RUNS];
  double engine_ns, quiet_ns, hand_ns;
  gsize engine_signals = 0;
  gsize quiet_signals = 0;
  gsize hand_signals = 0;

  for (guint r = 0; r < N_RUNS; r++)
    {
      engine[r] = run_engine (HAND_STRATEGY_SOURCE, candles, &engine_signals);
      quiet[r] = run_engine (QUIET_SOURCE, candles, &quiet_signals);
      hand[r] = run_hand (candles, warmup, &hand_signals);
    }
  engine_ns = bench_median (engine, N_RUNS);
  quiet_ns = bench_median (quiet, N_RUNS);
  hand_ns = bench_median (hand, N_RUNS);
  printf ("EMA 12/26 cross, RSI filter, levels in ATR; median of %d runs over %" G_GSIZE_FORMAT
          " candles\n",
          N_RUNS, n);
  print_row ("engine", engine_ns, n, engine_signals);
  print_row ("quiet", quiet_ns, n, quiet_signals);
  print_row ("hand", hand_ns, n, hand_signals);
  printf ("engine reaches %.2f of the single pass, %.2f without its signals\n", hand_ns / engine_ns,
          hand_ns / quiet_ns);
  return engine_signals == hand_signals ? EXIT_SUCCESS : EXIT_FAILURE;
}
