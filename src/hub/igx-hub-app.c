/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/igx-hub-app.h"

#include "igx-config.h"

#include <glib/gi18n-lib.h>

#include "hub/igx-color-scheme.h"
#include "hub/igx-hub-window.h"
#include "hub/igx-preferences.h"

#define RESOURCE_PATH "/io/github/ignitex/IgniteX"
/** Longest id that is taken from a command line. */
#define ID_MAX 64

struct _IgxHubApp
{
  GtkApplication parent_instance;

  IgxHubModel *model;         /* (owned) */
  IgxColorScheme *scheme;     /* (owned) (nullable) */
  GCancellable *cancellable;  /* (owned) */
  gboolean own_gl;            /* GDK_GL was set by us */
  gboolean wants_preferences; /* asked for before the service could be */
};

G_DEFINE_FINAL_TYPE (IgxHubApp, igx_hub_app, GTK_TYPE_APPLICATION)

static IgxHubWindow *
ensure_window (IgxHubApp *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (GList *window = windows; window != NULL; window = window->next)
    if (IGX_IS_HUB_WINDOW (window->data))
      return window->data;
  return IGX_HUB_WINDOW (igx_hub_window_new (GTK_APPLICATION (self), self->model));
}

static void
igx_hub_app_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (ensure_window (IGX_HUB_APP (application))));
}

static void
show_preferences (IgxHubApp *self)
{
  IgxHubWindow *window = ensure_window (self);

  gtk_window_present (GTK_WINDOW (window));
  self->wants_preferences = igx_hub_model_get_client (self->model) == NULL;
  if (!self->wants_preferences)
    igx_preferences_present (GTK_WINDOW (window), igx_hub_model_get_client (self->model));
}

static void
client_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxClient) client = igx_client_new_finish (result, &error);
  IgxHubApp *self = user_data;

  if (client == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        igx_hub_model_set_fault (self->model, error->message);
      return;
    }
  igx_hub_model_set_client (self->model, client);
  if (self->wants_preferences)
    show_preferences (self);
  if (igx_client_get_state (client) == IGX_CLIENT_STATE_STOPPED)
    igx_hub_model_start (self->model);
}

static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, RESOURCE_PATH "/style.css");
  gtk_style_context_add_provider_for_screen (gdk_screen_get_default (),
                                             GTK_STYLE_PROVIDER (provider),
                                             GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
show_signal_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  IgxHubWindow *window = ensure_window (user_data);

  gtk_window_present (GTK_WINDOW (window));
  igx_hub_window_show_signal (window, g_variant_get_string (parameter, NULL));
}

static void
preferences_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  show_preferences (user_data);
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_show_about_dialog (
      GTK_WINDOW (ensure_window (user_data)), "program-name", "IgniteX", "version", IGX_VERSION,
      "logo-icon-name", IGX_APP_ID, "license-type", GTK_LICENSE_GPL_3_0, "comments",
      _ ("Watches public crypto markets and tells you when a strategy fires. It places no orders; "
         "its signals are no advice."),
      NULL);
}

static void
start_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  igx_hub_model_start (IGX_HUB_APP (user_data)->model);
}

static void
pause_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  igx_hub_model_pause (IGX_HUB_APP (user_data)->model, g_variant_get_uint32 (parameter));
}

static void
resume_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  igx_hub_model_resume (IGX_HUB_APP (user_data)->model);
}

static void
quit_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GApplication) application = user_data;

  /* An answer or none: the service that goes away may not have had the time for it. */
  igx_dbus_ignite_x1_call_quit_finish (IGX_DBUS_IGNITE_X1 (source), result, NULL);
  g_application_quit (application);
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  IgxHubApp *self = user_data;
  IgxClient *client = igx_hub_model_get_client (self->model);

  if (client == NULL || igx_client_get_state (client) != IGX_CLIENT_STATE_RUNNING)
    {
      g_application_quit (G_APPLICATION (self));
      return;
    }
  igx_dbus_ignite_x1_call_quit (igx_client_get_proxy (client), self->cancellable, quit_sent_cb,
                                g_object_ref (self));
}

static void
add_actions (IgxHubApp *self)
{
  static const GActionEntry entries[] = {
    { .name = "show-signal", .activate = show_signal_cb, .parameter_type = "s" },
    { .name = "preferences", .activate = preferences_cb },
    { .name = "about", .activate = about_cb },
    { .name = "start", .activate = start_cb },
    { .name = "pause", .activate = pause_cb, .parameter_type = "u" },
    { .name = "resume", .activate = resume_cb },
    { .name = "quit", .activate = quit_cb },
  };
  static const struct
  {
    const char *action;
    const char *keys[3];
  } accels[] = {
    { "app.quit", { "<Primary>q", NULL } },
    { "app.preferences", { "<Primary>comma", NULL } },
    { "win.close", { "<Primary>w", NULL } },
    { "win.search", { "<Primary>f", NULL } },
    { "win.shortcuts", { "F1", "<Primary>question", NULL } },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (gsize i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action,
                                           accels[i].keys);
}

static void
igx_hub_app_startup (GApplication *application)
{
  IgxHubApp *self = IGX_HUB_APP (application);
  GDBusConnection *bus = NULL;

  G_APPLICATION_CLASS (igx_hub_app_parent_class)->startup (application);
  /* Programs that the hub starts must not inherit it. */
  if (self->own_gl)
    g_unsetenv ("GDK_GL");

  load_style ();
  add_actions (self);
  gtk_window_set_default_icon_name (IGX_APP_ID);
  bus = g_application_get_dbus_connection (application);
  if (bus == NULL)
    {
      igx_hub_model_set_fault (
          self->model, _ ("There is no session bus: log in to a desktop session to use the hub."));
      return;
    }
  self->scheme = igx_color_scheme_new (bus);
  igx_client_new_async (bus, self->cancellable, client_cb, self);
}

static void
igx_hub_app_shutdown (GApplication *application)
{
  IgxHubApp *self = IGX_HUB_APP (application);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->scheme);
  G_APPLICATION_CLASS (igx_hub_app_parent_class)->shutdown (application);
}

static int
igx_hub_app_handle_local_options (GApplication *application, GVariantDict *options)
{
  gboolean preferences = g_variant_dict_contains (options, "preferences");
  const char *id = NULL;
  g_autoptr (GError) error = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("IgniteX %s\n", IGX_VERSION);
      return 0;
    }
  if (!g_variant_dict_lookup (options, "signal", "&s", &id) && !preferences)
    return -1;
  if (id != NULL && (id[0] == '\0' || strlen (id) > ID_MAX))
    {
      g_printerr ("%s\n", _ ("--signal needs the id of a signal."));
      return 2;
    }
  if (!g_application_register (application, NULL, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  if (id != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (application), "show-signal",
                                    g_variant_new_string (id));
  if (preferences)
    g_action_group_activate_action (G_ACTION_GROUP (application), "preferences", NULL);
  /* A running instance has it now; otherwise this one goes on with its window. */
  return g_application_get_is_remote (application) ? 0 : -1;
}

static void
igx_hub_app_finalize (GObject *object)
{
  IgxHubApp *self = IGX_HUB_APP (object);

  g_clear_object (&self->model);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (igx_hub_app_parent_class)->finalize (object);
}

static void
igx_hub_app_class_init (IgxHubAppClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = igx_hub_app_finalize;
  application_class->startup = igx_hub_app_startup;
  application_class->shutdown = igx_hub_app_shutdown;
  application_class->activate = igx_hub_app_activate;
  application_class->handle_local_options = igx_hub_app_handle_local_options;
}

static void
igx_hub_app_init (IgxHubApp *self)
{
  static const GOptionEntry options[] = {
    { "signal", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Open the signal with this id"), "ID" },
    { "preferences", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Open the preferences"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version"), NULL },
    { NULL },
  };

  /* Nothing here needs GL, and its libraries cost more memory than the hub. GDK reads the variable
   * with the command line, before startup. */
  self->own_gl = g_getenv ("GDK_GL") == NULL;
  if (self->own_gl)
    g_setenv ("GDK_GL", "disable", TRUE);
  self->model = igx_hub_model_new ();
  self->cancellable = g_cancellable_new ();
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

/**
 * igx_hub_app_new:
 *
 * Returns: (transfer full): the application; D-Bus activatable, one instance a session
 */
IgxHubApp *
igx_hub_app_new (void)
{
  return g_object_new (IGX_TYPE_HUB_APP, "application-id", IGX_APP_ID, "resource-base-path",
                       RESOURCE_PATH, NULL);
}

IgxHubModel *
igx_hub_app_get_model (IgxHubApp *self)
{
  return self->model;
}
