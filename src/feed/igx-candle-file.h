/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/igx-candle.h"
#include "engine/igx-series-key.h"

G_BEGIN_DECLS

/** Largest candle file that is read, and most candles in it. */
#define IGX_CANDLE_FILE_SIZE_MAX    (1024 * 1024 * 1024)
#define IGX_CANDLE_FILE_CANDLES_MAX 20000000

/**
 * IgxCandleFile:
 * @candles: (element-type IgxCandle): ascending, each open time once, all checked
 * @series: key for them: from what the caller asked, else from the file's name and the most
 *   common step
 * @n_rows: rows read
 * @n_out_of_order: rows dropped because their time is not after the row before
 * @n_repeated: rows dropped because their time stood there already
 *
 * A file of candles: JSON `[[open_time, open, high, low, close, volume, ...], ...]` (6 or 12
 * columns, numbers or strings) or CSV (with or without header, 6 or 12 columns in the archive's
 * order). Times in s, ms or us (recognised by range) or ISO 8601.
 */
typedef struct
{
  GArray *candles;
  IgxSeriesKey series;
  gsize n_rows;
  gsize n_out_of_order;
  gsize n_repeated;
} IgxCandleFile;

IgxCandleFile *igx_candle_file_load (const char *path,
                                     const char *venue,
                                     const char *symbol,
                                     IgxTimeframe timeframe,
                                     GError **error);
gboolean igx_candle_file_peek (const char *path,
                               const char *venue,
                               const char *symbol,
                               IgxTimeframe timeframe,
                               IgxSeriesKey *series,
                               GError **error);
void igx_candle_file_free (IgxCandleFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxCandleFile, igx_candle_file_free)

G_END_DECLS
