/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/backtest/igx-ctl-report-print.h"

#include <stdio.h>

#include "ctl/backtest/igx-ctl-report-text.h"
#include "ctl/igx-ctl-text.h"

/**
 * igx_ctl_report_print_facts:
 *
 * Prints what all trades together say, a line each.
 */
void
igx_ctl_report_print_facts (const IgxReport *report, const char *title)
{
  g_autoptr (GPtrArray) facts = igx_ctl_report_text_facts (report);

  igx_ctl_text_print (IGX_CTL_BOLD, "\n%s\n", title);
  for (guint i = 0; i + 1 < facts->len; i += 2)
    printf ("%-13s %s\n", (const char *) facts->pdata[i], (const char *) facts->pdata[i + 1]);
}

/**
 * igx_ctl_report_print_table:
 * @title: of the first column
 * @groups: (element-type IgxReportGroup): a row each
 */
void
igx_ctl_report_print_table (const char *title, const GPtrArray *groups)
{
  const char *titles[IGX_CTL_REPORT_TEXT_COLUMNS + 1];
  g_autoptr (IgxCtlTable) table = NULL;

  for (guint i = 0; i <= IGX_CTL_REPORT_TEXT_COLUMNS; i++)
    titles[i] = i == 0 ? title : igx_ctl_report_text_titles ()[i];
  table = igx_ctl_table_new (titles);
  for (guint i = 0; i < groups->len; i++)
    {
      g_auto (GStrv) cells = igx_ctl_report_text_cells (groups->pdata[i]);

      igx_ctl_table_add (table, (const char *const *) cells);
    }
  putchar ('\n');
  igx_ctl_table_print (table);
}

/**
 * igx_ctl_report_print_tables:
 *
 * Prints a table for each kind of groups; one of a single row would repeat what stands above.
 */
void
igx_ctl_report_print_tables (const IgxReport *report)
{
  static const char *const titles[]
      = { "STRATEGY", "SYMBOL", "TIMEFRAME", "DIRECTION", "REGIME", "MONTH" };
  IgxCtlReportTable tables[IGX_CTL_REPORT_TEXT_TABLES];

  G_STATIC_ASSERT (G_N_ELEMENTS (titles) == IGX_CTL_REPORT_TEXT_TABLES);
  igx_ctl_report_text_tables (report, tables);
  for (guint i = 0; i < IGX_CTL_REPORT_TEXT_TABLES; i++)
    if (tables[i].groups->len > 1)
      igx_ctl_report_print_table (titles[i], tables[i].groups);
}
