/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/language/igx-ast.h"
#include "engine/language/igx-plan.h"

G_BEGIN_DECLS

/**
 * IgxCheckerValue:
 * @type: its type
 * @slot: where the plan has it; the first output if @type is %IGX_TYPE_SEVERAL
 * @indicator: (nullable): whose outputs they are
 * @event: %TRUE if it counts from an event that may lie before the history
 * @used: for names: whether anything reads it
 *
 * What an expression was found to be.
 */
typedef struct
{
  IgxType type;
  guint slot;
  const IgxIndicator *indicator;
  gboolean event;
  gboolean used;
} IgxCheckerValue;

/**
 * IgxChecker:
 * @plan: of the series that is read at the moment
 * @root: of the strategy's own series
 * @names: what has a name there
 * @in_coarser: an `@` is open
 * @in_foreign: an `of` is open
 * @strategy: %FALSE for a single expression, which may depend on where the history begins
 * @node_limit: how many nodes the plan may have
 * @full: the limit was reached and reported
 */
typedef struct
{
  const IgxAstFile *file;
  IgxPlan *plan;
  IgxPlan *root;
  GPtrArray *messages;
  GHashTable *names;      /* of const char to IgxCheckerValue (owned): in the plan at hand */
  GHashTable *root_names; /* the same in the root */
  GHashTable *places;     /* of IgxPlan to names (owned) */
  GHashTable *symbols;    /* of const char, interned: the other symbols read */
  gboolean in_coarser;
  gboolean in_foreign;
  GHashTable *params; /* (nullable) of const char to double: chosen values */
  gboolean strategy;
  gsize node_limit;
  gboolean full;
} IgxChecker;

IgxCheckerValue igx_checker_compile (IgxChecker *self, const IgxAstNode *node);
IgxCheckerValue igx_checker_compile_number (IgxChecker *self, const IgxAstNode *node);
IgxCheckerValue igx_checker_compile_condition (IgxChecker *self, const IgxAstNode *node);
gboolean igx_checker_compile_constant (IgxChecker *self,
                                       const IgxAstNode *node,
                                       const char *what,
                                       double *value);
gboolean igx_checker_compile_whole (IgxChecker *self,
                                    const IgxAstNode *node,
                                    const char *what,
                                    double minimum,
                                    double maximum,
                                    double *value);
void igx_checker_define_params (IgxChecker *self);
void igx_checker_define_let (IgxChecker *self, guint index);
IgxCheckerValue igx_checker_coarser (IgxChecker *self, const IgxAstNode *node);
IgxCheckerValue igx_checker_symbol (IgxChecker *self, const IgxAstNode *node);
IgxCheckerValue igx_checker_call (IgxChecker *self, const IgxAstNode *node);
IgxCheckerValue igx_checker_bare_indicator (IgxChecker *self,
                                            const IgxAstNode *node,
                                            const IgxIndicator *indicator);
IgxCheckerValue igx_checker_add_function (IgxChecker *self,
                                          const IgxAstNode *node,
                                          const IgxFunction *function,
                                          const guint *inputs,
                                          guint n_inputs,
                                          double period,
                                          IgxType type);
gboolean
igx_checker_to_number (IgxChecker *self, const IgxAstNode *node, const IgxCheckerValue *value);
gboolean
igx_checker_to_condition (IgxChecker *self, const IgxAstNode *node, const IgxCheckerValue *value);
gboolean igx_checker_check_limit (IgxChecker *self, const IgxAstNode *node);
void igx_checker_error (IgxChecker *self, const IgxSpan *span, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

void
igx_checker_warn_event (IgxChecker *self, const IgxAstNode *node, const IgxCheckerValue *value);

G_END_DECLS
