/* SPDX-License-Identifier: GPL-3.0-or-later */
/* As g_intern_string(), whose table is left behind, by intention, each time that it grows: names
 * that come from outside would make a leak of that. */
#include "engine/igx-name.h"

static int lock = 0;
static GHashTable *names = NULL; /* of utf8 to itself; guarded by lock */

static const char *
look_up (const char *text)
{
  if (names == NULL)
    names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return g_hash_table_lookup (names, text);
}

/**
 * igx_name_intern:
 * @text: (nullable): the name of a venue, a symbol or a strategy
 *
 * For any thread.
 *
 * Returns: (transfer none) (nullable): the one pointer of this text, valid until the program ends;
 *   %NULL for %NULL
 */
const char *
igx_name_intern (const char *text)
{
  const char *known = NULL;

  if (text == NULL)
    return NULL;
  g_bit_lock (&lock, 0);
  known = look_up (text);
  if (known == NULL)
    {
      char *added = g_strdup (text);

      g_hash_table_add (names, added);
      known = added;
    }
  g_bit_unlock (&lock, 0);
  return known;
}

/**
 * igx_name_find:
 * @text: what may be a name
 *
 * As igx_name_intern(), for what anybody may send: nothing is kept.
 *
 * Returns: (transfer none) (nullable): the one pointer of this text, %NULL if nobody gave it
 */
const char *
igx_name_find (const char *text)
{
  const char *known = NULL;

  g_bit_lock (&lock, 0);
  known = look_up (text);
  g_bit_unlock (&lock, 0);
  return known;
}
