/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A plan is a list of nodes; each reads only slots of nodes before it. A node that is asked for
 * a second time is the first one again, so equal sub-expressions of all strategies of a series
 * are worked out once. Candles are taken in blocks: a node does a whole block before the next
 * node begins. Nodes that lead to no kept slot are not worked out.
 *
 * A running total (OBV) never settles: it carries what was before the history as a constant.
 * Such a node has an origin, which goes along where the constant stays added and ends where it
 * cancels, as in x - x[5]; everywhere else the value never settles.
 *
 * Another series is a plan inside the plan: see igx-plan-series.c.
 */
#include "engine/language/igx-plan.h"

#include <math.h>
#include <string.h>

#include "engine/igx-timeframe.h"
#include "engine/language/igx-plan-private.h"

/* Live engines push single candles: between large pushes only so much memory is held. */
#define BLOCK_SMALL 16

static guint
node_key_hash (gconstpointer data)
{
  const guint8 *bytes = data;
  guint hash = 2166136261U;

  for (gsize i = 0; i < sizeof (IgxPlanKey); i++)
    hash = (hash ^ bytes[i]) * 16777619U;
  return hash;
}

static gboolean
node_key_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (IgxPlanKey)) == 0;
}

static void
node_clear_state (IgxPlanNode *node)
{
  if (node->state == NULL)
    return;
  if (node->key.kind == IGX_PLAN_NODE_INDICATOR)
    ((const IgxIndicator *) node->key.definition)->state_free (node->state);
  else
    g_free (node->state);
  node->state = NULL;
}

static void
node_new_state (IgxPlanNode *node)
{
  node_clear_state (node);
  if (node->key.kind == IGX_PLAN_NODE_INDICATOR)
    node->state = ((const IgxIndicator *) node->key.definition)->state_new (node->key.params);
  else if (node->key.kind == IGX_PLAN_NODE_SERIES)
    {
      double *held = g_new (double, node->n_slots);

      for (guint i = 0; i < node->n_slots; i++)
        held[i] = NAN;
      node->state = held;
    }
  else if (node->key.kind == IGX_PLAN_NODE_FUNCTION)
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
  IgxPlanNode *node = data;

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
  self->finest = timeframe;
  self->settled_only = settled_only;
  self->venue_timeframes = g_array_new (FALSE, FALSE, sizeof (IgxTimeframe));
  self->last_close_time = G_MININT64;
  self->nodes = g_ptr_array_new_with_free_func (node_free);
  self->by_key = g_hash_table_new (node_key_hash, node_key_equal);
  self->slots = g_ptr_array_new ();
  self->kept = g_array_new (FALSE, FALSE, sizeof (guint));
  self->rare = g_array_new (FALSE, FALSE, sizeof (guint));
  self->series = g_ptr_array_new_with_free_func (igx_plan_series_free);
  self->order = g_ptr_array_new ();
  self->steps = g_ptr_array_new ();
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
  g_array_unref (self->rare);
  g_ptr_array_unref (self->series);
  g_array_unref (self->venue_timeframes);
  g_ptr_array_unref (self->order);
  g_ptr_array_unref (self->steps);
  g_free (self->rows);
  g_free (self->values);
  g_free (self->work);
  g_free (self->few_values);
  g_free (self);
}

IgxTimeframe
igx_plan_get_timeframe (const IgxPlan *self)
{
  return self->timeframe;
}

/**
 * igx_plan_get_n_nodes:
 *
 * Returns: how many nodes it has, with those of its coarser series
 */
gsize
igx_plan_get_n_nodes (const IgxPlan *self)
{
  gsize n = self->nodes->len;

  for (guint i = 0; i < self->series->len; i++)
    n += igx_plan_get_n_nodes (((const IgxPlanSeries *) self->series->pdata[i])->plan);
  return n;
}

static gsize
add_saturated (gsize a, gsize b)
{
  return a > G_MAXSIZE - b ? G_MAXSIZE : a + b;
}

/* The one origin that all inputs have, or none. */
static guint
common_origin (const IgxPlan *self, const IgxPlanKey *key)
{
  guint origin = IGX_PLAN_NO_SLOT;

  for (guint i = 0; i < key->n_inputs; i++)
    {
      guint other = ((const IgxPlanNode *) self->slots->pdata[key->inputs[i]])->origin;

      if (other == IGX_PLAN_NO_SLOT || (i > 0 && other != origin))
        return IGX_PLAN_NO_SLOT;
      origin = other;
    }
  return origin;
}

/* Where the start of a running total stays added or cancels, the rest may settle. */
static void
follow_origin (const IgxPlan *self, IgxPlanNode *node, gsize lookback, gsize settle)
{
  IgxShift shift = IGX_SHIFT_DEPENDS;
  guint origin = common_origin (self, &node->key);

  node->origin = IGX_PLAN_NO_SLOT;
  for (guint i = 0; i < node->key.n_inputs; i++)
    node->rest
        = MAX (node->rest, ((const IgxPlanNode *) self->slots->pdata[node->key.inputs[i]])->rest);
  if (settle == IGX_INDICATOR_SETTLES_NEVER)
    {
      node->origin = node->slot;
      node->rest += lookback;
      return;
    }
  node->rest = add_saturated (node->rest, settle);
  if (node->key.kind == IGX_PLAN_NODE_FUNCTION)
    shift = ((const IgxFunction *) node->key.definition)->shift;
  if (origin == IGX_PLAN_NO_SLOT || shift == IGX_SHIFT_DEPENDS)
    return;

  if (shift == IGX_SHIFT_KEEPS)
    node->origin = origin;
  else
    node->settle = node->history = node->rest;
}

/*
 * igx_plan_add_node:
 *
 * Returns: the first slot of the node that @key names, a new one if there was none
 */
guint
igx_plan_add_node (
    IgxPlan *self, const IgxPlanKey *key, guint n_slots, gsize lookback, gsize settle)
{
  IgxPlanNode *node = g_hash_table_lookup (self->by_key, key);

  if (node != NULL)
    return node->slot;

  node = g_new0 (IgxPlanNode, 1);
  node->key = *key;
  node->slot = self->slots->len;
  node->n_slots = n_slots;
  for (guint i = 0; i < key->n_inputs; i++)
    {
      const IgxPlanNode *input = self->slots->pdata[key->inputs[i]];

      node->lookback = MAX (node->lookback, input->lookback);
      node->settle = MAX (node->settle, input->settle);
      node->history = MAX (node->history, input->history);
    }
  node->lookback += lookback;
  node->settle = add_saturated (node->settle, settle);
  node->history = add_saturated (node->history, settle);
  follow_origin (self, node, lookback, settle);
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
  IgxPlanKey key;

  memset (&key, 0, sizeof key);
  key.kind = IGX_PLAN_NODE_CONSTANT;
  key.params[0] = value;
  return igx_plan_add_node (self, &key, 1, 0, 0);
}

guint
igx_plan_add_source (IgxPlan *self, IgxSource source)
{
  IgxPlanKey key;

  memset (&key, 0, sizeof key);
  key.kind = IGX_PLAN_NODE_SOURCE;
  key.source = source;
  return igx_plan_add_node (self, &key, 1, 0, 0);
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
  IgxPlanKey key;
  double value = NAN;
  gsize lookback = function->lookback != NULL ? function->lookback (period) : 0;

  g_return_val_if_fail (n_inputs <= IGX_PLAN_INPUTS_MAX, IGX_PLAN_NO_SLOT);

  if (fold (self, function, inputs, n_inputs, &value))
    return igx_plan_add_constant (self, value);

  memset (&key, 0, sizeof key);
  key.kind = IGX_PLAN_NODE_FUNCTION;
  key.definition = function;
  key.n_inputs = n_inputs;
  for (guint i = 0; i < n_inputs; i++)
    key.inputs[i] = inputs[i];
  key.params[0] = period;
  return igx_plan_add_node (self, &key, function->n_outputs, lookback, lookback);
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
  IgxPlanKey key;
  gsize settle = 0;

  G_STATIC_ASSERT (IGX_PLAN_INPUTS_MAX >= IGX_INDICATOR_INPUTS_MAX);
  G_STATIC_ASSERT (IGX_PLAN_INPUTS_MAX >= IGX_FUNCTION_ARGS_MAX);
  G_STATIC_ASSERT (IGX_PLAN_PARAMS_MAX >= IGX_INDICATOR_PARAMS_MAX);

  memset (&key, 0, sizeof key);
  key.kind = IGX_PLAN_NODE_INDICATOR;
  key.definition = indicator;
  key.n_inputs = indicator->n_inputs;
  for (guint i = 0; i < indicator->n_inputs; i++)
    key.inputs[i] = inputs[i];
  for (guint i = 0; i < indicator->n_params; i++)
    key.params[i] = params[i];
  settle = indicator->settle (key.params);
  if (indicator->daily)
    settle = MIN (settle, (gsize) (MAX (IGX_TIMEFRAME_DAY / self->timeframe, 1) - 1));
  return igx_plan_add_node (self, &key, indicator->n_outputs, indicator->lookback (key.params),
                            settle);
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
  const IgxPlanNode *node = self->slots->pdata[slot];

  if (node->key.kind != IGX_PLAN_NODE_CONSTANT)
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
  return ((const IgxPlanNode *) self->slots->pdata[slot])->lookback;
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
  return ((const IgxPlanNode *) self->slots->pdata[slot])->settle;
}

/**
 * igx_plan_get_history:
 *
 * Returns: how many candles must be there before a value at @slot is settled in all it reads:
 *   as igx_plan_get_settle(), and what its coarser series need
 */
gsize
igx_plan_get_history (const IgxPlan *self, guint slot)
{
  return ((const IgxPlanNode *) self->slots->pdata[slot])->history;
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
  for (guint i = 0; i < self->series->len; i++)
    {
      IgxPlanSeries *series = self->series->pdata[i];

      igx_plan_series_clear (series);
      igx_plan_reset (series->plan);
    }
  self->last_close_time = G_MININT64;
  self->prepared = FALSE;
}

static void
bind_node (IgxPlan *self, IgxPlanNode *node)
{
  for (guint i = 0; i < node->key.n_inputs; i++)
    node->inputs[i] = igx_plan_row (self, node->key.inputs[i]);
  for (guint i = 0; i < node->n_slots; i++)
    node->outputs[i] = igx_plan_row (self, node->slot + i);

  switch (node->key.kind)
    {
    case IGX_PLAN_NODE_CONSTANT:
      for (gsize j = 0; j < self->capacity; j++)
        node->outputs[0][j] = node->key.params[0];
      return;
    case IGX_PLAN_NODE_SERIES:
      return;
    case IGX_PLAN_NODE_SOURCE:
      node->eval = NULL;
      break;
    case IGX_PLAN_NODE_FUNCTION:
      node->eval = ((const IgxFunction *) node->key.definition)->eval;
      break;
    case IGX_PLAN_NODE_INDICATOR:
      node->eval = ((const IgxIndicator *) node->key.definition)->eval;
      break;
    }
  g_ptr_array_add (self->steps, node);
}

/* With single candles, finding out where a node reads and writes would cost more than the node. */
static void
set_capacity (IgxPlan *self, gsize capacity)
{
  self->capacity = capacity;
  g_free (self->values);
  self->values = g_new (double, capacity *MAX ((gsize) self->n_rows, 1));
  g_ptr_array_set_size (self->steps, 0);
  for (guint i = 0; i < self->order->len; i++)
    bind_node (self, self->order->pdata[i]);
}

static void
take_rows (IgxPlan *self, const IgxPlanNode *node, GArray *unused)
{
  for (guint i = 0; i < node->n_slots; i++)
    {
      guint row = self->n_rows;

      if (unused->len > 0)
        {
          row = g_array_index (unused, guint, unused->len - 1);
          g_array_set_size (unused, unused->len - 1);
        }
      else
        self->n_rows++;
      self->rows[node->slot + i] = row;
    }
}

/* A reader is the position of the last node that reads a slot; G_MAXUINT: it must stay. */
static void
give_back (IgxPlan *self, guint slot, guint position, guint *readers, GArray *unused)
{
  if (readers[slot] != position)
    return;
  g_array_append_val (unused, self->rows[slot]);
  readers[slot] = G_MAXUINT;
}

/*
 * A row is used again once nobody reads it any more, so that a large plan stays in the cache.
 * Constants are written once and coarser series before all others: these keep their rows.
 */
static void
assign_rows (IgxPlan *self)
{
  g_autoptr (GArray) unused = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree guint *readers = g_new0 (guint, self->slots->len + 1);

  g_free (self->rows);
  self->rows = g_new0 (guint, self->slots->len + 1);
  self->n_rows = 0;
  for (guint i = 0; i < self->order->len; i++)
    {
      const IgxPlanNode *node = self->order->pdata[i];
      gboolean stays = igx_plan_node_stays (node);

      for (guint j = 0; j < node->n_slots; j++)
        readers[node->slot + j] = stays ? G_MAXUINT : node->position;
      for (guint j = 0; j < node->key.n_inputs; j++)
        if (readers[node->key.inputs[j]] != G_MAXUINT)
          readers[node->key.inputs[j]] = node->position;
      if (stays)
        take_rows (self, node, unused);
    }
  for (guint i = 0; i < self->kept->len; i++)
    readers[g_array_index (self->kept, guint, i)] = G_MAXUINT;
  igx_plan_rare_hold (self, readers);

  for (guint i = 0; i < self->order->len;)
    {
      const IgxPlanNode *first = self->order->pdata[i];
      guint end = i + 1 + first->n_beside;

      /* Those worked out together read all before any of their rows is free. */
      for (guint k = i; k < end; k++)
        if (!igx_plan_node_stays (self->order->pdata[k]))
          take_rows (self, self->order->pdata[k], unused);
      for (; i < end; i++)
        {
          const IgxPlanNode *node = self->order->pdata[i];

          for (guint j = 0; j < node->key.n_inputs; j++)
            give_back (self, node->key.inputs[j], node->position, readers, unused);
          for (guint j = 0; j < node->n_slots; j++)
            give_back (self, node->slot + j, node->position, readers, unused);
        }
    }
}

/*
 * igx_plan_prepare:
 *
 * Finds out which nodes are live, and gives memory to those that have none yet.
 */
void
igx_plan_prepare (IgxPlan *self)
{
  for (guint i = 0; i < self->nodes->len; i++)
    ((IgxPlanNode *) self->nodes->pdata[i])->live = FALSE;
  for (guint i = 0; i < self->kept->len; i++)
    ((IgxPlanNode *) self->slots->pdata[g_array_index (self->kept, guint, i)])->live = TRUE;
  for (guint i = 0; i < self->rare->len; i++)
    ((IgxPlanNode *) self->slots->pdata[g_array_index (self->rare, guint, i)])->live = TRUE;
  for (guint i = self->nodes->len; i > 0; i--)
    {
      const IgxPlanNode *node = self->nodes->pdata[i - 1];

      for (guint j = 0; node->live && j < node->key.n_inputs; j++)
        ((IgxPlanNode *) self->slots->pdata[node->key.inputs[j]])->live = TRUE;
    }
  for (guint i = 0; i < self->series->len; i++)
    g_array_set_size (((IgxPlanSeries *) self->series->pdata[i])->plan->kept, 0);
  for (guint i = 0; i < self->nodes->len; i++)
    {
      IgxPlanNode *node = self->nodes->pdata[i];

      if (node->live && node->state == NULL)
        node_new_state (node);
      for (guint j = 0; node->live && node->key.kind == IGX_PLAN_NODE_SERIES && j < node->n_slots;
           j++)
        igx_plan_keep (((const IgxPlanSeries *) node->key.definition)->plan,
                       (guint) node->key.params[0] + j);
    }
  igx_plan_rare_find (self);
  igx_plan_lanes_order (self);
  assign_rows (self);
  set_capacity (self, BLOCK_SMALL);
  self->prepared = TRUE;
}

/* Works out the step @i. Returns: how many nodes are done besides its first */
static inline guint
eval_step (IgxPlan *self, guint i, const IgxCandle *candles, gsize n_candles)
{
  IgxPlanNode *node = self->steps->pdata[i];

  if (node->n_beside > 0 && n_candles >= IGX_PLAN_LANES_BLOCK_MIN)
    {
      igx_plan_lanes_eval (self, i, n_candles);
      return node->n_beside;
    }
  if (node->eval != NULL)
    node->eval (node->state, node->inputs, node->outputs, n_candles);
  else
    igx_source_eval (node->key.source, candles, node->outputs[0], n_candles);
  return 0;
}

/* A loop of its own: looking for a probe at each step takes a twentieth of a single candle. */
static G_NO_INLINE void
eval_probed (IgxPlan *self, const IgxCandle *candles, gsize n_candles)
{
  igx_plan_probe_begin (self);
  for (guint i = 0; i < self->series->len; i++)
    igx_plan_series_eval (self, self->series->pdata[i], candles, n_candles);
  for (guint i = 0; i < self->steps->len; i++)
    {
      const guint first = i;

      i += eval_step (self, i, candles, n_candles);
      igx_plan_probe_steps (self, first, i + 1 - first, n_candles);
    }
}

/* With single candles, each look at what could be done side by side would be felt. */
static void
eval_few (IgxPlan *self, const IgxCandle *candles, gsize n_candles)
{
  IgxPlanNode *const *steps = (IgxPlanNode *const *) self->steps->pdata;
  const guint n_steps = self->steps->len;

  for (guint i = 0; i < n_steps; i++)
    {
      IgxPlanNode *node = steps[i];

      if (node->eval != NULL)
        node->eval (node->state, node->inputs, node->outputs, n_candles);
      else
        igx_source_eval (node->key.source, candles, node->outputs[0], n_candles);
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
    igx_plan_prepare (self);
  if (n_candles > self->capacity)
    set_capacity (self, IGX_PLAN_BLOCK);
  self->last_close_time = candles[n_candles - 1].open_time + self->timeframe;
  if (G_UNLIKELY (self->probe != NULL))
    {
      eval_probed (self, candles, n_candles);
      return;
    }
  for (guint i = 0; i < self->series->len; i++)
    igx_plan_series_eval (self, self->series->pdata[i], candles, n_candles);
  if (n_candles < IGX_PLAN_LANES_BLOCK_MIN)
    eval_few (self, candles, n_candles);
  else
    for (guint i = 0; i < self->steps->len; i++)
      i += eval_step (self, i, candles, n_candles);
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
  for (guint i = 0; i < self->series->len; i++)
    igx_plan_trim (((IgxPlanSeries *) self->series->pdata[i])->plan);
}

/**
 * igx_plan_get_values:
 *
 * Returns: (array): the values at @slot, a kept one, of the candles last evaluated
 */
const double *
igx_plan_get_values (const IgxPlan *self, guint slot)
{
  return igx_plan_row (self, slot);
}
