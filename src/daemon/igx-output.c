/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the service says goes through a thread of its own: a terminal that is held, a pager that
 * waits for a key or a pipe that nobody reads must not stop the generation of signals. */
#include "daemon/igx-output.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  int fd;
  char *text;
  gsize length;
} Piece;

typedef struct
{
  GMutex lock;
  GCond changed;
  GQueue waiting; /* of Piece */
  gsize n_bytes;  /* that wait */
  guint64 n_left_out;
  gboolean busy;
  gboolean started;
} Output;

/* One for the process, as are its standard streams; the thread ends with the process. */
static Output output;

static void
write_all (int fd, const char *text, gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, text, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0 && errno == EAGAIN)
        {
          GPollFD poll = { .fd = fd, .events = G_IO_OUT };

          g_poll (&poll, 1, -1);
          continue;
        }
      /* Nobody can be told: what counts is in the ledger. */
      if (n <= 0)
        return;
      text += n;
      length -= (gsize) n;
    }
}

static gpointer
output_main (gpointer data)
{
  g_mutex_lock (&output.lock);
  for (;;)
    {
      Piece *piece = g_queue_pop_head (&output.waiting);
      guint64 n_left_out = 0;

      if (piece == NULL)
        {
          g_cond_wait (&output.changed, &output.lock);
          continue;
        }
      output.busy = TRUE;
      output.n_bytes -= piece->length;
      if (output.waiting.length == 0)
        {
          n_left_out = output.n_left_out;
          output.n_left_out = 0;
        }
      g_mutex_unlock (&output.lock);

      write_all (piece->fd, piece->text, piece->length);
      if (n_left_out > 0)
        {
          g_autofree char *words = g_strdup_printf (
              "(%" G_GUINT64_FORMAT " lines were left out while this output was not read; "
              "`ignitexctl signals` has them)\n",
              n_left_out);

          write_all (piece->fd, words, strlen (words));
        }
      g_free (piece->text);
      g_free (piece);

      g_mutex_lock (&output.lock);
      output.busy = FALSE;
      g_cond_broadcast (&output.changed);
    }
  return NULL;
}

static char *
dup_for_terminal (const char *text)
{
  const char *charset = NULL;
  char *converted = NULL;

  if (!g_get_charset (&charset))
    converted = g_convert_with_fallback (text, -1, charset, "UTF-8", "?", NULL, NULL, NULL);
  return converted != NULL ? converted : g_strdup (text);
}

static void
say (int fd, const char *text)
{
  Piece *piece = g_new0 (Piece, 1);

  piece->fd = fd;
  piece->text = dup_for_terminal (text);
  piece->length = strlen (piece->text);
  g_mutex_lock (&output.lock);
  if (output.n_bytes + piece->length <= IGX_OUTPUT_WAITING_MAX)
    {
      output.n_bytes += piece->length;
      g_queue_push_tail (&output.waiting, g_steal_pointer (&piece));
      g_cond_broadcast (&output.changed);
    }
  else
    output.n_left_out++;
  g_mutex_unlock (&output.lock);
  if (piece == NULL)
    return;
  g_free (piece->text);
  g_free (piece);
}

static void
print_cb (const char *text)
{
  say (STDOUT_FILENO, text);
}

static void
printerr_cb (const char *text)
{
  say (STDERR_FILENO, text);
}

/**
 * igx_output_start:
 *
 * From now on g_print() and g_printerr() of this process return at once. What does not fit into
 * %IGX_OUTPUT_WAITING_MAX is left out and counted.
 */
void
igx_output_start (void)
{
  if (!output.started)
    g_thread_unref (g_thread_new ("igx-output", output_main, NULL));
  output.started = TRUE;
  g_set_print_handler (print_cb);
  g_set_printerr_handler (printerr_cb);
}

/**
 * igx_output_end:
 * @wait_ms: how long what is still to be written may take
 *
 * Back to printing as usual.
 */
void
igx_output_end (guint wait_ms)
{
  gint64 until = g_get_monotonic_time () + (gint64) wait_ms * 1000;

  g_set_print_handler (NULL);
  g_set_printerr_handler (NULL);
  g_mutex_lock (&output.lock);
  while (output.waiting.length > 0 || output.busy)
    if (!g_cond_wait_until (&output.changed, &output.lock, until))
      break;
  g_mutex_unlock (&output.lock);
}
