/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parent of ignitexd with a worker that does what a test says: this program is the test, with
 * SUPERVISE in the environment the parent, and as the parent's child the worker. */
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/igx-supervisor.h"
#include "support/igx-test-wait.h"

/* What the worker does; it writes its number into the file first. */
#define SUPERVISE "IGX_TEST_SUPERVISE"
#define LIVES     "IGX_TEST_LIVES"
#define WAIT_MS   20000

/* One line a life: "PID MS", then "term" when it was told to end. */
static void write_line (const char *format, ...) G_GNUC_PRINTF (1, 2);

static void
write_line (const char *format, ...)
{
  FILE *file = fopen (getenv (LIVES), "a");
  va_list args;

  if (file == NULL)
    _exit (9);
  va_start (args, format);
  vfprintf (file, format, args);
  va_end (args);
  fclose (file);
}

static void
term_cb (int number)
{
  write_line ("term\n");
  _exit (strcmp (getenv (SUPERVISE), "stubborn-3") == 0 ? 3 : 0);
}

static int
count_lives (const char *text)
{
  int n = 0;

  for (const char *c = text; *c != '\0'; c++)
    n += g_str_has_prefix (c, "life ");
  return n;
}

static int
run_worker (void)
{
  const char *mode = getenv (SUPERVISE);
  g_autofree char *lives = NULL;

  signal (SIGTERM, term_cb);
  write_line ("life %d %" G_GINT64_FORMAT "\n", (int) getpid (), g_get_monotonic_time () / 1000);
  g_file_get_contents (getenv (LIVES), &lives, NULL, NULL);
  if (strcmp (mode, "exit-0") == 0)
    return 0;
  if (strcmp (mode, "exit-3") == 0)
    return 3;
  if (strcmp (mode, "crash-twice") == 0 && count_lives (lives) == 1)
    raise (SIGKILL);
  if (strcmp (mode, "crash-twice") == 0 && count_lives (lives) == 2)
    return 7;
  if (strcmp (mode, "crash-twice") == 0)
    return 0;
  if (strcmp (mode, "crash-always") == 0)
    raise (SIGKILL);
  for (;;)
    pause ();
}

static int
run_parent (char *program)
{
  char *argv[] = { program, (char *) "--worker", NULL };

  return igx_supervisor_run (argv);
}

/* The test's side. */

typedef struct
{
  char *folder;
  char *lives;
  GSubprocess *parent;
  int wanted;
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("igx-supervisor-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->lives = g_build_filename (fixture->folder, "lives", NULL);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->parent);
  g_unlink (fixture->lives);
  g_rmdir (fixture->folder);
  g_free (fixture->lives);
  g_free (fixture->folder);
}

static void
die_with_test (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* @errors: where it says what goes wrong, or -1 for nowhere; closed here */
static void
start_saying (Fixture *fixture, const char *mode, int errors)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      errors < 0 ? G_SUBPROCESS_FLAGS_STDERR_SILENCE : G_SUBPROCESS_FLAGS_NONE);
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_setenv (launcher, SUPERVISE, mode, TRUE);
  g_subprocess_launcher_setenv (launcher, LIVES, fixture->lives, TRUE);
  g_subprocess_launcher_set_child_setup (launcher, die_with_test, NULL, NULL);
  if (errors >= 0)
    g_subprocess_launcher_take_stderr_fd (launcher, errors);
  fixture->parent = g_subprocess_launcher_spawn (launcher, &error, self, NULL);
  g_assert_no_error (error);
}

static void
start (Fixture *fixture, const char *mode)
{
  start_saying (fixture, mode, -1);
}

static char *
read_lives (Fixture *fixture)
{
  char *text = NULL;

  return g_file_get_contents (fixture->lives, &text, NULL, NULL) ? text : g_strdup ("");
}

static gboolean
has_ended (gpointer data)
{
  return g_subprocess_get_identifier (((Fixture *) data)->parent) == NULL;
}

static int
wait_exit (Fixture *fixture)
{
  g_assert_true (igx_test_wait_until (has_ended, fixture, WAIT_MS));
  return g_subprocess_get_if_exited (fixture->parent)
             ? g_subprocess_get_exit_status (fixture->parent)
             : -1;
}

static gboolean
has_lives (gpointer data)
{
  Fixture *fixture = data;
  g_autofree char *text = read_lives (fixture);

  return count_lives (text) >= fixture->wanted;
}

static void
wait_lives (Fixture *fixture, int n)
{
  fixture->wanted = n;
  g_assert_true (igx_test_wait_until (has_lives, fixture, WAIT_MS));
}

/* The worker's number and start of life @n, from 0. */
static void
get_life (Fixture *fixture, int n, int *pid, gint64 *ms)
{
  g_autofree char *text = read_lives (fixture);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  int seen = 0;

  for (gsize i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "life ") && seen++ == n)
      {
        g_auto (GStrv) words = g_strsplit (lines[i], " ", 3);

        *pid = atoi (words[1]);
        *ms = g_ascii_strtoll (words[2], NULL, 10);
        return;
      }
  g_assert_not_reached ();
}

/* Killed, then an exit code that nobody knows: started again each time, later the second time;
 * the exit code 0 ends it. */
static void
test_crash (Fixture *fixture, gconstpointer data)
{
  gint64 ms[3] = { 0 };
  int pid[3] = { 0 };
  g_autofree char *text = NULL;

  start (fixture, "crash-twice");
  g_assert_cmpint (wait_exit (fixture), ==, 0);
  text = read_lives (fixture);
  g_assert_cmpint (count_lives (text), ==, 3);
  for (int i = 0; i < 3; i++)
    get_life (fixture, i, &pid[i], &ms[i]);
  g_assert_cmpint (pid[0], !=, pid[1]);
  g_assert_cmpint (ms[1] - ms[0], >=, 200);
  g_assert_cmpint (ms[1] - ms[0], <=, 5000);
  g_assert_cmpint (ms[2] - ms[1], >=, 400);
  g_assert_cmpint (ms[2] - ms[1], <=, 5000);
}

/* With a terminal that is held, too. */
static void
test_crash_unread (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;
  char bytes[4096] = { 0 };
  int ends[2] = { -1, -1 };

  g_assert_cmpint (pipe2 (ends, O_NONBLOCK | O_CLOEXEC), ==, 0);
  while (write (ends[1], bytes, sizeof bytes) > 0)
    continue;
  g_assert_cmpint (fcntl (ends[1], F_SETFL, 0), ==, 0);
  start_saying (fixture, "crash-twice", ends[1]);
  g_assert_cmpint (wait_exit (fixture), ==, 0);
  text = read_lives (fixture);
  g_assert_cmpint (count_lives (text), ==, 3);
  close (ends[0]);
}

static void
test_exit_0 (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  start (fixture, "exit-0");
  g_assert_cmpint (wait_exit (fixture), ==, 0);
  text = read_lives (fixture);
  g_assert_cmpint (count_lives (text), ==, 1);
}

/* What is wrong will not go away: not started again, and told to who started it. */
static void
test_exit_3 (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  start (fixture, "exit-3");
  g_assert_cmpint (wait_exit (fixture), ==, 1);
  text = read_lives (fixture);
  g_assert_cmpint (count_lives (text), ==, 1);
}

static void
check_forwarded (Fixture *fixture, const char *mode, int number, int code)
{
  g_autofree char *text = NULL;
  gint64 ms = 0;
  int pid = 0;

  start (fixture, mode);
  wait_lives (fixture, 1);
  get_life (fixture, 0, &pid, &ms);
  g_subprocess_send_signal (fixture->parent, number);
  g_assert_cmpint (wait_exit (fixture), ==, code);
  text = read_lives (fixture);
  g_assert_cmpint (count_lives (text), ==, 1);
  g_assert_nonnull (strstr (text, "term\n"));
  g_assert_cmpint (kill (pid, 0), !=, 0);
}

static void
test_sigterm (Fixture *fixture, gconstpointer data)
{
  check_forwarded (fixture, "wait", SIGTERM, 0);
}

static void
test_sigint (Fixture *fixture, gconstpointer data)
{
  check_forwarded (fixture, "wait", SIGINT, 0);
}

/* 3 is between worker and parent; people see 1. */
static void
test_stopped_with_3 (Fixture *fixture, gconstpointer data)
{
  check_forwarded (fixture, "stubborn-3", SIGTERM, 1);
}

/* Told to end while it waits to start the worker again: it does not start it again. */
static void
test_stop_in_backoff (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;
  gint64 ms = 0;
  int pid = 0;
  int n = 0;

  start (fixture, "crash-always");
  wait_lives (fixture, 3);
  g_subprocess_send_signal (fixture->parent, SIGTERM);
  g_assert_cmpint (wait_exit (fixture), ==, 0);
  text = read_lives (fixture);
  n = count_lives (text);
  g_assert_cmpint (n, <=, 4);
  get_life (fixture, n - 1, &pid, &ms);
  g_assert_cmpint (kill (pid, 0), !=, 0);
}

static gboolean
is_gone (gpointer data)
{
  return waitpid (*(int *) data, NULL, WNOHANG) != 0;
}

/* kill -9 of the parent: the worker is told to end, at once. */
static void
test_parent_killed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;
  gint64 ms = 0;
  int pid = 0;
  gboolean gone = FALSE;

  /* What loses its parent becomes ours, so that it can be waited for. */
  g_assert_cmpint (prctl (PR_SET_CHILD_SUBREAPER, 1), ==, 0);
  start (fixture, "wait");
  wait_lives (fixture, 1);
  get_life (fixture, 0, &pid, &ms);
  g_subprocess_force_exit (fixture->parent);
  g_assert_cmpint (wait_exit (fixture), ==, -1);
  gone = igx_test_wait_until (is_gone, &pid, WAIT_MS);
  if (!gone)
    kill (pid, SIGKILL);
  g_assert_true (gone);
  text = read_lives (fixture);
  g_assert_nonnull (strstr (text, "term\n"));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  if (getenv (SUPERVISE) != NULL)
    return argc > 1 ? run_worker () : run_parent (argv[0]);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/supervisor/crash", test_crash);
  ADD ("/supervisor/crash-unread", test_crash_unread);
  ADD ("/supervisor/exit-0", test_exit_0);
  ADD ("/supervisor/exit-3", test_exit_3);
  ADD ("/supervisor/sigterm", test_sigterm);
  ADD ("/supervisor/sigint", test_sigint);
  ADD ("/supervisor/stopped-with-3", test_stopped_with_3);
  ADD ("/supervisor/stop-in-backoff", test_stop_in_backoff);
  ADD ("/supervisor/parent-killed", test_parent_killed);
  return g_test_run ();
}
