/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/igx-time-source.h"

G_BEGIN_DECLS

/** Requests on their way at the same time, and waiting behind them. */
#define IGX_HTTP_IN_FLIGHT_MAX 4
#define IGX_HTTP_QUEUE_MAX     4096
/** Longest body that comes with an error status. */
#define IGX_HTTP_ERROR_BODY_MAX (64 * 1024)
/** Longest wait that a Retry-After header can ask for, in seconds: bans end after three days. */
#define IGX_HTTP_RETRY_AFTER_MAX (4 * 24 * 3600)
/** Weight a minute until the exchange tells its limit. */
#define IGX_HTTP_WEIGHT_LIMIT 6000

/**
 * IgxHttpTiming:
 * @io_timeout_s: no byte for so long ends a request
 * @deadline_ms: a request with all its body takes no longer
 * @down_ms: a host that failed is asked last for so long
 * @blocked_ms: a host that refuses this place is not asked for so long
 * @window_ms: over which weight is counted
 * @default_retry_ms: the wait after 429 and 418 without Retry-After
 * @forbidden_ms: the wait after 403
 *
 * Real milliseconds; for tests.
 */
typedef struct
{
  guint io_timeout_s;
  guint deadline_ms;
  guint down_ms;
  guint blocked_ms;
  guint window_ms;
  guint default_retry_ms;
  guint forbidden_ms;
} IgxHttpTiming;

extern const IgxHttpTiming igx_http_default_timing;

#define IGX_TYPE_HTTP (igx_http_get_type ())
G_DECLARE_FINAL_TYPE (IgxHttp, igx_http, IGX, HTTP, GObject)

IgxHttp *igx_http_new (const char *const *hosts,
                       const IgxTimeSource *time_source,
                       const IgxHttpTiming *timing);

void igx_http_get_async (IgxHttp *self,
                         const char *path,
                         guint weight,
                         gsize body_max,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
GBytes *igx_http_get_finish (IgxHttp *self, GAsyncResult *result, GError **error);

void igx_http_set_weight_limit (IgxHttp *self, guint limit);
guint igx_http_get_weight_limit (IgxHttp *self);
guint igx_http_get_used_weight (IgxHttp *self);
gint64 igx_http_get_retry_at (IgxHttp *self);
const char *igx_http_get_host (IgxHttp *self);
const char *igx_http_get_last_error (IgxHttp *self);

G_END_DECLS
