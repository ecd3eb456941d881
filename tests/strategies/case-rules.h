/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-signal.h"
#include "engine/igx-strategy.h"

G_BEGIN_DECLS

/**
 * CaseClause:
 * @words: as it is written in the file
 * @source: the same with all names written out, as igx_expression_new() takes it
 * @operands: (element-type utf8): what it compares, written out; empty where it compares nothing
 */
typedef struct
{
  char *words;
  char *source;
  GPtrArray *operands;
} CaseClause;

/**
 * CaseBranch:
 * @source: (nullable): its condition, written out; %NULL where it always holds
 * @first: a score begins with it
 */
typedef struct
{
  double points;
  char *text;
  char *source;
  gboolean first;
} CaseBranch;

/**
 * CaseRules:
 * @clauses: (element-type CaseClause): what `and` joins in each `require`
 * @branches: (element-type CaseBranch): of all scores
 * @fire_at: 0 where the file names none
 * @entry: the price where it goes in, written out
 * @stop: the price of the stop, written out
 * @target: the price of the first target, written out
 *
 * What one side of a strategy asks for, taken apart.
 */
typedef struct
{
  GPtrArray *clauses;
  GPtrArray *branches;
  double fire_at;
  char *entry;
  char *stop;
  char *target;
} CaseRules;

CaseRules *case_rules_new (IgxStrategy *strategy, const char *source, IgxDirection direction);
void case_rules_free (CaseRules *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CaseRules, case_rules_free)

G_END_DECLS
