/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/igx-series-runner.h"

#include "engine/igx-engine.h"
#include "engine/igx-signal-variant.h"
#include "engine/igx-timeframe.h"
#include "pipeline/igx-history.h"

/* Real ms between tries after an error, doubled each time. */
#define RETRY_MIN_MS 500
#define RETRY_MAX_MS 30000
/* Market ms until a symbol that the exchange refused is asked for again: it may be listed by then,
 * and what refused may have been a fault on the way. */
#define REFUSED_RETRY_MS (10 * IGX_TIMEFRAME_MINUTE)
/* Candles that the stream sent while a hole is filled; beyond it REST has them anyway. */
#define PENDING_MAX 1024

/* What is tried again until it works. Asking the exchange and writing the batch go on side by
 * side, so that the wait of one must not end that of the other. */
typedef struct
{
  GError *error; /* (nullable): the last one, until it works again */
  guint retry_id;
  guint retry_ms;
} Effort;

struct _IgxSeriesRunner
{
  GObject parent_instance;

  IgxRunnerContext context;
  IgxSeriesKey series;
  GPtrArray *strategies; /* of IgxStrategy */
  IgxEngine *engine;     /* (owned) */
  GCancellable *cancellable;
  IgxRunnerState state;
  Effort asking;
  Effort writing;

  gint64 evaluated_to; /* close time in the ledger; 0 if this series was never evaluated */
  gint64 last_open;    /* newest candle accepted; 0 before history is loaded */
  GArray *incoming;    /* of IgxCandle: accepted, to be saved and evaluated */
  GArray *batch;       /* (nullable): being saved, evaluated or committed */
  gboolean batch_is_history;
  GPtrArray *uncommitted; /* (nullable): judged candidates of the batch */
  gint64 committing_to;
  GTree *pending; /* of gint64 to IgxCandle: closed by the stream, waiting for a hole before it */

  gboolean filling;
  gboolean fill_again;
  guint deadline_id;

  IgxCandle forming;
  gboolean has_forming;
  gint64 last_event;
  double last_price;
};

G_DEFINE_FINAL_TYPE (IgxSeriesRunner, igx_series_runner, G_TYPE_OBJECT)

static void process (IgxSeriesRunner *self);
static void begin_loading (IgxSeriesRunner *self);
static void evaluate_batch (IgxSeriesRunner *self);
static void commit_batch (IgxSeriesRunner *self);

static int
compare_times (gconstpointer a, gconstpointer b, gpointer data)
{
  const gint64 *x = a;
  const gint64 *y = b;

  return (*x > *y) - (*x < *y);
}

static gint64
newest_closed_open (IgxSeriesRunner *self)
{
  gint64 now = igx_clock_now (self->context.clock);

  return igx_timeframe_floor (self->series.timeframe, now) - self->series.timeframe;
}

static gboolean
is_refusal (const GError *error)
{
  return g_error_matches (error, IGX_FEED_ERROR, IGX_FEED_ERROR_UNKNOWN_SYMBOL)
         || g_error_matches (error, IGX_FEED_ERROR, IGX_FEED_ERROR_REFUSED);
}

static gboolean
is_stopped (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
         || g_error_matches (error, IGX_STORE_ERROR, IGX_STORE_ERROR_CLOSED);
}

static void
set_error (Effort *effort, const GError *error)
{
  g_clear_error (&effort->error);
  if (error == NULL)
    effort->retry_ms = RETRY_MIN_MS;
  else
    effort->error = g_error_copy (error);
}

typedef void (*RetryFunc) (IgxSeriesRunner *self);

typedef struct
{
  IgxSeriesRunner *self; /* unowned: the source is removed before the runner goes */
  Effort *effort;        /* of @self */
  RetryFunc func;
} Retry;

static gboolean
retry_cb (gpointer data)
{
  Retry *retry = data;

  retry->effort->retry_id = 0;
  retry->func (retry->self);
  return G_SOURCE_REMOVE;
}

static void
retry_after (IgxSeriesRunner *self, Effort *effort, guint delay_ms, RetryFunc func)
{
  Retry *retry = NULL;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  retry = g_new (Retry, 1);
  retry->self = self;
  retry->effort = effort;
  retry->func = func;
  g_clear_handle_id (&effort->retry_id, g_source_remove);
  effort->retry_id = g_timeout_add_full (G_PRIORITY_DEFAULT, delay_ms, retry_cb, retry, g_free);
}

static void
retry_later (IgxSeriesRunner *self, Effort *effort, RetryFunc func)
{
  retry_after (self, effort, effort->retry_ms, func);
  effort->retry_ms = MIN (effort->retry_ms * 2, RETRY_MAX_MS);
}

static void ask_again (IgxSeriesRunner *self);

/* An error of a step: stop, give up for a long while, or try @again soon. */
static void
handle_error (IgxSeriesRunner *self, Effort *effort, const GError *error, RetryFunc again)
{
  if (is_stopped (error))
    return;
  set_error (effort, error);
  if (g_error_matches (error, IGX_FEED_ERROR, IGX_FEED_ERROR_UNKNOWN_SYMBOL))
    g_prefix_error (&effort->error,
                    "The exchange has no symbol %s: check its spelling in the watch list; ",
                    self->series.symbol);
  if (is_refusal (error))
    {
      gint64 delay = igx_clock_to_real (self->context.clock, REFUSED_RETRY_MS);

      self->state = IGX_RUNNER_FAILED;
      retry_after (self, effort, (guint) MAX (delay, RETRY_MIN_MS), ask_again);
    }
  else
    retry_later (self, effort, again);
}

/* Deadlines. */

static void schedule_deadline (IgxSeriesRunner *self);

static gboolean
deadline_cb (gpointer data)
{
  IgxSeriesRunner *self = data;

  self->deadline_id = 0;
  if (self->last_open < newest_closed_open (self))
    igx_series_runner_fill (self);
  else
    schedule_deadline (self);
  return G_SOURCE_REMOVE;
}

static void
schedule_deadline (IgxSeriesRunner *self)
{
  gint64 next_close = self->last_open + 2 * self->series.timeframe;
  gint64 market_ms = next_close - igx_clock_now (self->context.clock);
  gint64 delay = IGX_CLOSE_DEADLINE_MS;

  if (market_ms > 0)
    delay += igx_clock_to_real (self->context.clock, market_ms);
  g_clear_handle_id (&self->deadline_id, g_source_remove);
  self->deadline_id = g_timeout_add ((guint) MIN (delay, G_MAXINT / 2), deadline_cb, self);
}

/* Accepting candles in order. */

static void
accept (IgxSeriesRunner *self, const IgxCandle *candle)
{
  g_array_append_val (self->incoming, *candle);
  self->last_open = candle->open_time;
  self->last_price = candle->close;
  if (self->has_forming && self->forming.open_time <= candle->open_time)
    self->has_forming = FALSE;
}

static void
accept_pending (IgxSeriesRunner *self)
{
  GTreeNode *node = NULL;

  while ((node = g_tree_node_first (self->pending)) != NULL)
    {
      IgxCandle candle = *(const IgxCandle *) g_tree_node_value (node);

      if (candle.open_time > self->last_open + self->series.timeframe)
        break;
      g_tree_remove (self->pending, &candle.open_time);
      if (candle.open_time > self->last_open)
        accept (self, &candle);
    }
}

static void
hold_pending (IgxSeriesRunner *self, const IgxCandle *candle)
{
  if (g_tree_nnodes (self->pending) >= PENDING_MAX)
    return;
  g_tree_replace (self->pending, g_memdup2 (&candle->open_time, sizeof candle->open_time),
                  g_memdup2 (candle, sizeof *candle));
}

/* The batch: save, evaluate, judge, commit, publish. */

static void
committed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (IgxSeriesRunner) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) added = igx_store_commit_finish (IGX_STORE (object), result, &error);
  g_autoptr (GArray) batch = NULL;

  if (added == NULL)
    {
      if (!g_cancellable_is_cancelled (self->cancellable))
        handle_error (self, &self->writing, error, commit_batch);
      return;
    }
  self->evaluated_to = self->committing_to;
  batch = g_steal_pointer (&self->batch);
  g_clear_pointer (&self->uncommitted, g_ptr_array_unref);
  if (!self->batch_is_history)
    for (guint i = 0; i < batch->len; i++)
      igx_publisher_candle (self->context.publisher, &self->series,
                            &g_array_index (batch, IgxCandle, i));
  for (guint i = 0; i < added->len; i++)
    {
      IgxSignal *signal = added->pdata[i];

      if (signal->published)
        igx_publisher_publish (self->context.publisher, signal);
    }
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  set_error (&self->writing, NULL);
  if (self->batch_is_history)
    igx_series_runner_fill (self);
  process (self);
}

/* Not to be cancelled: what is in the ledger is told, even by a runner that was stopped. */
static void
commit_batch (IgxSeriesRunner *self)
{
  igx_store_commit_async (self->context.store, &self->series, NULL, self->committing_to,
                          self->uncommitted, NULL, committed_cb, g_object_ref (self));
}

static void
judge (IgxSeriesRunner *self, IgxSignal *candidate)
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

static void
evaluate_batch (IgxSeriesRunner *self)
{
  g_autoptr (GPtrArray) candidates
      = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  g_autoptr (GError) error = NULL;
  const IgxCandle *candles = (const IgxCandle *) (gpointer) self->batch->data;

  if (!igx_engine_push (self->engine, candles, self->batch->len, candidates, &error))
    {
      /* Only a candle out of order can do this, and accept() lets none through. */
      set_error (&self->writing, error);
      self->state = IGX_RUNNER_FAILED;
      return;
    }
  self->committing_to = self->last_open + self->series.timeframe;
  if (self->batch->len > 0)
    self->committing_to = candles[self->batch->len - 1].open_time + self->series.timeframe;
  /* Where the cache was lost and the exchange does not answer with all of it yet. */
  self->committing_to = MAX (self->committing_to, self->evaluated_to);
  self->uncommitted = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  for (guint i = 0; i < candidates->len; i++)
    {
      IgxSignal *candidate = candidates->pdata[i];

      /* What closed before this series was first watched, or was evaluated by an earlier run,
       * is history: it stands in the ledger already or was never ours to report. */
      if (self->evaluated_to == 0 || candidate->close_time <= self->evaluated_to)
        continue;
      judge (self, candidate);
      g_ptr_array_add (self->uncommitted, igx_signal_ref (candidate));
    }
  commit_batch (self);
}

static void save_batch (IgxSeriesRunner *self);

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (IgxSeriesRunner) self = data;
  g_autoptr (GError) error = NULL;
  gboolean saved = igx_store_save_candles_finish (IGX_STORE (object), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (!saved)
    handle_error (self, &self->writing, error, save_batch);
  else
    evaluate_batch (self);
}

static void
save_batch (IgxSeriesRunner *self)
{
  igx_store_save_candles_async (self->context.store, &self->series, self->batch, self->cancellable,
                                saved_cb, g_object_ref (self));
}

static void
process (IgxSeriesRunner *self)
{
  if (self->batch != NULL || self->incoming->len == 0 || self->state == IGX_RUNNER_FAILED
      || self->state == IGX_RUNNER_LOADING)
    return;
  self->batch = g_steal_pointer (&self->incoming);
  self->incoming = igx_candle_array_new ();
  self->batch_is_history = FALSE;
  save_batch (self);
}

/* Filling holes over REST. */

static void
filled_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (IgxSeriesRunner) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) candles = igx_feed_fetch_candles_finish (IGX_FEED (object), result, &error);

  self->filling = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (candles == NULL)
    {
      handle_error (self, &self->asking, error, igx_series_runner_fill);
      return;
    }
  self->state = IGX_RUNNER_FILLING;
  /* What the exchange passes over although it has later candles, it does not have. */
  for (guint i = 0; i < candles->len; i++)
    {
      const IgxCandle *candle = &g_array_index (candles, IgxCandle, i);

      if (candle->open_time > self->last_open)
        accept (self, candle);
    }
  accept_pending (self);
  if (candles->len > 0)
    set_error (&self->asking, NULL);
  if (self->fill_again)
    igx_series_runner_fill (self);
  else if (g_tree_nnodes (self->pending) > 0 || self->last_open < newest_closed_open (self))
    retry_later (self, &self->asking, igx_series_runner_fill);
  else
    {
      set_error (&self->asking, NULL);
      self->state = IGX_RUNNER_LIVE;
      schedule_deadline (self);
    }
  process (self);
}

static void
ask_after_newest (IgxSeriesRunner *self)
{
  self->filling = TRUE;
  self->fill_again = FALSE;
  g_clear_handle_id (&self->asking.retry_id, g_source_remove);
  g_clear_handle_id (&self->deadline_id, g_source_remove);
  igx_feed_fetch_candles_async (self->context.feed, &self->series,
                                self->last_open + self->series.timeframe, -1, IGX_FEED_CANDLES_MAX,
                                self->cancellable, filled_cb, g_object_ref (self));
}

/* Stays failed until the exchange answers. */
static void
ask_again (IgxSeriesRunner *self)
{
  if (self->last_open == 0)
    begin_loading (self);
  else
    ask_after_newest (self);
}

/**
 * igx_series_runner_fill:
 *
 * Asks REST for everything after the newest candle. What the stream sends meanwhile waits.
 * Called after each (re)connect, after sleep and when a candle is overdue.
 */
void
igx_series_runner_fill (IgxSeriesRunner *self)
{
  g_return_if_fail (IGX_IS_SERIES_RUNNER (self));

  if (self->state == IGX_RUNNER_LOADING || self->state == IGX_RUNNER_FAILED)
    return;
  if (self->filling)
    {
      self->fill_again = TRUE;
      return;
    }
  self->state = IGX_RUNNER_FILLING;
  ask_after_newest (self);
}

/**
 * igx_series_runner_take_stream:
 * @candle: what the stream says, checked
 * @closed: the venue's own flag
 * @event_time: exchange time, ms UTC
 */
void
igx_series_runner_take_stream (IgxSeriesRunner *self,
                               const IgxCandle *candle,
                               gboolean closed,
                               gint64 event_time)
{
  g_return_if_fail (IGX_IS_SERIES_RUNNER (self));

  self->last_event = MAX (self->last_event, event_time);
  self->last_price = candle->close;
  if (!closed)
    {
      self->forming = *candle;
      self->has_forming = candle->open_time > self->last_open;
      return;
    }
  if (self->state == IGX_RUNNER_FAILED || candle->open_time <= self->last_open)
    return;
  if (self->state == IGX_RUNNER_LIVE
      && candle->open_time == self->last_open + self->series.timeframe)
    {
      accept (self, candle);
      schedule_deadline (self);
      process (self);
      return;
    }
  hold_pending (self, candle);
  if (self->state == IGX_RUNNER_LIVE)
    igx_series_runner_fill (self);
}

/* Loading history. */

static void
history_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (IgxSeriesRunner) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) history = NULL;
  gint64 newest = 0;

  history = igx_history_load_finish (result, &error);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (history == NULL)
    {
      handle_error (self, &self->asking, error, begin_loading);
      return;
    }
  newest = history->len > 0 ? g_array_index (history, IgxCandle, history->len - 1).open_time
                            : newest_closed_open (self);
  self->last_open = newest;
  if (history->len > 0)
    self->last_price = g_array_index (history, IgxCandle, history->len - 1).close;
  set_error (&self->asking, NULL);
  igx_engine_reset (self->engine);
  self->batch = g_steal_pointer (&history);
  self->batch_is_history = TRUE;
  self->state = IGX_RUNNER_FILLING;
  evaluate_batch (self);
}

static void
begin_loading (IgxSeriesRunner *self)
{
  igx_history_load_async (self->context.store, self->context.feed, &self->series,
                          igx_engine_get_history (self->engine) + IGX_HISTORY_MARGIN,
                          self->evaluated_to, newest_closed_open (self), self->cancellable,
                          history_cb, g_object_ref (self));
}

static void
progress_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (IgxSeriesRunner) self = data;
  g_autoptr (GError) error = NULL;
  gint64 evaluated_to = igx_store_get_progress_finish (IGX_STORE (object), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (evaluated_to < 0)
    {
      handle_error (self, &self->asking, error, igx_series_runner_start);
      return;
    }
  self->evaluated_to = evaluated_to;
  begin_loading (self);
}

/**
 * igx_series_runner_start:
 *
 * Loads the history and goes live. The clock must be synced.
 */
void
igx_series_runner_start (IgxSeriesRunner *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (IGX_IS_SERIES_RUNNER (self));

  g_clear_pointer (&self->engine, igx_engine_free);
  self->engine = igx_engine_new (&self->series);
  for (guint i = 0; i < self->strategies->len; i++)
    {
      IgxStrategy *strategy = self->strategies->pdata[i];

      if (igx_strategy_runs_on (strategy, self->series.timeframe)
          && !igx_engine_add_strategy (self->engine, strategy, NULL, &error))
        {
          set_error (&self->writing, error);
          g_clear_error (&error);
        }
    }
  self->state = IGX_RUNNER_LOADING;
  igx_store_get_progress_async (self->context.store, &self->series, self->cancellable, progress_cb,
                                g_object_ref (self));
}

/**
 * igx_series_runner_stop:
 *
 * Ends it: nothing is evaluated after this. What is being committed is still told, and the next
 * run goes on from there.
 */
void
igx_series_runner_stop (IgxSeriesRunner *self)
{
  g_return_if_fail (IGX_IS_SERIES_RUNNER (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->asking.retry_id, g_source_remove);
  g_clear_handle_id (&self->writing.retry_id, g_source_remove);
  g_clear_handle_id (&self->deadline_id, g_source_remove);
}

/* What others see. */

const IgxSeriesKey *
igx_series_runner_get_series (IgxSeriesRunner *self)
{
  return &self->series;
}

IgxRunnerState
igx_series_runner_get_state (IgxSeriesRunner *self)
{
  return self->state;
}

const GError *
igx_series_runner_get_error (IgxSeriesRunner *self)
{
  return self->writing.error != NULL ? self->writing.error : self->asking.error;
}

/**
 * igx_series_runner_get_last_event:
 *
 * Returns: exchange time of the newest news of this series, ms UTC, 0 if there was none
 */
gint64
igx_series_runner_get_last_event (IgxSeriesRunner *self)
{
  return MAX (self->last_event, self->last_open > 0 ? self->last_open + self->series.timeframe : 0);
}

/**
 * igx_series_runner_is_overdue:
 *
 * Returns: %TRUE if the newest closed candle should have been here for more than the grace, or
 * if what is here cannot be saved
 */
gboolean
igx_series_runner_is_overdue (IgxSeriesRunner *self)
{
  gint64 next_close = self->last_open + 2 * self->series.timeframe;
  gint64 grace = igx_clock_to_market (self->context.clock, IGX_LIVE_GRACE_MS);

  if (self->last_open == 0 || self->state == IGX_RUNNER_FAILED)
    return FALSE;
  return self->writing.error != NULL || igx_clock_now (self->context.clock) > next_close + grace;
}

/**
 * igx_series_runner_get_forming:
 *
 * Returns: %TRUE and the candle that is not closed yet, if the stream sent one
 */
gboolean
igx_series_runner_get_forming (IgxSeriesRunner *self, IgxCandle *candle)
{
  if (self->has_forming)
    *candle = self->forming;
  return self->has_forming;
}

static const char *
state_name (IgxSeriesRunner *self)
{
  switch (self->state)
    {
    case IGX_RUNNER_LOADING:
      return "loading";
    case IGX_RUNNER_FILLING:
      return "filling";
    case IGX_RUNNER_LIVE:
      return "live";
    case IGX_RUNNER_FAILED:
      return "failed";
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * igx_series_runner_to_variant:
 *
 * Returns: (transfer floating): `a{sv}` as ListSeries of the D-Bus interface returns it
 */
GVariant *
igx_series_runner_to_variant (IgxSeriesRunner *self)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  gint64 last_event = igx_series_runner_get_last_event (self);
  const GError *error = igx_series_runner_get_error (self);

  g_variant_dict_insert (&dict, "exchange", "s", self->series.venue);
  g_variant_dict_insert (&dict, "symbol", "s", self->series.symbol);
  g_variant_dict_insert (&dict, "timeframe", "s", igx_timeframe_to_string (self->series.timeframe));
  g_variant_dict_insert (&dict, "state", "s", state_name (self));
  if (self->engine != NULL)
    {
      g_variant_dict_insert (&dict, "candles", "u",
                             (guint) igx_engine_get_n_candles (self->engine));
      g_variant_dict_insert (&dict, "needed", "u", (guint) igx_engine_get_warmup (self->engine));
    }
  if (self->last_open > 0)
    g_variant_dict_insert (&dict, "last_open_time", "x", self->last_open);
  if (self->evaluated_to > 0)
    g_variant_dict_insert (&dict, "evaluated_to", "x", self->evaluated_to);
  if (last_event > 0)
    g_variant_dict_insert (&dict, "data_age", "x",
                           MAX (0, igx_clock_now (self->context.clock) - last_event));
  if (self->last_price > 0)
    g_variant_dict_insert (&dict, "last_price", "d", self->last_price);
  if (error != NULL)
    g_variant_dict_insert (&dict, "error", "s", error->message);
  return g_variant_dict_end (&dict);
}

static void
igx_series_runner_dispose (GObject *object)
{
  IgxSeriesRunner *self = IGX_SERIES_RUNNER (object);

  igx_series_runner_stop (self);
  G_OBJECT_CLASS (igx_series_runner_parent_class)->dispose (object);
}

static void
igx_series_runner_finalize (GObject *object)
{
  IgxSeriesRunner *self = IGX_SERIES_RUNNER (object);

  g_clear_pointer (&self->engine, igx_engine_free);
  g_clear_pointer (&self->context.publisher, igx_publisher_unref);
  g_ptr_array_unref (self->strategies);
  g_object_unref (self->cancellable);
  g_clear_error (&self->asking.error);
  g_clear_error (&self->writing.error);
  g_array_unref (self->incoming);
  g_clear_pointer (&self->batch, g_array_unref);
  g_clear_pointer (&self->uncommitted, g_ptr_array_unref);
  g_tree_unref (self->pending);
  G_OBJECT_CLASS (igx_series_runner_parent_class)->finalize (object);
}

static void
igx_series_runner_class_init (IgxSeriesRunnerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = igx_series_runner_dispose;
  object_class->finalize = igx_series_runner_finalize;
}

static void
igx_series_runner_init (IgxSeriesRunner *self)
{
  self->cancellable = g_cancellable_new ();
  self->incoming = igx_candle_array_new ();
  self->pending = g_tree_new_full (compare_times, NULL, g_free, g_free);
  self->asking.retry_ms = RETRY_MIN_MS;
  self->writing.retry_ms = RETRY_MIN_MS;
}

/**
 * igx_series_runner_new:
 * @context: shared parts, copied; what they point to must outlive the runner
 * @series: the series
 * @strategies: (element-type IgxStrategy): those that do not run on its timeframe are left out
 *
 * Returns: (transfer full): a runner that waits for igx_series_runner_start()
 */
IgxSeriesRunner *
igx_series_runner_new (const IgxRunnerContext *context,
                       const IgxSeriesKey *series,
                       GPtrArray *strategies)
{
  IgxSeriesRunner *self = NULL;

  g_return_val_if_fail (context != NULL, NULL);

  self = g_object_new (IGX_TYPE_SERIES_RUNNER, NULL);
  self->context = *context;
  self->context.publisher = igx_publisher_ref (context->publisher);
  self->series = *series;
  self->strategies = g_ptr_array_ref (strategies);
  return self;
}
