/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/igx-ledger.h"

G_BEGIN_DECLS

GPtrArray *igx_ledger_outcomes_save (IgxLedger *ledger, GArray *outcomes, GError **error);
GPtrArray *
igx_ledger_outcomes_load_open (IgxLedger *ledger, const IgxOpenQuery *query, GError **error);
IgxTradeList *igx_ledger_outcomes_load_trades (IgxLedger *ledger,
                                               const IgxTradeQuery *query,
                                               IgxTradeCursor *next,
                                               GError **error);

G_END_DECLS
