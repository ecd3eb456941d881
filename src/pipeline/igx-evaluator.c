/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/igx-evaluator.h"

#include <string.h>

#include "engine/igx-strategy.h"
#include "engine/igx-timeframe.h"
#include "igx-config.h"
#include "pipeline/igx-effort.h"
#include "pipeline/igx-input-reader.h"
#include "pipeline/igx-outcome-keeper.h"
#include "pipeline/igx-signal-judge.h"

struct _IgxEvaluator
{
  GObject parent_instance;

  IgxRunnerContext context;
  IgxSeriesKey series;
  IgxEngine *engine;     /* (owned) */
  GPtrArray *strategies; /* of utf8: ids, ended by NULL */
  GPtrArray *readers;    /* of IgxInputReader: what is read besides */
  GHashTable *progress;  /* (nullable) of utf8 to gint64: of those that wait */
  gint64 evaluated_to;   /* of those that do not; 0 if the series was never evaluated */
  gint64 first_close;    /* what closes up to then is history where nothing ever was evaluated */
  GCancellable *cancellable;
  gboolean begun;
  gint64 begun_at; /* open time of the newest candle at the beginning */
  gboolean caught_up;
  IgxHistory *history; /* (owned) (nullable): the own candles */
  GArray *queue;       /* of IgxCandle: to be evaluated */
  gint64 queued_to;    /* open time: what exists up to there has been in the queue */
  gint64 saved_to;     /* open time of the newest that is in the cache */
  gint64 loading_to;   /* open time */
  gboolean loading;
  IgxEffort reading;
  gint64 waiting_since;   /* market time; 0: nothing waits */
  GArray *batch;          /* (nullable): being committed */
  GPtrArray *uncommitted; /* (nullable): judged candidates of the batch */
  gint64 committing_to;
  IgxEffort writing;
  GError *wait_error; /* (nullable): what is waited for */
};

G_DEFINE_FINAL_TYPE (IgxEvaluator, igx_evaluator, G_TYPE_OBJECT)

static void go_on (gpointer data);
static void commit_batch (gpointer data);

/* Judging and committing. */

static gboolean
is_stopped (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
         || g_error_matches (error, IGX_STORE_ERROR, IGX_STORE_ERROR_CLOSED);
}

static void
fail (IgxEvaluator *self, IgxEffort *effort, const GError *error, IgxEffortFunc again)
{
  if (is_stopped (error) || g_cancellable_is_cancelled (self->cancellable))
    return;
  igx_effort_set_error (effort, error);
  igx_effort_retry_later (effort, again, self);
}

static void
move_progress (IgxEvaluator *self)
{
  GHashTableIter iter;
  gpointer value = NULL;

  self->evaluated_to = MAX (self->evaluated_to, self->committing_to);
  if (self->progress == NULL)
    return;
  g_hash_table_iter_init (&iter, self->progress);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    *(gint64 *) value = MAX (*(gint64 *) value, self->committing_to);
}

static void
finish_batch (IgxEvaluator *self)
{
  g_clear_pointer (&self->batch, g_array_unref);
  g_clear_pointer (&self->uncommitted, g_ptr_array_unref);
}

static void
committed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (IgxEvaluator) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) added = igx_store_commit_finish (IGX_STORE (object), result, &error);

  if (added == NULL)
    {
      fail (self, &self->writing, error, commit_batch);
      return;
    }
  move_progress (self);
  finish_batch (self);
  igx_outcome_keeper_begin (self->context.outcomes, added);
  for (guint i = 0; i < added->len; i++)
    {
      IgxSignal *signal = added->pdata[i];

      if (signal->published)
        igx_publisher_publish (self->context.publisher, signal);
    }
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  igx_effort_set_error (&self->writing, NULL);
  go_on (self);
}

/* Not to be cancelled: what is in the ledger is told, even by a runner that was stopped. */
static void
commit_batch (gpointer data)
{
  IgxEvaluator *self = data;

  igx_store_commit_async (self->context.store, &self->series,
                          igx_evaluator_get_waiting_strategies (self), self->committing_to,
                          self->uncommitted, NULL, committed_cb, g_object_ref (self));
}

static void
note_delivery (IgxEvaluator *self, IgxSignal *candidate)
{
  gint64 grace = igx_clock_to_market (self->context.clock, IGX_LIVE_GRACE_MS);

  candidate->detected_at = igx_clock_now (self->context.clock);
  if (self->context.demo)
    candidate->delivery = IGX_DELIVERY_DEMO;
  else if (candidate->detected_at - candidate->close_time <= grace)
    candidate->delivery = IGX_DELIVERY_LIVE;
  else
    candidate->delivery = IGX_DELIVERY_LATE;
  g_free (candidate->app_version);
  candidate->app_version = g_strdup (IGX_VERSION);
}

/* Close by close: those of one close are judged together. */
static void
judge (IgxEvaluator *self, const GPtrArray *candidates)
{
  IgxSignal *const *all = (IgxSignal *const *) candidates->pdata;
  guint end = 0;

  for (guint begin = 0; begin < candidates->len; begin = end)
    {
      for (end = begin; end < candidates->len && all[end]->close_time == all[begin]->close_time;
           end++)
        note_delivery (self, all[end]);
      igx_outcome_keeper_settle (self->context.outcomes, all[begin]->close_time);
      igx_signal_judge_close (self->context.gate, all + begin, end - begin);
    }
}

/* What closed before this was first watched, or was evaluated by an earlier run, is history: it
 * stands in the ledger already or was never ours to report. */
static gboolean
is_history (IgxEvaluator *self, const IgxSignal *candidate)
{
  const gint64 *progress = NULL;

  if (self->progress == NULL)
    return candidate->close_time <= MAX (self->evaluated_to, self->first_close);
  progress = g_hash_table_lookup (self->progress, candidate->strategy);
  return progress == NULL || candidate->close_time <= *progress;
}

/* History only warms the engine up: there is nothing to be written. */
static gboolean
is_written (IgxEvaluator *self)
{
  gint64 evaluated_to = igx_evaluator_get_evaluated_to (self);

  if (self->uncommitted->len > 0)
    return FALSE;
  return evaluated_to > 0 ? self->committing_to <= evaluated_to
                          : self->committing_to < self->first_close;
}

static void
evaluate_batch (IgxEvaluator *self)
{
  g_autoptr (GPtrArray) candidates
      = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  g_autoptr (GError) error = NULL;
  const IgxCandle *candles = (const IgxCandle *) (gconstpointer) self->batch->data;

  if (!igx_engine_push (self->engine, candles, self->batch->len, candidates, &error))
    {
      /* Only a candle out of order can do this, and the runner lets none through. */
      igx_effort_set_error (&self->writing, error);
      return;
    }
  self->committing_to = candles[self->batch->len - 1].open_time + self->series.timeframe;
  self->uncommitted = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  for (guint i = 0; i < candidates->len; i++)
    {
      IgxSignal *candidate = candidates->pdata[i];

      if (!is_history (self, candidate))
        g_ptr_array_add (self->uncommitted, igx_signal_ref (candidate));
    }
  judge (self, self->uncommitted);
  if (is_written (self))
    finish_batch (self);
  else
    commit_batch (self);
}

/* Waiting. */

/* The first reader that does not know the candle of the moment of @open_time. */
static IgxInputReader *
find_missing (IgxEvaluator *self, gint64 open_time)
{
  for (guint i = 0; i < self->readers->len; i++)
    if (!igx_input_reader_is_known (self->readers->pdata[i], open_time))
      return self->readers->pdata[i];
  return NULL;
}

static guint
count_ready (IgxEvaluator *self)
{
  guint n = 0;

  while (n < self->queue->len
         && find_missing (self, g_array_index (self->queue, IgxCandle, n).open_time) == NULL)
    n++;
  return n;
}

static gboolean
has_evaluated (IgxEvaluator *self, gint64 open_time)
{
  if (self->queue->len > 0)
    return g_array_index (self->queue, IgxCandle, 0).open_time > open_time;
  return self->queued_to >= open_time;
}

static void
try_evaluate (IgxEvaluator *self)
{
  guint n = 0;

  if (self->batch != NULL)
    return;
  self->caught_up = self->caught_up || has_evaluated (self, self->begun_at);
  n = count_ready (self);
  if (n > 0 || has_evaluated (self, self->saved_to))
    self->waiting_since = 0;
  else if (self->waiting_since == 0)
    self->waiting_since = igx_clock_now (self->context.clock);
  if (n == 0)
    return;
  self->batch = igx_candle_array_new ();
  g_array_append_vals (self->batch, self->queue->data, n);
  g_array_remove_range (self->queue, 0, n);
  evaluate_batch (self);
}

/* What did not fit into the queue, or was there before this began, comes from the cache. */

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (IgxEvaluator) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) candles = igx_history_load_finish (result, &error);

  self->loading = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (candles == NULL)
    {
      fail (self, &self->reading, error, go_on);
      return;
    }
  igx_effort_set_error (&self->reading, NULL);
  g_array_append_vals (self->queue, candles->data, candles->len);
  self->queued_to = self->loading_to;
  go_on (self);
}

static void
load_own (IgxEvaluator *self)
{
  if (self->loading || self->queue->len > 0 || self->queued_to >= self->saved_to)
    return;
  self->loading = TRUE;
  self->loading_to = MIN (self->saved_to, self->queued_to + IGX_READ_MAX * self->series.timeframe);
  igx_effort_stop (&self->reading);
  igx_history_load_async (self->history, self->queued_to + self->series.timeframe, self->loading_to,
                          self->cancellable, loaded_cb, g_object_ref (self));
}

static void
go_on (gpointer data)
{
  IgxEvaluator *self = data;

  if (!self->begun)
    return;
  try_evaluate (self);
  load_own (self);
  /* One more, so that what closes with the next own candle is there when that one comes. */
  for (guint i = 0; i < self->readers->len; i++)
    igx_input_reader_want (self->readers->pdata[i], self->queued_to + self->series.timeframe);
}

static void
take_progress (IgxEvaluator *self, GHashTable *progress)
{
  self->progress = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; self->strategies->pdata[i] != NULL; i++)
    {
      const char *id = self->strategies->pdata[i];
      const gint64 *known = g_hash_table_lookup (progress, id);

      if (known != NULL)
        g_hash_table_insert (self->progress, g_strdup (id), g_memdup2 (known, sizeof *known));
    }
}

/**
 * igx_evaluator_begin:
 * @evaluated_to: progress of the series, 0 if it was never evaluated
 * @progress: (element-type utf8 gint64): progress of the strategies that wait
 * @history: the own candles
 * @first_close: what closes up to then is history where nothing ever was evaluated
 * @newest_open: open time of the newest that there is
 *
 * Evaluates what there is and goes on with igx_evaluator_push(). One that is behind is so by as
 * much as it waited, which is its own affair.
 */
void
igx_evaluator_begin (IgxEvaluator *self,
                     gint64 evaluated_to,
                     GHashTable *progress,
                     IgxHistory *history,
                     gint64 first_close,
                     gint64 newest_open)
{
  const IgxTimeframe timeframe = self->series.timeframe;
  gsize needed = igx_engine_get_history (self->engine) + IGX_HISTORY_MARGIN;
  gint64 start = 0;

  g_return_if_fail (self->history == NULL);

  self->evaluated_to = evaluated_to;
  if (evaluated_to == 0)
    self->first_close = first_close;
  if (self->readers->len > 0)
    take_progress (self, progress);
  self->history = igx_history_ref (history);
  self->saved_to = newest_open;
  self->begun_at = newest_open;
  start = igx_history_find_start (timeframe, needed, igx_evaluator_get_evaluated_to (self),
                                  newest_open);
  self->queued_to = start - timeframe;
  for (guint i = 0; i < self->readers->len; i++)
    igx_input_reader_begin (self->readers->pdata[i], start);
  self->begun = TRUE;
  go_on (self);
}

/**
 * igx_evaluator_push:
 * @candles: (element-type IgxCandle): the next ones, saved
 */
void
igx_evaluator_push (IgxEvaluator *self, const GArray *candles)
{
  gboolean follows = self->queued_to == self->saved_to && !self->loading
                     && self->queue->len + candles->len <= IGX_READ_MAX;

  /* Before the beginning they are only in the cache, from where they will come. */
  if (!self->begun || candles->len == 0)
    return;
  self->saved_to = g_array_index (candles, IgxCandle, candles->len - 1).open_time;
  if (follows)
    {
      g_array_append_vals (self->queue, candles->data, candles->len);
      self->queued_to = self->saved_to;
    }
  go_on (self);
}

/**
 * igx_evaluator_stop:
 *
 * Ends it: what is being committed is still told.
 */
void
igx_evaluator_stop (IgxEvaluator *self)
{
  g_cancellable_cancel (self->cancellable);
  self->begun = FALSE;
  igx_effort_stop (&self->reading);
  igx_effort_stop (&self->writing);
  for (guint i = 0; i < self->readers->len; i++)
    igx_input_reader_stop (self->readers->pdata[i]);
}

/* What others see. */

/**
 * igx_evaluator_get_waiting_strategies:
 *
 * Returns: (nullable) (array zero-terminated=1): the ids of its strategies, if they may wait;
 *   %NULL: their progress is that of the series
 */
const char *const *
igx_evaluator_get_waiting_strategies (IgxEvaluator *self)
{
  return self->readers->len > 0 ? (const char *const *) self->strategies->pdata : NULL;
}

/**
 * igx_evaluator_has_caught_up:
 *
 * Returns: whether it has evaluated all that there was at its beginning
 */
gboolean
igx_evaluator_has_caught_up (IgxEvaluator *self)
{
  return self->caught_up;
}

const IgxEngine *
igx_evaluator_get_engine (IgxEvaluator *self)
{
  return self->engine;
}

/**
 * igx_evaluator_get_evaluated_to:
 *
 * Returns: the close time up to which all of its strategies were evaluated, 0 if one never was
 */
gint64
igx_evaluator_get_evaluated_to (IgxEvaluator *self)
{
  gint64 least = G_MAXINT64;
  GHashTableIter iter;
  gpointer value = NULL;

  if (self->readers->len == 0)
    return self->evaluated_to;
  if (self->progress == NULL)
    return 0;
  g_hash_table_iter_init (&iter, self->progress);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    least = MIN (least, *(const gint64 *) value);
  return least;
}

static const GError *
explain_wait (IgxEvaluator *self, IgxInputReader *reader)
{
  const IgxSeriesKey *series = igx_input_reader_get_series (reader);
  const GError *error = igx_input_reader_get_error (reader);
  g_autofree char *names = NULL;
  g_autofree char *text = NULL;

  if (error == NULL && !igx_evaluator_is_overdue (self))
    return NULL;
  names = g_strjoinv (", ", (char **) self->strategies->pdata);
  text = g_strdup_printf ("%s waits for the %s candles of %s: %s", names,
                          igx_timeframe_to_string (series->timeframe), series->symbol,
                          error != NULL ? error->message : "the exchange has not sent them yet");
  /* Who asked before may still hold it. */
  if (self->wait_error == NULL || strcmp (self->wait_error->message, text) != 0)
    {
      g_clear_error (&self->wait_error);
      self->wait_error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, text);
    }
  return self->wait_error;
}

/**
 * igx_evaluator_get_error:
 *
 * Returns: (nullable): what cannot be written or asked, or what is waited for and why
 */
const GError *
igx_evaluator_get_error (IgxEvaluator *self)
{
  IgxInputReader *reader = NULL;

  if (self->writing.error != NULL)
    return self->writing.error;
  if (self->reading.error != NULL)
    return self->reading.error;
  if (!self->begun || self->queue->len == 0)
    return NULL;
  reader = find_missing (self, g_array_index (self->queue, IgxCandle, 0).open_time);
  return reader != NULL ? explain_wait (self, reader) : NULL;
}

/**
 * igx_evaluator_is_overdue:
 *
 * Returns: %TRUE if candles wait for longer than the grace, or if something cannot be saved
 */
gboolean
igx_evaluator_is_overdue (IgxEvaluator *self)
{
  gint64 grace = igx_clock_to_market (self->context.clock, IGX_LIVE_GRACE_MS);

  if (self->writing.error != NULL)
    return TRUE;
  return self->waiting_since > 0
         && igx_clock_now (self->context.clock) - self->waiting_since > grace;
}

/* Making. */

static void
igx_evaluator_finalize (GObject *object)
{
  IgxEvaluator *self = IGX_EVALUATOR (object);

  g_clear_pointer (&self->engine, igx_engine_free);
  g_clear_pointer (&self->context.publisher, igx_publisher_unref);
  g_clear_object (&self->context.outcomes);
  g_ptr_array_unref (self->strategies);
  g_ptr_array_unref (self->readers);
  g_clear_pointer (&self->progress, g_hash_table_unref);
  g_object_unref (self->cancellable);
  g_clear_pointer (&self->history, igx_history_unref);
  g_array_unref (self->queue);
  g_clear_pointer (&self->batch, g_array_unref);
  g_clear_pointer (&self->uncommitted, g_ptr_array_unref);
  igx_effort_clear (&self->reading);
  igx_effort_clear (&self->writing);
  g_clear_error (&self->wait_error);
  G_OBJECT_CLASS (igx_evaluator_parent_class)->finalize (object);
}

static void
igx_evaluator_class_init (IgxEvaluatorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = igx_evaluator_finalize;
}

static void
igx_evaluator_init (IgxEvaluator *self)
{
  self->cancellable = g_cancellable_new ();
  self->strategies = g_ptr_array_new_with_free_func (g_free);
  self->readers = g_ptr_array_new_with_free_func (g_object_unref);
  self->queue = igx_candle_array_new ();
  igx_effort_init (&self->reading);
  igx_effort_init (&self->writing);
}

/**
 * igx_evaluator_new:
 * @context: shared parts, copied
 * @series: what is evaluated
 * @strategies: (element-type IgxStrategy): all of them read the same series
 * @engine: (transfer full): that has these strategies
 *
 * Returns: (transfer full): an evaluator that waits for igx_evaluator_begin()
 */
IgxEvaluator *
igx_evaluator_new (const IgxRunnerContext *context,
                   const IgxSeriesKey *series,
                   GPtrArray *strategies,
                   IgxEngine *engine)
{
  IgxEvaluator *self = g_object_new (IGX_TYPE_EVALUATOR, NULL);

  self->context = *context;
  self->context.publisher = igx_publisher_ref (context->publisher);
  self->context.outcomes = g_object_ref (context->outcomes);
  self->series = *series;
  self->engine = engine;
  for (guint i = 0; i < strategies->len; i++)
    g_ptr_array_add (self->strategies, g_strdup (igx_strategy_get_id (strategies->pdata[i])));
  g_ptr_array_add (self->strategies, NULL);
  for (gsize i = 0; i < igx_engine_get_n_inputs (self->engine); i++)
    {
      IgxInputReader *reader = igx_input_reader_new (context, series->timeframe, self->engine, i);

      g_signal_connect_object (reader, "advanced", G_CALLBACK (go_on), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->readers, reader);
    }
  return self;
}
