/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every figure of a group as its definition says it, in long doubles and without care for time:
 * falls between all pairs of moments, time in the market minute by minute, days resampled trade by
 * trade.
 */
#include "naive-report.h"

#include <stdlib.h>

#include "engine/igx-timeframe.h"
#include "engine/statistics/igx-random.h"

static int
compare_closing (gconstpointer a, gconstpointer b)
{
  const IgxTrade *x = a;
  const IgxTrade *y = b;
  const gint64 keys[][2] = {
    { x->closed_at, y->closed_at }, { x->close_time, y->close_time },
    { x->symbol, y->symbol },       { x->strategy, y->strategy },
    { x->timeframe, y->timeframe }, { y->direction, x->direction },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i][0] != keys[i][1])
      return keys[i][0] < keys[i][1] ? -1 : 1;
  return 0;
}

static GArray *
take_closed (GArray *trades)
{
  GArray *closed = g_array_new (FALSE, FALSE, sizeof (IgxTrade));

  for (guint i = 0; i < trades->len; i++)
    if (igx_trade_is_closed (&g_array_index (trades, IgxTrade, i)))
      g_array_append_val (closed, g_array_index (trades, IgxTrade, i));
  g_array_sort (closed, compare_closing);
  return closed;
}

/* The equity after the moment of closing of each trade. */
static long double
get_equity (GArray *closed, gint64 time)
{
  long double sum = 0;

  for (guint i = 0; i < closed->len; i++)
    {
      const IgxTrade *trade = &g_array_index (closed, IgxTrade, i);

      if (trade->closed_at <= time)
        sum += trade->result_r;
    }
  return sum;
}

static long double
get_drawdown (GArray *closed)
{
  g_autofree long double *equity = g_new0 (long double, closed->len + 1);
  long double deepest = 0;

  for (guint i = 0; i < closed->len; i++)
    equity[i + 1] = get_equity (closed, g_array_index (closed, IgxTrade, i).closed_at);
  for (guint i = 0; i <= closed->len; i++)
    for (guint j = i; j <= closed->len; j++)
      deepest = MIN (deepest, equity[j] - equity[i]);
  return deepest;
}

static guint
get_losing_run (GArray *closed)
{
  guint longest = 0;

  for (guint i = 0; i < closed->len; i++)
    for (guint j = i; j < closed->len && g_array_index (closed, IgxTrade, j).result_r < 0; j++)
      longest = MAX (longest, j - i + 1);
  return longest;
}

static long double
get_exposure (GArray *trades, const IgxReportInput *input)
{
  const gsize n = (gsize) ((input->last - input->first) / IGX_TIMEFRAME_MINUTE);
  g_autofree gboolean *inside = g_new0 (gboolean, n);
  gsize count = 0;

  for (guint i = 0; i < trades->len; i++)
    {
      const IgxTrade *trade = &g_array_index (trades, IgxTrade, i);

      for (gsize j = 0; j < n && trade->filled_at != 0; j++)
        {
          const gint64 time = input->first + (gint64) j * IGX_TIMEFRAME_MINUTE;

          if (time >= trade->filled_at && (trade->closed_at == 0 || time < trade->closed_at))
            inside[j] = TRUE;
        }
    }
  for (gsize j = 0; j < n; j++)
    count += inside[j] ? 1 : 0;
  return (long double) count / n;
}

static int
compare_long (gconstpointer a, gconstpointer b)
{
  const long double x = *(const long double *) a;
  const long double y = *(const long double *) b;

  return (x > y) - (x < y);
}

static long double
get_quantile (long double *values, long double share)
{
  const long double place = share * (IGX_REPORT_RESAMPLES - 1);
  const gsize below = (gsize) floorl (place);

  return values[below] * (1 - (place - below)) + values[below + 1] * (place - below);
}

static gint64
get_day (const IgxTrade *trade)
{
  return trade->close_time / IGX_TIMEFRAME_DAY;
}

static int
compare_days (gconstpointer a, gconstpointer b)
{
  const gint64 x = *(const gint64 *) a;
  const gint64 y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static GArray *
list_days (GArray *trades)
{
  GArray *days = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < trades->len; i++)
    {
      const gint64 day = get_day (&g_array_index (trades, IgxTrade, i));
      gboolean known = FALSE;

      for (guint j = 0; j < days->len; j++)
        known = known || g_array_index (days, gint64, j) == day;
      if (!known)
        g_array_append_val (days, day);
    }
  g_array_sort (days, compare_days);
  return days;
}

static void
get_bounds (GArray *closed, guint32 seed, NaiveReport *report)
{
  g_autoptr (GArray) days = list_days (closed);
  g_autofree long double *rates = g_new (long double, IGX_REPORT_RESAMPLES);
  g_autofree long double *means = g_new (long double, IGX_REPORT_RESAMPLES);
  IgxRandom random;

  if (days->len < 2)
    {
      report->rate_bounds[0] = report->rate_bounds[1] = (long double) NAN;
      report->mean_bounds[0] = report->mean_bounds[1] = (long double) NAN;
      return;
    }
  igx_random_init (&random, seed);
  for (guint i = 0; i < IGX_REPORT_RESAMPLES; i++)
    {
      long double sum = 0;
      guint n = 0;
      guint n_hits = 0;

      for (guint j = 0; j < days->len; j++)
        {
          const gint64 day = g_array_index (days, gint64, igx_random_below (&random, days->len));

          for (guint k = 0; k < closed->len; k++)
            {
              const IgxTrade *trade = &g_array_index (closed, IgxTrade, k);

              if (get_day (trade) != day)
                continue;
              n++;
              n_hits += trade->hit;
              sum += trade->result_r;
            }
        }
      rates[i] = (long double) n_hits / n;
      means[i] = sum / n;
    }
  qsort (rates, IGX_REPORT_RESAMPLES, sizeof *rates, compare_long);
  qsort (means, IGX_REPORT_RESAMPLES, sizeof *means, compare_long);
  report->rate_bounds[0] = get_quantile (rates, 0.025L);
  report->rate_bounds[1] = get_quantile (rates, 0.975L);
  report->mean_bounds[0] = get_quantile (means, 0.025L);
  report->mean_bounds[1] = get_quantile (means, 0.975L);
}

static void
count (GArray *trades, NaiveReport *report)
{
  long double quality = 0;
  guint n_quality = 0;

  for (guint i = 0; i < trades->len; i++)
    {
      const IgxTrade *trade = &g_array_index (trades, IgxTrade, i);

      report->n++;
      report->n_missed += trade->state == IGX_SIGNAL_STATE_MISSED;
      report->n_open += trade->closed_at == 0;
      if (isnan (trade->quality))
        continue;
      quality += trade->quality;
      n_quality++;
    }
  report->quality = quality / n_quality;
}

static void
add_up (GArray *closed, NaiveReport *report)
{
  long double gains = 0;
  long double losses = 0;
  long double holding = 0;
  guint n_holding = 0;

  for (guint i = 0; i < closed->len; i++)
    {
      const IgxTrade *trade = &g_array_index (closed, IgxTrade, i);

      report->n_closed++;
      report->n_hits += trade->hit;
      report->n_ambiguous += trade->ambiguous;
      report->sum_r += trade->result_r;
      gains += trade->result_r > 0 ? trade->result_r : 0;
      losses += trade->result_r < 0 ? -trade->result_r : 0;
      if (trade->filled_at == 0)
        continue;
      holding += trade->closed_at - trade->filled_at;
      n_holding++;
    }
  report->hit_rate = (long double) report->n_hits / report->n_closed;
  report->expectancy = report->sum_r / report->n_closed;
  report->profit_factor = losses > 0 ? gains / losses : (long double) NAN;
  report->mean_holding_ms = holding / n_holding;
}

/**
 * naive_report:
 * @trades: (element-type IgxTrade): of one group
 * @input: for times and seed
 */
void
naive_report (GArray *trades, const IgxReportInput *input, NaiveReport *report)
{
  g_autoptr (GArray) closed = take_closed (trades);
  g_autoptr (GArray) days = list_days (trades);

  *report = (NaiveReport){ .n_days = days->len };
  count (trades, report);
  add_up (closed, report);
  report->max_drawdown = get_drawdown (closed);
  report->losing_run = get_losing_run (closed);
  report->exposure = get_exposure (trades, input);
  get_bounds (closed, input->seed, report);
}
