/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-types.h"

G_BEGIN_DECLS

/** The longest symbol and venue name that is accepted. */
#define IGX_SYMBOL_MAX 32
#define IGX_VENUE_MAX  24

/**
 * IgxSeriesKey:
 * @venue: (not nullable): interned, for example `binance` or `demo`
 * @symbol: (not nullable): interned, base and quote joined in upper case: `BTCUSDT`
 * @timeframe: length of the candles
 *
 * Names one series of candles. A value: strings are interned, so copies are plain.
 */
struct _IgxSeriesKey
{
  const char *venue;
  const char *symbol;
  IgxTimeframe timeframe;
};

gboolean igx_symbol_check (const char *symbol, GError **error);
gboolean igx_series_key_init (IgxSeriesKey *key,
                              const char *venue,
                              const char *symbol,
                              IgxTimeframe timeframe,
                              GError **error);
IgxSeriesKey *igx_series_key_copy (const IgxSeriesKey *key);
guint igx_series_key_hash (gconstpointer key);
gboolean igx_series_key_equal (gconstpointer a, gconstpointer b);
int igx_series_key_compare (const IgxSeriesKey *a, const IgxSeriesKey *b);
char *igx_series_key_to_string (const IgxSeriesKey *key);

G_END_DECLS
