/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/igx-evaluator-set.h"

#include <string.h>

#include "engine/igx-timeframe.h"
#include "pipeline/igx-effort.h"

struct _IgxEvaluatorSet
{
  GObject parent_instance;

  IgxRunnerContext context;
  IgxSeriesKey series;
  IgxHistory *history;   /* (owned) */
  GPtrArray *evaluators; /* of IgxEvaluator: the first never waits, and may have no strategy */
  GCancellable *opening; /* (nullable): of these evaluators; NULL: there are none */
  IgxEffort beginning;
  GError *strategy_error; /* (nullable): of one that cannot be used */
  gint64 evaluated_to;    /* close time in the ledger; 0 if this series was never evaluated */
  GHashTable *progress;   /* (nullable) of utf8 to gint64: the same of strategies that wait */
  gint64 newest_open;     /* of the candles in the cache; 0 while it is not known */
  GPtrArray *strategies;  /* of IgxStrategy: those that run */
  gboolean noting;        /* that they run is being written */
  gint64 noted_close;     /* up to there nothing ran, if the series was never evaluated */
};

G_DEFINE_FINAL_TYPE (IgxEvaluatorSet, igx_evaluator_set, G_TYPE_OBJECT)

static void load_progress (gpointer data);

/* Making. */

typedef struct
{
  IgxEngine *engine;
  GPtrArray *strategies; /* of IgxStrategy */
} Group;

static void
group_free (gpointer data)
{
  Group *group = data;

  g_clear_pointer (&group->engine, igx_engine_free);
  g_ptr_array_unref (group->strategies);
  g_free (group);
}

static IgxEngine *
new_engine (IgxEvaluatorSet *self)
{
  IgxEngine *engine = igx_engine_new (&self->series);
  gsize n = 0;
  const IgxTimeframe *timeframes = igx_feed_get_timeframes (self->context.feed, &n);

  igx_engine_set_venue_timeframes (engine, timeframes, n);
  return engine;
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

/* Takes the name of what it reads. */
static Group *
add_group (IgxEvaluatorSet *self, GHashTable *groups, GPtrArray *order, char *inputs)
{
  Group *group = g_new0 (Group, 1);

  group->engine = new_engine (self);
  igx_engine_set_context (group->engine, IGX_ENGINE_CONTEXT_MOMENT | IGX_ENGINE_CONTEXT_VALUES);
  group->strategies = g_ptr_array_new ();
  g_hash_table_insert (groups, inputs, group);
  g_ptr_array_add (order, group);
  return group;
}

static gboolean
sort_in (IgxEvaluatorSet *self,
         IgxStrategy *strategy,
         GHashTable *groups,
         GPtrArray *order,
         GError **error)
{
  g_autoptr (IgxEngine) trial = new_engine (self);
  g_autofree char *inputs = NULL;
  Group *group = NULL;

  if (!igx_engine_add_strategy (trial, strategy, NULL, error))
    return FALSE;
  inputs = dup_inputs (trial);
  group = g_hash_table_lookup (groups, inputs);
  if (group == NULL)
    group = add_group (self, groups, order, g_steal_pointer (&inputs));
  /* Where nothing runs nobody needs the history that it takes. */
  if (group->strategies->len == 0)
    igx_engine_set_context (group->engine, IGX_ENGINE_CONTEXT_MOMENT | IGX_ENGINE_CONTEXT_VALUES);
  if (!igx_engine_add_strategy (group->engine, strategy, NULL, error))
    return FALSE;
  g_ptr_array_add (group->strategies, strategy);
  g_ptr_array_add (self->strategies, igx_strategy_ref (strategy));
  return TRUE;
}

static void
make_evaluators (IgxEvaluatorSet *self, GPtrArray *strategies)
{
  g_autoptr (GHashTable) groups
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, group_free);
  g_autoptr (GPtrArray) order = g_ptr_array_new ();

  add_group (self, groups, order, g_strdup (""));
  for (guint i = 0; i < strategies->len; i++)
    {
      g_autoptr (GError) error = NULL;

      if (igx_strategy_runs_on (strategies->pdata[i], self->series.timeframe)
          && igx_strategy_runs_on_symbol (strategies->pdata[i], self->series.symbol)
          && !sort_in (self, strategies->pdata[i], groups, order, &error)
          && self->strategy_error == NULL)
        self->strategy_error = g_steal_pointer (&error);
    }
  for (guint i = 0; i < order->len; i++)
    {
      Group *group = order->pdata[i];

      g_ptr_array_add (self->evaluators,
                       igx_evaluator_new (&self->context, &self->series, group->strategies,
                                          g_steal_pointer (&group->engine)));
    }
}

/* Beginning. */

static GPtrArray *
list_runs (IgxEvaluatorSet *self)
{
  GPtrArray *runs = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_run_free);

  for (guint i = 0; i < self->strategies->len; i++)
    {
      const IgxStrategy *strategy = self->strategies->pdata[i];
      g_autofree char *params = igx_strategy_dup_params_hash (strategy, NULL);
      const gint64 *waiting = g_hash_table_lookup (self->progress, igx_strategy_get_id (strategy));
      gint64 began = self->noted_close;

      if (waiting != NULL)
        began = *waiting;
      else if (self->evaluated_to > 0)
        began = self->evaluated_to;
      g_ptr_array_add (runs, igx_run_new (&self->series, igx_strategy_get_id (strategy),
                                          igx_strategy_get_version (strategy),
                                          igx_strategy_get_source_hash (strategy), params, began));
    }
  return runs;
}

/* An answer to those that are gone is none. */
static gboolean
is_current (IgxEvaluatorSet *self, GAsyncResult *result)
{
  return self->opening != NULL && g_task_get_cancellable (G_TASK (result)) == self->opening;
}

static void
fail (IgxEvaluatorSet *self, const GError *error)
{
  if (g_error_matches (error, IGX_STORE_ERROR, IGX_STORE_ERROR_CLOSED))
    return;
  igx_effort_set_error (&self->beginning, error);
  igx_effort_retry_later (&self->beginning, load_progress, self);
}

static void
noted_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (IgxEvaluatorSet) self = data;
  g_autoptr (GError) error = NULL;
  const gboolean ok = igx_store_set_runs_finish (IGX_STORE (object), result, &error);

  if (!is_current (self, result))
    return;
  self->noting = FALSE;
  if (!ok)
    {
      fail (self, error);
      return;
    }
  igx_effort_set_error (&self->beginning, NULL);
  for (guint i = 0; i < self->evaluators->len; i++)
    igx_evaluator_begin (self->evaluators->pdata[i], self->evaluated_to, self->progress,
                         self->history, self->noted_close, self->newest_open);
}

/* When both the newest candle and how far the strategies are is known. That they run is written
 * first: without it nobody could check later what they found. */
static void
begin (IgxEvaluatorSet *self)
{
  g_autoptr (GPtrArray) runs = NULL;

  if (self->progress == NULL || self->newest_open == 0 || self->noting)
    return;
  self->noting = TRUE;
  self->noted_close = self->newest_open + self->series.timeframe;
  runs = list_runs (self);
  igx_store_set_runs_async (self->context.store, &self->series, runs,
                            self->evaluated_to > 0 ? self->evaluated_to : self->noted_close,
                            self->opening, noted_cb, g_object_ref (self));
}

static void
strategies_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (IgxEvaluatorSet) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) progress
      = igx_store_begin_strategies_finish (IGX_STORE (object), result, &error);

  if (!is_current (self, result))
    return;
  if (progress == NULL)
    {
      fail (self, error);
      return;
    }
  igx_effort_set_error (&self->beginning, NULL);
  self->progress = g_steal_pointer (&progress);
  begin (self);
}

static char **
dup_waiting (IgxEvaluatorSet *self)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < self->evaluators->len; i++)
    {
      const char *const *waiting
          = igx_evaluator_get_waiting_strategies (self->evaluators->pdata[i]);

      if (waiting != NULL)
        g_strv_builder_addv (ids, (const char **) waiting);
    }
  return g_strv_builder_end (ids);
}

static void
progress_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (IgxEvaluatorSet) self = data;
  g_autoptr (GError) error = NULL;
  gint64 evaluated_to = igx_store_get_progress_finish (IGX_STORE (object), result, &error);
  gint64 from = evaluated_to;
  g_auto (GStrv) ids = NULL;

  if (!is_current (self, result))
    return;
  if (evaluated_to < 0)
    {
      fail (self, error);
      return;
    }
  self->evaluated_to = evaluated_to;
  if (from == 0)
    from = igx_timeframe_floor (self->series.timeframe, igx_clock_now (self->context.clock));
  ids = dup_waiting (self);
  igx_store_begin_strategies_async (self->context.store, &self->series, (const char *const *) ids,
                                    from, self->opening, strategies_cb, g_object_ref (self));
}

static void
load_progress (gpointer data)
{
  IgxEvaluatorSet *self = data;

  igx_store_get_progress_async (self->context.store, &self->series, self->opening, progress_cb,
                                g_object_ref (self));
}

/**
 * igx_evaluator_set_open:
 * @strategies: (nullable) (element-type IgxStrategy): what runs from now on, instead of what ran;
 *   those that do not run on the series' timeframe or symbol are left out; %NULL: nothing, not
 *   even the progress of the series goes on
 *
 * The clock must be synced. They begin once igx_evaluator_set_begin() was called, now or before.
 */
void
igx_evaluator_set_open (IgxEvaluatorSet *self, GPtrArray *strategies)
{
  igx_effort_stop (&self->beginning);
  igx_effort_set_error (&self->beginning, NULL);
  g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  g_clear_pointer (&self->progress, g_hash_table_unref);
  g_clear_error (&self->strategy_error);
  for (guint i = 0; i < self->evaluators->len; i++)
    igx_evaluator_stop (self->evaluators->pdata[i]);
  g_ptr_array_set_size (self->evaluators, 0);
  g_ptr_array_set_size (self->strategies, 0);
  self->noting = FALSE;
  if (strategies == NULL)
    return;
  make_evaluators (self, strategies);
  self->opening = g_cancellable_new ();
  load_progress (self);
}

/**
 * igx_evaluator_set_begin:
 * @newest_open: open time of the newest candle in the cache, or of the newest that could be there
 */
void
igx_evaluator_set_begin (IgxEvaluatorSet *self, gint64 newest_open)
{
  g_return_if_fail (self->newest_open == 0);

  self->newest_open = newest_open;
  begin (self);
}

/**
 * igx_evaluator_set_push:
 * @candles: (element-type IgxCandle): the next ones, saved; at least one
 */
void
igx_evaluator_set_push (IgxEvaluatorSet *self, const GArray *candles)
{
  self->newest_open = g_array_index (candles, IgxCandle, candles->len - 1).open_time;
  for (guint i = 0; i < self->evaluators->len; i++)
    igx_evaluator_push (self->evaluators->pdata[i], candles);
}

/* What others see. */

/**
 * igx_evaluator_set_is_ready:
 *
 * Returns: whether the strategies that never wait have caught up; those that wait may take as long
 *   as they like
 */
gboolean
igx_evaluator_set_is_ready (IgxEvaluatorSet *self)
{
  return self->evaluators->len == 0 || igx_evaluator_has_caught_up (self->evaluators->pdata[0]);
}

const GError *
igx_evaluator_set_get_error (IgxEvaluatorSet *self)
{
  for (guint i = 0; i < self->evaluators->len; i++)
    {
      const GError *error = igx_evaluator_get_error (self->evaluators->pdata[i]);

      if (error != NULL)
        return error;
    }
  return self->beginning.error != NULL ? self->beginning.error : self->strategy_error;
}

/**
 * igx_evaluator_set_is_overdue:
 *
 * Returns: %TRUE if one of them waits for longer than the grace, or cannot save
 */
gboolean
igx_evaluator_set_is_overdue (IgxEvaluatorSet *self)
{
  for (guint i = 0; i < self->evaluators->len; i++)
    if (igx_evaluator_is_overdue (self->evaluators->pdata[i]))
      return TRUE;
  return FALSE;
}

/**
 * igx_evaluator_set_describe:
 *
 * Adds to @dict what ListSeries tells of them: `candles`, `needed`, `evaluated_to`.
 */
void
igx_evaluator_set_describe (IgxEvaluatorSet *self, GVariantDict *dict)
{
  gint64 evaluated_to = G_MAXINT64;
  gsize n_candles = 0;
  gsize warmup = 0;

  if (self->evaluators->len == 0)
    return;
  for (guint i = 0; i < self->evaluators->len; i++)
    {
      const IgxEngine *engine = igx_evaluator_get_engine (self->evaluators->pdata[i]);

      /* The first never waits. */
      if (i == 0)
        n_candles = igx_engine_get_n_candles (engine);
      warmup = MAX (warmup, igx_engine_get_warmup (engine));
      evaluated_to
          = MIN (evaluated_to, igx_evaluator_get_evaluated_to (self->evaluators->pdata[i]));
    }
  g_variant_dict_insert (dict, "candles", "u", (guint) n_candles);
  g_variant_dict_insert (dict, "needed", "u", (guint) warmup);
  if (evaluated_to > 0)
    g_variant_dict_insert (dict, "evaluated_to", "x", evaluated_to);
}

static void
igx_evaluator_set_finalize (GObject *object)
{
  IgxEvaluatorSet *self = IGX_EVALUATOR_SET (object);

  g_ptr_array_unref (self->evaluators);
  g_ptr_array_unref (self->strategies);
  g_clear_object (&self->opening);
  igx_effort_clear (&self->beginning);
  g_clear_error (&self->strategy_error);
  g_clear_pointer (&self->progress, g_hash_table_unref);
  igx_history_unref (self->history);
  G_OBJECT_CLASS (igx_evaluator_set_parent_class)->finalize (object);
}

static void
igx_evaluator_set_class_init (IgxEvaluatorSetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = igx_evaluator_set_finalize;
}

static void
igx_evaluator_set_init (IgxEvaluatorSet *self)
{
  self->evaluators = g_ptr_array_new_with_free_func (g_object_unref);
  self->strategies = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_strategy_unref);
  igx_effort_init (&self->beginning);
}

/**
 * igx_evaluator_set_new:
 * @context: shared parts, copied; they outlive what runs
 * @series: what is evaluated
 * @history: its candles
 *
 * Returns: (transfer full): a set without strategies
 */
IgxEvaluatorSet *
igx_evaluator_set_new (const IgxRunnerContext *context,
                       const IgxSeriesKey *series,
                       IgxHistory *history)
{
  IgxEvaluatorSet *self = g_object_new (IGX_TYPE_EVALUATOR_SET, NULL);

  self->context = *context;
  self->series = *series;
  self->history = igx_history_ref (history);
  return self;
}
