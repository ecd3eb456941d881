/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "igx-config.h"

#include "pipeline/igx-signal-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "engine/igx-timeframe.h"

#define SIGNIFICANT_DIGITS 6
#define DECIMALS_MAX       10

/* Longest first where one ends in another. */
static const char *const quotes[]
    = { "FDUSD", "USDT", "USDC", "BUSD", "TUSD", "USDE", "DAI", "USD",
        "EUR",   "GBP",  "TRY",  "BRL",  "JPY",  "BTC",  "ETH", "BNB" };

/**
 * igx_signal_text_direction:
 *
 * Returns: a shape and a word, so that the direction never hangs on a colour
 */
const char *
igx_signal_text_direction (IgxDirection direction)
{
  return direction == IGX_DIRECTION_LONG ? _ ("▲ LONG") : _ ("▼ SHORT");
}

/**
 * igx_signal_text_pair:
 * @symbol: base and quote joined, for example `BTCUSDT`
 *
 * Returns: (transfer full): `BTC/USDT`, or @symbol as it is where the quote is not a known one
 */
char *
igx_signal_text_pair (const char *symbol)
{
  gsize length = 0;

  g_return_val_if_fail (symbol != NULL, NULL);

  length = strlen (symbol);
  for (gsize i = 0; i < G_N_ELEMENTS (quotes); i++)
    {
      const gsize quote = strlen (quotes[i]);

      if (length > quote && strcmp (symbol + length - quote, quotes[i]) == 0)
        return g_strdup_printf ("%.*s/%s", (int) (length - quote), symbol, quotes[i]);
    }
  return g_strdup (symbol);
}

/**
 * igx_signal_text_price:
 * @price: in the quote currency, NAN if unknown
 *
 * Returns: (transfer full): six significant digits with the separators of the locale, without
 *   zeros at the end; a dash where unknown
 */
char *
igx_signal_text_price (double price)
{
  g_autofree char *text = NULL;
  int decimals = SIGNIFICANT_DIGITS - 1;
  gsize length = 0;

  if (!isfinite (price))
    return g_strdup ("–");
  if (fabs (price) > 0.0)
    decimals -= (int) floor (log10 (fabs (price)));
  decimals = CLAMP (decimals, 0, DECIMALS_MAX);
  text = g_strdup_printf ("%'.*f", decimals, price);
  if (decimals == 0)
    return g_steal_pointer (&text);

  length = strlen (text);
  while (length > 1 && text[length - 1] == '0')
    length--;
  /* What is left at the end may be the decimal separator, one byte or more. */
  while (length > 1 && !g_ascii_isdigit (text[length - 1]))
    length--;
  return g_strndup (text, length);
}

/**
 * igx_signal_text_age:
 * @age: milliseconds; below zero counts as zero
 *
 * Returns: (transfer full): "just now", "5 min ago", "3 h ago", "2 d ago"
 */
char *
igx_signal_text_age (gint64 age)
{
  const int minutes = (int) CLAMP (age / IGX_TIMEFRAME_MINUTE, 0, G_MAXINT);

  if (minutes < 1)
    return g_strdup (_ ("just now"));
  if (minutes < 60)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d min ago", "%d min ago", minutes),
                            minutes);
  if (minutes < 48 * 60)
    return g_strdup_printf (_ ("%d h ago"), minutes / 60);
  return g_strdup_printf (_ ("%d d ago"), minutes / (24 * 60));
}

/**
 * igx_signal_text_title:
 * @signal: of any delivery
 *
 * Returns: (transfer full): one line, for example `▲ LONG BTC/USDT · 15m`, with DEMO before it
 *   where it is of the simulated market
 */
char *
igx_signal_text_title (const IgxSignal *signal)
{
  g_autofree char *pair = NULL;
  const char *timeframe = NULL;

  g_return_val_if_fail (signal != NULL && signal->series.symbol != NULL, NULL);

  pair = igx_signal_text_pair (signal->series.symbol);
  timeframe = igx_timeframe_to_string (signal->series.timeframe);
  return g_strdup_printf ("%s%s %s · %s", signal->delivery == IGX_DELIVERY_DEMO ? _ ("DEMO ") : "",
                          igx_signal_text_direction (signal->direction), pair,
                          timeframe != NULL ? timeframe : "?");
}

static char *
describe_end (const IgxSignal *signal)
{
  switch (signal->state)
    {
    case IGX_SIGNAL_STATE_TARGET1:
    case IGX_SIGNAL_STATE_TARGET2:
    case IGX_SIGNAL_STATE_TARGET3:
      return g_strdup_printf (_ ("Target %d reached"),
                              (int) (signal->state - IGX_SIGNAL_STATE_TARGET1) + 1);
    case IGX_SIGNAL_STATE_STOPPED:
      return g_strdup (_ ("Stopped"));
    case IGX_SIGNAL_STATE_EXPIRED:
      return g_strdup (_ ("Expired"));
    case IGX_SIGNAL_STATE_MISSED:
      return g_strdup (_ ("Expired: the entry was not reached"));
    case IGX_SIGNAL_STATE_OPEN:
    case IGX_SIGNAL_STATE_WAITING:
    case IGX_SIGNAL_STATE_UNRESOLVED:
    default:
      return NULL;
    }
}

/**
 * igx_signal_text_outcome:
 * @signal: a signal
 *
 * Returns: (transfer full) (nullable): what became of it, for example `Target 1 reached`, and once
 *   it is over what it made after fees, in multiples of the risk: `Stopped: -1.1 R`; %NULL while
 *   there is nothing to be told
 */
char *
igx_signal_text_outcome (const IgxSignal *signal)
{
  g_autofree char *end = NULL;

  g_return_val_if_fail (signal != NULL, NULL);

  end = describe_end (signal);
  if (end == NULL || signal->closed_at == 0 || isnan (signal->result_r))
    return g_steal_pointer (&end);
  return g_strdup_printf (_ ("%s: %+.1f R"), end, signal->result_r);
}
