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
 * @slot: a kept slot, which who has kept it will read with igx_plan_few_get() only
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

/* What a node reads: a row of the set, or of the plan. */
typedef struct
{
  gboolean own;
  guint row;
} Source;

typedef struct
{
  const IgxFunction *function;
  guint n_inputs;
  Source inputs[IGX_PLAN_INPUTS_MAX];
} Step;

struct _IgxPlanFew
{
  IgxPlan *plan;
  GArray *steps;   /* of Step: each reads only those before it */
  GArray *sources; /* of Source: of the slots that were asked for */
  guint positions[IGX_PLAN_FEW_MAX];
};

static double *
few_row (const IgxPlanFew *self, guint step)
{
  return self->plan->few_values + (gsize) step * IGX_PLAN_FEW_MAX;
}

/* Each node once, however many lead to it. */
static Source
add_step (IgxPlanFew *self, GHashTable *known, guint slot)
{
  const IgxPlanNode *node = node_at (self->plan, slot);
  gpointer row = NULL;
  Step step = { .function = function_of (node), .n_inputs = node->key.n_inputs };

  if (!node->rare)
    return (Source){ FALSE, slot };
  if (g_hash_table_lookup_extended (known, node, NULL, &row))
    return (Source){ TRUE, GPOINTER_TO_UINT (row) };
  for (guint i = 0; i < node->key.n_inputs; i++)
    step.inputs[i] = add_step (self, known, node->key.inputs[i]);
  g_array_append_val (self->steps, step);
  g_hash_table_insert (known, (gpointer) node, GUINT_TO_POINTER (self->steps->len - 1));
  return (Source){ TRUE, self->steps->len - 1 };
}

/*
 * igx_plan_few_new:
 * @plan: a plan that has seen a candle and gets no further nodes; must outlive it
 * @slots: (array length=n_slots): rare or kept ones
 * @n_slots: how many
 *
 * Returns: (transfer full): what works out these slots at a few candles
 */
IgxPlanFew *
igx_plan_few_new (IgxPlan *plan, const guint *slots, gsize n_slots)
{
  IgxPlanFew *self = g_new0 (IgxPlanFew, 1);
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);

  self->plan = plan;
  self->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  self->sources = g_array_new (FALSE, FALSE, sizeof (Source));
  for (gsize i = 0; i < n_slots; i++)
    {
      const Source source = add_step (self, known, slots[i]);

      g_array_append_val (self->sources, source);
    }
  if (self->steps->len > plan->n_few_rows)
    {
      plan->n_few_rows = self->steps->len;
      g_free (plan->few_values);
      plan->few_values = g_new (double, (gsize) plan->n_few_rows *IGX_PLAN_FEW_MAX);
    }
  return self;
}

void
igx_plan_few_free (IgxPlanFew *self)
{
  g_array_unref (self->steps);
  g_array_unref (self->sources);
  g_free (self);
}

/*
 * igx_plan_few_eval:
 * @positions: (array length=n): which of the candles last evaluated
 * @n: at most %IGX_PLAN_FEW_MAX
 *
 * The values are there until another few of the same plan, or the next block, is worked out.
 */
void
igx_plan_few_eval (IgxPlanFew *self, const guint *positions, gsize n)
{
  double gathered[IGX_PLAN_INPUTS_MAX][IGX_PLAN_FEW_MAX];

  for (gsize k = 0; k < n; k++)
    self->positions[k] = positions[k];
  for (guint s = 0; s < self->steps->len; s++)
    {
      const Step *step = &g_array_index (self->steps, Step, s);
      const double *inputs[IGX_PLAN_INPUTS_MAX] = { NULL };
      double *outputs[] = { few_row (self, s) };

      for (guint i = 0; i < step->n_inputs; i++)
        {
          const double *row = NULL;

          inputs[i] = gathered[i];
          if (step->inputs[i].own)
            {
              inputs[i] = few_row (self, step->inputs[i].row);
              continue;
            }
          row = igx_plan_row (self->plan, step->inputs[i].row);
          for (gsize k = 0; k < n; k++)
            gathered[i][k] = row[positions[k]];
        }
      step->function->eval (NULL, inputs, outputs, n);
    }
}

/*
 * igx_plan_few_get:
 * @index: which of the slots that it was made for
 * @k: which of the positions
 *
 * Returns: the value
 */
double
igx_plan_few_get (const IgxPlanFew *self, guint index, gsize k)
{
  const Source *source = &g_array_index (self->sources, Source, index);

  if (source->own)
    return few_row (self, source->row)[k];
  return igx_plan_row (self->plan, source->row)[self->positions[k]];
}
