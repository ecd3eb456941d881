/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/backtest/igx-ctl-backtest-result.h"

#include "ctl/backtest/igx-ctl-interrupt.h"
#include "ctl/backtest/igx-ctl-progress.h"

/** Of the resampling: the same report every time. */
#define SEED 1

/** Among so many of the last candidates refused ones are looked for. */
#define REFUSED_LOOK 100

/** Candidates from one look at the bar to the next. */
#define LOOK_STEP 1024

typedef struct
{
  IgxCtlBacktestResult *result;
  const IgxCtlBacktestOptions *options;
  IgxCtlProgress *progress;
  IgxCtlSignalFunc func;
  gpointer data;
  gsize n;
  gsize n_all;
} Pass;

static void
signal_free (gpointer data)
{
  igx_signal_unref (data);
}

/**
 * igx_ctl_backtest_result_sum:
 * @run: all backtests
 * @stats: (out caller-allocates): their counts together, from the first candle to the last; the
 *   longest warm-up
 */
void
igx_ctl_backtest_result_sum (const IgxCtlBacktestRun *run, IgxBacktestStats *stats)
{
  *stats = (IgxBacktestStats){ 0 };
  for (guint i = 0; i < run->jobs->len; i++)
    {
      const IgxCtlBacktestJob *job = run->jobs->pdata[i];
      const IgxBacktestStats *one = &job->stats;

      if (job->backtest == NULL)
        continue;
      if (one->n_candles > 0)
        {
          stats->first = stats->first == 0 ? one->first : MIN (stats->first, one->first);
          stats->last = MAX (stats->last, one->last);
        }
      stats->n_candles += one->n_candles;
      stats->n_before += one->n_before;
      stats->warmup = MAX (stats->warmup, one->warmup);
      stats->n_signals += one->n_signals;
      stats->n_longs += one->n_longs;
      stats->n_shorts += one->n_shorts;
      stats->n_level_errors += one->n_level_errors;
      for (guint s = 0; s < IGX_SIGNAL_N_STATES; s++)
        stats->n_in_state[s] += one->n_in_state[s];
      stats->n_ambiguous += one->n_ambiguous;
      stats->n_results += one->n_results;
      stats->sum_r += one->sum_r;
      stats->fee = one->fee;
    }
}

static void
show (GPtrArray *shown, guint most, IgxSignal *signal)
{
  if (shown->len == most)
    g_ptr_array_remove_index (shown, 0);
  g_ptr_array_add (shown, igx_signal_ref (signal));
}

/* Of the published ones nobody knows which are the last; of all others, those near the end. */
static gboolean
is_near_end (const Pass *pass, guint most)
{
  return pass->n + most >= pass->n_all;
}

/* Texts are made only for who wants them. */
static gboolean
pass_cb (const IgxPortfolioItem *item, gpointer data)
{
  Pass *pass = data;
  const gboolean is_published = item->trade->refusal == IGX_REFUSAL_NONE;
  const gboolean is_shown
      = is_published ? item->verdict != NULL || is_near_end (pass, IGX_CTL_BACKTEST_SHOWN_MAX)
                     : is_near_end (pass, REFUSED_LOOK);

  pass->result->n_refused[item->trade->refusal]++;
  if (pass->func != NULL || is_shown)
    {
      g_autoptr (IgxSignal) signal = igx_portfolio_item_dup_signal (item);

      if (is_shown && is_published)
        show (pass->result->shown, IGX_CTL_BACKTEST_SHOWN_MAX, signal);
      else if (is_shown)
        show (pass->result->refused, IGX_CTL_BACKTEST_REFUSED_MAX, signal);
      if (pass->func != NULL)
        pass->func (signal, pass->data);
    }
  pass->n++;
  if (pass->n % LOOK_STEP == 0)
    igx_ctl_progress_show (pass->progress, (double) pass->n / (double) pass->n_all,
                           pass->options->judged ? "judging" : "listing");
  return !igx_ctl_interrupt_is_asked ();
}

/**
 * igx_ctl_backtest_result_sort:
 * @list: candidates
 *
 * Puts those first that were not refused.
 *
 * Returns: how many these are
 */
gsize
igx_ctl_backtest_result_sort (IgxTradeList *list)
{
  IgxTrade *all = (IgxTrade *) (gpointer) list->trades->data;
  gsize n = 0;

  for (gsize i = 0; i < list->trades->len; i++)
    if (all[i].refusal == IGX_REFUSAL_NONE)
      {
        const IgxTrade trade = all[i];

        all[i] = all[n];
        all[n++] = trade;
      }
  return n;
}

static void
make_reports (IgxCtlBacktestResult *self, const IgxPortfolio *portfolio, gboolean judged)
{
  const gsize n = self->list->trades->len;

  self->n_published = n;
  if (judged)
    {
      self->candidates = igx_portfolio_report (portfolio, self->list, 0, n, SEED);
      self->n_published = igx_ctl_backtest_result_sort (self->list);
    }
  self->report = igx_portfolio_report (portfolio, self->list, 0, self->n_published, SEED);
}

/**
 * igx_ctl_backtest_result_take:
 * @run: all backtests; they are gone afterwards
 *
 * Returns: (transfer full): the series put together
 */
IgxPortfolio *
igx_ctl_backtest_result_take (IgxCtlBacktestRun *run)
{
  IgxPortfolio *portfolio = igx_portfolio_new ();

  for (guint i = 0; i < run->jobs->len; i++)
    {
      IgxCtlBacktestJob *job = run->jobs->pdata[i];

      /* Each series is there once: that was seen to before. */
      if (job->backtest != NULL)
        igx_portfolio_add (portfolio, g_steal_pointer (&job->backtest), NULL);
    }
  return portfolio;
}

/**
 * igx_ctl_backtest_result_make_gate:
 *
 * Returns: (transfer full) (nullable): a gate that has seen nothing; %NULL without a profile
 */
IgxGate *
igx_ctl_backtest_result_make_gate (const IgxCtlBacktestOptions *options)
{
  IgxGate *gate = NULL;

  if (!options->judged)
    return NULL;
  gate = igx_gate_new ();
  igx_gate_set_profile (gate, options->profile);
  igx_gate_set_fee (gate, options->fee);
  return gate;
}

/**
 * igx_ctl_backtest_result_new:
 * @run: all backtests; they are gone afterwards
 * @options: what is wanted
 * @func: (nullable): is told of each candidate, in the order of time
 * @data: for @func
 *
 * Puts the series together and, with a profile, judges.
 *
 * Returns: (transfer full): what came out
 */
IgxCtlBacktestResult *
igx_ctl_backtest_result_new (IgxCtlBacktestRun *run,
                             const IgxCtlBacktestOptions *options,
                             IgxCtlSignalFunc func,
                             gpointer data)
{
  IgxCtlBacktestResult *self = g_new0 (IgxCtlBacktestResult, 1);
  g_autoptr (IgxPortfolio) portfolio = NULL;
  g_autoptr (IgxGate) gate = igx_ctl_backtest_result_make_gate (options);
  g_autoptr (IgxCtlProgress) progress = igx_ctl_progress_new (options->json);
  Pass pass = { self, options, progress, func, data, 0, 0 };

  igx_ctl_backtest_result_sum (run, &self->stats);
  for (guint i = 0; i < run->jobs->len; i++)
    self->n_missing += ((const IgxCtlBacktestJob *) run->jobs->pdata[i])->n_missing;
  portfolio = igx_ctl_backtest_result_take (run);
  self->shown = g_ptr_array_new_with_free_func (signal_free);
  self->refused = g_ptr_array_new_with_free_func (signal_free);
  pass.n_all = igx_portfolio_get_n_trades (portfolio);
  self->list = igx_portfolio_run (portfolio, gate, pass_cb, &pass);
  self->stopped = igx_ctl_backtest_run_count_done (run) < run->jobs->len || pass.n < pass.n_all;
  make_reports (self, portfolio, options->judged);
  return self;
}

void
igx_ctl_backtest_result_free (IgxCtlBacktestResult *self)
{
  g_clear_pointer (&self->list, igx_trade_list_free);
  g_clear_pointer (&self->report, igx_report_free);
  g_clear_pointer (&self->candidates, igx_report_free);
  g_ptr_array_unref (self->shown);
  g_ptr_array_unref (self->refused);
  g_free (self);
}
