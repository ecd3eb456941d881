/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "igx-ctl-runner.h"

#include <glib/gstdio.h>
#include <string.h>

gboolean
igx_ctl_runner_tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

IgxCtlRunner *
igx_ctl_runner_new (const char *bus_address)
{
  static const char *const folders[] = { "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME",
                                         "XDG_STATE_HOME", "XDG_RUNTIME_DIR" };
  IgxCtlRunner *self = g_new0 (IgxCtlRunner, 1);
  g_autofree char *strategies
      = g_build_filename (g_getenv ("IGX_SOURCE_ROOT"), "data", "strategies", NULL);
  g_autoptr (GError) error = NULL;

  self->home = g_dir_make_tmp ("igx-ctl-XXXXXX", &error);
  g_assert_no_error (error);
  self->launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (self->home, folders[i], NULL);

      g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
      g_subprocess_launcher_setenv (self->launcher, folders[i], path, TRUE);
    }
  g_subprocess_launcher_setenv (self->launcher, "HOME", self->home, TRUE);
  g_subprocess_launcher_setenv (self->launcher, "IGX_STRATEGY_DIR", strategies, TRUE);
  g_subprocess_launcher_setenv (self->launcher, "TZ", "America/New_York", TRUE);
  g_subprocess_launcher_unsetenv (self->launcher, "DISPLAY");
  g_subprocess_launcher_unsetenv (self->launcher, "IGX_IGNITEXD");
  if (bus_address != NULL)
    g_subprocess_launcher_setenv (self->launcher, "DBUS_SESSION_BUS_ADDRESS", bus_address, TRUE);
  else
    g_subprocess_launcher_unsetenv (self->launcher, "DBUS_SESSION_BUS_ADDRESS");
  return self;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir
      = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

void
igx_ctl_runner_free (IgxCtlRunner *self)
{
  remove_tree (self->home);
  g_free (self->home);
  g_object_unref (self->launcher);
  g_free (self->out);
  g_free (self->err);
  g_free (self);
}

GSubprocess *
igx_ctl_runner_spawn (IgxCtlRunner *self, const char *const *arguments)
{
  g_autofree char *program
      = g_build_filename (g_getenv ("IGX_BUILD_ROOT"), "src", "ctl", "ignitexctl", NULL);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  GSubprocess *process = NULL;

  g_ptr_array_add (words, program);
  for (gsize i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (words, (gpointer) arguments[i]);
  g_ptr_array_add (words, NULL);
  process
      = g_subprocess_launcher_spawnv (self->launcher, (const char *const *) words->pdata, &error);
  g_assert_no_error (error);
  return process;
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

void
igx_ctl_runner_run (IgxCtlRunner *self, const char *first, ...)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  va_list args;

  va_start (args, first);
  for (const char *word = first; word != NULL; word = va_arg (args, const char *))
    g_ptr_array_add (words, (gpointer) word);
  va_end (args);
  g_ptr_array_add (words, NULL);
  igx_ctl_runner_run_words (self, (const char *const *) words->pdata);
}

void
igx_ctl_runner_run_words (IgxCtlRunner *self, const char *const *words)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->out, g_free);
  g_clear_pointer (&self->err, g_free);
  process = igx_ctl_runner_spawn (self, words);
  g_subprocess_communicate_utf8_async (process, NULL, NULL, ended_cb, &result);
  IGX_CTL_RUNNER_WAIT (result != NULL);
  g_subprocess_communicate_utf8_finish (process, result, &self->out, &self->err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  self->code = g_subprocess_get_exit_status (process);
}

JsonNode *
igx_ctl_runner_parse_json (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (text, &error);

  if (error != NULL)
    g_test_message ("no JSON: %s", text);
  g_assert_no_error (error);
  g_assert_nonnull (node);
  return node;
}

char *
igx_ctl_runner_write (IgxCtlRunner *self, const char *name, const char *text)
{
  char *path = g_build_filename (self->home, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}
