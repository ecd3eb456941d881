/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * IgxTestExchange:
 *
 * The test exchange as a process of its own, on free ports of the loopback. It dies with the
 * test, however that ends. Mistakes end the test.
 */
typedef struct _IgxTestExchange IgxTestExchange;

IgxTestExchange *igx_test_exchange_start (const char *first_argument, ...) G_GNUC_NULL_TERMINATED;
IgxTestExchange *igx_test_exchange_startv (const char *const *arguments);
void igx_test_exchange_stop (IgxTestExchange *self);
const char *igx_test_exchange_get_rest_url (IgxTestExchange *self);
const char *igx_test_exchange_get_stream_url (IgxTestExchange *self);
guint igx_test_exchange_get_port (IgxTestExchange *self);
void igx_test_exchange_order (IgxTestExchange *self, const char *order);
char *igx_test_exchange_get_stats (IgxTestExchange *self);
gint64 igx_test_exchange_get_stat (IgxTestExchange *self, const char *name);
gint64 igx_test_exchange_count_requests (IgxTestExchange *self, const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IgxTestExchange, igx_test_exchange_stop)

G_END_DECLS
