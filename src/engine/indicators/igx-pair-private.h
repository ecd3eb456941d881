/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "engine/indicators/igx-state-private.h"

G_BEGIN_DECLS

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

static inline gboolean
igx_pair_check (const IgxPair *self, const IgxPair *own)
{
  return self->n == own->n && self->at == own->at && self->pos < self->n;
}

G_END_DECLS
