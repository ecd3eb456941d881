/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** A panel redraws on each change; it is told of changes at most this often. */
#define IGX_STATUS_NOTIFIER_ITEM_INTERVAL_MS 1000

#define IGX_TYPE_STATUS_NOTIFIER_ITEM (igx_status_notifier_item_get_type ())
G_DECLARE_FINAL_TYPE (
    IgxStatusNotifierItem, igx_status_notifier_item, IGX, STATUS_NOTIFIER_ITEM, GObject)

/**
 * IgxStatusNotifierItem:
 *
 * One org.kde.StatusNotifierItem at /StatusNotifierItem.
 *
 * Signals:
 * - `activated` (const char *activation_token (nullable)): a click on the icon
 * - `context-menu`: the host asks to show the menu
 */
IgxStatusNotifierItem *igx_status_notifier_item_new (const char *icon_theme_path);
void igx_status_notifier_item_set_icon (IgxStatusNotifierItem *self,
                                        const char *state,
                                        gboolean attention);
void igx_status_notifier_item_set_text (IgxStatusNotifierItem *self, const char *text);
char *igx_status_notifier_item_take_token (IgxStatusNotifierItem *self);
gboolean igx_status_notifier_item_export (IgxStatusNotifierItem *self,
                                          GDBusConnection *connection,
                                          const char *menu_path,
                                          GError **error);
void igx_status_notifier_item_unexport (IgxStatusNotifierItem *self);

G_END_DECLS
