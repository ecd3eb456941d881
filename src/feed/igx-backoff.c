/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed/igx-backoff.h"

static double
default_random (gpointer data)
{
  return g_random_double ();
}

/**
 * igx_backoff_init:
 * @min_ms: shortest wait, more than 0
 * @max_ms: longest wait, at least @min_ms
 *
 * Exponential backoff with full jitter: many clients that lost the same server at the same
 * instant do not come back at the same instant.
 */
void
igx_backoff_init (IgxBackoff *self, guint min_ms, guint max_ms)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (min_ms > 0 && min_ms <= max_ms);

  self->min_ms = min_ms;
  self->max_ms = max_ms;
  self->n_failures = 0;
  self->random = default_random;
  self->random_data = NULL;
}

/**
 * igx_backoff_set_random:
 * @random: where chance comes from; for tests
 */
void
igx_backoff_set_random (IgxBackoff *self, IgxBackoffRandom random, gpointer data)
{
  g_return_if_fail (self != NULL && random != NULL);

  self->random = random;
  self->random_data = data;
}

/**
 * igx_backoff_next:
 *
 * Counts one failure.
 *
 * Returns: how many milliseconds to wait: between the shortest wait and a ceiling that doubles
 * with every failure up to the longest wait
 */
guint
igx_backoff_next (IgxBackoff *self)
{
  guint64 ceiling = 0;
  double chance = 0;

  g_return_val_if_fail (self != NULL, IGX_BACKOFF_MAX_MS);

  /* 2^31 times the shortest wait is past any longest wait. */
  if (self->n_failures < 31)
    self->n_failures++;
  ceiling = (guint64) self->min_ms << self->n_failures;
  ceiling = MIN (ceiling, self->max_ms);
  chance = CLAMP (self->random (self->random_data), 0.0, 1.0);
  return self->min_ms + (guint) (chance * (double) (ceiling - self->min_ms));
}

/**
 * igx_backoff_reset:
 *
 * To be called when things work again.
 */
void
igx_backoff_reset (IgxBackoff *self)
{
  g_return_if_fail (self != NULL);

  self->n_failures = 0;
}
