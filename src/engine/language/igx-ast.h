/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-message.h"
#include "engine/igx-signal.h"
#include "engine/igx-types.h"

G_BEGIN_DECLS

typedef enum
{
  IGX_AST_NUMBER,
  IGX_AST_NAME,     /* a series, parameter, let, or an indicator without arguments */
  IGX_AST_CALL,     /* text (children) */
  IGX_AST_OPERATOR, /* text is the operator, one to three children */
  IGX_AST_MEMBER,   /* child . text */
  IGX_AST_INDEX,    /* child [child] */
  IGX_AST_HIGHER,   /* child @ text */
  IGX_AST_SYMBOL,   /* child of text */
} IgxAstKind;

/**
 * IgxAstNode:
 * @kind: what it is
 * @span: the place that a message about it points at
 * @number: the value of a number
 * @text: (nullable): name or operator
 * @children: (nullable): of IgxAstNode, not owned: the file owns all nodes
 *
 * One node of an expression as it was written.
 */
typedef struct _IgxAstNode IgxAstNode;
struct _IgxAstNode
{
  IgxAstKind kind;
  IgxSpan span;
  double number;
  const char *text;
  GPtrArray *children;
};

/* A `param`: its value when nothing else is said, and the range that may be chosen. */
typedef struct
{
  const char *name;
  IgxSpan span;
  double value;
  double minimum;
  double maximum;
  double step;    /* NAN where none is written */
  gboolean valid; /* %FALSE after a syntax error: known, so that it is not reported again */
} IgxAstParam;

typedef struct
{
  const char *name;
  IgxSpan span;
  IgxAstNode *value; /* (nullable): after a syntax error */
} IgxAstLet;

/* One branch of a score; the first of a score has @first set. */
typedef struct
{
  IgxSpan span;
  double points;
  IgxAstNode *condition; /* (nullable): always */
  const char *text;
  gboolean first;
} IgxAstBranch;

typedef enum
{
  IGX_AST_REARM_NEVER, /* only after the side was false again */
  IGX_AST_REARM_AFTER,
  IGX_AST_REARM_EVERY,
} IgxAstRearm;

typedef struct
{
  gboolean present;
  gboolean broken; /* holds a statement that is none: what it lacks is not reported */
  gboolean has_stop;
  gboolean has_target;
  gboolean has_condition; /* require or fire */
  IgxSpan span;
  GPtrArray *requires; /* of IgxAstNode, not owned */
  GArray *branches;    /* of IgxAstBranch */
  IgxAstNode *fire;    /* (nullable) */
  IgxAstNode *entry;   /* (nullable) */
  IgxAstNode *stop;    /* (nullable) */
  GPtrArray *targets;  /* of IgxAstNode, not owned */
  IgxAstNode *expires; /* (nullable) */
  IgxAstRearm rearm;
  IgxAstNode *rearm_bars; /* (nullable) */
} IgxAstSide;

/**
 * IgxAstFile:
 *
 * A strategy file as it was written; sides are long, then short.
 */
typedef struct
{
  GStringChunk *strings;
  GPtrArray *nodes;    /* of IgxAstNode */
  gboolean unreadable; /* not even tokens */
  gboolean has_id;     /* written, though perhaps wrong */
  gboolean has_timeframe;
  const char *id;   /* (nullable) */
  const char *name; /* (nullable) */
  const char *about;
  int version;
  GArray *timeframes; /* of IgxTimeframe */
  GPtrArray *symbols; /* of const char, interned: where it may run; none: everywhere */
  GPtrArray *regimes; /* of const char */
  GArray *params;     /* of IgxAstParam */
  GArray *lets;       /* of IgxAstLet */
  IgxAstSide sides[2];
} IgxAstFile;

IgxAstFile *igx_ast_file_new (void);
void igx_ast_file_free (IgxAstFile *self);
const char *igx_ast_file_intern (IgxAstFile *self, const char *text);
IgxAstNode *
igx_ast_file_add_node (IgxAstFile *self, IgxAstKind kind, const IgxSpan *span, const char *text);
void igx_ast_node_add_child (IgxAstNode *self, IgxAstNode *child);
IgxAstNode *igx_ast_node_get_child (const IgxAstNode *self, guint index);
guint igx_ast_node_get_n_children (const IgxAstNode *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxAstFile, igx_ast_file_free)

G_END_DECLS
