/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/igx-hub-clock.h"

/**
 * igx_hub_clock_set:
 * @exchange_time: ms UTC; 0 changes nothing
 */
void
igx_hub_clock_set (IgxHubClock *self, gint64 exchange_time)
{
  if (exchange_time <= 0)
    return;
  self->exchange_time = exchange_time;
  self->heard_at = g_get_monotonic_time ();
}

/**
 * igx_hub_clock_now:
 *
 * Returns: the market's time in ms UTC; this computer's while the service has not told it
 */
gint64
igx_hub_clock_now (const IgxHubClock *self)
{
  if (self->exchange_time == 0)
    return g_get_real_time () / 1000;
  return self->exchange_time + (g_get_monotonic_time () - self->heard_at) / 1000;
}

/**
 * igx_hub_clock_midnight:
 *
 * Returns: when the person's day began, ms UTC
 */
gint64
igx_hub_clock_midnight (const IgxHubClock *self)
{
  gint64 now = igx_hub_clock_now (self);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now / 1000);
  g_autoptr (GDateTime) local = NULL;
  g_autoptr (GDateTime) midnight = NULL;

  if (utc == NULL)
    return now;
  local = g_date_time_to_local (utc);
  midnight = g_date_time_new_local (g_date_time_get_year (local), g_date_time_get_month (local),
                                    g_date_time_get_day_of_month (local), 0, 0, 0);
  return midnight != NULL ? g_date_time_to_unix (midnight) * 1000 : now;
}
