/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "exchange/igx-exchange-interval.h"

G_BEGIN_DECLS

/**
 * IgxExchangeRow:
 *
 * A candle as the exchange knows it: every column is known. Where a file has only six columns
 * the others are made up from them, always in the same way.
 */
typedef struct
{
  gint64 open_time;
  gint64 end_time; /* exclusive: the open time of the next candle */
  double open;
  double high;
  double low;
  double close;
  double volume;
  double quote_volume;
  double taker_volume;
  double taker_quote_volume;
  gint64 trades;
  gint64 first_trade;
} IgxExchangeRow;

typedef struct _IgxExchangeMarket IgxExchangeMarket;
typedef struct _IgxExchangeSymbol IgxExchangeSymbol;

IgxExchangeMarket *igx_exchange_market_new (void);
void igx_exchange_market_free (IgxExchangeMarket *self);
gboolean igx_exchange_market_add_file (IgxExchangeMarket *self, const char *path, GError **error);
gboolean igx_exchange_market_add_generated (IgxExchangeMarket *self,
                                            const char *name,
                                            guint64 seed,
                                            gint64 start,
                                            gint64 end,
                                            GError **error);
gboolean igx_exchange_market_get_range (IgxExchangeMarket *self, gint64 *first, gint64 *end);
void igx_exchange_market_extend (IgxExchangeMarket *self, gint64 now);
const GPtrArray *igx_exchange_market_get_symbols (IgxExchangeMarket *self);
IgxExchangeSymbol *igx_exchange_market_find (IgxExchangeMarket *self, const char *name);

const char *igx_exchange_symbol_get_name (const IgxExchangeSymbol *self);
const char *igx_exchange_symbol_get_base (const IgxExchangeSymbol *self);
const char *igx_exchange_symbol_get_quote (const IgxExchangeSymbol *self);
const char *igx_exchange_symbol_get_status (const IgxExchangeSymbol *self);
void igx_exchange_symbol_set_status (IgxExchangeSymbol *self, const char *status);
guint igx_exchange_symbol_get_decimals (const IgxExchangeSymbol *self);
gboolean igx_exchange_symbol_get_forming (IgxExchangeSymbol *self,
                                          const IgxExchangeInterval *interval,
                                          gint64 offset,
                                          gint64 now,
                                          IgxExchangeRow *row);
void igx_exchange_symbol_get_closed (IgxExchangeSymbol *self,
                                     const IgxExchangeInterval *interval,
                                     gint64 offset,
                                     gint64 after,
                                     gint64 until,
                                     GArray *rows);
void igx_exchange_symbol_get_rows (IgxExchangeSymbol *self,
                                   const IgxExchangeInterval *interval,
                                   gint64 offset,
                                   gint64 now,
                                   gint64 start,
                                   gint64 end,
                                   guint limit,
                                   GArray *rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxExchangeMarket, igx_exchange_market_free)

G_END_DECLS
