/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-strategy.h"
#include "engine/statistics/igx-entry.h"

G_BEGIN_DECLS

IgxStrategy *run_strategy_load (const char *id);
IgxStrategy *run_strategy_parse (const char *source);
GArray *run_strategy (IgxStrategy *strategy, GArray *candles, IgxTimeframe timeframe);
void run_strategy_plant (
    IgxStrategy *strategy, GArray *candles, IgxTimeframe timeframe, double drift, guint n_candles);

G_END_DECLS
