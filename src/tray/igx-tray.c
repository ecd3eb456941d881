/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "igx-config.h"

#include "tray/igx-tray.h"

#include <glib/gi18n-lib.h>

#include "pipeline/igx-signal-text.h"
#include "tray/igx-dbus-menu.h"
#include "tray/igx-status-notifier-item.h"
#include "tray/igx-tray-watcher.h"

#define MENU_PATH     "/MenuBar"
#define N_RECENT      3
#define PAUSE_SECONDS 3600

enum
{
  ITEM_STATUS = 1,
  ITEM_OPEN,
  ITEM_RECENT_SEPARATOR,
  ITEM_RECENT,
  ITEM_PAUSE_SEPARATOR = ITEM_RECENT + N_RECENT,
  ITEM_PAUSE_HOUR,
  ITEM_PAUSE,
  ITEM_RESUME,
  ITEM_END_SEPARATOR,
  ITEM_PREFERENCES,
  ITEM_QUIT,
};

struct _IgxTray
{
  GObject parent_instance;

  IgxStatusNotifierItem *item; /* (owned) */
  IgxDbusMenu *menu;           /* (owned) */
  IgxTrayWatcher *watcher;     /* (owned) (nullable) */
  GPtrArray *recent;           /* of IgxSignal, newest first, at most N_RECENT */
  IgxHealth *health;           /* (owned) */
  gint64 health_at;            /* monotonic, us */
  gboolean attention;
};

enum
{
  PROP_0,
  PROP_AVAILABLE,
  N_PROPS,
};

enum
{
  SIGNAL_OPEN_HUB,
  SIGNAL_OPEN_SIGNAL,
  SIGNAL_PAUSE,
  SIGNAL_RESUME,
  SIGNAL_PREFERENCES,
  SIGNAL_QUIT,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void igx_tray_sink_init (IgxSinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (IgxTray,
                               igx_tray,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (IGX_TYPE_SINK, igx_tray_sink_init))

/* The exchange's time now, 0 if unknown: what the last health said, moved on. */
static gint64
igx_tray_now (IgxTray *self)
{
  if (self->health->exchange_time == 0)
    return 0;
  return self->health->exchange_time + (g_get_monotonic_time () - self->health_at) / 1000;
}

static char *
igx_tray_status_text (IgxTray *self)
{
  const char *summary = self->health->summary;

  if (summary == NULL)
    summary = _ ("Starting");
  return self->health->demo ? g_strdup_printf (_ ("DEMO market · %s"), summary)
                            : g_strdup (summary);
}

static const char *
igx_tray_icon_state (IgxTray *self)
{
  switch (self->health->state)
    {
    case IGX_HEALTH_STALE:
      return "stale";
    case IGX_HEALTH_PAUSED:
      return "paused";
    case IGX_HEALTH_OFFLINE:
    case IGX_HEALTH_BLOCKED:
      return "offline";
    case IGX_HEALTH_STARTING:
    case IGX_HEALTH_HEALTHY:
    default:
      return self->health->demo ? "demo" : "healthy";
    }
}

static gboolean
igx_tray_is_well (IgxTray *self)
{
  return self->health->state == IGX_HEALTH_HEALTHY || self->health->state == IGX_HEALTH_STARTING;
}

/* A menu label: an underscore of the text itself is no access key. */
static char *
escape_label (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "_", -1);

  return g_strjoinv ("__", parts);
}

static char *
igx_tray_recent_label (IgxTray *self, const IgxSignal *signal)
{
  const gint64 now = igx_tray_now (self);
  g_autofree char *title = igx_signal_text_title (signal);
  g_autofree char *age = NULL;
  g_autofree char *text = NULL;

  if (now == 0)
    return escape_label (title);
  age = igx_signal_text_age (now - signal->close_time);
  text = g_strdup_printf ("%s · %s", title, age);
  return escape_label (text);
}

static void
igx_tray_refresh_menu (IgxTray *self)
{
  g_autofree char *status = igx_tray_status_text (self);
  g_autofree char *label = escape_label (status);
  const gboolean paused
      = self->health->state == IGX_HEALTH_PAUSED || self->health->paused_until != 0;

  igx_dbus_menu_set_label (self->menu, ITEM_STATUS, label);
  igx_dbus_menu_set_visible (self->menu, ITEM_RECENT_SEPARATOR, self->recent->len > 0);
  for (guint i = 0; i < N_RECENT; i++)
    {
      const int id = ITEM_RECENT + (int) i;
      g_autofree char *recent = NULL;

      igx_dbus_menu_set_visible (self->menu, id, i < self->recent->len);
      if (i >= self->recent->len)
        continue;
      recent = igx_tray_recent_label (self, self->recent->pdata[i]);
      igx_dbus_menu_set_label (self->menu, id, recent);
    }
  igx_dbus_menu_set_visible (self->menu, ITEM_PAUSE_HOUR, !paused);
  igx_dbus_menu_set_visible (self->menu, ITEM_PAUSE, !paused);
  igx_dbus_menu_set_visible (self->menu, ITEM_RESUME, paused);
}

static void
igx_tray_refresh (IgxTray *self)
{
  g_autofree char *status = igx_tray_status_text (self);
  g_autofree char *text = NULL;

  if (self->attention && self->recent->len > 0)
    {
      g_autofree char *title = igx_signal_text_title (self->recent->pdata[0]);

      text = g_strdup_printf (_ ("New signal: %s\n%s"), title, status);
    }
  else if (self->health->advice != NULL)
    text = g_strdup_printf ("%s\n%s", status, self->health->advice);

  /* A signal that nobody looked at must not hide for hours that no other can come. */
  igx_status_notifier_item_set_icon (self->item, igx_tray_icon_state (self),
                                     self->attention && igx_tray_is_well (self));
  igx_status_notifier_item_set_text (self->item, text != NULL ? text : status);
  igx_tray_refresh_menu (self);
}

static void
igx_tray_seen (IgxTray *self)
{
  if (!self->attention)
    return;
  self->attention = FALSE;
  igx_tray_refresh (self);
}

static const char *
igx_tray_get_name (IgxSink *sink)
{
  return "tray";
}

static int
igx_tray_find_recent (IgxTray *self, const char *id)
{
  for (guint i = 0; i < self->recent->len; i++)
    {
      const IgxSignal *known = self->recent->pdata[i];

      if (g_strcmp0 (known->id, id) == 0)
        return (int) i;
    }
  return -1;
}

static void
igx_tray_publish (IgxSink *sink, IgxSignal *signal)
{
  IgxTray *self = IGX_TRAY (sink);
  const int known = igx_tray_find_recent (self, signal->id);

  if (known >= 0)
    g_ptr_array_remove_index (self->recent, (guint) known);
  g_ptr_array_insert (self->recent, 0, igx_signal_ref (signal));
  if (self->recent->len > N_RECENT)
    g_ptr_array_set_size (self->recent, N_RECENT);
  self->attention = TRUE;
  igx_tray_refresh (self);
}

static void
igx_tray_update (IgxSink *sink, IgxSignal *signal)
{
  IgxTray *self = IGX_TRAY (sink);
  const int known = igx_tray_find_recent (self, signal->id);

  if (known < 0)
    return;
  igx_signal_unref (self->recent->pdata[known]);
  self->recent->pdata[known] = igx_signal_ref (signal);
  igx_tray_refresh (self);
}

static void
igx_tray_health (IgxSink *sink, const IgxHealth *health)
{
  IgxTray *self = IGX_TRAY (sink);

  igx_health_free (self->health);
  self->health = igx_health_copy (health);
  self->health_at = g_get_monotonic_time ();
  igx_tray_refresh (self);
}

static void
igx_tray_sink_init (IgxSinkInterface *iface)
{
  iface->get_name = igx_tray_get_name;
  iface->publish = igx_tray_publish;
  iface->update = igx_tray_update;
  iface->health = igx_tray_health;
}

static void
activated_cb (IgxTray *self, const char *token)
{
  igx_tray_seen (self);
  g_signal_emit (self, signals[SIGNAL_OPEN_HUB], 0, token);
}

static void
clicked_cb (IgxTray *self, int id)
{
  g_autofree char *token = igx_status_notifier_item_take_token (self->item);

  igx_tray_seen (self);
  if (id >= ITEM_RECENT && id < ITEM_RECENT + N_RECENT)
    {
      const guint i = (guint) (id - ITEM_RECENT);
      g_autoptr (IgxSignal) signal = NULL;

      if (i >= self->recent->len)
        return;
      signal = igx_signal_ref (self->recent->pdata[i]);
      g_signal_emit (self, signals[SIGNAL_OPEN_SIGNAL], 0, signal->id, token);
      return;
    }
  switch (id)
    {
    case ITEM_OPEN:
      g_signal_emit (self, signals[SIGNAL_OPEN_HUB], 0, token);
      break;
    case ITEM_PAUSE_HOUR:
      g_signal_emit (self, signals[SIGNAL_PAUSE], 0, (guint) PAUSE_SECONDS);
      break;
    case ITEM_PAUSE:
      g_signal_emit (self, signals[SIGNAL_PAUSE], 0, (guint) 0);
      break;
    case ITEM_RESUME:
      g_signal_emit (self, signals[SIGNAL_RESUME], 0);
      break;
    case ITEM_PREFERENCES:
      g_signal_emit (self, signals[SIGNAL_PREFERENCES], 0);
      break;
    case ITEM_QUIT:
      g_signal_emit (self, signals[SIGNAL_QUIT], 0);
      break;
    default:
      break;
    }
}

static void
available_cb (IgxTray *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AVAILABLE]);
}

static void
igx_tray_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_AVAILABLE)
    g_value_set_boolean (value, igx_tray_get_available (IGX_TRAY (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
igx_tray_dispose (GObject *object)
{
  IgxTray *self = IGX_TRAY (object);

  igx_tray_stop (self);
  g_clear_object (&self->item);
  g_clear_object (&self->menu);
  G_OBJECT_CLASS (igx_tray_parent_class)->dispose (object);
}

static void
igx_tray_finalize (GObject *object)
{
  IgxTray *self = IGX_TRAY (object);

  g_ptr_array_unref (self->recent);
  igx_health_free (self->health);
  G_OBJECT_CLASS (igx_tray_parent_class)->finalize (object);
}

static guint
new_signal (IgxTrayClass *klass, const char *name, guint n, GType first, GType second)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, n, first, second);
}

static void
igx_tray_class_init (IgxTrayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = igx_tray_get_property;
  object_class->dispose = igx_tray_dispose;
  object_class->finalize = igx_tray_finalize;
  properties[PROP_AVAILABLE]
      = g_param_spec_boolean ("available", NULL, NULL, FALSE,
                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_OPEN_HUB] = new_signal (klass, "open-hub", 1, G_TYPE_STRING, G_TYPE_NONE);
  signals[SIGNAL_OPEN_SIGNAL] = new_signal (klass, "open-signal", 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_PAUSE] = new_signal (klass, "pause", 1, G_TYPE_UINT, G_TYPE_NONE);
  signals[SIGNAL_RESUME] = new_signal (klass, "resume", 0, G_TYPE_NONE, G_TYPE_NONE);
  signals[SIGNAL_PREFERENCES] = new_signal (klass, "preferences", 0, G_TYPE_NONE, G_TYPE_NONE);
  signals[SIGNAL_QUIT] = new_signal (klass, "quit", 0, G_TYPE_NONE, G_TYPE_NONE);
}

static void
igx_tray_init (IgxTray *self)
{
  self->recent = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  self->health = igx_health_new ();
  self->menu = igx_dbus_menu_new ();

  igx_dbus_menu_add (self->menu, ITEM_STATUS, _ ("Starting"));
  igx_dbus_menu_set_enabled (self->menu, ITEM_STATUS, FALSE);
  igx_dbus_menu_add (self->menu, ITEM_OPEN, _ ("_Open IgniteX"));
  igx_dbus_menu_add_separator (self->menu, ITEM_RECENT_SEPARATOR);
  for (int i = 0; i < N_RECENT; i++)
    igx_dbus_menu_add (self->menu, ITEM_RECENT + i, "");
  igx_dbus_menu_add_separator (self->menu, ITEM_PAUSE_SEPARATOR);
  igx_dbus_menu_add (self->menu, ITEM_PAUSE_HOUR, _ ("Pause for 1 _hour"));
  igx_dbus_menu_add (self->menu, ITEM_PAUSE, _ ("_Pause until resumed"));
  igx_dbus_menu_add (self->menu, ITEM_RESUME, _ ("_Resume"));
  igx_dbus_menu_add_separator (self->menu, ITEM_END_SEPARATOR);
  igx_dbus_menu_add (self->menu, ITEM_PREFERENCES, _ ("Pre_ferences"));
  igx_dbus_menu_add (self->menu, ITEM_QUIT, _ ("_Quit"));

  g_signal_connect_object (self->menu, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->menu, "about-to-show", G_CALLBACK (igx_tray_refresh_menu), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->menu, "opened", G_CALLBACK (igx_tray_seen), self,
                           G_CONNECT_SWAPPED);
}

/**
 * igx_tray_new:
 * @connection: to the session bus
 * @icon_theme_path: (nullable): where the icons are, only for a prefix that panels do not search
 *
 * Puts the icon and its menu on the bus and registers them with the tray that is there, or with
 * each that comes. Nothing here waits: whether a tray shows the icon is the property `available`.
 *
 * Returns: (transfer full): a new tray
 */
IgxTray *
igx_tray_new (GDBusConnection *connection, const char *icon_theme_path)
{
  IgxTray *self = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), NULL);

  self = g_object_new (IGX_TYPE_TRAY, NULL);
  self->item = igx_status_notifier_item_new (icon_theme_path);
  g_signal_connect_object (self->item, "activated", G_CALLBACK (activated_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->item, "context-menu", G_CALLBACK (igx_tray_seen), self,
                           G_CONNECT_SWAPPED);
  igx_tray_refresh (self);

  if (!igx_dbus_menu_export (self->menu, connection, MENU_PATH, &error)
      || !igx_status_notifier_item_export (self->item, connection, MENU_PATH, &error))
    {
      g_debug ("No tray on this connection: %s", error->message);
      return self;
    }
  self->watcher = igx_tray_watcher_new (connection);
  g_signal_connect_object (self->watcher, "notify::available", G_CALLBACK (available_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * igx_tray_stop:
 *
 * Takes the icon away; no signal is emitted after it. May be called twice.
 */
void
igx_tray_stop (IgxTray *self)
{
  g_return_if_fail (IGX_IS_TRAY (self));

  if (self->watcher != NULL)
    igx_tray_watcher_stop (self->watcher);
  g_clear_object (&self->watcher);
  if (self->item != NULL)
    igx_status_notifier_item_unexport (self->item);
  if (self->menu != NULL)
    igx_dbus_menu_unexport (self->menu);
}

/**
 * igx_tray_set_recent:
 * @signals: (element-type IgxSignal): newest first; the first three are shown
 *
 * What was there before the start; it draws no attention.
 */
void
igx_tray_set_recent (IgxTray *self, GPtrArray *recent)
{
  g_return_if_fail (IGX_IS_TRAY (self) && recent != NULL);

  g_ptr_array_set_size (self->recent, 0);
  for (guint i = 0; i < recent->len && i < N_RECENT; i++)
    g_ptr_array_add (self->recent, igx_signal_ref (recent->pdata[i]));
  igx_tray_refresh (self);
}

/**
 * igx_tray_get_available:
 *
 * Returns: whether a tray shows the icon now
 */
gboolean
igx_tray_get_available (IgxTray *self)
{
  g_return_val_if_fail (IGX_IS_TRAY (self), FALSE);

  return self->watcher != NULL && igx_tray_watcher_get_available (self->watcher);
}
