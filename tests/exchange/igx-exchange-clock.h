/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * IgxExchangeClock:
 *
 * The exchange's time: starts where it is told and runs a number of times faster than the real
 * one. At speed 0 it stands still until it is set. It never passes @until.
 */
typedef struct
{
  gint64 base;      /* ms UTC at base_real */
  gint64 base_real; /* us, monotonic */
  double speed;
  gint64 until;
} IgxExchangeClock;

/** A delay that means never. */
#define IGX_EXCHANGE_CLOCK_NEVER G_MAXINT64

void igx_exchange_clock_init (IgxExchangeClock *self, gint64 start, double speed, gint64 until);
gint64 igx_exchange_clock_now (const IgxExchangeClock *self);
gint64 igx_exchange_clock_delay (const IgxExchangeClock *self, gint64 time);
void igx_exchange_clock_set (IgxExchangeClock *self, gint64 time);
void igx_exchange_clock_set_speed (IgxExchangeClock *self, double speed);

G_END_DECLS
