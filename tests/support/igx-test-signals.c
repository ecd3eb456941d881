/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/igx-test-signals.h"

#include <math.h>
#include <string.h>

/* Levels of two runs that began at different candles. */
#define LEVEL_TOLERANCE 1e-8

/**
 * igx_test_signals_keep:
 * @signals: (element-type IgxSignal): owned by the array
 *
 * Drops what did not close after @after or closed after @up_to.
 */
void
igx_test_signals_keep (GPtrArray *signals, gint64 after, gint64 up_to)
{
  for (guint i = signals->len; i > 0; i--)
    {
      const IgxSignal *signal = signals->pdata[i - 1];

      if (signal->close_time <= after || signal->close_time > up_to)
        g_ptr_array_remove_index (signals, i - 1);
    }
}

static int
compare_signals (gconstpointer a, gconstpointer b)
{
  return igx_signal_compare (*(IgxSignal *const *) a, *(IgxSignal *const *) b);
}

static void
assert_close (const IgxSignal *signal, const char *name, double a, double b)
{
  if (!(fabs (a - b) <= LEVEL_TOLERANCE * fabs (a)))
    g_error ("%s of %s %s at %" G_GINT64_FORMAT " differs: %.17g and %.17g", name, signal->strategy,
             signal->id, signal->close_time, a, b);
}

/**
 * igx_test_signals_compare:
 *
 * Asserts that both hold the same candidates: ids, times, levels, confidence. Sorts both.
 *
 * Returns: how many were compared
 */
guint
igx_test_signals_compare (GPtrArray *expected, GPtrArray *found)
{
  g_ptr_array_sort (expected, compare_signals);
  g_ptr_array_sort (found, compare_signals);
  for (guint i = 0; i < MIN (expected->len, found->len); i++)
    {
      const IgxSignal *a = expected->pdata[i];
      const IgxSignal *b = found->pdata[i];

      g_assert_cmpstr (a->id, ==, b->id);
      g_assert_cmpint (a->close_time, ==, b->close_time);
      g_assert_cmpint (a->expires_at, ==, b->expires_at);
      assert_close (a, "entry", a->entry, b->entry);
      assert_close (a, "stop", a->stop, b->stop);
      assert_close (a, "confidence", a->confidence, b->confidence);
      g_assert_cmpuint (a->n_targets, ==, b->n_targets);
      for (guint t = 0; t < a->n_targets; t++)
        assert_close (a, "target", a->targets[t], b->targets[t]);
    }
  g_assert_cmpuint (expected->len, ==, found->len);
  return found->len;
}

static void
assert_same_bits (const IgxSignal *signal, const char *name, double a, double b)
{
  if (memcmp (&a, &b, sizeof a) != 0)
    g_error ("%s of %s %s is %.17g, and %.17g when it is judged again", name, signal->strategy,
             signal->id, a, b);
}

/**
 * igx_test_signals_replay:
 * @signal: a candidate with its verdict, from the ledger or the bus
 *
 * Asserts that the verdict, taken again from what was recorded with it, is the same, bit for bit.
 *
 * Returns: the verdict
 */
IgxVerdict
igx_test_signals_replay (const IgxSignal *signal)
{
  const IgxApplicant applicant = {
    .symbol = signal->series.symbol,
    .strategy = signal->strategy,
    .timeframe = signal->series.timeframe,
    .direction = signal->direction,
    .close_time = signal->close_time,
    .expires_at = signal->expires_at,
    .confidence = signal->confidence,
    .entry = signal->entry,
    .stop = signal->stop,
    .target = signal->targets[0],
    .regime_fit = signal->regime_fit,
    .moment = signal->moment,
  };
  g_autofree char *sentence = NULL;
  g_autoptr (GError) error = NULL;
  IgxVerdictInputs in = { 0 };
  IgxVerdict verdict;

  g_assert_nonnull (signal->verdict);
  igx_verdict_inputs_from_text (&in, signal->verdict, &error);
  g_assert_no_error (error);
  igx_verdict_take (&verdict, &applicant, &in);
  sentence = igx_verdict_dup_refusal (&verdict, &applicant);
  g_assert_cmpstr (sentence, ==, signal->refusal);
  g_assert_cmpint (verdict.refusal == IGX_REFUSAL_NONE, ==, signal->published);
  assert_same_bits (signal, "quality", signal->quality, verdict.quality);
  assert_same_bits (signal, "opposition", signal->opposition, verdict.opposition);
  for (guint i = 0; i < IGX_N_TERMS; i++)
    assert_same_bits (signal, igx_term_to_string ((IgxTerm) i), signal->quality_terms[i],
                      verdict.terms[i]);
  return verdict;
}

/**
 * igx_test_signals_assert_same_number:
 *
 * The same bits, or both unknown.
 */
void
igx_test_signals_assert_same_number (double a, double b)
{
  g_assert_cmpint (!!isnan (a), ==, !!isnan (b));
  if (!isnan (a))
    g_assert_cmpmem (&a, sizeof a, &b, sizeof b);
}

/**
 * igx_test_signals_assert_same_lists:
 *
 * The same votes and values, in the same order.
 */
void
igx_test_signals_assert_same_lists (const IgxSignal *a, const IgxSignal *b)
{
  const guint n_values = a->values != NULL ? a->values->len : 0;
  const guint n_votes = a->votes != NULL ? a->votes->len : 0;

  g_assert_cmpuint (n_values, ==, b->values != NULL ? b->values->len : 0);
  for (guint i = 0; i < n_values; i++)
    {
      const IgxSignalValue *x = a->values->pdata[i];
      const IgxSignalValue *y = b->values->pdata[i];

      g_assert_cmpstr (x->name, ==, y->name);
      igx_test_signals_assert_same_number (x->value, y->value);
    }
  g_assert_cmpuint (n_votes, ==, b->votes != NULL ? b->votes->len : 0);
  for (guint i = 0; i < n_votes; i++)
    {
      const IgxVote *x = a->votes->pdata[i];
      const IgxVote *y = b->votes->pdata[i];

      g_assert_cmpstr (x->strategy, ==, y->strategy);
      g_assert_cmpint (x->direction, ==, y->direction);
      igx_test_signals_assert_same_number (x->confidence, y->confidence);
    }
}
