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
 * How far behind the newest close anything is remembered, ms of candle time: a candidate that comes
 * up to a week late is judged by all that was published in the window before it.
 */
#define IGX_GATE_MEMORY_MS (8 * IGX_GATE_WINDOW_MS)

/** Most published signals, and most votes, that are remembered: the oldest go. */
#define IGX_GATE_REMEMBERED_MAX 65536

/** Most symbols that are muted: the one whose mute ends first goes. */
#define IGX_GATE_MUTES_MAX 1024

/**
 * IgxGate:
 *
 * Decides whether a candidate is published: consensus, quality, cool-down, budget, mute, pause. All
 * its times are candle close times. Pure: the same calls in the same order give the same verdicts,
 * live and in a backtest.
 */
typedef struct _IgxGate IgxGate;

/**
 * IgxGateVoteFunc:
 * @strategy: whose candidate it is; interned
 * @direction: long or short
 * @confidence: 0 to 100
 * @data: of igx_gate_foreach_vote()
 */
typedef void (*IgxGateVoteFunc) (const char *strategy,
                                 IgxDirection direction,
                                 double confidence,
                                 gpointer data);

IgxGate *igx_gate_new (void);
void igx_gate_free (IgxGate *self);
IgxTrackRecord *igx_gate_get_track_record (IgxGate *self);
void igx_gate_set_profile (IgxGate *self, IgxProfile profile);
void igx_gate_set_fee (IgxGate *self, double fee);
void igx_gate_judge (IgxGate *self,
                     const IgxApplicant *applicants,
                     gsize n_applicants,
                     IgxVerdict *verdicts);
void igx_gate_foreach_vote (const IgxGate *self,
                            const char *symbol,
                            IgxTimeframe timeframe,
                            gint64 close_time,
                            IgxGateVoteFunc func,
                            gpointer data);
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
