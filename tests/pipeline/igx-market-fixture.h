/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "feed/igx-feed.h"
#include "pipeline/igx-pipeline.h"
#include "support/igx-test-exchange.h"

G_BEGIN_DECLS

/**
 * IgxMarketFixture:
 *
 * A market against the test exchange: real feed, real store in a folder of its own, the
 * strategies that come with the program. Mistakes end the test.
 */
typedef struct
{
  IgxTestExchange *exchange; /* (nullable) */
  IgxFeed *given_feed;       /* (nullable) */
  double speed;
  IgxProfile profile; /* of the next start: unfiltered where nothing else is said */
  char *folder;
  GPtrArray *strategies;
  IgxClock *clock;
  IgxFeed *feed;
  IgxStore *store;
  IgxPublisher *publisher;
  IgxPipeline *pipeline;
  GPtrArray *published; /* of IgxSignal, in order, over all runs */
  GPtrArray *updated;   /* of IgxSignal, in order, over all runs */
  GHashTable *told;     /* of IgxSeriesKey to gint64: open time of the last candle that was told */
  IgxSink *sink;
} IgxMarketFixture;

IgxMarketFixture *igx_market_fixture_new (double speed, const char *const *arguments);
IgxMarketFixture *igx_market_fixture_new_with_feed (IgxFeed *feed, const char *const *sources);
void igx_market_fixture_free (IgxMarketFixture *self);
void igx_market_fixture_start (IgxMarketFixture *self, const IgxSeriesKey *series, gsize n_series);
void igx_market_fixture_stop (IgxMarketFixture *self);
gint64 igx_market_fixture_get_progress (IgxMarketFixture *self, const IgxSeriesKey *series);
GHashTable *igx_market_fixture_get_strategies (IgxMarketFixture *self,
                                               const IgxSeriesKey *series,
                                               const char *const *strategies);
void igx_market_fixture_wait_progress (IgxMarketFixture *self,
                                       const IgxSeriesKey *series,
                                       gint64 close_time,
                                       guint timeout_ms);
GPtrArray *igx_market_fixture_get_ledger (IgxMarketFixture *self, const char *symbol);
GArray *igx_market_fixture_fetch (IgxMarketFixture *self,
                                  const IgxSeriesKey *series,
                                  gint64 start_time,
                                  gint64 end_time);
GPtrArray *igx_market_fixture_backtest (IgxMarketFixture *self,
                                        const IgxSeriesKey *series,
                                        GArray *candles,
                                        gint64 after,
                                        gint64 up_to);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxMarketFixture, igx_market_fixture_free)

G_END_DECLS
