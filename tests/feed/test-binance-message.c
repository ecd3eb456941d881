/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "engine/igx-timeframe.h"
#include "feed/igx-binance-message.h"

/* The documented form, with the members in the exchange's order: o, c, h, l. */
#define K_OPEN "\"t\":1672515780000,\"T\":1672515839999,\"s\":\"BNBBTC\",\"i\":\"1m\","
#define K_REST                                                                                     \
  "\"f\":100,\"L\":200,\"o\":\"0.0010\",\"c\":\"0.0020\",\"h\":\"0.0025\",\"l\":\"0.0005\","       \
  "\"v\":\"1000\",\"n\":100,\"x\":true,\"q\":\"1.0000\",\"V\":\"500\",\"Q\":\"0.500\","            \
  "\"B\":\"123456\""
#define EVENT(k) "{\"e\":\"kline\",\"E\":1672515839999,\"s\":\"BNBBTC\",\"k\":{" k "}}"
#define GOOD     EVENT (K_OPEN K_REST)

static gboolean
is_same (double a, double b)
{
  return !(a < b) && !(a > b);
}

static gboolean
parse (const char *text, IgxBinanceMessage *message, GError **error)
{
  gsize length = strlen (text);
  g_autofree char *copy = g_memdup2 (text, length);

  return igx_binance_message_parse (message, copy, length, error);
}

static void
check_good_kline (const char *text)
{
  g_autoptr (GError) error = NULL;
  IgxBinanceMessage message;

  parse (text, &message, &error);
  g_assert_no_error (error);
  g_assert_cmpint (message.type, ==, IGX_BINANCE_MESSAGE_KLINE);
  g_assert_cmpstr (message.symbol, ==, "BNBBTC");
  g_assert_cmpint (message.timeframe, ==, IGX_TIMEFRAME_MINUTE);
  g_assert_cmpint (message.event_time, ==, G_GINT64_CONSTANT (1672515839999));
  g_assert_true (message.closed);
  g_assert_cmpint (message.candle.open_time, ==, G_GINT64_CONSTANT (1672515780000));
  g_assert_true (is_same (message.candle.open, 0.0010) && is_same (message.candle.close, 0.0020));
  g_assert_true (is_same (message.candle.high, 0.0025) && is_same (message.candle.low, 0.0005));
  g_assert_true (is_same (message.candle.volume, 1000) && is_same (message.candle.quote_volume, 1));
  g_assert_true (is_same (message.candle.trades, 100)
                 && is_same (message.candle.taker_buy_volume, 500));
}

static void
test_kline (void)
{
  check_good_kline (GOOD);
  check_good_kline ("{\"stream\":\"bnbbtc@kline_1m\",\"data\":" GOOD "}");
  check_good_kline ("{\"data\":" GOOD ",\"stream\":\"bnbbtc@kline_1m\"}");
  /* Any order, and members that nobody knows. */
  check_good_kline (EVENT (K_REST ",\"z\":[{}]," K_OPEN "\"y\":null"));
}

static void
check_type (const char *text, IgxBinanceMessageType type, gint64 id, int code)
{
  g_autoptr (GError) error = NULL;
  IgxBinanceMessage message;

  parse (text, &message, &error);
  g_assert_no_error (error);
  g_assert_cmpint (message.type, ==, type);
  g_assert_cmpint (message.id, ==, id);
  g_assert_cmpint (message.code, ==, code);
}

static void
test_replies (void)
{
  check_type ("{\"result\":null,\"id\":3}", IGX_BINANCE_MESSAGE_REPLY, 3, 0);
  check_type ("{\"result\":[\"a@kline_1m\"],\"id\":4}", IGX_BINANCE_MESSAGE_REPLY, 4, 0);
  check_type ("{\"code\":2,\"msg\":\"Invalid request: x\",\"id\":5}", IGX_BINANCE_MESSAGE_ERROR, 5,
              2);
  check_type ("{\"error\":{\"code\":3,\"msg\":\"Invalid JSON\"},\"id\":6}",
              IGX_BINANCE_MESSAGE_ERROR, 6, 3);
  check_type ("{\"code\":0,\"msg\":\"Unknown property\",\"id\":null}", IGX_BINANCE_MESSAGE_ERROR,
              -1, 0);
  check_type ("{\"e\":\"serverShutdown\",\"E\":1770123456789}", IGX_BINANCE_MESSAGE_SHUTDOWN, -1,
              0);
  check_type ("{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\",\"E\":1}}",
              IGX_BINANCE_MESSAGE_SHUTDOWN, -1, 0);
  check_type ("{\"e\":\"trade\",\"E\":1,\"s\":\"X\"}", IGX_BINANCE_MESSAGE_OTHER, -1, 0);
  check_type ("{}", IGX_BINANCE_MESSAGE_OTHER, -1, 0);
}

static const char *const bad[] = {
  "",
  "[]",
  "null",
  "x",
  "{",
  GOOD GOOD,
  "{\"e\":\"kline\"}",
  "{\"e\":\"kline\",\"E\":1,\"s\":\"BNBBTC\",\"k\":[]}",
  EVENT (""),
  EVENT (K_OPEN),
  EVENT (K_REST),
  EVENT (K_OPEN K_REST ",\"o\":\"0.0011\""),
  EVENT (K_OPEN K_REST ",\"x\":false"),
  EVENT ("\"t\":\"1672515780000\",\"i\":\"1m\"," K_REST),
  EVENT ("\"t\":1672515780001,\"i\":\"1m\"," K_REST),
  EVENT ("\"t\":1672515780,\"i\":\"1m\"," K_REST),
  EVENT ("\"t\":1672515780000,\"i\":\"1s\"," K_REST),
  EVENT ("\"t\":1672515780000,\"i\":\"1M\"," K_REST),
  EVENT ("\"t\":1672515780000,\"i\":\"99h\"," K_REST),
  EVENT ("\"t\":1672515780000,\"i\":1," K_REST),
  EVENT ("\"s\":\"ETHBTC\",\"t\":1672515780000,\"i\":\"1m\"," K_REST),
  "{\"stream\":\"bnbbtc@kline_5m\",\"data\":" GOOD "}",
  "{\"stream\":\"ethbtc@kline_1m\",\"data\":" GOOD "}",
  "{\"e\":\"kline\",\"E\":1672515839999,\"s\":\"bnbbtc\",\"k\":{" K_OPEN K_REST "}}",
  "{\"e\":\"kline\",\"E\":-5,\"s\":\"BNBBTC\",\"k\":{" K_OPEN K_REST "}}",
  "{\"e\":\"kline\",\"s\":\"BNBBTC\",\"k\":{" K_OPEN K_REST "}}",
  "{\"e\":\"kline\",\"E\":1672515839999,\"k\":{" K_OPEN K_REST "}}",
  "{\"e\":\"kline\",\"E\":1672515839999,\"s\":\"ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJ\",\"k\":{}}",
  "{\"code\":99999999999,\"msg\":\"x\"}",
  "{\"result\":null,\"result\":null,\"id\":1}",
};

static const struct
{
  const char *from;
  const char *to;
} changes[] = {
  { "\"h\":\"0.0025\"", "\"h\":\"0.0015\"" }, /* below the close */
  { "\"l\":\"0.0005\"", "\"l\":\"0.0015\"" }, /* above the open */
  { "\"l\":\"0.0005\"", "\"l\":\"0\"" },
  { "\"o\":\"0.0010\"", "\"o\":0.0010" },
  { "\"c\":\"0.0020\"", "\"c\":\"NaN\"" },
  { "\"v\":\"1000\"", "\"v\":\"-1\"" },
  { "\"v\":\"1000\"", "\"v\":null" },
  { "\"n\":100", "\"n\":\"100\"" },
  { "\"n\":100", "\"n\":-3" },
  { "\"x\":true", "\"x\":\"true\"" },
  { "\"x\":true", "\"x\":1" },
  { "\"V\":\"500\"", "\"V\":\"1e3\"" },
};

static void
test_hostile (void)
{
  guint n_refused = 0;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      IgxBinanceMessage message;

      if (parse (bad[i], &message, &error))
        g_test_message ("accepted: %s", bad[i]);
      g_assert_error (error, IGX_FEED_ERROR, IGX_FEED_ERROR_BAD_DATA);
      n_refused++;
    }
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GString) text = g_string_new (GOOD);
      IgxBinanceMessage message;

      g_assert_cmpuint (g_string_replace (text, changes[i].from, changes[i].to, 0), ==, 1);
      if (parse (text->str, &message, &error))
        g_test_message ("accepted: %s", text->str);
      g_assert_error (error, IGX_FEED_ERROR, IGX_FEED_ERROR_BAD_DATA);
      n_refused++;
    }
  g_assert_cmpuint (n_refused, >=, 40);
}

static void
test_prefixes (void)
{
  static const char text[] = "{\"stream\":\"bnbbtc@kline_1m\",\"data\":" GOOD "}";

  for (gsize length = 0; length < strlen (text); length++)
    {
      g_autofree char *part = g_strndup (text, length);
      IgxBinanceMessage message;

      g_assert_false (parse (part, &message, NULL));
    }
}

static void
test_too_long (void)
{
  g_autofree char *spaces = g_strnfill (IGX_BINANCE_PAYLOAD_MAX, ' ');
  g_autofree char *text = g_strconcat (GOOD, spaces, NULL);
  g_autoptr (GError) error = NULL;
  IgxBinanceMessage message;

  g_assert_false (parse (text, &message, &error));
  g_assert_error (error, IGX_FEED_ERROR, IGX_FEED_ERROR_BAD_DATA);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/feed/binance-message/kline", test_kline);
  g_test_add_func ("/feed/binance-message/replies", test_replies);
  g_test_add_func ("/feed/binance-message/hostile", test_hostile);
  g_test_add_func ("/feed/binance-message/prefixes", test_prefixes);
  g_test_add_func ("/feed/binance-message/too-long", test_too_long);

  return g_test_run ();
}
