/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The probabilistic Sharpe ratio: David H. Bailey and Marcos Lopez de Prado, "The Sharpe Ratio
 * Efficient Frontier", Journal of Risk 15 (2012). Returns are those of UTC days, in R: days without
 * a close count as 0, or a strategy that fires once a month would look as steady as one that
 * fires every day.
 */
#include "engine/statistics/igx-sharpe.h"

#include "engine/igx-timeframe.h"
#include "engine/statistics/igx-normal.h"

/** A spread below this, relative to the mean, is that of rounding. */
#define SPREAD_MIN 1e-12

/**
 * igx_sharpe_list_days:
 * @trades: (array length=n_trades): in any order
 * @n_trades: how many
 * @first: open time of the first candle, ms UTC
 * @last: close time of the last candle, ms UTC
 *
 * Returns: (transfer full) (element-type double): for each UTC day that holds a part of the time
 *   from @first to @last, the results that closed on it together; those beyond are left out
 */
GArray *
igx_sharpe_list_days (const IgxTrade *trades, gsize n_trades, gint64 first, gint64 last)
{
  const gint64 begin = igx_timeframe_floor (IGX_TIMEFRAME_DAY, first);
  GArray *days = g_array_new (FALSE, TRUE, sizeof (double));

  g_return_val_if_fail (trades != NULL || n_trades == 0, days);

  if (last <= first)
    return days;
  g_return_val_if_fail (last - begin <= IGX_CANDLE_TIME_MAX, days);
  g_array_set_size (days, (guint) ((last - 1 - begin) / IGX_TIMEFRAME_DAY) + 1);
  for (gsize i = 0; i < n_trades; i++)
    {
      const gint64 at = trades[i].closed_at;
      gint64 day = (at - begin) / IGX_TIMEFRAME_DAY;

      if (!igx_trade_is_closed (&trades[i]) || at < first || at > last)
        continue;
      /* What closes as the candles end, at midnight, closes on the last day. */
      day = MIN (day, days->len - 1);
      g_array_index (days, double, day) += trades[i].result_r;
    }
  return days;
}

/**
 * igx_sharpe_measure:
 * @days: (array length=n_days): returns
 * @n_days: how many
 * @sharpe: (out caller-allocates): what they are like
 */
void
igx_sharpe_measure (const double *days, gsize n_days, IgxSharpe *sharpe)
{
  double sum = 0;
  double moments[3] = { 0 };
  double variance = 0;

  g_return_if_fail (sharpe != NULL);
  g_return_if_fail (days != NULL || n_days == 0);

  *sharpe = (IgxSharpe){ n_days, NAN, NAN, NAN, NAN, NAN };
  if (n_days == 0)
    return;
  for (gsize i = 0; i < n_days; i++)
    sum += days[i];
  sharpe->mean = sum / (double) n_days;
  if (n_days < 2)
    return;
  for (gsize i = 0; i < n_days; i++)
    {
      const double away = days[i] - sharpe->mean;

      moments[0] += away * away;
      moments[1] += away * away * away;
      moments[2] += away * away * away * away;
    }
  variance = moments[0] / (double) n_days;
  sharpe->deviation = sqrt (moments[0] / (double) (n_days - 1));
  if (sharpe->deviation <= SPREAD_MIN * fabs (sharpe->mean))
    return;
  sharpe->sharpe = sharpe->mean / sharpe->deviation;
  sharpe->skew = moments[1] / (double) n_days / (variance * sqrt (variance));
  sharpe->kurtosis = moments[2] / (double) n_days / (variance * variance);
}

/**
 * igx_sharpe_get_probability:
 * @self: what was measured
 * @threshold: a Sharpe ratio of one day
 *
 * Few days, losses that are rare and large, and fat tails make it smaller.
 *
 * Returns: the probability that the true Sharpe ratio is above @threshold; %NAN if it is unknown
 */
double
igx_sharpe_get_probability (const IgxSharpe *self, double threshold)
{
  double spread = 0;

  g_return_val_if_fail (self != NULL, NAN);

  spread = 1 - self->skew * self->sharpe + (self->kurtosis - 1) / 4 * self->sharpe * self->sharpe;
  if (isnan (self->sharpe) || isnan (threshold) || self->n_days < 2 || !(spread > 0))
    return NAN;
  return igx_normal_cdf ((self->sharpe - threshold) * sqrt ((double) (self->n_days - 1))
                         / sqrt (spread));
}
