/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/igx-ctl-doctor.h"

#include <glib/gstdio.h>

#include "igx-config.h"
#include "pipeline/igx-strategy-library.h"
#include "store/igx-store.h"

typedef struct
{
  IgxCtlDoctor *doctor;
  guint check;
  char *data_dir;
  char *cache_dir;
  IgxStore *store;
} Databases;

static void
databases_free (Databases *databases)
{
  g_clear_object (&databases->store);
  g_free (databases->data_dir);
  g_free (databases->cache_dir);
  g_free (databases);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Databases, databases_free)

/**
 * igx_ctl_doctor_check_settings:
 *
 * Whether settings.ini can be read at all; what its values may be is the service's to say.
 *
 * Returns: (transfer full) (nullable): the exchange's hosts that it names
 */
char **
igx_ctl_doctor_check_settings (IgxCtlDoctor *self)
{
  g_autoptr (GKeyFile) settings = g_key_file_new ();
  g_autofree char *path
      = g_build_filename (g_get_user_config_dir (), IGX_FOLDER, "settings.ini", NULL);
  g_autoptr (GError) error = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      igx_ctl_doctor_add (self, "settings", IGX_CTL_DOCTOR_GOOD, "all as the program has them");
      return NULL;
    }
  if (!g_key_file_load_from_file (settings, path, G_KEY_FILE_NONE, &error))
    {
      igx_ctl_doctor_add (self, "settings", IGX_CTL_DOCTOR_FAIL,
                          "%s cannot be read (%s): correct or remove it", path, error->message);
      return NULL;
    }
  igx_ctl_doctor_add (self, "settings", IGX_CTL_DOCTOR_GOOD, "%s", path);
  return g_key_file_get_string_list (settings, "exchange", "rest_hosts", NULL, NULL);
}

/**
 * igx_ctl_doctor_check_strategies:
 *
 * One line for all good files, and one for each that is not.
 */
void
igx_ctl_doctor_check_strategies (IgxCtlDoctor *self)
{
  g_autoptr (IgxStrategyLibrary) library = igx_strategy_library_new ();
  GPtrArray *entries = NULL;
  g_autofree char *waiting = NULL;
  guint n_good = 0;
  guint n_waiting = 0;

  igx_strategy_library_load (library);
  entries = igx_strategy_library_get_entries (library);
  for (guint i = 0; i < entries->len; i++)
    {
      const IgxLibraryEntry *entry = entries->pdata[i];

      if (entry->strategy != NULL && igx_library_entry_get_missing (entry)[0] != NULL)
        n_waiting++;
      else if (entry->strategy != NULL)
        n_good++;
      else
        igx_ctl_doctor_add (self, "strategies", IGX_CTL_DOCTOR_FAIL,
                            "%s does not run (%s): see “ignitexctl strategies check %s”",
                            entry->path, entry->problem, entry->path);
    }
  if (n_good == 0)
    igx_ctl_doctor_add (self, "strategies", IGX_CTL_DOCTOR_FAIL,
                        "none that runs: install IgniteX again, or put one into %s",
                        igx_strategy_library_get_own_folder (library));
  else
    {
      if (n_waiting > 0)
        waiting = g_strdup_printf (", %u that need data which nothing provides yet", n_waiting);
      igx_ctl_doctor_add (self, "strategies", IGX_CTL_DOCTOR_GOOD, "%u that run%s", n_good,
                          waiting != NULL ? waiting : "");
    }
}

static goffset
size_of (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  GStatBuf info;

  return g_stat (path, &info) == 0 ? info.st_size : -1;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Databases) databases = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *ledger = NULL;
  g_autofree char *candles = NULL;
  g_autofree char *notice = NULL;
  goffset candles_size = size_of (databases->cache_dir, "candles.db");

  if (!igx_store_open_finish (IGX_STORE (source), result, &error))
    {
      igx_ctl_doctor_end (databases->doctor, databases->check, IGX_CTL_DOCTOR_FAIL, "%s",
                          error->message);
      return;
    }
  ledger = g_format_size ((guint64) MAX (size_of (databases->data_dir, "ledger.db"), 0));
  candles = candles_size >= 0 ? g_format_size ((guint64) candles_size) : g_strdup ("none");
  notice = igx_store_dup_notice (IGX_STORE (source));
  if (notice != NULL)
    igx_ctl_doctor_end (databases->doctor, databases->check, IGX_CTL_DOCTOR_WARN, "%s", notice);
  else
    igx_ctl_doctor_end (databases->doctor, databases->check, IGX_CTL_DOCTOR_GOOD,
                        "ledger %s, candles %s, both sound", ledger, candles);
}

/**
 * igx_ctl_doctor_check_databases:
 *
 * Opens both for reading, which checks every page of them.
 */
void
igx_ctl_doctor_check_databases (IgxCtlDoctor *self)
{
  g_autoptr (Databases) databases = g_new0 (Databases, 1);
  IgxStore *store = NULL;

  databases->doctor = self;
  databases->data_dir = g_build_filename (g_get_user_data_dir (), IGX_FOLDER, NULL);
  databases->cache_dir = g_build_filename (g_get_user_cache_dir (), IGX_FOLDER, NULL);
  databases->check = igx_ctl_doctor_begin (self, "databases");
  if (size_of (databases->data_dir, "ledger.db") < 0)
    {
      igx_ctl_doctor_end (self, databases->check, IGX_CTL_DOCTOR_WARN,
                          "no ledger yet: the service makes it in %s", databases->data_dir);
      return;
    }
  databases->store = igx_store_new (databases->data_dir, databases->cache_dir, IGX_STORE_READ_ONLY);
  store = databases->store;
  igx_store_open_async (store, igx_ctl_doctor_get_cancellable (self), opened_cb,
                        g_steal_pointer (&databases));
}
