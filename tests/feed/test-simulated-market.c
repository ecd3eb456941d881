/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "engine/igx-timeframe.h"
#include "feed/igx-simulated-feed.h"
#include "feed/igx-simulated-market.h"

#define SEED G_GUINT64_CONSTANT (20260101)
#define T0   G_GINT64_CONSTANT (1700006400000) /* a midnight UTC */

static IgxSeriesKey
make_key (const char *symbol, IgxTimeframe timeframe)
{
  g_autoptr (GError) error = NULL;
  IgxSeriesKey key;

  igx_series_key_init (&key, "demo", symbol, timeframe, &error);
  g_assert_no_error (error);
  return key;
}

static IgxCandle *
make_candles (guint64 seed, const char *symbol, IgxTimeframe timeframe, gint64 first, gsize n)
{
  IgxSeriesKey key = make_key (symbol, timeframe);
  IgxCandle *candles = g_new0 (IgxCandle, n);

  igx_simulated_market_candles (seed, &key, first, n, candles);
  return candles;
}

static void
test_deterministic (void)
{
  g_autofree IgxCandle *a = make_candles (SEED, "BTCUSDT", IGX_TIMEFRAME_MINUTE, T0, 3000);
  g_autofree IgxCandle *b = make_candles (SEED, "BTCUSDT", IGX_TIMEFRAME_MINUTE, T0, 3000);
  g_autofree IgxCandle *other = make_candles (SEED + 1, "BTCUSDT", IGX_TIMEFRAME_MINUTE, T0, 3000);
  guint n_same = 0;
  guint n_different = 0;

  for (guint i = 0; i < 3000; i++)
    {
      n_same += igx_candle_equal (&a[i], &b[i]) ? 1 : 0;
      n_different += igx_candle_equal (&a[i], &other[i]) ? 0 : 1;
    }
  g_assert_cmpuint (n_same, ==, 3000);
  g_assert_cmpuint (n_different, ==, 3000);
}

/* The numbers themselves, so that a change of the market is seen to be one: demo histories are
 * kept on disk and must go on fitting. */
static void
test_golden (void)
{
  g_autofree IgxCandle *a = make_candles (SEED, "BTCUSDT", 15 * IGX_TIMEFRAME_MINUTE, T0, 1);
  g_autofree IgxCandle *b = make_candles (SEED, "FOOUSDT", IGX_TIMEFRAME_HOUR, T0, 1);
  g_autofree char *text = g_strdup_printf ("%.2f %.2f %.2f %.2f %.6f %.0f", a->open, a->high,
                                           a->low, a->close, a->volume, a->trades);
  g_autofree char *other = g_strdup_printf ("%.5f %.5f", b->open, b->close);

  g_assert_cmpstr (text, ==, "34316.47 34318.40 34230.37 34258.83 215.997040 8234");
  g_assert_cmpstr (other, ==, "0.56040 0.55350");
}

/* Any window over any place gives the same candles as a window that began elsewhere. */
static void
test_windows_agree (void)
{
  g_autofree IgxCandle *whole = make_candles (SEED, "ETHUSDT", IGX_TIMEFRAME_MINUTE, T0, 6000);
  guint n_compared = 0;

  for (guint from = 0; from < 6000; from += 377)
    {
      guint n = MIN (101, 6000 - from);
      g_autofree IgxCandle *part = make_candles (SEED, "ETHUSDT", IGX_TIMEFRAME_MINUTE,
                                                 T0 + from * IGX_TIMEFRAME_MINUTE, n);

      for (guint i = 0; i < n; i++, n_compared++)
        g_assert_true (igx_candle_equal (&part[i], &whole[from + i]));
    }
  g_assert_cmpuint (n_compared, >, 1500);
}

static void
check_aggregate (const char *symbol, IgxTimeframe fine, IgxTimeframe coarse, guint n)
{
  guint n_parts = (guint) (coarse / fine);
  g_autofree IgxCandle *parts = make_candles (SEED, symbol, fine, T0, (gsize) n * n_parts);
  g_autofree IgxCandle *wholes = make_candles (SEED, symbol, coarse, T0, n);
  guint n_equal = 0;

  for (guint i = 0; i < n; i++)
    {
      IgxCandle whole;

      igx_candle_aggregate (&parts[i * n_parts], n_parts, coarse, &whole);
      n_equal += igx_candle_equal (&whole, &wholes[i]) ? 1 : 0;
    }
  g_assert_cmpuint (n_equal, ==, n);
}

static void
test_aggregates (void)
{
  check_aggregate ("BTCUSDT", IGX_TIMEFRAME_MINUTE, 15 * IGX_TIMEFRAME_MINUTE, 500);
  check_aggregate ("DOGEUSDT", IGX_TIMEFRAME_MINUTE, IGX_TIMEFRAME_HOUR, 100);
  check_aggregate ("SOLUSDT", 15 * IGX_TIMEFRAME_MINUTE, IGX_TIMEFRAME_HOUR, 100);
  check_aggregate ("LINKUSDT", IGX_TIMEFRAME_HOUR, IGX_TIMEFRAME_DAY, 10);
}

/* Five years at places far apart, and the ends of all time: valid, and never near zero. */
static void
test_valid_over_years (void)
{
  static const char *const symbols[]
      = { "BTCUSDT",  "ETHUSDT",  "BNBUSDT",  "SOLUSDT", "XRPUSDT", "ADAUSDT",
          "DOGEUSDT", "AVAXUSDT", "LINKUSDT", "LTCUSDT", "XYZUSDT", "A1B2EUR" };
  guint n_checked = 0;

  for (guint s = 0; s < G_N_ELEMENTS (symbols); s++)
    for (gint64 day = 0; day < 5 * 365; day += 29)
      {
        gint64 time = T0 - 2 * 365 * IGX_TIMEFRAME_DAY + day * IGX_TIMEFRAME_DAY;
        g_autofree IgxCandle *candles
            = make_candles (SEED, symbols[s], IGX_TIMEFRAME_MINUTE, time, 240);

        for (guint i = 0; i < 240; i++, n_checked++)
          {
            const IgxCandle *candle = &candles[i];
            g_autoptr (GError) error = NULL;

            igx_candle_check (candle, IGX_TIMEFRAME_MINUTE, &error);
            g_assert_no_error (error);
            g_assert_cmpfloat (candle->volume, >, 0);
            g_assert_cmpfloat (candle->taker_buy_volume, <=, candle->volume);
            g_assert_cmpfloat (candle->trades, >=, 1);
            if (i > 0)
              g_assert_cmpfloat_with_epsilon (candle->open, candles[i - 1].close, 1e-12);
          }
      }
  g_assert_cmpuint (n_checked, ==, G_N_ELEMENTS (symbols) * 63 * 240);
}

static void
test_decades (void)
{
  double low = G_MAXDOUBLE;
  double high = 0;

  for (gint64 time = IGX_SIMULATED_FIRST_TIME; time < IGX_CANDLE_TIME_MAX - IGX_TIMEFRAME_DAY;
       time += 30 * IGX_TIMEFRAME_DAY)
    {
      g_autofree IgxCandle *candle = make_candles (SEED, "BTCUSDT", IGX_TIMEFRAME_MINUTE, time, 1);

      low = MIN (low, candle->low);
      high = MAX (high, candle->high);
    }
  g_assert_cmpfloat (low, >, 64000 / 14.0);
  g_assert_cmpfloat (high, <, 64000 * 14.0);
  /* It does move. */
  g_assert_cmpfloat (high / low, >, 2);
}

/* Calm and storm, and volume that goes with them. */
static void
test_regimes (void)
{
  const guint n_segments = 400;
  const guint length = 256;
  g_autofree IgxCandle *candles
      = make_candles (SEED, "BTCUSDT", IGX_TIMEFRAME_MINUTE, T0, (gsize) n_segments * length);
  double sum_r = 0, sum_v = 0, sum_rr = 0, sum_vv = 0, sum_rv = 0;
  double least = G_MAXDOUBLE, most = 0, correlation = 0;

  for (guint s = 0; s < n_segments; s++)
    {
      double range = 0;
      double volume = 0;

      for (guint i = 0; i < length; i++)
        {
          const IgxCandle *candle = &candles[s * length + i];

          range += (candle->high - candle->low) / candle->open;
          volume += candle->quote_volume;
        }
      range = log (range);
      volume = log (volume);
      sum_r += range;
      sum_v += volume;
      sum_rr += range * range;
      sum_vv += volume * volume;
      sum_rv += range * volume;
      least = MIN (least, range);
      most = MAX (most, range);
    }
  correlation
      = (n_segments * sum_rv - sum_r * sum_v)
        / sqrt ((n_segments * sum_rr - sum_r * sum_r) * (n_segments * sum_vv - sum_v * sum_v));
  g_assert_cmpfloat (correlation, >, 0.6);
  g_assert_cmpfloat (exp (most - least), >, 3);
}

static void
test_forming (void)
{
  IgxSeriesKey key = make_key ("BTCUSDT", 15 * IGX_TIMEFRAME_MINUTE);
  g_autofree IgxCandle *minutes = make_candles (SEED, "BTCUSDT", IGX_TIMEFRAME_MINUTE, T0, 15);
  g_autofree IgxCandle *whole = make_candles (SEED, "BTCUSDT", 15 * IGX_TIMEFRAME_MINUTE, T0, 1);
  IgxCandle forming;
  IgxCandle expected;
  double volume = 0;

  g_assert_false (igx_simulated_market_forming (SEED, &key, T0, &forming));

  igx_candle_aggregate (minutes, 7, 15 * IGX_TIMEFRAME_MINUTE, &expected);
  g_assert_true (
      igx_simulated_market_forming (SEED, &key, T0 + 7 * IGX_TIMEFRAME_MINUTE, &forming));
  g_assert_true (igx_candle_equal (&forming, &expected));

  for (gint64 time = T0 + 1000; time < T0 + 15 * IGX_TIMEFRAME_MINUTE; time += 7000)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (igx_simulated_market_forming (SEED, &key, time, &forming));
      igx_candle_check (&forming, key.timeframe, &error);
      g_assert_no_error (error);
      g_assert_cmpint (forming.open_time, ==, T0);
      g_assert_cmpfloat (forming.volume, >=, volume);
      g_assert_cmpfloat (forming.high, <=, whole->high);
      g_assert_cmpfloat (forming.low, >=, whole->low);
      volume = forming.volume;
    }
  g_assert_cmpfloat (volume, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/feed/simulated-market/deterministic", test_deterministic);
  g_test_add_func ("/feed/simulated-market/golden", test_golden);
  g_test_add_func ("/feed/simulated-market/windows-agree", test_windows_agree);
  g_test_add_func ("/feed/simulated-market/aggregates", test_aggregates);
  g_test_add_func ("/feed/simulated-market/valid-over-years", test_valid_over_years);
  g_test_add_func ("/feed/simulated-market/decades", test_decades);
  g_test_add_func ("/feed/simulated-market/regimes", test_regimes);
  g_test_add_func ("/feed/simulated-market/forming", test_forming);

  return g_test_run ();
}
