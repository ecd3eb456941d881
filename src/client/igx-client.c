/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The proxy never starts the service: a person who quit it must not get it back because a window
 * asked for a candle. Only igx_client_start_async() does, and only when it is called. */
#include "client/igx-client.h"

#include "igx-config.h"

#include <glib/gi18n-lib.h>

/** How long the bus may take to start the service, ms. */
#define START_TIMEOUT 30000

struct _IgxClient
{
  GObject parent_instance;

  IgxDBusIgniteX1 *proxy; /* (owned) */
  IgxClientState state;
  guint n_starting;
};

enum
{
  STATE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (IgxClient, igx_client, G_TYPE_OBJECT)

static void
update_state (IgxClient *self)
{
  g_autofree char *owner = g_dbus_proxy_get_name_owner (G_DBUS_PROXY (self->proxy));
  IgxClientState state = IGX_CLIENT_STATE_STOPPED;

  if (owner != NULL)
    state = IGX_CLIENT_STATE_RUNNING;
  else if (self->n_starting > 0)
    state = IGX_CLIENT_STATE_STARTING;
  if (state == self->state)
    return;
  self->state = state;
  g_signal_emit (self, signals[STATE_CHANGED], 0);
}

static void
igx_client_dispose (GObject *object)
{
  IgxClient *self = IGX_CLIENT (object);

  g_clear_object (&self->proxy);
  G_OBJECT_CLASS (igx_client_parent_class)->dispose (object);
}

static void
igx_client_class_init (IgxClientClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = igx_client_dispose;

  /**
   * IgxClient::state-changed:
   *
   * The service came, went, or is being started: see igx_client_get_state().
   */
  signals[STATE_CHANGED] = g_signal_new ("state-changed", IGX_TYPE_CLIENT, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
igx_client_init (IgxClient *self)
{
  self->state = IGX_CLIENT_STATE_STOPPED;
}

static void
proxy_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (IgxClient) self = NULL;
  GError *error = NULL;
  IgxDBusIgniteX1 *proxy = igx_dbus_ignite_x1_proxy_new_finish (result, &error);

  if (proxy == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  self = g_object_new (IGX_TYPE_CLIENT, NULL);
  self->proxy = proxy;
  g_signal_connect_object (proxy, "notify::g-name-owner", G_CALLBACK (update_state), self,
                           G_CONNECT_SWAPPED);
  update_state (self);
  g_task_return_pointer (task, g_steal_pointer (&self), g_object_unref);
}

/**
 * igx_client_new_async:
 * @connection: the session bus
 *
 * Makes the proxy of the service, running or not. Starts nothing.
 */
void
igx_client_new_async (GDBusConnection *connection,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (G_IS_DBUS_CONNECTION (connection));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, igx_client_new_async);
  igx_dbus_ignite_x1_proxy_new (connection, G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START, IGX_SERVICE_NAME,
                                IGX_SERVICE_PATH, cancellable, proxy_ready_cb,
                                g_steal_pointer (&task));
}

/**
 * igx_client_new_finish:
 *
 * Returns: (transfer full): the client, or %NULL if the bus is gone
 */
IgxClient *
igx_client_new_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * igx_client_get_proxy:
 *
 * Returns: (transfer none): the one proxy, valid across restarts of the service
 */
IgxDBusIgniteX1 *
igx_client_get_proxy (IgxClient *self)
{
  g_return_val_if_fail (IGX_IS_CLIENT (self), NULL);

  return self->proxy;
}

IgxClientState
igx_client_get_state (IgxClient *self)
{
  g_return_val_if_fail (IGX_IS_CLIENT (self), IGX_CLIENT_STATE_STOPPED);

  return self->state;
}

/* The bus speaks of files and names; a person needs to know what to do. */
static GError *
explain (GError *error)
{
  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN))
    {
      GError *clear = g_error_new_literal (
          error->domain, error->code,
          _ ("The service is not installed for this session: install IgniteX again, or start "
             "ignitexd by hand."));

      g_error_free (error);
      return clear;
    }
  g_dbus_error_strip_remote_error (error);
  g_prefix_error (&error, "%s: ", _ ("The service could not be started"));
  return error;
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GVariant) reply = NULL;
  IgxClient *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->n_starting--;
  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (self->proxy != NULL)
    update_state (self);
  if (reply == NULL)
    {
      g_task_return_error (task, explain (error));
      return;
    }
  g_task_return_boolean (task, TRUE);
}

/**
 * igx_client_start_async:
 *
 * Asks the bus to start the service, once. Where it runs already this does nothing and succeeds.
 */
void
igx_client_start_async (IgxClient *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (IGX_IS_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, igx_client_start_async);
  self->n_starting++;
  update_state (self);
  g_dbus_connection_call (g_dbus_proxy_get_connection (G_DBUS_PROXY (self->proxy)),
                          "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                          "StartServiceByName", g_variant_new ("(su)", IGX_SERVICE_NAME, 0),
                          G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE, START_TIMEOUT,
                          cancellable, started_cb, g_steal_pointer (&task));
}

gboolean
igx_client_start_finish (IgxClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
