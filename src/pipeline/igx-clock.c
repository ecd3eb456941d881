/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/igx-clock.h"

#include <math.h>
#include <time.h>

/* Less than this between CLOCK_BOOTTIME and CLOCK_MONOTONIC is scheduling, not sleep. */
#define SLEEP_MIN_MS 5000
/* By how much the local clock may run wrong: what time services correct it by at most. */
#define DRIFT_PPM 500

struct _IgxClock
{
  IgxTimeSource source;
  double speed;
  gboolean synced;
  gint64 base_exchange; /* exchange time at base_boot */
  gint64 base_boot;
  gint64 error;     /* real ms by which base_exchange may be wrong at base_boot */
  gint64 offset;    /* exchange minus local wall clock, at the last sync */
  gint64 suspended; /* boottime minus monotonic, as last seen */
};

static gint64
read_clock_ms (clockid_t id)
{
  struct timespec now = { 0 };

  clock_gettime (id, &now);
  return (gint64) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/**
 * igx_clock_boot_ms:
 *
 * Returns: ms since boot, sleep included; never steps
 */
gint64
igx_clock_boot_ms (void)
{
  return read_clock_ms (CLOCK_BOOTTIME);
}

/**
 * igx_clock_wall_ms:
 *
 * Returns: what the local clock says, ms UTC; for people and comparisons only
 */
gint64
igx_clock_wall_ms (void)
{
  return read_clock_ms (CLOCK_REALTIME);
}

static gint64
source_now (gpointer data)
{
  return igx_clock_now (data);
}

static gint64
source_real_delay (gpointer data, gint64 market_ms)
{
  return igx_clock_to_real (data, market_ms);
}

static gint64
source_error (gpointer data)
{
  return igx_clock_get_error (data);
}

/**
 * igx_clock_new:
 * @speed: how many times faster than real the market's time runs; 1 for every real market
 *
 * Returns: (transfer full): a clock that knows no time until igx_clock_sync()
 */
IgxClock *
igx_clock_new (double speed)
{
  IgxClock *self = NULL;

  g_return_val_if_fail (speed > 0 && isfinite (speed), NULL);

  self = g_new0 (IgxClock, 1);
  self->speed = speed;
  self->source.now = source_now;
  self->source.real_delay = source_real_delay;
  self->source.error = source_error;
  self->source.data = self;
  self->suspended = igx_clock_boot_ms () - read_clock_ms (CLOCK_MONOTONIC);
  return self;
}

void
igx_clock_free (IgxClock *self)
{
  g_free (self);
}

/**
 * igx_clock_get_time_source:
 *
 * Returns: (transfer none): this clock for the layers below; lives as long as the clock
 */
const IgxTimeSource *
igx_clock_get_time_source (IgxClock *self)
{
  return &self->source;
}

double
igx_clock_get_speed (const IgxClock *self)
{
  return self->speed;
}

gboolean
igx_clock_is_synced (const IgxClock *self)
{
  return self->synced;
}

/**
 * igx_clock_now:
 *
 * Returns: exchange time, ms UTC; 0 before the first igx_clock_sync()
 */
gint64
igx_clock_now (IgxClock *self)
{
  if (!self->synced)
    return 0;
  return self->base_exchange
         + (gint64) ((double) (igx_clock_boot_ms () - self->base_boot) * self->speed);
}

/**
 * igx_clock_to_market:
 * @real_ms: a real duration
 *
 * Returns: how much market time passes meanwhile
 */
gint64
igx_clock_to_market (const IgxClock *self, gint64 real_ms)
{
  return (gint64) ((double) real_ms * self->speed);
}

/**
 * igx_clock_to_real:
 * @market_ms: a duration of market time
 *
 * Returns: the real ms it takes, rounded up, so that a timer does not fire early
 */
gint64
igx_clock_to_real (const IgxClock *self, gint64 market_ms)
{
  return (gint64) ceil ((double) market_ms / self->speed);
}

/**
 * igx_clock_sync:
 * @exchange_time: what the exchange said, ms UTC
 * @asked_boot_ms: igx_clock_boot_ms() when it was asked; the answer is taken as half a round
 *   trip old
 *
 * An answer that took so long that it says less than what is known already changes nothing.
 */
void
igx_clock_sync (IgxClock *self, gint64 exchange_time, gint64 asked_boot_ms)
{
  gint64 now = igx_clock_boot_ms ();

  if (self->synced && (now - asked_boot_ms + 1) / 2 > igx_clock_get_error (self))
    return;
  self->base_boot = asked_boot_ms + (now - asked_boot_ms) / 2;
  self->base_exchange = exchange_time;
  self->error = (now - asked_boot_ms + 1) / 2;
  self->synced = TRUE;
  self->offset = igx_clock_now (self) - igx_clock_wall_ms ();
}

/**
 * igx_clock_get_error:
 *
 * Returns: real ms by which igx_clock_now() may be wrong at most: half of the time that the answer
 *   of the last sync took, and what the local clock may have drifted since
 */
gint64
igx_clock_get_error (const IgxClock *self)
{
  return self->error + (igx_clock_boot_ms () - self->base_boot) * DRIFT_PPM / 1000000;
}

/**
 * igx_clock_get_offset:
 *
 * Returns: exchange time minus the local clock at the last sync, ms
 */
gint64
igx_clock_get_offset (const IgxClock *self)
{
  return self->offset;
}

/**
 * igx_clock_take_sleep:
 *
 * Returns: ms that the machine slept since the last call, 0 if it did not
 */
gint64
igx_clock_take_sleep (IgxClock *self)
{
  gint64 suspended = igx_clock_boot_ms () - read_clock_ms (CLOCK_MONOTONIC);
  gint64 slept = suspended - self->suspended;

  if (slept < SLEEP_MIN_MS)
    return 0;
  self->suspended = suspended;
  return slept;
}
