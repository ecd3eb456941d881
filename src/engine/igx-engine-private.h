/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-engine.h"
#include "engine/igx-series-context-private.h"
#include "engine/igx-firing.h"
#include "engine/igx-reason-lists-private.h"
#include "engine/language/igx-plan.h"
#include "engine/language/igx-program.h"

G_BEGIN_DECLS

typedef enum
{
  IGX_TRUTH_UNKNOWN,
  IGX_TRUTH_FALSE,
  IGX_TRUTH_TRUE,
} IgxTruth;

/* What a side remembers from candle to candle. */
typedef struct
{
  IgxTruth last;
  gboolean fired; /* since it became true */
  gsize since;    /* candles since then */
} IgxEngineSide;

typedef struct
{
  IgxStrategy *strategy;
  IgxProgram *program;
  char *params_hash;
  char *params_text;
  IgxSignalOrigin *origins[2]; /* (nullable): what the candidates of a side have in common */
  IgxEngineSide states[2];
  IgxPlanFew *few[2];         /* (nullable): what a side needs where it may fire */
  IgxReasonLists *reasons[2]; /* (nullable): those that its candidates share */
  IgxPlanFew *lets;           /* (nullable): what candidates carry besides */
} IgxEngineRunner;

/* What a candidate carries besides, if somebody wants it. */
typedef struct
{
  const IgxEngineRunner *runner;
  GPtrArray *values; /* of IgxSignalValue */
  char *candle_hash;
} IgxFiringDetail;

struct _IgxEngine
{
  IgxSeriesKey series;
  IgxPlan *plan;
  GArray *inputs;     /* of IgxOtherSeries */
  GPtrArray *runners; /* of IgxEngineRunner */
  GArray *firings;    /* of IgxFiring: empty between pushes */
  gsize n_candles;
  gint64 last_open_time;
  guint64 n_level_errors;
  IgxEngineContext context;
  IgxSeriesContext *series_context; /* (nullable): what the series is like */
  GArray *details;                  /* of IgxFiringDetail: beside the firings, or empty */
};

gboolean igx_engine_push_block (IgxEngine *self,
                                const IgxCandle *candles,
                                gsize n_candles,
                                gsize n_following,
                                GArray *firings,
                                GError **error);

G_END_DECLS
