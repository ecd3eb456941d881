/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `x @ 4h`: x is put into the plan of the coarser series, and read from there. */
#include <string.h>

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
  else if (self->plan != self->root)
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

/* Only what is read is worked out there; by a list, because lets can be chained in thousands. */
static void
define_needed_lets (IgxChecker *self, const IgxAstNode *node, GHashTable *known)
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
      if (at->kind == IGX_AST_NAME && g_hash_table_contains (known, at->text)
          && find_let (self->file, at->text, &index) && !needed[index])
        {
          IgxCheckerValue *value = g_hash_table_lookup (known, at->text);
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
mark_used_params (IgxChecker *self, GHashTable *known)
{
  GHashTableIter iter;
  gpointer name = NULL;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, self->names);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      IgxCheckerValue *own = g_hash_table_lookup (known, name);

      if (own != NULL && ((const IgxCheckerValue *) value)->used)
        own->used = TRUE;
    }
}

static IgxCheckerValue
compile_inside (IgxChecker *self, const IgxAstNode *child, IgxPlan *plan)
{
  GHashTable *known = self->names;
  IgxCheckerValue value = error_value;

  self->plan = plan;
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  igx_checker_define_params (self);
  define_needed_lets (self, child, known);
  value = igx_checker_compile (self, child);
  mark_used_params (self, known);
  g_hash_table_unref (self->names);
  self->names = known;
  self->plan = self->root;
  return value;
}

/*
 * igx_checker_higher:
 *
 * A value of a coarser series; of the strategy's own timeframe it is the value itself.
 */
IgxCheckerValue
igx_checker_higher (IgxChecker *self, const IgxAstNode *node)
{
  const IgxAstNode *child = igx_ast_node_get_child (node, 0);
  IgxTimeframe timeframe = 0;
  IgxPlan *plan = NULL;
  IgxCheckerValue value = error_value;
  double constant = 0;

  if (!check_timeframe (self, node, &timeframe))
    return error_value;
  if (timeframe == igx_plan_get_timeframe (self->root))
    return igx_checker_compile (self, child);

  plan = igx_plan_get_higher (self->root, timeframe);
  value = compile_inside (self, child, plan);
  if (value.type == IGX_TYPE_ERROR)
    return error_value;
  if (igx_plan_get_constant (plan, value.slot, &constant))
    value.slot = igx_plan_add_constant (self->root, constant);
  else
    value.slot = igx_plan_add_higher (self->root, plan, value.slot,
                                      value.indicator != NULL ? value.indicator->n_outputs : 1);
  igx_checker_warn_event (self, node, &value);
  value.event = FALSE;
  return igx_checker_check_limit (self, node) ? value : error_value;
}
