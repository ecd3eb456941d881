/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/igx-signal-row.h"

#include "igx-config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "client/igx-format.h"
#include "engine/igx-timeframe.h"
#include "hub/igx-hub-widgets.h"
#include "hub/igx-signal-text.h"

struct _IgxSignalRow
{
  GtkListBoxRow parent_instance;

  IgxSignalItem *item; /* (owned) */
  GtkWidget *arrow;
  GtkWidget *symbol;
  GtkWidget *direction;
  GtkWidget *strategy;
  GtkWidget *age;
  GtkWidget *facts;
  GtkWidget *badge;
  GtkWidget *result;
  GtkWidget *refusal;
  gint64 now;
};

G_DEFINE_FINAL_TYPE (IgxSignalRow, igx_signal_row, GTK_TYPE_LIST_BOX_ROW)

static void
igx_signal_row_finalize (GObject *object)
{
  g_clear_object (&IGX_SIGNAL_ROW (object)->item);
  G_OBJECT_CLASS (igx_signal_row_parent_class)->finalize (object);
}

static void
igx_signal_row_class_init (IgxSignalRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = igx_signal_row_finalize;
}

static void
igx_signal_row_init (IgxSignalRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *first = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *second = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->arrow = igx_hub_widgets_label (NULL, "igx-arrow", 0.5);
  self->symbol = igx_hub_widgets_label (NULL, "igx-symbol", 0);
  self->direction = igx_hub_widgets_label (NULL, "igx-direction", 0);
  self->strategy = igx_hub_widgets_label (NULL, NULL, 0);
  self->age = igx_hub_widgets_label (NULL, "igx-number", 1);
  self->facts = igx_hub_widgets_label (NULL, "igx-number", 0);
  self->badge = igx_hub_widgets_label (NULL, "igx-badge", 0.5);
  self->result = igx_hub_widgets_label (NULL, "igx-number", 1);
  gtk_label_set_ellipsize (GTK_LABEL (self->arrow), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_ellipsize (GTK_LABEL (self->symbol), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_ellipsize (GTK_LABEL (self->direction), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_ellipsize (GTK_LABEL (self->age), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_ellipsize (GTK_LABEL (self->badge), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_ellipsize (GTK_LABEL (self->result), PANGO_ELLIPSIZE_NONE);
  igx_hub_widgets_set_class (self->age, "dim-label", TRUE);
  igx_hub_widgets_set_class (self->facts, "dim-label", TRUE);
  gtk_widget_set_no_show_all (self->badge, TRUE);

  gtk_box_pack_start (GTK_BOX (first), self->arrow, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (first), self->symbol, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (first), self->strategy, TRUE, TRUE, 0);
  gtk_box_pack_end (GTK_BOX (first), self->age, FALSE, FALSE, 0);
  gtk_widget_set_margin_start (self->direction, 19);
  gtk_box_pack_start (GTK_BOX (second), self->direction, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (second), self->facts, TRUE, TRUE, 0);
  gtk_box_pack_end (GTK_BOX (second), self->result, FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (second), self->badge, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), first, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), second, FALSE, FALSE, 0);
  self->refusal = igx_hub_widgets_label (NULL, "igx-caption", 0);
  gtk_widget_set_margin_start (self->refusal, 19);
  gtk_widget_set_no_show_all (self->refusal, TRUE);
  gtk_box_pack_start (GTK_BOX (box), self->refusal, FALSE, FALSE, 0);
  gtk_container_add (GTK_CONTAINER (self), box);
  gtk_widget_show_all (box);
  igx_hub_widgets_set_class (GTK_WIDGET (self), "igx-signal-row", TRUE);
}

static void
show_result (IgxSignalRow *self, const IgxSignal *signal)
{
  g_autofree char *text = NULL;

  if (isfinite (signal->result_r))
    text = igx_format_r (signal->result_r);
  else if (!igx_signal_text_is_over (signal, self->now) && signal->expires_at > self->now)
    text = igx_format_countdown (signal->expires_at - self->now);
  igx_hub_widgets_set_text (self->result, text != NULL ? text : "");
  gtk_widget_set_tooltip_text (self->result, isfinite (signal->result_r)
                                                 ? _ ("Result in R, multiples of the risk taken")
                                                 : _ ("Time until the signal expires"));
  igx_hub_widgets_set_class (self->result, "igx-gain", signal->result_r > 0);
  igx_hub_widgets_set_class (self->result, "igx-loss", signal->result_r < 0);
}

/* A shape, a word and the reason: nobody needs to see the colour. */
static void
show_refusal (IgxSignalRow *self, const IgxSignal *signal)
{
  const gboolean refused = !signal->published;

  igx_hub_widgets_set_text (self->arrow, refused ? igx_signal_text_hollow_arrow (signal)
                                                 : igx_signal_text_arrow (signal));
  igx_hub_widgets_set_text (self->refusal,
                            refused && signal->refusal != NULL ? signal->refusal : "");
  gtk_widget_set_visible (self->refusal, refused && signal->refusal != NULL);
  igx_hub_widgets_set_class (GTK_WIDGET (self), "igx-refused", refused);
}

static void
update (IgxSignalRow *self)
{
  const IgxSignal *signal = igx_signal_item_get_signal (self->item);
  g_autofree char *symbol = igx_format_symbol (signal->series.symbol);
  g_autofree char *score = igx_signal_text_short_score (signal);
  g_autofree char *sentence = igx_signal_text_sentence (signal, self->now);
  g_autofree char *facts = NULL;
  const char *badge = igx_signal_text_badge (signal);
  gboolean is_long = signal->direction == IGX_DIRECTION_LONG;

  facts = g_strdup_printf ("%s \xc2\xb7 %s \xc2\xb7 %s", score,
                           igx_timeframe_to_string (signal->series.timeframe),
                           igx_signal_text_state (signal, self->now));
  show_refusal (self, signal);
  igx_hub_widgets_set_text (self->symbol, symbol);
  igx_hub_widgets_set_text (self->direction, igx_signal_text_direction (signal));
  igx_hub_widgets_set_text (self->strategy, igx_signal_text_strategy (signal));
  igx_hub_widgets_set_text (self->facts, facts);
  igx_hub_widgets_set_text (self->badge, badge != NULL ? badge : "");
  gtk_widget_set_visible (self->badge, badge != NULL);
  igx_hub_widgets_set_class (self->arrow, is_long ? "igx-long" : "igx-short", TRUE);
  igx_hub_widgets_set_class (self->direction, is_long ? "igx-long" : "igx-short", TRUE);
  igx_hub_widgets_set_class (GTK_WIDGET (self), "igx-over",
                             igx_signal_text_is_over (signal, self->now));
  show_result (self, signal);
  gtk_widget_set_tooltip_text (self->facts, sentence);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self)), sentence);
}

/**
 * igx_signal_row_new:
 * @now: the market's time, ms UTC
 *
 * Returns: (transfer floating): a row that follows its item
 */
GtkWidget *
igx_signal_row_new (IgxSignalItem *item, gint64 now)
{
  IgxSignalRow *self = g_object_new (IGX_TYPE_SIGNAL_ROW, NULL);

  self->item = g_object_ref (item);
  self->now = now;
  g_signal_connect_object (item, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  igx_signal_row_tick (self, now);
  gtk_widget_show (GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

IgxSignalItem *
igx_signal_row_get_item (IgxSignalRow *self)
{
  g_return_val_if_fail (IGX_IS_SIGNAL_ROW (self), NULL);

  return self->item;
}

/**
 * igx_signal_row_tick:
 * @now: the market's time, ms UTC
 *
 * Renews age and countdown, and tells when the signal's time has passed.
 */
void
igx_signal_row_tick (IgxSignalRow *self, gint64 now)
{
  const IgxSignal *signal = igx_signal_item_get_signal (self->item);
  g_autofree char *age = igx_format_duration (now - signal->close_time);

  gboolean was_over = igx_signal_text_is_over (signal, self->now);

  self->now = now;
  igx_hub_widgets_set_text (self->age, age);
  if (igx_signal_text_is_over (signal, now) != was_over)
    update (self);
  show_result (self, signal);
}

/**
 * igx_signal_row_get_text:
 *
 * Returns: (transfer full): arrow, badge and reason as they are shown, a line each; nothing for
 *   what is not shown
 */
char *
igx_signal_row_get_text (IgxSignalRow *self)
{
  g_return_val_if_fail (IGX_IS_SIGNAL_ROW (self), NULL);

  return g_strjoin (
      "\n", gtk_label_get_text (GTK_LABEL (self->arrow)),
      gtk_widget_get_visible (self->badge) ? gtk_label_get_text (GTK_LABEL (self->badge)) : "",
      gtk_widget_get_visible (self->refusal) ? gtk_label_get_text (GTK_LABEL (self->refusal)) : "",
      NULL);
}
