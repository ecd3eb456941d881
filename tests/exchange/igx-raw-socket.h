/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * IgxRawSocket:
 *
 * A WebSocket client without manners: sends frames as it is told and answers no ping.
 */
typedef struct
{
  GSocketConnection *connection;
} IgxRawSocket;

IgxRawSocket *igx_raw_socket_new (guint port, const char *path);
void igx_raw_socket_free (IgxRawSocket *self);
void igx_raw_socket_send (IgxRawSocket *self, guint8 opcode, const char *payload);
guint8 igx_raw_socket_receive (IgxRawSocket *self, char **payload);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxRawSocket, igx_raw_socket_free)

G_END_DECLS
