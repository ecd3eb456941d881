/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/igx-name.h"

/**
 * igx_name_intern:
 * @text: (nullable): the name of a venue, a symbol or a strategy
 *
 * As g_intern_string(), whose table is left behind, by intention, each time that it grows: names
 * that come from outside would make a leak of that. For any thread.
 *
 * Returns: (transfer none) (nullable): the one pointer of this text, valid until the program ends;
 *   %NULL for %NULL
 */
const char *
igx_name_intern (const char *text)
{
  static GMutex mutex;
  static GHashTable *names = NULL; /* of utf8 to itself */
  char *known = NULL;

  if (text == NULL)
    return NULL;
  g_mutex_lock (&mutex);
  if (names == NULL)
    names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  known = g_hash_table_lookup (names, text);
  if (known == NULL)
    {
      known = g_strdup (text);
      g_hash_table_add (names, known);
    }
  g_mutex_unlock (&mutex);
  return known;
}
