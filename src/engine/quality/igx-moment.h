/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/quality/igx-regime.h"

G_BEGIN_DECLS

/** Candles that liquidity is ranked among. */
#define IGX_MOMENT_LIQUIDITY_N 500

/** Candles that are looked at for known gaps. */
#define IGX_MOMENT_GAP_N 50

/** @liquidity where it is unknown. */
#define IGX_MOMENT_UNKNOWN G_MAXUINT16

/**
 * IgxMoment:
 * @regime: an #IgxRegime
 * @higher: order of EMA 21 and EMA 50 on the next of 1h, 4h, 1d at least four times longer:
 *   1 up, -1 down, 2 equal, 0 unknown
 * @bridged: whether a known gap lies within the last %IGX_MOMENT_GAP_N candles
 * @liquidity: how many of the previous %IGX_MOMENT_LIQUIDITY_N quote volumes were at most this
 *   one's; %IGX_MOMENT_UNKNOWN if unknown
 *
 * What a series was like at the close that a candidate fired on. Small: a backtest keeps very many.
 */
typedef struct
{
  guint8 regime;
  gint8 higher;
  guint8 bridged;
  guint16 liquidity;
} IgxMoment;

G_END_DECLS
