/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The yardstick. Nothing in it divides or branches on what is random: two candles a step, so that
 * each average waits for itself once in two; gain and loss in one number, 100 x gain less
 * 70 x (gain + loss), of which only the sign matters.
 */
#include "bench/hand-strategy.h"

#include <math.h>

#define FAST      12
#define SLOW      26
#define LENGTH    14
#define RSI_BELOW 70
#define STOP      2
#define TARGET    3
/* It fires less often than once in so many candles: room for all, so that nothing is copied. */
#define OFTEN 40
/* Two values within this share of the larger are equal. */
#define TIE 1e-9

#define A_FAST   (2.0 / (FAST + 1))
#define A_SLOW   (2.0 / (SLOW + 1))
#define A_WILDER (1.0 / LENGTH)
#define B_FAST   (1 - A_FAST)
#define B_SLOW   (1 - A_SLOW)
#define B_WILDER (1 - A_WILDER)
/* What a change and its size add to 100 x gain less 70 x (gain + loss). */
#define BELOW     (RSI_BELOW - TIE * RSI_BELOW)
#define OF_CHANGE (A_WILDER * 50)
#define OF_SIZE   (A_WILDER * (50 - BELOW))

typedef struct
{
  double fast;
  double slow;
  double heat; /* below 0: the RSI lets it fire */
  double range;
  double before; /* the close before */
  gboolean above;
} Pass;

static inline double
true_range (const IgxCandle *candle, double before)
{
  return MAX (candle->high, before) - MIN (candle->low, before);
}

/* Each average begins as the mean of its first values. */
static void
begin (Pass *self, const IgxCandle *candles)
{
  double gain = 0;
  double loss = 0;

  *self = (Pass){ 0 };
  for (gsize i = 0; i < SLOW; i++)
    {
      const double close = candles[i].close;

      if (i < FAST)
        self->fast += close / FAST;
      else
        self->fast += A_FAST * (close - self->fast);
      self->slow += close / SLOW;
      if (i > 0 && i <= LENGTH)
        {
          gain += MAX (close - candles[i - 1].close, 0) / LENGTH;
          loss += MAX (candles[i - 1].close - close, 0) / LENGTH;
          self->range += true_range (&candles[i], candles[i - 1].close) / LENGTH;
        }
      else if (i > LENGTH)
        {
          gain += (MAX (close - candles[i - 1].close, 0) - gain) / LENGTH;
          loss += (MAX (candles[i - 1].close - close, 0) - loss) / LENGTH;
          self->range += (true_range (&candles[i], candles[i - 1].close) - self->range) / LENGTH;
        }
    }
  self->heat = 100 * gain - BELOW * (gain + loss);
  self->before = candles[SLOW - 1].close;
  self->above = self->fast * (1 - TIE) > self->slow;
}

static inline void
step (Pass *self, const IgxCandle *candle)
{
  const double close = candle->close;
  const double change = close - self->before;

  self->fast = B_FAST * self->fast + A_FAST * close;
  self->slow = B_SLOW * self->slow + A_SLOW * close;
  self->heat = B_WILDER * self->heat + (OF_CHANGE * change + OF_SIZE * fabs (change));
  self->range = B_WILDER * self->range + A_WILDER * true_range (candle, self->before);
  self->above = self->fast * (1 - TIE) > self->slow;
  self->before = close;
}

/* Long, one target: a candle that touches the stop and the target stops it. */
static inline void
follow (HandSignal *signal, const IgxCandle *candles, gsize at, gsize end, gsize n, double fee)
{
  const double entry = signal->entry;
  const double stop = signal->stop;
  const double target = signal->target;
  const gsize last = MIN (end, n);
  double price;

  while (at < last && candles[at].low > stop && candles[at].high < target)
    at++;
  if (at == n && at < end)
    {
      signal->state = IGX_SIGNAL_STATE_OPEN;
      return;
    }
  if (at == end)
    {
      at--;
      price = candles[at].close;
      signal->state = IGX_SIGNAL_STATE_EXPIRED;
    }
  else if (candles[at].open <= stop || (candles[at].open < target && candles[at].low <= stop))
    {
      price = MIN (candles[at].open, stop);
      signal->state = IGX_SIGNAL_STATE_STOPPED;
    }
  else
    {
      price = target;
      signal->state = IGX_SIGNAL_STATE_TARGET1;
    }
  signal->closed_at = candles[at].open_time;
  signal->result_r = (price - entry - fee * (entry + price)) / (entry - stop);
}

static inline void
fire (GArray *signals,
      const IgxCandle *candles,
      gsize at,
      gsize n,
      double range,
      const HandTrade *trade)
{
  const double close = candles[at].close;
  HandSignal signal = { .open_time = candles[at].open_time,
                        .entry = close,
                        .stop = close - STOP * range,
                        .target = close + TARGET * range };

  if (trade != NULL)
    follow (&signal, candles, at + 1, at + 1 + trade->bars, n, trade->fee);
  g_array_append_val (signals, signal);
}

static inline GArray *
run (const IgxCandle *candles, gsize n, gsize warmup, const HandTrade *trade)
{
  GArray *signals = g_array_sized_new (FALSE, FALSE, sizeof (HandSignal), (guint) (n / OFTEN));
  double fast, slow, heat, range, before;
  gboolean above;
  Pass s;
  gsize i = SLOW;

  g_return_val_if_fail (warmup >= SLOW, signals);

  if (n <= SLOW)
    return signals;
  begin (&s, candles);
  for (; i <= warmup && i < n; i++)
    step (&s, &candles[i]);
  fast = s.fast;
  slow = s.slow;
  heat = s.heat;
  range = s.range;
  before = s.before;
  above = s.above;
  for (; i + 2 <= n; i += 2)
    {
      const double x0 = candles[i].close;
      const double x1 = candles[i + 1].close;
      const double h0 = OF_CHANGE * (x0 - before) + OF_SIZE * fabs (x0 - before);
      const double h1 = OF_CHANGE * (x1 - x0) + OF_SIZE * fabs (x1 - x0);
      const double t0 = A_WILDER * true_range (&candles[i], before);
      const double t1 = A_WILDER * true_range (&candles[i + 1], x0);
      const double fast0 = B_FAST * fast + A_FAST * x0;
      const double slow0 = B_SLOW * slow + A_SLOW * x0;
      const double heat0 = B_WILDER * heat + h0;
      const double range0 = B_WILDER * range + t0;
      const gboolean above0 = fast0 * (1 - TIE) > slow0;
      gboolean above1;

      fast = B_FAST * B_FAST * fast + (B_FAST * A_FAST * x0 + A_FAST * x1);
      slow = B_SLOW * B_SLOW * slow + (B_SLOW * A_SLOW * x0 + A_SLOW * x1);
      heat = B_WILDER * B_WILDER * heat + (B_WILDER * h0 + h1);
      range = B_WILDER * B_WILDER * range + (B_WILDER * t0 + t1);
      above1 = fast * (1 - TIE) > slow;
      if ((above0 > above) | (above1 > above0))
        {
          if (above0 > above && heat0 < 0)
            fire (signals, candles, i, n, range0, trade);
          if (above1 > above0 && heat < 0)
            fire (signals, candles, i + 1, n, range, trade);
        }
      above = above1;
      before = x1;
    }
  if (i < n)
    {
      s = (Pass){ fast, slow, heat, range, before, above };
      step (&s, &candles[i]);
      if (s.above > above && s.heat < 0)
        fire (signals, candles, i, n, s.range, trade);
    }
  return signals;
}

/**
 * hand_strategy_run:
 * @candles: (array length=n): with prices above 0
 * @n: how many
 * @warmup: candles at which nothing may fire yet, at least as many as the slow average has
 *
 * The reference strategy in a single pass.
 *
 * Returns: (transfer full) (element-type HandSignal): where it fires
 */
GArray *
hand_strategy_run (const IgxCandle *candles, gsize n, gsize warmup)
{
  return run (candles, n, warmup, NULL);
}

/**
 * hand_strategy_trade:
 * @candles: (array length=n): with prices above 0, without holes
 * @n: how many
 * @warmup: as for hand_strategy_run()
 * @trade: how it is traded
 *
 * As hand_strategy_run(), and each signal is followed to its end on the spot.
 *
 * Returns: (transfer full) (element-type HandSignal): where it fires, and what became of it
 */
GArray *
hand_strategy_trade (const IgxCandle *candles, gsize n, gsize warmup, const HandTrade *trade)
{
  return run (candles, n, warmup, trade);
}

/**
 * hand_strategy_read:
 *
 * The bare loop over the same candles: reads what the pass reads, and adds it up.
 *
 * Returns: a number that depends on all of them
 */
double
hand_strategy_read (const IgxCandle *candles, gsize n)
{
  double sums[4] = { 0 };

  for (gsize i = 0; i + 4 <= n; i += 4)
    for (gsize k = 0; k < 4; k++)
      sums[k] += candles[i + k].close + (candles[i + k].high - candles[i + k].low);
  return sums[0] + sums[1] + sums[2] + sums[3];
}
