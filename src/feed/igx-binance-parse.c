/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed/igx-binance-parse.h"

#include <math.h>
#include <string.h>

#include "engine/igx-series-key.h"
#include "engine/igx-timeframe.h"
#include "feed/igx-json.h"

#define NAME_SIZE 32
#define TEXT_SIZE 128

/* The texts of filters and symbols, which may be longer than anything of ours. */
#define MESSAGE_TEXT_SIZE 4096

static gboolean
set_bad_data (GError **error, const char *what, const IgxJson *json)
{
  const char *problem = igx_json_get_problem (json);

  g_set_error (error, IGX_FEED_ERROR, IGX_FEED_ERROR_BAD_DATA,
               "The exchange's %s cannot be understood: %s (byte %" G_GSIZE_FORMAT ")", what,
               problem != NULL ? problem : "not as expected", igx_json_get_offset (json));
  return FALSE;
}

/**
 * igx_binance_parse_decimal:
 * @text: a number as the exchange writes it: digits, at most one point, no sign, no exponent
 * @value: (out): the nearest double
 *
 * Returns: %TRUE if @text is such a number
 */
gboolean
igx_binance_parse_decimal (const char *text, double *value)
{
  gsize whole = strspn (text, "0123456789");
  gsize length = whole;

  if (whole == 0)
    return FALSE;
  if (text[length] == '.')
    {
      gsize fraction = strspn (text + length + 1, "0123456789");

      if (fraction == 0)
        return FALSE;
      length += 1 + fraction;
    }
  if (text[length] != '\0' || length >= IGX_BINANCE_DECIMAL_MAX)
    return FALSE;

  *value = g_ascii_strtod (text, NULL);
  return isfinite (*value);
}

static gboolean
read_decimal (IgxJson *json, double *value)
{
  char text[IGX_BINANCE_DECIMAL_MAX];

  if (!igx_json_read_string (json, text, sizeof text))
    return FALSE;
  if (!igx_binance_parse_decimal (text, value))
    return igx_json_fail (json, "a text that should be a decimal number is none");
  return TRUE;
}

/* A count of trades, exact as a double. */
static gboolean
read_count (IgxJson *json, double *value)
{
  gint64 count = 0;

  if (!igx_json_read_int64 (json, &count))
    return FALSE;
  if (count < 0 || count > (G_GINT64_CONSTANT (1) << 53))
    return igx_json_fail (json, "a number of trades is out of range");
  *value = (double) count;
  return TRUE;
}

static gboolean
read_column (IgxJson *json, guint column, IgxCandle *candle)
{
  gint64 ignored = 0;

  switch (column)
    {
    case 0:
      return igx_json_read_int64 (json, &candle->open_time);
    case 1:
      return read_decimal (json, &candle->open);
    case 2:
      return read_decimal (json, &candle->high);
    case 3:
      return read_decimal (json, &candle->low);
    case 4:
      return read_decimal (json, &candle->close);
    case 5:
      return read_decimal (json, &candle->volume);
    case 6:
      /* Not used: rows of early 2018 carry odd ones. Open time and timeframe tell it. */
      return igx_json_read_int64 (json, &ignored);
    case 7:
      return read_decimal (json, &candle->quote_volume);
    case 8:
      return read_count (json, &candle->trades);
    case 9:
      return read_decimal (json, &candle->taker_buy_volume);
    default:
      return igx_json_skip (json);
    }
}

static gboolean
read_row (IgxJson *json, IgxCandle *candle)
{
  guint n_columns = 0;

  if (!igx_json_enter_array (json))
    return FALSE;
  while (igx_json_next_element (json))
    {
      if (n_columns == IGX_BINANCE_COLUMNS_MAX)
        return igx_json_fail (json, "a candle has too many columns");
      if (!read_column (json, n_columns, candle))
        return FALSE;
      n_columns++;
    }
  if (igx_json_get_problem (json) == NULL && n_columns < IGX_BINANCE_COLUMNS_MIN)
    return igx_json_fail (json, "a candle has too few columns");
  return igx_json_get_problem (json) == NULL;
}

/**
 * igx_binance_parse_klines:
 * @data: (array length=length): body of an answer to `/api/v3/klines`
 * @timeframe: what was asked
 * @max_rows: most rows that were asked
 * @error: return location; %IGX_FEED_ERROR_BAD_DATA
 *
 * One wrong row refuses the whole answer: to drop it would look like a minute that the exchange
 * does not have. The last row may be of a candle that is still forming.
 *
 * Returns: (transfer full) (element-type IgxCandle): ascending, each open time once, all checked
 */
GArray *
igx_binance_parse_klines (
    const char *data, gsize length, IgxTimeframe timeframe, guint max_rows, GError **error)
{
  g_autoptr (GArray) candles = igx_candle_array_new ();
  g_autoptr (GError) local_error = NULL;
  IgxJson json;
  gint64 last = G_MININT64;

  igx_json_init (&json, data, length);
  igx_json_enter_array (&json);
  while (igx_json_next_element (&json))
    {
      IgxCandle candle = { 0 };

      if (!read_row (&json, &candle))
        break;
      if (!igx_candle_check (&candle, timeframe, &local_error))
        {
          g_set_error (error, IGX_FEED_ERROR, IGX_FEED_ERROR_BAD_DATA,
                       "The exchange's list of candles is wrong: %s", local_error->message);
          return NULL;
        }
      if (candle.open_time <= last)
        igx_json_fail (&json, "a candle does not come after the one before it");
      if (candles->len == max_rows)
        igx_json_fail (&json, "it holds more candles than were asked for");
      last = candle.open_time;
      g_array_append_val (candles, candle);
    }
  if (!igx_json_finish (&json))
    {
      set_bad_data (error, "list of candles", &json);
      return NULL;
    }
  return g_steal_pointer (&candles);
}

/**
 * igx_binance_parse_time:
 * @data: (array length=length): body of an answer to `/api/v3/time`
 * @time: (out): ms UTC
 * @error: return location; %IGX_FEED_ERROR_BAD_DATA
 */
gboolean
igx_binance_parse_time (const char *data, gsize length, gint64 *time, GError **error)
{
  char name[NAME_SIZE];
  IgxJson json;

  *time = 0;
  igx_json_init (&json, data, length);
  igx_json_enter_object (&json);
  while (igx_json_next_member (&json, name, sizeof name))
    if (strcmp (name, "serverTime") == 0)
      igx_json_read_int64 (&json, time);
    else
      igx_json_skip (&json);

  if (!igx_json_finish (&json))
    return set_bad_data (error, "time", &json);
  if (*time < IGX_CANDLE_TIME_MIN || *time > IGX_CANDLE_TIME_MAX)
    {
      igx_json_fail (&json, "it is missing or out of range");
      return set_bad_data (error, "time", &json);
    }
  return TRUE;
}

/* For people and logs: one line, no control characters. */
static char *
clean_message (const char *text)
{
  GString *clean = g_string_new (NULL);

  for (const char *p = text; *p != '\0' && clean->len < IGX_BINANCE_MESSAGE_MAX;
       p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      g_string_append_unichar (clean, g_unichar_isprint (character) ? character : ' ');
    }
  return g_string_free (clean, FALSE);
}

/**
 * igx_binance_parse_error:
 * @data: (array length=length): body of an answer with an error status
 * @code: (out): the exchange's code
 * @message: (out) (transfer full): its words, made fit for one line
 *
 * Returns: %TRUE if the body is `{"code", "msg"}`
 */
gboolean
igx_binance_parse_error (const char *data, gsize length, int *code, char **message)
{
  g_autofree char *text = g_malloc0 (MESSAGE_TEXT_SIZE);
  char name[NAME_SIZE];
  gboolean has_code = FALSE;
  gint64 number = 0;
  IgxJson json;

  *code = 0;
  *message = NULL;
  igx_json_init (&json, data, length);
  igx_json_enter_object (&json);
  while (igx_json_next_member (&json, name, sizeof name))
    if (strcmp (name, "code") == 0)
      has_code = igx_json_read_int64 (&json, &number);
    else if (strcmp (name, "msg") == 0)
      igx_json_read_string (&json, text, MESSAGE_TEXT_SIZE);
    else
      igx_json_skip (&json);

  if (!igx_json_finish (&json) || !has_code || number < G_MININT || number > G_MAXINT)
    return FALSE;
  *code = (int) number;
  *message = clean_message (text);
  return TRUE;
}

static void
read_filter (IgxJson *json, IgxSymbolInfo *info)
{
  char name[NAME_SIZE];
  char type[TEXT_SIZE] = "";
  double tick_size = NAN;
  double step_size = NAN;

  igx_json_enter_object (json);
  while (igx_json_next_member (json, name, sizeof name))
    if (strcmp (name, "filterType") == 0)
      igx_json_read_string (json, type, sizeof type);
    else if (strcmp (name, "tickSize") == 0)
      read_decimal (json, &tick_size);
    else if (strcmp (name, "stepSize") == 0)
      read_decimal (json, &step_size);
    else
      igx_json_skip (json);

  /* 0 switches a rule off: then there is no smallest step that we know of. */
  if (strcmp (type, "PRICE_FILTER") == 0 && tick_size > 0)
    info->tick_size = tick_size;
  if (strcmp (type, "LOT_SIZE") == 0 && step_size > 0)
    info->step_size = step_size;
}

static IgxSymbolInfo *
read_symbol (IgxJson *json)
{
  g_autoptr (IgxSymbolInfo) info = g_new0 (IgxSymbolInfo, 1);
  char name[NAME_SIZE];
  char text[TEXT_SIZE];

  info->tick_size = NAN;
  info->step_size = NAN;
  igx_json_enter_object (json);
  while (igx_json_next_member (json, name, sizeof name))
    {
      char **field = strcmp (name, "symbol") == 0       ? &info->symbol
                     : strcmp (name, "baseAsset") == 0  ? &info->base
                     : strcmp (name, "quoteAsset") == 0 ? &info->quote
                                                        : NULL;

      if (field != NULL && *field != NULL)
        igx_json_fail (json, "a symbol has the same member twice");
      else if (field != NULL && igx_json_read_string (json, text, sizeof text))
        *field = g_strdup (text);
      else if (strcmp (name, "status") == 0)
        info->trading
            = igx_json_read_string (json, text, sizeof text) && strcmp (text, "TRADING") == 0;
      else if (strcmp (name, "filters") == 0)
        {
          igx_json_enter_array (json);
          while (igx_json_next_element (json))
            read_filter (json, info);
        }
      else
        igx_json_skip (json);
    }
  if (info->symbol == NULL || info->base == NULL || info->quote == NULL)
    igx_json_fail (json, "a symbol has no name");
  return igx_json_get_problem (json) == NULL ? g_steal_pointer (&info) : NULL;
}

static void
read_rate_limit (IgxJson *json, guint *weight_limit)
{
  char name[NAME_SIZE];
  char type[TEXT_SIZE] = "";
  char interval[TEXT_SIZE] = "";
  gint64 n_intervals = 0;
  gint64 limit = 0;

  igx_json_enter_object (json);
  while (igx_json_next_member (json, name, sizeof name))
    if (strcmp (name, "rateLimitType") == 0)
      igx_json_read_string (json, type, sizeof type);
    else if (strcmp (name, "interval") == 0)
      igx_json_read_string (json, interval, sizeof interval);
    else if (strcmp (name, "intervalNum") == 0)
      igx_json_read_int64 (json, &n_intervals);
    else if (strcmp (name, "limit") == 0)
      igx_json_read_int64 (json, &limit);
    else
      igx_json_skip (json);

  if (strcmp (type, "REQUEST_WEIGHT") == 0 && strcmp (interval, "MINUTE") == 0 && n_intervals == 1
      && limit > 0 && limit <= G_MAXINT)
    *weight_limit = (guint) limit;
}

static void
read_symbols (IgxJson *json, IgxBinanceExchangeInfo *info)
{
  igx_json_enter_array (json);
  while (igx_json_next_element (json))
    {
      g_autoptr (IgxSymbolInfo) symbol = read_symbol (json);

      if (symbol == NULL)
        return;
      if (info->symbols->len == IGX_BINANCE_SYMBOLS_MAX)
        {
          igx_json_fail (json, "it holds too many symbols");
          return;
        }
      if (igx_symbol_check (symbol->symbol, NULL))
        g_ptr_array_add (info->symbols, g_steal_pointer (&symbol));
      else
        info->n_skipped++;
    }
}

/**
 * igx_binance_parse_exchange_info:
 * @data: (array length=length): body of an answer to `/api/v3/exchangeInfo`
 * @error: return location; %IGX_FEED_ERROR_BAD_DATA
 *
 * Takes some 50 ms for the list of all symbols: to be called on a worker thread.
 */
IgxBinanceExchangeInfo *
igx_binance_parse_exchange_info (const char *data, gsize length, GError **error)
{
  g_autoptr (IgxBinanceExchangeInfo) info = g_new0 (IgxBinanceExchangeInfo, 1);
  char name[NAME_SIZE];
  gboolean has_symbols = FALSE;
  IgxJson json;

  info->symbols = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_symbol_info_free);
  igx_json_init (&json, data, length);
  igx_json_enter_object (&json);
  while (igx_json_next_member (&json, name, sizeof name))
    if (strcmp (name, "symbols") == 0)
      {
        has_symbols = TRUE;
        read_symbols (&json, info);
      }
    else if (strcmp (name, "rateLimits") == 0)
      {
        igx_json_enter_array (&json);
        while (igx_json_next_element (&json))
          read_rate_limit (&json, &info->weight_limit);
      }
    else
      igx_json_skip (&json);

  if (igx_json_finish (&json) && !has_symbols)
    igx_json_fail (&json, "it holds no symbols");
  if (igx_json_get_problem (&json) != NULL)
    {
      set_bad_data (error, "list of symbols", &json);
      return NULL;
    }
  return g_steal_pointer (&info);
}

void
igx_binance_parse_exchange_info_free (IgxBinanceExchangeInfo *info)
{
  g_ptr_array_unref (info->symbols);
  g_free (info);
}
