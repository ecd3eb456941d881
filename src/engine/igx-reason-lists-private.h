/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/language/igx-program.h"

G_BEGIN_DECLS

/* Which branches of scores counted at a candle, and which were unknown: bit i is branch i. */
typedef struct
{
  guint64 counted;
  guint64 unknown;
} IgxBranchesSeen;

/* The reasons that candidates of one side have: each list once, however many share it. */
typedef struct _IgxReasonLists IgxReasonLists;

IgxReasonLists *igx_reason_lists_new (void);
void igx_reason_lists_free (IgxReasonLists *self);
GPtrArray *igx_reason_lists_get (IgxReasonLists *self,
                                 const IgxProgramSide *side,
                                 const IgxBranchesSeen *seen);

G_END_DECLS
