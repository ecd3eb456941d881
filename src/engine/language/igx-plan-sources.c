/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which series of the language lead to what somebody reads, in other series as well. */
#include "engine/language/igx-plan-private.h"

static guint64 *find_of_slots (const IgxPlan *self);

static guint64
find_of_node (const IgxPlanNode *node, const guint64 *before)
{
  guint64 sources = 0;

  if (node->key.kind == IGX_PLAN_NODE_SOURCE)
    sources = G_GUINT64_CONSTANT (1) << node->key.source;
  for (guint i = 0; i < node->key.n_inputs; i++)
    sources |= before[node->key.inputs[i]];
  return sources;
}

/* A node that reads other series has one slot for each value there. */
static void
find_of_series (const IgxPlan *self, const IgxPlanSeries *series, guint64 *found)
{
  g_autofree guint64 *inner = find_of_slots (series->plan);

  for (guint i = 0; i < self->nodes->len; i++)
    {
      const IgxPlanNode *node = self->nodes->pdata[i];

      if (node->key.kind != IGX_PLAN_NODE_SERIES || node->key.definition != series)
        continue;
      for (guint j = 0; j < node->n_slots; j++)
        found[node->slot + j] = inner[(guint) node->key.params[0] + j];
    }
}

/* Of each slot one bit for each series of the language; a node reads only slots before it. */
static guint64 *
find_of_slots (const IgxPlan *self)
{
  guint64 *found = g_new0 (guint64, self->slots->len + 1);

  for (guint i = 0; i < self->series->len; i++)
    find_of_series (self, self->series->pdata[i], found);
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const IgxPlanNode *node = self->nodes->pdata[i];

      for (guint j = 0; node->key.kind != IGX_PLAN_NODE_SERIES && j < node->n_slots; j++)
        found[node->slot + j] = find_of_node (node, found);
    }
  return found;
}

/**
 * igx_plan_find_sources:
 *
 * Returns: the series of the language that kept slots are worked out of, those of coarser candles
 *   and of other symbols among them: bit n is the #IgxSource n
 */
guint64
igx_plan_find_sources (const IgxPlan *self)
{
  g_autofree guint64 *found = find_of_slots (self);
  guint64 sources = 0;

  G_STATIC_ASSERT (IGX_SOURCE_OPEN_TIME < 64);

  for (guint i = 0; i < self->kept->len; i++)
    sources |= found[g_array_index (self->kept, guint, i)];
  return sources;
}
