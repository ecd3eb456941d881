/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define IGX_TYPE_TRAY_WATCHER (igx_tray_watcher_get_type ())
G_DECLARE_FINAL_TYPE (IgxTrayWatcher, igx_tray_watcher, IGX, TRAY_WATCHER, GObject)

/**
 * IgxTrayWatcher:
 *
 * Keeps a tray item registered with whatever org.kde.StatusNotifierWatcher there is, now and
 * later. Property `available` (boolean): registered, and a host shows items.
 */
IgxTrayWatcher *igx_tray_watcher_new (GDBusConnection *connection);
void igx_tray_watcher_stop (IgxTrayWatcher *self);
gboolean igx_tray_watcher_get_available (IgxTrayWatcher *self);

G_END_DECLS
