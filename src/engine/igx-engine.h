/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-candle.h"
#include "engine/igx-series-key.h"
#include "engine/igx-signal.h"
#include "engine/igx-strategy.h"

G_BEGIN_DECLS

/**
 * IgxEngine:
 *
 * Runs strategies on one series. Candles go in, in order and closed; candidates come out.
 * Where they read other series as well, the candles of those are fed before the own ones.
 * Pure: the same candles from the same first one give the same bits, in blocks of any size.
 * Not thread-safe; one engine belongs to one thread.
 */
IgxEngine *igx_engine_new (const IgxSeriesKey *series);
void igx_engine_free (IgxEngine *self);

void igx_engine_set_venue_timeframes (IgxEngine *self,
                                      const IgxTimeframe *timeframes,
                                      gsize n_timeframes);

/**
 * IgxEngineContext:
 * @IGX_ENGINE_CONTEXT_NONE: only what strategies say
 * @IGX_ENGINE_CONTEXT_MOMENT: what the series was like (#IgxMoment) at each firing
 * @IGX_ENGINE_CONTEXT_VALUES: candidates of igx_engine_push() carry what the `let`s of their
 *   strategy said, their parameters, and hashes of the strategy's text and of their candle
 *
 * What an engine looks at besides. It changes nothing of what fires.
 */
typedef enum
{
  IGX_ENGINE_CONTEXT_NONE = 0,
  IGX_ENGINE_CONTEXT_MOMENT = 1 << 0,
  IGX_ENGINE_CONTEXT_VALUES = 1 << 1,
} IgxEngineContext;

void igx_engine_set_context (IgxEngine *self, IgxEngineContext context);
gboolean igx_engine_add_strategy (IgxEngine *self,
                                  IgxStrategy *strategy,
                                  GHashTable *params,
                                  GError **error);
gsize igx_engine_get_warmup (const IgxEngine *self);
gsize igx_engine_get_history (const IgxEngine *self);
gsize igx_engine_get_n_nodes (const IgxEngine *self);

gsize igx_engine_get_n_inputs (const IgxEngine *self);
const IgxSeriesKey *igx_engine_get_input (const IgxEngine *self, gsize i);
gsize igx_engine_get_input_history (const IgxEngine *self, gsize i);
gint64 igx_engine_get_input_due (const IgxEngine *self, gsize i, gint64 open_time);
gboolean igx_engine_feed (IgxEngine *self,
                          const IgxSeriesKey *series,
                          const IgxCandle *candles,
                          gsize n_candles,
                          GError **error);
gboolean igx_engine_push (IgxEngine *self,
                          const IgxCandle *candles,
                          gsize n_candles,
                          GPtrArray *candidates,
                          GError **error);
gint64 igx_engine_get_last_open_time (const IgxEngine *self);
gsize igx_engine_get_n_candles (const IgxEngine *self);
guint64 igx_engine_get_n_level_errors (const IgxEngine *self);
void igx_engine_reset (IgxEngine *self);

GBytes *igx_engine_save (const IgxEngine *self);
gboolean igx_engine_restore (IgxEngine *self, GBytes *state, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxEngine, igx_engine_free)

G_END_DECLS
