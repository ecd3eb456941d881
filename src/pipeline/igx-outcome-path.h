/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/igx-candle-opener.h"
#include "pipeline/igx-open-candidate.h"
#include "pipeline/igx-series-runner.h"

G_BEGIN_DECLS

/**
 * IgxOutcomePathEvent:
 * @IGX_OUTCOME_PATH_CHANGED: it went in or reached a target, or has been caught up with
 * @IGX_OUTCOME_PATH_OVER: it is over; it has left the path
 * @IGX_OUTCOME_PATH_MOVED: the series is not watched any more; it has left the path, and needs its
 *   own timeframe next
 */
typedef enum
{
  IGX_OUTCOME_PATH_CHANGED,
  IGX_OUTCOME_PATH_OVER,
  IGX_OUTCOME_PATH_MOVED,
} IgxOutcomePathEvent;

typedef struct _IgxOutcomePath IgxOutcomePath;

typedef void (*IgxOutcomePathFunc) (IgxOutcomePath *path,
                                    IgxOpenCandidate *candidate,
                                    IgxOutcomePathEvent event,
                                    gpointer data);

#define IGX_TYPE_OUTCOME_PATH (igx_outcome_path_get_type ())
G_DECLARE_FINAL_TYPE (IgxOutcomePath, igx_outcome_path, IGX, OUTCOME_PATH, GObject)

/**
 * IgxOutcomePath:
 *
 * The candles of one series, and the open candidates that are followed on them. It keeps the runner
 * of the series as long as it has candidates, whether anybody watches it or not. What the runner
 * saves is followed before it is evaluated; whoever is behind gets what it needs from the cache,
 * and what the cache lacks from the exchange.
 */
IgxOutcomePath *igx_outcome_path_new (const IgxRunnerContext *context,
                                      const IgxSeriesKey *series,
                                      IgxCandleOpener *opener,
                                      double fee,
                                      IgxOutcomePathFunc func,
                                      gpointer data);
void igx_outcome_path_stop (IgxOutcomePath *self);
const IgxSeriesKey *igx_outcome_path_get_series (IgxOutcomePath *self);
GPtrArray *igx_outcome_path_get_candidates (IgxOutcomePath *self);
void igx_outcome_path_add (IgxOutcomePath *self, IgxOpenCandidate *candidate);
void igx_outcome_path_go_on (IgxOutcomePath *self);
void igx_outcome_path_set_fee (IgxOutcomePath *self, double fee);
void igx_outcome_path_check (IgxOutcomePath *self, gint64 now);

G_END_DECLS
