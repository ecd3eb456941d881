/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/statistics/igx-entry.h"

#include <string.h>

/**
 * igx_entry_init_from_signal:
 * @self: (out caller-allocates): an entry
 * @signal: a candidate and what became of it
 */
void
igx_entry_init_from_signal (IgxEntry *self, const IgxSignal *signal)
{
  g_return_if_fail (self != NULL && signal != NULL);

  *self = (IgxEntry){ .close_time = signal->close_time,
                      .expires_at = signal->expires_at,
                      .closed_at = signal->state != IGX_SIGNAL_STATE_MISSED ? signal->closed_at : 0,
                      .entry = signal->entry,
                      .stop = signal->stop,
                      .n_targets = MIN (signal->n_targets, IGX_SIGNAL_TARGETS_MAX),
                      .direction = (gint8) signal->direction };
  memcpy (self->targets, signal->targets, sizeof self->targets);
}

/**
 * igx_entry_init_from_trade:
 * @self: (out caller-allocates): an entry whose targets are not known, so that it can be tested
 *   with its holding time only
 * @trade: a trade
 */
void
igx_entry_init_from_trade (IgxEntry *self, const IgxTrade *trade)
{
  g_return_if_fail (self != NULL && trade != NULL);

  *self = (IgxEntry){ .close_time = trade->close_time,
                      .expires_at = trade->expires_at,
                      .closed_at = trade->state != IGX_SIGNAL_STATE_MISSED ? trade->closed_at : 0,
                      .entry = trade->entry,
                      .stop = trade->stop,
                      .direction = trade->direction };
}
