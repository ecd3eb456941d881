/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/backtest/igx-ctl-backtest-words.h"

#include "engine/igx-timeframe.h"

static GPtrArray *
words_new (void)
{
  return g_ptr_array_new_with_free_func (g_free);
}

/**
 * igx_ctl_backtest_words_assumptions:
 *
 * Returns: (transfer full) (element-type utf8): what was taken for granted, a sentence each
 */
GPtrArray *
igx_ctl_backtest_words_assumptions (const IgxCtlBacktestOptions *options)
{
  GPtrArray *words = words_new ();

  g_ptr_array_add (words, g_strdup_printf ("Fees of %g %% of the value at each entry and each exit "
                                           "are taken off.",
                                           100 * options->fee));
  g_ptr_array_add (words,
                   g_strdup ("An entry at the close fills at that close, with no slippage and no "
                             "wait; any other price fills when a candle holds it."));
  g_ptr_array_add (
      words, g_strdup ("Where one candle touches stop and target, the stop comes first and the "
                       "signal is ambiguous; a stop that an open has jumped fills at that "
                       "open, a target at the target."));
  g_ptr_array_add (words,
                   g_strdup ("Candles that are missing are taken as known gaps and bridged."));
  g_ptr_array_add (words,
                   g_strdup ("Each candidate has as many equal parts as targets, the stop does not "
                             "move, and what is left leaves at the close of the candle in which it "
                             "expires."));
  g_ptr_array_add (words, g_strdup ("Bounds are 95 % intervals from resampling whole days, because "
                                    "coins move together and candidates overlap."));
  if (options->judged)
    g_ptr_array_add (words,
                     g_strdup ("Candidates are judged in the order close time, symbol, timeframe, "
                               "strategy; the gate knows at each close what was over by then."));
  return words;
}

/* What a fee costs where the stop is as near as it was on average. */
static double
find_fee_in_r (const IgxCtlBacktestResult *result, IgxTimeframe timeframe, guint *n)
{
  const GArray *trades = result->list->trades;
  double sum = 0;

  *n = 0;
  for (guint i = 0; i < trades->len; i++)
    {
      const IgxTrade *trade = &g_array_index (trades, IgxTrade, i);
      const double risk = fabs (trade->entry - trade->stop);

      if (trade->timeframe != timeframe || !(risk > 0))
        continue;
      sum += 2 * result->stats.fee * trade->entry / risk;
      (*n)++;
    }
  return *n > 0 ? sum / *n : NAN;
}

static gboolean
has_minutes (const IgxCtlBacktestPlan *plan)
{
  for (guint i = 0; i < plan->series->len; i++)
    {
      const IgxCtlBacktestSeries *series = plan->series->pdata[i];

      if (igx_ctl_candles_get_series (series->candles)->timeframe == IGX_TIMEFRAME_MINUTE)
        return TRUE;
    }
  return FALSE;
}

/**
 * igx_ctl_backtest_words_warnings:
 *
 * Returns: (transfer full) (element-type utf8): what a reader should know before believing the
 *   numbers, a sentence each
 */
GPtrArray *
igx_ctl_backtest_words_warnings (const IgxCtlBacktestPlan *plan, const IgxCtlBacktestResult *result)
{
  GPtrArray *words = words_new ();
  guint n = 0;
  const double fee
      = has_minutes (plan) ? find_fee_in_r (result, IGX_TIMEFRAME_MINUTE, &n) : (double) NAN;

  if (isfinite (fee))
    g_ptr_array_add (words, g_strdup_printf ("On 1m a round trip costs %.2f R in fees on average: "
                                             "1m is for research.",
                                             fee));
  if (result->report->all.n_closed == 0)
    g_ptr_array_add (words, g_strdup ("No trade is closed: nothing is known about results."));
  else if (result->report->all.n_closed < IGX_CTL_BACKTEST_FEW)
    g_ptr_array_add (words, g_strdup_printf ("Only %u trades are closed, fewer than %d: the bounds "
                                             "are wide, and the means say little.",
                                             result->report->all.n_closed, IGX_CTL_BACKTEST_FEW));
  if (result->stats.n_candles + result->stats.n_before <= result->stats.warmup)
    g_ptr_array_add (words,
                     g_strdup ("The candles end before all strategies are warm: give more of "
                               "them."));
  if (result->stats.n_level_errors > 0)
    g_ptr_array_add (words,
                     g_strdup_printf ("%" G_GUINT64_FORMAT " firings had a level on the wrong side "
                                      "and made no signal.",
                                      result->stats.n_level_errors));
  g_ptr_array_add (words, g_strdup ("Past results prove nothing about what comes."));
  return words;
}

/**
 * igx_ctl_backtest_words_stopped:
 *
 * Returns: (transfer full) (nullable): how far it came, if it was stopped
 */
char *
igx_ctl_backtest_words_stopped (const IgxCtlBacktestRun *run, const IgxCtlBacktestResult *result)
{
  if (!result->stopped)
    return NULL;
  return g_strdup_printf ("stopped early: %u of %u series and %" G_GSIZE_FORMAT
                          " candles, %u of %" G_GSIZE_FORMAT " candidates",
                          igx_ctl_backtest_run_count_done (run), run->jobs->len,
                          result->stats.n_candles, result->list->trades->len,
                          result->stats.n_signals);
}

/**
 * igx_ctl_backtest_words_title:
 *
 * Returns: (transfer full): what was tested on what
 */
char *
igx_ctl_backtest_words_title (const IgxCtlBacktestPlan *plan)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const IgxCtlBacktestSeries *first = plan->series->pdata[0];
  const IgxSeriesKey *key = igx_ctl_candles_get_series (first->candles);
  const IgxStrategy *strategy = plan->strategies->pdata[0];

  if (plan->strategies->len == 1)
    g_string_append_printf (text, "%s version %d", igx_strategy_get_name (strategy),
                            igx_strategy_get_version (strategy));
  else
    g_string_append_printf (text, "%u strategies", plan->strategies->len);
  if (plan->series->len == 1)
    g_string_append_printf (text, " on %s %s %s", key->venue, key->symbol,
                            igx_timeframe_to_string (key->timeframe));
  else
    g_string_append_printf (text, " on %u series of %s", plan->series->len, key->venue);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * igx_ctl_backtest_words_verdicts:
 *
 * Returns: (transfer full): how many were published and how many refused for which reason
 */
char *
igx_ctl_backtest_words_verdicts (const IgxCtlBacktestResult *result)
{
  GString *text = g_string_new (NULL);
  const char *between = "; refused: ";

  g_string_append_printf (text, "%" G_GSIZE_FORMAT " published", result->n_published);
  for (guint i = IGX_REFUSAL_NONE + 1; i < IGX_N_REFUSALS; i++)
    {
      if (result->n_refused[i] == 0)
        continue;
      g_string_append_printf (text, "%s%" G_GSIZE_FORMAT " %s", between, result->n_refused[i],
                              igx_refusal_to_string ((IgxRefusal) i));
      between = ", ";
    }
  return g_string_free (text, FALSE);
}

/**
 * igx_ctl_backtest_words_profile:
 *
 * Returns: (transfer full): the profile with its floor and its budget
 */
char *
igx_ctl_backtest_words_profile (const IgxCtlBacktestOptions *options)
{
  const char *name = igx_profile_to_string (options->profile);
  const guint budget = igx_profile_get_budget (options->profile);

  if (options->profile == IGX_PROFILE_UNFILTERED)
    return g_strdup_printf ("%s: neither floor nor cool-down nor budget", name);
  return g_strdup_printf (
      "%s: quality of at least %g, %u in 24 h, twice as many if they are better", name,
      igx_profile_get_floor (options->profile), budget);
}
