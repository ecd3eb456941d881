/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/igx-exchange-faults.h"

#include <string.h>

static const char *const flaw_names[IGX_EXCHANGE_N_FLAWS] = {
  "none",         "numbers",       "swapped-taker", "close-time",  "exclusive-start",
  "descending",   "limit-refused", "no-forming",    "filled-gaps", "no-weight",
  "never-closed", "early-close",   "no-ack",        "event-order",
};

const char *
igx_exchange_flaw_to_string (IgxExchangeFlaw flaw)
{
  g_return_val_if_fail (flaw < IGX_EXCHANGE_N_FLAWS, NULL);
  return flaw_names[flaw];
}

/**
 * igx_exchange_flaw_from_string:
 *
 * Returns: %TRUE if @name is a flaw's
 */
gboolean
igx_exchange_flaw_from_string (const char *name, IgxExchangeFlaw *flaw)
{
  for (gsize i = 0; i < IGX_EXCHANGE_N_FLAWS; i++)
    if (strcmp (flaw_names[i], name) == 0)
      {
        *flaw = (IgxExchangeFlaw) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * igx_exchange_faults_take_status:
 * @scope: what is asked for
 *
 * Counts one request against the status that was ordered.
 *
 * Returns: the HTTP status to answer with, or 0 for none
 */
guint
igx_exchange_faults_take_status (IgxExchangeFaults *self, IgxExchangeScope scope)
{
  if ((self->status_scope & scope) == 0)
    return 0;
  if (self->status_count > 0)
    {
      self->status_count--;
      return self->status;
    }
  return g_get_monotonic_time () < self->status_until ? self->status : 0;
}

gboolean
igx_exchange_faults_is_silent (const IgxExchangeFaults *self)
{
  return g_get_monotonic_time () < self->silence_until;
}

/**
 * igx_exchange_faults_take:
 * @count: how often something is still to happen
 *
 * Returns: %TRUE if it is to happen now; counted down
 */
gboolean
igx_exchange_faults_take (guint *count)
{
  if (*count == 0)
    return FALSE;
  (*count)--;
  return TRUE;
}
