/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Windows are put together out of windows of four, each step one loop without a branch over a
 * block. Nothing is taken away again, so nothing cancels.
 */
#include "hand-loops.h"

#include <math.h>
#include <string.h>

/* Values before the block that windows reach back to. */
#define PAD  32
#define SPAN (PAD + HAND_BLOCK)

#define N_COLUMNS 4
#define N_SMOOTHS 4

typedef struct
{
  double alpha;
  double keep;
  double value;
  double sum;
  gsize n;
  gsize count;
} Smooth;

typedef struct
{
  gsize seen;
  double total;
  Smooth smooth[N_SMOOTHS];
  double column[N_COLUMNS][SPAN];
} State;

static void
prepare (gpointer state)
{
  State *self = state;

  for (guint c = 0; c < N_COLUMNS; c++)
    for (gsize i = 0; i < PAD; i++)
      self->column[c][i] = (double) NAN;
}

static void
prepare_smooth (State *self, guint index, gsize n, double alpha)
{
  self->smooth[index] = (Smooth){ .alpha = alpha, .keep = 1 - alpha, .n = n };
}

static void
keep (double *column, gsize n)
{
  memmove (column, column + n, PAD * sizeof (double));
}

static void
hide (const State *self, double *out, gsize n, gsize lookback)
{
  for (gsize i = 0; i < n && self->seen + i < lookback; i++)
    out[i] = (double) NAN;
}

/* The first values until the average is seeded; the rest is the caller's. */
static gsize
seed (Smooth *s, const double *x, double *out, gsize from, gsize n)
{
  gsize i = from;

  for (gsize k = 0; k < from; k++)
    out[k] = (double) NAN;
  for (; i < n && s->count < s->n; i++)
    {
      s->sum += x[i];
      s->value = s->sum / (double) s->n;
      out[i] = ++s->count == s->n ? s->value : (double) NAN;
    }
  return i;
}

static inline double
larger (double a, double b)
{
  return a > b ? a : b;
}

static inline double
smaller (double a, double b)
{
  return a < b ? a : b;
}

/* The quotient is taken in any case: a choice of two values is no branch. */
static inline double
ratio (double numerator, double denominator, double neutral)
{
  const double quotient = numerator / denominator;

  return denominator > 0 ? quotient : neutral;
}

/* Means about one of them, not sums: of equal values exactly their own. */
static void
mean_20 (const double *restrict x, double *restrict out, gsize n)
{
  double four[SPAN];

  for (gsize i = PAD - 16; i < PAD + n; i++)
    four[i] = 0.25 * ((x[i] + x[i - 1]) + (x[i - 2] + x[i - 3]));
  for (gsize i = 0; i < n; i++)
    {
      const double *f = four + PAD + i;
      const double rest = ((f[-4] - f[0]) + (f[-8] - f[0])) + ((f[-12] - f[0]) + (f[-16] - f[0]));

      out[i] = f[0] + 0.2 * rest;
    }
}

static void
sum_14 (const double *restrict x, double *restrict out, gsize n)
{
  double a[SPAN], b[SPAN];

  for (gsize i = PAD - 12; i < PAD + n; i++)
    a[i] = x[i] + x[i - 1];
  for (gsize i = PAD - 7; i < PAD + n; i++)
    b[i] = (a[i] + a[i - 2]) + (a[i - 4] + x[i - 6]);
  for (gsize i = 0; i < n; i++)
    out[i] = b[PAD + i] + b[PAD + i - 7];
}

/* Windows of 14 and 20, out of windows of four. */
#define DEFINE_PEAK(name, choose)                                                                  \
  static inline void name (const double *restrict x, double *restrict out, gsize n, gsize length)  \
  {                                                                                                \
    double four[SPAN];                                                                             \
                                                                                                   \
    for (gsize i = PAD - 16; i < PAD + n; i++)                                                     \
      four[i] = choose (choose (x[i], x[i - 1]), choose (x[i - 2], x[i - 3]));                     \
    for (gsize i = 0; i < n; i++)                                                                  \
      {                                                                                            \
        const double *f = four + PAD + i;                                                          \
        const double near = choose (choose (f[0], f[-4]), f[-8]);                                  \
                                                                                                   \
        out[i] = length == 14 ? choose (near, f[-10]) : choose (near, choose (f[-12], f[-16]));    \
      }                                                                                            \
  }

DEFINE_PEAK (highest, larger)
DEFINE_PEAK (lowest, smaller)

static void
sma_eval (gpointer state, const double *const *in, double *const *out, gsize n)
{
  State *self = state;
  double *x = self->column[0];

  memcpy (x + PAD, in[0], n * sizeof (double));
  mean_20 (x, out[0], n);
  keep (x, n);
}

static void
ema_prepare (gpointer state)
{
  prepare_smooth (state, 0, 20, 2.0 / 21);
}

static void
ema_eval (gpointer state, const double *const *in, double *const *out, gsize n)
{
  Smooth *s = &((State *) state)->smooth[0];
  const double *restrict x = in[0];
  double *restrict y = out[0];
  gsize i = seed (s, x, y, 0, n);
  double value = s->value;

  for (; i < n; i++)
    y[i] = value = s->keep * value + s->alpha * x[i];
  s->value = value;
}

static void
wilder_prepare (gpointer state)
{
  prepare (state);
  for (guint k = 0; k < N_SMOOTHS; k++)
    prepare_smooth (state, k, 14, 1.0 / 14);
}

static void
rsi_eval (gpointer state, const double *const *in, double *const *out, gsize n)
{
  State *self = state;
  Smooth *s = self->smooth;
  const double *restrict x = in[0];
  double *restrict y = out[0];
  double up[HAND_BLOCK], down[HAND_BLOCK];
  const double before = self->column[0][PAD - 1];
  gsize from = self->seen == 0 ? 1 : 0;
  double gain, loss;

  up[0] = larger (x[0] - before, 0);
  down[0] = larger (before - x[0], 0);
  for (gsize i = 1; i < n; i++)
    {
      up[i] = larger (x[i] - x[i - 1], 0);
      down[i] = larger (x[i - 1] - x[i], 0);
    }
  self->column[0][PAD - 1] = x[n - 1];
  seed (&s[0], up, up, from, n);
  from = seed (&s[1], down, down, from, n);
  gain = s[0].value;
  loss = s[1].value;
  for (gsize i = from; i < n; i++)
    {
      up[i] = gain = s[0].keep * gain + s[0].alpha * up[i];
      down[i] = loss = s[0].keep * loss + s[0].alpha * down[i];
    }
  s[0].value = gain;
  s[1].value = loss;
  for (gsize i = 0; i < n; i++)
    y[i] = ratio (100 * up[i], up[i] + down[i], 50);
  hide (self, y, n, 14);
  self->seen += n;
}

static void
macd_prepare (gpointer state)
{
  prepare_smooth (state, 0, 12, 2.0 / 13);
  prepare_smooth (state, 1, 26, 2.0 / 27);
  prepare_smooth (state, 2, 9, 2.0 / 10);
}

/* The longer chain: of a price that stands still both averages stay exactly the price. */
static void
macd_eval (gpointer state, const double *const *in, double *const *out, gsize n)
{
  State *self = state;
  Smooth *s = self->smooth;
  const double *restrict x = in[0];
  double fast[HAND_BLOCK], slow[HAND_BLOCK], macd[HAND_BLOCK], signal[HAND_BLOCK];
  const gsize first = seed (&s[0], x, fast, 0, n);
  const gsize second = seed (&s[1], x, slow, 0, n);
  double a = s[0].value;
  double b = s[1].value;
  double c;
  gsize end, i;

  for (i = first; i < second; i++)
    fast[i] = a += s[0].alpha * (x[i] - a);
  for (i = 0; i < second; i++)
    macd[i] = fast[i] - slow[i];
  end = s[2].count < s[2].n ? MIN (n, second + s[2].n) : second;
  for (i = second; i < end; i++)
    {
      a += s[0].alpha * (x[i] - a);
      b += s[1].alpha * (x[i] - b);
      macd[i] = a - b;
    }
  i = seed (&s[2], macd, signal, self->seen < 25 ? MIN (end, 25 - self->seen) : 0, end);
  c = s[2].value;
  for (; i < end; i++)
    signal[i] = c += s[2].alpha * (macd[i] - c);
  for (; i < n; i++)
    {
      a += s[0].alpha * (x[i] - a);
      b += s[1].alpha * (x[i] - b);
      macd[i] = a - b;
      signal[i] = c += s[2].alpha * (macd[i] - c);
    }
  s[0].value = a;
  s[1].value = b;
  s[2].value = c;
  for (i = 0; i < n; i++)
    {
      out[0][i] = macd[i];
      out[1][i] = signal[i];
      out[2][i] = macd[i] - signal[i];
    }
  hide (self, out[0], n, 33);
  self->seen += n;
}

/* Means and squared deviations of four values, and of five such groups about the newest. */
static void
bbands_eval (gpointer state, const double *const *in, double *const *out, gsize n)
{
  State *self = state;
  double *restrict x = self->column[0];
  double mean_4[SPAN], squares_4[SPAN], mean_of[HAND_BLOCK], half_of[HAND_BLOCK];

  memcpy (x + PAD, in[0], n * sizeof (double));
  for (gsize i = PAD - 16; i < PAD + n; i++)
    {
      const double a = x[i] + x[i - 1];
      const double b = x[i - 2] + x[i - 3];
      const double c = x[i] - x[i - 1];
      const double d = x[i - 2] - x[i - 3];

      mean_4[i] = 0.25 * (a + b);
      squares_4[i] = 0.5 * (c * c + d * d) + 0.25 * ((a - b) * (a - b));
    }
  for (gsize i = 0; i < n; i++)
    {
      const double *m = mean_4 + PAD + i;
      const double *q = squares_4 + PAD + i;
      const double a = m[-4] - m[0];
      const double b = m[-8] - m[0];
      const double c = m[-12] - m[0];
      const double d = m[-16] - m[0];
      const double sum = (a + b) + (c + d);
      const double within = ((q[0] + q[-4]) + (q[-8] + q[-12])) + q[-16];
      const double between = ((a * a + b * b) + (c * c + d * d)) - 0.2 * (sum * sum);

      mean_of[i] = m[0] + 0.2 * sum;
      half_of[i] = 2 * sqrt (0.05 * within + 0.2 * between);
    }
  for (gsize i = 0; i < n; i++)
    {
      const double mean = mean_of[i];
      const double half = half_of[i];

      out[0][i] = mean + half;
      out[1][i] = mean;
      out[2][i] = mean - half;
      out[3][i] = 2 * half / mean;
      out[4][i] = ratio (x[PAD + i] - (mean - half), 2 * half, 0.5);
    }
  for (guint o = 0; o < 5; o++)
    hide (self, out[o], n, 19);
  self->seen += n;
  keep (x, n);
}

static void
ranges (const State *self, const double *const *in, double *restrict range, gsize n)
{
  const double *restrict high = in[0];
  const double *restrict low = in[1];
  const double *restrict close = in[2];
  const double before = self->column[0][PAD - 1];

  range[0] = larger (high[0], before) - smaller (low[0], before);
  for (gsize i = 1; i < n; i++)
    range[i] = larger (high[i], close[i - 1]) - smaller (low[i], close[i - 1]);
}

static void
atr_eval (gpointer state, const double *const *in, double *const *out, gsize n)
{
  State *self = state;
  Smooth *s = self->smooth;
  double range[HAND_BLOCK];
  gsize i;
  double value;

  ranges (self, in, range, n);
  i = seed (s, range, out[0], self->seen == 0 ? 1 : 0, n);
  value = s->value;
  for (; i < n; i++)
    out[0][i] = value = s->keep * value + s->alpha * range[i];
  s->value = value;
  self->column[0][PAD - 1] = in[2][n - 1];
  self->seen += n;
}

static void
moves (const State *self,
       const double *restrict high,
       const double *restrict low,
       double *restrict up,
       double *restrict down,
       gsize n)
{
  double high_before = self->column[1][PAD - 1];
  double low_before = self->column[2][PAD - 1];

  for (gsize i = 0; i < MIN (n, 1); i++)
    {
      const double rise = high[i] - high_before;
      const double fall = low_before - low[i];

      up[i] = rise > fall ? larger (rise, 0) : 0;
      down[i] = fall > rise ? larger (fall, 0) : 0;
    }
  for (gsize i = 1; i < n; i++)
    {
      const double rise = high[i] - high[i - 1];
      const double fall = low[i - 1] - low[i];
      const double is_up = rise > fall ? 1.0 : 0.0;
      const double is_down = fall > rise ? 1.0 : 0.0;

      up[i] = is_up * larger (rise, 0);
      down[i] = is_down * larger (fall, 0);
    }
}

static void
adx_eval (gpointer state, const double *const *in, double *const *out, gsize n)
{
  State *self = state;
  Smooth *s = self->smooth;
  double range[HAND_BLOCK], up[HAND_BLOCK], down[HAND_BLOCK], index[HAND_BLOCK];
  gsize from = self->seen == 0 ? 1 : 0;
  gsize i;
  double a, b, c, d;

  ranges (self, in, range, n);
  moves (self, in[0], in[1], up, down, n);
  seed (&s[0], range, range, from, n);
  seed (&s[1], up, up, from, n);
  from = seed (&s[2], down, down, from, n);
  a = s[0].value;
  b = s[1].value;
  c = s[2].value;
  for (i = from; i < n; i++)
    {
      range[i] = a = s[0].keep * a + s[0].alpha * range[i];
      up[i] = b = s[0].keep * b + s[0].alpha * up[i];
      down[i] = c = s[0].keep * c + s[0].alpha * down[i];
    }
  s[0].value = a;
  s[1].value = b;
  s[2].value = c;
  for (i = 0; i < n; i++)
    {
      const double plus = ratio (100 * up[i], range[i], 0);
      const double minus = ratio (100 * down[i], range[i], 0);

      out[1][i] = plus;
      out[2][i] = minus;
      index[i] = ratio (100 * fabs (plus - minus), plus + minus, 0);
    }
  i = self->seen < 14 ? MIN (n, 14 - self->seen) : 0;
  i = seed (&s[3], index, out[0], i, n);
  d = s[3].value;
  for (; i < n; i++)
    out[0][i] = d = s[0].keep * d + s[0].alpha * index[i];
  s[3].value = d;
  hide (self, out[1], n, 27);
  hide (self, out[2], n, 27);
  for (guint k = 0; k < 3; k++)
    self->column[k][PAD - 1] = in[k == 0 ? 2 : k - 1][n - 1];
  self->seen += n;
}

static void
stoch_eval (gpointer state, const double *const *in, double *const *out, gsize n)
{
  State *self = state;
  double top[HAND_BLOCK], bottom[HAND_BLOCK];
  double *restrict fast = self->column[2];
  double *restrict k = self->column[3];

  memcpy (self->column[0] + PAD, in[0], n * sizeof (double));
  memcpy (self->column[1] + PAD, in[1], n * sizeof (double));
  highest (self->column[0], top, n, 14);
  lowest (self->column[1], bottom, n, 14);
  for (gsize i = 0; i < n; i++)
    fast[PAD + i] = ratio (100 * (in[2][i] - bottom[i]), top[i] - bottom[i], 50);
  hide (self, fast + PAD, n, 13);
  for (gsize i = PAD; i < PAD + n; i++)
    k[i] = ((fast[i] + fast[i - 1]) + fast[i - 2]) / 3;
  for (gsize i = 0; i < n; i++)
    {
      out[0][i] = k[PAD + i];
      out[1][i] = ((k[PAD + i] + k[PAD + i - 1]) + k[PAD + i - 2]) / 3;
    }
  hide (self, out[0], n, 17);
  self->seen += n;
  for (guint c = 0; c < 4; c++)
    keep (self->column[c], n);
}

static void
obv_eval (gpointer state, const double *const *in, double *const *out, gsize n)
{
  State *self = state;
  const double *restrict close = in[0];
  const double *restrict volume = in[1];
  double *restrict y = out[0];
  double total = self->total;
  double before = self->column[0][PAD - 1];
  double flow[HAND_BLOCK];

  flow[0] = (double) ((close[0] > before) - (close[0] < before)) * volume[0];
  for (gsize i = 1; i < n; i++)
    {
      const double more = close[i] > close[i - 1] ? 1.0 : 0.0;
      const double less = close[i] < close[i - 1] ? 1.0 : 0.0;

      flow[i] = (more - less) * volume[i];
    }
  for (gsize i = 0; i < n; i++)
    y[i] = total += flow[i];
  self->total = total;
  self->column[0][PAD - 1] = close[n - 1];
}

static void
typical (const double *const *in, double *restrict out, gsize n)
{
  const double *restrict high = in[0];
  const double *restrict low = in[1];
  const double *restrict close = in[2];

  for (gsize i = 0; i < n; i++)
    out[i] = (high[i] + low[i] + close[i]) / 3;
}

static void
cci_eval (gpointer state, const double *const *in, double *const *out, gsize n)
{
  State *self = state;
  double *restrict x = self->column[0];
  double *restrict y = out[0];
  double mean[HAND_BLOCK];

  typical (in, x + PAD, n);
  mean_20 (x, mean, n);
  for (gsize i = 0; i < n; i++)
    {
      double sum = 0;

#pragma GCC unroll 20
      for (gsize k = 0; k < 20; k++)
        sum += fabs (x[PAD - 19 + i + k] - mean[i]);
      y[i] = ratio (x[PAD + i] - mean[i], 0.015 / 20 * sum, 0);
    }
  hide (self, y, n, 19);
  self->seen += n;
  keep (x, n);
}

/* What a change of the typical price must exceed, as a share of it. */
#define TIE 1e-9

static void
mfi_eval (gpointer state, const double *const *in, double *const *out, gsize n)
{
  State *self = state;
  double *restrict price = self->column[0];
  double *restrict inflow = self->column[1];
  double *restrict outflow = self->column[2];
  const double *restrict volume = in[3];
  double gain[HAND_BLOCK], loss[HAND_BLOCK];

  typical (in, price + PAD, n);
  for (gsize i = 0; i < n; i++)
    {
      const double flow = price[PAD + i] * volume[i];
      const double change = price[PAD + i] - price[PAD + i - 1];
      const double tie = TIE * price[PAD + i];

      inflow[PAD + i] = flow * (change > tie ? 1.0 : 0.0);
      outflow[PAD + i] = flow * (change < -tie ? 1.0 : 0.0);
    }
  hide (self, inflow + PAD, n, 1);
  sum_14 (inflow, gain, n);
  sum_14 (outflow, loss, n);
  for (gsize i = 0; i < n; i++)
    out[0][i] = ratio (100 * gain[i], gain[i] + loss[i], 50);
  hide (self, out[0], n, 14);
  self->seen += n;
  for (guint c = 0; c < 3; c++)
    keep (self->column[c], n);
}

static void
donchian_eval (gpointer state, const double *const *in, double *const *out, gsize n)
{
  State *self = state;

  memcpy (self->column[0] + PAD, in[0], n * sizeof (double));
  memcpy (self->column[1] + PAD, in[1], n * sizeof (double));
  highest (self->column[0], out[0], n, 20);
  lowest (self->column[1], out[2], n, 20);
  for (gsize i = 0; i < n; i++)
    out[1][i] = 0.5 * (out[0][i] + out[2][i]);
  for (guint o = 0; o < 3; o++)
    hide (self, out[o], n, 19);
  self->seen += n;
  keep (self->column[0], n);
  keep (self->column[1], n);
}

static const HandLoop loops[] = {
  { "sma", sizeof (State), prepare, sma_eval },
  { "ema", sizeof (State), ema_prepare, ema_eval },
  { "rsi", sizeof (State), wilder_prepare, rsi_eval },
  { "macd", sizeof (State), macd_prepare, macd_eval },
  { "bbands", sizeof (State), prepare, bbands_eval },
  { "atr", sizeof (State), wilder_prepare, atr_eval },
  { "adx", sizeof (State), wilder_prepare, adx_eval },
  { "stoch", sizeof (State), prepare, stoch_eval },
  { "obv", sizeof (State), prepare, obv_eval },
  { "cci", sizeof (State), prepare, cci_eval },
  { "mfi", sizeof (State), prepare, mfi_eval },
  { "donchian", sizeof (State), prepare, donchian_eval },
};

gsize
hand_loops_count (void)
{
  return G_N_ELEMENTS (loops);
}

const HandLoop *
hand_loops_at (gsize index)
{
  g_return_val_if_fail (index < G_N_ELEMENTS (loops), NULL);

  return &loops[index];
}

/**
 * hand_loops_limit:
 *
 * Reads all inputs and writes all outputs, and nothing else: no loop over the same arrays is
 * faster.
 */
void
hand_loops_limit (const double *const *in, guint n_in, double *const *out, guint n_out, gsize n)
{
  const double *restrict a = in[0];
  const double *restrict b = in[n_in > 1 ? 1 : 0];
  const double *restrict c = in[n_in > 2 ? 2 : 0];
  const double *restrict d = in[n_in > 3 ? 3 : 0];

  for (guint o = 0; o < n_out; o++)
    {
      double *restrict y = out[o];

      if (o > 0)
        for (gsize i = 0; i < n; i++)
          y[i] = a[i];
      else if (n_in == 1)
        for (gsize i = 0; i < n; i++)
          y[i] = a[i];
      else if (n_in == 2)
        for (gsize i = 0; i < n; i++)
          y[i] = a[i] + b[i];
      else if (n_in == 3)
        for (gsize i = 0; i < n; i++)
          y[i] = (a[i] + b[i]) + c[i];
      else
        for (gsize i = 0; i < n; i++)
          y[i] = (a[i] + b[i]) + (c[i] + d[i]);
    }
}
