/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/igx-timeframe.h"
#include "feed/igx-candle-file.h"
#include "igx-fuzz.h"

static void
load (const char *path, IgxTimeframe timeframe)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxCandleFile) file = igx_candle_file_load (path, NULL, "BTCUSDT", timeframe, &error);

  if (file == NULL)
    {
      igx_fuzz_check_error (error);
      return;
    }
  if (file->candles->len == 0)
    g_error ("A file without candles was accepted");
  if (timeframe != 0 && file->series.timeframe != timeframe)
    g_error ("Another timeframe than was asked");
  if (file->candles->len + file->n_out_of_order + file->n_repeated != file->n_rows)
    g_error ("A row was neither kept nor counted");
  igx_fuzz_check_candles (file->candles, file->series.timeframe);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *path = igx_fuzz_file (data, size);

  load (path, 0);
  load (path, IGX_TIMEFRAME_MINUTE);
  return 0;
}
