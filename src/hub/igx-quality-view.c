/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How good a candidate is thought to be: a bar for each term of its quality, what it weighs, the
 * market and the other candidates of its close, and what its verdict was taken from. A term that is
 * unknown has no bar: an empty one would say 0. */
#include "hub/igx-quality-view.h"

#include "igx-config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "client/igx-format.h"
#include "hub/igx-hub-widgets.h"
#include "hub/igx-verdict-text.h"

#define BAR_WIDTH 90

typedef struct
{
  GtkWidget *bar;
  GtkWidget *value;
  GtkWidget *weight;
} Term;

struct _IgxQualityView
{
  GtkBox parent_instance;

  GtkWidget *quality;
  GtkWidget *grid;
  Term terms[IGX_N_TERMS];
  GtkWidget *note;
  GtkWidget *market;
  GtkWidget *votes;
  GtkWidget *values;
  GtkWidget *inputs;
};

G_DEFINE_FINAL_TYPE (IgxQualityView, igx_quality_view, GTK_TYPE_BOX)

static void
igx_quality_view_class_init (IgxQualityViewClass *klass)
{
}

static void
add_term (IgxQualityView *self, IgxTerm term)
{
  Term *row = &self->terms[term];
  GtkWidget *name = igx_hub_widgets_label (igx_verdict_text_term (term), NULL, 0);

  row->bar = gtk_level_bar_new_for_interval (0, 100);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (row->bar), GTK_LEVEL_BAR_OFFSET_LOW);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (row->bar), GTK_LEVEL_BAR_OFFSET_HIGH);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (row->bar), GTK_LEVEL_BAR_OFFSET_FULL);
  gtk_widget_set_valign (row->bar, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (row->bar, BAR_WIDTH, -1);
  row->value = igx_hub_widgets_label (NULL, "igx-number", 1);
  row->weight = igx_hub_widgets_label (NULL, "igx-number", 1);
  igx_hub_widgets_set_class (row->weight, "dim-label", TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_ellipsize (GTK_LABEL (row->value), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_ellipsize (GTK_LABEL (row->weight), PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_tooltip_text (name, igx_verdict_text_term_hint (term));
  gtk_widget_set_tooltip_text (row->weight,
                               _ ("Its weight, and the points that it adds to the quality"));
  gtk_grid_attach (GTK_GRID (self->grid), name, 0, (int) term, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), row->bar, 1, (int) term, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), row->value, 2, (int) term, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), row->weight, 3, (int) term, 1, 1);
}

static GtkWidget *
add_expander (IgxQualityView *self, const char *title, GtkWidget *child)
{
  GtkWidget *expander = gtk_expander_new (title);

  gtk_widget_set_margin_start (child, 18);
  gtk_container_add (GTK_CONTAINER (expander), child);
  gtk_widget_show (child);
  gtk_widget_show (expander);
  gtk_box_pack_start (GTK_BOX (self), expander, FALSE, FALSE, 0);
  return child;
}

static GtkWidget *
make_paragraph (const char *css_class)
{
  GtkWidget *label = igx_hub_widgets_label (NULL, css_class, 0);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  return label;
}

static void
igx_quality_view_init (IgxQualityView *self)
{
  GtkWidget *facts = igx_hub_widgets_facts ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->quality = igx_hub_widgets_label (NULL, "igx-number", 1);
  gtk_label_set_ellipsize (GTK_LABEL (self->quality), PANGO_ELLIPSIZE_NONE);
  gtk_box_pack_start (GTK_BOX (self), igx_hub_widgets_section (_ ("Quality"), self->quality), FALSE,
                      FALSE, 0);

  self->grid = igx_hub_widgets_facts ();
  for (guint i = 0; i < IGX_N_TERMS; i++)
    add_term (self, (IgxTerm) i);
  gtk_widget_show_all (self->grid);
  for (guint i = 0; i < IGX_N_TERMS; i++)
    gtk_widget_set_no_show_all (self->terms[i].bar, TRUE);
  gtk_box_pack_start (GTK_BOX (self), self->grid, FALSE, FALSE, 0);
  self->note = make_paragraph ("dim-label");
  gtk_box_pack_start (GTK_BOX (self), self->note, FALSE, FALSE, 0);
  gtk_widget_set_no_show_all (self->note, TRUE);

  self->market = igx_hub_widgets_add_fact (
      facts, 0, _ ("Market"),
      _ ("What the market was like at that close, measured against its own history"));
  self->votes = igx_hub_widgets_add_fact (
      facts, 1, _ ("Votes"),
      _ ("The candidates of this market at the same close: those of the same direction are votes, "
         "opposite ones take from the quality"));
  gtk_box_pack_start (GTK_BOX (self), facts, FALSE, FALSE, 0);
  self->inputs
      = add_expander (self, _ ("What the verdict was taken from"), make_paragraph ("igx-number"));
  self->values = add_expander (self, _ ("Values of the strategy at that close"),
                               make_paragraph ("igx-number"));
}

GtkWidget *
igx_quality_view_new (void)
{
  return g_object_new (IGX_TYPE_QUALITY_VIEW, "visible", TRUE, NULL);
}

static double
sum_weights (const IgxSignal *signal)
{
  double sum = 0;

  for (guint i = 0; i < IGX_N_TERMS; i++)
    if (isfinite (signal->quality_terms[i]))
      sum += igx_term_get_weight ((IgxTerm) i);
  return sum;
}

static void
show_term (IgxQualityView *self, IgxTerm term, double value, double weights)
{
  Term *row = &self->terms[term];
  const gboolean known = isfinite (value);
  const double weight = igx_term_get_weight (term);
  g_autofree char *number = igx_format_number (value, 0);
  g_autofree char *share = NULL;

  if (known)
    share = g_strdup_printf (_ ("\xc3\x97 %.0f%% = %.1f"), 100 * weight / weights,
                             value * weight / weights);
  else
    share = g_strdup_printf (_ ("of %.0f%%"), 100 * weight);
  gtk_widget_set_visible (row->bar, known);
  gtk_level_bar_set_value (GTK_LEVEL_BAR (row->bar), known ? CLAMP (value, 0, 100) : 0);
  igx_hub_widgets_set_text (row->value, known ? number : _ ("unknown"));
  igx_hub_widgets_set_class (row->value, "dim-label", !known);
  igx_hub_widgets_set_text (row->weight, share);
}

static void
show_note (IgxQualityView *self, const IgxSignal *signal, double weights)
{
  GString *text = g_string_new (NULL);

  if (!(weights > 0))
    g_string_append (text, _ ("None of its terms is known."));
  else if (weights < 1 - 1e-9)
    g_string_append_printf (text,
                            _ ("Unknown terms are left out: the weights of the others, %.0f%% "
                               "together, are scaled to 100%%."),
                            100 * weights);
  if (signal->opposition < 1)
    g_string_append_printf (text, _ ("%sOpposite candidates of the same close left %.0f%% of it."),
                            text->len > 0 ? " " : "", 100 * signal->opposition);
  igx_hub_widgets_set_text (self->note, text->str);
  gtk_widget_set_visible (self->note, text->len > 0);
  g_string_free (text, TRUE);
}

static void
show_votes (IgxQualityView *self, const IgxSignal *signal)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; signal->votes != NULL && i < signal->votes->len; i++)
    {
      const IgxVote *vote = signal->votes->pdata[i];
      g_autofree char *confidence = igx_format_number (vote->confidence, 0);

      g_string_append_printf (text, "%s%s %s %s", i > 0 ? " \xc2\xb7 " : "",
                              vote->direction == IGX_DIRECTION_LONG ? "\xe2\x96\xb2"
                                                                    : "\xe2\x96\xbc",
                              vote->strategy, confidence);
    }
  if (text->len == 0)
    g_string_append (text, signal->verdict != NULL ? _ ("no other candidate") : _ ("unknown"));
  igx_hub_widgets_set_text (self->votes, text->str);
  g_string_free (text, TRUE);
}

static void
show_values (IgxQualityView *self, const IgxSignal *signal)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; signal->values != NULL && i < signal->values->len; i++)
    {
      const IgxSignalValue *value = signal->values->pdata[i];

      g_string_append_printf (text, "%s%s = ", i > 0 ? "\n" : "", value->name);
      if (isfinite (value->value))
        g_string_append_printf (text, "%.6g", value->value);
      else
        g_string_append (text, _ ("unknown"));
    }
  igx_hub_widgets_set_text (self->values, text->str);
  gtk_widget_set_visible (gtk_widget_get_parent (self->values), text->len > 0);
  g_string_free (text, TRUE);
}

/**
 * igx_quality_view_show:
 *
 * Shows what is known of how @signal was judged.
 */
void
igx_quality_view_show (IgxQualityView *self, const IgxSignal *signal)
{
  const double weights = sum_weights (signal);
  g_autofree char *number = igx_format_number (signal->quality, 1);
  g_autofree char *quality = NULL;
  g_autofree char *market = igx_verdict_text_market (signal);
  g_autofree char *inputs = igx_verdict_text_inputs (signal);

  g_return_if_fail (IGX_IS_QUALITY_VIEW (self));

  quality = isfinite (signal->quality) ? g_strdup_printf (_ ("Q %s of 100"), number)
                                       : g_strdup (_ ("Q unknown"));
  igx_hub_widgets_set_text (self->quality, quality);
  for (guint i = 0; i < IGX_N_TERMS; i++)
    show_term (self, (IgxTerm) i, signal->quality_terms[i], weights);
  gtk_widget_set_visible (self->grid, weights > 0);
  show_note (self, signal, weights);
  igx_hub_widgets_set_text (self->market, market);
  show_votes (self, signal);
  igx_hub_widgets_set_text (self->inputs, inputs);
  show_values (self, signal);
}

/**
 * igx_quality_view_get_term_text:
 *
 * Returns: the value of a term as it is shown
 */
const char *
igx_quality_view_get_term_text (IgxQualityView *self, IgxTerm term)
{
  return gtk_label_get_text (GTK_LABEL (self->terms[term].value));
}

/**
 * igx_quality_view_get_term_bar:
 * @value: (out): how far it is filled, 0 to 100
 *
 * Returns: whether the term has a bar
 */
gboolean
igx_quality_view_get_term_bar (IgxQualityView *self, IgxTerm term, double *value)
{
  *value = gtk_level_bar_get_value (GTK_LEVEL_BAR (self->terms[term].bar));
  return gtk_widget_get_visible (self->terms[term].bar);
}

/**
 * igx_quality_view_get_text:
 *
 * Returns: (transfer full): quality, note, market, votes and inputs as they are shown, a line each
 */
char *
igx_quality_view_get_text (IgxQualityView *self)
{
  return g_strjoin ("\n", gtk_label_get_text (GTK_LABEL (self->quality)),
                    gtk_label_get_text (GTK_LABEL (self->note)),
                    gtk_label_get_text (GTK_LABEL (self->market)),
                    gtk_label_get_text (GTK_LABEL (self->votes)),
                    gtk_label_get_text (GTK_LABEL (self->inputs)), NULL);
}
