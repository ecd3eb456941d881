/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/language/igx-source.h"

#include <math.h>
#include <string.h>

static const char *const source_names[]
    = { "open",          "high",           "low",         "close",
        "volume",        "quote_volume",   "trades",      "taker_buy_volume",
        "hl2",           "hlc3",           "ohlc4",       "funding",
        "open_interest", "book_imbalance", "book_spread", "fear_greed" };

gsize
igx_source_count (void)
{
  return G_N_ELEMENTS (source_names);
}

const char *
igx_source_to_string (IgxSource source)
{
  g_return_val_if_fail ((gsize) source < G_N_ELEMENTS (source_names), NULL);

  return source_names[source];
}

gboolean
igx_source_from_string (const char *name, IgxSource *source)
{
  for (gsize i = 0; i < G_N_ELEMENTS (source_names); i++)
    if (strcmp (source_names[i], name) == 0)
      {
        *source = (IgxSource) i;
        return TRUE;
      }
  return FALSE;
}

#define COPY_SOURCE(expression)                                                                    \
  for (gsize i = 0; i < n; i++)                                                                    \
    {                                                                                              \
      const IgxCandle *c = &candles[i];                                                            \
                                                                                                   \
      out[i] = (expression);                                                                       \
    }                                                                                              \
  break

/*
 * igx_source_eval:
 *
 * Copies one column out of a block of candles.
 */
void
igx_source_eval (IgxSource source, const IgxCandle *candles, double *out, gsize n)
{
  switch (source)
    {
    case IGX_SOURCE_OPEN:
      COPY_SOURCE (c->open);
    case IGX_SOURCE_HIGH:
      COPY_SOURCE (c->high);
    case IGX_SOURCE_LOW:
      COPY_SOURCE (c->low);
    case IGX_SOURCE_CLOSE:
      COPY_SOURCE (c->close);
    case IGX_SOURCE_VOLUME:
      COPY_SOURCE (c->volume);
    case IGX_SOURCE_QUOTE_VOLUME:
      COPY_SOURCE (c->quote_volume);
    case IGX_SOURCE_TRADES:
      COPY_SOURCE (c->trades);
    case IGX_SOURCE_TAKER_BUY_VOLUME:
      COPY_SOURCE (c->taker_buy_volume);
    case IGX_SOURCE_HL2:
      COPY_SOURCE ((c->high + c->low) / 2);
    case IGX_SOURCE_HLC3:
      COPY_SOURCE ((c->high + c->low + c->close) / 3);
    case IGX_SOURCE_OHLC4:
      COPY_SOURCE ((c->open + c->high + c->low + c->close) / 4);
    /* No feed has them yet; whoever adds one gives their values here, beside the candles. */
    case IGX_SOURCE_FUNDING:
    case IGX_SOURCE_OPEN_INTEREST:
    case IGX_SOURCE_BOOK_IMBALANCE:
    case IGX_SOURCE_BOOK_SPREAD:
    case IGX_SOURCE_FEAR_GREED:
      for (gsize i = 0; i < n; i++)
        out[i] = (double) NAN;
      break;
    case IGX_SOURCE_OPEN_TIME:
      COPY_SOURCE ((double) c->open_time);
    }
}

/**
 * igx_source_get_need:
 *
 * Returns: (nullable): which data of the market it is, in words that fit before “data”; %NULL for
 *   what every candle has
 */
const char *
igx_source_get_need (IgxSource source)
{
  switch (source)
    {
    case IGX_SOURCE_FUNDING:
      return "funding";
    case IGX_SOURCE_OPEN_INTEREST:
      return "open interest";
    case IGX_SOURCE_BOOK_IMBALANCE:
    case IGX_SOURCE_BOOK_SPREAD:
      return "order-book";
    case IGX_SOURCE_FEAR_GREED:
      return "fear-greed";
    case IGX_SOURCE_OPEN:
    case IGX_SOURCE_HIGH:
    case IGX_SOURCE_LOW:
    case IGX_SOURCE_CLOSE:
    case IGX_SOURCE_VOLUME:
    case IGX_SOURCE_QUOTE_VOLUME:
    case IGX_SOURCE_TRADES:
    case IGX_SOURCE_TAKER_BUY_VOLUME:
    case IGX_SOURCE_HL2:
    case IGX_SOURCE_HLC3:
    case IGX_SOURCE_OHLC4:
    case IGX_SOURCE_OPEN_TIME:
      break;
    }
  return NULL;
}

/**
 * igx_source_from_input:
 * @input: what an indicator's input is fed with when nothing else is written
 *
 * Returns: the series of the candle, the close for an input without a default
 */
IgxSource
igx_source_from_input (IgxInput input)
{
  switch (input)
    {
    case IGX_INPUT_OPEN:
      return IGX_SOURCE_OPEN;
    case IGX_INPUT_HIGH:
      return IGX_SOURCE_HIGH;
    case IGX_INPUT_LOW:
      return IGX_SOURCE_LOW;
    case IGX_INPUT_VOLUME:
      return IGX_SOURCE_VOLUME;
    case IGX_INPUT_HLC3:
      return IGX_SOURCE_HLC3;
    case IGX_INPUT_TIME:
      return IGX_SOURCE_OPEN_TIME;
    case IGX_INPUT_NONE:
    case IGX_INPUT_CLOSE:
      break;
    }
  return IGX_SOURCE_CLOSE;
}

/**
 * igx_source_list_needs:
 * @sources: as igx_plan_find_sources() gives them
 *
 * Returns: (transfer full) (element-type utf8): the needs of all of them, each once, in the order
 *   of the series; ended by %NULL
 */
GPtrArray *
igx_source_list_needs (guint64 sources)
{
  GPtrArray *needs = g_ptr_array_new ();

  for (gsize i = 0; i < igx_source_count (); i++)
    {
      const char *need = igx_source_get_need ((IgxSource) i);

      if ((sources >> i & 1) != 0 && need != NULL && !g_ptr_array_find (needs, need, NULL))
        g_ptr_array_add (needs, (gpointer) need);
    }
  g_ptr_array_add (needs, NULL);
  return needs;
}
