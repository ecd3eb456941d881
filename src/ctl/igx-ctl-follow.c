/* SPDX-License-Identifier: GPL-3.0-or-later */
/* D-Bus tells of each signal at least once and only while the service runs. So: listen first,
 * then ask for the last ones, and ask again whenever a service appears; each id is shown once. */
#include "ctl/igx-ctl-follow.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ctl/igx-ctl-bus.h"
#include "ctl/igx-ctl-json.h"
#include "igx-config.h"

/** Ids that are remembered: more than one restart can bring back. */
#define SEEN_MAX 20000
/** After a restart so many of the last signals are looked through for new ones. */
#define CATCH_UP_MAX 1000

typedef struct
{
  IgxCtlSource *source;
  const IgxSignalQuery *query;
  gboolean json;
  gboolean bus_lost;
  gboolean present;
  gboolean ask_again;
  GHashTable *seen;   /* of char: ids */
  GQueue *seen_order; /* of char: the same, oldest first */
  GPtrArray *waiting; /* of GVariant: heard while asking */
  gint64 detected_to; /* what was detected before is not new */
  IgxCtlExit code;
} Follow;

static gint64
detected_at (GVariant *signal)
{
  gint64 time = 0;

  if (!g_variant_lookup (signal, "detected_at", "x", &time))
    g_variant_lookup (signal, "close_time", "x", &time);
  return time;
}

static gboolean
has_text (GVariant *signal, const char *key, const char *wanted)
{
  const char *text = NULL;

  return wanted == NULL
         || (g_variant_lookup (signal, key, "&s", &text) && strcmp (text, wanted) == 0);
}

static gboolean
is_wanted (const Follow *self, GVariant *signal)
{
  const IgxSignalQuery *query = self->query;
  gint64 close_time = 0;
  double quality = NAN;

  g_variant_lookup (signal, "close_time", "x", &close_time);
  g_variant_lookup (signal, "quality", "d", &quality);
  return has_text (signal, "symbol", query->symbol)
         && has_text (signal, "strategy", query->strategy)
         && has_text (signal, "direction", query->direction)
         && !(query->quality_min > 0 && !(quality >= query->quality_min))
         && close_time >= query->since;
}

static void
show (Follow *self, GVariant *signal)
{
  const char *id = NULL;
  char *kept = NULL;

  if (!g_variant_lookup (signal, "id", "&s", &id) || g_hash_table_contains (self->seen, id)
      || !is_wanted (self, signal))
    return;
  kept = g_strdup (id);
  g_hash_table_add (self->seen, kept);
  g_queue_push_tail (self->seen_order, kept);
  if (g_queue_get_length (self->seen_order) > SEEN_MAX)
    g_hash_table_remove (self->seen, g_queue_pop_head (self->seen_order));
  self->detected_to = MAX (self->detected_to, detected_at (signal));
  if (self->json)
    igx_ctl_json_print (signal);
  else
    igx_ctl_signal_list_print_row (signal);
  fflush (stdout);
}

static void
signal_added_cb (GDBusConnection *connection,
                 const char *sender,
                 const char *path,
                 const char *interface,
                 const char *name,
                 GVariant *parameters,
                 gpointer user_data)
{
  Follow *self = user_data;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(a{sv})")))
    return;
  g_ptr_array_add (self->waiting, g_variant_get_child_value (parameters, 0));
}

static void
appeared_cb (GDBusConnection *connection, const char *name, const char *owner, gpointer user_data)
{
  Follow *self = user_data;

  self->present = TRUE;
  self->ask_again = TRUE;
}

static void
vanished_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  Follow *self = user_data;

  if (self->present)
    igx_ctl_command_error ("The service has ended: waiting for it to come back");
  self->present = FALSE;
}

static void
closed_cb (GDBusConnection *connection,
           gboolean remote_peer_vanished,
           GError *error,
           gpointer user_data)
{
  ((Follow *) user_data)->bus_lost = TRUE;
}

/* Shows what came while nobody listened, oldest first. */
static gboolean
catch_up (Follow *self, guint limit, gboolean all)
{
  GError *error = NULL;
  gint64 from = self->detected_to;
  g_autoptr (GPtrArray) signals
      = igx_ctl_signal_list_load (self->source, self->query, limit, &error);

  if (signals == NULL && !all && igx_ctl_bus_is_absent (error))
    {
      /* Gone again before it answered. */
      g_error_free (error);
      return TRUE;
    }
  if (signals == NULL)
    {
      self->code = igx_ctl_bus_report (error);
      /* One that came back but cannot answer yet still sends its signals. */
      return !all;
    }
  for (guint i = signals->len; i > 0; i--)
    if (all || detected_at (signals->pdata[i - 1]) >= from)
      show (self, signals->pdata[i - 1]);
  return TRUE;
}

static void
listen_and_show (Follow *self)
{
  while (!self->bus_lost)
    {
      if (self->waiting->len == 0 && !self->ask_again)
        g_main_context_iteration (NULL, TRUE);
      if (self->ask_again)
        {
          self->ask_again = FALSE;
          catch_up (self, CATCH_UP_MAX, FALSE);
        }
      for (guint i = 0; i < self->waiting->len; i++)
        show (self, self->waiting->pdata[i]);
      g_ptr_array_set_size (self->waiting, 0);
    }
  igx_ctl_command_error ("The session bus is gone");
  self->code = IGX_CTL_FAILED;
}

/**
 * igx_ctl_follow_run:
 * @source: with a bus
 * @query: which signals
 * @limit: how many of those that are there already to begin with
 * @json: JSON lines, else lines for a person
 *
 * Prints signals as they come, until the bus ends.
 *
 * Returns: what to exit with
 */
IgxCtlExit
igx_ctl_follow_run (IgxCtlSource *source, const IgxSignalQuery *query, guint limit, gboolean json)
{
  Follow self = { .source = source, .query = query, .json = json };
  guint subscription = 0;
  guint watch = 0;

  self.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.seen_order = g_queue_new ();
  self.waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  g_signal_connect (source->bus, "closed", G_CALLBACK (closed_cb), &self);
  subscription = g_dbus_connection_signal_subscribe (
      source->bus, IGX_SERVICE_NAME, IGX_INTERFACE, "SignalAdded", IGX_SERVICE_PATH, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, signal_added_cb, &self, NULL);
  if (!json)
    igx_ctl_signal_list_print_header ();
  if (catch_up (&self, limit, TRUE))
    {
      watch = g_bus_watch_name_on_connection (source->bus, IGX_SERVICE_NAME,
                                              G_BUS_NAME_WATCHER_FLAGS_NONE, appeared_cb,
                                              vanished_cb, &self, NULL);
      listen_and_show (&self);
      g_bus_unwatch_name (watch);
    }
  g_dbus_connection_signal_unsubscribe (source->bus, subscription);
  g_signal_handlers_disconnect_by_data (source->bus, &self);
  g_hash_table_unref (self.seen);
  g_queue_free (self.seen_order);
  g_ptr_array_unref (self.waiting);
  return self.code;
}
