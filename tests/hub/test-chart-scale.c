/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/igx-timeframe.h"
#include "hub/chart/igx-chart-scale.h"

#define MINUTE IGX_TIMEFRAME_MINUTE
#define HOUR   IGX_TIMEFRAME_HOUR
#define DAY    IGX_TIMEFRAME_DAY
#define ORIGIN G_GINT64_CONSTANT (1772409600000) /* 2026-03-02 00:00 UTC */

static IgxChartScale
make_scale (void)
{
  IgxChartScale scale = {
    .x = 10,
    .y = 5,
    .width = 600,
    .height = 300,
    .origin = ORIGIN,
    .timeframe = 15 * MINUTE,
    .first_slot = 20,
    .n_slots = 100,
    .low = 100,
    .high = 200,
  };

  return scale;
}

static void
test_places (void)
{
  IgxChartScale scale = make_scale ();
  guint n = 0;

  g_assert_cmpfloat_with_epsilon (igx_chart_scale_x_of_time (&scale, ORIGIN + 20 * 15 * MINUTE), 10,
                                  1e-9);
  g_assert_cmpfloat_with_epsilon (igx_chart_scale_x_of_time (&scale, ORIGIN + 120 * 15 * MINUTE),
                                  610, 1e-9);
  g_assert_cmpfloat_with_epsilon (igx_chart_scale_y_of_price (&scale, 200), 5, 1e-9);
  g_assert_cmpfloat_with_epsilon (igx_chart_scale_y_of_price (&scale, 100), 305, 1e-9);
  for (int x = 10; x < 610; x++)
    {
      gint64 time = igx_chart_scale_time_of_x (&scale, x);
      gint64 open = igx_chart_scale_open_time_of_x (&scale, x + 0.25);

      g_assert_cmpfloat_with_epsilon (igx_chart_scale_x_of_time (&scale, time), x, 0.001);
      g_assert_cmpint (open % (15 * MINUTE), ==, 0);
      g_assert_cmpfloat (igx_chart_scale_x_of_time (&scale, open), <=, x + 0.25);
      n++;
    }
  g_assert_cmpuint (n, ==, 600);
  g_assert_cmpfloat_with_epsilon (
      igx_chart_scale_price_of_y (&scale, igx_chart_scale_y_of_price (&scale, 133.7)), 133.7, 1e-9);
}

static void
test_zoom_and_pan (void)
{
  IgxChartScale scale = make_scale ();
  gint64 under_pointer = igx_chart_scale_time_of_x (&scale, 250);

  for (guint i = 0; i < 5; i++)
    igx_chart_scale_zoom (&scale, 1 / 1.2, 250);
  g_assert_cmpfloat (scale.n_slots, <, 50);
  g_assert_cmpfloat_with_epsilon (igx_chart_scale_x_of_time (&scale, under_pointer), 250, 0.01);
  for (guint i = 0; i < 100; i++)
    igx_chart_scale_zoom (&scale, 0.5, 250);
  g_assert_cmpfloat_with_epsilon (scale.n_slots, IGX_CHART_SLOTS_MIN, 1e-9);
  for (guint i = 0; i < 100; i++)
    igx_chart_scale_zoom (&scale, 2, 250);
  g_assert_cmpfloat_with_epsilon (scale.n_slots, IGX_CHART_SLOTS_MAX, 1e-9);

  scale = make_scale ();
  igx_chart_scale_pan (&scale, 60);
  g_assert_cmpfloat_with_epsilon (scale.first_slot, 10, 1e-9);
  igx_chart_scale_pan (&scale, 1e7);
  igx_chart_scale_keep_in_reach (&scale, ORIGIN, ORIGIN + 99 * 15 * MINUTE);
  /* A fifth of the plot still shows candles. */
  g_assert_cmpfloat_with_epsilon (igx_chart_scale_x_of_time (&scale, ORIGIN), 490, 1e-6);
  igx_chart_scale_pan (&scale, -1e7);
  igx_chart_scale_keep_in_reach (&scale, ORIGIN, ORIGIN + 99 * 15 * MINUTE);
  g_assert_cmpfloat_with_epsilon (igx_chart_scale_x_of_time (&scale, ORIGIN + 100 * 15 * MINUTE),
                                  130, 1e-6);
}

static void
test_nice_steps (void)
{
  static const struct
  {
    double range;
    guint n;
    double step;
    int decimals;
  } cases[] = {
    { 100, 5, 20, 0 },      { 100, 4, 25, 0 },     { 1, 4, 0.25, 2 }, { 0.0007, 7, 0.0001, 4 },
    { 64000, 6, 20000, 0 }, { 0.035, 5, 0.01, 2 }, { 3, 10, 0.5, 1 }, { 1e-8, 5, 2e-9, 9 },
  };
  guint n_checked = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double step = igx_chart_scale_nice_step (cases[i].range, cases[i].n);

      g_assert_cmpfloat_with_epsilon (step / cases[i].step, 1, 1e-9);
      g_assert_cmpint (igx_chart_scale_step_decimals (step), ==, cases[i].decimals);
    }
  for (double range = 1e-9; range < 1e9; range *= 1.37)
    for (guint n = 1; n <= 12; n++)
      {
        double step = igx_chart_scale_nice_step (range, n);

        g_assert_cmpfloat (range / step, <=, n * (1 + 1e-6));
        g_assert_cmpfloat (range / step, >, n / 2.6);
        n_checked++;
      }
  g_assert_cmpuint (n_checked, >, 1500);
}

static void
test_price_ticks (void)
{
  IgxChartScale scale = make_scale ();
  double ticks[IGX_CHART_TICKS_MAX];
  double step = 0;
  guint n = igx_chart_scale_price_ticks (&scale, 5, ticks, &step);

  g_assert_cmpuint (n, ==, 6);
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (ticks[i], 100 + 20.0 * i, 1e-9);

  igx_chart_scale_fit_prices (&scale, 0.1612, 0.1612);
  g_assert_cmpfloat (scale.high, >, 0.1612);
  g_assert_cmpfloat (scale.low, <, 0.1612);
  n = igx_chart_scale_price_ticks (&scale, 6, ticks, &step);
  g_assert_cmpuint (n, >=, 2);
  g_assert_cmpuint (n, <=, 8);
}

static void
test_time_ticks (void)
{
  IgxChartScale scale = make_scale ();
  IgxChartTimeTick ticks[IGX_CHART_TICKS_MAX];
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GTimeZone) india = g_time_zone_new_offset (19800);
  guint n_checked = 0;

  for (double slots = 12; slots < 20000; slots *= 1.7)
    {
      guint n = 0;

      scale.n_slots = slots;
      n = igx_chart_scale_time_ticks (&scale, 84, utc, ticks);
      g_assert_cmpuint (n, >=, 1);
      for (guint i = 0; i < n; i++)
        {
          double x = igx_chart_scale_x_of_time (&scale, ticks[i].time);

          g_assert_cmpint (ticks[i].time % MINUTE, ==, 0);
          g_assert_cmpfloat (x, >=, scale.x - 0.01);
          g_assert_cmpfloat (x, <=, scale.x + scale.width + 0.01);
          if (i > 0)
            g_assert_cmpfloat (x - igx_chart_scale_x_of_time (&scale, ticks[i - 1].time), >, 83);
          n_checked++;
        }
    }
  g_assert_cmpuint (n_checked, >, 50);

  /* From 05:00 for 25 hours over 600 px: every six hours, midnight as a date. */
  scale = make_scale ();
  g_assert_cmpuint (igx_chart_scale_time_ticks (&scale, 84, utc, ticks), ==, 5);
  for (guint i = 0; i < 5; i++)
    {
      g_assert_cmpint (ticks[i].time % (6 * HOUR), ==, 0);
      g_assert_cmpint (ticks[i].is_day, ==, ticks[i].time % DAY == 0);
    }
  /* Half an hour beside the full hour: the person's own round hours. */
  g_assert_cmpuint (igx_chart_scale_time_ticks (&scale, 84, india, ticks), >=, 4);
  g_assert_cmpint ((ticks[0].time + 19800 * 1000) % (6 * HOUR), ==, 0);
  g_assert_cmpint (ticks[0].time % HOUR, ==, 30 * MINUTE);
}

static void
test_lower_bound (void)
{
  g_autoptr (GArray) candles = igx_candle_array_new ();
  guint n_checked = 0;

  for (gint64 i = 0; i < 50; i++)
    {
      /* A gap from 20 to 29. */
      IgxCandle candle = { .open_time = ORIGIN + (i < 20 ? i : i + 10) * MINUTE };

      g_array_append_val (candles, candle);
    }
  for (gint64 minute = -2; minute < 70; minute++)
    {
      gsize found = igx_chart_scale_lower_bound (candles, ORIGIN + minute * MINUTE);
      gsize naive = 0;

      while (naive < candles->len
             && g_array_index (candles, IgxCandle, naive).open_time < ORIGIN + minute * MINUTE)
        naive++;
      g_assert_cmpuint (found, ==, naive);
      n_checked++;
    }
  g_assert_cmpuint (n_checked, ==, 72);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/hub/chart-scale/places", test_places);
  g_test_add_func ("/hub/chart-scale/zoom-and-pan", test_zoom_and_pan);
  g_test_add_func ("/hub/chart-scale/nice-steps", test_nice_steps);
  g_test_add_func ("/hub/chart-scale/price-ticks", test_price_ticks);
  g_test_add_func ("/hub/chart-scale/time-ticks", test_time_ticks);
  g_test_add_func ("/hub/chart-scale/lower-bound", test_lower_bound);
  return g_test_run ();
}
