/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The public face: each call becomes a task in the queue of the one thread that owns SQLite, so
 * calls take effect in the order in which they were made and the main loop never waits for a
 * disk. What the thread works on is in IgxStoreBackend. */
#include "store/igx-store.h"

#include "store/igx-store-private.h"

/* clang-format off */
G_DEFINE_QUARK (igx-store-error-quark, igx_store_error)
/* clang-format on */

struct _IgxStore
{
  GObject parent_instance;
  IgxStoreBackend *backend; /* (owned): shared with the worker */
  IgxWorker *worker;        /* (owned) */
};

G_DEFINE_FINAL_TYPE (IgxStore, igx_store, G_TYPE_OBJECT)

static void
call_free (gpointer data)
{
  IgxStoreCall *call = data;

  g_clear_pointer (&call->candles, g_array_unref);
  g_clear_pointer (&call->signals, g_ptr_array_unref);
  g_clear_pointer (&call->outcomes, g_array_unref);
  g_strfreev (call->strategies);
  g_free (call->id);
  g_free (call->key);
  g_free (call->text);
  g_free ((char *) call->query.before_id);
  g_free ((char *) call->query.symbol);
  g_free ((char *) call->query.strategy);
  g_free ((char *) call->query.direction);
  g_free ((char *) call->query.state);
  g_clear_pointer (&call->runs, g_ptr_array_unref);
  g_free (call);
}

/**
 * igx_store_call_new:
 * @series: (nullable): copied
 *
 * Returns: (transfer full): the arguments of a call, all else empty
 */
IgxStoreCall *
igx_store_call_new (const IgxSeriesKey *series)
{
  IgxStoreCall *call = g_new0 (IgxStoreCall, 1);

  if (series != NULL)
    call->series = *series;
  return call;
}

static void
igx_store_finalize (GObject *object)
{
  IgxStore *self = IGX_STORE (object);

  /* Closing databases may take as long as a disk: only a thread with nothing left to do is
   * waited for. */
  igx_worker_stop (self->worker, !igx_store_backend_is_open (self->backend));
  igx_store_backend_unref (self->backend);
  G_OBJECT_CLASS (igx_store_parent_class)->finalize (object);
}

static void
igx_store_class_init (IgxStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = igx_store_finalize;
}

static void
igx_store_init (IgxStore *self)
{
}

/**
 * igx_store_new:
 * @data_dir: folder of the ledger
 * @cache_dir: folder of the candles
 * @flags: how it will be opened
 *
 * Touches no file; see igx_store_open_async(). Close the store before its last reference goes:
 * one that is still open is closed in the background, and nobody learns when.
 *
 * Returns: (transfer full): a store that is not open
 */
IgxStore *
igx_store_new (const char *data_dir, const char *cache_dir, IgxStoreFlags flags)
{
  IgxStore *self = NULL;

  g_return_val_if_fail (data_dir != NULL, NULL);
  g_return_val_if_fail (cache_dir != NULL, NULL);

  self = g_object_new (IGX_TYPE_STORE, NULL);
  self->backend = igx_store_backend_new (data_dir, cache_dir, (flags & IGX_STORE_READ_ONLY) != 0);
  self->worker = igx_worker_new ("igx-store", igx_store_backend_ref (self->backend),
                                 igx_store_backend_leave);
  return self;
}

/**
 * igx_store_dup_notice:
 *
 * May be called at any time; a damaged cache can also be found after opening.
 *
 * Returns: (transfer full) (nullable): one sentence about what was found wrong and was mended (a
 *   damaged candle cache), for the person to read; %NULL if nothing was
 */
char *
igx_store_dup_notice (IgxStore *self)
{
  g_return_val_if_fail (IGX_IS_STORE (self), NULL);

  return igx_store_backend_dup_notice (self->backend);
}

/**
 * igx_store_push:
 * @tag: the public function
 * @call: (transfer full) (nullable): its arguments
 * @func: what the worker does
 *
 * Queues one call.
 */
void
igx_store_push (IgxStore *self,
                gpointer tag,
                IgxStoreCall *call,
                IgxWorkerFunc func,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  if (call != NULL)
    g_task_set_task_data (task, call, call_free);
  igx_worker_push (self->worker, task, func);
}

/**
 * igx_store_open_async:
 *
 * Opens both databases: makes folders (mode 0700) and files, checks them, brings them up to date.
 * A damaged candle cache is renamed and a new one made; see igx_store_dup_notice(). Calls made
 * before this one is done wait for it. Opening again after a failure or after closing is fine,
 * an open store stays as it is.
 *
 * With %IGX_STORE_READ_ONLY the ledger must exist; where there is no cache, there are no candles.
 * SQLite may put its `-shm` and `-wal` helpers beside a database that it only reads.
 */
void
igx_store_open_async (IgxStore *self,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_return_if_fail (IGX_IS_STORE (self));

  igx_store_push (self, igx_store_open_async, NULL, igx_store_backend_open, cancellable, callback,
                  user_data);
}

/**
 * igx_store_open_finish:
 * @error: %IGX_STORE_ERROR_OPEN if a file or folder cannot be made or opened;
 *   %IGX_STORE_ERROR_NEWER if a newer version made it; %IGX_STORE_ERROR_CORRUPT if the ledger is
 *   damaged. In the last two cases the file keeps its bytes
 *
 * Returns: %TRUE if both are open; otherwise the store stays closed
 */
gboolean
igx_store_open_finish (IgxStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * igx_store_close_async:
 *
 * Closes after all calls made before; those made after it fail with %IGX_STORE_ERROR_CLOSED.
 */
void
igx_store_close_async (IgxStore *self,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_return_if_fail (IGX_IS_STORE (self));

  igx_store_push (self, igx_store_close_async, NULL, igx_store_backend_close, cancellable, callback,
                  user_data);
}

/**
 * igx_store_close_finish:
 * @error: %IGX_STORE_ERROR_CLOSED if it was not open
 *
 * Returns: %TRUE once both databases are closed
 */
gboolean
igx_store_close_finish (IgxStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * igx_store_save_candles_async:
 * @series: whose candles
 * @candles: (element-type IgxCandle): closed candles in any order; copied
 *
 * Saves all or none. A candle that is there already and differs is replaced (the last one wins)
 * and the old one kept in the table `corrections`; saving the same again changes nothing. A
 * candle that igx_candle_check() refuses is an %IGX_ENGINE_ERROR.
 */
void
igx_store_save_candles_async (IgxStore *self,
                              const IgxSeriesKey *series,
                              GArray *candles,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  IgxStoreCall *call = NULL;

  g_return_if_fail (IGX_IS_STORE (self));
  g_return_if_fail (series != NULL);
  g_return_if_fail (candles != NULL);

  call = igx_store_call_new (series);
  call->candles = g_array_copy (candles);
  igx_store_push (self, igx_store_save_candles_async, call, igx_store_backend_save_candles,
                  cancellable, callback, user_data);
}

/**
 * igx_store_save_candles_finish:
 * @error: %IGX_STORE_ERROR_FAILED, for example on a full disk; %IGX_ENGINE_ERROR_INVALID for a
 *   candle that cannot be one; %G_IO_ERROR_CANCELLED
 *
 * Returns: %TRUE if all were saved, %FALSE if none was
 */
gboolean
igx_store_save_candles_finish (IgxStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * igx_store_load_candles_async:
 * @series: whose candles
 * @start_time: open time of the first, ms UTC; -1 for no bound
 * @end_time: open time of the last, ms UTC, itself included; -1 for no bound
 * @limit: at most so many, the newest; 0 for all
 */
void
igx_store_load_candles_async (IgxStore *self,
                              const IgxSeriesKey *series,
                              gint64 start_time,
                              gint64 end_time,
                              guint limit,
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
  call->limit = limit;
  igx_store_push (self, igx_store_load_candles_async, call, igx_store_backend_load_candles,
                  cancellable, callback, user_data);
}

/**
 * igx_store_load_candles_finish:
 *
 * Returns: (transfer full) (element-type IgxCandle) (nullable): what is stored, ascending, each
 *   checked; empty for a series without candles; %NULL with @error set
 */
GArray *
igx_store_load_candles_finish (IgxStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * igx_store_list_series_async:
 *
 * Asks which series there are candles of.
 */
void
igx_store_list_series_async (IgxStore *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (IGX_IS_STORE (self));

  igx_store_push (self, igx_store_list_series_async, NULL, igx_store_backend_list_series,
                  cancellable, callback, user_data);
}

/**
 * igx_store_list_series_finish:
 *
 * Returns: (transfer full) (element-type IgxStoredSeries) (nullable): those with candles, by
 *   symbol, timeframe and exchange; a row that names no series is left out; %NULL with @error set
 */
GArray *
igx_store_list_series_finish (IgxStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * igx_store_delete_candles_async:
 *
 * Forgets all candles of a series and their corrections.
 */
void
igx_store_delete_candles_async (IgxStore *self,
                                const IgxSeriesKey *series,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (IGX_IS_STORE (self));
  g_return_if_fail (series != NULL);

  igx_store_push (self, igx_store_delete_candles_async, igx_store_call_new (series),
                  igx_store_backend_delete_candles, cancellable, callback, user_data);
}

/**
 * igx_store_delete_candles_finish:
 * @error: %IGX_STORE_ERROR_FAILED or %G_IO_ERROR_CANCELLED
 *
 * Returns: %TRUE if the series has no candles now
 */
gboolean
igx_store_delete_candles_finish (IgxStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * igx_store_commit_async:
 * @series: what was evaluated
 * @strategies: (nullable) (array zero-terminated=1): whose progress it is, of those that wait for
 *   other series; %NULL: that of @series, which all others share
 * @evaluated_to: close time of the last candle that was evaluated, ms UTC; 0 leaves the progress
 * @signals: (element-type IgxSignal) (nullable): sealed candidates with their verdicts, in their
 *   order of arrival; not changed by anybody until the call is finished
 *
 * One transaction: the candidates that the ledger does not have and the progress, which never
 * goes back. When it is finished it is on the disk. A candidate whose id is there
 * already changes nothing. Cancelling stops a commit that has not begun, not one that has.
 */
void
igx_store_commit_async (IgxStore *self,
                        const IgxSeriesKey *series,
                        const char *const *strategies,
                        gint64 evaluated_to,
                        GPtrArray *signals,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  IgxStoreCall *call = NULL;

  g_return_if_fail (IGX_IS_STORE (self));
  g_return_if_fail (series != NULL);

  call = igx_store_call_new (series);
  call->strategies = g_strdupv ((char **) strategies);
  call->end_time = evaluated_to;
  if (signals != NULL)
    {
      call->signals = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
      for (guint i = 0; i < signals->len; i++)
        g_ptr_array_add (call->signals, igx_signal_ref (signals->pdata[i]));
    }
  igx_store_push (self, igx_store_commit_async, call, igx_store_backend_commit, cancellable,
                  callback, user_data);
}

/**
 * igx_store_commit_finish:
 *
 * Returns: (transfer full) (element-type IgxSignal) (nullable): of the signals passed in exactly
 *   those that were new, in their order; %NULL with @error set, and then nothing was saved
 */
GPtrArray *
igx_store_commit_finish (IgxStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * igx_store_get_progress_async:
 * @series: whose progress, as igx_store_commit_async() advanced it
 */
void
igx_store_get_progress_async (IgxStore *self,
                              const IgxSeriesKey *series,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (IGX_IS_STORE (self));
  g_return_if_fail (series != NULL);

  igx_store_push (self, igx_store_get_progress_async, igx_store_call_new (series),
                  igx_store_backend_get_progress, cancellable, callback, user_data);
}

/**
 * igx_store_get_progress_finish:
 *
 * Returns: close time up to which the series was evaluated, ms UTC; 0 if it never was; -1 with
 *   @error set
 */
gint64
igx_store_get_progress_finish (IgxStore *self, GAsyncResult *result, GError **error)
{
  g_autofree gint64 *evaluated_to = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  evaluated_to = g_task_propagate_pointer (G_TASK (result), error);
  return evaluated_to != NULL ? *evaluated_to : -1;
}

/**
 * igx_store_begin_strategies_async:
 * @series: what they run on
 * @strategies: (array zero-terminated=1): ids of all strategies that run on it and wait for other
 *   series
 * @from: close time from which on a strategy counts that has no progress yet, ms UTC
 *
 * One transaction: those that are not listed are forgotten, because who is not there is not
 * evaluated either; the new ones begin at @from.
 */
void
igx_store_begin_strategies_async (IgxStore *self,
                                  const IgxSeriesKey *series,
                                  const char *const *strategies,
                                  gint64 from,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  IgxStoreCall *call = NULL;

  g_return_if_fail (IGX_IS_STORE (self));
  g_return_if_fail (series != NULL);
  g_return_if_fail (strategies != NULL);

  call = igx_store_call_new (series);
  call->strategies = g_strdupv ((char **) strategies);
  call->end_time = from;
  igx_store_push (self, igx_store_begin_strategies_async, call, igx_store_backend_begin_strategies,
                  cancellable, callback, user_data);
}

/**
 * igx_store_begin_strategies_finish:
 *
 * Returns: (transfer full) (nullable) (element-type utf8 gint64): id to a pointer to the close
 *   time up to which it was evaluated; %NULL with @error set
 */
GHashTable *
igx_store_begin_strategies_finish (IgxStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * igx_store_query_signals_async:
 * @query: what to look for; copied
 *
 * For the next page pass close time and id of the last row as the cursor: rows with one close
 * time are neither repeated nor left out. Both orders are descending.
 */
void
igx_store_query_signals_async (IgxStore *self,
                               const IgxSignalQuery *query,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  IgxStoreCall *call = NULL;

  g_return_if_fail (IGX_IS_STORE (self));
  g_return_if_fail (query != NULL);

  call = igx_store_call_new (NULL);
  call->query = *query;
  call->query.before_id = g_strdup (query->before_id);
  call->query.symbol = g_strdup (query->symbol);
  call->query.strategy = g_strdup (query->strategy);
  call->query.direction = g_strdup (query->direction);
  call->query.state = g_strdup (query->state);
  igx_store_push (self, igx_store_query_signals_async, call, igx_store_backend_query_signals,
                  cancellable, callback, user_data);
}

/**
 * igx_store_query_signals_finish:
 *
 * Returns: (transfer full) (element-type IgxSignal) (nullable): at most %IGX_STORE_SIGNALS_MAX,
 *   newest first; %NULL with @error set
 */
GPtrArray *
igx_store_query_signals_finish (IgxStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * igx_store_get_signal_async:
 * @id: of one candidate, published or not
 */
void
igx_store_get_signal_async (IgxStore *self,
                            const char *id,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  IgxStoreCall *call = NULL;

  g_return_if_fail (IGX_IS_STORE (self));
  g_return_if_fail (id != NULL);

  call = igx_store_call_new (NULL);
  call->id = g_strdup (id);
  igx_store_push (self, igx_store_get_signal_async, call, igx_store_backend_get_signal, cancellable,
                  callback, user_data);
}

/**
 * igx_store_get_signal_finish:
 *
 * Returns: (transfer full) (nullable): the signal; %NULL with %G_IO_ERROR_NOT_FOUND if the ledger
 *   has none of that id
 */
IgxSignal *
igx_store_get_signal_finish (IgxStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * igx_store_set_mark_async:
 * @id: of a signal; %G_IO_ERROR_NOT_FOUND if there is none
 * @mark: (nullable): `took` or `skipped`; %NULL or "" for none; otherwise
 *   %G_IO_ERROR_INVALID_ARGUMENT
 * @note: (nullable): UTF-8 of at most 4096 bytes; %NULL or "" for none
 *
 * Replaces both.
 */
void
igx_store_set_mark_async (IgxStore *self,
                          const char *id,
                          const char *mark,
                          const char *note,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  IgxStoreCall *call = NULL;

  g_return_if_fail (IGX_IS_STORE (self));
  g_return_if_fail (id != NULL);

  call = igx_store_call_new (NULL);
  call->id = g_strdup (id);
  call->key = mark != NULL && mark[0] != '\0' ? g_strdup (mark) : NULL;
  call->text = note != NULL && note[0] != '\0' ? g_strdup (note) : NULL;
  igx_store_push (self, igx_store_set_mark_async, call, igx_store_backend_set_mark, cancellable,
                  callback, user_data);
}

/**
 * igx_store_set_mark_finish:
 * @error: see igx_store_set_mark_async(); %IGX_STORE_ERROR_FAILED
 *
 * Returns: %TRUE if mark and note are saved
 */
gboolean
igx_store_set_mark_finish (IgxStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * igx_store_claim_notification_async:
 * @id: what is about to be notified
 *
 * Written before the notification is shown, so that it is shown at most once.
 */
void
igx_store_claim_notification_async (IgxStore *self,
                                    const char *id,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  IgxStoreCall *call = NULL;

  g_return_if_fail (IGX_IS_STORE (self));
  g_return_if_fail (id != NULL);

  call = igx_store_call_new (NULL);
  call->id = g_strdup (id);
  igx_store_push (self, igx_store_claim_notification_async, call, igx_store_backend_claim,
                  cancellable, callback, user_data);
}

/**
 * igx_store_claim_notification_finish:
 * @claimed: (out): whether this was the first claim ever: only then show it
 *
 * Returns: %FALSE with @error set; then do not show it
 */
gboolean
igx_store_claim_notification_finish (IgxStore *self,
                                     GAsyncResult *result,
                                     gboolean *claimed,
                                     GError **error)
{
  gssize value = -1;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (claimed != NULL, FALSE);

  value = g_task_propagate_int (G_TASK (result), error);
  *claimed = value == 1;
  return value >= 0;
}

/**
 * igx_store_set_state_async:
 * @key: UTF-8 of at most 4096 bytes
 * @value: (nullable): likewise; %NULL forgets @key
 */
void
igx_store_set_state_async (IgxStore *self,
                           const char *key,
                           const char *value,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  IgxStoreCall *call = NULL;

  g_return_if_fail (IGX_IS_STORE (self));
  g_return_if_fail (key != NULL);

  call = igx_store_call_new (NULL);
  call->key = g_strdup (key);
  call->text = g_strdup (value);
  igx_store_push (self, igx_store_set_state_async, call, igx_store_backend_set_state, cancellable,
                  callback, user_data);
}

/**
 * igx_store_set_state_finish:
 * @error: %G_IO_ERROR_INVALID_ARGUMENT for a key or value that is too long or not UTF-8;
 *   %IGX_STORE_ERROR_FAILED
 *
 * Returns: %TRUE if the value is saved
 */
gboolean
igx_store_set_state_finish (IgxStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * igx_store_get_state_async:
 * @prefix: (nullable): only keys that begin with it; %NULL or "" for all
 */
void
igx_store_get_state_async (IgxStore *self,
                           const char *prefix,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  IgxStoreCall *call = NULL;

  g_return_if_fail (IGX_IS_STORE (self));

  call = igx_store_call_new (NULL);
  call->key = g_strdup (prefix != NULL ? prefix : "");
  igx_store_push (self, igx_store_get_state_async, call, igx_store_backend_get_state, cancellable,
                  callback, user_data);
}

/**
 * igx_store_get_state_finish:
 *
 * Returns: (transfer full) (element-type utf8 utf8) (nullable): key to value; %NULL with @error
 *   set
 */
GHashTable *
igx_store_get_state_finish (IgxStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
