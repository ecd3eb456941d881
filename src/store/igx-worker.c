/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/igx-worker.h"

typedef struct
{
  GTask *task;        /* (owned) (nullable): NULL asks the thread to end */
  IgxWorkerFunc func; /* (nullable) */
} Message;

struct _IgxWorker
{
  gatomicrefcount ref_count; /* one for the owner, one for the thread */
  GAsyncQueue *queue;        /* of Message */
  GThread *thread;           /* (owned): touched by the owner only */
  gpointer state;            /* (owned): touched by the thread only */
  GDestroyNotify free_state;
};

static void
worker_unref (IgxWorker *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_async_queue_unref (self->queue);
  g_free (self);
}

static gpointer
worker_main (gpointer data)
{
  IgxWorker *self = data;
  gboolean running = TRUE;

  while (running)
    {
      g_autofree Message *message = g_async_queue_pop (self->queue);

      if (message->task == NULL)
        running = FALSE;
      else if (!g_task_return_error_if_cancelled (message->task))
        message->func (message->task, self->state);
      /* May be the last reference to the owner, which then stops this worker from inside it. */
      g_clear_object (&message->task);
    }

  self->free_state (self->state);
  worker_unref (self);
  return NULL;
}

/**
 * igx_worker_new:
 * @name: name of the thread
 * @state: (transfer full): what the jobs work on
 * @free_state: frees @state in the thread, after the last job
 *
 * Returns: (transfer full): a running worker, ended with igx_worker_stop()
 */
IgxWorker *
igx_worker_new (const char *name, gpointer state, GDestroyNotify free_state)
{
  IgxWorker *self = g_new0 (IgxWorker, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_atomic_ref_count_inc (&self->ref_count);
  self->queue = g_async_queue_new ();
  self->state = state;
  self->free_state = free_state;
  self->thread = g_thread_new (name, worker_main, self);
  return self;
}

/**
 * igx_worker_push:
 * @task: what @func returns on; its callback runs in the context that made it
 * @func: run in the thread, unless @task was cancelled before its turn
 *
 * What has begun runs to its end, and its result is reported even if @task is cancelled
 * meanwhile: what was saved must not look as if it were not.
 */
void
igx_worker_push (IgxWorker *self, GTask *task, IgxWorkerFunc func)
{
  Message *message = g_new0 (Message, 1);

  g_task_set_check_cancellable (task, FALSE);
  message->task = g_object_ref (task);
  message->func = func;
  g_async_queue_push (self->queue, message);
}

/**
 * igx_worker_stop:
 * @self: (transfer full): the worker
 * @wait: whether to wait for the end of the thread
 *
 * Ends the thread after what is queued. Without @wait it ends by itself, and from within the
 * thread it is never waited for.
 */
void
igx_worker_stop (IgxWorker *self, gboolean wait)
{
  GThread *thread = self->thread;

  g_async_queue_push (self->queue, g_new0 (Message, 1));
  if (wait && thread != g_thread_self ())
    g_thread_join (thread);
  else
    g_thread_unref (thread);
  worker_unref (self);
}
