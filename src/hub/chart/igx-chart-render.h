/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <pango/pangocairo.h>

#include "engine/igx-signal.h"
#include "hub/chart/igx-chart-palette.h"
#include "hub/chart/igx-chart-scale.h"

G_BEGIN_DECLS

/**
 * IgxChartScene:
 * @candles: of #IgxCandle, ascending, closed
 * @forming: (nullable): the candle that is not closed yet
 * @signal: (nullable): whose levels and time are drawn
 * @decimals: of a price of this market
 * @palette: the colours
 * @zone: the person's time zone
 *
 * What is to be drawn. Everything is borrowed.
 */
typedef struct
{
  const GArray *candles;
  const IgxCandle *forming;
  const IgxSignal *signal;
  int decimals;
  const IgxChartPalette *palette;
  GTimeZone *zone;
} IgxChartScene;

/**
 * IgxChartLayout:
 * @scale: the price plot
 * @volume_y: upper edge of the volume bars, px
 * @volume_height: px
 * @width: of the whole chart, px
 * @height: of the whole chart, px
 */
typedef struct
{
  IgxChartScale scale;
  double volume_y;
  double volume_height;
  double width;
  double height;
} IgxChartLayout;

/** What was drawn, for tests and for the table that a screen reader gets. */
typedef struct
{
  guint n_candles; /* drawn as bodies and wicks */
  guint n_columns; /* drawn as columns of several candles */
  guint n_levels;
} IgxChartCounts;

void igx_chart_render_place (const IgxChartScene *scene,
                             PangoLayout *text,
                             double width,
                             double height,
                             IgxChartLayout *layout);
void igx_chart_render_fit_prices (const IgxChartScene *scene, IgxChartLayout *layout);
void igx_chart_render_scene (cairo_t *cr,
                             PangoLayout *text,
                             const IgxChartScene *scene,
                             const IgxChartLayout *layout,
                             IgxChartCounts *counts);
const IgxCandle *
igx_chart_render_candle_at (const IgxChartScene *scene, const IgxChartLayout *layout, double x);
void igx_chart_render_crosshair (cairo_t *cr,
                                 PangoLayout *text,
                                 const IgxChartScene *scene,
                                 const IgxChartLayout *layout,
                                 double x,
                                 double y);

G_END_DECLS
