/* SPDX-License-Identifier: GPL-3.0-or-later */
/* History = what the cache holds, completed over REST: each hole in it is asked for once, what
 * comes is saved at once. What the exchange does not have stays absent and is not asked for again.
 *
 * A series may be read by many, who all begin at the same time: only one of them asks at a time,
 * and the next one looks into the cache again first. Who finds all in the cache waits for nobody.
 */
#include "pipeline/igx-history.h"

#include "engine/igx-timeframe.h"

/* Ranges without candles that are remembered; what is forgotten is asked for once more. */
#define ABSENT_MAX 256

struct _IgxHistory
{
  IgxStore *store;
  IgxFeed *feed;
  IgxSeriesKey series;
  GArray *absent; /* of IgxTimeRange: asked for, and not there */
  GQueue waiting; /* of GTask (owned): those who want to ask */
  gboolean asking;
};

typedef struct
{
  IgxHistory *history; /* (owned) */
  gint64 start;
  gint64 end;
  GArray *candles; /* of IgxCandle */
  GArray *fetched; /* (nullable): being saved */
  GArray *holes;   /* of IgxTimeRange */
  guint next_hole;
  gboolean has_turn;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  igx_history_unref (load->history);
  g_clear_pointer (&load->candles, g_array_unref);
  g_clear_pointer (&load->fetched, g_array_unref);
  g_clear_pointer (&load->holes, g_array_unref);
  g_free (load);
}

/**
 * igx_history_new:
 *
 * Returns: (transfer full): the candles of @series
 */
IgxHistory *
igx_history_new (IgxStore *store, IgxFeed *feed, const IgxSeriesKey *series)
{
  IgxHistory *self = g_rc_box_new0 (IgxHistory);

  self->store = g_object_ref (store);
  self->feed = g_object_ref (feed);
  self->series = *series;
  self->absent = g_array_new (FALSE, FALSE, sizeof (IgxTimeRange));
  g_queue_init (&self->waiting);
  return self;
}

IgxHistory *
igx_history_ref (IgxHistory *self)
{
  return g_rc_box_acquire (self);
}

static void
history_clear (gpointer data)
{
  IgxHistory *self = data;

  g_object_unref (self->store);
  g_object_unref (self->feed);
  g_array_unref (self->absent);
}

void
igx_history_unref (IgxHistory *self)
{
  g_rc_box_release_full (self, history_clear);
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

static gint64
count_missing (const IgxHistory *self, const IgxTimeRange *hole)
{
  return (hole->end - hole->start) / self->series.timeframe + 1;
}

static gboolean
is_absent (const IgxHistory *self, const IgxTimeRange *hole)
{
  for (guint i = 0; i < self->absent->len; i++)
    {
      const IgxTimeRange *known = &g_array_index (self->absent, IgxTimeRange, i);

      if (known->start <= hole->start && hole->end <= known->end)
        return TRUE;
    }
  return FALSE;
}

/* What still lacks after all holes were asked for. */
static void
note_absent (IgxHistory *self, const Load *load)
{
  g_autoptr (GArray) holes
      = igx_history_find_holes (load->candles, self->series.timeframe, load->start, load->end);

  for (guint i = 0; i < holes->len; i++)
    {
      const IgxTimeRange *hole = &g_array_index (holes, IgxTimeRange, i);

      if (is_absent (self, hole) || count_missing (self, hole) >= IGX_FEED_CANDLES_MAX)
        continue;
      if (self->absent->len == ABSENT_MAX)
        g_array_remove_index (self->absent, 0);
      g_array_append_val (self->absent, *hole);
    }
}

static void take_turn (IgxHistory *self);

/* Takes the task and the error. */
static void
end_load (GTask *task, GError *error)
{
  Load *load = g_task_get_task_data (task);
  g_autoptr (IgxHistory) self = igx_history_ref (load->history);

  if (load->has_turn)
    self->asking = FALSE;
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&load->candles), (GDestroyNotify) g_array_unref);
  take_turn (self);
  g_object_unref (task);
}

static void fetch_next (GTask *task);

static void
drop_after (GArray *candles, gint64 end)
{
  guint n = candles->len;

  while (n > 0 && g_array_index (candles, IgxCandle, n - 1).open_time > end)
    n--;
  g_array_set_size (candles, n);
}

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  GError *error = NULL;
  Load *load = g_task_get_task_data (task);

  if (!igx_store_save_candles_finish (IGX_STORE (object), result, &error))
    {
      end_load (task, error);
      return;
    }
  g_array_append_vals (load->candles, load->fetched->data, load->fetched->len);
  g_clear_pointer (&load->fetched, g_array_unref);
  fetch_next (task);
}

static void
fetched_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  GError *error = NULL;
  Load *load = g_task_get_task_data (task);

  load->fetched = igx_feed_fetch_candles_finish (IGX_FEED (object), result, &error);
  if (load->fetched == NULL)
    {
      end_load (task, error);
      return;
    }
  drop_after (load->fetched, g_array_index (load->holes, IgxTimeRange, load->next_hole - 1).end);
  if (load->fetched->len == 0)
    {
      g_clear_pointer (&load->fetched, g_array_unref);
      fetch_next (task);
      return;
    }
  igx_store_save_candles_async (load->history->store, &load->history->series, load->fetched,
                                g_task_get_cancellable (task), saved_cb, task);
}

/* Takes the task. */
static void
fetch_next (GTask *task)
{
  Load *load = g_task_get_task_data (task);
  IgxHistory *self = load->history;
  const IgxTimeRange *hole = NULL;

  if (load->next_hole == load->holes->len)
    {
      g_array_sort (load->candles, compare_candles);
      if (load->has_turn)
        note_absent (self, load);
      end_load (task, NULL);
      return;
    }
  hole = &g_array_index (load->holes, IgxTimeRange, load->next_hole++);
  /* With the one after it, because the last of an answer may be left out as not closed yet. */
  igx_feed_fetch_candles_async (self->feed, &self->series, hole->start,
                                hole->end + self->series.timeframe,
                                (guint) MIN (count_missing (self, hole) + 1, IGX_FEED_CANDLES_MAX),
                                g_task_get_cancellable (task), fetched_cb, task);
}

static void
find_unknown (IgxHistory *self, Load *load)
{
  load->holes
      = igx_history_find_holes (load->candles, self->series.timeframe, load->start, load->end);
  for (guint i = load->holes->len; i > 0; i--)
    if (is_absent (self, &g_array_index (load->holes, IgxTimeRange, i - 1)))
      g_array_remove_index (load->holes, i - 1);
}

static void
cached_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  GError *error = NULL;
  Load *load = g_task_get_task_data (task);

  load->candles = igx_store_load_candles_finish (IGX_STORE (object), result, &error);
  if (load->candles == NULL)
    {
      end_load (task, error);
      return;
    }
  find_unknown (load->history, load);
  if (load->holes->len == 0 || load->has_turn)
    {
      fetch_next (task);
      return;
    }
  g_queue_push_tail (&load->history->waiting, task);
  take_turn (load->history);
}

/* Takes the task. */
static void
read_cache (GTask *task)
{
  Load *load = g_task_get_task_data (task);

  g_clear_pointer (&load->candles, g_array_unref);
  g_clear_pointer (&load->holes, g_array_unref);
  igx_store_load_candles_async (load->history->store, &load->history->series, load->start,
                                load->end, G_MAXUINT, g_task_get_cancellable (task), cached_cb,
                                task);
}

/* The next one that waits may ask, after another look into the cache. */
static void
take_turn (IgxHistory *self)
{
  GTask *task = NULL;

  if (self->asking)
    return;
  task = g_queue_pop_head (&self->waiting);
  if (task == NULL)
    return;
  self->asking = TRUE;
  ((Load *) g_task_get_task_data (task))->has_turn = TRUE;
  read_cache (task);
}

/**
 * igx_history_load_async:
 * @start_time: open time of the first candle wanted
 * @end_time: open time of the last candle wanted, a closed one
 *
 * Brings what there is from @start_time to @end_time.
 */
void
igx_history_load_async (IgxHistory *self,
                        gint64 start_time,
                        gint64 end_time,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Load *load = g_new0 (Load, 1);
  gint64 first
      = igx_timeframe_floor (self->series.timeframe, IGX_CANDLE_TIME_MIN) + self->series.timeframe;

  g_task_set_source_tag (task, igx_history_load_async);
  load->history = igx_history_ref (self);
  load->start = MAX (start_time, first);
  load->end = end_time;
  g_task_set_task_data (task, load, load_free);
  read_cache (task);
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

/**
 * igx_history_find_start:
 * @n_candles: how many candles must stand before the first one that is to be evaluated
 * @evaluated_to: close time up to which was evaluated, 0 if never
 * @newest_open: open time of the newest closed candle
 *
 * Returns: open time of the first candle that is needed
 */
gint64
igx_history_find_start (IgxTimeframe timeframe,
                        gsize n_candles,
                        gint64 evaluated_to,
                        gint64 newest_open)
{
  gint64 first = evaluated_to > 0 ? MIN (evaluated_to, newest_open) : newest_open;

  return igx_timeframe_floor (timeframe, first) - (gint64) n_candles * timeframe;
}
