/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/statistics/igx-report.h"

G_BEGIN_DECLS

void igx_ctl_report_print_facts (const IgxReport *report, const char *title);
void igx_ctl_report_print_table (const char *title, const GPtrArray *groups);
void igx_ctl_report_print_tables (const IgxReport *report);

G_END_DECLS
