/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ctl/backtest/igx-ctl-backtest-guards.h"

G_BEGIN_DECLS

/**
 * IgxCtlBacktestJson:
 *
 * One object on stdout, written as it comes: signals need not be in memory together.
 */
typedef struct
{
  guint n_signals;
} IgxCtlBacktestJson;

void igx_ctl_backtest_json_begin (IgxCtlBacktestJson *self, const IgxBacktestStats *stats);
void igx_ctl_backtest_json_add (const IgxSignal *signal, gpointer self);
void igx_ctl_backtest_json_end (IgxCtlBacktestJson *self,
                                const IgxCtlBacktestOptions *options,
                                const IgxCtlBacktestPlan *plan,
                                const IgxCtlBacktestRun *run,
                                const IgxCtlBacktestResult *result,
                                const IgxCtlBacktestGuards *guards);

G_END_DECLS
