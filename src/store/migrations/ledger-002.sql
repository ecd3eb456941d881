-- SPDX-License-Identifier: GPL-3.0-or-later
-- Up to which close time a strategy has been evaluated that waits for other series: it may be
-- behind the series it runs on.
CREATE TABLE strategy_progress (
  exchange TEXT NOT NULL,
  symbol TEXT NOT NULL,
  timeframe INTEGER NOT NULL,
  strategy TEXT NOT NULL,
  evaluated_to INTEGER NOT NULL,
  PRIMARY KEY (exchange, symbol, timeframe, strategy)
) STRICT, WITHOUT ROWID;
