/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/naive-swing-twins.h"

#include "engine/naive-blocks.h"

#define DAY_MS 86400000.0L

/* Whether a is above b by more than what counts as a tie. */
static gboolean
is_above (Real a, Real b)
{
  return a - b > 1e-9L * MAX (fabsl (a), fabsl (b));
}

/* Whether x[p] is a pivot high (of sign 1) or low (of sign -1), seen from candle i. */
static gboolean
is_pivot (const Real *x, gsize p, gsize left, gsize right, gsize i, int sign)
{
  if (p < left || p + right > i || !naive_blocks_full (x, p + right, left + right + 1))
    return FALSE;
  for (gsize k = 1; k <= left; k++)
    if (!is_above (sign * x[p], sign * x[p - k]))
      return FALSE;
  for (gsize k = 1; k <= right; k++)
    if (is_above (sign * x[p + k], sign * x[p]))
      return FALSE;
  return TRUE;
}

static void
last_pivot (const double *params, const Real *x, Real *out, gsize n, int sign)
{
  const gsize left = naive_blocks_whole (params, 0);
  const gsize right = naive_blocks_whole (params, 1);
  const gsize hold = naive_blocks_whole (params, 2);

  for (gsize i = 0; i < n; i++)
    {
      out[i] = UNKNOWN;
      for (gsize back = 0; back <= right + hold && back <= i && !isnan (x[i - back]); back++)
        if (is_pivot (x, i - back, left, right, i, sign))
          {
            out[i] = x[i - back];
            break;
          }
    }
}

static void
twin_pivot_high (const double *params, In in, Out out, gsize n)
{
  last_pivot (params, in[0], out[0], n, 1);
}

static void
twin_pivot_low (const double *params, In in, Out out, gsize n)
{
  last_pivot (params, in[0], out[0], n, -1);
}

/* Whether candle i confirms a pivot of @price that goes beyond the one before, while @other has
 * turned the other way. */
static gboolean
diverges (const double *params, const Real *price, const Real *other, gsize i, int sign)
{
  const gsize left = naive_blocks_whole (params, 0);
  const gsize right = naive_blocks_whole (params, 1);
  const gsize p = i - right;

  if (!is_pivot (price, p, left, right, i, sign))
    return FALSE;
  for (gsize back = 1; back <= params[2] && back <= p; back++)
    {
      const gsize q = p - back;

      if (isnan (price[q]))
        return FALSE;
      if (is_pivot (price, q, left, right, i, sign))
        return is_above (sign * price[p], sign * price[q])
               && is_above (sign * other[q], sign * other[p]);
    }
  return FALSE;
}

static void
twin_swing_divergence (const double *params, In in, Out out, gsize n)
{
  const gsize least = naive_blocks_whole (params, 0) + naive_blocks_whole (params, 1) + 1;
  g_autofree Real *high = naive_blocks_fresh (n);
  g_autofree Real *low = naive_blocks_fresh (n);

  /* A candle is known whole or not at all. */
  for (gsize i = 0; i < n; i++)
    {
      const gboolean known = !isnan (in[0][i] + in[1][i] + in[2][i]);

      high[i] = known ? in[1][i] : UNKNOWN;
      low[i] = known ? in[2][i] : UNKNOWN;
    }
  for (gsize i = 0; i < n; i++)
    {
      out[0][i] = UNKNOWN;
      if (!naive_blocks_full (high, i, least))
        continue;
      out[0][i] = 0;
      if (diverges (params, low, in[0], i, -1))
        out[0][i] += 1;
      if (diverges (params, high, in[0], i, 1))
        out[0][i] -= 1;
    }
}

static void
twin_vwap (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      const Real day = floorl (in[2][i] / DAY_MS);
      gsize first = i;
      Real weighted = 0;
      Real volume = 0;

      while (first > 0 && floorl (in[2][first - 1] / DAY_MS) >= day)
        first--;
      out[0][i] = UNKNOWN;
      /* The history may have begun in the middle of this day. */
      if (first == 0 && in[2][0] > day * DAY_MS)
        continue;
      for (gsize k = first; k <= i; k++)
        {
          weighted += in[0][k] * in[1][k];
          volume += in[1][k];
        }
      out[0][i] = isnan (weighted) ? UNKNOWN : naive_blocks_ratio (weighted, volume, in[0][i]);
    }
}

static const NaiveTwin twins[] = {
  { "pivot_high", twin_pivot_high },
  { "pivot_low", twin_pivot_low },
  { "swing_divergence", twin_swing_divergence },
  { "vwap", twin_vwap },
};

const NaiveTwin *
naive_swing_twins_get (gsize *n_twins)
{
  *n_twins = G_N_ELEMENTS (twins);
  return twins;
}
