/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-candle.h"
#include "engine/indicators/igx-indicator.h"

G_BEGIN_DECLS

/** What a period is where the registry has no default. */
#define BENCH_PERIOD 20

/* Columns in the order of IgxInput; the one of "none" is the close. */
typedef struct
{
  gsize n;
  double *column[IGX_INPUT_COUNT];
} BenchCandles;

BenchCandles *bench_candles_new (gsize n);
void bench_candles_free (BenchCandles *self);
void bench_candles_bind (const BenchCandles *self,
                         const IgxIndicator *entry,
                         gsize at,
                         const double **inputs);
void bench_candles_params (const IgxIndicator *entry, double *params);

typedef struct _BenchWalk BenchWalk;

BenchWalk *bench_walk_new (guint32 seed);
void bench_walk_free (BenchWalk *self);
void bench_walk_next (BenchWalk *self, IgxCandle *candle);
GArray *bench_walk_candles (guint32 seed, gsize n);

double bench_cpu_ns (void);
double bench_median (double *values, gsize n);
gsize bench_parse_count (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchCandles, bench_candles_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchWalk, bench_walk_free)

G_END_DECLS
