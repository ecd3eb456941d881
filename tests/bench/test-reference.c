/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Both ways of the reference strategy fire at the same candles with the same levels, and follow
 * each trade to the same end. */
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
assert_same (const IgxSignal *signal, const HandSignal *want)
{
  g_assert_cmpint (signal->close_time, ==, want->open_time + IGX_TIMEFRAME_MINUTE);
  g_assert_cmpuint (signal->n_targets, ==, 1);
  assert_near (signal->entry, want->entry);
  assert_near (signal->stop, want->stop);
  assert_near (signal->targets[0], want->target);
  g_assert_cmpstr (igx_signal_state_to_string (signal->state), ==,
                   igx_signal_state_to_string (want->state));
  if (want->state == IGX_SIGNAL_STATE_OPEN)
    {
      g_assert_cmpint (signal->closed_at, ==, 0);
      g_assert_true (isnan (signal->result_r));
      return;
    }
  g_assert_cmpint (signal->closed_at, ==, want->closed_at + IGX_TIMEFRAME_MINUTE);
  g_assert_cmpfloat (fabs (signal->result_r - want->result_r), <=, 1e-6);
}

static void
test_reference (gconstpointer data)
{
  const guint32 seed = GPOINTER_TO_UINT (data);
  g_autoptr (GArray) candles = bench_walk_candles (seed, N_CANDLES);
  g_autoptr (IgxBacktest) backtest = bench_reference_new ();
  const HandTrade trade = bench_reference_trade ();
  const IgxCandle *first = (const IgxCandle *) (gconstpointer) candles->data;
  const gsize warmup = bench_reference_warmup ();
  g_autoptr (GArray) hand = hand_strategy_trade (first, candles->len, warmup, &trade);
  g_autoptr (GArray) alone = hand_strategy_run (first, candles->len, warmup);
  const GPtrArray *signals = NULL;
  IgxBacktestStats stats;
  gsize n_in_state[IGX_SIGNAL_N_STATES] = { 0 };
  double sum = 0;
  double sizes = 0;

  bench_reference_push (backtest, candles, 1000);
  signals = igx_backtest_get_signals (backtest);
  g_assert_cmpuint (signals->len, >, N_CANDLES / 1000);
  g_assert_cmpuint (signals->len, ==, hand->len);
  g_assert_cmpuint (signals->len, ==, alone->len);
  for (guint i = 0; i < signals->len; i++)
    {
      const HandSignal *want = &g_array_index (hand, HandSignal, i);

      assert_same (signals->pdata[i], want);
      g_assert_cmpint (g_array_index (alone, HandSignal, i).open_time, ==, want->open_time);
      n_in_state[want->state]++;
      if (want->state == IGX_SIGNAL_STATE_OPEN)
        continue;
      sum += want->result_r;
      sizes += fabs (want->result_r);
    }
  igx_backtest_get_stats (backtest, &stats);
  g_assert_cmpfloat (fabs (stats.sum_r - sum), <=, TOLERANCE * sizes);
  g_assert_cmpuint (stats.n_results, ==, hand->len - n_in_state[IGX_SIGNAL_STATE_OPEN]);
  for (guint s = 0; s < IGX_SIGNAL_N_STATES; s++)
    g_assert_cmpuint (stats.n_in_state[s], ==, n_in_state[s]);
  g_assert_cmpuint (n_in_state[IGX_SIGNAL_STATE_TARGET1], >, signals->len / 10);
  g_assert_cmpuint (n_in_state[IGX_SIGNAL_STATE_STOPPED], >, signals->len / 10);
  g_assert_cmpuint (n_in_state[IGX_SIGNAL_STATE_EXPIRED], >, 0);
  g_test_message (
      "%u trades: %" G_GSIZE_FORMAT " target, %" G_GSIZE_FORMAT " stopped, %" G_GSIZE_FORMAT
      " expired, %" G_GSIZE_FORMAT " open; %.6f R against %.6f R",
      signals->len, n_in_state[IGX_SIGNAL_STATE_TARGET1], n_in_state[IGX_SIGNAL_STATE_STOPPED],
      n_in_state[IGX_SIGNAL_STATE_EXPIRED], n_in_state[IGX_SIGNAL_STATE_OPEN], stats.sum_r, sum);
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
