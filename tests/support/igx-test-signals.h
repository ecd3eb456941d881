/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-signal.h"

G_BEGIN_DECLS

void igx_test_signals_keep (GPtrArray *signals, gint64 after, gint64 up_to);
guint igx_test_signals_compare (GPtrArray *expected, GPtrArray *found);
void igx_test_signals_assert_same_number (double a, double b);
void igx_test_signals_assert_same_lists (const IgxSignal *a, const IgxSignal *b);
IgxVerdict igx_test_signals_replay (const IgxSignal *signal);

G_END_DECLS
