/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --with: candles of other symbols that a strategy or an expression reads. */
#include "ctl/igx-ctl-others.h"

#include <string.h>

#include "engine/igx-timeframe.h"

typedef struct
{
  IgxCandleFile *file; /* (owned) */
  gboolean read;
} Other;

static void
other_free (gpointer data)
{
  Other *other = data;

  igx_candle_file_free (other->file);
  g_free (other);
}

/* `BTCUSDT=FILE`, or a FILE whose name begins with the symbol. */
static IgxCandleFile *
load (const char *text, const IgxSeriesKey *own, GError **error)
{
  const char *sign = strchr (text, '=');
  g_autofree char *before = sign != NULL ? g_strndup (text, (gsize) (sign - text)) : NULL;
  g_autofree char *symbol = before != NULL ? g_ascii_strup (before, -1) : NULL;

  if (symbol == NULL || !igx_symbol_check (symbol, NULL))
    return igx_candle_file_load (text, own->venue, NULL, own->timeframe, error);
  return igx_candle_file_load (sign + 1, own->venue, symbol, own->timeframe, error);
}

/**
 * igx_ctl_others_load:
 * @with: (nullable): as written behind --with
 * @own: the series that reads them; they have its exchange and timeframe
 * @code: (out): what to exit with on failure
 *
 * Returns: (transfer full) (nullable): the files, for the other functions; if %NULL, why has been
 *   said
 */
GPtrArray *
igx_ctl_others_load (char **with, const IgxSeriesKey *own, IgxCtlExit *code)
{
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func (other_free);

  for (gsize i = 0; with != NULL && with[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      IgxCandleFile *file = load (with[i], own, &error);
      Other *other = NULL;

      if (file == NULL)
        {
          igx_ctl_command_error ("%s", error->message);
          *code = IGX_CTL_BAD_FILE;
          return NULL;
        }
      other = g_new0 (Other, 1);
      other->file = file;
      g_ptr_array_add (others, other);
    }
  return g_steal_pointer (&others);
}

/**
 * igx_ctl_others_find:
 * @others: from igx_ctl_others_load()
 * @series: what is read
 *
 * Returns: (transfer none) (nullable) (element-type IgxCandle): its candles; if %NULL, that they
 *   must be given has been said
 */
const GArray *
igx_ctl_others_find (GPtrArray *others, const IgxSeriesKey *series)
{
  for (guint i = 0; i < others->len; i++)
    {
      Other *other = others->pdata[i];

      if (!igx_series_key_equal (&other->file->series, series))
        continue;
      other->read = TRUE;
      return other->file->candles;
    }
  igx_ctl_command_error ("the %s candles of %s are read: give them with --with %s=FILE",
                         igx_timeframe_to_string (series->timeframe), series->symbol,
                         series->symbol);
  return NULL;
}

/**
 * igx_ctl_others_warn_unread:
 * @others: from igx_ctl_others_load()
 *
 * Names those that nobody asked for.
 */
void
igx_ctl_others_warn_unread (const GPtrArray *others)
{
  for (guint i = 0; i < others->len; i++)
    {
      const Other *other = others->pdata[i];

      if (!other->read)
        igx_ctl_command_error ("%s is not read: its --with makes no difference",
                               other->file->series.symbol);
    }
}
