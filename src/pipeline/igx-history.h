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

GArray *igx_history_find_holes (GArray *candles,
                                IgxTimeframe timeframe,
                                gint64 start_time,
                                gint64 end_time);
void igx_history_load_async (IgxStore *store,
                             IgxFeed *feed,
                             const IgxSeriesKey *series,
                             gsize n_candles,
                             gint64 evaluated_to,
                             gint64 newest_open,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
void igx_history_load_range_async (IgxStore *store,
                                   IgxFeed *feed,
                                   const IgxSeriesKey *series,
                                   gint64 start_time,
                                   gint64 end_time,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GArray *igx_history_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
