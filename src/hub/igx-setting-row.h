/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define IGX_TYPE_SETTING_ROW (igx_setting_row_get_type ())
G_DECLARE_FINAL_TYPE (IgxSettingRow, igx_setting_row, IGX, SETTING_ROW, GtkListBoxRow)

GtkWidget *igx_setting_row_new (const char *key, GVariant *facts);
const char *igx_setting_row_get_key (IgxSettingRow *self);
void igx_setting_row_set_value (IgxSettingRow *self, GVariant *value);
GVariant *igx_setting_row_dup_value (IgxSettingRow *self);
void igx_setting_row_set_error (IgxSettingRow *self, const char *message);
const char *igx_setting_row_get_error (IgxSettingRow *self);

G_END_DECLS
