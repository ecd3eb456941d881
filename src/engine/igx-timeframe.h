/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/igx-types.h"

G_BEGIN_DECLS

#define IGX_TIMEFRAME_MINUTE ((IgxTimeframe) 60 * 1000)
#define IGX_TIMEFRAME_HOUR   (60 * IGX_TIMEFRAME_MINUTE)
#define IGX_TIMEFRAME_DAY    (24 * IGX_TIMEFRAME_HOUR)
#define IGX_TIMEFRAME_WEEK   (7 * IGX_TIMEFRAME_DAY)

gboolean igx_timeframe_from_string (const char *text, IgxTimeframe *timeframe);
const char *igx_timeframe_to_string (IgxTimeframe timeframe);
const char *igx_timeframe_list (void);
const IgxTimeframe *igx_timeframe_get_all (gsize *n_timeframes);
gint64 igx_timeframe_floor (IgxTimeframe timeframe, gint64 time);
gboolean igx_timeframe_is_aligned (IgxTimeframe timeframe, gint64 open_time);

G_END_DECLS
