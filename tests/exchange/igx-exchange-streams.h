/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "exchange/igx-exchange-state.h"

G_BEGIN_DECLS

/**
 * IgxExchangeStreams:
 *
 * All stream connections, and the timers that feed them. There is no timer per candle: one waits
 * for the next close of any stream; whatever closed meanwhile, at high speed several candles, is
 * sent in order.
 */
typedef struct _IgxExchangeStreams IgxExchangeStreams;

IgxExchangeStreams *igx_exchange_streams_new (IgxExchangeState *state);
void igx_exchange_streams_free (IgxExchangeStreams *self);
void igx_exchange_streams_handle (IgxExchangeStreams *self, SoupServerMessage *message);
void igx_exchange_streams_sweep (IgxExchangeStreams *self);
void igx_exchange_streams_cut (IgxExchangeStreams *self);
void igx_exchange_streams_send_shutdown (IgxExchangeStreams *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxExchangeStreams, igx_exchange_streams_free)

G_END_DECLS
