/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is worked out at a few candles only has the bits that it has over blocks. */
#include <math.h>
#include <string.h>

#include "engine/igx-engine.h"
#include "engine/igx-timeframe.h"
#include "engine/language/igx-plan-private.h"
#include "engine/test-candles.h"

#define N_CANDLES 3000
#define N_PLANS   60
#define N_NODES   40
#define N_ASKED   5

/* The same plan for the same seed: @asked are the slots of its last nodes, kept. */
static IgxPlan *
random_plan (guint32 seed, guint *asked)
{
  static const char *const operators[] = { "+", "-", "*", "/", "<", "and", "or" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (GArray) slots = g_array_new (FALSE, FALSE, sizeof (guint));
  IgxPlan *plan = igx_plan_new (IGX_TIMEFRAME_MINUTE, FALSE);
  guint first[]
      = { igx_plan_add_source (plan, IGX_SOURCE_CLOSE),
          igx_plan_add_source (plan, IGX_SOURCE_VOLUME), igx_plan_add_constant (plan, 2) };

  g_array_append_vals (slots, first, G_N_ELEMENTS (first));
  for (guint i = 0; i < N_NODES; i++)
    {
      guint pair[]
          = { g_array_index (slots, guint, g_rand_int_range (rand, 0, (gint32) slots->len)),
              g_array_index (slots, guint, slots->len - 1 - i % 3) };
      const double params[IGX_INDICATOR_PARAMS_MAX] = { g_rand_int_range (rand, 2, 30) };
      guint slot = 0;

      switch (g_rand_int_range (rand, 0, 8))
        {
        case 0:
          slot = igx_plan_add_indicator (plan, igx_indicator_find ("ema"), pair, params);
          break;
        case 1:
          slot = igx_plan_add_function (plan, igx_function_find_hidden ("[]"), pair, 1, 3);
          break;
        default:
          slot = igx_plan_add_function (
              plan,
              igx_function_find_operator (
                  operators[g_rand_int_range (rand, 0, G_N_ELEMENTS (operators))], 2),
              pair, 2, 0);
          break;
        }
      g_array_append_val (slots, slot);
    }
  for (guint i = 0; i < N_ASKED; i++)
    {
      asked[i] = g_array_index (slots, guint, slots->len - 1 - 2 * i);
      igx_plan_keep (plan, asked[i]);
    }
  return plan;
}

static gsize
count_rare (const IgxPlan *plan)
{
  gsize n = 0;

  for (guint i = 0; i < plan->nodes->len; i++)
    n += ((const IgxPlanNode *) plan->nodes->pdata[i])->rare ? 1 : 0;
  return n;
}

static gsize
compare_block (const IgxPlan *plan, IgxPlanFew *few, const guint *asked, gsize n, GRand *rand)
{
  guint positions[IGX_PLAN_FEW_MAX];
  gsize m = 0;

  for (gsize i = (gsize) g_rand_int_range (rand, 0, 40); i < n && m < IGX_PLAN_FEW_MAX;
       i += (gsize) g_rand_int_range (rand, 1, 40))
    positions[m++] = (guint) i;
  igx_plan_few_eval (few, positions, m);
  for (guint a = 0; a < N_ASKED; a++)
    for (gsize k = 0; k < m; k++)
      {
        const double want = igx_plan_get_values (plan, asked[a])[positions[k]];
        const double got = igx_plan_few_get (few, a, k);

        if (memcmp (&want, &got, sizeof got) != 0 && !(isnan (want) && isnan (got)))
          g_error ("slot %u: %.17g, not %.17g", asked[a], got, want);
      }
  return m * N_ASKED;
}

static void
test_plans (void)
{
  g_autoptr (GArray) candles = test_candles_generate (3, N_CANDLES, IGX_TIMEFRAME_MINUTE, 100);
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);
  gsize n_compared = 0;
  gsize n_rare = 0;

  for (guint32 seed = 1; seed <= N_PLANS; seed++)
    {
      guint asked[N_ASKED];
      g_autoptr (IgxPlan) dense = random_plan (seed, asked);
      g_autoptr (IgxPlan) plan = random_plan (seed, asked);
      IgxPlanFew *few = NULL;

      for (guint i = 0; i < N_ASKED; i++)
        igx_plan_make_rare (plan, asked[i]);
      for (gsize at = 0; at < N_CANDLES;)
        {
          const gsize piece = (gsize) g_rand_int_range (rand, 1, IGX_PLAN_BLOCK + 1);
          const gsize n = MIN (piece, N_CANDLES - at);

          igx_plan_eval (dense, &g_array_index (candles, IgxCandle, at), n);
          igx_plan_eval (plan, &g_array_index (candles, IgxCandle, at), n);
          if (few == NULL)
            few = igx_plan_few_new (plan, asked, N_ASKED);
          n_compared += compare_block (dense, few, asked, n, rand);
          at += n;
        }
      g_assert_cmpuint (count_rare (dense), ==, 0);
      n_rare += count_rare (plan);
      igx_plan_few_free (few);
    }
  g_test_message ("%" G_GSIZE_FORMAT " values of %" G_GSIZE_FORMAT " nodes", n_compared, n_rare);
  g_assert_cmpuint (n_rare, >, 3 * N_PLANS);
  g_assert_cmpuint (n_compared, >, 100 * N_PLANS);
}

static GPtrArray *
find_signals (
    const char *require, const char *rest, gsize piece, const GArray *candles, GBytes **state)
{
  g_autofree char *source = g_strdup_printf ("strategy pair\ntimeframe 1m\n"
                                             "long\n  require %s\n%s"
                                             "  stop close - 2 * atr(14)\n"
                                             "  target close + 3 * atr(14)\n"
                                             "  target close + 9 * atr(14)\n",
                                             require, rest);
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxStrategy) strategy = igx_strategy_new (source, -1, NULL, &error);
  g_autoptr (IgxEngine) engine = NULL;
  GPtrArray *signals = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  IgxSeriesKey series;

  g_assert_no_error (error);
  g_assert_true (igx_series_key_init (&series, "demo", "AAABBB", IGX_TIMEFRAME_MINUTE, NULL));
  engine = igx_engine_new (&series);
  igx_engine_add_strategy (engine, strategy, NULL, &error);
  g_assert_no_error (error);
  for (gsize at = 0; at < candles->len; at += piece)
    igx_engine_push (engine, &g_array_index (candles, IgxCandle, at),
                     MIN (piece, candles->len - at), signals, &error);
  g_assert_no_error (error);
  *state = igx_engine_save (engine);
  return signals;
}

/* A condition that hides its event behind `not` is worked out over blocks: the same signals. */
static void
test_events (void)
{
  static const char *const conditions[]
      = { "crosses_above(close, ema(close, 3)) and rsi(14) < 60",
          "rsi(14) < 60 and (volume > sma(volume, 20) and crosses_below(close, ema(close, 5)))",
          "crosses_above(close, ema(close, 9)) and (rsi(5)[40] < 50 or close > open)" };
  static const char *const rests[] = { "", "  rearm every bar\n", "  rearm after 3 bars\n" };
  static const gsize pieces[] = { 1, 7, 512, 20000 };
  g_autoptr (GArray) candles = test_candles_generate (8, 20000, IGX_TIMEFRAME_MINUTE, 100);
  gsize n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (conditions) * G_N_ELEMENTS (rests); i++)
    {
      const char *condition = conditions[i % G_N_ELEMENTS (conditions)];
      const char *rest = rests[i / G_N_ELEMENTS (conditions)];
      g_autoptr (GBytes) hidden_state = NULL;
      g_autoptr (GBytes) first_state = NULL;
      g_autofree char *hidden = g_strdup_printf ("not (not (%s))", condition);
      g_autoptr (GPtrArray) want = find_signals (hidden, rest, 1000, candles, &hidden_state);

      g_assert_cmpuint (want->len, >, 50);
      for (gsize p = 0; p < G_N_ELEMENTS (pieces); p++)
        {
          g_autoptr (GBytes) state = NULL;
          g_autoptr (GPtrArray) got = find_signals (condition, rest, pieces[p], candles, &state);

          /* What it remembers does not show the pieces either. */
          if (first_state == NULL)
            first_state = g_bytes_ref (state);
          g_assert_true (g_bytes_equal (state, first_state));

          g_assert_cmpuint (got->len, ==, want->len);
          for (guint k = 0; k < got->len; k++, n++)
            {
              const IgxSignal *a = got->pdata[k];
              const IgxSignal *b = want->pdata[k];

              g_assert_cmpint (a->close_time, ==, b->close_time);
              g_assert_cmpmem (&a->stop, sizeof a->stop, &b->stop, sizeof b->stop);
              g_assert_cmpmem (a->targets, sizeof a->targets, b->targets, sizeof b->targets);
            }
        }
    }
  g_assert_cmpuint (n, >, 2000);
}

static IgxEngine *
engine_with (const char *id, const char *require, IgxEngine *engine)
{
  g_autofree char *source = g_strdup_printf ("strategy %s\ntimeframe 1m\nlong\n  require %s\n"
                                             "  stop close - 2 * atr(14)\n"
                                             "  target close + 3 * atr(14)\n",
                                             id, require);
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxStrategy) strategy = igx_strategy_new (source, -1, NULL, &error);
  IgxSeriesKey series;

  g_assert_no_error (error);
  g_assert_true (igx_series_key_init (&series, "demo", "AAABBB", IGX_TIMEFRAME_MINUTE, NULL));
  if (engine == NULL)
    engine = igx_engine_new (&series);
  g_assert_true (igx_engine_add_strategy (engine, strategy, NULL, NULL));
  return engine;
}

/* A strategy that comes later reads at all candles what was rare until then. */
static void
test_later (void)
{
  static const char event[] = "crosses_above(close, ema(close, 9)) and rsi(14) < 60";
  static const char all[]
      = "(close - 2 * atr(14)) * 2 + atr(14) > close[3] * 1.99 and rsi(14) < 60";
  g_autoptr (GArray) candles = test_candles_generate (8, 20000, IGX_TIMEFRAME_MINUTE, 100);
  const IgxCandle *data = (const IgxCandle *) (gconstpointer) candles->data;
  g_autoptr (IgxEngine) reused = engine_with ("first", event, NULL);
  g_autoptr (IgxEngine) fresh = engine_with ("second", all, engine_with ("first", event, NULL));
  g_autoptr (GPtrArray) got = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  g_autoptr (GPtrArray) want = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  gsize n_first = 0;

  g_assert_true (igx_engine_push (reused, data, candles->len, NULL, NULL));
  igx_engine_reset (reused);
  engine_with ("second", all, reused);
  g_assert_true (igx_engine_push (reused, data, candles->len, got, NULL));
  g_assert_true (igx_engine_push (fresh, data, candles->len, want, NULL));
  g_assert_cmpuint (got->len, ==, want->len);
  for (guint i = 0; i < got->len; i++)
    {
      const IgxSignal *a = got->pdata[i];
      const IgxSignal *b = want->pdata[i];

      g_assert_cmpstr (a->id, ==, b->id);
      g_assert_cmpmem (&a->stop, sizeof a->stop, &b->stop, sizeof b->stop);
      g_assert_cmpmem (a->targets, sizeof a->targets, b->targets, sizeof b->targets);
      n_first += strcmp (a->strategy, "first") == 0 ? 1 : 0;
    }
  g_assert_cmpuint (n_first, >, 50);
  g_assert_cmpuint (got->len - n_first, >, 50);
}

static void
test_find (void)
{
  g_autoptr (IgxPlan) plan = igx_plan_new (IGX_TIMEFRAME_MINUTE, TRUE);
  const IgxFunction *both = igx_function_find_operator ("and", 2);
  const IgxFunction *either = igx_function_find_operator ("or", 2);
  guint prices[] = { igx_plan_add_source (plan, IGX_SOURCE_CLOSE),
                     igx_plan_add_source (plan, IGX_SOURCE_OPEN) };
  guint less = igx_plan_add_function (plan, igx_function_find_operator ("<", 2), prices, 2, 0);
  guint cross = igx_plan_add_function (plan, igx_function_find ("crosses_below"), prices, 2, 0);
  guint pair[] = { less, cross };
  guint one = igx_plan_add_function (plan, both, pair, 2, 0);
  guint deep[] = { less, one };
  guint two = igx_plan_add_function (plan, both, deep, 2, 0);

  g_assert_cmpuint (igx_plan_find_event (plan, less), ==, IGX_PLAN_NO_SLOT);
  g_assert_cmpuint (igx_plan_find_event (plan, cross), ==, cross);
  g_assert_cmpuint (igx_plan_find_event (plan, one), ==, cross);
  g_assert_cmpuint (igx_plan_find_event (plan, two), ==, cross);
  g_assert_cmpuint (igx_plan_find_event (plan, igx_plan_add_function (plan, either, pair, 2, 0)),
                    ==, IGX_PLAN_NO_SLOT);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/rare/find", test_find);
  g_test_add_func ("/rare/plans", test_plans);
  g_test_add_func ("/rare/events", test_events);
  g_test_add_func ("/rare/later", test_later);
  return g_test_run ();
}
