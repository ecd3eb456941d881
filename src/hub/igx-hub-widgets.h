/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *igx_hub_widgets_label (const char *text, const char *css_class, double xalign);
void igx_hub_widgets_set_text (GtkWidget *label, const char *text);
void igx_hub_widgets_set_class (GtkWidget *widget, const char *css_class, gboolean set);
GtkWidget *igx_hub_widgets_section (const char *title, GtkWidget *value);
GtkWidget *igx_hub_widgets_facts (void);
GtkWidget *igx_hub_widgets_add_fact (GtkWidget *facts, int row, const char *name, const char *hint);
void igx_hub_widgets_clear (GtkWidget *container);

G_END_DECLS
