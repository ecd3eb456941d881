/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>

#include "support/igx-test-bus.h"
#include "support/igx-test-wait.h"

#define WAIT_MS 20000
#define NAME    "io.github.ignitex.Test"

static gboolean
set_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *) data;
}

static void
test_wait (void)
{
  gboolean never = FALSE;
  gboolean soon = FALSE;
  gint64 start = g_get_monotonic_time ();

  g_timeout_add (30, set_cb, &soon);
  g_assert_true (igx_test_wait_until (is_set, &soon, WAIT_MS));
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 29 * 1000);
  start = g_get_monotonic_time ();
  g_assert_false (igx_test_wait_until (is_set, &never, 50));
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 50 * 1000);
}

static void
test_session (void)
{
  static const char *const argv[] = { "env", NULL };
  g_autoptr (IgxTestBus) bus = igx_test_bus_new ();
  g_autofree char *home = igx_test_bus_get_path (bus, "home", NULL);
  g_autofree char *want = g_strdup_printf ("\nHOME=%s\n", home);
  g_autofree char *output = NULL;
  g_autofree char *lines = NULL;
  int exit_status = -1;

  igx_test_bus_set_environment (bus, "IGX_ANSWER", "42");
  output = igx_test_bus_run (bus, argv, &exit_status);
  g_assert_cmpint (exit_status, ==, 0);
  lines = g_strconcat ("\n", output, NULL);
  g_assert_nonnull (strstr (lines, want));
  g_assert_nonnull (strstr (lines, "\nIGX_ANSWER=42\n"));
  g_assert_nonnull (strstr (lines, igx_test_bus_get_address (bus)));
  g_assert_null (strstr (lines, "\nDISPLAY="));
}

static void
own_name (GDBusConnection *connection)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
      connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "RequestName", g_variant_new ("(su)", NAME, 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
      &error);

  g_assert_no_error (error);
  g_assert_nonnull (reply);
}

static gboolean
is_closed (gpointer data)
{
  return g_dbus_connection_is_closed (data);
}

static void
test_bus (void)
{
  g_autoptr (IgxTestBus) bus = igx_test_bus_new ();
  g_autoptr (GDBusConnection) first = igx_test_bus_connect (bus);
  g_autoptr (GDBusConnection) second = NULL;

  g_assert_false (igx_test_bus_wait_for_name (bus, NAME, 20));
  own_name (first);
  g_assert_true (igx_test_bus_wait_for_name (bus, NAME, WAIT_MS));

  igx_test_bus_stop (bus);
  g_assert_true (igx_test_wait_until (is_closed, first, WAIT_MS));
  igx_test_bus_start (bus);
  g_assert_false (igx_test_bus_has_name (bus, NAME));
  second = igx_test_bus_connect (bus);
  own_name (second);
  g_assert_true (igx_test_bus_has_name (bus, NAME));
}

static void
test_exit (void)
{
  static const char *const argv[] = { "sleep", "1000", NULL };
  g_autoptr (IgxTestBus) bus = igx_test_bus_new ();
  g_autoptr (GSubprocess) process = igx_test_bus_spawn (bus, G_SUBPROCESS_FLAGS_NONE, argv);

  g_assert_false (igx_test_bus_wait_for_exit (process, 20));
  g_subprocess_send_signal (process, SIGKILL);
  g_assert_true (igx_test_bus_wait_for_exit (process, WAIT_MS));
}

static void
test_no_daemon (void)
{
  g_test_skip ("dbus-daemon is not installed");
}

int
main (int argc, char **argv)
{
  g_autofree char *daemon = g_find_program_in_path ("dbus-daemon");

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/support/wait", test_wait);
  if (daemon == NULL)
    {
      g_test_add_func ("/support/bus", test_no_daemon);
      return g_test_run ();
    }
  g_test_add_func ("/support/session", test_session);
  g_test_add_func ("/support/bus", test_bus);
  g_test_add_func ("/support/exit", test_exit);
  return g_test_run ();
}
