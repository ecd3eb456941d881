/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/igx-market-fixture.h"
#include "pipeline/igx-script-world.h"

G_BEGIN_DECLS

/** The price at which all stands still where the test says nothing else. */
#define IGX_OUTCOME_PRICE 100.0
/** The quarter that fires where a test has one candidate only. */
#define IGX_OUTCOME_FIRING 1
/** How long one may take to come to an end, real ms. */
#define IGX_OUTCOME_WAIT_MS 60000

/**
 * IgxOutcomeWorld:
 *
 * One symbol whose price stands still but where the test moves it, minute by minute; the quarters
 * of an hour are made of the minutes. A quarter fires where the test says so: long or short at
 * the price, with a stop 1 away, targets 2 and 4 away, and 8 quarters to live.
 */
typedef struct
{
  IgxScriptFeed *feed;
  IgxMarketFixture *market;
  IgxSeriesKey minute;
  IgxSeriesKey quarter;
  GArray *minutes; /* of IgxCandle: from the history on */
  guint n_live;    /* quarters */
  guint closed_to; /* quarters */
} IgxOutcomeWorld;

IgxOutcomeWorld *igx_outcome_world_new (guint n_live);
IgxOutcomeWorld *igx_outcome_world_new_with (const char *const *sources, guint n_live);
void igx_outcome_world_free (IgxOutcomeWorld *self);
void igx_outcome_world_fire (IgxOutcomeWorld *self, guint quarter, IgxDirection direction);
void igx_outcome_world_move (IgxOutcomeWorld *self, guint minute, double low, double high);
void igx_outcome_world_build (IgxOutcomeWorld *self);
void igx_outcome_world_drop (IgxOutcomeWorld *self,
                             const IgxSeriesKey *series,
                             gint64 first,
                             gint64 last);
void igx_outcome_world_start (IgxOutcomeWorld *self, gboolean with_minutes);
void igx_outcome_world_close (IgxOutcomeWorld *self, guint n_quarters);
void igx_outcome_world_appear (IgxOutcomeWorld *self, guint n_quarters);
void igx_outcome_world_set_time (IgxOutcomeWorld *self, gint64 time);
void igx_outcome_world_wait (IgxOutcomeWorld *self, guint n_over);
IgxSignal *igx_outcome_world_get (IgxOutcomeWorld *self, guint quarter);
gint64 igx_outcome_world_quarter (guint i);
gint64 igx_outcome_world_minute_after (guint i);
void igx_outcome_world_move_after (IgxOutcomeWorld *self, guint minute, double low, double high);
IgxOutcomeWorld *igx_outcome_world_new_firing (guint n_live);
double igx_outcome_world_leave_both (double a, double b);
double igx_outcome_world_leave (IgxDirection direction, double price);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxOutcomeWorld, igx_outcome_world_free)

G_END_DECLS
