/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/language/igx-plan.h"

G_BEGIN_DECLS

/**
 * IgxCheckerFacts:
 *
 * What must hold if some conditions of a plan are true, as far as it can be seen without
 * candles. It finds contradictions of constants and of comparisons of the same values. What it
 * does not understand it leaves out, so it never claims one that is none.
 */
typedef struct _IgxCheckerFacts IgxCheckerFacts;

IgxCheckerFacts *igx_checker_facts_new (const IgxPlan *plan);
void igx_checker_facts_free (IgxCheckerFacts *self);
gboolean igx_checker_facts_add (IgxCheckerFacts *self, guint slot, gboolean truth);
const char *igx_checker_facts_get_reason (const IgxCheckerFacts *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxCheckerFacts, igx_checker_facts_free)

G_END_DECLS
