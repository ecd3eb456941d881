/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "exchange/igx-exchange-faults.h"
#include "exchange/igx-exchange-market.h"

G_BEGIN_DECLS

/* IgxExchangeEvent: names and texts of the stream's events; there is no such object. */

gboolean igx_exchange_event_parse_name (IgxExchangeMarket *market,
                                        const char *name,
                                        IgxExchangeSymbol **symbol,
                                        const IgxExchangeInterval **interval,
                                        gint64 *offset);
char *igx_exchange_event_quote (const char *text);
char *igx_exchange_event_format (const char *symbol,
                                 const char *interval,
                                 const IgxExchangeRow *row,
                                 gboolean closed,
                                 gint64 now,
                                 gint64 factor,
                                 IgxExchangeFlaw flaw);

G_END_DECLS
