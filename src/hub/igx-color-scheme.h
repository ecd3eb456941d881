/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define IGX_TYPE_COLOR_SCHEME (igx_color_scheme_get_type ())
G_DECLARE_FINAL_TYPE (IgxColorScheme, igx_color_scheme, IGX, COLOR_SCHEME, GObject)

IgxColorScheme *igx_color_scheme_new (GDBusConnection *bus);

G_END_DECLS
