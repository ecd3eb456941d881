/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "feed/igx-feed.h"
#include "store/igx-store.h"

G_BEGIN_DECLS

/**
 * IgxTimeRange:
 * @start: first open time
 * @end: last open time
 */
typedef struct
{
  gint64 start;
  gint64 end;
} IgxTimeRange;

/**
 * IgxHistory:
 *
 * The candles of one series, from the cache and, where it lacks some, from the exchange, which is
 * asked once, however many want them. Reference counted.
 */
typedef struct _IgxHistory IgxHistory;

IgxHistory *igx_history_new (IgxStore *store, IgxFeed *feed, const IgxSeriesKey *series);
IgxHistory *igx_history_ref (IgxHistory *self);
void igx_history_unref (IgxHistory *self);
void igx_history_load_async (IgxHistory *self,
                             gint64 start_time,
                             gint64 end_time,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
GArray *igx_history_load_finish (GAsyncResult *result, GError **error);
GArray *igx_history_find_holes (GArray *candles,
                                IgxTimeframe timeframe,
                                gint64 start_time,
                                gint64 end_time);
gint64 igx_history_find_start (IgxTimeframe timeframe,
                               gsize n_candles,
                               gint64 evaluated_to,
                               gint64 newest_open);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxHistory, igx_history_unref)

G_END_DECLS
