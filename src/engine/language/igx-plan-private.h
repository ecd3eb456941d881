/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/language/igx-plan.h"

G_BEGIN_DECLS

typedef enum
{
  IGX_PLAN_NODE_CONSTANT,
  IGX_PLAN_NODE_SOURCE,
  IGX_PLAN_NODE_FUNCTION,
  IGX_PLAN_NODE_INDICATOR,
  IGX_PLAN_NODE_HIGHER,
} IgxPlanNodeKind;

/* What makes two nodes the same one: compared byte by byte, so it must be zeroed first. */
typedef struct
{
  IgxPlanNodeKind kind;
  IgxSource source;
  gconstpointer definition; /* IgxFunction, IgxIndicator or IgxPlanHigher */
  guint n_inputs;
  guint inputs[IGX_PLAN_INPUTS_MAX];
  double params[IGX_PLAN_PARAMS_MAX]; /* a constant's value is the first */
} IgxPlanKey;

typedef struct
{
  IgxPlanKey key;
  guint slot; /* of the first output */
  guint n_slots;
  gsize lookback;
  gsize settle;
  gsize history; /* as settle, but with the candles that coarser series need */
  guint origin;  /* slot of the running total whose start it carries, or IGX_PLAN_NO_SLOT */
  gsize rest;    /* with an origin: when all but its start has settled */
  gboolean live;
  gboolean placed; /* while the order is made */
  guint position;  /* in the order: that of the first of those worked out together */
  guint n_beside;  /* how many of the following ones are worked out side by side with this one */
  gpointer state;  /* (owned) (nullable) */
  /* Where it reads and writes at the moment, and what does it; NULL for sources. */
  const double *inputs[IGX_PLAN_INPUTS_MAX];
  double *outputs[IGX_INDICATOR_OUTPUTS_MAX];
  void (*eval) (gpointer state, const double *const *inputs, double *const *outputs, gsize n);
  gboolean rare; /* worked out only where it is asked for */
} IgxPlanNode;

/* A coarser series and what is worked out on it. */
typedef struct
{
  IgxPlan *plan;  /* (owned) */
  gboolean begun; /* a candle was begun at all */
  gboolean whole; /* the one in the making was seen from its beginning */
  gsize n_evaluated;
  IgxCandle making;           /* open_time is -1 while there is none */
  GArray *closed;             /* of IgxCandle: in the block at hand */
  gsize upto[IGX_PLAN_BLOCK]; /* how many of them at each own candle */
} IgxPlanHigher;

/** Most recursive averages worked out side by side: what the registers hold. */
#define IGX_PLAN_LANES_MAX 6

/** Fewer candles than this are not worth it. */
#define IGX_PLAN_LANES_BLOCK_MIN 32

struct _IgxPlan
{
  IgxTimeframe timeframe;
  gboolean settled_only;
  GPtrArray *nodes;   /* of IgxPlanNode */
  GHashTable *by_key; /* IgxPlanKey, inside a node, to IgxPlanNode */
  GPtrArray *slots;   /* of IgxPlanNode, not owned: whose output it is */
  GArray *kept;       /* of guint: slots that somebody reads */
  GPtrArray *highers; /* of IgxPlanHigher */
  GPtrArray *order;   /* of IgxPlanNode, not owned: the live ones */
  GPtrArray *steps;   /* of IgxPlanNode, not owned: what is worked out, in order */
  gboolean prepared;
  guint *rows; /* (owned) (nullable): which row of values each slot has at the moment */
  guint n_rows;
  gsize capacity;
  double *values; /* (owned) (nullable): rows of capacity */
  double *work;   /* (owned) (nullable): IGX_PLAN_LANES_MAX rows of IGX_PLAN_BLOCK */
  guint64 n_lanes_run;
  GArray *rare;           /* of guint: slots that somebody reads at few candles */
  const IgxCandle *ahead; /* (nullable): the candles of the next block */
};

static inline double *
igx_plan_row (const IgxPlan *self, guint slot)
{
  return self->values + self->rows[slot] * self->capacity;
}

/* Whether its rows are written before all others, and stay. */
static inline gboolean
igx_plan_node_stays (const IgxPlanNode *node)
{
  return node->key.kind == IGX_PLAN_NODE_CONSTANT || node->key.kind == IGX_PLAN_NODE_HIGHER;
}

void igx_plan_prepare (IgxPlan *self);
void igx_plan_lanes_order (IgxPlan *self);
void igx_plan_lanes_eval (IgxPlan *self, guint step, gsize n);
void igx_plan_rare_find (IgxPlan *self);
void igx_plan_rare_hold (const IgxPlan *self, guint *readers);
void igx_plan_prepare_all (IgxPlan *self);
gsize igx_plan_state_size (const IgxPlanNode *node);
void igx_plan_higher_clear (IgxPlanHigher *self);
void igx_plan_higher_free (gpointer data);
void igx_plan_higher_eval (IgxPlan *self, IgxPlanHigher *higher, const IgxCandle *candles, gsize n);

G_END_DECLS
