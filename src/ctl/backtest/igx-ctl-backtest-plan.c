/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/backtest/igx-ctl-backtest-plan.h"

#include <string.h>

#include "ctl/igx-ctl-input.h"
#include "ctl/igx-ctl-text.h"
#include "engine/igx-engine.h"
#include "engine/igx-timeframe.h"

/** Files that are kept in memory for run after run. */
#define KEPT_BYTES_MAX (256 * 1024 * 1024)

static void
series_free (gpointer data)
{
  IgxCtlBacktestSeries *series = data;

  g_ptr_array_unref (series->strategies);
  g_free (series);
}

static void
strategy_free (gpointer data)
{
  igx_strategy_unref (data);
}

static GPtrArray *
strategies_new (void)
{
  return g_ptr_array_new_with_free_func (strategy_free);
}

void
igx_ctl_backtest_plan_free (IgxCtlBacktestPlan *self)
{
  g_ptr_array_unref (self->series);
  g_ptr_array_unref (self->strategies);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

static gboolean
has_param (const IgxStrategy *strategy, const char *name)
{
  gsize n = 0;
  const IgxStrategyParam *params = igx_strategy_get_params (strategy, &n);

  for (gsize i = 0; i < n; i++)
    if (strcmp (params[i].name, name) == 0)
      return TRUE;
  return FALSE;
}

/**
 * igx_ctl_backtest_plan_dup_params:
 *
 * Returns: (transfer full): those of the changed parameters that @strategy has; all of them where
 *   it is the only one that was named, so that it says which it does not know
 */
GHashTable *
igx_ctl_backtest_plan_dup_params (const IgxCtlBacktestOptions *options, const IgxStrategy *strategy)
{
  const gboolean is_only = options->strategies != NULL && options->strategies[1] == NULL;
  GHashTable *params = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer name = NULL;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, options->params);
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (is_only || has_param (strategy, name))
      g_hash_table_insert (params, g_strdup (name), g_memdup2 (value, sizeof (double)));
  return params;
}

static IgxCtlExit
check_params (const IgxCtlBacktestOptions *options, const GPtrArray *strategies)
{
  GHashTableIter iter;
  gpointer name = NULL;

  if (strategies->len < 2)
    return IGX_CTL_OK;
  g_hash_table_iter_init (&iter, options->params);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      gboolean found = FALSE;

      for (guint i = 0; i < strategies->len && !found; i++)
        found = has_param (strategies->pdata[i], name);
      if (found)
        continue;
      igx_ctl_command_error ("No strategy that is tested has a parameter “%s”: see “ignitexctl "
                             "strategies explain”",
                             (const char *) name);
      return IGX_CTL_NOT_FOUND;
    }
  return IGX_CTL_OK;
}

G_GNUC_PRINTF (2, 3)
static void
note (IgxCtlBacktestPlan *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  if (!g_ptr_array_find_with_equal_func (self->notes, text, g_str_equal, NULL))
    g_ptr_array_add (self->notes, g_steal_pointer (&text));
}

/* Which strategies. */

static GPtrArray *
load_named (char **names, IgxCtlExit *code)
{
  g_autoptr (GPtrArray) strategies = strategies_new ();

  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autoptr (IgxLibraryEntry) entry = igx_ctl_input_load_strategy (names[i], code);
      g_autofree char *needs = NULL;

      if (entry == NULL)
        return NULL;
      /* A test in which nothing can be known would say that the strategy finds nothing. */
      if (igx_strategy_get_needs (entry->strategy)[0] != NULL)
        {
          needs = igx_ctl_text_needs (igx_strategy_get_needs (entry->strategy));
          igx_ctl_command_error ("%s %s, which candles do not have: it cannot be tested on them",
                                 igx_strategy_get_id (entry->strategy), needs);
          *code = IGX_CTL_FAILED;
          return NULL;
        }
      for (guint k = 0; k < strategies->len; k++)
        if (strcmp (igx_strategy_get_id (strategies->pdata[k]), entry->id) == 0)
          {
            igx_ctl_command_error ("%s is named twice: two strategies of one test need two ids",
                                   entry->id);
            *code = IGX_CTL_USAGE;
            return NULL;
          }
      g_ptr_array_add (strategies, igx_strategy_ref (entry->strategy));
    }
  return g_steal_pointer (&strategies);
}

static int
compare_strategies (gconstpointer a, gconstpointer b)
{
  return strcmp (igx_strategy_get_id (*(IgxStrategy *const *) a),
                 igx_strategy_get_id (*(IgxStrategy *const *) b));
}

static GPtrArray *
load_all (IgxCtlBacktestPlan *self)
{
  g_autoptr (IgxStrategyLibrary) library = igx_strategy_library_new ();
  GPtrArray *strategies = strategies_new ();
  GPtrArray *entries = NULL;

  igx_strategy_library_load (library);
  entries = igx_strategy_library_get_entries (library);
  for (guint i = 0; i < entries->len; i++)
    {
      const IgxLibraryEntry *entry = entries->pdata[i];

      if (igx_strategy_library_find (library, entry->id) != entry)
        continue;
      if (entry->strategy == NULL)
        note (self, "%s has mistakes: see “ignitexctl strategies check”", entry->id);
      else if (igx_strategy_get_needs (entry->strategy)[0] != NULL)
        {
          g_autofree char *needs = igx_ctl_text_needs (igx_strategy_get_needs (entry->strategy));

          note (self, "%s %s, which candles do not have", entry->id, needs);
        }
      else
        g_ptr_array_add (strategies, igx_strategy_ref (entry->strategy));
    }
  g_ptr_array_sort (strategies, compare_strategies);
  return strategies;
}

static char *
list_timeframes (const IgxStrategy *strategy)
{
  gsize n = 0;
  const IgxTimeframe *timeframes = igx_strategy_get_timeframes (strategy, &n);
  GString *names = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                            igx_timeframe_to_string (timeframes[i]));
  return g_string_free (names, FALSE);
}

/* Why a strategy that was named runs on none of the series. */
static void
say_where_it_runs (const IgxStrategy *strategy, const IgxSeriesKey *series)
{
  const char *id = igx_strategy_get_id (strategy);
  const char *timeframe = igx_timeframe_to_string (series->timeframe);
  g_autofree char *names = NULL;

  if (!igx_strategy_runs_on (strategy, series->timeframe))
    {
      names = list_timeframes (strategy);
      igx_ctl_command_error ("%s runs on %s and these are candles of %s: give others, or add %s to "
                             "the line “timeframe” of a copy of the strategy",
                             id, names, timeframe, timeframe);
      return;
    }
  names = g_strjoinv (", ", (char **) igx_strategy_get_symbols (strategy));
  igx_ctl_command_error ("%s runs on %s only and these are candles of %s: give others, or add %s "
                         "to the line “symbol” of a copy of the strategy",
                         id, names, series->symbol, series->symbol);
}

static gboolean
runs_on (const IgxStrategy *strategy, const IgxSeriesKey *series)
{
  return igx_strategy_runs_on (strategy, series->timeframe)
         && igx_strategy_runs_on_symbol (strategy, series->symbol);
}

typedef struct
{
  IgxCtlBacktestPlan *plan;
  const IgxCtlBacktestInput *input;
  const IgxCtlBacktestOptions *options;
  GHashTable *read; /* of IgxCtlCandles: read by a strategy of another series */
} Work;

/* Whether all that @strategy reads on @series is there. Where it was named, something that is
 * missing is a mistake of who named it. */
static gboolean
find_inputs (Work *work, IgxStrategy *strategy, const IgxSeriesKey *series, IgxCtlExit *code)
{
  g_autoptr (IgxEngine) engine = igx_engine_new (series);
  g_autoptr (GHashTable) params = igx_ctl_backtest_plan_dup_params (work->options, strategy);
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  if (!igx_engine_add_strategy (engine, strategy, params, &error))
    {
      igx_ctl_command_error ("%s", error->message);
      *code = g_error_matches (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_UNKNOWN_NAME)
                  ? IGX_CTL_NOT_FOUND
                  : IGX_CTL_FAILED;
      return FALSE;
    }
  for (gsize i = 0; i < igx_engine_get_n_inputs (engine); i++)
    {
      const IgxSeriesKey *wanted = igx_engine_get_input (engine, i);
      IgxCtlCandles *candles = igx_ctl_backtest_input_find (work->input, wanted);
      const char *timeframe = igx_timeframe_to_string (wanted->timeframe);

      if (candles != NULL)
        {
          g_ptr_array_add (found, candles);
          continue;
        }
      if (work->options->strategies == NULL)
        {
          note (work->plan, "%s reads the %s candles of %s: give them with --with %s=FILE",
                igx_strategy_get_id (strategy), timeframe, wanted->symbol, wanted->symbol);
          return FALSE;
        }
      igx_ctl_command_error ("the %s candles of %s are read: give them with --with %s=FILE",
                             timeframe, wanted->symbol, wanted->symbol);
      *code = IGX_CTL_USAGE;
      return FALSE;
    }
  for (guint i = 0; i < found->len; i++)
    g_hash_table_add (work->read, found->pdata[i]);
  return TRUE;
}

static IgxCtlExit
assign (Work *work, const GPtrArray *strategies)
{
  g_autofree gboolean *runs = g_new0 (gboolean, strategies->len);
  IgxCtlExit code = IGX_CTL_OK;

  for (guint s = 0; s < work->input->tested->len; s++)
    {
      IgxCtlBacktestSeries *series = g_new0 (IgxCtlBacktestSeries, 1);
      const IgxSeriesKey *key = NULL;

      series->candles = work->input->tested->pdata[s];
      series->strategies = strategies_new ();
      g_ptr_array_add (work->plan->series, series);
      key = igx_ctl_candles_get_series (series->candles);
      for (guint i = 0; i < strategies->len && code == IGX_CTL_OK; i++)
        {
          IgxStrategy *strategy = strategies->pdata[i];

          if (!runs_on (strategy, key) || !find_inputs (work, strategy, key, &code))
            continue;
          g_ptr_array_add (series->strategies, igx_strategy_ref (strategy));
          runs[i] = TRUE;
        }
      if (code != IGX_CTL_OK)
        return code;
      if (series->strategies->len > 0)
        continue;
      if (work->options->strategies == NULL)
        note (work->plan, "No strategy runs on %s %s", key->symbol,
              igx_timeframe_to_string (key->timeframe));
      g_ptr_array_remove_index (work->plan->series, work->plan->series->len - 1);
    }
  for (guint i = 0; i < strategies->len; i++)
    {
      if (runs[i])
        g_ptr_array_add (work->plan->strategies, igx_strategy_ref (strategies->pdata[i]));
      else if (work->options->strategies != NULL)
        {
          say_where_it_runs (strategies->pdata[i],
                             igx_ctl_candles_get_series (work->input->tested->pdata[0]));
          return IGX_CTL_FAILED;
        }
    }
  return IGX_CTL_OK;
}

/* Files that are read more than once stay in memory: by more than one series, or, if they have room
 * there, by more than one run. */
static void
keep_read (const Work *work)
{
  const gboolean many_runs = work->options->walk_forward > 0 || work->options->entry_test;
  GHashTableIter iter;
  gpointer candles = NULL;

  if (many_runs && work->input->n_bytes <= KEPT_BYTES_MAX)
    for (guint i = 0; i < work->input->tested->len; i++)
      igx_ctl_candles_keep (work->input->tested->pdata[i]);

  g_hash_table_iter_init (&iter, work->read);
  while (g_hash_table_iter_next (&iter, &candles, NULL))
    igx_ctl_candles_keep (candles);
  for (guint i = 0; i < work->input->with->len; i++)
    if (!g_hash_table_contains (work->read, work->input->with->pdata[i]))
      igx_ctl_command_error ("%s is not read: its --with makes no difference",
                             igx_ctl_candles_get_series (work->input->with->pdata[i])->symbol);
}

/**
 * igx_ctl_backtest_plan_new:
 * @input: which candles there are; it must stay
 * @options: what is wanted
 * @code: (out): what to exit with on failure
 *
 * Returns: (transfer full) (nullable): at least one strategy on one series; if %NULL, why has been
 *   said
 */
IgxCtlBacktestPlan *
igx_ctl_backtest_plan_new (const IgxCtlBacktestInput *input,
                           const IgxCtlBacktestOptions *options,
                           IgxCtlExit *code)
{
  g_autoptr (IgxCtlBacktestPlan) self = g_new0 (IgxCtlBacktestPlan, 1);
  g_autoptr (GHashTable) read = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) strategies = NULL;
  Work work = { .plan = self, .input = input, .options = options, .read = read };

  self->strategies = strategies_new ();
  self->series = g_ptr_array_new_with_free_func (series_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  *code = IGX_CTL_OK;
  strategies
      = options->strategies != NULL ? load_named (options->strategies, code) : load_all (self);
  if (strategies == NULL)
    return NULL;
  *code = check_params (options, strategies);
  if (*code == IGX_CTL_OK)
    *code = assign (&work, strategies);
  if (*code != IGX_CTL_OK)
    return NULL;
  keep_read (&work);
  if (self->series->len > 0)
    return g_steal_pointer (&self);
  for (guint i = 0; i < self->notes->len; i++)
    igx_ctl_command_error ("%s", (const char *) self->notes->pdata[i]);
  igx_ctl_command_error ("No strategy runs on these candles: name one with --strategy");
  *code = IGX_CTL_FAILED;
  return NULL;
}
