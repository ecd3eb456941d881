/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A market that goes back and forth, and then a few candles down to the lower band on twice the
 * volume.
 */
#include "cases.h"

enum
{
  TREND = 1, /* how far the range moves in the 100 candles before, in ATR */
  SWING,     /* how much it goes back and forth in them */
  WICK,      /* of their candles, on either side */
  FALL,      /* how far it falls then */
  CANDLES,   /* in how many candles */
  PAUSE,     /* how many candles it stays there, with spikes upwards */
  SPIKE,     /* how high they are */
  VOLUME,    /* of the last one */
  BODY,      /* of the last one */
  N_KNOBS,
};

static void
build (CaseStory *story, const double *knobs)
{
  CaseTape *tape = story->own;
  CaseShape calm = { .body = knobs[SWING], .up = knobs[WICK], .down = knobs[WICK] };
  CaseShape fall = { .up = 0.1, .down = 0.1 };

  case_tape_walk (tape, 1000);
  case_tape_measure (tape);
  case_tape_go (tape, 100, knobs[TREND], &calm);
  case_tape_go (tape, (gsize) knobs[CANDLES], -knobs[FALL], &fall);
  for (guint i = 0; i < knobs[PAUSE]; i++)
    case_tape_push (tape, &(CaseShape){ .up = i % 2 == 0 ? knobs[SPIKE] : 0.1, .down = 0.1 });
  case_tape_push (
      tape, &(CaseShape){ .body = knobs[BODY], .up = 0.1, .down = 0.1, .volume = knobs[VOLUME] });
}

static const double whole[N_KNOBS] = {
  [SWING] = 0.5,  [WICK] = 0.2,  [FALL] = 2.4, [CANDLES] = 2,
  [VOLUME] = 2.5, [BODY] = -0.7, [SPIKE] = 3,
};

static const CaseMiss misses[] = {
  { "width >= floor", { { SWING, 0 }, { FALL, 0 } } },
  { "adx(14).adx <= calm", { { TREND, -0.5 } } },
  { "place <= edge", { { PAUSE, 10 }, { FALL, 7 }, { SPIKE, 1.5 }, { BODY, -0.2 } } },
  { "strength <= rsi_low", { { SWING, 0.55 } } },
  { CASE_FIRE_AT, { { PAUSE, 3 }, { FALL, 3 }, { BODY, -0.05 }, { VOLUME, 1 } } },
};

const StrategyCase case_bollinger_mean_reversion = {
  .strategy = "bollinger-mean-reversion",
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
