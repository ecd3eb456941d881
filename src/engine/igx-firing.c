/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/igx-firing.h"

void
igx_firing_clear (IgxFiring *self)
{
  g_clear_pointer (&self->reasons, g_ptr_array_unref);
}

/**
 * igx_firing_compare:
 *
 * Returns: the order of igx_signal_compare() of the candidates
 */
int
igx_firing_compare (const IgxFiring *a, const IgxFiring *b)
{
  const int order = (a->close_time > b->close_time) - (a->close_time < b->close_time);

  return order != 0 ? order : igx_signal_origin_compare (a->origin, b->origin);
}

gint64
igx_firing_get_expires_at (const IgxFiring *self)
{
  return self->close_time + igx_signal_origin_get_life (self->origin);
}

IgxDirection
igx_firing_get_direction (const IgxFiring *self)
{
  return igx_signal_origin_get_direction (self->origin);
}

/**
 * igx_firing_to_signal:
 *
 * Returns: (transfer full): the candidate, sealed; an entry at the close is there at once, another
 *   is waited for
 */
IgxSignal *
igx_firing_to_signal (const IgxFiring *self)
{
  IgxSignal *signal = igx_signal_new_from (self->origin);

  signal->close_time = self->close_time;
  signal->expires_at = igx_firing_get_expires_at (self);
  signal->entry = self->entry;
  signal->stop = self->stop;
  signal->n_targets = self->n_targets;
  for (guint i = 0; i < self->n_targets; i++)
    signal->targets[i] = self->targets[i];
  signal->confidence = self->confidence;
  signal->state = self->at_close ? IGX_SIGNAL_STATE_OPEN : IGX_SIGNAL_STATE_WAITING;
  signal->filled_at = self->at_close ? self->close_time : 0;
  signal->moment = self->moment;
  if (self->reasons != NULL)
    signal->reasons = g_ptr_array_ref (self->reasons);
  igx_signal_seal (signal);
  return signal;
}
