/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "activity-data.h"
#include "case-rules.h"

G_BEGIN_DECLS

/** Random entries on each series. */
#define ACTIVITY_N_ENTRIES 2000
/** A first target that fewer of them reach is reported. */
#define ACTIVITY_REACH_MIN 0.15

/* How often a condition was what, on all series of one timeframe. Of a branch only: how often it
 * gave its points, which takes that all conditions hold and no earlier branch is true. */
typedef struct
{
  gsize n_true;
  gsize n_false;
  gsize n_unknown;
  gsize n_scored;
} ActivityCount;

/* One side of a strategy on all series of one timeframe. */
typedef struct
{
  gsize n_candles; /* that were evaluated */
  gsize n_signals;
  guint n_coins;   /* it fired on */
  gsize n_entries; /* random ones with usable levels */
  gsize n_reached; /* of them: the first target before the stop and in time */
  gint64 life;     /* until a signal expires, ms */
  GArray *clauses; /* of ActivityCount, as in the rules */
  GArray *branches;
} ActivitySide;

typedef struct
{
  IgxStrategy *strategy;
  CaseRules *rules[2]; /* long, then short */
  gboolean rearms[2];
  ActivitySide sides[2][ACTIVITY_N_TIMEFRAMES];
  gsize n_compared;     /* candidates that the rules explain */
  gsize n_level_errors; /* firings whose levels were none */
} Activity;

Activity *activity_new (const char *path);
void activity_free (Activity *self);
gboolean activity_needs_flow (const Activity *self);
gboolean activity_needs_others (const Activity *self);
void activity_run (Activity *self, const ActivityCoin *coin, const ActivityCoin *lead, gsize t);
void activity_try_entries (
    Activity *self, const ActivityCoin *coin, const ActivityCoin *lead, gsize t, guint32 seed);
double activity_side_get_reach (const ActivitySide *self);
GPtrArray *activity_load_all (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Activity, activity_free)

G_END_DECLS
