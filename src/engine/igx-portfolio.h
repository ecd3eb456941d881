/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-backtest.h"
#include "engine/quality/igx-gate.h"
#include "engine/statistics/igx-report.h"
#include "engine/statistics/igx-trade-list.h"

G_BEGIN_DECLS

/**
 * IgxPortfolioItem:
 * @backtest: of the series that it belongs to
 * @at: its number there
 * @trade: it and what became of it, with quality and refusal where it was judged
 * @gate: (nullable): who has judged all candidates of its series and close
 * @applicant: (nullable): it as the gate saw it
 * @verdict: (nullable): what the gate says
 * @n_together: how many candidates its series has at this close
 *
 * A candidate, while it is passed. Nothing of it stays.
 */
typedef struct
{
  const IgxBacktest *backtest;
  gsize at;
  const IgxTrade *trade;
  const IgxGate *gate;
  const IgxApplicant *applicant;
  const IgxVerdict *verdict;
  guint n_together;
} IgxPortfolioItem;

/**
 * IgxPortfolioFunc:
 * @item: a candidate
 * @data: of igx_portfolio_run()
 *
 * Returns: whether to go on
 */
typedef gboolean (*IgxPortfolioFunc) (const IgxPortfolioItem *item, gpointer data);

/**
 * IgxPortfolio:
 *
 * Finished backtests of many series, passed through once in the order of time, as if all series
 * had been watched at once: candidates of a series and close are judged together, and the gate
 * knows at each close what was over by then, of all series.
 */
typedef struct _IgxPortfolio IgxPortfolio;

IgxPortfolio *igx_portfolio_new (void);
void igx_portfolio_free (IgxPortfolio *self);
gboolean igx_portfolio_add (IgxPortfolio *self, IgxBacktest *backtest, GError **error);
gsize igx_portfolio_get_n_trades (const IgxPortfolio *self);
IgxTradeList *
igx_portfolio_run (IgxPortfolio *self, IgxGate *gate, IgxPortfolioFunc func, gpointer data);
IgxReport *igx_portfolio_report (
    const IgxPortfolio *self, const IgxTradeList *list, gsize first, gsize n, guint32 seed);
IgxSignal *igx_portfolio_item_dup_signal (const IgxPortfolioItem *item);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxPortfolio, igx_portfolio_free)

G_END_DECLS
