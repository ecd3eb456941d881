/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "engine/igx-time-source.h"

G_BEGIN_DECLS

/**
 * IgxClock:
 *
 * The only reader of the machine's clocks. Tells the exchange's time: what the exchange said,
 * carried on by CLOCK_BOOTTIME, so that neither a wrong local clock nor a step of it nor a
 * night's sleep moves a candle.
 */
typedef struct _IgxClock IgxClock;

IgxClock *igx_clock_new (double speed);
void igx_clock_free (IgxClock *self);
const IgxTimeSource *igx_clock_get_time_source (IgxClock *self);
double igx_clock_get_speed (const IgxClock *self);
gboolean igx_clock_is_synced (const IgxClock *self);
gint64 igx_clock_now (IgxClock *self);
gint64 igx_clock_to_market (const IgxClock *self, gint64 real_ms);
gint64 igx_clock_to_real (const IgxClock *self, gint64 market_ms);
gint64 igx_clock_boot_ms (void);
gint64 igx_clock_wall_ms (void);
void igx_clock_sync (IgxClock *self, gint64 exchange_time, gint64 asked_boot_ms);
gint64 igx_clock_get_error (const IgxClock *self);
gint64 igx_clock_get_offset (const IgxClock *self);
gint64 igx_clock_take_sleep (IgxClock *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxClock, igx_clock_free)

G_END_DECLS
