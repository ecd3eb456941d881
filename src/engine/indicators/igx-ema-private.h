/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <float.h>

#include "engine/indicators/igx-state-private.h"

G_BEGIN_DECLS

/**
 * IgxEma:
 *
 * value += alpha * (x - value), seeded with the mean of the first @n known values.
 * An unknown value starts the seed anew.
 *
 * The shorter chain (1 - alpha) * value + alpha * x was rejected: a series that does not move
 * walks away from its own value by some ulps, and differences of two averages (MACD) are then
 * not 0. For the same reason the seed is taken about its first value.
 */
typedef struct
{
  double alpha;
  double value;
  double first; /* of the seed */
  gsize n;
  gsize count; /* known values since the seed began, up to n */
} IgxEma;

static inline void
igx_ema_init_alpha (IgxEma *self, gsize n, double alpha)
{
  self->alpha = alpha;
  self->value = 0;
  self->first = 0;
  self->n = n;
  self->count = 0;
}

static inline void
igx_ema_init (IgxEma *self, gsize n)
{
  igx_ema_init_alpha (self, n, 2.0 / ((double) n + 1));
}

/* Wilder's smoothing. */
static inline void
igx_ema_init_wilder (IgxEma *self, gsize n)
{
  igx_ema_init_alpha (self, n, 1.0 / (double) n);
}

static inline double
igx_ema_push (IgxEma *self, double x)
{
  double value;

  if (G_LIKELY (self->count == self->n))
    {
      /* The value is not repaired here but by the next seed: a choice in this chain would cost
       * as much as the chain. */
      self->value += self->alpha * (x - self->value);
      if (G_UNLIKELY (!(fabs (self->value) <= DBL_MAX)))
        self->count = 0;
      return self->value + igx_state_poison (self->value);
    }

  if (!(fabs (x) <= DBL_MAX))
    {
      self->count = 0;
      return (double) NAN;
    }
  if (self->count == 0)
    {
      self->first = x;
      self->value = 0;
    }
  self->value += x - self->first;
  if (++self->count < self->n)
    return (double) NAN;
  value = self->first + self->value / (double) self->n;
  self->value = value;
  /* Nothing of the old value stays, not even its rounding: each value is a seed. */
  if (self->alpha >= 1)
    self->count = 0;
  return value;
}

/* The step of a seeded average for a known @x that keeps it finite: the same bits as a push. */
static inline double
igx_ema_step (IgxEma *self, double x)
{
  self->value += self->alpha * (x - self->value);
  return self->value;
}

/* Describes a seeded average for a block; %FALSE while it is not seeded. */
static inline gboolean
igx_ema_begin_lane (const IgxEma *self, IgxLane *lane, const double *in, double *out)
{
  lane->alpha = self->alpha;
  lane->value = self->value;
  lane->in = in;
  lane->out = out;
  return self->count == self->n;
}

/* How many values after its seed until less than IGX_SETTLE_REST of it is left. */
static inline gsize
igx_ema_settle_alpha (double alpha)
{
  if (alpha >= 1)
    return 0;
  return (gsize) ceil (log (IGX_SETTLE_REST) / log1p (-alpha));
}

/* Counted from the seed on, not from the first candle: the mean of n values differs from the
 * average of a longer history by as much as prices moved in them, and e squared of 1e-9 would be
 * left of that for a long n. The seed-less 2073 candles of n = 200 leave 2.2e-9 after a fall to a
 * third, these 2272 leave 3e-10; daily candles of bitcoin, too, need them. */
static inline gsize
igx_ema_settle (gsize n)
{
  return n - 1 + igx_ema_settle_alpha (2.0 / ((double) n + 1));
}

static inline gsize
igx_ema_settle_wilder (gsize n)
{
  return n - 1 + igx_ema_settle_alpha (1.0 / (double) n);
}

static inline gboolean
igx_ema_check (const IgxEma *self, const IgxEma *own)
{
  return self->n == own->n && self->count <= self->n && igx_state_same (self->alpha, own->alpha);
}

static inline gboolean
igx_ema_check_all (const IgxEma *self, const IgxEma *own, guint n)
{
  for (guint i = 0; i < n; i++)
    if (!igx_ema_check (&self[i], &own[i]))
      return FALSE;
  return TRUE;
}

G_END_DECLS
