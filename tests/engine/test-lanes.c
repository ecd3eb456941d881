/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Averages worked out side by side have the bits that they have alone, in plans of all shapes: one
 * candle at a time never goes side by side, so that is what everything is compared with. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "engine/igx-timeframe.h"
#include "engine/language/igx-plan-private.h"
#include "engine/test-candles.h"

#define N_CANDLES 3000
#define N_PLANS   80
#define N_NODES   40

/* The same plan for the same seed; what it keeps is added to @kept. */
static IgxPlan *
random_plan (guint32 seed, GArray *kept)
{
  static const char *const averages[] = { "ema", "rma", "rsi", "sma", "macd" };
  static const char *const operators[] = { "+", "-", "*", "<" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (GArray) slots = g_array_new (FALSE, FALSE, sizeof (guint));
  IgxPlan *plan = igx_plan_new (IGX_TIMEFRAME_MINUTE, FALSE);
  guint close = igx_plan_add_source (plan, igx_source_from_input (IGX_INPUT_CLOSE));
  guint high = igx_plan_add_source (plan, igx_source_from_input (IGX_INPUT_HIGH));
  guint low = igx_plan_add_source (plan, igx_source_from_input (IGX_INPUT_LOW));

  g_array_append_val (slots, close);
  g_array_append_val (slots, high);
  for (guint i = 0; i < N_NODES; i++)
    {
      guint a = g_array_index (slots, guint, g_rand_int_range (rand, 0, (gint32) slots->len));
      guint b = g_array_index (slots, guint, g_rand_int_range (rand, 0, (gint32) slots->len));
      guint range[] = { high, low, close };
      double params[IGX_INDICATOR_PARAMS_MAX] = { g_rand_int_range (rand, 1, 40), 26, 9 };
      guint pair[] = { a, b };
      guint slot = 0;

      switch (g_rand_int_range (rand, 0, 4))
        {
        case 0:
          slot = igx_plan_add_indicator (plan, igx_indicator_find ("atr"), range, params);
          break;
        case 1:
          slot = igx_plan_add_function (
              plan,
              igx_function_find_operator (
                  operators[g_rand_int_range (rand, 0, G_N_ELEMENTS (operators))], 2),
              pair, 2, 0);
          break;
        default:
          slot = igx_plan_add_indicator (
              plan,
              igx_indicator_find (averages[g_rand_int_range (rand, 0, G_N_ELEMENTS (averages))]),
              pair, params);
          break;
        }
      g_array_append_val (slots, slot);
      if (g_rand_int_range (rand, 0, 3) == 0)
        {
          igx_plan_keep (plan, slot);
          g_array_append_val (kept, slot);
        }
    }
  return plan;
}

/* The values of the kept slots, one candle after the other. */
static GArray *
eval (IgxPlan *plan, const GArray *kept, const GArray *candles, GRand *rand, gsize block)
{
  GArray *values = g_array_sized_new (FALSE, FALSE, sizeof (double), candles->len * kept->len);

  g_array_set_size (values, candles->len * kept->len);
  for (gsize at = 0; at < candles->len;)
    {
      gsize n = block > 0 ? block : (gsize) g_rand_int_range (rand, 1, IGX_PLAN_BLOCK + 1);

      n = MIN (n, candles->len - at);
      igx_plan_eval (plan, &g_array_index (candles, IgxCandle, at), n);
      for (guint k = 0; k < kept->len; k++)
        memcpy (&g_array_index (values, double, k * candles->len + at),
                igx_plan_get_values (plan, g_array_index (kept, guint, k)), n * sizeof (double));
      at += n;
    }
  return values;
}

static gsize
compare (const GArray *expected, const GArray *values, guint32 seed, gsize block)
{
  gsize known = 0;

  g_assert_cmpuint (expected->len, ==, values->len);
  for (guint i = 0; i < values->len; i++)
    {
      const double a = g_array_index (expected, double, i);
      const double b = g_array_index (values, double, i);

      if (memcmp (&a, &b, sizeof a) != 0 && !(isnan (a) && isnan (b)))
        g_error ("plan %u, blocks of %" G_GSIZE_FORMAT ": %.17g and %.17g at %u", seed, block, a, b,
                 i);
      known += isnan (a) ? 0 : 1;
    }
  return known;
}

/* Unknown and endless values, the largest there are, and a stretch that stands still at 0. */
static void
spoil (GArray *candles)
{
  g_array_index (candles, IgxCandle, 700).close = NAN;
  g_array_index (candles, IgxCandle, 1100).close = HUGE_VAL;
  g_array_index (candles, IgxCandle, 1500).high = 1e308;
  g_array_index (candles, IgxCandle, 1501).close = -1e308;
  for (guint i = 2000; i < 2200; i++)
    {
      IgxCandle *candle = &g_array_index (candles, IgxCandle, i);

      candle->open = candle->high = candle->low = candle->close = -0.0;
    }
}

static void
check_plans (gboolean spoiled)
{
  static const gsize blocks[] = { IGX_PLAN_BLOCK, IGX_PLAN_LANES_BLOCK_MIN, 100, 0 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  gsize known = 0;
  guint64 n_lanes = 0;

  for (guint32 seed = 0; seed < N_PLANS; seed++)
    {
      g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (guint));
      g_autoptr (GArray) ignored = g_array_new (FALSE, FALSE, sizeof (guint));
      g_autoptr (GArray) candles
          = test_candles_generate (seed, N_CANDLES, IGX_TIMEFRAME_MINUTE, 100);
      g_autoptr (IgxPlan) alone = random_plan (seed, kept);
      g_autoptr (GArray) expected = NULL;

      if (spoiled)
        spoil (candles);
      expected = eval (alone, kept, candles, rand, 1);
      g_assert_cmpuint (alone->n_lanes_run, ==, 0);
      for (gsize i = 0; i < G_N_ELEMENTS (blocks); i++)
        {
          g_autoptr (IgxPlan) plan = random_plan (seed, ignored);
          g_autoptr (GArray) values = eval (plan, kept, candles, rand, blocks[i]);

          known += compare (expected, values, seed, blocks[i]);
          n_lanes += plan->n_lanes_run;
        }
    }
  g_test_message ("%" G_GSIZE_FORMAT " known values compared, %" G_GUINT64_FORMAT
                  " blocks of averages side by side",
                  known, n_lanes);
  g_assert_cmpuint (known, >, 4000000);
  g_assert_cmpuint (n_lanes, >, 20000);
}

static void
test_known (void)
{
  check_plans (FALSE);
}

static void
test_unknown (void)
{
  check_plans (TRUE);
}

/* What stands far apart in a file and can be worked out together, is; what needs another first
 * is not. */
static void
test_order (void)
{
  g_autoptr (IgxPlan) plan = igx_plan_new (IGX_TIMEFRAME_MINUTE, FALSE);
  g_autoptr (GArray) candles = test_candles_generate (1, 512, IGX_TIMEFRAME_MINUTE, 100);
  guint close = igx_plan_add_source (plan, igx_source_from_input (IGX_INPUT_CLOSE));
  double params[IGX_INDICATOR_PARAMS_MAX] = { 5 };
  guint slots[4] = { 0 };
  const IgxPlanNode *first = NULL;

  slots[0] = igx_plan_add_indicator (plan, igx_indicator_find ("ema"), &close, params);
  slots[1] = igx_plan_add_indicator (plan, igx_indicator_find ("ema"), &slots[0], params);
  slots[2] = igx_plan_add_indicator (plan, igx_indicator_find ("sma"), &slots[1], params);
  slots[3] = igx_plan_add_indicator (plan, igx_indicator_find ("rsi"), &close, params);
  for (guint i = 0; i < G_N_ELEMENTS (slots); i++)
    igx_plan_keep (plan, slots[i]);
  igx_plan_eval (plan, &g_array_index (candles, IgxCandle, 0), 256);
  igx_plan_eval (plan, &g_array_index (candles, IgxCandle, 256), 256);
  first = plan->slots->pdata[slots[0]];
  g_assert_cmpuint (first->n_beside, ==, 1);
  g_assert_true (plan->order->pdata[first->position + 1] == plan->slots->pdata[slots[3]]);
  /* The first block has no seed yet; of the second there are ema and the two of rsi. */
  g_assert_cmpuint (plan->n_lanes_run, ==, 3);
}

/* An average can be -0 where values are as small as numbers get; alone it is a plain 0. */
static void
test_negative_zero (void)
{
  g_autoptr (IgxPlan) plan = igx_plan_new (IGX_TIMEFRAME_MINUTE, FALSE);
  g_autoptr (GArray) candles = test_candles_generate (1, 200, IGX_TIMEFRAME_MINUTE, 100);
  guint close = igx_plan_add_source (plan, igx_source_from_input (IGX_INPUT_CLOSE));
  guint slots[2] = { 0 };

  for (guint k = 0; k < G_N_ELEMENTS (slots); k++)
    {
      double params[IGX_INDICATOR_PARAMS_MAX] = { 5 + k };

      slots[k] = igx_plan_add_indicator (plan, igx_indicator_find ("ema"), &close, params);
      igx_plan_keep (plan, slots[k]);
    }
  /* Seeds and steps are too small for a number below 0. */
  for (guint i = 0; i < candles->len; i++)
    g_array_index (candles, IgxCandle, i).close = i < 4 ? -0.0 : -DBL_TRUE_MIN;
  igx_plan_eval (plan, &g_array_index (candles, IgxCandle, 0), 100);
  g_assert_cmpuint (plan->n_lanes_run, ==, 0);
  igx_plan_eval (plan, &g_array_index (candles, IgxCandle, 100), 100);
  g_assert_cmpuint (plan->n_lanes_run, ==, 2);
  for (gsize i = 0; i < 100; i++)
    g_assert_false (signbit (igx_plan_get_values (plan, slots[0])[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lanes/known", test_known);
  g_test_add_func ("/lanes/unknown", test_unknown);
  g_test_add_func ("/lanes/negative-zero", test_negative_zero);
  g_test_add_func ("/lanes/order", test_order);
  return g_test_run ();
}
