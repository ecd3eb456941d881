/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Recursive averages that do not depend on each other, side by side in one loop. Each step of one
 * waits for the step before it, and a processor has time for several others meanwhile. They do
 * the same operations on the same numbers as alone, so the bits are the same.
 */
#include <float.h>
#include <math.h>

#include "engine/language/igx-plan-private.h"

/* The added 0 makes an average that is -0 a plain 0, as where it is worked out alone. Averages that
 * are not finite are not taken from here. */
#define LANE_DECLARE(k)                                                                            \
  double value##k = lanes[k].value;                                                                \
  const double alpha##k = lanes[k].alpha;                                                          \
  const double *in##k = lanes[k].in;                                                               \
  double *out##k = lanes[k].out;
#define LANE_STEP(k)  value##k += alpha##k * (in##k[i] - value##k);
#define LANE_WRITE(k) out##k[i] = value##k + 0.0;
#define LANE_SAVE(k)  lanes[k].value = value##k;

#define LANES_1(m) m (0)
#define LANES_2(m) LANES_1 (m) m (1)
#define LANES_3(m) LANES_2 (m) m (2)
#define LANES_4(m) LANES_3 (m) m (3)
#define LANES_5(m) LANES_4 (m) m (4)
#define LANES_6(m) LANES_5 (m) m (5)

/*
 * While the averages wait for themselves, the candles of the next block are fetched: @step is 0
 * where there are none.
 */
#define DEFINE_RUN(count)                                                                          \
  static void run_##count (IgxLane *lanes, gsize n, const IgxCandle *ahead, gsize step)            \
  {                                                                                                \
    LANES_##count (LANE_DECLARE) for (gsize i = 0; i < n; i++, ahead += step)                      \
    {                                                                                              \
      __builtin_prefetch (ahead);                                                                  \
      LANES_##count (LANE_STEP) LANES_##count (LANE_WRITE)                                         \
    }                                                                                              \
    LANES_##count (LANE_SAVE)                                                                      \
  }

DEFINE_RUN (1)
DEFINE_RUN (2)
DEFINE_RUN (3)
DEFINE_RUN (4)
DEFINE_RUN (5)
DEFINE_RUN (6)

typedef void (*RunFunc) (IgxLane *lanes, gsize n, const IgxCandle *ahead, gsize step);

static const RunFunc runs[IGX_PLAN_LANES_MAX + 1]
    = { NULL, run_1, run_2, run_3, run_4, run_5, run_6 };

/*
 * igx_plan_set_ahead:
 * @ahead: (nullable): candles that will come next, as many as those that come now; what they hold
 *   is not looked at
 */
void
igx_plan_set_ahead (IgxPlan *self, const IgxCandle *ahead)
{
  self->ahead = ahead;
}

static const IgxIndicator *
indicator_of (const IgxPlanNode *node)
{
  return node->key.definition;
}

static gboolean
has_lanes (const IgxPlanNode *node)
{
  return node->key.kind == IGX_PLAN_NODE_INDICATOR && indicator_of (node)->n_lanes > 0;
}

static void
place (IgxPlan *self, IgxPlanNode *node, guint position)
{
  node->placed = TRUE;
  node->position = position;
  node->n_beside = 0;
  g_ptr_array_add (self->order, node);
}

/* Sources read nothing, so they can come at any time. */
static gboolean
can_be_next (const IgxPlan *self, const IgxPlanNode *node)
{
  for (guint i = 0; i < node->key.n_inputs; i++)
    {
      const IgxPlanNode *input = self->slots->pdata[node->key.inputs[i]];

      if (!input->placed && input->key.kind != IGX_PLAN_NODE_SOURCE && !igx_plan_node_stays (input))
        return FALSE;
    }
  return TRUE;
}

static void
place_inputs (IgxPlan *self, const IgxPlanNode *node)
{
  for (guint i = 0; i < node->key.n_inputs; i++)
    {
      IgxPlanNode *input = self->slots->pdata[node->key.inputs[i]];

      if (!input->placed)
        place (self, input, self->order->len);
    }
}

/* The node at @index of the plan, and what can be worked out beside it. */
static void
place_group (IgxPlan *self, guint index)
{
  IgxPlanNode *group[IGX_PLAN_LANES_MAX] = { self->nodes->pdata[index] };
  guint n_lanes = indicator_of (group[0])->n_lanes;
  guint n = 1;
  guint position = 0;

  for (guint i = index + 1; i < self->nodes->len && n_lanes < IGX_PLAN_LANES_MAX; i++)
    {
      IgxPlanNode *node = self->nodes->pdata[i];

      if (!node->live || node->placed || !has_lanes (node)
          || n_lanes + indicator_of (node)->n_lanes > IGX_PLAN_LANES_MAX
          || !can_be_next (self, node))
        continue;
      n_lanes += indicator_of (node)->n_lanes;
      group[n++] = node;
    }
  for (guint k = 0; k < n; k++)
    place_inputs (self, group[k]);
  position = self->order->len;
  for (guint k = 0; k < n; k++)
    place (self, group[k], position);
  group[0]->n_beside = n - 1;
}

/*
 * igx_plan_lanes_order:
 *
 * Puts the live nodes in the order in which they are worked out: as they were added, but what can
 * be worked out side by side stands together.
 */
void
igx_plan_lanes_order (IgxPlan *self)
{
  g_ptr_array_set_size (self->order, 0);
  for (guint i = 0; i < self->nodes->len; i++)
    ((IgxPlanNode *) self->nodes->pdata[i])->placed = FALSE;
  for (guint i = 0; i < self->nodes->len; i++)
    {
      IgxPlanNode *node = self->nodes->pdata[i];

      if (!node->live || node->rare || node->placed)
        continue;
      if (has_lanes (node))
        place_group (self, i);
      else
        place (self, node, self->order->len);
    }
}

static gboolean
are_known (const IgxLane *lanes, guint n)
{
  for (guint k = 0; k < n; k++)
    if (!(fabs (lanes[k].value) <= DBL_MAX))
      return FALSE;
  return TRUE;
}

/*
 * igx_plan_lanes_eval:
 * @step: number of the first of the nodes
 *
 * Works out a block of nodes that stand together. A node without a complete seed goes alone; so
 * does one whose average does not stay finite: once it is not, it never is again in the block, so
 * the last value tells.
 */
void
igx_plan_lanes_eval (IgxPlan *self, guint step, gsize n)
{
  IgxPlanNode **nodes = (IgxPlanNode **) self->steps->pdata + step;
  const guint n_nodes = nodes[0]->n_beside + 1;
  IgxLane lanes[IGX_PLAN_LANES_MAX];
  guint first[IGX_PLAN_LANES_MAX] = { 0 };
  gboolean joins[IGX_PLAN_LANES_MAX] = { FALSE };
  static const IgxCandle none;
  guint n_lanes = 0;

  if (self->work == NULL)
    self->work = g_new (double, IGX_PLAN_LANES_MAX *IGX_PLAN_BLOCK);
  for (guint k = 0; k < n_nodes; k++)
    {
      double *work[IGX_INDICATOR_LANES_MAX] = { NULL };

      for (guint j = 0; j < indicator_of (nodes[k])->n_lanes; j++)
        work[j] = self->work + (n_lanes + j) * IGX_PLAN_BLOCK;
      first[k] = n_lanes;
      joins[k] = indicator_of (nodes[k])->lanes_begin (nodes[k]->state, nodes[k]->inputs,
                                                       nodes[k]->outputs, work, lanes + n_lanes, n);
      if (joins[k])
        n_lanes += indicator_of (nodes[k])->n_lanes;
    }
  if (n_lanes > 0)
    runs[n_lanes](lanes, n, self->ahead != NULL ? self->ahead : &none, self->ahead != NULL ? 1 : 0);
  self->n_lanes_run += n_lanes;
  for (guint k = 0; k < n_nodes; k++)
    if (joins[k] && are_known (lanes + first[k], indicator_of (nodes[k])->n_lanes))
      indicator_of (nodes[k])->lanes_end (nodes[k]->state, nodes[k]->inputs, nodes[k]->outputs,
                                          lanes + first[k], n);
    else
      nodes[k]->eval (nodes[k]->state, nodes[k]->inputs, nodes[k]->outputs, n);
}
