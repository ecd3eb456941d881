/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/igx-exchange-rest.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "exchange/igx-exchange-query.h"

#define LIMIT_DEFAULT 500
#define LIMIT_MAX     1000
#define HOUR          G_GINT64_CONSTANT (3600000)
/* Rows that the planted flaw of filling gaps may make up. */
#define FILLED_MAX 5000

static const struct
{
  const char *path;
  guint weight;
} endpoints[] = {
  { "/api/v3/ping", 1 },
  { "/api/v3/time", 1 },
  { "/api/v3/exchangeInfo", 20 },
  { "/api/v3/klines", 2 },
};

/**
 * igx_exchange_rest_answer:
 *
 * Answers with a JSON body.
 */
void
igx_exchange_rest_answer (SoupServerMessage *message, guint status, const char *json)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json;charset=UTF-8", SOUP_MEMORY_COPY,
                                    json, strlen (json));
}

static void
answer_error (SoupServerMessage *message, guint status, int code, const char *text)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *json = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "code");
  json_builder_add_int_value (builder, code);
  json_builder_set_member_name (builder, "msg");
  json_builder_add_string_value (builder, text);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json = json_to_string (root, FALSE);
  igx_exchange_rest_answer (message, status, json);
}

static void
answer_html (SoupServerMessage *message, guint status, const char *title)
{
  g_autofree char *html = g_strdup_printf (
      "<html>\r\n<head><title>%u %s</title></head>\r\n<body>\r\n<center><h1>%u %s</h1></center>"
      "\r\n</body>\r\n</html>\r\n",
      status, title, status, title);

  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "text/html", SOUP_MEMORY_COPY, html, strlen (html));
}

/**
 * igx_exchange_rest_answer_status:
 * @retry_after: seconds, or 0 for no header
 *
 * Answers with an HTTP error in the words the exchange has for it.
 */
void
igx_exchange_rest_answer_status (IgxExchangeState *state,
                                 SoupServerMessage *message,
                                 guint status,
                                 guint retry_after)
{
  g_autofree char *text = NULL;

  if (retry_after > 0)
    {
      g_autofree char *seconds = g_strdup_printf ("%u", retry_after);

      soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                    "Retry-After", seconds);
    }
  if (status == 429)
    {
      text = g_strdup_printf (
          "Too much request weight used; current limit is %u request weight per 1 MINUTE. Please "
          "use WebSocket Streams for live updates to avoid polling the API.",
          state->limits.weight);
      answer_error (message, status, -1003, text);
    }
  else if (status == 418)
    {
      text = g_strdup_printf ("Way too much request weight used; IP banned until %" G_GINT64_FORMAT
                              ". Please use WebSocket Streams for live updates to avoid bans.",
                              igx_exchange_state_now (state) + (gint64) retry_after * 1000);
      answer_error (message, status, -1003, text);
    }
  else if (status == 451)
    answer_error (message, status, 0,
                  "Service unavailable from a restricted location according to 'b. Eligibility' "
                  "in https://www.binance.com/en/terms. Please contact customer service if you "
                  "believe you received this message in error.");
  else if (status == 403)
    answer_html (message, status, "Forbidden");
  else if (status == 404)
    answer_html (message, status, "Not Found");
  else if (status == 503)
    answer_error (message, status, -1008, "Server is currently overloaded with other requests.");
  else
    answer_error (message, status, -1000,
                  "An unknown error occurred while processing the request.");
}

/* Names of the header and of the factor agree with what the documents say about both units. */
static gint64
get_time_factor (IgxExchangeQuery *query, SoupServerMessage *message)
{
  const char *unit = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "X-MBX-TIME-UNIT");

  if (unit == NULL || g_ascii_strcasecmp (unit, "MILLISECOND") == 0)
    return 1;
  if (g_ascii_strcasecmp (unit, "MICROSECOND") == 0)
    return 1000;
  igx_exchange_query_fail (query, -1194,
                           "Invalid value for time unit; expected either MICROSECOND or "
                           "MILLISECOND.");
  return 1;
}

static void
append_price (GString *json, const IgxExchangeFaults *faults, double value)
{
  if (faults->flaw == IGX_EXCHANGE_FLAW_NUMBERS)
    g_string_append_printf (json, "%.8f,", value);
  else
    g_string_append_printf (json, "\"%.8f\",", value);
}

static void
append_row (GString *json,
            const IgxExchangeFaults *faults,
            const IgxExchangeRow *row,
            gint64 factor)
{
  gboolean swapped = faults->flaw == IGX_EXCHANGE_FLAW_SWAPPED_TAKER;
  gint64 close_time = row->end_time * factor - 1;

  if (faults->flaw == IGX_EXCHANGE_FLAW_CLOSE_TIME)
    close_time++;
  g_string_append_printf (json, "%s[%" G_GINT64_FORMAT ",", json->len > 1 ? "," : "",
                          row->open_time * factor);
  append_price (json, faults, row->open);
  append_price (json, faults, row->high);
  append_price (json, faults, row->low);
  append_price (json, faults, row->close);
  append_price (json, faults, row->volume);
  g_string_append_printf (json, "%" G_GINT64_FORMAT ",", close_time);
  append_price (json, faults, row->quote_volume);
  g_string_append_printf (json, "%" G_GINT64_FORMAT ",", row->trades);
  append_price (json, faults, swapped ? row->taker_quote_volume : row->taker_volume);
  append_price (json, faults, swapped ? row->taker_volume : row->taker_quote_volume);
  g_string_append (json, "\"0\"]");
}

static void
fill_gaps (GArray *rows)
{
  for (guint i = 1; i < rows->len && rows->len < FILLED_MAX; i++)
    {
      IgxExchangeRow last = g_array_index (rows, IgxExchangeRow, i - 1);
      gint64 length = last.end_time - last.open_time;

      if (last.end_time >= g_array_index (rows, IgxExchangeRow, i).open_time)
        continue;
      last.open = last.high = last.low = last.close;
      last.open_time = last.end_time;
      last.end_time += length;
      last.volume = last.quote_volume = last.taker_volume = last.taker_quote_volume = 0;
      last.trades = 0;
      g_array_insert_val (rows, i, last);
    }
}

/* The latest open time that may be shown, where a row is hidden while it is newer than the
 * lateness that was ordered; -1 for no limit. */
static gint64
get_latest (IgxExchangeState *state, const IgxExchangeInterval *interval, gint64 offset, gint64 now)
{
  if (state->faults.late_rest == 0 && state->faults.flaw != IGX_EXCHANGE_FLAW_NO_FORMING)
    return -1;
  return igx_exchange_interval_floor (interval, now - state->faults.late_rest, offset) - 1;
}

static char *
format_rows (IgxExchangeState *state, GArray *rows, gint64 factor)
{
  GString *json = g_string_new ("[");

  if (state->faults.flaw == IGX_EXCHANGE_FLAW_FILLED_GAPS)
    fill_gaps (rows);
  for (guint i = 0; i < rows->len; i++)
    {
      guint at = state->faults.flaw == IGX_EXCHANGE_FLAW_DESCENDING ? rows->len - 1 - i : i;

      append_row (json, &state->faults, &g_array_index (rows, IgxExchangeRow, at), factor);
    }
  g_string_append_c (json, ']');
  return g_string_free (json, FALSE);
}

static char *
get_klines (IgxExchangeState *state, IgxExchangeQuery *query, gint64 factor)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (IgxExchangeRow));
  const char *name = igx_exchange_query_get_symbol (query, "symbol");
  const char *interval_name = igx_exchange_query_need (query, "interval");
  gint64 start = igx_exchange_query_get_time (query, "startTime");
  gint64 end = igx_exchange_query_get_time (query, "endTime");
  gint64 offset = igx_exchange_query_get_zone (query, "timeZone");
  gint64 limit = igx_exchange_query_get_number (query, "limit", LIMIT_DEFAULT);
  gint64 now = igx_exchange_state_now (state);
  gint64 latest = -1;
  const IgxExchangeInterval *interval = NULL;
  IgxExchangeSymbol *symbol = NULL;

  igx_exchange_query_finish (query);
  if (limit < 1 || (limit > LIMIT_MAX && state->faults.flaw == IGX_EXCHANGE_FLAW_LIMIT_REFUSED))
    igx_exchange_query_fail (query, -1130, "Data sent for parameter 'limit' is not valid.");
  if (start >= 0 && end >= 0 && start > end)
    igx_exchange_query_fail (query, -1128, "Combination of optional parameters invalid.");
  if (query->code != 0)
    return NULL;

  interval = igx_exchange_interval_find (interval_name);
  symbol = igx_exchange_market_find (state->market, name);
  if (symbol == NULL)
    igx_exchange_query_fail (query, -1121, "Invalid symbol.");
  if (interval == NULL)
    igx_exchange_query_fail (query, -1120, "Invalid interval.");
  if (query->code != 0)
    return NULL;

  if (start >= 0 && state->faults.flaw == IGX_EXCHANGE_FLAW_EXCLUSIVE_START)
    start++;
  latest = get_latest (state, interval, offset, now);
  if (latest >= 0 && (end < 0 || end > latest))
    end = latest;
  igx_exchange_symbol_get_rows (symbol, interval, offset, now, start, end,
                                (guint) MIN (limit, LIMIT_MAX), rows);
  return format_rows (state, rows, factor);
}

static char *
format_step (guint decimals)
{
  char text[] = "1.00000000";

  if (decimals > 0)
    {
      text[0] = '0';
      text[1 + decimals] = '1';
    }
  return g_strdup (text);
}

static void
append_symbol (GString *json, const IgxExchangeSymbol *symbol)
{
  g_autofree char *tick = format_step (igx_exchange_symbol_get_decimals (symbol));

  g_string_append_printf (
      json,
      "%s{\"symbol\":\"%s\",\"status\":\"%s\",\"baseAsset\":\"%s\",\"baseAssetPrecision\":8,"
      "\"quoteAsset\":\"%s\",\"quotePrecision\":8,\"quoteAssetPrecision\":8,"
      "\"baseCommissionPrecision\":8,\"quoteCommissionPrecision\":8,"
      "\"orderTypes\":[\"LIMIT\",\"LIMIT_MAKER\",\"MARKET\",\"STOP_LOSS_LIMIT\","
      "\"TAKE_PROFIT_LIMIT\"],\"icebergAllowed\":true,\"ocoAllowed\":true,\"otoAllowed\":true,"
      "\"quoteOrderQtyMarketAllowed\":true,\"allowTrailingStop\":true,"
      "\"cancelReplaceAllowed\":true,\"isSpotTradingAllowed\":true,"
      "\"isMarginTradingAllowed\":false,\"filters\":["
      "{\"filterType\":\"PRICE_FILTER\",\"minPrice\":\"%s\",\"maxPrice\":\"10000000.00000000\","
      "\"tickSize\":\"%s\"},"
      "{\"filterType\":\"LOT_SIZE\",\"minQty\":\"0.00001000\",\"maxQty\":\"9000000.00000000\","
      "\"stepSize\":\"0.00001000\"},"
      "{\"filterType\":\"NOTIONAL\",\"minNotional\":\"5.00000000\",\"applyMinToMarket\":true,"
      "\"maxNotional\":\"9000000.00000000\",\"applyMaxToMarket\":false,\"avgPriceMins\":5}],"
      "\"permissions\":[],\"permissionSets\":[[\"SPOT\"]],"
      "\"defaultSelfTradePreventionMode\":\"EXPIRE_MAKER\","
      "\"allowedSelfTradePreventionModes\":[\"EXPIRE_TAKER\",\"EXPIRE_MAKER\",\"EXPIRE_BOTH\"]}",
      json->str[json->len - 1] == '[' ? "" : ",", igx_exchange_symbol_get_name (symbol),
      igx_exchange_symbol_get_status (symbol), igx_exchange_symbol_get_base (symbol),
      igx_exchange_symbol_get_quote (symbol), tick, tick);
}

/* `["BTCUSDT","ETHUSDT"]` */
static GPtrArray *
parse_symbols (IgxExchangeQuery *query, const char *text)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonNode) root = json_from_string (text, NULL);

  if (root != NULL && JSON_NODE_HOLDS_ARRAY (root))
    {
      JsonArray *array = json_node_get_array (root);

      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          JsonNode *node = json_array_get_element (array, i);

          if (json_node_get_value_type (node) == G_TYPE_STRING)
            g_ptr_array_add (names, json_node_dup_string (node));
        }
      if (names->len > 0 && names->len == json_array_get_length (array))
        return g_steal_pointer (&names);
    }
  igx_exchange_query_fail (query, -1100,
                           "Illegal characters found in parameter 'symbols'; legal range is "
                           "'^\\[(\"[A-Z0-9-_.]{1,20}\"(,\"[A-Z0-9-_.]{1,20}\"){0,}){0,1}\\]$'.");
  return NULL;
}

static void
append_named_symbols (IgxExchangeState *state,
                      IgxExchangeQuery *query,
                      const GPtrArray *names,
                      GString *json)
{
  for (guint i = 0; i < names->len; i++)
    {
      const IgxExchangeSymbol *symbol
          = igx_exchange_market_find (state->market, g_ptr_array_index (names, i));

      if (symbol == NULL)
        igx_exchange_query_fail (query, -1121, "Invalid symbol.");
      else
        append_symbol (json, symbol);
    }
}

static void
append_all_symbols (IgxExchangeState *state,
                    const char *permissions,
                    const char *status,
                    GString *json)
{
  const GPtrArray *symbols = igx_exchange_market_get_symbols (state->market);

  if (permissions != NULL && strstr (permissions, "SPOT") == NULL)
    return;
  for (guint i = 0; i < symbols->len; i++)
    {
      const IgxExchangeSymbol *symbol = g_ptr_array_index (symbols, i);

      if (status == NULL || strcmp (status, igx_exchange_symbol_get_status (symbol)) == 0)
        append_symbol (json, symbol);
    }
}

static char *
get_exchange_info (IgxExchangeState *state, IgxExchangeQuery *query, gint64 factor)
{
  static const char *const statuses[] = { "TRADING", "HALT", "BREAK", NULL };
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (GString) json = g_string_new (NULL);
  const char *list = igx_exchange_query_get (query, "symbols");
  const char *permissions = igx_exchange_query_get (query, "permissions");
  const char *status = igx_exchange_query_get (query, "symbolStatus");
  gboolean single = g_hash_table_contains (query->values, "symbol");

  igx_exchange_query_get (query, "showPermissionSets");
  if (single)
    {
      const char *name = igx_exchange_query_get_symbol (query, "symbol");

      names = g_ptr_array_new_with_free_func (g_free);
      if (name != NULL)
        g_ptr_array_add (names, g_strdup (name));
    }
  else if (list != NULL)
    names = parse_symbols (query, list);
  igx_exchange_query_finish (query);
  if ((single && list != NULL) || ((single || list != NULL) && (permissions || status)))
    igx_exchange_query_fail (query, -1128, "Combination of optional parameters invalid.");
  if (status != NULL && !g_strv_contains (statuses, status))
    igx_exchange_query_fail (query, -1122, "Invalid symbolStatus.");
  if (query->code != 0)
    return NULL;

  g_string_printf (
      json,
      "{\"timezone\":\"UTC\",\"serverTime\":%" G_GINT64_FORMAT ",\"rateLimits\":["
      "{\"rateLimitType\":\"REQUEST_WEIGHT\",\"interval\":\"MINUTE\",\"intervalNum\":1,"
      "\"limit\":%u},"
      "{\"rateLimitType\":\"RAW_REQUESTS\",\"interval\":\"MINUTE\",\"intervalNum\":5,"
      "\"limit\":300000}],\"exchangeFilters\":[],\"symbols\":[",
      igx_exchange_state_now (state) * factor, state->limits.weight);
  if (names != NULL)
    append_named_symbols (state, query, names, json);
  else
    append_all_symbols (state, permissions, status, json);
  g_string_append (json, "]}");
  return query->code != 0 ? NULL : g_strdup (json->str);
}

static char *
get_body (IgxExchangeState *state,
          IgxExchangeQuery *query,
          SoupServerMessage *message,
          const char *path)
{
  gint64 factor = get_time_factor (query, message);

  if (g_str_has_suffix (path, "/klines"))
    return get_klines (state, query, factor);
  if (g_str_has_suffix (path, "/exchangeInfo"))
    return get_exchange_info (state, query, factor);
  igx_exchange_query_finish (query);
  if (g_str_has_suffix (path, "/ping"))
    return g_strdup ("{}");
  return g_strdup_printf ("{\"serverTime\":%" G_GINT64_FORMAT "}",
                          igx_exchange_state_now (state) * factor);
}

/* Answers where the client is over the limit: 429 a while, then 418. */
static gboolean
refuse_excess (IgxExchangeState *state, SoupServerMessage *message)
{
  gint64 banned = state->banned_until - g_get_monotonic_time ();

  if (banned > 0)
    {
      state->stats.refused++;
      igx_exchange_rest_answer_status (state, message, 418, (guint) (banned / G_USEC_PER_SEC) + 1);
      return TRUE;
    }
  if (state->weight_used <= state->limits.weight)
    return FALSE;
  state->stats.refused++;
  if (++state->refusals > state->limits.refusals)
    {
      state->banned_until
          = g_get_monotonic_time () + (gint64) state->limits.ban_seconds * G_USEC_PER_SEC;
      igx_exchange_rest_answer_status (state, message, 418, state->limits.ban_seconds);
      return TRUE;
    }
  igx_exchange_rest_answer_status (state, message, 429, igx_exchange_state_get_retry_after (state));
  return TRUE;
}

static void
set_weight_header (IgxExchangeState *state, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *used = g_strdup_printf ("%u", state->weight_used);

  if (state->faults.flaw == IGX_EXCHANGE_FLAW_NO_WEIGHT)
    return;
  soup_message_headers_replace (headers, "X-MBX-USED-WEIGHT", used);
  soup_message_headers_replace (headers, "X-MBX-USED-WEIGHT-1M", used);
}

/* Half of the body: valid HTTP, no JSON. */
static void
break_body (char *body)
{
  body[strlen (body) / 2] = '\0';
}

/**
 * igx_exchange_rest_handle:
 *
 * Answers one request to the REST part.
 */
void
igx_exchange_rest_handle (IgxExchangeState *state, SoupServerMessage *message)
{
  GUri *uri = soup_server_message_get_uri (message);
  const char *path = g_uri_get_path (uri);
  g_auto (IgxExchangeQuery) query = { 0 };
  g_autofree char *body = NULL;
  guint weight = 0;
  guint status = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (endpoints); i++)
    if (strcmp (path, endpoints[i].path) == 0)
      weight = endpoints[i].weight;
  igx_exchange_state_count_request (state, path);
  igx_exchange_state_add_weight (state, weight > 0 ? weight : 1);
  set_weight_header (state, message);

  status = igx_exchange_faults_take_status (&state->faults, IGX_EXCHANGE_SCOPE_REST);
  if (status != 0)
    {
      igx_exchange_rest_answer_status (state, message, status, state->faults.status_retry_after);
      return;
    }
  if (refuse_excess (state, message))
    return;
  if (weight == 0 || strcmp (soup_server_message_get_method (message), "GET") != 0)
    {
      igx_exchange_rest_answer_status (state, message, 404, 0);
      return;
    }

  igx_exchange_query_init (&query, g_uri_get_query (uri));
  body = get_body (state, &query, message, path);
  if (query.code != 0)
    {
      answer_error (message, 400, query.code, query.message);
      return;
    }
  if (igx_exchange_faults_take (&state->faults.wrong_json_rest))
    break_body (body);
  igx_exchange_rest_answer (message, 200, body);
}
