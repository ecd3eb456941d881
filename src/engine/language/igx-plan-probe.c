/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who wants to know what each node costs has a clock, which a plan has not: it only says when. */
#include "engine/language/igx-plan-probe.h"

#include "engine/language/igx-plan-private.h"

static guint
number_nodes (IgxPlan *self, guint n)
{
  igx_plan_prepare_all (self);
  for (guint i = 0; i < self->series->len; i++)
    n = number_nodes (((const IgxPlanSeries *) self->series->pdata[i])->plan, n);
  for (guint i = 0; i < self->nodes->len; i++)
    {
      IgxPlanNode *node = self->nodes->pdata[i];

      node->number = node->live && node->key.kind != IGX_PLAN_NODE_CONSTANT ? ++n : 0;
    }
  return n;
}

/*
 * igx_plan_number_nodes:
 *
 * Gives a number, from 1 on, to each node that is worked out: those of other series first.
 *
 * Returns: how many there are
 */
guint
igx_plan_number_nodes (IgxPlan *self)
{
  return number_nodes (self, 0);
}

static void
set_probe (IgxPlan *self, const IgxPlanProbe *probe)
{
  self->probe = probe;
  for (guint i = 0; i < self->series->len; i++)
    set_probe (((const IgxPlanSeries *) self->series->pdata[i])->plan, probe);
}

/**
 * igx_plan_set_probe:
 * @self: a plan with all its nodes
 * @probe: (nullable): who is told of each step from now on; must stay as long as it is set
 *
 * No value changes by it.
 *
 * Returns: the highest number of a node
 */
guint
igx_plan_set_probe (IgxPlan *self, const IgxPlanProbe *probe)
{
  const guint n = igx_plan_number_nodes (self);

  set_probe (self, probe);
  return n;
}

void
igx_plan_probe_begin (const IgxPlan *self)
{
  const IgxPlanStep step = { NULL, 0, 0 };

  self->probe->func (&step, self->probe->data);
}

/* From the step @first on. */
void
igx_plan_probe_steps (const IgxPlan *self, guint first, guint n_nodes, gsize n_candles)
{
  guint numbers[IGX_PLAN_LANES_MAX];
  const IgxPlanStep step = { numbers, n_nodes, n_candles };

  g_return_if_fail (n_nodes <= G_N_ELEMENTS (numbers));

  for (guint i = 0; i < n_nodes; i++)
    numbers[i] = ((const IgxPlanNode *) self->steps->pdata[first + i])->number;
  self->probe->func (&step, self->probe->data);
}

/* All nodes that read @series. */
void
igx_plan_probe_series (const IgxPlan *self, const IgxPlanSeries *series, gsize n_candles)
{
  g_autofree guint *numbers = g_new (guint, self->nodes->len + 1);
  IgxPlanStep step = { numbers, 0, n_candles };

  for (guint i = 0; i < self->nodes->len; i++)
    {
      const IgxPlanNode *node = self->nodes->pdata[i];

      if (node->live && node->key.kind == IGX_PLAN_NODE_SERIES && node->key.definition == series)
        numbers[step.n_nodes++] = node->number;
    }
  self->probe->func (&step, self->probe->data);
}
