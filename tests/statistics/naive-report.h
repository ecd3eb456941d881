/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/statistics/igx-report.h"

G_BEGIN_DECLS

typedef struct
{
  guint n;
  guint n_closed;
  guint n_hits;
  guint n_ambiguous;
  guint n_open;
  guint n_missed;
  guint losing_run;
  guint n_days;
  long double hit_rate;
  long double expectancy;
  long double sum_r;
  long double profit_factor;
  long double max_drawdown;
  long double exposure;
  long double mean_holding_ms;
  long double quality;
  long double rate_bounds[2];
  long double mean_bounds[2];
} NaiveReport;

void naive_report (GArray *trades, const IgxReportInput *input, NaiveReport *report);

G_END_DECLS
