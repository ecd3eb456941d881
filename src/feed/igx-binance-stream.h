/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "feed/igx-backoff.h"
#include "feed/igx-binance-link.h"

G_BEGIN_DECLS

extern const IgxBinanceTiming igx_binance_stream_default_timing;

#define IGX_TYPE_BINANCE_STREAM (igx_binance_stream_get_type ())
G_DECLARE_FINAL_TYPE (IgxBinanceStream, igx_binance_stream, IGX, BINANCE_STREAM, GObject)

/**
 * IgxBinanceStream:
 *
 * The exchange's stream, kept open over the lives of many connections.
 *
 * Signals:
 * - `kline` (const IgxBinanceMessage *message)
 * - `up`: connected, and every wanted stream is acknowledged
 * - `down` (const char *reason): lost, or not to be had
 */
IgxBinanceStream *igx_binance_stream_new (const char *const *hosts, const IgxBinanceTiming *timing);

void igx_binance_stream_start (IgxBinanceStream *self);
void igx_binance_stream_stop (IgxBinanceStream *self);
gboolean igx_binance_stream_add (IgxBinanceStream *self, const char *name);
void igx_binance_stream_remove (IgxBinanceStream *self, const char *name);
gboolean igx_binance_stream_is_up (IgxBinanceStream *self);
const char *igx_binance_stream_get_host (IgxBinanceStream *self);
const char *igx_binance_stream_get_last_error (IgxBinanceStream *self);
guint igx_binance_stream_get_n_reconnects (IgxBinanceStream *self);

G_END_DECLS
