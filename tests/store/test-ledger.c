/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "engine/igx-timeframe.h"
#include "igx-store-fixture.h"
#include "store/igx-ledger.h"
#include "support/igx-test-signals.h"

static void
assert_found_with_same (const IgxSignal *a, const IgxSignal *b)
{
  g_assert_cmpuint (a->moment.regime, ==, b->moment.regime);
  g_assert_cmpint (a->moment.higher, ==, b->moment.higher);
  g_assert_cmpuint (a->moment.bridged, ==, b->moment.bridged);
  g_assert_cmpuint (a->moment.liquidity, ==, b->moment.liquidity);
  igx_test_signals_assert_same_number (a->regime_fit, b->regime_fit);
  g_assert_cmpstr (a->source_hash, ==, b->source_hash);
  g_assert_cmpstr (a->params, ==, b->params);
  g_assert_cmpstr (a->candle_hash, ==, b->candle_hash);
  g_assert_cmpstr (a->app_version, ==, b->app_version);
  for (guint i = 0; i < IGX_N_TERMS; i++)
    igx_test_signals_assert_same_number (a->quality_terms[i], b->quality_terms[i]);
  igx_test_signals_assert_same_number (a->opposition, b->opposition);
  g_assert_cmpstr (a->verdict, ==, b->verdict);
  g_assert_cmpint (a->filled_at, ==, b->filled_at);
  g_assert_cmpint (a->followed, ==, b->followed);
  igx_test_signals_assert_same_lists (a, b);
}

static void
assert_same_signal (const IgxSignal *a, const IgxSignal *b)
{
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_true (igx_series_key_equal (&a->series, &b->series));
  g_assert_cmpint (a->direction, ==, b->direction);
  g_assert_cmpstr (a->strategy, ==, b->strategy);
  g_assert_cmpstr (a->strategy_name, ==, b->strategy_name);
  g_assert_cmpint (a->strategy_version, ==, b->strategy_version);
  g_assert_cmpstr (a->params_hash, ==, b->params_hash);
  g_assert_cmpint (a->close_time, ==, b->close_time);
  g_assert_cmpint (a->expires_at, ==, b->expires_at);
  igx_test_signals_assert_same_number (a->entry, b->entry);
  igx_test_signals_assert_same_number (a->stop, b->stop);
  g_assert_cmpuint (a->n_targets, ==, b->n_targets);
  for (guint i = 0; i < IGX_SIGNAL_TARGETS_MAX; i++)
    igx_test_signals_assert_same_number (a->targets[i], b->targets[i]);
  igx_test_signals_assert_same_number (a->confidence, b->confidence);
  g_assert_cmpuint (a->reasons->len, ==, b->reasons->len);
  for (guint i = 0; i < a->reasons->len; i++)
    {
      const IgxReason *x = a->reasons->pdata[i];
      const IgxReason *y = b->reasons->pdata[i];

      igx_test_signals_assert_same_number (x->points, y->points);
      g_assert_cmpstr (x->text, ==, y->text);
      g_assert_cmpint (x->available, ==, y->available);
    }
  g_assert_cmpint (a->published, ==, b->published);
  g_assert_cmpstr (a->refusal, ==, b->refusal);
  g_assert_cmpint (a->delivery, ==, b->delivery);
  g_assert_cmpint (a->detected_at, ==, b->detected_at);
  igx_test_signals_assert_same_number (a->quality, b->quality);
  g_assert_cmpint (a->state, ==, b->state);
  g_assert_cmpint (a->closed_at, ==, b->closed_at);
  igx_test_signals_assert_same_number (a->result_r, b->result_r);
  igx_test_signals_assert_same_number (a->result_percent, b->result_percent);
  igx_test_signals_assert_same_number (a->mfe_r, b->mfe_r);
  igx_test_signals_assert_same_number (a->mae_r, b->mae_r);
  g_assert_cmpint (a->ambiguous, ==, b->ambiguous);
  g_assert_cmpstr (a->mark, ==, b->mark);
  g_assert_cmpstr (a->note, ==, b->note);
  assert_found_with_same (a, b);
}

static guint
commit (IgxStore *store, const IgxSeriesKey *series, gint64 evaluated_to, GPtrArray *signals)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) added
      = igx_store_fixture_commit (store, series, evaluated_to, signals, &error);

  g_assert_no_error (error);
  return added->len;
}

static void
close_store (IgxStore *store)
{
  g_autoptr (GError) error = NULL;

  igx_store_fixture_close (store, &error);
  g_assert_no_error (error);
}

static gint64
begun (IgxStore *store,
       const IgxSeriesKey *series,
       const char *strategies,
       gint64 from,
       const char *strategy)
{
  g_auto (GStrv) ids = g_strsplit (strategies, " ", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) progress
      = igx_store_fixture_begin_strategies (store, series, (const char *const *) ids, from, &error);
  const gint64 *evaluated_to = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (progress), ==, g_strv_length (ids));
  evaluated_to = g_hash_table_lookup (progress, strategy);
  return evaluated_to != NULL ? *evaluated_to : -1;
}

static void
advance (IgxStore *store, const IgxSeriesKey *series, const char *strategies, gint64 evaluated_to)
{
  g_auto (GStrv) ids = g_strsplit (strategies, " ", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) added = igx_store_fixture_commit_strategies (
      store, series, (const char *const *) ids, evaluated_to, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (added->len, ==, 0);
}

/* Those that wait have a progress of their own, beside that of the series. */
static void
test_strategies (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (IgxStore) store = igx_store_fixture_open (fixture);
  g_autoptr (GError) error = NULL;
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");
  IgxSeriesKey eth = igx_store_fixture_series ("ETHUSDT");

  g_assert_cmpint (begun (store, &btc, "a b", 1000, "a"), ==, 1000);
  g_assert_cmpint (begun (store, &eth, "a", 7000, "a"), ==, 7000);
  advance (store, &btc, "a", 2000);
  advance (store, &btc, "a b", 1500);
  close_store (store);
  g_object_unref (g_steal_pointer (&store));
  store = igx_store_fixture_open (fixture);
  g_assert_cmpint (begun (store, &btc, "a b c", 5000, "a"), ==, 2000);
  g_assert_cmpint (begun (store, &btc, "a b c", 6000, "b"), ==, 1500);
  g_assert_cmpint (begun (store, &btc, "a b c", 6000, "c"), ==, 5000);
  g_assert_cmpint (igx_store_fixture_progress (store, &btc, &error), ==, 0);
  g_assert_no_error (error);
  commit (store, &btc, 9000, NULL);
  g_assert_cmpint (begun (store, &btc, "a b c", 9500, "a"), ==, 2000);
  /* What is not there any more is forgotten, of this series only. */
  g_assert_cmpint (begun (store, &btc, "c", 9600, "a"), ==, -1);
  g_assert_cmpint (begun (store, &btc, "a c", 9700, "a"), ==, 9700);
  g_assert_cmpint (begun (store, &btc, "a c", 9800, "c"), ==, 5000);
  g_assert_cmpint (begun (store, &eth, "a", 9900, "a"), ==, 7000);
  close_store (store);
}

static void
test_round_trip (void)
{
  const double numbers[] = {
    NAN,
    INFINITY,
    -INFINITY,
    0.0,
    -0.0,
    0.1,
    1.0 / 3,
    5e-324,
    1.7976931348623157e308,
    -1e-300,
    1e15 + 1,
    4503599627370497.5,
    9007199254740993.0,
    61234.56789,
  };
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (IgxStore) store = igx_store_fixture_open (fixture);
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");
  g_autoptr (GPtrArray) signals = igx_store_fixture_signals (&btc, 0, 60);
  guint n_compared = 0;

  for (guint i = 0; i < signals->len; i++)
    {
      IgxSignal *signal = signals->pdata[i];

      signal->entry = numbers[i % G_N_ELEMENTS (numbers)];
      signal->result_r = numbers[(i + 1) % G_N_ELEMENTS (numbers)];
      signal->mae_r = numbers[(i + 2) % G_N_ELEMENTS (numbers)];
      signal->regime_fit = numbers[(i + 5) % G_N_ELEMENTS (numbers)];
      signal->opposition = numbers[(i + 6) % G_N_ELEMENTS (numbers)];
      for (guint t = 0; t < IGX_N_TERMS; t++)
        signal->quality_terms[t] = numbers[(i + 7 + t) % G_N_ELEMENTS (numbers)];
      igx_signal_add_vote (signal, "v'); --", signal->direction,
                           numbers[(i + 9) % G_N_ELEMENTS (numbers)]);
      igx_signal_add_value (signal, "%s", numbers[(i + 8) % G_N_ELEMENTS (numbers)]);
      signal->targets[2] = numbers[(i + 3) % G_N_ELEMENTS (numbers)];
      igx_signal_add_reason (signal, numbers[(i + 4) % G_N_ELEMENTS (numbers)], "1' OR ''='", TRUE);
      signal->state = (IgxSignalState) (i % IGX_SIGNAL_N_STATES);
      signal->closed_at = i % IGX_SIGNAL_N_STATES == 0 ? 0 : signal->expires_at;
      signal->ambiguous = i % 5 == 0;
      if (i % 4 == 0)
        signal->note = g_strdup ("“Größe” '); DROP TABLE signals; --");
    }
  g_assert_cmpuint (commit (store, &btc, 1, signals), ==, 60);
  close_store (store);

  g_clear_object (&store);
  store = igx_store_fixture_open (fixture);
  for (guint i = 0; i < signals->len; i++, n_compared++)
    {
      const IgxSignal *signal = signals->pdata[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (IgxSignal) loaded = igx_store_fixture_get (store, signal->id, &error);

      g_assert_no_error (error);
      assert_same_signal (signal, loaded);
    }
  g_assert_cmpuint (n_compared, ==, 60);
  close_store (store);
}

static void
test_exactly_once (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (IgxStore) store = igx_store_fixture_open (fixture);
  g_autoptr (GError) error = NULL;
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");
  g_autoptr (GPtrArray) signals = igx_store_fixture_signals (&btc, 0, 100);
  g_autoptr (GPtrArray) overlap = igx_store_fixture_signals (&btc, 50, 100);
  g_autoptr (GPtrArray) added = NULL;
  g_autoptr (GPtrArray) twice = g_ptr_array_new ();
  g_autoptr (IgxSignal) one = igx_store_fixture_signal (&btc, 1000);
  g_autoptr (IgxSignal) stored = NULL;
  IgxSignal *changed = overlap->pdata[0];

  g_assert_cmpuint (commit (store, &btc, 1000, signals), ==, 100);
  g_assert_cmpuint (commit (store, &btc, 1000, signals), ==, 0);

  /* A row that is there is not changed by one that comes later. */
  g_free (changed->refusal);
  changed->refusal = g_strdup ("a later verdict");
  added = igx_store_fixture_commit (store, &btc, 2000, overlap, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (added->len, ==, 50);
  for (guint i = 0; i < added->len; i++)
    g_assert_true (added->pdata[i] == overlap->pdata[50 + i]);
  stored = igx_store_fixture_get (store, changed->id, &error);
  g_assert_no_error (error);
  assert_same_signal (signals->pdata[50], stored);

  g_ptr_array_add (twice, one);
  g_ptr_array_add (twice, one);
  g_assert_cmpuint (commit (store, &btc, 3000, twice), ==, 1);
  g_assert_cmpuint (commit (store, &btc, 3000, NULL), ==, 0);
  close_store (store);
}

/* Either all of a commit or nothing: a candidate without an id spoils the batch. */
static void
test_all_or_nothing (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (IgxStore) store = igx_store_fixture_open (fixture);
  g_autoptr (GError) error = NULL;
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");
  g_autoptr (GPtrArray) signals = igx_store_fixture_signals (&btc, 0, 10);
  g_autoptr (GPtrArray) listed = NULL;
  IgxSignalQuery all = { 0 };
  IgxSignal *last = signals->pdata[9];

  g_clear_pointer (&last->id, g_free);
  g_assert_null (igx_store_fixture_commit (store, &btc, 1000, signals, &error));
  g_assert_error (error, IGX_STORE_ERROR, IGX_STORE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "1299"));
  g_clear_error (&error);
  listed = igx_store_fixture_query (store, &all, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (listed->len, ==, 0);
  g_assert_cmpint (igx_store_fixture_progress (store, &btc, &error), ==, 0);
  igx_signal_seal (last);
  g_assert_cmpuint (commit (store, &btc, 1000, signals), ==, 10);
  close_store (store);
}

static void
test_progress (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (IgxStore) store = igx_store_fixture_open (fixture);
  g_autoptr (GError) error = NULL;
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");
  IgxSeriesKey eth = igx_store_fixture_series ("ETHUSDT");
  gint64 time = G_GINT64_CONSTANT (1700000000000);

  g_assert_cmpint (igx_store_fixture_progress (store, &btc, &error), ==, 0);
  commit (store, &btc, time, NULL);
  commit (store, &btc, time - 1, NULL);
  commit (store, &btc, 0, NULL);
  commit (store, &btc, -1, NULL);
  commit (store, &eth, 5, NULL);
  g_assert_cmpint (igx_store_fixture_progress (store, &btc, &error), ==, time);
  g_assert_cmpint (igx_store_fixture_progress (store, &eth, &error), ==, 5);
  g_assert_no_error (error);
  close_store (store);
  g_assert_cmpint (igx_store_fixture_progress (store, &btc, &error), ==, -1);
  g_assert_error (error, IGX_STORE_ERROR, IGX_STORE_ERROR_CLOSED);
}

static void
test_marks (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (IgxStore) store = igx_store_fixture_open (fixture);
  g_autoptr (GError) error = NULL;
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");
  g_autoptr (GPtrArray) signals = igx_store_fixture_signals (&btc, 0, 2);
  const char *id = ((IgxSignal *) signals->pdata[0])->id;
  g_autofree char *longest = g_strnfill (IGX_LEDGER_TEXT_MAX, 'x');
  g_autofree char *too_long = g_strnfill (IGX_LEDGER_TEXT_MAX + 1, 'x');
  const struct
  {
    const char *mark;
    const char *note;
    const char *stored_mark;
    const char *stored_note;
  } cases[] = {
    { "took", "at 61 000", "took", "at 61 000" },
    { "skipped", NULL, "skipped", NULL },
    { NULL, longest, NULL, longest },
    { "", "", NULL, NULL },
  };

  commit (store, &btc, 1, signals);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (IgxSignal) signal = NULL;

      igx_store_fixture_mark (store, id, cases[i].mark, cases[i].note, &error);
      g_assert_no_error (error);
      signal = igx_store_fixture_get (store, id, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (signal->mark, ==, cases[i].stored_mark);
      g_assert_cmpstr (signal->note, ==, cases[i].stored_note);
    }
  g_assert_false (igx_store_fixture_mark (store, id, "bought", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (igx_store_fixture_mark (store, id, NULL, too_long, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (igx_store_fixture_mark (store, id, NULL, "\xff", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (igx_store_fixture_mark (store, "no such id", "took", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (igx_store_fixture_get (store, "no such id", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  close_store (store);
}

static void
test_claim (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (IgxStore) store = igx_store_fixture_open (fixture);
  g_autoptr (GError) error = NULL;
  gboolean claimed = FALSE;

  g_assert_true (igx_store_fixture_claim (store, "a", &claimed, &error));
  g_assert_true (claimed);
  g_assert_true (igx_store_fixture_claim (store, "a", &claimed, &error));
  g_assert_false (claimed);
  close_store (store);
  g_assert_false (igx_store_fixture_claim (store, "b", &claimed, &error));
  g_assert_error (error, IGX_STORE_ERROR, IGX_STORE_ERROR_CLOSED);
  g_assert_false (claimed);
  g_clear_error (&error);
  igx_store_fixture_try_open (store, &error);
  g_assert_no_error (error);
  g_assert_true (igx_store_fixture_claim (store, "a", &claimed, &error));
  g_assert_false (claimed);
  g_assert_true (igx_store_fixture_claim (store, "b", &claimed, &error));
  g_assert_true (claimed);
  close_store (store);
}

static void
test_state (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (IgxStore) store = igx_store_fixture_open (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) all = NULL;
  g_autoptr (GHashTable) mutes = NULL;

  igx_store_fixture_set_state (store, "pause", "until 5", &error);
  igx_store_fixture_set_state (store, "pause", "until 6", &error);
  igx_store_fixture_set_state (store, "mute/BTCUSDT", "1", &error);
  igx_store_fixture_set_state (store, "mute/ETHUSDT", "2", &error);
  igx_store_fixture_set_state (store, "mute/ETHUSDT", NULL, &error);
  igx_store_fixture_set_state (store, "never set", NULL, &error);
  igx_store_fixture_set_state (store, "m%", "", &error);
  g_assert_no_error (error);
  all = igx_store_fixture_get_state (store, NULL, &error);
  g_assert_cmpuint (g_hash_table_size (all), ==, 3);
  g_assert_cmpstr (g_hash_table_lookup (all, "pause"), ==, "until 6");
  g_assert_cmpstr (g_hash_table_lookup (all, "m%"), ==, "");
  mutes = igx_store_fixture_get_state (store, "mute/", &error);
  g_assert_cmpuint (g_hash_table_size (mutes), ==, 1);
  g_assert_cmpstr (g_hash_table_lookup (mutes, "mute/BTCUSDT"), ==, "1");
  g_clear_pointer (&mutes, g_hash_table_unref);
  mutes = igx_store_fixture_get_state (store, "m%", &error);
  g_assert_cmpuint (g_hash_table_size (mutes), ==, 1);
  g_assert_no_error (error);
  close_store (store);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/ledger/round-trip", test_round_trip);
  g_test_add_func ("/store/ledger/strategies", test_strategies);
  g_test_add_func ("/store/ledger/exactly-once", test_exactly_once);
  g_test_add_func ("/store/ledger/all-or-nothing", test_all_or_nothing);
  g_test_add_func ("/store/ledger/progress", test_progress);
  g_test_add_func ("/store/ledger/marks", test_marks);
  g_test_add_func ("/store/ledger/claim", test_claim);
  g_test_add_func ("/store/ledger/state", test_state);
  return g_test_run ();
}
