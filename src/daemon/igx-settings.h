/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** Largest settings file that is read, and longest list in it. */
#define IGX_SETTINGS_FILE_MAX (256 * 1024)
#define IGX_SETTINGS_LIST_MAX 500

#define IGX_TYPE_SETTINGS (igx_settings_get_type ())
G_DECLARE_FINAL_TYPE (IgxSettings, igx_settings, IGX, SETTINGS, GObject)

/**
 * IgxSettings:
 *
 * The one owner of settings.ini, under a typed table. Signal `changed` (const char *key).
 */
IgxSettings *igx_settings_new (const char *path);
void igx_settings_load (IgxSettings *self);
const char *igx_settings_get_problem (IgxSettings *self);
GVariant *igx_settings_get (IgxSettings *self, const char *key);
gboolean igx_settings_get_boolean (IgxSettings *self, const char *key);
double igx_settings_get_double (IgxSettings *self, const char *key);
char *igx_settings_dup_string (IgxSettings *self, const char *key);
char **igx_settings_get_list (IgxSettings *self, const char *key);
gboolean igx_settings_set (IgxSettings *self, const char *key, GVariant *value, GError **error);
GVariant *igx_settings_describe (IgxSettings *self);

G_END_DECLS
