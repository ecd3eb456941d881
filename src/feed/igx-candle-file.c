/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed/igx-candle-file.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "engine/igx-timeframe.h"
#include "feed/igx-feed.h"

/* Both forms are read by hand: a row is cut into slices of the text, and JSON and CSV share what
 * follows. A general JSON tree of a million rows costs more memory than the candles and knows no
 * row numbers for its errors. */

#define COLUMNS_SHORT 6
#define COLUMNS_LONG  12
/* A field longer than this is no number and no time. */
#define FIELD_LENGTH_MAX 64
/* Up to here every integer is a double, exactly. */
#define EXACT_MANTISSA_MAX (G_GUINT64_CONSTANT (1) << 53)
#define EXACT_POWER_MAX    22
/* Different steps that are told apart when the most common one is sought. */
#define STEPS_MAX 4096
/* Bytes that say what the candles of a file are. */
#define PEEK_SIZE (64 * 1024)

typedef struct
{
  const char *text;
  gsize length;
} Field;

typedef struct
{
  const char *place; /* "line" or "row" */
  gsize number;
  Field fields[COLUMNS_LONG];
  gsize n_fields;
} Row;

static const double powers[EXACT_POWER_MAX + 1]
    = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

G_GNUC_PRINTF (3, 4)
static gboolean
fail_row (const Row *row, GError **error, const char *format, ...)
{
  g_autofree char *what = NULL;
  g_autofree char *shown = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  /* It quotes the file, which may hold any bytes. */
  shown = g_utf8_make_valid (what, -1);
  g_set_error (error, IGX_FEED_ERROR, IGX_FEED_ERROR_BAD_DATA, "%s %" G_GSIZE_FORMAT ": %s",
               row->place, row->number, shown);
  return FALSE;
}

/* Decimal with at most 53 bits of digits: one exact integer divided by one exact power is the
 * correctly rounded value, which is what strtod gives, several times faster. */
static gboolean
parse_number_fast (const Field *field, double *value)
{
  guint64 mantissa = 0;
  gsize decimals = 0;
  gsize digits = 0;
  gboolean after_point = FALSE;

  for (gsize i = 0; i < field->length; i++)
    {
      char c = field->text[i];

      if (c == '.' && !after_point)
        {
          after_point = TRUE;
          continue;
        }
      if (!g_ascii_isdigit (c) || mantissa >= EXACT_MANTISSA_MAX / 10)
        return FALSE;
      mantissa = mantissa * 10 + (guint64) (c - '0');
      digits++;
      decimals += after_point;
    }
  if (digits == 0 || decimals > EXACT_POWER_MAX)
    return FALSE;
  *value = (double) mantissa / powers[decimals];
  return TRUE;
}

static gboolean
parse_number (const Field *field, double *value)
{
  char buffer[FIELD_LENGTH_MAX + 1];
  char *end = NULL;

  if (parse_number_fast (field, value))
    return TRUE;
  if (field->length == 0 || field->length > FIELD_LENGTH_MAX)
    return FALSE;
  memcpy (buffer, field->text, field->length);
  buffer[field->length] = '\0';
  /* Neither "nan" nor "inf" nor hexadecimal. */
  if (strspn (buffer, "0123456789+-.eE") != field->length)
    return FALSE;
  *value = g_ascii_strtod (buffer, &end);
  return *end == '\0' && isfinite (*value);
}

static gboolean
parse_time_number (double number, gint64 *time)
{
  static const gint64 per_second[] = { 1, 1000, 1000 * 1000 };

  for (gsize i = 0; i < G_N_ELEMENTS (per_second); i++)
    {
      double first = (double) (IGX_CANDLE_TIME_MIN / 1000 * per_second[i]);
      double last = (double) (IGX_CANDLE_TIME_MAX / 1000 * per_second[i]);

      if (number < first || number > last)
        continue;
      if (number < floor (number) || number > floor (number))
        return FALSE;
      if (per_second[i] > 1000)
        {
          gint64 us = (gint64) number;

          *time = us / 1000;
          return us % 1000 == 0;
        }
      *time = (gint64) number * (1000 / per_second[i]);
      return TRUE;
    }
  return FALSE;
}

static gboolean
parse_time (const Field *field, gint64 *time)
{
  g_autoptr (GDateTime) moment = NULL;
  g_autoptr (GTimeZone) utc = NULL;
  char buffer[FIELD_LENGTH_MAX + sizeof "T00:00:00"];
  double number = NAN;

  if (parse_number (field, &number))
    return parse_time_number (number, time);
  if (field->length == 0 || field->length > FIELD_LENGTH_MAX)
    return FALSE;

  memcpy (buffer, field->text, field->length);
  buffer[field->length] = '\0';
  if (field->length == strlen ("2018-01-01"))
    strcat (buffer, "T00:00:00");
  utc = g_time_zone_new_utc ();
  moment = g_date_time_new_from_iso8601 (buffer, utc);
  if (moment == NULL || g_date_time_get_microsecond (moment) % 1000 != 0)
    return FALSE;
  *time = g_date_time_to_unix (moment) * 1000 + g_date_time_get_microsecond (moment) / 1000;
  return TRUE;
}

static gboolean
parse_optional (const Row *row, gsize column, double *value)
{
  *value = NAN;
  if (column >= row->n_fields || row->fields[column].length == 0)
    return TRUE;
  return parse_number (&row->fields[column], value);
}

static gboolean
parse_candle (const Row *row, IgxCandle *candle, GError **error)
{
  static const char *const names[] = { "open", "high", "low", "close", "volume" };
  double *values[]
      = { &candle->open, &candle->high, &candle->low, &candle->close, &candle->volume };
  g_autoptr (GError) local = NULL;

  if (row->n_fields != COLUMNS_SHORT && row->n_fields != COLUMNS_LONG)
    return fail_row (row, error,
                     "%" G_GSIZE_FORMAT " columns, expected 6 (open time, open, high, low, close, "
                     "volume) or 12 in the order of the exchange's archive",
                     row->n_fields);
  if (!parse_time (&row->fields[0], &candle->open_time))
    return fail_row (row, error, "“%.*s” is no time, expected s, ms or us since 1970 or ISO 8601",
                     (int) MIN (row->fields[0].length, FIELD_LENGTH_MAX), row->fields[0].text);
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    if (!parse_number (&row->fields[i + 1], values[i]))
      return fail_row (row, error, "“%.*s” is no number, expected the %s",
                       (int) MIN (row->fields[i + 1].length, FIELD_LENGTH_MAX),
                       row->fields[i + 1].text, names[i]);
  if (!parse_optional (row, 7, &candle->quote_volume) || !parse_optional (row, 8, &candle->trades)
      || !parse_optional (row, 9, &candle->taker_buy_volume))
    return fail_row (row, error,
                     "expected numbers for quote volume, trades and taker buy volume in columns "
                     "8, 9 and 10");
  /* The timeframe is not known yet: alignment is checked when it is. */
  if (!igx_candle_check (candle, 1, &local))
    return fail_row (row, error, "%s", local->message);
  return TRUE;
}

static gboolean
add_row (IgxCandleFile *self, const Row *row, GError **error)
{
  IgxCandle candle = { 0 };
  const IgxCandle *last = NULL;

  if (!parse_candle (row, &candle, error))
    return FALSE;
  if (self->n_rows >= IGX_CANDLE_FILE_CANDLES_MAX)
    return fail_row (row, error, "more than %d rows: split the file", IGX_CANDLE_FILE_CANDLES_MAX);

  self->n_rows++;
  if (self->candles->len > 0)
    last = &g_array_index (self->candles, IgxCandle, self->candles->len - 1);
  if (last == NULL || candle.open_time > last->open_time)
    g_array_append_val (self->candles, candle);
  else if (candle.open_time == last->open_time)
    self->n_repeated++;
  else
    self->n_out_of_order++;
  return TRUE;
}

static void
strip (Field *field)
{
  while (field->length > 0 && g_ascii_isspace (field->text[0]))
    {
      field->text++;
      field->length--;
    }
  while (field->length > 0 && g_ascii_isspace (field->text[field->length - 1]))
    field->length--;
  if (field->length >= 2 && field->text[0] == '"' && field->text[field->length - 1] == '"')
    {
      field->text++;
      field->length -= 2;
    }
}

static void
split_line (Row *row, const char *line, const char *end)
{
  const char *start = line;

  row->n_fields = 0;
  for (;;)
    {
      const char *comma = memchr (start, ',', (gsize) (end - start));
      const char *stop = comma != NULL ? comma : end;

      if (row->n_fields < COLUMNS_LONG)
        {
          row->fields[row->n_fields].text = start;
          row->fields[row->n_fields].length = (gsize) (stop - start);
          strip (&row->fields[row->n_fields]);
        }
      row->n_fields++;
      if (comma == NULL)
        break;
      start = comma + 1;
    }
}

static gboolean
is_header (const Row *row)
{
  return row->fields[0].length > 0 && !g_ascii_isdigit (row->fields[0].text[0])
         && strchr ("+-.", row->fields[0].text[0]) == NULL;
}

static gboolean
check_header (const Row *row, GError **error)
{
  static const char *const names[] = { "open", "high", "low", "close", "vol" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (i + 1 >= row->n_fields || row->fields[i + 1].length < strlen (names[i])
        || g_ascii_strncasecmp (row->fields[i + 1].text, names[i], strlen (names[i])) != 0)
      return fail_row (row, error,
                       "expected a header with the columns time, open, high, low, close, volume "
                       "in this order");
  return TRUE;
}

static gboolean
read_csv (IgxCandleFile *self, const char *text, const char *end, GError **error)
{
  Row row = { .place = "line" };

  for (const char *line = text; line < end;)
    {
      const char *stop = memchr (line, '\n', (gsize) (end - line));
      Field whole = { line, 0 };

      if (stop == NULL)
        stop = end;
      row.number++;
      whole.length = (gsize) (stop - line);
      line = stop + 1;
      strip (&whole);
      if (whole.length == 0)
        continue;

      split_line (&row, whole.text, whole.text + whole.length);
      if (row.number == 1 && is_header (&row))
        {
          if (!check_header (&row, error))
            return FALSE;
          continue;
        }
      if (!add_row (self, &row, error))
        return FALSE;
    }
  return TRUE;
}

static const char *
skip_space (const char *at, const char *end)
{
  while (at < end && g_ascii_isspace (*at))
    at++;
  return at;
}

/* One `[a, "b", ...]` at @at; returns what follows it. */
static const char *
read_json_row (Row *row, const char *at, const char *end, GError **error)
{
  row->n_fields = 0;
  if (at >= end || *at != '[')
    {
      fail_row (row, error, "expected [open time, open, high, low, close, volume]");
      return NULL;
    }
  at++;
  for (;;)
    {
      Field field = { NULL, 0 };
      gboolean quoted = FALSE;

      at = skip_space (at, end);
      quoted = at < end && *at == '"';
      field.text = at += quoted;
      while (at < end && (quoted ? *at != '"' : strchr (",]\"[{}", *at) == NULL))
        at++;
      field.length = (gsize) (at - field.text);
      if (!quoted)
        strip (&field);
      else if (at < end)
        at++;
      at = skip_space (at, end);
      if (at >= end || (*at != ',' && *at != ']'))
        {
          fail_row (row, error, "expected numbers or strings between [ and ]");
          return NULL;
        }
      if (row->n_fields < COLUMNS_LONG)
        row->fields[row->n_fields] = field;
      row->n_fields++;
      if (*at++ == ']')
        return at;
    }
}

static gboolean
read_json (IgxCandleFile *self, const char *text, const char *end, GError **error)
{
  Row row = { .place = "row" };
  const char *at = skip_space (text + 1, end);

  if (at < end && *at == ']')
    return TRUE;
  for (;;)
    {
      row.number++;
      at = read_json_row (&row, skip_space (at, end), end, error);
      if (at == NULL || !add_row (self, &row, error))
        return FALSE;
      at = skip_space (at, end);
      if (at < end && *at == ',')
        {
          at++;
          continue;
        }
      if (at < end && *at == ']' && skip_space (at + 1, end) == end)
        return TRUE;
      return fail_row (&row, error, "expected , or the closing ] of the file after it");
    }
}

static gboolean
is_part_of_symbol (const char *token)
{
  gboolean letter = FALSE;

  for (const char *c = token; *c != '\0'; c++)
    {
      if (!g_ascii_isupper (*c) && !g_ascii_isdigit (*c) && *c != '_')
        return FALSE;
      letter |= g_ascii_isupper (*c);
    }
  return letter;
}

/* "BTC_USDT-1m.json", "LTCUSDT-1m-2026-02.csv", "binance-BTCUSDT-1d.csv", "BTC-USDT-1m.csv" */
static char *
symbol_from_name (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_auto (GStrv) tokens = NULL;
  char *dot = strchr (name, '.');

  if (dot != NULL)
    *dot = '\0';
  tokens = g_strsplit_set (name, "- ", -1);
  for (gsize i = 0; tokens[i] != NULL; i++)
    {
      g_autofree char *joined = NULL;
      g_auto (GStrv) parts = NULL;
      const char *second = NULL;

      if (strlen (tokens[i]) < 2 || !is_part_of_symbol (tokens[i]))
        continue;
      if (tokens[i + 1] != NULL && strlen (tokens[i]) <= 5 && strlen (tokens[i + 1]) >= 3
          && strlen (tokens[i + 1]) <= 5 && is_part_of_symbol (tokens[i + 1]))
        second = tokens[i + 1];
      joined = g_strconcat (tokens[i], second, NULL);
      parts = g_strsplit (joined, "_", -1);
      return g_strjoinv (NULL, parts);
    }
  return NULL;
}

static gint64
most_common_step (const GArray *candles)
{
  struct
  {
    gint64 step;
    gsize count;
  } steps[STEPS_MAX];
  gsize n_steps = 0;
  gsize best = 0;

  for (guint i = 1; i < candles->len; i++)
    {
      gint64 step = g_array_index (candles, IgxCandle, i).open_time
                    - g_array_index (candles, IgxCandle, i - 1).open_time;
      gsize at = 0;

      while (at < n_steps && steps[at].step != step)
        at++;
      if (at == STEPS_MAX)
        continue;
      if (at == n_steps)
        {
          steps[n_steps].step = step;
          steps[n_steps++].count = 0;
        }
      steps[at].count++;
      if (steps[at].count > steps[best].count)
        best = at;
    }
  return n_steps > 0 ? steps[best].step : 0;
}

static gboolean
find_timeframe (const IgxCandleFile *self, IgxTimeframe *timeframe, GError **error)
{
  gint64 step = 0;

  if (*timeframe == 0)
    {
      step = most_common_step (self->candles);
      if (igx_timeframe_to_string (step) == NULL)
        {
          g_set_error (error, IGX_FEED_ERROR, IGX_FEED_ERROR_BAD_DATA,
                       "the most common step between candles is %" G_GINT64_FORMAT
                       " ms, which is no timeframe: say which of %s it is",
                       step, igx_timeframe_list ());
          return FALSE;
        }
      *timeframe = step;
    }
  for (guint i = 0; i < self->candles->len; i++)
    if (!igx_candle_check (&g_array_index (self->candles, IgxCandle, i), *timeframe, error))
      {
        g_prefix_error (error, "as %s candles: ", igx_timeframe_to_string (*timeframe));
        return FALSE;
      }
  return TRUE;
}

static gboolean
read_text (IgxCandleFile *self, const char *text, gsize length, GError **error)
{
  const char *start = text;

  if (g_str_has_prefix (start, "\xef\xbb\xbf"))
    start += 3;
  start = skip_space (start, text + length);
  if (*start == '[' ? !read_json (self, start, text + length, error)
                    : !read_csv (self, start, text + length, error))
    return FALSE;
  if (self->candles->len > 0)
    return TRUE;
  g_set_error_literal (error, IGX_FEED_ERROR, IGX_FEED_ERROR_BAD_DATA,
                       "no candles in it: expected JSON [[open time, open, high, low, close, "
                       "volume], ...] or CSV with these columns");
  return FALSE;
}

static gboolean
read_rows (IgxCandleFile *self, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  GStatBuf status = { 0 };

  if (g_stat (path, &status) == 0 && status.st_size > IGX_CANDLE_FILE_SIZE_MAX)
    {
      g_set_error (error, IGX_FEED_ERROR, IGX_FEED_ERROR_BAD_DATA,
                   "larger than %d bytes: split the file", IGX_CANDLE_FILE_SIZE_MAX);
      return FALSE;
    }
  return g_file_get_contents (path, &text, &length, error) && read_text (self, text, length, error);
}

/* The last row may be there in part: what is left ends with a whole one. */
static void
cut_last_row (GString *text)
{
  const char *const newline = strrchr (text->str, '\n');
  const char *const bracket = strrchr (text->str, ']');
  const gsize begin = strspn (text->str, "\xef\xbb\xbf \t\r\n");

  if (text->str[begin] != '[')
    g_string_truncate (text, newline != NULL ? (gsize) (newline + 1 - text->str) : 0);
  else if (bracket != NULL)
    {
      g_string_truncate (text, (gsize) (bracket + 1 - text->str));
      g_string_append_c (text, ']');
    }
}

static gboolean
read_first_rows (IgxCandleFile *self, const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autoptr (GString) text = g_string_new (NULL);
  gsize length = 0;

  if (stream == NULL)
    return FALSE;
  g_string_set_size (text, PEEK_SIZE);
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), text->str, PEEK_SIZE, &length, NULL,
                                error))
    return FALSE;
  g_string_truncate (text, length);
  if (length == PEEK_SIZE)
    cut_last_row (text);
  return read_text (self, text->str, text->len, error);
}

static gboolean
load (IgxCandleFile *self,
      gboolean whole,
      const char *path,
      const char *venue,
      const char *symbol,
      IgxTimeframe timeframe,
      GError **error)
{
  g_autofree char *from_name = NULL;

  if (symbol == NULL)
    symbol = from_name = symbol_from_name (path);
  if (symbol == NULL)
    {
      g_set_error (error, IGX_FEED_ERROR, IGX_FEED_ERROR_BAD_DATA,
                   "%s: the file's name has no symbol like BTCUSDT in it: say which it is", path);
      return FALSE;
    }
  if (!(whole ? read_rows (self, path, error) : read_first_rows (self, path, error))
      || !find_timeframe (self, &timeframe, error)
      || !igx_series_key_init (&self->series, venue != NULL ? venue : "binance", symbol, timeframe,
                               error))
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }
  return TRUE;
}

/**
 * igx_candle_file_load:
 * @path: the file
 * @venue: (nullable): the venue, or %NULL for `binance`
 * @symbol: (nullable): the symbol, or %NULL to take it from the file's name
 * @timeframe: the timeframe, or 0 for the most common step
 * @error: return location for a #GError
 *
 * Reads and checks a whole file of candles. Blocks: for commands and tests. Rows that go back in
 * time or repeat are dropped and counted; any other row that cannot be understood is an error
 * that names it. Columns that the file lacks are NAN.
 *
 * Returns: (transfer full) (nullable): the candles, or %NULL with an error that names the file
 */
IgxCandleFile *
igx_candle_file_load (
    const char *path, const char *venue, const char *symbol, IgxTimeframe timeframe, GError **error)
{
  g_autoptr (IgxCandleFile) self = g_new0 (IgxCandleFile, 1);

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (timeframe >= 0, NULL);

  self->candles = igx_candle_array_new ();
  return load (self, TRUE, path, venue, symbol, timeframe, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * igx_candle_file_peek:
 * @path: the file
 * @venue: (nullable): as for igx_candle_file_load()
 * @symbol: (nullable): likewise
 * @timeframe: likewise
 * @series: (out caller-allocates): whose candles they are, as far as its first rows say
 * @error: return location for a #GError
 *
 * Reads only the beginning of the file.
 *
 * Returns: %FALSE with an error that names the file if they are no candles
 */
gboolean
igx_candle_file_peek (const char *path,
                      const char *venue,
                      const char *symbol,
                      IgxTimeframe timeframe,
                      IgxSeriesKey *series,
                      GError **error)
{
  g_autoptr (IgxCandleFile) self = g_new0 (IgxCandleFile, 1);

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (series != NULL, FALSE);
  g_return_val_if_fail (timeframe >= 0, FALSE);

  self->candles = igx_candle_array_new ();
  if (!load (self, FALSE, path, venue, symbol, timeframe, error))
    return FALSE;
  *series = self->series;
  return TRUE;
}

/**
 * igx_candle_file_free:
 * @self: (nullable): a file of candles
 *
 * Frees it and its candles.
 */
void
igx_candle_file_free (IgxCandleFile *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->candles, g_array_unref);
  g_free (self);
}
