/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/language/igx-plan.h"

G_BEGIN_DECLS

/**
 * IgxPlanStep:
 * @nodes: (array length=n_nodes): the numbers that igx_describe_strategy() gives them
 * @n_nodes: 0 where a block begins: what came before it is no node's
 * @n_candles: of the nodes' own series, worked out now; 0 where there is more to come for the same
 *   ones: a series puts its candles together, works them out, and then spreads the values
 *
 * What a plan has done since the step before. Several nodes are one step where they are worked out
 * side by side, or read the same series.
 */
typedef struct
{
  const guint *nodes;
  guint n_nodes;
  gsize n_candles;
} IgxPlanStep;

/**
 * IgxPlanProbe:
 * @func: called after each step; must leave the plan alone
 * @data: for @func
 */
struct _IgxPlanProbe
{
  void (*func) (const IgxPlanStep *step, gpointer data);
  gpointer data;
};

guint igx_plan_set_probe (IgxPlan *self, const IgxPlanProbe *probe);

G_END_DECLS
