/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ctl/igx-ctl-bus.h"
#include "ctl/igx-ctl-doctor.h"
#include "igx-config.h"

#define CALL_TIMEOUT_MS         3000
#define NOTIFICATION_TIMEOUT_MS 2000
#define WATCHER                 "org.kde.StatusNotifierWatcher"
#define SECRETS                 "org.freedesktop.secrets"

typedef struct
{
  IgxCtlDoctor *doctor;
  guint check;
} Pending;

static Pending *
pending_new (IgxCtlDoctor *doctor, const char *name)
{
  Pending *pending = g_new0 (Pending, 1);

  pending->doctor = doctor;
  pending->check = igx_ctl_doctor_begin (doctor, name);
  return pending;
}

static gboolean
is_timeout (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMEOUT);
}

static void
service_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Pending *pending = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr (GVariant) properties = NULL;
  const char *role = "unknown";
  const char *version = "unknown";
  gboolean demo = FALSE;

  if (reply == NULL && igx_ctl_bus_is_absent (error))
    igx_ctl_doctor_end (pending->doctor, pending->check, IGX_CTL_DOCTOR_WARN,
                        "not running: start it with “ignitexctl run”");
  else if (reply == NULL)
    igx_ctl_doctor_end (pending->doctor, pending->check, IGX_CTL_DOCTOR_FAIL,
                        "%s: end it and start it again",
                        is_timeout (error) ? "owns its name and never answers" : error->message);
  if (reply == NULL)
    return;
  properties = g_variant_get_child_value (reply, 0);
  g_variant_lookup (properties, "Role", "&s", &role);
  g_variant_lookup (properties, "Version", "&s", &version);
  g_variant_lookup (properties, "Demo", "b", &demo);
  igx_ctl_doctor_end (
      pending->doctor, pending->check,
      strcmp (role, "blocked") == 0 ? IGX_CTL_DOCTOR_FAIL : IGX_CTL_DOCTOR_GOOD,
      "version %s answers, role %s%s%s", version, role, demo ? ", DEMO market" : "",
      strcmp (role, "blocked") == 0 ? ": another process holds the ledger, end that one" : "");
}

static void
tray_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Pending *pending = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr (GVariant) value = NULL;

  if (reply != NULL)
    {
      g_variant_get (reply, "(v)", &value);
      if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN) && g_variant_get_boolean (value))
        igx_ctl_doctor_end (pending->doctor, pending->check, IGX_CTL_DOCTOR_GOOD,
                            "a panel shows tray icons");
      else
        igx_ctl_doctor_end (pending->doctor, pending->check, IGX_CTL_DOCTOR_WARN,
                            "a watcher is there but no panel: add a tray or status area to yours");
    }
  else if (is_timeout (error))
    igx_ctl_doctor_end (pending->doctor, pending->check, IGX_CTL_DOCTOR_FAIL,
                        "%s owns its name and never answers: start the panel again", WATCHER);
  else
    igx_ctl_doctor_end (pending->doctor, pending->check, IGX_CTL_DOCTOR_WARN,
                        "no panel that shows tray icons; in GNOME install the extension "
                        "AppIndicator");
}

static void
notification_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Pending *pending = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  const char *name = NULL;
  const char *version = NULL;

  if (reply != NULL)
    {
      g_variant_get (reply, "(&s&s&s&s)", &name, NULL, &version, NULL);
      igx_ctl_doctor_end (pending->doctor, pending->check, IGX_CTL_DOCTOR_GOOD, "%s %s", name,
                          version);
    }
  else if (is_timeout (error))
    igx_ctl_doctor_end (pending->doctor, pending->check, IGX_CTL_DOCTOR_FAIL,
                        "the daemon owns its name and never answers: start it again");
  else
    igx_ctl_doctor_end (pending->doctor, pending->check, IGX_CTL_DOCTOR_WARN,
                        "no notification daemon: install one, for example dunst");
}

static void
secrets_activatable_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Pending *pending = user_data;
  g_autoptr (GVariant) reply
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autofree const char **names = NULL;

  if (reply != NULL)
    g_variant_get (reply, "(^a&s)", &names);
  if (names != NULL && g_strv_contains (names, SECRETS))
    igx_ctl_doctor_end (pending->doctor, pending->check, IGX_CTL_DOCTOR_GOOD,
                        "a keyring starts when it is needed");
  else
    igx_ctl_doctor_end (pending->doctor, pending->check, IGX_CTL_DOCTOR_WARN,
                        "no keyring: install one, for example gnome-keyring, before forwarding "
                        "signals");
}

static void
call_bus (GDBusConnection *bus,
          const char *method,
          GVariant *parameters,
          GAsyncReadyCallback callback,
          Pending *pending)
{
  g_dbus_connection_call (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                          "org.freedesktop.DBus", method, parameters, NULL, G_DBUS_CALL_FLAGS_NONE,
                          CALL_TIMEOUT_MS, igx_ctl_doctor_get_cancellable (pending->doctor),
                          callback, pending);
}

static void
secrets_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Pending *pending = user_data;
  g_autoptr (GVariant) reply
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  gboolean owned = FALSE;

  if (reply != NULL)
    g_variant_get (reply, "(b)", &owned);
  if (!owned)
    {
      call_bus (G_DBUS_CONNECTION (source), "ListActivatableNames", NULL, secrets_activatable_cb,
                pending);
      return;
    }
  igx_ctl_doctor_end (pending->doctor, pending->check, IGX_CTL_DOCTOR_GOOD, "a keyring is there");
  g_free (pending);
}

/**
 * igx_ctl_doctor_check_bus:
 *
 * The session bus and whatever is reached over it. Nothing here waits longer than 3 s.
 */
void
igx_ctl_doctor_check_bus (IgxCtlDoctor *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = igx_ctl_bus_get (&error);

  if (bus == NULL)
    {
      igx_ctl_doctor_add (self, "session bus", IGX_CTL_DOCTOR_FAIL, "%s", error->message);
      return;
    }
  igx_ctl_doctor_add (self, "session bus", IGX_CTL_DOCTOR_GOOD, "answers");
  g_dbus_connection_call (
      bus, IGX_SERVICE_NAME, IGX_SERVICE_PATH, "org.freedesktop.DBus.Properties", "GetAll",
      g_variant_new ("(s)", IGX_INTERFACE), G_VARIANT_TYPE ("(a{sv})"),
      G_DBUS_CALL_FLAGS_NO_AUTO_START, CALL_TIMEOUT_MS, igx_ctl_doctor_get_cancellable (self),
      service_cb, pending_new (self, "service"));
  g_dbus_connection_call (bus, WATCHER, "/StatusNotifierWatcher", "org.freedesktop.DBus.Properties",
                          "Get", g_variant_new ("(ss)", WATCHER, "IsStatusNotifierHostRegistered"),
                          G_VARIANT_TYPE ("(v)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, CALL_TIMEOUT_MS,
                          igx_ctl_doctor_get_cancellable (self), tray_cb,
                          pending_new (self, "tray"));
  g_dbus_connection_call (bus, "org.freedesktop.Notifications", "/org/freedesktop/Notifications",
                          "org.freedesktop.Notifications", "GetServerInformation", NULL,
                          G_VARIANT_TYPE ("(ssss)"), G_DBUS_CALL_FLAGS_NONE,
                          NOTIFICATION_TIMEOUT_MS, igx_ctl_doctor_get_cancellable (self),
                          notification_cb, pending_new (self, "notifications"));
  call_bus (bus, "NameHasOwner", g_variant_new ("(s)", SECRETS), secrets_cb,
            pending_new (self, "secrets"));
}
