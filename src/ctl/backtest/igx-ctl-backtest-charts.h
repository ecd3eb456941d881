/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ctl/backtest/igx-ctl-backtest-result.h"

G_BEGIN_DECLS

/** Series that get a chart of their own. */
#define IGX_CTL_BACKTEST_CHARTS_MAX 24

void igx_ctl_backtest_charts_equity (GString *page, const IgxReport *report);
void igx_ctl_backtest_charts_drawdown (GString *page, const IgxReport *report);
void igx_ctl_backtest_charts_calibration (GString *page, const IgxReport *report);
void igx_ctl_backtest_charts_prices (GString *page,
                                     const IgxCtlBacktestJob *job,
                                     const IgxCtlBacktestResult *result);

G_END_DECLS
