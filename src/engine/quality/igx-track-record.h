/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/quality/igx-regime.h"

G_BEGIN_DECLS

/** Observations below which a track record is unknown. */
#define IGX_TRACK_RECORD_MIN 20

/**
 * IgxTrackRecord:
 *
 * What all closed candidates, published or not, made: per strategy and regime. Candidates that
 * were in the market together are one observation, the mean of them: those that fired within
 * the same stretch of whole UTC days, as long as the candidate can live, rounded up. What it says
 * is a function of the set of what was added, not of the order.
 */
typedef struct _IgxTrackRecord IgxTrackRecord;

IgxTrackRecord *igx_track_record_new (void);
void igx_track_record_free (IgxTrackRecord *self);
void igx_track_record_add (IgxTrackRecord *self,
                           const char *strategy,
                           IgxRegime regime,
                           gint64 close_time,
                           gint64 expires_at,
                           double result_r);
void igx_track_record_remove (IgxTrackRecord *self,
                              const char *strategy,
                              IgxRegime regime,
                              gint64 close_time,
                              gint64 expires_at,
                              double result_r);
guint igx_track_record_get (const IgxTrackRecord *self,
                            const char *strategy,
                            IgxRegime regime,
                            double *mean,
                            double *bound);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxTrackRecord, igx_track_record_free)

G_END_DECLS
