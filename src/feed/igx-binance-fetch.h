/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-series-key.h"
#include "feed/igx-http.h"

G_BEGIN_DECLS

/** Longest answer that is accepted: 1000 candles take some 170 KB; all symbols some 15 MB. */
#define IGX_BINANCE_KLINES_BODY_MAX  (2 * 1024 * 1024)
#define IGX_BINANCE_SYMBOLS_BODY_MAX (64 * 1024 * 1024)
#define IGX_BINANCE_TIME_BODY_MAX    4096

void igx_binance_fetch_candles_async (IgxHttp *http,
                                      const IgxTimeSource *time_source,
                                      const IgxSeriesKey *series,
                                      gint64 start_time,
                                      gint64 end_time,
                                      guint limit,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
GArray *igx_binance_fetch_candles_finish (IgxHttp *http, GAsyncResult *result, GError **error);

void igx_binance_fetch_symbols_async (IgxHttp *http,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
GPtrArray *igx_binance_fetch_symbols_finish (IgxHttp *http, GAsyncResult *result, GError **error);

void igx_binance_fetch_time_async (IgxHttp *http,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gint64 igx_binance_fetch_time_finish (IgxHttp *http, GAsyncResult *result, GError **error);

G_END_DECLS
