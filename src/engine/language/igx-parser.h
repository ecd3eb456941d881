/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/language/igx-ast.h"

G_BEGIN_DECLS

IgxAstFile *igx_parser_parse_file (const char *source, gsize length, GPtrArray *messages);
IgxAstFile *igx_parser_parse_expression (const char *source,
                                         gsize length,
                                         IgxAstNode **expression,
                                         GPtrArray *messages);
gboolean igx_parser_is_keyword (const char *name);

G_END_DECLS
