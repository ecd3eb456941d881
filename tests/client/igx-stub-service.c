/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A service that the bus can start: owns the name, answers Ping, ends on Quit, and writes a line
 * for each start into the file that it is given. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdio.h>

#include "igx-config.h"
#include "igx-dbus.h"

static gboolean
ping_cb (IgxDBusIgniteX1 *skeleton, GDBusMethodInvocation *invocation, gpointer user_data)
{
  igx_dbus_ignite_x1_complete_ping (skeleton, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
quit_cb (IgxDBusIgniteX1 *skeleton, GDBusMethodInvocation *invocation, gpointer user_data)
{
  igx_dbus_ignite_x1_complete_quit (skeleton, invocation);
  g_dbus_connection_flush_sync (g_dbus_method_invocation_get_connection (invocation), NULL, NULL);
  g_main_loop_quit (user_data);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (IgxDBusIgniteX1) skeleton = igx_dbus_ignite_x1_skeleton_new ();
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  FILE *starts = argc > 1 ? g_fopen (argv[1], "a") : NULL;

  if (bus == NULL || starts == NULL)
    return 1;
  fputs ("started\n", starts);
  fclose (starts);
  g_signal_connect (skeleton, "handle-ping", G_CALLBACK (ping_cb), NULL);
  g_signal_connect (skeleton, "handle-quit", G_CALLBACK (quit_cb), loop);
  if (!g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (skeleton), bus,
                                         IGX_SERVICE_PATH, NULL))
    return 1;
  g_bus_own_name_on_connection (bus, IGX_SERVICE_NAME, G_BUS_NAME_OWNER_FLAGS_NONE, NULL, NULL,
                                NULL, NULL);
  g_main_loop_run (loop);
  return 0;
}
