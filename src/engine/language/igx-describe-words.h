/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/language/igx-ast.h"

G_BEGIN_DECLS

char *igx_describe_words (const IgxAstNode *node);
char *igx_describe_number (double value);

G_END_DECLS
