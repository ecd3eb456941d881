/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/igx-status.h"

#include <string.h>

static const char *const state_names[]
    = { "unknown", "starting", "healthy", "stale", "paused", "offline", "blocked" };

static char *
take_text (GVariant *dictionary, const char *key)
{
  const char *text = NULL;
  const char *end = NULL;

  if (!g_variant_lookup (dictionary, key, "&s", &text) || text[0] == '\0')
    return NULL;
  if (strlen (text) <= IGX_STATUS_TEXT_MAX)
    return g_strdup (text);
  end = g_utf8_find_prev_char (text, text + IGX_STATUS_TEXT_MAX);
  return g_strndup (text, (gsize) (end - text));
}

static gint64
take_int64 (GVariant *dictionary, const char *key, gint64 unknown)
{
  gint64 value = unknown;

  g_variant_lookup (dictionary, key, "x", &value);
  return value;
}

static guint
take_count (GVariant *dictionary, const char *key)
{
  guint32 value = 0;

  g_variant_lookup (dictionary, key, "u", &value);
  return MIN (value, IGX_STATUS_COUNT_MAX);
}

static gint64
take_n_signals (GVariant *dictionary)
{
  guint32 small = 0;
  gint64 large = -1;

  if (g_variant_lookup (dictionary, "n_signals", "u", &small))
    return MIN (small, IGX_STATUS_COUNT_MAX);
  if (g_variant_lookup (dictionary, "n_signals", "x", &large) && large >= 0)
    return MIN (large, IGX_STATUS_COUNT_MAX);
  return -1;
}

static GStrv
take_errors (GVariant *dictionary)
{
  g_autoptr (GVariant) list = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  list = g_variant_lookup_value (dictionary, "errors", G_VARIANT_TYPE_STRING_ARRAY);
  for (gsize i = 0; list != NULL && i < MIN (g_variant_n_children (list), IGX_STATUS_ERRORS_MAX);
       i++)
    {
      const char *text = NULL;

      g_variant_get_child (list, i, "&s", &text);
      if (text[0] != '\0' && strlen (text) <= IGX_STATUS_TEXT_MAX)
        g_strv_builder_add (builder, text);
    }
  return g_strv_builder_end (builder);
}

static IgxStatusState
take_state (GVariant *dictionary)
{
  const char *text = NULL;

  if (!g_variant_lookup (dictionary, "state", "&s", &text))
    return IGX_STATUS_STATE_UNKNOWN;
  for (gsize i = 0; i < G_N_ELEMENTS (state_names); i++)
    if (strcmp (state_names[i], text) == 0)
      return (IgxStatusState) i;
  return IGX_STATUS_STATE_UNKNOWN;
}

/**
 * igx_status_from_variant:
 * @dictionary: what GetStatus gave, of type `a{sv}`
 *
 * Never fails: what is absent, of a wrong type or out of range counts as unknown.
 *
 * Returns: (transfer full): the status
 */
IgxStatus *
igx_status_from_variant (GVariant *dictionary)
{
  IgxStatus *self = NULL;

  g_return_val_if_fail (g_variant_is_of_type (dictionary, G_VARIANT_TYPE_VARDICT), NULL);

  self = g_new0 (IgxStatus, 1);
  self->state = take_state (dictionary);
  g_variant_lookup (dictionary, "demo", "b", &self->demo);
  self->summary = take_text (dictionary, "summary");
  self->advice = take_text (dictionary, "advice");
  self->role = take_text (dictionary, "role");
  self->version = take_text (dictionary, "version");
  self->store_notice = take_text (dictionary, "store_notice");
  self->data_age = MAX (take_int64 (dictionary, "data_age", -1), -1);
  self->exchange_time = MAX (take_int64 (dictionary, "exchange_time", 0), 0);
  self->paused_until = MAX (take_int64 (dictionary, "paused_until", 0), -1);
  self->started_at = MAX (take_int64 (dictionary, "started_at", 0), 0);
  self->n_series = take_count (dictionary, "n_series");
  self->n_series_ready = MIN (take_count (dictionary, "n_series_ready"), self->n_series);
  self->signals_today = take_count (dictionary, "signals_today");
  self->n_signals = take_n_signals (dictionary);
  self->errors = take_errors (dictionary);
  return self;
}

IgxStatus *
igx_status_copy (const IgxStatus *self)
{
  IgxStatus *copy = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->summary = g_strdup (self->summary);
  copy->advice = g_strdup (self->advice);
  copy->role = g_strdup (self->role);
  copy->version = g_strdup (self->version);
  copy->store_notice = g_strdup (self->store_notice);
  copy->errors = g_strdupv (self->errors);
  return copy;
}

void
igx_status_free (IgxStatus *self)
{
  g_free (self->summary);
  g_free (self->advice);
  g_free (self->role);
  g_free (self->version);
  g_free (self->store_notice);
  g_strfreev (self->errors);
  g_free (self);
}

const char *
igx_status_state_to_string (IgxStatusState state)
{
  g_return_val_if_fail ((gsize) state < G_N_ELEMENTS (state_names), NULL);

  return state_names[state];
}
