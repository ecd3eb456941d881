/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/igx-desktop.h"

#include "daemon/igx-daemon.h"
#include "daemon/igx-hub-launcher.h"
#include "igx-config.h"
#include "tray/igx-tray.h"

/* Signals that the tray lists. */
#define RECENT_SIGNALS 3

struct _IgxDesktop
{
  GObject parent_instance;

  IgxDaemon *daemon;           /* unowned: owns this */
  GDBusConnection *connection; /* (nullable) */
  IgxTray *tray;               /* (nullable) */
  IgxNotifier *notifier;
  IgxMarket *market; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (IgxDesktop, igx_desktop, G_TYPE_OBJECT)

static IgxPipeline *
get_pipeline (IgxDesktop *self)
{
  return self->market != NULL ? igx_market_get_pipeline (self->market) : NULL;
}

static void
open_hub_cb (IgxTray *tray, const char *token, IgxDesktop *self)
{
  igx_hub_launcher_open (self->connection, NULL, NULL, token);
}

static void
open_signal_cb (IgxTray *tray, const char *id, const char *token, IgxDesktop *self)
{
  igx_hub_launcher_open (self->connection, "show-signal", g_variant_new_string (id), token);
}

static void
preferences_cb (IgxTray *tray, IgxDesktop *self)
{
  igx_hub_launcher_open (self->connection, "preferences", NULL, NULL);
}

static void
pause_cb (IgxTray *tray, guint seconds, IgxDesktop *self)
{
  if (get_pipeline (self) != NULL)
    igx_pipeline_pause (get_pipeline (self), seconds);
  igx_daemon_tell_health (self->daemon);
}

static void
resume_cb (IgxTray *tray, IgxDesktop *self)
{
  if (get_pipeline (self) != NULL)
    igx_pipeline_resume (get_pipeline (self));
  igx_daemon_tell_health (self->daemon);
}

static void
quit_cb (IgxTray *tray, IgxDesktop *self)
{
  igx_daemon_quit (self->daemon);
}

static void
notification_open_cb (IgxNotifier *notifier, const char *id, IgxDesktop *self)
{
  igx_hub_launcher_open (self->connection, "show-signal", g_variant_new_string (id), NULL);
}

static void
digest_open_cb (IgxNotifier *notifier, IgxDesktop *self)
{
  igx_hub_launcher_open (self->connection, NULL, NULL, NULL);
}

static void
mute_cb (IgxNotifier *notifier, const char *symbol, guint seconds, IgxDesktop *self)
{
  if (get_pipeline (self) != NULL)
    igx_pipeline_mute (get_pipeline (self), symbol, seconds);
}

static void
recent_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (IgxDesktop) self = data;
  g_autoptr (GPtrArray) recent = igx_store_query_signals_finish (IGX_STORE (object), result, NULL);

  if (recent != NULL && self->tray != NULL)
    igx_tray_set_recent (self->tray, recent);
}

static void
attach_tray (IgxDesktop *self)
{
  IgxSignalQuery query = { .limit = RECENT_SIGNALS, .published_only = TRUE };

  if (self->tray == NULL || self->market == NULL)
    return;
  igx_publisher_add_sink (igx_market_get_publisher (self->market), IGX_SINK (self->tray));
  igx_store_query_signals_async (igx_market_get_store (self->market), &query, NULL, recent_cb,
                                 g_object_ref (self));
}

static void
detach_tray (IgxDesktop *self)
{
  if (self->tray != NULL && self->market != NULL)
    igx_publisher_remove_sink (igx_market_get_publisher (self->market), IGX_SINK (self->tray));
}

/**
 * igx_desktop_set_market:
 * @market: (nullable): an open market whose signals are shown from now on
 */
void
igx_desktop_set_market (IgxDesktop *self, IgxMarket *market)
{
  detach_tray (self);
  g_set_object (&self->market, market);
  attach_tray (self);
}

/**
 * igx_desktop_connect:
 *
 * Puts the icon into the tray of this session, as soon as there is one.
 */
void
igx_desktop_connect (IgxDesktop *self, GDBusConnection *connection)
{
  g_autofree char *icons = g_build_filename (IGX_PKGDATADIR, "..", "icons", NULL);
  g_autofree char *datadir = g_path_get_dirname (IGX_PKGDATADIR);
  gboolean standard = g_strv_contains (g_get_system_data_dirs (), datadir);

  if (self->tray != NULL)
    return;
  self->connection = g_object_ref (connection);
  self->tray = igx_tray_new (connection, standard ? NULL : icons);
  g_signal_connect (self->tray, "open-hub", G_CALLBACK (open_hub_cb), self);
  g_signal_connect (self->tray, "open-signal", G_CALLBACK (open_signal_cb), self);
  g_signal_connect (self->tray, "pause", G_CALLBACK (pause_cb), self);
  g_signal_connect (self->tray, "resume", G_CALLBACK (resume_cb), self);
  g_signal_connect (self->tray, "preferences", G_CALLBACK (preferences_cb), self);
  g_signal_connect (self->tray, "quit", G_CALLBACK (quit_cb), self);
  attach_tray (self);
}

/**
 * igx_desktop_disconnect:
 *
 * The bus is gone, and the tray with it.
 */
void
igx_desktop_disconnect (IgxDesktop *self)
{
  if (self->tray == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->tray, self);
  detach_tray (self);
  igx_tray_stop (self->tray);
  g_clear_object (&self->tray);
  g_clear_object (&self->connection);
}

/**
 * igx_desktop_stop:
 *
 * Ends tray and notifications; returns at once, even if their peers hang.
 */
void
igx_desktop_stop (IgxDesktop *self)
{
  igx_desktop_disconnect (self);
  igx_notifier_stop (self->notifier);
}

void
igx_desktop_tell_health (IgxDesktop *self, const IgxHealth *health)
{
  if (self->tray != NULL)
    igx_sink_health (IGX_SINK (self->tray), health);
}

/**
 * igx_desktop_quit_hub:
 *
 * Ends the hub, if it runs.
 */
void
igx_desktop_quit_hub (IgxDesktop *self)
{
  if (self->connection != NULL)
    igx_hub_launcher_quit (self->connection);
}

gboolean
igx_desktop_has_tray (IgxDesktop *self)
{
  return self->tray != NULL && igx_tray_get_available (self->tray);
}

IgxNotifier *
igx_desktop_get_notifier (IgxDesktop *self)
{
  return self->notifier;
}

static void
igx_desktop_dispose (GObject *object)
{
  IgxDesktop *self = IGX_DESKTOP (object);

  if (self->notifier != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->notifier, self);
      igx_desktop_stop (self);
    }
  igx_desktop_set_market (self, NULL);
  g_clear_object (&self->notifier);
  G_OBJECT_CLASS (igx_desktop_parent_class)->dispose (object);
}

static void
igx_desktop_class_init (IgxDesktopClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = igx_desktop_dispose;
}

static void
igx_desktop_init (IgxDesktop *self)
{
  self->notifier = igx_notifier_new ();
  g_signal_connect (self->notifier, "open-signal", G_CALLBACK (notification_open_cb), self);
  g_signal_connect (self->notifier, "mute", G_CALLBACK (mute_cb), self);
  g_signal_connect (self->notifier, "digest-open", G_CALLBACK (digest_open_cb), self);
}

/**
 * igx_desktop_new:
 * @daemon: unowned, outlives the desktop
 *
 * Returns: (transfer full): notifications, and a tray after igx_desktop_connect()
 */
IgxDesktop *
igx_desktop_new (IgxDaemon *daemon)
{
  IgxDesktop *self = g_object_new (IGX_TYPE_DESKTOP, NULL);

  self->daemon = daemon;
  return self;
}
