-- SPDX-License-Identifier: GPL-3.0-or-later
-- The candle cache. Unknown values are NULL, times are ms UTC.
CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  venue TEXT NOT NULL,
  symbol TEXT NOT NULL,
  timeframe INTEGER NOT NULL,
  UNIQUE (venue, symbol, timeframe)
) STRICT;

CREATE TABLE candles (
  series_id INTEGER NOT NULL,
  open_time INTEGER NOT NULL,
  open REAL NOT NULL,
  high REAL NOT NULL,
  low REAL NOT NULL,
  close REAL NOT NULL,
  volume REAL NOT NULL,
  quote_volume REAL,
  trades REAL,
  taker_buy_volume REAL,
  PRIMARY KEY (series_id, open_time)
) STRICT, WITHOUT ROWID;

-- What a candle said before the exchange corrected it; the number counts up in the order of
-- replacement, since the store reads no clock.
CREATE TABLE corrections (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  series_id INTEGER NOT NULL,
  open_time INTEGER NOT NULL,
  open REAL NOT NULL,
  high REAL NOT NULL,
  low REAL NOT NULL,
  close REAL NOT NULL,
  volume REAL NOT NULL,
  quote_volume REAL,
  trades REAL,
  taker_buy_volume REAL
) STRICT;

CREATE INDEX corrections_by_candle ON corrections (series_id, open_time);
