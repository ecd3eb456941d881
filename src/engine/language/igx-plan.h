/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-candle.h"
#include "engine/indicators/igx-indicator.h"
#include "engine/language/igx-function.h"

G_BEGIN_DECLS

/** How many candles are worked on at once: the values of a node fit into the L1 cache. */
#define IGX_PLAN_BLOCK 512

#define IGX_PLAN_INPUTS_MAX 4
#define IGX_PLAN_PARAMS_MAX 6
#define IGX_PLAN_NO_SLOT    G_MAXUINT

typedef enum
{
  IGX_SOURCE_OPEN,
  IGX_SOURCE_HIGH,
  IGX_SOURCE_LOW,
  IGX_SOURCE_CLOSE,
  IGX_SOURCE_VOLUME,
  IGX_SOURCE_QUOTE_VOLUME,
  IGX_SOURCE_TRADES,
  IGX_SOURCE_TAKER_BUY_VOLUME,
  IGX_SOURCE_HL2,
  IGX_SOURCE_HLC3,
  IGX_SOURCE_OHLC4,
} IgxSource;

typedef struct _IgxPlan IgxPlan;

IgxPlan *igx_plan_new (IgxTimeframe timeframe, gboolean settled_only);
void igx_plan_free (IgxPlan *self);

guint igx_plan_add_constant (IgxPlan *self, double value);
guint igx_plan_add_source (IgxPlan *self, IgxSource source);
guint igx_plan_add_function (
    IgxPlan *self, const IgxFunction *function, const guint *inputs, guint n_inputs, double period);
guint igx_plan_add_indicator (IgxPlan *self,
                              const IgxIndicator *indicator,
                              const guint *inputs,
                              const double *params);
void igx_plan_keep (IgxPlan *self, guint slot);

IgxTimeframe igx_plan_get_timeframe (const IgxPlan *self);
gsize igx_plan_get_n_nodes (const IgxPlan *self);
gboolean igx_plan_get_constant (const IgxPlan *self, guint slot, double *value);
gsize igx_plan_get_lookback (const IgxPlan *self, guint slot);
gsize igx_plan_get_settle (const IgxPlan *self, guint slot);

void igx_plan_reset (IgxPlan *self);
void igx_plan_eval (IgxPlan *self, const IgxCandle *candles, gsize n_candles);
void igx_plan_trim (IgxPlan *self);
const double *igx_plan_get_values (const IgxPlan *self, guint slot);

gsize igx_source_count (void);
const char *igx_source_to_string (IgxSource source);
gboolean igx_source_from_string (const char *name, IgxSource *source);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxPlan, igx_plan_free)

G_END_DECLS
