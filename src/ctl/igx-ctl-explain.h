/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ctl/igx-ctl-command.h"

G_BEGIN_DECLS

/**
 * IgxCtlExplainOptions:
 * @timeframe: (nullable): one that the strategy lists; its first where none is named
 * @measure: also what a candle costs on this machine, and each node of it
 * @json: one object instead of text
 */
typedef struct
{
  char *timeframe;
  gboolean measure;
  gboolean json;
} IgxCtlExplainOptions;

IgxCtlExit igx_ctl_explain (const char *name, const IgxCtlExplainOptions *options);

G_END_DECLS
