/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-candle.h"
#include "engine/igx-series-key.h"
#include "feed/igx-binance-parse.h"

G_BEGIN_DECLS

/** Longest message that is accepted from the stream; a candle takes some 400 bytes. */
#define IGX_BINANCE_PAYLOAD_MAX (256 * 1024)

/**
 * IgxBinanceMessageType:
 * @IGX_BINANCE_MESSAGE_OTHER: well-formed, but nothing of ours
 * @IGX_BINANCE_MESSAGE_KLINE: a candle
 * @IGX_BINANCE_MESSAGE_REPLY: a request was accepted
 * @IGX_BINANCE_MESSAGE_ERROR: a request was refused
 * @IGX_BINANCE_MESSAGE_SHUTDOWN: the server is about to close the connection
 */
typedef enum
{
  IGX_BINANCE_MESSAGE_OTHER,
  IGX_BINANCE_MESSAGE_KLINE,
  IGX_BINANCE_MESSAGE_REPLY,
  IGX_BINANCE_MESSAGE_ERROR,
  IGX_BINANCE_MESSAGE_SHUTDOWN,
} IgxBinanceMessageType;

/**
 * IgxBinanceMessage:
 * @type: which of the fields below count
 * @id: of the request that is answered, -1 if the answer names none
 *
 * One message of the stream. A value.
 */
typedef struct
{
  IgxBinanceMessageType type;

  /* KLINE */
  char symbol[IGX_SYMBOL_MAX + 1];
  IgxTimeframe timeframe;
  IgxCandle candle;
  gboolean closed;
  gint64 event_time;

  /* REPLY, ERROR */
  gint64 id;
  int code;
  char text[IGX_BINANCE_MESSAGE_MAX];
} IgxBinanceMessage;

gboolean
igx_binance_message_parse (IgxBinanceMessage *self, const char *data, gsize length, GError **error);

G_END_DECLS
