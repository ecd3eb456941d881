/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an engine looks at besides: what the series was like, and what candidates carry. Each number
 * against the same expression on its own, whatever the blocks, the start and what is saved. */
#include <math.h>
#include <string.h>

#include "engine/igx-backtest.h"
#include "engine/igx-engine-private.h"
#include "engine/igx-expression.h"
#include "engine/igx-timeframe.h"
#include "test-candles.h"

/* Longer than the EMA 50 of 1h in candles of 5m takes to settle. */
#define N_CANDLES 9000

#define SEED 11

/* Fires at every candle, so that each shows what it was like. */
static const char source[]
    = "strategy every\ntimeframe 5m, 1m, 15m, 4h, 1d\nregime momentum, breakout\n"
      "param period = 7 in 1 .. 20\n"
      "let strength = rsi(14)\nlet bands = bbands(20, 2)\nlet up = close > ema(close, 9)\n"
      "let unsteady = (sma(volume, period)[1] - volume) / 0\n"
      "long\n require close > 0 and strength >= 0 and bands.width >= 0\n"
      " score 10 when up \"up\"\n score 1 when unsteady > 0 \"unsteady\"\n"
      " rearm every bar\n stop close * 0.9\n target close * 1.1\n";

static const char *const expressions[] = {
  "close",
  "percentrank(natr(14), 500) / 100",
  "percentrank(bbands(20, 2).width, 500) / 100",
  "adx(14).adx",
  "ema(close, 21)",
  "ema(close, 50)",
  "ema(close, 200)",
  "(ema(close, 50) - ema(close, 50)[10]) / atr(14)",
  "volume / sma(volume, 20)[1]",
  "percentrank(quote_volume, 500)",
};

static IgxSeriesKey
make_series (IgxTimeframe timeframe)
{
  IgxSeriesKey series;

  g_assert_true (igx_series_key_init (&series, "demo", "BTCUSDT", timeframe, NULL));
  return series;
}

static IgxEngine *
new_engine (IgxTimeframe timeframe, IgxEngineContext context)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxStrategy) strategy = igx_strategy_new (source, -1, NULL, &error);
  const IgxSeriesKey series = make_series (timeframe);
  IgxEngine *engine = igx_engine_new (&series);

  g_assert_no_error (error);
  igx_engine_set_context (engine, context);
  igx_engine_add_strategy (engine, strategy, NULL, &error);
  g_assert_no_error (error);
  return engine;
}

static void
free_signal (gpointer data)
{
  igx_signal_unref (data);
}

static GPtrArray *
push (IgxEngine *engine, const GArray *candles, guint first, guint n)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *signals = g_ptr_array_new_with_free_func (free_signal);

  igx_engine_push (engine, &g_array_index (candles, IgxCandle, first), n, signals, &error);
  g_assert_no_error (error);
  return signals;
}

static double *
evaluate (const char *text, const GArray *candles, IgxTimeframe timeframe, gsize *warmup)
{
  g_autoptr (GError) error = NULL;
  const IgxSeriesKey series = make_series (timeframe);
  g_autoptr (IgxExpression) expression = igx_expression_new (text, &series, NULL, &error);
  double *values = g_new (double, candles->len);

  g_assert_no_error (error);
  igx_expression_push (expression, (const IgxCandle *) (gconstpointer) candles->data, candles->len,
                       values);
  if (warmup != NULL)
    *warmup = MAX (*warmup, igx_expression_get_warmup (expression));
  return values;
}

static guint
find_candle (const GArray *candles, IgxTimeframe timeframe, const IgxSignal *signal, guint from)
{
  guint at = from;

  while (g_array_index (candles, IgxCandle, at).open_time + timeframe < signal->close_time)
    at++;
  g_assert_cmpint (g_array_index (candles, IgxCandle, at).open_time + timeframe, ==,
                   signal->close_time);
  return at;
}

/* Each candle against the expressions, the regime step by step. */
static void
test_expressions (void)
{
  const IgxTimeframe timeframe = 5 * IGX_TIMEFRAME_MINUTE;
  g_autoptr (GArray) candles = test_candles_generate (SEED, N_CANDLES, timeframe, 100);
  g_autoptr (IgxEngine) engine = new_engine (timeframe, IGX_ENGINE_CONTEXT_MOMENT);
  g_autoptr (GPtrArray) signals = push (engine, candles, 0, candles->len);
  g_autofree double *higher = NULL;
  double *rows[G_N_ELEMENTS (expressions)];
  gsize regime_warmup = 0;
  gsize liquidity_warmup = 0;
  gsize higher_warmup = 0;
  guint n_regimes[IGX_N_REGIMES] = { 0 };
  guint n_higher[4] = { 0 };
  guint n_ranked = 0;
  guint n_classes = 0;
  guint at = 0;
  IgxRegimeState state = { 0 };
  guint stepped = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (expressions); i++)
    rows[i] = evaluate (expressions[i], candles, timeframe,
                        i + 1 < G_N_ELEMENTS (expressions) ? &regime_warmup : &liquidity_warmup);
  higher = evaluate ("(ema(close, 21) - ema(close, 50)) @ 1h", candles, timeframe, &higher_warmup);
  g_assert_cmpuint (signals->len, >, N_CANDLES - 400);
  for (guint i = 0; i < signals->len; i++)
    {
      const IgxSignal *signal = signals->pdata[i];
      IgxRegime regime = IGX_REGIME_UNKNOWN;

      at = find_candle (candles, timeframe, signal, at);
      for (; stepped <= at; stepped++)
        {
          const IgxRegimeValues values = { rows[0][stepped], rows[1][stepped], rows[2][stepped],
                                           rows[3][stepped], rows[4][stepped], rows[5][stepped],
                                           rows[6][stepped], rows[7][stepped], rows[8][stepped] };

          regime = igx_regime_step (
              &state, stepped < regime_warmup ? IGX_REGIME_UNKNOWN : igx_regime_classify (&values));
        }
      g_assert_cmpuint (signal->moment.regime, ==, regime);
      n_regimes[regime]++;
      if (at < liquidity_warmup)
        g_assert_cmpuint (signal->moment.liquidity, ==, IGX_MOMENT_UNKNOWN);
      else
        {
          g_assert_cmpuint (signal->moment.liquidity, <=, 500);
          g_assert_cmpfloat_with_epsilon (signal->moment.liquidity / 5.0, rows[9][at], 1e-12);
          n_ranked++;
        }
      if (at < higher_warmup - 12)
        continue;
      if (at >= higher_warmup)
        g_assert_cmpint (signal->moment.higher, ==, higher[at] > 0 ? 1 : -1);
      n_higher[signal->moment.higher + 1]++;
    }
  for (guint i = 0; i < IGX_N_REGIMES; i++)
    n_classes += n_regimes[i] > 0 ? 1 : 0;
  g_assert_cmpuint (n_regimes[IGX_REGIME_UNKNOWN], >, 1000);
  g_assert_cmpuint (n_classes, >=, 5);
  g_assert_cmpuint (n_ranked, >, 8000);
  g_assert_cmpuint (n_higher[0], >, 300);
  g_assert_cmpuint (n_higher[2], >, 300);
  for (gsize i = 0; i < G_N_ELEMENTS (expressions); i++)
    g_free (rows[i]);
}

static void
assert_same (const IgxSignal *a, const IgxSignal *b)
{
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpuint (a->moment.regime, ==, b->moment.regime);
  g_assert_cmpint (a->moment.higher, ==, b->moment.higher);
  g_assert_cmpuint (a->moment.bridged, ==, b->moment.bridged);
  g_assert_cmpuint (a->moment.liquidity, ==, b->moment.liquidity);
}

/* Any blocks, and saved and restored in the middle. */
static void
test_blocks_and_states (void)
{
  const IgxTimeframe timeframe = 5 * IGX_TIMEFRAME_MINUTE;
  g_autoptr (GArray) candles = test_candles_generate (SEED, N_CANDLES, timeframe, 100);
  const IgxEngineContext both = IGX_ENGINE_CONTEXT_MOMENT | IGX_ENGINE_CONTEXT_VALUES;
  g_autoptr (IgxEngine) whole = new_engine (timeframe, both);
  g_autoptr (GPtrArray) expected = NULL;
  const guint sizes[] = { 1, 7, 513 };
  guint n_compared = 0;

  /* A known gap, which is remembered for a while. */
  g_array_remove_range (candles, 7000, 3);
  expected = push (whole, candles, 0, candles->len);
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      IgxEngine *engine = new_engine (timeframe, both);
      guint known = 0;

      for (guint done = 0; done < candles->len; done += sizes[s])
        {
          g_autoptr (GPtrArray) some
              = push (engine, candles, done, MIN (sizes[s], candles->len - done));

          for (guint i = 0; i < some->len; i++, n_compared++)
            assert_same (some->pdata[i], expected->pdata[known++]);
          if (done / sizes[s] % 400 != 13 && done != 7004)
            continue;
          {
            g_autoptr (GBytes) state = igx_engine_save (engine);
            g_autoptr (GError) error = NULL;

            igx_engine_free (engine);
            engine = new_engine (timeframe, both);
            igx_engine_restore (engine, state, &error);
            g_assert_no_error (error);
          }
        }
      g_assert_cmpuint (known, ==, expected->len);
      igx_engine_free (engine);
    }
  g_assert_cmpuint (n_compared, >, 25000);
}

/* Who looks at something else does not take the state. */
static void
test_other_context (void)
{
  const IgxTimeframe timeframe = 5 * IGX_TIMEFRAME_MINUTE;
  g_autoptr (GArray) candles = test_candles_generate (SEED, 600, timeframe, 100);
  g_autoptr (IgxEngine) with = new_engine (timeframe, IGX_ENGINE_CONTEXT_MOMENT);
  g_autoptr (IgxEngine) without = new_engine (timeframe, IGX_ENGINE_CONTEXT_NONE);
  g_autoptr (GPtrArray) signals = push (with, candles, 0, candles->len);
  g_autoptr (GBytes) state = igx_engine_save (with);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (signals->len, >, 100);
  g_assert_false (igx_engine_restore (without, state, &error));
  g_assert_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID);
}

/* From wherever there is enough history: the same. */
static void
test_starts (void)
{
  const IgxTimeframe timeframe = 15 * IGX_TIMEFRAME_MINUTE;
  g_autoptr (GArray) candles = test_candles_generate (SEED + 1, 7000, timeframe, 100);
  g_autoptr (IgxEngine) whole = new_engine (timeframe, IGX_ENGINE_CONTEXT_MOMENT);
  g_autoptr (GPtrArray) expected = push (whole, candles, 0, candles->len);
  const gsize history = igx_engine_get_history (whole);
  guint n_compared = 0;

  g_assert_cmpuint (history, >, 2000);
  g_assert_cmpuint (history, <, 3000);
  for (guint start = 1; start + history + 200 < candles->len; start += 111)
    {
      g_autoptr (IgxEngine) engine = new_engine (timeframe, IGX_ENGINE_CONTEXT_MOMENT);
      g_autoptr (GPtrArray) warm = push (engine, candles, start, (guint) history);
      g_autoptr (GPtrArray) some
          = push (engine, candles, start + (guint) history, candles->len - start - (guint) history);
      const guint behind = expected->len - some->len;

      g_assert_cmpuint (warm->len, >, 2000);

      for (guint i = 0; i < some->len; i++, n_compared++)
        {
          const IgxSignal *signal = some->pdata[i];

          assert_same (signal, expected->pdata[behind + i]);
          g_assert_cmpuint (signal->moment.regime, !=, IGX_REGIME_UNKNOWN);
          g_assert_cmpint (signal->moment.higher, !=, 0);
        }
    }
  g_assert_cmpuint (n_compared, >, 70000);
}

/* A gap is remembered for 50 candles, what was before the first is none. */
static void
test_gap (void)
{
  const IgxTimeframe timeframe = 5 * IGX_TIMEFRAME_MINUTE;
  g_autoptr (GArray) candles = test_candles_generate (SEED, 900, timeframe, 100);
  g_autoptr (IgxEngine) engine = new_engine (timeframe, IGX_ENGINE_CONTEXT_MOMENT);
  g_autoptr (GPtrArray) signals = NULL;
  guint n_bridged = 0;
  guint at = 0;

  g_array_remove_index (candles, 600);
  signals = push (engine, candles, 0, candles->len);
  for (guint i = 0; i < signals->len; i++)
    {
      const IgxSignal *signal = signals->pdata[i];

      at = find_candle (candles, timeframe, signal, at);
      g_assert_cmpuint (signal->moment.bridged, ==, at >= 600 && at < 600 + IGX_MOMENT_GAP_N);
      n_bridged += signal->moment.bridged;
    }
  g_assert_cmpuint (n_bridged, ==, IGX_MOMENT_GAP_N);
}

/* Where no longer timeframe helps, it is unknown; where the venue tells no value, so is liquidity.
 */
static void
test_unknown (void)
{
  const IgxTimeframe timeframes[] = { IGX_TIMEFRAME_MINUTE, IGX_TIMEFRAME_DAY };
  guint n_compared = 0;

  for (gsize t = 0; t < G_N_ELEMENTS (timeframes); t++)
    {
      g_autoptr (GArray) candles = test_candles_generate (SEED, 4000, timeframes[t], 100);
      g_autoptr (IgxEngine) engine = new_engine (timeframes[t], IGX_ENGINE_CONTEXT_MOMENT);
      g_autoptr (GPtrArray) signals = NULL;

      for (guint i = 0; i < candles->len; i++)
        g_array_index (candles, IgxCandle, i).quote_volume = NAN;
      signals = push (engine, candles, 0, candles->len);
      for (guint i = 0; i < signals->len; i++, n_compared++)
        {
          const IgxSignal *signal = signals->pdata[i];

          g_assert_cmpint (signal->moment.higher, ==, 0);
          g_assert_cmpuint (signal->moment.liquidity, ==, IGX_MOMENT_UNKNOWN);
        }
      g_assert_cmpuint (igx_engine_get_history (engine), <, 3000);
    }
  g_assert_cmpuint (n_compared, >, 7000);
}

/* What the `let`s said, at each candle; one with several outputs has no value. */
static void
test_values (void)
{
  const IgxTimeframe timeframe = 5 * IGX_TIMEFRAME_MINUTE;
  g_autoptr (GArray) candles = test_candles_generate (SEED, 2000, timeframe, 100);
  g_autoptr (IgxEngine) engine = new_engine (timeframe, IGX_ENGINE_CONTEXT_VALUES);
  g_autoptr (IgxEngine) plain = new_engine (timeframe, IGX_ENGINE_CONTEXT_NONE);
  g_autoptr (GPtrArray) signals = push (engine, candles, 0, candles->len);
  g_autoptr (GPtrArray) bare = push (plain, candles, 0, candles->len);
  g_autofree double *strength = evaluate ("rsi(14)", candles, timeframe, NULL);
  g_autofree double *up = evaluate ("close > ema(close, 9)", candles, timeframe, NULL);
  guint at = 0;

  g_assert_cmpuint (signals->len, ==, bare->len);
  g_assert_cmpuint (signals->len, >, 1500);
  for (guint i = 0; i < signals->len; i++)
    {
      const IgxSignal *signal = signals->pdata[i];
      const IgxSignal *other = bare->pdata[i];
      const IgxSignalValue *values[3];

      at = find_candle (candles, timeframe, signal, at);
      g_assert_cmpuint (signal->values->len, ==, 3);
      for (guint v = 0; v < 3; v++)
        values[v] = signal->values->pdata[v];
      g_assert_cmpstr (values[0]->name, ==, "strength");
      g_assert_true (memcmp (&values[0]->value, &strength[at], sizeof (double)) == 0);
      g_assert_cmpstr (values[1]->name, ==, "up");
      g_assert_true (memcmp (&values[1]->value, &up[at], sizeof (double)) == 0);
      g_assert_cmpstr (values[2]->name, ==, "unsteady");
      g_assert_true (isnan (values[2]->value));
      g_assert_cmpstr (signal->params, ==, "period=7\n");
      g_assert_cmpuint (strlen (signal->candle_hash), ==, 16);
      g_assert_cmpuint (strlen (signal->source_hash), >=, 16);
      g_assert_null (other->values);
      g_assert_cmpstr (signal->id, ==, other->id);
      g_assert_cmpuint (signal->moment.regime, ==, IGX_REGIME_UNKNOWN);
      g_assert_true (isnan (signal->regime_fit));
      if (i > 0)
        g_assert_cmpstr (signal->candle_hash, !=,
                         ((const IgxSignal *) signals->pdata[i - 1])->candle_hash);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/context/expressions", test_expressions);
  g_test_add_func ("/context/blocks-and-states", test_blocks_and_states);
  g_test_add_func ("/context/other-context", test_other_context);
  g_test_add_func ("/context/starts", test_starts);
  g_test_add_func ("/context/gap", test_gap);
  g_test_add_func ("/context/unknown", test_unknown);
  g_test_add_func ("/context/values", test_values);
  return g_test_run ();
}
