/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Series after series on all cores. Nothing that comes out depends on how many there are: each
 * series has an engine of its own, and what is put together later is put together in one order. */
#include "ctl/backtest/igx-ctl-backtest-run.h"

#include "ctl/backtest/igx-ctl-interrupt.h"
#include "ctl/backtest/igx-ctl-progress.h"
#include "engine/igx-timeframe.h"

/** How long the bar waits for something new, in us. */
#define TICK_US (100 * 1000)

/** Holes take candles away from a warm-up: a tenth more of them. */
#define HISTORY_MARGIN 10

/* What the jobs share. */
typedef struct
{
  const IgxCtlBacktestInput *input;
  const IgxCtlBacktestOptions *options;
  const char *label; /* (nullable) */
  GMutex mutex;
  GCond cond;
  guint n_left;
  int failed; /* atomic */
} Work;

/* Another series that is read. */
typedef struct
{
  IgxCtlCandleCursor *cursor; /* (owned) */
  const IgxSeriesKey *series;
  const IgxCandle *candles;
  gsize n;
} Other;

static void
job_free (gpointer data)
{
  IgxCtlBacktestJob *job = data;

  g_clear_pointer (&job->backtest, igx_backtest_free);
  g_clear_pointer (&job->prices, igx_ctl_prices_free);
  g_clear_error (&job->error);
  g_free (job);
}

static void
other_clear (gpointer data)
{
  Other *other = data;

  g_clear_pointer (&other->cursor, igx_ctl_candle_cursor_close);
}

static gint64
find_begin (const IgxCtlBacktestOptions *options, gsize history, IgxTimeframe timeframe)
{
  if (options->since < 0)
    return -1;
  return MAX (0, options->since - (gint64) (history + history / HISTORY_MARGIN + 1) * timeframe);
}

static GArray *
open_others (const Work *work, IgxEngine *engine, GError **error)
{
  g_autoptr (GArray) others = g_array_new (FALSE, TRUE, sizeof (Other));

  g_array_set_clear_func (others, other_clear);
  for (gsize i = 0; i < igx_engine_get_n_inputs (engine); i++)
    {
      Other other = { .series = igx_engine_get_input (engine, i) };
      IgxCtlCandles *candles = igx_ctl_backtest_input_find (work->input, other.series);
      const gint64 begin = find_begin (work->options, igx_engine_get_input_history (engine, i),
                                       other.series->timeframe);

      other.cursor = igx_ctl_candle_cursor_open (candles, begin, work->options->until, error);
      if (other.cursor == NULL)
        return NULL;
      g_array_append_val (others, other);
    }
  return g_steal_pointer (&others);
}

/* All that closes by @time. */
static gboolean
feed_until (IgxEngine *engine, Other *other, gint64 time, GError **error)
{
  for (;;)
    {
      gsize n = 0;

      if (other->n == 0
          && !igx_ctl_candle_cursor_next (other->cursor, &other->candles, &other->n, error))
        return FALSE;
      while (n < other->n && other->candles[n].open_time + other->series->timeframe <= time)
        n++;
      if (n == 0)
        return TRUE;
      if (!igx_engine_feed (engine, other->series, other->candles, n, error))
        return FALSE;
      other->candles += n;
      other->n -= n;
    }
}

static void
count_missing (IgxCtlBacktestJob *job, const IgxCandle *candles, gsize n, gint64 *last)
{
  const IgxTimeframe timeframe = igx_ctl_candles_get_series (job->planned->candles)->timeframe;

  for (gsize i = 0; i < n; i++)
    {
      if (*last >= 0)
        job->n_missing += (candles[i].open_time - *last) / timeframe - 1;
      *last = candles[i].open_time;
    }
}

static gboolean
is_stopped (Work *work)
{
  return igx_ctl_interrupt_is_asked () || g_atomic_int_get (&work->failed) != 0;
}

static gboolean
push_all (
    Work *work, IgxCtlBacktestJob *job, IgxCtlCandleCursor *cursor, GArray *others, GError **error)
{
  IgxEngine *engine = igx_backtest_get_engine (job->backtest);
  const IgxTimeframe timeframe = igx_ctl_candles_get_series (job->planned->candles)->timeframe;
  gint64 last_seen = -1;
  gint64 first = 0;
  gint64 last = 0;

  igx_ctl_candle_cursor_get_span (cursor, &first, &last);
  if (work->options->html != NULL)
    job->prices = igx_ctl_prices_new (MAX (first, work->options->since), last);
  while (!is_stopped (work))
    {
      const IgxCandle *candles = NULL;
      gsize n = 0;
      gsize n_before = 0;

      if (!igx_ctl_candle_cursor_next (cursor, &candles, &n, error))
        return FALSE;
      if (n == 0)
        {
          job->done = TRUE;
          return TRUE;
        }
      for (guint i = 0; i < others->len; i++)
        if (!feed_until (engine, &g_array_index (others, Other, i),
                         candles[n - 1].open_time + timeframe, error))
          return FALSE;
      if (!igx_backtest_push (job->backtest, candles, n, error))
        return FALSE;
      while (n_before < n && candles[n_before].open_time < work->options->since)
        n_before++;
      count_missing (job, candles + n_before, n - n_before, &last_seen);
      if (job->prices != NULL)
        igx_ctl_prices_add (job->prices, candles, n);
      if (last > first)
        g_atomic_int_set (&job->share,
                          (int) (1000 * (candles[n - 1].open_time - first) / (last - first)));
    }
  return TRUE;
}

static gboolean
run_series (Work *work, IgxCtlBacktestJob *job, GError **error)
{
  const IgxSeriesKey *series = igx_ctl_candles_get_series (job->planned->candles);
  g_autoptr (IgxCtlCandleCursor) cursor = NULL;
  g_autoptr (GArray) others = NULL;
  IgxEngine *engine = NULL;

  job->backtest = igx_backtest_new_on (series, TRUE, work->options->fee);
  for (guint i = 0; i < job->planned->strategies->len; i++)
    {
      IgxStrategy *strategy = job->planned->strategies->pdata[i];
      g_autoptr (GHashTable) params = igx_ctl_backtest_plan_dup_params (work->options, strategy);

      if (!igx_backtest_add_strategy (job->backtest, strategy, params, error))
        return FALSE;
    }
  igx_backtest_set_begin (job->backtest, work->options->since);
  engine = igx_backtest_get_engine (job->backtest);
  others = open_others (work, engine, error);
  if (others == NULL)
    return FALSE;
  cursor = igx_ctl_candle_cursor_open (
      job->planned->candles,
      find_begin (work->options, igx_engine_get_history (engine), series->timeframe),
      work->options->until, error);
  if (cursor == NULL || !push_all (work, job, cursor, others, error))
    return FALSE;
  igx_backtest_get_stats (job->backtest, &job->stats);
  igx_backtest_finish (job->backtest);
  return TRUE;
}

static void
job_cb (gpointer data, gpointer user_data)
{
  IgxCtlBacktestJob *job = data;
  Work *work = user_data;

  if (!is_stopped (work) && !run_series (work, job, &job->error))
    g_atomic_int_set (&work->failed, 1);
  g_atomic_int_set (&job->share, 1000);
  g_mutex_lock (&work->mutex);
  work->n_left--;
  g_cond_signal (&work->cond);
  g_mutex_unlock (&work->mutex);
}

static void
show (const IgxCtlBacktestRun *self, IgxCtlProgress *progress, const char *label, guint n_left)
{
  const guint n = self->jobs->len;
  g_autofree char *text = NULL;
  double share = 0;

  for (guint i = 0; i < n; i++)
    share += g_atomic_int_get (&((IgxCtlBacktestJob *) self->jobs->pdata[i])->share);
  text = g_strdup_printf ("%u of %u series%s%s", n - n_left, n, label != NULL ? ", " : "",
                          label != NULL ? label : "");
  igx_ctl_progress_show (progress, share / 1000 / n, text);
}

static void
wait_for_all (IgxCtlBacktestRun *self, Work *work)
{
  g_autoptr (IgxCtlProgress) progress = igx_ctl_progress_new (work->options->json);

  g_mutex_lock (&work->mutex);
  while (work->n_left > 0)
    {
      show (self, progress, work->label, work->n_left);
      g_cond_wait_until (&work->cond, &work->mutex, g_get_monotonic_time () + TICK_US);
    }
  g_mutex_unlock (&work->mutex);
}

static IgxCtlExit
say_result (IgxCtlBacktestRun *self)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      const IgxCtlBacktestJob *job = self->jobs->pdata[i];
      g_autofree char *warning = igx_ctl_candles_dup_warning (job->planned->candles);

      if (job->error != NULL)
        {
          igx_ctl_command_error ("%s", job->error->message);
          return IGX_CTL_BAD_FILE;
        }
      if (warning != NULL)
        igx_ctl_command_error ("%s", warning);
    }
  return IGX_CTL_OK;
}

/**
 * igx_ctl_backtest_run_new:
 * @input: which candles there are
 * @plan: what runs on what
 * @options: what is wanted
 * @label: (nullable): what stands behind the bar besides
 * @code: (out): what to exit with on failure
 *
 * Runs all of it, until it is over or somebody asks to stop; see igx_ctl_interrupt_begin().
 *
 * Returns: (transfer full) (nullable): the backtests; if %NULL, what went wrong has been said
 */
IgxCtlBacktestRun *
igx_ctl_backtest_run_new (const IgxCtlBacktestInput *input,
                          const IgxCtlBacktestPlan *plan,
                          const IgxCtlBacktestOptions *options,
                          const char *label,
                          IgxCtlExit *code)
{
  g_autoptr (IgxCtlBacktestRun) self = g_new0 (IgxCtlBacktestRun, 1);
  Work work = { .input = input, .options = options, .label = label, .n_left = plan->series->len };
  g_autoptr (GError) error = NULL;
  GThreadPool *pool = NULL;

  self->jobs = g_ptr_array_new_with_free_func (job_free);
  g_mutex_init (&work.mutex);
  g_cond_init (&work.cond);
  pool = g_thread_pool_new (job_cb, &work, (int) MIN (options->threads, plan->series->len), TRUE,
                            &error);
  if (pool == NULL)
    {
      igx_ctl_command_error ("%s: try fewer --threads", error->message);
      *code = IGX_CTL_FAILED;
      return NULL;
    }
  for (guint i = 0; i < plan->series->len; i++)
    {
      IgxCtlBacktestJob *job = g_new0 (IgxCtlBacktestJob, 1);

      job->planned = plan->series->pdata[i];
      g_ptr_array_add (self->jobs, job);
      g_thread_pool_push (pool, job, NULL);
    }
  wait_for_all (self, &work);
  g_thread_pool_free (pool, FALSE, TRUE);
  g_mutex_clear (&work.mutex);
  g_cond_clear (&work.cond);
  self->stopped = igx_ctl_interrupt_is_asked ();
  /* What there is is still put together: that takes another Ctrl-C to stop. */
  if (self->stopped)
    igx_ctl_interrupt_begin ();
  *code = say_result (self);
  return *code == IGX_CTL_OK ? g_steal_pointer (&self) : NULL;
}

void
igx_ctl_backtest_run_free (IgxCtlBacktestRun *self)
{
  g_ptr_array_unref (self->jobs);
  g_free (self);
}

/**
 * igx_ctl_backtest_run_count_done:
 *
 * Returns: how many series were seen to their end
 */
guint
igx_ctl_backtest_run_count_done (const IgxCtlBacktestRun *self)
{
  guint n = 0;

  for (guint i = 0; i < self->jobs->len; i++)
    n += ((const IgxCtlBacktestJob *) self->jobs->pdata[i])->done ? 1 : 0;
  return n;
}

/**
 * igx_ctl_backtest_run_count_candles:
 *
 * Returns: how many candles were seen, without those that only warmed up
 */
gsize
igx_ctl_backtest_run_count_candles (const IgxCtlBacktestRun *self)
{
  gsize n = 0;

  for (guint i = 0; i < self->jobs->len; i++)
    n += ((const IgxCtlBacktestJob *) self->jobs->pdata[i])->stats.n_candles;
  return n;
}
