/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * IgxRandom:
 *
 * A generator of random numbers for resampling: the same seed gives the same numbers on every
 * machine. A value; whoever holds it is alone with it.
 */
typedef struct
{
  guint64 state[4];
} IgxRandom;

void igx_random_init (IgxRandom *self, guint64 seed);
void igx_random_shuffle (IgxRandom *self, guint32 *places, gsize n);

static inline guint64
igx_random_rotate (guint64 value, int by)
{
  return (value << by) | (value >> (64 - by));
}

/**
 * igx_random_next:
 *
 * Returns: 64 random bits
 */
static inline guint64
igx_random_next (IgxRandom *self)
{
  guint64 *s = self->state;
  const guint64 result = igx_random_rotate (s[0] + s[3], 23) + s[0];
  const guint64 shifted = s[1] << 17;

  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= shifted;
  s[3] = igx_random_rotate (s[3], 45);
  return result;
}

/**
 * igx_random_below:
 * @self: a generator
 * @n: more than 0
 *
 * Returns: one of 0 to @n - 1; each is as likely as the others but for one part in 2^32 / @n
 */
static inline guint32
igx_random_below (IgxRandom *self, guint32 n)
{
  return (guint32) (((igx_random_next (self) >> 32) * n) >> 32);
}

/**
 * igx_random_real:
 *
 * Returns: at least 0 and below 1, in steps of 2^-53
 */
static inline double
igx_random_real (IgxRandom *self)
{
  return (double) (igx_random_next (self) >> 11) * 0x1p-53;
}

G_END_DECLS
