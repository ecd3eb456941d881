/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "hub/igx-signal-item.h"

G_BEGIN_DECLS

#define IGX_TYPE_SIGNAL_ROW (igx_signal_row_get_type ())
G_DECLARE_FINAL_TYPE (IgxSignalRow, igx_signal_row, IGX, SIGNAL_ROW, GtkListBoxRow)

GtkWidget *igx_signal_row_new (IgxSignalItem *item, gint64 now);
IgxSignalItem *igx_signal_row_get_item (IgxSignalRow *self);
void igx_signal_row_tick (IgxSignalRow *self, gint64 now);
char *igx_signal_row_get_text (IgxSignalRow *self);

G_END_DECLS
