/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/indicators/igx-state-private.h"

G_BEGIN_DECLS

/* The mean of the last n values about values in the window: of equal values, exactly their own. */
typedef struct
{
  gsize n;
  gsize pos;
  gsize at;
  double suffix_shift;
  double prefix_shift;
  double prefix;
} IgxMean;

static inline gsize
igx_mean_memory (gsize n)
{
  return n + 1;
}

static inline gsize
igx_mean_init (IgxMean *self, gsize n, double *data, gsize at)
{
  self->n = n;
  self->pos = 0;
  self->at = at;
  self->suffix_shift = 0;
  self->prefix_shift = 0;
  self->prefix = 0;
  igx_state_fill (data + at, n, (double) NAN);
  data[at + n] = 0;
  return at + igx_mean_memory (n);
}

static inline double
igx_mean_push (IgxMean *self, double *data, double x)
{
  double *suffix = data + self->at;
  const double n_suffix = (double) (self->n - self->pos - 1);
  double mean;

  if (self->pos == 0)
    {
      self->prefix_shift = x;
      self->prefix = 0;
    }
  self->prefix += x - self->prefix_shift;
  mean = self->prefix_shift
         + (self->prefix + suffix[self->pos + 1]
            - n_suffix * (self->prefix_shift - self->suffix_shift))
               / (double) self->n;
  suffix[self->pos] = x;
  if (G_UNLIKELY (++self->pos == self->n))
    {
      const double shift = isfinite (x) ? x : 0;
      double carry = 0;

      for (gsize i = self->n; i-- > 0;)
        {
          carry += suffix[i] - shift;
          suffix[i] = carry;
        }
      self->pos = 0;
      self->suffix_shift = shift;
    }
  return mean;
}

static inline gboolean
igx_mean_check (const IgxMean *self, const IgxMean *own)
{
  return self->n == own->n && self->at == own->at && self->pos < self->n;
}

G_END_DECLS
