/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * IgxExchangeSocket:
 *
 * The server's end of one WebSocket, on a connection whose handshake is done. Written here and
 * not taken from libsoup, because the exchange counts pings, insists on the payload of pongs and
 * cuts without a goodbye, none of which libsoup lets a server do; and because a client built on
 * libsoup is better judged by something else than libsoup.
 */
typedef struct _IgxExchangeSocket IgxExchangeSocket;

/**
 * IgxExchangeSocketHandler:
 * @text: a whole text message, terminated by NUL
 * @ping: a ping arrived; it is answered already
 * @pong: a pong arrived
 * @closed: the connection is gone; called once, the last of all
 */
typedef struct
{
  void (*text) (IgxExchangeSocket *socket, const char *text, gpointer data);
  void (*ping) (IgxExchangeSocket *socket, gpointer data);
  void (*pong) (IgxExchangeSocket *socket, const char *payload, gpointer data);
  void (*closed) (IgxExchangeSocket *socket, const char *reason, gpointer data);
} IgxExchangeSocketHandler;

IgxExchangeSocket *
igx_exchange_socket_new (GIOStream *stream, const IgxExchangeSocketHandler *handler, gpointer data);
void igx_exchange_socket_unref (IgxExchangeSocket *self);
void igx_exchange_socket_send_text (IgxExchangeSocket *self, const char *text);
void igx_exchange_socket_send_ping (IgxExchangeSocket *self, const char *payload);
void igx_exchange_socket_close (IgxExchangeSocket *self, guint16 code, const char *reason);
void igx_exchange_socket_cut (IgxExchangeSocket *self, const char *reason);

G_END_DECLS
