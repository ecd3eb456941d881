/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a gate must know before it judges: without the pause it would let through what the pause
 * refuses, without what was published what it has just refused. So it is tried until it works.
 *
 * How far back is counted from the newest published signal, not from now: after days without the
 * service, what is judged first closed days ago, and the hours before that close count. */
#include "pipeline/igx-gate-loader.h"

#include <string.h>

#include "pipeline/igx-effort.h"
#include "pipeline/igx-signal-judge.h"

/* Most pages of published signals that are read. */
#define PAGES_MAX 50

typedef struct
{
  IgxGate *gate;             /* unowned: lives as long as the task */
  GCancellable *cancellable; /* (owned) (nullable) */
  gulong cancelled_id;
  IgxEffort effort;
  gboolean has_state;
  guint n_pages;
  gint64 newest;            /* the newest close; 0: not known yet */
  gint64 before_close_time; /* 0: the first page */
  char *before_id;          /* (nullable) */
} Load;

static void go_on (gpointer data);

static void
load_free (gpointer data)
{
  Load *load = data;

  if (load->cancellable != NULL)
    g_clear_signal_handler (&load->cancelled_id, load->cancellable);
  g_clear_object (&load->cancellable);
  igx_effort_clear (&load->effort);
  g_free (load->before_id);
  g_free (load);
}

/* Who stops does not wait for the next try. */
static void
cancelled_cb (GCancellable *cancellable, GTask *task)
{
  Load *load = g_task_get_task_data (task);

  if (load->effort.retry_id != 0)
    igx_effort_retry_after (&load->effort, 0, go_on, task);
}

/* Takes the task: ends it, or tries again after a while. */
static void
try_again (GTask *task)
{
  Load *load = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    g_object_unref (task);
  else
    igx_effort_retry_later (&load->effort, go_on, task);
}

/* TRUE: there is nothing more to be remembered. */
static gboolean
remember_page (Load *load, GPtrArray *published)
{
  const IgxSignal *last = NULL;

  for (guint i = 0; i < published->len; i++)
    {
      const IgxSignal *signal = published->pdata[i];

      if (load->newest == 0)
        load->newest = signal->close_time;
      if (signal->close_time < load->newest - IGX_GATE_MEMORY_MS)
        return TRUE;
      igx_signal_judge_remember (load->gate, signal);
    }
  load->n_pages++;
  if (published->len < IGX_STORE_SIGNALS_MAX || load->n_pages >= PAGES_MAX)
    return TRUE;
  last = published->pdata[published->len - 1];
  g_free (load->before_id);
  load->before_id = g_strdup (last->id);
  load->before_close_time = last->close_time;
  return FALSE;
}

static void
published_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Load *load = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) published
      = igx_store_query_signals_finish (IGX_STORE (object), result, &error);

  if (published == NULL)
    {
      try_again (g_steal_pointer (&task));
      return;
    }
  igx_effort_set_error (&load->effort, NULL);
  if (remember_page (load, published))
    g_task_return_boolean (task, TRUE);
  else
    go_on (g_steal_pointer (&task));
}

static void
take_state (IgxGate *gate, GHashTable *state)
{
  GHashTableIter iter;
  gpointer key = NULL;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, state);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const gint64 until = g_ascii_strtoll (value, NULL, 10);

      if (strcmp (key, IGX_GATE_STATE_PAUSE) == 0)
        igx_gate_set_pause (gate, until);
      else if (g_str_has_prefix (key, IGX_GATE_STATE_MUTE))
        igx_gate_set_mute (gate, (const char *) key + strlen (IGX_GATE_STATE_MUTE), until);
    }
}

static void
state_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Load *load = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) state = igx_store_get_state_finish (IGX_STORE (object), result, &error);

  if (state == NULL)
    {
      try_again (g_steal_pointer (&task));
      return;
    }
  igx_effort_set_error (&load->effort, NULL);
  take_state (load->gate, state);
  load->has_state = TRUE;
  go_on (g_steal_pointer (&task));
}

/* Takes the task. */
static void
go_on (gpointer data)
{
  GTask *task = data;
  IgxStore *store = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  const Load *load = g_task_get_task_data (task);
  const IgxSignalQuery query = { .published_only = TRUE,
                                 .before_close_time = load->before_close_time,
                                 .before_id = load->before_id };

  if (load->has_state)
    igx_store_query_signals_async (store, &query, cancellable, published_cb, task);
  else
    igx_store_get_state_async (store, "", cancellable, state_cb, task);
}

/**
 * igx_gate_loader_load_async:
 * @store: open
 * @gate: new, and lives until the callback
 *
 * Reads the pause, the mutes and what was published in the time that the gate remembers. Tries
 * until it works; only cancelling ends it before.
 */
void
igx_gate_loader_load_async (IgxStore *store,
                            IgxGate *gate,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  Load *load = g_new0 (Load, 1);

  g_task_set_source_tag (task, igx_gate_loader_load_async);
  load->gate = gate;
  igx_effort_init (&load->effort);
  if (cancellable != NULL)
    {
      load->cancellable = g_object_ref (cancellable);
      load->cancelled_id
          = g_signal_connect (cancellable, "cancelled", G_CALLBACK (cancelled_cb), task);
    }
  g_task_set_task_data (task, load, load_free);
  go_on (task);
}

/**
 * igx_gate_loader_load_finish:
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED
 */
gboolean
igx_gate_loader_load_finish (IgxStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
