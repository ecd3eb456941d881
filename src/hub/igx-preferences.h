/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "client/igx-client.h"

G_BEGIN_DECLS

/** Most settings that one page shows. */
#define IGX_PREFERENCES_MAX 500

#define IGX_TYPE_PREFERENCES (igx_preferences_get_type ())
G_DECLARE_FINAL_TYPE (IgxPreferences, igx_preferences, IGX, PREFERENCES, GtkDialog)

void igx_preferences_present (GtkWindow *parent, IgxClient *client);

G_END_DECLS
