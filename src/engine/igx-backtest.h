/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-candle.h"
#include "engine/igx-engine.h"
#include "engine/igx-series-key.h"
#include "engine/igx-signal.h"
#include "engine/igx-strategy.h"

G_BEGIN_DECLS

/**
 * IgxBacktestStats:
 * @n_candles: candles seen
 * @first: open time of the first, ms UTC; 0 where there is none
 * @last: open time of the last, ms UTC
 * @warmup: candles before the first that was evaluated
 * @n_signals: candidates
 * @n_longs: of them long
 * @n_shorts: of them short
 * @n_level_errors: firings that made no signal because a level was wrong
 * @n_in_state: signals by what became of them; one that has reached a target and is not over
 *   counts as open
 * @n_ambiguous: signals in which the order within a candle was unknown and the worse was taken
 * @n_results: signals that have a result
 * @sum_r: their results together, in multiples of the risk, after fees
 * @fee: share of the value that each entry and each exit costs
 */
typedef struct
{
  gsize n_candles;
  gint64 first;
  gint64 last;
  gsize warmup;
  gsize n_signals;
  gsize n_longs;
  gsize n_shorts;
  guint64 n_level_errors;
  gsize n_in_state[IGX_SIGNAL_N_STATES];
  gsize n_ambiguous;
  gsize n_results;
  double sum_r;
  double fee;
} IgxBacktestStats;

/**
 * IgxBacktest:
 *
 * One strategy over the candles of one series, which may come in pieces: the same engine as live.
 * Each candidate is followed to its end, on these candles.
 */
typedef struct _IgxBacktest IgxBacktest;

IgxBacktest *igx_backtest_new (const IgxSeriesKey *series,
                               IgxStrategy *strategy,
                               GHashTable *params,
                               GError **error);
void igx_backtest_free (IgxBacktest *self);

IgxEngine *igx_backtest_get_engine (IgxBacktest *self);
gboolean
igx_backtest_push (IgxBacktest *self, const IgxCandle *candles, gsize n_candles, GError **error);
GPtrArray *igx_backtest_get_signals (const IgxBacktest *self);
void igx_backtest_get_stats (const IgxBacktest *self, IgxBacktestStats *stats);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxBacktest, igx_backtest_free)

G_END_DECLS
