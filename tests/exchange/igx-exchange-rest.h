/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "exchange/igx-exchange-state.h"

G_BEGIN_DECLS

void igx_exchange_rest_handle (IgxExchangeState *state, SoupServerMessage *message);
void igx_exchange_rest_answer (SoupServerMessage *message, guint status, const char *json);
void igx_exchange_rest_answer_status (IgxExchangeState *state,
                                      SoupServerMessage *message,
                                      guint status,
                                      guint retry_after);

G_END_DECLS
