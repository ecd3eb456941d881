/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed/igx-simulated-feed.h"

#include <string.h>

#include "engine/igx-name.h"
#include "engine/igx-timeframe.h"
#include "feed/igx-simulated-market.h"
#include "feed/igx-timer.h"

#define VENUE "demo"

/* How often forming candles are told, in real milliseconds. */
#define TICK_MS 1000

/* After more closes at once than this (a sleep), the candles are left to fetching. */
#define CATCH_UP_MAX 64

typedef struct
{
  IgxSeriesKey series;
  gint64 next_open; /* open time of the next candle to be told as closed, 0 before the first */
} Subscription;

struct _IgxSimulatedFeed
{
  GObject parent_instance;

  guint64 seed;
  const IgxTimeSource *time_source; /* (not owned) */
  GPtrArray *subscriptions;         /* of Subscription, in order of subscribing */
  GSource *timer;                   /* (owned) (nullable) */
  gboolean running;
  gboolean up;
};

static void igx_simulated_feed_iface_init (IgxFeedInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (IgxSimulatedFeed,
                               igx_simulated_feed,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (IGX_TYPE_FEED, igx_simulated_feed_iface_init))

static gboolean tick_cb (gpointer data);

static void
arm (IgxSimulatedFeed *self, gint64 delay_ms)
{
  igx_timer_clear (&self->timer);
  if (self->running)
    self->timer = igx_timer_new (CLAMP (delay_ms, 1, TICK_MS), tick_cb, self);
}

static Subscription *
find (IgxSimulatedFeed *self, const IgxSeriesKey *series, guint *index)
{
  for (guint i = 0; i < self->subscriptions->len; i++)
    {
      Subscription *subscription = g_ptr_array_index (self->subscriptions, i);

      if (!igx_series_key_equal (&subscription->series, series))
        continue;
      if (index != NULL)
        *index = i;
      return subscription;
    }
  return NULL;
}

/* Tells what closed since the last time. FALSE if that is too much. A handler of the signal may
 * change the subscriptions, so nothing of theirs is held across it. */
static gboolean
tell_closed (IgxSimulatedFeed *self, const IgxSeriesKey *series, gint64 now)
{
  gint64 open = igx_timeframe_floor (series->timeframe, now);

  for (Subscription *subscription = find (self, series, NULL);
       self->running && subscription != NULL && subscription->next_open < open;
       subscription = find (self, series, NULL))
    {
      IgxCandle candle;

      if ((open - subscription->next_open) / series->timeframe > CATCH_UP_MAX)
        {
          subscription->next_open = open;
          return FALSE;
        }
      igx_simulated_market_candles (self->seed, series, subscription->next_open, 1, &candle);
      subscription->next_open += series->timeframe;
      igx_feed_emit_candle (IGX_FEED (self), series, &candle, TRUE,
                            candle.open_time + series->timeframe);
    }
  return TRUE;
}

static gint64
tell_all (IgxSimulatedFeed *self, gint64 now, gboolean *too_much)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (IgxSeriesKey));
  gint64 next_close = G_MAXINT64;

  for (guint i = 0; i < self->subscriptions->len; i++)
    {
      const Subscription *subscription = g_ptr_array_index (self->subscriptions, i);

      g_array_append_val (keys, subscription->series);
    }
  for (guint i = 0; i < keys->len && self->running; i++)
    {
      const IgxSeriesKey *series = &g_array_index (keys, IgxSeriesKey, i);
      IgxCandle candle;

      if (!tell_closed (self, series, now))
        *too_much = TRUE;
      if (self->running && find (self, series, NULL) != NULL
          && igx_simulated_market_forming (self->seed, series, now, &candle))
        igx_feed_emit_candle (IGX_FEED (self), series, &candle, FALSE, now);
      next_close
          = MIN (next_close, igx_timeframe_floor (series->timeframe, now) + series->timeframe);
    }
  return next_close;
}

static gboolean
tick_cb (gpointer data)
{
  g_autoptr (IgxSimulatedFeed) self = g_object_ref (data);
  gint64 now = igx_time_source_now (self->time_source);
  gint64 next_close = 0;
  gboolean too_much = FALSE;

  if (now < IGX_SIMULATED_FIRST_TIME)
    {
      arm (self, TICK_MS);
      return G_SOURCE_REMOVE;
    }
  if (!self->up)
    {
      self->up = TRUE;
      for (guint i = 0; i < self->subscriptions->len; i++)
        {
          Subscription *subscription = g_ptr_array_index (self->subscriptions, i);

          if (subscription->next_open == 0)
            subscription->next_open = igx_timeframe_floor (subscription->series.timeframe, now);
        }
      igx_feed_emit_stream_up (IGX_FEED (self));
    }

  next_close = tell_all (self, now, &too_much);
  if (too_much && self->running)
    igx_feed_emit_stream_up (IGX_FEED (self));
  arm (self, next_close == G_MAXINT64
                 ? TICK_MS
                 : igx_time_source_real_delay (self->time_source, next_close - now));
  return G_SOURCE_REMOVE;
}

static const char *
igx_simulated_feed_get_venue (IgxFeed *feed)
{
  return igx_name_intern (VENUE);
}

static void
igx_simulated_feed_start (IgxFeed *feed)
{
  IgxSimulatedFeed *self = IGX_SIMULATED_FEED (feed);

  if (self->running)
    return;
  self->running = TRUE;
  arm (self, 0);
}

static void
igx_simulated_feed_stop (IgxFeed *feed)
{
  IgxSimulatedFeed *self = IGX_SIMULATED_FEED (feed);

  self->running = FALSE;
  self->up = FALSE;
  for (guint i = 0; i < self->subscriptions->len; i++)
    ((Subscription *) g_ptr_array_index (self->subscriptions, i))->next_open = 0;
  igx_timer_clear (&self->timer);
}

static void
igx_simulated_feed_subscribe (IgxFeed *feed, const IgxSeriesKey *series)
{
  IgxSimulatedFeed *self = IGX_SIMULATED_FEED (feed);
  Subscription *subscription = NULL;

  if (find (self, series, NULL) != NULL)
    return;
  subscription = g_new0 (Subscription, 1);
  subscription->series = *series;
  g_ptr_array_add (self->subscriptions, subscription);
  /* Up again: what closed before this moment has to be fetched for the new one. */
  self->up = FALSE;
  if (self->running)
    arm (self, 0);
}

static void
igx_simulated_feed_unsubscribe (IgxFeed *feed, const IgxSeriesKey *series)
{
  IgxSimulatedFeed *self = IGX_SIMULATED_FEED (feed);
  guint index = 0;

  if (find (self, series, &index) != NULL)
    g_ptr_array_remove_index (self->subscriptions, index);
}

static gint64
igx_simulated_feed_get_retry_at (IgxFeed *feed)
{
  return 0;
}

static GVariant *
igx_simulated_feed_get_health (IgxFeed *feed)
{
  IgxSimulatedFeed *self = IGX_SIMULATED_FEED (feed);
  g_auto (GVariantDict) health = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&health, "rest_host", "s", VENUE);
  g_variant_dict_insert (&health, "stream_host", "s", VENUE);
  g_variant_dict_insert (&health, "stream_up", "b", self->up);
  g_variant_dict_insert (&health, "used_weight", "u", 0);
  g_variant_dict_insert (&health, "weight_limit", "u", 0);
  g_variant_dict_insert (&health, "reconnects", "u", 0);
  g_variant_dict_insert (&health, "last_error", "s", "");
  g_variant_dict_insert (&health, "retry_at", "x", G_GINT64_CONSTANT (0));
  return g_variant_ref_sink (g_variant_dict_end (&health));
}

typedef struct
{
  guint64 seed;
  IgxSeriesKey series;
  gint64 first;
  gsize n_candles;
} Fetch;

/* On a worker thread: a year of weekly candles is half a million minutes. */
static void
fetch_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Fetch *fetch = task_data;
  GArray *candles = igx_candle_array_new ();
  g_autoptr (GError) error = NULL;

  g_array_set_size (candles, (guint) fetch->n_candles);
  for (gsize i = 0; i < fetch->n_candles; i++)
    {
      gsize n = MIN (fetch->n_candles - i, 256);

      if (g_cancellable_set_error_if_cancelled (cancellable, &error))
        {
          g_array_unref (candles);
          g_task_return_error (task, g_steal_pointer (&error));
          return;
        }
      igx_simulated_market_candles (fetch->seed, &fetch->series,
                                    fetch->first + (gint64) i * fetch->series.timeframe, n,
                                    &g_array_index (candles, IgxCandle, i));
      i += n - 1;
    }
  g_task_return_pointer (task, candles, (GDestroyNotify) g_array_unref);
}

static gint64
round_up (IgxTimeframe timeframe, gint64 time)
{
  gint64 open = igx_timeframe_floor (timeframe, time);

  return open < time ? open + timeframe : open;
}

static void
igx_simulated_feed_fetch_candles_async (IgxFeed *feed,
                                        const IgxSeriesKey *series,
                                        gint64 start_time,
                                        gint64 end_time,
                                        guint limit,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  IgxSimulatedFeed *self = IGX_SIMULATED_FEED (feed);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  gint64 now = igx_time_source_now (self->time_source);
  Fetch *fetch = g_new0 (Fetch, 1);
  gint64 first = 0;
  gint64 last = 0;

  g_task_set_source_tag (task, igx_simulated_feed_fetch_candles_async);
  g_task_set_task_data (task, fetch, g_free);
  fetch->seed = self->seed;
  fetch->series = *series;

  last = igx_timeframe_floor (series->timeframe, now) - series->timeframe;
  if (end_time >= 0)
    last = MIN (last, igx_timeframe_floor (series->timeframe, end_time));
  first = start_time >= 0 ? start_time : last - (gint64) (limit - 1) * series->timeframe;
  first = round_up (series->timeframe, MAX (first, IGX_SIMULATED_FIRST_TIME));
  if (last >= first)
    fetch->n_candles = (gsize) MIN ((last - first) / series->timeframe + 1, (gint64) limit);
  fetch->first = first;
  g_task_run_in_thread (task, fetch_thread);
}

static GArray *
igx_simulated_feed_fetch_candles_finish (IgxFeed *feed, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, feed), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
answer_time_cb (gpointer data)
{
  GTask *task = data;
  IgxSimulatedFeed *self = g_task_get_source_object (task);
  g_autofree gint64 *now = g_new (gint64, 1);

  *now = igx_time_source_now (self->time_source);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, g_steal_pointer (&now), g_free);
  return G_SOURCE_REMOVE;
}

static void
answer_when_idle (GTask *task, GSourceFunc answer)
{
  g_autoptr (GSource) idle = g_idle_source_new ();

  g_task_attach_source (task, idle, answer);
}

static void
igx_simulated_feed_fetch_time_async (IgxFeed *feed,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (feed, cancellable, callback, user_data);

  g_task_set_source_tag (task, igx_simulated_feed_fetch_time_async);
  answer_when_idle (task, answer_time_cb);
}

static gint64
igx_simulated_feed_fetch_time_finish (IgxFeed *feed, GAsyncResult *result, GError **error)
{
  g_autofree gint64 *now = NULL;

  g_return_val_if_fail (g_task_is_valid (result, feed), -1);

  now = g_task_propagate_pointer (G_TASK (result), error);
  return now != NULL ? *now : -1;
}

static gboolean
answer_symbols_cb (gpointer data)
{
  GTask *task = data;
  IgxSimulatedFeed *self = g_task_get_source_object (task);
  g_autoptr (GPtrArray) symbols
      = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_symbol_info_free);

  for (guint i = 0; igx_simulated_market_get_symbol (i) != NULL; i++)
    {
      const char *name = igx_simulated_market_get_symbol (i);
      IgxSymbolInfo *info = g_new0 (IgxSymbolInfo, 1);

      info->symbol = g_strdup (name);
      info->base = g_strndup (name, strlen (name) - strlen ("USDT"));
      info->quote = g_strdup ("USDT");
      info->trading = TRUE;
      info->tick_size = igx_simulated_market_tick_size (self->seed, name);
      info->step_size = igx_simulated_market_step_size (self->seed, name);
      g_ptr_array_add (symbols, info);
    }
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, g_steal_pointer (&symbols), (GDestroyNotify) g_ptr_array_unref);
  return G_SOURCE_REMOVE;
}

static void
igx_simulated_feed_fetch_symbols_async (IgxFeed *feed,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (feed, cancellable, callback, user_data);

  g_task_set_source_tag (task, igx_simulated_feed_fetch_symbols_async);
  answer_when_idle (task, answer_symbols_cb);
}

static GPtrArray *
igx_simulated_feed_fetch_symbols_finish (IgxFeed *feed, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, feed), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
igx_simulated_feed_iface_init (IgxFeedInterface *iface)
{
  iface->get_venue = igx_simulated_feed_get_venue;
  iface->start = igx_simulated_feed_start;
  iface->stop = igx_simulated_feed_stop;
  iface->subscribe = igx_simulated_feed_subscribe;
  iface->unsubscribe = igx_simulated_feed_unsubscribe;
  iface->get_retry_at = igx_simulated_feed_get_retry_at;
  iface->get_health = igx_simulated_feed_get_health;
  iface->fetch_time_async = igx_simulated_feed_fetch_time_async;
  iface->fetch_time_finish = igx_simulated_feed_fetch_time_finish;
  iface->fetch_candles_async = igx_simulated_feed_fetch_candles_async;
  iface->fetch_candles_finish = igx_simulated_feed_fetch_candles_finish;
  iface->fetch_symbols_async = igx_simulated_feed_fetch_symbols_async;
  iface->fetch_symbols_finish = igx_simulated_feed_fetch_symbols_finish;
}

static void
igx_simulated_feed_dispose (GObject *object)
{
  igx_simulated_feed_stop (IGX_FEED (object));
  G_OBJECT_CLASS (igx_simulated_feed_parent_class)->dispose (object);
}

static void
igx_simulated_feed_finalize (GObject *object)
{
  IgxSimulatedFeed *self = IGX_SIMULATED_FEED (object);

  g_clear_pointer (&self->subscriptions, g_ptr_array_unref);
  G_OBJECT_CLASS (igx_simulated_feed_parent_class)->finalize (object);
}

static void
igx_simulated_feed_class_init (IgxSimulatedFeedClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = igx_simulated_feed_dispose;
  G_OBJECT_CLASS (klass)->finalize = igx_simulated_feed_finalize;
}

static void
igx_simulated_feed_init (IgxSimulatedFeed *self)
{
  self->subscriptions = g_ptr_array_new_with_free_func (g_free);
}

/**
 * igx_simulated_feed_new:
 * @seed: which market
 * @time_source: the market's time; must outlive the feed
 *
 * Any symbol can be subscribed and fetched; the list of symbols holds the usual ones.
 *
 * Returns: (transfer full): the demo market
 */
IgxFeed *
igx_simulated_feed_new (guint64 seed, const IgxTimeSource *time_source)
{
  IgxSimulatedFeed *self = NULL;

  g_return_val_if_fail (time_source != NULL, NULL);

  self = g_object_new (IGX_TYPE_SIMULATED_FEED, NULL);
  self->seed = seed;
  self->time_source = time_source;
  return IGX_FEED (self);
}
