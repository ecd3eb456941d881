/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/igx-judge.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/**
 * igx_judge_get_candle:
 * @minute: since %IGX_JUDGE_FIRST
 * @candle: (out): what the exchange must show for it when it is closed
 *
 * Returns: %FALSE where the candle is missing
 */
gboolean
igx_judge_get_candle (guint minute, IgxCandle *candle)
{
  guint open = 10000 + minute * 37 % 101;
  guint close = 10000 + (minute + 1) * 37 % 101;

  candle->open_time = IGX_JUDGE_FIRST + minute * IGX_JUDGE_MINUTE;
  candle->open = open / 100.0;
  candle->close = close / 100.0;
  candle->high = (MAX (open, close) + 1 + minute % 7) / 100.0;
  candle->low = (MIN (open, close) - 1 - minute % 5) / 100.0;
  candle->volume = 16 + minute % 64;
  candle->quote_volume = candle->volume * 100;
  candle->trades = 3 + minute % 11;
  candle->taker_buy_volume = candle->volume / 4;
  return minute < IGX_JUDGE_CANDLES && (minute < IGX_JUDGE_GAP || minute >= IGX_JUDGE_GAP_END);
}

static char *
write_candles (void)
{
  g_autoptr (GString) text = g_string_new (
      "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,"
      "taker_buy_quote_volume,ignore\n");
  g_autofree char *folder = g_dir_make_tmp ("igx-judge-XXXXXX", NULL);
  char *path = g_build_filename (folder, "TESTUSDT-1m.csv", NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < IGX_JUDGE_CANDLES; i++)
    {
      IgxCandle c = { 0 };

      if (!igx_judge_get_candle (i, &c))
        continue;
      g_string_append_printf (
          text,
          "%" G_GINT64_FORMAT ",%.2f,%.2f,%.2f,%.2f,%.3f,%" G_GINT64_FORMAT ",%.5f,%.0f,%.3f,"
          "%.5f,0\n",
          c.open_time, c.open, c.high, c.low, c.close, c.volume, c.open_time + IGX_JUDGE_MINUTE - 1,
          c.quote_volume, c.trades, c.taker_buy_volume, c.taker_buy_volume * 100);
    }
  g_file_set_contents (path, text->str, -1, &error);
  g_assert_no_error (error);
  return path;
}

/**
 * igx_judge_new:
 * @flaw: (nullable): a flaw that is planted in the exchange
 *
 * Starts an exchange that serves the judge's candles and whose clock stands still.
 *
 * Returns: (transfer full): a judge without complaints
 */
IgxJudge *
igx_judge_new (const char *flaw)
{
  IgxJudge *self = g_new0 (IgxJudge, 1);
  g_autofree char *start = g_strdup_printf ("--start=%" G_GINT64_FORMAT, IGX_JUDGE_NOW);
  g_autofree char *planted = g_strdup_printf ("--flaw=%s", flaw != NULL ? flaw : "none");
  g_autofree char *candles = NULL;

  self->file = write_candles ();
  candles = g_strdup_printf ("--candles=%s", self->file);
  self->exchange
      = igx_test_exchange_start (candles, start, planted, "--speed=0", "--event-ms=20", NULL);
  self->session = soup_session_new ();
  self->complaints = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
igx_judge_free (IgxJudge *self)
{
  g_autofree char *folder = g_path_get_dirname (self->file);

  g_clear_object (&self->last);
  g_object_unref (self->session);
  igx_test_exchange_stop (self->exchange);
  g_unlink (self->file);
  g_rmdir (folder);
  g_free (self->file);
  g_ptr_array_unref (self->complaints);
  g_free (self);
}

/**
 * igx_judge_check:
 * @right: whether it is as it must be
 * @format: the complaint if not
 *
 * Returns: @right
 */
gboolean
igx_judge_check (IgxJudge *self, gboolean right, const char *format, ...)
{
  va_list arguments;

  self->checks++;
  if (right)
    return TRUE;
  va_start (arguments, format);
  g_ptr_array_add (self->complaints, g_strdup_vprintf (format, arguments));
  va_end (arguments);
  return FALSE;
}

/**
 * igx_judge_get:
 * @status: what the answer must be
 * @format: path and query
 *
 * Returns: (transfer full) (nullable): the JSON of the answer
 */
JsonNode *
igx_judge_get (IgxJudge *self, guint status, const char *format, ...)
{
  g_autofree char *path = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;
  JsonNode *root = NULL;
  va_list arguments;

  va_start (arguments, format);
  path = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  uri = g_strconcat (igx_test_exchange_get_rest_url (self->exchange), path, NULL);
  g_clear_object (&self->last);
  self->last = soup_message_new ("GET", uri);
  g_assert_nonnull (self->last);
  body = soup_session_send_and_read (self->session, self->last, NULL, &error);
  g_assert_no_error (error);
  igx_judge_check (self, soup_message_get_status (self->last) == status, "%s: HTTP %u, not %u",
                   path, soup_message_get_status (self->last), status);
  text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  root = json_from_string (text, NULL);
  igx_judge_check (self, root != NULL, "%s: the answer is no JSON: %s", path, text);
  return root;
}

/**
 * igx_judge_get_header:
 *
 * Returns: (nullable): a header of the last answer
 */
const char *
igx_judge_get_header (IgxJudge *self, const char *name)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (self->last), name);
}

/**
 * igx_judge_check_text:
 * @want: the number that the string must hold, with eight decimals
 * @what: for the complaint
 */
void
igx_judge_check_text (IgxJudge *self, JsonNode *node, double want, const char *what)
{
  g_autofree char *text = g_strdup_printf ("%.8f", want);

  if (!igx_judge_check (self, node != NULL && json_node_get_value_type (node) == G_TYPE_STRING,
                        "%s is not a string", what))
    return;
  igx_judge_check (self, strcmp (json_node_get_string (node), text) == 0, "%s is %s, not %s", what,
                   json_node_get_string (node), text);
}

/**
 * igx_judge_check_int:
 * @want: the integer it must be
 * @what: for the complaint
 */
void
igx_judge_check_int (IgxJudge *self, JsonNode *node, gint64 want, const char *what)
{
  if (!igx_judge_check (self, node != NULL && json_node_get_value_type (node) == G_TYPE_INT64,
                        "%s is not an integer", what))
    return;
  igx_judge_check (self, json_node_get_int (node) == want,
                   "%s is %" G_GINT64_FORMAT ", not %" G_GINT64_FORMAT, what,
                   json_node_get_int (node), want);
}
