/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Candles that hardly move, and then one that leaves them on thrice the volume. */
#include "cases.h"

enum
{
  JUMP = 1, /* just before it gets calm, in ATR */
  SWING,    /* how much it goes back and forth while it is calm */
  CALM,     /* for how many candles */
  BODY,     /* of the last one */
  VOLUME,   /* of the last one */
  TAKER,    /* of the last one */
  N_KNOBS,
};

static void
build (CaseStory *story, const double *knobs)
{
  CaseTape *tape = story->own;

  case_tape_walk (tape, 1000);
  case_tape_measure (tape);
  case_tape_push (tape, &(CaseShape){ .body = knobs[JUMP], .up = 0.2, .down = 0.2 });
  case_tape_go (tape, (gsize) knobs[CALM], 0,
                &(CaseShape){ .body = knobs[SWING], .up = 0.2, .down = 0.2 });
  case_tape_push (tape, &(CaseShape){ .body = knobs[BODY],
                                      .up = 0.1,
                                      .down = 0.1,
                                      .volume = knobs[VOLUME],
                                      .taker = knobs[TAKER] });
}

static const double whole[N_KNOBS] = {
  [SWING] = 0.2, [CALM] = 26, [BODY] = 1.5, [VOLUME] = 3.5, [TAKER] = 0.62,
};

static const CaseMiss misses[] = {
  { "squeeze <= recent", { { SWING, 1 }, { BODY, 4.5 } } },
  { "width >= wider * width[10]", { { JUMP, 0.8 } } },
  { "close > bands.upper[1]", { { BODY, -1.5 } } },
  { "vol_ratio >= surge", { { VOLUME, 1.4 } } },
  { CASE_FIRE_AT, { { SWING, 0.9 }, { VOLUME, 1.8 }, { TAKER, 0.5 } } },
};

const StrategyCase case_volatility_breakout = {
  .strategy = "volatility-breakout",
  .timeframe = "15m",
  .symbol = "ETHUSDT",
  .stop_in_atr = 3,
  .targets = { 2, 3.5, 5.5 },
  .n_targets = 3,
  .sides = {
    { build, whole, N_KNOBS, misses, G_N_ELEMENTS (misses), CASE_MIRROR_NONE },
    { build, whole, N_KNOBS, misses, G_N_ELEMENTS (misses), CASE_MIRROR_LINE },
  },
};
