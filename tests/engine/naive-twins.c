/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/naive-twins.h"

#include <math.h>

#define UNKNOWN ((Real) NAN)

typedef const Real *const *In;
typedef Real *const *Out;

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

static Real
variance_at (const Real *x, gsize i, gsize n)
{
  const Real mean = sum_at (x, i, n) / n;
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
        out[i] = out[i - 1] + alpha * (x[i] - out[i - 1]);
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

static const NaiveTwin twins[] = {
  { "sma", twin_sma },       { "ema", twin_ema },       { "rma", twin_rma },
  { "rsi", twin_rsi },       { "macd", twin_macd },     { "true_range", twin_true_range },
  { "atr", twin_atr },       { "bbands", twin_bbands }, { "highest", twin_highest },
  { "lowest", twin_lowest }, { "stdev", twin_stdev },
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
