/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "engine/statistics/igx-report.h"

G_BEGIN_DECLS

/** Points of the equity that are written; of the others only the deepest fall. */
#define IGX_CTL_REPORT_JSON_POINTS_MAX 1000

void igx_ctl_report_json_add (JsonBuilder *builder, const char *name, const IgxReport *report);

G_END_DECLS
