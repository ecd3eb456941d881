/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/verify/igx-ctl-comparison.h"

#include <math.h>
#include <string.h>

#include "engine/igx-name.h"

static const struct
{
  const char *name;
  const char *words;
} causes[] = {
  { "none", "no difference" },
  { "corrected", "the exchange has corrected a candle since" },
  { "strategy", "the strategy is not what it was" },
  { "candles", "the cache no longer has the candles" },
  { "unexplained", "not explained: please report this" },
};

G_STATIC_ASSERT (G_N_ELEMENTS (causes) == IGX_CTL_N_CAUSES);

const char *
igx_ctl_cause_to_string (IgxCtlCause cause)
{
  return causes[cause].name;
}

const char *
igx_ctl_cause_get_words (IgxCtlCause cause)
{
  return causes[cause].words;
}

static void
difference_free (gpointer data)
{
  IgxCtlDifference *difference = data;

  g_clear_pointer (&difference->kept, igx_signal_unref);
  g_clear_pointer (&difference->found, igx_signal_unref);
  g_free (difference);
}

/**
 * igx_ctl_comparison_new:
 *
 * Returns: (transfer full): one that has compared nothing
 */
IgxCtlComparison *
igx_ctl_comparison_new (void)
{
  IgxCtlComparison *self = g_new0 (IgxCtlComparison, 1);

  self->differences = g_ptr_array_new_with_free_func (difference_free);
  return self;
}

void
igx_ctl_comparison_free (IgxCtlComparison *self)
{
  g_ptr_array_unref (self->differences);
  g_free (self);
}

static gboolean
is_near (double a, double b)
{
  if (isnan (a) || isnan (b))
    return isnan (a) && isnan (b);
  return fabs (a - b) <= IGX_CTL_COMPARISON_TOLERANCE * MAX (fabs (a), fabs (b));
}

static gboolean
has_same_reasons (const IgxSignal *a, const IgxSignal *b)
{
  if (a->reasons->len != b->reasons->len)
    return FALSE;
  for (guint i = 0; i < a->reasons->len; i++)
    {
      const IgxReason *x = a->reasons->pdata[i];
      const IgxReason *y = b->reasons->pdata[i];

      if (g_strcmp0 (x->text, y->text) != 0 || !is_near (x->points, y->points)
          || x->available != y->available)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_same (const IgxSignal *a, const IgxSignal *b)
{
  if (a->n_targets != b->n_targets || a->expires_at != b->expires_at
      || !is_near (a->entry, b->entry) || !is_near (a->stop, b->stop)
      || !is_near (a->confidence, b->confidence))
    return FALSE;
  for (guint i = 0; i < a->n_targets; i++)
    if (!is_near (a->targets[i], b->targets[i]))
      return FALSE;
  /* An older version has not kept the regime. */
  if (a->moment.regime != IGX_REGIME_UNKNOWN && a->moment.regime != b->moment.regime)
    return FALSE;
  return has_same_reasons (a, b);
}

static const IgxCandle *
find_candle (const GArray *candles, gint64 open_time)
{
  guint low = 0;
  guint high = candles->len;

  while (low < high)
    {
      const guint middle = low + (high - low) / 2;
      const IgxCandle *candle = &g_array_index (candles, IgxCandle, middle);

      if (candle->open_time == open_time)
        return candle;
      if (candle->open_time < open_time)
        low = middle + 1;
      else
        high = middle;
    }
  return NULL;
}

static gboolean
is_candle_changed (const IgxSignal *kept, const IgxCandle *candle)
{
  g_autofree char *hash = igx_candle_dup_hash (candle);

  return kept->candle_hash != NULL && strcmp (kept->candle_hash, hash) != 0;
}

static IgxCtlCause
find_cause (const IgxSignal *kept, const IgxSignal *found, const IgxCtlEvidence *evidence)
{
  const IgxSignal *any = kept != NULL ? kept : found;
  const IgxCandle *candle
      = find_candle (evidence->candles, any->close_time - any->series.timeframe);

  if (kept != NULL && !evidence->is_current (kept, evidence->data))
    return IGX_CTL_CAUSE_STRATEGY;
  if (candle == NULL)
    return IGX_CTL_CAUSE_CANDLES;
  if (evidence->corrected || (kept != NULL && is_candle_changed (kept, candle)))
    return IGX_CTL_CAUSE_CORRECTED;
  if (!evidence->whole)
    return IGX_CTL_CAUSE_CANDLES;
  return IGX_CTL_CAUSE_UNEXPLAINED;
}

static void
add_difference (IgxCtlComparison *self,
                IgxSignal *kept,
                IgxSignal *found,
                const IgxCtlEvidence *evidence)
{
  IgxCtlDifference *difference = g_new0 (IgxCtlDifference, 1);

  difference->kept = kept != NULL ? igx_signal_ref (kept) : NULL;
  difference->found = found != NULL ? igx_signal_ref (found) : NULL;
  difference->cause = find_cause (kept, found, evidence);
  self->n_causes[difference->cause]++;
  g_ptr_array_add (self->differences, difference);
}

static gboolean
has_same_bits (double a, double b)
{
  return (isnan (a) && isnan (b)) || memcmp (&a, &b, sizeof a) == 0;
}

/* The verdict again, from what was recorded with it. */
static void
check_verdict (IgxCtlComparison *self, const IgxSignal *kept)
{
  const IgxApplicant applicant = {
    .symbol = kept->series.symbol,
    .strategy = igx_name_intern (kept->strategy),
    .timeframe = kept->series.timeframe,
    .direction = kept->direction,
    .close_time = kept->close_time,
    .expires_at = kept->expires_at,
    .confidence = kept->confidence,
    .entry = kept->entry,
    .stop = kept->stop,
    .target = kept->targets[0],
    .regime_fit = kept->regime_fit,
    .moment = kept->moment,
  };
  IgxVerdictInputs inputs = { 0 };
  IgxVerdict verdict = { 0 };

  if (kept->verdict == NULL)
    return;
  self->n_verdicts++;
  if (!igx_verdict_inputs_from_text (&inputs, kept->verdict, NULL))
    {
      self->n_wrong_verdicts++;
      return;
    }
  igx_verdict_take (&verdict, &applicant, &inputs);
  if ((verdict.refusal == IGX_REFUSAL_NONE) != kept->published
      || !has_same_bits (verdict.quality, kept->quality))
    self->n_wrong_verdicts++;
}

static void
add_pair (IgxCtlComparison *self, IgxSignal *kept, IgxSignal *found, const IgxCtlEvidence *evidence)
{
  check_verdict (self, kept);
  if (!is_same (kept, found))
    {
      add_difference (self, kept, found, evidence);
      return;
    }
  self->n_same++;
  self->n_late += kept->delivery == IGX_DELIVERY_LATE;
  self->n_published += kept->published;
}

/**
 * igx_ctl_comparison_add:
 * @kept: (element-type IgxSignal): what the ledger has of a series in a time
 * @found: (element-type IgxSignal): what the replay finds in it
 * @evidence: what a difference may come from
 */
void
igx_ctl_comparison_add (IgxCtlComparison *self,
                        GPtrArray *kept,
                        GPtrArray *found,
                        const IgxCtlEvidence *evidence)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < found->len; i++)
    g_hash_table_insert (known, ((const IgxSignal *) found->pdata[i])->id, found->pdata[i]);
  for (guint i = 0; i < kept->len; i++)
    {
      IgxSignal *signal = kept->pdata[i];
      IgxSignal *other = g_hash_table_lookup (known, signal->id);

      if (other != NULL)
        add_pair (self, signal, other, evidence);
      else
        add_difference (self, signal, NULL, evidence);
      g_hash_table_remove (known, signal->id);
    }
  /* In the order in which they were found. */
  for (guint i = 0; i < found->len; i++)
    if (g_hash_table_contains (known, ((const IgxSignal *) found->pdata[i])->id))
      add_difference (self, NULL, found->pdata[i], evidence);
}
