/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A walk forward: in each fold the parameters are chosen by what lay before it, and judged by what
 * they make in it. A backtest of a point does not depend on the folds, so each point is run once
 * over all candles; what it makes in-sample is measured in every fold, and its candidates are
 * forgotten. The chosen ones are run again for what they made out of sample.
 *
 * A point is better the higher its Sharpe ratio of daily results in-sample; with too few closed
 * trades there it has none.
 */
#include "ctl/backtest/igx-ctl-backtest-search.h"

#include <string.h>

#include "engine/igx-timeframe.h"

#define SEED 1

typedef struct
{
  const IgxCtlBacktestInput *input;
  const IgxCtlBacktestPlan *plan;
  const IgxCtlBacktestOptions *options;
  IgxCtlBacktestSearch *search;
  GArray *points; /* of double: (nullable): one point after the other */
  gsize n_names;
  double *sharpes;   /* of each fold and point */
  IgxTradeList *out; /* what was made out of sample, of all folds */
  GArray *starts;    /* of guint: where each fold's trades begin in it */
} Work;

static void
fold_free (gpointer data)
{
  IgxCtlBacktestFold *fold = data;

  g_free (fold->point);
  g_clear_pointer (&fold->report, igx_report_free);
  g_free (fold);
}

void
igx_ctl_backtest_search_free (IgxCtlBacktestSearch *self)
{
  g_ptr_array_unref (self->folds);
  g_clear_pointer (&self->report, igx_report_free);
  g_free (self);
}

static const double *
get_point (const Work *work, guint trial)
{
  return work->n_names > 0 ? &g_array_index (work->points, double, trial * work->n_names) : NULL;
}

static IgxCtlBacktestFold *
get_fold (const Work *work, guint i)
{
  return work->search->folds->pdata[i];
}

/* The changed parameters, and those of the point. */
static GHashTable *
make_params (const Work *work, const double *point)
{
  GHashTable *params = point != NULL
                           ? igx_parameter_space_dup_params (work->options->space, point)
                           : g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer name = NULL;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, work->options->params);
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (!g_hash_table_contains (params, name))
      g_hash_table_insert (params, g_strdup (name), g_memdup2 (value, sizeof (double)));
  return params;
}

/* All candidates of a point that nobody refused come first in the list. */
static IgxTradeList *
run_point (const Work *work,
           const double *point,
           const char *label,
           IgxPortfolio **portfolio,
           gsize *n,
           IgxCtlExit *code)
{
  g_autoptr (GHashTable) params = make_params (work, point);
  IgxCtlBacktestOptions options = *work->options;
  g_autoptr (IgxCtlBacktestRun) run = NULL;
  g_autoptr (IgxGate) gate = igx_ctl_backtest_result_make_gate (work->options);
  IgxTradeList *list = NULL;

  options.params = params;
  options.html = NULL;
  run = igx_ctl_backtest_run_new (work->input, work->plan, &options, label, code);
  if (run == NULL || run->stopped)
    return NULL;
  *portfolio = igx_ctl_backtest_result_take (run);
  list = igx_portfolio_run (*portfolio, gate, NULL, NULL);
  *n = igx_ctl_backtest_result_sort (list);
  return list;
}

/* Those that were over before the fold, of which nothing lies in it. */
static GArray *
list_in_sample (const IgxTradeList *list, gsize n, const IgxFold *fold, guint *n_closed)
{
  GArray *some = g_array_new (FALSE, FALSE, sizeof (IgxTrade));

  *n_closed = 0;
  for (gsize i = 0; i < n; i++)
    {
      const IgxTrade *trade = &g_array_index (list->trades, IgxTrade, i);

      if (!igx_walk_forward_is_in_sample (fold, trade->close_time, trade->expires_at))
        continue;
      *n_closed += igx_trade_is_closed (trade) ? 1 : 0;
      g_array_append_val (some, *trade);
    }
  return some;
}

static void
measure (const IgxTradeList *list, gsize n, const IgxFold *fold, IgxSharpe *sharpe, guint *n_closed)
{
  g_autoptr (GArray) some = list_in_sample (list, n, fold, n_closed);
  g_autoptr (GArray) days = igx_sharpe_list_days ((const IgxTrade *) (gconstpointer) some->data,
                                                  some->len, fold->train_first, fold->train_last);

  igx_sharpe_measure ((const double *) (gconstpointer) days->data, days->len, sharpe);
}

/* Of each fold the best point. */
static IgxCtlExit
try_points (Work *work, guint n_points)
{
  const guint n_folds = work->search->folds->len;

  for (guint trial = 0; trial < n_points; trial++)
    {
      g_autofree char *label = g_strdup_printf ("trial %u of %u", trial + 1, n_points);
      g_autoptr (IgxPortfolio) portfolio = NULL;
      g_autoptr (IgxTradeList) list = NULL;
      IgxCtlExit code = IGX_CTL_OK;
      gsize n = 0;

      list = run_point (work, get_point (work, trial), label, &portfolio, &n, &code);
      if (list == NULL)
        return code;
      work->search->n_trials++;
      for (guint i = 0; i < n_folds; i++)
        {
          IgxCtlBacktestFold *fold = get_fold (work, i);
          double *known = &work->sharpes[i * n_points + trial];
          IgxSharpe sharpe;
          guint n_closed = 0;

          measure (list, n, &fold->fold, &sharpe, &n_closed);
          *known = n_closed >= IGX_CTL_BACKTEST_SEARCH_MIN ? sharpe.sharpe : NAN;
          if (isnan (*known) || (fold->point != NULL && !(*known > fold->in_sample.sharpe)))
            continue;
          g_free (fold->point);
          fold->point = g_memdup2 (get_point (work, trial), work->n_names * sizeof (double));
          fold->in_sample = sharpe;
          fold->n_in_sample = n_closed;
        }
    }
  return IGX_CTL_OK;
}

static void
add_out_of_sample (Work *work, const IgxTradeList *list, gsize n, const IgxFold *fold)
{
  for (gsize i = 0; i < n; i++)
    {
      const IgxTrade *trade = &g_array_index (list->trades, IgxTrade, i);

      if (igx_walk_forward_is_out_of_sample (fold, trade->close_time))
        igx_trade_list_add (work->out, trade, list->symbols->pdata[trade->symbol],
                            list->strategies->pdata[trade->strategy]);
    }
}

static gboolean
is_same_point (const Work *work, const double *a, const double *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return memcmp (a, b, work->n_names * sizeof (double)) == 0;
}

static IgxReport *
make_report (const Work *work, guint first, guint n, gint64 begin, gint64 end)
{
  const IgxReportInput input = {
    .trades = n > 0 ? &g_array_index (work->out->trades, IgxTrade, first) : NULL,
    .n_trades = n,
    .symbols = (const char *const *) work->out->symbols->pdata,
    .strategies = (const char *const *) work->out->strategies->pdata,
    .fee = work->options->fee,
    .first = begin,
    .last = end,
    .seed = SEED,
  };

  return igx_report_new (&input);
}

/* Runs each choice once more, for all folds in a row that made it. */
static IgxCtlExit
judge_choices (Work *work)
{
  const guint n_folds = work->search->folds->len;
  g_autoptr (IgxPortfolio) portfolio = NULL;
  g_autoptr (IgxTradeList) list = NULL;
  const double *last = NULL;
  gsize n = 0;

  for (guint i = 0; i < n_folds; i++)
    {
      IgxCtlBacktestFold *fold = get_fold (work, i);
      const guint start = work->out->trades->len;
      g_autofree char *label = g_strdup_printf ("fold %u of %u", i + 1, n_folds);
      IgxCtlExit code = IGX_CTL_OK;

      g_array_append_val (work->starts, start);
      /* Where nothing could be chosen, nobody would have traded. */
      if (work->n_names > 0 && fold->point == NULL)
        continue;
      if (list == NULL || !is_same_point (work, last, fold->point))
        {
          g_clear_pointer (&list, igx_trade_list_free);
          g_clear_pointer (&portfolio, igx_portfolio_free);
          list = run_point (work, fold->point, label, &portfolio, &n, &code);
          if (list == NULL)
            return code;
          last = fold->point;
        }
      add_out_of_sample (work, list, n, &fold->fold);
    }
  for (guint i = 0; i < n_folds; i++)
    {
      IgxCtlBacktestFold *fold = get_fold (work, i);
      const guint start = g_array_index (work->starts, guint, i);
      const guint end
          = i + 1 < n_folds ? g_array_index (work->starts, guint, i + 1) : work->out->trades->len;

      fold->report
          = make_report (work, start, end - start, fold->fold.test_first, fold->fold.test_last);
    }
  work->search->report
      = make_report (work, 0, work->out->trades->len, get_fold (work, 0)->fold.test_first,
                     get_fold (work, n_folds - 1)->fold.test_last);
  return IGX_CTL_OK;
}

static gboolean
make_points (Work *work, guint *n_points, GError **error)
{
  const IgxCtlBacktestOptions *options = work->options;

  if (options->space == NULL)
    return TRUE;
  work->n_names = igx_parameter_space_get_n_names (options->space);
  work->search->is_random = igx_parameter_space_count (options->space) > options->trials;
  work->points = work->search->is_random
                     ? igx_parameter_space_draw (options->space, options->trials, SEED, error)
                     : igx_parameter_space_list (options->space, error);
  if (work->points == NULL)
    return FALSE;
  *n_points = (guint) (work->points->len / work->n_names);
  return TRUE;
}

static gboolean
make_folds (Work *work, const IgxBacktestStats *stats, GError **error)
{
  const IgxCtlBacktestSeries *series = work->plan->series->pdata[0];
  const IgxTimeframe timeframe = igx_ctl_candles_get_series (series->candles)->timeframe;
  const gint64 warmup = (gint64) (stats->warmup - MIN (stats->warmup, stats->n_before)) * timeframe;
  g_autoptr (GArray) folds
      = igx_walk_forward_split (stats->first + warmup, stats->last + timeframe,
                                work->options->walk_forward, IGX_WALK_FORWARD_ANCHORED, error);

  if (folds == NULL)
    return FALSE;
  for (guint i = 0; i < folds->len; i++)
    {
      IgxCtlBacktestFold *fold = g_new0 (IgxCtlBacktestFold, 1);

      fold->fold = g_array_index (folds, IgxFold, i);
      fold->in_sample = (IgxSharpe){ 0, NAN, NAN, NAN, NAN, NAN };
      g_ptr_array_add (work->search->folds, fold);
    }
  return TRUE;
}

static IgxCtlExit
search_all (Work *work, guint n_points)
{
  const guint n_folds = work->search->folds->len;
  IgxCtlExit code = IGX_CTL_OK;

  if (n_points > 0)
    {
      work->sharpes = g_new (double, n_folds *n_points);
      code = try_points (work, n_points);
      if (code != IGX_CTL_OK || work->search->n_trials < n_points)
        return code;
      igx_deflate_best (&get_fold (work, n_folds - 1)->in_sample,
                        work->sharpes + (n_folds - 1) * n_points, n_points,
                        &work->search->deflated);
    }
  return judge_choices (work);
}

static void
work_clear (Work *work)
{
  g_clear_pointer (&work->points, g_array_unref);
  g_free (work->sharpes);
  g_clear_pointer (&work->out, igx_trade_list_free);
  g_clear_pointer (&work->starts, g_array_unref);
}

/**
 * igx_ctl_backtest_search_new:
 * @input: which candles there are
 * @plan: what runs on what
 * @options: what is wanted
 * @stats: of the run without a search
 * @code: (out): what to exit with on failure
 *
 * Returns: (transfer full) (nullable): a walk forward; %NULL if it was stopped, or if something is
 *   wrong, which has been said then
 */
IgxCtlBacktestSearch *
igx_ctl_backtest_search_new (const IgxCtlBacktestInput *input,
                             const IgxCtlBacktestPlan *plan,
                             const IgxCtlBacktestOptions *options,
                             const IgxBacktestStats *stats,
                             IgxCtlExit *code)
{
  g_autoptr (IgxCtlBacktestSearch) self = g_new0 (IgxCtlBacktestSearch, 1);
  Work work = { .input = input, .plan = plan, .options = options, .search = self };
  g_autoptr (GError) error = NULL;
  guint n_points = 0;

  self->folds = g_ptr_array_new_with_free_func (fold_free);
  self->deflated.deflated = self->deflated.threshold = self->deflated.probability = NAN;
  *code = IGX_CTL_OK;
  work.out = igx_trade_list_new ();
  work.starts = g_array_new (FALSE, FALSE, sizeof (guint));
  if (!make_points (&work, &n_points, &error) || !make_folds (&work, stats, &error))
    {
      igx_ctl_command_error ("%s", error->message);
      *code = g_error_matches (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_UNKNOWN_NAME)
                  ? IGX_CTL_NOT_FOUND
                  : IGX_CTL_FAILED;
    }
  else
    *code = search_all (&work, n_points);
  work_clear (&work);
  return *code == IGX_CTL_OK && self->report != NULL ? g_steal_pointer (&self) : NULL;
}
