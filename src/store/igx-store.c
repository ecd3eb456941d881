/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The public face: each call becomes a task in the queue of the one thread that owns SQLite, so
 * calls take effect in the order in which they were made and the main loop never waits for a
 * disk. What the thread works on (State) is seen by no other thread. */
#include "store/igx-store.h"

#include "store/igx-candle-store.h"
#include "store/igx-ledger.h"
#include "store/igx-worker.h"

G_DEFINE_QUARK (igx - store - error - quark, igx_store_error)

typedef struct
{
  char *data_dir;
  char *cache_dir;
  gboolean read_only;
  IgxLedger *ledger;       /* (owned) (nullable): NULL while closed */
  IgxCandleStore *candles; /* (owned) (nullable): NULL while closed */
} State;

struct _IgxStore
{
  GObject parent_instance;
  IgxWorker *worker;  /* (owned) */
  int is_open;        /* atomic: whether databases are open */
  GMutex notice_lock; /* for the one below */
  char *notice;       /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (IgxStore, igx_store, G_TYPE_OBJECT)

/* The arguments of a call; each uses what it needs. */
typedef struct
{
  IgxSeriesKey series;
  gint64 start_time;
  gint64 end_time;
  guint limit;
  GArray *candles;    /* (owned) (nullable): of IgxCandle */
  GPtrArray *signals; /* (owned) (nullable): of IgxSignal */
  char *id;           /* (owned) (nullable) */
  char *key;          /* (owned) (nullable) */
  char *text;         /* (owned) (nullable) */
  IgxSignalQuery query;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->candles, g_array_unref);
  g_clear_pointer (&job->signals, g_ptr_array_unref);
  g_free (job->id);
  g_free (job->key);
  g_free (job->text);
  g_free ((char *) job->query.before_id);
  g_free ((char *) job->query.symbol);
  g_free ((char *) job->query.strategy);
  g_free (job);
}

static Job *
job_new (const IgxSeriesKey *series)
{
  Job *job = g_new0 (Job, 1);

  if (series != NULL)
    job->series = *series;
  return job;
}

static void
state_close (State *state)
{
  g_clear_pointer (&state->ledger, igx_ledger_close);
  g_clear_pointer (&state->candles, igx_candle_store_close);
}

static void
state_free (gpointer data)
{
  State *state = data;

  state_close (state);
  g_free (state->data_dir);
  g_free (state->cache_dir);
  g_free (state);
}

static void
igx_store_finalize (GObject *object)
{
  IgxStore *self = IGX_STORE (object);

  /* Closing databases may take as long as a disk: only a thread with nothing left to do is
   * waited for. */
  igx_worker_stop (self->worker, !g_atomic_int_get (&self->is_open));
  g_mutex_clear (&self->notice_lock);
  g_free (self->notice);
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
  g_mutex_init (&self->notice_lock);
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
  State *state = NULL;

  g_return_val_if_fail (data_dir != NULL, NULL);
  g_return_val_if_fail (cache_dir != NULL, NULL);

  self = g_object_new (IGX_TYPE_STORE, NULL);
  state = g_new0 (State, 1);
  state->data_dir = g_strdup (data_dir);
  state->cache_dir = g_strdup (cache_dir);
  state->read_only = (flags & IGX_STORE_READ_ONLY) != 0;
  self->worker = igx_worker_new ("igx-store", state, state_free);
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
  char *notice = NULL;

  g_return_val_if_fail (IGX_IS_STORE (self), NULL);

  g_mutex_lock (&self->notice_lock);
  notice = g_strdup (self->notice);
  g_mutex_unlock (&self->notice_lock);
  return notice;
}

static void
take_notice (GTask *task, State *state)
{
  IgxStore *self = g_task_get_source_object (task);
  g_autofree char *notice = NULL;

  if (state->candles == NULL)
    return;
  notice = igx_candle_store_steal_notice (state->candles);
  if (notice == NULL)
    return;
  g_mutex_lock (&self->notice_lock);
  g_free (self->notice);
  self->notice = g_steal_pointer (&notice);
  g_mutex_unlock (&self->notice_lock);
}

/* Queues one call. */
static void
push (IgxStore *self,
      gpointer tag,
      Job *job,
      IgxWorkerFunc func,
      GCancellable *cancellable,
      GAsyncReadyCallback callback,
      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  if (job != NULL)
    g_task_set_task_data (task, job, job_free);
  igx_worker_push (self->worker, task, func);
}

static gboolean
is_open (GTask *task, State *state)
{
  if (state->ledger != NULL)
    return TRUE;
  g_task_return_new_error (task, IGX_STORE_ERROR, IGX_STORE_ERROR_CLOSED, "The store is not open");
  return FALSE;
}

static gboolean
is_writable (GTask *task, State *state)
{
  if (!is_open (task, state))
    return FALSE;
  if (!state->read_only)
    return TRUE;
  g_task_return_new_error (task, IGX_STORE_ERROR, IGX_STORE_ERROR_FAILED,
                           "The ledger is open for reading only: let the service change it");
  return FALSE;
}

static void
return_boolean (GTask *task, gboolean ok, GError *error)
{
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
return_pointer (GTask *task, gpointer result, GDestroyNotify free_result, GError *error)
{
  if (result != NULL)
    g_task_return_pointer (task, result, free_result);
  else
    g_task_return_error (task, error);
}

static void
open_job (GTask *task, gpointer data)
{
  State *state = data;
  IgxStore *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (state->ledger == NULL)
    {
      state->ledger = igx_ledger_open (state->data_dir, state->read_only, &error);
      if (state->ledger != NULL)
        state->candles = igx_candle_store_open (state->cache_dir, state->read_only, &error);
    }
  if (error != NULL)
    state_close (state);
  g_atomic_int_set (&self->is_open, error == NULL);
  take_notice (task, state);
  return_boolean (task, error == NULL, error);
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

  push (self, igx_store_open_async, NULL, open_job, cancellable, callback, user_data);
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

static void
close_job (GTask *task, gpointer data)
{
  State *state = data;
  IgxStore *self = g_task_get_source_object (task);

  if (!is_open (task, state))
    return;
  state_close (state);
  g_atomic_int_set (&self->is_open, FALSE);
  g_task_return_boolean (task, TRUE);
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

  push (self, igx_store_close_async, NULL, close_job, cancellable, callback, user_data);
}

gboolean
igx_store_close_finish (IgxStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
save_candles_job (GTask *task, gpointer data)
{
  State *state = data;
  const Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean ok = FALSE;

  if (!is_writable (task, state))
    return;
  ok = igx_candle_store_save (state->candles, &job->series, job->candles, &error);
  take_notice (task, state);
  return_boolean (task, ok, error);
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
  Job *job = NULL;

  g_return_if_fail (IGX_IS_STORE (self));
  g_return_if_fail (series != NULL);
  g_return_if_fail (candles != NULL);

  job = job_new (series);
  job->candles = g_array_copy (candles);
  push (self, igx_store_save_candles_async, job, save_candles_job, cancellable, callback,
        user_data);
}

gboolean
igx_store_save_candles_finish (IgxStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
load_candles_job (GTask *task, gpointer data)
{
  State *state = data;
  const Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  GArray *candles = NULL;

  if (!is_open (task, state))
    return;
  candles = igx_candle_store_load (state->candles, &job->series, job->start_time, job->end_time,
                                   job->limit, &error);
  take_notice (task, state);
  return_pointer (task, candles, (GDestroyNotify) g_array_unref, error);
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
  Job *job = NULL;

  g_return_if_fail (IGX_IS_STORE (self));
  g_return_if_fail (series != NULL);

  job = job_new (series);
  job->start_time = start_time;
  job->end_time = end_time;
  job->limit = limit;
  push (self, igx_store_load_candles_async, job, load_candles_job, cancellable, callback,
        user_data);
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

static void
delete_candles_job (GTask *task, gpointer data)
{
  State *state = data;
  const Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean ok = FALSE;

  if (!is_writable (task, state))
    return;
  ok = igx_candle_store_delete (state->candles, &job->series, &error);
  take_notice (task, state);
  return_boolean (task, ok, error);
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

  push (self, igx_store_delete_candles_async, job_new (series), delete_candles_job, cancellable,
        callback, user_data);
}

gboolean
igx_store_delete_candles_finish (IgxStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
commit_job (GTask *task, gpointer data)
{
  State *state = data;
  const Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  GPtrArray *added = NULL;

  if (!is_writable (task, state))
    return;
  added = igx_ledger_commit (state->ledger, &job->series, job->end_time, job->signals, &error);
  return_pointer (task, added, (GDestroyNotify) g_ptr_array_unref, error);
}

/**
 * igx_store_commit_async:
 * @series: what was evaluated
 * @evaluated_to: close time of the last candle that was evaluated, ms UTC; 0 leaves the progress
 * @signals: (element-type IgxSignal) (nullable): sealed candidates with their verdicts, in their
 *   order of arrival; not changed by anybody until the call is finished
 *
 * One transaction: the candidates that the ledger does not have and the progress of @series,
 * which never goes back. When it is finished it is on the disk. A candidate whose id is there
 * already changes nothing. Cancelling stops a commit that has not begun, not one that has.
 */
void
igx_store_commit_async (IgxStore *self,
                        const IgxSeriesKey *series,
                        gint64 evaluated_to,
                        GPtrArray *signals,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  Job *job = NULL;

  g_return_if_fail (IGX_IS_STORE (self));
  g_return_if_fail (series != NULL);

  job = job_new (series);
  job->end_time = evaluated_to;
  if (signals != NULL)
    {
      job->signals = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
      for (guint i = 0; i < signals->len; i++)
        g_ptr_array_add (job->signals, igx_signal_ref (signals->pdata[i]));
    }
  push (self, igx_store_commit_async, job, commit_job, cancellable, callback, user_data);
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

static void
get_progress_job (GTask *task, gpointer data)
{
  State *state = data;
  const Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  gint64 evaluated_to = 0;
  gboolean ok = FALSE;

  if (!is_open (task, state))
    return;
  ok = igx_ledger_get_progress (state->ledger, &job->series, &evaluated_to, &error);
  return_pointer (task, ok ? g_memdup2 (&evaluated_to, sizeof evaluated_to) : NULL, g_free, error);
}

void
igx_store_get_progress_async (IgxStore *self,
                              const IgxSeriesKey *series,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (IGX_IS_STORE (self));
  g_return_if_fail (series != NULL);

  push (self, igx_store_get_progress_async, job_new (series), get_progress_job, cancellable,
        callback, user_data);
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

static void
query_signals_job (GTask *task, gpointer data)
{
  State *state = data;
  const Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (!is_open (task, state))
    return;
  return_pointer (task, igx_ledger_query (state->ledger, &job->query, &error),
                  (GDestroyNotify) g_ptr_array_unref, error);
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
  Job *job = NULL;

  g_return_if_fail (IGX_IS_STORE (self));
  g_return_if_fail (query != NULL);

  job = job_new (NULL);
  job->query = *query;
  job->query.before_id = g_strdup (query->before_id);
  job->query.symbol = g_strdup (query->symbol);
  job->query.strategy = g_strdup (query->strategy);
  push (self, igx_store_query_signals_async, job, query_signals_job, cancellable, callback,
        user_data);
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

static void
get_signal_job (GTask *task, gpointer data)
{
  State *state = data;
  const Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (!is_open (task, state))
    return;
  return_pointer (task, igx_ledger_get_signal (state->ledger, job->id, &error),
                  (GDestroyNotify) igx_signal_unref, error);
}

void
igx_store_get_signal_async (IgxStore *self,
                            const char *id,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Job *job = NULL;

  g_return_if_fail (IGX_IS_STORE (self));
  g_return_if_fail (id != NULL);

  job = job_new (NULL);
  job->id = g_strdup (id);
  push (self, igx_store_get_signal_async, job, get_signal_job, cancellable, callback, user_data);
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

static void
set_mark_job (GTask *task, gpointer data)
{
  State *state = data;
  const Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean ok = FALSE;

  if (!is_writable (task, state))
    return;
  ok = igx_ledger_set_mark (state->ledger, job->id, job->key, job->text, &error);
  return_boolean (task, ok, error);
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
  Job *job = NULL;

  g_return_if_fail (IGX_IS_STORE (self));
  g_return_if_fail (id != NULL);

  job = job_new (NULL);
  job->id = g_strdup (id);
  job->key = mark != NULL && mark[0] != '\0' ? g_strdup (mark) : NULL;
  job->text = note != NULL && note[0] != '\0' ? g_strdup (note) : NULL;
  push (self, igx_store_set_mark_async, job, set_mark_job, cancellable, callback, user_data);
}

gboolean
igx_store_set_mark_finish (IgxStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
claim_job (GTask *task, gpointer data)
{
  State *state = data;
  const Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean claimed = FALSE;

  if (!is_writable (task, state))
    return;
  if (igx_ledger_claim (state->ledger, job->id, &claimed, &error))
    g_task_return_int (task, claimed ? 1 : 0);
  else
    g_task_return_error (task, error);
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
  Job *job = NULL;

  g_return_if_fail (IGX_IS_STORE (self));
  g_return_if_fail (id != NULL);

  job = job_new (NULL);
  job->id = g_strdup (id);
  push (self, igx_store_claim_notification_async, job, claim_job, cancellable, callback, user_data);
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

static void
set_state_job (GTask *task, gpointer data)
{
  State *state = data;
  const Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean ok = FALSE;

  if (!is_writable (task, state))
    return;
  ok = igx_ledger_set_state (state->ledger, job->key, job->text, &error);
  return_boolean (task, ok, error);
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
  Job *job = NULL;

  g_return_if_fail (IGX_IS_STORE (self));
  g_return_if_fail (key != NULL);

  job = job_new (NULL);
  job->key = g_strdup (key);
  job->text = g_strdup (value);
  push (self, igx_store_set_state_async, job, set_state_job, cancellable, callback, user_data);
}

gboolean
igx_store_set_state_finish (IgxStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
get_state_job (GTask *task, gpointer data)
{
  State *state = data;
  const Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (!is_open (task, state))
    return;
  return_pointer (task, igx_ledger_get_state (state->ledger, job->key, &error),
                  (GDestroyNotify) g_hash_table_unref, error);
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
  Job *job = NULL;

  g_return_if_fail (IGX_IS_STORE (self));

  job = job_new (NULL);
  job->key = g_strdup (prefix != NULL ? prefix : "");
  push (self, igx_store_get_state_async, job, get_state_job, cancellable, callback, user_data);
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
