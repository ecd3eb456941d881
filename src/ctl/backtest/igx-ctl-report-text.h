/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/statistics/igx-report.h"

G_BEGIN_DECLS

/* What a report says, in words and numbers that a terminal and a page share. */

char *igx_ctl_report_text_rate (double value);
char *igx_ctl_report_text_r (double value);
char *igx_ctl_report_text_number (double value, guint decimals);
char *igx_ctl_report_text_rates (const IgxEstimate *estimate);
char *igx_ctl_report_text_rs (const IgxEstimate *estimate);
char *igx_ctl_report_text_holding (double ms);
GPtrArray *igx_ctl_report_text_facts (const IgxReport *report);

/** Columns of igx_ctl_report_text_titles() and igx_ctl_report_text_cells(). */
#define IGX_CTL_REPORT_TEXT_COLUMNS 9

const char *const *igx_ctl_report_text_titles (void);
char **igx_ctl_report_text_cells (const IgxReportGroup *group);

/**
 * IgxCtlReportTable:
 * @title: what the groups are by
 * @groups: (element-type IgxReportGroup): they
 */
typedef struct
{
  const char *title;
  const GPtrArray *groups;
} IgxCtlReportTable;

#define IGX_CTL_REPORT_TEXT_TABLES 6

void igx_ctl_report_text_tables (const IgxReport *report,
                                 IgxCtlReportTable tables[IGX_CTL_REPORT_TEXT_TABLES]);

G_END_DECLS
