/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/igx-controller.h"

#include <string.h>

#include "daemon/igx-daemon.h"
#include "engine/igx-signal-variant.h"
#include "engine/igx-text.h"
#include "engine/igx-timeframe.h"
#include "pipeline/igx-filler.h"
#include "store/igx-signal-query.h"

/* Most candles that GetCandles returns. */
#define CANDLES_MAX 5000
/* Bytes of what a caller wrote that an error quotes. */
#define QUOTE_MAX 32

struct _IgxController
{
  GObject parent_instance;

  IgxDaemon *daemon; /* unowned: owns this */
};

static void igx_controller_handler_init (IgxServiceHandlerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (IgxController,
                               igx_controller,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (IGX_TYPE_SERVICE_HANDLER,
                                                      igx_controller_handler_init))

/* A method takes the task and answers it, now or later. */
typedef void (*MethodFunc) (IgxController *self, GVariant *parameters, GTask *task);

static void
return_variant (GTask *task, GVariant *tuple)
{
  g_task_return_pointer (task, g_variant_ref_sink (tuple), (GDestroyNotify) g_variant_unref);
  g_object_unref (task);
}

static void
return_nothing (GTask *task)
{
  return_variant (task, g_variant_new_tuple (NULL, 0));
}

static void
return_error (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

static IgxStore *
store_or_error (IgxController *self, GTask *task)
{
  IgxMarket *market = igx_daemon_get_market (self->daemon);
  IgxStore *store = market != NULL ? igx_market_get_store (market) : NULL;

  if (store == NULL)
    return_error (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY,
                                             "The ledger is not open yet: try again in a moment, "
                                             "or see `ignitexctl status`"));
  return store;
}

static IgxPipeline *
pipeline_or_error (IgxController *self, GTask *task)
{
  IgxMarket *market = igx_daemon_get_market (self->daemon);
  IgxPipeline *pipeline = market != NULL ? igx_market_get_pipeline (market) : NULL;

  if (pipeline == NULL)
    return_error (task,
                  g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY,
                                       "The service is not running a market yet: try again in a "
                                       "moment, or see `ignitexctl status`"));
  return pipeline;
}

/* Status. */

static void
get_status (IgxController *self, GVariant *parameters, GTask *task)
{
  return_variant (task, g_variant_new ("(@a{sv})", igx_daemon_get_status (self->daemon)));
}

/* Signals. */

static void
signals_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  GError *error = NULL;
  g_autoptr (GPtrArray) signals
      = igx_store_query_signals_finish (IGX_STORE (object), result, &error);
  guint limit = GPOINTER_TO_UINT (g_task_get_task_data (task));
  GVariantBuilder builder;

  if (signals == NULL)
    {
      return_error (task, error);
      return;
    }
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < MIN (signals->len, limit); i++)
    g_variant_builder_add_value (&builder, igx_signal_to_variant (signals->pdata[i]));
  return_variant (task, g_variant_new ("(aa{sv}b)", &builder, signals->len > limit));
}

static void
list_signals (IgxController *self, GVariant *parameters, GTask *task)
{
  g_autoptr (GVariant) dictionary = g_variant_get_child_value (parameters, 0);
  IgxStore *store = store_or_error (self, task);
  IgxSignalQuery query;
  guint limit = 0;

  if (store == NULL)
    return;
  igx_signal_query_from_variant (&query, dictionary);
  /* One row more than is shown tells whether another page follows. */
  limit = query.limit;
  if (limit == 0 || limit > IGX_STORE_SIGNALS_MAX - 1)
    limit = IGX_STORE_SIGNALS_MAX - 1;
  query.limit = limit + 1;
  g_task_set_task_data (task, GUINT_TO_POINTER (limit), NULL);
  igx_store_query_signals_async (store, &query, g_task_get_cancellable (task), signals_cb, task);
}

static void
signal_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  GError *error = NULL;
  g_autoptr (IgxSignal) signal = igx_store_get_signal_finish (IGX_STORE (object), result, &error);

  if (signal == NULL)
    return_error (task, error);
  else
    return_variant (task, g_variant_new ("(@a{sv})", igx_signal_to_variant (signal)));
}

static void
get_signal (IgxController *self, GVariant *parameters, GTask *task)
{
  IgxStore *store = store_or_error (self, task);
  const char *id = NULL;

  if (store == NULL)
    return;
  g_variant_get (parameters, "(&s)", &id);
  igx_store_get_signal_async (store, id, g_task_get_cancellable (task), signal_cb, task);
}

static void
marked_signal_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  IgxController *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (IgxSignal) signal = igx_store_get_signal_finish (IGX_STORE (object), result, &error);

  if (signal == NULL)
    {
      return_error (task, error);
      return;
    }
  igx_daemon_signal_changed (self->daemon, signal);
  return_nothing (task);
}

static void
marked_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  GError *error = NULL;

  if (!igx_store_set_mark_finish (IGX_STORE (object), result, &error))
    return_error (task, error);
  else
    igx_store_get_signal_async (IGX_STORE (object), g_task_get_task_data (task),
                                g_task_get_cancellable (task), marked_signal_cb, task);
}

static void
mark_signal (IgxController *self, GVariant *parameters, GTask *task)
{
  IgxStore *store = store_or_error (self, task);
  const char *id = NULL;
  const char *mark = NULL;
  const char *note = NULL;

  if (store == NULL)
    return;
  g_variant_get (parameters, "(&s&s&s)", &id, &mark, &note);
  if (mark[0] != '\0' && strcmp (mark, "took") != 0 && strcmp (mark, "skipped") != 0)
    {
      g_autofree char *start = igx_text_dup_start (mark, QUOTE_MAX);

      return_error (task, g_error_new (G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                                       "“%s” is no mark: use took, skipped or nothing", start));
      return;
    }
  g_task_set_task_data (task, g_strdup (id), g_free);
  igx_store_set_mark_async (store, id, mark[0] != '\0' ? mark : NULL, note[0] != '\0' ? note : NULL,
                            g_task_get_cancellable (task), marked_cb, task);
}

/* Candles and series. */

static void
candles_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  GError *error = NULL;
  const IgxCandle *forming = g_task_get_task_data (task);
  g_autoptr (GArray) candles = igx_store_load_candles_finish (IGX_STORE (object), result, &error);
  GVariantBuilder closed;
  GVariantBuilder open;

  if (candles == NULL)
    {
      return_error (task, error);
      return;
    }
  g_variant_builder_init (&closed, G_VARIANT_TYPE ("a(xdddddddd)"));
  for (guint i = 0; i < candles->len; i++)
    g_variant_builder_add_value (&closed,
                                 igx_candle_to_variant (&g_array_index (candles, IgxCandle, i)));
  g_variant_builder_init (&open, G_VARIANT_TYPE ("a(xdddddddd)"));
  if (forming != NULL)
    g_variant_builder_add_value (&open, igx_candle_to_variant (forming));
  return_variant (task, g_variant_new ("(a(xdddddddd)a(xdddddddd))", &closed, &open));
}

static void
get_candles (IgxController *self, GVariant *parameters, GTask *task)
{
  IgxStore *store = store_or_error (self, task);
  IgxMarket *market = igx_daemon_get_market (self->daemon);
  const char *exchange = NULL;
  const char *symbol = NULL;
  const char *name = NULL;
  gint64 end_time = 0;
  guint limit = 0;
  IgxTimeframe timeframe = 0;
  IgxSeriesKey key = { 0 };
  IgxSeriesRunner *runner = NULL;
  IgxCandle forming = { 0 };
  GError *error = NULL;

  if (store == NULL)
    return;
  g_variant_get (parameters, "(&s&s&sxu)", &exchange, &symbol, &name, &end_time, &limit);
  if (!igx_timeframe_from_string (name, &timeframe))
    {
      g_autofree char *start = igx_text_dup_start (name, QUOTE_MAX);

      return_error (task, g_error_new (G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                                       "“%s” is no timeframe: choose one of %s", start,
                                       igx_timeframe_list ()));
      return;
    }
  if (!igx_series_key_init (&key, exchange, symbol, timeframe, &error))
    {
      return_error (task, error);
      return;
    }
  if (end_time < 0 && igx_market_get_pipeline (market) != NULL)
    runner = igx_pipeline_find (igx_market_get_pipeline (market), &key);
  if (runner != NULL && igx_series_runner_get_forming (runner, &forming))
    g_task_set_task_data (task, g_memdup2 (&forming, sizeof forming), g_free);
  igx_store_load_candles_async (store, &key, -1, end_time, CLAMP (limit, 1, CANDLES_MAX),
                                g_task_get_cancellable (task), candles_cb, task);
}

static void
filled_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  const gint64 *end = g_task_get_task_data (task);
  GError *error = NULL;
  IgxFill fill = { 0 };

  if (igx_filler_fill_finish (result, &fill, &error))
    return_variant (task, g_variant_new ("(uxx)", fill.n_candles, fill.next, *end));
  else if (g_error_matches (error, IGX_FEED_ERROR, IGX_FEED_ERROR_UNKNOWN_SYMBOL))
    {
      return_error (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                                               "The exchange has no such symbol: check its "
                                               "spelling"));
      g_error_free (error);
    }
  else if (igx_filler_may_go_on (error))
    {
      return_error (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY, error->message));
      g_error_free (error);
    }
  else
    return_error (task, error);
}

static void
fill_candles (IgxController *self, GVariant *parameters, GTask *task)
{
  IgxPipeline *pipeline = pipeline_or_error (self, task);
  IgxMarket *market = igx_daemon_get_market (self->daemon);
  g_autoptr (IgxHistory) history = NULL;
  const char *symbol = NULL;
  const char *name = NULL;
  gint64 start = 0;
  gint64 end = 0;
  IgxTimeframe timeframe = 0;
  IgxSeriesKey key = { 0 };
  IgxSeriesRunner *runner = NULL;
  GError *error = NULL;

  if (pipeline == NULL)
    return;
  g_variant_get (parameters, "(&s&sx)", &symbol, &name, &start);
  if (!igx_timeframe_from_string (name, &timeframe)
      || !igx_series_key_init (&key, igx_market_get_venue (market), symbol, timeframe, &error))
    {
      return_error (task, error != NULL ? error
                                        : g_error_new (G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                                                       "That is no timeframe: choose one of %s",
                                                       igx_timeframe_list ()));
      return;
    }
  if (!igx_pipeline_has_answered (pipeline))
    {
      return_error (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY,
                                               "The exchange has not answered yet: try again in a "
                                               "moment, or see `ignitexctl status`"));
      return;
    }
  end = igx_filler_find_end (timeframe, igx_clock_now (igx_market_get_clock (market)));
  g_task_set_task_data (task, g_memdup2 (&end, sizeof end), g_free);
  /* Who watches the series asks through the same history, so that nothing is asked for twice. */
  runner = igx_pipeline_find (pipeline, &key);
  history = runner != NULL ? igx_history_ref (igx_series_runner_get_history (runner))
                           : igx_history_new (igx_market_get_store (market),
                                              igx_pipeline_get_feed (pipeline), &key);
  igx_filler_fill_async (history, igx_pipeline_get_feed (pipeline), &key,
                         igx_timeframe_floor (timeframe, start + timeframe - 1), end,
                         g_task_get_cancellable (task), filled_cb, task);
}

static void
list_series (IgxController *self, GVariant *parameters, GTask *task)
{
  IgxPipeline *pipeline = pipeline_or_error (self, task);
  GPtrArray *runners = NULL;
  GVariantBuilder builder;

  if (pipeline == NULL)
    return;
  runners = igx_pipeline_get_runners (pipeline);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < runners->len; i++)
    g_variant_builder_add_value (&builder, igx_series_runner_to_variant (runners->pdata[i]));
  return_variant (task, g_variant_new ("(aa{sv})", &builder));
}

/* The watch list. */

static gboolean
parse_market (GVariant *parameters, const char **symbol, char ***timeframes, GError **error)
{
  IgxTimeframe timeframe = 0;

  g_variant_get (parameters, "(&s^as)", symbol, timeframes);
  if (!igx_symbol_check (*symbol, error))
    return FALSE;
  for (gsize i = 0; (*timeframes)[i] != NULL; i++)
    if (!igx_timeframe_from_string ((*timeframes)[i], &timeframe))
      {
        g_autofree char *start = igx_text_dup_start ((*timeframes)[i], QUOTE_MAX);

        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                     "“%s” is no timeframe: choose one of %s", start, igx_timeframe_list ());
        return FALSE;
      }
  return TRUE;
}

static gboolean
change_watch_list (
    IgxController *self, const char *symbol, char **timeframes, gboolean add, GError **error)
{
  IgxSettings *settings = igx_daemon_get_settings (self->daemon);
  g_auto (GStrv) old = igx_settings_get_list (settings, "market.watch");
  g_autofree char *prefix = g_strconcat (symbol, ":", NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  gboolean changed = FALSE;

  for (gsize i = 0; old[i] != NULL; i++)
    {
      gboolean remove
          = !add && g_str_has_prefix (old[i], prefix)
            && (timeframes[0] == NULL
                || g_strv_contains ((const char *const *) timeframes, old[i] + strlen (prefix)));

      changed |= remove;
      if (!remove)
        g_strv_builder_add (builder, old[i]);
    }
  for (gsize i = 0; add && timeframes[i] != NULL; i++)
    {
      g_autofree char *item = g_strconcat (prefix, timeframes[i], NULL);

      if (g_strv_contains ((const char *const *) old, item))
        continue;
      g_strv_builder_add (builder, item);
      changed = TRUE;
    }
  if (!changed && !add)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s is not watched so", symbol);
      return FALSE;
    }
  list = g_strv_builder_end (builder);
  return !changed
         || igx_settings_set (settings, "market.watch",
                              g_variant_new_strv ((const char *const *) list, -1), error);
}

static void
symbols_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  IgxController *self = g_task_get_source_object (task);
  g_auto (GStrv) timeframes = NULL;
  const char *symbol = NULL;
  const IgxSymbolInfo *found = NULL;
  GError *error = NULL;
  g_autoptr (GPtrArray) symbols = igx_feed_fetch_symbols_finish (IGX_FEED (object), result, &error);

  if (symbols == NULL)
    {
      g_prefix_error_literal (&error, "The exchange cannot be asked whether it has the symbol: ");
      return_error (task, error);
      return;
    }
  parse_market (g_task_get_task_data (task), &symbol, &timeframes, NULL);
  for (guint i = 0; i < symbols->len && found == NULL; i++)
    if (strcmp (((const IgxSymbolInfo *) symbols->pdata[i])->symbol, symbol) == 0)
      found = symbols->pdata[i];
  if (found == NULL || !found->trading)
    return_error (task,
                  g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                               found == NULL ? "The exchange has no symbol %s: check its spelling"
                                             : "%s is not trading at the exchange now",
                               symbol));
  else if (!change_watch_list (self, symbol, timeframes, TRUE, &error))
    return_error (task, error);
  else
    return_nothing (task);
}

static void
add_market (IgxController *self, GVariant *parameters, GTask *task)
{
  IgxPipeline *pipeline = pipeline_or_error (self, task);
  g_auto (GStrv) timeframes = NULL;
  const char *symbol = NULL;
  GError *error = NULL;

  if (pipeline == NULL)
    return;
  if (!parse_market (parameters, &symbol, &timeframes, &error))
    {
      return_error (task, error);
      return;
    }
  if (timeframes[0] == NULL)
    {
      return_error (task, g_error_new (G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                                       "Name at least one timeframe of %s", igx_timeframe_list ()));
      return;
    }
  g_task_set_task_data (task, g_variant_ref (parameters), (GDestroyNotify) g_variant_unref);
  igx_feed_fetch_symbols_async (igx_pipeline_get_feed (pipeline), g_task_get_cancellable (task),
                                symbols_cb, task);
}

static void
remove_market (IgxController *self, GVariant *parameters, GTask *task)
{
  g_auto (GStrv) timeframes = NULL;
  const char *symbol = NULL;
  GError *error = NULL;

  if (!parse_market (parameters, &symbol, &timeframes, &error)
      || !change_watch_list (self, symbol, timeframes, FALSE, &error))
    return_error (task, error);
  else
    return_nothing (task);
}

/* Strategies. */

static void
list_strategies (IgxController *self, GVariant *parameters, GTask *task)
{
  g_auto (GStrv) disabled = igx_settings_get_list (igx_daemon_get_settings (self->daemon),
                                                   "market.disabled_strategies");

  return_variant (task, g_variant_new ("(@aa{sv})", igx_strategy_library_to_variant (
                                                        igx_daemon_get_library (self->daemon),
                                                        (const char *const *) disabled)));
}

/* Pause, mute, settings, quit. */

static void
pause_publishing (IgxController *self, GVariant *parameters, GTask *task)
{
  IgxPipeline *pipeline = pipeline_or_error (self, task);
  guint seconds = 0;

  if (pipeline == NULL)
    return;
  g_variant_get (parameters, "(u)", &seconds);
  igx_pipeline_pause (pipeline, seconds);
  return_nothing (task);
}

static void
resume_publishing (IgxController *self, GVariant *parameters, GTask *task)
{
  IgxPipeline *pipeline = pipeline_or_error (self, task);

  if (pipeline == NULL)
    return;
  igx_pipeline_resume (pipeline);
  return_nothing (task);
}

static void
mute_market (IgxController *self, GVariant *parameters, GTask *task)
{
  IgxPipeline *pipeline = pipeline_or_error (self, task);
  const char *symbol = NULL;
  guint seconds = 0;
  GError *error = NULL;

  if (pipeline == NULL)
    return;
  g_variant_get (parameters, "(&su)", &symbol, &seconds);
  if (!igx_symbol_check (symbol, &error))
    {
      return_error (task, error);
      return;
    }
  igx_pipeline_mute (pipeline, symbol, seconds);
  return_nothing (task);
}

static void
get_settings (IgxController *self, GVariant *parameters, GTask *task)
{
  IgxSettings *settings = igx_daemon_get_settings (self->daemon);

  return_variant (task, g_variant_new ("(@a{sa{sv}})", igx_settings_describe (settings)));
}

static void
set_setting (IgxController *self, GVariant *parameters, GTask *task)
{
  g_autoptr (GVariant) value = NULL;
  const char *key = NULL;
  GError *error = NULL;

  g_variant_get (parameters, "(&sv)", &key, &value);
  if (igx_settings_set (igx_daemon_get_settings (self->daemon), key, value, &error))
    return_nothing (task);
  else
    return_error (task, error);
}

static void
quit (IgxController *self, GVariant *parameters, GTask *task)
{
  return_nothing (task);
  igx_daemon_quit (self->daemon);
}

static const struct
{
  const char *name;
  MethodFunc func;
} methods[] = {
  { "GetStatus", get_status },       { "ListSignals", list_signals },
  { "GetSignal", get_signal },       { "MarkSignal", mark_signal },
  { "GetCandles", get_candles },     { "FillCandles", fill_candles },
  { "ListSeries", list_series },     { "AddMarket", add_market },
  { "RemoveMarket", remove_market }, { "ListStrategies", list_strategies },
  { "Pause", pause_publishing },     { "Resume", resume_publishing },
  { "MuteMarket", mute_market },     { "GetSettings", get_settings },
  { "SetSetting", set_setting },     { "Quit", quit },
};

static void
igx_controller_call_async (IgxServiceHandler *handler,
                           const char *method,
                           GVariant *parameters,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  IgxController *self = IGX_CONTROLLER (handler);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, igx_controller_call_async);
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    if (strcmp (methods[i].name, method) == 0)
      {
        methods[i].func (self, parameters, task);
        return;
      }
  return_error (task, g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                   "This version of the service has no method %s", method));
}

static GVariant *
igx_controller_call_finish (IgxServiceHandler *handler, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
igx_controller_handler_init (IgxServiceHandlerInterface *iface)
{
  iface->call_async = igx_controller_call_async;
  iface->call_finish = igx_controller_call_finish;
}

static void
igx_controller_class_init (IgxControllerClass *klass)
{
}

static void
igx_controller_init (IgxController *self)
{
}

/**
 * igx_controller_new:
 * @daemon: unowned, outlives the controller
 *
 * Returns: (transfer full): a handler for #IgxService
 */
IgxController *
igx_controller_new (IgxDaemon *daemon)
{
  IgxController *self = g_object_new (IGX_TYPE_CONTROLLER, NULL);

  self->daemon = daemon;
  return self;
}
