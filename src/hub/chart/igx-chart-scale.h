/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-candle.h"

G_BEGIN_DECLS

/** Fewest and most candles across the plot. */
#define IGX_CHART_SLOTS_MIN 10.0
#define IGX_CHART_SLOTS_MAX 20000.0
/** Most ticks that one axis gets. */
#define IGX_CHART_TICKS_MAX 32

/**
 * IgxChartScale:
 * @x: left edge of the plot, px
 * @y: upper edge of the plot, px
 * @width: px
 * @height: px
 * @origin: open time of slot 0, ms UTC
 * @timeframe: ms a slot
 * @first_slot: the slot at the left edge, with its fraction
 * @n_slots: slots across the plot
 * @low: price at the lower edge
 * @high: price at the upper edge
 *
 * Where things are. The horizontal axis is time, not the number of the candle, so a gap is as wide
 * as it was long. A value; pure arithmetic.
 */
typedef struct
{
  double x;
  double y;
  double width;
  double height;
  gint64 origin;
  gint64 timeframe;
  double first_slot;
  double n_slots;
  double low;
  double high;
} IgxChartScale;

typedef struct
{
  gint64 time;
  gboolean is_day; /* begins a day (or, on long steps, a year): shown as a date */
} IgxChartTimeTick;

double igx_chart_scale_slot_of_time (const IgxChartScale *self, gint64 time);
double igx_chart_scale_x_of_time (const IgxChartScale *self, gint64 time);
gint64 igx_chart_scale_time_of_x (const IgxChartScale *self, double x);
gint64 igx_chart_scale_open_time_of_x (const IgxChartScale *self, double x);
double igx_chart_scale_y_of_price (const IgxChartScale *self, double price);
double igx_chart_scale_price_of_y (const IgxChartScale *self, double y);
double igx_chart_scale_slot_width (const IgxChartScale *self);
void igx_chart_scale_zoom (IgxChartScale *self, double factor, double x);
void igx_chart_scale_pan (IgxChartScale *self, double pixels);
void igx_chart_scale_keep_in_reach (IgxChartScale *self, gint64 first_time, gint64 last_time);
void igx_chart_scale_fit_prices (IgxChartScale *self, double low, double high);

double igx_chart_scale_nice_step (double range, guint n_wanted);
int igx_chart_scale_step_decimals (double step);
guint igx_chart_scale_price_ticks (const IgxChartScale *self,
                                   guint n_wanted,
                                   double *ticks,
                                   double *step);
guint igx_chart_scale_time_ticks (const IgxChartScale *self,
                                  double min_pixels,
                                  GTimeZone *zone,
                                  IgxChartTimeTick *ticks);
gsize igx_chart_scale_lower_bound (const GArray *candles, gint64 open_time);

G_END_DECLS
