/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/igx-market.h"

#include "daemon/igx-folders.h"
#include "engine/igx-timeframe.h"
#include "feed/igx-binance-feed.h"
#include "feed/igx-simulated-feed.h"

/* The demo market is the same for everybody, so that what a page shows can be talked about. */
#define DEMO_SEED 20260101
/* Where the demo market's time begins, before now: long enough that it does not overtake the
 * real time for six days of use. It goes on where it was left. */
#define DEMO_BEGIN_DAYS 365

struct _IgxMarket
{
  GObject parent_instance;

  gboolean demo;
  IgxSettings *settings;
  char *data_dir;
  char *cache_dir;
  IgxLedgerLock *lock; /* (nullable) */
  int holder;          /* process that holds the lock, 0 if not known */
  IgxStore *store;     /* (nullable) */
  IgxClock *clock;
  IgxPublisher *publisher;
  IgxPipeline *pipeline; /* (nullable) */
  gboolean has_cache;
  guint next_probe;
  gint64 evaluated_to; /* the newest progress of the watched series of the demo market */
  GPtrArray *watched;  /* of IgxSeriesKey */
};

G_DEFINE_FINAL_TYPE (IgxMarket, igx_market, G_TYPE_OBJECT)

static const char *
venue_name (IgxMarket *self)
{
  return self->demo ? "demo" : "binance";
}

static GPtrArray *
read_watch_list (IgxMarket *self)
{
  g_auto (GStrv) items = igx_settings_get_list (self->settings, "market.watch");
  GPtrArray *watched = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; items[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (items[i], ":", 2);
      IgxTimeframe timeframe = 0;
      IgxSeriesKey key = { 0 };

      if (igx_timeframe_from_string (parts[1], &timeframe)
          && igx_series_key_init (&key, venue_name (self), parts[0], timeframe, NULL))
        g_ptr_array_add (watched, igx_series_key_copy (&key));
    }
  return watched;
}

static IgxFeed *
make_feed (IgxMarket *self)
{
  const IgxTimeSource *source = igx_clock_get_time_source (self->clock);
  g_auto (GStrv) rest = NULL;
  g_auto (GStrv) stream = NULL;

  if (self->demo)
    return igx_simulated_feed_new (DEMO_SEED, source);
  rest = igx_settings_get_list (self->settings, "exchange.rest_hosts");
  stream = igx_settings_get_list (self->settings, "exchange.stream_hosts");
  return igx_binance_feed_new ((const char *const *) rest, (const char *const *) stream, source);
}

/* Opening: the lock, the databases, and what they have: whether there are candles in the cache;
 * for the demo market how far its time went. */

static void probe_next (GTask *task);

static void
progress_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  IgxMarket *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  gint64 evaluated_to = igx_store_get_progress_finish (IGX_STORE (object), result, &error);

  self->evaluated_to = MAX (self->evaluated_to, evaluated_to);
  if (evaluated_to < 0)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (++self->next_probe >= self->watched->len)
    g_task_return_boolean (task, TRUE);
  else
    probe_next (g_steal_pointer (&task));
}

static void
probed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  IgxMarket *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) candles = igx_store_load_candles_finish (IGX_STORE (object), result, &error);

  self->has_cache = candles != NULL && candles->len > 0;
  if (candles == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (self->has_cache || ++self->next_probe >= self->watched->len)
    g_task_return_boolean (task, TRUE);
  else
    probe_next (g_steal_pointer (&task));
}

/* Takes the task. */
static void
probe_next (GTask *task)
{
  IgxMarket *self = g_task_get_source_object (task);

  if (self->store == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                               "The market was closed while it was opened");
      g_object_unref (task);
      return;
    }
  if (self->demo)
    igx_store_get_progress_async (self->store, self->watched->pdata[self->next_probe],
                                  g_task_get_cancellable (task), progress_cb, task);
  else
    igx_store_load_candles_async (self->store, self->watched->pdata[self->next_probe], -1, -1, 1,
                                  g_task_get_cancellable (task), probed_cb, task);
}

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  IgxMarket *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!igx_store_open_finish (IGX_STORE (object), result, &error))
    {
      /* Where it is being closed already, whoever closes it gives the lock back. */
      if (self->store != NULL)
        g_clear_pointer (&self->lock, igx_ledger_lock_release);
      g_clear_object (&self->store);
      g_task_return_error (task, error);
      return;
    }
  if (self->watched->len == 0)
    g_task_return_boolean (task, TRUE);
  else
    probe_next (g_steal_pointer (&task));
}

/**
 * igx_market_open_async:
 *
 * Takes the ledger's lock and opens the databases. G_IO_ERROR_BUSY: another process holds the
 * lock, see igx_market_get_holder(); it may be tried again.
 */
void
igx_market_open_async (IgxMarket *self,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, igx_market_open_async);
  g_return_if_fail (self->store == NULL);

  if (!igx_folders_make (self->data_dir, &error) || !igx_folders_make (self->cache_dir, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  self->holder = 0;
  self->lock = igx_ledger_lock_acquire (self->data_dir, &self->holder, &error);
  if (self->lock == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  self->watched = read_watch_list (self);
  self->store = igx_store_new (self->data_dir, self->cache_dir, IGX_STORE_NONE);
  igx_store_open_async (self->store, cancellable, opened_cb, g_steal_pointer (&task));
}

gboolean
igx_market_open_finish (IgxMarket *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The gate judges by what the settings say from the next verdict on. */
static void
apply_signal_settings (IgxMarket *self)
{
  g_autofree char *name = igx_settings_dup_string (self->settings, "signals.profile");
  IgxProfile profile = IGX_PROFILE_BALANCED;

  if (self->pipeline == NULL)
    return;
  igx_profile_from_string (name, &profile);
  igx_pipeline_set_profile (self->pipeline, profile);
  igx_pipeline_set_fee (self->pipeline,
                        igx_settings_get_double (self->settings, "signals.fee_percent") / 100);
}

static void
setting_changed_cb (IgxSettings *settings, const char *key, IgxMarket *self)
{
  if (g_str_has_prefix (key, "signals."))
    apply_signal_settings (self);
}

/**
 * igx_market_start:
 * @strategies: (element-type IgxStrategy): what runs
 *
 * Runs the market; it must be open.
 */
void
igx_market_start (IgxMarket *self, GPtrArray *strategies)
{
  g_autoptr (IgxFeed) feed = NULL;

  g_return_if_fail (self->store != NULL && self->pipeline == NULL);

  if (self->demo)
    igx_clock_sync (
        self->clock,
        MAX (igx_clock_wall_ms () - DEMO_BEGIN_DAYS * IGX_TIMEFRAME_DAY, self->evaluated_to),
        igx_clock_boot_ms ());
  feed = make_feed (self);
  self->pipeline = igx_pipeline_new (feed, self->store, self->clock, self->publisher, self->demo);
  apply_signal_settings (self);
  igx_pipeline_set_strategies (self->pipeline, strategies);
  /* It may have changed while the databases were opened. */
  g_ptr_array_unref (self->watched);
  self->watched = read_watch_list (self);
  for (guint i = 0; i < self->watched->len; i++)
    igx_pipeline_watch (self->pipeline, self->watched->pdata[i], NULL);
  igx_pipeline_start (self->pipeline);
}

/**
 * igx_market_apply_watch_list:
 *
 * Watches what the settings say from now on, and nothing else.
 */
void
igx_market_apply_watch_list (IgxMarket *self)
{
  g_autoptr (GPtrArray) old = NULL;

  if (self->pipeline == NULL)
    return;
  old = g_steal_pointer (&self->watched);
  self->watched = read_watch_list (self);
  for (guint i = 0; i < old->len; i++)
    if (!g_ptr_array_find_with_equal_func (self->watched, old->pdata[i], igx_series_key_equal,
                                           NULL))
      igx_pipeline_unwatch (self->pipeline, old->pdata[i]);
  for (guint i = 0; i < self->watched->len; i++)
    igx_pipeline_watch (self->pipeline, self->watched->pdata[i], NULL);
}

static void
closed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  IgxMarket *self = g_task_get_source_object (task);
  GError *error = NULL;
  gboolean closed = igx_store_close_finish (IGX_STORE (object), result, &error);

  g_clear_pointer (&self->lock, igx_ledger_lock_release);
  if (closed)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * igx_market_close_async:
 *
 * Stops the pipeline, closes the databases, gives the lock back.
 */
void
igx_market_close_async (IgxMarket *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (IgxStore) store = g_steal_pointer (&self->store);

  g_task_set_source_tag (task, igx_market_close_async);
  if (self->pipeline != NULL)
    igx_pipeline_stop (self->pipeline);
  if (store == NULL)
    {
      g_clear_pointer (&self->lock, igx_ledger_lock_release);
      g_task_return_boolean (task, TRUE);
      return;
    }
  igx_store_close_async (store, NULL, closed_cb, g_steal_pointer (&task));
}

gboolean
igx_market_close_finish (IgxMarket *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
igx_market_is_demo (IgxMarket *self)
{
  return self->demo;
}

/**
 * igx_market_has_cache:
 *
 * Returns: %TRUE if a watched series had candles in the cache when the market was opened; not
 * looked at for the demo market
 */
gboolean
igx_market_has_cache (IgxMarket *self)
{
  return self->has_cache;
}

/**
 * igx_market_get_holder:
 *
 * Returns: the process id that holds the ledger, after opening failed with G_IO_ERROR_BUSY
 */
int
igx_market_get_holder (IgxMarket *self)
{
  return self->holder;
}

const char *
igx_market_get_venue (IgxMarket *self)
{
  return venue_name (self);
}

/**
 * igx_market_get_clock:
 *
 * Returns: (transfer none): this market's time; lives as long as the market
 */
IgxClock *
igx_market_get_clock (IgxMarket *self)
{
  return self->clock;
}

/**
 * igx_market_get_store:
 *
 * Returns: (nullable): the open store
 */
IgxStore *
igx_market_get_store (IgxMarket *self)
{
  return self->store;
}

/**
 * igx_market_get_pipeline:
 *
 * Returns: (nullable): the running pipeline
 */
IgxPipeline *
igx_market_get_pipeline (IgxMarket *self)
{
  return self->pipeline;
}

IgxPublisher *
igx_market_get_publisher (IgxMarket *self)
{
  return self->publisher;
}

static void
igx_market_finalize (GObject *object)
{
  IgxMarket *self = IGX_MARKET (object);

  if (self->pipeline != NULL)
    igx_pipeline_stop (self->pipeline);
  g_clear_object (&self->pipeline);
  g_clear_object (&self->store);
  g_clear_pointer (&self->lock, igx_ledger_lock_release);
  igx_publisher_unref (self->publisher);
  igx_clock_free (self->clock);
  g_clear_pointer (&self->watched, g_ptr_array_unref);
  g_object_unref (self->settings);
  g_free (self->data_dir);
  g_free (self->cache_dir);
  G_OBJECT_CLASS (igx_market_parent_class)->finalize (object);
}

static void
igx_market_class_init (IgxMarketClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = igx_market_finalize;
}

static void
igx_market_init (IgxMarket *self)
{
  self->publisher = igx_publisher_new ();
}

/**
 * igx_market_new:
 * @demo: the simulated market in its own folders
 * @settings: hosts, speed and watch list
 *
 * Returns: (transfer full): a closed market
 */
IgxMarket *
igx_market_new (gboolean demo, IgxSettings *settings)
{
  IgxMarket *self = g_object_new (IGX_TYPE_MARKET, NULL);

  self->demo = demo;
  self->settings = g_object_ref (settings);
  g_signal_connect_object (settings, "changed", G_CALLBACK (setting_changed_cb), self,
                           (GConnectFlags) 0);
  self->data_dir = igx_folders_dup_data (demo);
  self->cache_dir = igx_folders_dup_cache (demo);
  self->clock = igx_clock_new (demo ? IGX_SIMULATED_SPEED
                                    : igx_settings_get_double (settings, "exchange.speed"));
  return self;
}
