/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "hub/igx-hub-model.h"

G_BEGIN_DECLS

#define IGX_TYPE_LIST_PANE (igx_list_pane_get_type ())
G_DECLARE_FINAL_TYPE (IgxListPane, igx_list_pane, IGX, LIST_PANE, GtkBox)

GtkWidget *igx_list_pane_new (void);
void igx_list_pane_set_model (IgxListPane *self, IgxHubModel *model);
GtkWidget *igx_list_pane_get_search_bar (IgxListPane *self);
void igx_list_pane_set_search (IgxListPane *self, const char *text);
void igx_list_pane_open_search (IgxListPane *self);
gboolean igx_list_pane_close_search (IgxListPane *self);
gboolean igx_list_pane_select (IgxListPane *self, const char *id);
void igx_list_pane_select_first (IgxListPane *self);
void igx_list_pane_focus (IgxListPane *self);
void igx_list_pane_refresh (IgxListPane *self);
void igx_list_pane_load_if_needed (IgxListPane *self);
guint igx_list_pane_get_n_rows (IgxListPane *self);
GtkWidget *igx_list_pane_get_row (IgxListPane *self, guint position);

G_END_DECLS
