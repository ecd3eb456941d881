/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "igx-hub-fixture.h"

#include "igx-test-display.h"

static gboolean has_display;
static GTestDBus *test_bus;

gboolean
igx_hub_fixture_wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

gboolean
igx_hub_fixture_has_display (void)
{
  return has_display;
}

/**
 * igx_hub_fixture_init:
 *
 * In place of g_test_init(): folders, bus and display of its own.
 */
void
igx_hub_fixture_init (int *argc, char ***argv)
{
  g_autoptr (GDBusConnection) bus = NULL;
  g_autofree char *home = NULL;

  g_setenv ("NO_AT_BRIDGE", "1", TRUE);
  /* Not G_TEST_OPTION_ISOLATE_DIRS: it hides the icons and the MIME types of the system as well,
   * and without them GTK warns. The person's own folders are put aside by hand. */
  home = g_dir_make_tmp ("igx-hub-XXXXXX", NULL);
  g_assert_nonnull (home);
  g_setenv ("XDG_CONFIG_HOME", home, TRUE);
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_setenv ("XDG_CACHE_HOME", home, TRUE);
  g_test_init (argc, argv, NULL);
  test_bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (test_bus);
  bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_assert_nonnull (bus);
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  /* After the bus: GTestDBus takes DISPLAY away. */
  has_display = igx_test_display_start ();
}

/**
 * igx_hub_fixture_run:
 *
 * Returns: what main() returns
 */
int
igx_hub_fixture_run (void)
{
  int result = g_test_run ();

  /* Not down(): it waits for the connection to be freed, and GTK keeps it until the end. */
  g_test_dbus_stop (test_bus);
  igx_test_display_stop ();
  return result;
}

void
igx_hub_fixture_set_up (IgxHubFixture *self, gconstpointer n_signals)
{
  g_autoptr (GError) error = NULL;
  guint n = GPOINTER_TO_UINT (n_signals);

  if (!has_display)
    return;
  self->service_bus = g_dbus_connection_new_for_address_sync (
      g_test_dbus_get_bus_address (test_bus),
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
          | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, &error);
  g_assert_no_error (error);
  self->service = igx_mock_service_new (self->service_bus);
  igx_mock_service_fill (self->service, n);
}

void
igx_hub_fixture_start (IgxHubFixture *self)
{
  g_autoptr (GError) error = NULL;
  GList *windows = NULL;

  self->app = igx_hub_app_new ();
  g_application_register (G_APPLICATION (self->app), NULL, &error);
  g_assert_no_error (error);
  g_application_activate (G_APPLICATION (self->app));
  windows = gtk_application_get_windows (GTK_APPLICATION (self->app));
  g_assert_cmpuint (g_list_length (windows), ==, 1);
  self->window = windows->data;
  /* A picture in the middle of a fade would differ from run to run. */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  IGX_HUB_FIXTURE_WAIT (gtk_widget_get_mapped (GTK_WIDGET (self->window)));
}

void
igx_hub_fixture_start_running (IgxHubFixture *self)
{
  IgxHubModel *model = NULL;

  igx_mock_service_appear (self->service);
  igx_hub_fixture_start (self);
  model = igx_hub_app_get_model (self->app);
  IGX_HUB_FIXTURE_WAIT (igx_hub_model_get_client_state (model) == IGX_CLIENT_STATE_RUNNING
                        && igx_hub_model_get_loaded (model)
                        && igx_hub_model_get_status (model) != NULL);
}

void
igx_hub_fixture_tear_down (IgxHubFixture *self, gconstpointer n_signals)
{
  char *refused[] = { (char *) "ignitex", (char *) "--signal", (char *) "", NULL };

  if (!has_display)
    return;
  gtk_widget_destroy (GTK_WIDGET (self->window));
  /* Closing the window frees all of it. */
  IGX_HUB_FIXTURE_WAIT (self->window == NULL);
  /* Only g_application_run() gives the name back for the next test; options that are refused let
   * it do that and nothing else. */
  if (!self->has_run)
    g_assert_cmpint (
        g_application_run (G_APPLICATION (self->app), G_N_ELEMENTS (refused) - 1, refused), ==, 2);
  g_assert_finalize_object (g_steal_pointer (&self->app));
  g_clear_object (&self->service);
  g_dbus_connection_close_sync (self->service_bus, NULL, NULL);
  g_clear_object (&self->service_bus);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
igx_hub_fixture_settle (guint ms)
{
  gint64 end = g_get_monotonic_time () + (gint64) ms * 1000;

  IGX_HUB_FIXTURE_WAIT (g_get_monotonic_time () >= end);
}

void
igx_hub_fixture_screenshot_of (GtkWidget *widget, const char *name)
{
  const char *root = g_getenv ("IGX_BUILD_ROOT");
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GdkPixbuf) picture = NULL;
  g_autoptr (GError) error = NULL;
  GdkWindow *window = gtk_widget_get_window (widget);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  gint64 frame = gdk_frame_clock_get_frame_counter (clock);

  /* Out of the way: a tooltip must not be in the picture. */
  gdk_device_warp (gdk_seat_get_pointer (gdk_display_get_default_seat (gdk_display_get_default ())),
                   gdk_screen_get_default (), 1399, 999);
  igx_hub_fixture_settle (400);
  gtk_widget_queue_draw (widget);
  IGX_HUB_FIXTURE_WAIT (gdk_frame_clock_get_frame_counter (clock) > frame + 1
                        || (gtk_widget_queue_draw (widget), FALSE));
  picture = gdk_pixbuf_get_from_window (window, 0, 0, gdk_window_get_width (window),
                                        gdk_window_get_height (window));
  g_assert_nonnull (picture);
  if (root == NULL)
    return;
  folder = g_build_filename (root, "screenshots", NULL);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  path = g_strdup_printf ("%s/hub-%s.png", folder, name);
  g_assert_true (gdk_pixbuf_save (picture, path, "png", &error, NULL));
  g_assert_no_error (error);
}

void
igx_hub_fixture_screenshot (IgxHubFixture *self, const char *name)
{
  igx_hub_fixture_screenshot_of (GTK_WIDGET (self->window), name);
}
