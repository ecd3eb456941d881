/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Following candidates where something comes between: what comes late, what never comes, ends of
 * the program, corrections. */
#include <math.h>
#include <string.h>

#include "pipeline/igx-open-candidate.h"
#include "pipeline/igx-outcome-keeper.h"
#include "pipeline/igx-outcome-world.h"
#include "support/igx-test-wait.h"

#define MINUTE    IGX_TIMEFRAME_MINUTE
#define QUARTER   IGX_SCRIPT_QUARTER
#define DAY       (24 * 60 * MINUTE)
#define WAIT_MS   IGX_OUTCOME_WAIT_MS
#define TOLERANCE 1e-9
/* The quarter that fires; so many quarters a candidate lives. */
#define FIRING IGX_OUTCOME_FIRING
#define LIFE   8
#define N_LIVE 14

#define LONG        IGX_DIRECTION_LONG
#define SHORT       IGX_DIRECTION_SHORT
#define STATE(name) IGX_SIGNAL_STATE_##name

/* Fires at the same volume as the usual one, and goes in where the price is a little lower. */
static const char *const late_entry[]
    = { "strategy late\ntimeframe 15m\nlong\n require volume > 100\n entry close - 0.5\n"
        " stop close - 1\n target close + 2, close + 4\n expires 8 bars\n rearm every bar\n",
        NULL };

static IgxOutcomeKeeper *
get_keeper (IgxOutcomeWorld *world)
{
  return igx_pipeline_get_outcomes (world->market->pipeline);
}

static guint
count_open (IgxOutcomeWorld *world)
{
  return igx_outcome_keeper_get_n_open (get_keeper (world));
}

static void
start (IgxOutcomeWorld *world)
{
  igx_outcome_world_build (world);
  igx_outcome_world_start (world, FALSE);
}

static void
check (IgxOutcomeWorld *world,
       guint quarter,
       IgxSignalState state,
       gint64 closed_at,
       double result_r,
       gboolean ambiguous)
{
  g_autoptr (IgxSignal) signal = igx_outcome_world_get (world, quarter);

  g_assert_cmpint (signal->state, ==, state);
  g_assert_cmpint (signal->closed_at, ==, closed_at);
  if (isnan (result_r))
    {
      g_assert_true (isnan (signal->result_r));
      g_assert_true (isnan (signal->result_percent));
      g_assert_true (isnan (signal->mfe_r));
      g_assert_true (isnan (signal->mae_r));
    }
  else
    g_assert_cmpfloat_with_epsilon (signal->result_r, result_r, TOLERANCE);
  g_assert_cmpint (signal->ambiguous, ==, ambiguous);
}

/* Minutes. */

/* Both levels in one quarter, the target first. */
static void
move_both (IgxOutcomeWorld *world)
{
  igx_outcome_world_move_after (world, 32, 100, 102.5);
  igx_outcome_world_move_after (world, 38, 98.5, 100);
}

static void
check_both (IgxOutcomeWorld *world)
{
  check (world, FIRING, STATE (TARGET1), igx_outcome_world_minute_after (39),
         igx_outcome_world_leave_both (102, 99), FALSE);
}

typedef struct
{
  IgxOutcomeWorld *world;
  guint n;
} Count;

static gboolean
has_asked (gpointer data)
{
  const Count *count = data;

  return igx_script_feed_count_questions (count->world->feed, &count->world->minute) >= count->n;
}

/* The exchange does not have all minutes of a candle: the worse is taken, and flagged, once it is
 * certain that they do not come late. The other candidate goes on meanwhile. */
static void
test_minutes_missing (void)
{
  g_autoptr (IgxOutcomeWorld) world = igx_outcome_world_new_firing (N_LIVE);
  Count count = { world, 2 };

  igx_outcome_world_fire (world, FIRING + 4, LONG);
  move_both (world);
  igx_outcome_world_move_after (world, 80, 98.5, 100);
  igx_outcome_world_build (world);
  igx_outcome_world_drop (world, &world->minute, igx_outcome_world_minute_after (40),
                          igx_outcome_world_minute_after (41));
  igx_outcome_world_start (world, FALSE);
  igx_outcome_world_close (world, N_LIVE);
  igx_outcome_world_wait (world, 1);
  check (world, FIRING + 4, STATE (STOPPED), igx_outcome_world_minute_after (90),
         igx_outcome_world_leave_both (99, 99), FALSE);
  g_assert_true (igx_test_wait_until (has_asked, &count, WAIT_MS));
  g_assert_cmpuint (count_open (world), ==, 1);
  check (world, FIRING, STATE (OPEN), 0, NAN, FALSE);
  igx_outcome_world_set_time (world, igx_outcome_world_quarter (N_LIVE));
  igx_outcome_world_wait (world, 2);
  check (world, FIRING, STATE (STOPPED), igx_outcome_world_minute_after (45),
         igx_outcome_world_leave_both (99, 99), TRUE);
}

/* The last minutes of a quarter that has just closed are not known to REST at once. */
static void
test_minutes_late (void)
{
  g_autoptr (IgxOutcomeWorld) world = igx_outcome_world_new_firing (N_LIVE);
  Count count = { world, 2 };

  move_both (world);
  start (world);
  igx_outcome_world_close (world, FIRING + 3);
  igx_script_feed_close (world->feed, &world->minute, igx_outcome_world_minute_after (42));
  igx_script_feed_close (world->feed, &world->quarter, igx_outcome_world_minute_after (30));
  g_assert_true (igx_test_wait_until (has_asked, &count, WAIT_MS));
  g_assert_cmpuint (count_open (world), ==, 1);
  igx_outcome_world_close (world, 1);
  igx_outcome_world_wait (world, 1);
  check_both (world);
}

/* The network is gone when they are asked for: tried again until it works, asked once for two. */
static void
test_minutes_retried (void)
{
  g_autoptr (IgxOutcomeWorld) world = igx_outcome_world_new_firing (N_LIVE);
  Count count = { world, 2 };

  igx_outcome_world_fire (world, FIRING + 1, LONG);
  move_both (world);
  start (world);
  igx_outcome_world_close (world, FIRING + 3);
  igx_script_feed_fail (world->feed, 2);
  igx_outcome_world_close (world, 1);
  g_assert_true (igx_test_wait_until (has_asked, &count, WAIT_MS));
  g_assert_cmpuint (count_open (world), ==, 2);
  igx_outcome_world_wait (world, 2);
  g_assert_cmpuint (igx_script_feed_count_questions (world->feed, &world->minute), ==, 3);
  check_both (world);
  check (world, FIRING + 1, STATE (TARGET1), igx_outcome_world_minute_after (39),
         igx_outcome_world_leave_both (102, 99), FALSE);
}

/* An entry that is waited for: the target before it does not count, which only minutes tell; then
 * it goes on with quarters, those that closed meanwhile included. */
static void
test_late_entry (void)
{
  g_autoptr (IgxOutcomeWorld) world = igx_outcome_world_new_with (late_entry, N_LIVE);
  g_autoptr (IgxSignal) signal = NULL;
  const double out = (102 - 99.5 - 0.001 * (102 + 99.5)) / 0.5;
  const double stop = (99 - 99.5 - 0.001 * (99 + 99.5)) / 0.5;
  gboolean was_in = FALSE;

  igx_outcome_world_fire (world, FIRING, LONG);
  igx_outcome_world_fire (world, FIRING + 7, LONG);
  igx_outcome_world_move_after (world, 32, 100, 102.5);
  igx_outcome_world_move_after (world, 36, 99.4, 100);
  igx_outcome_world_move_after (world, 50, 100, 102.5);
  igx_outcome_world_move_after (world, 70, 98.9, 100);
  igx_outcome_world_build (world);
  igx_outcome_world_start (world, FALSE);
  igx_outcome_world_close (world, FIRING + 3);
  check (world, FIRING, STATE (WAITING), 0, NAN, FALSE);
  igx_script_feed_set_held (world->feed, TRUE);
  igx_outcome_world_close (world, N_LIVE - FIRING - 3);
  g_assert_cmpuint (count_open (world), ==, 2);
  igx_script_feed_set_held (world->feed, FALSE);
  igx_outcome_world_wait (world, 1);
  check (world, FIRING, STATE (TARGET1), igx_outcome_world_minute_after (75), (out + stop) / 2,
         FALSE);
  signal = igx_outcome_world_get (world, FIRING);
  g_assert_cmpint (signal->filled_at, ==, igx_outcome_world_minute_after (37));
  for (guint i = 0; i < world->market->updated->len; i++)
    {
      const IgxSignal *told = world->market->updated->pdata[i];

      was_in = was_in
               || (told->state == STATE (OPEN)
                   && told->filled_at == igx_outcome_world_minute_after (37));
    }
  g_assert_true (was_in);
  /* The other one waits until its life is over. */
  check (world, FIRING + 7, STATE (WAITING), 0, NAN, FALSE);
}

static void
test_missed (void)
{
  g_autoptr (IgxOutcomeWorld) world = igx_outcome_world_new_with (late_entry, N_LIVE);
  g_autoptr (IgxSignal) signal = NULL;

  igx_outcome_world_fire (world, FIRING, LONG);
  igx_outcome_world_move_after (world, 50, 99.6, 105);
  igx_outcome_world_build (world);
  igx_outcome_world_start (world, FALSE);
  igx_outcome_world_close (world, N_LIVE);
  igx_outcome_world_wait (world, 1);
  check (world, FIRING, STATE (MISSED), igx_outcome_world_minute_after (LIFE * 15), NAN, FALSE);
  signal = igx_outcome_world_get (world, FIRING);
  g_assert_cmpint (signal->filled_at, ==, 0);
}

/* Gaps. */

/* What the exchange never had is passed over, in the path and at its end. */
static void
test_gap_of_exchange (void)
{
  for (guint with_minutes = 0; with_minutes < 2; with_minutes++)
    {
      g_autoptr (IgxOutcomeWorld) world = igx_outcome_world_new_firing (N_LIVE);

      igx_outcome_world_move_after (world, 20, 100, 102.5);
      igx_outcome_world_move_after (world, 50, 98.5, 100);
      igx_outcome_world_build (world);
      igx_outcome_world_drop (world, &world->quarter, igx_outcome_world_minute_after (45),
                              igx_outcome_world_minute_after (60));
      igx_outcome_world_drop (world, &world->minute, igx_outcome_world_minute_after (45),
                              igx_outcome_world_minute_after (74));
      igx_outcome_world_drop (world, &world->quarter, igx_outcome_world_minute_after (105),
                              igx_outcome_world_minute_after (120));
      igx_outcome_world_drop (world, &world->minute, igx_outcome_world_minute_after (105),
                              igx_outcome_world_minute_after (134));
      igx_outcome_world_start (world, with_minutes == 1);
      igx_outcome_world_close (world, FIRING + 1 + 9);
      g_assert_cmpuint (count_open (world), ==, 1);
      igx_outcome_world_close (world, N_LIVE - FIRING - 10);
      igx_outcome_world_wait (world, 1);
      check (world, FIRING, STATE (TARGET1),
             igx_outcome_world_minute_after (with_minutes == 1 ? 136 : 150),
             igx_outcome_world_leave_both (102, 100), FALSE);
    }
}

static gboolean
is_let_go (gpointer data)
{
  return igx_script_feed_count_subscribed (((IgxOutcomeWorld *) data)->feed) == 0;
}

static gboolean
is_caught_up (gpointer data)
{
  IgxOutcomeWorld *world = data;

  return igx_market_fixture_get_progress (world->market, &world->quarter)
         >= igx_outcome_world_quarter (world->closed_to);
}

/* What only we lack keeps it open, whatever came later; it is followed in order once it is there.
 */
static void
test_gap_of_ours (void)
{
  g_autoptr (IgxOutcomeWorld) world = igx_outcome_world_new_firing (N_LIVE);

  igx_outcome_world_move_after (world, 20, 100, 102.5);
  igx_outcome_world_move_after (world, 50, 98.5, 100);
  igx_outcome_world_move_after (world, 95, 100, 104.5);
  start (world);
  igx_outcome_world_close (world, FIRING + 2);
  igx_market_fixture_stop (world->market);
  igx_outcome_world_appear (world, 7);
  igx_script_feed_fail (world->feed, 3);
  igx_outcome_world_start (world, FALSE);
  igx_outcome_world_wait (world, 1);
  g_assert_true (igx_test_wait_until (is_caught_up, world, WAIT_MS));
  check (world, FIRING, STATE (TARGET1), igx_outcome_world_minute_after (60),
         igx_outcome_world_leave_both (102, 99), FALSE);
}

static void
answered_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
has_answer (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

/* As if the cache had been damaged. */
static void
lose_candles (IgxOutcomeWorld *world)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  igx_store_delete_candles_async (world->market->store, &world->quarter, NULL, answered_cb,
                                  &result);
  g_assert_true (igx_test_wait_until (has_answer, &result, WAIT_MS));
  igx_store_delete_candles_finish (world->market->store, result, &error);
  g_assert_no_error (error);
}

/* The newest candles come while older ones are still asked for: not before those. */
static void
test_behind (void)
{
  g_autoptr (IgxOutcomeWorld) world = igx_outcome_world_new_firing (N_LIVE);
  const double fee = 0.002;

  igx_outcome_world_move_after (world, 20, 100, 102.5);
  igx_outcome_world_move_after (world, 80, 98.5, 100);
  start (world);
  igx_outcome_world_close (world, FIRING + 3);
  lose_candles (world);
  igx_script_feed_set_held (world->feed, TRUE);
  igx_outcome_keeper_set_fee (get_keeper (world), fee);
  igx_outcome_world_close (world, N_LIVE - world->closed_to);
  g_assert_cmpuint (count_open (world), ==, 1);
  igx_script_feed_set_held (world->feed, FALSE);
  igx_outcome_world_wait (world, 1);
  check (world, FIRING, STATE (TARGET1), igx_outcome_world_minute_after (90),
         ((2 - fee * 202) + (-1 - fee * 199)) / 2, FALSE);
}

/* Ends of the program. */

static guint
count_updates (IgxOutcomeWorld *world, gint64 close_time)
{
  guint n = 0;

  for (guint i = 0; i < world->market->updated->len; i++)
    n += ((const IgxSignal *) world->market->updated->pdata[i])->close_time == close_time;
  return n;
}

/* Stopped at every place of the way, with and without minutes in turn, and more than once: the same
 * end, told once. */
static void
test_restart (void)
{
  for (guint at = FIRING + 1; at < FIRING + 8; at++)
    for (guint n = 1; n < 3; n++)
      {
        g_autoptr (IgxOutcomeWorld) world = igx_outcome_world_new_firing (N_LIVE);

        igx_outcome_world_move_after (world, 20, 100, 102.5);
        igx_outcome_world_move_after (world, 80, 98.5, 100);
        igx_outcome_world_build (world);
        igx_outcome_world_start (world, at % 2 == 0);
        for (guint i = 0; i < n && at + i < N_LIVE; i++)
          {
            igx_outcome_world_close (world, i == 0 ? at : 1);
            igx_market_fixture_stop (world->market);
            igx_script_feed_set_now (world->feed, igx_outcome_world_quarter (world->closed_to));
            igx_outcome_world_start (world, FALSE);
            g_assert_true (igx_test_wait_until (is_caught_up, world, WAIT_MS));
          }
        igx_outcome_world_close (world, N_LIVE - world->closed_to);
        igx_outcome_world_wait (world, 1);
        if (at % 2 == 0 && at >= FIRING + 7)
          check (world, FIRING, STATE (TARGET1), igx_outcome_world_minute_after (81),
                 igx_outcome_world_leave_both (102, 99), FALSE);
        else
          check (world, FIRING, STATE (TARGET1), igx_outcome_world_minute_after (90),
                 igx_outcome_world_leave_both (102, 99), FALSE);
        /* In, target, over: at most twice, and never backwards. */
        g_assert_cmpuint (count_updates (world, igx_outcome_world_quarter (FIRING + 1)), <=, 2);
      }
}

/* The whole path passes in a night, the machine asleep or the program ended. */
static void
test_sleep (void)
{
  for (guint ended = 0; ended < 2; ended++)
    {
      g_autoptr (IgxOutcomeWorld) world = igx_outcome_world_new_firing (N_LIVE);

      igx_outcome_world_fire (world, FIRING + 3, SHORT);
      igx_outcome_world_move_after (world, 50, 100, 102.5);
      igx_outcome_world_move_after (world, 95, 98.5, 100);
      start (world);
      igx_outcome_world_close (world, FIRING + 1);
      if (ended)
        igx_market_fixture_stop (world->market);
      else
        igx_script_feed_set_lost (world->feed, TRUE);
      igx_outcome_world_appear (world, N_LIVE - FIRING - 1);
      if (ended)
        igx_outcome_world_start (world, FALSE);
      else
        igx_script_feed_set_lost (world->feed, FALSE);
      igx_outcome_world_wait (world, 2);
      g_assert_true (igx_test_wait_until (is_caught_up, world, WAIT_MS));
      check (world, FIRING, STATE (TARGET1), igx_outcome_world_minute_after (105),
             igx_outcome_world_leave_both (102, 99), FALSE);
      /* One that fired in that night is followed as well. */
      check (world, FIRING + 3, STATE (STOPPED), igx_outcome_world_minute_after (60),
             igx_outcome_world_leave (SHORT, 101), FALSE);
    }
}

/* As if the program had been killed after the commit and before any outcome was saved. */
static void
forget (IgxOutcomeWorld *world, guint quarter)
{
  g_autoptr (IgxSignal) signal = igx_outcome_world_get (world, quarter);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (IgxOutcomeRow));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) changed = NULL;
  g_autoptr (GError) error = NULL;
  IgxOutcomeRow row = { .result_r = NAN, .result_percent = NAN, .mfe_r = NAN, .mae_r = NAN };

  row.filled_at = signal->close_time;
  g_strlcpy (row.id, signal->id, sizeof row.id);
  g_array_append_val (rows, row);
  igx_store_save_outcomes_async (world->market->store, rows, NULL, answered_cb, &result);
  g_assert_true (igx_test_wait_until (has_answer, &result, WAIT_MS));
  changed = igx_store_save_outcomes_finish (world->market->store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (changed->len, ==, 1);
}

/* The same bits again, without asking for the minutes again. */
static void
test_kill (void)
{
  g_autoptr (IgxOutcomeWorld) world = igx_outcome_world_new_firing (N_LIVE);
  g_autoptr (IgxSignal) before = NULL;
  g_autoptr (IgxSignal) after = NULL;

  move_both (world);
  start (world);
  igx_outcome_world_close (world, N_LIVE);
  igx_outcome_world_wait (world, 1);
  before = igx_outcome_world_get (world, FIRING);
  forget (world, FIRING);
  check (world, FIRING, STATE (OPEN), 0, NAN, FALSE);
  igx_market_fixture_stop (world->market);
  igx_script_feed_set_now (world->feed, igx_outcome_world_quarter (N_LIVE));
  g_ptr_array_set_size (world->market->updated, 0);
  igx_outcome_world_start (world, FALSE);
  igx_outcome_world_wait (world, 1);
  check_both (world);
  after = igx_outcome_world_get (world, FIRING);
  g_assert_cmpmem (&before->result_r, sizeof (double), &after->result_r, sizeof (double));
  g_assert_cmpmem (&before->mfe_r, sizeof (double), &after->mfe_r, sizeof (double));
  g_assert_cmpmem (&before->mae_r, sizeof (double), &after->mae_r, sizeof (double));
  g_assert_cmpint (before->filled_at, ==, after->filled_at);
  g_assert_cmpint (before->followed, ==, after->followed);
  g_assert_cmpuint (igx_script_feed_count_questions (world->feed, &world->minute), ==, 1);
}

/* On the way from the beginning once more it stops where a candle is opened: nobody is told that it
 * has not come as far as it had. */
static void
test_not_backwards (void)
{
  g_autoptr (IgxOutcomeWorld) world = igx_outcome_world_new_with (late_entry, N_LIVE);

  igx_outcome_world_fire (world, FIRING, LONG);
  igx_outcome_world_move_after (world, 32, 100, 102.5);
  igx_outcome_world_move_after (world, 36, 99.4, 100);
  igx_outcome_world_move_after (world, 50, 100, 102.5);
  igx_outcome_world_build (world);
  igx_outcome_world_start (world, FALSE);
  igx_outcome_world_close (world, FIRING + 6);
  check (world, FIRING, STATE (TARGET1), 0, NAN, FALSE);
  igx_market_fixture_stop (world->market);
  igx_script_feed_set_now (world->feed, igx_outcome_world_quarter (world->closed_to));
  g_ptr_array_set_size (world->market->updated, 0);
  igx_outcome_world_start (world, FALSE);
  igx_outcome_world_close (world, N_LIVE - world->closed_to);
  igx_outcome_world_wait (world, 1);
  check (world, FIRING, STATE (TARGET1), igx_outcome_world_minute_after (120),
         ((2.5 - 0.001 * (102 + 99.5)) + (0.5 - 0.001 * (100 + 99.5))) / 2 / 0.5, FALSE);
  g_assert_cmpuint (world->market->updated->len, ==, 1);
}

/* Who watches. */

/* What nobody watches any more is followed to its end, and let go then. */
static void
test_unwatched (void)
{
  g_autoptr (IgxOutcomeWorld) world = igx_outcome_world_new_firing (N_LIVE);

  igx_outcome_world_move_after (world, 50, 98.5, 100);
  start (world);
  igx_outcome_world_close (world, FIRING + 2);
  g_assert_true (igx_pipeline_unwatch (world->market->pipeline, &world->quarter));
  g_assert_true (igx_script_feed_is_subscribed (world->feed, &world->quarter));
  igx_outcome_world_close (world, N_LIVE - FIRING - 2);
  igx_outcome_world_wait (world, 1);
  check (world, FIRING, STATE (STOPPED), igx_outcome_world_minute_after (60),
         igx_outcome_world_leave_both (99, 99), FALSE);
  g_assert_true (igx_test_wait_until (is_let_go, world, WAIT_MS));
}

/* The minutes are not watched any more: from the next quarter on it goes on with quarters. */
static void
test_minutes_unwatched (void)
{
  g_autoptr (IgxOutcomeWorld) world = igx_outcome_world_new_firing (N_LIVE);
  g_autoptr (IgxSignal) signal = NULL;

  /* The target in the rest of the quarter in which the minutes go. */
  igx_outcome_world_move_after (world, 25, 100, 102.5);
  igx_outcome_world_move_after (world, 50, 98.5, 100);
  igx_outcome_world_build (world);
  igx_outcome_world_start (world, TRUE);
  igx_outcome_world_close (world, FIRING + 2);
  for (guint i = 15; i < 20; i++)
    igx_script_feed_close (world->feed, &world->minute, igx_outcome_world_minute_after (i));
  igx_market_fixture_wait_progress (world->market, &world->minute,
                                    igx_outcome_world_minute_after (20), WAIT_MS);
  g_assert_true (igx_pipeline_unwatch (world->market->pipeline, &world->minute));
  g_assert_true (igx_script_feed_is_subscribed (world->feed, &world->minute));
  igx_outcome_world_close (world, 2);
  check (world, FIRING, STATE (TARGET1), 0, NAN, FALSE);
  igx_outcome_world_close (world, N_LIVE - FIRING - 4);
  igx_outcome_world_wait (world, 1);
  check (world, FIRING, STATE (TARGET1), igx_outcome_world_minute_after (60),
         igx_outcome_world_leave_both (102, 99), FALSE);
  signal = igx_outcome_world_get (world, FIRING);
  g_assert_cmpint (signal->followed, ==, QUARTER);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/following/minutes-missing", test_minutes_missing);
  g_test_add_func ("/following/minutes-late", test_minutes_late);
  g_test_add_func ("/following/minutes-retried", test_minutes_retried);
  g_test_add_func ("/following/late-entry", test_late_entry);
  g_test_add_func ("/following/missed", test_missed);
  g_test_add_func ("/following/gap-of-exchange", test_gap_of_exchange);
  g_test_add_func ("/following/gap-of-ours", test_gap_of_ours);
  g_test_add_func ("/following/behind", test_behind);
  g_test_add_func ("/following/restart", test_restart);
  g_test_add_func ("/following/not-backwards", test_not_backwards);
  g_test_add_func ("/following/sleep", test_sleep);
  g_test_add_func ("/following/kill", test_kill);
  g_test_add_func ("/following/unwatched", test_unwatched);
  g_test_add_func ("/following/minutes-unwatched", test_minutes_unwatched);
  return g_test_run ();
}
