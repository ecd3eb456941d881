/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ctl/backtest/igx-ctl-backtest-result.h"

G_BEGIN_DECLS

/** Closed trades below which bounds are called wide. */
#define IGX_CTL_BACKTEST_FEW 30

/* Sentences about a backtest that a terminal, JSON and a page share. */

GPtrArray *igx_ctl_backtest_words_assumptions (const IgxCtlBacktestOptions *options);
GPtrArray *igx_ctl_backtest_words_warnings (const IgxCtlBacktestPlan *plan,
                                            const IgxCtlBacktestResult *result);
char *igx_ctl_backtest_words_stopped (const IgxCtlBacktestRun *run,
                                      const IgxCtlBacktestResult *result);
char *igx_ctl_backtest_words_title (const IgxCtlBacktestPlan *plan);
char *igx_ctl_backtest_words_verdicts (const IgxCtlBacktestResult *result);
char *igx_ctl_backtest_words_profile (const IgxCtlBacktestOptions *options);

G_END_DECLS
