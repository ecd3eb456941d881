/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-candle.h"

G_BEGIN_DECLS

/** Decimals of the generated prices. */
#define IGX_EXCHANGE_WALK_DECIMALS 4

/**
 * IgxExchangeWalk:
 *
 * A seeded random walk of one-minute candles with regimes: calm, up, down and wild stretches.
 * Has nothing in common with the simulated market of the program under test.
 */
typedef struct _IgxExchangeWalk IgxExchangeWalk;

IgxExchangeWalk *igx_exchange_walk_new (guint64 seed, const char *symbol, gint64 start);
void igx_exchange_walk_free (IgxExchangeWalk *self);
void igx_exchange_walk_extend (IgxExchangeWalk *self, GArray *candles, gint64 until);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxExchangeWalk, igx_exchange_walk_free)

G_END_DECLS
