/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Printing into a pipe that nobody reads: the one who prints goes on, and what can be kept is there
 * when the reader comes back. */
#include "daemon/igx-output.h"

#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  int saved; /* the real standard output */
  int ends[2];
} Pipe;

/* Standard output is a pipe from here on. */
static void
set_up (Pipe *pipe_, gconstpointer data)
{
  g_assert_cmpint (pipe (pipe_->ends), ==, 0);
  pipe_->saved = dup (STDOUT_FILENO);
  g_assert_cmpint (dup2 (pipe_->ends[1], STDOUT_FILENO), >=, 0);
  igx_output_start ();
}

static gpointer
read_main (gpointer data)
{
  Pipe *pipe_ = data;
  GString *text = g_string_new (NULL);
  char bytes[4096];
  gssize n = 0;

  while ((n = read (pipe_->ends[0], bytes, sizeof bytes)) > 0 || (n < 0 && errno == EINTR))
    if (n > 0)
      g_string_append_len (text, bytes, n);
  return text;
}

/* All that came, once the reader has begun; standard output is what it was. */
static char *
finish (Pipe *pipe_)
{
  GThread *reader = g_thread_new ("reader", read_main, pipe_);
  GString *text = NULL;

  igx_output_end (30000);
  dup2 (pipe_->saved, STDOUT_FILENO);
  close (pipe_->saved);
  close (pipe_->ends[1]);
  text = g_thread_join (reader);
  close (pipe_->ends[0]);
  return g_string_free (text, FALSE);
}

/* Far more than a pipe holds, and less than is kept: nothing is missing, in order. */
static void
test_kept (Pipe *pipe_, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  for (int i = 0; i < 20000; i++)
    g_print ("line %d of “many”\n", i);
  text = finish (pipe_);
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 20001);
  for (int i = 0; i < 20000; i++)
    {
      g_autofree char *expected = g_strdup_printf ("line %d of “many”", i);

      g_assert_cmpstr (lines[i], ==, expected);
    }
}

/* More than is kept: the oldest is there, and how many lines are not. */
static void
test_left_out (Pipe *pipe_, gconstpointer data)
{
  g_autofree char *line = g_strnfill (1023, 'x');
  const guint n_lines = 3 * IGX_OUTPUT_WAITING_MAX / 1024;
  g_autofree char *text = NULL;
  const char *words = NULL;
  guint n_printed = 0;

  for (guint i = 0; i < n_lines; i++)
    g_print ("%s\n", line);
  text = finish (pipe_);
  words = strstr (text, "lines were left out");
  g_assert_nonnull (words);
  for (const char *p = text; (p = strstr (p, line)) != NULL; p += 1024)
    n_printed++;
  g_assert_cmpuint (n_printed, >=, IGX_OUTPUT_WAITING_MAX / 1024);
  g_assert_cmpuint (n_printed, <, n_lines);
  while (words[-1] != '(')
    words--;
  g_assert_cmpuint (n_printed + (guint) strtoul (words, NULL, 10), ==, n_lines);
}

/* A reader that never comes back does not keep the program from ending. */
static void
test_end (Pipe *pipe_, gconstpointer data)
{
  g_autofree char *line = g_strnfill (1023, 'x');
  g_autofree char *text = NULL;

  for (guint i = 0; i < 512; i++)
    g_print ("%s\n", line);
  igx_output_end (10);
  text = finish (pipe_);
  g_assert_cmpuint (strlen (text), ==, 512 * 1024);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/output/kept", Pipe, NULL, set_up, test_kept, NULL);
  g_test_add ("/output/left-out", Pipe, NULL, set_up, test_left_out, NULL);
  g_test_add ("/output/end", Pipe, NULL, set_up, test_end, NULL);
  return g_test_run ();
}
