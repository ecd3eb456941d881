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
          for (guint c = 0; c <= IGX_INPUT_VOLUME; c++)
            later.column[c] = frame->column[c] + start;
          part = indicator_frame_run (entry, params, &later, later.n);
          for (guint o = 0; o < entry->n_outputs; o++)
            for (gsize i = settle; i < later.n; i++)
              {
                const double a = whole[o * frame->n + start + i];
                const double b = part[o * later.n + i];
                const double price = frame->column[IGX_INPUT_CLOSE][start + i];

                /* Relative to what the value is made of: a difference of averages may be 0. */
                if (!(fabs (a - b) <= 4e-9 * MAX (fabs (a), price)))
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
  g_test_add_func ("/indicator-facts/neutral", test_neutral);
  g_test_add_func ("/indicator-facts/neutral-zero", test_neutral_zero);
  g_test_add_func ("/indicator-facts/collapse", test_collapse);
  g_test_add_func ("/indicator-facts/lengths", test_lengths);
  g_test_add_func ("/indicator-facts/settle-paths", test_settle_paths);
  for (gsize i = 0; i < igx_indicator_count (); i++)
    {
      const IgxIndicator *entry = igx_indicator_at (i);
      g_autofree char *path = g_strdup_printf ("/indicator-facts/settle/%s", entry->name);

      g_test_add_data_func (path, entry, test_settle);
    }

  return g_test_run ();
}
