/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/statistics/igx-entry.h"

G_BEGIN_DECLS

/**
 * IgxEntryShape:
 * @offset: of the entry from the close that it fired on
 * @stop: from the entry to the stop
 * @targets: from the entry to each target
 * @n_targets: how many
 * @life: ms from the close to the expiry
 * @holding: candles from the close to the close at which it was over; 0: unknown
 * @direction: 1 or -1; distances towards the profit are positive, and that to the stop is
 *
 * An entry without its place: distances in ATR 14 of the place where it stands.
 */
typedef struct
{
  double offset;
  double stop;
  double targets[IGX_SIGNAL_TARGETS_MAX];
  guint n_targets;
  gint64 life;
  gsize holding;
  int direction;
} IgxEntryShape;

/**
 * IgxEntryPath:
 *
 * The candles of one series as a circle: after the last comes the first, at the price that the last
 * one closed at.
 */
typedef struct _IgxEntryPath IgxEntryPath;

IgxEntryPath *
igx_entry_path_new (const IgxCandle *candles, gsize n_candles, IgxTimeframe timeframe, gint64 life);
void igx_entry_path_free (IgxEntryPath *self);
gboolean igx_entry_path_find (const IgxEntryPath *self, gint64 close_time, gsize *place);
gboolean igx_entry_path_measure (const IgxEntryPath *self,
                                 gsize place,
                                 const IgxEntry *entry,
                                 IgxEntryShape *shape);
double
igx_entry_path_exit (const IgxEntryPath *self, gsize place, const IgxEntryShape *shape, double fee);
double
igx_entry_path_hold (const IgxEntryPath *self, gsize place, const IgxEntryShape *shape, double fee);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxEntryPath, igx_entry_path_free)

G_END_DECLS
