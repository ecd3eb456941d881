/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the keeper tells others: who counts results, and when; what it gives up; corrections, other
 * fees; very many candidates. */
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "pipeline/igx-open-candidate.h"
#include "pipeline/igx-outcome-keeper.h"
#include "pipeline/igx-outcome-world.h"
#include "support/igx-test-wait.h"

#define MINUTE    IGX_TIMEFRAME_MINUTE
#define QUARTER   IGX_SCRIPT_QUARTER
#define DAY       (24 * 60 * MINUTE)
#define WAIT_MS   IGX_OUTCOME_WAIT_MS
#define TOLERANCE 1e-9
#define FIRING    IGX_OUTCOME_FIRING
#define LIFE      8
#define N_LIVE    14

#define LONG        IGX_DIRECTION_LONG
#define SHORT       IGX_DIRECTION_SHORT
#define STATE(name) IGX_SIGNAL_STATE_##name

/* A listener that remembers. */
typedef struct
{
  GArray *over;   /* of IgxOutcomeNews */
  GArray *undone; /* of IgxOutcomeNews */
} Memory;

static void
over_cb (const IgxOutcomeNews *news, gpointer data)
{
  g_array_append_val (((Memory *) data)->over, *news);
}

static void
undone_cb (const IgxOutcomeNews *news, gpointer data)
{
  g_array_append_val (((Memory *) data)->undone, *news);
}

static void
memory_init (Memory *memory)
{
  memory->over = g_array_new (FALSE, FALSE, sizeof (IgxOutcomeNews));
  memory->undone = g_array_new (FALSE, FALSE, sizeof (IgxOutcomeNews));
}

static void
memory_clear (Memory *memory)
{
  g_array_unref (memory->over);
  g_array_unref (memory->undone);
}

static IgxOutcomeKeeper *
get_keeper (IgxOutcomeWorld *world)
{
  return igx_pipeline_get_outcomes (world->market->pipeline);
}

static void
listen (IgxOutcomeWorld *world, Memory *memory)
{
  const IgxOutcomeListener listener = { over_cb, undone_cb, memory };

  igx_outcome_keeper_set_listener (get_keeper (world), &listener);
}

static void
start (IgxOutcomeWorld *world)
{
  igx_outcome_world_build (world);
  igx_outcome_world_start (world, FALSE);
}

static void
check (
    IgxOutcomeWorld *world, guint quarter, IgxSignalState state, gint64 closed_at, double result_r)
{
  g_autoptr (IgxSignal) signal = igx_outcome_world_get (world, quarter);

  g_assert_cmpint (signal->state, ==, state);
  g_assert_cmpint (signal->closed_at, ==, closed_at);
  if (isnan (result_r))
    g_assert_true (isnan (signal->result_r));
  else
    g_assert_cmpfloat_with_epsilon (signal->result_r, result_r, TOLERANCE);
}

static gboolean
is_all_over (gpointer data)
{
  return igx_outcome_keeper_get_n_open (get_keeper (data)) == 0;
}

/* Results. */

/* Refused ones are followed and counted too, and those who judge learn of each result when the
 * candidates are judged that closed after it, not before. */
static void
test_results (void)
{
  g_autoptr (IgxOutcomeWorld) world = igx_outcome_world_new_firing (N_LIVE);
  g_autoptr (IgxSignal) second = NULL;
  const IgxOutcomeNews *news = NULL;
  Memory memory;

  memory_init (&memory);
  world->market->profile = IGX_PROFILE_BALANCED;
  /* Within the cool-down of the first. */
  igx_outcome_world_fire (world, FIRING + 1, LONG);
  igx_outcome_world_move_after (world, 20, 100, 102.5);
  igx_outcome_world_move_after (world, 50, 98.5, 100);
  igx_outcome_world_fire (world, FIRING + 3, SHORT);
  igx_outcome_world_fire (world, FIRING + 4, SHORT);
  igx_outcome_world_fire (world, FIRING + 9, LONG);
  start (world);
  listen (world, &memory);
  igx_outcome_world_close (world, FIRING + 1 + 4);
  igx_outcome_world_wait (world, 2);
  second = igx_outcome_world_get (world, FIRING + 1);
  g_assert_false (second->published);
  g_assert_nonnull (second->refusal);
  check (world, FIRING, STATE (TARGET1), igx_outcome_world_minute_after (60),
         igx_outcome_world_leave_both (102, 99));
  check (world, FIRING + 1, STATE (TARGET1), igx_outcome_world_minute_after (60),
         igx_outcome_world_leave_both (102, 99));
  /* Both were over at the close at which the second short fired. */
  g_assert_cmpuint (memory.over->len, ==, 2);
  news = &g_array_index (memory.over, IgxOutcomeNews, 0);
  g_assert_cmpstr (news->symbol, ==, "ETHUSDT");
  g_assert_cmpstr (news->strategy, ==, "pulse");
  g_assert_cmpint (news->direction, ==, LONG);
  g_assert_true (news->published);
  g_assert_cmpint (news->close_time, ==, igx_outcome_world_minute_after (0));
  g_assert_cmpint (news->expires_at, ==, igx_outcome_world_minute_after (LIFE * 15));
  g_assert_cmpint (news->closed_at, ==, igx_outcome_world_minute_after (60));
  g_assert_cmpfloat_with_epsilon (news->result_r, igx_outcome_world_leave_both (102, 99),
                                  TOLERANCE);
  g_assert_false (g_array_index (memory.over, IgxOutcomeNews, 1).published);
  g_assert_cmpuint (memory.undone->len, ==, 0);
  igx_market_fixture_stop (world->market);

  /* The next run hears of them before anything is judged. */
  g_array_set_size (memory.over, 0);
  igx_script_feed_set_now (world->feed, igx_outcome_world_quarter (world->closed_to));
  igx_outcome_world_start (world, FALSE);
  listen (world, &memory);
  igx_outcome_world_close (world, N_LIVE - world->closed_to);
  igx_outcome_world_wait (world, 4);
  g_assert_cmpuint (memory.over->len, >=, 2);
  g_assert_cmpint (g_array_index (memory.over, IgxOutcomeNews, 0).close_time, ==,
                   igx_outcome_world_minute_after (0));
  memory_clear (&memory);
}

/* The cool-down: the second long is refused while the first is in, the third is not any more; the
 * fourth is not either, in a run that only finds in the ledger that the third is over. */
static void
test_cool_down (void)
{
  g_autoptr (IgxOutcomeWorld) world = igx_outcome_world_new_firing (N_LIVE);
  g_autoptr (IgxSignal) second = NULL;
  g_autoptr (IgxSignal) third = NULL;
  g_autoptr (IgxSignal) fourth = NULL;

  world->market->profile = IGX_PROFILE_BALANCED;
  igx_outcome_world_fire (world, FIRING + 1, LONG);
  igx_outcome_world_fire (world, FIRING + 3, LONG);
  igx_outcome_world_fire (world, FIRING + 6, LONG);
  igx_outcome_world_move_after (world, 40, 98.5, 100);
  igx_outcome_world_move_after (world, 70, 98.5, 100);
  start (world);
  igx_outcome_world_close (world, FIRING + 4);
  second = igx_outcome_world_get (world, FIRING + 1);
  third = igx_outcome_world_get (world, FIRING + 3);
  g_assert_cmpstr (second->refusal, ==,
                   "cool-down: a long signal of ETHUSDT was published 15 min before");
  g_assert_true (third->published);

  igx_market_fixture_stop (world->market);

  igx_script_feed_set_now (world->feed, igx_outcome_world_quarter (world->closed_to));
  igx_outcome_world_start (world, FALSE);
  igx_outcome_world_close (world, 3);
  fourth = igx_outcome_world_get (world, FIRING + 6);
  g_assert_true (fourth->published);
}

/* A night is evaluated at once: who judges what fired in its middle does not know its end. */
static void
test_no_foresight (void)
{
  g_autoptr (IgxOutcomeWorld) world = igx_outcome_world_new_firing (N_LIVE);
  Memory memory;

  memory_init (&memory);
  igx_outcome_world_move_after (world, 20, 98.5, 100);
  igx_outcome_world_fire (world, FIRING + 1, SHORT);
  start (world);
  listen (world, &memory);
  igx_outcome_world_close (world, FIRING + 1);
  igx_script_feed_set_lost (world->feed, TRUE);
  igx_outcome_world_appear (world, N_LIVE - FIRING - 1);
  igx_script_feed_set_lost (world->feed, FALSE);
  igx_outcome_world_wait (world, 2);
  /* The first was over a quarter after the second had fired. */
  check (world, FIRING, STATE (STOPPED), igx_outcome_world_minute_after (30),
         igx_outcome_world_leave_both (99, 99));
  g_assert_cmpuint (memory.over->len, ==, 0);
  igx_outcome_keeper_settle (get_keeper (world), igx_outcome_world_minute_after (29));
  g_assert_cmpuint (memory.over->len, ==, 0);
  igx_outcome_keeper_settle (get_keeper (world), igx_outcome_world_minute_after (30));
  g_assert_cmpuint (memory.over->len, ==, 1);
  igx_outcome_keeper_settle (get_keeper (world), igx_outcome_world_minute_after (30 + 24 * 60));
  g_assert_cmpuint (memory.over->len, ==, 2);
  memory_clear (&memory);
}

static void
test_fee (void)
{
  g_autoptr (IgxOutcomeWorld) world = igx_outcome_world_new_firing (N_LIVE);
  const double fee = 0.004;
  const double expected = ((102 - 100 - fee * 202) + (99 - 100 - fee * 199)) / 2;

  igx_outcome_world_move_after (world, 20, 100, 102.5);
  igx_outcome_world_move_after (world, 50, 98.5, 100);
  start (world);
  igx_outcome_world_close (world, FIRING + 3);
  check (world, FIRING, STATE (TARGET1), 0, NAN);
  /* After the first half has left. */
  igx_outcome_keeper_set_fee (get_keeper (world), fee);
  igx_outcome_world_close (world, N_LIVE - world->closed_to);
  igx_outcome_world_wait (world, 1);
  check (world, FIRING, STATE (TARGET1), igx_outcome_world_minute_after (60), expected);
}

static gboolean
is_failing (gpointer data)
{
  return igx_outcome_keeper_get_error (get_keeper (data)) != NULL;
}

/* The ledger cannot be written for a while: saved and told once it can. */
static void
test_locked (void)
{
  g_autoptr (IgxOutcomeWorld) world = igx_outcome_world_new_firing (N_LIVE);
  g_autofree char *path = g_build_filename (world->market->folder, "ledger.db", NULL);
  sqlite3 *other = NULL;

  /* One event, so that nothing but a new try can save it. */
  igx_outcome_world_move_after (world, 35, 98.5, 100);
  start (world);
  igx_outcome_world_close (world, FIRING + 1);
  g_assert_cmpint (sqlite3_open (path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  for (guint i = 0; i < 45; i += 15)
    {
      igx_script_feed_close (world->feed, &world->quarter, igx_outcome_world_minute_after (i));
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  g_assert_true (igx_test_wait_until (is_all_over, world, WAIT_MS));
  g_assert_true (igx_test_wait_until (is_failing, world, WAIT_MS));
  check (world, FIRING, STATE (OPEN), 0, NAN);
  g_assert_cmpuint (world->market->updated->len, ==, 0);
  g_assert_cmpint (sqlite3_exec (other, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (other), ==, SQLITE_OK);
  igx_outcome_world_wait (world, 1);
  check (world, FIRING, STATE (STOPPED), igx_outcome_world_minute_after (45),
         igx_outcome_world_leave_both (99, 99));
}

/* Corrections. */

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

/* The exchange says something else of the quarter that holds a minute. */
static void
correct (IgxOutcomeWorld *world, guint minute, double low, double high)
{
  const gint64 open_time = igx_timeframe_floor (QUARTER, igx_outcome_world_minute_after (minute));
  GArray *quarters = igx_script_feed_get (world->feed, &world->quarter);
  g_autoptr (GArray) corrected = igx_candle_array_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < quarters->len; i++)
    {
      IgxCandle *candle = &g_array_index (quarters, IgxCandle, i);

      if (candle->open_time != open_time)
        continue;
      candle->low = low;
      candle->high = high;
      g_array_append_val (corrected, *candle);
    }
  g_assert_cmpuint (corrected->len, ==, 1);
  igx_store_save_candles_async (world->market->store, &world->quarter, corrected, NULL, answered_cb,
                                &result);
  g_assert_true (igx_test_wait_until (has_answer, &result, WAIT_MS));
  igx_store_save_candles_finish (world->market->store, result, &error);
  g_assert_no_error (error);
  igx_outcome_keeper_correct (get_keeper (world), &world->quarter, open_time);
}

typedef struct
{
  IgxOutcomeWorld *world;
  IgxSignalState state;
  gint64 closed_at;
} Expected;

static gboolean
was_told (gpointer data)
{
  const Expected *expected = data;
  const GPtrArray *updated = expected->world->market->updated;
  const IgxSignal *last = updated->len > 0 ? updated->pdata[updated->len - 1] : NULL;

  return last != NULL && last->state == expected->state && last->closed_at == expected->closed_at;
}

/* One that is over: it was stopped, then it had reached its first target, then it was not over. */
static void
test_correct_over (void)
{
  g_autoptr (IgxOutcomeWorld) world = igx_outcome_world_new_firing (N_LIVE);
  Expected expected = { world, STATE (STOPPED), igx_outcome_world_minute_after (60) };
  const IgxOutcomeNews *news = NULL;
  Memory memory;

  memory_init (&memory);
  igx_outcome_world_move_after (world, 50, 98.5, 100);
  start (world);
  listen (world, &memory);
  igx_outcome_world_close (world, FIRING + 6);
  igx_outcome_world_wait (world, 1);
  igx_outcome_keeper_settle (get_keeper (world), igx_outcome_world_minute_after (60));
  g_assert_cmpuint (memory.over->len, ==, 1);

  /* Before it fired, and after it was over: no affair of it. */
  g_ptr_array_set_size (world->market->updated, 0);
  igx_outcome_keeper_correct (get_keeper (world), &world->quarter,
                              igx_outcome_world_minute_after (0) - QUARTER);
  igx_outcome_keeper_correct (get_keeper (world), &world->quarter,
                              igx_outcome_world_minute_after (60));
  correct (world, 20, 100, 102.5);
  expected.state = STATE (TARGET1);
  g_assert_true (igx_test_wait_until (was_told, &expected, WAIT_MS));
  check (world, FIRING, STATE (TARGET1), igx_outcome_world_minute_after (60),
         igx_outcome_world_leave_both (102, 99));
  /* Opened, target reached, over: in between it may be seen. */
  g_assert_cmpuint (world->market->updated->len, <=, 3);
  g_assert_cmpuint (memory.undone->len, ==, 1);
  news = &g_array_index (memory.undone, IgxOutcomeNews, 0);
  g_assert_cmpint (news->closed_at, ==, igx_outcome_world_minute_after (60));
  g_assert_cmpfloat_with_epsilon (news->result_r, igx_outcome_world_leave_both (99, 99), TOLERANCE);
  igx_outcome_keeper_settle (get_keeper (world), igx_outcome_world_minute_after (60));
  g_assert_cmpuint (memory.over->len, ==, 2);
  news = &g_array_index (memory.over, IgxOutcomeNews, 1);
  g_assert_cmpfloat_with_epsilon (news->result_r, igx_outcome_world_leave_both (102, 99),
                                  TOLERANCE);

  correct (world, 50, 99.5, 100);
  expected.closed_at = 0;
  g_assert_true (igx_test_wait_until (was_told, &expected, WAIT_MS));
  check (world, FIRING, STATE (TARGET1), 0, NAN);
  g_assert_cmpuint (memory.undone->len, ==, 2);
  igx_outcome_world_close (world, N_LIVE - world->closed_to);
  expected.closed_at = igx_outcome_world_minute_after (LIFE * 15);
  g_assert_true (igx_test_wait_until (was_told, &expected, WAIT_MS));
  check (world, FIRING, STATE (TARGET1), igx_outcome_world_minute_after (LIFE * 15),
         igx_outcome_world_leave_both (102, 100));
  memory_clear (&memory);
}

/* One that is open: what it had reached it has not. */
static void
test_correct_open (void)
{
  g_autoptr (IgxOutcomeWorld) world = igx_outcome_world_new_firing (N_LIVE);
  Expected expected = { world, STATE (OPEN), 0 };

  igx_outcome_world_move_after (world, 20, 100, 102.5);
  start (world);
  igx_outcome_world_close (world, FIRING + 4);
  check (world, FIRING, STATE (TARGET1), 0, NAN);
  correct (world, 20, 99.5, 101);
  g_assert_true (igx_test_wait_until (was_told, &expected, WAIT_MS));
  check (world, FIRING, STATE (OPEN), 0, NAN);
  igx_outcome_world_close (world, N_LIVE - world->closed_to);
  igx_outcome_world_wait (world, 1);
  check (world, FIRING, STATE (EXPIRED), igx_outcome_world_minute_after (LIFE * 15),
         igx_outcome_world_leave_both (100, 100));
}

/* What cannot be followed. */

/* The exchange tells the time and nothing else, for longer than a week after the expiry. */
static void
test_unresolved (void)
{
  g_autoptr (IgxOutcomeWorld) world = igx_outcome_world_new_firing (N_LIVE);
  const gint64 end = igx_outcome_world_minute_after (LIFE * 15) + IGX_UNRESOLVED_AFTER_MS;

  igx_outcome_world_move_after (world, 20, 100, 102.5);
  start (world);
  igx_outcome_world_close (world, FIRING + 3);
  check (world, FIRING, STATE (TARGET1), 0, NAN);
  igx_market_fixture_stop (world->market);

  /* An hour before: it may still come. */
  igx_script_feed_fail (world->feed, G_MAXUINT);
  igx_script_feed_set_now (world->feed, end - 60 * MINUTE);
  world->market->speed = 1200;
  igx_outcome_world_start (world, FALSE);
  g_ptr_array_set_size (world->market->updated, 0);
  igx_outcome_world_wait (world, 1);
  g_assert_cmpint (igx_clock_now (world->market->clock), >=, end);
  check (world, FIRING, STATE (UNRESOLVED), end, NAN);
  igx_market_fixture_stop (world->market);

  /* And stays so. */
  igx_script_feed_fail (world->feed, 0);
  igx_script_feed_set_now (world->feed, end + DAY);
  world->market->speed = 1;
  igx_outcome_world_start (world, FALSE);
  igx_outcome_world_close (world, 1);
  check (world, FIRING, STATE (UNRESOLVED), end, NAN);
}

/* A moment without network long after the expiry: no reason to give up what is there. */
static void
test_not_given_up (void)
{
  g_autoptr (IgxOutcomeWorld) world = igx_outcome_world_new (N_LIVE + 9 * DAY / QUARTER);

  igx_outcome_world_fire (world, FIRING, LONG);
  igx_outcome_world_move_after (world, 20, 100, 102.5);
  start (world);
  igx_outcome_world_close (world, FIRING + 3);
  igx_market_fixture_stop (world->market);
  igx_outcome_world_appear (world, world->n_live - world->closed_to);
  igx_script_feed_fail (world->feed, 3);
  igx_outcome_world_start (world, FALSE);
  igx_outcome_world_wait (world, 1);
  check (world, FIRING, STATE (TARGET1), igx_outcome_world_minute_after (LIFE * 15),
         igx_outcome_world_leave_both (102, 100));
}

/* Very many. */

#define N_STRATEGIES 250
#define N_CLOSES     40

static void
open_store (IgxStore *store)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  igx_store_open_async (store, NULL, answered_cb, &result);
  g_assert_true (igx_test_wait_until (has_answer, &result, WAIT_MS));
  igx_store_open_finish (store, result, &error);
  g_assert_no_error (error);
}

static void
close_store (IgxStore *store)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  igx_store_close_async (store, NULL, answered_cb, &result);
  g_assert_true (igx_test_wait_until (has_answer, &result, WAIT_MS));
  igx_store_close_finish (store, result, &error);
  g_assert_no_error (error);
}

static IgxSignal *
new_candidate (IgxOutcomeWorld *world, guint strategy, guint close)
{
  IgxSignal *signal = igx_signal_new ();

  signal->series = world->quarter;
  signal->strategy = g_strdup_printf ("strategy-%u", strategy);
  signal->strategy_version = 1;
  signal->close_time = igx_outcome_world_quarter (0) - (N_CLOSES - close) * QUARTER;
  signal->filled_at = signal->close_time;
  signal->expires_at = signal->close_time + 100 * DAY;
  signal->entry = IGX_OUTCOME_PRICE;
  signal->stop = IGX_OUTCOME_PRICE - 1;
  signal->n_targets = 1;
  signal->targets[0] = IGX_OUTCOME_PRICE + 2;
  signal->published = strategy == 0;
  signal->refusal = strategy == 0 ? NULL : g_strdup ("paused");
  igx_signal_seal (signal);
  return signal;
}

/* As if an earlier run had left so many open. */
static void
leave_open (IgxOutcomeWorld *world)
{
  g_autoptr (IgxStore) store
      = igx_store_new (world->market->folder, world->market->folder, IGX_STORE_NONE);
  g_autoptr (GPtrArray) signals
      = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  g_autoptr (GPtrArray) added = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  open_store (store);
  for (guint i = 0; i < N_STRATEGIES * N_CLOSES; i++)
    g_ptr_array_add (signals, new_candidate (world, i % N_STRATEGIES, i / N_STRATEGIES));
  igx_store_commit_async (store, &world->quarter, NULL, igx_outcome_world_quarter (0), signals,
                          NULL, answered_cb, &result);
  g_assert_true (igx_test_wait_until (has_answer, &result, WAIT_MS));
  added = igx_store_commit_finish (store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (added->len, ==, N_STRATEGIES * N_CLOSES);
  close_store (store);
}

static gboolean
are_loaded (gpointer data)
{
  return igx_outcome_keeper_get_n_open (get_keeper (data)) == N_STRATEGIES * N_CLOSES;
}

static glong
get_resident (void)
{
  g_autofree char *text = NULL;
  long size = 0;
  long resident = 0;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL)
      || sscanf (text, "%ld %ld", &size, &resident) != 2)
    return 0;
  return resident * sysconf (_SC_PAGESIZE) / 1024;
}

/* None is lost, and each is told once. */
static void
test_many (void)
{
  g_autoptr (IgxOutcomeWorld) world = igx_outcome_world_new (3);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  gint64 began = 0;
  glong before = 0;

  igx_outcome_world_move (world, 3, 98.5, 100);
  igx_outcome_world_build (world);
  leave_open (world);
  before = get_resident ();
  began = g_get_monotonic_time ();
  igx_outcome_world_start (world, FALSE);
  g_assert_true (igx_test_wait_until (are_loaded, world, WAIT_MS));
  g_test_message ("%d open ones: loaded in %" G_GINT64_FORMAT " ms, %ld KiB more",
                  N_STRATEGIES * N_CLOSES, (g_get_monotonic_time () - began) / 1000,
                  get_resident () - before);
  began = g_get_monotonic_time ();
  igx_outcome_world_close (world, 3);
  igx_outcome_world_wait (world, N_STRATEGIES * N_CLOSES);
  g_test_message ("all of them over, saved and told in %" G_GINT64_FORMAT " ms",
                  (g_get_monotonic_time () - began) / 1000);
  g_assert_cmpuint (world->market->updated->len, ==, N_STRATEGIES * N_CLOSES);
  for (guint i = 0; i < world->market->updated->len; i++)
    {
      const IgxSignal *signal = world->market->updated->pdata[i];

      g_assert_true (g_hash_table_add (ids, signal->id));
      g_assert_cmpint (signal->state, ==, STATE (STOPPED));
      g_assert_cmpint (signal->closed_at, ==, igx_outcome_world_quarter (1));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/outcome-keeper/results", test_results);
  g_test_add_func ("/outcome-keeper/cool-down", test_cool_down);
  g_test_add_func ("/outcome-keeper/no-foresight", test_no_foresight);
  g_test_add_func ("/outcome-keeper/fee", test_fee);
  g_test_add_func ("/outcome-keeper/locked", test_locked);
  g_test_add_func ("/outcome-keeper/correct-over", test_correct_over);
  g_test_add_func ("/outcome-keeper/correct-open", test_correct_open);
  g_test_add_func ("/outcome-keeper/unresolved", test_unresolved);
  g_test_add_func ("/outcome-keeper/not-given-up", test_not_given_up);
  g_test_add_func ("/outcome-keeper/many", test_many);
  return g_test_run ();
}
