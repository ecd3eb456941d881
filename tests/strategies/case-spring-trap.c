/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A range; a candle that reaches below it and closes inside; a second one that comes back to its
 * low on less volume; and a wide one on high volume.
 */
#include "case-shapes.h"
#include "cases.h"

enum
{
  DEPTH = 1, /* of the spring below the range, in ATR */
  SPRING_VOLUME,
  TEST, /* how far above the spring's low the test stays */
  TEST_VOLUME,
  BREAK,  /* above 0: how far below the spring's low a candle closes after the test */
  SINK,   /* 1: back to the spring's low before the last candle */
  WAIT,   /* candles between test and the last one */
  BODY,   /* of the last one */
  VOLUME, /* of the last one */
  TAKER,  /* of the last one */
  N_KNOBS,
};

/* The range that the strategy looks back on. */
#define RANGE 40

static void
build (CaseStory *story, const double *knobs)
{
  CaseTape *tape = story->own;
  CaseShape small = { .body = 0.4, .up = 0.2, .down = 0.2 };
  double spring = 0;
  double home = 0;

  case_tape_walk (tape, 1000);
  case_tape_measure (tape);
  case_tape_go (tape, RANGE + 4, 0, &(CaseShape){ .body = 1, .up = 0.3, .down = 0.3 });
  home = tape->price;
  spring = case_shape_lowest (tape, RANGE) - knobs[DEPTH] * tape->unit;
  case_shape_reach (tape, spring,
                    &(CaseShape){ .body = -0.2, .up = 0.2, .volume = knobs[SPRING_VOLUME] });
  case_tape_go (tape, 3, 0, &small);
  case_shape_reach (tape, spring + knobs[TEST] * tape->unit,
                    &(CaseShape){ .body = -0.1, .up = 0.2, .volume = knobs[TEST_VOLUME] });
  if (knobs[BREAK] > 0)
    {
      case_tape_go (tape, 1, (spring - tape->price) / tape->unit - knobs[BREAK],
                    &(CaseShape){ .volume = 3 });
      case_tape_go (tape, 1, (home - tape->price) / tape->unit, &(CaseShape){ .volume = 1 });
    }
  case_tape_go (tape, (gsize) knobs[WAIT], 0, &small);
  if (knobs[SINK] > 0)
    case_tape_go (tape, 2, (spring - tape->price) / tape->unit + 0.2, &(CaseShape){ .down = 0.1 });
  case_tape_push (tape, &(CaseShape){ .body = knobs[BODY],
                                      .up = 0.1,
                                      .down = 0.1,
                                      .volume = knobs[VOLUME],
                                      .taker = knobs[TAKER] });
}

static const double whole[N_KNOBS] = {
  [DEPTH] = 1.6, [SPRING_VOLUME] = 3, [TEST] = 0.4,   [TEST_VOLUME] = 0.8,
  [WAIT] = 4,    [BODY] = 1.8,        [VOLUME] = 2.5, [TAKER] = 0.62,
};

static const CaseMiss misses[] = {
  { "age <= recent", { { WAIT, 8 } } },
  { "lowest(low, recent + 1) >= spring_at", { { BREAK, 0.05 } } },
  { "tested", { { TEST, 1.55 } } },
  { "tested", { { TEST_VOLUME, 2.5 } } },
  { "close - open >= body * range", { { BODY, 0.9 } } },
  { "vol_ratio >= surge", { { VOLUME, 1.6 } } },
  { "close > edge", { { SINK, 1 }, { BODY, 1.2 } } },
  { CASE_FIRE_AT, { { DEPTH, 0.3 }, { SPRING_VOLUME, 1.2 }, { VOLUME, 1.8 }, { TAKER, 0.5 } } },
};

const StrategyCase case_spring_trap = {
  .strategy = "spring-trap",
  .timeframe = "15m",
  .symbol = "ETHUSDT",
  .stop_in_atr = 2,
  .targets = { 2, 3, 5 },
  .n_targets = 3,
  .sides = {
    { build, whole, N_KNOBS, misses, G_N_ELEMENTS (misses), CASE_MIRROR_NONE },
    { build, whole, N_KNOBS, misses, G_N_ELEMENTS (misses), CASE_MIRROR_LINE },
  },
};
