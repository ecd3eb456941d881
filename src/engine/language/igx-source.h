/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-candle.h"
#include "engine/indicators/igx-indicator.h"

G_BEGIN_DECLS

/*
 * The series of the language: what is known at the close of a candle. Those of the market are no
 * part of a candle: where nothing provides them they are unknown.
 */
typedef enum
{
  IGX_SOURCE_OPEN,
  IGX_SOURCE_HIGH,
  IGX_SOURCE_LOW,
  IGX_SOURCE_CLOSE,
  IGX_SOURCE_VOLUME,
  IGX_SOURCE_QUOTE_VOLUME,
  IGX_SOURCE_TRADES,
  IGX_SOURCE_TAKER_BUY_VOLUME,
  IGX_SOURCE_HL2,
  IGX_SOURCE_HLC3,
  IGX_SOURCE_OHLC4,
  IGX_SOURCE_FUNDING,        /* last settled rate of the perpetual, as a fraction for 8 hours */
  IGX_SOURCE_OPEN_INTEREST,  /* contracts that are open, in the base coin */
  IGX_SOURCE_BOOK_IMBALANCE, /* (bids - asks) / (bids + asks) of the best 10 levels, -1 to 1 */
  IGX_SOURCE_BOOK_SPREAD,    /* (best ask - best bid) / their middle */
  IGX_SOURCE_FEAR_GREED,     /* index of the whole market, 0 to 100 */
  IGX_SOURCE_OPEN_TIME,      /* for indicators only: the language has no word for it */
} IgxSource;

gsize igx_source_count (void);
const char *igx_source_to_string (IgxSource source);
gboolean igx_source_from_string (const char *name, IgxSource *source);
IgxSource igx_source_from_input (IgxInput input);
const char *igx_source_get_need (IgxSource source);
GPtrArray *igx_source_list_needs (guint64 sources);
void igx_source_eval (IgxSource source, const IgxCandle *candles, double *out, gsize n);

G_END_DECLS
