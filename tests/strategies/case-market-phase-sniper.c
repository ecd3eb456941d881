/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Twice: in a markup, a climb with a pullback; in an accumulation, a fall and a range after it.
 * Both end with a candle that comes back through the short average.
 */
#include "cases.h"

enum
{
  WAY = 1, /* how far it goes in the trend, in ATR */
  RANGE,   /* for how many candles it goes sideways then */
  DIP,     /* how far it pulls back, in three candles */
  EAGER,   /* volume of the rising candles; that of the falling ones is 1 */
  BODY,    /* of the last one */
  TAKER,   /* of the last one */
  N_KNOBS,
};

#define TREND 60

/* Back and forth, the rising candles on volume of their own. */
static void
go (CaseTape *tape, gsize n, double move, double eager)
{
  for (gsize i = 0; i < n; i++)
    {
      double body = move / (double) n + (i % 2 == 0 ? -0.5 : 0.5);

      case_tape_push (
          tape,
          &(CaseShape){ .body = body, .up = 0.2, .down = 0.2, .volume = body > 0 ? eager : 1 });
    }
}

static void
build (CaseStory *story, const double *knobs)
{
  CaseTape *tape = story->own;

  case_tape_walk (tape, 1000);
  case_tape_measure (tape);
  go (tape, TREND, knobs[WAY], knobs[EAGER]);
  go (tape, (gsize) knobs[RANGE], 0, knobs[EAGER]);
  case_tape_go (tape, 3, -knobs[DIP], &(CaseShape){ .up = 0.1, .down = 0.1, .volume = 1 });
  case_tape_push (tape, &(CaseShape){ .body = knobs[BODY],
                                      .up = 0.1,
                                      .down = 0.1,
                                      .volume = knobs[EAGER],
                                      .taker = knobs[TAKER] });
}

static const double markup[N_KNOBS] = {
  [WAY] = 12, [DIP] = 2, [EAGER] = 2, [BODY] = 1.5, [TAKER] = 0.62,
};

static const CaseMiss markup_misses[] = {
  { "accumulation or markup", { { WAY, 3 }, { DIP, 1.5 } } },
  { "buying >= share", { { EAGER, 1.45 } } },
  { "crosses_above(close, quick)", { { BODY, 0.7 } } },
  { CASE_FIRE_AT, { { EAGER, 1.6 }, { TAKER, 0.5 }, { WAY, 5 }, { BODY, 5.5 } } },
};

static const double accumulation[N_KNOBS] = {
  [WAY] = -12, [RANGE] = 44, [DIP] = 1, [EAGER] = 2, [BODY] = 1.2, [TAKER] = 0.62,
};

static const CaseMiss accumulation_misses[] = {
  { "accumulation or markup", { { WAY, 0 }, { DIP, 0.5 } } },
  { "accumulation or markup", { { RANGE, 26 } } },
  { "buying >= share", { { EAGER, 1.45 } } },
  { "crosses_above(close, quick)", { { BODY, 0 }, { WAY, -10 }, { DIP, 0 } } },
  { CASE_FIRE_AT, { { EAGER, 1.8 }, { TAKER, 0.5 } } },
};

const StrategyCase case_market_phase_sniper = {
  .strategy = "market-phase-sniper",
  .timeframe = "15m",
  .symbol = "ETHUSDT",
  .stop_in_atr = 2,
  .targets = { 2, 3, 5 },
  .n_targets = 3,
  .sides = {
    { build, markup, N_KNOBS, markup_misses, G_N_ELEMENTS (markup_misses), CASE_MIRROR_NONE },
    { build, markup, N_KNOBS, markup_misses, G_N_ELEMENTS (markup_misses), CASE_MIRROR_LINE },
  },
};

const StrategyCase case_market_phase_sniper_range = {
  .strategy = "market-phase-sniper",
  .variant = "range",
  .timeframe = "15m",
  .symbol = "ETHUSDT",
  .stop_in_atr = 2,
  .targets = { 2, 3, 5 },
  .n_targets = 3,
  .sides = {
    { build, accumulation, N_KNOBS, accumulation_misses, G_N_ELEMENTS (accumulation_misses), CASE_MIRROR_NONE },
    { build, accumulation, N_KNOBS, accumulation_misses, G_N_ELEMENTS (accumulation_misses), CASE_MIRROR_LINE },
  },
};
