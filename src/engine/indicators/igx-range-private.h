/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/indicators/igx-state-private.h"

G_BEGIN_DECLS

/* Wilder's true range; unknown where one of the three is. */
static inline double
igx_range_true (double high, double low, double previous)
{
  const double top = igx_state_larger (high, previous);
  const double bottom = igx_state_smaller (low, previous);

  return (top - bottom) + igx_state_poison (high - low);
}

G_END_DECLS
