/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/igx-hub-window.h"

#include "igx-config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "client/igx-format.h"
#include "hub/igx-fold.h"
#include "hub/igx-hub-notice.h"
#include "hub/igx-hub-widgets.h"
#include "hub/igx-list-pane.h"
#include "hub/igx-signal-row.h"
#include "hub/igx-signal-view.h"

#define TEMPLATE  "/io/github/ignitex/IgniteX/window.ui"
#define SHORTCUTS "/io/github/ignitex/IgniteX/help-overlay.ui"

struct _IgxHubWindow
{
  GtkApplicationWindow parent_instance;

  IgxHubModel *model; /* (owned) */
  char *wanted_id;    /* (owned) (nullable): to be selected when it comes */
  gboolean is_kept;   /* it is read already: the window stays as it is */
  const char *page_action;
  const char *bar_action;
  guint tick_id;
  guint fold_idle_id;

  GtkWidget *back_button;
  GtkWidget *health_button;
  GtkWidget *health_icon;
  GtkWidget *health_label;
  GtkWidget *health_title;
  GtkWidget *health_text;
  GtkWidget *health_facts;
  GtkWidget *pause_button;
  GtkWidget *search_button;
  GtkWidget *demo_banner;
  GtkWidget *state_bar;
  GtkWidget *state_icon;
  GtkWidget *state_label;
  GtkWidget *state_button;
  GtkWidget *error_bar;
  GtkWidget *error_label;
  GtkWidget *stack;
  GtkWidget *page_icon;
  GtkWidget *page_title;
  GtkWidget *page_text;
  GtkWidget *page_progress;
  GtkWidget *page_button;
  GtkWidget *page_refused;
  GtkWidget *fold;
  GtkWidget *pane;
  GtkWidget *view;
};

G_DEFINE_FINAL_TYPE (IgxHubWindow, igx_hub_window, GTK_TYPE_APPLICATION_WINDOW)

static void
update_fold (IgxHubWindow *self)
{
  gboolean folded = igx_fold_get_folded (IGX_FOLD (self->fold));
  gboolean detail = igx_fold_get_show_detail (IGX_FOLD (self->fold));
  const char *page = gtk_stack_get_visible_child_name (GTK_STACK (self->stack));

  gtk_widget_set_visible (self->back_button, folded && detail && g_strcmp0 (page, "signals") == 0);
}

static gboolean
fold_idle_cb (gpointer user_data)
{
  IgxHubWindow *self = user_data;

  self->fold_idle_id = 0;
  update_fold (self);
  return G_SOURCE_REMOVE;
}

static void
folded_changed_cb (IgxHubWindow *self)
{
  if (self->fold_idle_id == 0)
    self->fold_idle_id = g_idle_add (fold_idle_cb, self);
}

static void
show_detail (IgxHubWindow *self, gboolean detail)
{
  igx_fold_set_show_detail (IGX_FOLD (self->fold), detail);
  update_fold (self);
}

static void
update_pill (IgxHubWindow *self, const IgxHubNotice *notice)
{
  const IgxStatus *status = igx_hub_model_get_status (self->model);
  IgxClientState state = igx_hub_model_get_client_state (self->model);
  gint64 age = igx_hub_model_get_data_age (self->model);
  const char *word = igx_hub_notice_state_word (state, status);
  gboolean paused = status != NULL && status->paused_until != 0;
  g_autofree char *text = NULL;
  g_autofree char *facts = NULL;
  const char *summary = status != NULL && status->summary != NULL ? status->summary : word;

  if (age >= 0)
    {
      g_autofree char *duration = igx_format_duration (age);

      text = g_strdup_printf ("%s \xc2\xb7 %s", word, duration);
    }
  else
    text = g_strdup (word);
  igx_hub_widgets_set_text (self->health_label, text);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->health_icon), notice->icon_name,
                                GTK_ICON_SIZE_MENU);
  gtk_widget_set_tooltip_text (self->health_button,
                               _ ("State of the service and age of the newest data"));
  atk_object_set_name (gtk_widget_get_accessible (self->health_button), text);

  igx_hub_widgets_set_text (self->health_title, summary);
  igx_hub_widgets_set_text (
      self->health_text, status != NULL && status->advice != NULL ? status->advice : notice->text);
  if (status != NULL)
    facts = g_strdup_printf (_ ("%u of %u series ready \xc2\xb7 %u signals today\n"
                                "Service %s, %s"),
                             status->n_series_ready, status->n_series, status->signals_today,
                             status->version != NULL ? status->version : "?",
                             status->role != NULL ? status->role : "?");
  igx_hub_widgets_set_text (self->health_facts, facts != NULL ? facts : "");
  gtk_widget_set_visible (self->health_facts, facts != NULL);
  gtk_widget_set_sensitive (self->pause_button, status != NULL);
  igx_hub_widgets_set_class (self->pause_button, "suggested-action", paused);
}

static void
update_page (IgxHubWindow *self, const IgxHubNotice *notice)
{
  gboolean determinate = isfinite (notice->progress);

  gtk_image_set_from_icon_name (GTK_IMAGE (self->page_icon), notice->icon_name,
                                GTK_ICON_SIZE_DIALOG);
  gtk_image_set_pixel_size (GTK_IMAGE (self->page_icon), 64);
  igx_hub_widgets_set_text (self->page_title, notice->title);
  igx_hub_widgets_set_text (self->page_text, notice->text);
  gtk_widget_set_visible (self->page_progress, determinate);
  if (determinate)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->page_progress), notice->progress);
  gtk_widget_set_visible (self->page_button, notice->action != NULL);
  if (notice->action != NULL)
    gtk_button_set_label (GTK_BUTTON (self->page_button), notice->action_label);
  self->page_action = notice->action;
  /* Without published signals there is no list with its switch. */
  gtk_widget_set_visible (self->page_refused, igx_hub_model_get_loaded (self->model));
}

static void
update_bar (IgxHubWindow *self, const IgxHubNotice *notice, gboolean shown)
{
  GtkInfoBar *bar = GTK_INFO_BAR (self->state_bar);
  g_autofree char *text = NULL;

  self->bar_action = notice->action;
  gtk_info_bar_set_revealed (bar, shown);
  if (!shown)
    return;
  text = g_strdup_printf ("%s. %s", notice->title, notice->text);
  igx_hub_widgets_set_text (self->state_label, text);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->state_icon), notice->icon_name,
                                GTK_ICON_SIZE_MENU);
  gtk_info_bar_set_message_type (bar, notice->level == IGX_HUB_NOTICE_WARNING ? GTK_MESSAGE_WARNING
                                                                              : GTK_MESSAGE_INFO);
  gtk_widget_set_visible (self->state_button, notice->action != NULL);
  if (notice->action != NULL)
    gtk_button_set_label (GTK_BUTTON (self->state_button), notice->action_label);
}

static void
update (IgxHubWindow *self)
{
  gboolean has_signals = igx_signal_list_get_n_all (igx_hub_model_get_list (self->model)) > 0
                         || igx_hub_model_get_with_refused (self->model);
  g_autoptr (IgxHubNotice) notice = igx_hub_notice_new (
      igx_hub_model_get_client_state (self->model), igx_hub_model_get_status (self->model),
      igx_hub_model_get_fault (self->model), igx_hub_model_get_next_close (self->model));

  gtk_widget_set_visible (self->demo_banner, igx_hub_model_get_demo (self->model));
  update_pill (self, notice);
  update_page (self, notice);
  update_bar (self, notice, has_signals && notice->level != IGX_HUB_NOTICE_QUIET);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), has_signals ? "signals" : "page");
  gtk_widget_set_sensitive (self->search_button, has_signals);
  update_fold (self);
}

static gboolean
select_wanted (IgxHubWindow *self)
{
  IgxSignalItem *item = NULL;

  if (self->wanted_id == NULL)
    return FALSE;
  item = igx_signal_list_lookup (igx_hub_model_get_list (self->model), self->wanted_id);
  if (item == NULL)
    return FALSE;
  igx_list_pane_select (IGX_LIST_PANE (self->pane), self->wanted_id);
  g_clear_pointer (&self->wanted_id, g_free);
  igx_signal_view_set_item (IGX_SIGNAL_VIEW (self->view), item,
                            igx_hub_model_get_now (self->model));
  if (!self->is_kept)
    show_detail (self, TRUE);
  return TRUE;
}

static void
refresh (IgxHubWindow *self)
{
  gint64 now = igx_hub_model_get_now (self->model);

  update (self);
  igx_list_pane_refresh (IGX_LIST_PANE (self->pane));
  igx_signal_view_tick (IGX_SIGNAL_VIEW (self->view), now);
}

static void
model_changed_cb (IgxHubWindow *self)
{
  IgxSignalItem *shown = igx_signal_view_get_item (IGX_SIGNAL_VIEW (self->view));

  if (shown != NULL
      && igx_hub_model_lookup (self->model, igx_signal_item_get_signal (shown)->id) == NULL)
    igx_signal_view_set_item (IGX_SIGNAL_VIEW (self->view), NULL, 0);
  refresh (self);
  if (igx_hub_model_get_loaded (self->model) && !select_wanted (self))
    {
      if (self->is_kept)
        g_clear_pointer (&self->wanted_id, g_free);
      if (igx_signal_view_get_item (IGX_SIGNAL_VIEW (self->view)) == NULL)
        igx_list_pane_select_first (IGX_LIST_PANE (self->pane));
    }
  igx_list_pane_load_if_needed (IGX_LIST_PANE (self->pane));
}

/* Who reads a signal goes on reading it, now in the other list. */
static void
list_changed_cb (IgxHubWindow *self)
{
  IgxSignalItem *shown = igx_signal_view_get_item (IGX_SIGNAL_VIEW (self->view));

  if (shown == NULL || self->wanted_id != NULL)
    return;
  self->wanted_id = g_strdup (igx_signal_item_get_signal (shown)->id);
  self->is_kept = TRUE;
}

static void
client_state_cb (IgxHubWindow *self)
{
  igx_signal_view_reload (IGX_SIGNAL_VIEW (self->view));
}

static gboolean
tick_cb (gpointer user_data)
{
  refresh (user_data);
  return G_SOURCE_CONTINUE;
}

static void
set_ticking (IgxHubWindow *self, gboolean ticking)
{
  if (ticking == (self->tick_id != 0))
    return;
  if (ticking)
    {
      self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
      tick_cb (self);
    }
  else
    g_clear_handle_id (&self->tick_id, g_source_remove);
}

static void
update_ticking (IgxHubWindow *self)
{
  GdkWindow *window = gtk_widget_get_window (GTK_WIDGET (self));
  GdkWindowState hidden = GDK_WINDOW_STATE_WITHDRAWN | GDK_WINDOW_STATE_ICONIFIED;

  set_ticking (self, gtk_widget_get_mapped (GTK_WIDGET (self)) && window != NULL
                         && (gdk_window_get_state (window) & hidden) == 0);
}

static void
igx_hub_window_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (igx_hub_window_parent_class)->map (widget);
  update_ticking (IGX_HUB_WINDOW (widget));
}

static void
igx_hub_window_unmap (GtkWidget *widget)
{
  set_ticking (IGX_HUB_WINDOW (widget), FALSE);
  GTK_WIDGET_CLASS (igx_hub_window_parent_class)->unmap (widget);
}

static gboolean
igx_hub_window_state_event (GtkWidget *widget, GdkEventWindowState *event)
{
  update_ticking (IGX_HUB_WINDOW (widget));
  return GTK_WIDGET_CLASS (igx_hub_window_parent_class)->window_state_event (widget, event);
}

static void
igx_hub_window_style_updated (GtkWidget *widget)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  GdkRGBA color;
  gboolean dark = FALSE;

  GTK_WIDGET_CLASS (igx_hub_window_parent_class)->style_updated (widget);
  if (!gtk_style_context_lookup_color (context, "theme_fg_color", &color))
    return;
  dark = 0.299 * color.red + 0.587 * color.green + 0.114 * color.blue > 0.5;
  if (dark != gtk_style_context_has_class (context, "igx-dark"))
    igx_hub_widgets_set_class (widget, "igx-dark", dark);
}

static gboolean
igx_hub_window_key_press (GtkWidget *widget, GdkEventKey *event)
{
  IgxHubWindow *self = IGX_HUB_WINDOW (widget);

  if (event->keyval == GDK_KEY_Escape)
    {
      if (!igx_list_pane_close_search (IGX_LIST_PANE (self->pane)))
        show_detail (self, FALSE);
      igx_list_pane_focus (IGX_LIST_PANE (self->pane));
      return GDK_EVENT_STOP;
    }
  return GTK_WIDGET_CLASS (igx_hub_window_parent_class)->key_press_event (widget, event);
}

static void
selected_cb (IgxHubWindow *self, IgxSignalItem *item)
{
  igx_signal_view_set_item (IGX_SIGNAL_VIEW (self->view), item,
                            igx_hub_model_get_now (self->model));
}

static void
activated_cb (IgxHubWindow *self)
{
  show_detail (self, TRUE);
}

static void
activate (IgxHubWindow *self, const char *action)
{
  if (action != NULL && g_str_has_prefix (action, "app."))
    g_action_group_activate_action (G_ACTION_GROUP (gtk_window_get_application (GTK_WINDOW (self))),
                                    action + 4, NULL);
}

static void
page_button_cb (IgxHubWindow *self)
{
  activate (self, self->page_action);
}

static void
page_refused_cb (IgxHubWindow *self)
{
  igx_hub_model_set_with_refused (self->model, TRUE);
}

static void
state_response_cb (IgxHubWindow *self)
{
  activate (self, self->bar_action);
}

static void
error_response_cb (IgxHubWindow *self)
{
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self->error_bar), FALSE);
}

static void
search_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  IgxHubWindow *self = user_data;

  show_detail (self, FALSE);
  igx_list_pane_open_search (IGX_LIST_PANE (self->pane));
}

static void
back_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  show_detail (user_data, FALSE);
}

static void
close_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (user_data));
}

/* Built when it is asked for: it is as large as the rest of the window. */
static void
shortcuts_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (SHORTCUTS);
  GtkWindow *shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay"));

  gtk_window_set_transient_for (shortcuts, GTK_WINDOW (user_data));
  gtk_window_present (shortcuts);
}

static void
igx_hub_window_dispose (GObject *object)
{
  IgxHubWindow *self = IGX_HUB_WINDOW (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->fold_idle_id, g_source_remove);
  g_clear_object (&self->model);
  g_clear_pointer (&self->wanted_id, g_free);
  G_OBJECT_CLASS (igx_hub_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, IgxHubWindow, name)
  BIND (back_button);
  BIND (health_button);
  BIND (health_icon);
  BIND (health_label);
  BIND (health_title);
  BIND (health_text);
  BIND (health_facts);
  BIND (pause_button);
  BIND (search_button);
  BIND (demo_banner);
  BIND (state_bar);
  BIND (state_icon);
  BIND (state_label);
  BIND (state_button);
  BIND (error_bar);
  BIND (error_label);
  BIND (stack);
  BIND (page_icon);
  BIND (page_title);
  BIND (page_text);
  BIND (page_progress);
  BIND (page_button);
  BIND (page_refused);
  BIND (fold);
#undef BIND
}

static void
igx_hub_window_class_init (IgxHubWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = igx_hub_window_dispose;
  widget_class->map = igx_hub_window_map;
  widget_class->unmap = igx_hub_window_unmap;
  widget_class->window_state_event = igx_hub_window_state_event;
  widget_class->style_updated = igx_hub_window_style_updated;
  widget_class->key_press_event = igx_hub_window_key_press;

  g_type_ensure (IGX_TYPE_FOLD);
  gtk_widget_class_set_template_from_resource (widget_class, TEMPLATE);
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, page_button_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_refused_cb);
  gtk_widget_class_bind_template_callback (widget_class, state_response_cb);
  gtk_widget_class_bind_template_callback (widget_class, error_response_cb);
}

static void
igx_hub_window_init (IgxHubWindow *self)
{
  static const GActionEntry entries[] = {
    { .name = "search", .activate = search_action_cb },
    { .name = "back", .activate = back_action_cb },
    { .name = "close", .activate = close_action_cb },
    { .name = "shortcuts", .activate = shortcuts_action_cb },
  };

  gtk_widget_init_template (GTK_WIDGET (self));
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  self->pane = igx_list_pane_new ();
  self->view = igx_signal_view_new ();
  igx_fold_set_children (IGX_FOLD (self->fold), self->pane, self->view);
  g_object_bind_property (self->search_button, "active",
                          igx_list_pane_get_search_bar (IGX_LIST_PANE (self->pane)),
                          "search-mode-enabled", G_BINDING_BIDIRECTIONAL);
  g_signal_connect_swapped (self->pane, "selected", G_CALLBACK (selected_cb), self);
  g_signal_connect_swapped (self->pane, "activated", G_CALLBACK (activated_cb), self);
  g_signal_connect_swapped (self->fold, "folded-changed", G_CALLBACK (folded_changed_cb), self);
}

static void
client_set_cb (IgxHubWindow *self)
{
  IgxClient *client = igx_hub_model_get_client (self->model);

  igx_signal_view_set_client (IGX_SIGNAL_VIEW (self->view), client);
  g_signal_connect_object (self->model, "service-changed", G_CALLBACK (client_state_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * igx_hub_window_new:
 * @model: what is shown; its client may come later
 *
 * Returns: (transfer none): the window, owned by @application
 */
GtkWidget *
igx_hub_window_new (GtkApplication *application, IgxHubModel *model)
{
  IgxHubWindow *self = g_object_new (IGX_TYPE_HUB_WINDOW, "application", application, NULL);

  self->model = g_object_ref (model);
  igx_list_pane_set_model (IGX_LIST_PANE (self->pane), model);
  g_signal_connect_object (model, "list-changed", G_CALLBACK (list_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "changed", G_CALLBACK (model_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "fetched", G_CALLBACK (igx_hub_window_show_signal), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "failed", G_CALLBACK (igx_hub_window_show_error), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "failed", G_CALLBACK (igx_hub_model_report), model,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "client-set", G_CALLBACK (client_set_cb), self,
                           G_CONNECT_SWAPPED);
  if (igx_hub_model_get_client (model) != NULL)
    client_set_cb (self);
  model_changed_cb (self);
  return GTK_WIDGET (self);
}

/**
 * igx_hub_window_show_signal:
 * @id: of a signal; it is fetched if the list does not hold it
 */
void
igx_hub_window_show_signal (IgxHubWindow *self, const char *id)
{
  g_return_if_fail (IGX_IS_HUB_WINDOW (self));

  g_free (self->wanted_id);
  self->wanted_id = g_strdup (id);
  self->is_kept = FALSE;
  if (!select_wanted (self))
    igx_hub_model_fetch (self->model, id);
}

/**
 * igx_hub_window_show_error:
 * @message: one sentence, plain text
 */
void
igx_hub_window_show_error (IgxHubWindow *self, const char *message)
{
  igx_hub_widgets_set_text (self->error_label, message);
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self->error_bar), TRUE);
}

/**
 * igx_hub_window_set_search:
 * @text: (nullable): %NULL ends the search and shows both directions
 */
void
igx_hub_window_set_search (IgxHubWindow *self, const char *text)
{
  igx_list_pane_set_search (IGX_LIST_PANE (self->pane), text);
}

guint
igx_hub_window_get_n_rows (IgxHubWindow *self)
{
  return igx_list_pane_get_n_rows (IGX_LIST_PANE (self->pane));
}

/**
 * igx_hub_window_get_row_id:
 *
 * Returns: (transfer full) (nullable): the id of the signal in a row
 */
char *
igx_hub_window_get_row_id (IgxHubWindow *self, guint position)
{
  GtkWidget *row = igx_list_pane_get_row (IGX_LIST_PANE (self->pane), position);

  if (row == NULL)
    return NULL;
  return g_strdup (igx_signal_item_get_signal (igx_signal_row_get_item (IGX_SIGNAL_ROW (row)))->id);
}

char *
igx_hub_window_get_selected_id (IgxHubWindow *self)
{
  IgxSignalItem *item = igx_signal_view_get_item (IGX_SIGNAL_VIEW (self->view));

  return item != NULL ? g_strdup (igx_signal_item_get_signal (item)->id) : NULL;
}

char *
igx_hub_window_get_level_text (IgxHubWindow *self, guint level)
{
  return igx_signal_view_get_level_text (IGX_SIGNAL_VIEW (self->view), level);
}

guint
igx_hub_window_get_n_candles (IgxHubWindow *self)
{
  return igx_signal_view_get_n_candles (IGX_SIGNAL_VIEW (self->view));
}

/**
 * igx_hub_window_get_page_title:
 *
 * Returns: (transfer full) (nullable): the title of the page that stands in for an empty list
 */
char *
igx_hub_window_get_page_title (IgxHubWindow *self)
{
  if (g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "page") != 0)
    return NULL;
  return g_strdup (gtk_label_get_text (GTK_LABEL (self->page_title)));
}

char *
igx_hub_window_get_bar_text (IgxHubWindow *self)
{
  if (!gtk_info_bar_get_revealed (GTK_INFO_BAR (self->state_bar)))
    return NULL;
  return g_strdup (gtk_label_get_text (GTK_LABEL (self->state_label)));
}

char *
igx_hub_window_get_error_text (IgxHubWindow *self)
{
  if (!gtk_info_bar_get_revealed (GTK_INFO_BAR (self->error_bar)))
    return NULL;
  return g_strdup (gtk_label_get_text (GTK_LABEL (self->error_label)));
}

char *
igx_hub_window_get_pill_text (IgxHubWindow *self)
{
  return g_strdup (gtk_label_get_text (GTK_LABEL (self->health_label)));
}

gboolean
igx_hub_window_get_demo_shown (IgxHubWindow *self)
{
  return gtk_widget_get_visible (self->demo_banner);
}

gboolean
igx_hub_window_get_folded (IgxHubWindow *self)
{
  return igx_fold_get_folded (IGX_FOLD (self->fold));
}

/**
 * igx_hub_window_get_row_text:
 *
 * Returns: (transfer full) (nullable): as igx_signal_row_get_text()
 */
char *
igx_hub_window_get_row_text (IgxHubWindow *self, guint position)
{
  GtkWidget *row = igx_list_pane_get_row (IGX_LIST_PANE (self->pane), position);

  return row != NULL ? igx_signal_row_get_text (IGX_SIGNAL_ROW (row)) : NULL;
}

/**
 * igx_hub_window_get_view:
 *
 * Returns: (transfer none): the #IgxSignalView
 */
GtkWidget *
igx_hub_window_get_view (IgxHubWindow *self)
{
  return self->view;
}
