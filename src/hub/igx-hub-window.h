/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "hub/igx-hub-model.h"

G_BEGIN_DECLS

#define IGX_TYPE_HUB_WINDOW (igx_hub_window_get_type ())
G_DECLARE_FINAL_TYPE (IgxHubWindow, igx_hub_window, IGX, HUB_WINDOW, GtkApplicationWindow)

GtkWidget *igx_hub_window_new (GtkApplication *application, IgxHubModel *model);
void igx_hub_window_show_signal (IgxHubWindow *self, const char *id);
void igx_hub_window_show_error (IgxHubWindow *self, const char *message);

/* What is on the screen, for tests. */
guint igx_hub_window_get_n_rows (IgxHubWindow *self);
char *igx_hub_window_get_row_id (IgxHubWindow *self, guint position);
char *igx_hub_window_get_selected_id (IgxHubWindow *self);
char *igx_hub_window_get_level_text (IgxHubWindow *self, guint level);
guint igx_hub_window_get_n_candles (IgxHubWindow *self);
char *igx_hub_window_get_page_title (IgxHubWindow *self);
char *igx_hub_window_get_bar_text (IgxHubWindow *self);
char *igx_hub_window_get_error_text (IgxHubWindow *self);
char *igx_hub_window_get_pill_text (IgxHubWindow *self);
gboolean igx_hub_window_get_demo_shown (IgxHubWindow *self);
gboolean igx_hub_window_get_folded (IgxHubWindow *self);
void igx_hub_window_set_search (IgxHubWindow *self, const char *text);
char *igx_hub_window_get_row_text (IgxHubWindow *self, guint position);
GtkWidget *igx_hub_window_get_view (IgxHubWindow *self);

G_END_DECLS
