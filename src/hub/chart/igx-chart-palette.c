/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/chart/igx-chart-palette.h"

static const IgxChartPalette light = {
  .background = 0xffffff,
  .grid = 0xe9ebee,
  .text = 0x5a6069,
  .rising = 0x0b8f5f,
  .falling = 0xcf3a3a,
  .entry = 0x2563a8,
  .stop = 0xb3261e,
  .target = 0x04724d,
  .shade = 0x2563a8,
  .last = 0x3d434b,
  .label_text = 0xffffff,
};

static const IgxChartPalette dark_colors = {
  .background = 0x1e1f22,
  .grid = 0x2f3136,
  .text = 0xa9afb8,
  .rising = 0x2bb67f,
  .falling = 0xe5605e,
  .entry = 0x7db4f0,
  .stop = 0xff8a80,
  .target = 0x4fd39c,
  .shade = 0x7db4f0,
  .last = 0xd5d9de,
  .label_text = 0x16181b,
};

/**
 * igx_chart_palette_get:
 *
 * Returns: (transfer none): the colours for a light or a dark window
 */
const IgxChartPalette *
igx_chart_palette_get (gboolean dark)
{
  return dark ? &dark_colors : &light;
}
