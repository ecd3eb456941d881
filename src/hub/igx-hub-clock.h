/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * IgxHubClock:
 * @exchange_time: what the service said last, ms UTC, 0 unknown
 * @heard_at: monotonic time of that, us
 *
 * The market's time as the hub knows it: ages and countdowns are told by it, so that a wrong
 * computer clock shifts nothing and a demo market's time runs at its own speed.
 */
typedef struct
{
  gint64 exchange_time;
  gint64 heard_at;
} IgxHubClock;

void igx_hub_clock_set (IgxHubClock *self, gint64 exchange_time);
gint64 igx_hub_clock_now (const IgxHubClock *self);
gint64 igx_hub_clock_midnight (const IgxHubClock *self);

G_END_DECLS
