-- SPDX-License-Identifier: GPL-3.0-or-later
-- The ledger. Unknown numbers are NULL, unknown times 0, times are ms UTC.
--
-- Numbers are ANY, not REAL: a REAL column keeps 0 as an integer and so turns -0.0 into 0.0, and
-- what is read from the ledger must be what the engine computed, bit for bit.
--
-- Targets are columns because there are at most three. Reasons are a child table: their number is
-- open, a list inside a text would have to be parsed again, and text would not keep the bits.
CREATE TABLE signals (
  arrival INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  exchange TEXT NOT NULL,
  symbol TEXT NOT NULL,
  timeframe INTEGER NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('long', 'short')),
  strategy TEXT NOT NULL,
  strategy_name TEXT,
  strategy_version INTEGER NOT NULL,
  params_hash TEXT,
  close_time INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  entry ANY,
  stop ANY,
  n_targets INTEGER NOT NULL CHECK (n_targets BETWEEN 0 AND 3),
  target1 ANY,
  target2 ANY,
  target3 ANY,
  confidence ANY,
  published INTEGER NOT NULL CHECK (published IN (0, 1)),
  refusal TEXT,
  delivery TEXT NOT NULL,
  detected_at INTEGER NOT NULL,
  quality ANY,
  state TEXT NOT NULL,
  closed_at INTEGER NOT NULL,
  result_r ANY,
  result_percent ANY,
  mfe_r ANY,
  mae_r ANY,
  ambiguous INTEGER NOT NULL CHECK (ambiguous IN (0, 1))
) STRICT;

CREATE INDEX signals_by_close_time ON signals (close_time, id);

CREATE TABLE reasons (
  signal_id TEXT NOT NULL REFERENCES signals (id),
  position INTEGER NOT NULL,
  points ANY,
  text TEXT,
  available INTEGER NOT NULL CHECK (available IN (0, 1)),
  PRIMARY KEY (signal_id, position)
) STRICT, WITHOUT ROWID;

-- The person's own, beside what never changes.
CREATE TABLE marks (
  signal_id TEXT NOT NULL PRIMARY KEY REFERENCES signals (id),
  mark TEXT CHECK (mark IN ('took', 'skipped')),
  note TEXT
) STRICT, WITHOUT ROWID;

-- Up to which close time a series has been evaluated.
CREATE TABLE progress (
  exchange TEXT NOT NULL,
  symbol TEXT NOT NULL,
  timeframe INTEGER NOT NULL,
  evaluated_to INTEGER NOT NULL,
  PRIMARY KEY (exchange, symbol, timeframe)
) STRICT, WITHOUT ROWID;

-- Written before a notification is shown, so that it is shown at most once.
CREATE TABLE notified (
  id TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE state (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
