/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/igx-signal-view.h"

#include "igx-config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "client/igx-format.h"
#include "engine/igx-signal-variant.h"
#include "engine/igx-timeframe.h"
#include "hub/chart/igx-chart.h"
#include "hub/igx-fate-view.h"
#include "hub/igx-hub-widgets.h"
#include "hub/igx-level-strip.h"
#include "hub/igx-quality-view.h"
#include "hub/igx-signal-text.h"
#include "hub/igx-verdict-text.h"

#define CANDLES_BEFORE  200
#define CANDLES_AFTER   120
#define CANDLES_PAGE    500
#define CANDLES_REQUEST 5000
#define MUTE_SECONDS    (4 * 3600)

struct _IgxSignalView
{
  GtkBox parent_instance;

  IgxClient *client;         /* (owned) (nullable) */
  IgxSignalItem *item;       /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned): of the candles on their way */
  gulong changed_id;
  gulong candle_id;
  gint64 now;
  char *shown_id;   /* (owned) (nullable): of the signal whose candles are drawn */
  gboolean follows; /* the newest candle is in the chart, so new ones belong to it */

  GtkWidget *arrow;
  GtkWidget *symbol;
  GtkWidget *direction;
  GtkWidget *facts;
  GtkWidget *badge;
  GtkWidget *score;
  GtkWidget *age;
  GtkWidget *chart;
  GtkWidget *strip;
  GtkWidget *reasons;
  GtkSizeGroup *points_group; /* (owned) */
  GtkWidget *confidence;
  GtkWidget *confidence_text;
  GtkWidget *refusal;
  GtkWidget *refusal_text;
  GtkWidget *quality;
  GtkWidget *fate;
  GtkWidget *took;
  GtkWidget *skip;
  GtkWidget *mute;
};

enum
{
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IgxSignalView, igx_signal_view, GTK_TYPE_BOX)

static void
report (IgxSignalView *self, const char *what, GError *error)
{
  g_autofree char *message = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_dbus_error_strip_remote_error (error);
  message = g_strdup_printf ("%s: %s", what, error->message);
  g_signal_emit (self, signals[FAILED], 0, message);
}

static GArray *
read_candles (GVariant *list)
{
  GArray *candles = g_array_new (FALSE, FALSE, sizeof (IgxCandle));
  gsize n = MIN (g_variant_n_children (list), CANDLES_REQUEST);
  gint64 previous = 0;

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (list, i);
      IgxCandle candle;

      igx_candle_from_variant (child, &candle);
      if (candle.open_time <= previous || !isfinite (candle.open) || !isfinite (candle.high)
          || !isfinite (candle.low) || !isfinite (candle.close))
        continue;
      previous = candle.open_time;
      g_array_append_val (candles, candle);
    }
  return candles;
}

static void
show_levels (IgxSignalView *self)
{
  const IgxSignal *signal = igx_signal_item_get_signal (self->item);
  int decimals = igx_chart_get_n_candles (IGX_CHART (self->chart)) > 0
                     ? igx_chart_get_decimals (IGX_CHART (self->chart))
                     : igx_signal_text_decimals (signal);

  igx_level_strip_set_signal (IGX_LEVEL_STRIP (self->strip), signal, decimals);
}

static void
candles_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (IgxSignalView) self = user_data;
  g_autoptr (GVariant) list = NULL;
  g_autoptr (GVariant) forming_list = NULL;
  g_autoptr (GArray) candles = NULL;
  g_autoptr (GArray) forming = NULL;
  g_autoptr (GError) error = NULL;
  const IgxSignal *signal = NULL;

  if (!igx_dbus_ignite_x1_call_get_candles_finish (IGX_DBUS_IGNITE_X1 (source), &list,
                                                   &forming_list, result, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->item == NULL)
        return;
      if (g_strcmp0 (self->shown_id, igx_signal_item_get_signal (self->item)->id) != 0)
        igx_chart_set_message (IGX_CHART (self->chart), _ ("The candles could not be loaded."));
      report (self, _ ("The candles could not be loaded"), error);
      return;
    }
  if (self->item == NULL)
    return;
  signal = igx_signal_item_get_signal (self->item);
  candles = read_candles (list);
  forming = read_candles (forming_list);
  if (candles->len == 0)
    {
      igx_chart_set_message (IGX_CHART (self->chart),
                             _ ("The candles of this time are no longer kept."));
      return;
    }
  g_free (self->shown_id);
  self->shown_id = g_strdup (signal->id);
  igx_chart_set_candles (IGX_CHART (self->chart), signal->series.timeframe, candles,
                         forming->len > 0 ? &g_array_index (forming, IgxCandle, 0) : NULL);
  show_levels (self);
}

static void
load_candles (IgxSignalView *self)
{
  const IgxSignal *signal = igx_signal_item_get_signal (self->item);
  gint64 timeframe = signal->series.timeframe;
  gint64 end = MAX (signal->expires_at, signal->close_time + CANDLES_AFTER * timeframe);
  gint64 after = 0;
  gint64 limit = 0;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (self->client == NULL || igx_client_get_state (self->client) != IGX_CLIENT_STATE_RUNNING)
    {
      /* What is drawn already stays true while nobody adds to it. */
      if (self->shown_id != NULL && g_str_equal (self->shown_id, signal->id))
        return;
      igx_chart_set_message (IGX_CHART (self->chart),
                             _ ("The chart comes back when the service runs."));
      return;
    }
  self->follows = end >= self->now;
  after = (MIN (end, self->now) - signal->close_time) / timeframe + 2;
  limit = CANDLES_BEFORE + CLAMP (after, 0, CANDLES_REQUEST - CANDLES_BEFORE);
  if (self->shown_id == NULL || !g_str_equal (self->shown_id, signal->id))
    igx_chart_set_message (IGX_CHART (self->chart), _ ("Loading candles\xe2\x80\xa6"));
  igx_dbus_ignite_x1_call_get_candles (
      igx_client_get_proxy (self->client), signal->series.venue, signal->series.symbol,
      igx_timeframe_to_string (timeframe), self->follows ? -1 : end / timeframe * timeframe,
      (guint) limit, self->cancellable, candles_cb, g_object_ref (self));
}

static void
older_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (IgxSignalView) self = user_data;
  g_autoptr (GVariant) list = NULL;
  g_autoptr (GVariant) forming = NULL;
  g_autoptr (GArray) candles = NULL;
  g_autoptr (GError) error = NULL;

  if (!igx_dbus_ignite_x1_call_get_candles_finish (IGX_DBUS_IGNITE_X1 (source), &list, &forming,
                                                   result, &error))
    return;
  candles = read_candles (list);
  igx_chart_prepend (IGX_CHART (self->chart), candles);
}

static void
need_older_cb (IgxSignalView *self)
{
  const IgxSignal *signal = NULL;

  if (self->item == NULL || self->client == NULL
      || igx_client_get_state (self->client) != IGX_CLIENT_STATE_RUNNING)
    return;
  signal = igx_signal_item_get_signal (self->item);
  igx_dbus_ignite_x1_call_get_candles (
      igx_client_get_proxy (self->client), signal->series.venue, signal->series.symbol,
      igx_timeframe_to_string (signal->series.timeframe),
      igx_chart_get_first_time (IGX_CHART (self->chart)) - signal->series.timeframe, CANDLES_PAGE,
      self->cancellable, older_cb, g_object_ref (self));
}

static void
candle_closed_cb (IgxSignalView *self,
                  const char *exchange,
                  const char *symbol,
                  const char *timeframe,
                  GVariant *variant)
{
  const IgxSignal *signal = NULL;
  IgxCandle candle;

  if (self->item == NULL || !self->follows)
    return;
  signal = igx_signal_item_get_signal (self->item);
  if (g_strcmp0 (exchange, signal->series.venue) != 0
      || g_strcmp0 (symbol, signal->series.symbol) != 0
      || g_strcmp0 (timeframe, igx_timeframe_to_string (signal->series.timeframe)) != 0)
    return;
  igx_candle_from_variant (variant, &candle);
  if (igx_candle_check (&candle, signal->series.timeframe, NULL))
    igx_chart_append (IGX_CHART (self->chart), &candle);
}

static void
marked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (IgxSignalView) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!igx_dbus_ignite_x1_call_mark_signal_finish (IGX_DBUS_IGNITE_X1 (source), result, &error))
    report (self, _ ("The mark was not saved"), error);
}

static void
mark (IgxSignalView *self, const char *value)
{
  const IgxSignal *signal = NULL;

  if (self->item == NULL || self->client == NULL)
    return;
  signal = igx_signal_item_get_signal (self->item);
  /* The same button again takes the mark back. */
  igx_dbus_ignite_x1_call_mark_signal (igx_client_get_proxy (self->client), signal->id,
                                       g_strcmp0 (signal->mark, value) == 0 ? "" : value,
                                       signal->note != NULL ? signal->note : "", NULL, marked_cb,
                                       g_object_ref (self));
}

static void
took_cb (IgxSignalView *self)
{
  mark (self, "took");
}

static void
skip_cb (IgxSignalView *self)
{
  mark (self, "skipped");
}

static void
muted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (IgxSignalView) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!igx_dbus_ignite_x1_call_mute_market_finish (IGX_DBUS_IGNITE_X1 (source), result, &error))
    {
      report (self, _ ("The market was not muted"), error);
      return;
    }
  gtk_button_set_label (GTK_BUTTON (self->mute), _ ("Muted for 4 h"));
}

static void
mute_cb (IgxSignalView *self)
{
  if (self->item == NULL || self->client == NULL)
    return;
  igx_dbus_ignite_x1_call_mute_market (igx_client_get_proxy (self->client),
                                       igx_signal_item_get_signal (self->item)->series.symbol,
                                       MUTE_SECONDS, NULL, muted_cb, g_object_ref (self));
}

static void
copy_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  IgxSignalView *self = user_data;
  const IgxSignal *signal = NULL;
  g_autofree char *text = NULL;

  if (self->item == NULL)
    return;
  signal = igx_signal_item_get_signal (self->item);
  if (g_strcmp0 (g_action_get_name (G_ACTION (action)), "copy-json") == 0)
    text = igx_signal_text_json (signal);
  else
    text = igx_signal_text_plain (signal, igx_chart_get_decimals (IGX_CHART (self->chart)));
  gtk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self), GDK_SELECTION_CLIPBOARD),
                          text, -1);
}

static void
igx_signal_view_dispose (GObject *object)
{
  IgxSignalView *self = IGX_SIGNAL_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  igx_signal_view_set_client (self, NULL);
  if (self->item != NULL)
    g_clear_signal_handler (&self->changed_id, self->item);
  g_clear_object (&self->item);
  g_clear_object (&self->points_group);
  g_clear_pointer (&self->shown_id, g_free);
  G_OBJECT_CLASS (igx_signal_view_parent_class)->dispose (object);
}

static void
igx_signal_view_class_init (IgxSignalViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = igx_signal_view_dispose;

  /**
   * IgxSignalView::failed:
   * @message: one sentence
   *
   * Something that the person asked for did not work.
   */
  signals[FAILED] = g_signal_new ("failed", IGX_TYPE_SIGNAL_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static GtkWidget *
build_title (IgxSignalView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->arrow = igx_hub_widgets_label (NULL, "igx-title", 0.5);
  self->symbol = igx_hub_widgets_label (NULL, "igx-title", 0);
  self->direction = igx_hub_widgets_label (NULL, "igx-title", 0);
  self->facts = igx_hub_widgets_label (NULL, "dim-label", 0);
  self->badge = igx_hub_widgets_label (NULL, "igx-badge", 0.5);
  self->score = igx_hub_widgets_label (NULL, "igx-score", 1);
  self->age = igx_hub_widgets_label (NULL, "igx-number", 1);
  gtk_label_set_ellipsize (GTK_LABEL (self->symbol), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_ellipsize (GTK_LABEL (self->arrow), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_ellipsize (GTK_LABEL (self->direction), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_ellipsize (GTK_LABEL (self->score), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_ellipsize (GTK_LABEL (self->age), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_ellipsize (GTK_LABEL (self->badge), PANGO_ELLIPSIZE_NONE);
  igx_hub_widgets_set_class (self->age, "dim-label", TRUE);
  gtk_widget_set_no_show_all (self->badge, TRUE);
  gtk_widget_set_tooltip_text (
      self->score,
      _ ("Q is the quality from 0 to 100: the strategy's confidence, its track record and the "
         "state of the market together, as it is told below."));
  gtk_box_pack_start (GTK_BOX (box), self->arrow, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), self->symbol, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), self->direction, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), self->facts, FALSE, TRUE, 6);
  gtk_box_pack_start (GTK_BOX (box), self->badge, FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (box), self->age, FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (box), self->score, FALSE, FALSE, 6);
  return box;
}

static GtkWidget *
build_why (IgxSignalView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *title = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *heading = igx_hub_widgets_label (_ ("Why"), "igx-heading", 0);

  self->confidence = gtk_level_bar_new_for_interval (0, 100);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (self->confidence), GTK_LEVEL_BAR_OFFSET_LOW);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (self->confidence), GTK_LEVEL_BAR_OFFSET_HIGH);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (self->confidence), GTK_LEVEL_BAR_OFFSET_FULL);
  gtk_widget_set_valign (self->confidence, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (self->confidence, 100, -1);
  self->confidence_text = igx_hub_widgets_label (NULL, "igx-number", 1);
  gtk_widget_set_tooltip_text (self->confidence_text,
                               _ ("The sum of the points below, from 0 to 100"));
  gtk_box_pack_start (GTK_BOX (title), heading, FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (title), self->confidence, FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (title), self->confidence_text, FALSE, FALSE, 0);
  self->reasons = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  self->points_group = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  gtk_box_pack_start (GTK_BOX (box), title, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), self->reasons, FALSE, FALSE, 0);
  return box;
}

/* Right below the title: it is the first thing to know about one that nobody was told of. */
static GtkWidget *
build_refusal (IgxSignalView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon
      = gtk_image_new_from_icon_name ("action-unavailable-symbolic", GTK_ICON_SIZE_MENU);

  self->refusal_text = igx_hub_widgets_label (NULL, NULL, 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->refusal_text), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_line_wrap (GTK_LABEL (self->refusal_text), TRUE);
  gtk_box_pack_start (GTK_BOX (box), icon, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), self->refusal_text, TRUE, TRUE, 0);
  igx_hub_widgets_set_class (box, "igx-refusal", TRUE);
  gtk_widget_show_all (box);
  gtk_widget_set_no_show_all (box, TRUE);
  self->refusal = box;
  return box;
}

static GtkWidget *
build_buttons (IgxSignalView *self)
{
  GtkWidget *box = gtk_flow_box_new ();
  GtkWidget *copy = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *buttons[4];

  self->took = gtk_button_new_with_mnemonic (_ ("_Took it"));
  self->skip = gtk_button_new_with_mnemonic (_ ("S_kip"));
  self->mute = gtk_button_new_with_mnemonic (_ ("_Mute 4 h"));
  gtk_widget_set_tooltip_text (self->took, _ ("Note in the ledger that you took this signal"));
  gtk_widget_set_tooltip_text (self->skip, _ ("Note in the ledger that you let it pass"));
  gtk_widget_set_tooltip_text (
      self->mute, _ ("No signal of this market for four hours; what is found is kept"));
  g_menu_append (menu, _ ("Copy as Text"), "view.copy-text");
  g_menu_append (menu, _ ("Copy as JSON"), "view.copy-json");
  gtk_button_set_label (GTK_BUTTON (copy), _ ("_Copy"));
  gtk_button_set_use_underline (GTK_BUTTON (copy), TRUE);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (copy), G_MENU_MODEL (menu));

  g_signal_connect_swapped (self->took, "clicked", G_CALLBACK (took_cb), self);
  g_signal_connect_swapped (self->skip, "clicked", G_CALLBACK (skip_cb), self);
  g_signal_connect_swapped (self->mute, "clicked", G_CALLBACK (mute_cb), self);
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (box), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (box), 4);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (box), 2);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (box), TRUE);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (box), 6);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (box), 6);
  buttons[0] = self->took;
  buttons[1] = self->skip;
  buttons[2] = self->mute;
  buttons[3] = copy;
  for (gsize i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      GtkWidget *child = gtk_flow_box_child_new ();

      gtk_widget_set_can_focus (child, FALSE);
      gtk_container_add (GTK_CONTAINER (child), buttons[i]);
      gtk_container_add (GTK_CONTAINER (box), child);
    }
  return box;
}

static void
igx_signal_view_init (IgxSignalView *self)
{
  static const GActionEntry entries[] = { { .name = "copy-text", .activate = copy_cb },
                                          { .name = "copy-json", .activate = copy_cb } };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  GtkWidget *scroller = gtk_scrolled_window_new (NULL, NULL);
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *frame = gtk_frame_new (NULL);
  GtkWidget *bar = build_buttons (self);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "view", G_ACTION_GROUP (group));

  self->chart = igx_chart_new ();
  gtk_widget_set_size_request (self->chart, 240, 220);
  gtk_widget_set_vexpand (self->chart, TRUE);
  g_signal_connect_swapped (self->chart, "need-older", G_CALLBACK (need_older_cb), self);
  gtk_container_add (GTK_CONTAINER (frame), self->chart);
  self->strip = igx_level_strip_new ();

  gtk_container_set_border_width (GTK_CONTAINER (page), 12);
  self->quality = igx_quality_view_new ();
  self->fate = igx_fate_view_new ();
  gtk_box_pack_start (GTK_BOX (page), build_title (self), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (page), build_refusal (self), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (page), frame, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (page), self->strip, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (page), build_why (self), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (page), self->quality, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (page), self->fate, FALSE, FALSE, 0);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_container_add (GTK_CONTAINER (scroller), page);
  gtk_box_pack_start (GTK_BOX (self), scroller, TRUE, TRUE, 0);
  gtk_container_set_border_width (GTK_CONTAINER (bar), 12);
  igx_hub_widgets_set_class (bar, "igx-actions", TRUE);
  gtk_box_pack_end (GTK_BOX (self), bar, FALSE, FALSE, 0);
  gtk_widget_show_all (GTK_WIDGET (self));
}

GtkWidget *
igx_signal_view_new (void)
{
  return g_object_new (IGX_TYPE_SIGNAL_VIEW, NULL);
}

/**
 * igx_signal_view_set_client:
 * @client: (nullable): where candles come from and marks go to
 */
void
igx_signal_view_set_client (IgxSignalView *self, IgxClient *client)
{
  g_return_if_fail (IGX_IS_SIGNAL_VIEW (self));

  if (self->client != NULL)
    g_clear_signal_handler (&self->candle_id, igx_client_get_proxy (self->client));
  g_set_object (&self->client, client);
  if (client != NULL)
    self->candle_id = g_signal_connect_swapped (igx_client_get_proxy (client), "candle-closed",
                                                G_CALLBACK (candle_closed_cb), self);
}

static void
add_reason (IgxSignalView *self, const IgxReason *reason)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *points = NULL;
  GtkWidget *value = NULL;
  GtkWidget *text = NULL;

  points
      = reason->available ? igx_format_signed (reason->points, 0) : g_strdup (_ ("not available"));
  value = igx_hub_widgets_label (points, reason->available ? "igx-points" : "dim-label", 1);
  gtk_label_set_ellipsize (GTK_LABEL (value), PANGO_ELLIPSIZE_NONE);
  gtk_size_group_add_widget (self->points_group, value);
  gtk_widget_set_valign (value, GTK_ALIGN_START);
  text = igx_hub_widgets_label (reason->text, reason->available ? NULL : "dim-label", 0);
  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_line_wrap (GTK_LABEL (text), TRUE);
  gtk_box_pack_start (GTK_BOX (box), value, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), text, TRUE, TRUE, 0);
  gtk_widget_show (box);
  gtk_box_pack_start (GTK_BOX (self->reasons), box, FALSE, FALSE, 0);
}

static void
show_reasons (IgxSignalView *self, const IgxSignal *signal)
{
  igx_hub_widgets_clear (self->reasons);
  for (guint i = 0; i < signal->reasons->len; i++)
    add_reason (self, signal->reasons->pdata[i]);
  if (signal->reasons->len == 0)
    gtk_container_add (
        GTK_CONTAINER (self->reasons),
        igx_hub_widgets_label (_ ("The strategy gives no reasons."), "dim-label", 0));
}

static void
update (IgxSignalView *self)
{
  const IgxSignal *signal = igx_signal_item_get_signal (self->item);
  g_autofree char *symbol = igx_format_symbol (signal->series.symbol);
  g_autofree char *score = igx_signal_text_score (signal);
  g_autofree char *facts
      = g_strdup_printf ("%s \xc2\xb7 %s", igx_timeframe_to_string (signal->series.timeframe),
                         igx_signal_text_strategy (signal));
  g_autofree char *confidence = NULL;
  g_autofree char *sentence = igx_signal_text_sentence (signal, self->now);
  g_autofree char *refusal = igx_verdict_text_refusal (signal);
  const char *badge = igx_signal_text_badge (signal);
  gboolean is_long = signal->direction == IGX_DIRECTION_LONG;

  igx_hub_widgets_set_text (self->arrow, igx_signal_text_arrow (signal));
  igx_hub_widgets_set_text (self->symbol, symbol);
  igx_hub_widgets_set_text (self->direction, igx_signal_text_direction (signal));
  igx_hub_widgets_set_text (self->facts, facts);
  igx_hub_widgets_set_text (self->score, score);
  igx_hub_widgets_set_text (self->badge, badge != NULL ? badge : "");
  gtk_widget_set_visible (self->badge, badge != NULL);
  igx_hub_widgets_set_class (self->arrow, "igx-long", is_long);
  igx_hub_widgets_set_class (self->arrow, "igx-short", !is_long);
  igx_hub_widgets_set_class (self->direction, "igx-long", is_long);
  igx_hub_widgets_set_class (self->direction, "igx-short", !is_long);

  confidence = isfinite (signal->confidence)
                   ? g_strdup_printf (_ ("Confidence %.0f"), signal->confidence)
                   : g_strdup (_ ("Confidence not known"));
  igx_hub_widgets_set_text (self->confidence_text, confidence);
  gtk_level_bar_set_value (GTK_LEVEL_BAR (self->confidence),
                           isfinite (signal->confidence) ? CLAMP (signal->confidence, 0, 100) : 0);
  gtk_widget_set_visible (self->confidence, isfinite (signal->confidence));
  show_levels (self);
  show_reasons (self, signal);
  igx_hub_widgets_set_text (self->refusal_text, refusal != NULL ? refusal : "");
  gtk_widget_set_visible (self->refusal, refusal != NULL);
  igx_quality_view_show (IGX_QUALITY_VIEW (self->quality), signal);
  igx_fate_view_show (IGX_FATE_VIEW (self->fate), signal, self->now);
  gtk_button_set_label (GTK_BUTTON (self->took), g_strcmp0 (signal->mark, "took") == 0
                                                     ? _ ("\xe2\x9c\x93 _Taken")
                                                     : _ ("_Took it"));
  gtk_button_set_label (GTK_BUTTON (self->skip), g_strcmp0 (signal->mark, "skipped") == 0
                                                     ? _ ("\xe2\x9c\x93 S_kipped")
                                                     : _ ("S_kip"));
  atk_object_set_name (gtk_widget_get_accessible (self->chart), sentence);
}

/**
 * igx_signal_view_set_item:
 * @item: (nullable): the signal to show
 * @now: the market's time, ms UTC
 */
void
igx_signal_view_set_item (IgxSignalView *self, IgxSignalItem *item, gint64 now)
{
  g_return_if_fail (IGX_IS_SIGNAL_VIEW (self));

  self->now = now;
  if (item == self->item)
    return;
  if (self->item != NULL)
    g_clear_signal_handler (&self->changed_id, self->item);
  g_set_object (&self->item, item);
  if (item == NULL)
    {
      g_cancellable_cancel (self->cancellable);
      igx_chart_set_signal (IGX_CHART (self->chart), NULL);
      igx_chart_set_message (IGX_CHART (self->chart), NULL);
      g_clear_pointer (&self->shown_id, g_free);
      return;
    }
  self->changed_id = g_signal_connect_swapped (item, "changed", G_CALLBACK (update), self);
  gtk_button_set_label (GTK_BUTTON (self->mute), _ ("_Mute 4 h"));
  igx_signal_view_reload (self);
  update (self);
  igx_signal_view_tick (self, now);
}

IgxSignalItem *
igx_signal_view_get_item (IgxSignalView *self)
{
  g_return_val_if_fail (IGX_IS_SIGNAL_VIEW (self), NULL);

  return self->item;
}

/**
 * igx_signal_view_reload:
 *
 * Asks for the candles again: the service came, or went.
 */
void
igx_signal_view_reload (IgxSignalView *self)
{
  g_autoptr (IgxSignal) signal = NULL;

  g_return_if_fail (IGX_IS_SIGNAL_VIEW (self));

  if (self->item == NULL)
    return;
  signal = igx_signal_copy (igx_signal_item_get_signal (self->item));
  igx_chart_set_signal (IGX_CHART (self->chart), signal);
  load_candles (self);
}

/**
 * igx_signal_view_tick:
 * @now: the market's time, ms UTC
 *
 * Renews age and countdown.
 */
void
igx_signal_view_tick (IgxSignalView *self, gint64 now)
{
  const IgxSignal *signal = NULL;
  g_autofree char *age = NULL;

  self->now = now;
  if (self->item == NULL)
    return;
  signal = igx_signal_item_get_signal (self->item);
  age = igx_format_ago (now - signal->close_time);
  igx_hub_widgets_set_text (self->age, age);
  igx_fate_view_show (IGX_FATE_VIEW (self->fate), signal, now);
}

/**
 * igx_signal_view_get_n_candles:
 *
 * Returns: how many candles the chart holds
 */
guint
igx_signal_view_get_n_candles (IgxSignalView *self)
{
  return igx_chart_get_n_candles (IGX_CHART (self->chart));
}

/**
 * igx_signal_view_get_level_text:
 * @level: 0 entry, 1 stop, 2 and up the targets
 *
 * Returns: (transfer full) (nullable): the price as it is shown
 */
char *
igx_signal_view_get_level_text (IgxSignalView *self, guint level)
{
  return g_strdup (igx_level_strip_get_text (IGX_LEVEL_STRIP (self->strip), level));
}

/**
 * igx_signal_view_get_quality:
 *
 * Returns: (transfer none): the #IgxQualityView
 */
GtkWidget *
igx_signal_view_get_quality (IgxSignalView *self)
{
  return self->quality;
}

/**
 * igx_signal_view_get_fate:
 *
 * Returns: (transfer none): the #IgxFateView
 */
GtkWidget *
igx_signal_view_get_fate (IgxSignalView *self)
{
  return self->fate;
}

/**
 * igx_signal_view_get_refusal_text:
 *
 * Returns: (nullable): why it was not published, as it is shown; %NULL if nothing is
 */
const char *
igx_signal_view_get_refusal_text (IgxSignalView *self)
{
  if (!gtk_widget_get_visible (self->refusal))
    return NULL;
  return gtk_label_get_text (GTK_LABEL (self->refusal_text));
}
