/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/indicators/igx-state-private.h"

G_BEGIN_DECLS

/* The straight line of least squares through the last n values, each part taken about a value
 * of its own as in IgxMoments. */
typedef struct
{
  gsize n;
  gsize pos;
  gsize at;
  double suffix_shift;
  double prefix_shift;
  double prefix;
  double prefix_weighted; /* the first of the block weighted 0 */
  double slope;           /* a candle */
  double end;             /* of the line, at the newest value */
} IgxLine;

static inline gsize
igx_line_memory (gsize n)
{
  return 2 * (n + 1);
}

static inline gsize
igx_line_init (IgxLine *self, gsize n, double *data, gsize at)
{
  self->n = n;
  self->pos = 0;
  self->at = at;
  self->suffix_shift = 0;
  self->prefix_shift = 0;
  self->prefix = 0;
  self->prefix_weighted = 0;
  self->slope = (double) NAN;
  self->end = (double) NAN;
  igx_state_fill (data + at, 2 * n, (double) NAN);
  igx_state_fill (data + at + 2 * n, 2, 0);
  return at + igx_line_memory (n);
}

static inline void
igx_line_turn (IgxLine *self, double *pairs)
{
  const double last = pairs[2 * (self->n - 1)];
  const double shift = isfinite (last) ? last : 0;
  double sum = 0;
  double weighted = 0;

  for (gsize i = self->n; i-- > 0;)
    {
      weighted += sum;
      sum += pairs[2 * i] - shift;
      pairs[2 * i] = sum;
      pairs[2 * i + 1] = weighted;
    }
  self->suffix_shift = shift;
  self->pos = 0;
}

static inline void
igx_line_push (IgxLine *self, double *data, double x)
{
  double *pairs = data + self->at;
  const gsize pos = self->pos;
  const double n = (double) self->n;
  const double n_prefix = (double) (pos + 1);
  const double n_suffix = n - n_prefix;
  const double centre = (n - 1) / 2;
  double d, between, slanted;

  if (pos == 0)
    {
      self->prefix_shift = x;
      self->prefix = 0;
      self->prefix_weighted = 0;
    }
  d = x - self->prefix_shift;
  between = self->prefix_shift - self->suffix_shift;
  self->prefix += d;
  self->prefix_weighted += (double) pos * d;
  slanted = (pairs[2 * pos + 3] - centre * pairs[2 * pos + 2])
            + ((n_suffix - centre) * self->prefix + self->prefix_weighted)
            + between * (n_suffix * n_prefix / 2);
  self->slope = slanted / (n * (n * n - 1) / 12);
  self->end = self->prefix_shift + (self->prefix + pairs[2 * pos + 2] - n_suffix * between) / n
              + self->slope * centre;

  pairs[2 * pos] = x;
  if (G_UNLIKELY (++self->pos == self->n))
    igx_line_turn (self, pairs);
}

static inline gboolean
igx_line_check (const IgxLine *self, const IgxLine *own)
{
  return self->n == own->n && self->at == own->at && self->pos < self->n;
}

G_END_DECLS
