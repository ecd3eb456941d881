/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strategies that read other series, against an exchange of which each test decides when it knows
 * which candle: late, never with less, nothing missed, nothing twice. */
#include <string.h>

#include "engine/igx-engine.h"
#include "engine/igx-timeframe.h"
#include "feed/igx-simulated-feed.h"
#include "pipeline/igx-evaluator.h"
#include "pipeline/igx-market-fixture.h"
#include "pipeline/igx-script-feed.h"
#include "support/igx-test-signals.h"
#include "support/igx-test-wait.h"

#define MINUTE  IGX_TIMEFRAME_MINUTE
#define QUARTER (15 * IGX_TIMEFRAME_MINUTE)
#define NOW     (G_GINT64_CONSTANT (1704067200000) + 10 * IGX_TIMEFRAME_HOUR)
#define HISTORY 3000
#define WAIT_MS 60000

#define LEVELS " stop close * 0.99\n target close * 1.02\n"

static const char *const sources[] = {
  "strategy alone\ntimeframe 1m\nlong\n require close > sma(close, 5)\n" LEVELS,
  "strategy pair\ntimeframe 1m\nlet ratio = close / close of BTCUSDT\n"
  "long\n require ratio > sma(ratio, 5)\n" LEVELS,
  "strategy coarse\ntimeframe 1m\nlong\n require close > ema(close, 3) @ 15m\n" LEVELS,
  "strategy both\ntimeframe 1m\nlong\n require rsi(5) @ 15m of BTCUSDT < 50 or close > open\n"
  " rearm every bar\n" LEVELS,
  NULL,
};

typedef struct
{
  IgxScriptFeed *feed;
  IgxMarketFixture *market;
  IgxSeriesKey eth;
  IgxSeriesKey btc;
  IgxSeriesKey eth_coarse;
  IgxSeriesKey btc_coarse;
  guint n_live;
} World;

static IgxSeriesKey
make_key (const char *symbol, IgxTimeframe timeframe)
{
  IgxSeriesKey key;

  g_assert_true (igx_series_key_init (&key, "binance", symbol, timeframe, NULL));
  return key;
}

/* From the history to @n_live minutes after now; those in the history are known. */
static void
add (World *world, const IgxSeriesKey *series)
{
  const gint64 first = igx_timeframe_floor (series->timeframe, NOW - HISTORY * MINUTE);
  const guint n = (guint) ((NOW + world->n_live * MINUTE - first) / series->timeframe);
  g_autoptr (GArray) candles = igx_candle_array_new ();

  g_array_set_size (candles, n);
  igx_simulated_market_candles (3, series, first, n, &g_array_index (candles, IgxCandle, 0));
  igx_script_feed_add (world->feed, series, candles, NOW - series->timeframe);
}

static World *
world_new (guint n_live)
{
  World *world = g_new0 (World, 1);

  world->n_live = n_live;
  world->feed = igx_script_feed_new (NOW);
  world->eth = make_key ("ETHUSDT", MINUTE);
  world->btc = make_key ("BTCUSDT", MINUTE);
  world->eth_coarse = make_key ("ETHUSDT", QUARTER);
  world->btc_coarse = make_key ("BTCUSDT", QUARTER);
  add (world, &world->eth);
  add (world, &world->btc);
  add (world, &world->eth_coarse);
  add (world, &world->btc_coarse);
  world->market = igx_market_fixture_new_with_feed (IGX_FEED (world->feed), sources);
  return world;
}

static void
world_free (World *world)
{
  igx_market_fixture_free (world->market);
  g_object_unref (world->feed);
  g_free (world);
}

/* The minute from now on: its open time. */
static gint64
minute (guint i)
{
  return NOW + i * MINUTE;
}

/* All that closes with the minutes up to @i, but for the own one. */
static void
close_others (World *world, guint i)
{
  igx_script_feed_close (world->feed, &world->btc, minute (i));
  igx_script_feed_close (world->feed, &world->btc_coarse, minute (i) + MINUTE - QUARTER);
  igx_script_feed_close (world->feed, &world->eth_coarse, minute (i) + MINUTE - QUARTER);
}

static void
close_own (World *world, guint i)
{
  igx_script_feed_close (world->feed, &world->eth, minute (i));
}

typedef struct
{
  World *world;
  gint64 up_to;
} Wait;

static gint64
get_alone (World *world)
{
  g_autoptr (GVariant) described = NULL;
  guint candles = 0;

  g_main_context_iteration (NULL, FALSE);
  described = g_variant_ref_sink (
      igx_series_runner_to_variant (igx_pipeline_find (world->market->pipeline, &world->eth)));
  g_variant_lookup (described, "candles", "u", &candles);
  return candles;
}

static gboolean
has_alone (gpointer data)
{
  Wait *wait = data;

  return get_alone (wait->world) >= wait->up_to;
}

static void
wait_all (World *world, guint i)
{
  igx_market_fixture_wait_progress (world->market, &world->eth, minute (i) + MINUTE, WAIT_MS);
}

static void
start (World *world)
{
  igx_market_fixture_start (world->market, &world->eth, 1);
  igx_market_fixture_wait_progress (world->market, &world->eth, NOW, WAIT_MS);
}

/* What the engine finds in one go, from now on. */
static GPtrArray *
find_expected (World *world, guint up_to)
{
  g_autoptr (IgxEngine) engine = igx_engine_new (&world->eth);
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  g_autoptr (GError) error = NULL;
  gsize n = 0;
  const IgxTimeframe *timeframes = igx_timeframe_get_all (&n);
  GArray *own = igx_script_feed_get (world->feed, &world->eth);

  igx_engine_set_venue_timeframes (engine, timeframes, n);
  for (guint i = 0; i < world->market->strategies->len; i++)
    igx_engine_add_strategy (engine, world->market->strategies->pdata[i], NULL, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < igx_engine_get_n_inputs (engine); i++)
    {
      GArray *other = igx_script_feed_get (world->feed, igx_engine_get_input (engine, i));

      igx_engine_feed (engine, igx_engine_get_input (engine, i),
                       (const IgxCandle *) (gpointer) other->data, other->len, &error);
      g_assert_no_error (error);
    }
  igx_engine_push (engine, (const IgxCandle *) (gpointer) own->data, own->len, found, &error);
  g_assert_no_error (error);
  igx_test_signals_keep (found, NOW, minute (up_to) + MINUTE);
  return found;
}

static guint
count_of (GPtrArray *signals, const char *strategy)
{
  guint n = 0;

  for (guint i = 0; i < signals->len; i++)
    n += strcmp (((const IgxSignal *) signals->pdata[i])->strategy, strategy) == 0 ? 1 : 0;
  return n;
}

/* The ledger against the engine; each strategy at least @each times. */
static void
check (World *world, guint up_to, guint each)
{
  g_autoptr (GPtrArray) expected = find_expected (world, up_to);
  g_autoptr (GPtrArray) ledger = igx_market_fixture_get_ledger (world->market, "ETHUSDT");

  igx_test_signals_keep (ledger, NOW, minute (up_to) + MINUTE);
  g_assert_cmpuint (igx_test_signals_compare (expected, ledger), >=, 5);
  for (guint i = 0; i < world->market->strategies->len; i++)
    g_assert_cmpuint (count_of (ledger, igx_strategy_get_id (world->market->strategies->pdata[i])),
                      >=, each);
}

/* In any order, at once or one after the other: the same as in one go. */
static void
test_order (void)
{
  World *world = world_new (240);
  guint n_late = 0;

  start (world);
  g_assert_cmpuint (igx_script_feed_count_subscribed (world->feed), ==, 4);
  for (guint i = 0; i < 240; i++)
    {
      gboolean late = i % 3 == 0 || (i + 1) % 15 == 0;
      Wait wait = { world, get_alone (world) + 1 };

      if (!late)
        close_others (world, i);
      close_own (world, i);
      if (late)
        {
          /* Who reads nothing else is not held up, who does waits. */
          g_assert_true (igx_test_wait_until (has_alone, &wait, WAIT_MS));
          g_assert_cmpint (igx_market_fixture_get_progress (world->market, &world->eth), ==,
                           minute (i));
          close_others (world, i);
          n_late++;
        }
      wait_all (world, i);
    }
  g_assert_cmpuint (n_late, >, 80);
  check (world, 239, 5);
  world_free (world);
}

/* One of three things that close together is late; the others wait for that one only. */
static void
test_coarse_late (void)
{
  World *world = world_new (60);

  start (world);
  for (guint i = 0; i < 60; i++)
    {
      Wait wait = { world, get_alone (world) + 1 };

      igx_script_feed_close (world->feed, &world->btc, minute (i));
      close_own (world, i);
      if ((i + 1) % 15 == 0)
        {
          g_assert_true (igx_test_wait_until (has_alone, &wait, WAIT_MS));
          igx_script_feed_close (world->feed, &world->eth_coarse, minute (i) + MINUTE - QUARTER);
          g_assert_cmpint (igx_market_fixture_get_progress (world->market, &world->eth), ==,
                           minute (i));
          igx_script_feed_close (world->feed, &world->btc_coarse, minute (i) + MINUTE - QUARTER);
        }
      wait_all (world, i);
    }
  check (world, 59, 1);
  world_free (world);
}

/* Stopped while some wait: the next run goes on where each of them was. */
static void
test_restart (void)
{
  World *world = world_new (120);

  start (world);
  for (guint round = 0; round < 3; round++)
    {
      guint i = 40 * round + 20;
      Wait wait = { world, 0 };

      close_others (world, i);
      close_own (world, i);
      wait_all (world, i);
      wait.up_to = get_alone (world) + 19;
      close_own (world, i + 19);
      g_assert_true (igx_test_wait_until (has_alone, &wait, WAIT_MS));
      igx_market_fixture_stop (world->market);
      g_assert_cmpuint (igx_script_feed_count_subscribed (world->feed), >=, 1);
      close_others (world, i + 19);
      igx_market_fixture_start (world->market, &world->eth, 1);
      wait_all (world, i + 19);
    }
  check (world, 119, 2);
  world_free (world);
}

/* A candle that the exchange does not have, and never will: unknown, a minute after its close. */
static void
test_absent (void)
{
  World *world = world_new (30);
  GArray *btc = igx_script_feed_get (world->feed, &world->btc);

  start (world);
  igx_market_fixture_stop (world->market);
  /* The other symbol is halted ten minutes before the next start. */
  g_array_set_size (btc, btc->len - 10);
  igx_script_feed_set_now (world->feed, minute (30));
  close_others (world, 29);
  close_own (world, 29);
  igx_market_fixture_start (world->market, &world->eth, 1);
  wait_all (world, 28);
  /* What closed within the last minute may still come. */
  g_assert_cmpint (igx_market_fixture_get_progress (world->market, &world->eth), ==, minute (29));
  check (world, 28, 0);
  world_free (world);
}

static gboolean
has_error (gpointer data)
{
  return igx_series_runner_get_error (data) != NULL;
}

/* A symbol that does not exist: named, with who reads it; the others go on. */
static void
test_unknown_symbol (void)
{
  static const char *const wrong[] = {
    "strategy alone\ntimeframe 1m\nlong\n require close > sma(close, 5)\n" LEVELS,
    "strategy wrong\ntimeframe 1m\nlong\n require close > close of BTCUSTD\n" LEVELS,
    NULL,
  };
  World *world = world_new (30);
  IgxSeriesRunner *runner = NULL;
  Wait wait = { world, 0 };

  igx_market_fixture_free (world->market);
  world->market = igx_market_fixture_new_with_feed (IGX_FEED (world->feed), wrong);
  igx_market_fixture_start (world->market, &world->eth, 1);
  runner = igx_pipeline_find (world->market->pipeline, &world->eth);
  g_assert_true (igx_test_wait_until (has_error, runner, WAIT_MS));
  g_assert_nonnull (strstr (igx_series_runner_get_error (runner)->message,
                            "wrong waits for the 1m candles of BTCUSTD: The exchange has no"));
  g_assert_cmpint (igx_series_runner_get_state (runner), ==, IGX_RUNNER_LIVE);
  wait.up_to = get_alone (world) + 30;
  close_own (world, 29);
  g_assert_true (igx_test_wait_until (has_alone, &wait, WAIT_MS));
  world_free (world);
}

static gboolean
is_overdue (gpointer data)
{
  return igx_series_runner_is_overdue (data);
}

/* The stream is lost while all that is watched waits, and the candles are overdue, too. */
static void
test_health (void)
{
  static const char *const wrong[]
      = { "strategy wrong\ntimeframe 1m\nlong\n require close > close of BTCUSTD\n" LEVELS, NULL };
  World *world = world_new (30);
  IgxSeriesRunner *runner = NULL;
  g_autoptr (IgxHealth) health = NULL;
  g_autofree char *expected = NULL;

  igx_market_fixture_free (world->market);
  world->market = igx_market_fixture_new_with_feed (IGX_FEED (world->feed), wrong);
  igx_market_fixture_start (world->market, &world->eth, 1);
  runner = igx_pipeline_find (world->market->pipeline, &world->eth);
  g_assert_true (igx_test_wait_until (has_error, runner, WAIT_MS));
  igx_script_feed_set_now (world->feed, minute (5));
  igx_feed_emit_stream_down (IGX_FEED (world->feed), "the test cut it");
  g_assert_true (igx_test_wait_until (is_overdue, runner, WAIT_MS));
  health = igx_pipeline_dup_health (world->market->pipeline);
  expected = g_strconcat ("Offline: ", igx_series_runner_get_error (runner)->message, NULL);
  g_assert_cmpstr (health->summary, ==, expected);
  world_free (world);
}

/* Two that read each other: each waits for the candle of the other, not for its strategies, and
 * what is wrong with one is not looked for in the other's strategies. */
static void
test_mutual (void)
{
  static const char *const both[]
      = { "strategy mutual\ntimeframe 1m\nlong\n require close of BTCUSDT > close of ETHUSDT\n"
          " rearm every bar\n" LEVELS,
          NULL };
  World *world = world_new (10);
  IgxSeriesKey keys[] = { world->eth, world->btc };

  igx_market_fixture_free (world->market);
  world->market = igx_market_fixture_new_with_feed (IGX_FEED (world->feed), both);
  igx_market_fixture_start (world->market, keys, 2);
  for (guint i = 0; i < 10; i++)
    for (guint k = 0; k < 2; k++)
      {
        igx_market_fixture_wait_progress (world->market, &keys[k], minute (i), WAIT_MS);
        igx_script_feed_close (world->feed, &keys[k], minute (i));
        while (g_main_context_iteration (NULL, FALSE))
          g_assert_null (igx_series_runner_get_error (
              igx_pipeline_find (world->market->pipeline, &keys[i % 2])));
      }
  for (guint k = 0; k < 2; k++)
    igx_market_fixture_wait_progress (world->market, &keys[k], minute (10), WAIT_MS);
  check (world, 9, 5);
  world_free (world);
}

/* What only strategies read ends with them; a person's watching and not watching changes nothing
 * for who reads. */
static void
test_references (void)
{
  World *world = world_new (60);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  start (world);
  close_others (world, 10);
  close_own (world, 10);
  wait_all (world, 10);
  g_assert_true (igx_pipeline_watch (world->market->pipeline, &world->btc, &error));
  g_assert_cmpuint (igx_pipeline_get_runners (world->market->pipeline)->len, ==, 2);
  close_others (world, 20);
  close_own (world, 20);
  wait_all (world, 20);
  g_assert_true (igx_pipeline_unwatch (world->market->pipeline, &world->btc));
  close_own (world, 30);
  close_others (world, 30);
  wait_all (world, 30);
  g_assert_cmpuint (igx_script_feed_count_subscribed (world->feed), ==, 4);
  check (world, 30, 0);

  igx_pipeline_set_strategies (world->market->pipeline, none);
  g_assert_cmpuint (igx_script_feed_count_subscribed (world->feed), ==, 1);
  igx_pipeline_set_strategies (world->market->pipeline, world->market->strategies);
  close_others (world, 59);
  close_own (world, 59);
  wait_all (world, 59);
  g_assert_cmpuint (igx_script_feed_count_subscribed (world->feed), ==, 4);
  check (world, 59, 1);
  g_assert_true (igx_pipeline_unwatch (world->market->pipeline, &world->eth));
  g_assert_cmpuint (igx_script_feed_count_subscribed (world->feed), ==, 0);
  world_free (world);
}

/* More wait than are held: they come from the cache again. */
static void
test_behind (void)
{
  const guint n = IGX_EVALUATOR_WAITING_MAX + 1000;
  World *world = world_new (n);
  Wait wait = { world, 0 };

  start (world);
  wait.up_to = get_alone (world) + n - 500;
  close_own (world, n - 501);
  g_assert_true (igx_test_wait_until (has_alone, &wait, WAIT_MS));
  close_own (world, n - 401);
  close_others (world, n - 401);
  wait_all (world, n - 401);
  for (guint i = n - 400; i < n; i += 100)
    {
      close_others (world, i + 99);
      close_own (world, i + 99);
      wait_all (world, i + 99);
    }
  check (world, n - 1, 100);
  world_free (world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/waiting/order", test_order);
  g_test_add_func ("/waiting/coarse-late", test_coarse_late);
  g_test_add_func ("/waiting/restart", test_restart);
  g_test_add_func ("/waiting/absent", test_absent);
  g_test_add_func ("/waiting/unknown-symbol", test_unknown_symbol);
  g_test_add_func ("/waiting/health", test_health);
  g_test_add_func ("/waiting/mutual", test_mutual);
  g_test_add_func ("/waiting/references", test_references);
  g_test_add_func ("/waiting/behind", test_behind);
  return g_test_run ();
}
