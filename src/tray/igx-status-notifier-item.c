/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "igx-config.h"

#include "tray/igx-status-notifier-item.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tray/igx-tray-pixmaps.h"

#define ITEM_PATH       "/StatusNotifierItem"
#define ITEM_INTERFACE  "org.kde.StatusNotifierItem"
#define ATTENTION_STATE "attention"
/* Longer than any token that a compositor hands out. */
#define TOKEN_MAX 1024

static const char *const introspection
    = "<node><interface name='org.kde.StatusNotifierItem'>"
      "<property name='Category' type='s' access='read'/>"
      "<property name='Id' type='s' access='read'/>"
      "<property name='Title' type='s' access='read'/>"
      "<property name='Status' type='s' access='read'/>"
      "<property name='WindowId' type='i' access='read'/>"
      "<property name='IconThemePath' type='s' access='read'/>"
      "<property name='IconName' type='s' access='read'/>"
      "<property name='IconPixmap' type='a(iiay)' access='read'/>"
      "<property name='IconAccessibleDesc' type='s' access='read'/>"
      "<property name='OverlayIconName' type='s' access='read'/>"
      "<property name='OverlayIconPixmap' type='a(iiay)' access='read'/>"
      "<property name='AttentionIconName' type='s' access='read'/>"
      "<property name='AttentionIconPixmap' type='a(iiay)' access='read'/>"
      "<property name='AttentionAccessibleDesc' type='s' access='read'/>"
      "<property name='AttentionMovieName' type='s' access='read'/>"
      "<property name='ToolTip' type='(sa(iiay)ss)' access='read'/>"
      "<property name='ItemIsMenu' type='b' access='read'/>"
      "<property name='Menu' type='o' access='read'/>"
      "<method name='Activate'>"
      "<arg type='i' name='x' direction='in'/><arg type='i' name='y' direction='in'/></method>"
      "<method name='SecondaryActivate'>"
      "<arg type='i' name='x' direction='in'/><arg type='i' name='y' direction='in'/></method>"
      "<method name='ContextMenu'>"
      "<arg type='i' name='x' direction='in'/><arg type='i' name='y' direction='in'/></method>"
      "<method name='Scroll'>"
      "<arg type='i' name='delta' direction='in'/>"
      "<arg type='s' name='orientation' direction='in'/></method>"
      "<method name='ProvideXdgActivationToken'>"
      "<arg type='s' name='token' direction='in'/></method>"
      "<signal name='NewTitle'/>"
      "<signal name='NewIcon'/>"
      "<signal name='NewAttentionIcon'/>"
      "<signal name='NewOverlayIcon'/>"
      "<signal name='NewToolTip'/>"
      "<signal name='NewStatus'><arg type='s' name='status'/></signal>"
      "</interface></node>";

struct _IgxStatusNotifierItem
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) (nullable) */
  char *icon_theme_path;       /* (owned) (nullable) */
  char *menu_path;             /* (owned) (nullable) */
  char *state;                 /* (owned) */
  char *text;                  /* (owned) */
  char *token;                 /* (owned) (nullable) */
  guint registration;
  guint emit_source;
  gint64 emitted_at; /* monotonic, us */
  gboolean attention;
  gboolean icon_changed;
  gboolean status_changed;
  gboolean text_changed;
};

enum
{
  SIGNAL_ACTIVATED,
  SIGNAL_CONTEXT_MENU,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IgxStatusNotifierItem, igx_status_notifier_item, G_TYPE_OBJECT)

static void
emit (IgxStatusNotifierItem *self, const char *name, GVariant *parameters)
{
  g_dbus_connection_emit_signal (self->connection, NULL, ITEM_PATH, ITEM_INTERFACE, name,
                                 parameters, NULL);
}

static const char *
igx_status_notifier_item_status (IgxStatusNotifierItem *self)
{
  return self->attention ? "NeedsAttention" : "Active";
}

static void
igx_status_notifier_item_emit (IgxStatusNotifierItem *self)
{
  self->emitted_at = g_get_monotonic_time ();
  if (self->icon_changed)
    emit (self, "NewIcon", NULL);
  if (self->status_changed)
    {
      emit (self, "NewAttentionIcon", NULL);
      emit (self, "NewStatus", g_variant_new ("(s)", igx_status_notifier_item_status (self)));
    }
  if (self->text_changed)
    emit (self, "NewToolTip", NULL);
  self->icon_changed = FALSE;
  self->status_changed = FALSE;
  self->text_changed = FALSE;
}

static gboolean
emit_cb (gpointer data)
{
  IgxStatusNotifierItem *self = data;

  self->emit_source = 0;
  igx_status_notifier_item_emit (self);
  return G_SOURCE_REMOVE;
}

static void
igx_status_notifier_item_changed (IgxStatusNotifierItem *self)
{
  const gint64 passed = (g_get_monotonic_time () - self->emitted_at) / 1000;

  if (self->registration == 0 || self->emit_source != 0)
    return;
  if (self->emitted_at == 0 || passed >= IGX_STATUS_NOTIFIER_ITEM_INTERVAL_MS)
    igx_status_notifier_item_emit (self);
  else
    self->emit_source
        = g_timeout_add ((guint) (IGX_STATUS_NOTIFIER_ITEM_INTERVAL_MS - passed), emit_cb, self);
}

static char *
icon_name (const char *state)
{
  return g_strconcat (IGX_APP_ID "-", state, "-symbolic", NULL);
}

static GVariant *
icon_pixmaps (const char *state)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(iiay)"));
  for (const IgxTrayPixmap *pixmap = igx_tray_pixmaps; pixmap->state != NULL; pixmap++)
    if (strcmp (pixmap->state, state) == 0)
      g_variant_builder_add (&builder, "(ii@ay)", pixmap->size, pixmap->size,
                             g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, pixmap->argb,
                                                        (gsize) pixmap->size * pixmap->size * 4,
                                                        1));
  return g_variant_builder_end (&builder);
}

static GVariant *
no_pixmaps (void)
{
  return g_variant_new_array (G_VARIANT_TYPE ("(iiay)"), NULL, 0);
}

static GVariant *
igx_status_notifier_item_tooltip (IgxStatusNotifierItem *self)
{
  /* The text is markup by the specification. */
  g_autofree char *text = g_markup_escape_text (self->text, -1);

  return g_variant_new ("(s@a(iiay)ss)", "", no_pixmaps (), "IgniteX", text);
}

static GVariant *
get_property_cb (GDBusConnection *connection,
                 const char *sender,
                 const char *path,
                 const char *interface,
                 const char *property,
                 GError **error,
                 gpointer data)
{
  IgxStatusNotifierItem *self = data;
  const char *shown = self->attention ? ATTENTION_STATE : self->state;

  if (strcmp (property, "Category") == 0)
    return g_variant_new_string ("ApplicationStatus");
  if (strcmp (property, "Id") == 0)
    return g_variant_new_string (IGX_APP_ID);
  if (strcmp (property, "Title") == 0)
    return g_variant_new_string ("IgniteX");
  if (strcmp (property, "Status") == 0)
    return g_variant_new_string (igx_status_notifier_item_status (self));
  if (strcmp (property, "WindowId") == 0)
    return g_variant_new_int32 (0);
  if (strcmp (property, "IconThemePath") == 0 && self->icon_theme_path != NULL)
    return g_variant_new_string (self->icon_theme_path);
  /* Some panels look at the attention icon only, some only at the icon: both say the same. */
  if (strcmp (property, "IconName") == 0)
    return g_variant_new_take_string (icon_name (shown));
  if (strcmp (property, "IconPixmap") == 0)
    return icon_pixmaps (shown);
  if (strcmp (property, "AttentionIconName") == 0)
    return g_variant_new_take_string (icon_name (ATTENTION_STATE));
  if (strcmp (property, "AttentionIconPixmap") == 0)
    return icon_pixmaps (ATTENTION_STATE);
  if (strcmp (property, "OverlayIconPixmap") == 0)
    return no_pixmaps ();
  if (strcmp (property, "OverlayIconName") == 0 || strcmp (property, "AttentionMovieName") == 0)
    return g_variant_new_string ("");
  if (g_str_has_suffix (property, "AccessibleDesc"))
    return g_variant_new_take_string (g_strconcat ("IgniteX: ", self->text, NULL));
  if (strcmp (property, "ToolTip") == 0)
    return igx_status_notifier_item_tooltip (self);
  if (strcmp (property, "ItemIsMenu") == 0)
    return g_variant_new_boolean (FALSE);
  if (strcmp (property, "Menu") == 0)
    return g_variant_new_object_path (self->menu_path);
  g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_PROPERTY, "%s is not set.", property);
  return NULL;
}

static void
method_call_cb (GDBusConnection *connection,
                const char *sender,
                const char *path,
                const char *interface,
                const char *method,
                GVariant *parameters,
                GDBusMethodInvocation *invocation,
                gpointer data)
{
  g_autoptr (IgxStatusNotifierItem) self = g_object_ref (data);

  if (strcmp (method, "ProvideXdgActivationToken") == 0)
    {
      const char *token = NULL;

      g_variant_get (parameters, "(&s)", &token);
      g_clear_pointer (&self->token, g_free);
      if (token[0] != '\0' && strlen (token) <= TOKEN_MAX)
        self->token = g_strdup (token);
    }
  else if (g_str_has_suffix (method, "Activate"))
    {
      g_autofree char *token = igx_status_notifier_item_take_token (self);

      g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0, token);
    }
  else if (strcmp (method, "ContextMenu") == 0)
    g_signal_emit (self, signals[SIGNAL_CONTEXT_MENU], 0);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static const GDBusInterfaceVTable vtable = { method_call_cb, get_property_cb, NULL, { NULL } };

static void
igx_status_notifier_item_dispose (GObject *object)
{
  igx_status_notifier_item_unexport (IGX_STATUS_NOTIFIER_ITEM (object));
  G_OBJECT_CLASS (igx_status_notifier_item_parent_class)->dispose (object);
}

static void
igx_status_notifier_item_finalize (GObject *object)
{
  IgxStatusNotifierItem *self = IGX_STATUS_NOTIFIER_ITEM (object);

  g_free (self->icon_theme_path);
  g_free (self->state);
  g_free (self->text);
  g_free (self->token);
  G_OBJECT_CLASS (igx_status_notifier_item_parent_class)->finalize (object);
}

static void
igx_status_notifier_item_class_init (IgxStatusNotifierItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = igx_status_notifier_item_dispose;
  object_class->finalize = igx_status_notifier_item_finalize;
  signals[SIGNAL_ACTIVATED]
      = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_CONTEXT_MENU]
      = g_signal_new ("context-menu", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 0);
}

static void
igx_status_notifier_item_init (IgxStatusNotifierItem *self)
{
  self->state = g_strdup ("healthy");
  self->text = g_strdup ("");
}

/**
 * igx_status_notifier_item_new:
 * @icon_theme_path: (nullable): a folder with a hicolor theme in it, where the icons are not in
 *   a place where panels look by themselves
 *
 * Returns: (transfer full): a new item, not yet on the bus
 */
IgxStatusNotifierItem *
igx_status_notifier_item_new (const char *icon_theme_path)
{
  IgxStatusNotifierItem *self = g_object_new (IGX_TYPE_STATUS_NOTIFIER_ITEM, NULL);

  self->icon_theme_path = g_strdup (icon_theme_path);
  return self;
}

/**
 * igx_status_notifier_item_set_icon:
 * @state: the middle part of the icon's name, for example `stale`
 * @attention: whether there is something new to see; the attention icon hides that of @state
 */
void
igx_status_notifier_item_set_icon (IgxStatusNotifierItem *self,
                                   const char *state,
                                   gboolean attention)
{
  const gboolean new_attention = !!attention != self->attention;
  const gboolean new_state = g_strcmp0 (state, self->state) != 0;

  g_return_if_fail (IGX_IS_STATUS_NOTIFIER_ITEM (self) && state != NULL);

  if (!new_attention && !new_state)
    return;
  if (new_state)
    {
      g_free (self->state);
      self->state = g_strdup (state);
    }
  self->attention = !!attention;
  self->icon_changed = TRUE;
  self->status_changed |= new_attention;
  igx_status_notifier_item_changed (self);
}

/**
 * igx_status_notifier_item_set_text:
 * @text: plain text of the tooltip, and what a screen reader says
 */
void
igx_status_notifier_item_set_text (IgxStatusNotifierItem *self, const char *text)
{
  g_return_if_fail (IGX_IS_STATUS_NOTIFIER_ITEM (self) && text != NULL);

  if (strcmp (text, self->text) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  self->text_changed = TRUE;
  igx_status_notifier_item_changed (self);
}

/**
 * igx_status_notifier_item_take_token:
 *
 * Returns: (transfer full) (nullable): the activation token that a host gave for the click that
 *   comes now; a token is good for one use
 */
char *
igx_status_notifier_item_take_token (IgxStatusNotifierItem *self)
{
  g_return_val_if_fail (IGX_IS_STATUS_NOTIFIER_ITEM (self), NULL);

  return g_steal_pointer (&self->token);
}

/**
 * igx_status_notifier_item_export:
 * @menu_path: where the dbusmenu of the item stands
 *
 * Returns: %FALSE with @error if the connection has an item already
 */
gboolean
igx_status_notifier_item_export (IgxStatusNotifierItem *self,
                                 GDBusConnection *connection,
                                 const char *menu_path,
                                 GError **error)
{
  g_autoptr (GDBusNodeInfo) node = NULL;

  g_return_val_if_fail (IGX_IS_STATUS_NOTIFIER_ITEM (self), FALSE);
  g_return_val_if_fail (self->registration == 0, FALSE);

  node = g_dbus_node_info_new_for_xml (introspection, error);
  if (node == NULL)
    return FALSE;
  self->registration = g_dbus_connection_register_object (
      connection, ITEM_PATH, node->interfaces[0], &vtable, self, NULL, error);
  if (self->registration == 0)
    return FALSE;
  self->connection = g_object_ref (connection);
  self->menu_path = g_strdup (menu_path);
  return TRUE;
}

/**
 * igx_status_notifier_item_unexport:
 *
 * Takes the item off the bus. May be called twice.
 */
void
igx_status_notifier_item_unexport (IgxStatusNotifierItem *self)
{
  g_return_if_fail (IGX_IS_STATUS_NOTIFIER_ITEM (self));

  g_clear_handle_id (&self->emit_source, g_source_remove);
  if (self->registration != 0)
    g_dbus_connection_unregister_object (self->connection, self->registration);
  self->registration = 0;
  g_clear_object (&self->connection);
  g_clear_pointer (&self->menu_path, g_free);
}
