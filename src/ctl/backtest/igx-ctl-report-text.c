/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/backtest/igx-ctl-report-text.h"

#include "ctl/igx-ctl-text.h"

#define UNKNOWN "unknown"

/**
 * igx_ctl_report_text_rate:
 * @value: 0 to 1
 *
 * Returns: (transfer full): in percent, or that it is unknown
 */
char *
igx_ctl_report_text_rate (double value)
{
  return isfinite (value) ? g_strdup_printf ("%.1f %%", 100 * value) : g_strdup (UNKNOWN);
}

char *
igx_ctl_report_text_r (double value)
{
  return isfinite (value) ? g_strdup_printf ("%+.3f R", value) : g_strdup (UNKNOWN);
}

char *
igx_ctl_report_text_number (double value, guint decimals)
{
  return isfinite (value) ? g_strdup_printf ("%.*f", (int) decimals, value) : g_strdup (UNKNOWN);
}

/**
 * igx_ctl_report_text_rates:
 *
 * Returns: (transfer full): a rate with its bounds
 */
char *
igx_ctl_report_text_rates (const IgxEstimate *estimate)
{
  if (!isfinite (estimate->value))
    return g_strdup (UNKNOWN);
  if (!isfinite (estimate->low) || !isfinite (estimate->high))
    return g_strdup_printf ("%.1f %% (bounds unknown)", 100 * estimate->value);
  return g_strdup_printf ("%.1f %% (%.1f to %.1f)", 100 * estimate->value, 100 * estimate->low,
                          100 * estimate->high);
}

/**
 * igx_ctl_report_text_rs:
 *
 * Returns: (transfer full): a mean in R with its bounds
 */
char *
igx_ctl_report_text_rs (const IgxEstimate *estimate)
{
  if (!isfinite (estimate->value))
    return g_strdup (UNKNOWN);
  if (!isfinite (estimate->low) || !isfinite (estimate->high))
    return g_strdup_printf ("%+.3f R (bounds unknown)", estimate->value);
  return g_strdup_printf ("%+.3f R (%+.3f to %+.3f)", estimate->value, estimate->low,
                          estimate->high);
}

char *
igx_ctl_report_text_holding (double ms)
{
  return isfinite (ms) ? igx_ctl_text_duration ((gint64) ms) : g_strdup (UNKNOWN);
}

static void
add_fact (GPtrArray *facts, const char *name, char *value)
{
  g_ptr_array_add (facts, g_strdup (name));
  g_ptr_array_add (facts, value);
}

/**
 * igx_ctl_report_text_facts:
 *
 * Returns: (transfer full) (element-type utf8): a name, its value, the next name, ...
 */
GPtrArray *
igx_ctl_report_text_facts (const IgxReport *report)
{
  const IgxReportGroup *all = &report->all;
  GPtrArray *facts = g_ptr_array_new_with_free_func (g_free);

  add_fact (facts, "Closed",
            g_strdup_printf ("%u of %u, on %u days; %u open at the end, %u missed, %u ambiguous",
                             all->n_closed, all->n, report->n_days, all->n_open, all->n_missed,
                             all->n_ambiguous));
  add_fact (facts, "Hit rate", igx_ctl_report_text_rates (&all->hit_rate));
  add_fact (facts, "Expectancy", igx_ctl_report_text_rs (&all->expectancy));
  add_fact (facts, "Sum",
            isfinite (all->sum_r) ? g_strdup_printf ("%+.1f R", all->sum_r) : g_strdup (UNKNOWN));
  add_fact (facts, "Profit factor", igx_ctl_report_text_number (all->profit_factor, 2));
  add_fact (facts, "Drawdown",
            isfinite (all->max_drawdown) ? g_strdup_printf (
                "%.1f R at the worst, at the closes of trades", all->max_drawdown)
                                         : g_strdup (UNKNOWN));
  add_fact (facts, "Losing run", g_strdup_printf ("%u in a row", all->losing_run));
  add_fact (facts, "Exposure",
            isfinite (all->exposure)
                ? g_strdup_printf ("%.1f %% of the time in the market", 100 * all->exposure)
                : g_strdup (UNKNOWN));
  add_fact (facts, "Holding", igx_ctl_report_text_holding (all->mean_holding_ms));
  add_fact (facts, "Mean quality", igx_ctl_report_text_number (all->quality, 1));
  add_fact (facts, "Buy and hold",
            isfinite (report->hold_percent)
                ? g_strdup_printf ("%+.1f %%, the mean over the symbols", report->hold_percent)
                : g_strdup (UNKNOWN));
  return facts;
}

/**
 * igx_ctl_report_text_titles:
 *
 * Returns: (transfer none) (array zero-terminated=1): of the columns of a table; the first is the
 *   group's own
 */
const char *const *
igx_ctl_report_text_titles (void)
{
  static const char *const titles[IGX_CTL_REPORT_TEXT_COLUMNS + 1]
      = { "",    "FIRED",  "CLOSED",   "HIT RATE (95 %)", "MEAN R (95 %)",
          "SUM", "FACTOR", "DRAWDOWN", "HOLDING",         NULL };

  return titles;
}

/**
 * igx_ctl_report_text_cells:
 *
 * Returns: (transfer full) (array zero-terminated=1): one row of a table
 */
char **
igx_ctl_report_text_cells (const IgxReportGroup *group)
{
  char **cells = g_new0 (char *, IGX_CTL_REPORT_TEXT_COLUMNS + 1);

  cells[0] = g_strdup (group->label);
  cells[1] = g_strdup_printf ("%u", group->n);
  cells[2] = g_strdup_printf ("%u", group->n_closed);
  cells[3] = igx_ctl_report_text_rates (&group->hit_rate);
  cells[4] = igx_ctl_report_text_rs (&group->expectancy);
  cells[5]
      = isfinite (group->sum_r) ? g_strdup_printf ("%+.1f R", group->sum_r) : g_strdup (UNKNOWN);
  cells[6] = igx_ctl_report_text_number (group->profit_factor, 2);
  cells[7] = isfinite (group->max_drawdown) ? g_strdup_printf ("%.1f R", group->max_drawdown)
                                            : g_strdup (UNKNOWN);
  cells[8] = igx_ctl_report_text_holding (group->mean_holding_ms);
  return cells;
}

/**
 * igx_ctl_report_text_tables:
 * @report: what trades say
 * @tables: (out): its tables in the order in which they are shown
 */
void
igx_ctl_report_text_tables (const IgxReport *report,
                            IgxCtlReportTable tables[IGX_CTL_REPORT_TEXT_TABLES])
{
  tables[0] = (IgxCtlReportTable){ "Strategy", report->by_strategy };
  tables[1] = (IgxCtlReportTable){ "Symbol", report->by_symbol };
  tables[2] = (IgxCtlReportTable){ "Timeframe", report->by_timeframe };
  tables[3] = (IgxCtlReportTable){ "Direction", report->by_direction };
  tables[4] = (IgxCtlReportTable){ "Regime", report->by_regime };
  tables[5] = (IgxCtlReportTable){ "Month", report->by_month };
}
