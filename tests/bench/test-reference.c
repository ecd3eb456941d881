/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Both ways of the reference strategy fire at the same candles with the same levels. */
#include <math.h>

#include "bench/bench-candles.h"
#include "bench/bench-plan.h"
#include "bench/bench-reference.h"
#include "bench/hand-strategy.h"
#include "engine/igx-timeframe.h"

#define N_CANDLES 100000
#define TOLERANCE 1e-9
/* Candles until no average of either pass shows how it began. */
#define N_SETTLE 3000

static void
assert_near (double a, double b)
{
  g_assert_cmpfloat (fabs (a - b), <=, TOLERANCE * fabs (b));
}

static void
test_reference (gconstpointer data)
{
  const guint32 seed = GPOINTER_TO_UINT (data);
  g_autoptr (GArray) candles = bench_walk_candles (seed, N_CANDLES);
  g_autoptr (IgxBacktest) backtest = bench_reference_new ();
  g_autoptr (GArray) hand = hand_strategy_run ((const IgxCandle *) (gconstpointer) candles->data,
                                               candles->len, bench_reference_warmup ());
  const GPtrArray *signals = NULL;

  bench_reference_push (backtest, candles, 1000);
  signals = igx_backtest_get_signals (backtest);
  g_assert_cmpuint (signals->len, >, N_CANDLES / 1000);
  g_assert_cmpuint (signals->len, ==, hand->len);
  for (guint i = 0; i < signals->len; i++)
    {
      const IgxSignal *signal = signals->pdata[i];
      const HandSignal *want = &g_array_index (hand, HandSignal, i);

      g_assert_cmpint (signal->close_time, ==, want->open_time + IGX_TIMEFRAME_MINUTE);
      g_assert_cmpuint (signal->n_targets, ==, 1);
      assert_near (signal->entry, want->entry);
      assert_near (signal->stop, want->stop);
      assert_near (signal->targets[0], want->target);
    }
}

/* All values of the pass over single candles. */
static void
test_candle (void)
{
  g_autoptr (GArray) candles = bench_walk_candles (3, 2 * N_SETTLE);
  g_autoptr (BenchPlan) plan = bench_plan_new ();
  g_autoptr (HandCandle) hand = hand_candle_new ();
  gsize compared = 0;

  for (guint i = 0; i < candles->len; i++)
    {
      const IgxCandle *candle = &g_array_index (candles, IgxCandle, i);
      double values[N_HAND_VALUES];

      hand_candle_push (hand, candle, values);
      bench_plan_push (plan, candle);
      for (guint v = 0; i >= N_SETTLE && v < N_HAND_VALUES; v++)
        {
          const double want = bench_plan_get (plan, (HandValue) v);

          g_assert_cmpfloat (fabs (values[v] - want), <=, TOLERANCE * MAX (fabs (want), 1));
          compared++;
        }
    }
  g_assert_cmpuint (compared, ==, N_SETTLE * N_HAND_VALUES);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint seed = 1; seed <= 5; seed++)
    {
      g_autofree char *path = g_strdup_printf ("/reference/seed-%u", seed);

      g_test_add_data_func (path, GUINT_TO_POINTER (seed), test_reference);
    }
  g_test_add_func ("/reference/candle", test_candle);
  return g_test_run ();
}
