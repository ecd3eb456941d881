/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ctl/backtest/igx-ctl-backtest-result.h"
#include "engine/statistics/igx-deflate.h"
#include "engine/statistics/igx-walk-forward.h"

G_BEGIN_DECLS

/** Closed trades in-sample below which a point is not chosen. */
#define IGX_CTL_BACKTEST_SEARCH_MIN 20

/**
 * IgxCtlBacktestFold:
 * @fold: when
 * @point: (nullable): what was chosen, a number for each parameter; %NULL where nothing was to
 *   choose, or could be
 * @in_sample: of the chosen one
 * @n_in_sample: its closed trades there
 * @report: of what it made out of sample
 */
typedef struct
{
  IgxFold fold;
  double *point;
  IgxSharpe in_sample;
  guint n_in_sample;
  IgxReport *report;
} IgxCtlBacktestFold;

/**
 * IgxCtlBacktestSearch:
 * @folds: (element-type IgxCtlBacktestFold): in the order of time
 * @report: of all that was made out of sample
 * @n_trials: points that were tried; 0: none
 * @deflated: what is left of the last choice
 * @is_random: whether the points were drawn, not all there are
 *
 * A walk forward.
 */
typedef struct
{
  GPtrArray *folds;
  IgxReport *report;
  guint n_trials;
  IgxDeflated deflated;
  gboolean is_random;
} IgxCtlBacktestSearch;

IgxCtlBacktestSearch *igx_ctl_backtest_search_new (const IgxCtlBacktestInput *input,
                                                   const IgxCtlBacktestPlan *plan,
                                                   const IgxCtlBacktestOptions *options,
                                                   const IgxBacktestStats *stats,
                                                   IgxCtlExit *code);
void igx_ctl_backtest_search_free (IgxCtlBacktestSearch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxCtlBacktestSearch, igx_ctl_backtest_search_free)

G_END_DECLS
