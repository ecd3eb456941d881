/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/quality/igx-gate.h"

G_BEGIN_DECLS

/* What happened, in lists that are read from end to end for each verdict. */
typedef struct
{
  IgxProfile profile;
  double fee;
  const IgxTrackRecord *record; /* of whom it is compared with */
  GArray *told;                 /* of NaiveTold */
  GArray *votes;                /* of NaiveVote */
  GHashTable *mutes;            /* of symbol to gint64 */
  gint64 paused_until;
} NaiveGate;

typedef struct
{
  const char *symbol;
  IgxDirection direction;
  gint64 close_time;
  double quality;
  gint64 over_at; /* 0: not yet */
} NaiveTold;

typedef struct
{
  const char *symbol;
  IgxTimeframe timeframe;
  gint64 close_time;
  const char *strategy;
  IgxDirection direction;
  double confidence;
  gboolean names_it;
} NaiveVote;

typedef struct
{
  IgxRefusal refusal;
  double quality;
  double opposition;
  double net_reward;
  const char *leader;
  gboolean leader_was_first;
  guint n_published;
  gint64 cooling_since;
} NaiveVerdict;

NaiveGate *naive_gate_new (const IgxTrackRecord *record);
void naive_gate_free (NaiveGate *self);
void naive_gate_judge (NaiveGate *self,
                       const IgxApplicant *applicants,
                       guint n_applicants,
                       NaiveVerdict *verdicts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NaiveGate, naive_gate_free)

G_END_DECLS
