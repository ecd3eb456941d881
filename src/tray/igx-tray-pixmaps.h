/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * IgxTrayPixmap:
 * @state: which icon, for example `healthy`
 * @size: width and height in pixels
 * @argb: @size * @size pixels of ARGB32 in network byte order
 *
 * The icons as pictures, for panels that do not find them in an icon theme. The table is drawn
 * when IgniteX is built and ends with a row without state.
 */
typedef struct
{
  const char *state;
  int size;
  const guint8 *argb;
} IgxTrayPixmap;

extern const IgxTrayPixmap igx_tray_pixmaps[];

G_END_DECLS
