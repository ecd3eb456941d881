/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/indicators/igx-state-private.h"

G_BEGIN_DECLS

/*
 * Mean and sum of squared deviations of the last n values. Each part is taken about a value of
 * its own (the first of the prefix, the last of the suffix), which is in the window as long as
 * the part is, so cancellation costs no more than a factor n; the parts are merged as Chan,
 * Golub and LeVeque do.
 */
typedef struct
{
  gsize n;
  gsize pos;
  gsize at;
  double suffix_shift;
  double prefix_shift;
  double prefix_sum;
  double prefix_squares;
  double mean;
  double squares; /* sum of squared deviations from the mean, >= 0 */
} IgxMoments;

static inline gsize
igx_moments_memory (gsize n)
{
  return 3 * (n + 1);
}

static inline gsize
igx_moments_init (IgxMoments *self, gsize n, double *data, gsize at)
{
  self->n = n;
  self->pos = 0;
  self->at = at;
  self->suffix_shift = 0;
  self->prefix_shift = 0;
  self->prefix_sum = 0;
  self->prefix_squares = 0;
  self->mean = (double) NAN;
  self->squares = (double) NAN;
  igx_state_fill (data + at, 2 * n, (double) NAN);
  igx_state_fill (data + at + 2 * n, 2, 0);
  for (gsize i = 0; i <= n; i++)
    data[at + 2 * (n + 1) + i] = 1 / (double) (i + 1);
  return at + igx_moments_memory (n);
}

/* Pairs of (mean about the shift, squared deviations) of every suffix of the full block. */
static inline void
igx_moments_turn (IgxMoments *self, double *pairs)
{
  const double last = pairs[2 * (self->n - 1)];
  const double shift = isfinite (last) ? last : 0;
  double sum = 0;
  double squares = 0;

  for (gsize i = self->n; i-- > 0;)
    {
      const double d = pairs[2 * i] - shift;
      double mean;

      sum += d;
      squares += d * d;
      mean = sum * pairs[2 * (self->n + 1) + self->n - i - 1];
      pairs[2 * i] = mean;
      pairs[2 * i + 1] = squares - sum * mean;
    }
  self->suffix_shift = shift;
  self->pos = 0;
}

static inline void
igx_moments_push (IgxMoments *self, double *data, double x)
{
  double *pairs = data + self->at;
  const gsize pos = self->pos;
  const double *inverse = pairs + 2 * (self->n + 1);
  const double n_prefix = (double) (gssize) (pos + 1);
  const double share = (double) (gssize) (self->n - pos - 1) * inverse[self->n - 1];
  double d, mean, between, squares;

  if (pos == 0)
    {
      self->prefix_shift = x;
      self->prefix_sum = 0;
      self->prefix_squares = 0;
    }
  d = x - self->prefix_shift;
  self->prefix_sum += d;
  self->prefix_squares += d * d;
  mean = self->prefix_sum * inverse[pos];
  between = (self->prefix_shift - self->suffix_shift) + (mean - pairs[2 * pos + 2]);
  squares = (self->prefix_squares - self->prefix_sum * mean) + pairs[2 * pos + 3]
            + between * between * (share * n_prefix);
  self->squares = squares < 0 ? 0 : squares;
  self->mean = self->prefix_shift + (mean - between * share);

  pairs[2 * pos] = x;
  if (G_UNLIKELY (++self->pos == self->n))
    igx_moments_turn (self, pairs);
}

static inline gboolean
igx_moments_check (const IgxMoments *self,
                   const double *data,
                   const IgxMoments *own,
                   const double *own_data)
{
  const gsize inverse = own->at + 2 * (own->n + 1);

  return self->n == own->n && self->at == own->at && self->pos < self->n
         && memcmp (data + inverse, own_data + inverse, (own->n + 1) * sizeof (double)) == 0;
}

G_END_DECLS
