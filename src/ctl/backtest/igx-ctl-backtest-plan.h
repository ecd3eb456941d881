/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ctl/backtest/igx-ctl-backtest-input.h"
#include "engine/igx-strategy.h"

G_BEGIN_DECLS

/**
 * IgxCtlBacktestSeries:
 * @candles: (transfer none): its candles
 * @strategies: (element-type IgxStrategy): those that run on it
 */
typedef struct
{
  IgxCtlCandles *candles;
  GPtrArray *strategies;
} IgxCtlBacktestSeries;

/**
 * IgxCtlBacktestPlan:
 * @strategies: (element-type IgxStrategy): all that run on at least one series, by id
 * @series: (element-type IgxCtlBacktestSeries): by symbol and timeframe
 * @notes: (element-type utf8): what was left out and why, a sentence each
 *
 * What runs on what.
 */
typedef struct
{
  GPtrArray *strategies;
  GPtrArray *series;
  GPtrArray *notes;
} IgxCtlBacktestPlan;

IgxCtlBacktestPlan *igx_ctl_backtest_plan_new (const IgxCtlBacktestInput *input,
                                               const IgxCtlBacktestOptions *options,
                                               IgxCtlExit *code);
void igx_ctl_backtest_plan_free (IgxCtlBacktestPlan *self);
GHashTable *igx_ctl_backtest_plan_dup_params (const IgxCtlBacktestOptions *options,
                                              const IgxStrategy *strategy);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxCtlBacktestPlan, igx_ctl_backtest_plan_free)

G_END_DECLS
