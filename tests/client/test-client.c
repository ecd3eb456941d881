/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A private bus that can start a stub service: who starts it, and how often. */
#include <glib/gstdio.h>
#include <string.h>

#include "client/igx-client.h"
#include "igx-config.h"

#define DEADLINE_US (20 * G_USEC_PER_SEC)

typedef struct
{
  GTestDBus *bus;
  GDBusConnection *connection;
  IgxClient *client;
  char *folder;
  char *starts;
  GAsyncResult *result;
  guint n_state_changes;
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
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;

  g_set_object (&f->result, result);
}

static void
state_cb (Fixture *f)
{
  f->n_state_changes++;
}

static guint
count_starts (Fixture *f)
{
  g_autofree char *text = NULL;
  guint n = 0;

  if (!g_file_get_contents (f->starts, &text, NULL, NULL))
    return 0;
  for (const char *c = text; *c != '\0'; c++)
    n += *c == '\n';
  return n;
}

static void
set_up (Fixture *f, gconstpointer has_service)
{
  g_autofree char *file = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  f->folder = g_dir_make_tmp ("igx-client-XXXXXX", &error);
  g_assert_no_error (error);
  f->starts = g_build_filename (f->folder, "starts", NULL);
  file = g_build_filename (f->folder, IGX_SERVICE_NAME ".service", NULL);
  if (has_service != NULL)
    {
      text = g_strdup_printf ("[D-BUS Service]\nName=%s\nExec=%s %s\n", IGX_SERVICE_NAME,
                              g_getenv ("IGX_STUB_SERVICE"), f->starts);
      g_assert_true (g_file_set_contents (file, text, -1, NULL));
    }
  f->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_add_service_dir (f->bus, f->folder);
  g_test_dbus_up (f->bus);
  f->connection = g_dbus_connection_new_for_address_sync (
      g_test_dbus_get_bus_address (f->bus),
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
          | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, &error);
  g_assert_no_error (error);
  igx_client_new_async (f->connection, NULL, result_cb, f);
  wait_until (f->result != NULL);
  f->client = igx_client_new_finish (f->result, &error);
  g_assert_no_error (error);
  g_clear_object (&f->result);
  g_signal_connect_swapped (f->client, "state-changed", G_CALLBACK (state_cb), f);
}

static void
tear_down (Fixture *f, gconstpointer has_service)
{
  g_autofree char *file = g_build_filename (f->folder, IGX_SERVICE_NAME ".service", NULL);

  g_clear_object (&f->result);
  g_assert_finalize_object (g_steal_pointer (&f->client));
  g_dbus_connection_close_sync (f->connection, NULL, NULL);
  g_object_unref (f->connection);
  g_test_dbus_down (f->bus);
  g_object_unref (f->bus);
  g_unlink (file);
  g_unlink (f->starts);
  g_rmdir (f->folder);
  g_free (f->folder);
  g_free (f->starts);
}

static gboolean
start (Fixture *f, GError **error)
{
  g_clear_object (&f->result);
  igx_client_start_async (f->client, NULL, result_cb, f);
  wait_until (f->result != NULL);
  return igx_client_start_finish (f->client, f->result, error);
}

static void
test_nothing_starts_by_itself (Fixture *f, gconstpointer has_service)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (igx_client_get_state (f->client), ==, IGX_CLIENT_STATE_STOPPED);
  igx_dbus_ignite_x1_call_ping (igx_client_get_proxy (f->client), NULL, result_cb, f);
  wait_until (f->result != NULL);
  g_assert_false (
      igx_dbus_ignite_x1_call_ping_finish (igx_client_get_proxy (f->client), f->result, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (count_starts (f), ==, 0);
  g_assert_cmpint (igx_client_get_state (f->client), ==, IGX_CLIENT_STATE_STOPPED);
}

static void
test_start_once (Fixture *f, gconstpointer has_service)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (start (f, &error));
  g_assert_no_error (error);
  wait_until (igx_client_get_state (f->client) == IGX_CLIENT_STATE_RUNNING);
  g_assert_cmpuint (count_starts (f), ==, 1);
  /* It runs already: nothing is started. */
  g_assert_true (start (f, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_starts (f), ==, 1);

  g_clear_object (&f->result);
  igx_dbus_ignite_x1_call_quit (igx_client_get_proxy (f->client), NULL, result_cb, f);
  wait_until (igx_client_get_state (f->client) == IGX_CLIENT_STATE_STOPPED && f->result != NULL);
  g_clear_object (&f->result);
  igx_dbus_ignite_x1_call_ping (igx_client_get_proxy (f->client), NULL, result_cb, f);
  wait_until (f->result != NULL);
  g_assert_false (
      igx_dbus_ignite_x1_call_ping_finish (igx_client_get_proxy (f->client), f->result, NULL));
  g_assert_cmpuint (count_starts (f), ==, 1);

  /* Started again by hand, the same proxy works. */
  g_assert_true (start (f, &error));
  g_assert_no_error (error);
  wait_until (igx_client_get_state (f->client) == IGX_CLIENT_STATE_RUNNING);
  g_assert_cmpuint (count_starts (f), ==, 2);
  g_clear_object (&f->result);
  igx_dbus_ignite_x1_call_ping (igx_client_get_proxy (f->client), NULL, result_cb, f);
  wait_until (f->result != NULL);
  g_assert_true (
      igx_dbus_ignite_x1_call_ping_finish (igx_client_get_proxy (f->client), f->result, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (f->n_state_changes, >=, 5);
}

static void
test_not_installed (Fixture *f, gconstpointer has_service)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (start (f, &error));
  g_assert_error (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN);
  g_assert_nonnull (strstr (error->message, "install IgniteX again"));
  g_assert_cmpint (igx_client_get_state (f->client), ==, IGX_CLIENT_STATE_STOPPED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/client/client/nothing-starts-by-itself", Fixture, "service", set_up,
              test_nothing_starts_by_itself, tear_down);
  g_test_add ("/client/client/start-once", Fixture, "service", set_up, test_start_once, tear_down);
  g_test_add ("/client/client/not-installed", Fixture, NULL, set_up, test_not_installed, tear_down);
  return g_test_run ();
}
