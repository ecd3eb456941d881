/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/indicators/igx-state-private.h"

G_BEGIN_DECLS

/* The highest of the last n values; of negated values, the lowest. */
typedef struct
{
  gsize n;
  gsize pos;
  gsize at;
  gsize run; /* known values in a row */
  double prefix;
} IgxPeak;

static inline gsize
igx_peak_memory (gsize n)
{
  return n + 1;
}

static inline gsize
igx_peak_init (IgxPeak *self, gsize n, double *data, gsize at)
{
  self->n = n;
  self->pos = 0;
  self->at = at;
  self->run = 0;
  self->prefix = -(double) INFINITY;
  igx_state_fill (data + at, n + 1, -(double) INFINITY);
  return at + igx_peak_memory (n);
}

static inline double
igx_peak_push (IgxPeak *self, double *data, double x)
{
  double *suffix = data + self->at;
  double peak;

  self->run = isnan (x) ? 0 : self->run + 1;
  /* The order of the operands leaves an unknown x out. */
  self->prefix = igx_state_larger (x, self->prefix);
  peak = igx_state_larger (self->prefix, suffix[self->pos + 1]);
  suffix[self->pos] = x;
  if (G_UNLIKELY (++self->pos == self->n))
    {
      double carry = -(double) INFINITY;

      for (gsize i = self->n; i-- > 0;)
        {
          carry = igx_state_larger (suffix[i], carry);
          suffix[i] = carry;
        }
      self->pos = 0;
      self->prefix = -(double) INFINITY;
    }
  return self->run >= self->n ? peak : (double) NAN;
}

static inline gboolean
igx_peak_check (const IgxPeak *self, const IgxPeak *own)
{
  return self->n == own->n && self->at == own->at && self->pos < self->n;
}

G_END_DECLS
