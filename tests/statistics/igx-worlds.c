/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The UTC days of the candles are drawn without replacement, so each comes once. Within a day all
 * stays as it was: how a candle opened against the close before it, its shape, its volumes, how
 * volatility came in clusters, and what other symbols did at the same moment, for all symbols are
 * shuffled by the same days. Between days nothing is left: neither trends, nor cycles, nor levels
 * to come back to.
 *
 * Prices are put together from ratios, so that each series begins at its first open and ends at its
 * last close, and no price leaves its candle: rounding keeps the order of numbers. The quote volume
 * goes with the price, or the mean price of a candle would lie outside of it. Times are those of
 * the original. Candles that not all symbols have are left out first, because they would move the
 * others apart.
 *
 * What is predictable within a day stays in these worlds: a strategy that lives of it finds it
 * there, too.
 */
#include "statistics/igx-worlds.h"

#include "engine/igx-timeframe.h"
#include "engine/statistics/igx-random.h"

struct _IgxWorlds
{
  IgxTimeframe timeframe;
  GPtrArray *series; /* of GArray of IgxCandle: the candles that all have */
  GArray *days;      /* of guint32: where each begins; ended by the number of candles */
};

static void
unref_array (gpointer data)
{
  g_array_unref (data);
}

static gboolean
check_series (const IgxWorldSeries *series, IgxTimeframe timeframe, GError **error)
{
  for (gsize i = 0; i < series->n_candles; i++)
    {
      const IgxCandle *candle = &series->candles[i];

      if (!igx_candle_check (candle, timeframe, error))
        return FALSE;
      if (i == 0 || candle->open_time > candle[-1].open_time)
        continue;
      g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_ORDER,
                   "The candle at %" G_GINT64_FORMAT " does not come after the one before it: "
                   "sort the candles by time and take each once",
                   candle->open_time);
      return FALSE;
    }
  return TRUE;
}

/* Moves all series to the next moment that all have. Returns: %FALSE at the end */
static gboolean
meet (const IgxWorldSeries *series, gsize n_series, gsize *at)
{
  gint64 time = G_MININT64;

  for (gsize i = 0; i < n_series;)
    {
      while (at[i] < series[i].n_candles && series[i].candles[at[i]].open_time < time)
        at[i]++;
      if (at[i] == series[i].n_candles)
        return FALSE;
      if (series[i].candles[at[i]].open_time > time)
        {
          time = series[i].candles[at[i]].open_time;
          i = 0;
        }
      else
        i++;
    }
  return TRUE;
}

static void
take_common (IgxWorlds *self, const IgxWorldSeries *series, gsize n_series)
{
  g_autofree gsize *at = g_new0 (gsize, n_series);

  for (gsize i = 0; i < n_series; i++)
    g_ptr_array_add (self->series, igx_candle_array_new ());
  for (; meet (series, n_series, at); at[0]++)
    for (gsize i = 0; i < n_series; i++)
      g_array_append_val ((GArray *) self->series->pdata[i], series[i].candles[at[i]]);
}

static void
find_days (IgxWorlds *self)
{
  const GArray *candles = self->series->pdata[0];
  gint64 day = G_MININT64;

  for (guint i = 0; i < candles->len; i++)
    {
      const gint64 of = igx_timeframe_floor (IGX_TIMEFRAME_DAY,
                                             g_array_index (candles, IgxCandle, i).open_time);

      if (of == day)
        continue;
      g_array_append_val (self->days, i);
      day = of;
    }
  g_array_append_val (self->days, candles->len);
}

/**
 * igx_worlds_new:
 * @series: (array length=n_series): candles of the symbols that move together; they are copied
 * @n_series: how many, 1 to %IGX_WORLDS_SERIES_MAX
 * @timeframe: of all candles
 * @error: return location for a #GError
 *
 * Returns: (transfer full): what worlds are made of, or %NULL with %IGX_ENGINE_ERROR_INVALID or
 *   %IGX_ENGINE_ERROR_ORDER for a candle that is wrong, and %IGX_ENGINE_ERROR_LIMIT if there are
 *   fewer days that all symbols have than %IGX_WORLDS_DAYS_MIN
 */
IgxWorlds *
igx_worlds_new (const IgxWorldSeries *series,
                gsize n_series,
                IgxTimeframe timeframe,
                GError **error)
{
  g_autoptr (IgxWorlds) self = NULL;

  g_return_val_if_fail (series != NULL, NULL);
  g_return_val_if_fail (n_series > 0 && n_series <= IGX_WORLDS_SERIES_MAX, NULL);
  g_return_val_if_fail (timeframe > 0, NULL);

  for (gsize i = 0; i < n_series; i++)
    if (!check_series (&series[i], timeframe, error))
      return NULL;

  self = g_new0 (IgxWorlds, 1);
  self->timeframe = timeframe;
  self->series = g_ptr_array_new_with_free_func (unref_array);
  self->days = g_array_new (FALSE, FALSE, sizeof (guint32));
  take_common (self, series, n_series);
  find_days (self);
  if (igx_worlds_get_n_days (self) < IGX_WORLDS_DAYS_MIN)
    {
      g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_LIMIT,
                   "The candles that all symbols have are of %" G_GSIZE_FORMAT
                   " days, and at least %d can be shuffled: take a longer time",
                   igx_worlds_get_n_days (self), IGX_WORLDS_DAYS_MIN);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
igx_worlds_free (IgxWorlds *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->series);
  g_array_unref (self->days);
  g_free (self);
}

/**
 * igx_worlds_get_n_series:
 *
 * Returns: how many symbols a world has
 */
gsize
igx_worlds_get_n_series (const IgxWorlds *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->series->len;
}

/**
 * igx_worlds_get_n_candles:
 *
 * Returns: how many candles each symbol of a world has
 */
gsize
igx_worlds_get_n_candles (const IgxWorlds *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return ((const GArray *) self->series->pdata[0])->len;
}

/**
 * igx_worlds_get_n_days:
 *
 * Returns: how many days change places
 */
gsize
igx_worlds_get_n_days (const IgxWorlds *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->days->len - 1;
}

static guint32 *
draw_order (const IgxWorlds *self, guint64 seed)
{
  const gsize n = igx_worlds_get_n_days (self);
  guint32 *order = g_new (guint32, n);
  IgxRandom random;

  for (gsize i = 0; i < n; i++)
    order[i] = (guint32) i;
  igx_random_init (&random, seed);
  igx_random_shuffle (&random, order, n);
  return order;
}

/* A candle of the world: @candles[from], after @close, at the time of @candles[to]. */
static IgxCandle
rebuild (const IgxCandle *candles, guint32 from, guint32 to, double close)
{
  const IgxCandle *was = &candles[from];
  const double gap = from > 0 ? was->open / candles[from - 1].close : 1;
  IgxCandle candle = *was;

  candle.open_time = candles[to].open_time;
  candle.open = close * gap;
  candle.high = candle.open * (was->high / was->open);
  candle.low = candle.open * (was->low / was->open);
  candle.close = candle.open * (was->close / was->open);
  candle.quote_volume = was->quote_volume * (candle.open / was->open);
  return candle;
}

static gboolean
make_series (const IgxWorlds *self,
             const GArray *original,
             const guint32 *order,
             GArray *world,
             GError **error)
{
  const IgxCandle *candles = (const IgxCandle *) (gpointer) original->data;
  double close = candles[0].open;
  guint32 to = 0;

  g_array_set_size (world, original->len);
  for (gsize day = 0; day < igx_worlds_get_n_days (self); day++)
    {
      const guint32 begin = g_array_index (self->days, guint32, order[day]);
      const guint32 end = g_array_index (self->days, guint32, order[day] + 1);

      for (guint32 from = begin; from < end; from++)
        {
          const IgxCandle candle = rebuild (candles, from, to, close);

          if (!igx_candle_check (&candle, self->timeframe, error))
            {
              g_prefix_error (error, "This order of the days leads out of all prices: take another "
                                     "seed. ");
              return FALSE;
            }
          g_array_index (world, IgxCandle, to++) = candle;
          close = candle.close;
        }
    }
  return TRUE;
}

/**
 * igx_worlds_make:
 * @self: worlds
 * @seed: which one; the same gives the same bits
 * @worlds: (array) (inout): for each symbol an array of #IgxCandle, which is filled
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %IGX_ENGINE_ERROR_INVALID if a price would be none, which only candles of
 *   enormous moves can bring about
 */
gboolean
igx_worlds_make (const IgxWorlds *self, guint64 seed, GArray **worlds, GError **error)
{
  g_autofree guint32 *order = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (worlds != NULL, FALSE);

  order = draw_order (self, seed);
  for (guint i = 0; i < self->series->len; i++)
    if (!make_series (self, self->series->pdata[i], order, worlds[i], error))
      return FALSE;
  return TRUE;
}
