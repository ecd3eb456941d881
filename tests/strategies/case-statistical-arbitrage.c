/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A coin whose price lies on a line along Bitcoin's but for a spread that keeps coming back, and
 * with the last candle is far below.
 */
#include "cases.h"

#include <math.h>
#include <string.h>

#define HEDGE     1.2
#define N_CANDLES 1000

enum
{
  SWING = 1, /* how far Bitcoin goes up and down, as a share of its price */
  KEEPS,     /* what is left of the spread a candle later */
  NOISE,     /* what each candle adds to it, as a share of the price */
  WAVE,      /* how far it goes slowly up and down besides, as a share of the price */
  JUMP,      /* of the last candle, as a share of the price */
  WICK,      /* of all candles, as a share of the price */
  VOLUME,    /* of the last one */
  N_KNOBS,
};

/* Both prices at one candle. */
static void
push_both (CaseStory *story, CaseTape *lead, double way, double spread, const double *knobs)
{
  CaseTape *own = story->own;
  const double lead_price = 30000 * exp (way);
  const double price = 100 * exp (HEDGE * way + spread);
  const double wick = knobs[WICK] * price / own->unit;

  case_tape_push (lead, &(CaseShape){ .body = (lead_price - lead->price) / lead->unit });
  case_tape_push (own, &(CaseShape){ .body = (price - own->price) / own->unit,
                                     .up = wick,
                                     .down = wick,
                                     .volume = knobs[VOLUME] });
}

/* At the last candle the slow wave is at its lowest. */
static double
get_wave (guint i)
{
  return cos ((i - (double) N_CANDLES) / 17 + G_PI);
}

static void
build (CaseStory *story, const double *knobs)
{
  CaseTape *lead = case_story_add (story, "BTCUSDT", story->own->timeframe, 2, 30000);
  GRand *random = story->own->random;
  double quiet[N_KNOBS];
  double spread = 0;

  memcpy (quiet, knobs, sizeof quiet);
  quiet[VOLUME] = 1;
  for (guint i = 0; i <= N_CANDLES; i++)
    {
      const gboolean last = i == N_CANDLES;

      spread = knobs[KEEPS] * spread + knobs[NOISE] * g_rand_double_range (random, -1, 1);
      push_both (story, lead, knobs[SWING] * sin (i / 60.0),
                 spread + knobs[WAVE] * get_wave (i) + (last ? knobs[JUMP] : 0),
                 last ? knobs : quiet);
    }
}

static const double whole[N_KNOBS] = {
  [SWING] = 0.03, [KEEPS] = 0.95, [NOISE] = 0.0015, [JUMP] = -0.006, [WICK] = 0.0001, [VOLUME] = 3,
};

static const CaseMiss misses[] = {
  { "z between -broken and -edge", { { JUMP, -0.0043 }, { KEEPS, 0.965 } } },
  { "z between -broken and -edge", { { JUMP, -0.02 } } },
  { "link >= fit", { { SWING, 0.001 } } },
  { "half_life between 0 and window / 12",
    { { WAVE, 0.01 }, { KEEPS, 0 }, { NOISE, 0.0005 }, { JUMP, -0.008 } } },
  { "way >= reach", { { WICK, 0.004 } } },
  { CASE_FIRE_AT, { { SWING, 0.003 }, { VOLUME, 1 }, { JUMP, -0.005 } } },
};

const StrategyCase case_statistical_arbitrage = {
  .strategy = "statistical-arbitrage",
  .timeframe = "15m",
  .symbol = "ETHUSDT",
  .stop_in_atr = 2,
  .targets = { 1.8, 3, 5 },
  .n_targets = 3,
  .sides = {
    { build, whole, N_KNOBS, misses, G_N_ELEMENTS (misses), CASE_MIRROR_NONE },
    { build, whole, N_KNOBS, misses, G_N_ELEMENTS (misses), CASE_MIRROR_RATIO },
  },
};
