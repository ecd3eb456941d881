/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strategies that read other series, against an exchange of which each test decides when it knows
 * which candle: late, never with less, nothing missed, nothing twice. */
#include <string.h>

#include "engine/igx-timeframe.h"
#include "pipeline/igx-input-reader.h"
#include "pipeline/igx-script-world.h"
#include "support/igx-test-wait.h"

#define MINUTE  IGX_TIMEFRAME_MINUTE
#define QUARTER IGX_SCRIPT_QUARTER
#define NOW     IGX_SCRIPT_NOW
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

/* All that closes with the minutes up to @i, but for the own one. */
static void
close_others (IgxScriptWorld *world, guint i)
{
  igx_script_feed_close (world->feed, &world->btc, igx_script_minute (i));
  igx_script_feed_close (world->feed, &world->btc_coarse, igx_script_minute (i) + MINUTE - QUARTER);
  igx_script_feed_close (world->feed, &world->eth_coarse, igx_script_minute (i) + MINUTE - QUARTER);
}

static void
close_own (IgxScriptWorld *world, guint i)
{
  igx_script_feed_close (world->feed, &world->eth, igx_script_minute (i));
}

typedef struct
{
  IgxScriptWorld *world;
  gint64 up_to;
} Wait;

static gint64
get_alone (IgxScriptWorld *world)
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
wait_all (IgxScriptWorld *world, guint i)
{
  igx_market_fixture_wait_progress (world->market, &world->eth, igx_script_minute (i) + MINUTE,
                                    WAIT_MS);
}

static void
start (IgxScriptWorld *world)
{
  igx_market_fixture_start (world->market, &world->eth, 1);
  igx_market_fixture_wait_progress (world->market, &world->eth, NOW, WAIT_MS);
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
check (IgxScriptWorld *world, guint up_to, guint each)
{
  g_autoptr (GPtrArray) ledger = NULL;

  g_assert_cmpuint (igx_script_world_compare (world, &world->eth, up_to), >=, 5);
  ledger = igx_market_fixture_get_ledger (world->market, "ETHUSDT");
  for (guint i = 0; i < world->market->strategies->len; i++)
    g_assert_cmpuint (count_of (ledger, igx_strategy_get_id (world->market->strategies->pdata[i])),
                      >=, each);
}

/* In any order, at once or one after the other: the same as in one go. */
static void
test_order (void)
{
  IgxScriptWorld *world = igx_script_world_new (sources, 240);
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
                           igx_script_minute (i));
          close_others (world, i);
          n_late++;
        }
      wait_all (world, i);
    }
  g_assert_cmpuint (n_late, >, 80);
  /* Nobody is told of what only strategies read. */
  g_assert_cmpuint (g_hash_table_size (world->market->told), ==, 1);
  g_assert_cmpint (*(const gint64 *) g_hash_table_lookup (world->market->told, &world->eth), ==,
                   igx_script_minute (239));
  check (world, 239, 5);
  igx_script_world_free (world);
}

/* One of three things that close together is late; the others wait for that one only. */
static void
test_coarse_late (void)
{
  IgxScriptWorld *world = igx_script_world_new (sources, 60);

  start (world);
  for (guint i = 0; i < 60; i++)
    {
      Wait wait = { world, get_alone (world) + 1 };

      igx_script_feed_close (world->feed, &world->btc, igx_script_minute (i));
      close_own (world, i);
      if ((i + 1) % 15 == 0)
        {
          g_assert_true (igx_test_wait_until (has_alone, &wait, WAIT_MS));
          igx_script_feed_close (world->feed, &world->eth_coarse,
                                 igx_script_minute (i) + MINUTE - QUARTER);
          g_assert_cmpint (igx_market_fixture_get_progress (world->market, &world->eth), ==,
                           igx_script_minute (i));
          igx_script_feed_close (world->feed, &world->btc_coarse,
                                 igx_script_minute (i) + MINUTE - QUARTER);
        }
      wait_all (world, i);
    }
  check (world, 59, 1);
  igx_script_world_free (world);
}

static gint64
get_progress (IgxScriptWorld *world, const char *strategy)
{
  static const char *const waiting[] = { "pair", "coarse", "both", NULL };
  g_autoptr (GHashTable) progress
      = igx_market_fixture_get_strategies (world->market, &world->eth, waiting);

  g_assert_cmpuint (g_hash_table_size (progress), ==, 3);
  return *(const gint64 *) g_hash_table_lookup (progress, strategy);
}

/* Stopped while some wait, for short or longer than their history: the next run goes on where each
 * of them was. */
static void
test_restart (void)
{
  const guint lags[] = { 19, 21, 600, 38 };
  IgxScriptWorld *world = igx_script_world_new (sources, 800);
  guint i = 0;

  start (world);
  for (gsize round = 0; round < G_N_ELEMENTS (lags); round++)
    {
      Wait wait = { world, 0 };

      i += 20;
      close_others (world, i);
      close_own (world, i);
      wait_all (world, i);
      wait.up_to = get_alone (world) + lags[round];
      close_own (world, i + lags[round]);
      g_assert_true (igx_test_wait_until (has_alone, &wait, WAIT_MS));
      /* Who reads nothing but the quarters of an hour may be some minutes ahead. */
      g_assert_cmpint (get_progress (world, "pair"), ==, igx_script_minute (i + 1));
      g_assert_cmpint (get_progress (world, "coarse"), >=, igx_script_minute (i + 1));
      igx_market_fixture_stop (world->market);
      i += lags[round];
      igx_script_feed_set_now (world->feed, igx_script_minute (i + 1));
      close_others (world, i);
      igx_market_fixture_start (world->market, &world->eth, 1);
      wait_all (world, i);
      g_assert_cmpint (get_progress (world, "pair"), ==, igx_script_minute (i + 1));
    }
  check (world, i, 2);
  igx_script_world_free (world);
}

/* A candle that the exchange does not have, and never will: unknown, a minute after its close. */
static void
test_absent (void)
{
  IgxScriptWorld *world = igx_script_world_new (sources, 30);
  GArray *btc = igx_script_feed_get (world->feed, &world->btc);

  start (world);
  igx_market_fixture_stop (world->market);
  /* The other symbol is halted ten minutes before the next start. */
  g_array_set_size (btc, btc->len - 10);
  igx_script_feed_set_now (world->feed, igx_script_minute (30));
  close_others (world, 29);
  close_own (world, 29);
  igx_market_fixture_start (world->market, &world->eth, 1);
  wait_all (world, 28);
  /* What closed within the last minute may still come. */
  g_assert_cmpint (igx_market_fixture_get_progress (world->market, &world->eth), ==,
                   igx_script_minute (29));
  check (world, 28, 0);
  igx_script_world_free (world);
}

static gboolean
has_error (gpointer data)
{
  return igx_series_runner_get_error (data) != NULL;
}

static gboolean
is_live (gpointer data)
{
  return igx_series_runner_get_state (data) == IGX_RUNNER_LIVE;
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
  IgxScriptWorld *world = igx_script_world_new (wrong, 30);
  IgxSeriesRunner *runner = NULL;
  Wait wait = { world, 0 };

  igx_market_fixture_start (world->market, &world->eth, 1);
  runner = igx_pipeline_find (world->market->pipeline, &world->eth);
  g_assert_true (igx_test_wait_until (has_error, runner, WAIT_MS));
  g_assert_nonnull (strstr (igx_series_runner_get_error (runner)->message,
                            "wrong waits for the 1m candles of BTCUSTD: The exchange has no"));
  g_assert_true (igx_test_wait_until (is_live, runner, WAIT_MS));
  wait.up_to = get_alone (world) + 30;
  close_own (world, 29);
  g_assert_true (igx_test_wait_until (has_alone, &wait, WAIT_MS));
  igx_script_world_free (world);
}

static gboolean
has_loaded_newest (gpointer data)
{
  IgxScriptWorld *world = data;

  if (igx_script_feed_count_questions (world->feed, &world->eth) == 1)
    {
      igx_script_feed_set_held (world->feed, FALSE);
      igx_script_feed_set_held (world->feed, TRUE);
    }
  return igx_script_feed_count_questions (world->feed, &world->eth) >= 3;
}

static gboolean
is_healthy (gpointer data)
{
  g_autoptr (IgxHealth) health = igx_pipeline_dup_health (data);

  return health->state == IGX_HEALTH_HEALTHY;
}

/* The newest candles are there, those that strategies need from before are not. */
static void
test_loading (void)
{
  IgxScriptWorld *world = igx_script_world_new (sources, 30);
  g_autoptr (IgxHealth) health = NULL;
  IgxSeriesRunner *runner = NULL;

  igx_script_feed_set_held (world->feed, TRUE);
  igx_market_fixture_start (world->market, &world->eth, 1);
  g_assert_true (igx_test_wait_until (has_loaded_newest, world, WAIT_MS));
  runner = igx_pipeline_find (world->market->pipeline, &world->eth);
  g_assert_cmpint (igx_series_runner_get_state (runner), ==, IGX_RUNNER_LOADING);
  health = igx_pipeline_dup_health (world->market->pipeline);
  g_assert_cmpint (health->state, ==, IGX_HEALTH_STARTING);
  g_assert_cmpuint (health->n_series_ready, ==, 0);
  igx_script_feed_set_held (world->feed, FALSE);
  g_assert_true (igx_test_wait_until (is_healthy, world->market->pipeline, WAIT_MS));
  g_assert_true (igx_test_wait_until (is_live, runner, WAIT_MS));
  igx_script_world_free (world);
}

static gboolean
is_overdue (gpointer data)
{
  return igx_series_runner_is_overdue (data);
}

/* The stream is lost while all that is watched waits for longer than is allowed. */
static void
test_health (void)
{
  static const char *const wrong[]
      = { "strategy wrong\ntimeframe 1m\nlong\n require close > close of BTCUSTD\n" LEVELS, NULL };
  IgxScriptWorld *world = igx_script_world_new (wrong, 30);
  IgxSeriesRunner *runner = NULL;
  g_autoptr (IgxHealth) health = NULL;
  g_autofree char *expected = NULL;

  igx_market_fixture_start (world->market, &world->eth, 1);
  runner = igx_pipeline_find (world->market->pipeline, &world->eth);
  g_assert_true (igx_test_wait_until (has_error, runner, WAIT_MS));
  g_assert_false (igx_series_runner_is_overdue (runner));
  close_own (world, 4);
  igx_script_feed_set_now (world->feed, igx_script_minute (5));
  igx_script_feed_set_lost (world->feed, TRUE);
  g_assert_true (igx_test_wait_until (is_overdue, runner, WAIT_MS));
  health = igx_pipeline_dup_health (world->market->pipeline);
  expected = g_strconcat ("Offline: ", igx_series_runner_get_error (runner)->message, NULL);
  g_assert_cmpstr (health->summary, ==, expected);
  igx_script_feed_set_lost (world->feed, FALSE);
  igx_health_free (health);
  health = igx_pipeline_dup_health (world->market->pipeline);
  g_assert_cmpint (health->state, ==, IGX_HEALTH_STALE);
  g_assert_cmpstr (health->advice, ==, igx_series_runner_get_error (runner)->message);
  igx_script_world_free (world);
}

/* Limited to one symbol: it runs on that one only, and is no mistake on the others. */
static void
test_limited (void)
{
  static const char *const limited[] = {
    "strategy everywhere\ntimeframe 1m\nlong\n require close > sma(close, 5)\n" LEVELS,
    "strategy one-only\ntimeframe 1m\nsymbol BTCUSDT\nlong\n"
    " require close > sma(close, 5) and close > 0 * close of ETHUSDT\n" LEVELS,
    NULL,
  };
  IgxScriptWorld *world = igx_script_world_new (limited, 60);
  const IgxSeriesKey both[] = { world->eth, world->btc };

  igx_market_fixture_start (world->market, both, G_N_ELEMENTS (both));
  for (gsize i = 0; i < G_N_ELEMENTS (both); i++)
    igx_market_fixture_wait_progress (world->market, &both[i], NOW, WAIT_MS);
  for (guint i = 0; i < 60; i++)
    {
      close_others (world, i);
      close_own (world, i);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (both); i++)
    {
      g_autoptr (GPtrArray) ledger = NULL;
      guint n_only = 0;

      igx_market_fixture_wait_progress (world->market, &both[i], igx_script_minute (60), WAIT_MS);
      g_assert_null (
          igx_series_runner_get_error (igx_pipeline_find (world->market->pipeline, &both[i])));
      g_assert_cmpuint (igx_script_world_compare (world, &both[i], 59), >=, 5);
      ledger = igx_market_fixture_get_ledger (world->market, both[i].symbol);
      n_only = count_of (ledger, "one-only");
      g_assert_cmpuint (count_of (ledger, "everywhere"), >=, 5);
      g_assert_cmpuint (n_only, ==, i == 0 ? 0 : count_of (ledger, "everywhere"));
    }
  igx_script_world_free (world);
}

/* What can never be evaluated costs the others nothing, however long it waits. */
static void
test_waits_for_ever (void)
{
  static const char *const wrong[] = {
    "strategy alone\ntimeframe 1m\nlong\n require close > sma(close, 5)\n" LEVELS,
    "strategy wrong\ntimeframe 1m\nlong\n require close > close of BTCUSTD\n" LEVELS,
    NULL,
  };
  IgxScriptWorld *world = igx_script_world_new (wrong, 20000);
  Wait wait = { world, 0 };

  igx_market_fixture_start (world->market, &world->eth, 1);
  wait.up_to = 1;
  g_assert_true (igx_test_wait_until (has_alone, &wait, WAIT_MS));
  wait.up_to = get_alone (world) + 20000;
  close_own (world, 19999);
  g_assert_true (igx_test_wait_until (has_alone, &wait, WAIT_MS));
  igx_market_fixture_stop (world->market);
  igx_script_feed_set_now (world->feed, igx_script_minute (20000));
  igx_market_fixture_start (world->market, &world->eth, 1);
  wait.up_to = 1;
  g_assert_true (igx_test_wait_until (has_alone, &wait, WAIT_MS));
  /* What the regime needs, not what the other waits for. */
  g_assert_cmpint (get_alone (world), <, 5000);
  igx_script_world_free (world);
}

#define N_READERS 30

/* One series is read by many: what the cache lacks of it is asked for once, not once by each. */
static void
test_many_readers (void)
{
  IgxScriptWorld *world = igx_script_world_new (sources, 30);
  GArray *btc = igx_script_feed_get (world->feed, &world->btc);
  IgxSeriesKey readers[N_READERS];
  guint n = 0;

  /* One that never existed, in what all of them read. */
  g_array_remove_index (btc, IGX_SCRIPT_HISTORY - 3);
  for (guint i = 0; i < N_READERS; i++)
    {
      g_autofree char *symbol = g_strdup_printf ("READER%uUSDT", i);
      IgxSeriesKey coarse = igx_script_key (symbol, QUARTER);

      readers[i] = igx_script_key (symbol, MINUTE);
      igx_script_world_add (world, &readers[i]);
      igx_script_world_add (world, &coarse);
    }
  igx_market_fixture_start (world->market, readers, N_READERS);
  for (guint i = 0; i < N_READERS; i++)
    {
      igx_market_fixture_wait_progress (world->market, &readers[i], NOW, WAIT_MS);
      igx_script_feed_close (world->feed, &readers[i], igx_script_minute (0));
    }
  close_others (world, 0);
  for (guint i = 0; i < N_READERS; i++)
    igx_market_fixture_wait_progress (world->market, &readers[i], igx_script_minute (1), WAIT_MS);
  n = igx_script_feed_count_questions (world->feed, &world->btc);
  g_test_message ("%u questions for %u readers", n, N_READERS);
  g_assert_cmpuint (n, <=, 8);
  igx_script_world_free (world);
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
  IgxScriptWorld *world = igx_script_world_new (both, 10);
  IgxSeriesKey keys[] = { world->eth, world->btc };

  igx_market_fixture_start (world->market, keys, 2);
  for (guint i = 0; i < 10; i++)
    for (guint k = 0; k < 2; k++)
      {
        igx_market_fixture_wait_progress (world->market, &keys[k], igx_script_minute (i), WAIT_MS);
        igx_script_feed_close (world->feed, &keys[k], igx_script_minute (i));
        while (g_main_context_iteration (NULL, FALSE))
          g_assert_null (igx_series_runner_get_error (
              igx_pipeline_find (world->market->pipeline, &keys[i % 2])));
      }
  for (guint k = 0; k < 2; k++)
    igx_market_fixture_wait_progress (world->market, &keys[k], igx_script_minute (10), WAIT_MS);
  check (world, 9, 5);
  igx_script_world_free (world);
}

/* A series that is read, and whose own strategies read another one: that this one is watched, and
 * is not any more, holds nobody up. */
static void
test_chain (void)
{
  static const char *const chain[]
      = { "strategy low\ntimeframe 1m\nlong\n require close > ema(close, 3) @ 15m of BTCUSDT"
          " or close < open\n rearm every bar\n" LEVELS,
          "strategy high\ntimeframe 15m\nlong\n require close > close of ETHUSDT\n"
          " rearm every bar\n" LEVELS,
          NULL };
  IgxScriptWorld *world = igx_script_world_new (chain, 60);
  IgxSeriesKey keys[] = { world->eth, world->btc_coarse };
  g_autoptr (GError) error = NULL;

  igx_market_fixture_start (world->market, keys, 2);
  for (guint k = 0; k < 2; k++)
    igx_market_fixture_wait_progress (world->market, &keys[k], NOW, WAIT_MS);
  for (guint i = 15; i <= 60; i += 15)
    {
      if (i == 30)
        g_assert_true (igx_pipeline_watch (world->market->pipeline, &world->eth_coarse, &error));
      if (i == 45)
        g_assert_true (igx_pipeline_unwatch (world->market->pipeline, &world->eth_coarse));
      close_own (world, i - 1);
      close_others (world, i - 1);
      for (guint k = 0; k < 2; k++)
        igx_market_fixture_wait_progress (world->market, &keys[k], igx_script_minute (i), WAIT_MS);
    }
  g_assert_cmpuint (igx_script_world_compare (world, &world->eth, 59), >=, 20);
  g_assert_cmpuint (igx_script_world_compare (world, &world->btc_coarse, 59), >=, 1);
  igx_script_world_free (world);
}

/* What only strategies read ends with them; a person's watching and not watching changes nothing
 * for who reads. */
static void
test_references (void)
{
  IgxScriptWorld *world = igx_script_world_new (sources, 60);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  start (world);
  close_others (world, 10);
  close_own (world, 10);
  wait_all (world, 10);
  g_assert_true (igx_pipeline_watch (world->market->pipeline, &world->btc, &error));
  g_assert_cmpuint (igx_pipeline_get_runners (world->market->pipeline)->len, ==, 2);
  igx_market_fixture_wait_progress (world->market, &world->btc, igx_script_minute (11), WAIT_MS);
  close_others (world, 20);
  close_own (world, 20);
  wait_all (world, 20);
  igx_market_fixture_wait_progress (world->market, &world->btc, igx_script_minute (21), WAIT_MS);
  g_assert_true (igx_pipeline_unwatch (world->market->pipeline, &world->btc));
  close_own (world, 30);
  close_others (world, 30);
  wait_all (world, 30);
  /* Nobody is told of what is not watched any more. */
  g_assert_cmpint (*(const gint64 *) g_hash_table_lookup (world->market->told, &world->btc), ==,
                   igx_script_minute (20));
  g_assert_cmpuint (igx_script_feed_count_subscribed (world->feed), ==, 4);
  check (world, 30, 0);

  igx_pipeline_set_strategies (world->market->pipeline, none);
  /* Besides the one that is watched, the one that was: its candidates are followed to their end. */
  g_assert_cmpuint (igx_script_feed_count_subscribed (world->feed), ==, 2);
  igx_pipeline_set_strategies (world->market->pipeline, world->market->strategies);
  close_others (world, 59);
  close_own (world, 59);
  wait_all (world, 59);
  g_assert_cmpuint (igx_script_feed_count_subscribed (world->feed), ==, 4);
  check (world, 59, 1);
  g_assert_true (igx_pipeline_unwatch (world->market->pipeline, &world->eth));
  g_assert_cmpuint (igx_script_feed_count_subscribed (world->feed), ==, 2);
  igx_script_world_free (world);
}

/* Strategies change faster than their progress is looked up: only the last ones begin. */
static void
test_changes (void)
{
  IgxScriptWorld *world = igx_script_world_new (sources, 60);

  start (world);
  for (guint i = 0; i < 60; i++)
    {
      close_others (world, i);
      close_own (world, i);
      for (guint k = 0; k < i % 20; k++)
        {
          /* No wait for anything: the store's thread is to be met at other moments each time. */
          g_usleep (100);
          g_main_context_iteration (NULL, FALSE);
        }
      igx_pipeline_set_strategies (world->market->pipeline, world->market->strategies);
    }
  wait_all (world, 59);
  check (world, 59, 1);
  igx_script_world_free (world);
}

/* More wait than are held: they come from the cache again. */
static void
test_behind (void)
{
  const guint n = 5 * IGX_READ_MAX + 1000;
  IgxScriptWorld *world = igx_script_world_new (sources, n);
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
  igx_script_world_free (world);
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
  g_test_add_func ("/waiting/limited", test_limited);
  g_test_add_func ("/waiting/loading", test_loading);
  g_test_add_func ("/waiting/health", test_health);
  g_test_add_func ("/waiting/waits-for-ever", test_waits_for_ever);
  g_test_add_func ("/waiting/many-readers", test_many_readers);
  g_test_add_func ("/waiting/mutual", test_mutual);
  g_test_add_func ("/waiting/chain", test_chain);
  g_test_add_func ("/waiting/references", test_references);
  g_test_add_func ("/waiting/changes", test_changes);
  g_test_add_func ("/waiting/behind", test_behind);
  return g_test_run ();
}
