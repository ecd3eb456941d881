/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "feed/igx-candle-file.h"
#include "store/igx-store.h"

G_BEGIN_DECLS

/** Most candles that a cursor gives at once. */
#define IGX_CTL_CANDLES_PIECE 2048

/**
 * IgxCtlCandles:
 *
 * The candles of one series, in a file or in the cache, for whoever reads them from any thread. A
 * file is in memory while somebody reads it, the cache comes a piece at a time.
 */
typedef struct _IgxCtlCandles IgxCtlCandles;

IgxCtlCandles *
igx_ctl_candles_new_from_file (const char *path, const IgxSeriesKey *series, IgxCandleFile *loaded);
IgxCtlCandles *igx_ctl_candles_new_from_store (IgxStore *store, const IgxStoredSeries *stored);
void igx_ctl_candles_free (IgxCtlCandles *self);

const IgxSeriesKey *igx_ctl_candles_get_series (const IgxCtlCandles *self);
void igx_ctl_candles_keep (IgxCtlCandles *self);
char *igx_ctl_candles_dup_warning (IgxCtlCandles *self);
void igx_ctl_candles_get_rows (IgxCtlCandles *self,
                               gsize *n_rows,
                               gsize *n_out_of_order,
                               gsize *n_repeated);

/**
 * IgxCtlCandleCursor:
 *
 * A place in the candles of a series. Belongs to one thread.
 */
typedef struct _IgxCtlCandleCursor IgxCtlCandleCursor;

IgxCtlCandleCursor *
igx_ctl_candle_cursor_open (IgxCtlCandles *candles, gint64 since, gint64 until, GError **error);
void igx_ctl_candle_cursor_close (IgxCtlCandleCursor *self);
gboolean igx_ctl_candle_cursor_next (IgxCtlCandleCursor *self,
                                     const IgxCandle **candles,
                                     gsize *n_candles,
                                     GError **error);
void igx_ctl_candle_cursor_get_span (const IgxCtlCandleCursor *self, gint64 *first, gint64 *last);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxCtlCandles, igx_ctl_candles_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxCtlCandleCursor, igx_ctl_candle_cursor_close)

G_END_DECLS
