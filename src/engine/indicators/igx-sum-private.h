/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/indicators/igx-state-private.h"

G_BEGIN_DECLS

/* The sum of the last n values. */
typedef struct
{
  gsize n;
  gsize pos;
  gsize at; /* where its memory begins in the data of the state */
  double prefix;
} IgxSum;

static inline gsize
igx_sum_memory (gsize n)
{
  return n + 1;
}

static inline gsize
igx_sum_init (IgxSum *self, gsize n, double *data, gsize at)
{
  self->n = n;
  self->pos = 0;
  self->at = at;
  self->prefix = 0;
  igx_state_fill (data + at, n, (double) NAN);
  data[at + n] = 0;
  return at + igx_sum_memory (n);
}

static inline double
igx_sum_push (IgxSum *self, double *data, double x)
{
  double *suffix = data + self->at;
  double sum;

  self->prefix += x;
  sum = self->prefix + suffix[self->pos + 1];
  suffix[self->pos] = x;
  if (G_UNLIKELY (++self->pos == self->n))
    {
      double carry = 0;

      for (gsize i = self->n; i-- > 0;)
        {
          carry += suffix[i];
          suffix[i] = carry;
        }
      self->pos = 0;
      self->prefix = 0;
    }
  return sum;
}

static inline gboolean
igx_sum_check (const IgxSum *self, const IgxSum *own)
{
  return self->n == own->n && self->at == own->at && self->pos < self->n;
}

G_END_DECLS
