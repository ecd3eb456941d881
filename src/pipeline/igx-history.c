/* SPDX-License-Identifier: GPL-3.0-or-later */
/* History = what the cache holds, completed over REST: the cache is read once, each hole in it is
 * asked for once, what comes is saved at once. What the exchange does not have stays absent. */
#include "pipeline/igx-history.h"

#include "engine/igx-timeframe.h"

typedef struct
{
  IgxStore *store;
  IgxFeed *feed;
  IgxSeriesKey series;
  gint64 start;
  gint64 end;
  GArray *candles; /* of IgxCandle */
  GArray *fetched; /* (nullable): being saved */
  GArray *holes;   /* of IgxTimeRange */
  guint next_hole;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_object_unref (load->store);
  g_object_unref (load->feed);
  g_clear_pointer (&load->candles, g_array_unref);
  g_clear_pointer (&load->fetched, g_array_unref);
  g_clear_pointer (&load->holes, g_array_unref);
  g_free (load);
}

static void
add_range (GArray *ranges, gint64 start, gint64 end)
{
  IgxTimeRange range = { start, end };

  if (start <= end)
    g_array_append_val (ranges, range);
}

/**
 * igx_history_find_holes:
 * @candles: (element-type IgxCandle): ascending
 * @start_time: open time of the first candle wanted
 * @end_time: open time of the last candle wanted
 *
 * Returns: (transfer full) (element-type IgxTimeRange): the ranges inside the bounds that
 * @candles lacks, ascending
 */
GArray *
igx_history_find_holes (GArray *candles, IgxTimeframe timeframe, gint64 start_time, gint64 end_time)
{
  GArray *holes = g_array_new (FALSE, FALSE, sizeof (IgxTimeRange));
  gint64 expected = start_time;

  for (guint i = 0; i < candles->len; i++)
    {
      gint64 open_time = g_array_index (candles, IgxCandle, i).open_time;

      if (open_time < start_time || open_time > end_time)
        continue;
      add_range (holes, expected, open_time - timeframe);
      expected = open_time + timeframe;
    }
  add_range (holes, expected, end_time);
  return holes;
}

static int
compare_candles (gconstpointer a, gconstpointer b)
{
  const IgxCandle *x = a;
  const IgxCandle *y = b;

  return (x->open_time > y->open_time) - (x->open_time < y->open_time);
}

static void fetch_next (GTask *task);

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  Load *load = g_task_get_task_data (task);

  if (!igx_store_save_candles_finish (IGX_STORE (object), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_array_append_vals (load->candles, load->fetched->data, load->fetched->len);
  g_clear_pointer (&load->fetched, g_array_unref);
  fetch_next (g_steal_pointer (&task));
}

static void
fetched_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;
  Load *load = g_task_get_task_data (task);

  load->fetched = igx_feed_fetch_candles_finish (IGX_FEED (object), result, &error);
  if (load->fetched == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (load->fetched->len == 0)
    {
      g_clear_pointer (&load->fetched, g_array_unref);
      fetch_next (g_steal_pointer (&task));
      return;
    }
  igx_store_save_candles_async (load->store, &load->series, load->fetched, cancellable, saved_cb,
                                g_steal_pointer (&task));
}

/* Takes the task. */
static void
fetch_next (GTask *task)
{
  Load *load = g_task_get_task_data (task);
  const IgxTimeRange *hole = NULL;
  gint64 n_missing = 0;

  if (load->next_hole == load->holes->len)
    {
      g_array_sort (load->candles, compare_candles);
      g_task_return_pointer (task, g_steal_pointer (&load->candles),
                             (GDestroyNotify) g_array_unref);
      g_object_unref (task);
      return;
    }
  hole = &g_array_index (load->holes, IgxTimeRange, load->next_hole++);
  n_missing = (hole->end - hole->start) / load->series.timeframe + 1;
  igx_feed_fetch_candles_async (load->feed, &load->series, hole->start, hole->end,
                                (guint) MIN (n_missing, IGX_FEED_CANDLES_MAX),
                                g_task_get_cancellable (task), fetched_cb, task);
}

static void
cached_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  Load *load = g_task_get_task_data (task);

  load->candles = igx_store_load_candles_finish (IGX_STORE (object), result, &error);
  if (load->candles == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  load->holes
      = igx_history_find_holes (load->candles, load->series.timeframe, load->start, load->end);
  fetch_next (g_steal_pointer (&task));
}

/**
 * igx_history_load_range_async:
 * @start_time: open time of the first candle wanted
 * @end_time: open time of the last candle wanted, a closed one
 *
 * Brings what there is from @start_time to @end_time.
 */
void
igx_history_load_range_async (IgxStore *store,
                              IgxFeed *feed,
                              const IgxSeriesKey *series,
                              gint64 start_time,
                              gint64 end_time,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Load *load = g_new0 (Load, 1);

  g_task_set_source_tag (task, igx_history_load_range_async);
  load->store = g_object_ref (store);
  load->feed = g_object_ref (feed);
  load->series = *series;
  load->start = MAX (start_time, igx_timeframe_floor (series->timeframe, IGX_CANDLE_TIME_MIN)
                                     + series->timeframe);
  load->end = end_time;
  g_task_set_task_data (task, load, load_free);
  igx_store_load_candles_async (store, series, load->start, load->end, G_MAXUINT, cancellable,
                                cached_cb, g_steal_pointer (&task));
}

/**
 * igx_history_load_async:
 * @n_candles: how many candles must stand before the first one that is to be evaluated
 * @evaluated_to: close time up to which the series was evaluated, 0 if never
 * @newest_open: open time of the newest closed candle
 *
 * Brings the candles from @n_candles before the first to evaluate up to @newest_open.
 */
void
igx_history_load_async (IgxStore *store,
                        IgxFeed *feed,
                        const IgxSeriesKey *series,
                        gsize n_candles,
                        gint64 evaluated_to,
                        gint64 newest_open,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  gint64 first = evaluated_to > 0 ? MIN (evaluated_to, newest_open) : newest_open;
  gint64 start
      = igx_timeframe_floor (series->timeframe, first) - (gint64) n_candles * series->timeframe;

  igx_history_load_range_async (store, feed, series, start, newest_open, cancellable, callback,
                                user_data);
}

/**
 * igx_history_load_finish:
 *
 * Returns: (transfer full) (element-type IgxCandle): ascending; %NULL with @error set
 */
GArray *
igx_history_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
