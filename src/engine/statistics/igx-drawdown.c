/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The largest fall of a list of trades is one draw out of the many that the same outcomes in other
 * orders would have given, and the one that is easiest to be fooled by: a person who looks at 12 R
 * must know whether 25 R was as likely.
 *
 * Days as a whole are the honest unit: coins fall together, so the bad outcomes of one day come
 * together in any order. Single outcomes in any order say how deep it would be if each stood for
 * itself; where that is much less deep, the falls come from days and not from trades.
 *
 * What closes at the same moment is one step, as in the report. In single orders the moments stay
 * and the outcomes change places among them, so that as many close together as did.
 */
#include "engine/statistics/igx-drawdown.h"

#include "engine/igx-timeframe.h"
#include "engine/statistics/igx-quantile.h"
#include "engine/statistics/igx-random.h"
#include "engine/statistics/igx-timed.h"

/** Falls within this, relative, are the same: another order of adding gives other last bits. */
#define TOLERANCE 1e-9

/* A day in one: where it ends, and its lowest, highest and deepest on the way. */
typedef struct
{
  double sum;
  double low;
  double high;
  double fall;
} Block;

typedef struct
{
  const IgxDrawdownStep *steps;
  gsize n_steps;
  IgxDrawdownUnit unit;
  GArray *blocks; /* (owned) of Block */
} Work;

/* Where the equity stands. */
typedef struct
{
  double equity;
  double peak;
  double fall;
} Walk;

static void
add_moment (Walk *walk)
{
  walk->fall = MIN (walk->fall, walk->equity - walk->peak);
  walk->peak = MAX (walk->peak, walk->equity);
}

static gboolean
ends_moment (const IgxDrawdownStep *steps, gsize n_steps, gsize i)
{
  return i + 1 == n_steps || steps[i + 1].time != steps[i].time;
}

/**
 * igx_drawdown_list_steps:
 * @trades: (array length=n_trades): in any order
 * @n_trades: how many
 *
 * Returns: (transfer full) (element-type IgxDrawdownStep): those that have a result, in order of
 *   closing
 */
GArray *
igx_drawdown_list_steps (const IgxTrade *trades, gsize n_trades)
{
  g_autofree IgxTimed *order = g_new (IgxTimed, n_trades);
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (IgxDrawdownStep));
  gsize n = 0;

  g_return_val_if_fail (trades != NULL || n_trades == 0, steps);
  g_return_val_if_fail (n_trades <= G_MAXUINT32, steps);

  for (gsize i = 0; i < n_trades; i++)
    if (igx_trade_is_closed (&trades[i]))
      order[n++] = (IgxTimed){ trades[i].closed_at, (guint32) i };
  igx_timed_sort (order, n);
  for (gsize i = 0; i < n; i++)
    {
      const IgxDrawdownStep step = { order[i].time, trades[order[i].place].result_r };

      g_array_append_val (steps, step);
    }
  return steps;
}

/**
 * igx_drawdown_measure:
 * @steps: (array length=n_steps): in order of closing
 * @n_steps: how many
 *
 * Returns: the largest fall of the equity from its highest before, or from its beginning; at most 0
 */
double
igx_drawdown_measure (const IgxDrawdownStep *steps, gsize n_steps)
{
  Walk walk = { 0 };

  for (gsize i = 0; i < n_steps; i++)
    {
      walk.equity += steps[i].result_r;
      if (ends_moment (steps, n_steps, i))
        add_moment (&walk);
    }
  return walk.fall;
}

static GArray *
make_blocks (const IgxDrawdownStep *steps, gsize n_steps)
{
  GArray *blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  Block block = { 0 };
  Walk walk = { 0 };

  for (gsize i = 0; i < n_steps; i++)
    {
      const gint64 day = igx_timeframe_floor (IGX_TIMEFRAME_DAY, steps[i].time);

      walk.equity += steps[i].result_r;
      if (!ends_moment (steps, n_steps, i))
        continue;
      add_moment (&walk);
      block.low = MIN (block.low, walk.equity);
      if (i + 1 < n_steps && igx_timeframe_floor (IGX_TIMEFRAME_DAY, steps[i + 1].time) == day)
        continue;
      block.sum = walk.equity;
      block.high = walk.peak;
      block.fall = walk.fall;
      g_array_append_val (blocks, block);
      block = (Block){ 0 };
      walk = (Walk){ 0 };
    }
  return blocks;
}

static double
fall_of_days (const Work *self, const guint32 *order)
{
  const Block *blocks = (const Block *) (gpointer) self->blocks->data;
  Walk walk = { 0 };

  for (guint i = 0; i < self->blocks->len; i++)
    {
      const Block *block = &blocks[order[i]];

      walk.fall = MIN (walk.fall, MIN (walk.equity + block->low - walk.peak, block->fall));
      walk.peak = MAX (walk.peak, walk.equity + block->high);
      walk.equity += block->sum;
    }
  return walk.fall;
}

static double
fall_of_singles (const Work *self, const guint32 *order)
{
  Walk walk = { 0 };

  for (gsize i = 0; i < self->n_steps; i++)
    {
      walk.equity += self->steps[order[i]].result_r;
      if (ends_moment (self->steps, self->n_steps, i))
        add_moment (&walk);
    }
  return walk.fall;
}

static void
try_orders (const Work *self, guint64 seed, IgxDrawdown *drawdown)
{
  const gsize n = drawdown->n_units;
  const double limit = drawdown->seen + TOLERANCE * (1 - drawdown->seen);
  g_autofree guint32 *order = g_new (guint32, n);
  g_autofree double *falls = g_new (double, drawdown->n_orders);
  guint n_as_deep = 0;
  IgxRandom random;

  igx_random_init (&random, seed);
  for (gsize i = 0; i < n; i++)
    order[i] = (guint32) i;
  for (guint i = 0; i < drawdown->n_orders; i++)
    {
      igx_random_shuffle (&random, order, n);
      falls[i] = self->unit == IGX_DRAWDOWN_DAYS ? fall_of_days (self, order)
                                                 : fall_of_singles (self, order);
      n_as_deep += falls[i] <= limit ? 1 : 0;
    }
  igx_quantile_sort (falls, drawdown->n_orders);
  drawdown->median = igx_quantile_get (falls, drawdown->n_orders, 0.5);
  drawdown->deep = igx_quantile_get (falls, drawdown->n_orders, 0.05);
  drawdown->share = (1.0 + n_as_deep) / (1.0 + drawdown->n_orders);
}

/**
 * igx_drawdown_shuffle:
 * @steps: (array length=n_steps): in order of closing
 * @n_steps: how many, at most 2^32 - 1
 * @unit: what changes places
 * @n_orders: how many random orders, 1 to %IGX_DRAWDOWN_ORDERS_MAX
 * @seed: of the orders; the same gives the same bits
 * @drawdown: (out caller-allocates): what they say
 *
 * An order costs a few ns a day, or 10 ns an outcome where these change places.
 */
void
igx_drawdown_shuffle (const IgxDrawdownStep *steps,
                      gsize n_steps,
                      IgxDrawdownUnit unit,
                      guint n_orders,
                      guint64 seed,
                      IgxDrawdown *drawdown)
{
  g_autoptr (GArray) blocks = NULL;
  Work work = { .steps = steps, .n_steps = n_steps, .unit = unit };

  g_return_if_fail (drawdown != NULL);
  g_return_if_fail ((steps != NULL || n_steps == 0) && n_steps <= G_MAXUINT32);
  g_return_if_fail (n_orders > 0 && n_orders <= IGX_DRAWDOWN_ORDERS_MAX);

  *drawdown = (IgxDrawdown){ .seen = NAN, .median = NAN, .deep = NAN, .share = NAN };
  if (n_steps == 0)
    return;
  blocks = make_blocks (steps, n_steps);
  work.blocks = blocks;
  drawdown->seen = igx_drawdown_measure (steps, n_steps);
  drawdown->n_orders = n_orders;
  drawdown->n_units = unit == IGX_DRAWDOWN_DAYS ? blocks->len : n_steps;
  try_orders (&work, seed, drawdown);
}
