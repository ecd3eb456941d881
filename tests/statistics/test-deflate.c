/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The deflated Sharpe ratio against its paper, and against what it says of noise. */
#include "engine/igx-timeframe.h"
#include "engine/statistics/igx-deflate.h"
#include "engine/statistics/igx-normal.h"
#include "made-trades.h"

/*
 * Bailey and Lopez de Prado (2014), "A numerical example": a Sharpe ratio of 2.5 a year, 250
 * returns a year, five years, skew -3, kurtosis 10, the best of 100 trials whose ratios of a
 * year have a variance of 1/2.
 */
static void
test_paper (void)
{
  const IgxSharpe found
      = { .n_days = 1250, .sharpe = 2.5 / sqrt (250), .skew = -3, .kurtosis = 10 };
  const IgxSharpe normal = { .n_days = 1250, .sharpe = 2.5 / sqrt (250), .skew = 0, .kurtosis = 3 };
  const double variance = 0.5 / 250;
  const double threshold = igx_deflate_get_threshold (variance, 100);

  g_assert_cmpfloat_with_epsilon (threshold, 0.1132, 0.00005);
  g_assert_cmpfloat_with_epsilon (igx_sharpe_get_probability (&found, threshold), 0.9004, 0.00005);
  /* "Only 46 trials would have been needed for 0.9505"; with normal returns 88. */
  g_assert_cmpfloat_with_epsilon (
      igx_sharpe_get_probability (&found, igx_deflate_get_threshold (variance, 46)), 0.9505,
      0.00005);
  g_assert_cmpfloat_with_epsilon (
      igx_sharpe_get_probability (&normal, igx_deflate_get_threshold (variance, 88)), 0.9505,
      0.00005);
}

/* Values of the tables, and each the inverse of the other. */
static void
test_normal (void)
{
  static const double table[][2] = { { 0.5, 0 },
                                     { 0.975, 1.959963984540054 },
                                     { 0.999, 3.090232306167814 },
                                     { 0.25, -0.674489750196082 },
                                     { 1e-5, -4.264890793922825 },
                                     { 1e-20, -9.262340089798409 } };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_assert_cmpfloat_with_epsilon (igx_normal_quantile (table[i][0]), table[i][1], 1e-13);
      g_assert_cmpfloat_with_epsilon (igx_normal_cdf (table[i][1]), table[i][0],
                                      1e-13 * table[i][0]);
    }
  for (double value = -12; value < 6; value += 0.01)
    {
      const double near = value > 0 ? 1e-15 / (1 - igx_normal_cdf (value)) : 1e-13;

      g_assert_cmpfloat_with_epsilon (igx_normal_quantile (igx_normal_cdf (value)), value, near);
      n++;
    }
  g_assert_cmpuint (n, >=, 1800);
  g_assert_true (isinf (igx_normal_quantile (0)) && igx_normal_quantile (0) < 0);
  g_assert_true (isinf (igx_normal_quantile (1)) && igx_normal_quantile (1) > 0);
}

/* The formula is an approximation: within 3 % of the mean of the largest, from 10 trials on. */
static void
test_threshold (void)
{
  static const guint n_trials[] = { 10, 50, 200 };
  g_autoptr (GRand) random = g_rand_new_with_seed (4);

  for (guint i = 0; i < G_N_ELEMENTS (n_trials); i++)
    {
      const guint n_runs = 4000;
      double sum = 0;

      for (guint run = 0; run < n_runs; run++)
        {
          double largest = -INFINITY;

          for (guint j = 0; j < n_trials[i]; j++)
            {
              const double ratio = 0.3 * made_normal (random);

              largest = MAX (largest, ratio);
            }
          sum += largest;
        }
      g_assert_cmpfloat_with_epsilon (
          igx_deflate_get_threshold (0.09, n_trials[i]) / (sum / n_runs), 1, 0.03);
    }
  g_assert_cmpfloat_with_epsilon (igx_deflate_get_threshold (NAN, 1), 0, 1e-12);
  g_assert_true (isnan (igx_deflate_get_threshold (NAN, 2)));
}

static void
make_days (GRand *random, double mean, double *days, guint n)
{
  for (guint i = 0; i < n; i++)
    days[i] = mean + made_normal (random);
}

/* Moments as they are defined, in long doubles. */
static void
test_twin (void)
{
  enum
  {
    N = 300
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (8);
  double days[N];
  IgxSharpe sharpe;

  for (guint run = 0; run < 20; run++)
    {
      long double mean = 0;
      long double moments[5] = { 0 };

      make_days (random, 0.1, days, N);
      for (guint i = 0; i < N; i++)
        days[i] = exp (days[i]);
      for (guint i = 0; i < N; i++)
        mean += days[i] / (long double) N;
      for (guint i = 0; i < N; i++)
        for (guint j = 2; j < 5; j++)
          moments[j] += powl (days[i] - mean, j) / N;
      igx_sharpe_measure (days, N, &sharpe);
      g_assert_cmpuint (sharpe.n_days, ==, N);
      g_assert_cmpfloat_with_epsilon (sharpe.mean, (double) mean, 1e-12);
      g_assert_cmpfloat_with_epsilon (sharpe.deviation, (double) sqrtl (moments[2] * N / (N - 1)),
                                      1e-12);
      g_assert_cmpfloat_with_epsilon (sharpe.sharpe, sharpe.mean / sharpe.deviation, 1e-12);
      g_assert_cmpfloat_with_epsilon (sharpe.skew, (double) (moments[3] / powl (moments[2], 1.5L)),
                                      1e-9);
      g_assert_cmpfloat_with_epsilon (sharpe.kurtosis,
                                      (double) (moments[4] / (moments[2] * moments[2])), 1e-9);
    }
}

/*
 * Returns with a skew of 2 and a kurtosis of 9, shifted so that their true ratio is 0.1: it is
 * called more than 0.1 with 95 % in one of 20 runs. 2000 runs: 100, deviation 9.7; the formula is
 * one for many days, so there is room beyond.
 */
static void
test_calibrated (void)
{
  enum
  {
    N = 750
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (21);
  const guint n_runs = 2000;
  guint n_above = 0;

  for (guint run = 0; run < n_runs; run++)
    {
      double days[N];
      IgxSharpe sharpe;

      for (guint i = 0; i < N; i++)
        days[i] = 0.1 - 1 - log (1 - g_rand_double (random));
      igx_sharpe_measure (days, N, &sharpe);
      n_above += igx_sharpe_get_probability (&sharpe, 0.1) > 0.95;
    }
  g_test_message ("called above its true ratio %u times of %u", n_above, n_runs);
  g_assert_cmpuint (n_above, >=, 60);
  g_assert_cmpuint (n_above, <=, 140);
}

/* The best of 50 strategies of noise looks certain, and is not once their number is known. */
static void
test_noise (void)
{
  enum
  {
    N = 250,
    N_TRIALS = 50
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (33);
  const guint n_runs = 200;
  guint n_probable = 0;
  guint n_deflated = 0;
  guint n_edge = 0;

  for (guint run = 0; run < 2 * n_runs; run++)
    {
      const gboolean has_edge = run >= n_runs;
      double days[N];
      double ratios[N_TRIALS];
      IgxSharpe best = { .sharpe = -INFINITY };
      IgxDeflated deflated;

      for (guint i = 0; i < N_TRIALS; i++)
        {
          IgxSharpe sharpe;

          make_days (random, has_edge && i == 7 ? 0.4 : 0, days, N);
          igx_sharpe_measure (days, N, &sharpe);
          ratios[i] = sharpe.sharpe;
          if (sharpe.sharpe > best.sharpe)
            best = sharpe;
        }
      igx_deflate_best (&best, ratios, N_TRIALS, &deflated);
      g_assert_cmpuint (deflated.n_known, ==, N_TRIALS);
      n_edge += has_edge && deflated.deflated > 0.95;
      n_probable += !has_edge && deflated.probability > 0.95;
      n_deflated += !has_edge && deflated.deflated > 0.95;
    }
  g_test_message ("of %u best ones of noise %u look certain, %u after deflation; of as many with "
                  "an edge %u are found",
                  n_runs, n_probable, n_deflated, n_edge);
  g_assert_cmpuint (n_probable, >=, n_runs * 80 / 100);
  g_assert_cmpuint (n_deflated, <=, n_runs * 5 / 100);
  g_assert_cmpuint (n_edge, >=, n_runs * 90 / 100);
}

static void
test_edges (void)
{
  const double same[] = { 0.1, 0.1, 0.1 };
  const double ratios[] = { 0.1, NAN, 0.3 };
  const double unknown[] = { NAN };
  IgxSharpe sharpe;
  IgxDeflated deflated;

  igx_sharpe_measure (NULL, 0, &sharpe);
  g_assert_true (isnan (sharpe.mean) && isnan (igx_sharpe_get_probability (&sharpe, 0)));
  igx_sharpe_measure (same, 1, &sharpe);
  g_assert_true (isnan (sharpe.deviation) && isnan (sharpe.sharpe));
  igx_sharpe_measure (same, 3, &sharpe);
  g_assert_true (isnan (sharpe.sharpe));
  igx_deflate_best (&sharpe, unknown, 1, &deflated);
  g_assert_true (isnan (deflated.deflated) && isnan (deflated.probability));
  g_assert_cmpfloat_with_epsilon (deflated.threshold, 0, 1e-12);
  igx_deflate_best (&sharpe, ratios, 3, &deflated);
  g_assert_cmpuint (deflated.n_known, ==, 2);
  g_assert_cmpuint (deflated.n_trials, ==, 3);
  g_assert_cmpfloat_with_epsilon (deflated.variance, 0.02, 1e-12);
}

static void
test_days (void)
{
  const gint64 day = IGX_TIMEFRAME_DAY;
  const gint64 first = MADE_FIRST + day / 2;
  const IgxTrade trades[] = {
    { .closed_at = first + day / 4, .result_r = 1 },
    { .closed_at = first + day / 3, .result_r = 0.5 },
    { .closed_at = MADE_FIRST + 2 * day, .result_r = -1 },
    { .closed_at = MADE_FIRST + 4 * day, .result_r = 3 }, /* as the candles end */
    { .closed_at = MADE_FIRST + 5 * day, .result_r = 9 }, /* beyond */
    { .closed_at = 0, .result_r = NAN },
    { .closed_at = first + day, .result_r = NAN },
  };
  g_autoptr (GArray) days
      = igx_sharpe_list_days (trades, G_N_ELEMENTS (trades), first, MADE_FIRST + 4 * day);
  g_autoptr (GArray) none = igx_sharpe_list_days (NULL, 0, first, first);
  const double expected[] = { 1.5, 0, -1, 3 };

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (days->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < days->len; i++)
    g_assert_cmpfloat_with_epsilon (g_array_index (days, double, i), expected[i], 1e-12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/deflate/paper", test_paper);
  g_test_add_func ("/deflate/normal", test_normal);
  g_test_add_func ("/deflate/threshold", test_threshold);
  g_test_add_func ("/deflate/twin", test_twin);
  g_test_add_func ("/deflate/calibrated", test_calibrated);
  g_test_add_func ("/deflate/noise", test_noise);
  g_test_add_func ("/deflate/edges", test_edges);
  g_test_add_func ("/deflate/days", test_days);
  return g_test_run ();
}
