/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/statistics/igx-report.h"

G_BEGIN_DECLS

/**
 * IgxReportTally:
 *
 * What the trades of one group of a report have said so far. All zero: nothing yet.
 */
typedef struct
{
  IgxReportGroup group; /* its counts */
  GArray *days;         /* (nullable) of a day's sums, in order */
  double gains;
  double losses;
  double equity;
  double peak;
  gint64 at; /* the close that @equity is still being added up at */
  guint run;
  gint64 inside_until;
  gint64 inside;
  double holding;
  guint n_holding;
  double quality;
  guint n_quality;
} IgxReportTally;

void igx_report_tally_clear (IgxReportTally *self);
void igx_report_tally_fire (IgxReportTally *self, const IgxTrade *trade, gint64 day);
void igx_report_tally_close (IgxReportTally *self, const IgxTrade *trade);
void
igx_report_tally_enter (IgxReportTally *self, const IgxTrade *trade, const IgxReportInput *input);
void igx_report_tally_finish (IgxReportTally *self, const IgxReportInput *input);

G_END_DECLS
