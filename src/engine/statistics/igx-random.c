/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xoshiro256++ of David Blackman and Sebastiano Vigna (2019), its state filled by SplitMix64 as
 * they advise. GRand would be as repeatable, but takes five times as long, and resampling days does
 * next to nothing else.
 */
#include "engine/statistics/igx-random.h"

/**
 * igx_random_init:
 * @self: (out caller-allocates): a generator
 * @seed: any number; near ones give unrelated numbers
 */
void
igx_random_init (IgxRandom *self, guint64 seed)
{
  g_return_if_fail (self != NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (self->state); i++)
    {
      guint64 mixed = seed += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

      mixed = (mixed ^ (mixed >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
      mixed = (mixed ^ (mixed >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
      self->state[i] = mixed ^ (mixed >> 31);
    }
}

/**
 * igx_random_shuffle:
 * @self: a generator
 * @places: (array length=n): what is brought into a random order; each order is as likely
 * @n: how many, at most 2^32 - 1
 */
void
igx_random_shuffle (IgxRandom *self, guint32 *places, gsize n)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (n <= G_MAXUINT32);

  for (gsize left = n; left > 1; left--)
    {
      const gsize taken = igx_random_below (self, (guint32) left);
      const guint32 place = places[taken];

      places[taken] = places[left - 1];
      places[left - 1] = place;
    }
}
