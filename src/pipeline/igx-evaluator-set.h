/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/igx-evaluator.h"

G_BEGIN_DECLS

#define IGX_TYPE_EVALUATOR_SET (igx_evaluator_set_get_type ())
G_DECLARE_FINAL_TYPE (IgxEvaluatorSet, igx_evaluator_set, IGX, EVALUATOR_SET, GObject)

/**
 * IgxEvaluatorSet:
 *
 * All strategies that run on a series: one evaluator for those that read nothing else, and one for
 * each set of further series that others read, so that who waits holds up nobody else.
 */
IgxEvaluatorSet *igx_evaluator_set_new (const IgxRunnerContext *context,
                                        const IgxSeriesKey *series,
                                        IgxHistory *history);
void igx_evaluator_set_open (IgxEvaluatorSet *self, GPtrArray *strategies);
void igx_evaluator_set_begin (IgxEvaluatorSet *self, gint64 newest_open);
void igx_evaluator_set_push (IgxEvaluatorSet *self, const GArray *candles);
gboolean igx_evaluator_set_is_ready (IgxEvaluatorSet *self);
const GError *igx_evaluator_set_get_error (IgxEvaluatorSet *self);
gboolean igx_evaluator_set_is_overdue (IgxEvaluatorSet *self);
void igx_evaluator_set_describe (IgxEvaluatorSet *self, GVariantDict *dict);

G_END_DECLS
