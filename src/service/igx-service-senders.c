/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service/igx-service-senders.h"

#include "service/igx-service-error.h"

typedef struct
{
  GCancellable *cancellable; /* (owned) */
  guint n_calls;
  guint watch; /* 0 on a connection without a bus */
} Sender;

struct _IgxServiceSenders
{
  GDBusConnection *connection; /* (owned) */
  GHashTable *senders;         /* (owned): unique name to Sender; only those with calls */
  guint n_calls;
};

static void
sender_free (Sender *sender)
{
  if (sender->watch != 0)
    g_bus_unwatch_name (sender->watch);
  g_object_unref (sender->cancellable);
  g_free (sender);
}

/**
 * igx_service_senders_new:
 * @connection: where the senders are
 *
 * Returns: (transfer full): with nobody waiting
 */
IgxServiceSenders *
igx_service_senders_new (GDBusConnection *connection)
{
  IgxServiceSenders *self = g_rc_box_new0 (IgxServiceSenders);

  self->connection = g_object_ref (connection);
  self->senders
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sender_free);
  return self;
}

/**
 * igx_service_senders_ref:
 *
 * Each call that waits holds one, so that it can be counted out whenever it ends.
 *
 * Returns: (transfer full): @self
 */
IgxServiceSenders *
igx_service_senders_ref (IgxServiceSenders *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  IgxServiceSenders *self = data;

  g_hash_table_unref (self->senders);
  g_object_unref (self->connection);
}

void
igx_service_senders_unref (IgxServiceSenders *self)
{
  g_rc_box_release_full (self, clear);
}

/**
 * igx_service_senders_cancel_all:
 *
 * Cancels every call that is still waiting.
 */
void
igx_service_senders_cancel_all (IgxServiceSenders *self)
{
  g_autoptr (GPtrArray) waiting = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, self->senders);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (waiting, g_object_ref (((Sender *) value)->cancellable));
  for (guint i = 0; i < waiting->len; i++)
    g_cancellable_cancel (waiting->pdata[i]);
}

static void
sender_vanished_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  IgxServiceSenders *self = user_data;
  Sender *sender = g_hash_table_lookup (self->senders, name);
  g_autoptr (GCancellable) cancellable = NULL;

  if (sender == NULL)
    return;
  /* Its entry goes when the last of its calls has ended, perhaps while cancelling. */
  cancellable = g_object_ref (sender->cancellable);
  g_cancellable_cancel (cancellable);
}

/**
 * igx_service_senders_begin:
 * @sender: (nullable): unique name of the caller
 * @error: return location for a #GError
 *
 * Counts a call in; each one must be counted out with igx_service_senders_end().
 *
 * Returns: (transfer full): cancelled when the sender is gone, or %NULL with
 *   %IGX_SERVICE_ERROR_LIMITS_EXCEEDED if too many calls are waiting already
 */
GCancellable *
igx_service_senders_begin (IgxServiceSenders *self, const char *sender, GError **error)
{
  const char *name = sender != NULL ? sender : "";
  Sender *entry = g_hash_table_lookup (self->senders, name);

  if (entry != NULL && entry->n_calls >= IGX_SERVICE_CALLS_PER_SENDER)
    {
      g_set_error (error, IGX_SERVICE_ERROR, IGX_SERVICE_ERROR_LIMITS_EXCEEDED,
                   "%d calls of yours are being answered already: wait for one to end",
                   IGX_SERVICE_CALLS_PER_SENDER);
      return NULL;
    }
  if (self->n_calls >= IGX_SERVICE_CALLS_MAX)
    {
      g_set_error_literal (error, IGX_SERVICE_ERROR, IGX_SERVICE_ERROR_LIMITS_EXCEEDED,
                           "The service is answering too many calls: try again in a moment");
      return NULL;
    }
  if (entry == NULL)
    {
      entry = g_new0 (Sender, 1);
      entry->cancellable = g_cancellable_new ();
      g_hash_table_insert (self->senders, g_strdup (name), entry);
      if (sender != NULL)
        entry->watch = g_bus_watch_name_on_connection (self->connection, sender,
                                                       G_BUS_NAME_WATCHER_FLAGS_NONE, NULL,
                                                       sender_vanished_cb, self, NULL);
    }
  entry->n_calls++;
  self->n_calls++;
  return g_object_ref (entry->cancellable);
}

/**
 * igx_service_senders_end:
 * @sender: (nullable): as given to igx_service_senders_begin()
 */
void
igx_service_senders_end (IgxServiceSenders *self, const char *sender)
{
  const char *name = sender != NULL ? sender : "";
  Sender *entry = g_hash_table_lookup (self->senders, name);

  g_return_if_fail (entry != NULL && entry->n_calls > 0);

  entry->n_calls--;
  self->n_calls--;
  if (entry->n_calls == 0)
    g_hash_table_remove (self->senders, name);
}
