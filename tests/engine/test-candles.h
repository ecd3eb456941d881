/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-candle.h"

G_BEGIN_DECLS

GArray *test_candles_generate (guint32 seed, gsize n, IgxTimeframe timeframe, double start);
GArray *test_candles_load (const char *name);

G_END_DECLS
