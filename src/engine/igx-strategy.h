/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-message.h"
#include "engine/igx-types.h"

G_BEGIN_DECLS

/** Limits of a strategy file, each with an error of its own. */
#define IGX_STRATEGY_FILE_MAX     (64 * 1024)
#define IGX_STRATEGY_NODES_MAX    4096
#define IGX_STRATEGY_PERIOD_MAX   10000
#define IGX_STRATEGY_NESTING_MAX  64
#define IGX_STRATEGY_ID_MAX       64
#define IGX_STRATEGY_VERSION_MAX  1000000
#define IGX_STRATEGY_BRANCHES_MAX 64
/** Other symbols that it reads, and symbols that it may be limited to. */
#define IGX_STRATEGY_SYMBOLS_MAX 8
/** Bars until a signal expires: at least, at most (7 days of 1m), and where none are written. */
#define IGX_STRATEGY_EXPIRES_MIN      4
#define IGX_STRATEGY_EXPIRES_MAX      10080
#define IGX_STRATEGY_EXPIRES_FALLBACK 96
#define IGX_STRATEGY_EXPIRES_MOMENTUM 288

/* A checked strategy. Immutable, reference counted, shared between series and threads. */
IgxStrategy *
igx_strategy_new (const char *source, gssize length, GPtrArray **messages, GError **error);
IgxStrategy *igx_strategy_ref (IgxStrategy *self);
void igx_strategy_unref (IgxStrategy *self);

const char *igx_strategy_get_id (const IgxStrategy *self);
const char *igx_strategy_get_name (const IgxStrategy *self);
const char *igx_strategy_get_about (const IgxStrategy *self);
int igx_strategy_get_version (const IgxStrategy *self);
const char *igx_strategy_get_source_hash (const IgxStrategy *self);
const IgxTimeframe *igx_strategy_get_timeframes (const IgxStrategy *self, gsize *n_timeframes);
gboolean igx_strategy_runs_on (const IgxStrategy *self, IgxTimeframe timeframe);
const char *const *igx_strategy_get_symbols (const IgxStrategy *self);
gboolean igx_strategy_runs_on_symbol (const IgxStrategy *self, const char *symbol);
const char *const *igx_strategy_get_needs (const IgxStrategy *self);
const char *const *igx_strategy_get_regimes (const IgxStrategy *self);

gint64 igx_strategy_get_expires_limit (IgxTimeframe timeframe);

/**
 * IgxStrategyParam:
 * @value: what it is when nothing else is chosen
 * @step: NAN where the file writes none
 *
 * A `param` of a strategy file.
 */
typedef struct
{
  const char *name;
  double value;
  double minimum;
  double maximum;
  double step;
} IgxStrategyParam;

char *igx_strategy_dup_params_hash (const IgxStrategy *self, GHashTable *params);
const IgxStrategyParam *igx_strategy_get_params (const IgxStrategy *self, gsize *n_params);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxStrategy, igx_strategy_unref)

G_END_DECLS
