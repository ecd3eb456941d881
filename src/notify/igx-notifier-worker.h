/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "notify/igx-notification.h"

G_BEGIN_DECLS

/** Signals shown one by one within a minute; more go into one digest. */
#define IGX_NOTIFIER_WORKER_PER_MINUTE 6

/**
 * IgxNotifierEvent:
 * @IGX_NOTIFIER_EVENT_OPEN: the person wants to see it
 * @IGX_NOTIFIER_EVENT_MUTE: the person wants no more of its symbol for a while
 */
typedef enum
{
  IGX_NOTIFIER_EVENT_OPEN,
  IGX_NOTIFIER_EVENT_MUTE,
} IgxNotifierEvent;

/**
 * IgxNotifierEventFunc:
 * @symbol: (nullable): of a signal
 *
 * Called in the main context that created the worker.
 */
typedef void (*IgxNotifierEventFunc) (IgxNotifierEvent event,
                                      IgxNotificationKind kind,
                                      const char *key,
                                      const char *symbol,
                                      gpointer user_data);

typedef struct _IgxNotifierWorker IgxNotifierWorker;

/* The only place that calls libnotify, and the thread it is called on. */
IgxNotifierWorker *igx_notifier_worker_new (guint queue_max,
                                            IgxNotifierEventFunc func,
                                            gpointer user_data,
                                            GDestroyNotify destroy);
void igx_notifier_worker_push (IgxNotifierWorker *self, IgxNotification *notification);
void igx_notifier_worker_stop (IgxNotifierWorker *self);
guint64 igx_notifier_worker_get_n_dropped (IgxNotifierWorker *self);
guint64 igx_notifier_worker_get_n_shown (IgxNotifierWorker *self);
char *igx_notifier_worker_dup_problem (IgxNotifierWorker *self);

G_END_DECLS
