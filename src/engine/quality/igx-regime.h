/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * IgxRegime:
 * @IGX_REGIME_UNKNOWN: not enough candles yet
 * @IGX_REGIME_BULL_MOMENTUM: a strong trend upwards
 * @IGX_REGIME_BEAR_MOMENTUM: a strong trend downwards
 * @IGX_REGIME_BULL_RANGE: a quiet drift upwards
 * @IGX_REGIME_BEAR_RANGE: a quiet drift downwards
 * @IGX_REGIME_CHOPPY: wide moves without direction
 * @IGX_REGIME_BREAKOUT: volatility and volume have just widened
 * @IGX_REGIME_ACCUMULATION: volatility is low against its own history
 *
 * What a series is like, against its own history only: no absolute percents.
 */
typedef enum
{
  IGX_REGIME_UNKNOWN,
  IGX_REGIME_BULL_MOMENTUM,
  IGX_REGIME_BEAR_MOMENTUM,
  IGX_REGIME_BULL_RANGE,
  IGX_REGIME_BEAR_RANGE,
  IGX_REGIME_CHOPPY,
  IGX_REGIME_BREAKOUT,
  IGX_REGIME_ACCUMULATION,
} IgxRegime;

#define IGX_N_REGIMES (IGX_REGIME_ACCUMULATION + 1)

/** Candles that must agree before the regime changes. */
#define IGX_REGIME_AGREE 3

/**
 * IgxRegimeValues:
 * @close: price
 * @atr_rank: ATR 14 in percent of the price, percentile rank (0 to 1) among its last 500
 * @width_rank: width of the Bollinger bands 20, 2, percentile rank among its last 500
 * @adx: ADX 14
 * @fast: EMA 21
 * @middle: EMA 50
 * @slow: EMA 200
 * @slope: change of EMA 50 over 10 candles, in ATR 14
 * @volume_ratio: volume against the mean of the 20 before
 *
 * What the class of one candle is read from; %NAN where unknown.
 */
typedef struct
{
  double close;
  double atr_rank;
  double width_rank;
  double adx;
  double fast;
  double middle;
  double slow;
  double slope;
  double volume_ratio;
} IgxRegimeValues;

/**
 * IgxRegimeState:
 * @current: what holds
 * @seen: class of the last candle
 * @n_seen: candles in a row of that class, at most %IGX_REGIME_AGREE
 *
 * What is remembered from candle to candle. All zero: at the beginning. A candle of unknown class
 * begins anew.
 */
typedef struct
{
  IgxRegime current;
  IgxRegime seen;
  guint n_seen;
} IgxRegimeState;

IgxRegime igx_regime_classify (const IgxRegimeValues *values);
IgxRegime igx_regime_step (IgxRegimeState *self, IgxRegime seen);
double igx_regime_get_fit (IgxRegime self, const char *const *families);
const char *igx_regime_to_string (IgxRegime self);
gboolean igx_regime_from_string (const char *text, IgxRegime *self);

G_END_DECLS
