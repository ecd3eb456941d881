/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "igx-store-fixture.h"
#include "store/igx-candle-store.h"

static gint64
count_rows (IgxStoreFixture *fixture, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxCandleStore) candles = igx_candle_store_open (fixture->cache_dir, TRUE, &error);
  g_autoptr (IgxQuery) query = NULL;
  gboolean has_row = FALSE;

  g_assert_no_error (error);
  query = igx_db_query (igx_candle_store_get_db (candles), sql, &error);
  g_assert_no_error (error);
  g_assert_true (igx_query_step (query, &has_row, &error));
  g_assert_true (has_row);
  return igx_query_get_int64 (query, 0);
}

/* Bit for bit, but for what unknown is made of. */
static guint
assert_same_bits (GArray *a, GArray *b)
{
  guint n_compared = 0;

  g_assert_cmpuint (a->len, ==, b->len);
  for (guint i = 0; i < a->len; i++)
    {
      const IgxCandle *x = &g_array_index (a, IgxCandle, i);
      const IgxCandle *y = &g_array_index (b, IgxCandle, i);
      const double *p = &x->open;
      const double *q = &y->open;

      g_assert_cmpint (x->open_time, ==, y->open_time);
      for (guint j = 0; j < 8; j++, n_compared++)
        {
          g_assert_cmpint (!!isnan (p[j]), ==, !!isnan (q[j]));
          if (!isnan (p[j]))
            g_assert_cmpmem (&p[j], sizeof p[j], &q[j], sizeof q[j]);
        }
    }
  return n_compared;
}

static void
test_round_trip (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (IgxStore) store = igx_store_fixture_open (fixture);
  g_autoptr (GError) error = NULL;
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");
  IgxSeriesKey eth = igx_store_fixture_series ("ETHUSDT");
  g_autoptr (GArray) saved = igx_store_fixture_candles (0, 500);
  g_autoptr (GArray) loaded = NULL;
  g_autoptr (GArray) other = NULL;

  igx_store_fixture_save (store, &btc, saved, &error);
  g_assert_no_error (error);
  loaded = igx_store_fixture_load (store, &btc, -1, -1, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (assert_same_bits (saved, loaded), ==, 4000);
  other = igx_store_fixture_load (store, &eth, -1, -1, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (other->len, ==, 0);
  g_assert_true (igx_store_fixture_close (store, &error));
  g_assert_no_error (error);
}

static void
test_range_and_limit (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (IgxStore) store = igx_store_fixture_open (fixture);
  g_autoptr (GError) error = NULL;
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");
  g_autoptr (GArray) saved = igx_store_fixture_candles (0, 100);
  const struct
  {
    int start; /* number of a candle; -1 for no bound */
    int end;
    guint limit;
    guint first; /* expected */
    guint n;
  } cases[] = {
    { -1, -1, 0, 0, 100 }, { -1, -1, 10, 90, 10 },        { 20, -1, 0, 20, 80 },
    { -1, 20, 0, 0, 21 },  { 20, 30, 0, 20, 11 },         { 20, 30, 5, 26, 5 },
    { 20, 20, 1, 20, 1 },  { 30, 20, 0, 0, 0 },           { 0, 99, 1, 99, 1 },
    { 5, 9, 1000, 5, 5 },  { -1, -1, G_MAXUINT, 0, 100 },
  };

  igx_store_fixture_save (store, &btc, saved, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) expected = igx_store_fixture_candles (cases[i].first, cases[i].n);
      gint64 start
          = cases[i].start < 0 ? -1 : g_array_index (saved, IgxCandle, cases[i].start).open_time;
      gint64 end = cases[i].end < 0 ? -1 : g_array_index (saved, IgxCandle, cases[i].end).open_time;
      g_autoptr (GArray) loaded
          = igx_store_fixture_load (store, &btc, start, end, cases[i].limit, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (assert_same_bits (expected, loaded), ==, cases[i].n * 8);
    }
  igx_store_fixture_close (store, &error);
  g_assert_no_error (error);
}

static void
test_corrections (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (IgxStore) store = igx_store_fixture_open (fixture);
  g_autoptr (GError) error = NULL;
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");
  IgxSeriesKey eth = igx_store_fixture_series ("ETHUSDT");
  g_autoptr (GArray) saved = igx_store_fixture_candles (0, 50);
  g_autoptr (GArray) loaded = NULL;

  for (guint i = 0; i < 3; i++)
    g_assert_true (igx_store_fixture_save (store, &btc, saved, &error));
  g_assert_true (igx_store_fixture_save (store, &eth, saved, &error));
  g_assert_cmpint (count_rows (fixture, "SELECT count(*) FROM candles"), ==, 100);
  g_assert_cmpint (count_rows (fixture, "SELECT count(*) FROM corrections"), ==, 0);

  /* One value changes, one becomes known, one becomes unknown: each is a correction. */
  g_array_index (saved, IgxCandle, 3).close += 0.1;
  g_array_index (saved, IgxCandle, 6).quote_volume = 5;
  g_array_index (saved, IgxCandle, 8).taker_buy_volume = NAN;
  g_assert_true (igx_store_fixture_save (store, &btc, saved, &error));
  g_assert_true (igx_store_fixture_save (store, &btc, saved, &error));
  loaded = igx_store_fixture_load (store, &btc, -1, -1, 0, &error);
  g_assert_cmpuint (assert_same_bits (saved, loaded), ==, 400);
  g_assert_cmpint (count_rows (fixture, "SELECT count(*) FROM corrections"), ==, 3);
  g_assert_cmpint (count_rows (fixture, "SELECT count(*) FROM corrections JOIN candles "
                                        "USING (series_id, open_time) "
                                        "WHERE corrections.close + 0.1 = candles.close"),
                   ==, 1);

  /* A second correction of one candle comes after the first. */
  g_array_index (saved, IgxCandle, 3).close += 0.1;
  g_assert_true (igx_store_fixture_save (store, &btc, saved, &error));
  g_assert_cmpint (count_rows (fixture, "SELECT count(*) FROM corrections"), ==, 4);
  g_assert_cmpint (count_rows (fixture, "SELECT count(*) FROM corrections a JOIN corrections b "
                                        "USING (series_id, open_time) "
                                        "WHERE a.number < b.number AND a.close < b.close"),
                   ==, 1);

  g_assert_true (igx_store_fixture_delete (store, &btc, &error));
  g_assert_cmpint (count_rows (fixture, "SELECT count(*) FROM candles"), ==, 50);
  g_assert_cmpint (count_rows (fixture, "SELECT count(*) FROM corrections"), ==, 0);
  igx_store_fixture_close (store, &error);
  g_assert_no_error (error);
}

static void
test_invalid_refused (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (IgxStore) store = igx_store_fixture_open (fixture);
  g_autoptr (GError) error = NULL;
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");
  g_autoptr (GArray) saved = igx_store_fixture_candles (0, 10);
  g_autoptr (GArray) loaded = NULL;

  g_array_index (saved, IgxCandle, 9).low = -1;
  g_assert_false (igx_store_fixture_save (store, &btc, saved, &error));
  g_assert_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID);
  g_clear_error (&error);
  loaded = igx_store_fixture_load (store, &btc, -1, -1, 0, &error);
  g_assert_cmpuint (loaded->len, ==, 0);
  igx_store_fixture_close (store, &error);
  g_assert_no_error (error);
}

/* In the order of symbol and timeframe; a series without candles is none. */
static void
test_list (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (IgxStore) store = igx_store_fixture_open (fixture);
  g_autoptr (GArray) none = NULL;
  g_autoptr (GArray) some = NULL;
  g_autoptr (GError) error = NULL;
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");
  IgxSeriesKey eth = igx_store_fixture_series ("ETHUSDT");
  IgxSeriesKey gone = igx_store_fixture_series ("AAAUSDT");
  g_autoptr (GArray) late = igx_store_fixture_candles (100, 50);
  g_autoptr (GArray) early = igx_store_fixture_candles (0, 20);
  const IgxStoredSeries *found = NULL;

  none = igx_store_fixture_list (store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_true (igx_store_fixture_save (store, &eth, late, &error));
  g_assert_true (igx_store_fixture_save (store, &btc, early, &error));
  g_assert_true (igx_store_fixture_save (store, &eth, early, &error));
  g_assert_true (igx_store_fixture_save (store, &gone, early, &error));
  g_assert_true (igx_store_fixture_delete (store, &gone, &error));
  some = igx_store_fixture_list (store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (some->len, ==, 2);
  found = (const IgxStoredSeries *) (gconstpointer) some->data;
  g_assert_true (igx_series_key_equal (&found[0].series, &btc));
  g_assert_true (igx_series_key_equal (&found[1].series, &eth));
  g_assert_cmpint (found[0].last, ==, g_array_index (early, IgxCandle, 19).open_time);
  g_assert_cmpint (found[1].first, ==, g_array_index (early, IgxCandle, 0).open_time);
  g_assert_cmpint (found[1].last, ==, g_array_index (late, IgxCandle, 49).open_time);
  g_assert_true (igx_store_fixture_close (store, &error));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/candles/round-trip", test_round_trip);
  g_test_add_func ("/store/candles/range-and-limit", test_range_and_limit);
  g_test_add_func ("/store/candles/corrections", test_corrections);
  g_test_add_func ("/store/candles/list", test_list);
  g_test_add_func ("/store/candles/invalid-refused", test_invalid_refused);
  return g_test_run ();
}
