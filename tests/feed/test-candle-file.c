/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "engine/igx-timeframe.h"
#include "feed/igx-candle-file.h"
#include "feed/igx-feed.h"

#define FIRST G_GINT64_CONSTANT (1767571200000)

typedef struct
{
  char *folder;
  char *path;
} Place;

static void
place_set (Place *self, const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;

  if (self->folder == NULL)
    self->folder = g_dir_make_tmp ("igx-candle-file-XXXXXX", &error);
  g_assert_no_error (error);
  if (self->path != NULL)
    g_unlink (self->path);
  g_free (self->path);
  self->path = g_build_filename (self->folder, name, NULL);
  g_file_set_contents (self->path, text, -1, &error);
  g_assert_no_error (error);
}

static void
place_clear (Place *self)
{
  g_unlink (self->path);
  g_rmdir (self->folder);
  g_free (self->path);
  g_free (self->folder);
}

static IgxCandleFile *
load (Place *place, const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;
  IgxCandleFile *file = NULL;

  place_set (place, name, text);
  file = igx_candle_file_load (place->path, NULL, NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_nonnull (file);
  return file;
}

static const IgxCandle *
candle_at (const IgxCandleFile *file, guint index)
{
  g_assert_cmpuint (index, <, file->candles->len);
  return &g_array_index (file->candles, IgxCandle, index);
}

static gboolean
same (double a, double b)
{
  return !(a < b) && !(a > b);
}

static void
test_forms (void)
{
  static const char *const texts[] = {
    "[[1767571200000,10.5,12,9.25,11,3.5],[1767571260000,11,11,11,11,0]]",
    " [ [ 1767571200000 , \"10.50\" , \"12\" , \"9.25\" , \"11\" , \"3.5\" ] ,\n"
    "[\"1767571260000\",11,11,11,11,0]\n]\n",
    "1767571200000,10.5,12,9.25,11,3.5\n1767571260000,11,11,11,11,0\n",
    "time,Open,High,Low,Close,Volume\r\n1767571200,10.5,12,9.25,11,3.5\r\n"
    "1767571260,11,11,11,11,0",
    "\xef\xbb\xbf"
    "open_time,open,high,low,close,volume\n1767571200000000,10.5,12,9.25,11,3.5\n\n"
    "1767571260000000,11,11,11,11,0.0\n",
    "\"2026-01-05 00:00:00+00:00\",10.5,12,9.25,11,3.5\n2026-01-05T01:01:00+01:00,11,11,11,11,0\n",
    "2026-01-05T00:00:00Z,1.05e1,12,9.25,11,3.5\n2026-01-05 00:01:00,11,11,11,11,0\n",
  };
  Place place = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (IgxCandleFile) file = load (&place, "BTCUSDT-1m.csv", texts[i]);
      const IgxCandle *first = candle_at (file, 0);

      g_assert_cmpuint (file->candles->len, ==, 2);
      g_assert_cmpuint (file->n_rows, ==, 2);
      g_assert_cmpint (first->open_time, ==, FIRST);
      g_assert_true (same (first->open, 10.5) && same (first->high, 12) && same (first->low, 9.25)
                     && same (first->close, 11) && same (first->volume, 3.5));
      g_assert_true (isnan (first->quote_volume) && isnan (first->trades)
                     && isnan (first->taker_buy_volume));
      g_assert_cmpint (candle_at (file, 1)->open_time, ==, FIRST + IGX_TIMEFRAME_MINUTE);
      g_assert_cmpint (file->series.timeframe, ==, IGX_TIMEFRAME_MINUTE);
      g_assert_cmpstr (file->series.venue, ==, "binance");
      g_assert_cmpstr (file->series.symbol, ==, "BTCUSDT");
    }
  place_clear (&place);
}

static void
test_long_form (void)
{
  Place place = { 0 };
  g_autoptr (IgxCandleFile) file = load (&place, "BTCUSDT-1m.csv",
                                         "1767571200000,1,1,1,1,2,1767571259999,2.5,7,0.5,0.25,0\n"
                                         "1767571260000,1,1,1,1,2,1767571319999,,7,0.5,0.25,0\n");

  g_assert_true (same (candle_at (file, 0)->quote_volume, 2.5));
  g_assert_true (same (candle_at (file, 0)->trades, 7));
  g_assert_true (same (candle_at (file, 0)->taker_buy_volume, 0.5));
  g_assert_true (isnan (candle_at (file, 1)->quote_volume));
  place_clear (&place);
}

static void
test_names (void)
{
  static const char *const names[][2] = {
    { "BTC_USDT-1m.json", "BTCUSDT" },       { "LTCUSDT-1m-2026-02.csv", "LTCUSDT" },
    { "binance-BTCUSDT-1d.csv", "BTCUSDT" }, { "BTC-USDT-1m.csv", "BTCUSDT" },
    { "1000SATSUSDT.csv", "1000SATSUSDT" },  { "kraken ETHBTC 5m.csv", "ETHBTC" },
    { "gappy-1m-538-gaps.json", NULL },      { "2026-02.csv", NULL },
  };
  Place place = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (IgxCandleFile) file = NULL;

      place_set (&place, names[i][0], "1767571200,1,1,1,1,1\n1767571500,1,1,1,1,1\n");
      file = igx_candle_file_load (place.path, NULL, NULL, 0, &error);
      if (names[i][1] == NULL)
        {
          g_assert_error (error, IGX_FEED_ERROR, IGX_FEED_ERROR_BAD_DATA);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpstr (file->series.symbol, ==, names[i][1]);
      g_assert_cmpint (file->series.timeframe, ==, 5 * IGX_TIMEFRAME_MINUTE);
    }
  place_clear (&place);
}

static void
test_overrides (void)
{
  Place place = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxCandleFile) file = NULL;
  g_autoptr (IgxCandleFile) wrong = NULL;

  place_set (&place, "BTCUSDT.csv", "1767571200,1,1,1,1,1\n1767571500,1,1,1,1,1\n");
  file = igx_candle_file_load (place.path, "kraken", "ETHEUR", IGX_TIMEFRAME_MINUTE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (file->series.venue, ==, "kraken");
  g_assert_cmpstr (file->series.symbol, ==, "ETHEUR");
  g_assert_cmpint (file->series.timeframe, ==, IGX_TIMEFRAME_MINUTE);

  wrong = igx_candle_file_load (place.path, NULL, NULL, IGX_TIMEFRAME_HOUR, &error);
  g_assert_null (wrong);
  g_assert_nonnull (strstr (error->message, "as 1h candles"));
  place_clear (&place);
}

static void
test_order (void)
{
  Place place = { 0 };
  /* 1 3 2 3 4 5 1: 2 and the last 1 go back, the second 3 repeats. */
  g_autoptr (IgxCandleFile) file = load (&place, "BTCUSDT.csv",
                                         "1767571260,1,1,1,1,1\n1767571380,3,3,3,3,3\n"
                                         "1767571320,2,2,2,2,2\n1767571380,9,9,9,9,9\n"
                                         "1767571440,4,4,4,4,4\n1767571500,5,5,5,5,5\n"
                                         "1767571260,1,1,1,1,1\n");

  g_assert_cmpuint (file->n_rows, ==, 7);
  g_assert_cmpuint (file->candles->len, ==, 4);
  g_assert_cmpuint (file->n_out_of_order, ==, 2);
  g_assert_cmpuint (file->n_repeated, ==, 1);
  g_assert_true (same (candle_at (file, 1)->close, 3));
  for (guint i = 1; i < file->candles->len; i++)
    g_assert_cmpint (candle_at (file, i)->open_time, >, candle_at (file, i - 1)->open_time);
  place_clear (&place);
}

static void
test_mistakes (void)
{
  static const char *const cases[][2] = {
    { "", "no candles" },
    { "[]", "no candles" },
    { "open_time,open,high,low,close,volume\n", "no candles" },
    { "time,close,open,high,low,volume\n1767571200,1,1,1,1,1\n", "line 1: expected a header" },
    { "1767571200,1,1,1,1,1\n1767571260,1,1,1,1\n", "line 2: 5 columns" },
    { "1767571200,1,1,1,1,1,1\n", "line 1: 7 columns" },
    { "1767571200,1,1,1,1,1\n\n12,1,1,1,1,1\n", "line 3: “12” is no time" },
    { "1767571200,1,1,1,1,1\nyesterday,1,1,1,1,1\n", "line 2: “yesterday” is no time" },
    { "1767571200.5,1,1,1,1,1\n", "line 1: “1767571200.5” is no time" },
    { "1767571200,1,one,1,1,1\n", "line 1: “one” is no number, expected the high" },
    { "1767571200,nan,1,1,1,1\n", "line 1: “nan” is no number, expected the open" },
    { "1767571200,0x10,1,1,1,1\n", "line 1: “0x10” is no number" },
    { "1767571200,1,1,1,1,1e400\n", "line 1: “1e400” is no number" },
    { "1767571200,1,1,1,1,\n", "line 1: “” is no number, expected the volume" },
    { "1767571200,1,0.5,1,1,1\n", "line 1: " },
    { "1767571200,-1,1,-1,1,1\n", "line 1: " },
    { "1767571200,1,1,1,1,1\n1767571201,1,1,1,1,1\n", "say which of 1m" },
    { "1767571200,1,1,1,1,1\n", "say which of 1m" },
    { "[[1767571200,1,1,1,1,1],[1767571260,1,1,1,1]]", "row 2: 5 columns" },
    { "[[1767571200,1,1,1,1,1],{}]", "row 2: expected [" },
    { "[[1767571200,1,1,1,1,1]", "row 1: expected , or the closing ]" },
    { "[[1767571200,1,1,1,1,1]] x", "row 1: expected , or the closing ]" },
    { "[[1767571200,1,1,1,1,1],", "row 2: expected [" },
    { "[[1767571200,1,1,1,1,", "row 1: expected numbers" },
    { "[[1767571200,1,1,1,1,\"1", "row 1: expected numbers" },
    { "[[1767571200,1,1,1,1,[1]]]", "row 1: expected numbers" },
    { "[", "row 1: expected [" },
    { "{\"a\":1}", "line 1: " },
  };
  Place place = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (IgxCandleFile) file = NULL;

      place_set (&place, "BTCUSDT.csv", cases[i][0]);
      file = igx_candle_file_load (place.path, NULL, NULL, 0, &error);
      if (file != NULL || strstr (error->message, cases[i][1]) == NULL
          || !g_str_has_prefix (error->message, place.path))
        g_error ("“%s” gives: %s", cases[i][0], error != NULL ? error->message : "no error");
      g_assert_error (error, IGX_FEED_ERROR, IGX_FEED_ERROR_BAD_DATA);
    }
  place_clear (&place);
}

static void
test_no_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxCandleFile) file
      = igx_candle_file_load ("/nonexistent/BTCUSDT.csv", NULL, NULL, 0, &error);

  g_assert_null (file);
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

/* The reader's own way from text to number against the C library's, bit for bit. */
static void
test_numbers (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) numbers = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (IgxCandleFile) file = NULL;
  Place place = { 0 };
  guint n_compared = 0;

  for (guint i = 0; i < 20000; i++)
    {
      double value = exp (g_test_rand_double_range (-15, 30));
      char *number = g_strdup_printf ("%.*f", g_test_rand_int_range (8, 18), value);

      g_ptr_array_add (numbers, number);
      g_string_append_printf (text, "%" G_GINT64_FORMAT ",%s,%s,%s,%s,%s\n",
                              FIRST + i * IGX_TIMEFRAME_MINUTE, number, number, number, number,
                              number);
    }
  file = load (&place, "BTCUSDT.csv", text->str);
  for (guint i = 0; i < file->candles->len; i++, n_compared++)
    {
      double want = g_ascii_strtod (g_ptr_array_index (numbers, i), NULL);

      g_assert_true (memcmp (&candle_at (file, i)->open, &want, sizeof want) == 0);
    }
  g_assert_cmpuint (n_compared, ==, numbers->len);
  place_clear (&place);
}

/* No prefix of a file may do more than give candles or an error. */
static void
test_prefixes (void)
{
  static const char *const texts[] = {
    "[[1767571200000,\"10.5\",12,9.25,11,3.5],[1767571260000,11,11,11,11,0]]",
    "open_time,open,high,low,close,volume\n2026-01-05 00:00:00+00:00,10.5,12,9.25,11,3.5\n",
  };
  Place place = { 0 };
  guint n_refused = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    for (gsize length = 0; length < strlen (texts[i]); length++)
      {
        g_autofree char *text = g_strndup (texts[i], length);
        g_autoptr (GError) error = NULL;
        g_autoptr (IgxCandleFile) file = NULL;

        place_set (&place, "BTCUSDT.csv", text);
        file = igx_candle_file_load (place.path, NULL, NULL, IGX_TIMEFRAME_MINUTE, &error);
        g_assert_true ((file == NULL) == (error != NULL));
        n_refused += file == NULL;
      }
  g_assert_cmpuint (n_refused, >, 100);
  place_clear (&place);
}

static void
test_real_files (void)
{
  static const struct
  {
    const char *name;
    const char *symbol;
    const char *timeframe;
    guint n_candles;
    guint n_repeated;
  } files[] = {
    { "LTCUSDT-1m-2026-02.csv", "LTCUSDT", "1m", 40320, 0 },
    { "binance-BTCUSDT-1d.csv", "BTCUSDT", "1d", 2924, 0 },
    { "binance-BTCUSDT-5m-2019-11-with-one-row-back-in-time.json", "BTCUSDT", "5m", 33959, 1 },
    { "gappy-1m-538-gaps.json", "GAPPYBTC", "1m", 13681, 0 },
    { "binance-1m-2021-04/BTC_USDT-1m.json", "BTCUSDT", "1m", 42915, 0 },
    { "binance-5m-2021-04/DOGE_USDT-5m.json", "DOGEUSDT", "5m", 8583, 0 },
  };
  guint n_loaded = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (g_getenv ("IGX_SHARED_DATA"), files[i].name, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (IgxCandleFile) file = NULL;

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        continue;
      file = igx_candle_file_load (path, NULL, files[i].symbol[0] == 'G' ? files[i].symbol : NULL,
                                   0, &error);
      g_assert_no_error (error);
      g_test_message ("%s: %u candles, %" G_GSIZE_FORMAT " back, %" G_GSIZE_FORMAT " repeated",
                      files[i].name, file->candles->len, file->n_out_of_order, file->n_repeated);
      g_assert_cmpuint (file->candles->len, ==, files[i].n_candles);
      g_assert_cmpuint (file->n_out_of_order, ==, 0);
      g_assert_cmpuint (file->n_repeated, ==, files[i].n_repeated);
      g_assert_cmpstr (file->series.symbol, ==, files[i].symbol);
      g_assert_cmpstr (igx_timeframe_to_string (file->series.timeframe), ==, files[i].timeframe);
      n_loaded++;
    }
  if (n_loaded == 0)
    g_test_skip ("the shared folder of real candles is not here");
  else
    g_assert_cmpuint (n_loaded, ==, G_N_ELEMENTS (files));
}

/* The first rows say the same as all of them, wherever they are cut off. */
static void
test_peek (void)
{
  static const char *const names[] = { "ETHUSDT-5m.csv", "ETH_USDT-5m.json" };
  Place place = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint extra = 0; extra < 40; extra += 3)
      {
        const gboolean is_json = i == 1;
        g_autoptr (GString) text = g_string_new (is_json ? "[" : NULL);
        g_autoptr (IgxCandleFile) file = NULL;
        g_autoptr (GError) error = NULL;
        IgxSeriesKey series;

        /* Longer than what is looked at; the cut moves through a row. */
        for (guint k = 0; k < extra; k++)
          g_string_append_c (text, ' ');
        for (guint k = 0; k < 3000; k++)
          g_string_append_printf (text, "%s%s%" G_GINT64_FORMAT ",1,2,0.5,1.5,10%s",
                                  is_json && k > 0 ? "," : "", is_json ? "[" : "",
                                  FIRST + (gint64) k * 5 * IGX_TIMEFRAME_MINUTE,
                                  is_json ? "]" : "\n");
        g_string_append (text, is_json ? "]" : "");
        g_assert_cmpuint (text->len, >, 70000);
        file = load (&place, names[i], text->str);
        g_assert_true (igx_candle_file_peek (place.path, NULL, NULL, 0, &series, &error));
        g_assert_no_error (error);
        g_assert_true (igx_series_key_equal (&series, &file->series));
        g_assert_cmpstr (series.symbol, ==, "ETHUSDT");
        g_assert_cmpint (series.timeframe, ==, 5 * IGX_TIMEFRAME_MINUTE);
      }
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      IgxSeriesKey series;

      place_set (&place, names[i], i == 1 ? "[[1, 2" : "a,b,c\n1,2,3\n");
      g_assert_false (igx_candle_file_peek (place.path, NULL, NULL, 0, &series, &error));
      g_assert_nonnull (strstr (error->message, names[i]));
    }
  place_clear (&place);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/candle-file/forms", test_forms);
  g_test_add_func ("/candle-file/long-form", test_long_form);
  g_test_add_func ("/candle-file/names", test_names);
  g_test_add_func ("/candle-file/overrides", test_overrides);
  g_test_add_func ("/candle-file/order", test_order);
  g_test_add_func ("/candle-file/mistakes", test_mistakes);
  g_test_add_func ("/candle-file/no-file", test_no_file);
  g_test_add_func ("/candle-file/numbers", test_numbers);
  g_test_add_func ("/candle-file/prefixes", test_prefixes);
  g_test_add_func ("/candle-file/peek", test_peek);
  g_test_add_func ("/candle-file/real-files", test_real_files);
  return g_test_run ();
}
