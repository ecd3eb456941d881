/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/igx-level-strip.h"

#include "igx-config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "client/igx-format.h"
#include "hub/igx-hub-widgets.h"
#include "hub/igx-signal-text.h"

typedef struct
{
  GtkWidget *child;
  GtkWidget *price;
  GtkWidget *distance;
} Card;

struct _IgxLevelStrip
{
  GtkFlowBox parent_instance;

  Card cards[IGX_LEVEL_STRIP_N];
};

G_DEFINE_FINAL_TYPE (IgxLevelStrip, igx_level_strip, GTK_TYPE_FLOW_BOX)

static void
igx_level_strip_class_init (IgxLevelStripClass *klass)
{
}

static void
add_card (IgxLevelStrip *self, guint i, const char *name, const char *css_class, const char *hint)
{
  Card *card = &self->cards[i];
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = igx_hub_widgets_label (name, "igx-caption", 0);

  igx_hub_widgets_set_class (title, css_class, TRUE);
  card->price = igx_hub_widgets_label (NULL, "igx-price", 0);
  card->distance = igx_hub_widgets_label (NULL, "igx-number", 0);
  gtk_label_set_ellipsize (GTK_LABEL (card->price), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_selectable (GTK_LABEL (card->price), TRUE);
  gtk_widget_set_can_focus (card->price, FALSE);
  igx_hub_widgets_set_class (card->distance, "dim-label", TRUE);
  gtk_box_pack_start (GTK_BOX (box), title, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), card->price, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), card->distance, FALSE, FALSE, 0);
  gtk_widget_set_tooltip_text (box, hint);
  igx_hub_widgets_set_class (box, "igx-card", TRUE);
  igx_hub_widgets_set_class (box, css_class, TRUE);
  card->child = gtk_flow_box_child_new ();
  gtk_widget_set_can_focus (card->child, FALSE);
  gtk_container_add (GTK_CONTAINER (card->child), box);
  gtk_widget_show_all (card->child);
  gtk_widget_set_no_show_all (card->child, TRUE);
  gtk_container_add (GTK_CONTAINER (self), card->child);
}

static void
igx_level_strip_init (IgxLevelStrip *self)
{
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (self), GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (self), TRUE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (self), 2);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self), IGX_LEVEL_STRIP_N);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (self), 6);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (self), 6);
  add_card (self, 0, _ ("Entry"), "igx-entry",
            _ ("The close of the candle that the signal fired on"));
  add_card (self, 1, _ ("Stop"), "igx-stop",
            _ ("Where the idea is proved wrong; the distance from the entry is 1 R"));
  for (guint i = 0; i < IGX_SIGNAL_TARGETS_MAX; i++)
    {
      g_autofree char *name = g_strdup_printf (_ ("Target %u"), i + 1);

      add_card (self, 2 + i, name, "igx-target", _ ("Where a part of the gain would be taken"));
    }
}

GtkWidget *
igx_level_strip_new (void)
{
  return g_object_new (IGX_TYPE_LEVEL_STRIP, "visible", TRUE, NULL);
}

static void
set_card (Card *card, const IgxSignal *signal, double level, int decimals, gboolean is_entry)
{
  g_autofree char *price = igx_format_number (level, decimals);
  g_autofree char *distance = NULL;
  double risk = fabs (signal->entry - signal->stop);

  if (is_entry)
    distance = g_strdup (_ ("at the close"));
  else
    {
      g_autofree char *percent
          = igx_format_percent (igx_signal_text_percent_from_entry (signal, level), 2);
      g_autofree char *r = NULL;
      double side = signal->direction == IGX_DIRECTION_LONG ? 1 : -1;

      r = igx_format_r (risk > 0 ? side * (level - signal->entry) / risk : NAN);
      distance = g_strdup_printf ("%s \xc2\xb7 %s", percent, r);
    }
  igx_hub_widgets_set_text (card->price, price);
  igx_hub_widgets_set_text (card->distance, distance);
}

/**
 * igx_level_strip_set_signal:
 * @decimals: of a price of this market
 */
void
igx_level_strip_set_signal (IgxLevelStrip *self, const IgxSignal *signal, int decimals)
{
  g_return_if_fail (IGX_IS_LEVEL_STRIP (self));

  set_card (&self->cards[0], signal, signal->entry, decimals, TRUE);
  set_card (&self->cards[1], signal, signal->stop, decimals, FALSE);
  for (guint i = 0; i < IGX_SIGNAL_TARGETS_MAX; i++)
    {
      gboolean shown = i < signal->n_targets;

      gtk_widget_set_visible (self->cards[2 + i].child, shown);
      if (shown)
        set_card (&self->cards[2 + i], signal, signal->targets[i], decimals, FALSE);
    }
}

/**
 * igx_level_strip_get_text:
 * @level: 0 entry, 1 stop, 2 and up the targets
 *
 * Returns: (nullable): the price as it is shown, %NULL if the signal has no such level
 */
const char *
igx_level_strip_get_text (IgxLevelStrip *self, guint level)
{
  g_return_val_if_fail (level < IGX_LEVEL_STRIP_N, NULL);

  if (!gtk_widget_get_visible (self->cards[level].child))
    return NULL;
  return gtk_label_get_text (GTK_LABEL (self->cards[level].price));
}
