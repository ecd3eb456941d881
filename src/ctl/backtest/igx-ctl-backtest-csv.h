/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdio.h>

#include "engine/igx-signal.h"

G_BEGIN_DECLS

/**
 * IgxCtlBacktestCsv:
 *
 * Signals as CSV (RFC 4180), a line each, written as they come.
 */
typedef struct _IgxCtlBacktestCsv IgxCtlBacktestCsv;

IgxCtlBacktestCsv *igx_ctl_backtest_csv_open (const char *path, GError **error);
void igx_ctl_backtest_csv_begin (IgxCtlBacktestCsv *self);
void igx_ctl_backtest_csv_add (const IgxSignal *signal, gpointer self);
gboolean igx_ctl_backtest_csv_finish (IgxCtlBacktestCsv *self, GError **error);
void igx_ctl_backtest_csv_free (IgxCtlBacktestCsv *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxCtlBacktestCsv, igx_ctl_backtest_csv_free)

G_END_DECLS
