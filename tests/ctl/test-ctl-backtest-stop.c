/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ctrl-C at a terminal: what there is is printed, and it is said how far it came. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/igx-timeframe.h"
#include "igx-ctl-market.h"

/** Long enough that nobody has seen them all when the bar begins. */
#define N_SERIES  60
#define N_CANDLES 20000

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* One file under many names: each is a series of its own. */
static void
write_series (IgxCtlRunner *runner, GPtrArray *words)
{
  g_autofree char *first
      = igx_ctl_market_write (runner, "files", "BTCUSDT", IGX_TIMEFRAME_HOUR, N_CANDLES);

  for (guint i = 0; i < N_SERIES; i++)
    {
      g_autofree char *name = g_strdup_printf ("S%02uUSDT-1h.csv", i);
      char *path = g_build_filename (runner->home, "files", name, NULL);

      g_assert_cmpint (symlink (first, path), ==, 0);
      g_ptr_array_add (words, g_strdup ("--candles"));
      g_ptr_array_add (words, path);
    }
}

/* A terminal, whose other end the program has as stderr. */
static int
open_terminal (GSubprocessLauncher *launcher)
{
  const int terminal = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
  int other = -1;

  g_assert_cmpint (terminal, >=, 0);
  g_assert_cmpint (grantpt (terminal), ==, 0);
  g_assert_cmpint (unlockpt (terminal), ==, 0);
  other = open (ptsname (terminal), O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_assert_cmpint (other, >=, 0);
  g_subprocess_launcher_take_stderr_fd (launcher, other);
  return terminal;
}

/* What the last whole bar says. */
static guint
read_bar (const char *seen)
{
  const char *end = g_strrstr (seen, " of 60 series");
  const char *start = end;

  while (start != NULL && start > seen && g_ascii_isdigit (start[-1]))
    start--;
  return start != NULL ? (guint) g_ascii_strtoull (start, NULL, 10) : 0;
}

/* Until the bar says that some of them are done. */
static void
wait_for_bar (int terminal)
{
  g_autoptr (GString) seen = g_string_new (NULL);

  while (read_bar (seen->str) < 2)
    {
      char buffer[256];
      const gssize n = read (terminal, buffer, sizeof buffer);

      g_assert_cmpint (n, >, 0);
      g_string_append_len (seen, buffer, n);
    }
}

static GSubprocess *
begin (IgxCtlRunner *runner, const char *extra, int *terminal)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  GSubprocess *process = NULL;

  g_object_unref (runner->launcher);
  runner->launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_subprocess_launcher_setenv (runner->launcher, "HOME", runner->home, TRUE);
  g_ptr_array_add (words, g_strdup ("backtest"));
  g_ptr_array_add (words, g_strdup ("--strategy"));
  g_ptr_array_add (words, g_build_filename (g_getenv ("IGX_SOURCE_ROOT"), "data", "strategies",
                                            "bollinger-mean-reversion.strategy", NULL));
  g_ptr_array_add (words, g_strdup ("--threads"));
  g_ptr_array_add (words, g_strdup ("1"));
  write_series (runner, words);
  if (extra != NULL)
    {
      g_ptr_array_add (words, g_strdup ("--profile"));
      g_ptr_array_add (words, g_strdup (extra));
    }
  g_ptr_array_add (words, NULL);
  *terminal = open_terminal (runner->launcher);
  process = igx_ctl_runner_spawn (runner, (const char *const *) words->pdata);
  /* This end of it must end with the program. */
  g_clear_object (&runner->launcher);
  return process;
}

static void
test_stop (gconstpointer data)
{
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  int terminal = -1;
  g_autoptr (GSubprocess) process = begin (runner, data, &terminal);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL;
  guint n_done = 0;
  guint n_all = 0;

  wait_for_bar (terminal);
  g_subprocess_send_signal (process, SIGINT);
  g_subprocess_communicate_utf8_async (process, NULL, NULL, done_cb, &result);
  IGX_CTL_RUNNER_WAIT (result != NULL);
  g_subprocess_communicate_utf8_finish (process, result, &out, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 130);
  g_assert_cmpint (sscanf (out, "stopped early: %u of %u series", &n_done, &n_all), ==, 2);
  g_assert_cmpuint (n_all, ==, N_SERIES);
  g_assert_cmpuint (n_done, >=, 2);
  g_assert_cmpuint (n_done, <, N_SERIES);
  igx_ctl_runner_assert_has (out, "bollinger-mean-reversion");
  igx_ctl_runner_assert_has (out, "Candles    ");
  igx_ctl_runner_assert_has (out, "Assumptions");
  g_test_message ("%u of %u series were seen", n_done, n_all);
  close (terminal);
  runner->launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  igx_ctl_runner_free (runner);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_data_func ("/ctl-backtest-stop/candidates", NULL, test_stop);
  g_test_add_data_func ("/ctl-backtest-stop/judged", "balanced", test_stop);
  return g_test_run ();
}
