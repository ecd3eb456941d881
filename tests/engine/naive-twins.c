/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/naive-twins.h"

#include "engine/naive-candle-twins.h"
#include "engine/naive-swing-twins.h"

/* Moving averages. */

static void
twin_sma (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    out[0][i] = naive_blocks_sum (in[0], i, naive_blocks_whole (params, 0))
                / naive_blocks_whole (params, 0);
}

static void
twin_ema (const double *params, In in, Out out, gsize n)
{
  naive_blocks_ema (in[0], out[0], n, naive_blocks_whole (params, 0));
}

static void
twin_rma (const double *params, In in, Out out, gsize n)
{
  naive_blocks_wilder (in[0], out[0], n, naive_blocks_whole (params, 0));
}

static void
twin_wma (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    out[0][i] = naive_blocks_weighted (in[0], i, naive_blocks_whole (params, 0));
}

static void
twin_dema (const double *params, In in, Out out, gsize n)
{
  g_autofree Real *once = naive_blocks_fresh (n);
  g_autofree Real *twice = naive_blocks_fresh (n);

  naive_blocks_ema (in[0], once, n, naive_blocks_whole (params, 0));
  naive_blocks_ema (once, twice, n, naive_blocks_whole (params, 0));
  for (gsize i = 0; i < n; i++)
    out[0][i] = 2 * once[i] - twice[i];
}

static void
triple (const Real *x, Real *once, Real *twice, Real *thrice, gsize len, gsize n)
{
  naive_blocks_ema (x, once, len, n);
  naive_blocks_ema (once, twice, len, n);
  naive_blocks_ema (twice, thrice, len, n);
}

static void
twin_tema (const double *params, In in, Out out, gsize n)
{
  g_autofree Real *once = naive_blocks_fresh (n);
  g_autofree Real *twice = naive_blocks_fresh (n);
  g_autofree Real *thrice = naive_blocks_fresh (n);

  triple (in[0], once, twice, thrice, n, naive_blocks_whole (params, 0));
  for (gsize i = 0; i < n; i++)
    out[0][i] = 3 * once[i] - 3 * twice[i] + thrice[i];
}

static void
twin_hma (const double *params, In in, Out out, gsize n)
{
  const gsize length = naive_blocks_whole (params, 0);
  gsize root = 1;
  g_autofree Real *raw = naive_blocks_fresh (n);

  while ((root + 1) * (root + 1) <= length)
    root++;
  for (gsize i = 0; i < n; i++)
    raw[i] = 2 * naive_blocks_weighted (in[0], i, length / 2)
             - naive_blocks_weighted (in[0], i, length);
  for (gsize i = 0; i < n; i++)
    out[0][i] = naive_blocks_weighted (raw, i, root);
}

static void
twin_kama (const double *params, In in, Out out, gsize n)
{
  const gsize length = naive_blocks_whole (params, 0);
  const Real fast = 2 / ((Real) params[1] + 1);
  const Real slow = 2 / ((Real) params[2] + 1);

  for (gsize i = 0; i < n; i++)
    {
      Real moves = 0;
      Real share, factor, last;

      out[0][i] = UNKNOWN;
      if (!naive_blocks_full (in[0], i, length + 1))
        continue;
      for (gsize k = 0; k < length; k++)
        moves += fabsl (in[0][i - k] - in[0][i - k - 1]);
      share = MIN (1, naive_blocks_ratio (fabsl (in[0][i] - in[0][i - length]), moves, 1));
      factor = share * (fast - slow) + slow;
      last = isnan (out[0][i - 1]) ? in[0][i - 1] : out[0][i - 1];
      out[0][i] = last + factor * factor * (in[0][i] - last);
    }
}

/* Oscillators. */

static void
twin_rsi (const double *params, In in, Out out, gsize n)
{
  g_autofree Real *up = naive_blocks_fresh (n);
  g_autofree Real *down = naive_blocks_fresh (n);
  g_autofree Real *gain = naive_blocks_fresh (n);
  g_autofree Real *loss = naive_blocks_fresh (n);

  for (gsize i = 0; i < n; i++)
    {
      const Real change = i == 0 ? UNKNOWN : in[0][i] - in[0][i - 1];

      up[i] = isnan (change) ? UNKNOWN : MAX (change, 0);
      down[i] = isnan (change) ? UNKNOWN : MAX (-change, 0);
    }
  naive_blocks_wilder (up, gain, n, naive_blocks_whole (params, 0));
  naive_blocks_wilder (down, loss, n, naive_blocks_whole (params, 0));
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
  g_autofree Real *fast = naive_blocks_fresh (n);
  g_autofree Real *slow = naive_blocks_fresh (n);

  naive_blocks_ema (in[0], fast, n, naive_blocks_whole (params, 0));
  naive_blocks_ema (in[0], slow, n, naive_blocks_whole (params, 1));
  for (gsize i = 0; i < n; i++)
    out[0][i] = fast[i] - slow[i];
  naive_blocks_ema (out[0], out[1], n, naive_blocks_whole (params, 2));
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
  g_autofree Real *fast = naive_blocks_fresh (n);
  g_autofree Real *slow = naive_blocks_fresh (n);

  naive_blocks_ema (in[0], fast, n, naive_blocks_whole (params, 0));
  naive_blocks_ema (in[0], slow, n, naive_blocks_whole (params, 1));
  for (gsize i = 0; i < n; i++)
    out[0][i] = naive_blocks_ratio (100 * (fast[i] - slow[i]), slow[i], 0);
}

static void
twin_mom (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    out[0][i] = in[0][i] - naive_blocks_before (in[0], i, naive_blocks_whole (params, 0));
}

static void
twin_roc (const double *params, In in, Out out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      const Real old = naive_blocks_before (in[0], i, naive_blocks_whole (params, 0));

      out[0][i] = naive_blocks_ratio (100 * (in[0][i] - old), old, 0);
    }
}

static void
twin_trix (const double *params, In in, Out out, gsize n)
{
  g_autofree Real *once = naive_blocks_fresh (n);
  g_autofree Real *twice = naive_blocks_fresh (n);
  g_autofree Real *thrice = naive_blocks_fresh (n);

  triple (in[0], once, twice, thrice, n, naive_blocks_whole (params, 0));
  for (gsize i = 0; i < n; i++)
    {
      const Real old = naive_blocks_before (thrice, i, 1);

      out[0][i] = naive_blocks_ratio (100 * (thrice[i] - old), old, 0);
    }
}

static void
twin_tsi (const double *params, In in, Out out, gsize n)
{
  g_autofree Real *move = naive_blocks_fresh (n);
  g_autofree Real *size = naive_blocks_fresh (n);
  g_autofree Real *move_once = naive_blocks_fresh (n);
  g_autofree Real *size_once = naive_blocks_fresh (n);
  g_autofree Real *move_twice = naive_blocks_fresh (n);
  g_autofree Real *size_twice = naive_blocks_fresh (n);

  for (gsize i = 0; i < n; i++)
    {
      move[i] = in[0][i] - naive_blocks_before (in[0], i, 1);
      size[i] = fabsl (move[i]);
    }
  naive_blocks_ema (move, move_once, n, naive_blocks_whole (params, 0));
  naive_blocks_ema (size, size_once, n, naive_blocks_whole (params, 0));
  naive_blocks_ema (move_once, move_twice, n, naive_blocks_whole (params, 1));
  naive_blocks_ema (size_once, size_twice, n, naive_blocks_whole (params, 1));
  for (gsize i = 0; i < n; i++)
    out[0][i] = naive_blocks_ratio (100 * move_twice[i], size_twice[i], 0);
}

/* The place of @value between the lowest and the highest of the last n. */
static Real
place_at (const Real *high, const Real *low, Real value, gsize i, gsize n)
{
  const Real top = naive_blocks_highest (high, i, n);
  const Real bottom = naive_blocks_lowest (low, i, n);

  return naive_blocks_ratio (100 * (value - bottom), top - bottom, 50);
}

/* k and d of the raw places. */
static void
stochastic (const Real *fast, Out out, gsize len, gsize smooth_n, gsize signal_n)
{
  for (gsize i = 0; i < len; i++)
    out[0][i] = naive_blocks_sum (fast, i, smooth_n) / smooth_n;
  for (gsize i = 0; i < len; i++)
    out[1][i] = naive_blocks_sum (out[0], i, signal_n) / signal_n;
  for (gsize i = 0; i < len; i++)
    if (isnan (out[1][i]))
      out[0][i] = UNKNOWN;
}

static void
twin_stoch (const double *params, In in, Out out, gsize n)
{
  g_autofree Real *fast = naive_blocks_fresh (n);

  for (gsize i = 0; i < n; i++)
    fast[i] = place_at (in[0], in[1], in[2][i], i, naive_blocks_whole (params, 0));
  stochastic (fast, out, n, naive_blocks_whole (params, 1), naive_blocks_whole (params, 2));
}

/* Differences of the RSI within 1e-9 of it are none. */
static Real
rsi_place (const Real *rsi, gsize i, gsize n)
{
  const Real top = naive_blocks_highest (rsi, i, n);
  const Real bottom = naive_blocks_lowest (rsi, i, n);
  const Real tie = 1e-9L * top;

  if (top - bottom <= tie)
    return 50;
  return rsi[i] - bottom <= tie ? 0 : place_at (rsi, rsi, rsi[i], i, n);
}

static void
twin_stochrsi (const double *params, In in, Out out, gsize n)
{
  g_autofree Real *rsi = naive_blocks_fresh (n);
  g_autofree Real *fast = naive_blocks_fresh (n);
  Real *const rsi_out[] = { rsi };

  twin_rsi (params, in, rsi_out, n);
  /* Doubles are the input of the stochastic here, so they are moved, too. */
  for (gsize i = 0; i < n; i++)
    rsi[i] = naive_blocks_wobble (rsi[i]);
  for (gsize i = 0; i < n; i++)
    fast[i] = rsi_place (rsi, i, naive_blocks_whole (params, 1));
  stochastic (fast, out, n, naive_blocks_whole (params, 2), naive_blocks_whole (params, 3));
}

static const NaiveTwin twins[] = {
  { "sma", twin_sma },     { "ema", twin_ema },           { "rma", twin_rma },
  { "wma", twin_wma },     { "dema", twin_dema },         { "tema", twin_tema },
  { "hma", twin_hma },     { "kama", twin_kama },         { "rsi", twin_rsi },
  { "macd", twin_macd },   { "ppo", twin_ppo },           { "mom", twin_mom },
  { "roc", twin_roc },     { "trix", twin_trix },         { "tsi", twin_tsi },
  { "stoch", twin_stoch }, { "stochrsi", twin_stochrsi }, { "change", twin_mom },
};

static const NaiveTwin *
find_in (const NaiveTwin *some, gsize n, const char *name)
{
  for (gsize i = 0; i < n; i++)
    if (g_str_equal (some[i].name, name))
      return &some[i];
  return NULL;
}

const NaiveTwin *
naive_twins_find (const char *name)
{
  gsize n_candle = 0;
  gsize n_swing = 0;
  const NaiveTwin *candle = naive_candle_twins_get (&n_candle);
  const NaiveTwin *swing = naive_swing_twins_get (&n_swing);
  const NaiveTwin *found = find_in (twins, G_N_ELEMENTS (twins), name);

  if (found == NULL)
    found = find_in (candle, n_candle, name);
  return found != NULL ? found : find_in (swing, n_swing, name);
}

gsize
naive_twins_count (void)
{
  gsize n_candle = 0;
  gsize n_swing = 0;

  naive_candle_twins_get (&n_candle);
  naive_swing_twins_get (&n_swing);
  return G_N_ELEMENTS (twins) + n_candle + n_swing;
}
