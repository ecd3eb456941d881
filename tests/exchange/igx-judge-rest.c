/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/igx-judge-rest.h"

#include <math.h>
#include <string.h>

#define KLINES  "/api/v3/klines?symbol=TESTUSDT&interval="
#define COLUMNS 12

static gint64
minute (guint number)
{
  return IGX_JUDGE_FIRST + number * IGX_JUDGE_MINUTE;
}

static void
check_row (IgxJudge *judge, JsonNode *node, const IgxCandle *want, gint64 length)
{
  JsonArray *row = NULL;

  if (!igx_judge_check (judge,
                        JSON_NODE_HOLDS_ARRAY (node)
                            && json_array_get_length (json_node_get_array (node)) == COLUMNS,
                        "a row has not 12 columns"))
    return;
  row = json_node_get_array (node);
  igx_judge_check_int (judge, json_array_get_element (row, 0), want->open_time, "open time");
  igx_judge_check_text (judge, json_array_get_element (row, 1), want->open, "open");
  igx_judge_check_text (judge, json_array_get_element (row, 2), want->high, "high");
  igx_judge_check_text (judge, json_array_get_element (row, 3), want->low, "low");
  igx_judge_check_text (judge, json_array_get_element (row, 4), want->close, "close");
  igx_judge_check_text (judge, json_array_get_element (row, 5), want->volume, "volume");
  igx_judge_check_int (judge, json_array_get_element (row, 6), want->open_time + length - 1,
                       "close time");
  igx_judge_check_text (judge, json_array_get_element (row, 7), want->quote_volume, "quote volume");
  igx_judge_check_int (judge, json_array_get_element (row, 8), (gint64) want->trades,
                       "number of trades");
  igx_judge_check_text (judge, json_array_get_element (row, 9), want->taker_buy_volume,
                        "taker volume");
  igx_judge_check_text (judge, json_array_get_element (row, 10), want->taker_buy_volume * 100,
                        "taker quote volume");
  igx_judge_check (judge,
                   json_node_get_value_type (json_array_get_element (row, 11)) == G_TYPE_STRING,
                   "the last column is not a string");
}

static JsonArray *
check_length (IgxJudge *judge, JsonNode *root, guint want, const char *what)
{
  JsonArray *rows
      = root != NULL && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;

  if (!igx_judge_check (judge, rows != NULL, "%s: no array of rows", what))
    return NULL;
  return igx_judge_check (judge, json_array_get_length (rows) == want, "%s: %u rows, not %u", what,
                          json_array_get_length (rows), want)
             ? rows
             : NULL;
}

/* Rows that must be the closed minutes from @first on, gaps left out. */
static void
check_minutes (IgxJudge *judge, JsonArray *rows, guint first, guint n_rows)
{
  for (guint i = 0, number = first; rows != NULL && i < n_rows; number++)
    {
      IgxCandle want = { 0 };

      if (igx_judge_get_candle (number, &want))
        check_row (judge, json_array_get_element (rows, i++), &want, IGX_JUDGE_MINUTE);
    }
}

static void
judge_newest (IgxJudge *judge)
{
  g_autoptr (JsonNode) root = igx_judge_get (judge, 200, KLINES "1m&limit=7");
  JsonArray *rows = check_length (judge, root, 7, "the newest rows");
  IgxCandle whole = { 0 };
  JsonArray *row = NULL;
  double close = NAN;

  check_minutes (judge, rows, IGX_JUDGE_NOW_MINUTE - 6, 6);
  if (rows == NULL || !JSON_NODE_HOLDS_ARRAY (json_array_get_element (rows, 6)))
    return;
  /* The last one is open: it knows half of its minute. */
  row = json_array_get_array_element (rows, 6);
  igx_judge_get_candle (IGX_JUDGE_NOW_MINUTE, &whole);
  igx_judge_check_int (judge, json_array_get_element (row, 0), whole.open_time,
                       "open time of the open candle");
  igx_judge_check_text (judge, json_array_get_element (row, 1), whole.open, "open so far");
  igx_judge_check_int (judge, json_array_get_element (row, 6),
                       whole.open_time + IGX_JUDGE_MINUTE - 1, "close time of the open candle");
  igx_judge_check_text (judge, json_array_get_element (row, 5), whole.volume / 2, "volume so far");
  if (json_node_get_value_type (json_array_get_element (row, 4)) != G_TYPE_STRING)
    return;
  close = g_ascii_strtod (json_array_get_string_element (row, 4), NULL);
  igx_judge_check (judge, close >= whole.low && close <= whole.high,
                   "close so far is out of range");
}

static void
judge_ranges (IgxJudge *judge)
{
  g_autoptr (JsonNode) from
      = igx_judge_get (judge, 200, KLINES "1m&limit=3&startTime=%" G_GINT64_FORMAT, minute (100));
  g_autoptr (JsonNode) after = igx_judge_get (
      judge, 200, KLINES "1m&limit=1&startTime=%" G_GINT64_FORMAT, minute (100) + 1);
  g_autoptr (JsonNode) until
      = igx_judge_get (judge, 200, KLINES "1m&limit=3&endTime=%" G_GINT64_FORMAT, minute (100));
  g_autoptr (JsonNode) both = igx_judge_get (
      judge, 200, KLINES "1m&startTime=%" G_GINT64_FORMAT "&endTime=%" G_GINT64_FORMAT,
      minute (100), minute (104));
  g_autoptr (JsonNode) micro = igx_judge_get (
      judge, 200, KLINES "1m&limit=2&startTime=%" G_GINT64_FORMAT, minute (100) * 1000);
  g_autoptr (JsonNode) beyond = igx_judge_get (judge, 200, KLINES "1m&startTime=%" G_GINT64_FORMAT,
                                               minute (IGX_JUDGE_NOW_MINUTE + 1));

  check_minutes (judge, check_length (judge, from, 3, "startTime"), 100, 3);
  check_minutes (judge, check_length (judge, after, 1, "startTime + 1"), 101, 1);
  check_minutes (judge, check_length (judge, until, 3, "endTime"), 98, 3);
  check_minutes (judge, check_length (judge, both, 5, "both ends"), 100, 5);
  check_minutes (judge, check_length (judge, micro, 2, "startTime in us"), 100, 2);
  check_length (judge, beyond, 0, "the future");
}

static void
judge_limits (IgxJudge *judge)
{
  g_autoptr (JsonNode) usual = igx_judge_get (judge, 200, KLINES "1m&startTime=1");
  g_autoptr (JsonNode) most = igx_judge_get (judge, 200, KLINES "1m&startTime=1&limit=1500");

  check_minutes (judge, check_length (judge, usual, 500, "no limit"), 0, 500);
  check_minutes (judge, check_length (judge, most, 1000, "a limit above 1000"), 0, 1000);
}

static void
judge_gap (IgxJudge *judge)
{
  guint first = IGX_JUDGE_GAP - 5;
  guint last = IGX_JUDGE_GAP_END + 4;
  g_autoptr (JsonNode) root = igx_judge_get (
      judge, 200, KLINES "1m&startTime=%" G_GINT64_FORMAT "&endTime=%" G_GINT64_FORMAT,
      minute (first), minute (last));
  guint n_rows = last - first + 1 - (IGX_JUDGE_GAP_END - IGX_JUDGE_GAP);

  check_minutes (judge, check_length (judge, root, n_rows, "a gap"), first, n_rows);
}

static void
judge_whole (IgxJudge *judge, const char *name, guint first, guint n_minutes)
{
  g_autoptr (JsonNode) root = igx_judge_get (
      judge, 200, KLINES "%s&limit=1&startTime=%" G_GINT64_FORMAT, name, minute (first));
  JsonArray *rows = check_length (judge, root, 1, name);
  g_autoptr (GArray) parts = igx_candle_array_new ();
  IgxCandle whole = { 0 };

  for (guint i = 0; i < n_minutes; i++)
    {
      IgxCandle part = { 0 };

      if (!igx_judge_get_candle (first + i, &part))
        continue;
      if (parts->len == 0)
        whole = part;
      else
        {
          whole.high = MAX (whole.high, part.high);
          whole.low = MIN (whole.low, part.low);
          whole.close = part.close;
          whole.volume += part.volume;
          whole.quote_volume += part.quote_volume;
          whole.trades += part.trades;
          whole.taker_buy_volume += part.taker_buy_volume;
        }
      g_array_append_val (parts, part);
    }
  whole.open_time = minute (first);
  if (rows != NULL)
    check_row (judge, json_array_get_element (rows, 0), &whole, n_minutes * IGX_JUDGE_MINUTE);
}

static void
judge_intervals (IgxJudge *judge)
{
  static const char *const all[] = { "1s", "1m", "3m", "5m",  "15m", "30m", "1h", "2h",
                                     "4h", "6h", "8h", "12h", "1d",  "3d",  "1w", "1M" };
  g_autoptr (JsonNode) week = NULL;
  JsonArray *rows = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr (JsonNode) root = igx_judge_get (judge, 200, KLINES "%s&limit=1", all[i]);

      check_length (judge, root, i == 0 ? 0 : 1, all[i]);
    }
  judge_whole (judge, "3m", 0, 3);
  judge_whole (judge, "5m", 5, 5);
  judge_whole (judge, "1h", 60, 60);
  judge_whole (judge, "15m", 1995, 15);
  judge_whole (judge, "1d", 0, 1440);

  week = igx_judge_get (judge, 200, KLINES "1w");
  rows = check_length (judge, week, 1, "weeks");
  if (rows != NULL && JSON_NODE_HOLDS_ARRAY (json_array_get_element (rows, 0)))
    igx_judge_check_int (judge, json_array_get_element (json_array_get_array_element (rows, 0), 0),
                         IGX_JUDGE_FIRST, "the Monday of a week");
}

static void
judge_time_zone (IgxJudge *judge)
{
  g_autoptr (JsonNode) root
      = igx_judge_get (judge, 200, KLINES "1d&limit=1&startTime=1&timeZone=%s", "%2B08:00");
  JsonArray *rows = check_length (judge, root, 1, "days at +08:00");

  if (rows != NULL && JSON_NODE_HOLDS_ARRAY (json_array_get_element (rows, 0)))
    igx_judge_check_int (judge, json_array_get_element (json_array_get_array_element (rows, 0), 0),
                         IGX_JUDGE_FIRST - 8 * 60 * IGX_JUDGE_MINUTE, "a day at +08:00");
}

static void
judge_weight (IgxJudge *judge)
{
  static const struct
  {
    const char *path;
    int weight;
  } paths[] = {
    { "/api/v3/ping", 1 }, { "/api/v3/time", 1 }, { "/api/v3/exchangeInfo", 20 }, { KLINES "1m", 2 }
  };
  gint64 before = -1;

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (JsonNode) root = igx_judge_get (judge, 200, "%s", paths[i].path);
      const char *text = igx_judge_get_header (judge, "X-MBX-USED-WEIGHT-1M");
      gint64 used = 0;

      if (!igx_judge_check (judge, root != NULL && text != NULL, "no used weight"))
        return;
      used = g_ascii_strtoll (text, NULL, 10);
      /* A new minute starts from nothing. */
      igx_judge_check (
          judge, before < 0 || used == before + paths[i].weight || used == paths[i].weight,
          "%s weighs %" G_GINT64_FORMAT ", not %d", paths[i].path, used - before, paths[i].weight);
      before = used;
    }
}

static void
judge_info (IgxJudge *judge)
{
  g_autoptr (JsonNode) time = igx_judge_get (judge, 200, "/api/v3/time");
  g_autoptr (JsonNode) info = igx_judge_get (judge, 200, "/api/v3/exchangeInfo");
  JsonObject *symbol = NULL;
  JsonArray *filters = NULL;

  igx_judge_check_int (judge, json_object_get_member (json_node_get_object (time), "serverTime"),
                       IGX_JUDGE_NOW, "server time");
  igx_judge_check_int (judge, json_object_get_member (json_node_get_object (info), "serverTime"),
                       IGX_JUDGE_NOW, "server time in exchangeInfo");
  symbol = json_array_get_object_element (
      json_object_get_array_member (json_node_get_object (info), "symbols"), 0);
  igx_judge_check (
      judge,
      g_str_equal (json_object_get_string_member (symbol, "symbol"), "TESTUSDT")
          && g_str_equal (json_object_get_string_member (symbol, "status"), "TRADING")
          && g_str_equal (json_object_get_string_member (symbol, "baseAsset"), "TEST")
          && g_str_equal (json_object_get_string_member (symbol, "quoteAsset"), "USDT"),
      "the symbol is described wrongly");
  igx_judge_check (
      judge,
      json_array_get_length (json_object_get_array_member (symbol, "permissions")) == 0
          && json_array_get_length (json_object_get_array_member (symbol, "permissionSets")) == 1,
      "permissions are not as they are today");
  filters = json_object_get_array_member (symbol, "filters");
  igx_judge_check (judge,
                   g_str_equal (json_object_get_string_member (
                                    json_array_get_object_element (filters, 0), "tickSize"),
                                "0.01000000"),
                   "the tick size is wrong");
}

static void
judge_errors (IgxJudge *judge)
{
  static const struct
  {
    const char *path;
    int code;
  } errors[] = {
    { "/api/v3/klines", -1102 },
    { "/api/v3/klines?symbol=TESTUSDT", -1102 },
    { "/api/v3/klines?symbol=&interval=1m", -1102 },
    { "/api/v3/klines?interval=1m", -1102 },
    { "/api/v3/klines?symbol=NOSUCH&interval=1m", -1121 },
    { "/api/v3/klines?symbol=testusdt&interval=1m", -1100 },
    { "/api/v3/klines?symbol=TESTUSDT&interval=7m", -1120 },
    { "/api/v3/klines?symbol=TESTUSDT&interval=1D", -1120 },
    { "/api/v3/klines?symbol=TESTUSDT&interval=1m&depth=5", -1104 },
    { "/api/v3/klines?symbol=TESTUSDT&symbol=TESTUSDT&interval=1m", -1101 },
    { "/api/v3/klines?symbol=TESTUSDT&interval=1m&limit=0", -1130 },
    { "/api/v3/klines?symbol=TESTUSDT&interval=1m&limit=ten", -1100 },
    { "/api/v3/klines?symbol=TESTUSDT&interval=1m&limit=-5", -1100 },
    { "/api/v3/klines?symbol=TESTUSDT&interval=1m&startTime=2026-01-05", -1100 },
    { "/api/v3/klines?symbol=TESTUSDT&interval=1m&startTime=99999999999999999999", -1130 },
    { "/api/v3/klines?symbol=TESTUSDT&interval=1m&startTime=2000&endTime=1000", -1128 },
    { "/api/v3/klines?symbol=TESTUSDT&interval=1m&timeZone=15:00", -1130 },
    { "/api/v3/time?x=1", -1101 },
    { "/api/v3/ping?x=1", -1101 },
    { "/api/v3/exchangeInfo?symbol=NOSUCH", -1121 },
    { "/api/v3/exchangeInfo?symbols=NOSUCH", -1100 },
    { "/api/v3/exchangeInfo?symbols=%5B%22NOSUCH%22%5D", -1121 },
    { "/api/v3/exchangeInfo?symbolStatus=OPEN", -1122 },
    { "/api/v3/exchangeInfo?symbolStatus=HALT&symbol=TESTUSDT", -1128 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_autoptr (JsonNode) root = igx_judge_get (judge, 400, "%s", errors[i].path);

      if (!igx_judge_check (judge,
                            root != NULL && JSON_NODE_HOLDS_OBJECT (root)
                                && json_object_has_member (json_node_get_object (root), "msg"),
                            "%s: no error object", errors[i].path))
        continue;
      igx_judge_check_int (judge, json_object_get_member (json_node_get_object (root), "code"),
                           errors[i].code, errors[i].path);
    }
}

/**
 * igx_judge_rest_run:
 *
 * Looks at everything that REST must do while nothing is wrong and time stands still.
 */
void
igx_judge_rest_run (IgxJudge *judge)
{
  judge_newest (judge);
  judge_ranges (judge);
  judge_limits (judge);
  judge_gap (judge);
  judge_intervals (judge);
  judge_time_zone (judge);
  judge_weight (judge);
  judge_info (judge);
  judge_errors (judge);
}
