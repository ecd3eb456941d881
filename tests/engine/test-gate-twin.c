/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gate against its naive twin on random sequences: late candidates, several calls for one
 * close, changes of all that can be set, and a restart in the middle. A second gate is given each
 * call in another order, and each verdict is taken once more from what would be in the ledger. */
#include <math.h>
#include <string.h>

#include "engine/igx-timeframe.h"
#include "engine/naive-gate.h"
#include "engine/quality/igx-gate.h"

#define BASE        G_GINT64_CONSTANT (1700000100000)
#define MINUTE      IGX_TIMEFRAME_MINUTE
#define HOUR        IGX_TIMEFRAME_HOUR
#define LONG        IGX_DIRECTION_LONG
#define SHORT       IGX_DIRECTION_SHORT
#define CALL_MAX    4
#define N_SEQUENCES 10000
#define N_STEPS     60
#define REPLAY_EACH 32
#define TOLERANCE   1e-9

typedef struct
{
  GRand *rand;
  IgxGate *gate;
  IgxGate *shuffled; /* is given each call in another order */
  NaiveGate *naive;
  gint64 now;
  guint n_symbols;
  GHashTable *judged; /* of make_key(): what was judged */
  GArray *results;    /* of the track record, to be told again */
} World;

typedef struct
{
  const char *strategy;
  IgxRegime regime;
  gint64 close_time;
  double result_r;
} Told;

typedef struct
{
  guint refusals[IGX_N_REFUSALS];
  guint n_compared;
  guint n_first;
  guint n_opposed;
  guint n_late;
  guint n_restarts;
  guint n_records;
  guint n_better;
} Seen;

static const char *const strategies[] = { "anna", "bert", "carl", "dora", "emil" };
static const IgxTimeframe timeframes[] = { 60000, 300000 };

static double
pick (GRand *rand, double from, double step, int n)
{
  return from + step * g_rand_int_range (rand, 0, n);
}

static void
fill_applicant (World *world, IgxApplicant *applicant, const char *strategy, IgxDirection direction)
{
  GRand *rand = world->rand;

  applicant->strategy = strategy;
  applicant->direction = direction;
  applicant->expires_at = applicant->close_time + IGX_TIMEFRAME_DAY;
  applicant->confidence = pick (rand, 55, 5, 10);
  applicant->entry = 100;
  applicant->stop = 100 - direction * pick (rand, 2, 0.5, 3);
  applicant->target = 100 + direction * pick (rand, 2.5, 0.5, 8);
  applicant->regime_fit = g_rand_int_range (rand, 0, 4) == 0 ? NAN : pick (rand, 0, 50, 3);
}

static gint64
pick_close (World *world, IgxTimeframe timeframe, Seen *seen)
{
  gint64 close = world->now;

  /* Late by up to a day and a half. */
  if (g_rand_int_range (world->rand, 0, 4) == 0)
    close -= g_rand_int_range (world->rand, 0, 36 * 60) * MINUTE;
  close -= close % timeframe;
  seen->n_late += close < world->now - timeframe;
  return close;
}

/* Who judged what. Without a piece of memory for each: under a sanitizer that takes the most time.
 */
static gpointer
make_key (const IgxApplicant *like, gsize strategy)
{
  const gint64 minutes = (like->close_time - BASE) / MINUTE + 64 * 60;
  const guint symbol = (guint) (like->symbol[1] - '0');

  g_assert_true (minutes > 0 && minutes < 1 << 16);
  return GUINT_TO_POINTER ((guint) minutes << 8 | symbol << 4 | (guint) strategy << 1
                           | (like->timeframe == timeframes[0] ? 1 : 0));
}

/* Some of the strategies, each on one side or on both. */
static guint
pick_applicants (World *world, const char *symbol, Seen *seen, IgxApplicant *all)
{
  GRand *rand = world->rand;
  const IgxTimeframe timeframe = timeframes[g_rand_int_range (rand, 0, 2)];
  const IgxApplicant like = {
    .symbol = symbol,
    .timeframe = timeframe,
    .close_time = pick_close (world, timeframe, seen),
    .moment = { .regime = (guint8) g_rand_int_range (rand, 0, 3),
                .higher = (gint8) g_rand_int_range (rand, -1, 3),
                .liquidity = (guint16) (g_rand_int_range (rand, 0, 5) == 0
                                            ? IGX_MOMENT_UNKNOWN
                                            : g_rand_int_range (rand, 0, 501)) },
  };
  const IgxDirection direction = g_rand_boolean (rand) ? LONG : SHORT;
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (strategies) && n < CALL_MAX; i++)
    {
      const gboolean against = g_rand_int_range (rand, 0, 8) == 0;
      gpointer key = make_key (&like, i);

      if (g_rand_int_range (rand, 0, 3) > 0 || g_hash_table_contains (world->judged, key))
        continue;
      g_hash_table_add (world->judged, key);
      all[n] = like;
      fill_applicant (world, &all[n++], strategies[i], against ? -direction : direction);
    }
  return n;
}

static gboolean
is_same_double (double a, double b)
{
  return memcmp (&a, &b, sizeof a) == 0;
}

static void
assert_same_inputs (const IgxVerdictInputs *a, const IgxVerdictInputs *b)
{
  g_assert_cmpint (a->profile, ==, b->profile);
  g_assert_true (is_same_double (a->fee, b->fee));
  g_assert_cmpuint (a->record_n, ==, b->record_n);
  g_assert_true (is_same_double (a->record_bound, b->record_bound));
  g_assert_true (a->leader == b->leader);
  g_assert_cmpint (a->leader_was_first, ==, b->leader_was_first);
  g_assert_true (is_same_double (a->votes_for, b->votes_for));
  g_assert_true (is_same_double (a->votes_against, b->votes_against));
  g_assert_cmpuint (a->n_for, ==, b->n_for);
  g_assert_cmpuint (a->n_against, ==, b->n_against);
  g_assert_cmpint (a->cooling_since, ==, b->cooling_since);
  g_assert_cmpuint (a->n_published, ==, b->n_published);
  g_assert_true (is_same_double (a->lowest_published, b->lowest_published));
  g_assert_cmpint (a->muted_until, ==, b->muted_until);
  g_assert_cmpint (a->paused_until, ==, b->paused_until);
}

static void
assert_same_bits (const IgxVerdict *a, const IgxVerdict *b)
{
  g_assert_cmpint (a->refusal, ==, b->refusal);
  g_assert_true (is_same_double (a->quality, b->quality));
  g_assert_true (is_same_double (a->opposition, b->opposition));
  g_assert_true (is_same_double (a->net_reward, b->net_reward));
  g_assert_true (memcmp (a->terms, b->terms, sizeof a->terms) == 0);
  assert_same_inputs (&a->inputs, &b->inputs);
}

static void
assert_replayed (const IgxVerdict *verdict, const IgxApplicant *applicant)
{
  g_autofree char *text = igx_verdict_inputs_to_text (&verdict->inputs);
  g_autoptr (GError) error = NULL;
  IgxVerdictInputs in = { 0 };
  IgxVerdict again;

  igx_verdict_inputs_from_text (&in, text, &error);
  g_assert_no_error (error);
  igx_verdict_take (&again, applicant, &in);
  assert_same_bits (verdict, &again);
}

static void
assert_like_twin (const IgxVerdict *verdict, const NaiveVerdict *naive, Seen *seen)
{
  g_assert_cmpfloat_with_epsilon (verdict->quality, naive->quality, TOLERANCE);
  g_assert_cmpfloat_with_epsilon (verdict->opposition, naive->opposition, TOLERANCE);
  g_assert_cmpfloat_with_epsilon (verdict->net_reward, naive->net_reward, TOLERANCE);
  g_assert_cmpstr (verdict->inputs.leader, ==, naive->leader);
  g_assert_cmpuint (verdict->inputs.n_published, ==, naive->n_published);
  g_assert_cmpint (verdict->inputs.cooling_since, ==, naive->cooling_since);
  g_assert_cmpstr (igx_refusal_to_string (verdict->refusal), ==,
                   igx_refusal_to_string (naive->refusal));
  if (naive->leader != NULL)
    g_assert_cmpint (verdict->inputs.leader_was_first, ==, naive->leader_was_first);
  seen->refusals[verdict->refusal]++;
  seen->n_compared++;
  seen->n_first += naive->leader != NULL && naive->leader_was_first;
  seen->n_opposed += verdict->opposition < 1;
  seen->n_records += !isnan (verdict->terms[IGX_TERM_TRACK_RECORD]);
  seen->n_better
      += verdict->refusal == IGX_REFUSAL_NONE && !isnan (verdict->inputs.lowest_published);
}

static void
judge_some (World *world, Seen *seen)
{
  static const char *const symbols[] = { "S0", "S1", "S2", "S3", "S4", "S5", "S6", "S7" };
  IgxApplicant all[CALL_MAX];
  IgxApplicant mixed[CALL_MAX];
  IgxVerdict verdicts[CALL_MAX];
  IgxVerdict shuffled[CALL_MAX];
  NaiveVerdict naive[CALL_MAX];
  const char *symbol = symbols[g_rand_int_range (world->rand, 0, (int) world->n_symbols)];
  const guint n = pick_applicants (world, symbol, seen, all);
  const guint shift = (guint) g_rand_int_range (world->rand, 0, CALL_MAX);

  for (guint i = 0; i < n; i++)
    mixed[(n - 1 - i + shift) % n] = all[i];
  igx_gate_judge (world->gate, all, n, verdicts);
  igx_gate_judge (world->shuffled, mixed, n, shuffled);
  naive_gate_judge (world->naive, all, n, naive);
  for (guint i = 0; i < n; i++)
    {
      assert_same_bits (&verdicts[i], &shuffled[(n - 1 - i + shift) % n]);
      assert_like_twin (&verdicts[i], &naive[i], seen);
      if (seen->n_compared % REPLAY_EACH == 0)
        assert_replayed (&verdicts[i], &all[i]);
    }
}

static void
tell_result (World *world, const Told *told)
{
  IgxGate *gates[] = { world->gate, world->shuffled };

  for (gsize i = 0; i < G_N_ELEMENTS (gates); i++)
    igx_track_record_add (igx_gate_get_track_record (gates[i]), told->strategy, told->regime,
                          told->close_time, told->close_time + HOUR, told->result_r);
}

static void
add_results (World *world)
{
  const char *strategy = strategies[g_rand_int_range (world->rand, 0, 5)];
  const IgxRegime regime = (IgxRegime) g_rand_int_range (world->rand, 1, 3);

  for (guint i = 0; i < 40; i++)
    {
      const Told told
          = { strategy, regime, BASE - g_rand_int_range (world->rand, 1, 90) * 24 * HOUR,
              g_rand_double_range (world->rand, -1.1, 2) };

      g_array_append_val (world->results, told);
      tell_result (world, &told);
    }
}

static void
end_some_outcome (World *world)
{
  NaiveTold *told = NULL;
  gint64 over_at = 0;

  if (world->naive->told->len == 0)
    return;
  told = &g_array_index (world->naive->told, NaiveTold,
                         (guint) g_rand_int_range (world->rand, 0, (int) world->naive->told->len));
  if (told->over_at != 0)
    return;
  over_at = told->close_time + g_rand_int_range (world->rand, 1, 120) * MINUTE;
  /* All of one symbol, direction and close: only without the filter there is more than one. */
  for (guint i = 0; i < world->naive->told->len; i++)
    {
      NaiveTold *same = &g_array_index (world->naive->told, NaiveTold, i);

      if (same->close_time == told->close_time && same->direction == told->direction
          && strcmp (same->symbol, told->symbol) == 0)
        same->over_at = same->over_at != 0 ? MIN (same->over_at, over_at) : over_at;
    }
  igx_gate_end_cool_down (world->gate, told->symbol, told->direction, told->close_time, over_at);
  igx_gate_end_cool_down (world->shuffled, told->symbol, told->direction, told->close_time,
                          over_at);
}

static void
set_profile (World *world, IgxProfile profile)
{
  igx_gate_set_profile (world->gate, profile);
  igx_gate_set_profile (world->shuffled, profile);
  world->naive->profile = profile;
}

static void
set_pause (World *world, gint64 until)
{
  igx_gate_set_pause (world->gate, until);
  igx_gate_set_pause (world->shuffled, until);
  world->naive->paused_until = until;
}

static void
set_mute (World *world, const char *symbol, gint64 until)
{
  igx_gate_set_mute (world->gate, symbol, until);
  igx_gate_set_mute (world->shuffled, symbol, until);
  if (until == 0)
    g_hash_table_remove (world->naive->mutes, symbol);
  else
    g_hash_table_replace (world->naive->mutes, g_strdup (symbol), g_memdup2 (&until, sizeof until));
}

static void
change_something (World *world)
{
  const gint64 until = world->now + g_rand_int_range (world->rand, 0, 90) * MINUTE;
  const double fee = pick (world->rand, 0, 0.0005, 4);

  switch (g_rand_int_range (world->rand, 0, 7))
    {
    case 0:
      set_profile (world, (IgxProfile) g_rand_int_range (world->rand, 0, IGX_N_PROFILES));
      break;
    case 1:
      igx_gate_set_fee (world->gate, fee);
      igx_gate_set_fee (world->shuffled, fee);
      world->naive->fee = fee;
      break;
    case 2:
      set_pause (world, g_rand_int_range (world->rand, 0, 8) == 0 ? -1 : until);
      break;
    case 3:
      set_pause (world, 0);
      break;
    case 4:
      set_mute (world, "S0", g_rand_boolean (world->rand) ? until : 0);
      break;
    default:
      add_results (world);
      break;
    }
}

/* A gate that knows what the ledger tells: what was published, in any order, with its outcomes, and
 * the state that was saved. */
static IgxGate *
restart (World *world)
{
  IgxGate *gate = igx_gate_new ();
  const NaiveGate *naive = world->naive;
  const gint64 *muted = g_hash_table_lookup (naive->mutes, "S0");
  const guint shift = (guint) g_rand_int_range (world->rand, 0, 1000);

  igx_gate_set_profile (gate, naive->profile);
  igx_gate_set_fee (gate, naive->fee);
  igx_gate_set_pause (gate, naive->paused_until);
  igx_gate_set_mute (gate, "S0", muted != NULL ? *muted : 0);
  for (guint i = 0; i < naive->told->len; i++)
    {
      const NaiveTold *told
          = &g_array_index (naive->told, NaiveTold, (i + shift) % naive->told->len);

      igx_gate_remember (gate, told->symbol, told->direction, told->close_time, told->quality);
    }
  for (guint i = 0; i < naive->told->len; i++)
    {
      const NaiveTold *told = &g_array_index (naive->told, NaiveTold, i);

      if (told->over_at != 0)
        igx_gate_end_cool_down (gate, told->symbol, told->direction, told->close_time,
                                told->over_at);
    }
  for (guint i = 0; i < world->results->len; i++)
    {
      const Told *told = &g_array_index (world->results, Told, (i + shift) % world->results->len);

      igx_track_record_add (igx_gate_get_track_record (gate), told->strategy, told->regime,
                            told->close_time, told->close_time + HOUR, told->result_r);
    }
  return gate;
}

/* Between two closes: votes are of the process that counted them. */
static void
restart_both (World *world, Seen *seen)
{
  IgxGate *again[] = { restart (world), restart (world) };

  igx_gate_free (world->gate);
  igx_gate_free (world->shuffled);
  world->gate = again[0];
  world->shuffled = again[1];
  world->naive->record = igx_gate_get_track_record (world->gate);
  g_array_set_size (world->naive->votes, 0);
  seen->n_restarts++;
}

static void
run_sequence (guint32 seed, Seen *seen)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (GHashTable) judged = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) results = g_array_new (FALSE, FALSE, sizeof (Told));
  World world = { .rand = rand, .now = BASE, .judged = judged, .results = results };
  g_autoptr (NaiveGate) naive = NULL;
  const int stride = g_rand_int_range (rand, 1, 60);
  const int restart_at = g_rand_int_range (rand, 0, 2 * N_STEPS);

  world.gate = igx_gate_new ();
  world.shuffled = igx_gate_new ();
  naive = naive_gate_new (igx_gate_get_track_record (world.gate));
  world.naive = naive;
  world.n_symbols = (guint) g_rand_int_range (rand, 1, 9);
  set_profile (&world, (IgxProfile) g_rand_int_range (rand, 0, IGX_N_PROFILES));
  for (int i = 0; i < N_STEPS; i++)
    {
      world.now += g_rand_int_range (rand, 0, stride) * MINUTE;
      if (i == restart_at)
        restart_both (&world, seen);
      if (g_rand_int_range (rand, 0, 10) == 0)
        change_something (&world);
      if (g_rand_int_range (rand, 0, 10) == 0)
        end_some_outcome (&world);
      judge_some (&world, seen);
    }
  igx_gate_free (world.gate);
  igx_gate_free (world.shuffled);
}

static void
test_twin (void)
{
  Seen seen = { 0 };

  for (guint32 i = 0; i < N_SEQUENCES; i++)
    run_sequence (i, &seen);
  g_test_message (
      "%u verdicts: %u late, %u votes for who came first, %u opposed, %u with a record, "
      "%u better than a full window, %u restarts",
      seen.n_compared, seen.n_late, seen.n_first, seen.n_opposed, seen.n_records, seen.n_better,
      seen.n_restarts);
  for (guint i = 0; i < IGX_N_REFUSALS; i++)
    g_test_message ("%s: %u", igx_refusal_to_string ((IgxRefusal) i), seen.refusals[i]);
  g_assert_cmpuint (seen.n_compared, >, 10 * N_SEQUENCES);
  for (guint i = 0; i < IGX_N_REFUSALS; i++)
    g_assert_cmpuint (seen.refusals[i], >, N_SEQUENCES / 10);
  g_assert_cmpuint (seen.n_late, >, N_SEQUENCES);
  g_assert_cmpuint (seen.n_first, >, N_SEQUENCES / 10);
  g_assert_cmpuint (seen.n_opposed, >, N_SEQUENCES);
  g_assert_cmpuint (seen.n_records, >, N_SEQUENCES / 10);
  g_assert_cmpuint (seen.n_better, >, N_SEQUENCES / 50);
  g_assert_cmpuint (seen.n_restarts, >, N_SEQUENCES / 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/gate-twin/random", test_twin);
  return g_test_run ();
}
