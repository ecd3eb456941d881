/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The 12 indicators: the engine's against loops written by hand, and the limit of both. */
#include <stdio.h>
#include <stdlib.h>

#include "bench/bench-candles.h"
#include "bench/hand-loops.h"
#include "engine/igx-timeframe.h"
#include "engine/language/igx-plan.h"

#define N_CANDLES 1000000
#define N_RUNS    9

typedef enum
{
  WAY_ENGINE,
  WAY_HAND,
  WAY_LIMIT,
  N_WAYS,
} Way;

typedef struct
{
  const BenchCandles *candles;
  const IgxIndicator *entry;
  const HandLoop *loop;
  double **outputs;
} Subject;

static void
run_block (const Subject *self, Way way, gpointer state, gsize at, gsize n)
{
  const double *in[IGX_INDICATOR_INPUTS_MAX] = { NULL };
  double *out[IGX_INDICATOR_OUTPUTS_MAX] = { NULL };

  bench_candles_bind (self->candles, self->entry, at, in);
  for (guint o = 0; o < self->entry->n_outputs; o++)
    out[o] = self->outputs[o] + at;
  switch (way)
    {
    case WAY_ENGINE:
      self->entry->eval (state, in, out, n);
      break;
    case WAY_HAND:
      self->loop->eval (state, in, out, n);
      break;
    case WAY_LIMIT:
      hand_loops_limit (in, self->entry->n_inputs, out, self->entry->n_outputs, n);
      break;
    case N_WAYS:
    default:
      g_assert_not_reached ();
    }
}

/* Nanoseconds a candle of one run over all candles. */
static double
run (const Subject *self, Way way)
{
  double params[IGX_INDICATOR_PARAMS_MAX] = { 0 };
  g_autofree gpointer hand = g_malloc0 (self->loop->size);
  gpointer own = NULL;
  double start, spent;

  bench_candles_params (self->entry, params);
  own = self->entry->state_new (params);
  self->loop->prepare (hand);
  start = bench_cpu_ns ();
  for (gsize at = 0; at < self->candles->n; at += HAND_BLOCK)
    run_block (self, way, way == WAY_ENGINE ? own : hand, at,
               MIN (HAND_BLOCK, self->candles->n - at));
  spent = bench_cpu_ns () - start;
  self->entry->state_free (own);
  return spent / (double) self->candles->n;
}

static void
print_row (const char *name, const double *ns)
{
  printf ("%-10s %8.2f %8.2f %8.2f %12.2f %12.2f\n", name, ns[WAY_ENGINE], ns[WAY_HAND],
          ns[WAY_LIMIT], ns[WAY_ENGINE] / ns[WAY_HAND], ns[WAY_HAND] / ns[WAY_LIMIT]);
}

/* The ways take turns, so that what else the machine does falls on all of them. */
static void
measure (const Subject *self, double *ns)
{
  double times[N_WAYS][N_RUNS];

  for (guint r = 0; r < N_RUNS; r++)
    for (guint way = 0; way < N_WAYS; way++)
      times[way][r] = run (self, (Way) way);
  for (guint way = 0; way < N_WAYS; way++)
    ns[way] = bench_median (times[way], N_RUNS);
  print_row (self->loop->name, ns);
}

/* All of them in one plan, out of candles, as a series of the service has them. */
static IgxPlan *
make_plan (void)
{
  IgxPlan *plan = igx_plan_new (IGX_TIMEFRAME_MINUTE, FALSE);

  for (gsize i = 0; i < hand_loops_count (); i++)
    {
      const IgxIndicator *entry = igx_indicator_find (hand_loops_at (i)->name);
      double params[IGX_INDICATOR_PARAMS_MAX] = { 0 };
      guint inputs[IGX_INDICATOR_INPUTS_MAX] = { 0 };
      guint slot = 0;

      for (guint k = 0; k < entry->n_inputs; k++)
        inputs[k] = igx_plan_add_source (plan, igx_source_from_input (entry->inputs[k].source));
      bench_candles_params (entry, params);
      slot = igx_plan_add_indicator (plan, entry, inputs, params);
      for (guint o = 0; o < entry->n_outputs; o++)
        igx_plan_keep (plan, slot + o);
    }
  return plan;
}

static double
run_plan (const GArray *candles)
{
  g_autoptr (IgxPlan) plan = make_plan ();
  double start = bench_cpu_ns ();

  for (gsize at = 0; at < candles->len; at += IGX_PLAN_BLOCK)
    igx_plan_eval (plan, &g_array_index (candles, IgxCandle, at),
                   MIN (IGX_PLAN_BLOCK, candles->len - at));
  return (bench_cpu_ns () - start) / candles->len;
}

static double
measure_plan (gsize n)
{
  g_autoptr (GArray) candles = bench_walk_candles (1, MIN (n, N_CANDLES));
  double times[N_RUNS];

  for (guint r = 0; r < N_RUNS; r++)
    times[r] = run_plan (candles);
  return bench_median (times, N_RUNS);
}

/* The first argument is the number of candles. */
int
main (int argc, char *argv[])
{
  const gsize n = argc > 1 ? bench_parse_count (argv[1]) : N_CANDLES;
  g_autoptr (BenchCandles) candles = bench_candles_new (n);
  double *outputs[IGX_INDICATOR_OUTPUTS_MAX] = { NULL };
  double sums[N_WAYS] = { 0 };

  for (guint o = 0; o < IGX_INDICATOR_OUTPUTS_MAX; o++)
    outputs[o] = g_new0 (double, n);
  printf ("ns a candle, median of %d runs over %" G_GSIZE_FORMAT " candles\n", N_RUNS, n);
  printf ("%-10s %8s %8s %8s %12s %12s\n", "indicator", "engine", "hand", "limit", "engine/hand",
          "hand/limit");
  for (gsize i = 0; i < hand_loops_count (); i++)
    {
      const HandLoop *loop = hand_loops_at (i);
      const Subject subject = { candles, igx_indicator_find (loop->name), loop, outputs };
      double ns[N_WAYS] = { 0 };

      measure (&subject, ns);
      for (guint way = 0; way < N_WAYS; way++)
        sums[way] += ns[way];
    }
  print_row ("sum", sums);
  sums[WAY_ENGINE] = measure_plan (n);
  print_row ("in a plan", sums);
  for (guint o = 0; o < IGX_INDICATOR_OUTPUTS_MAX; o++)
    g_free (outputs[o]);
  return EXIT_SUCCESS;
}
