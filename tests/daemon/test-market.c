/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "daemon/igx-folders.h"
#include "daemon/igx-market.h"
#include "engine/igx-timeframe.h"
#include "support/igx-test-wait.h"

#define WAIT_MS 20000

static void
answered_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
has_answer (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

static IgxMarket *
market_new (void)
{
  g_autoptr (IgxSettings) settings = igx_settings_new ("/nowhere/settings.ini");

  return igx_market_new (TRUE, settings);
}

static void
close_market (IgxMarket *market)
{
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GError) error = NULL;

  igx_market_close_async (market, answered_cb, &closed);
  g_assert_true (igx_test_wait_until (has_answer, &closed, WAIT_MS));
  igx_market_close_finish (market, closed, &error);
  g_assert_no_error (error);
}

static gboolean
open_market (IgxMarket *market, GError **error)
{
  g_autoptr (GAsyncResult) opened = NULL;

  igx_market_open_async (market, NULL, answered_cb, &opened);
  g_assert_true (igx_test_wait_until (has_answer, &opened, WAIT_MS));
  return igx_market_open_finish (market, opened, error);
}

/* The person quits while it opens: both calls answer, and the lock is free afterwards. */
static void
test_closed_while_opening (void)
{
  g_autoptr (IgxMarket) market = market_new ();
  g_autoptr (IgxMarket) next = market_new ();
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GError) error = NULL;

  igx_market_open_async (market, NULL, answered_cb, &opened);
  close_market (market);
  g_assert_true (igx_test_wait_until (has_answer, &opened, WAIT_MS));
  g_assert_false (igx_market_open_finish (market, opened, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  open_market (next, &error);
  g_assert_no_error (error);
  close_market (next);
}

/* A second holder is told who holds it, and gets it once it is given back. */
static void
test_second_holder (void)
{
  g_autoptr (IgxMarket) first = market_new ();
  g_autoptr (IgxMarket) second = market_new ();
  g_autoptr (GError) error = NULL;

  open_market (first, &error);
  g_assert_no_error (error);
  g_assert_false (igx_market_has_cache (first));
  g_assert_false (open_market (second, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_cmpint (igx_market_get_holder (second), ==, getpid ());
  g_assert_null (igx_market_get_store (second));
  g_clear_error (&error);
  close_market (first);
  open_market (second, &error);
  g_assert_no_error (error);
  close_market (second);
}

static IgxSeriesRunner *
start_market (IgxMarket *market)
{
  g_autoptr (GPtrArray) strategies
      = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_strategy_unref);
  g_autoptr (GError) error = NULL;
  IgxSeriesKey key = { 0 };

  open_market (market, &error);
  g_assert_no_error (error);
  igx_market_start (market, strategies);
  igx_series_key_init (&key, "demo", "BTCUSDT", 15 * IGX_TIMEFRAME_MINUTE, &error);
  g_assert_no_error (error);
  return igx_pipeline_find (igx_market_get_pipeline (market), &key);
}

static gint64
get_progress (IgxSeriesRunner *runner)
{
  g_autoptr (GVariant) described = g_variant_ref_sink (igx_series_runner_to_variant (runner));
  gint64 evaluated_to = 0;

  g_variant_lookup (described, "evaluated_to", "x", &evaluated_to);
  return evaluated_to;
}

typedef struct
{
  IgxSeriesRunner *runner;
  gint64 from;
} Beyond;

static gboolean
is_beyond (gpointer data)
{
  Beyond *beyond = data;

  return get_progress (beyond->runner) > beyond->from;
}

/* A demo market that is started again finds new candles at once, not after as long as it ran. */
static void
test_demo_goes_on (void)
{
  g_autoptr (IgxMarket) first = market_new ();
  g_autoptr (IgxMarket) second = market_new ();
  Beyond beyond = { NULL, 0 };
  gint64 left = 0;
  gint64 begun = 0;

  beyond.runner = start_market (first);
  g_assert_true (igx_test_wait_until (is_beyond, &beyond, WAIT_MS));
  beyond.from = get_progress (beyond.runner);
  g_assert_true (igx_test_wait_until (is_beyond, &beyond, WAIT_MS));
  left = get_progress (beyond.runner);
  close_market (first);
  beyond.runner = start_market (second);
  begun = igx_clock_now (igx_market_get_clock (second));
  g_assert_cmpint (begun, >=, left);
  g_assert_cmpint (begun, <, left + 15 * IGX_TIMEFRAME_MINUTE);
  beyond.from = left;
  g_assert_true (igx_test_wait_until (is_beyond, &beyond, WAIT_MS));
  close_market (second);
}

/* The watch list changes while the databases are opened: the market runs with the new one. */
static void
test_watch_while_opening (void)
{
  g_autofree char *path = g_build_filename (g_get_user_config_dir (), "settings.ini", NULL);
  g_autoptr (IgxSettings) settings = igx_settings_new (path);
  g_autoptr (IgxMarket) market = igx_market_new (TRUE, settings);
  g_autoptr (GPtrArray) strategies
      = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_strategy_unref);
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GError) error = NULL;
  const char *const list[] = { "ETHUSDT:15m", NULL };
  IgxSeriesKey key = { 0 };

  g_assert_cmpint (g_mkdir_with_parents (g_get_user_config_dir (), 0700), ==, 0);
  igx_market_open_async (market, NULL, answered_cb, &opened);
  igx_settings_set (settings, "market.watch", g_variant_new_strv (list, -1), &error);
  g_assert_no_error (error);
  igx_market_apply_watch_list (market);
  g_assert_true (igx_test_wait_until (has_answer, &opened, WAIT_MS));
  igx_market_open_finish (market, opened, &error);
  g_assert_no_error (error);
  igx_market_start (market, strategies);
  igx_series_key_init (&key, "demo", "ETHUSDT", 15 * IGX_TIMEFRAME_MINUTE, &error);
  g_assert_no_error (error);
  g_assert_nonnull (igx_pipeline_find (igx_market_get_pipeline (market), &key));
  g_assert_cmpuint (igx_pipeline_get_runners (igx_market_get_pipeline (market))->len, ==, 1);
  close_market (market);
}

/* The folder cannot be made: one sentence that names it. */
static void
test_no_folder (void)
{
  g_autoptr (IgxMarket) market = market_new ();
  g_autofree char *data = igx_folders_dup_data (TRUE);
  g_autofree char *folder = g_path_get_dirname (data);
  g_autofree char *above = g_path_get_dirname (folder);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (above, 0700), ==, 0);
  g_file_set_contents (folder, "in the way", -1, &error);
  g_assert_no_error (error);
  g_assert_false (open_market (market, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, data));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/market/closed-while-opening", test_closed_while_opening);
  g_test_add_func ("/market/second-holder", test_second_holder);
  g_test_add_func ("/market/demo-goes-on", test_demo_goes_on);
  g_test_add_func ("/market/watch-while-opening", test_watch_while_opening);
  g_test_add_func ("/market/no-folder", test_no_folder);
  return g_test_run ();
}
