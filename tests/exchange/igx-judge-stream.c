/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/igx-judge-stream.h"

#include <string.h>

#include "exchange/igx-stream-client.h"

/* A flawed exchange never sends what is waited for, so this is also what each flaw costs. */
#define WAIT_MS 2000
/* Events of open candles that are looked through for a reply or a closed candle; 50 a second. */
#define EVENTS_MAX 60

static const char *const members[]
    = { "t", "T", "s", "i", "f", "L", "o", "c", "h", "l", "v", "n", "x", "q", "V", "Q", "B" };

static gboolean
is_event (const char *text)
{
  return strstr (text, "\"kline\"") != NULL;
}

/* The next message that is no event. */
static void
check_reply (IgxJudge *judge, IgxStreamClient *client, const char *want)
{
  const char *text = igx_stream_client_take (client, WAIT_MS);

  for (guint i = 0; text != NULL && is_event (text) && i < EVENTS_MAX; i++)
    text = igx_stream_client_take (client, WAIT_MS);
  igx_judge_check (judge, text != NULL && strcmp (text, want) == 0, "the reply is %s, not %s",
                   text != NULL ? text : "missing", want);
}

static void
check_order (IgxJudge *judge, JsonObject *kline)
{
  g_autoptr (GList) names = json_object_get_members (kline);
  GList *name = names;

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++, name = name->next)
    if (!igx_judge_check (judge, name != NULL && strcmp (name->data, members[i]) == 0,
                          "member %" G_GSIZE_FORMAT " of a kline is not %s", i, members[i]))
      return;
  igx_judge_check (judge, name == NULL, "a kline has more members");
}

static void
check_closed (IgxJudge *judge, JsonObject *event, guint number)
{
  JsonObject *kline = json_object_get_object_member (event, "k");
  IgxCandle want = { 0 };

  igx_judge_get_candle (number, &want);
  igx_judge_check_int (judge, json_object_get_member (kline, "t"), want.open_time, "k.t");
  igx_judge_check_int (judge, json_object_get_member (kline, "T"),
                       want.open_time + IGX_JUDGE_MINUTE - 1, "k.T");
  igx_judge_check_text (judge, json_object_get_member (kline, "o"), want.open, "k.o");
  igx_judge_check_text (judge, json_object_get_member (kline, "c"), want.close, "k.c");
  igx_judge_check_text (judge, json_object_get_member (kline, "h"), want.high, "k.h");
  igx_judge_check_text (judge, json_object_get_member (kline, "l"), want.low, "k.l");
  igx_judge_check_text (judge, json_object_get_member (kline, "v"), want.volume, "k.v");
  igx_judge_check_text (judge, json_object_get_member (kline, "q"), want.quote_volume, "k.q");
  igx_judge_check_int (judge, json_object_get_member (kline, "n"), (gint64) want.trades, "k.n");
  igx_judge_check_text (judge, json_object_get_member (kline, "V"), want.taker_buy_volume, "k.V");
  igx_judge_check_text (judge, json_object_get_member (kline, "Q"), want.taker_buy_volume * 100,
                        "k.Q");
  igx_judge_check (judge,
                   json_object_get_int_member (kline, "L") - json_object_get_int_member (kline, "f")
                           + 1
                       == (gint64) want.trades,
                   "first and last trade do not fit the number of trades");
  igx_judge_check (
      judge, json_object_get_int_member (event, "E") > json_object_get_int_member (kline, "T"),
      "a closed candle's event is not after its end");
}

static void
check_envelope (IgxJudge *judge, JsonObject *event)
{
  JsonObject *kline = json_object_get_object_member (event, "k");

  igx_judge_check (judge,
                   strcmp (json_object_get_string_member (event, "e"), "kline") == 0
                       && strcmp (json_object_get_string_member (event, "s"), "TESTUSDT") == 0
                       && strcmp (json_object_get_string_member (kline, "s"), "TESTUSDT") == 0
                       && strcmp (json_object_get_string_member (kline, "i"), "1m") == 0,
                   "the envelope is wrong");
  check_order (judge, kline);
}

/* Reads events until one is closed; all before it must be open. */
static void
expect_closed (IgxJudge *judge, IgxStreamClient *client, guint number, gboolean combined)
{
  const char *text = igx_stream_client_take (client, WAIT_MS);

  for (guint i = 0; text != NULL && i < EVENTS_MAX; i++)
    {
      g_autoptr (JsonNode) root = json_from_string (text, NULL);
      JsonObject *event = NULL;

      if (!igx_judge_check (judge, root != NULL && JSON_NODE_HOLDS_OBJECT (root),
                            "an event is no JSON object"))
        return;
      event = json_node_get_object (root);
      if (!igx_judge_check (judge, json_object_has_member (event, "stream") == combined,
                            "wrapping is wrong: %s", text))
        return;
      if (combined)
        {
          igx_judge_check (
              judge,
              strcmp (json_object_get_string_member (event, "stream"), "testusdt@kline_1m") == 0,
              "the stream's name is wrong");
          event = json_object_get_object_member (event, "data");
        }
      check_envelope (judge, event);
      if (json_object_get_boolean_member (json_object_get_object_member (event, "k"), "x"))
        {
          check_closed (judge, event, number);
          return;
        }
      text = igx_stream_client_take (client, WAIT_MS);
    }
  igx_judge_check (judge, FALSE, "minute %u never closed", number);
}

static gboolean
take_forming (IgxJudge *judge, IgxStreamClient *client)
{
  const char *text = igx_stream_client_take (client, WAIT_MS);
  g_autoptr (JsonNode) root = text != NULL ? json_from_string (text, NULL) : NULL;

  return igx_judge_check (
      judge,
      root != NULL
          && !json_object_get_boolean_member (
              json_object_get_object_member (json_node_get_object (root), "k"), "x"),
      "no event of the open candle");
}

static void
judge_subscriptions (IgxJudge *judge, IgxStreamClient *client)
{
  igx_stream_client_send (client,
                          "{\"method\":\"SUBSCRIBE\",\"params\":[\"testusdt@kline_1m\"],\"id\":1}");
  check_reply (judge, client, "{\"result\":null,\"id\":1}");
  igx_stream_client_send (client, "{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":\"abc\"}");
  check_reply (judge, client, "{\"result\":[\"testusdt@kline_1m\"],\"id\":\"abc\"}");
}

/**
 * igx_judge_stream_run:
 *
 * Looks at what the streams must do while nothing is wrong: replies, events of open candles,
 * closed candles in order, raw and combined.
 */
void
igx_judge_stream_run (IgxJudge *judge)
{
  const char *base = igx_test_exchange_get_stream_url (judge->exchange);
  g_autoptr (IgxStreamClient) raw = igx_stream_client_new (base, "/ws");
  g_autoptr (IgxStreamClient) combined
      = igx_stream_client_new (base, "/stream?streams=testusdt@kline_1m");

  if (!igx_judge_check (judge, raw->connection != NULL && combined->connection != NULL,
                        "a handshake is refused"))
    return;
  judge_subscriptions (judge, raw);
  take_forming (judge, raw);
  igx_test_exchange_order (judge->exchange, "advance?ms=31000");
  expect_closed (judge, raw, IGX_JUDGE_NOW_MINUTE, FALSE);
  expect_closed (judge, combined, IGX_JUDGE_NOW_MINUTE, TRUE);
  /* Three at once: none may be lost, and they come in order. */
  igx_test_exchange_order (judge->exchange, "advance?ms=180000");
  for (guint i = 1; i <= 3; i++)
    {
      expect_closed (judge, raw, IGX_JUDGE_NOW_MINUTE + i, FALSE);
      expect_closed (judge, combined, IGX_JUDGE_NOW_MINUTE + i, TRUE);
    }
}
