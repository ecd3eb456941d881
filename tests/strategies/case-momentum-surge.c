/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A second, lower low on less volume; a bounce; and a rising candle on thrice the volume. */
#include "case-shapes.h"
#include "cases.h"

enum
{
  SECOND_VOLUME = 1, /* at the second low; that of the first is 2 */
  RISE,              /* how far it comes back, in ATR */
  CANDLES,           /* in how many candles */
  BODY,              /* of the last one */
  VOLUME,            /* of the last one */
  TAKER,             /* of the last one */
  N_KNOBS,
};

static void
build (CaseStory *story, const double *knobs)
{
  CaseTape *tape = story->own;

  case_tape_walk (tape, 1000);
  case_tape_measure (tape);
  case_shape_lows (tape, &(CaseLows){ .first = 3,
                                      .bounce = 2,
                                      .second = 3,
                                      .volume = 1.2,
                                      .first_volume = 2,
                                      .second_volume = knobs[SECOND_VOLUME] });
  case_tape_go (tape, (gsize) knobs[CANDLES], knobs[RISE], &(CaseShape){ .up = 0.1, .down = 0.1 });
  case_tape_push (tape, &(CaseShape){ .body = knobs[BODY],
                                      .up = 0.1,
                                      .down = 0.1,
                                      .volume = knobs[VOLUME],
                                      .taker = knobs[TAKER] });
}

static const double whole[N_KNOBS] = {
  [SECOND_VOLUME] = 0.7, [RISE] = 2, [CANDLES] = 4, [BODY] = 0.8, [VOLUME] = 3.5, [TAKER] = 0.62,
};

static const CaseMiss misses[] = {
  { "dried_low <= recent", { { SECOND_VOLUME, 2.1 } } },
  { "dried_low <= recent", { { CANDLES, 10 }, { BODY, 0.55 } } },
  { "strength between 50 - middle and 50 + middle", { { BODY, 1.8 } } },
  { "vol_ratio >= surge", { { VOLUME, 1.5 }, { BODY, 1 } } },
  { "close > open", { { BODY, -0.05 } } },
  { "close > fast", { { RISE, 0.5 }, { BODY, 0.3 }, { CANDLES, 3 }, { VOLUME, 5 } } },
  { CASE_FIRE_AT, { { VOLUME, 1.8 }, { TAKER, 0.5 }, { RISE, 1 } } },
};

const StrategyCase case_momentum_surge = {
  .strategy = "momentum-surge",
  .timeframe = "15m",
  .symbol = "ETHUSDT",
  .stop_in_atr = 2.5,
  .targets = { 2, 4, 6 },
  .n_targets = 3,
  .sides = {
    { build, whole, N_KNOBS, misses, G_N_ELEMENTS (misses), CASE_MIRROR_NONE },
    { build, whole, N_KNOBS, misses, G_N_ELEMENTS (misses), CASE_MIRROR_LINE },
  },
};
