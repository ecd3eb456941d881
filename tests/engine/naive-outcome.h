/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-candle.h"
#include "engine/igx-signal.h"

G_BEGIN_DECLS

/* What became of a candidate, by the rules alone. */
typedef struct
{
  IgxSignalState state;
  gint64 filled_at;
  gint64 closed_at;
  double result_r;
  double result_percent;
  double mfe_r;
  double mae_r;
  gboolean ambiguous;
  gboolean jumped; /* the stop, by an open */
} NaiveOutcome;

void naive_outcome_follow (const IgxSignal *signal,
                           double close,
                           double fee,
                           IgxTimeframe timeframe,
                           const IgxCandle *candles,
                           gsize n,
                           NaiveOutcome *result);

G_END_DECLS
