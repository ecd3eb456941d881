/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/igx-evaluator.h"

#include <string.h>

#include "engine/igx-strategy.h"
#include "engine/igx-timeframe.h"
#include "pipeline/igx-effort.h"
#include "pipeline/igx-history.h"
#include "pipeline/igx-series-runner.h"

/* A series that the strategies read. Its candles come from the cache, into which its runner has
 * saved them: so none is missed and none comes twice, whenever the two begin. */
typedef struct
{
  IgxSeriesKey series;
  gsize index;             /* in the engine */
  IgxSeriesRunner *runner; /* (owned) (nullable) */
  gulong handler;
  gint64 fed_to; /* open time: what exists up to there has been fed */
  gint64 loading_to;
  gboolean loading;
  IgxEffort asking;
} Input;

struct _IgxEvaluator
{
  GObject parent_instance;

  IgxRunnerContext context;
  IgxSeriesKey series;
  IgxEngine *engine;     /* (owned) */
  GPtrArray *strategies; /* of utf8: ids, ended by NULL */
  GArray *inputs;        /* of Input */
  GHashTable *progress;  /* (nullable) of utf8 to gint64: of those that wait */
  gint64 evaluated_to;   /* of those that do not; 0 if the series was never evaluated */
  GCancellable *cancellable;
  gboolean begun;
  GArray *queue;          /* of IgxCandle: saved, to be evaluated */
  gint64 newest;          /* open time of the last that came */
  gboolean lost;          /* the queue was full: what came after is in the cache only */
  gint64 waiting_since;   /* boot ms; 0: nothing waits */
  GArray *batch;          /* (nullable): being committed */
  GPtrArray *uncommitted; /* (nullable): judged candidates of the batch */
  gint64 committing_to;
  IgxEffort writing;
  GError *wait_error; /* (nullable): what is waited for */
};

G_DEFINE_FINAL_TYPE (IgxEvaluator, igx_evaluator, G_TYPE_OBJECT)

enum
{
  SIGNAL_BEHIND,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void try_evaluate (IgxEvaluator *self);
static void commit_batch (gpointer data);

static Input *
get_input (IgxEvaluator *self, guint i)
{
  return &g_array_index (self->inputs, Input, i);
}

/* Judging and committing. */

static gboolean
is_stopped (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
         || g_error_matches (error, IGX_STORE_ERROR, IGX_STORE_ERROR_CLOSED);
}

static void
fail (
    IgxEvaluator *self, IgxEffort *effort, const GError *error, IgxEffortFunc again, gpointer data)
{
  if (is_stopped (error) || g_cancellable_is_cancelled (self->cancellable))
    return;
  igx_effort_set_error (effort, error);
  igx_effort_retry_later (effort, again, data);
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
committed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (IgxEvaluator) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) added = igx_store_commit_finish (IGX_STORE (object), result, &error);

  if (added == NULL)
    {
      fail (self, &self->writing, error, commit_batch, self);
      return;
    }
  move_progress (self);
  g_clear_pointer (&self->batch, g_array_unref);
  g_clear_pointer (&self->uncommitted, g_ptr_array_unref);
  for (guint i = 0; i < added->len; i++)
    {
      IgxSignal *signal = added->pdata[i];

      if (signal->published)
        igx_publisher_publish (self->context.publisher, signal);
    }
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  igx_effort_set_error (&self->writing, NULL);
  try_evaluate (self);
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
judge (IgxEvaluator *self, IgxSignal *candidate)
{
  gint64 grace = igx_clock_to_market (self->context.clock, IGX_LIVE_GRACE_MS);

  candidate->detected_at = igx_clock_now (self->context.clock);
  if (self->context.demo)
    candidate->delivery = IGX_DELIVERY_DEMO;
  else if (candidate->detected_at - candidate->close_time <= grace)
    candidate->delivery = IGX_DELIVERY_LIVE;
  else
    candidate->delivery = IGX_DELIVERY_LATE;
  igx_gate_judge (self->context.gate, candidate);
}

/* What closed before this was first watched, or was evaluated by an earlier run, is history: it
 * stands in the ledger already or was never ours to report. */
static gboolean
is_history (IgxEvaluator *self, const IgxSignal *candidate)
{
  const gint64 *progress = NULL;

  if (self->progress == NULL)
    return self->evaluated_to == 0 || candidate->close_time <= self->evaluated_to;
  progress = g_hash_table_lookup (self->progress, candidate->strategy);
  return progress == NULL || candidate->close_time <= *progress;
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

      if (is_history (self, candidate))
        continue;
      judge (self, candidate);
      g_ptr_array_add (self->uncommitted, igx_signal_ref (candidate));
    }
  commit_batch (self);
}

/* Waiting. */

/* The first input whose candle of the moment of @open_time is not known. */
static Input *
find_missing (IgxEvaluator *self, gint64 open_time)
{
  for (guint i = 0; i < self->inputs->len; i++)
    {
      Input *input = get_input (self, i);

      if (input->fed_to < igx_engine_get_input_due (self->engine, input->index, open_time))
        return input;
    }
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

static void
try_evaluate (IgxEvaluator *self)
{
  guint n = 0;

  if (!self->begun || self->batch != NULL)
    return;
  n = count_ready (self);
  if (n > 0)
    {
      self->waiting_since = 0;
      self->batch = igx_candle_array_new ();
      g_array_append_vals (self->batch, self->queue->data, n);
      g_array_remove_range (self->queue, 0, n);
      evaluate_batch (self);
    }
  else if (self->queue->len > 0 && self->waiting_since == 0)
    self->waiting_since = igx_clock_boot_ms ();
  else if (self->lost && self->queue->len == 0 && find_missing (self, self->newest) == NULL)
    {
      self->begun = FALSE;
      g_signal_emit (self, signals[SIGNAL_BEHIND], 0);
    }
}

/* Inputs. */

static void advance_input (IgxEvaluator *self, Input *input);

typedef struct
{
  IgxEvaluator *self; /* (owned) */
  guint i;
} InputCall;

static void
advance_again (gpointer data)
{
  IgxEvaluator *self = data;

  for (guint i = 0; i < self->inputs->len; i++)
    advance_input (self, get_input (self, i));
}

static void
feed (IgxEvaluator *self, Input *input, const GArray *candles, GError **error)
{
  guint first = 0;
  gint64 evaluated = G_MININT64;

  if (igx_engine_get_n_candles (self->engine) > 0)
    evaluated = igx_engine_get_last_open_time (self->engine) + self->series.timeframe;
  /* One that came after all, when the exchange was known to have none. */
  while (first < candles->len
         && g_array_index (candles, IgxCandle, first).open_time + input->series.timeframe
                <= evaluated)
    first++;
  if (first < candles->len)
    igx_engine_feed (self->engine, &input->series, &g_array_index (candles, IgxCandle, first),
                     candles->len - first, error);
}

static void
input_loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autofree InputCall *call = data;
  g_autoptr (IgxEvaluator) self = call->self;
  Input *input = get_input (self, call->i);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) candles = igx_history_load_finish (result, &error);

  input->loading = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (candles != NULL)
    feed (self, input, candles, &error);
  if (error != NULL)
    {
      fail (self, &input->asking, error, advance_again, self);
      return;
    }
  igx_effort_set_error (&input->asking, NULL);
  input->fed_to = input->loading_to;
  advance_input (self, input);
  try_evaluate (self);
}

static void
advance_input (IgxEvaluator *self, Input *input)
{
  InputCall *call = NULL;
  gint64 known_to = igx_series_runner_get_known_to (input->runner);

  if (input->loading || known_to <= input->fed_to)
    return;
  call = g_new (InputCall, 1);
  call->self = g_object_ref (self);
  call->i = (guint) (input - get_input (self, 0));
  input->loading = TRUE;
  input->loading_to = known_to;
  igx_effort_stop (&input->asking);
  igx_history_load_range_async (self->context.store, self->context.feed, &input->series,
                                input->fed_to + input->series.timeframe, known_to,
                                self->cancellable, input_loaded_cb, call);
}

static void
progressed_cb (IgxSeriesRunner *runner, IgxEvaluator *self)
{
  for (guint i = 0; i < self->inputs->len; i++)
    if (get_input (self, i)->runner == runner)
      advance_input (self, get_input (self, i));
}

static void
begin_input (IgxEvaluator *self, Input *input, gint64 first_open)
{
  const IgxTimeframe timeframe = input->series.timeframe;
  gsize history = igx_engine_get_input_history (self->engine, input->index);

  input->fed_to = igx_timeframe_floor (timeframe, first_open) - (gint64) (history + 1) * timeframe;
  input->runner = self->context.borrow (self->context.owner, &input->series);
  input->handler = g_signal_connect (input->runner, "progressed", G_CALLBACK (progressed_cb), self);
  advance_input (self, input);
}

static void
end_input (IgxEvaluator *self, Input *input)
{
  igx_effort_stop (&input->asking);
  if (input->runner == NULL)
    return;
  g_clear_signal_handler (&input->handler, input->runner);
  g_clear_object (&input->runner);
  self->context.give_back (self->context.owner, &input->series);
}

/**
 * igx_evaluator_begin:
 * @evaluated_to: progress of the series, 0 if it was never evaluated
 * @progress: (element-type utf8 gint64): progress of the strategies that wait
 * @history: (element-type IgxCandle): what there is of the series, as much as all evaluators need
 * @newest_open: open time of its newest candle, and of the newest that could be there
 *
 * Evaluates the history and goes on with igx_evaluator_push().
 */
void
igx_evaluator_begin (IgxEvaluator *self,
                     gint64 evaluated_to,
                     GHashTable *progress,
                     GArray *history,
                     gint64 newest_open)
{
  gint64 first = history->len > 0 ? g_array_index (history, IgxCandle, 0).open_time : newest_open;

  g_return_if_fail (!self->begun);

  self->evaluated_to = evaluated_to;
  if (self->inputs->len > 0)
    self->progress = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; self->inputs->len > 0 && self->strategies->pdata[i] != NULL; i++)
    {
      const char *id = self->strategies->pdata[i];
      const gint64 *known = g_hash_table_lookup (progress, id);

      if (known != NULL)
        g_hash_table_insert (self->progress, g_strdup (id), g_memdup2 (known, sizeof *known));
    }
  g_array_append_vals (self->queue, history->data, history->len);
  self->newest = newest_open;
  self->begun = TRUE;
  for (guint i = 0; i < self->inputs->len; i++)
    begin_input (self, get_input (self, i), first);
  try_evaluate (self);
}

/**
 * igx_evaluator_push:
 * @candles: (element-type IgxCandle): the next ones, saved
 */
void
igx_evaluator_push (IgxEvaluator *self, const GArray *candles)
{
  if (candles->len == 0)
    return;
  self->newest = g_array_index (candles, IgxCandle, candles->len - 1).open_time;
  if (!self->lost && self->queue->len < IGX_EVALUATOR_WAITING_MAX)
    g_array_append_vals (self->queue, candles->data, candles->len);
  else
    self->lost = TRUE;
  try_evaluate (self);
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
  igx_effort_stop (&self->writing);
  for (guint i = 0; i < self->inputs->len; i++)
    end_input (self, get_input (self, i));
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
  return self->inputs->len > 0 ? (const char *const *) self->strategies->pdata : NULL;
}

/**
 * igx_evaluator_get_history:
 *
 * Returns: how many own candles must be there before those that matter
 */
gsize
igx_evaluator_get_history (IgxEvaluator *self)
{
  return igx_engine_get_history (self->engine);
}

gboolean
igx_evaluator_reads (IgxEvaluator *self, const IgxSeriesKey *series)
{
  for (guint i = 0; i < self->inputs->len; i++)
    if (igx_series_key_equal (&get_input (self, i)->series, series))
      return TRUE;
  return FALSE;
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

  if (self->inputs->len == 0)
    return self->evaluated_to;
  if (self->progress == NULL)
    return 0;
  g_hash_table_iter_init (&iter, self->progress);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    least = MIN (least, *(const gint64 *) value);
  return least;
}

static const GError *
explain_wait (IgxEvaluator *self, const Input *input)
{
  const GError *error = igx_series_runner_get_candle_error (input->runner);
  g_autofree char *names = NULL;
  g_autofree char *text = NULL;

  if (error == NULL && !igx_evaluator_is_overdue (self))
    return NULL;
  names = g_strjoinv (", ", (char **) self->strategies->pdata);
  text = g_strdup_printf ("%s waits for the %s candles of %s: %s", names,
                          igx_timeframe_to_string (input->series.timeframe), input->series.symbol,
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
  const Input *input = NULL;

  if (self->writing.error != NULL)
    return self->writing.error;
  for (guint i = 0; i < self->inputs->len; i++)
    if (get_input (self, i)->asking.error != NULL)
      return get_input (self, i)->asking.error;
  if (!self->begun || (self->queue->len == 0 && !self->lost))
    return NULL;
  input = find_missing (self, self->queue->len > 0
                                  ? g_array_index (self->queue, IgxCandle, 0).open_time
                                  : self->newest);
  return input != NULL ? explain_wait (self, input) : NULL;
}

/**
 * igx_evaluator_is_overdue:
 *
 * Returns: %TRUE if candles wait for longer than the grace, or if something cannot be saved
 */
gboolean
igx_evaluator_is_overdue (IgxEvaluator *self)
{
  if (self->writing.error != NULL)
    return TRUE;
  return self->waiting_since > 0 && igx_clock_boot_ms () - self->waiting_since > IGX_LIVE_GRACE_MS;
}

/**
 * igx_evaluator_dup_waiting:
 * @evaluators: (element-type IgxEvaluator): all of a series
 *
 * Returns: (transfer full) (array zero-terminated=1): the ids of the strategies that may wait
 */
char **
igx_evaluator_dup_waiting (GPtrArray *evaluators)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < evaluators->len; i++)
    {
      IgxEvaluator *self = evaluators->pdata[i];

      if (self->inputs->len > 0)
        g_strv_builder_addv (ids, (const char **) self->strategies->pdata);
    }
  return g_strv_builder_end (ids);
}

/**
 * igx_evaluator_describe_all:
 * @evaluators: (element-type IgxEvaluator): all of a series
 *
 * Adds to @dict what ListSeries tells of them: `candles`, `needed`, `evaluated_to`.
 */
void
igx_evaluator_describe_all (GPtrArray *evaluators, GVariantDict *dict)
{
  gint64 evaluated_to = G_MAXINT64;
  gsize n_candles = 0;
  gsize warmup = 0;

  if (evaluators->len == 0)
    return;
  for (guint i = 0; i < evaluators->len; i++)
    {
      IgxEvaluator *self = evaluators->pdata[i];

      /* The first never waits. */
      if (i == 0)
        n_candles = igx_engine_get_n_candles (self->engine);
      warmup = MAX (warmup, igx_engine_get_warmup (self->engine));
      evaluated_to = MIN (evaluated_to, igx_evaluator_get_evaluated_to (self));
    }
  g_variant_dict_insert (dict, "candles", "u", (guint) n_candles);
  g_variant_dict_insert (dict, "needed", "u", (guint) warmup);
  if (evaluated_to > 0)
    g_variant_dict_insert (dict, "evaluated_to", "x", evaluated_to);
}

/* Making. */

static void
input_clear (gpointer data)
{
  Input *input = data;

  igx_effort_clear (&input->asking);
  g_clear_object (&input->runner);
}

static void
igx_evaluator_finalize (GObject *object)
{
  IgxEvaluator *self = IGX_EVALUATOR (object);

  g_clear_pointer (&self->engine, igx_engine_free);
  g_clear_pointer (&self->context.publisher, igx_publisher_unref);
  g_ptr_array_unref (self->strategies);
  g_array_unref (self->inputs);
  g_clear_pointer (&self->progress, g_hash_table_unref);
  g_object_unref (self->cancellable);
  g_array_unref (self->queue);
  g_clear_pointer (&self->batch, g_array_unref);
  g_clear_pointer (&self->uncommitted, g_ptr_array_unref);
  igx_effort_clear (&self->writing);
  g_clear_error (&self->wait_error);
  G_OBJECT_CLASS (igx_evaluator_parent_class)->finalize (object);
}

static void
igx_evaluator_class_init (IgxEvaluatorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = igx_evaluator_finalize;
  signals[SIGNAL_BEHIND] = g_signal_new ("behind", IGX_TYPE_EVALUATOR, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
}

static void
igx_evaluator_init (IgxEvaluator *self)
{
  self->cancellable = g_cancellable_new ();
  self->strategies = g_ptr_array_new_with_free_func (g_free);
  self->inputs = g_array_new (FALSE, TRUE, sizeof (Input));
  g_array_set_clear_func (self->inputs, input_clear);
  self->queue = igx_candle_array_new ();
  igx_effort_init (&self->writing);
}

static IgxEngine *
new_engine (const IgxRunnerContext *context, const IgxSeriesKey *series)
{
  IgxEngine *engine = igx_engine_new (series);
  gsize n = 0;
  const IgxTimeframe *timeframes = igx_feed_get_timeframes (context->feed, &n);

  igx_engine_set_venue_timeframes (engine, timeframes, n);
  return engine;
}

static IgxEvaluator *
evaluator_new (const IgxRunnerContext *context, const IgxSeriesKey *series, GPtrArray *strategies)
{
  IgxEvaluator *self = g_object_new (IGX_TYPE_EVALUATOR, NULL);

  self->context = *context;
  self->context.publisher = igx_publisher_ref (context->publisher);
  self->series = *series;
  self->engine = new_engine (context, series);
  for (guint i = 0; i < strategies->len; i++)
    {
      /* Each has been tried alone. */
      if (igx_engine_add_strategy (self->engine, strategies->pdata[i], NULL, NULL))
        g_ptr_array_add (self->strategies, g_strdup (igx_strategy_get_id (strategies->pdata[i])));
    }
  g_ptr_array_add (self->strategies, NULL);
  for (gsize i = 0; i < igx_engine_get_n_inputs (self->engine); i++)
    {
      Input input = { .series = *igx_engine_get_input (self->engine, i), .index = i };

      igx_effort_init (&input.asking);
      g_array_append_val (self->inputs, input);
    }
  return self;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* What names the series that a strategy reads besides its own; "" for none. */
static char *
dup_inputs (const IgxEngine *engine)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < igx_engine_get_n_inputs (engine); i++)
    g_ptr_array_add (names, igx_series_key_to_string (igx_engine_get_input (engine, i)));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (" ", (char **) names->pdata);
}

/**
 * igx_evaluator_make_all:
 * @context: shared parts, copied
 * @series: what is evaluated
 * @strategies: (element-type IgxStrategy): those that do not run on its timeframe are left out
 * @error: (out) (optional): why one of the strategies cannot be used; the others are
 *
 * Returns: (transfer full) (element-type IgxEvaluator): the one that never waits, which may have
 *   no strategy, and one for each set of further series that is read
 */
GPtrArray *
igx_evaluator_make_all (const IgxRunnerContext *context,
                        const IgxSeriesKey *series,
                        GPtrArray *strategies,
                        GError **error)
{
  GPtrArray *evaluators = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) groups
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GPtrArray) order = g_ptr_array_new ();

  g_ptr_array_add (order, g_ptr_array_new ());
  g_hash_table_insert (groups, g_strdup (""), order->pdata[0]);
  for (guint i = 0; i < strategies->len; i++)
    {
      g_autoptr (IgxEngine) trial = new_engine (context, series);
      g_autofree char *inputs = NULL;
      GPtrArray *group = NULL;

      if (!igx_strategy_runs_on (strategies->pdata[i], series->timeframe)
          || !igx_engine_add_strategy (trial, strategies->pdata[i], NULL,
                                       error != NULL && *error == NULL ? error : NULL))
        continue;
      inputs = dup_inputs (trial);
      group = g_hash_table_lookup (groups, inputs);
      if (group == NULL)
        {
          group = g_ptr_array_new ();
          g_ptr_array_add (order, group);
          g_hash_table_insert (groups, g_steal_pointer (&inputs), group);
        }
      g_ptr_array_add (group, strategies->pdata[i]);
    }
  for (guint i = 0; i < order->len; i++)
    g_ptr_array_add (evaluators, evaluator_new (context, series, order->pdata[i]));
  return evaluators;
}
