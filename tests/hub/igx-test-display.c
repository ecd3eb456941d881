/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A display of its own for one test: the server picks a free number itself, so that tests beside
 * each other do not race for one. */
#include "igx-test-display.h"

static GSubprocess *server;

/**
 * igx_test_display_start:
 *
 * Sets DISPLAY to a fresh X server.
 *
 * Returns: %FALSE if Xvfb is not installed
 */
gboolean
igx_test_display_start (void)
{
  g_autofree char *program = g_find_program_in_path ("Xvfb");
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *number = NULL;
  g_autofree char *display = NULL;
  g_autoptr (GError) error = NULL;

  if (program == NULL)
    return FALSE;
  server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                             &error, program, "-displayfd", "1", "-screen", "0", "1400x1000x24",
                             "-nolisten", "tcp", NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  number = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (number);
  display = g_strdup_printf (":%s", number);
  g_setenv ("DISPLAY", display, TRUE);
  g_setenv ("GDK_BACKEND", "x11", TRUE);
  return TRUE;
}

void
igx_test_display_stop (void)
{
  if (server == NULL)
    return;
  g_subprocess_force_exit (server);
  g_subprocess_wait (server, NULL, NULL);
  g_clear_object (&server);
}
