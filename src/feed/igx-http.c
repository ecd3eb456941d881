/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GET requests to the hosts of one exchange, which count as one: limits are per address of the
 * user, not per host, so 429 and 418 hold back everything, while 451, 5xx and silence only move
 * on to the next host.
 *
 * Requests made while the exchange has told us to wait fail at once instead of waiting for
 * hours; whoever asked knows best what to do then.
 */
#include "feed/igx-http.h"

#include <libsoup/soup.h>
#include <string.h>

#include "feed/igx-binance-parse.h"
#include "feed/igx-feed.h"
#include "feed/igx-timer.h"
#include "igx-config.h"

#define CHUNK_SIZE (64 * 1024)

const IgxHttpTiming igx_http_default_timing = {
  .io_timeout_s = 15,
  .deadline_ms = 120 * 1000,
  .down_ms = 60 * 1000,
  .blocked_ms = 15 * 60 * 1000,
  .window_ms = 60 * 1000,
  .default_retry_ms = 60 * 1000,
  .forbidden_ms = 5 * 60 * 1000,
};

typedef struct
{
  char *base; /* without a slash at the end */
  char *name; /* for people */
  gboolean blocked;
  GSource *down_timer; /* (owned) (nullable): runs while the host is avoided */
} Host;

struct _IgxHttp
{
  GObject parent_instance;

  SoupSession *session;
  const IgxTimeSource *time_source; /* (not owned) */
  IgxHttpTiming timing;
  GPtrArray *hosts; /* of Host, in order of preference */
  const Host *host; /* (not owned): which answered last */
  GQueue queue;     /* of GTask */
  guint n_in_flight;
  gboolean pumping;
  guint weight_limit;
  guint used_weight;
  GSource *window_timer; /* (owned) (nullable): runs while used_weight counts */
  GSource *hold_timer;   /* (owned) (nullable): runs while nothing may be asked */
  gint64 retry_at;
  GError *hold_error; /* (owned) (nullable) */
  char *last_error;   /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (IgxHttp, igx_http, G_TYPE_OBJECT)

typedef struct
{
  char *path;
  guint weight;
  gsize body_max;
  guint tried; /* bit per host */
  Host *host;  /* (not owned): which is asked now */
  SoupMessage *message;
  GByteArray *body;
  GCancellable *cancellable;
  GSource *cancel_source;   /* (owned) (nullable) */
  GSource *deadline_source; /* (owned) (nullable) */
  gboolean too_late;
  gboolean queued;
  GError *error; /* (owned) (nullable): of the host before */
} Request;

static void pump (IgxHttp *self);
static void try_next_host (GTask *task);

static void
request_free (Request *request)
{
  igx_timer_clear (&request->cancel_source);
  igx_timer_clear (&request->deadline_source);
  g_clear_object (&request->message);
  g_clear_object (&request->cancellable);
  g_clear_pointer (&request->body, g_byte_array_unref);
  g_clear_error (&request->error);
  g_free (request->path);
  g_free (request);
}

static void
host_free (Host *host)
{
  igx_timer_clear (&host->down_timer);
  g_free (host->base);
  g_free (host->name);
  g_free (host);
}

static gboolean
host_back_cb (gpointer data)
{
  Host *host = data;

  igx_timer_clear (&host->down_timer);
  host->blocked = FALSE;
  return G_SOURCE_REMOVE;
}

static void
avoid_host (Host *host, gboolean blocked, guint for_ms)
{
  host->blocked = blocked;
  igx_timer_clear (&host->down_timer);
  host->down_timer = igx_timer_new (for_ms, host_back_cb, host);
}

/* The one exit of every request. Takes the reference that came with the queue. */
static void
finish (GTask *task, GBytes *body, GError *error)
{
  g_autoptr (IgxHttp) self = g_object_ref (g_task_get_source_object (task));
  Request *request = g_task_get_task_data (task);

  if (!request->queued)
    self->n_in_flight--;
  request->queued = FALSE;
  igx_timer_clear (&request->cancel_source);
  igx_timer_clear (&request->deadline_source);
  if (error != NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_free (self->last_error);
          self->last_error = g_strdup (error->message);
        }
      g_task_return_error (task, error);
    }
  else
    {
      g_clear_pointer (&self->last_error, g_free);
      g_task_return_pointer (task, g_bytes_ref (body), (GDestroyNotify) g_bytes_unref);
    }
  g_object_unref (task);
  pump (self);
}

static gboolean
hold_over_cb (gpointer data)
{
  IgxHttp *self = data;

  igx_timer_clear (&self->hold_timer);
  g_clear_error (&self->hold_error);
  self->retry_at = 0;
  return G_SOURCE_REMOVE;
}

/* How much of the market's time passes in @real_ms. */
static gint64
market_ms (IgxHttp *self, gint64 real_ms)
{
  const gint64 probe = G_GINT64_CONSTANT (1000000000);
  gint64 real = igx_time_source_real_delay (self->time_source, probe);

  return real > 0 ? (gint64) ((double) real_ms * (double) probe / (double) real) : real_ms;
}

/* While the exchange's time is not known, its answer's date tells it to the second. */
static gint64
time_of_answer (IgxHttp *self, SoupMessage *message)
{
  gint64 now = igx_time_source_now (self->time_source);
  const char *text
      = soup_message_headers_get_one (soup_message_get_response_headers (message), "Date");
  g_autoptr (GDateTime) date
      = now == 0 && text != NULL ? soup_date_time_new_from_http_string (text) : NULL;

  return date != NULL ? g_date_time_to_unix (date) * 1000 : now;
}

static void
hold (IgxHttp *self, const Request *request, gint64 for_ms, const GError *error)
{
  gint64 retry_at = time_of_answer (self, request->message) + market_ms (self, for_ms);

  /* Several requests may be told at once; the longest wait counts. */
  if (self->hold_timer != NULL && retry_at <= self->retry_at)
    return;
  igx_timer_clear (&self->hold_timer);
  g_clear_error (&self->hold_error);
  self->retry_at = retry_at;
  self->hold_error = g_error_copy (error);
  self->hold_timer = igx_timer_new (for_ms, hold_over_cb, self);
}

static gint64
retry_after_ms (IgxHttp *self, const Request *request)
{
  const char *text = soup_message_headers_get_one (
      soup_message_get_response_headers (request->message), "Retry-After");
  guint64 seconds = 0;

  if (text == NULL
      || !g_ascii_string_to_unsigned (text, 10, 0, IGX_HTTP_RETRY_AFTER_MAX, &seconds, NULL))
    return self->timing.default_retry_ms;
  /* A header that tells no wait must not lead to a storm. */
  return MAX ((gint64) seconds * 1000, 1000);
}

static gboolean
window_over_cb (gpointer data)
{
  IgxHttp *self = data;

  igx_timer_clear (&self->window_timer);
  self->used_weight = 0;
  pump (self);
  return G_SOURCE_REMOVE;
}

static void
count_weight (IgxHttp *self, guint weight)
{
  gint64 now = igx_time_source_now (self->time_source);

  self->used_weight += weight;
  if (self->window_timer == NULL && self->used_weight > 0)
    self->window_timer
        = igx_timer_new (self->timing.window_ms - (now > 0 ? now % self->timing.window_ms : 0),
                         window_over_cb, self);
}

static void
read_used_weight (IgxHttp *self, const Request *request)
{
  const char *text = soup_message_headers_get_one (
      soup_message_get_response_headers (request->message), "X-MBX-USED-WEIGHT-1M");
  guint64 used = 0;

  /* Other programs of this address count too, so the exchange's number wins when it is higher. */
  if (text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT, &used, NULL)
      && used > self->used_weight)
    count_weight (self, (guint) used - self->used_weight);
}

/* A failure that another host may not have. */
static void
fail_over (GTask *task, gboolean blocked, GError *error)
{
  IgxHttp *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);

  avoid_host (request->host, blocked, blocked ? self->timing.blocked_ms : self->timing.down_ms);
  g_clear_error (&request->error);
  request->error = error;
  try_next_host (task);
}

static void
finish_held (GTask *task, int code, gint64 for_ms, const char *why)
{
  IgxHttp *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  GError *error = g_error_new (IGX_FEED_ERROR, code,
                               "%s %s; nothing is asked for the next %" G_GINT64_FORMAT " s",
                               request->host->name, why, (for_ms + 999) / 1000);

  hold (self, request, for_ms, error);
  finish (task, NULL, error);
}

static void
finish_refused (GTask *task, guint status, const char *data, gsize length)
{
  Request *request = g_task_get_task_data (task);
  g_autofree char *text = NULL;
  int code = 0;

  if (!igx_binance_parse_error (data, length, &code, &text))
    finish (task, NULL,
            g_error_new (IGX_FEED_ERROR, IGX_FEED_ERROR_REFUSED,
                         "%s refused the request with status %u", request->host->name, status));
  else
    finish (task, NULL,
            g_error_new (IGX_FEED_ERROR,
                         code == IGX_BINANCE_CODE_INVALID_SYMBOL ? IGX_FEED_ERROR_UNKNOWN_SYMBOL
                                                                 : IGX_FEED_ERROR_REFUSED,
                         "%s refused the request: %s (%d)", request->host->name, text, code));
}

static gboolean
is_json (SoupMessage *message)
{
  const char *type
      = soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL);

  return type != NULL && g_ascii_strcasecmp (type, "application/json") == 0;
}

/* Status and type before the body. */
static void
finish_with_status (GTask *task)
{
  IgxHttp *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  guint status = soup_message_get_status (request->message);
  const char *data = (const char *) request->body->data;
  gsize length = request->body->len;
  const char *name = request->host->name;

  if (status == 429)
    finish_held (task, IGX_FEED_ERROR_RATE_LIMITED, retry_after_ms (self, request),
                 "was asked too often");
  else if (status == 418)
    finish_held (task, IGX_FEED_ERROR_BANNED, retry_after_ms (self, request),
                 "has banned this address for a time");
  else if (status == 403)
    finish_held (task, IGX_FEED_ERROR_RATE_LIMITED, self->timing.forbidden_ms,
                 "turned the request away at its gate");
  else if (status == 451)
    fail_over (task, TRUE,
               g_error_new (IGX_FEED_ERROR, IGX_FEED_ERROR_BLOCKED,
                            "%s does not serve this place; choose another exchange", name));
  else if (status >= 500)
    fail_over (task, FALSE,
               g_error_new (IGX_FEED_ERROR, IGX_FEED_ERROR_SERVER,
                            "%s failed with status %u; it is tried again", name, status));
  else if (status >= 400)
    finish_refused (task, status, data, length);
  else if (status != 200)
    fail_over (task, FALSE,
               g_error_new (IGX_FEED_ERROR, IGX_FEED_ERROR_NETWORK,
                            "%s answered with status %u instead of data; is there a sign-in page "
                            "on this network?",
                            name, status));
  else if (!is_json (request->message))
    finish (task, NULL,
            g_error_new (IGX_FEED_ERROR, IGX_FEED_ERROR_BAD_DATA,
                         "%s answered with a page instead of data; is there a sign-in page on this "
                         "network?",
                         name));
  else
    {
      g_autoptr (GBytes) body = g_byte_array_free_to_bytes (g_steal_pointer (&request->body));

      self->host = request->host;
      finish (task, body, NULL);
    }
}

static void
handle_io_error (GTask *task, const GError *error)
{
  Request *request = g_task_get_task_data (task);
  GCancellable *outer = g_task_get_cancellable (task);
  g_autoptr (GError) cancelled = NULL;

  if (g_cancellable_set_error_if_cancelled (outer, &cancelled))
    finish (task, NULL, g_steal_pointer (&cancelled));
  else if (request->too_late)
    fail_over (task, FALSE,
               g_error_new (IGX_FEED_ERROR, IGX_FEED_ERROR_NETWORK,
                            "%s took too long to answer; check the network connection",
                            request->host->name));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    finish (task, NULL, g_error_copy (error));
  else
    fail_over (task, FALSE,
               g_error_new (IGX_FEED_ERROR, IGX_FEED_ERROR_NETWORK, "%s gave no answer: %s",
                            request->host->name, error->message));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GInputStream *stream = G_INPUT_STREAM (source);
  GTask *task = data;
  Request *request = g_task_get_task_data (task);
  guint status = soup_message_get_status (request->message);
  gsize max = status == 200 ? request->body_max : IGX_HTTP_ERROR_BODY_MAX;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) chunk = g_input_stream_read_bytes_finish (stream, result, &error);

  if (chunk == NULL)
    {
      handle_io_error (task, error);
      return;
    }
  if (g_bytes_get_size (chunk) == 0)
    {
      finish_with_status (task);
      return;
    }
  if (request->body->len + g_bytes_get_size (chunk) > max)
    {
      /* What an error says beyond its status is not worth more. */
      if (status != 200)
        finish_with_status (task);
      else
        finish (task, NULL,
                g_error_new (IGX_FEED_ERROR, IGX_FEED_ERROR_BAD_DATA,
                             "%s sent more than the %" G_GSIZE_FORMAT " bytes that are accepted",
                             request->host->name, max));
      return;
    }
  g_byte_array_append (request->body, g_bytes_get_data (chunk, NULL),
                       (guint) g_bytes_get_size (chunk));
  g_input_stream_read_bytes_async (stream, CHUNK_SIZE, G_PRIORITY_DEFAULT, request->cancellable,
                                   read_cb, task);
}

static void
send_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  IgxHttp *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream
      = soup_session_send_finish (SOUP_SESSION (source), result, &error);

  if (stream == NULL)
    {
      handle_io_error (task, error);
      return;
    }
  read_used_weight (self, request);
  g_input_stream_read_bytes_async (stream, CHUNK_SIZE, G_PRIORITY_DEFAULT, request->cancellable,
                                   read_cb, task);
}

static gboolean
deadline_cb (gpointer data)
{
  Request *request = g_task_get_task_data (data);

  request->too_late = TRUE;
  igx_timer_clear (&request->deadline_source);
  g_cancellable_cancel (request->cancellable);
  return G_SOURCE_REMOVE;
}

/* The best host that was not tried: one that works before one that failed lately. */
static Host *
choose_host (IgxHttp *self, const Request *request, guint *index)
{
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->hosts->len; i++)
      {
        Host *host = g_ptr_array_index (self->hosts, i);

        if ((request->tried & (1U << i)) || host->blocked)
          continue;
        if (pass == 0 && host->down_timer != NULL)
          continue;
        *index = i;
        return host;
      }
  return NULL;
}

/* Must be called with the request counted as in flight. */
static void
try_next_host (GTask *task)
{
  IgxHttp *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  g_autofree char *address = NULL;
  guint index = 0;

  request->host = choose_host (self, request, &index);
  if (request->host == NULL && request->error == NULL)
    request->error = g_error_new (IGX_FEED_ERROR, IGX_FEED_ERROR_BLOCKED,
                                  "The exchange does not serve this place; choose another one");
  if (request->host == NULL)
    {
      finish (task, NULL, g_steal_pointer (&request->error));
      return;
    }
  if (self->hold_error != NULL)
    {
      finish (task, NULL, g_error_copy (self->hold_error));
      return;
    }

  request->tried |= 1U << index;
  request->too_late = FALSE;
  g_clear_object (&request->message);
  address = g_strconcat (request->host->base, request->path, NULL);
  request->message = soup_message_new (SOUP_METHOD_GET, address);
  if (request->message == NULL)
    {
      finish (task, NULL,
              g_error_new (IGX_FEED_ERROR, IGX_FEED_ERROR_REFUSED,
                           "“%s” is not the address of a host; correct it in the settings",
                           request->host->base));
      return;
    }
  /* A host that sends us elsewhere could send us to a place without encryption. */
  soup_message_add_flags (request->message, SOUP_MESSAGE_NO_REDIRECT);
  g_clear_pointer (&request->body, g_byte_array_unref);
  request->body = g_byte_array_new ();
  g_clear_object (&request->cancellable);
  request->cancellable = g_cancellable_new ();
  igx_timer_clear (&request->deadline_source);
  request->deadline_source = igx_timer_new (self->timing.deadline_ms, deadline_cb, task);
  count_weight (self, request->weight);
  soup_session_send_async (self->session, request->message, G_PRIORITY_DEFAULT,
                           request->cancellable, send_cb, task);
}

/* Half of what is allowed, so that others at this address have the other half. A request that is
 * heavier than that passes when nothing else was asked. */
static gboolean
has_weight (IgxHttp *self, guint weight)
{
  return self->used_weight == 0 || self->used_weight + weight <= self->weight_limit / 2;
}

static void
pump (IgxHttp *self)
{
  GTask *task = NULL;

  /* A request that ends at once pumps again: the loop below takes the next one, not the stack. */
  if (self->pumping)
    return;
  self->pumping = TRUE;
  while ((task = g_queue_peek_head (&self->queue)) != NULL
         && self->n_in_flight < IGX_HTTP_IN_FLIGHT_MAX)
    {
      Request *request = g_task_get_task_data (task);

      if (self->hold_error == NULL && !has_weight (self, request->weight))
        break;
      g_queue_pop_head (&self->queue);
      request->queued = FALSE;
      self->n_in_flight++;
      try_next_host (task);
    }
  self->pumping = FALSE;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  GTask *task = data;
  IgxHttp *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!request->queued)
    {
      g_cancellable_cancel (request->cancellable);
      return G_SOURCE_REMOVE;
    }
  g_queue_remove (&self->queue, task);
  g_cancellable_set_error_if_cancelled (cancellable, &error);
  finish (task, NULL, g_steal_pointer (&error));
  return G_SOURCE_REMOVE;
}

/**
 * igx_http_get_async:
 * @path: path and query, beginning with a slash
 * @weight: what the request costs of the exchange's limit
 * @body_max: longest body that is accepted, bytes
 *
 * Asks the hosts in order until one answers. Waits while four requests are on their way and
 * while half of the weight of this minute is used.
 */
void
igx_http_get_async (IgxHttp *self,
                    const char *path,
                    guint weight,
                    gsize body_max,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  GTask *task = NULL;
  Request *request = NULL;

  g_return_if_fail (IGX_IS_HTTP (self));
  g_return_if_fail (path != NULL && path[0] == '/');

  task = g_task_new (self, cancellable, callback, user_data);
  request = g_new0 (Request, 1);
  g_task_set_source_tag (task, igx_http_get_async);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  request->path = g_strdup (path);
  request->weight = weight;
  request->body_max = body_max;
  request->queued = TRUE;

  if (self->hold_error != NULL)
    {
      finish (task, NULL, g_error_copy (self->hold_error));
      return;
    }
  if (self->queue.length == IGX_HTTP_QUEUE_MAX)
    {
      finish (task, NULL,
              g_error_new (IGX_FEED_ERROR, IGX_FEED_ERROR_RATE_LIMITED,
                           "Too many requests wait already; try again in a minute"));
      return;
    }
  if (cancellable != NULL)
    {
      request->cancel_source = g_cancellable_source_new (cancellable);
      g_source_set_callback (request->cancel_source, G_SOURCE_FUNC (cancelled_cb), task, NULL);
      g_source_attach (request->cancel_source, g_main_context_get_thread_default ());
    }
  /* The lightest ones, such as the question for the time, are worth least when late. */
  if (weight <= 1)
    g_queue_push_head (&self->queue, task);
  else
    g_queue_push_tail (&self->queue, task);
  pump (self);
}

/**
 * igx_http_get_finish:
 *
 * Returns: (transfer full): the body of a JSON answer with status 200; %NULL with an error of
 * %IGX_FEED_ERROR or %G_IO_ERROR_CANCELLED
 */
GBytes *
igx_http_get_finish (IgxHttp *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * igx_http_set_weight_limit:
 * @limit: weight a minute as the exchange tells it; more than 0
 */
void
igx_http_set_weight_limit (IgxHttp *self, guint limit)
{
  g_return_if_fail (IGX_IS_HTTP (self));
  g_return_if_fail (limit > 0);

  self->weight_limit = limit;
}

guint
igx_http_get_weight_limit (IgxHttp *self)
{
  g_return_val_if_fail (IGX_IS_HTTP (self), 0);

  return self->weight_limit;
}

/**
 * igx_http_get_used_weight:
 *
 * Returns: weight used in this minute, as far as it is known
 */
guint
igx_http_get_used_weight (IgxHttp *self)
{
  g_return_val_if_fail (IGX_IS_HTTP (self), 0);

  return self->used_weight;
}

/**
 * igx_http_get_retry_at:
 *
 * Returns: the exchange's time in ms UTC before which nothing is asked; 0 if nothing holds it
 */
gint64
igx_http_get_retry_at (IgxHttp *self)
{
  g_return_val_if_fail (IGX_IS_HTTP (self), 0);

  return self->retry_at;
}

/**
 * igx_http_get_host:
 *
 * Returns: the base address that answered last; the first one before any has
 */
const char *
igx_http_get_host (IgxHttp *self)
{
  g_return_val_if_fail (IGX_IS_HTTP (self), NULL);

  return self->host->base;
}

/**
 * igx_http_get_last_error:
 *
 * Returns: (nullable): the sentence of the last request that failed; %NULL once one has
 * succeeded again
 */
const char *
igx_http_get_last_error (IgxHttp *self)
{
  g_return_val_if_fail (IGX_IS_HTTP (self), NULL);

  return self->last_error;
}

static void
igx_http_dispose (GObject *object)
{
  IgxHttp *self = IGX_HTTP (object);

  igx_timer_clear (&self->window_timer);
  igx_timer_clear (&self->hold_timer);
  G_OBJECT_CLASS (igx_http_parent_class)->dispose (object);
}

static void
igx_http_finalize (GObject *object)
{
  IgxHttp *self = IGX_HTTP (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->hosts, g_ptr_array_unref);
  g_clear_error (&self->hold_error);
  g_clear_pointer (&self->last_error, g_free);
  G_OBJECT_CLASS (igx_http_parent_class)->finalize (object);
}

static void
igx_http_class_init (IgxHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = igx_http_dispose;
  G_OBJECT_CLASS (klass)->finalize = igx_http_finalize;
}

static void
igx_http_init (IgxHttp *self)
{
  g_queue_init (&self->queue);
  self->hosts = g_ptr_array_new_with_free_func ((GDestroyNotify) host_free);
  self->weight_limit = IGX_HTTP_WEIGHT_LIMIT;
}

static void
add_host (IgxHttp *self, const char *address)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  Host *host = g_new0 (Host, 1);

  host->base = g_strdup (address);
  while (g_str_has_suffix (host->base, "/"))
    host->base[strlen (host->base) - 1] = '\0';
  host->name
      = g_strdup (uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : address);
  g_ptr_array_add (self->hosts, host);
}

/**
 * igx_http_new:
 * @hosts: (array zero-terminated=1): base addresses in order of preference, at least one, at
 *   most 32
 * @time_source: the exchange's time; must outlive the object
 * @timing: (nullable): other than the usual waits, for tests
 *
 * Returns: (transfer full): a client that verifies certificates and follows no redirection
 */
IgxHttp *
igx_http_new (const char *const *hosts,
              const IgxTimeSource *time_source,
              const IgxHttpTiming *timing)
{
  IgxHttp *self = NULL;

  g_return_val_if_fail (hosts != NULL && hosts[0] != NULL, NULL);
  g_return_val_if_fail (time_source != NULL, NULL);

  self = g_object_new (IGX_TYPE_HTTP, NULL);
  self->time_source = time_source;
  self->timing = timing != NULL ? *timing : igx_http_default_timing;
  for (guint i = 0; hosts[i] != NULL && i < 32; i++)
    add_host (self, hosts[i]);
  self->host = g_ptr_array_index (self->hosts, 0);
  self->session = soup_session_new_with_options (
      "timeout", self->timing.io_timeout_s, "idle-timeout", 60, "max-conns",
      2 * IGX_HTTP_IN_FLIGHT_MAX, "max-conns-per-host", IGX_HTTP_IN_FLIGHT_MAX, "user-agent",
      "IgniteX/" IGX_VERSION, NULL);
  return self;
}
