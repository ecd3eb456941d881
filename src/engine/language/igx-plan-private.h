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
  IGX_PLAN_NODE_SERIES,
} IgxPlanNodeKind;

/* What makes two nodes the same one: compared byte by byte, so it must be zeroed first. */
typedef struct
{
  IgxPlanNodeKind kind;
  IgxSource source;
  gconstpointer definition; /* IgxFunction, IgxIndicator or IgxPlanSeries */
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
  guint number;    /* for whoever shows it; see igx_plan_number_nodes() */
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

/*
 * Another series and what is worked out on it: coarser, of another symbol, or both. Its candles
 * come out of those of the plan in which it stands, or they are fed: then they wait in @queue
 * until an own candle that closes at their close or later is worked out.
 */
typedef struct
{
  IgxPlan *plan;    /* (owned) */
  IgxTimeframe fed; /* of the candles in the queue; 0: out of the plan in which it stands */
  GArray *queue;    /* of IgxCandle: those from @n_taken on wait */
  guint n_taken;
  gboolean begun; /* a candle was begun at all */
  gboolean whole; /* the one in the making was seen from its beginning */
  gsize n_evaluated;
  gint64 last_open_time;          /* of the last that was evaluated, -1 before the first */
  IgxCandle making;               /* open_time is -1 while there is none */
  GArray *closed;                 /* of IgxCandle: in the block at hand */
  gsize upto[IGX_PLAN_BLOCK];     /* how many of them at each own candle */
  gboolean known[IGX_PLAN_BLOCK]; /* whether the last of them is the one due then */
} IgxPlanSeries;

/** Most recursive averages worked out side by side: what the registers hold. */
#define IGX_PLAN_LANES_MAX 6

/** Fewer candles than this are not worth it. */
#define IGX_PLAN_LANES_BLOCK_MIN 32

struct _IgxPlan
{
  IgxTimeframe timeframe;
  IgxTimeframe finest;      /* of the plan in which all others stand */
  const char *symbol;       /* (nullable): interned; of the root: NULL, or what it is known to be */
  gboolean foreign;         /* of another symbol than the root */
  GArray *venue_timeframes; /* of IgxTimeframe, shared by all of a tree: fed as they are */
  gint64 last_close_time;   /* of the last candle worked out, G_MININT64 before the first */
  gboolean settled_only;
  GPtrArray *nodes;   /* of IgxPlanNode */
  GHashTable *by_key; /* IgxPlanKey, inside a node, to IgxPlanNode */
  GPtrArray *slots;   /* of IgxPlanNode, not owned: whose output it is */
  GArray *kept;       /* of guint: slots that somebody reads */
  GPtrArray *series;  /* of IgxPlanSeries */
  GPtrArray *order;   /* of IgxPlanNode, not owned: the live ones */
  GPtrArray *steps;   /* of IgxPlanNode, not owned: what is worked out, in order */
  gboolean prepared;
  const IgxPlanProbe *probe; /* (nullable) */
  guint *rows; /* (owned) (nullable): which row of values each slot has at the moment */
  guint n_rows;
  gsize capacity;
  double *values; /* (owned) (nullable): rows of capacity */
  double *work;   /* (owned) (nullable): IGX_PLAN_LANES_MAX rows of IGX_PLAN_BLOCK */
  guint64 n_lanes_run;
  GArray *rare;       /* of guint: slots that somebody reads at few candles */
  double *few_values; /* (owned) (nullable): n_few_rows of IGX_PLAN_FEW_MAX */
  guint n_few_rows;
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
  return node->key.kind == IGX_PLAN_NODE_CONSTANT || node->key.kind == IGX_PLAN_NODE_SERIES;
}

guint igx_plan_add_node (
    IgxPlan *self, const IgxPlanKey *key, guint n_slots, gsize lookback, gsize settle);
void igx_plan_prepare (IgxPlan *self);
void igx_plan_lanes_order (IgxPlan *self);
void igx_plan_lanes_eval (IgxPlan *self, guint step, gsize n);
void igx_plan_rare_find (IgxPlan *self);
void igx_plan_rare_hold (const IgxPlan *self, guint *readers);
void igx_plan_prepare_all (IgxPlan *self);
gsize igx_plan_state_size (const IgxPlanNode *node);
void igx_plan_series_clear (IgxPlanSeries *self);
void igx_plan_series_free (gpointer data);
guint igx_plan_number_nodes (IgxPlan *self);
void igx_plan_probe_begin (const IgxPlan *self);
void igx_plan_probe_steps (const IgxPlan *self, guint first, guint n_nodes, gsize n_candles);
void igx_plan_probe_series (const IgxPlan *self, const IgxPlanSeries *series, gsize n_candles);
void igx_plan_series_eval (IgxPlan *self, IgxPlanSeries *series, const IgxCandle *candles, gsize n);

G_END_DECLS
