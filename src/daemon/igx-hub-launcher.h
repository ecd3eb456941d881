/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void igx_hub_launcher_open (GDBusConnection *connection,
                            const char *action,
                            GVariant *parameter,
                            const char *activation_token);
void igx_hub_launcher_quit (GDBusConnection *connection);

G_END_DECLS
