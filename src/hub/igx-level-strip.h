/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/igx-signal.h"

G_BEGIN_DECLS

/** Entry, stop and the targets. */
#define IGX_LEVEL_STRIP_N (2 + IGX_SIGNAL_TARGETS_MAX)

#define IGX_TYPE_LEVEL_STRIP (igx_level_strip_get_type ())
G_DECLARE_FINAL_TYPE (IgxLevelStrip, igx_level_strip, IGX, LEVEL_STRIP, GtkFlowBox)

GtkWidget *igx_level_strip_new (void);
void igx_level_strip_set_signal (IgxLevelStrip *self, const IgxSignal *signal, int decimals);
const char *igx_level_strip_get_text (IgxLevelStrip *self, guint level);

G_END_DECLS
