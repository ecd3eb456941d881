/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "pipeline/igx-sink.h"

G_BEGIN_DECLS

#define IGX_TYPE_TRAY (igx_tray_get_type ())
G_DECLARE_FINAL_TYPE (IgxTray, igx_tray, IGX, TRAY, GObject)

/**
 * IgxTray:
 *
 * A StatusNotifierItem and its menu over GDBus. Implements #IgxSink.
 *
 * Signals:
 * - `open-hub` (const char *activation_token (nullable))
 * - `open-signal` (const char *id, const char *activation_token (nullable))
 * - `pause` (guint seconds): 0 = until resumed
 * - `resume`, `preferences`, `quit`
 * - `notify::available`: property `available` (boolean): a host shows the icon
 */
IgxTray *igx_tray_new (GDBusConnection *connection, const char *icon_theme_path);
void igx_tray_stop (IgxTray *self);
void igx_tray_set_recent (IgxTray *self, GPtrArray *signals);
gboolean igx_tray_get_available (IgxTray *self);

G_END_DECLS
