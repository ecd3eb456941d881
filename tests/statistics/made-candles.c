/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Candles of a fair game whose volatility comes in clusters: nothing predicts where they go. */
#include "made-candles.h"

#include <math.h>

#include "engine/igx-timeframe.h"
#include "made-trades.h"

/** Moves within a candle. */
#define N_MOVES 8

/* A path of N_MOVES moves, each of a mean of 0 in prices. */
static void
walk (IgxCandle *candle, GRand *random, double deviation)
{
  double price = candle->open;

  candle->high = candle->low = price;
  for (guint i = 0; i < N_MOVES; i++)
    {
      const double step = deviation / sqrt (N_MOVES);

      price *= exp (step * made_normal (random) - step * step / 2);
      candle->high = MAX (candle->high, price);
      candle->low = MIN (candle->low, price);
    }
  candle->close = price;
}

static void
fill_volumes (IgxCandle *candle, GRand *random, double deviation)
{
  candle->volume = 1e5 * deviation * exp (0.4 * made_normal (random));
  candle->quote_volume = candle->volume * (candle->high + candle->low) / 2;
  candle->trades = floor (candle->volume) + 1;
  candle->taker_buy_volume = candle->volume * g_rand_double (random);
}

/**
 * made_candles_new:
 *
 * The logarithm of the volatility goes back to its mean by 2 % a candle.
 *
 * Returns: (transfer full): @n candles from MADE_FIRST on
 */
GArray *
made_candles_new (guint32 seed, gsize n, IgxTimeframe timeframe)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  GArray *candles = igx_candle_array_new ();
  double state = 0;
  double price = 100;

  for (gsize i = 0; i < n; i++)
    {
      IgxCandle candle = { .open_time = MADE_FIRST + (gint64) i * timeframe, .open = price };

      state = 0.98 * state + 0.12 * made_normal (random);
      walk (&candle, random, 0.003 * exp (state));
      fill_volumes (&candle, random, 0.003 * exp (state));
      /* The next one opens a little elsewhere. */
      price = candle.close * exp (0.0002 * made_normal (random));
      g_array_append_val (candles, candle);
    }
  return candles;
}

/**
 * made_candles_like:
 *
 * Returns: (transfer full): candles of another symbol that moves with @candles, and besides on its
 *   own
 */
GArray *
made_candles_like (GArray *candles, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  GArray *others = igx_candle_array_new ();
  double price = 7;

  for (guint i = 0; i < candles->len; i++)
    {
      const IgxCandle *like = &g_array_index (candles, IgxCandle, i);
      IgxCandle candle = { .open_time = like->open_time, .open = price };

      walk (&candle, random, 0.001);
      candle.close *= like->close / like->open;
      candle.high = MAX (candle.high * (like->high / like->open), MAX (candle.open, candle.close));
      candle.low = MIN (candle.low * (like->low / like->open), MIN (candle.open, candle.close));
      fill_volumes (&candle, random, 0.003);
      price = candle.close;
      g_array_append_val (others, candle);
    }
  return others;
}

/* Leaves out one of @one_of candles, as an exchange does. */
void
made_candles_drop (GArray *candles, guint32 seed, guint one_of)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  for (guint i = candles->len; i > 0; i--)
    if (g_rand_int_range (random, 0, (gint32) one_of) == 0)
      g_array_remove_index (candles, i - 1);
}
