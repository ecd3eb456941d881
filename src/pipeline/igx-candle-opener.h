/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/igx-runner-context.h"

G_BEGIN_DECLS

/** Most candles that are opened at once; others wait. */
#define IGX_CANDLE_OPENER_MAX 4

#define IGX_TYPE_CANDLE_OPENER (igx_candle_opener_get_type ())
G_DECLARE_FINAL_TYPE (IgxCandleOpener, igx_candle_opener, IGX, CANDLE_OPENER, GObject)

/**
 * IgxCandleOpener:
 *
 * Brings the minutes that a closed candle is made of: from the cache, or once from the exchange,
 * however many ask for them; tried until it works.
 */
IgxCandleOpener *igx_candle_opener_new (const IgxRunnerContext *context);
void igx_candle_opener_stop (IgxCandleOpener *self);
gboolean igx_candle_opener_has_minutes (IgxCandleOpener *self);
void igx_candle_opener_open_async (IgxCandleOpener *self,
                                   const IgxSeriesKey *series,
                                   gint64 open_time,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GArray *igx_candle_opener_open_finish (IgxCandleOpener *self, GAsyncResult *result, GError **error);

G_END_DECLS
