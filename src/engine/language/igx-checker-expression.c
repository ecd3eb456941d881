/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions: names, operators, types. Each mistake is reported once, where it stands. */
#include <math.h>
#include <string.h>

#include "engine/igx-strategy.h"
#include "engine/language/igx-checker-private.h"
#include "engine/language/igx-compare.h"
#include "engine/language/igx-suggest.h"

static const IgxCheckerValue error_value = { .type = IGX_TYPE_ERROR, .slot = IGX_PLAN_NO_SLOT };

void
igx_checker_error (IgxChecker *self, const IgxSpan *span, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  igx_message_add (self->messages, IGX_MESSAGE_ERROR, span, "%s", text);
}

gboolean
igx_checker_check_limit (IgxChecker *self, const IgxAstNode *node)
{
  if (igx_plan_get_n_nodes (self->root) <= self->node_limit)
    return TRUE;
  if (!self->full)
    igx_checker_error (self, &node->span, "the strategy needs more than %d nodes: make it smaller",
                       IGX_STRATEGY_NODES_MAX);
  self->full = TRUE;
  return FALSE;
}

IgxCheckerValue
igx_checker_add_function (IgxChecker *self,
                          const IgxAstNode *node,
                          const IgxFunction *function,
                          const guint *inputs,
                          guint n_inputs,
                          double period,
                          IgxType type)
{
  IgxCheckerValue value = { .type = type };

  value.slot = igx_plan_add_function (self->plan, function, inputs, n_inputs, period);
  return igx_checker_check_limit (self, node) ? value : error_value;
}

static void
report_several (IgxChecker *self, const IgxAstNode *node, const IgxCheckerValue *value)
{
  g_autoptr (GString) members = g_string_new (NULL);

  for (guint i = 0; i < value->indicator->n_outputs; i++)
    g_string_append_printf (members, "%s.%s",
                            i == 0                                 ? ""
                            : i + 1 == value->indicator->n_outputs ? " or "
                                                                   : ", ",
                            value->indicator->outputs[i]);
  igx_checker_error (self, &node->span, "`%s` has several values: write %s behind it",
                     value->indicator->name, members->str);
}

gboolean
igx_checker_to_number (IgxChecker *self, const IgxAstNode *node, const IgxCheckerValue *value)
{
  if (value->type == IGX_TYPE_NUMBER)
    return TRUE;
  if (value->type == IGX_TYPE_SEVERAL)
    report_several (self, node, value);
  else if (value->type == IGX_TYPE_BOOLEAN)
    igx_checker_error (self, &node->span,
                       "a number is needed here and this is a condition: "
                       "write if(condition, 1, 0)");
  return FALSE;
}

gboolean
igx_checker_to_condition (IgxChecker *self, const IgxAstNode *node, const IgxCheckerValue *value)
{
  if (value->type == IGX_TYPE_BOOLEAN)
    return TRUE;
  if (value->type == IGX_TYPE_SEVERAL)
    report_several (self, node, value);
  else if (value->type == IGX_TYPE_NUMBER)
    igx_checker_error (self, &node->span,
                       "a condition is needed here and this is a number: "
                       "compare it with something, like `rsi(14) > 50`");
  return FALSE;
}

IgxCheckerValue
igx_checker_compile_number (IgxChecker *self, const IgxAstNode *node)
{
  IgxCheckerValue value = igx_checker_compile (self, node);

  return igx_checker_to_number (self, node, &value) ? value : error_value;
}

IgxCheckerValue
igx_checker_compile_condition (IgxChecker *self, const IgxAstNode *node)
{
  IgxCheckerValue value = igx_checker_compile (self, node);

  return igx_checker_to_condition (self, node, &value) ? value : error_value;
}

/*
 * igx_checker_compile_constant:
 * @what: what the number is, for messages
 */
gboolean
igx_checker_compile_constant (IgxChecker *self,
                              const IgxAstNode *node,
                              const char *what,
                              double *value)
{
  IgxCheckerValue found = igx_checker_compile_number (self, node);

  if (found.type == IGX_TYPE_ERROR)
    return FALSE;
  if (!igx_plan_get_constant (self->plan, found.slot, value))
    igx_checker_error (self, &node->span,
                       "%s must be a number or a parameter: it cannot change from candle "
                       "to candle",
                       what);
  else if (!isfinite (*value))
    igx_checker_error (self, &node->span, "%s is not a number here", what);
  else
    return TRUE;
  return FALSE;
}

gboolean
igx_checker_compile_whole (IgxChecker *self,
                           const IgxAstNode *node,
                           const char *what,
                           double minimum,
                           double maximum,
                           double *value)
{
  if (!igx_checker_compile_constant (self, node, what, value))
    return FALSE;
  if (*value >= minimum && *value <= maximum && !(*value > floor (*value)))
    return TRUE;
  igx_checker_error (self, &node->span, "%s must be a whole number from %.0f to %.0f, not %g", what,
                     minimum, maximum, *value);
  return FALSE;
}

/*
 * igx_checker_warn_event:
 *
 * For everything that takes a value but a comparison with a constant.
 */
void
igx_checker_warn_event (IgxChecker *self, const IgxAstNode *node, const IgxCheckerValue *value)
{
  if (value->event && self->strategy)
    igx_message_add (self->messages, IGX_MESSAGE_WARNING, &node->span,
                     "compare barssince with a number: used like this it depends on where the "
                     "history begins");
}

static IgxCheckerValue
unknown_name (IgxChecker *self, const IgxAstNode *node)
{
  g_autofree char *sentence = NULL;
  GHashTableIter iter;
  gpointer name = NULL;
  IgxSuggest suggest;

  if (strcmp (node->text, "risk") == 0 || strcmp (node->text, "entry") == 0
      || strcmp (node->text, "stop") == 0)
    {
      igx_checker_error (self, &node->span,
                         "`%s` is not known yet at this place: `entry` may stand in stop and "
                         "target, `stop` and `risk` in target",
                         node->text);
      return error_value;
    }
  igx_suggest_init (&suggest, node->text);
  for (guint i = 0; i < self->file->params->len; i++)
    igx_suggest_offer (&suggest, g_array_index (self->file->params, IgxAstParam, i).name);
  for (guint i = 0; i < self->file->lets->len; i++)
    {
      name = (gpointer) g_array_index (self->file->lets, IgxAstLet, i).name;
      if (g_hash_table_contains (self->names, name))
        igx_suggest_offer (&suggest, name);
    }
  for (gsize i = 0; i < igx_source_count (); i++)
    igx_suggest_offer (&suggest, igx_source_to_string ((IgxSource) i));
  for (gsize i = 0; i < igx_indicator_count (); i++)
    igx_suggest_offer (&suggest, igx_indicator_at (i)->name);
  g_hash_table_iter_init (&iter, self->names);
  while (suggest.best == NULL && g_hash_table_iter_next (&iter, &name, NULL))
    if (strcmp (name, "risk") == 0)
      igx_suggest_offer (&suggest, name);
  sentence = igx_suggest_dup_sentence (&suggest);
  igx_checker_error (self, &node->span, "unknown name `%.40s`%s", node->text, sentence);
  return error_value;
}

static IgxCheckerValue
compile_name (IgxChecker *self, const IgxAstNode *node)
{
  IgxCheckerValue *known = g_hash_table_lookup (self->names, node->text);
  IgxCheckerValue value = { .type = IGX_TYPE_NUMBER };
  const IgxIndicator *indicator = NULL;
  IgxSource source = IGX_SOURCE_CLOSE;

  if (known != NULL)
    {
      known->used = TRUE;
      return *known;
    }
  if (igx_source_from_string (node->text, &source))
    {
      if (source == IGX_SOURCE_FEAR_GREED && self->in_foreign)
        {
          igx_checker_error (self, &node->span,
                             "`%s` is one number for the whole market: it cannot be read `of` a "
                             "symbol",
                             node->text);
          return error_value;
        }
      value.slot = igx_plan_add_source (self->plan, source);
      return value;
    }
  indicator = igx_indicator_find (node->text);
  if (indicator != NULL)
    return igx_checker_bare_indicator (self, node, indicator);
  if (igx_function_find (node->text) != NULL)
    {
      igx_checker_error (self, &node->span,
                         "`%s` is a function: write its arguments between parentheses", node->text);
      return error_value;
    }
  return unknown_name (self, node);
}

static IgxCheckerValue
compile_member (IgxChecker *self, const IgxAstNode *node)
{
  const IgxAstNode *child = igx_ast_node_get_child (node, 0);
  IgxCheckerValue value = igx_checker_compile (self, child);
  g_autofree char *sentence = NULL;
  IgxSuggest suggest;

  if (value.type == IGX_TYPE_ERROR)
    return error_value;
  if (value.type != IGX_TYPE_SEVERAL)
    {
      igx_checker_error (self, &node->span, "`.%.40s` does not fit here: this has one value only",
                         node->text);
      return error_value;
    }
  igx_suggest_init (&suggest, node->text);
  for (guint i = 0; i < value.indicator->n_outputs; i++)
    {
      if (strcmp (value.indicator->outputs[i], node->text) == 0)
        {
          value.slot += i;
          value.type = IGX_TYPE_NUMBER;
          value.indicator = NULL;
          return value;
        }
      igx_suggest_offer (&suggest, value.indicator->outputs[i]);
    }
  if (suggest.best == NULL)
    report_several (self, node, &value);
  else
    {
      sentence = igx_suggest_dup_sentence (&suggest);
      igx_checker_error (self, &node->span, "`%s` has no `.%.40s`%s", value.indicator->name,
                         node->text, sentence);
    }
  return error_value;
}

static IgxCheckerValue
compile_index (IgxChecker *self, const IgxAstNode *node)
{
  const IgxFunction *delay = igx_function_find_hidden ("[]");
  IgxCheckerValue value = igx_checker_compile (self, igx_ast_node_get_child (node, 0));
  double period = 0;
  gboolean fits = igx_checker_compile_whole (self, igx_ast_node_get_child (node, 1), "the index",
                                             delay->minimum, IGX_STRATEGY_PERIOD_MAX, &period);

  if (value.type == IGX_TYPE_ERROR || !fits)
    return error_value;
  if (value.type == IGX_TYPE_SEVERAL)
    {
      report_several (self, igx_ast_node_get_child (node, 0), &value);
      return error_value;
    }
  if (period < 1)
    return value;
  igx_checker_warn_event (self, node, &value);
  return igx_checker_add_function (self, node, delay, &value.slot, 1, period, value.type);
}

/* A comparison of barssince with a constant is known even if the event never was: see there. */
static void
use_evidence (IgxChecker *self,
              const IgxAstNode *node,
              IgxCheckerValue *event,
              const IgxCheckerValue *other)
{
  const IgxFunction *evidence = igx_function_find_hidden ("evidence");
  guint inputs[2] = { event->slot, event->slot + 1 };
  double constant = 0;

  if (!event->event || event->type != IGX_TYPE_NUMBER || other->type != IGX_TYPE_NUMBER
      || !igx_plan_get_constant (self->plan, other->slot, &constant)
      || !(constant <= IGX_STRATEGY_PERIOD_MAX))
    return;
  *event = igx_checker_add_function (self, node, evidence, inputs, 2,
                                     constant > 0 ? ceil (constant) : 0, IGX_TYPE_NUMBER);
}

static gboolean
is_comparison (const IgxFunction *function)
{
  return function->result == IGX_TYPE_BOOLEAN && function->arguments[0] == IGX_ARGUMENT_NUMBER;
}

static IgxCheckerValue
apply_binary (IgxChecker *self,
              const IgxAstNode *node,
              const char *name,
              IgxCheckerValue a,
              IgxCheckerValue b)
{
  const IgxFunction *function = igx_function_find_operator (name, 2);
  guint inputs[2] = { 0 };

  if (a.type == IGX_TYPE_ERROR || b.type == IGX_TYPE_ERROR)
    return error_value;
  if (is_comparison (function))
    {
      use_evidence (self, node, &a, &b);
      use_evidence (self, node, &b, &a);
    }
  igx_checker_warn_event (self, node, &a);
  igx_checker_warn_event (self, node, &b);
  inputs[0] = a.slot;
  inputs[1] = b.slot;
  if (a.type == IGX_TYPE_ERROR || b.type == IGX_TYPE_ERROR)
    return error_value;
  return igx_checker_add_function (self, node, function, inputs, 2, 0, function->result);
}

static IgxCheckerValue
compile_operand (IgxChecker *self, const IgxAstNode *node, const IgxFunction *function)
{
  if (function->arguments[0] == IGX_ARGUMENT_BOOLEAN)
    return igx_checker_compile_condition (self, node);
  return igx_checker_compile_number (self, node);
}

static IgxCheckerValue
compile_between (IgxChecker *self, const IgxAstNode *node)
{
  IgxCheckerValue value = igx_checker_compile_number (self, igx_ast_node_get_child (node, 0));
  IgxCheckerValue low = igx_checker_compile_number (self, igx_ast_node_get_child (node, 1));
  IgxCheckerValue high = igx_checker_compile_number (self, igx_ast_node_get_child (node, 2));
  double least = 0;
  double most = 0;

  if (low.type != IGX_TYPE_ERROR && high.type != IGX_TYPE_ERROR
      && igx_plan_get_constant (self->plan, low.slot, &least)
      && igx_plan_get_constant (self->plan, high.slot, &most) && igx_compare_less (most, least))
    igx_message_add (self->messages, IGX_MESSAGE_WARNING, &node->span,
                     "nothing is between %g and %g: write the smaller number first", least, most);
  return apply_binary (self, node, "and", apply_binary (self, node, ">=", value, low),
                       apply_binary (self, node, "<=", value, high));
}

static IgxCheckerValue
compile_unary (IgxChecker *self, const IgxAstNode *node)
{
  const IgxFunction *function = igx_function_find_operator (node->text, 1);
  IgxCheckerValue value = compile_operand (self, igx_ast_node_get_child (node, 0), function);

  if (value.type == IGX_TYPE_ERROR)
    return error_value;
  igx_checker_warn_event (self, node, &value);
  return igx_checker_add_function (self, node, function, &value.slot, 1, 0, function->result);
}

/* `a + b + c + ...` leans to the left as deep as it is long, so it is walked, not recursed. */
static IgxCheckerValue
compile_operator (IgxChecker *self, const IgxAstNode *node)
{
  g_autoptr (GPtrArray) spine = NULL;
  const IgxAstNode *first = node;
  IgxCheckerValue value = error_value;

  if (strcmp (node->text, "between") == 0)
    return compile_between (self, node);
  if (igx_ast_node_get_n_children (node) == 1)
    return compile_unary (self, node);

  spine = g_ptr_array_new ();
  while (first->kind == IGX_AST_OPERATOR && igx_ast_node_get_n_children (first) == 2)
    {
      g_ptr_array_add (spine, (gpointer) first);
      first = igx_ast_node_get_child (first, 0);
    }
  value = igx_checker_compile (self, first);
  for (guint i = spine->len; i > 0; i--)
    {
      const IgxAstNode *at = spine->pdata[i - 1];
      const IgxFunction *function = igx_function_find_operator (at->text, 2);
      IgxCheckerValue right = compile_operand (self, igx_ast_node_get_child (at, 1), function);
      const IgxAstNode *left_node = igx_ast_node_get_child (at, 0);
      gboolean fits = function->arguments[0] == IGX_ARGUMENT_BOOLEAN
                          ? igx_checker_to_condition (self, left_node, &value)
                          : igx_checker_to_number (self, left_node, &value);

      value = fits ? apply_binary (self, at, at->text, value, right) : error_value;
    }
  return value;
}

/*
 * igx_checker_compile:
 *
 * Puts @node into the plan. What was wrong has type IGX_TYPE_ERROR and has been reported.
 */
IgxCheckerValue
igx_checker_compile (IgxChecker *self, const IgxAstNode *node)
{
  IgxCheckerValue value = { .type = IGX_TYPE_NUMBER };

  if (self->full)
    return error_value;

  switch (node->kind)
    {
    case IGX_AST_NUMBER:
      value.slot = igx_plan_add_constant (self->plan, node->number);
      return igx_checker_check_limit (self, node) ? value : error_value;
    case IGX_AST_NAME:
      return compile_name (self, node);
    case IGX_AST_CALL:
      return igx_checker_call (self, node);
    case IGX_AST_OPERATOR:
      return compile_operator (self, node);
    case IGX_AST_MEMBER:
      return compile_member (self, node);
    case IGX_AST_INDEX:
      return compile_index (self, node);
    case IGX_AST_HIGHER:
      return igx_checker_coarser (self, node);
    case IGX_AST_SYMBOL:
      return igx_checker_symbol (self, node);
    }
  return error_value;
}
