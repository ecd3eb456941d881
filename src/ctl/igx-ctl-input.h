/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ctl/igx-ctl-command.h"
#include "engine/igx-message.h"
#include "feed/igx-candle-file.h"
#include "pipeline/igx-strategy-library.h"

G_BEGIN_DECLS

/**
 * IgxCtlCandleOptions:
 *
 * Where candles come from, as the command line says.
 */
typedef struct
{
  char *path;
  char *exchange;
  char *symbol;
  char *timeframe;
} IgxCtlCandleOptions;

void igx_ctl_input_clear_options (IgxCtlCandleOptions *options);
IgxCandleFile *igx_ctl_input_load_candles (const IgxCtlCommand *command,
                                           const IgxCtlCandleOptions *options,
                                           IgxCtlExit *code);
void igx_ctl_input_print_messages (GPtrArray *messages, const char *name, const char *source);
IgxLibraryEntry *igx_ctl_input_load_strategy (const char *name, IgxCtlExit *code);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IgxCtlCandleOptions, igx_ctl_input_clear_options)

G_END_DECLS
