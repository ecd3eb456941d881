/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/quality/igx-track-record.h"
#include "engine/quality/igx-verdict.h"

G_BEGIN_DECLS

/** How long a symbol and direction stay quiet after a published signal, ms of candle time. */
#define IGX_GATE_COOL_DOWN_MS (2 * 60 * 60 * (gint64) 1000)

/** How far back published signals are counted, ms of candle time. */
#define IGX_GATE_WINDOW_MS (24 * 60 * 60 * (gint64) 1000)

/**
 * IgxGate:
 *
 * Decides whether a candidate is published: consensus, quality, cool-down, budget, mute, pause. All
 * its times are candle close times. Pure: the same calls in the same order give the same verdicts,
 * live and in a backtest.
 */
typedef struct _IgxGate IgxGate;

IgxGate *igx_gate_new (void);
void igx_gate_free (IgxGate *self);
IgxTrackRecord *igx_gate_get_track_record (IgxGate *self);
void igx_gate_set_profile (IgxGate *self, IgxProfile profile);
IgxProfile igx_gate_get_profile (const IgxGate *self);
void igx_gate_set_fee (IgxGate *self, double fee);
void igx_gate_judge (IgxGate *self,
                     const IgxApplicant *applicants,
                     gsize n_applicants,
                     IgxVerdict *verdicts);
void igx_gate_remember (
    IgxGate *self, const char *symbol, IgxDirection direction, gint64 close_time, double quality);
void igx_gate_end_cool_down (
    IgxGate *self, const char *symbol, IgxDirection direction, gint64 close_time, gint64 closed_at);
guint igx_gate_count_since (const IgxGate *self, gint64 time);
void igx_gate_set_pause (IgxGate *self, gint64 until);
gint64 igx_gate_get_pause (const IgxGate *self);
gboolean igx_gate_is_paused (const IgxGate *self, gint64 time);
void igx_gate_set_mute (IgxGate *self, const char *symbol, gint64 until);
gint64 igx_gate_get_mute (const IgxGate *self, const char *symbol);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxGate, igx_gate_free)

G_END_DECLS
