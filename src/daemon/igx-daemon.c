/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/igx-daemon.h"

#include <glib-unix.h>

#include "daemon/igx-announcer.h"
#include "daemon/igx-controller.h"
#include "daemon/igx-folders.h"
#include "daemon/igx-desktop.h"
#include "daemon/igx-print-sink.h"
#include "daemon/igx-supervisor.h"
#include "igx-config.h"
#include "service/igx-service.h"

/* Real ms. */
#define LOCK_RETRY_MS    1000
#define OPEN_RETRY_MS    5000
#define BUS_RETRY_MS     5000
#define DEMO_DELAY_MS    8000
#define CLOSE_TIMEOUT_MS 3000
#define TICK_MS          1000
/* Ticks between two messages that differ in ages only. */
#define QUIET_TICKS 10

/* A market that is shown, with the sink that belongs to its ledger. */
typedef struct
{
  IgxMarket *market;       /* (nullable) */
  IgxAnnouncer *announcer; /* (nullable) */
} Stage;

struct _IgxDaemon
{
  GObject parent_instance;

  IgxDaemonOptions options;
  IgxSettings *settings;
  IgxStrategyLibrary *library;
  GMainLoop *loop;
  int exit_code;
  gboolean quitting;
  guint n_closing;

  GDBusConnection *connection; /* (nullable) */
  guint name_id;
  gboolean name_owned;
  gboolean had_bus;
  const char *role;
  char *problem; /* (nullable): why no market runs */
  gint64 started_at;

  IgxController *controller;
  IgxService *service;
  IgxDesktop *desktop;
  IgxPrintSink *print; /* (nullable) */

  Stage real;
  Stage demo;
  Stage *shown;     /* (nullable): one of the two */
  guint timeout_id; /* opening again */
  guint bus_id;     /* the bus again */
  guint demo_id;
  guint tick_id;
  char *told; /* (nullable): what was last told of the health */
  guint n_quiet;
  gboolean reopen; /* the market is closed to be opened with other settings */
};

G_DEFINE_FINAL_TYPE (IgxDaemon, igx_daemon, G_TYPE_OBJECT)

static void open_market (IgxDaemon *self);
static void connect_bus (IgxDaemon *self);
static gboolean start_demo_cb (gpointer data);

static void
set_role (IgxDaemon *self, const char *role)
{
  self->role = role;
  igx_service_set_role (self->service, role);
}

static void
set_problem (IgxDaemon *self, const char *problem)
{
  if (problem != NULL && g_strcmp0 (problem, self->problem) != 0)
    g_printerr ("ignitexd: %s\n", problem);
  g_free (self->problem);
  self->problem = g_strdup (problem);
}

/* Health and status. */

static IgxHealth *
dup_health (IgxDaemon *self)
{
  IgxPipeline *pipeline = NULL;
  IgxHealth *health = NULL;

  if (self->shown != NULL)
    pipeline = igx_market_get_pipeline (self->shown->market);
  if (pipeline != NULL)
    return igx_pipeline_dup_health (pipeline);
  health = igx_health_new ();
  health->demo = self->options.demo;
  if (self->problem != NULL)
    {
      health->state = IGX_HEALTH_BLOCKED;
      health->summary = g_strdup (self->problem);
      health->advice = g_strdup ("It is tried again by itself; `ignitexctl doctor` tells more.");
    }
  else
    health->summary = g_strdup ("Starting");
  return health;
}

static GVariant *
dup_errors (IgxDaemon *self)
{
  GVariantBuilder builder;
  GPtrArray *entries = igx_strategy_library_get_entries (self->library);
  g_autofree char *notice = NULL;
  g_autofree char *silent = igx_notifier_dup_problem (igx_desktop_get_notifier (self->desktop));

  g_variant_builder_init (&builder, G_VARIANT_TYPE_STRING_ARRAY);
  if (igx_settings_get_problem (self->settings) != NULL)
    g_variant_builder_add (&builder, "s", igx_settings_get_problem (self->settings));
  for (guint i = 0; i < entries->len; i++)
    {
      const IgxLibraryEntry *entry = entries->pdata[i];

      if (entry->problem != NULL)
        g_variant_builder_add_value (
            &builder, g_variant_new_take_string (g_strdup_printf ("Strategy %s does not run: %s",
                                                                  entry->path, entry->problem)));
    }
  if (self->shown != NULL && igx_market_get_store (self->shown->market) != NULL)
    notice = igx_store_dup_notice (igx_market_get_store (self->shown->market));
  if (notice != NULL)
    g_variant_builder_add (&builder, "s", notice);
  if (silent != NULL)
    g_variant_builder_add (&builder, "s", silent);
  return g_variant_builder_end (&builder);
}

/**
 * igx_daemon_get_status:
 *
 * Returns: (transfer floating): `a{sv}` as GetStatus of the D-Bus interface returns it
 */
GVariant *
igx_daemon_get_status (IgxDaemon *self)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (IgxHealth) health = dup_health (self);
  IgxPipeline *pipeline = NULL;

  igx_health_add_to_dict (health, &dict);
  g_variant_dict_insert (&dict, "role", "s", self->role);
  g_variant_dict_insert (&dict, "version", "s", IGX_VERSION);
  g_variant_dict_insert (&dict, "started_at", "x", self->started_at);
  g_variant_dict_insert_value (&dict, "errors", dup_errors (self));
  g_variant_dict_insert (&dict, "tray", "b", igx_desktop_has_tray (self->desktop));
  if (self->shown != NULL)
    pipeline = igx_market_get_pipeline (self->shown->market);
  if (pipeline != NULL)
    {
      g_autoptr (GVariant) feed
          = g_variant_ref_sink (igx_feed_get_health (igx_pipeline_get_feed (pipeline)));

      g_variant_dict_insert_value (&dict, "feed", feed);
    }
  return g_variant_dict_end (&dict);
}

/**
 * igx_daemon_tell_health:
 *
 * Tells everybody how the service is, at once.
 */
void
igx_daemon_tell_health (IgxDaemon *self)
{
  g_autoptr (IgxHealth) health = NULL;

  if (self->quitting)
    return;
  health = dup_health (self);
  igx_service_emit_status (self->service, igx_daemon_get_status (self));
  igx_desktop_tell_health (self->desktop, health);
  if (self->print != NULL)
    igx_sink_health (IGX_SINK (self->print), health);
}

/* Ages are counted by those who show them: they are told every few seconds only, anything else
 * at once. */
static gboolean
tick_cb (gpointer data)
{
  IgxDaemon *self = data;
  g_autoptr (IgxHealth) health = dup_health (self);
  g_autoptr (GVariant) errors = g_variant_ref_sink (dup_errors (self));
  g_autofree char *list = g_variant_print (errors, FALSE);
  g_autofree char *told
      = g_strdup_printf ("%d %s %s %" G_GINT64_FORMAT " %u %d %s", (int) health->state,
                         health->summary, health->advice, health->paused_until,
                         health->signals_today, igx_desktop_has_tray (self->desktop), list);

  if (g_strcmp0 (told, self->told) == 0 && ++self->n_quiet < QUIET_TICKS)
    return G_SOURCE_CONTINUE;
  self->n_quiet = 0;
  g_free (self->told);
  self->told = g_steal_pointer (&told);
  igx_daemon_tell_health (self);
  return G_SOURCE_CONTINUE;
}

/* The stage: which market the sinks hear. */

static void
add_sinks (IgxDaemon *self, Stage *stage)
{
  IgxPublisher *publisher = igx_market_get_publisher (stage->market);

  igx_publisher_add_sink (publisher, IGX_SINK (self->service));
  if (self->print != NULL)
    igx_publisher_add_sink (publisher, IGX_SINK (self->print));
  if (stage->announcer == NULL)
    stage->announcer
        = igx_announcer_new (igx_desktop_get_notifier (self->desktop),
                             igx_market_get_store (stage->market), self->settings, publisher,
                             igx_clock_get_time_source (igx_market_get_clock (stage->market)));
  igx_publisher_add_sink (publisher, IGX_SINK (stage->announcer));
}

static void
remove_sinks (IgxDaemon *self, Stage *stage)
{
  IgxPublisher *publisher = igx_market_get_publisher (stage->market);

  igx_publisher_remove_sink (publisher, IGX_SINK (self->service));
  if (self->print != NULL)
    igx_publisher_remove_sink (publisher, IGX_SINK (self->print));
  if (stage->announcer != NULL)
    igx_publisher_remove_sink (publisher, IGX_SINK (stage->announcer));
}

static void
show_stage (IgxDaemon *self, Stage *stage)
{
  if (self->shown == stage)
    return;
  if (self->shown != NULL)
    remove_sinks (self, self->shown);
  self->shown = stage;
  if (stage != NULL)
    {
      add_sinks (self, stage);
      igx_announcer_recover (stage->announcer);
    }
  igx_service_set_demo (self->service, stage == &self->demo);
  igx_desktop_set_market (self->desktop, stage != NULL ? stage->market : NULL);
  igx_daemon_tell_health (self);
}

static void
close_done (IgxDaemon *self)
{
  if (--self->n_closing > 0)
    return;
  if (self->quitting)
    g_main_loop_quit (self->loop);
  else if (self->reopen)
    {
      self->reopen = FALSE;
      open_market (self);
    }
}

static void
market_closed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (IgxDaemon) self = data;
  g_autoptr (GError) error = NULL;

  if (!igx_market_close_finish (IGX_MARKET (object), result, &error))
    g_printerr ("ignitexd: closing: %s\n", error->message);
  close_done (self);
}

static void
close_stage (IgxDaemon *self, Stage *stage)
{
  g_autoptr (IgxMarket) market = NULL;

  if (stage->market == NULL)
    return;
  if (self->shown == stage)
    show_stage (self, NULL);
  if (stage->announcer != NULL)
    igx_announcer_stop (stage->announcer);
  g_clear_object (&stage->announcer);
  market = g_steal_pointer (&stage->market);
  self->n_closing++;
  igx_market_close_async (market, market_closed_cb, g_object_ref (self));
}

/* The demo market, while the exchange cannot be reached and there is nothing to show. */

static void
answered_cb (IgxPipeline *pipeline, IgxDaemon *self)
{
  if (self->demo.market == NULL || self->options.demo || !igx_pipeline_has_answered (pipeline))
    return;
  g_print ("The exchange answers: the demo market is left\n");
  show_stage (self, &self->real);
  close_stage (self, &self->demo);
}

static GPtrArray *
dup_strategies (IgxDaemon *self)
{
  g_auto (GStrv) disabled = igx_settings_get_list (self->settings, "market.disabled_strategies");

  return igx_strategy_library_dup_strategies (self->library, (const char *const *) disabled);
}

static void
start_stage (IgxDaemon *self, Stage *stage)
{
  g_autoptr (GPtrArray) strategies = dup_strategies (self);

  set_problem (self, NULL);
  igx_market_start (stage->market, strategies);
  show_stage (self, stage);
}

static void
demo_opened_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (IgxDaemon) self = data;
  g_autoptr (GError) error = NULL;
  IgxPipeline *real = NULL;
  gboolean opened = igx_market_open_finish (IGX_MARKET (object), result, &error);

  /* Closed while it was opened. */
  if (self->quitting || self->demo.market != IGX_MARKET (object))
    return;
  if (!opened)
    {
      g_printerr ("ignitexd: the demo market cannot start: %s\n", error->message);
      g_clear_object (&self->demo.market);
      return;
    }
  start_stage (self, &self->demo);
  real = self->real.market != NULL ? igx_market_get_pipeline (self->real.market) : NULL;
  if (real != NULL)
    answered_cb (real, self);
}

static void
open_demo (IgxDaemon *self)
{
  self->demo.market = igx_market_new (TRUE, self->settings);
  igx_market_open_async (self->demo.market, NULL, demo_opened_cb, g_object_ref (self));
}

static gboolean
start_demo_cb (gpointer data)
{
  IgxDaemon *self = data;
  IgxPipeline *pipeline = NULL;

  self->demo_id = 0;
  pipeline = self->real.market != NULL ? igx_market_get_pipeline (self->real.market) : NULL;
  if (pipeline == NULL || igx_pipeline_has_answered (pipeline) || self->demo.market != NULL)
    return G_SOURCE_REMOVE;
  g_print ("The exchange cannot be reached and nothing is cached: showing the DEMO market "
           "until it answers\n");
  open_demo (self);
  return G_SOURCE_REMOVE;
}

/* The market itself. */

static gboolean
open_again_cb (gpointer data)
{
  IgxDaemon *self = data;

  self->timeout_id = 0;
  open_market (self);
  return G_SOURCE_REMOVE;
}

static void
market_opened_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (IgxDaemon) self = data;
  g_autoptr (GError) error = NULL;
  Stage *stage = self->options.demo ? &self->demo : &self->real;
  gboolean opened = igx_market_open_finish (IGX_MARKET (object), result, &error);
  gboolean busy = FALSE;

  /* Closed while it was opened; another one may be there by now. */
  if (self->quitting || stage->market != IGX_MARKET (object))
    return;
  if (opened)
    {
      set_role (self, "leader");
      start_stage (self, stage);
      g_signal_connect_object (igx_market_get_pipeline (stage->market), "health-changed",
                               G_CALLBACK (answered_cb), self, 0);
      if (!self->options.demo && !igx_market_has_cache (stage->market)
          && igx_settings_get_boolean (self->settings, "demo.automatic") && self->demo_id == 0)
        self->demo_id = g_timeout_add (DEMO_DELAY_MS, start_demo_cb, self);
      return;
    }
  busy = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  set_role (self, "blocked");
  set_problem (self, error->message);
  g_clear_object (&stage->market);
  igx_daemon_tell_health (self);
  if (!busy && self->options.foreground)
    {
      self->exit_code = IGX_EXIT_FATAL;
      igx_daemon_quit (self);
      return;
    }
  self->timeout_id = g_timeout_add (busy ? LOCK_RETRY_MS : OPEN_RETRY_MS, open_again_cb, self);
}

static void
open_market (IgxDaemon *self)
{
  Stage *stage = self->options.demo ? &self->demo : &self->real;

  if (stage->market != NULL || self->quitting)
    return;
  stage->market = igx_market_new (self->options.demo, self->settings);
  igx_market_open_async (stage->market, NULL, market_opened_cb, g_object_ref (self));
}

/* Settings and strategies change while it runs. */

static void
apply_strategies (IgxDaemon *self)
{
  g_autoptr (GPtrArray) strategies = dup_strategies (self);
  Stage *stages[] = { &self->real, &self->demo };

  for (gsize i = 0; i < G_N_ELEMENTS (stages); i++)
    if (stages[i]->market != NULL && igx_market_get_pipeline (stages[i]->market) != NULL)
      igx_pipeline_set_strategies (igx_market_get_pipeline (stages[i]->market), strategies);
}

static void
strategies_changed_cb (IgxStrategyLibrary *library, IgxDaemon *self)
{
  apply_strategies (self);
}

static void
setting_changed_cb (IgxSettings *settings, const char *key, IgxDaemon *self)
{
  const char *keys[] = { key, NULL };

  if (g_str_equal (key, "market.watch"))
    {
      if (self->real.market != NULL)
        igx_market_apply_watch_list (self->real.market);
      if (self->demo.market != NULL)
        igx_market_apply_watch_list (self->demo.market);
    }
  else if (g_str_equal (key, "market.disabled_strategies"))
    apply_strategies (self);
  else if (g_str_has_prefix (key, "exchange.") && self->real.market != NULL)
    {
      /* The demo market stands in for the exchange as it was set: it is asked anew. */
      self->reopen = TRUE;
      g_clear_handle_id (&self->demo_id, g_source_remove);
      close_stage (self, &self->demo);
      close_stage (self, &self->real);
    }
  igx_service_emit_settings_changed (self->service, keys);
}

/* The bus. */

static gboolean
bus_again_cb (gpointer data)
{
  IgxDaemon *self = data;

  self->bus_id = 0;
  connect_bus (self);
  return G_SOURCE_REMOVE;
}

static void
connect_bus_later (IgxDaemon *self)
{
  if (self->bus_id == 0 && !self->quitting)
    self->bus_id = g_timeout_add (BUS_RETRY_MS, bus_again_cb, self);
}

static void
bus_closed_cb (GDBusConnection *connection, gboolean vanished, GError *error, IgxDaemon *self)
{
  igx_desktop_disconnect (self->desktop);
  igx_service_unexport (self->service);
  g_clear_handle_id (&self->name_id, g_bus_unown_name);
  self->name_owned = FALSE;
  g_clear_object (&self->connection);
  if (!self->options.foreground)
    {
      g_printerr ("ignitexd: the session bus is gone, so the session is: ending\n");
      igx_daemon_quit (self);
      return;
    }
  g_printerr ("ignitexd: the session bus is gone: going on without it\n");
  connect_bus_later (self);
}

static void
name_acquired_cb (GDBusConnection *connection, const char *name, gpointer data)
{
  IgxDaemon *self = data;

  self->name_owned = TRUE;
  igx_desktop_connect (self->desktop, connection);
  if (self->shown == NULL)
    set_role (self, "starting");
  open_market (self);
}

static void
name_lost_cb (GDBusConnection *connection, const char *name, gpointer data)
{
  IgxDaemon *self = data;
  gboolean queues = self->options.standby || self->options.foreground;

  if (connection == NULL || g_dbus_connection_is_closed (connection))
    return;
  if (self->name_owned)
    {
      g_printerr ("ignitexd: another service took over: ending\n");
      igx_daemon_quit (self);
    }
  else if (queues)
    {
      g_print ("Another IgniteX service runs: waiting until it ends\n");
      set_role (self, "standby");
    }
  else
    {
      g_print ("IgniteX is already running\n");
      igx_daemon_quit (self);
    }
}

static void
bus_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (IgxDaemon) self = data;
  g_autoptr (GError) error = NULL;
  gboolean queues = self->options.standby || self->options.foreground;
  GBusNameOwnerFlags flags = G_BUS_NAME_OWNER_FLAGS_ALLOW_REPLACEMENT;

  self->connection = self->had_bus ? g_dbus_connection_new_for_address_finish (result, &error)
                                   : g_bus_get_finish (result, &error);
  if (self->quitting)
    return;
  if (self->connection == NULL)
    {
      if (!self->options.foreground)
        {
          g_printerr ("ignitexd: there is no session bus (%s): log in to a desktop, or run "
                      "`ignitexctl run`, which needs none\n",
                      error->message);
          self->exit_code = IGX_EXIT_FATAL;
          igx_daemon_quit (self);
          return;
        }
      if (self->had_bus)
        connect_bus_later (self);
      else
        g_print ("No session bus: signals are generated, saved and printed; "
                 "ignitexctl and the hub cannot ask this service\n");
      open_market (self);
      return;
    }
  self->had_bus = TRUE;
  g_dbus_connection_set_exit_on_close (self->connection, FALSE);
  g_signal_connect_object (self->connection, "closed", G_CALLBACK (bus_closed_cb), self,
                           G_CONNECT_DEFAULT);
  if (!igx_service_export (self->service, self->connection, &error))
    {
      g_printerr ("ignitexd: %s\n", error->message);
      self->exit_code = IGX_EXIT_FATAL;
      igx_daemon_quit (self);
      return;
    }
  if (!queues)
    flags |= G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE;
  if (self->options.replace)
    flags |= G_BUS_NAME_OWNER_FLAGS_REPLACE;
  self->name_id = g_bus_own_name_on_connection (self->connection, IGX_SERVICE_NAME, flags,
                                                name_acquired_cb, name_lost_cb, self, NULL);
}

static void
connect_bus (IgxDaemon *self)
{
  g_autofree char *address = NULL;

  if (!self->had_bus)
    {
      g_bus_get (G_BUS_TYPE_SESSION, NULL, bus_cb, g_object_ref (self));
      return;
    }
  /* g_bus_get() gives the closed connection for as long as anybody, libnotify too, holds it. */
  address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  if (address == NULL)
    connect_bus_later (self);
  else
    g_dbus_connection_new_for_address (address,
                                       G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                           | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                       NULL, NULL, bus_cb, g_object_ref (self));
}

/* Life. */

static gboolean
signal_cb (gpointer data)
{
  igx_daemon_quit (data);
  return G_SOURCE_CONTINUE;
}

static gboolean
close_timeout_cb (gpointer data)
{
  IgxDaemon *self = data;

  g_printerr ("ignitexd: a database did not close in time; nothing that was saved is lost\n");
  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

/**
 * igx_daemon_quit:
 *
 * Ends everything in order: no new signal, the ledger closed, then the name given back.
 */
void
igx_daemon_quit (IgxDaemon *self)
{
  g_return_if_fail (IGX_IS_DAEMON (self));

  if (self->quitting)
    return;
  self->quitting = TRUE;
  if (self->name_owned && self->exit_code == 0)
    igx_desktop_quit_hub (self->desktop);
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_handle_id (&self->bus_id, g_source_remove);
  g_clear_handle_id (&self->demo_id, g_source_remove);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  igx_desktop_stop (self->desktop);
  self->n_closing++;
  close_stage (self, &self->demo);
  close_stage (self, &self->real);
  g_timeout_add (CLOSE_TIMEOUT_MS, close_timeout_cb, self);
  close_done (self);
}

/**
 * igx_daemon_run:
 *
 * Runs until igx_daemon_quit() or a signal to end.
 *
 * Returns: the exit code
 */
int
igx_daemon_run (IgxDaemon *self)
{
  g_return_val_if_fail (IGX_IS_DAEMON (self), 1);

  g_unix_signal_add (SIGTERM, signal_cb, self);
  g_unix_signal_add (SIGINT, signal_cb, self);
  igx_settings_load (self->settings);
  if (igx_settings_get_problem (self->settings) != NULL)
    g_printerr ("ignitexd: %s\n", igx_settings_get_problem (self->settings));
  g_signal_connect (self->settings, "changed", G_CALLBACK (setting_changed_cb), self);
  igx_strategy_library_load (self->library);
  igx_strategy_library_watch (self->library);
  g_signal_connect (self->library, "changed", G_CALLBACK (strategies_changed_cb), self);
  if (self->options.foreground)
    self->print = igx_print_sink_new ();
  self->tick_id = g_timeout_add (TICK_MS, tick_cb, self);
  connect_bus (self);
  g_main_loop_run (self->loop);
  return self->exit_code;
}

IgxSettings *
igx_daemon_get_settings (IgxDaemon *self)
{
  return self->settings;
}

/**
 * igx_daemon_get_market:
 *
 * Returns: (nullable): the market that is shown
 */
IgxMarket *
igx_daemon_get_market (IgxDaemon *self)
{
  return self->shown != NULL ? self->shown->market : NULL;
}

IgxStrategyLibrary *
igx_daemon_get_library (IgxDaemon *self)
{
  return self->library;
}

/**
 * igx_daemon_signal_changed:
 * @signal: a signal whose mark changed
 */
void
igx_daemon_signal_changed (IgxDaemon *self, IgxSignal *signal)
{
  if (self->shown != NULL)
    igx_publisher_update (igx_market_get_publisher (self->shown->market), signal);
}

static void
igx_daemon_finalize (GObject *object)
{
  IgxDaemon *self = IGX_DAEMON (object);

  g_clear_handle_id (&self->name_id, g_bus_unown_name);
  igx_service_unexport (self->service);
  g_clear_object (&self->connection);
  g_object_unref (self->desktop);
  g_clear_object (&self->print);
  g_object_unref (self->service);
  g_object_unref (self->controller);
  g_object_unref (self->settings);
  g_object_unref (self->library);
  g_main_loop_unref (self->loop);
  g_free (self->problem);
  g_free (self->told);
  G_OBJECT_CLASS (igx_daemon_parent_class)->finalize (object);
}

static void
igx_daemon_class_init (IgxDaemonClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = igx_daemon_finalize;
}

static void
igx_daemon_init (IgxDaemon *self)
{
  g_autofree char *folder = igx_folders_dup_config ();
  g_autofree char *path = g_build_filename (folder, "settings.ini", NULL);

  self->loop = g_main_loop_new (NULL, FALSE);
  self->settings = igx_settings_new (path);
  self->library = igx_strategy_library_new ();
  self->controller = igx_controller_new (self);
  self->service = igx_service_new (IGX_SERVICE_HANDLER (self->controller));
  self->desktop = igx_desktop_new (self);
  self->role = "starting";
  self->started_at = igx_clock_wall_ms ();
}

/**
 * igx_daemon_new:
 * @options: copied
 *
 * Returns: (transfer full): a daemon that waits for igx_daemon_run()
 */
IgxDaemon *
igx_daemon_new (const IgxDaemonOptions *options)
{
  IgxDaemon *self = g_object_new (IGX_TYPE_DAEMON, NULL);

  self->options = *options;
  return self;
}
