/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One pass over the candidates of all series. The backtests have them in order, each of its own
 * series, so the next one of all is the first of one of them. What is over is told to the gate
 * before the candidates of the first close at which it is known; it waits in a heap until then.
 *
 * A candidate is in memory once: as a record of its backtest until it was passed, as a trade from
 * then on.
 */
#include "engine/igx-portfolio.h"

#include <string.h>

/* How many candidates of a backtest are passed before their memory is given back. */
#define FORGET_STEP 4096

/* What waits for its time; the same time: for its rank. */
typedef struct
{
  gint64 time;
  guint32 rank;
} Waiting;

typedef struct
{
  IgxBacktest *backtest; /* (owned) */
  guint32 n;
  guint32 next;
  guint16 symbol; /* place of its name */
  IgxBacktestStats stats;
} Series;

struct _IgxPortfolio
{
  GArray *series; /* of Series */
};

/* One pass. */
typedef struct
{
  GArray *series;     /* of Series */
  GArray *queue;      /* of Waiting, a heap: the next close of each series */
  GArray *outcomes;   /* of Waiting, a heap: ends of trades that the gate does not know of */
  IgxTradeList *list; /* what was passed */
  IgxGate *gate;      /* (nullable) */
  GArray *applicants; /* of IgxApplicant: those of the close at hand */
  GArray *verdicts;   /* of IgxVerdict: theirs */
  IgxPortfolioFunc func;
  gpointer data;
} Pass;

static gboolean
comes_before (const Waiting *a, const Waiting *b)
{
  return a->time < b->time || (a->time == b->time && a->rank < b->rank);
}

static void
heap_push (GArray *heap, gint64 time, guint32 rank)
{
  const Waiting added = { time, rank };
  guint at = heap->len;
  Waiting *all = NULL;

  g_array_append_val (heap, added);
  all = (Waiting *) (gpointer) heap->data;
  while (at > 0 && comes_before (&added, &all[(at - 1) / 2]))
    {
      all[at] = all[(at - 1) / 2];
      at = (at - 1) / 2;
    }
  all[at] = added;
}

static const Waiting *
heap_peek (const GArray *heap)
{
  return heap->len > 0 ? (const Waiting *) (gconstpointer) heap->data : NULL;
}

static Waiting
heap_pop (GArray *heap)
{
  Waiting *all = (Waiting *) (gpointer) heap->data;
  const Waiting first = all[0];
  const Waiting last = all[heap->len - 1];
  const guint n = heap->len - 1;
  guint at = 0;

  for (guint child = 1; child < n; child = 2 * at + 1)
    {
      if (child + 1 < n && comes_before (&all[child + 1], &all[child]))
        child++;
      if (!comes_before (&all[child], &last))
        break;
      all[at] = all[child];
      at = child;
    }
  all[at] = last;
  g_array_set_size (heap, n);
  return first;
}

static void
series_clear (gpointer data)
{
  Series *series = data;

  g_clear_pointer (&series->backtest, igx_backtest_free);
}

/**
 * igx_portfolio_new:
 *
 * Returns: (transfer full): a portfolio without backtests
 */
IgxPortfolio *
igx_portfolio_new (void)
{
  IgxPortfolio *self = g_new0 (IgxPortfolio, 1);

  self->series = g_array_new (FALSE, FALSE, sizeof (Series));
  g_array_set_clear_func (self->series, series_clear);
  return self;
}

void
igx_portfolio_free (IgxPortfolio *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->series);
  g_free (self);
}

/* Symbol, timeframe, then the venue, which is the same for all as a rule. */
static int
compare_series (gconstpointer a, gconstpointer b)
{
  const IgxSeriesKey *x = igx_backtest_get_series (((const Series *) a)->backtest);
  const IgxSeriesKey *y = igx_backtest_get_series (((const Series *) b)->backtest);
  int order = strcmp (x->symbol, y->symbol);

  if (order == 0)
    order = (x->timeframe > y->timeframe) - (x->timeframe < y->timeframe);
  return order != 0 ? order : strcmp (x->venue, y->venue);
}

static gboolean
check_new (const IgxPortfolio *self, const Series *added, GError **error)
{
  const IgxSeriesKey *key = igx_backtest_get_series (added->backtest);

  if (self->series->len == IGX_TRADE_LIST_NAMES_MAX)
    {
      g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_LIMIT,
                   "More than %d series are too many for one backtest: give fewer",
                   IGX_TRADE_LIST_NAMES_MAX);
      return FALSE;
    }
  for (guint i = 0; i < self->series->len; i++)
    if (compare_series (&g_array_index (self->series, Series, i), added) == 0)
      {
        g_autofree char *name = igx_series_key_to_string (key);

        g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID,
                     "The series %s is there twice: give its candles once", name);
        return FALSE;
      }
  return TRUE;
}

/**
 * igx_portfolio_add:
 * @self: a portfolio
 * @backtest: (transfer full): of a series that is not there yet; finished by this call
 * @error: return location for a #GError
 *
 * In which order they are added does not matter.
 *
 * Returns: %FALSE with %IGX_ENGINE_ERROR_INVALID if the series is there already,
 *   %IGX_ENGINE_ERROR_LIMIT if there are too many; @backtest is gone then, too
 */
gboolean
igx_portfolio_add (IgxPortfolio *self, IgxBacktest *backtest, GError **error)
{
  Series added = { .backtest = backtest };

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (backtest != NULL, FALSE);

  if (!check_new (self, &added, error))
    {
      igx_backtest_free (backtest);
      return FALSE;
    }
  igx_backtest_finish (backtest);
  igx_backtest_get_stats (backtest, &added.stats);
  added.n = (guint32) added.stats.n_signals;
  g_array_append_val (self->series, added);
  return TRUE;
}

/**
 * igx_portfolio_get_n_trades:
 *
 * Returns: how many candidates there are
 */
gsize
igx_portfolio_get_n_trades (const IgxPortfolio *self)
{
  gsize n = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->series->len; i++)
    n += g_array_index (self->series, Series, i).n;
  return n;
}

static const char *
get_strategy (const Pass *self, const IgxTrade *trade)
{
  return self->list->strategies->pdata[trade->strategy];
}

/* Tells the gate what was over by @time. */
static void
end_until (Pass *self, gint64 time)
{
  const Waiting *next = NULL;

  while ((next = heap_peek (self->outcomes)) != NULL && next->time <= time)
    {
      const IgxTrade *trade
          = &g_array_index (self->list->trades, IgxTrade, heap_pop (self->outcomes).rank);

      if (igx_trade_is_closed (trade))
        igx_track_record_add (igx_gate_get_track_record (self->gate), get_strategy (self, trade),
                              (IgxRegime) trade->regime, trade->close_time, trade->expires_at,
                              trade->result_r);
      if (trade->refusal == IGX_REFUSAL_NONE)
        igx_gate_end_cool_down (self->gate, self->list->symbols->pdata[trade->symbol],
                                (IgxDirection) trade->direction, trade->close_time,
                                trade->closed_at);
    }
}

static void
judge (Pass *self, const Series *series, guint n)
{
  end_until (self, igx_backtest_get_close_time (series->backtest, series->next));
  g_array_set_size (self->applicants, n);
  g_array_set_size (self->verdicts, n);
  for (guint i = 0; i < n; i++)
    igx_backtest_get_applicant (series->backtest, series->next + i,
                                &g_array_index (self->applicants, IgxApplicant, i));
  igx_gate_judge (self->gate, &g_array_index (self->applicants, IgxApplicant, 0), n,
                  &g_array_index (self->verdicts, IgxVerdict, 0));
}

/* Candidate @i of the close at hand becomes a trade. */
static gboolean
pass_one (Pass *self, const Series *series, guint i, guint n)
{
  IgxPortfolioItem item = {
    .backtest = series->backtest, .at = series->next + i, .gate = self->gate, .n_together = n
  };
  IgxTrade trade;
  const char *strategy = igx_backtest_get_trade (series->backtest, item.at, &trade);

  trade.symbol = series->symbol;
  if (!igx_trade_list_find_name (self->list->strategies, strategy, &trade.strategy))
    g_return_val_if_reached (FALSE);
  if (self->gate != NULL)
    {
      item.verdict = &g_array_index (self->verdicts, IgxVerdict, i);
      item.applicant = &g_array_index (self->applicants, IgxApplicant, i);
      trade.quality = item.verdict->quality;
      trade.refusal = (guint8) item.verdict->refusal;
      if (trade.closed_at != 0)
        heap_push (self->outcomes, trade.closed_at, self->list->trades->len);
    }
  g_array_append_val (self->list->trades, trade);
  if (self->func == NULL)
    return TRUE;
  item.trade = &trade;
  return self->func (&item, self->data);
}

/* All candidates of one series and close. */
static gboolean
pass_close (Pass *self, Series *series)
{
  const gint64 close_time = igx_backtest_get_close_time (series->backtest, series->next);
  gboolean goes_on = TRUE;
  guint n = 1;

  while (series->next + n < series->n
         && igx_backtest_get_close_time (series->backtest, series->next + n) == close_time)
    n++;
  if (self->gate != NULL)
    judge (self, series, n);
  for (guint i = 0; i < n && goes_on; i++)
    goes_on = pass_one (self, series, i, n);
  series->next += n;
  if (series->next % FORGET_STEP < n || series->next == series->n)
    igx_backtest_forget (series->backtest, series->next);
  return goes_on;
}

/**
 * igx_portfolio_run:
 * @self: a portfolio that was not run before
 * @gate: (nullable): a gate that has seen nothing, with its profile and its fee; %NULL: nothing is
 *   judged
 * @func: (nullable): called for each candidate, in the order of close time, symbol, timeframe,
 *   strategy, direction
 * @data: for @func
 *
 * At each close the gate first hears of the outcomes that are over by then, then judges the
 * candidates of each series together. The backtests forget what was passed.
 *
 * Returns: (transfer full): the candidates that were passed, all of them unless @func said stop, in
 *   that order
 */
IgxTradeList *
igx_portfolio_run (IgxPortfolio *self, IgxGate *gate, IgxPortfolioFunc func, gpointer data)
{
  Pass pass = { .gate = gate, .func = func, .data = data };
  gboolean goes_on = TRUE;

  g_return_val_if_fail (self != NULL, NULL);

  g_array_sort (self->series, compare_series);
  pass.series = self->series;
  pass.list = igx_trade_list_new ();
  pass.queue = g_array_new (FALSE, FALSE, sizeof (Waiting));
  pass.outcomes = g_array_new (FALSE, FALSE, sizeof (Waiting));
  pass.applicants = g_array_new (FALSE, FALSE, sizeof (IgxApplicant));
  pass.verdicts = g_array_new (FALSE, FALSE, sizeof (IgxVerdict));
  for (guint i = 0; i < self->series->len && goes_on; i++)
    {
      Series *series = &g_array_index (self->series, Series, i);

      goes_on = igx_trade_list_find_name (
          pass.list->symbols, igx_backtest_get_series (series->backtest)->symbol, &series->symbol);
      if (series->n > 0)
        heap_push (pass.queue, igx_backtest_get_close_time (series->backtest, 0), i);
    }
  while (goes_on && pass.queue->len > 0)
    {
      const guint32 rank = heap_pop (pass.queue).rank;
      Series *series = &g_array_index (self->series, Series, rank);

      goes_on = pass_close (&pass, series);
      if (series->next < series->n)
        heap_push (pass.queue, igx_backtest_get_close_time (series->backtest, series->next), rank);
    }
  g_array_unref (pass.queue);
  g_array_unref (pass.outcomes);
  g_array_unref (pass.applicants);
  g_array_unref (pass.verdicts);
  return pass.list;
}

/* One for each symbol: from its first candle to its last, on whatever timeframe these are. */
static GArray *
list_holds (const IgxPortfolio *self, IgxReportInput *input)
{
  GArray *holds = g_array_new (FALSE, FALSE, sizeof (IgxReportHold));
  gint64 first = 0;
  gint64 last = 0;

  for (guint i = 0; i < self->series->len; i++)
    {
      const Series *series = &g_array_index (self->series, Series, i);
      const gint64 begin = series->stats.first;
      const gint64 end = series->stats.last + igx_backtest_get_series (series->backtest)->timeframe;
      IgxReportHold hold = { .symbol = series->symbol };
      IgxReportHold *known = NULL;

      if (!igx_backtest_get_hold (series->backtest, &hold.first, &hold.last))
        continue;
      if (holds->len > 0)
        known = &g_array_index (holds, IgxReportHold, holds->len - 1);
      if (known == NULL || known->symbol != series->symbol)
        {
          g_array_append_val (holds, hold);
          first = begin;
          last = end;
        }
      else
        {
          if (begin < first)
            known->first = hold.first;
          if (end > last)
            known->last = hold.last;
          first = MIN (first, begin);
          last = MAX (last, end);
        }
      input->first = input->first == 0 ? begin : MIN (input->first, begin);
      input->last = MAX (input->last, end);
      input->fee = series->stats.fee;
    }
  return holds;
}

/**
 * igx_portfolio_report:
 * @self: a portfolio that was run
 * @list: what igx_portfolio_run() gave, in any order
 * @first: the first of its trades that counts
 * @n: how many count
 * @seed: of the resampling
 *
 * Returns: (transfer full): what these trades say
 */
IgxReport *
igx_portfolio_report (
    const IgxPortfolio *self, const IgxTradeList *list, gsize first, gsize n, guint32 seed)
{
  IgxReportInput input = { .n_trades = n, .seed = seed };
  g_autoptr (GArray) holds = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (list != NULL && first + n <= list->trades->len, NULL);

  holds = list_holds (self, &input);
  input.trades = n > 0 ? &g_array_index (list->trades, IgxTrade, first) : NULL;
  input.symbols = (const char *const *) list->symbols->pdata;
  input.strategies = (const char *const *) list->strategies->pdata;
  input.holds = (const IgxReportHold *) (gconstpointer) holds->data;
  input.n_holds = holds->len;
  return igx_report_new (&input);
}

static void
add_vote (const char *strategy, IgxDirection direction, double confidence, gpointer data)
{
  igx_signal_add_vote (data, strategy, direction, confidence);
}

/**
 * igx_portfolio_item_dup_signal:
 * @item: a candidate, while it is passed
 *
 * Returns: (transfer full): it with its texts, what became of it and, with a gate, its verdict
 */
IgxSignal *
igx_portfolio_item_dup_signal (const IgxPortfolioItem *item)
{
  IgxSignal *signal = igx_backtest_dup_signal (item->backtest, item->at);
  const IgxVerdict *verdict = item->verdict;

  if (verdict == NULL)
    return signal;
  signal->published = verdict->refusal == IGX_REFUSAL_NONE;
  signal->refusal = igx_verdict_dup_refusal (verdict, item->applicant);
  signal->quality = verdict->quality;
  memcpy (signal->quality_terms, verdict->terms, sizeof signal->quality_terms);
  signal->opposition = verdict->opposition;
  signal->verdict = igx_verdict_inputs_to_text (&verdict->inputs);
  igx_gate_foreach_vote (item->gate, item->applicant->symbol, item->applicant->timeframe,
                         item->applicant->close_time, add_vote, signal);
  return signal;
}
