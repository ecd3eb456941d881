/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ctl/backtest/igx-ctl-backtest-run.h"
#include "engine/igx-portfolio.h"

G_BEGIN_DECLS

/** Signals that a person is shown; --json and --csv have all. */
#define IGX_CTL_BACKTEST_SHOWN_MAX 20

/** Refused ones that a person is shown. */
#define IGX_CTL_BACKTEST_REFUSED_MAX 5

/**
 * IgxCtlSignalFunc:
 * @signal: the next one, with what became of it and, with a profile, its verdict
 * @data: of the listener
 */
typedef void (*IgxCtlSignalFunc) (const IgxSignal *signal, gpointer data);

/**
 * IgxCtlBacktestResult:
 * @stats: of all series together
 * @n_missing: candles that lie in holes between the others
 * @list: all candidates; the published ones first where they were judged
 * @n_published: how many of them are published; all where they were not judged
 * @n_refused: how many were refused for which reason
 * @report: of the published ones
 * @candidates: (nullable): of all, if they were judged
 * @shown: (element-type IgxSignal): the last of those that @report is of
 * @refused: (element-type IgxSignal): some of the last that were refused
 * @stopped: whether not all was seen because somebody stopped it
 *
 * What came out.
 */
typedef struct
{
  IgxBacktestStats stats;
  gint64 n_missing;
  IgxTradeList *list;
  gsize n_published;
  gsize n_refused[IGX_N_REFUSALS];
  IgxReport *report;
  IgxReport *candidates;
  GPtrArray *shown;
  GPtrArray *refused;
  gboolean stopped;
} IgxCtlBacktestResult;

void igx_ctl_backtest_result_sum (const IgxCtlBacktestRun *run, IgxBacktestStats *stats);
IgxPortfolio *igx_ctl_backtest_result_take (IgxCtlBacktestRun *run);
IgxGate *igx_ctl_backtest_result_make_gate (const IgxCtlBacktestOptions *options);
gsize igx_ctl_backtest_result_sort (IgxTradeList *list);
IgxCtlBacktestResult *igx_ctl_backtest_result_new (IgxCtlBacktestRun *run,
                                                   const IgxCtlBacktestOptions *options,
                                                   IgxCtlSignalFunc func,
                                                   gpointer data);
void igx_ctl_backtest_result_free (IgxCtlBacktestResult *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxCtlBacktestResult, igx_ctl_backtest_result_free)

G_END_DECLS
