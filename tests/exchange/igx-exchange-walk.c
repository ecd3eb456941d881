/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/igx-exchange-walk.h"

#include <math.h>

#include "engine/igx-timeframe.h"

/* Looks at the price inside one minute: enough for wicks. */
#define STEPS_IN_MINUTE    6
#define REGIME_MINUTES_MIN 90
#define REGIME_MINUTES_MAX 1500
#define PULL               1e-5
#define PRICE_MIN          0.01
#define PRICE_MAX          1e7

struct _IgxExchangeWalk
{
  guint64 state;
  double price;
  double home; /* where the price is drawn to, so that it never runs away */
  double drift;
  double volatility;
  double activity;
  guint minutes_left;
  gint64 next;
};

static const struct
{
  double drift; /* per step, in volatilities */
  double volatility;
  double activity;
} regimes[] = {
  { 0.0, 0.00025, 1.0 }, { 0.03, 0.0004, 1.8 }, { -0.03, 0.0004, 1.9 },
  { 0.0, 0.0008, 3.5 },  { 0.05, 0.0006, 4.0 }, { -0.05, 0.0006, 4.5 },
};

/* splitmix64: every seed is good, and the state is one number. */
static guint64
next_random (IgxExchangeWalk *self)
{
  guint64 z = self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/* 0 to 1, never 1 */
static double
uniform (IgxExchangeWalk *self)
{
  return (double) (next_random (self) >> 11) / 9007199254740992.0;
}

/* The sum of twelve uniforms: near enough to the bell curve, and the same bits everywhere. */
static double
normal (IgxExchangeWalk *self)
{
  double sum = -6;

  for (int i = 0; i < 12; i++)
    sum += uniform (self);
  return sum;
}

static double
rounded (double value, double unit)
{
  return round (value * unit) / unit;
}

static void
choose_regime (IgxExchangeWalk *self)
{
  gsize regime = next_random (self) % G_N_ELEMENTS (regimes);

  self->volatility = regimes[regime].volatility;
  self->drift = regimes[regime].drift * self->volatility;
  self->activity = regimes[regime].activity;
  self->minutes_left = (guint) (REGIME_MINUTES_MIN
                                + next_random (self) % (REGIME_MINUTES_MAX - REGIME_MINUTES_MIN));
}

/**
 * igx_exchange_walk_new:
 * @seed: the same seed and symbol give the same candles
 * @symbol: `BTCUSDT`
 * @start: open time of the first candle, a whole minute
 *
 * Returns: (transfer full): a walk
 */
IgxExchangeWalk *
igx_exchange_walk_new (guint64 seed, const char *symbol, gint64 start)
{
  IgxExchangeWalk *self = g_new0 (IgxExchangeWalk, 1);

  self->state = seed * 1000003;
  for (const char *c = symbol; *c != '\0'; c++)
    self->state = (self->state ^ (guchar) *c) * G_GUINT64_CONSTANT (1099511628211);
  self->next = igx_timeframe_floor (IGX_TIMEFRAME_MINUTE, start);
  self->price = rounded (exp (3 + uniform (self) * 7), 1e4);
  self->home = self->price;
  choose_regime (self);
  return self;
}

void
igx_exchange_walk_free (IgxExchangeWalk *self)
{
  g_free (self);
}

static void
walk_minute (IgxExchangeWalk *self, IgxCandle *candle)
{
  double unit = pow (10, IGX_EXCHANGE_WALK_DECIMALS);
  double moved = 0;

  if (self->minutes_left-- == 0)
    choose_regime (self);

  candle->open_time = self->next;
  candle->open = candle->high = candle->low = candle->close = self->price;
  for (int i = 0; i < STEPS_IN_MINUTE; i++)
    {
      double change
          = self->drift + self->volatility * normal (self) - PULL * log (self->price / self->home);

      self->price = rounded (CLAMP (self->price * (1 + change), PRICE_MIN, PRICE_MAX), unit);
      candle->high = MAX (candle->high, self->price);
      candle->low = MIN (candle->low, self->price);
      moved += fabs (change);
    }
  candle->close = self->price;
  candle->volume
      = rounded ((0.2 + uniform (self)) * self->activity * (1 + moved * 300) * 1e5 / candle->close,
                 1e5)
        + 1e-5;
  candle->volume = rounded (candle->volume, 1e5);
  candle->quote_volume = rounded (candle->volume * (candle->open + candle->close) / 2, 1e8);
  candle->trades = floor (1 + self->activity * 100 * uniform (self));
  candle->taker_buy_volume = rounded (candle->volume * (0.3 + 0.4 * uniform (self)), 1e5);
  self->next += IGX_TIMEFRAME_MINUTE;
}

/**
 * igx_exchange_walk_extend:
 * @candles: (element-type IgxCandle): what the walk gave so far
 * @until: ms UTC
 *
 * Appends candles that open before @until.
 */
void
igx_exchange_walk_extend (IgxExchangeWalk *self, GArray *candles, gint64 until)
{
  while (self->next < until)
    {
      IgxCandle candle = { 0 };

      walk_minute (self, &candle);
      g_array_append_val (candles, candle);
    }
}
