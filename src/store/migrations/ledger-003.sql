-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a candidate was found with, what its verdict was taken from, and how its path was followed.
-- Rows of before have NULL, or 0 where it is a time: it is not known.
ALTER TABLE signals ADD COLUMN source_hash TEXT;
ALTER TABLE signals ADD COLUMN params TEXT;
ALTER TABLE signals ADD COLUMN candle_hash TEXT;
ALTER TABLE signals ADD COLUMN app_version TEXT;
ALTER TABLE signals ADD COLUMN regime TEXT;
ALTER TABLE signals ADD COLUMN regime_fit ANY;
-- Up, down, equal.
ALTER TABLE signals ADD COLUMN higher INTEGER CHECK (higher IN (1, -1, 2));
-- How many of 500 candles before had at most as large a quote volume.
ALTER TABLE signals ADD COLUMN liquidity INTEGER CHECK (liquidity BETWEEN 0 AND 500);
ALTER TABLE signals ADD COLUMN bridged INTEGER CHECK (bridged IN (0, 1));
ALTER TABLE signals ADD COLUMN term_confidence ANY;
ALTER TABLE signals ADD COLUMN term_track_record ANY;
ALTER TABLE signals ADD COLUMN term_regime_fit ANY;
ALTER TABLE signals ADD COLUMN term_higher_timeframe ANY;
ALTER TABLE signals ADD COLUMN term_reward ANY;
ALTER TABLE signals ADD COLUMN term_liquidity ANY;
ALTER TABLE signals ADD COLUMN opposition ANY;
ALTER TABLE signals ADD COLUMN verdict TEXT;
ALTER TABLE signals ADD COLUMN filled_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE signals ADD COLUMN followed INTEGER NOT NULL DEFAULT 0;

CREATE TABLE votes (
  signal_id TEXT NOT NULL REFERENCES signals (id),
  position INTEGER NOT NULL,
  strategy TEXT NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('long', 'short')),
  confidence ANY,
  PRIMARY KEY (signal_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE signal_values (
  signal_id TEXT NOT NULL REFERENCES signals (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  value ANY,
  PRIMARY KEY (signal_id, position)
) STRICT, WITHOUT ROWID;

-- Nearly all candidates are refused and over: whoever lists the published ones, follows the open
-- ones or looks at one coin must not read all of them.
CREATE INDEX signals_published ON signals (close_time, id) WHERE published = 1;
CREATE INDEX signals_open ON signals (close_time, id) WHERE closed_at = 0;
CREATE INDEX signals_by_symbol ON signals (symbol, close_time, id);
