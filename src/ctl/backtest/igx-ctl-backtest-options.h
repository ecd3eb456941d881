/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ctl/igx-ctl-command.h"
#include "engine/quality/igx-verdict.h"
#include "engine/statistics/igx-parameter-space.h"

G_BEGIN_DECLS

/** Most threads that can be asked for. */
#define IGX_CTL_BACKTEST_THREADS_MAX 256

/** Points of a space of parameters that are tried: where nothing is said, and at most. */
#define IGX_CTL_BACKTEST_TRIALS_DEFAULT 100
#define IGX_CTL_BACKTEST_TRIALS_MAX     10000

/** Highest fee that can be asked for, in percent a side. */
#define IGX_CTL_BACKTEST_FEE_MAX 10

/**
 * IgxCtlBacktestOptions:
 * @strategies: (nullable): ids and files; %NULL: all that run
 * @candles: (nullable): files; %NULL: the cache
 * @with: (nullable): `[SYMBOL=]FILE`: what strategies read besides
 * @exchange: (nullable): whose candles they are
 * @symbols: (nullable): of the files in their order, or which of the cache; in capitals
 * @timeframe: of the candles; 0: what they are
 * @since: candles that open before it only warm up, ms UTC; -1: none do
 * @until: candles that close after it are left out, ms UTC; -1: none are
 * @judged: whether consensus and gate are applied
 * @profile: with which profile
 * @fee: share of the value that each entry and each exit costs
 * @params: (element-type utf8 double): parameters that are changed
 * @json: one object on stdout
 * @csv: (nullable): where signals are written as CSV; `-`: stdout
 * @html: (nullable): where the report is written as a page
 * @threads: how many work at once
 * @walk_forward: folds of a walk forward; 0: none
 * @space: (nullable): parameters that are tried
 * @trials: how many points of @space are tried at most
 * @monte_carlo: whether falls are looked at in other orders
 * @entry_test: whether entries are compared with random ones
 *
 * What the command line says, checked.
 */
typedef struct
{
  char **strategies;
  char **candles;
  char **with;
  char *exchange;
  char **symbols;
  IgxTimeframe timeframe;
  gint64 since;
  gint64 until;
  gboolean judged;
  IgxProfile profile;
  double fee;
  GHashTable *params;
  gboolean json;
  char *csv;
  char *html;
  guint threads;
  guint walk_forward;
  IgxParameterSpace *space;
  guint trials;
  gboolean monte_carlo;
  gboolean entry_test;
} IgxCtlBacktestOptions;

IgxCtlExit igx_ctl_backtest_options_parse (IgxCtlBacktestOptions *self,
                                           const IgxCtlCommand *command,
                                           int argc,
                                           char **argv);
void igx_ctl_backtest_options_clear (IgxCtlBacktestOptions *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IgxCtlBacktestOptions, igx_ctl_backtest_options_clear)

G_END_DECLS
