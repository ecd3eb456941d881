/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Falls over random orders against all orders there are. */
#include <string.h>

#include "engine/igx-timeframe.h"
#include "engine/statistics/igx-drawdown.h"
#include "engine/statistics/igx-quantile.h"
#include "engine/statistics/igx-random.h"
#include "engine/statistics/igx-report.h"
#include "made-trades.h"

#define N_UNITS  7
#define N_ALL    5040
#define N_ORDERS 20000

/* Deviations beyond which a share is wrong: chance has it once in 1.7 million. */
#define N_SIGMA 5

static void
swap (guint32 *order, guint i, guint j)
{
  const guint32 kept = order[i];

  order[i] = order[j];
  order[j] = kept;
}

static gboolean
next_order (guint32 *order, guint n)
{
  guint i = n - 1;
  guint j = n - 1;

  while (i > 0 && order[i - 1] >= order[i])
    i--;
  if (i == 0)
    return FALSE;
  while (order[j] <= order[i - 1])
    j--;
  swap (order, i - 1, j);
  for (j = n - 1; i < j; i++, j--)
    swap (order, i, j);
  return TRUE;
}

/* The fall as its definition says it, between all pairs of moments. */
static double
naive_fall (GArray *steps)
{
  g_autofree long double *equity = g_new0 (long double, steps->len + 1);
  guint n = 0;
  long double fall = 0;

  for (guint i = 0; i < steps->len; i++)
    {
      const IgxDrawdownStep *step = &g_array_index (steps, IgxDrawdownStep, i);

      if (i == 0 || step->time != g_array_index (steps, IgxDrawdownStep, i - 1).time)
        {
          n++;
          equity[n] = equity[n - 1];
        }
      equity[n] += step->result_r;
    }
  for (guint i = 0; i <= n; i++)
    for (guint j = i; j <= n; j++)
      fall = MIN (fall, equity[j] - equity[i]);
  return (double) fall;
}

/* Steps in another order, written out. */
static GArray *
reorder (GArray *steps, IgxDrawdownUnit unit, const guint32 *order)
{
  GArray *other = g_array_new (FALSE, FALSE, sizeof (IgxDrawdownStep));
  const gint64 first = g_array_index (steps, IgxDrawdownStep, 0).time / IGX_TIMEFRAME_DAY;

  for (guint unit_i = 0; unit_i < N_UNITS; unit_i++)
    for (guint i = 0; i < steps->len; i++)
      {
        IgxDrawdownStep step = g_array_index (steps, IgxDrawdownStep, i);

        if (unit == IGX_DRAWDOWN_SINGLE && i == order[unit_i])
          {
            step.time = g_array_index (steps, IgxDrawdownStep, unit_i).time;
            g_array_append_val (other, step);
          }
        if (unit == IGX_DRAWDOWN_DAYS && step.time / IGX_TIMEFRAME_DAY - first == order[unit_i])
          {
            step.time += ((gint64) unit_i - order[unit_i]) * IGX_TIMEFRAME_DAY;
            g_array_append_val (other, step);
          }
      }
  g_assert_cmpuint (other->len, ==, steps->len);
  return other;
}

static double
share_below (const double *falls, double limit)
{
  guint n = 0;

  for (guint i = 0; i < N_ALL; i++)
    n += falls[i] <= limit ? 1 : 0;
  return (double) n / N_ALL;
}

static void
assert_share (double share, double expected)
{
  const double sigma = sqrt (expected * (1 - expected) / N_ORDERS);

  g_assert_cmpfloat_with_epsilon (share, expected, N_SIGMA * sigma + 2.0 / N_ORDERS);
}

static void
assert_quantile (const double *falls, double value, double share)
{
  const double room = N_SIGMA * sqrt (share * (1 - share) / N_ORDERS);

  g_assert_cmpfloat (share_below (falls, value + 1e-9), >=, share - room);
  g_assert_cmpfloat (share_below (falls, value - 1e-9), <=, share + room);
}

static void
assert_as_brute_force (GArray *steps, IgxDrawdownUnit unit)
{
  guint32 order[N_UNITS] = { 0, 1, 2, 3, 4, 5, 6 };
  g_autofree double *falls = g_new (double, N_ALL);
  IgxDrawdown drawdown;

  for (guint i = 0; i < N_ALL; i++)
    {
      g_autoptr (GArray) other = reorder (steps, unit, order);

      falls[i] = naive_fall (other);
      g_assert_true (next_order (order, N_UNITS) == (i + 1 < N_ALL));
    }
  igx_drawdown_shuffle ((const IgxDrawdownStep *) (gpointer) steps->data, steps->len, unit,
                        N_ORDERS, 3, &drawdown);
  g_assert_cmpuint (drawdown.n_units, ==, N_UNITS);
  g_assert_cmpuint (drawdown.n_orders, ==, N_ORDERS);
  g_assert_cmpfloat_with_epsilon (drawdown.seen, naive_fall (steps), 1e-12);
  assert_share (drawdown.share, share_below (falls, drawdown.seen + 1e-9));
  assert_quantile (falls, drawdown.median, 0.5);
  assert_quantile (falls, drawdown.deep, 0.05);
}

static GArray *
make_steps (guint32 seed, guint a_day)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (IgxDrawdownStep));

  for (guint day = 0; day < N_UNITS; day++)
    for (guint i = 0; i < a_day; i++)
      {
        IgxDrawdownStep step
            = { MADE_FIRST + day * IGX_TIMEFRAME_DAY, g_rand_double_range (random, -1.2, 1.2) };

        /* The second and third of a day close together. */
        step.time += i > 0 ? IGX_TIMEFRAME_HOUR : 0;
        step.time += i > 2 ? IGX_TIMEFRAME_HOUR : 0;
        g_array_append_val (steps, step);
      }
  return steps;
}

static void
test_brute_force (void)
{
  for (guint32 seed = 1; seed <= 10; seed++)
    {
      g_autoptr (GArray) singles = make_steps (seed, 1);
      g_autoptr (GArray) days = make_steps (seed, 4);

      assert_as_brute_force (singles, IGX_DRAWDOWN_SINGLE);
      assert_as_brute_force (singles, IGX_DRAWDOWN_DAYS);
      assert_as_brute_force (days, IGX_DRAWDOWN_DAYS);
      /* Seven outcomes, of which some close together. */
      g_array_set_size (days, N_UNITS);
      assert_as_brute_force (days, IGX_DRAWDOWN_SINGLE);
    }
}

static gboolean
is_same (const IgxDrawdown *a, const IgxDrawdown *b)
{
  return memcmp (&a->seen, &b->seen, 4 * sizeof (double)) == 0 && a->n_orders == b->n_orders
         && a->n_units == b->n_units;
}

/* The report says the same fall of the same trades. */
static void
test_as_report (void)
{
  g_autoptr (GArray) trades = made_trades_new (9, 2000, 60);
  const IgxTrade *first = (const IgxTrade *) (gpointer) trades->data;
  const IgxReportInput input = { .trades = first,
                                 .n_trades = trades->len,
                                 .symbols = made_symbols,
                                 .strategies = made_strategies,
                                 .first = MADE_FIRST,
                                 .last = MADE_FIRST + 60 * IGX_TIMEFRAME_DAY };
  g_autoptr (IgxReport) report = igx_report_new (&input);
  g_autoptr (GArray) steps = igx_drawdown_list_steps (first, trades->len);
  const IgxDrawdownStep *data = (const IgxDrawdownStep *) (gpointer) steps->data;
  IgxDrawdown drawdown;
  IgxDrawdown again;

  g_assert_cmpuint (steps->len, ==, report->all.n_closed);
  g_assert_cmpfloat_with_epsilon (igx_drawdown_measure (data, steps->len), report->all.max_drawdown,
                                  1e-9);
  igx_drawdown_shuffle (data, steps->len, IGX_DRAWDOWN_DAYS, 500, 1, &drawdown);
  igx_drawdown_shuffle (data, steps->len, IGX_DRAWDOWN_DAYS, 500, 1, &again);
  g_assert_true (is_same (&drawdown, &again));
  g_assert_cmpfloat (drawdown.deep, <, drawdown.median);
  igx_drawdown_shuffle (data, steps->len, IGX_DRAWDOWN_DAYS, 500, 2, &again);
  g_assert_false (is_same (&drawdown, &again));
}

static void
test_edges (void)
{
  const IgxDrawdownStep loss = { MADE_FIRST, -2 };
  const IgxDrawdownStep gains[] = { { MADE_FIRST, 1 }, { MADE_FIRST + IGX_TIMEFRAME_DAY, 1 } };
  IgxDrawdown drawdown;

  igx_drawdown_shuffle (NULL, 0, IGX_DRAWDOWN_DAYS, 10, 1, &drawdown);
  g_assert_true (isnan (drawdown.seen) && isnan (drawdown.median) && isnan (drawdown.deep)
                 && isnan (drawdown.share));
  g_assert_cmpuint (drawdown.n_orders, ==, 0);

  igx_drawdown_shuffle (&loss, 1, IGX_DRAWDOWN_SINGLE, 10, 1, &drawdown);
  g_assert_cmpfloat_with_epsilon (drawdown.seen, -2, 1e-12);
  g_assert_cmpfloat_with_epsilon (drawdown.deep, -2, 1e-12);
  g_assert_cmpfloat_with_epsilon (drawdown.share, 1, 1e-12);

  igx_drawdown_shuffle (gains, 2, IGX_DRAWDOWN_DAYS, 10, 1, &drawdown);
  g_assert_cmpfloat_with_epsilon (drawdown.seen, 0, 1e-12);
  g_assert_cmpfloat_with_epsilon (drawdown.share, 1, 1e-12);
}

/* Each of 24 orders of four is as likely; each number below ten, too. Chi-square at 1e-6. */
static void
test_random (void)
{
  guint32 orders[24] = { 0 };
  guint counts[10] = { 0 };
  double chi_orders = 0;
  double chi_counts = 0;
  double mean = 0;
  const guint n = 48000;
  IgxRandom random;

  igx_random_init (&random, 12);
  for (guint i = 0; i < n; i++)
    {
      guint32 order[4] = { 0, 1, 2, 3 };
      guint code = 0;

      igx_random_shuffle (&random, order, 4);
      for (guint j = 0; j < 4; j++)
        {
          guint smaller = 0;

          for (guint k = j + 1; k < 4; k++)
            smaller += order[k] < order[j] ? 1 : 0;
          code = code * (4 - j) + smaller;
        }
      orders[code]++;
      counts[igx_random_below (&random, 10)]++;
      mean += igx_random_real (&random) / n;
    }
  for (guint i = 0; i < 24; i++)
    chi_orders += pow (orders[i] - n / 24.0, 2) / (n / 24.0);
  for (guint i = 0; i < 10; i++)
    chi_counts += pow (counts[i] - n / 10.0, 2) / (n / 10.0);
  g_assert_cmpfloat (chi_orders, <, 69.3);
  g_assert_cmpfloat (chi_counts, <, 45.1);
  g_assert_cmpfloat_with_epsilon (mean, 0.5, N_SIGMA / sqrt (12.0 * n));
}

/* xoshiro256++ as published: the state 1, 2, 3, 4 gives these first; SplitMix64 of 0 begins so. */
static void
test_generator (void)
{
  IgxRandom random = { { 1, 2, 3, 4 } };

  g_assert_cmpuint (igx_random_next (&random), ==, 41943041);
  g_assert_cmpuint (igx_random_next (&random), ==, 58720359);
  igx_random_init (&random, 0);
  g_assert_cmphex (random.state[0], ==, G_GUINT64_CONSTANT (0xe220a8397b1dcdaf));
  g_assert_cmphex (random.state[1], ==, G_GUINT64_CONSTANT (0x6e789e6aa1b965f4));
}

static void
test_quantile (void)
{
  double values[] = { 4, 1, 3, 2 };

  igx_quantile_sort (values, 4);
  g_assert_cmpfloat_with_epsilon (igx_quantile_get (values, 4, 0), 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (igx_quantile_get (values, 4, 0.5), 2.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (igx_quantile_get (values, 4, 0.9), 3.7, 1e-12);
  g_assert_cmpfloat_with_epsilon (igx_quantile_get (values, 4, 1), 4, 1e-12);
  g_assert_true (isnan (igx_quantile_get (values, 0, 0.5)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/drawdown/brute-force", test_brute_force);
  g_test_add_func ("/drawdown/as-report", test_as_report);
  g_test_add_func ("/drawdown/edges", test_edges);
  g_test_add_func ("/drawdown/random", test_random);
  g_test_add_func ("/drawdown/generator", test_generator);
  g_test_add_func ("/drawdown/quantile", test_quantile);
  return g_test_run ();
}
