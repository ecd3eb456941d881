/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-types.h"

G_BEGIN_DECLS

/** The first and the last time that a candle may carry: 2009-01-01 and 2100-01-01, ms UTC. */
#define IGX_CANDLE_TIME_MIN G_GINT64_CONSTANT (1230768000000)
#define IGX_CANDLE_TIME_MAX G_GINT64_CONSTANT (4102444800000)
/** Prices and volumes beyond this are refused as nonsense. */
#define IGX_CANDLE_VALUE_MAX 1e18

/**
 * IgxCandle:
 * @open_time: ms UTC; the close time is open_time + timeframe, exactly
 * @open: first price
 * @high: highest price
 * @low: lowest price
 * @close: last price
 * @volume: base asset
 * @quote_volume: quote asset; NAN where the venue has none
 * @trades: number of trades; NAN where the venue has none
 * @taker_buy_volume: base asset bought by takers; NAN where the venue has none
 *
 * One candle. A value, copied freely; immutable once checked.
 */
struct _IgxCandle
{
  gint64 open_time;
  double open;
  double high;
  double low;
  double close;
  double volume;
  double quote_volume;
  double trades;
  double taker_buy_volume;
};

gboolean igx_candle_check (const IgxCandle *candle, IgxTimeframe timeframe, GError **error);
char *igx_candle_dup_hash (const IgxCandle *self);
gboolean igx_candle_equal (const IgxCandle *a, const IgxCandle *b);
GArray *igx_candle_array_new (void);
gboolean igx_candle_aggregate (const IgxCandle *parts,
                               gsize n_parts,
                               IgxTimeframe timeframe,
                               IgxCandle *whole);

G_END_DECLS
