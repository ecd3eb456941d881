/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/statistics/igx-trade.h"

G_BEGIN_DECLS

/**
 * IgxSharpe:
 * @n_days: how many
 * @mean: of their returns, in R
 * @deviation: the standard deviation, with n - 1
 * @sharpe: mean over deviation, of one day: times the root of 365 it is that of a year; %NAN with
 *   fewer than 2 days, or if all are the same
 * @skew: third standardized moment; 0 for a normal distribution
 * @kurtosis: fourth standardized moment; 3 for a normal distribution
 *
 * What a list of daily returns is like.
 */
typedef struct
{
  gsize n_days;
  double mean;
  double deviation;
  double sharpe;
  double skew;
  double kurtosis;
} IgxSharpe;

GArray *igx_sharpe_list_days (const IgxTrade *trades, gsize n_trades, gint64 first, gint64 last);
void igx_sharpe_measure (const double *days, gsize n_days, IgxSharpe *sharpe);
double igx_sharpe_get_probability (const IgxSharpe *self, double threshold);

G_END_DECLS
