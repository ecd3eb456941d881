/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/igx-health.h"

static const char *const state_names[]
    = { "starting", "healthy", "stale", "paused", "offline", "blocked" };

/**
 * igx_health_new:
 *
 * Returns: (transfer full): starting, with nothing known
 */
IgxHealth *
igx_health_new (void)
{
  IgxHealth *self = g_new0 (IgxHealth, 1);

  self->data_age = -1;
  return self;
}

IgxHealth *
igx_health_copy (const IgxHealth *self)
{
  IgxHealth *copy = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->summary = g_strdup (self->summary);
  copy->advice = g_strdup (self->advice);
  return copy;
}

void
igx_health_free (IgxHealth *self)
{
  g_free (self->summary);
  g_free (self->advice);
  g_free (self);
}

const char *
igx_health_state_to_string (IgxHealthState state)
{
  g_return_val_if_fail ((gsize) state < G_N_ELEMENTS (state_names), NULL);

  return state_names[state];
}

/**
 * igx_health_add_to_dict:
 * @dict: where the keys of GetStatus go; what is not known is left out
 */
void
igx_health_add_to_dict (const IgxHealth *self, GVariantDict *dict)
{
  g_variant_dict_insert (dict, "state", "s", igx_health_state_to_string (self->state));
  g_variant_dict_insert (dict, "demo", "b", self->demo);
  if (self->summary != NULL)
    g_variant_dict_insert (dict, "summary", "s", self->summary);
  if (self->advice != NULL)
    g_variant_dict_insert (dict, "advice", "s", self->advice);
  if (self->data_age >= 0)
    g_variant_dict_insert (dict, "data_age", "x", self->data_age);
  if (self->exchange_time != 0)
    {
      g_variant_dict_insert (dict, "exchange_time", "x", self->exchange_time);
      if (!self->demo)
        g_variant_dict_insert (dict, "clock_offset", "x", self->clock_offset);
    }
  if (self->paused_until != 0)
    g_variant_dict_insert (dict, "paused_until", "x", self->paused_until);
  g_variant_dict_insert (dict, "n_series", "u", self->n_series);
  g_variant_dict_insert (dict, "n_series_ready", "u", self->n_series_ready);
  g_variant_dict_insert (dict, "signals_today", "u", self->signals_today);
}
