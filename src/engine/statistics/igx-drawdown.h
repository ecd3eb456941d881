/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/statistics/igx-trade.h"

G_BEGIN_DECLS

/** Orders that are tried where nothing else is said, and at most. */
#define IGX_DRAWDOWN_ORDERS_DEFAULT 1000
#define IGX_DRAWDOWN_ORDERS_MAX     1000000

/**
 * IgxDrawdownUnit:
 * @IGX_DRAWDOWN_DAYS: UTC days of closing change places, each as it was
 * @IGX_DRAWDOWN_SINGLE: outcomes change places, the moments of closing stay
 *
 * What is brought into another order.
 */
typedef enum
{
  IGX_DRAWDOWN_DAYS,
  IGX_DRAWDOWN_SINGLE,
} IgxDrawdownUnit;

/**
 * IgxDrawdownStep:
 * @time: ms UTC of closing
 * @result_r: after fees
 */
typedef struct
{
  gint64 time;
  double result_r;
} IgxDrawdownStep;

/**
 * IgxDrawdown:
 * @seen: the largest fall in the order that there was; at most 0
 * @median: half of the orders fall further
 * @deep: only 5 % of the orders fall further
 * @share: of the orders that fall at least as far as @seen, with the one that there was counted
 *   among them: (1 + b) / (1 + m). Small: bad outcomes came one after the other more than chance
 *   brings them together. Large: most other orders would have been worse
 * @n_orders: how many were tried
 * @n_units: how many days or outcomes changed places
 *
 * The largest fall of the equity in R over random orders of the same outcomes. All are %NAN if
 * there is no outcome.
 */
typedef struct
{
  double seen;
  double median;
  double deep;
  double share;
  guint n_orders;
  gsize n_units;
} IgxDrawdown;

GArray *igx_drawdown_list_steps (const IgxTrade *trades, gsize n_trades);
double igx_drawdown_measure (const IgxDrawdownStep *steps, gsize n_steps);
void igx_drawdown_shuffle (const IgxDrawdownStep *steps,
                           gsize n_steps,
                           IgxDrawdownUnit unit,
                           guint n_orders,
                           guint64 seed,
                           IgxDrawdown *drawdown);

G_END_DECLS
