/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Candles for tests: made ones, and a reader of the shared files that trusts their form. */
#include "test-candles.h"

#include <math.h>
#include <string.h>

#include "engine/igx-timeframe.h"

#define FIRST_OPEN_TIME                                                                            \
  G_GINT64_CONSTANT (1704067200000) /* 2024-01-01, aligned to all but weeks                        \
                                     */

/*
 * A walk whose trend and volatility change every few hundred candles, and whose volume follows
 * the size of the move, so that momentum, crosses and extremes all come up.
 */
GArray *
test_candles_generate (guint32 seed, gsize n, IgxTimeframe timeframe, double start)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  GArray *candles = igx_candle_array_new ();
  double price = start;
  double drift = 0;
  double noise = 0.002;

  for (gsize i = 0; i < n; i++)
    {
      IgxCandle c = { .open_time = FIRST_OPEN_TIME + (gint64) i * timeframe, .open = price };
      double move = 0;

      if (i % 300 == 0)
        {
          drift = g_rand_double_range (random, -0.0006, 0.0006);
          noise = g_rand_double_range (random, 0.0005, 0.004);
        }
      move = drift + noise * (g_rand_double (random) + g_rand_double (random) - 1) * 1.7;
      price *= exp (move);
      c.close = price;
      c.high = MAX (c.open, c.close) * (1 + noise * g_rand_double (random));
      c.low = MIN (c.open, c.close) * (1 - noise * g_rand_double (random));
      c.volume = 100 * (0.3 + g_rand_double (random) + 3 * fabs (move) / noise);
      if (g_rand_int_range (random, 0, 25) == 0)
        c.volume *= 4;
      c.quote_volume = c.volume * (c.open + c.close) / 2;
      c.trades = floor (c.volume / 2);
      c.taker_buy_volume = c.volume * CLAMP (0.5 + move / noise / 6, 0.05, 0.95);
      g_array_append_val (candles, c);
    }
  return candles;
}

static const char *
read_numbers (const char *p, double *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      char *end = NULL;

      values[i] = g_ascii_strtod (p, &end);
      p = end;
      if (*p == ',')
        p++;
      while (*p == ' ')
        p++;
    }
  return p;
}

static void
append_candle (GArray *candles, const double *values, gboolean full)
{
  IgxCandle c = { .open_time = (gint64) values[0],
                  .open = values[1],
                  .high = values[2],
                  .low = values[3],
                  .close = values[4],
                  .volume = values[5],
                  .quote_volume = full ? values[7] : NAN,
                  .trades = full ? values[8] : NAN,
                  .taker_buy_volume = full ? values[9] : NAN };

  g_array_append_val (candles, c);
}

/* Returns NULL where the shared data are absent. */
GArray *
test_candles_load (const char *name)
{
  const char *folder = g_getenv ("IGX_SHARED_DATA");
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GArray) candles = igx_candle_array_new ();
  const char *p = NULL;

  if (folder == NULL)
    return NULL;
  path = g_build_filename (folder, name, NULL);
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;

  if (g_str_has_suffix (name, ".csv"))
    {
      for (p = strchr (text, '\n'); p != NULL && g_ascii_isdigit (p[1]); p = strchr (p, '\n'))
        {
          double values[10];

          p = read_numbers (p + 1, values, G_N_ELEMENTS (values));
          append_candle (candles, values, TRUE);
        }
      return g_steal_pointer (&candles);
    }
  for (p = strchr (text + 1, '['); p != NULL; p = strchr (p, '['))
    {
      double values[6];

      p = read_numbers (p + 1, values, G_N_ELEMENTS (values));
      append_candle (candles, values, FALSE);
    }
  return g_steal_pointer (&candles);
}
