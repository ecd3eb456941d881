/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/igx-test-service.h"

#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "igx-config.h"
#include "support/igx-built-in.h"
#include "support/igx-test-wait.h"

/* Under a sanitizer on a busy machine a start takes seconds. */
#define START_MS 30000
#define CALL_MS  30000

struct _IgxTestService
{
  char *home;
  char **environment;
  GSubprocess *process; /* (nullable) */
  GString *output;      /* both streams of the service */
  GCancellable *cancellable;
  guint uid; /* 0: the test's own */
  gboolean no_network;
};

static void
set_up_child (gpointer data)
{
  const IgxTestService *self = data;
  uid_t uid = self->uid;

  /* Only root may; for others the network is as it is. */
  if (self->no_network && unshare (CLONE_NEWNET) != 0)
    g_debug ("The network cannot be cut");
  if (uid != 0 && (setgroups (0, NULL) != 0 || setgid (uid) != 0 || setuid (uid) != 0))
    _exit (126);
  /* After that, because a change of the user ends it. */
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/**
 * igx_test_service_new:
 * @bus: (nullable): its session bus; %NULL for none
 *
 * Returns: (transfer full): a home for a service that does not run yet
 */
IgxTestService *
igx_test_service_new (IgxTestBus *bus)
{
  static const char *const folders[][2] = { { "HOME", "home" },
                                            { "XDG_CONFIG_HOME", "config" },
                                            { "XDG_DATA_HOME", "data" },
                                            { "XDG_CACHE_HOME", "cache" },
                                            { "XDG_RUNTIME_DIR", "run" } };
  IgxTestService *self = g_new0 (IgxTestService, 1);
  g_autofree char *strategies = NULL;
  g_autoptr (GError) error = NULL;

  self->home = g_dir_make_tmp ("igx-home-XXXXXX", &error);
  g_assert_no_error (error);
  self->output = g_string_new (NULL);
  self->cancellable = g_cancellable_new ();
  self->environment = g_get_environ ();
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (self->home, folders[i][1], NULL);

      g_mkdir (path, 0700);
      igx_test_service_setenv (self, folders[i][0], path);
    }
  strategies = g_build_filename (g_getenv ("IGX_SOURCE_ROOT"), "data", "strategies", NULL);
  igx_test_service_setenv (self, "IGX_STRATEGY_DIR", strategies);
  igx_test_service_setenv (self, "DBUS_SESSION_BUS_ADDRESS",
                           bus != NULL ? igx_test_bus_get_address (bus) : "unix:path=/nowhere");
  igx_test_service_setenv (self, "G_DEBUG", NULL);
  igx_test_service_setenv (self, "DISPLAY", NULL);
  igx_test_service_setenv (self, "WAYLAND_DISPLAY", NULL);
  return self;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        {
          g_chmod (child, 0700);
          remove_tree (child);
        }
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
igx_test_service_free (IgxTestService *self)
{
  if (self->process != NULL)
    {
      igx_test_service_terminate (self);
      igx_test_service_wait_exit (self, START_MS);
    }
  g_cancellable_cancel (self->cancellable);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  remove_tree (self->home);
  g_object_unref (self->cancellable);
  g_string_free (self->output, TRUE);
  g_strfreev (self->environment);
  g_free (self->home);
  g_free (self);
}

void
igx_test_service_setenv (IgxTestService *self, const char *name, const char *value)
{
  self->environment = value != NULL ? g_environ_setenv (self->environment, name, value, TRUE)
                                    : g_environ_unsetenv (self->environment, name);
}

static void
give_tree (const char *path, guint uid)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      give_tree (child, uid);
    }
  g_assert_cmpint (chown (path, uid, uid), ==, 0);
}

/**
 * igx_test_service_set_user:
 * @uid: who runs it from now on; the home as it is now belongs to them
 *
 * For root only, whom no permission stops.
 */
void
igx_test_service_set_user (IgxTestService *self, guint uid)
{
  give_tree (self->home, uid);
  self->uid = uid;
}

/**
 * igx_test_service_cut_network:
 *
 * From now on it runs where no host can be reached, if the test may do that.
 */
void
igx_test_service_cut_network (IgxTestService *self)
{
  self->no_network = TRUE;
}

/**
 * igx_test_service_get_path:
 * @name: such as `config/ignitex/settings.ini`
 *
 * Returns: (transfer full): the path of a file in the home
 */
char *
igx_test_service_get_path (IgxTestService *self, const char *name)
{
  return g_build_filename (self->home, name, NULL);
}

void
igx_test_service_write_file (IgxTestService *self, const char *name, const char *text)
{
  g_autofree char *path = igx_test_service_get_path (self, name);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/**
 * igx_test_service_write_settings:
 * @exchange: (nullable): the hosts; %NULL for one that nobody listens on
 * @watch: what is watched, as in the file: `BTCUSDT:1m;ETHUSDT:1m;`
 *
 * Without a filter: each candidate is published.
 *
 * Built-in strategies that read other symbols are off: test exchanges rarely have these. Those of
 * a test that read them are its own.
 */
void
igx_test_service_write_settings (IgxTestService *self,
                                 IgxTestExchange *exchange,
                                 double speed,
                                 const char *watch)
{
  g_auto (GStrv) others = igx_built_in_dup_ids (TRUE);
  g_autofree char *disabled = g_strjoinv (";", others);
  g_autofree char *text = g_strdup_printf (
      "[exchange]\nrest_hosts=%s;\nstream_hosts=%s;\nspeed=%g\n[market]\nwatch=%s\n"
      "disabled_strategies=%s\n[signals]\nprofile=unfiltered\n",
      exchange != NULL ? igx_test_exchange_get_rest_url (exchange) : "http://127.0.0.1:1",
      exchange != NULL ? igx_test_exchange_get_stream_url (exchange) : "ws://127.0.0.1:1", speed,
      watch, disabled);

  igx_test_service_write_file (self, "config/" IGX_FOLDER "/settings.ini", text);
}

static void read_more (IgxTestService *self, GInputStream *stream);

static void
read_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  IgxTestService *self = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes
      = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);

  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    return;
  self = data;
  g_string_append_len (self->output, g_bytes_get_data (bytes, NULL),
                       (gssize) g_bytes_get_size (bytes));
  read_more (self, G_INPUT_STREAM (object));
}

static void
read_more (IgxTestService *self, GInputStream *stream)
{
  g_input_stream_read_bytes_async (stream, 4096, G_PRIORITY_DEFAULT, self->cancellable, read_cb,
                                   self);
}

static char *
find_program (const char *name)
{
  const char *folder = strcmp (name, "ignitexctl") == 0 ? "ctl"
                       : strcmp (name, "ignitex") == 0  ? "hub"
                                                        : "daemon";

  return g_build_filename (g_getenv ("IGX_BUILD_ROOT"), "src", folder, name, NULL);
}

/**
 * igx_test_service_start:
 * @...: options of `ignitexd`, ended by %NULL
 */
void
igx_test_service_start (IgxTestService *self, ...)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  va_list args;

  g_assert_null (self->process);
  g_ptr_array_add (argv, find_program ("ignitexd"));
  va_start (args, self);
  for (const char *option = va_arg (args, const char *); option != NULL;
       option = va_arg (args, const char *))
    g_ptr_array_add (argv, g_strdup (option));
  va_end (args);
  g_ptr_array_add (argv, NULL);
  g_subprocess_launcher_set_environ (launcher, self->environment);
  g_subprocess_launcher_set_child_setup (launcher, set_up_child, self, NULL);
  self->process = g_subprocess_launcher_spawnv (
      launcher, (const char *const *) (gpointer) argv->pdata, &error);
  g_assert_no_error (error);
  read_more (self, g_subprocess_get_stdout_pipe (self->process));
}

int
igx_test_service_get_pid (IgxTestService *self)
{
  return atoi (g_subprocess_get_identifier (self->process));
}

/**
 * igx_test_service_kill:
 *
 * kill -9 of parent and, with it, of the worker.
 */
void
igx_test_service_kill (IgxTestService *self)
{
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
}

void
igx_test_service_terminate (IgxTestService *self)
{
  if (self->process != NULL)
    g_subprocess_send_signal (self->process, SIGTERM);
}

/**
 * igx_test_service_has_exited:
 *
 * Returns: %TRUE if the started service ended by itself
 */
gboolean
igx_test_service_has_exited (IgxTestService *self)
{
  return g_subprocess_get_identifier (self->process) == NULL;
}

static gboolean
has_exited (gpointer data)
{
  return igx_test_service_has_exited (data);
}

/**
 * igx_test_service_wait_exit:
 *
 * Returns: the exit code, after the service ended by itself; -1 if a signal ended it
 */
int
igx_test_service_wait_exit (IgxTestService *self, guint timeout_ms)
{
  int code = -1;

  if (!igx_test_wait_until (has_exited, self, timeout_ms))
    g_error ("the service did not end within %u ms: %s", timeout_ms, self->output->str);
  g_subprocess_wait (self->process, NULL, NULL);
  if (g_subprocess_get_if_exited (self->process))
    code = g_subprocess_get_exit_status (self->process);
  /* What it still said is read before the pipe goes. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&self->process);
  return code;
}

/**
 * igx_test_service_stop_reading:
 *
 * From now on nobody reads what the service says, and little of it fits into the pipe.
 */
void
igx_test_service_stop_reading (IgxTestService *self)
{
  GInputStream *stream = g_subprocess_get_stdout_pipe (self->process);

  g_cancellable_cancel (self->cancellable);
  g_assert_cmpint (
      fcntl (g_unix_input_stream_get_fd (G_UNIX_INPUT_STREAM (stream)), F_SETPIPE_SZ, 4096), >=, 0);
}

/**
 * igx_test_service_get_output:
 *
 * Returns: what the service has written so far, both streams
 */
const char *
igx_test_service_get_output (IgxTestService *self)
{
  return self->output->str;
}

typedef struct
{
  gboolean done;
  char *output;
  char *errors;
} Communication;

static void
communicated_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Communication *communication = data;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8_finish (G_SUBPROCESS (object), result, &communication->output,
                                        &communication->errors, &error);
  g_assert_no_error (error);
  communication->done = TRUE;
}

static gboolean
is_done (gpointer data)
{
  return ((Communication *) data)->done;
}

static GSubprocess *
spawn (IgxTestService *self, const char *program, va_list args)
{
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  GSubprocess *process = NULL;

  g_ptr_array_add (argv, find_program (program));
  for (const char *argument = va_arg (args, const char *); argument != NULL;
       argument = va_arg (args, const char *))
    g_ptr_array_add (argv, g_strdup (argument));
  g_ptr_array_add (argv, NULL);
  g_subprocess_launcher_set_environ (launcher, self->environment);
  g_subprocess_launcher_set_child_setup (launcher, set_up_child, self, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) (gpointer) argv->pdata,
                                          &error);
  g_assert_no_error (error);
  return process;
}

/**
 * igx_test_service_spawn:
 * @program: `ignitexctl`, in the home and on the bus of the service
 * @...: arguments, ended by %NULL
 *
 * Returns: (transfer full): the program, for igx_test_service_end()
 */
GSubprocess *
igx_test_service_spawn (IgxTestService *self, const char *program, ...)
{
  GSubprocess *process = NULL;
  va_list args;

  va_start (args, program);
  process = spawn (self, program, args);
  va_end (args);
  return process;
}

/**
 * igx_test_service_end:
 * @process: from igx_test_service_spawn()
 * @exit_code: (out) (optional): its exit code
 * @errors: (out) (optional): its standard error
 *
 * Waits for its end while the main loop goes on.
 *
 * Returns: (transfer full): its standard output
 */
char *
igx_test_service_end (GSubprocess *process, int *exit_code, char **errors)
{
  Communication communication = { 0 };

  g_subprocess_communicate_utf8_async (process, NULL, NULL, communicated_cb, &communication);
  if (!igx_test_wait_until (is_done, &communication, 2 * START_MS))
    g_error ("a program did not end");
  if (exit_code != NULL)
    *exit_code = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;
  if (errors != NULL)
    *errors = communication.errors;
  else
    g_free (communication.errors);
  return communication.output;
}

/**
 * igx_test_service_run:
 * @program: `ignitexctl`, in the home and on the bus of the service
 * @exit_code: (out) (optional): its exit code
 * @errors: (out) (optional): its standard error
 * @...: arguments, ended by %NULL
 *
 * Runs a program to its end while the main loop goes on.
 *
 * Returns: (transfer full): its standard output
 */
char *
igx_test_service_run (IgxTestService *self, const char *program, int *exit_code, char **errors, ...)
{
  g_autoptr (GSubprocess) process = NULL;
  va_list args;

  va_start (args, errors);
  process = spawn (self, program, args);
  va_end (args);
  return igx_test_service_end (process, exit_code, errors);
}

typedef struct
{
  gboolean done;
  GVariant *answer;
  GError *error;
} Call;

static void
called_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Call *call = data;

  call->answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &call->error);
  call->done = TRUE;
}

static gboolean
is_answered (gpointer data)
{
  return ((Call *) data)->done;
}

/**
 * igx_test_service_call:
 * @method: of the D-Bus interface
 *
 * Calls it while the main loop goes on, so that mocks on it can answer meanwhile.
 *
 * Returns: (transfer full) (nullable): the answer
 */
GVariant *
igx_test_service_call (IgxTestService *self,
                       GDBusConnection *connection,
                       const char *method,
                       GVariant *parameters,
                       GError **error)
{
  Call call = { 0 };

  g_dbus_connection_call (connection, IGX_SERVICE_NAME, IGX_SERVICE_PATH, IGX_INTERFACE, method,
                          parameters, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, CALL_MS, NULL,
                          called_cb, &call);
  g_assert_true (igx_test_wait_until (is_answered, &call, 2 * CALL_MS));
  if (call.error != NULL)
    g_propagate_error (error, call.error);
  return call.answer;
}

typedef struct
{
  IgxTestService *self;
  GDBusConnection *connection;
} Leader;

static gboolean
is_leader (gpointer data)
{
  Leader *leader = data;
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GVariant) status = NULL;
  const char *role = NULL;

  if (!igx_test_bus_has_owner (leader->connection, IGX_SERVICE_NAME))
    return FALSE;
  answer = igx_test_service_call (leader->self, leader->connection, "GetStatus", NULL, NULL);
  if (answer == NULL)
    return FALSE;
  status = g_variant_get_child_value (answer, 0);
  g_variant_lookup (status, "role", "&s", &role);
  return g_strcmp0 (role, "leader") == 0;
}

/**
 * igx_test_service_wait_leader:
 *
 * Waits until a service on the bus has its ledger open.
 */
void
igx_test_service_wait_leader (IgxTestService *self, GDBusConnection *connection)
{
  Leader leader = { self, connection };

  if (!igx_test_wait_until (is_leader, &leader, START_MS))
    g_error ("no service became leader: %s", self->output->str);
}
