/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "igx-store-fixture.h"
#include "store/igx-ledger-lock.h"

#define HOLDER_OPTION "--hold-lock"

/* Says that it holds the lock, then waits for its end. */
static int
hold_lock (const char *data_dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxLedgerLock) lock = igx_ledger_lock_acquire (data_dir, NULL, &error);
  char byte = 'h';

  g_assert_no_error (error);
  g_assert_nonnull (lock);
  g_assert_cmpint (write (STDOUT_FILENO, &byte, 1), ==, 1);
  g_assert_cmpint (read (STDIN_FILENO, &byte, 1), ==, 0);
  return EXIT_SUCCESS;
}

static GPid
start_holder (IgxStoreFixture *fixture, int *input)
{
  const char *const argv[] = { "/proc/self/exe", HOLDER_OPTION, fixture->data_dir, NULL };
  g_autoptr (GError) error = NULL;
  GPid pid = 0;
  int output = -1;
  char byte = 0;

  g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid,
                            input, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (read (output, &byte, 1), ==, 1);
  g_assert_cmpint (byte, ==, 'h');
  g_assert_cmpint (close (output), ==, 0);
  return pid;
}

static void
test_two_processes (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  int input = -1;
  GPid pid = start_holder (fixture, &input);
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxLedgerLock) lock = NULL;
  g_autofree char *number = g_strdup_printf ("%d", (int) pid);
  int holder = -1;

  lock = igx_ledger_lock_acquire (fixture->data_dir, &holder, &error);
  g_assert_null (lock);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_cmpint (holder, ==, pid);
  g_assert_nonnull (strstr (error->message, number));
  g_clear_error (&error);

  /* However it ends, the lock goes with it. */
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  g_assert_cmpint (close (input), ==, 0);
  lock = igx_ledger_lock_acquire (fixture->data_dir, &holder, &error);
  g_assert_no_error (error);
  g_assert_nonnull (lock);
  g_assert_cmpint (holder, ==, 0);
}

static void
test_release (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autofree char *path = g_build_filename (fixture->data_dir, "ledger.lock", NULL);
  g_autofree char *text = NULL;
  GStatBuf status = { 0 };
  guint n_rounds = 0;

  for (guint i = 0; i < 3; i++, n_rounds++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) busy = NULL;
      g_autoptr (IgxLedgerLock) lock = igx_ledger_lock_acquire (fixture->data_dir, NULL, &error);
      g_autoptr (IgxLedgerLock) second = NULL;
      int holder = -1;

      g_assert_no_error (error);
      g_assert_nonnull (lock);
      second = igx_ledger_lock_acquire (fixture->data_dir, &holder, &busy);
      g_assert_null (second);
      g_assert_error (busy, G_IO_ERROR, G_IO_ERROR_BUSY);
      g_assert_cmpint (holder, ==, getpid ());
    }
  g_assert_cmpuint (n_rounds, ==, 3);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "");
  g_assert_cmpint (g_stat (fixture->data_dir, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
}

static void
test_no_folder (void)
{
  g_autoptr (IgxStoreFixture) fixture = igx_store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxLedgerLock) lock = NULL;
  int holder = -1;

  igx_store_fixture_write (fixture->data_dir, "");
  lock = igx_ledger_lock_acquire (fixture->data_dir, &holder, &error);
  g_assert_null (lock);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY);
  g_assert_nonnull (strstr (error->message, fixture->data_dir));
  g_assert_cmpint (holder, ==, 0);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], HOLDER_OPTION) == 0)
    return hold_lock (argv[2]);

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/lock/two-processes", test_two_processes);
  g_test_add_func ("/store/lock/release", test_release);
  g_test_add_func ("/store/lock/no-folder", test_no_folder);
  return g_test_run ();
}
