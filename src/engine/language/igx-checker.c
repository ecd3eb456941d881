/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From what was written to what is worked out: names get their meaning, types are checked,
 * constants folded, and every expression becomes slots of a plan. The same walk serves the
 * report of mistakes and the making of a plan, so what passes here runs.
 */
#include "engine/language/igx-checker.h"

#include <math.h>
#include <string.h>

#include "engine/igx-strategy.h"
#include "engine/igx-timeframe.h"
#include "engine/language/igx-checker-facts.h"
#include "engine/language/igx-checker-private.h"
#include "engine/language/igx-parser.h"

static void
checker_init (IgxChecker *self, const IgxAstFile *file, IgxPlan *plan, GPtrArray *messages)
{
  self->file = file;
  self->plan = plan;
  self->root = plan;
  self->messages = messages;
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  self->root_names = self->names;
  self->places = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_hash_table_unref);
  g_hash_table_insert (self->places, plan, self->names);
  self->symbols = g_hash_table_new (NULL, NULL);
  self->node_limit = igx_plan_get_n_nodes (plan) + IGX_STRATEGY_NODES_MAX;
}

static void
checker_clear (IgxChecker *self)
{
  g_hash_table_unref (self->places);
  g_hash_table_unref (self->symbols);
}

static void
set_name (IgxChecker *self, const char *name, const IgxCheckerValue *value)
{
  g_hash_table_insert (self->names, (gpointer) name, g_memdup2 (value, sizeof *value));
}

static gboolean
check_new_name (IgxChecker *self, const char *name, const IgxSpan *span)
{
  IgxSource source = IGX_SOURCE_CLOSE;

  if (g_hash_table_contains (self->names, name))
    igx_checker_error (self, span, "the name `%.40s` is given twice", name);
  else if (strcmp (name, "risk") == 0 || igx_source_from_string (name, &source))
    igx_checker_error (self, span, "`%s` has its own meaning: choose another name", name);
  else
    return TRUE;
  return FALSE;
}

/*
 * igx_checker_define_params:
 *
 * Gives the parameters their names in the plan at hand.
 */
void
igx_checker_define_params (IgxChecker *self)
{
  for (guint i = 0; i < self->file->params->len; i++)
    {
      const IgxAstParam *param = &g_array_index (self->file->params, IgxAstParam, i);
      const double *chosen
          = self->params != NULL ? g_hash_table_lookup (self->params, param->name) : NULL;
      IgxCheckerValue value = { .type = IGX_TYPE_ERROR, .slot = IGX_PLAN_NO_SLOT };

      if (!check_new_name (self, param->name, &param->span))
        continue;
      if (param->valid)
        {
          value.type = IGX_TYPE_NUMBER;
          value.slot = igx_plan_add_constant (self->plan, chosen != NULL ? *chosen : param->value);
        }
      set_name (self, param->name, &value);
    }
}

/*
 * igx_checker_define_let:
 *
 * Works a `let` out in the plan at hand; those before it must have been.
 */
void
igx_checker_define_let (IgxChecker *self, guint index)
{
  const IgxAstLet *let = &g_array_index (self->file->lets, IgxAstLet, index);
  IgxCheckerValue value = { .type = IGX_TYPE_ERROR, .slot = IGX_PLAN_NO_SLOT };

  if (let->value != NULL)
    value = igx_checker_compile (self, let->value);
  if (check_new_name (self, let->name, &let->span))
    set_name (self, let->name, &value);
}

static void
warn_unused (IgxChecker *self, const char *name, const IgxSpan *span)
{
  const IgxCheckerValue *value = g_hash_table_lookup (self->names, name);

  if (value != NULL && !value->used)
    igx_message_add (self->messages, IGX_MESSAGE_WARNING, span, "`%.40s` is not used", name);
}

static void
list_let (const IgxChecker *self, const char *name, IgxProgram *program)
{
  const IgxCheckerValue *value = g_hash_table_lookup (self->names, name);
  IgxProgramLet let = { .name = name };

  if (value == NULL || value->type == IGX_TYPE_ERROR || value->type == IGX_TYPE_SEVERAL)
    return;
  let.slot = value->slot;
  g_array_append_val (program->lets, let);
}

static void
keep (IgxChecker *self, IgxProgram *program, guint slot, const IgxSpan *span)
{
  igx_plan_keep (self->plan, slot);
  if (igx_plan_get_settle (self->plan, slot) == IGX_INDICATOR_SETTLES_NEVER)
    {
      igx_checker_error (self, span,
                         "this depends for ever on where the history begins, because a running "
                         "total is read: compare it with its own past, like `obv - obv[5]`");
      return;
    }
  program->settle = MAX (program->settle, igx_plan_get_settle (self->plan, slot));
  program->history = MAX (program->history, igx_plan_get_history (self->plan, slot));
}

static void
warn_if_never (IgxChecker *self, const IgxAstNode *node, guint slot)
{
  double value = 0;

  if (igx_plan_get_constant (self->plan, slot, &value) && !(value > 0.5))
    igx_message_add (self->messages, IGX_MESSAGE_WARNING, &node->span,
                     "this is never true, whatever the candles are");
}

/* `between 70 and 30` has been named already. */
static gboolean
is_named (const IgxChecker *self, const IgxSpan *span)
{
  for (guint i = 0; i < self->messages->len; i++)
    {
      const IgxMessage *message = self->messages->pdata[i];

      if (message->line == span->line && message->column == span->column)
        return TRUE;
    }
  return FALSE;
}

/* @before: what is required above it, and afterwards what is required with it. */
static void
warn_if_contradiction (IgxChecker *self,
                       const IgxAstNode *node,
                       guint slot,
                       IgxCheckerFacts **before)
{
  g_autoptr (IgxCheckerFacts) own = igx_checker_facts_new (self->plan);
  double constant = 0;

  if (igx_plan_get_constant (self->plan, slot, &constant) || is_named (self, &node->span))
    return;
  if (!igx_checker_facts_add (own, slot, TRUE))
    igx_message_add (self->messages, IGX_MESSAGE_WARNING, &node->span, "this is never true: %s",
                     igx_checker_facts_get_reason (own));
  else if (!igx_checker_facts_add (*before, slot, TRUE))
    {
      igx_message_add (self->messages, IGX_MESSAGE_WARNING, &node->span,
                       "this side can never fire: together with what is required above, %s",
                       igx_checker_facts_get_reason (*before));
      igx_checker_facts_free (*before);
      *before = igx_checker_facts_new (self->plan);
    }
}

static void
check_requires (IgxChecker *self, const IgxAstSide *ast, IgxProgram *program, IgxProgramSide *side)
{
  const IgxFunction *both = igx_function_find_operator ("and", 2);
  g_autoptr (IgxCheckerFacts) before = igx_checker_facts_new (self->plan);
  guint slot = IGX_PLAN_NO_SLOT;

  for (guint i = 0; i < ast->requires->len; i++)
    {
      const IgxAstNode *node = ast->requires->pdata[i];
      IgxCheckerValue value = igx_checker_compile_condition (self, node);

      if (value.type == IGX_TYPE_ERROR)
        continue;
      warn_if_never (self, node, value.slot);
      warn_if_contradiction (self, node, value.slot, &before);
      if (slot == IGX_PLAN_NO_SLOT)
        slot = value.slot;
      else
        {
          guint inputs[2] = { slot, value.slot };

          slot = igx_plan_add_function (self->plan, both, inputs, 2, 0);
        }
    }
  side->require = slot;
  if (slot != IGX_PLAN_NO_SLOT)
    keep (self, program, slot, &((const IgxAstNode *) ast->requires->pdata[0])->span);
}

/* Where this one is true, so is @earlier, which then counts instead. */
static gboolean
is_covered (const IgxChecker *self, const IgxProgramBranch *branch, const IgxProgramBranch *earlier)
{
  g_autoptr (IgxCheckerFacts) never = NULL;
  g_autoptr (IgxCheckerFacts) both = NULL;
  double constant = 0;

  if (earlier->condition == IGX_PLAN_NO_SLOT)
    return TRUE;
  if (igx_plan_get_constant (self->plan, earlier->condition, &constant))
    return constant > 0.5;
  never = igx_checker_facts_new (self->plan);
  both = igx_checker_facts_new (self->plan);
  /* What is true wherever it is known may be unknown, and then the later branch counts. */
  return igx_checker_facts_add (never, earlier->condition, FALSE)
         && igx_checker_facts_add (both, branch->condition, TRUE)
         && !igx_checker_facts_add (both, earlier->condition, FALSE);
}

/* A branch that can never count: @first is where its score begins. */
static void
warn_if_useless (IgxChecker *self,
                 const IgxAstSide *ast,
                 const IgxProgramSide *side,
                 guint first,
                 guint at,
                 const IgxProgramBranch *branch)
{
  const IgxAstBranch *written = &g_array_index (ast->branches, IgxAstBranch, at);
  g_autoptr (IgxCheckerFacts) own = igx_checker_facts_new (self->plan);
  g_autoptr (IgxCheckerFacts) required = igx_checker_facts_new (self->plan);
  double constant = 0;

  if (branch->condition == IGX_PLAN_NO_SLOT
      || igx_plan_get_constant (self->plan, branch->condition, &constant)
      || is_named (self, &written->condition->span))
    return;
  if (!igx_checker_facts_add (own, branch->condition, TRUE))
    {
      igx_message_add (self->messages, IGX_MESSAGE_WARNING, &written->condition->span,
                       "this is never true: %s", igx_checker_facts_get_reason (own));
      return;
    }
  if (side->require != IGX_PLAN_NO_SLOT && igx_checker_facts_add (required, side->require, TRUE)
      && !igx_checker_facts_add (required, branch->condition, TRUE))
    {
      igx_message_add (self->messages, IGX_MESSAGE_WARNING, &written->condition->span,
                       "this never counts: together with what is required, %s",
                       igx_checker_facts_get_reason (required));
      return;
    }
  for (guint i = first; i < at; i++)
    if (is_covered (self, branch, &g_array_index (side->branches, IgxProgramBranch, i)))
      {
        igx_message_add (self->messages, IGX_MESSAGE_WARNING, &written->condition->span,
                         "this is never reached: the branch on line %u is true whenever this is",
                         g_array_index (ast->branches, IgxAstBranch, i).span.line);
        return;
      }
}

/* Only of sides without mistakes: then each written branch has its slot. */
static void
warn_useless_branches (IgxChecker *self, const IgxAstSide *ast, const IgxProgramSide *side)
{
  guint first = 0;

  if (side->branches->len != ast->branches->len)
    return;
  for (guint i = 0; i < side->branches->len; i++)
    {
      const IgxProgramBranch *branch = &g_array_index (side->branches, IgxProgramBranch, i);

      if (branch->first)
        first = i;
      warn_if_useless (self, ast, side, first, i, branch);
    }
}

static void
check_branches (IgxChecker *self, const IgxAstSide *ast, IgxProgram *program, IgxProgramSide *side)
{
  if (ast->branches->len > IGX_STRATEGY_BRANCHES_MAX)
    igx_checker_error (self,
                       &g_array_index (ast->branches, IgxAstBranch, IGX_STRATEGY_BRANCHES_MAX).span,
                       "a side has at most %d branches of scores", IGX_STRATEGY_BRANCHES_MAX);
  for (guint i = 0; i < ast->branches->len; i++)
    {
      const IgxAstBranch *written = &g_array_index (ast->branches, IgxAstBranch, i);
      IgxProgramBranch branch = { .points = written->points,
                                  .condition = IGX_PLAN_NO_SLOT,
                                  .text = written->text,
                                  .first = written->first };

      if (written->condition != NULL)
        {
          IgxCheckerValue value = igx_checker_compile_condition (self, written->condition);

          if (value.type == IGX_TYPE_ERROR)
            continue;
          warn_if_never (self, written->condition, value.slot);
          branch.condition = value.slot;
          keep (self, program, value.slot, &written->condition->span);
        }
      g_array_append_val (side->branches, branch);
    }
}

/* The most that the scores can add up to: of each score the branch with the most points. */
static double
count_reachable (const IgxAstSide *ast)
{
  double sum = 0;
  double best = 0;

  for (guint i = 0; i < ast->branches->len; i++)
    {
      const IgxAstBranch *branch = &g_array_index (ast->branches, IgxAstBranch, i);

      if (branch->first)
        {
          sum += best;
          best = 0;
        }
      best = MAX (best, branch->points);
    }
  return MIN (sum + best, 100);
}

static void
check_fire (IgxChecker *self, const IgxAstSide *ast, IgxProgramSide *side)
{
  double value = 0;
  double reachable = count_reachable (ast);

  if (ast->fire == NULL
      || !igx_checker_compile_constant (self, ast->fire, "the points to fire at", &value))
    return;
  if (!(value > 0 && value <= 100))
    igx_checker_error (self, &ast->fire->span,
                       "the points to fire at must be above 0 and at most 100, not %g", value);
  else if (reachable < value)
    igx_message_add (self->messages, IGX_MESSAGE_WARNING, &ast->fire->span,
                     "this side can never fire: its scores reach %g of the %g points", reachable,
                     value);
  side->fire_at = value;
}

static guint
check_level (IgxChecker *self, const IgxAstNode *node, IgxProgram *program)
{
  IgxCheckerValue value = igx_checker_compile_number (self, node);

  if (value.type == IGX_TYPE_ERROR)
    return IGX_PLAN_NO_SLOT;
  igx_checker_warn_event (self, node, &value);
  keep (self, program, value.slot, &node->span);
  return value.slot;
}

static void
name_level (IgxChecker *self, const char *name, guint slot)
{
  IgxCheckerValue value = { .type = IGX_TYPE_ERROR, .slot = slot, .used = TRUE };

  if (slot != IGX_PLAN_NO_SLOT)
    value.type = IGX_TYPE_NUMBER;
  set_name (self, name, &value);
}

static guint
add_risk (IgxChecker *self, const IgxProgramSide *side)
{
  const IgxFunction *minus = igx_function_find_operator ("-", 2);
  const IgxFunction *absolute = igx_function_find ("abs");
  guint inputs[2] = { side->entry, side->stop };
  guint slot = IGX_PLAN_NO_SLOT;

  if (side->entry == IGX_PLAN_NO_SLOT || side->stop == IGX_PLAN_NO_SLOT)
    return IGX_PLAN_NO_SLOT;
  slot = igx_plan_add_function (self->plan, minus, inputs, 2, 0);
  return igx_plan_add_function (self->plan, absolute, &slot, 1, 0);
}

static void
check_levels (IgxChecker *self, const IgxAstSide *ast, IgxProgram *program, IgxProgramSide *side)
{
  side->stop = IGX_PLAN_NO_SLOT;
  if (ast->entry != NULL)
    side->entry = check_level (self, ast->entry, program);
  else
    {
      side->entry = igx_plan_add_source (self->plan, IGX_SOURCE_CLOSE);
      keep (self, program, side->entry, &ast->span);
    }
  name_level (self, "entry", side->entry);
  if (ast->stop != NULL)
    side->stop = check_level (self, ast->stop, program);
  else if (!ast->has_stop && !ast->broken)
    igx_checker_error (self, &ast->span,
                       "this side has no stop: write one, like `stop close - 2 * atr(14)`");
  name_level (self, "stop", side->stop);
  name_level (self, "risk", add_risk (self, side));
  for (guint i = 0; i < ast->targets->len; i++)
    side->targets[side->n_targets++] = check_level (self, ast->targets->pdata[i], program);
  if (ast->targets->len == 0 && !ast->has_target && !ast->broken)
    igx_checker_error (self, &ast->span,
                       "this side has no target: write one, like `target close + 2 * risk`");
  g_hash_table_remove (self->names, "entry");
  g_hash_table_remove (self->names, "stop");
  g_hash_table_remove (self->names, "risk");
}

static void
check_expires (IgxChecker *self, const IgxAstSide *ast, IgxProgramSide *side)
{
  double bars = 0;

  if (ast->expires == NULL
      || !igx_checker_compile_whole (self, ast->expires, "the bars until it expires",
                                     IGX_STRATEGY_EXPIRES_MIN, IGX_STRATEGY_EXPIRES_MAX, &bars))
    return;
  side->expires_bars = (gsize) bars;
  for (guint i = 0; i < self->file->timeframes->len; i++)
    {
      IgxTimeframe timeframe = g_array_index (self->file->timeframes, IgxTimeframe, i);
      gint64 limit = igx_strategy_get_expires_limit (timeframe);

      if ((gint64) bars * timeframe > limit)
        igx_message_add (self->messages, IGX_MESSAGE_WARNING, &ast->expires->span,
                         "on %s a signal expires after %d days at the latest, not after %.0f bars",
                         igx_timeframe_to_string (timeframe), (int) (limit / IGX_TIMEFRAME_DAY),
                         bars);
    }
}

static void
check_rearm (IgxChecker *self, const IgxAstSide *ast, IgxProgramSide *side)
{
  double bars = 0;

  if (ast->rearm == IGX_AST_REARM_EVERY)
    side->rearm_bars = 1;
  else if (ast->rearm == IGX_AST_REARM_AFTER && ast->rearm_bars != NULL
           && igx_checker_compile_whole (self, ast->rearm_bars, "the bars until it fires again", 1,
                                         IGX_STRATEGY_PERIOD_MAX, &bars))
    side->rearm_bars = (gsize) bars;
}

static void
check_side (IgxChecker *self, const IgxAstSide *ast, IgxProgram *program, IgxProgramSide *side)
{
  side->present = TRUE;
  check_requires (self, ast, program, side);
  check_branches (self, ast, program, side);
  warn_useless_branches (self, ast, side);
  check_fire (self, ast, side);
  check_levels (self, ast, program, side);
  check_expires (self, ast, side);
  check_rearm (self, ast, side);
  if (!ast->has_condition && !ast->broken)
    igx_checker_error (self, &ast->span,
                       "this side would fire at every candle: write `require` or `fire at`");
}

static void
check_header (IgxChecker *self)
{
  const IgxSpan start = { .line = 1, .column = 1, .length = 1 };

  if (!self->file->has_id)
    igx_checker_error (self, &start, "the strategy has no id: write `strategy` and its id first");
  if (!self->file->has_timeframe)
    igx_checker_error (self, &start,
                       "the strategy has no timeframe: write one, like `timeframe 15m, 1h`");
  if (!self->file->sides[0].present && !self->file->sides[1].present)
    igx_checker_error (self, &start, "the strategy has no side: write `long` or `short`");
}

/**
 * igx_checker_check_file:
 * @file: what was parsed
 * @params: (nullable) (element-type utf8 double): chosen values of parameters
 * @plan: takes the nodes; must not have seen candles
 * @messages: (element-type IgxMessage): takes mistakes and warnings
 *
 * Returns: (transfer full): the slots of the strategy in @plan; of use only if @messages
 *   holds no error
 */
IgxProgram *
igx_checker_check_file (const IgxAstFile *file,
                        GHashTable *params,
                        IgxPlan *plan,
                        GPtrArray *messages)
{
  g_autoptr (IgxProgram) program = igx_program_new ();
  IgxChecker self = { 0 };

  if (file->unreadable)
    return g_steal_pointer (&program);

  checker_init (&self, file, plan, messages);
  self.strategy = TRUE;
  self.params = params;
  check_header (&self);
  igx_checker_define_params (&self);
  for (guint i = 0; i < file->lets->len; i++)
    igx_checker_define_let (&self, i);
  for (guint i = 0; i < 2; i++)
    if (file->sides[i].present)
      check_side (&self, &file->sides[i], program, &program->sides[i]);
  for (guint i = 0; i < file->params->len; i++)
    {
      const IgxAstParam *param = &g_array_index (file->params, IgxAstParam, i);

      warn_unused (&self, param->name, &param->span);
    }
  for (guint i = 0; i < file->lets->len; i++)
    {
      const IgxAstLet *let = &g_array_index (file->lets, IgxAstLet, i);

      warn_unused (&self, let->name, &let->span);
      list_let (&self, let->name, program);
    }
  checker_clear (&self);
  return g_steal_pointer (&program);
}

/**
 * igx_checker_check_expression:
 * @file: the file that owns @expression
 * @expression: a number or a condition
 * @plan: takes the nodes
 * @messages: (element-type IgxMessage): takes the mistakes
 *
 * Returns: its slot, or %IGX_PLAN_NO_SLOT after a mistake
 */
guint
igx_checker_check_expression (const IgxAstFile *file,
                              const IgxAstNode *expression,
                              IgxPlan *plan,
                              GPtrArray *messages)
{
  IgxChecker self = { 0 };
  IgxCheckerValue value = { 0 };

  checker_init (&self, file, plan, messages);
  value = igx_checker_compile (&self, expression);
  if (value.type == IGX_TYPE_SEVERAL)
    {
      igx_checker_to_number (&self, expression, &value);
      value.type = IGX_TYPE_ERROR;
    }
  checker_clear (&self);
  if (value.type == IGX_TYPE_ERROR)
    return IGX_PLAN_NO_SLOT;
  igx_plan_keep (plan, value.slot);
  return value.slot;
}
