/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ctl/igx-ctl-command.h"
#include "feed/igx-candle-file.h"

G_BEGIN_DECLS

/** The entry of --with among the options of a command. */
#define IGX_CTL_OTHERS_ENTRY(with)                                                                 \
  {                                                                                                \
    "with", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, (with),                                             \
        "Candles of another symbol that is read; repeatable", "[SYMBOL=]FILE"                      \
  }

GPtrArray *igx_ctl_others_load (char **with, const IgxSeriesKey *own, IgxCtlExit *code);
const GArray *igx_ctl_others_find (GPtrArray *others, const IgxSeriesKey *series);
void igx_ctl_others_warn_unread (const GPtrArray *others);

G_END_DECLS
