/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-engine-private.h"

G_BEGIN_DECLS

GArray *igx_firing_detail_array_new (void);
void igx_firing_detail_prepare (IgxEngine *self, IgxEngineRunner *runner);
void igx_firing_detail_add (IgxEngine *self, const IgxCandle *candles, gsize n);
void igx_firing_detail_store (const IgxFiringDetail *self, IgxSignal *signal);

G_END_DECLS
