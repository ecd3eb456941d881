/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each compiled version of the loops, forced: all of the registry, all of the language's functions
 * and whole strategies have the same bits. */
#include <math.h>
#include <string.h>

#include "engine/igx-cpu.h"
#include "engine/igx-engine.h"
#include "engine/igx-timeframe.h"
#include "engine/indicator-frame.h"
#include "engine/language/igx-function.h"
#include "engine/test-candles.h"
#include "support/igx-built-in.h"

#define N_VALUES    2000
#define PERIODS_MAX 3

static gboolean
have_wide (void)
{
  if (igx_cpu_set_path (IGX_CPU_WIDE))
    return TRUE;
  g_test_skip ("this build or this processor has one version only: x86-64 with AVX2 has two");
  return FALSE;
}

static void
assert_same (const char *name, const double *a, const double *b, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (memcmp (&a[i], &b[i], sizeof a[i]) != 0 && !(isnan (a[i]) && isnan (b[i])))
      g_error ("%s: %.17g and %.17g at %" G_GSIZE_FORMAT, name, a[i], b[i], i);
}

static gsize
check_indicator (gsize index, const Frame *frame, gboolean small)
{
  const IgxIndicator *entries[2];
  double *values[2] = { NULL };
  gsize n = 0;

  for (guint path = 0; path < 2; path++)
    {
      double params[IGX_INDICATOR_PARAMS_MAX] = { 0 };

      g_assert_true (igx_cpu_set_path (path == 0 ? IGX_CPU_BASELINE : IGX_CPU_WIDE));
      entries[path] = igx_indicator_at (index);
      indicator_frame_params (entries[path], params);
      for (guint i = 0; small && i < entries[path]->n_params; i++)
        params[i] = entries[path]->params[i].minimum;
      values[path] = indicator_frame_run (entries[path], params, frame, 512);
    }
  /* Two versions, not one compared with itself. */
  g_assert_cmpstr (entries[0]->name, ==, entries[1]->name);
  g_assert_true (entries[0]->eval != entries[1]->eval);
  n = frame->n * entries[0]->n_outputs;
  assert_same (entries[0]->name, values[0], values[1], n);
  g_free (values[0]);
  g_free (values[1]);
  return n;
}

static void
test_indicators (void)
{
  gsize compared = 0;

  if (!have_wide ())
    return;
  for (guint kind = 0; kind < N_KINDS; kind++)
    {
      g_autoptr (Frame) frame = indicator_frame_make ((Kind) kind, N_VALUES, 5 + kind);

      for (gsize i = 0; i < igx_indicator_count (); i++)
        compared += check_indicator (i, frame, FALSE) + check_indicator (i, frame, TRUE);
    }
  g_test_message ("%" G_GSIZE_FORMAT " values compared", compared);
  g_assert_cmpuint (compared, >, 1000000);
}

static void
fill (double *values, gboolean boolean, GRand *rand)
{
  for (gsize i = 0; i < N_VALUES; i++)
    {
      int kind = g_rand_int_range (rand, 0, 20);

      if (kind == 0)
        values[i] = NAN;
      else if (boolean)
        values[i] = kind % 2;
      else
        values[i] = kind == 1   ? 0
                    : kind == 2 ? -0.0
                    : kind == 3 ? HUGE_VAL
                    : kind == 4 ? 1e308
                    : kind < 8  ? g_rand_int_range (rand, -3, 4)
                                : g_rand_double_range (rand, -100, 100);
    }
}

static gsize
check_function (gsize index, double period, GRand *rand)
{
  double *inputs[IGX_FUNCTION_ARGS_MAX] = { NULL };
  double *outputs[2][IGX_INDICATOR_OUTPUTS_MAX] = { { NULL } };
  const IgxFunction *function = NULL;

  for (guint k = 0; k < IGX_FUNCTION_ARGS_MAX; k++)
    {
      inputs[k] = g_new0 (double, N_VALUES);
      fill (inputs[k], igx_function_at (index)->arguments[k] == IGX_ARGUMENT_BOOLEAN, rand);
    }
  for (guint path = 0; path < 2; path++)
    {
      g_autofree gpointer state = NULL;

      g_assert_true (igx_cpu_set_path (path == 0 ? IGX_CPU_BASELINE : IGX_CPU_WIDE));
      g_assert_true (function == NULL || function->eval != igx_function_at (index)->eval);
      function = igx_function_at (index);
      for (guint o = 0; o < function->n_outputs; o++)
        outputs[path][o] = g_new0 (double, N_VALUES);
      if (function->state_size != NULL)
        {
          state = g_malloc0 (function->state_size (period));
          function->state_init (state, period);
        }
      function->eval (state, (const double *const *) inputs, outputs[path], N_VALUES);
    }
  for (guint o = 0; o < function->n_outputs; o++)
    {
      assert_same (function->name, outputs[0][o], outputs[1][o], N_VALUES);
      g_free (outputs[0][o]);
      g_free (outputs[1][o]);
    }
  for (guint k = 0; k < IGX_FUNCTION_ARGS_MAX; k++)
    g_free (inputs[k]);
  return N_VALUES * function->n_outputs;
}

static void
test_functions (void)
{
  static const double periods[PERIODS_MAX] = { 1, 5, 50 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);
  gsize compared = 0;

  if (!have_wide ())
    return;
  for (gsize i = 0; i < igx_function_count (); i++)
    for (guint p = 0; p < PERIODS_MAX; p++)
      compared += check_function (i, periods[p], rand);
  g_test_message ("%" G_GSIZE_FORMAT " values compared", compared);
  g_assert_cmpuint (compared, >, 100000);
}

static GPtrArray *
find_signals (const char *name, const GArray *candles)
{
  g_autoptr (IgxStrategy) strategy = igx_built_in_load (name);
  g_autoptr (IgxEngine) engine = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *signals = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  IgxSeriesKey series;

  igx_series_key_init (&series, "demo", "AAABBB", IGX_TIMEFRAME_MINUTE, &error);
  g_assert_no_error (error);
  engine = igx_engine_new (&series);
  igx_engine_add_strategy (engine, strategy, NULL, &error);
  g_assert_no_error (error);
  igx_engine_push (engine, (const IgxCandle *) (gpointer) candles->data, candles->len, signals,
                   &error);
  g_assert_no_error (error);
  return signals;
}

static void
test_strategies (void)
{
  g_auto (GStrv) names = igx_built_in_dup_ids (FALSE);
  g_autoptr (GArray) candles = test_candles_generate (21, 40000, IGX_TIMEFRAME_MINUTE, 100);
  guint compared = 0;

  if (!have_wide ())
    return;
  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) wide = find_signals (names[i], candles);
      g_autoptr (GPtrArray) baseline = NULL;

      g_assert_true (igx_cpu_set_path (IGX_CPU_BASELINE));
      baseline = find_signals (names[i], candles);
      g_assert_true (igx_cpu_set_path (IGX_CPU_WIDE));
      g_assert_cmpuint (wide->len, ==, baseline->len);
      for (guint k = 0; k < wide->len; k++)
        {
          const IgxSignal *a = wide->pdata[k];
          const IgxSignal *b = baseline->pdata[k];

          g_assert_cmpstr (a->id, ==, b->id);
          assert_same ("entry", &a->entry, &b->entry, 1);
          assert_same ("stop", &a->stop, &b->stop, 1);
          assert_same ("targets", a->targets, b->targets, a->n_targets);
          assert_same ("confidence", &a->confidence, &b->confidence, 1);
          compared++;
        }
    }
  g_test_message ("%u signals compared", compared);
  g_assert_cmpuint (compared, >, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paths/indicators", test_indicators);
  g_test_add_func ("/paths/functions", test_functions);
  g_test_add_func ("/paths/strategies", test_strategies);
  return g_test_run ();
}
