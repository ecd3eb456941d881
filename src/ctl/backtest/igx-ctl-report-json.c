/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/backtest/igx-ctl-report-json.h"

#include <math.h>

#include "ctl/igx-ctl-json.h"

static void
add_estimate (JsonBuilder *builder, const char *name, const IgxEstimate *estimate)
{
  if (!isfinite (estimate->value))
    return;
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  igx_ctl_json_add_double (builder, "value", estimate->value);
  igx_ctl_json_add_double (builder, "low", estimate->low);
  igx_ctl_json_add_double (builder, "high", estimate->high);
  json_builder_end_object (builder);
}

static void
add_group (JsonBuilder *builder, const IgxReportGroup *group)
{
  json_builder_begin_object (builder);
  igx_ctl_json_add_string (builder, "label", group->label);
  igx_ctl_json_add_int (builder, "fired", group->n);
  igx_ctl_json_add_int (builder, "closed", group->n_closed);
  igx_ctl_json_add_int (builder, "hits", group->n_hits);
  igx_ctl_json_add_int (builder, "ambiguous", group->n_ambiguous);
  igx_ctl_json_add_int (builder, "open", group->n_open);
  igx_ctl_json_add_int (builder, "missed", group->n_missed);
  add_estimate (builder, "hit_rate", &group->hit_rate);
  add_estimate (builder, "mean_r", &group->expectancy);
  igx_ctl_json_add_double (builder, "sum_r", group->sum_r);
  igx_ctl_json_add_double (builder, "profit_factor", group->profit_factor);
  igx_ctl_json_add_double (builder, "max_drawdown_r", group->max_drawdown);
  igx_ctl_json_add_int (builder, "losing_run", group->losing_run);
  igx_ctl_json_add_double (builder, "exposure", group->exposure);
  igx_ctl_json_add_double (builder, "mean_holding_ms", group->mean_holding_ms);
  igx_ctl_json_add_double (builder, "quality", group->quality);
  json_builder_end_object (builder);
}

static void
add_groups (JsonBuilder *builder, const char *name, const GPtrArray *groups)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < groups->len; i++)
    add_group (builder, groups->pdata[i]);
  json_builder_end_array (builder);
}

/* Of each piece its last point, and the deepest fall. */
static void
add_equity (JsonBuilder *builder, const GArray *equity)
{
  const guint step = equity->len / IGX_CTL_REPORT_JSON_POINTS_MAX + 1;

  json_builder_set_member_name (builder, "equity");
  json_builder_begin_array (builder);
  for (guint i = 0; i < equity->len; i += step)
    {
      const guint end = MIN (i + step, equity->len);
      const IgxReportPoint *last = &g_array_index (equity, IgxReportPoint, end - 1);
      double deepest = 0;

      for (guint k = i; k < end; k++)
        deepest = MIN (deepest, g_array_index (equity, IgxReportPoint, k).drawdown_r);
      json_builder_begin_object (builder);
      igx_ctl_json_add_int (builder, "time", last->time);
      igx_ctl_json_add_double (builder, "equity_r", last->equity_r);
      igx_ctl_json_add_double (builder, "drawdown_r", deepest);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/**
 * igx_ctl_report_json_add:
 * @name: of the member
 *
 * Adds a report as an object; what is unknown is absent.
 */
void
igx_ctl_report_json_add (JsonBuilder *builder, const char *name, const IgxReport *report)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "all");
  add_group (builder, &report->all);
  add_groups (builder, "by_strategy", report->by_strategy);
  add_groups (builder, "by_symbol", report->by_symbol);
  add_groups (builder, "by_timeframe", report->by_timeframe);
  add_groups (builder, "by_direction", report->by_direction);
  add_groups (builder, "by_regime", report->by_regime);
  add_groups (builder, "by_month", report->by_month);
  add_groups (builder, "calibration", report->by_band);
  add_equity (builder, report->equity);
  igx_ctl_json_add_double (builder, "hold_percent", report->hold_percent);
  igx_ctl_json_add_int (builder, "days", report->n_days);
  json_builder_end_object (builder);
}
