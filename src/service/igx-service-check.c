/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GDBus has checked the types already. Here the values: whatever passes is small enough and of
 * a shape that the handler may take for granted. */
#include "service/igx-service-check.h"

#include <string.h>

#include "engine/igx-series-key.h"
#include "engine/igx-signal.h"
#include "engine/igx-timeframe.h"
#include "service/igx-service-error.h"

#define STATES                                                                                     \
  "it is open, target1, target2, target3, stopped, expired, unresolved, waiting or missed"

typedef gboolean (*CheckFunc) (GVariant *parameters, GError **error);

typedef struct
{
  const char *method;
  CheckFunc check;
} Rule;

G_GNUC_PRINTF (2, 3)
static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list args;
  g_autofree char *message = NULL;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, IGX_SERVICE_ERROR, IGX_SERVICE_ERROR_INVALID_ARGUMENT, message);
  return FALSE;
}

static gboolean
check_symbol (const char *symbol, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!igx_symbol_check (symbol, &local))
    return refuse (error, "%s", local->message);
  return TRUE;
}

static gboolean
check_timeframe (const char *text, GError **error)
{
  IgxTimeframe timeframe = 0;

  if (!igx_timeframe_from_string (text, &timeframe))
    return refuse (error, "“%.16s” is no timeframe: choose one of %s", text, igx_timeframe_list ());
  return TRUE;
}

static gboolean
check_id (const char *id, GError **error)
{
  if (id[0] == '\0' || strlen (id) > IGX_SERVICE_ID_MAX)
    return refuse (error, "An id has 1 to %d characters", IGX_SERVICE_ID_MAX);
  return TRUE;
}

static gboolean
check_seconds (guint32 seconds, GError **error)
{
  if (seconds > IGX_SERVICE_SECONDS_MAX)
    return refuse (error, "At most %d seconds (366 days); 0 = no end", IGX_SERVICE_SECONDS_MAX);
  return TRUE;
}

static gboolean
check_text (const char *key, const char *text, GError **error)
{
  IgxDirection direction = 0;
  IgxSignalState state = 0;

  if (strcmp (key, "symbol") == 0)
    return check_symbol (text, error);
  if (strcmp (key, "direction") == 0 && !igx_direction_from_string (text, &direction))
    return refuse (error, "“%.16s” is no direction: it is long or short", text);
  if (strcmp (key, "state") == 0 && !igx_signal_state_from_string (text, &state))
    return refuse (error, "“%.16s” is no state of a signal: " STATES, text);
  return check_id (text, error);
}

static gboolean
check_quality (double quality, GError **error)
{
  if (!(quality >= 0 && quality <= 100))
    return refuse (error, "A quality is a number from 0 to 100");
  return TRUE;
}

static gboolean
check_query_value (const char *key, GVariant *value, GError **error)
{
  static const struct
  {
    const char *key;
    const char *type;
  } keys[] = {
    { "limit", "u" },          { "since", "x" },        { "before_close_time", "x" },
    { "before_id", "s" },      { "symbol", "s" },       { "strategy", "s" },
    { "published_only", "b" }, { "refused_only", "b" }, { "open_only", "b" },
    { "direction", "s" },      { "state", "s" },        { "quality_min", "d" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      if (strcmp (key, keys[i].key) != 0)
        continue;
      if (!g_variant_is_of_type (value, G_VARIANT_TYPE (keys[i].type)))
        return refuse (error, "“%s” must be of type %s", key, keys[i].type);
      if (strcmp (key, "limit") == 0 && g_variant_get_uint32 (value) > IGX_SERVICE_SIGNALS_MAX)
        return refuse (error, "At most %d signals a call", IGX_SERVICE_SIGNALS_MAX);
      if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE))
        return check_quality (g_variant_get_double (value), error);
      if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
        return check_text (key, g_variant_get_string (value, NULL), error);
      return TRUE;
    }
  /* A filter that is passed over would give wrong rows. */
  return refuse (error, "“%.32s” is nothing that signals can be asked for", key);
}

static gboolean
check_list_signals (GVariant *parameters, GError **error)
{
  g_autoptr (GVariant) query = g_variant_get_child_value (parameters, 0);
  GVariantIter iter;
  const char *key = NULL;
  GVariant *value = NULL;
  gboolean published_only = FALSE;
  gboolean refused_only = FALSE;

  if (g_variant_n_children (query) > IGX_SERVICE_QUERY_KEYS_MAX)
    return refuse (error, "A query has at most %d keys", IGX_SERVICE_QUERY_KEYS_MAX);
  g_variant_iter_init (&iter, query);
  while (g_variant_iter_next (&iter, "{&sv}", &key, &value))
    {
      g_autoptr (GVariant) owned = value;

      if (!check_query_value (key, owned, error))
        return FALSE;
    }
  g_variant_lookup (query, "published_only", "b", &published_only);
  g_variant_lookup (query, "refused_only", "b", &refused_only);
  if (published_only && refused_only)
    return refuse (error, "No signal is both published and refused: ask for one of them");
  return TRUE;
}

static gboolean
check_get_signal (GVariant *parameters, GError **error)
{
  const char *id = NULL;

  g_variant_get (parameters, "(&s)", &id);
  return check_id (id, error);
}

static gboolean
check_mark_signal (GVariant *parameters, GError **error)
{
  const char *id = NULL;
  const char *mark = NULL;
  const char *note = NULL;

  g_variant_get (parameters, "(&s&s&s)", &id, &mark, &note);
  if (!check_id (id, error))
    return FALSE;
  if (strcmp (mark, "") != 0 && strcmp (mark, "took") != 0 && strcmp (mark, "skipped") != 0)
    return refuse (error, "A mark is “took”, “skipped” or empty");
  if (strlen (note) > IGX_SERVICE_NOTE_MAX)
    return refuse (error, "A note has at most %d bytes", IGX_SERVICE_NOTE_MAX);
  return TRUE;
}

static gboolean
check_get_candles (GVariant *parameters, GError **error)
{
  const char *exchange = NULL;
  const char *symbol = NULL;
  const char *timeframe_name = NULL;
  gint64 end_time = 0;
  guint32 limit = 0;
  IgxTimeframe timeframe = 0;
  IgxSeriesKey key;
  g_autoptr (GError) local = NULL;

  g_variant_get (parameters, "(&s&s&sxu)", &exchange, &symbol, &timeframe_name, &end_time, &limit);
  if (!check_timeframe (timeframe_name, error))
    return FALSE;
  igx_timeframe_from_string (timeframe_name, &timeframe);
  if (!igx_series_key_init (&key, exchange, symbol, timeframe, &local))
    return refuse (error, "%s", local->message);
  if (limit < 1 || limit > IGX_SERVICE_CANDLES_MAX)
    return refuse (error, "1 to %d candles a call", IGX_SERVICE_CANDLES_MAX);
  if (end_time < -1)
    return refuse (error, "The end is a time in ms since 1970, or -1 for the newest candle");
  return TRUE;
}

static gboolean
check_fill_candles (GVariant *parameters, GError **error)
{
  const char *symbol = NULL;
  const char *timeframe = NULL;
  gint64 start_time = 0;

  g_variant_get (parameters, "(&s&sx)", &symbol, &timeframe, &start_time);
  if (!check_symbol (symbol, error) || !check_timeframe (timeframe, error))
    return FALSE;
  if (start_time < 0)
    return refuse (error, "The start is a time in ms since 1970");
  return TRUE;
}

static gboolean
check_market (GVariant *parameters, gboolean may_be_empty, GError **error)
{
  const char *symbol = NULL;
  g_autofree const char **timeframes = NULL;

  g_variant_get (parameters, "(&s^a&s)", &symbol, &timeframes);
  if (!check_symbol (symbol, error))
    return FALSE;
  if (!may_be_empty && timeframes[0] == NULL)
    return refuse (error, "Name at least one timeframe: %s", igx_timeframe_list ());
  for (gsize i = 0; timeframes[i] != NULL; i++)
    {
      if (i >= IGX_SERVICE_TIMEFRAMES_MAX)
        return refuse (error, "At most %d timeframes a call", IGX_SERVICE_TIMEFRAMES_MAX);
      if (!check_timeframe (timeframes[i], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_add_market (GVariant *parameters, GError **error)
{
  return check_market (parameters, FALSE, error);
}

static gboolean
check_remove_market (GVariant *parameters, GError **error)
{
  return check_market (parameters, TRUE, error);
}

static gboolean
check_pause (GVariant *parameters, GError **error)
{
  guint32 seconds = 0;

  g_variant_get (parameters, "(u)", &seconds);
  return check_seconds (seconds, error);
}

static gboolean
check_mute_market (GVariant *parameters, GError **error)
{
  const char *symbol = NULL;
  guint32 seconds = 0;

  g_variant_get (parameters, "(&su)", &symbol, &seconds);
  return check_symbol (symbol, error) && check_seconds (seconds, error);
}

static gboolean
check_set_setting (GVariant *parameters, GError **error)
{
  const char *key = NULL;
  g_autoptr (GVariant) value = NULL;

  g_variant_get (parameters, "(&sv)", &key, &value);
  if (key[0] == '\0' || strlen (key) > IGX_SERVICE_KEY_MAX)
    return refuse (error, "The name of a setting has 1 to %d bytes", IGX_SERVICE_KEY_MAX);
  if (g_variant_get_size (value) > IGX_SERVICE_SETTING_MAX)
    return refuse (error, "A setting has at most %d bytes", IGX_SERVICE_SETTING_MAX);
  return TRUE;
}

static const Rule rules[] = {
  { "ListSignals", check_list_signals },   { "GetSignal", check_get_signal },
  { "MarkSignal", check_mark_signal },     { "GetCandles", check_get_candles },
  { "FillCandles", check_fill_candles },   { "AddMarket", check_add_market },
  { "RemoveMarket", check_remove_market }, { "Pause", check_pause },
  { "MuteMarket", check_mute_market },     { "SetSetting", check_set_setting },
};

/**
 * igx_service_check_call:
 * @method: name of a method of the interface
 * @parameters: its in arguments, of the right type
 * @error: return location for a #GError
 *
 * Returns: %TRUE if every argument keeps its limits, else %FALSE with
 *   %IGX_SERVICE_ERROR_INVALID_ARGUMENT
 */
gboolean
igx_service_check_call (const char *method, GVariant *parameters, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    if (strcmp (rules[i].method, method) == 0)
      return rules[i].check (parameters, error);
  return TRUE;
}
