/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of signals beside the one that is read: totals, filters, rows. */
#include "hub/igx-list-pane.h"

#include "igx-config.h"

#include <glib/gi18n-lib.h>

#include "client/igx-format.h"
#include "hub/igx-hub-widgets.h"
#include "hub/igx-signal-row.h"

#define TEMPLATE "/io/github/ignitex/IgniteX/list-pane.ui"
/** Older signals are asked for when so many px are left to scroll. */
#define MORE_WITHIN_PX 300

struct _IgxListPane
{
  GtkBox parent_instance;

  IgxHubModel *model; /* (owned) (nullable) */
  guint more_idle_id;

  GtkWidget *search_bar;
  GtkWidget *search_entry;
  GtkWidget *totals;
  GtkWidget *long_button;
  GtkWidget *short_button;
  GtkWidget *refused_button;
  GtkWidget *scroller;
  GtkWidget *list_box;
  GtkWidget *placeholder;
};

enum
{
  SELECTED,
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IgxListPane, igx_list_pane, GTK_TYPE_BOX)

static void
update_totals (IgxListPane *self)
{
  IgxSignalTotals totals;
  GString *text = g_string_new (NULL);
  const char *at_least = igx_hub_model_get_more (self->model) ? "+" : "";

  igx_signal_list_get_totals (igx_hub_model_get_published (self->model),
                              igx_hub_model_get_midnight (self->model),
                              igx_hub_model_get_now (self->model), &totals);
  g_string_printf (text, _ ("Today %u \xc2\xb7 open %u%s"), totals.today, totals.open, at_least);
  if (totals.n_results > 0)
    {
      g_autofree char *result = igx_format_r (totals.result_r);

      g_string_append_printf (text, " \xc2\xb7 %s", result);
    }
  igx_hub_widgets_set_text (self->totals, text->str);
  gtk_widget_set_tooltip_text (self->totals,
                               _ ("Published signals since midnight, those still open, and the sum "
                                  "of results in R"));
  g_string_free (text, TRUE);
}

static void
update_placeholder (IgxListPane *self)
{
  const char *text = _ ("No loaded signal matches. Clear the search to see all.");

  if (!igx_hub_model_get_loaded (self->model))
    text = _ ("Loading signals\xe2\x80\xa6");
  else if (igx_signal_list_get_n_all (igx_hub_model_get_list (self->model)) == 0)
    text = _ ("No strategy has found a candidate yet.");
  igx_hub_widgets_set_text (self->placeholder, text);
}

static gboolean
more_idle_cb (gpointer user_data)
{
  IgxListPane *self = user_data;
  GtkAdjustment *adjustment
      = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  double left = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment)
                - gtk_adjustment_get_value (adjustment);

  self->more_idle_id = 0;
  if (left < MORE_WITHIN_PX && gtk_widget_get_mapped (self->scroller))
    igx_hub_model_load_more (self->model);
  return G_SOURCE_REMOVE;
}

/**
 * igx_list_pane_load_if_needed:
 *
 * Asks for older signals where the end of the list is near.
 */
void
igx_list_pane_load_if_needed (IgxListPane *self)
{
  if (self->more_idle_id == 0)
    self->more_idle_id = g_idle_add (more_idle_cb, self);
}

static void
tick_rows (IgxListPane *self)
{
  GtkAdjustment *adjustment
      = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  double top = gtk_adjustment_get_value (adjustment);
  double bottom = top + gtk_adjustment_get_page_size (adjustment);
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (GTK_LIST_BOX (self->list_box), (int) top);

  for (int i = row != NULL ? gtk_list_box_row_get_index (row) : 0;; i++)
    {
      GtkAllocation allocation;

      row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list_box), i);
      if (row == NULL)
        break;
      gtk_widget_get_allocation (GTK_WIDGET (row), &allocation);
      if (allocation.y > bottom)
        break;
      igx_signal_row_tick (IGX_SIGNAL_ROW (row), igx_hub_model_get_now (self->model));
    }
}

/**
 * igx_list_pane_refresh:
 *
 * Renews totals, ages and countdowns.
 */
void
igx_list_pane_refresh (IgxListPane *self)
{
  g_return_if_fail (IGX_IS_LIST_PANE (self));

  update_totals (self);
  update_placeholder (self);
  tick_rows (self);
}

static void
filter_changed_cb (IgxListPane *self)
{
  int direction = 0;

  if (self->model == NULL)
    return;
  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->long_button)))
    direction = IGX_DIRECTION_LONG;
  else if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->short_button)))
    direction = IGX_DIRECTION_SHORT;
  igx_signal_list_set_filter (igx_hub_model_get_list (self->model),
                              gtk_entry_get_text (GTK_ENTRY (self->search_entry)), direction);
  igx_list_pane_load_if_needed (self);
}

static void
refused_toggled_cb (IgxListPane *self)
{
  if (self->model != NULL)
    igx_hub_model_set_with_refused (
        self->model, gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->refused_button)));
}

static void
row_selected_cb (IgxListPane *self, GtkListBoxRow *row)
{
  if (row != NULL)
    g_signal_emit (self, signals[SELECTED], 0, igx_signal_row_get_item (IGX_SIGNAL_ROW (row)));
}

static void
row_activated_cb (IgxListPane *self, GtkListBoxRow *row)
{
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
igx_list_pane_dispose (GObject *object)
{
  IgxListPane *self = IGX_LIST_PANE (object);

  g_clear_handle_id (&self->more_idle_id, g_source_remove);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (igx_list_pane_parent_class)->dispose (object);
}

static void
igx_list_pane_class_init (IgxListPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = igx_list_pane_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, TEMPLATE);
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, IgxListPane, name)
  BIND (search_bar);
  BIND (search_entry);
  BIND (totals);
  BIND (long_button);
  BIND (short_button);
  BIND (refused_button);
  BIND (scroller);
  BIND (list_box);
  BIND (placeholder);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, refused_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);

  /**
   * IgxListPane::selected:
   * @item: an #IgxSignalItem
   */
  signals[SELECTED] = g_signal_new ("selected", IGX_TYPE_LIST_PANE, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, IGX_TYPE_SIGNAL_ITEM);
  /**
   * IgxListPane::activated:
   *
   * The person wants to read the selected one.
   */
  signals[ACTIVATED] = g_signal_new ("activated", IGX_TYPE_LIST_PANE, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 0);
}

static void
igx_list_pane_init (IgxListPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_adjustment (
      GTK_LIST_BOX (self->list_box),
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)));
  gtk_search_bar_connect_entry (GTK_SEARCH_BAR (self->search_bar), GTK_ENTRY (self->search_entry));
  g_signal_connect_swapped (
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), "value-changed",
      G_CALLBACK (igx_list_pane_load_if_needed), self);
}

GtkWidget *
igx_list_pane_new (void)
{
  return g_object_new (IGX_TYPE_LIST_PANE, NULL);
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  return igx_signal_row_new (item, igx_hub_model_get_now (IGX_HUB_MODEL (user_data)));
}

static void
list_changed_cb (IgxListPane *self)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->refused_button),
                                igx_hub_model_get_with_refused (self->model));
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list_box),
                           G_LIST_MODEL (igx_hub_model_get_list (self->model)), create_row,
                           g_object_ref (self->model), g_object_unref);
  filter_changed_cb (self);
}

/**
 * igx_list_pane_set_model:
 *
 * Once: what is shown.
 */
void
igx_list_pane_set_model (IgxListPane *self, IgxHubModel *model)
{
  g_return_if_fail (IGX_IS_LIST_PANE (self));
  g_return_if_fail (self->model == NULL);

  self->model = g_object_ref (model);
  g_signal_connect_object (model, "list-changed", G_CALLBACK (list_changed_cb), self,
                           G_CONNECT_SWAPPED);
  list_changed_cb (self);
}

/**
 * igx_list_pane_get_search_bar:
 *
 * Returns: (transfer none): the bar that a button opens
 */
GtkWidget *
igx_list_pane_get_search_bar (IgxListPane *self)
{
  return self->search_bar;
}

/**
 * igx_list_pane_set_search:
 * @text: (nullable): %NULL ends the search and shows both directions
 */
void
igx_list_pane_set_search (IgxListPane *self, const char *text)
{
  GSList *group = gtk_radio_button_get_group (GTK_RADIO_BUTTON (self->long_button));

  gtk_entry_set_text (GTK_ENTRY (self->search_entry), text != NULL ? text : "");
  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->search_bar), text != NULL);
  for (GSList *button = group; text == NULL && button != NULL; button = button->next)
    if (button->data != self->long_button && button->data != self->short_button)
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button->data), TRUE);
  filter_changed_cb (self);
}

void
igx_list_pane_open_search (IgxListPane *self)
{
  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->search_bar), TRUE);
  gtk_widget_grab_focus (self->search_entry);
}

/**
 * igx_list_pane_close_search:
 *
 * Returns: %FALSE if the search was not open
 */
gboolean
igx_list_pane_close_search (IgxListPane *self)
{
  if (!gtk_search_bar_get_search_mode (GTK_SEARCH_BAR (self->search_bar)))
    return FALSE;
  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->search_bar), FALSE);
  return TRUE;
}

/**
 * igx_list_pane_select:
 *
 * Ends the search where it hides the signal.
 *
 * Returns: whether the list holds the id
 */
gboolean
igx_list_pane_select (IgxListPane *self, const char *id)
{
  IgxSignalList *list = igx_hub_model_get_list (self->model);
  guint place = 0;

  if (igx_signal_list_lookup (list, id) == NULL)
    return FALSE;
  place = igx_signal_list_find (list, id);
  if (place == G_MAXUINT)
    {
      igx_list_pane_set_search (self, NULL);
      place = igx_signal_list_find (list, id);
    }
  if (place != G_MAXUINT)
    gtk_list_box_select_row (
        GTK_LIST_BOX (self->list_box),
        gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list_box), (int) place));
  return TRUE;
}

void
igx_list_pane_select_first (IgxListPane *self)
{
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list_box), 0);

  if (first != NULL)
    gtk_list_box_select_row (GTK_LIST_BOX (self->list_box), first);
}

void
igx_list_pane_focus (IgxListPane *self)
{
  gtk_widget_grab_focus (self->list_box);
}

guint
igx_list_pane_get_n_rows (IgxListPane *self)
{
  guint n = 0;

  while (igx_list_pane_get_row (self, n) != NULL)
    n++;
  return n;
}

/**
 * igx_list_pane_get_row:
 *
 * Returns: (transfer none) (nullable): an #IgxSignalRow
 */
GtkWidget *
igx_list_pane_get_row (IgxListPane *self, guint position)
{
  return (GtkWidget *) gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list_box),
                                                      (int) position);
}
