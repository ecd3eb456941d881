/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench/bench-candles.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "engine/igx-timeframe.h"

/* 2024-01-01. */
#define FIRST_OPEN_TIME G_GINT64_CONSTANT (1704067200000)
#define STEP            0.001
#define WICK            0.0005

struct _BenchWalk
{
  guint64 random;
  gint64 open_time;
  double close;
};

/* Xorshift: a generator that costs more than what is measured would hide it. */
static double
walk_random (BenchWalk *self)
{
  self->random ^= self->random << 13;
  self->random ^= self->random >> 7;
  self->random ^= self->random << 17;
  return (double) (self->random >> 11) * 0x1p-53;
}

BenchWalk *
bench_walk_new (guint32 seed)
{
  BenchWalk *self = g_new0 (BenchWalk, 1);

  self->random = G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) * ((guint64) seed + 1);
  self->open_time = FIRST_OPEN_TIME;
  self->close = 100;
  return self;
}

void
bench_walk_free (BenchWalk *self)
{
  g_free (self);
}

/* The next minute of a walk that neither dies nor explodes. */
void
bench_walk_next (BenchWalk *self, IgxCandle *candle)
{
  const double open = self->close;
  const double pull = 1e-5 * log (100 / open);

  self->close *= 1 + pull + STEP * (2 * walk_random (self) - 1);
  *candle = (IgxCandle){ .open_time = self->open_time, .open = open, .close = self->close };
  candle->high = MAX (open, self->close) * (1 + WICK * walk_random (self));
  candle->low = MIN (open, self->close) * (1 - WICK * walk_random (self));
  candle->volume = 1 + 999 * walk_random (self);
  candle->quote_volume = candle->volume * self->close;
  candle->trades = 10;
  candle->taker_buy_volume = candle->volume / 2;
  self->open_time += IGX_TIMEFRAME_MINUTE;
}

/* The first @n candles of a walk. */
GArray *
bench_walk_candles (guint32 seed, gsize n)
{
  GArray *candles = igx_candle_array_new ();
  g_autoptr (BenchWalk) walk = bench_walk_new (seed);

  g_array_set_size (candles, (guint) n);
  for (gsize i = 0; i < n; i++)
    bench_walk_next (walk, &g_array_index (candles, IgxCandle, i));
  return candles;
}

BenchCandles *
bench_candles_new (gsize n)
{
  BenchCandles *self = g_new0 (BenchCandles, 1);
  g_autoptr (BenchWalk) walk = bench_walk_new (1);

  self->n = n;
  for (guint c = IGX_INPUT_OPEN; c < IGX_INPUT_COUNT; c++)
    self->column[c] = g_new (double, n);
  self->column[IGX_INPUT_NONE] = self->column[IGX_INPUT_CLOSE];
  for (gsize i = 0; i < n; i++)
    {
      IgxCandle candle;

      bench_walk_next (walk, &candle);
      self->column[IGX_INPUT_OPEN][i] = candle.open;
      self->column[IGX_INPUT_HIGH][i] = candle.high;
      self->column[IGX_INPUT_LOW][i] = candle.low;
      self->column[IGX_INPUT_CLOSE][i] = candle.close;
      self->column[IGX_INPUT_VOLUME][i] = candle.volume;
      self->column[IGX_INPUT_HLC3][i] = (candle.high + candle.low + candle.close) / 3;
      self->column[IGX_INPUT_TIME][i] = (double) candle.open_time;
    }
  return self;
}

void
bench_candles_free (BenchCandles *self)
{
  for (guint c = IGX_INPUT_OPEN; c < IGX_INPUT_COUNT; c++)
    g_free (self->column[c]);
  g_free (self);
}

/* What @entry reads from candle @at on. */
void
bench_candles_bind (const BenchCandles *self,
                    const IgxIndicator *entry,
                    gsize at,
                    const double **inputs)
{
  for (guint k = 0; k < entry->n_inputs; k++)
    {
      inputs[k] = self->column[entry->inputs[k].source] + at;
      if (k > 0 && entry->inputs[k].source == IGX_INPUT_NONE)
        inputs[k] = self->column[IGX_INPUT_VOLUME] + at;
    }
}

void
bench_candles_params (const IgxIndicator *entry, double *params)
{
  for (guint p = 0; p < entry->n_params; p++)
    params[p] = isnan (entry->params[p].fallback) ? BENCH_PERIOD : entry->params[p].fallback;
}

/* Time that this thread has had: what else the machine does is not counted. */
double
bench_cpu_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e9 + (double) now.tv_nsec;
}

static int
compare_doubles (const void *a, const void *b)
{
  const double x = *(const double *) a;
  const double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Sorts @values. */
double
bench_median (double *values, gsize n)
{
  qsort (values, n, sizeof (double), compare_doubles);
  return values[n / 2];
}

/* The number of candles that the command line asks for. */
gsize
bench_parse_count (const char *text)
{
  guint64 value = 0;

  if (!g_ascii_string_to_unsigned (text, 10, 1000, 100000000, &value, NULL))
    g_error ("%s is no number of candles: write one from 1000 to 100000000", text);
  return value;
}
