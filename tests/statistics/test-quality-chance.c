/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Quality finds no edge where there is none. In shuffled worlds of a fair game all results have one
 * mean, whatever is known before, so the mean R by band of quality must have no trend; one that is
 * put in must be found. (The mean is a little above 0: a stop fills at its price, though the path
 * of these candles steps over it.)
 *
 * Without fees: in R they are small where prices are wild, which some terms of quality see. And
 * over all worlds together: within one, a good track record goes with worse results to come,
 * because both are parts of the same sum.
 */
#include <string.h>

#include "engine/igx-portfolio.h"
#include "engine/igx-timeframe.h"
#include "engine/statistics/igx-random.h"
#include "engine/statistics/igx-report.h"
#include "statistics/igx-worlds.h"
#include "made-candles.h"
#include "made-trades.h"
#include "run-strategy.h"

#define N_WORLDS  200
#define N_CANDLES 5760
#define QUARTER   (15 * IGX_TIMEFRAME_MINUTE)

/* Trades of a band whose mean says something. */
#define BAND_MIN 50

/* Beyond this no trend is rejected at 0.001: Student with 199 degrees of freedom, both sides. */
#define T_LIMIT  3.34
#define P_LIMIT  0.001
#define N_ORDERS 20000

/* The trend that must be found: R for each point of quality. */
#define TREND 0.01

static const char *const ids[]
    = { "bollinger-mean-reversion", "golden-cross-momentum", "momentum-surge-v2" };

/* What all worlds made. */
typedef struct
{
  GArray *trades; /* of IgxTrade: those with a result and a quality */
  guint ends[N_WORLDS];
} Made;

static void
judge_world (IgxStrategy **strategies, GArray *world, GArray *trades)
{
  g_autoptr (IgxPortfolio) portfolio = igx_portfolio_new ();
  g_autoptr (IgxGate) gate = igx_gate_new ();
  g_autoptr (IgxTradeList) list = NULL;
  g_autoptr (GError) error = NULL;
  IgxBacktest *backtest = NULL;
  IgxSeriesKey series;

  g_assert_true (igx_series_key_init (&series, "demo", "AAABBB", QUARTER, NULL));
  backtest = igx_backtest_new_on (&series, TRUE, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      igx_backtest_add_strategy (backtest, strategies[i], NULL, &error);
      g_assert_no_error (error);
    }
  igx_backtest_push (backtest, (const IgxCandle *) (gpointer) world->data, world->len, &error);
  g_assert_no_error (error);
  igx_backtest_finish (backtest);
  igx_portfolio_add (portfolio, backtest, &error);
  g_assert_no_error (error);
  igx_gate_set_profile (gate, IGX_PROFILE_UNFILTERED);
  igx_gate_set_fee (gate, 0);
  list = igx_portfolio_run (portfolio, gate, NULL, NULL);
  for (guint i = 0; i < list->trades->len; i++)
    {
      const IgxTrade *trade = &g_array_index (list->trades, IgxTrade, i);

      if (igx_trade_is_closed (trade) && !isnan (trade->quality))
        g_array_append_val (trades, *trade);
    }
}

static void
make_worlds (Made *made)
{
  IgxStrategy *strategies[G_N_ELEMENTS (ids)] = { NULL };

  made->trades = g_array_new (FALSE, FALSE, sizeof (IgxTrade));
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    strategies[i] = run_strategy_load (ids[i]);
  for (guint i = 0; i < N_WORLDS; i++)
    {
      g_autoptr (GArray) candles = made_candles_new (70000 + i, N_CANDLES, QUARTER);
      const IgxWorldSeries series = { (const IgxCandle *) (gpointer) candles->data, candles->len };
      g_autoptr (GError) error = NULL;
      g_autoptr (IgxWorlds) worlds = igx_worlds_new (&series, 1, QUARTER, &error);
      GArray *world = igx_candle_array_new ();

      g_assert_no_error (error);
      igx_worlds_make (worlds, i, &world, &error);
      g_assert_no_error (error);
      judge_world (strategies, world, made->trades);
      made->ends[i] = made->trades->len;
      g_array_unref (world);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    igx_strategy_unref (strategies[i]);
}

/* Worlds are independent of each other, so the trend within each is one number, and t says whether
   their mean is 0. */
static double
get_t (const Made *made)
{
  double mean = 0;
  double sum = 0;
  double squares = 0;
  guint i = 0;

  for (guint j = 0; j < made->trades->len; j++)
    mean += g_array_index (made->trades, IgxTrade, j).quality / made->trades->len;
  for (guint world = 0; world < N_WORLDS; world++)
    {
      double trend = 0;

      for (; i < made->ends[world]; i++)
        {
          const IgxTrade *trade = &g_array_index (made->trades, IgxTrade, i);

          trend += trade->result_r * (trade->quality - mean);
        }
      sum += trend;
      squares += trend * trend;
    }
  return sum / sqrt ((squares - sum * sum / N_WORLDS) * N_WORLDS / (N_WORLDS - 1));
}

static double
correlate_ranks (const double *means, const guint32 *order, guint n)
{
  double squares = 0;

  for (guint i = 0; i < n; i++)
    {
      guint rank = 0;

      for (guint j = 0; j < n; j++)
        rank += means[order[j]] < means[order[i]] ? 1 : 0;
      squares += ((double) rank - i) * ((double) rank - i);
    }
  return 1 - 6 * squares / (n * ((double) n * n - 1));
}

/* Whether the means of the bands go up or down with quality: Spearman's rank correlation against
   that of random orders, both sides. */
static double
get_p (const Made *made, guint *n_bands)
{
  double sums[IGX_REPORT_BANDS] = { 0 };
  double means[IGX_REPORT_BANDS];
  guint counts[IGX_REPORT_BANDS] = { 0 };
  guint32 order[IGX_REPORT_BANDS];
  guint n = 0;
  guint n_at_least = 0;
  double seen = 0;
  IgxRandom random;

  for (guint i = 0; i < made->trades->len; i++)
    {
      const IgxTrade *trade = &g_array_index (made->trades, IgxTrade, i);
      const guint band = MIN ((guint) trade->quality / 5, IGX_REPORT_BANDS - 1);

      sums[band] += trade->result_r;
      counts[band]++;
    }
  for (guint i = 0; i < IGX_REPORT_BANDS; i++)
    if (counts[i] >= BAND_MIN)
      {
        g_test_message ("quality %u-%u: %u trades, mean %.3f R", 5 * i, 5 * i + 5, counts[i],
                        sums[i] / counts[i]);
        order[n] = n;
        means[n++] = sums[i] / counts[i];
      }
  igx_random_init (&random, 1);
  seen = correlate_ranks (means, order, n);
  for (guint i = 0; i < N_ORDERS; i++)
    {
      igx_random_shuffle (&random, order, n);
      n_at_least += fabs (correlate_ranks (means, order, n)) >= fabs (seen) - 1e-12 ? 1 : 0;
    }
  *n_bands = n;
  g_test_message ("rank correlation %.2f over %u bands", seen, n);
  return (1.0 + n_at_least) / (1.0 + N_ORDERS);
}

static void
test_no_trend (void)
{
  Made made = { NULL };
  guint n_bands = 0;
  double p = 0;
  double t = 0;

  make_worlds (&made);
  p = get_p (&made, &n_bands);
  t = get_t (&made);
  g_test_message ("%u trades: p of the ranks %.3f, t of the worlds %.2f", made.trades->len, p, t);
  g_assert_cmpuint (made.trades->len, >, 100 * N_WORLDS);
  g_assert_cmpuint (n_bands, >=, 8);
  g_assert_cmpfloat (p, >, P_LIMIT);
  g_assert_cmpfloat (fabs (t), <, T_LIMIT);

  for (guint i = 0; i < made.trades->len; i++)
    g_array_index (made.trades, IgxTrade, i).result_r
        += TREND * g_array_index (made.trades, IgxTrade, i).quality;
  p = get_p (&made, &n_bands);
  t = get_t (&made);
  g_test_message ("with a trend: p of the ranks %.5f, t of the worlds %.2f", p, t);
  g_assert_cmpfloat (p, <, P_LIMIT);
  g_assert_cmpfloat (t, >, T_LIMIT);
  g_array_unref (made.trades);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/quality-chance/no-trend", test_no_trend);
  return g_test_run ();
}
