/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `x @ 4h` and `x of BTCUSDT`: x is put into the plan of that series, and read from there. */
#include <string.h>

#include "engine/igx-series-key.h"
#include "engine/igx-name.h"
#include "engine/igx-strategy.h"
#include "engine/igx-timeframe.h"
#include "engine/language/igx-checker-private.h"

static const IgxCheckerValue error_value = { .type = IGX_TYPE_ERROR, .slot = IGX_PLAN_NO_SLOT };

static gboolean
fits_timeframe (IgxChecker *self, const IgxAstNode *node, IgxTimeframe own, IgxTimeframe wanted)
{
  if (wanted < own)
    igx_checker_error (self, &node->span,
                       "%s is finer than %s, on which this runs: only coarser candles can be read",
                       node->text, igx_timeframe_to_string (own));
  else if (wanted % own != 0)
    igx_checker_error (self, &node->span,
                       "candles of %s cannot be put together out of candles of %s", node->text,
                       igx_timeframe_to_string (own));
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_timeframe (IgxChecker *self, const IgxAstNode *node, IgxTimeframe *timeframe)
{
  if (!igx_timeframe_from_string (node->text, timeframe))
    igx_checker_error (self, &node->span, "`%.40s` is not a timeframe: choose of %s", node->text,
                       igx_timeframe_list ());
  else if (self->in_coarser)
    igx_checker_error (self, &node->span,
                       "`@ %s` stands inside of another `@`: read both from the own candles",
                       node->text);
  else
    {
      for (guint i = 0; i < self->file->timeframes->len; i++)
        if (!fits_timeframe (self, node, g_array_index (self->file->timeframes, IgxTimeframe, i),
                             *timeframe))
          return FALSE;
      return fits_timeframe (self, node, igx_plan_get_timeframe (self->root), *timeframe);
    }
  return FALSE;
}

static gboolean
check_symbol (IgxChecker *self, const IgxAstNode *node)
{
  const char *symbol = igx_name_intern (node->text);
  g_autoptr (GError) error = NULL;

  if (!igx_symbol_check (node->text, &error))
    igx_checker_error (self, &node->span, "%s", error->message);
  else if (self->in_foreign)
    igx_checker_error (self, &node->span,
                       "`of %s` stands inside of another `of`: read both from the own candles",
                       node->text);
  else if (!g_hash_table_contains (self->symbols, symbol)
           && g_hash_table_size (self->symbols) >= IGX_STRATEGY_SYMBOLS_MAX)
    igx_checker_error (self, &node->span, "at most %d other symbols can be read",
                       IGX_STRATEGY_SYMBOLS_MAX);
  else
    {
      g_hash_table_add (self->symbols, (gpointer) symbol);
      return TRUE;
    }
  return FALSE;
}

static gboolean
find_let (const IgxAstFile *file, const char *name, guint *index)
{
  for (guint i = 0; i < file->lets->len; i++)
    if (strcmp (g_array_index (file->lets, IgxAstLet, i).name, name) == 0)
      {
        *index = i;
        return TRUE;
      }
  return FALSE;
}

/* Only what is read is worked out there, once in each plan; by a list, because lets can be
 * chained in thousands. */
static void
define_needed_lets (IgxChecker *self, const IgxAstNode *node)
{
  g_autoptr (GPtrArray) open = g_ptr_array_new ();
  g_autofree gboolean *needed = g_new0 (gboolean, self->file->lets->len + 1);

  g_ptr_array_add (open, (gpointer) node);
  while (open->len > 0)
    {
      const IgxAstNode *at = g_ptr_array_steal_index (open, open->len - 1);
      guint index = 0;

      for (guint i = 0; i < igx_ast_node_get_n_children (at); i++)
        g_ptr_array_add (open, igx_ast_node_get_child (at, i));
      if (at->kind == IGX_AST_NAME && g_hash_table_contains (self->root_names, at->text)
          && !g_hash_table_contains (self->names, at->text)
          && find_let (self->file, at->text, &index) && !needed[index])
        {
          IgxCheckerValue *value = g_hash_table_lookup (self->root_names, at->text);
          const IgxAstLet *let = &g_array_index (self->file->lets, IgxAstLet, index);

          value->used = TRUE;
          needed[index] = TRUE;
          if (let->value != NULL)
            g_ptr_array_add (open, let->value);
        }
    }
  for (guint i = 0; i < self->file->lets->len; i++)
    if (needed[i])
      igx_checker_define_let (self, i);
}

static void
mark_used_params (IgxChecker *self)
{
  for (guint i = 0; i < self->file->params->len; i++)
    {
      const char *name = g_array_index (self->file->params, IgxAstParam, i).name;
      const IgxCheckerValue *inner = g_hash_table_lookup (self->names, name);
      IgxCheckerValue *own = g_hash_table_lookup (self->root_names, name);

      if (own != NULL && inner != NULL && inner->used)
        own->used = TRUE;
    }
}

static IgxCheckerValue
compile_inside (IgxChecker *self, const IgxAstNode *child, IgxPlan *plan)
{
  IgxPlan *outer = self->plan;
  GHashTable *outer_names = self->names;
  IgxCheckerValue value = error_value;

  self->plan = plan;
  self->names = g_hash_table_lookup (self->places, plan);
  if (self->names == NULL)
    {
      self->names = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
      g_hash_table_insert (self->places, plan, self->names);
      igx_checker_define_params (self);
    }
  define_needed_lets (self, child);
  value = igx_checker_compile (self, child);
  mark_used_params (self);
  self->names = outer_names;
  self->plan = outer;
  return value;
}

/* @child, worked out in the plan of that series and read from the one at hand. */
static IgxCheckerValue
read_series (IgxChecker *self,
             const IgxAstNode *node,
             const IgxAstNode *child,
             const char *symbol,
             IgxTimeframe timeframe)
{
  IgxPlan *plan = igx_plan_get_series (self->plan, symbol, timeframe);
  IgxCheckerValue value = error_value;
  double constant = 0;

  if (plan == self->plan)
    return igx_checker_compile (self, child);
  value = compile_inside (self, child, plan);
  if (value.type == IGX_TYPE_ERROR)
    return error_value;
  if (igx_plan_get_constant (plan, value.slot, &constant))
    value.slot = igx_plan_add_constant (self->plan, constant);
  else
    value.slot = igx_plan_add_series (self->plan, plan, value.slot,
                                      value.indicator != NULL ? value.indicator->n_outputs : 1);
  igx_checker_warn_event (self, node, &value);
  value.event = FALSE;
  return igx_checker_check_limit (self, node) ? value : error_value;
}

/* `x @ T of S` and `x of S @ T` are the same: x on the T candles of S. */
static IgxCheckerValue
read_coarser_symbol (IgxChecker *self,
                     const IgxAstNode *node,
                     const IgxAstNode *coarser,
                     const IgxAstNode *symbol,
                     const IgxAstNode *child)
{
  IgxTimeframe timeframe = 0;
  IgxCheckerValue value = error_value;
  gboolean fits = check_timeframe (self, coarser, &timeframe);

  if (!check_symbol (self, symbol) || !fits)
    return error_value;
  self->in_coarser = self->in_foreign = TRUE;
  value = read_series (self, node, child, symbol->text, timeframe);
  self->in_coarser = self->in_foreign = FALSE;
  return value;
}

/*
 * igx_checker_coarser:
 *
 * A value of a coarser series; of the strategy's own timeframe it is the value itself.
 */
IgxCheckerValue
igx_checker_coarser (IgxChecker *self, const IgxAstNode *node)
{
  const IgxAstNode *child = igx_ast_node_get_child (node, 0);
  IgxTimeframe timeframe = 0;
  IgxCheckerValue value = error_value;

  if (child->kind == IGX_AST_SYMBOL)
    return read_coarser_symbol (self, node, node, child, igx_ast_node_get_child (child, 0));
  if (!check_timeframe (self, node, &timeframe))
    return error_value;
  self->in_coarser = TRUE;
  value = read_series (self, node, child, NULL, timeframe);
  self->in_coarser = FALSE;
  return value;
}

/*
 * igx_checker_symbol:
 *
 * A value of another symbol; of the strategy's own symbol it is the value itself.
 */
IgxCheckerValue
igx_checker_symbol (IgxChecker *self, const IgxAstNode *node)
{
  const IgxAstNode *child = igx_ast_node_get_child (node, 0);
  IgxCheckerValue value = error_value;

  if (child->kind == IGX_AST_HIGHER)
    return read_coarser_symbol (self, node, child, node, igx_ast_node_get_child (child, 0));
  if (!check_symbol (self, node))
    return error_value;
  self->in_foreign = TRUE;
  value = read_series (self, node, child, node->text, igx_plan_get_timeframe (self->plan));
  self->in_foreign = FALSE;
  return value;
}
