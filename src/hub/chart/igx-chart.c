/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The picture without the crosshair is kept: a moving pointer paints it and draws two lines. */
#include "hub/chart/igx-chart.h"

#include "igx-config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "client/igx-format.h"

#define DEFAULT_SLOTS 120.0
/** Where the signal stands in a fresh view, of the width. */
#define SIGNAL_SHARE 0.7
/** Least room for the lines after a signal that has just fired, of the width. */
#define SPACE_AFTER_SHARE 0.2
#define ZOOM_STEP         1.2
#define KEY_PAN_PX        60.0
#define EMPTY_AFTER       6.0
/** A page of older candles is asked for when so many slots are left of the plot's edge. */
#define OLDER_WITHIN 20.0

struct _IgxChart
{
  GtkDrawingArea parent_instance;

  GArray *candles; /* of IgxCandle */
  IgxCandle forming;
  gboolean has_forming;
  IgxSignal *signal; /* (owned) (nullable) */
  char *message;     /* (owned) (nullable): shown instead of candles */
  int decimals;
  GTimeZone *zone;

  IgxChartLayout layout;
  cairo_surface_t *base; /* (owned) (nullable): the picture without crosshair */
  gboolean base_is_dark;
  double pointer_x;
  double pointer_y;
  double drag_x;
  gboolean dragging;
  gboolean asked_older;
};

enum
{
  NEED_OLDER,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IgxChart, igx_chart, GTK_TYPE_DRAWING_AREA)

static void
invalidate (IgxChart *self)
{
  g_clear_pointer (&self->base, cairo_surface_destroy);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gint64
last_time (IgxChart *self)
{
  if (self->has_forming)
    return self->forming.open_time;
  return g_array_index (self->candles, IgxCandle, self->candles->len - 1).open_time;
}

static void
view_changed (IgxChart *self)
{
  IgxChartScale *scale = &self->layout.scale;

  if (self->candles->len > 0)
    {
      gint64 first = g_array_index (self->candles, IgxCandle, 0).open_time;

      igx_chart_scale_keep_in_reach (scale, first, last_time (self));
      if (!self->asked_older
          && scale->first_slot < igx_chart_scale_slot_of_time (scale, first) + OLDER_WITHIN)
        {
          self->asked_older = TRUE;
          g_signal_emit (self, signals[NEED_OLDER], 0);
        }
    }
  invalidate (self);
}

static gboolean
is_dark (GtkWidget *widget)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  GdkRGBA color;

  gtk_style_context_get_color (context, gtk_style_context_get_state (context), &color);
  return 0.299 * color.red + 0.587 * color.green + 0.114 * color.blue > 0.5;
}

static void
make_scene (IgxChart *self, IgxChartScene *scene)
{
  scene->candles = self->candles;
  scene->forming = self->has_forming ? &self->forming : NULL;
  scene->signal = self->signal;
  scene->decimals = self->decimals;
  scene->palette = igx_chart_palette_get (is_dark (GTK_WIDGET (self)));
  scene->zone = self->zone;
}

static PangoLayout *
make_text (IgxChart *self)
{
  PangoLayout *text = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_attr_list_insert (attributes, pango_attr_scale_new (PANGO_SCALE_SMALL));
  pango_layout_set_attributes (text, attributes);
  pango_attr_list_unref (attributes);
  return text;
}

static void
draw_message (IgxChart *self, cairo_t *cr, const IgxChartScene *scene, PangoLayout *text)
{
  int width = gtk_widget_get_allocated_width (GTK_WIDGET (self));
  int height = gtk_widget_get_allocated_height (GTK_WIDGET (self));
  int text_height = 0;
  IgxChartColor back = scene->palette->background;
  IgxChartColor front = scene->palette->text;

  cairo_set_source_rgb (cr, ((back >> 16) & 0xff) / 255.0, ((back >> 8) & 0xff) / 255.0,
                        (back & 0xff) / 255.0);
  cairo_paint (cr);
  pango_layout_set_text (text, self->message != NULL ? self->message : "", -1);
  pango_layout_set_width (text, MAX (width - 24, 10) * PANGO_SCALE);
  pango_layout_set_alignment (text, PANGO_ALIGN_CENTER);
  pango_layout_get_pixel_size (text, NULL, &text_height);
  cairo_set_source_rgb (cr, ((front >> 16) & 0xff) / 255.0, ((front >> 8) & 0xff) / 255.0,
                        (front & 0xff) / 255.0);
  cairo_move_to (cr, 12, (height - text_height) / 2);
  pango_cairo_show_layout (cr, text);
}

static void
draw_base (IgxChart *self, const IgxChartScene *scene, PangoLayout *text)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int width = gtk_widget_get_allocated_width (widget);
  int height = gtk_widget_get_allocated_height (widget);
  cairo_t *cr = NULL;

  igx_chart_render_place (scene, text, width, height, &self->layout);
  igx_chart_render_fit_prices (scene, &self->layout);
  self->base = gdk_window_create_similar_surface (gtk_widget_get_window (widget),
                                                  CAIRO_CONTENT_COLOR, width, height);
  cr = cairo_create (self->base);
  igx_chart_render_scene (cr, text, scene, &self->layout, NULL);
  cairo_destroy (cr);
}

static gboolean
igx_chart_draw (GtkWidget *widget, cairo_t *cr)
{
  IgxChart *self = IGX_CHART (widget);
  g_autoptr (PangoLayout) text = make_text (self);
  gboolean dark = is_dark (widget);
  IgxChartScene scene;

  make_scene (self, &scene);
  if (self->candles->len == 0 && !self->has_forming)
    {
      draw_message (self, cr, &scene, text);
      return GDK_EVENT_PROPAGATE;
    }
  if (self->base == NULL || self->base_is_dark != dark)
    {
      g_clear_pointer (&self->base, cairo_surface_destroy);
      draw_base (self, &scene, text);
      self->base_is_dark = dark;
    }
  cairo_set_source_surface (cr, self->base, 0, 0);
  cairo_paint (cr);
  if (isfinite (self->pointer_x))
    igx_chart_render_crosshair (cr, text, &scene, &self->layout, self->pointer_x, self->pointer_y);
  if (gtk_widget_has_visible_focus (widget))
    gtk_render_focus (gtk_widget_get_style_context (widget), cr, 1, 1,
                      gtk_widget_get_allocated_width (widget) - 2,
                      gtk_widget_get_allocated_height (widget) - 2);
  return GDK_EVENT_PROPAGATE;
}

static void
igx_chart_size_allocate (GtkWidget *widget, GtkAllocation *allocation)
{
  GTK_WIDGET_CLASS (igx_chart_parent_class)->size_allocate (widget, allocation);
  g_clear_pointer (&IGX_CHART (widget)->base, cairo_surface_destroy);
}

static void
igx_chart_style_updated (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (igx_chart_parent_class)->style_updated (widget);
  g_clear_pointer (&IGX_CHART (widget)->base, cairo_surface_destroy);
}

static gboolean
igx_chart_scroll (GtkWidget *widget, GdkEventScroll *event)
{
  IgxChart *self = IGX_CHART (widget);
  double dx = 0;
  double dy = 0;

  if (event->direction == GDK_SCROLL_SMOOTH)
    gdk_event_get_scroll_deltas ((const GdkEvent *) event, &dx, &dy);
  else if (event->direction == GDK_SCROLL_UP)
    dy = -1;
  else if (event->direction == GDK_SCROLL_DOWN)
    dy = 1;
  else
    dx = event->direction == GDK_SCROLL_LEFT ? -1 : 1;

  if (fabs (dx) > fabs (dy))
    igx_chart_scale_pan (&self->layout.scale, -dx * KEY_PAN_PX);
  else
    igx_chart_scale_zoom (&self->layout.scale, pow (ZOOM_STEP, dy), event->x);
  view_changed (self);
  return GDK_EVENT_STOP;
}

static gboolean
igx_chart_button_press (GtkWidget *widget, GdkEventButton *event)
{
  IgxChart *self = IGX_CHART (widget);

  if (event->button != GDK_BUTTON_PRIMARY)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_grab_focus (widget);
  if (event->type == GDK_2BUTTON_PRESS)
    {
      self->dragging = FALSE;
      igx_chart_reset_view (self);
      return GDK_EVENT_STOP;
    }
  self->dragging = TRUE;
  self->drag_x = event->x;
  return GDK_EVENT_STOP;
}

static gboolean
igx_chart_button_release (GtkWidget *widget, GdkEventButton *event)
{
  IGX_CHART (widget)->dragging = FALSE;
  return GDK_EVENT_PROPAGATE;
}

static gboolean
igx_chart_motion (GtkWidget *widget, GdkEventMotion *event)
{
  IgxChart *self = IGX_CHART (widget);

  self->pointer_x = event->x;
  self->pointer_y = event->y;
  if (self->dragging)
    {
      igx_chart_scale_pan (&self->layout.scale, event->x - self->drag_x);
      self->drag_x = event->x;
      view_changed (self);
    }
  gtk_widget_queue_draw (widget);
  return GDK_EVENT_PROPAGATE;
}

static gboolean
igx_chart_leave (GtkWidget *widget, GdkEventCrossing *event)
{
  IGX_CHART (widget)->pointer_x = NAN;
  gtk_widget_queue_draw (widget);
  return GDK_EVENT_PROPAGATE;
}

static gboolean
igx_chart_key_press (GtkWidget *widget, GdkEventKey *event)
{
  IgxChart *self = IGX_CHART (widget);
  IgxChartScale *scale = &self->layout.scale;
  double middle = scale->x + scale->width / 2;

  if ((event->state & gtk_accelerator_get_default_mod_mask () & ~GDK_SHIFT_MASK) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (event->keyval)
    {
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      igx_chart_scale_zoom (scale, 1 / ZOOM_STEP, middle);
      break;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      igx_chart_scale_zoom (scale, ZOOM_STEP, middle);
      break;
    case GDK_KEY_Left:
      igx_chart_scale_pan (scale, KEY_PAN_PX);
      break;
    case GDK_KEY_Right:
      igx_chart_scale_pan (scale, -KEY_PAN_PX);
      break;
    case GDK_KEY_Home:
      if (self->candles->len > 0)
        scale->first_slot = igx_chart_scale_slot_of_time (
            scale, g_array_index (self->candles, IgxCandle, 0).open_time);
      break;
    case GDK_KEY_End:
      if (self->candles->len > 0)
        scale->first_slot
            = igx_chart_scale_slot_of_time (scale, last_time (self)) + EMPTY_AFTER - scale->n_slots;
      break;
    case GDK_KEY_0:
      igx_chart_reset_view (self);
      return GDK_EVENT_STOP;
    default:
      return GTK_WIDGET_CLASS (igx_chart_parent_class)->key_press_event (widget, event);
    }
  view_changed (self);
  return GDK_EVENT_STOP;
}

static void
igx_chart_finalize (GObject *object)
{
  IgxChart *self = IGX_CHART (object);

  g_clear_pointer (&self->base, cairo_surface_destroy);
  g_clear_pointer (&self->signal, igx_signal_unref);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_array_unref (self->candles);
  g_free (self->message);
  G_OBJECT_CLASS (igx_chart_parent_class)->finalize (object);
}

static void
igx_chart_class_init (IgxChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = igx_chart_finalize;
  widget_class->draw = igx_chart_draw;
  widget_class->size_allocate = igx_chart_size_allocate;
  widget_class->style_updated = igx_chart_style_updated;
  widget_class->scroll_event = igx_chart_scroll;
  widget_class->button_press_event = igx_chart_button_press;
  widget_class->button_release_event = igx_chart_button_release;
  widget_class->motion_notify_event = igx_chart_motion;
  widget_class->leave_notify_event = igx_chart_leave;
  widget_class->key_press_event = igx_chart_key_press;

  /**
   * IgxChart::need-older:
   *
   * The view comes near the oldest candle: igx_chart_prepend() is welcome. Emitted once until it
   * was called.
   */
  signals[NEED_OLDER] = g_signal_new ("need-older", IGX_TYPE_CHART, G_SIGNAL_RUN_LAST, 0, NULL,
                                      NULL, NULL, G_TYPE_NONE, 0);
}

static void
igx_chart_init (IgxChart *self)
{
  AtkObject *accessible = gtk_widget_get_accessible (GTK_WIDGET (self));

  self->candles = g_array_new (FALSE, FALSE, sizeof (IgxCandle));
  self->zone = g_time_zone_new_local ();
  self->pointer_x = NAN;
  self->layout.scale.timeframe = 60000;
  self->layout.scale.n_slots = DEFAULT_SLOTS;
  self->layout.scale.high = 1;
  gtk_widget_set_can_focus (GTK_WIDGET (self), TRUE);
  gtk_widget_add_events (GTK_WIDGET (self), GDK_BUTTON_PRESS_MASK | GDK_BUTTON_RELEASE_MASK
                                                | GDK_POINTER_MOTION_MASK | GDK_LEAVE_NOTIFY_MASK
                                                | GDK_SCROLL_MASK | GDK_SMOOTH_SCROLL_MASK
                                                | GDK_KEY_PRESS_MASK);
  atk_object_set_role (accessible, ATK_ROLE_CHART);
  atk_object_set_name (accessible, _ ("Candlestick chart"));
}

GtkWidget *
igx_chart_new (void)
{
  return g_object_new (IGX_TYPE_CHART, NULL);
}

static void
update_decimals (IgxChart *self)
{
  g_autoptr (GArray) prices = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < self->candles->len; i++)
    {
      const IgxCandle *candle = &g_array_index (self->candles, IgxCandle, i);

      g_array_append_val (prices, candle->close);
      g_array_append_val (prices, candle->high);
    }
  self->decimals
      = igx_format_price_decimals ((const double *) (gpointer) prices->data, prices->len);
}

static void
update_description (IgxChart *self)
{
  AtkObject *accessible = gtk_widget_get_accessible (GTK_WIDGET (self));
  g_autofree char *description = NULL;
  g_autofree char *last = NULL;
  g_autofree char *time = NULL;

  if (self->candles->len == 0)
    {
      atk_object_set_description (accessible, self->message != NULL ? self->message : "");
      return;
    }
  last = igx_format_number (g_array_index (self->candles, IgxCandle, self->candles->len - 1).close,
                            self->decimals);
  time = igx_format_time_local (last_time (self));
  description = g_strdup_printf (_ ("%u candles, the last of %s closed at %s"), self->candles->len,
                                 time, last);
  atk_object_set_description (accessible, description);
}

/**
 * igx_chart_set_candles:
 * @timeframe: of the candles
 * @candles: of #IgxCandle, ascending; copied
 * @forming: (nullable): the candle that is not closed yet
 *
 * Replaces what is shown and puts the view back.
 */
void
igx_chart_set_candles (IgxChart *self,
                       IgxTimeframe timeframe,
                       const GArray *candles,
                       const IgxCandle *forming)
{
  g_return_if_fail (IGX_IS_CHART (self));
  g_return_if_fail (timeframe > 0);

  g_array_set_size (self->candles, 0);
  g_array_append_vals (self->candles, candles->data,
                       MIN (candles->len, (guint) IGX_CHART_CANDLES_MAX));
  self->has_forming = forming != NULL;
  if (forming != NULL)
    self->forming = *forming;
  self->layout.scale.timeframe = timeframe;
  if (self->candles->len > 0)
    self->layout.scale.origin = g_array_index (self->candles, IgxCandle, 0).open_time;
  else if (forming != NULL)
    self->layout.scale.origin = forming->open_time;
  self->asked_older = FALSE;
  update_decimals (self);
  update_description (self);
  igx_chart_reset_view (self);
}

/**
 * igx_chart_append:
 * @candle: a candle that has just closed; one that is not newer than the last is passed over
 */
void
igx_chart_append (IgxChart *self, const IgxCandle *candle)
{
  g_return_if_fail (IGX_IS_CHART (self));

  if (self->candles->len == 0 || self->candles->len >= IGX_CHART_CANDLES_MAX
      || candle->open_time
             <= g_array_index (self->candles, IgxCandle, self->candles->len - 1).open_time)
    return;
  g_array_append_val (self->candles, *candle);
  if (self->has_forming && self->forming.open_time <= candle->open_time)
    self->has_forming = FALSE;
  update_description (self);
  invalidate (self);
}

/**
 * igx_chart_prepend:
 * @candles: of #IgxCandle, ascending; those that are not older than the first are passed over
 *
 * Keeps the view. An empty array means that there is nothing older.
 */
void
igx_chart_prepend (IgxChart *self, const GArray *candles)
{
  gsize n = 0;

  g_return_if_fail (IGX_IS_CHART (self));

  if (self->candles->len == 0)
    return;
  n = igx_chart_scale_lower_bound (candles, g_array_index (self->candles, IgxCandle, 0).open_time);
  if (n == 0 || self->candles->len + n > IGX_CHART_CANDLES_MAX)
    return;
  g_array_prepend_vals (self->candles, candles->data, (guint) n);
  self->asked_older = FALSE;
  update_description (self);
  invalidate (self);
}

/**
 * igx_chart_set_signal:
 * @signal: (nullable): whose levels and moment are drawn
 */
void
igx_chart_set_signal (IgxChart *self, IgxSignal *signal)
{
  g_return_if_fail (IGX_IS_CHART (self));

  if (signal != NULL)
    igx_signal_ref (signal);
  g_clear_pointer (&self->signal, igx_signal_unref);
  self->signal = signal;
  invalidate (self);
}

/**
 * igx_chart_set_message:
 * @message: (nullable): what to say while there are no candles
 *
 * Takes the candles away.
 */
void
igx_chart_set_message (IgxChart *self, const char *message)
{
  g_return_if_fail (IGX_IS_CHART (self));

  g_free (self->message);
  self->message = g_strdup (message);
  g_array_set_size (self->candles, 0);
  self->has_forming = FALSE;
  update_description (self);
  invalidate (self);
}

/**
 * igx_chart_get_decimals:
 *
 * Returns: the decimals that the market's prices have
 */
int
igx_chart_get_decimals (IgxChart *self)
{
  return self->decimals;
}

guint
igx_chart_get_n_candles (IgxChart *self)
{
  return self->candles->len;
}

/**
 * igx_chart_get_first_time:
 *
 * Returns: open time of the oldest candle, 0 if there is none
 */
gint64
igx_chart_get_first_time (IgxChart *self)
{
  return self->candles->len > 0 ? g_array_index (self->candles, IgxCandle, 0).open_time : 0;
}

/**
 * igx_chart_reset_view:
 *
 * Shows the signal with what came after, or the newest candles.
 */
void
igx_chart_reset_view (IgxChart *self)
{
  IgxChartScale *scale = &self->layout.scale;
  double right = 0;

  g_return_if_fail (IGX_IS_CHART (self));

  if (self->candles->len == 0 && !self->has_forming)
    {
      invalidate (self);
      return;
    }
  scale->n_slots = DEFAULT_SLOTS;
  right = igx_chart_scale_slot_of_time (scale, last_time (self)) + 1 + EMPTY_AFTER;
  if (self->signal != NULL)
    {
      double slot = igx_chart_scale_slot_of_time (scale, self->signal->close_time);

      right = MIN (right, slot + (1 - SIGNAL_SHARE) * scale->n_slots);
      right = MAX (right, slot + SPACE_AFTER_SHARE * scale->n_slots);
    }
  scale->first_slot = right - scale->n_slots;
  invalidate (self);
}
