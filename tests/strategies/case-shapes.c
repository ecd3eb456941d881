/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What more than one strategy looks for. */
#include "case-shapes.h"

#define LEG_DOWN 6
#define LEG_UP   4

static void
fall (CaseTape *tape, double depth, double volume, double low_volume)
{
  double step = depth / LEG_DOWN;
  CaseShape shape = { .body = -step, .up = 0.1, .down = 0.1, .volume = volume };

  case_tape_repeat (tape, LEG_DOWN - 1, &shape);
  /* Its own wick, so that no other candle is as low. */
  shape.down = 0.4;
  shape.volume = low_volume;
  case_tape_push (tape, &shape);
}

/* Two lows with a bounce between them; whether the second is lower is up to the numbers. */
void
case_shape_lows (CaseTape *tape, const CaseLows *lows)
{
  fall (tape, lows->first, lows->volume, lows->first_volume);
  case_tape_go (tape, LEG_UP, lows->bounce, &(CaseShape){ .up = 0.1, .down = 0.1 });
  fall (tape, lows->second, lows->volume, lows->second_volume);
}

/* A candle whose lower wick reaches @low, which must be below its body; @shape says the rest. */
void
case_shape_reach (CaseTape *tape, double low, const CaseShape *shape)
{
  CaseShape next = *shape;
  double body_low = tape->price + MIN (shape->body, 0) * tape->unit;

  next.down = (body_low - low) / tape->unit;
  case_tape_push (tape, &next);
}

/* The lowest low of the last n candles. */
double
case_shape_lowest (const CaseTape *tape, gsize n)
{
  double lowest = case_tape_get_last (tape)->low;

  g_assert_cmpuint (tape->candles->len, >=, n);
  for (gsize i = 0; i < n; i++)
    lowest = MIN (lowest, g_array_index (tape->candles, IgxCandle, tape->candles->len - 1 - i).low);
  return lowest;
}
