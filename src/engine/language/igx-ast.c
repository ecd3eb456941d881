/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/language/igx-ast.h"

/* The file owns every node in one flat list: freeing never recurses into a deep tree. */
static void
node_free (gpointer data)
{
  IgxAstNode *node = data;

  g_clear_pointer (&node->children, g_ptr_array_unref);
  g_free (node);
}

IgxAstFile *
igx_ast_file_new (void)
{
  IgxAstFile *self = g_new0 (IgxAstFile, 1);

  self->strings = g_string_chunk_new (1024);
  self->nodes = g_ptr_array_new_with_free_func (node_free);
  self->version = 1;
  self->timeframes = g_array_new (FALSE, FALSE, sizeof (IgxTimeframe));
  self->symbols = g_ptr_array_new ();
  self->regimes = g_ptr_array_new ();
  self->params = g_array_new (FALSE, FALSE, sizeof (IgxAstParam));
  self->lets = g_array_new (FALSE, FALSE, sizeof (IgxAstLet));
  for (guint i = 0; i < 2; i++)
    {
      self->sides[i].requires = g_ptr_array_new ();
      self->sides[i].branches = g_array_new (FALSE, FALSE, sizeof (IgxAstBranch));
      self->sides[i].targets = g_ptr_array_new ();
    }
  return self;
}

void
igx_ast_file_free (IgxAstFile *self)
{
  g_return_if_fail (self != NULL);

  g_string_chunk_free (self->strings);
  g_ptr_array_unref (self->nodes);
  g_array_unref (self->timeframes);
  g_ptr_array_unref (self->symbols);
  g_ptr_array_unref (self->regimes);
  g_array_unref (self->params);
  g_array_unref (self->lets);
  for (guint i = 0; i < 2; i++)
    {
      g_ptr_array_unref (self->sides[i].requires);
      g_array_unref (self->sides[i].branches);
      g_ptr_array_unref (self->sides[i].targets);
    }
  g_free (self);
}

/**
 * igx_ast_file_intern:
 *
 * Returns: a copy of @text that lives as long as the file; the same for the same text
 */
const char *
igx_ast_file_intern (IgxAstFile *self, const char *text)
{
  return g_string_chunk_insert_const (self->strings, text);
}

IgxAstNode *
igx_ast_file_add_node (IgxAstFile *self, IgxAstKind kind, const IgxSpan *span, const char *text)
{
  IgxAstNode *node = g_new0 (IgxAstNode, 1);

  node->kind = kind;
  node->span = *span;
  node->text = text != NULL ? igx_ast_file_intern (self, text) : NULL;
  g_ptr_array_add (self->nodes, node);
  return node;
}

void
igx_ast_node_add_child (IgxAstNode *self, IgxAstNode *child)
{
  if (self->children == NULL)
    self->children = g_ptr_array_new ();
  g_ptr_array_add (self->children, child);
}

IgxAstNode *
igx_ast_node_get_child (const IgxAstNode *self, guint index)
{
  g_return_val_if_fail (index < igx_ast_node_get_n_children (self), NULL);

  return self->children->pdata[index];
}

guint
igx_ast_node_get_n_children (const IgxAstNode *self)
{
  return self->children != NULL ? self->children->len : 0;
}
