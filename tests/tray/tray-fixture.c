/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tray-fixture.h"

#include <string.h>

#include "engine/igx-timeframe.h"

#define WATCHER "org.kde.StatusNotifierWatcher"

static const char *const watcher_xml
    = "<node><interface name='org.kde.StatusNotifierWatcher'>"
      "<method name='RegisterStatusNotifierItem'><arg type='s' direction='in'/></method>"
      "<property name='IsStatusNotifierHostRegistered' type='b' access='read'/>"
      "<signal name='StatusNotifierHostRegistered'/>"
      "<signal name='StatusNotifierHostUnregistered'/>"
      "</interface></node>";

typedef struct
{
  GVariant *reply;
  GError *error;
  gboolean done;
} Call;

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_REMOVE;
}

/* One turn of the main loop, of at most 20 ms. */
void
tray_fixture_iterate (void)
{
  const guint source = g_timeout_add (20, tick_cb, NULL);

  g_main_context_iteration (NULL, TRUE);
  if (g_main_context_find_source_by_id (NULL, source) != NULL)
    g_source_remove (source);
}

static void
watcher_call_cb (GDBusConnection *connection,
                 const char *sender,
                 const char *path,
                 const char *interface,
                 const char *method,
                 GVariant *parameters,
                 GDBusMethodInvocation *invocation,
                 gpointer data)
{
  TrayFixture *self = data;
  const char *name = NULL;

  if (self->silent)
    {
      g_ptr_array_add (self->unanswered, invocation);
      return;
    }
  if (self->n_fail > 0)
    {
      self->n_fail--;
      g_ptr_array_add (self->log, g_strdup ("refused"));
      g_dbus_method_invocation_return_error (invocation, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT,
                                             "Not there yet.");
      return;
    }
  g_variant_get (parameters, "(&s)", &name);
  g_ptr_array_add (self->registered, g_strdup (name));
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static GVariant *
watcher_property_cb (GDBusConnection *connection,
                     const char *sender,
                     const char *path,
                     const char *interface,
                     const char *property,
                     GError **error,
                     gpointer data)
{
  const TrayFixture *self = data;

  return g_variant_new_boolean (self->has_host);
}

static const GDBusInterfaceVTable watcher_vtable
    = { watcher_call_cb, watcher_property_cb, NULL, { NULL } };

static GDBusConnection *
connect_to (GTestDBus *bus)
{
  GDBusConnection *connection = NULL;
  g_autoptr (GError) error = NULL;

  connection = g_dbus_connection_new_for_address_sync (
      g_test_dbus_get_bus_address (bus),
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
          | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, &error);
  g_assert_no_error (error);
  return connection;
}

static void
bus_signal_cb (GDBusConnection *connection,
               const char *sender,
               const char *path,
               const char *interface,
               const char *signal,
               GVariant *parameters,
               gpointer data)
{
  TrayFixture *self = data;
  g_autofree char *text = g_variant_print (parameters, FALSE);

  g_ptr_array_add (self->log, g_strdup (signal));
  g_ptr_array_add (self->log, g_strconcat (signal, text, NULL));
}

void
tray_fixture_set_up (TrayFixture *self, gconstpointer data)
{
  self->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->bus);
  self->app = connect_to (self->bus);
  self->host = connect_to (self->bus);
  self->has_host = TRUE;
  self->registered = g_ptr_array_new_with_free_func (g_free);
  self->log = g_ptr_array_new_with_free_func (g_free);
  self->unanswered = g_ptr_array_new_with_free_func (g_object_unref);
  self->subscription = g_dbus_connection_signal_subscribe (
      self->host, g_dbus_connection_get_unique_name (self->app), NULL, NULL, NULL, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, bus_signal_cb, self, NULL);
}

void
tray_fixture_tear_down (TrayFixture *self, gconstpointer data)
{
  g_dbus_connection_signal_unsubscribe (self->host, self->subscription);
  if (self->watcher_registration != 0)
    tray_fixture_stop_watcher (self);
  if (self->tray != NULL)
    igx_tray_stop (self->tray);
  g_clear_object (&self->tray);
  g_clear_pointer (&self->unanswered, g_ptr_array_unref);
  g_dbus_connection_close_sync (self->app, NULL, NULL);
  g_dbus_connection_close_sync (self->host, NULL, NULL);
  g_clear_object (&self->app);
  g_clear_object (&self->host);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_test_dbus_down (self->bus);
  g_clear_object (&self->bus);
  g_clear_pointer (&self->registered, g_ptr_array_unref);
  g_clear_pointer (&self->log, g_ptr_array_unref);
}

/* The calls of GTestDBus and these are made before the tray runs, so they may be synchronous. */
static void
bus_name (TrayFixture *self, const char *method, GVariant *parameters)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  reply = g_dbus_connection_call_sync (
      self->host, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", method,
      parameters, G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

void
tray_fixture_start_watcher (TrayFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (watcher_xml, &error);

  g_assert_no_error (error);
  self->watcher_registration = g_dbus_connection_register_object (
      self->host, "/StatusNotifierWatcher", node->interfaces[0], &watcher_vtable, self, NULL,
      &error);
  g_assert_no_error (error);
  bus_name (self, "RequestName", g_variant_new ("(su)", WATCHER, 4));
}

void
tray_fixture_stop_watcher (TrayFixture *self)
{
  bus_name (self, "ReleaseName", g_variant_new ("(s)", WATCHER));
  g_dbus_connection_unregister_object (self->host, self->watcher_registration);
  self->watcher_registration = 0;
}

static void
log_event (TrayFixture *self, const char *name, const char *first, const char *second)
{
  g_ptr_array_add (self->log, g_strjoin (" ", name, first, second, NULL));
}

static void
open_hub_cb (IgxTray *tray, const char *token, TrayFixture *self)
{
  log_event (self, "open-hub", token != NULL ? token : "-", NULL);
}

static void
open_signal_cb (IgxTray *tray, const char *id, const char *token, TrayFixture *self)
{
  log_event (self, "open-signal", id, token != NULL ? token : "-");
}

static void
pause_cb (IgxTray *tray, guint seconds, TrayFixture *self)
{
  g_autofree char *text = g_strdup_printf ("%u", seconds);

  log_event (self, "pause", text, NULL);
}

static void
resume_cb (IgxTray *tray, TrayFixture *self)
{
  log_event (self, "resume", NULL, NULL);
}

static void
preferences_cb (IgxTray *tray, TrayFixture *self)
{
  log_event (self, "preferences", NULL, NULL);
}

static void
quit_cb (IgxTray *tray, TrayFixture *self)
{
  log_event (self, "quit", NULL, NULL);
}

static void
available_cb (IgxTray *tray, GParamSpec *pspec, TrayFixture *self)
{
  log_event (self, "available", igx_tray_get_available (tray) ? "yes" : "no", NULL);
}

void
tray_fixture_start_tray (TrayFixture *self, const char *icon_theme_path)
{
  self->tray = igx_tray_new (self->app, icon_theme_path);
  g_signal_connect (self->tray, "open-hub", G_CALLBACK (open_hub_cb), self);
  g_signal_connect (self->tray, "open-signal", G_CALLBACK (open_signal_cb), self);
  g_signal_connect (self->tray, "pause", G_CALLBACK (pause_cb), self);
  g_signal_connect (self->tray, "resume", G_CALLBACK (resume_cb), self);
  g_signal_connect (self->tray, "preferences", G_CALLBACK (preferences_cb), self);
  g_signal_connect (self->tray, "quit", G_CALLBACK (quit_cb), self);
  g_signal_connect (self->tray, "notify::available", G_CALLBACK (available_cb), self);
}

guint
tray_fixture_count (TrayFixture *self, const char *event)
{
  guint n = 0;

  for (guint i = 0; i < self->log->len; i++)
    n += strcmp (self->log->pdata[i], event) == 0;
  return n;
}

static void
call_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Call *call = data;

  call->reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &call->error);
  call->done = TRUE;
}

/* Calls the tray as a panel would, with the main loop running: both ends are in this process. */
GVariant *
tray_fixture_call (TrayFixture *self,
                   const char *path,
                   const char *interface,
                   const char *method,
                   GVariant *parameters,
                   GError **error)
{
  Call call = { NULL, NULL, FALSE };

  g_dbus_connection_call (self->host, g_dbus_connection_get_unique_name (self->app), path,
                          interface, method, parameters, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                          call_cb, &call);
  wait_for (call.done);
  if (call.error != NULL)
    g_propagate_error (error, call.error);
  return call.reply;
}

GVariant *
tray_fixture_get (TrayFixture *self, const char *property)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  GVariant *value = NULL;

  reply
      = tray_fixture_call (self, "/StatusNotifierItem", "org.freedesktop.DBus.Properties", "Get",
                           g_variant_new ("(ss)", "org.kde.StatusNotifierItem", property), &error);
  g_assert_no_error (error);
  g_variant_get (reply, "(v)", &value);
  return value;
}

char *
tray_fixture_get_string (TrayFixture *self, const char *property)
{
  g_autoptr (GVariant) value = tray_fixture_get (self, property);

  return g_variant_dup_string (value, NULL);
}

IgxSignal *
tray_fixture_signal (const char *symbol, gint64 close_time)
{
  IgxSignal *signal = igx_signal_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (
      igx_series_key_init (&signal->series, "binance", symbol, 15 * IGX_TIMEFRAME_MINUTE, &error));
  signal->strategy = g_strdup ("momentum-surge-v2");
  signal->strategy_version = 2;
  signal->close_time = close_time;
  signal->published = TRUE;
  igx_signal_seal (signal);
  return signal;
}
