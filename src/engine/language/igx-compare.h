/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>

#include <glib.h>

G_BEGIN_DECLS

/** Operands nearer than this, relative to the larger, are equal. */
#define IGX_COMPARE_TIE 1e-9

/*
 * Where a history began moves a smoothed value by less than a tie, so it cannot flip
 * a comparison. Both operands must be known.
 */
static inline gboolean
igx_compare_less (double a, double b)
{
  double size_a = fabs (a);
  double size_b = fabs (b);

  return a - b < -IGX_COMPARE_TIE * (size_a > size_b ? size_a : size_b);
}

static inline gboolean
igx_compare_equal (double a, double b)
{
  return !igx_compare_less (a, b) && !igx_compare_less (b, a);
}

G_END_DECLS
