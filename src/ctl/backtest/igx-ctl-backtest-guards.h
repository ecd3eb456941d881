/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ctl/backtest/igx-ctl-backtest-search.h"
#include "engine/statistics/igx-drawdown.h"
#include "engine/statistics/igx-entry-test.h"

G_BEGIN_DECLS

/** Candles of all series together that the test of entries holds in memory at most: 360 MB. */
#define IGX_CTL_BACKTEST_ENTRY_CANDLES_MAX 5000000

/**
 * IgxCtlBacktestGuards:
 * @search: (nullable): a walk forward
 * @stopped: whether a walk forward was stopped before its end
 * @has_drawdown: whether @days and @single are known
 * @days: falls with whole days in other orders
 * @single: falls with single results in other orders
 * @has_entry_test: whether @entry_test is known
 * @entry_test: entries against random ones
 *
 * What speaks against a result that looks good.
 */
typedef struct
{
  IgxCtlBacktestSearch *search;
  gboolean stopped;
  gboolean has_drawdown;
  IgxDrawdown days;
  IgxDrawdown single;
  gboolean has_entry_test;
  IgxEntryTest entry_test;
} IgxCtlBacktestGuards;

/**
 * IgxCtlBacktestEntries:
 *
 * The entries of each series, as they come.
 */
typedef struct _IgxCtlBacktestEntries IgxCtlBacktestEntries;

IgxCtlBacktestEntries *igx_ctl_backtest_entries_new (const IgxCtlBacktestPlan *plan);
void igx_ctl_backtest_entries_free (IgxCtlBacktestEntries *self);
void igx_ctl_backtest_entries_add (IgxCtlBacktestEntries *self, const IgxSignal *signal);

IgxCtlBacktestGuards *igx_ctl_backtest_guards_new (const IgxCtlBacktestInput *input,
                                                   const IgxCtlBacktestPlan *plan,
                                                   const IgxCtlBacktestOptions *options,
                                                   const IgxCtlBacktestResult *result,
                                                   const IgxCtlBacktestEntries *entries,
                                                   IgxCtlExit *code);
void igx_ctl_backtest_guards_free (IgxCtlBacktestGuards *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxCtlBacktestEntries, igx_ctl_backtest_entries_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxCtlBacktestGuards, igx_ctl_backtest_guards_free)

G_END_DECLS
