/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "daemon/igx-settings.h"
#include "pipeline/igx-pipeline.h"
#include "store/igx-ledger-lock.h"

G_BEGIN_DECLS

#define IGX_TYPE_MARKET (igx_market_get_type ())
G_DECLARE_FINAL_TYPE (IgxMarket, igx_market, IGX, MARKET, GObject)

/**
 * IgxMarket:
 *
 * A market with all it owns: the lock, the databases, the feed, the clock, the pipeline and its
 * publisher. The real market and the demo market are two of them in different folders and never
 * meet.
 */
IgxMarket *igx_market_new (gboolean demo, IgxSettings *settings);
void igx_market_open_async (IgxMarket *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean igx_market_open_finish (IgxMarket *self, GAsyncResult *result, GError **error);
void igx_market_start (IgxMarket *self, GPtrArray *strategies);
void igx_market_close_async (IgxMarket *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean igx_market_close_finish (IgxMarket *self, GAsyncResult *result, GError **error);
void igx_market_apply_watch_list (IgxMarket *self);
gboolean igx_market_is_demo (IgxMarket *self);
gboolean igx_market_has_cache (IgxMarket *self);
int igx_market_get_holder (IgxMarket *self);
const char *igx_market_get_venue (IgxMarket *self);
IgxClock *igx_market_get_clock (IgxMarket *self);
IgxStore *igx_market_get_store (IgxMarket *self);
IgxPipeline *igx_market_get_pipeline (IgxMarket *self);
IgxPublisher *igx_market_get_publisher (IgxMarket *self);

G_END_DECLS
