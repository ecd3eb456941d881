/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Takes a strategy apart into single conditions that can be evaluated on their own. The names of
 * the file are written out: each `let` as its expression in parentheses, each `param` as its value.
 */
#include "case-rules.h"

#include <string.h>

#include "engine/igx-strategy-private.h"

/* What names mean: those of the file, and in levels those of the side. */
typedef struct
{
  const IgxAstFile *file;
  const char *entry; /* (nullable): written out */
  const char *stop;  /* (nullable): written out */
} Names;

static void expand (GString *text, const Names *names, const IgxAstNode *node);

static void
expand_number (GString *text, double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE] = "";

  g_string_append_printf (text, "(%s)", g_ascii_dtostr (number, sizeof number, value));
}

static gboolean
expand_level (GString *text, const Names *names, const char *name)
{
  if (names->entry != NULL && strcmp (name, "entry") == 0)
    g_string_append_printf (text, "(%s)", names->entry);
  else if (names->stop != NULL && strcmp (name, "stop") == 0)
    g_string_append_printf (text, "(%s)", names->stop);
  else if (names->stop != NULL && strcmp (name, "risk") == 0)
    g_string_append_printf (text, "abs((%s) - (%s))", names->entry, names->stop);
  else
    return FALSE;
  return TRUE;
}

static void
expand_name (GString *text, const Names *names, const char *name)
{
  const IgxAstFile *file = names->file;

  if (expand_level (text, names, name))
    return;
  for (guint i = 0; i < file->lets->len; i++)
    {
      const IgxAstLet *let = &g_array_index (file->lets, IgxAstLet, i);

      if (strcmp (let->name, name) == 0)
        {
          g_string_append_c (text, '(');
          expand (text, names, let->value);
          g_string_append_c (text, ')');
          return;
        }
    }
  for (guint i = 0; i < file->params->len; i++)
    {
      const IgxAstParam *param = &g_array_index (file->params, IgxAstParam, i);

      if (strcmp (param->name, name) == 0)
        {
          expand_number (text, param->value);
          return;
        }
    }
  g_string_append (text, name);
}

static void
expand_operator (GString *text, const Names *names, const IgxAstNode *node)
{
  guint n = igx_ast_node_get_n_children (node);

  g_string_append_c (text, '(');
  if (n == 1)
    {
      g_string_append_printf (text, "%s ", node->text);
      expand (text, names, igx_ast_node_get_child (node, 0));
    }
  else
    {
      expand (text, names, igx_ast_node_get_child (node, 0));
      g_string_append_printf (text, " %s ", node->text);
      expand (text, names, igx_ast_node_get_child (node, 1));
    }
  if (n == 3)
    {
      g_string_append (text, " and ");
      expand (text, names, igx_ast_node_get_child (node, 2));
    }
  g_string_append_c (text, ')');
}

static void
expand (GString *text, const Names *names, const IgxAstNode *node)
{
  switch (node->kind)
    {
    case IGX_AST_NUMBER:
      expand_number (text, node->number);
      return;
    case IGX_AST_NAME:
      expand_name (text, names, node->text);
      return;
    case IGX_AST_OPERATOR:
      expand_operator (text, names, node);
      return;
    case IGX_AST_CALL:
      g_string_append_printf (text, "%s(", node->text);
      for (guint i = 0; i < igx_ast_node_get_n_children (node); i++)
        {
          g_string_append (text, i > 0 ? ", " : "");
          expand (text, names, igx_ast_node_get_child (node, i));
        }
      g_string_append_c (text, ')');
      return;
    case IGX_AST_INDEX:
    case IGX_AST_MEMBER:
    case IGX_AST_HIGHER:
    case IGX_AST_SYMBOL:
      expand (text, names, igx_ast_node_get_child (node, 0));
      break;
    }
  if (node->kind == IGX_AST_INDEX)
    {
      g_string_append_c (text, '[');
      expand (text, names, igx_ast_node_get_child (node, 1));
      g_string_append_c (text, ']');
    }
  else if (node->kind == IGX_AST_MEMBER)
    g_string_append_printf (text, ".%s", node->text);
  else
    g_string_append_printf (text, " %s %s", node->kind == IGX_AST_HIGHER ? "@" : "of", node->text);
}

static char *
dup_expanded (const Names *names, const IgxAstNode *node)
{
  GString *text = g_string_new (NULL);

  expand (text, names, node);
  return g_string_free (text, FALSE);
}

/* a and b and c are ((a and b) and c): down the left side. */
static void
split_node (GPtrArray *parts, const IgxAstNode *node)
{
  if (node->kind == IGX_AST_OPERATOR && strcmp (node->text, "and") == 0)
    {
      split_node (parts, igx_ast_node_get_child (node, 0));
      split_node (parts, igx_ast_node_get_child (node, 1));
      return;
    }
  g_ptr_array_add (parts, (gpointer) node);
}

/* A `require` is one line; this is all of it but for its comment. */
static char *
dup_line (const char *source, guint line)
{
  const char *begin = source;
  const char *end = NULL;
  const char *comment = NULL;

  for (guint i = 1; i < line; i++)
    {
      begin = strchr (begin, '\n');
      g_assert_nonnull (begin);
      begin++;
    }
  end = begin + strcspn (begin, "\n");
  comment = memchr (begin, '#', (gsize) (end - begin));
  return g_strstrip (g_strndup (begin, (gsize) ((comment != NULL ? comment : end) - begin)));
}

static void
add_words (GPtrArray *words, const char *begin, const char *end)
{
  g_autofree char *piece = g_strndup (begin, (gsize) (end - begin));
  g_auto (GStrv) parts = g_strsplit_set (piece, " \t", -1);
  GString *text = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", parts[i]);
  g_ptr_array_add (words, g_string_free (text, FALSE));
}

/* The words between the `and`s of a line that stand outside of parentheses and belong to no
 * `between`. */
static void
split_words (GPtrArray *words, const char *line)
{
  const char *begin = line + strlen ("require");
  guint depth = 0;
  gboolean between = FALSE;

  g_assert_true (g_str_has_prefix (line, "require"));
  for (const char *p = begin; *p != '\0'; p++)
    {
      if (*p == '(' || *p == '[')
        depth++;
      if (*p == ')' || *p == ']')
        depth--;
      if (depth > 0)
        continue;
      if (g_str_has_prefix (p, " between "))
        between = TRUE;
      if (!g_str_has_prefix (p, " and "))
        continue;
      if (!between)
        {
          add_words (words, begin, p);
          begin = p + strlen (" and");
        }
      between = FALSE;
    }
  add_words (words, begin, begin + strlen (begin));
}

static void
free_clause (gpointer data)
{
  CaseClause *clause = data;

  g_free (clause->words);
  g_free (clause->source);
  g_ptr_array_unref (clause->operands);
  g_free (clause);
}

static void
free_branch (gpointer data)
{
  CaseBranch *branch = data;

  g_free (branch->text);
  g_free (branch->source);
  g_free (branch);
}

static void
add_operands (CaseClause *clause, const Names *names, const IgxAstNode *node)
{
  static const char *const signs[] = { "<", "<=", ">", ">=", "==", "!=", "between", NULL };

  if (node->kind != IGX_AST_OPERATOR || !g_strv_contains (signs, node->text))
    return;
  for (guint i = 0; i < igx_ast_node_get_n_children (node); i++)
    g_ptr_array_add (clause->operands, dup_expanded (names, igx_ast_node_get_child (node, i)));
}

static void
add_require (CaseRules *self, const Names *names, const IgxAstNode *node, const char *source)
{
  g_autofree char *line = dup_line (source, node->span.line);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();

  split_node (nodes, node);
  split_words (words, line);
  g_assert_cmpuint (nodes->len, ==, words->len);
  for (guint i = 0; i < nodes->len; i++)
    {
      CaseClause *clause = g_new0 (CaseClause, 1);

      clause->words = g_strdup (words->pdata[i]);
      clause->source = dup_expanded (names, nodes->pdata[i]);
      clause->operands = g_ptr_array_new_with_free_func (g_free);
      add_operands (clause, names, nodes->pdata[i]);
      g_ptr_array_add (self->clauses, clause);
    }
}

/* Entry, stop and first target. */
static void
add_levels (CaseRules *self, const IgxAstFile *file, const IgxAstSide *side)
{
  Names names = { .file = file };

  self->entry = side->entry != NULL ? dup_expanded (&names, side->entry) : g_strdup ("close");
  names.entry = self->entry;
  self->stop = dup_expanded (&names, side->stop);
  names.stop = self->stop;
  self->target = dup_expanded (&names, side->targets->pdata[0]);
}

CaseRules *
case_rules_new (IgxStrategy *strategy, const char *source, IgxDirection direction)
{
  const IgxAstFile *file = igx_strategy_get_file (strategy);
  const IgxAstSide *side = &file->sides[direction == IGX_DIRECTION_SHORT ? 1 : 0];
  const Names names = { .file = file };
  CaseRules *self = g_new0 (CaseRules, 1);

  self->clauses = g_ptr_array_new_with_free_func (free_clause);
  self->branches = g_ptr_array_new_with_free_func (free_branch);
  g_assert_true (side->present);
  for (guint i = 0; i < side->requires->len; i++)
    add_require (self, &names, side->requires->pdata[i], source);
  for (guint i = 0; i < side->branches->len; i++)
    {
      const IgxAstBranch *written = &g_array_index (side->branches, IgxAstBranch, i);
      CaseBranch *branch = g_new0 (CaseBranch, 1);

      branch->points = written->points;
      branch->text = g_strdup (written->text);
      branch->first = written->first;
      if (written->condition != NULL)
        branch->source = dup_expanded (&names, written->condition);
      g_ptr_array_add (self->branches, branch);
    }
  if (side->fire != NULL)
    {
      g_assert_cmpint (side->fire->kind, ==, IGX_AST_NUMBER);
      self->fire_at = side->fire->number;
    }
  add_levels (self, file, side);
  return self;
}

void
case_rules_free (CaseRules *self)
{
  g_ptr_array_unref (self->clauses);
  g_ptr_array_unref (self->branches);
  g_free (self->entry);
  g_free (self->stop);
  g_free (self->target);
  g_free (self);
}
