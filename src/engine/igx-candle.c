/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/igx-candle.h"

#include <math.h>
#include <string.h>

#include "engine/igx-timeframe.h"

/* Digits of the hash of a candle. */
#define HASH_LENGTH 16

static gboolean
is_unknown_or_valid (double value)
{
  return isnan (value) || (value >= 0 && value <= IGX_CANDLE_VALUE_MAX);
}

static gboolean
is_price (double value)
{
  return isfinite (value) && value > 0 && value <= IGX_CANDLE_VALUE_MAX;
}

/**
 * igx_candle_check:
 * @candle: what arrived from outside
 * @timeframe: its timeframe
 * @error: return location for a #GError
 *
 * The border: prices finite and positive, high and low around open and close,
 * volumes not negative, time in range and aligned. Nothing is repaired.
 *
 * Returns: %TRUE if @candle may enter
 */
gboolean
igx_candle_check (const IgxCandle *candle, IgxTimeframe timeframe, GError **error)
{
  const char *what = NULL;

  g_return_val_if_fail (candle != NULL, FALSE);

  if (candle->open_time < IGX_CANDLE_TIME_MIN || candle->open_time > IGX_CANDLE_TIME_MAX)
    what = "open time is out of range";
  else if (!igx_timeframe_is_aligned (timeframe, candle->open_time))
    what = "open time is not a multiple of the timeframe";
  else if (!is_price (candle->open) || !is_price (candle->high) || !is_price (candle->low)
           || !is_price (candle->close))
    what = "a price is not a positive number";
  else if (candle->high < candle->open || candle->high < candle->close)
    what = "high is below open or close";
  else if (candle->low > candle->open || candle->low > candle->close)
    what = "low is above open or close";
  else if (!isfinite (candle->volume) || !is_unknown_or_valid (candle->volume))
    what = "volume is not a number of 0 or more";
  else if (!is_unknown_or_valid (candle->quote_volume) || !is_unknown_or_valid (candle->trades)
           || !is_unknown_or_valid (candle->taker_buy_volume))
    what = "quote volume, trades or taker volume is negative or too large";

  if (what == NULL)
    return TRUE;

  g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID,
               "Candle at %" G_GINT64_FORMAT " refused: %s", candle->open_time, what);
  return FALSE;
}

static gboolean
same_value (double a, double b)
{
  if (isnan (a) || isnan (b))
    return isnan (a) && isnan (b);
  return !(a < b) && !(a > b);
}

/**
 * igx_candle_equal:
 *
 * Returns: %TRUE if time and every value are the same; unknown equals unknown
 */
gboolean
igx_candle_equal (const IgxCandle *a, const IgxCandle *b)
{
  return a->open_time == b->open_time && same_value (a->open, b->open)
         && same_value (a->high, b->high) && same_value (a->low, b->low)
         && same_value (a->close, b->close) && same_value (a->volume, b->volume)
         && same_value (a->quote_volume, b->quote_volume) && same_value (a->trades, b->trades)
         && same_value (a->taker_buy_volume, b->taker_buy_volume);
}

/**
 * igx_candle_array_new:
 *
 * Returns: (transfer full) (element-type IgxCandle): an empty array of candles
 */
GArray *
igx_candle_array_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (IgxCandle));
}

/**
 * igx_candle_aggregate:
 * @parts: (array length=n_parts): finer candles in order, all inside one candle of @timeframe
 * @n_parts: how many
 * @timeframe: the coarser timeframe
 * @whole: (out): the candle they make
 *
 * Volumes are added; a volume that one part does not know is unknown in the whole.
 *
 * Returns: %FALSE if there is no part
 */
gboolean
igx_candle_aggregate (const IgxCandle *parts,
                      gsize n_parts,
                      IgxTimeframe timeframe,
                      IgxCandle *whole)
{
  g_return_val_if_fail (whole != NULL, FALSE);

  if (n_parts == 0)
    return FALSE;

  *whole = parts[0];
  whole->open_time = igx_timeframe_floor (timeframe, parts[0].open_time);
  for (gsize i = 1; i < n_parts; i++)
    {
      whole->high = MAX (whole->high, parts[i].high);
      whole->low = MIN (whole->low, parts[i].low);
      whole->volume += parts[i].volume;
      whole->quote_volume += parts[i].quote_volume;
      whole->trades += parts[i].trades;
      whole->taker_buy_volume += parts[i].taker_buy_volume;
    }
  whole->close = parts[n_parts - 1].close;
  return TRUE;
}

/**
 * igx_candle_dup_hash:
 *
 * Returns: (transfer full): what names the candle's content: the beginning of SHA-256 over its
 *   numbers, bit for bit
 */
char *
igx_candle_dup_hash (const IgxCandle *self)
{
  g_autofree char *hash = NULL;
  const double numbers[]
      = { self->open,   self->high,         self->low,    self->close,
          self->volume, self->quote_volume, self->trades, self->taker_buy_volume };
  gint64 words[G_N_ELEMENTS (numbers) + 1];

  words[0] = GINT64_TO_LE (self->open_time);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      /* There are many that are no number. */
      const double number = isnan (numbers[i]) ? NAN : numbers[i];

      memcpy (&words[i + 1], &number, sizeof number);
      words[i + 1] = GINT64_TO_LE (words[i + 1]);
    }
  hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) words, sizeof words);
  return g_strndup (hash, HASH_LENGTH);
}
