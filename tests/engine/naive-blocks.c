/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/naive-blocks.h"

#include <math.h>

static GRand *wobble = NULL;

/**
 * naive_blocks_set_wobble:
 * @rand: (nullable): moves values from here on; %NULL leaves them
 *
 * To learn what one ulp of an input is worth, inputs are moved by it.
 */
void
naive_blocks_set_wobble (GRand *rand)
{
  wobble = rand;
}

/**
 * naive_blocks_wobble:
 *
 * Returns: @x, moved by one ulp of a double up or down if that is asked for
 */
Real
naive_blocks_wobble (Real x)
{
  if (wobble == NULL)
    return x;
  return x
         + (g_rand_boolean (wobble) ? 1 : -1)
               * (nextafter (fabs ((double) x), INFINITY) - fabs ((double) x));
}

/* Building blocks, each the sentence of a textbook. */

Real *
naive_blocks_fresh (gsize n)
{
  return g_new0 (Real, n + 1);
}

gsize
naive_blocks_whole (const double *params, guint i)
{
  return (gsize) params[i];
}

/* Whether the n values up to i exist and are all known: one that is not makes the sum unknown. */
gboolean
naive_blocks_full (const Real *x, gsize i, gsize n)
{
  Real sum = 0;

  if (i + 1 < n)
    return FALSE;
  for (gsize k = 0; k < n; k++)
    sum += x[i - k];
  return !isnan (sum);
}

Real
naive_blocks_sum (const Real *x, gsize i, gsize n)
{
  Real sum = 0;

  if (!naive_blocks_full (x, i, n))
    return UNKNOWN;
  for (gsize k = 0; k < n; k++)
    sum += x[i - k];
  return sum;
}

/* About the newest value, so that the mean of equal values is exactly theirs. */
Real
naive_blocks_mean (const Real *x, gsize i, gsize n)
{
  Real sum = 0;

  if (!naive_blocks_full (x, i, n))
    return UNKNOWN;
  for (gsize k = 0; k < n; k++)
    sum += x[i - k] - x[i];
  return x[i] + sum / n;
}

Real
naive_blocks_covariance (const Real *x, const Real *y, gsize i, gsize n)
{
  const Real mean_x = naive_blocks_mean (x, i, n);
  const Real mean_y = naive_blocks_mean (y, i, n);
  Real sum = 0;

  if (isnan (mean_x) || isnan (mean_y))
    return UNKNOWN;
  for (gsize k = 0; k < n; k++)
    sum += (x[i - k] - mean_x) * (y[i - k] - mean_y);
  return sum / n;
}

Real
naive_blocks_variance (const Real *x, gsize i, gsize n)
{
  const Real mean = naive_blocks_mean (x, i, n);
  Real sum = 0;

  if (isnan (mean))
    return UNKNOWN;
  for (gsize k = 0; k < n; k++)
    sum += (x[i - k] - mean) * (x[i - k] - mean);
  return sum / n;
}

Real
naive_blocks_highest (const Real *x, gsize i, gsize n)
{
  Real best;

  if (!naive_blocks_full (x, i, n))
    return UNKNOWN;
  best = x[i];
  for (gsize k = 0; k < n; k++)
    best = MAX (best, x[i - k]);
  return best;
}

Real
naive_blocks_lowest (const Real *x, gsize i, gsize n)
{
  Real best;

  if (!naive_blocks_full (x, i, n))
    return UNKNOWN;
  best = x[i];
  for (gsize k = 0; k < n; k++)
    best = MIN (best, x[i - k]);
  return best;
}

/* Seeded with the mean of the first n known values; an unknown one begins again. */
void
naive_blocks_smooth (const Real *x, Real *out, gsize len, gsize n, Real alpha)
{
  gsize known = 0;

  for (gsize i = 0; i < len; i++)
    {
      known = isnan (x[i]) ? 0 : known + 1;
      if (known < n)
        out[i] = UNKNOWN;
      else if (known == n)
        out[i] = naive_blocks_sum (x, i, n) / n;
      else
        out[i] = (1 - alpha) * out[i - 1] + alpha * x[i];
    }
}

void
naive_blocks_ema (const Real *x, Real *out, gsize len, gsize n)
{
  naive_blocks_smooth (x, out, len, n, (Real) 2 / (n + 1));
}

void
naive_blocks_wilder (const Real *x, Real *out, gsize len, gsize n)
{
  naive_blocks_smooth (x, out, len, n, (Real) 1 / n);
}

Real
naive_blocks_weighted (const Real *x, gsize i, gsize n)
{
  Real sum = 0;
  Real weights = 0;

  if (!naive_blocks_full (x, i, n))
    return UNKNOWN;
  for (gsize k = 0; k < n; k++)
    {
      sum += (n - k) * x[i - k];
      weights += n - k;
    }
  return sum / weights;
}

/* The quotient, or what the definition says where there is nothing to divide by. */
Real
naive_blocks_ratio (Real numerator, Real denominator, Real neutral)
{
  if (isnan (numerator) || isnan (denominator))
    return UNKNOWN;
  return fabsl (denominator) > 0 ? numerator / denominator : neutral;
}

Real
naive_blocks_before (const Real *x, gsize i, gsize n)
{
  return i >= n ? x[i - n] : UNKNOWN;
}

Real
naive_blocks_true_range (In in, gsize i)
{
  Real range;

  if (i == 0 || isnan (in[0][i]) || isnan (in[1][i]) || isnan (in[2][i - 1]))
    return UNKNOWN;
  range = in[0][i] - in[1][i];
  range = MAX (range, fabsl (in[0][i] - in[2][i - 1]));
  return MAX (range, fabsl (in[1][i] - in[2][i - 1]));
}
