/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Classes by cases and by a twin that asks the rules in other words, and what holds from candle to
 * candle. */
#include <math.h>
#include <string.h>

#include "engine/quality/igx-regime.h"

#define N_RANDOM 200000
#define N_STEPS  100000

typedef struct
{
  const char *name;
  IgxRegimeValues values;
  IgxRegime expected;
} Case;

#define REGIME(name) IGX_REGIME_##name

/* close, atr rank, width rank, adx, fast, middle, slow, slope, volume ratio */
/* clang-format off */
static const Case cases[] = {
  { "bull-momentum", { 110, 0.5, 0.5, 25, 108, 105, 100, 0.5, 1 }, REGIME (BULL_MOMENTUM) },
  { "bear-momentum", { 90, 0.5, 0.5, 25, 92, 95, 100, -0.5, 1 }, REGIME (BEAR_MOMENTUM) },
  { "bull-weak-adx", { 110, 0.5, 0.5, 24.9, 108, 105, 100, 0.5, 1 }, REGIME (BULL_RANGE) },
  { "bull-slow-not-below", { 110, 0.5, 0.5, 40, 108, 105, 108, 2, 1 }, REGIME (BULL_RANGE) },
  { "bull-before-the-cross", { 110, 0.5, 0.5, 40, 108, 105, 107, 2, 1 }, REGIME (BULL_MOMENTUM) },
  { "bull-little-slope", { 110, 0.5, 0.5, 40, 108, 105, 100, 0.49, 1 }, REGIME (BULL_RANGE) },
  { "bull-stack-falling", { 110, 0.5, 0.5, 40, 108, 105, 100, -1, 1 }, REGIME (BEAR_RANGE) },
  { "wide-falling-under-a-stack", { 110, 0.6, 0.5, 40, 108, 105, 100, -1, 1 }, REGIME (CHOPPY) },
  { "bull-range", { 101, 0.3, 0.4, 15, 101, 100, 99, 0.1, 1 }, REGIME (BULL_RANGE) },
  { "bear-range", { 99, 0.3, 0.4, 15, 99, 100, 101, -0.1, 1 }, REGIME (BEAR_RANGE) },
  { "wide-no-trend", { 101, 0.6, 0.5, 19.9, 101, 100, 99, 0.1, 1 }, REGIME (CHOPPY) },
  { "wide-some-trend", { 101, 0.6, 0.5, 20, 101, 100, 99, 0.1, 1 }, REGIME (BULL_RANGE) },
  { "not-wide-no-trend", { 101, 0.59, 0.5, 19.9, 101, 100, 99, 0.1, 1 }, REGIME (BULL_RANGE) },
  { "wide-crossed", { 101, 0.9, 0.5, 30, 99, 100, 99, 0.1, 1 }, REGIME (CHOPPY) },
  { "stands-still", { 100, 0.3, 0.5, 15, 100, 100, 100, 0, 1 }, REGIME (CHOPPY) },
  { "breakout", { 110, 0.5, 0.8, 10, 108, 105, 100, 2, 1.5 }, REGIME (BREAKOUT) },
  { "breakout-before-momentum", { 110, 0.9, 0.9, 40, 108, 105, 100, 2, 3 }, REGIME (BREAKOUT) },
  { "no-breakout-volume", { 110, 0.5, 0.8, 40, 108, 105, 100, 2, 1.49 }, REGIME (BULL_MOMENTUM) },
  { "no-breakout-width", { 110, 0.5, 0.79, 40, 108, 105, 100, 2, 1.5 }, REGIME (BULL_MOMENTUM) },
  { "no-breakout-atr", { 110, 0.49, 0.8, 40, 108, 105, 100, 2, 1.5 }, REGIME (BULL_MOMENTUM) },
  { "accumulation", { 100, 0.3, 0.2, 30, 108, 105, 100, 2, 1 }, REGIME (ACCUMULATION) },
  { "no-accumulation-width", { 100, 0.3, 0.21, 30, 108, 105, 100, 2, 1 }, REGIME (BULL_MOMENTUM) },
  { "no-accumulation-atr", { 100, 0.31, 0.2, 30, 108, 105, 100, 2, 1 }, REGIME (BULL_MOMENTUM) },
};
/* clang-format on */

static void
test_case (gconstpointer data)
{
  const Case *c = data;

  g_assert_cmpstr (igx_regime_to_string (igx_regime_classify (&c->values)), ==,
                   igx_regime_to_string (c->expected));
}

static void
test_unknown (void)
{
  const gsize n_values = sizeof (IgxRegimeValues) / sizeof (double);
  const double unknown[] = { NAN, INFINITY, -INFINITY };
  guint n = 0;

  for (gsize i = 0; i < n_values; i++)
    for (gsize k = 0; k < G_N_ELEMENTS (unknown); k++)
      {
        double values[sizeof (IgxRegimeValues) / sizeof (double)];
        IgxRegimeValues one;

        memcpy (values, &cases[0].values, sizeof values);
        values[i] = unknown[k];
        memcpy (&one, values, sizeof one);
        g_assert_cmpint (igx_regime_classify (&one), ==, IGX_REGIME_UNKNOWN);
        n++;
      }
  g_assert_cmpuint (n, ==, 27);
}

/* The rules once more: each class asks for all that it needs, and that those before it do not
 * apply. */
static IgxRegime
classify_naively (const IgxRegimeValues *v)
{
  const gboolean breakout = v->width_rank >= 0.8 && v->atr_rank >= 0.5 && v->volume_ratio >= 1.5;
  const gboolean accumulation = !breakout && v->width_rank <= 0.2 && v->atr_rank <= 0.3;
  const gboolean trend = !breakout && !accumulation && v->adx >= 25;
  const gboolean bull = trend && v->slope >= 0.5 && v->fast > MAX (v->middle, v->slow);
  const gboolean bear = trend && v->slope <= -0.5 && v->fast < MIN (v->middle, v->slow);
  const gboolean wide = v->atr_rank >= 0.6;
  const gboolean agrees
      = (v->slope > 0 && v->fast > v->middle) || (v->slope < 0 && v->fast < v->middle);

  if (breakout)
    return IGX_REGIME_BREAKOUT;
  if (accumulation)
    return IGX_REGIME_ACCUMULATION;
  if (bull || bear)
    return bull ? IGX_REGIME_BULL_MOMENTUM : IGX_REGIME_BEAR_MOMENTUM;
  if ((wide && (!agrees || v->adx < 20)) || !(v->slope > 0 || v->slope < 0))
    return IGX_REGIME_CHOPPY;
  return v->slope > 0 ? IGX_REGIME_BULL_RANGE : IGX_REGIME_BEAR_RANGE;
}

/* On a grid, so that bounds are met exactly. */
static double
pick (GRand *rand, double from, double step, int n)
{
  return from + step * g_rand_int_range (rand, 0, n);
}

/* What is upwards and what is downwards must be treated alike. */
static IgxRegime
mirror (IgxRegime regime)
{
  switch (regime)
    {
    case IGX_REGIME_BULL_MOMENTUM:
      return IGX_REGIME_BEAR_MOMENTUM;
    case IGX_REGIME_BEAR_MOMENTUM:
      return IGX_REGIME_BULL_MOMENTUM;
    case IGX_REGIME_BULL_RANGE:
      return IGX_REGIME_BEAR_RANGE;
    case IGX_REGIME_BEAR_RANGE:
      return IGX_REGIME_BULL_RANGE;
    case IGX_REGIME_UNKNOWN:
    case IGX_REGIME_CHOPPY:
    case IGX_REGIME_BREAKOUT:
    case IGX_REGIME_ACCUMULATION:
    default:
      return regime;
    }
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  guint seen[IGX_N_REGIMES] = { 0 };

  for (guint i = 0; i < N_RANDOM; i++)
    {
      IgxRegimeValues v = {
        .close = 100,
        .atr_rank = pick (rand, 0, 0.05, 21),
        .width_rank = pick (rand, 0, 0.05, 21),
        .adx = pick (rand, 0, 2.5, 25),
        .fast = pick (rand, 98, 1, 5),
        .middle = pick (rand, 98, 1, 5),
        .slow = pick (rand, 98, 1, 5),
        .slope = pick (rand, -1, 0.25, 9),
        .volume_ratio = pick (rand, 0, 0.25, 12),
      };
      const IgxRegime regime = igx_regime_classify (&v);

      g_assert_cmpint (regime, ==, classify_naively (&v));
      seen[regime]++;
      v.fast = 200 - v.fast;
      v.middle = 200 - v.middle;
      v.slow = 200 - v.slow;
      v.slope = -v.slope;
      g_assert_cmpint (igx_regime_classify (&v), ==, mirror (regime));
    }
  g_assert_cmpuint (seen[IGX_REGIME_UNKNOWN], ==, 0);
  for (guint i = IGX_REGIME_BULL_MOMENTUM; i < IGX_N_REGIMES; i++)
    g_assert_cmpuint (seen[i], >, N_RANDOM / 200);
}

/* By what was seen since the last unknown: the newest three in a row that agree. */
static IgxRegime
find_holding (const IgxRegime *seen, guint n)
{
  for (guint i = n; i > 0 && seen[i - 1] != IGX_REGIME_UNKNOWN; i--)
    if (i >= 3 && seen[i - 1] == seen[i - 2] && seen[i - 2] == seen[i - 3])
      return seen[i - 1];
  return IGX_REGIME_UNKNOWN;
}

static void
test_step (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);
  g_autofree IgxRegime *seen = g_new (IgxRegime, N_STEPS);
  IgxRegimeState state = { 0 };
  IgxRegime before = IGX_REGIME_UNKNOWN;
  guint n_changes = 0;
  guint n_unknown = 0;

  for (guint i = 0; i < N_STEPS; i++)
    {
      IgxRegime now = IGX_REGIME_UNKNOWN;

      /* Mostly as before, or it would never change. */
      seen[i] = i > 0 && g_rand_int_range (rand, 0, 3) > 0
                    ? seen[i - 1]
                    : (IgxRegime) g_rand_int_range (rand, 0, IGX_N_REGIMES);
      now = igx_regime_step (&state, seen[i]);
      g_assert_cmpint (now, ==, find_holding (seen, i + 1));
      g_assert_cmpint (now, ==, state.current);
      n_changes += now != before;
      n_unknown += now == IGX_REGIME_UNKNOWN;
      before = now;
    }
  g_assert_cmpuint (n_changes, >, N_STEPS / 20);
  g_assert_cmpuint (n_unknown, >, N_STEPS / 20);
}

static void
test_fit (void)
{
  const char *const momentum[] = { "momentum", "breakout", NULL };
  const char *const bear[] = { "bear-range", NULL };
  const char *const nothing[] = { NULL };
  const double fits[][IGX_N_REGIMES] = {
    { NAN, 100, 100, 0, 0, 0, 100, 0 },
    { NAN, 0, 0, 0, 100, 0, 0, 0 },
    { NAN, 50, 50, 50, 50, 50, 50, 50 },
    { NAN, 50, 50, 50, 50, 50, 50, 50 },
  };
  const char *const *const lists[] = { momentum, bear, nothing, NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint k = 0; k < IGX_N_REGIMES; k++)
      {
        const double fit = igx_regime_get_fit ((IgxRegime) k, lists[i]);

        if (isnan (fits[i][k]))
          g_assert_true (isnan (fit));
        else
          g_assert_cmpfloat_with_epsilon (fit, fits[i][k], 1e-15);
      }
}

static void
test_names (void)
{
  const char *const wrong[] = { "", "momentum", "Choppy", "bull-momentum ", NULL };
  IgxRegime regime = IGX_REGIME_CHOPPY;

  for (guint i = 0; i < IGX_N_REGIMES; i++)
    {
      g_assert_true (igx_regime_from_string (igx_regime_to_string ((IgxRegime) i), &regime));
      g_assert_cmpuint (regime, ==, i);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (igx_regime_from_string (wrong[i], &regime));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/regime/case/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/regime/unknown", test_unknown);
  g_test_add_func ("/regime/random", test_random);
  g_test_add_func ("/regime/step", test_step);
  g_test_add_func ("/regime/fit", test_fit);
  g_test_add_func ("/regime/names", test_names);
  return g_test_run ();
}
