/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-candle.h"
#include "engine/igx-series-key.h"
#include "store/igx-db.h"

G_BEGIN_DECLS

/**
 * IgxCandleStore:
 *
 * candles.db: closed candles that can be fetched again. A damaged file is set aside and a new one
 * made, at any time.
 */
typedef struct _IgxCandleStore IgxCandleStore;

IgxCandleStore *igx_candle_store_open (const char *cache_dir, gboolean read_only, GError **error);
void igx_candle_store_close (IgxCandleStore *self);
IgxDb *igx_candle_store_get_db (IgxCandleStore *self);
char *igx_candle_store_steal_notice (IgxCandleStore *self);
gboolean igx_candle_store_save (IgxCandleStore *self,
                                const IgxSeriesKey *series,
                                GArray *candles,
                                GError **error);
GArray *igx_candle_store_load (IgxCandleStore *self,
                               const IgxSeriesKey *series,
                               gint64 start_time,
                               gint64 end_time,
                               guint limit,
                               GError **error);
gint64 igx_candle_store_count_corrections (IgxCandleStore *self,
                                           const IgxSeriesKey *series,
                                           gint64 start_time,
                                           gint64 end_time,
                                           GError **error);
GArray *igx_candle_store_list (IgxCandleStore *self, GError **error);
gboolean igx_candle_store_delete (IgxCandleStore *self, const IgxSeriesKey *series, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxCandleStore, igx_candle_store_close)

G_END_DECLS
