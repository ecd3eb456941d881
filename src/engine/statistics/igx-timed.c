/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * By digits, the lowest first: a report orders its trades three times, and comparing them takes
 * ten times as long.
 */
#include "engine/statistics/igx-timed.h"

#include <string.h>

#define DIGIT_BITS 11
#define N_DIGITS   (1 << DIGIT_BITS)

/**
 * igx_timed_sort:
 * @timed: (array length=n): what is put in order; those of the same time stay as they are
 * @n: how many
 */
void
igx_timed_sort (IgxTimed *timed, gsize n)
{
  g_autofree IgxTimed *other = NULL;
  IgxTimed *from = timed;
  IgxTimed *to = NULL;
  gint64 lowest = G_MAXINT64;
  gint64 highest = 0;

  for (gsize i = 0; i < n; i++)
    {
      lowest = MIN (lowest, timed[i].time);
      highest = MAX (highest, timed[i].time);
    }
  if (n < 2 || lowest == highest)
    return;
  to = other = g_new (IgxTimed, n);
  for (guint shift = 0; shift < 63 && (highest - lowest) >> shift > 0; shift += DIGIT_BITS)
    {
      gsize starts[N_DIGITS + 1] = { 0 };
      IgxTimed *swapped = from;

      for (gsize i = 0; i < n; i++)
        starts[((from[i].time - lowest) >> shift & (N_DIGITS - 1)) + 1]++;
      for (gsize i = 1; i < N_DIGITS; i++)
        starts[i] += starts[i - 1];
      for (gsize i = 0; i < n; i++)
        to[starts[(from[i].time - lowest) >> shift & (N_DIGITS - 1)]++] = from[i];
      from = to;
      to = swapped;
    }
  if (from != timed)
    memcpy (timed, from, n * sizeof *timed);
}
