/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/igx-ctl-bus.h"

#include <string.h>

#include "ctl/igx-ctl-wait.h"
#include "igx-config.h"

#define ERROR_PREFIX "io.github.ignitex.IgniteX1.Error."

/* GLib would start a bus of its own on X11, where nothing of the person's runs. */
static gboolean
has_bus (void)
{
  g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");

  return (address != NULL && address[0] != '\0') || g_file_test (path, G_FILE_TEST_EXISTS);
}

/**
 * igx_ctl_bus_get:
 * @error: G_IO_ERROR_NOT_CONNECTED if there is no session bus
 *
 * Returns: (transfer full): the session bus
 */
GDBusConnection *
igx_ctl_bus_get (GError **error)
{
  g_auto (IgxCtlWait) wait = { 0 };
  g_autoptr (GError) local = NULL;
  GDBusConnection *connection = NULL;

  if (!has_bus ())
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED,
                           "There is no session bus here: log in to a desktop, or use "
                           "“dbus-run-session”");
      return NULL;
    }
  igx_ctl_wait_init (&wait, IGX_CTL_BUS_TIMEOUT_MS);
  g_bus_get (G_BUS_TYPE_SESSION, wait.cancellable, igx_ctl_wait_cb, &wait);
  connection = g_bus_get_finish (igx_ctl_wait_run (&wait), &local);
  if (connection == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED,
                   "The session bus cannot be reached (%s): check DBUS_SESSION_BUS_ADDRESS",
                   local->message);
      return NULL;
    }
  g_dbus_connection_set_exit_on_close (connection, FALSE);
  return connection;
}

/**
 * igx_ctl_bus_call:
 * @method: of the service's interface; it is never started by this
 * @parameters: (nullable): a floating reference is taken
 * @error: return location for a #GError
 *
 * Returns: (transfer full): the answer
 */
GVariant *
igx_ctl_bus_call (GDBusConnection *connection,
                  const char *method,
                  GVariant *parameters,
                  GError **error)
{
  g_auto (IgxCtlWait) wait = { 0 };

  igx_ctl_wait_init (&wait, IGX_CTL_BUS_TIMEOUT_MS + 1000);
  g_dbus_connection_call (connection, IGX_SERVICE_NAME, IGX_SERVICE_PATH, IGX_INTERFACE, method,
                          parameters, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, IGX_CTL_BUS_TIMEOUT_MS,
                          wait.cancellable, igx_ctl_wait_cb, &wait);
  return g_dbus_connection_call_finish (connection, igx_ctl_wait_run (&wait), error);
}

/**
 * igx_ctl_bus_is_absent:
 *
 * Returns: whether @error means that there is no bus or no service on it
 */
gboolean
igx_ctl_bus_is_absent (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER);
}

/* The ledger itself says the same as the service. */
static IgxCtlExit
code_of_local (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return IGX_CTL_NOT_FOUND;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT))
    return IGX_CTL_USAGE;
  return IGX_CTL_FAILED;
}

static IgxCtlExit
code_of_name (const char *name)
{
  if (!g_str_has_prefix (name, ERROR_PREFIX))
    return IGX_CTL_FAILED;
  name += strlen (ERROR_PREFIX);
  if (strcmp (name, "NotFound") == 0)
    return IGX_CTL_NOT_FOUND;
  if (strcmp (name, "InvalidArgument") == 0)
    return IGX_CTL_USAGE;
  return IGX_CTL_FAILED;
}

/**
 * igx_ctl_bus_report:
 * @error: (transfer full): what igx_ctl_bus_get(), igx_ctl_bus_call() or a ledger said
 *
 * Says it on stderr, with what to do.
 *
 * Returns: the exit code that belongs to it
 */
IgxCtlExit
igx_ctl_bus_report (GError *error)
{
  g_autoptr (GError) owned = error;
  g_autofree char *name = NULL;

  if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED))
    {
      igx_ctl_command_error ("%s", owned->message);
      return IGX_CTL_NO_SERVICE;
    }
  if (igx_ctl_bus_is_absent (owned))
    {
      igx_ctl_command_error ("The IgniteX service is not running: start it with “ignitexctl run”");
      return IGX_CTL_NO_SERVICE;
    }
  if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)
      || g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_error_matches (owned, G_DBUS_ERROR, G_DBUS_ERROR_TIMEOUT))
    {
      igx_ctl_command_error (
          "The IgniteX service has not answered for %d s: it hangs, end it and start it again",
          IGX_CTL_BUS_TIMEOUT_MS / 1000);
      return IGX_CTL_FAILED;
    }
  if (g_error_matches (owned, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY))
    {
      igx_ctl_command_error ("The IgniteX service ended before it answered: try again");
      return IGX_CTL_FAILED;
    }
  name = g_dbus_error_get_remote_error (owned);
  g_dbus_error_strip_remote_error (owned);
  igx_ctl_command_error ("%s", owned->message);
  return name != NULL ? code_of_name (name) : code_of_local (owned);
}

/**
 * igx_ctl_bus_ask:
 * @parameters: (nullable): a floating reference is taken
 * @reply: (out) (optional): the answer
 *
 * The whole of a simple command: connect, call, and say what went wrong.
 *
 * Returns: %IGX_CTL_OK with @reply, or what to exit with
 */
IgxCtlExit
igx_ctl_bus_ask (const char *method, GVariant *parameters, GVariant **reply)
{
  g_autoptr (GVariant) owned = parameters != NULL ? g_variant_ref_sink (parameters) : NULL;
  g_autoptr (GVariant) answer = NULL;
  GError *error = NULL;
  g_autoptr (GDBusConnection) connection = igx_ctl_bus_get (&error);

  if (connection == NULL)
    return igx_ctl_bus_report (error);
  answer = igx_ctl_bus_call (connection, method, owned, &error);
  if (answer == NULL)
    return igx_ctl_bus_report (error);
  if (reply != NULL)
    *reply = g_steal_pointer (&answer);
  return IGX_CTL_OK;
}
