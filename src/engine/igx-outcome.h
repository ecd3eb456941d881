/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-candle.h"
#include "engine/igx-firing.h"
#include "engine/igx-signal.h"

G_BEGIN_DECLS

/** What an exchange takes of each side's value where nothing else is said: 0.1 %. */
#define IGX_OUTCOME_FEE_DEFAULT 0.001

/**
 * IgxOutcomeRules:
 * @timeframe: of the candles that are followed
 * @fee: share of the value that each entry and each exit costs
 * @finest: %TRUE if there are no candles finer than these: where the order within one is unknown,
 *   the worse is taken and the outcome is flagged
 */
typedef struct
{
  IgxTimeframe timeframe;
  double fee;
  gboolean finest;
} IgxOutcomeRules;

/**
 * IgxOutcomeStep:
 * @IGX_OUTCOME_GOES_ON: all candles are used, more are needed
 * @IGX_OUTCOME_OVER: it is over
 * @IGX_OUTCOME_FINER: the order within the next candle matters: push its finer candles in its place
 */
typedef enum
{
  IGX_OUTCOME_GOES_ON,
  IGX_OUTCOME_OVER,
  IGX_OUTCOME_FINER,
} IgxOutcomeStep;

/**
 * IgxOutcome:
 * @way: 1 for a long, -1 for a short; all prices are multiplied by it, so that more is better
 * @entry: where it goes in
 * @stop: below @entry
 * @targets: above @entry
 * @n_targets: how many, and how many equal parts there are
 * @begins_at: the close that it fired on; earlier candles are passed over, ms UTC
 * @expires_at: ms UTC
 * @state: the highest target reached so far, or how it stands
 * @reached: bit i is set when target i + 1 was reached
 * @sum: profit of the parts that have left, each as large as the whole, after fees
 * @best: the best price while it was in
 * @worst: the worst price while it was in
 * @filled_at: when it went in; 0 before
 * @closed_at: close of the candle in which it was over; 0 before
 * @ambiguous: somewhere the order within a candle was unknown and the worse was taken
 *
 * What becomes of a candidate. A plain value, which may be saved and read again.
 */
typedef struct
{
  double way;
  double entry;
  double stop;
  double targets[IGX_SIGNAL_TARGETS_MAX];
  guint n_targets;
  gint64 begins_at;
  gint64 expires_at;
  IgxSignalState state;
  guint reached;
  double sum;
  double best;
  double worst;
  gint64 filled_at;
  gint64 closed_at;
  gboolean ambiguous;
} IgxOutcome;

/**
 * IgxOutcomeResult:
 * @closed_at: 0 while it is not over
 * @result_r: after fees; %NAN where there is none
 * @mfe_r: the best that it stood at
 * @mae_r: the worst that it stood at
 * @state: how it stands
 * @ambiguous: somewhere the order within a candle was unknown and the worse was taken
 *
 * What an outcome says, with prices in multiples of the risk.
 */
typedef struct
{
  gint64 closed_at;
  double result_r;
  double mfe_r;
  double mae_r;
  IgxSignalState state;
  gboolean ambiguous;
} IgxOutcomeResult;

gboolean igx_outcome_begin (IgxOutcome *self, const IgxSignal *signal, double close);
gboolean igx_outcome_begin_firing (IgxOutcome *self, const IgxFiring *firing);
IgxOutcomeStep igx_outcome_push (IgxOutcome *self,
                                 const IgxOutcomeRules *rules,
                                 const IgxCandle *candles,
                                 gsize n_candles,
                                 gsize *n_used);
gboolean igx_outcome_is_hit (const IgxOutcome *self);
gint64 igx_outcome_get_holding (const IgxOutcome *self);
void igx_outcome_get_result (const IgxOutcome *self, IgxOutcomeResult *result);
double igx_outcome_result_get_percent (const IgxOutcomeResult *self, double entry, double stop);
void igx_outcome_result_store (const IgxOutcomeResult *self, IgxSignal *signal);

/**
 * IgxOutcomeFunc:
 * @tag: what it was added with
 * @outcome: how it stands
 * @data: of igx_outcome_list_push()
 *
 * Something has changed: it went in, reached a target, or is over.
 */
typedef void (*IgxOutcomeFunc) (gsize tag, const IgxOutcome *outcome, gpointer data);

/**
 * IgxOutcomeList:
 *
 * The open candidates of one series, followed together.
 */
typedef struct _IgxOutcomeList IgxOutcomeList;

IgxOutcomeList *igx_outcome_list_new (const IgxOutcomeRules *rules);
void igx_outcome_list_free (IgxOutcomeList *self);
void igx_outcome_list_add (IgxOutcomeList *self, const IgxOutcome *outcome, gsize tag);
void igx_outcome_list_push (IgxOutcomeList *self,
                            const IgxCandle *candles,
                            gsize n_candles,
                            IgxOutcomeFunc changed,
                            gpointer data);
gsize igx_outcome_list_get_n_open (const IgxOutcomeList *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxOutcomeList, igx_outcome_list_free)

G_END_DECLS
