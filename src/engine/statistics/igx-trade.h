/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>

#include "engine/igx-outcome.h"
#include "engine/quality/igx-moment.h"

G_BEGIN_DECLS

/**
 * IgxTrade:
 * @close_time: ms UTC at which it fired
 * @expires_at: ms UTC
 * @filled_at: ms UTC; 0: never went in
 * @closed_at: ms UTC; 0: not over
 * @entry: price
 * @stop: price
 * @confidence: 0 to 100
 * @quality: 0 to 100; %NAN: not judged or unknown
 * @result_r: after fees; %NAN: none
 * @result_percent: after fees, of the entry; %NAN: none
 * @mfe_r: the best that it stood at
 * @mae_r: the worst that it stood at
 * @timeframe: of its series
 * @symbol: its place in the names of whoever holds the trades
 * @strategy: likewise
 * @direction: an #IgxDirection
 * @state: an #IgxSignalState
 * @regime: an #IgxRegime
 * @refusal: an #IgxRefusal
 * @ambiguous: the order within a candle was unknown and the worse was taken
 * @hit: target 1 was reached before the stop
 *
 * A candidate and what it led to, as statistics see it.
 */
typedef struct
{
  gint64 close_time;
  gint64 expires_at;
  gint64 filled_at;
  gint64 closed_at;
  double entry;
  double stop;
  double confidence;
  double quality;
  double result_r;
  double result_percent;
  double mfe_r;
  double mae_r;
  IgxTimeframe timeframe;
  guint16 symbol;
  guint16 strategy;
  gint8 direction;
  guint8 state;
  guint8 regime;
  guint8 refusal;
  guint8 ambiguous;
  guint8 hit;
} IgxTrade;

/**
 * igx_trade_is_closed:
 *
 * Returns: whether it has a result that counts
 */
static inline gboolean
igx_trade_is_closed (const IgxTrade *self)
{
  return self->closed_at != 0 && !isnan (self->result_r);
}

G_END_DECLS
