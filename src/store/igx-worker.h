/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * IgxWorker:
 *
 * One thread that runs tasks in the order in which they were pushed, over a state that only it
 * touches.
 */
typedef struct _IgxWorker IgxWorker;

/**
 * IgxWorkerFunc:
 * @task: to be returned, exactly once, before the function ends
 * @state: the state of the worker
 */
typedef void (*IgxWorkerFunc) (GTask *task, gpointer state);

IgxWorker *igx_worker_new (const char *name, gpointer state, GDestroyNotify free_state);
void igx_worker_push (IgxWorker *self, GTask *task, IgxWorkerFunc func);
void igx_worker_stop (IgxWorker *self, gboolean wait);

G_END_DECLS
