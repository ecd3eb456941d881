/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-series-key.h"

G_BEGIN_DECLS

/**
 * IgxRun:
 * @series: what it ran on
 * @strategy: its id
 * @version: of the strategy
 * @source_hash: of its text
 * @params_hash: of its parameters
 * @began: close time up to which it had not run, ms UTC
 * @ended: close time up to which it ran; 0 while it runs
 * @evaluated_to: close time up to which its candidates are in the ledger; of a run that has not
 *   ended
 *
 * That a strategy ran on a series.
 */
typedef struct
{
  IgxSeriesKey series;
  char *strategy;
  int version;
  char *source_hash;
  char *params_hash;
  gint64 began;
  gint64 ended;
  gint64 evaluated_to;
} IgxRun;

IgxRun *igx_run_new (const IgxSeriesKey *series,
                     const char *strategy,
                     int version,
                     const char *source_hash,
                     const char *params_hash,
                     gint64 began);
void igx_run_free (IgxRun *self);
gint64 igx_run_get_end (const IgxRun *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxRun, igx_run_free)

G_END_DECLS
