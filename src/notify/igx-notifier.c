/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "igx-config.h"

#include "notify/igx-notifier.h"

#include "notify/igx-notification.h"
#include "notify/igx-notifier-worker.h"

#define MUTE_SECONDS (4 * 3600)

struct _IgxNotifier
{
  GObject parent_instance;

  IgxNotifierWorker *worker; /* (owned) (nullable): none after stop */
  guint64 n_dropped;         /* of a worker that is stopped */
  guint64 n_shown;
};

enum
{
  SIGNAL_OPEN_SIGNAL,
  SIGNAL_MUTE,
  SIGNAL_DIGEST_OPEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void igx_notifier_sink_init (IgxSinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (IgxNotifier,
                               igx_notifier,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (IGX_TYPE_SINK, igx_notifier_sink_init))

static const char *
igx_notifier_get_name (IgxSink *sink)
{
  return "notify";
}

/* Only what is claimed in the ledger is shown, so publish is left out. */
static void
igx_notifier_sink_init (IgxSinkInterface *iface)
{
  iface->get_name = igx_notifier_get_name;
}

static void
event_cb (IgxNotifierEvent event,
          IgxNotificationKind kind,
          const char *key,
          const char *symbol,
          gpointer data)
{
  g_autoptr (IgxNotifier) self = g_object_ref (data);

  if (event == IGX_NOTIFIER_EVENT_MUTE)
    g_signal_emit (self, signals[SIGNAL_MUTE], 0, symbol, (guint) MUTE_SECONDS);
  else if (kind == IGX_NOTIFICATION_SIGNAL)
    g_signal_emit (self, signals[SIGNAL_OPEN_SIGNAL], 0, key);
  else
    g_signal_emit (self, signals[SIGNAL_DIGEST_OPEN], 0);
}

static void
igx_notifier_dispose (GObject *object)
{
  igx_notifier_stop (IGX_NOTIFIER (object));
  G_OBJECT_CLASS (igx_notifier_parent_class)->dispose (object);
}

static void
igx_notifier_class_init (IgxNotifierClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = igx_notifier_dispose;
  signals[SIGNAL_OPEN_SIGNAL]
      = g_signal_new ("open-signal", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_MUTE]
      = g_signal_new ("mute", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_UINT);
  signals[SIGNAL_DIGEST_OPEN]
      = g_signal_new ("digest-open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 0);
}

static void
igx_notifier_init (IgxNotifier *self)
{
  self->worker = igx_notifier_worker_new (IGX_NOTIFIER_QUEUE_MAX, event_cb, self, NULL);
}

/**
 * igx_notifier_new:
 *
 * Signals of the notifier are emitted in the main context of the calling thread.
 *
 * Returns: (transfer full): a new notifier
 */
IgxNotifier *
igx_notifier_new (void)
{
  return g_object_new (IGX_TYPE_NOTIFIER, NULL);
}

/**
 * igx_notifier_stop:
 *
 * Returns at once, even while the daemon hangs. Nothing is shown and no signal emitted after it;
 * what is on the screen stays. May be called twice.
 */
void
igx_notifier_stop (IgxNotifier *self)
{
  g_return_if_fail (IGX_IS_NOTIFIER (self));

  if (self->worker == NULL)
    return;
  self->n_dropped = igx_notifier_worker_get_n_dropped (self->worker);
  self->n_shown = igx_notifier_worker_get_n_shown (self->worker);
  g_clear_pointer (&self->worker, igx_notifier_worker_stop);
}

/**
 * igx_notifier_show_signal:
 * @signal: a published signal whose notification the caller has claimed
 *
 * Shows @signal once; the same id again replaces what is shown. Beyond a few a minute signals
 * share one digest.
 */
void
igx_notifier_show_signal (IgxNotifier *self, IgxSignal *signal)
{
  g_return_if_fail (IGX_IS_NOTIFIER (self) && signal != NULL);

  if (self->worker != NULL)
    igx_notifier_worker_push (self->worker, igx_notification_new_for_signal (signal));
}

/**
 * igx_notifier_show_text:
 * @subject: a later text of the same subject replaces this one
 * @title: plain text
 * @body: (nullable): plain text
 */
void
igx_notifier_show_text (IgxNotifier *self, const char *subject, const char *title, const char *body)
{
  g_return_if_fail (IGX_IS_NOTIFIER (self) && subject != NULL && title != NULL);

  if (self->worker != NULL)
    igx_notifier_worker_push (self->worker, igx_notification_new_for_text (subject, title, body));
}

/**
 * igx_notifier_show_quietly:
 *
 * As igx_notifier_show_text(), of low urgency and without a sound.
 */
void
igx_notifier_show_quietly (IgxNotifier *self,
                           const char *subject,
                           const char *title,
                           const char *body)
{
  IgxNotification *notification = NULL;

  g_return_if_fail (IGX_IS_NOTIFIER (self) && subject != NULL && title != NULL);

  if (self->worker == NULL)
    return;
  notification = igx_notification_new_for_text (subject, title, body);
  notification->quiet = TRUE;
  igx_notifier_worker_push (self->worker, notification);
}

/**
 * igx_notifier_get_n_dropped:
 *
 * Returns: notifications that were not shown: the queue was full, or the daemon refused or was
 *   away for too long
 */
guint64
igx_notifier_get_n_dropped (IgxNotifier *self)
{
  g_return_val_if_fail (IGX_IS_NOTIFIER (self), 0);

  return self->worker != NULL ? igx_notifier_worker_get_n_dropped (self->worker) : self->n_dropped;
}

/**
 * igx_notifier_get_n_shown:
 *
 * Returns: notifications that the daemon took, a digest counted as one
 */
guint64
igx_notifier_get_n_shown (IgxNotifier *self)
{
  g_return_val_if_fail (IGX_IS_NOTIFIER (self), 0);

  return self->worker != NULL ? igx_notifier_worker_get_n_shown (self->worker) : self->n_shown;
}

/**
 * igx_notifier_dup_problem:
 *
 * Returns: (transfer full) (nullable): one sentence with what to do, %NULL while the daemon
 *   answers or was not needed yet
 */
char *
igx_notifier_dup_problem (IgxNotifier *self)
{
  g_return_val_if_fail (IGX_IS_NOTIFIER (self), NULL);

  return self->worker != NULL ? igx_notifier_worker_dup_problem (self->worker) : NULL;
}
