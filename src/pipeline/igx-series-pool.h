/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/igx-series-runner.h"

G_BEGIN_DECLS

/**
 * IgxSeriesPool:
 * @runners: (element-type IgxSeriesRunner): of the series that the person watches
 * @references: (element-type IgxSeriesRunner): of those that only strategies read
 * @readers: (element-type IgxSeriesKey guint): how often each series is borrowed
 *
 * All series of a market that are kept up to date, each once.
 */
typedef struct
{
  const IgxRunnerContext *context; /* unowned */
  GPtrArray *runners;
  GPtrArray *references;
  GHashTable *readers;
} IgxSeriesPool;

IgxSeriesPool *igx_series_pool_new (const IgxRunnerContext *context);
void igx_series_pool_free (IgxSeriesPool *self);
IgxSeriesRunner *igx_series_pool_find_watched (IgxSeriesPool *self, const IgxSeriesKey *series);
gboolean igx_series_pool_is_watched (gpointer pool, const IgxSeriesKey *series);
IgxSeriesRunner *igx_series_pool_find (IgxSeriesPool *self, const IgxSeriesKey *series);
IgxSeriesRunner *igx_series_pool_borrow (gpointer pool, const IgxSeriesKey *series);
void igx_series_pool_give_back (gpointer pool, const IgxSeriesKey *series);
void igx_series_pool_watch (IgxSeriesPool *self,
                            const IgxSeriesKey *series,
                            GPtrArray *strategies,
                            gboolean start);
gboolean igx_series_pool_unwatch (IgxSeriesPool *self, const IgxSeriesKey *series);
void igx_series_pool_fill (IgxSeriesPool *self);
void igx_series_pool_stop (IgxSeriesPool *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxSeriesPool, igx_series_pool_free)

G_END_DECLS
