/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-strategy.h"
#include "engine/language/igx-ast.h"
#include "engine/language/igx-plan.h"
#include "engine/language/igx-program.h"

G_BEGIN_DECLS

const IgxAstFile *igx_strategy_get_file (const IgxStrategy *self);
IgxProgram *
igx_strategy_compile (IgxStrategy *self, GHashTable *params, IgxPlan *plan, GError **error);
char *igx_strategy_dup_params_text (const IgxStrategy *self, GHashTable *params);
gint64 igx_strategy_get_expires (const IgxStrategy *self,
                                 const IgxProgramSide *side,
                                 IgxTimeframe timeframe);

G_END_DECLS
