/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "case-tape.h"

G_BEGIN_DECLS

/**
 * CaseLows:
 * @first: how far it falls to the first low, in units
 * @bounce: how far it comes back
 * @second: how far it falls from there
 * @volume: of the candles on the way down
 * @first_volume: at the first low
 * @second_volume: at the second low
 *
 * Two lows.
 */
typedef struct
{
  double first;
  double bounce;
  double second;
  double volume;
  double first_volume;
  double second_volume;
} CaseLows;

void case_shape_lows (CaseTape *tape, const CaseLows *lows);
void case_shape_reach (CaseTape *tape, double low, const CaseShape *shape);
double case_shape_lowest (const CaseTape *tape, gsize n);

G_END_DECLS
