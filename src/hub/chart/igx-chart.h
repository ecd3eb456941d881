/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "hub/chart/igx-chart-render.h"

G_BEGIN_DECLS

/** Most candles that a chart holds. */
#define IGX_CHART_CANDLES_MAX 20000

#define IGX_TYPE_CHART (igx_chart_get_type ())
G_DECLARE_FINAL_TYPE (IgxChart, igx_chart, IGX, CHART, GtkDrawingArea)

GtkWidget *igx_chart_new (void);
void igx_chart_set_candles (IgxChart *self,
                            IgxTimeframe timeframe,
                            const GArray *candles,
                            const IgxCandle *forming);
void igx_chart_append (IgxChart *self, const IgxCandle *candle);
void igx_chart_prepend (IgxChart *self, const GArray *candles);
void igx_chart_set_signal (IgxChart *self, IgxSignal *signal);
void igx_chart_set_message (IgxChart *self, const char *message);
int igx_chart_get_decimals (IgxChart *self);
guint igx_chart_get_n_candles (IgxChart *self);
gint64 igx_chart_get_first_time (IgxChart *self);
void igx_chart_reset_view (IgxChart *self);

G_END_DECLS
