/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/backtest/igx-ctl-backtest-input.h"

#include <glib/gstdio.h>
#include <string.h>

#include "ctl/igx-ctl-wait.h"
#include "engine/igx-timeframe.h"
#include "igx-config.h"

/* A cache of many millions of candles is checked as a whole when it is opened. */
#define STORE_TIMEOUT_MS 120000

#define FETCH_HINT "fetch them with “ignitexctl fetch”, or name files with --candles"

static void
candles_free (gpointer data)
{
  igx_ctl_candles_free (data);
}

void
igx_ctl_backtest_input_free (IgxCtlBacktestInput *self)
{
  g_ptr_array_unref (self->tested);
  g_ptr_array_unref (self->with);
  g_ptr_array_unref (self->all);
  g_clear_object (&self->store);
  g_free (self);
}

/**
 * igx_ctl_backtest_input_find:
 *
 * Returns: (transfer none) (nullable): the candles of @series; %NULL if there are none
 */
IgxCtlCandles *
igx_ctl_backtest_input_find (const IgxCtlBacktestInput *self, const IgxSeriesKey *series)
{
  for (guint i = 0; i < self->all->len; i++)
    if (igx_series_key_equal (igx_ctl_candles_get_series (self->all->pdata[i]), series))
      return self->all->pdata[i];
  return NULL;
}

static int
compare_candles (gconstpointer a, gconstpointer b)
{
  const IgxSeriesKey *x = igx_ctl_candles_get_series (*(IgxCtlCandles *const *) a);
  const IgxSeriesKey *y = igx_ctl_candles_get_series (*(IgxCtlCandles *const *) b);
  const int order = strcmp (x->symbol, y->symbol);

  return order != 0 ? order : (x->timeframe > y->timeframe) - (x->timeframe < y->timeframe);
}

static IgxCtlExit
fail (IgxCtlExit code, const GError *error)
{
  igx_ctl_command_error ("%s", error->message);
  return code;
}

/* Files. */

static IgxCtlExit
add_file (IgxCtlBacktestInput *self,
          GPtrArray *list,
          const char *path,
          const IgxSeriesKey *series,
          IgxCandleFile *loaded)
{
  IgxCtlCandles *candles = NULL;
  GStatBuf status = { 0 };

  if (igx_ctl_backtest_input_find (self, series) != NULL)
    {
      igx_ctl_command_error ("%s has the %s candles of %s, as another file has: give each series "
                             "once",
                             path, igx_timeframe_to_string (series->timeframe), series->symbol);
      igx_candle_file_free (loaded);
      return IGX_CTL_USAGE;
    }
  if (g_stat (path, &status) == 0)
    self->n_bytes += (guint64) MAX (status.st_size, 0);
  candles = igx_ctl_candles_new_from_file (path, series, loaded);
  g_ptr_array_add (self->all, candles);
  g_ptr_array_add (list, candles);
  return IGX_CTL_OK;
}

/* One file is read at once, so that all its rows say what its timeframe is; of many, the first
 * rows of each, because they have no room in memory together. */
static IgxCtlExit
add_files (IgxCtlBacktestInput *self, const IgxCtlBacktestOptions *options)
{
  const gboolean is_one = options->candles[1] == NULL;
  IgxCtlExit code = IGX_CTL_OK;

  for (gsize i = 0; options->candles[i] != NULL && code == IGX_CTL_OK; i++)
    {
      const char *path = options->candles[i];
      const char *symbol = options->symbols != NULL ? options->symbols[i] : NULL;
      g_autoptr (GError) error = NULL;
      IgxCandleFile *file = NULL;
      IgxSeriesKey series;

      if (is_one)
        {
          file = igx_candle_file_load (path, options->exchange, symbol, options->timeframe, &error);
          if (file == NULL)
            return fail (IGX_CTL_BAD_FILE, error);
          series = file->series;
        }
      else if (!igx_candle_file_peek (path, options->exchange, symbol, options->timeframe, &series,
                                      &error))
        return fail (IGX_CTL_BAD_FILE, error);
      code = add_file (self, self->tested, path, &series, file);
    }
  g_ptr_array_sort (self->tested, compare_candles);
  return code;
}

/* Returns: that of all that are tested; 0 if they differ */
static IgxTimeframe
find_common_timeframe (const IgxCtlBacktestInput *self)
{
  IgxTimeframe timeframe = 0;

  for (guint i = 0; i < self->tested->len; i++)
    {
      const IgxTimeframe one = igx_ctl_candles_get_series (self->tested->pdata[i])->timeframe;

      if (i > 0 && one != timeframe)
        return 0;
      timeframe = one;
    }
  return timeframe;
}

/* `BTCUSDT=FILE`, or a FILE whose name has the symbol; of the exchange and the timeframe of those
 * that are tested. */
static IgxCtlExit
add_with (IgxCtlBacktestInput *self, const IgxCtlBacktestOptions *options)
{
  const char *venue = igx_ctl_candles_get_series (self->tested->pdata[0])->venue;
  const IgxTimeframe timeframe = find_common_timeframe (self);
  IgxCtlExit code = IGX_CTL_OK;

  for (gsize i = 0; options->with != NULL && options->with[i] != NULL && code == IGX_CTL_OK; i++)
    {
      const char *text = options->with[i];
      const char *sign = strchr (text, '=');
      g_autofree char *before = sign != NULL ? g_strndup (text, (gsize) (sign - text)) : NULL;
      g_autofree char *symbol = before != NULL ? g_ascii_strup (before, -1) : NULL;
      const gboolean is_named = symbol != NULL && igx_symbol_check (symbol, NULL);
      const char *path = is_named ? sign + 1 : text;
      g_autoptr (GError) error = NULL;
      IgxSeriesKey series;

      if (!igx_candle_file_peek (path, venue, is_named ? symbol : NULL, timeframe, &series, &error))
        return fail (IGX_CTL_BAD_FILE, error);
      code = add_file (self, self->with, path, &series, NULL);
    }
  return code;
}

/* The cache. */

static IgxCtlExit
open_store (IgxCtlBacktestInput *self)
{
  g_autofree char *data_dir = g_build_filename (g_get_user_data_dir (), IGX_FOLDER, NULL);
  g_autofree char *cache_dir = g_build_filename (g_get_user_cache_dir (), IGX_FOLDER, NULL);
  g_autofree char *path = g_build_filename (cache_dir, "candles.db", NULL);
  g_auto (IgxCtlWait) wait = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *notice = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      igx_ctl_command_error ("There are no candles in the cache: " FETCH_HINT);
      return IGX_CTL_NOT_FOUND;
    }
  self->store = igx_store_new (data_dir, cache_dir, IGX_STORE_READ_ONLY);
  igx_ctl_wait_init (&wait, STORE_TIMEOUT_MS);
  igx_store_open_async (self->store, wait.cancellable, igx_ctl_wait_cb, &wait);
  if (!igx_store_open_finish (self->store, igx_ctl_wait_run (&wait), &error))
    return fail (IGX_CTL_FAILED, error);
  notice = igx_store_dup_notice (self->store);
  if (notice != NULL)
    igx_ctl_command_error ("%s", notice);
  return IGX_CTL_OK;
}

static GArray *
list_stored (IgxCtlBacktestInput *self, IgxCtlExit *code)
{
  g_auto (IgxCtlWait) wait = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) stored = NULL;

  *code = open_store (self);
  if (*code != IGX_CTL_OK)
    return NULL;
  igx_ctl_wait_init (&wait, STORE_TIMEOUT_MS);
  igx_store_list_series_async (self->store, wait.cancellable, igx_ctl_wait_cb, &wait);
  stored = igx_store_list_series_finish (self->store, igx_ctl_wait_run (&wait), &error);
  if (stored == NULL)
    {
      *code = fail (IGX_CTL_FAILED, error);
      return NULL;
    }
  if (stored->len == 0)
    {
      igx_ctl_command_error ("There are no candles in the cache: " FETCH_HINT);
      *code = IGX_CTL_NOT_FOUND;
      return NULL;
    }
  return g_steal_pointer (&stored);
}

static const IgxStoredSeries *
stored_at (const GArray *stored, guint i)
{
  return &g_array_index (stored, IgxStoredSeries, i);
}

static void
append_name (GString *names, const char *name)
{
  g_auto (GStrv) known = g_strsplit (names->str, ", ", -1);

  if (g_strv_contains ((const char *const *) known, name))
    return;
  g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
}

/* Only of one exchange at a time: the same symbol of two is not the same thing. */
static IgxCtlExit
choose_venue (const IgxCtlCommand *command, const GArray *stored, const char **venue)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_auto (GStrv) known = NULL;

  for (guint i = 0; i < stored->len; i++)
    append_name (names, stored_at (stored, i)->series.venue);
  known = g_strsplit (names->str, ", ", -1);
  if (*venue != NULL && !g_strv_contains ((const char *const *) known, *venue))
    {
      igx_ctl_command_error ("There are no candles of %s in the cache, but of %s", *venue,
                             names->str);
      return IGX_CTL_NOT_FOUND;
    }
  if (*venue == NULL && strchr (names->str, ',') != NULL)
    return igx_ctl_command_misuse (command, "The cache has candles of %s: choose with --exchange",
                                   names->str);
  if (*venue == NULL)
    *venue = stored_at (stored, 0)->series.venue;
  return IGX_CTL_OK;
}

static IgxCtlExit
choose_timeframe (const IgxCtlCommand *command,
                  const GArray *stored,
                  const char *venue,
                  IgxTimeframe *timeframe)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < stored->len; i++)
    if (strcmp (stored_at (stored, i)->series.venue, venue) == 0)
      {
        append_name (names, igx_timeframe_to_string (stored_at (stored, i)->series.timeframe));
        if (*timeframe == 0 || *timeframe == stored_at (stored, i)->series.timeframe)
          *timeframe = stored_at (stored, i)->series.timeframe;
      }
  if (strchr (names->str, ',') == NULL)
    return IGX_CTL_OK;
  return igx_ctl_command_misuse (command, "The cache has candles of %s: choose with --timeframe",
                                 names->str);
}

static IgxCtlExit
add_stored (IgxCtlBacktestInput *self,
            const IgxCtlBacktestOptions *options,
            const GArray *stored,
            const char *venue,
            IgxTimeframe timeframe)
{
  for (guint i = 0; i < stored->len; i++)
    {
      const IgxStoredSeries *one = stored_at (stored, i);
      IgxCtlCandles *candles = NULL;

      if (strcmp (one->series.venue, venue) != 0 || one->series.timeframe != timeframe)
        continue;
      candles = igx_ctl_candles_new_from_store (self->store, one);
      g_ptr_array_add (self->all, candles);
      if (options->symbols == NULL
          || g_strv_contains ((const char *const *) options->symbols, one->series.symbol))
        g_ptr_array_add (self->tested, candles);
    }
  for (gsize i = 0; options->symbols != NULL && options->symbols[i] != NULL; i++)
    {
      IgxSeriesKey key;

      if (igx_series_key_init (&key, venue, options->symbols[i], timeframe, NULL)
          && igx_ctl_backtest_input_find (self, &key) != NULL)
        continue;
      igx_ctl_command_error ("There are no %s candles of %s in the cache: " FETCH_HINT,
                             igx_timeframe_to_string (timeframe), options->symbols[i]);
      return IGX_CTL_NOT_FOUND;
    }
  if (self->tested->len > 0)
    return IGX_CTL_OK;
  igx_ctl_command_error ("There are no %s candles of %s in the cache: " FETCH_HINT,
                         igx_timeframe_to_string (timeframe), venue);
  return IGX_CTL_NOT_FOUND;
}

static IgxCtlExit
add_cache (IgxCtlBacktestInput *self,
           const IgxCtlCommand *command,
           const IgxCtlBacktestOptions *options)
{
  IgxCtlExit code = IGX_CTL_OK;
  g_autoptr (GArray) stored = list_stored (self, &code);
  const char *venue = options->exchange;
  IgxTimeframe timeframe = options->timeframe;

  if (stored == NULL)
    return code;
  code = choose_venue (command, stored, &venue);
  if (code == IGX_CTL_OK && timeframe == 0)
    code = choose_timeframe (command, stored, venue, &timeframe);
  return code == IGX_CTL_OK ? add_stored (self, options, stored, venue, timeframe) : code;
}

/**
 * igx_ctl_backtest_input_new:
 * @command: whose options they are
 * @options: what is wanted
 * @code: (out): what to exit with on failure
 *
 * Returns: (transfer full) (nullable): at least one series that is tested; if %NULL, why has been
 *   said
 */
IgxCtlBacktestInput *
igx_ctl_backtest_input_new (const IgxCtlCommand *command,
                            const IgxCtlBacktestOptions *options,
                            IgxCtlExit *code)
{
  g_autoptr (IgxCtlBacktestInput) self = g_new0 (IgxCtlBacktestInput, 1);

  self->all = g_ptr_array_new_with_free_func (candles_free);
  self->tested = g_ptr_array_new ();
  self->with = g_ptr_array_new ();
  *code = options->candles != NULL ? add_files (self, options) : add_cache (self, command, options);
  if (*code == IGX_CTL_OK)
    *code = add_with (self, options);
  return *code == IGX_CTL_OK ? g_steal_pointer (&self) : NULL;
}
