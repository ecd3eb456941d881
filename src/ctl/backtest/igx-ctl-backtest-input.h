/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ctl/backtest/igx-ctl-backtest-options.h"
#include "ctl/backtest/igx-ctl-candles.h"

G_BEGIN_DECLS

/**
 * IgxCtlBacktestInput:
 * @all: (element-type IgxCtlCandles): all candles that can be read
 * @tested: (element-type IgxCtlCandles): those that are tested, by symbol and timeframe
 * @with: (element-type IgxCtlCandles): those that --with names
 * @n_bytes: how large the files are together
 * @store: (nullable): the cache, if they come from it
 *
 * Which candles there are.
 */
typedef struct
{
  GPtrArray *all;
  GPtrArray *tested;
  GPtrArray *with;
  guint64 n_bytes;
  IgxStore *store;
} IgxCtlBacktestInput;

IgxCtlBacktestInput *igx_ctl_backtest_input_new (const IgxCtlCommand *command,
                                                 const IgxCtlBacktestOptions *options,
                                                 IgxCtlExit *code);
void igx_ctl_backtest_input_free (IgxCtlBacktestInput *self);
IgxCtlCandles *igx_ctl_backtest_input_find (const IgxCtlBacktestInput *self,
                                            const IgxSeriesKey *series);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxCtlBacktestInput, igx_ctl_backtest_input_free)

G_END_DECLS
