/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-series-key.h"
#include "engine/language/igx-plan.h"

G_BEGIN_DECLS

/* A series besides the own one that is read, as callers of an engine know it. */
typedef struct
{
  IgxSeriesKey series;
  const char *symbol; /* (nullable): as the plan names it */
  gsize history;
} IgxOtherSeries;

GArray *igx_other_series_find (IgxPlan *plan, const IgxSeriesKey *own);
gboolean igx_other_series_feed (const GArray *self,
                                IgxPlan *plan,
                                const IgxSeriesKey *series,
                                const IgxCandle *candles,
                                gsize n_candles,
                                GError **error);

static inline const IgxOtherSeries *
igx_other_series_at (const GArray *self, gsize i)
{
  return &g_array_index (self, IgxOtherSeries, i);
}

G_END_DECLS
