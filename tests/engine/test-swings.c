/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the language makes of indicators that read the time, several series, or pivots: hand-made
 * candles whose answers are known, and the same through the language as from the registry. */
#include <math.h>
#include <string.h>

#include "engine/igx-engine.h"
#include "engine/igx-expression.h"
#include "engine/igx-strategy.h"
#include "engine/igx-timeframe.h"
#include "engine/indicators/igx-indicator.h"
#include "engine/language/igx-function.h"
#include "test-candles.h"

/* 2024-01-02, 00:00 UTC */
#define MIDNIGHT G_GINT64_CONSTANT (1704153600000)

static IgxExpression *
compile (const char *source, IgxTimeframe timeframe)
{
  IgxSeriesKey series;
  g_autoptr (GError) error = NULL;
  IgxExpression *expression = NULL;

  g_assert_true (igx_series_key_init (&series, "demo", "AAABBB", timeframe, NULL));
  expression = igx_expression_new (source, &series, NULL, &error);
  g_assert_no_error (error);
  return expression;
}

static double *
evaluate (const char *source, IgxTimeframe timeframe, const GArray *candles, guint first)
{
  g_autoptr (IgxExpression) expression = compile (source, timeframe);
  double *values = g_new0 (double, candles->len + 1);

  if (first < candles->len)
    igx_expression_push (expression, &g_array_index (candles, IgxCandle, first),
                         candles->len - first, values + first);
  return values;
}

/* Candles of an hour that begin at @open_time, each of one price. */
static GArray *
make_candles (gint64 open_time, const double *prices, const double *volumes, gsize n)
{
  GArray *candles = igx_candle_array_new ();

  for (gsize i = 0; i < n; i++)
    {
      const IgxCandle candle = { .open_time = open_time + (gint64) i * IGX_TIMEFRAME_HOUR,
                                 .open = prices[i],
                                 .high = prices[i],
                                 .low = prices[i],
                                 .close = prices[i],
                                 .volume = volumes != NULL ? volumes[i] : 1,
                                 .quote_volume = NAN,
                                 .trades = NAN,
                                 .taker_buy_volume = NAN };

      g_array_append_val (candles, candle);
    }
  return candles;
}

static void
assert_values (const double *got, const double *want, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      g_test_message ("%" G_GSIZE_FORMAT ": %g, want %g", i, got[i], want[i]);
      if (isnan (want[i]))
        g_assert_true (isnan (got[i]));
      else
        g_assert_cmpfloat_with_epsilon (got[i], want[i], 1e-12);
    }
}

/* The day before is unknown, as its beginning was not seen. */
static void
test_vwap_midnight (void)
{
  static const double prices[] = { 50, 60, 10, 20, 40, 30 };
  static const double volumes[] = { 9, 9, 0, 1, 3, 0 };
  static const double want[] = { NAN, NAN, 10, 20, 35, 35 };
  g_autoptr (GArray) candles = make_candles (MIDNIGHT - 2 * IGX_TIMEFRAME_HOUR, prices, volumes, 6);
  g_autofree double *got = evaluate ("vwap", IGX_TIMEFRAME_HOUR, candles, 0);
  g_autofree double *doubled = evaluate ("vwap(close * 2)", IGX_TIMEFRAME_HOUR, candles, 0);

  assert_values (got, want, G_N_ELEMENTS (want));
  for (gsize i = 2; i < G_N_ELEMENTS (want); i++)
    g_assert_cmpfloat_with_epsilon (doubled[i], 2 * want[i], 1e-12);
}

/* The candle of 00:00 UTC missing, the next one begins the day. */
static void
test_vwap_gap (void)
{
  static const double prices[] = { 50, 60, 10, 20, 40 };
  static const double want[] = { NAN, NAN, 20, 30 };
  g_autoptr (GArray) candles = make_candles (MIDNIGHT - 2 * IGX_TIMEFRAME_HOUR, prices, NULL, 5);
  g_autofree double *got = NULL;

  g_array_remove_index (candles, 2);
  got = evaluate ("vwap", IGX_TIMEFRAME_HOUR, candles, 0);
  assert_values (got, want, G_N_ELEMENTS (want));
}

/* The warm-up is a day of candles, whatever their length; then the start makes no difference. */
static void
test_vwap_warm_up (void)
{
  static const struct
  {
    IgxTimeframe timeframe;
    gsize warm_up;
  } cases[] = {
    { IGX_TIMEFRAME_MINUTE, 1439 }, { 15 * IGX_TIMEFRAME_MINUTE, 95 }, { IGX_TIMEFRAME_HOUR, 23 },
    { 4 * IGX_TIMEFRAME_HOUR, 5 },  { IGX_TIMEFRAME_DAY, 0 },          { IGX_TIMEFRAME_WEEK, 0 },
  };
  g_autoptr (GArray) candles = test_candles_generate (3, 400, IGX_TIMEFRAME_HOUR, 100);
  g_autofree double *whole = evaluate ("vwap", IGX_TIMEFRAME_HOUR, candles, 0);
  guint compared = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (IgxExpression) expression = compile ("vwap", cases[i].timeframe);

      g_assert_cmpuint (igx_expression_get_warmup (expression), ==, cases[i].warm_up);
    }
  for (guint start = 1; start < 60; start++)
    {
      g_autofree double *part = evaluate ("vwap", IGX_TIMEFRAME_HOUR, candles, start);

      for (guint i = start + 23; i < candles->len; i++, compared++)
        {
          g_assert_false (isnan (part[i]));
          g_assert_cmpmem (&part[i], sizeof (double), &whole[i], sizeof (double));
        }
    }
  g_assert_cmpuint (compared, >, 59 * 300);
}

/* The pivot of 9 is confirmed two candles later, and never earlier. */
static void
test_pivots (void)
{
  static const double prices[] = { 5, 7, 9, 8, 6, 4, 5, 9, 9, 3, 2, 1, 1 };
  static const double high[] = { NAN, NAN, NAN, NAN, 9, 9, 9, 9, 9, 9, 9, 9, 9 };
  static const double event[] = { NAN, NAN, NAN, NAN, 9, NAN, NAN, NAN, NAN, 9, NAN, NAN, NAN };
  static const double low[] = { NAN, NAN, NAN, NAN, NAN, NAN, NAN, 4, 4, 4, NAN, NAN, NAN };
  g_autoptr (GArray) candles = make_candles (MIDNIGHT, prices, NULL, G_N_ELEMENTS (prices));
  g_autofree double *held = evaluate ("pivot_high(2, 2)", IGX_TIMEFRAME_HOUR, candles, 0);
  g_autofree double *once = evaluate ("pivot_high(2, 2, 0)", IGX_TIMEFRAME_HOUR, candles, 0);
  g_autofree double *below = evaluate ("pivot_low(2, 2, 2)", IGX_TIMEFRAME_HOUR, candles, 0);
  g_autofree double *other
      = evaluate ("pivot_high(-close, 2, 2, 2)", IGX_TIMEFRAME_HOUR, candles, 0);

  assert_values (held, high, G_N_ELEMENTS (prices));
  assert_values (once, event, G_N_ELEMENTS (prices));
  assert_values (below, low, G_N_ELEMENTS (prices));
  for (gsize i = 0; i < G_N_ELEMENTS (prices); i++)
    other[i] = -other[i];
  assert_values (other, low, G_N_ELEMENTS (prices));
}

/* Lower lows of the price against a series that is higher at the second one, and the reverse. */
static void
test_divergence (void)
{
  static const double prices[] = { 9, 8, 5, 7, 9, 6, 4, 6, 8, 10, 7, 6, 7, 11, 8, 7 };
  static const double volumes[] = { 1, 1, 3, 1, 6, 1, 4, 1, 1, 5, 1, 1, 1, 4, 1, 1 };
  static const double want[] = { NAN, NAN, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, -1, 0 };
  static const double near[] = { NAN, NAN, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
  g_autoptr (GArray) candles = make_candles (MIDNIGHT, prices, volumes, G_N_ELEMENTS (prices));
  g_autofree double *got
      = evaluate ("swing_divergence(volume, 1, 1)", IGX_TIMEFRAME_HOUR, candles, 0);
  g_autofree double *three
      = evaluate ("swing_divergence(volume, 1, 1, 3)", IGX_TIMEFRAME_HOUR, candles, 0);
  g_autofree double *agreeing
      = evaluate ("swing_divergence(close, 1, 1)", IGX_TIMEFRAME_HOUR, candles, 0);
  g_autofree double *event
      = evaluate ("barssince(swing_divergence(volume, 1, 1) > 0)", IGX_TIMEFRAME_HOUR, candles, 0);

  assert_values (got, want, G_N_ELEMENTS (prices));
  assert_values (three, near, G_N_ELEMENTS (prices));
  /* A series agrees with itself. */
  assert_values (agreeing, near, G_N_ELEMENTS (prices));
  g_assert_cmpfloat_with_epsilon (event[9], 2, 1e-12);
}

/* The registry's own evaluation of what the language is asked for. */
static double *
run_entry (const char *name, const double *params, const double *const *inputs, gsize n)
{
  const IgxIndicator *entry = igx_indicator_find (name);
  double *values = g_new0 (double, n + 1);
  double *outputs[] = { values };
  gpointer state = entry->state_new (params);

  g_assert_cmpuint (entry->n_outputs, ==, 1);
  entry->eval (state, inputs, outputs, n);
  entry->state_free (state);
  return values;
}

static void
test_two_series (void)
{
  static const char *const sources[]
      = { "high", "low", "close", "volume", "hlc3", "taker_buy_volume", "rsi(14)" };
  static const struct
  {
    const char *source;
    const char *name;
    guint series[3];
    double params[3];
  } calls[] = {
    { "correlation(close, volume, 20)", "correlation", { 2, 3 }, { 20 } },
    { "correlation(close, volume)", "correlation", { 2, 3 }, { 20 } },
    { "correlation(high, low, 5)", "correlation", { 0, 1 }, { 5 } },
    { "correlation(taker_buy_volume, rsi(14), 50)", "correlation", { 5, 6 }, { 50 } },
    { "vwma(20)", "vwma", { 2, 3 }, { 20 } },
    { "vwma(hlc3, 20)", "vwma", { 4, 3 }, { 20 } },
    { "swing_divergence(rsi(14))", "swing_divergence", { 6, 0, 1 }, { 5, 5, 60 } },
    { "swing_divergence(rsi(14), 3, 2, 40)", "swing_divergence", { 6, 0, 1 }, { 3, 2, 40 } },
  };
  g_autoptr (GArray) candles = test_candles_generate (9, 1500, IGX_TIMEFRAME_HOUR, 100);
  double *columns[G_N_ELEMENTS (sources)] = { NULL };
  gsize known = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    columns[i] = evaluate (sources[i], IGX_TIMEFRAME_HOUR, candles, 0);
  for (gsize c = 0; c < G_N_ELEMENTS (calls); c++)
    {
      const double *inputs[] = { columns[calls[c].series[0]], columns[calls[c].series[1]],
                                 columns[calls[c].series[2]] };
      g_autofree double *want = run_entry (calls[c].name, calls[c].params, inputs, candles->len);
      g_autofree double *got = evaluate (calls[c].source, IGX_TIMEFRAME_HOUR, candles, 0);

      g_test_message ("%s", calls[c].source);
      g_assert_cmpmem (got, candles->len * sizeof (double), want, candles->len * sizeof (double));
      for (guint i = 0; i < candles->len; i++)
        known += isnan (got[i]) ? 0 : 1;
    }
  g_assert_cmpuint (known, >, G_N_ELEMENTS (calls) * (candles->len - 70));
  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    g_free (columns[i]);
}

/* How these are written wrongly. */
static void
test_two_series_mistakes (void)
{
  static const struct
  {
    const char *source;
    const char *words;
  } mistakes[] = {
    { "correlation(20)", "`correlation` needs 2 series before its numbers" },
    { "correlation", "`correlation` needs 2 series before its numbers" },
    { "correlation(close)", "`correlation` needs 2 series before its numbers" },
    { "correlation(close, volume, 20, 3)", "at most 3 arguments" },
    { "correlation(close, volume, 1)", "from 2 to 10000" },
    { "correlation(close, volume, 2.5)", "whole" },
    { "swing_divergence(5, 5)", "needs 1 series" },
    { "swing_divergence", "needs 1 series" },
    { "vwap(close, 5)", "at most 1 argument, not 2" },
    { "pivot_high(0, 5)", "from 1 to 10000" },
  };
  IgxSeriesKey series;

  g_assert_true (igx_series_key_init (&series, "demo", "AAABBB", IGX_TIMEFRAME_HOUR, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (igx_expression_new (mistakes[i].source, &series, NULL, &error));
      g_test_message ("%s: %s", mistakes[i].source, error->message);
      g_assert_nonnull (strstr (error->message, mistakes[i].words));
    }
}

static const char swings_strategy[]
    = "strategy swings\ntimeframe 15m\n"
      "long\n"
      "  require close > vwap and close < pivot_high\n"
      "  require barssince(swing_divergence(rsi(14)) > 0) <= 20\n"
      "  rearm every bar\n"
      "  stop close - 2 * atr(14)\n"
      "  target close + 2 * risk\n"
      "short\n"
      "  require close < vwap @ 1h and close > pivot_low(close, 3, 3, 40)\n"
      "  stop close + 2 * atr(14)\n"
      "  target close - 2 * risk\n";

static IgxEngine *
make_engine (void)
{
  IgxSeriesKey series;
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxStrategy) strategy = igx_strategy_new (swings_strategy, -1, NULL, &error);
  IgxEngine *engine = NULL;

  g_assert_no_error (error);
  g_assert_true (igx_series_key_init (&series, "demo", "AAABBB", 15 * IGX_TIMEFRAME_MINUTE, NULL));
  engine = igx_engine_new (&series);
  igx_engine_add_strategy (engine, strategy, NULL, &error);
  g_assert_no_error (error);
  return engine;
}

static GPtrArray *
run_strategy (const GArray *candles, gsize start)
{
  g_autoptr (IgxEngine) engine = make_engine ();
  g_autoptr (GError) error = NULL;
  GPtrArray *signals = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);

  igx_engine_push (engine, &g_array_index (candles, IgxCandle, start), candles->len - start,
                   signals, &error);
  g_assert_no_error (error);
  return signals;
}

/* Another first candle gives the same signals once all is settled. */
static void
test_starts (void)
{
  const gsize n_starts = 50;
  g_autoptr (GArray) candles = test_candles_generate (5, 7000, 15 * IGX_TIMEFRAME_MINUTE, 100);
  g_autoptr (GPtrArray) whole = run_strategy (candles, 0);
  g_autoptr (IgxEngine) engine = make_engine ();
  const gsize warmup = igx_engine_get_history (engine);
  guint n_long = 0;
  guint compared = 0;

  for (guint i = 0; i < whole->len; i++)
    n_long += ((const IgxSignal *) whole->pdata[i])->direction == IGX_DIRECTION_LONG ? 1 : 0;
  g_test_message ("%u signals, %u long, after %" G_GSIZE_FORMAT " candles", whole->len, n_long,
                  warmup);
  g_assert_cmpuint (n_long, >, 20);
  g_assert_cmpuint (whole->len - n_long, >, 20);
  for (gsize s = 1; s <= n_starts; s++)
    {
      const gsize start = s * 37;
      g_autoptr (GPtrArray) later = run_strategy (candles, start);
      /* A side that is true at the first candle cannot fire until it was false. */
      const gint64 from = g_array_index (candles, IgxCandle, start + warmup + 100).open_time;
      guint a = 0;
      guint b = 0;

      while (a < whole->len && ((const IgxSignal *) whole->pdata[a])->close_time < from)
        a++;
      while (b < later->len && ((const IgxSignal *) later->pdata[b])->close_time < from)
        b++;
      g_assert_cmpuint (whole->len - a, ==, later->len - b);
      for (; a < whole->len; a++, b++, compared++)
        g_assert_cmpstr (((const IgxSignal *) whole->pdata[a])->id, ==,
                         ((const IgxSignal *) later->pdata[b])->id);
    }
  g_assert_cmpuint (compared, >, 2000);
}

/* What the design of the language promises by name. */
static void
test_names (void)
{
  static const char *const names[] = { "sma",
                                       "ema",
                                       "wma",
                                       "rma",
                                       "dema",
                                       "tema",
                                       "hma",
                                       "kama",
                                       "vwma",
                                       "vwap",
                                       "rsi",
                                       "stoch",
                                       "stochrsi",
                                       "macd",
                                       "ppo",
                                       "roc",
                                       "mom",
                                       "cci",
                                       "williams_r",
                                       "mfi",
                                       "obv",
                                       "ad",
                                       "cmf",
                                       "atr",
                                       "natr",
                                       "true_range",
                                       "bbands",
                                       "keltner",
                                       "donchian",
                                       "supertrend",
                                       "psar",
                                       "adx",
                                       "aroon",
                                       "ichimoku",
                                       "trix",
                                       "tsi",
                                       "ultimate_osc",
                                       "vortex",
                                       "pivot_high",
                                       "pivot_low",
                                       "swing_divergence",
                                       "abs",
                                       "min",
                                       "max",
                                       "sqrt",
                                       "log",
                                       "exp",
                                       "round",
                                       "sign",
                                       "if",
                                       "crosses_above",
                                       "crosses_below",
                                       "rising",
                                       "falling",
                                       "highest",
                                       "lowest",
                                       "sum",
                                       "count",
                                       "barssince",
                                       "valuewhen",
                                       "change",
                                       "zscore",
                                       "percentrank",
                                       "stdev",
                                       "correlation",
                                       "linreg",
                                       "slope" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_test_message ("%s", names[i]);
      g_assert_true (igx_indicator_find (names[i]) != NULL || igx_function_find (names[i]) != NULL);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/swings/names", test_names);
  g_test_add_func ("/swings/vwap/midnight", test_vwap_midnight);
  g_test_add_func ("/swings/vwap/gap", test_vwap_gap);
  g_test_add_func ("/swings/vwap/warm-up", test_vwap_warm_up);
  g_test_add_func ("/swings/starts", test_starts);
  g_test_add_func ("/swings/pivots", test_pivots);
  g_test_add_func ("/swings/divergence", test_divergence);
  g_test_add_func ("/swings/two-series", test_two_series);
  g_test_add_func ("/swings/two-series-mistakes", test_two_series_mistakes);

  return g_test_run ();
}
