/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "daemon/igx-market.h"
#include "notify/igx-notifier.h"

G_BEGIN_DECLS

typedef struct _IgxDaemon IgxDaemon;

#define IGX_TYPE_DESKTOP (igx_desktop_get_type ())
G_DECLARE_FINAL_TYPE (IgxDesktop, igx_desktop, IGX, DESKTOP, GObject)

/**
 * IgxDesktop:
 *
 * The person's side of the service: tray icon, notifications and the way to the hub, tied to
 * the market that is shown.
 */
IgxDesktop *igx_desktop_new (IgxDaemon *daemon);
void igx_desktop_connect (IgxDesktop *self, GDBusConnection *connection);
void igx_desktop_disconnect (IgxDesktop *self);
void igx_desktop_stop (IgxDesktop *self);
void igx_desktop_set_market (IgxDesktop *self, IgxMarket *market);
void igx_desktop_tell_health (IgxDesktop *self, const IgxHealth *health);
void igx_desktop_quit_hub (IgxDesktop *self);
gboolean igx_desktop_has_tray (IgxDesktop *self);
IgxNotifier *igx_desktop_get_notifier (IgxDesktop *self);

G_END_DECLS
