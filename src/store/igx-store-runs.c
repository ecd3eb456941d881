/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/igx-ledger-runs.h"
#include "store/igx-store-private.h"
#include "store/igx-store.h"

static GPtrArray *
copy_runs (GPtrArray *runs)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_run_free);

  for (guint i = 0; i < runs->len; i++)
    {
      const IgxRun *run = runs->pdata[i];

      g_ptr_array_add (copies, igx_run_new (&run->series, run->strategy, run->version,
                                            run->source_hash, run->params_hash, run->began));
    }
  return copies;
}

/**
 * igx_store_set_runs_async:
 * @series: on which they run
 * @runs: (element-type IgxRun): all that run from now on
 * @ended: close time up to which those ran that are not among them
 *
 * Notes which strategies run on a series. What runs already with the same text and parameters goes
 * on as it began.
 */
void
igx_store_set_runs_async (IgxStore *self,
                          const IgxSeriesKey *series,
                          GPtrArray *runs,
                          gint64 ended,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  IgxStoreCall *call = NULL;

  g_return_if_fail (IGX_IS_STORE (self));
  g_return_if_fail (runs != NULL);

  call = igx_store_call_new (series);
  call->runs = copy_runs (runs);
  call->end_time = ended;
  igx_store_push (self, igx_store_set_runs_async, call, igx_store_backend_set_runs, cancellable,
                  callback, user_data);
}

/**
 * igx_store_set_runs_finish:
 *
 * Returns: %TRUE if it is noted, else %FALSE with @error set
 */
gboolean
igx_store_set_runs_finish (IgxStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * igx_store_list_runs_async:
 * @venue: whose
 *
 * Lists which strategies ran on which series, and when.
 */
void
igx_store_list_runs_async (IgxStore *self,
                           const char *venue,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  IgxStoreCall *call = NULL;

  g_return_if_fail (IGX_IS_STORE (self));
  g_return_if_fail (venue != NULL);

  call = igx_store_call_new (NULL);
  call->text = g_strdup (venue);
  igx_store_push (self, igx_store_list_runs_async, call, igx_store_backend_list_runs, cancellable,
                  callback, user_data);
}

/**
 * igx_store_list_runs_finish:
 *
 * Returns: (transfer full) (element-type IgxRun) (nullable): by series, in order of beginning;
 *   %NULL with @error set
 */
GPtrArray *
igx_store_list_runs_finish (IgxStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * igx_store_count_corrections_async:
 * @start_time: open time of the first candle that counts
 * @end_time: of the last
 *
 * Counts how many candles of a series the exchange has corrected after they were saved.
 */
void
igx_store_count_corrections_async (IgxStore *self,
                                   const IgxSeriesKey *series,
                                   gint64 start_time,
                                   gint64 end_time,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  IgxStoreCall *call = NULL;

  g_return_if_fail (IGX_IS_STORE (self));
  g_return_if_fail (series != NULL);

  call = igx_store_call_new (series);
  call->start_time = start_time;
  call->end_time = end_time;
  igx_store_push (self, igx_store_count_corrections_async, call,
                  igx_store_backend_count_corrections, cancellable, callback, user_data);
}

/**
 * igx_store_count_corrections_finish:
 *
 * Returns: how many; -1 with @error set
 */
gssize
igx_store_count_corrections_finish (IgxStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return g_task_propagate_int (G_TASK (result), error);
}
