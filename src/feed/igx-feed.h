/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/igx-candle.h"
#include "engine/igx-series-key.h"

G_BEGIN_DECLS

/**
 * IgxFeedError:
 * @IGX_FEED_ERROR_NETWORK: no answer; try again with backoff
 * @IGX_FEED_ERROR_RATE_LIMITED: told to wait; see igx_feed_get_retry_at()
 * @IGX_FEED_ERROR_BANNED: this address is banned for a time; see igx_feed_get_retry_at()
 * @IGX_FEED_ERROR_BLOCKED: refused for this place (451); final for every host that was tried
 * @IGX_FEED_ERROR_SERVER: the server failed (5xx); try again with backoff
 * @IGX_FEED_ERROR_UNKNOWN_SYMBOL: the venue has no such symbol; do not try again
 * @IGX_FEED_ERROR_REFUSED: the venue refused the request for another reason; do not try again
 * @IGX_FEED_ERROR_BAD_DATA: an answer that cannot be understood or breaks a limit
 */
typedef enum
{
  IGX_FEED_ERROR_NETWORK,
  IGX_FEED_ERROR_RATE_LIMITED,
  IGX_FEED_ERROR_BANNED,
  IGX_FEED_ERROR_BLOCKED,
  IGX_FEED_ERROR_SERVER,
  IGX_FEED_ERROR_UNKNOWN_SYMBOL,
  IGX_FEED_ERROR_REFUSED,
  IGX_FEED_ERROR_BAD_DATA,
} IgxFeedError;

#define IGX_FEED_ERROR (igx_feed_error_quark ())
GQuark igx_feed_error_quark (void);

/**
 * IgxSymbolInfo:
 * @symbol: `BTCUSDT`
 * @trading: %FALSE for any status but trading, unknown ones too
 * @tick_size: smallest step of the price, NAN if unknown
 * @step_size: smallest step of the amount, NAN if unknown
 */
typedef struct
{
  char *symbol;
  char *base;
  char *quote;
  gboolean trading;
  double tick_size;
  double step_size;
} IgxSymbolInfo;

void igx_symbol_info_free (IgxSymbolInfo *info);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxSymbolInfo, igx_symbol_info_free)

/** Most candles that one igx_feed_fetch_candles_async() brings, over several requests. */
#define IGX_FEED_CANDLES_MAX 50000

#define IGX_TYPE_FEED (igx_feed_get_type ())
G_DECLARE_INTERFACE (IgxFeed, igx_feed, IGX, FEED, GObject)

/**
 * IgxFeed:
 *
 * One venue's public market data. Everything arrives on the thread that made the feed, and
 * everything that leaves it has passed igx_candle_check().
 *
 * Signals:
 * - `candle` (const IgxSeriesKey *series, const IgxCandle *candle, gboolean closed,
 *   gint64 event_time): the stream's latest word on a candle of a subscribed series; @closed is
 *   the venue's own flag. event_time is exchange time in ms UTC.
 * - `stream-up`: the stream is (re)connected and all subscriptions are acknowledged; what closed
 *   before this moment may be missing and must be fetched.
 * - `stream-down` (const char *reason): the stream is lost; the feed reconnects by itself with
 *   jittered exponential backoff.
 */
struct _IgxFeedInterface
{
  GTypeInterface parent_iface;

  const char *(*get_venue) (IgxFeed *self);
  const IgxTimeframe *(*get_timeframes) (IgxFeed *self, gsize *n_timeframes);
  void (*start) (IgxFeed *self);
  void (*stop) (IgxFeed *self);
  void (*subscribe) (IgxFeed *self, const IgxSeriesKey *series);
  void (*unsubscribe) (IgxFeed *self, const IgxSeriesKey *series);
  gint64 (*get_retry_at) (IgxFeed *self);
  GVariant *(*get_health) (IgxFeed *self);

  void (*fetch_time_async) (IgxFeed *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
  gint64 (*fetch_time_finish) (IgxFeed *self, GAsyncResult *result, GError **error);

  void (*fetch_candles_async) (IgxFeed *self,
                               const IgxSeriesKey *series,
                               gint64 start_time,
                               gint64 end_time,
                               guint limit,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
  GArray *(*fetch_candles_finish) (IgxFeed *self, GAsyncResult *result, GError **error);

  void (*fetch_symbols_async) (IgxFeed *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
  GPtrArray *(*fetch_symbols_finish) (IgxFeed *self, GAsyncResult *result, GError **error);
};

const char *igx_feed_get_venue (IgxFeed *self);
const IgxTimeframe *igx_feed_get_timeframes (IgxFeed *self, gsize *n_timeframes);
void igx_feed_start (IgxFeed *self);
void igx_feed_stop (IgxFeed *self);
void igx_feed_subscribe (IgxFeed *self, const IgxSeriesKey *series);
void igx_feed_unsubscribe (IgxFeed *self, const IgxSeriesKey *series);
gint64 igx_feed_get_retry_at (IgxFeed *self);
GVariant *igx_feed_get_health (IgxFeed *self);

void igx_feed_fetch_time_async (IgxFeed *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gint64 igx_feed_fetch_time_finish (IgxFeed *self, GAsyncResult *result, GError **error);
void igx_feed_fetch_candles_async (IgxFeed *self,
                                   const IgxSeriesKey *series,
                                   gint64 start_time,
                                   gint64 end_time,
                                   guint limit,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GArray *igx_feed_fetch_candles_finish (IgxFeed *self, GAsyncResult *result, GError **error);
void igx_feed_fetch_symbols_async (IgxFeed *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GPtrArray *igx_feed_fetch_symbols_finish (IgxFeed *self, GAsyncResult *result, GError **error);

/* For implementations only. */
void igx_feed_emit_candle (IgxFeed *self,
                           const IgxSeriesKey *series,
                           const IgxCandle *candle,
                           gboolean closed,
                           gint64 event_time);
void igx_feed_emit_stream_up (IgxFeed *self);
void igx_feed_emit_stream_down (IgxFeed *self, const char *reason);

G_END_DECLS
