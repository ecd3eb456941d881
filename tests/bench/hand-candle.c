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

static inline double
sum (const double *x, gsize n)
{
  double lanes[2] = { 0, 0 };

  for (gsize i = 0; i + 1 < n; i += 2)
    {
      lanes[0] += x[i];
      lanes[1] += x[i + 1];
    }
  return (n & 1) != 0 ? (lanes[0] + lanes[1]) + x[n - 1] : lanes[0] + lanes[1];
}

static inline double
top (const double *x, gsize n)
{
  double a = x[0];
  double b = x[1];

  for (gsize i = 2; i + 1 < n; i += 2)
    {
      a = x[i] > a ? x[i] : a;
      b = x[i + 1] > b ? x[i + 1] : b;
    }
  return a > b ? a : b;
}

static inline double
bottom (const double *x, gsize n)
{
  double a = x[0];
  double b = x[1];

  for (gsize i = 2; i + 1 < n; i += 2)
    {
      a = x[i] < a ? x[i] : a;
      b = x[i + 1] < b ? x[i + 1] : b;
    }
  return a < b ? a : b;
}

static void
push_bands (HandCandle *self, const double *window, double *values)
{
  const double mean = sum (window, LONG) / LONG;
  double squares[2] = { 0, 0 };
  double half;

  for (gsize i = 0; i < LONG; i += 2)
    {
      squares[0] += (window[i] - mean) * (window[i] - mean);
      squares[1] += (window[i + 1] - mean) * (window[i + 1] - mean);
    }
  half = WIDTH * sqrt ((squares[0] + squares[1]) / LONG);
  values[HAND_SMA] = mean;
  values[HAND_BB_UPPER] = mean + half;
  values[HAND_BB_MIDDLE] = mean;
  values[HAND_BB_LOWER] = mean - half;
}

static void
push_cci (const double *window, double typical, double *values)
{
  const double mean = sum (window, LONG) / LONG;
  double off[2] = { 0, 0 };

  for (gsize i = 0; i < LONG; i += 2)
    {
      off[0] += fabs (window[i] - mean);
      off[1] += fabs (window[i + 1] - mean);
    }
  values[HAND_CCI] = ratio (typical - mean, CCI_SCALE / LONG * (off[0] + off[1]), 0);
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

  put (self->fast, THREE, self->three_at, fast);
  values[HAND_STOCH_K] = sum (self->fast, THREE) / THREE;
  put (self->smooth, THREE, self->three_at, values[HAND_STOCH_K]);
  values[HAND_STOCH_D] = sum (self->smooth, THREE) / THREE;
}

static void
push_flow (HandCandle *self, double typical, double volume, double *values)
{
  const double change = typical - self->typical;
  const double flow = typical * volume;
  double gain, loss;

  put (self->inflow, SHORT, self->short_at, flow * (double) (change > TIE * typical));
  put (self->outflow, SHORT, self->short_at, flow * (double) (change < -TIE * typical));
  gain = sum (self->inflow, SHORT);
  loss = sum (self->outflow, SHORT);
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
  const double *latest[N_LONG];
  double gain, loss;

  for (guint r = 0; r < N_LONG; r++)
    latest[r] = self->window[r] + at + 1;
  put (self->window[RING_CLOSE], LONG, at, close);
  put (self->window[RING_TYPICAL], LONG, at, typical);
  put (self->window[RING_HIGH], LONG, at, candle->high);
  put (self->window[RING_LOW], LONG, at, candle->low);

  values[HAND_EMA] = average (self, AVERAGE_EMA, close);
  gain = average (self, AVERAGE_GAIN, MAX (change, 0));
  loss = average (self, AVERAGE_LOSS, MAX (-change, 0));
  values[HAND_RSI] = ratio (100 * gain, gain + loss, 50);
  values[HAND_MACD] = average (self, AVERAGE_FAST, close) - average (self, AVERAGE_SLOW, close);
  values[HAND_MACD_SIGNAL] = average (self, AVERAGE_SIGNAL, values[HAND_MACD]);
  values[HAND_MACD_HIST] = values[HAND_MACD] - values[HAND_MACD_SIGNAL];
  values[HAND_OBV] = self->total += (double) ((close > before) - (close < before)) * candle->volume;
  push_bands (self, latest[RING_CLOSE], values);
  push_cci (latest[RING_TYPICAL], typical, values);
  push_directions (self, candle, average (self, AVERAGE_RANGE, range), values);
  values[HAND_DONCHIAN_UPPER] = top (latest[RING_HIGH], LONG);
  values[HAND_DONCHIAN_LOWER] = bottom (latest[RING_LOW], LONG);
  values[HAND_DONCHIAN_MIDDLE] = (values[HAND_DONCHIAN_UPPER] + values[HAND_DONCHIAN_LOWER]) / 2;
  push_stochastic (self, close, top (latest[RING_HIGH] + LONG - SHORT, SHORT),
                   bottom (latest[RING_LOW] + LONG - SHORT, SHORT), values);
  push_flow (self, typical, candle->volume, values);
  push_supertrend (self, candle, range, values);

  self->long_at = at + 1 == LONG ? 0 : at + 1;
  self->short_at = self->short_at + 1 == SHORT ? 0 : self->short_at + 1;
  self->three_at = self->three_at + 1 == THREE ? 0 : self->three_at + 1;
  self->typical = typical;
  self->before = *candle;
  self->begun = TRUE;
}
