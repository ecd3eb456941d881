/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rules that a client has to keep, and the misbehaviour that a test can order. */

#include <signal.h>
#include <string.h>

#include "exchange/igx-judge.h"
#include "exchange/igx-raw-socket.h"
#include "exchange/igx-stream-client.h"
#include "feed/igx-candle-file.h"
#include "support/igx-test-wait.h"

#define WAIT_MS     20000
#define PING_PATH   "/api/v3/ping"
#define OPCODE_TEXT 1
#define OPCODE_PING 9
#define OPCODE_PONG 10

static void
check_calm (const IgxJudge *judge)
{
  for (guint i = 0; i < judge->complaints->len; i++)
    g_test_message ("%s", (const char *) g_ptr_array_index (judge->complaints, i));
  g_assert_cmpuint (judge->complaints->len, ==, 0);
}

static JsonObject *
parse (const char *text, JsonNode **root)
{
  *root = text != NULL ? json_from_string (text, NULL) : NULL;
  g_assert_nonnull (*root);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (*root));
  return json_node_get_object (*root);
}

static void
test_weight (void)
{
  g_autoptr (IgxTestExchange) exchange = igx_test_exchange_start (
      "--generate=BTCUSDT", "--weight-limit=10", "--ban-seconds=7", NULL);
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *uri = g_strconcat (igx_test_exchange_get_rest_url (exchange), PING_PATH, NULL);
  guint counts[3] = { 0 };

  /* A new minute may begin meanwhile and give ten more. */
  for (guint i = 0; i < 60 && counts[2] == 0; i++)
    {
      g_autoptr (SoupMessage) message = soup_message_new ("GET", uri);
      g_autoptr (GBytes) body = soup_session_send_and_read (session, message, NULL, NULL);
      guint status = soup_message_get_status (message);
      const char *retry = soup_message_headers_get_one (soup_message_get_response_headers (message),
                                                        "Retry-After");

      g_assert_nonnull (body);
      g_assert_true (status == 200 || status == 429 || status == 418);
      counts[status == 200 ? 0 : status == 429 ? 1 : 2]++;
      g_assert_true ((retry != NULL) == (status != 200));
      if (status == 429)
        g_assert_cmpint (g_ascii_strtoll (retry, NULL, 10), <=, 61);
      if (status == 418)
        g_assert_cmpstr (retry, ==, "7");
      if (status != 200)
        {
          g_autoptr (JsonNode) root = NULL;
          JsonObject *object = parse (g_bytes_get_data (body, NULL), &root);

          g_assert_cmpint (json_object_get_int_member (object, "code"), ==, -1003);
        }
    }
  g_assert_cmpuint (counts[0], >=, 10);
  g_assert_cmpuint (counts[1], >=, 10);
  g_assert_cmpuint (counts[2], ==, 1);
  g_assert_cmpint (igx_test_exchange_get_stat (exchange, "refused"), >=, 11);
}

static void
test_statuses (void)
{
  static const guint statuses[] = { 429, 418, 451, 500, 403, 503 };
  g_autoptr (IgxJudge) judge = igx_judge_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autofree char *order
          = g_strdup_printf ("status?code=%u&count=2&retry-after=3&scope=all", statuses[i]);
      g_autofree char *uri
          = g_strconcat (igx_test_exchange_get_rest_url (judge->exchange), PING_PATH, NULL);
      g_autoptr (SoupMessage) message = soup_message_new ("GET", uri);
      g_autoptr (GBytes) body = NULL;
      g_autoptr (IgxStreamClient) client = NULL;
      g_autoptr (JsonNode) root = NULL;

      igx_test_exchange_order (judge->exchange, order);
      body = soup_session_send_and_read (judge->session, message, NULL, NULL);
      g_assert_nonnull (body);
      g_assert_cmpuint (soup_message_get_status (message), ==, statuses[i]);
      g_assert_cmpstr (
          soup_message_headers_get_one (soup_message_get_response_headers (message), "Retry-After"),
          ==, "3");
      g_assert_true ((statuses[i] == 403)
                     == g_str_has_prefix (g_bytes_get_data (body, NULL), "<html>"));
      /* The second one meets the handshake. */
      client = igx_stream_client_new (igx_test_exchange_get_stream_url (judge->exchange), "/ws");
      g_assert_null (client->connection);
      g_assert_cmpuint (client->status, ==, statuses[i]);
      root = igx_judge_get (judge, 200, PING_PATH);
    }
  check_calm (judge);
}

static void
test_not_found (void)
{
  g_autoptr (IgxJudge) judge = igx_judge_new (NULL);
  g_autofree char *uri = g_strconcat (igx_test_exchange_get_rest_url (judge->exchange),
                                      "/api/v3/depth?symbol=TESTUSDT", NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", uri);
  g_autoptr (GBytes) body = soup_session_send_and_read (judge->session, message, NULL, NULL);

  g_assert_nonnull (body);
  g_assert_cmpuint (soup_message_get_status (message), ==, 404);
  g_assert_cmpint (igx_test_exchange_count_requests (judge->exchange, "/api/v3/depth"), ==, 1);
}

static void
test_requests (void)
{
  static const struct
  {
    const char *text;
    const char *reply;
  } cases[] = {
    { "{\"method\":\"GET_PROPERTY\",\"params\":[\"combined\"],\"id\":1}",
      "{\"result\":false,\"id\":1}" },
    { "{\"method\":\"SET_PROPERTY\",\"params\":[\"combined\",true],\"id\":2}",
      "{\"result\":null,\"id\":2}" },
    { "{\"method\":\"GET_PROPERTY\",\"params\":[\"combined\"],\"id\":null}",
      "{\"result\":true,\"id\":null}" },
    { "{\"method\":\"GET_PROPERTY\",\"params\":[\"other\"],\"id\":3}",
      "{\"code\":0,\"msg\":\"Unknown property\",\"id\":3}" },
    { "{\"method\":\"SET_PROPERTY\",\"params\":[\"combined\",7],\"id\":4}",
      "{\"code\":1,\"msg\":\"Invalid value type: expected Boolean\",\"id\":4}" },
    { "{\"method\":\"UNSUBSCRIBE\",\"params\":[\"never@kline_1m\"],\"id\":5}",
      "{\"result\":null,\"id\":5}" },
    { "{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":6}", "{\"result\":[],\"id\":6}" },
    { "{\"method\":\"BUY\",\"id\":7}", "{\"code\":2," },
    { "{\"method\":\"SUBSCRIBE\",\"params\":[1],\"id\":8}", "{\"code\":2," },
    { "{\"method\":\"SUBSCRIBE\",\"params\":[],\"id\":9}", "{\"code\":2," },
    { "{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":\"with a blank\"}", "{\"code\":2," },
    { "{\"method\":", "{\"code\":3," },
  };
  g_autoptr (IgxTestExchange) exchange
      = igx_test_exchange_start ("--generate=BTCUSDT", "--speed=0", NULL);
  g_autoptr (IgxStreamClient) client = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *reply = NULL;

      /* A new connection before the sixth message of a second. The property lives with it. */
      if (i % 5 == 0)
        {
          g_clear_pointer (&client, igx_stream_client_free);
          client = igx_stream_client_new (igx_test_exchange_get_stream_url (exchange), "/ws");
        }
      igx_stream_client_send (client, cases[i].text);
      reply = igx_stream_client_take (client, WAIT_MS);
      g_assert_nonnull (reply);
      if (!g_str_has_prefix (reply, cases[i].reply))
        g_error ("to %s: %s", cases[i].text, reply);
    }
}

static void
test_names (void)
{
  g_autoptr (IgxTestExchange) exchange
      = igx_test_exchange_start ("--generate=BTCUSDT", "--speed=0", "--event-ms=20", NULL);
  const char *base = igx_test_exchange_get_stream_url (exchange);
  g_autoptr (IgxStreamClient) wrong = igx_stream_client_new (
      base, "/stream?streams=BTCUSDT@kline_1m/nosuch@kline_1m/btcusdt@kline_7m/btcusdt");
  g_autoptr (IgxStreamClient) zone
      = igx_stream_client_new (base, "/ws/btcusdt@kline_1d@+08:00?timeUnit=MICROSECOND");
  g_autoptr (JsonNode) root = NULL;
  JsonObject *kline = NULL;

  kline
      = json_object_get_object_member (parse (igx_stream_client_take (zone, WAIT_MS), &root), "k");
  g_assert_cmpint (json_object_get_int_member (kline, "t") % G_GINT64_CONSTANT (86400000000), ==,
                   G_GINT64_CONSTANT (57600000000));
  /* Twenty events for the one; the other, which is older, has none. */
  for (guint i = 0; i < 20; i++)
    g_assert_nonnull (igx_stream_client_take (zone, WAIT_MS));
  g_assert_cmpuint (wrong->texts->len, ==, 0);
  g_assert_false (wrong->closed);
}

static void
test_too_many_streams (void)
{
  g_autoptr (IgxTestExchange) exchange
      = igx_test_exchange_start ("--generate=BTCUSDT", "--speed=0", NULL);
  g_autoptr (IgxStreamClient) client
      = igx_stream_client_new (igx_test_exchange_get_stream_url (exchange), "/ws");

  for (guint count = 1024; count <= 1025; count++)
    {
      g_autoptr (GString) text = g_string_new ("{\"method\":\"SUBSCRIBE\",\"params\":[");
      const char *reply = NULL;

      g_string_append (text, count > 1024 ? "\"one@kline_1m\"" : "\"s0\"");
      for (guint i = 1; i < count && count == 1024; i++)
        g_string_append_printf (text, ",\"s%u\"", i);
      g_string_append (text, "],\"id\":1}");
      igx_stream_client_send (client, text->str);
      reply = igx_stream_client_take (client, WAIT_MS);
      g_assert_nonnull (reply);
      g_assert_true (g_str_has_prefix (reply, count > 1024 ? "{\"code\":2," : "{\"result\":null"));
    }
}

static void
test_too_many_connections (void)
{
  g_autoptr (IgxTestExchange) exchange
      = igx_test_exchange_start ("--generate=BTCUSDT", "--speed=0", "--connection-limit=3", NULL);

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (IgxStreamClient) client
          = igx_stream_client_new (igx_test_exchange_get_stream_url (exchange), "/ws");

      g_assert_true ((client->connection != NULL) == (i < 3));
      g_assert_cmpuint (client->status, ==, i < 3 ? 101 : 429);
    }
}

static void
expect_end (IgxRawSocket *socket)
{
  for (;;)
    {
      g_autofree char *payload = NULL;

      if (igx_raw_socket_receive (socket, &payload) == 0)
        return;
    }
}

static void
test_flood (void)
{
  static const guint8 opcodes[] = { OPCODE_TEXT, OPCODE_PING, OPCODE_PONG };
  g_autoptr (IgxTestExchange) exchange
      = igx_test_exchange_start ("--generate=BTCUSDT", "--speed=0", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (opcodes); i++)
    {
      g_autoptr (IgxRawSocket) socket
          = igx_raw_socket_new (igx_test_exchange_get_port (exchange), "/ws");

      for (guint j = 0; j < 6; j++)
        igx_raw_socket_send (socket, opcodes[i], "{}");
      expect_end (socket);
    }
  g_assert_cmpint (igx_test_exchange_get_stat (exchange, "cuts"), ==, G_N_ELEMENTS (opcodes));
  g_assert_cmpint (igx_test_exchange_get_stat (exchange, "message_rate_max"), ==, 6);
}

static void
test_five_a_second (void)
{
  g_autoptr (IgxTestExchange) exchange
      = igx_test_exchange_start ("--generate=BTCUSDT", "--speed=0", NULL);
  g_autoptr (IgxRawSocket) socket
      = igx_raw_socket_new (igx_test_exchange_get_port (exchange), "/ws");

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *payload = NULL;

      igx_raw_socket_send (socket, OPCODE_PING, "hello");
      g_assert_cmpuint (igx_raw_socket_receive (socket, &payload), ==, OPCODE_PONG);
      g_assert_cmpstr (payload, ==, "hello");
    }
  g_assert_cmpint (igx_test_exchange_get_stat (exchange, "connections_open"), ==, 1);
}

static void
test_ping (void)
{
  g_autoptr (IgxTestExchange) exchange = igx_test_exchange_start (
      "--generate=BTCUSDT", "--speed=0", "--ping-ms=250", "--pong-ms=1000", NULL);
  guint port = igx_test_exchange_get_port (exchange);
  g_autoptr (IgxRawSocket) deaf = igx_raw_socket_new (port, "/ws");
  g_autoptr (IgxRawSocket) wrong = igx_raw_socket_new (port, "/ws");
  g_autoptr (IgxRawSocket) polite = igx_raw_socket_new (port, "/ws");
  guint n_pings = 0;

  /* The polite one outlives the others, which would end it too if pongs were not looked at. */
  while (igx_test_exchange_get_stat (exchange, "connections_open") > 1 || n_pings < 8)
    {
      g_autofree char *payload = NULL;

      g_assert_cmpuint (igx_raw_socket_receive (polite, &payload), ==, OPCODE_PING);
      g_assert_cmpuint (strlen (payload), >, 0);
      igx_raw_socket_send (polite, OPCODE_PONG, payload);
      if (igx_test_exchange_get_stat (exchange, "connections_open") > 1)
        igx_raw_socket_send (wrong, OPCODE_PONG, "");
      n_pings++;
      g_assert_cmpuint (n_pings, <, 100);
    }
  expect_end (deaf);
  expect_end (wrong);
  g_assert_cmpint (igx_test_exchange_get_stat (exchange, "cuts"), ==, 2);
  g_assert_cmpint (igx_test_exchange_get_stat (exchange, "connections_open"), ==, 1);
}

static void
test_life (void)
{
  g_autoptr (IgxTestExchange) exchange = igx_test_exchange_start (
      "--generate=BTCUSDT", "--speed=0", "--ping-ms=100", "--life-ms=300", NULL);
  g_autoptr (IgxStreamClient) client
      = igx_stream_client_new (igx_test_exchange_get_stream_url (exchange), "/ws");

  g_assert_true (igx_stream_client_wait_closed (client, WAIT_MS));
  g_assert_cmpuint (soup_websocket_connection_get_close_code (client->connection), ==, 1001);
}

/* At 6000 times real speed 100 minutes close every second, in five streams. */
static void
test_speed (void)
{
  static const char *const names[] = { "btcusdt@kline_1m", "ethusdt@kline_1m", "btcusdt@kline_3m",
                                       "ethusdt@kline_15m", "btcusdt@kline_1h" };
  g_autoptr (IgxTestExchange) exchange = igx_test_exchange_start (
      "--generate=BTCUSDT", "--generate=ETHUSDT", "--history-days=1", "--speed=6000", NULL);
  g_autofree char *joined = g_strjoin ("/", names[0], names[1], names[2], names[3], names[4], NULL);
  g_autofree char *path = g_strconcat ("/stream?streams=", joined, NULL);
  g_autoptr (IgxStreamClient) client
      = igx_stream_client_new (igx_test_exchange_get_stream_url (exchange), path);
  gint64 last[G_N_ELEMENTS (names)] = { 0 };
  gint64 last_close = 0;
  guint n_closed = 0;

  while (n_closed < 1000)
    {
      g_autoptr (JsonNode) root = NULL;
      JsonObject *object = parse (igx_stream_client_take (client, WAIT_MS), &root);
      JsonObject *data = json_object_get_object_member (object, "data");
      JsonObject *kline = json_object_get_object_member (data, "k");
      gint64 close = json_object_get_int_member (kline, "T");

      if (!json_object_get_boolean_member (kline, "x"))
        continue;
      n_closed++;
      g_assert_cmpint (json_object_get_int_member (data, "E"), >, close);
      g_assert_cmpint (close, >=, last_close);
      last_close = close;
      for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        {
          if (strcmp (json_object_get_string_member (object, "stream"), names[i]) != 0)
            continue;
          if (last[i] != 0)
            g_assert_cmpint (json_object_get_int_member (kline, "t"), ==, last[i] + 1);
          last[i] = close;
        }
    }
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpint (last[i], >, 0);
}

static gint64
take_closed (IgxStreamClient *client)
{
  for (;;)
    {
      g_autoptr (JsonNode) root = NULL;
      JsonObject *event = parse (igx_stream_client_take (client, WAIT_MS), &root);
      JsonObject *kline = json_object_get_object_member (event, "k");

      if (json_object_get_boolean_member (kline, "x"))
        return (json_object_get_int_member (kline, "t") - IGX_JUDGE_FIRST) / IGX_JUDGE_MINUTE;
    }
}

static void
test_lost_events (void)
{
  g_autoptr (IgxJudge) judge = igx_judge_new (NULL);
  g_autoptr (IgxStreamClient) client = igx_stream_client_new (
      igx_test_exchange_get_stream_url (judge->exchange), "/ws/testusdt@kline_1m");

  igx_test_exchange_order (judge->exchange, "drop-close?count=2");
  igx_test_exchange_order (judge->exchange, "advance?ms=180000");
  g_assert_cmpint (take_closed (client), ==, IGX_JUDGE_NOW_MINUTE + 2);
  g_assert_cmpint (igx_test_exchange_get_stat (judge->exchange, "events_dropped"), ==, 2);

  igx_test_exchange_order (judge->exchange, "silence?for=60000");
  igx_test_exchange_order (judge->exchange, "advance?ms=120000");
  igx_test_exchange_order (judge->exchange, "calm");
  igx_test_exchange_order (judge->exchange, "advance?ms=60000");
  g_assert_cmpint (take_closed (client), ==, IGX_JUDGE_NOW_MINUTE + 5);
}

static void
test_late_rest (void)
{
  g_autoptr (IgxJudge) judge = igx_judge_new (NULL);
  const char *path = "/api/v3/klines?symbol=TESTUSDT&interval=1m&limit=2";
  gint64 newest[2] = { 0 };

  igx_test_exchange_order (judge->exchange, "late-rest?ms=45000");
  for (gsize i = 0; i < G_N_ELEMENTS (newest); i++)
    {
      g_autoptr (JsonNode) root = igx_judge_get (judge, 200, "%s", path);
      JsonArray *rows = json_node_get_array (root);

      newest[i] = json_array_get_int_element (
          json_array_get_array_element (rows, json_array_get_length (rows) - 1), 0);
      igx_test_exchange_order (judge->exchange, "advance?ms=20000");
    }
  g_assert_cmpint (newest[0], ==, IGX_JUDGE_FIRST + (IGX_JUDGE_NOW_MINUTE - 2) * IGX_JUDGE_MINUTE);
  g_assert_cmpint (newest[1], ==, newest[0] + IGX_JUDGE_MINUTE);
  check_calm (judge);
}

static void
test_wrong_json (void)
{
  g_autoptr (IgxJudge) judge = igx_judge_new (NULL);
  g_autoptr (IgxStreamClient) client = NULL;
  g_autoptr (JsonNode) broken = NULL;
  g_autoptr (JsonNode) whole = NULL;
  g_autoptr (JsonNode) event = NULL;
  g_autoptr (JsonNode) next = NULL;

  igx_test_exchange_order (judge->exchange, "wrong-json?count=1&scope=all");
  broken = igx_judge_get (judge, 200, "/api/v3/time");
  g_assert_null (broken);
  g_assert_cmpuint (judge->complaints->len, ==, 1);
  whole = igx_judge_get (judge, 200, "/api/v3/time");
  g_assert_nonnull (whole);

  client = igx_stream_client_new (igx_test_exchange_get_stream_url (judge->exchange),
                                  "/ws/testusdt@kline_1m");
  event = json_from_string (igx_stream_client_take (client, WAIT_MS), NULL);
  g_assert_null (event);
  next = json_from_string (igx_stream_client_take (client, WAIT_MS), NULL);
  g_assert_nonnull (next);
}

static void
test_cut_and_notice (void)
{
  g_autoptr (IgxTestExchange) exchange
      = igx_test_exchange_start ("--generate=BTCUSDT", "--speed=0", NULL);
  const char *base = igx_test_exchange_get_stream_url (exchange);
  g_autoptr (IgxStreamClient) raw = igx_stream_client_new (base, "/ws");
  g_autoptr (IgxStreamClient) combined = igx_stream_client_new (base, "/stream");

  igx_test_exchange_order (exchange, "shutdown-notice");
  g_assert_true (
      g_str_has_prefix (igx_stream_client_take (raw, WAIT_MS), "{\"e\":\"serverShutdown\",\"E\":"));
  g_assert_true (g_str_has_prefix (igx_stream_client_take (combined, WAIT_MS),
                                   "{\"stream\":\"!serverShutdown\",\"data\":{"));
  igx_test_exchange_order (exchange, "cut");
  g_assert_true (igx_stream_client_wait_closed (raw, WAIT_MS));
  g_assert_true (igx_stream_client_wait_closed (combined, WAIT_MS));
  /* Without a goodbye: no close frame, so no code. */
  g_assert_cmpuint (soup_websocket_connection_get_close_code (raw->connection), ==, 0);
}

static gboolean
can_connect (gpointer data)
{
  IgxTestExchange *exchange = data;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (
      client, "127.0.0.1", (guint16) igx_test_exchange_get_port (exchange), NULL, NULL);

  return connection != NULL;
}

static gboolean
cannot_connect (gpointer data)
{
  return !can_connect (data);
}

static void
test_refuse (void)
{
  g_autoptr (IgxTestExchange) exchange
      = igx_test_exchange_start ("--generate=BTCUSDT", "--speed=0", NULL);

  g_assert_true (can_connect (exchange));
  igx_test_exchange_order (exchange, "refuse?for=1500");
  g_assert_true (igx_test_wait_until (cannot_connect, exchange, WAIT_MS));
  g_assert_true (igx_test_wait_until (can_connect, exchange, WAIT_MS));
}

static void
test_symbol_status (void)
{
  g_autoptr (IgxJudge) judge = igx_judge_new (NULL);
  g_autoptr (JsonNode) all = NULL;
  g_autoptr (JsonNode) trading = NULL;
  JsonArray *symbols = NULL;

  igx_test_exchange_order (judge->exchange, "symbol-status?symbol=TESTUSDT&status=CANCEL_ONLY");
  all = igx_judge_get (judge, 200, "/api/v3/exchangeInfo?symbol=TESTUSDT");
  trading = igx_judge_get (judge, 200, "/api/v3/exchangeInfo?symbolStatus=TRADING");
  symbols = json_object_get_array_member (json_node_get_object (all), "symbols");
  g_assert_cmpstr (
      json_object_get_string_member (json_array_get_object_element (symbols, 0), "status"), ==,
      "CANCEL_ONLY");
  symbols = json_object_get_array_member (json_node_get_object (trading), "symbols");
  g_assert_cmpuint (json_array_get_length (symbols), ==, 0);
  check_calm (judge);
}

static void
test_usage (void)
{
  static const char *const bad[][4] = {
    { NULL },
    { "--candles=/nonexistent/BTCUSDT.csv", NULL },
    { "--generate=btc", NULL },
    { "--generate=BTCUSDT", "--start=soon", NULL },
    { "--generate=BTCUSDT", "--speed=-1", NULL },
    { "--generate=BTCUSDT", "--generate=BTCUSDT", NULL },
  };
  g_autofree char *program
      = g_build_filename (g_getenv ("IGX_BUILD_ROOT"), "tests", "exchange", "igx-exchange", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      const char *argv[5] = { program };
      g_autofree char *errors = NULL;
      g_autoptr (GSubprocess) process = NULL;

      for (gsize j = 0; bad[i][j] != NULL; j++)
        argv[j + 1] = bad[i][j];
      process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDERR_PIPE, NULL);
      g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &errors, NULL));
      g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 2);
      g_assert_true (g_str_has_prefix (errors, "igx-exchange: "));
      g_assert_true (g_str_has_suffix (errors, "\n"));
    }
}

static void
test_stop_with_stdin (void)
{
  g_autofree char *program
      = g_build_filename (g_getenv ("IGX_BUILD_ROOT"), "tests", "exchange", "igx-exchange", NULL);
  const char *argv[] = { program, "--port=0", "--generate=BTCUSDT", "--stop-with-stdin", NULL };
  g_autoptr (GSubprocess) process = g_subprocess_newv (
      argv, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL);
  g_autofree char *output = NULL;

  g_assert_nonnull (process);
  g_assert_true (
      g_subprocess_communicate_utf8 (process, "still here\n", NULL, &output, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  g_assert_true (g_str_has_prefix (output, "listening on http://127.0.0.1:"));
}

/* Every candle of a real file, page by page as a client does it. */
static void
test_real_file (void)
{
  g_autofree char *path = NULL;
  g_autoptr (IgxCandleFile) file = NULL;
  g_autoptr (IgxTestExchange) exchange = NULL;
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (GError) error = NULL;
  gint64 next = 0;
  guint n_rows = 0;

  path = g_build_filename (g_getenv ("IGX_SHARED_DATA"), "LTCUSDT-1m-2026-02.csv", NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the shared folder of real candles is not here");
      return;
    }
  file = igx_candle_file_load (path, NULL, NULL, 0, &error);
  g_assert_no_error (error);
  exchange = igx_test_exchange_start ("--candles", path, "--start=1", "--speed=0", NULL);
  for (;;)
    {
      g_autofree char *uri = g_strdup_printf (
          "%s/api/v3/klines?symbol=LTCUSDT&interval=1m&limit=1000&startTime=%" G_GINT64_FORMAT,
          igx_test_exchange_get_rest_url (exchange), next);
      g_autoptr (SoupMessage) message = soup_message_new ("GET", uri);
      g_autoptr (GBytes) body = soup_session_send_and_read (session, message, NULL, NULL);
      g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
      g_autoptr (JsonNode) root = json_from_string (text, NULL);
      JsonArray *rows = json_node_get_array (root);

      if (json_array_get_length (rows) == 0)
        break;
      for (guint i = 0; i < json_array_get_length (rows); i++)
        {
          JsonArray *row = json_array_get_array_element (rows, i);
          const IgxCandle *want = &g_array_index (file->candles, IgxCandle, n_rows++);
          IgxCandle got = { 0 };

          got.open_time = json_array_get_int_element (row, 0);
          got.open = g_ascii_strtod (json_array_get_string_element (row, 1), NULL);
          got.high = g_ascii_strtod (json_array_get_string_element (row, 2), NULL);
          got.low = g_ascii_strtod (json_array_get_string_element (row, 3), NULL);
          got.close = g_ascii_strtod (json_array_get_string_element (row, 4), NULL);
          got.volume = g_ascii_strtod (json_array_get_string_element (row, 5), NULL);
          got.quote_volume = g_ascii_strtod (json_array_get_string_element (row, 7), NULL);
          got.trades = (double) json_array_get_int_element (row, 8);
          got.taker_buy_volume = g_ascii_strtod (json_array_get_string_element (row, 9), NULL);
          g_assert_true (igx_candle_equal (&got, want));
          next = got.open_time + 1;
        }
    }
  g_assert_cmpuint (n_rows, ==, file->candles->len);
  g_assert_cmpuint (n_rows, ==, 28 * 1440);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/exchange-rules/weight", test_weight);
  g_test_add_func ("/exchange-rules/statuses", test_statuses);
  g_test_add_func ("/exchange-rules/not-found", test_not_found);
  g_test_add_func ("/exchange-rules/requests", test_requests);
  g_test_add_func ("/exchange-rules/names", test_names);
  g_test_add_func ("/exchange-rules/too-many-streams", test_too_many_streams);
  g_test_add_func ("/exchange-rules/too-many-connections", test_too_many_connections);
  g_test_add_func ("/exchange-rules/flood", test_flood);
  g_test_add_func ("/exchange-rules/five-a-second", test_five_a_second);
  g_test_add_func ("/exchange-rules/ping", test_ping);
  g_test_add_func ("/exchange-rules/life", test_life);
  g_test_add_func ("/exchange-rules/speed", test_speed);
  g_test_add_func ("/exchange-rules/lost-events", test_lost_events);
  g_test_add_func ("/exchange-rules/late-rest", test_late_rest);
  g_test_add_func ("/exchange-rules/wrong-json", test_wrong_json);
  g_test_add_func ("/exchange-rules/cut-and-notice", test_cut_and_notice);
  g_test_add_func ("/exchange-rules/refuse", test_refuse);
  g_test_add_func ("/exchange-rules/symbol-status", test_symbol_status);
  g_test_add_func ("/exchange-rules/usage", test_usage);
  g_test_add_func ("/exchange-rules/stop-with-stdin", test_stop_with_stdin);
  g_test_add_func ("/exchange-rules/real-file", test_real_file);
  return g_test_run ();
}
