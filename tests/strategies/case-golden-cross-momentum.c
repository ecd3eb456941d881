/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A plunge takes EMA 50 below EMA 200, and a recovery takes it above again: by as little as is
 * wanted, at the last candle or a few before it.
 */
#include "cases.h"

enum
{
  PLUNGE = 1, /* how far it falls at first, in ATR */
  RISE,       /* of each candle of the recovery until price is above EMA 50 */
  CREEP,      /* and from then on */
  GROWTH,     /* of the volume with each of them, in shares of the usual one */
  TAKER,      /* share that takers buy */
  BEYOND,     /* by how much EMA 50 is beyond EMA 200 at the cross, in ATR */
  AFTER,      /* how many candles come after the cross */
  BODY,       /* of each of them */
  BACK,       /* 1: one more, which takes EMA 50 back */
  N_KNOBS,
};

#define FAST 50
#define SLOW 200

static double
weight_of (gsize period)
{
  return 2 / ((double) period + 1);
}

/* The close at which the fast average will be @beyond above the slow one. */
static double
crossing_close (const CaseTape *tape, double beyond)
{
  double fast = case_tape_get_ema (tape, FAST) * (1 - weight_of (FAST));
  double slow = case_tape_get_ema (tape, SLOW) * (1 - weight_of (SLOW));

  return (beyond + slow - fast) / (weight_of (FAST) - weight_of (SLOW));
}

static void
push_to (CaseTape *tape, double close, const CaseShape *shape)
{
  CaseShape last = *shape;

  last.body = (close - tape->price) / tape->unit;
  case_tape_push (tape, &last);
}

static void
build (CaseStory *story, const double *knobs)
{
  CaseTape *tape = story->own;
  CaseShape shape = { .up = 0.2, .down = 0.2, .volume = 1, .taker = knobs[TAKER] };
  double close = 0;

  case_tape_walk (tape, 2500);
  case_tape_measure (tape);
  case_tape_go (tape, 5, -knobs[PLUNGE], &shape);
  shape.body = -0.5;
  while (case_tape_get_ema (tape, FAST) >= case_tape_get_ema (tape, SLOW))
    case_tape_push (tape, &shape);
  for (;;)
    {
      gboolean above = tape->price > case_tape_get_ema (tape, FAST) + tape->unit;

      shape.body = above ? knobs[CREEP] : knobs[RISE];
      close = crossing_close (tape, knobs[BEYOND] * tape->unit);
      if (close <= tape->price + 1.5 * shape.body * tape->unit)
        break;
      case_tape_push (tape, &shape);
      shape.volume += knobs[GROWTH];
    }
  push_to (tape, close, &shape);
  shape.body = knobs[BODY];
  case_tape_repeat (tape, (gsize) knobs[AFTER], &shape);
  if (knobs[BACK] > 0)
    push_to (tape, crossing_close (tape, -0.001 * tape->unit), &shape);
}

static const double whole[N_KNOBS] = {
  [PLUNGE] = 10, [RISE] = 0.4, [CREEP] = 0.1, [GROWTH] = 0.15, [TAKER] = 0.6, [BEYOND] = 0.001,
};

static const CaseMiss misses[] = {
  { "golden <= recent", { { AFTER, 6 }, { BODY, 0.1 } } },
  { "fast > slow", { { BACK, 1 }, { RISE, 2.5 } } },
  { "strength > 50", { { AFTER, 2 }, { BODY, -2 }, { BEYOND, 0.2 } } },
  { CASE_FIRE_AT, { { AFTER, 5 }, { BODY, -0.2 }, { RISE, 1.25 }, { GROWTH, 0 }, { TAKER, 0.5 } } },
};

const StrategyCase case_golden_cross_momentum = {
  .strategy = "golden-cross-momentum",
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
