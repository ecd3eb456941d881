/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each rule of the gate by a case. Random sequences are in test-gate-twin.c. */
#include <math.h>
#include <string.h>

#include "engine/igx-timeframe.h"
#include "engine/quality/igx-gate.h"

#define BASE   G_GINT64_CONSTANT (1700000100000)
#define MINUTE IGX_TIMEFRAME_MINUTE
#define HOUR   IGX_TIMEFRAME_HOUR
#define LONG   IGX_DIRECTION_LONG
#define SHORT  IGX_DIRECTION_SHORT

/* Net reward of 2 without fees and nothing else known: quality is (0.35 c + 10) / 0.45. */
static IgxApplicant
make (const char *strategy,
      const char *symbol,
      IgxDirection direction,
      gint64 close_time,
      double confidence)
{
  const IgxApplicant applicant = {
    .symbol = symbol,
    .strategy = strategy,
    .timeframe = MINUTE,
    .direction = direction,
    .close_time = close_time,
    .expires_at = close_time + IGX_TIMEFRAME_DAY,
    .confidence = confidence,
    .entry = 100,
    .stop = 100 - direction * 10,
    .target = 100 + direction * 20,
    .regime_fit = NAN,
    .moment = { .liquidity = IGX_MOMENT_UNKNOWN },
  };

  return applicant;
}

static IgxGate *
new_gate (IgxProfile profile)
{
  IgxGate *gate = igx_gate_new ();

  igx_gate_set_profile (gate, profile);
  igx_gate_set_fee (gate, 0);
  return gate;
}

/* Asserts the verdict of one alone; a refusal must begin with @refusal. */
static void
judge_confident (IgxGate *gate,
                 const char *symbol,
                 IgxDirection direction,
                 gint64 close_time,
                 double confidence,
                 const char *refusal)
{
  const IgxApplicant applicant = make ("one", symbol, direction, close_time, confidence);
  g_autofree char *text = NULL;
  g_autofree char *start = NULL;
  IgxVerdict verdict;

  igx_gate_judge (gate, &applicant, 1, &verdict);
  text = igx_verdict_dup_refusal (&verdict, &applicant);
  if (text != NULL && refusal != NULL)
    start = g_strndup (text, strlen (refusal));
  g_assert_cmpstr (refusal != NULL ? start : text, ==, refusal);
}

static void
judge (IgxGate *gate,
       const char *symbol,
       IgxDirection direction,
       gint64 close_time,
       const char *refusal)
{
  judge_confident (gate, symbol, direction, close_time, 80, refusal);
}

static void
test_cool_down (void)
{
  g_autoptr (IgxGate) gate = new_gate (IGX_PROFILE_BALANCED);

  judge (gate, "BTCUSDT", LONG, BASE, NULL);
  judge (gate, "BTCUSDT", LONG, BASE + IGX_GATE_COOL_DOWN_MS - MINUTE,
         "cool-down: a long signal of BTCUSDT was published 119 min before");
  /* Of its own symbol only, and a refused one does not prolong it. */
  judge (gate, "ETHUSDT", LONG, BASE + MINUTE, NULL);
  judge (gate, "BTCUSDT", LONG, BASE + IGX_GATE_COOL_DOWN_MS, NULL);
  /* Who comes late is not held by what closed after it, but by what closed before. */
  judge (gate, "BTCUSDT", LONG, BASE - MINUTE, NULL);
  judge (gate, "BTCUSDT", LONG, BASE + 90 * MINUTE, "cool-down");
  judge (gate, "BTCUSDT", LONG, BASE - 3 * HOUR, NULL);
}

static void
test_opposite (void)
{
  g_autoptr (IgxGate) gate = new_gate (IGX_PROFILE_BALANCED);

  judge (gate, "BTCUSDT", LONG, BASE, NULL);
  judge (gate, "BTCUSDT", SHORT, BASE + MINUTE, NULL);
  judge (gate, "BTCUSDT", LONG, BASE + 2 * MINUTE, NULL);
  judge (gate, "BTCUSDT", LONG, BASE + 3 * MINUTE, "cool-down");
  /* An opposite that was refused ends nothing. */
  igx_gate_set_mute (gate, "BTCUSDT", BASE + 6 * MINUTE);
  judge (gate, "BTCUSDT", SHORT, BASE + 5 * MINUTE, "muted");
  judge (gate, "BTCUSDT", LONG, BASE + 7 * MINUTE, "cool-down");
}

/* Two opposites of one close, on two timeframes: neither ends the other. */
static void
test_opposite_of_same_close (void)
{
  g_autoptr (IgxGate) gate = new_gate (IGX_PROFILE_BALANCED);
  IgxApplicant both[]
      = { make ("one", "BTCUSDT", LONG, BASE, 80), make ("one", "BTCUSDT", SHORT, BASE, 80) };
  IgxVerdict verdicts[2];

  both[1].timeframe = 5 * MINUTE;
  igx_gate_judge (gate, both, 2, verdicts);
  g_assert_cmpint (verdicts[0].refusal, ==, IGX_REFUSAL_NONE);
  g_assert_cmpint (verdicts[1].refusal, ==, IGX_REFUSAL_NONE);
  judge (gate, "BTCUSDT", LONG, BASE + MINUTE, "cool-down");
  judge (gate, "BTCUSDT", SHORT, BASE + 2 * MINUTE, "cool-down");
}

static void
test_outcome (void)
{
  g_autoptr (IgxGate) gate = new_gate (IGX_PROFILE_BALANCED);

  judge (gate, "BTCUSDT", LONG, BASE, NULL);
  igx_gate_end_cool_down (gate, "BTCUSDT", SHORT, BASE, BASE + 10 * MINUTE);
  igx_gate_end_cool_down (gate, "ETHUSDT", LONG, BASE, BASE + 10 * MINUTE);
  igx_gate_end_cool_down (gate, "BTCUSDT", LONG, BASE + MINUTE, BASE + 10 * MINUTE);
  judge (gate, "BTCUSDT", LONG, BASE + 20 * MINUTE, "cool-down");
  igx_gate_end_cool_down (gate, "BTCUSDT", LONG, BASE, BASE + 30 * MINUTE);
  igx_gate_end_cool_down (gate, "BTCUSDT", LONG, BASE, BASE + 30 * MINUTE);
  /* For what closed before, the outcome was not over. */
  judge (gate, "BTCUSDT", LONG, BASE + 29 * MINUTE, "cool-down");
  judge (gate, "BTCUSDT", LONG, BASE + 30 * MINUTE, NULL);
}

/* A restart remembers in order of close time, whatever the order of arrival was: both give the
 * same verdicts afterwards. */
static void
test_remembered (void)
{
  g_autoptr (IgxGate) arrival = new_gate (IGX_PROFILE_BALANCED);
  g_autoptr (IgxGate) restarted = new_gate (IGX_PROFILE_BALANCED);
  IgxGate *gates[] = { arrival, restarted };

  igx_gate_remember (arrival, "BTCUSDT", SHORT, BASE + 10 * MINUTE, 70);
  igx_gate_remember (arrival, "BTCUSDT", LONG, BASE, 70);
  igx_gate_remember (restarted, "BTCUSDT", LONG, BASE, 70);
  igx_gate_remember (restarted, "BTCUSDT", SHORT, BASE + 10 * MINUTE, 70);
  for (gsize i = 0; i < G_N_ELEMENTS (gates); i++)
    {
      judge (gates[i], "BTCUSDT", SHORT, BASE + 20 * MINUTE, "cool-down");
      judge (gates[i], "BTCUSDT", LONG, BASE + 21 * MINUTE, NULL);
    }
}

static void
test_mute (void)
{
  g_autoptr (IgxGate) gate = new_gate (IGX_PROFILE_BALANCED);

  g_assert_cmpint (igx_gate_get_mute (gate, "BTCUSDT"), ==, 0);
  igx_gate_set_mute (gate, "BTCUSDT", BASE + MINUTE);
  g_assert_cmpint (igx_gate_get_mute (gate, "BTCUSDT"), ==, BASE + MINUTE);
  judge (gate, "BTCUSDT", LONG, BASE, "muted: BTCUSDT");
  judge (gate, "ETHUSDT", LONG, BASE, NULL);
  judge (gate, "BTCUSDT", LONG, BASE + MINUTE, NULL);
  igx_gate_set_mute (gate, "LTCUSDT", BASE + MINUTE);
  igx_gate_set_mute (gate, "LTCUSDT", 0);
  judge (gate, "LTCUSDT", LONG, BASE, NULL);
}

/* Nobody fills the memory with mutes; the one that ends first goes. */
static void
test_many_mutes (void)
{
  g_autoptr (IgxGate) gate = new_gate (IGX_PROFILE_BALANCED);

  for (guint i = 0; i <= IGX_GATE_MUTES_MAX; i++)
    {
      g_autofree char *symbol = g_strdup_printf ("C%uUSDT", i);

      igx_gate_set_mute (gate, symbol, BASE + (i == 500 ? 1 : 2 + i));
    }
  g_assert_cmpint (igx_gate_get_mute (gate, "C500USDT"), ==, 0);
  g_assert_cmpint (igx_gate_get_mute (gate, "C0USDT"), ==, BASE + 2);
  g_assert_cmpint (igx_gate_get_mute (gate, "C1024USDT"), ==, BASE + 1026);
}

static void
test_pause (void)
{
  g_autoptr (IgxGate) gate = new_gate (IGX_PROFILE_BALANCED);

  igx_gate_set_pause (gate, BASE + MINUTE);
  g_assert_true (igx_gate_is_paused (gate, BASE));
  g_assert_false (igx_gate_is_paused (gate, BASE + MINUTE));
  judge (gate, "BTCUSDT", LONG, BASE, "paused");
  judge (gate, "BTCUSDT", LONG, BASE + MINUTE, NULL);
  igx_gate_set_pause (gate, -1);
  g_assert_cmpint (igx_gate_get_pause (gate), ==, -1);
  judge (gate, "ETHUSDT", LONG, BASE + 365 * IGX_TIMEFRAME_DAY, "paused");
  igx_gate_set_pause (gate, 0);
  judge (gate, "ETHUSDT", LONG, BASE, NULL);
}

static void
test_counts (void)
{
  g_autoptr (IgxGate) gate = new_gate (IGX_PROFILE_EVERYTHING);

  for (guint i = 0; i < 30; i++)
    judge (gate, "BTCUSDT", i % 2 == 0 ? LONG : SHORT, BASE + i * HOUR, NULL);
  judge (gate, "BTCUSDT", SHORT, BASE + 29 * HOUR + MINUTE, "cool-down");
  /* Published ones only; what left the memory is forgotten. */
  g_assert_cmpuint (igx_gate_count_since (gate, BASE + 20 * HOUR), ==, 10);
  g_assert_cmpuint (igx_gate_count_since (gate, BASE + 20 * HOUR + 1), ==, 9);
  g_assert_cmpuint (igx_gate_count_since (gate, 0), ==, 30);
  igx_gate_remember (gate, "ETHUSDT", LONG, BASE + 20 * HOUR + IGX_GATE_MEMORY_MS, 70);
  g_assert_cmpuint (igx_gate_count_since (gate, 0), ==, 11);
}

static const char *
coin (guint i)
{
  static const char *const coins[] = { "C0", "C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C9" };

  return coins[i];
}

/* Three in 24 h, then better ones only, up to six; what left the window gives its place back. */
static void
test_budget (void)
{
  g_autoptr (IgxGate) gate = new_gate (IGX_PROFILE_QUIET);

  judge_confident (gate, coin (0), LONG, BASE, 80, NULL);
  judge_confident (gate, coin (1), LONG, BASE + MINUTE, 75, NULL);
  judge_confident (gate, coin (2), LONG, BASE + 2 * MINUTE, 85, NULL);
  judge_confident (gate, coin (3), LONG, BASE + 3 * MINUTE, 75, "budget");
  judge_confident (gate, coin (4), LONG, BASE + 4 * MINUTE, 76, NULL);
  judge_confident (gate, coin (5), LONG, BASE + 5 * MINUTE, 76, NULL);
  judge_confident (gate, coin (6), LONG, BASE + 6 * MINUTE, 99, NULL);
  judge_confident (gate, coin (7), LONG, BASE + 7 * MINUTE, 100, "budget: 6 signals");
  /* The floor is asked before the budget. */
  judge_confident (gate, coin (7), LONG, BASE + 7 * MINUTE, 60, "a vote for one");
  judge_confident (gate, coin (8), LONG, BASE + 7 * MINUTE, 60, "quality");
  /* Late: in the 24 h up to its close there were two. */
  judge_confident (gate, coin (9), LONG, BASE + MINUTE, 75, NULL);
  /* 24 h later the first is out of the window, a moment before it is not. */
  judge_confident (gate, coin (7), SHORT, BASE + 24 * HOUR - 1, 100, "budget: 7 signals");
  judge_confident (gate, coin (8), SHORT, BASE + 24 * HOUR, 100, "budget: 6 signals");
  judge_confident (gate, coin (9), SHORT, BASE + 24 * HOUR + MINUTE, 76, "budget");
  judge_confident (gate, coin (9), LONG, BASE + 24 * HOUR + 2 * MINUTE, 77, NULL);
}

/* What was published without a known quality counts, and is beaten by nobody. */
static void
test_unknown_in_window (void)
{
  g_autoptr (IgxGate) gate = new_gate (IGX_PROFILE_QUIET);

  for (guint i = 0; i < 3; i++)
    igx_gate_remember (gate, coin (i), LONG, BASE, NAN);
  judge_confident (gate, coin (3), LONG, BASE, 100,
                   "budget: the profile Quiet has 3 signals in 24 h, 3 are published and their "
                   "quality is unknown");
  igx_gate_remember (gate, coin (4), LONG, BASE, 80);
  judge_confident (gate, coin (5), LONG, BASE, 100, NULL);
}

static void
test_consensus (void)
{
  g_autoptr (IgxGate) gate = new_gate (IGX_PROFILE_EVERYTHING);
  IgxApplicant all[] = {
    make ("a-weak", "BTCUSDT", LONG, BASE, 70),  make ("b-strong", "BTCUSDT", LONG, BASE, 90),
    make ("c-equal", "BTCUSDT", LONG, BASE, 90), make ("d-against", "BTCUSDT", SHORT, BASE, 50),
    make ("a-weak", "BTCUSDT", LONG, BASE, 70),
  };
  IgxVerdict verdicts[G_N_ELEMENTS (all)];

  /* The same close of another timeframe is another idea. */
  all[4].timeframe = 5 * MINUTE;
  igx_gate_judge (gate, all, G_N_ELEMENTS (all), verdicts);
  g_assert_cmpstr (verdicts[0].inputs.leader, ==, "b-strong");
  g_assert_cmpstr (verdicts[1].inputs.leader, ==, NULL);
  g_assert_cmpstr (verdicts[2].inputs.leader, ==, "b-strong");
  g_assert_cmpstr (verdicts[3].inputs.leader, ==, NULL);
  g_assert_cmpstr (verdicts[4].inputs.leader, ==, NULL);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpfloat_with_epsilon (verdicts[i].opposition, 250.0 / 300, 1e-12);
      g_assert_cmpuint (verdicts[i].inputs.n_for, ==, 3);
      g_assert_cmpuint (verdicts[i].inputs.n_against, ==, 1);
      g_assert_false (verdicts[i].inputs.leader_was_first);
    }
  g_assert_cmpfloat_with_epsilon (verdicts[3].opposition, 50.0 / 300, 1e-12);
  g_assert_cmpfloat_with_epsilon (verdicts[4].opposition, 1, 1e-12);
  g_assert_cmpint (verdicts[1].refusal, ==, IGX_REFUSAL_NONE);
  g_assert_cmpint (verdicts[3].refusal, ==, IGX_REFUSAL_QUALITY);
}

static void
collect_vote (const char *strategy, IgxDirection direction, double confidence, gpointer data)
{
  g_string_append_printf (data, "%s:%s:%g ", strategy, direction == LONG ? "long" : "short",
                          confidence);
}

/* Who had to wait is a vote for who came first, even if it is the stronger one. */
static void
test_later_call (void)
{
  g_autoptr (IgxGate) gate = new_gate (IGX_PROFILE_EVERYTHING);
  const IgxApplicant calls[] = {
    make ("slow", "BTCUSDT", LONG, BASE, 80),
    make ("strong", "BTCUSDT", LONG, BASE, 99),
    make ("against", "BTCUSDT", SHORT, BASE, 90),
    make ("slow", "BTCUSDT", LONG, BASE, 60),
  };
  g_autofree char *text = NULL;
  g_autoptr (GString) votes = g_string_new (NULL);
  IgxVerdict verdicts[G_N_ELEMENTS (calls)];

  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    igx_gate_judge (gate, &calls[i], 1, &verdicts[i]);
  g_assert_cmpint (verdicts[0].refusal, ==, IGX_REFUSAL_NONE);
  text = igx_verdict_dup_refusal (&verdicts[1], &calls[1]);
  g_assert_cmpstr (text, ==, "a vote for slow, which came first");
  g_assert_cmpfloat_with_epsilon (verdicts[0].opposition, 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (verdicts[2].opposition, 90.0 / (90 + 80 + 99), 1e-12);
  /* Judged again, a strategy has one vote still. */
  g_assert_cmpuint (verdicts[3].inputs.n_for, ==, 2);
  g_assert_cmpint (verdicts[3].refusal, ==, IGX_REFUSAL_VOTE);
  igx_gate_foreach_vote (gate, "BTCUSDT", MINUTE, BASE, collect_vote, votes);
  g_assert_cmpstr (votes->str, ==, "against:short:90 slow:long:80 strong:long:99 ");
  g_string_truncate (votes, 0);
  igx_gate_foreach_vote (gate, "BTCUSDT", MINUTE, BASE + MINUTE, collect_vote, votes);
  igx_gate_foreach_vote (gate, "BTCUSDT", 5 * MINUTE, BASE, collect_vote, votes);
  igx_gate_foreach_vote (gate, "ETHUSDT", MINUTE, BASE, collect_vote, votes);
  g_assert_cmpstr (votes->str, ==, "");
}

/* An idea that was refused is decided: who comes later is a vote. */
static void
test_refused_leader (void)
{
  g_autoptr (IgxGate) gate = new_gate (IGX_PROFILE_QUIET);
  const IgxApplicant weak = make ("weak", "BTCUSDT", LONG, BASE, 10);
  const IgxApplicant strong = make ("strong", "BTCUSDT", LONG, BASE, 99);
  IgxVerdict verdict;

  igx_gate_judge (gate, &weak, 1, &verdict);
  g_assert_cmpint (verdict.refusal, ==, IGX_REFUSAL_QUALITY);
  igx_gate_judge (gate, &strong, 1, &verdict);
  g_assert_cmpint (verdict.refusal, ==, IGX_REFUSAL_VOTE);
  g_assert_cmpstr (verdict.inputs.leader, ==, "weak");
}

/* The memory has an end: much more than it holds, and an answer as quick as before. */
static void
test_much (void)
{
  g_autoptr (IgxGate) gate = new_gate (IGX_PROFILE_UNFILTERED);
  g_autoptr (GTimer) timer = g_timer_new ();
  const guint n = 3 * IGX_GATE_REMEMBERED_MAX;
  IgxVerdict verdict = { 0 };

  for (guint i = 0; i < n; i++)
    {
      const IgxApplicant applicant = make ("one", coin (i % 10), LONG, BASE + i * 1000, 80);

      igx_gate_judge (gate, &applicant, 1, &verdict);
    }
  g_test_message ("%u judged: %.3f s", n, g_timer_elapsed (timer, NULL));
  g_assert_cmpuint (igx_gate_count_since (gate, 0), <=, IGX_GATE_REMEMBERED_MAX);
  g_assert_cmpuint (igx_gate_count_since (gate, 0), >, IGX_GATE_REMEMBERED_MAX / 2);
  g_assert_cmpuint (verdict.inputs.n_published, >, IGX_GATE_REMEMBERED_MAX / 2);
  g_assert_cmpfloat (g_timer_elapsed (timer, NULL), <, 60);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/gate/cool-down", test_cool_down);
  g_test_add_func ("/gate/opposite", test_opposite);
  g_test_add_func ("/gate/opposite-of-same-close", test_opposite_of_same_close);
  g_test_add_func ("/gate/outcome", test_outcome);
  g_test_add_func ("/gate/remembered", test_remembered);
  g_test_add_func ("/gate/mute", test_mute);
  g_test_add_func ("/gate/many-mutes", test_many_mutes);
  g_test_add_func ("/gate/pause", test_pause);
  g_test_add_func ("/gate/counts", test_counts);
  g_test_add_func ("/gate/budget", test_budget);
  g_test_add_func ("/gate/unknown-in-window", test_unknown_in_window);
  g_test_add_func ("/gate/consensus", test_consensus);
  g_test_add_func ("/gate/later-call", test_later_call);
  g_test_add_func ("/gate/refused-leader", test_refused_leader);
  g_test_add_func ("/gate/much", test_much);
  return g_test_run ();
}
