/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parent: no threads, no bus, no files. All it does is to start the worker again when it
 * crashed, so it is small enough to be right. */
#include "daemon/igx-supervisor.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Waits between a crash and the next start: doubled each time, short enough that a killed
 * worker is back within 5 s, reset after a worker lived for a while. */
#define BACKOFF_MIN_MS 200
#define BACKOFF_MAX_MS 3200
#define GOOD_LIFE_S    60

static void say (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* A terminal that is held would keep the worker from coming back: then nothing is said. */
static void
say (const char *format, ...)
{
  GPollFD poll = { .fd = STDERR_FILENO, .events = G_IO_OUT };
  va_list arguments;

  if (g_poll (&poll, 1, 0) != 1 || !(poll.revents & G_IO_OUT))
    return;
  va_start (arguments, format);
  vfprintf (stderr, format, arguments);
  va_end (arguments);
}

static pid_t
start_worker (char **argv, const sigset_t *old_mask)
{
  pid_t parent = getpid ();
  pid_t pid = fork ();

  if (pid != 0)
    return pid;
  /* The worker must not outlive its parent: nobody would start it again or stop it. */
  prctl (PR_SET_PDEATHSIG, SIGTERM);
  if (getppid () != parent)
    _exit (0);
  sigprocmask (SIG_SETMASK, old_mask, NULL);
  execv ("/proc/self/exe", argv);
  _exit (IGX_EXIT_FATAL);
}

/* Waits until the worker ended or a signal to stop came. TRUE if stopping. */
static gboolean
wait_for_end (pid_t pid, const sigset_t *mask, int *status)
{
  gboolean stopping = FALSE;

  for (;;)
    {
      int got = 0;
      pid_t ended = waitpid (pid, status, WNOHANG);

      if (ended == pid)
        return stopping;
      if (sigwait (mask, &got) == 0 && got != SIGCHLD)
        {
          stopping = TRUE;
          kill (pid, SIGTERM);
        }
    }
}

/* TRUE if a signal to stop came. That the worker ended may still be told meanwhile: it is no
 * reason to wait for less. */
static gboolean
wait_or_stop (guint ms, const sigset_t *mask)
{
  gint64 until = g_get_monotonic_time () + (gint64) ms * 1000;
  gint64 left = (gint64) ms * 1000;

  while (left > 0)
    {
      struct timespec timeout = { .tv_sec = left / 1000000, .tv_nsec = left % 1000000 * 1000 };
      int got = sigtimedwait (mask, NULL, &timeout);

      if (got > 0 && got != SIGCHLD)
        return TRUE;
      left = until - g_get_monotonic_time ();
    }
  return FALSE;
}

/**
 * igx_supervisor_run:
 * @argv: (array zero-terminated=1): command line of the worker, with the word that makes it one
 *
 * Runs this program as a worker until it ends by itself, starting it again after a crash.
 *
 * Returns: the exit code
 */
int
igx_supervisor_run (char **argv)
{
  sigset_t mask;
  sigset_t old_mask;
  guint backoff = BACKOFF_MIN_MS;

  sigemptyset (&mask);
  sigaddset (&mask, SIGCHLD);
  sigaddset (&mask, SIGTERM);
  sigaddset (&mask, SIGINT);
  sigaddset (&mask, SIGHUP);
  sigprocmask (SIG_BLOCK, &mask, &old_mask);
  for (;;)
    {
      time_t started = time (NULL);
      int status = 0;
      pid_t pid = start_worker (argv, &old_mask);

      if (pid < 0)
        {
          say ("ignitexd: cannot start its worker: %s\n", g_strerror (errno));
          return 1;
        }
      if (wait_for_end (pid, &mask, &status))
        return WIFEXITED (status) && WEXITSTATUS (status) != 0 ? 1 : 0;
      if (WIFEXITED (status)
          && (WEXITSTATUS (status) == 0 || WEXITSTATUS (status) == IGX_EXIT_FATAL))
        return WEXITSTATUS (status) == 0 ? 0 : 1;
      if (time (NULL) - started >= GOOD_LIFE_S)
        backoff = BACKOFF_MIN_MS;
      say ("ignitexd: the worker ended unexpectedly, starting it again\n");
      if (wait_or_stop (backoff, &mask))
        return 0;
      backoff = MIN (backoff * 2, BACKOFF_MAX_MS);
    }
}
