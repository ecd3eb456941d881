/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a gate knows after a restart: the pause, the mutes, and what was published. */
#include <math.h>

#include "engine/igx-timeframe.h"
#include "pipeline/igx-gate-loader.h"
#include "store/igx-store-fixture.h"
#include "support/igx-test-wait.h"

#define BASE    G_GINT64_CONSTANT (1704067200000)
#define STEP    (10 * IGX_TIMEFRAME_MINUTE)
#define N_ALL   1500
#define WAIT_MS 30000

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

static void
load (IgxStore *store, IgxGate *gate)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  igx_gate_loader_load_async (store, gate, NULL, answered_cb, &result);
  g_assert_true (igx_test_wait_until (has_answer, &result, WAIT_MS));
  igx_gate_loader_load_finish (store, result, &error);
  g_assert_no_error (error);
}

static void
commit (IgxStore *store, const IgxSeriesKey *series, GPtrArray *signals)
{
  g_autoptr (GPtrArray) added = NULL;
  g_autoptr (GError) error = NULL;

  added = igx_store_fixture_commit (store, series, BASE + N_ALL * STEP, signals, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (added->len, ==, signals->len);
}

/* More than a page, and more than the gate remembers. */
static void
test_many (void)
{
  g_autoptr (IgxStoreFixture) files = igx_store_fixture_new ();
  g_autoptr (IgxStore) store = igx_store_fixture_open (files);
  g_autoptr (GPtrArray) signals
      = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  g_autoptr (IgxGate) gate = igx_gate_new ();
  g_autoptr (GError) error = NULL;
  const IgxSeriesKey series = igx_store_fixture_series ("BTCUSDT");
  const gint64 newest = BASE + (N_ALL - 1) * STEP;
  guint n_remembered = 0;

  for (guint i = 0; i < N_ALL; i++)
    {
      IgxSignal *signal = igx_store_fixture_signal (&series, i);

      signal->close_time = BASE + i * STEP;
      signal->expires_at = signal->close_time + IGX_TIMEFRAME_DAY;
      igx_signal_seal (signal);
      g_ptr_array_add (signals, signal);
      n_remembered += signal->published && signal->close_time >= newest - IGX_GATE_MEMORY_MS;
    }
  commit (store, &series, signals);
  igx_store_fixture_set_state (store, IGX_GATE_STATE_PAUSE, "1704067200001", &error);
  igx_store_fixture_set_state (store, IGX_GATE_STATE_MUTE "ETHUSDT", "1704067200002", &error);
  igx_store_fixture_set_state (store, IGX_GATE_STATE_MUTE "LTCUSDT", "-5", &error);
  igx_store_fixture_set_state (store, "last", "1704067200003", &error);
  g_assert_no_error (error);

  load (store, gate);
  g_assert_cmpuint (n_remembered, >, 3 * IGX_STORE_SIGNALS_MAX);
  g_assert_cmpuint (n_remembered, <, N_ALL * 2 / 3);
  g_assert_cmpuint (igx_gate_count_since (gate, 0), ==, n_remembered);
  /* 24 h, of which two of three were published. */
  g_assert_cmpuint (igx_gate_count_since (gate, newest - IGX_GATE_WINDOW_MS + 1), ==, 96);
  g_assert_cmpint (igx_gate_get_pause (gate), ==, BASE + 1);
  g_assert_cmpint (igx_gate_get_mute (gate, "ETHUSDT"), ==, BASE + 2);
  g_assert_cmpint (igx_gate_get_mute (gate, "LTCUSDT"), ==, 0);
  g_assert_true (igx_store_fixture_close (store, &error));
}

static void
add (GPtrArray *signals, const char *symbol, guint number, double quality, gint64 closed_at)
{
  const IgxSeriesKey series = igx_store_fixture_series (symbol);
  IgxSignal *signal = igx_store_fixture_signal (&series, number);

  signal->direction = IGX_DIRECTION_LONG;
  signal->close_time = BASE + number * IGX_TIMEFRAME_MINUTE;
  signal->published = TRUE;
  g_clear_pointer (&signal->refusal, g_free);
  signal->quality = quality;
  signal->closed_at = closed_at;
  igx_signal_seal (signal);
  g_ptr_array_add (signals, signal);
}

static IgxRefusal
judge (IgxGate *gate, const char *symbol, double confidence)
{
  const IgxApplicant applicant = {
    .symbol = symbol,
    .strategy = "one",
    .timeframe = IGX_TIMEFRAME_MINUTE,
    .direction = IGX_DIRECTION_LONG,
    .close_time = BASE + IGX_TIMEFRAME_HOUR,
    .confidence = confidence,
    .entry = 100,
    .stop = 90,
    .target = 120,
    .regime_fit = NAN,
    .moment = { .liquidity = IGX_MOMENT_UNKNOWN },
  };
  IgxVerdict verdict;

  igx_gate_judge (gate, &applicant, 1, &verdict);
  return verdict.refusal;
}

/* What is remembered counts: cool-down, its end by the outcome, and the qualities of the window. */
static void
test_counts (void)
{
  g_autoptr (IgxStoreFixture) files = igx_store_fixture_new ();
  g_autoptr (IgxStore) store = igx_store_fixture_open (files);
  g_autoptr (GPtrArray) signals
      = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  g_autoptr (IgxGate) gate = igx_gate_new ();
  g_autoptr (GError) error = NULL;
  const IgxSeriesKey series = igx_store_fixture_series ("BTCUSDT");

  add (signals, "BTCUSDT", 1, 90, 0);
  add (signals, "ETHUSDT", 2, 85, BASE + 30 * IGX_TIMEFRAME_MINUTE);
  add (signals, "LTCUSDT", 3, 95, BASE + 61 * IGX_TIMEFRAME_MINUTE);
  commit (store, &series, signals);
  load (store, gate);
  igx_gate_set_profile (gate, IGX_PROFILE_QUIET);
  igx_gate_set_fee (gate, 0);
  g_assert_cmpint (judge (gate, "BTCUSDT", 100), ==, IGX_REFUSAL_COOL_DOWN);
  /* Its outcome was over an hour later only. */
  g_assert_cmpint (judge (gate, "LTCUSDT", 100), ==, IGX_REFUSAL_COOL_DOWN);
  /* Quality of 84.4 and of 85.1, without fees: 85 is the lowest of three. */
  g_assert_cmpint (judge (gate, "ADAUSDT", 80), ==, IGX_REFUSAL_BUDGET);
  g_assert_cmpint (judge (gate, "ETHUSDT", 81), ==, IGX_REFUSAL_NONE);
  g_assert_true (igx_store_fixture_close (store, &error));
}

/* What cannot be read is tried again; who stops does not wait for it. */
static void
test_cancelled (void)
{
  g_autoptr (IgxStoreFixture) files = igx_store_fixture_new ();
  g_autoptr (IgxStore) store = igx_store_new (files->data_dir, files->cache_dir, IGX_STORE_NONE);
  g_autoptr (IgxGate) gate = igx_gate_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  igx_gate_loader_load_async (store, gate, cancellable, answered_cb, &result);
  /* It was tried four times, and would be again after four seconds. */
  g_assert_false (igx_test_wait_until (has_answer, &result, 3700));
  g_cancellable_cancel (cancellable);
  g_assert_true (igx_test_wait_until (has_answer, &result, 3000));
  g_assert_false (igx_gate_loader_load_finish (store, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/gate-loader/many", test_many);
  g_test_add_func ("/gate-loader/counts", test_counts);
  g_test_add_func ("/gate-loader/cancelled", test_cancelled);
  return g_test_run ();
}
