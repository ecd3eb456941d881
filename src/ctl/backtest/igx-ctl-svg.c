/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/backtest/igx-ctl-svg.h"

#include <math.h>

#include "engine/igx-timeframe.h"

/** Room around the picture for what stands at the axes. */
#define MARGIN_LEFT   64
#define MARGIN_RIGHT  12
#define MARGIN_TOP    10
#define MARGIN_BOTTOM 24

/** About as many lines an axis has. */
#define TICKS_X 6
#define TICKS_Y 5

/** Share of the height that stays free above and below. */
#define EDGE 0.04

/** Half of the width of an arrow. */
#define ARROW 4.5

static const int months_of_step[] = { 1, 2, 3, 6, 12, 24 };

/* A place in the picture; no more digits than a screen shows. */
static void
add_number (GString *text, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.1f", value));
}

static double
place_x (const IgxCtlSvg *self, double x)
{
  const double width = self->width - MARGIN_LEFT - MARGIN_RIGHT;

  return MARGIN_LEFT + width * (x - self->left) / (self->right - self->left);
}

static double
place_y (const IgxCtlSvg *self, double y)
{
  const double height = self->height - MARGIN_TOP - MARGIN_BOTTOM;

  return MARGIN_TOP + height * (self->top - y) / (self->top - self->bottom);
}

static void
add_place (IgxCtlSvg *self, double x, double y)
{
  add_number (self->text, place_x (self, x));
  g_string_append_c (self->text, ',');
  add_number (self->text, place_y (self, y));
}

static void
add_escaped (GString *text, const char *words)
{
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  g_string_append (text, escaped);
}

/* 1, 2 or 5 times a power of ten. */
static double
find_step (double range, int n_ticks)
{
  const double raw = range / n_ticks;
  const double power = pow (10, floor (log10 (raw)));
  const double share = raw / power;

  return power * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10);
}

static void
add_text (IgxCtlSvg *self, double x, double y, const char *anchor, const char *words)
{
  g_string_append (self->text, "<text x=\"");
  add_number (self->text, x);
  g_string_append (self->text, "\" y=\"");
  add_number (self->text, y);
  g_string_append_printf (self->text, "\" text-anchor=\"%s\">", anchor);
  add_escaped (self->text, words);
  g_string_append (self->text, "</text>\n");
}

static void
add_rule (IgxCtlSvg *self, double x1, double y1, double x2, double y2, const char *class)
{
  g_string_append_printf (self->text, "<path class=\"%s\" d=\"M", class);
  add_number (self->text, x1);
  g_string_append_c (self->text, ',');
  add_number (self->text, y1);
  g_string_append_c (self->text, 'L');
  add_number (self->text, x2);
  g_string_append_c (self->text, ',');
  add_number (self->text, y2);
  g_string_append (self->text, "\"/>\n");
}

static void
add_y_axis (IgxCtlSvg *self, const char *unit)
{
  const double step = find_step (self->top - self->bottom, TICKS_Y);
  const int decimals = CLAMP ((int) ceil (-log10 (step) - 1e-9), 0, 9);

  for (double y = ceil (self->bottom / step) * step; y <= self->top + step * 1e-9; y += step)
    {
      char buffer[G_ASCII_DTOSTR_BUF_SIZE];
      char format[8];
      g_autofree char *words = NULL;
      const double place = place_y (self, y);
      /* A zero that is a sum of steps may be a little less. */
      const double shown = fabs (y) < step * 1e-6 ? 0 : y;

      g_snprintf (format, sizeof format, "%%.%df", decimals);
      g_ascii_formatd (buffer, sizeof buffer, format, shown);
      words = g_strconcat (buffer, unit, NULL);
      add_rule (self, MARGIN_LEFT, place, self->width - MARGIN_RIGHT, place,
                shown < 0 || shown > 0 ? "grid" : "zero");
      add_text (self, MARGIN_LEFT - 6, place + 4, "end", words);
    }
}

static void
add_x_tick (IgxCtlSvg *self, double x, const char *words)
{
  const double place = place_x (self, x);

  add_rule (self, place, MARGIN_TOP, place, self->height - MARGIN_BOTTOM, "grid");
  add_text (self, place, self->height - MARGIN_BOTTOM + 15, "middle", words);
}

static void
add_date (IgxCtlSvg *self, gint64 time, const char *format)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (time / 1000);
  g_autofree char *words = date != NULL ? g_date_time_format (date, format) : NULL;

  if (words != NULL)
    add_x_tick (self, (double) time, words);
}

static void
add_months (IgxCtlSvg *self)
{
  const double months = (self->right - self->left) / (30.44 * (double) IGX_TIMEFRAME_DAY);
  g_autoptr (GDateTime) begin = g_date_time_new_from_unix_utc ((gint64) self->left / 1000);
  int step = months_of_step[G_N_ELEMENTS (months_of_step) - 1];
  int month = 0;

  if (begin == NULL)
    return;
  for (gsize i = G_N_ELEMENTS (months_of_step); i > 0; i--)
    if (months / months_of_step[i - 1] <= TICKS_X + 1)
      step = months_of_step[i - 1];
  month = 12 * g_date_time_get_year (begin) + g_date_time_get_month (begin);
  for (month += step - 1 - (month - 1 + step - 1) % step;; month += step)
    {
      g_autoptr (GDateTime) date
          = g_date_time_new_utc ((month - 1) / 12, (month - 1) % 12 + 1, 1, 0, 0, 0);

      if (date == NULL || (double) g_date_time_to_unix (date) * 1000 > self->right)
        return;
      if ((double) g_date_time_to_unix (date) * 1000 >= self->left)
        add_date (self, g_date_time_to_unix (date) * 1000, "%Y-%m");
    }
}

static void
add_time_axis (IgxCtlSvg *self)
{
  static const gint64 steps[]
      = { IGX_TIMEFRAME_HOUR,      3 * IGX_TIMEFRAME_HOUR, 6 * IGX_TIMEFRAME_HOUR,
          12 * IGX_TIMEFRAME_HOUR, IGX_TIMEFRAME_DAY,      2 * IGX_TIMEFRAME_DAY,
          5 * IGX_TIMEFRAME_DAY,   10 * IGX_TIMEFRAME_DAY };
  const double range = self->right - self->left;

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      const gint64 step = steps[i];

      if (range / (double) step > TICKS_X + 1)
        continue;
      for (gint64 time = ((gint64) self->left + step - 1) / step * step;
           (double) time <= self->right; time += step)
        add_date (self, time, step < IGX_TIMEFRAME_DAY ? "%m-%d %H:%M" : "%Y-%m-%d");
      return;
    }
  add_months (self);
}

static void
add_number_axis (IgxCtlSvg *self)
{
  const double step = find_step (self->right - self->left, 2 * TICKS_X);

  for (double x = ceil (self->left / step) * step; x <= self->right; x += step)
    {
      char buffer[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (buffer, sizeof buffer, "%g", x);
      add_x_tick (self, x, buffer);
    }
}

/**
 * igx_ctl_svg_begin:
 * @self: a picture with all its members set; what has no extent gets some
 * @label: what it shows, for who cannot see it
 * @unit: what stands behind the numbers of the y axis
 */
void
igx_ctl_svg_begin (IgxCtlSvg *self, const char *label, const char *unit)
{
  double edge = 0;

  if (!(self->right > self->left))
    self->right = self->left + 1;
  if (!(self->top > self->bottom))
    {
      self->top += MAX (1e-9, 0.01 * fabs (self->top));
      self->bottom -= MAX (1e-9, 0.01 * fabs (self->bottom));
    }
  edge = EDGE * (self->top - self->bottom);
  self->top += edge;
  self->bottom -= edge;
  g_string_append_printf (self->text, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"",
                          self->width, self->height);
  add_escaped (self->text, label);
  g_string_append (self->text, "\">\n");
  add_y_axis (self, unit);
  if (self->is_time)
    add_time_axis (self);
  else
    add_number_axis (self);
}

void
igx_ctl_svg_end (IgxCtlSvg *self)
{
  g_string_append (self->text, "</svg>\n");
}

static void
begin_path (IgxCtlSvg *self, const char *class)
{
  g_string_append_printf (self->text, "<path class=\"%s\" d=\"", class);
}

static void
add_points (IgxCtlSvg *self, const IgxCtlSvgPoint *points, gsize n_points, const char *first)
{
  for (gsize i = 0; i < n_points; i++)
    {
      g_string_append (self->text, i == 0 ? first : "L");
      add_place (self, points[i].x, points[i].y);
    }
}

/**
 * igx_ctl_svg_line:
 * @points: (array length=n_points): from left to right
 * @class: of the page
 */
void
igx_ctl_svg_line (IgxCtlSvg *self, const IgxCtlSvgPoint *points, gsize n_points, const char *class)
{
  if (n_points == 0)
    return;
  begin_path (self, class);
  add_points (self, points, n_points, "M");
  g_string_append (self->text, "\"/>\n");
}

/**
 * igx_ctl_svg_area:
 * @base: y of the other side
 */
void
igx_ctl_svg_area (
    IgxCtlSvg *self, const IgxCtlSvgPoint *points, gsize n_points, double base, const char *class)
{
  if (n_points == 0)
    return;
  begin_path (self, class);
  g_string_append_c (self->text, 'M');
  add_place (self, points[0].x, base);
  add_points (self, points, n_points, "L");
  g_string_append_c (self->text, 'L');
  add_place (self, points[n_points - 1].x, base);
  g_string_append (self->text, "Z\"/>\n");
}

/**
 * igx_ctl_svg_band:
 * @low: (array length=n_points): its lower side
 * @high: (array length=n_points): its upper side
 */
void
igx_ctl_svg_band (IgxCtlSvg *self,
                  const IgxCtlSvgPoint *low,
                  const IgxCtlSvgPoint *high,
                  gsize n_points,
                  const char *class)
{
  if (n_points == 0)
    return;
  begin_path (self, class);
  add_points (self, high, n_points, "M");
  for (gsize i = n_points; i > 0; i--)
    {
      g_string_append_c (self->text, 'L');
      add_place (self, low[i - 1].x, low[i - 1].y);
    }
  g_string_append (self->text, "Z\"/>\n");
}

void
igx_ctl_svg_segment (IgxCtlSvg *self,
                     const IgxCtlSvgPoint *from,
                     const IgxCtlSvgPoint *to,
                     const char *class)
{
  add_rule (self, place_x (self, from->x), place_y (self, from->y), place_x (self, to->x),
            place_y (self, to->y), class);
}

static void
end_with_title (IgxCtlSvg *self, const char *element, const char *title)
{
  g_string_append (self->text, "\"><title>");
  add_escaped (self->text, title);
  g_string_append_printf (self->text, "</title></%s>\n", element);
}

/**
 * igx_ctl_svg_dot:
 * @title: what is shown when somebody points at it
 */
void
igx_ctl_svg_dot (IgxCtlSvg *self, const IgxCtlSvgPoint *at, const char *class, const char *title)
{
  g_string_append_printf (self->text, "<circle class=\"%s\" r=\"4\" cx=\"", class);
  add_number (self->text, place_x (self, at->x));
  g_string_append (self->text, "\" cy=\"");
  add_number (self->text, place_y (self, at->y));
  end_with_title (self, "circle", title);
}

/**
 * igx_ctl_svg_arrow:
 * @up: whether it points up, from below @at; else down, from above
 * @title: what is shown when somebody points at it
 */
void
igx_ctl_svg_arrow (
    IgxCtlSvg *self, const IgxCtlSvgPoint *at, gboolean up, const char *class, const char *title)
{
  const double x = place_x (self, at->x);
  const double y = place_y (self, at->y) + (up ? ARROW : -ARROW);
  const double side = y + (up ? 1.6 : -1.6) * ARROW;

  begin_path (self, class);
  g_string_append_c (self->text, 'M');
  add_number (self->text, x);
  g_string_append_c (self->text, ',');
  add_number (self->text, y);
  g_string_append_c (self->text, 'L');
  add_number (self->text, x - ARROW);
  g_string_append_c (self->text, ',');
  add_number (self->text, side);
  g_string_append_c (self->text, 'L');
  add_number (self->text, x + ARROW);
  g_string_append_c (self->text, ',');
  add_number (self->text, side);
  g_string_append_c (self->text, 'Z');
  end_with_title (self, "path", title);
}
