/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/igx-series-pool.h"

/**
 * igx_series_pool_new:
 * @context: of the runners that will be made; not copied, outlives the pool
 *
 * Returns: (transfer full): a pool without series
 */
IgxSeriesPool *
igx_series_pool_new (const IgxRunnerContext *context)
{
  IgxSeriesPool *self = g_new0 (IgxSeriesPool, 1);

  self->context = context;
  self->runners = g_ptr_array_new_with_free_func (g_object_unref);
  self->references = g_ptr_array_new_with_free_func (g_object_unref);
  self->readers = g_hash_table_new_full (igx_series_key_hash, igx_series_key_equal, g_free, NULL);
  return self;
}

void
igx_series_pool_free (IgxSeriesPool *self)
{
  g_ptr_array_unref (self->runners);
  g_ptr_array_unref (self->references);
  g_hash_table_unref (self->readers);
  g_free (self);
}

static IgxSeriesRunner *
find (GPtrArray *runners, const IgxSeriesKey *series)
{
  for (guint i = 0; i < runners->len; i++)
    if (igx_series_key_equal (igx_series_runner_get_series (runners->pdata[i]), series))
      return runners->pdata[i];
  return NULL;
}

IgxSeriesRunner *
igx_series_pool_find_watched (IgxSeriesPool *self, const IgxSeriesKey *series)
{
  return find (self->runners, series);
}

/**
 * igx_series_pool_is_watched:
 * @pool: (type IgxSeriesPool): a pool
 *
 * As the context's is_watched.
 */
gboolean
igx_series_pool_is_watched (gpointer pool, const IgxSeriesKey *series)
{
  return igx_series_pool_find_watched (pool, series) != NULL;
}

/**
 * igx_series_pool_find:
 *
 * Returns: (transfer none) (nullable): the runner of @series, watched or not
 */
IgxSeriesRunner *
igx_series_pool_find (IgxSeriesPool *self, const IgxSeriesKey *series)
{
  IgxSeriesRunner *runner = find (self->runners, series);

  return runner != NULL ? runner : find (self->references, series);
}

static guint
count_readers (IgxSeriesPool *self, const IgxSeriesKey *series)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->readers, series));
}

static void
set_readers (IgxSeriesPool *self, const IgxSeriesKey *series, guint n)
{
  if (n > 0)
    g_hash_table_replace (self->readers, igx_series_key_copy (series), GUINT_TO_POINTER (n));
  else
    g_hash_table_remove (self->readers, series);
}

/**
 * igx_series_pool_borrow:
 * @pool: (type IgxSeriesPool): a pool whose market runs
 *
 * As the context's borrow.
 */
IgxSeriesRunner *
igx_series_pool_borrow (gpointer pool, const IgxSeriesKey *series)
{
  IgxSeriesPool *self = pool;
  IgxSeriesRunner *runner = igx_series_pool_find (self, series);

  set_readers (self, series, count_readers (self, series) + 1);
  if (runner == NULL)
    {
      runner = igx_series_runner_new (self->context, series, NULL);
      g_ptr_array_add (self->references, runner);
      igx_feed_subscribe (self->context->feed, series);
      igx_series_runner_start (runner);
    }
  return g_object_ref (runner);
}

/* One that is watched before the market runs was never subscribed. */
static void
end_runner (IgxSeriesPool *self, GPtrArray *runners, IgxSeriesRunner *runner)
{
  g_autoptr (IgxSeriesRunner) kept = g_object_ref (runner);

  g_ptr_array_remove (runners, runner);
  if (igx_series_runner_has_started (kept))
    igx_feed_unsubscribe (self->context->feed, igx_series_runner_get_series (kept));
  igx_series_runner_stop (kept);
}

/**
 * igx_series_pool_give_back:
 * @pool: (type IgxSeriesPool): a pool
 *
 * As the context's give_back: what nobody reads any more and nobody watches ends.
 */
void
igx_series_pool_give_back (gpointer pool, const IgxSeriesKey *series)
{
  IgxSeriesPool *self = pool;
  guint n = count_readers (self, series);
  IgxSeriesRunner *runner = find (self->references, series);

  g_return_if_fail (n > 0);

  set_readers (self, series, n - 1);
  if (n == 1 && runner != NULL)
    end_runner (self, self->references, runner);
}

static void
move (GPtrArray *from, GPtrArray *to, IgxSeriesRunner *runner)
{
  g_ptr_array_add (to, g_object_ref (runner));
  g_ptr_array_remove (from, runner);
}

/**
 * igx_series_pool_watch:
 * @series: one that is not watched
 * @strategies: (element-type IgxStrategy): what runs on it
 * @start: whether the market runs
 *
 * Where strategies read it already, it is kept by the same runner from now on.
 */
void
igx_series_pool_watch (IgxSeriesPool *self,
                       const IgxSeriesKey *series,
                       GPtrArray *strategies,
                       gboolean start)
{
  IgxSeriesRunner *runner = find (self->references, series);

  if (runner != NULL)
    {
      move (self->references, self->runners, runner);
      igx_series_runner_set_strategies (runner, strategies);
      return;
    }
  runner = igx_series_runner_new (self->context, series, strategies);
  g_ptr_array_add (self->runners, runner);
  if (!start)
    return;
  igx_feed_subscribe (self->context->feed, series);
  igx_series_runner_start (runner);
}

/**
 * igx_series_pool_unwatch:
 *
 * Returns: %FALSE if @series was not watched
 */
gboolean
igx_series_pool_unwatch (IgxSeriesPool *self, const IgxSeriesKey *series)
{
  IgxSeriesRunner *runner = find (self->runners, series);

  if (runner == NULL)
    return FALSE;
  if (count_readers (self, series) == 0)
    {
      end_runner (self, self->runners, runner);
      return TRUE;
    }
  move (self->runners, self->references, runner);
  igx_series_runner_set_strategies (runner, NULL);
  return TRUE;
}

/**
 * igx_series_pool_fill:
 *
 * Has all of them ask for what may be missing.
 */
void
igx_series_pool_fill (IgxSeriesPool *self)
{
  for (guint i = 0; i < self->references->len; i++)
    igx_series_runner_fill (self->references->pdata[i]);
  for (guint i = 0; i < self->runners->len; i++)
    igx_series_runner_fill (self->runners->pdata[i]);
}

/**
 * igx_series_pool_stop:
 *
 * Ends all of them.
 */
void
igx_series_pool_stop (IgxSeriesPool *self)
{
  for (guint i = 0; i < self->runners->len; i++)
    igx_series_runner_stop (self->runners->pdata[i]);
}
