/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * States that somebody has made: whatever is in them, they are refused, or a thousand candles
 * later nothing has happened but that values are others. Under the sanitizers this test finds the
 * place that is read outside of a memory; without them it finds the ones that are far outside, and
 * the loops that do not end.
 */
#include <math.h>
#include <string.h>

#include "engine/igx-engine.h"
#include "engine/igx-strategy.h"
#include "engine/igx-timeframe.h"
#include "engine/language/igx-plan-private.h"
#include "engine/language/igx-plan-state.h"
#include "test-candles.h"

#define HASH_SIZE 32
#define N_BEFORE  640
#define N_AFTER   1000
#define N_SEALED  400
#define WORD      8

typedef struct
{
  guint taken;
  guint refused;
} Tally;

/* Blocks that go side by side, and single candles. */
static void
go_on (IgxPlan *plan, const IgxCandle *candles, gsize n)
{
  const gsize block = n / 2;

  for (gsize at = 0; at < block; at += 250)
    igx_plan_eval (plan, candles + at, MIN (250, block - at));
  for (gsize at = block; at < n; at++)
    igx_plan_eval (plan, candles + at, 1);
}

static gboolean
try_bytes (IgxPlan *plan, const GString *bytes, const GArray *candles)
{
  IgxByteReader reader = { (const guint8 *) bytes->str, bytes->len };
  IgxByteReader body = reader;

  if (!igx_plan_state_check (plan, &reader, 0))
    return FALSE;
  g_assert_cmpuint (reader.left, ==, 0);
  igx_plan_state_load (plan, &body, 0);
  go_on (plan, &g_array_index (candles, IgxCandle, N_BEFORE), N_AFTER);
  return TRUE;
}

/* What stands at a word, in both of its halves, and in one of its bytes. */
static guint64
forge (guint64 word, guint which, gsize capacity, GRand *random)
{
  const guint64 any
      = (guint64) g_rand_int (random) << 32 | (guint64) g_rand_int_range (random, 0, 400);

  switch (which)
    {
    case 0:
      return 0;
    case 1:
      return G_MAXUINT64;
    case 2:
      return word + 1;
    case 3:
      return word - 1;
    case 4:
      return capacity;
    case 5:
      return word + ((guint64) 1 << 32);
    case 6:
      return word
             ^ ((guint64) g_rand_int_range (random, 1, 256) << 8 * g_rand_int_range (random, 0, 8));
    case 7:
      return any;
    case 8:
      return any & G_MAXUINT32;
    case 9:
      /* One more than the prices that a direct cci has room for. */
      return capacity + 64;
    default:
      return G_MAXINT64;
    }
}

#define N_FORGERIES 11

/* Each word of what a plan remembers, made another. */
static Tally
forge_all (IgxPlan *plan, const GArray *candles, gsize capacity, GRand *random)
{
  g_autoptr (GString) good = g_string_new (NULL);
  Tally tally = { 0 };

  go_on (plan, &g_array_index (candles, IgxCandle, 0), N_BEFORE);
  igx_plan_state_save (plan, good);
  g_assert_cmpuint (good->len % WORD, ==, 0);
  for (gsize at = 0; at < good->len; at += WORD)
    for (guint which = 0; which < N_FORGERIES; which++)
      {
        g_autoptr (GString) bytes = g_string_new_len (good->str, (gssize) good->len);
        guint64 word = 0;
        guint64 forged = 0;

        memcpy (&word, bytes->str + at, WORD);
        forged = forge (word, which, capacity, random);
        if (forged == word)
          continue;
        memcpy (bytes->str + at, &forged, WORD);
        if (try_bytes (plan, bytes, candles))
          tally.taken++;
        else
          tally.refused++;
      }
  return tally;
}

static Tally
forge_indicator (const IgxIndicator *indicator, double period, const GArray *candles, GRand *random)
{
  g_autoptr (IgxPlan) plan = igx_plan_new (IGX_TIMEFRAME_MINUTE, FALSE);
  guint inputs[IGX_INDICATOR_INPUTS_MAX] = { 0 };
  double params[IGX_INDICATOR_PARAMS_MAX] = { 0 };
  guint slot = 0;

  for (guint i = 0; i < indicator->n_inputs; i++)
    inputs[i] = igx_plan_add_source (plan, igx_source_from_input (indicator->inputs[i].source));
  for (guint i = 0; i < indicator->n_params; i++)
    {
      const IgxParamSpec *param = &indicator->params[i];

      params[i] = param->whole ? MAX (param->minimum, period) : param->minimum;
    }
  slot = igx_plan_add_indicator (plan, indicator, inputs, params);
  for (guint i = 0; i < indicator->n_outputs; i++)
    igx_plan_keep (plan, slot + i);
  return forge_all (plan, candles, (gsize) period, random);
}

static void
check_indicators (const double *periods, guint n_periods, const char *only)
{
  g_autoptr (GArray) candles
      = test_candles_generate (3, N_BEFORE + N_AFTER, IGX_TIMEFRAME_MINUTE, 100);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  Tally all = { 0 };

  for (gsize i = 0; i < igx_indicator_count (); i++)
    for (guint p = 0; p < n_periods; p++)
      {
        const IgxIndicator *indicator = igx_indicator_at (i);
        Tally tally = { 0 };

        if (only != NULL && !g_str_equal (indicator->name, only))
          continue;
        tally = forge_indicator (indicator, periods[p], candles, random);
        all.taken += tally.taken;
        all.refused += tally.refused;
        /* The size is the first word of all; what is plain has nothing else to be refused. */
        if (indicator->plain)
          g_assert_cmpuint (tally.refused, <=, N_FORGERIES);
        else
          g_assert_cmpuint (tally.refused, >, N_FORGERIES + 2);
        g_assert_cmpuint (tally.taken, >, 0);
      }
  g_test_message ("%u taken, %u refused", all.taken, all.refused);
  g_assert_cmpuint (all.taken, >, 1000);
  g_assert_cmpuint (all.refused, >, only != NULL ? 1000 : 3000);
}

static void
test_indicators (void)
{
  static const double periods[] = { 1, 2, 5, 40 };

  check_indicators (periods, g_test_thorough () ? 4 : 3, NULL);
}

/* Long enough that values are kept in a tree. */
static void
test_trees (void)
{
  static const double rank = 540;
  static const double deviation = 40;

  check_indicators (&rank, 1, "percentrank");
  check_indicators (&deviation, 1, "cci");
}

/* What the tree of percentrank is made of; the first is the empty subtree. */
typedef struct
{
  double key;
  double high;
  double low;
  guint32 left;
  guint32 right;
  guint32 count;
  guint32 used;
} Node;

typedef struct
{
  guint64 size;
  guint64 n;
  guint64 pos;
  guint64 at;
  guint64 run;
  guint32 root;
  guint32 padding;
  Node nodes[];
} Rank;

#define RANK 540

static int
compare_keys (gconstpointer a, gconstpointer b, gpointer data)
{
  const Node *nodes = data;
  const guint32 first = *(const guint32 *) a;
  const guint32 second = *(const guint32 *) b;

  if (nodes[first].key < nodes[second].key)
    return -1;
  if (nodes[first].key > nodes[second].key)
    return 1;
  return first < second ? -1 : 1;
}

/* All values in one long branch: in order, and with the right counts, but as deep as can be. */
static void
make_chain (Rank *rank, gboolean to_the_left)
{
  guint32 slots[RANK];

  for (guint32 i = 0; i < RANK; i++)
    slots[i] = i + 1;
  g_qsort_with_data (slots, RANK, sizeof slots[0], compare_keys, rank->nodes);
  for (guint i = 0; i < RANK; i++)
    {
      Node *node = &rank->nodes[slots[i]];

      node->left = to_the_left && i > 0 ? slots[i - 1] : 0;
      node->right = !to_the_left && i + 1 < RANK ? slots[i + 1] : 0;
      node->count = to_the_left ? i + 1 : RANK - i;
    }
  rank->root = slots[to_the_left ? RANK - 1 : 0];
}

static void
make_chain_left (Rank *rank)
{
  make_chain (rank, TRUE);
}

static void
make_chain_right (Rank *rank)
{
  make_chain (rank, FALSE);
}

/* A way down that comes back to where it was. */
static void
make_ring (Rank *rank)
{
  const guint32 root = rank->root;
  const guint32 left = rank->nodes[root].left;

  g_assert_cmpuint (left, !=, 0);
  rank->nodes[left].left = root;
  rank->nodes[root].right = 0;
  rank->nodes[left].right = 0;
  rank->nodes[left].count = rank->nodes[root].count + 1;
}

static void
make_empty_filled (Rank *rank)
{
  rank->nodes[0].high = 1e9;
}

static void
make_one_more (Rank *rank)
{
  rank->nodes[rank->root].count++;
}

static void
make_nothing (Rank *rank)
{
}

/* Trees that no change of one word makes. */
static void
test_trees_made_up (void)
{
  static const struct
  {
    void (*make) (Rank *rank);
    gboolean taken;
  } rows[] = {
    { make_nothing, TRUE }, { make_chain_left, FALSE }, { make_chain_right, FALSE },
    { make_ring, FALSE },   { make_one_more, FALSE },   { make_empty_filled, FALSE },
  };
  g_autoptr (GArray) candles
      = test_candles_generate (3, N_BEFORE + N_AFTER, IGX_TIMEFRAME_MINUTE, 100);
  g_autoptr (IgxPlan) plan = igx_plan_new (IGX_TIMEFRAME_MINUTE, FALSE);
  const double period = RANK;
  g_autoptr (GString) good = g_string_new (NULL);
  guint close = igx_plan_add_source (plan, igx_source_from_input (IGX_INPUT_CLOSE));

  igx_plan_keep (
      plan, igx_plan_add_indicator (plan, igx_indicator_find ("percentrank"), &close, &period));
  go_on (plan, &g_array_index (candles, IgxCandle, 0), N_BEFORE);
  igx_plan_state_save (plan, good);
  g_assert_cmpuint (good->len, ==, sizeof (Rank) + (RANK + 1) * sizeof (Node));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree Rank *rank = g_memdup2 (good->str, good->len);
      g_autoptr (GString) bytes = NULL;

      g_assert_cmpuint (rank->nodes[rank->root].count, ==, RANK);
      rows[i].make (rank);
      bytes = g_string_new_len ((const char *) rank, (gssize) good->len);
      g_assert_cmpint (try_bytes (plan, bytes, candles), ==, rows[i].taken);
    }
}

/* What cannot lead astray is refused as well where it can only be wrong: the seed of an average is
 * not longer than its period, and its factor is that of the period. */
static void
test_average (void)
{
  g_autoptr (IgxPlan) plan = igx_plan_new (IGX_TIMEFRAME_MINUTE, FALSE);
  g_autoptr (GArray) candles
      = test_candles_generate (3, N_BEFORE + N_AFTER, IGX_TIMEFRAME_MINUTE, 100);
  const double period = 5;
  /* Size, factor, value, first value, period, values in the seed. */
  static const gboolean taken[6] = { FALSE, FALSE, TRUE, TRUE, FALSE, TRUE };
  guint close = igx_plan_add_source (plan, igx_source_from_input (IGX_INPUT_CLOSE));
  g_autoptr (GString) good = g_string_new (NULL);

  igx_plan_keep (plan, igx_plan_add_indicator (plan, igx_indicator_find ("ema"), &close, &period));
  go_on (plan, &g_array_index (candles, IgxCandle, 0), N_BEFORE);
  igx_plan_state_save (plan, good);
  g_assert_cmpuint (good->len, ==, sizeof taken / sizeof taken[0] * WORD);
  for (gsize i = 0; i < G_N_ELEMENTS (taken); i++)
    for (gint step = -1; step <= 1; step += 2)
      {
        g_autoptr (GString) bytes = g_string_new_len (good->str, (gssize) good->len);
        guint64 word = 0;

        memcpy (&word, bytes->str + i * WORD, WORD);
        word += (guint64) step;
        memcpy (bytes->str + i * WORD, &word, WORD);
        g_assert_cmpint (try_bytes (plan, bytes, candles), ==,
                         taken[i] && !(i == G_N_ELEMENTS (taken) - 1 && step > 0));
      }
}

static void
test_functions (void)
{
  g_autoptr (GArray) candles
      = test_candles_generate (3, N_BEFORE + N_AFTER, IGX_TIMEFRAME_MINUTE, 100);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  Tally all = { 0 };
  guint n_tried = 0;

  for (gsize i = 0; i < igx_function_count (); i++)
    for (guint period = 1; period < 6; period += 2)
      {
        const IgxFunction *function = igx_function_at (i);
        const gboolean has_period
            = function->arguments[function->n_arguments - 1] == IGX_ARGUMENT_PERIOD;
        g_autoptr (IgxPlan) plan = igx_plan_new (IGX_TIMEFRAME_MINUTE, FALSE);
        guint inputs[IGX_FUNCTION_ARGS_MAX] = { 0 };
        guint slot = 0;
        Tally tally = { 0 };

        if (function->state_size == NULL)
          continue;
        for (guint k = 0; k < function->n_arguments; k++)
          inputs[k] = igx_plan_add_source (
              plan, igx_source_from_input (k == 0 ? IGX_INPUT_CLOSE : IGX_INPUT_OPEN));
        slot = igx_plan_add_function (plan, function, inputs,
                                      function->n_arguments - (has_period ? 1 : 0), period);
        igx_plan_keep (plan, slot);
        tally = forge_all (plan, candles, period, random);
        all.taken += tally.taken;
        all.refused += tally.refused;
        n_tried++;
      }
  g_test_message ("%u functions, %u taken, %u refused", n_tried, all.taken, all.refused);
  g_assert_cmpuint (n_tried, >=, 20);
  g_assert_cmpuint (all.taken, >, 200);
  g_assert_cmpuint (all.refused, >, 500);
}

/* Of `rising`: the words before its values, and after them a queue of places. */
typedef struct
{
  guint64 period;
  guint64 seen;
  guint64 unknown;
  guint64 head;
  guint64 size;
  double values[];
} Window;

/* Takes a state of `rising (close, 3)` that has seen @seen values, of which the last is the
 * largest, and goes on with falling ones: all of them stand in the queue. */
static gboolean
try_seen (guint64 seen)
{
  g_autoptr (IgxPlan) plan = igx_plan_new (IGX_TIMEFRAME_MINUTE, FALSE);
  g_autoptr (GArray) candles
      = test_candles_generate (3, N_BEFORE + N_AFTER, IGX_TIMEFRAME_MINUTE, 100);
  g_autoptr (GString) bytes = g_string_new (NULL);
  guint close = igx_plan_add_source (plan, igx_source_from_input (IGX_INPUT_CLOSE));
  Window *window = NULL;

  for (guint i = 0; i < candles->len; i++)
    g_array_index (candles, IgxCandle, i).close = i < N_BEFORE ? i + 1 : 1e6 - i;
  igx_plan_keep (plan, igx_plan_add_function (plan, igx_function_find ("rising"), &close, 1, 3));
  go_on (plan, &g_array_index (candles, IgxCandle, 0), N_BEFORE);
  igx_plan_state_save (plan, bytes);
  window = g_memdup2 (bytes->str, bytes->len);
  g_assert_cmpuint (bytes->len, ==, sizeof (Window) + 6 * sizeof (double));
  g_assert_cmpuint (window->seen, ==, N_BEFORE);
  g_assert_cmpuint (window->size, ==, 1);
  window->seen = seen;
  window->values[window->period + window->head] = (double) (seen - 1);
  memcpy (bytes->str, window, bytes->len);
  g_free (window);
  return try_bytes (plan, bytes, candles);
}

/* Where a double no longer tells one place from the next, the queue would never get shorter. */
static void
test_many_values (void)
{
  g_assert_true (try_seen (N_BEFORE));
  g_assert_true (try_seen ((guint64) 1 << 52));
  g_assert_false (try_seen (((guint64) 1 << 52) + 1));
  g_assert_false (try_seen (((guint64) 1 << 53) - 1));
  g_assert_false (try_seen ((guint64) 1 << 60));
}

/* What count says is what its window says. */
static void
test_count (void)
{
  static const gsize words[]
      = { G_STRUCT_OFFSET (Window, unknown), G_STRUCT_OFFSET (Window, size) };
  g_autoptr (IgxPlan) plan = igx_plan_new (IGX_TIMEFRAME_MINUTE, FALSE);
  g_autoptr (GArray) candles
      = test_candles_generate (3, N_BEFORE + N_AFTER, IGX_TIMEFRAME_MINUTE, 100);
  g_autoptr (GString) good = g_string_new (NULL);
  guint inputs[2] = {
    igx_plan_add_source (plan, igx_source_from_input (IGX_INPUT_CLOSE)),
    igx_plan_add_source (plan, igx_source_from_input (IGX_INPUT_OPEN)),
  };
  guint up = igx_plan_add_function (plan, igx_function_find_operator (">", 2), inputs, 2, 0);

  igx_plan_keep (plan, igx_plan_add_function (plan, igx_function_find ("count"), &up, 1, 5));
  go_on (plan, &g_array_index (candles, IgxCandle, 0), N_BEFORE);
  igx_plan_state_save (plan, good);
  g_assert_true (try_bytes (plan, good, candles));
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (GString) bytes = g_string_new_len (good->str, (gssize) good->len);

      bytes->str[words[i]]++;
      g_assert_false (try_bytes (plan, bytes, candles));
    }
}

static IgxEngine *
new_engine (void)
{
  const char *source
      = "strategy forged\ntimeframe 1m\nlong\n"
        " require percentrank(close, 540) > 20 and cci(40) > -50 and hma(close, 9) > 0\n"
        " require swing_divergence(rsi(5), 2, 2, 20) >= 0 and psar > 0 and kama(close, 5) > 0\n"
        " require ichimoku(3, 5, 7).base > 0 and macd(3, 6, 4).hist > 0 and count(close > open, 5) "
        "> 1\n"
        " require (stoch(5).k @ 5m > 0) and aroon(7).up > 0 and rising(close, 2)\n"
        " rearm every bar\n stop close * 0.9\n target close * 1.1\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxStrategy) strategy = igx_strategy_new (source, -1, NULL, &error);
  IgxSeriesKey series;
  IgxEngine *engine = NULL;

  g_assert_no_error (error);
  g_assert_true (igx_series_key_init (&series, "demo", "AAABBB", IGX_TIMEFRAME_MINUTE, NULL));
  engine = igx_engine_new (&series);
  igx_engine_add_strategy (engine, strategy, NULL, &error);
  g_assert_no_error (error);
  return engine;
}

static void
push_after (IgxEngine *engine, const GArray *candles)
{
  g_autofree IgxCandle *more = g_new0 (IgxCandle, N_AFTER);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_AFTER; i++)
    {
      more[i] = g_array_index (candles, IgxCandle, N_BEFORE + i);
      more[i].open_time = igx_engine_get_last_open_time (engine) + (i + 1) * IGX_TIMEFRAME_MINUTE;
    }
  igx_engine_push (engine, more, N_AFTER, NULL, &error);
  g_assert_no_error (error);
}

/* As it comes from a file: with the right checksum, and several words at a time. */
static void
test_sealed (void)
{
  g_autoptr (GArray) candles
      = test_candles_generate (3, N_BEFORE + N_AFTER, IGX_TIMEFRAME_MINUTE, 100);
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_autoptr (IgxEngine) engine = new_engine ();
  g_autoptr (GBytes) state = NULL;
  g_autoptr (GError) error = NULL;
  const guint8 *good = NULL;
  gsize size = 0;
  Tally all = { 0 };

  igx_engine_push (engine, &g_array_index (candles, IgxCandle, 0), N_BEFORE, NULL, &error);
  g_assert_no_error (error);
  state = igx_engine_save (engine);
  good = g_bytes_get_data (state, &size);
  g_assert_cmpuint (size % WORD, ==, 0);
  for (guint i = 0; i < N_SEALED; i++)
    {
      g_autofree guint8 *bytes = g_memdup2 (good, size);
      g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
      g_autoptr (GBytes) forged = NULL;
      gsize length = HASH_SIZE;

      for (gint32 n = g_rand_int_range (random, 1, 4); n > 0; n--)
        {
          const gsize at
              = WORD * (gsize) g_rand_int_range (random, 0, (gint32) ((size - HASH_SIZE) / WORD));
          guint64 word = 0;

          memcpy (&word, bytes + at, WORD);
          word = forge (word, (guint) g_rand_int_range (random, 0, N_FORGERIES), 5, random);
          memcpy (bytes + at, &word, WORD);
        }
      g_checksum_update (checksum, bytes, (gssize) (size - HASH_SIZE));
      g_checksum_get_digest (checksum, bytes + size - HASH_SIZE, &length);
      forged = g_bytes_new (bytes, size);
      if (igx_engine_restore (engine, forged, &error))
        {
          push_after (engine, candles);
          all.taken++;
          continue;
        }
      g_assert_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID);
      g_clear_error (&error);
      all.refused++;
    }
  g_test_message ("%" G_GSIZE_FORMAT " bytes, %u taken, %u refused", size, all.taken, all.refused);
  g_assert_cmpuint (all.taken, >, 50);
  g_assert_cmpuint (all.refused, >, 50);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forged/indicators", test_indicators);
  g_test_add_func ("/forged/trees", test_trees);
  g_test_add_func ("/forged/trees-made-up", test_trees_made_up);
  g_test_add_func ("/forged/average", test_average);
  g_test_add_func ("/forged/functions", test_functions);
  g_test_add_func ("/forged/many-values", test_many_values);
  g_test_add_func ("/forged/count", test_count);
  g_test_add_func ("/forged/sealed", test_sealed);
  return g_test_run ();
}
