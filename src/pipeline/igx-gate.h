/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-signal.h"

G_BEGIN_DECLS

/** How long a symbol and direction stay quiet after a published signal, ms of candle time. */
#define IGX_GATE_COOL_DOWN_MS (2 * 60 * 60 * (gint64) 1000)

/** How far back published signals are counted, ms of candle time. */
#define IGX_GATE_WINDOW_MS (24 * 60 * 60 * (gint64) 1000)

/**
 * IgxGate:
 *
 * Decides whether a candidate is published. All its times are candle close times, so that a
 * replay of the recorded inputs gives the same verdicts.
 */
typedef struct _IgxGate IgxGate;

IgxGate *igx_gate_new (void);
void igx_gate_free (IgxGate *self);
void igx_gate_remember (IgxGate *self, const IgxSignal *published);
guint igx_gate_count_since (const IgxGate *self, gint64 time);
void igx_gate_set_pause (IgxGate *self, gint64 until);
gint64 igx_gate_get_pause (const IgxGate *self);
gboolean igx_gate_is_paused (const IgxGate *self, gint64 time);
void igx_gate_set_mute (IgxGate *self, const char *symbol, gint64 until);
gint64 igx_gate_get_mute (const IgxGate *self, const char *symbol);
void igx_gate_judge (IgxGate *self, IgxSignal *candidate);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxGate, igx_gate_free)

G_END_DECLS
