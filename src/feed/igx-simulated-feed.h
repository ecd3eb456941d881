/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-time-source.h"
#include "feed/igx-feed.h"

G_BEGIN_DECLS

/** How much faster than the real one the demo market's time runs. */
#define IGX_SIMULATED_SPEED 60

#define IGX_TYPE_SIMULATED_FEED (igx_simulated_feed_get_type ())
G_DECLARE_FINAL_TYPE (IgxSimulatedFeed, igx_simulated_feed, IGX, SIMULATED_FEED, GObject)

/* The demo market, venue "demo": deterministic in seed, symbol and time. The time it shows is
 * time_source's, which the clock above runs IGX_SIMULATED_SPEED times faster. */
IgxFeed *igx_simulated_feed_new (guint64 seed, const IgxTimeSource *time_source);

/* The market itself, pure: also for tests and the test exchange. Any candle at any time,
 * without running through those before it. */
void igx_simulated_market_candles (guint64 seed,
                                   const IgxSeriesKey *series,
                                   gint64 first_open_time,
                                   gsize n_candles,
                                   IgxCandle *candles);

G_END_DECLS
