/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <math.h>

G_BEGIN_DECLS

typedef long double Real;

/* What the twins are made of, each the sentence of a textbook. */
#define UNKNOWN ((Real) NAN)

typedef const Real *const *In;
typedef Real *const *Out;

void naive_blocks_set_wobble (GRand *rand);
Real naive_blocks_wobble (Real x);
Real *naive_blocks_fresh (gsize n);
gsize naive_blocks_whole (const double *params, guint i);
gboolean naive_blocks_full (const Real *x, gsize i, gsize n);
Real naive_blocks_sum (const Real *x, gsize i, gsize n);
Real naive_blocks_mean (const Real *x, gsize i, gsize n);
Real naive_blocks_covariance (const Real *x, const Real *y, gsize i, gsize n);
Real naive_blocks_variance (const Real *x, gsize i, gsize n);
Real naive_blocks_highest (const Real *x, gsize i, gsize n);
Real naive_blocks_lowest (const Real *x, gsize i, gsize n);
void naive_blocks_smooth (const Real *x, Real *out, gsize len, gsize n, Real alpha);
void naive_blocks_ema (const Real *x, Real *out, gsize len, gsize n);
void naive_blocks_wilder (const Real *x, Real *out, gsize len, gsize n);
Real naive_blocks_weighted (const Real *x, gsize i, gsize n);
Real naive_blocks_ratio (Real numerator, Real denominator, Real neutral);
Real naive_blocks_before (const Real *x, gsize i, gsize n);
Real naive_blocks_true_range (In in, gsize i);

G_END_DECLS
