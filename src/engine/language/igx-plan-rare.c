/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Values that are asked for at few candles: the levels of a signal, and what a signal requires
 * beside an event. A node without a memory that leads to nothing else is not worked out over
 * blocks but where it is asked for, by the same function, so the bits are the same.
 */
#include "engine/language/igx-plan-private.h"

static IgxPlanNode *
node_at (const IgxPlan *self, guint slot)
{
  return self->slots->pdata[slot];
}

static gboolean
is_plain (const IgxPlanNode *node)
{
  return node->key.kind == IGX_PLAN_NODE_FUNCTION && node->n_slots == 1
         && ((const IgxFunction *) node->key.definition)->state_size == NULL;
}

static const IgxFunction *
function_of (const IgxPlanNode *node)
{
  return node->key.kind == IGX_PLAN_NODE_FUNCTION ? node->key.definition : NULL;
}

/*
 * igx_plan_make_rare:
 * @slot: a kept slot, which will be read with igx_plan_get_value() only by who has kept it
 */
void
igx_plan_make_rare (IgxPlan *self, guint slot)
{
  for (guint i = 0; i < self->kept->len; i++)
    {
      if (g_array_index (self->kept, guint, i) != slot)
        continue;
      g_array_remove_index_fast (self->kept, i);
      g_array_append_val (self->rare, slot);
      self->prepared = FALSE;
      return;
    }
  g_return_if_reached ();
}

/*
 * igx_plan_find_event:
 * @slot: a condition
 *
 * Returns: a slot that is true at few candles and without which @slot is false, or
 *   %IGX_PLAN_NO_SLOT
 */
guint
igx_plan_find_event (const IgxPlan *self, guint slot)
{
  const IgxPlanNode *node = node_at (self, slot);
  guint event = IGX_PLAN_NO_SLOT;

  if (function_of (node) == igx_function_find ("crosses_above")
      || function_of (node) == igx_function_find ("crosses_below"))
    return slot;
  if (function_of (node) != igx_function_find_operator ("and", 2))
    return IGX_PLAN_NO_SLOT;
  for (guint i = 0; i < node->key.n_inputs && event == IGX_PLAN_NO_SLOT; i++)
    event = igx_plan_find_event (self, node->key.inputs[i]);
  return event;
}

/*
 * igx_plan_rare_find:
 *
 * Finds out which of the live nodes are worked out only where they are asked for.
 */
void
igx_plan_rare_find (IgxPlan *self)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      IgxPlanNode *node = self->nodes->pdata[i];

      node->rare = node->live && is_plain (node);
      node->known_at = 0;
    }
  for (guint i = 0; i < self->kept->len; i++)
    node_at (self, g_array_index (self->kept, guint, i))->rare = FALSE;
  for (guint i = self->nodes->len; i > 0; i--)
    {
      const IgxPlanNode *node = self->nodes->pdata[i - 1];

      for (guint j = 0; node->live && !node->rare && j < node->key.n_inputs; j++)
        node_at (self, node->key.inputs[j])->rare = FALSE;
    }
}

/*
 * igx_plan_rare_hold:
 * @readers: as in the assignment of rows: what is set to %G_MAXUINT stays to the end of the block
 */
void
igx_plan_rare_hold (const IgxPlan *self, guint *readers)
{
  for (guint i = 0; i < self->rare->len; i++)
    readers[g_array_index (self->rare, guint, i)] = G_MAXUINT;
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const IgxPlanNode *node = self->nodes->pdata[i];

      for (guint j = 0; node->rare && j < node->key.n_inputs; j++)
        readers[node->key.inputs[j]] = G_MAXUINT;
    }
}

/* Each node once for a candle, however many lead to it. */
static double
find_value (IgxPlan *self, IgxPlanNode *node, guint slot, gsize at)
{
  double values[IGX_PLAN_INPUTS_MAX];
  const double *inputs[IGX_PLAN_INPUTS_MAX];
  double *outputs[] = { &node->value };

  if (!node->rare)
    return igx_plan_row (self, slot)[at];
  if (node->known_at == self->n_evaluated + at + 1)
    return node->value;
  for (guint i = 0; i < node->key.n_inputs; i++)
    {
      const guint input = node->key.inputs[i];

      values[i] = find_value (self, node_at (self, input), input, at);
      inputs[i] = &values[i];
    }
  function_of (node)->eval (NULL, inputs, outputs, 1);
  node->known_at = self->n_evaluated + at + 1;
  return node->value;
}

/*
 * igx_plan_get_value:
 * @slot: a kept slot, or a rare one
 * @at: which of the candles last evaluated
 *
 * Returns: its value
 */
double
igx_plan_get_value (IgxPlan *self, guint slot, gsize at)
{
  return find_value (self, node_at (self, slot), slot, at);
}
