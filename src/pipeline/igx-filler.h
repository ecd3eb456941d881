/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/igx-history.h"

G_BEGIN_DECLS

/** Candles that are filled in at once: with the one after them two requests to most venues. */
#define IGX_FILLER_CANDLES 1999

/** What closed less long ago may not be at the exchange yet: the live side brings it, market ms. */
#define IGX_FILLER_MARGIN_MS 60000

/**
 * IgxFill:
 * @n_candles: there now, of the range that was filled
 * @next: open time to go on from; past the end if there is no more
 */
typedef struct
{
  guint n_candles;
  gint64 next;
} IgxFill;

gboolean igx_filler_may_go_on (const GError *error);
gint64 igx_filler_find_end (IgxTimeframe timeframe, gint64 now);
void igx_filler_fill_async (IgxHistory *history,
                            IgxFeed *feed,
                            const IgxSeriesKey *series,
                            gint64 start_time,
                            gint64 end_time,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean igx_filler_fill_finish (GAsyncResult *result, IgxFill *fill, GError **error);

G_END_DECLS
