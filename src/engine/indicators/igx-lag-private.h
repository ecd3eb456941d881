/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/indicators/igx-state-private.h"

G_BEGIN_DECLS

/* The value n candles ago. */
typedef struct
{
  gsize n;
  gsize pos;
  gsize at;
} IgxLag;

static inline gsize
igx_lag_memory (gsize n)
{
  return n;
}

static inline gsize
igx_lag_init (IgxLag *self, gsize n, double *data, gsize at)
{
  self->n = n;
  self->pos = 0;
  self->at = at;
  igx_state_fill (data + at, n, (double) NAN);
  return at + igx_lag_memory (n);
}

static inline double
igx_lag_push (IgxLag *self, double *data, double x)
{
  double *ring = data + self->at;
  const double old = ring[self->pos];

  ring[self->pos] = x;
  if (++self->pos == self->n)
    self->pos = 0;
  return old;
}

static inline gboolean
igx_lag_check (const IgxLag *self, const IgxLag *own)
{
  return self->n == own->n && self->at == own->at && self->pos < self->n;
}

G_END_DECLS
