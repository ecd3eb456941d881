/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the two strategies that read Bitcoin compute, against plain sums over the candles: the
 * files say it with correlation and stdev only, and must mean the textbook's regression.
 */
#include <math.h>
#include <string.h>

#include "case-rules.h"
#include "engine/igx-backtest.h"
#include "engine/igx-expression.h"
#include "engine/igx-timeframe.h"
#include "engine/test-candles.h"

#define N         1500
#define TIMEFRAME (15 * IGX_TIMEFRAME_MINUTE)

/* Of the files. */
#define WINDOW 200
#define RECENT 16
#define PAST   240

typedef struct
{
  GArray *own;
  GArray *lead;
  double *y; /* logarithms of the closes */
  double *x;
} Pair;

/* A coin with a beta and a rest of its own, which is larger in the second half. */
static void
pair_init (Pair *self)
{
  g_autoptr (GArray) rest = test_candles_generate (41, N, TIMEFRAME, 1);

  self->lead = test_candles_generate (40, N, TIMEFRAME, 30000);
  self->own = test_candles_generate (42, N, TIMEFRAME, 100);
  self->y = g_new (double, N);
  self->x = g_new (double, N);
  for (guint i = 0; i < N; i++)
    {
      IgxCandle *c = &g_array_index (self->own, IgxCandle, i);
      const double close = g_array_index (self->lead, IgxCandle, i).close;
      const double other = g_array_index (rest, IgxCandle, i).close;

      c->open = i > 0 ? (c - 1)->close : 100;
      c->close = 100 * pow (close / 30000, 1.3) * pow (other, i < N / 2 ? 0.5 : 1.5);
      c->high = MAX (c->open, c->close) * 1.001;
      c->low = MIN (c->open, c->close) * 0.999;
      self->y[i] = log (c->close);
      self->x[i] = log (close);
    }
}

static void
pair_clear (Pair *self)
{
  g_array_unref (self->own);
  g_array_unref (self->lead);
  g_free (self->y);
  g_free (self->x);
}

static const IgxCandle *
candle_data (const GArray *candles)
{
  return (const IgxCandle *) (gconstpointer) candles->data;
}

static IgxStrategy *
load (const char *id, char **source)
{
  g_autofree char *name = g_strconcat (id, ".strategy", NULL);
  g_autofree char *path
      = g_build_filename (g_getenv ("IGX_SOURCE_ROOT"), "data", "strategies", name, NULL);
  g_autoptr (GError) error = NULL;
  IgxStrategy *strategy = NULL;

  g_file_get_contents (path, source, NULL, &error);
  g_assert_no_error (error);
  strategy = igx_strategy_new (*source, -1, NULL, &error);
  g_assert_no_error (error);
  return strategy;
}

/* What a condition of a strategy compares first, at each candle. */
static double *
evaluate (const Pair *pair, const char *id, const char *clause)
{
  g_autofree char *source = NULL;
  g_autoptr (IgxStrategy) strategy = load (id, &source);
  g_autoptr (CaseRules) rules = case_rules_new (strategy, source, IGX_DIRECTION_LONG);
  g_autoptr (IgxExpression) expression = NULL;
  g_autoptr (GError) error = NULL;
  const char *operand = NULL;
  double *values = g_new (double, N);
  IgxSeriesKey own;
  IgxSeriesKey lead;

  for (guint i = 0; i < rules->clauses->len; i++)
    {
      const CaseClause *one = rules->clauses->pdata[i];

      if (g_str_has_prefix (one->words, clause))
        operand = one->operands->pdata[0];
    }
  g_assert_nonnull (operand);
  g_assert_true (igx_series_key_init (&own, "binance", "ETHUSDT", TIMEFRAME, NULL));
  g_assert_true (igx_series_key_init (&lead, "binance", "BTCUSDT", TIMEFRAME, NULL));
  expression = igx_expression_new (operand, &own, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (igx_expression_get_n_inputs (expression), ==, 1);
  igx_expression_feed (expression, &lead, candle_data (pair->lead), N, &error);
  g_assert_no_error (error);
  igx_expression_push (expression, candle_data (pair->own), N, values);
  return values;
}

/* The least squares of b on a: slope, correlation, and what is left at the last one. */
typedef struct
{
  double slope;
  double correlation;
  double rest;
  double rest_spread; /* standard deviation of what is left, population form */
} Line;

static Line
fit (const double *a, const double *b, gsize n)
{
  Line line = { 0 };
  double ma = 0;
  double mb = 0;
  double aa = 0;
  double bb = 0;
  double ab = 0;
  double squares = 0;

  for (gsize i = 0; i < n; i++)
    {
      ma += a[i] / (double) n;
      mb += b[i] / (double) n;
    }
  for (gsize i = 0; i < n; i++)
    {
      aa += (a[i] - ma) * (a[i] - ma);
      bb += (b[i] - mb) * (b[i] - mb);
      ab += (a[i] - ma) * (b[i] - mb);
    }
  line.slope = ab / aa;
  line.correlation = ab / sqrt (aa * bb);
  for (gsize i = 0; i < n; i++)
    {
      line.rest = b[i] - mb - line.slope * (a[i] - ma);
      squares += line.rest * line.rest;
    }
  line.rest_spread = sqrt (squares / (double) n);
  return line;
}

static void
assert_near (double a, double b, double scale)
{
  g_assert_true (isfinite (a) && isfinite (b));
  g_assert_cmpfloat_with_epsilon (a, b, 1e-6 * MAX (scale, fabs (b)));
}

/* Of the spread's change on the spread a candle before, for the line of today. */
static double
naive_half_life (const Pair *pair, gsize at, double hedge)
{
  double before[WINDOW];
  double step[WINDOW];

  for (gsize i = 0; i < WINDOW; i++)
    {
      const gsize k = at - WINDOW + 1 + i;

      before[i] = pair->y[k - 1] - hedge * pair->x[k - 1];
      step[i] = pair->y[k] - hedge * pair->x[k] - before[i];
    }
  return -log (2) / log (1 + fit (before, step, WINDOW).slope);
}

static void
test_arbitrage (void)
{
  Pair pair = { 0 };
  g_autofree double *z = NULL;
  g_autofree double *link = NULL;
  g_autofree double *half_life = NULL;
  gsize compared = 0;
  gsize closing = 0;

  pair_init (&pair);
  z = evaluate (&pair, "statistical-arbitrage", "z between");
  link = evaluate (&pair, "statistical-arbitrage", "link >= fit");
  half_life = evaluate (&pair, "statistical-arbitrage", "half_life between");
  for (gsize i = WINDOW; i < N; i++, compared++)
    {
      const Line line = fit (pair.x + i - WINDOW + 1, pair.y + i - WINDOW + 1, WINDOW);

      assert_near (link[i], line.correlation, 1);
      assert_near (z[i], line.rest / line.rest_spread, 1);
      assert_near (half_life[i], naive_half_life (&pair, i, line.slope), 1);
      closing += half_life[i] > 0 ? 1 : 0;
    }
  g_test_message ("%" G_GSIZE_FORMAT " compared, in %" G_GSIZE_FORMAT " the spread closes",
                  compared, closing);
  g_assert_cmpuint (compared, ==, N - WINDOW);
  g_assert_cmpuint (closing, >=, 100);
  pair_clear (&pair);
}

static void
test_breakdown (void)
{
  Pair pair = { 0 };
  g_autofree double *usual = NULL;
  g_autofree double *lost = NULL;
  g_autofree double *excess = NULL;
  g_autofree double *own = g_new (double, N);
  g_autofree double *lead = g_new (double, N);
  gsize compared = 0;
  double range = 0;

  pair_init (&pair);
  usual = evaluate (&pair, "correlation-breakdown", "usual >=");
  lost = evaluate (&pair, "correlation-breakdown", "lost >=");
  excess = evaluate (&pair, "correlation-breakdown", "excess >=");
  for (gsize i = 1; i < N; i++)
    {
      const IgxCandle *c = candle_data (pair.own) + i;
      const double reach = MAX (c->high, (c - 1)->close) - MIN (c->low, (c - 1)->close);
      double alone = 0;
      Line line;

      own[i] = pair.y[i] - pair.y[i - 1];
      lead[i] = pair.x[i] - pair.x[i - 1];
      /* Wilder's, whose beginning no longer shows when it is compared. */
      range += (reach - range) / (double) MIN (i, 14);
      if (i < 700)
        continue;
      line = fit (lead + i - RECENT - PAST + 1, own + i - RECENT - PAST + 1, PAST);
      assert_near (usual[i], line.correlation, 1);
      assert_near (lost[i],
                   line.correlation
                       - fit (lead + i - RECENT + 1, own + i - RECENT + 1, RECENT).correlation,
                   1);
      alone = pair.y[i] - pair.y[i - RECENT] - line.slope * (pair.x[i] - pair.x[i - RECENT]);
      assert_near (excess[i], alone * c->close / range, 1);
      compared++;
    }
  g_assert_cmpuint (compared, ==, 800);
  pair_clear (&pair);
}

/* Bitcoin against itself: nothing else is read, and nothing fires, whatever it does. */
static void
test_bitcoin (void)
{
  static const char *const ids[] = { "correlation-breakdown", "statistical-arbitrage" };
  g_autoptr (GArray) candles = test_candles_generate (5, 20000, TIMEFRAME, 30000);

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *source = NULL;
      g_autoptr (IgxStrategy) strategy = load (ids[i], &source);
      g_autoptr (IgxBacktest) backtest = NULL;
      g_autoptr (GError) error = NULL;
      IgxBacktestStats stats;
      IgxSeriesKey key;

      g_assert_true (igx_series_key_init (&key, "binance", "BTCUSDT", TIMEFRAME, NULL));
      backtest = igx_backtest_new (&key, strategy, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (igx_engine_get_n_inputs (igx_backtest_get_engine (backtest)), ==, 0);
      igx_backtest_push (backtest, candle_data (candles), candles->len, &error);
      g_assert_no_error (error);
      igx_backtest_get_stats (backtest, &stats);
      g_assert_cmpuint (stats.warmup, <, 1000);
      g_assert_cmpuint (stats.n_signals, ==, 0);
      g_assert_cmpuint (stats.n_level_errors, ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/pairs/arbitrage", test_arbitrage);
  g_test_add_func ("/pairs/breakdown", test_breakdown);
  g_test_add_func ("/pairs/bitcoin", test_bitcoin);
  return g_test_run ();
}
