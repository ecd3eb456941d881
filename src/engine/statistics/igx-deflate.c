/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The deflated Sharpe ratio: David H. Bailey and Marcos Lopez de Prado, "The Deflated Sharpe Ratio:
 * Correcting for Selection Bias, Backtest Overfitting, and Non-Normality", Journal of Portfolio
 * Management 40 (2014), pages 94-107. Who tries many parameters and shows the best shows luck,
 * too; so the best must beat not 0 but what the best of as many without an edge would show.
 *
 * The trials are taken as independent. Neighbours in a grid are not: then the threshold is higher
 * than it would have to be, and the figure errs on the side of caution.
 */
#include "engine/statistics/igx-deflate.h"

#include "engine/statistics/igx-normal.h"

/** The constant of Euler and Mascheroni. */
#define EULER_MASCHERONI 0.57721566490153286061

/**
 * igx_deflate_get_threshold:
 * @variance: of the trials' Sharpe ratios
 * @n_trials: how many, at least 1
 *
 * Returns: the expected largest Sharpe ratio of trials whose true ones are 0; %NAN if @variance is
 *   unknown, but 0 for one trial: there was no choice
 */
double
igx_deflate_get_threshold (double variance, gsize n_trials)
{
  const double n = (double) n_trials;

  g_return_val_if_fail (n_trials > 0, NAN);

  if (n_trials == 1)
    return 0;
  return sqrt (variance)
         * ((1 - EULER_MASCHERONI) * igx_normal_quantile (1 - 1 / n)
            + EULER_MASCHERONI * igx_normal_quantile (1 - 1 / (n * G_E)));
}

/**
 * igx_deflate_best:
 * @best: the daily returns of the trial that was chosen
 * @trials: (array length=n_trials): the Sharpe ratios of all that were tried, the chosen one among
 *   them, of one day each; %NAN for those that have none
 * @n_trials: how many, at least 1
 * @deflated: (out caller-allocates): what is left
 */
void
igx_deflate_best (const IgxSharpe *best,
                  const double *trials,
                  gsize n_trials,
                  IgxDeflated *deflated)
{
  double sum = 0;
  double squares = 0;
  gsize n = 0;

  g_return_if_fail (best != NULL && deflated != NULL);
  g_return_if_fail (trials != NULL && n_trials > 0);

  for (gsize i = 0; i < n_trials; i++)
    if (!isnan (trials[i]))
      {
        sum += trials[i];
        n++;
      }
  for (gsize i = 0; i < n_trials; i++)
    if (!isnan (trials[i]))
      squares += (trials[i] - sum / (double) n) * (trials[i] - sum / (double) n);

  *deflated = (IgxDeflated){ .n_trials = n_trials, .n_known = n };
  deflated->variance = n > 1 ? squares / (double) (n - 1) : NAN;
  deflated->threshold = igx_deflate_get_threshold (deflated->variance, n_trials);
  deflated->probability = igx_sharpe_get_probability (best, 0);
  deflated->deflated = igx_sharpe_get_probability (best, deflated->threshold);
}
