/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-candle.h"
#include "engine/indicators/igx-indicator.h"
#include "engine/language/igx-function.h"
#include "engine/language/igx-source.h"

G_BEGIN_DECLS

/** How many candles are worked on at once: the values of a node fit into the L1 cache. */
#define IGX_PLAN_BLOCK 512

#define IGX_PLAN_INPUTS_MAX 4
#define IGX_PLAN_PARAMS_MAX 6
#define IGX_PLAN_NO_SLOT    G_MAXUINT

/** Candles at which rare values are worked out together. */
#define IGX_PLAN_FEW_MAX 32

typedef struct _IgxPlan IgxPlan;
typedef struct _IgxPlanProbe IgxPlanProbe;

/**
 * IgxPlanInput:
 * @symbol: (nullable): interned; %NULL for the plan's own
 * @timeframe: of the candles that are to be fed
 * @history: how many of them should be there before the first own candle
 *
 * A series besides its own whose candles a plan reads.
 */
typedef struct
{
  const char *symbol;
  IgxTimeframe timeframe;
  gsize history;
} IgxPlanInput;

/* What is worked out at a few candles only: no part of any state. */
typedef struct _IgxPlanFew IgxPlanFew;

IgxPlan *igx_plan_new (IgxTimeframe timeframe, gboolean settled_only);
IgxPlan *igx_plan_new_like (const IgxPlan *other);
void igx_plan_free (IgxPlan *self);

guint igx_plan_add_constant (IgxPlan *self, double value);
guint igx_plan_add_source (IgxPlan *self, IgxSource source);
guint igx_plan_add_function (
    IgxPlan *self, const IgxFunction *function, const guint *inputs, guint n_inputs, double period);
guint igx_plan_add_indicator (IgxPlan *self,
                              const IgxIndicator *indicator,
                              const guint *inputs,
                              const double *params);
void igx_plan_set_symbol (IgxPlan *self, const char *symbol);
void
igx_plan_set_venue_timeframes (IgxPlan *self, const IgxTimeframe *timeframes, gsize n_timeframes);
IgxPlan *igx_plan_get_series (IgxPlan *self, const char *symbol, IgxTimeframe timeframe);
guint igx_plan_add_series (IgxPlan *self, const IgxPlan *plan, guint slot, guint n_slots);
void igx_plan_keep (IgxPlan *self, guint slot);

void igx_plan_make_rare (IgxPlan *self, guint slot);
guint igx_plan_find_event (const IgxPlan *self, guint slot);

IgxTimeframe igx_plan_get_timeframe (const IgxPlan *self);
GArray *igx_plan_find_inputs (IgxPlan *self);
gboolean igx_plan_feed (IgxPlan *self,
                        const char *symbol,
                        IgxTimeframe timeframe,
                        const IgxCandle *candles,
                        gsize n_candles,
                        GError **error);
gsize igx_plan_get_n_nodes (const IgxPlan *self);
guint64 igx_plan_find_sources (const IgxPlan *self);
gboolean igx_plan_get_constant (const IgxPlan *self, guint slot, double *value);
gsize igx_plan_get_lookback (const IgxPlan *self, guint slot);
gsize igx_plan_get_settle (const IgxPlan *self, guint slot);
gsize igx_plan_get_history (const IgxPlan *self, guint slot);

void igx_plan_reset (IgxPlan *self);
void igx_plan_set_ahead (IgxPlan *self, const IgxCandle *ahead);
void igx_plan_eval (IgxPlan *self, const IgxCandle *candles, gsize n_candles);
void igx_plan_trim (IgxPlan *self);
const double *igx_plan_get_values (const IgxPlan *self, guint slot);

IgxPlanFew *igx_plan_few_new (IgxPlan *plan, const guint *slots, gsize n_slots);
void igx_plan_few_free (IgxPlanFew *self);
void igx_plan_few_eval (IgxPlanFew *self, const guint *positions, gsize n);
double igx_plan_few_get (const IgxPlanFew *self, guint index, gsize k);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxPlan, igx_plan_free)

G_END_DECLS
