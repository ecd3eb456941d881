/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GTK 3 does not know the desktop's light or dark preference by itself: the settings portal tells
 * it, on every desktop and in a sandbox. Where no portal answers, the theme stays as it is. */
#include "hub/igx-color-scheme.h"

#include <gtk/gtk.h>

#define PORTAL_NAME     "org.freedesktop.portal.Desktop"
#define PORTAL_PATH     "/org/freedesktop/portal/desktop"
#define PORTAL_SETTINGS "org.freedesktop.portal.Settings"
#define APPEARANCE      "org.freedesktop.appearance"
#define KEY             "color-scheme"
#define PREFERS_DARK    1
#define PREFERS_LIGHT   2

struct _IgxColorScheme
{
  GObject parent_instance;

  GDBusConnection *bus;      /* (owned) */
  GCancellable *cancellable; /* (owned) */
  guint subscription_id;
};

G_DEFINE_FINAL_TYPE (IgxColorScheme, igx_color_scheme, G_TYPE_OBJECT)

static void
apply (GVariant *value)
{
  g_autoptr (GVariant) inner = g_variant_ref (value);
  GtkSettings *settings = gtk_settings_get_default ();
  guint32 scheme = 0;

  /* Read wraps the value once more than ReadOne and the signal do. */
  while (g_variant_is_of_type (inner, G_VARIANT_TYPE_VARIANT))
    {
      GVariant *next = g_variant_get_variant (inner);

      g_variant_unref (inner);
      inner = next;
    }
  if (settings == NULL || !g_variant_is_of_type (inner, G_VARIANT_TYPE_UINT32))
    return;
  scheme = g_variant_get_uint32 (inner);
  if (scheme == PREFERS_DARK || scheme == PREFERS_LIGHT)
    g_object_set (settings, "gtk-application-prefer-dark-theme", scheme == PREFERS_DARK, NULL);
  else
    gtk_settings_reset_property (settings, "gtk-application-prefer-dark-theme");
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GVariant) reply
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autoptr (GVariant) value = NULL;

  if (reply == NULL)
    return;
  value = g_variant_get_child_value (reply, 0);
  apply (value);
}

static void
setting_changed_cb (GDBusConnection *bus,
                    const char *sender,
                    const char *path,
                    const char *interface,
                    const char *signal,
                    GVariant *parameters,
                    gpointer user_data)
{
  const char *group = NULL;
  const char *key = NULL;
  g_autoptr (GVariant) value = NULL;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ssv)")))
    return;
  g_variant_get (parameters, "(&s&sv)", &group, &key, &value);
  if (g_str_equal (group, APPEARANCE) && g_str_equal (key, KEY))
    apply (value);
}

static void
igx_color_scheme_dispose (GObject *object)
{
  IgxColorScheme *self = IGX_COLOR_SCHEME (object);

  if (self->subscription_id != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->subscription_id);
  self->subscription_id = 0;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->bus);
  G_OBJECT_CLASS (igx_color_scheme_parent_class)->dispose (object);
}

static void
igx_color_scheme_class_init (IgxColorSchemeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = igx_color_scheme_dispose;
}

static void
igx_color_scheme_init (IgxColorScheme *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * igx_color_scheme_new:
 * @bus: the session bus
 *
 * Returns: (transfer full): an object that keeps GTK's dark setting as the desktop's, while it
 * lives
 */
IgxColorScheme *
igx_color_scheme_new (GDBusConnection *bus)
{
  IgxColorScheme *self = g_object_new (IGX_TYPE_COLOR_SCHEME, NULL);

  self->bus = g_object_ref (bus);
  self->subscription_id = g_dbus_connection_signal_subscribe (
      bus, PORTAL_NAME, PORTAL_SETTINGS, "SettingChanged", PORTAL_PATH, APPEARANCE,
      G_DBUS_SIGNAL_FLAGS_NONE, setting_changed_cb, NULL, NULL);
  g_dbus_connection_call (bus, PORTAL_NAME, PORTAL_PATH, PORTAL_SETTINGS, "Read",
                          g_variant_new ("(ss)", APPEARANCE, KEY), G_VARIANT_TYPE ("(v)"),
                          G_DBUS_CALL_FLAGS_NONE, -1, self->cancellable, read_cb, NULL);
  return self;
}
