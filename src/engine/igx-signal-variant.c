/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One vocabulary: these names are the keys of D-Bus dictionaries and of --json. A value that is
 * unknown is absent: there is no NAN in JSON, and 0 would be a lie. */
#include "engine/igx-signal-variant.h"

#include <math.h>
#include <string.h>

#include "engine/igx-timeframe.h"

/* Of @higher in IgxMoment, from -1 on; it is unknown at 0. */
static const char *const higher_names[] = { "down", NULL, "up", "equal" };

static void
add_double (GVariantBuilder *builder, const char *key, double value)
{
  if (isfinite (value))
    g_variant_builder_add (builder, "{sv}", key, g_variant_new_double (value));
}

static void
add_string (GVariantBuilder *builder, const char *key, const char *value)
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

static GVariant *
reasons_to_variant (const GPtrArray *reasons)
{
  GVariantBuilder list;

  g_variant_builder_init (&list, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < reasons->len; i++)
    {
      const IgxReason *reason = reasons->pdata[i];

      g_variant_builder_open (&list, G_VARIANT_TYPE ("a{sv}"));
      g_variant_builder_add (&list, "{sv}", "points", g_variant_new_double (reason->points));
      g_variant_builder_add (&list, "{sv}", "text", g_variant_new_string (reason->text));
      if (!reason->available)
        g_variant_builder_add (&list, "{sv}", "available", g_variant_new_boolean (FALSE));
      g_variant_builder_close (&list);
    }
  return g_variant_builder_end (&list);
}

static void
add_moment (GVariantBuilder *builder, const IgxSignal *self)
{
  const IgxMoment *moment = &self->moment;
  const gboolean is_ranked = moment->liquidity <= IGX_MOMENT_LIQUIDITY_N;

  if (moment->regime != IGX_REGIME_UNKNOWN && moment->regime < IGX_N_REGIMES)
    add_string (builder, "regime", igx_regime_to_string ((IgxRegime) moment->regime));
  add_double (builder, "regime_fit", self->regime_fit);
  if (moment->higher >= -1 && moment->higher <= 2)
    add_string (builder, "higher_timeframe", higher_names[moment->higher + 1]);
  if (is_ranked)
    add_double (builder, "liquidity", 100.0 * moment->liquidity / IGX_MOMENT_LIQUIDITY_N);
  /* Where nobody looked at the moment, nobody looked for gaps. */
  if (moment->regime != IGX_REGIME_UNKNOWN || moment->higher != 0 || is_ranked || moment->bridged)
    g_variant_builder_add (builder, "{sv}", "bridged", g_variant_new_boolean (moment->bridged));
}

static void
add_terms (GVariantBuilder *builder, const IgxSignal *self)
{
  GVariantBuilder terms;
  gboolean any = FALSE;

  g_variant_builder_init (&terms, G_VARIANT_TYPE_VARDICT);
  for (guint i = 0; i < IGX_N_TERMS; i++)
    {
      add_double (&terms, igx_term_to_string ((IgxTerm) i), self->quality_terms[i]);
      any = any || isfinite (self->quality_terms[i]);
    }
  if (any)
    g_variant_builder_add (builder, "{sv}", "quality_terms", g_variant_builder_end (&terms));
  else
    g_variant_builder_clear (&terms);
}

static void
add_votes (GVariantBuilder *builder, const GPtrArray *votes)
{
  GVariantBuilder list;

  if (votes == NULL || votes->len == 0)
    return;
  g_variant_builder_init (&list, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < votes->len; i++)
    {
      const IgxVote *vote = votes->pdata[i];

      g_variant_builder_open (&list, G_VARIANT_TYPE_VARDICT);
      add_string (&list, "strategy", vote->strategy);
      add_string (&list, "direction", igx_direction_to_string (vote->direction));
      add_double (&list, "confidence", vote->confidence);
      g_variant_builder_close (&list);
    }
  g_variant_builder_add (builder, "{sv}", "votes", g_variant_builder_end (&list));
}

static void
add_values (GVariantBuilder *builder, const GPtrArray *values)
{
  GVariantBuilder dict;
  gboolean any = FALSE;

  g_variant_builder_init (&dict, G_VARIANT_TYPE ("a{sd}"));
  for (guint i = 0; values != NULL && i < values->len; i++)
    {
      const IgxSignalValue *value = values->pdata[i];

      if (!isfinite (value->value))
        continue;
      g_variant_builder_add (&dict, "{sd}", value->name, value->value);
      any = TRUE;
    }
  if (any)
    g_variant_builder_add (builder, "{sv}", "values", g_variant_builder_end (&dict));
  else
    g_variant_builder_clear (&dict);
}

static void
add_outcome (GVariantBuilder *builder, const IgxSignal *self)
{
  const gint64 holding = igx_signal_get_holding (self);

  add_string (builder, "state", igx_signal_state_to_string (self->state));
  add_time (builder, "filled_at", self->filled_at);
  add_time (builder, "closed_at", self->closed_at);
  if (self->followed != 0)
    add_string (builder, "followed", igx_timeframe_to_string (self->followed));
  if (holding >= 0)
    g_variant_builder_add (builder, "{sv}", "holding_ms", g_variant_new_int64 (holding));
  add_double (builder, "result_r", self->result_r);
  add_double (builder, "result_percent", self->result_percent);
  add_double (builder, "mfe_r", self->mfe_r);
  add_double (builder, "mae_r", self->mae_r);
  g_variant_builder_add (builder, "{sv}", "ambiguous", g_variant_new_boolean (self->ambiguous));
}

/**
 * igx_signal_to_variant:
 *
 * Returns: (transfer floating): a dictionary of type `a{sv}`, unknown values left out
 */
GVariant *
igx_signal_to_variant (const IgxSignal *self)
{
  GVariantBuilder builder;

  g_return_val_if_fail (self != NULL, NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  add_string (&builder, "id", self->id);
  add_string (&builder, "exchange", self->series.venue);
  add_string (&builder, "symbol", self->series.symbol);
  add_string (&builder, "timeframe", igx_timeframe_to_string (self->series.timeframe));
  add_string (&builder, "direction", igx_direction_to_string (self->direction));
  add_string (&builder, "strategy", self->strategy);
  add_string (&builder, "strategy_name", self->strategy_name);
  g_variant_builder_add (&builder, "{sv}", "strategy_version",
                         g_variant_new_int32 (self->strategy_version));
  add_string (&builder, "params_hash", self->params_hash);
  add_string (&builder, "params", self->params);
  add_string (&builder, "source_hash", self->source_hash);
  add_string (&builder, "candle_hash", self->candle_hash);
  add_string (&builder, "app_version", self->app_version);
  add_time (&builder, "close_time", self->close_time);
  add_time (&builder, "detected_at", self->detected_at);
  add_time (&builder, "expires_at", self->expires_at);
  add_double (&builder, "entry", self->entry);
  add_double (&builder, "stop", self->stop);
  g_variant_builder_add (&builder, "{sv}", "targets",
                         g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, self->targets,
                                                    self->n_targets, sizeof (double)));
  add_double (&builder, "confidence", self->confidence);
  g_variant_builder_add (&builder, "{sv}", "reasons", reasons_to_variant (self->reasons));
  add_values (&builder, self->values);
  add_moment (&builder, self);
  g_variant_builder_add (&builder, "{sv}", "published", g_variant_new_boolean (self->published));
  add_string (&builder, "refusal", self->refusal);
  add_string (&builder, "delivery", igx_delivery_to_string (self->delivery));
  add_double (&builder, "quality", self->quality);
  add_terms (&builder, self);
  add_double (&builder, "opposition", self->opposition);
  add_votes (&builder, self->votes);
  add_string (&builder, "verdict", self->verdict);
  add_outcome (&builder, self);
  add_string (&builder, "mark", self->mark);
  add_string (&builder, "note", self->note);
  return g_variant_builder_end (&builder);
}

static char *
copy_text (const char *text)
{
  if (strlen (text) > IGX_SIGNAL_TEXT_MAX)
    return g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), IGX_SIGNAL_TEXT_MAX / 4));
  return g_strdup (text);
}

static char *
get_string (GVariantDict *dict, const char *key)
{
  const char *text = NULL;

  return g_variant_dict_lookup (dict, key, "&s", &text) ? copy_text (text) : NULL;
}

static double
get_double (GVariantDict *dict, const char *key)
{
  double value = NAN;

  g_variant_dict_lookup (dict, key, "d", &value);
  return value;
}

static gint64
get_time (GVariantDict *dict, const char *key)
{
  gint64 value = 0;

  g_variant_dict_lookup (dict, key, "x", &value);
  return value;
}

static void
read_levels (IgxSignal *self, GVariantDict *dict)
{
  g_autoptr (GVariant) targets = NULL;
  g_autoptr (GVariant) reasons = NULL;

  self->entry = get_double (dict, "entry");
  self->stop = get_double (dict, "stop");
  targets = g_variant_dict_lookup_value (dict, "targets", G_VARIANT_TYPE ("ad"));
  if (targets != NULL)
    {
      self->n_targets = MIN (g_variant_n_children (targets), IGX_SIGNAL_TARGETS_MAX);
      for (guint i = 0; i < self->n_targets; i++)
        g_variant_get_child (targets, i, "d", &self->targets[i]);
    }
  reasons = g_variant_dict_lookup_value (dict, "reasons", G_VARIANT_TYPE ("aa{sv}"));
  for (gsize i = 0;
       reasons != NULL && i < MIN (g_variant_n_children (reasons), IGX_SIGNAL_REASONS_MAX); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (reasons, i);
      g_autofree char *copy = NULL;
      const char *text = "";
      double points = 0;
      gboolean available = TRUE;

      g_variant_lookup (child, "text", "&s", &text);
      g_variant_lookup (child, "points", "d", &points);
      g_variant_lookup (child, "available", "b", &available);
      copy = copy_text (text);
      igx_signal_add_reason (self, points, copy, available);
    }
}

static void
read_moment (IgxSignal *self, GVariantDict *dict)
{
  g_autofree char *regime_name = get_string (dict, "regime");
  g_autofree char *higher = get_string (dict, "higher_timeframe");
  const double liquidity = get_double (dict, "liquidity");
  IgxRegime regime = IGX_REGIME_UNKNOWN;
  gboolean bridged = FALSE;

  if (regime_name != NULL && igx_regime_from_string (regime_name, &regime))
    self->moment.regime = (guint8) regime;
  for (int i = 0; higher != NULL && i < (int) G_N_ELEMENTS (higher_names); i++)
    if (g_strcmp0 (higher, higher_names[i]) == 0)
      self->moment.higher = (gint8) (i - 1);
  if (liquidity >= 0 && liquidity <= 100)
    self->moment.liquidity = (guint16) lround (liquidity * IGX_MOMENT_LIQUIDITY_N / 100);
  g_variant_dict_lookup (dict, "bridged", "b", &bridged);
  self->moment.bridged = bridged ? 1 : 0;
  self->regime_fit = get_double (dict, "regime_fit");
}

static void
read_votes (IgxSignal *self, GVariantDict *dict)
{
  g_autoptr (GVariant) votes
      = g_variant_dict_lookup_value (dict, "votes", G_VARIANT_TYPE ("aa{sv}"));

  for (gsize i = 0; votes != NULL && i < MIN (g_variant_n_children (votes), IGX_SIGNAL_VOTES_MAX);
       i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (votes, i);
      g_autofree char *strategy = NULL;
      const char *text = NULL;
      const char *direction_name = NULL;
      IgxDirection direction = IGX_DIRECTION_LONG;
      double confidence = NAN;

      g_variant_lookup (child, "confidence", "d", &confidence);
      if (!g_variant_lookup (child, "strategy", "&s", &text)
          || !g_variant_lookup (child, "direction", "&s", &direction_name)
          || !igx_direction_from_string (direction_name, &direction))
        continue;
      strategy = copy_text (text);
      igx_signal_add_vote (self, strategy, direction, confidence);
    }
}

static void
read_values (IgxSignal *self, GVariantDict *dict)
{
  g_autoptr (GVariant) values
      = g_variant_dict_lookup_value (dict, "values", G_VARIANT_TYPE ("a{sd}"));

  for (gsize i = 0;
       values != NULL && i < MIN (g_variant_n_children (values), IGX_SIGNAL_VALUES_MAX); i++)
    {
      g_autofree char *name = NULL;
      const char *text = NULL;
      double value = NAN;

      g_variant_get_child (values, i, "{&sd}", &text, &value);
      name = copy_text (text);
      igx_signal_add_value (self, name, value);
    }
}

static void
read_verdict (IgxSignal *self, GVariantDict *dict)
{
  g_autoptr (GVariant) terms
      = g_variant_dict_lookup_value (dict, "quality_terms", G_VARIANT_TYPE_VARDICT);

  g_variant_dict_lookup (dict, "published", "b", &self->published);
  self->refusal = get_string (dict, "refusal");
  self->quality = get_double (dict, "quality");
  for (guint i = 0; terms != NULL && i < IGX_N_TERMS; i++)
    g_variant_lookup (terms, igx_term_to_string ((IgxTerm) i), "d", &self->quality_terms[i]);
  self->opposition = get_double (dict, "opposition");
  read_votes (self, dict);
  self->verdict = get_string (dict, "verdict");
}

static void
read_outcome (IgxSignal *self, GVariantDict *dict)
{
  g_autofree char *state = get_string (dict, "state");
  g_autofree char *followed = get_string (dict, "followed");

  igx_signal_state_from_string (state, &self->state);
  self->filled_at = get_time (dict, "filled_at");
  self->closed_at = get_time (dict, "closed_at");
  if (followed != NULL && !igx_timeframe_from_string (followed, &self->followed))
    self->followed = 0;
  self->result_r = get_double (dict, "result_r");
  self->result_percent = get_double (dict, "result_percent");
  self->mfe_r = get_double (dict, "mfe_r");
  self->mae_r = get_double (dict, "mae_r");
  g_variant_dict_lookup (dict, "ambiguous", "b", &self->ambiguous);
}

/* Returns: whether all is there that no signal is without */
static gboolean
read_identity (IgxSignal *self, GVariantDict *dict, GError **error)
{
  g_autofree char *venue = get_string (dict, "exchange");
  g_autofree char *symbol = get_string (dict, "symbol");
  g_autofree char *timeframe_name = get_string (dict, "timeframe");
  g_autofree char *direction = get_string (dict, "direction");
  IgxTimeframe timeframe = 0;

  self->id = get_string (dict, "id");
  self->strategy = get_string (dict, "strategy");
  if (self->id == NULL || self->strategy == NULL || venue == NULL || symbol == NULL
      || timeframe_name == NULL || !igx_timeframe_from_string (timeframe_name, &timeframe)
      || !igx_direction_from_string (direction, &self->direction))
    {
      g_set_error_literal (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID,
                           "A signal lacks its id, series, direction or strategy");
      return FALSE;
    }
  return igx_series_key_init (&self->series, venue, symbol, timeframe, error);
}

/**
 * igx_signal_from_variant:
 * @dictionary: what igx_signal_to_variant() made, perhaps by another version
 * @error: return location for a #GError
 *
 * Unknown keys are passed over; a wrong type counts as absent.
 *
 * Returns: (transfer full) (nullable): the signal, or %NULL if id, series, direction or strategy
 * are missing or wrong
 */
IgxSignal *
igx_signal_from_variant (GVariant *dictionary, GError **error)
{
  g_autoptr (IgxSignal) self = igx_signal_new ();
  g_autoptr (GVariantDict) dict = NULL;
  g_autofree char *delivery = NULL;

  g_return_val_if_fail (g_variant_is_of_type (dictionary, G_VARIANT_TYPE_VARDICT), NULL);

  dict = g_variant_dict_new (dictionary);
  if (!read_identity (self, dict, error))
    return NULL;
  delivery = get_string (dict, "delivery");
  igx_delivery_from_string (delivery, &self->delivery);
  self->strategy_name = get_string (dict, "strategy_name");
  g_variant_dict_lookup (dict, "strategy_version", "i", &self->strategy_version);
  self->params_hash = get_string (dict, "params_hash");
  self->params = get_string (dict, "params");
  self->source_hash = get_string (dict, "source_hash");
  self->candle_hash = get_string (dict, "candle_hash");
  self->app_version = get_string (dict, "app_version");
  self->close_time = get_time (dict, "close_time");
  self->detected_at = get_time (dict, "detected_at");
  self->expires_at = get_time (dict, "expires_at");
  self->confidence = get_double (dict, "confidence");
  read_levels (self, dict);
  read_values (self, dict);
  read_moment (self, dict);
  read_verdict (self, dict);
  read_outcome (self, dict);
  self->mark = get_string (dict, "mark");
  self->note = get_string (dict, "note");
  return g_steal_pointer (&self);
}

/**
 * igx_candle_to_variant:
 *
 * Returns: (transfer floating): a tuple of %IGX_CANDLE_VARIANT_TYPE
 */
GVariant *
igx_candle_to_variant (const IgxCandle *candle)
{
  return g_variant_new ("(xdddddddd)", candle->open_time, candle->open, candle->high, candle->low,
                        candle->close, candle->volume, candle->quote_volume, candle->trades,
                        candle->taker_buy_volume);
}

void
igx_candle_from_variant (GVariant *variant, IgxCandle *candle)
{
  g_variant_get (variant, "(xdddddddd)", &candle->open_time, &candle->open, &candle->high,
                 &candle->low, &candle->close, &candle->volume, &candle->quote_volume,
                 &candle->trades, &candle->taker_buy_volume);
}
