/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "feed/igx-binance-feed.h"
#include "feed/igx-binance-stream.h"
#include "feed/igx-http.h"

G_BEGIN_DECLS

IgxFeed *igx_binance_feed_new_with_timing (const char *const *rest_hosts,
                                           const char *const *stream_hosts,
                                           const IgxTimeSource *time_source,
                                           const IgxHttpTiming *http_timing,
                                           const IgxBinanceTiming *stream_timing);

G_END_DECLS
