/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *igx_folders_dup_data (gboolean demo);
char *igx_folders_dup_cache (gboolean demo);
char *igx_folders_dup_config (void);
gboolean igx_folders_make (const char *path, GError **error);

G_END_DECLS
