/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-candle.h"
#include "engine/igx-signal.h"

G_BEGIN_DECLS

/** Levels may differ by so much, relative: the replay may begin at another candle. */
#define IGX_CTL_COMPARISON_TOLERANCE 1e-8

/**
 * IgxCtlCause:
 * @IGX_CTL_CAUSE_NONE: there is no difference
 * @IGX_CTL_CAUSE_CORRECTED: the exchange has corrected a candle that it was made of
 * @IGX_CTL_CAUSE_STRATEGY: the strategy, or its parameters, are not what they were
 * @IGX_CTL_CAUSE_CANDLES: the cache no longer has the candles that it was made of
 * @IGX_CTL_CAUSE_UNEXPLAINED: none of these: a mistake
 */
typedef enum
{
  IGX_CTL_CAUSE_NONE,
  IGX_CTL_CAUSE_CORRECTED,
  IGX_CTL_CAUSE_STRATEGY,
  IGX_CTL_CAUSE_CANDLES,
  IGX_CTL_CAUSE_UNEXPLAINED,
} IgxCtlCause;

#define IGX_CTL_N_CAUSES (IGX_CTL_CAUSE_UNEXPLAINED + 1)

/**
 * IgxCtlDifference:
 * @kept: (nullable): in the ledger
 * @found: (nullable): by the replay
 * @cause: why
 */
typedef struct
{
  IgxSignal *kept;
  IgxSignal *found;
  IgxCtlCause cause;
} IgxCtlDifference;

/**
 * IgxCtlComparison:
 * @n_same: candidates that both have, the same
 * @n_late: of them recovered after their time
 * @n_published: of them published
 * @n_verdicts: of them whose verdict was taken again from what was recorded with it
 * @n_wrong_verdicts: of these that came out differently
 * @n_causes: differences by cause
 * @differences: (element-type IgxCtlDifference)
 */
typedef struct
{
  guint n_same;
  guint n_late;
  guint n_published;
  guint n_verdicts;
  guint n_wrong_verdicts;
  guint n_causes[IGX_CTL_N_CAUSES];
  GPtrArray *differences;
} IgxCtlComparison;

/**
 * IgxCtlEvidence:
 * @candles: (element-type IgxCandle): of the series, as the cache has them now
 * @whole: whether the cache has all the candles that candidates were made of
 * @corrected: whether any of these was corrected
 * @is_current: whether the strategy of that id runs as it ran then
 * @data: of @is_current
 *
 * What a difference may come from.
 */
typedef struct
{
  const GArray *candles;
  gboolean whole;
  gboolean corrected;
  gboolean (*is_current) (const IgxSignal *kept, gpointer data);
  gpointer data;
} IgxCtlEvidence;

IgxCtlComparison *igx_ctl_comparison_new (void);
void igx_ctl_comparison_free (IgxCtlComparison *self);
void igx_ctl_comparison_add (IgxCtlComparison *self,
                             GPtrArray *kept,
                             GPtrArray *found,
                             const IgxCtlEvidence *evidence);
const char *igx_ctl_cause_to_string (IgxCtlCause cause);
const char *igx_ctl_cause_get_words (IgxCtlCause cause);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxCtlComparison, igx_ctl_comparison_free)

G_END_DECLS
