/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/igx-expression.h"
#include "engine/igx-strategy.h"
#include "engine/igx-timeframe.h"
#include "igx-fuzz.h"

#define CANDLES 64
#define START   G_GINT64_CONSTANT (1704067200000)

/* Candles that rise, fall and stand still, a hole among them, and fields that are unknown. */
static void
make_candles (IgxCandle *candles)
{
  for (int i = 0; i < CANDLES; i++)
    {
      double open = i % 20 < 4 ? 100 : 100 + 10 * sin (i);
      double close = i % 20 < 4 ? 100 : 100 + 10 * sin (i + 1);

      candles[i] = (IgxCandle){
        .open_time = START + (i < 40 ? i : i + 7) * IGX_TIMEFRAME_MINUTE,
        .open = open,
        .high = MAX (open, close) + i % 3,
        .low = MIN (open, close) - i % 5,
        .close = close,
        .volume = i % 7,
        .quote_volume = i % 2 == 0 ? NAN : i,
        .trades = NAN,
        .taker_buy_volume = NAN,
      };
    }
}

/* Of each other symbol some of the same candles, so that some of its own are missing. */
static void
feed (IgxExpression *expression, const IgxCandle *candles)
{
  for (gsize i = 0; i < igx_expression_get_n_inputs (expression); i++)
    {
      const IgxSeriesKey *series = igx_expression_get_input (expression, i);
      g_autoptr (GError) error = NULL;

      if (!igx_expression_feed (expression, series, candles + i, CANDLES / 2, &error)
          || !igx_expression_feed (expression, series, candles + i + CANDLES / 2 + 3,
                                   CANDLES / 2 - 12, &error))
        g_error ("%s", error->message);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *source = g_strndup ((const char *) data, size);
  g_autoptr (IgxExpression) expression = NULL;
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GError) error = NULL;
  IgxCandle candles[CANDLES];
  double values[CANDLES];
  IgxSeriesKey series;

  if (!igx_series_key_init (&series, "demo", "AAABBB", IGX_TIMEFRAME_MINUTE, NULL))
    g_error ("The series is refused");
  expression = igx_expression_new (source, &series, &messages, &error);
  if (expression == NULL)
    {
      igx_fuzz_check_error (error);
      return 0;
    }
  make_candles (candles);
  if (igx_expression_get_n_inputs (expression) > IGX_STRATEGY_SYMBOLS_MAX)
    g_error ("Too many other symbols are read");
  feed (expression, candles);
  igx_expression_push (expression, candles, CANDLES, values);
  for (int i = 0; i < CANDLES; i++)
    if (isinf (values[i]))
      g_error ("Value %d is infinite", i);
  return 0;
}
