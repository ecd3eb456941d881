/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** The most ids or events that one call may name. */
#define IGX_DBUS_MENU_CALL_MAX 256

#define IGX_TYPE_DBUS_MENU (igx_dbus_menu_get_type ())
G_DECLARE_FINAL_TYPE (IgxDbusMenu, igx_dbus_menu, IGX, DBUS_MENU, GObject)

/**
 * IgxDbusMenu:
 *
 * One flat menu as com.canonical.dbusmenu version 3. The items are laid out once; afterwards
 * only their properties change.
 *
 * Signals:
 * - `clicked` (int id)
 * - `about-to-show`: last moment to bring labels up to date
 * - `opened`: the menu is on the screen
 */
IgxDbusMenu *igx_dbus_menu_new (void);
void igx_dbus_menu_add (IgxDbusMenu *self, int id, const char *label);
void igx_dbus_menu_add_separator (IgxDbusMenu *self, int id);
void igx_dbus_menu_set_label (IgxDbusMenu *self, int id, const char *label);
void igx_dbus_menu_set_enabled (IgxDbusMenu *self, int id, gboolean enabled);
void igx_dbus_menu_set_visible (IgxDbusMenu *self, int id, gboolean visible);
gboolean igx_dbus_menu_export (IgxDbusMenu *self,
                               GDBusConnection *connection,
                               const char *path,
                               GError **error);
void igx_dbus_menu_unexport (IgxDbusMenu *self);

G_END_DECLS
