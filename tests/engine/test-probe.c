/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A probe is told of every node once a block, and changes nothing. */
#include <string.h>

#include "engine/igx-engine-probe.h"
#include "engine/igx-strategy.h"
#include "engine/igx-timeframe.h"
#include "engine/language/igx-describe.h"
#include "test-candles.h"

#define N_CANDLES 3000
#define NODES_MAX 64

/* Averages that go side by side, others that do not, a coarser series, and another symbol. */
static const char source[]
    = "strategy probed\ntimeframe 1m\nlet fast = ema(close, 5)\nlong\n"
      " require fast > ema(close, 21) * 0.9 and rsi(7) > 1 and sma(close, 4) > 0\n"
      " require (sma(close, 3) @ 5m) > 0 and (rsi(5) @ 5m) > 1 and (close of ETHUSDT) > 0\n"
      " require rising(close, 1) or barssince(close > open) < 3\n"
      " rearm every bar\n stop close * 0.9\n target close * 1.1\n";

typedef struct
{
  guint n_steps[NODES_MAX]; /* of this block, of all of a node's candles */
  gsize n_candles[NODES_MAX];
  guint n_begun;
  guint n_calls;
  guint n_side_by_side;
} Seen;

static void
see (const IgxPlanStep *step, gpointer data)
{
  Seen *seen = data;

  seen->n_calls++;
  seen->n_begun += step->n_nodes == 0 ? 1 : 0;
  seen->n_side_by_side += step->n_nodes > 2 ? 1 : 0;
  for (guint i = 0; i < step->n_nodes; i++)
    {
      g_assert_cmpuint (step->nodes[i], >, 0);
      g_assert_cmpuint (step->nodes[i], <, NODES_MAX);
      seen->n_steps[step->nodes[i]] += step->n_candles > 0 ? 1 : 0;
      seen->n_candles[step->nodes[i]] += step->n_candles;
    }
}

static IgxStrategy *
new_strategy (void)
{
  g_autoptr (GError) error = NULL;
  IgxStrategy *strategy = igx_strategy_new (source, -1, NULL, &error);

  g_assert_no_error (error);
  return strategy;
}

static IgxEngine *
new_engine (IgxStrategy *strategy)
{
  g_autoptr (GError) error = NULL;
  IgxSeriesKey series;
  IgxEngine *engine = NULL;

  g_assert_true (igx_series_key_init (&series, "demo", "BTCUSDT", IGX_TIMEFRAME_MINUTE, NULL));
  engine = igx_engine_new (&series);
  igx_engine_add_strategy (engine, strategy, NULL, &error);
  g_assert_no_error (error);
  return engine;
}

static void
push (IgxEngine *engine, const IgxCandle *candles, gsize n, GPtrArray *signals)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (igx_engine_get_n_inputs (engine), ==, 1);
  igx_engine_feed (engine, igx_engine_get_input (engine, 0), candles, n, &error);
  g_assert_no_error (error);
  igx_engine_push (engine, candles, n, signals, &error);
  g_assert_no_error (error);
}

/* The series of each node, by its number; the first is nobody's; and whether it has a memory. */
static GPtrArray *
get_series (IgxStrategy *strategy, gboolean *has_memory)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) about = igx_describe_strategy (strategy, IGX_TIMEFRAME_MINUTE, NULL, &error);
  g_autoptr (GVariant) nodes = NULL;
  GPtrArray *series = g_ptr_array_new_with_free_func (g_free);

  g_assert_no_error (error);
  nodes = g_variant_lookup_value (about, "nodes", NULL);
  g_ptr_array_add (series, NULL);
  for (gsize i = 0; i < g_variant_n_children (nodes); i++)
    {
      g_autoptr (GVariant) node = g_variant_get_child_value (nodes, i);
      guint64 number = 0;
      guint64 bytes = 0;
      char *name = NULL;

      g_assert_true (g_variant_lookup (node, "number", "t", &number));
      g_assert_cmpuint (number, ==, i + 1);
      g_assert_true (g_variant_lookup (node, "series", "s", &name));
      g_ptr_array_add (series, name);
      g_assert_cmpuint (number, <, NODES_MAX);
      g_assert_true (g_variant_lookup (node, "bytes", "t", &bytes));
      has_memory[number] = bytes > 0;
    }
  return series;
}

/* Each block of @block candles tells of each own node once, and of one of five minutes where such
 * a candle closed; but for those that are worked out only where a signal may fire, which have no
 * memory, and of which none is ever told. */
static void
check_blocks (gsize block)
{
  g_autoptr (IgxStrategy) strategy = new_strategy ();
  g_autoptr (IgxEngine) engine = new_engine (strategy);
  gboolean has_memory[NODES_MAX] = { FALSE };
  gboolean rare[NODES_MAX] = { FALSE };
  guint n_rare = 0;
  g_autoptr (GPtrArray) series = get_series (strategy, has_memory);
  g_autoptr (GArray) candles = test_candles_generate (7, N_CANDLES, IGX_TIMEFRAME_MINUTE, 100);
  Seen seen = { .n_begun = 0 };
  const IgxPlanProbe probe = { see, &seen };
  guint n_side_by_side = 0;
  guint n_others = 0;

  g_assert_cmpuint (igx_engine_set_probe (engine, &probe), ==, series->len - 1);
  g_assert_cmpuint (series->len, >, 25);
  for (gsize at = 0; at < N_CANDLES; at += block)
    {
      const gsize n = MIN (block, N_CANDLES - at);
      const gsize n_closed = (at + n) / 5 - at / 5;

      memset (&seen, 0, sizeof seen);
      push (engine, &g_array_index (candles, IgxCandle, at), n, NULL);
      g_assert_cmpuint (seen.n_begun, >=, 2);
      for (guint i = 1; i < series->len; i++)
        {
          const gboolean coarser = g_str_equal (series->pdata[i], "5m");
          const gsize expected = coarser ? n_closed : n;

          if (at == 0 && !coarser && seen.n_steps[i] == 0)
            {
              g_assert_false (has_memory[i]);
              rare[i] = TRUE;
              n_rare++;
            }
          if (rare[i] && seen.n_steps[i] == 0)
            continue;
          if (seen.n_candles[i] != expected || seen.n_steps[i] != (expected > 0 ? 1 : 0))
            g_error ("#%u of %s, at %" G_GSIZE_FORMAT ": %u steps of %" G_GSIZE_FORMAT " candles",
                     i, (const char *) series->pdata[i], at, seen.n_steps[i], seen.n_candles[i]);
          n_others += !g_str_equal (series->pdata[i], "1m");
        }
      n_side_by_side += seen.n_side_by_side;
    }
  g_assert_cmpuint (n_others, >, N_CANDLES / block);
  g_assert_cmpuint (n_rare, >=, 2);
  g_assert_cmpuint (n_rare, <, series->len / 2);
  if (block >= 32)
    g_assert_cmpuint (n_side_by_side, >, 1);
  else
    g_assert_cmpuint (n_side_by_side, ==, 0);
}

static void
test_blocks (void)
{
  check_blocks (512);
  check_blocks (100);
  check_blocks (7);
  check_blocks (1);
}

static void
assert_same_signal (const IgxSignal *a, const IgxSignal *b)
{
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpint (memcmp (&a->entry, &b->entry, sizeof a->entry), ==, 0);
  g_assert_cmpint (memcmp (&a->stop, &b->stop, sizeof a->stop), ==, 0);
}

/* With a probe, without one, and with one that is taken away in the middle: the same signals and,
 * in the end, the same memory of all nodes. */
static void
test_same_bits (void)
{
  g_autoptr (IgxStrategy) strategy = new_strategy ();
  g_autoptr (GArray) candles = test_candles_generate (7, N_CANDLES, IGX_TIMEFRAME_MINUTE, 100);
  const IgxCandle *all = &g_array_index (candles, IgxCandle, 0);
  g_autoptr (GBytes) expected = NULL;
  g_autoptr (GPtrArray) first = NULL;

  for (guint how = 0; how < 3; how++)
    {
      g_autoptr (IgxEngine) engine = new_engine (strategy);
      g_autoptr (GPtrArray) signals
          = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
      g_autoptr (GBytes) state = NULL;
      Seen seen = { .n_begun = 0 };
      const IgxPlanProbe probe = { see, &seen };
      guint n_calls = 0;

      if (how > 0)
        igx_engine_set_probe (engine, &probe);
      push (engine, all, N_CANDLES / 2, signals);
      n_calls = seen.n_calls;
      g_assert_cmpuint (n_calls > 0, ==, how > 0);
      if (how == 2)
        igx_engine_set_probe (engine, NULL);
      push (engine, all + N_CANDLES / 2, N_CANDLES / 2, signals);
      g_assert_cmpuint (seen.n_calls > n_calls, ==, how == 1);
      state = igx_engine_save (engine);
      if (how == 0)
        {
          expected = g_bytes_ref (state);
          first = g_ptr_array_ref (signals);
        }
      g_assert_true (g_bytes_equal (state, expected));
      g_assert_cmpuint (signals->len, ==, first->len);
      for (guint i = 0; i < signals->len; i++)
        assert_same_signal (signals->pdata[i], first->pdata[i]);
    }
  g_assert_cmpuint (first->len, >, 500);
  g_assert_cmpuint (g_bytes_get_size (expected), >, 800);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probe/blocks", test_blocks);
  g_test_add_func ("/probe/same-bits", test_same_bits);
  return g_test_run ();
}
