/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-signal.h"

G_BEGIN_DECLS

const char *igx_signal_text_direction (const IgxSignal *signal);
const char *igx_signal_text_arrow (const IgxSignal *signal);
const char *igx_signal_text_hollow_arrow (const IgxSignal *signal);
gboolean igx_signal_text_is_over (const IgxSignal *signal, gint64 now);
const char *igx_signal_text_state (const IgxSignal *signal, gint64 now);
const char *igx_signal_text_delivery (const IgxSignal *signal);
const char *igx_signal_text_badge (const IgxSignal *signal);
const char *igx_signal_text_strategy (const IgxSignal *signal);
char *igx_signal_text_score (const IgxSignal *signal);
char *igx_signal_text_short_score (const IgxSignal *signal);
double igx_signal_text_percent_from_entry (const IgxSignal *signal, double level);
int igx_signal_text_decimals (const IgxSignal *signal);
char *igx_signal_text_sentence (const IgxSignal *signal, gint64 now);
char *igx_signal_text_plain (const IgxSignal *signal, int decimals);
char *igx_signal_text_json (const IgxSignal *signal);

G_END_DECLS
