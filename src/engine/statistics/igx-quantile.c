/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/statistics/igx-quantile.h"

#include <math.h>
#include <stdlib.h>

static int
compare_values (const void *a, const void *b)
{
  const double x = *(const double *) a;
  const double y = *(const double *) b;

  return (x > y) - (x < y);
}

/**
 * igx_quantile_sort:
 * @values: (array length=n): known numbers; they are put in order
 * @n: how many
 */
void
igx_quantile_sort (double *values, gsize n)
{
  if (n > 1)
    qsort (values, n, sizeof *values, compare_values);
}

/**
 * igx_quantile_get:
 * @sorted: (array length=n): numbers in order
 * @n: how many
 * @share: 0 to 1
 *
 * Between two numbers it is the straight line (type 7 of Hyndman and Fan, 1996).
 *
 * Returns: what @share of the numbers lie below; %NAN of no numbers
 */
double
igx_quantile_get (const double *sorted, gsize n, double share)
{
  double place = 0;
  gsize below = 0;

  g_return_val_if_fail (share >= 0 && share <= 1, NAN);

  if (n == 0)
    return NAN;
  place = share * (double) (n - 1);
  below = (gsize) place;
  if (below + 1 >= n)
    return sorted[n - 1];
  return sorted[below] + (place - (double) below) * (sorted[below + 1] - sorted[below]);
}
