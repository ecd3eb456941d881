/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/chart/igx-chart-scale.h"

#include <math.h>

#include "engine/igx-timeframe.h"

/** How much of the plot may be empty beside the outermost candle. */
#define EMPTY_SHARE 0.8
/** Room above the highest and below the lowest price, of the range. */
#define PRICE_MARGIN 0.06

/**
 * igx_chart_scale_slot_of_time:
 *
 * Returns: slots since the origin, with the fraction: an open time is a whole number
 */
double
igx_chart_scale_slot_of_time (const IgxChartScale *self, gint64 time)
{
  return (double) (time - self->origin) / (double) self->timeframe;
}

double
igx_chart_scale_x_of_time (const IgxChartScale *self, gint64 time)
{
  return self->x
         + (igx_chart_scale_slot_of_time (self, time) - self->first_slot)
               * igx_chart_scale_slot_width (self);
}

gint64
igx_chart_scale_time_of_x (const IgxChartScale *self, double x)
{
  double slot = self->first_slot + (x - self->x) / igx_chart_scale_slot_width (self);

  return self->origin + (gint64) floor (slot * (double) self->timeframe);
}

/**
 * igx_chart_scale_open_time_of_x:
 *
 * Returns: the open time of the candle, if there is one, whose slot lies at @x
 */
gint64
igx_chart_scale_open_time_of_x (const IgxChartScale *self, double x)
{
  double slot = floor (self->first_slot + (x - self->x) / igx_chart_scale_slot_width (self));

  return self->origin + (gint64) slot * self->timeframe;
}

double
igx_chart_scale_y_of_price (const IgxChartScale *self, double price)
{
  return self->y + (self->high - price) / (self->high - self->low) * self->height;
}

double
igx_chart_scale_price_of_y (const IgxChartScale *self, double y)
{
  return self->high - (y - self->y) / self->height * (self->high - self->low);
}

double
igx_chart_scale_slot_width (const IgxChartScale *self)
{
  return self->width / self->n_slots;
}

/**
 * igx_chart_scale_zoom:
 * @factor: below 1 shows fewer candles
 * @x: the place that stays where it is, px
 */
void
igx_chart_scale_zoom (IgxChartScale *self, double factor, double x)
{
  double share = CLAMP ((x - self->x) / self->width, 0, 1);
  double anchor = self->first_slot + share * self->n_slots;

  self->n_slots = CLAMP (self->n_slots * factor, IGX_CHART_SLOTS_MIN, IGX_CHART_SLOTS_MAX);
  self->first_slot = anchor - share * self->n_slots;
}

/**
 * igx_chart_scale_pan:
 * @pixels: how far what is drawn moves to the right
 */
void
igx_chart_scale_pan (IgxChartScale *self, double pixels)
{
  self->first_slot -= pixels / igx_chart_scale_slot_width (self);
}

/**
 * igx_chart_scale_keep_in_reach:
 * @first_time: open time of the oldest candle
 * @last_time: open time of the newest candle
 *
 * Stops a pan from losing the candles: a part of the plot always shows some.
 */
void
igx_chart_scale_keep_in_reach (IgxChartScale *self, gint64 first_time, gint64 last_time)
{
  double first = igx_chart_scale_slot_of_time (self, first_time);
  double last = igx_chart_scale_slot_of_time (self, last_time) + 1;
  double lowest = first - EMPTY_SHARE * self->n_slots;
  double highest = last - (1 - EMPTY_SHARE) * self->n_slots;

  self->first_slot = MIN (MAX (self->first_slot, lowest), MAX (highest, lowest));
}

/**
 * igx_chart_scale_fit_prices:
 * @low: lowest price to be seen
 * @high: highest price to be seen
 *
 * Gives the range some air; a flat market gets a range too.
 */
void
igx_chart_scale_fit_prices (IgxChartScale *self, double low, double high)
{
  double range = high - low;

  if (!(range > 0))
    range = MAX (fabs (high) * 0.01, 1e-9);
  self->low = low - range * PRICE_MARGIN;
  self->high = high + range * PRICE_MARGIN;
}

/**
 * igx_chart_scale_nice_step:
 * @range: more than 0
 * @n_wanted: about how many steps should fit
 *
 * Returns: 1, 2, 2.5 or 5 times a power of ten, so that at most @n_wanted steps fit
 */
double
igx_chart_scale_nice_step (double range, guint n_wanted)
{
  static const double nice[] = { 1, 2, 2.5, 5, 10 };
  double rough = range / MAX (n_wanted, 1);
  double power = pow (10, floor (log10 (rough)));

  for (gsize i = 0; i < G_N_ELEMENTS (nice); i++)
    if (nice[i] * power >= rough * (1 - 1e-9))
      return nice[i] * power;
  return 10 * power;
}

/**
 * igx_chart_scale_step_decimals:
 *
 * Returns: how many decimals tell the multiples of @step apart, exactly
 */
int
igx_chart_scale_step_decimals (double step)
{
  int decimals = 0;

  while (decimals < 12)
    {
      double scaled = step * pow (10, decimals);

      if (fabs (scaled - round (scaled)) < 1e-6 * MAX (scaled, 1e-3) && scaled > 0.5)
        break;
      decimals++;
    }
  return decimals;
}

/**
 * igx_chart_scale_price_ticks:
 * @n_wanted: at most about so many
 * @ticks: (out): room for %IGX_CHART_TICKS_MAX prices, ascending
 * @step: (out): the distance between them
 *
 * Returns: how many ticks there are
 */
guint
igx_chart_scale_price_ticks (const IgxChartScale *self, guint n_wanted, double *ticks, double *step)
{
  double range = self->high - self->low;
  double first = 0;
  guint n = 0;

  n_wanted = CLAMP (n_wanted, 1, IGX_CHART_TICKS_MAX - 2);
  *step = igx_chart_scale_nice_step (range, n_wanted);
  first = ceil (self->low / *step - 1e-9);
  for (guint i = 0; i < IGX_CHART_TICKS_MAX; i++)
    {
      /* Multiplied, never summed: rounding must not walk away. */
      double price = (first + i) * *step;

      if (price > self->high)
        break;
      ticks[n++] = price;
    }
  return n;
}

/* Lengths that divide a day, then days: what a clock and a calendar show. */
static const gint64 time_steps[] = {
  IGX_TIMEFRAME_MINUTE,      5 * IGX_TIMEFRAME_MINUTE,  10 * IGX_TIMEFRAME_MINUTE,
  15 * IGX_TIMEFRAME_MINUTE, 30 * IGX_TIMEFRAME_MINUTE, IGX_TIMEFRAME_HOUR,
  2 * IGX_TIMEFRAME_HOUR,    3 * IGX_TIMEFRAME_HOUR,    6 * IGX_TIMEFRAME_HOUR,
  12 * IGX_TIMEFRAME_HOUR,   IGX_TIMEFRAME_DAY,         2 * IGX_TIMEFRAME_DAY,
  5 * IGX_TIMEFRAME_DAY,     7 * IGX_TIMEFRAME_DAY,     14 * IGX_TIMEFRAME_DAY,
  30 * IGX_TIMEFRAME_DAY,    91 * IGX_TIMEFRAME_DAY,    182 * IGX_TIMEFRAME_DAY,
  365 * IGX_TIMEFRAME_DAY,   1826 * IGX_TIMEFRAME_DAY,
};

static gint64
local_offset (GTimeZone *zone, gint64 time)
{
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, time / 1000);

  return interval < 0 ? 0 : (gint64) g_time_zone_get_offset (zone, interval) * 1000;
}

/**
 * igx_chart_scale_time_ticks:
 * @min_pixels: least distance between two ticks
 * @zone: ticks fall on round hours and midnights of this zone
 * @ticks: (out): room for %IGX_CHART_TICKS_MAX
 *
 * Returns: how many ticks there are
 */
guint
igx_chart_scale_time_ticks (const IgxChartScale *self,
                            double min_pixels,
                            GTimeZone *zone,
                            IgxChartTimeTick *ticks)
{
  gint64 begin = igx_chart_scale_time_of_x (self, self->x);
  gint64 end = igx_chart_scale_time_of_x (self, self->x + self->width);
  double ms_per_pixel = (double) self->timeframe / igx_chart_scale_slot_width (self);
  double least
      = MAX (min_pixels * ms_per_pixel, (double) (end - begin) / (IGX_CHART_TICKS_MAX - 2));
  gint64 step = time_steps[G_N_ELEMENTS (time_steps) - 1];
  gint64 local = 0;
  gint64 previous_day = G_MININT64;
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (time_steps); i++)
    if ((double) time_steps[i] >= least)
      {
        step = time_steps[i];
        break;
      }

  local = begin + local_offset (zone, begin);
  local = local / step * step;
  for (; n < IGX_CHART_TICKS_MAX; local += step)
    {
      gint64 time = local - local_offset (zone, local - local_offset (zone, local));
      gint64 day = local / IGX_TIMEFRAME_DAY;

      if (time > end)
        break;
      if (time < begin)
        {
          previous_day = day;
          continue;
        }
      ticks[n].time = time;
      ticks[n].is_day = step >= IGX_TIMEFRAME_DAY || day != previous_day;
      previous_day = day;
      n++;
    }
  return n;
}

/**
 * igx_chart_scale_lower_bound:
 * @candles: of #IgxCandle, ascending
 *
 * Returns: index of the first candle that does not open before @open_time; the length if none
 */
gsize
igx_chart_scale_lower_bound (const GArray *candles, gint64 open_time)
{
  gsize low = 0;
  gsize high = candles->len;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (g_array_index (candles, IgxCandle, middle).open_time < open_time)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}
