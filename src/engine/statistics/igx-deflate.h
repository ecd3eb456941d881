/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/statistics/igx-sharpe.h"

G_BEGIN_DECLS

/**
 * IgxDeflated:
 * @n_trials: how many were tried
 * @n_known: of them with a Sharpe ratio
 * @variance: of the trials' Sharpe ratios; %NAN with fewer than 2
 * @threshold: the Sharpe ratio of one day that the best of as many trials without any edge is
 *   expected to show
 * @probability: that the true Sharpe ratio of the chosen one is above 0, as if it had been the only
 *   trial
 * @deflated: that it is above @threshold: the deflated Sharpe ratio, 0 to 1; 0.95 or more is
 *   evidence of an edge
 *
 * What is left of a Sharpe ratio that was chosen out of many. %NAN: unknown.
 */
typedef struct
{
  gsize n_trials;
  gsize n_known;
  double variance;
  double threshold;
  double probability;
  double deflated;
} IgxDeflated;

double igx_deflate_get_threshold (double variance, gsize n_trials);
void igx_deflate_best (const IgxSharpe *best,
                       const double *trials,
                       gsize n_trials,
                       IgxDeflated *deflated);

G_END_DECLS
