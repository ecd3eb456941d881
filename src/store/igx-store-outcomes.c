/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls about what candidates led to. */
#include "store/igx-store-private.h"

/**
 * igx_store_save_outcomes_async:
 * @outcomes: (element-type IgxOutcomeRow): copied
 *
 * One transaction. A row that says what the ledger says already changes nothing, and one whose id
 * the ledger does not have neither.
 */
void
igx_store_save_outcomes_async (IgxStore *self,
                               GArray *outcomes,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  IgxStoreCall *call = NULL;

  g_return_if_fail (IGX_IS_STORE (self));
  g_return_if_fail (outcomes != NULL);

  call = igx_store_call_new (NULL);
  call->outcomes = g_array_copy (outcomes);
  igx_store_push (self, igx_store_save_outcomes_async, call, igx_store_backend_save_outcomes,
                  cancellable, callback, user_data);
}

/**
 * igx_store_save_outcomes_finish:
 *
 * Returns: (transfer full) (element-type IgxSignal) (nullable): the signals that really changed, as
 *   they stand in the ledger now, in the order of the rows; %NULL with @error set, and then nothing
 *   was saved
 */
GPtrArray *
igx_store_save_outcomes_finish (IgxStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * igx_store_load_open_async:
 * @query: what to look for; copied
 *
 * For all of them, however many there are, ask with a limit and the last row as the cursor until
 * a page is not full.
 */
void
igx_store_load_open_async (IgxStore *self,
                           const IgxOpenQuery *query,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  IgxStoreCall *call = NULL;

  g_return_if_fail (IGX_IS_STORE (self));
  g_return_if_fail (query != NULL && query->venue != NULL);
  g_return_if_fail (query->holding == 0 || query->symbol != NULL);

  call = igx_store_call_new (NULL);
  call->open = *query;
  call->open.venue = call->key = g_strdup (query->venue);
  call->open.symbol = call->text = g_strdup (query->symbol);
  call->open.after_id = call->id = g_strdup (query->after_id);
  igx_store_push (self, igx_store_load_open_async, call, igx_store_backend_load_open, cancellable,
                  callback, user_data);
}

/**
 * igx_store_load_open_finish:
 *
 * Returns: (transfer full) (element-type IgxSignal) (nullable): signals without reasons, votes,
 *   values, mark and note, oldest first; %NULL with @error set
 */
GPtrArray *
igx_store_load_open_finish (IgxStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * igx_store_load_trades_async:
 * @query: what to look for; copied
 */
void
igx_store_load_trades_async (IgxStore *self,
                             const IgxTradeQuery *query,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  IgxStoreCall *call = NULL;

  g_return_if_fail (IGX_IS_STORE (self));
  g_return_if_fail (query != NULL && query->venue != NULL);

  call = igx_store_call_new (NULL);
  call->trade = *query;
  call->trade.venue = call->key = g_strdup (query->venue);
  if (query->after != NULL)
    {
      call->after = *query->after;
      call->trade.after = &call->after;
    }
  igx_store_push (self, igx_store_load_trades_async, call, igx_store_backend_load_trades,
                  cancellable, callback, user_data);
}

/**
 * igx_store_load_trades_finish:
 * @next: (out) (optional): where the next page begins; its close time is 0 where this is the last
 *
 * Returns: (transfer full) (nullable): candidates, refused ones too, with what they led to, oldest
 *   first; %NULL with @error set
 */
IgxTradeList *
igx_store_load_trades_finish (IgxStore *self,
                              GAsyncResult *result,
                              IgxTradeCursor *next,
                              GError **error)
{
  const IgxStoreCall *call = NULL;
  IgxTradeList *trades = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  call = g_task_get_task_data (G_TASK (result));
  trades = g_task_propagate_pointer (G_TASK (result), error);
  if (trades != NULL && next != NULL)
    *next = call->next;
  return trades;
}
