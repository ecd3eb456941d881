/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-time-source.h"
#include "feed/igx-feed.h"

G_BEGIN_DECLS

#define IGX_TYPE_BINANCE_FEED (igx_binance_feed_get_type ())
G_DECLARE_FINAL_TYPE (IgxBinanceFeed, igx_binance_feed, IGX, BINANCE_FEED, GObject)

/* rest_hosts: base addresses in order of preference, e.g. "https://data-api.binance.vision";
 * stream_hosts: e.g. "wss://data-stream.binance.vision". time_source must outlive the feed. */
IgxFeed *igx_binance_feed_new (const char *const *rest_hosts,
                               const char *const *stream_hosts,
                               const IgxTimeSource *time_source);

extern const char *const igx_binance_default_rest_hosts[];
extern const char *const igx_binance_default_stream_hosts[];

G_END_DECLS
