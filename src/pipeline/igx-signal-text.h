/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-signal.h"

G_BEGIN_DECLS

const char *igx_signal_text_direction (IgxDirection direction);
char *igx_signal_text_pair (const char *symbol);
char *igx_signal_text_price (double price);
char *igx_signal_text_age (gint64 age);
char *igx_signal_text_title (const IgxSignal *signal);
char *igx_signal_text_outcome (const IgxSignal *signal);

G_END_DECLS
