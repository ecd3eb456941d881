/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/igx-exchange-event.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "exchange/igx-exchange-query.h"

#define KLINE "@kline_"

/**
 * igx_exchange_event_parse_name:
 * @name: `btcusdt@kline_1m`, or `btcusdt@kline_1d@+08:00`
 *
 * Returns: %FALSE if it names no stream: unknown, or not in lower case
 */
gboolean
igx_exchange_event_parse_name (IgxExchangeMarket *market,
                               const char *name,
                               IgxExchangeSymbol **symbol,
                               const IgxExchangeInterval **interval,
                               gint64 *offset)
{
  const char *at = strstr (name, KLINE);
  g_autofree char *lower = NULL;
  g_autofree char *upper = NULL;
  g_auto (GStrv) parts = NULL;
  IgxExchangeSymbol *found = NULL;

  if (at == NULL)
    return FALSE;
  lower = g_strndup (name, (gsize) (at - name));
  for (const char *c = lower; *c != '\0'; c++)
    if (g_ascii_isupper (*c))
      return FALSE;
  upper = g_ascii_strup (lower, -1);
  parts = g_strsplit (at + strlen (KLINE), "@", 2);
  found = igx_exchange_market_find (market, upper);
  if (found == NULL || parts[0] == NULL)
    return FALSE;
  *interval = igx_exchange_interval_find (parts[0]);
  if (*interval == NULL)
    return FALSE;
  if (parts[1] != NULL && !igx_exchange_query_parse_zone (parts[1], offset))
    return FALSE;
  *symbol = found;
  return TRUE;
}

/**
 * igx_exchange_event_quote:
 *
 * Returns: (transfer full): @text as a JSON string
 */
char *
igx_exchange_event_quote (const char *text)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), text);

  return json_to_string (node, FALSE);
}

/**
 * igx_exchange_event_format:
 * @now: exchange time, ms UTC
 * @factor: 1 for times in ms, 1000 for us
 * @flaw: a documented behaviour to break
 *
 * Returns: (transfer full): the event of one candle, without envelope
 */
char *
igx_exchange_event_format (const char *symbol,
                           const char *interval,
                           const IgxExchangeRow *row,
                           gboolean closed,
                           gint64 now,
                           gint64 factor,
                           IgxExchangeFlaw flaw)
{
  gboolean swapped = flaw == IGX_EXCHANGE_FLAW_EVENT_ORDER;
  gint64 close_time = row->end_time * factor - 1;
  gint64 event_time = now * factor;

  if (closed && flaw == IGX_EXCHANGE_FLAW_EARLY_CLOSE)
    event_time = close_time - 1;
  return g_strdup_printf (
      "{\"e\":\"kline\",\"E\":%" G_GINT64_FORMAT ",\"s\":\"%s\",\"k\":{\"t\":%" G_GINT64_FORMAT
      ",\"T\":%" G_GINT64_FORMAT ",\"s\":\"%s\",\"i\":\"%s\",\"f\":%" G_GINT64_FORMAT
      ",\"L\":%" G_GINT64_FORMAT ",\"o\":\"%.8f\",\"%s\":\"%.8f\",\"%s\":\"%.8f\","
      "\"%s\":\"%.8f\",\"v\":\"%.8f\",\"n\":%" G_GINT64_FORMAT ",\"x\":%s,\"q\":\"%.8f\","
      "\"V\":\"%.8f\",\"Q\":\"%.8f\",\"B\":\"0\"}}",
      event_time, symbol, row->open_time * factor, close_time, symbol, interval,
      row->trades > 0 ? row->first_trade : -1,
      row->trades > 0 ? row->first_trade + row->trades - 1 : -1, row->open, swapped ? "h" : "c",
      swapped ? row->high : row->close, swapped ? "l" : "h", swapped ? row->low : row->high,
      swapped ? "c" : "l", swapped ? row->close : row->low, row->volume, row->trades,
      closed && flaw != IGX_EXCHANGE_FLAW_NEVER_CLOSED ? "true" : "false", row->quote_volume,
      row->taker_volume, row->taker_quote_volume);
}
