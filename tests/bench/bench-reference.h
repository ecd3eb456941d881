/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bench/hand-strategy.h"
#include "engine/igx-backtest.h"

G_BEGIN_DECLS

IgxBacktest *bench_reference_new (void);
IgxBacktest *bench_reference_new_from (const char *source);
void bench_reference_push (IgxBacktest *backtest, const GArray *candles, gsize piece);
gsize bench_reference_warmup (void);
HandTrade bench_reference_trade (void);

G_END_DECLS
