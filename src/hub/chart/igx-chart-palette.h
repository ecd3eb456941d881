/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** A colour as 0xRRGGBB. */
typedef guint32 IgxChartColor;

/**
 * IgxChartPalette:
 *
 * The colours of a chart. Direction is never told by colour alone: rising candles of the forming
 * kind are hollow, lines carry their names.
 */
typedef struct
{
  IgxChartColor background;
  IgxChartColor grid;
  IgxChartColor text;
  IgxChartColor rising;
  IgxChartColor falling;
  IgxChartColor entry;
  IgxChartColor stop;
  IgxChartColor target;
  IgxChartColor shade;
  IgxChartColor last;
  IgxChartColor label_text;
} IgxChartPalette;

const IgxChartPalette *igx_chart_palette_get (gboolean dark);

G_END_DECLS
