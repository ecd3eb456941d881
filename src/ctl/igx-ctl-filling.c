/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/igx-ctl-filling.h"

#include <glib/gstdio.h>

#include "ctl/igx-ctl-bus.h"
#include "engine/igx-timeframe.h"
#include "feed/igx-binance-feed.h"
#include "igx-config.h"
#include "pipeline/igx-clock.h"
#include "store/igx-ledger-lock.h"

/* How long the exchange or the network may be gone before it is given up, and between two tries. */
#define PATIENCE_MS (15 * 60 * 1000)
#define WAIT_MIN_MS 1000
#define WAIT_MAX_MS 30000

/* A piece may have to wait for the next minute of the exchange's rate limit, and for its retries.
 */
#define PIECE_TIMEOUT_MS 180000

struct _IgxCtlFilling
{
  GCancellable *cancellable;
  GDBusConnection *connection; /* (nullable): to the service */

  /* Without a service. */
  IgxLedgerLock *lock;
  IgxStore *store;
  IgxClock *clock;
  IgxFeed *feed;
  IgxHistory *history; /* (nullable): of the series that was filled last */
  IgxSeriesKey series;
};

/* The one call that is under way. */
static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
service_runs (GDBusConnection *connection)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  if (connection == NULL)
    return FALSE;
  reply = igx_ctl_bus_call (connection, "Ping", NULL, &error);
  return reply != NULL || !igx_ctl_bus_is_absent (error);
}

/* The hosts of the settings, which only the service changes. */
static char **
read_hosts (void)
{
  g_autoptr (GKeyFile) settings = g_key_file_new ();
  g_autofree char *path
      = g_build_filename (g_get_user_config_dir (), IGX_FOLDER, "settings.ini", NULL);
  g_auto (GStrv) hosts = NULL;

  if (g_key_file_load_from_file (settings, path, G_KEY_FILE_NONE, NULL))
    hosts = g_key_file_get_string_list (settings, "exchange", "rest_hosts", NULL, NULL);
  if (hosts != NULL && hosts[0] != NULL)
    return g_steal_pointer (&hosts);
  return g_strdupv ((char **) igx_binance_default_rest_hosts);
}

static gboolean
open_store (IgxCtlFilling *self, GError **error)
{
  g_autofree char *data = g_build_filename (g_get_user_data_dir (), IGX_FOLDER, NULL);
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), IGX_FOLDER, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  int holder = 0;

  if (g_mkdir_with_parents (data, 0700) != 0 || g_mkdir_with_parents (cache, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   "%s cannot be made: check who may write there", data);
      return FALSE;
    }
  self->lock = igx_ledger_lock_acquire (data, &holder, error);
  if (self->lock == NULL)
    return FALSE;
  self->store = igx_store_new (data, cache, IGX_STORE_NONE);
  igx_store_open_async (self->store, NULL, done_cb, &result);
  return igx_store_open_finish (self->store, wait_for (&result), error);
}

static gboolean
open_feed (IgxCtlFilling *self, GError **error)
{
  g_auto (GStrv) hosts = read_hosts ();
  g_autoptr (GAsyncResult) result = NULL;
  gint64 asked = igx_clock_boot_ms ();
  gint64 time = 0;

  self->clock = igx_clock_new (1);
  self->feed = igx_binance_feed_new ((const char *const *) hosts, igx_binance_default_stream_hosts,
                                     igx_clock_get_time_source (self->clock));
  igx_feed_fetch_time_async (self->feed, self->cancellable, done_cb, &result);
  time = igx_feed_fetch_time_finish (self->feed, wait_for (&result), error);
  if (time < 0)
    return FALSE;
  igx_clock_sync (self->clock, time, asked);
  return TRUE;
}

/**
 * igx_ctl_filling_new:
 * @cancellable: ends what is under way
 * @code: (out): why it cannot be done; said already
 *
 * Returns: (transfer full) (nullable): who fills
 */
IgxCtlFilling *
igx_ctl_filling_new (GCancellable *cancellable, IgxCtlExit *code)
{
  g_autoptr (IgxCtlFilling) self = g_new0 (IgxCtlFilling, 1);
  g_autoptr (GDBusConnection) connection = igx_ctl_bus_get (NULL);
  g_autoptr (GError) error = NULL;

  self->cancellable = g_object_ref (cancellable);
  if (service_runs (connection))
    {
      self->connection = g_steal_pointer (&connection);
      return g_steal_pointer (&self);
    }
  if (open_store (self, &error) && open_feed (self, &error))
    return g_steal_pointer (&self);
  igx_ctl_command_error ("%s", error->message);
  *code = IGX_CTL_FAILED;
  return NULL;
}

void
igx_ctl_filling_free (IgxCtlFilling *self)
{
  g_clear_pointer (&self->history, igx_history_unref);
  g_clear_object (&self->feed);
  g_clear_pointer (&self->clock, igx_clock_free);
  if (self->store != NULL)
    {
      g_autoptr (GAsyncResult) result = NULL;

      igx_store_close_async (self->store, NULL, done_cb, &result);
      igx_store_close_finish (self->store, wait_for (&result), NULL);
    }
  g_clear_object (&self->store);
  g_clear_pointer (&self->lock, igx_ledger_lock_release);
  g_clear_object (&self->connection);
  g_object_unref (self->cancellable);
  g_free (self);
}

/* What goes away by waiting is kept for the person. */
static IgxCtlExit
take_again (char **again, GError *error)
{
  g_dbus_error_strip_remote_error (error);
  *again = g_strdup (error->message);
  g_error_free (error);
  return IGX_CTL_FAILED;
}

static gboolean
is_busy (const GError *error)
{
  g_autofree char *name = g_dbus_error_get_remote_error (error);

  return name != NULL && g_str_has_suffix (name, ".Error.Busy");
}

static gboolean
waited_cb (gpointer data)
{
  *(guint *) data = 0;
  return G_SOURCE_REMOVE;
}

/* Returns: %FALSE if it was cancelled meanwhile */
static gboolean
wait_a_while (IgxCtlFilling *self, guint delay_ms)
{
  guint timer = g_timeout_add (delay_ms, waited_cb, &timer);

  while (timer != 0 && !g_cancellable_is_cancelled (self->cancellable))
    g_main_context_iteration (NULL, TRUE);
  g_clear_handle_id (&timer, g_source_remove);
  return !g_cancellable_is_cancelled (self->cancellable);
}

static IgxCtlExit
ask_service (IgxCtlFilling *self,
             const char *symbol,
             IgxTimeframe timeframe,
             gint64 start_time,
             IgxFill *fill,
             gint64 *end_time,
             char **again)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GVariant) reply = NULL;
  GError *error = NULL;

  g_dbus_connection_call (
      self->connection, IGX_SERVICE_NAME, IGX_SERVICE_PATH, IGX_INTERFACE, "FillCandles",
      g_variant_new ("(ssx)", symbol, igx_timeframe_to_string (timeframe), start_time),
      G_VARIANT_TYPE ("(uxx)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, PIECE_TIMEOUT_MS,
      self->cancellable, done_cb, &result);
  reply = g_dbus_connection_call_finish (self->connection, wait_for (&result), &error);
  if (reply == NULL)
    {
      if (g_cancellable_is_cancelled (self->cancellable))
        {
          g_error_free (error);
          return IGX_CTL_FAILED;
        }
      if (is_busy (error))
        return take_again (again, error);
      return igx_ctl_bus_report (error);
    }
  g_variant_get (reply, "(uxx)", &fill->n_candles, &fill->next, end_time);
  return IGX_CTL_OK;
}

static IgxCtlExit
fill_here (IgxCtlFilling *self,
           const char *symbol,
           IgxTimeframe timeframe,
           gint64 start_time,
           IgxFill *fill,
           gint64 *end_time,
           char **again)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  IgxSeriesKey series = { 0 };

  if (!igx_series_key_init (&series, igx_feed_get_venue (self->feed), symbol, timeframe, &error))
    {
      igx_ctl_command_error ("%s", error->message);
      return IGX_CTL_USAGE;
    }
  if (self->history == NULL || igx_series_key_compare (&series, &self->series) != 0)
    {
      g_clear_pointer (&self->history, igx_history_unref);
      self->history = igx_history_new (self->store, self->feed, &series);
      self->series = series;
    }
  *end_time = igx_filler_find_end (timeframe, igx_clock_now (self->clock));
  igx_filler_fill_async (self->history, self->feed, &series,
                         igx_timeframe_floor (timeframe, start_time + timeframe - 1), *end_time,
                         self->cancellable, done_cb, &result);
  if (igx_filler_fill_finish (wait_for (&result), fill, &error))
    return IGX_CTL_OK;
  if (igx_filler_may_go_on (error))
    return take_again (again, g_steal_pointer (&error));
  if (g_error_matches (error, IGX_FEED_ERROR, IGX_FEED_ERROR_UNKNOWN_SYMBOL))
    {
      igx_ctl_command_error ("The exchange has no symbol %s: check its spelling", symbol);
      return IGX_CTL_NOT_FOUND;
    }
  if (!g_cancellable_is_cancelled (self->cancellable))
    igx_ctl_command_error ("%s %s: %s", symbol, igx_timeframe_to_string (timeframe),
                           error->message);
  return IGX_CTL_FAILED;
}

/**
 * igx_ctl_filling_fill:
 * @start_time: ms UTC, where to begin
 * @fill: (out): what is there now, and where to go on
 * @end_time: (out): open time of the newest candle that can be had
 *
 * Fills in the next piece of a series, however often it has to wait. What went wrong is said,
 * unless it was cancelled.
 */
IgxCtlExit
igx_ctl_filling_fill (IgxCtlFilling *self,
                      const char *symbol,
                      IgxTimeframe timeframe,
                      gint64 start_time,
                      IgxFill *fill,
                      gint64 *end_time)
{
  const gint64 begun = igx_clock_boot_ms ();
  guint wait_ms = WAIT_MIN_MS;
  gboolean said = FALSE;

  while (TRUE)
    {
      g_autofree char *again = NULL;
      IgxCtlExit code
          = self->connection != NULL
                ? ask_service (self, symbol, timeframe, start_time, fill, end_time, &again)
                : fill_here (self, symbol, timeframe, start_time, fill, end_time, &again);

      if (code == IGX_CTL_OK || again == NULL)
        return code;
      if (igx_clock_boot_ms () - begun > PATIENCE_MS)
        {
          igx_ctl_command_error ("%s", again);
          return code;
        }
      if (!said)
        igx_ctl_command_error ("%s; it goes on by itself", again);
      said = TRUE;
      if (!wait_a_while (self, wait_ms))
        return code;
      wait_ms = MIN (2 * wait_ms, WAIT_MAX_MS);
    }
}
