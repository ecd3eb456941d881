/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/igx-strategy-library.h"

#include <string.h>

#include "engine/igx-timeframe.h"
#include "igx-config.h"

#define SUFFIX ".strategy"
/* An editor writes in several steps: only the last one counts. Real ms. */
#define SETTLE_MS 500

struct _IgxStrategyLibrary
{
  GObject parent_instance;

  char *built_in;
  char *own;
  GPtrArray *entries;    /* of IgxLibraryEntry */
  GFileMonitor *monitor; /* (nullable) */
  guint settle_id;
};

G_DEFINE_FINAL_TYPE (IgxStrategyLibrary, igx_strategy_library, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

void
igx_library_entry_free (IgxLibraryEntry *self)
{
  g_free (self->path);
  g_clear_pointer (&self->strategy, igx_strategy_unref);
  g_free (self->id);
  g_free (self->source);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  g_free (self->problem);
  g_free (self);
}

static char *
read_limited (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autofree char *text = NULL;
  gsize length = 0;

  if (stream == NULL)
    return NULL;
  text = g_malloc0 (IGX_STRATEGY_FILE_MAX + 2);
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), text, IGX_STRATEGY_FILE_MAX + 1, &length,
                                NULL, error))
    return NULL;
  if (length > IGX_STRATEGY_FILE_MAX)
    {
      g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_LIMIT,
                   "%s is larger than %d KiB: no strategy needs that", path,
                   IGX_STRATEGY_FILE_MAX / 1024);
      return NULL;
    }
  if (memchr (text, '\0', length) != NULL)
    {
      g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_SYNTAX,
                   "%s is no text: it has a zero byte in it", path);
      return NULL;
    }
  return g_steal_pointer (&text);
}

static IgxLibraryEntry *
entry_new (const char *path, gboolean own, gboolean regular_only)
{
  IgxLibraryEntry *self = g_new0 (IgxLibraryEntry, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *display = g_filename_display_name (path);
  g_autofree char *name = g_path_get_basename (display);

  self->path = g_strdup (display);
  self->own = own;
  /* A named pipe that nobody writes to would be waited for without end. */
  if (regular_only && !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                 "%s is no regular file: remove it, or put the strategy itself there", display);
  else
    self->source = read_limited (path, &error);
  if (self->source != NULL)
    self->strategy = igx_strategy_new (self->source, -1, &self->messages, &error);
  if (self->strategy == NULL)
    self->problem = g_strdup (error->message);
  if (g_str_has_suffix (name, SUFFIX))
    name[strlen (name) - strlen (SUFFIX)] = '\0';
  self->id = g_strdup (self->strategy != NULL ? igx_strategy_get_id (self->strategy) : name);
  return self;
}

/**
 * igx_library_entry_new_from_file:
 * @path: a strategy file
 * @own: whether it is the person's own
 *
 * Reads and checks one file; never fails, what is wrong stands in the entry.
 *
 * Returns: (transfer full): the entry
 */
IgxLibraryEntry *
igx_library_entry_new_from_file (const char *path, gboolean own)
{
  return entry_new (path, own, FALSE);
}

/**
 * igx_library_entry_get_missing:
 *
 * Which of the data that it needs nothing provides: all of it, as long as there is no feed of the
 * market's data beside the candles.
 *
 * Returns: (array zero-terminated=1): as igx_strategy_get_needs(); empty where it has mistakes
 */
const char *const *
igx_library_entry_get_missing (const IgxLibraryEntry *self)
{
  static const char *const none[] = { NULL };

  g_return_val_if_fail (self != NULL, none);

  return self->strategy != NULL ? igx_strategy_get_needs (self->strategy) : none;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
load_folder (IgxStrategyLibrary *self, const char *folder, gboolean own)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name = NULL;

  if (dir == NULL)
    return;
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, SUFFIX) && name[0] != '.' && names->len < IGX_LIBRARY_FILES_MAX)
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);
      g_autoptr (IgxLibraryEntry) entry = entry_new (path, own, TRUE);
      const IgxLibraryEntry *other = igx_strategy_library_find (self, entry->id);

      if (other != NULL && other->strategy != NULL && other->own == own && entry->strategy != NULL)
        {
          g_free (entry->problem);
          entry->problem = g_strdup_printf (
              "%s already has a strategy with the id “%s”: give one of them another", other->path,
              entry->id);
          g_clear_pointer (&entry->strategy, igx_strategy_unref);
        }
      else if (other != NULL && own && entry->strategy != NULL)
        g_ptr_array_remove (self->entries, (gpointer) other);
      g_ptr_array_add (self->entries, g_steal_pointer (&entry));
    }
}

/**
 * igx_strategy_library_load:
 *
 * Reads both folders anew. Blocks for as long as the files take: at most
 * %IGX_LIBRARY_FILES_MAX of 64 KiB each.
 */
void
igx_strategy_library_load (IgxStrategyLibrary *self)
{
  g_return_if_fail (IGX_IS_STRATEGY_LIBRARY (self));

  g_ptr_array_set_size (self->entries, 0);
  load_folder (self, self->built_in, FALSE);
  load_folder (self, self->own, TRUE);
}

static gboolean
settled_cb (gpointer data)
{
  IgxStrategyLibrary *self = data;

  self->settle_id = 0;
  igx_strategy_library_load (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
file_changed_cb (GFileMonitor *monitor,
                 GFile *file,
                 GFile *other,
                 GFileMonitorEvent event,
                 IgxStrategyLibrary *self)
{
  g_clear_handle_id (&self->settle_id, g_source_remove);
  self->settle_id = g_timeout_add (SETTLE_MS, settled_cb, self);
}

/**
 * igx_strategy_library_watch:
 *
 * Reads the person's own folder anew whenever something in it changes, also if it is made later.
 */
void
igx_strategy_library_watch (IgxStrategyLibrary *self)
{
  g_autoptr (GFile) own = g_file_new_for_path (self->own);

  g_return_if_fail (self->monitor == NULL);

  self->monitor = g_file_monitor_directory (own, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect (self->monitor, "changed", G_CALLBACK (file_changed_cb), self);
}

/**
 * igx_strategy_library_get_entries:
 *
 * Returns: (transfer none) (element-type IgxLibraryEntry): good ones and those with mistakes
 */
GPtrArray *
igx_strategy_library_get_entries (IgxStrategyLibrary *self)
{
  return self->entries;
}

/**
 * igx_strategy_library_find:
 *
 * Returns: (transfer none) (nullable): the entry with this id, a good one before one with mistakes
 */
const IgxLibraryEntry *
igx_strategy_library_find (IgxStrategyLibrary *self, const char *id)
{
  const IgxLibraryEntry *found = NULL;

  for (guint i = 0; i < self->entries->len; i++)
    {
      const IgxLibraryEntry *entry = self->entries->pdata[i];

      if (strcmp (entry->id, id) == 0 && (found == NULL || found->strategy == NULL))
        found = entry;
    }
  return found;
}

/* What lacks its data would be silent for ever, so it does not run at all. */
static gboolean
is_running (const IgxLibraryEntry *entry, const char *const *disabled)
{
  return entry->strategy != NULL && igx_library_entry_get_missing (entry)[0] == NULL
         && (disabled == NULL || !g_strv_contains (disabled, entry->id));
}

/**
 * igx_strategy_library_dup_strategies:
 * @disabled: (nullable): ids to leave out
 *
 * Returns: (transfer full) (element-type IgxStrategy): what can run; what needs data that nothing
 *   provides cannot
 */
GPtrArray *
igx_strategy_library_dup_strategies (IgxStrategyLibrary *self, const char *const *disabled)
{
  GPtrArray *strategies = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_strategy_unref);

  for (guint i = 0; i < self->entries->len; i++)
    {
      const IgxLibraryEntry *entry = self->entries->pdata[i];

      if (is_running (entry, disabled))
        g_ptr_array_add (strategies, igx_strategy_ref (entry->strategy));
    }
  return strategies;
}

static void
add_details (GVariantBuilder *builder, const IgxLibraryEntry *entry)
{
  const IgxStrategy *strategy = entry->strategy;
  gsize n = 0;
  const IgxTimeframe *timeframes = igx_strategy_get_timeframes (strategy, &n);
  GVariantBuilder names;

  g_variant_builder_add (builder, "{sv}", "name",
                         g_variant_new_string (igx_strategy_get_name (strategy)));
  if (igx_strategy_get_about (strategy) != NULL)
    g_variant_builder_add (builder, "{sv}", "about",
                           g_variant_new_string (igx_strategy_get_about (strategy)));
  g_variant_builder_add (builder, "{sv}", "version",
                         g_variant_new_int32 (igx_strategy_get_version (strategy)));
  g_variant_builder_init (&names, G_VARIANT_TYPE_STRING_ARRAY);
  for (gsize i = 0; i < n; i++)
    g_variant_builder_add (&names, "s", igx_timeframe_to_string (timeframes[i]));
  g_variant_builder_add (builder, "{sv}", "timeframes", g_variant_builder_end (&names));
  g_variant_builder_add (builder, "{sv}", "symbols",
                         g_variant_new_strv (igx_strategy_get_symbols (strategy), -1));
  g_variant_builder_add (builder, "{sv}", "needs",
                         g_variant_new_strv (igx_library_entry_get_missing (entry), -1));
}

/**
 * igx_strategy_library_to_variant:
 *
 * Returns: (transfer floating): `aa{sv}` as ListStrategies of the D-Bus interface returns it
 */
GVariant *
igx_strategy_library_to_variant (IgxStrategyLibrary *self, const char *const *disabled)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < self->entries->len; i++)
    {
      const IgxLibraryEntry *entry = self->entries->pdata[i];

      g_variant_builder_open (&builder, G_VARIANT_TYPE_VARDICT);
      g_variant_builder_add (&builder, "{sv}", "id", g_variant_new_string (entry->id));
      g_variant_builder_add (&builder, "{sv}", "source",
                             g_variant_new_string (entry->own ? entry->path : "built-in"));
      g_variant_builder_add (&builder, "{sv}", "enabled",
                             g_variant_new_boolean (is_running (entry, disabled)));
      if (entry->strategy != NULL)
        add_details (&builder, entry);
      if (entry->problem != NULL)
        g_variant_builder_add (&builder, "{sv}", "error", g_variant_new_string (entry->problem));
      g_variant_builder_close (&builder);
    }
  return g_variant_builder_end (&builder);
}

/**
 * igx_strategy_library_get_own_folder:
 *
 * Returns: where a person puts their own strategies
 */
const char *
igx_strategy_library_get_own_folder (IgxStrategyLibrary *self)
{
  return self->own;
}

static void
igx_strategy_library_finalize (GObject *object)
{
  IgxStrategyLibrary *self = IGX_STRATEGY_LIBRARY (object);

  g_clear_handle_id (&self->settle_id, g_source_remove);
  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_clear_object (&self->monitor);
  g_free (self->built_in);
  g_free (self->own);
  g_ptr_array_unref (self->entries);
  G_OBJECT_CLASS (igx_strategy_library_parent_class)->finalize (object);
}

static void
igx_strategy_library_class_init (IgxStrategyLibraryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = igx_strategy_library_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", IGX_TYPE_STRATEGY_LIBRARY, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
igx_strategy_library_init (IgxStrategyLibrary *self)
{
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_library_entry_free);
}

/**
 * igx_strategy_library_new_for_folders:
 * @built_in: folder of those that came with the program
 * @own: folder of the person's own; need not exist
 *
 * Returns: (transfer full): an empty library, until igx_strategy_library_load()
 */
IgxStrategyLibrary *
igx_strategy_library_new_for_folders (const char *built_in, const char *own)
{
  IgxStrategyLibrary *self = g_object_new (IGX_TYPE_STRATEGY_LIBRARY, NULL);

  self->built_in = g_strdup (built_in);
  self->own = g_strdup (own);
  return self;
}

/**
 * igx_strategy_library_new:
 *
 * The folders of this installation; the environment variable `IGX_STRATEGY_DIR` names another
 * one than the installed, for a build that is not installed.
 *
 * Returns: (transfer full): an empty library, until igx_strategy_library_load()
 */
IgxStrategyLibrary *
igx_strategy_library_new (void)
{
  const char *built_in = g_getenv ("IGX_STRATEGY_DIR");
  g_autofree char *own
      = g_build_filename (g_get_user_config_dir (), IGX_FOLDER, "strategies", NULL);

  return igx_strategy_library_new_for_folders (
      built_in != NULL ? built_in : IGX_PKGDATADIR "/strategies", own);
}
