/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/language/igx-ast.h"
#include "engine/language/igx-lexer.h"

G_BEGIN_DECLS

/**
 * IgxParser:
 * @failed: the statement is given up; tokens are skipped to the line's end
 * @depth: how many productions deep the expression is
 *
 * Shared by the two halves of the parser: statements and expressions.
 */
typedef struct
{
  const char *source;
  GArray *tokens; /* of IgxToken */
  guint at;
  guint depth;
  gboolean failed;
  IgxAstFile *file;
  GPtrArray *messages;
} IgxParser;

const IgxToken *igx_parser_peek (const IgxParser *self, guint ahead);
const IgxToken *igx_parser_next (IgxParser *self);
gboolean igx_parser_is (const IgxParser *self, IgxTokenKind kind);
gboolean igx_parser_is_word (const IgxParser *self, guint ahead, const char *word);
gboolean igx_parser_take (IgxParser *self, IgxTokenKind kind);
gboolean igx_parser_take_word (IgxParser *self, const char *word);
gboolean igx_parser_is_alternative (const IgxParser *self, guint ahead);
void igx_parser_fail (IgxParser *self, const IgxToken *token, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
char *igx_parser_dup_description (const IgxToken *token);
IgxAstNode *igx_parser_expression (IgxParser *self);

G_END_DECLS
