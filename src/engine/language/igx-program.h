/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/language/igx-ast.h"
#include "engine/language/igx-plan.h"

G_BEGIN_DECLS

/* A branch of a score; @condition is IGX_PLAN_NO_SLOT where it always holds. */
typedef struct
{
  double points;
  guint condition;
  const char *text; /* owned by the file */
  gboolean first;
} IgxProgramBranch;

/**
 * IgxProgramSide:
 * @require: slot of all `require` together, or %IGX_PLAN_NO_SLOT
 * @event: a slot read over blocks: where it is false, so is @require
 * @fire_at: points needed; 0 where the file names none
 * @expires_bars: as written, or 0 for the default
 * @rearm_bars: 0: never, 1: every bar, else after so many bars
 *
 * One side of a strategy as slots of a plan.
 */
typedef struct
{
  gboolean present;
  guint require;
  guint event;
  GArray *branches; /* of IgxProgramBranch */
  double fire_at;
  guint entry;
  guint stop;
  guint targets[IGX_SIGNAL_TARGETS_MAX];
  guint n_targets;
  gsize expires_bars;
  gsize rearm_bars;
} IgxProgramSide;

/* A `let` that has one value. */
typedef struct
{
  const char *name; /* owned by the file */
  guint slot;
} IgxProgramLet;

/**
 * IgxProgram:
 * @lets: (element-type IgxProgramLet): as written
 * @sides: long, then short
 * @settle: candles before the first that may be evaluated
 * @history: as @settle, and what coarser series need to be known by then
 */
typedef struct
{
  GArray *lets;
  IgxProgramSide sides[2];
  gsize settle;
  gsize history;
} IgxProgram;

IgxProgram *igx_program_new (void);
void igx_program_free (IgxProgram *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxProgram, igx_program_free)

G_END_DECLS
