/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void igx_ctl_json_add_int (JsonBuilder *builder, const char *name, gint64 value);
void igx_ctl_json_add_string (JsonBuilder *builder, const char *name, const char *value);
void igx_ctl_json_add_double (JsonBuilder *builder, const char *name, double value);
JsonNode *igx_ctl_json_from_variant (GVariant *value);
char *igx_ctl_json_to_line (JsonNode *node);
void igx_ctl_json_print (GVariant *value);
void igx_ctl_json_print_array (GPtrArray *values);

G_END_DECLS
