/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signals where no service runs: out of its ledger. */
#include <math.h>
#include <string.h>

#include "engine/igx-timeframe.h"
#include "igx-config.h"
#include "igx-ctl-runner.h"
#include "store/igx-store.h"

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
make_ledger (IgxCtlRunner *runner)
{
  g_autofree char *data_dir = g_build_filename (runner->home, "XDG_DATA_HOME", IGX_FOLDER, NULL);
  g_autofree char *cache_dir = g_build_filename (runner->home, "XDG_CACHE_HOME", IGX_FOLDER, NULL);
  IgxStore *store = igx_store_new (data_dir, cache_dir, IGX_STORE_NONE);
  g_autoptr (GPtrArray) signals
      = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) committed = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GPtrArray) added = NULL;
  g_autoptr (GError) error = NULL;
  IgxSeriesKey series;

  g_assert_true (igx_series_key_init (&series, "binance", "BTCUSDT", IGX_TIMEFRAME_HOUR, NULL));
  igx_store_open_async (store, NULL, done_cb, &opened);
  IGX_CTL_RUNNER_WAIT (opened != NULL);
  g_assert_true (igx_store_open_finish (store, opened, &error));
  for (guint i = 0; i < 250; i++)
    {
      IgxSignal *signal = igx_signal_new ();

      signal->series = series;
      signal->direction = IGX_DIRECTION_LONG;
      signal->strategy = g_strdup ("golden-cross-momentum");
      signal->strategy_name = g_strdup ("Golden cross");
      signal->strategy_version = 1;
      signal->params_hash = g_strdup ("0");
      signal->close_time = G_GINT64_CONSTANT (1700006400000) + i * IGX_TIMEFRAME_HOUR;
      signal->expires_at = signal->close_time + IGX_TIMEFRAME_DAY;
      signal->detected_at = signal->close_time + 5;
      signal->entry = 100 + i;
      signal->stop = 90;
      signal->targets[0] = 500;
      signal->n_targets = 1;
      signal->confidence = 70;
      signal->published = i % 2 == 0;
      signal->refusal = signal->published ? NULL : g_strdup ("cool-down");
      signal->quality = i % 5 == 0 ? NAN : i % 100;
      signal->closed_at = i % 3 == 0 ? 0 : signal->close_time + IGX_TIMEFRAME_HOUR;
      signal->state = i % 3 == 0 ? IGX_SIGNAL_STATE_OPEN : IGX_SIGNAL_STATE_STOPPED;
      igx_signal_seal (signal);
      g_ptr_array_add (signals, signal);
    }
  igx_store_commit_async (store, &series, NULL,
                          G_GINT64_CONSTANT (1700006400000) + 250 * IGX_TIMEFRAME_HOUR, signals,
                          NULL, done_cb, &committed);
  IGX_CTL_RUNNER_WAIT (committed != NULL);
  added = igx_store_commit_finish (store, committed, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (added->len, ==, 250);
  igx_store_close_async (store, NULL, done_cb, &closed);
  IGX_CTL_RUNNER_WAIT (closed != NULL);
  g_assert_true (igx_store_close_finish (store, closed, &error));
  g_object_unref (store);
}

static guint
count_signals (IgxCtlRunner *runner, const char *first, const char *second, const char *third)
{
  g_autoptr (JsonNode) node = NULL;

  igx_ctl_runner_run (runner, "signals", "--json", "--limit", "1000", first, second, third, NULL);
  igx_ctl_runner_assert_code (runner, 0);
  node = igx_ctl_runner_parse_json (runner->out);
  return json_array_get_length (json_node_get_array (node));
}

static void
check_options_of_signals (IgxCtlRunner *runner)
{
  g_assert_cmpuint (count_signals (runner, "--refused", NULL, NULL), ==, 125);
  g_assert_cmpuint (count_signals (runner, "--open", "--all", NULL), ==, 84);
  g_assert_cmpuint (count_signals (runner, "--open", NULL, NULL), ==, 42);
  g_assert_cmpuint (count_signals (runner, "--refused", "--open", NULL), ==, 42);
  g_assert_cmpuint (count_signals (runner, "--all", "--state", "stopped"), ==, 166);
  g_assert_cmpuint (count_signals (runner, "--all", "--min-quality", "50"), ==, 80);
  g_assert_cmpuint (count_signals (runner, "--strategy", "golden-cross-momentum", NULL), ==, 125);
  g_assert_cmpuint (count_signals (runner, "--strategy", "golden", NULL), ==, 0);
  g_assert_cmpuint (count_signals (runner, "--direction", "short", "--all"), ==, 0);
}

/* The ledger answers as the service does, with the same exit codes. */
static void
check_show (IgxCtlRunner *runner)
{
  g_autoptr (JsonNode) list = NULL;
  g_autoptr (JsonNode) shown = NULL;
  const char *id = NULL;
  g_autofree char *start = NULL;

  igx_ctl_runner_run (runner, "signals", "--json", "--refused", "-n", "1", NULL);
  list = igx_ctl_runner_parse_json (runner->out);
  id = json_object_get_string_member (json_array_get_object_element (json_node_get_array (list), 0),
                                      "id");
  start = g_strndup (id, 8);
  igx_ctl_runner_run (runner, "signals", "show", start, "--json", NULL);
  igx_ctl_runner_assert_code (runner, 0);
  shown = igx_ctl_runner_parse_json (runner->out);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (shown), "id"), ==, id);
  igx_ctl_runner_run (runner, "signals", "show", id, NULL);
  igx_ctl_runner_assert_code (runner, 0);
  igx_ctl_runner_assert_has (runner->out, "Refused            cool-down\n");
  igx_ctl_runner_assert_has (runner->out, "Followed on        unknown\n");
  igx_ctl_runner_run (runner, "signals", "show", "0000", NULL);
  igx_ctl_runner_assert_code (runner, 4);
  g_assert_cmpstr (runner->out, ==, "");
}

static void
test_signals_of_the_ledger (void)
{
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  g_autoptr (JsonNode) published = NULL;
  g_autoptr (JsonNode) all = NULL;
  g_autofree char *ledger = NULL;
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array = NULL;

  make_ledger (runner);
  igx_ctl_runner_run (runner, "signals", "--json", "--limit", "1000", NULL);
  igx_ctl_runner_assert_code (runner, 0);
  igx_ctl_runner_assert_has (runner->err, "ledger");
  published = igx_ctl_runner_parse_json (runner->out);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (published)), ==, 125);

  igx_ctl_runner_run (runner, "signals", "--json", "--all", "-n", "1000", NULL);
  igx_ctl_runner_assert_code (runner, 0);
  all = igx_ctl_runner_parse_json (runner->out);
  array = json_node_get_array (all);
  g_assert_cmpuint (json_array_get_length (array), ==, 250);
  for (guint i = 0; i < json_array_get_length (array); i++)
    g_hash_table_add (ids, (gpointer) json_object_get_string_member (
                               json_array_get_object_element (array, i), "id"));
  g_assert_cmpuint (g_hash_table_size (ids), ==, 250);
  g_assert_cmpint (
      json_object_get_int_member (json_array_get_object_element (array, 0), "close_time"), ==,
      G_GINT64_CONSTANT (1700006400000) + 249 * IGX_TIMEFRAME_HOUR);

  igx_ctl_runner_run (runner, "signals", "--since", "2023-11-25T00:00:00Z", "--symbol", "btcusdt",
                      "--all", "--limit", "3", NULL);
  igx_ctl_runner_assert_code (runner, 0);
  igx_ctl_runner_assert_has (runner->out, "refused: cool-down");
  igx_ctl_runner_run (runner, "signals", "--symbol", "ETHUSDT", "--json", NULL);
  igx_ctl_runner_assert_code (runner, 0);
  g_assert_cmpstr (runner->out, ==, "[]\n");
  check_options_of_signals (runner);
  check_show (runner);

  ledger = igx_ctl_runner_write (runner, "XDG_DATA_HOME/" IGX_FOLDER "/ledger.db",
                                 "this is no database, and it never was one");
  igx_ctl_runner_run (runner, "signals", NULL);
  igx_ctl_runner_assert_code (runner, 1);
  g_assert_cmpstr (runner->out, ==, "");
  igx_ctl_runner_run (runner, "doctor", NULL);
  igx_ctl_runner_assert_code (runner, 1);
  igx_ctl_runner_assert_has (runner->out, "FAIL  databases");
  igx_ctl_runner_free (runner);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/ctl/ledger/signals", test_signals_of_the_ledger);
  return g_test_run ();
}
