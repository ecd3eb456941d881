/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/igx-series-runner.h"

G_BEGIN_DECLS

/** Most series that are watched at once. */
#define IGX_SERIES_MAX 500

#define IGX_TYPE_PIPELINE (igx_pipeline_get_type ())
G_DECLARE_FINAL_TYPE (IgxPipeline, igx_pipeline, IGX, PIPELINE, GObject)

/**
 * IgxPipeline:
 *
 * One market at work: its clock, its feed, its series. Signals: `health-changed`, at most once a
 * second, when anything of igx_pipeline_dup_health() is different.
 */
IgxPipeline *igx_pipeline_new (
    IgxFeed *feed, IgxStore *store, IgxClock *clock, IgxPublisher *publisher, gboolean demo);
void igx_pipeline_set_strategies (IgxPipeline *self, GPtrArray *strategies);
gboolean igx_pipeline_watch (IgxPipeline *self, const IgxSeriesKey *series, GError **error);
gboolean igx_pipeline_unwatch (IgxPipeline *self, const IgxSeriesKey *series);
GPtrArray *igx_pipeline_get_runners (IgxPipeline *self);
IgxSeriesRunner *igx_pipeline_find (IgxPipeline *self, const IgxSeriesKey *series);
void igx_pipeline_start (IgxPipeline *self);
void igx_pipeline_stop (IgxPipeline *self);
void igx_pipeline_pause (IgxPipeline *self, guint seconds);
void igx_pipeline_resume (IgxPipeline *self);
void igx_pipeline_mute (IgxPipeline *self, const char *symbol, guint seconds);
void igx_pipeline_set_profile (IgxPipeline *self, IgxProfile profile);
void igx_pipeline_set_fee (IgxPipeline *self, double fee);
gboolean igx_pipeline_has_answered (IgxPipeline *self);
IgxHealth *igx_pipeline_dup_health (IgxPipeline *self);
IgxFeed *igx_pipeline_get_feed (IgxPipeline *self);
IgxClock *igx_pipeline_get_clock (IgxPipeline *self);
IgxOutcomeKeeper *igx_pipeline_get_outcomes (IgxPipeline *self);

G_END_DECLS
