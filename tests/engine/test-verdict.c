/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quality by hand, each refusal and its sentence, and the inputs as text. */
#include <math.h>
#include <string.h>

#include "engine/igx-outcome.h"
#include "engine/igx-timeframe.h"
#include "engine/igx-name.h"
#include "engine/quality/igx-verdict.h"

#define CLOSE     G_GINT64_CONSTANT (1700000100000)
#define MINUTE    IGX_TIMEFRAME_MINUTE
#define TOLERANCE 1e-9
#define N_TEXTS   10000
#define N_REWARDS 2000

/* A good candidate: net reward of 2 without fees, all terms 100 but the confidence. */
static IgxApplicant
make_applicant (void)
{
  const IgxApplicant applicant = {
    .symbol = "BTCUSDT",
    .strategy = "momentum-surge",
    .timeframe = 15 * MINUTE,
    .direction = IGX_DIRECTION_LONG,
    .close_time = CLOSE,
    .expires_at = CLOSE + IGX_TIMEFRAME_DAY,
    .confidence = 80,
    .entry = 100,
    .stop = 90,
    .target = 120,
    .regime_fit = 100,
    .moment = { IGX_REGIME_BULL_MOMENTUM, 1, FALSE, 500 },
  };

  return applicant;
}

static IgxVerdictInputs
make_inputs (void)
{
  const IgxVerdictInputs in = {
    .profile = IGX_PROFILE_BALANCED,
    .record_n = 30,
    .record_bound = 0.5,
    .votes_for = 80,
    .n_for = 1,
    .lowest_published = NAN,
  };

  return in;
}

static IgxVerdict
take (const IgxApplicant *applicant, const IgxVerdictInputs *in)
{
  IgxVerdict verdict;

  memset (&verdict, 0x55, sizeof verdict);
  igx_verdict_take (&verdict, applicant, in);
  return verdict;
}

static void
assert_near (double value, double expected)
{
  if (isnan (expected))
    g_assert_true (isnan (value));
  else
    g_assert_cmpfloat_with_epsilon (value, expected, TOLERANCE);
}

static void
assert_refused (const IgxApplicant *applicant, const IgxVerdictInputs *in, const char *sentence)
{
  const IgxVerdict verdict = take (applicant, in);
  g_autofree char *text = igx_verdict_dup_refusal (&verdict, applicant);

  g_assert_cmpstr (text, ==, sentence);
  g_assert_true ((verdict.refusal == IGX_REFUSAL_NONE) == (sentence == NULL));
}

static void
test_quality (void)
{
  IgxApplicant applicant = make_applicant ();
  IgxVerdictInputs in = make_inputs ();
  IgxVerdict verdict = take (&applicant, &in);

  assert_near (verdict.quality, 0.35 * 80 + 65);
  assert_near (verdict.opposition, 1);
  /* Each term on its own. */
  applicant.moment.higher = -1;
  applicant.moment.liquidity = 125;
  applicant.regime_fit = 50;
  applicant.target = 111;
  in.record_bound = -0.1;
  verdict = take (&applicant, &in);
  assert_near (verdict.terms[IGX_TERM_CONFIDENCE], 80);
  assert_near (verdict.terms[IGX_TERM_TRACK_RECORD], 40);
  assert_near (verdict.terms[IGX_TERM_REGIME_FIT], 50);
  assert_near (verdict.terms[IGX_TERM_HIGHER_TIMEFRAME], 0);
  assert_near (verdict.terms[IGX_TERM_REWARD], 55);
  assert_near (verdict.terms[IGX_TERM_LIQUIDITY], 25);
  assert_near (verdict.net_reward, 1.1);
  assert_near (verdict.quality, 0.35 * 80 + 0.25 * 40 + 0.15 * 50 + 0.1 * 0 + 0.1 * 55 + 0.05 * 25);
  g_assert_cmpint (verdict.refusal, ==, IGX_REFUSAL_QUALITY);
}

static void
test_bounds_of_terms (void)
{
  const double bounds[][2] = { { -0.5, 0 }, { -3, 0 }, { 0.5, 100 }, { 7, 100 }, { 0, 50 } };
  const double targets[][2] = { { 120, 100 }, { 150, 100 }, { 110, 50 }, { 105, 25 }, { 100, 0 } };
  IgxApplicant applicant = make_applicant ();
  IgxVerdictInputs in = make_inputs ();

  for (gsize i = 0; i < G_N_ELEMENTS (bounds); i++)
    {
      in.record_bound = bounds[i][0];
      assert_near (take (&applicant, &in).terms[IGX_TERM_TRACK_RECORD], bounds[i][1]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      applicant.target = targets[i][0];
      assert_near (take (&applicant, &in).terms[IGX_TERM_REWARD], targets[i][1]);
    }
  applicant.confidence = 120;
  applicant.moment.liquidity = 600;
  assert_near (take (&applicant, &in).terms[IGX_TERM_CONFIDENCE], 100);
  assert_near (take (&applicant, &in).terms[IGX_TERM_LIQUIDITY], 100);
}

static void
test_higher (void)
{
  const struct
  {
    gint8 higher;
    IgxDirection direction;
    double term;
  } cases[] = {
    { 1, IGX_DIRECTION_LONG, 100 }, { -1, IGX_DIRECTION_LONG, 0 },
    { 1, IGX_DIRECTION_SHORT, 0 },  { -1, IGX_DIRECTION_SHORT, 100 },
    { 2, IGX_DIRECTION_LONG, 0 },   { 2, IGX_DIRECTION_SHORT, 0 },
    { 0, IGX_DIRECTION_LONG, NAN }, { 0, IGX_DIRECTION_SHORT, NAN },
  };
  IgxApplicant applicant = make_applicant ();
  const IgxVerdictInputs in = make_inputs ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      applicant.moment.higher = cases[i].higher;
      applicant.direction = cases[i].direction;
      assert_near (take (&applicant, &in).terms[IGX_TERM_HIGHER_TIMEFRAME], cases[i].term);
    }
}

/* All 64 sets of known terms: what is unknown leaves, and the others are scaled. */
static void
test_unknown (void)
{
  const double values[IGX_N_TERMS] = { 80, 40, 50, 100, 55, 25 };
  guint n = 0;

  for (guint known = 0; known < 1u << IGX_N_TERMS; known++)
    {
      IgxApplicant applicant = make_applicant ();
      IgxVerdictInputs in = make_inputs ();
      IgxVerdict verdict;
      double sum = 0;
      double weights = 0;

      applicant.confidence = known & 1 ? 80 : NAN;
      in.record_bound = known & 2 ? -0.1 : NAN;
      applicant.regime_fit = known & 4 ? 50 : NAN;
      applicant.moment.higher = known & 8 ? 1 : 0;
      applicant.target = known & 16 ? 111 : NAN;
      applicant.moment.liquidity = known & 32 ? 125 : IGX_MOMENT_UNKNOWN;
      verdict = take (&applicant, &in);
      for (guint i = 0; i < IGX_N_TERMS; i++)
        {
          assert_near (verdict.terms[i], known & 1u << i ? values[i] : NAN);
          sum += known & 1u << i ? igx_term_get_weight ((IgxTerm) i) * values[i] : 0;
          weights += known & 1u << i ? igx_term_get_weight ((IgxTerm) i) : 0;
        }
      assert_near (verdict.quality, known != 0 ? sum / weights : NAN);
      n++;
    }
  g_assert_cmpuint (n, ==, 64);
}

static void
test_opposition (void)
{
  const IgxApplicant applicant = make_applicant ();
  IgxVerdictInputs in = make_inputs ();
  const double alone = take (&applicant, &in).quality;

  /* More votes of its own raise nothing. */
  in.votes_for = 240;
  in.n_for = 3;
  assert_near (take (&applicant, &in).quality, alone);
  assert_near (take (&applicant, &in).opposition, 1);
  in.votes_against = 60;
  in.n_against = 1;
  assert_near (take (&applicant, &in).opposition, 0.8);
  assert_near (take (&applicant, &in).quality, 0.8 * alone);
  /* Where nobody is confident each vote counts alike. */
  in.votes_for = 0;
  in.votes_against = 0;
  assert_near (take (&applicant, &in).opposition, 0.75);
}

static double
follow (const IgxApplicant *applicant, double fee, double to)
{
  g_autoptr (IgxSignal) signal = igx_signal_new ();
  const IgxOutcomeRules rules = { MINUTE, fee, TRUE };
  const double entry = applicant->entry;
  const IgxCandle candle = {
    .open_time = CLOSE,
    .open = entry,
    .high = MAX (entry, to),
    .low = MIN (entry, to),
    .close = to,
  };
  IgxOutcomeResult result;
  IgxOutcome outcome;
  gsize n_used = 0;

  signal->direction = applicant->direction;
  signal->close_time = CLOSE;
  signal->expires_at = CLOSE + IGX_TIMEFRAME_DAY;
  signal->entry = entry;
  signal->stop = applicant->stop;
  signal->targets[0] = applicant->target;
  signal->n_targets = 1;
  g_assert_true (igx_outcome_begin (&outcome, signal, entry));
  g_assert_cmpint (igx_outcome_push (&outcome, &rules, &candle, 1, &n_used), ==, IGX_OUTCOME_OVER);
  igx_outcome_get_result (&outcome, &result);
  return result.result_r;
}

/* What the gate promises is what the outcome gives: gain over loss, both after fees. */
static void
test_reward (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (21);
  guint n_losing = 0;

  for (guint i = 0; i < N_REWARDS; i++)
    {
      IgxApplicant applicant = make_applicant ();
      IgxVerdictInputs in = make_inputs ();
      const double way = i % 2 == 0 ? 1 : -1;
      double expected = 0;

      applicant.direction = way > 0 ? IGX_DIRECTION_LONG : IGX_DIRECTION_SHORT;
      applicant.entry = g_rand_double_range (rand, 50, 150);
      applicant.stop = applicant.entry * (1 - way * g_rand_double_range (rand, 0.001, 0.1));
      applicant.target = applicant.entry * (1 + way * g_rand_double_range (rand, 0.001, 0.2));
      in.fee = g_rand_double_range (rand, 0, 0.005);
      expected = follow (&applicant, in.fee, applicant.target)
                 / -follow (&applicant, in.fee, applicant.stop);
      n_losing += expected < 0;
      assert_near (take (&applicant, &in).net_reward, expected);
    }
  g_assert_cmpuint (n_losing, >, 20);
  g_assert_cmpuint (n_losing, <, N_REWARDS / 4);
}

/* All reasons at once; the first one is told, then it is taken away. */
static void
test_order (void)
{
  IgxApplicant applicant = make_applicant ();
  IgxVerdictInputs in = make_inputs ();

  applicant.confidence = 0;
  applicant.target = 109;
  in.leader = "spring-trap";
  in.cooling_since = CLOSE - 119 * MINUTE - 1;
  in.n_published = 15;
  in.lowest_published = 99.9;
  in.muted_until = CLOSE + 1;
  in.paused_until = -1;
  assert_refused (&applicant, &in, "a vote for spring-trap, which is stronger");
  in.leader_was_first = TRUE;
  assert_refused (&applicant, &in, "a vote for spring-trap, which came first");
  in.leader = NULL;
  in.leader_was_first = FALSE;
  assert_refused (&applicant, &in, "quality 59.5 is below 65, the floor of the profile Balanced");
  applicant.confidence = 90;
  assert_refused (&applicant, &in, "net reward to risk 0.90 is below 1");
  applicant.target = 120;
  assert_refused (&applicant, &in,
                  "cool-down: a long signal of BTCUSDT was published 119 min before");
  in.cooling_since = 0;
  assert_refused (&applicant, &in,
                  "budget: the profile Balanced has 15 signals in 24 h, 15 are published and "
                  "quality 96.5 does not beat their lowest, 99.9");
  in.n_published = 14;
  assert_refused (&applicant, &in, "muted: BTCUSDT");
  in.muted_until = CLOSE;
  assert_refused (&applicant, &in, "paused");
  in.paused_until = CLOSE + 1;
  assert_refused (&applicant, &in, "paused");
  in.paused_until = CLOSE;
  assert_refused (&applicant, &in, NULL);
}

static void
test_floors (void)
{
  const double floors[] = { 75, 65, 60, 0 };
  const guint budgets[] = { 3, 15, 30, 0 };
  g_autofree char *text = NULL;
  IgxApplicant applicant = make_applicant ();
  IgxVerdictInputs in = make_inputs ();

  for (guint i = 0; i < IGX_N_PROFILES; i++)
    {
      in.profile = (IgxProfile) i;
      assert_near (igx_profile_get_floor (in.profile), floors[i]);
      g_assert_cmpuint (igx_profile_get_budget (in.profile), ==, budgets[i]);
      if (in.profile == IGX_PROFILE_UNFILTERED)
        continue;
      /* Regime fit of 0 and a confidence that gives the floor, and what is just below. */
      applicant.regime_fit = 0;
      applicant.confidence = (floors[i] - 50) / 0.35;
      assert_refused (&applicant, &in, NULL);
      applicant.confidence -= 1e-7;
      text = g_strdup_printf ("quality %g is below %g, the floor of the profile %s",
                              floors[i] - 0.1, floors[i],
                              i == 0   ? "Quiet"
                              : i == 1 ? "Balanced"
                                       : "Everything");
      assert_refused (&applicant, &in, text);
      g_clear_pointer (&text, g_free);
    }
}

/* The tolerance is for the arithmetic, not for the candidate. */
static void
test_reward_bound (void)
{
  IgxApplicant applicant = make_applicant ();
  const IgxVerdictInputs in = make_inputs ();

  applicant.target = 110 - 1e-9;
  assert_refused (&applicant, &in, NULL);
  applicant.target = 110 - 1e-6;
  assert_refused (&applicant, &in, "net reward to risk 0.99 is below 1");
  applicant.target = 108.4;
  assert_refused (&applicant, &in, "net reward to risk 0.84 is below 1");
  applicant.target = NAN;
  assert_refused (&applicant, &in,
                  "net reward to risk is unknown: the stop is not on the other side of the entry "
                  "than target 1");
  applicant.target = 120;
  applicant.stop = 100;
  assert_refused (&applicant, &in,
                  "net reward to risk is unknown: the stop is not on the other side of the entry "
                  "than target 1");
}

static void
test_budget (void)
{
  IgxApplicant applicant = make_applicant ();
  IgxVerdictInputs in = make_inputs ();
  const double quality = take (&applicant, &in).quality;

  in.profile = IGX_PROFILE_QUIET;
  in.n_published = 2;
  in.lowest_published = 99;
  assert_refused (&applicant, &in, NULL);
  in.n_published = 3;
  assert_refused (&applicant, &in,
                  "budget: the profile Quiet has 3 signals in 24 h, 3 are published and quality "
                  "93.0 does not beat their lowest, 99.0");
  in.lowest_published = quality;
  assert_refused (&applicant, &in,
                  "budget: the profile Quiet has 3 signals in 24 h, 3 are published and quality "
                  "93.0 does not beat their lowest, 93.0");
  in.lowest_published = quality - 1e-6;
  assert_refused (&applicant, &in, NULL);
  in.n_published = 5;
  assert_refused (&applicant, &in, NULL);
  in.n_published = 6;
  assert_refused (&applicant, &in,
                  "budget: 6 signals in 24 h are twice the 3 of the profile Quiet, more are not "
                  "published however good they are");
  in.n_published = 4;
  in.lowest_published = NAN;
  assert_refused (&applicant, &in,
                  "budget: the profile Quiet has 3 signals in 24 h, 4 are published and their "
                  "quality is unknown");
}

static void
test_unfiltered (void)
{
  IgxApplicant applicant = make_applicant ();
  IgxVerdictInputs in = make_inputs ();

  in.profile = IGX_PROFILE_UNFILTERED;
  applicant.confidence = 0;
  applicant.target = 101;
  in.cooling_since = CLOSE;
  in.n_published = 1000;
  assert_refused (&applicant, &in, NULL);
  applicant = (IgxApplicant){ .symbol = "BTCUSDT",
                              .direction = IGX_DIRECTION_LONG,
                              .close_time = CLOSE,
                              .confidence = NAN,
                              .entry = NAN,
                              .stop = NAN,
                              .target = NAN,
                              .regime_fit = NAN,
                              .moment = { .liquidity = IGX_MOMENT_UNKNOWN } };
  in.record_bound = NAN;
  assert_refused (&applicant, &in, NULL);
  assert_near (take (&applicant, &in).quality, NAN);
  /* Of unknown quality nobody can say that it reaches a floor. */
  in.profile = IGX_PROFILE_EVERYTHING;
  assert_refused (&applicant, &in,
                  "quality is unknown, and the profile Everything asks for at least 60");
  /* Votes, mutes and pauses count. */
  in.profile = IGX_PROFILE_UNFILTERED;
  in.leader = "spring-trap";
  assert_refused (&applicant, &in, "a vote for spring-trap, which is stronger");
  in.leader = NULL;
  in.muted_until = CLOSE + 1;
  assert_refused (&applicant, &in, "muted: BTCUSDT");
  in.muted_until = 0;
  in.paused_until = -1;
  assert_refused (&applicant, &in, "paused");
}

static void
test_cool_down_sentence (void)
{
  IgxApplicant applicant = make_applicant ();
  IgxVerdictInputs in = make_inputs ();

  applicant.direction = IGX_DIRECTION_SHORT;
  applicant.stop = 110;
  applicant.target = 80;
  in.cooling_since = CLOSE;
  assert_refused (&applicant, &in,
                  "cool-down: a short signal of BTCUSDT was published at the same time");
}

/* Text. */

static double
pick_double (GRand *rand, double from, double to)
{
  switch (g_rand_int_range (rand, 0, 4))
    {
    case 0:
      return from;
    case 1:
      return to;
    default:
      return g_rand_double_range (rand, from, to);
    }
}

static gint64
pick_time (GRand *rand, int before, int after)
{
  return g_rand_boolean (rand) ? 0 : CLOSE + MINUTE * g_rand_int_range (rand, -before, after);
}

static IgxVerdictInputs
pick_inputs (GRand *rand)
{
  static const char *const leaders[] = { NULL, "a", "momentum-surge-v2", "0-1" };
  IgxVerdictInputs in = {
    .profile = (IgxProfile) g_rand_int_range (rand, 0, IGX_N_PROFILES),
    .fee = pick_double (rand, 0, 0.05),
    .record_n = (guint) g_rand_int_range (rand, 0, 4) * 17,
    .record_bound = NAN,
    .leader = igx_name_intern (leaders[g_rand_int_range (rand, 0, 4)]),
    .n_for = (guint) g_rand_int_range (rand, 1, 5),
    .n_against = (guint) g_rand_int_range (rand, 0, 3),
    .cooling_since = pick_time (rand, 120, 1),
    .n_published = (guint) g_rand_int_range (rand, 0, 70),
    .lowest_published = NAN,
    .muted_until = pick_time (rand, 1000, 1000),
    .paused_until = g_rand_int_range (rand, 0, 3) == 0 ? -1 : pick_time (rand, 1000, 1000),
  };

  in.leader_was_first = in.leader != NULL && g_rand_boolean (rand);
  in.votes_for = pick_double (rand, 0, 100.0 * in.n_for);
  in.votes_against = pick_double (rand, 0, 100.0 * in.n_against);
  if (in.record_n >= 20)
    in.record_bound = pick_double (rand, -2, 2);
  if (in.n_published > 0 && g_rand_boolean (rand))
    in.lowest_published = pick_double (rand, 0, 100);
  return in;
}

static IgxApplicant
pick_applicant (GRand *rand)
{
  IgxApplicant applicant = make_applicant ();

  applicant.direction = g_rand_boolean (rand) ? IGX_DIRECTION_LONG : IGX_DIRECTION_SHORT;
  applicant.confidence = pick_double (rand, 0, 100);
  applicant.entry = g_rand_double_range (rand, 90, 110);
  applicant.stop = applicant.entry - applicant.direction * g_rand_double_range (rand, 1, 5);
  applicant.target = applicant.entry + applicant.direction * g_rand_double_range (rand, 1, 15);
  applicant.moment.liquidity = (guint16) g_rand_int_range (rand, 0, 501);
  applicant.moment.higher = (gint8) g_rand_int_range (rand, -1, 3);
  return applicant;
}

static gboolean
is_same_bits (const double *a, const double *b, gsize n)
{
  return memcmp (a, b, n * sizeof *a) == 0;
}

/* A verdict that is taken again from what was written is the same, bit for bit. */
static void
test_text (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (22);
  guint n[IGX_N_REFUSALS] = { 0 };

  for (guint i = 0; i < N_TEXTS; i++)
    {
      const IgxApplicant applicant = pick_applicant (rand);
      const IgxVerdictInputs in = pick_inputs (rand);
      const IgxVerdict first = take (&applicant, &in);
      g_autofree char *text = igx_verdict_inputs_to_text (&first.inputs);
      g_autofree char *sentence = igx_verdict_dup_refusal (&first, &applicant);
      g_autofree char *again_sentence = NULL;
      g_autofree char *again_text = NULL;
      g_autoptr (GError) error = NULL;
      IgxVerdictInputs read = { 0 };
      IgxVerdict again;

      g_assert_null (strchr (text, '\n'));
      g_assert_cmpuint (strlen (text), <, IGX_VERDICT_TEXT_MAX / 2);
      igx_verdict_inputs_from_text (&read, text, &error);
      g_assert_no_error (error);
      again_text = igx_verdict_inputs_to_text (&read);
      g_assert_cmpstr (again_text, ==, text);
      again = take (&applicant, &read);
      g_assert_cmpint (again.refusal, ==, first.refusal);
      g_assert_true (is_same_bits (&again.quality, &first.quality, 1));
      g_assert_true (is_same_bits (again.terms, first.terms, IGX_N_TERMS));
      g_assert_true (is_same_bits (&again.opposition, &first.opposition, 1));
      g_assert_true (is_same_bits (&again.net_reward, &first.net_reward, 1));
      again_sentence = igx_verdict_dup_refusal (&again, &applicant);
      g_assert_cmpstr (again_sentence, ==, sentence);
      n[first.refusal]++;
    }
  for (guint i = 0; i < IGX_N_REFUSALS; i++)
    g_test_message ("%s: %u", igx_refusal_to_string ((IgxRefusal) i), n[i]);
  for (guint i = 0; i < IGX_N_REFUSALS; i++)
    g_assert_cmpuint (n[i], >, 20);
}

#define GOOD                                                                                       \
  "profile=balanced;fee=0.001;record_n=34;record_bound=0.125;leader=spring-trap;"                  \
  "leader_was_first=0;votes_for=80;votes_against=0;n_for=1;n_against=0;"                           \
  "cooling_since=1700000000000;n_published=3;lowest_published=70.5;muted_until=0;paused_until=-1"

/* One piece of a good text exchanged. */
static const struct
{
  const char *from;
  const char *to;
} spoilt[] = {
  { "profile=balanced", "profile=Balanced" },
  { "profile=balanced", "profile=" },
  { "profile=balanced;", "" },
  { "profile=balanced;fee=0.001", "fee=0.001;profile=balanced" },
  { "fee=0.001", "fee=" },
  { "fee=0.001", "fee=-0.001" },
  { "fee=0.001", "fee=1" },
  { "fee=0.001", "fee=0.0010" },
  { "fee=0.001", "fee=1e-3" },
  { "fee=0.001", "fee=0x1p-10" },
  { "fee=0.001", "fee= 0.001" },
  { "fee=0.001", "fee=0,001" },
  { "fee=0.001", "fee=nan" },
  { "fee=0.001", "fee=inf" },
  { "fee=0.001", "fee=1e999" },
  { "fee=0.001", "fee" },
  { "record_n=34", "record_n=-1" },
  { "record_n=34", "record_n=+34" },
  { "record_n=34", "record_n=4294967296" },
  { "record_n=34", "record_n=34.0" },
  { "record_n=34", "record_n=034" },
  { "record_n=34", "record_n=0" },
  { "record_bound=0.125", "record_bound=inf" },
  { "record_bound=0.125", "record_bound=-inf" },
  { "record_bound=0.125", "record_bound=nan" },
  { "leader=spring-trap", "leader=Spring-trap" },
  { "leader=spring-trap", "leader=spring trap" },
  { "leader=spring-trap", "leader=a=b" },
  { "leader=spring-trap;leader_was_first=0", "leader=;leader_was_first=1" },
  { "leader_was_first=0", "leader_was_first=2" },
  { "leader_was_first=0", "leader_was_first=" },
  { "votes_for=80", "votes_for=100.1" },
  { "votes_for=80", "votes_for=-1" },
  { "votes_for=80", "votes_for=" },
  { "votes_against=0", "votes_against=1" },
  { "n_for=1", "n_for=0" },
  { "cooling_since=1700000000000", "cooling_since=-1" },
  { "cooling_since=1700000000000", "cooling_since=9223372036854775808" },
  { "n_published=3", "n_published=0" },
  { "lowest_published=70.5", "lowest_published=100.5" },
  { "muted_until=0", "muted_until=-1" },
  { "muted_until=0", "muted_until=" },
  { "paused_until=-1", "paused_until=-2" },
  { "paused_until=-1", "paused_until=-1;" },
  { "paused_until=-1", "paused_until=-1\n" },
  { "paused_until=-1", "paused_until=-1;more=1" },
  { "paused_until=-1", "paused_until=-1\xff" },
};

static void
assert_bad (const char *text)
{
  g_autoptr (GError) error = NULL;
  IgxVerdictInputs in;
  IgxVerdictInputs before;

  memset (&in, 0x33, sizeof in);
  memcpy (&before, &in, sizeof in);
  g_assert_false (igx_verdict_inputs_from_text (&in, text, &error));
  g_assert_nonnull (error);
  g_assert_true (error->domain == IGX_ENGINE_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpuint (strlen (error->message), <, 200);
  g_assert_true (memcmp (&before, &in, sizeof in) == 0);
}

static void
test_hostile (void)
{
  g_autofree char *endless = g_strnfill (2 * 1024 * 1024, 'a');
  g_autofree char *many = g_strnfill (IGX_VERDICT_TEXT_MAX, ';');
  g_autoptr (GError) error = NULL;
  IgxVerdictInputs in;

  g_assert_true (igx_verdict_inputs_from_text (&in, GOOD, &error));
  g_assert_no_error (error);
  assert_bad ("");
  assert_bad (";");
  assert_bad (endless);
  assert_bad (many);
  for (gsize i = 0; i < G_N_ELEMENTS (spoilt); i++)
    {
      g_autoptr (GString) text = g_string_new (GOOD);

      g_assert_cmpuint (g_string_replace (text, spoilt[i].from, spoilt[i].to, 1), ==, 1);
      assert_bad (text->str);
    }
}

/* Each byte exchanged for each of some others, and each end cut: what is taken is spelled as it
 * would be written. */
static void
test_changed (void)
{
  const char others[] = "0-9;=.ez \n\x80";
  guint n_bad = 0;
  guint n_good = 0;

  for (gsize i = 0; i < strlen (GOOD); i++)
    for (gsize k = 0; k < sizeof others; k++)
      {
        g_autofree char *text = g_strdup (GOOD);
        g_autofree char *again = NULL;
        g_autoptr (GError) error = NULL;
        IgxVerdictInputs in;

        /* The last one is the end of the text. */
        text[i] = others[k];
        if (igx_verdict_inputs_from_text (&in, text, &error))
          {
            again = igx_verdict_inputs_to_text (&in);
            g_assert_cmpstr (again, ==, text);
            n_good++;
          }
        else
          n_bad += error != NULL;
      }
  g_assert_cmpuint (n_good + n_bad, ==, strlen (GOOD) * sizeof others);
  g_assert_cmpuint (n_good, >, 50);
  g_assert_cmpuint (n_bad, >, 2000);
}

static void
test_names (void)
{
  const char *const terms[]
      = { "confidence", "track_record", "regime_fit", "higher_timeframe", "reward", "liquidity" };
  const char *const refusals[]
      = { "none", "vote", "quality", "reward", "cool-down", "budget", "muted", "paused" };
  const char *const wrong[] = { "", "Quiet", "unfiltered ", NULL };
  IgxProfile profile = IGX_PROFILE_QUIET;
  double weights = 0;

  for (guint i = 0; i < IGX_N_TERMS; i++)
    {
      g_assert_cmpstr (igx_term_to_string ((IgxTerm) i), ==, terms[i]);
      weights += igx_term_get_weight ((IgxTerm) i);
    }
  assert_near (weights, 1);
  for (guint i = 0; i < IGX_N_REFUSALS; i++)
    g_assert_cmpstr (igx_refusal_to_string ((IgxRefusal) i), ==, refusals[i]);
  for (guint i = 0; i < IGX_N_PROFILES; i++)
    {
      g_assert_true (igx_profile_from_string (igx_profile_to_string ((IgxProfile) i), &profile));
      g_assert_cmpuint (profile, ==, i);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (igx_profile_from_string (wrong[i], &profile));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/verdict/quality", test_quality);
  g_test_add_func ("/verdict/bounds-of-terms", test_bounds_of_terms);
  g_test_add_func ("/verdict/higher", test_higher);
  g_test_add_func ("/verdict/unknown", test_unknown);
  g_test_add_func ("/verdict/opposition", test_opposition);
  g_test_add_func ("/verdict/reward", test_reward);
  g_test_add_func ("/verdict/order", test_order);
  g_test_add_func ("/verdict/floors", test_floors);
  g_test_add_func ("/verdict/reward-bound", test_reward_bound);
  g_test_add_func ("/verdict/budget", test_budget);
  g_test_add_func ("/verdict/unfiltered", test_unfiltered);
  g_test_add_func ("/verdict/cool-down-sentence", test_cool_down_sentence);
  g_test_add_func ("/verdict/text", test_text);
  g_test_add_func ("/verdict/hostile", test_hostile);
  g_test_add_func ("/verdict/changed", test_changed);
  g_test_add_func ("/verdict/names", test_names);
  return g_test_run ();
}
