/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tray/igx-dbus-menu.h"

#include <string.h>

#define MENU_INTERFACE "com.canonical.dbusmenu"
#define MENU_VERSION   3
#define ROOT_ID        0
/* Changes that come together are told together; a menu that opens is told at once. */
#define FLUSH_DELAY_MS 100

static const char *const introspection
    = "<node><interface name='com.canonical.dbusmenu'>"
      "<property name='Version' type='u' access='read'/>"
      "<property name='TextDirection' type='s' access='read'/>"
      "<property name='Status' type='s' access='read'/>"
      "<property name='IconThemePath' type='as' access='read'/>"
      "<method name='GetLayout'>"
      "<arg type='i' name='parentId' direction='in'/>"
      "<arg type='i' name='recursionDepth' direction='in'/>"
      "<arg type='as' name='propertyNames' direction='in'/>"
      "<arg type='u' name='revision' direction='out'/>"
      "<arg type='(ia{sv}av)' name='layout' direction='out'/></method>"
      "<method name='GetGroupProperties'>"
      "<arg type='ai' name='ids' direction='in'/>"
      "<arg type='as' name='propertyNames' direction='in'/>"
      "<arg type='a(ia{sv})' name='properties' direction='out'/></method>"
      "<method name='GetProperty'>"
      "<arg type='i' name='id' direction='in'/>"
      "<arg type='s' name='name' direction='in'/>"
      "<arg type='v' name='value' direction='out'/></method>"
      "<method name='Event'>"
      "<arg type='i' name='id' direction='in'/>"
      "<arg type='s' name='eventId' direction='in'/>"
      "<arg type='v' name='data' direction='in'/>"
      "<arg type='u' name='timestamp' direction='in'/></method>"
      "<method name='EventGroup'>"
      "<arg type='a(isvu)' name='events' direction='in'/>"
      "<arg type='ai' name='idErrors' direction='out'/></method>"
      "<method name='AboutToShow'>"
      "<arg type='i' name='id' direction='in'/>"
      "<arg type='b' name='needUpdate' direction='out'/></method>"
      "<method name='AboutToShowGroup'>"
      "<arg type='ai' name='ids' direction='in'/>"
      "<arg type='ai' name='updatesNeeded' direction='out'/>"
      "<arg type='ai' name='idErrors' direction='out'/></method>"
      "<signal name='ItemsPropertiesUpdated'>"
      "<arg type='a(ia{sv})' name='updatedProps'/>"
      "<arg type='a(ias)' name='removedProps'/></signal>"
      "<signal name='LayoutUpdated'>"
      "<arg type='u' name='revision'/><arg type='i' name='parent'/></signal>"
      "<signal name='ItemActivationRequested'>"
      "<arg type='i' name='id'/><arg type='u' name='timestamp'/></signal>"
      "</interface></node>";

typedef struct
{
  int id;
  char *label; /* (owned) (nullable): a separator has none */
  gboolean enabled;
  gboolean visible;
  gboolean changed;
} Item;

struct _IgxDbusMenu
{
  GObject parent_instance;

  GPtrArray *items;            /* of Item */
  GDBusConnection *connection; /* (owned) (nullable) */
  char *path;                  /* (owned) (nullable) */
  guint registration;
  guint flush_source;
  guint revision;
};

enum
{
  SIGNAL_CLICKED,
  SIGNAL_ABOUT_TO_SHOW,
  SIGNAL_OPENED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IgxDbusMenu, igx_dbus_menu, G_TYPE_OBJECT)

static void
item_free (gpointer data)
{
  Item *item = data;

  g_free (item->label);
  g_free (item);
}

static Item *
igx_dbus_menu_find (IgxDbusMenu *self, int id)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = self->items->pdata[i];

      if (item->id == id)
        return item;
    }
  return NULL;
}

static gboolean
igx_dbus_menu_has (IgxDbusMenu *self, int id)
{
  return id == ROOT_ID || igx_dbus_menu_find (self, id) != NULL;
}

static gboolean
wanted (const char *const *names, const char *name)
{
  return names == NULL || names[0] == NULL || g_strv_contains (names, name);
}

static GVariant *
item_properties (const Item *item, const char *const *names)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  if (item == NULL)
    {
      if (wanted (names, "children-display"))
        g_variant_builder_add (&builder, "{sv}", "children-display",
                               g_variant_new_string ("submenu"));
      return g_variant_builder_end (&builder);
    }
  if (item->label == NULL && wanted (names, "type"))
    g_variant_builder_add (&builder, "{sv}", "type", g_variant_new_string ("separator"));
  if (item->label != NULL && wanted (names, "label"))
    g_variant_builder_add (&builder, "{sv}", "label", g_variant_new_string (item->label));
  if (wanted (names, "enabled"))
    g_variant_builder_add (&builder, "{sv}", "enabled", g_variant_new_boolean (item->enabled));
  if (wanted (names, "visible"))
    g_variant_builder_add (&builder, "{sv}", "visible", g_variant_new_boolean (item->visible));
  return g_variant_builder_end (&builder);
}

/* Tells hosts what changed; returns whether anything had. */
static gboolean
igx_dbus_menu_flush (IgxDbusMenu *self)
{
  GVariantBuilder updated;
  guint n_changed = 0;

  g_clear_handle_id (&self->flush_source, g_source_remove);
  g_variant_builder_init (&updated, G_VARIANT_TYPE ("a(ia{sv})"));
  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = self->items->pdata[i];

      if (!item->changed)
        continue;
      item->changed = FALSE;
      n_changed++;
      g_variant_builder_add (&updated, "(i@a{sv})", item->id, item_properties (item, NULL));
    }
  if (n_changed == 0 || self->registration == 0)
    {
      g_variant_builder_clear (&updated);
      return FALSE;
    }
  g_dbus_connection_emit_signal (self->connection, NULL, self->path, MENU_INTERFACE,
                                 "ItemsPropertiesUpdated",
                                 g_variant_new ("(a(ia{sv})a(ias))", &updated, NULL), NULL);
  return TRUE;
}

static gboolean
flush_cb (gpointer data)
{
  IgxDbusMenu *self = data;

  self->flush_source = 0;
  igx_dbus_menu_flush (self);
  return G_SOURCE_REMOVE;
}

static void
igx_dbus_menu_changed (IgxDbusMenu *self, Item *item)
{
  item->changed = TRUE;
  if (self->registration != 0 && self->flush_source == 0)
    self->flush_source = g_timeout_add (FLUSH_DELAY_MS, flush_cb, self);
}

static GVariant *
igx_dbus_menu_layout (IgxDbusMenu *self, int parent, int depth, const char *const *names)
{
  GVariantBuilder children;

  g_variant_builder_init (&children, G_VARIANT_TYPE ("av"));
  if (parent == ROOT_ID && depth != 0)
    for (guint i = 0; i < self->items->len; i++)
      {
        const Item *item = self->items->pdata[i];

        g_variant_builder_add (
            &children, "v",
            g_variant_new ("(i@a{sv}av)", item->id, item_properties (item, names), NULL));
      }
  return g_variant_new ("(i@a{sv}av)", parent,
                        item_properties (igx_dbus_menu_find (self, parent), names), &children);
}

static gboolean
igx_dbus_menu_event (IgxDbusMenu *self, int id, const char *event)
{
  const Item *item = igx_dbus_menu_find (self, id);

  if (id == ROOT_ID)
    {
      if (strcmp (event, "opened") == 0)
        g_signal_emit (self, signals[SIGNAL_OPENED], 0);
      return TRUE;
    }
  if (item == NULL)
    return FALSE;
  /* A host that shows an old menu may click what is no longer to be clicked. */
  if (strcmp (event, "clicked") == 0 && item->label != NULL && item->enabled && item->visible)
    g_signal_emit (self, signals[SIGNAL_CLICKED], 0, id);
  return TRUE;
}

static void
return_unknown_id (GDBusMethodInvocation *invocation)
{
  g_dbus_method_invocation_return_error (invocation, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                                         "The menu has no item of this id.");
}

static void
igx_dbus_menu_get_group (IgxDbusMenu *self, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) ids = NULL;
  g_autofree const char **names = NULL;
  GVariantBuilder result;
  gsize n = 0;

  g_variant_get (parameters, "(@ai^a&s)", &ids, &names);
  n = g_variant_n_children (ids);
  g_variant_builder_init (&result, G_VARIANT_TYPE ("a(ia{sv})"));
  for (gsize i = 0; i < n; i++)
    {
      gint32 id = 0;

      g_variant_get_child (ids, i, "i", &id);
      if (igx_dbus_menu_has (self, id))
        g_variant_builder_add (&result, "(i@a{sv})", id,
                               item_properties (igx_dbus_menu_find (self, id), names));
    }
  for (guint i = 0; n == 0 && i < self->items->len; i++)
    {
      const Item *item = self->items->pdata[i];

      g_variant_builder_add (&result, "(i@a{sv})", item->id, item_properties (item, names));
    }
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(a(ia{sv}))", &result));
}

static void
igx_dbus_menu_get_one (IgxDbusMenu *self, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) dict = NULL;
  g_autoptr (GVariant) value = NULL;
  const char *names[2] = { NULL, NULL };
  gint32 id = 0;

  g_variant_get (parameters, "(i&s)", &id, &names[0]);
  if (!igx_dbus_menu_has (self, id))
    {
      return_unknown_id (invocation);
      return;
    }
  dict = g_variant_ref_sink (item_properties (igx_dbus_menu_find (self, id), names));
  value = g_variant_lookup_value (dict, names[0], NULL);
  if (value == NULL)
    {
      g_dbus_method_invocation_return_error (invocation, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                                             "The menu item has no such property.");
      return;
    }
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(v)", value));
}

static void
igx_dbus_menu_event_group (IgxDbusMenu *self,
                           GVariant *parameters,
                           GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) events = g_variant_get_child_value (parameters, 0);
  const gsize n = g_variant_n_children (events);
  GVariantBuilder errors;
  gsize n_errors = 0;

  g_variant_builder_init (&errors, G_VARIANT_TYPE ("ai"));
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) event = g_variant_get_child_value (events, i);
      const char *name = NULL;
      gint32 id = 0;

      g_variant_get (event, "(i&svu)", &id, &name, NULL, NULL);
      if (igx_dbus_menu_event (self, id, name))
        continue;
      g_variant_builder_add (&errors, "i", id);
      n_errors++;
    }
  if (n > 0 && n_errors == n)
    {
      g_variant_builder_clear (&errors);
      return_unknown_id (invocation);
      return;
    }
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(ai)", &errors));
}

static gboolean
igx_dbus_menu_about_to_show (IgxDbusMenu *self, int id)
{
  if (id == ROOT_ID)
    g_signal_emit (self, signals[SIGNAL_ABOUT_TO_SHOW], 0);
  return igx_dbus_menu_flush (self);
}

static void
igx_dbus_menu_about_to_show_group (IgxDbusMenu *self,
                                   GVariant *parameters,
                                   GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) ids = g_variant_get_child_value (parameters, 0);
  const gsize n = g_variant_n_children (ids);
  GVariantBuilder updates;
  GVariantBuilder errors;

  g_variant_builder_init (&updates, G_VARIANT_TYPE ("ai"));
  g_variant_builder_init (&errors, G_VARIANT_TYPE ("ai"));
  for (gsize i = 0; i < n; i++)
    {
      gint32 id = 0;

      g_variant_get_child (ids, i, "i", &id);
      if (!igx_dbus_menu_has (self, id))
        g_variant_builder_add (&errors, "i", id);
      else if (igx_dbus_menu_about_to_show (self, id))
        g_variant_builder_add (&updates, "i", id);
    }
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(aiai)", &updates, &errors));
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
  IgxDbusMenu *self = data;
  g_autoptr (GVariant) first = g_variant_get_child_value (parameters, 0);
  gint32 id = 0;

  if (g_variant_is_container (first))
    {
      if (g_variant_n_children (first) > IGX_DBUS_MENU_CALL_MAX)
        g_dbus_method_invocation_return_error (
            invocation, G_DBUS_ERROR, G_DBUS_ERROR_LIMITS_EXCEEDED,
            "One call may name at most %d items.", IGX_DBUS_MENU_CALL_MAX);
      else if (strcmp (method, "GetGroupProperties") == 0)
        igx_dbus_menu_get_group (self, parameters, invocation);
      else if (strcmp (method, "EventGroup") == 0)
        igx_dbus_menu_event_group (self, parameters, invocation);
      else
        igx_dbus_menu_about_to_show_group (self, parameters, invocation);
      return;
    }

  id = g_variant_get_int32 (first);
  if (strcmp (method, "GetProperty") == 0)
    {
      igx_dbus_menu_get_one (self, parameters, invocation);
      return;
    }
  if (!igx_dbus_menu_has (self, id))
    {
      return_unknown_id (invocation);
      return;
    }
  if (strcmp (method, "GetLayout") == 0)
    {
      g_autofree const char **names = NULL;
      gint32 depth = 0;

      g_variant_get (parameters, "(ii^a&s)", NULL, &depth, &names);
      g_dbus_method_invocation_return_value (
          invocation, g_variant_new ("(u@(ia{sv}av))", self->revision,
                                     igx_dbus_menu_layout (self, id, depth, names)));
    }
  else if (strcmp (method, "Event") == 0)
    {
      const char *event = NULL;

      g_variant_get (parameters, "(i&svu)", NULL, &event, NULL, NULL);
      igx_dbus_menu_event (self, id, event);
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
  else
    g_dbus_method_invocation_return_value (
        invocation, g_variant_new ("(b)", igx_dbus_menu_about_to_show (self, id)));
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
  if (strcmp (property, "Version") == 0)
    return g_variant_new_uint32 (MENU_VERSION);
  /* Which side the panel is on is the panel's business; texts carry their own direction. */
  if (strcmp (property, "TextDirection") == 0)
    return g_variant_new_string ("ltr");
  if (strcmp (property, "Status") == 0)
    return g_variant_new_string ("normal");
  return g_variant_new_strv (NULL, 0);
}

static const GDBusInterfaceVTable vtable = { method_call_cb, get_property_cb, NULL, { NULL } };

static void
igx_dbus_menu_dispose (GObject *object)
{
  IgxDbusMenu *self = IGX_DBUS_MENU (object);

  igx_dbus_menu_unexport (self);
  G_OBJECT_CLASS (igx_dbus_menu_parent_class)->dispose (object);
}

static void
igx_dbus_menu_finalize (GObject *object)
{
  IgxDbusMenu *self = IGX_DBUS_MENU (object);

  g_ptr_array_unref (self->items);
  G_OBJECT_CLASS (igx_dbus_menu_parent_class)->finalize (object);
}

static void
igx_dbus_menu_class_init (IgxDbusMenuClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = igx_dbus_menu_dispose;
  object_class->finalize = igx_dbus_menu_finalize;
  signals[SIGNAL_CLICKED] = g_signal_new ("clicked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SIGNAL_ABOUT_TO_SHOW]
      = g_signal_new ("about-to-show", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
igx_dbus_menu_init (IgxDbusMenu *self)
{
  self->items = g_ptr_array_new_with_free_func (item_free);
  self->revision = 1;
}

/**
 * igx_dbus_menu_new:
 *
 * Returns: (transfer full): an empty menu
 */
IgxDbusMenu *
igx_dbus_menu_new (void)
{
  return g_object_new (IGX_TYPE_DBUS_MENU, NULL);
}

static void
igx_dbus_menu_append (IgxDbusMenu *self, int id, const char *label)
{
  Item *item = g_new0 (Item, 1);

  item->id = id;
  item->label = g_strdup (label);
  item->enabled = TRUE;
  item->visible = TRUE;
  g_ptr_array_add (self->items, item);
  self->revision++;
  if (self->registration != 0)
    g_dbus_connection_emit_signal (self->connection, NULL, self->path, MENU_INTERFACE,
                                   "LayoutUpdated", g_variant_new ("(ui)", self->revision, ROOT_ID),
                                   NULL);
}

/**
 * igx_dbus_menu_add:
 * @id: above zero, not yet in the menu
 * @label: with `_` before the access key and `__` for an underscore
 *
 * Appends an item, enabled and visible.
 */
void
igx_dbus_menu_add (IgxDbusMenu *self, int id, const char *label)
{
  g_return_if_fail (IGX_IS_DBUS_MENU (self));
  g_return_if_fail (label != NULL && id > ROOT_ID && !igx_dbus_menu_has (self, id));

  igx_dbus_menu_append (self, id, label);
}

/**
 * igx_dbus_menu_add_separator:
 * @id: above zero, not yet in the menu
 */
void
igx_dbus_menu_add_separator (IgxDbusMenu *self, int id)
{
  g_return_if_fail (IGX_IS_DBUS_MENU (self));
  g_return_if_fail (id > ROOT_ID && !igx_dbus_menu_has (self, id));

  igx_dbus_menu_append (self, id, NULL);
}

/**
 * igx_dbus_menu_set_label:
 * @label: as in igx_dbus_menu_add()
 */
void
igx_dbus_menu_set_label (IgxDbusMenu *self, int id, const char *label)
{
  Item *item = NULL;

  g_return_if_fail (IGX_IS_DBUS_MENU (self) && label != NULL);

  item = igx_dbus_menu_find (self, id);
  g_return_if_fail (item != NULL && item->label != NULL);

  if (strcmp (item->label, label) == 0)
    return;
  g_free (item->label);
  item->label = g_strdup (label);
  igx_dbus_menu_changed (self, item);
}

void
igx_dbus_menu_set_enabled (IgxDbusMenu *self, int id, gboolean enabled)
{
  Item *item = NULL;

  g_return_if_fail (IGX_IS_DBUS_MENU (self));

  item = igx_dbus_menu_find (self, id);
  g_return_if_fail (item != NULL);

  if (item->enabled == !!enabled)
    return;
  item->enabled = !!enabled;
  igx_dbus_menu_changed (self, item);
}

void
igx_dbus_menu_set_visible (IgxDbusMenu *self, int id, gboolean visible)
{
  Item *item = NULL;

  g_return_if_fail (IGX_IS_DBUS_MENU (self));

  item = igx_dbus_menu_find (self, id);
  g_return_if_fail (item != NULL);

  if (item->visible == !!visible)
    return;
  item->visible = !!visible;
  igx_dbus_menu_changed (self, item);
}

/**
 * igx_dbus_menu_export:
 * @path: object path
 *
 * Returns: %FALSE with @error if something stands at @path already
 */
gboolean
igx_dbus_menu_export (IgxDbusMenu *self,
                      GDBusConnection *connection,
                      const char *path,
                      GError **error)
{
  g_autoptr (GDBusNodeInfo) node = NULL;

  g_return_val_if_fail (IGX_IS_DBUS_MENU (self), FALSE);
  g_return_val_if_fail (self->registration == 0, FALSE);

  node = g_dbus_node_info_new_for_xml (introspection, error);
  if (node == NULL)
    return FALSE;
  self->registration = g_dbus_connection_register_object (connection, path, node->interfaces[0],
                                                          &vtable, self, NULL, error);
  if (self->registration == 0)
    return FALSE;
  /* Nobody can have seen it before. */
  for (guint i = 0; i < self->items->len; i++)
    ((Item *) self->items->pdata[i])->changed = FALSE;
  self->connection = g_object_ref (connection);
  self->path = g_strdup (path);
  return TRUE;
}

/**
 * igx_dbus_menu_unexport:
 *
 * Takes the menu off the bus. May be called twice.
 */
void
igx_dbus_menu_unexport (IgxDbusMenu *self)
{
  g_return_if_fail (IGX_IS_DBUS_MENU (self));

  g_clear_handle_id (&self->flush_source, g_source_remove);
  if (self->registration != 0)
    g_dbus_connection_unregister_object (self->connection, self->registration);
  self->registration = 0;
  g_clear_object (&self->connection);
  g_clear_pointer (&self->path, g_free);
}
