/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked for, in the vocabulary of ListSignals on D-Bus: one place for both ends. */
#include "store/igx-signal-query.h"

static void
add_text (GVariantBuilder *builder, const char *key, const char *value)
{
  if (value != NULL)
    g_variant_builder_add (builder, "{sv}", key, g_variant_new_string (value));
}

static void
add_time (GVariantBuilder *builder, const char *key, gint64 value)
{
  if (value != 0)
    g_variant_builder_add (builder, "{sv}", key, g_variant_new_int64 (value));
}

static void
add_flag (GVariantBuilder *builder, const char *key, gboolean value)
{
  if (value)
    g_variant_builder_add (builder, "{sv}", key, g_variant_new_boolean (TRUE));
}

/**
 * igx_signal_query_to_variant:
 *
 * @unclaimed_only is the service's own and is left out.
 *
 * Returns: (transfer floating): a dictionary of type `a{sv}` that ListSignals takes
 */
GVariant *
igx_signal_query_to_variant (const IgxSignalQuery *self)
{
  GVariantBuilder builder;

  g_return_val_if_fail (self != NULL, NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  if (self->limit != 0)
    g_variant_builder_add (&builder, "{sv}", "limit", g_variant_new_uint32 (self->limit));
  /* The one that is on where nothing is said. */
  g_variant_builder_add (&builder, "{sv}", "published_only",
                         g_variant_new_boolean (self->published_only));
  add_flag (&builder, "refused_only", self->refused_only);
  add_flag (&builder, "open_only", self->open_only);
  add_time (&builder, "since", self->since);
  add_text (&builder, "symbol", self->symbol);
  add_text (&builder, "strategy", self->strategy);
  add_text (&builder, "direction", self->direction);
  add_text (&builder, "state", self->state);
  if (self->quality_min > 0)
    g_variant_builder_add (&builder, "{sv}", "quality_min",
                           g_variant_new_double (self->quality_min));
  add_time (&builder, "before_close_time", self->before_close_time);
  add_text (&builder, "before_id", self->before_id);
  return g_variant_builder_end (&builder);
}

/**
 * igx_signal_query_from_variant:
 * @self: (out caller-allocates): what is asked for; its texts belong to @dictionary
 * @dictionary: checked by the service; what is of another type counts as absent
 */
void
igx_signal_query_from_variant (IgxSignalQuery *self, GVariant *dictionary)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (g_variant_is_of_type (dictionary, G_VARIANT_TYPE_VARDICT));

  *self = (IgxSignalQuery){ 0 };
  g_variant_lookup (dictionary, "limit", "u", &self->limit);
  g_variant_lookup (dictionary, "refused_only", "b", &self->refused_only);
  self->published_only = !self->refused_only;
  g_variant_lookup (dictionary, "published_only", "b", &self->published_only);
  g_variant_lookup (dictionary, "open_only", "b", &self->open_only);
  g_variant_lookup (dictionary, "since", "x", &self->since);
  g_variant_lookup (dictionary, "symbol", "&s", &self->symbol);
  g_variant_lookup (dictionary, "strategy", "&s", &self->strategy);
  g_variant_lookup (dictionary, "direction", "&s", &self->direction);
  g_variant_lookup (dictionary, "state", "&s", &self->state);
  g_variant_lookup (dictionary, "quality_min", "d", &self->quality_min);
  g_variant_lookup (dictionary, "before_close_time", "x", &self->before_close_time);
  g_variant_lookup (dictionary, "before_id", "&s", &self->before_id);
}
