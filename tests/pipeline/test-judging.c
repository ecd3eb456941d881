/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gate at work: what stands in the ledger is what a gate says that is given the same candidates
 * in the order in which they came. */
#include <math.h>
#include <string.h>

#include "engine/igx-timeframe.h"
#include "pipeline/igx-script-world.h"
#include "support/igx-test-signals.h"
#include "support/igx-test-wait.h"

#define MINUTE  IGX_TIMEFRAME_MINUTE
#define NOW     IGX_SCRIPT_NOW
#define WAIT_MS 60000
#define N_LIVE  300

#define LONG_LEVELS  " stop close * 0.99\n target close * 1.03\n"
#define SHORT_LEVELS " stop close * 1.01\n target close * 0.97\n"

/* Some that fire together, one against them, one that waits for another series, one of which the
 * target is too near. */
static const char *const sources[] = {
  "strategy up\ntimeframe 1m\nlong\n require close > sma(close, 5)\n score 60 \"up\"\n"
  " score 30 when close > sma(close, 20) \"far\"\n fire at 50\n" LONG_LEVELS,
  "strategy also-up\ntimeframe 1m\nregime range\nlong\n require close > sma(close, 5)\n"
  " score 75 \"up\"\n fire at 50\n" LONG_LEVELS,
  "strategy down\ntimeframe 1m\nregime momentum\nshort\n require close < sma(close, 5)\n"
  " score 80 \"down\"\n fire at 50\n" SHORT_LEVELS,
  "strategy against\ntimeframe 1m\nshort\n require close > sma(close, 5) * 1.0005\n"
  " score 70 \"back\"\n fire at 50\n rearm every bar\n" SHORT_LEVELS,
  "strategy pair\ntimeframe 1m\nlong\n require close / close of BTCUSDT > close[1] / close[1] of "
  "BTCUSDT\n score 90 \"pair\"\n fire at 50\n rearm every bar\n" LONG_LEVELS,
  "strategy near\ntimeframe 1m\nlong\n require close > close[1]\n score 95 \"near\"\n fire at 50\n"
  " rearm every bar\n stop close * 0.99\n target close * 1.005\n",
  NULL,
};

typedef struct
{
  IgxScriptWorld *world;
  gint64 up_to;
} Wait;

static void
close_others (IgxScriptWorld *world, guint i)
{
  igx_script_feed_close (world->feed, &world->btc, igx_script_minute (i));
}

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
run_minutes (IgxScriptWorld *world, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    {
      const gboolean late = i % 3 == 0;
      Wait wait = { world, get_alone (world) + 1 };

      if (!late)
        close_others (world, i);
      igx_script_feed_close (world->feed, &world->eth, igx_script_minute (i));
      if (late)
        {
          g_assert_true (igx_test_wait_until (has_alone, &wait, WAIT_MS));
          close_others (world, i);
        }
      igx_market_fixture_wait_progress (world->market, &world->eth, igx_script_minute (i) + MINUTE,
                                        WAIT_MS);
    }
}

static void
start (IgxScriptWorld *world, gint64 progress)
{
  igx_market_fixture_start (world->market, &world->eth, 1);
  igx_market_fixture_wait_progress (world->market, &world->eth, progress, WAIT_MS);
}

static gboolean
is_same (double a, double b)
{
  return memcmp (&a, &b, sizeof a) == 0;
}

/* Its own vote, and as many as its inputs say, all of them candidates of the same close. */
static void
check_votes (const IgxSignal *signal, const IgxVerdictInputs *in, GPtrArray *ledger)
{
  guint n_own = 0;

  g_assert_nonnull (signal->votes);
  g_assert_cmpuint (signal->votes->len, ==, in->n_for + in->n_against);
  for (guint i = 0; i < signal->votes->len; i++)
    {
      const IgxVote *vote = signal->votes->pdata[i];
      gboolean found = FALSE;

      n_own += strcmp (vote->strategy, signal->strategy) == 0;
      for (guint k = 0; k < ledger->len && !found; k++)
        {
          const IgxSignal *other = ledger->pdata[k];

          found = other->close_time == signal->close_time && other->direction == vote->direction
                  && strcmp (other->strategy, vote->strategy) == 0
                  && is_same (other->confidence, vote->confidence);
        }
      g_assert_true (found);
    }
  g_assert_cmpuint (n_own, ==, 1);
}

/* Of one close and direction one names the idea. */
static guint
count_leaders (const IgxSignal *signal, GPtrArray *ledger)
{
  guint n = 0;

  for (guint i = 0; i < ledger->len; i++)
    {
      const IgxSignal *other = ledger->pdata[i];

      n += other->close_time == signal->close_time && other->direction == signal->direction
           && (other->refusal == NULL || !g_str_has_prefix (other->refusal, "a vote for "));
    }
  return n;
}

/* Published ones of one direction keep their distance, whatever was started anew in between. */
static void
check_cool_down (const IgxSignal *signal, GPtrArray *ledger)
{
  gint64 opposite = 0;

  for (guint i = 0; i < ledger->len; i++)
    {
      const IgxSignal *other = ledger->pdata[i];

      if (other->published && other->direction != signal->direction
          && other->close_time <= signal->close_time)
        opposite = MAX (opposite, other->close_time);
    }
  for (guint i = 0; i < ledger->len; i++)
    {
      const IgxSignal *other = ledger->pdata[i];

      if (other != signal && other->published && other->direction == signal->direction
          && other->close_time <= signal->close_time && other->close_time >= opposite)
        g_assert_cmpint (signal->close_time - other->close_time, >=, IGX_GATE_COOL_DOWN_MS);
    }
}

typedef struct
{
  guint refusals[IGX_N_REFUSALS];
  guint n_first;
  guint n_opposed;
  guint n_regimes;
} Seen;

static guint
check_ledger (GPtrArray *ledger, IgxProfile profile, gint64 from, Seen *seen)
{
  guint n = 0;

  for (guint i = 0; i < ledger->len; i++)
    {
      const IgxSignal *signal = ledger->pdata[i];
      IgxVerdict verdict;

      if (signal->close_time <= from)
        continue;
      verdict = igx_test_signals_replay (signal);
      g_assert_cmpint (verdict.inputs.profile, ==, profile);
      check_votes (signal, &verdict.inputs, ledger);
      g_assert_cmpuint (count_leaders (signal, ledger), ==, 1);
      if (signal->published && profile != IGX_PROFILE_UNFILTERED)
        check_cool_down (signal, ledger);
      g_assert_nonnull (signal->app_version);
      g_assert_nonnull (signal->source_hash);
      seen->refusals[verdict.refusal]++;
      seen->n_first += verdict.inputs.leader_was_first;
      seen->n_opposed += verdict.opposition < 1;
      seen->n_regimes += signal->moment.regime != IGX_REGIME_UNKNOWN && !isnan (signal->regime_fit);
      n++;
    }
  return n;
}

static void
test_live (void)
{
  IgxScriptWorld *world = igx_script_world_new (sources, N_LIVE);
  g_autoptr (GPtrArray) ledger = NULL;
  Seen seen = { 0 };
  guint n = 0;

  world->market->profile = IGX_PROFILE_BALANCED;
  start (world, NOW);
  run_minutes (world, 0, N_LIVE / 2);
  igx_market_fixture_stop (world->market);
  start (world, igx_script_minute (N_LIVE / 2));
  run_minutes (world, N_LIVE / 2, N_LIVE);
  ledger = igx_market_fixture_get_ledger (world->market, "ETHUSDT");
  n = check_ledger (ledger, IGX_PROFILE_BALANCED, 0, &seen);
  g_test_message ("%u judged, %u votes for who came first, %u opposed, %u with a regime", n,
                  seen.n_first, seen.n_opposed, seen.n_regimes);
  for (guint i = 0; i < IGX_N_REFUSALS; i++)
    g_test_message ("%s: %u", igx_refusal_to_string ((IgxRefusal) i), seen.refusals[i]);
  g_assert_cmpuint (n, ==, ledger->len);
  g_assert_cmpuint (n, >, N_LIVE / 2);
  g_assert_cmpuint (seen.refusals[IGX_REFUSAL_NONE], >, 3);
  g_assert_cmpuint (seen.refusals[IGX_REFUSAL_NONE], ==, world->market->published->len);
  /* Some lost to a stronger one of the same moment, some came later. */
  g_assert_cmpuint (seen.refusals[IGX_REFUSAL_VOTE], >, seen.n_first + 20);
  g_assert_cmpuint (seen.refusals[IGX_REFUSAL_REWARD], >, 5);
  g_assert_cmpuint (seen.refusals[IGX_REFUSAL_QUALITY], >, 5);
  g_assert_cmpuint (seen.refusals[IGX_REFUSAL_COOL_DOWN], >, 5);
  g_assert_cmpuint (seen.n_first, >, 5);
  g_assert_cmpuint (seen.n_opposed, >, 5);
  g_assert_cmpuint (seen.n_regimes, >, N_LIVE / 2);
  igx_script_world_free (world);
}

/* What is set while it runs counts from the next verdict on. */
static void
test_settings (void)
{
  IgxScriptWorld *world = igx_script_world_new (sources, 80);
  g_autoptr (GPtrArray) ledger = NULL;
  Seen seen[2] = { 0 };
  guint n = 0;

  start (world, NOW);
  run_minutes (world, 0, 40);
  ledger = igx_market_fixture_get_ledger (world->market, "ETHUSDT");
  n = check_ledger (ledger, IGX_PROFILE_UNFILTERED, 0, &seen[0]);
  g_assert_cmpuint (n, ==, ledger->len);
  g_assert_cmpuint (seen[0].refusals[IGX_REFUSAL_NONE] + seen[0].refusals[IGX_REFUSAL_VOTE], ==, n);
  g_assert_cmpuint (seen[0].refusals[IGX_REFUSAL_NONE], >, 10);
  igx_pipeline_set_profile (world->market->pipeline, IGX_PROFILE_QUIET);
  igx_pipeline_set_fee (world->market->pipeline, 0.04);
  run_minutes (world, 40, 80);
  g_clear_pointer (&ledger, g_ptr_array_unref);
  ledger = igx_market_fixture_get_ledger (world->market, "ETHUSDT");
  n = check_ledger (ledger, IGX_PROFILE_QUIET, igx_script_minute (40), &seen[1]);
  g_assert_cmpuint (n, >, 20);
  /* With such fees no target is worth its risk. */
  g_assert_cmpuint (seen[1].refusals[IGX_REFUSAL_NONE], ==, 0);
  for (guint i = 0; i < ledger->len; i++)
    {
      const IgxSignal *signal = ledger->pdata[i];

      if (signal->close_time > igx_script_minute (40))
        g_assert_nonnull (strstr (signal->verdict, "profile=quiet;fee=0.04"));
    }
  igx_script_world_free (world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/judging/live", test_live);
  g_test_add_func ("/judging/settings", test_settings);
  return g_test_run ();
}
