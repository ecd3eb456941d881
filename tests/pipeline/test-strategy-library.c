/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "pipeline/igx-strategy-library.h"

/* A strategy that is right; %s is its id, %d its version. */
#define GOOD                                                                                       \
  "strategy  %s\n"                                                                                 \
  "name      \"Good one\"\n"                                                                       \
  "version   %d\n"                                                                                 \
  "timeframe 15m, 1h\n"                                                                            \
  "long\n"                                                                                         \
  "  score 80 when close > open \"up\"\n"                                                          \
  "  fire at 60\n"                                                                                 \
  "  entry    close\n"                                                                             \
  "  stop     close - atr(14)\n"                                                                   \
  "  target   close + risk\n"

typedef struct
{
  char *root;
  char *built_in;
  char *own;
  IgxStrategyLibrary *library;
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->root = g_dir_make_tmp ("igx-library-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->built_in = g_build_filename (fixture->root, "built-in", NULL);
  fixture->own = g_build_filename (fixture->root, "own", NULL);
  g_assert_cmpint (g_mkdir (fixture->built_in, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (fixture->own, 0700), ==, 0);
  fixture->library = igx_strategy_library_new_for_folders (fixture->built_in, fixture->own);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_assert_cmpint (g_remove (file), ==, 0);
    }
  g_rmdir (path);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->library);
  remove_folder (fixture->built_in);
  remove_folder (fixture->own);
  g_rmdir (fixture->root);
  g_free (fixture->root);
  g_free (fixture->built_in);
  g_free (fixture->own);
}

static void
write_bytes (const char *folder, const char *name, const char *bytes, gssize length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, bytes, length, &error);
  g_assert_no_error (error);
}

static void
write_good (const char *folder, const char *name, const char *id, int version)
{
  g_autofree char *text = g_strdup_printf (GOOD, id, version);

  write_bytes (folder, name, text, -1);
}

static const IgxLibraryEntry *
find_file (Fixture *fixture, const char *name)
{
  GPtrArray *entries = igx_strategy_library_get_entries (fixture->library);
  const IgxLibraryEntry *found = NULL;

  for (guint i = 0; i < entries->len; i++)
    {
      const IgxLibraryEntry *entry = entries->pdata[i];

      if (g_str_has_suffix (entry->path, name))
        found = entry;
    }
  return found;
}

static guint
count_running (Fixture *fixture, const char *const *disabled)
{
  g_autoptr (GPtrArray) strategies
      = igx_strategy_library_dup_strategies (fixture->library, disabled);

  return strategies->len;
}

static void
test_own_wins (Fixture *fixture, gconstpointer data)
{
  const char *const disabled[] = { "one", NULL };
  const IgxLibraryEntry *entry = NULL;

  write_good (fixture->built_in, "one.strategy", "one", 1);
  write_good (fixture->built_in, "two.strategy", "two", 1);
  write_good (fixture->own, "mine.strategy", "one", 7);
  igx_strategy_library_load (fixture->library);
  entry = igx_strategy_library_find (fixture->library, "one");
  g_assert_nonnull (entry);
  g_assert_true (entry->own);
  g_assert_cmpint (igx_strategy_get_version (entry->strategy), ==, 7);
  g_assert_cmpuint (igx_strategy_library_get_entries (fixture->library)->len, ==, 2);
  g_assert_cmpuint (count_running (fixture, NULL), ==, 2);
  g_assert_cmpuint (count_running (fixture, disabled), ==, 1);
  /* Loading anew gives the same, not twice as many. */
  igx_strategy_library_load (fixture->library);
  g_assert_cmpuint (count_running (fixture, NULL), ==, 2);
}

/* An own file with mistakes does not take the place of the one that came with the program. */
static void
test_bad_own (Fixture *fixture, gconstpointer data)
{
  const IgxLibraryEntry *entry = NULL;

  write_good (fixture->built_in, "one.strategy", "one", 1);
  write_bytes (fixture->own, "one.strategy", "strategy one\nlong\n  fire at banana\n", -1);
  igx_strategy_library_load (fixture->library);
  entry = igx_strategy_library_find (fixture->library, "one");
  g_assert_nonnull (entry->strategy);
  g_assert_false (entry->own);
  entry = find_file (fixture, "own/one.strategy");
  g_assert_nonnull (entry);
  g_assert_null (entry->strategy);
  g_assert_nonnull (entry->problem);
  g_assert_cmpuint (entry->messages->len, >, 0);
  g_assert_cmpuint (count_running (fixture, NULL), ==, 1);
}

static void
test_duplicate_ids (Fixture *fixture, gconstpointer data)
{
  const IgxLibraryEntry *entry = NULL;

  write_good (fixture->own, "a.strategy", "same", 1);
  write_good (fixture->own, "b.strategy", "same", 2);
  igx_strategy_library_load (fixture->library);
  entry = find_file (fixture, "/a.strategy");
  g_assert_nonnull (entry->strategy);
  g_assert_null (entry->problem);
  entry = find_file (fixture, "/b.strategy");
  g_assert_null (entry->strategy);
  g_assert_nonnull (strstr (entry->problem, "a.strategy"));
  g_assert_nonnull (strstr (entry->problem, "“same”"));
  g_assert_cmpuint (count_running (fixture, NULL), ==, 1);
}

/* A file with mistakes is called by its file's name, which another may have as its id. */
static void
test_bad_name_taken (Fixture *fixture, gconstpointer data)
{
  write_bytes (fixture->own, "a.strategy", "nonsense", -1);
  write_good (fixture->own, "b.strategy", "a", 3);
  igx_strategy_library_load (fixture->library);
  g_assert_nonnull (find_file (fixture, "/b.strategy")->strategy);
  g_assert_cmpint (
      igx_strategy_get_version (igx_strategy_library_find (fixture->library, "a")->strategy), ==,
      3);
}

/* Whatever lies in the folder: each bad file has its sentence, the good ones run. */
static void
test_hostile_files (Fixture *fixture, gconstpointer data)
{
  g_autofree char *large = g_strnfill (IGX_STRATEGY_FILE_MAX + 1, '#');
  g_autofree char *limit = g_strnfill (IGX_STRATEGY_FILE_MAX, '#');
  g_autofree char *folder = g_build_filename (fixture->own, "folder.strategy", NULL);
  g_autofree char *pipe = g_build_filename (fixture->own, "pipe.strategy", NULL);
  g_autofree char *link = g_build_filename (fixture->own, "link.strategy", NULL);
  g_autofree char *good = g_strdup_printf (GOOD, "at-the-limit", 1);
  g_autoptr (GVariant) list = NULL;
  GPtrArray *entries = igx_strategy_library_get_entries (fixture->library);
  guint n_bad = 0;

  write_good (fixture->own, "good.strategy", "good", 1);
  write_bytes (fixture->own, "large.strategy", large, -1);
  write_bytes (fixture->own, "zero.strategy", "strategy x\0y", 12);
  write_bytes (fixture->own, "empty.strategy", "", 0);
  write_bytes (fixture->own, "latin1.strategy", "strategy caf\xe9\n", -1);
  write_bytes (fixture->own, "name\xff.strategy", "nonsense", -1);
  write_bytes (fixture->own, ".hidden.strategy", "nonsense", -1);
  write_bytes (fixture->own, "readme.txt", "nonsense", -1);
  memcpy (limit, good, strlen (good));
  write_bytes (fixture->own, "limit.strategy", limit, -1);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_cmpint (symlink ("nowhere", link), ==, 0);

  igx_strategy_library_load (fixture->library);
  for (guint i = 0; i < entries->len; i++)
    {
      const IgxLibraryEntry *entry = entries->pdata[i];

      if (entry->strategy != NULL)
        continue;
      g_assert_nonnull (entry->problem);
      g_assert_true (g_utf8_validate (entry->problem, -1, NULL));
      g_assert_null (strchr (entry->problem, '\n'));
      n_bad++;
    }
  g_assert_cmpuint (n_bad, ==, 8);
  g_assert_cmpuint (count_running (fixture, NULL), ==, 2);
  g_assert_nonnull (strstr (find_file (fixture, "large.strategy")->problem, "64 KiB"));
  g_assert_nonnull (strstr (find_file (fixture, "zero.strategy")->problem, "zero byte"));
  g_assert_nonnull (strstr (find_file (fixture, "pipe.strategy")->problem, "no regular file"));
  /* And all of it can be told on D-Bus. */
  list = g_variant_ref_sink (igx_strategy_library_to_variant (fixture->library, NULL));
  g_assert_cmpuint (g_variant_n_children (list), ==, entries->len);
  g_assert_true (g_variant_is_normal_form (list));
}

/* One that reads what no candle has, and is limited to a symbol. */
#define NEEDY                                                                                      \
  "strategy needy\nversion 3\ntimeframe 1h\nsymbol BTCUSDT\nlong\n"                                \
  " score 80 when fear_greed < 20 and funding < 0 \"fear\"\n fire at 60\n"                         \
  " stop close - atr(14)\n target close + risk\n"

static void
check_listed (GVariant *list, const char *id, gboolean enabled, const char *needs)
{
  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) one = g_variant_get_child_value (list, i);
      g_autofree const char **found = NULL;
      g_autofree const char **symbols = NULL;
      g_autofree char *text = NULL;
      const char *name = NULL;
      gboolean is_enabled = !enabled;

      g_assert_true (g_variant_lookup (one, "id", "&s", &name));
      if (strcmp (name, id) != 0)
        continue;
      g_assert_true (g_variant_lookup (one, "enabled", "b", &is_enabled));
      g_assert_cmpint (is_enabled, ==, enabled);
      g_assert_true (g_variant_lookup (one, "needs", "^a&s", &found));
      text = g_strjoinv (", ", (char **) found);
      g_assert_cmpstr (text, ==, needs);
      g_assert_true (g_variant_lookup (one, "symbols", "^a&s", &symbols));
      g_assert_cmpstr (symbols[0], ==, needs[0] != '\0' ? "BTCUSDT" : NULL);
      return;
    }
  g_assert_not_reached ();
}

/* What needs data that nothing provides is good and listed, but does not run; one of the person's
 * own in its place that needs none does. */
static void
test_needs (Fixture *fixture, gconstpointer data)
{
  const char *const disabled[] = { "one", "needy", NULL };
  g_autoptr (GVariant) list = NULL;
  g_autoptr (GVariant) later = NULL;
  const IgxLibraryEntry *entry = NULL;

  write_good (fixture->built_in, "one.strategy", "one", 1);
  write_bytes (fixture->built_in, "needy.strategy", NEEDY, -1);
  igx_strategy_library_load (fixture->library);
  entry = igx_strategy_library_find (fixture->library, "needy");
  g_assert_nonnull (entry->strategy);
  g_assert_null (entry->problem);
  g_assert_cmpuint (entry->messages->len, ==, 0);
  g_assert_cmpstr (igx_library_entry_get_missing (entry)[0], ==, "funding");
  g_assert_cmpuint (count_running (fixture, NULL), ==, 1);
  g_assert_cmpuint (count_running (fixture, disabled), ==, 0);
  list = g_variant_ref_sink (igx_strategy_library_to_variant (fixture->library, NULL));
  check_listed (list, "needy", FALSE, "funding, fear-greed");
  check_listed (list, "one", TRUE, "");

  write_good (fixture->own, "needy.strategy", "needy", 1);
  igx_strategy_library_load (fixture->library);
  g_assert_cmpuint (count_running (fixture, NULL), ==, 2);
  later = g_variant_ref_sink (igx_strategy_library_to_variant (fixture->library, NULL));
  check_listed (later, "needy", TRUE, "");
}

/* All that come with the program are good, and those run that need candles only. */
static void
test_built_in (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder
      = g_build_filename (g_getenv ("IGX_SOURCE_ROOT"), "data", "strategies", NULL);
  g_autoptr (IgxStrategyLibrary) library
      = igx_strategy_library_new_for_folders (folder, fixture->own);
  g_autoptr (GPtrArray) running = NULL;
  GPtrArray *entries = NULL;
  guint n_waiting = 0;

  igx_strategy_library_load (library);
  entries = igx_strategy_library_get_entries (library);
  for (guint i = 0; i < entries->len; i++)
    {
      const IgxLibraryEntry *entry = entries->pdata[i];

      g_assert_nonnull (entry->strategy);
      g_assert_cmpuint (entry->messages->len, ==, 0);
      n_waiting += igx_library_entry_get_missing (entry)[0] != NULL ? 1 : 0;
    }
  running = igx_strategy_library_dup_strategies (library, NULL);
  g_assert_cmpuint (n_waiting, ==, 4);
  g_assert_cmpuint (running->len, ==, entries->len - n_waiting);
  g_assert_cmpuint (running->len, >=, 3);
  for (guint i = 0; i < running->len; i++)
    g_assert_null (igx_strategy_get_needs (running->pdata[i])[0]);
}

static void
test_no_folders (Fixture *fixture, gconstpointer data)
{
  g_autoptr (IgxStrategyLibrary) library
      = igx_strategy_library_new_for_folders ("/nowhere/a", "/nowhere/b");

  igx_strategy_library_load (library);
  g_assert_cmpuint (igx_strategy_library_get_entries (library)->len, ==, 0);
  g_assert_null (igx_strategy_library_find (library, "one"));
  g_assert_cmpstr (igx_strategy_library_get_own_folder (library), ==, "/nowhere/b");
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/library/own-wins", test_own_wins);
  ADD ("/library/bad-own", test_bad_own);
  ADD ("/library/duplicate-ids", test_duplicate_ids);
  ADD ("/library/bad-name-taken", test_bad_name_taken);
  ADD ("/library/hostile-files", test_hostile_files);
  ADD ("/library/needs", test_needs);
  ADD ("/library/built-in", test_built_in);
  ADD ("/library/no-folders", test_no_folders);
  return g_test_run ();
}
