/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pipeline against the test exchange: what the ledger holds must be what the engine finds in
 * one go on the exchange's own candles, whatever happened on the way. */
#include <glib.h>
#include <signal.h>
#include <sys/resource.h>

#include "engine/igx-timeframe.h"
#include "pipeline/igx-market-fixture.h"
#include "support/igx-test-signals.h"
#include "support/igx-test-wait.h"

/* 100 one-minute candles a second. */
#define SPEED 6000
/* Candles evaluated live in each test. */
#define N_LIVE  900
#define WAIT_MS 120000

static const char *const arguments[]
    = { "--generate=BTCUSDT", "--generate=ETHUSDT", "--speed=6000", "--seed=7", NULL };

static void
make_keys (IgxSeriesKey *keys)
{
  g_autoptr (GError) error = NULL;

  igx_series_key_init (&keys[0], "binance", "BTCUSDT", IGX_TIMEFRAME_MINUTE, &error);
  igx_series_key_init (&keys[1], "binance", "ETHUSDT", IGX_TIMEFRAME_MINUTE, &error);
  g_assert_no_error (error);
}

static gboolean
has_begun (gpointer data)
{
  gpointer *pair = data;

  return igx_market_fixture_get_progress (pair[0], pair[1]) > 0;
}

static gint64
wait_begun (IgxMarketFixture *market, IgxSeriesKey *key)
{
  gpointer pair[] = { market, key };

  g_assert_true (igx_test_wait_until (has_begun, pair, WAIT_MS));
  return igx_market_fixture_get_progress (market, key);
}

/* What is in the ledger against the engine on what the exchange has; returns the count. */
static guint
check_against_backtest (IgxMarketFixture *market, IgxSeriesKey *key, gint64 begun)
{
  gint64 up_to = igx_market_fixture_get_progress (market, key);
  g_autoptr (GArray) candles = NULL;
  g_autoptr (GPtrArray) expected = NULL;
  g_autoptr (GPtrArray) ledger = NULL;

  candles = igx_market_fixture_fetch (market, key, begun - 6000 * key->timeframe, up_to);
  g_assert_cmpuint (candles->len, >, 6000);
  /* At this speed REST holds back the last 100 candles for the second that the stream does not. */
  up_to = MIN (up_to,
               g_array_index (candles, IgxCandle, candles->len - 1).open_time + key->timeframe);
  expected = igx_market_fixture_backtest (market, key, candles, begun, up_to);
  ledger = igx_market_fixture_get_ledger (market, key->symbol);
  /* It went on while the candles were fetched, and had begun a little before it was seen. */
  igx_test_signals_keep (ledger, begun, up_to);
  return igx_test_signals_compare (expected, ledger);
}

/* Whatever was told is published in the ledger, and nothing was told twice. */
static void
check_published (IgxMarketFixture *market)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  /* More may be told while the ledger is read. */
  const guint n_told = market->published->len;
  g_autoptr (GPtrArray) ledger = igx_market_fixture_get_ledger (market, NULL);

  for (guint i = 0; i < ledger->len; i++)
    if (((const IgxSignal *) ledger->pdata[i])->published)
      g_hash_table_add (known, ((const IgxSignal *) ledger->pdata[i])->id);

  for (guint i = 0; i < n_told; i++)
    {
      const IgxSignal *signal = market->published->pdata[i];

      g_assert_true (signal->published);
      g_assert_null (signal->refusal);
      g_assert_true (g_hash_table_contains (known, signal->id));
      g_assert_true (g_hash_table_add (seen, signal->id));
    }
  g_assert_cmpuint (n_told, >, 0);
}

static void
test_live (void)
{
  g_autoptr (IgxMarketFixture) market = igx_market_fixture_new (SPEED, arguments);
  IgxSeriesKey keys[2] = { { 0 } };
  gint64 begun[2] = { 0 };
  guint n = 0;

  make_keys (keys);
  igx_market_fixture_start (market, keys, 2);
  for (gsize i = 0; i < 2; i++)
    begun[i] = wait_begun (market, &keys[i]);
  for (gsize i = 0; i < 2; i++)
    igx_market_fixture_wait_progress (market, &keys[i], begun[i] + N_LIVE * keys[i].timeframe,
                                      WAIT_MS);
  for (gsize i = 0; i < 2; i++)
    n += check_against_backtest (market, &keys[i], begun[i]);
  g_test_message ("%u candidates compared, %u published", n, market->published->len);
  g_assert_cmpuint (n, >=, 20);
  check_published (market);
}

static gboolean
has_four_connections (gpointer data)
{
  return igx_test_exchange_get_stat (data, "connections") >= 4;
}

static void
test_cut (void)
{
  g_autoptr (IgxMarketFixture) market = igx_market_fixture_new (SPEED, arguments);
  IgxSeriesKey keys[2] = { { 0 } };
  gint64 begun = 0;
  gint64 before = 0;
  guint n = 0;

  make_keys (keys);
  igx_market_fixture_start (market, keys, 1);
  begun = wait_begun (market, &keys[0]);
  for (int i = 0; i < 3; i++)
    {
      before = igx_market_fixture_get_progress (market, &keys[0]);
      igx_market_fixture_wait_progress (market, &keys[0], before + 100 * keys[0].timeframe,
                                        WAIT_MS);
      /* 400 ms are 40 candles. */
      igx_test_exchange_order (market->exchange, "refuse?for=400");
      igx_test_exchange_order (market->exchange, "cut");
      before = igx_market_fixture_get_progress (market, &keys[0]);
      igx_market_fixture_wait_progress (market, &keys[0], before + 200 * keys[0].timeframe,
                                        WAIT_MS);
    }
  n = check_against_backtest (market, &keys[0], begun);
  g_test_message ("%u candidates compared", n);
  g_assert_cmpuint (n, >=, 10);
  /* REST may have filled the last hole before the stream was back. */
  g_assert_true (igx_test_wait_until (has_four_connections, market->exchange, WAIT_MS));
}

static void
test_dropped_closes (void)
{
  g_autoptr (IgxMarketFixture) market = igx_market_fixture_new (SPEED, arguments);
  IgxSeriesKey keys[2] = { { 0 } };
  gint64 begun = 0;
  guint n = 0;

  make_keys (keys);
  igx_market_fixture_start (market, keys, 1);
  begun = wait_begun (market, &keys[0]);
  for (int i = 0; i < 5; i++)
    {
      gint64 before = igx_market_fixture_get_progress (market, &keys[0]);

      igx_test_exchange_order (market->exchange, "drop-close?count=3");
      igx_market_fixture_wait_progress (market, &keys[0], before + 120 * keys[0].timeframe,
                                        WAIT_MS);
    }
  n = check_against_backtest (market, &keys[0], begun);
  g_test_message ("%u candidates compared", n);
  g_assert_cmpuint (n, >=, 8);
}

static void
test_restart (void)
{
  g_autoptr (IgxMarketFixture) market = igx_market_fixture_new (SPEED, arguments);
  IgxSeriesKey keys[2] = { { 0 } };
  gint64 begun = 0;
  gint64 requests = 0;
  guint n = 0;

  make_keys (keys);
  igx_market_fixture_start (market, keys, 1);
  begun = wait_begun (market, &keys[0]);
  for (int i = 0; i < 4; i++)
    {
      gint64 before = igx_market_fixture_get_progress (market, &keys[0]);

      igx_market_fixture_wait_progress (market, &keys[0], before + 150 * keys[0].timeframe,
                                        WAIT_MS);
      igx_market_fixture_stop (market);
      requests = igx_test_exchange_count_requests (market->exchange, "/api/v3/klines");
      igx_market_fixture_start (market, keys, 1);
      igx_market_fixture_wait_progress (market, &keys[0], before + 300 * keys[0].timeframe,
                                        WAIT_MS);
    }
  /* The history is in the cache: a restart asks for what is missing, not for 2,000 candles. */
  g_assert_cmpint (igx_test_exchange_count_requests (market->exchange, "/api/v3/klines") - requests,
                   <=, 6);
  n = check_against_backtest (market, &keys[0], begun);
  g_test_message ("%u candidates compared", n);
  g_assert_cmpuint (n, >=, 10);
  check_published (market);
}

static gboolean
has_failed (gpointer data)
{
  return igx_series_runner_get_state (data) == IGX_RUNNER_FAILED;
}

static void
test_unknown_symbol (void)
{
  g_autoptr (IgxMarketFixture) market = igx_market_fixture_new (SPEED, arguments);
  IgxSeriesKey keys[2] = { { 0 } };
  g_autoptr (IgxHealth) health = NULL;
  IgxSeriesRunner *runner = NULL;
  gint64 begun = 0;

  make_keys (keys);
  igx_series_key_init (&keys[1], "binance", "NOSUCHUSDT", IGX_TIMEFRAME_MINUTE, NULL);
  igx_market_fixture_start (market, keys, 2);
  begun = wait_begun (market, &keys[0]);
  runner = igx_pipeline_find (market->pipeline, &keys[1]);
  g_assert_true (igx_test_wait_until (has_failed, runner, WAIT_MS));
  g_assert_nonnull (igx_series_runner_get_error (runner));
  /* It fails alone: the other goes on. */
  igx_market_fixture_wait_progress (market, &keys[0], begun + 50 * keys[0].timeframe, WAIT_MS);
  health = igx_pipeline_dup_health (market->pipeline);
  g_assert_cmpint (health->state, ==, IGX_HEALTH_HEALTHY);
  g_assert_cmpuint (health->n_series_ready, ==, 1);
}

static gboolean
has_recovered (gpointer data)
{
  return igx_series_runner_get_state (data) == IGX_RUNNER_LIVE;
}

/* What refuses everything for a while may be a fault on the way: a series comes back by itself. */
static void
test_refused_for_a_while (void)
{
  g_autoptr (IgxMarketFixture) market = igx_market_fixture_new (SPEED, arguments);
  IgxSeriesKey keys[2] = { { 0 } };
  g_autoptr (IgxHealth) health = NULL;
  IgxSeriesRunner *runner = NULL;
  gint64 begun = 0;
  gint64 before = 0;

  make_keys (keys);
  igx_market_fixture_start (market, keys, 1);
  begun = wait_begun (market, &keys[0]);
  runner = igx_pipeline_find (market->pipeline, &keys[0]);
  igx_test_exchange_order (market->exchange, "status?scope=rest&code=404&for=2000");
  igx_test_exchange_order (market->exchange, "cut");
  g_assert_true (igx_test_wait_until (has_failed, runner, WAIT_MS));
  /* Nothing can be watched: that is not healthy; offline, while the stream is not back. */
  health = igx_pipeline_dup_health (market->pipeline);
  g_assert_true (health->state == IGX_HEALTH_STALE || health->state == IGX_HEALTH_OFFLINE);
  g_assert_true (igx_test_wait_until (has_recovered, runner, WAIT_MS));
  g_assert_null (igx_series_runner_get_error (runner));
  before = igx_market_fixture_get_progress (market, &keys[0]);
  igx_market_fixture_wait_progress (market, &keys[0], before + 200 * keys[0].timeframe, WAIT_MS);
  g_assert_cmpuint (check_against_backtest (market, &keys[0], begun), >=, 1);
}

static gboolean
has_error (gpointer data)
{
  return igx_series_runner_get_error (data) != NULL;
}

static void
limit_files (rlim_t bytes)
{
  struct rlimit limit = { 0 };

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = MIN (bytes, limit.rlim_max);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

/* The disk is full while holes are filled: both are tried again, each on its own. */
static void
test_disk_full (void)
{
  g_autoptr (IgxMarketFixture) market = igx_market_fixture_new (SPEED, arguments);
  IgxSeriesKey keys[2] = { { 0 } };
  g_autoptr (IgxHealth) health = NULL;
  IgxSeriesRunner *runner = NULL;
  gint64 begun = 0;
  gint64 before = 0;
  guint n = 0;

  make_keys (keys);
  igx_market_fixture_start (market, keys, 1);
  begun = wait_begun (market, &keys[0]);
  runner = igx_pipeline_find (market->pipeline, &keys[0]);
  /* What has not caught up is loading, whatever the exchange says. */
  g_assert_true (igx_test_wait_until (has_recovered, runner, WAIT_MS));
  g_assert_true (signal (SIGXFSZ, SIG_IGN) != SIG_ERR);
  limit_files (0);
  g_assert_true (igx_test_wait_until (has_error, runner, WAIT_MS));
  before = igx_market_fixture_get_progress (market, &keys[0]);
  igx_series_runner_fill (runner);
  g_assert_true (igx_test_wait_until (has_recovered, runner, WAIT_MS));
  /* That the hole is filled does not hide that nothing can be saved. */
  g_assert_nonnull (igx_series_runner_get_error (runner));
  health = igx_pipeline_dup_health (market->pipeline);
  g_assert_cmpint (health->state, ==, IGX_HEALTH_STALE);
  g_assert_cmpstr (health->advice, ==, igx_series_runner_get_error (runner)->message);
  limit_files (RLIM_INFINITY);
  igx_market_fixture_wait_progress (market, &keys[0], before + 300 * keys[0].timeframe, WAIT_MS);
  g_assert_null (igx_series_runner_get_error (runner));
  n = check_against_backtest (market, &keys[0], begun);
  g_test_message ("%u candidates compared", n);
  g_assert_cmpuint (n, >=, 2);
}

/* Paused while the exchange has not told its time: an hour from now all the same. */
static void
test_pause_before_time (void)
{
  g_autoptr (IgxMarketFixture) market = igx_market_fixture_new (SPEED, arguments);
  IgxSeriesKey keys[2] = { { 0 } };
  g_autoptr (IgxHealth) health = NULL;

  make_keys (keys);
  igx_market_fixture_start (market, keys, 1);
  g_assert_false (igx_clock_is_synced (market->clock));
  igx_pipeline_pause (market->pipeline, 3600);
  health = igx_pipeline_dup_health (market->pipeline);
  g_assert_cmpint (health->paused_until, >, igx_clock_wall_ms () + 3500 * 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/pipeline/live", test_live);
  g_test_add_func ("/pipeline/cut", test_cut);
  g_test_add_func ("/pipeline/dropped-closes", test_dropped_closes);
  g_test_add_func ("/pipeline/restart", test_restart);
  g_test_add_func ("/pipeline/unknown-symbol", test_unknown_symbol);
  g_test_add_func ("/pipeline/refused-for-a-while", test_refused_for_a_while);
  g_test_add_func ("/pipeline/pause-before-time", test_pause_before_time);
  g_test_add_func ("/pipeline/disk-full", test_disk_full);
  return g_test_run ();
}
