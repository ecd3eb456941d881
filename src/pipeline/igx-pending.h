/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-candle.h"

G_BEGIN_DECLS

/**
 * IgxPending:
 *
 * Candles that the stream closed and that wait for a hole before them to be filled, in order of
 * time; of one open time the last.
 */
typedef struct _IgxPending IgxPending;

IgxPending *igx_pending_new (void);
void igx_pending_free (IgxPending *self);
guint igx_pending_get_size (const IgxPending *self);
void igx_pending_hold (IgxPending *self, const IgxCandle *candle);
gboolean igx_pending_take (IgxPending *self, gint64 up_to, IgxCandle *candle);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxPending, igx_pending_free)

G_END_DECLS
