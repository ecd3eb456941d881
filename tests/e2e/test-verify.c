/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `ignitexctl verify` after a real run: the same candidates, and each difference with its cause: a
 * changed strategy, a corrected candle, lost candles, and what nothing explains. */
#include <glib/gstdio.h>
#include <math.h>
#include <json-glib/json-glib.h>
#include <sqlite3.h>
#include <string.h>

#include "e2e/igx-e2e.h"
#include "engine/igx-timeframe.h"
#include "igx-config.h"
#include "store/igx-store-fixture.h"
#include "support/igx-test-wait.h"

/* 150 one-minute candles a second. */
#define SPEED      9000
#define SPEED_TEXT "--speed=9000"
#define WAIT_MS    180000

/* Fires often; the second version of it does so a little later. */
#define OFTEN(average)                                                                             \
  "strategy often\ntimeframe 1m\nlet average = sma(close, " average ")\n"                          \
  "long\n require close > average and close > close[1]\n rearm after 5 bars\n score 60 \"up\"\n"   \
  " stop close * 0.99\n target close * 1.02\n"                                                     \
  "short\n require close < average and close < close[1]\n score 60 \"down\"\n"                     \
  " stop close * 1.01\n target close * 0.98\n"

#define READS                                                                                      \
  "strategy reads\ntimeframe 1m\n"                                                                 \
  "long\n require close > ema(close, 5) @ 5m and close of ETHUSDT > sma(close of ETHUSDT, 9)\n"    \
  " score 60 \"both\"\n stop close * 0.99\n target close * 1.02\n"

#define STRATEGIES "config/" IGX_FOLDER "/strategies/"

typedef struct
{
  IgxTestBus *bus;
  GDBusConnection *connection;
  IgxTestExchange *exchange;
  IgxTestService *service;
  IgxSeriesKey series;
  guint n_kept; /* candidates of the ledger */
} World;

static void
run_service (World *world, gint64 n_candles)
{
  gint64 newest = 0;

  igx_test_service_start (world->service, NULL);
  igx_test_service_wait_leader (world->service, world->connection);
  igx_e2e_wait_newest (world->service, world->connection, &world->series, 1, WAIT_MS);
  newest = igx_e2e_get_newest (world->service, world->connection, &world->series);
  igx_e2e_wait_newest (world->service, world->connection, &world->series,
                       newest + n_candles * world->series.timeframe, WAIT_MS);
  igx_test_service_terminate (world->service);
  g_assert_cmpint (igx_test_service_wait_exit (world->service, WAIT_MS), ==, 0);
  igx_test_bus_wait_owner (world->connection, IGX_SERVICE_NAME, FALSE, 10000);
}

static World *
world_new (void)
{
  World *world = g_new0 (World, 1);
  g_autoptr (GPtrArray) ledger = NULL;

  world->bus = igx_test_bus_start ();
  world->connection = igx_test_bus_connect (world->bus);
  world->exchange = igx_test_exchange_start ("--generate=BTCUSDT", "--generate=ETHUSDT",
                                             "--seed=23", SPEED_TEXT, NULL);
  world->service = igx_test_service_new (world->bus);
  igx_test_service_write_settings (world->service, world->exchange, SPEED, "BTCUSDT:1m;");
  igx_test_service_write_file (world->service, STRATEGIES "often.strategy", OFTEN ("9"));
  igx_test_service_write_file (world->service, STRATEGIES "reads.strategy", READS);
  g_assert_true (
      igx_series_key_init (&world->series, "binance", "BTCUSDT", IGX_TIMEFRAME_MINUTE, NULL));
  run_service (world, 400);
  ledger = igx_e2e_read_ledger (world->service, "BTCUSDT");
  world->n_kept = ledger->len;
  return world;
}

static void
world_free (World *world)
{
  igx_test_service_free (world->service);
  igx_test_exchange_stop (world->exchange);
  g_object_unref (world->connection);
  igx_test_bus_stop (world->bus);
  g_free (world);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

typedef struct
{
  gint64 n_same;
  gint64 n_verdicts;
  gint64 n_wrong_verdicts;
  guint n_differences;
  guint n_with_cause; /* of those asked for */
} Result;

static Result
verify (World *world, int expected_code, const char *cause, const char *where)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *errors = NULL;
  g_autofree char *out = NULL;
  JsonObject *object = NULL;
  JsonArray *differences = NULL;
  Result result = { 0 };
  int code = -1;

  out = igx_test_service_run (world->service, "ignitexctl", &code, &errors, "verify", "--json",
                              NULL);
  if (code != expected_code)
    g_error ("ended with %d: %s%s", code, out, errors);
  root = json_from_string (out, NULL);
  g_assert_nonnull (root);
  object = json_node_get_object (root);
  result.n_same = json_object_get_int_member (object, "same");
  result.n_verdicts = json_object_get_int_member (object, "verdicts");
  result.n_wrong_verdicts = json_object_get_int_member (object, "wrong_verdicts");
  differences = json_object_get_array_member (object, "differences");
  result.n_differences = json_array_get_length (differences);
  for (guint i = 0; i < result.n_differences; i++)
    {
      JsonObject *one = json_array_get_object_element (differences, i);

      if (strcmp (json_object_get_string_member (one, "cause"), cause) == 0
          && strcmp (json_object_get_string_member (one, "where"), where) == 0)
        result.n_with_cause++;
    }
  return result;
}

static void
change_ledger (World *world, const char *sql)
{
  g_autofree char *path
      = igx_test_service_get_path (world->service, "data/" IGX_FOLDER "/ledger.db");
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_changes (db), >, 0);
  sqlite3_close (db);
}

/* What came of them: each candidate of the ledger once, results as they stand there. */
static void
check_record (World *world)
{
  g_autoptr (GPtrArray) ledger = igx_e2e_read_ledger (world->service, "BTCUSDT");
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *out = NULL;
  JsonObject *all = NULL;
  double sum = 0;
  gint64 n_closed = 0;
  int code = -1;

  for (guint i = 0; i < ledger->len; i++)
    {
      const IgxSignal *signal = ledger->pdata[i];

      if (signal->closed_at == 0 || isnan (signal->result_r))
        continue;
      n_closed++;
      sum += signal->result_r;
    }
  out = igx_test_service_run (world->service, "ignitexctl", &code, NULL, "record", "--json", NULL);
  g_assert_cmpint (code, ==, 0);
  root = json_from_string (out, NULL);
  g_assert_nonnull (root);
  all = json_object_get_object_member (
      json_object_get_object_member (json_node_get_object (root), "report"), "all");
  g_assert_cmpint (json_object_get_int_member (all, "fired"), ==, ledger->len);
  g_assert_cmpint (json_object_get_int_member (all, "closed"), ==, n_closed);
  g_assert_cmpint (n_closed, >, 20);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (all, "sum_r"), sum, 1e-9);
  g_assert_cmpuint (json_array_get_length (
                        json_object_get_array_member (json_node_get_object (root), "track_record")),
                    >, 0);
}

/* The same, over a restart too; then with two rows gone, one changed, and a verdict forged. */
static void
test_same_and_forged (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *out = NULL;
  Result result = { 0 };
  int code = -1;

  run_service (world, 100);
  result = verify (world, 0, "", "");
  g_assert_cmpuint (world->n_kept, >, 60);
  g_assert_cmpint (result.n_same, >, world->n_kept);
  g_assert_cmpint (result.n_verdicts, ==, result.n_same);
  g_assert_cmpint (result.n_wrong_verdicts, ==, 0);
  g_assert_cmpuint (result.n_differences, ==, 0);
  out = igx_test_service_run (world->service, "ignitexctl", &code, NULL, "verify", "--symbol",
                              "btcusdt", NULL);
  g_assert_cmpint (code, ==, 0);
  g_assert_nonnull (strstr (out, "are in the ledger as the replay of the cache finds them"));
  g_assert_nonnull (strstr (out, "\nNo difference\n"));

  check_record (world);

  change_ledger (world, "UPDATE signals SET published = 1 - published WHERE arrival = 5");
  result = verify (world, 1, "", "");
  g_assert_cmpint (result.n_wrong_verdicts, ==, 1);
  change_ledger (world, "UPDATE signals SET stop = stop * 1.0001 WHERE arrival = 7");
  result = verify (world, 1, "unexplained", "not the same in both");
  g_assert_cmpuint (result.n_differences, ==, 1);
  g_assert_cmpuint (result.n_with_cause, ==, 1);
  change_ledger (world, "PRAGMA foreign_keys = OFF; DELETE FROM signals WHERE arrival IN (9, 10)");
  result = verify (world, 1, "unexplained", "only in the replay");
  g_assert_cmpuint (result.n_differences, ==, 3);
  g_assert_cmpuint (result.n_with_cause, ==, 2);
}

/* Another text under the same name: what was found before is not the new one's. */
static void
test_strategy_changed (void)
{
  g_autoptr (World) world = world_new ();
  Result before = { 0 };
  Result after = { 0 };

  igx_test_service_write_file (world->service, STRATEGIES "often.strategy", OFTEN ("12"));
  before = verify (world, 0, "strategy", "only in the ledger");
  g_assert_cmpuint (before.n_with_cause, >, 30);
  g_assert_cmpuint (before.n_with_cause, ==, before.n_differences);
  g_assert_cmpint (before.n_same + before.n_differences, ==, world->n_kept);

  /* What the new one finds from now on is its own. */
  run_service (world, 150);
  after = verify (world, 0, "strategy", "only in the ledger");
  g_assert_cmpuint (after.n_differences, ==, before.n_differences);
  g_assert_cmpint (after.n_same, >, before.n_same + 10);
}

static void
save_candle (World *world, gint64 open_time)
{
  g_autoptr (IgxStore) store = NULL;
  g_autoptr (GArray) candles = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *data = igx_test_service_get_path (world->service, "data/" IGX_FOLDER);
  g_autofree char *cache = igx_test_service_get_path (world->service, "cache/" IGX_FOLDER);
  IgxCandle *candle = NULL;

  store = igx_store_new (data, cache, IGX_STORE_NONE);
  g_assert_true (igx_store_fixture_try_open (store, &error));
  candles = igx_store_fixture_load (store, &world->series, open_time, open_time, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (candles->len, ==, 1);
  candle = &g_array_index (candles, IgxCandle, 0);
  candle->high = candle->high * 1.2;
  candle->close = candle->high;
  igx_store_fixture_save (store, &world->series, candles, &error);
  g_assert_no_error (error);
  igx_store_fixture_close (store, NULL);
}

/* The exchange corrects a candle on which something fired, and those after it. */
static void
test_corrected (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (GPtrArray) ledger = igx_e2e_read_ledger (world->service, "BTCUSDT");
  const IgxSignal *signal = ledger->pdata[ledger->len / 2];
  Result result = { 0 };

  save_candle (world, signal->close_time - world->series.timeframe);
  result = verify (world, 0, "corrected", "not the same in both");
  g_assert_cmpuint (result.n_differences, >=, 1);
  g_assert_cmpint (result.n_same, >, 30);
  result = verify (world, 0, "unexplained", "only in the replay");
  g_assert_cmpuint (result.n_with_cause, ==, 0);
}

/* A cache that was emptied proves nothing, and says so. */
static void
test_candles_gone (void)
{
  g_autoptr (World) world = world_new ();
  g_autofree char *path
      = igx_test_service_get_path (world->service, "cache/" IGX_FOLDER "/candles.db");
  Result result = { 0 };

  g_assert_cmpint (g_unlink (path), ==, 0);
  result = verify (world, 0, "candles", "only in the ledger");
  g_assert_cmpint (result.n_same, ==, 0);
  g_assert_cmpuint (result.n_with_cause, ==, world->n_kept);
}

static void
test_nothing_yet (void)
{
  g_autoptr (IgxTestBus) bus = igx_test_bus_start ();
  g_autoptr (IgxTestService) service = igx_test_service_new (bus);
  g_autofree char *errors = NULL;
  g_autofree char *out = NULL;
  int code = -1;

  out = igx_test_service_run (service, "ignitexctl", &code, &errors, "verify", NULL);
  g_assert_cmpint (code, ==, 1);
  g_assert_nonnull (strstr (errors, "There is no ledger"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verify/same-and-forged", test_same_and_forged);
  g_test_add_func ("/verify/strategy-changed", test_strategy_changed);
  g_test_add_func ("/verify/corrected", test_corrected);
  g_test_add_func ("/verify/candles-gone", test_candles_gone);
  g_test_add_func ("/verify/nothing-yet", test_nothing_yet);
  return g_test_run ();
}
