/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "engine/igx-timeframe.h"
#include "feed/igx-binance-parse.h"
#include "feed/igx-json.h"

#define MINUTE IGX_TIMEFRAME_MINUTE

/* The documented form of a row; the time is a whole minute. */
#define ROW_REST(close)                                                                            \
  "\"0.01634790\",\"0.80000000\",\"0.01575800\",\"" close                                          \
  "\",\"148976.11427815\",1499040059999,\"2434.19055334\",308,\"1756.87402397\",\"28.46694368\""   \
  ",\"0\"]"
#define ROW     "[1499040000000," ROW_REST ("0.01577100")
#define ROW_TWO "[1499040060000," ROW_REST ("0.01577200")

static gboolean
is_same (double a, double b)
{
  return !(a < b) && !(a > b);
}

static void
test_klines (void)
{
  static const char body[] = " [" ROW ",\n" ROW_TWO "]\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) candles = igx_binance_parse_klines (body, strlen (body), MINUTE, 2, &error);
  const IgxCandle *candle = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (candles->len, ==, 2);
  candle = &g_array_index (candles, IgxCandle, 0);
  g_assert_cmpint (candle->open_time, ==, G_GINT64_CONSTANT (1499040000000));
  g_assert_true (is_same (candle->open, 0.01634790) && is_same (candle->high, 0.80000000));
  g_assert_true (is_same (candle->low, 0.01575800) && is_same (candle->close, 0.01577100));
  g_assert_true (is_same (candle->volume, 148976.11427815)
                 && is_same (candle->quote_volume, 2434.19055334));
  g_assert_true (is_same (candle->trades, 308)
                 && is_same (candle->taker_buy_volume, 1756.87402397));
  g_assert_true (is_same (g_array_index (candles, IgxCandle, 1).close, 0.01577200));
}

static void
test_klines_empty (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) candles = igx_binance_parse_klines ("[]", 2, MINUTE, 10, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (candles->len, ==, 0);
}

/* A close time of early 2018, one column more than today: both are borne. */
static void
test_klines_odd_but_good (void)
{
  static const char body[]
      = "[[1499040000000,\"1\",\"2\",\"0.5\",\"1.5\",\"0.00000000\",1499040000001,\"0\",0,\"0\","
        "\"0\",\"0\",{\"new\":[1,2,null]}]]";
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) candles = igx_binance_parse_klines (body, strlen (body), MINUTE, 10, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (candles->len, ==, 1);
}

#define R(t, o, h, l, c, v, T, q, n, b)                                                            \
  "[[" t "," o "," h "," l "," c "," v "," T "," q "," n "," b ",\"1.0\",\"0\"]]"
#define GOOD_T "1499040000000"

static const char *const bad_klines[] = {
  "",
  " ",
  "null",
  "{}",
  "[",
  "[[",
  "[[]]",
  "[[]",
  "[1]",
  "[null]",
  "[" ROW ",]",
  "[" ROW " " ROW_TWO "]",
  "[" ROW "]]",
  "[" ROW "] x",
  "[" ROW "",
  "[" ROW ",[1499040060000,\"1\"]]",
  "[" ROW "," ROW "]",     /* the same time twice */
  "[" ROW_TWO "," ROW "]", /* descending */
  "[" ROW "," ROW_TWO "," ROW_TWO "]",
  "<html><body>403 Forbidden</body></html>",
  "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}",
  R ("\"1499040000000\"", "\"1\"", "\"2\"", "\"1\"", "\"1\"", "\"1\"", "1", "\"1\"", "1", "\"1\""),
  R ("1499040000000.5", "\"1\"", "\"2\"", "\"1\"", "\"1\"", "\"1\"", "1", "\"1\"", "1", "\"1\""),
  R ("1.49904e12", "\"1\"", "\"2\"", "\"1\"", "\"1\"", "\"1\"", "1", "\"1\"", "1", "\"1\""),
  R ("99999999999999999999",
     "\"1\"",
     "\"2\"",
     "\"1\"",
     "\"1\"",
     "\"1\"",
     "1",
     "\"1\"",
     "1",
     "\"1\""),
  R ("-1499040000000", "\"1\"", "\"2\"", "\"1\"", "\"1\"", "\"1\"", "1", "\"1\"", "1", "\"1\""),
  R ("1499040000001", "\"1\"", "\"2\"", "\"1\"", "\"1\"", "\"1\"", "1", "\"1\"", "1", "\"1\""),
  R ("1499040000000000", "\"1\"", "\"2\"", "\"1\"", "\"1\"", "\"1\"", "1", "\"1\"", "1", "\"1\""),
  R ("0", "\"1\"", "\"2\"", "\"1\"", "\"1\"", "\"1\"", "1", "\"1\"", "1", "\"1\""),
  R (GOOD_T, "1", "\"2\"", "\"1\"", "\"1\"", "\"1\"", "1", "\"1\"", "1", "\"1\""),
  R (GOOD_T, "null", "\"2\"", "\"1\"", "\"1\"", "\"1\"", "1", "\"1\"", "1", "\"1\""),
  R (GOOD_T, "\"\"", "\"2\"", "\"1\"", "\"1\"", "\"1\"", "1", "\"1\"", "1", "\"1\""),
  R (GOOD_T, "\"nan\"", "\"2\"", "\"1\"", "\"1\"", "\"1\"", "1", "\"1\"", "1", "\"1\""),
  R (GOOD_T, "\"1\"", "\"inf\"", "\"1\"", "\"1\"", "\"1\"", "1", "\"1\"", "1", "\"1\""),
  R (GOOD_T, "\"1\"", "\"0x2\"", "\"1\"", "\"1\"", "\"1\"", "1", "\"1\"", "1", "\"1\""),
  R (GOOD_T, "\"1\"", "\"2e0\"", "\"1\"", "\"1\"", "\"1\"", "1", "\"1\"", "1", "\"1\""),
  R (GOOD_T, "\"1\"", "\"2,0\"", "\"1\"", "\"1\"", "\"1\"", "1", "\"1\"", "1", "\"1\""),
  R (GOOD_T, "\"1\"", "\" 2\"", "\"1\"", "\"1\"", "\"1\"", "1", "\"1\"", "1", "\"1\""),
  R (GOOD_T, "\"1\"", "\"2\"", "\"-1\"", "\"1\"", "\"1\"", "1", "\"1\"", "1", "\"1\""),
  R (GOOD_T, "\"1\"", "\"2\"", "\"0\"", "\"1\"", "\"1\"", "1", "\"1\"", "1", "\"1\""),
  R (GOOD_T, "\"1\"", "\"2\"", "\"1\"", "\"3\"", "\"1\"", "1", "\"1\"", "1", "\"1\""),
  R (GOOD_T, "\"1\"", "\"2\"", "\"1.5\"", "\"1.6\"", "\"1\"", "1", "\"1\"", "1", "\"1\""),
  R (GOOD_T, "\"1\"", "\"2\"", "\"1\"", "\"1\"", "\"-1\"", "1", "\"1\"", "1", "\"1\""),
  R (GOOD_T, "\"1\"", "\"2\"", "\"1\"", "\"1\"", "\"1\"", "\"1\"", "\"1\"", "1", "\"1\""),
  R (GOOD_T, "\"1\"", "\"2\"", "\"1\"", "\"1\"", "\"1\"", "1", "\"1\"", "-1", "\"1\""),
  R (GOOD_T, "\"1\"", "\"2\"", "\"1\"", "\"1\"", "\"1\"", "1", "\"1\"", "\"1\"", "\"1\""),
  R (GOOD_T,
     "\"1\"",
     "\"9999999999999999999\"",
     "\"1\"",
     "\"1\"",
     "\"1\"",
     "1",
     "\"1\"",
     "1",
     "\"1\""),
  R (GOOD_T, "\"1\"", "\"2\\u0000\"", "\"1\"", "\"1\"", "\"1\"", "1", "\"1\"", "1", "\"1\""),
  R (GOOD_T, "\"1\"", "\"2\xff\"", "\"1\"", "\"1\"", "\"1\"", "1", "\"1\"", "1", "\"1\""),
  R (GOOD_T,
     "\"1\"",
     "\"2.0000000000000000000000000000000000000000\"",
     "\"1\"",
     "\"1\"",
     "\"1\"",
     "1",
     "\"1\"",
     "1",
     "\"1\""),
};

static void
test_klines_hostile (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad_klines); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) candles = NULL;
      /* A copy without a final zero, so that a sanitizer sees a byte too many. */
      gsize length = strlen (bad_klines[i]);
      g_autofree char *body = g_memdup2 (bad_klines[i], length);

      candles = igx_binance_parse_klines (body, length, MINUTE, 2, &error);
      if (candles != NULL)
        g_test_message ("accepted: %s", bad_klines[i]);
      g_assert_null (candles);
      g_assert_error (error, IGX_FEED_ERROR, IGX_FEED_ERROR_BAD_DATA);
      g_assert_cmpuint (strlen (error->message), >, 20);
    }
  g_assert_cmpuint (G_N_ELEMENTS (bad_klines), >=, 50);
}

/* Each prefix of a good answer is a bad one. */
static void
test_klines_prefixes (void)
{
  static const char body[] = "[" ROW "," ROW_TWO "]";
  guint n_refused = 0;

  for (gsize length = 0; length < strlen (body); length++)
    {
      g_autofree char *part = g_memdup2 (body, length);
      g_autoptr (GArray) candles = igx_binance_parse_klines (part, length, MINUTE, 1000, NULL);

      n_refused += candles == NULL ? 1 : 0;
    }
  g_assert_cmpuint (n_refused, ==, strlen (body));
}

static void
test_klines_too_many (void)
{
  g_autoptr (GString) body = g_string_new ("[");
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) all = NULL;
  g_autoptr (GArray) fewer = NULL;

  for (gint64 i = 0; i < 1000; i++)
    g_string_append_printf (body, "%s[%" G_GINT64_FORMAT ",%s", i > 0 ? "," : "",
                            G_GINT64_CONSTANT (1499040000000) + i * MINUTE, ROW_REST ("0.02"));
  g_string_append_c (body, ']');
  all = igx_binance_parse_klines (body->str, body->len, MINUTE, 1000, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 1000);
  fewer = igx_binance_parse_klines (body->str, body->len, MINUTE, 999, &error);
  g_assert_null (fewer);
  g_assert_error (error, IGX_FEED_ERROR, IGX_FEED_ERROR_BAD_DATA);
}

/* Nothing but brackets, a million deep, in each of the parsers. */
static void
test_nesting (void)
{
  const gsize length = 1000 * 1000;
  g_autofree char *brackets = g_malloc (length);
  g_autofree char *inside = NULL;
  g_autofree char *message = NULL;
  gint64 time = 0;
  int code = 0;

  memset (brackets, '[', length);
  g_assert_null (igx_binance_parse_klines (brackets, length, MINUTE, 1000, NULL));
  inside = g_strdup_printf ("{\"x\":%.*s", (int) length, brackets);
  g_assert_false (igx_binance_parse_time (inside, strlen (inside), &time, NULL));
  g_assert_false (igx_binance_parse_error (inside, strlen (inside), &code, &message));
  g_assert_null (igx_binance_parse_exchange_info (inside, strlen (inside), NULL));
}

static void
test_time (void)
{
  static const char *const bad[] = {
    "{}",
    "[]",
    "{\"serverTime\":\"1499827319559\"}",
    "{\"serverTime\":0}",
    "{\"serverTime\":-1}",
    "{\"serverTime\":1499827319559000}",
    "{\"serverTime\":1499827319559",
    "{\"serverTime\":1499827319559}}",
    "{serverTime:1499827319559}",
    "{\"servertime\":1499827319559}",
    "{\"serverTime\":01499827319559}",
  };
  static const char good[] = "{\"serverTime\":1499827319559}";
  gint64 time = 0;

  g_assert_true (igx_binance_parse_time (good, strlen (good), &time, NULL));
  g_assert_cmpint (time, ==, G_GINT64_CONSTANT (1499827319559));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (igx_binance_parse_time (bad[i], strlen (bad[i]), &time, &error));
      g_assert_error (error, IGX_FEED_ERROR, IGX_FEED_ERROR_BAD_DATA);
    }
}

static void
test_error (void)
{
  static const char good[] = "{\"code\":-1121,\"msg\":\"Invalid\\nsymbol.\\u001b[31m\"}";
  static const char *const bad[] = {
    "",
    "<html>",
    "{\"msg\":\"x\"}",
    "{\"code\":\"-1121\",\"msg\":\"x\"}",
    "{\"code\":-99999999999,\"msg\":\"x\"}",
    "{\"code\":-1121,\"msg\":7}",
    "{\"code\":-1121,\"msg\":\"x}",
  };
  g_autofree char *message = NULL;
  int code = 0;

  g_assert_true (igx_binance_parse_error (good, strlen (good), &code, &message));
  g_assert_cmpint (code, ==, -1121);
  g_assert_cmpstr (message, ==, "Invalid symbol. [31m");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *text = NULL;

      g_assert_false (igx_binance_parse_error (bad[i], strlen (bad[i]), &code, &text));
      g_assert_null (text);
    }
}

#define SYMBOL_BTC                                                                                 \
  "{\"symbol\":\"BTCUSDT\",\"status\":\"TRADING\",\"baseAsset\":\"BTC\",\"baseAssetPrecision\":8," \
  "\"quoteAsset\":\"USDT\",\"orderTypes\":[\"LIMIT\",\"MARKET\"],\"permissions\":[],"              \
  "\"permissionSets\":[[\"SPOT\",\"MARGIN\"]],\"filters\":[{\"filterType\":\"PRICE_FILTER\","      \
  "\"minPrice\":\"0.01000000\",\"maxPrice\":\"1000000.00000000\",\"tickSize\":\"0.01000000\"},"    \
  "{\"filterType\":\"LOT_SIZE\",\"minQty\":\"0.00001000\",\"stepSize\":\"0.00001000\"},"           \
  "{\"filterType\":\"MARKET_LOT_SIZE\",\"stepSize\":\"0.00000000\"}]}"
#define SYMBOL_OTHER(name, status)                                                                 \
  "{\"symbol\":\"" name "\",\"status\":\"" status                                                  \
  "\",\"baseAsset\":\"X\",\"quoteAsset\":\"USDT\",\"filters\":[]}"
#define INFO(limits, symbols)                                                                      \
  "{\"timezone\":\"UTC\",\"serverTime\":1565246363776,\"rateLimits\":[" limits                     \
  "],\"exchangeFilters\":[],\"symbols\":[" symbols "]}"
#define LIMITS                                                                                     \
  "{\"rateLimitType\":\"REQUEST_WEIGHT\",\"interval\":\"MINUTE\",\"intervalNum\":1,"               \
  "\"limit\":6000},{\"rateLimitType\":\"RAW_REQUESTS\",\"interval\":\"MINUTE\","                   \
  "\"intervalNum\":5,\"limit\":300000}"

static void
test_exchange_info (void)
{
  static const char body[] = INFO (
      LIMITS,
      SYMBOL_BTC "," SYMBOL_OTHER ("AUSDT", "HALT") "," SYMBOL_OTHER (
          "BUSDT",
          "CANCEL_ONLY") "," SYMBOL_OTHER ("CUSDT",
                                           "SOMETHING_NEW") "," SYMBOL_OTHER ("\xe5\xb8\x81USDT",
                                                                              "TRADING"));
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxBinanceExchangeInfo) info
      = igx_binance_parse_exchange_info (body, strlen (body), &error);
  const IgxSymbolInfo *symbol = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (info->weight_limit, ==, 6000);
  g_assert_cmpuint (info->symbols->len, ==, 4);
  g_assert_cmpuint (info->n_skipped, ==, 1);
  symbol = g_ptr_array_index (info->symbols, 0);
  g_assert_cmpstr (symbol->symbol, ==, "BTCUSDT");
  g_assert_cmpstr (symbol->base, ==, "BTC");
  g_assert_cmpstr (symbol->quote, ==, "USDT");
  g_assert_true (symbol->trading);
  g_assert_true (is_same (symbol->tick_size, 0.01) && is_same (symbol->step_size, 0.00001));
  for (guint i = 1; i < 4; i++)
    {
      symbol = g_ptr_array_index (info->symbols, i);
      g_assert_false (symbol->trading);
      g_assert_true (isnan (symbol->tick_size) && isnan (symbol->step_size));
    }
}

static void
test_exchange_info_hostile (void)
{
  static const char *const bad[] = {
    "{}",
    "[]",
    "{\"symbols\":{}}",
    "{\"symbols\":[1]}",
    "{\"symbols\":[{}]}",
    INFO (LIMITS, SYMBOL_BTC) ",",
    INFO (LIMITS, SYMBOL_BTC ","),
    INFO ("1", SYMBOL_BTC),
    INFO (LIMITS, "{\"symbol\":\"A\",\"symbol\":\"B\",\"baseAsset\":\"X\",\"quoteAsset\":\"U\"}"),
    INFO (LIMITS, "{\"symbol\":7,\"baseAsset\":\"X\",\"quoteAsset\":\"U\"}"),
    INFO (LIMITS, "{\"symbol\":\"AB\",\"baseAsset\":\"X\"}"),
    INFO (LIMITS, "{\"symbol\":\"AB\",\"baseAsset\":\"X\",\"quoteAsset\":\"U\",\"filters\":[{"
                  "\"filterType\":\"PRICE_FILTER\",\"tickSize\":0.01}]}"),
    INFO (LIMITS, "{\"symbol\":\"AB\",\"baseAsset\":\"X\",\"quoteAsset\":\"U\",\"filters\":{}}"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (igx_binance_parse_exchange_info (bad[i], strlen (bad[i]), &error));
      g_assert_error (error, IGX_FEED_ERROR, IGX_FEED_ERROR_BAD_DATA);
    }
}

static void
test_exchange_info_too_many (void)
{
  g_autoptr (GString) body = g_string_new ("{\"symbols\":[");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i <= IGX_BINANCE_SYMBOLS_MAX; i++)
    g_string_append_printf (body, "%s{\"symbol\":\"A%u\",\"baseAsset\":\"A\",\"quoteAsset\":\"B\"}",
                            i > 0 ? "," : "", i);
  g_string_append (body, "]}");
  g_assert_null (igx_binance_parse_exchange_info (body->str, body->len, &error));
  g_assert_error (error, IGX_FEED_ERROR, IGX_FEED_ERROR_BAD_DATA);
  g_assert_nonnull (strstr (error->message, "too many symbols"));
}

static void
test_json_text (void)
{
  static const char body[] = "{\"a\":\"\\u20ac\\ud83d\\ude00\\t\\\"\",\"b\":[true,-0,{\"c\":1e5}]}";
  static const char *const bad[]
      = { "\"\\x\"", "\"\\ud83d\"", "\"\\ud83dx\"", "\"\\u12\"", "\"a\nb\"", "\"a", "\"\\" };
  char name[8];
  char text[32];
  IgxJson json;

  igx_json_init (&json, body, strlen (body));
  g_assert_true (igx_json_enter_object (&json));
  g_assert_true (igx_json_next_member (&json, name, sizeof name));
  g_assert_cmpstr (name, ==, "a");
  g_assert_true (igx_json_read_string (&json, text, sizeof text));
  g_assert_cmpstr (text, ==, "\xe2\x82\xac\xf0\x9f\x98\x80\t\"");
  g_assert_true (igx_json_next_member (&json, name, sizeof name));
  g_assert_true (igx_json_skip (&json));
  g_assert_false (igx_json_next_member (&json, name, sizeof name));
  g_assert_true (igx_json_finish (&json));

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      igx_json_init (&json, bad[i], strlen (bad[i]));
      g_assert_false (igx_json_read_string (&json, text, sizeof text));
      g_assert_nonnull (igx_json_get_problem (&json));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/feed/binance-parse/klines", test_klines);
  g_test_add_func ("/feed/binance-parse/klines-empty", test_klines_empty);
  g_test_add_func ("/feed/binance-parse/klines-odd-but-good", test_klines_odd_but_good);
  g_test_add_func ("/feed/binance-parse/klines-hostile", test_klines_hostile);
  g_test_add_func ("/feed/binance-parse/klines-prefixes", test_klines_prefixes);
  g_test_add_func ("/feed/binance-parse/klines-too-many", test_klines_too_many);
  g_test_add_func ("/feed/binance-parse/nesting", test_nesting);
  g_test_add_func ("/feed/binance-parse/time", test_time);
  g_test_add_func ("/feed/binance-parse/error", test_error);
  g_test_add_func ("/feed/binance-parse/exchange-info", test_exchange_info);
  g_test_add_func ("/feed/binance-parse/exchange-info-hostile", test_exchange_info_hostile);
  g_test_add_func ("/feed/binance-parse/exchange-info-too-many", test_exchange_info_too_many);
  g_test_add_func ("/feed/binance-parse/json-text", test_json_text);

  return g_test_run ();
}
