/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/naive-candle-twins.h"

#include "engine/naive-blocks.h"

static void
twin_williams_r (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      const Real top = naive_blocks_highest (in[0], i, naive_blocks_whole (params, 0));
      const Real bottom = naive_blocks_lowest (in[1], i, naive_blocks_whole (params, 0));

      out[0][i] = naive_blocks_ratio (-100 * (top - in[2][i]), top - bottom, -50);
    }
}

static Real
typical (In in, gsize i)
{
  return (in[0][i] + in[1][i] + in[2][i]) / 3;
}

static void
twin_cci (const double *params, In in, Out out, gsize n)
{
  const gsize length = naive_blocks_whole (params, 0);
  g_autofree Real *price = naive_blocks_fresh (n);

  for (gsize i = 0; i < n; i++)
    price[i] = typical (in, i);
  for (gsize i = 0; i < n; i++)
    {
      const Real mean = naive_blocks_mean (price, i, length);
      Real deviation = 0;

      out[0][i] = UNKNOWN;
      if (isnan (mean))
        continue;
      for (gsize k = 0; k < length; k++)
        deviation += fabsl (price[i - k] - mean);
      out[0][i] = naive_blocks_ratio (price[i] - mean, 0.015L * deviation / length, 0);
    }
}

static void
twin_ultimate_osc (const double *params, In in, Out out, gsize n)
{
  g_autofree Real *pressure = naive_blocks_fresh (n);
  g_autofree Real *range = naive_blocks_fresh (n);

  for (gsize i = 0; i < n; i++)
    {
      range[i] = naive_blocks_true_range (in, i);
      pressure[i] = isnan (range[i]) || isnan (in[2][i]) ? UNKNOWN
                                                         : in[2][i] - MIN (in[1][i], in[2][i - 1]);
    }
  for (gsize i = 0; i < n; i++)
    {
      Real sum = 0;

      for (guint k = 0; k < 3; k++)
        sum += (Real) (4 >> k)
               * naive_blocks_ratio (naive_blocks_sum (pressure, i, naive_blocks_whole (params, k)),
                                     naive_blocks_sum (range, i, naive_blocks_whole (params, k)),
                                     0.5L);
      out[0][i] = 100 * sum / 7;
    }
}

/* Ranges. */

static void
twin_true_range (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    out[0][i] = naive_blocks_true_range (in, i);
}

static void
twin_atr (const double *params, In in, Out out, gsize n)
{
  g_autofree Real *range = naive_blocks_fresh (n);

  for (gsize i = 0; i < n; i++)
    range[i] = naive_blocks_true_range (in, i);
  naive_blocks_wilder (range, out[0], n, naive_blocks_whole (params, 0));
}

static void
twin_bbands (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      const Real middle = naive_blocks_sum (in[0], i, naive_blocks_whole (params, 0))
                          / naive_blocks_whole (params, 0);
      const Real half
          = params[1] * sqrtl (naive_blocks_variance (in[0], i, naive_blocks_whole (params, 0)));

      out[0][i] = middle + half;
      out[1][i] = middle;
      out[2][i] = middle - half;
      out[3][i] = fabsl (middle) > 0 || isnan (middle) ? 2 * half / middle : 0;
      out[4][i] = half > 0 || isnan (half) ? (in[0][i] - (middle - half)) / (2 * half) : 0.5;
    }
}

static void
twin_natr (const double *params, In in, Out out, gsize n)
{
  twin_atr (params, in, out, n);
  for (gsize i = 0; i < n; i++)
    out[0][i] = naive_blocks_ratio (100 * out[0][i], in[2][i], 0);
}

static void
twin_keltner (const double *params, In in, Out out, gsize n)
{
  const double atr_params[] = { params[2] };
  g_autofree Real *range = naive_blocks_fresh (n);
  Real *const range_out[] = { range };

  twin_atr (atr_params, in + 1, range_out, n);
  naive_blocks_ema (in[0], out[1], n, naive_blocks_whole (params, 0));
  for (gsize i = 0; i < n; i++)
    {
      out[0][i] = out[1][i] + params[1] * range[i];
      out[2][i] = out[1][i] - params[1] * range[i];
      if (isnan (range[i]))
        out[1][i] = UNKNOWN;
    }
}

static void
twin_donchian (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      const Real top = naive_blocks_highest (in[0], i, naive_blocks_whole (params, 0));
      const Real bottom = naive_blocks_lowest (in[1], i, naive_blocks_whole (params, 0));

      out[1][i] = (top + bottom) / 2;
      out[0][i] = isnan (bottom) ? UNKNOWN : top;
      out[2][i] = isnan (top) ? UNKNOWN : bottom;
    }
}

/* Trends. */

static void
twin_adx (const double *params, In in, Out out, gsize n)
{
  const gsize length = naive_blocks_whole (params, 0);
  g_autofree Real *range = naive_blocks_fresh (n);
  g_autofree Real *plus = naive_blocks_fresh (n);
  g_autofree Real *minus = naive_blocks_fresh (n);
  g_autofree Real *index = naive_blocks_fresh (n);
  g_autofree Real *average = naive_blocks_fresh (n);

  for (gsize i = 0; i < n; i++)
    {
      const Real up = in[0][i] - naive_blocks_before (in[0], i, 1);
      const Real down = naive_blocks_before (in[1], i, 1) - in[1][i];

      range[i] = naive_blocks_true_range (in, i);
      if (isnan (up) || isnan (down))
        range[i] = UNKNOWN;
      plus[i] = isnan (range[i]) ? UNKNOWN : up > down && up > 0 ? up : 0;
      minus[i] = isnan (range[i]) ? UNKNOWN : down > up && down > 0 ? down : 0;
    }
  naive_blocks_wilder (range, average, n, length);
  naive_blocks_wilder (plus, out[1], n, length);
  naive_blocks_wilder (minus, out[2], n, length);
  for (gsize i = 0; i < n; i++)
    {
      out[1][i] = naive_blocks_ratio (100 * out[1][i], average[i], 0);
      out[2][i] = naive_blocks_ratio (100 * out[2][i], average[i], 0);
      index[i] = naive_blocks_ratio (100 * fabsl (out[1][i] - out[2][i]), out[1][i] + out[2][i], 0);
    }
  naive_blocks_wilder (index, out[0], n, length);
  for (gsize i = 0; i < n; i++)
    if (isnan (out[0][i]))
      out[1][i] = out[2][i] = UNKNOWN;
}

/* Candles since the newest of the largest of the last n values. */
static Real
age_at (const Real *x, gsize i, gsize n, int sign)
{
  gsize best = 0;

  if (!naive_blocks_full (x, i, n))
    return UNKNOWN;
  for (gsize k = 1; k < n; k++)
    if (sign * x[i - k] > sign * x[i - best])
      best = k;
  return best;
}

static void
twin_aroon (const double *params, In in, Out out, gsize n)
{
  const Real length = params[0];

  for (gsize i = 0; i < n; i++)
    {
      out[0][i]
          = 100 * (length - age_at (in[0], i, naive_blocks_whole (params, 0) + 1, 1)) / length;
      out[1][i]
          = 100 * (length - age_at (in[1], i, naive_blocks_whole (params, 0) + 1, -1)) / length;
      out[2][i] = out[0][i] - out[1][i];
    }
}

static void
twin_vortex (const double *params, In in, Out out, gsize n)
{
  const gsize length = naive_blocks_whole (params, 0);
  g_autofree Real *range = naive_blocks_fresh (n);
  g_autofree Real *plus = naive_blocks_fresh (n);
  g_autofree Real *minus = naive_blocks_fresh (n);

  for (gsize i = 0; i < n; i++)
    {
      range[i] = naive_blocks_true_range (in, i);
      plus[i] = fabsl (in[0][i] - naive_blocks_before (in[1], i, 1));
      minus[i] = fabsl (in[1][i] - naive_blocks_before (in[0], i, 1));
    }
  for (gsize i = 0; i < n; i++)
    {
      out[0][i] = naive_blocks_ratio (naive_blocks_sum (plus, i, length),
                                      naive_blocks_sum (range, i, length), 1);
      out[1][i] = naive_blocks_ratio (naive_blocks_sum (minus, i, length),
                                      naive_blocks_sum (range, i, length), 1);
    }
}

static void
twin_ichimoku (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      Real middle[3];

      for (guint k = 0; k < 3; k++)
        middle[k] = (naive_blocks_highest (in[0], i, naive_blocks_whole (params, k))
                     + naive_blocks_lowest (in[1], i, naive_blocks_whole (params, k)))
                    / 2;
      out[0][i] = middle[0];
      out[1][i] = middle[1];
      out[2][i] = (middle[0] + middle[1]) / 2;
      out[3][i] = middle[2];
      if (isnan (middle[0] + middle[1] + middle[2]))
        for (guint k = 0; k < 4; k++)
          out[k][i] = UNKNOWN;
    }
}

static void
twin_supertrend (const double *params, In in, Out out, gsize n)
{
  g_autofree Real *average = naive_blocks_fresh (n);
  g_autofree Real *upper = naive_blocks_fresh (n);
  g_autofree Real *lower = naive_blocks_fresh (n);
  Real *const average_out[] = { average };

  twin_atr (params, in, average_out, n);
  for (gsize i = 0; i < n; i++)
    {
      const Real middle = (in[0][i] + in[1][i]) / 2;
      const Real old_upper = naive_blocks_before (upper, i, 1);
      const Real old_lower = naive_blocks_before (lower, i, 1);
      const Real old_close = naive_blocks_before (in[2], i, 1);

      upper[i] = lower[i] = out[0][i] = out[1][i] = UNKNOWN;
      if (isnan (average[i]) || isnan (in[2][i]))
        continue;
      upper[i] = middle + params[1] * average[i];
      lower[i] = middle - params[1] * average[i];
      if (isnan (old_upper))
        {
          out[1][i] = -1;
          out[0][i] = upper[i];
          continue;
        }
      if (old_close <= old_upper)
        upper[i] = MIN (upper[i], old_upper);
      if (old_close >= old_lower)
        lower[i] = MAX (lower[i], old_lower);
      out[1][i] = out[1][i - 1];
      if (out[1][i] < 0 && in[2][i] > upper[i])
        out[1][i] = 1;
      else if (out[1][i] > 0 && in[2][i] < lower[i])
        out[1][i] = -1;
      out[0][i] = out[1][i] > 0 ? lower[i] : upper[i];
    }
}

/* A rising trend's stop at one candle and the next; a falling trend is the same upside down. */
static void
twin_psar (const double *params, In in, Out out, gsize n)
{
  const Real step = MIN (params[0], params[1]);
  Real factor = step;
  Real extreme = 0;
  Real stop = 0;
  int side = 0;

  for (gsize i = 0; i < n; i++)
    {
      Real tops[2], bottoms[2];

      out[0][i] = UNKNOWN;
      if (!naive_blocks_full (in[0], i, 2) || !naive_blocks_full (in[1], i, 2))
        {
          side = 0;
          continue;
        }
      if (side == 0)
        {
          const Real up = in[0][i] - in[0][i - 1];
          const Real down = in[1][i - 1] - in[1][i];

          side = down > 0 && down > up ? -1 : 1;
          factor = step;
          extreme = side > 0 ? in[0][i] : -in[1][i];
          stop = side > 0 ? in[1][i - 1] : -in[0][i - 1];
          tops[1] = side > 0 ? in[0][i] : -in[1][i];
          bottoms[1] = side > 0 ? in[1][i] : -in[0][i];
        }
      else
        {
          tops[1] = side > 0 ? in[0][i - 1] : -in[1][i - 1];
          bottoms[1] = side > 0 ? in[1][i - 1] : -in[0][i - 1];
        }
      tops[0] = side > 0 ? in[0][i] : -in[1][i];
      bottoms[0] = side > 0 ? in[1][i] : -in[0][i];
      if (bottoms[0] <= stop)
        {
          const Real turned[2] = { -tops[0], -tops[1] };

          /* Upside down from here on. */
          side = -side;
          stop = MIN (-extreme, MIN (turned[0], turned[1]));
          factor = step;
          extreme = -bottoms[0];
          bottoms[0] = turned[0];
          bottoms[1] = turned[1];
          out[0][i] = side * stop;
        }
      else
        {
          out[0][i] = side * stop;
          if (tops[0] > extreme)
            {
              extreme = tops[0];
              factor = MIN (factor + step, (Real) params[1]);
            }
        }
      stop = MIN (stop + factor * (extreme - stop), MIN (bottoms[0], bottoms[1]));
    }
}

/* Volumes. */

static void
twin_mfi (const double *params, In in, Out out, gsize n)
{
  const gsize length = naive_blocks_whole (params, 0);
  g_autofree Real *inflow = naive_blocks_fresh (n);
  g_autofree Real *outflow = naive_blocks_fresh (n);

  for (gsize i = 0; i < n; i++)
    {
      const Real old = i == 0 ? UNKNOWN : typical (in, i - 1);
      const Real flow = typical (in, i) * in[3][i];
      const gboolean known = !isnan (old) && !isnan (flow);
      const Real change = typical (in, i) - old;
      const Real move = fabsl (change) <= 1e-9L * typical (in, i) ? 0 : change;

      inflow[i] = !known ? UNKNOWN : move > 0 ? flow : 0;
      outflow[i] = !known ? UNKNOWN : move < 0 ? flow : 0;
    }
  for (gsize i = 0; i < n; i++)
    {
      const Real gained = naive_blocks_sum (inflow, i, length);

      out[0][i]
          = naive_blocks_ratio (100 * gained, gained + naive_blocks_sum (outflow, i, length), 50);
    }
}

static void
twin_obv (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      const Real old = naive_blocks_before (in[0], i, 1);
      const Real total = naive_blocks_before (out[0], i, 1);

      if (isnan (in[0][i]) || isnan (in[1][i]))
        out[0][i] = UNKNOWN;
      else if (isnan (total))
        out[0][i] = 0;
      else
        out[0][i] = total + (in[0][i] > old ? in[1][i] : in[0][i] < old ? -in[1][i] : 0);
    }
}

static Real
money_flow_at (In in, gsize i)
{
  return in[3][i]
         * naive_blocks_ratio (in[2][i] - in[1][i] - (in[0][i] - in[2][i]), in[0][i] - in[1][i], 0);
}

static void
twin_ad (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      const Real total = naive_blocks_before (out[0], i, 1);

      out[0][i] = money_flow_at (in, i) + (isnan (total) ? 0 : total);
    }
}

static void
twin_cmf (const double *params, In in, Out out, gsize n)
{
  g_autofree Real *flow = naive_blocks_fresh (n);

  for (gsize i = 0; i < n; i++)
    flow[i] = money_flow_at (in, i);
  for (gsize i = 0; i < n; i++)
    out[0][i] = naive_blocks_ratio (naive_blocks_sum (flow, i, naive_blocks_whole (params, 0)),
                                    naive_blocks_sum (in[3], i, naive_blocks_whole (params, 0)), 0);
}

static void
twin_vwma (const double *params, In in, Out out, gsize n)
{
  const gsize length = naive_blocks_whole (params, 0);
  g_autofree Real *weighted = naive_blocks_fresh (n);

  for (gsize i = 0; i < n; i++)
    weighted[i] = in[0][i] * in[1][i];
  for (gsize i = 0; i < n; i++)
    out[0][i] = naive_blocks_ratio (naive_blocks_sum (weighted, i, length),
                                    naive_blocks_sum (in[1], i, length),
                                    naive_blocks_mean (in[0], i, length));
}

/* Windows. */

static void
twin_highest (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    out[0][i] = naive_blocks_highest (in[0], i, naive_blocks_whole (params, 0));
}

static void
twin_lowest (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    out[0][i] = naive_blocks_lowest (in[0], i, naive_blocks_whole (params, 0));
}

static void
twin_stdev (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    out[0][i] = sqrtl (naive_blocks_variance (in[0], i, naive_blocks_whole (params, 0)));
}

static void
twin_sum (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    out[0][i] = naive_blocks_sum (in[0], i, naive_blocks_whole (params, 0));
}

static void
twin_zscore (const double *params, In in, Out out, gsize n)
{
  const gsize length = naive_blocks_whole (params, 0);

  for (gsize i = 0; i < n; i++)
    out[0][i] = naive_blocks_ratio (in[0][i] - naive_blocks_mean (in[0], i, length),
                                    sqrtl (naive_blocks_variance (in[0], i, length)), 0);
}

static void
twin_percentrank (const double *params, In in, Out out, gsize n)
{
  const gsize length = naive_blocks_whole (params, 0);

  for (gsize i = 0; i < n; i++)
    {
      Real count = 0;

      for (gsize k = 1; naive_blocks_full (in[0], i, length + 1) && k <= length; k++)
        count += in[0][i - k] <= in[0][i] + 1e-9L * fabsl (in[0][i]) ? 1 : 0;
      out[0][i] = naive_blocks_full (in[0], i, length + 1) ? 100 * count / length : UNKNOWN;
    }
}

static void
twin_correlation (const double *params, In in, Out out, gsize n)
{
  const gsize length = naive_blocks_whole (params, 0);

  for (gsize i = 0; i < n; i++)
    out[0][i] = naive_blocks_ratio (naive_blocks_covariance (in[0], in[1], i, length),
                                    sqrtl (naive_blocks_variance (in[0], i, length))
                                        * sqrtl (naive_blocks_variance (in[1], i, length)),
                                    0);
}

static Real
slope_at (const Real *x, gsize i, gsize n)
{
  const Real mean = naive_blocks_mean (x, i, n);
  const Real centre = (Real) (n - 1) / 2;
  Real product = 0;
  Real square = 0;

  if (isnan (mean))
    return UNKNOWN;
  for (gsize k = 0; k < n; k++)
    {
      product += (centre - k) * (x[i - k] - mean);
      square += (centre - k) * (centre - k);
    }
  return product / square;
}

static void
twin_linreg (const double *params, In in, Out out, gsize n)
{
  const gsize length = naive_blocks_whole (params, 0);

  for (gsize i = 0; i < n; i++)
    out[0][i]
        = naive_blocks_mean (in[0], i, length) + slope_at (in[0], i, length) * (length - 1) / 2;
}

static void
twin_slope (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    out[0][i] = slope_at (in[0], i, naive_blocks_whole (params, 0));
}

static const NaiveTwin twins[] = {
  { "williams_r", twin_williams_r },
  { "cci", twin_cci },
  { "ultimate_osc", twin_ultimate_osc },
  { "true_range", twin_true_range },
  { "atr", twin_atr },
  { "bbands", twin_bbands },
  { "natr", twin_natr },
  { "keltner", twin_keltner },
  { "donchian", twin_donchian },
  { "adx", twin_adx },
  { "aroon", twin_aroon },
  { "vortex", twin_vortex },
  { "ichimoku", twin_ichimoku },
  { "supertrend", twin_supertrend },
  { "psar", twin_psar },
  { "mfi", twin_mfi },
  { "obv", twin_obv },
  { "ad", twin_ad },
  { "cmf", twin_cmf },
  { "vwma", twin_vwma },
  { "highest", twin_highest },
  { "lowest", twin_lowest },
  { "stdev", twin_stdev },
  { "sum", twin_sum },
  { "zscore", twin_zscore },
  { "percentrank", twin_percentrank },
  { "correlation", twin_correlation },
  { "linreg", twin_linreg },
  { "slope", twin_slope },
};

/* Twins of what reads candles or windows; the others are in naive-twins.c. */
const NaiveTwin *
naive_candle_twins_get (gsize *n_twins)
{
  *n_twins = G_N_ELEMENTS (twins);
  return twins;
}
