/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/backtest/igx-ctl-backtest-guards.h"

#include "ctl/backtest/igx-ctl-interrupt.h"

#define SEED 1

struct _IgxCtlBacktestEntries
{
  const IgxCtlBacktestPlan *plan;
  GPtrArray *entries; /* of GArray of IgxEntry, one for each series of the plan */
};

static void
array_free (gpointer data)
{
  g_array_unref (data);
}

/**
 * igx_ctl_backtest_entries_new:
 * @plan: its series; it must stay
 *
 * Returns: (transfer full): no entries yet
 */
IgxCtlBacktestEntries *
igx_ctl_backtest_entries_new (const IgxCtlBacktestPlan *plan)
{
  IgxCtlBacktestEntries *self = g_new0 (IgxCtlBacktestEntries, 1);

  self->plan = plan;
  self->entries = g_ptr_array_new_with_free_func (array_free);
  for (guint i = 0; i < plan->series->len; i++)
    g_ptr_array_add (self->entries, g_array_new (FALSE, FALSE, sizeof (IgxEntry)));
  return self;
}

void
igx_ctl_backtest_entries_free (IgxCtlBacktestEntries *self)
{
  g_ptr_array_unref (self->entries);
  g_free (self);
}

/**
 * igx_ctl_backtest_entries_add:
 * @signal: of one of the series
 */
void
igx_ctl_backtest_entries_add (IgxCtlBacktestEntries *self, const IgxSignal *signal)
{
  for (guint i = 0; i < self->plan->series->len; i++)
    {
      const IgxCtlBacktestSeries *series = self->plan->series->pdata[i];
      IgxEntry entry;

      if (!igx_series_key_equal (igx_ctl_candles_get_series (series->candles), &signal->series))
        continue;
      igx_entry_init_from_signal (&entry, signal);
      g_array_append_val ((GArray *) self->entries->pdata[i], entry);
      return;
    }
}

static void
shuffle (IgxCtlBacktestGuards *self, const IgxCtlBacktestResult *result)
{
  g_autoptr (GArray) steps = igx_drawdown_list_steps (
      (const IgxTrade *) (gconstpointer) result->list->trades->data, result->n_published);
  const IgxDrawdownStep *all = (const IgxDrawdownStep *) (gconstpointer) steps->data;

  igx_drawdown_shuffle (all, steps->len, IGX_DRAWDOWN_DAYS, IGX_DRAWDOWN_ORDERS_DEFAULT, SEED,
                        &self->days);
  igx_drawdown_shuffle (all, steps->len, IGX_DRAWDOWN_SINGLE, IGX_DRAWDOWN_ORDERS_DEFAULT, SEED,
                        &self->single);
  self->has_drawdown = TRUE;
}

/* All candles of a series that were tested. */
static GArray *
load_candles (IgxCtlCandles *candles, const IgxCtlBacktestOptions *options, GError **error)
{
  g_autoptr (IgxCtlCandleCursor) cursor
      = igx_ctl_candle_cursor_open (candles, options->since, options->until, error);
  g_autoptr (GArray) all = igx_candle_array_new ();

  while (cursor != NULL)
    {
      const IgxCandle *piece = NULL;
      gsize n = 0;

      if (!igx_ctl_candle_cursor_next (cursor, &piece, &n, error))
        return NULL;
      if (n == 0)
        return g_steal_pointer (&all);
      g_array_append_vals (all, piece, (guint) n);
    }
  return NULL;
}

static gboolean
test_entries (IgxCtlBacktestGuards *self,
              const IgxCtlBacktestPlan *plan,
              const IgxCtlBacktestOptions *options,
              const IgxCtlBacktestResult *result,
              const IgxCtlBacktestEntries *entries,
              GError **error)
{
  g_autofree IgxEntrySeries *series = g_new0 (IgxEntrySeries, plan->series->len);
  g_autoptr (GPtrArray) candles = g_ptr_array_new_with_free_func (array_free);

  if (result->stats.n_candles > IGX_CTL_BACKTEST_ENTRY_CANDLES_MAX)
    {
      g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_LIMIT,
                   "--entry-test holds all candles in memory: give at most %d of them, for example "
                   "with --since",
                   IGX_CTL_BACKTEST_ENTRY_CANDLES_MAX);
      return FALSE;
    }
  for (guint i = 0; i < plan->series->len; i++)
    {
      const IgxCtlBacktestSeries *planned = plan->series->pdata[i];
      const GArray *some = entries->entries->pdata[i];
      GArray *all = load_candles (planned->candles, options, error);

      if (all == NULL)
        return FALSE;
      g_ptr_array_add (candles, all);
      series[i].candles = (const IgxCandle *) (gconstpointer) all->data;
      series[i].n_candles = all->len;
      series[i].timeframe = igx_ctl_candles_get_series (planned->candles)->timeframe;
      series[i].entries = (const IgxEntry *) (gconstpointer) some->data;
      series[i].n_entries = some->len;
    }
  self->has_entry_test
      = igx_entry_test_run (series, plan->series->len, IGX_ENTRY_TEST_EXITS, options->fee,
                            IGX_ENTRY_TEST_SHIFTS_DEFAULT, SEED, &self->entry_test, error);
  return self->has_entry_test;
}

/**
 * igx_ctl_backtest_guards_new:
 * @input: which candles there are
 * @plan: what runs on what
 * @options: what is wanted
 * @result: what came out
 * @entries: (nullable): of the signals that count, for the test of entries
 * @code: (out): what to exit with; if something is wrong, that has been said
 *
 * Returns: (transfer full): what was asked for, as far as it could be found out
 */
IgxCtlBacktestGuards *
igx_ctl_backtest_guards_new (const IgxCtlBacktestInput *input,
                             const IgxCtlBacktestPlan *plan,
                             const IgxCtlBacktestOptions *options,
                             const IgxCtlBacktestResult *result,
                             const IgxCtlBacktestEntries *entries,
                             IgxCtlExit *code)
{
  IgxCtlBacktestGuards *self = g_new0 (IgxCtlBacktestGuards, 1);
  g_autoptr (GError) error = NULL;

  *code = IGX_CTL_OK;
  if (result->stopped || result->stats.n_candles == 0)
    return self;
  if (options->monte_carlo)
    shuffle (self, result);
  if (entries != NULL && !test_entries (self, plan, options, result, entries, &error))
    {
      igx_ctl_command_error ("%s", error->message);
      *code = IGX_CTL_FAILED;
      return self;
    }
  if (options->walk_forward == 0)
    return self;
  self->search = igx_ctl_backtest_search_new (input, plan, options, &result->stats, code);
  self->stopped = self->search == NULL && *code == IGX_CTL_OK;
  return self;
}

void
igx_ctl_backtest_guards_free (IgxCtlBacktestGuards *self)
{
  g_clear_pointer (&self->search, igx_ctl_backtest_search_free);
  g_free (self);
}
