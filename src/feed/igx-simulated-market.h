/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-candle.h"
#include "engine/igx-series-key.h"

G_BEGIN_DECLS

/** The demo market's first candle opens on 2015-01-05, a Monday; ms UTC. */
#define IGX_SIMULATED_FIRST_TIME G_GINT64_CONSTANT (1420416000000)

/* igx_simulated_market_candles() is declared in igx-simulated-feed.h. */

gboolean igx_simulated_market_forming (guint64 seed,
                                       const IgxSeriesKey *series,
                                       gint64 now,
                                       IgxCandle *candle);

const char *igx_simulated_market_get_symbol (guint index);
double igx_simulated_market_tick_size (guint64 seed, const char *symbol);
double igx_simulated_market_step_size (guint64 seed, const char *symbol);

G_END_DECLS
