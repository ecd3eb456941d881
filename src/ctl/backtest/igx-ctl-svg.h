/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * IgxCtlSvg:
 * @text: where it is written
 * @left: the smallest x, ms UTC where @is_time
 * @right: the largest
 * @bottom: the smallest y
 * @top: the largest
 * @width: of the picture
 * @height: of the picture
 * @is_time: whether x is time
 *
 * A picture in a page, with axes. Colours are those of the page's classes.
 */
typedef struct
{
  GString *text;
  double left;
  double right;
  double bottom;
  double top;
  int width;
  int height;
  gboolean is_time;
} IgxCtlSvg;

/**
 * IgxCtlSvgPoint:
 *
 * Where something is, in the units of the axes.
 */
typedef struct
{
  double x;
  double y;
} IgxCtlSvgPoint;

void igx_ctl_svg_begin (IgxCtlSvg *self, const char *label, const char *unit);
void igx_ctl_svg_end (IgxCtlSvg *self);
void
igx_ctl_svg_line (IgxCtlSvg *self, const IgxCtlSvgPoint *points, gsize n_points, const char *class);
void igx_ctl_svg_area (
    IgxCtlSvg *self, const IgxCtlSvgPoint *points, gsize n_points, double base, const char *class);
void igx_ctl_svg_band (IgxCtlSvg *self,
                       const IgxCtlSvgPoint *low,
                       const IgxCtlSvgPoint *high,
                       gsize n_points,
                       const char *class);
void igx_ctl_svg_segment (IgxCtlSvg *self,
                          const IgxCtlSvgPoint *from,
                          const IgxCtlSvgPoint *to,
                          const char *class);
void
igx_ctl_svg_dot (IgxCtlSvg *self, const IgxCtlSvgPoint *at, const char *class, const char *title);
void igx_ctl_svg_arrow (
    IgxCtlSvg *self, const IgxCtlSvgPoint *at, gboolean up, const char *class, const char *title);

G_END_DECLS
