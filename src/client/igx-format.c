/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers and times as a person reads them: the locale's separators, a real minus sign, and a dash
 * for what is not known. Times are ms. */
#include "client/igx-format.h"

#include "igx-config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define SECOND G_GINT64_CONSTANT (1000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

#define MINUS   "\xe2\x88\x92"
#define UNKNOWN "\xe2\x80\x93"
/* Narrow no-break space: keeps a unit on the line of its number. */
#define THIN "\xe2\x80\xaf"

/* Longest first where one ends with another. */
static const char *const quotes[]
    = { "FDUSD", "USDT", "USDC", "TUSD", "BUSD", "USDP", "DAI", "USD", "EUR",
        "GBP",   "JPY",  "KRW",  "TRY",  "BRL",  "BTC",  "ETH", "BNB", "XBT" };

/**
 * igx_format_symbol:
 * @symbol: base and quote joined, `BTCUSDT`
 *
 * Returns: (transfer full): `BTC/USDT`, or @symbol as it is where the quote is not a known one
 */
char *
igx_format_symbol (const char *symbol)
{
  g_return_val_if_fail (symbol != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (quotes); i++)
    {
      gsize base_length = 0;

      if (!g_str_has_suffix (symbol, quotes[i]))
        continue;
      base_length = strlen (symbol) - strlen (quotes[i]);
      if (base_length > 0)
        return g_strdup_printf ("%.*s/%s", (int) base_length, symbol, quotes[i]);
    }
  return g_strdup (symbol);
}

static char *
with_real_minus (char *text)
{
  char *result = NULL;

  if (text[0] != '-')
    return text;
  result = g_strconcat (MINUS, text + 1, NULL);
  g_free (text);
  return result;
}

/* "-0.00" reads like a fault. */
static double
without_negative_zero (double value, int decimals)
{
  return fabs (value) < 0.5 * pow (10, -decimals) ? 0 : value;
}

/**
 * igx_format_number:
 * @value: NAN or infinite is shown as a dash
 * @decimals: 0 to %IGX_FORMAT_DECIMALS_MAX
 *
 * Returns: (transfer full): the number with the locale's separators
 */
char *
igx_format_number (double value, int decimals)
{
  decimals = CLAMP (decimals, 0, IGX_FORMAT_DECIMALS_MAX);
  if (!isfinite (value))
    return g_strdup (UNKNOWN);
  return with_real_minus (
      g_strdup_printf ("%'.*f", decimals, without_negative_zero (value, decimals)));
}

/**
 * igx_format_signed:
 *
 * Returns: (transfer full): as igx_format_number(), with a plus sign where it belongs
 */
char *
igx_format_signed (double value, int decimals)
{
  g_autofree char *number = igx_format_number (value, decimals);

  if (!isfinite (value) || !(without_negative_zero (value, decimals) > 0))
    return g_steal_pointer (&number);
  return g_strconcat ("+", number, NULL);
}

static gboolean
fits (double price, int decimals)
{
  double scaled = price * pow (10, decimals);

  return fabs (scaled - round (scaled)) < 1e-6 * MAX (1.0, fabs (scaled) * 1e-6);
}

/**
 * igx_format_price_decimals:
 * @prices: prices as an exchange gave them; what is not finite is passed over
 *
 * The tick size is not told over the bus, but the prices keep to it.
 *
 * Returns: the decimals that show each price exactly, at most %IGX_FORMAT_DECIMALS_MAX and never
 * so many that more than 8 significant digits follow the largest price
 */
int
igx_format_price_decimals (const double *prices, gsize n_prices)
{
  int decimals = 0;
  int most = IGX_FORMAT_DECIMALS_MAX;
  double largest = 0;

  for (gsize i = 0; i < n_prices; i++)
    if (isfinite (prices[i]))
      largest = MAX (largest, fabs (prices[i]));
  if (largest > 0)
    most = CLAMP (7 - (int) floor (log10 (largest)), 0, IGX_FORMAT_DECIMALS_MAX);
  for (gsize i = 0; i < n_prices; i++)
    while (isfinite (prices[i]) && decimals < most && !fits (prices[i], decimals))
      decimals++;
  return decimals;
}

/**
 * igx_format_compact:
 *
 * Returns: (transfer full): a volume in three or four digits: `1.24M`, `930`, `0.0412`
 */
char *
igx_format_compact (double value)
{
  static const struct
  {
    double unit;
    const char *suffix;
  } units[] = { { 1e12, "T" }, { 1e9, "B" }, { 1e6, "M" }, { 1e3, "k" } };

  if (!isfinite (value))
    return g_strdup (UNKNOWN);
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (fabs (value) >= units[i].unit)
      return with_real_minus (g_strdup_printf ("%'.2f%s", value / units[i].unit, units[i].suffix));
  return with_real_minus (g_strdup_printf ("%'.4g", value));
}

/**
 * igx_format_percent:
 *
 * Returns: (transfer full): with its sign: `+1.1 %`
 */
char *
igx_format_percent (double value, int decimals)
{
  g_autofree char *number = NULL;

  if (!isfinite (value))
    return g_strdup (UNKNOWN);
  number = igx_format_signed (value, decimals);
  return g_strdup_printf ("%s" THIN "%%", number);
}

/**
 * igx_format_r:
 *
 * Returns: (transfer full): a result in multiples of the risk: `+1.8 R`
 */
char *
igx_format_r (double value)
{
  g_autofree char *number = NULL;

  if (!isfinite (value))
    return g_strdup (UNKNOWN);
  number = igx_format_signed (value, 1);
  return g_strdup_printf ("%s" THIN "R", number);
}

/**
 * igx_format_duration:
 * @duration: ms; negative counts as 0
 *
 * Returns: (transfer full): two units at most: `3 s`, `2 min`, `2 h 10 min`, `3 d 4 h`
 */
char *
igx_format_duration (gint64 duration)
{
  duration = MAX (duration, 0);
  if (duration < MINUTE)
    return g_strdup_printf (_ ("%d s"), (int) (duration / SECOND));
  if (duration < HOUR)
    return g_strdup_printf (_ ("%d min"), (int) (duration / MINUTE));
  if (duration < DAY && duration % HOUR < MINUTE)
    return g_strdup_printf (_ ("%d h"), (int) (duration / HOUR));
  if (duration < DAY)
    return g_strdup_printf (_ ("%d h %d min"), (int) (duration / HOUR),
                            (int) (duration % HOUR / MINUTE));
  if (duration % DAY < HOUR || duration >= 100 * DAY)
    return g_strdup_printf (_ ("%d d"), (int) MIN (duration / DAY, G_MAXINT));
  return g_strdup_printf (_ ("%d d %d h"), (int) (duration / DAY), (int) (duration % DAY / HOUR));
}

/**
 * igx_format_ago:
 * @age: ms
 *
 * Returns: (transfer full): `just now`, `2 min ago`
 */
char *
igx_format_ago (gint64 age)
{
  g_autofree char *duration = NULL;

  if (age < SECOND)
    return g_strdup (_ ("just now"));
  duration = igx_format_duration (age);
  return g_strdup_printf (_ ("%s ago"), duration);
}

/**
 * igx_format_countdown:
 * @remaining: ms
 *
 * Returns: (transfer full): `23:12`, `1:23:12`, `3 d 4 h`, or `0:00` when it is over
 */
char *
igx_format_countdown (gint64 remaining)
{
  remaining = MAX (remaining, 0);
  if (remaining < HOUR)
    return g_strdup_printf ("%d:%02d", (int) (remaining / MINUTE),
                            (int) (remaining % MINUTE / SECOND));
  if (remaining < DAY)
    return g_strdup_printf ("%d:%02d:%02d", (int) (remaining / HOUR),
                            (int) (remaining % HOUR / MINUTE), (int) (remaining % MINUTE / SECOND));
  return igx_format_duration (remaining);
}

static char *
format_time (gint64 time, gboolean local, const char *format)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) shown = NULL;

  if (time <= 0)
    return g_strdup (UNKNOWN);
  utc = g_date_time_new_from_unix_utc (time / SECOND);
  if (utc == NULL)
    return g_strdup (UNKNOWN);
  shown = local ? g_date_time_to_local (utc) : g_date_time_ref (utc);
  return g_date_time_format (shown, format);
}

/**
 * igx_format_time_local:
 * @time: ms since 1970 UTC, 0 unknown
 *
 * Returns: (transfer full): day and minute in the person's time zone
 */
char *
igx_format_time_local (gint64 time)
{
  return format_time (time, TRUE, "%Y-%m-%d %H:%M");
}

/**
 * igx_format_time_utc:
 * @time: ms since 1970 UTC, 0 unknown
 *
 * Returns: (transfer full): the exact second in UTC
 */
char *
igx_format_time_utc (gint64 time)
{
  return format_time (time, FALSE, "%Y-%m-%d %H:%M:%S UTC");
}
