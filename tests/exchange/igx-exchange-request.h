/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  IGX_EXCHANGE_METHOD_NONE, /* a request with a mistake */
  IGX_EXCHANGE_METHOD_SUBSCRIBE,
  IGX_EXCHANGE_METHOD_UNSUBSCRIBE,
  IGX_EXCHANGE_METHOD_LIST_SUBSCRIPTIONS,
  IGX_EXCHANGE_METHOD_SET_PROPERTY,
  IGX_EXCHANGE_METHOD_GET_PROPERTY,
  IGX_EXCHANGE_N_METHODS,
} IgxExchangeMethod;

/**
 * IgxExchangeRequest:
 *
 * A message that a client sends over the stream.
 */
typedef struct
{
  IgxExchangeMethod method;
  char *id;       /* (nullable): as JSON, for the reply */
  GStrv streams;  /* (nullable): of SUBSCRIBE and UNSUBSCRIBE */
  gboolean value; /* of SET_PROPERTY */
  int code;
  char *message; /* (nullable): the mistake */
} IgxExchangeRequest;

void igx_exchange_request_parse (IgxExchangeRequest *self, const char *text);
void igx_exchange_request_fail (IgxExchangeRequest *self, int code, const char *message);
char *igx_exchange_request_format_reply (const IgxExchangeRequest *self, const char *result);
void igx_exchange_request_clear (IgxExchangeRequest *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IgxExchangeRequest, igx_exchange_request_clear)

G_END_DECLS
