/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/igx-ledger.h"
#include "store/igx-run.h"

G_BEGIN_DECLS

gboolean igx_ledger_set_runs (
    IgxLedger *self, const IgxSeriesKey *series, GPtrArray *runs, gint64 ended, GError **error);
GPtrArray *igx_ledger_list_runs (IgxLedger *self, const char *venue, GError **error);

G_END_DECLS
