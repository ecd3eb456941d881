-- SPDX-License-Identifier: GPL-3.0-or-later
-- Which strategy text ran on a series, and from when to when: candidates with began < close time are
-- its own, and up to ended, where that is not 0. So the ledger can be checked against a replay.
CREATE TABLE runs (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  exchange TEXT NOT NULL,
  symbol TEXT NOT NULL,
  timeframe INTEGER NOT NULL,
  strategy TEXT NOT NULL,
  strategy_version INTEGER NOT NULL,
  source_hash TEXT NOT NULL,
  params_hash TEXT NOT NULL,
  began INTEGER NOT NULL,
  ended INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX runs_by_series ON runs (exchange, symbol, timeframe, strategy);
