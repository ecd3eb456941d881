/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/quality/igx-gate.h"
#include "feed/igx-feed.h"
#include "pipeline/igx-clock.h"
#include "pipeline/igx-publisher.h"
#include "store/igx-store.h"

G_BEGIN_DECLS

/** A signal published within this real time of its close is live, later ones are late. */
#define IGX_LIVE_GRACE_MS 60000

typedef struct _IgxOutcomeKeeper IgxOutcomeKeeper;
typedef struct _IgxSeriesRunner IgxSeriesRunner;

/**
 * IgxRunnerContext:
 * @borrow: gives (transfer full) the runner of a series that strategies read; kept running until
 *   @give_back was called as often
 * @is_watched: whether the person watches a series
 * @owner: what they are called with
 *
 * What all runners of a market share. Outlives them.
 */
typedef struct
{
  IgxFeed *feed;
  IgxStore *store;
  IgxClock *clock;
  IgxGate *gate;
  IgxPublisher *publisher;
  IgxOutcomeKeeper *outcomes;
  gboolean demo;
  IgxSeriesRunner *(*borrow) (gpointer owner, const IgxSeriesKey *series);
  void (*give_back) (gpointer owner, const IgxSeriesKey *series);
  gboolean (*is_watched) (gpointer owner, const IgxSeriesKey *series);
  gpointer owner;
} IgxRunnerContext;

G_END_DECLS
