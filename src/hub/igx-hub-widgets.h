/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *igx_hub_widgets_label (const char *text, const char *css_class, double xalign);
void igx_hub_widgets_set_text (GtkWidget *label, const char *text);
void igx_hub_widgets_set_class (GtkWidget *widget, const char *css_class, gboolean set);

G_END_DECLS
