/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/indicator-frame.h"
#include "engine/naive-twins.h"

/* The only output that a test of facts looks at, run over one column. */
static double *
run_on (const char *name, const double *params, Frame *frame)
{
  const IgxIndicator *entry = igx_indicator_find (name);

  g_assert_nonnull (entry);
  return indicator_frame_run (entry, params, frame, frame->n);
}

static void
assert_printed (const char *name,
                double period,
                const double *closes,
                gsize n_closes,
                const double *printed,
                gsize n_printed)
{
  const double params[] = { period };
  g_autoptr (Frame) frame = indicator_frame_new (n_closes);
  g_autofree double *got = NULL;
  const gsize first = n_closes - n_printed;

  for (gsize i = 0; i < n_closes; i++)
    frame->column[IGX_INPUT_CLOSE][i] = closes[i];
  got = run_on (name, params, frame);
  g_assert_cmpuint (igx_indicator_find (name)->lookback (params), ==, first);
  for (gsize i = 0; i < n_closes; i++)
    {
      if (i < first)
        g_assert_true (isnan (got[i]));
      else
        g_assert_cmpfloat_with_epsilon (got[i], printed[i - first], 0.0051);
    }
}

/* Wilder's RSI as StockCharts ChartSchool prints it, "Relative Strength Index (RSI)". */
static void
test_printed_rsi (void)
{
  static const double closes[]
      = { 44.3389, 44.0902, 44.1497, 43.6124, 44.3278, 44.8264, 45.0955, 45.4245, 45.8433,
          46.0826, 45.8931, 46.0328, 45.6140, 46.2820, 46.2820, 46.0028, 46.0328, 46.4116,
          46.2222, 45.6439, 46.2122, 46.2521, 45.7137, 46.4515, 45.7835, 45.3548, 44.0288,
          44.1783, 44.2181, 44.5672, 43.4205, 42.6628, 43.1314 };
  static const double printed[]
      = { 70.53, 66.32, 66.55, 69.41, 66.36, 57.97, 62.93, 63.26, 56.06, 62.38,
          54.71, 50.42, 39.99, 41.46, 41.87, 45.46, 37.30, 33.08, 37.77 };

  assert_printed ("rsi", 14, closes, G_N_ELEMENTS (closes), printed, G_N_ELEMENTS (printed));
}

/* As StockCharts ChartSchool prints them, "Moving Averages: Simple and Exponential". */
static void
test_printed_averages (void)
{
  static const double closes[] = { 22.2734, 22.1940, 22.0847, 22.1741, 22.1840, 22.1344,
                                   22.2337, 22.4323, 22.2436, 22.2933, 22.1542, 22.3926,
                                   22.3816, 22.6109, 23.3558, 24.0519, 23.7530, 23.8324,
                                   23.9516, 23.6338, 23.8225, 23.8722, 23.6537, 23.1870,
                                   23.0976, 23.3260, 22.6805, 23.0976, 22.4025, 22.1725 };
  static const double simple[]
      = { 22.22, 22.21, 22.23, 22.26, 22.31, 22.42, 22.61, 22.77, 22.91, 23.08, 23.21,
          23.38, 23.53, 23.65, 23.71, 23.69, 23.61, 23.51, 23.43, 23.28, 23.13 };
  static const double exponential[]
      = { 22.22, 22.21, 22.24, 22.27, 22.33, 22.52, 22.80, 22.97, 23.13, 23.28, 23.34,
          23.43, 23.51, 23.54, 23.47, 23.40, 23.39, 23.26, 23.23, 23.08, 22.92 };

  assert_printed ("sma", 10, closes, G_N_ELEMENTS (closes), simple, G_N_ELEMENTS (simple));
  assert_printed ("ema", 10, closes, G_N_ELEMENTS (closes), exponential,
                  G_N_ELEMENTS (exponential));
}

/* Tables that StockCharts ChartSchool prints with highs, lows and closes of two decimals, made
 * from prices of four: what that rounding leaves is the tolerance. */
static Frame *
printed_frame (gsize n, const double *high, const double *low, const double *close)
{
  Frame *frame = indicator_frame_new (n);

  for (gsize i = 0; i < n; i++)
    {
      frame->column[IGX_INPUT_HIGH][i] = high[i];
      frame->column[IGX_INPUT_LOW][i] = low[i];
      frame->column[IGX_INPUT_CLOSE][i] = close[i];
    }
  return frame;
}

static void
assert_table (const char *name,
              const double *params,
              const Frame *frame,
              guint output,
              const double *printed,
              gsize n_printed,
              double tolerance)
{
  const IgxIndicator *entry = igx_indicator_find (name);
  g_autofree double *got = NULL;
  gsize first;

  g_assert_nonnull (entry);
  first = entry->lookback (params);
  g_assert_cmpuint (first + n_printed, <=, frame->n);
  got = indicator_frame_run (entry, params, frame, frame->n);
  for (gsize i = 0; i < n_printed; i++)
    g_assert_cmpfloat_with_epsilon (got[output * frame->n + first + i], printed[i], tolerance);
}

/* "Average True Range (ATR)", QQQ. The table takes high - low as the first range: the candle put
 * before it closes inside the first one. */
static void
test_printed_atr (void)
{
  static const double params[] = { 14 };
  static const double high[]
      = { 48.2,  48.70, 48.72, 48.90, 48.87, 48.82, 49.05, 49.20, 49.35, 49.92, 50.19,
          50.12, 49.66, 49.88, 50.19, 50.36, 50.57, 50.65, 50.43, 49.63, 50.33, 50.29,
          50.17, 49.32, 48.50, 48.32, 46.80, 47.80, 48.39, 48.66, 48.79 };
  static const double low[]
      = { 48,    47.79, 48.14, 48.39, 48.37, 48.24, 48.64, 48.94, 48.86, 49.50, 49.87,
          49.20, 48.90, 49.43, 49.73, 49.26, 50.09, 50.30, 49.21, 48.98, 49.61, 49.20,
          49.43, 48.08, 47.64, 41.55, 44.28, 47.31, 47.20, 47.90, 47.73 };
  static const double close[]
      = { 48.16, 48.16, 48.61, 48.75, 48.63, 48.74, 49.03, 49.07, 49.32, 49.91, 50.13,
          49.53, 49.50, 49.75, 50.03, 50.31, 50.52, 50.41, 49.34, 49.37, 50.23, 49.24,
          49.93, 48.43, 48.18, 46.57, 45.41, 47.77, 47.72, 48.62, 47.85 };
  static const double printed[] = { 0.56, 0.59, 0.59, 0.57, 0.62, 0.62, 0.64, 0.67, 0.69,
                                    0.78, 0.78, 1.21, 1.30, 1.38, 1.37, 1.34, 1.32 };
  g_autoptr (Frame) frame = printed_frame (G_N_ELEMENTS (high), high, low, close);

  assert_table ("atr", params, frame, 0, printed, G_N_ELEMENTS (printed), 0.0101);
}

/* "Stochastic Oscillator" and "Williams %R"; the closes before the first value are not printed
 * and not read. */
static void
test_printed_stoch (void)
{
  static const double fast_params[] = { 14, 1, 1 };
  static const double params[] = { 14, 1, 3 };
  static const double high[]
      = { 127.01, 127.62, 126.59, 127.35, 128.17, 128.43, 127.37, 126.42, 126.90, 126.85,
          125.65, 125.72, 127.16, 127.72, 127.69, 128.22, 128.27, 128.09, 128.27, 127.74,
          128.77, 129.29, 130.06, 129.12, 129.29, 128.47, 128.09, 128.65, 129.14, 128.64 };
  static const double low[]
      = { 125.36, 126.16, 124.93, 126.09, 126.82, 126.48, 126.03, 124.83, 126.39, 125.72,
          124.56, 124.57, 125.07, 126.86, 126.63, 126.80, 126.71, 126.80, 126.13, 125.92,
          126.99, 127.81, 128.47, 128.06, 127.61, 127.60, 127.00, 126.90, 127.49, 127.40 };
  static const double close[]
      = { 126,    126,    126,    126,    126,    126,    126,    126,    126,    126,
          125,    125,    126,    127.29, 127.18, 128.01, 127.11, 127.73, 127.06, 127.33,
          128.71, 127.87, 128.58, 128.60, 127.93, 128.11, 127.60, 127.60, 128.69, 128.27 };
  static const double k[] = { 70.44, 67.61, 89.20, 65.81, 81.75, 64.52, 74.53, 98.58, 70.10,
                              73.06, 73.42, 61.23, 60.96, 40.39, 40.39, 66.83, 56.73 };
  static const double d[] = { 75.75, 74.21, 78.92, 70.69, 73.60, 79.21, 81.07, 80.58,
                              72.20, 69.24, 65.20, 54.19, 47.24, 49.20, 54.65 };
  double williams[G_N_ELEMENTS (k)];
  g_autoptr (Frame) frame = printed_frame (G_N_ELEMENTS (high), high, low, close);

  /* The same prices are printed there with %R = %K - 100. */
  for (gsize i = 0; i < G_N_ELEMENTS (k); i++)
    williams[i] = k[i] - 100;
  assert_table ("stoch", fast_params, frame, 0, k, G_N_ELEMENTS (k), 0.21);
  assert_table ("stoch", params, frame, 1, d, G_N_ELEMENTS (d), 0.21);
  assert_table ("williams_r", params, frame, 0, williams, G_N_ELEMENTS (williams), 0.21);
}

/* "Average Directional Index (ADX)", QQQQ. */
static void
test_printed_adx (void)
{
  static const double params[] = { 14 };
  static const double high[]
      = { 30.20, 30.28, 30.45, 29.35, 29.35, 29.29, 28.83, 28.73, 28.67, 28.85, 28.64, 27.68,
          27.21, 26.87, 27.41, 26.94, 26.52, 26.52, 27.09, 27.69, 28.45, 28.53, 28.67, 29.01,
          29.87, 29.80, 29.75, 30.65, 30.60, 30.76, 31.17, 30.89, 30.04, 30.66, 30.60, 31.97,
          32.10, 32.03, 31.63, 31.85, 32.71, 32.76, 32.58, 32.13, 33.12, 33.19, 32.52, 33.08 };
  static const double low[]
      = { 29.41, 29.32, 29.96, 28.74, 28.56, 28.41, 28.08, 27.43, 27.66, 27.83, 27.40, 27.09,
          26.18, 26.13, 26.63, 26.13, 25.43, 25.35, 25.88, 26.96, 27.14, 28.01, 27.88, 27.99,
          28.76, 29.14, 28.71, 28.93, 30.03, 29.39, 30.14, 30.43, 29.35, 29.99, 29.52, 30.94,
          31.54, 31.36, 30.92, 31.20, 32.13, 32.23, 31.97, 31.56, 32.21, 32.63, 31.76, 31.90 };
  static const double close[]
      = { 29.87, 30.24, 30.10, 28.90, 28.92, 28.48, 28.56, 27.56, 28.47, 28.28, 27.49, 27.23,
          26.35, 26.33, 27.03, 26.22, 26.01, 25.46, 27.03, 27.45, 28.36, 28.43, 27.95, 29.01,
          29.38, 29.36, 28.91, 30.61, 30.05, 30.19, 31.12, 30.54, 29.78, 30.04, 30.49, 31.47,
          32.05, 31.97, 31.13, 31.66, 32.64, 32.59, 32.19, 32.10, 32.93, 33.00, 31.94, 32.56 };
  static const double printed[] = { 33.58, 32.15, 29.93, 28.36, 26.92 };
  g_autoptr (Frame) frame = printed_frame (G_N_ELEMENTS (high), high, low, close);

  assert_table ("adx", params, frame, 0, printed, G_N_ELEMENTS (printed), 0.15);
}

/* "On Balance Volume (OBV)". */
static void
test_printed_obv (void)
{
  static const double params[] = { 0 };
  static const double close[] = { 53.26, 53.30, 53.32, 53.72, 54.19, 53.92, 54.65, 54.60,
                                  54.21, 54.53, 53.79, 53.66, 53.56, 53.57, 53.94, 53.27 };
  static const double volume[] = { 8200,  8100,  8300,  8900,  9200,  13300, 10300, 9900,
                                   10100, 11300, 12600, 10700, 11500, 23800, 14600, 11700 };
  static const double printed[] = { 0,     8100,  16400, 25300, 34500,  21200, 31500, 21600,
                                    11500, 22800, 10200, -500,  -12000, 11800, 26400, 14700 };
  g_autoptr (Frame) frame = printed_frame (G_N_ELEMENTS (close), close, close, close);

  for (gsize i = 0; i < G_N_ELEMENTS (volume); i++)
    frame->column[IGX_INPUT_VOLUME][i] = volume[i];
  assert_table ("obv", params, frame, 0, printed, G_N_ELEMENTS (printed), 1e-9);
}

/* A market that does not move and does not trade gives exactly the neutral values. */
static void
test_neutral (void)
{
  static const struct
  {
    const char *name;
    guint output;
    double value;
  } neutral[] = {
    { "rsi", 0, 50 },         { "stoch", 0, 50 },    { "stoch", 1, 50 },
    { "stochrsi", 0, 50 },    { "stochrsi", 1, 50 }, { "williams_r", 0, -50 },
    { "cci", 0, 0 },          { "mfi", 0, 50 },      { "ultimate_osc", 0, 50 },
    { "bbands", 3, 0 },       { "bbands", 4, 0.5 },  { "macd", 0, 0 },
    { "macd", 2, 0 },         { "ppo", 0, 0 },       { "roc", 0, 0 },
    { "mom", 0, 0 },          { "trix", 0, 0 },      { "tsi", 0, 0 },
    { "adx", 0, 0 },          { "adx", 1, 0 },       { "adx", 2, 0 },
    { "vortex", 0, 1 },       { "vortex", 1, 1 },    { "aroon", 0, 100 },
    { "aroon", 1, 100 },      { "aroon", 2, 0 },     { "cmf", 0, 0 },
    { "obv", 0, 0 },          { "ad", 0, 0 },        { "natr", 0, 0 },
    { "atr", 0, 0 },          { "stdev", 0, 0 },     { "zscore", 0, 0 },
    { "correlation", 0, 0 },  { "slope", 0, 0 },     { "percentrank", 0, 100 },
    { "kama", 0, 0.1 },       { "vwma", 0, 0.1 },    { "ema", 0, 0.1 },
    { "rma", 0, 0.1 },        { "linreg", 0, 0.1 },  { "bbands", 0, 0.1 },
    { "bbands", 2, 0.1 },     { "keltner", 0, 0.1 }, { "donchian", 1, 0.1 },
    { "supertrend", 0, 0.1 }, { "psar", 0, 0.1 },
  };
  const gsize n = 400;

  for (gsize k = 0; k < G_N_ELEMENTS (neutral); k++)
    {
      const IgxIndicator *entry = igx_indicator_find (neutral[k].name);
      double params[IGX_INDICATOR_PARAMS_MAX] = { 0 };
      g_autoptr (Frame) frame = indicator_frame_new (n);
      g_autofree double *got = NULL;

      g_assert_nonnull (entry);
      for (guint c = IGX_INPUT_OPEN; c <= IGX_INPUT_CLOSE; c++)
        for (gsize i = 0; i < n; i++)
          frame->column[c][i] = 0.1;
      indicator_frame_params (entry, params);
      got = indicator_frame_run (entry, params, frame, n);
      g_assert_true (entry->lookback (params) + 100 < n);
      for (gsize i = entry->lookback (params); i < n; i++)
        {
          const double value = got[neutral[k].output * n + i];

          if (value < neutral[k].value || value > neutral[k].value || isnan (value))
            g_error ("%s, output %u, of a flat market is %.17g, not %g", entry->name,
                     neutral[k].output, value, neutral[k].value);
        }
    }
}

/* What comes back but for its last bits has the same rank, by a loop and by a tree; more counts. */
static void
test_rank_ties (void)
{
  static const struct
  {
    double length;
    double off;
    double ranks[2];
  } rows[] = {
    { 20, 1e-13, { 100, 100 } },
    { 560, 1e-13, { 100, 100 } },
    { 20, 1e-8, { 50, 100 } },
    { 560, 1e-8, { 50, 100 } },
  };
  const IgxIndicator *entry = igx_indicator_find ("percentrank");
  const gsize n = 1200;
  guint n_compared = 0;

  for (gsize k = 0; k < G_N_ELEMENTS (rows); k++)
    {
      const double params[IGX_INDICATOR_PARAMS_MAX] = { rows[k].length };
      g_autoptr (Frame) frame = indicator_frame_new (n);
      g_autofree double *got = NULL;

      for (gsize i = 0; i < n; i++)
        frame->column[IGX_INPUT_CLOSE][i] = i % 2 == 0 ? 3 : 3 * (1 + rows[k].off);
      got = indicator_frame_run (entry, params, frame, n);
      for (gsize i = entry->lookback (params); i < n; i++, n_compared++)
        g_assert_cmpfloat_with_epsilon (got[i], rows[k].ranks[i % 2], 1e-9);
    }
  g_assert_cmpuint (n_compared, ==, 2 * (2 * n - 580));
}

/* Division by an average or a price of 0 has its value, too. */
static void
test_neutral_zero (void)
{
  static const char *const names[] = { "ppo", "roc", "trix", "natr" };

  for (gsize k = 0; k < G_N_ELEMENTS (names); k++)
    {
      const IgxIndicator *entry = igx_indicator_find (names[k]);
      double params[IGX_INDICATOR_PARAMS_MAX] = { 0 };
      g_autoptr (Frame) frame = indicator_frame_new (200);
      g_autofree double *got = NULL;

      indicator_frame_params (entry, params);
      got = indicator_frame_run (entry, params, frame, frame->n);
      for (gsize i = entry->lookback (params); i < frame->n; i++)
        g_assert_cmpfloat (fabs (got[i]), <=, 0);
    }
}

/* After the fall nothing of the old prices stays in what looks at the last candles only. */
static void
test_collapse (void)
{
  const double params[] = { 20, 2 };
  g_autoptr (Frame) frame = indicator_frame_new (1000);
  g_autofree double *bands = NULL;
  g_autofree double *sum = NULL;
  guint compared = 0;

  for (gsize i = 0; i < frame->n; i++)
    frame->column[IGX_INPUT_CLOSE][i]
        = i < 100 ? 60000 + (double) (i % 7) : 0.0001 * (i % 2 == 0 ? 1.01 : 0.99);
  bands = run_on ("bbands", params, frame);
  sum = run_on ("sum", params, frame);
  for (gsize i = 119; i < frame->n; i++)
    {
      g_assert_cmpfloat (fabs (bands[3 * frame->n + i] / 0.04 - 1), <, 1e-12);
      g_assert_cmpfloat (fabs (sum[i] / 0.002 - 1), <, 1e-13);
      compared++;
    }
  g_assert_cmpuint (compared, ==, 881);
}

static void
check_settle (const IgxIndicator *entry, const double *params)
{
  const gsize n_starts = 50;
  const gsize settle = entry->settle (params);
  guint64 compared = 0;

  for (guint kind = 0; kind < N_KINDS; kind++)
    {
      g_autoptr (Frame) frame = NULL;
      g_autofree double *whole = NULL;

      /* What fell by eight orders of magnitude weighs longer than 1e-9 says; and prices near
       * 100 are the scale of outputs in percent, too. */
      if (kind == KIND_COLLAPSE || kind == KIND_TINY)
        continue;
      frame = indicator_frame_make (kind, settle + n_starts * 41 + 200, 300 + kind);
      whole = indicator_frame_run (entry, params, frame, frame->n);
      for (gsize s = 1; s <= n_starts; s++)
        {
          const gsize start = s * 41;
          Frame later = *frame;
          g_autofree double *part = NULL;

          later.n = frame->n - start;
          for (guint c = 0; c < IGX_INPUT_COUNT; c++)
            later.column[c] = frame->column[c] + start;
          part = indicator_frame_run (entry, params, &later, later.n);
          for (guint o = 0; o < entry->n_outputs; o++)
            for (gsize i = settle; i < later.n; i++)
              {
                const double a = whole[o * frame->n + start + i];
                const double b = part[o * later.n + i];
                const double price = frame->column[IGX_INPUT_CLOSE][start + i];

                /* Relative to what the value is made of: a difference of averages may be 0. */
                if (!(fabs (a - b) <= 4e-9 * MAX (fabs (a), price))
                    && !(entry->sparse && isnan (a) && isnan (b)))
                  g_error ("%s, output %u, from start %" G_GSIZE_FORMAT " at %" G_GSIZE_FORMAT
                           " on %s: %.17g, not %.17g",
                           entry->name, o, start, i, indicator_frame_kind (kind), b, a);
                compared++;
              }
        }
    }
  g_assert_cmpuint (compared, >, (guint64) n_starts * 200 * (N_KINDS - 2) * entry->n_outputs);
}

/* Where the history began makes no difference once an entry says that it is settled. */
static void
test_settle (gconstpointer data)
{
  const IgxIndicator *entry = data;
  double params[IGX_INDICATOR_PARAMS_MAX] = { 0 };

  indicator_frame_params (entry, params);
  if (entry->settle (params) == IGX_INDICATOR_SETTLES_NEVER)
    g_assert_true (g_str_equal (entry->name, "obv") || g_str_equal (entry->name, "ad"));
  else
    check_settle (entry, params);
}

/* The largest relative difference that the beginning of the history makes, @after candles from
 * there, over all beginnings from @first on. */
static double
difference_after (const char *name,
                  const double *params,
                  const Frame *frame,
                  gsize first,
                  gsize n_starts,
                  gsize after)
{
  const IgxIndicator *entry = igx_indicator_find (name);
  g_autofree double *whole = indicator_frame_run (entry, params, frame, frame->n);
  double worst = 0;

  g_assert_cmpuint (first + n_starts + after, <=, frame->n);
  for (gsize start = first; start < first + n_starts; start++)
    {
      Frame later = *frame;
      g_autofree double *part = NULL;

      later.n = after + 1;
      for (guint c = 0; c < IGX_INPUT_COUNT; c++)
        later.column[c] = frame->column[c] + start;
      part = indicator_frame_run (entry, params, &later, later.n);
      worst = MAX (worst, fabs (part[after] / whole[start + after] - 1));
    }
  return worst;
}

/*
 * An average begins with a plain mean, which differs from that of a longer history by as much as
 * prices moved. It decays from where it stands, behind the candles that it is made of: counted
 * from the first candle more than 1e-9 would be left.
 */
static void
test_settle_seed (void)
{
  static const struct
  {
    const char *name;
    double period;
    gsize decay;
  } averages[] = { { "ema", 200, 2073 },
                   { "ema", 100, 1037 },
                   { "ema", 21, 218 },
                   { "rma", 14, 280 },
                   { "rma", 50, 1026 } };
  const gsize fall = 6000;
  g_autoptr (Frame) frame = indicator_frame_new (9000);

  for (gsize i = 0; i < frame->n; i++)
    frame->column[IGX_INPUT_CLOSE][i] = i < fall ? 300 : 100;
  for (gsize a = 0; a < G_N_ELEMENTS (averages); a++)
    {
      const double params[] = { averages[a].period };
      const gsize n = (gsize) averages[a].period;
      const gsize settle = igx_indicator_find (averages[a].name)->settle (params);
      const double early
          = difference_after (averages[a].name, params, frame, fall - n, n, averages[a].decay);
      const double late = difference_after (averages[a].name, params, frame, fall - n, n, settle);

      g_test_message ("%s(%g): %.2g after %" G_GSIZE_FORMAT ", %.2g after %" G_GSIZE_FORMAT,
                      averages[a].name, params[0], early, averages[a].decay, late, settle);
      g_assert_cmpuint (settle, ==, averages[a].decay + n - 1);
      g_assert_cmpfloat (early, >, 1e-9);
      g_assert_cmpfloat (late, <, 1e-9);
    }
}

/* Such falls are real: daily candles of 2018 to 2025. */
static void
test_settle_seed_real (void)
{
  const double params[] = { 100 };
  const gsize decay = 1037;
  const gsize n_starts = 1700;
  g_autoptr (Frame) frame = indicator_frame_read ("binance-BTCUSDT-1d.csv", 2900);

  if (frame == NULL)
    {
      g_test_skip ("no real candles here: IGX_SHARED_DATA has no binance-BTCUSDT-1d.csv");
      return;
    }
  g_assert_cmpfloat (difference_after ("ema", params, frame, 1, n_starts, decay), >, 1e-9);
  g_assert_cmpfloat (difference_after ("ema", params, frame, 1, n_starts, decay + 99), <, 1e-9);
}

/* Those that follow a path, over their parameters. */
static void
test_settle_paths (void)
{
  static const struct
  {
    const char *name;
    double params[2];
  } paths[] = {
    { "psar", { 0.01, 0.1 } },    { "psar", { 0.005, 0.05 } }, { "psar", { 0.02, 0.02 } },
    { "psar", { 0.3, 0.5 } },     { "psar", { 0.001, 0.2 } },  { "supertrend", { 10, 1 } },
    { "supertrend", { 10, 6 } },  { "supertrend", { 50, 3 } }, { "supertrend", { 14, 10 } },
    { "supertrend", { 2, 0.5 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    check_settle (igx_indicator_find (paths[i].name), paths[i].params);
}

/* A million candles later nothing has drifted away from what the last ones say; ten million with
 * `-m thorough`, as the benchmarks run it. */
static void
test_drift (void)
{
  const gsize n = g_test_thorough () ? 10000000 : 1000000;
  const gsize n_compared = 300;
  g_autoptr (Frame) frame = indicator_frame_make (KIND_WALK, n, 77);
  guint64 compared = 0;
  guint64 expected = 0;

  for (gsize e = 0; e < igx_indicator_count (); e++)
    {
      const IgxIndicator *entry = igx_indicator_at (e);
      double params[IGX_INDICATOR_PARAMS_MAX] = { 0 };
      const double *inputs[IGX_INDICATOR_INPUTS_MAX] = { NULL };
      Real *copies[IGX_INDICATOR_INPUTS_MAX] = { NULL };
      Real *outputs[IGX_INDICATOR_OUTPUTS_MAX] = { NULL };
      g_autofree double *got = NULL;
      gsize tail;

      indicator_frame_params (entry, params);
      if (entry->settle (params) == IGX_INDICATOR_SETTLES_NEVER)
        continue;
      tail = entry->settle (params) + n_compared;
      got = indicator_frame_run (entry, params, frame, n);
      indicator_frame_bind (entry, frame, inputs);
      for (guint k = 0; k < entry->n_inputs; k++)
        {
          copies[k] = g_new0 (Real, tail);
          for (gsize i = 0; i < tail; i++)
            copies[k][i] = inputs[k][n - tail + i];
        }
      for (guint o = 0; o < entry->n_outputs; o++)
        outputs[o] = g_new0 (Real, tail);
      naive_twins_find (entry->name)->func (params, (const Real *const *) copies, outputs, tail);
      for (guint o = 0; o < entry->n_outputs; o++)
        for (gsize i = tail - n_compared; i < tail; i++)
          {
            const double a = got[o * n + n - tail + i];
            const double price = frame->column[IGX_INPUT_CLOSE][n - tail + i];

            if (!(fabsl (a - outputs[o][i]) <= 4e-9 * MAX (fabs (a), MAX (price, 100)))
                && !(entry->sparse && isnan (a) && isnan (outputs[o][i])))
              g_error ("%s, output %u: %.17g after many candles, the last ones say %.17Lg",
                       entry->name, o, a, outputs[o][i]);
            compared++;
          }
      expected += n_compared * entry->n_outputs;
      for (guint k = 0; k < entry->n_inputs; k++)
        g_free (copies[k]);
      for (guint o = 0; o < entry->n_outputs; o++)
        g_free (outputs[o]);
    }
  g_test_message ("%" G_GUINT64_FORMAT " values compared after %" G_GSIZE_FORMAT " candles",
                  compared, n);
  g_assert_cmpuint (compared, >, 0);
  g_assert_cmpuint (compared, ==, expected);
}

/* Published rules of thumb for the lengths themselves. */
static void
test_lengths (void)
{
  static const struct
  {
    const char *name;
    double params[4];
    gsize lookback;
    gsize settle;
  } lengths[] = {
    { "sma", { 20 }, 19, 19 },
    { "ema", { 200 }, 199, 199 + 2073 },
    { "ema", { 1 }, 0, 0 },
    { "rma", { 14 }, 13, 13 + 280 },
    { "rsi", { 14 }, 14, 14 + 280 },
    { "atr", { 14 }, 14, 14 + 280 },
    { "adx", { 14 }, 27, 27 + 560 },
    { "macd", { 12, 26, 9 }, 33, 33 + 270 + 93 },
    { "stoch", { 14, 3, 3 }, 17, 17 },
    { "trix", { 15 }, 43, 43 + 3 * 156 },
    { "bbands", { 20, 2 }, 19, 19 },
    { "hma", { 16 }, 18, 18 },
    { "ultimate_osc", { 7, 14, 28 }, 28, 28 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      const IgxIndicator *entry = igx_indicator_find (lengths[i].name);

      g_test_message ("%s", entry->name);
      g_assert_cmpuint (entry->lookback (lengths[i].params), ==, lengths[i].lookback);
      g_assert_cmpuint (entry->settle (lengths[i].params), ==, lengths[i].settle);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/indicator-facts/printed/rsi", test_printed_rsi);
  g_test_add_func ("/indicator-facts/printed/averages", test_printed_averages);
  g_test_add_func ("/indicator-facts/printed/atr", test_printed_atr);
  g_test_add_func ("/indicator-facts/printed/stoch", test_printed_stoch);
  g_test_add_func ("/indicator-facts/printed/adx", test_printed_adx);
  g_test_add_func ("/indicator-facts/printed/obv", test_printed_obv);
  g_test_add_func ("/indicator-facts/neutral", test_neutral);
  g_test_add_func ("/indicator-facts/neutral-zero", test_neutral_zero);
  g_test_add_func ("/indicator-facts/rank-ties", test_rank_ties);
  g_test_add_func ("/indicator-facts/collapse", test_collapse);
  g_test_add_func ("/indicator-facts/drift", test_drift);
  g_test_add_func ("/indicator-facts/lengths", test_lengths);
  g_test_add_func ("/indicator-facts/settle-seed", test_settle_seed);
  g_test_add_func ("/indicator-facts/settle-seed-real", test_settle_seed_real);
  g_test_add_func ("/indicator-facts/settle-paths", test_settle_paths);
  for (gsize i = 0; i < igx_indicator_count (); i++)
    {
      const IgxIndicator *entry = igx_indicator_at (i);
      g_autofree char *path = g_strdup_printf ("/indicator-facts/settle/%s", entry->name);

      g_test_add_data_func (path, entry, test_settle);
    }

  return g_test_run ();
}
