/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "client/igx-client.h"
#include "hub/igx-signal-item.h"

G_BEGIN_DECLS

#define IGX_TYPE_SIGNAL_VIEW (igx_signal_view_get_type ())
G_DECLARE_FINAL_TYPE (IgxSignalView, igx_signal_view, IGX, SIGNAL_VIEW, GtkBox)

GtkWidget *igx_signal_view_new (void);
void igx_signal_view_set_client (IgxSignalView *self, IgxClient *client);
void igx_signal_view_set_item (IgxSignalView *self, IgxSignalItem *item, gint64 now);
IgxSignalItem *igx_signal_view_get_item (IgxSignalView *self);
void igx_signal_view_tick (IgxSignalView *self, gint64 now);
void igx_signal_view_reload (IgxSignalView *self);
guint igx_signal_view_get_n_candles (IgxSignalView *self);
char *igx_signal_view_get_level_text (IgxSignalView *self, guint level);

/* What is on the screen, for tests. */
GtkWidget *igx_signal_view_get_quality (IgxSignalView *self);
GtkWidget *igx_signal_view_get_fate (IgxSignalView *self);
const char *igx_signal_view_get_refusal_text (IgxSignalView *self);

G_END_DECLS
