/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of a candidate: each rule by a case, and a naive twin on random paths. */
#include <math.h>

#include "engine/igx-backtest.h"
#include "engine/igx-outcome.h"
#include "engine/igx-timeframe.h"
#include "engine/naive-outcome.h"
#include "engine/test-candles.h"

#define MINUTE    IGX_TIMEFRAME_MINUTE
#define START     G_GINT64_CONSTANT (1600000020000)
#define TOLERANCE 1e-12
#define N_PATHS   4000
#define N_PATH    120
/* Prices of random paths lie on a grid, so that levels are met exactly. */
#define GRID     0.25
#define CASE_MAX 6

typedef struct
{
  const char *name;
  IgxDirection direction;
  double close;
  double entry;
  double stop;
  double targets[IGX_SIGNAL_TARGETS_MAX];
  int bars; /* until it expires */
  double fee;
  /* open, high, low, close; the first that opens at 0 ends them */
  double candles[CASE_MAX][4];
  IgxSignalState state;
  int closed_after; /* candles; 0: it is not over */
  double result_r;
  double mfe_r;
  double mae_r;
  gboolean ambiguous;
  gint64 held; /* candles */
} Case;

#define LONG        IGX_DIRECTION_LONG
#define SHORT       IGX_DIRECTION_SHORT
#define STATE(name) IGX_SIGNAL_STATE_##name

/* clang-format off */
static const Case cases[] = {
  { "target-1", LONG, 100, 100, 90, { 110 }, 9, 0,
    { { 100, 105, 95, 104 }, { 104, 111, 99, 108 } },
    STATE (TARGET1), 2, 1, 1, -0.5, FALSE, 2 },
  { "target-touched-exactly", LONG, 100, 100, 90, { 110 }, 9, 0,
    { { 100, 110, 95, 104 } },
    STATE (TARGET1), 1, 1, 1, -0.5, FALSE, 1 },
  { "stop-touched-exactly", LONG, 100, 100, 90, { 110 }, 9, 0,
    { { 100, 109, 90, 104 } },
    STATE (STOPPED), 1, -1, 0, -1, FALSE, 1 },
  { "short-target", SHORT, 100, 100, 110, { 90 }, 9, 0,
    { { 100, 105, 95, 96 }, { 96, 97, 89, 90 } },
    STATE (TARGET1), 2, 1, 1, -0.5, FALSE, 2 },
  { "short-stop", SHORT, 100, 100, 110, { 90 }, 9, 0,
    { { 100, 112, 95, 96 } },
    STATE (STOPPED), 1, -1, 0, -1, FALSE, 1 },
  { "both-in-one", LONG, 100, 100, 90, { 110 }, 9, 0,
    { { 100, 111, 89, 104 } },
    STATE (STOPPED), 1, -1, 0, -1, TRUE, 1 },
  { "gap-through-stop", LONG, 100, 100, 90, { 110 }, 9, 0,
    { { 100, 105, 95, 96 }, { 85, 111, 84, 110 } },
    STATE (STOPPED), 2, -1.5, 0.5, -1.5, FALSE, 2 },
  { "open-at-stop", LONG, 100, 100, 90, { 110 }, 9, 0,
    { { 90, 111, 89, 105 } },
    STATE (STOPPED), 1, -1, 0, -1, FALSE, 1 },
  { "gap-through-target", LONG, 100, 100, 90, { 110 }, 9, 0,
    { { 120, 121, 85, 95 } },
    STATE (TARGET1), 1, 1, 1, 0, FALSE, 1 },
  { "short-gap-through-stop", SHORT, 100, 100, 110, { 90 }, 9, 0,
    { { 115, 116, 85, 95 } },
    STATE (STOPPED), 1, -1.5, 0, -1.5, FALSE, 1 },
  { "three-targets-one-by-one", LONG, 100, 100, 90, { 110, 120, 130 }, 9, 0,
    { { 100, 111, 95, 110 }, { 110, 121, 105, 120 }, { 120, 130, 118, 125 } },
    STATE (TARGET3), 3, 2, 3, -0.5, FALSE, 3 },
  { "three-targets-in-one", LONG, 100, 100, 90, { 110, 120, 130 }, 9, 0,
    { { 100, 140, 95, 135 } },
    STATE (TARGET3), 1, 2, 3, -0.5, FALSE, 1 },
  { "two-targets-then-stop", LONG, 100, 100, 90, { 110, 120, 130 }, 9, 0,
    { { 100, 121, 95, 110 }, { 110, 112, 88, 95 } },
    STATE (TARGET2), 2, (1.0 + 2 - 1) / 3, 2.1, -1, FALSE, 2 },
  { "target-at-open-then-stop", LONG, 100, 100, 90, { 110, 130 }, 9, 0,
    { { 115, 120, 85, 90 } },
    STATE (TARGET1), 1, 0, 1.5, -1, FALSE, 1 },
  { "target-at-open-then-both", LONG, 100, 100, 90, { 110, 118 }, 9, 0,
    { { 115, 120, 85, 90 } },
    STATE (TARGET1), 1, 0, 1.5, -1, TRUE, 1 },
  { "target-then-expired", LONG, 100, 100, 90, { 110, 130 }, 2, 0,
    { { 100, 111, 95, 110 }, { 110, 112, 99, 105 } },
    STATE (TARGET1), 2, 0.75, 1.2, -0.5, FALSE, 2 },
  { "targets-out-of-order", LONG, 100, 100, 90, { 120, 110 }, 9, 0,
    { { 100, 111, 95, 110 }, { 110, 112, 88, 95 } },
    STATE (TARGET2), 2, 0, 1.1, -1, FALSE, 2 },
  { "expired", LONG, 100, 100, 90, { 110 }, 2, 0,
    { { 100, 105, 95, 104 }, { 104, 108, 92, 103 } },
    STATE (EXPIRED), 2, 0.3, 0.8, -0.8, FALSE, 2 },
  { "target-in-expiry-candle", LONG, 100, 100, 90, { 110 }, 1, 0,
    { { 100, 110, 95, 104 } },
    STATE (TARGET1), 1, 1, 1, -0.5, FALSE, 1 },
  { "not-over", LONG, 100, 100, 90, { 110, 130 }, 9, 0,
    { { 100, 111, 95, 104 } },
    STATE (TARGET1), 0, NAN, NAN, NAN, FALSE, 0 },
  { "fees", LONG, 100, 100, 90, { 110 }, 9, 0.001,
    { { 100, 111, 95, 104 } },
    STATE (TARGET1), 1, (10 - 0.1 - 0.11) / 10, 1, -0.5, FALSE, 1 },
  { "fees-short-stop", SHORT, 100, 100, 110, { 90 }, 9, 0.001,
    { { 100, 111, 95, 104 } },
    STATE (STOPPED), 1, (-10 - 0.1 - 0.11) / 10, 0, -1, FALSE, 1 },
  { "waits", LONG, 105, 100, 90, { 110 }, 9, 0,
    { { 105, 120, 101, 102 } },
    STATE (WAITING), 0, NAN, NAN, NAN, FALSE, 0 },
  { "waits-then-target", LONG, 105, 100, 90, { 110 }, 9, 0,
    { { 105, 120, 101, 102 }, { 102, 105, 95, 104 }, { 104, 111, 103, 108 } },
    STATE (TARGET1), 3, 1, 1, -0.5, FALSE, 1 },
  { "missed", LONG, 105, 100, 90, { 110 }, 2, 0,
    { { 105, 120, 101, 102 }, { 102, 105, 101, 104 } },
    STATE (MISSED), 2, NAN, NAN, NAN, FALSE, 0 },
  { "missed-by-a-gap", LONG, 105, 100, 90, { 110 }, 2, 0,
    { { 105, 120, 101, 102 }, { 95, 99, 94, 95 } },
    STATE (MISSED), 2, NAN, NAN, NAN, FALSE, 0 },
  { "target-before-a-late-entry", LONG, 105, 100, 90, { 110 }, 9, 0,
    { { 105, 112, 98, 102 }, { 102, 104, 89, 90 } },
    STATE (STOPPED), 2, -1, 0.2, -1, TRUE, 1 },
  { "target-after-a-late-entry", LONG, 95, 100, 90, { 110 }, 9, 0,
    { { 95, 112, 94, 102 } },
    STATE (TARGET1), 1, 1, 1, -0.6, FALSE, 0 },
  { "stop-around-a-late-entry", LONG, 95, 100, 90, { 110 }, 9, 0,
    { { 95, 105, 89, 102 } },
    STATE (STOPPED), 1, -1, 0, -1, TRUE, 0 },
  { "stop-after-a-late-entry", LONG, 105, 100, 90, { 110 }, 9, 0,
    { { 105, 106, 89, 102 } },
    STATE (STOPPED), 1, -1, 0, -1, FALSE, 0 },
  { "late-short", SHORT, 95, 100, 110, { 90 }, 9, 0,
    { { 95, 101, 94, 96 }, { 96, 97, 89, 90 } },
    STATE (TARGET1), 2, 1, 1, -0.1, FALSE, 1 },
};
/* clang-format on */

static void
store (const IgxOutcome *outcome, IgxSignal *signal)
{
  IgxOutcomeResult result;

  igx_outcome_get_result (outcome, &result);
  igx_outcome_result_store (&result, signal);
}

static double
result_r (const IgxOutcome *outcome)
{
  IgxOutcomeResult result;

  igx_outcome_get_result (outcome, &result);
  return result.result_r;
}

static IgxSignal *
make_signal (const Case *c)
{
  IgxSignal *signal = igx_signal_new ();

  signal->direction = c->direction;
  signal->entry = c->entry;
  signal->stop = c->stop;
  while (signal->n_targets < IGX_SIGNAL_TARGETS_MAX && c->targets[signal->n_targets] > 0)
    {
      signal->targets[signal->n_targets] = c->targets[signal->n_targets];
      signal->n_targets++;
    }
  signal->close_time = START;
  signal->expires_at = START + c->bars * MINUTE;
  return signal;
}

static gsize
make_candles (const Case *c, IgxCandle *candles)
{
  gsize n = 0;

  for (; n < CASE_MAX && c->candles[n][0] > 0; n++)
    candles[n] = (IgxCandle){ .open_time = START + (gint64) n * MINUTE,
                              .open = c->candles[n][0],
                              .high = c->candles[n][1],
                              .low = c->candles[n][2],
                              .close = c->candles[n][3] };
  return n;
}

static void
assert_number (double a, double b)
{
  if (isnan (b))
    g_assert_true (isnan (a));
  else
    g_assert_cmpfloat (fabs (a - b), <=, TOLERANCE * MAX (fabs (b), 1));
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  const IgxOutcomeRules rules = { MINUTE, c->fee, TRUE };
  g_autoptr (IgxSignal) signal = make_signal (c);
  IgxCandle candles[CASE_MAX];
  const gsize n = make_candles (c, candles);
  IgxOutcome outcome;
  gsize n_used = 0;
  IgxOutcomeStep step;

  g_assert_true (igx_outcome_begin (&outcome, signal, c->close));
  step = igx_outcome_push (&outcome, &rules, candles, n, &n_used);
  store (&outcome, signal);
  g_assert_cmpuint (n_used, ==, n);
  g_assert_cmpint (step, ==, c->closed_after > 0 ? IGX_OUTCOME_OVER : IGX_OUTCOME_GOES_ON);
  g_assert_cmpstr (igx_signal_state_to_string (signal->state), ==,
                   igx_signal_state_to_string (c->state));
  g_assert_cmpint (signal->closed_at, ==,
                   c->closed_after > 0 ? START + c->closed_after * MINUTE : 0);
  assert_number (signal->result_r, c->result_r);
  assert_number (signal->result_percent, c->result_r * fabs (c->entry - c->stop) / c->entry * 100);
  assert_number (signal->mfe_r, c->mfe_r);
  assert_number (signal->mae_r, c->mae_r);
  g_assert_cmpint (signal->ambiguous, ==, c->ambiguous);
  g_assert_cmpint (igx_outcome_get_holding (&outcome), ==, c->held * MINUTE);
  g_assert_cmpint (igx_outcome_is_hit (&outcome), ==,
                   c->state >= STATE (TARGET1) && c->state <= STATE (TARGET3)
                       && !g_str_equal (c->name, "targets-out-of-order"));
}

/* A hole over the expiry: what is left leaves at the first open there is. */
static void
test_hole (void)
{
  const IgxOutcomeRules rules = { MINUTE, 0, TRUE };
  const Case c = { "",
                   LONG,
                   100,
                   100,
                   90,
                   { 110 },
                   3,
                   0,
                   { { 100, 104, 99, 101 }, { 104, 120, 80, 101 } },
                   STATE (EXPIRED),
                   0,
                   0,
                   0,
                   0,
                   FALSE,
                   0 };
  g_autoptr (IgxSignal) signal = make_signal (&c);
  IgxCandle candles[CASE_MAX];
  IgxOutcome outcome;
  gsize n_used = 0;

  make_candles (&c, candles);
  candles[1].open_time = START + 3 * MINUTE;
  g_assert_true (igx_outcome_begin (&outcome, signal, 100));
  g_assert_cmpint (igx_outcome_push (&outcome, &rules, candles, 2, &n_used), ==, IGX_OUTCOME_OVER);
  g_assert_cmpint (outcome.state, ==, IGX_SIGNAL_STATE_EXPIRED);
  g_assert_cmpint (outcome.closed_at, ==, START + 4 * MINUTE);
  assert_number (result_r (&outcome), 0.4);
}

static void
test_refused (void)
{
  const Case good
      = { "", LONG, 100, 100, 90, { 110 }, 3, 0, { { 0 } }, STATE (OPEN), 0, 0, 0, 0, FALSE, 0 };
  g_autoptr (IgxSignal) signal = make_signal (&good);
  IgxOutcome outcome;

  g_assert_true (igx_outcome_begin (&outcome, signal, 100));
  signal->stop = 100;
  g_assert_false (igx_outcome_begin (&outcome, signal, 100));
  signal->stop = NAN;
  g_assert_false (igx_outcome_begin (&outcome, signal, 100));
  signal->stop = 90;
  signal->targets[0] = 99;
  g_assert_false (igx_outcome_begin (&outcome, signal, 100));
  signal->targets[0] = 110;
  signal->n_targets = 0;
  g_assert_false (igx_outcome_begin (&outcome, signal, 100));
}

static double
random_price (GRand *rand, double around, int steps)
{
  return around + GRID * g_rand_int_range (rand, -steps, steps + 1);
}

static void
random_candle (GRand *rand, gint64 open_time, double open, int steps, IgxCandle *candle)
{
  *candle = (IgxCandle){ .open_time = open_time, .open = open };
  candle->close = random_price (rand, open, steps);
  candle->high = MAX (open, candle->close) + GRID * g_rand_int_range (rand, 0, steps);
  candle->low = MIN (open, candle->close) - GRID * g_rand_int_range (rand, 0, steps);
}

/* With jumps of the price and holes in time. */
static void
random_path (GRand *rand, IgxCandle *candles, gsize n)
{
  const int steps = g_rand_int_range (rand, 1, 9);
  const gboolean jumps = g_rand_boolean (rand);
  const gboolean holes = g_rand_boolean (rand);
  gint64 time = START;
  double price = 1000;

  for (gsize i = 0; i < n; i++)
    {
      if (jumps && g_rand_int_range (rand, 0, 4) == 0)
        price = random_price (rand, price, 3 * steps);
      random_candle (rand, time, price, steps, &candles[i]);
      price = candles[i].close;
      time += MINUTE;
      if (holes && g_rand_int_range (rand, 0, 8) == 0)
        time += MINUTE * g_rand_int_range (rand, 1, 20);
    }
}

static IgxSignal *
random_signal (GRand *rand, const IgxCandle *candle)
{
  IgxSignal *signal = igx_signal_new ();
  const int reach = g_rand_int_range (rand, 2, 60);

  signal->direction = g_rand_boolean (rand) ? LONG : SHORT;
  signal->entry = candle->close;
  if (g_rand_int_range (rand, 0, 3) == 0)
    signal->entry = random_price (rand, candle->close, 12);
  signal->stop
      = signal->entry - (double) signal->direction * GRID * g_rand_int_range (rand, 1, reach);
  signal->n_targets = (guint) g_rand_int_range (rand, 1, 4);
  for (guint k = 0; k < signal->n_targets; k++)
    signal->targets[k]
        = signal->entry
          + (double) signal->direction * GRID
                * g_rand_int_range (rand, 1 + (int) k * reach / 2, (int) (k + 2) * reach);
  signal->close_time = candle->open_time + MINUTE;
  signal->expires_at = signal->close_time + MINUTE * g_rand_int_range (rand, 1, 130);
  return signal;
}

static guint64
bits_of (double value)
{
  guint64 bits = 0;

  memcpy (&bits, &value, sizeof bits);
  return bits;
}

static void
assert_same_bits (const IgxSignal *a, const IgxSignal *b)
{
  g_assert_cmpint (a->state, ==, b->state);
  g_assert_cmpint (a->closed_at, ==, b->closed_at);
  g_assert_cmpint (a->ambiguous, ==, b->ambiguous);
  g_assert_cmpuint (bits_of (a->result_r), ==, bits_of (b->result_r));
  g_assert_cmpuint (bits_of (a->result_percent), ==, bits_of (b->result_percent));
  g_assert_cmpuint (bits_of (a->mfe_r), ==, bits_of (b->mfe_r));
  g_assert_cmpuint (bits_of (a->mae_r), ==, bits_of (b->mae_r));
}

typedef struct
{
  gsize n_in_state[IGX_SIGNAL_N_STATES];
  gsize n_ambiguous;
  gsize n_jumped;
  gsize n_late;
  gsize n_not_over;
  gsize n_shorts;
} Tally;

static void
assert_like (const IgxSignal *signal, const NaiveOutcome *want)
{
  g_assert_cmpstr (igx_signal_state_to_string (signal->state), ==,
                   igx_signal_state_to_string (want->state));
  g_assert_cmpint (signal->closed_at, ==, want->closed_at);
  g_assert_cmpint (signal->ambiguous, ==, want->ambiguous);
  assert_number (signal->result_r, want->result_r);
  assert_number (signal->result_percent, want->result_percent);
  assert_number (signal->mfe_r, want->mfe_r);
  assert_number (signal->mae_r, want->mae_r);
}

static void
check_signal (
    const IgxSignal *signal, double close, double fee, const IgxCandle *candles, Tally *tally)
{
  NaiveOutcome want;

  naive_outcome_follow (signal, close, fee, MINUTE, candles, N_PATH, &want);
  assert_like (signal, &want);
  tally->n_in_state[want.state]++;
  tally->n_ambiguous += want.ambiguous ? 1 : 0;
  tally->n_jumped += want.jumped ? 1 : 0;
  tally->n_late += signal->entry < close || signal->entry > close ? 1 : 0;
  tally->n_not_over += want.closed_at == 0 ? 1 : 0;
  tally->n_shorts += signal->direction == SHORT ? 1 : 0;
}

static void
assert_wide (const Tally *tally)
{
  for (guint s = 0; s < IGX_SIGNAL_N_STATES; s++)
    if (s != IGX_SIGNAL_STATE_UNRESOLVED)
      g_assert_cmpuint (tally->n_in_state[s], >, N_PATHS / 100);
  g_assert_cmpuint (tally->n_ambiguous, >, N_PATHS / 50);
  g_assert_cmpuint (tally->n_jumped, >, N_PATHS / 50);
  g_assert_cmpuint (tally->n_late, >, N_PATHS / 5);
  g_assert_cmpuint (tally->n_not_over, >, N_PATHS / 20);
  g_assert_cmpuint (tally->n_shorts, >, N_PATHS / 3);
}

/* One candidate a path, candles in random pieces, against the twin. */
static void
test_twin (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  Tally tally = { { 0 } };

  for (guint p = 0; p < N_PATHS; p++)
    {
      const IgxOutcomeRules rules = { MINUTE, p % 3 == 0 ? 0 : 0.001, TRUE };
      g_autoptr (IgxSignal) signal = NULL;
      IgxCandle candles[N_PATH];
      IgxOutcome outcome;
      gsize n_used = 0;
      gsize fired = 0;
      double close = 0;

      random_path (rand, candles, N_PATH);
      fired = (gsize) g_rand_int_range (rand, 0, N_PATH / 2);
      signal = random_signal (rand, &candles[fired]);
      close = candles[fired].close;
      g_assert_true (igx_outcome_begin (&outcome, signal, close));
      for (gsize at = 0; at < N_PATH && outcome.closed_at == 0; at += n_used)
        {
          const gsize piece = (gsize) g_rand_int_range (rand, 1, 40);

          igx_outcome_push (&outcome, &rules, candles + at, MIN (piece, N_PATH - at), &n_used);
        }
      store (&outcome, signal);
      check_signal (signal, close, rules.fee, candles, &tally);
    }
  assert_wide (&tally);
}

static void
move_away (IgxSignal *signal, double distance)
{
  signal->stop = signal->entry - (double) signal->direction * distance;
  for (guint k = 0; k < signal->n_targets; k++)
    signal->targets[k] = signal->entry + (double) signal->direction * (distance + k);
}

static void
store_cb (gsize tag, const IgxOutcome *outcome, gpointer data)
{
  store (outcome, ((const GPtrArray *) data)->pdata[tag]);
}

/* Many at once in a list, in pieces, against one by one over all candles. */
static void
check_list (guint32 seed, gsize piece)
{
  const IgxOutcomeRules rules = { MINUTE, 0.001, TRUE };
  const gsize n = 4000;
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autofree IgxCandle *candles = g_new (IgxCandle, n);
  g_autoptr (IgxOutcomeList) list = igx_outcome_list_new (&rules);
  g_autoptr (GPtrArray) signals
      = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  gsize most_open = 0;
  gsize n_over = 0;
  gsize n_open = 0;

  random_path (rand, candles, n);
  for (gsize at = 0; at < n; at += piece)
    {
      const gsize end = MIN (at + piece, n);

      for (gsize i = at; i < end; i++)
        if (i % 3 == 0)
          {
            IgxSignal *signal = random_signal (rand, &candles[i]);
            IgxOutcome outcome;

            /* Some last long, over many whole spans. */
            if (i % 7 == 0)
              move_away (signal, i % 2 == 0 ? 10 : 900);
            signal->expires_at += i % 5 == 0 ? 500 * MINUTE : 0;
            g_assert_true (igx_outcome_begin (&outcome, signal, candles[i].close));
            store (&outcome, signal);
            igx_outcome_list_add (list, &outcome, signals->len);
            g_ptr_array_add (signals, signal);
          }
      igx_outcome_list_push (list, candles + at, end - at, store_cb, signals);
      most_open = MAX (most_open, igx_outcome_list_get_n_open (list));
    }
  for (guint s = 0; s < signals->len; s++)
    {
      const IgxSignal *got = signals->pdata[s];
      g_autoptr (IgxSignal) want = igx_signal_copy (got);
      IgxOutcome outcome;
      gsize n_used = 0;

      g_assert_true (igx_outcome_begin (&outcome, want, candles[s * 3].close));
      igx_outcome_push (&outcome, &rules, candles, n, &n_used);
      store (&outcome, want);
      assert_same_bits (got, want);
      n_over += got->closed_at != 0 ? 1 : 0;
      n_open += got->closed_at == 0 ? 1 : 0;
    }
  g_assert_cmpuint (signals->len, ==, (n + 2) / 3);
  g_assert_cmpuint (n_over, >, n / 4);
  g_assert_cmpuint (n_open, ==, igx_outcome_list_get_n_open (list));
  g_assert_cmpuint (most_open, >, 2);
}

static void
test_list (gconstpointer data)
{
  for (guint32 seed = 11; seed <= 16; seed++)
    check_list (seed, GPOINTER_TO_SIZE (data));
}

static IgxOutcomeStep
push_finer (
    IgxOutcome *outcome, const IgxCandle *coarse, const IgxCandle *fine, gsize n, gsize *asked)
{
  const IgxOutcomeRules rules = { 5 * MINUTE, 0.001, FALSE };
  const IgxOutcomeRules finest = { MINUTE, 0.001, TRUE };
  IgxOutcomeStep step = IGX_OUTCOME_GOES_ON;

  for (gsize at = 0; at < n && step != IGX_OUTCOME_OVER;)
    {
      gsize n_used = 0;

      step = igx_outcome_push (outcome, &rules, coarse + at, n - at, &n_used);
      at += n_used;
      if (step != IGX_OUTCOME_FINER)
        continue;
      ++*asked;
      step = igx_outcome_push (outcome, &finest, fine + 5 * at, 5, &n_used);
      at++;
    }
  return step;
}

/* Coarse candles that are opened only where it matters say the same as the fine ones. */
static void
test_finer (void)
{
  enum
  {
    N_COARSE = 60
  };
  const IgxOutcomeRules finest = { MINUTE, 0.001, TRUE };
  g_autoptr (GRand) rand = g_rand_new_with_seed (13);
  gsize asked = 0;
  gsize compared = 0;

  for (guint p = 0; p < N_PATHS; p++)
    {
      g_autoptr (IgxSignal) signal = NULL;
      IgxCandle fine[5 * N_COARSE];
      IgxCandle coarse[N_COARSE];
      IgxOutcome a, b;
      double price = 1000;
      gsize n_used = 0;

      for (gsize i = 0; i < 5 * N_COARSE; i++)
        {
          random_candle (rand, 1600000200000 + (gint64) i * MINUTE, price, 4, &fine[i]);
          price = fine[i].close;
        }
      for (gsize i = 0; i < N_COARSE; i++)
        igx_candle_aggregate (fine + 5 * i, 5, 5 * MINUTE, &coarse[i]);
      signal = random_signal (rand, &fine[4]);
      signal->expires_at = signal->close_time + 5 * MINUTE * g_rand_int_range (rand, 1, N_COARSE);
      g_assert_true (igx_outcome_begin (&a, signal, fine[4].close));
      b = a;
      igx_outcome_push (&a, &finest, fine, 5 * N_COARSE, &n_used);
      g_assert_cmpint (push_finer (&b, coarse, fine, N_COARSE, &asked), ==, IGX_OUTCOME_OVER);
      g_assert_cmpint (a.state, ==, b.state);
      g_assert_cmpint (a.reached, ==, b.reached);
      assert_number (result_r (&b), result_r (&a));
      compared++;
    }
  g_assert_cmpuint (compared, ==, N_PATHS);
  g_assert_cmpuint (asked, >, N_PATHS / 20);
}

/* A whole backtest in pieces, both sides, one of them waiting for its entry, against the twin. */
static void
test_backtest (gconstpointer data)
{
  static const char source[] = "strategy both\ntimeframe 1m\n"
                               "long\n  require crosses_above(close, ema(close, 5))\n"
                               "  stop close - 2 * atr(14)\n"
                               "  target close + atr(14)\n  target close + 3 * atr(14)\n"
                               "short\n  require crosses_below(close, ema(close, 9))\n"
                               "  require rsi(14) < 60\n"
                               "  entry close + 0.5 * atr(14)\n"
                               "  stop close + 3 * atr(14)\n  target close - 2 * atr(14)\n"
                               "  expires 8 bars\n";
  const gsize piece = GPOINTER_TO_SIZE (data);
  g_autoptr (GArray) made = test_candles_generate (21, 20000, MINUTE, 100);
  const IgxCandle *candles = (const IgxCandle *) (gconstpointer) made->data;
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxStrategy) strategy = igx_strategy_new (source, -1, NULL, &error);
  g_autoptr (IgxBacktest) backtest = NULL;
  const GPtrArray *signals = NULL;
  IgxBacktestStats stats;
  IgxSeriesKey series;
  gsize n_in_state[IGX_SIGNAL_N_STATES] = { 0 };
  gsize fired = 0;
  gsize n_waiting = 0;

  g_assert_no_error (error);
  /* The walk has no jumps of its own. */
  for (gsize i = 0; i < made->len; i += 3)
    {
      IgxCandle *candle = &g_array_index (made, IgxCandle, i);

      candle->open = i % 2 == 0 ? candle->low : candle->high;
    }
  g_assert_true (igx_series_key_init (&series, "demo", "AAABBB", MINUTE, NULL));
  backtest = igx_backtest_new (&series, strategy, NULL, &error);
  g_assert_no_error (error);
  for (gsize at = 0; at < made->len; at += piece)
    {
      g_assert_true (igx_backtest_push (backtest, candles + at, MIN (piece, made->len - at), NULL));
      /* What is listed early is brought up to date later. */
      if (at / piece % 16 == 0)
        igx_backtest_get_signals (backtest);
      igx_backtest_get_stats (backtest, &stats);
      n_waiting += stats.n_in_state[IGX_SIGNAL_STATE_WAITING];
    }
  signals = igx_backtest_get_signals (backtest);
  for (guint i = 0; i < signals->len; i++)
    {
      const IgxSignal *signal = signals->pdata[i];
      NaiveOutcome want;

      while (candles[fired].open_time + MINUTE < signal->close_time)
        fired++;
      g_assert_cmpint (candles[fired].open_time + MINUTE, ==, signal->close_time);
      naive_outcome_follow (signal, candles[fired].close, 0.001, MINUTE, candles, made->len, &want);
      assert_like (signal, &want);
      g_assert_cmpint (signal->filled_at, ==, want.filled_at);
      n_in_state[want.closed_at == 0 && want.state != IGX_SIGNAL_STATE_WAITING
                     ? IGX_SIGNAL_STATE_OPEN
                     : want.state]++;
    }
  igx_backtest_get_stats (backtest, &stats);
  g_assert_cmpmem (stats.n_in_state, sizeof n_in_state, n_in_state, sizeof n_in_state);
  g_assert_cmpuint (stats.n_longs, >, 500);
  g_assert_cmpuint (stats.n_shorts, >, 500);
  g_assert_cmpuint (stats.n_signals, ==, signals->len);
  g_assert_cmpuint (n_in_state[IGX_SIGNAL_STATE_TARGET2], >, 50);
  g_assert_cmpuint (n_in_state[IGX_SIGNAL_STATE_MISSED], >, 50);
  if (piece < made->len)
    g_assert_cmpuint (n_waiting, >, 10);
}

static void
test_order (void)
{
  static const char source[] = "strategy both\ntimeframe 1m\nlong\n  require close > open\n"
                               "  stop close * 0.9\n  target close * 1.1\n";
  g_autoptr (GArray) made = test_candles_generate (21, 2000, MINUTE, 100);
  const IgxCandle *candles = (const IgxCandle *) (gconstpointer) made->data;
  g_autoptr (IgxStrategy) strategy = igx_strategy_new (source, -1, NULL, NULL);
  g_autoptr (IgxBacktest) backtest = NULL;
  g_autoptr (GError) error = NULL;
  IgxSeriesKey series;

  g_assert_true (igx_series_key_init (&series, "demo", "AAABBB", MINUTE, NULL));
  backtest = igx_backtest_new (&series, strategy, NULL, &error);
  g_assert_no_error (error);
  g_array_index (made, IgxCandle, 1500).open_time = candles[1499].open_time;
  g_assert_false (igx_backtest_push (backtest, candles, made->len, &error));
  g_assert_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_ORDER);
  g_clear_error (&error);
  g_assert_false (igx_backtest_push (backtest, candles + 1600, 100, &error));
  g_assert_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_ORDER);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/outcome/case/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/outcome/hole", test_hole);
  g_test_add_func ("/outcome/refused", test_refused);
  g_test_add_func ("/outcome/twin", test_twin);
  g_test_add_data_func ("/outcome/list/1", GSIZE_TO_POINTER (1), test_list);
  g_test_add_data_func ("/outcome/list/100", GSIZE_TO_POINTER (100), test_list);
  g_test_add_data_func ("/outcome/list/all", GSIZE_TO_POINTER (4000), test_list);
  g_test_add_func ("/outcome/finer", test_finer);
  g_test_add_data_func ("/outcome/backtest/100", GSIZE_TO_POINTER (100), test_backtest);
  g_test_add_data_func ("/outcome/backtest/20000", GSIZE_TO_POINTER (20000), test_backtest);
  g_test_add_func ("/outcome/order", test_order);
  return g_test_run ();
}
