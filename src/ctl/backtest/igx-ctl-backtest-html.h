/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ctl/backtest/igx-ctl-backtest-guards.h"

G_BEGIN_DECLS

gboolean igx_ctl_backtest_html_check (const char *path, GError **error);
char *igx_ctl_backtest_html_build (const IgxCtlBacktestOptions *options,
                                   const IgxCtlBacktestPlan *plan,
                                   const IgxCtlBacktestRun *run,
                                   const IgxCtlBacktestResult *result,
                                   const IgxCtlBacktestGuards *guards);

G_END_DECLS
