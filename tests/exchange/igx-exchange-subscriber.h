/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "exchange/igx-exchange-socket.h"
#include "exchange/igx-exchange-state.h"

G_BEGIN_DECLS

/**
 * IgxExchangeSubscriber:
 *
 * One client of the streams: its socket, what it subscribed to, and the rules it has to keep.
 */
typedef struct _IgxExchangeSubscriber IgxExchangeSubscriber;

/** Called before the subscriptions change and, with @gone, when the connection is gone. */
typedef void (*IgxExchangeSubscriberFunc) (IgxExchangeSubscriber *self,
                                           gboolean gone,
                                           gpointer user_data);

IgxExchangeSubscriber *igx_exchange_subscriber_new (IgxExchangeState *state,
                                                    gboolean combined,
                                                    gboolean microseconds,
                                                    const char *const *streams,
                                                    IgxExchangeSubscriberFunc func,
                                                    gpointer user_data);
void igx_exchange_subscriber_free (IgxExchangeSubscriber *self);
void igx_exchange_subscriber_start (IgxExchangeSubscriber *self, GIOStream *stream);
void igx_exchange_subscriber_send_closed (IgxExchangeSubscriber *self, gint64 after, gint64 now);
void igx_exchange_subscriber_send_forming (IgxExchangeSubscriber *self, gint64 now);
void igx_exchange_subscriber_send_shutdown (IgxExchangeSubscriber *self, gint64 now);
gint64 igx_exchange_subscriber_get_next_close (IgxExchangeSubscriber *self, gint64 now);
void igx_exchange_subscriber_keep_alive (IgxExchangeSubscriber *self);
void igx_exchange_subscriber_cut (IgxExchangeSubscriber *self, const char *reason);

G_END_DECLS
