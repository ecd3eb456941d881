/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The demo market: a pure function of seed, symbol and time.
 *
 * Time is cut into blocks of 1024 minutes. The logarithm of the price at the edges of blocks
 * comes from midpoint displacement between fixed points 4096 blocks (eight years) apart, so an
 * edge costs twelve random numbers wherever it lies. Inside a block the minutes are a Brownian
 * bridge between its edges, with a variance and a drift that change with the regime: to know
 * one minute, one block is made, never what came before it. Each block's volatility, volume and
 * drift come from regimes of 256 minutes: range, trend, squeeze, and the breakout after it.
 *
 * Everything is counted from 1-minute candles. Volumes are multiples of a power of two, so that
 * their sums are exact in any order and a candle of 1 h is the sum of four of 15 m to the bit.
 * Chance is a hash of (key, index); exp() is our own: libraries differ in the last bit.
 *
 * A plain random walk was not taken: it needs all of the past, and over decades goes to zero.
 */
#include "feed/igx-simulated-market.h"

#include <math.h>
#include <string.h>

#include "engine/igx-timeframe.h"
#include "feed/igx-simulated-feed.h"

#define BLOCK_MINUTES  1024
#define REGIME_MINUTES 256
#define EPOCH_LEVELS   12 /* 2^12 blocks between two fixed points */

/* Standard deviation of the logarithm of the price over a day, and the most that one level of
 * midpoint displacement moves it. */
#define DAILY_SIGMA      0.03
#define DISPLACEMENT_MAX 0.25
#define EPOCH_RANGE      0.5
#define LOG_RANGE        2.5 /* the price stays between 1/12 and 12 times its start */
#define MINUTES_A_DAY    1440.0

/* What a random number is for; parts of one key space. */
enum
{
  CHANCE_EPOCH = 1,
  CHANCE_LEVEL = 2, /* to CHANCE_LEVEL + EPOCH_LEVELS */
  CHANCE_REGIME = 32,
  CHANCE_DIRECTION,
  CHANCE_STRENGTH,
  CHANCE_MINUTE,
  CHANCE_WICK,
  CHANCE_VOLUME,
  CHANCE_TAKER,
};

typedef enum
{
  REGIME_RANGE,
  REGIME_TREND,
  REGIME_SQUEEZE,
  REGIME_BREAKOUT,
} Regime;

typedef struct
{
  const char *symbol; /* (not owned) */
  double price;
  double tick_size;
  double volume_step; /* a power of two, a smaller one for dearer coins */
  double notional;    /* quote volume of a quiet minute */
  double volatility;  /* against DAILY_SIGMA */
} Profile;

static const Profile profiles[] = {
  { "BTCUSDT", 64000, 0.01, 0x1p-16, 900000, 0.75 },
  { "ETHUSDT", 3200, 0.01, 0x1p-13, 500000, 0.9 },
  { "BNBUSDT", 590, 0.1, 0x1p-10, 120000, 0.8 },
  { "SOLUSDT", 150, 0.01, 0x1p-10, 200000, 1.3 },
  { "XRPUSDT", 0.62, 0.0001, 1, 110000, 1.1 },
  { "ADAUSDT", 0.45, 0.0001, 0.5, 45000, 1.15 },
  { "DOGEUSDT", 0.16, 0.00001, 1, 90000, 1.35 },
  { "AVAXUSDT", 35, 0.01, 0x1p-6, 35000, 1.3 },
  { "LINKUSDT", 17, 0.01, 0x1p-6, 30000, 1.2 },
  { "LTCUSDT", 85, 0.01, 0x1p-10, 28000, 1.0 },
};

typedef struct
{
  guint64 key;
  Profile profile;
  gint64 block; /* the one that is held below; G_MININT64 for none */
  double log_price[BLOCK_MINUTES + 1];
  double sigma[BLOCK_MINUTES];
} Market;

/* The finaliser of splitmix64: each bit of the result depends on each bit of the argument. */
static guint64
mix (guint64 x)
{
  x += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return x ^ (x >> 31);
}

static guint64
chance (guint64 key, guint purpose, gint64 index)
{
  return mix (mix (key ^ ((guint64) purpose << 56)) ^ (guint64) index);
}

/* From 0 to 1. */
static double
uniform (guint64 key, guint purpose, gint64 index)
{
  return (double) (chance (key, purpose, index) >> 11) * 0x1p-53;
}

/* Mean 0, variance 1, never beyond 3.5: the sum of four uniform numbers. */
static double
normal (guint64 key, guint purpose, gint64 index)
{
  guint64 bits = chance (key, purpose, index);
  double sum = (double) (bits & 0xffff) + (double) ((bits >> 16) & 0xffff)
               + (double) ((bits >> 32) & 0xffff) + (double) (bits >> 48);

  return (sum * (1 / 65535.0) - 2) * 1.7320508075688772;
}

/* e^x for |x| < 20, from additions and multiplications only. */
static double
exponential (double x)
{
  double scaled = x / 1024;
  double term = 1;
  double sum = 1;

  for (int i = 1; i < 9; i++)
    {
      term *= scaled / i;
      sum += term;
    }
  for (int i = 0; i < 10; i++)
    sum *= sum;
  return sum;
}

static gint64
floor_divide (gint64 a, gint64 b)
{
  return a / b - (a % b < 0 ? 1 : 0);
}

/* Any other symbol: a price from 0.05 to some 500, with four to five digits. */
static void
make_profile (guint64 key, Profile *profile)
{
  static const double decades[] = { 0.05, 0.5, 5, 50 };
  guint decade = (guint) (mix (key) % G_N_ELEMENTS (decades));

  profile->price = decades[decade] * (1 + 9 * uniform (key, CHANCE_EPOCH, G_MAXINT64));
  profile->tick_size = decade == 0 ? 0.00001 : decade == 1 ? 0.0001 : decade == 2 ? 0.001 : 0.01;
  profile->volume_step = decade < 2 ? 1 : decade == 2 ? 0x1p-3 : 0x1p-6;
  profile->notional = 8000 + 40000 * uniform (key, CHANCE_VOLUME, G_MAXINT64);
  profile->volatility = 0.9 + 0.8 * uniform (key, CHANCE_MINUTE, G_MAXINT64);
}

static void
market_init (Market *self, guint64 seed, const char *symbol)
{
  self->key = mix (seed);
  for (const char *p = symbol; *p != '\0'; p++)
    self->key = mix (self->key ^ (guchar) *p);
  self->block = G_MININT64;

  self->profile.symbol = symbol;
  for (gsize i = 0; i < G_N_ELEMENTS (profiles); i++)
    if (strcmp (profiles[i].symbol, symbol) == 0)
      {
        self->profile = profiles[i];
        return;
      }
  make_profile (self->key, &self->profile);
}

/* How far the logarithm of the price is from its start at the beginning of @block. */
static double
edge (const Market *self, gint64 block)
{
  gint64 span = G_GINT64_CONSTANT (1) << EPOCH_LEVELS;
  gint64 epoch = floor_divide (block, span);
  gint64 low = epoch * span;
  double left = EPOCH_RANGE * (2 * uniform (self->key, CHANCE_EPOCH, epoch) - 1);
  double right = EPOCH_RANGE * (2 * uniform (self->key, CHANCE_EPOCH, epoch + 1) - 1);

  for (guint level = 0; level < EPOCH_LEVELS && low != block; level++)
    {
      double days = (double) span * BLOCK_MINUTES / MINUTES_A_DAY;
      double size
          = MIN (DAILY_SIGMA * self->profile.volatility * sqrt (days) / 2, DISPLACEMENT_MAX);
      double middle = 0;

      span /= 2;
      middle = (left + right) / 2 + size * normal (self->key, CHANCE_LEVEL + level, low + span);
      if (block >= low + span)
        {
          low += span;
          left = middle;
        }
      else
        right = middle;
    }
  /* Keeps the sum of all levels in range without a hard wall. */
  return left / sqrt (1 + (left / LOG_RANGE) * (left / LOG_RANGE));
}

static Regime
drawn_regime (const Market *self, gint64 segment)
{
  double draw = uniform (self->key, CHANCE_REGIME, segment);

  return draw < 0.4 ? REGIME_RANGE : draw < 0.78 ? REGIME_TREND : REGIME_SQUEEZE;
}

static Regime
regime_at (const Market *self, gint64 segment)
{
  Regime regime = drawn_regime (self, segment);

  if (regime != REGIME_SQUEEZE && drawn_regime (self, segment - 1) == REGIME_SQUEEZE)
    return REGIME_BREAKOUT;
  return regime;
}

/* Fills the market with the minutes of @block. */
static void
make_block (Market *self, gint64 block)
{
  static const double volatility[] = { 0.75, 1.0, 0.3, 1.9 };
  static const double drift[] = { 0, 0.11, 0, 0.16 };
  double left = edge (self, block);
  double right = edge (self, block + 1);
  double base = DAILY_SIGMA * self->profile.volatility / sqrt (MINUTES_A_DAY);
  double sum = 0;
  double variance = 0;
  double total = 0;

  self->block = block;
  self->log_price[0] = 0;
  for (guint i = 0; i < BLOCK_MINUTES; i++)
    {
      gint64 minute = block * BLOCK_MINUTES + i;
      gint64 segment = floor_divide (minute, REGIME_MINUTES);
      Regime regime = regime_at (self, segment);
      double direction = uniform (self->key, CHANCE_DIRECTION, segment) < 0.5 ? -1 : 1;
      double cluster
          = exponential (0.35 * normal (self->key, CHANCE_STRENGTH, floor_divide (minute, 16)));

      self->sigma[i] = base * volatility[regime] * cluster;
      sum += self->sigma[i]
             * (normal (self->key, CHANCE_MINUTE, minute) + direction * drift[regime]);
      total += self->sigma[i] * self->sigma[i];
      self->log_price[i + 1] = sum;
    }

  /* The bridge: what is missing to the right edge is spread by variance. */
  for (guint i = 0; i <= BLOCK_MINUTES; i++)
    {
      double share = variance / total;

      self->log_price[i] += left + (right - left - sum) * share;
      if (i < BLOCK_MINUTES)
        variance += self->sigma[i] * self->sigma[i];
    }
  /* The last bit too: the next block begins here. */
  self->log_price[0] = left;
  self->log_price[BLOCK_MINUTES] = right;
}

static double
to_tick (const Market *self, double price)
{
  double tick = self->profile.tick_size;
  double per_unit = floor (1 / tick + 0.5);

  /* Divided, not multiplied: 0.01 has no exact double, 100 has, so this is the nearest one to
   * the decimal number. */
  return MAX (floor (price * per_unit + 0.5), 1) / per_unit;
}

static double
price_at (const Market *self, double log_price)
{
  return to_tick (self, self->profile.price * exponential (log_price));
}

static double
to_step (double value, double step)
{
  return floor (value / step + 0.5) * step;
}

static void
add_volume (const Market *self, gint64 minute, double move, double sigma, IgxCandle *candle)
{
  double base = DAILY_SIGMA * self->profile.volatility / sqrt (MINUTES_A_DAY);
  double heat = sigma / base;
  double size = fabs (move) / sigma;
  /* Asia, Europe and America do not trade at the same hours. */
  double hour = (double) (minute - floor_divide (minute, 1440) * 1440) / 60;
  double season = 1 + 0.4 * (1 - fabs (hour - 15) / 12);
  double luck = exponential (0.45 * normal (self->key, CHANCE_VOLUME, minute));
  double notional = self->profile.notional * season * luck * heat * (0.5 + 0.6 * size);
  double lean = move / sigma;
  double share = 0.5 + 0.22 * lean / sqrt (1 + lean * lean)
                 + 0.04 * normal (self->key, CHANCE_TAKER, minute);
  double typical = (candle->open + candle->close) / 2;
  double step = self->profile.volume_step;

  candle->volume = MAX (to_step (notional / typical, step), step);
  candle->taker_buy_volume
      = MIN (to_step (candle->volume * CLAMP (share, 0.05, 0.95), step), candle->volume);
  candle->quote_volume = to_step (candle->volume * typical, 0x1p-10);
  candle->trades = floor (1 + notional / 900);
}

static void
make_minute (Market *self, gint64 minute, IgxCandle *candle)
{
  gint64 block = floor_divide (minute, BLOCK_MINUTES);
  guint i = (guint) (minute - block * BLOCK_MINUTES);
  double from = 0;
  double to = 0;
  double up = 0;
  double down = 0;

  if (block != self->block)
    make_block (self, block);

  from = self->log_price[i];
  to = self->log_price[i + 1];
  up = MAX (from, to) + self->sigma[i] * 0.7 * fabs (normal (self->key, CHANCE_WICK, 2 * minute));
  down = MIN (from, to)
         - self->sigma[i] * 0.7 * fabs (normal (self->key, CHANCE_WICK, 2 * minute + 1));
  candle->open_time = minute * IGX_TIMEFRAME_MINUTE;
  candle->open = price_at (self, from);
  candle->close = price_at (self, to);
  candle->high = MAX (price_at (self, up), MAX (candle->open, candle->close));
  candle->low = MIN (price_at (self, down), MIN (candle->open, candle->close));
  add_volume (self, minute, to - from, self->sigma[i], candle);
}

/* Adds @part to @whole, which holds what came before it. */
static void
append (IgxCandle *whole, const IgxCandle *part)
{
  const IgxCandle parts[] = { *whole, *part };
  gint64 open_time = whole->open_time;

  igx_candle_aggregate (parts, G_N_ELEMENTS (parts), IGX_TIMEFRAME_MINUTE, whole);
  whole->open_time = open_time;
}

static void
make_candle (Market *self, gint64 open_time, gint64 n_minutes, IgxCandle *candle)
{
  gint64 first = floor_divide (open_time, IGX_TIMEFRAME_MINUTE);

  make_minute (self, first, candle);
  for (gint64 i = 1; i < n_minutes; i++)
    {
      IgxCandle minute;

      make_minute (self, first + i, &minute);
      append (candle, &minute);
    }
}

/**
 * igx_simulated_market_candles:
 * @seed: which market
 * @series: symbol and timeframe; the venue does not matter
 * @first_open_time: open time of the first candle, a multiple of the timeframe
 * @n_candles: how many
 * @candles: (out caller-allocates) (array length=n_candles): the candles, without gaps
 *
 * Pure: overlapping windows agree to the bit, and a candle is the aggregate of the finer ones.
 */
void
igx_simulated_market_candles (guint64 seed,
                              const IgxSeriesKey *series,
                              gint64 first_open_time,
                              gsize n_candles,
                              IgxCandle *candles)
{
  g_autofree Market *market = NULL;

  g_return_if_fail (series != NULL);
  g_return_if_fail (igx_timeframe_is_aligned (series->timeframe, first_open_time));

  market = g_new (Market, 1);
  market_init (market, seed, series->symbol);
  for (gsize i = 0; i < n_candles; i++)
    make_candle (market, first_open_time + (gint64) i * series->timeframe,
                 series->timeframe / IGX_TIMEFRAME_MINUTE, &candles[i]);
}

/**
 * igx_simulated_market_forming:
 * @now: ms UTC
 * @candle: (out caller-allocates): the candle that is open at @now, as far as it has come
 *
 * Whole minutes are those of the market; the one that runs has come along the line from its open
 * to its close.
 *
 * Returns: %TRUE, or %FALSE in the very millisecond of the open, when there is nothing yet
 */
gboolean
igx_simulated_market_forming (guint64 seed,
                              const IgxSeriesKey *series,
                              gint64 now,
                              IgxCandle *candle)
{
  g_autofree Market *market = g_new (Market, 1);
  gint64 open_time = igx_timeframe_floor (series->timeframe, now);
  gint64 n_minutes = (now - open_time) / IGX_TIMEFRAME_MINUTE;
  double part = (double) ((now - open_time) % IGX_TIMEFRAME_MINUTE) / IGX_TIMEFRAME_MINUTE;
  IgxCandle minute;

  market_init (market, seed, series->symbol);
  if (n_minutes > 0)
    make_candle (market, open_time, n_minutes, candle);
  if (now % IGX_TIMEFRAME_MINUTE == 0)
    return n_minutes > 0;

  make_minute (market, floor_divide (now, IGX_TIMEFRAME_MINUTE), &minute);
  minute.close = to_tick (market, minute.open + (minute.close - minute.open) * part);
  minute.high = MAX (minute.open, minute.close);
  minute.low = MIN (minute.open, minute.close);
  minute.volume = to_step (minute.volume * part, market->profile.volume_step);
  minute.taker_buy_volume
      = MIN (to_step (minute.taker_buy_volume * part, market->profile.volume_step), minute.volume);
  minute.quote_volume = to_step (minute.quote_volume * part, 0x1p-10);
  minute.trades = floor (minute.trades * part);
  if (n_minutes > 0)
    append (candle, &minute);
  else
    *candle = minute;
  return TRUE;
}

/**
 * igx_simulated_market_get_symbol:
 *
 * Returns: (nullable): the name of the symbol number @index that the demo market lists; %NULL
 * after the last
 */
const char *
igx_simulated_market_get_symbol (guint index)
{
  return index < G_N_ELEMENTS (profiles) ? profiles[index].symbol : NULL;
}

/**
 * igx_simulated_market_tick_size:
 *
 * Returns: smallest step of the price of @symbol
 */
double
igx_simulated_market_tick_size (guint64 seed, const char *symbol)
{
  g_autofree Market *market = g_new (Market, 1);

  market_init (market, seed, symbol);
  return market->profile.tick_size;
}

/**
 * igx_simulated_market_step_size:
 *
 * Returns: smallest step of the amount of @symbol
 */
double
igx_simulated_market_step_size (guint64 seed, const char *symbol)
{
  g_autofree Market *market = g_new (Market, 1);

  market_init (market, seed, symbol);
  return market->profile.volume_step;
}
