/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-candle.h"
#include "engine/igx-engine.h"
#include "engine/igx-series-key.h"
#include "engine/igx-signal.h"
#include "engine/igx-strategy.h"
#include "engine/quality/igx-verdict.h"
#include "engine/statistics/igx-trade.h"

G_BEGIN_DECLS

/**
 * IgxBacktestStats:
 * @n_candles: candles seen, without those that only warm up
 * @n_before: candles that only warm up
 * @first: open time of the first, ms UTC; 0 where there is none
 * @last: open time of the last, ms UTC
 * @warmup: candles before the first that was evaluated, @n_before among them
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
  gsize n_before;
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
 * Strategies over the candles of one series, which may come in pieces: the same engine as live.
 * Each candidate is followed to its end, on these candles. What is kept of a candidate is small;
 * its texts are made when somebody asks for them.
 */
typedef struct _IgxBacktest IgxBacktest;

IgxBacktest *igx_backtest_new (const IgxSeriesKey *series,
                               IgxStrategy *strategy,
                               GHashTable *params,
                               GError **error);
IgxBacktest *igx_backtest_new_on (const IgxSeriesKey *series, gboolean moments, double fee);
void igx_backtest_free (IgxBacktest *self);

gboolean igx_backtest_add_strategy (IgxBacktest *self,
                                    IgxStrategy *strategy,
                                    GHashTable *params,
                                    GError **error);
void igx_backtest_set_begin (IgxBacktest *self, gint64 begin);
const IgxSeriesKey *igx_backtest_get_series (const IgxBacktest *self);
IgxEngine *igx_backtest_get_engine (IgxBacktest *self);
gboolean
igx_backtest_push (IgxBacktest *self, const IgxCandle *candles, gsize n_candles, GError **error);
void igx_backtest_finish (IgxBacktest *self);
gboolean igx_backtest_get_hold (const IgxBacktest *self, double *first, double *last);
GPtrArray *igx_backtest_get_signals (const IgxBacktest *self);
void igx_backtest_get_stats (const IgxBacktest *self, IgxBacktestStats *stats);

gsize igx_backtest_get_n_trades (const IgxBacktest *self);
gint64 igx_backtest_get_close_time (const IgxBacktest *self, gsize i);
const char *igx_backtest_get_trade (const IgxBacktest *self, gsize i, IgxTrade *trade);
void igx_backtest_get_applicant (const IgxBacktest *self, gsize i, IgxApplicant *applicant);
IgxSignal *igx_backtest_dup_signal (const IgxBacktest *self, gsize i);
void igx_backtest_forget (IgxBacktest *self, gsize n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxBacktest, igx_backtest_free)

G_END_DECLS
