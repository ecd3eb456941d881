/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/igx-store-backend.h"

#include "store/igx-candle-store.h"
#include "store/igx-ledger-runs.h"
#include "store/igx-ledger-outcomes.h"
#include "store/igx-ledger.h"

struct _IgxStoreBackend
{
  char *data_dir;
  char *cache_dir;
  gboolean read_only;

  /* Of the worker thread alone. */
  IgxLedger *ledger;       /* (owned) (nullable): NULL while closed */
  IgxCandleStore *candles; /* (owned) (nullable): NULL while closed */

  /* For all threads. */
  int is_open; /* atomic */
  GMutex notice_lock;
  char *notice; /* (owned) (nullable): guarded by notice_lock */
};

IgxStoreBackend *
igx_store_backend_new (const char *data_dir, const char *cache_dir, gboolean read_only)
{
  IgxStoreBackend *self = g_atomic_rc_box_new0 (IgxStoreBackend);

  self->data_dir = g_strdup (data_dir);
  self->cache_dir = g_strdup (cache_dir);
  self->read_only = read_only;
  g_mutex_init (&self->notice_lock);
  return self;
}

IgxStoreBackend *
igx_store_backend_ref (IgxStoreBackend *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
backend_clear (gpointer data)
{
  IgxStoreBackend *self = data;

  g_free (self->data_dir);
  g_free (self->cache_dir);
  g_free (self->notice);
  g_mutex_clear (&self->notice_lock);
}

void
igx_store_backend_unref (IgxStoreBackend *self)
{
  g_atomic_rc_box_release_full (self, backend_clear);
}

static void
close_databases (IgxStoreBackend *self)
{
  g_clear_pointer (&self->ledger, igx_ledger_close);
  g_clear_pointer (&self->candles, igx_candle_store_close);
}

/**
 * igx_store_backend_leave:
 * @self: (transfer full): the backend
 *
 * Called in the worker thread when it ends: closes what nobody closed.
 */
void
igx_store_backend_leave (gpointer self)
{
  close_databases (self);
  igx_store_backend_unref (self);
}

gboolean
igx_store_backend_is_open (IgxStoreBackend *self)
{
  return g_atomic_int_get (&self->is_open) != 0;
}

char *
igx_store_backend_dup_notice (IgxStoreBackend *self)
{
  char *notice = NULL;

  g_mutex_lock (&self->notice_lock);
  notice = g_strdup (self->notice);
  g_mutex_unlock (&self->notice_lock);
  return notice;
}

static void
take_notice (IgxStoreBackend *self)
{
  g_autofree char *notice = NULL;

  if (self->candles == NULL)
    return;
  notice = igx_candle_store_steal_notice (self->candles);
  if (notice == NULL)
    return;
  g_mutex_lock (&self->notice_lock);
  g_free (self->notice);
  self->notice = g_steal_pointer (&notice);
  g_mutex_unlock (&self->notice_lock);
}

static gboolean
is_open (GTask *task, IgxStoreBackend *self)
{
  if (self->ledger != NULL)
    return TRUE;
  g_task_return_new_error (task, IGX_STORE_ERROR, IGX_STORE_ERROR_CLOSED, "The store is not open");
  return FALSE;
}

static gboolean
is_writable (GTask *task, IgxStoreBackend *self)
{
  if (!is_open (task, self))
    return FALSE;
  if (!self->read_only)
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

void
igx_store_backend_open (GTask *task, gpointer data)
{
  IgxStoreBackend *self = data;
  GError *error = NULL;

  if (self->ledger == NULL)
    {
      self->ledger = igx_ledger_open (self->data_dir, self->read_only, &error);
      if (self->ledger != NULL)
        self->candles = igx_candle_store_open (self->cache_dir, self->read_only, &error);
    }
  if (error != NULL)
    close_databases (self);
  g_atomic_int_set (&self->is_open, error == NULL);
  take_notice (self);
  return_boolean (task, error == NULL, error);
}

void
igx_store_backend_close (GTask *task, gpointer data)
{
  IgxStoreBackend *self = data;

  if (!is_open (task, self))
    return;
  close_databases (self);
  g_atomic_int_set (&self->is_open, FALSE);
  g_task_return_boolean (task, TRUE);
}

void
igx_store_backend_save_candles (GTask *task, gpointer data)
{
  IgxStoreBackend *self = data;
  const IgxStoreCall *call = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean ok = FALSE;

  if (!is_writable (task, self))
    return;
  ok = igx_candle_store_save (self->candles, &call->series, call->candles, &error);
  take_notice (self);
  return_boolean (task, ok, error);
}

void
igx_store_backend_load_candles (GTask *task, gpointer data)
{
  IgxStoreBackend *self = data;
  const IgxStoreCall *call = g_task_get_task_data (task);
  GError *error = NULL;
  GArray *candles = NULL;

  if (!is_open (task, self))
    return;
  candles = igx_candle_store_load (self->candles, &call->series, call->start_time, call->end_time,
                                   call->limit, &error);
  take_notice (self);
  return_pointer (task, candles, (GDestroyNotify) g_array_unref, error);
}

void
igx_store_backend_list_series (GTask *task, gpointer data)
{
  IgxStoreBackend *self = data;
  GError *error = NULL;
  GArray *series = NULL;

  if (!is_open (task, self))
    return;
  series = igx_candle_store_list (self->candles, &error);
  take_notice (self);
  return_pointer (task, series, (GDestroyNotify) g_array_unref, error);
}

void
igx_store_backend_delete_candles (GTask *task, gpointer data)
{
  IgxStoreBackend *self = data;
  const IgxStoreCall *call = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean ok = FALSE;

  if (!is_writable (task, self))
    return;
  ok = igx_candle_store_delete (self->candles, &call->series, &error);
  take_notice (self);
  return_boolean (task, ok, error);
}

void
igx_store_backend_commit (GTask *task, gpointer data)
{
  IgxStoreBackend *self = data;
  const IgxStoreCall *call = g_task_get_task_data (task);
  GError *error = NULL;
  GPtrArray *added = NULL;

  if (!is_writable (task, self))
    return;
  added = igx_ledger_commit (self->ledger, &call->series, (const char *const *) call->strategies,
                             call->end_time, call->signals, &error);
  return_pointer (task, added, (GDestroyNotify) g_ptr_array_unref, error);
}

void
igx_store_backend_get_progress (GTask *task, gpointer data)
{
  IgxStoreBackend *self = data;
  const IgxStoreCall *call = g_task_get_task_data (task);
  GError *error = NULL;
  gint64 evaluated_to = 0;
  gboolean ok = FALSE;

  if (!is_open (task, self))
    return;
  ok = igx_ledger_get_progress (self->ledger, &call->series, &evaluated_to, &error);
  return_pointer (task, ok ? g_memdup2 (&evaluated_to, sizeof evaluated_to) : NULL, g_free, error);
}

void
igx_store_backend_begin_strategies (GTask *task, gpointer data)
{
  IgxStoreBackend *self = data;
  const IgxStoreCall *call = g_task_get_task_data (task);
  GError *error = NULL;
  GHashTable *progress = NULL;

  if (!is_writable (task, self))
    return;
  progress = igx_ledger_begin_strategies (
      self->ledger, &call->series, (const char *const *) call->strategies, call->end_time, &error);
  return_pointer (task, progress, (GDestroyNotify) g_hash_table_unref, error);
}

void
igx_store_backend_query_signals (GTask *task, gpointer data)
{
  IgxStoreBackend *self = data;
  const IgxStoreCall *call = g_task_get_task_data (task);
  GError *error = NULL;
  GPtrArray *signals = NULL;

  if (!is_open (task, self))
    return;
  signals = igx_ledger_query (self->ledger, &call->query, &error);
  return_pointer (task, signals, (GDestroyNotify) g_ptr_array_unref, error);
}

void
igx_store_backend_get_signal (GTask *task, gpointer data)
{
  IgxStoreBackend *self = data;
  const IgxStoreCall *call = g_task_get_task_data (task);
  GError *error = NULL;
  IgxSignal *signal = NULL;

  if (!is_open (task, self))
    return;
  signal = igx_ledger_get_signal (self->ledger, call->id, &error);
  return_pointer (task, signal, (GDestroyNotify) igx_signal_unref, error);
}

void
igx_store_backend_save_outcomes (GTask *task, gpointer data)
{
  IgxStoreBackend *self = data;
  const IgxStoreCall *call = g_task_get_task_data (task);
  GError *error = NULL;
  GPtrArray *changed = NULL;

  if (!is_writable (task, self))
    return;
  changed = igx_ledger_outcomes_save (self->ledger, call->outcomes, &error);
  return_pointer (task, changed, (GDestroyNotify) g_ptr_array_unref, error);
}

void
igx_store_backend_load_open (GTask *task, gpointer data)
{
  IgxStoreBackend *self = data;
  const IgxStoreCall *call = g_task_get_task_data (task);
  GError *error = NULL;
  GPtrArray *signals = NULL;

  if (!is_open (task, self))
    return;
  signals = igx_ledger_outcomes_load_open (self->ledger, &call->open, &error);
  return_pointer (task, signals, (GDestroyNotify) g_ptr_array_unref, error);
}

void
igx_store_backend_load_trades (GTask *task, gpointer data)
{
  IgxStoreBackend *self = data;
  IgxStoreCall *call = g_task_get_task_data (task);
  GError *error = NULL;
  IgxTradeList *trades = NULL;

  if (!is_open (task, self))
    return;
  trades = igx_ledger_outcomes_load_trades (self->ledger, &call->trade, &call->next, &error);
  return_pointer (task, trades, (GDestroyNotify) igx_trade_list_free, error);
}

void
igx_store_backend_set_mark (GTask *task, gpointer data)
{
  IgxStoreBackend *self = data;
  const IgxStoreCall *call = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean ok = FALSE;

  if (!is_writable (task, self))
    return;
  ok = igx_ledger_set_mark (self->ledger, call->id, call->key, call->text, &error);
  return_boolean (task, ok, error);
}

void
igx_store_backend_claim (GTask *task, gpointer data)
{
  IgxStoreBackend *self = data;
  const IgxStoreCall *call = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean claimed = FALSE;

  if (!is_writable (task, self))
    return;
  if (igx_ledger_claim (self->ledger, call->id, &claimed, &error))
    g_task_return_int (task, claimed ? 1 : 0);
  else
    g_task_return_error (task, error);
}

void
igx_store_backend_set_state (GTask *task, gpointer data)
{
  IgxStoreBackend *self = data;
  const IgxStoreCall *call = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean ok = FALSE;

  if (!is_writable (task, self))
    return;
  ok = igx_ledger_set_state (self->ledger, call->key, call->text, &error);
  return_boolean (task, ok, error);
}

void
igx_store_backend_get_state (GTask *task, gpointer data)
{
  IgxStoreBackend *self = data;
  const IgxStoreCall *call = g_task_get_task_data (task);
  GError *error = NULL;
  GHashTable *state = NULL;

  if (!is_open (task, self))
    return;
  state = igx_ledger_get_state (self->ledger, call->key, &error);
  return_pointer (task, state, (GDestroyNotify) g_hash_table_unref, error);
}

void
igx_store_backend_set_runs (GTask *task, gpointer data)
{
  IgxStoreBackend *self = data;
  const IgxStoreCall *call = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean ok = FALSE;

  if (!is_writable (task, self))
    return;
  ok = igx_ledger_set_runs (self->ledger, &call->series, call->runs, call->end_time, &error);
  return_boolean (task, ok, error);
}

void
igx_store_backend_list_runs (GTask *task, gpointer data)
{
  IgxStoreBackend *self = data;
  const IgxStoreCall *call = g_task_get_task_data (task);
  GError *error = NULL;
  GPtrArray *runs = NULL;

  if (!is_open (task, self))
    return;
  runs = igx_ledger_list_runs (self->ledger, call->text, &error);
  return_pointer (task, runs, (GDestroyNotify) g_ptr_array_unref, error);
}

void
igx_store_backend_count_corrections (GTask *task, gpointer data)
{
  IgxStoreBackend *self = data;
  const IgxStoreCall *call = g_task_get_task_data (task);
  GError *error = NULL;
  gint64 n = 0;

  if (!is_open (task, self))
    return;
  n = igx_candle_store_count_corrections (self->candles, &call->series, call->start_time,
                                          call->end_time, &error);
  take_notice (self);
  if (n < 0)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, (gssize) n);
}
