/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Saved states. A state from outside holds no text, so an input says what is done to a good one:
 * its first byte how, its second after how many candles, and then three bytes each: where, and
 * what is put there. Inputs stay good when the format changes.
 */
#include <math.h>
#include <string.h>

#include "engine/igx-engine.h"
#include "engine/igx-strategy.h"
#include "engine/igx-timeframe.h"
#include "igx-fuzz.h"

#define HASH_SIZE 32
#define CANDLES   160
#define MORE      40
#define START     G_GINT64_CONSTANT (1704067200000)

typedef enum
{
  HOW_AS_IT_IS, /* the rest of the input is the state */
  HOW_DAMAGED,
  HOW_SEALED, /* damaged, with the right checksum */
  HOW_SEALED_INDICATORS,
  HOW_LAST,
} How;

/* Two strategies, so that each is small: changes meet more of what decides. */
static const char indicators[]
    = "strategy indicators\ntimeframe 1m\nlong\n"
      " require rsi(14) > 50 and close > sma(close, 5) and macd(3, 6, 4).hist > 0\n"
      " require highest(high, 5) @ 5m > 0 and cci(5) > 0 and psar > 0 and aroon(3).up > 0\n"
      " require hma(close, 4) > 0 and kama(close, 3) > 0 and supertrend(3).direction > 0\n"
      " require swing_divergence(close, 1, 1, 9) >= 0 and bbands(close, 4).width > 0\n"
      " stop close * 0.9\n target close * 1.1\n"
      "short\n require cci(33) > 0 and vwap > 0 and linreg(close, 3) > 0\n"
      " require correlation(close, volume, 3) > 0 and mom(close, 2) > 0\n"
      " stop close * 1.1\n target close * 0.9\n";
static const char functions[]
    = "strategy functions\ntimeframe 1m\nlet up = close > open\nlong\n"
      " require rising(close, 3) or falling(close, 2) or count(up, 5) > 2\n"
      " require barssince(up) < 9 or close[3] > 0 or crosses_above(close, open)\n"
      " require close @ 5m > 0 and valuewhen(up, close, 2) > 0\n"
      " rearm after 2 bars\n stop close * 0.9\n target close * 1.1\n"
      "short\n require crosses_below(close, open) @ 15m\n"
      " stop close * 1.1\n target close * 0.9\n";

static IgxEngine *
new_engine (const char *source)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxStrategy) strategy = igx_strategy_new (source, -1, NULL, &error);
  IgxSeriesKey series;
  IgxEngine *engine = NULL;

  if (strategy == NULL)
    g_error ("%s", error->message);
  if (!igx_series_key_init (&series, "demo", "AAABBB", IGX_TIMEFRAME_MINUTE, NULL))
    g_error ("The series is refused");
  engine = igx_engine_new (&series);
  if (!igx_engine_add_strategy (engine, strategy, NULL, &error))
    g_error ("%s", error->message);
  return engine;
}

/* Made once: compiling a strategy costs more than all that is tried with it. */
static IgxEngine *
get_engine (How how)
{
  static IgxEngine *engines[HOW_LAST];

  if (engines[how] == NULL)
    engines[how] = new_engine (how == HOW_SEALED_INDICATORS ? indicators : functions);
  igx_engine_reset (engines[how]);
  return engines[how];
}

static void
push (IgxEngine *engine, gint64 first, gsize n)
{
  g_autofree IgxCandle *candles = g_new0 (IgxCandle, n + 1);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < n; i++)
    {
      double open = 100 + 10 * sin ((double) i);
      double close = i % 9 == 0 ? open : 100 + 10 * sin ((double) i + 1);

      candles[i] = (IgxCandle){
        .open_time = first + (gint64) i * IGX_TIMEFRAME_MINUTE,
        .open = open,
        .high = MAX (open, close) + 1,
        .low = MIN (open, close) - 1,
        .close = close,
        .volume = (double) (i % 7),
        .quote_volume = NAN,
        .trades = NAN,
        .taker_buy_volume = NAN,
      };
    }
  if (!igx_engine_push (engine, candles, n, NULL, &error))
    g_error ("%s", error->message);
}

static GBytes *
make_state (const IgxEngine *engine, How how, const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) good = igx_engine_save (engine);
  g_autofree guint8 *bytes = NULL;
  gsize length = 0;

  if (how == HOW_AS_IT_IS)
    return g_bytes_new (data, size);
  bytes = g_memdup2 (g_bytes_get_data (good, &length), g_bytes_get_size (good));
  for (size_t i = 0; i + 3 <= size; i += 3)
    bytes[(data[i] * 256U + data[i + 1]) % length] = data[i + 2];
  if (how >= HOW_SEALED)
    {
      g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
      gsize hash_size = HASH_SIZE;

      g_checksum_update (checksum, bytes, (gssize) (length - HASH_SIZE));
      g_checksum_get_digest (checksum, bytes + length - HASH_SIZE, &hash_size);
    }
  return g_bytes_new (bytes, length);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  How how = size > 0 ? (How) (data[0] % HOW_LAST) : HOW_AS_IT_IS;
  gsize n_candles = size > 1 ? data[1] % CANDLES : 0;
  gsize skipped = MIN (size, 2);
  IgxEngine *engine = get_engine (how);
  g_autoptr (GBytes) good = NULL;
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) state = NULL;
  g_autoptr (GBytes) after = NULL;
  g_autoptr (GError) error = NULL;

  push (engine, START, n_candles);
  good = igx_engine_save (engine);
  state = make_state (engine, how, data + skipped, size - skipped);
  push (engine, START + CANDLES * IGX_TIMEFRAME_MINUTE, 1);
  before = igx_engine_save (engine);
  if (!igx_engine_restore (engine, state, &error))
    {
      igx_fuzz_check_error (error);
      after = igx_engine_save (engine);
      if (!g_bytes_equal (before, after))
        g_error ("A state that was refused has changed the engine");
      if (g_bytes_equal (state, good))
        g_error ("A good state is refused: %s", error->message);
      return 0;
    }
  if (how == HOW_DAMAGED && !g_bytes_equal (state, good))
    g_error ("A damaged state is taken");
  after = igx_engine_save (engine);
  if (!g_bytes_equal (state, after))
    g_error ("A state is not what was taken");
  push (engine, igx_engine_get_last_open_time (engine) + IGX_TIMEFRAME_MINUTE, MORE);
  return 0;
}
