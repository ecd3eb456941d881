/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/igx-open-candidate.h"

#include "engine/igx-name.h"

#include <math.h>

/* A close that is no entry. */
#define NO_PRICE 0.0

/* What igx-outcome wants to know of a candidate. */
static IgxSignal *
to_signal (const IgxOpenCandidate *self)
{
  const IgxOutcome *outcome = &self->outcome;
  IgxSignal *signal = igx_signal_new ();

  signal->direction = self->direction;
  signal->close_time = outcome->begins_at;
  signal->expires_at = outcome->expires_at;
  signal->entry = outcome->way * outcome->entry;
  signal->stop = outcome->way * outcome->stop;
  signal->n_targets = outcome->n_targets;
  for (guint i = 0; i < outcome->n_targets; i++)
    signal->targets[i] = outcome->way * outcome->targets[i];
  return signal;
}

static gboolean
begin (IgxOpenCandidate *self, const IgxSignal *signal)
{
  self->next = signal->close_time;
  self->opening = 0;
  self->serial++;
  self->unresolved = FALSE;
  return igx_outcome_begin (&self->outcome, signal, self->at_close ? signal->entry : NO_PRICE);
}

/**
 * igx_open_candidate_new:
 * @signal: as it stands in the ledger, over or not
 *
 * Whatever became of it so far, it is followed from its beginning.
 *
 * Returns: (transfer full): an open candidate; one whose levels cannot be followed is unresolved
 */
IgxOpenCandidate *
igx_open_candidate_new (const IgxSignal *signal)
{
  IgxOpenCandidate *self = g_rc_box_new0 (IgxOpenCandidate);

  g_strlcpy (self->id, signal->id, sizeof self->id);
  self->series = signal->series;
  self->strategy = igx_name_intern (signal->strategy);
  self->direction = signal->direction;
  self->published = signal->published;
  self->regime = signal->moment.regime;
  /* Ledgers of before paths were followed know no time of entry. */
  self->at_close = signal->filled_at == signal->close_time
                   || (signal->filled_at == 0 && signal->state == IGX_SIGNAL_STATE_OPEN);
  self->saved.state = signal->state;
  self->saved.filled_at = signal->filled_at;
  self->saved.closed_at = signal->closed_at;
  self->counted.closed_at = signal->closed_at;
  self->counted.result_r = signal->result_r;
  if (!begin (self, signal))
    igx_open_candidate_give_up (self);
  return self;
}

IgxOpenCandidate *
igx_open_candidate_ref (IgxOpenCandidate *self)
{
  return g_rc_box_acquire (self);
}

void
igx_open_candidate_unref (IgxOpenCandidate *self)
{
  g_rc_box_release (self);
}

/**
 * igx_open_candidate_rewind:
 *
 * It is followed from its beginning once more.
 */
void
igx_open_candidate_rewind (IgxOpenCandidate *self)
{
  g_autoptr (IgxSignal) signal = to_signal (self);

  self->again = TRUE;
  if (!begin (self, signal))
    igx_open_candidate_give_up (self);
}

/**
 * igx_open_candidate_give_up:
 *
 * Its path cannot be known: it is unresolved.
 */
void
igx_open_candidate_give_up (IgxOpenCandidate *self)
{
  self->unresolved = TRUE;
  self->opening = 0;
  self->serial++;
  self->outcome.state = IGX_SIGNAL_STATE_UNRESOLVED;
  self->outcome.closed_at = self->outcome.expires_at + IGX_UNRESOLVED_AFTER_MS;
}

gboolean
igx_open_candidate_is_over (const IgxOpenCandidate *self)
{
  return self->outcome.closed_at != 0;
}

/**
 * igx_open_candidate_has_changed:
 *
 * Returns: whether the ledger says something else: it went in, reached a target or is over
 */
gboolean
igx_open_candidate_has_changed (const IgxOpenCandidate *self)
{
  return self->outcome.state != self->saved.state
         || self->outcome.filled_at != self->saved.filled_at
         || self->outcome.closed_at != self->saved.closed_at;
}

/**
 * igx_open_candidate_get_row:
 * @row: (out caller-allocates): how it stands, for the ledger
 */
void
igx_open_candidate_get_row (const IgxOpenCandidate *self, IgxOutcomeRow *row)
{
  g_autoptr (IgxSignal) signal = to_signal (self);
  IgxOutcomeResult result;

  igx_outcome_get_result (&self->outcome, &result);
  if (self->unresolved)
    result.result_r = result.mfe_r = result.mae_r = NAN;
  igx_outcome_result_store (&result, signal);
  *row = (IgxOutcomeRow){ .state = signal->state,
                          .closed_at = signal->closed_at,
                          .result_r = signal->result_r,
                          .result_percent = signal->result_percent,
                          .mfe_r = signal->mfe_r,
                          .mae_r = signal->mae_r,
                          .ambiguous = signal->ambiguous,
                          .filled_at = self->outcome.filled_at,
                          .followed = self->followed };
  g_strlcpy (row->id, self->id, sizeof row->id);
}

/**
 * igx_open_candidate_note_saved:
 *
 * The ledger says, or is about to say, how it stands now.
 */
void
igx_open_candidate_note_saved (IgxOpenCandidate *self)
{
  self->saved.state = self->outcome.state;
  self->saved.filled_at = self->outcome.filled_at;
  self->saved.closed_at = self->outcome.closed_at;
}
