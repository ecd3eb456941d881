/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/indicators/igx-state-private.h"

G_BEGIN_DECLS

/* How many candles ago the highest of the last n values was; of equal ones the newest. */
typedef struct
{
  gsize n;
  gsize pos;
  gsize at;
  gsize run;
  gsize prefix_at;
  double prefix;
} IgxRecent;

static inline gsize
igx_recent_memory (gsize n)
{
  return 2 * (n + 1);
}

static inline gsize
igx_recent_init (IgxRecent *self, gsize n, double *data, gsize at)
{
  self->n = n;
  self->pos = 0;
  self->at = at;
  self->run = 0;
  self->prefix_at = 0;
  self->prefix = -(double) INFINITY;
  for (gsize i = 0; i <= n; i++)
    {
      data[at + 2 * i] = -(double) INFINITY;
      data[at + 2 * i + 1] = 0;
    }
  return at + igx_recent_memory (n);
}

static inline double
igx_recent_push (IgxRecent *self, double *data, double x)
{
  double *pairs = data + self->at;
  const gsize pos = self->pos;
  double age;

  self->run = isnan (x) ? 0 : self->run + 1;
  self->prefix_at = x >= self->prefix ? pos : self->prefix_at;
  self->prefix = x >= self->prefix ? x : self->prefix;
  age = self->prefix >= pairs[2 * pos + 2] ? (double) (pos - self->prefix_at)
                                           : (double) (self->n + pos) - pairs[2 * pos + 3];
  pairs[2 * pos] = x;
  if (G_UNLIKELY (++self->pos == self->n))
    {
      double best = -(double) INFINITY;
      double best_at = 0;

      for (gsize i = self->n; i-- > 0;)
        {
          if (pairs[2 * i] > best)
            {
              best = pairs[2 * i];
              best_at = (double) i;
            }
          pairs[2 * i] = best;
          pairs[2 * i + 1] = best_at;
        }
      self->pos = 0;
      self->prefix = -(double) INFINITY;
      self->prefix_at = 0;
    }
  return self->run >= self->n ? age : (double) NAN;
}

static inline gboolean
igx_recent_check (const IgxRecent *self, const IgxRecent *own)
{
  return self->n == own->n && self->at == own->at && self->pos < self->n
         && self->prefix_at <= self->pos;
}

G_END_DECLS
