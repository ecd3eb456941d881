/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws to an image and looks at the pixels. No font is needed: text is only beside the plot or
 * avoided by looking at the left of it. */
#include <math.h>

#include "engine/igx-timeframe.h"
#include "hub/chart/igx-chart-render.h"

#define TIMEFRAME (15 * IGX_TIMEFRAME_MINUTE)
#define ORIGIN    G_GINT64_CONSTANT (1772409600000)
#define WIDTH     800
#define HEIGHT    400
#define N_CANDLES 60
#define GAP_FIRST 30
#define GAP_LAST  34

typedef struct
{
  GArray *candles;
  IgxCandle forming;
  IgxSignal *signal;
  IgxChartScene scene;
  IgxChartLayout layout;
  PangoLayout *text;
  cairo_surface_t *surface;
  cairo_t *cr;
} Fixture;

static IgxCandle
make_candle (gint64 slot)
{
  double base = 100 + 5 * sin ((double) slot / 6.0);
  gboolean rising = slot % 3 != 0;
  IgxCandle candle = {
    .open_time = ORIGIN + slot * TIMEFRAME,
    .open = rising ? base - 1 : base + 1,
    .close = rising ? base + 1 : base - 1,
    .high = base + 2,
    .low = base - 2,
    .volume = 10 + (double) (slot % 7),
    .quote_volume = NAN,
    .trades = NAN,
    .taker_buy_volume = NAN,
  };

  return candle;
}

static void
set_up (Fixture *f, gconstpointer dark)
{
  f->candles = igx_candle_array_new ();
  for (gint64 slot = 0; slot < N_CANDLES; slot++)
    {
      IgxCandle candle = make_candle (slot);

      if (slot < GAP_FIRST || slot > GAP_LAST)
        g_array_append_val (f->candles, candle);
    }
  f->forming = make_candle (N_CANDLES + 1);
  f->signal = igx_signal_new ();
  f->signal->close_time = ORIGIN + 50 * TIMEFRAME;
  f->signal->expires_at = ORIGIN + 64 * TIMEFRAME;
  f->signal->entry = 103;
  f->signal->stop = 95;
  f->signal->targets[0] = 111;
  f->signal->n_targets = 1;
  f->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  f->cr = cairo_create (f->surface);
  f->text = pango_cairo_create_layout (f->cr);
  f->scene.candles = f->candles;
  f->scene.forming = &f->forming;
  f->scene.signal = f->signal;
  f->scene.decimals = 1;
  f->scene.palette = igx_chart_palette_get (dark != NULL);
  f->scene.zone = g_time_zone_new_utc ();
  f->layout.scale.origin = ORIGIN;
  f->layout.scale.timeframe = TIMEFRAME;
  f->layout.scale.first_slot = 0;
  f->layout.scale.n_slots = 70;
}

static void
tear_down (Fixture *f, gconstpointer dark)
{
  g_array_unref (f->candles);
  igx_signal_unref (f->signal);
  g_object_unref (f->text);
  cairo_destroy (f->cr);
  cairo_surface_destroy (f->surface);
  g_time_zone_unref (f->scene.zone);
}

static void
draw (Fixture *f, IgxChartCounts *counts)
{
  igx_chart_render_place (&f->scene, f->text, WIDTH, HEIGHT, &f->layout);
  igx_chart_render_fit_prices (&f->scene, &f->layout);
  igx_chart_render_scene (f->cr, f->text, &f->scene, &f->layout, counts);
  cairo_surface_flush (f->surface);
}

static guint32
pixel (Fixture *f, double x, double y)
{
  const unsigned char *data = cairo_image_surface_get_data (f->surface);
  int stride = cairo_image_surface_get_stride (f->surface);
  const guint32 *row
      = (const guint32 *) (gconstpointer) (data + (gsize) floor (y) * (gsize) stride);

  g_assert_cmpfloat (x, >=, 0);
  g_assert_cmpfloat (x, <, WIDTH);
  g_assert_cmpfloat (y, >=, 0);
  g_assert_cmpfloat (y, <, HEIGHT);
  return row[(gsize) floor (x)] & 0xffffff;
}

static double
middle_of (Fixture *f, gint64 slot)
{
  return floor (igx_chart_scale_x_of_time (&f->layout.scale, ORIGIN + slot * TIMEFRAME)
                + igx_chart_scale_slot_width (&f->layout.scale) / 2);
}

static void
test_candles (Fixture *f, gconstpointer dark)
{
  IgxChartCounts counts;
  guint n_checked = 0;

  draw (f, &counts);
  g_assert_cmpuint (counts.n_candles, ==, f->candles->len + 1);
  g_assert_cmpuint (counts.n_columns, ==, 0);
  g_assert_cmpfloat (f->layout.scale.low, <, 95);
  g_assert_cmpfloat (f->layout.scale.high, >, 111);
  /* Left of the signal no line covers a body. */
  for (guint i = 0; i < f->candles->len; i++)
    {
      const IgxCandle *candle = &g_array_index (f->candles, IgxCandle, i);
      gint64 slot = (candle->open_time - ORIGIN) / TIMEFRAME;
      IgxChartColor color
          = candle->close > candle->open ? f->scene.palette->rising : f->scene.palette->falling;
      double open_y = igx_chart_scale_y_of_price (&f->layout.scale, candle->open);
      double close_y = igx_chart_scale_y_of_price (&f->layout.scale, candle->close);
      double last_y = igx_chart_scale_y_of_price (&f->layout.scale, f->forming.close);

      for (double share = 0.2; slot < 49 && share < 0.9; share += 0.3)
        {
          double y = open_y + share * (close_y - open_y);

          if (fabs (y - last_y) < 3)
            continue;
          g_assert_cmphex (pixel (f, middle_of (f, slot), y), ==, color);
          g_assert_cmphex (pixel (f, middle_of (f, slot) + 2, y), ==, color);
          n_checked++;
        }
    }
  g_assert_cmpuint (n_checked, >, 100);
}

static void
test_gap (Fixture *f, gconstpointer dark)
{
  guint n_checked = 0;

  draw (f, NULL);
  for (gint64 slot = GAP_FIRST; slot <= GAP_LAST; slot++)
    for (double y = f->layout.scale.y + 1; y < f->layout.volume_y + f->layout.volume_height - 1;
         y++)
      {
        guint32 seen = pixel (f, middle_of (f, slot), y);

        g_assert_cmphex (seen, !=, f->scene.palette->rising);
        g_assert_cmphex (seen, !=, f->scene.palette->falling);
        n_checked++;
      }
  g_assert_cmpuint (n_checked, >, 1500);
  g_assert_null (igx_chart_render_candle_at (&f->scene, &f->layout, middle_of (f, GAP_FIRST + 1)));
  g_assert_true (igx_chart_render_candle_at (&f->scene, &f->layout, middle_of (f, 5))
                 == &g_array_index (f->candles, IgxCandle, 5));
  g_assert_true (igx_chart_render_candle_at (&f->scene, &f->layout, middle_of (f, N_CANDLES + 1))
                 == &f->forming);
}

static guint
count_on_line (Fixture *f, double price, IgxChartColor color, double from, double to)
{
  double y = floor (igx_chart_scale_y_of_price (&f->layout.scale, price));
  guint n = 0;

  for (double x = from; x < to; x++)
    if (pixel (f, x, y) == color)
      n++;
  return n;
}

static void
test_levels (Fixture *f, gconstpointer dark)
{
  IgxChartCounts counts;
  double from = 0;
  double to = 0;

  draw (f, &counts);
  /* Entry, stop, target and the last price. */
  g_assert_cmpuint (counts.n_levels, ==, 4);
  from = igx_chart_scale_x_of_time (&f->layout.scale, f->signal->close_time) + 1;
  to = igx_chart_scale_x_of_time (&f->layout.scale, ORIGIN + 62 * TIMEFRAME);
  g_assert_cmpuint (count_on_line (f, 103, f->scene.palette->entry, from, to), >,
                    (to - from) * 0.6);
  g_assert_cmpuint (count_on_line (f, 95, f->scene.palette->stop, from, to), >, (to - from) * 0.4);
  g_assert_cmpuint (count_on_line (f, 111, f->scene.palette->target, from, to), >,
                    (to - from) * 0.4);
  /* Lines begin where the signal fired. */
  g_assert_cmpuint (count_on_line (f, 103, f->scene.palette->entry, 0, from - 2), ==, 0);
  g_assert_cmpuint (count_on_line (f, 95, f->scene.palette->stop, 0, from - 2), ==, 0);
  g_assert_cmpuint (count_on_line (f, 111, f->scene.palette->target, 0, from - 2), ==, 0);
}

static void
test_shade (Fixture *f, gconstpointer dark)
{
  double y = 0;

  draw (f, NULL);
  y = f->layout.volume_y - 3;
  g_assert_cmphex (pixel (f, middle_of (f, GAP_FIRST + 2), y), ==, f->scene.palette->background);
  g_assert_cmphex (pixel (f, middle_of (f, 62), y), !=, f->scene.palette->background);
  g_assert_cmphex (pixel (f, middle_of (f, 67), y), ==, f->scene.palette->background);
}

static gboolean
candle_is_rising (const IgxCandle *candle)
{
  return candle->close > candle->open;
}

static void
test_forming_is_hollow (Fixture *f, gconstpointer dark)
{
  double open_y = 0;
  double close_y = 0;
  double x = 0;

  f->scene.signal = NULL;
  draw (f, NULL);
  x = middle_of (f, N_CANDLES + 1);
  open_y = igx_chart_scale_y_of_price (&f->layout.scale, f->forming.open);
  close_y = igx_chart_scale_y_of_price (&f->layout.scale, f->forming.close);
  g_assert_cmpfloat (fabs (open_y - close_y), >, 8);
  g_assert_cmphex (pixel (f, x + 1, (open_y + close_y) / 2), ==, f->scene.palette->background);
  g_assert_cmphex (
      pixel (f, x,
             igx_chart_scale_y_of_price (&f->layout.scale,
                                         (f->forming.high + MAX (f->forming.open, f->forming.close))
                                             / 2)),
      ==, candle_is_rising (&f->forming) ? f->scene.palette->rising : f->scene.palette->falling);
}

static void
test_columns (Fixture *f, gconstpointer dark)
{
  IgxChartCounts counts;

  g_array_set_size (f->candles, 0);
  for (gint64 slot = 0; slot < 15000; slot++)
    {
      IgxCandle candle = make_candle (slot);

      g_array_append_val (f->candles, candle);
    }
  f->scene.forming = NULL;
  f->scene.signal = NULL;
  f->layout.scale.n_slots = 15000;
  draw (f, &counts);
  /* Never more work than pixels. */
  g_assert_cmpuint (counts.n_candles, ==, 0);
  g_assert_cmpuint (counts.n_columns, >, 500);
  g_assert_cmpuint (counts.n_columns, <=, WIDTH);
}

static void
test_crosshair (Fixture *f, gconstpointer dark)
{
  guint n_changed = 0;
  guint32 before[HEIGHT];
  double x = 0;

  draw (f, NULL);
  x = middle_of (f, 20);
  for (guint y = 0; y < HEIGHT; y++)
    before[y] = pixel (f, x, y);
  igx_chart_render_crosshair (f->cr, f->text, &f->scene, &f->layout, x, 150);
  cairo_surface_flush (f->surface);
  for (guint y = 40; y < HEIGHT; y++)
    if (pixel (f, x, y) != before[y])
      n_changed++;
  g_assert_cmpuint (n_changed, >, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(path, function)                                                                        \
  g_test_add ("/hub/chart-render/light/" path, Fixture, NULL, set_up, function, tear_down);        \
  g_test_add ("/hub/chart-render/dark/" path, Fixture, "dark", set_up, function, tear_down)
  ADD ("candles", test_candles);
  ADD ("gap", test_gap);
  ADD ("levels", test_levels);
  ADD ("shade", test_shade);
  ADD ("forming-is-hollow", test_forming_is_hollow);
  ADD ("columns", test_columns);
  ADD ("crosshair", test_crosshair);
#undef ADD
  return g_test_run ();
}
