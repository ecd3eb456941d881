/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-signal.h"
#include "engine/quality/igx-gate.h"

G_BEGIN_DECLS

void igx_signal_judge_close (IgxGate *gate, IgxSignal *const *candidates, gsize n_candidates);
void igx_signal_judge_remember (IgxGate *gate, const IgxSignal *published);

G_END_DECLS
