/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/backtest/igx-ctl-backtest-charts.h"

#include <string.h>

#include "ctl/backtest/igx-ctl-report-text.h"
#include "ctl/backtest/igx-ctl-svg.h"
#include "ctl/igx-ctl-text.h"
#include "engine/igx-timeframe.h"

#define WIDTH  900
#define HEIGHT 260

/** Pieces of time that a line is put together in. */
#define PIECES 450

/** Width of a band of quality. */
#define BAND (100.0 / IGX_REPORT_BANDS)

static GArray *
points_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (IgxCtlSvgPoint));
}

static const IgxCtlSvgPoint *
get_points (const GArray *points)
{
  return (const IgxCtlSvgPoint *) (gconstpointer) points->data;
}

static void
add_point (GArray *points, double x, double y)
{
  const IgxCtlSvgPoint point = { x, y };

  g_array_append_val (points, point);
}

static double
get_value (const IgxReportPoint *point, gboolean drawdown)
{
  return drawdown ? point->drawdown_r : point->equity_r;
}

/* Of each piece of time the lowest and the highest, in their order: a line through them has every
 * spike and no more points than there is room for. */
static GArray *
thin_out (const IgxReport *report, gboolean drawdown)
{
  const GArray *equity = report->equity;
  const gint64 length = (report->last - report->first) / PIECES + 1;
  GArray *points = points_new ();

  add_point (points, (double) report->first, 0);
  for (guint begin = 0, end = 0; begin < equity->len; begin = end)
    {
      const IgxReportPoint *all = (const IgxReportPoint *) (gconstpointer) equity->data;
      const gint64 piece = (all[begin].time - report->first) / length;
      guint low = begin;
      guint high = begin;

      for (end = begin; end < equity->len && (all[end].time - report->first) / length == piece;
           end++)
        {
          if (get_value (&all[end], drawdown) < get_value (&all[low], drawdown))
            low = end;
          if (get_value (&all[end], drawdown) > get_value (&all[high], drawdown))
            high = end;
        }
      add_point (points, (double) all[MIN (low, high)].time,
                 get_value (&all[MIN (low, high)], drawdown));
      if (low != high)
        add_point (points, (double) all[MAX (low, high)].time,
                   get_value (&all[MAX (low, high)], drawdown));
    }
  if (equity->len > 0)
    add_point (points, (double) report->last,
               get_value (&g_array_index (equity, IgxReportPoint, equity->len - 1), drawdown));
  return points;
}

static void
find_extent (IgxCtlSvg *svg, const GArray *points)
{
  for (guint i = 0; i < points->len; i++)
    {
      const double y = get_points (points)[i].y;

      svg->bottom = i == 0 ? y : MIN (svg->bottom, y);
      svg->top = i == 0 ? y : MAX (svg->top, y);
    }
}

static IgxCtlSvg
make_time_svg (GString *page, const IgxReport *report)
{
  return (IgxCtlSvg){ .text = page,
                      .left = (double) report->first,
                      .right = (double) report->last,
                      .width = WIDTH,
                      .height = HEIGHT,
                      .is_time = TRUE };
}

/**
 * igx_ctl_backtest_charts_equity:
 * @page: where it is written
 */
void
igx_ctl_backtest_charts_equity (GString *page, const IgxReport *report)
{
  g_autoptr (GArray) points = thin_out (report, FALSE);
  IgxCtlSvg svg = make_time_svg (page, report);

  find_extent (&svg, points);
  igx_ctl_svg_begin (&svg, "Equity in R over time", " R");
  igx_ctl_svg_line (&svg, get_points (points), points->len, "line");
  igx_ctl_svg_end (&svg);
}

void
igx_ctl_backtest_charts_drawdown (GString *page, const IgxReport *report)
{
  g_autoptr (GArray) points = thin_out (report, TRUE);
  IgxCtlSvg svg = make_time_svg (page, report);

  find_extent (&svg, points);
  igx_ctl_svg_begin (&svg, "Drawdown in R over time", " R");
  igx_ctl_svg_area (&svg, get_points (points), points->len, 0, "fall");
  igx_ctl_svg_end (&svg);
}

/* The label is "60-65". */
static double
find_middle (const IgxReportGroup *group)
{
  return g_ascii_strtod (group->label, NULL) + BAND / 2;
}

/**
 * igx_ctl_backtest_charts_calibration:
 *
 * Mean R of each band of quality, with its bounds.
 */
void
igx_ctl_backtest_charts_calibration (GString *page, const IgxReport *report)
{
  g_autoptr (GArray) extent = points_new ();
  g_autoptr (GArray) means = points_new ();
  IgxCtlSvg svg = { .text = page, .left = 0, .right = 100, .width = WIDTH, .height = HEIGHT };

  add_point (extent, 0, 0);
  for (guint i = 0; i < report->by_band->len; i++)
    {
      const IgxReportGroup *group = report->by_band->pdata[i];

      if (!isfinite (group->expectancy.value))
        continue;
      add_point (means, find_middle (group), group->expectancy.value);
      add_point (extent, 0, group->expectancy.value);
      if (isfinite (group->expectancy.low))
        add_point (extent, 0, group->expectancy.low);
      if (isfinite (group->expectancy.high))
        add_point (extent, 0, group->expectancy.high);
    }
  find_extent (&svg, extent);
  igx_ctl_svg_begin (&svg, "Mean R with 95 % bounds by quality", " R");
  igx_ctl_svg_line (&svg, get_points (means), means->len, "faint");
  for (guint i = 0; i < report->by_band->len; i++)
    {
      const IgxReportGroup *group = report->by_band->pdata[i];
      const IgxCtlSvgPoint at = { find_middle (group), group->expectancy.value };
      const IgxCtlSvgPoint low = { at.x, group->expectancy.low };
      const IgxCtlSvgPoint high = { at.x, group->expectancy.high };
      g_autofree char *mean = igx_ctl_report_text_rs (&group->expectancy);
      g_autofree char *title
          = g_strdup_printf ("Quality %s: %s, %u closed", group->label, mean, group->n_closed);

      if (!isfinite (at.y))
        continue;
      if (isfinite (low.y) && isfinite (high.y))
        igx_ctl_svg_segment (&svg, &low, &high, "bound");
      igx_ctl_svg_dot (&svg, &at, "dot", title);
    }
  igx_ctl_svg_end (&svg);
}

/* Signals that there is room for one arrow for. */
typedef struct
{
  const IgxTrade *trade; /* the first of them */
  guint n;
  double sum;
  guint n_closed;
} Bunch;

static const char *
choose_class (const Bunch *bunch)
{
  if (bunch->n_closed == 0)
    return "open";
  return bunch->sum > 0 ? "gain" : "loss";
}

static char *
describe_bunch (const Bunch *bunch, const IgxCtlBacktestResult *result)
{
  const IgxTrade *trade = bunch->trade;
  g_autofree char *time = igx_ctl_text_time (trade->close_time);
  g_autofree char *entry = igx_ctl_text_number (trade->entry);
  g_autofree char *stop = igx_ctl_text_number (trade->stop);
  g_autofree char *sum
      = bunch->n_closed > 0 ? g_strdup_printf ("%+.2f R", bunch->sum) : g_strdup ("not over");
  const char *direction = igx_direction_to_string ((IgxDirection) trade->direction);

  if (bunch->n > 1)
    return g_strdup_printf ("%u %s signals from %s UTC on: %s together", bunch->n, direction, time,
                            sum);
  return g_strdup_printf ("%s UTC, %s, %s: entry %s, stop %s, %s", time,
                          (const char *) result->list->strategies->pdata[trade->strategy],
                          direction, entry, stop, sum);
}

/* One arrow for each side of each piece of time that the prices are put together in. */
static void
add_arrows (IgxCtlSvg *svg, const IgxCtlBacktestJob *job, const IgxCtlBacktestResult *result)
{
  const IgxSeriesKey *key = igx_ctl_candles_get_series (job->planned->candles);
  const gint64 length = (job->prices->last - job->prices->first) / IGX_CTL_PRICES_MAX + 1;
  g_autofree Bunch *bunches = g_new0 (Bunch, 2 * (IGX_CTL_PRICES_MAX + 1));

  for (gsize i = 0; i < result->n_published; i++)
    {
      const IgxTrade *trade = &g_array_index (result->list->trades, IgxTrade, i);
      const gint64 piece = (trade->close_time - key->timeframe - job->prices->first) / length;
      Bunch *bunch = NULL;

      if (trade->timeframe != key->timeframe
          || strcmp (result->list->symbols->pdata[trade->symbol], key->symbol) != 0 || piece < 0
          || piece > IGX_CTL_PRICES_MAX)
        continue;
      bunch = &bunches[2 * piece + (trade->direction > 0 ? 0 : 1)];
      if (bunch->trade == NULL || trade->close_time < bunch->trade->close_time)
        bunch->trade = trade;
      bunch->n++;
      if (!igx_trade_is_closed (trade))
        continue;
      bunch->n_closed++;
      bunch->sum += trade->result_r;
    }
  for (gsize i = 0; i < 2 * (IGX_CTL_PRICES_MAX + 1); i++)
    {
      g_autofree char *title = NULL;
      IgxCtlSvgPoint at;

      if (bunches[i].trade == NULL)
        continue;
      title = describe_bunch (&bunches[i], result);
      at = (IgxCtlSvgPoint){ (double) bunches[i].trade->close_time, bunches[i].trade->entry };
      igx_ctl_svg_arrow (svg, &at, bunches[i].trade->direction > 0, choose_class (&bunches[i]),
                         title);
    }
}

/**
 * igx_ctl_backtest_charts_prices:
 * @page: where it is written
 * @job: a series with prices
 * @result: whose signals are shown
 */
void
igx_ctl_backtest_charts_prices (GString *page,
                                const IgxCtlBacktestJob *job,
                                const IgxCtlBacktestResult *result)
{
  const GArray *prices = job->prices->prices;
  const IgxSeriesKey *key = igx_ctl_candles_get_series (job->planned->candles);
  g_autofree char *label = g_strdup_printf ("Prices of %s with signals", key->symbol);
  g_autoptr (GArray) low = points_new ();
  g_autoptr (GArray) high = points_new ();
  g_autoptr (GArray) close = points_new ();
  IgxCtlSvg svg = { .text = page,
                    .left = (double) job->prices->first,
                    .right = (double) (job->prices->last + key->timeframe),
                    .width = WIDTH,
                    .height = HEIGHT,
                    .is_time = TRUE };

  for (guint i = 0; i < prices->len; i++)
    {
      const IgxCtlPrice *price = &g_array_index (prices, IgxCtlPrice, i);

      add_point (low, (double) price->time, price->low);
      add_point (high, (double) price->time, price->high);
      add_point (close, (double) price->time, price->close);
      svg.bottom = i == 0 ? price->low : MIN (svg.bottom, price->low);
      svg.top = i == 0 ? price->high : MAX (svg.top, price->high);
    }
  igx_ctl_svg_begin (&svg, label, "");
  igx_ctl_svg_band (&svg, get_points (low), get_points (high), low->len, "range");
  igx_ctl_svg_line (&svg, get_points (close), close->len, "price");
  add_arrows (&svg, job, result);
  igx_ctl_svg_end (&svg);
}
