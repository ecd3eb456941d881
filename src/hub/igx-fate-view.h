/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/igx-signal.h"

G_BEGIN_DECLS

#define IGX_TYPE_FATE_VIEW (igx_fate_view_get_type ())
G_DECLARE_FINAL_TYPE (IgxFateView, igx_fate_view, IGX, FATE_VIEW, GtkBox)

GtkWidget *igx_fate_view_new (void);
void igx_fate_view_show (IgxFateView *self, const IgxSignal *signal, gint64 now);
char *igx_fate_view_get_text (IgxFateView *self);

G_END_DECLS
