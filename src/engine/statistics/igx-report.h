/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/statistics/igx-trade.h"

G_BEGIN_DECLS

/** Bands of quality in the table of calibration, 5 points each. */
#define IGX_REPORT_BANDS 20

/** Times that days are resampled for bounds. */
#define IGX_REPORT_RESAMPLES 1000

/**
 * IgxEstimate:
 * @value: %NAN: unknown
 * @low: lower end of the 95 % interval, from resampling days; %NAN with fewer than 2 days
 * @high: upper end
 */
typedef struct
{
  double value;
  double low;
  double high;
} IgxEstimate;

/**
 * IgxReportGroup:
 * @label: a regime, month ("2026-11"), strategy, symbol, timeframe, band ("60-65") or "all"
 * @n: trades that fired
 * @n_closed: of them with a result
 * @n_hits: of them target 1 before the stop
 * @n_ambiguous: of them ambiguous
 * @n_open: not over at the end of the data
 * @n_missed: entry never reached
 * @hit_rate: 0 to 1
 * @expectancy: mean R after fees
 * @sum_r: of all results
 * @profit_factor: sum of gains over sum of losses; %NAN without losses
 * @max_drawdown: largest fall of the equity in R, taken at the closes of trades; at most 0
 * @losing_run: longest run of results below 0, in order of closing
 * @exposure: share of the time from first to last candle in which at least one was in, 0 to 1
 * @mean_holding_ms: mean time in the market; %NAN: unknown
 * @quality: mean quality; %NAN: unknown
 */
typedef struct
{
  char *label;
  guint n;
  guint n_closed;
  guint n_hits;
  guint n_ambiguous;
  guint n_open;
  guint n_missed;
  IgxEstimate hit_rate;
  IgxEstimate expectancy;
  double sum_r;
  double profit_factor;
  double max_drawdown;
  guint losing_run;
  double exposure;
  double mean_holding_ms;
  double quality;
} IgxReportGroup;

/**
 * IgxReportPoint:
 * @time: ms UTC, a close of trades
 * @equity_r: sum of the results up to then
 * @drawdown_r: below the highest equity before; at most 0
 */
typedef struct
{
  gint64 time;
  double equity_r;
  double drawdown_r;
} IgxReportPoint;

/**
 * IgxReportHold:
 * @symbol: its place in the names
 * @first: the first close
 * @last: the last close
 *
 * Buy and hold of one symbol over the same candles.
 */
typedef struct
{
  guint16 symbol;
  double first;
  double last;
} IgxReportHold;

/**
 * IgxReport:
 * @all: everything together
 * @by_regime: (element-type IgxReportGroup)
 * @by_month: (element-type IgxReportGroup): month of the close that fired, UTC
 * @by_strategy: (element-type IgxReportGroup)
 * @by_symbol: (element-type IgxReportGroup)
 * @by_timeframe: (element-type IgxReportGroup)
 * @by_direction: (element-type IgxReportGroup)
 * @by_band: (element-type IgxReportGroup): calibration: bands of quality that hold trades
 * @equity: (element-type IgxReportPoint): in order of closing
 * @hold_percent: mean over the symbols of what buying and holding made after two fees, in
 *   percent; %NAN: unknown
 * @first: open time of the first candle, ms UTC
 * @last: close time of the last candle, ms UTC
 * @n_days: UTC days on which trades fired
 *
 * What a list of trades says. Groups come in the order of their label's meaning, empty ones are
 * left out.
 */
typedef struct
{
  IgxReportGroup all;
  GPtrArray *by_regime;
  GPtrArray *by_month;
  GPtrArray *by_strategy;
  GPtrArray *by_symbol;
  GPtrArray *by_timeframe;
  GPtrArray *by_direction;
  GPtrArray *by_band;
  GArray *equity;
  double hold_percent;
  gint64 first;
  gint64 last;
  guint n_days;
} IgxReport;

/**
 * IgxReportInput:
 * @trades: in any order
 * @n_trades: how many
 * @symbols: (array zero-terminated=1): names that trades point into
 * @strategies: (array zero-terminated=1): likewise
 * @holds: one for each symbol whose candles were seen
 * @n_holds: how many
 * @fee: share of the value that each entry and each exit costs
 * @first: open time of the first candle, ms UTC
 * @last: close time of the last candle, ms UTC
 * @seed: of the resampling
 */
typedef struct
{
  const IgxTrade *trades;
  gsize n_trades;
  const char *const *symbols;
  const char *const *strategies;
  const IgxReportHold *holds;
  gsize n_holds;
  double fee;
  gint64 first;
  gint64 last;
  guint32 seed;
} IgxReportInput;

IgxReport *igx_report_new (const IgxReportInput *input);
void igx_report_free (IgxReport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxReport, igx_report_free)

G_END_DECLS
