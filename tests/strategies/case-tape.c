/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Candles as somebody would draw them: a walk that gives everything a history to settle in, and
 * then candle by candle what a strategy looks for.
 */
#include "case-tape.h"

#include <math.h>
#include <string.h>

/* 2024-01-01, a Monday: aligned to all timeframes. */
#define FIRST_OPEN_TIME G_GINT64_CONSTANT (1704067200000)

/* A candle of the walk has this share of the price as its range, about. */
#define WALK_UNIT 0.004

/* How much of the way back to where it began the walk makes with each candle. */
#define WALK_PULL 0.01

/* What is measured is measured over so many candles, as the strategies have it. */
#define MEASURED_RANGE   14
#define MEASURED_VOLUMES 20

CaseTape *
case_tape_new (guint32 seed, IgxTimeframe timeframe, double price)
{
  CaseTape *self = g_new0 (CaseTape, 1);

  self->timeframe = timeframe;
  self->candles = igx_candle_array_new ();
  self->random = g_rand_new_with_seed (seed);
  self->price = price;
  self->unit = price * WALK_UNIT;
  self->volume = 100;
  self->trade = 50;
  return self;
}

void
case_tape_free (CaseTape *self)
{
  g_array_unref (self->candles);
  g_rand_free (self->random);
  g_free (self);
}

/* The next candle. Each must be one that would be let into the engine. */
void
case_tape_push (CaseTape *self, const CaseShape *shape)
{
  double volume = self->volume * (shape->volume > 0 ? shape->volume : 1);
  double trade = self->trade * (shape->trade > 0 ? shape->trade : 1);
  IgxCandle c = { .open_time = FIRST_OPEN_TIME + (gint64) self->candles->len * self->timeframe,
                  .open = self->price,
                  .close = self->price + shape->body * self->unit,
                  .volume = volume,
                  .taker_buy_volume = volume * (shape->taker > 0 ? shape->taker : 0.5) };
  g_autoptr (GError) error = NULL;

  g_assert_cmpfloat (shape->up, >=, 0);
  g_assert_cmpfloat (shape->down, >=, 0);
  c.high = MAX (c.open, c.close) + shape->up * self->unit;
  c.low = MIN (c.open, c.close) - shape->down * self->unit;
  c.quote_volume = volume * (c.open + c.close) / 2;
  c.trades = ceil (c.quote_volume / trade);
  igx_candle_check (&c, self->timeframe, &error);
  g_assert_no_error (error);
  g_array_append_val (self->candles, c);
  self->price = c.close;
}

void
case_tape_repeat (CaseTape *self, gsize n, const CaseShape *shape)
{
  for (gsize i = 0; i < n; i++)
    case_tape_push (self, shape);
}

/* A way of n candles that ends @move units from here; the bodies of @shape come on top of it in
 * turns, one up and one down, so that it is no straight line. */
void
case_tape_go (CaseTape *self, gsize n, double move, const CaseShape *shape)
{
  for (gsize i = 0; i < n; i++)
    {
      CaseShape next = *shape;
      double swing = i + 1 == n && n % 2 == 1 ? 0 : shape->body;

      next.body = move / (double) n + (i % 2 == 0 ? -swing : swing);
      case_tape_push (self, &next);
    }
}

/* Candles that lead nowhere: they come back to the price that the walk began at. */
void
case_tape_walk (CaseTape *self, gsize n)
{
  double home = self->price;

  for (gsize i = 0; i < n; i++)
    {
      double chance = 0;
      CaseShape shape = { 0 };

      for (guint k = 0; k < 4; k++)
        chance += g_rand_double_range (self->random, -0.5, 0.5);
      shape.body = chance * 0.9 - (self->price - home) / self->unit * WALK_PULL;
      shape.up = g_rand_double (self->random) * 0.5;
      shape.down = g_rand_double (self->random) * 0.5;
      shape.volume = 0.6 + 0.8 * g_rand_double (self->random);
      shape.taker = CLAMP (0.5 + 0.06 * chance + 0.04 * g_rand_double_range (self->random, -1, 1),
                           0.2, 0.8);
      shape.trade = 0.8 + 0.4 * g_rand_double (self->random);
      case_tape_push (self, &shape);
    }
}

/* From now on a unit is the mean true range as it is now, a volume the mean of the last ones. */
void
case_tape_measure (CaseTape *self)
{
  double sum = 0;

  g_assert_cmpuint (self->candles->len, >=, MEASURED_VOLUMES);
  self->unit = case_tape_get_atr (self, MEASURED_RANGE);
  for (guint i = 0; i < MEASURED_VOLUMES; i++)
    sum += g_array_index (self->candles, IgxCandle, self->candles->len - 1 - i).volume;
  self->volume = sum / MEASURED_VOLUMES;
}

static double
mirror_price (double price, double middle, CaseMirror mirror)
{
  return mirror == CASE_MIRROR_LINE ? 2 * middle - price : middle * middle / price;
}

static IgxCandle
mirror_candle (const IgxCandle *c, double middle, CaseMirror mirror)
{
  IgxCandle m = *c;

  m.open = mirror_price (c->open, middle, mirror);
  m.high = mirror_price (c->low, middle, mirror);
  m.low = mirror_price (c->high, middle, mirror);
  m.close = mirror_price (c->close, middle, mirror);
  m.taker_buy_volume = c->volume - c->taker_buy_volume;
  m.quote_volume = m.volume * (m.open + m.close) / 2;
  /* As many trades of another price would be of another size: the sizes stay instead. */
  m.trades = ceil (m.quote_volume / (c->quote_volume / c->trades));
  return m;
}

/* What rose falls, what was bought is sold. */
void
case_tape_mirror (CaseTape *self, CaseMirror mirror)
{
  double middle = 0;

  g_assert_cmpuint (self->candles->len, >, 0);
  if (mirror == CASE_MIRROR_NONE)
    return;
  middle = g_array_index (self->candles, IgxCandle, 0).open;
  for (guint i = 0; i < self->candles->len; i++)
    {
      IgxCandle *c = &g_array_index (self->candles, IgxCandle, i);
      g_autoptr (GError) error = NULL;

      *c = mirror_candle (c, middle, mirror);
      igx_candle_check (c, self->timeframe, &error);
      g_assert_no_error (error);
    }
  self->price = case_tape_get_last (self)->close;
}

/* Wilder's, from the first candle on. */
double
case_tape_get_atr (const CaseTape *self, gsize period)
{
  double mean = 0;

  g_assert_cmpuint (self->candles->len, >, period);
  for (guint i = 1; i < self->candles->len; i++)
    {
      const IgxCandle *c = &g_array_index (self->candles, IgxCandle, i);
      double before = (c - 1)->close;
      double range = MAX (c->high, before) - MIN (c->low, before);
      double weight = (double) MIN (i, period);

      mean += (range - mean) / weight;
    }
  return mean;
}

/* Of closes, from the first candle on: right once that has faded. */
double
case_tape_get_ema (const CaseTape *self, gsize period)
{
  double weight = 2 / ((double) period + 1);
  double mean = g_array_index (self->candles, IgxCandle, 0).close;

  for (guint i = 1; i < self->candles->len; i++)
    mean += (g_array_index (self->candles, IgxCandle, i).close - mean) * weight;
  return mean;
}

const IgxCandle *
case_tape_get_last (const CaseTape *self)
{
  g_assert_cmpuint (self->candles->len, >, 0);
  return &g_array_index (self->candles, IgxCandle, self->candles->len - 1);
}

static void
free_other (gpointer data)
{
  CaseOther *other = data;

  case_tape_free (other->tape);
  g_free (other);
}

CaseStory *
case_story_new (guint32 seed, IgxTimeframe timeframe, double price)
{
  CaseStory *self = g_new0 (CaseStory, 1);

  self->own = case_tape_new (seed, timeframe, price);
  self->others = g_ptr_array_new_with_free_func (free_other);
  return self;
}

void
case_story_free (CaseStory *self)
{
  case_tape_free (self->own);
  g_ptr_array_unref (self->others);
  g_free (self);
}

/*
 * A further series of the story. Coarser candles of the own coin need none: the engine puts them
 * together out of the own ones.
 */
CaseTape *
case_story_add (
    CaseStory *self, const char *symbol, IgxTimeframe timeframe, guint32 seed, double price)
{
  CaseOther *other = g_new0 (CaseOther, 1);

  other->symbol = symbol;
  other->tape = case_tape_new (seed, timeframe, price);
  g_ptr_array_add (self->others, other);
  return other->tape;
}

/* Returns: (nullable) */
CaseTape *
case_story_find (const CaseStory *self, const IgxSeriesKey *series)
{
  for (guint i = 0; i < self->others->len; i++)
    {
      const CaseOther *other = self->others->pdata[i];

      if (strcmp (other->symbol, series->symbol) == 0
          && other->tape->timeframe == series->timeframe)
        return other->tape;
    }
  return NULL;
}

void
case_story_mirror (CaseStory *self, CaseMirror mirror)
{
  case_tape_mirror (self->own, mirror);
  for (guint i = 0; i < self->others->len; i++)
    case_tape_mirror (((CaseOther *) self->others->pdata[i])->tape, mirror);
}
