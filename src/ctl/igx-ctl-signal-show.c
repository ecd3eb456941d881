/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that the ledger knows about one candidate, for a person. What it does not know is called
 * unknown; nothing is worked out that was not recorded, except how the terms add up. */
#include "ctl/igx-ctl-signal-show.h"

#include <math.h>
#include <stdio.h>

#include "ctl/igx-ctl-text.h"
#include "ctl/igx-ctl-verdict.h"
#include "engine/igx-signal-variant.h"
#include "engine/igx-timeframe.h"

static char *
dup_or_unknown (const char *text)
{
  return igx_ctl_text_clean (text != NULL && text[0] != '\0' ? text : "unknown");
}

static char *
dup_time (gint64 time)
{
  return time > 0 ? igx_ctl_text_time (time) : NULL;
}

static void
print_time (const char *name, gint64 time)
{
  g_autofree char *text = dup_time (time);

  igx_ctl_text_print_fact (name, text, " UTC");
}

static void
print_header (const IgxSignal *signal)
{
  g_autofree char *id = igx_ctl_text_clean (signal->id);
  g_autofree char *strategy = igx_ctl_text_clean (signal->strategy);
  g_autofree char *name = igx_ctl_text_clean (signal->strategy_name);
  const gboolean has_name = signal->strategy_name != NULL;

  igx_ctl_text_print (IGX_CTL_BOLD, "%s %s %s", signal->series.symbol,
                      igx_timeframe_to_string (signal->series.timeframe),
                      igx_direction_to_string (signal->direction));
  printf (" on %s\n", signal->series.venue);
  igx_ctl_text_print_fact ("Id", id, "");
  printf ("  %-18s %s%s%s%s, version %d\n", "Strategy", has_name ? name : "", has_name ? " (" : "",
          strategy, has_name ? ")" : "", signal->strategy_version);
  print_time ("Fired", signal->close_time);
  print_time ("Found", signal->detected_at);
  igx_ctl_text_print_fact ("Delivery",
                           signal->delivery == IGX_DELIVERY_DEMO
                               ? "DEMO: of a simulated market"
                               : igx_delivery_to_string (signal->delivery),
                           "");
}

static void
print_level (const IgxSignal *signal, const char *name, double level)
{
  const double way = signal->direction;
  const double risk = way * (signal->entry - signal->stop);
  const double distance = level - signal->entry;
  g_autofree char *number = igx_ctl_text_number (level);

  if (!isfinite (level))
    {
      igx_ctl_text_print_fact (name, NULL, "");
      return;
    }
  if (!isfinite (distance) || !(signal->entry > 0))
    {
      igx_ctl_text_print_fact (name, number, "");
      return;
    }
  printf ("  %-18s %-12s %+8.2f %%", name, number, distance / signal->entry * 100);
  if (risk > 0)
    printf (" %+7.2f R", way * distance / risk);
  putchar ('\n');
}

static void
print_levels (const IgxSignal *signal)
{
  g_autofree char *entry = igx_ctl_text_number (signal->entry);

  igx_ctl_text_print_title ("Levels");
  igx_ctl_text_print_fact ("Entry", isfinite (signal->entry) ? entry : NULL, "");
  print_level (signal, "Stop", signal->stop);
  for (guint i = 0; i < signal->n_targets; i++)
    {
      g_autofree char *name = g_strdup_printf ("Target %u", i + 1);

      print_level (signal, name, signal->targets[i]);
    }
  print_time ("Expires", signal->expires_at);
}

static void
print_market (const IgxSignal *signal)
{
  static const char *const higher[] = { "down", NULL, "up", "equal: neither" };
  const IgxMoment *moment = &signal->moment;
  const gboolean knows_regime = moment->regime != IGX_REGIME_UNKNOWN;

  igx_ctl_text_print_title ("Market at that close");
  igx_ctl_text_print_fact (
      "Regime", knows_regime ? igx_regime_to_string ((IgxRegime) moment->regime) : NULL, "");
  igx_ctl_text_print_fact ("Higher timeframe", higher[CLAMP (moment->higher, -1, 2) + 1], "");
  if (moment->liquidity <= IGX_MOMENT_LIQUIDITY_N)
    printf ("  %-18s %u of the %d candles before had at most as much volume\n", "Liquidity",
            moment->liquidity, IGX_MOMENT_LIQUIDITY_N);
  else
    igx_ctl_text_print_fact ("Liquidity", NULL, "");
  if (moment->bridged)
    printf ("  %-18s a known gap lies within the last %d candles\n", "Gap", IGX_MOMENT_GAP_N);
}

static void
print_reasons (const IgxSignal *signal)
{
  g_autofree char *confidence
      = isfinite (signal->confidence) ? g_strdup_printf ("%.4g of 100", signal->confidence) : NULL;

  igx_ctl_text_print_title ("Reasons");
  igx_ctl_text_print_fact ("Confidence", confidence, "");
  for (guint i = 0; i < signal->reasons->len; i++)
    {
      const IgxReason *reason = signal->reasons->pdata[i];
      g_autofree char *text = dup_or_unknown (reason->text);

      if (!reason->available)
        printf ("  %-18s %s\n", "not available", text);
      else if (isfinite (reason->points))
        printf ("  %+-18.4g %s\n", reason->points, text);
      else
        printf ("  %-18s %s\n", "unknown", text);
    }
  if (signal->reasons->len == 0)
    puts ("  The strategy gave none.");
}

static void
print_values (const IgxSignal *signal)
{
  if (signal->values == NULL || signal->values->len == 0)
    return;
  igx_ctl_text_print_title ("Values at that close");
  for (guint i = 0; i < signal->values->len; i++)
    {
      const IgxSignalValue *value = signal->values->pdata[i];
      g_autofree char *name = igx_ctl_text_clean (value->name);
      g_autofree char *number = igx_ctl_text_number (value->value);

      igx_ctl_text_print_fact (name, isfinite (value->value) ? number : NULL, "");
    }
}

/* @text: (nullable): what is known; what only the end will tell is not unknown */
static void
print_when_over (const IgxSignal *signal, const char *name, const char *text, const char *unit)
{
  if (text == NULL && signal->closed_at == 0)
    igx_ctl_text_print_fact (name, "not over yet", "");
  else
    igx_ctl_text_print_fact (name, text, unit);
}

static void
print_result (const IgxSignal *signal, const char *name, double value, const char *unit)
{
  g_autofree char *text = isfinite (value) ? g_strdup_printf ("%+.2f", value) : NULL;

  print_when_over (signal, name, text, unit);
}

static void
print_times (const IgxSignal *signal)
{
  const gint64 holding = igx_signal_get_holding (signal);
  g_autofree char *closed = dup_time (signal->closed_at);
  g_autofree char *duration = holding >= 0 ? igx_ctl_text_duration (holding) : NULL;

  print_time ("Went in", signal->filled_at);
  print_when_over (signal, "Was over", closed, " UTC");
  print_when_over (signal, "In the market", duration, "");
}

static void
print_outcome (const IgxSignal *signal)
{
  igx_ctl_text_print_title ("Outcome");
  igx_ctl_text_print_fact ("State", igx_signal_state_to_string (signal->state),
                           signal->closed_at > 0 ? ", over" : ", not over");
  print_result (signal, "Result", signal->result_r, " R after fees");
  print_result (signal, "Result in percent", signal->result_percent, " % of the entry after fees");
  print_result (signal, "Best (MFE)", signal->mfe_r, " R");
  print_result (signal, "Worst (MAE)", signal->mae_r, " R");
  print_times (signal);
  igx_ctl_text_print_fact (
      "Followed on", signal->followed != 0 ? igx_timeframe_to_string (signal->followed) : NULL,
      " candles");
  if (signal->ambiguous)
    printf ("  %-18s a candle touched both sides and the worse was taken\n", "Ambiguous");
}

static void
print_marks (const IgxSignal *signal)
{
  if (signal->mark == NULL && signal->note == NULL)
    return;
  igx_ctl_text_print_title ("Your own");
  if (signal->mark != NULL)
    igx_ctl_text_print_fact ("Mark", signal->mark, "");
  if (signal->note != NULL)
    igx_ctl_text_print_fact ("Note", signal->note, "");
}

static void
print_origin (const IgxSignal *signal)
{
  g_autofree char *params = signal->params != NULL ? g_strchomp (g_strdup (signal->params)) : NULL;

  if (params != NULL)
    g_strdelimit (params, "\n", ' ');
  igx_ctl_text_print_title ("Found with");
  igx_ctl_text_print_fact ("IgniteX", signal->app_version, "");
  igx_ctl_text_print_fact ("Parameters", params, "");
  igx_ctl_text_print_fact ("Their hash", signal->params_hash, "");
  igx_ctl_text_print_fact ("Strategy's hash", signal->source_hash, "");
  igx_ctl_text_print_fact ("Candle's hash", signal->candle_hash, "");
}

/**
 * igx_ctl_signal_show:
 * @dictionary: `a{sv}` as on D-Bus
 *
 * Prints all that is known about one candidate.
 *
 * Returns: what to exit with
 */
IgxCtlExit
igx_ctl_signal_show (GVariant *dictionary)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxSignal) signal = igx_signal_from_variant (dictionary, &error);

  if (signal == NULL)
    {
      igx_ctl_command_error ("The signal cannot be shown: %s", error->message);
      return IGX_CTL_FAILED;
    }
  print_header (signal);
  print_levels (signal);
  igx_ctl_verdict_print_quality (signal);
  igx_ctl_verdict_print (signal);
  print_market (signal);
  print_reasons (signal);
  print_values (signal);
  print_outcome (signal);
  print_marks (signal);
  print_origin (signal);
  return IGX_CTL_OK;
}
