/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws into any cairo context, so that a widget, a file and a test get the same picture. Work is
 * bounded by pixels: only what lies in the plot is touched, and where candles are narrower than a
 * pixel, one column stands for all that fall on it. */
#include "hub/chart/igx-chart-render.h"

#include "igx-config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "client/igx-format.h"

#define AXIS_HEIGHT     22.0
#define AXIS_PADDING    8.0
#define TOP_MARGIN      8.0
#define VOLUME_SHARE    0.18
#define VOLUME_GAP      6.0
#define TAG_PADDING     4.0
#define PRICE_TICK_PX   44.0
#define TIME_TICK_PX    84.0
#define BODY_SHARE      0.7
#define COLUMN_BELOW_PX 2.0
/** Levels further away than this many times the candles' range do not squeeze them flat. */
#define LEVEL_REACH 3.0
/** Entry, stop, targets and the last price. */
#define LEVELS_MAX (3 + IGX_SIGNAL_TARGETS_MAX)

typedef struct
{
  double price;
  double y;
  double tag_y;
  IgxChartColor color;
  gboolean dashed;
  gboolean is_last; /* the last price: a dotted line across, without a name */
  char name[24];
} Level;

static void
set_color (cairo_t *cr, IgxChartColor color, double alpha)
{
  cairo_set_source_rgba (cr, ((color >> 16) & 0xff) / 255.0, ((color >> 8) & 0xff) / 255.0,
                         (color & 0xff) / 255.0, alpha);
}

static void
text_size (PangoLayout *text, const char *string, int *width, int *height)
{
  pango_layout_set_text (text, string, -1);
  pango_layout_get_pixel_size (text, width, height);
}

static void
draw_text (cairo_t *cr, PangoLayout *text, const char *string, double x, double y)
{
  pango_layout_set_text (text, string, -1);
  cairo_move_to (cr, round (x), round (y));
  pango_cairo_show_layout (cr, text);
}

static double
plot_right (const IgxChartScale *scale)
{
  return scale->x + scale->width;
}

/**
 * igx_chart_render_place:
 * @text: a layout with the font that labels get
 * @layout: (inout): where things go; the view (slots and prices) in it is kept
 *
 * Allots the room: plot, volume bars below, prices at the right, times at the bottom.
 */
void
igx_chart_render_place (const IgxChartScene *scene,
                        PangoLayout *text,
                        double width,
                        double height,
                        IgxChartLayout *layout)
{
  double inner = MAX (height - AXIS_HEIGHT - TOP_MARGIN, 10);
  double highest = 0;
  int label_width = 0;
  int label_height = 0;
  g_autofree char *label = NULL;

  for (guint i = 0; i < scene->candles->len; i++)
    highest = MAX (highest, g_array_index (scene->candles, IgxCandle, i).high);
  label = igx_format_number (highest, scene->decimals);
  text_size (text, label, &label_width, &label_height);

  layout->width = width;
  layout->height = height;
  layout->scale.x = 0;
  layout->scale.y = TOP_MARGIN;
  layout->scale.width = MAX (width - label_width - 2 * AXIS_PADDING, 20);
  layout->volume_height = floor (inner * VOLUME_SHARE);
  layout->scale.height = MAX (inner - layout->volume_height - VOLUME_GAP, 10);
  layout->volume_y = layout->scale.y + layout->scale.height + VOLUME_GAP;
}

static void
visible_range (const IgxChartScene *scene, const IgxChartScale *scale, gsize *first, gsize *last)
{
  gint64 begin = igx_chart_scale_open_time_of_x (scale, scale->x);
  gint64 end = igx_chart_scale_time_of_x (scale, plot_right (scale));

  *first = igx_chart_scale_lower_bound (scene->candles, begin);
  *last = igx_chart_scale_lower_bound (scene->candles, end + 1);
}

static gboolean
forming_is_visible (const IgxChartScene *scene, const IgxChartScale *scale)
{
  return scene->forming != NULL
         && igx_chart_scale_x_of_time (scale, scene->forming->open_time) < plot_right (scale);
}

static void
widen (double price, double reach_low, double reach_high, double *low, double *high)
{
  if (!isfinite (price) || price < reach_low || price > reach_high)
    return;
  *low = MIN (*low, price);
  *high = MAX (*high, price);
}

/**
 * igx_chart_render_fit_prices:
 *
 * Sets the price range to what is visible: the candles in the plot, and the levels while the
 * moment of the signal is in it.
 */
void
igx_chart_render_fit_prices (const IgxChartScene *scene, IgxChartLayout *layout)
{
  IgxChartScale *scale = &layout->scale;
  const IgxSignal *signal = scene->signal;
  double low = INFINITY;
  double high = -INFINITY;
  gsize first = 0;
  gsize last = 0;

  visible_range (scene, scale, &first, &last);
  for (gsize i = first; i < last; i++)
    {
      const IgxCandle *candle = &g_array_index (scene->candles, IgxCandle, i);

      low = MIN (low, candle->low);
      high = MAX (high, candle->high);
    }
  if (forming_is_visible (scene, scale))
    {
      low = MIN (low, scene->forming->low);
      high = MAX (high, scene->forming->high);
    }
  if (signal != NULL && igx_chart_scale_x_of_time (scale, signal->close_time) >= scale->x
      && igx_chart_scale_x_of_time (scale, signal->close_time) <= plot_right (scale))
    {
      double reach = isfinite (high - low) ? LEVEL_REACH * (high - low) : INFINITY;
      double reach_low = isfinite (low) ? low - reach : -INFINITY;
      double reach_high = isfinite (high) ? high + reach : INFINITY;

      widen (signal->entry, reach_low, reach_high, &low, &high);
      widen (signal->stop, reach_low, reach_high, &low, &high);
      for (guint i = 0; i < signal->n_targets; i++)
        widen (signal->targets[i], reach_low, reach_high, &low, &high);
    }
  if (low <= high)
    igx_chart_scale_fit_prices (scale, low, high);
}

static gboolean
is_under_tag (const Level *levels, guint n_levels, double y, double height)
{
  for (guint i = 0; i < n_levels; i++)
    if (fabs (levels[i].tag_y - y) < height + 1)
      return TRUE;
  return FALSE;
}

static void
draw_price_axis (cairo_t *cr,
                 PangoLayout *text,
                 const IgxChartScene *scene,
                 const IgxChartLayout *layout,
                 const Level *levels,
                 guint n_levels)
{
  const IgxChartScale *scale = &layout->scale;
  double prices[IGX_CHART_TICKS_MAX];
  double step = 0;
  guint n_prices = igx_chart_scale_price_ticks (
      scale, (guint) MAX (scale->height / PRICE_TICK_PX, 2), prices, &step);
  int decimals = MIN (igx_chart_scale_step_decimals (step), MAX (scene->decimals, 0));

  cairo_set_line_width (cr, 1);
  for (guint i = 0; i < n_prices; i++)
    {
      double y = floor (igx_chart_scale_y_of_price (scale, prices[i])) + 0.5;
      g_autofree char *label = igx_format_number (prices[i], decimals);
      int width = 0;
      int height = 0;

      set_color (cr, scene->palette->grid, 1);
      cairo_move_to (cr, scale->x, y);
      cairo_line_to (cr, plot_right (scale), y);
      cairo_stroke (cr);
      text_size (text, label, &width, &height);
      if (is_under_tag (levels, n_levels, y, height))
        continue;
      set_color (cr, scene->palette->text, 1);
      draw_text (cr, text, label, layout->width - AXIS_PADDING - width, y - height / 2.0);
    }
}

static void
draw_time_axis (cairo_t *cr,
                PangoLayout *text,
                const IgxChartScene *scene,
                const IgxChartLayout *layout)
{
  const IgxChartScale *scale = &layout->scale;
  IgxChartTimeTick times[IGX_CHART_TICKS_MAX];
  double bottom = layout->volume_y + layout->volume_height;
  guint n_times = igx_chart_scale_time_ticks (scale, TIME_TICK_PX, scene->zone, times);

  cairo_set_line_width (cr, 1);
  for (guint i = 0; i < n_times; i++)
    {
      double x = floor (igx_chart_scale_x_of_time (scale, times[i].time)) + 0.5;
      g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (times[i].time / 1000);
      g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, scene->zone);
      g_autofree char *label = g_date_time_format (local, times[i].is_day ? "%e %b" : "%H:%M");
      int width = 0;
      int height = 0;

      set_color (cr, scene->palette->grid, 1);
      cairo_move_to (cr, x, scale->y);
      cairo_line_to (cr, x, bottom);
      cairo_stroke (cr);
      text_size (text, g_strstrip (label), &width, &height);
      if (x - width / 2.0 < scale->x || x + width / 2.0 > plot_right (scale))
        continue;
      set_color (cr, scene->palette->text, 1);
      draw_text (cr, text, label, x - width / 2.0, bottom + (AXIS_HEIGHT - height) / 2);
    }
}

static IgxChartColor
candle_color (const IgxChartScene *scene, const IgxCandle *candle)
{
  return candle->close >= candle->open ? scene->palette->rising : scene->palette->falling;
}

static void
draw_candle (cairo_t *cr,
             const IgxChartScene *scene,
             const IgxChartScale *scale,
             const IgxCandle *candle,
             gboolean hollow)
{
  double slot = igx_chart_scale_slot_width (scale);
  double left = igx_chart_scale_x_of_time (scale, candle->open_time);
  double body = MAX (1, floor (slot * BODY_SHARE));
  double middle = floor (left + slot / 2);
  double x = middle - floor (body / 2);
  double top = igx_chart_scale_y_of_price (scale, MAX (candle->open, candle->close));
  double bottom = igx_chart_scale_y_of_price (scale, MIN (candle->open, candle->close));
  double high = igx_chart_scale_y_of_price (scale, candle->high);
  double low = igx_chart_scale_y_of_price (scale, candle->low);

  top = floor (top);
  bottom = MAX (floor (bottom), top + 1);
  set_color (cr, candle_color (scene, candle), 1);
  if (!hollow || body < 4)
    {
      cairo_rectangle (cr, middle, floor (high), 1, MAX (ceil (low) - floor (high), 1));
      cairo_rectangle (cr, x, top, body, bottom - top);
      cairo_fill (cr);
      return;
    }
  cairo_rectangle (cr, middle, floor (high), 1, MAX (top - floor (high), 0));
  cairo_rectangle (cr, middle, bottom, 1, MAX (ceil (low) - bottom, 0));
  cairo_fill (cr);
  cairo_set_line_width (cr, 1);
  cairo_rectangle (cr, x + 0.5, top + 0.5, body - 1, MAX (bottom - top - 1, 0));
  cairo_stroke (cr);
}

static void
draw_volume (cairo_t *cr,
             const IgxChartScene *scene,
             const IgxChartLayout *layout,
             const IgxCandle *candle,
             double most)
{
  double slot = igx_chart_scale_slot_width (&layout->scale);
  double left = igx_chart_scale_x_of_time (&layout->scale, candle->open_time);
  double width = MAX (1, floor (slot * BODY_SHARE));
  double height = 0;

  if (!(candle->volume > 0) || !(most > 0))
    return;
  height = MAX (1, floor (candle->volume / most * layout->volume_height));
  set_color (cr, candle_color (scene, candle), 0.45);
  cairo_rectangle (cr, floor (left + slot / 2) - floor (width / 2),
                   layout->volume_y + layout->volume_height - height, width, height);
  cairo_fill (cr);
}

/* Several candles on one pixel: their common range, coloured by the way from first to last. */
static guint
draw_columns (cairo_t *cr,
              const IgxChartScene *scene,
              const IgxChartLayout *layout,
              gsize first,
              gsize last,
              double most)
{
  const IgxChartScale *scale = &layout->scale;
  guint n_columns = 0;
  gsize i = first;

  while (i < last)
    {
      IgxCandle sum = g_array_index (scene->candles, IgxCandle, i);
      double x = floor (igx_chart_scale_x_of_time (scale, sum.open_time));
      double high = 0;
      double low = 0;

      for (i++; i < last; i++)
        {
          const IgxCandle *next = &g_array_index (scene->candles, IgxCandle, i);

          if (igx_chart_scale_x_of_time (scale, next->open_time) >= x + 1)
            break;
          sum.high = MAX (sum.high, next->high);
          sum.low = MIN (sum.low, next->low);
          sum.volume = MAX (sum.volume, next->volume);
          sum.close = next->close;
        }
      high = floor (igx_chart_scale_y_of_price (scale, sum.high));
      low = ceil (igx_chart_scale_y_of_price (scale, sum.low));
      set_color (cr, candle_color (scene, &sum), 1);
      cairo_rectangle (cr, x, high, 1, MAX (low - high, 1));
      cairo_fill (cr);
      draw_volume (cr, scene, layout, &sum, most);
      n_columns++;
    }
  return n_columns;
}

static void
draw_candles (cairo_t *cr,
              const IgxChartScene *scene,
              const IgxChartLayout *layout,
              IgxChartCounts *counts)
{
  const IgxChartScale *scale = &layout->scale;
  gsize first = 0;
  gsize last = 0;
  double most = 0;

  visible_range (scene, scale, &first, &last);
  for (gsize i = first; i < last; i++)
    {
      double volume = g_array_index (scene->candles, IgxCandle, i).volume;

      if (isfinite (volume))
        most = MAX (most, volume);
    }
  if (forming_is_visible (scene, scale) && isfinite (scene->forming->volume))
    most = MAX (most, scene->forming->volume);

  if (igx_chart_scale_slot_width (scale) < COLUMN_BELOW_PX)
    counts->n_columns = draw_columns (cr, scene, layout, first, last, most);
  else
    for (gsize i = first; i < last; i++)
      {
        const IgxCandle *candle = &g_array_index (scene->candles, IgxCandle, i);

        draw_volume (cr, scene, layout, candle, most);
        draw_candle (cr, scene, scale, candle, FALSE);
        counts->n_candles++;
      }
  if (forming_is_visible (scene, scale))
    {
      draw_volume (cr, scene, layout, scene->forming, most);
      draw_candle (cr, scene, scale, scene->forming, TRUE);
      counts->n_candles++;
    }
}

static void
add_level (Level *levels,
           guint *n,
           const IgxChartScale *scale,
           double price,
           const char *name,
           IgxChartColor color,
           gboolean dashed)
{
  Level *level = &levels[*n];

  if (!isfinite (price) || price < scale->low || price > scale->high)
    return;
  level->price = price;
  level->y = floor (igx_chart_scale_y_of_price (scale, price)) + 0.5;
  level->tag_y = level->y;
  level->color = color;
  level->dashed = dashed;
  level->is_last = name == NULL;
  g_strlcpy (level->name, name != NULL ? name : "", sizeof level->name);
  (*n)++;
}

static int
compare_levels (gconstpointer a, gconstpointer b)
{
  const Level *left = a;
  const Level *right = b;

  return (left->y > right->y) - (left->y < right->y);
}

/* Tags that would lie on each other move down, then up from the lower edge. */
static void
spread_tags (Level *levels, guint n, double height, double bottom)
{
  for (guint i = 1; i < n; i++)
    levels[i].tag_y = MAX (levels[i].tag_y, levels[i - 1].tag_y + height);
  for (guint i = n; i-- > 0;)
    {
      double limit = i + 1 < n ? levels[i + 1].tag_y - height : bottom - height / 2;

      levels[i].tag_y = MIN (levels[i].tag_y, limit);
    }
}

static void
draw_tag (cairo_t *cr,
          PangoLayout *text,
          const IgxChartScene *scene,
          const IgxChartLayout *layout,
          double y,
          double price,
          IgxChartColor color)
{
  g_autofree char *label = igx_format_number (price, scene->decimals);
  double left = plot_right (&layout->scale);
  int width = 0;
  int height = 0;

  text_size (text, label, &width, &height);
  set_color (cr, color, 1);
  cairo_rectangle (cr, left + 1, floor (y - height / 2.0) - 1, layout->width - left - 1,
                   height + 2);
  cairo_fill (cr);
  set_color (cr, scene->palette->label_text, 1);
  draw_text (cr, text, label, layout->width - AXIS_PADDING - width, y - height / 2.0);
}

static void
draw_level_line (cairo_t *cr,
                 PangoLayout *text,
                 const IgxChartScene *scene,
                 const IgxChartLayout *layout,
                 const Level *level,
                 double from)
{
  static const double dashes[] = { 5, 3 };
  static const double dots[] = { 1, 3 };
  double right = plot_right (&layout->scale);
  int width = 0;
  int height = 0;

  cairo_save (cr);
  set_color (cr, level->color, 1);
  cairo_set_line_width (cr, 1);
  if (level->is_last)
    cairo_set_dash (cr, dots, G_N_ELEMENTS (dots), 0);
  else if (level->dashed)
    cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_move_to (cr, level->is_last ? layout->scale.x : from, level->y);
  cairo_line_to (cr, right, level->y);
  cairo_stroke (cr);
  cairo_restore (cr);
  if (level->is_last)
    return;

  text_size (text, level->name, &width, &height);
  set_color (cr, scene->palette->background, 0.8);
  cairo_rectangle (cr, right - width - 2 * TAG_PADDING, floor (level->tag_y - height / 2.0),
                   width + 2 * TAG_PADDING, height);
  cairo_fill (cr);
  set_color (cr, level->color, 1);
  draw_text (cr, text, level->name, right - width - TAG_PADDING, level->tag_y - height / 2.0);
}

static void
draw_signal_area (cairo_t *cr, const IgxChartScene *scene, const IgxChartLayout *layout)
{
  const IgxChartScale *scale = &layout->scale;
  const IgxSignal *signal = scene->signal;
  double from = MAX (igx_chart_scale_x_of_time (scale, signal->close_time), scale->x);
  double to = plot_right (scale);

  if (signal->expires_at > 0)
    to = MIN (igx_chart_scale_x_of_time (scale, signal->expires_at), to);
  if (to <= from)
    return;
  set_color (cr, scene->palette->shade, 0.09);
  cairo_rectangle (cr, floor (from), scale->y, ceil (to - from),
                   layout->volume_y + layout->volume_height - scale->y);
  cairo_fill (cr);
}

static void
draw_marker (cairo_t *cr, const IgxChartScene *scene, const IgxChartScale *scale)
{
  const IgxSignal *signal = scene->signal;
  gint64 open_time = signal->close_time - scale->timeframe;
  gsize place = igx_chart_scale_lower_bound (scene->candles, open_time);
  double x = igx_chart_scale_x_of_time (scale, open_time) + igx_chart_scale_slot_width (scale) / 2;
  double size = 7;
  double y = 0;
  const IgxCandle *candle = NULL;

  if (place >= scene->candles->len || x < scale->x || x > plot_right (scale))
    return;
  candle = &g_array_index (scene->candles, IgxCandle, place);
  if (candle->open_time != open_time)
    return;
  if (signal->direction == IGX_DIRECTION_LONG)
    {
      y = igx_chart_scale_y_of_price (scale, candle->low) + 5;
      cairo_move_to (cr, x, y);
      cairo_line_to (cr, x + size, y + 1.6 * size);
      cairo_line_to (cr, x - size, y + 1.6 * size);
    }
  else
    {
      y = igx_chart_scale_y_of_price (scale, candle->high) - 5;
      cairo_move_to (cr, x, y);
      cairo_line_to (cr, x + size, y - 1.6 * size);
      cairo_line_to (cr, x - size, y - 1.6 * size);
    }
  cairo_close_path (cr);
  set_color (cr, scene->palette->entry, 1);
  cairo_fill (cr);
}

static void
add_last_price (const IgxChartScene *scene, const IgxChartScale *scale, Level *levels, guint *n)
{
  double price = NAN;

  if (scene->forming != NULL)
    price = scene->forming->close;
  else if (scene->candles->len > 0)
    price = g_array_index (scene->candles, IgxCandle, scene->candles->len - 1).close;
  add_level (levels, n, scale, price, NULL, scene->palette->last, FALSE);
}

static guint
collect_levels (const IgxChartScene *scene, const IgxChartScale *scale, Level *levels)
{
  const IgxSignal *signal = scene->signal;
  const IgxChartPalette *palette = scene->palette;
  guint n = 0;

  add_last_price (scene, scale, levels, &n);
  if (signal == NULL)
    return n;
  add_level (levels, &n, scale, signal->entry, _ ("Entry"), palette->entry, FALSE);
  add_level (levels, &n, scale, signal->stop, _ ("Stop"), palette->stop, TRUE);
  for (guint i = 0; i < signal->n_targets; i++)
    {
      g_autofree char *name = g_strdup_printf (_ ("Target %u"), i + 1);

      add_level (levels, &n, scale, signal->targets[i], name, palette->target, TRUE);
    }
  return n;
}

/**
 * igx_chart_render_scene:
 * @text: a layout with the font that labels get
 * @counts: (out) (optional): what was drawn
 *
 * Draws everything but the crosshair.
 */
void
igx_chart_render_scene (cairo_t *cr,
                        PangoLayout *text,
                        const IgxChartScene *scene,
                        const IgxChartLayout *layout,
                        IgxChartCounts *counts)
{
  const IgxChartScale *scale = &layout->scale;
  IgxChartCounts own = { 0 };
  Level levels[LEVELS_MAX];
  double from = scale->x;
  int tag_height = 0;
  guint n_levels = collect_levels (scene, scale, levels);

  text_size (text, "0", NULL, &tag_height);
  qsort (levels, n_levels, sizeof levels[0], compare_levels);
  spread_tags (levels, n_levels, tag_height + 3, scale->y + scale->height);

  set_color (cr, scene->palette->background, 1);
  cairo_paint (cr);
  draw_price_axis (cr, text, scene, layout, levels, n_levels);
  draw_time_axis (cr, text, scene, layout);

  cairo_save (cr);
  cairo_rectangle (cr, scale->x, 0, scale->width, layout->height);
  cairo_clip (cr);
  if (scene->signal != NULL)
    {
      from = MAX (igx_chart_scale_x_of_time (scale, scene->signal->close_time), scale->x);
      draw_signal_area (cr, scene, layout);
    }
  draw_candles (cr, scene, layout, &own);
  for (guint i = 0; i < n_levels; i++)
    draw_level_line (cr, text, scene, layout, &levels[i], from);
  if (scene->signal != NULL)
    draw_marker (cr, scene, scale);
  cairo_restore (cr);

  for (guint i = 0; i < n_levels; i++)
    draw_tag (cr, text, scene, layout, levels[i].tag_y, levels[i].price, levels[i].color);
  own.n_levels = n_levels;
  if (counts != NULL)
    *counts = own;
}

/**
 * igx_chart_render_candle_at:
 * @x: px
 *
 * Returns: (transfer none) (nullable): the candle at @x, or %NULL in a gap
 */
const IgxCandle *
igx_chart_render_candle_at (const IgxChartScene *scene, const IgxChartLayout *layout, double x)
{
  gint64 open_time = igx_chart_scale_open_time_of_x (&layout->scale, x);
  gsize place = igx_chart_scale_lower_bound (scene->candles, open_time);

  if (scene->forming != NULL && scene->forming->open_time == open_time)
    return scene->forming;
  if (place >= scene->candles->len)
    return NULL;
  if (g_array_index (scene->candles, IgxCandle, place).open_time != open_time)
    return NULL;
  return &g_array_index (scene->candles, IgxCandle, place);
}

static char *
make_readout (const IgxChartScene *scene, const IgxCandle *candle, gint64 open_time)
{
  g_autofree char *time = igx_format_time_local (open_time);
  g_autofree char *open = NULL;
  g_autofree char *high = NULL;
  g_autofree char *low = NULL;
  g_autofree char *close = NULL;
  g_autofree char *volume = NULL;

  if (candle == NULL)
    return g_strdup_printf (_ ("%s  no candle"), time);
  open = igx_format_number (candle->open, scene->decimals);
  high = igx_format_number (candle->high, scene->decimals);
  low = igx_format_number (candle->low, scene->decimals);
  close = igx_format_number (candle->close, scene->decimals);
  volume = igx_format_compact (candle->volume);
  return g_strdup_printf (_ ("%s  O %s  H %s  L %s  C %s  V %s"), time, open, high, low, close,
                          volume);
}

/**
 * igx_chart_render_crosshair:
 *
 * Draws the cross through the candle at @x and the price at @y, and the values above the plot.
 */
void
igx_chart_render_crosshair (cairo_t *cr,
                            PangoLayout *text,
                            const IgxChartScene *scene,
                            const IgxChartLayout *layout,
                            double x,
                            double y)
{
  static const double dashes[] = { 2, 3 };
  const IgxChartScale *scale = &layout->scale;
  gint64 open_time = igx_chart_scale_open_time_of_x (scale, x);
  double middle = floor (igx_chart_scale_x_of_time (scale, open_time)
                         + igx_chart_scale_slot_width (scale) / 2)
                  + 0.5;
  g_autofree char *readout
      = make_readout (scene, igx_chart_render_candle_at (scene, layout, x), open_time);
  int width = 0;
  int height = 0;

  if (x < scale->x || x > plot_right (scale))
    return;
  cairo_save (cr);
  set_color (cr, scene->palette->text, 0.9);
  cairo_set_line_width (cr, 1);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_move_to (cr, middle, scale->y);
  cairo_line_to (cr, middle, layout->volume_y + layout->volume_height);
  if (y >= scale->y && y <= scale->y + scale->height)
    {
      cairo_move_to (cr, scale->x, floor (y) + 0.5);
      cairo_line_to (cr, plot_right (scale), floor (y) + 0.5);
    }
  cairo_stroke (cr);
  cairo_restore (cr);
  if (y >= scale->y && y <= scale->y + scale->height)
    draw_tag (cr, text, scene, layout, y, igx_chart_scale_price_of_y (scale, y),
              scene->palette->text);

  text_size (text, readout, &width, &height);
  set_color (cr, scene->palette->background, 0.85);
  cairo_rectangle (cr, scale->x, 0, width + 2 * AXIS_PADDING, height + 4);
  cairo_fill (cr);
  set_color (cr, scene->palette->last, 1);
  draw_text (cr, text, readout, scale->x + AXIS_PADDING, 2);
}
