/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-signal.h"
#include "store/igx-query.h"

G_BEGIN_DECLS

/** The columns of a signal, in the order in which they are bound and read. */
#define IGX_SIGNAL_ROW_COLUMNS                                                                     \
  "id, exchange, symbol, timeframe, direction, strategy, strategy_name, strategy_version, "        \
  "params_hash, close_time, expires_at, entry, stop, n_targets, target1, target2, target3, "       \
  "confidence, published, refusal, delivery, detected_at, quality, state, closed_at, result_r, "   \
  "result_percent, mfe_r, mae_r, ambiguous, source_hash, params, candle_hash, app_version, "       \
  "regime, regime_fit, higher, liquidity, bridged, term_confidence, term_track_record, "           \
  "term_regime_fit, term_higher_timeframe, term_reward, term_liquidity, opposition, verdict, "     \
  "filled_at, followed"

/** As many parameters. */
#define IGX_SIGNAL_ROW_PARAMETERS                                                                  \
  "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "     \
  "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"

void igx_signal_row_bind (IgxQuery *query, const IgxSignal *signal);
IgxSignal *igx_signal_row_read (IgxQuery *query, GError **error);

G_END_DECLS
