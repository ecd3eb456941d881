/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-candle.h"
#include "engine/igx-series-key.h"

G_BEGIN_DECLS

/** Candles of 1m as they are, and put together to 5m and 15m. */
#define ACTIVITY_N_TIMEFRAMES 3
extern const IgxTimeframe activity_timeframes[ACTIVITY_N_TIMEFRAMES];

/* The candles of one coin in each timeframe, 1m first. */
typedef struct
{
  IgxSeriesKey keys[ACTIVITY_N_TIMEFRAMES];
  GArray *candles[ACTIVITY_N_TIMEFRAMES]; /* of IgxCandle */
} ActivityCoin;

void activity_coin_free (ActivityCoin *self);
GPtrArray *activity_data_load_coins (void);
ActivityCoin *activity_data_load_real (void);
void activity_data_make_flow (GArray *minutes, guint32 seed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ActivityCoin, activity_coin_free)

G_END_DECLS
