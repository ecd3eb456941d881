/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/naive-twins.h"

#include <math.h>

#define UNKNOWN ((Real) NAN)

typedef const Real *const *In;
typedef Real *const *Out;

static GRand *wobble = NULL;

/**
 * naive_twins_set_wobble:
 * @rand: (nullable): moves values from here on; %NULL leaves them
 *
 * To learn what one ulp of an input is worth, inputs are moved by it.
 */
void
naive_twins_set_wobble (GRand *rand)
{
  wobble = rand;
}

/**
 * naive_twins_wobble:
 *
 * Returns: @x, moved by one ulp of a double up or down if that is asked for
 */
Real
naive_twins_wobble (Real x)
{
  if (wobble == NULL)
    return x;
  return x
         + (g_rand_boolean (wobble) ? 1 : -1)
               * (nextafter (fabs ((double) x), INFINITY) - fabs ((double) x));
}

/* Building blocks, each the sentence of a textbook. */

static Real *
fresh (gsize n)
{
  return g_new0 (Real, n + 1);
}

static gsize
whole (const double *params, guint i)
{
  return (gsize) params[i];
}

/* Whether the n values up to i exist and are all known. */
static gboolean
full (const Real *x, gsize i, gsize n)
{
  if (i + 1 < n)
    return FALSE;
  for (gsize k = 0; k < n; k++)
    if (isnan (x[i - k]))
      return FALSE;
  return TRUE;
}

static Real
sum_at (const Real *x, gsize i, gsize n)
{
  Real sum = 0;

  if (!full (x, i, n))
    return UNKNOWN;
  for (gsize k = 0; k < n; k++)
    sum += x[i - k];
  return sum;
}

/* About the newest value, so that the mean of equal values is exactly theirs. */
static Real
mean_at (const Real *x, gsize i, gsize n)
{
  Real sum = 0;

  if (!full (x, i, n))
    return UNKNOWN;
  for (gsize k = 0; k < n; k++)
    sum += x[i - k] - x[i];
  return x[i] + sum / n;
}

static Real
covariance_at (const Real *x, const Real *y, gsize i, gsize n)
{
  const Real mean_x = mean_at (x, i, n);
  const Real mean_y = mean_at (y, i, n);
  Real sum = 0;

  if (isnan (mean_x) || isnan (mean_y))
    return UNKNOWN;
  for (gsize k = 0; k < n; k++)
    sum += (x[i - k] - mean_x) * (y[i - k] - mean_y);
  return sum / n;
}

static Real
variance_at (const Real *x, gsize i, gsize n)
{
  const Real mean = mean_at (x, i, n);
  Real sum = 0;

  if (isnan (mean))
    return UNKNOWN;
  for (gsize k = 0; k < n; k++)
    sum += (x[i - k] - mean) * (x[i - k] - mean);
  return sum / n;
}

static Real
highest_at (const Real *x, gsize i, gsize n)
{
  Real best;

  if (!full (x, i, n))
    return UNKNOWN;
  best = x[i];
  for (gsize k = 0; k < n; k++)
    best = MAX (best, x[i - k]);
  return best;
}

static Real
lowest_at (const Real *x, gsize i, gsize n)
{
  Real best;

  if (!full (x, i, n))
    return UNKNOWN;
  best = x[i];
  for (gsize k = 0; k < n; k++)
    best = MIN (best, x[i - k]);
  return best;
}

/* Seeded with the mean of the first n known values; an unknown one begins again. */
static void
smooth (const Real *x, Real *out, gsize len, gsize n, Real alpha)
{
  gsize known = 0;

  for (gsize i = 0; i < len; i++)
    {
      known = isnan (x[i]) ? 0 : known + 1;
      if (known < n)
        out[i] = UNKNOWN;
      else if (known == n)
        out[i] = sum_at (x, i, n) / n;
      else
        out[i] = (1 - alpha) * out[i - 1] + alpha * x[i];
    }
}

static void
ema (const Real *x, Real *out, gsize len, gsize n)
{
  smooth (x, out, len, n, (Real) 2 / (n + 1));
}

static void
wilder (const Real *x, Real *out, gsize len, gsize n)
{
  smooth (x, out, len, n, (Real) 1 / n);
}

static Real
weighted_at (const Real *x, gsize i, gsize n)
{
  Real sum = 0;
  Real weights = 0;

  if (!full (x, i, n))
    return UNKNOWN;
  for (gsize k = 0; k < n; k++)
    {
      sum += (n - k) * x[i - k];
      weights += n - k;
    }
  return sum / weights;
}

/* The quotient, or what the definition says where there is nothing to divide by. */
static Real
ratio (Real numerator, Real denominator, Real neutral)
{
  if (isnan (numerator) || isnan (denominator))
    return UNKNOWN;
  return fabsl (denominator) > 0 ? numerator / denominator : neutral;
}

static Real
before (const Real *x, gsize i, gsize n)
{
  return i >= n ? x[i - n] : UNKNOWN;
}

static Real
true_range_at (In in, gsize i)
{
  Real range;

  if (i == 0 || isnan (in[0][i]) || isnan (in[1][i]) || isnan (in[2][i - 1]))
    return UNKNOWN;
  range = in[0][i] - in[1][i];
  range = MAX (range, fabsl (in[0][i] - in[2][i - 1]));
  return MAX (range, fabsl (in[1][i] - in[2][i - 1]));
}

/* Moving averages. */

static void
twin_sma (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    out[0][i] = sum_at (in[0], i, whole (params, 0)) / whole (params, 0);
}

static void
twin_ema (const double *params, In in, Out out, gsize n)
{
  ema (in[0], out[0], n, whole (params, 0));
}

static void
twin_rma (const double *params, In in, Out out, gsize n)
{
  wilder (in[0], out[0], n, whole (params, 0));
}

static void
twin_wma (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    out[0][i] = weighted_at (in[0], i, whole (params, 0));
}

static void
twin_dema (const double *params, In in, Out out, gsize n)
{
  g_autofree Real *once = fresh (n);
  g_autofree Real *twice = fresh (n);

  ema (in[0], once, n, whole (params, 0));
  ema (once, twice, n, whole (params, 0));
  for (gsize i = 0; i < n; i++)
    out[0][i] = 2 * once[i] - twice[i];
}

static void
triple (const Real *x, Real *once, Real *twice, Real *thrice, gsize len, gsize n)
{
  ema (x, once, len, n);
  ema (once, twice, len, n);
  ema (twice, thrice, len, n);
}

static void
twin_tema (const double *params, In in, Out out, gsize n)
{
  g_autofree Real *once = fresh (n);
  g_autofree Real *twice = fresh (n);
  g_autofree Real *thrice = fresh (n);

  triple (in[0], once, twice, thrice, n, whole (params, 0));
  for (gsize i = 0; i < n; i++)
    out[0][i] = 3 * once[i] - 3 * twice[i] + thrice[i];
}

static void
twin_hma (const double *params, In in, Out out, gsize n)
{
  const gsize length = whole (params, 0);
  gsize root = 1;
  g_autofree Real *raw = fresh (n);

  while ((root + 1) * (root + 1) <= length)
    root++;
  for (gsize i = 0; i < n; i++)
    raw[i] = 2 * weighted_at (in[0], i, length / 2) - weighted_at (in[0], i, length);
  for (gsize i = 0; i < n; i++)
    out[0][i] = weighted_at (raw, i, root);
}

static void
twin_kama (const double *params, In in, Out out, gsize n)
{
  const gsize length = whole (params, 0);
  const Real fast = 2 / ((Real) params[1] + 1);
  const Real slow = 2 / ((Real) params[2] + 1);

  for (gsize i = 0; i < n; i++)
    {
      Real moves = 0;
      Real share, factor, last;

      out[0][i] = UNKNOWN;
      if (!full (in[0], i, length + 1))
        continue;
      for (gsize k = 0; k < length; k++)
        moves += fabsl (in[0][i - k] - in[0][i - k - 1]);
      share = MIN (1, ratio (fabsl (in[0][i] - in[0][i - length]), moves, 1));
      factor = share * (fast - slow) + slow;
      last = isnan (out[0][i - 1]) ? in[0][i - 1] : out[0][i - 1];
      out[0][i] = last + factor * factor * (in[0][i] - last);
    }
}

/* Oscillators. */

static void
twin_rsi (const double *params, In in, Out out, gsize n)
{
  g_autofree Real *up = fresh (n);
  g_autofree Real *down = fresh (n);
  g_autofree Real *gain = fresh (n);
  g_autofree Real *loss = fresh (n);

  for (gsize i = 0; i < n; i++)
    {
      const Real change = i == 0 ? UNKNOWN : in[0][i] - in[0][i - 1];

      up[i] = isnan (change) ? UNKNOWN : MAX (change, 0);
      down[i] = isnan (change) ? UNKNOWN : MAX (-change, 0);
    }
  wilder (up, gain, n, whole (params, 0));
  wilder (down, loss, n, whole (params, 0));
  for (gsize i = 0; i < n; i++)
    {
      if (isnan (gain[i]))
        out[0][i] = UNKNOWN;
      else if (gain[i] + loss[i] > 0)
        out[0][i] = 100 * gain[i] / (gain[i] + loss[i]);
      else
        out[0][i] = 50;
    }
}

static void
twin_macd (const double *params, In in, Out out, gsize n)
{
  g_autofree Real *fast = fresh (n);
  g_autofree Real *slow = fresh (n);

  ema (in[0], fast, n, whole (params, 0));
  ema (in[0], slow, n, whole (params, 1));
  for (gsize i = 0; i < n; i++)
    out[0][i] = fast[i] - slow[i];
  ema (out[0], out[1], n, whole (params, 2));
  for (gsize i = 0; i < n; i++)
    {
      out[2][i] = out[0][i] - out[1][i];
      if (isnan (out[1][i]))
        out[0][i] = UNKNOWN;
    }
}

static void
twin_ppo (const double *params, In in, Out out, gsize n)
{
  g_autofree Real *fast = fresh (n);
  g_autofree Real *slow = fresh (n);

  ema (in[0], fast, n, whole (params, 0));
  ema (in[0], slow, n, whole (params, 1));
  for (gsize i = 0; i < n; i++)
    out[0][i] = ratio (100 * (fast[i] - slow[i]), slow[i], 0);
}

static void
twin_mom (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    out[0][i] = in[0][i] - before (in[0], i, whole (params, 0));
}

static void
twin_roc (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      const Real old = before (in[0], i, whole (params, 0));

      out[0][i] = ratio (100 * (in[0][i] - old), old, 0);
    }
}

static void
twin_trix (const double *params, In in, Out out, gsize n)
{
  g_autofree Real *once = fresh (n);
  g_autofree Real *twice = fresh (n);
  g_autofree Real *thrice = fresh (n);

  triple (in[0], once, twice, thrice, n, whole (params, 0));
  for (gsize i = 0; i < n; i++)
    {
      const Real old = before (thrice, i, 1);

      out[0][i] = ratio (100 * (thrice[i] - old), old, 0);
    }
}

static void
twin_tsi (const double *params, In in, Out out, gsize n)
{
  g_autofree Real *move = fresh (n);
  g_autofree Real *size = fresh (n);
  g_autofree Real *move_once = fresh (n);
  g_autofree Real *size_once = fresh (n);
  g_autofree Real *move_twice = fresh (n);
  g_autofree Real *size_twice = fresh (n);

  for (gsize i = 0; i < n; i++)
    {
      move[i] = in[0][i] - before (in[0], i, 1);
      size[i] = fabsl (move[i]);
    }
  ema (move, move_once, n, whole (params, 0));
  ema (size, size_once, n, whole (params, 0));
  ema (move_once, move_twice, n, whole (params, 1));
  ema (size_once, size_twice, n, whole (params, 1));
  for (gsize i = 0; i < n; i++)
    out[0][i] = ratio (100 * move_twice[i], size_twice[i], 0);
}

/* The place of @value between the lowest and the highest of the last n. */
static Real
place_at (const Real *high, const Real *low, Real value, gsize i, gsize n)
{
  const Real top = highest_at (high, i, n);
  const Real bottom = lowest_at (low, i, n);

  return ratio (100 * (value - bottom), top - bottom, 50);
}

/* k and d of the raw places. */
static void
stochastic (const Real *fast, Out out, gsize len, gsize smooth_n, gsize signal_n)
{
  for (gsize i = 0; i < len; i++)
    out[0][i] = sum_at (fast, i, smooth_n) / smooth_n;
  for (gsize i = 0; i < len; i++)
    out[1][i] = sum_at (out[0], i, signal_n) / signal_n;
  for (gsize i = 0; i < len; i++)
    if (isnan (out[1][i]))
      out[0][i] = UNKNOWN;
}

static void
twin_stoch (const double *params, In in, Out out, gsize n)
{
  g_autofree Real *fast = fresh (n);

  for (gsize i = 0; i < n; i++)
    fast[i] = place_at (in[0], in[1], in[2][i], i, whole (params, 0));
  stochastic (fast, out, n, whole (params, 1), whole (params, 2));
}

static void
twin_stochrsi (const double *params, In in, Out out, gsize n)
{
  g_autofree Real *rsi = fresh (n);
  g_autofree Real *fast = fresh (n);
  Real *const rsi_out[] = { rsi };

  twin_rsi (params, in, rsi_out, n);
  /* Doubles are the input of the stochastic here, so they are moved, too. */
  for (gsize i = 0; i < n; i++)
    rsi[i] = naive_twins_wobble (rsi[i]);
  for (gsize i = 0; i < n; i++)
    fast[i] = place_at (rsi, rsi, rsi[i], i, whole (params, 1));
  stochastic (fast, out, n, whole (params, 2), whole (params, 3));
}

static void
twin_williams_r (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      const Real top = highest_at (in[0], i, whole (params, 0));
      const Real bottom = lowest_at (in[1], i, whole (params, 0));

      out[0][i] = ratio (-100 * (top - in[2][i]), top - bottom, -50);
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
  const gsize length = whole (params, 0);
  g_autofree Real *price = fresh (n);

  for (gsize i = 0; i < n; i++)
    price[i] = typical (in, i);
  for (gsize i = 0; i < n; i++)
    {
      const Real mean = mean_at (price, i, length);
      Real deviation = 0;

      out[0][i] = UNKNOWN;
      if (isnan (mean))
        continue;
      for (gsize k = 0; k < length; k++)
        deviation += fabsl (price[i - k] - mean);
      out[0][i] = ratio (price[i] - mean, 0.015L * deviation / length, 0);
    }
}

static void
twin_ultimate_osc (const double *params, In in, Out out, gsize n)
{
  g_autofree Real *pressure = fresh (n);
  g_autofree Real *range = fresh (n);

  for (gsize i = 0; i < n; i++)
    {
      range[i] = true_range_at (in, i);
      pressure[i] = isnan (range[i]) || isnan (in[2][i]) ? UNKNOWN
                                                         : in[2][i] - MIN (in[1][i], in[2][i - 1]);
    }
  for (gsize i = 0; i < n; i++)
    {
      Real sum = 0;

      for (guint k = 0; k < 3; k++)
        sum += (Real) (4 >> k)
               * ratio (sum_at (pressure, i, whole (params, k)),
                        sum_at (range, i, whole (params, k)), 0.5L);
      out[0][i] = 100 * sum / 7;
    }
}

/* Ranges. */

static void
twin_true_range (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    out[0][i] = true_range_at (in, i);
}

static void
twin_atr (const double *params, In in, Out out, gsize n)
{
  g_autofree Real *range = fresh (n);

  for (gsize i = 0; i < n; i++)
    range[i] = true_range_at (in, i);
  wilder (range, out[0], n, whole (params, 0));
}

static void
twin_bbands (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      const Real middle = sum_at (in[0], i, whole (params, 0)) / whole (params, 0);
      const Real half = params[1] * sqrtl (variance_at (in[0], i, whole (params, 0)));

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
    out[0][i] = ratio (100 * out[0][i], in[2][i], 0);
}

static void
twin_keltner (const double *params, In in, Out out, gsize n)
{
  const double atr_params[] = { params[2] };
  g_autofree Real *range = fresh (n);
  Real *const range_out[] = { range };

  twin_atr (atr_params, in + 1, range_out, n);
  ema (in[0], out[1], n, whole (params, 0));
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
      const Real top = highest_at (in[0], i, whole (params, 0));
      const Real bottom = lowest_at (in[1], i, whole (params, 0));

      out[1][i] = (top + bottom) / 2;
      out[0][i] = isnan (bottom) ? UNKNOWN : top;
      out[2][i] = isnan (top) ? UNKNOWN : bottom;
    }
}

/* Trends. */

static void
twin_adx (const double *params, In in, Out out, gsize n)
{
  const gsize length = whole (params, 0);
  g_autofree Real *range = fresh (n);
  g_autofree Real *plus = fresh (n);
  g_autofree Real *minus = fresh (n);
  g_autofree Real *index = fresh (n);
  g_autofree Real *average = fresh (n);

  for (gsize i = 0; i < n; i++)
    {
      const Real up = in[0][i] - before (in[0], i, 1);
      const Real down = before (in[1], i, 1) - in[1][i];

      range[i] = true_range_at (in, i);
      if (isnan (up) || isnan (down))
        range[i] = UNKNOWN;
      plus[i] = isnan (range[i]) ? UNKNOWN : up > down && up > 0 ? up : 0;
      minus[i] = isnan (range[i]) ? UNKNOWN : down > up && down > 0 ? down : 0;
    }
  wilder (range, average, n, length);
  wilder (plus, out[1], n, length);
  wilder (minus, out[2], n, length);
  for (gsize i = 0; i < n; i++)
    {
      out[1][i] = ratio (100 * out[1][i], average[i], 0);
      out[2][i] = ratio (100 * out[2][i], average[i], 0);
      index[i] = ratio (100 * fabsl (out[1][i] - out[2][i]), out[1][i] + out[2][i], 0);
    }
  wilder (index, out[0], n, length);
  for (gsize i = 0; i < n; i++)
    if (isnan (out[0][i]))
      out[1][i] = out[2][i] = UNKNOWN;
}

/* Candles since the newest of the largest of the last n values. */
static Real
age_at (const Real *x, gsize i, gsize n, int sign)
{
  gsize best = 0;

  if (!full (x, i, n))
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
      out[0][i] = 100 * (length - age_at (in[0], i, whole (params, 0) + 1, 1)) / length;
      out[1][i] = 100 * (length - age_at (in[1], i, whole (params, 0) + 1, -1)) / length;
      out[2][i] = out[0][i] - out[1][i];
    }
}

static void
twin_vortex (const double *params, In in, Out out, gsize n)
{
  const gsize length = whole (params, 0);
  g_autofree Real *range = fresh (n);
  g_autofree Real *plus = fresh (n);
  g_autofree Real *minus = fresh (n);

  for (gsize i = 0; i < n; i++)
    {
      range[i] = true_range_at (in, i);
      plus[i] = fabsl (in[0][i] - before (in[1], i, 1));
      minus[i] = fabsl (in[1][i] - before (in[0], i, 1));
    }
  for (gsize i = 0; i < n; i++)
    {
      out[0][i] = ratio (sum_at (plus, i, length), sum_at (range, i, length), 1);
      out[1][i] = ratio (sum_at (minus, i, length), sum_at (range, i, length), 1);
    }
}

static void
twin_ichimoku (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      Real middle[3];

      for (guint k = 0; k < 3; k++)
        middle[k]
            = (highest_at (in[0], i, whole (params, k)) + lowest_at (in[1], i, whole (params, k)))
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
  g_autofree Real *average = fresh (n);
  g_autofree Real *upper = fresh (n);
  g_autofree Real *lower = fresh (n);
  Real *const average_out[] = { average };

  twin_atr (params, in, average_out, n);
  for (gsize i = 0; i < n; i++)
    {
      const Real middle = (in[0][i] + in[1][i]) / 2;
      const Real old_upper = before (upper, i, 1);
      const Real old_lower = before (lower, i, 1);
      const Real old_close = before (in[2], i, 1);

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
      if (!full (in[0], i, 2) || !full (in[1], i, 2))
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
  const gsize length = whole (params, 0);
  g_autofree Real *inflow = fresh (n);
  g_autofree Real *outflow = fresh (n);

  for (gsize i = 0; i < n; i++)
    {
      const Real old = i == 0 ? UNKNOWN : typical (in, i - 1);
      const Real flow = typical (in, i) * in[3][i];
      const gboolean known = !isnan (old) && !isnan (flow);

      inflow[i] = !known ? UNKNOWN : typical (in, i) > old ? flow : 0;
      outflow[i] = !known ? UNKNOWN : typical (in, i) < old ? flow : 0;
    }
  for (gsize i = 0; i < n; i++)
    {
      const Real gained = sum_at (inflow, i, length);

      out[0][i] = ratio (100 * gained, gained + sum_at (outflow, i, length), 50);
    }
}

static void
twin_obv (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      const Real old = before (in[0], i, 1);
      const Real total = before (out[0], i, 1);

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
  return in[3][i] * ratio (in[2][i] - in[1][i] - (in[0][i] - in[2][i]), in[0][i] - in[1][i], 0);
}

static void
twin_ad (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      const Real total = before (out[0], i, 1);

      out[0][i] = money_flow_at (in, i) + (isnan (total) ? 0 : total);
    }
}

static void
twin_cmf (const double *params, In in, Out out, gsize n)
{
  g_autofree Real *flow = fresh (n);

  for (gsize i = 0; i < n; i++)
    flow[i] = money_flow_at (in, i);
  for (gsize i = 0; i < n; i++)
    out[0][i]
        = ratio (sum_at (flow, i, whole (params, 0)), sum_at (in[3], i, whole (params, 0)), 0);
}

static void
twin_vwma (const double *params, In in, Out out, gsize n)
{
  const gsize length = whole (params, 0);
  g_autofree Real *weighted = fresh (n);

  for (gsize i = 0; i < n; i++)
    weighted[i] = in[0][i] * in[1][i];
  for (gsize i = 0; i < n; i++)
    out[0][i] = ratio (sum_at (weighted, i, length), sum_at (in[1], i, length),
                       mean_at (in[0], i, length));
}

/* Windows. */

static void
twin_highest (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    out[0][i] = highest_at (in[0], i, whole (params, 0));
}

static void
twin_lowest (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    out[0][i] = lowest_at (in[0], i, whole (params, 0));
}

static void
twin_stdev (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    out[0][i] = sqrtl (variance_at (in[0], i, whole (params, 0)));
}

static void
twin_sum (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    out[0][i] = sum_at (in[0], i, whole (params, 0));
}

static void
twin_zscore (const double *params, In in, Out out, gsize n)
{
  const gsize length = whole (params, 0);

  for (gsize i = 0; i < n; i++)
    out[0][i]
        = ratio (in[0][i] - mean_at (in[0], i, length), sqrtl (variance_at (in[0], i, length)), 0);
}

static void
twin_percentrank (const double *params, In in, Out out, gsize n)
{
  const gsize length = whole (params, 0);

  for (gsize i = 0; i < n; i++)
    {
      Real count = 0;

      for (gsize k = 1; full (in[0], i, length + 1) && k <= length; k++)
        count += in[0][i - k] <= in[0][i] ? 1 : 0;
      out[0][i] = full (in[0], i, length + 1) ? 100 * count / length : UNKNOWN;
    }
}

static void
twin_correlation (const double *params, In in, Out out, gsize n)
{
  const gsize length = whole (params, 0);

  for (gsize i = 0; i < n; i++)
    out[0][i] = ratio (
        covariance_at (in[0], in[1], i, length),
        sqrtl (variance_at (in[0], i, length)) * sqrtl (variance_at (in[1], i, length)), 0);
}

static Real
slope_at (const Real *x, gsize i, gsize n)
{
  const Real mean = mean_at (x, i, n);
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
  const gsize length = whole (params, 0);

  for (gsize i = 0; i < n; i++)
    out[0][i] = mean_at (in[0], i, length) + slope_at (in[0], i, length) * (length - 1) / 2;
}

static void
twin_slope (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    out[0][i] = slope_at (in[0], i, whole (params, 0));
}

static const NaiveTwin twins[] = {
  { "sma", twin_sma },
  { "ema", twin_ema },
  { "rma", twin_rma },
  { "wma", twin_wma },
  { "dema", twin_dema },
  { "tema", twin_tema },
  { "hma", twin_hma },
  { "kama", twin_kama },
  { "rsi", twin_rsi },
  { "macd", twin_macd },
  { "ppo", twin_ppo },
  { "mom", twin_mom },
  { "roc", twin_roc },
  { "trix", twin_trix },
  { "tsi", twin_tsi },
  { "stoch", twin_stoch },
  { "stochrsi", twin_stochrsi },
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
  { "change", twin_mom },
};

const NaiveTwin *
naive_twins_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (twins); i++)
    if (g_str_equal (twins[i].name, name))
      return &twins[i];
  return NULL;
}

gsize
naive_twins_count (void)
{
  return G_N_ELEMENTS (twins);
}
