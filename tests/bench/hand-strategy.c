/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench/hand-strategy.h"

#include <math.h>

#define FAST      12
#define SLOW      26
#define LENGTH    14
#define RSI_BELOW 70
#define STOP      2
#define TARGET    3
/* Two values within this share of the larger are equal. */
#define TIE 1e-9

typedef struct
{
  double fast;
  double slow;
  double gain;
  double loss;
  double range;
  gboolean above;
} Pass;

static double
true_range (const IgxCandle *candle, double before)
{
  return MAX (candle->high, before) - MIN (candle->low, before);
}

/* Each average begins as the mean of its first values. */
static void
begin (Pass *self, const IgxCandle *candles)
{
  *self = (Pass){ 0 };
  for (gsize i = 0; i < SLOW; i++)
    {
      const double close = candles[i].close;

      if (i < FAST)
        self->fast += close / FAST;
      else
        self->fast += 2.0 / (FAST + 1) * (close - self->fast);
      self->slow += close / SLOW;
      if (i > 0 && i <= LENGTH)
        {
          self->gain += MAX (close - candles[i - 1].close, 0) / LENGTH;
          self->loss += MAX (candles[i - 1].close - close, 0) / LENGTH;
          self->range += true_range (&candles[i], candles[i - 1].close) / LENGTH;
        }
      else if (i > LENGTH)
        {
          self->gain += (MAX (close - candles[i - 1].close, 0) - self->gain) / LENGTH;
          self->loss += (MAX (candles[i - 1].close - close, 0) - self->loss) / LENGTH;
          self->range += (true_range (&candles[i], candles[i - 1].close) - self->range) / LENGTH;
        }
    }
  self->above = self->fast - self->slow > TIE * self->fast;
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
  GArray *signals = g_array_new (FALSE, FALSE, sizeof (HandSignal));
  const double a_fast = 2.0 / (FAST + 1);
  const double a_slow = 2.0 / (SLOW + 1);
  const double a_wilder = 1.0 / LENGTH;
  double before;
  Pass s;

  g_return_val_if_fail (warmup >= SLOW, signals);

  if (n <= SLOW)
    return signals;
  begin (&s, candles);
  before = candles[SLOW - 1].close;
  for (gsize i = SLOW; i < n; i++)
    {
      const double close = candles[i].close;
      const double change = close - before;
      gboolean above;

      s.fast = (1 - a_fast) * s.fast + a_fast * close;
      s.slow = (1 - a_slow) * s.slow + a_slow * close;
      s.gain = (1 - a_wilder) * s.gain + a_wilder * MAX (change, 0);
      s.loss = (1 - a_wilder) * s.loss + a_wilder * MAX (-change, 0);
      s.range = (1 - a_wilder) * s.range + a_wilder * true_range (&candles[i], before);
      above = s.fast - s.slow > TIE * s.fast;
      if (above && !s.above && i > warmup
          && 100 * s.gain < (RSI_BELOW - TIE * RSI_BELOW) * (s.gain + s.loss))
        {
          const HandSignal signal
              = { candles[i].open_time, close, close - STOP * s.range, close + TARGET * s.range };

          g_array_append_val (signals, signal);
        }
      s.above = above;
      before = close;
    }
  return signals;
}
