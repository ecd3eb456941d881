/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-types.h"

G_BEGIN_DECLS

/** Limits of a strategy file, each with an error of its own. */
#define IGX_STRATEGY_FILE_MAX    (64 * 1024)
#define IGX_STRATEGY_NODES_MAX   4096
#define IGX_STRATEGY_PERIOD_MAX  10000
#define IGX_STRATEGY_NESTING_MAX 64

typedef enum
{
  IGX_MESSAGE_ERROR,
  IGX_MESSAGE_WARNING,
} IgxMessageLevel;

/**
 * IgxMessage:
 * @level: error or warning
 * @line: from 1
 * @column: from 1, in characters
 * @length: how many characters the caret underlines, at least 1
 * @text: one plain sentence, with a suggestion where one is near
 */
typedef struct
{
  IgxMessageLevel level;
  guint line;
  guint column;
  guint length;
  char *text;
} IgxMessage;

char *igx_message_format (const IgxMessage *message, const char *filename, const char *source);

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
const char *const *igx_strategy_get_regimes (const IgxStrategy *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxStrategy, igx_strategy_unref)

G_END_DECLS
