/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small answers: errors, and the exchange's time. */
#include <string.h>

#include "feed/igx-binance-parse.h"
#include "igx-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;
  gint64 time = 0;
  int code = 0;

  if (igx_binance_parse_error ((const char *) data, size, &code, &message))
    {
      if (message == NULL || strpbrk (message, "\r\n") != NULL
          || !g_utf8_validate (message, -1, NULL))
        g_error ("A message that is not fit for one line");
    }
  else if (message != NULL)
    g_error ("A message of no error");
  if (!igx_binance_parse_time ((const char *) data, size, &time, &error))
    igx_fuzz_check_error (error);
  else if (time < IGX_CANDLE_TIME_MIN || time > IGX_CANDLE_TIME_MAX)
    g_error ("A time of another age");
  return 0;
}
