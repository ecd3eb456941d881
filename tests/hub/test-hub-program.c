/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The installed program as a person, a notification and the bus start it. */
#include <gio/gio.h>
#include <string.h>

#include "igx-config.h"
#include "igx-mock-service.h"
#include "igx-test-display.h"

#define DEADLINE_US (30 * G_USEC_PER_SEC)
/* The list may ask for a second page before its rows have their heights. */
#define N_SIGNALS 400
#define APP_PATH  "/io/github/ignitex/IgniteX"

typedef struct
{
  GTestDBus *bus;
  GDBusConnection *connection;
  IgxMockService *service;
} Fixture;

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

#define wait_until(condition)                                                                      \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 end_ = g_get_monotonic_time () + DEADLINE_US;                                           \
    guint wake_ = g_timeout_add (10, wake_cb, NULL);                                               \
    while (!(condition) && g_get_monotonic_time () < end_)                                         \
      g_main_context_iteration (NULL, TRUE);                                                       \
    g_source_remove (wake_);                                                                       \
    g_assert_true (condition);                                                                     \
  }                                                                                                \
  G_STMT_END

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (f->bus);
  f->connection = g_dbus_connection_new_for_address_sync (
      g_test_dbus_get_bus_address (f->bus),
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
          | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, &error);
  g_assert_no_error (error);
  f->service = igx_mock_service_new (f->connection);
  igx_mock_service_fill (f->service, N_SIGNALS);
  igx_mock_service_appear (f->service);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_unref (f->service);
  g_dbus_connection_close_sync (f->connection, NULL, NULL);
  g_object_unref (f->connection);
  g_test_dbus_down (f->bus);
  g_object_unref (f->bus);
}

static GSubprocess *
run_hub (const char *first, const char *second)
{
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GError) error = NULL;
  GSubprocess *process = NULL;

  g_subprocess_launcher_setenv (launcher, "NO_AT_BRIDGE", "1", TRUE);
  /* The icons and the MIME types of the system: without them GTK ends itself. */
  g_subprocess_launcher_unsetenv (launcher, "XDG_DATA_DIRS");
  process
      = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("IGX_HUB"), first, second, NULL);
  g_assert_no_error (error);
  return process;
}

static gboolean
has_owner (Fixture *f, const char *name)
{
  g_autoptr (GVariant) reply = NULL;
  gboolean owned = FALSE;

  reply = g_dbus_connection_call_sync (
      f->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "NameHasOwner", g_variant_new ("(s)", name), G_VARIANT_TYPE ("(b)"), G_DBUS_CALL_FLAGS_NONE,
      -1, NULL, NULL);
  g_assert_nonnull (reply);
  g_variant_get (reply, "(b)", &owned);
  return owned;
}

static void
exit_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean *ended = user_data;

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  *ended = TRUE;
}

static int
wait_for_exit (GSubprocess *process)
{
  gboolean ended = FALSE;

  g_subprocess_wait_async (process, NULL, exit_cb, &ended);
  wait_until (ended);
  g_assert_true (g_subprocess_get_if_exited (process));
  return g_subprocess_get_exit_status (process);
}

static void
activate_action (Fixture *f, const char *action)
{
  g_dbus_connection_call (f->connection, IGX_APP_ID, APP_PATH, "org.freedesktop.Application",
                          "ActivateAction", g_variant_new ("(sava{sv})", action, NULL, NULL), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}

static void
test_version (void)
{
  g_autoptr (GSubprocess) process = run_hub ("--version", NULL);
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  g_assert_cmpstr (output, ==, "IgniteX " IGX_VERSION "\n");
}

/* A GL driver would cost more memory than the whole hub. */
static void
check_no_gl (GSubprocess *process)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/maps", g_subprocess_get_identifier (process));
  g_autofree char *maps = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &maps, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (maps, "libgtk-3"));
  g_assert_null (strstr (maps, "_dri.so"));
}

/* The first one shows its window; a second one hands its signal over and ends. */
static void
test_signal_is_forwarded (Fixture *f, gconstpointer data)
{
  g_autoptr (GSubprocess) first = NULL;
  g_autoptr (GSubprocess) second = NULL;
  g_autoptr (GSubprocess) third = NULL;
  g_autoptr (IgxSignal) old = igx_mock_service_make_signal (N_SIGNALS - 5);

  if (g_getenv ("DISPLAY") == NULL)
    {
      g_test_skip ("Xvfb is not installed: there is no display for a window");
      return;
    }
  first = run_hub (NULL, NULL);
  wait_until (igx_mock_service_get_n_calls (f->service, "GetCandles") == 1);
  g_assert_cmpuint (igx_mock_service_get_n_calls (f->service, "GetSignal"), ==, 0);
  check_no_gl (first);
  second = run_hub ("--signal", old->id);
  g_assert_cmpint (wait_for_exit (second), ==, 0);
  /* Not among the pages of 50 that the list may hold by now, so it is fetched, and its candles
   * too. */
  wait_until (igx_mock_service_get_n_calls (f->service, "GetSignal") > 0);
  g_assert_cmpuint (igx_mock_service_get_n_calls (f->service, "GetSignal"), ==, 1);
  wait_until (igx_mock_service_get_n_calls (f->service, "GetCandles") == 2);
  third = run_hub (NULL, NULL);
  g_assert_cmpint (wait_for_exit (third), ==, 0);

  activate_action (f, "quit");
  g_assert_cmpint (wait_for_exit (first), ==, 0);
  g_assert_cmpuint (igx_mock_service_get_n_calls (f->service, "Quit"), ==, 1);
  g_assert_false (has_owner (f, IGX_SERVICE_NAME));
}

/* As the bus starts it: no window until an action asks for one. */
static void
test_service_mode (Fixture *f, gconstpointer data)
{
  g_autoptr (GSubprocess) hub = NULL;

  if (g_getenv ("DISPLAY") == NULL)
    {
      g_test_skip ("Xvfb is not installed: there is no display for a window");
      return;
    }
  hub = run_hub ("--gapplication-service", NULL);
  wait_until (has_owner (f, IGX_APP_ID));
  wait_until (igx_mock_service_get_n_calls (f->service, "GetStatus") == 1);
  activate_action (f, "preferences");
  wait_until (igx_mock_service_get_n_calls (f->service, "GetSettings") == 1);
  activate_action (f, "quit");
  g_assert_cmpint (wait_for_exit (hub), ==, 0);
}

/* As the tray starts it: the preferences open as soon as the service can be asked for them. */
static void
test_preferences (Fixture *f, gconstpointer data)
{
  g_autoptr (GSubprocess) hub = NULL;
  g_autoptr (GSubprocess) second = NULL;

  if (g_getenv ("DISPLAY") == NULL)
    {
      g_test_skip ("Xvfb is not installed: there is no display for a window");
      return;
    }
  hub = run_hub ("--preferences", NULL);
  wait_until (igx_mock_service_get_n_calls (f->service, "GetSettings") == 1);
  second = run_hub ("--preferences", NULL);
  g_assert_cmpint (wait_for_exit (second), ==, 0);
  activate_action (f, "quit");
  g_assert_cmpint (wait_for_exit (hub), ==, 0);
}

/* Closing the hub stops nothing, and killing it harms nothing. */
static void
test_killed (Fixture *f, gconstpointer data)
{
  g_autoptr (GSubprocess) hub = NULL;
  g_autoptr (GSubprocess) next = NULL;

  if (g_getenv ("DISPLAY") == NULL)
    {
      g_test_skip ("Xvfb is not installed: there is no display for a window");
      return;
    }
  hub = run_hub (NULL, NULL);
  wait_until (igx_mock_service_get_n_calls (f->service, "GetCandles") == 1);
  g_subprocess_force_exit (hub);
  g_subprocess_wait (hub, NULL, NULL);
  g_assert_true (has_owner (f, IGX_SERVICE_NAME));
  g_assert_cmpuint (igx_mock_service_get_n_calls (f->service, "Quit"), ==, 0);
  wait_until (!has_owner (f, IGX_APP_ID));
  next = run_hub (NULL, NULL);
  wait_until (igx_mock_service_get_n_calls (f->service, "GetCandles") == 2);
  activate_action (f, "quit");
  g_assert_cmpint (wait_for_exit (next), ==, 0);
}

static void
set_up_with_display (Fixture *f, gconstpointer data)
{
  set_up (f, data);
  /* After the bus, which takes DISPLAY away. */
  igx_test_display_start ();
}

static void
tear_down_with_display (Fixture *f, gconstpointer data)
{
  tear_down (f, data);
  igx_test_display_stop ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/hub/program/version", test_version);
#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, set_up_with_display, function, tear_down_with_display)
  ADD ("/hub/program/signal-is-forwarded", test_signal_is_forwarded);
  ADD ("/hub/program/service-mode", test_service_mode);
  ADD ("/hub/program/preferences", test_preferences);
  ADD ("/hub/program/killed", test_killed);
#undef ADD
  return g_test_run ();
}
