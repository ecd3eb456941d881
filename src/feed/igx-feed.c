/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed/igx-feed.h"

#include "engine/igx-timeframe.h"

G_DEFINE_QUARK (igx - feed - error - quark, igx_feed_error)
G_DEFINE_INTERFACE (IgxFeed, igx_feed, G_TYPE_OBJECT)

enum
{
  SIGNAL_CANDLE,
  SIGNAL_STREAM_UP,
  SIGNAL_STREAM_DOWN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const IgxTimeframe *
get_all_timeframes (IgxFeed *self, gsize *n_timeframes)
{
  return igx_timeframe_get_all (n_timeframes);
}

static void
igx_feed_default_init (IgxFeedInterface *iface)
{
  iface->get_timeframes = get_all_timeframes;
  signals[SIGNAL_CANDLE]
      = g_signal_new ("candle", IGX_TYPE_FEED, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                      4, G_TYPE_POINTER, G_TYPE_POINTER, G_TYPE_BOOLEAN, G_TYPE_INT64);
  signals[SIGNAL_STREAM_UP] = g_signal_new ("stream-up", IGX_TYPE_FEED, G_SIGNAL_RUN_LAST, 0, NULL,
                                            NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_STREAM_DOWN] = g_signal_new ("stream-down", IGX_TYPE_FEED, G_SIGNAL_RUN_LAST, 0,
                                              NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

void
igx_symbol_info_free (IgxSymbolInfo *info)
{
  g_free (info->symbol);
  g_free (info->base);
  g_free (info->quote);
  g_free (info);
}

/**
 * igx_feed_get_venue:
 *
 * Returns: the venue's name, interned, as it stands in ids: `binance`, `demo`
 */
const char *
igx_feed_get_venue (IgxFeed *self)
{
  g_return_val_if_fail (IGX_IS_FEED (self), NULL);

  return IGX_FEED_GET_IFACE (self)->get_venue (self);
}

/**
 * igx_feed_get_timeframes:
 * @n_timeframes: (out): how many
 *
 * Returns: (array length=n_timeframes): the timeframes whose candles the venue has itself; all of
 *   ours where the feed does not say otherwise
 */
const IgxTimeframe *
igx_feed_get_timeframes (IgxFeed *self, gsize *n_timeframes)
{
  g_return_val_if_fail (IGX_IS_FEED (self), NULL);
  g_return_val_if_fail (n_timeframes != NULL, NULL);

  return IGX_FEED_GET_IFACE (self)->get_timeframes (self, n_timeframes);
}

/**
 * igx_feed_start:
 *
 * Opens the stream and keeps it open until igx_feed_stop(). Fetching works without.
 */
void
igx_feed_start (IgxFeed *self)
{
  g_return_if_fail (IGX_IS_FEED (self));

  IGX_FEED_GET_IFACE (self)->start (self);
}

void
igx_feed_stop (IgxFeed *self)
{
  g_return_if_fail (IGX_IS_FEED (self));

  IGX_FEED_GET_IFACE (self)->stop (self);
}

/**
 * igx_feed_subscribe:
 * @series: a series of this venue; subscribing twice is harmless
 */
void
igx_feed_subscribe (IgxFeed *self, const IgxSeriesKey *series)
{
  g_return_if_fail (IGX_IS_FEED (self));

  IGX_FEED_GET_IFACE (self)->subscribe (self, series);
}

void
igx_feed_unsubscribe (IgxFeed *self, const IgxSeriesKey *series)
{
  g_return_if_fail (IGX_IS_FEED (self));

  IGX_FEED_GET_IFACE (self)->unsubscribe (self, series);
}

/**
 * igx_feed_get_retry_at:
 *
 * Returns: the exchange time in ms UTC before which nothing is asked, 0 if nothing holds it back
 */
gint64
igx_feed_get_retry_at (IgxFeed *self)
{
  g_return_val_if_fail (IGX_IS_FEED (self), 0);

  return IGX_FEED_GET_IFACE (self)->get_retry_at (self);
}

/**
 * igx_feed_get_health:
 *
 * Returns: (transfer full): `a{sv}` for people: `rest_host`, `stream_host`, `stream_up` (b),
 * `used_weight` (u), `weight_limit` (u), `reconnects` (u), `last_error` (s), `retry_at` (x)
 */
GVariant *
igx_feed_get_health (IgxFeed *self)
{
  g_return_val_if_fail (IGX_IS_FEED (self), NULL);

  return IGX_FEED_GET_IFACE (self)->get_health (self);
}

/**
 * igx_feed_fetch_time_async:
 *
 * Asks the venue for its time.
 */
void
igx_feed_fetch_time_async (IgxFeed *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (IGX_IS_FEED (self));

  IGX_FEED_GET_IFACE (self)->fetch_time_async (self, cancellable, callback, user_data);
}

/**
 * igx_feed_fetch_time_finish:
 *
 * Returns: ms UTC, or -1 with @error set
 */
gint64
igx_feed_fetch_time_finish (IgxFeed *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (IGX_IS_FEED (self), -1);

  return IGX_FEED_GET_IFACE (self)->fetch_time_finish (self, result, error);
}

/**
 * igx_feed_fetch_candles_async:
 * @series: what to fetch
 * @start_time: open time of the first candle wanted, ms UTC; -1 for the newest @limit ones
 * @end_time: open time of the last candle wanted, ms UTC; -1 for up to now
 * @limit: most candles wanted, 1 to %IGX_FEED_CANDLES_MAX
 *
 * Fetches closed candles. Closed means: close time not after the exchange's time as the time
 * source tells it when the answer arrives. A candle that the venue does not have is absent.
 * As many requests as needed are made, within the venue's limits.
 */
void
igx_feed_fetch_candles_async (IgxFeed *self,
                              const IgxSeriesKey *series,
                              gint64 start_time,
                              gint64 end_time,
                              guint limit,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (IGX_IS_FEED (self));
  g_return_if_fail (series != NULL);
  g_return_if_fail (limit > 0 && limit <= IGX_FEED_CANDLES_MAX);

  IGX_FEED_GET_IFACE (self)->fetch_candles_async (self, series, start_time, end_time, limit,
                                                  cancellable, callback, user_data);
}

/**
 * igx_feed_fetch_candles_finish:
 *
 * Returns: (transfer full) (element-type IgxCandle): ascending, checked, each open time once;
 * %NULL with @error set
 */
GArray *
igx_feed_fetch_candles_finish (IgxFeed *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (IGX_IS_FEED (self), NULL);

  return IGX_FEED_GET_IFACE (self)->fetch_candles_finish (self, result, error);
}

/**
 * igx_feed_fetch_symbols_async:
 *
 * Asks for all symbols of the venue.
 */
void
igx_feed_fetch_symbols_async (IgxFeed *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (IGX_IS_FEED (self));

  IGX_FEED_GET_IFACE (self)->fetch_symbols_async (self, cancellable, callback, user_data);
}

/**
 * igx_feed_fetch_symbols_finish:
 *
 * Returns: (transfer full) (element-type IgxSymbolInfo): %NULL with @error set
 */
GPtrArray *
igx_feed_fetch_symbols_finish (IgxFeed *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (IGX_IS_FEED (self), NULL);

  return IGX_FEED_GET_IFACE (self)->fetch_symbols_finish (self, result, error);
}

void
igx_feed_emit_candle (IgxFeed *self,
                      const IgxSeriesKey *series,
                      const IgxCandle *candle,
                      gboolean closed,
                      gint64 event_time)
{
  g_signal_emit (self, signals[SIGNAL_CANDLE], 0, series, candle, closed, event_time);
}

void
igx_feed_emit_stream_up (IgxFeed *self)
{
  g_signal_emit (self, signals[SIGNAL_STREAM_UP], 0);
}

void
igx_feed_emit_stream_down (IgxFeed *self, const char *reason)
{
  g_signal_emit (self, signals[SIGNAL_STREAM_DOWN], 0, reason);
}
