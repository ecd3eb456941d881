/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-outcome.h"
#include "store/igx-store.h"

G_BEGIN_DECLS

/** How long after its expiry a candidate whose candles cannot be had stays open, market ms. */
#define IGX_UNRESOLVED_AFTER_MS (7 * 24 * 60 * 60 * (gint64) 1000)

/**
 * IgxOpenCandidate:
 * @id: of the candidate
 * @series: that it fired on
 * @strategy: its id; interned
 * @direction: long or short
 * @published: whether it is a signal
 * @at_close: whether its entry is the close that it fired on
 * @regime: an #IgxRegime
 * @outcome: how far its path was followed
 * @unresolved: its path cannot be known
 * @followed: of the candles that it is followed on
 * @next: open time of the next candle that it needs
 * @again: it is followed from the beginning once more: what is saved is from before, and stays
 *   until all candles there are have been seen
 * @opening: open time of the candle whose finer ones are waited for; 0: none
 * @opening_since: market time
 * @serial: counts up whenever it begins anew
 * @saved: how it stands in the ledger
 * @counted: the result that was told to whoever counts results, with the time of its end; 0: none
 *
 * A candidate whose path is not over, in few bytes: there may be very many. Reference counted.
 */
typedef struct
{
  char id[IGX_UUID_LENGTH + 1];
  IgxSeriesKey series;
  const char *strategy;
  IgxDirection direction;
  gboolean published;
  gboolean at_close;
  guint regime;
  IgxOutcome outcome;
  gboolean unresolved;
  IgxTimeframe followed;
  gint64 next;
  gboolean again;
  gint64 opening;
  gint64 opening_since;
  guint serial;
  struct
  {
    IgxSignalState state;
    gint64 filled_at;
    gint64 closed_at;
  } saved;
  struct
  {
    gint64 closed_at;
    double result_r;
  } counted;
} IgxOpenCandidate;

IgxOpenCandidate *igx_open_candidate_new (const IgxSignal *signal);
IgxOpenCandidate *igx_open_candidate_ref (IgxOpenCandidate *self);
void igx_open_candidate_unref (IgxOpenCandidate *self);
void igx_open_candidate_rewind (IgxOpenCandidate *self);
void igx_open_candidate_give_up (IgxOpenCandidate *self);
gboolean igx_open_candidate_is_over (const IgxOpenCandidate *self);
gboolean igx_open_candidate_has_changed (const IgxOpenCandidate *self);
void igx_open_candidate_get_row (const IgxOpenCandidate *self, IgxOutcomeRow *row);
void igx_open_candidate_note_saved (IgxOpenCandidate *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxOpenCandidate, igx_open_candidate_unref)

G_END_DECLS
