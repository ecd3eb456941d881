/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * libnotify is synchronous: with a daemon that owns its name and never answers, one call takes
 * 25 seconds. So it has a thread with a main context of its own, and nobody ever joins that
 * thread: stopping tells it to end and lets go of it. All that both sides touch is in
 * IgxNotifierWorker, which each of them holds a reference to, behind one lock.
 *
 * Before each notification the daemon is asked for its capabilities, with a short timeout. It
 * must be known whether it takes markup, and while it does not answer nothing is lost: what
 * waits stays in the queue for a while, because it was never handed over.
 */
#include "igx-config.h"

#include "notify/igx-notifier-worker.h"

#include <glib/gi18n-lib.h>
#include <libnotify/notify.h>

#define PROBE_TIMEOUT_MS 4000
#define RETRY_MS         5000
/* What could not be shown for so long is no news any more. */
#define WAIT_MAX_US (120 * G_USEC_PER_SEC)
/* A daemon that is busy for so long has a problem that a person should hear of. */
#define BUSY_MAX_US     (2 * G_USEC_PER_SEC)
#define DIGEST_DELAY_MS 1000
#define DIGEST_MAX      100
#define LIVE_MAX        64

typedef struct
{
  IgxNotifierWorker *worker; /* (unowned): outlives it */
  NotifyNotification *notification;
  IgxNotificationKind kind;
  char *key;
  char *symbol; /* (nullable) */
  gboolean closed;
} Live;

typedef struct
{
  IgxNotifierWorker *worker; /* (owned) */
  IgxNotifierEvent event;
  IgxNotificationKind kind;
  char *key;
  char *symbol; /* (nullable) */
} Event;

struct _IgxNotifierWorker
{
  GMainContext *owner_context;
  GMainContext *context;
  GCancellable *cancellable;
  guint queue_max;

  /* The owner's thread only. */
  IgxNotifierEventFunc func;
  gpointer user_data;
  GDestroyNotify destroy;
  gboolean started;

  GMutex lock;
  GQueue queue; /* of IgxNotification */
  gboolean in_flight;
  gboolean stopped;
  gint64 busy_since; /* monotonic, 0 idle */
  guint64 n_shown;
  guint64 n_dropped;
  char *problem; /* (nullable) */

  /* The worker's thread only. */
  GPtrArray *live;       /* of Live, oldest first */
  GPtrArray *digest;     /* of char*, titles */
  GQueue shown_at;       /* of gint64*, monotonic */
  gint64 digest_at;      /* monotonic, us */
  GSource *retry_source; /* (nullable) */
  GSource *digest_source;
  GDBusConnection *bus; /* (nullable) (owned) */
  gboolean portal;
};

/* libnotify has global state and no locks: one worker at a time, in case one still hangs. */
static GMutex libnotify_lock;

static void igx_notifier_worker_pump (IgxNotifierWorker *self);

static void
live_free (gpointer data)
{
  Live *live = data;

  g_signal_handlers_disconnect_by_data (live->notification, live);
  g_object_unref (live->notification);
  g_free (live->key);
  g_free (live->symbol);
  g_free (live);
}

static void
worker_clear (gpointer data)
{
  IgxNotifierWorker *self = data;

  g_queue_clear_full (&self->queue, (GDestroyNotify) igx_notification_free);
  g_queue_clear_full (&self->shown_at, g_free);
  g_ptr_array_unref (self->live);
  g_ptr_array_unref (self->digest);
  g_object_unref (self->cancellable);
  g_main_context_unref (self->context);
  g_main_context_unref (self->owner_context);
  g_free (self->problem);
  g_mutex_clear (&self->lock);
}

static void
worker_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, worker_clear);
}

static void
event_free (gpointer data)
{
  Event *event = data;

  worker_unref (event->worker);
  g_free (event->key);
  g_free (event->symbol);
  g_free (event);
}

static gboolean
event_cb (gpointer data)
{
  const Event *event = data;
  IgxNotifierWorker *self = event->worker;

  /* Cleared by stop, which runs in this same context. */
  if (self->func != NULL)
    self->func (event->event, event->kind, event->key, event->symbol, self->user_data);
  return G_SOURCE_REMOVE;
}

static void
action_cb (NotifyNotification *notification, char *action, gpointer data)
{
  const Live *live = data;
  g_autoptr (GSource) source = g_idle_source_new ();
  Event *event = g_new0 (Event, 1);

  event->worker = g_atomic_rc_box_acquire (live->worker);
  event->event
      = g_strcmp0 (action, "mute") == 0 ? IGX_NOTIFIER_EVENT_MUTE : IGX_NOTIFIER_EVENT_OPEN;
  event->kind = live->kind;
  event->key = g_strdup (live->key);
  event->symbol = g_strdup (live->symbol);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, event_cb, event, event_free);
  g_source_attach (source, live->worker->owner_context);
}

static gboolean
forget_closed_cb (gpointer data)
{
  IgxNotifierWorker *self = data;

  for (guint i = self->live->len; i > 0; i--)
    {
      const Live *live = self->live->pdata[i - 1];

      if (live->closed)
        g_ptr_array_remove_index (self->live, i - 1);
    }
  return G_SOURCE_REMOVE;
}

static void
closed_cb (NotifyNotification *notification, gpointer data)
{
  Live *live = data;
  g_autoptr (GSource) source = g_idle_source_new ();

  /* libnotify still uses the notification after this call: it is let go of later. */
  live->closed = TRUE;
  g_source_set_callback (source, forget_closed_cb, live->worker, NULL);
  g_source_attach (source, live->worker->context);
}

static void
igx_notifier_worker_set_problem (IgxNotifierWorker *self, const char *problem)
{
  g_mutex_lock (&self->lock);
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_mutex_unlock (&self->lock);
}

static const char *
hung_sentence (void)
{
  return _ ("The notification daemon does not answer: log out and in again or restart it; until "
            "then signals are shown in the tray and the window only.");
}

/* libnotify can fail without an error. */
static const char *
error_sentence (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)
      || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY)
      || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMEOUT))
    return hung_sentence ();
  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
      || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER)
      || (error != NULL
          && g_str_has_prefix (error->message, "GDBus.Error:org.freedesktop.DBus.Error.Spawn")))
    return _ ("No notification daemon runs on this desktop: install one, for example dunst, mako "
              "or xfce4-notifyd; until then signals are shown in the tray and the window only.");
  return _ ("Notifications cannot be shown because the session bus or the notification daemon "
            "refused: check them with 'ignitexctl doctor'.");
}

/* The connection that libnotify takes too. It is held, so that there is no second one: each begins
 * as one that ends the process when the bus goes. One that is closed is given for as long as
 * anybody holds it, so libnotify begins again with the next bus. */
static GDBusConnection *
igx_notifier_worker_get_bus (IgxNotifierWorker *self, GError **error)
{
  if (self->bus != NULL && g_dbus_connection_is_closed (self->bus))
    {
      g_clear_object (&self->bus);
      g_ptr_array_set_size (self->live, 0);
      notify_uninit ();
      notify_init ("IgniteX");
    }
  if (self->bus == NULL)
    self->bus = g_bus_get_sync (G_BUS_TYPE_SESSION, self->cancellable, error);
  if (self->bus != NULL)
    g_dbus_connection_set_exit_on_close (self->bus, FALSE);
  return self->bus;
}

/* Whether the daemon answers, and what it can do. */
static GStrv
igx_notifier_worker_probe (IgxNotifierWorker *self, GError **error)
{
  GDBusConnection *connection = NULL;
  g_autoptr (GVariant) reply = NULL;
  GStrv capabilities = NULL;

  /* In a sandbox only libnotify's own way through the portal is open. */
  if (self->portal)
    return g_strsplit ("actions", " ", -1);

  connection = igx_notifier_worker_get_bus (self, error);
  if (connection == NULL)
    return NULL;
  reply = g_dbus_connection_call_sync (
      connection, "org.freedesktop.Notifications", "/org/freedesktop/Notifications",
      "org.freedesktop.Notifications", "GetCapabilities", NULL, G_VARIANT_TYPE ("(as)"),
      G_DBUS_CALL_FLAGS_NONE, PROBE_TIMEOUT_MS, self->cancellable, error);
  if (reply != NULL)
    g_variant_get (reply, "(^as)", &capabilities);
  return capabilities;
}

static Live *
igx_notifier_worker_find_live (IgxNotifierWorker *self, const IgxNotification *wanted)
{
  for (guint i = 0; i < self->live->len; i++)
    {
      Live *live = self->live->pdata[i];

      if (!live->closed && igx_notification_is_about (wanted, live->kind, live->key))
        return live;
    }
  return NULL;
}

static Live *
igx_notifier_worker_make_live (IgxNotifierWorker *self,
                               const IgxNotification *notification,
                               const char *body)
{
  Live *live = igx_notifier_worker_find_live (self, notification);

  if (live != NULL)
    {
      notify_notification_update (live->notification, notification->summary, body, IGX_APP_ID);
      notify_notification_clear_actions (live->notification);
      return live;
    }

  live = g_new0 (Live, 1);
  live->worker = self;
  live->kind = notification->kind;
  live->key = g_strdup (notification->key);
  live->symbol = g_strdup (notification->symbol);
  live->notification = notify_notification_new (notification->summary, body, IGX_APP_ID);
  notify_notification_set_urgency (live->notification, notification->quiet ? NOTIFY_URGENCY_LOW
                                                                           : NOTIFY_URGENCY_NORMAL);
  if (notification->quiet)
    notify_notification_set_hint (live->notification, "suppress-sound",
                                  g_variant_new_boolean (TRUE));
  notify_notification_set_hint (live->notification, "desktop-entry",
                                g_variant_new_string (IGX_APP_ID));
  notify_notification_set_category (live->notification, notification->kind == IGX_NOTIFICATION_TEXT
                                                            ? "x-ignitex.status"
                                                            : "x-ignitex.signal");
  return live;
}

static gboolean
igx_notifier_worker_show (IgxNotifierWorker *self,
                          const IgxNotification *notification,
                          const char *const *capabilities,
                          GError **error)
{
  g_autofree char *escaped = NULL;
  const char *body = notification->body;
  Live *live = NULL;
  gboolean known = FALSE;
  gboolean shown = FALSE;

  if (g_strv_contains (capabilities, "body-markup"))
    body = escaped = g_markup_escape_text (body, -1);
  known = igx_notifier_worker_find_live (self, notification) != NULL;
  live = igx_notifier_worker_make_live (self, notification, body);

  /* A daemon without buttons may show a dialog instead: it gets none. Where the default action
   * is not a click on the text it is a button, so there is no second one that opens. */
  if (g_strv_contains (capabilities, "actions"))
    {
      notify_notification_add_action (live->notification, "default", _ ("Open"), action_cb, live,
                                      NULL);
      if (live->kind == IGX_NOTIFICATION_SIGNAL)
        notify_notification_add_action (live->notification, "mute", _ ("Mute 4 h"), action_cb, live,
                                        NULL);
    }
  shown = notify_notification_show (live->notification, error);
  if (known)
    return shown;
  if (!shown)
    {
      live_free (live);
      return FALSE;
    }
  g_signal_connect (live->notification, "closed", G_CALLBACK (closed_cb), live);
  g_ptr_array_add (self->live, live);
  return TRUE;
}

static gboolean
igx_notifier_worker_over_budget (IgxNotifierWorker *self, const IgxNotification *notification)
{
  const gint64 now = g_get_monotonic_time ();

  while (!g_queue_is_empty (&self->shown_at)
         && now - *(const gint64 *) g_queue_peek_head (&self->shown_at) > 60 * G_USEC_PER_SEC)
    g_free (g_queue_pop_head (&self->shown_at));
  return notification->kind == IGX_NOTIFICATION_SIGNAL
         && igx_notifier_worker_find_live (self, notification) == NULL
         && g_queue_get_length (&self->shown_at) >= IGX_NOTIFIER_WORKER_PER_MINUTE;
}

static void
igx_notifier_worker_arm (IgxNotifierWorker *self, GSource **slot, guint ms, GSourceFunc func)
{
  if (*slot != NULL)
    return;
  *slot = g_timeout_source_new (ms);
  g_source_set_callback (*slot, func, self, NULL);
  g_source_attach (*slot, self->context);
}

static void
clear_source (GSource **slot)
{
  if (*slot == NULL)
    return;
  g_source_destroy (*slot);
  g_clear_pointer (slot, g_source_unref);
}

static gboolean
retry_cb (gpointer data)
{
  IgxNotifierWorker *self = data;

  clear_source (&self->retry_source);
  igx_notifier_worker_pump (self);
  return G_SOURCE_REMOVE;
}

/* Puts what is to be shown into the queue, in place of one that waits and is about the same. */
static gboolean
igx_notifier_worker_replace (IgxNotifierWorker *self, IgxNotification *notification)
{
  for (GList *link = self->queue.head; link != NULL; link = link->next)
    {
      const IgxNotification *waiting = link->data;

      if (igx_notification_is_about (waiting, notification->kind, notification->key))
        {
          igx_notification_free (link->data);
          link->data = notification;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
digest_cb (gpointer data)
{
  IgxNotifierWorker *self = data;
  IgxNotification *digest
      = igx_notification_new_digest ((const char *const *) self->digest->pdata, self->digest->len);

  clear_source (&self->digest_source);
  g_mutex_lock (&self->lock);
  if (!igx_notifier_worker_replace (self, digest))
    g_queue_push_head (&self->queue, digest);
  g_mutex_unlock (&self->lock);
  igx_notifier_worker_pump (self);
  return G_SOURCE_REMOVE;
}

static void
igx_notifier_worker_add_to_digest (IgxNotifierWorker *self, const IgxNotification *notification)
{
  const gint64 now = g_get_monotonic_time ();

  if (now - self->digest_at > 60 * G_USEC_PER_SEC || self->digest->len >= DIGEST_MAX)
    g_ptr_array_set_size (self->digest, 0);
  self->digest_at = now;
  g_ptr_array_add (self->digest, g_strdup (notification->summary));
  igx_notifier_worker_arm (self, &self->digest_source, DIGEST_DELAY_MS, digest_cb);
}

/* Takes what is next; what waited too long is dropped. */
static IgxNotification *
igx_notifier_worker_take (IgxNotifierWorker *self)
{
  const gint64 now = g_get_monotonic_time ();
  IgxNotification *notification = NULL;

  g_mutex_lock (&self->lock);
  while (!self->stopped && notification == NULL)
    {
      notification = g_queue_pop_head (&self->queue);
      if (notification == NULL || now - notification->queued_at <= WAIT_MAX_US)
        break;
      g_clear_pointer (&notification, igx_notification_free);
      self->n_dropped++;
    }
  self->in_flight = notification != NULL;
  self->busy_since = self->in_flight ? now : 0;
  g_mutex_unlock (&self->lock);
  return notification;
}

static void
igx_notifier_worker_done (IgxNotifierWorker *self, guint64 n_shown, guint64 n_dropped)
{
  g_mutex_lock (&self->lock);
  self->in_flight = FALSE;
  self->busy_since = 0;
  self->n_shown += n_shown;
  self->n_dropped += n_dropped;
  g_mutex_unlock (&self->lock);
}

static void
igx_notifier_worker_put_back (IgxNotifierWorker *self, IgxNotification *notification)
{
  g_mutex_lock (&self->lock);
  self->in_flight = FALSE;
  self->busy_since = 0;
  g_queue_push_head (&self->queue, notification);
  g_mutex_unlock (&self->lock);
}

/* Shows one; returns whether to go on with the next. */
static gboolean
igx_notifier_worker_step (IgxNotifierWorker *self)
{
  g_autoptr (IgxNotification) notification = igx_notifier_worker_take (self);
  g_auto (GStrv) capabilities = NULL;
  g_autoptr (GError) error = NULL;

  if (notification == NULL)
    return FALSE;
  if (igx_notifier_worker_over_budget (self, notification))
    {
      igx_notifier_worker_add_to_digest (self, notification);
      igx_notifier_worker_done (self, 0, 0);
      return TRUE;
    }

  capabilities = igx_notifier_worker_probe (self, &error);
  if (capabilities == NULL)
    {
      igx_notifier_worker_set_problem (self, error_sentence (error));
      igx_notifier_worker_put_back (self, g_steal_pointer (&notification));
      igx_notifier_worker_arm (self, &self->retry_source, RETRY_MS, retry_cb);
      return FALSE;
    }
  if (!igx_notifier_worker_show (self, notification, (const char *const *) capabilities, &error))
    {
      /* It may be on the screen all the same: not twice. */
      igx_notifier_worker_set_problem (self, error_sentence (error));
      igx_notifier_worker_done (self, 0, 1);
      return TRUE;
    }

  if (notification->kind == IGX_NOTIFICATION_SIGNAL)
    {
      const gint64 now = g_get_monotonic_time ();

      g_queue_push_tail (&self->shown_at, g_memdup2 (&now, sizeof now));
    }
  if (self->live->len > LIVE_MAX)
    g_ptr_array_remove_index (self->live, 0);
  igx_notifier_worker_set_problem (self, NULL);
  igx_notifier_worker_done (self, 1, 0);
  return TRUE;
}

static void
igx_notifier_worker_pump (IgxNotifierWorker *self)
{
  while (self->retry_source == NULL && igx_notifier_worker_step (self))
    continue;
}

static gboolean
igx_notifier_worker_is_stopped (IgxNotifierWorker *self)
{
  gboolean stopped = FALSE;

  g_mutex_lock (&self->lock);
  stopped = self->stopped;
  g_mutex_unlock (&self->lock);
  return stopped;
}

static gpointer
worker_main (gpointer data)
{
  IgxNotifierWorker *self = data;

  g_mutex_lock (&libnotify_lock);
  g_main_context_push_thread_default (self->context);
  self->portal = g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
  notify_init ("IgniteX");
  while (!igx_notifier_worker_is_stopped (self))
    {
      igx_notifier_worker_pump (self);
      g_main_context_iteration (self->context, TRUE);
    }
  clear_source (&self->retry_source);
  clear_source (&self->digest_source);
  /* What is on the screen stays there: the news is still true. */
  g_ptr_array_set_size (self->live, 0);
  notify_uninit ();
  /* What the proxy of libnotify left in this context holds the connection and the context. */
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  g_clear_object (&self->bus);
  g_main_context_pop_thread_default (self->context);
  g_mutex_unlock (&libnotify_lock);
  worker_unref (self);
  return NULL;
}

/**
 * igx_notifier_worker_new:
 * @queue_max: most notifications that wait
 * @func: called in the main context of the calling thread
 *
 * Returns: (transfer full): a worker, to be ended with igx_notifier_worker_stop(); its thread
 *   starts with the first notification
 */
IgxNotifierWorker *
igx_notifier_worker_new (guint queue_max,
                         IgxNotifierEventFunc func,
                         gpointer user_data,
                         GDestroyNotify destroy)
{
  IgxNotifierWorker *self = g_atomic_rc_box_new0 (IgxNotifierWorker);

  self->owner_context = g_main_context_ref_thread_default ();
  self->context = g_main_context_new ();
  self->cancellable = g_cancellable_new ();
  self->queue_max = queue_max;
  self->func = func;
  self->user_data = user_data;
  self->destroy = destroy;
  self->live = g_ptr_array_new_with_free_func (live_free);
  self->digest = g_ptr_array_new_with_free_func (g_free);
  g_mutex_init (&self->lock);
  g_queue_init (&self->queue);
  g_queue_init (&self->shown_at);
  return self;
}

/**
 * igx_notifier_worker_push:
 * @notification: (transfer full): what to show; takes the place of one that waits and is about
 *   the same
 *
 * Returns at once. With a full queue @notification is counted as dropped.
 */
void
igx_notifier_worker_push (IgxNotifierWorker *self, IgxNotification *notification)
{
  gboolean dropped = FALSE;

  g_mutex_lock (&self->lock);
  if (!igx_notifier_worker_replace (self, notification))
    {
      dropped = g_queue_get_length (&self->queue) + self->in_flight >= self->queue_max;
      if (!dropped)
        g_queue_push_tail (&self->queue, notification);
    }
  self->n_dropped += dropped;
  g_mutex_unlock (&self->lock);
  if (dropped)
    igx_notification_free (notification);

  if (!self->started)
    {
      self->started = TRUE;
      g_thread_unref (g_thread_new ("igx-notify", worker_main, g_atomic_rc_box_acquire (self)));
    }
  g_main_context_wakeup (self->context);
}

/**
 * igx_notifier_worker_stop:
 * @self: (transfer full): a worker
 *
 * Returns at once, whatever the daemon does; the function of the worker is not called after it.
 */
void
igx_notifier_worker_stop (IgxNotifierWorker *self)
{
  g_mutex_lock (&self->lock);
  self->stopped = TRUE;
  g_mutex_unlock (&self->lock);
  g_cancellable_cancel (self->cancellable);
  g_main_context_wakeup (self->context);

  self->func = NULL;
  if (self->destroy != NULL)
    self->destroy (self->user_data);
  worker_unref (self);
}

guint64
igx_notifier_worker_get_n_dropped (IgxNotifierWorker *self)
{
  guint64 n = 0;

  g_mutex_lock (&self->lock);
  n = self->n_dropped;
  g_mutex_unlock (&self->lock);
  return n;
}

guint64
igx_notifier_worker_get_n_shown (IgxNotifierWorker *self)
{
  guint64 n = 0;

  g_mutex_lock (&self->lock);
  n = self->n_shown;
  g_mutex_unlock (&self->lock);
  return n;
}

/**
 * igx_notifier_worker_dup_problem:
 *
 * Returns: (transfer full) (nullable): one sentence, %NULL while all is well or unknown
 */
char *
igx_notifier_worker_dup_problem (IgxNotifierWorker *self)
{
  char *problem = NULL;

  g_mutex_lock (&self->lock);
  if (self->busy_since != 0 && g_get_monotonic_time () - self->busy_since > BUSY_MAX_US)
    problem = g_strdup (hung_sentence ());
  else
    problem = g_strdup (self->problem);
  g_mutex_unlock (&self->lock);
  return problem;
}
