/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "engine/igx-strategy.h"
#include "engine/language/igx-parser-private.h"
#include "engine/language/igx-parser.h"

static IgxAstNode *parse_or (IgxParser *self);
static IgxAstNode *parse_unary (IgxParser *self);

/* The parser is the only recursion over the text, so here the stack is bounded. */
static gboolean
enter (IgxParser *self)
{
  if (++self->depth <= IGX_STRATEGY_NESTING_MAX)
    return TRUE;
  igx_parser_fail (self, igx_parser_peek (self, 0),
                   "this is nested more than %d deep: give a part of it a name with `let`",
                   IGX_STRATEGY_NESTING_MAX);
  return FALSE;
}

static void
leave (IgxParser *self)
{
  self->depth--;
}

static IgxAstNode *
make_operator (
    IgxParser *self, const IgxToken *token, const char *text, IgxAstNode *a, IgxAstNode *b)
{
  IgxAstNode *node = NULL;

  if (a == NULL || b == NULL)
    return NULL;
  node = igx_ast_file_add_node (self->file, IGX_AST_OPERATOR, &token->span, text);
  igx_ast_node_add_child (node, a);
  igx_ast_node_add_child (node, b);
  return node;
}

static IgxAstNode *
parse_call (IgxParser *self, const IgxToken *name)
{
  IgxAstNode *node = igx_ast_file_add_node (self->file, IGX_AST_CALL, &name->span, name->text);
  g_autofree char *found = NULL;

  igx_parser_next (self);
  if (igx_parser_take (self, IGX_TOKEN_RIGHT_PARENTHESIS))
    return node;
  do
    {
      IgxAstNode *argument = parse_or (self);

      if (argument == NULL)
        return NULL;
      igx_ast_node_add_child (node, argument);
    }
  while (igx_parser_take (self, IGX_TOKEN_COMMA));
  if (igx_parser_take (self, IGX_TOKEN_RIGHT_PARENTHESIS))
    return node;

  found = igx_parser_dup_description (igx_parser_peek (self, 0));
  igx_parser_fail (self, igx_parser_peek (self, 0),
                   "`)` or `,` is missing in the arguments of `%s`, not %s", name->text, found);
  return NULL;
}

static IgxAstNode *
parse_group (IgxParser *self)
{
  IgxAstNode *node = NULL;
  g_autofree char *found = NULL;

  igx_parser_next (self);
  node = parse_or (self);
  if (node == NULL || igx_parser_take (self, IGX_TOKEN_RIGHT_PARENTHESIS))
    return node;

  found = igx_parser_dup_description (igx_parser_peek (self, 0));
  igx_parser_fail (self, igx_parser_peek (self, 0), "`)` is missing, not %s", found);
  return NULL;
}

static IgxAstNode *
parse_primary (IgxParser *self)
{
  const IgxToken *token = igx_parser_peek (self, 0);
  IgxAstNode *node = NULL;
  g_autofree char *found = NULL;

  if (token->kind == IGX_TOKEN_NUMBER)
    {
      node = igx_ast_file_add_node (self->file, IGX_AST_NUMBER, &token->span, NULL);
      node->number = token->number;
      igx_parser_next (self);
      return node;
    }
  if (token->kind == IGX_TOKEN_LEFT_PARENTHESIS)
    return parse_group (self);
  if (token->kind == IGX_TOKEN_NAME
      && (!igx_parser_is_keyword (token->text) || strcmp (token->text, "entry") == 0
          || strcmp (token->text, "stop") == 0))
    {
      igx_parser_next (self);
      if (igx_parser_is (self, IGX_TOKEN_LEFT_PARENTHESIS))
        return parse_call (self, token);
      return igx_ast_file_add_node (self->file, IGX_AST_NAME, &token->span, token->text);
    }

  found = igx_parser_dup_description (token);
  if (token->kind == IGX_TOKEN_WORD)
    igx_parser_fail (self, token,
                     "%s is neither a number nor a name: a timeframe stands behind `@` only",
                     found);
  else
    igx_parser_fail (self, token, "a value is missing here, not %s", found);
  return NULL;
}

static IgxAstNode *
parse_index (IgxParser *self, IgxAstNode *inner)
{
  const IgxToken *token = igx_parser_next (self);
  IgxAstNode *node = igx_ast_file_add_node (self->file, IGX_AST_INDEX, &token->span, NULL);
  IgxAstNode *index = parse_or (self);

  if (index == NULL)
    return NULL;
  if (!igx_parser_take (self, IGX_TOKEN_RIGHT_BRACKET))
    {
      igx_parser_fail (self, igx_parser_peek (self, 0), "`]` is missing: write x[1]");
      return NULL;
    }
  igx_ast_node_add_child (node, inner);
  igx_ast_node_add_child (node, index);
  return node;
}

/* `.name`, `@ timeframe` and `of SYMBOL`: a child and a word. */
static IgxAstNode *
parse_suffix (IgxParser *self, IgxAstNode *inner, IgxAstKind kind, const char *advice)
{
  const IgxToken *token = NULL;
  IgxAstNode *node = NULL;
  gboolean fits = FALSE;

  igx_parser_next (self);
  token = igx_parser_peek (self, 0);
  fits = token->kind == IGX_TOKEN_NAME || (token->kind == IGX_TOKEN_WORD && kind != IGX_AST_MEMBER);
  if (!fits)
    {
      igx_parser_fail (self, token, "%s", advice);
      return NULL;
    }
  igx_parser_next (self);
  node = igx_ast_file_add_node (self->file, kind, &token->span, token->text);
  igx_ast_node_add_child (node, inner);
  return node;
}

static IgxAstNode *
parse_postfix (IgxParser *self)
{
  IgxAstNode *node = parse_primary (self);
  guint depth = self->depth;

  while (node != NULL)
    {
      if (igx_parser_is (self, IGX_TOKEN_LEFT_BRACKET))
        node = enter (self) ? parse_index (self, node) : NULL;
      else if (igx_parser_is (self, IGX_TOKEN_DOT))
        node = enter (self) ? parse_suffix (self, node, IGX_AST_MEMBER,
                                            "a name belongs behind `.`, like macd(12, 26, 9).hist")
                            : NULL;
      else if (igx_parser_is (self, IGX_TOKEN_AT))
        node = enter (self) ? parse_suffix (self, node, IGX_AST_HIGHER,
                                            "a timeframe belongs behind `@`, like close @ 4h")
                            : NULL;
      else if (igx_parser_is_word (self, 0, "of"))
        node = enter (self) ? parse_suffix (self, node, IGX_AST_SYMBOL,
                                            "a symbol belongs behind `of`, like close of BTCUSDT")
                            : NULL;
      else
        break;
    }
  self->depth = depth;
  return node;
}

static IgxAstNode *
parse_prefixed (IgxParser *self, const char *text, IgxAstNode *(*parse_operand) (IgxParser *) )
{
  const IgxToken *token = igx_parser_next (self);
  IgxAstNode *node = NULL;
  IgxAstNode *operand = NULL;

  if (!enter (self))
    return NULL;
  operand = parse_operand (self);
  leave (self);
  if (operand == NULL)
    return NULL;
  node = igx_ast_file_add_node (self->file, IGX_AST_OPERATOR, &token->span, text);
  igx_ast_node_add_child (node, operand);
  return node;
}

static IgxAstNode *
parse_unary (IgxParser *self)
{
  if (igx_parser_is (self, IGX_TOKEN_MINUS))
    return parse_prefixed (self, "-", parse_unary);
  return parse_postfix (self);
}

static IgxAstNode *
parse_product (IgxParser *self)
{
  IgxAstNode *node = parse_unary (self);

  while (node != NULL
         && (igx_parser_is (self, IGX_TOKEN_STAR) || igx_parser_is (self, IGX_TOKEN_SLASH)))
    {
      const IgxToken *token = igx_parser_next (self);

      node = make_operator (self, token, token->text, node, parse_unary (self));
    }
  return node;
}

static IgxAstNode *
parse_sum (IgxParser *self)
{
  IgxAstNode *node = parse_product (self);

  while (node != NULL
         && (igx_parser_is (self, IGX_TOKEN_PLUS) || igx_parser_is (self, IGX_TOKEN_MINUS)))
    {
      const IgxToken *token = igx_parser_next (self);

      node = make_operator (self, token, token->text, node, parse_product (self));
    }
  return node;
}

static gboolean
is_comparison (const IgxParser *self)
{
  IgxTokenKind kind = igx_parser_peek (self, 0)->kind;

  return (kind >= IGX_TOKEN_LESS && kind <= IGX_TOKEN_NOT_EQUAL)
         || igx_parser_is_word (self, 0, "between");
}

static IgxAstNode *
parse_between (IgxParser *self, IgxAstNode *value)
{
  const IgxToken *token = igx_parser_next (self);
  IgxAstNode *low = parse_sum (self);
  IgxAstNode *node = NULL;

  if (low == NULL)
    return NULL;
  if (!igx_parser_take_word (self, "and"))
    {
      igx_parser_fail (self, igx_parser_peek (self, 0),
                       "`and` is missing: write `x between 1 and 5`");
      return NULL;
    }
  node = make_operator (self, token, "between", value, low);
  value = parse_sum (self);
  if (value == NULL)
    return NULL;
  igx_ast_node_add_child (node, value);
  return node;
}

static IgxAstNode *
parse_comparison (IgxParser *self)
{
  IgxAstNode *node = parse_sum (self);

  if (node == NULL)
    return NULL;
  if (igx_parser_is (self, IGX_TOKEN_ASSIGN))
    {
      igx_parser_fail (self, igx_parser_peek (self, 0), "`=` does not compare: write `==`");
      return NULL;
    }
  if (!is_comparison (self))
    return node;

  if (igx_parser_is (self, IGX_TOKEN_NAME))
    node = parse_between (self, node);
  else
    {
      const IgxToken *token = igx_parser_next (self);

      node = make_operator (self, token, token->text, node, parse_sum (self));
    }
  if (node != NULL && is_comparison (self))
    {
      igx_parser_fail (self, igx_parser_peek (self, 0),
                       "comparisons cannot be chained: write `a < b and b < c`");
      return NULL;
    }
  return node;
}

static IgxAstNode *
parse_not (IgxParser *self)
{
  if (igx_parser_is_word (self, 0, "not"))
    return parse_prefixed (self, "not", parse_not);
  return parse_comparison (self);
}

static IgxAstNode *
parse_and (IgxParser *self)
{
  IgxAstNode *node = parse_not (self);

  while (node != NULL && igx_parser_is_word (self, 0, "and"))
    {
      const IgxToken *token = igx_parser_next (self);

      node = make_operator (self, token, "and", node, parse_not (self));
    }
  return node;
}

static IgxAstNode *
parse_or (IgxParser *self)
{
  IgxAstNode *node = NULL;

  if (!enter (self))
    return NULL;
  node = parse_and (self);
  while (node != NULL && igx_parser_is_word (self, 0, "or") && !igx_parser_is_alternative (self, 0))
    {
      const IgxToken *token = igx_parser_next (self);

      node = make_operator (self, token, "or", node, parse_and (self));
    }
  leave (self);
  return node;
}

/*
 * igx_parser_expression:
 *
 * Returns: (nullable): an expression, or NULL after a reported mistake
 */
IgxAstNode *
igx_parser_expression (IgxParser *self)
{
  self->depth = 0;
  return parse_or (self);
}
