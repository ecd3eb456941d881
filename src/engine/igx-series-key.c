/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/igx-series-key.h"

#include <string.h>

#include "engine/igx-name.h"
#include "engine/igx-text.h"
#include "engine/igx-timeframe.h"

/**
 * igx_symbol_check:
 * @symbol: base and quote joined, for example `BTCUSDT`
 * @error: return location for a #GError
 *
 * Returns: %TRUE if @symbol is 2 to %IGX_SYMBOL_MAX capital letters and digits
 */
gboolean
igx_symbol_check (const char *symbol, GError **error)
{
  g_autofree char *start = NULL;
  gsize length = 0;

  g_return_val_if_fail (symbol != NULL, FALSE);

  length = strlen (symbol);
  if (length >= 2 && length <= IGX_SYMBOL_MAX
      && strspn (symbol, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == length)
    return TRUE;

  start = igx_text_dup_start (symbol, IGX_SYMBOL_MAX);
  g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID,
               "“%s” is not a symbol: write base and quote joined in capitals, like BTCUSDT",
               start);
  return FALSE;
}

/**
 * igx_series_key_init:
 * @key: (out caller-allocates): the key
 * @venue: lower-case venue name
 * @symbol: upper-case symbol
 * @timeframe: a valid timeframe
 * @error: return location for a #GError
 *
 * Checks and interns. Interned strings are never freed: callers bound how many
 * symbols they let in.
 *
 * Returns: %TRUE if all three are valid
 */
gboolean
igx_series_key_init (IgxSeriesKey *key,
                     const char *venue,
                     const char *symbol,
                     IgxTimeframe timeframe,
                     GError **error)
{
  g_return_val_if_fail (key != NULL, FALSE);
  g_return_val_if_fail (venue != NULL, FALSE);

  if (strlen (venue) > IGX_VENUE_MAX || venue[0] == '\0'
      || strspn (venue, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen (venue))
    {
      g_autofree char *start = igx_text_dup_start (venue, IGX_VENUE_MAX);

      g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID, "“%s” is not a venue name",
                   start);
      return FALSE;
    }
  if (!igx_symbol_check (symbol, error))
    return FALSE;
  if (igx_timeframe_to_string (timeframe) == NULL)
    {
      g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID,
                   "%" G_GINT64_FORMAT " ms is no timeframe: choose one of %s", timeframe,
                   igx_timeframe_list ());
      return FALSE;
    }

  key->venue = igx_name_intern (venue);
  key->symbol = igx_name_intern (symbol);
  key->timeframe = timeframe;
  return TRUE;
}

/**
 * igx_series_key_copy:
 *
 * Returns: (transfer full): a copy on the heap, freed with g_free()
 */
IgxSeriesKey *
igx_series_key_copy (const IgxSeriesKey *key)
{
  return g_memdup2 (key, sizeof *key);
}

guint
igx_series_key_hash (gconstpointer key)
{
  const IgxSeriesKey *k = key;

  return g_direct_hash (k->venue) * 31 + g_direct_hash (k->symbol) * 7
         + (guint) (k->timeframe / IGX_TIMEFRAME_MINUTE);
}

gboolean
igx_series_key_equal (gconstpointer a, gconstpointer b)
{
  const IgxSeriesKey *ka = a;
  const IgxSeriesKey *kb = b;

  return ka->venue == kb->venue && ka->symbol == kb->symbol && ka->timeframe == kb->timeframe;
}

/**
 * igx_series_key_compare:
 *
 * Returns: order by venue, symbol, timeframe, as for qsort()
 */
int
igx_series_key_compare (const IgxSeriesKey *a, const IgxSeriesKey *b)
{
  int order = strcmp (a->venue, b->venue);

  if (order == 0)
    order = strcmp (a->symbol, b->symbol);
  if (order == 0)
    order = (a->timeframe > b->timeframe) - (a->timeframe < b->timeframe);
  return order;
}

/**
 * igx_series_key_to_string:
 *
 * Returns: (transfer full): `venue|SYMBOL|timeframe`
 */
char *
igx_series_key_to_string (const IgxSeriesKey *key)
{
  return g_strjoin ("|", key->venue, key->symbol, igx_timeframe_to_string (key->timeframe), NULL);
}
