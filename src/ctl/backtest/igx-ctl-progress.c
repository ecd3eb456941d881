/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/backtest/igx-ctl-progress.h"

#include <stdio.h>
#include <unistd.h>

/** Cells of the bar. */
#define CELLS 30

/** Between two bars, in us. */
#define PAUSE_US (100 * 1000)

struct _IgxCtlProgress
{
  gboolean quiet;
  gboolean shown;
  gint64 last; /* us */
};

/**
 * igx_ctl_progress_new:
 * @quiet: whether nothing is to be shown in any case
 *
 * Returns: (transfer full): a bar that is not drawn yet
 */
IgxCtlProgress *
igx_ctl_progress_new (gboolean quiet)
{
  IgxCtlProgress *self = g_new0 (IgxCtlProgress, 1);

  self->quiet = quiet || !isatty (STDERR_FILENO);
  return self;
}

/**
 * igx_ctl_progress_free:
 *
 * Takes the bar away.
 */
void
igx_ctl_progress_free (IgxCtlProgress *self)
{
  if (self->shown)
    {
      fputs ("\r\x1b[K", stderr);
      fflush (stderr);
    }
  g_free (self);
}

/**
 * igx_ctl_progress_show:
 * @share: what is done, 0 to 1
 * @text: what is going on, a few words
 */
void
igx_ctl_progress_show (IgxCtlProgress *self, double share, const char *text)
{
  const gint64 now = g_get_monotonic_time ();
  const int filled = (int) (CLAMP (share, 0, 1) * CELLS);

  if (self->quiet || (self->shown && now - self->last < PAUSE_US))
    return;
  self->shown = TRUE;
  self->last = now;
  fputs ("\r[", stderr);
  for (int i = 0; i < CELLS; i++)
    fputc (i < filled ? '#' : '.', stderr);
  fprintf (stderr, "] %3.0f %%  %s\x1b[K", 100 * CLAMP (share, 0, 1), text);
  fflush (stderr);
}
