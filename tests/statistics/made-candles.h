/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-candle.h"

G_BEGIN_DECLS

GArray *made_candles_new (guint32 seed, gsize n, IgxTimeframe timeframe);
GArray *made_candles_like (GArray *candles, guint32 seed);
void made_candles_drop (GArray *candles, guint32 seed, guint one_of);

G_END_DECLS
