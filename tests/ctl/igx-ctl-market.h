/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-candle.h"
#include "igx-ctl-runner.h"

G_BEGIN_DECLS

/** Open time of the first candle of each file: 2023-11-15. */
#define IGX_CTL_MARKET_FIRST G_GINT64_CONSTANT (1700006400000)

GArray *igx_ctl_market_candles (const char *symbol, IgxTimeframe timeframe, guint n);
char *igx_ctl_market_write (
    IgxCtlRunner *runner, const char *folder, const char *symbol, IgxTimeframe timeframe, guint n);
void igx_ctl_market_fill_cache (IgxCtlRunner *runner,
                                const char *const *symbols,
                                IgxTimeframe timeframe,
                                guint n);

G_END_DECLS
