/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/igx-exchange-clock.h"

#include <math.h>

void
igx_exchange_clock_init (IgxExchangeClock *self, gint64 start, double speed, gint64 until)
{
  self->base = start;
  self->base_real = g_get_monotonic_time ();
  self->speed = speed;
  self->until = until;
}

/**
 * igx_exchange_clock_now:
 *
 * Returns: ms UTC
 */
gint64
igx_exchange_clock_now (const IgxExchangeClock *self)
{
  double passed = (double) (g_get_monotonic_time () - self->base_real) / 1000 * self->speed;

  return MIN (self->base + (gint64) passed, MAX (self->until, self->base));
}

/**
 * igx_exchange_clock_delay:
 * @time: ms UTC
 *
 * Returns: real microseconds until it is @time, 0 if it is already, or
 *   %IGX_EXCHANGE_CLOCK_NEVER if the clock stands still before
 */
gint64
igx_exchange_clock_delay (const IgxExchangeClock *self, gint64 time)
{
  gint64 at = 0;

  if (igx_exchange_clock_now (self) >= time)
    return 0;
  if (!(self->speed > 0) || time > self->until)
    return IGX_EXCHANGE_CLOCK_NEVER;
  at = self->base_real + (gint64) ceil ((double) (time - self->base) * 1000 / self->speed);
  return MAX (at - g_get_monotonic_time (), 1);
}

/**
 * igx_exchange_clock_set:
 * @time: ms UTC; may be any time after now, also after the end
 */
void
igx_exchange_clock_set (IgxExchangeClock *self, gint64 time)
{
  self->base = time;
  self->base_real = g_get_monotonic_time ();
}

void
igx_exchange_clock_set_speed (IgxExchangeClock *self, double speed)
{
  igx_exchange_clock_set (self, igx_exchange_clock_now (self));
  self->speed = speed;
}
