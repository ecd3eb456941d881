/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls as tasks: the main loop runs on, order, cancelling, closing. */
#include "igx-store-fixture.h"

#define TICK_MS     20
#define TICKS_MIN   5
#define N_SAVE      200000
#define N_SAVES_MAX 16
#define N_SERIES    50
#define N_CANDLES   500
#define N_OF_CALLS  11

typedef struct
{
  guint n_ticks;
  gboolean done;
  GError *error;
} Watch;

static gboolean
tick_cb (gpointer data)
{
  Watch *watch = data;

  watch->n_ticks++;
  return G_SOURCE_CONTINUE;
}

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Watch *watch = data;

  igx_store_save_candles_finish (IGX_STORE (object), result, &watch->error);
  watch->done = TRUE;
}

static guint
count_ticks_while_saving (guint n_saves)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (IgxStore) store = igx_store_fixture_open (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) candles = igx_store_fixture_candles (0, N_SAVE);
  g_autofree Watch *watches = g_new0 (Watch, n_saves);
  Watch *last = &watches[n_saves - 1];
  guint source = g_timeout_add (TICK_MS, tick_cb, last);

  for (guint i = 0; i < n_saves; i++)
    {
      g_autofree char *symbol = g_strdup_printf ("S%uUSDT", i);
      IgxSeriesKey series = igx_store_fixture_series (symbol);

      igx_store_save_candles_async (store, &series, candles, NULL, saved_cb, &watches[i]);
    }
  g_assert_false (last->done);
  while (!last->done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_source_remove (source));
  for (guint i = 0; i < n_saves; i++)
    {
      g_assert_true (watches[i].done);
      g_assert_no_error (watches[i].error);
    }
  igx_store_fixture_close (store, &error);
  g_assert_no_error (error);
  return last->n_ticks;
}

/* Ticks are counted, not timed; a machine that saves too fast for them gets more to save. */
static void
test_main_loop_runs (void)
{
  guint n_saves = 1;
  guint n_ticks = count_ticks_while_saving (n_saves);

  while (n_ticks < TICKS_MIN && n_saves < N_SAVES_MAX)
    {
      n_saves *= 2;
      n_ticks = count_ticks_while_saving (n_saves);
    }
  g_test_message ("%u ticks while %u times %u candles were saved", n_ticks, n_saves, N_SAVE);
  g_assert_cmpuint (n_ticks, >=, TICKS_MIN);
}

static void
committed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Watch *watch = data;
  g_autoptr (GPtrArray) added = igx_store_commit_finish (IGX_STORE (object), result, &watch->error);

  watch->n_ticks = added != NULL ? added->len : G_MAXUINT;
  watch->done = TRUE;
}

/* What is cancelled before its turn is not done; what comes after it is. */
static void
test_cancel (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (IgxStore) store = igx_store_fixture_open (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");
  g_autoptr (GPtrArray) signals = igx_store_fixture_signals (&btc, 0, 10);
  g_autoptr (GArray) candles = igx_store_fixture_candles (0, 20000);
  Watch save = { 0 };
  Watch cancelled = { 0 };
  Watch after = { 0 };

  igx_store_save_candles_async (store, &btc, candles, NULL, saved_cb, &save);
  igx_store_commit_async (store, &btc, NULL, 1000, signals, cancellable, committed_cb, &cancelled);
  g_cancellable_cancel (cancellable);
  igx_store_commit_async (store, &btc, NULL, 500, signals, NULL, committed_cb, &after);
  while (!save.done || !cancelled.done || !after.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (save.error);
  g_assert_error (cancelled.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_no_error (after.error);
  g_assert_cmpuint (after.n_ticks, ==, 10);
  g_assert_cmpint (igx_store_fixture_progress (store, &btc, &error), ==, 500);
  g_clear_error (&cancelled.error);
  igx_store_fixture_close (store, &error);
  g_assert_no_error (error);
}

/* A commit that was done says so, even to one who cancelled meanwhile. */
static void
test_cancel_too_late (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (IgxStore) store = igx_store_fixture_open (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");
  g_autoptr (GPtrArray) signals = igx_store_fixture_signals (&btc, 0, 10);
  g_autoptr (GMainContext) aside = g_main_context_new ();
  Watch watch = { 0 };

  /* The callback waits in another context while the commit and a call after it are done. */
  g_main_context_push_thread_default (aside);
  igx_store_commit_async (store, &btc, NULL, 1000, signals, cancellable, committed_cb, &watch);
  g_main_context_pop_thread_default (aside);
  g_assert_cmpint (igx_store_fixture_progress (store, &btc, &error), ==, 1000);
  g_assert_false (watch.done);
  g_cancellable_cancel (cancellable);
  while (!watch.done)
    g_main_context_iteration (aside, TRUE);
  g_assert_no_error (watch.error);
  g_assert_cmpuint (watch.n_ticks, ==, 10);
  igx_store_fixture_close (store, &error);
  g_assert_no_error (error);
}

static guint
assert_closed (GError **error)
{
  g_assert_error (*error, IGX_STORE_ERROR, IGX_STORE_ERROR_CLOSED);
  g_clear_error (error);
  return 1;
}

static guint
assert_all_closed (IgxStore *store)
{
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");
  IgxSignalQuery all = { 0 };
  g_autoptr (GArray) candles = igx_store_fixture_candles (0, 1);
  GError *error = NULL;
  gboolean claimed = FALSE;
  guint n = 0;

  g_assert_false (igx_store_fixture_save (store, &btc, candles, &error));
  n += assert_closed (&error);
  g_assert_null (igx_store_fixture_load (store, &btc, -1, -1, 0, &error));
  n += assert_closed (&error);
  g_assert_false (igx_store_fixture_delete (store, &btc, &error));
  n += assert_closed (&error);
  g_assert_null (igx_store_fixture_commit (store, &btc, 1, NULL, &error));
  n += assert_closed (&error);
  g_assert_cmpint (igx_store_fixture_progress (store, &btc, &error), ==, -1);
  n += assert_closed (&error);
  g_assert_null (igx_store_fixture_query (store, &all, &error));
  n += assert_closed (&error);
  g_assert_null (igx_store_fixture_get (store, "x", &error));
  n += assert_closed (&error);
  g_assert_false (igx_store_fixture_mark (store, "x", NULL, NULL, &error));
  n += assert_closed (&error);
  g_assert_false (igx_store_fixture_claim (store, "x", &claimed, &error));
  n += assert_closed (&error);
  g_assert_false (igx_store_fixture_set_state (store, "x", "y", &error));
  n += assert_closed (&error);
  g_assert_null (igx_store_fixture_get_state (store, NULL, &error));
  n += assert_closed (&error);
  return n;
}

static void
test_closed (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (IgxStore) store
      = igx_store_new (fixture->data_dir, fixture->cache_dir, IGX_STORE_NONE);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (assert_all_closed (store), ==, N_OF_CALLS);
  g_assert_false (g_file_test (fixture->data_dir, G_FILE_TEST_EXISTS));
  g_assert_true (igx_store_fixture_try_open (store, &error));
  g_assert_true (igx_store_fixture_try_open (store, &error));
  g_assert_true (igx_store_fixture_close (store, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (assert_all_closed (store), ==, N_OF_CALLS);
  g_assert_false (igx_store_fixture_close (store, &error));
  g_assert_error (error, IGX_STORE_ERROR, IGX_STORE_ERROR_CLOSED);
}

/* The last reference may go in the thread itself, and without a close. */
static void
test_dropped_while_busy (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) candles = igx_store_fixture_candles (0, 20000);
  g_autoptr (GArray) loaded = NULL;
  IgxStore *store = igx_store_fixture_open (fixture);
  g_autoptr (IgxStore) again = NULL;
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");
  Watch watch = { 0 };

  g_object_add_weak_pointer (G_OBJECT (store), (gpointer *) &store);
  igx_store_save_candles_async (store, &btc, candles, NULL, saved_cb, &watch);
  g_object_unref (store);
  while (!watch.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (watch.error);
  while (g_atomic_pointer_get (&store) != NULL)
    g_thread_yield ();

  again = igx_store_fixture_open (fixture);
  loaded = igx_store_fixture_load (again, &btc, -1, -1, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (loaded->len, ==, 20000);
  igx_store_fixture_close (again, &error);
  g_assert_no_error (error);
}

/* Measured and printed: times move with the machine. */
static void
test_load_speed (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (IgxStore) store = igx_store_fixture_open (fixture);
  g_autoptr (GError) error = NULL;
  gint64 start = 0;
  gint64 best = G_MAXINT64;
  guint n_loaded = 0;

  for (guint i = 0; i < N_SERIES; i++)
    {
      g_autofree char *symbol = g_strdup_printf ("S%uUSDT", i);
      IgxSeriesKey series = igx_store_fixture_series (symbol);
      g_autoptr (GArray) candles = igx_store_fixture_candles (0, N_CANDLES);

      igx_store_fixture_save (store, &series, candles, &error);
      g_assert_no_error (error);
    }
  for (guint round = 0; round < 7; round++)
    {
      start = g_get_monotonic_time ();
      n_loaded = 0;
      for (guint i = 0; i < N_SERIES; i++)
        {
          g_autofree char *symbol = g_strdup_printf ("S%uUSDT", i);
          IgxSeriesKey series = igx_store_fixture_series (symbol);
          g_autoptr (GArray) loaded
              = igx_store_fixture_load (store, &series, -1, -1, N_CANDLES, &error);

          g_assert_no_error (error);
          n_loaded += loaded->len;
        }
      best = MIN (best, g_get_monotonic_time () - start);
    }
  g_assert_cmpuint (n_loaded, ==, N_SERIES * N_CANDLES);
  g_test_message ("%u series of %u candles: %.2f ms", N_SERIES, N_CANDLES, best / 1000.0);
  igx_store_fixture_close (store, &error);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/tasks/main-loop-runs", test_main_loop_runs);
  g_test_add_func ("/store/tasks/cancel", test_cancel);
  g_test_add_func ("/store/tasks/cancel-too-late", test_cancel_too_late);
  g_test_add_func ("/store/tasks/closed", test_closed);
  g_test_add_func ("/store/tasks/dropped-while-busy", test_dropped_while_busy);
  g_test_add_func ("/store/tasks/load-speed", test_load_speed);
  return g_test_run ();
}
