/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * IgxExchangeQuery:
 *
 * The parameters of one request, checked as the exchange checks them. The first mistake stays;
 * later reads give their defaults.
 */
typedef struct
{
  GHashTable *values; /* name to value */
  guint n_sent;
  guint n_read;
  int code;      /* 0 or the exchange's negative error code */
  char *message; /* (nullable) */
} IgxExchangeQuery;

void igx_exchange_query_init (IgxExchangeQuery *self, const char *text);
void igx_exchange_query_clear (IgxExchangeQuery *self);
void igx_exchange_query_fail (IgxExchangeQuery *self, int code, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
const char *igx_exchange_query_get (IgxExchangeQuery *self, const char *name);
const char *igx_exchange_query_need (IgxExchangeQuery *self, const char *name);
const char *igx_exchange_query_get_symbol (IgxExchangeQuery *self, const char *name);
gint64 igx_exchange_query_get_number (IgxExchangeQuery *self, const char *name, gint64 missing);
gint64 igx_exchange_query_get_time (IgxExchangeQuery *self, const char *name);
gint64 igx_exchange_query_get_zone (IgxExchangeQuery *self, const char *name);
gboolean igx_exchange_query_parse_zone (const char *text, gint64 *offset);
void igx_exchange_query_finish (IgxExchangeQuery *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IgxExchangeQuery, igx_exchange_query_clear)

G_END_DECLS
