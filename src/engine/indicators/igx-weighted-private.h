/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/indicators/igx-state-private.h"

G_BEGIN_DECLS

/* The sum of the last n values, the newest weighted n, the oldest 1. */
typedef struct
{
  gsize n;
  gsize pos;
  gsize at;
  double prefix;
  double prefix_weighted; /* the first of the block weighted 1 */
} IgxWeighted;

static inline gsize
igx_weighted_memory (gsize n)
{
  return n + 1;
}

static inline gsize
igx_weighted_init (IgxWeighted *self, gsize n, double *data, gsize at)
{
  self->n = n;
  self->pos = 0;
  self->at = at;
  self->prefix = 0;
  self->prefix_weighted = 0;
  igx_state_fill (data + at, n, (double) NAN);
  data[at + n] = 0;
  return at + igx_weighted_memory (n);
}

static inline double
igx_weighted_push (IgxWeighted *self, double *data, double x)
{
  double *suffix = data + self->at;
  double sum;

  self->prefix += x;
  self->prefix_weighted += (double) (self->pos + 1) * x;
  sum = (double) (self->n - self->pos - 1) * self->prefix + self->prefix_weighted
        + suffix[self->pos + 1];
  suffix[self->pos] = x;
  if (G_UNLIKELY (++self->pos == self->n))
    {
      double carry = 0;
      double weighted = 0;

      for (gsize i = self->n; i-- > 0;)
        {
          carry += suffix[i];
          weighted += carry;
          suffix[i] = weighted;
        }
      self->pos = 0;
      self->prefix = 0;
      self->prefix_weighted = 0;
    }
  return sum;
}

static inline gboolean
igx_weighted_check (const IgxWeighted *self, const IgxWeighted *own)
{
  return self->n == own->n && self->at == own->at && self->pos < self->n;
}

G_END_DECLS
