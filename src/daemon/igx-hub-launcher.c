/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hub is asked over org.freedesktop.Application, which starts it where it is installed; where
 * the bus does not know it, the program beside this one is started. */
#include "daemon/igx-hub-launcher.h"

#include <string.h>

#include "igx-config.h"

#define CALL_TIMEOUT_MS 10000

static char *
application_path (void)
{
  g_autofree char *path = g_strconcat ("/", IGX_APP_ID, NULL);

  return g_strdelimit (g_steal_pointer (&path), ".", '/');
}

static void
spawn (const char *action, GVariant *parameter)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;
  g_autofree char *beside = folder != NULL ? g_build_filename (folder, "ignitex", NULL) : NULL;
  const char *program = IGX_BINDIR "/ignitex";
  const char *argv[4] = { NULL };
  g_autoptr (GError) error = NULL;

  if (!g_file_test (program, G_FILE_TEST_IS_EXECUTABLE) && beside != NULL)
    program = beside;
  argv[0] = program;
  if (g_strcmp0 (action, "show-signal") == 0)
    {
      argv[1] = "--signal";
      argv[2] = g_variant_get_string (parameter, NULL);
    }
  else if (g_strcmp0 (action, "preferences") == 0)
    argv[1] = "--preferences";
  if (!g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &error))
    g_printerr ("ignitexd: the window cannot be opened: %s\n", error->message);
}

typedef struct
{
  char *action; /* (nullable) */
  GVariant *parameter;
} Request;

static void
request_free (Request *request)
{
  g_free (request->action);
  g_clear_pointer (&request->parameter, g_variant_unref);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static void
called_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (Request) request = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);

  if (answer == NULL)
    spawn (request->action, request->parameter);
}

/**
 * igx_hub_launcher_open:
 * @action: (nullable): an action of the hub, such as `show-signal`; %NULL just opens it
 * @parameter: (nullable): the action's parameter; a floating reference is taken
 * @activation_token: (nullable): from the panel, so that the window gets the focus
 */
void
igx_hub_launcher_open (GDBusConnection *connection,
                       const char *action,
                       GVariant *parameter,
                       const char *activation_token)
{
  g_autoptr (GVariant) sunk = parameter != NULL ? g_variant_ref_sink (parameter) : NULL;
  g_autofree char *path = application_path ();
  GVariantBuilder platform;
  GVariantBuilder parameters;
  Request *request = NULL;

  if (connection == NULL)
    {
      spawn (action, sunk);
      return;
    }
  request = g_new0 (Request, 1);
  request->action = g_strdup (action);
  request->parameter = sunk != NULL ? g_variant_ref (sunk) : NULL;
  g_variant_builder_init (&platform, G_VARIANT_TYPE_VARDICT);
  if (activation_token != NULL)
    {
      g_variant_builder_add (&platform, "{sv}", "activation-token",
                             g_variant_new_string (activation_token));
      g_variant_builder_add (&platform, "{sv}", "desktop-startup-id",
                             g_variant_new_string (activation_token));
    }
  g_variant_builder_init (&parameters, G_VARIANT_TYPE ("av"));
  if (sunk != NULL)
    g_variant_builder_add (&parameters, "v", sunk);
  g_dbus_connection_call (connection, IGX_APP_ID, path, "org.freedesktop.Application",
                          action != NULL ? "ActivateAction" : "Activate",
                          action != NULL
                              ? g_variant_new ("(sava{sv})", action, &parameters, &platform)
                              : g_variant_new ("(a{sv})", &platform),
                          NULL, G_DBUS_CALL_FLAGS_NONE, CALL_TIMEOUT_MS, NULL, called_cb, request);
  if (action == NULL)
    g_variant_builder_clear (&parameters);
}

/**
 * igx_hub_launcher_quit:
 *
 * Ends the hub if it runs; never starts it.
 */
void
igx_hub_launcher_quit (GDBusConnection *connection)
{
  g_autofree char *path = application_path ();

  g_dbus_connection_call (connection, IGX_APP_ID, path, "org.freedesktop.Application",
                          "ActivateAction", g_variant_new ("(sava{sv})", "quit", NULL, NULL), NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, CALL_TIMEOUT_MS, NULL, NULL, NULL);
}
