/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** Most streams on one connection, and most in one request. */
#define IGX_BINANCE_STREAMS_MAX 1024
#define IGX_BINANCE_BATCH_MAX   100

/**
 * IgxBinanceTiming:
 * @connect_ms: how long a handshake may take
 * @send_ms: shortest time between two messages of ours; the server allows five a second, its
 *   own pings and our answers to them included
 * @ack_ms: how long a reply may take
 * @silence_ms: without a message for so long the connection is dead
 * @renew_ms: age at which a new connection replaces this one; the server ends them at 24 h
 * @stable_ms: age at which a connection counts as good, so that the backoff begins anew
 * @backoff_min_ms: shortest wait before the next attempt
 * @backoff_max_ms: longest wait
 *
 * Real milliseconds; other than the usual ones only in tests.
 */
typedef struct
{
  guint connect_ms;
  guint send_ms;
  guint ack_ms;
  guint silence_ms;
  guint renew_ms;
  guint stable_ms;
  guint backoff_min_ms;
  guint backoff_max_ms;
} IgxBinanceTiming;

#define IGX_TYPE_BINANCE_LINK (igx_binance_link_get_type ())
G_DECLARE_FINAL_TYPE (IgxBinanceLink, igx_binance_link, IGX, BINANCE_LINK, GObject)

/**
 * IgxBinanceLink:
 *
 * One WebSocket connection: opens once, keeps the server's list of streams equal to the wanted
 * one, ends once.
 *
 * Signals:
 * - `message` (const IgxBinanceMessage *message): a candle or the announcement of a shutdown
 * - `refused` (const char *stream, const char *text): the server does not take this stream
 * - `synced`: every wanted stream is acknowledged or refused
 * - `ended` (const char *reason, guint status): the connection could not be opened or is lost;
 *   @status is that of a failed handshake, else 0
 */
IgxBinanceLink *igx_binance_link_new (const char *base, const IgxBinanceTiming *timing);

void igx_binance_link_open (IgxBinanceLink *self);
void igx_binance_link_close (IgxBinanceLink *self);
void igx_binance_link_add (IgxBinanceLink *self, const char *stream);
void igx_binance_link_remove (IgxBinanceLink *self, const char *stream);
gboolean igx_binance_link_is_synced (IgxBinanceLink *self);
guint igx_binance_link_get_retry_after (IgxBinanceLink *self);

G_END_DECLS
