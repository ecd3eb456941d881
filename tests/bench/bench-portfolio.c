/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A year of minutes of many symbols, all strategies that come with the program: from the candles,
 * which are made as they are needed, to the report of what the gate let through. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "bench/bench-candles.h"
#include "bench/bench-reference.h"
#include "engine/igx-engine.h"
#include "engine/igx-portfolio.h"
#include "engine/igx-timeframe.h"

#define N_SERIES  20
#define N_CANDLES 525600
#define N_THREADS 2
/** Candles that are made and pushed at once. */
#define PIECE 4096
/** With --quick. */
#define QUICK_SERIES  3
#define QUICK_CANDLES 30000

/* Another series that the strategies read. */
typedef struct
{
  const IgxSeriesKey *series;
  BenchWalk *walk;
} Other;

typedef struct
{
  char **paths; /* of the strategies */
  guint n_series;
  gsize n_candles;
  IgxBacktest **backtests;
  GMutex mutex;
  double engine_ns; /* of all threads together */
  double making_ns;
} Bench;

/* The first symbols are those that strategies read. */
static IgxSeriesKey
make_key (guint i)
{
  static const char *const known[] = { "BTCUSDT", "ETHUSDT" };
  g_autofree char *symbol
      = i < G_N_ELEMENTS (known) ? g_strdup (known[i]) : g_strdup_printf ("S%02uUSDT", i);
  IgxSeriesKey key;

  if (!igx_series_key_init (&key, "demo", symbol, IGX_TIMEFRAME_MINUTE, NULL))
    g_error ("%s is no symbol", symbol);
  return key;
}

static guint32
find_seed (const Bench *bench, const char *symbol)
{
  for (guint i = 0; i < bench->n_series; i++)
    {
      const IgxSeriesKey key = make_key (i);

      if (strcmp (key.symbol, symbol) == 0)
        return i;
    }
  return bench->n_series;
}

static IgxBacktest *
make_backtest (const Bench *bench, const IgxSeriesKey *key)
{
  IgxBacktest *backtest = igx_backtest_new_on (key, TRUE, 0.001);

  for (guint i = 0; bench->paths[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *source = NULL;
      g_autoptr (IgxStrategy) strategy = NULL;

      if (!g_file_get_contents (bench->paths[i], &source, NULL, &error))
        g_error ("%s", error->message);
      strategy = igx_strategy_new (source, -1, NULL, &error);
      if (strategy == NULL)
        g_error ("%s: %s", bench->paths[i], error->message);
      /* Some read more than candles, some do not run on minutes. */
      if (igx_strategy_get_needs (strategy)[0] != NULL
          || !igx_strategy_runs_on (strategy, IGX_TIMEFRAME_MINUTE)
          || !igx_strategy_runs_on_symbol (strategy, key->symbol))
        continue;
      if (!igx_backtest_add_strategy (backtest, strategy, NULL, &error))
        g_error ("%s", error->message);
    }
  return backtest;
}

static GArray *
make_others (const Bench *bench, IgxEngine *engine)
{
  GArray *others = g_array_new (FALSE, FALSE, sizeof (Other));

  for (gsize i = 0; i < igx_engine_get_n_inputs (engine); i++)
    {
      Other other = { .series = igx_engine_get_input (engine, i) };

      other.walk = bench_walk_new (find_seed (bench, other.series->symbol));
      g_array_append_val (others, other);
    }
  return others;
}

static void
make_piece (BenchWalk *walk, IgxCandle *candles, gsize n)
{
  for (gsize i = 0; i < n; i++)
    bench_walk_next (walk, &candles[i]);
}

static void
run_series (Bench *bench, guint number)
{
  const IgxSeriesKey key = make_key (number);
  IgxBacktest *backtest = make_backtest (bench, &key);
  IgxEngine *engine = igx_backtest_get_engine (backtest);
  g_autoptr (GArray) others = make_others (bench, engine);
  g_autoptr (BenchWalk) walk = bench_walk_new (number);
  g_autofree IgxCandle *candles = g_new (IgxCandle, PIECE);
  double engine_ns = 0;
  double making_ns = 0;

  for (gsize done = 0; done < bench->n_candles; done += PIECE)
    {
      const gsize n = MIN (PIECE, bench->n_candles - done);
      g_autoptr (GError) error = NULL;

      for (guint i = 0; i < others->len; i++)
        {
          const Other *other = &g_array_index (others, Other, i);

          making_ns -= bench_cpu_ns ();
          make_piece (other->walk, candles, n);
          making_ns += bench_cpu_ns ();
          engine_ns -= bench_cpu_ns ();
          if (!igx_engine_feed (engine, other->series, candles, n, &error))
            g_error ("%s", error->message);
          engine_ns += bench_cpu_ns ();
        }
      making_ns -= bench_cpu_ns ();
      make_piece (walk, candles, n);
      making_ns += bench_cpu_ns ();
      engine_ns -= bench_cpu_ns ();
      if (!igx_backtest_push (backtest, candles, n, &error))
        g_error ("%s", error->message);
      engine_ns += bench_cpu_ns ();
    }
  for (guint i = 0; i < others->len; i++)
    bench_walk_free (g_array_index (others, Other, i).walk);
  igx_backtest_finish (backtest);
  bench->backtests[number] = backtest;
  g_mutex_lock (&bench->mutex);
  bench->engine_ns += engine_ns;
  bench->making_ns += making_ns;
  g_mutex_unlock (&bench->mutex);
}

static void
run_cb (gpointer data, gpointer user_data)
{
  run_series (user_data, GPOINTER_TO_UINT (data) - 1);
}

/* The engine alone, without following a trade, on one series that reads no other. */
static double
time_engine_alone (const Bench *bench)
{
  const IgxSeriesKey key = make_key (0);
  g_autoptr (IgxBacktest) backtest = make_backtest (bench, &key);
  IgxEngine *engine = igx_backtest_get_engine (backtest);
  g_autoptr (GArray) others = make_others (bench, engine);
  g_autoptr (BenchWalk) walk = bench_walk_new (0);
  g_autofree IgxCandle *candles = g_new (IgxCandle, PIECE);
  double ns = 0;

  for (gsize done = 0; done < bench->n_candles; done += PIECE)
    {
      const gsize n = MIN (PIECE, bench->n_candles - done);

      for (guint i = 0; i < others->len; i++)
        {
          const Other *other = &g_array_index (others, Other, i);

          make_piece (other->walk, candles, n);
          ns -= bench_cpu_ns ();
          igx_engine_feed (engine, other->series, candles, n, NULL);
          ns += bench_cpu_ns ();
        }
      make_piece (walk, candles, n);
      ns -= bench_cpu_ns ();
      /* Nobody wants to hear of candidates. */
      igx_engine_push (engine, candles, n, NULL, NULL);
      ns += bench_cpu_ns ();
    }
  for (guint i = 0; i < others->len; i++)
    bench_walk_free (g_array_index (others, Other, i).walk);
  return ns / (double) bench->n_candles;
}

static double
time_hand_pass (void)
{
  const HandTrade trade = bench_reference_trade ();
  const gsize warmup = bench_reference_warmup ();
  g_autoptr (GArray) candles = bench_walk_candles (1, N_CANDLES);
  double runs[5];

  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    {
      const double start = bench_cpu_ns ();
      g_autoptr (GArray) signals = hand_strategy_trade (
          (const IgxCandle *) (gconstpointer) candles->data, candles->len, warmup, &trade);

      runs[i] = bench_cpu_ns () - start;
      if (signals->len == 0)
        g_error ("The hand pass finds nothing");
    }
  return bench_median (runs, G_N_ELEMENTS (runs)) / N_CANDLES;
}

/* The most memory that this process ever had, MB; 0 where the system does not say. */
static double
find_peak_mb (void)
{
  g_autofree char *text = NULL;
  const char *line = NULL;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL))
    return 0;
  line = strstr (text, "VmHWM:");
  return line != NULL ? (double) g_ascii_strtoull (line + strlen ("VmHWM:"), NULL, 10) / 1024 : 0;
}

static double
run_all (Bench *bench)
{
  const gint64 start = g_get_monotonic_time ();
  GThreadPool *pool = g_thread_pool_new (run_cb, bench, N_THREADS, TRUE, NULL);

  for (guint i = 0; i < bench->n_series; i++)
    g_thread_pool_push (pool, GUINT_TO_POINTER (i + 1), NULL);
  g_thread_pool_free (pool, FALSE, TRUE);
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static void
say_shares (const Bench *bench, double pass_ns, double report_ns, gsize n_trades, double peak_mb)
{
  const double n = (double) bench->n_series * (double) bench->n_candles;
  const double alone = time_engine_alone (bench);
  const double hand = time_hand_pass ();
  const double together = bench->engine_ns / n;
  const double all = bench->engine_ns + pass_ns + report_ns;

  printf (
      "CPU ns a candle: engine %.1f, outcomes and records %.1f, consensus and gate %.1f, report "
      "%.1f; the hand pass takes %.2f, all of it %.1f times as long\n",
      alone, together - alone, pass_ns / n, report_ns / n, hand, all / n / hand);
  printf ("shares: engine %.0f %%, outcomes %.0f %%, gate %.0f %%, report %.0f %%; making the "
          "candles took %.1f ns each besides\n",
          100 * alone * n / all, 100 * (together - alone) * n / all, 100 * pass_ns / all,
          100 * report_ns / all, bench->making_ns / n);
  printf ("peak %.0f MB, %.0f bytes a candidate\n", peak_mb,
          peak_mb * 1024 * 1024 / (double) MAX (n_trades, 1));
}

/* The arguments: --quick, then strategy files. */
int
main (int argc, char *argv[])
{
  const gboolean quick = argc > 1 && strcmp (argv[1], "--quick") == 0;
  Bench bench = { .paths = argv + (quick ? 2 : 1),
                  .n_series = quick ? QUICK_SERIES : N_SERIES,
                  .n_candles = quick ? QUICK_CANDLES : N_CANDLES };
  g_autoptr (IgxPortfolio) portfolio = igx_portfolio_new ();
  g_autoptr (IgxGate) gate = igx_gate_new ();
  g_autoptr (IgxTradeList) list = NULL;
  g_autoptr (IgxReport) report = NULL;
  const gint64 start = g_get_monotonic_time ();
  double wall = 0;
  double pass_ns = 0;
  double report_ns = 0;
  gsize n_published = 0;

#ifdef __GLIBC__
  /* As the program does: what is freed goes back to the system. */
  mallopt (M_MMAP_THRESHOLD, 128 * 1024);
#endif
  g_mutex_init (&bench.mutex);
  bench.backtests = g_new0 (IgxBacktest *, bench.n_series);
  wall = run_all (&bench);
  for (guint i = 0; i < bench.n_series; i++)
    if (!igx_portfolio_add (portfolio, bench.backtests[i], NULL))
      g_error ("A series is there twice");
  pass_ns -= bench_cpu_ns ();
  list = igx_portfolio_run (portfolio, gate, NULL, NULL);
  pass_ns += bench_cpu_ns ();
  report_ns -= bench_cpu_ns ();
  report = igx_portfolio_report (portfolio, list, 0, list->trades->len, 1);
  report_ns += bench_cpu_ns ();
  for (guint i = 0; i < list->trades->len; i++)
    n_published += g_array_index (list->trades, IgxTrade, i).refusal == IGX_REFUSAL_NONE ? 1 : 0;
  printf ("%u series of %" G_GSIZE_FORMAT
          " minutes, %u threads: %.1f s to the candidates, %.1f s in "
          "all, %.2f M candles/s; %u candidates, %" G_GSIZE_FORMAT " published\n",
          bench.n_series, bench.n_candles, N_THREADS, wall,
          (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC,
          (double) bench.n_series * (double) bench.n_candles / wall / 1e6, list->trades->len,
          n_published);
  say_shares (&bench, pass_ns, report_ns, list->trades->len, find_peak_mb ());
  g_free (bench.backtests);
  g_mutex_clear (&bench.mutex);
  return list->trades->len > 0 && report->all.n == list->trades->len ? EXIT_SUCCESS : EXIT_FAILURE;
}
