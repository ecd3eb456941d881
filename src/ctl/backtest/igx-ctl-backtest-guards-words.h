/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "ctl/backtest/igx-ctl-backtest-guards.h"

G_BEGIN_DECLS

/**
 * IgxCtlBacktestSection:
 * @title: of what it is about
 * @words: (element-type utf8): figures, then what they mean and do not prove
 */
typedef struct
{
  const char *title;
  GPtrArray *words;
} IgxCtlBacktestSection;

GPtrArray *igx_ctl_backtest_guards_words (const IgxCtlBacktestGuards *self,
                                          const IgxCtlBacktestOptions *options);
void igx_ctl_backtest_guards_json (const IgxCtlBacktestGuards *self,
                                   const IgxCtlBacktestOptions *options,
                                   JsonBuilder *builder);

G_END_DECLS
