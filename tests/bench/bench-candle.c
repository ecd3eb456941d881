/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One new candle: all indicators of one series, and all strategies of many series. */
#include <stdio.h>
#include <stdlib.h>

#include "bench/bench-candles.h"
#include "bench/bench-plan.h"
#include "bench/hand-candle.h"
#include "engine/igx-engine.h"
#include "engine/igx-timeframe.h"

#define N_WARM   2000
#define N_PUSHES 100000
#define N_RUNS   9
#define N_SERIES 500

/* Nanoseconds a candle with the state in the cache. */
static double
run_plan (const GArray *candles, double *check)
{
  g_autoptr (BenchPlan) plan = bench_plan_new ();
  double start = 0;

  for (guint i = 0; i < candles->len; i++)
    {
      if (i == N_WARM)
        start = bench_cpu_ns ();
      bench_plan_push (plan, &g_array_index (candles, IgxCandle, i));
      if (i >= N_WARM)
        *check += bench_plan_get (plan, HAND_EMA);
    }
  return (bench_cpu_ns () - start) / N_PUSHES;
}

static double
run_hand (const GArray *candles, double *check)
{
  g_autoptr (HandCandle) hand = hand_candle_new ();
  double values[N_HAND_VALUES];
  double start = 0;

  for (guint i = 0; i < candles->len; i++)
    {
      if (i == N_WARM)
        start = bench_cpu_ns ();
      hand_candle_push (hand, &g_array_index (candles, IgxCandle, i), values);
      *check += values[HAND_EMA];
    }
  return (bench_cpu_ns () - start) / N_PUSHES;
}

static double
bench_one (void)
{
  g_autoptr (GArray) candles = bench_walk_candles (1, N_WARM + N_PUSHES);
  double plan[N_RUNS], hand[N_RUNS];
  double check = 0;
  double plan_ns, hand_ns;

  for (guint r = 0; r < N_RUNS; r++)
    {
      plan[r] = run_plan (candles, &check);
      hand[r] = run_hand (candles, &check);
    }
  plan_ns = bench_median (plan, N_RUNS);
  hand_ns = bench_median (hand, N_RUNS);
  g_assert_cmpfloat (check, >, 0);
  printf ("13 indicators of one series, one candle, state in the cache:\n"
          "engine %.1f ns, hand %.1f ns, engine/hand %.2f\n",
          plan_ns, hand_ns, plan_ns / hand_ns);
  return hand_ns;
}

static void
add_strategies (IgxEngine *engine, char **paths)
{
  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (IgxStrategy) strategy = NULL;
      g_autofree char *text = NULL;

      if (!g_file_get_contents (paths[i], &text, NULL, &error))
        g_error ("%s", error->message);
      strategy = igx_strategy_new (text, -1, NULL, &error);
      g_assert_no_error (error);
      igx_engine_add_strategy (engine, strategy, NULL, &error);
      g_assert_no_error (error);
    }
}

static IgxEngine *
make_engine (const GArray *candles, char **paths)
{
  g_autoptr (GError) error = NULL;
  IgxSeriesKey series;
  IgxEngine *engine = NULL;

  if (!igx_series_key_init (&series, "demo", "AAABBB", IGX_TIMEFRAME_MINUTE, &error))
    g_error ("%s", error->message);
  engine = igx_engine_new (&series);
  add_strategies (engine, paths);
  igx_engine_push (engine, (const IgxCandle *) (gconstpointer) candles->data, N_WARM, NULL, &error);
  g_assert_no_error (error);
  return engine;
}

static void
free_engine (gpointer data)
{
  igx_engine_free (data);
}

/* All series get the same candle one after the other: no state is in the cache any more. */
static void
bench_many (char **paths, double hand_warm_ns)
{
  g_autoptr (GArray) candles = bench_walk_candles (1, N_WARM + N_RUNS);
  g_autoptr (GPtrArray) engines = g_ptr_array_new_with_free_func (free_engine);
  HandCandle *hands[N_SERIES];
  double own[N_RUNS], hand[N_RUNS];
  double values[N_HAND_VALUES];
  double own_ns, hand_ns;

  for (guint s = 0; s < N_SERIES; s++)
    {
      g_ptr_array_add (engines, make_engine (candles, paths));
      hands[s] = hand_candle_new ();
      for (guint i = 0; i < N_WARM; i++)
        hand_candle_push (hands[s], &g_array_index (candles, IgxCandle, i), values);
    }
  for (guint r = 0; r < N_RUNS; r++)
    {
      const IgxCandle *candle = &g_array_index (candles, IgxCandle, N_WARM + r);
      double start = bench_cpu_ns ();

      for (guint s = 0; s < N_SERIES; s++)
        igx_engine_push (engines->pdata[s], candle, 1, NULL, NULL);
      own[r] = bench_cpu_ns () - start;
      start = bench_cpu_ns ();
      for (guint s = 0; s < N_SERIES; s++)
        hand_candle_push (hands[s], candle, values);
      hand[r] = bench_cpu_ns () - start;
    }
  own_ns = bench_median (own, N_RUNS);
  hand_ns = bench_median (hand, N_RUNS);
  printf ("%d series close at once, %u built-in strategies, %" G_GSIZE_FORMAT " nodes each:\n"
          "engine %.2f ms, %.1f hand passes as cold, %.1f hand passes in the cache\n",
          N_SERIES, g_strv_length (paths), igx_engine_get_n_nodes (engines->pdata[0]), own_ns / 1e6,
          own_ns / hand_ns, own_ns / N_SERIES / hand_warm_ns);
  for (guint s = 0; s < N_SERIES; s++)
    hand_candle_free (hands[s]);
}

/* The arguments are the files of the built-in strategies. */
int
main (int argc, char *argv[])
{
  const double hand_ns = bench_one ();

  bench_many (argv + 1, hand_ns);
  return EXIT_SUCCESS;
}
