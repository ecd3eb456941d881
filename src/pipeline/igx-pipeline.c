/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/igx-pipeline.h"

#include <math.h>

#include "pipeline/igx-gate-loader.h"
#include "pipeline/igx-outcome-keeper.h"
#include "pipeline/igx-series-pool.h"

/* Real ms between two looks at the health, and between two questions for the time. */
#define TICK_MS        1000
#define TIME_SYNC_MS   300000
#define TIME_RETRY_MIN 500
#define TIME_RETRY_MAX 30000

struct _IgxPipeline
{
  GObject parent_instance;

  IgxRunnerContext context; /* owns its members but demo */
  GPtrArray *strategies;    /* of IgxStrategy */
  IgxSeriesPool *pool;
  GCancellable *cancellable;
  gboolean started;
  gboolean remembered; /* the gate knows what was published before */
  gboolean stream_up;
  GError *feed_error; /* (nullable) */
  gboolean asking_time;
  gint64 asked_boot;
  guint sync_id;
  guint sync_retry_ms;
  guint tick_id;
  char *shown; /* (nullable): the health that was last told */
};

G_DEFINE_FINAL_TYPE (IgxPipeline, igx_pipeline, G_TYPE_OBJECT)

enum
{
  SIGNAL_HEALTH_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void sync_time (IgxPipeline *self);

/* The gate's memory. */

static void
state_saved_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!igx_store_set_state_finish (IGX_STORE (object), result, &error))
    g_debug ("State not saved: %s", error->message);
}

static void
save_state (IgxPipeline *self, const char *key, gint64 value)
{
  g_autofree char *text = value != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, value) : NULL;

  igx_store_set_state_async (self->context.store, key, text, NULL, state_saved_cb, NULL);
}

/* Runners. */

static gboolean
may_start (IgxPipeline *self)
{
  return self->started && self->remembered && igx_clock_is_synced (self->context.clock)
         && !g_cancellable_is_cancelled (self->cancellable);
}

static void
start_runners (IgxPipeline *self)
{
  if (!may_start (self))
    return;
  for (guint i = 0; i < self->pool->runners->len; i++)
    {
      IgxSeriesRunner *runner = self->pool->runners->pdata[i];

      igx_feed_subscribe (self->context.feed, igx_series_runner_get_series (runner));
      igx_series_runner_start (runner);
    }
  igx_feed_start (self->context.feed);
  igx_outcome_keeper_start (self->context.outcomes);
}

static void
outcomes_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (IgxPipeline) self = data;
  g_autoptr (GError) error = NULL;

  if (!igx_outcome_keeper_load_finish (IGX_OUTCOME_KEEPER (object), result, &error))
    return;
  self->remembered = TRUE;
  start_runners (self);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (IgxPipeline) self = data;
  g_autoptr (GError) error = NULL;

  if (igx_gate_loader_load_finish (IGX_STORE (object), result, &error))
    igx_outcome_keeper_load_async (self->context.outcomes, outcomes_cb, g_object_ref (self));
}

/* What candidates led to: the gate's track record, and the cool-downs. */

static void
over_cb (const IgxOutcomeNews *news, gpointer data)
{
  IgxPipeline *self = data;

  if (!isnan (news->result_r))
    igx_track_record_add (igx_gate_get_track_record (self->context.gate), news->strategy,
                          (IgxRegime) news->regime, news->close_time, news->expires_at,
                          news->result_r);
  if (news->published)
    igx_gate_end_cool_down (self->context.gate, news->symbol, news->direction, news->close_time,
                            news->closed_at);
}

/* A cool-down that was ended stays so. */
static void
undone_cb (const IgxOutcomeNews *news, gpointer data)
{
  IgxPipeline *self = data;

  if (!isnan (news->result_r))
    igx_track_record_remove (igx_gate_get_track_record (self->context.gate), news->strategy,
                             (IgxRegime) news->regime, news->close_time, news->expires_at,
                             news->result_r);
}

/* The exchange's time. */

static gboolean
sync_time_cb (gpointer data)
{
  IgxPipeline *self = data;

  self->sync_id = 0;
  sync_time (self);
  return G_SOURCE_REMOVE;
}

static void
time_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (IgxPipeline) self = data;
  g_autoptr (GError) error = NULL;
  gint64 time = igx_feed_fetch_time_finish (IGX_FEED (object), result, &error);
  gboolean first = !igx_clock_is_synced (self->context.clock);
  guint delay = TIME_SYNC_MS;

  self->asking_time = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  g_clear_error (&self->feed_error);
  if (time < 0)
    {
      self->feed_error = g_steal_pointer (&error);
      delay = self->sync_retry_ms;
      self->sync_retry_ms = MIN (self->sync_retry_ms * 2, TIME_RETRY_MAX);
    }
  else
    {
      self->sync_retry_ms = TIME_RETRY_MIN;
      igx_clock_sync (self->context.clock, time, self->asked_boot);
      if (first)
        start_runners (self);
    }
  g_clear_handle_id (&self->sync_id, g_source_remove);
  self->sync_id = g_timeout_add (delay, sync_time_cb, self);
}

static void
sync_time (IgxPipeline *self)
{
  /* One question at a time: the round trip is measured from it. */
  if (self->asking_time)
    return;
  self->asking_time = TRUE;
  self->asked_boot = igx_clock_boot_ms ();
  igx_feed_fetch_time_async (self->context.feed, self->cancellable, time_cb, g_object_ref (self));
}

/* The stream. */

static void
feed_candle_cb (IgxFeed *feed,
                const IgxSeriesKey *series,
                const IgxCandle *candle,
                gboolean closed,
                gint64 event_time,
                IgxPipeline *self)
{
  IgxSeriesRunner *runner = igx_series_pool_find (self->pool, series);

  if (runner != NULL)
    igx_series_runner_take_stream (runner, candle, closed, event_time);
}

static void
feed_stream_up_cb (IgxFeed *feed, IgxPipeline *self)
{
  self->stream_up = TRUE;
  g_clear_error (&self->feed_error);
  igx_series_pool_fill (self->pool);
}

static void
feed_stream_down_cb (IgxFeed *feed, const char *reason, IgxPipeline *self)
{
  self->stream_up = FALSE;
  /* Whether the exchange is gone is known now, not when the next candle is overdue. */
  if (self->started)
    sync_time (self);
}

/* Health. */

static const GError *
find_feed_error (IgxPipeline *self)
{
  guint n_failing = 0;
  const GError *error = NULL;

  if (self->feed_error != NULL)
    return self->feed_error;
  for (guint i = 0; i < self->pool->runners->len; i++)
    {
      const GError *runner_error = igx_series_runner_get_error (self->pool->runners->pdata[i]);

      if (runner_error == NULL)
        continue;
      n_failing++;
      error = runner_error;
    }
  return n_failing > 0 && n_failing == self->pool->runners->len ? error : NULL;
}

static void
describe (IgxHealth *health, guint n_overdue, const GError *error)
{
  guint n_waiting = health->n_series - health->n_series_ready;

  switch (health->state)
    {
    case IGX_HEALTH_PAUSED:
      health->summary = g_strdup ("Paused: candidates are kept, nothing is published");
      break;
    case IGX_HEALTH_OFFLINE:
      health->summary = g_strdup_printf ("Offline: %s", error->message);
      health->advice = g_strdup ("Check the network; candles that are missed will be caught up.");
      break;
    case IGX_HEALTH_STALE:
      if (n_overdue == 0)
        health->summary
            = g_strdup_printf ("Stale: none of %u series can be watched", health->n_series);
      else
        health->summary = g_strdup_printf ("Stale: %u of %u series %s overdue", n_overdue,
                                           health->n_series, n_overdue == 1 ? "is" : "are");
      health->advice
          = g_strdup (error != NULL ? error->message : "The exchange is asked again by itself.");
      break;
    case IGX_HEALTH_STARTING:
      health->summary = g_strdup_printf ("Warming up: %u of %u series ready",
                                         health->n_series_ready, health->n_series);
      break;
    case IGX_HEALTH_HEALTHY:
      if (health->n_series == 0)
        {
          health->summary = g_strdup ("No market is watched");
          health->advice = g_strdup ("Add one: ignitexctl watch add BTCUSDT 15m");
          break;
        }
      health->summary = n_waiting > 0
                            ? g_strdup_printf ("Live: %u of %u series; %u cannot be watched",
                                               health->n_series_ready, health->n_series, n_waiting)
                            : g_strdup_printf ("Live: %u series", health->n_series);
      break;
    case IGX_HEALTH_BLOCKED:
    default:
      break;
    }
}

static guint
count_today (IgxPipeline *self, gint64 now)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (now / 1000);
  g_autoptr (GDateTime) midnight = NULL;

  if (moment == NULL)
    return 0;
  midnight = g_date_time_new_local (g_date_time_get_year (moment), g_date_time_get_month (moment),
                                    g_date_time_get_day_of_month (moment), 0, 0, 0);
  return igx_gate_count_since (self->context.gate, g_date_time_to_unix (midnight) * 1000);
}

/**
 * igx_pipeline_dup_health:
 *
 * Returns: (transfer full): how this market is
 */
IgxHealth *
igx_pipeline_dup_health (IgxPipeline *self)
{
  IgxHealth *health = igx_health_new ();
  const GError *error = find_feed_error (self);
  gint64 now = igx_clock_now (self->context.clock);
  const GError *late_error = NULL;
  const GError *outcome_error = NULL;
  gint64 newest = 0;
  guint n_overdue = 0;
  guint n_failed = 0;

  health->demo = self->context.demo;
  health->n_series = self->pool->runners->len;
  for (guint i = 0; i < self->pool->runners->len; i++)
    {
      IgxSeriesRunner *runner = self->pool->runners->pdata[i];
      IgxRunnerState state = igx_series_runner_get_state (runner);
      gboolean failed = state == IGX_RUNNER_FAILED;
      gboolean overdue = igx_series_runner_is_overdue (runner);

      newest = MAX (newest, igx_series_runner_get_last_event (runner));
      n_failed += failed;
      n_overdue += overdue;
      if (late_error == NULL && (failed || overdue))
        late_error = igx_series_runner_get_error (runner);
      health->n_series_ready += state == IGX_RUNNER_LIVE || state == IGX_RUNNER_FILLING;
    }
  health->exchange_time = now;
  if (!self->context.demo)
    health->clock_offset = igx_clock_get_offset (self->context.clock);
  health->data_age = newest > 0 ? MAX (0, now - newest) : -1;
  health->paused_until
      = igx_gate_is_paused (self->context.gate, now) ? igx_gate_get_pause (self->context.gate) : 0;
  health->signals_today = count_today (self, now);
  if (error != NULL && !self->stream_up)
    health->state = IGX_HEALTH_OFFLINE;
  else if (n_overdue > 0 || (n_failed > 0 && n_failed == health->n_series))
    health->state = IGX_HEALTH_STALE;
  else if (health->paused_until != 0)
    health->state = IGX_HEALTH_PAUSED;
  else if (health->n_series_ready + n_failed < health->n_series || now == 0)
    health->state = IGX_HEALTH_STARTING;
  else
    health->state = IGX_HEALTH_HEALTHY;
  describe (health, n_overdue, health->state == IGX_HEALTH_STALE ? late_error : error);
  outcome_error = igx_outcome_keeper_get_error (self->context.outcomes);
  if (health->advice == NULL && outcome_error != NULL)
    health->advice = g_strdup (outcome_error->message);
  return health;
}

static gboolean
tick_cb (gpointer data)
{
  IgxPipeline *self = data;
  g_autoptr (IgxHealth) health = NULL;
  g_autofree char *shown = NULL;
  gint64 slept = igx_clock_take_sleep (self->context.clock);

  if (slept > 0)
    {
      /* The clock ran on, but whether it kept time is only known after asking. */
      sync_time (self);
      igx_series_pool_fill (self->pool);
    }
  igx_outcome_keeper_check (self->context.outcomes);
  health = igx_pipeline_dup_health (self);
  shown = g_strdup_printf ("%d %s %" G_GINT64_FORMAT " %u %" G_GINT64_FORMAT, (int) health->state,
                           health->summary, health->paused_until, health->signals_today,
                           health->data_age / (10 * 1000));
  if (g_strcmp0 (shown, self->shown) != 0)
    {
      g_free (self->shown);
      self->shown = g_steal_pointer (&shown);
      g_signal_emit (self, signals[SIGNAL_HEALTH_CHANGED], 0);
      igx_publisher_health (self->context.publisher, health);
    }
  return G_SOURCE_CONTINUE;
}

/* Watching. */

/**
 * igx_pipeline_find:
 *
 * Returns: (transfer none) (nullable): the runner of @series
 */
IgxSeriesRunner *
igx_pipeline_find (IgxPipeline *self, const IgxSeriesKey *series)
{
  return igx_series_pool_find_watched (self->pool, series);
}

/**
 * igx_pipeline_watch:
 *
 * Watches a series from now on; watching twice is harmless.
 *
 * Returns: %FALSE with @error set if too many are watched
 */
gboolean
igx_pipeline_watch (IgxPipeline *self, const IgxSeriesKey *series, GError **error)
{
  if (igx_pipeline_find (self, series) != NULL)
    return TRUE;
  if (self->pool->runners->len >= IGX_SERIES_MAX)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "At most %d series can be watched: remove one first", IGX_SERIES_MAX);
      return FALSE;
    }
  igx_series_pool_watch (self->pool, series, self->strategies, may_start (self));
  return TRUE;
}

/**
 * igx_pipeline_unwatch:
 *
 * Returns: %FALSE if @series was not watched
 */
gboolean
igx_pipeline_unwatch (IgxPipeline *self, const IgxSeriesKey *series)
{
  return igx_series_pool_unwatch (self->pool, series);
}

/**
 * igx_pipeline_set_strategies:
 * @strategies: (element-type IgxStrategy): what runs from now on
 *
 * Every series evaluates anew from the cache: what was evaluated stays as it is.
 */
void
igx_pipeline_set_strategies (IgxPipeline *self, GPtrArray *strategies)
{
  g_clear_pointer (&self->strategies, g_ptr_array_unref);
  self->strategies = g_ptr_array_ref (strategies);
  for (guint i = 0; i < self->pool->runners->len; i++)
    igx_series_runner_set_strategies (self->pool->runners->pdata[i], self->strategies);
}

GPtrArray *
igx_pipeline_get_runners (IgxPipeline *self)
{
  return self->pool->runners;
}

IgxFeed *
igx_pipeline_get_feed (IgxPipeline *self)
{
  return self->context.feed;
}

IgxClock *
igx_pipeline_get_clock (IgxPipeline *self)
{
  return self->context.clock;
}

/**
 * igx_pipeline_get_outcomes:
 *
 * Returns: (transfer none): what follows the candidates
 */
IgxOutcomeKeeper *
igx_pipeline_get_outcomes (IgxPipeline *self)
{
  return self->context.outcomes;
}

/**
 * igx_pipeline_has_answered:
 *
 * Returns: %TRUE once the exchange has told its time
 */
gboolean
igx_pipeline_has_answered (IgxPipeline *self)
{
  return igx_clock_is_synced (self->context.clock);
}

/**
 * igx_pipeline_start:
 *
 * Asks for the time until there is an answer, then runs every series. The store must be open.
 */
void
igx_pipeline_start (IgxPipeline *self)
{
  g_return_if_fail (IGX_IS_PIPELINE (self));
  g_return_if_fail (!self->started);

  self->started = TRUE;
  igx_gate_loader_load_async (self->context.store, self->context.gate, self->cancellable, loaded_cb,
                              g_object_ref (self));
  sync_time (self);
  self->tick_id = g_timeout_add (TICK_MS, tick_cb, self);
}

/**
 * igx_pipeline_stop:
 *
 * Ends feed and runners. It cannot be started again.
 */
void
igx_pipeline_stop (IgxPipeline *self)
{
  g_return_if_fail (IGX_IS_PIPELINE (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->sync_id, g_source_remove);
  igx_feed_stop (self->context.feed);
  igx_outcome_keeper_stop (self->context.outcomes);
  igx_series_pool_stop (self->pool);
}

/* Before the exchange has told its time, the local clock is the best there is. */
static gint64
until (IgxPipeline *self, guint seconds)
{
  gint64 now = igx_clock_is_synced (self->context.clock) ? igx_clock_now (self->context.clock)
                                                         : igx_clock_wall_ms ();

  return now + (gint64) seconds * 1000;
}

/**
 * igx_pipeline_pause:
 * @seconds: for how long; 0 = until igx_pipeline_resume()
 */
void
igx_pipeline_pause (IgxPipeline *self, guint seconds)
{
  gint64 paused = seconds == 0 ? -1 : until (self, seconds);

  igx_gate_set_pause (self->context.gate, paused);
  save_state (self, IGX_GATE_STATE_PAUSE, paused);
}

void
igx_pipeline_resume (IgxPipeline *self)
{
  igx_gate_set_pause (self->context.gate, 0);
  save_state (self, IGX_GATE_STATE_PAUSE, 0);
}

/**
 * igx_pipeline_mute:
 * @symbol: a checked symbol
 * @seconds: for how long; 0 ends it
 */
void
igx_pipeline_mute (IgxPipeline *self, const char *symbol, guint seconds)
{
  g_autofree char *key = g_strconcat (IGX_GATE_STATE_MUTE, symbol, NULL);
  gint64 muted = seconds == 0 ? 0 : until (self, seconds);

  igx_gate_set_mute (self->context.gate, symbol, muted);
  save_state (self, key, muted);
}

/**
 * igx_pipeline_set_profile:
 * @profile: what the gate lets through, from the next verdict on
 */
void
igx_pipeline_set_profile (IgxPipeline *self, IgxProfile profile)
{
  igx_gate_set_profile (self->context.gate, profile);
}

/**
 * igx_pipeline_set_fee:
 * @fee: share of the value that each entry and each exit costs, below 1; from the next verdict on,
 *   and for all candidates that are not over
 */
void
igx_pipeline_set_fee (IgxPipeline *self, double fee)
{
  igx_gate_set_fee (self->context.gate, fee);
  igx_outcome_keeper_set_fee (self->context.outcomes, fee);
}

static void
igx_pipeline_dispose (GObject *object)
{
  IgxPipeline *self = IGX_PIPELINE (object);

  igx_pipeline_stop (self);
  g_signal_handlers_disconnect_by_data (self->context.feed, self);
  G_OBJECT_CLASS (igx_pipeline_parent_class)->dispose (object);
}

static void
igx_pipeline_finalize (GObject *object)
{
  IgxPipeline *self = IGX_PIPELINE (object);

  g_object_unref (self->context.outcomes);
  igx_series_pool_free (self->pool);
  g_ptr_array_unref (self->strategies);
  g_object_unref (self->cancellable);
  g_clear_error (&self->feed_error);
  g_free (self->shown);
  igx_gate_free (self->context.gate);
  g_object_unref (self->context.feed);
  g_object_unref (self->context.store);
  G_OBJECT_CLASS (igx_pipeline_parent_class)->finalize (object);
}

static void
igx_pipeline_class_init (IgxPipelineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = igx_pipeline_dispose;
  object_class->finalize = igx_pipeline_finalize;
  signals[SIGNAL_HEALTH_CHANGED] = g_signal_new (
      "health-changed", IGX_TYPE_PIPELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
igx_pipeline_init (IgxPipeline *self)
{
  self->cancellable = g_cancellable_new ();
  self->pool = igx_series_pool_new (&self->context);
  self->strategies = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_strategy_unref);
  self->sync_retry_ms = TIME_RETRY_MIN;
}

/**
 * igx_pipeline_new:
 * @feed: where candles come from
 * @store: open before igx_pipeline_start()
 * @clock: this market's clock, unowned, outlives the pipeline
 * @publisher: unowned, outlives the pipeline
 * @demo: whether everything is marked as demo
 *
 * Returns: (transfer full): a pipeline that watches nothing yet
 */
IgxPipeline *
igx_pipeline_new (
    IgxFeed *feed, IgxStore *store, IgxClock *clock, IgxPublisher *publisher, gboolean demo)
{
  IgxPipeline *self = g_object_new (IGX_TYPE_PIPELINE, NULL);
  const IgxOutcomeListener listener = { over_cb, undone_cb, self };

  self->context.feed = g_object_ref (feed);
  self->context.store = g_object_ref (store);
  self->context.clock = clock;
  self->context.gate = igx_gate_new ();
  self->context.publisher = publisher;
  self->context.demo = demo;
  self->context.borrow = igx_series_pool_borrow;
  self->context.give_back = igx_series_pool_give_back;
  self->context.is_watched = igx_series_pool_is_watched;
  self->context.owner = self->pool;
  self->context.outcomes = igx_outcome_keeper_new (&self->context);
  igx_outcome_keeper_set_listener (self->context.outcomes, &listener);
  g_signal_connect (feed, "candle", G_CALLBACK (feed_candle_cb), self);
  g_signal_connect (feed, "stream-up", G_CALLBACK (feed_stream_up_cb), self);
  g_signal_connect (feed, "stream-down", G_CALLBACK (feed_stream_down_cb), self);
  return self;
}
