/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/language/igx-ast.h"
#include "engine/language/igx-plan.h"
#include "engine/language/igx-program.h"

G_BEGIN_DECLS

IgxProgram *igx_checker_check_file (const IgxAstFile *file,
                                    GHashTable *params,
                                    IgxPlan *plan,
                                    GPtrArray *messages);
guint igx_checker_check_expression (const IgxAstFile *file,
                                    const IgxAstNode *expression,
                                    IgxPlan *plan,
                                    GPtrArray *messages);

G_END_DECLS
