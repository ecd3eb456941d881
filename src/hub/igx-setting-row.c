/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One setting: its widget follows from the type of its value, so a setting that the service gets
 * later needs nothing here. */
#include "hub/igx-setting-row.h"

#include "igx-config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hub/igx-hub-widgets.h"

struct _IgxSettingRow
{
  GtkListBoxRow parent_instance;

  char *key;       /* (owned) */
  GVariant *value; /* (owned): as the service has it */
  GtkWidget *editor;
  GtkWidget *error;
  gboolean setting; /* the widget is being changed by us */
};

enum
{
  EDITED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IgxSettingRow, igx_setting_row, GTK_TYPE_LIST_BOX_ROW)

static void
igx_setting_row_finalize (GObject *object)
{
  IgxSettingRow *self = IGX_SETTING_ROW (object);

  g_free (self->key);
  g_clear_pointer (&self->value, g_variant_unref);
  G_OBJECT_CLASS (igx_setting_row_parent_class)->finalize (object);
}

static void
igx_setting_row_class_init (IgxSettingRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = igx_setting_row_finalize;

  /**
   * IgxSettingRow::edited:
   *
   * The person gave another value: igx_setting_row_dup_value().
   */
  signals[EDITED] = g_signal_new ("edited", IGX_TYPE_SETTING_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
}

static void
igx_setting_row_init (IgxSettingRow *self)
{
}

static gboolean
to_double (GVariant *value, double *number)
{
  switch (g_variant_classify (value))
    {
    case G_VARIANT_CLASS_INT32:
      *number = g_variant_get_int32 (value);
      return TRUE;
    case G_VARIANT_CLASS_UINT32:
      *number = g_variant_get_uint32 (value);
      return TRUE;
    case G_VARIANT_CLASS_INT64:
      *number = (double) g_variant_get_int64 (value);
      return TRUE;
    case G_VARIANT_CLASS_UINT64:
      *number = (double) g_variant_get_uint64 (value);
      return TRUE;
    case G_VARIANT_CLASS_DOUBLE:
      *number = g_variant_get_double (value);
      return TRUE;
    case G_VARIANT_CLASS_BOOLEAN:
    case G_VARIANT_CLASS_BYTE:
    case G_VARIANT_CLASS_INT16:
    case G_VARIANT_CLASS_UINT16:
    case G_VARIANT_CLASS_HANDLE:
    case G_VARIANT_CLASS_STRING:
    case G_VARIANT_CLASS_OBJECT_PATH:
    case G_VARIANT_CLASS_SIGNATURE:
    case G_VARIANT_CLASS_VARIANT:
    case G_VARIANT_CLASS_MAYBE:
    case G_VARIANT_CLASS_ARRAY:
    case G_VARIANT_CLASS_TUPLE:
    case G_VARIANT_CLASS_DICT_ENTRY:
    default:
      return FALSE;
    }
}

static GVariant *
from_double (GVariant *like, double number)
{
  if (g_variant_is_of_type (like, G_VARIANT_TYPE_INT32))
    return g_variant_new_int32 ((gint32) CLAMP (number, G_MININT32, G_MAXINT32));
  if (g_variant_is_of_type (like, G_VARIANT_TYPE_UINT32))
    return g_variant_new_uint32 ((guint32) CLAMP (number, 0, G_MAXUINT32));
  if (g_variant_is_of_type (like, G_VARIANT_TYPE_INT64))
    return g_variant_new_int64 ((gint64) number);
  if (g_variant_is_of_type (like, G_VARIANT_TYPE_UINT64))
    return g_variant_new_uint64 ((guint64) MAX (number, 0));
  return g_variant_new_double (number);
}

static void
edited_cb (IgxSettingRow *self)
{
  g_autoptr (GVariant) value = NULL;

  if (self->setting)
    return;
  value = igx_setting_row_dup_value (self);
  if (!g_variant_equal (value, self->value))
    g_signal_emit (self, signals[EDITED], 0);
}

static gboolean
focus_out_cb (IgxSettingRow *self)
{
  edited_cb (self);
  return GDK_EVENT_PROPAGATE;
}

static GtkWidget *
make_spin (IgxSettingRow *self, GVariant *facts)
{
  g_autoptr (GVariant) minimum = g_variant_lookup_value (facts, "minimum", NULL);
  g_autoptr (GVariant) maximum = g_variant_lookup_value (facts, "maximum", NULL);
  gboolean whole = !g_variant_is_of_type (self->value, G_VARIANT_TYPE_DOUBLE);
  double low = whole ? -1e9 : -1e12;
  double high = whole ? 1e9 : 1e12;
  GtkWidget *spin = NULL;

  if (minimum != NULL)
    to_double (minimum, &low);
  if (maximum != NULL)
    to_double (maximum, &high);
  spin = gtk_spin_button_new_with_range (low, MAX (high, low), whole ? 1 : 0.1);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), whole ? 0 : 3);
  g_signal_connect_swapped (spin, "value-changed", G_CALLBACK (edited_cb), self);
  return spin;
}

static GtkWidget *
make_choice (IgxSettingRow *self, GVariant *choices)
{
  g_autofree const char **names = g_variant_get_strv (choices, NULL);
  GtkWidget *combo = gtk_combo_box_text_new ();

  for (gsize i = 0; names[i] != NULL; i++)
    gtk_combo_box_text_append (GTK_COMBO_BOX_TEXT (combo), names[i], names[i]);
  g_signal_connect_swapped (combo, "changed", G_CALLBACK (edited_cb), self);
  return combo;
}

static GtkWidget *
make_editor (IgxSettingRow *self, GVariant *facts)
{
  g_autoptr (GVariant) choices
      = g_variant_lookup_value (facts, "choices", G_VARIANT_TYPE_STRING_ARRAY);
  GtkWidget *editor = NULL;
  double number = 0;

  if (g_variant_is_of_type (self->value, G_VARIANT_TYPE_BOOLEAN))
    {
      editor = gtk_switch_new ();
      g_signal_connect_swapped (editor, "notify::active", G_CALLBACK (edited_cb), self);
    }
  else if (to_double (self->value, &number))
    editor = make_spin (self, facts);
  else if (choices != NULL && g_variant_is_of_type (self->value, G_VARIANT_TYPE_STRING))
    editor = make_choice (self, choices);
  else if (g_variant_is_of_type (self->value, G_VARIANT_TYPE_STRING)
           || g_variant_is_of_type (self->value, G_VARIANT_TYPE_STRING_ARRAY))
    {
      editor = gtk_entry_new ();
      gtk_entry_set_width_chars (GTK_ENTRY (editor), 24);
      g_signal_connect_swapped (editor, "activate", G_CALLBACK (edited_cb), self);
      g_signal_connect_swapped (editor, "focus-out-event", G_CALLBACK (focus_out_cb), self);
    }
  else
    {
      g_autofree char *text = g_variant_print (self->value, FALSE);

      editor = igx_hub_widgets_label (text, "dim-label", 1);
    }
  gtk_widget_set_valign (editor, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (editor, GTK_ALIGN_END);
  return editor;
}

/**
 * igx_setting_row_new:
 * @key: of the setting
 * @facts: `a{sv}` with value, description and perhaps minimum and maximum, or choices
 *
 * Returns: (transfer floating) (nullable): a row, or %NULL if there is no value
 */
GtkWidget *
igx_setting_row_new (const char *key, GVariant *facts)
{
  IgxSettingRow *self = NULL;
  g_autoptr (GVariant) value = g_variant_lookup_value (facts, "value", NULL);
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *name = NULL;
  GtkWidget *about = NULL;
  const char *description = "";

  if (value == NULL)
    {
      g_object_ref_sink (grid);
      g_object_unref (grid);
      return NULL;
    }
  self = g_object_new (IGX_TYPE_SETTING_ROW, "activatable", FALSE, "selectable", FALSE, "visible",
                       TRUE, NULL);
  self->key = g_strdup (key);
  self->value = g_variant_ref (value);
  g_variant_lookup (facts, "description", "&s", &description);

  name = igx_hub_widgets_label (key, "igx-heading", 0);
  about = igx_hub_widgets_label (description, "dim-label", 0);
  gtk_label_set_ellipsize (GTK_LABEL (about), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_line_wrap (GTK_LABEL (about), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (about), 44);
  self->error = igx_hub_widgets_label (NULL, "igx-loss", 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->error), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_line_wrap (GTK_LABEL (self->error), TRUE);
  gtk_widget_set_no_show_all (self->error, TRUE);
  gtk_widget_hide (self->error);
  self->editor = make_editor (self, facts);
  atk_object_set_name (gtk_widget_get_accessible (self->editor), key);
  gtk_widget_set_hexpand (name, TRUE);

  gtk_container_set_border_width (GTK_CONTAINER (grid), 12);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 3);
  gtk_grid_attach (GTK_GRID (grid), name, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), about, 0, 1, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), self->error, 0, 2, 2, 1);
  gtk_grid_attach (GTK_GRID (grid), self->editor, 1, 0, 1, 2);
  gtk_container_add (GTK_CONTAINER (self), grid);
  gtk_widget_show_all (grid);
  igx_setting_row_set_value (self, value);
  return GTK_WIDGET (self);
}

const char *
igx_setting_row_get_key (IgxSettingRow *self)
{
  return self->key;
}

/**
 * igx_setting_row_set_value:
 * @value: as the service has it; one of another type is passed over
 */
void
igx_setting_row_set_value (IgxSettingRow *self, GVariant *value)
{
  double number = 0;

  g_return_if_fail (IGX_IS_SETTING_ROW (self));

  if (!g_variant_is_of_type (value, g_variant_get_type (self->value)))
    return;
  g_variant_ref (value);
  g_variant_unref (self->value);
  self->value = value;
  self->setting = TRUE;
  if (GTK_IS_SWITCH (self->editor))
    gtk_switch_set_active (GTK_SWITCH (self->editor), g_variant_get_boolean (value));
  else if (GTK_IS_SPIN_BUTTON (self->editor) && to_double (value, &number))
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->editor), number);
  else if (GTK_IS_COMBO_BOX (self->editor))
    gtk_combo_box_set_active_id (GTK_COMBO_BOX (self->editor), g_variant_get_string (value, NULL));
  else if (GTK_IS_ENTRY (self->editor) && g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY))
    {
      g_autofree const char **words = g_variant_get_strv (value, NULL);
      g_autofree char *text = g_strjoinv (", ", (char **) words);

      gtk_entry_set_text (GTK_ENTRY (self->editor), text);
    }
  else if (GTK_IS_ENTRY (self->editor))
    gtk_entry_set_text (GTK_ENTRY (self->editor), g_variant_get_string (value, NULL));
  self->setting = FALSE;
  igx_setting_row_set_error (self, NULL);
}

static GVariant *
words_to_variant (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_STRING_ARRAY);
  for (gsize i = 0; parts[i] != NULL; i++)
    if (g_strstrip (parts[i])[0] != '\0')
      g_variant_builder_add (&builder, "s", parts[i]);
  return g_variant_builder_end (&builder);
}

/**
 * igx_setting_row_dup_value:
 *
 * Returns: (transfer full): what the widget says, in the type that the setting has
 */
GVariant *
igx_setting_row_dup_value (IgxSettingRow *self)
{
  if (GTK_IS_SWITCH (self->editor))
    return g_variant_ref_sink (
        g_variant_new_boolean (gtk_switch_get_active (GTK_SWITCH (self->editor))));
  if (GTK_IS_SPIN_BUTTON (self->editor))
    return g_variant_ref_sink (
        from_double (self->value, gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->editor))));
  if (GTK_IS_COMBO_BOX (self->editor))
    {
      const char *id = gtk_combo_box_get_active_id (GTK_COMBO_BOX (self->editor));

      return id != NULL ? g_variant_ref_sink (g_variant_new_string (id))
                        : g_variant_ref (self->value);
    }
  if (GTK_IS_ENTRY (self->editor))
    {
      const char *text = gtk_entry_get_text (GTK_ENTRY (self->editor));

      return g_variant_ref_sink (g_variant_is_of_type (self->value, G_VARIANT_TYPE_STRING)
                                     ? g_variant_new_string (text)
                                     : words_to_variant (text));
    }
  return g_variant_ref (self->value);
}

/**
 * igx_setting_row_set_error:
 * @message: (nullable): why the service refused the value
 */
void
igx_setting_row_set_error (IgxSettingRow *self, const char *message)
{
  igx_hub_widgets_set_text (self->error, message != NULL ? message : "");
  gtk_widget_set_visible (self->error, message != NULL);
}

/**
 * igx_setting_row_get_error:
 *
 * Returns: (nullable): what igx_setting_row_set_error() said
 */
const char *
igx_setting_row_get_error (IgxSettingRow *self)
{
  return gtk_widget_get_visible (self->error) ? gtk_label_get_text (GTK_LABEL (self->error)) : NULL;
}
