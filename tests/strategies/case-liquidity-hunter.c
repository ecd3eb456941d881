/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Three candles that fall through the low of the last 48 while takers sell, and are back above it
 * with the third.
 */
#include "cases.h"

#define EDGE 48

enum
{
  DEPTH = 1, /* how far below the low, in ATR */
  BACK,      /* how far above it the last one closes */
  TAKER,     /* what takers bought */
  VOLUME,
  TRADE, /* size of a trade */
  WICK,  /* above the first candle, in ATR */
  N_KNOBS,
};

static double
get_floor (const CaseTape *tape)
{
  double low = case_tape_get_last (tape)->low;

  for (guint i = tape->candles->len - EDGE; i < tape->candles->len; i++)
    low = MIN (low, g_array_index (tape->candles, IgxCandle, i).low);
  return low;
}

static void
go_to (CaseTape *tape, double price, double up, const double *knobs)
{
  case_tape_push (tape, &(CaseShape){ .body = (price - tape->price) / tape->unit,
                                      .up = up,
                                      .volume = knobs[VOLUME],
                                      .taker = knobs[TAKER],
                                      .trade = knobs[TRADE] });
}

static void
build (CaseStory *story, const double *knobs)
{
  CaseTape *tape = story->own;
  double floor = 0;

  case_tape_walk (tape, 1000);
  case_tape_measure (tape);
  floor = get_floor (tape);
  go_to (tape, floor + 0.2 * tape->unit, knobs[WICK], knobs);
  go_to (tape, floor - knobs[DEPTH] * tape->unit, 0, knobs);
  go_to (tape, floor + knobs[BACK] * tape->unit, 0, knobs);
}

static const double whole[N_KNOBS] = {
  [DEPTH] = 0.6, [BACK] = 0.5, [TAKER] = 0.35, [VOLUME] = 2.5, [TRADE] = 2,
};

static const CaseMiss misses[] = {
  { "bottom < floor", { { DEPTH, -0.1 } } },
  { "close > floor", { { BACK, -0.1 } } },
  { "flow <= -push", { { TAKER, 0.5 } } },
  { CASE_FIRE_AT, { { TAKER, 0.45 }, { VOLUME, 1 }, { TRADE, 1 } } },
};

const StrategyCase case_liquidity_hunter = {
  .strategy = "liquidity-hunter",
  .timeframe = "15m",
  .symbol = "ETHUSDT",
  .stop_in_atr = 2,
  .targets = { 1.8, 3, 5 },
  .n_targets = 3,
  .sides = {
    { build, whole, N_KNOBS, misses, G_N_ELEMENTS (misses), CASE_MIRROR_NONE },
    { build, whole, N_KNOBS, misses, G_N_ELEMENTS (misses), CASE_MIRROR_RATIO },
  },
};
