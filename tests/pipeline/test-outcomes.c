/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of candidates, live: each way to end, by quarters of an hour and by minutes, and
 * what the order within a candle, gaps, restarts and corrections do to it. */
#include <math.h>
#include <string.h>

#include "engine/igx-backtest.h"
#include "pipeline/igx-outcome-keeper.h"
#include "pipeline/igx-outcome-world.h"
#include "support/igx-test-wait.h"

#define MINUTE    IGX_TIMEFRAME_MINUTE
#define QUARTER   IGX_SCRIPT_QUARTER
#define WAIT_MS   IGX_OUTCOME_WAIT_MS
#define TOLERANCE 1e-9
/* The quarter that fires; so many quarters a candidate lives. */
#define FIRING IGX_OUTCOME_FIRING
#define LIFE   8

#define LONG        IGX_DIRECTION_LONG
#define SHORT       IGX_DIRECTION_SHORT
#define STATE(name) IGX_SIGNAL_STATE_##name

/* For a short everything is the other way round. */
static double
mirror (IgxDirection direction, double price)
{
  return direction == LONG ? price : 2 * IGX_OUTCOME_PRICE - price;
}

static void
move_after (IgxOutcomeWorld *world, IgxDirection direction, int minute, double worst, double best)
{
  const double a = mirror (direction, worst);
  const double b = mirror (direction, best);

  igx_outcome_world_move (world, (guint) ((FIRING + 1) * 15 + minute), MIN (a, b), MAX (a, b));
}

/* Both levels are touched before the close that fires: that is no affair of the candidate. */
static void
fire (IgxOutcomeWorld *world, IgxDirection direction)
{
  igx_outcome_world_fire (world, FIRING, direction);
  move_after (world, direction, -12, 98, 100);
  move_after (world, direction, -8, 100, 105);
  move_after (world, direction, -1, 98, 105);
}

static void
assert_near (double a, double b)
{
  if (isnan (b))
    g_assert_true (isnan (a));
  else
    g_assert_cmpfloat_with_epsilon (a, b, TOLERANCE);
}

/* What the two halves make that leave at @a and @b. */
static double
get_result (IgxDirection direction, double a, double b)
{
  return (igx_outcome_world_leave (direction, mirror (direction, a))
          + igx_outcome_world_leave (direction, mirror (direction, b)))
         / 2;
}

static void
check_signal (const IgxSignal *signal,
              IgxSignalState state,
              gint64 closed_at,
              double result_r,
              IgxTimeframe followed)
{
  g_assert_cmpint (signal->state, ==, state);
  g_assert_cmpint (signal->closed_at, ==, closed_at);
  assert_near (signal->result_r, result_r);
  /* The risk is one percent of the entry. */
  assert_near (signal->result_percent, result_r);
  g_assert_cmpint (signal->followed, ==, followed);
}

/* The sinks were told of what stands in the ledger. */
static void
check_told (IgxOutcomeWorld *world, const IgxSignal *signal)
{
  const IgxSignal *last = NULL;

  for (guint i = 0; i < world->market->updated->len; i++)
    {
      const IgxSignal *told = world->market->updated->pdata[i];

      if (strcmp (told->id, signal->id) == 0)
        last = told;
    }
  g_assert_nonnull (last);
  g_assert_cmpint (last->state, ==, signal->state);
  g_assert_cmpint (last->closed_at, ==, signal->closed_at);
  assert_near (last->result_r, signal->result_r);
  g_assert_cmpint (last->published, ==, signal->published);
  g_assert_cmpuint (last->reasons->len, ==, signal->reasons->len);
}

/* Each way to end. */

typedef struct
{
  const char *name;
  struct
  {
    int minute; /* after the close that fired; 0 ends them */
    double worst;
    double best;
  } moves[4];
  IgxSignalState state;
  int closed_after; /* minutes */
  double leaves[2];
  gboolean opened; /* the order within a quarter matters */
  gboolean ambiguous;
} Case;

static const Case cases[] = {
  { "targets",
    { { 20, 100, 102.5 }, { 40, 100, 104.5 } },
    STATE (TARGET2),
    41,
    { 102, 104 },
    FALSE,
    FALSE },
  { "targets-at-once", { { 20, 99.5, 105 } }, STATE (TARGET2), 21, { 102, 104 }, FALSE, FALSE },
  { "stop", { { 20, 98.5, 101.5 } }, STATE (STOPPED), 21, { 99, 99 }, FALSE, FALSE },
  { "first-minute", { { 1, 98.5, 101.5 } }, STATE (STOPPED), 2, { 99, 99 }, FALSE, FALSE },
  { "target-then-stop",
    { { 20, 100, 102.5 }, { 50, 98.5, 100 } },
    STATE (TARGET1),
    51,
    { 102, 99 },
    FALSE,
    FALSE },
  { "expired", { { 20, 99.5, 101 } }, STATE (EXPIRED), 120, { 100, 100 }, FALSE, FALSE },
  { "target-then-expired",
    { { 20, 100, 102.5 } },
    STATE (TARGET1),
    120,
    { 102, 100 },
    FALSE,
    FALSE },
  { "target-before-stop",
    { { 32, 100, 102.5 }, { 38, 98.5, 100 } },
    STATE (TARGET1),
    39,
    { 102, 99 },
    TRUE,
    FALSE },
  { "stop-before-target",
    { { 32, 98.5, 100 }, { 38, 100, 102.5 } },
    STATE (STOPPED),
    33,
    { 99, 99 },
    TRUE,
    FALSE },
  { "all-before-stop",
    { { 31, 100, 104.5 }, { 44, 98.5, 100 } },
    STATE (TARGET2),
    32,
    { 102, 104 },
    TRUE,
    FALSE },
  { "both-in-a-minute", { { 35, 98.5, 102.5 } }, STATE (STOPPED), 36, { 99, 99 }, TRUE, TRUE },
  { "both-twice",
    { { 20, 100, 102.5 }, { 33, 100, 104.5 }, { 36, 98.5, 100 } },
    STATE (TARGET2),
    34,
    { 102, 104 },
    TRUE,
    FALSE },
};

static void
run_case (const Case *item, IgxDirection direction, gboolean with_minutes)
{
  g_autoptr (IgxOutcomeWorld) world = igx_outcome_world_new (12);
  g_autoptr (IgxSignal) signal = NULL;
  const double result_r = get_result (direction, item->leaves[0], item->leaves[1]);
  int closed_after = item->closed_after;

  g_test_message ("%s, %s, %s", item->name, igx_direction_to_string (direction),
                  with_minutes ? "minutes" : "quarters");
  if (!item->opened && !with_minutes)
    closed_after = (closed_after + 14) / 15 * 15;
  fire (world, direction);
  for (guint i = 0; item->moves[i].minute != 0; i++)
    move_after (world, direction, item->moves[i].minute, item->moves[i].worst, item->moves[i].best);
  igx_outcome_world_build (world);
  igx_outcome_world_start (world, with_minutes);
  igx_outcome_world_close (world, 12);
  igx_outcome_world_wait (world, 1);
  signal = igx_outcome_world_get (world, FIRING);
  check_signal (signal, item->state, igx_outcome_world_minute_after ((guint) closed_after),
                result_r, with_minutes ? MINUTE : QUARTER);
  g_assert_cmpint (signal->ambiguous, ==, item->ambiguous);
  g_assert_cmpint (signal->filled_at, ==, signal->close_time);
  g_assert_cmpint (signal->direction, ==, direction);
  check_told (world, signal);
  if (!with_minutes)
    g_assert_cmpuint (igx_script_feed_count_questions (world->feed, &world->minute), ==,
                      item->opened ? 1 : 0);
  g_assert_cmpuint (
      igx_outcome_keeper_get_n_open (igx_pipeline_get_outcomes (world->market->pipeline)), ==, 0);
}

static void
test_case (gconstpointer data)
{
  for (int way = 0; way < 4; way++)
    run_case (data, way % 2 == 0 ? LONG : SHORT, way / 2 == 1);
}

/* Live is what a backtest says. */

#define N_MINUTES 6000

static const char *const sources[] = {
  "strategy up\ntimeframe 1m\nlong\n require close > sma(close, 5)\n stop close * 0.997\n"
  " target close * 1.003, close * 1.006, close * 1.012\n expires 90 bars\n rearm after 7 bars\n",
  "strategy down\ntimeframe 1m\nshort\n require close < sma(close, 9)\n stop close * 1.002\n"
  " target close * 0.998\n expires 30 bars\n rearm after 5 bars\n",
  "strategy late\ntimeframe 1m\nlong\n require close < open\n entry close * 0.999\n"
  " stop close * 0.997\n target close * 1.001, close * 1.002\n expires 40 bars\n"
  " rearm after 4 bars\nshort\n require close > open\n entry close * 1.0005\n"
  " stop close * 1.0015\n target close * 0.999\n expires 20 bars\n rearm after 6 bars\n",
  /* Levels so near that a candle often holds both. */
  "strategy near\ntimeframe 1m\nlong\n require close > open\n stop close * 0.9995\n"
  " target close * 1.0005\n expires 10 bars\n rearm every bar\n",
  NULL,
};

/* What backtests of all strategies say of what closed from now on, by id. */
static GHashTable *
find_expected (IgxScriptWorld *world)
{
  GHashTable *expected
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) igx_signal_unref);
  const GArray *candles = igx_script_feed_get (world->feed, &world->eth);

  for (guint s = 0; s < world->market->strategies->len; s++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (IgxBacktest) backtest
          = igx_backtest_new (&world->eth, world->market->strategies->pdata[s], NULL, &error);
      GPtrArray *signals = NULL;

      g_assert_no_error (error);
      igx_backtest_push (backtest, (const IgxCandle *) (gpointer) candles->data, candles->len,
                         &error);
      g_assert_no_error (error);
      signals = igx_backtest_get_signals (backtest);
      for (guint i = 0; i < signals->len; i++)
        {
          IgxSignal *signal = signals->pdata[i];

          if (signal->close_time > IGX_SCRIPT_NOW)
            g_hash_table_insert (expected, signal->id, igx_signal_ref (signal));
        }
    }
  return expected;
}

static guint
count_open (GHashTable *signals)
{
  GHashTableIter iter;
  gpointer value = NULL;
  guint n = 0;

  g_hash_table_iter_init (&iter, signals);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    n += ((const IgxSignal *) value)->closed_at == 0;
  return n;
}

static void
assert_same_number (double a, double b)
{
  g_assert_cmpint (!!isnan (a), ==, !!isnan (b));
  if (!isnan (a))
    g_assert_cmpmem (&a, sizeof a, &b, sizeof b);
}

typedef struct
{
  IgxScriptWorld *world;
  guint n_open;
} Settled;

/* Followed, and saved: nothing that is over is open in the ledger. */
static gboolean
is_settled (gpointer data)
{
  const Settled *settled = data;
  IgxMarketFixture *market = settled->world->market;
  g_autoptr (GPtrArray) ledger = NULL;
  guint n = 0;

  if (igx_outcome_keeper_get_n_open (igx_pipeline_get_outcomes (market->pipeline))
      != settled->n_open)
    return FALSE;
  ledger = igx_market_fixture_get_ledger (market, "ETHUSDT");
  for (guint i = 0; i < ledger->len; i++)
    n += ((const IgxSignal *) ledger->pdata[i])->closed_at == 0;
  return n == settled->n_open;
}

static guint
get_record_n (const IgxSignal *signal)
{
  g_autoptr (GError) error = NULL;
  IgxVerdictInputs inputs;

  g_assert_true (igx_verdict_inputs_from_text (&inputs, signal->verdict, &error));
  g_assert_no_error (error);
  return inputs.record_n;
}

static gboolean
is_known_before (const GPtrArray *ledger, const IgxSignal *signal)
{
  for (guint i = 0; i < ledger->len; i++)
    {
      const IgxSignal *other = ledger->pdata[i];

      if (strcmp (other->strategy, signal->strategy) == 0
          && other->moment.regime == signal->moment.regime && other->closed_at != 0
          && other->closed_at <= signal->close_time && !isnan (other->result_r))
        return TRUE;
    }
  return FALSE;
}

/* Results reach those who judge, and none before its time. */
static void
check_records (const GPtrArray *ledger)
{
  guint n_known = 0;
  guint n_unknown = 0;

  for (guint i = 0; i < ledger->len; i++)
    {
      const IgxSignal *signal = ledger->pdata[i];

      if (get_record_n (signal) > 0)
        {
          n_known++;
          g_assert_true (is_known_before (ledger, signal));
        }
      else
        n_unknown += signal->moment.regime != IGX_REGIME_UNKNOWN;
    }
  g_test_message ("%u verdicts knew of results, %u of none", n_known, n_unknown);
  g_assert_cmpuint (n_known, >=, 1000);
  g_assert_cmpuint (n_unknown, >=, 1);
}

/* A run with a restart that misses some hours, and with a cut of the stream; candidates of all
 * kinds, each with the outcome that the backtest of its strategy gives, to the last bit. */
static void
test_backtest (void)
{
  IgxScriptWorld *world = igx_script_world_new (sources, N_MINUTES);
  g_autoptr (GHashTable) expected = find_expected (world);
  g_autoptr (GPtrArray) ledger = NULL;
  guint n_in_state[IGX_SIGNAL_N_STATES] = { 0 };
  guint n_ambiguous = 0;
  guint n_refused = 0;
  Settled settled = { world, count_open (expected) };

  igx_market_fixture_start (world->market, &world->eth, 1);
  igx_market_fixture_wait_progress (world->market, &world->eth, IGX_SCRIPT_NOW, WAIT_MS);
  for (guint i = 50; i <= N_MINUTES; i += 50)
    {
      if (i == 2000)
        igx_market_fixture_stop (world->market);
      if (i == 4000)
        igx_script_feed_set_lost (world->feed, TRUE);
      igx_script_feed_close (world->feed, &world->eth, igx_script_minute (i) - MINUTE);
      if (i == 2350)
        {
          igx_script_feed_set_now (world->feed, igx_script_minute (i));
          igx_market_fixture_start (world->market, &world->eth, 1);
        }
      if (i == 4200)
        igx_script_feed_set_lost (world->feed, FALSE);
      if (i < 2000 || (i >= 2350 && i < 4000) || i >= 4200)
        igx_market_fixture_wait_progress (world->market, &world->eth, igx_script_minute (i),
                                          WAIT_MS);
    }
  g_assert_true (igx_test_wait_until (is_settled, &settled, WAIT_MS));
  ledger = igx_market_fixture_get_ledger (world->market, "ETHUSDT");
  g_assert_cmpuint (ledger->len, ==, g_hash_table_size (expected));
  for (guint i = 0; i < ledger->len; i++)
    {
      const IgxSignal *found = ledger->pdata[i];
      const IgxSignal *signal = g_hash_table_lookup (expected, found->id);

      g_assert_nonnull (signal);
      g_assert_cmpint (found->state, ==, signal->state);
      g_assert_cmpint (found->closed_at, ==, signal->closed_at);
      g_assert_cmpint (found->ambiguous, ==, signal->ambiguous);
      assert_same_number (found->result_r, signal->result_r);
      assert_same_number (found->result_percent, signal->result_percent);
      assert_same_number (found->mfe_r, signal->mfe_r);
      assert_same_number (found->mae_r, signal->mae_r);
      n_in_state[found->state]++;
      n_ambiguous += found->ambiguous;
      n_refused += !found->published;
    }
  g_test_message ("%u candidates, %u refused, %u ambiguous, %u open", ledger->len, n_refused,
                  n_ambiguous, settled.n_open);
  for (guint state = 0; state < IGX_SIGNAL_N_STATES; state++)
    {
      g_test_message ("%s: %u", igx_signal_state_to_string ((IgxSignalState) state),
                      n_in_state[state]);
      if (state != IGX_SIGNAL_STATE_UNRESOLVED && state != IGX_SIGNAL_STATE_OPEN)
        g_assert_cmpuint (n_in_state[state], >=, 1);
    }
  check_records (ledger);
  g_assert_cmpuint (ledger->len, >=, 2000);
  g_assert_cmpuint (n_refused, >=, 500);
  g_assert_cmpuint (n_ambiguous, >=, 20);
  igx_script_world_free (world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/outcomes/case/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/outcomes/backtest", test_backtest);
  return g_test_run ();
}
