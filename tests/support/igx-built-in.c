/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/igx-built-in.h"

#include <string.h>

#include "engine/igx-engine.h"

#define ENDING ".strategy"

static char *
get_folder (void)
{
  return g_build_filename (g_getenv ("IGX_SOURCE_ROOT"), "data", "strategies", NULL);
}

/**
 * igx_built_in_load:
 *
 * Returns: (transfer full): the strategy, which must have neither mistakes nor warnings
 */
IgxStrategy *
igx_built_in_load (const char *id)
{
  g_autofree char *folder = get_folder ();
  g_autofree char *name = g_strconcat (id, ENDING, NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *source = NULL;
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GError) error = NULL;
  IgxStrategy *strategy = NULL;

  g_file_get_contents (path, &source, NULL, &error);
  g_assert_no_error (error);
  strategy = igx_strategy_new (source, -1, &messages, &error);
  for (guint i = 0; i < messages->len; i++)
    {
      g_autofree char *text = igx_message_format (messages->pdata[i], name, source);

      g_test_message ("%s", text);
    }
  g_assert_no_error (error);
  g_assert_cmpuint (messages->len, ==, 0);
  g_assert_cmpstr (igx_strategy_get_id (strategy), ==, id);
  return strategy;
}

/* Of one that needs more than candles nothing is known. */
static gboolean
is_wanted (const char *id, gboolean reads_others)
{
  g_autoptr (IgxStrategy) strategy = igx_built_in_load (id);
  gsize n_timeframes = 0;
  const IgxTimeframe *timeframes = igx_strategy_get_timeframes (strategy, &n_timeframes);
  g_autoptr (IgxEngine) engine = NULL;
  g_autoptr (GError) error = NULL;
  IgxSeriesKey series;

  if (igx_strategy_get_needs (strategy)[0] != NULL)
    return FALSE;
  g_assert_cmpuint (n_timeframes, >, 0);
  /* A symbol that no strategy names. */
  g_assert_true (igx_series_key_init (&series, "demo", "AAABBB", timeframes[0], NULL));
  engine = igx_engine_new (&series);
  igx_engine_add_strategy (engine, strategy, NULL, &error);
  g_assert_no_error (error);
  return (igx_engine_get_n_inputs (engine) > 0) == reads_others;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * igx_built_in_dup_ids:
 * @reads_others: those that read other symbols, instead of those that do not
 *
 * Returns: (transfer full) (array zero-terminated=1): ids of strategies that read candles only, in
 *   alphabetical order
 */
char **
igx_built_in_dup_ids (gboolean reads_others)
{
  g_autofree char *path = get_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = g_dir_open (path, 0, &error);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  const char *name = NULL;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *id = NULL;

      if (!g_str_has_suffix (name, ENDING))
        continue;
      id = g_strndup (name, strlen (name) - strlen (ENDING));
      if (is_wanted (id, reads_others))
        g_ptr_array_add (ids, g_steal_pointer (&id));
    }
  g_ptr_array_sort (ids, compare_ids);
  g_ptr_array_add (ids, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&ids), FALSE);
}
