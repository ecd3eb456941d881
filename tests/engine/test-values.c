/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What expressions of the language are worth, candle by candle. */
#include <math.h>
#include <string.h>

#include "engine/igx-expression.h"
#include "engine/igx-series-key.h"
#include "engine/igx-strategy.h"
#include "engine/igx-text.h"
#include "engine/igx-timeframe.h"
#include "test-candles.h"

#define U NAN

static double *
evaluate (const char *source, const GArray *candles, gsize block)
{
  IgxSeriesKey series;
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxExpression) expression = NULL;
  double *values = g_new (double, candles->len);

  g_assert_true (igx_series_key_init (&series, "demo", "AAABBB", IGX_TIMEFRAME_MINUTE, NULL));
  expression = igx_expression_new (source, &series, NULL, &error);
  g_assert_no_error (error);
  for (gsize done = 0; done < candles->len;)
    {
      gsize n = MIN (block, candles->len - done);

      igx_expression_push (expression, &g_array_index (candles, IgxCandle, done), n, values + done);
      done += n;
    }
  return values;
}

static GArray *
make_candles (const double *close, const double *volume, gsize n)
{
  GArray *candles = igx_candle_array_new ();

  for (gsize i = 0; i < n; i++)
    {
      IgxCandle c
          = { .open_time = G_GINT64_CONSTANT (1704067200000) + (gint64) i * IGX_TIMEFRAME_MINUTE,
              .open = close[i],
              .high = close[i] + 1,
              .low = close[i] - 1,
              .close = close[i],
              .volume = volume != NULL ? volume[i] : 1,
              .quote_volume = NAN,
              .trades = NAN,
              .taker_buy_volume = NAN };

      g_array_append_val (candles, c);
    }
  return candles;
}

static gboolean
near_value (double a, double b)
{
  if (isnan (a) || isnan (b))
    return isnan (a) && isnan (b);
  return fabs (a - b) <= 1e-12 * MAX (1, MAX (fabs (a), fabs (b)));
}

static void
assert_values (const char *source, const double *got, const double *expected, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      if (!near_value (got[i], expected[i]))
        g_test_message ("%s at %" G_GSIZE_FORMAT ": %g, not %g", source, i, got[i], expected[i]);
      g_assert_true (near_value (got[i], expected[i]));
    }
}

/* Every pair of true, false and unknown: candle i has the pair (i / 3, i % 3). */
static void
test_three_valued (void)
{
  static const double close[9] = { 1, 1, 1, 2, 2, 2, 3, 3, 3 };
  static const double volume[9] = { 1, 2, 3, 1, 2, 3, 1, 2, 3 };
  static const struct
  {
    const char *source;
    double values[9];
  } rows[] = {
    { "A and B", { 1, 0, U, 0, 0, 0, U, 0, U } },
    { "A or B", { 1, 1, 1, 1, 0, U, 1, U, U } },
    { "not A", { 0, 0, 0, 1, 1, 1, U, U, U } },
    { "not B", { 0, 1, U, 0, 1, U, 0, 1, U } },
    { "not (A and B)", { 0, 1, U, 1, 1, 1, U, 1, U } },
    { "not (A or B)", { 0, 0, 0, 0, 1, U, 0, U, U } },
    { "if(A, 5, 6)", { 5, 5, 5, 6, 6, 6, U, U, U } },
    { "if(A, B, not B)", { 1, 0, U, 0, 1, U, U, U, U } },
    { "if(A, 1, 0) < if(B, 2, 1)", { 1, 0, U, 1, 1, U, U, U, U } },
    { "if(A, 1, 0) <= if(B, 1, 0)", { 1, 0, U, 1, 1, U, U, U, U } },
    { "if(A, 1, 0) > if(B, 1, 0)", { 0, 1, U, 0, 0, U, U, U, U } },
    { "if(A, 1, 0) >= if(B, 1, 0)", { 1, 1, U, 0, 1, U, U, U, U } },
    { "if(A, 1, 0) == if(B, 1, 0)", { 1, 0, U, 0, 1, U, U, U, U } },
    { "if(A, 1, 0) != if(B, 1, 0)", { 0, 1, U, 1, 0, U, U, U, U } },
    { "if(A, 1, 0) between 1 and if(B, 3, 0)", { 1, 0, U, 0, 0, 0, U, U, U } },
    { "if(A, 1, 0) + if(B, 10, 20)", { 11, 21, U, 10, 20, U, U, U, U } },
    { "if(A, 1, 0) - if(B, 10, 20)", { -9, -19, U, -10, -20, U, U, U, U } },
    { "if(A, 1, 0) * if(B, 10, 20)", { 10, 20, U, 0, 0, U, U, U, U } },
    { "if(A, 1, 0) / if(B, 10, 0)", { 0.1, U, U, 0, U, U, U, U, U } },
    { "-if(A, 1, 2)", { -1, -1, -1, -2, -2, -2, U, U, U } },
    { "min(if(A, 1, 3), if(B, 2, 4))", { 1, 1, U, 2, 3, U, U, U, U } },
    { "max(if(A, 1, 3), if(B, 2, 4))", { 2, 4, U, 3, 4, U, U, U, U } },
  };
  g_autoptr (GArray) candles = make_candles (close, volume, 9);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      /* taker_buy_volume is unknown, so a comparison with it is. */
      g_auto (GStrv) parts_a = g_strsplit (rows[i].source, "A", -1);
      g_autofree char *with_a
          = g_strjoinv ("(if(close == 1, 1, if(close == 2, 0, taker_buy_volume)) > 0.5)", parts_a);
      g_auto (GStrv) parts_b = g_strsplit (with_a, "B", -1);
      g_autofree char *source = g_strjoinv (
          "(if(volume == 1, 1, if(volume == 2, 0, taker_buy_volume)) > 0.5)", parts_b);
      g_autofree double *values = evaluate (source, candles, 9);

      assert_values (rows[i].source, values, rows[i].values, 9);
    }
}

static void
test_functions (void)
{
  static const double close[8] = { 10, 12, 11, 13, 13, 9, 8, 14 };
  static const struct
  {
    const char *source;
    double values[8];
  } rows[] = {
    { "close[0]", { 10, 12, 11, 13, 13, 9, 8, 14 } },
    { "close[2]", { U, U, 10, 12, 11, 13, 13, 9 } },
    { "close[1][1]", { U, U, 10, 12, 11, 13, 13, 9 } },
    { "close[20]", { U, U, U, U, U, U, U, U } },
    { "change(close)", { U, 2, -1, 2, 0, -4, -1, 6 } },
    { "change(close, 3)", { U, U, U, 3, 1, -2, -5, 1 } },
    { "rising(close, 1)", { U, 1, 0, 1, 0, 0, 0, 1 } },
    { "rising(close, 2)", { U, U, 0, 1, 0, 0, 0, 1 } },
    { "falling(close, 2)", { U, U, 0, 0, 0, 1, 1, 0 } },
    { "falling(close, 3)", { U, U, U, 0, 0, 1, 1, 0 } },
    { "crosses_above(close, 12)", { U, 0, 0, 1, 0, 0, 0, 1 } },
    { "crosses_below(close, 12)", { U, 0, 1, 0, 0, 1, 0, 0 } },
    { "crosses_above(12, close)", { U, 0, 1, 0, 0, 1, 0, 0 } },
    { "count(close > 11, 3)", { U, U, 1, 2, 2, 2, 1, 1 } },
    { "count(close[1] > 11, 2)", { U, U, 1, 1, 1, 2, 1, 0 } },
    { "barssince(close == 13)", { U, U, U, 0, 0, 1, 2, 3 } },
    { "barssince(close == 13) <= 1", { U, 0, 0, 1, 1, 1, 0, 0 } },
    { "barssince(close == 13) > 2", { U, U, 1, 0, 0, 0, 0, 1 } },
    { "barssince(close == 12) between 1 and 3", { U, 0, 1, 1, 1, 0, 0, 0 } },
    { "barssince(close[2] == 11) == 0", { U, U, 0, 0, 1, 0, 0, 0 } },
    { "valuewhen(close > 11, close)", { U, 12, 12, 13, 13, 13, 13, 14 } },
    { "valuewhen(close > 11, close, 1)", { U, U, U, 12, 13, 13, 13, 13 } },
    { "abs(close - 12)", { 2, 0, 1, 1, 1, 3, 4, 2 } },
    { "sign(close - 12)", { -1, 0, -1, 1, 1, -1, -1, 1 } },
    { "round(close / 4)", { 3, 3, 3, 3, 3, 2, 2, 4 } },
    { "sqrt(close - 9)",
      { 1, 1.7320508075688772, 1.4142135623730951, 2, 2, 0, U, 2.23606797749979 } },
    { "log(close - 9)",
      { 0, 1.0986122886681098, 0.6931471805599453, 1.3862943611198906, 1.3862943611198906, U, U,
        1.6094379124341003 } },
    { "exp(close * 100)", { U, U, U, U, U, U, U, U } },
    { "exp(close - close)", { 1, 1, 1, 1, 1, 1, 1, 1 } },
    { "min(close, 12, 11)", { 10, 11, 11, 11, 11, 9, 8, 11 } },
    { "5% * close", { 0.5, 0.6, 0.55, 0.65, 0.65, 0.45, 0.4, 0.7 } },
    { "close / 0", { U, U, U, U, U, U, U, U } },
    { "hl2 + hlc3 + ohlc4", { 30, 36, 33, 39, 39, 27, 24, 42 } },
    { "close between 10 and 12", { 1, 1, 1, 0, 0, 0, 0, 0 } },
    { "sma(close, 3)[1]", { U, U, U, 11, 12, 37 / 3.0, 35 / 3.0, 10 } },
    { "sma(close[1], 3)", { U, U, U, 11, 12, 37 / 3.0, 35 / 3.0, 10 } },
  };
  g_autoptr (GArray) candles = make_candles (close, NULL, 8);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (gsize block = 1; block <= 8; block++)
      {
        g_autofree double *values = evaluate (rows[i].source, candles, block);

        assert_values (rows[i].source, values, rows[i].values, 8);
      }
}

/* Operands within 1e-9 relative are equal for every comparison and cross. */
static void
test_ties (void)
{
  static const double close[4]
      = { 1000, 1000 * (1 + 5e-10), 1000 * (1 - 5e-10), 1000 * (1 + 2e-9) };
  static const struct
  {
    const char *source;
    double values[4];
  } rows[] = {
    { "close > 1000", { 0, 0, 0, 1 } },
    { "close < 1000", { 0, 0, 0, 0 } },
    { "close >= 1000", { 1, 1, 1, 1 } },
    { "close <= 1000", { 1, 1, 1, 0 } },
    { "close == 1000", { 1, 1, 1, 0 } },
    { "close != 1000", { 0, 0, 0, 1 } },
    { "crosses_above(close, 1000)", { U, 0, 0, 1 } },
    { "rising(close, 1)", { U, 0, 0, 1 } },
    { "-close >= -1000", { 1, 1, 1, 0 } },
  };
  g_autoptr (GArray) candles = make_candles (close, NULL, 4);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree double *values = evaluate (rows[i].source, candles, 4);

      assert_values (rows[i].source, values, rows[i].values, 4);
    }
}

/* rising, falling and count against loops over the window, on a walk with many ties. */
static void
test_windows (void)
{
  static const gsize periods[] = { 1, 2, 3, 10, 100, 700 };
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_autofree double *close = g_new (double, 3000);
  g_autoptr (GArray) candles = NULL;
  gsize compared = 0;

  close[0] = 500;
  for (gsize i = 1; i < 3000; i++)
    close[i] = close[i - 1] + g_rand_int_range (random, -1, 2);
  candles = make_candles (close, NULL, 3000);
  for (gsize p = 0; p < G_N_ELEMENTS (periods); p++)
    {
      gsize period = periods[p];
      g_autofree char *up = g_strdup_printf ("rising(close, %" G_GSIZE_FORMAT ")", period);
      g_autofree char *down = g_strdup_printf ("falling(close, %" G_GSIZE_FORMAT ")", period);
      g_autofree char *ups
          = g_strdup_printf ("count(rising(close, 2), %" G_GSIZE_FORMAT ")", period);
      g_autofree double *rising = evaluate (up, candles, 700);
      g_autofree double *falling = evaluate (down, candles, 13);
      g_autofree double *count = evaluate (ups, candles, 700);
      g_autofree double *rising2 = evaluate ("rising(close, 2)", candles, 3000);

      for (gsize i = 0; i < 3000; i++, compared++)
        {
          gboolean above = TRUE;
          gboolean below = TRUE;
          double sum = 0;

          for (gsize j = 1; j <= period && j <= i; j++)
            {
              above = above && close[i] > close[i - j];
              below = below && close[i] < close[i - j];
            }
          for (gsize j = 0; j < period && j <= i; j++)
            sum += rising2[i - j];
          g_assert_true (near_value (rising[i], i < period ? NAN : above ? 1 : 0));
          g_assert_true (near_value (falling[i], i < period ? NAN : below ? 1 : 0));
          g_assert_true (near_value (count[i], i < period + 1 ? NAN : sum));
        }
    }
  g_assert_cmpuint (compared, ==, 18000);
}

static void
test_lengths (void)
{
  static const struct
  {
    const char *source;
    gsize lookback;
  } rows[] = { { "close", 0 },
               { "5", 0 },
               { "close[7]", 7 },
               { "sma(close, 20)", 19 },
               { "sma(sma(close, 20), 10)[3]", 31 },
               { "rsi(14) + sma(close, 5)", 14 },
               { "crosses_above(sma(close, 5), close)", 5 },
               { "rising(close, 4)", 4 },
               { "count(close > open, 4)", 3 } };
  IgxSeriesKey series;

  g_assert_true (igx_series_key_init (&series, "demo", "AAABBB", IGX_TIMEFRAME_MINUTE, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (IgxExpression) expression
          = igx_expression_new (rows[i].source, &series, NULL, NULL);

      g_assert_nonnull (expression);
      g_assert_cmpuint (igx_expression_get_lookback (expression), ==, rows[i].lookback);
      /* What looks at a window only is settled as soon as it is defined. */
      if (strstr (rows[i].source, "rsi") == NULL)
        g_assert_cmpuint (igx_expression_get_warmup (expression), ==, rows[i].lookback);
      else
        g_assert_cmpuint (igx_expression_get_warmup (expression), >, rows[i].lookback + 100);
    }
}

static void
test_expression_errors (void)
{
  static const char *const wrong[] = { "", "close +", "close close", "macd(12, 26, 9)", "clsoe" };
  IgxSeriesKey series;

  g_assert_true (igx_series_key_init (&series, "demo", "AAABBB", IGX_TIMEFRAME_MINUTE, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GPtrArray) messages = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (IgxExpression) expression
          = igx_expression_new (wrong[i], &series, &messages, &error);

      g_assert_null (expression);
      g_assert_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_SYNTAX);
      g_assert_cmpuint (messages->len, >=, 1);
    }
}

/* What somebody wrote is quoted to a limit, and never with half a sign. */
static void
test_text_start (void)
{
  static const struct
  {
    const char *text;
    gsize bytes_max;
    const char *start;
  } cases[] = {
    { "", 4, "" },
    { "abcd", 4, "abcd" },
    { "abcde", 4, "abcd" },
    { "abc\303\266", 5, "abc\303\266" },
    { "abc\303\266", 4, "abc" },
    { "a\342\202\254", 3, "a" },
    { "\342\202\254", 2, "" },
    { "a\377b", 8, "a\357\277\275b" },
  };
  g_autofree char *many = g_strnfill (300, 'x');
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *start = igx_text_dup_start (cases[i].text, cases[i].bytes_max);

      g_assert_cmpstr (start, ==, cases[i].start);
    }
  for (gsize length = 1; length < 80; length++)
    {
      g_autoptr (GString) symbol = g_string_new_len (many, (gssize) length);

      for (guint i = 0; i < 80; i++)
        g_string_append (symbol, "\303\266");
      g_clear_error (&error);
      g_assert_false (igx_symbol_check (symbol->str, &error));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/values/three-valued", test_three_valued);
  g_test_add_func ("/values/functions", test_functions);
  g_test_add_func ("/values/ties", test_ties);
  g_test_add_func ("/values/windows", test_windows);
  g_test_add_func ("/values/lengths", test_lengths);
  g_test_add_func ("/values/errors", test_expression_errors);
  g_test_add_func ("/values/text-start", test_text_start);
  return g_test_run ();
}
