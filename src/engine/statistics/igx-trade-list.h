/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/statistics/igx-trade.h"

G_BEGIN_DECLS

/** Most symbols, and most strategies, that trades of one list can have. */
#define IGX_TRADE_LIST_NAMES_MAX 65535

/**
 * IgxTradeList:
 * @trades: (element-type IgxTrade)
 * @symbols: (element-type utf8): names that @trades point into, ended by %NULL
 * @strategies: (element-type utf8): likewise
 *
 * Trades of many series and strategies.
 */
typedef struct
{
  GArray *trades;
  GPtrArray *symbols;
  GPtrArray *strategies;
} IgxTradeList;

IgxTradeList *igx_trade_list_new (void);
void igx_trade_list_free (IgxTradeList *self);
gboolean igx_trade_list_add (IgxTradeList *self,
                             const IgxTrade *trade,
                             const char *symbol,
                             const char *strategy);
gboolean igx_trade_list_find_name (GPtrArray *names, const char *name, guint16 *place);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxTradeList, igx_trade_list_free)

G_END_DECLS
