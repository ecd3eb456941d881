/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A climb in which takers buy a little more than usual, candle after candle, until one of them
 * comes with far more volume and buyers only.
 */
#include "cases.h"

#define WAVE 12

enum
{
  CLIMB = 1, /* of the fifty candles before, in ATR */
  RISE,      /* of the wave, in ATR */
  LEANING,   /* how many candles of the wave lean to one side, without the last one */
  TAKER,     /* what those bought */
  LAST,      /* what takers bought of the last candle */
  VOLUME,    /* of the last candle */
  N_KNOBS,
};

static void
build (CaseStory *story, const double *knobs)
{
  CaseTape *tape = story->own;

  case_tape_walk (tape, 1000);
  case_tape_measure (tape);
  case_tape_go (tape, 50, knobs[CLIMB],
                &(CaseShape){ .body = 0.3, .up = 0.3, .down = 0.3, .taker = 0.5 });
  for (guint i = 0; i < WAVE; i++)
    {
      CaseShape shape = { .body = knobs[RISE] / WAVE, .up = 0.3, .down = 0.3 };

      if (i + 1 == WAVE)
        {
          shape.taker = knobs[LAST];
          shape.volume = knobs[VOLUME];
        }
      else
        shape.taker = i < knobs[LEANING] ? knobs[TAKER] : 0.48;
      case_tape_push (tape, &shape);
    }
}

static const double whole[N_KNOBS] = {
  [CLIMB] = 3, [RISE] = 2, [LEANING] = 11, [TAKER] = 0.51, [LAST] = 0.9, [VOLUME] = 4,
};

static const CaseMiss misses[] = {
  { "force >= pressure", { { LAST, 0.52 } } },
  { "buying >= 2 / 3", { { LEANING, 6 }, { VOLUME, 6 } } },
  { CASE_FIRE_AT, { { CLIMB, -3 }, { RISE, -2 }, { LEANING, 7 }, { LAST, 0.75 }, { VOLUME, 2 } } },
};

const StrategyCase case_order_flow_tsunami = {
  .strategy = "order-flow-tsunami",
  .timeframe = "15m",
  .symbol = "ETHUSDT",
  .stop_in_atr = 2.5,
  .targets = { 2, 4, 6 },
  .n_targets = 3,
  .sides = {
    { build, whole, N_KNOBS, misses, G_N_ELEMENTS (misses), CASE_MIRROR_NONE },
    { build, whole, N_KNOBS, misses, G_N_ELEMENTS (misses), CASE_MIRROR_RATIO },
  },
};
