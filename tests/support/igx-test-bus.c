/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/igx-test-bus.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#include "support/igx-test-wait.h"

/* GTestDBus is not used: it changes the environment of the test itself, waits half a minute for
 * leaked connections, and cannot lose its bus and get it back. */

#define RUNTIME_MODE 0700

struct _IgxTestBus
{
  char *root;
  GSubprocess *daemon;         /* (nullable): while the bus is up */
  char *address;               /* the same after a restart */
  GHashTable *environment;     /* name to value */
  GDBusConnection *connection; /* (nullable): for questions about names */
};

static const char configuration[]
    = "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\"\n"
      " \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n"
      "<busconfig><type>session</type><listen>%s</listen><auth>EXTERNAL</auth>\n"
      "<policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>"
      "<allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>\n";

static const struct
{
  const char *name;
  const char *folder;
} folders[] = {
  { "HOME", "home" },
  { "XDG_CONFIG_HOME", "config" },
  { "XDG_DATA_HOME", "data" },
  { "XDG_CACHE_HOME", "cache" },
  { "XDG_STATE_HOME", "state" },
  { "XDG_RUNTIME_DIR", "runtime" },
};

/* A test that is killed takes what it started with it. */
static void
child_setup (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/**
 * igx_test_bus_new:
 *
 * Returns: (transfer full): a session with a running bus
 */
IgxTestBus *
igx_test_bus_new (void)
{
  IgxTestBus *self = g_new0 (IgxTestBus, 1);
  g_autoptr (GError) error = NULL;

  self->root = g_dir_make_tmp ("igx-XXXXXX", &error);
  g_assert_no_error (error);
  self->address = g_strdup_printf ("unix:path=%s/bus", self->root);
  self->environment = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (self->root, folders[i].folder, NULL);

      g_assert_cmpint (g_mkdir (path, RUNTIME_MODE), ==, 0);
      igx_test_bus_set_environment (self, folders[i].name, path);
    }
  igx_test_bus_set_environment (self, "DBUS_SESSION_BUS_ADDRESS", self->address);
  /* Nothing of the machine's own session may be touched. */
  igx_test_bus_set_environment (self, "DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/dev/null");
  igx_test_bus_set_environment (self, "DISPLAY", NULL);
  igx_test_bus_set_environment (self, "WAYLAND_DISPLAY", NULL);
  igx_test_bus_set_environment (self, "XDG_CURRENT_DESKTOP", NULL);
  igx_test_bus_set_environment (self, "GIO_USE_PROXY_RESOLVER", "dummy");
  igx_test_bus_set_environment (self, "GIO_USE_VFS", "local");
  igx_test_bus_start (self);
  return self;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = NULL;
  const char *name = NULL;

  if (g_file_test (path, G_FILE_TEST_IS_SYMLINK) || !g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_unlink (path);
      return;
    }
  folder = g_dir_open (path, 0, NULL);
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_rmdir (path);
}

void
igx_test_bus_free (IgxTestBus *self)
{
  igx_test_bus_stop (self);
  remove_tree (self->root);
  g_hash_table_unref (self->environment);
  g_free (self->address);
  g_free (self->root);
  g_free (self);
}

/**
 * igx_test_bus_start:
 *
 * Starts the bus, at the address it had before.
 */
void
igx_test_bus_start (IgxTestBus *self)
{
  g_autofree char *file = g_build_filename (self->root, "bus.conf", NULL);
  g_autofree char *text = g_strdup_printf (configuration, self->address);
  g_autofree char *option = g_strconcat ("--config-file=", file, NULL);
  g_autofree char *line = NULL;
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (self->daemon);
  g_file_set_contents (file, text, -1, &error);
  g_assert_no_error (error);
  g_subprocess_launcher_set_child_setup (launcher, child_setup, NULL, NULL);
  self->daemon = g_subprocess_launcher_spawn (launcher, &error, "dbus-daemon", "--nofork",
                                              "--print-address=1", option, NULL);
  g_assert_no_error (error);
  /* It says its address when it listens. */
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->daemon));
  line = g_data_input_stream_read_line_utf8 (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  g_assert_true (g_str_has_prefix (line, self->address));
}

/**
 * igx_test_bus_stop:
 *
 * Takes the bus away from everybody who is on it.
 */
void
igx_test_bus_stop (IgxTestBus *self)
{
  g_autofree char *path = g_build_filename (self->root, "bus", NULL);

  if (self->daemon == NULL)
    return;
  if (self->connection != NULL)
    g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_clear_object (&self->connection);
  g_subprocess_force_exit (self->daemon);
  g_subprocess_wait (self->daemon, NULL, NULL);
  g_clear_object (&self->daemon);
  g_unlink (path);
}

/**
 * igx_test_bus_get_address:
 *
 * Returns: the address of the bus
 */
const char *
igx_test_bus_get_address (IgxTestBus *self)
{
  return self->address;
}

/**
 * igx_test_bus_get_path:
 * @first: `home`, `config`, `data`, `cache`, `state` or `runtime`, and what follows in it
 *
 * Returns: (transfer full): a path in the session's folder
 */
char *
igx_test_bus_get_path (IgxTestBus *self, const char *first, ...)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  va_list more;

  g_ptr_array_add (parts, self->root);
  va_start (more, first);
  for (const char *part = first; part != NULL; part = va_arg (more, const char *))
    g_ptr_array_add (parts, (gpointer) part);
  va_end (more);
  g_ptr_array_add (parts, NULL);
  return g_build_filenamev ((char **) parts->pdata);
}

/**
 * igx_test_bus_set_environment:
 * @value: (nullable): %NULL takes the variable away
 *
 * For the programs that are started from now on.
 */
void
igx_test_bus_set_environment (IgxTestBus *self, const char *name, const char *value)
{
  g_hash_table_insert (self->environment, g_strdup (name), g_strdup (value));
}

/**
 * igx_test_bus_connect:
 *
 * Returns: (transfer full): a connection of its own, as another program would have it
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
  return connection;
}

/**
 * igx_test_bus_spawn:
 * @argv: (array zero-terminated=1): the program and its arguments
 *
 * Starts a program in the session. It is killed when the test ends, however that ends.
 *
 * Returns: (transfer full): the process
 */
GSubprocess *
igx_test_bus_spawn (IgxTestBus *self, GSubprocessFlags flags, const char *const *argv)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autoptr (GError) error = NULL;
  GSubprocess *process = NULL;
  GHashTableIter iter;
  gpointer name = NULL;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, self->environment);
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (value != NULL)
      g_subprocess_launcher_setenv (launcher, name, value, TRUE);
    else
      g_subprocess_launcher_unsetenv (launcher, name);
  g_subprocess_launcher_set_child_setup (launcher, child_setup, NULL, NULL);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  return process;
}

/**
 * igx_test_bus_run:
 * @exit_status: (out) (optional): its exit status; a program that a signal ends fails the test
 *
 * Runs a program to its end.
 *
 * Returns: (transfer full): what it printed, errors too
 */
char *
igx_test_bus_run (IgxTestBus *self, const char *const *argv, int *exit_status)
{
  g_autoptr (GSubprocess) process = igx_test_bus_spawn (
      self, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, argv);
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  if (exit_status != NULL)
    *exit_status = g_subprocess_get_exit_status (process);
  return output;
}

/**
 * igx_test_bus_has_name:
 *
 * Returns: %TRUE if somebody owns @name
 */
gboolean
igx_test_bus_has_name (IgxTestBus *self, const char *name)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  gboolean owned = FALSE;

  if (self->connection == NULL)
    self->connection = igx_test_bus_connect (self);
  reply = g_dbus_connection_call_sync (
      self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "NameHasOwner", g_variant_new ("(s)", name), G_VARIANT_TYPE ("(b)"), G_DBUS_CALL_FLAGS_NONE,
      -1, NULL, &error);
  g_assert_no_error (error);
  g_variant_get (reply, "(b)", &owned);
  return owned;
}

typedef struct
{
  IgxTestBus *bus;
  const char *name;
} NameQuestion;

static gboolean
has_name (gpointer data)
{
  const NameQuestion *question = data;

  return igx_test_bus_has_name (question->bus, question->name);
}

/**
 * igx_test_bus_wait_for_name:
 *
 * Returns: %TRUE as soon as somebody owns @name, %FALSE if nobody did in time
 */
gboolean
igx_test_bus_wait_for_name (IgxTestBus *self, const char *name, guint timeout_ms)
{
  NameQuestion question = { self, name };

  return igx_test_wait_until (has_name, &question, timeout_ms);
}

static gboolean
has_ended (gpointer data)
{
  return g_subprocess_get_identifier (data) == NULL;
}

/**
 * igx_test_bus_wait_for_exit:
 *
 * Returns: %TRUE if @process ended in time
 */
gboolean
igx_test_bus_wait_for_exit (GSubprocess *process, guint timeout_ms)
{
  return igx_test_wait_until (has_ended, process, timeout_ms);
}
