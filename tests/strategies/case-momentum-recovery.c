/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A second, lower low on less volume, and a quiet bounce back to the middle of the bands. */
#include "case-shapes.h"
#include "cases.h"

enum
{
  SECOND_VOLUME = 1, /* at the second low; that of the first is 2 */
  SECOND,            /* how far it falls to the second low, in ATR */
  RISE,              /* how far it comes back, in ATR */
  CANDLES,           /* in how many candles */
  QUIET,             /* the volume of these candles and of the last one */
  BODY,              /* of the last one */
  TAKER,             /* of the last one */
  N_KNOBS,
};

static void
build (CaseStory *story, const double *knobs)
{
  CaseTape *tape = story->own;
  CaseShape quiet = { .up = 0.1, .down = 0.1, .volume = knobs[QUIET] };

  case_tape_walk (tape, 1000);
  case_tape_measure (tape);
  case_shape_lows (tape, &(CaseLows){ .first = 3,
                                      .bounce = 2,
                                      .second = knobs[SECOND],
                                      .volume = 1.2,
                                      .first_volume = 2,
                                      .second_volume = knobs[SECOND_VOLUME] });
  case_tape_go (tape, (gsize) knobs[CANDLES], knobs[RISE], &quiet);
  quiet.body = knobs[BODY];
  quiet.taker = knobs[TAKER];
  case_tape_push (tape, &quiet);
}

static const double whole[N_KNOBS] = {
  [SECOND_VOLUME] = 1, [SECOND] = 4, [RISE] = 0.8,   [CANDLES] = 4,
  [QUIET] = 0.5,       [BODY] = 1,   [TAKER] = 0.62,
};

static const CaseMiss misses[] = {
  { "dried_low <= recent", { { SECOND_VOLUME, 2.1 } } },
  { "dried_low <= recent", { { CANDLES, 12 }, { SECOND, 6 }, { BODY, 0.5 } } },
  { "swell <= dry", { { QUIET, 1.1 } } },
  { "strength between 50 - middle and 50 + middle", { { SECOND, 6 } } },
  { "place <= 50%", { { BODY, 1.4 } } },
  { "close > quick", { { BODY, -0.5 }, { RISE, 1.8 } } },
  { CASE_FIRE_AT, { { QUIET, 0.9 }, { TAKER, 0.5 }, { RISE, 0.6 }, { SECOND, 5 } } },
};

const StrategyCase case_momentum_recovery = {
  .strategy = "momentum-recovery",
  .timeframe = "15m",
  .symbol = "ETHUSDT",
  .stop_in_atr = 2,
  .targets = { 1.8, 3, 5 },
  .n_targets = 3,
  .sides = {
    { build, whole, N_KNOBS, misses, G_N_ELEMENTS (misses), CASE_MIRROR_NONE },
    { build, whole, N_KNOBS, misses, G_N_ELEMENTS (misses), CASE_MIRROR_LINE },
  },
};
