/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which strategy text ran on what, from when to when; and how many candles were corrected. */
#include "igx-store-fixture.h"

#define MINUTE (60 * 1000)

static void
done_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static gboolean
set_runs (IgxStore *store, const IgxSeriesKey *series, GPtrArray *runs, gint64 ended)
{
  g_autoptr (GAsyncResult) result = NULL;

  igx_store_set_runs_async (store, series, runs, ended, NULL, done_cb, &result);
  return igx_store_set_runs_finish (store, wait_for (&result), NULL);
}

static GPtrArray *
list_runs (IgxStore *store)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *runs = NULL;

  igx_store_list_runs_async (store, "binance", NULL, done_cb, &result);
  runs = igx_store_list_runs_finish (store, wait_for (&result), &error);
  g_assert_no_error (error);
  return runs;
}

static GPtrArray *
make_runs (const IgxSeriesKey *series, const char *const *words, gint64 began)
{
  GPtrArray *runs = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_run_free);

  /* Name and text in turn. */
  for (gsize i = 0; words[i] != NULL; i += 2)
    g_ptr_array_add (runs, igx_run_new (series, words[i], 1, words[i + 1], "params", began));
  return runs;
}

static void
set_words (IgxStore *store, const IgxSeriesKey *series, gint64 began, const char *const *words)
{
  g_autoptr (GPtrArray) runs = make_runs (series, words, began);

  g_assert_true (set_runs (store, series, runs, began));
}

static void
assert_run (const IgxRun *run, const char *strategy, const char *hash, gint64 began, gint64 ended)
{
  g_assert_cmpstr (run->strategy, ==, strategy);
  g_assert_cmpstr (run->source_hash, ==, hash);
  g_assert_cmpint (run->began, ==, began);
  g_assert_cmpint (run->ended, ==, ended);
}

/* Goes on, is changed, is switched off and on; another series is left alone; over a restart. */
static void
test_runs (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (IgxStore) store = igx_store_fixture_open (fixture);
  const IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");
  const IgxSeriesKey eth = igx_store_fixture_series ("ETHUSDT");
  const char *const waiting[] = { "two", NULL };
  g_autoptr (GPtrArray) added = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GHashTable) progress = NULL;
  g_autoptr (GError) error = NULL;

  set_words (store, &btc, 100 * MINUTE, (const char *[]){ "one", "a", "two", "b", NULL });
  set_words (store, &eth, 100 * MINUTE, (const char *[]){ "one", "a", NULL });
  set_words (store, &btc, 200 * MINUTE, (const char *[]){ "one", "a", "two", "c", NULL });
  set_words (store, &btc, 300 * MINUTE, (const char *[]){ "two", "c", NULL });
  igx_store_fixture_close (store, NULL);
  g_clear_object (&store);
  store = igx_store_fixture_open (fixture);
  set_words (store, &btc, 400 * MINUTE, (const char *[]){ "two", "c", "one", "a", NULL });

  added = igx_store_fixture_commit (store, &btc, 500 * MINUTE, NULL, &error);
  progress = igx_store_fixture_begin_strategies (store, &btc, waiting, 450 * MINUTE, &error);
  g_assert_no_error (error);
  runs = list_runs (store);
  g_assert_cmpuint (runs->len, ==, 5);
  assert_run (runs->pdata[0], "one", "a", 100 * MINUTE, 300 * MINUTE);
  assert_run (runs->pdata[1], "two", "b", 100 * MINUTE, 200 * MINUTE);
  assert_run (runs->pdata[2], "two", "c", 200 * MINUTE, 0);
  assert_run (runs->pdata[3], "one", "a", 400 * MINUTE, 0);
  assert_run (runs->pdata[4], "one", "a", 100 * MINUTE, 0);
  g_assert_cmpint (igx_run_get_end (runs->pdata[1]), ==, 200 * MINUTE);
  /* One that waits has a progress of its own. */
  g_assert_cmpint (igx_run_get_end (runs->pdata[2]), ==, 450 * MINUTE);
  g_assert_cmpint (igx_run_get_end (runs->pdata[3]), ==, 500 * MINUTE);
  g_assert_cmpint (igx_run_get_end (runs->pdata[4]), ==, 0);
  g_assert_cmpstr (((const IgxRun *) runs->pdata[4])->series.symbol, ==, "ETHUSDT");
}

static gssize
count_corrections (IgxStore *store, const IgxSeriesKey *series, gint64 start, gint64 end)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gssize n = 0;

  igx_store_count_corrections_async (store, series, start, end, NULL, done_cb, &result);
  n = igx_store_count_corrections_finish (store, wait_for (&result), &error);
  g_assert_no_error (error);
  return n;
}

static void
test_corrections (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (IgxStore) store = igx_store_fixture_open (fixture);
  const IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");
  const IgxSeriesKey eth = igx_store_fixture_series ("ETHUSDT");
  g_autoptr (GArray) candles = igx_store_fixture_candles (0, 10);
  const gint64 third = g_array_index (candles, IgxCandle, 3).open_time;
  g_autoptr (GError) error = NULL;

  g_assert_true (igx_store_fixture_save (store, &btc, candles, &error));
  g_assert_true (igx_store_fixture_save (store, &eth, candles, &error));
  g_assert_cmpint (count_corrections (store, &btc, 0, G_MAXINT64), ==, 0);
  for (guint i = 0; i < 2; i++)
    {
      g_array_index (candles, IgxCandle, 3).volume += 1;
      g_array_index (candles, IgxCandle, 7).volume += 1;
      g_assert_true (igx_store_fixture_save (store, &btc, candles, &error));
    }
  g_assert_cmpint (count_corrections (store, &btc, 0, G_MAXINT64), ==, 2);
  g_assert_cmpint (count_corrections (store, &btc, third, third), ==, 1);
  g_assert_cmpint (count_corrections (store, &btc, third + 1, third + 2), ==, 0);
  g_assert_cmpint (count_corrections (store, &eth, 0, G_MAXINT64), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/runs/runs", test_runs);
  g_test_add_func ("/store/runs/corrections", test_corrections);
  return g_test_run ();
}
