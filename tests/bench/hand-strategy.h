/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-candle.h"

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
} HandSignal;

GArray *hand_strategy_run (const IgxCandle *candles, gsize n, gsize warmup);

G_END_DECLS
