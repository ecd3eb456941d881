/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "igx-dbus.h"

G_BEGIN_DECLS

/**
 * IgxClientState:
 * @IGX_CLIENT_STATE_STARTING: the service is being looked for or started
 * @IGX_CLIENT_STATE_RUNNING: the service owns its name
 * @IGX_CLIENT_STATE_STOPPED: nobody owns the name, and nobody is starting it
 */
typedef enum
{
  IGX_CLIENT_STATE_STARTING,
  IGX_CLIENT_STATE_RUNNING,
  IGX_CLIENT_STATE_STOPPED,
} IgxClientState;

#define IGX_TYPE_CLIENT (igx_client_get_type ())
G_DECLARE_FINAL_TYPE (IgxClient, igx_client, IGX, CLIENT, GObject)

void igx_client_new_async (GDBusConnection *connection,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
IgxClient *igx_client_new_finish (GAsyncResult *result, GError **error);
IgxDBusIgniteX1 *igx_client_get_proxy (IgxClient *self);
IgxClientState igx_client_get_state (IgxClient *self);
void igx_client_start_async (IgxClient *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean igx_client_start_finish (IgxClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
