/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/igx-test-bus.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/prctl.h>

#include "support/igx-test-wait.h"

struct _IgxTestBus
{
  GSubprocess *process;
  char *address;
};

static const char config[]
    = "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\"\n"
      " \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n"
      "<busconfig>\n"
      "  <type>session</type>\n"
      "  <keep_umask/>\n"
      "  <listen>unix:%s</listen>\n"
      "  <auth>EXTERNAL</auth>\n"
      "  <policy context=\"default\">\n"
      "    <allow send_destination=\"*\" eavesdrop=\"true\"/>\n"
      "    <allow eavesdrop=\"true\"/>\n"
      "    <allow own=\"*\"/>\n"
      "  </policy>\n"
      "</busconfig>\n";

static void
die_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static IgxTestBus *
start (const char *listen)
{
  IgxTestBus *self = g_new0 (IgxTestBus, 1);
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *option = NULL;
  g_autofree char *text = NULL;
  int fd = g_file_open_tmp ("igx-bus-XXXXXX.conf", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  text = g_strdup_printf (config, listen);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  option = g_strconcat ("--config-file=", path, NULL);
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  self->process = g_subprocess_launcher_spawn (launcher, &error, "dbus-daemon", option, "--nofork",
                                               "--print-address", NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  self->address = g_data_input_stream_read_line_utf8 (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (self->address);
  g_unlink (path);
  return self;
}

/**
 * igx_test_bus_start:
 *
 * Returns: (transfer full): a running bus
 */
IgxTestBus *
igx_test_bus_start (void)
{
  return start ("tmpdir=/tmp");
}

/**
 * igx_test_bus_start_at:
 * @path: of its socket, so that another bus can follow it there
 *
 * Returns: (transfer full): a running bus
 */
IgxTestBus *
igx_test_bus_start_at (const char *path)
{
  g_autofree char *listen = g_strconcat ("path=", path, NULL);

  return start (listen);
}

void
igx_test_bus_stop (IgxTestBus *self)
{
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->process);
  g_free (self->address);
  g_free (self);
}

const char *
igx_test_bus_get_address (IgxTestBus *self)
{
  return self->address;
}

/**
 * igx_test_bus_connect:
 *
 * Returns: (transfer full): a connection of its own
 */
GDBusConnection *
igx_test_bus_connect (IgxTestBus *self)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection = g_dbus_connection_new_for_address_sync (
      self->address,
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
          | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, &error);

  g_assert_no_error (error);
  g_dbus_connection_set_exit_on_close (connection, FALSE);
  return connection;
}

gboolean
igx_test_bus_has_owner (GDBusConnection *connection, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
      connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "NameHasOwner", g_variant_new ("(s)", name), G_VARIANT_TYPE ("(b)"), G_DBUS_CALL_FLAGS_NONE,
      -1, NULL, &error);
  gboolean owned = FALSE;

  g_assert_no_error (error);
  g_variant_get (answer, "(b)", &owned);
  return owned;
}

typedef struct
{
  GDBusConnection *connection;
  const char *name;
  gboolean owned;
} Owner;

static gboolean
is_so (gpointer data)
{
  Owner *owner = data;

  return igx_test_bus_has_owner (owner->connection, owner->name) == owner->owned;
}

/**
 * igx_test_bus_wait_owner:
 *
 * Waits until @name has an owner, or none.
 */
void
igx_test_bus_wait_owner (GDBusConnection *connection,
                         const char *name,
                         gboolean owned,
                         guint timeout_ms)
{
  Owner owner = { connection, name, owned };

  if (!igx_test_wait_until (is_so, &owner, timeout_ms))
    g_error ("%s %s an owner after %u ms", name, owned ? "has not" : "still has", timeout_ms);
}
