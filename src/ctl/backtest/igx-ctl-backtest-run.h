/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ctl/backtest/igx-ctl-backtest-plan.h"
#include "ctl/backtest/igx-ctl-prices.h"
#include "engine/igx-backtest.h"

G_BEGIN_DECLS

/**
 * IgxCtlBacktestJob:
 * @planned: (transfer none): what runs on what
 * @backtest: (nullable): once it was begun; taken by whoever goes on with it
 * @prices: (nullable): of the series, if a page is wanted
 * @stats: counts, once it is over
 * @n_missing: candles that lie in holes between the others
 * @done: whether all candles were seen
 *
 * The backtest of one series.
 */
typedef struct
{
  const IgxCtlBacktestSeries *planned;
  IgxBacktest *backtest;
  IgxCtlPrices *prices;
  IgxBacktestStats stats;
  gint64 n_missing;
  gboolean done;

  /* Of the run alone. */
  int share; /* of the candles, in thousandths; atomic */
  GError *error;
} IgxCtlBacktestJob;

/**
 * IgxCtlBacktestRun:
 * @jobs: (element-type IgxCtlBacktestJob): in the order of the plan
 * @stopped: whether the person stopped it
 *
 * The backtests of all series.
 */
typedef struct
{
  GPtrArray *jobs;
  gboolean stopped;
} IgxCtlBacktestRun;

IgxCtlBacktestRun *igx_ctl_backtest_run_new (const IgxCtlBacktestInput *input,
                                             const IgxCtlBacktestPlan *plan,
                                             const IgxCtlBacktestOptions *options,
                                             const char *label,
                                             IgxCtlExit *code);
void igx_ctl_backtest_run_free (IgxCtlBacktestRun *self);
guint igx_ctl_backtest_run_count_done (const IgxCtlBacktestRun *self);
gsize igx_ctl_backtest_run_count_candles (const IgxCtlBacktestRun *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxCtlBacktestRun, igx_ctl_backtest_run_free)

G_END_DECLS
