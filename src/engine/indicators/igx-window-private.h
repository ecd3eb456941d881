/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/indicators/igx-state-private.h"

/*
 * Windows of the last n values at a constant cost a value, made of values in the window only,
 * so that nothing of what has left it remains as a rounding error.
 *
 * Values come in blocks of n. A window is a prefix of the block that is being filled and a
 * suffix of the one before. The prefix is carried along; the suffixes are made in place when a
 * block is full. A running sum that adds the new and takes away the old was rejected: after a
 * fall from 60000 to 0.0001 it holds nothing but the rounding of what it has lost.
 *
 * Memory starts as unknown, so that a window that is not full is unknown without counting.
 */

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
  return 2 * (n + 1);
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
      mean = sum / (double) (self->n - i);
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
  const double n_prefix = (double) (pos + 1);
  const double n_suffix = (double) (self->n - pos - 1);
  const double n = (double) self->n;
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
  mean = self->prefix_sum / n_prefix;
  between = (self->prefix_shift - self->suffix_shift) + (mean - pairs[2 * pos + 2]);
  squares = (self->prefix_squares - self->prefix_sum * mean) + pairs[2 * pos + 3]
            + between * between * (n_suffix * n_prefix / n);
  self->squares = squares < 0 ? 0 : squares;
  self->mean = self->prefix_shift + (mean - between * (n_suffix / n));

  pairs[2 * pos] = x;
  if (G_UNLIKELY (++self->pos == self->n))
    igx_moments_turn (self, pairs);
}

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

G_END_DECLS
