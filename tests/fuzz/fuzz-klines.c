/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/igx-timeframe.h"
#include "feed/igx-binance-parse.h"
#include "igx-fuzz.h"

static void
parse (const uint8_t *data, size_t size, IgxTimeframe timeframe, guint max_rows)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) candles
      = igx_binance_parse_klines ((const char *) data, size, timeframe, max_rows, &error);

  if (candles == NULL)
    {
      igx_fuzz_check_error (error);
      return;
    }
  if (candles->len > max_rows)
    g_error ("More rows than were asked");
  igx_fuzz_check_candles (candles, timeframe);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  parse (data, size, IGX_TIMEFRAME_MINUTE, IGX_BINANCE_KLINES_MAX);
  parse (data, size, IGX_TIMEFRAME_MINUTE * 60, 2);
  return 0;
}
