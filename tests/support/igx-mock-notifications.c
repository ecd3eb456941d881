/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/igx-mock-notifications.h"

#include <string.h>

#define NAME "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"

struct _IgxMockNotifications
{
  GDBusConnection *connection;
  gboolean hangs;
  guint object_id;
  guint name_id;
  guint n_unanswered;
  GPtrArray *shown;   /* of IgxShownNotification */
  GPtrArray *waiting; /* of GDBusMethodInvocation: never answered */
};

static const char xml[]
    = "<node><interface name='org.freedesktop.Notifications'>"
      "<method name='GetCapabilities'><arg direction='out' type='as'/></method>"
      "<method name='GetServerInformation'><arg direction='out' type='s'/>"
      "<arg direction='out' type='s'/><arg direction='out' type='s'/>"
      "<arg direction='out' type='s'/></method>"
      "<method name='Notify'><arg direction='in' type='s'/><arg direction='in' type='u'/>"
      "<arg direction='in' type='s'/><arg direction='in' type='s'/><arg direction='in' type='s'/>"
      "<arg direction='in' type='as'/><arg direction='in' type='a{sv}'/>"
      "<arg direction='in' type='i'/><arg direction='out' type='u'/></method>"
      "<method name='CloseNotification'><arg direction='in' type='u'/></method>"
      "<signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal>"
      "<signal name='NotificationClosed'><arg type='u'/><arg type='u'/></signal>"
      "</interface></node>";

static void
shown_free (gpointer data)
{
  IgxShownNotification *shown = data;

  g_free (shown->summary);
  g_free (shown->body);
  g_strfreev (shown->actions);
  g_variant_unref (shown->hints);
  g_free (shown);
}

static guint
remember (IgxMockNotifications *self, GVariant *parameters)
{
  IgxShownNotification *shown = g_new0 (IgxShownNotification, 1);

  g_variant_get_child (parameters, 1, "u", &shown->replaces);
  g_variant_get_child (parameters, 3, "s", &shown->summary);
  g_variant_get_child (parameters, 4, "s", &shown->body);
  g_variant_get_child (parameters, 5, "^as", &shown->actions);
  shown->hints = g_variant_get_child_value (parameters, 6);
  shown->id = shown->replaces != 0 ? shown->replaces : self->shown->len + 1;
  g_ptr_array_add (self->shown, shown);
  return shown->id;
}

static void
method_cb (GDBusConnection *connection,
           const char *sender,
           const char *path,
           const char *interface,
           const char *method,
           GVariant *parameters,
           GDBusMethodInvocation *invocation,
           gpointer data)
{
  IgxMockNotifications *self = data;
  const char *const capabilities[] = { "actions", "body", "body-markup", "persistence", NULL };

  if (self->hangs)
    {
      self->n_unanswered++;
      g_ptr_array_add (self->waiting, invocation);
    }
  else if (strcmp (method, "Notify") == 0)
    g_dbus_method_invocation_return_value (invocation,
                                           g_variant_new ("(u)", remember (self, parameters)));
  else if (strcmp (method, "GetCapabilities") == 0)
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(^as)", capabilities));
  else if (strcmp (method, "GetServerInformation") == 0)
    g_dbus_method_invocation_return_value (invocation,
                                           g_variant_new ("(ssss)", "mock", "test", "1", "1.2"));
  else
    g_dbus_method_invocation_return_value (invocation, NULL);
}

/**
 * igx_mock_notifications_new:
 * @connection: to a test bus
 * @hangs: own the name and never answer
 *
 * Returns: (transfer full): a daemon that owns its name once the main loop ran
 */
IgxMockNotifications *
igx_mock_notifications_new (GDBusConnection *connection, gboolean hangs)
{
  static const GDBusInterfaceVTable vtable = { method_cb, NULL, NULL, { 0 } };
  IgxMockNotifications *self = g_new0 (IgxMockNotifications, 1);
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (xml, NULL);
  g_autoptr (GError) error = NULL;

  self->connection = g_object_ref (connection);
  self->hangs = hangs;
  self->shown = g_ptr_array_new_with_free_func (shown_free);
  self->waiting = g_ptr_array_new ();
  self->object_id = g_dbus_connection_register_object (connection, PATH, info->interfaces[0],
                                                       &vtable, self, NULL, &error);
  g_assert_no_error (error);
  self->name_id = g_bus_own_name_on_connection (connection, NAME, G_BUS_NAME_OWNER_FLAGS_NONE, NULL,
                                                NULL, NULL, NULL);
  return self;
}

void
igx_mock_notifications_free (IgxMockNotifications *self)
{
  g_bus_unown_name (self->name_id);
  g_dbus_connection_unregister_object (self->connection, self->object_id);
  for (guint i = 0; i < self->waiting->len; i++)
    g_object_unref (self->waiting->pdata[i]);
  g_ptr_array_unref (self->waiting);
  g_ptr_array_unref (self->shown);
  g_object_unref (self->connection);
  g_free (self);
}

/**
 * igx_mock_notifications_get_shown:
 *
 * Returns: (transfer none) (element-type IgxShownNotification): in order
 */
GPtrArray *
igx_mock_notifications_get_shown (IgxMockNotifications *self)
{
  return self->shown;
}

guint
igx_mock_notifications_get_n_unanswered (IgxMockNotifications *self)
{
  return self->n_unanswered;
}

/**
 * igx_mock_notifications_invoke:
 * @action: as a click on its button
 */
void
igx_mock_notifications_invoke (IgxMockNotifications *self, guint id, const char *action)
{
  g_dbus_connection_emit_signal (self->connection, NULL, PATH, NAME, "ActionInvoked",
                                 g_variant_new ("(us)", id, action), NULL);
}
