/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "client/igx-format.h"

#define MINUS  "\xe2\x88\x92"
#define THIN   "\xe2\x80\xaf"
#define DASH   "\xe2\x80\x93"
#define SECOND G_GINT64_CONSTANT (1000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

static void
check (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_symbol (void)
{
  check (igx_format_symbol ("BTCUSDT"), "BTC/USDT");
  check (igx_format_symbol ("ETHBTC"), "ETH/BTC");
  check (igx_format_symbol ("BTCFDUSD"), "BTC/FDUSD");
  check (igx_format_symbol ("1000SHIBUSDC"), "1000SHIB/USDC");
  check (igx_format_symbol ("USDT"), "USDT");
  check (igx_format_symbol ("ODDNAME"), "ODDNAME");
}

static void
test_numbers (void)
{
  check (igx_format_number (64210.5, 1), "64210.5");
  check (igx_format_number (-0.001, 2), "0.00");
  check (igx_format_number (-1.5, 1), MINUS "1.5");
  check (igx_format_number (NAN, 2), DASH);
  check (igx_format_number (INFINITY, 2), DASH);
  check (igx_format_signed (35, 0), "+35");
  check (igx_format_signed (-8, 0), MINUS "8");
  check (igx_format_signed (0, 0), "0");
  check (igx_format_percent (1.1, 2), "+1.10" THIN "%");
  check (igx_format_percent (-1.1, 1), MINUS "1.1" THIN "%");
  check (igx_format_percent (NAN, 1), DASH);
  check (igx_format_r (1.84), "+1.8" THIN "R");
  check (igx_format_r (-0.01), "0.0" THIN "R");
  check (igx_format_compact (1240000), "1.24M");
  check (igx_format_compact (930), "930");
  check (igx_format_compact (0.0412), "0.0412");
}

static void
test_decimals (void)
{
  static const double bitcoin[] = { 64210.5, 64210, 64199.25, NAN };
  static const double doge[] = { 0.1612, 0.16125, 0.2 };
  static const double whole[] = { 12, 13, 900 };
  static const double computed[] = { 64210.123456789 };
  static const double shib[] = { 0.00001234, 0.00001235 };

  g_assert_cmpint (igx_format_price_decimals (bitcoin, G_N_ELEMENTS (bitcoin)), ==, 2);
  g_assert_cmpint (igx_format_price_decimals (doge, G_N_ELEMENTS (doge)), ==, 5);
  g_assert_cmpint (igx_format_price_decimals (whole, G_N_ELEMENTS (whole)), ==, 0);
  g_assert_cmpint (igx_format_price_decimals (computed, G_N_ELEMENTS (computed)), ==, 3);
  g_assert_cmpint (igx_format_price_decimals (shib, G_N_ELEMENTS (shib)), ==, 8);
  g_assert_cmpint (igx_format_price_decimals (NULL, 0), ==, 0);
}

static void
test_times (void)
{
  check (igx_format_duration (3 * SECOND), "3 s");
  check (igx_format_duration (-5), "0 s");
  check (igx_format_duration (2 * MINUTE + 59 * SECOND), "2 min");
  check (igx_format_duration (2 * HOUR), "2 h");
  check (igx_format_duration (2 * HOUR + 10 * MINUTE), "2 h 10 min");
  check (igx_format_duration (3 * DAY + 4 * HOUR), "3 d 4 h");
  check (igx_format_duration (200 * DAY + 4 * HOUR), "200 d");
  check (igx_format_ago (400), "just now");
  check (igx_format_ago (2 * MINUTE), "2 min ago");
  check (igx_format_countdown (23 * MINUTE + 12 * SECOND), "23:12");
  check (igx_format_countdown (HOUR + 2 * MINUTE + 3 * SECOND), "1:02:03");
  check (igx_format_countdown (-1), "0:00");
  check (igx_format_time_utc (1772409600000), "2026-03-02 00:00:00 UTC");
  check (igx_format_time_utc (0), DASH);
  check (igx_format_time_utc (G_MAXINT64), DASH);
  check (igx_format_time_local (G_MININT64), DASH);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/client/format/symbol", test_symbol);
  g_test_add_func ("/client/format/numbers", test_numbers);
  g_test_add_func ("/client/format/decimals", test_decimals);
  g_test_add_func ("/client/format/times", test_times);
  return g_test_run ();
}
