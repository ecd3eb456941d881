/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One pass over many series against a judge who keeps everything in one list and looks through all
 * of it at each close. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/igx-portfolio.h"
#include "engine/igx-timeframe.h"
#include "test-candles.h"

#define FEE       0.0004
#define N_CANDLES 12000

static const char *const sources[] = {
  "strategy cross\ntimeframe 1m, 5m\nregime momentum\n"
  "long\n  require crosses_above(ema(close, 5), ema(close, 13))\n"
  "  score 40 \"cross\"\n  score 20 when rsi(14) > 55 \"strong\"\n"
  "    or 10 when rsi(14) > 50 \"not weak\"\n  score 20 when close > ema(close, 200) \"trend\"\n"
  "  fire at 40\n  stop close - 2 * atr(14)\n"
  "  target close + 3 * atr(14), close + 5 * atr(14)\n  expires 60 bars\n"
  "short\n  require crosses_below(ema(close, 5), ema(close, 13))\n"
  "  score 40 \"cross\"\n  score 20 when rsi(14) < 45 \"weak\"\n"
  "  fire at 40\n  stop close + 2 * atr(14)\n  target close - 3 * atr(14)\n  expires 60 bars\n",
  "strategy step\ntimeframe 1m, 5m\nregime range\n"
  "long\n  require close > highest(high, 10)[1]\n  score 70 \"new high\"\n  fire at 50\n"
  "  stop close - 3 * atr(14)\n  target close + 4 * atr(14)\n  expires 40 bars\n"
  "short\n  require close < lowest(low, 10)[1]\n  score 65 \"new low\"\n  fire at 50\n"
  "  entry close + 0.3 * atr(14)\n  stop close + 3 * atr(14)\n  target close - 4 * atr(14)\n"
  "  expires 8 bars\n",
  "strategy again\ntimeframe 1m, 5m\n"
  "long\n  require close < open\n  require close < ema(close, 20)\n  score 55 \"fell\"\n"
  "  fire at 50\n  stop close - 2.5 * atr(14)\n  target close + 5 * atr(14)\n  expires 90 bars\n",
};

static const struct
{
  const char *symbol;
  int minutes;
  gsize n;
} worlds[] = {
  { "BTCUSDT", 1, N_CANDLES },
  { "ETHUSDT", 1, N_CANDLES },
  { "BTCUSDT", 5, N_CANDLES / 4 },
  { "AAAUSDT", 1, N_CANDLES - 1500 },
};

static void
init_series (IgxSeriesKey *key, gsize i)
{
  g_assert_true (igx_series_key_init (key, "demo", worlds[i].symbol,
                                      worlds[i].minutes * IGX_TIMEFRAME_MINUTE, NULL));
}

static GArray *
make_candles (gsize i)
{
  GArray *candles
      = test_candles_generate ((guint32) (40 + i), worlds[i].n,
                               worlds[i].minutes * IGX_TIMEFRAME_MINUTE, 100 + 7 * (double) i);

  /* What the exchange did not have. */
  g_array_remove_range (candles, 700, 60);
  return candles;
}

static IgxStrategy *
make_strategy (gsize i)
{
  g_autoptr (GError) error = NULL;
  IgxStrategy *strategy = igx_strategy_new (sources[i], -1, NULL, &error);

  g_assert_no_error (error);
  return strategy;
}

/* All strategies on series @i, or only number @only. */
static IgxBacktest *
run_backtest (gsize i, int only, gsize piece)
{
  g_autoptr (GArray) candles = make_candles (i);
  g_autoptr (GError) error = NULL;
  IgxBacktest *backtest = NULL;
  IgxSeriesKey key;

  init_series (&key, i);
  backtest = igx_backtest_new_on (&key, TRUE, FEE);
  for (gsize s = 0; s < G_N_ELEMENTS (sources); s++)
    {
      g_autoptr (IgxStrategy) strategy = make_strategy (s);

      if (only >= 0 && (gsize) only != s)
        continue;
      igx_backtest_add_strategy (backtest, strategy, NULL, &error);
      g_assert_no_error (error);
    }
  for (gsize at = 0; at < candles->len; at += piece)
    {
      igx_backtest_push (backtest, &g_array_index (candles, IgxCandle, at),
                         MIN (piece, candles->len - at), &error);
      g_assert_no_error (error);
    }
  return backtest;
}

/* A candidate, what became of it, and what the naive judge says. */
typedef struct
{
  IgxApplicant applicant;
  IgxTrade trade;
  IgxVerdict verdict;
  gboolean told;
} Naive;

static int
compare_naive (gconstpointer a, gconstpointer b)
{
  const IgxApplicant *x = &((const Naive *) a)->applicant;
  const IgxApplicant *y = &((const Naive *) b)->applicant;
  int order = (x->close_time > y->close_time) - (x->close_time < y->close_time);

  if (order == 0)
    order = strcmp (x->symbol, y->symbol);
  if (order == 0)
    order = (x->timeframe > y->timeframe) - (x->timeframe < y->timeframe);
  if (order == 0)
    order = strcmp (x->strategy, y->strategy);
  return order != 0 ? order : (int) y->direction - (int) x->direction;
}

/* Of backtests of one strategy each: nothing is shared. */
static GArray *
list_naive (void)
{
  GArray *list = g_array_new (FALSE, TRUE, sizeof (Naive));

  for (gsize i = 0; i < G_N_ELEMENTS (worlds); i++)
    for (gsize s = 0; s < G_N_ELEMENTS (sources); s++)
      {
        g_autoptr (IgxBacktest) backtest = run_backtest (i, (int) s, N_CANDLES);

        for (gsize k = 0; k < igx_backtest_get_n_trades (backtest); k++)
          {
            Naive one = { 0 };

            igx_backtest_get_applicant (backtest, k, &one.applicant);
            igx_backtest_get_trade (backtest, k, &one.trade);
            g_array_append_val (list, one);
          }
      }
  g_array_sort (list, compare_naive);
  return list;
}

static void
tell_outcomes (GArray *list, guint n, gint64 time, IgxGate *gate)
{
  for (guint i = 0; i < n; i++)
    {
      Naive *one = &g_array_index (list, Naive, i);
      const IgxApplicant *of = &one->applicant;

      if (one->told || one->trade.closed_at == 0 || one->trade.closed_at > time)
        continue;
      one->told = TRUE;
      if (!isnan (one->trade.result_r))
        igx_track_record_add (igx_gate_get_track_record (gate), of->strategy,
                              (IgxRegime) of->moment.regime, of->close_time, of->expires_at,
                              one->trade.result_r);
      if (one->verdict.refusal == IGX_REFUSAL_NONE)
        igx_gate_end_cool_down (gate, of->symbol, of->direction, of->close_time,
                                one->trade.closed_at);
    }
}

static void
judge_naive (GArray *list, IgxProfile profile)
{
  g_autoptr (IgxGate) gate = igx_gate_new ();

  igx_gate_set_profile (gate, profile);
  igx_gate_set_fee (gate, FEE);
  for (guint begin = 0, end = 0; begin < list->len; begin = end)
    {
      const IgxApplicant first = g_array_index (list, Naive, begin).applicant;
      IgxApplicant applicants[2 * G_N_ELEMENTS (sources)];
      IgxVerdict verdicts[G_N_ELEMENTS (applicants)];

      for (end = begin; end < list->len; end++)
        {
          const IgxApplicant *next = &g_array_index (list, Naive, end).applicant;

          if (next->close_time != first.close_time || next->timeframe != first.timeframe
              || strcmp (next->symbol, first.symbol) != 0)
            break;
          applicants[end - begin] = *next;
        }
      tell_outcomes (list, begin, first.close_time, gate);
      igx_gate_judge (gate, applicants, end - begin, verdicts);
      for (guint i = begin; i < end; i++)
        g_array_index (list, Naive, i).verdict = verdicts[i - begin];
    }
}

static void
assert_number (double a, double b)
{
  g_assert_true (memcmp (&a, &b, sizeof a) == 0 || (isnan (a) && isnan (b)));
}

static void
assert_same_trade (const IgxTrade *a, const IgxTrade *b)
{
  g_assert_cmpint (a->close_time, ==, b->close_time);
  g_assert_cmpint (a->expires_at, ==, b->expires_at);
  g_assert_cmpint (a->filled_at, ==, b->filled_at);
  g_assert_cmpint (a->closed_at, ==, b->closed_at);
  assert_number (a->entry, b->entry);
  assert_number (a->stop, b->stop);
  assert_number (a->confidence, b->confidence);
  assert_number (a->result_r, b->result_r);
  assert_number (a->result_percent, b->result_percent);
  assert_number (a->mfe_r, b->mfe_r);
  assert_number (a->mae_r, b->mae_r);
  g_assert_cmpint (a->timeframe, ==, b->timeframe);
  g_assert_cmpint (a->direction, ==, b->direction);
  g_assert_cmpint (a->state, ==, b->state);
  g_assert_cmpint (a->regime, ==, b->regime);
  g_assert_cmpint (a->ambiguous, ==, b->ambiguous);
  g_assert_cmpint (a->hit, ==, b->hit);
}

typedef struct
{
  GArray *expected; /* of Naive */
  guint n;
  guint stop_after;
  guint n_votes;
  guint n_refused[IGX_N_REFUSALS];
} Check;

static gboolean
check_cb (const IgxPortfolioItem *item, gpointer data)
{
  Check *check = data;
  const Naive *wanted = &g_array_index (check->expected, Naive, check->n);

  g_assert_cmpuint (check->n, <, check->expected->len);
  g_assert_cmpint (compare_naive (wanted, item->applicant), ==, 0);
  assert_same_trade (item->trade, &wanted->trade);
  g_assert_cmpint (item->verdict->refusal, ==, wanted->verdict.refusal);
  g_assert_cmpint (item->trade->refusal, ==, wanted->verdict.refusal);
  assert_number (item->trade->quality, wanted->verdict.quality);
  assert_number (item->verdict->opposition, wanted->verdict.opposition);
  assert_number (item->verdict->inputs.record_bound, wanted->verdict.inputs.record_bound);
  g_assert_cmpuint (item->verdict->inputs.record_n, ==, wanted->verdict.inputs.record_n);
  g_assert_cmpint (item->verdict->inputs.cooling_since, ==, wanted->verdict.inputs.cooling_since);
  g_assert_cmpuint (item->verdict->inputs.n_published, ==, wanted->verdict.inputs.n_published);
  check->n_refused[item->trade->refusal]++;
  check->n_votes += item->n_together > 1 ? 1 : 0;
  check->n++;
  return check->n != check->stop_after;
}

/* In pieces of all sizes, added in another order than they are passed in. */
static IgxPortfolio *
make_portfolio (void)
{
  IgxPortfolio *portfolio = igx_portfolio_new ();
  g_autoptr (GError) error = NULL;

  for (gsize i = G_N_ELEMENTS (worlds); i > 0; i--)
    {
      igx_portfolio_add (portfolio, run_backtest (i - 1, -1, 97 * i), &error);
      g_assert_no_error (error);
    }
  return portfolio;
}

static void
test_naive (gconstpointer data)
{
  const IgxProfile profile = (IgxProfile) GPOINTER_TO_INT (data);
  g_autoptr (GArray) expected = list_naive ();
  g_autoptr (IgxPortfolio) portfolio = make_portfolio ();
  g_autoptr (IgxGate) gate = igx_gate_new ();
  g_autoptr (IgxTradeList) list = NULL;
  Check check = { .expected = expected };
  guint n_names = 0;

  judge_naive (expected, profile);
  igx_gate_set_profile (gate, profile);
  igx_gate_set_fee (gate, FEE);
  g_assert_cmpuint (igx_portfolio_get_n_trades (portfolio), ==, expected->len);
  list = igx_portfolio_run (portfolio, gate, check_cb, &check);
  g_assert_cmpuint (check.n, ==, expected->len);
  g_assert_cmpuint (list->trades->len, ==, expected->len);
  for (guint i = 0; i < list->trades->len; i++)
    {
      const IgxTrade *trade = &g_array_index (list->trades, IgxTrade, i);
      const IgxApplicant *of = &g_array_index (expected, Naive, i).applicant;

      g_assert_cmpstr (list->symbols->pdata[trade->symbol], ==, of->symbol);
      g_assert_cmpstr (list->strategies->pdata[trade->strategy], ==, of->strategy);
      n_names++;
    }
  g_test_message ("%u candidates, %u with others of their close, %u published, %u votes, %u below "
                  "the floor, %u cooling, %u over budget",
                  n_names, check.n_votes, check.n_refused[IGX_REFUSAL_NONE],
                  check.n_refused[IGX_REFUSAL_VOTE], check.n_refused[IGX_REFUSAL_QUALITY],
                  check.n_refused[IGX_REFUSAL_COOL_DOWN], check.n_refused[IGX_REFUSAL_BUDGET]);
  g_assert_cmpuint (n_names, >, 4000);
  g_assert_cmpuint (check.n_votes, >, 200);
  g_assert_cmpuint (check.n_refused[IGX_REFUSAL_VOTE], >, 100);
  g_assert_cmpuint (check.n_refused[IGX_REFUSAL_NONE], >, profile == IGX_PROFILE_QUIET ? 3 : 20);
  if (profile == IGX_PROFILE_UNFILTERED)
    return;
  g_assert_cmpuint (check.n_refused[IGX_REFUSAL_QUALITY], >, 200);
  if (profile == IGX_PROFILE_QUIET)
    return;
  g_assert_cmpuint (check.n_refused[IGX_REFUSAL_COOL_DOWN], >, 20);
  g_assert_cmpuint (check.n_refused[IGX_REFUSAL_BUDGET], >, 20);
}

/* Whoever says stop gets what was passed. */
static void
test_stop (void)
{
  g_autoptr (GArray) expected = list_naive ();
  g_autoptr (IgxPortfolio) portfolio = make_portfolio ();
  g_autoptr (IgxGate) gate = igx_gate_new ();
  g_autoptr (IgxTradeList) list = NULL;
  Check check = { .expected = expected, .stop_after = 1234 };

  judge_naive (expected, IGX_PROFILE_BALANCED);
  igx_gate_set_fee (gate, FEE);
  list = igx_portfolio_run (portfolio, gate, check_cb, &check);
  g_assert_cmpuint (check.n, ==, 1234);
  g_assert_cmpuint (list->trades->len, ==, 1234);
}

/* One series and one strategy without a gate: what a backtest lists by itself, with its texts. */
static gboolean
collect_cb (const IgxPortfolioItem *item, gpointer data)
{
  g_assert_null (item->verdict);
  g_ptr_array_add (data, igx_portfolio_item_dup_signal (item));
  return TRUE;
}

static void
assert_same_signal (const IgxSignal *a, const IgxSignal *b)
{
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpint (a->close_time, ==, b->close_time);
  g_assert_cmpint (a->filled_at, ==, b->filled_at);
  g_assert_cmpint (a->closed_at, ==, b->closed_at);
  g_assert_cmpint (a->state, ==, b->state);
  g_assert_cmpint (a->published, ==, b->published);
  g_assert_cmpuint (a->n_targets, ==, b->n_targets);
  for (guint i = 0; i < a->n_targets; i++)
    assert_number (a->targets[i], b->targets[i]);
  assert_number (a->entry, b->entry);
  assert_number (a->stop, b->stop);
  assert_number (a->confidence, b->confidence);
  assert_number (a->result_r, b->result_r);
  assert_number (a->result_percent, b->result_percent);
  assert_number (a->mfe_r, b->mfe_r);
  assert_number (a->mae_r, b->mae_r);
  assert_number (a->quality, b->quality);
  g_assert_cmpuint (a->reasons->len, ==, b->reasons->len);
  for (guint i = 0; i < a->reasons->len; i++)
    {
      const IgxReason *x = a->reasons->pdata[i];
      const IgxReason *y = b->reasons->pdata[i];

      assert_number (x->points, y->points);
      g_assert_cmpstr (x->text, ==, y->text);
      g_assert_cmpint (x->available, ==, y->available);
    }
}

static void
test_single (void)
{
  g_autoptr (IgxPortfolio) portfolio = igx_portfolio_new ();
  g_autoptr (GPtrArray) passed = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  g_autoptr (GArray) candles = make_candles (0);
  g_autoptr (IgxStrategy) strategy = make_strategy (0);
  g_autoptr (IgxBacktest) alone = NULL;
  g_autoptr (IgxTradeList) list = NULL;
  g_autoptr (IgxEngine) engine = NULL;
  g_autoptr (GPtrArray) live = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  g_autoptr (GError) error = NULL;
  const GPtrArray *signals = NULL;
  IgxBacktest *added = NULL;
  IgxSeriesKey key;

  init_series (&key, 0);
  alone = igx_backtest_new (&key, strategy, NULL, &error);
  g_assert_no_error (error);
  igx_backtest_push (alone, &g_array_index (candles, IgxCandle, 0), candles->len, &error);
  g_assert_no_error (error);
  signals = igx_backtest_get_signals (alone);
  added = igx_backtest_new (&key, strategy, NULL, &error);
  igx_backtest_push (added, &g_array_index (candles, IgxCandle, 0), candles->len, &error);
  g_assert_true (igx_portfolio_add (portfolio, added, &error));
  list = igx_portfolio_run (portfolio, NULL, collect_cb, passed);
  engine = igx_engine_new (&key);
  g_assert_true (igx_engine_add_strategy (engine, strategy, NULL, &error));
  g_assert_true (
      igx_engine_push (engine, &g_array_index (candles, IgxCandle, 0), candles->len, live, &error));
  g_assert_cmpuint (signals->len, >, 150);
  g_assert_cmpuint (passed->len, ==, signals->len);
  g_assert_cmpuint (live->len, ==, signals->len);
  g_assert_cmpuint (list->trades->len, ==, signals->len);
  for (guint i = 0; i < signals->len; i++)
    {
      const IgxTrade *trade = &g_array_index (list->trades, IgxTrade, i);
      const IgxSignal *signal = signals->pdata[i];

      assert_same_signal (signal, passed->pdata[i]);
      g_assert_cmpstr (((const IgxSignal *) live->pdata[i])->id, ==, signal->id);
      assert_number (((const IgxSignal *) live->pdata[i])->stop, signal->stop);
      g_assert_cmpuint (trade->refusal, ==, IGX_REFUSAL_NONE);
      assert_number (trade->quality, NAN);
      assert_number (trade->result_r, signal->result_r);
    }
}

/* With a gate the texts carry the verdict and the votes. */
static gboolean
texts_cb (const IgxPortfolioItem *item, gpointer data)
{
  g_autoptr (IgxSignal) signal = igx_portfolio_item_dup_signal (item);
  guint *n_votes = data;

  g_assert_cmpint (signal->published, ==, item->verdict->refusal == IGX_REFUSAL_NONE);
  g_assert_cmpint (signal->published, ==, signal->refusal == NULL);
  assert_number (signal->quality, item->verdict->quality);
  g_assert_nonnull (signal->verdict);
  /* Its own is one of them. */
  g_assert_nonnull (signal->votes);
  g_assert_cmpuint (signal->votes->len, ==, item->n_together);
  *n_votes += item->n_together - 1;
  return TRUE;
}

static void
test_texts (void)
{
  g_autoptr (IgxPortfolio) portfolio = make_portfolio ();
  g_autoptr (IgxGate) gate = igx_gate_new ();
  g_autoptr (IgxTradeList) list = NULL;
  guint n_votes = 0;

  list = igx_portfolio_run (portfolio, gate, texts_cb, &n_votes);
  g_assert_cmpuint (list->trades->len, >, 4000);
  g_assert_cmpuint (n_votes, >, 200);
}

static void
test_twice (void)
{
  g_autoptr (IgxPortfolio) portfolio = igx_portfolio_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxStrategy) strategy = make_strategy (0);
  g_autoptr (IgxBacktest) backtest = run_backtest (0, 0, 5000);
  g_autoptr (IgxBacktest) fresh = NULL;
  IgxSeriesKey key;

  g_assert_true (igx_portfolio_add (portfolio, run_backtest (0, 0, 5000), &error));
  g_assert_false (igx_portfolio_add (portfolio, g_steal_pointer (&backtest), &error));
  g_assert_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID);
  g_clear_error (&error);
  init_series (&key, 1);
  fresh = igx_backtest_new (&key, strategy, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (igx_backtest_add_strategy (fresh, strategy, NULL, &error));
  g_assert_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID);
}

/* Candles before the beginning warm up, whatever the pieces: what comes after them is the same as
 * without a beginning. */
static void
test_begin (gconstpointer data)
{
  const gsize piece = GPOINTER_TO_SIZE (data);
  g_autoptr (GArray) candles = make_candles (0);
  g_autoptr (IgxBacktest) whole = run_backtest (0, -1, 5000);
  g_autoptr (IgxBacktest) part = NULL;
  g_autoptr (GError) error = NULL;
  const gint64 begin = g_array_index (candles, IgxCandle, 3333).open_time;
  const gsize n_whole = igx_backtest_get_n_trades (whole);
  IgxBacktestStats stats;
  IgxSeriesKey key;
  gsize first = 0;
  double first_close = 0;
  double last_close = 0;

  init_series (&key, 0);
  part = igx_backtest_new_on (&key, TRUE, FEE);
  for (gsize s = 0; s < G_N_ELEMENTS (sources); s++)
    {
      g_autoptr (IgxStrategy) strategy = make_strategy (s);

      g_assert_true (igx_backtest_add_strategy (part, strategy, NULL, &error));
    }
  igx_backtest_set_begin (part, begin);
  for (gsize at = 0; at < candles->len; at += piece)
    g_assert_true (igx_backtest_push (part, &g_array_index (candles, IgxCandle, at),
                                      MIN (piece, candles->len - at), &error));
  while (igx_backtest_get_close_time (whole, first) <= begin)
    first++;
  g_assert_cmpuint (first, >, 500);
  g_assert_cmpuint (igx_backtest_get_n_trades (part), ==, n_whole - first);
  for (gsize i = first; i < n_whole; i++)
    {
      IgxTrade a, b;

      igx_backtest_get_trade (whole, i, &a);
      igx_backtest_get_trade (part, i - first, &b);
      assert_same_trade (&a, &b);
    }
  igx_backtest_get_stats (part, &stats);
  g_assert_cmpuint (stats.n_before, ==, 3333);
  g_assert_cmpuint (stats.n_candles, ==, candles->len - 3333);
  g_assert_cmpint (stats.first, ==, begin);
  g_assert_true (igx_backtest_get_hold (part, &first_close, &last_close));
  assert_number (first_close, g_array_index (candles, IgxCandle, 3333).close);
  assert_number (last_close, g_array_index (candles, IgxCandle, candles->len - 1).close);
}

/* Finished and half forgotten, the rest is as it was. */
static void
test_forget (void)
{
  g_autoptr (IgxBacktest) whole = run_backtest (0, -1, 5000);
  g_autoptr (IgxBacktest) part = run_backtest (0, -1, 5000);
  const gsize n = igx_backtest_get_n_trades (whole);
  IgxBacktestStats a;
  IgxBacktestStats b;

  g_assert_cmpuint (n, >, 2500);
  igx_backtest_get_stats (whole, &a);
  igx_backtest_finish (part);
  igx_backtest_finish (part);
  igx_backtest_get_stats (part, &b);
  g_assert_cmpmem (&a, sizeof a, &b, sizeof b);
  g_assert_null (igx_backtest_get_engine (part));
  igx_backtest_forget (part, 2300);
  for (gsize i = 2300; i < n; i++)
    {
      g_autoptr (IgxSignal) x = igx_backtest_dup_signal (whole, i);
      g_autoptr (IgxSignal) y = igx_backtest_dup_signal (part, i);

      assert_same_signal (x, y);
    }
}

/* The report of all is what its parts add up to, whichever trades come first. */
static void
test_report (void)
{
  g_autoptr (IgxPortfolio) portfolio = make_portfolio ();
  g_autoptr (IgxGate) gate = igx_gate_new ();
  g_autoptr (IgxTradeList) list = NULL;
  g_autoptr (IgxReport) all = NULL;
  g_autoptr (IgxReport) first = NULL;
  g_autoptr (IgxReport) rest = NULL;
  g_autoptr (GArray) btc = make_candles (0);
  g_autoptr (GArray) btc5 = make_candles (2);
  double sum = 0;

  list = igx_portfolio_run (portfolio, gate, NULL, NULL);
  all = igx_portfolio_report (portfolio, list, 0, list->trades->len, 1);
  first = igx_portfolio_report (portfolio, list, 0, 1000, 1);
  rest = igx_portfolio_report (portfolio, list, 1000, list->trades->len - 1000, 1);
  for (guint i = 0; i < list->trades->len; i++)
    if (igx_trade_is_closed (&g_array_index (list->trades, IgxTrade, i)))
      sum += g_array_index (list->trades, IgxTrade, i).result_r;
  g_assert_cmpuint (all->all.n, ==, list->trades->len);
  g_assert_cmpuint (first->all.n, ==, 1000);
  g_assert_cmpuint (first->all.n + rest->all.n, ==, all->all.n);
  g_assert_cmpfloat_with_epsilon (all->all.sum_r, sum, 1e-6);
  g_assert_cmpfloat_with_epsilon (first->all.sum_r + rest->all.sum_r, sum, 1e-6);
  g_assert_cmpuint (all->by_symbol->len, ==, 3);
  g_assert_cmpuint (all->by_timeframe->len, ==, 2);
  g_assert_cmpuint (all->by_strategy->len, ==, 3);
  g_assert_cmpuint (all->by_band->len, >, 3);
  /* The last candle of BTCUSDT is one of five minutes. */
  g_assert_cmpint (all->last, ==,
                   g_array_index (btc5, IgxCandle, btc5->len - 1).open_time
                       + 5 * IGX_TIMEFRAME_MINUTE);
  g_assert_cmpint (all->first, ==, g_array_index (btc, IgxCandle, 0).open_time);
  g_assert_true (isfinite (all->hold_percent));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < IGX_N_PROFILES; i++)
    {
      g_autofree char *path
          = g_strconcat ("/portfolio/naive/", igx_profile_to_string ((IgxProfile) i), NULL);

      g_test_add_data_func (path, GINT_TO_POINTER (i), test_naive);
    }
  g_test_add_func ("/portfolio/stop", test_stop);
  g_test_add_func ("/portfolio/single", test_single);
  g_test_add_func ("/portfolio/texts", test_texts);
  g_test_add_func ("/portfolio/twice", test_twice);
  g_test_add_data_func ("/portfolio/begin/100", GSIZE_TO_POINTER (100), test_begin);
  g_test_add_data_func ("/portfolio/begin/all", GSIZE_TO_POINTER (N_CANDLES), test_begin);
  g_test_add_func ("/portfolio/forget", test_forget);
  g_test_add_func ("/portfolio/report", test_report);
  return g_test_run ();
}
