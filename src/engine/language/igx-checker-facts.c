/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/language/igx-checker-facts.h"

#include <math.h>
#include <string.h>

#include "engine/language/igx-compare.h"
#include "engine/language/igx-plan-private.h"

/* Beyond this many nodes and facts a condition is not looked into any further. */
#define NODES_MAX 128
#define FACTS_MAX 64
/* Bounds that are nearer than this, relative to the larger, may both hold: ties are equal. */
#define GAP 1e-8

/* How two values can stand to each other; of a condition, the first two are true and false. */
typedef enum
{
  LESS = 1,
  EQUAL = 2,
  GREATER = 4,
  ALL = 7,
} Relation;

#define IS_TRUE  1
#define IS_FALSE 2

/* Of one pair of slots; a condition stands alone, and a constant is a bound as well. */
typedef struct
{
  guint a;
  guint b;
  guint allowed;
  double lower;
  double upper;
  gboolean lower_open;
  gboolean upper_open;
} Fact;

struct _IgxCheckerFacts
{
  const IgxPlan *plan;
  GArray *facts;       /* of Fact */
  GArray *choices;     /* of guint: conditions of which one at least must hold: slot * 2 + truth */
  GHashTable *visited; /* of slot * 2 + truth */
  char *reason;        /* (nullable): why they cannot all hold */
  gboolean nested;     /* is tried for a choice, so choices inside are left out */
};

/**
 * igx_checker_facts_new:
 * @plan: the plan of all conditions that will be added; must outlive it
 *
 * Returns: (transfer full): nothing is known yet
 */
IgxCheckerFacts *
igx_checker_facts_new (const IgxPlan *plan)
{
  IgxCheckerFacts *self = g_new0 (IgxCheckerFacts, 1);

  self->plan = plan;
  self->facts = g_array_new (FALSE, FALSE, sizeof (Fact));
  self->choices = g_array_new (FALSE, FALSE, sizeof (guint));
  self->visited = g_hash_table_new (NULL, NULL);
  return self;
}

void
igx_checker_facts_free (IgxCheckerFacts *self)
{
  g_array_unref (self->facts);
  g_array_unref (self->choices);
  g_hash_table_unref (self->visited);
  g_free (self->reason);
  g_free (self);
}

/**
 * igx_checker_facts_get_reason:
 *
 * Returns: (nullable): why the conditions cannot all be true, as a part of a sentence
 */
const char *
igx_checker_facts_get_reason (const IgxCheckerFacts *self)
{
  return self->reason;
}

static const IgxPlanNode *
get_node (const IgxCheckerFacts *self, guint slot)
{
  return self->plan->slots->pdata[slot];
}

static const IgxFunction *
get_function (const IgxCheckerFacts *self, guint slot)
{
  const IgxPlanNode *node = get_node (self, slot);

  return node->key.kind == IGX_PLAN_NODE_FUNCTION ? node->key.definition : NULL;
}

/* However far a comparison must look back, barssince counts the same candles. */
static guint
without_evidence (const IgxCheckerFacts *self, guint slot)
{
  const IgxFunction *function = get_function (self, slot);

  if (function != NULL && function == igx_function_find_hidden ("evidence"))
    return get_node (self, slot)->key.inputs[0];
  return slot;
}

static guint
mirror (guint relation)
{
  return (relation & EQUAL) | ((relation & LESS) != 0 ? GREATER : 0)
         | ((relation & GREATER) != 0 ? LESS : 0);
}

static guint
relation_of (const IgxFunction *function)
{
  static const struct
  {
    const char *sign;
    guint relation;
  } rows[] = {
    { "<", LESS },   { "<=", LESS | EQUAL },   { ">", GREATER }, { ">=", GREATER | EQUAL },
    { "==", EQUAL }, { "!=", LESS | GREATER },
  };

  for (gsize i = 0; function->form == IGX_FUNCTION_OPERATOR && i < G_N_ELEMENTS (rows); i++)
    if (strcmp (function->name, rows[i].sign) == 0)
      return rows[i].relation;
  return 0;
}

static Fact *
find_fact (IgxCheckerFacts *self, guint a, guint b)
{
  Fact fact
      = { .a = a, .b = b, .allowed = ALL, .lower = -(double) INFINITY, .upper = (double) INFINITY };

  for (guint i = 0; i < self->facts->len; i++)
    {
      Fact *known = &g_array_index (self->facts, Fact, i);

      if (known->a == a && known->b == b)
        return known;
    }
  if (self->facts->len >= FACTS_MAX)
    return NULL;
  g_array_append_val (self->facts, fact);
  return &g_array_index (self->facts, Fact, self->facts->len - 1);
}

static void
contradict (IgxCheckerFacts *self, char *reason)
{
  if (self->reason == NULL)
    self->reason = reason;
  else
    g_free (reason);
}

static void
allow (IgxCheckerFacts *self, guint a, guint b, guint allowed)
{
  Fact *fact = find_fact (self, a, b);

  if (fact == NULL)
    return;
  fact->allowed &= allowed;
  if (fact->allowed == 0)
    contradict (self, g_strdup ("its conditions contradict each other"));
}

static gboolean
same_number (double a, double b)
{
  return !(a < b) && !(b < a);
}

static gboolean
is_empty (const Fact *fact)
{
  if (same_number (fact->lower, fact->upper))
    return fact->lower_open || fact->upper_open;
  return fact->upper - fact->lower < -GAP * MAX (fabs (fact->lower), fabs (fact->upper));
}

/* Takes what @slot can be down to what a comparison with a constant leaves. */
static void
bound (IgxCheckerFacts *self, guint slot, guint allowed, double constant)
{
  Fact *fact = find_fact (self, slot, IGX_PLAN_NO_SLOT);

  if (fact == NULL || !isfinite (constant))
    return;
  if ((allowed & GREATER) == 0
      && (constant < fact->upper
          || (same_number (constant, fact->upper) && (allowed & EQUAL) == 0)))
    {
      fact->upper = constant;
      fact->upper_open = (allowed & EQUAL) == 0;
    }
  if ((allowed & LESS) == 0
      && (constant > fact->lower
          || (same_number (constant, fact->lower) && (allowed & EQUAL) == 0)))
    {
      fact->lower = constant;
      fact->lower_open = (allowed & EQUAL) == 0;
    }
  if (is_empty (fact))
    contradict (self, g_strdup_printf ("the same value would have to be %s %g and %s %g",
                                       fact->lower_open ? "above" : "at least", fact->lower,
                                       fact->upper_open ? "below" : "at most", fact->upper));
}

static void
compare (IgxCheckerFacts *self, guint a, guint b, guint allowed)
{
  double constant = 0;

  a = without_evidence (self, a);
  b = without_evidence (self, b);
  if (a > b)
    {
      guint other = a;

      a = b;
      b = other;
      allowed = mirror (allowed);
    }
  /* First the bounds, which say more. */
  if (igx_plan_get_constant (self->plan, b, &constant))
    bound (self, a, allowed, constant);
  else if (igx_plan_get_constant (self->plan, a, &constant))
    bound (self, b, mirror (allowed), constant);
  allow (self, a, b, allowed);
}

/* The condition itself, and what else is true if it is. */
static void
add_condition (IgxCheckerFacts *self, guint slot, gboolean truth)
{
  const IgxFunction *function = get_function (self, slot);
  const IgxPlanNode *node = get_node (self, slot);
  guint relation = function != NULL ? relation_of (function) : 0;

  if (relation != 0)
    {
      compare (self, node->key.inputs[0], node->key.inputs[1], truth ? relation : ALL & ~relation);
      return;
    }
  allow (self, slot, IGX_PLAN_NO_SLOT, truth ? IS_TRUE : IS_FALSE);
  if (!truth || function == NULL)
    return;
  if (function == igx_function_find ("crosses_above"))
    compare (self, node->key.inputs[0], node->key.inputs[1], GREATER);
  else if (function == igx_function_find ("crosses_below"))
    compare (self, node->key.inputs[0], node->key.inputs[1], LESS);
}

/* Down through all that must hold; where one of two is enough, it is kept for later. */
static void
collect (IgxCheckerFacts *self, guint slot, gboolean truth)
{
  g_autoptr (GArray) waiting = g_array_new (FALSE, FALSE, sizeof (guint));
  const IgxFunction *both = igx_function_find_operator ("and", 2);
  const IgxFunction *either = igx_function_find_operator ("or", 2);
  const IgxFunction *negated = igx_function_find_operator ("not", 1);
  guint key = slot * 2 + (truth ? 1 : 0);

  g_array_append_val (waiting, key);
  while (waiting->len > 0)
    {
      const IgxFunction *function = NULL;
      const IgxPlanNode *node = NULL;

      key = g_array_index (waiting, guint, waiting->len - 1);
      g_array_set_size (waiting, waiting->len - 1);
      if (g_hash_table_size (self->visited) >= NODES_MAX
          || !g_hash_table_add (self->visited, GUINT_TO_POINTER (key)))
        continue;
      truth = key % 2 == 1;
      node = get_node (self, key / 2);
      function = get_function (self, key / 2);
      if (function != NULL && function == negated)
        {
          guint inner = node->key.inputs[0] * 2 + (truth ? 0 : 1);

          g_array_append_val (waiting, inner);
        }
      else if (function != NULL && function == (truth ? both : either))
        for (guint i = 2; i > 0; i--)
          {
            guint inner = node->key.inputs[i - 1] * 2 + (truth ? 1 : 0);

            g_array_append_val (waiting, inner);
          }
      else if (function != NULL && function == (truth ? either : both))
        g_array_append_val (self->choices, key);
      else
        add_condition (self, key / 2, truth);
    }
}

static gboolean
is_possible (const IgxCheckerFacts *self, guint slot, gboolean truth)
{
  g_autoptr (IgxCheckerFacts) trial = igx_checker_facts_new (self->plan);

  trial->nested = TRUE;
  g_array_append_vals (trial->facts, self->facts->data, self->facts->len);
  return igx_checker_facts_add (trial, slot, truth);
}

/* None of the two can hold, or those inside of them: a chain of `or` is a tree. */
static gboolean
is_choice_possible (const IgxCheckerFacts *self, guint key)
{
  g_autoptr (GArray) waiting = g_array_new (FALSE, FALSE, sizeof (guint));
  const gboolean truth = key % 2 == 1;
  const IgxFunction *function = get_function (self, key / 2);

  g_array_append_val (waiting, key);
  for (guint n = 0; waiting->len > 0; n++)
    {
      const IgxPlanNode *node = NULL;

      key = g_array_index (waiting, guint, waiting->len - 1);
      g_array_set_size (waiting, waiting->len - 1);
      if (n >= NODES_MAX)
        return TRUE;
      node = get_node (self, key / 2);
      if (get_function (self, key / 2) != function)
        {
          if (is_possible (self, key / 2, truth))
            return TRUE;
          continue;
        }
      for (guint i = 0; i < 2; i++)
        {
          guint inner = node->key.inputs[i] * 2 + (truth ? 1 : 0);

          g_array_append_val (waiting, inner);
        }
    }
  return FALSE;
}

/**
 * igx_checker_facts_add:
 * @self: facts
 * @slot: a condition
 * @truth: whether it is true, or false
 *
 * Returns: %FALSE if it is seen that it cannot be so together with what was added before
 */
gboolean
igx_checker_facts_add (IgxCheckerFacts *self, guint slot, gboolean truth)
{
  double constant = 0;

  if (igx_plan_get_constant (self->plan, slot, &constant))
    {
      if (isnan (constant) || (constant > 0.5) != truth)
        contradict (self, g_strdup ("it does not depend on the candles"));
      return self->reason == NULL;
    }
  collect (self, slot, truth);
  for (guint i = 0; self->reason == NULL && !self->nested && i < self->choices->len; i++)
    if (!is_choice_possible (self, g_array_index (self->choices, guint, i)))
      contradict (self, g_strdup ("none of its alternatives can be true"));
  return self->reason == NULL;
}
