/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * After a fall the price lies still, while trades grow large; with the last candle takers have
 * bought clearly more than usual.
 */
#include "cases.h"

#define SPAN 8

enum
{
  FALL = 1, /* before, in ATR */
  MOVE,     /* of the span without the last candle, in ATR */
  TRADE,    /* size of a trade in the span */
  BODY,     /* of the last candle, in ATR */
  TAKER,    /* what takers bought of it */
  VOLUME,   /* of it */
  N_KNOBS,
};

static void
build (CaseStory *story, const double *knobs)
{
  CaseTape *tape = story->own;

  case_tape_walk (tape, 1000);
  case_tape_measure (tape);
  case_tape_go (tape, 30, -knobs[FALL],
                &(CaseShape){ .body = 0.3, .up = 0.3, .down = 0.3, .taker = 0.5 });
  case_tape_go (
      tape, SPAN - 1, knobs[MOVE],
      &(CaseShape){ .body = 0.2, .up = 0.3, .down = 0.3, .taker = 0.5, .trade = knobs[TRADE] });
  case_tape_push (tape, &(CaseShape){ .body = knobs[BODY],
                                      .up = 0.2,
                                      .down = 0.2,
                                      .volume = knobs[VOLUME],
                                      .taker = knobs[TAKER],
                                      .trade = knobs[TRADE] });
}

static const double whole[N_KNOBS] = {
  [FALL] = 6, [MOVE] = 0.2, [TRADE] = 3, [BODY] = 0.4, [TAKER] = 0.8, [VOLUME] = 3,
};

static const CaseMiss misses[] = {
  { "rank >= large", { { TRADE, 0.9 } } },
  { "flow >= tilt", { { TAKER, 0.51 } } },
  { "move between -quiet and quiet", { { MOVE, -3 } } },
  { "move between -quiet and quiet", { { MOVE, 2.2 } } },
  { CASE_FIRE_AT, { { FALL, -6 }, { TAKER, 0.59 }, { BODY, -0.1 }, { VOLUME, 1.5 } } },
};

const StrategyCase case_whale_shadow = {
  .strategy = "whale-shadow",
  .timeframe = "15m",
  .symbol = "ETHUSDT",
  .stop_in_atr = 2,
  .targets = { 2, 3, 5 },
  .n_targets = 3,
  .sides = {
    { build, whole, N_KNOBS, misses, G_N_ELEMENTS (misses), CASE_MIRROR_NONE },
    { build, whole, N_KNOBS, misses, G_N_ELEMENTS (misses), CASE_MIRROR_RATIO },
  },
};
