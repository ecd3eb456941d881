/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/statistics/igx-trade.h"

G_BEGIN_DECLS

/**
 * IgxEntry:
 * @close_time: ms UTC of the candle that it fired on
 * @expires_at: ms UTC
 * @closed_at: ms UTC; 0: it is not over, or was missed
 * @entry: price
 * @stop: price
 * @targets: prices
 * @n_targets: how many; 0: its levels are not known
 * @direction: an #IgxDirection
 *
 * Where and how somebody went in, as the test of entries sees it.
 */
typedef struct
{
  gint64 close_time;
  gint64 expires_at;
  gint64 closed_at;
  double entry;
  double stop;
  double targets[IGX_SIGNAL_TARGETS_MAX];
  guint n_targets;
  gint8 direction;
} IgxEntry;

void igx_entry_init_from_signal (IgxEntry *self, const IgxSignal *signal);
void igx_entry_init_from_trade (IgxEntry *self, const IgxTrade *trade);

G_END_DECLS
