/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "engine/igx-timeframe.h"
#include "feed/igx-binance-message.h"
#include "igx-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  IgxBinanceMessage message;

  if (!igx_binance_message_parse (&message, (const char *) data, size, &error))
    {
      igx_fuzz_check_error (error);
      return 0;
    }
  if (size > IGX_BINANCE_PAYLOAD_MAX)
    g_error ("A message beyond the limit was accepted");
  if (message.type == IGX_BINANCE_MESSAGE_ERROR
      && (memchr (message.text, '\0', sizeof message.text) == NULL
          || !g_utf8_validate (message.text, -1, NULL)))
    g_error ("The words of an error are not UTF-8");
  if (message.type != IGX_BINANCE_MESSAGE_KLINE)
    return 0;
  if (!igx_symbol_check (message.symbol, &error)
      || igx_timeframe_to_string (message.timeframe) == NULL
      || !igx_candle_check (&message.candle, message.timeframe, &error))
    g_error ("A candle that is none: %s", error != NULL ? error->message : "timeframe");
  if (message.event_time <= 0)
    g_error ("A candle without the exchange's time");
  return 0;
}
