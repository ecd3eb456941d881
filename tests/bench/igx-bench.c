/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/indicators/igx-indicator.h"

/* Candles of a run, candles of a block, runs of which the median counts. */
#define N_CANDLES 1000000
#define BLOCK     1024
#define N_RUNS    5

/* What a period is where the registry has no default. */
#define BENCH_PERIOD 20

typedef struct
{
  double *column[IGX_INPUT_COUNT];
} Candles;

static void
candles_fill (Candles *candles)
{
  GRand *rand = g_rand_new_with_seed (1);
  double close = 100;

  for (guint c = IGX_INPUT_OPEN; c < IGX_INPUT_COUNT; c++)
    candles->column[c] = g_new (double, N_CANDLES);
  candles->column[IGX_INPUT_NONE] = candles->column[IGX_INPUT_CLOSE];
  for (gsize i = 0; i < N_CANDLES; i++)
    {
      const double open = close;

      close *= 1 + g_rand_double_range (rand, -0.001, 0.001);
      candles->column[IGX_INPUT_OPEN][i] = open;
      candles->column[IGX_INPUT_CLOSE][i] = close;
      candles->column[IGX_INPUT_HIGH][i] = MAX (open, close) * (1 + 0.0005 * g_rand_double (rand));
      candles->column[IGX_INPUT_LOW][i] = MIN (open, close) * (1 - 0.0005 * g_rand_double (rand));
      candles->column[IGX_INPUT_VOLUME][i] = g_rand_double_range (rand, 1, 1000);
      candles->column[IGX_INPUT_HLC3][i]
          = (candles->column[IGX_INPUT_HIGH][i] + candles->column[IGX_INPUT_LOW][i] + close) / 3;
      candles->column[IGX_INPUT_TIME][i] = (double) i * 60000;
    }
  g_rand_free (rand);
}

static void
candles_clear (Candles *candles)
{
  for (guint c = IGX_INPUT_OPEN; c < IGX_INPUT_COUNT; c++)
    g_free (candles->column[c]);
}

/* The plain loop: reads every input and writes every output of the same block, nothing else. */
static void
plain_eval (const IgxIndicator *entry, const double *const *inputs, double *const *outputs, gsize n)
{
  for (guint o = 0; o < entry->n_outputs; o++)
    {
      const double *first = inputs[o % entry->n_inputs];
      double *out = outputs[o];

      for (gsize i = 0; i < n; i++)
        out[i] = first[i] + 1;
    }
  for (guint k = entry->n_outputs; k < entry->n_inputs; k++)
    for (gsize i = 0; i < n; i++)
      outputs[0][i] += inputs[k][i];
}

static double
run_once (const IgxIndicator *entry, const Candles *candles, gpointer state, double **outputs)
{
  const gint64 start = g_get_monotonic_time ();

  for (gsize at = 0; at < N_CANDLES; at += BLOCK)
    {
      const gsize n = MIN (BLOCK, N_CANDLES - at);
      const double *inputs[IGX_INDICATOR_INPUTS_MAX] = { NULL };

      for (guint k = 0; k < entry->n_inputs; k++)
        {
          inputs[k] = candles->column[entry->inputs[k].source] + at;
          if (k > 0 && entry->inputs[k].source == IGX_INPUT_NONE)
            inputs[k] = candles->column[IGX_INPUT_VOLUME] + at;
        }
      if (state != NULL)
        entry->eval (state, inputs, outputs, n);
      else
        plain_eval (entry, inputs, outputs, n);
    }
  return (double) (g_get_monotonic_time () - start) * 1000.0 / N_CANDLES;
}

static int
compare_doubles (const void *a, const void *b)
{
  const double x = *(const double *) a;
  const double y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median_ns (const IgxIndicator *entry, const Candles *candles, gboolean is_plain)
{
  double *outputs[IGX_INDICATOR_OUTPUTS_MAX] = { NULL };
  double params[IGX_INDICATOR_PARAMS_MAX] = { 0 };
  double times[N_RUNS];

  for (guint p = 0; p < entry->n_params; p++)
    params[p] = isnan (entry->params[p].fallback) ? BENCH_PERIOD : entry->params[p].fallback;
  for (guint o = 0; o < entry->n_outputs; o++)
    outputs[o] = g_new0 (double, BLOCK);
  for (guint r = 0; r < N_RUNS; r++)
    {
      gpointer state = is_plain ? NULL : entry->state_new (params);

      times[r] = run_once (entry, candles, state, outputs);
      if (state != NULL)
        entry->state_free (state);
    }
  for (guint o = 0; o < entry->n_outputs; o++)
    g_free (outputs[o]);
  qsort (times, N_RUNS, sizeof (double), compare_doubles);
  return times[N_RUNS / 2];
}

/* With names, only those; without, every entry of the registry. */
int
main (int argc, char *argv[])
{
  Candles candles = { { NULL } };
  double sum = 0;
  double plain_sum = 0;

  candles_fill (&candles);
  printf ("%-14s %10s %10s %8s\n", "indicator", "ns/candle", "plain", "ratio");
  for (gsize i = 0; i < igx_indicator_count (); i++)
    {
      const IgxIndicator *entry = igx_indicator_at (i);
      gboolean is_wanted = argc < 2;
      double ns, plain;

      for (int a = 1; a < argc; a++)
        is_wanted = is_wanted || g_str_equal (argv[a], entry->name);
      if (!is_wanted)
        continue;
      ns = median_ns (entry, &candles, FALSE);
      plain = median_ns (entry, &candles, TRUE);
      printf ("%-14s %10.2f %10.2f %8.1f\n", entry->name, ns, plain, ns / plain);
      sum += ns;
      plain_sum += plain;
    }
  printf ("%-14s %10.2f %10.2f %8.1f\n", "sum", sum, plain_sum, sum / plain_sum);
  candles_clear (&candles);
  return EXIT_SUCCESS;
}
