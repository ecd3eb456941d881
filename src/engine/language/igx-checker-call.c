/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls of functions and indicators: which argument is what, and whether it fits. */
#include <math.h>
#include <string.h>

#include "engine/igx-strategy.h"
#include "engine/language/igx-checker-private.h"
#include "engine/language/igx-suggest.h"

static const IgxCheckerValue error_value = { .type = IGX_TYPE_ERROR, .slot = IGX_PLAN_NO_SLOT };

static IgxCheckerValue
unknown_function (IgxChecker *self, const IgxAstNode *node)
{
  g_autofree char *sentence = NULL;
  IgxSuggest suggest;

  igx_suggest_init (&suggest, node->text);
  for (gsize i = 0; i < igx_indicator_count (); i++)
    igx_suggest_offer (&suggest, igx_indicator_at (i)->name);
  for (gsize i = 0; i < igx_function_count (); i++)
    if (igx_function_at (i)->form == IGX_FUNCTION_CALLED)
      igx_suggest_offer (&suggest, igx_function_at (i)->name);
  sentence = igx_suggest_dup_sentence (&suggest);
  igx_checker_error (self, &node->span, "unknown function `%.40s`%s", node->text, sentence);
  for (guint i = 0; i < igx_ast_node_get_n_children (node); i++)
    igx_checker_compile (self, igx_ast_node_get_child (node, i));
  return error_value;
}

/* min (a, b, c) is min (min (a, b), c). */
static IgxCheckerValue
call_chain (IgxChecker *self, const IgxAstNode *node, const IgxFunction *function)
{
  guint n = igx_ast_node_get_n_children (node);
  IgxCheckerValue result = error_value;
  gboolean failed = FALSE;

  for (guint i = 0; i < n; i++)
    {
      IgxCheckerValue value = igx_checker_compile_number (self, igx_ast_node_get_child (node, i));
      guint inputs[2] = { result.slot, value.slot };

      failed = failed || value.type == IGX_TYPE_ERROR;
      if (failed)
        continue;
      result = i == 0
                   ? value
                   : igx_checker_add_function (self, node, function, inputs, 2, 0, IGX_TYPE_NUMBER);
    }
  return failed ? error_value : result;
}

static gboolean
check_same_type (IgxChecker *self,
                 const IgxAstNode *argument,
                 const IgxCheckerValue *value,
                 IgxType *type)
{
  if (value->type == IGX_TYPE_ERROR)
    return FALSE;
  if (value->type == IGX_TYPE_SEVERAL)
    return igx_checker_to_number (self, argument, value);
  if (*type == IGX_TYPE_ERROR)
    *type = value->type;
  if (value->type == *type)
    return TRUE;
  igx_checker_error (self, &argument->span, "both values must be numbers, or both conditions");
  return FALSE;
}

static gboolean
check_argument_count (IgxChecker *self, const IgxAstNode *node, const IgxFunction *function)
{
  guint n = igx_ast_node_get_n_children (node);
  gboolean optional = function->arguments[function->n_arguments - 1] == IGX_ARGUMENT_PERIOD
                      && function->fallback >= 0;
  guint least = function->n_arguments - (optional ? 1 : 0);

  if (n >= least && n <= function->n_arguments)
    return TRUE;
  if (optional)
    igx_checker_error (self, &node->span, "`%s` takes %u or %u arguments, not %u", function->name,
                       least, function->n_arguments, n);
  else
    igx_checker_error (self, &node->span, "`%s` takes %u argument%s, not %u", function->name,
                       function->n_arguments, function->n_arguments == 1 ? "" : "s", n);
  return FALSE;
}

static IgxCheckerValue
call_function (IgxChecker *self, const IgxAstNode *node, const IgxFunction *function)
{
  guint n = igx_ast_node_get_n_children (node);
  guint inputs[IGX_FUNCTION_ARGS_MAX] = { 0 };
  guint n_inputs = 0;
  double period = MAX (function->fallback, 0);
  gboolean fits = TRUE;
  IgxType any = IGX_TYPE_ERROR;
  IgxCheckerValue result = error_value;

  if (function->chains && n >= 2)
    return call_chain (self, node, function);
  if (!check_argument_count (self, node, function))
    return error_value;

  for (guint i = 0; i < n; i++)
    {
      const IgxAstNode *argument = igx_ast_node_get_child (node, i);
      IgxArgument kind = function->arguments[i];
      IgxCheckerValue value = error_value;

      if (kind == IGX_ARGUMENT_PERIOD)
        {
          fits = igx_checker_compile_whole (self, argument, "the number of candles",
                                            function->minimum, IGX_STRATEGY_PERIOD_MAX, &period)
                 && fits;
          continue;
        }
      if (kind == IGX_ARGUMENT_BOOLEAN)
        value = igx_checker_compile_condition (self, argument);
      else if (kind == IGX_ARGUMENT_NUMBER)
        value = igx_checker_compile_number (self, argument);
      else
        {
          value = igx_checker_compile (self, argument);
          if (!check_same_type (self, argument, &value, &any))
            value = error_value;
        }
      fits = fits && value.type != IGX_TYPE_ERROR;
      igx_checker_warn_event (self, argument, &value);
      inputs[n_inputs++] = value.slot;
    }
  if (!fits)
    return error_value;

  result = igx_checker_add_function (self, node, function, inputs, n_inputs, period,
                                     function->result == IGX_TYPE_ERROR ? any : function->result);
  result.event = function->n_outputs == 2;
  return result;
}

static guint
count_replaceable (const IgxIndicator *indicator, gboolean *have_defaults)
{
  guint n = 0;

  *have_defaults = TRUE;
  for (guint i = 0; i < indicator->n_inputs; i++)
    if (indicator->inputs[i].replaceable)
      {
        n++;
        *have_defaults = *have_defaults && indicator->inputs[i].source != IGX_INPUT_NONE;
      }
  return n;
}

static gboolean
check_param (IgxChecker *self,
             const IgxAstNode *place,
             const IgxIndicator *indicator,
             guint index,
             double value)
{
  const IgxParamSpec *spec = &indicator->params[index];

  if (isnan (value))
    igx_checker_error (self, &place->span, "`%s` needs its `%s`", indicator->name, spec->name);
  else if (spec->whole && value > floor (value))
    igx_checker_error (self, &place->span, "`%s` of `%s` must be a whole number, not %g",
                       spec->name, indicator->name, value);
  else if (spec->whole && value > IGX_STRATEGY_PERIOD_MAX)
    igx_checker_error (self, &place->span, "`%s` of `%s` is %g: a period may be at most %d",
                       spec->name, indicator->name, value, IGX_STRATEGY_PERIOD_MAX);
  else if (value < spec->minimum || value > spec->maximum)
    igx_checker_error (self, &place->span, "`%s` of `%s` must be from %g to %g, not %g", spec->name,
                       indicator->name, spec->minimum, spec->maximum, value);
  else
    return TRUE;
  return FALSE;
}

static gboolean
read_params (IgxChecker *self,
             const IgxAstNode *node,
             const IgxIndicator *indicator,
             guint first,
             double *params)
{
  guint n = igx_ast_node_get_n_children (node);
  gboolean fits = TRUE;

  for (guint i = 0; i < indicator->n_params; i++)
    {
      const IgxAstNode *place = node;

      params[i] = indicator->params[i].fallback;
      if (first + i < n)
        {
          g_autofree char *what
              = g_strdup_printf ("`%s` of `%s`", indicator->params[i].name, indicator->name);

          place = igx_ast_node_get_child (node, first + i);
          if (!igx_checker_compile_constant (self, place, what, &params[i]))
            {
              fits = FALSE;
              continue;
            }
        }
      fits = check_param (self, place, indicator, i, params[i]) && fits;
    }
  return fits;
}

/*
 * How many of the arguments are series: all that the indicator lets be replaced, or none.
 * The first is compiled to know it, and only once: nested calls would double the work each time.
 */
static gboolean
count_series (IgxChecker *self,
              const IgxAstNode *node,
              const IgxIndicator *indicator,
              guint *n_series,
              IgxCheckerValue *first)
{
  guint n = igx_ast_node_get_n_children (node);
  gboolean have_defaults = FALSE;
  guint replaceable = count_replaceable (indicator, &have_defaults);
  const guint most = replaceable + indicator->n_params;
  gboolean first_is_series = FALSE;

  if (n > most)
    {
      igx_checker_error (self, &node->span, "`%s` takes at most %u argument%s, not %u",
                         indicator->name, most, most == 1 ? "" : "s", n);
      return FALSE;
    }
  if (n > 0 && replaceable > 0)
    {
      double value = 0;

      *first = igx_checker_compile (self, igx_ast_node_get_child (node, 0));
      if (first->type == IGX_TYPE_ERROR)
        return FALSE;
      first_is_series = !igx_plan_get_constant (self->plan, first->slot, &value);
    }
  *n_series = first_is_series || n > indicator->n_params ? replaceable : 0;
  if (n < *n_series || (*n_series == 0 && replaceable > 0 && !have_defaults))
    {
      igx_checker_error (self, &node->span, "`%s` needs %u series before its numbers",
                         indicator->name, replaceable);
      return FALSE;
    }
  return TRUE;
}

static IgxCheckerValue
call_indicator (IgxChecker *self, const IgxAstNode *node, const IgxIndicator *indicator)
{
  guint inputs[IGX_INDICATOR_INPUTS_MAX] = { 0 };
  double params[IGX_INDICATOR_PARAMS_MAX] = { 0 };
  IgxCheckerValue result = { .type = IGX_TYPE_NUMBER };
  IgxCheckerValue first = error_value;
  guint n_series = 0;
  guint next = 0;
  gboolean fits = TRUE;

  if (!count_series (self, node, indicator, &n_series, &first))
    return error_value;
  for (guint i = 0; i < indicator->n_inputs; i++)
    {
      if (indicator->inputs[i].replaceable && n_series > 0)
        {
          const IgxAstNode *argument = igx_ast_node_get_child (node, next);
          IgxCheckerValue value = next == 0 ? first : igx_checker_compile (self, argument);

          fits = igx_checker_to_number (self, argument, &value) && fits;
          igx_checker_warn_event (self, argument, &value);
          inputs[i] = value.slot;
          next++;
        }
      else
        inputs[i]
            = igx_plan_add_source (self->plan, igx_source_from_input (indicator->inputs[i].source));
    }
  fits = read_params (self, node, indicator, next, params) && fits;
  if (!fits)
    return error_value;

  result.slot = igx_plan_add_indicator (self->plan, indicator, inputs, params);
  if (indicator->n_outputs > 1)
    {
      result.type = IGX_TYPE_SEVERAL;
      result.indicator = indicator;
    }
  return igx_checker_check_limit (self, node) ? result : error_value;
}

/*
 * igx_checker_bare_indicator:
 *
 * An indicator without parentheses: everything has its default.
 */
IgxCheckerValue
igx_checker_bare_indicator (IgxChecker *self, const IgxAstNode *node, const IgxIndicator *indicator)
{
  return call_indicator (self, node, indicator);
}

/*
 * igx_checker_call:
 *
 * A name with parentheses behind it.
 */
IgxCheckerValue
igx_checker_call (IgxChecker *self, const IgxAstNode *node)
{
  const IgxFunction *function = igx_function_find (node->text);
  const IgxIndicator *indicator = igx_indicator_find (node->text);

  if (function != NULL)
    return call_function (self, node, function);
  if (indicator != NULL)
    return call_indicator (self, node, indicator);
  return unknown_function (self, node);
}
