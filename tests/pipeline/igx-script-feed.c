/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/igx-script-feed.h"

#include "engine/igx-timeframe.h"

typedef struct
{
  GArray *candles;   /* of IgxCandle: all that there will ever be */
  gint64 visible_to; /* open time */
  guint n_questions;
} Script;

struct _IgxScriptFeed
{
  GObject parent_instance;

  gint64 now;
  gboolean lost;          /* the stream */
  gboolean held;          /* answers */
  guint n_failing;        /* questions that will fail */
  GPtrArray *answers;     /* of GTask: held, with what they will return */
  GHashTable *scripts;    /* of IgxSeriesKey to Script */
  GHashTable *subscribed; /* of IgxSeriesKey */
};

static void igx_script_feed_iface_init (IgxFeedInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (IgxScriptFeed,
                               igx_script_feed,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (IGX_TYPE_FEED, igx_script_feed_iface_init))

static const char *
get_venue (IgxFeed *feed)
{
  return "binance";
}

static gboolean
up_cb (gpointer data)
{
  g_signal_emit_by_name (data, "stream-up");
  return G_SOURCE_REMOVE;
}

static void
start (IgxFeed *feed)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, up_cb, g_object_ref (feed), g_object_unref);
}

static void
stop (IgxFeed *feed)
{
}

static void
subscribe (IgxFeed *feed, const IgxSeriesKey *series)
{
  g_hash_table_add (IGX_SCRIPT_FEED (feed)->subscribed, igx_series_key_copy (series));
}

static void
unsubscribe (IgxFeed *feed, const IgxSeriesKey *series)
{
  g_assert_true (g_hash_table_remove (IGX_SCRIPT_FEED (feed)->subscribed, series));
}

static gint64
get_retry_at (IgxFeed *feed)
{
  return 0;
}

static void
fetch_time_async (IgxFeed *feed,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (feed, cancellable, callback, user_data);

  g_task_return_boolean (task, TRUE);
}

static gint64
fetch_time_finish (IgxFeed *feed, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error) ? IGX_SCRIPT_FEED (feed)->now : -1;
}

/* Takes the task. */
static void
answer (GTask *task)
{
  IgxScriptFeed *self = g_task_get_source_object (task);
  GArray *found = g_task_get_task_data (task);

  if (self->held)
    {
      g_ptr_array_add (self->answers, task);
      return;
    }
  if (found != NULL)
    g_task_return_pointer (task, g_array_ref (found), (GDestroyNotify) g_array_unref);
  else
    g_task_return_new_error (task, IGX_FEED_ERROR, IGX_FEED_ERROR_NETWORK, "The test cut it");
  g_object_unref (task);
}

static void
fetch_candles_async (IgxFeed *feed,
                     const IgxSeriesKey *series,
                     gint64 start_time,
                     gint64 end_time,
                     guint limit,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  IgxScriptFeed *self = IGX_SCRIPT_FEED (feed);
  g_autoptr (GTask) task = g_task_new (feed, cancellable, callback, user_data);
  Script *script = g_hash_table_lookup (self->scripts, series);
  GArray *found = NULL;

  if (script == NULL)
    {
      g_task_return_new_error (task, IGX_FEED_ERROR, IGX_FEED_ERROR_UNKNOWN_SYMBOL,
                               "Invalid symbol.");
      return;
    }
  script->n_questions++;
  if (self->n_failing > 0)
    {
      self->n_failing--;
      answer (g_steal_pointer (&task));
      return;
    }
  found = igx_candle_array_new ();
  for (guint i = 0; i < script->candles->len && found->len < limit; i++)
    {
      const IgxCandle *candle = &g_array_index (script->candles, IgxCandle, i);

      if (candle->open_time >= start_time && (end_time < 0 || candle->open_time <= end_time)
          && candle->open_time <= script->visible_to)
        g_array_append_val (found, *candle);
    }
  g_task_set_task_data (task, found, (GDestroyNotify) g_array_unref);
  answer (g_steal_pointer (&task));
}

static GArray *
fetch_candles_finish (IgxFeed *feed, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
igx_script_feed_iface_init (IgxFeedInterface *iface)
{
  iface->get_venue = get_venue;
  iface->start = start;
  iface->stop = stop;
  iface->subscribe = subscribe;
  iface->unsubscribe = unsubscribe;
  iface->get_retry_at = get_retry_at;
  iface->fetch_time_async = fetch_time_async;
  iface->fetch_time_finish = fetch_time_finish;
  iface->fetch_candles_async = fetch_candles_async;
  iface->fetch_candles_finish = fetch_candles_finish;
}

static void
script_free (gpointer data)
{
  Script *script = data;

  g_array_unref (script->candles);
  g_free (script);
}

static void
igx_script_feed_finalize (GObject *object)
{
  IgxScriptFeed *self = IGX_SCRIPT_FEED (object);

  g_ptr_array_unref (self->answers);
  g_hash_table_unref (self->scripts);
  g_hash_table_unref (self->subscribed);
  G_OBJECT_CLASS (igx_script_feed_parent_class)->finalize (object);
}

static void
igx_script_feed_class_init (IgxScriptFeedClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = igx_script_feed_finalize;
}

static void
igx_script_feed_init (IgxScriptFeed *self)
{
  self->answers = g_ptr_array_new ();
  self->scripts
      = g_hash_table_new_full (igx_series_key_hash, igx_series_key_equal, g_free, script_free);
  self->subscribed
      = g_hash_table_new_full (igx_series_key_hash, igx_series_key_equal, g_free, NULL);
}

/**
 * igx_script_feed_new:
 * @now: the exchange's time, ms UTC
 */
IgxScriptFeed *
igx_script_feed_new (gint64 now)
{
  IgxScriptFeed *self = g_object_new (IGX_TYPE_SCRIPT_FEED, NULL);

  self->now = now;
  return self;
}

/**
 * igx_script_feed_add:
 * @candles: (element-type IgxCandle): all that there will be; what is absent never exists
 * @visible_to: open time of the last that REST knows
 */
void
igx_script_feed_add (IgxScriptFeed *self,
                     const IgxSeriesKey *series,
                     GArray *candles,
                     gint64 visible_to)
{
  Script *script = g_new0 (Script, 1);

  script->candles = g_array_ref (candles);
  script->visible_to = visible_to;
  g_hash_table_replace (self->scripts, igx_series_key_copy (series), script);
}

/**
 * igx_script_feed_close:
 *
 * The candles up to @visible_to close: the stream sends each to who has subscribed.
 */
void
igx_script_feed_close (IgxScriptFeed *self, const IgxSeriesKey *series, gint64 visible_to)
{
  Script *script = g_hash_table_lookup (self->scripts, series);
  gint64 before = script->visible_to;

  script->visible_to = MAX (before, visible_to);
  for (guint i = 0; i < script->candles->len; i++)
    {
      const IgxCandle *candle = &g_array_index (script->candles, IgxCandle, i);

      if (candle->open_time > before && candle->open_time <= visible_to && !self->lost
          && g_hash_table_contains (self->subscribed, series))
        g_signal_emit_by_name (self, "candle", series, candle, TRUE,
                               candle->open_time + series->timeframe);
    }
}

void
igx_script_feed_set_now (IgxScriptFeed *self, gint64 now)
{
  self->now = now;
}

/**
 * igx_script_feed_get:
 *
 * Returns: (transfer none) (element-type IgxCandle): what was added
 */
GArray *
igx_script_feed_get (IgxScriptFeed *self, const IgxSeriesKey *series)
{
  return ((const Script *) g_hash_table_lookup (self->scripts, series))->candles;
}

gboolean
igx_script_feed_is_subscribed (IgxScriptFeed *self, const IgxSeriesKey *series)
{
  return g_hash_table_contains (self->subscribed, series);
}

guint
igx_script_feed_count_subscribed (IgxScriptFeed *self)
{
  return g_hash_table_size (self->subscribed);
}

/**
 * igx_script_feed_count_questions:
 *
 * Returns: how often candles of @series were asked for
 */
guint
igx_script_feed_count_questions (IgxScriptFeed *self, const IgxSeriesKey *series)
{
  return ((const Script *) g_hash_table_lookup (self->scripts, series))->n_questions;
}

/**
 * igx_script_feed_set_lost:
 *
 * The stream is lost, or there again.
 */
void
igx_script_feed_set_lost (IgxScriptFeed *self, gboolean lost)
{
  if (self->lost == lost)
    return;
  self->lost = lost;
  if (lost)
    igx_feed_emit_stream_down (IGX_FEED (self), "the test cut it");
  else
    igx_feed_emit_stream_up (IGX_FEED (self));
}

/**
 * igx_script_feed_set_held:
 *
 * Answers of REST are held back, with what they said when they were asked for, or given, the
 * last one first.
 */
void
igx_script_feed_set_held (IgxScriptFeed *self, gboolean held)
{
  self->held = held;
  while (!held && self->answers->len > 0)
    answer (g_ptr_array_remove_index (self->answers, self->answers->len - 1));
}

/**
 * igx_script_feed_fail:
 * @n: so many questions fail from now on
 */
void
igx_script_feed_fail (IgxScriptFeed *self, guint n)
{
  self->n_failing = n;
}
