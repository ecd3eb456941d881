/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/igx-hub-widgets.h"

/**
 * igx_hub_widgets_label:
 * @text: (nullable): plain text
 * @css_class: (nullable): from style.css
 *
 * Returns: (transfer floating): a visible, ellipsised label
 */
GtkWidget *
igx_hub_widgets_label (const char *text, const char *css_class, double xalign)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), (float) xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css_class != NULL)
    gtk_style_context_add_class (gtk_widget_get_style_context (label), css_class);
  gtk_widget_show (label);
  return label;
}

/**
 * igx_hub_widgets_set_text:
 *
 * As gtk_label_set_text(), but the same text again costs no new layout: ages tick every second.
 */
void
igx_hub_widgets_set_text (GtkWidget *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
}

void
igx_hub_widgets_set_class (GtkWidget *widget, const char *css_class, gboolean set)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);

  if (set)
    gtk_style_context_add_class (context, css_class);
  else
    gtk_style_context_remove_class (context, css_class);
}
