/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-candle.h"

G_BEGIN_DECLS

/* What the 13 indicators of a series say at one candle. */
typedef enum
{
  HAND_SMA,
  HAND_EMA,
  HAND_RSI,
  HAND_MACD,
  HAND_MACD_SIGNAL,
  HAND_MACD_HIST,
  HAND_BB_UPPER,
  HAND_BB_MIDDLE,
  HAND_BB_LOWER,
  HAND_ATR,
  HAND_ADX,
  HAND_PLUS,
  HAND_MINUS,
  HAND_STOCH_K,
  HAND_STOCH_D,
  HAND_OBV,
  HAND_CCI,
  HAND_MFI,
  HAND_DONCHIAN_UPPER,
  HAND_DONCHIAN_MIDDLE,
  HAND_DONCHIAN_LOWER,
  HAND_SUPERTREND,
  N_HAND_VALUES,
} HandValue;

typedef struct _HandCandle HandCandle;

HandCandle *hand_candle_new (void);
void hand_candle_free (HandCandle *self);
void hand_candle_push (HandCandle *self, const IgxCandle *candle, double *values);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HandCandle, hand_candle_free)

G_END_DECLS
