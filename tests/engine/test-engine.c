/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a side fires, with which levels, and what the engine refuses. */
#include <math.h>
#include <string.h>

#include "engine/igx-engine.h"
#include "engine/igx-strategy.h"
#include "engine/igx-timeframe.h"
#include "test-candles.h"

#define FIRST_TIME G_GINT64_CONSTANT (1704067200000)

/* The script of a test: a letter for each candle sets `trades`: unknown, 0 or 1. */
static GArray *
script_candles (const char *script)
{
  GArray *candles = igx_candle_array_new ();

  for (gsize i = 0; script[i] != '\0'; i++)
    {
      IgxCandle c = { .open_time = FIRST_TIME + (gint64) i * IGX_TIMEFRAME_MINUTE,
                      .open = 100,
                      .high = 110,
                      .low = 90,
                      .close = 100,
                      .volume = (double) i,
                      .quote_volume = NAN,
                      .trades = script[i] == '?' ? NAN : script[i] - '0',
                      .taker_buy_volume = NAN };

      g_array_append_val (candles, c);
    }
  return candles;
}

static IgxStrategy *
make_strategy (const char *body)
{
  g_autofree char *source
      = g_strconcat ("strategy scripted\ntimeframe 1m, 1h, 4h, 1d\n", body, NULL);
  g_autoptr (GError) error = NULL;
  IgxStrategy *strategy = igx_strategy_new (source, -1, NULL, &error);

  g_assert_no_error (error);
  return strategy;
}

static void
free_signal (gpointer data)
{
  igx_signal_unref (data);
}

static IgxEngine *
make_engine (IgxStrategy *strategy, IgxTimeframe timeframe, GHashTable *params)
{
  IgxSeriesKey series;
  g_autoptr (GError) error = NULL;
  IgxEngine *engine = NULL;

  g_assert_true (igx_series_key_init (&series, "demo", "AAABBB", timeframe, NULL));
  engine = igx_engine_new (&series);
  igx_engine_add_strategy (engine, strategy, params, &error);
  g_assert_no_error (error);
  return engine;
}

static GPtrArray *
run_script (const char *body, const char *script, gsize block, guint64 *n_level_errors)
{
  g_autoptr (IgxStrategy) strategy = make_strategy (body);
  g_autoptr (IgxEngine) engine = make_engine (strategy, IGX_TIMEFRAME_MINUTE, NULL);
  g_autoptr (GArray) candles = script_candles (script);
  GPtrArray *signals = g_ptr_array_new_with_free_func (free_signal);

  for (gsize done = 0; done < candles->len; done += block)
    {
      g_autoptr (GError) error = NULL;

      igx_engine_push (engine, &g_array_index (candles, IgxCandle, done),
                       MIN (block, candles->len - done), signals, &error);
      g_assert_no_error (error);
    }
  if (n_level_errors != NULL)
    *n_level_errors = igx_engine_get_n_level_errors (engine);
  return signals;
}

/* Shows the firings as a line: L, S, B for both, or a dot. */
static void
assert_fires (const char *body, const char *script, const char *expected)
{
  for (gsize block = 1; block <= 5; block++)
    {
      g_autoptr (GPtrArray) signals = run_script (body, script, block, NULL);
      g_autofree char *line = g_strnfill (strlen (script), '.');

      for (guint i = 0; i < signals->len; i++)
        {
          const IgxSignal *signal = signals->pdata[i];
          gint64 at = (signal->close_time - FIRST_TIME) / IGX_TIMEFRAME_MINUTE - 1;
          char letter = signal->direction == IGX_DIRECTION_LONG ? 'L' : 'S';

          line[at] = line[at] == '.' ? letter : 'B';
        }
      g_assert_cmpstr (line, ==, expected);
    }
}

#define LONG  "long\n require trades > 0\n stop 90\n target 110\n"
#define SHORT "short\n require trades < 1\n stop 110\n target 90\n"

static void
test_edges (void)
{
  /* The first evaluated candle has nothing before it; unknown to true never fires. */
  assert_fires (LONG, "1101110", "...L...");
  assert_fires (LONG, "0?101?1", "....L..");
  assert_fires (LONG, "01?1?01", ".L....L");
  assert_fires (LONG, "???0011", ".....L.");
  assert_fires (LONG SHORT, "0101?01", ".LSL..L");
  /* Both sides at one candle. */
  assert_fires ("long\n require trades > 0\n stop 90\n target 110\n"
                "short\n require trades > 0\n stop 110\n target 90\n",
                "0110", ".B..");
}

static void
test_rearm (void)
{
  assert_fires (LONG " rearm every bar\n", "0111011", ".LLL.LL");
  assert_fires (LONG " rearm every bar\n", "?111?11", "..LL..L");
  assert_fires (LONG " rearm after 2 bars\n", "01111110110", ".L.L.L..L..");
  assert_fires (LONG " rearm after 3 bars\n", "01111111", ".L..L..L");
  /* What became true out of the unknown has never fired, so there is nothing to count from. */
  assert_fires (LONG " rearm after 2 bars\n", "?1111011", "......L.");
  /* An edge is an edge, however near the last firing. */
  assert_fires (LONG " rearm after 5 bars\n", "01011", ".L.L.");
}

static void
test_warmup (void)
{
  /* The mean of three is settled at the third candle; the edge needs one more. */
  const char *body = "long\n require trades + 0 * sma(volume, 3) > 0\n stop 90\n target 110\n";
  g_autoptr (IgxStrategy) strategy = make_strategy (body);
  g_autoptr (IgxEngine) engine = make_engine (strategy, IGX_TIMEFRAME_MINUTE, NULL);

  g_assert_cmpuint (igx_engine_get_warmup (engine), ==, 2);
  {
    g_autoptr (IgxStrategy) chain
        = make_strategy ("long\n require sma(sma(volume, 3), 4)[2] > 0\n stop 90\n target 110\n");
    g_autoptr (IgxEngine) longer = make_engine (chain, IGX_TIMEFRAME_MINUTE, NULL);

    g_assert_cmpuint (igx_engine_get_warmup (longer), ==, 7);
  }
  assert_fires (body, "0111", "....");
  assert_fires (body, "0101", "...L");
  assert_fires (body, "0001", "...L");
  assert_fires (body, "0010101", "....L.L");
  /* Defined from the second candle on, but not settled in so short a history. */
  assert_fires ("long\n require trades + 0 * ema(volume, 2) > 0\n stop 90\n target 110\n",
                "01010101", "........");
}

static void
test_scores (void)
{
  const char *body = "long\n"
                     " score 30 when taker_buy_volume > 5 \"unknown\"\n"
                     "  or 20 when trades > 0 \"second\"\n"
                     "  or 10 when trades >= 0 \"third\"\n"
                     " score 90 when trades > 0 \"big\"\n"
                     " score 5 when trades > 5 \"never\"\n"
                     " fire at 100\n stop 90\n target 110, 120\n";
  g_autoptr (GPtrArray) signals = run_script (body, "01", 2, NULL);
  const IgxSignal *signal = NULL;
  static const struct
  {
    double points;
    const char *text;
    gboolean available;
  } reasons[] = { { 0, "unknown", FALSE }, { 20, "second", TRUE }, { 90, "big", TRUE } };

  g_assert_cmpuint (signals->len, ==, 1);
  signal = signals->pdata[0];
  g_assert_cmpfloat_with_epsilon (signal->confidence, 100, 1e-12);
  g_assert_cmpuint (signal->reasons->len, ==, G_N_ELEMENTS (reasons));
  for (guint i = 0; i < signal->reasons->len; i++)
    {
      const IgxReason *reason = signal->reasons->pdata[i];

      g_assert_cmpfloat_with_epsilon (reason->points, reasons[i].points, 1e-12);
      g_assert_cmpstr (reason->text, ==, reasons[i].text);
      g_assert_cmpint (reason->available, ==, reasons[i].available);
    }
  g_assert_cmpuint (signal->n_targets, ==, 2);
  g_assert_cmpfloat_with_epsilon (signal->targets[1], 120, 1e-12);
  g_assert_cmpfloat_with_epsilon (signal->entry, 100, 1e-12);
  assert_fires ("long\n score 60 when trades > 0 \"a\"\n fire at 61\n stop 90\n target 110\n",
                "0101", "....");
  assert_fires ("long\n score 60 when trades > 0 \"a\"\n fire at 60\n stop 90\n target 110\n",
                "0101", ".L.L");
}

static void
test_levels (void)
{
  static const struct
  {
    const char *levels;
    gboolean good;
  } rows[] = {
    { "long\n require trades > 0\n stop entry - 1\n target entry + risk, entry + 2 * risk\n",
      TRUE },
    { "long\n require trades > 0\n stop 100\n target 110\n", FALSE },
    { "long\n require trades > 0\n stop 101\n target 110\n", FALSE },
    { "long\n require trades > 0\n stop 90\n target 99\n", FALSE },
    { "long\n require trades > 0\n stop 90\n target 110, 100\n", FALSE },
    { "long\n require trades > 0\n stop -1\n target 110\n", FALSE },
    { "long\n require trades > 0\n stop taker_buy_volume\n target 110\n", FALSE },
    { "long\n require trades > 0\n stop 90\n target 110 / (close - 100)\n", FALSE },
    { "long\n require trades > 0\n entry close / 0\n stop 90\n target 110\n", FALSE },
    { "short\n require trades > 0\n stop entry + 4\n target stop - 2 * risk\n", TRUE },
    { "short\n require trades > 0\n stop 99\n target 90\n", FALSE },
    { "short\n require trades > 0\n stop 110\n target 101\n", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint64 n_errors = 0;
      g_autoptr (GPtrArray) signals = run_script (rows[i].levels, "0110", 4, &n_errors);

      g_assert_cmpuint (signals->len, ==, rows[i].good ? 1 : 0);
      g_assert_cmpuint (n_errors, ==, rows[i].good ? 0 : 1);
    }
}

static gint64
life_of (const char *body, IgxTimeframe timeframe)
{
  g_autoptr (IgxStrategy) strategy = make_strategy (body);
  g_autoptr (IgxEngine) engine = make_engine (strategy, timeframe, NULL);
  g_autoptr (GArray) candles = script_candles ("01");
  g_autoptr (GPtrArray) signals = g_ptr_array_new_with_free_func (free_signal);
  const IgxSignal *signal = NULL;

  for (guint i = 0; i < candles->len; i++)
    g_array_index (candles, IgxCandle, i).open_time = FIRST_TIME + (gint64) i * timeframe;
  igx_engine_push (engine, &g_array_index (candles, IgxCandle, 0), 2, signals, NULL);
  g_assert_cmpuint (signals->len, ==, 1);
  signal = signals->pdata[0];
  g_assert_cmpint (signal->close_time, ==, FIRST_TIME + 2 * timeframe);
  return signal->expires_at - signal->close_time;
}

static void
test_expires (void)
{
  g_assert_cmpint (life_of (LONG, IGX_TIMEFRAME_MINUTE), ==, 96 * IGX_TIMEFRAME_MINUTE);
  g_assert_cmpint (life_of ("regime range\n" LONG, IGX_TIMEFRAME_HOUR), ==,
                   96 * IGX_TIMEFRAME_HOUR);
  g_assert_cmpint (life_of ("regime range, bull-momentum\n" LONG, IGX_TIMEFRAME_MINUTE), ==,
                   288 * IGX_TIMEFRAME_MINUTE);
  g_assert_cmpint (life_of ("regime breakout\n" LONG, IGX_TIMEFRAME_MINUTE), ==,
                   288 * IGX_TIMEFRAME_MINUTE);
  g_assert_cmpint (life_of (LONG " expires 4 bars\n", IGX_TIMEFRAME_HOUR), ==,
                   4 * IGX_TIMEFRAME_HOUR);
  g_assert_cmpint (life_of (LONG, 4 * IGX_TIMEFRAME_HOUR), ==, 7 * IGX_TIMEFRAME_DAY);
  g_assert_cmpint (life_of (LONG " expires 24 bars\n", IGX_TIMEFRAME_DAY), ==,
                   24 * IGX_TIMEFRAME_DAY);
  g_assert_cmpint (life_of (LONG, IGX_TIMEFRAME_DAY), ==, 30 * IGX_TIMEFRAME_DAY);
}

static void
test_order (void)
{
  g_autoptr (IgxStrategy) strategy = make_strategy (LONG);
  g_autoptr (IgxEngine) engine = make_engine (strategy, IGX_TIMEFRAME_MINUTE, NULL);
  g_autoptr (GPtrArray) signals = g_ptr_array_new_with_free_func (free_signal);
  g_autoptr (GArray) candles = script_candles ("010101");
  IgxCandle *c = &g_array_index (candles, IgxCandle, 0);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (igx_engine_get_last_open_time (engine), ==, 0);
  g_assert_true (igx_engine_push (engine, c, 3, signals, &error));
  g_assert_cmpuint (signals->len, ==, 1);

  /* The same again, and an older one behind a good one: refused as a whole. */
  g_assert_false (igx_engine_push (engine, c + 2, 1, signals, &error));
  g_assert_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_ORDER);
  g_clear_error (&error);
  c[4].open_time = c[1].open_time;
  g_assert_false (igx_engine_push (engine, c + 3, 2, signals, &error));
  g_assert_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_ORDER);
  g_clear_error (&error);
  g_assert_cmpuint (igx_engine_get_n_candles (engine), ==, 3);
  g_assert_cmpint (igx_engine_get_last_open_time (engine), ==, c[2].open_time);
  g_assert_cmpuint (signals->len, ==, 1);

  /* A gap in time is no mistake: the candles count. */
  c[3].open_time += 50 * IGX_TIMEFRAME_MINUTE;
  g_assert_true (igx_engine_push (engine, c + 3, 1, signals, &error));
  g_assert_cmpuint (signals->len, ==, 2);
  g_assert_true (igx_engine_push (engine, NULL, 0, signals, &error));

  igx_engine_reset (engine);
  g_assert_cmpuint (igx_engine_get_n_candles (engine), ==, 0);
  g_assert_true (igx_engine_push (engine, c, 3, signals, &error));
  g_assert_cmpuint (signals->len, ==, 3);
  g_assert_cmpstr (((const IgxSignal *) signals->pdata[2])->id, ==,
                   ((const IgxSignal *) signals->pdata[0])->id);
}

static char *
hash_with (IgxStrategy *strategy, const char *name, double value)
{
  g_autoptr (GHashTable) params = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GArray) candles = script_candles ("01");
  g_autoptr (GPtrArray) signals = g_ptr_array_new_with_free_func (free_signal);
  g_autoptr (IgxEngine) engine = NULL;

  if (name != NULL)
    g_hash_table_insert (params, (gpointer) name, &value);
  engine = make_engine (strategy, IGX_TIMEFRAME_MINUTE, params);
  igx_engine_push (engine, &g_array_index (candles, IgxCandle, 0), 2, signals, NULL);
  g_assert_cmpuint (signals->len, ==, 1);
  return g_strdup (((const IgxSignal *) signals->pdata[0])->params_hash);
}

static void
assert_refused (IgxStrategy *strategy, const char *name, double value, int code)
{
  g_autoptr (GHashTable) params = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  IgxSeriesKey series;
  g_autoptr (IgxEngine) engine = NULL;

  g_assert_true (igx_series_key_init (&series, "demo", "AAABBB", IGX_TIMEFRAME_MINUTE, NULL));
  engine = igx_engine_new (&series);
  g_hash_table_insert (params, (gpointer) name, &value);
  g_assert_false (igx_engine_add_strategy (engine, strategy, params, &error));
  g_assert_error (error, IGX_ENGINE_ERROR, code);
  g_assert_cmpuint (igx_engine_get_warmup (engine), ==, 0);
}

static void
test_params (void)
{
  g_autoptr (IgxStrategy) strategy
      = make_strategy ("param b = 0.5 in 0 .. 1\nparam a = 3 in 1 .. 50\n"
                       "long\n require trades > b\n require close[a - a] > 0\n"
                       " stop 90\n target 110\n");
  g_autofree char *expected = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "a=3\nb=0.5\n", -1);
  g_autofree char *plain = hash_with (strategy, NULL, 0);
  g_autofree char *same = hash_with (strategy, "b", 0.5);
  g_autofree char *other = hash_with (strategy, "b", 0.1);
  const IgxStrategyParam *params = NULL;
  gsize n_params = 0;

  expected[16] = '\0';
  g_assert_cmpstr (plain, ==, expected);
  g_assert_cmpstr (same, ==, expected);
  g_assert_cmpstr (other, !=, expected);
  params = igx_strategy_get_params (strategy, &n_params);
  g_assert_cmpuint (n_params, ==, 2);
  g_assert_cmpstr (params[0].name, ==, "b");
  assert_refused (strategy, "c", 1, IGX_ENGINE_ERROR_UNKNOWN_NAME);
  assert_refused (strategy, "b", 1.1, IGX_ENGINE_ERROR_INVALID);
  assert_refused (strategy, "b", NAN, IGX_ENGINE_ERROR_INVALID);
}

static void
test_period_params (void)
{
  g_autoptr (IgxStrategy) strategy
      = make_strategy ("param length = 2 in 2 .. 50\n"
                       "long\n require sma(trades, length) > 0\n stop 90\n target 110\n");
  g_autoptr (GHashTable) params = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (IgxEngine) engine = NULL;
  double length = 40;

  g_hash_table_insert (params, (gpointer) "length", &length);
  engine = make_engine (strategy, IGX_TIMEFRAME_MINUTE, params);
  g_assert_cmpuint (igx_engine_get_warmup (engine), ==, 39);
  assert_refused (strategy, "length", 2.5, IGX_ENGINE_ERROR_SYNTAX);
}

static void
test_refusals (void)
{
  g_autoptr (IgxStrategy) strategy = make_strategy (LONG);
  g_autoptr (IgxEngine) engine = make_engine (strategy, IGX_TIMEFRAME_MINUTE, NULL);
  g_autoptr (GArray) candles = script_candles ("0");
  g_autoptr (GError) error = NULL;
  IgxSeriesKey series;
  g_autoptr (IgxEngine) other = NULL;

  g_assert_true (igx_series_key_init (&series, "demo", "AAABBB", 5 * IGX_TIMEFRAME_MINUTE, NULL));
  other = igx_engine_new (&series);
  g_assert_false (igx_engine_add_strategy (other, strategy, NULL, &error));
  g_assert_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID);
  g_clear_error (&error);
  igx_engine_push (engine, &g_array_index (candles, IgxCandle, 0), 1, NULL, NULL);
  g_assert_false (igx_engine_add_strategy (engine, strategy, NULL, &error));
  g_assert_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID);
}

static gsize
count_nodes (const char *const *bodies, gsize n)
{
  g_autoptr (IgxStrategy) first = make_strategy (bodies[0]);
  g_autoptr (IgxEngine) engine = make_engine (first, IGX_TIMEFRAME_MINUTE, NULL);

  for (gsize i = 1; i < n; i++)
    {
      g_autoptr (IgxStrategy) strategy = make_strategy (bodies[i]);
      g_autoptr (GError) error = NULL;

      igx_engine_add_strategy (engine, strategy, NULL, &error);
      g_assert_no_error (error);
    }
  return igx_engine_get_n_nodes (engine);
}

/* What two strategies have in common is in the plan once; constants are worked out before. */
static void
test_sharing (void)
{
  static const char *const bodies[] = {
    "long\n require ema(close, 9) > ema(close, 21)\n stop 90\n target 110\n",
    "long\n require ema(close, 9) > ema(close, 21)\n stop 90\n target 110\n",
    "let a = ema(close, 2*4+1)\nlong\n require a > ema(close, 21)\n stop 90\n target 100 + 10\n",
    "long\n require ema(close, 9) < ema(close, 21)\n stop 90\n target 110\n",
  };
  gsize alone = count_nodes (bodies, 1);

  g_assert_cmpuint (alone, >=, 6);
  g_assert_cmpuint (count_nodes (bodies, 2), ==, alone);
  /* Only the constants that were folded away come along: 2, 4, 8, 1, 9, 100, 10; 21 is there. */
  g_assert_cmpuint (count_nodes (bodies, 3), <=, alone + 7);
  g_assert_cmpuint (count_nodes (bodies, 4), ==, count_nodes (bodies, 3) + 1);
}

static void
test_accessors (void)
{
  const char *source = "strategy abc\nname \"A b c\"\nabout \"What it does.\"\nversion 7\n"
                       "timeframe 4h, 1h\nregime range, choppy\n" LONG;
  g_autoptr (IgxStrategy) strategy = igx_strategy_new (source, -1, NULL, NULL);
  g_autoptr (IgxStrategy) again = igx_strategy_ref (strategy);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, source, -1);
  const IgxTimeframe *timeframes = NULL;
  gsize n = 0;

  g_assert_cmpstr (igx_strategy_get_id (strategy), ==, "abc");
  g_assert_cmpstr (igx_strategy_get_name (again), ==, "A b c");
  g_assert_cmpstr (igx_strategy_get_about (strategy), ==, "What it does.");
  g_assert_cmpint (igx_strategy_get_version (strategy), ==, 7);
  g_assert_cmpstr (igx_strategy_get_source_hash (strategy), ==, hash);
  timeframes = igx_strategy_get_timeframes (strategy, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (timeframes[0], ==, 4 * IGX_TIMEFRAME_HOUR);
  g_assert_true (igx_strategy_runs_on (strategy, IGX_TIMEFRAME_HOUR));
  g_assert_false (igx_strategy_runs_on (strategy, IGX_TIMEFRAME_DAY));
  g_assert_cmpstr (igx_strategy_get_regimes (strategy)[1], ==, "choppy");
  g_assert_null (igx_strategy_get_regimes (strategy)[2]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/engine/edges", test_edges);
  g_test_add_func ("/engine/rearm", test_rearm);
  g_test_add_func ("/engine/warmup", test_warmup);
  g_test_add_func ("/engine/scores", test_scores);
  g_test_add_func ("/engine/levels", test_levels);
  g_test_add_func ("/engine/expires", test_expires);
  g_test_add_func ("/engine/order", test_order);
  g_test_add_func ("/engine/params", test_params);
  g_test_add_func ("/engine/period-params", test_period_params);
  g_test_add_func ("/engine/refusals", test_refusals);
  g_test_add_func ("/engine/sharing", test_sharing);
  g_test_add_func ("/engine/accessors", test_accessors);
  return g_test_run ();
}
