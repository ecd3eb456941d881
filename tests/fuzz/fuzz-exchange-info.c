/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "feed/igx-binance-parse.h"
#include "igx-fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxBinanceExchangeInfo) info
      = igx_binance_parse_exchange_info ((const char *) data, size, &error);

  if (info == NULL)
    {
      igx_fuzz_check_error (error);
      return 0;
    }
  if (info->symbols->len > IGX_BINANCE_SYMBOLS_MAX)
    g_error ("More symbols than the limit");
  for (guint i = 0; i < info->symbols->len; i++)
    {
      const IgxSymbolInfo *symbol = info->symbols->pdata[i];

      if (!igx_symbol_check (symbol->symbol, NULL))
        g_error ("A symbol that is none of ours");
      if (symbol->base != NULL && !g_utf8_validate (symbol->base, -1, NULL))
        g_error ("A base asset that is not UTF-8");
      if (symbol->quote != NULL && !g_utf8_validate (symbol->quote, -1, NULL))
        g_error ("A quote asset that is not UTF-8");
      if (isinf (symbol->tick_size) || isinf (symbol->step_size) || symbol->tick_size < 0
          || symbol->step_size < 0)
        g_error ("A step that is none");
    }
  return 0;
}
