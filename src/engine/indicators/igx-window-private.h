/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

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

/* How two series move together over the last n values: IgxMoments for two. */
typedef struct
{
  gsize n;
  gsize pos;
  gsize at;
  double suffix_shift[2];
  double prefix_shift[2];
  double prefix_sum[2];
  double prefix_xx;
  double prefix_yy;
  double prefix_xy;
  double xx; /* sums of products of deviations from the means */
  double yy;
  double xy;
} IgxPair;

#define IGX_PAIR_WIDTH 5

static inline gsize
igx_pair_memory (gsize n)
{
  return IGX_PAIR_WIDTH * (n + 1);
}

static inline gsize
igx_pair_init (IgxPair *self, gsize n, double *data, gsize at)
{
  memset (self, 0, sizeof *self);
  self->n = n;
  self->at = at;
  igx_state_fill (data + at, IGX_PAIR_WIDTH * n, (double) NAN);
  igx_state_fill (data + at + IGX_PAIR_WIDTH * n, IGX_PAIR_WIDTH, 0);
  return at + igx_pair_memory (n);
}

static inline void
igx_pair_turn (IgxPair *self, double *rows)
{
  const double *last = rows + IGX_PAIR_WIDTH * (self->n - 1);
  const double shift_x = isfinite (last[0]) ? last[0] : 0;
  const double shift_y = isfinite (last[1]) ? last[1] : 0;
  double sum_x = 0, sum_y = 0, xx = 0, yy = 0, xy = 0;

  for (gsize i = self->n; i-- > 0;)
    {
      double *row = rows + IGX_PAIR_WIDTH * i;
      const double x = row[0] - shift_x;
      const double y = row[1] - shift_y;
      const double count = (double) (self->n - i);

      sum_x += x;
      sum_y += y;
      xx += x * x;
      yy += y * y;
      xy += x * y;
      row[0] = sum_x / count;
      row[1] = sum_y / count;
      row[2] = xx - sum_x * row[0];
      row[3] = yy - sum_y * row[1];
      row[4] = xy - sum_x * row[1];
    }
  self->suffix_shift[0] = shift_x;
  self->suffix_shift[1] = shift_y;
  self->pos = 0;
}

static inline void
igx_pair_push (IgxPair *self, double *data, double x, double y)
{
  double *rows = data + self->at;
  const double *suffix = rows + IGX_PAIR_WIDTH * (self->pos + 1);
  const double n_prefix = (double) (self->pos + 1);
  const double n_suffix = (double) (self->n - self->pos - 1);
  const double merge = n_suffix * n_prefix / (double) self->n;
  double dx, dy, mean_x, mean_y, between_x, between_y;

  if (self->pos == 0)
    {
      self->prefix_shift[0] = x;
      self->prefix_shift[1] = y;
      self->prefix_sum[0] = self->prefix_sum[1] = 0;
      self->prefix_xx = self->prefix_yy = self->prefix_xy = 0;
    }
  dx = x - self->prefix_shift[0];
  dy = y - self->prefix_shift[1];
  self->prefix_sum[0] += dx;
  self->prefix_sum[1] += dy;
  self->prefix_xx += dx * dx;
  self->prefix_yy += dy * dy;
  self->prefix_xy += dx * dy;
  mean_x = self->prefix_sum[0] / n_prefix;
  mean_y = self->prefix_sum[1] / n_prefix;
  between_x = (self->prefix_shift[0] - self->suffix_shift[0]) + (mean_x - suffix[0]);
  between_y = (self->prefix_shift[1] - self->suffix_shift[1]) + (mean_y - suffix[1]);
  self->xx = (self->prefix_xx - self->prefix_sum[0] * mean_x) + suffix[2]
             + between_x * between_x * merge;
  self->yy = (self->prefix_yy - self->prefix_sum[1] * mean_y) + suffix[3]
             + between_y * between_y * merge;
  self->xy = (self->prefix_xy - self->prefix_sum[0] * mean_y) + suffix[4]
             + between_x * between_y * merge;

  rows[IGX_PAIR_WIDTH * self->pos] = x;
  rows[IGX_PAIR_WIDTH * self->pos + 1] = y;
  if (G_UNLIKELY (++self->pos == self->n))
    igx_pair_turn (self, rows);
}

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
  if (x >= self->prefix)
    {
      self->prefix = x;
      self->prefix_at = pos;
    }
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
