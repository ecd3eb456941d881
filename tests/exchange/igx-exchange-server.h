/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "exchange/igx-exchange-state.h"

G_BEGIN_DECLS

/**
 * IgxExchangeServer:
 *
 * The exchange on the loopback: REST, streams and control on one port, control also on a second.
 */
typedef struct _IgxExchangeServer IgxExchangeServer;

IgxExchangeServer *igx_exchange_server_new (IgxExchangeState *state);
void igx_exchange_server_free (IgxExchangeServer *self);
gboolean igx_exchange_server_listen (IgxExchangeServer *self, guint port, GError **error);
gboolean igx_exchange_server_listen_control (IgxExchangeServer *self, guint port, GError **error);
guint igx_exchange_server_get_port (IgxExchangeServer *self);
guint igx_exchange_server_get_control_port (IgxExchangeServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxExchangeServer, igx_exchange_server_free)

G_END_DECLS
