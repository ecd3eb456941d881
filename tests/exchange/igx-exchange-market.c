/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/igx-exchange-market.h"

#include <math.h>
#include <string.h>

#include "engine/igx-timeframe.h"
#include "exchange/igx-exchange-walk.h"
#include "feed/igx-candle-file.h"

#define DECIMALS_MAX 8
/* How many candles are looked at for the number of decimals. */
#define DECIMALS_SAMPLE 5000
/* Generated candles are made this far ahead, so that no request waits for them. */
#define AHEAD (2 * IGX_TIMEFRAME_DAY)
#define CHUNK (7 * IGX_TIMEFRAME_DAY)

struct _IgxExchangeSymbol
{
  char *name;
  char *base;
  char *quote;
  char *status;
  gint64 length;          /* of the finest candle */
  GArray *rows;           /* of IgxExchangeRow: the finest */
  GHashTable *aggregates; /* "interval offset" to GArray of IgxExchangeRow */
  IgxExchangeWalk *walk;  /* (nullable): where the symbol is generated */
  guint decimals;
};

struct _IgxExchangeMarket
{
  GPtrArray *symbols; /* of IgxExchangeSymbol, in the order they were added */
};

static double
rounded (double value)
{
  return round (value * 1e8) / 1e8;
}

static gint64
made_up_trades (const IgxCandle *candle)
{
  if (!(candle->volume > 0))
    return 0;
  return 1 + candle->open_time / IGX_TIMEFRAME_MINUTE % 97;
}

static double
made_up_taker_volume (const IgxCandle *candle)
{
  double range = candle->high - candle->low;
  double lean = range > 0 ? 0.3 * (candle->close - candle->open) / range : 0;

  return rounded (candle->volume * (0.5 + lean));
}

static void
append_candle (IgxExchangeSymbol *self, const IgxCandle *candle)
{
  IgxExchangeRow row = {
    .open_time = candle->open_time,
    .end_time = candle->open_time + self->length,
    .open = candle->open,
    .high = candle->high,
    .low = candle->low,
    .close = candle->close,
    .volume = candle->volume,
    .quote_volume = candle->quote_volume,
    .taker_volume = candle->taker_buy_volume,
    .trades = 0,
    .first_trade = 1,
  };

  if (isnan (row.quote_volume))
    row.quote_volume = rounded (row.volume * (row.open + row.high + row.low + row.close) / 4);
  row.trades = isnan (candle->trades) ? made_up_trades (candle) : (gint64) candle->trades;
  if (isnan (row.taker_volume))
    row.taker_volume = made_up_taker_volume (candle);
  if (row.volume > 0)
    row.taker_quote_volume = rounded (row.quote_volume * (row.taker_volume / row.volume));
  if (self->rows->len > 0)
    {
      const IgxExchangeRow *last = &g_array_index (self->rows, IgxExchangeRow, self->rows->len - 1);

      row.first_trade = last->first_trade + last->trades;
    }
  g_array_append_val (self->rows, row);
}

static guint
decimals_of (double value)
{
  g_autofree char *text = g_strdup_printf ("%.*f", DECIMALS_MAX, value);
  guint decimals = DECIMALS_MAX;

  for (const char *c = text + strlen (text) - 1; decimals > 0 && *c == '0'; c--)
    decimals--;
  return decimals;
}

static void
find_decimals (IgxExchangeSymbol *self)
{
  self->decimals = 0;
  for (guint i = 0; i < MIN (self->rows->len, DECIMALS_SAMPLE); i++)
    {
      const IgxExchangeRow *row = &g_array_index (self->rows, IgxExchangeRow, i);

      self->decimals = MAX (self->decimals, decimals_of (row->high));
      self->decimals = MAX (self->decimals, decimals_of (row->low));
    }
}

static void
symbol_free (gpointer data)
{
  IgxExchangeSymbol *self = data;

  g_free (self->name);
  g_free (self->base);
  g_free (self->quote);
  g_free (self->status);
  g_array_unref (self->rows);
  g_hash_table_unref (self->aggregates);
  g_clear_pointer (&self->walk, igx_exchange_walk_free);
  g_free (self);
}

static void
split_name (IgxExchangeSymbol *self)
{
  static const char *const quotes[]
      = { "USDT", "USDC", "FDUSD", "TUSD", "BUSD", "BTC", "ETH", "BNB", "EUR", "TRY", "USD", NULL };

  for (gsize i = 0; quotes[i] != NULL; i++)
    if (g_str_has_suffix (self->name, quotes[i]) && strlen (self->name) > strlen (quotes[i]))
      {
        self->base = g_strndup (self->name, strlen (self->name) - strlen (quotes[i]));
        self->quote = g_strdup (quotes[i]);
        return;
      }
  self->base = g_strndup (self->name, strlen (self->name) / 2);
  self->quote = g_strdup (self->name + strlen (self->name) / 2);
}

static IgxExchangeSymbol *
add_symbol (IgxExchangeMarket *self, const char *name, gint64 length, GError **error)
{
  IgxExchangeSymbol *symbol = NULL;

  if (igx_exchange_market_find (self, name) != NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "%s is there twice: give it once", name);
      return NULL;
    }
  symbol = g_new0 (IgxExchangeSymbol, 1);
  symbol->name = g_strdup (name);
  symbol->status = g_strdup ("TRADING");
  symbol->length = length;
  symbol->rows = g_array_new (FALSE, FALSE, sizeof (IgxExchangeRow));
  symbol->aggregates
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  split_name (symbol);
  g_ptr_array_add (self->symbols, symbol);
  return symbol;
}

/**
 * igx_exchange_market_new:
 *
 * Returns: (transfer full): a market without symbols
 */
IgxExchangeMarket *
igx_exchange_market_new (void)
{
  IgxExchangeMarket *self = g_new0 (IgxExchangeMarket, 1);

  self->symbols = g_ptr_array_new_with_free_func (symbol_free);
  return self;
}

void
igx_exchange_market_free (IgxExchangeMarket *self)
{
  g_ptr_array_unref (self->symbols);
  g_free (self);
}

/**
 * igx_exchange_market_add_file:
 * @path: a file of candles, whose name says the symbol, or `SYMBOL=file`
 *
 * Returns: %FALSE if the file cannot be used or its symbol is there already
 */
gboolean
igx_exchange_market_add_file (IgxExchangeMarket *self, const char *path, GError **error)
{
  g_autoptr (IgxCandleFile) file = NULL;
  g_autofree char *name = NULL;
  const char *equals = strchr (path, '=');
  IgxExchangeSymbol *symbol = NULL;

  if (equals != NULL)
    name = g_strndup (path, (gsize) (equals - path));
  if (name != NULL && igx_symbol_check (name, NULL))
    path = equals + 1;
  else
    g_clear_pointer (&name, g_free);
  file = igx_candle_file_load (path, NULL, name, 0, error);
  if (file == NULL)
    return FALSE;
  symbol = add_symbol (self, file->series.symbol, file->series.timeframe, error);
  if (symbol == NULL)
    return FALSE;
  for (guint i = 0; i < file->candles->len; i++)
    append_candle (symbol, &g_array_index (file->candles, IgxCandle, i));
  find_decimals (symbol);
  return TRUE;
}

static void
extend_walk (IgxExchangeSymbol *self, gint64 until)
{
  g_autoptr (GArray) candles = igx_candle_array_new ();

  igx_exchange_walk_extend (self->walk, candles, until);
  for (guint i = 0; i < candles->len; i++)
    append_candle (self, &g_array_index (candles, IgxCandle, i));
  g_hash_table_remove_all (self->aggregates);
}

/**
 * igx_exchange_market_add_generated:
 * @name: the symbol
 * @start: open time of the first candle
 * @end: candles up to here at once; more are made as time goes on
 *
 * Returns: %FALSE if @name is no symbol or is there already
 */
gboolean
igx_exchange_market_add_generated (IgxExchangeMarket *self,
                                   const char *name,
                                   guint64 seed,
                                   gint64 start,
                                   gint64 end,
                                   GError **error)
{
  IgxExchangeSymbol *symbol = NULL;

  if (!igx_symbol_check (name, error))
    return FALSE;
  symbol = add_symbol (self, name, IGX_TIMEFRAME_MINUTE, error);
  if (symbol == NULL)
    return FALSE;
  symbol->walk = igx_exchange_walk_new (seed, name, start);
  symbol->decimals = IGX_EXCHANGE_WALK_DECIMALS;
  extend_walk (symbol, end);
  return TRUE;
}

/**
 * igx_exchange_market_get_range:
 * @first: (out): the earliest open time of a symbol from a file
 * @end: (out): the end of the last candle of these
 *
 * Returns: %FALSE if no symbol is from a file
 */
gboolean
igx_exchange_market_get_range (IgxExchangeMarket *self, gint64 *first, gint64 *end)
{
  *first = G_MAXINT64;
  *end = G_MININT64;
  for (guint i = 0; i < self->symbols->len; i++)
    {
      const IgxExchangeSymbol *symbol = g_ptr_array_index (self->symbols, i);

      if (symbol->walk != NULL)
        continue;
      *first = MIN (*first, g_array_index (symbol->rows, IgxExchangeRow, 0).open_time);
      *end = MAX (*end,
                  g_array_index (symbol->rows, IgxExchangeRow, symbol->rows->len - 1).end_time);
    }
  return *first < *end;
}

/**
 * igx_exchange_market_extend:
 * @now: ms UTC
 *
 * Makes sure that generated symbols have candles beyond @now.
 */
void
igx_exchange_market_extend (IgxExchangeMarket *self, gint64 now)
{
  for (guint i = 0; i < self->symbols->len; i++)
    {
      IgxExchangeSymbol *symbol = g_ptr_array_index (self->symbols, i);

      if (symbol->walk != NULL
          && (symbol->rows->len == 0
              || g_array_index (symbol->rows, IgxExchangeRow, symbol->rows->len - 1).end_time
                     < now + AHEAD))
        extend_walk (symbol, now + AHEAD + CHUNK);
    }
}

/**
 * igx_exchange_market_get_symbols:
 *
 * Returns: (transfer none) (element-type IgxExchangeSymbol): in the order they were added
 */
const GPtrArray *
igx_exchange_market_get_symbols (IgxExchangeMarket *self)
{
  return self->symbols;
}

/**
 * igx_exchange_market_find:
 * @name: upper-case symbol
 *
 * Returns: (transfer none) (nullable): the symbol
 */
IgxExchangeSymbol *
igx_exchange_market_find (IgxExchangeMarket *self, const char *name)
{
  for (guint i = 0; i < self->symbols->len; i++)
    {
      IgxExchangeSymbol *symbol = g_ptr_array_index (self->symbols, i);

      if (strcmp (symbol->name, name) == 0)
        return symbol;
    }
  return NULL;
}

const char *
igx_exchange_symbol_get_name (const IgxExchangeSymbol *self)
{
  return self->name;
}

const char *
igx_exchange_symbol_get_base (const IgxExchangeSymbol *self)
{
  return self->base;
}

const char *
igx_exchange_symbol_get_quote (const IgxExchangeSymbol *self)
{
  return self->quote;
}

const char *
igx_exchange_symbol_get_status (const IgxExchangeSymbol *self)
{
  return self->status;
}

void
igx_exchange_symbol_set_status (IgxExchangeSymbol *self, const char *status)
{
  g_free (self->status);
  self->status = g_strdup (status);
}

/**
 * igx_exchange_symbol_get_decimals:
 *
 * Returns: how many decimals its prices have
 */
guint
igx_exchange_symbol_get_decimals (const IgxExchangeSymbol *self)
{
  return self->decimals;
}

static void
merge (IgxExchangeRow *whole, const IgxExchangeRow *part)
{
  whole->high = MAX (whole->high, part->high);
  whole->low = MIN (whole->low, part->low);
  whole->close = part->close;
  whole->volume += part->volume;
  whole->quote_volume += part->quote_volume;
  whole->taker_volume += part->taker_volume;
  whole->taker_quote_volume += part->taker_quote_volume;
  whole->trades += part->trades;
}

/* The rows of an interval, all of them, future ones too; %NULL where it is finer than the
 * candles that we have. */
static GArray *
aggregate (IgxExchangeSymbol *self, const IgxExchangeInterval *interval, gint64 offset)
{
  g_autofree char *key = NULL;
  GArray *wholes = NULL;

  if (interval->length % self->length != 0)
    return NULL;
  if (interval->length == self->length && offset % self->length == 0)
    return self->rows;

  key = g_strdup_printf ("%s %" G_GINT64_FORMAT, interval->name, offset);
  wholes = g_hash_table_lookup (self->aggregates, key);
  if (wholes != NULL)
    return wholes;

  wholes = g_array_new (FALSE, FALSE, sizeof (IgxExchangeRow));
  for (guint i = 0; i < self->rows->len; i++)
    {
      const IgxExchangeRow *part = &g_array_index (self->rows, IgxExchangeRow, i);
      IgxExchangeRow *last
          = wholes->len == 0 ? NULL : &g_array_index (wholes, IgxExchangeRow, wholes->len - 1);
      IgxExchangeRow whole = *part;

      if (last != NULL && part->open_time < last->end_time)
        {
          merge (last, part);
          continue;
        }
      whole.open_time = igx_exchange_interval_floor (interval, part->open_time, offset);
      whole.end_time = igx_exchange_interval_next (interval, whole.open_time, offset);
      g_array_append_val (wholes, whole);
    }
  g_hash_table_insert (self->aggregates, g_steal_pointer (&key), wholes);
  return wholes;
}

/* Index of the first row that opens at @time or later. */
static guint
lower_bound (const GArray *rows, gint64 time)
{
  guint low = 0;
  guint high = rows->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (rows, IgxExchangeRow, middle).open_time < time)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* What could be seen of a candle before it closed: the price goes from open over both extremes
 * to close, the volume grows evenly. */
static void
cut_short (const IgxExchangeSymbol *self, IgxExchangeRow *row, gint64 now)
{
  double fraction = (double) (now - row->open_time) / (double) (row->end_time - row->open_time);
  double unit = pow (10, self->decimals);
  gboolean rises = row->close >= row->open;
  double path[]
      = { row->open, rises ? row->low : row->high, rises ? row->high : row->low, row->close };
  double at = fraction * (G_N_ELEMENTS (path) - 1);
  gsize leg = MIN ((gsize) at, G_N_ELEMENTS (path) - 2);
  double price = path[leg] + (path[leg + 1] - path[leg]) * (at - (double) leg);

  price = CLAMP (round (price * unit) / unit, row->low, row->high);
  row->high = row->low = row->open;
  for (gsize i = 1; i <= leg; i++)
    {
      row->high = MAX (row->high, path[i]);
      row->low = MIN (row->low, path[i]);
    }
  row->high = MAX (row->high, price);
  row->low = MIN (row->low, price);
  row->close = price;
  row->trades = (gint64) floor ((double) row->trades * fraction);
  row->volume = rounded (row->volume * fraction);
  row->quote_volume = rounded (row->quote_volume * fraction);
  row->taker_volume = rounded (row->taker_volume * fraction);
  row->taker_quote_volume = rounded (row->taker_quote_volume * fraction);
}

/**
 * igx_exchange_symbol_get_forming:
 * @row: (out): the candle that is open at @now, as it stands
 *
 * Returns: %FALSE if there is none, as in an outage
 */
gboolean
igx_exchange_symbol_get_forming (IgxExchangeSymbol *self,
                                 const IgxExchangeInterval *interval,
                                 gint64 offset,
                                 gint64 now,
                                 IgxExchangeRow *row)
{
  gint64 open = igx_exchange_interval_floor (interval, now, offset);
  gboolean any = FALSE;

  if (interval->length % self->length != 0)
    return FALSE;
  for (guint i = lower_bound (self->rows, open); i < self->rows->len; i++)
    {
      IgxExchangeRow part = g_array_index (self->rows, IgxExchangeRow, i);

      if (part.open_time > now)
        break;
      if (part.end_time > now)
        cut_short (self, &part, now);
      if (any)
        merge (row, &part);
      else
        *row = part;
      any = TRUE;
    }
  row->open_time = open;
  row->end_time = igx_exchange_interval_next (interval, open, offset);
  return any;
}

/**
 * igx_exchange_symbol_get_closed:
 * @rows: (element-type IgxExchangeRow): those that closed after @after and not after @until are
 *   appended, in order
 */
void
igx_exchange_symbol_get_closed (IgxExchangeSymbol *self,
                                const IgxExchangeInterval *interval,
                                gint64 offset,
                                gint64 after,
                                gint64 until,
                                GArray *rows)
{
  const GArray *all = aggregate (self, interval, offset);
  gint64 first = igx_exchange_interval_floor (interval, after, offset);

  if (all == NULL)
    return;
  for (guint i = lower_bound (all, first); i < all->len; i++)
    {
      const IgxExchangeRow *row = &g_array_index (all, IgxExchangeRow, i);

      if (row->end_time > until)
        break;
      if (row->end_time > after)
        g_array_append_vals (rows, row, 1);
    }
}

/**
 * igx_exchange_symbol_get_rows:
 * @now: ms UTC; the candle that is open now is the last row that can be had
 * @start: earliest open time, or -1
 * @end: latest open time, or -1
 * @limit: most rows
 * @rows: (element-type IgxExchangeRow): rows are appended, in order
 *
 * With @start the oldest from there, else the newest.
 */
void
igx_exchange_symbol_get_rows (IgxExchangeSymbol *self,
                              const IgxExchangeInterval *interval,
                              gint64 offset,
                              gint64 now,
                              gint64 start,
                              gint64 end,
                              guint limit,
                              GArray *rows)
{
  const GArray *all = aggregate (self, interval, offset);
  gint64 open_now = igx_exchange_interval_floor (interval, now, offset);
  IgxExchangeRow forming = { 0 };
  gboolean has_forming = FALSE;
  guint from = 0;
  guint to = 0;
  guint total = 0;

  if (all == NULL)
    return;
  has_forming = igx_exchange_symbol_get_forming (self, interval, offset, now, &forming)
                && (start < 0 || open_now >= start) && (end < 0 || open_now <= end);
  to = lower_bound (all, end < 0 ? open_now : MIN (open_now, end + 1));
  from = start < 0 ? 0 : MIN (lower_bound (all, start), to);
  total = to - from + has_forming;
  if (start < 0 && total > limit)
    from += total - limit;
  else if (total > limit)
    {
      to = from + MIN (limit, to - from);
      has_forming = has_forming && to - from < limit;
    }
  if (to > from)
    g_array_append_vals (rows, &g_array_index (all, IgxExchangeRow, from), to - from);
  if (has_forming)
    g_array_append_val (rows, forming);
}
