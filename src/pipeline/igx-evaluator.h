/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-engine.h"
#include "pipeline/igx-runner-context.h"

G_BEGIN_DECLS

/** Candles that wait for other series; beyond it they are read from the cache again. */
#define IGX_EVALUATOR_WAITING_MAX 5000

#define IGX_TYPE_EVALUATOR (igx_evaluator_get_type ())
G_DECLARE_FINAL_TYPE (IgxEvaluator, igx_evaluator, IGX, EVALUATOR, GObject)

/**
 * IgxEvaluator:
 *
 * Runs the strategies of a series that read the same other series, or none, over its saved
 * candles: evaluated, judged, committed, published, in this order. A candle waits until each
 * series that is read has its candle of that moment, or is known to have none; those who read
 * nothing else have an evaluator of their own, which never waits.
 *
 * Signals:
 * - `behind`: so many candles waited that some were dropped; it can go on after a new beginning.
 */
GPtrArray *igx_evaluator_make_all (const IgxRunnerContext *context,
                                   const IgxSeriesKey *series,
                                   GPtrArray *strategies,
                                   GError **error);
const char *const *igx_evaluator_get_waiting_strategies (IgxEvaluator *self);
gsize igx_evaluator_get_history (IgxEvaluator *self);
gboolean igx_evaluator_reads (IgxEvaluator *self, const IgxSeriesKey *series);
void igx_evaluator_begin (IgxEvaluator *self,
                          gint64 evaluated_to,
                          GHashTable *progress,
                          GArray *history,
                          gint64 newest_open);
void igx_evaluator_push (IgxEvaluator *self, const GArray *candles);
void igx_evaluator_stop (IgxEvaluator *self);
gint64 igx_evaluator_get_evaluated_to (IgxEvaluator *self);
const GError *igx_evaluator_get_error (IgxEvaluator *self);
gboolean igx_evaluator_is_overdue (IgxEvaluator *self);
char **igx_evaluator_dup_waiting (GPtrArray *evaluators);
void igx_evaluator_describe_all (GPtrArray *evaluators, GVariantDict *dict);

G_END_DECLS
