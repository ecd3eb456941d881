/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed/igx-binance-message.h"

#include <string.h>

#include "engine/igx-timeframe.h"
#include "feed/igx-json.h"

#define NAME_SIZE   32
#define STREAM_SIZE 96
#define TEXT_SIZE   1024

/* What was seen, to tell what is missing and what came twice. */
enum
{
  SEEN_TIME = 1 << 0,
  SEEN_INTERVAL = 1 << 1,
  SEEN_OPEN = 1 << 2,
  SEEN_CLOSE = 1 << 3,
  SEEN_HIGH = 1 << 4,
  SEEN_LOW = 1 << 5,
  SEEN_VOLUME = 1 << 6,
  SEEN_TRADES = 1 << 7,
  SEEN_CLOSED = 1 << 8,
  SEEN_QUOTE = 1 << 9,
  SEEN_TAKER = 1 << 10,
  SEEN_KLINE_ALL = (1 << 11) - 1,

  SEEN_KLINE = 1 << 11,
  SEEN_EVENT_TIME = 1 << 12,
  SEEN_SYMBOL = 1 << 13,
  SEEN_RESULT = 1 << 14,
  SEEN_CODE = 1 << 15,
  SEEN_ID = 1 << 16,
  SEEN_KLINE_SYMBOL = 1 << 17,
};

typedef struct
{
  IgxBinanceMessage *message;
  IgxJson json;
  guint seen;
  char stream[STREAM_SIZE];
  char event[NAME_SIZE];
  char kline_symbol[IGX_SYMBOL_MAX + 1];
} Reader;

static gboolean
see (Reader *self, guint what)
{
  if (self->seen & what)
    return igx_json_fail (&self->json, "a member stands there twice");
  self->seen |= what;
  return TRUE;
}

static void
read_decimal (Reader *self, guint what, double *value)
{
  char text[IGX_BINANCE_DECIMAL_MAX];

  if (see (self, what) && igx_json_read_string (&self->json, text, sizeof text)
      && !igx_binance_parse_decimal (text, value))
    igx_json_fail (&self->json, "a text that should be a decimal number is none");
}

static void
read_trades (Reader *self)
{
  gint64 count = 0;

  if (!see (self, SEEN_TRADES) || !igx_json_read_int64 (&self->json, &count))
    return;
  if (count < 0 || count > (G_GINT64_CONSTANT (1) << 53))
    igx_json_fail (&self->json, "a number of trades is out of range");
  self->message->candle.trades = (double) count;
}

static void
read_interval (Reader *self)
{
  char text[NAME_SIZE];

  if (see (self, SEEN_INTERVAL) && igx_json_read_string (&self->json, text, sizeof text)
      && !igx_timeframe_from_string (text, &self->message->timeframe))
    igx_json_fail (&self->json, "its interval is none of ours");
}

/* By name: the order of the members is not that of a row of a list. */
static void
read_kline (Reader *self)
{
  IgxCandle *candle = &self->message->candle;
  char name[NAME_SIZE];

  igx_json_enter_object (&self->json);
  while (igx_json_next_member (&self->json, name, sizeof name))
    {
      /* All names of members have one letter, and case counts. */
      switch (name[0] != '\0' && name[1] == '\0' ? name[0] : '\0')
        {
        case 't':
          if (see (self, SEEN_TIME))
            igx_json_read_int64 (&self->json, &candle->open_time);
          break;
        case 's':
          if (see (self, SEEN_KLINE_SYMBOL))
            igx_json_read_string (&self->json, self->kline_symbol, sizeof self->kline_symbol);
          break;
        case 'i':
          read_interval (self);
          break;
        case 'o':
          read_decimal (self, SEEN_OPEN, &candle->open);
          break;
        case 'c':
          read_decimal (self, SEEN_CLOSE, &candle->close);
          break;
        case 'h':
          read_decimal (self, SEEN_HIGH, &candle->high);
          break;
        case 'l':
          read_decimal (self, SEEN_LOW, &candle->low);
          break;
        case 'v':
          read_decimal (self, SEEN_VOLUME, &candle->volume);
          break;
        case 'n':
          read_trades (self);
          break;
        case 'x':
          if (see (self, SEEN_CLOSED))
            igx_json_read_boolean (&self->json, &self->message->closed);
          break;
        case 'q':
          read_decimal (self, SEEN_QUOTE, &candle->quote_volume);
          break;
        case 'V':
          read_decimal (self, SEEN_TAKER, &candle->taker_buy_volume);
          break;
        default:
          igx_json_skip (&self->json);
          break;
        }
    }
}

static void
read_text (Reader *self)
{
  char text[TEXT_SIZE];
  gsize length = 0;

  if (!igx_json_read_string (&self->json, text, sizeof text))
    return;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);
      char utf8[6];
      gsize n = (gsize) g_unichar_to_utf8 (g_unichar_isprint (character) ? character : ' ', utf8);

      if (length + n >= sizeof self->message->text)
        break;
      memcpy (self->message->text + length, utf8, n);
      length += n;
    }
  self->message->text[length] = '\0';
}

static void
read_code (Reader *self)
{
  gint64 code = 0;

  if (!see (self, SEEN_CODE) || !igx_json_read_int64 (&self->json, &code))
    return;
  if (code < G_MININT || code > G_MAXINT)
    igx_json_fail (&self->json, "its code is out of range");
  self->message->code = (int) code;
}

static void read_members (Reader *self, gboolean outer);

static void
read_member (Reader *self, const char *name, gboolean outer)
{
  if (strcmp (name, "stream") == 0 && outer && self->stream[0] == '\0')
    igx_json_read_string (&self->json, self->stream, sizeof self->stream);
  else if (strcmp (name, "data") == 0 && outer && igx_json_peek (&self->json) == IGX_JSON_OBJECT)
    read_members (self, FALSE);
  else if (strcmp (name, "error") == 0 && outer && igx_json_peek (&self->json) == IGX_JSON_OBJECT)
    read_members (self, FALSE);
  else if (strcmp (name, "e") == 0)
    igx_json_read_string (&self->json, self->event, sizeof self->event);
  else if (strcmp (name, "E") == 0 && see (self, SEEN_EVENT_TIME))
    igx_json_read_int64 (&self->json, &self->message->event_time);
  else if (strcmp (name, "s") == 0 && see (self, SEEN_SYMBOL))
    igx_json_read_string (&self->json, self->message->symbol, sizeof self->message->symbol);
  else if (strcmp (name, "k") == 0 && see (self, SEEN_KLINE))
    read_kline (self);
  else if (strcmp (name, "code") == 0)
    read_code (self);
  else if (strcmp (name, "msg") == 0)
    read_text (self);
  else if (strcmp (name, "result") == 0 && see (self, SEEN_RESULT))
    igx_json_skip (&self->json);
  else if (strcmp (name, "id") == 0 && igx_json_peek (&self->json) == IGX_JSON_NUMBER)
    {
      if (see (self, SEEN_ID))
        igx_json_read_int64 (&self->json, &self->message->id);
    }
  else
    igx_json_skip (&self->json);
}

static void
read_members (Reader *self, gboolean outer)
{
  char name[NAME_SIZE];

  igx_json_enter_object (&self->json);
  while (igx_json_next_member (&self->json, name, sizeof name))
    read_member (self, name, outer);
}

/* The stream's name says what it carries; both must agree. */
static gboolean
is_own_stream (Reader *self)
{
  g_autofree char *symbol = NULL;
  g_autofree char *expected = NULL;

  if (self->stream[0] == '\0')
    return TRUE;
  symbol = g_ascii_strdown (self->message->symbol, -1);
  expected
      = g_strdup_printf ("%s@kline_%s", symbol, igx_timeframe_to_string (self->message->timeframe));
  return strcmp (expected, self->stream) == 0;
}

static void
check_kline (Reader *self)
{
  IgxBinanceMessage *message = self->message;

  message->type = IGX_BINANCE_MESSAGE_KLINE;
  if ((self->seen & SEEN_KLINE_ALL) != SEEN_KLINE_ALL || !(self->seen & SEEN_SYMBOL)
      || !(self->seen & SEEN_EVENT_TIME))
    igx_json_fail (&self->json, "a member of a candle is missing");
  else if ((self->seen & SEEN_KLINE_SYMBOL) && strcmp (self->kline_symbol, message->symbol) != 0)
    igx_json_fail (&self->json, "a candle names two symbols");
  else if (!igx_symbol_check (message->symbol, NULL))
    igx_json_fail (&self->json, "a symbol is none");
  else if (!is_own_stream (self))
    igx_json_fail (&self->json, "a candle came under the name of another stream");
  else if (message->event_time < IGX_CANDLE_TIME_MIN || message->event_time > IGX_CANDLE_TIME_MAX)
    igx_json_fail (&self->json, "the time of the event is out of range");
  else if (!igx_candle_check (&message->candle, message->timeframe, NULL))
    igx_json_fail (&self->json, "a candle's numbers contradict each other or are out of range");
}

/**
 * igx_binance_message_parse:
 * @self: (out caller-allocates): the message
 * @data: (array length=length): the text of one WebSocket message, of a raw or combined stream
 * @error: return location; %IGX_FEED_ERROR_BAD_DATA
 *
 * Returns: %TRUE if the text can be understood; a candle in it has passed igx_candle_check()
 */
gboolean
igx_binance_message_parse (IgxBinanceMessage *self, const char *data, gsize length, GError **error)
{
  Reader reader = { .message = self };

  memset (self, 0, sizeof *self);
  self->id = -1;
  igx_json_init (&reader.json, data, length);
  if (length > IGX_BINANCE_PAYLOAD_MAX)
    igx_json_fail (&reader.json, "it is too long");
  read_members (&reader, TRUE);

  if (igx_json_finish (&reader.json))
    {
      if (strcmp (reader.event, "serverShutdown") == 0
          || strcmp (reader.stream, "!serverShutdown") == 0)
        self->type = IGX_BINANCE_MESSAGE_SHUTDOWN;
      else if (strcmp (reader.event, "kline") == 0 || (reader.seen & SEEN_KLINE))
        check_kline (&reader);
      else if (reader.seen & SEEN_CODE)
        self->type = IGX_BINANCE_MESSAGE_ERROR;
      else if (reader.seen & SEEN_RESULT)
        self->type = IGX_BINANCE_MESSAGE_REPLY;
    }
  if (igx_json_get_problem (&reader.json) == NULL)
    return TRUE;

  g_set_error (error, IGX_FEED_ERROR, IGX_FEED_ERROR_BAD_DATA,
               "A message of the exchange's stream cannot be understood: %s",
               igx_json_get_problem (&reader.json));
  return FALSE;
}
