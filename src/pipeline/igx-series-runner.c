/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/igx-series-runner.h"

#include "engine/igx-timeframe.h"
#include "pipeline/igx-effort.h"
#include "pipeline/igx-evaluator-set.h"
#include "pipeline/igx-pending.h"

/* Market ms until a symbol that the exchange refused is asked for again: it may be listed by then,
 * and what refused may have been a fault on the way. */
#define REFUSED_RETRY_MS     (10 * IGX_TIMEFRAME_MINUTE)
#define REFUSED_RETRY_MIN_MS 500
/* Real ms after its close from which on a candle that an answer does not hold does not exist. */
#define ABSENT_AFTER_MS 60000

struct _IgxSeriesRunner
{
  GObject parent_instance;

  IgxRunnerContext context;
  IgxSeriesKey series;
  GPtrArray *strategies; /* (nullable) of IgxStrategy; NULL: others read it, nothing runs on it */
  IgxEvaluatorSet *evaluators;
  GCancellable *cancellable;
  gboolean started;
  IgxRunnerState state;
  /* Side by side, so that the wait of one must not end that of the other. */
  IgxEffort asking;
  IgxEffort writing;

  gint64 last_open; /* newest candle accepted; 0 before history is loaded */
  gint64 saved_to;  /* open time of the newest candle saved, G_MININT64 before the first */
  gint64 absent_to; /* open time up to which what is not here does not exist */
  gint64 asked_at;  /* market time of the last question */
  GArray *incoming; /* of IgxCandle: accepted, to be saved */
  GArray *saving;   /* (nullable) */
  IgxPending *pending;
  IgxHistory *history;
  gint64 loading_to; /* open time */

  gboolean filling;
  gboolean fill_again;
  guint deadline_id;

  IgxCandle forming;
  gboolean has_forming;
  gint64 last_event;
  double last_price;
};

G_DEFINE_FINAL_TYPE (IgxSeriesRunner, igx_series_runner, G_TYPE_OBJECT)

enum
{
  SIGNAL_SAVED,
  SIGNAL_PROGRESSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void process (IgxSeriesRunner *self);
static void begin_loading (gpointer data);
static void save_batch (gpointer data);

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

static void ask_again (gpointer data);
static void fill (gpointer data);

/* An error of a step: stop, give up for a long while, or try @again soon. */
static void
handle_error (IgxSeriesRunner *self, IgxEffort *effort, const GError *error, IgxEffortFunc again)
{
  if (is_stopped (error) || g_cancellable_is_cancelled (self->cancellable))
    return;
  igx_effort_set_error (effort, error);
  if (g_error_matches (error, IGX_FEED_ERROR, IGX_FEED_ERROR_UNKNOWN_SYMBOL))
    g_prefix_error (&effort->error, "The exchange has no symbol %s: check its spelling %s; ",
                    self->series.symbol,
                    self->strategies != NULL ? "in the watch list" : "in the strategy");
  if (is_refusal (error))
    {
      gint64 delay = igx_clock_to_real (self->context.clock, REFUSED_RETRY_MS);

      self->state = IGX_RUNNER_FAILED;
      igx_effort_retry_after (effort, (guint) MAX (delay, REFUSED_RETRY_MIN_MS), ask_again, self);
    }
  else
    igx_effort_retry_later (effort, again, self);
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
  IgxCandle candle;

  while (igx_pending_take (self->pending, self->last_open + self->series.timeframe, &candle))
    if (candle.open_time > self->last_open)
      accept (self, &candle);
}

/* Saving, and handing on. */

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (IgxSeriesRunner) self = data;
  g_autoptr (GError) error = NULL;
  gboolean saved = igx_store_save_candles_finish (IGX_STORE (object), result, &error);
  g_autoptr (GArray) candles = NULL;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (!saved)
    {
      handle_error (self, &self->writing, error, save_batch);
      return;
    }
  igx_effort_set_error (&self->writing, NULL);
  candles = g_steal_pointer (&self->saving);
  self->saved_to = g_array_index (candles, IgxCandle, candles->len - 1).open_time;
  if (self->strategies != NULL)
    for (guint i = 0; i < candles->len; i++)
      igx_publisher_candle (self->context.publisher, &self->series,
                            &g_array_index (candles, IgxCandle, i));
  g_signal_emit (self, signals[SIGNAL_SAVED], 0, candles);
  igx_evaluator_set_push (self->evaluators, candles);
  g_signal_emit (self, signals[SIGNAL_PROGRESSED], 0);
  process (self);
}

static void
save_batch (gpointer data)
{
  IgxSeriesRunner *self = data;

  igx_store_save_candles_async (self->context.store, &self->series, self->saving, self->cancellable,
                                saved_cb, g_object_ref (self));
}

static void
process (IgxSeriesRunner *self)
{
  if (self->saving != NULL || self->incoming->len == 0 || self->state == IGX_RUNNER_FAILED
      || self->state == IGX_RUNNER_LOADING)
    return;
  self->saving = g_steal_pointer (&self->incoming);
  self->incoming = igx_candle_array_new ();
  save_batch (self);
}

/* Filling holes over REST. */

/* Long after its close the exchange has a candle or never had it. */
static void
note_absent (IgxSeriesRunner *self)
{
  gint64 margin = igx_clock_to_market (self->context.clock, ABSENT_AFTER_MS);
  gint64 closed_by = self->asked_at - margin;
  gint64 absent_to
      = igx_timeframe_floor (self->series.timeframe, closed_by) - self->series.timeframe;

  if (absent_to <= MAX (self->last_open, self->absent_to)
      || igx_pending_get_size (self->pending) > 0)
    return;
  self->absent_to = absent_to;
  g_signal_emit (self, signals[SIGNAL_PROGRESSED], 0);
}

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
      handle_error (self, &self->asking, error, fill);
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
  note_absent (self);
  if (candles->len > 0)
    igx_effort_set_error (&self->asking, NULL);
  if (self->fill_again)
    igx_series_runner_fill (self);
  else if (igx_pending_get_size (self->pending) > 0 || self->last_open < newest_closed_open (self))
    igx_effort_retry_later (&self->asking, fill, self);
  else
    {
      igx_effort_set_error (&self->asking, NULL);
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
  self->asked_at = igx_clock_now (self->context.clock);
  igx_effort_stop (&self->asking);
  g_clear_handle_id (&self->deadline_id, g_source_remove);
  igx_feed_fetch_candles_async (self->context.feed, &self->series,
                                self->last_open + self->series.timeframe, -1, IGX_FEED_CANDLES_MAX,
                                self->cancellable, filled_cb, g_object_ref (self));
}

/* Stays failed until the exchange answers. */
static void
ask_again (gpointer data)
{
  IgxSeriesRunner *self = data;

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

static void
fill (gpointer data)
{
  igx_series_runner_fill (data);
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
  igx_pending_hold (self->pending, candle);
  if (self->state == IGX_RUNNER_LIVE)
    igx_series_runner_fill (self);
}

/**
 * igx_series_runner_set_strategies:
 * @strategies: (nullable) (element-type IgxStrategy): what runs on it from now on; %NULL: nothing,
 *   and nobody is told of its candles, because only others read it
 *
 * They begin anew from the cache: what was evaluated stays as it is. Those that read this series
 * do not notice.
 */
void
igx_series_runner_set_strategies (IgxSeriesRunner *self, GPtrArray *strategies)
{
  g_return_if_fail (IGX_IS_SERIES_RUNNER (self));

  g_clear_pointer (&self->strategies, g_ptr_array_unref);
  if (strategies != NULL)
    self->strategies = g_ptr_array_ref (strategies);
  if (self->started)
    igx_evaluator_set_open (self->evaluators, self->strategies);
}

/* Loading the newest candles; what strategies need from before, they load themselves. */

static void
history_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (IgxSeriesRunner) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) candles = igx_history_load_finish (result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (candles == NULL)
    {
      handle_error (self, &self->asking, error, begin_loading);
      return;
    }
  self->last_open = self->loading_to;
  if (candles->len > 0)
    {
      const IgxCandle *last = &g_array_index (candles, IgxCandle, candles->len - 1);

      self->last_open = last->open_time;
      self->last_price = last->close;
      self->saved_to = last->open_time;
    }
  igx_effort_set_error (&self->asking, NULL);
  self->state = IGX_RUNNER_FILLING;
  igx_evaluator_set_begin (self->evaluators, self->last_open);
  g_signal_emit (self, signals[SIGNAL_PROGRESSED], 0);
  igx_series_runner_fill (self);
}

static void
begin_loading (gpointer data)
{
  IgxSeriesRunner *self = data;
  gint64 start = 0;

  self->loading_to = newest_closed_open (self);
  start = self->loading_to - (IGX_HISTORY_MARGIN - 1) * self->series.timeframe;
  igx_history_load_async (self->history, start, self->loading_to, self->cancellable, history_cb,
                          g_object_ref (self));
}

/**
 * igx_series_runner_start:
 *
 * Loads the newest candles and goes live. The clock must be synced.
 */
void
igx_series_runner_start (IgxSeriesRunner *self)
{
  g_return_if_fail (IGX_IS_SERIES_RUNNER (self));
  g_return_if_fail (!self->started);

  self->started = TRUE;
  self->state = IGX_RUNNER_LOADING;
  igx_evaluator_set_open (self->evaluators, self->strategies);
  begin_loading (self);
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
  igx_effort_stop (&self->asking);
  igx_effort_stop (&self->writing);
  g_clear_handle_id (&self->deadline_id, g_source_remove);
  igx_evaluator_set_open (self->evaluators, NULL);
}

/* What others see. */

gboolean
igx_series_runner_has_started (IgxSeriesRunner *self)
{
  return self->started;
}

const IgxSeriesKey *
igx_series_runner_get_series (IgxSeriesRunner *self)
{
  return &self->series;
}

/**
 * igx_series_runner_get_state:
 *
 * Returns: how it is; loading until its strategies have caught up
 */
IgxRunnerState
igx_series_runner_get_state (IgxSeriesRunner *self)
{
  if (self->state == IGX_RUNNER_FAILED || igx_evaluator_set_is_ready (self->evaluators))
    return self->state;
  return IGX_RUNNER_LOADING;
}

/**
 * igx_series_runner_get_history:
 *
 * Returns: (transfer none): its candles
 */
IgxHistory *
igx_series_runner_get_history (IgxSeriesRunner *self)
{
  return self->history;
}

/**
 * igx_series_runner_get_known_to:
 *
 * Returns: open time up to which all candles that exist are in the cache, %G_MININT64 while that
 *   is not known of any
 */
gint64
igx_series_runner_get_known_to (IgxSeriesRunner *self)
{
  return MAX (self->saved_to, self->absent_to);
}

/**
 * igx_series_runner_get_candle_error:
 *
 * Returns: (nullable): why its candles cannot be fetched or saved, whatever its strategies wait for
 */
const GError *
igx_series_runner_get_candle_error (IgxSeriesRunner *self)
{
  return self->writing.error != NULL ? self->writing.error : self->asking.error;
}

const GError *
igx_series_runner_get_error (IgxSeriesRunner *self)
{
  const GError *error = NULL;

  if (self->writing.error != NULL)
    return self->writing.error;
  error = igx_evaluator_set_get_error (self->evaluators);
  return error != NULL ? error : self->asking.error;
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
  return self->writing.error != NULL || igx_evaluator_set_is_overdue (self->evaluators)
         || igx_clock_now (self->context.clock) > next_close + grace;
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
  switch (igx_series_runner_get_state (self))
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
  igx_evaluator_set_describe (self->evaluators, &dict);
  if (self->last_open > 0)
    g_variant_dict_insert (&dict, "last_open_time", "x", self->last_open);
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

  g_clear_object (&self->evaluators);
  g_clear_pointer (&self->context.publisher, igx_publisher_unref);
  g_clear_pointer (&self->strategies, g_ptr_array_unref);
  g_object_unref (self->cancellable);
  igx_effort_clear (&self->asking);
  igx_effort_clear (&self->writing);
  g_array_unref (self->incoming);
  g_clear_pointer (&self->saving, g_array_unref);
  igx_pending_free (self->pending);
  igx_history_unref (self->history);
  G_OBJECT_CLASS (igx_series_runner_parent_class)->finalize (object);
}

static void
igx_series_runner_class_init (IgxSeriesRunnerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = igx_series_runner_dispose;
  object_class->finalize = igx_series_runner_finalize;
  signals[SIGNAL_SAVED] = g_signal_new ("saved", IGX_TYPE_SERIES_RUNNER, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ARRAY);
  signals[SIGNAL_PROGRESSED] = g_signal_new (
      "progressed", IGX_TYPE_SERIES_RUNNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
igx_series_runner_init (IgxSeriesRunner *self)
{
  self->cancellable = g_cancellable_new ();
  self->incoming = igx_candle_array_new ();
  self->pending = igx_pending_new ();
  self->saved_to = G_MININT64;
  self->absent_to = G_MININT64;
  igx_effort_init (&self->asking);
  igx_effort_init (&self->writing);
}

/**
 * igx_series_runner_new:
 * @context: shared parts, copied; what they point to must outlive the runner
 * @series: the series
 * @strategies: (nullable) (element-type IgxStrategy): those that do not run on it are left out;
 * %NULL: nothing runs on it and nobody is told of its candles, others read it
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
  self->history = igx_history_new (context->store, context->feed, series);
  self->evaluators = igx_evaluator_set_new (context, series, self->history);
  if (strategies != NULL)
    self->strategies = g_ptr_array_ref (strategies);
  return self;
}
