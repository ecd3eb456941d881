/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strategies that are shipped, on made and real candles. */
#include <math.h>
#include <string.h>

#include "engine/igx-backtest.h"
#include "engine/igx-engine.h"
#include "engine/igx-expression.h"
#include "engine/igx-timeframe.h"
#include "support/igx-built-in.h"
#include "test-candles.h"

#define REAL_FILE "LTCUSDT-1m-2026-02.csv"

/* So many read their own series only, at least. */
#define BUILTIN_MIN 8

/* Ids of the strategies that read their own series only. */
static char **builtin;

static void
init_series (IgxSeriesKey *series, IgxTimeframe timeframe)
{
  g_assert_true (igx_series_key_init (series, "binance", "LTCUSDT", timeframe, NULL));
}

static void
free_signal (gpointer data)
{
  igx_signal_unref (data);
}

static GPtrArray *
new_signals (void)
{
  return g_ptr_array_new_with_free_func (free_signal);
}

static IgxEngine *
new_engine (IgxTimeframe timeframe)
{
  IgxSeriesKey series;
  IgxEngine *engine = NULL;

  init_series (&series, timeframe);
  engine = igx_engine_new (&series);
  for (gsize i = 0; builtin[i] != NULL; i++)
    {
      g_autoptr (IgxStrategy) strategy = igx_built_in_load (builtin[i]);
      g_autoptr (GError) error = NULL;

      igx_engine_add_strategy (engine, strategy, NULL, &error);
      g_assert_no_error (error);
    }
  return engine;
}

static GPtrArray *
run (const IgxCandle *candles, gsize n, gsize block, IgxTimeframe timeframe)
{
  g_autoptr (IgxEngine) engine = new_engine (timeframe);
  GPtrArray *signals = new_signals ();

  for (gsize done = 0; done < n;)
    {
      gsize size = MIN (block, n - done);
      g_autoptr (GError) error = NULL;

      igx_engine_push (engine, candles + done, size, signals, &error);
      g_assert_no_error (error);
      done += size;
    }
  g_assert_cmpuint (igx_engine_get_n_candles (engine), ==, n);
  g_assert_cmpuint (igx_engine_get_n_level_errors (engine), ==, 0);
  return signals;
}

static gboolean
same_bits (double a, double b)
{
  return memcmp (&a, &b, sizeof a) == 0;
}

static void
assert_same_signal (const IgxSignal *a, const IgxSignal *b)
{
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpint (a->expires_at, ==, b->expires_at);
  g_assert_true (same_bits (a->entry, b->entry));
  g_assert_true (same_bits (a->stop, b->stop));
  g_assert_true (same_bits (a->confidence, b->confidence));
  g_assert_cmpuint (a->n_targets, ==, b->n_targets);
  for (guint i = 0; i < a->n_targets; i++)
    g_assert_true (same_bits (a->targets[i], b->targets[i]));
  g_assert_cmpuint (a->reasons->len, ==, b->reasons->len);
  for (guint i = 0; i < a->reasons->len; i++)
    {
      const IgxReason *ra = a->reasons->pdata[i];
      const IgxReason *rb = b->reasons->pdata[i];

      g_assert_cmpstr (ra->text, ==, rb->text);
      g_assert_true (same_bits (ra->points, rb->points));
      g_assert_cmpint (ra->available, ==, rb->available);
    }
}

static void
check_blocks (const GArray *candles, IgxTimeframe timeframe, gsize at_least)
{
  static const gsize blocks[] = { 1, 2, 3, 7, 512, 513, 1000 };
  const IgxCandle *data = (const IgxCandle *) (gconstpointer) candles->data;
  g_autoptr (GPtrArray) whole = run (data, candles->len, candles->len, timeframe);

  g_assert_cmpuint (whole->len, >=, at_least);
  for (gsize i = 0; i < G_N_ELEMENTS (blocks); i++)
    {
      g_autoptr (GPtrArray) split = run (data, candles->len, blocks[i], timeframe);

      g_assert_cmpuint (split->len, ==, whole->len);
      for (guint j = 0; j < whole->len; j++)
        assert_same_signal (whole->pdata[j], split->pdata[j]);
    }
}

static void
test_blocks_made (void)
{
  g_autoptr (GArray) candles = test_candles_generate (7, 12000, 15 * IGX_TIMEFRAME_MINUTE, 100);

  check_blocks (candles, 15 * IGX_TIMEFRAME_MINUTE, 100);
}

static void
test_blocks_real (void)
{
  g_autoptr (GArray) candles = test_candles_load (REAL_FILE);

  if (candles == NULL)
    {
      g_test_skip (REAL_FILE " of the shared data is not here");
      return;
    }
  check_blocks (candles, IGX_TIMEFRAME_MINUTE, 200);
}

/* Six columns and 538 gaps: what the file does not have is said to be missing, not taken as 0. */
static void
test_blocks_gaps (void)
{
  g_autoptr (GArray) candles = test_candles_load ("gappy-1m-538-gaps.json");
  g_autoptr (GPtrArray) signals = NULL;
  gsize n_unavailable = 0;
  gsize n_surges = 0;

  if (candles == NULL)
    {
      g_test_skip ("gappy-1m-538-gaps.json of the shared data is not here");
      return;
    }
  check_blocks (candles, IGX_TIMEFRAME_MINUTE, 100);
  signals = run ((const IgxCandle *) (gconstpointer) candles->data, candles->len, candles->len,
                 IGX_TIMEFRAME_MINUTE);
  for (guint i = 0; i < signals->len; i++)
    {
      const IgxSignal *signal = signals->pdata[i];

      if (strcmp (signal->strategy, "momentum-surge-v2") != 0)
        continue;
      n_surges++;
      for (guint r = 0; r < signal->reasons->len; r++)
        n_unavailable += ((const IgxReason *) signal->reasons->pdata[r])->available ? 0 : 1;
    }
  g_assert_cmpuint (n_surges, >, 0);
  g_assert_cmpuint (n_unavailable, ==, n_surges);
}

/* Cutting the history changes nothing before the cut. */
static void
test_no_look_ahead (void)
{
  g_autoptr (GArray) candles = test_candles_generate (3, 6000, IGX_TIMEFRAME_MINUTE, 30);
  const IgxCandle *data = (const IgxCandle *) (gconstpointer) candles->data;
  g_autoptr (GPtrArray) whole = run (data, candles->len, 1000, IGX_TIMEFRAME_MINUTE);
  gsize compared = 0;

  for (gsize cut = 2100; cut <= candles->len; cut += 61)
    {
      g_autoptr (GPtrArray) part = run (data, cut, 1000, IGX_TIMEFRAME_MINUTE);
      gint64 end = data[cut - 1].open_time + IGX_TIMEFRAME_MINUTE;
      guint expected = 0;

      while (expected < whole->len
             && ((const IgxSignal *) whole->pdata[expected])->close_time <= end)
        expected++;
      g_assert_cmpuint (part->len, ==, expected);
      for (guint i = 0; i < part->len; i++, compared++)
        assert_same_signal (part->pdata[i], whole->pdata[i]);
    }
  g_assert_cmpuint (compared, >=, 1000);
}

static gboolean
near_value (double a, double b)
{
  return fabs (a - b) <= 1e-8 * MAX (fabs (a), fabs (b));
}

/*
 * Another first candle gives the same candidates once settled. A side that is already true at
 * the first evaluated candle cannot fire until it was false: so the comparison begins a little
 * later than the warm-up ends.
 */
static void
check_starts (const GArray *candles, IgxTimeframe timeframe, gsize n_starts, gsize at_least)
{
  const IgxCandle *data = (const IgxCandle *) (gconstpointer) candles->data;
  g_autoptr (GPtrArray) whole = run (data, candles->len, 1000, timeframe);
  g_autoptr (IgxEngine) engine = new_engine (timeframe);
  gsize warmup = igx_engine_get_warmup (engine);
  gsize compared = 0;

  for (gsize i = 1; i <= n_starts; i++)
    {
      gsize start = i * 37;
      g_autoptr (GPtrArray) later = run (data + start, candles->len - start, 1000, timeframe);
      gint64 from = data[start + warmup + 100].open_time;
      guint a = 0;
      guint b = 0;

      while (a < whole->len && ((const IgxSignal *) whole->pdata[a])->close_time < from)
        a++;
      while (b < later->len && ((const IgxSignal *) later->pdata[b])->close_time < from)
        b++;
      g_assert_cmpuint (whole->len - a, ==, later->len - b);
      for (; a < whole->len; a++, b++, compared++)
        {
          const IgxSignal *sa = whole->pdata[a];
          const IgxSignal *sb = later->pdata[b];

          g_assert_cmpstr (sa->id, ==, sb->id);
          g_assert_true (near_value (sa->entry, sb->entry));
          g_assert_true (near_value (sa->stop, sb->stop));
          for (guint t = 0; t < sa->n_targets; t++)
            g_assert_true (near_value (sa->targets[t], sb->targets[t]));
        }
    }
  g_assert_cmpuint (compared, >=, at_least);
}

static void
test_starts_made (void)
{
  g_autoptr (GArray) candles = test_candles_generate (11, 9000, 15 * IGX_TIMEFRAME_MINUTE, 2000);

  check_starts (candles, 15 * IGX_TIMEFRAME_MINUTE, 50, 2000);
}

/* Coarse ticks: prices stand still for long and meet exactly. */
static void
test_starts_ties (void)
{
  const IgxTimeframe timeframe = 15 * IGX_TIMEFRAME_MINUTE;
  g_autoptr (GArray) candles = test_candles_generate (23, 9000, timeframe, 100);

  for (guint i = 0; i < candles->len; i++)
    {
      IgxCandle *c = &g_array_index (candles, IgxCandle, i);
      gboolean still = i / 120 % 5 == 4;
      const IgxCandle *held = &g_array_index (candles, IgxCandle, i - (still ? i % 120 + 1 : 0));

      c->open = round (still ? held->close * 2 : c->open * 2) / 2;
      c->close = still ? c->open : round (c->close * 2) / 2;
      c->high = MAX (c->open, c->close);
      c->low = MIN (c->open, c->close);
      c->volume = round (c->volume / 50) * 50;
    }
  check_starts (candles, timeframe, 50, 1000);
}

static void
test_starts_real (void)
{
  g_autoptr (GArray) candles = test_candles_load (REAL_FILE);

  if (candles == NULL)
    {
      g_test_skip (REAL_FILE " of the shared data is not here");
      return;
    }
  g_array_set_size (candles, 12000);
  check_starts (candles, IGX_TIMEFRAME_MINUTE, 50, 2000);
}

static double *
evaluate (const char *source, const GArray *candles, IgxTimeframe timeframe)
{
  IgxSeriesKey series;
  g_autoptr (IgxExpression) expression = NULL;
  double *values = g_new (double, candles->len);

  init_series (&series, timeframe);
  expression = igx_expression_new (source, &series, NULL, NULL);
  g_assert_nonnull (expression);
  igx_expression_push (expression, (const IgxCandle *) (gconstpointer) candles->data, candles->len,
                       values);
  return values;
}

/* What some strategies say of their stop, and of the side of RSI that a long needs. */
static void
check_facts (const IgxSignal *signal, double atr, double rsi)
{
  static const struct
  {
    const char *id;
    double stop_in_atr;
    gboolean rises;
  } facts[] = {
    { "momentum-surge-v2", 2.5, TRUE },
    { "golden-cross-momentum", 2.5, TRUE },
    { "bollinger-mean-reversion", 2, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      gboolean is_long = signal->direction == IGX_DIRECTION_LONG;

      if (strcmp (signal->strategy, facts[i].id) != 0)
        continue;
      g_assert_cmpfloat_with_epsilon (fabs (signal->entry - signal->stop) / atr,
                                      facts[i].stop_in_atr, 1e-9);
      g_assert_true ((rsi > 50) == (is_long == facts[i].rises));
    }
}

/*
 * Together in one plan the strategies find what each finds alone, and the numbers of a candidate
 * are those that the expressions give by themselves.
 */
static void
test_together (void)
{
  const IgxTimeframe timeframe = 15 * IGX_TIMEFRAME_MINUTE;
  g_autoptr (GArray) candles = test_candles_generate (17, 12000, timeframe, 0.004);
  const IgxCandle *data = (const IgxCandle *) (gconstpointer) candles->data;
  g_autoptr (GPtrArray) together = run (data, candles->len, 1000, timeframe);
  g_autofree double *atr = evaluate ("atr(14)", candles, timeframe);
  g_autofree double *rsi = evaluate ("rsi(14)", candles, timeframe);
  IgxSeriesKey series;
  gsize total = 0;

  init_series (&series, timeframe);
  for (gsize i = 0; builtin[i] != NULL; i++)
    {
      g_autoptr (IgxStrategy) strategy = igx_built_in_load (builtin[i]);
      g_autoptr (IgxBacktest) backtest = igx_backtest_new (&series, strategy, NULL, NULL);
      const GPtrArray *alone = NULL;
      guint next = 0;

      g_assert_true (igx_backtest_push (backtest, data, candles->len, NULL));
      alone = igx_backtest_get_signals (backtest);
      for (guint j = 0; j < together->len; j++)
        {
          const IgxSignal *signal = together->pdata[j];
          gsize at = (gsize) ((signal->close_time - data[0].open_time) / timeframe - 1);
          double sum = 0;

          if (strcmp (signal->strategy, builtin[i]) != 0)
            continue;
          g_assert_cmpuint (next, <, alone->len);
          assert_same_signal (signal, alone->pdata[next++]);
          g_assert_true (same_bits (signal->entry, data[at].close));
          check_facts (signal, atr[at], rsi[at]);
          for (guint r = 0; r < signal->reasons->len; r++)
            sum += ((const IgxReason *) signal->reasons->pdata[r])->points;
          g_assert_cmpfloat_with_epsilon (signal->confidence, MIN (sum, 100), 1e-9);
        }
      g_assert_cmpuint (next, ==, alone->len);
      total += next;
    }
  g_assert_cmpuint (total, ==, together->len);
  g_assert_cmpuint (total, >=, 200);
}

/* Each strategy fires on both sides of a real month, and together at least 200 times. */
static void
test_counts (void)
{
  g_autoptr (GArray) candles = test_candles_load (REAL_FILE);
  IgxSeriesKey series;
  gsize total = 0;

  if (candles == NULL)
    {
      g_test_skip (REAL_FILE " of the shared data is not here");
      return;
    }
  init_series (&series, IGX_TIMEFRAME_MINUTE);
  for (gsize i = 0; builtin[i] != NULL; i++)
    {
      g_autoptr (IgxStrategy) strategy = igx_built_in_load (builtin[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (IgxBacktest) backtest = igx_backtest_new (&series, strategy, NULL, &error);
      IgxBacktestStats stats;

      g_assert_no_error (error);
      igx_backtest_push (backtest, (const IgxCandle *) (gconstpointer) candles->data, candles->len,
                         &error);
      g_assert_no_error (error);
      igx_backtest_get_stats (backtest, &stats);
      g_test_message ("%s: warm-up %" G_GSIZE_FORMAT ", %" G_GSIZE_FORMAT " long, %" G_GSIZE_FORMAT
                      " short",
                      builtin[i], stats.warmup, stats.n_longs, stats.n_shorts);
      g_assert_cmpuint (stats.n_candles, ==, 40320);
      g_assert_cmpuint (stats.n_level_errors, ==, 0);
      g_assert_cmpuint (stats.n_longs, >, 0);
      g_assert_cmpuint (stats.n_shorts, >, 0);
      g_assert_cmpuint (stats.n_longs + stats.n_shorts, ==, stats.n_signals);
      for (guint j = 0; j < stats.n_signals; j++)
        {
          const IgxSignal *signal = igx_backtest_get_signals (backtest)->pdata[j];

          /* Evaluated from the warm-up on, so the first edge can be one candle later. */
          g_assert_cmpint (signal->close_time, >,
                           g_array_index (candles, IgxCandle, stats.warmup + 1).open_time);
        }
      total += stats.n_signals;
    }
  g_assert_cmpuint (total, >=, 200);
}

int
main (int argc, char **argv)
{
  int result = 0;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  builtin = igx_built_in_dup_ids (FALSE);
  g_assert_cmpuint (g_strv_length (builtin), >=, BUILTIN_MIN);
  g_test_add_func ("/builtin/counts", test_counts);
  g_test_add_func ("/builtin/together", test_together);
  g_test_add_func ("/builtin/blocks/made", test_blocks_made);
  g_test_add_func ("/builtin/blocks/gaps", test_blocks_gaps);
  g_test_add_func ("/builtin/blocks/real", test_blocks_real);
  g_test_add_func ("/builtin/no-look-ahead", test_no_look_ahead);
  g_test_add_func ("/builtin/starts/made", test_starts_made);
  g_test_add_func ("/builtin/starts/ties", test_starts_ties);
  g_test_add_func ("/builtin/starts/real", test_starts_real);
  result = g_test_run ();
  g_strfreev (builtin);
  return result;
}
