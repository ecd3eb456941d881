/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-signal.h"

G_BEGIN_DECLS

/**
 * IgxFiring:
 * @origin: what it has in common with others; belongs to the engine
 * @close_time: ms UTC of the candle it fired on
 * @entry: price
 * @stop: price
 * @targets: prices
 * @confidence: 0 to 100
 * @reasons: (nullable) (element-type IgxReason): owned; %NULL for none
 * @moment: what the series was like, if the engine looks at that
 * @n_targets: how many
 * @at_close: %TRUE if the entry is the close of the candle it fired on
 *
 * A candidate without its texts and its id: what a backtest keeps of each of very many.
 */
typedef struct
{
  IgxSignalOrigin *origin;
  gint64 close_time;
  double entry;
  double stop;
  double targets[IGX_SIGNAL_TARGETS_MAX];
  double confidence;
  GPtrArray *reasons;
  IgxMoment moment;
  guint8 n_targets;
  guint8 at_close;
} IgxFiring;

void igx_firing_clear (IgxFiring *self);
int igx_firing_compare (const IgxFiring *a, const IgxFiring *b);
gint64 igx_firing_get_expires_at (const IgxFiring *self);
IgxDirection igx_firing_get_direction (const IgxFiring *self);
IgxSignal *igx_firing_to_signal (const IgxFiring *self);

G_END_DECLS
