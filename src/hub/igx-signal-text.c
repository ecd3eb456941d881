/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/igx-signal-text.h"

#include "igx-config.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <math.h>

#include "client/igx-format.h"
#include "engine/igx-signal-variant.h"
#include "engine/igx-timeframe.h"
#include "hub/igx-verdict-text.h"

const char *
igx_signal_text_direction (const IgxSignal *signal)
{
  return signal->direction == IGX_DIRECTION_LONG ? _ ("LONG") : _ ("SHORT");
}

/**
 * igx_signal_text_arrow:
 *
 * Returns: the direction as a shape
 */
const char *
igx_signal_text_arrow (const IgxSignal *signal)
{
  return signal->direction == IGX_DIRECTION_LONG ? "\xe2\x96\xb2" : "\xe2\x96\xbc";
}

/* A target may have been reached while a part is still in. */
static gboolean
is_end (IgxSignalState state)
{
  return state == IGX_SIGNAL_STATE_STOPPED || state == IGX_SIGNAL_STATE_EXPIRED
         || state == IGX_SIGNAL_STATE_UNRESOLVED || state == IGX_SIGNAL_STATE_MISSED;
}

/**
 * igx_signal_text_hollow_arrow:
 *
 * Returns: the shape of the direction of a candidate that was not published
 */
const char *
igx_signal_text_hollow_arrow (const IgxSignal *signal)
{
  return signal->direction == IGX_DIRECTION_LONG ? "\xe2\x96\xb3" : "\xe2\x96\xbd";
}

/**
 * igx_signal_text_is_over:
 * @now: the market's time, ms UTC
 *
 * Returns: %TRUE if nothing more comes of the signal: it has a result, or its time has passed
 */
gboolean
igx_signal_text_is_over (const IgxSignal *signal, gint64 now)
{
  return signal->closed_at > 0 || is_end (signal->state)
         || (signal->expires_at > 0 && now >= signal->expires_at);
}

/**
 * igx_signal_text_state:
 * @now: the market's time, ms UTC
 *
 * Returns: what became of the signal; one whose time has passed without a result is not open
 */
const char *
igx_signal_text_state (const IgxSignal *signal, gint64 now)
{
  const gboolean is_over = igx_signal_text_is_over (signal, now);

  if (signal->state == IGX_SIGNAL_STATE_OPEN && is_over)
    return _ ("over, result unknown");
  switch (signal->state)
    {
    case IGX_SIGNAL_STATE_OPEN:
      return _ ("open");
    case IGX_SIGNAL_STATE_TARGET1:
      return is_over ? _ ("target 1") : _ ("target 1, still open");
    case IGX_SIGNAL_STATE_TARGET2:
      return is_over ? _ ("target 2") : _ ("target 2, still open");
    case IGX_SIGNAL_STATE_TARGET3:
      return is_over ? _ ("target 3") : _ ("target 3, still open");
    case IGX_SIGNAL_STATE_STOPPED:
      return _ ("stopped");
    case IGX_SIGNAL_STATE_EXPIRED:
      return _ ("expired");
    case IGX_SIGNAL_STATE_UNRESOLVED:
      return _ ("unresolved");
    case IGX_SIGNAL_STATE_WAITING:
      return _ ("waiting for its entry");
    case IGX_SIGNAL_STATE_MISSED:
      return _ ("missed");
    default:
      return "";
    }
}

/**
 * igx_signal_text_delivery:
 *
 * Returns: (nullable): the word that a signal which is not live carries
 */
const char *
igx_signal_text_delivery (const IgxSignal *signal)
{
  switch (signal->delivery)
    {
    case IGX_DELIVERY_LATE:
      return _ ("late");
    case IGX_DELIVERY_DEMO:
      return _ ("DEMO");
    case IGX_DELIVERY_LIVE:
    default:
      return NULL;
    }
}

/**
 * igx_signal_text_badge:
 *
 * Returns: (nullable): the word that a signal carries which is refused, or not live
 */
const char *
igx_signal_text_badge (const IgxSignal *signal)
{
  return signal->published ? igx_signal_text_delivery (signal) : _ ("refused");
}

const char *
igx_signal_text_strategy (const IgxSignal *signal)
{
  if (signal->strategy_name != NULL && signal->strategy_name[0] != '\0')
    return signal->strategy_name;
  return signal->strategy;
}

/**
 * igx_signal_text_score:
 *
 * Returns: (transfer full): `Q 81`; the confidence, said so, where no quality is known
 */
char *
igx_signal_text_score (const IgxSignal *signal)
{
  if (isfinite (signal->quality))
    return g_strdup_printf (_ ("Q %.0f"), signal->quality);
  if (isfinite (signal->confidence))
    return g_strdup_printf (_ ("confidence %.0f"), signal->confidence);
  return g_strdup (_ ("no score"));
}

/**
 * igx_signal_text_short_score:
 *
 * Returns: (transfer full): as igx_signal_text_score(), for a place with little room
 */
char *
igx_signal_text_short_score (const IgxSignal *signal)
{
  if (isfinite (signal->quality) || !isfinite (signal->confidence))
    return igx_signal_text_score (signal);
  return g_strdup_printf (_ ("conf. %.0f"), signal->confidence);
}

/**
 * igx_signal_text_percent_from_entry:
 *
 * Returns: how far @level is from the entry in percent of it; NAN if either is unknown
 */
double
igx_signal_text_percent_from_entry (const IgxSignal *signal, double level)
{
  if (!isfinite (level) || !isfinite (signal->entry) || !(signal->entry > 0))
    return NAN;
  return (level / signal->entry - 1) * 100;
}

/**
 * igx_signal_text_decimals:
 *
 * Returns: decimals for the levels while no candle tells the market's own
 */
int
igx_signal_text_decimals (const IgxSignal *signal)
{
  double size = fabs (signal->entry);

  if (!isfinite (size) || !(size > 0))
    return 2;
  return CLAMP (4 - (int) floor (log10 (size)), 0, IGX_FORMAT_DECIMALS_MAX);
}

/**
 * igx_signal_text_sentence:
 * @now: the market's time, ms UTC
 *
 * Returns: (transfer full): the signal in one sentence, for a screen reader
 */
char *
igx_signal_text_sentence (const IgxSignal *signal, gint64 now)
{
  g_autofree char *symbol = igx_format_symbol (signal->series.symbol);
  g_autofree char *score = igx_signal_text_score (signal);
  const char *badge = igx_signal_text_badge (signal);
  const char *refusal = signal->published ? NULL : signal->refusal;

  return g_strdup_printf (
      _ ("%s %s, %s, %s, %s, %s%s%s%s%s"), symbol, igx_signal_text_direction (signal),
      igx_timeframe_to_string (signal->series.timeframe), igx_signal_text_strategy (signal), score,
      igx_signal_text_state (signal, now), badge != NULL ? ", " : "", badge != NULL ? badge : "",
      refusal != NULL ? ": " : "", refusal != NULL ? refusal : "");
}

static void
append_level (GString *text, const IgxSignal *signal, const char *name, double level, int decimals)
{
  g_autofree char *number = NULL;
  g_autofree char *percent = NULL;

  if (!isfinite (level))
    return;
  number = igx_format_number (level, decimals);
  percent = igx_format_percent (igx_signal_text_percent_from_entry (signal, level), 2);
  g_string_append_printf (text, "%s: %s (%s)\n", name, number, percent);
}

/**
 * igx_signal_text_plain:
 * @decimals: of a price of this market
 *
 * Returns: (transfer full): the signal to be pasted into a message
 */
char *
igx_signal_text_plain (const IgxSignal *signal, int decimals)
{
  GString *text = g_string_new (NULL);
  g_autofree char *symbol = igx_format_symbol (signal->series.symbol);
  g_autofree char *score = igx_signal_text_score (signal);
  g_autofree char *time = igx_format_time_utc (signal->close_time);
  g_autofree char *entry = igx_format_number (signal->entry, decimals);
  g_autofree char *refusal = igx_verdict_text_refusal (signal);

  if (signal->delivery == IGX_DELIVERY_DEMO)
    g_string_append_printf (text, "%s\n", _ ("DEMO: a simulated market"));
  if (refusal != NULL)
    g_string_append_printf (text, "%s\n", refusal);
  g_string_append_printf (text, "%s %s %s %s, %s\n", igx_signal_text_arrow (signal), symbol,
                          igx_timeframe_to_string (signal->series.timeframe),
                          igx_signal_text_direction (signal), igx_signal_text_strategy (signal));
  g_string_append_printf (text, "%s, %s\n", score, time);
  g_string_append_printf (text, "%s: %s\n", _ ("Entry"), entry);
  append_level (text, signal, _ ("Stop"), signal->stop, decimals);
  for (guint i = 0; i < signal->n_targets; i++)
    {
      g_autofree char *name = g_strdup_printf (_ ("Target %u"), i + 1);

      append_level (text, signal, name, signal->targets[i], decimals);
    }
  for (guint i = 0; i < signal->reasons->len; i++)
    {
      const IgxReason *reason = signal->reasons->pdata[i];

      if (reason->available)
        g_string_append_printf (text, "%+.0f %s\n", reason->points, reason->text);
    }
  g_string_append_printf (text, "%s\n", _ ("Not advice. Past results prove nothing."));
  return g_string_free (text, FALSE);
}

/**
 * igx_signal_text_json:
 *
 * Returns: (transfer full): one JSON object with the names that D-Bus uses
 */
char *
igx_signal_text_json (const IgxSignal *signal)
{
  g_autoptr (GVariant) dictionary = g_variant_ref_sink (igx_signal_to_variant (signal));
  g_autoptr (JsonNode) node = json_gvariant_serialize (dictionary);

  return json_to_string (node, TRUE);
}
