/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-byte-reader-private.h"
#include "engine/igx-candle.h"
#include "engine/igx-series-key.h"
#include "engine/quality/igx-moment.h"

G_BEGIN_DECLS

/* What a series is like at each candle: a plan of its own beside that of the strategies. */
typedef struct _IgxSeriesContext IgxSeriesContext;

IgxSeriesContext *igx_series_context_new (const IgxSeriesKey *series);
void igx_series_context_free (IgxSeriesContext *self);
gsize igx_series_context_get_history (const IgxSeriesContext *self);
void igx_series_context_set_ahead (IgxSeriesContext *self, const IgxCandle *ahead);
void igx_series_context_eval (IgxSeriesContext *self, const IgxCandle *candles, gsize n);
IgxMoment igx_series_context_get (const IgxSeriesContext *self, gsize at);
void igx_series_context_trim (IgxSeriesContext *self);
void igx_series_context_reset (IgxSeriesContext *self);

void igx_series_context_describe (IgxSeriesContext *self, GString *text);
void igx_series_context_save (IgxSeriesContext *self, GString *bytes);
gboolean
igx_series_context_check (IgxSeriesContext *self, IgxByteReader *reader, gint64 last_open_time);
void igx_series_context_load (IgxSeriesContext *self,
                              IgxByteReader *reader,
                              guint64 n_candles,
                              gint64 last_open_time);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxSeriesContext, igx_series_context_free)

G_END_DECLS
