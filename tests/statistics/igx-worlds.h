/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-candle.h"

G_BEGIN_DECLS

/** Days that a world must have at least: fewer cannot be brought into another order. */
#define IGX_WORLDS_DAYS_MIN 2

/** Most symbols of one world. */
#define IGX_WORLDS_SERIES_MAX 10000

/**
 * IgxWorldSeries:
 * @candles: (array length=n_candles): of one symbol, in order
 * @n_candles: how many
 */
typedef struct
{
  const IgxCandle *candles;
  gsize n_candles;
} IgxWorldSeries;

/**
 * IgxWorlds:
 *
 * Shuffled worlds: what the same symbols would look like if the same days had come in another
 * order. What a strategy makes in them, it makes by chance. Immutable once made: several threads
 * may take worlds at once.
 */
typedef struct _IgxWorlds IgxWorlds;

IgxWorlds *igx_worlds_new (const IgxWorldSeries *series,
                           gsize n_series,
                           IgxTimeframe timeframe,
                           GError **error);
void igx_worlds_free (IgxWorlds *self);
gsize igx_worlds_get_n_series (const IgxWorlds *self);
gsize igx_worlds_get_n_candles (const IgxWorlds *self);
gsize igx_worlds_get_n_days (const IgxWorlds *self);
gboolean igx_worlds_make (const IgxWorlds *self, guint64 seed, GArray **worlds, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxWorlds, igx_worlds_free)

G_END_DECLS
