/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-candle.h"

G_BEGIN_DECLS

/** Pieces of time that prices are put together in: as many as a chart has room for. */
#define IGX_CTL_PRICES_MAX 480

/**
 * IgxCtlPrice:
 * @time: open time of the first candle, ms UTC
 * @low: the lowest price
 * @high: the highest
 * @close: the last
 */
typedef struct
{
  gint64 time;
  double low;
  double high;
  double close;
} IgxCtlPrice;

/**
 * IgxCtlPrices:
 * @first: where they begin, ms UTC
 * @last: where they end
 * @prices: (element-type IgxCtlPrice): pieces of equal length, without those that had no candle
 *
 * What a series did, in few numbers.
 */
typedef struct
{
  gint64 first;
  gint64 last;
  GArray *prices;
} IgxCtlPrices;

IgxCtlPrices *igx_ctl_prices_new (gint64 first, gint64 last);
void igx_ctl_prices_free (IgxCtlPrices *self);
void igx_ctl_prices_add (IgxCtlPrices *self, const IgxCandle *candles, gsize n_candles);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxCtlPrices, igx_ctl_prices_free)

G_END_DECLS
