/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "igx-test-server.h"

#include <string.h>

#include "engine/igx-timeframe.h"

static gint64
now_of_server (gpointer data)
{
  return ((IgxTestServer *) data)->now;
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_REMOVE;
}

/* One turn of the main loop, at most 10 ms. */
void
igx_test_server_iterate (void)
{
  guint id = g_timeout_add (10, wake_cb, NULL);

  g_main_context_iteration (NULL, TRUE);
  if (g_main_context_find_source_by_id (NULL, id) != NULL)
    g_source_remove (id);
}

static gint64
number_of (GHashTable *query, const char *name, gint64 otherwise)
{
  const char *text = query != NULL ? g_hash_table_lookup (query, name) : NULL;

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : otherwise;
}

static gboolean
exists (IgxTestServer *self, gint64 time)
{
  return time >= IGX_TEST_FIRST_TIME && time <= self->now
         && !(time >= self->missing_first && time <= self->missing_last);
}

/* The rules of the documentation: newest without a start, oldest from the start with one. */
static char *
make_klines (IgxTestServer *self, GHashTable *query)
{
  gint64 start = number_of (query, "startTime", -1);
  gint64 end = MIN (number_of (query, "endTime", G_MAXINT64), self->now);
  guint limit = (guint) MIN (number_of (query, "limit", 500), 1000) + self->extra_rows;
  IgxTimeframe timeframe = 0;
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  GString *text = g_string_new ("[");

  if (!igx_timeframe_from_string (g_hash_table_lookup (query, "interval"), &timeframe))
    g_assert_not_reached ();
  if (start >= 0)
    {
      gint64 time
          = MAX (igx_timeframe_floor (timeframe, start + timeframe - 1), IGX_TEST_FIRST_TIME);

      for (; time <= end && times->len < limit; time += timeframe)
        if (exists (self, time))
          g_array_append_val (times, time);
    }
  else
    for (gint64 time = igx_timeframe_floor (timeframe, end);
         time >= IGX_TEST_FIRST_TIME && times->len < limit; time -= timeframe)
      if (exists (self, time))
        g_array_prepend_val (times, time);

  for (guint i = 0; i < times->len; i++)
    {
      gint64 time = g_array_index (times, gint64, i);
      gint64 number = (time - IGX_TEST_FIRST_TIME) / timeframe;

      g_string_append_printf (text,
                              "%s[%" G_GINT64_FORMAT ",\"%" G_GINT64_FORMAT
                              ".00\",\"99999.00\",\"0.50\",\"2.00\",\"10.0\",%" G_GINT64_FORMAT
                              ",\"20.0\",5,\"4.0\",\"8.0\",\"0\"]",
                              i > 0 ? "," : "", time, number + 1, time + timeframe - 1);
    }
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

static void
respond (SoupServerMessage *message, guint status, const char *type, const char *body)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, body, strlen (body));
}

static void
answer (IgxTestServer *self, SoupServerMessage *message, const char *path, GHashTable *query)
{
  g_autofree char *body = NULL;
  const char *symbol = query != NULL ? g_hash_table_lookup (query, "symbol") : NULL;

  if (strcmp (path, "/api/v3/time") == 0)
    body = g_strdup_printf ("{\"serverTime\":%" G_GINT64_FORMAT "}", self->now);
  else if (strcmp (path, "/api/v3/klines") == 0 && g_strcmp0 (symbol, "NOSUCHUSDT") == 0)
    {
      respond (message, 400, "application/json", "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}");
      return;
    }
  else if (strcmp (path, "/api/v3/klines") == 0)
    {
      body = make_klines (self, query);
      self->now += self->on_the_way;
    }
  else if (strcmp (path, "/api/v3/exchangeInfo") == 0)
    body = g_strdup ("{\"rateLimits\":[{\"rateLimitType\":\"REQUEST_WEIGHT\",\"interval\":"
                     "\"MINUTE\",\"intervalNum\":1,\"limit\":4321}],\"symbols\":[{\"symbol\":"
                     "\"BTCUSDT\",\"status\":\"TRADING\",\"baseAsset\":\"BTC\",\"quoteAsset\":"
                     "\"USDT\",\"filters\":[]}]}");
  else
    {
      respond (message, 404, "text/plain", "no such path");
      return;
    }
  respond (message, 200, "application/json", body);
}

/* The beginning of an answer, written past the server. */
static void
answer_half (IgxTestServer *self, SoupServerMessage *message)
{
  static const char half[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                             "Content-Length: 1000\r\n\r\n[[17000";
  GIOStream *stream = soup_server_message_steal_connection (message);

  g_output_stream_write_all (g_io_stream_get_output_stream (stream), half, strlen (half), NULL,
                             NULL, NULL);
  if (self->mode == IGX_TEST_CUT)
    {
      g_io_stream_close (stream, NULL, NULL);
      g_object_unref (stream);
    }
  else
    g_ptr_array_add (self->held, stream);
}

static void
rest_cb (SoupServer *server,
         SoupServerMessage *message,
         const char *path,
         GHashTable *query,
         gpointer data)
{
  IgxTestServer *self = data;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  GUri *uri = soup_server_message_get_uri (message);
  IgxTestMode mode = self->n_of_mode > 0 ? self->mode : IGX_TEST_ANSWER;

  g_ptr_array_add (
      self->requests,
      g_strconcat (path, "?", g_uri_get_query (uri) != NULL ? g_uri_get_query (uri) : "", NULL));
  if (self->n_of_mode > 0)
    self->n_of_mode--;
  if (self->used_weight != NULL)
    soup_message_headers_append (headers, "X-MBX-USED-WEIGHT-1M", self->used_weight);

  switch (mode)
    {
    case IGX_TEST_ANSWER:
      answer (self, message, path, query);
      break;
    case IGX_TEST_STATUS:
      if (self->retry_after != NULL)
        soup_message_headers_append (headers, "Retry-After", self->retry_after);
      if (self->location != NULL)
        soup_message_headers_append (headers, "Location", self->location);
      respond (message, self->status, self->content_type, self->body);
      break;
    case IGX_TEST_CUT:
    case IGX_TEST_HANG_BODY:
      answer_half (self, message);
      break;
    case IGX_TEST_HANG:
    default:
      g_ptr_array_add (self->held, soup_server_message_steal_connection (message));
      break;
    }
}

static void
message_cb (SoupWebsocketConnection *connection, int type, GBytes *bytes, gpointer data)
{
  IgxTestServer *self = data;
  gint64 now = g_get_monotonic_time ();
  gsize length = 0;
  const char *bytes_data = g_bytes_get_data (bytes, &length);
  char *text = g_strndup (bytes_data, length);
  const char *id = strstr (text, "\"id\":");
  g_autofree char *reply = NULL;

  g_ptr_array_add (self->messages, text);
  g_array_append_val (self->message_times, now);
  g_assert_nonnull (id);
  if (self->ignores)
    return;
  if (self->refuses != NULL && strstr (text, self->refuses) != NULL)
    reply = g_strdup_printf ("{\"code\":2,\"msg\":\"Invalid request: no such stream\",%s", id);
  else
    reply = g_strdup_printf ("{\"result\":null,%s", id);
  soup_websocket_connection_send_text (connection, reply);
}

static void
closed_cb (SoupWebsocketConnection *connection, gpointer data)
{
  IgxTestServer *self = data;

  g_ptr_array_remove (self->connections, connection);
}

static void
stream_cb (SoupServer *server,
           SoupServerMessage *message,
           const char *path,
           SoupWebsocketConnection *connection,
           gpointer data)
{
  IgxTestServer *self = data;

  self->n_connections++;
  g_ptr_array_add (self->connections, g_object_ref (connection));
  g_signal_connect (connection, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (connection, "closed", G_CALLBACK (closed_cb), self);
}

static void
stream_refused_cb (SoupServer *server,
                   SoupServerMessage *message,
                   const char *path,
                   GHashTable *query,
                   gpointer data)
{
  IgxTestServer *self = data;

  self->n_connections++;
  if (self->stream_status == 1)
    {
      g_ptr_array_add (self->held, soup_server_message_steal_connection (message));
      return;
    }
  if (self->retry_after != NULL)
    soup_message_headers_append (soup_server_message_get_response_headers (message), "Retry-After",
                                 self->retry_after);
  respond (message, self->stream_status, "application/json", "{\"code\":0,\"msg\":\"no\"}");
}

/* 0 accepts connections again. */
void
igx_test_server_set_stream_status (IgxTestServer *self, guint status)
{
  self->stream_status = status;
  soup_server_remove_handler (self->server, "/stream");
  if (status == 0)
    soup_server_add_websocket_handler (self->server, "/stream", NULL, NULL, stream_cb, self, NULL);
  else
    soup_server_add_handler (self->server, "/stream", stream_refused_cb, self, NULL);
}

void
igx_test_server_push (IgxTestServer *self, const char *text)
{
  for (guint i = 0; i < self->connections->len; i++)
    soup_websocket_connection_send_text (g_ptr_array_index (self->connections, i), text);
}

void
igx_test_server_push_kline (IgxTestServer *self,
                            const char *symbol,
                            gint64 open_time,
                            gboolean closed)
{
  g_autofree char *lower = g_ascii_strdown (symbol, -1);
  g_autofree char *text = g_strdup_printf (
      "{\"stream\":\"%s@kline_1m\",\"data\":{\"e\":\"kline\",\"E\":%" G_GINT64_FORMAT
      ",\"s\":\"%s\",\"k\":{\"t\":%" G_GINT64_FORMAT ",\"T\":%" G_GINT64_FORMAT
      ",\"s\":\"%s\",\"i\":\"1m\",\"f\":1,\"L\":2,\"o\":\"1.5\",\"c\":\"2.5\",\"h\":\"3.5\",\"l\":"
      "\"0.5\",\"v\":\"10\",\"n\":7,\"x\":%s,\"q\":\"20\",\"V\":\"4\",\"Q\":\"8\",\"B\":\"0\"}}}",
      lower, open_time + 60001, symbol, open_time, open_time + 59999, symbol,
      closed ? "true" : "false");

  igx_test_server_push (self, text);
}

/* Cuts all connections without a goodbye. */
void
igx_test_server_cut (IgxTestServer *self)
{
  g_autoptr (GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->connections->len; i++)
    g_ptr_array_add (connections, g_object_ref (g_ptr_array_index (self->connections, i)));
  for (guint i = 0; i < connections->len; i++)
    {
      SoupWebsocketConnection *connection = g_ptr_array_index (connections, i);

      g_io_stream_close (soup_websocket_connection_get_io_stream (connection), NULL, NULL);
      g_ptr_array_remove (self->connections, connection);
    }
}

static guint
count (GPtrArray *texts, const char *part)
{
  guint n = 0;

  for (guint i = 0; i < texts->len; i++)
    n += strstr (g_ptr_array_index (texts, i), part) != NULL ? 1 : 0;
  return n;
}

guint
igx_test_server_count (IgxTestServer *self, const char *part)
{
  return count (self->requests, part);
}

guint
igx_test_server_count_messages (IgxTestServer *self, const char *part)
{
  return count (self->messages, part);
}

/* A certificate that nobody signed, and its key; both for nothing but this. */
static const char tls_pem[] = ""
                              "-----BEGIN CERTIFICATE-----\n"
                              "MIIBkDCCATagAwIBAgIUcRZ6D3hcvUrhqCss4HvEPxN+1xswCgYIKoZIzj0EAwIw\n"
                              "FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyNTAxNTQ0MVoYDzIxMjYxMTAx\n"
                              "MDE1NDQxWjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO\n"
                              "PQMBBwNCAATmblADcgmL+G6t0xdPWxWidLJu424GGOxz65VwQZZldEspAE62vpTb\n"
                              "FOLiKsD2HbfvvxeCjhfLyX640NP9fwtOo2QwYjAdBgNVHQ4EFgQUIloDhNDvgKUM\n"
                              "TdgTwbg8NGzmcQwwHwYDVR0jBBgwFoAUIloDhNDvgKUMTdgTwbg8NGzmcQwwDwYD\n"
                              "VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0gAMEUC\n"
                              "IQD+o5Nrd44b5H8mC40mI2t5DfZy2HDzFzOAe/SrN5qNUwIgAL72NX1VvZarFwd6\n"
                              "dMYndB7/AR2CaTa2yeTG9/gTWB8=\n"
                              "-----END CERTIFICATE-----\n"
                              "-----BEGIN PRIVATE KEY-----\n"
                              "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgY2h7UgvIM5pcjgsC\n"
                              "8pZ79BvPUyb6+mBd3+2c3OLYslahRANCAATmblADcgmL+G6t0xdPWxWidLJu424G\n"
                              "GOxz65VwQZZldEspAE62vpTbFOLiKsD2HbfvvxeCjhfLyX640NP9fwtO\n"
                              "-----END PRIVATE KEY-----\n";

/* Servers with TLS, for as long as the program runs: libsoup 3.4 and 3.6 call back into a freed
 * connection where a handshake ends after its server has gone. */
static GPtrArray *kept;

static IgxTestServer *
new_server (gboolean tls)
{
  IgxTestServer *self = g_new0 (IgxTestServer, 1);
  g_autoptr (GError) error = NULL;
  GSList *uris = NULL;

  /* With the test's own folders there are no GSettings schemas, which GIO's usual way to find a
   * proxy insists on. */
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  self->requests = g_ptr_array_new_with_free_func (g_free);
  self->held = g_ptr_array_new_with_free_func (g_object_unref);
  self->connections = g_ptr_array_new_with_free_func (g_object_unref);
  self->messages = g_ptr_array_new_with_free_func (g_free);
  self->message_times = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->now = IGX_TEST_FIRST_TIME + 5000 * IGX_TIMEFRAME_MINUTE + 30000;
  self->time_source.now = now_of_server;
  self->time_source.data = self;

  self->server = soup_server_new (NULL, NULL);
  if (tls)
    {
      g_autoptr (GTlsCertificate) certificate
          = g_tls_certificate_new_from_pem (tls_pem, -1, &error);

      g_assert_no_error (error);
      soup_server_set_tls_certificate (self->server, certificate);
    }
  soup_server_add_handler (self->server, "/api", rest_cb, self, NULL);
  soup_server_add_websocket_handler (self->server, "/stream", NULL, NULL, stream_cb, self, NULL);
  soup_server_listen_local (
      self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY | (tls ? SOUP_SERVER_LISTEN_HTTPS : 0), &error);
  g_assert_no_error (error);
  self->tls = tls;
  uris = soup_server_get_uris (self->server);
  self->rest
      = g_strdup_printf ("%s://127.0.0.1:%d", tls ? "https" : "http", g_uri_get_port (uris->data));
  self->stream
      = g_strdup_printf ("%s://127.0.0.1:%d", tls ? "wss" : "ws", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return self;
}

IgxTestServer *
igx_test_server_new (void)
{
  return new_server (FALSE);
}

/* With a certificate that must not be believed. */
IgxTestServer *
igx_test_server_new_tls (void)
{
  return new_server (TRUE);
}

void
igx_test_server_free (IgxTestServer *self)
{
  for (guint i = 0; i < self->connections->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->connections, i), self);
  if (self->tls)
    {
      if (kept == NULL)
        kept = g_ptr_array_new ();
      g_ptr_array_add (kept, self);
      return;
    }
  soup_server_disconnect (self->server);
  g_ptr_array_unref (self->held);
  g_ptr_array_unref (self->connections);
  g_object_unref (self->server);
  g_ptr_array_unref (self->requests);
  g_ptr_array_unref (self->messages);
  g_array_unref (self->message_times);
  g_free (self->rest);
  g_free (self->stream);
  g_free (self);
}
