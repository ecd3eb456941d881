/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-candle.h"
#include "engine/igx-message.h"
#include "engine/igx-series-key.h"

G_BEGIN_DECLS

/**
 * IgxExpression:
 *
 * An expression of the language over candles, for the command line, charts and tests.
 */
typedef struct _IgxExpression IgxExpression;

IgxExpression *igx_expression_new (const char *source,
                                   const IgxSeriesKey *series,
                                   GPtrArray **messages,
                                   GError **error);
void igx_expression_free (IgxExpression *self);
gsize igx_expression_get_lookback (const IgxExpression *self);
gsize igx_expression_get_warmup (const IgxExpression *self);
const char *const *igx_expression_get_needs (const IgxExpression *self);
gsize igx_expression_get_n_inputs (const IgxExpression *self);
const IgxSeriesKey *igx_expression_get_input (const IgxExpression *self, gsize i);
gboolean igx_expression_feed (IgxExpression *self,
                              const IgxSeriesKey *series,
                              const IgxCandle *candles,
                              gsize n_candles,
                              GError **error);
void igx_expression_push (IgxExpression *self,
                          const IgxCandle *candles,
                          gsize n_candles,
                          double *values);
GBytes *igx_expression_save (const IgxExpression *self);
gboolean igx_expression_restore (IgxExpression *self, GBytes *state, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxExpression, igx_expression_free)

G_END_DECLS
