/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strategies that read each other's series while everything that can happen does, in an order that
 * is drawn: the ledger holds what the engine finds on all candles in one go, and nobody was told
 * anything twice. */
#include "pipeline/igx-script-world.h"
#include "support/igx-test-wait.h"

#define MINUTE  IGX_TIMEFRAME_MINUTE
#define QUARTER IGX_SCRIPT_QUARTER
#define N_LIVE  240
/* Draws; IGX_STORM_SEEDS says otherwise. */
#define N_SEEDS 8
/* How far one series may be ahead of another, in minutes. */
#define SKEW    40
#define WAIT_MS 60000

#define LEVELS " stop close * 0.99\n target close * 1.02\n"

static const char *const sources[] = {
  "strategy alone\ntimeframe 1m\nlong\n require close > sma(close, 5)\n" LEVELS,
  "strategy pair\ntimeframe 1m\nlet ratio = close of ETHUSDT / close of BTCUSDT\n"
  "long\n require ratio > sma(ratio, 5)\n" LEVELS,
  "strategy coarse\ntimeframe 1m\nlong\n require close > ema(close, 3) @ 15m\n" LEVELS,
  "strategy other-coarse\ntimeframe 1m\nlong\n require close > open and"
  " rsi(5) @ 15m of BTCUSDT < 60\n rearm every bar\n" LEVELS,
  NULL,
};

typedef struct
{
  IgxScriptWorld *world;
  GRand *random;
  IgxSeriesKey keys[4];
  guint closed[4]; /* minutes */
  guint n_steps[8];
} Storm;

static guint
least_closed (const Storm *storm)
{
  guint least = N_LIVE;

  for (gsize i = 0; i < G_N_ELEMENTS (storm->keys); i++)
    least = MIN (least, storm->closed[i]);
  return least;
}

static void
close_one (Storm *storm)
{
  gsize i = (gsize) g_rand_int_range (storm->random, 0, G_N_ELEMENTS (storm->keys));
  guint span = (guint) (storm->keys[i].timeframe / MINUTE);

  if (storm->closed[i] + span > MIN (N_LIVE, least_closed (storm) + SKEW))
    return;
  storm->closed[i] += span;
  igx_script_feed_close (storm->world->feed, &storm->keys[i],
                         igx_script_minute (storm->closed[i]) - storm->keys[i].timeframe);
}

/* Some turns of the loop, by chance. The pause is no wait for anything: it lets the store's thread
 * answer at other moments of a draw, and the draw must hold at any of them. */
static void
run_loop (Storm *storm, int most)
{
  for (int n = g_rand_int_range (storm->random, 0, most); n > 0; n--)
    {
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (50);
    }
}

static void
restart (Storm *storm)
{
  IgxMarketFixture *market = storm->world->market;

  igx_script_feed_set_held (storm->world->feed, FALSE);
  igx_market_fixture_stop (market);
  /* What could have closed by then is there. */
  igx_script_feed_set_now (storm->world->feed, igx_script_minute (least_closed (storm)));
  igx_market_fixture_start (market, storm->keys, 2);
}

static void
watch_again (Storm *storm)
{
  IgxPipeline *pipeline = storm->world->market->pipeline;
  g_autoptr (GError) error = NULL;

  g_assert_true (igx_pipeline_unwatch (pipeline, &storm->keys[1]));
  run_loop (storm, 200);
  g_assert_true (igx_pipeline_watch (pipeline, &storm->keys[1], &error));
}

static void
step (Storm *storm)
{
  IgxScriptFeed *feed = storm->world->feed;
  int drawn = g_rand_int_range (storm->random, 0, 1000);
  const int bounds[] = { 850, 960, 970, 975, 980, 988, 993, 1000 };
  guint which = 0;

  while (drawn >= bounds[which])
    which++;
  storm->n_steps[which]++;
  switch (which)
    {
    case 0:
      close_one (storm);
      break;
    case 1:
      run_loop (storm, 100);
      break;
    case 2:
      igx_script_feed_set_lost (feed, g_rand_boolean (storm->random));
      break;
    case 3:
      restart (storm);
      break;
    case 4:
      watch_again (storm);
      break;
    case 5:
      igx_script_feed_set_held (feed, g_rand_boolean (storm->random));
      break;
    case 6:
      igx_script_feed_fail (feed, (guint) g_rand_int_range (storm->random, 1, 4));
      break;
    default:
      igx_pipeline_set_strategies (storm->world->market->pipeline,
                                   storm->world->market->strategies);
      break;
    }
}

/* Some candles never exist: a single one, two, and a coarse one. */
static void
remove_some (Storm *storm)
{
  for (guint i = 0; i < 3; i++)
    {
      GArray *candles = igx_script_feed_get (storm->world->feed, &storm->keys[i]);
      guint n_live = (guint) (N_LIVE * MINUTE / storm->keys[i].timeframe);

      for (guint k = 0; k < 4; k++)
        g_array_remove_index (
            candles, candles->len - (guint) g_rand_int_range (storm->random, 2, (int) n_live - 8));
    }
}

static void
finish (Storm *storm)
{
  IgxScriptFeed *feed = storm->world->feed;

  igx_script_feed_set_held (feed, FALSE);
  igx_script_feed_fail (feed, 0);
  igx_script_feed_set_lost (feed, FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (storm->keys); i++)
    igx_script_feed_close (feed, &storm->keys[i],
                           igx_script_minute (N_LIVE) - storm->keys[i].timeframe);
  /* Long after: what is not there by now never was. */
  igx_script_feed_set_now (feed, igx_script_minute (N_LIVE + 2));
  igx_script_feed_set_lost (feed, TRUE);
  igx_script_feed_set_lost (feed, FALSE);
}

static guint
count_published (IgxMarketFixture *market, const char *symbol)
{
  g_autoptr (GPtrArray) ledger = igx_market_fixture_get_ledger (market, symbol);
  guint n = 0;

  for (guint i = 0; i < ledger->len; i++)
    n += ((const IgxSignal *) ledger->pdata[i])->published;
  return n;
}

static void
check (Storm *storm)
{
  IgxMarketFixture *market = storm->world->market;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = 0;
  guint n_published = 0;

  for (gsize i = 0; i < 2; i++)
    {
      igx_market_fixture_wait_progress (market, &storm->keys[i], igx_script_minute (N_LIVE),
                                        WAIT_MS);
      n_published += count_published (market, storm->keys[i].symbol);
      n += igx_script_world_compare (storm->world, &storm->keys[i], N_LIVE - 1);
    }
  for (guint i = 0; i < market->published->len; i++)
    g_assert_true (g_hash_table_add (seen, ((const IgxSignal *) market->published->pdata[i])->id));
  g_assert_cmpuint (market->published->len, ==, n_published);
  g_assert_cmpuint (n, >=, 150);
  g_test_message ("%u candidates compared, %u told; %u restarts, %u losses, %u watches, %u holds, "
                  "%u failures, %u changes of strategies",
                  n, market->published->len, storm->n_steps[3], storm->n_steps[2],
                  storm->n_steps[4], storm->n_steps[5], storm->n_steps[6], storm->n_steps[7]);
}

static void
test_storm (gconstpointer data)
{
  IgxScriptWorld *world = igx_script_world_new (sources, N_LIVE);
  g_autoptr (GRand) random = g_rand_new_with_seed (GPOINTER_TO_UINT (data));
  Storm storm = { .world = world,
                  .random = random,
                  .keys = { world->eth, world->btc, world->btc_coarse, world->eth_coarse } };

  remove_some (&storm);
  igx_market_fixture_start (world->market, storm.keys, 2);
  for (gsize i = 0; i < 2; i++)
    igx_market_fixture_wait_progress (world->market, &storm.keys[i], IGX_SCRIPT_NOW, WAIT_MS);
  while (least_closed (&storm) < N_LIVE)
    step (&storm);
  finish (&storm);
  check (&storm);
  igx_script_world_free (world);
}

int
main (int argc, char **argv)
{
  const char *wanted = g_getenv ("IGX_STORM_SEEDS");
  guint n_seeds = wanted != NULL ? (guint) g_ascii_strtoull (wanted, NULL, 10) : N_SEEDS;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint seed = 1; seed <= n_seeds; seed++)
    {
      g_autofree char *path = g_strdup_printf ("/storm/%u", seed);

      g_test_add_data_func (path, GUINT_TO_POINTER (seed), test_storm);
    }
  return g_test_run ();
}
