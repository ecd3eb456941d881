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

/**
 * igx_hub_widgets_section:
 * @value: (nullable): shown at the end of the title's line
 *
 * Returns: (transfer floating): the title of a part of the page
 */
GtkWidget *
igx_hub_widgets_section (const char *title, GtkWidget *value)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_box_pack_start (GTK_BOX (box), igx_hub_widgets_label (title, "igx-heading", 0), FALSE, FALSE,
                      0);
  if (value != NULL)
    gtk_box_pack_end (GTK_BOX (box), value, FALSE, FALSE, 0);
  gtk_widget_show (box);
  return box;
}

/**
 * igx_hub_widgets_facts:
 *
 * Returns: (transfer floating): an empty table of names and values
 */
GtkWidget *
igx_hub_widgets_facts (void)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 3);
  gtk_widget_show (grid);
  return grid;
}

/**
 * igx_hub_widgets_add_fact:
 * @facts: of igx_hub_widgets_facts()
 * @hint: (nullable): what the name means, one sentence
 *
 * Returns: (transfer none): the label of the value, which wraps
 */
GtkWidget *
igx_hub_widgets_add_fact (GtkWidget *facts, int row, const char *name, const char *hint)
{
  GtkWidget *title = igx_hub_widgets_label (name, "dim-label", 0);
  GtkWidget *value = igx_hub_widgets_label (NULL, "igx-number", 0);

  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_ellipsize (GTK_LABEL (value), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_line_wrap (GTK_LABEL (value), TRUE);
  gtk_widget_set_tooltip_text (title, hint);
  gtk_widget_set_valign (title, GTK_ALIGN_START);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_grid_attach (GTK_GRID (facts), title, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (facts), value, 1, row, 1, 1);
  return value;
}

static void
destroy_child (GtkWidget *child, gpointer user_data)
{
  gtk_widget_destroy (child);
}

/**
 * igx_hub_widgets_clear:
 *
 * Destroys all children of @container.
 */
void
igx_hub_widgets_clear (GtkWidget *container)
{
  gtk_container_foreach (GTK_CONTAINER (container), destroy_child, NULL);
}
