/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A plan is a list of nodes; each reads only slots of nodes before it. A node that is asked for
 * a second time is the first one again, so equal sub-expressions of all strategies of a series
 * are worked out once. Candles are taken in blocks: a node does a whole block before the next
 * node begins. Nodes that lead to no kept slot are not worked out.
 */
#include "engine/language/igx-plan.h"

#include <math.h>
#include <string.h>

/* Live engines push single candles: between large pushes only so much memory is held. */
#define BLOCK_SMALL 16

typedef enum
{
  NODE_CONSTANT,
  NODE_SOURCE,
  NODE_FUNCTION,
  NODE_INDICATOR,
} NodeKind;

/* What makes two nodes the same one: compared byte by byte, so it must be zeroed first. */
typedef struct
{
  NodeKind kind;
  IgxSource source;
  gconstpointer definition; /* IgxFunction or IgxIndicator */
  guint n_inputs;
  guint inputs[IGX_PLAN_INPUTS_MAX];
  double params[IGX_PLAN_PARAMS_MAX]; /* a constant's value is the first */
} NodeKey;

typedef struct
{
  NodeKey key;
  guint slot; /* of the first output */
  guint n_slots;
  gsize lookback;
  gsize settle;
  gboolean live;
  gpointer state; /* (owned) (nullable) */
} Node;

struct _IgxPlan
{
  IgxTimeframe timeframe;
  gboolean settled_only;
  GPtrArray *nodes;   /* of Node */
  GHashTable *by_key; /* NodeKey, inside a node, to Node */
  GPtrArray *slots;   /* of Node, not owned: whose output it is */
  GArray *kept;       /* of guint: slots that somebody reads */
  gboolean prepared;
  gsize capacity;
  double *values; /* (owned) (nullable): slots times capacity */
};

static const char *const source_names[]
    = { "open", "high", "low",  "close", "volume", "quote_volume", "trades", "taker_buy_volume",
        "hl2",  "hlc3", "ohlc4" };

gsize
igx_source_count (void)
{
  return G_N_ELEMENTS (source_names);
}

const char *
igx_source_to_string (IgxSource source)
{
  g_return_val_if_fail ((gsize) source < G_N_ELEMENTS (source_names), NULL);

  return source_names[source];
}

gboolean
igx_source_from_string (const char *name, IgxSource *source)
{
  for (gsize i = 0; i < G_N_ELEMENTS (source_names); i++)
    if (strcmp (source_names[i], name) == 0)
      {
        *source = (IgxSource) i;
        return TRUE;
      }
  return FALSE;
}

static guint
node_key_hash (gconstpointer data)
{
  const guint8 *bytes = data;
  guint hash = 2166136261U;

  for (gsize i = 0; i < sizeof (NodeKey); i++)
    hash = (hash ^ bytes[i]) * 16777619U;
  return hash;
}

static gboolean
node_key_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (NodeKey)) == 0;
}

static void
node_clear_state (Node *node)
{
  if (node->state == NULL)
    return;
  if (node->key.kind == NODE_INDICATOR)
    ((const IgxIndicator *) node->key.definition)->state_free (node->state);
  else
    g_free (node->state);
  node->state = NULL;
}

static void
node_new_state (Node *node)
{
  node_clear_state (node);
  if (node->key.kind == NODE_INDICATOR)
    node->state = ((const IgxIndicator *) node->key.definition)->state_new (node->key.params);
  else if (node->key.kind == NODE_FUNCTION)
    {
      const IgxFunction *function = node->key.definition;

      if (function->state_size == NULL)
        return;
      node->state = g_malloc0 (function->state_size (node->key.params[0]));
      function->state_init (node->state, node->key.params[0]);
    }
}

static void
node_free (gpointer data)
{
  Node *node = data;

  node_clear_state (node);
  g_free (node);
}

/**
 * igx_plan_new:
 * @timeframe: of the candles that will come
 * @settled_only: %TRUE if values that are defined but not settled must stay unknown where a
 *   coarser series is read
 *
 * Returns: (transfer full): a plan without nodes
 */
IgxPlan *
igx_plan_new (IgxTimeframe timeframe, gboolean settled_only)
{
  IgxPlan *self = g_new0 (IgxPlan, 1);

  self->timeframe = timeframe;
  self->settled_only = settled_only;
  self->nodes = g_ptr_array_new_with_free_func (node_free);
  self->by_key = g_hash_table_new (node_key_hash, node_key_equal);
  self->slots = g_ptr_array_new ();
  self->kept = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

void
igx_plan_free (IgxPlan *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->by_key);
  g_ptr_array_unref (self->nodes);
  g_ptr_array_unref (self->slots);
  g_array_unref (self->kept);
  g_free (self->values);
  g_free (self);
}

IgxTimeframe
igx_plan_get_timeframe (const IgxPlan *self)
{
  return self->timeframe;
}

gsize
igx_plan_get_n_nodes (const IgxPlan *self)
{
  return self->nodes->len;
}

static guint
add_node (IgxPlan *self, const NodeKey *key, guint n_slots, gsize lookback, gsize settle)
{
  Node *node = g_hash_table_lookup (self->by_key, key);

  if (node != NULL)
    return node->slot;

  node = g_new0 (Node, 1);
  node->key = *key;
  node->slot = self->slots->len;
  node->n_slots = n_slots;
  for (guint i = 0; i < key->n_inputs; i++)
    {
      node->lookback = MAX (node->lookback, igx_plan_get_lookback (self, key->inputs[i]));
      node->settle = MAX (node->settle, igx_plan_get_settle (self, key->inputs[i]));
    }
  node->lookback += lookback;
  node->settle += settle;
  g_ptr_array_add (self->nodes, node);
  g_hash_table_insert (self->by_key, &node->key, node);
  for (guint i = 0; i < n_slots; i++)
    g_ptr_array_add (self->slots, node);
  self->prepared = FALSE;
  return node->slot;
}

guint
igx_plan_add_constant (IgxPlan *self, double value)
{
  NodeKey key;

  memset (&key, 0, sizeof key);
  key.kind = NODE_CONSTANT;
  key.params[0] = value;
  return add_node (self, &key, 1, 0, 0);
}

guint
igx_plan_add_source (IgxPlan *self, IgxSource source)
{
  NodeKey key;

  memset (&key, 0, sizeof key);
  key.kind = NODE_SOURCE;
  key.source = source;
  return add_node (self, &key, 1, 0, 0);
}

/* What constants give is a constant; the same function finds it, so it is the same bits. */
static gboolean
fold (const IgxPlan *self,
      const IgxFunction *function,
      const guint *inputs,
      guint n_inputs,
      double *value)
{
  double values[IGX_PLAN_INPUTS_MAX] = { 0 };
  const double *pointers[IGX_PLAN_INPUTS_MAX] = { NULL };
  double *const outputs[] = { value };

  if (function->state_size != NULL)
    return FALSE;
  for (guint i = 0; i < n_inputs; i++)
    {
      if (!igx_plan_get_constant (self, inputs[i], &values[i]))
        return FALSE;
      pointers[i] = &values[i];
    }
  function->eval (NULL, pointers, outputs, 1);
  return TRUE;
}

/**
 * igx_plan_add_function:
 * @self: a plan that has not seen a candle since it was made or reset
 * @function: an entry of the table
 * @inputs: (array length=n_inputs): slots
 * @n_inputs: how many: the arguments without the period
 * @period: the period, or 0 where @function takes none
 *
 * Returns: the slot of the first output
 */
guint
igx_plan_add_function (
    IgxPlan *self, const IgxFunction *function, const guint *inputs, guint n_inputs, double period)
{
  NodeKey key;
  double value = NAN;
  gsize lookback = function->lookback != NULL ? function->lookback (period) : 0;

  g_return_val_if_fail (n_inputs <= IGX_PLAN_INPUTS_MAX, IGX_PLAN_NO_SLOT);

  if (fold (self, function, inputs, n_inputs, &value))
    return igx_plan_add_constant (self, value);

  memset (&key, 0, sizeof key);
  key.kind = NODE_FUNCTION;
  key.definition = function;
  key.n_inputs = n_inputs;
  for (guint i = 0; i < n_inputs; i++)
    key.inputs[i] = inputs[i];
  key.params[0] = period;
  return add_node (self, &key, function->n_outputs, lookback, lookback);
}

/**
 * igx_plan_add_indicator:
 * @self: a plan that has not seen a candle since it was made or reset
 * @indicator: an entry of the registry
 * @inputs: slots, as many as @indicator has inputs
 * @params: as many as @indicator has, checked against their ranges
 *
 * Returns: the slot of the first output
 */
guint
igx_plan_add_indicator (IgxPlan *self,
                        const IgxIndicator *indicator,
                        const guint *inputs,
                        const double *params)
{
  NodeKey key;

  G_STATIC_ASSERT (IGX_PLAN_INPUTS_MAX >= IGX_INDICATOR_INPUTS_MAX);
  G_STATIC_ASSERT (IGX_PLAN_INPUTS_MAX >= IGX_FUNCTION_ARGS_MAX);
  G_STATIC_ASSERT (IGX_PLAN_PARAMS_MAX >= IGX_INDICATOR_PARAMS_MAX);

  memset (&key, 0, sizeof key);
  key.kind = NODE_INDICATOR;
  key.definition = indicator;
  key.n_inputs = indicator->n_inputs;
  for (guint i = 0; i < indicator->n_inputs; i++)
    key.inputs[i] = inputs[i];
  for (guint i = 0; i < indicator->n_params; i++)
    key.params[i] = params[i];
  return add_node (self, &key, indicator->n_outputs, indicator->lookback (key.params),
                   indicator->settle (key.params));
}

/**
 * igx_plan_keep:
 * @self: a plan
 * @slot: a slot whose values will be read from outside
 *
 * Only what leads to a kept slot is worked out.
 */
void
igx_plan_keep (IgxPlan *self, guint slot)
{
  g_return_if_fail (slot < self->slots->len);

  g_array_append_val (self->kept, slot);
  self->prepared = FALSE;
}

gboolean
igx_plan_get_constant (const IgxPlan *self, guint slot, double *value)
{
  const Node *node = self->slots->pdata[slot];

  if (node->key.kind != NODE_CONSTANT)
    return FALSE;
  *value = node->key.params[0];
  return TRUE;
}

/**
 * igx_plan_get_lookback:
 *
 * Returns: how many candles come before the first that has a defined value at @slot
 */
gsize
igx_plan_get_lookback (const IgxPlan *self, guint slot)
{
  return ((const Node *) self->slots->pdata[slot])->lookback;
}

/**
 * igx_plan_get_settle:
 *
 * Returns: how many candles come before the first at which the value at @slot no longer shows
 *   where the history began
 */
gsize
igx_plan_get_settle (const IgxPlan *self, guint slot)
{
  return ((const Node *) self->slots->pdata[slot])->settle;
}

/**
 * igx_plan_reset:
 *
 * Forgets all candles, keeps the nodes.
 */
void
igx_plan_reset (IgxPlan *self)
{
  for (guint i = 0; i < self->nodes->len; i++)
    node_clear_state (self->nodes->pdata[i]);
  self->prepared = FALSE;
}

static void
set_capacity (IgxPlan *self, gsize capacity)
{
  self->capacity = capacity;
  g_free (self->values);
  self->values = g_new (double, capacity *MAX (self->slots->len, 1));
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const Node *node = self->nodes->pdata[i];
      double *values = self->values + node->slot * capacity;

      for (gsize j = 0; node->key.kind == NODE_CONSTANT && j < capacity; j++)
        values[j] = node->key.params[0];
    }
}

static void
prepare (IgxPlan *self)
{
  for (guint i = 0; i < self->nodes->len; i++)
    ((Node *) self->nodes->pdata[i])->live = FALSE;
  for (guint i = 0; i < self->kept->len; i++)
    ((Node *) self->slots->pdata[g_array_index (self->kept, guint, i)])->live = TRUE;
  for (guint i = self->nodes->len; i > 0; i--)
    {
      const Node *node = self->nodes->pdata[i - 1];

      for (guint j = 0; node->live && j < node->key.n_inputs; j++)
        ((Node *) self->slots->pdata[node->key.inputs[j]])->live = TRUE;
    }
  for (guint i = 0; i < self->nodes->len; i++)
    {
      Node *node = self->nodes->pdata[i];

      if (node->live && node->state == NULL)
        node_new_state (node);
    }
  set_capacity (self, BLOCK_SMALL);
  self->prepared = TRUE;
}

#define COPY_SOURCE(expression)                                                                    \
  for (gsize i = 0; i < n; i++)                                                                    \
    {                                                                                              \
      const IgxCandle *c = &candles[i];                                                            \
                                                                                                   \
      out[i] = (expression);                                                                       \
    }                                                                                              \
  break

static void
eval_source (IgxSource source, const IgxCandle *candles, double *out, gsize n)
{
  switch (source)
    {
    case IGX_SOURCE_OPEN:
      COPY_SOURCE (c->open);
    case IGX_SOURCE_HIGH:
      COPY_SOURCE (c->high);
    case IGX_SOURCE_LOW:
      COPY_SOURCE (c->low);
    case IGX_SOURCE_CLOSE:
      COPY_SOURCE (c->close);
    case IGX_SOURCE_VOLUME:
      COPY_SOURCE (c->volume);
    case IGX_SOURCE_QUOTE_VOLUME:
      COPY_SOURCE (c->quote_volume);
    case IGX_SOURCE_TRADES:
      COPY_SOURCE (c->trades);
    case IGX_SOURCE_TAKER_BUY_VOLUME:
      COPY_SOURCE (c->taker_buy_volume);
    case IGX_SOURCE_HL2:
      COPY_SOURCE ((c->high + c->low) / 2);
    case IGX_SOURCE_HLC3:
      COPY_SOURCE ((c->high + c->low + c->close) / 3);
    case IGX_SOURCE_OHLC4:
      COPY_SOURCE ((c->open + c->high + c->low + c->close) / 4);
    }
}

static void
eval_node (IgxPlan *self, Node *node, const IgxCandle *candles, gsize n)
{
  const double *inputs[IGX_PLAN_INPUTS_MAX] = { NULL };
  double *outputs[IGX_INDICATOR_OUTPUTS_MAX] = { NULL };

  for (guint i = 0; i < node->key.n_inputs; i++)
    inputs[i] = self->values + node->key.inputs[i] * self->capacity;
  for (guint i = 0; i < node->n_slots; i++)
    outputs[i] = self->values + (node->slot + i) * self->capacity;

  switch (node->key.kind)
    {
    case NODE_CONSTANT:
      break;
    case NODE_SOURCE:
      eval_source (node->key.source, candles, outputs[0], n);
      break;
    case NODE_FUNCTION:
      ((const IgxFunction *) node->key.definition)->eval (node->state, inputs, outputs, n);
      break;
    case NODE_INDICATOR:
      ((const IgxIndicator *) node->key.definition)->eval (node->state, inputs, outputs, n);
      break;
    }
}

/**
 * igx_plan_eval:
 * @self: a plan
 * @candles: (array length=n_candles): the next candles, closed and in order
 * @n_candles: 1 to %IGX_PLAN_BLOCK
 *
 * Works out all live nodes; igx_plan_get_values() then has the values of these candles.
 */
void
igx_plan_eval (IgxPlan *self, const IgxCandle *candles, gsize n_candles)
{
  g_return_if_fail (n_candles <= IGX_PLAN_BLOCK);

  if (!self->prepared)
    prepare (self);
  if (n_candles > self->capacity)
    set_capacity (self, IGX_PLAN_BLOCK);
  for (guint i = 0; i < self->nodes->len; i++)
    {
      Node *node = self->nodes->pdata[i];

      if (node->live)
        eval_node (self, node, candles, n_candles);
    }
}

/**
 * igx_plan_trim:
 *
 * Gives back the memory that only large blocks need; the values are gone.
 */
void
igx_plan_trim (IgxPlan *self)
{
  if (self->prepared && self->capacity > BLOCK_SMALL)
    set_capacity (self, BLOCK_SMALL);
}

/**
 * igx_plan_get_values:
 *
 * Returns: (array): the values at @slot, a kept one, of the candles last evaluated
 */
const double *
igx_plan_get_values (const IgxPlan *self, guint slot)
{
  return self->values + slot * self->capacity;
}
