/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *igx_ctl_json_from_variant (GVariant *value);
char *igx_ctl_json_to_line (JsonNode *node);
void igx_ctl_json_print (GVariant *value);
void igx_ctl_json_print_array (GPtrArray *values);

G_END_DECLS
