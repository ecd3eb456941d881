/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/statistics/igx-report.h"

G_BEGIN_DECLS

/** Midnight of 2026-01-10, ms UTC. */
#define MADE_FIRST G_GINT64_CONSTANT (1768003200000)

extern const char *const made_symbols[];
extern const char *const made_strategies[];

GArray *made_trades_new (guint32 seed, gsize n, guint n_days);
double made_normal (GRand *random);

G_END_DECLS
