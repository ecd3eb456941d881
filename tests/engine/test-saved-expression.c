/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An expression that is saved at any candle and restored goes on with the same bits. */
#include <math.h>
#include <string.h>

#include "engine/igx-engine.h"
#include "engine/igx-expression.h"
#include "engine/igx-strategy.h"
#include "engine/igx-timeframe.h"
#include "test-candles.h"

#define HASH_SIZE 32
#define N_CANDLES 260

static const char *const sources[] = {
  "close",
  "2 + 3",
  "rsi(14)",
  "close > ema(close, 20) and macd(3, 6, 4).hist > 0",
  "stoch(5).k - cci(33)",
  "percentrank(close, 20) + obv - obv[3]",
  "barssince(crosses_above(close, sma(close, 5)))",
  "if(rising(close, 2), valuewhen(close > open, high, 1), psar)",
  "ema(close, 5) @ 5m",
  "(highest(high, 4) @ 15m) - (close[1] @ 5m)",
  "swing_divergence(rsi(3), 1, 1, 20) @ 3m",
  "vwap + adx(5).adx",
  "close - ema(close of ETHUSDT, 5)",
  "count(close > (close of ETHUSDT @ 5m), 7)",
};

static IgxExpression *
new_expression (const char *source, const char *symbol, IgxTimeframe timeframe)
{
  g_autoptr (GError) error = NULL;
  IgxExpression *expression = NULL;
  IgxSeriesKey series;

  g_assert_true (igx_series_key_init (&series, "demo", symbol, timeframe, NULL));
  expression = igx_expression_new (source, &series, NULL, &error);
  g_assert_no_error (error);
  return expression;
}

/* Own candles from @first on, each after those of the other series that close with it. */
static void
push (IgxExpression *expression,
      const GArray *candles,
      const GArray *others,
      gsize first,
      gsize n,
      double *values)
{
  const IgxCandle *own = &g_array_index (candles, IgxCandle, 0);
  g_autoptr (GError) error = NULL;

  if (igx_expression_get_n_inputs (expression) > 0)
    igx_expression_feed (expression, igx_expression_get_input (expression, 0),
                         &g_array_index (others, IgxCandle, first), n, &error);
  g_assert_no_error (error);
  igx_expression_push (expression, own + first, n, values);
}

static gsize
check_source (const char *source, const GArray *candles, const GArray *others)
{
  g_autoptr (IgxExpression) whole = new_expression (source, "BTCUSDT", IGX_TIMEFRAME_MINUTE);
  g_autoptr (IgxExpression) saved = new_expression (source, "BTCUSDT", IGX_TIMEFRAME_MINUTE);
  g_autoptr (IgxExpression) restored = new_expression (source, "BTCUSDT", IGX_TIMEFRAME_MINUTE);
  double expected[N_CANDLES];
  gsize known = 0;

  push (whole, candles, others, 0, N_CANDLES, expected);
  for (gsize cut = 0; cut <= N_CANDLES; cut++)
    {
      /* What the other one has seen so far is that of the cut before, and goes on to the end. */
      g_autoptr (GBytes) state = igx_expression_save (saved);
      g_autoptr (GBytes) again = NULL;
      g_autoptr (GError) error = NULL;
      double values[N_CANDLES];
      double ignored = 0;

      igx_expression_restore (restored, state, &error);
      g_assert_no_error (error);
      again = igx_expression_save (restored);
      g_assert_true (g_bytes_equal (state, again));
      push (restored, candles, others, cut, N_CANDLES - cut, values);
      for (gsize i = cut; i < N_CANDLES; i++)
        {
          if (memcmp (&values[i - cut], &expected[i], sizeof (double)) != 0
              && !(isnan (values[i - cut]) && isnan (expected[i])))
            g_error ("%s, saved at %" G_GSIZE_FORMAT ": other bits at %" G_GSIZE_FORMAT, source,
                     cut, i);
          known += isnan (expected[i]) ? 0 : 1;
        }
      if (cut < N_CANDLES)
        push (saved, candles, others, cut, 1, &ignored);
    }
  return known;
}

static void
test_cuts (void)
{
  g_autoptr (GArray) candles = test_candles_generate (7, N_CANDLES, IGX_TIMEFRAME_MINUTE, 100);
  g_autoptr (GArray) others = test_candles_generate (8, N_CANDLES, IGX_TIMEFRAME_MINUTE, 100);

  /* Hours are missing, from the middle of a coarser candle on. */
  for (guint i = 131; i < N_CANDLES; i++)
    {
      g_array_index (candles, IgxCandle, i).open_time += 200 * IGX_TIMEFRAME_MINUTE;
      g_array_index (others, IgxCandle, i).open_time += 200 * IGX_TIMEFRAME_MINUTE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      gsize known = check_source (sources[i], candles, others);

      g_test_message ("%s: %" G_GSIZE_FORMAT " values compared", sources[i], known);
      g_assert_cmpuint (known, >, 10000);
    }
}

static void
assert_refused (IgxExpression *expression, GBytes *state, const char *part)
{
  g_autoptr (GBytes) before = igx_expression_save (expression);
  g_autoptr (GBytes) after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (igx_expression_restore (expression, state, &error));
  g_assert_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID);
  if (strstr (error->message, part) == NULL
      || !g_str_has_suffix (error->message, ": start from candles"))
    g_error ("“%s” does not say “%s”", error->message, part);
  after = igx_expression_save (expression);
  g_assert_true (g_bytes_equal (before, after));
}

static void
test_foreign (void)
{
  static const struct
  {
    const char *source;
    const char *symbol;
    IgxTimeframe timeframe;
  } others[] = {
    { "ema(close, 6) @ 5m", "BTCUSDT", IGX_TIMEFRAME_MINUTE },
    { "ema(high, 5) @ 5m", "BTCUSDT", IGX_TIMEFRAME_MINUTE },
    { "ema(close, 5) @ 15m", "BTCUSDT", IGX_TIMEFRAME_MINUTE },
    { "ema(close, 5)", "BTCUSDT", IGX_TIMEFRAME_MINUTE },
    { "ema(close, 5) @ 5m", "ETHUSDT", IGX_TIMEFRAME_MINUTE },
    { "ema(close, 5) @ 15m", "BTCUSDT", 5 * IGX_TIMEFRAME_MINUTE },
  };
  const char *own = "another series or to another expression";
  const char *text = "strategy s\ntimeframe 1m\nlong\n require ema(close, 5) @ 5m > 0\n"
                     " stop close * 0.9\n target close * 1.1\n";
  g_autoptr (GArray) candles = test_candles_generate (7, N_CANDLES, IGX_TIMEFRAME_MINUTE, 100);
  g_autoptr (IgxExpression) expression
      = new_expression ("ema(close, 5) @ 5m", "BTCUSDT", IGX_TIMEFRAME_MINUTE);
  g_autoptr (IgxStrategy) strategy = NULL;
  g_autoptr (IgxEngine) engine = NULL;
  g_autoptr (GBytes) state = NULL;
  g_autoptr (GBytes) of_engine = NULL;
  g_autoptr (GError) error = NULL;
  IgxSeriesKey series;
  double values[N_CANDLES];

  push (expression, candles, NULL, 0, N_CANDLES, values);
  state = igx_expression_save (expression);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (IgxExpression) other
          = new_expression (others[i].source, others[i].symbol, others[i].timeframe);

      assert_refused (other, state, own);
    }

  /* Neither is an engine's. */
  strategy = igx_strategy_new (text, -1, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (igx_series_key_init (&series, "demo", "BTCUSDT", IGX_TIMEFRAME_MINUTE, NULL));
  engine = igx_engine_new (&series);
  igx_engine_add_strategy (engine, strategy, NULL, &error);
  g_assert_no_error (error);
  of_engine = igx_engine_save (engine);
  assert_refused (expression, of_engine, own);
  g_assert_false (igx_engine_restore (engine, state, &error));
  g_assert_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID);
}

/* One of two outputs of the same indicator: the plans differ in nothing but what is read. */
static void
test_other_output (void)
{
  g_autoptr (IgxExpression) upper
      = new_expression ("bbands(close, 20).upper", "BTCUSDT", IGX_TIMEFRAME_MINUTE);
  g_autoptr (IgxExpression) lower
      = new_expression ("bbands(close, 20).lower", "BTCUSDT", IGX_TIMEFRAME_MINUTE);
  g_autoptr (GBytes) state = igx_expression_save (upper);

  assert_refused (lower, state, "another expression");
}

static GBytes *
seal (guint8 *bytes, gsize size)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = HASH_SIZE;

  g_checksum_update (checksum, bytes, (gssize) (size - HASH_SIZE));
  g_checksum_get_digest (checksum, bytes + size - HASH_SIZE, &length);
  return g_bytes_new (bytes, size);
}

static void
test_damage (void)
{
  g_autoptr (GArray) candles = test_candles_generate (7, N_CANDLES, IGX_TIMEFRAME_MINUTE, 100);
  g_autoptr (IgxExpression) expression
      = new_expression ("sma(close, 5) @ 5m", "BTCUSDT", IGX_TIMEFRAME_MINUTE);
  g_autoptr (GBytes) state = NULL;
  const guint8 *good = NULL;
  double values[N_CANDLES];
  guint n_sealed = 0;
  gsize size = 0;

  push (expression, candles, NULL, 0, N_CANDLES - 1, values);
  state = igx_expression_save (expression);
  good = g_bytes_get_data (state, &size);
  push (expression, candles, NULL, N_CANDLES - 1, 1, values);
  for (gsize at = 0; at < size; at++)
    {
      g_autofree guint8 *bytes = g_memdup2 (good, size);
      g_autoptr (GBytes) damaged = NULL;
      g_autoptr (GBytes) cut = g_bytes_new (good, at);
      g_autoptr (GBytes) sealed = NULL;
      g_autoptr (GError) error = NULL;

      bytes[at] ^= 0x80;
      damaged = g_bytes_new (bytes, size);
      assert_refused (expression, damaged, at < 8 ? "no saved state" : "state is");
      assert_refused (expression, cut, "state");
      sealed = seal (bytes, size);
      if (igx_expression_restore (expression, sealed, &error))
        igx_expression_push (expression, &g_array_index (candles, IgxCandle, 0), 1, values);
      else
        n_sealed++;
    }
  {
    g_autofree guint8 *longer = g_malloc0 (size + 8);
    g_autoptr (GBytes) sealed = NULL;

    memcpy (longer, good, size);
    sealed = seal (longer, size + 8);
    assert_refused (expression, sealed, "impossible");
  }
  /* The marks and what they belong to at least, the counts, and all places. */
  g_test_message ("%" G_GSIZE_FORMAT " bytes, %u refused with the right checksum", size, n_sealed);
  g_assert_cmpuint (n_sealed, >, 48);
  g_assert_true (igx_expression_restore (expression, state, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/saved-expression/cuts", test_cuts);
  g_test_add_func ("/saved-expression/foreign", test_foreign);
  g_test_add_func ("/saved-expression/other-output", test_other_output);
  g_test_add_func ("/saved-expression/damage", test_damage);
  return g_test_run ();
}
