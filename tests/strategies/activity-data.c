/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The candles that the table of activity is made of: 30 days of seven coins from 2021, and a month
 * of LTCUSDT from 2026.
 *
 * The files of 2021 have six columns. What they lack is made, on top of the real prices and volumes
 * and never from anything later than the candle itself:
 *
 * - quote volume: volume x (high + low + close) / 3.
 * - taker-buy share: 0.5 + 0.216 u, between 0.02 and 0.98, with u = 0.5 m + 0.16 a + 0.85 e. m is
 *   the candle's own return over its usual size (square root of a slow mean of squared returns,
 *   clipped at 3), a is a wave that dies out slowly (0.97 of it is left a minute later), e is
 *   white; a and e are normal with variance 1. In LTCUSDT of February 2026 the share has a standard
 *   deviation of 0.216, a correlation of 0.42 with the return, and about 0.025 with itself from 1
 * to 20 minutes later.
 * - trades: exp (0.667 log (quote volume) - 1.84 - 0.2 b - 0.25 c), at least 1. b is a wave like a,
 *   c is white. In the same file trades go with the power 0.667 of the quote volume, a normal rest
 *   of 0.32, and the size of a trade stays related to itself for hours.
 *
 * So the flow is noise that goes along with the price: it says nothing about what comes later.
 */
#include "activity-data.h"

#include <math.h>

#include "engine/igx-timeframe.h"
#include "engine/test-candles.h"

#define REAL_FILE "LTCUSDT-1m-2026-02.csv"

/* Of LTCUSDT, February 2026: see above. */
#define SHARE_SPREAD  0.216
#define SHARE_MOVE    0.5
#define SHARE_WAVE    0.16
#define SHARE_NOISE   0.85
#define SHARE_EDGE    0.02
#define WAVE_KEEPS    0.97
#define MOVE_KEEPS    0.99
#define MOVE_MAX      3
#define TRADES_POWER  0.667
#define TRADES_OFFSET 1.84
#define TRADES_WAVE   0.2
#define TRADES_NOISE  0.25

const IgxTimeframe activity_timeframes[ACTIVITY_N_TIMEFRAMES]
    = { IGX_TIMEFRAME_MINUTE, 5 * IGX_TIMEFRAME_MINUTE, 15 * IGX_TIMEFRAME_MINUTE };
static const char *const coins[] = { "BTC", "ETH", "ADA", "DOGE", "LINK", "LTC", "XRP" };

void
activity_coin_free (ActivityCoin *self)
{
  for (gsize i = 0; i < ACTIVITY_N_TIMEFRAMES; i++)
    g_clear_pointer (&self->candles[i], g_array_unref);
  g_free (self);
}

static void
free_coin (gpointer data)
{
  activity_coin_free (data);
}

/* Box and Muller; one of the two is enough here. */
static double
draw_normal (GRand *random)
{
  const double radius = sqrt (-2 * log (1 - g_rand_double (random)));

  return radius * cos (2 * G_PI * g_rand_double (random));
}

static double
next_wave (GRand *random, double wave)
{
  return WAVE_KEEPS * wave + sqrt (1 - WAVE_KEEPS * WAVE_KEEPS) * draw_normal (random);
}

/*
 * activity_data_make_flow:
 *
 * Quote volume, trades and taker-buy volume by the model above. The same seed gives the same.
 */
void
activity_data_make_flow (GArray *minutes, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  double share_wave = draw_normal (random);
  double size_wave = draw_normal (random);
  double square = 0;

  for (guint i = 0; i < minutes->len; i++)
    {
      IgxCandle *c = &g_array_index (minutes, IgxCandle, i);
      const double move = log (c->close / c->open);
      const double noise = draw_normal (random);
      const double size_noise = draw_normal (random);
      double scaled = 0;
      double u = 0;

      square = i == 0 ? move * move : MOVE_KEEPS * square + (1 - MOVE_KEEPS) * move * move;
      if (square > 0)
        scaled = CLAMP (move / sqrt (square), -MOVE_MAX, MOVE_MAX);
      share_wave = next_wave (random, share_wave);
      size_wave = next_wave (random, size_wave);
      u = SHARE_MOVE * scaled + SHARE_WAVE * share_wave + SHARE_NOISE * noise;
      c->quote_volume = c->volume * (c->high + c->low + c->close) / 3;
      c->taker_buy_volume = c->volume * CLAMP (0.5 + SHARE_SPREAD * u, SHARE_EDGE, 1 - SHARE_EDGE);
      c->trades = 0;
      if (c->quote_volume > 0)
        c->trades = MAX (1, round (exp (TRADES_POWER * log (c->quote_volume) - TRADES_OFFSET
                                        - TRADES_WAVE * size_wave - TRADES_NOISE * size_noise)));
    }
}

/* Minutes that the exchange passed over are missing in the whole as well; one that began before the
 * file is left out. */
static GArray *
aggregate (const GArray *minutes, IgxTimeframe timeframe)
{
  GArray *whole = igx_candle_array_new ();
  const IgxCandle *data = (const IgxCandle *) (gconstpointer) minutes->data;

  for (guint i = 0; i < minutes->len;)
    {
      const gint64 open_time = igx_timeframe_floor (timeframe, data[i].open_time);
      guint n = 0;
      IgxCandle one;

      while (i + n < minutes->len
             && igx_timeframe_floor (timeframe, data[i + n].open_time) == open_time)
        n++;
      igx_candle_aggregate (data + i, n, timeframe, &one);
      if ((i > 0 || data[i].open_time == open_time)
          && (i + n < minutes->len
              || data[i + n - 1].open_time + IGX_TIMEFRAME_MINUTE == open_time + timeframe))
        g_array_append_val (whole, one);
      i += n;
    }
  return whole;
}

static ActivityCoin *
coin_new (const char *symbol, GArray *minutes)
{
  ActivityCoin *self = g_new0 (ActivityCoin, 1);

  for (gsize i = 0; i < ACTIVITY_N_TIMEFRAMES; i++)
    {
      self->candles[i]
          = i == 0 ? g_array_ref (minutes) : aggregate (minutes, activity_timeframes[i]);
      g_assert_true (
          igx_series_key_init (&self->keys[i], "binance", symbol, activity_timeframes[i], NULL));
      for (guint j = 0; j < self->candles[i]->len; j++)
        g_assert_true (igx_candle_check (&g_array_index (self->candles[i], IgxCandle, j),
                                         activity_timeframes[i], NULL));
    }
  return self;
}

/*
 * activity_data_load_coins:
 *
 * Returns: (transfer full) (nullable) (element-type ActivityCoin): the seven coins of 2021 with a
 *   made flow, BTCUSDT first; NULL where the shared data are absent
 */
GPtrArray *
activity_data_load_coins (void)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (free_coin);

  for (guint i = 0; i < G_N_ELEMENTS (coins); i++)
    {
      g_autofree char *name = g_strdup_printf ("binance-1m-2021-04/%s_USDT-1m.json", coins[i]);
      g_autofree char *symbol = g_strconcat (coins[i], "USDT", NULL);
      g_autoptr (GArray) minutes = test_candles_load (name);

      if (minutes == NULL)
        return NULL;
      activity_data_make_flow (minutes, i + 1);
      g_ptr_array_add (all, coin_new (symbol, minutes));
    }
  return g_steal_pointer (&all);
}

/*
 * activity_data_load_real:
 *
 * Returns: (transfer full) (nullable): LTCUSDT of February 2026, all columns as the exchange
 *   published them; NULL where the shared data are absent
 */
ActivityCoin *
activity_data_load_real (void)
{
  g_autoptr (GArray) minutes = test_candles_load (REAL_FILE);

  return minutes != NULL ? coin_new ("LTCUSDT", minutes) : NULL;
}
