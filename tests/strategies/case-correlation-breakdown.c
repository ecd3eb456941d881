/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A coin that goes with Bitcoin, candle by candle, for a long time; then for 16 candles it goes up
 * by itself, and with the last of them the volume has grown.
 */
#include "cases.h"

#define RECENT 16

enum
{
  FOLLOWS = 1, /* how much of Bitcoin's candle is in the coin's, from 0 to 1, before */
  STILL,       /* the same in the last candles */
  RISE,        /* of the last candles beyond that, in ATR */
  VOLUME,      /* of the last candles but one */
  LAST,        /* of the last one */
  N_KNOBS,
};

/* One candle of both. */
static void
push_both (CaseStory *story, CaseTape *lead, double follows, double rise, double volume)
{
  CaseTape *own = story->own;
  const double body = g_rand_double_range (own->random, -1, 1);
  const double rest = g_rand_double_range (own->random, -1, 1);

  case_tape_push (lead, &(CaseShape){ .body = body, .up = 0.3, .down = 0.3 });
  case_tape_push (own, &(CaseShape){ .body = follows * body + (1 - ABS (follows)) * rest + rise,
                                     .up = 0.3,
                                     .down = 0.3,
                                     .volume = volume });
}

static void
build (CaseStory *story, const double *knobs)
{
  CaseTape *lead = case_story_add (story, "BTCUSDT", story->own->timeframe, 2, 30000);

  for (guint i = 0; i < 1000; i++)
    push_both (story, lead, knobs[FOLLOWS], 0, 1);
  for (guint i = 0; i < RECENT; i++)
    push_both (story, lead, knobs[STILL], knobs[RISE] / RECENT,
               i + 1 == RECENT ? knobs[LAST] : knobs[VOLUME]);
}

static const double whole[N_KNOBS] = {
  [FOLLOWS] = 0.7, [STILL] = -0.1, [RISE] = 12, [VOLUME] = 1.1, [LAST] = 12,
};

static const CaseMiss misses[] = {
  { "usual >= habit", { { FOLLOWS, 0.3 }, { STILL, -0.6 } } },
  { "lost >= drop", { { STILL, 0.9 } } },
  { "vol_ratio >= surge", { { LAST, 1 } } },
  { "excess >= 2", { { RISE, 0 } } },
  { CASE_FIRE_AT, { { FOLLOWS, 0.47 }, { STILL, -0.2 }, { RISE, 5 }, { LAST, 4 } } },
};

const StrategyCase case_correlation_breakdown = {
  .strategy = "correlation-breakdown",
  .timeframe = "15m",
  .symbol = "ETHUSDT",
  .stop_in_atr = 3,
  .targets = { 2, 3.5, 5.5 },
  .n_targets = 3,
  .sides = {
    { build, whole, N_KNOBS, misses, G_N_ELEMENTS (misses), CASE_MIRROR_NONE },
    { build, whole, N_KNOBS, misses, G_N_ELEMENTS (misses), CASE_MIRROR_RATIO },
  },
};
