/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A process that commits one candidate after the other and says so after each is killed in the
 * middle: what it said is in the ledger, once, and the work can be taken up from there. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "igx-store-fixture.h"
#include "store/igx-ledger.h"

#define N_COMMITS     10000
#define WRITER_OPTION "--write-commits"

/* Every other commit is theirs, and moves their progress instead of that of the series. */
static const char *const waiting[] = { "waits", "waits-too", NULL };

typedef struct
{
  IgxStore *store;
  IgxSeriesKey series;
  GMainLoop *loop;
  guint next;
} Writer;

static void commit_next (Writer *writer);

static void
committed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Writer *writer = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) added = igx_store_commit_finish (IGX_STORE (object), result, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (added->len, ==, 1);
  g_assert_cmpint (printf ("%u\n", writer->next), >, 0);
  g_assert_cmpint (fflush (stdout), ==, 0);
  writer->next++;
  if (writer->next == N_COMMITS)
    g_main_loop_quit (writer->loop);
  else
    commit_next (writer);
}

static void
commit_next (Writer *writer)
{
  g_autoptr (GPtrArray) signals = igx_store_fixture_signals (&writer->series, writer->next, 1);
  const IgxSignal *signal = signals->pdata[0];

  igx_store_commit_async (writer->store, &writer->series, writer->next % 2 == 1 ? waiting : NULL,
                          signal->close_time, signals, NULL, committed_cb, writer);
}

static int
write_commits (const char *data_dir, const char *cache_dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxStore) store = igx_store_new (data_dir, cache_dir, IGX_STORE_NONE);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Writer writer = { store, igx_store_fixture_series ("BTCUSDT"), loop, 0 };

  igx_store_fixture_try_open (store, &error);
  g_assert_no_error (error);
  commit_next (&writer);
  g_main_loop_run (loop);
  return EXIT_SUCCESS;
}

/* Kills the writer after @n_before_kill acknowledgements; returns how many were said in all. */
static guint
run_writer (IgxStoreFixture *fixture, guint n_before_kill)
{
  const char *const argv[]
      = { "/proc/self/exe", WRITER_OPTION, fixture->data_dir, fixture->cache_dir, NULL };
  g_autoptr (GError) error = NULL;
  GPid pid = 0;
  int output = -1;
  int status = 0;
  FILE *lines = NULL;
  char line[32] = "";
  guint n = 0;

  g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid,
                            NULL, &output, NULL, &error);
  g_assert_no_error (error);
  lines = fdopen (output, "r");
  g_assert_nonnull (lines);
  while (fgets (line, sizeof line, lines) != NULL && strchr (line, '\n') != NULL)
    {
      g_assert_cmpuint (g_ascii_strtoull (line, NULL, 10), ==, n);
      n++;
      if (n == n_before_kill)
        g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
    }
  g_assert_cmpint (fclose (lines), ==, 0);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, SIGKILL);
  return n;
}

static gint64
get_number (IgxLedger *ledger, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gboolean has_row = FALSE;
  g_autoptr (IgxQuery) query = igx_db_query (igx_ledger_get_db (ledger), sql, &error);

  g_assert_no_error (error);
  igx_query_step (query, &has_row, &error);
  g_assert_no_error (error);
  g_assert_true (has_row);
  return igx_query_get_int64 (query, 0);
}

static guint
count_rows (IgxStoreFixture *fixture, gboolean read_only)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxLedger) ledger = igx_ledger_open (fixture->data_dir, read_only, &error);
  gint64 n_rows = 0;

  g_assert_no_error (error);
  g_assert_cmpint (get_number (ledger, "SELECT count(*) FROM pragma_integrity_check "
                                       "WHERE integrity_check = 'ok'"),
                   ==, 1);
  g_assert_cmpint (get_number (ledger, "SELECT count(*) FROM pragma_foreign_key_check"), ==, 0);
  n_rows = get_number (ledger, "SELECT count(*) FROM signals");
  g_assert_cmpint (get_number (ledger, "SELECT count(DISTINCT id) FROM signals"), ==, n_rows);
  return (guint) n_rows;
}

static void
check_progress (IgxStore *store, const IgxSeriesKey *series, GPtrArray *all, guint n_rows)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) progress
      = igx_store_fixture_begin_strategies (store, series, waiting, 1, &error);
  const guint odd = n_rows - 1 - n_rows % 2;
  const guint even = n_rows - 2 + n_rows % 2;

  g_assert_no_error (error);
  g_assert_cmpint (igx_store_fixture_progress (store, series, &error), ==,
                   ((const IgxSignal *) all->pdata[even])->close_time);
  for (gsize i = 0; waiting[i] != NULL; i++)
    g_assert_cmpint (*(const gint64 *) g_hash_table_lookup (progress, waiting[i]), ==,
                     ((const IgxSignal *) all->pdata[odd])->close_time);
}

static void
test_kill (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxStore) store = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) added = NULL;
  IgxSeriesKey btc = igx_store_fixture_series ("BTCUSDT");
  guint n_said = run_writer (fixture, (guint) g_test_rand_int_range (1000, 3000));
  g_autofree char *before = igx_store_fixture_hash (fixture->ledger);
  guint n_rows = count_rows (fixture, TRUE);
  g_autofree char *after = igx_store_fixture_hash (fixture->ledger);
  guint n_found = 0;
  const IgxSignal *last = NULL;

  g_test_message ("%u commits acknowledged, %u in the ledger", n_said, n_rows);
  g_assert_cmpuint (n_said, <, N_COMMITS);
  /* Reading alone sees what is still in the journal and leaves it there. */
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpuint (count_rows (fixture, FALSE), ==, n_rows);
  /* One more may have been saved whose word did not get out. */
  g_assert_cmpuint (n_rows, >=, n_said);
  g_assert_cmpuint (n_rows, <=, n_said + 1);

  store = igx_store_fixture_open (fixture);
  all = igx_store_fixture_signals (&btc, 0, N_COMMITS);
  for (guint i = 0; i < n_said; i++)
    {
      const IgxSignal *signal = all->pdata[i];
      g_autoptr (IgxSignal) stored = igx_store_fixture_get (store, signal->id, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (stored->reasons->len, ==, signal->reasons->len);
      n_found++;
    }
  g_assert_cmpuint (n_found, ==, n_said);
  check_progress (store, &btc, all, n_rows);

  /* Doing all of it again adds what is missing and nothing twice. */
  last = all->pdata[N_COMMITS - 1];
  added = igx_store_fixture_commit (store, &btc, last->close_time, all, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (added->len, ==, N_COMMITS - n_rows);
  igx_store_fixture_close (store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_rows (fixture, FALSE), ==, N_COMMITS);
}

/* What a killed process left in the journal counts as part of a damaged ledger: it is not written
 * into the file by the attempt to open it. */
static void
test_damaged_with_journal (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autofree char *wal = g_strconcat (fixture->ledger, "-wal", NULL);
  g_autofree char *contents = NULL;
  g_autofree char *before = NULL;
  g_autofree char *before_wal = NULL;
  g_autofree char *after = NULL;
  g_autofree char *after_wal = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) refusal = NULL;
  g_autoptr (IgxLedger) ledger = NULL;
  gsize length = 0;

  run_writer (fixture, 1200);
  g_file_get_contents (fixture->ledger, &contents, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (length, >, 20 * 4096);
  /* Every page but the first: some are newer in the journal, some are not. */
  for (gsize i = 4096; i < length; i++)
    contents[i] = 0x5a;
  g_file_set_contents (fixture->ledger, contents, (gssize) length, &error);
  g_assert_no_error (error);
  before = igx_store_fixture_hash (fixture->ledger);
  before_wal = igx_store_fixture_hash (wal);
  ledger = igx_ledger_open (fixture->data_dir, FALSE, &refusal);
  g_assert_null (ledger);
  g_assert_error (refusal, IGX_STORE_ERROR, IGX_STORE_ERROR_CORRUPT);
  after = igx_store_fixture_hash (fixture->ledger);
  after_wal = igx_store_fixture_hash (wal);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpstr (before_wal, ==, after_wal);
}

int
main (int argc, char **argv)
{
  if (argc == 4 && strcmp (argv[1], WRITER_OPTION) == 0)
    return write_commits (argv[2], argv[3]);

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/crash/kill", test_kill);
  g_test_add_func ("/store/crash/damaged-with-journal", test_damaged_with_journal);
  return g_test_run ();
}
