/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A climb of two dozen candles with a pause in it, and then a candle of thrice the volume that
 * takes RSI into the momentum zone.
 */
#include "cases.h"

enum
{
  CLIMB = 1, /* how far it rises before, in ATR */
  SWING,     /* how much it goes back and forth meanwhile */
  BODY,      /* of the last candle */
  VOLUME,    /* of the last candle */
  N_KNOBS,
};

static void
build (CaseStory *story, const double *knobs)
{
  CaseTape *tape = story->own;

  case_tape_walk (tape, 1000);
  case_tape_measure (tape);
  case_tape_go (tape, 24, knobs[CLIMB],
                &(CaseShape){ .body = knobs[SWING], .up = 0.2, .down = 0.2, .taker = 0.52 });
  case_tape_push (
      tape,
      &(CaseShape){
          .body = knobs[BODY], .up = 0.1, .down = 0.1, .volume = knobs[VOLUME], .taker = 0.62 });
}

static const double whole[N_KNOBS] = {
  [CLIMB] = 3,
  [SWING] = 0.4,
  [BODY] = 1,
  [VOLUME] = 3.2,
};

static const CaseMiss misses[] = {
  { "strength between rsi_low and rsi_high", { { CLIMB, 1.7 }, { BODY, 0.02 } } },
  { "strength between rsi_low and rsi_high", { { CLIMB, 4.6 } } },
  { "vol_ratio >= surge", { { VOLUME, 1.9 } } },
  { "close > open", { { BODY, -0.1 } } },
  { CASE_FIRE_AT, { { VOLUME, 2.1 }, { CLIMB, 2 }, { BODY, 0.1 } } },
};

const StrategyCase case_momentum_surge_v2 = {
  .strategy = "momentum-surge-v2",
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
