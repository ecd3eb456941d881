/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "exchange/igx-exchange-streams.h"

G_BEGIN_DECLS

/**
 * IgxExchangeControl:
 *
 * Orders from a test: how to misbehave, and what the time is.
 */
typedef struct _IgxExchangeControl IgxExchangeControl;

typedef void (*IgxExchangeRefuseFunc) (guint milliseconds, gpointer user_data);

IgxExchangeControl *igx_exchange_control_new (IgxExchangeState *state,
                                              IgxExchangeStreams *streams,
                                              IgxExchangeRefuseFunc refuse,
                                              gpointer user_data);
void igx_exchange_control_free (IgxExchangeControl *self);
void igx_exchange_control_handle (IgxExchangeControl *self, SoupServerMessage *message);

G_END_DECLS
