/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is told of a strategy is what is written, and what the engine does. */
#include <string.h>

#include "engine/igx-engine.h"
#include "engine/igx-timeframe.h"
#include "engine/language/igx-describe-words.h"
#include "engine/language/igx-describe.h"
#include "engine/language/igx-parser.h"
#include "support/igx-built-in.h"

static char *
words_of (const char *source)
{
  g_autoptr (GPtrArray) messages = igx_message_array_new ();
  IgxAstNode *node = NULL;
  G_GNUC_UNUSED g_autoptr (IgxAstFile) file
      = igx_parser_parse_expression (source, strlen (source), &node, messages);

  g_assert_cmpuint (messages->len, ==, 0);
  g_assert_nonnull (node);
  return igx_describe_words (node);
}

static void
test_words (void)
{
  static const struct
  {
    const char *source;
    const char *words;
  } rows[] = {
    { "rsi(14) > 50", "rsi(14) is above 50" },
    { "close<=5%", "close is at most 0.05" },
    { "a == 1 and b != 2 or c < 3", "a equals 1 and b differs from 2 or c is below 3" },
    { "a == 1 and (b != 2 or c < 3)", "a equals 1 and (b differs from 2 or c is below 3)" },
    { "rsi(14) between 30 and 70", "rsi(14) is between 30 and 70" },
    { "not up and down", "not up and down" },
    { "not (up and down)", "not (up and down)" },
    { "a - (b - c)", "a - (b - c)" },
    { "a - b - c", "a - b - c" },
    { "a * (b + c) / 2", "a × (b + c) ÷ 2" },
    { "-(a + b)", "-(a + b)" },
    { "close[1]", "close 1 candle ago" },
    { "close > close[5] + 1", "close is above (close 5 candles ago) + 1" },
    { "(a + b)[2]", "(a + b) 2 candles ago" },
    { "crosses_above(ema(close, 9), ema(close, 21))",
      "ema(close, 9) crosses above ema(close, 21)" },
    { "rising(close, 3) or falling(low, 2)",
      "close is above each of its last 3 values or low is below each of its last 2 values" },
    { "count(close > open, 5) >= 3",
      "(how many of the last 5 candles had: close is above open) is at least 3" },
    { "barssince(up) < 4", "(candles since: up) is below 4" },
    { "valuewhen(up, high)", "high at the last candle with: up" },
    { "valuewhen(up, high, 2)", "high at the last candle but 2 with: up" },
    { "if(up and a > 1, 1, 2) + 3", "(1 if (up and a is above 1), else 2) + 3" },
    { "rsi(14) @ 4h > 50", "rsi(14) on closed candles of 4h is above 50" },
    { "(close > open) @ 1d", "(close is above open) on closed candles of 1d" },
    { "macd(3, 6, 4).hist > 0", "macd(3, 6, 4).hist is above 0" },
    { "close of BTCUSDT", "close of BTCUSDT" },
    { "max(a, b + 1, c)", "max(a, b + 1, c)" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *words = words_of (rows[i].source);

      g_assert_cmpstr (words, ==, rows[i].words);
    }
}

/* A chain as long as a file may be needs no stack of its length. */
static void
test_long_chain (void)
{
  g_autoptr (GString) source = g_string_new ("1");
  g_autofree char *words = NULL;

  while (source->len < IGX_STRATEGY_FILE_MAX - 2)
    g_string_append (source, "*1");
  words = words_of (source->str);
  g_assert_cmpuint (strlen (words), >, 3 * source->len / 2);
}

static IgxEngine *
new_engine (IgxStrategy *strategy, IgxTimeframe timeframe)
{
  IgxSeriesKey series;
  g_autoptr (GError) error = NULL;
  IgxEngine *engine = NULL;

  g_assert_true (igx_series_key_init (&series, "demo", "AAABBB", timeframe, NULL));
  engine = igx_engine_new (&series);
  igx_engine_add_strategy (engine, strategy, NULL, &error);
  g_assert_no_error (error);
  return engine;
}

static guint64
get_count (GVariant *dict, const char *key)
{
  guint64 count = 0;

  g_assert_true (g_variant_lookup (dict, key, "t", &count));
  return count;
}

/* The warm-up of every timeframe is the engine's own, and the bytes are those of a state. */
static void
test_builtin (void)
{
  g_auto (GStrv) ids = igx_built_in_dup_ids (FALSE);
  guint n_compared = 0;

  for (gsize i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (IgxStrategy) strategy = igx_built_in_load (ids[i]);
      gsize n = 0;
      const IgxTimeframe *timeframes = igx_strategy_get_timeframes (strategy, &n);
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) about = igx_describe_strategy (strategy, timeframes[0], NULL, &error);
      g_autoptr (GVariant) warmups = NULL;

      g_assert_no_error (error);
      g_assert_false (g_variant_is_floating (about));
      warmups = g_variant_lookup_value (about, "warmups", G_VARIANT_TYPE ("aa{sv}"));
      g_assert_cmpuint (g_variant_n_children (warmups), ==, n);
      for (gsize t = 0; t < n; t++, n_compared++)
        {
          g_autoptr (GVariant) one = g_variant_get_child_value (warmups, t);
          g_autoptr (IgxEngine) engine = new_engine (strategy, timeframes[t]);
          gint64 ms = 0;

          g_assert_cmpuint (get_count (one, "candles"), ==, igx_engine_get_warmup (engine));
          g_assert_cmpuint (get_count (one, "history"), ==, igx_engine_get_history (engine));
          g_assert_true (g_variant_lookup (one, "ms", "x", &ms));
          g_assert_cmpint (ms, ==, (gint64) igx_engine_get_warmup (engine) * timeframes[t]);
        }
      {
        g_autoptr (IgxEngine) engine = new_engine (strategy, timeframes[0]);
        g_autoptr (GBytes) state = igx_engine_save (engine);

        g_assert_cmpuint (get_count (about, "bytes"), <, g_bytes_get_size (state));
        g_assert_cmpuint (get_count (about, "bytes") + 250, >, g_bytes_get_size (state));
      }
    }
  g_assert_cmpuint (n_compared, >=, 8 * 6);
}

static void
test_everything (void)
{
  const char *source
      = "strategy told\nname \"Told\"\ntimeframe 5m, 1h\nregime range\n"
        "param n = 3 in 2 .. 9\nlet fast = ema(close, n)\nlet up = close - open\n"
        "long\n require close > fast\n require rsi(14) @ 1h > 40 or obv > obv[3]\n"
        " score 30 \"always\"\n score 20 when up > 1 \"strong\"\n  or 10 when up > 0 \"some\"\n"
        " fire at 50\n stop close * 0.9\n target close * 1.1, close * 1.2\n"
        " expires 12 bars\n rearm after 4 bars\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxStrategy) strategy = NULL;
  g_autoptr (GVariant) about = NULL;
  g_autoptr (GVariant) other = NULL;
  g_autofree char *shown = NULL;
  static const char *const parts[] = {
    "'name': <'n'>, 'value': <3.0>, 'minimum': <2.0>, 'maximum': <9.0>}",
    "{'name': <'fast'>, 'means': <'ema(close, n)'>}",
    "'direction': <'long'>",
    "['close is above fast', 'rsi(14) on closed candles of 1h is above 40 or obv is above obv 3 "
    "candles ago']",
    "[[{'points': <30.0>, 'text': <'always'>}], [{'points': <20.0>, 'text': <'strong'>, 'when': "
    "<'up is above 1'>}, {'points': <10.0>",
    "'fire-at': <50.0>",
    "'entry': <'close'>, 'stop': <'close × 0.9'>",
    "['close × 1.1', 'close × 1.2']",
    "'expires-bars': <uint64 12>, 'expires-ms': <int64 3600000>, 'rearm-bars': <uint64 4>",
    "'others': <[{'timeframe': <'1h'>, 'candles': <uint64 295>, 'ms': <int64 1062000000>}]>",
    "'title': <'Relative strength index'>",
    "<'#2 at the last closed candle of 1h'>",
    "obv(close, volume)",
    "ema(close, 3)",
  };

  strategy = igx_strategy_new (source, -1, NULL, &error);
  g_assert_no_error (error);
  about = igx_describe_strategy (strategy, 5 * IGX_TIMEFRAME_MINUTE, NULL, &error);
  g_assert_no_error (error);
  shown = g_variant_print (about, FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      if (strstr (shown, parts[i]) == NULL)
        g_test_message ("“%s” is not in: %s", parts[i], shown);
      g_assert_nonnull (strstr (shown, parts[i]));
    }
  g_assert_null (strstr (shown, "'short'"));

  /* The candles of 1h are its own there, and a parameter is what was chosen. */
  {
    g_autoptr (GHashTable) params = g_hash_table_new (g_str_hash, g_str_equal);
    g_autofree char *chosen = NULL;
    double n = 7;

    g_hash_table_insert (params, (gpointer) "n", &n);
    other = igx_describe_strategy (strategy, IGX_TIMEFRAME_HOUR, params, &error);
    g_assert_no_error (error);
    chosen = g_variant_print (other, FALSE);
    g_assert_nonnull (strstr (chosen, "ema(close, 7)"));
    g_assert_null (strstr (chosen, "at the last closed candle"));
    n = 10;
    g_assert_null (igx_describe_strategy (strategy, IGX_TIMEFRAME_HOUR, params, &error));
    g_assert_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID);
  }
}

/* Which symbols it is limited to and which data it needs; of the first symbol, `of` is itself. */
static void
test_limits (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxStrategy) strategy = igx_strategy_new (
      "strategy told\ntimeframe 1h\nsymbol BTCUSDT, ETHUSDT\nlong\n"
      " require close of BTCUSDT > close of ETHUSDT and book_spread < 1 and funding > 0\n"
      " stop close * 0.9\n target close * 1.1\n",
      -1, NULL, &error);
  g_autoptr (GVariant) about = NULL;
  g_autofree char *shown = NULL;

  g_assert_no_error (error);
  about = igx_describe_strategy (strategy, IGX_TIMEFRAME_HOUR, NULL, &error);
  g_assert_no_error (error);
  shown = g_variant_print (about, FALSE);
  g_assert_nonnull (strstr (shown, "'symbols': <['BTCUSDT', 'ETHUSDT']>"));
  g_assert_nonnull (strstr (shown, "'needs': <['funding', 'order-book']>"));
  g_assert_nonnull (strstr (shown, "'others': <[{'symbol': <'ETHUSDT'>"));
  g_assert_null (strstr (shown, "{'symbol': <'BTCUSDT'>"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/describe/words", test_words);
  g_test_add_func ("/describe/long-chain", test_long_chain);
  g_test_add_func ("/describe/builtin", test_builtin);
  g_test_add_func ("/describe/everything", test_everything);
  g_test_add_func ("/describe/limits", test_limits);
  return g_test_run ();
}
