/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed/igx-binance-feed.h"

#include "engine/igx-name.h"
#include "engine/igx-timeframe.h"
#include "feed/igx-binance-feed-private.h"
#include "feed/igx-binance-fetch.h"
#include "feed/igx-binance-message.h"

#define VENUE "binance"

/* Public data only, so the hosts that serve nothing else come first. */
const char *const igx_binance_default_rest_hosts[] = {
  "https://data-api.binance.vision",
  "https://api.binance.com",
  NULL,
};

const char *const igx_binance_default_stream_hosts[] = {
  "wss://data-stream.binance.vision",
  "wss://stream.binance.com:9443",
  NULL,
};

struct _IgxBinanceFeed
{
  GObject parent_instance;

  const IgxTimeSource *time_source; /* (not owned) */
  IgxHttp *http;
  IgxBinanceStream *stream;
  GHashTable *series; /* set of IgxSeriesKey */
};

static void igx_binance_feed_iface_init (IgxFeedInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (IgxBinanceFeed,
                               igx_binance_feed,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (IGX_TYPE_FEED, igx_binance_feed_iface_init))

static char *
stream_name (const IgxSeriesKey *series)
{
  g_autofree char *symbol = g_ascii_strdown (series->symbol, -1);

  return g_strdup_printf ("%s@kline_%s", symbol, igx_timeframe_to_string (series->timeframe));
}

static void
kline_cb (IgxBinanceStream *stream, gpointer pointer, gpointer data)
{
  g_autoptr (IgxBinanceFeed) self = g_object_ref (data);
  const IgxBinanceMessage *message = pointer;
  IgxSeriesKey series = {
    .venue = igx_name_intern (VENUE),
    .timeframe = message->timeframe,
  };

  /* Only a symbol that somebody asked for is interned; a stranger's name costs no memory. */
  series.symbol = igx_name_find (message->symbol);
  if (series.symbol == NULL)
    return;
  if (g_hash_table_contains (self->series, &series))
    igx_feed_emit_candle (IGX_FEED (self), &series, &message->candle, message->closed,
                          message->event_time);
}

static void
up_cb (IgxBinanceStream *stream, gpointer data)
{
  igx_feed_emit_stream_up (data);
}

static void
down_cb (IgxBinanceStream *stream, const char *reason, gpointer data)
{
  igx_feed_emit_stream_down (data, reason);
}

static const char *
igx_binance_feed_get_venue (IgxFeed *feed)
{
  return igx_name_intern (VENUE);
}

static void
igx_binance_feed_start (IgxFeed *feed)
{
  igx_binance_stream_start (IGX_BINANCE_FEED (feed)->stream);
}

static void
igx_binance_feed_stop (IgxFeed *feed)
{
  igx_binance_stream_stop (IGX_BINANCE_FEED (feed)->stream);
}

static void
igx_binance_feed_subscribe (IgxFeed *feed, const IgxSeriesKey *series)
{
  IgxBinanceFeed *self = IGX_BINANCE_FEED (feed);
  g_autofree char *name = stream_name (series);

  g_return_if_fail (g_strcmp0 (series->venue, VENUE) == 0);

  if (igx_binance_stream_add (self->stream, name))
    g_hash_table_add (self->series, igx_series_key_copy (series));
}

static void
igx_binance_feed_unsubscribe (IgxFeed *feed, const IgxSeriesKey *series)
{
  IgxBinanceFeed *self = IGX_BINANCE_FEED (feed);
  g_autofree char *name = stream_name (series);

  if (g_hash_table_remove (self->series, series))
    igx_binance_stream_remove (self->stream, name);
}

static gint64
igx_binance_feed_get_retry_at (IgxFeed *feed)
{
  return igx_http_get_retry_at (IGX_BINANCE_FEED (feed)->http);
}

static GVariant *
igx_binance_feed_get_health (IgxFeed *feed)
{
  IgxBinanceFeed *self = IGX_BINANCE_FEED (feed);
  g_auto (GVariantDict) health = G_VARIANT_DICT_INIT (NULL);
  const char *error = igx_binance_stream_get_last_error (self->stream);

  if (igx_http_get_last_error (self->http) != NULL)
    error = igx_http_get_last_error (self->http);
  g_variant_dict_insert (&health, "rest_host", "s", igx_http_get_host (self->http));
  g_variant_dict_insert (&health, "stream_host", "s", igx_binance_stream_get_host (self->stream));
  g_variant_dict_insert (&health, "stream_up", "b", igx_binance_stream_is_up (self->stream));
  g_variant_dict_insert (&health, "used_weight", "u", igx_http_get_used_weight (self->http));
  g_variant_dict_insert (&health, "weight_limit", "u", igx_http_get_weight_limit (self->http));
  g_variant_dict_insert (&health, "reconnects", "u",
                         igx_binance_stream_get_n_reconnects (self->stream));
  g_variant_dict_insert (&health, "last_error", "s", error != NULL ? error : "");
  g_variant_dict_insert (&health, "retry_at", "x", igx_http_get_retry_at (self->http));
  return g_variant_ref_sink (g_variant_dict_end (&health));
}

/* Each fetch is a task of the feed around the one of the fetcher, so that its result can only be
 * finished where it was begun. */
static void
candles_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  GArray *candles = igx_binance_fetch_candles_finish (IGX_HTTP (source), result, &error);

  if (candles == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, candles, (GDestroyNotify) g_array_unref);
}

static void
igx_binance_feed_fetch_candles_async (IgxFeed *feed,
                                      const IgxSeriesKey *series,
                                      gint64 start_time,
                                      gint64 end_time,
                                      guint limit,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  IgxBinanceFeed *self = IGX_BINANCE_FEED (feed);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, igx_binance_feed_fetch_candles_async);
  igx_binance_fetch_candles_async (self->http, self->time_source, series, start_time, end_time,
                                   limit, cancellable, candles_cb, task);
}

static GArray *
igx_binance_feed_fetch_candles_finish (IgxFeed *feed, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, feed), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
symbols_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  GPtrArray *symbols = igx_binance_fetch_symbols_finish (IGX_HTTP (source), result, &error);

  if (symbols == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, symbols, (GDestroyNotify) g_ptr_array_unref);
}

static void
igx_binance_feed_fetch_symbols_async (IgxFeed *feed,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  GTask *task = g_task_new (feed, cancellable, callback, user_data);

  g_task_set_source_tag (task, igx_binance_feed_fetch_symbols_async);
  igx_binance_fetch_symbols_async (IGX_BINANCE_FEED (feed)->http, cancellable, symbols_cb, task);
}

static GPtrArray *
igx_binance_feed_fetch_symbols_finish (IgxFeed *feed, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, feed), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
time_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autofree gint64 *time = g_new (gint64, 1);

  *time = igx_binance_fetch_time_finish (IGX_HTTP (source), result, &error);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&time), g_free);
}

static void
igx_binance_feed_fetch_time_async (IgxFeed *feed,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task = g_task_new (feed, cancellable, callback, user_data);

  g_task_set_source_tag (task, igx_binance_feed_fetch_time_async);
  igx_binance_fetch_time_async (IGX_BINANCE_FEED (feed)->http, cancellable, time_cb, task);
}

static gint64
igx_binance_feed_fetch_time_finish (IgxFeed *feed, GAsyncResult *result, GError **error)
{
  g_autofree gint64 *time = NULL;

  g_return_val_if_fail (g_task_is_valid (result, feed), -1);

  time = g_task_propagate_pointer (G_TASK (result), error);
  return time != NULL ? *time : -1;
}

static void
igx_binance_feed_iface_init (IgxFeedInterface *iface)
{
  iface->get_venue = igx_binance_feed_get_venue;
  iface->start = igx_binance_feed_start;
  iface->stop = igx_binance_feed_stop;
  iface->subscribe = igx_binance_feed_subscribe;
  iface->unsubscribe = igx_binance_feed_unsubscribe;
  iface->get_retry_at = igx_binance_feed_get_retry_at;
  iface->get_health = igx_binance_feed_get_health;
  iface->fetch_time_async = igx_binance_feed_fetch_time_async;
  iface->fetch_time_finish = igx_binance_feed_fetch_time_finish;
  iface->fetch_candles_async = igx_binance_feed_fetch_candles_async;
  iface->fetch_candles_finish = igx_binance_feed_fetch_candles_finish;
  iface->fetch_symbols_async = igx_binance_feed_fetch_symbols_async;
  iface->fetch_symbols_finish = igx_binance_feed_fetch_symbols_finish;
}

static void
igx_binance_feed_dispose (GObject *object)
{
  IgxBinanceFeed *self = IGX_BINANCE_FEED (object);

  if (self->stream != NULL)
    igx_binance_stream_stop (self->stream);
  g_clear_object (&self->stream);
  g_clear_object (&self->http);
  G_OBJECT_CLASS (igx_binance_feed_parent_class)->dispose (object);
}

static void
igx_binance_feed_finalize (GObject *object)
{
  IgxBinanceFeed *self = IGX_BINANCE_FEED (object);

  g_clear_pointer (&self->series, g_hash_table_unref);
  G_OBJECT_CLASS (igx_binance_feed_parent_class)->finalize (object);
}

static void
igx_binance_feed_class_init (IgxBinanceFeedClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = igx_binance_feed_dispose;
  G_OBJECT_CLASS (klass)->finalize = igx_binance_feed_finalize;
}

static void
igx_binance_feed_init (IgxBinanceFeed *self)
{
  self->series = g_hash_table_new_full (igx_series_key_hash, igx_series_key_equal, g_free, NULL);
}

/**
 * igx_binance_feed_new:
 * @rest_hosts: (array zero-terminated=1): base addresses in order of preference
 * @stream_hosts: (array zero-terminated=1): base addresses in order of preference
 * @time_source: the exchange's time; must outlive the feed
 *
 * Returns: (transfer full): Binance's public spot market
 */
IgxFeed *
igx_binance_feed_new (const char *const *rest_hosts,
                      const char *const *stream_hosts,
                      const IgxTimeSource *time_source)
{
  return igx_binance_feed_new_with_timing (rest_hosts, stream_hosts, time_source, NULL, NULL);
}

/**
 * igx_binance_feed_new_with_timing:
 * @http_timing: (nullable): other than the usual waits, for tests
 * @stream_timing: (nullable): other than the usual waits, for tests
 *
 * As igx_binance_feed_new().
 */
IgxFeed *
igx_binance_feed_new_with_timing (const char *const *rest_hosts,
                                  const char *const *stream_hosts,
                                  const IgxTimeSource *time_source,
                                  const IgxHttpTiming *http_timing,
                                  const IgxBinanceTiming *stream_timing)
{
  IgxBinanceFeed *self = NULL;

  g_return_val_if_fail (rest_hosts != NULL && rest_hosts[0] != NULL, NULL);
  g_return_val_if_fail (stream_hosts != NULL && stream_hosts[0] != NULL, NULL);
  g_return_val_if_fail (time_source != NULL, NULL);

  self = g_object_new (IGX_TYPE_BINANCE_FEED, NULL);
  self->time_source = time_source;
  self->http = igx_http_new (rest_hosts, time_source, http_timing);
  self->stream = igx_binance_stream_new (stream_hosts, stream_timing);
  g_signal_connect (self->stream, "kline", G_CALLBACK (kline_cb), self);
  g_signal_connect (self->stream, "up", G_CALLBACK (up_cb), self);
  g_signal_connect (self->stream, "down", G_CALLBACK (down_cb), self);
  return IGX_FEED (self);
}
