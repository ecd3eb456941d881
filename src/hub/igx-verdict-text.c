/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a candidate was judged, in words. */
#include "hub/igx-verdict-text.h"

#include "igx-config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "client/igx-format.h"
#include "engine/quality/igx-track-record.h"

const char *
igx_verdict_text_term (IgxTerm term)
{
  switch (term)
    {
    case IGX_TERM_CONFIDENCE:
      return _ ("Confidence");
    case IGX_TERM_TRACK_RECORD:
      return _ ("Track record");
    case IGX_TERM_REGIME_FIT:
      return _ ("Regime fit");
    case IGX_TERM_HIGHER_TIMEFRAME:
      return _ ("Higher timeframe");
    case IGX_TERM_REWARD:
      return _ ("Reward to risk");
    case IGX_TERM_LIQUIDITY:
      return _ ("Liquidity");
    default:
      return "";
    }
}

/**
 * igx_verdict_text_term_hint:
 *
 * Returns: what the term measures, one sentence
 */
const char *
igx_verdict_text_term_hint (IgxTerm term)
{
  switch (term)
    {
    case IGX_TERM_CONFIDENCE:
      return _ ("The points that the strategy itself gives, from 0 to 100");
    case IGX_TERM_TRACK_RECORD:
      return _ ("What this strategy made in this regime before, published or not: the lower bound "
                "of its mean result, \xe2\x88\x92"
                "0.5 R is 0 and +0.5 R is 100; unknown until there are 20 results");
    case IGX_TERM_REGIME_FIT:
      return _ ("100 where the strategy is made for the regime, 50 where it names none, else 0");
    case IGX_TERM_HIGHER_TIMEFRAME:
      return _ ("100 where the trend of the next longer timeframe points the same way, else 0");
    case IGX_TERM_REWARD:
      return _ ("Target 1 against the risk, both after fees: twice the risk or more is 100");
    case IGX_TERM_LIQUIDITY:
      return _ ("The volume of this candle among the 500 before it");
    default:
      return "";
    }
}

/**
 * igx_verdict_text_regime:
 *
 * Returns: the state of the market in words
 */
const char *
igx_verdict_text_regime (IgxRegime regime)
{
  switch (regime)
    {
    case IGX_REGIME_BULL_MOMENTUM:
      return _ ("strong trend up (bull momentum)");
    case IGX_REGIME_BEAR_MOMENTUM:
      return _ ("strong trend down (bear momentum)");
    case IGX_REGIME_BULL_RANGE:
      return _ ("quiet drift up (bull range)");
    case IGX_REGIME_BEAR_RANGE:
      return _ ("quiet drift down (bear range)");
    case IGX_REGIME_CHOPPY:
      return _ ("wide moves without direction (choppy)");
    case IGX_REGIME_BREAKOUT:
      return _ ("volatility and volume have just widened (breakout)");
    case IGX_REGIME_ACCUMULATION:
      return _ ("unusually quiet (accumulation)");
    case IGX_REGIME_UNKNOWN:
    default:
      return _ ("regime unknown");
    }
}

static const char *
get_higher (const IgxMoment *moment)
{
  switch (moment->higher)
    {
    case 1:
      return _ ("higher timeframe up");
    case -1:
      return _ ("higher timeframe down");
    case 2:
      return _ ("higher timeframe flat");
    default:
      return _ ("higher timeframe unknown");
    }
}

/**
 * igx_verdict_text_market:
 *
 * Returns: (transfer full): what the market was like when it fired
 */
char *
igx_verdict_text_market (const IgxSignal *signal)
{
  const IgxMoment *moment = &signal->moment;
  GString *text = g_string_new (igx_verdict_text_regime ((IgxRegime) moment->regime));

  g_string_append_printf (text, " \xc2\xb7 %s", get_higher (moment));
  if (moment->liquidity <= IGX_MOMENT_LIQUIDITY_N)
    g_string_append_printf (text, _ (" \xc2\xb7 volume above %d%% of the last 500 candles"),
                            (int) (100 * moment->liquidity / IGX_MOMENT_LIQUIDITY_N));
  if (moment->bridged)
    g_string_append (
        text, _ (" \xc2\xb7 the exchange has a gap within the last 50 candles, which was bridged"));
  return g_string_free (text, FALSE);
}

/**
 * igx_verdict_text_refusal:
 *
 * Returns: (transfer full) (nullable): why it was not published; %NULL if it was
 */
char *
igx_verdict_text_refusal (const IgxSignal *signal)
{
  if (signal->published)
    return NULL;
  if (signal->refusal == NULL || signal->refusal[0] == '\0')
    return g_strdup (_ ("Not published; why is not known"));
  return g_strdup_printf (_ ("Not published: %s"), signal->refusal);
}

static void
append_line (GString *text, const char *line)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, line);
}

G_GNUC_PRINTF (2, 3)
static void
append_format (GString *text, const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  append_line (text, line);
}

static void
append_window (GString *text, const IgxVerdictInputs *in)
{
  g_autofree char *lowest = igx_format_number (in->lowest_published, 1);

  if (in->n_published == 0)
    append_line (text, _ ("No signal was published in the 24 h before"));
  else if (isfinite (in->lowest_published))
    append_format (text, _ ("%u signals were published in the 24 h before, the lowest quality %s"),
                   in->n_published, lowest);
  else
    append_format (text, _ ("%u signals were published in the 24 h before"), in->n_published);
  if (in->cooling_since > 0)
    {
      g_autofree char *since = igx_format_time_local (in->cooling_since);

      append_format (text, _ ("The market cools down since the signal of %s"), since);
    }
  if (in->muted_until != 0)
    append_line (text, _ ("The market was muted"));
  if (in->paused_until != 0)
    append_line (text, _ ("Signals were paused"));
}

/**
 * igx_verdict_text_inputs:
 *
 * Returns: (transfer full): what the verdict was taken from, a line each
 */
char *
igx_verdict_text_inputs (const IgxSignal *signal)
{
  IgxVerdictInputs in;
  GString *text = NULL;

  if (signal->verdict == NULL || !igx_verdict_inputs_from_text (&in, signal->verdict, NULL))
    return g_strdup (_ ("Unknown: it was not recorded"));
  text = g_string_new (NULL);
  if (igx_profile_get_budget (in.profile) == 0)
    append_format (text, _ ("Profile %s: nothing is held back"),
                   igx_profile_to_string (in.profile));
  else
    append_format (text, _ ("Profile %s: quality of at least %.0f, %u signals in 24 h"),
                   igx_profile_to_string (in.profile), igx_profile_get_floor (in.profile),
                   igx_profile_get_budget (in.profile));
  append_format (text, _ ("Fee %.4g %% on entry and on exit"), in.fee * 100);
  if (isfinite (in.record_bound))
    {
      g_autofree char *bound = igx_format_signed (in.record_bound, 2);

      append_format (text,
                     _ ("Track record: %u results in this regime, their mean is at least %s R"),
                     in.record_n, bound);
    }
  else
    append_format (text, _ ("Track record: %u results in this regime, %d are needed"), in.record_n,
                   IGX_TRACK_RECORD_MIN);
  if (in.leader != NULL)
    append_format (text,
                   in.leader_was_first ? _ ("Counted as a vote for %s, which came first")
                                       : _ ("Counted as a vote for %s, which is stronger"),
                   in.leader);
  append_format (text, _ ("Candidates of this close: %u for it, %u against it"), in.n_for,
                 in.n_against);
  append_window (text, &in);
  return g_string_free (text, FALSE);
}
