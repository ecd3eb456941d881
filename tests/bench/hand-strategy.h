/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-candle.h"
#include "engine/igx-signal.h"

G_BEGIN_DECLS

/** The reference strategy in the language; what hand_strategy_run() does again. */
#define HAND_STRATEGY_SOURCE                                                                       \
  "strategy reference\n"                                                                           \
  "timeframe 1m\n"                                                                                 \
  "long\n"                                                                                         \
  "  require crosses_above(ema(close, 12), ema(close, 26))\n"                                      \
  "  require rsi(14) < 70\n"                                                                       \
  "  stop    close - 2 * atr(14)\n"                                                                \
  "  target  close + 3 * atr(14)\n"

typedef struct
{
  gint64 open_time;
  double entry;
  double stop;
  double target;
  /* What became of it, where it was followed. */
  gint64 closed_at; /* open time of the candle that ended it */
  double result_r;
  IgxSignalState state;
} HandSignal;

typedef struct
{
  gsize bars; /* until it expires */
  double fee; /* share of the value at each side */
} HandTrade;

GArray *hand_strategy_run (const IgxCandle *candles, gsize n, gsize warmup);
GArray *
hand_strategy_trade (const IgxCandle *candles, gsize n, gsize warmup, const HandTrade *trade);
double hand_strategy_read (const IgxCandle *candles, gsize n);

G_END_DECLS
