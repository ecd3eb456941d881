/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/statistics/igx-trade-list.h"

#include <string.h>

static GPtrArray *
names_new (void)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (names, NULL);
  return names;
}

/**
 * igx_trade_list_new:
 *
 * Returns: (transfer full): an empty list
 */
IgxTradeList *
igx_trade_list_new (void)
{
  IgxTradeList *self = g_new0 (IgxTradeList, 1);

  self->trades = g_array_new (FALSE, FALSE, sizeof (IgxTrade));
  self->symbols = names_new ();
  self->strategies = names_new ();
  return self;
}

void
igx_trade_list_free (IgxTradeList *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->trades);
  g_ptr_array_unref (self->symbols);
  g_ptr_array_unref (self->strategies);
  g_free (self);
}

/**
 * igx_trade_list_find_name:
 * @names: the symbols or the strategies of a list
 * @name: one of them, or a new one, which is added
 * @place: (out): where it stands
 *
 * Returns: %FALSE if there are too many; then nothing was added
 */
gboolean
igx_trade_list_find_name (GPtrArray *names, const char *name, guint16 *place)
{
  guint n = 0;

  g_return_val_if_fail (names != NULL && names->len > 0, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  /* Few names, most often the last one: no table pays. */
  n = names->len - 1;

  for (guint i = n; i > 0; i--)
    if (strcmp (names->pdata[i - 1], name) == 0)
      {
        *place = (guint16) (i - 1);
        return TRUE;
      }
  if (n >= IGX_TRADE_LIST_NAMES_MAX)
    return FALSE;
  *place = (guint16) n;
  g_ptr_array_insert (names, (gint) n, g_strdup (name));
  return TRUE;
}

/**
 * igx_trade_list_add:
 * @trade: its @symbol and @strategy are not looked at
 *
 * Returns: %FALSE if there are too many names; then nothing was added
 */
gboolean
igx_trade_list_add (IgxTradeList *self,
                    const IgxTrade *trade,
                    const char *symbol,
                    const char *strategy)
{
  IgxTrade added = *trade;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!igx_trade_list_find_name (self->symbols, symbol, &added.symbol)
      || !igx_trade_list_find_name (self->strategies, strategy, &added.strategy))
    return FALSE;
  g_array_append_val (self->trades, added);
  return TRUE;
}
