/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `x @ T`: only coarser candles that are closed count, and they are those one would fetch. */
#include <math.h>
#include <string.h>

#include "engine/igx-engine.h"
#include "engine/igx-expression.h"
#include "engine/igx-strategy.h"
#include "engine/igx-timeframe.h"
#include "test-candles.h"

#define HIGHER (15 * IGX_TIMEFRAME_MINUTE)

static double *
evaluate (const char *source, IgxTimeframe timeframe, const GArray *candles, gsize block)
{
  IgxSeriesKey series;
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxExpression) expression = NULL;
  double *values = g_new (double, candles->len + 1);

  g_assert_true (igx_series_key_init (&series, "demo", "AAABBB", timeframe, NULL));
  expression = igx_expression_new (source, &series, NULL, &error);
  g_assert_no_error (error);
  for (gsize done = 0; done < candles->len;)
    {
      gsize n = MIN (block, candles->len - done);

      igx_expression_push (expression, &g_array_index (candles, IgxCandle, done), n, values + done);
      done += n;
    }
  return values;
}

/* The coarser candles as a venue has them: all own ones of each, if the first is complete. */
static GArray *
make_higher (const GArray *candles)
{
  GArray *higher = igx_candle_array_new ();
  gsize first = 0;

  while (first < candles->len)
    {
      const IgxCandle *begin = &g_array_index (candles, IgxCandle, first);
      gint64 open_time = igx_timeframe_floor (HIGHER, begin->open_time);
      gsize n = 0;
      IgxCandle whole;

      while (
          first + n < candles->len
          && igx_timeframe_floor (HIGHER, g_array_index (candles, IgxCandle, first + n).open_time)
                 == open_time)
        n++;
      g_assert_true (igx_candle_aggregate (begin, n, HIGHER, &whole));
      if (first > 0 || begin->open_time == open_time)
        g_array_append_val (higher, whole);
      first += n;
    }
  return higher;
}

static gboolean
same (double a, double b)
{
  return memcmp (&a, &b, sizeof a) == 0 || (isnan (a) && isnan (b));
}

/* At each own candle the value of the coarser one that was due last by its close, if it exists. */
static gsize
check_against_own_series (const char *inner,
                          const char *source,
                          const GArray *candles,
                          gsize *n_missing)
{
  static const gsize blocks[] = { 1, 2, 3, 7, 1000 };
  g_autoptr (GArray) higher = make_higher (candles);
  g_autofree double *expected = evaluate (inner, HIGHER, higher, 1000);
  gsize known = 0;

  for (gsize b = 0; b < G_N_ELEMENTS (blocks); b++)
    {
      g_autofree double *values = evaluate (source, IGX_TIMEFRAME_MINUTE, candles, blocks[b]);
      gsize at = 0;

      for (guint i = 0; i < candles->len; i++)
        {
          gint64 now = g_array_index (candles, IgxCandle, i).open_time + IGX_TIMEFRAME_MINUTE;
          gint64 due = now / HIGHER * HIGHER - HIGHER;
          gboolean exists = FALSE;

          while (at < higher->len && g_array_index (higher, IgxCandle, at).open_time <= due)
            at++;
          exists = at > 0 && g_array_index (higher, IgxCandle, at - 1).open_time == due;
          g_assert_true (same (values[i], exists ? expected[at - 1] : NAN));
          *n_missing += at > 0 && !exists ? 1 : 0;
          known += isnan (values[i]) ? 0 : 1;
        }
    }
  return known;
}

static const char *const inners[]
    = { "close", "volume", "ema(close, 9)", "rsi(14)[2]", "atr(5) / close", "close > open" };

/* Returns: how often the coarser candle that was due does not exist. */
static gsize
check_all (const GArray *candles)
{
  gsize n_missing = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (inners); i++)
    {
      g_autofree char *source = g_strdup_printf ("(%s) @ 15m", inners[i]);

      g_assert_cmpuint (check_against_own_series (inners[i], source, candles, &n_missing), >,
                        10000);
    }
  g_assert_cmpuint (check_against_own_series ("macd(3, 6, 4).hist", "(macd(3, 6, 4) @ 15m).hist",
                                              candles, &n_missing),
                    >, 10000);
  return n_missing;
}

static void
test_aligned (void)
{
  g_autoptr (GArray) candles = test_candles_generate (1, 3000, IGX_TIMEFRAME_MINUTE, 50);

  g_assert_cmpuint (check_all (candles), ==, 0);
}

/* What began before the history is not whole, and does not count. */
static void
test_start_inside (void)
{
  for (guint cut = 1; cut <= 15; cut += 7)
    {
      g_autoptr (GArray) candles = test_candles_generate (2, 3000, IGX_TIMEFRAME_MINUTE, 50);

      g_array_remove_range (candles, 0, cut);
      g_assert_cmpuint (check_all (candles), ==, 0);
    }
}

/* An outage of the exchange: single minutes, the last of a coarser candle, whole ones, hours. */
static void
test_gaps (void)
{
  g_autoptr (GArray) candles = test_candles_generate (3, 4000, IGX_TIMEFRAME_MINUTE, 50);

  g_array_remove_range (candles, 3000, 200);
  g_array_remove_range (candles, 2024, 21);
  g_array_remove_range (candles, 1214, 1);
  g_array_remove_range (candles, 1100, 15);
  g_array_remove_range (candles, 614, 16);
  g_array_remove_range (candles, 300, 1);
  g_assert_cmpuint (check_all (candles), >, 100);
}

/* Postfixes bind from left to right. */
static void
test_index (void)
{
  g_autoptr (GArray) candles = test_candles_generate (4, 200, IGX_TIMEFRAME_MINUTE, 50);
  g_autofree double *plain = evaluate ("close @ 15m", IGX_TIMEFRAME_MINUTE, candles, 9);
  g_autofree double *own_ago = evaluate ("close @ 15m [1]", IGX_TIMEFRAME_MINUTE, candles, 9);
  g_autofree double *higher_ago = evaluate ("close[1] @ 15m", IGX_TIMEFRAME_MINUTE, candles, 9);
  g_autofree double *itself = evaluate ("close @ 1m", IGX_TIMEFRAME_MINUTE, candles, 9);
  const IgxCandle *c = &g_array_index (candles, IgxCandle, 0);

  g_assert_true (isnan (plain[13]));
  for (gsize i = 30; i < 200; i++)
    {
      g_assert_true (same (plain[i], c[(i + 1) / 15 * 15 - 1].close));
      g_assert_true (same (own_ago[i], plain[i - 1]));
      g_assert_true (same (higher_ago[i], plain[i - 15]));
      g_assert_true (same (itself[i], c[i].close));
    }
}

/* No later candle can be seen: what is known at a cut does not change. */
static void
test_no_look_ahead (void)
{
  g_autoptr (GArray) candles = test_candles_generate (5, 1200, IGX_TIMEFRAME_MINUTE, 50);
  g_autofree double *whole = evaluate ("ema(close, 3) @ 15m", IGX_TIMEFRAME_MINUTE, candles, 1200);
  gsize compared = 0;

  for (guint cut = 1100; cut > 900; cut--)
    {
      g_autofree double *part = NULL;

      g_array_set_size (candles, cut);
      part = evaluate ("ema(close, 3) @ 15m", IGX_TIMEFRAME_MINUTE, candles, 64);
      for (guint i = 0; i < cut; i++, compared++)
        g_assert_true (same (part[i], whole[i]));
    }
  g_assert_cmpuint (compared, >, 190000);
}

static void
free_signal (gpointer data)
{
  igx_signal_unref (data);
}

/*
 * In a strategy an unsettled coarser value is unknown, so a score that reads it is passed over
 * and says so; the strategy itself runs.
 */
static void
test_strategy (void)
{
  const char *source = "strategy higher\ntimeframe 1m, 5m\n"
                       "param n = 3 in 2 .. 9\n"
                       "let fast = ema(close, n)\nlet up = close > fast\n"
                       "long\n require close > open\n"
                       " score 50 when up @ 15m \"coarser trend\"\n"
                       " score 50 \"green\"\n fire at 50\n rearm every bar\n"
                       " stop close * 0.9\n target close * 1.1\n";
  g_autoptr (GArray) candles = test_candles_generate (6, 3000, IGX_TIMEFRAME_MINUTE, 50);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (IgxStrategy) strategy = igx_strategy_new (source, -1, &messages, &error);
  g_autoptr (GPtrArray) signals = g_ptr_array_new_with_free_func (free_signal);
  g_autoptr (IgxEngine) engine = NULL;
  IgxSeriesKey series;
  gint64 settled = 0;
  guint n_unknown = 0;
  guint n_scored = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (messages->len, ==, 0);
  g_assert_true (igx_series_key_init (&series, "demo", "AAABBB", IGX_TIMEFRAME_MINUTE, NULL));
  engine = igx_engine_new (&series);
  igx_engine_add_strategy (engine, strategy, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (igx_engine_get_warmup (engine), ==, 0);
  g_assert_cmpuint (igx_engine_get_history (engine), >, 15 * 20);
  g_assert_cmpuint (igx_engine_get_history (engine), <, 2000);
  settled = g_array_index (candles, IgxCandle, 0).open_time
            + (gint64) igx_engine_get_history (engine) * IGX_TIMEFRAME_MINUTE;

  igx_engine_push (engine, &g_array_index (candles, IgxCandle, 0), 3000, signals, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < signals->len; i++)
    {
      const IgxSignal *signal = signals->pdata[i];
      const IgxReason *reason = signal->reasons->pdata[0];

      if (signal->close_time > settled)
        g_assert_true (reason->available);
      n_unknown += reason->available ? 0 : 1;
      n_scored += signal->confidence > 99 ? 1 : 0;
    }
  g_assert_cmpuint (n_unknown, >, 50);
  g_assert_cmpuint (n_scored, >, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/higher/aligned", test_aligned);
  g_test_add_func ("/higher/start-inside", test_start_inside);
  g_test_add_func ("/higher/gaps", test_gaps);
  g_test_add_func ("/higher/index", test_index);
  g_test_add_func ("/higher/no-look-ahead", test_no_look_ahead);
  g_test_add_func ("/higher/strategy", test_strategy);
  return g_test_run ();
}
