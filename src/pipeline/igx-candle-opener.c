/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Not through igx-history: the last minute of a candle that has just closed may not be known to
 * REST yet, and what history does not get it takes for something that does not exist. */
#include "pipeline/igx-candle-opener.h"

#include "engine/igx-timeframe.h"
#include "pipeline/igx-effort.h"

#define MINUTE IGX_TIMEFRAME_MINUTE
/* Real ms after its close from which on a minute that an answer does not hold does not exist. */
#define ABSENT_AFTER_MS 60000

/* Reference counted: what is on its way holds it. */
typedef struct
{
  IgxCandleOpener *opener; /* (owned) */
  IgxSeriesKey series;     /* of the candle */
  IgxSeriesKey minutes;
  gint64 open_time;
  gint64 asked_at; /* market time */
  GPtrArray *tasks;
  GArray *candles; /* (nullable) of IgxCandle: being saved */
  IgxEffort effort;
} Job;

struct _IgxCandleOpener
{
  GObject parent_instance;

  IgxRunnerContext context;
  gboolean has_minutes; /* the venue */
  GCancellable *cancellable;
  GPtrArray *jobs; /* of Job */
  GQueue waiting;  /* of Job (unowned): neither asking nor resting after a failure */
  guint n_active;
};

G_DEFINE_FINAL_TYPE (IgxCandleOpener, igx_candle_opener, G_TYPE_OBJECT)

static void look (Job *job);

static void
job_clear (gpointer data)
{
  Job *job = data;

  igx_effort_clear (&job->effort);
  g_clear_pointer (&job->candles, g_array_unref);
  g_ptr_array_unref (job->tasks);
  g_object_unref (job->opener);
}

static void
job_unref (gpointer job)
{
  g_rc_box_release_full (job, job_clear);
}

/* clang-format off */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_unref)
/* clang-format on */

static guint
count_minutes (const Job *job)
{
  return (guint) (job->series.timeframe / MINUTE);
}

static gboolean
is_complete (const Job *job, const GArray *candles)
{
  if (candles->len != count_minutes (job))
    return FALSE;
  for (guint i = 0; i < candles->len; i++)
    if (g_array_index (candles, IgxCandle, i).open_time != job->open_time + i * MINUTE)
      return FALSE;
  return TRUE;
}

static void
begin_next (IgxCandleOpener *self)
{
  while (self->n_active < IGX_CANDLE_OPENER_MAX && !g_queue_is_empty (&self->waiting))
    {
      self->n_active++;
      look (g_queue_pop_head (&self->waiting));
    }
}

static void
wait_for_turn (gpointer data)
{
  Job *job = data;

  g_queue_push_tail (&job->opener->waiting, job);
  begin_next (job->opener);
}

/* @candles: (nullable): the minutes; %NULL: they cannot be had. */
static void
end_job (Job *job, GArray *candles)
{
  g_autoptr (IgxCandleOpener) self = g_object_ref (job->opener);
  g_autoptr (GPtrArray) tasks = g_ptr_array_ref (job->tasks);
  g_autoptr (GArray) minutes = candles != NULL ? g_array_ref (candles) : igx_candle_array_new ();

  g_ptr_array_remove (self->jobs, job);
  self->n_active--;
  begin_next (self);
  for (guint i = 0; i < tasks->len; i++)
    g_task_return_pointer (tasks->pdata[i], g_array_ref (minutes), (GDestroyNotify) g_array_unref);
}

/* While it rests, others have its turn: what fails for one may work for them. */
static void
try_again (Job *job)
{
  igx_effort_retry_later (&job->effort, wait_for_turn, job);
  job->opener->n_active--;
  begin_next (job->opener);
}

static gboolean
is_stopped (const Job *job)
{
  return g_cancellable_is_cancelled (job->opener->cancellable);
}

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (Job) job = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) candles = NULL;
  const gboolean saved = igx_store_save_candles_finish (IGX_STORE (object), result, &error);

  if (is_stopped (job))
    return;
  if (!saved)
    {
      g_clear_pointer (&job->candles, g_array_unref);
      try_again (job);
      return;
    }
  candles = g_steal_pointer (&job->candles);
  end_job (job, candles);
}

static void
take_answer (Job *job, GArray *candles)
{
  IgxCandleOpener *self = job->opener;
  const gint64 end = job->open_time + job->series.timeframe;
  const gint64 margin = igx_clock_to_market (self->context.clock, ABSENT_AFTER_MS);

  while (candles->len > 0 && g_array_index (candles, IgxCandle, candles->len - 1).open_time >= end)
    g_array_set_size (candles, candles->len - 1);
  if (is_complete (job, candles))
    {
      job->candles = g_array_ref (candles);
      igx_store_save_candles_async (self->context.store, &job->minutes, candles, self->cancellable,
                                    saved_cb, g_rc_box_acquire (job));
    }
  else if (job->asked_at >= end + margin)
    end_job (job, NULL);
  else
    try_again (job);
}

static void
fetched_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (Job) job = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) candles = igx_feed_fetch_candles_finish (IGX_FEED (object), result, &error);

  if (is_stopped (job))
    return;
  if (candles != NULL)
    take_answer (job, candles);
  else if (g_error_matches (error, IGX_FEED_ERROR, IGX_FEED_ERROR_UNKNOWN_SYMBOL)
           || g_error_matches (error, IGX_FEED_ERROR, IGX_FEED_ERROR_REFUSED))
    end_job (job, NULL);
  else
    try_again (job);
}

static void
ask (Job *job)
{
  IgxCandleOpener *self = job->opener;

  job->asked_at = igx_clock_now (self->context.clock);
  /* With the one after it, because the last of an answer may be left out as not closed yet. */
  igx_feed_fetch_candles_async (self->context.feed, &job->minutes, job->open_time,
                                job->open_time + job->series.timeframe, count_minutes (job) + 1,
                                self->cancellable, fetched_cb, g_rc_box_acquire (job));
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (Job) job = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) candles = igx_store_load_candles_finish (IGX_STORE (object), result, &error);

  if (is_stopped (job) || g_error_matches (error, IGX_STORE_ERROR, IGX_STORE_ERROR_CLOSED))
    return;
  if (candles == NULL)
    try_again (job);
  else if (is_complete (job, candles))
    end_job (job, candles);
  else
    ask (job);
}

/* What is in the cache need not be asked for. */
static void
look (Job *job)
{
  IgxCandleOpener *self = job->opener;

  igx_store_load_candles_async (self->context.store, &job->minutes, job->open_time,
                                job->open_time + job->series.timeframe - MINUTE, 0,
                                self->cancellable, loaded_cb, g_rc_box_acquire (job));
}

static gboolean
is_same (const Job *job, const IgxSeriesKey *series, gint64 open_time)
{
  return job->open_time == open_time && igx_series_key_equal (&job->series, series);
}

static Job *
find_job (IgxCandleOpener *self, const IgxSeriesKey *series, gint64 open_time)
{
  for (guint i = 0; i < self->jobs->len; i++)
    if (is_same (self->jobs->pdata[i], series, open_time))
      return self->jobs->pdata[i];
  return NULL;
}

/**
 * igx_candle_opener_open_async:
 * @series: of the candle, longer than a minute
 * @open_time: of the candle, a closed one, ms UTC
 */
void
igx_candle_opener_open_async (IgxCandleOpener *self,
                              const IgxSeriesKey *series,
                              gint64 open_time,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = g_task_new (self, self->cancellable, callback, user_data);
  Job *job = NULL;

  g_task_set_source_tag (task, igx_candle_opener_open_async);
  g_return_if_fail (series->timeframe > MINUTE);

  job = find_job (self, series, open_time);
  if (job == NULL)
    {
      job = g_rc_box_new0 (Job);
      job->opener = g_object_ref (self);
      job->series = *series;
      job->minutes = *series;
      job->minutes.timeframe = MINUTE;
      job->open_time = open_time;
      job->tasks = g_ptr_array_new_with_free_func (g_object_unref);
      igx_effort_init (&job->effort);
      g_ptr_array_add (self->jobs, job);
      g_ptr_array_add (job->tasks, task);
      wait_for_turn (job);
      return;
    }
  g_ptr_array_add (job->tasks, task);
}

/**
 * igx_candle_opener_open_finish:
 *
 * Returns: (transfer full) (element-type IgxCandle) (nullable): all minutes of the candle; empty if
 *   the exchange does not have all of them; %NULL with %G_IO_ERROR_CANCELLED after
 *   igx_candle_opener_stop()
 */
GArray *
igx_candle_opener_open_finish (IgxCandleOpener *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * igx_candle_opener_has_minutes:
 *
 * Returns: whether the venue has candles of a minute at all
 */
gboolean
igx_candle_opener_has_minutes (IgxCandleOpener *self)
{
  return self->has_minutes;
}

/**
 * igx_candle_opener_stop:
 *
 * Ends it: who waits is told that it was cancelled.
 */
void
igx_candle_opener_stop (IgxCandleOpener *self)
{
  g_cancellable_cancel (self->cancellable);
  g_queue_clear (&self->waiting);
  for (guint i = 0; i < self->jobs->len; i++)
    {
      Job *job = self->jobs->pdata[i];

      igx_effort_stop (&job->effort);
      for (guint t = 0; t < job->tasks->len; t++)
        g_task_return_error_if_cancelled (job->tasks->pdata[t]);
    }
  g_ptr_array_set_size (self->jobs, 0);
}

static void
igx_candle_opener_finalize (GObject *object)
{
  IgxCandleOpener *self = IGX_CANDLE_OPENER (object);

  g_ptr_array_unref (self->jobs);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (igx_candle_opener_parent_class)->finalize (object);
}

static void
igx_candle_opener_class_init (IgxCandleOpenerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = igx_candle_opener_finalize;
}

static void
igx_candle_opener_init (IgxCandleOpener *self)
{
  self->cancellable = g_cancellable_new ();
  self->jobs = g_ptr_array_new_with_free_func (job_unref);
  g_queue_init (&self->waiting);
}

/**
 * igx_candle_opener_new:
 * @context: shared parts, copied; to be stopped before they go
 *
 * Returns: (transfer full): an opener that has nothing to do
 */
IgxCandleOpener *
igx_candle_opener_new (const IgxRunnerContext *context)
{
  IgxCandleOpener *self = g_object_new (IGX_TYPE_CANDLE_OPENER, NULL);
  gsize n = 0;
  const IgxTimeframe *timeframes = igx_feed_get_timeframes (context->feed, &n);

  self->context = *context;
  for (gsize i = 0; i < n; i++)
    self->has_minutes = self->has_minutes || timeframes[i] == MINUTE;
  return self;
}
