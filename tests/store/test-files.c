/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong with files and folders: damaged, newer, half a step, no permission, full, absent.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "igx-store-fixture.h"
#include "store/igx-candle-store.h"
#include "store/igx-ledger.h"

#define NOBODY 65534

static const char *const two_steps[] = {
  "CREATE TABLE a (x INTEGER NOT NULL); INSERT INTO a VALUES (1), (2);",
  "CREATE TABLE b (y INTEGER NOT NULL); INSERT INTO b SELECT x * 10 FROM a; DROP TABLE a;",
  NULL,
};

static gint64
get_number (IgxDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gboolean has_row = FALSE;
  g_autoptr (IgxQuery) query = igx_db_query (db, sql, &error);

  g_assert_no_error (error);
  igx_query_step (query, &has_row, &error);
  g_assert_no_error (error);
  g_assert_true (has_row);
  return igx_query_get_int64 (query, 0);
}

static void
run_sql (const char *path, const char *sql)
{
  g_autofree char *folder = g_path_get_dirname (path);
  sqlite3 *handle = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);
}

static IgxDb *
open_db (const char *path, const char *const *steps)
{
  g_autoptr (GError) error = NULL;
  IgxDb *db = igx_db_open (path, IGX_DB_FULL_SYNC, steps, &error);

  g_assert_no_error (error);
  return db;
}

static char *
make_path (IgxStoreFixture *fixture)
{
  return g_build_filename (fixture->root, "some.db", NULL);
}

static void
test_migrate_from_nothing (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autofree char *path = make_path (fixture);
  g_autoptr (IgxDb) db = open_db (path, two_steps);

  g_assert_cmpint (get_number (db, "PRAGMA user_version"), ==, 2);
  g_assert_cmpint (get_number (db, "SELECT sum (y) FROM b"), ==, 30);
  g_assert_cmpint (get_number (db, "PRAGMA synchronous"), ==, 2);
  g_assert_cmpint (get_number (db, "SELECT journal_mode = 'wal' FROM pragma_journal_mode"), ==, 1);
}

static void
test_migrate_from_version_1 (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autofree char *path = make_path (fixture);
  g_autoptr (IgxDb) db = NULL;

  run_sql (path, "CREATE TABLE a (x INTEGER NOT NULL); INSERT INTO a VALUES (7); "
                 "PRAGMA user_version = 1;");
  db = open_db (path, two_steps);
  g_assert_cmpint (get_number (db, "PRAGMA user_version"), ==, 2);
  g_assert_cmpint (get_number (db, "SELECT sum (y) FROM b"), ==, 70);
}

/* A step with a mistake in its second half, and one that ends the transaction: version and rows
 * stay as the step before left them, and a mended list goes on from there. */
static void
test_migrate_failure_keeps (void)
{
  const char *const broken[] = { "CREATE TABLE b (y INTEGER); DROP TABLE a; SELCT 1;",
                                 "DROP TABLE a; COMMIT;", "DROP TABLE a; ROLLBACK;" };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
      g_autofree char *path = make_path (fixture);
      const char *const steps[] = { two_steps[0], broken[i], NULL };
      g_autoptr (GError) error = NULL;
      g_autoptr (IgxDb) db = igx_db_open (path, IGX_DB_NONE, steps, &error);

      g_assert_null (db);
      g_assert_error (error, IGX_STORE_ERROR, IGX_STORE_ERROR_OPEN);
      g_assert_nonnull (strstr (error->message, "from version 1 to 2"));
      /* The one that commits by itself cannot be undone, but it is not taken for done. */
      if (i == 1)
        continue;
      db = open_db (path, two_steps);
      g_assert_cmpint (get_number (db, "PRAGMA user_version"), ==, 2);
      g_assert_cmpint (get_number (db, "SELECT sum (y) FROM b"), ==, 30);
    }
}

/* Writes a ledger of version 1 as SQL, as that version made it: what later steps must bring up
 * to date. Its text never changes. */
static const char ledger_version_1[]
    = "CREATE TABLE signals (arrival INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, "
      "exchange TEXT NOT NULL, symbol TEXT NOT NULL, timeframe INTEGER NOT NULL, "
      "direction TEXT NOT NULL CHECK (direction IN ('long', 'short')), strategy TEXT NOT NULL, "
      "strategy_name TEXT, strategy_version INTEGER NOT NULL, params_hash TEXT, "
      "close_time INTEGER NOT NULL, expires_at INTEGER NOT NULL, entry ANY, stop ANY, "
      "n_targets INTEGER NOT NULL CHECK (n_targets BETWEEN 0 AND 3), target1 ANY, target2 ANY, "
      "target3 ANY, confidence ANY, published INTEGER NOT NULL CHECK (published IN (0, 1)), "
      "refusal TEXT, delivery TEXT NOT NULL, detected_at INTEGER NOT NULL, quality ANY, "
      "state TEXT NOT NULL, closed_at INTEGER NOT NULL, result_r ANY, result_percent ANY, "
      "mfe_r ANY, mae_r ANY, ambiguous INTEGER NOT NULL CHECK (ambiguous IN (0, 1))) STRICT;"
      "CREATE INDEX signals_by_close_time ON signals (close_time, id);"
      "CREATE TABLE reasons (signal_id TEXT NOT NULL REFERENCES signals (id), "
      "position INTEGER NOT NULL, points ANY, text TEXT, "
      "available INTEGER NOT NULL CHECK (available IN (0, 1)), "
      "PRIMARY KEY (signal_id, position)) STRICT, WITHOUT ROWID;"
      "CREATE TABLE marks (signal_id TEXT NOT NULL PRIMARY KEY REFERENCES signals (id), "
      "mark TEXT CHECK (mark IN ('took', 'skipped')), note TEXT) STRICT, WITHOUT ROWID;"
      "CREATE TABLE progress (exchange TEXT NOT NULL, symbol TEXT NOT NULL, "
      "timeframe INTEGER NOT NULL, evaluated_to INTEGER NOT NULL, "
      "PRIMARY KEY (exchange, symbol, timeframe)) STRICT, WITHOUT ROWID;"
      "CREATE TABLE notified (id TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;"
      "CREATE TABLE state (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, "
      "WITHOUT ROWID;"
      "INSERT INTO signals VALUES (1, 'id-1', 'binance', 'BTCUSDT', 3600000, 'short', "
      "'momentum-surge-v2', 'Momentum', 2, 'abc', 1700003600000, 1700090000000, 61234.5, 61300.25, "
      "1, 61000.125, NULL, NULL, 72.5, 0, 'paused', 'late', 1700003601000, 55.5, 'stopped', "
      "1700010000000, -1.0, -0.107, 0.25, 1.0, 1);"
      "INSERT INTO reasons VALUES ('id-1', 0, 12.5, 'RSI is below 50', 1);"
      "INSERT INTO marks VALUES ('id-1', 'skipped', 'too late');"
      "INSERT INTO progress VALUES ('binance', 'BTCUSDT', 3600000, 1700003600000);"
      "INSERT INTO notified VALUES ('id-1');"
      "INSERT INTO state VALUES ('pause', '1');"
      "PRAGMA user_version = 1;";

/* What version 2 had more. Its text never changes. */
static const char ledger_version_2[]
    = "CREATE TABLE strategy_progress (exchange TEXT NOT NULL, symbol TEXT NOT NULL, "
      "timeframe INTEGER NOT NULL, strategy TEXT NOT NULL, evaluated_to INTEGER NOT NULL, "
      "PRIMARY KEY (exchange, symbol, timeframe, strategy)) STRICT, WITHOUT ROWID;"
      "INSERT INTO strategy_progress VALUES ('binance', 'BTCUSDT', 3600000, 'waits', 15);"
      "PRAGMA user_version = 2;";

/* What older programs did not record is unknown: it is neither 0 nor empty. */
static void
assert_unknown (const IgxSignal *signal)
{
  g_assert_cmpuint (signal->moment.regime, ==, IGX_REGIME_UNKNOWN);
  g_assert_cmpint (signal->moment.higher, ==, 0);
  g_assert_cmpuint (signal->moment.liquidity, ==, IGX_MOMENT_UNKNOWN);
  g_assert_false (signal->moment.bridged);
  g_assert_true (isnan (signal->regime_fit));
  g_assert_null (signal->source_hash);
  g_assert_null (signal->params);
  g_assert_null (signal->candle_hash);
  g_assert_null (signal->app_version);
  g_assert_null (signal->values);
  for (guint i = 0; i < IGX_N_TERMS; i++)
    g_assert_true (isnan (signal->quality_terms[i]));
  g_assert_true (isnan (signal->opposition));
  g_assert_null (signal->votes);
  g_assert_null (signal->verdict);
  g_assert_cmpint (signal->filled_at, ==, 0);
  g_assert_cmpint (signal->followed, ==, 0);
}

static void
test_ledger_version_2 (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxStore) store = NULL;
  g_autoptr (GHashTable) progress = NULL;
  static const char *const waiting[] = { "waits", NULL };
  const IgxSignalQuery queries[] = {
    { 0 },
    { .refused_only = TRUE, .state = "stopped", .direction = "short" },
    { .symbol = "BTCUSDT", .quality_min = 55.5 },
  };
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");

  run_sql (fixture->ledger, ledger_version_1);
  run_sql (fixture->ledger, ledger_version_2);
  store = igx_store_fixture_open (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (GPtrArray) signals = igx_store_fixture_query (store, &queries[i], &error);
      const IgxSignal *signal = NULL;

      g_assert_no_error (error);
      g_assert_cmpuint (signals->len, ==, 1);
      signal = signals->pdata[0];
      assert_unknown (signal);
      g_assert_cmpfloat_with_epsilon (signal->mfe_r, 0.25, 1e-12);
      g_assert_cmpstr (signal->refusal, ==, "paused");
      g_assert_cmpstr (signal->note, ==, "too late");
    }
  progress = igx_store_fixture_begin_strategies (store, &btc, waiting, 17, &error);
  g_assert_no_error (error);
  g_assert_cmpint (*(const gint64 *) g_hash_table_lookup (progress, "waits"), ==, 15);
  igx_store_fixture_close (store, &error);
  g_assert_no_error (error);
}

static void
test_ledger_version_1 (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxStore) store = NULL;
  g_autoptr (IgxSignal) signal = NULL;
  g_autoptr (GPtrArray) added = NULL;
  g_autoptr (GPtrArray) more = NULL;
  g_autoptr (GHashTable) progress = NULL;
  static const char *const waiting[] = { "waits", NULL };
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");
  gboolean claimed = TRUE;

  run_sql (fixture->ledger, ledger_version_1);
  store = igx_store_fixture_open (fixture);
  signal = igx_store_fixture_get (store, "id-1", &error);
  g_assert_no_error (error);
  g_assert_cmpint (signal->direction, ==, IGX_DIRECTION_SHORT);
  g_assert_cmpint (signal->state, ==, IGX_SIGNAL_STATE_STOPPED);
  g_assert_cmpint (signal->delivery, ==, IGX_DELIVERY_LATE);
  g_assert_cmpfloat_with_epsilon (signal->targets[0], 61000.125, 1e-9);
  g_assert_cmpuint (signal->reasons->len, ==, 1);
  g_assert_cmpstr (signal->mark, ==, "skipped");
  assert_unknown (signal);
  g_assert_cmpint (igx_store_fixture_progress (store, &btc, &error), ==,
                   G_GINT64_CONSTANT (1700003600000));
  g_assert_true (igx_store_fixture_claim (store, "id-1", &claimed, &error));
  g_assert_false (claimed);
  more = igx_store_fixture_signals (&btc, 0, 5);
  added = igx_store_fixture_commit (store, &btc, 1, more, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (added->len, ==, 5);
  /* Since version 2 strategies that wait have a progress of their own. */
  progress = igx_store_fixture_begin_strategies (store, &btc, waiting, 17, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (progress), ==, 1);
  g_assert_cmpint (*(const gint64 *) g_hash_table_lookup (progress, "waits"), ==, 17);
  igx_store_fixture_close (store, &error);
  g_assert_no_error (error);
}

static void
assert_refused (IgxStoreFixture *fixture, IgxStoreError code, const char *path)
{
  g_autofree char *before = igx_store_fixture_hash (path);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) closed = NULL;
  g_autoptr (IgxStore) store
      = igx_store_new (fixture->data_dir, fixture->cache_dir, IGX_STORE_NONE);
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");

  g_assert_false (igx_store_fixture_try_open (store, &error));
  g_assert_error (error, IGX_STORE_ERROR, (int) code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_cmpint (igx_store_fixture_progress (store, &btc, &closed), ==, -1);
  g_assert_error (closed, IGX_STORE_ERROR, IGX_STORE_ERROR_CLOSED);
  after = igx_store_fixture_hash (path);
  g_assert_cmpstr (before, ==, after);
}

static void
test_newer_refused (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autofree char *wal = g_strconcat (fixture->ledger, "-wal", NULL);

  run_sql (fixture->ledger, "CREATE TABLE from_the_future (x); PRAGMA user_version = 9999;");
  assert_refused (fixture, IGX_STORE_ERROR_NEWER, fixture->ledger);
  g_assert_false (g_file_test (wal, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_unlink (fixture->ledger), ==, 0);
  run_sql (fixture->candles, "CREATE TABLE from_the_future (x); PRAGMA user_version = 9999;");
  assert_refused (fixture, IGX_STORE_ERROR_NEWER, fixture->candles);
}

static void
fill (IgxStoreFixture *fixture, guint n_candles)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxStore) store = igx_store_fixture_open (fixture);
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");
  g_autoptr (GPtrArray) signals = igx_store_fixture_signals (&btc, 0, 500);
  g_autoptr (GArray) candles = igx_store_fixture_candles (0, n_candles);
  g_autoptr (GPtrArray) added = igx_store_fixture_commit (store, &btc, 1, signals, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (added->len, ==, 500);
  igx_store_fixture_save (store, &btc, candles, &error);
  g_assert_no_error (error);
  igx_store_fixture_close (store, &error);
  g_assert_no_error (error);
}

/* Overwrites everything after the first page, which still says that it is a database. */
static void
damage (const char *path)
{
  g_autofree char *noise = g_strnfill (4096, '\x5a');
  GStatBuf status = { 0 };
  int fd = g_open (path, O_WRONLY | O_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_size, >, 16 * 4096);
  for (off_t at = 2 * 4096; at < status.st_size; at += 4096)
    g_assert_cmpint (pwrite (fd, noise, 4096, at), ==, 4096);
  g_assert_true (g_close (fd, NULL));
}

static void
test_damaged_ledger_kept (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();

  igx_store_fixture_write (fixture->ledger, "This is no database, it is a letter to my aunt.");
  assert_refused (fixture, IGX_STORE_ERROR_CORRUPT, fixture->ledger);
  g_assert_cmpint (g_unlink (fixture->ledger), ==, 0);

  fill (fixture, 5000);
  damage (fixture->ledger);
  assert_refused (fixture, IGX_STORE_ERROR_CORRUPT, fixture->ledger);
  g_assert_cmpint (truncate (fixture->ledger, 9000), ==, 0);
  assert_refused (fixture, IGX_STORE_ERROR_CORRUPT, fixture->ledger);
}

static void
assert_works_with_notice (IgxStoreFixture *fixture, guint number)
{
  g_autofree char *aside = g_strdup_printf ("%s.corrupt-%u", fixture->candles, number);
  g_autofree char *notice = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxStore) store = igx_store_fixture_open (fixture);
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");
  g_autoptr (GArray) saved = igx_store_fixture_candles (0, 10);
  g_autoptr (GArray) loaded = NULL;

  notice = igx_store_dup_notice (store);
  g_assert_nonnull (notice);
  g_assert_nonnull (strstr (notice, aside));
  g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
  loaded = igx_store_fixture_load (store, &btc, -1, -1, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (loaded->len, ==, 0);
  igx_store_fixture_save (store, &btc, saved, &error);
  g_assert_no_error (error);
  igx_store_fixture_close (store, &error);
  g_assert_no_error (error);
}

static void
test_damaged_cache_set_aside (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxStore) store = NULL;
  g_autofree char *notice = NULL;

  fill (fixture, 5000);
  damage (fixture->candles);
  assert_works_with_notice (fixture, 1);
  igx_store_fixture_write (fixture->candles, "not a database");
  assert_works_with_notice (fixture, 2);

  store = igx_store_fixture_open (fixture);
  notice = igx_store_dup_notice (store);
  g_assert_null (notice);
  igx_store_fixture_close (store, &error);
  g_assert_no_error (error);
}

/* The cache is damaged while it is open, and is larger than what SQLite remembers of it. */
static void
test_cache_damaged_while_open (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxStore) store = NULL;
  g_autoptr (GArray) loaded = NULL;
  g_autoptr (GArray) again = NULL;
  g_autoptr (GArray) saved = igx_store_fixture_candles (0, 10);
  g_autofree char *notice = NULL;
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");

  fill (fixture, 100000);
  store = igx_store_fixture_open (fixture);
  notice = igx_store_dup_notice (store);
  g_assert_null (notice);
  damage (fixture->candles);
  loaded = igx_store_fixture_load (store, &btc, -1, -1, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (loaded->len, ==, 0);
  notice = igx_store_dup_notice (store);
  g_assert_nonnull (notice);
  igx_store_fixture_save (store, &btc, saved, &error);
  g_assert_no_error (error);
  again = igx_store_fixture_load (store, &btc, -1, -1, 0, &error);
  g_assert_cmpuint (again->len, ==, 10);
  igx_store_fixture_close (store, &error);
  g_assert_no_error (error);
}

/* A stored candle that cannot be one is a hole, not a candle. */
static void
test_impossible_candle_left_out (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxStore) store = NULL;
  g_autoptr (GArray) loaded = NULL;
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");

  fill (fixture, 5000);
  run_sql (fixture->candles, "UPDATE candles SET high = -5 WHERE open_time IN "
                             "(SELECT open_time FROM candles ORDER BY open_time LIMIT 3)");
  store = igx_store_fixture_open (fixture);
  loaded = igx_store_fixture_load (store, &btc, -1, -1, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (loaded->len, ==, 4997);
  igx_store_fixture_close (store, &error);
  g_assert_no_error (error);
}

/* A limit on the pages of the database is what a full disk is to SQLite. */
static void
test_disk_full (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxLedger) ledger = igx_ledger_open (fixture->data_dir, FALSE, &error);
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");
  g_autoptr (GPtrArray) signals = igx_store_fixture_signals (&btc, 0, 1000);
  g_autoptr (GPtrArray) added = NULL;

  g_assert_no_error (error);
  igx_db_exec (igx_ledger_get_db (ledger), "PRAGMA max_page_count = 40", &error);
  g_assert_no_error (error);
  g_assert_null (igx_ledger_commit (ledger, &btc, NULL, 1000, signals, &error));
  g_assert_error (error, IGX_STORE_ERROR, IGX_STORE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "make room on the disk"));
  g_clear_error (&error);
  g_assert_cmpint (get_number (igx_ledger_get_db (ledger), "SELECT count(*) FROM signals"), ==, 0);
  g_assert_cmpint (get_number (igx_ledger_get_db (ledger), "SELECT count(*) FROM progress"), ==, 0);

  /* Room again: the same call, and nothing is missing. */
  igx_db_exec (igx_ledger_get_db (ledger), "PRAGMA max_page_count = 100000", &error);
  added = igx_ledger_commit (ledger, &btc, NULL, 1000, signals, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (added->len, ==, 1000);
}

static void
assert_open_fails (IgxStoreFixture *fixture, IgxStoreFlags flags, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxStore) store = igx_store_new (fixture->data_dir, fixture->cache_dir, flags);

  g_assert_false (igx_store_fixture_try_open (store, &error));
  g_assert_error (error, IGX_STORE_ERROR, IGX_STORE_ERROR_OPEN);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_folders (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxStore) store = NULL;
  GStatBuf status = { 0 };

  /* A file where a folder must be. */
  igx_store_fixture_write (fixture->data_dir, "");
  assert_open_fails (fixture, IGX_STORE_NONE, fixture->data_dir);
  g_assert_cmpint (g_unlink (fixture->data_dir), ==, 0);
  igx_store_fixture_write (fixture->cache_dir, "");
  assert_open_fails (fixture, IGX_STORE_NONE, fixture->cache_dir);
  g_assert_cmpint (g_unlink (fixture->cache_dir), ==, 0);

  /* A folder where the database must be. */
  g_assert_cmpint (g_mkdir_with_parents (fixture->candles, 0700), ==, 0);
  assert_open_fails (fixture, IGX_STORE_NONE, "check that its folder exists");
  g_assert_cmpint (g_rmdir (fixture->candles), ==, 0);

  store = igx_store_fixture_open (fixture);
  g_assert_cmpint (g_stat (fixture->data_dir, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
  igx_store_fixture_close (store, &error);
  g_assert_no_error (error);
}

/* Permissions do not bind root, who becomes nobody for this. */
static void
test_no_permission (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autofree char *folder = g_path_get_dirname (fixture->data_dir);
  gboolean is_root = geteuid () == 0;

  if (is_root)
    {
      g_assert_cmpint (chown (fixture->root, NOBODY, NOBODY), ==, 0);
      g_assert_cmpint (seteuid (NOBODY), ==, 0);
    }
  g_assert_cmpint (g_mkdir_with_parents (fixture->data_dir, 0700), ==, 0);
  g_assert_cmpint (g_chmod (fixture->data_dir, 0500), ==, 0);
  assert_open_fails (fixture, IGX_STORE_NONE, "check that its folder exists");
  g_assert_cmpint (g_rmdir (fixture->data_dir), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_cmpint (g_chmod (fixture->root, 0500), ==, 0);
  assert_open_fails (fixture, IGX_STORE_NONE, fixture->data_dir);
  g_assert_cmpint (g_chmod (fixture->root, 0700), ==, 0);
  if (is_root)
    g_assert_cmpint (seteuid (0), ==, 0);
}

static void
test_read_only (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxStore) store = NULL;
  g_autoptr (GArray) loaded = NULL;
  g_autoptr (GArray) none = NULL;
  g_autoptr (GPtrArray) signals = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gboolean claimed = FALSE;
  IgxSignalQuery all = { 0 };
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");

  assert_open_fails (fixture, IGX_STORE_READ_ONLY, "There is no ledger at");
  g_assert_false (g_file_test (fixture->data_dir, G_FILE_TEST_EXISTS));
  fill (fixture, 5000);
  before = igx_store_fixture_hash (fixture->ledger);
  store = igx_store_new (fixture->data_dir, fixture->cache_dir, IGX_STORE_READ_ONLY);
  igx_store_fixture_try_open (store, &error);
  g_assert_no_error (error);
  signals = igx_store_fixture_query (store, &all, &error);
  g_assert_cmpuint (signals->len, ==, 200);
  loaded = igx_store_fixture_load (store, &btc, -1, -1, 0, &error);
  g_assert_cmpuint (loaded->len, ==, 5000);
  g_assert_false (igx_store_fixture_claim (store, "x", &claimed, &error));
  g_assert_error (error, IGX_STORE_ERROR, IGX_STORE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "for reading only"));
  g_clear_error (&error);
  g_assert_false (igx_store_fixture_save (store, &btc, loaded, &error));
  g_assert_error (error, IGX_STORE_ERROR, IGX_STORE_ERROR_FAILED);
  g_clear_error (&error);
  igx_store_fixture_close (store, &error);
  g_assert_no_error (error);
  after = igx_store_fixture_hash (fixture->ledger);
  g_assert_cmpstr (before, ==, after);

  /* Without a cache the ledger can still be read, and no cache is made. */
  g_assert_cmpint (g_unlink (fixture->candles), ==, 0);
  igx_store_fixture_try_open (store, &error);
  g_assert_no_error (error);
  none = igx_store_fixture_load (store, &btc, -1, -1, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_false (g_file_test (fixture->candles, G_FILE_TEST_EXISTS));
  igx_store_fixture_close (store, &error);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/files/migrate-from-nothing", test_migrate_from_nothing);
  g_test_add_func ("/store/files/migrate-from-version-1", test_migrate_from_version_1);
  g_test_add_func ("/store/files/migrate-failure-keeps", test_migrate_failure_keeps);
  g_test_add_func ("/store/files/ledger-version-1", test_ledger_version_1);
  g_test_add_func ("/store/files/ledger-version-2", test_ledger_version_2);
  g_test_add_func ("/store/files/newer-refused", test_newer_refused);
  g_test_add_func ("/store/files/damaged-ledger-kept", test_damaged_ledger_kept);
  g_test_add_func ("/store/files/damaged-cache-set-aside", test_damaged_cache_set_aside);
  g_test_add_func ("/store/files/cache-damaged-while-open", test_cache_damaged_while_open);
  g_test_add_func ("/store/files/impossible-candle-left-out", test_impossible_candle_left_out);
  g_test_add_func ("/store/files/disk-full", test_disk_full);
  g_test_add_func ("/store/files/folders", test_folders);
  g_test_add_func ("/store/files/no-permission", test_no_permission);
  g_test_add_func ("/store/files/read-only", test_read_only);
  return g_test_run ();
}
