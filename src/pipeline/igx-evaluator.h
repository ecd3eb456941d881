/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-engine.h"
#include "pipeline/igx-history.h"
#include "pipeline/igx-runner-context.h"

G_BEGIN_DECLS

/** Candles of history kept beyond what the strategies need to settle. */
#define IGX_HISTORY_MARGIN 64

#define IGX_TYPE_EVALUATOR (igx_evaluator_get_type ())
G_DECLARE_FINAL_TYPE (IgxEvaluator, igx_evaluator, IGX, EVALUATOR, GObject)

/**
 * IgxEvaluator:
 *
 * Runs the strategies of a series that read the same other series, or none, over its saved
 * candles: evaluated, judged, committed, published, in this order. A candle waits until each
 * series that is read has its candle of that moment, or is known to have none; those who read
 * nothing else have an evaluator of their own, which never waits. However long one waits, it holds
 * no more than %IGX_READ_MAX candles: the others are in the cache.
 */
IgxEvaluator *igx_evaluator_new (const IgxRunnerContext *context,
                                 const IgxSeriesKey *series,
                                 GPtrArray *strategies,
                                 IgxEngine *engine);
const char *const *igx_evaluator_get_waiting_strategies (IgxEvaluator *self);
void igx_evaluator_begin (IgxEvaluator *self,
                          gint64 evaluated_to,
                          GHashTable *progress,
                          IgxHistory *history,
                          gint64 first_close,
                          gint64 newest_open);
void igx_evaluator_push (IgxEvaluator *self, const GArray *candles);
void igx_evaluator_stop (IgxEvaluator *self);
gboolean igx_evaluator_has_caught_up (IgxEvaluator *self);
const IgxEngine *igx_evaluator_get_engine (IgxEvaluator *self);
gint64 igx_evaluator_get_evaluated_to (IgxEvaluator *self);
const GError *igx_evaluator_get_error (IgxEvaluator *self);
gboolean igx_evaluator_is_overdue (IgxEvaluator *self);

G_END_DECLS
