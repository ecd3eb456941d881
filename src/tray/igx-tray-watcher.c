/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tray/igx-tray-watcher.h"

#define WATCHER_NAME      "org.kde.StatusNotifierWatcher"
#define WATCHER_PATH      "/StatusNotifierWatcher"
#define WATCHER_INTERFACE "org.kde.StatusNotifierWatcher"

#define CALL_TIMEOUT_MS 5000
#define RETRY_FIRST_MS  250
#define RETRY_MAX_MS    60000

struct _IgxTrayWatcher
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  GCancellable *cancellable;   /* (owned) (nullable): of the calls to the present owner */
  guint watch_id;
  guint host_subscription;
  guint retry_source;
  guint retry_ms;
  gboolean registered;
  gboolean host;
  gboolean available;
};

enum
{
  PROP_0,
  PROP_AVAILABLE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (IgxTrayWatcher, igx_tray_watcher, G_TYPE_OBJECT)

static void igx_tray_watcher_register (IgxTrayWatcher *self);

static void
igx_tray_watcher_update (IgxTrayWatcher *self)
{
  const gboolean available = self->registered && self->host;

  if (available == self->available)
    return;
  self->available = available;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AVAILABLE]);
}

static gboolean
retry_cb (gpointer data)
{
  IgxTrayWatcher *self = data;

  self->retry_source = 0;
  igx_tray_watcher_register (self);
  return G_SOURCE_REMOVE;
}

static void
host_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (IgxTrayWatcher) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) value = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (reply != NULL)
    g_variant_get (reply, "(v)", &value);

  /* A watcher that does not say whether it has a host took our registration: believe it. */
  self->host = value == NULL || !g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN)
               || g_variant_get_boolean (value);
  igx_tray_watcher_update (self);
}

static void
igx_tray_watcher_ask_host (IgxTrayWatcher *self)
{
  g_dbus_connection_call (
      self->connection, WATCHER_NAME, WATCHER_PATH, "org.freedesktop.DBus.Properties", "Get",
      g_variant_new ("(ss)", WATCHER_INTERFACE, "IsStatusNotifierHostRegistered"),
      G_VARIANT_TYPE ("(v)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, CALL_TIMEOUT_MS, self->cancellable,
      host_cb, g_object_ref (self));
}

static void
register_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (IgxTrayWatcher) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (reply == NULL)
    {
      /* A watcher can own its name before its object is there. */
      g_debug ("The tray did not take the icon, trying again: %s", error->message);
      self->retry_source = g_timeout_add (self->retry_ms, retry_cb, self);
      self->retry_ms = MIN (self->retry_ms * 2, RETRY_MAX_MS);
      return;
    }
  self->registered = TRUE;
  self->retry_ms = RETRY_FIRST_MS;
  igx_tray_watcher_ask_host (self);
}

static void
igx_tray_watcher_register (IgxTrayWatcher *self)
{
  g_dbus_connection_call (
      self->connection, WATCHER_NAME, WATCHER_PATH, WATCHER_INTERFACE, "RegisterStatusNotifierItem",
      g_variant_new ("(s)", g_dbus_connection_get_unique_name (self->connection)), NULL,
      G_DBUS_CALL_FLAGS_NO_AUTO_START, CALL_TIMEOUT_MS, self->cancellable, register_cb,
      g_object_ref (self));
}

static void
igx_tray_watcher_forget (IgxTrayWatcher *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->retry_source, g_source_remove);
  self->retry_ms = RETRY_FIRST_MS;
  self->registered = FALSE;
  self->host = FALSE;
}

static void
appeared_cb (GDBusConnection *connection, const char *name, const char *owner, gpointer data)
{
  IgxTrayWatcher *self = data;

  igx_tray_watcher_forget (self);
  igx_tray_watcher_update (self);
  self->cancellable = g_cancellable_new ();
  igx_tray_watcher_register (self);
}

static void
vanished_cb (GDBusConnection *connection, const char *name, gpointer data)
{
  IgxTrayWatcher *self = data;

  igx_tray_watcher_forget (self);
  igx_tray_watcher_update (self);
}

static void
host_changed_cb (GDBusConnection *connection,
                 const char *sender,
                 const char *path,
                 const char *interface,
                 const char *signal,
                 GVariant *parameters,
                 gpointer data)
{
  IgxTrayWatcher *self = data;

  /* Several hosts may come and go, so the property is asked, not counted. */
  if (self->registered && g_str_has_prefix (signal, "StatusNotifierHost"))
    igx_tray_watcher_ask_host (self);
}

static void
igx_tray_watcher_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  IgxTrayWatcher *self = IGX_TRAY_WATCHER (object);

  if (id == PROP_AVAILABLE)
    g_value_set_boolean (value, self->available);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
igx_tray_watcher_dispose (GObject *object)
{
  IgxTrayWatcher *self = IGX_TRAY_WATCHER (object);

  igx_tray_watcher_stop (self);
  g_clear_object (&self->connection);
  G_OBJECT_CLASS (igx_tray_watcher_parent_class)->dispose (object);
}

static void
igx_tray_watcher_class_init (IgxTrayWatcherClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = igx_tray_watcher_get_property;
  object_class->dispose = igx_tray_watcher_dispose;
  properties[PROP_AVAILABLE]
      = g_param_spec_boolean ("available", NULL, NULL, FALSE,
                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
igx_tray_watcher_init (IgxTrayWatcher *self)
{
  self->retry_ms = RETRY_FIRST_MS;
}

/**
 * igx_tray_watcher_new:
 * @connection: to the session bus; the item stands at /StatusNotifierItem on it
 *
 * Starts at once: registers whenever a watcher appears, and again, at growing intervals up to
 * a minute, while it refuses or does not answer.
 *
 * Returns: (transfer full): a new watcher
 */
IgxTrayWatcher *
igx_tray_watcher_new (GDBusConnection *connection)
{
  IgxTrayWatcher *self = NULL;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), NULL);

  self = g_object_new (IGX_TYPE_TRAY_WATCHER, NULL);
  self->connection = g_object_ref (connection);
  self->host_subscription = g_dbus_connection_signal_subscribe (
      connection, WATCHER_NAME, WATCHER_INTERFACE, NULL, WATCHER_PATH, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, host_changed_cb, self, NULL);
  self->watch_id
      = g_bus_watch_name_on_connection (connection, WATCHER_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                        appeared_cb, vanished_cb, self, NULL);
  return self;
}

/**
 * igx_tray_watcher_stop:
 *
 * Ends watching; nothing is called back after it. May be called twice.
 */
void
igx_tray_watcher_stop (IgxTrayWatcher *self)
{
  g_return_if_fail (IGX_IS_TRAY_WATCHER (self));

  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  if (self->host_subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->connection, self->host_subscription);
  self->host_subscription = 0;
  igx_tray_watcher_forget (self);
  self->available = FALSE;
}

/**
 * igx_tray_watcher_get_available:
 *
 * Returns: whether a tray shows the icon now
 */
gboolean
igx_tray_watcher_get_available (IgxTrayWatcher *self)
{
  g_return_val_if_fail (IGX_IS_TRAY_WATCHER (self), FALSE);

  return self->available;
}
