/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between candidates as they are kept and applicants as the gate sees them. */
#include "pipeline/igx-signal-judge.h"

#include "engine/igx-name.h"

#include <math.h>

#include "engine/igx-name.h"

static void
fill_applicant (IgxApplicant *applicant, const IgxSignal *candidate)
{
  *applicant = (IgxApplicant){
    .symbol = candidate->series.symbol,
    .strategy = igx_name_intern (candidate->strategy),
    .timeframe = candidate->series.timeframe,
    .direction = candidate->direction,
    .close_time = candidate->close_time,
    .expires_at = candidate->expires_at,
    .confidence = candidate->confidence,
    .entry = candidate->entry,
    .stop = candidate->stop,
    .target = candidate->n_targets > 0 ? candidate->targets[0] : NAN,
    .regime_fit = candidate->regime_fit,
    .moment = candidate->moment,
  };
}

static void
add_vote (const char *strategy, IgxDirection direction, double confidence, gpointer data)
{
  igx_signal_add_vote (data, strategy, direction, confidence);
}

static void
store_verdict (const IgxGate *gate,
               const IgxVerdict *verdict,
               const IgxApplicant *applicant,
               IgxSignal *candidate)
{
  g_clear_pointer (&candidate->refusal, g_free);
  g_clear_pointer (&candidate->verdict, g_free);
  g_clear_pointer (&candidate->votes, g_ptr_array_unref);
  candidate->published = verdict->refusal == IGX_REFUSAL_NONE;
  candidate->refusal = igx_verdict_dup_refusal (verdict, applicant);
  candidate->quality = verdict->quality;
  for (guint i = 0; i < IGX_N_TERMS; i++)
    candidate->quality_terms[i] = verdict->terms[i];
  candidate->opposition = verdict->opposition;
  candidate->verdict = igx_verdict_inputs_to_text (&verdict->inputs);
  igx_gate_foreach_vote (gate, applicant->symbol, applicant->timeframe, applicant->close_time,
                         add_vote, candidate);
}

/**
 * igx_signal_judge_close:
 * @candidates: (array length=n_candidates): new candidates of one series and one close, not yet in
 *   the ledger
 * @n_candidates: how many
 *
 * Sets the verdict of each: whether it is published, or the reason why not; its quality with the
 * terms, the votes of that close so far, and what the verdict was taken from.
 */
void
igx_signal_judge_close (IgxGate *gate, IgxSignal *const *candidates, gsize n_candidates)
{
  g_autofree IgxApplicant *applicants = g_new (IgxApplicant, n_candidates);
  g_autofree IgxVerdict *verdicts = g_new (IgxVerdict, n_candidates);

  for (gsize i = 0; i < n_candidates; i++)
    fill_applicant (&applicants[i], candidates[i]);
  igx_gate_judge (gate, applicants, n_candidates, verdicts);
  for (gsize i = 0; i < n_candidates; i++)
    store_verdict (gate, &verdicts[i], &applicants[i], candidates[i]);
}

/**
 * igx_signal_judge_remember:
 * @published: a signal of an earlier run, as it stands in the ledger
 *
 * It counts as if @gate had published it, and its outcome, if it is over, as well.
 */
void
igx_signal_judge_remember (IgxGate *gate, const IgxSignal *published)
{
  if (published->close_time <= 0)
    return;
  igx_gate_remember (gate, published->series.symbol, published->direction, published->close_time,
                     published->quality);
  if (published->closed_at > 0)
    igx_gate_end_cool_down (gate, published->series.symbol, published->direction,
                            published->close_time, published->closed_at);
}
