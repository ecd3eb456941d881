/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/backtest/igx-ctl-prices.h"

/**
 * igx_ctl_prices_new:
 * @first: open time of the first candle that will come, ms UTC
 * @last: open time of the last
 *
 * Returns: (transfer full): no prices yet
 */
IgxCtlPrices *
igx_ctl_prices_new (gint64 first, gint64 last)
{
  IgxCtlPrices *self = g_new0 (IgxCtlPrices, 1);

  self->first = first;
  self->last = MAX (first, last);
  self->prices = g_array_new (FALSE, FALSE, sizeof (IgxCtlPrice));
  return self;
}

void
igx_ctl_prices_free (IgxCtlPrices *self)
{
  g_array_unref (self->prices);
  g_free (self);
}

/* The number of the piece of time that @time lies in. */
static gint64
find_piece (const IgxCtlPrices *self, gint64 time)
{
  const gint64 length = (self->last - self->first) / IGX_CTL_PRICES_MAX + 1;

  return (time - self->first) / length;
}

/**
 * igx_ctl_prices_add:
 * @candles: (array length=n_candles): the next ones; those outside are passed over
 */
void
igx_ctl_prices_add (IgxCtlPrices *self, const IgxCandle *candles, gsize n_candles)
{
  for (gsize i = 0; i < n_candles; i++)
    {
      const IgxCandle *candle = &candles[i];
      IgxCtlPrice *price = NULL;

      if (candle->open_time < self->first || candle->open_time > self->last)
        continue;
      if (self->prices->len > 0)
        price = &g_array_index (self->prices, IgxCtlPrice, self->prices->len - 1);
      if (price == NULL || find_piece (self, price->time) != find_piece (self, candle->open_time))
        {
          const IgxCtlPrice added = { candle->open_time, candle->low, candle->high, candle->close };

          g_array_append_val (self->prices, added);
          continue;
        }
      price->low = MIN (price->low, candle->low);
      price->high = MAX (price->high, candle->high);
      price->close = candle->close;
    }
}
