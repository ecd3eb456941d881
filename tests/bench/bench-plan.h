/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bench/hand-candle.h"
#include "engine/language/igx-plan.h"

G_BEGIN_DECLS

/* The same values as of HandCandle, out of a plan. */
typedef struct
{
  IgxPlan *plan;
  guint slot[N_HAND_VALUES];
} BenchPlan;

BenchPlan *bench_plan_new (void);
void bench_plan_free (BenchPlan *self);
void bench_plan_push (BenchPlan *self, const IgxCandle *candle);
double bench_plan_get (const BenchPlan *self, HandValue value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchPlan, bench_plan_free)

G_END_DECLS
