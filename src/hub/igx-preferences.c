/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/igx-preferences.h"

#include "igx-config.h"

#include <glib/gi18n-lib.h>

#include "hub/igx-hub-widgets.h"
#include "hub/igx-setting-row.h"

struct _IgxPreferences
{
  GtkDialog parent_instance;

  IgxClient *client;         /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GHashTable *rows;          /* of key to IgxSettingRow (borrowed) */
  GtkWidget *list_box;
  GtkWidget *message;
};

G_DEFINE_FINAL_TYPE (IgxPreferences, igx_preferences, GTK_TYPE_DIALOG)

static void
igx_preferences_dispose (GObject *object)
{
  IgxPreferences *self = IGX_PREFERENCES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  g_clear_pointer (&self->rows, g_hash_table_unref);
  G_OBJECT_CLASS (igx_preferences_parent_class)->dispose (object);
}

static void
igx_preferences_class_init (IgxPreferencesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = igx_preferences_dispose;
}

static void
igx_preferences_init (IgxPreferences *self)
{
  GtkWidget *box = gtk_dialog_get_content_area (GTK_DIALOG (self));
  GtkWidget *scroller = gtk_scrolled_window_new (NULL, NULL);

  self->cancellable = g_cancellable_new ();
  self->rows = g_hash_table_new (g_str_hash, g_str_equal);
  self->list_box = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list_box), GTK_SELECTION_NONE);
  self->message = igx_hub_widgets_label (_ ("Loading the settings\xe2\x80\xa6"), "dim-label", 0.5);
  gtk_label_set_line_wrap (GTK_LABEL (self->message), TRUE);
  gtk_list_box_set_placeholder (GTK_LIST_BOX (self->list_box), self->message);
  gtk_widget_set_margin_top (self->message, 24);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_container_add (GTK_CONTAINER (scroller), self->list_box);
  gtk_container_set_border_width (GTK_CONTAINER (box), 0);
  gtk_box_pack_start (GTK_BOX (box), scroller, TRUE, TRUE, 0);
  gtk_widget_show_all (box);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Preferences"));
  gtk_window_set_default_size (GTK_WINDOW (self), 560, 520);
}

typedef struct
{
  IgxPreferences *dialog; /* (owned) */
  char *key;              /* (owned) */
} Change;

static void
change_free (Change *change)
{
  g_object_unref (change->dialog);
  g_free (change->key);
  g_free (change);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Change, change_free)

static void
set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Change) change = user_data;
  g_autoptr (GError) error = NULL;
  gboolean set
      = igx_dbus_ignite_x1_call_set_setting_finish (IGX_DBUS_IGNITE_X1 (source), result, &error);
  IgxSettingRow *row = NULL;

  if (change->dialog->rows == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  row = g_hash_table_lookup (change->dialog->rows, change->key);
  if (row == NULL)
    return;
  if (!set)
    g_dbus_error_strip_remote_error (error);
  igx_setting_row_set_error (row, set ? NULL : error->message);
}

static void
edited_cb (IgxPreferences *self, IgxSettingRow *row)
{
  g_autoptr (GVariant) value = igx_setting_row_dup_value (row);
  Change *change = g_new0 (Change, 1);

  change->dialog = g_object_ref (self);
  change->key = g_strdup (igx_setting_row_get_key (row));
  igx_dbus_ignite_x1_call_set_setting (igx_client_get_proxy (self->client), change->key,
                                       g_variant_new_variant (value), self->cancellable, set_cb,
                                       change);
}

static void
show_setting (IgxPreferences *self, const char *key, GVariant *facts)
{
  IgxSettingRow *row = g_hash_table_lookup (self->rows, key);
  GtkWidget *widget = NULL;

  if (row != NULL)
    {
      g_autoptr (GVariant) value = g_variant_lookup_value (facts, "value", NULL);

      if (value != NULL)
        igx_setting_row_set_value (row, value);
      return;
    }
  widget = igx_setting_row_new (key, facts);
  if (widget == NULL)
    return;
  row = IGX_SETTING_ROW (widget);
  g_signal_connect_object (row, "edited", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  gtk_container_add (GTK_CONTAINER (self->list_box), widget);
  g_hash_table_insert (self->rows, (gpointer) igx_setting_row_get_key (row), row);
}

static void
settings_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (IgxPreferences) self = user_data;
  g_autoptr (GVariant) settings = NULL;
  g_autoptr (GError) error = NULL;
  gboolean loaded = igx_dbus_ignite_x1_call_get_settings_finish (IGX_DBUS_IGNITE_X1 (source),
                                                                 &settings, result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->rows == NULL)
    return;
  if (!loaded)
    {
      g_dbus_error_strip_remote_error (error);
      gtk_label_set_text (GTK_LABEL (self->message), error->message);
      return;
    }
  for (gsize i = 0; i < MIN (g_variant_n_children (settings), IGX_PREFERENCES_MAX); i++)
    {
      const char *key = NULL;
      g_autoptr (GVariant) entry = g_variant_get_child_value (settings, i);
      g_autoptr (GVariant) facts = NULL;

      g_variant_get (entry, "{&s@a{sv}}", &key, &facts);
      show_setting (self, key, facts);
    }
  gtk_label_set_text (GTK_LABEL (self->message), _ ("The service has no settings."));
}

static void
load (IgxPreferences *self)
{
  igx_dbus_ignite_x1_call_get_settings (igx_client_get_proxy (self->client), self->cancellable,
                                        settings_cb, g_object_ref (self));
}

/**
 * igx_preferences_present:
 * @parent: the window that the dialog belongs to
 *
 * Shows the settings of the service; each change takes effect at once.
 */
void
igx_preferences_present (GtkWindow *parent, IgxClient *client)
{
  IgxPreferences *self = g_object_new (IGX_TYPE_PREFERENCES, "transient-for", parent, "modal", TRUE,
                                       "destroy-with-parent", TRUE, "use-header-bar", 1, NULL);

  self->client = g_object_ref (client);
  g_signal_connect_object (igx_client_get_proxy (client), "settings-changed", G_CALLBACK (load),
                           self, G_CONNECT_SWAPPED);
  load (self);
  gtk_window_present (GTK_WINDOW (self));
}
