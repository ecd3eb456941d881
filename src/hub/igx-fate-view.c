/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of a candidate since it fired. */
#include "hub/igx-fate-view.h"

#include "igx-config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "client/igx-format.h"
#include "engine/igx-timeframe.h"
#include "hub/igx-hub-widgets.h"
#include "hub/igx-signal-text.h"

struct _IgxFateView
{
  GtkBox parent_instance;

  GtkWidget *state;
  GtkWidget *result;
  GtkWidget *path;
  GtkWidget *holding;
  GtkWidget *expires;
  GtkWidget *fired;
  GtkWidget *seen;
};

G_DEFINE_FINAL_TYPE (IgxFateView, igx_fate_view, GTK_TYPE_BOX)

static void
igx_fate_view_class_init (IgxFateViewClass *klass)
{
}

static void
igx_fate_view_init (IgxFateView *self)
{
  GtkWidget *facts = igx_hub_widgets_facts ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->state = igx_hub_widgets_add_fact (facts, 0, _ ("State"),
                                          _ ("What came first: a target, the stop or the expiry"));
  self->result
      = igx_hub_widgets_add_fact (facts, 1, _ ("Result"),
                                  _ ("What it made after fees, in R, multiples of the risk, and in "
                                     "percent of the entry"));
  self->path = igx_hub_widgets_add_fact (facts, 2, _ ("Path"),
                                         _ ("How far it stood for it (MFE) and against it (MAE) at "
                                            "its extremes, in R"));
  self->holding = igx_hub_widgets_add_fact (facts, 3, _ ("In the market"),
                                            _ ("How long it was in, and the candles that its path "
                                               "was followed on"));
  self->expires = igx_hub_widgets_add_fact (
      facts, 4, _ ("Expires"), _ ("After this time the signal means nothing any more"));
  self->fired = igx_hub_widgets_add_fact (facts, 5, _ ("Fired"),
                                          _ ("When the candle closed that the signal fired on"));
  self->seen = igx_hub_widgets_add_fact (facts, 6, _ ("Seen"), _ ("When IgniteX found it"));
  gtk_box_pack_start (GTK_BOX (self), igx_hub_widgets_section (_ ("Since"), NULL), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (self), facts, FALSE, FALSE, 0);
}

GtkWidget *
igx_fate_view_new (void)
{
  return g_object_new (IGX_TYPE_FATE_VIEW, "visible", TRUE, NULL);
}

static void
show_time (GtkWidget *label, gint64 time, const char *suffix)
{
  g_autofree char *local = igx_format_time_local (time);
  g_autofree char *utc = igx_format_time_utc (time);
  g_autofree char *text = NULL;

  text = suffix != NULL ? g_strdup_printf ("%s \xc2\xb7 %s", local, suffix) : g_strdup (local);
  igx_hub_widgets_set_text (label, text);
  gtk_widget_set_tooltip_text (label, utc);
}

/* What is told of something whose number is not known. */
static const char *
get_unknown (const IgxSignal *signal, gint64 now)
{
  return igx_signal_text_is_over (signal, now) ? _ ("unknown") : _ ("not over yet");
}

static void
show_state (IgxFateView *self, const IgxSignal *signal, gint64 now)
{
  g_autofree char *text = g_strdup_printf (
      "%s%s", igx_signal_text_state (signal, now),
      signal->ambiguous ? _ (" \xc2\xb7 a candle touched both sides: counted as the worse") : "");

  igx_hub_widgets_set_text (self->state, text);
}

static void
show_result (IgxFateView *self, const IgxSignal *signal, gint64 now)
{
  g_autofree char *r = igx_format_r (signal->result_r);
  g_autofree char *percent = igx_format_percent (signal->result_percent, 2);
  g_autofree char *text = NULL;

  if (isfinite (signal->result_r) && isfinite (signal->result_percent))
    text = g_strdup_printf (_ ("%s \xc2\xb7 %s after fees"), r, percent);
  else if (isfinite (signal->result_r))
    text = g_strdup_printf (_ ("%s after fees"), r);
  igx_hub_widgets_set_text (self->result, text != NULL ? text : get_unknown (signal, now));
  igx_hub_widgets_set_class (self->result, "igx-gain", signal->result_r > 0);
  igx_hub_widgets_set_class (self->result, "igx-loss", signal->result_r < 0);
}

static void
show_path (IgxFateView *self, const IgxSignal *signal, gint64 now)
{
  g_autofree char *best = igx_format_r (signal->mfe_r);
  g_autofree char *worst = igx_format_r (signal->mae_r);
  g_autofree char *text = NULL;

  if (isfinite (signal->mfe_r) || isfinite (signal->mae_r))
    text = g_strdup_printf (_ ("best %s \xc2\xb7 worst %s"), best, worst);
  igx_hub_widgets_set_text (self->path, text != NULL ? text : get_unknown (signal, now));
}

static void
show_holding (IgxFateView *self, const IgxSignal *signal, gint64 now)
{
  const gint64 holding = igx_signal_get_holding (signal);
  GString *text = g_string_new (NULL);

  if (holding >= 0)
    {
      g_autofree char *duration = igx_format_duration (holding);

      g_string_append (text, duration);
    }
  else if (signal->state == IGX_SIGNAL_STATE_WAITING || signal->state == IGX_SIGNAL_STATE_MISSED)
    g_string_append (text, _ ("never in so far"));
  else if (signal->filled_at > 0 && signal->filled_at <= now)
    {
      g_autofree char *duration = igx_format_duration (now - signal->filled_at);

      g_string_append_printf (text, _ ("for %s"), duration);
    }
  else
    g_string_append (text, _ ("unknown"));
  if (signal->followed != 0)
    g_string_append_printf (text, _ (" \xc2\xb7 followed on candles of %s"),
                            igx_timeframe_to_string (signal->followed));
  igx_hub_widgets_set_text (self->holding, text->str);
  g_string_free (text, TRUE);
}

static void
show_expiry (IgxFateView *self, const IgxSignal *signal, gint64 now)
{
  g_autofree char *left = NULL;

  if (!igx_signal_text_is_over (signal, now) && signal->expires_at > now)
    {
      g_autofree char *countdown = igx_format_countdown (signal->expires_at - now);

      left = g_strdup_printf (_ ("in %s"), countdown);
    }
  else if (signal->expires_at > 0 && now >= signal->expires_at)
    left = g_strdup (_ ("over"));
  show_time (self->expires, signal->expires_at, left);
}

/**
 * igx_fate_view_show:
 * @now: the market's time, ms UTC
 */
void
igx_fate_view_show (IgxFateView *self, const IgxSignal *signal, gint64 now)
{
  g_return_if_fail (IGX_IS_FATE_VIEW (self));

  show_state (self, signal, now);
  show_result (self, signal, now);
  show_path (self, signal, now);
  show_holding (self, signal, now);
  show_expiry (self, signal, now);
  show_time (self->fired, signal->close_time, NULL);
  show_time (self->seen, signal->detected_at, NULL);
}

/**
 * igx_fate_view_get_text:
 *
 * Returns: (transfer full): state, result, path and time in the market as they are shown, a line
 *   each
 */
char *
igx_fate_view_get_text (IgxFateView *self)
{
  return g_strjoin ("\n", gtk_label_get_text (GTK_LABEL (self->state)),
                    gtk_label_get_text (GTK_LABEL (self->result)),
                    gtk_label_get_text (GTK_LABEL (self->path)),
                    gtk_label_get_text (GTK_LABEL (self->holding)), NULL);
}
