/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/indicator-frame.h"

G_BEGIN_DECLS

/* One comparison in this many may miss. */
#define TWIN_EXEMPT_ONE_IN 1000

typedef struct
{
  guint64 compared;
  guint64 exempt;
  guint64 expected;
} TwinTally;

void twin_check_compare (const IgxIndicator *entry,
                         const double *params,
                         const Frame *frame,
                         const double *got,
                         const char *what,
                         TwinTally *tally);
void twin_check_expect (const IgxIndicator *entry,
                        const double *params,
                        const Frame *frame,
                        TwinTally *tally);
void twin_check_assert (const IgxIndicator *entry, const TwinTally *tally);

G_END_DECLS
