/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/igx-run.h"

/**
 * igx_run_new:
 *
 * Returns: (transfer full): a run that has not ended
 */
IgxRun *
igx_run_new (const IgxSeriesKey *series,
             const char *strategy,
             int version,
             const char *source_hash,
             const char *params_hash,
             gint64 began)
{
  IgxRun *self = g_new0 (IgxRun, 1);

  self->series = *series;
  self->strategy = g_strdup (strategy);
  self->version = version;
  self->source_hash = g_strdup (source_hash);
  self->params_hash = g_strdup (params_hash);
  self->began = began;
  return self;
}

void
igx_run_free (IgxRun *self)
{
  g_free (self->strategy);
  g_free (self->source_hash);
  g_free (self->params_hash);
  g_free (self);
}

/**
 * igx_run_get_end:
 *
 * Returns: the close time up to which its candidates must be in the ledger
 */
gint64
igx_run_get_end (const IgxRun *self)
{
  return self->ended != 0 ? self->ended : self->evaluated_to;
}
