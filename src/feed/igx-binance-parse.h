/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-candle.h"
#include "feed/igx-feed.h"

G_BEGIN_DECLS

/** Most candles in one answer, and most symbols in a list of all. */
#define IGX_BINANCE_KLINES_MAX  1000
#define IGX_BINANCE_SYMBOLS_MAX 50000
/** Fewest columns of a candle that are needed, and most that are borne. */
#define IGX_BINANCE_COLUMNS_MIN 11
#define IGX_BINANCE_COLUMNS_MAX 24
/** Longest number in a string, and longest message of an error that is kept. */
#define IGX_BINANCE_DECIMAL_MAX 40
#define IGX_BINANCE_MESSAGE_MAX 256

/** Codes of errors that mean something to us; texts may vary, codes do not. */
#define IGX_BINANCE_CODE_TOO_MANY       (-1003)
#define IGX_BINANCE_CODE_INVALID_SYMBOL (-1121)

/**
 * IgxBinanceExchangeInfo:
 * @symbols: (element-type IgxSymbolInfo): those whose name is one of ours
 * @n_skipped: symbols with a name in another script, or too long
 * @weight_limit: request weight a minute, 0 if not told
 */
typedef struct
{
  GPtrArray *symbols;
  guint n_skipped;
  guint weight_limit;
} IgxBinanceExchangeInfo;

gboolean igx_binance_parse_decimal (const char *text, double *value);
GArray *igx_binance_parse_klines (
    const char *data, gsize length, IgxTimeframe timeframe, guint max_rows, GError **error);
gboolean igx_binance_parse_time (const char *data, gsize length, gint64 *time, GError **error);
gboolean igx_binance_parse_error (const char *data, gsize length, int *code, char **message);
IgxBinanceExchangeInfo *
igx_binance_parse_exchange_info (const char *data, gsize length, GError **error);
void igx_binance_parse_exchange_info_free (IgxBinanceExchangeInfo *info);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxBinanceExchangeInfo, igx_binance_parse_exchange_info_free)

G_END_DECLS
