/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * All 13 indicators of a series in one pass: what several of them need is worked out once. Each
 * ring is written twice, so that a window is always in one piece. Unlike the engine it knows
 * nothing of unknown values, and its values before all windows are full mean nothing.
 */
#include "bench/hand-candle.h"

#include <math.h>

#define LONG  20
#define SHORT 14
#define THREE 3

#define WIDTH      2
#define FACTOR     3
#define TIE        1e-9
#define CCI_SCALE  0.015
#define N_AVERAGES 10
#define SUPER_LEN  10

typedef enum
{
  RING_CLOSE,
  RING_TYPICAL,
  RING_HIGH,
  RING_LOW,
  N_LONG,
} LongRing;

typedef enum
{
  AVERAGE_EMA,
  AVERAGE_FAST,
  AVERAGE_SLOW,
  AVERAGE_SIGNAL,
  AVERAGE_GAIN,
  AVERAGE_LOSS,
  AVERAGE_RANGE,
  AVERAGE_PLUS,
  AVERAGE_MINUS,
  AVERAGE_INDEX,
} Average;

struct _HandCandle
{
  gsize long_at;
  gsize short_at;
  gsize three_at;
  double window[N_LONG][2 * LONG];
  double inflow[2 * SHORT];
  double outflow[2 * SHORT];
  double fast[2 * THREE];
  double smooth[2 * THREE];
  double average[N_AVERAGES];
  double super_range;
  double upper;
  double lower;
  double direction;
  double total;
  double typical;
  IgxCandle before;
  gboolean begun;
};

static const double alphas[N_AVERAGES] = {
  [AVERAGE_EMA] = 2.0 / 21,    [AVERAGE_FAST] = 2.0 / 13, [AVERAGE_SLOW] = 2.0 / 27,
  [AVERAGE_SIGNAL] = 2.0 / 10, [AVERAGE_GAIN] = 1.0 / 14, [AVERAGE_LOSS] = 1.0 / 14,
  [AVERAGE_RANGE] = 1.0 / 14,  [AVERAGE_PLUS] = 1.0 / 14, [AVERAGE_MINUS] = 1.0 / 14,
  [AVERAGE_INDEX] = 1.0 / 14,
};

HandCandle *
hand_candle_new (void)
{
  HandCandle *self = g_new0 (HandCandle, 1);

  self->direction = -1;
  return self;
}

void
hand_candle_free (HandCandle *self)
{
  g_free (self);
}

static inline double
average (HandCandle *self, Average which, double x)
{
  return self->average[which] += alphas[which] * (x - self->average[which]);
}

static inline double
ratio (double numerator, double denominator, double neutral)
{
  const double quotient = numerator / denominator;

  return denominator > 0 ? quotient : neutral;
}

static inline void
put (double *ring, gsize length, gsize at, double x)
{
  ring[at] = x;
  ring[at + length] = x;
}

/*
 * A window is the older values and the newest one, which is still in a register: reading back
 * what has just been written would wait for it. Four lanes wait less for each other than one.
 */
#define DEFINE_FOLD(name, step, first)                                                             \
  static inline double name (const double *older, gsize n, double newest)                          \
  {                                                                                                \
    double a = newest;                                                                             \
    double b = first;                                                                              \
    double c = first;                                                                              \
    double d = first;                                                                              \
    gsize i = 0;                                                                                   \
                                                                                                   \
    for (; i + 4 <= n; i += 4)                                                                     \
      {                                                                                            \
        a = step (a, older[i]);                                                                    \
        b = step (b, older[i + 1]);                                                                \
        c = step (c, older[i + 2]);                                                                \
        d = step (d, older[i + 3]);                                                                \
      }                                                                                            \
    for (; i < n; i++)                                                                             \
      b = step (b, older[i]);                                                                      \
    a = step (a, b);                                                                               \
    c = step (c, d);                                                                               \
    return step (a, c);                                                                            \
  }

static inline double
add (double a, double b)
{
  return a + b;
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

DEFINE_FOLD (sum, add, 0)
DEFINE_FOLD (top, larger, older[0])
DEFINE_FOLD (bottom, smaller, older[0])

static inline double
sum_squares (const double *older, gsize n, double newest, double mean)
{
  double lanes[4] = { (newest - mean) * (newest - mean), 0, 0, 0 };
  gsize i = 0;

  for (; i + 4 <= n; i += 4)
    for (gsize k = 0; k < 4; k++)
      lanes[k] += (older[i + k] - mean) * (older[i + k] - mean);
  for (; i < n; i++)
    lanes[i % 4] += (older[i] - mean) * (older[i] - mean);
  return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}

static inline double
sum_distances (const double *older, gsize n, double newest, double mean)
{
  double lanes[4] = { fabs (newest - mean), 0, 0, 0 };
  gsize i = 0;

  for (; i + 4 <= n; i += 4)
    for (gsize k = 0; k < 4; k++)
      lanes[k] += fabs (older[i + k] - mean);
  for (; i < n; i++)
    lanes[i % 4] += fabs (older[i] - mean);
  return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}

static void
push_bands (const double *older, double close, double *values)
{
  const double mean = sum (older, LONG - 1, close) * (1.0 / LONG);
  const double half = WIDTH * sqrt (sum_squares (older, LONG - 1, close, mean) * (1.0 / LONG));

  values[HAND_SMA] = mean;
  values[HAND_BB_UPPER] = mean + half;
  values[HAND_BB_MIDDLE] = mean;
  values[HAND_BB_LOWER] = mean - half;
}

static void
push_cci (const double *older, double typical, double *values)
{
  const double mean = sum (older, LONG - 1, typical) * (1.0 / LONG);

  values[HAND_CCI] = ratio (typical - mean,
                            CCI_SCALE / LONG * sum_distances (older, LONG - 1, typical, mean), 0);
}

static void
push_directions (HandCandle *self, const IgxCandle *candle, double range, double *values)
{
  const double up = candle->high - self->before.high;
  const double down = self->before.low - candle->low;
  const double rise = average (self, AVERAGE_PLUS, (double) (up > down) * MAX (up, 0));
  const double fall = average (self, AVERAGE_MINUS, (double) (down > up) * MAX (down, 0));
  const double plus = ratio (100 * rise, range, 0);
  const double minus = ratio (100 * fall, range, 0);

  values[HAND_ATR] = range;
  values[HAND_PLUS] = plus;
  values[HAND_MINUS] = minus;
  values[HAND_ADX]
      = average (self, AVERAGE_INDEX, ratio (100 * fabs (plus - minus), plus + minus, 0));
}

static void
push_stochastic (HandCandle *self, double close, double high, double low, double *values)
{
  const double fast = ratio (100 * (close - low), high - low, 50);

  values[HAND_STOCH_K] = sum (self->fast + self->three_at + 1, THREE - 1, fast) / THREE;
  values[HAND_STOCH_D]
      = sum (self->smooth + self->three_at + 1, THREE - 1, values[HAND_STOCH_K]) / THREE;
  put (self->fast, THREE, self->three_at, fast);
  put (self->smooth, THREE, self->three_at, values[HAND_STOCH_K]);
}

static void
push_flow (HandCandle *self, double typical, double volume, double *values)
{
  const double change = typical - self->typical;
  const double flow = typical * volume;
  const double inflow = flow * (change > TIE * typical ? 1.0 : 0.0);
  const double outflow = flow * (change < -TIE * typical ? 1.0 : 0.0);
  const double gain = sum (self->inflow + self->short_at + 1, SHORT - 1, inflow);
  const double loss = sum (self->outflow + self->short_at + 1, SHORT - 1, outflow);

  put (self->inflow, SHORT, self->short_at, inflow);
  put (self->outflow, SHORT, self->short_at, outflow);
  values[HAND_MFI] = ratio (100 * gain, gain + loss, 50);
}

static void
push_supertrend (HandCandle *self, const IgxCandle *candle, double range, double *values)
{
  const double middle = (candle->high + candle->low) / 2;
  double upper, lower;

  self->super_range += (range - self->super_range) / SUPER_LEN;
  upper = middle + FACTOR * self->super_range;
  lower = middle - FACTOR * self->super_range;
  if (self->begun && !(self->before.close > self->upper))
    upper = MIN (upper, self->upper);
  if (self->begun && !(self->before.close < self->lower))
    lower = MAX (lower, self->lower);
  if (self->direction < 0)
    self->direction = candle->close > upper ? 1 : -1;
  else
    self->direction = candle->close < lower ? -1 : 1;
  self->upper = upper;
  self->lower = lower;
  values[HAND_SUPERTREND] = self->direction > 0 ? lower : upper;
}

/**
 * hand_candle_push:
 * @self: the state of a series
 * @candle: the next candle
 * @values: (array fixed-size=22) (out caller-allocates): in the order of #HandValue
 */
void
hand_candle_push (HandCandle *self, const IgxCandle *candle, double *values)
{
  const double close = candle->close;
  const double before = self->begun ? self->before.close : close;
  const double change = close - before;
  const double typical = (candle->high + candle->low + close) / 3;
  const double range = MAX (candle->high, before) - MIN (candle->low, before);
  const gsize at = self->long_at;
  const double *older[N_LONG];
  double gain, loss;

  for (guint r = 0; r < N_LONG; r++)
    older[r] = self->window[r] + at + 1;
  values[HAND_EMA] = average (self, AVERAGE_EMA, close);
  gain = average (self, AVERAGE_GAIN, MAX (change, 0));
  loss = average (self, AVERAGE_LOSS, MAX (-change, 0));
  values[HAND_RSI] = ratio (100 * gain, gain + loss, 50);
  values[HAND_MACD] = average (self, AVERAGE_FAST, close) - average (self, AVERAGE_SLOW, close);
  values[HAND_MACD_SIGNAL] = average (self, AVERAGE_SIGNAL, values[HAND_MACD]);
  values[HAND_MACD_HIST] = values[HAND_MACD] - values[HAND_MACD_SIGNAL];
  values[HAND_OBV] = self->total += (double) ((close > before) - (close < before)) * candle->volume;
  push_bands (older[RING_CLOSE], close, values);
  push_cci (older[RING_TYPICAL], typical, values);
  push_directions (self, candle, average (self, AVERAGE_RANGE, range), values);
  values[HAND_DONCHIAN_UPPER] = top (older[RING_HIGH], LONG - 1, candle->high);
  values[HAND_DONCHIAN_LOWER] = bottom (older[RING_LOW], LONG - 1, candle->low);
  values[HAND_DONCHIAN_MIDDLE] = (values[HAND_DONCHIAN_UPPER] + values[HAND_DONCHIAN_LOWER]) / 2;
  push_stochastic (self, close, top (older[RING_HIGH] + LONG - SHORT, SHORT - 1, candle->high),
                   bottom (older[RING_LOW] + LONG - SHORT, SHORT - 1, candle->low), values);
  push_flow (self, typical, candle->volume, values);
  push_supertrend (self, candle, range, values);

  put (self->window[RING_CLOSE], LONG, at, close);
  put (self->window[RING_TYPICAL], LONG, at, typical);
  put (self->window[RING_HIGH], LONG, at, candle->high);
  put (self->window[RING_LOW], LONG, at, candle->low);
  self->long_at = at + 1 == LONG ? 0 : at + 1;
  self->short_at = self->short_at + 1 == SHORT ? 0 : self->short_at + 1;
  self->three_at = self->three_at + 1 == THREE ? 0 : self->three_at + 1;
  self->typical = typical;
  self->before = *candle;
  self->begun = TRUE;
}
