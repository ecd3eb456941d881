/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "engine/igx-timeframe.h"
#include "feed/igx-binance-feed-private.h"
#include "igx-test-server.h"

#define MINUTE IGX_TIMEFRAME_MINUTE
#define T0     IGX_TEST_FIRST_TIME

static const IgxBinanceTiming fast = {
  .connect_ms = 1000,
  .send_ms = 20,
  .ack_ms = 500,
  .silence_ms = 60000,
  .renew_ms = 3600 * 1000,
  .stable_ms = 60000,
  .backoff_min_ms = 20,
  .backoff_max_ms = 100,
};

typedef struct
{
  IgxTestServer *server;
  IgxTestServer *spare;
  IgxFeed *feed;
  guint n_up;
  guint n_down;
  char *reason;
  guint n_candles;
  guint n_closed;
  IgxCandle candle;
  IgxSeriesKey series;
  gint64 event_time;
} Fixture;

static void
candle_cb (IgxFeed *feed,
           const IgxSeriesKey *series,
           const IgxCandle *candle,
           gboolean closed,
           gint64 event_time,
           gpointer data)
{
  Fixture *f = data;

  f->n_candles++;
  f->n_closed += closed ? 1 : 0;
  f->candle = *candle;
  f->series = *series;
  f->event_time = event_time;
}

static void
up_cb (IgxFeed *feed, gpointer data)
{
  ((Fixture *) data)->n_up++;
}

static void
down_cb (IgxFeed *feed, const char *reason, gpointer data)
{
  Fixture *f = data;

  f->n_down++;
  g_free (f->reason);
  f->reason = g_strdup (reason);
}

static void
set_up_with (Fixture *f, const IgxBinanceTiming *timing)
{
  const char *rest[] = { "http://127.0.0.1:1", NULL };
  const char *stream[] = { NULL, NULL, NULL };

  f->server = igx_test_server_new ();
  f->spare = igx_test_server_new ();
  stream[0] = f->server->stream;
  stream[1] = f->spare->stream;
  f->feed = igx_binance_feed_new_with_timing (rest, stream, &f->server->time_source, NULL, timing);
  g_signal_connect (f->feed, "candle", G_CALLBACK (candle_cb), f);
  g_signal_connect (f->feed, "stream-up", G_CALLBACK (up_cb), f);
  g_signal_connect (f->feed, "stream-down", G_CALLBACK (down_cb), f);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  set_up_with (f, &fast);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  igx_feed_stop (f->feed);
  /* A handshake that is on its way ends in its own time. */
  IGX_TEST_PASS (20);
  g_assert_finalize_object (f->feed);
  igx_test_server_free (f->server);
  igx_test_server_free (f->spare);
  g_free (f->reason);
}

static IgxSeriesKey
key (const char *symbol)
{
  IgxSeriesKey series;

  g_assert_true (igx_series_key_init (&series, "binance", symbol, MINUTE, NULL));
  return series;
}

static void
subscribe (Fixture *f, const char *symbol)
{
  IgxSeriesKey series = key (symbol);

  igx_feed_subscribe (f->feed, &series);
}

static gboolean
is_up (Fixture *f)
{
  g_autoptr (GVariant) health = igx_feed_get_health (f->feed);
  gboolean up = FALSE;

  g_assert_true (g_variant_lookup (health, "stream_up", "b", &up));
  return up;
}

static char *
last_error (Fixture *f)
{
  g_autoptr (GVariant) health = igx_feed_get_health (f->feed);
  char *text = NULL;

  g_assert_true (g_variant_lookup (health, "last_error", "s", &text));
  return text;
}

static void
go_up (Fixture *f, const char *symbol)
{
  guint n = f->n_up;

  subscribe (f, symbol);
  igx_feed_start (f->feed);
  IGX_TEST_WAIT (f->n_up > n);
}

/* Up only after the reply; then a candle arrives whole, its members told apart by name. */
static void
test_subscribe (Fixture *f, gconstpointer data)
{
  IgxSeriesKey series = key ("BTCUSDT");

  go_up (f, "BTCUSDT");
  g_assert_true (is_up (f));
  g_assert_cmpuint (f->n_up, ==, 1);
  g_assert_cmpuint (f->n_down, ==, 0);
  g_assert_cmpuint (f->server->messages->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (f->server->messages, 0), ==,
                   "{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@kline_1m\"],\"id\":1}");

  igx_test_server_push_kline (f->server, "BTCUSDT", T0, FALSE);
  igx_test_server_push_kline (f->server, "BTCUSDT", T0, TRUE);
  /* Not ours. */
  igx_test_server_push_kline (f->server, "ETHUSDT", T0, TRUE);
  igx_test_server_push_kline (f->server, "BTCUSDT", T0 + MINUTE, FALSE);
  IGX_TEST_WAIT (f->n_candles == 3);
  g_assert_cmpuint (f->n_closed, ==, 1);
  g_assert_true (igx_series_key_equal (&f->series, &series));
  g_assert_cmpint (f->candle.open_time, ==, T0 + MINUTE);
  g_assert_cmpint (f->event_time, ==, T0 + MINUTE + 60001);
  g_assert_cmpfloat_with_epsilon (f->candle.open, 1.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (f->candle.close, 2.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (f->candle.high, 3.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (f->candle.low, 0.5, 1e-12);
}

/* Nothing is up before the reply, and a reply that never comes ends the connection. */
static void
test_no_reply (Fixture *f, gconstpointer data)
{
  f->server->ignores = TRUE;
  subscribe (f, "BTCUSDT");
  igx_feed_start (f->feed);
  IGX_TEST_WAIT (f->n_down == 1);
  g_assert_cmpuint (f->n_up, ==, 0);
  g_assert_nonnull (strstr (f->reason, "did not answer"));
  IGX_TEST_WAIT (f->n_up == 1);
  g_assert_cmpuint (f->spare->n_connections, ==, 1);
}

static void
test_add_and_remove (Fixture *f, gconstpointer data)
{
  IgxSeriesKey series = key ("BTCUSDT");

  go_up (f, "BTCUSDT");
  subscribe (f, "ETHUSDT");
  g_assert_false (is_up (f));
  IGX_TEST_WAIT (f->n_up == 2);
  g_assert_true (is_up (f));
  subscribe (f, "ETHUSDT");

  igx_feed_unsubscribe (f->feed, &series);
  IGX_TEST_WAIT (igx_test_server_count_messages (f->server, "UNSUBSCRIBE") == 1);
  g_assert_nonnull (strstr (g_ptr_array_index (f->server->messages, 2), "[\"btcusdt@kline_1m\"]"));
  igx_test_server_push_kline (f->server, "BTCUSDT", T0, TRUE);
  igx_test_server_push_kline (f->server, "ETHUSDT", T0, TRUE);
  IGX_TEST_WAIT (f->n_candles == 1);
  g_assert_cmpstr (f->series.symbol, ==, "ETHUSDT");
  g_assert_cmpuint (f->server->messages->len, ==, 3);
}

/* A thousand streams in eleven messages; no six of them within a second, at the usual pace. */
static void
test_pace (void)
{
  IgxBinanceTiming timing = fast;
  Fixture f = { 0 };

  timing.send_ms = igx_binance_stream_default_timing.send_ms;
  set_up_with (&f, &timing);
  for (guint i = 0; i < 1100; i++)
    {
      g_autofree char *symbol = g_strdup_printf ("A%uUSDT", i);

      subscribe (&f, symbol);
    }
  igx_feed_start (f.feed);
  IGX_TEST_WAIT (f.n_up == 1);
  g_assert_cmpuint (f.server->messages->len, ==, 11);
  for (guint i = 5; i < f.server->message_times->len; i++)
    g_assert_cmpint (g_array_index (f.server->message_times, gint64, i)
                         - g_array_index (f.server->message_times, gint64, i - 5),
                     >, G_USEC_PER_SEC);
  tear_down (&f, NULL);
}

static void
test_cut (Fixture *f, gconstpointer data)
{
  go_up (f, "BTCUSDT");
  for (guint i = 1; i <= 5; i++)
    {
      g_autofree char *lost = NULL;
      g_autofree char *back = NULL;

      igx_test_server_cut (f->server);
      IGX_TEST_WAIT (f->n_down == i);
      g_assert_nonnull (strstr (f->reason, "was cut"));
      lost = last_error (f);
      g_assert_cmpstr (lost, ==, f->reason);
      IGX_TEST_WAIT (f->n_up == i + 1);
      g_assert_true (is_up (f));
      back = last_error (f);
      g_assert_cmpstr (back, ==, "");
    }
  g_assert_cmpuint (f->server->n_connections, ==, 6);
  igx_test_server_push_kline (f->server, "BTCUSDT", T0, TRUE);
  IGX_TEST_WAIT (f->n_closed == 1);
}

static void
test_closed_by_server (Fixture *f, gconstpointer data)
{
  go_up (f, "BTCUSDT");
  soup_websocket_connection_close (g_ptr_array_index (f->server->connections, 0), 1008, "bye");
  IGX_TEST_WAIT (f->n_down == 1);
  g_assert_nonnull (strstr (f->reason, "1008"));
  IGX_TEST_WAIT (f->n_up == 2);
}

/* A dead connection is found; a quiet one that answers questions is not taken for dead. */
static void
test_silence (void)
{
  IgxBinanceTiming timing = fast;
  Fixture f = { 0 };

  timing.silence_ms = 200;
  set_up_with (&f, &timing);
  go_up (&f, "BTCUSDT");
  IGX_TEST_PASS (900);
  g_assert_cmpuint (f.n_down, ==, 0);
  g_assert_cmpuint (igx_test_server_count_messages (f.server, "LIST_SUBSCRIPTIONS"), >=, 2);

  f.server->ignores = TRUE;
  IGX_TEST_WAIT (f.n_down == 1);
  g_assert_nonnull (strstr (f.reason, "silent"));
  f.server->ignores = FALSE;
  IGX_TEST_WAIT (f.n_up == 2);
  g_assert_cmpuint (f.server->n_connections, ==, 2);
  tear_down (&f, NULL);
}

/* One of ten streams is wrong: it alone is given up, the others come up. */
static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autofree char *error = NULL;

  f->server->refuses = "badusdt@";
  for (guint i = 0; i < 9; i++)
    {
      g_autofree char *symbol = g_strdup_printf ("A%uUSDT", i);

      subscribe (f, symbol);
    }
  go_up (f, "BADUSDT");
  g_assert_true (is_up (f));
  error = last_error (f);
  g_assert_nonnull (strstr (error, "badusdt@kline_1m"));
  for (guint i = 0; i < 9; i++)
    {
      g_autofree char *symbol = g_strdup_printf ("A%uUSDT", i);

      igx_test_server_push_kline (f->server, symbol, T0, TRUE);
    }
  IGX_TEST_WAIT (f->n_closed == 9);
  g_assert_cmpuint (f->server->n_connections, ==, 1);
}

static void
test_bad_messages (Fixture *f, gconstpointer data)
{
  go_up (f, "BTCUSDT");
  igx_test_server_push (f->server, "{");
  igx_test_server_push (f->server, "[[[[");
  igx_test_server_push (f->server, "{\"e\":\"kline\"}");
  igx_test_server_push (f->server, "{\"result\":null,\"id\":77}");
  igx_test_server_push_kline (f->server, "BTCUSDT", T0 + 1, TRUE); /* not aligned */
  igx_test_server_push_kline (f->server, "BTCUSDT", T0, TRUE);
  IGX_TEST_WAIT (f->n_candles == 1);
  g_assert_cmpuint (f->n_down, ==, 0);
  for (guint i = 0; i < 20; i++)
    igx_test_server_push (f->server, "nonsense");
  IGX_TEST_WAIT (f->n_down == 1);
  IGX_TEST_WAIT (f->n_up == 2);
}

static void
test_too_long (Fixture *f, gconstpointer data)
{
  g_autofree char *spaces = g_strnfill (300 * 1024, ' ');

  go_up (f, "BTCUSDT");
  igx_test_server_push (f->server, spaces);
  IGX_TEST_WAIT (f->n_down == 1);
  IGX_TEST_WAIT (f->n_up == 2);
}

/* 451 at the handshake: the next host at once. */
static void
test_451 (Fixture *f, gconstpointer data)
{
  igx_test_server_set_stream_status (f->server, 451);
  go_up (f, "BTCUSDT");
  g_assert_cmpuint (f->server->n_connections, ==, 1);
  g_assert_cmpuint (f->spare->n_connections, ==, 1);
  g_assert_cmpuint (f->n_down, ==, 1);
  g_assert_nonnull (strstr (f->reason, "does not serve this place"));
}

/* Nobody serves this place: asked rarely, not in a storm, and again when that changes. */
static void
test_451_everywhere (Fixture *f, gconstpointer data)
{
  igx_test_server_set_stream_status (f->server, 451);
  igx_test_server_set_stream_status (f->spare, 451);
  subscribe (f, "BTCUSDT");
  igx_feed_start (f->feed);
  IGX_TEST_PASS (450);
  g_assert_cmpuint (f->server->n_connections + f->spare->n_connections, >=, 4);
  g_assert_cmpuint (f->server->n_connections + f->spare->n_connections, <=, 12);
  g_assert_cmpuint (f->n_down, ==, 1);
  igx_test_server_set_stream_status (f->spare, 0);
  IGX_TEST_WAIT (f->n_up == 1);
}

/* Told to stay away: no other host is tried, and nothing before the time that was told. */
static void
test_429 (Fixture *f, gconstpointer data)
{
  igx_test_server_set_stream_status (f->server, 429);
  f->server->retry_after = "1";
  subscribe (f, "BTCUSDT");
  igx_feed_start (f->feed);
  IGX_TEST_WAIT (f->n_down == 1);
  igx_test_server_set_stream_status (f->server, 0);
  IGX_TEST_PASS (800);
  g_assert_cmpuint (f->server->n_connections, ==, 1);
  IGX_TEST_WAIT (f->n_up == 1);
  g_assert_cmpuint (f->server->n_connections, ==, 2);
  g_assert_cmpuint (f->spare->n_connections, ==, 0);
}

/* A host that accepts the connection and then says nothing. */
static void
test_handshake_hangs (void)
{
  IgxBinanceTiming timing = fast;
  Fixture f = { 0 };

  timing.connect_ms = 200;
  set_up_with (&f, &timing);
  igx_test_server_set_stream_status (f.server, 1);
  go_up (&f, "BTCUSDT");
  g_assert_nonnull (strstr (f.reason, "too long"));
  g_assert_cmpuint (f.spare->n_connections, ==, 1);
  tear_down (&f, NULL);
}

static void
test_certificate (void)
{
  g_autoptr (IgxTestServer) impostor = igx_test_server_new_tls ();
  const char *rest[] = { "http://127.0.0.1:1", NULL };
  const char *stream[] = { impostor->stream, NULL };
  IgxBinanceTiming timing = fast;
  Fixture f = { 0 };

  /* All certificates of the system are read first. */
  timing.connect_ms = 10000;
  f.feed = igx_binance_feed_new_with_timing (rest, stream, &impostor->time_source, NULL, &timing);
  g_signal_connect (f.feed, "stream-down", G_CALLBACK (down_cb), &f);
  igx_feed_start (f.feed);
  IGX_TEST_WAIT (f.n_down == 1);
  g_assert_nonnull (strstr (f.reason, "certificate"));
  g_assert_cmpuint (impostor->n_connections, ==, 0);
  igx_feed_stop (f.feed);
  IGX_TEST_PASS (20);
  g_assert_finalize_object (f.feed);
  g_free (f.reason);
}

/* A handshake that fails otherwise: the next host; after that one is lost, the first again. */
static void
test_host_back (Fixture *f, gconstpointer data)
{
  igx_test_server_set_stream_status (f->server, 500);
  go_up (f, "BTCUSDT");
  g_assert_cmpuint (f->spare->n_connections, ==, 1);
  igx_test_server_set_stream_status (f->server, 0);
  igx_test_server_cut (f->spare);
  IGX_TEST_WAIT (f->n_up == 2);
  g_assert_cmpuint (f->spare->n_connections, ==, 1);
  g_assert_cmpuint (f->server->n_connections, ==, 2);
}

/* An announced end: the new connection is up before the old one goes, and nothing was down. */
static void
test_shutdown (Fixture *f, gconstpointer data)
{
  go_up (f, "BTCUSDT");
  igx_test_server_push (f->server, "{\"e\":\"serverShutdown\",\"E\":1770123456789}");
  IGX_TEST_WAIT (f->n_up == 2);
  g_assert_cmpuint (f->server->n_connections, ==, 2);
  IGX_TEST_WAIT (f->server->connections->len == 1);
  g_assert_cmpuint (f->n_down, ==, 0);
  igx_test_server_push_kline (f->server, "BTCUSDT", T0, TRUE);
  IGX_TEST_WAIT (f->n_closed == 1);
}

/* The announced end comes before the new connection works. */
static void
test_shutdown_early (Fixture *f, gconstpointer data)
{
  go_up (f, "BTCUSDT");
  f->server->ignores = TRUE;
  igx_test_server_push (f->server, "{\"stream\":\"!serverShutdown\",\"data\":{\"E\":1}}");
  IGX_TEST_WAIT (f->server->n_connections == 2);
  soup_websocket_connection_close (g_ptr_array_index (f->server->connections, 0), 1001, NULL);
  IGX_TEST_WAIT (f->n_down == 1);
  f->server->ignores = FALSE;
  IGX_TEST_WAIT (f->n_up == 2);
  g_assert_true (is_up (f));
}

/* Before its day is over a connection is replaced, without a hole. */
static void
test_renew (void)
{
  IgxBinanceTiming timing = fast;
  Fixture f = { 0 };

  timing.renew_ms = 200;
  set_up_with (&f, &timing);
  go_up (&f, "BTCUSDT");
  IGX_TEST_WAIT (f.n_up == 4);
  g_assert_cmpuint (f.n_down, ==, 0);
  g_assert_cmpuint (f.server->n_connections, ==, 4);
  tear_down (&f, NULL);
}

static void
test_stop (Fixture *f, gconstpointer data)
{
  guint n = 0;

  go_up (f, "BTCUSDT");
  igx_feed_stop (f->feed);
  IGX_TEST_WAIT (f->server->connections->len == 0);
  n = f->server->n_connections;
  IGX_TEST_PASS (300);
  g_assert_cmpuint (f->server->n_connections, ==, n);
  g_assert_false (is_up (f));
  igx_feed_start (f->feed);
  IGX_TEST_WAIT (f->n_up == 2);
  /* In the middle of a handshake. */
  igx_test_server_cut (f->server);
  IGX_TEST_WAIT (f->n_down == 1);
  igx_feed_stop (f->feed);
  igx_feed_start (f->feed);
  igx_feed_stop (f->feed);
  IGX_TEST_PASS (200);
  g_assert_cmpuint (f->n_up, ==, 2);
}

static void
test_bad_address (void)
{
  const char *rest[] = { "http://127.0.0.1:1", NULL };
  const char *stream[] = { "no address", NULL, NULL };
  Fixture f = { 0 };

  f.server = igx_test_server_new ();
  f.spare = igx_test_server_new ();
  stream[1] = f.server->stream;
  f.feed = igx_binance_feed_new_with_timing (rest, stream, &f.server->time_source, NULL, &fast);
  g_signal_connect (f.feed, "stream-up", G_CALLBACK (up_cb), &f);
  g_signal_connect (f.feed, "stream-down", G_CALLBACK (down_cb), &f);
  go_up (&f, "BTCUSDT");
  g_assert_cmpuint (f.n_down, ==, 1);
  g_assert_nonnull (strstr (f.reason, "not the address"));
  tear_down (&f, NULL);
}

#define ADD(name, test)                                                                            \
  g_test_add ("/feed/binance-stream/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("subscribe", test_subscribe);
  ADD ("no-reply", test_no_reply);
  ADD ("add-and-remove", test_add_and_remove);
  g_test_add_func ("/feed/binance-stream/pace", test_pace);
  ADD ("cut", test_cut);
  ADD ("closed-by-server", test_closed_by_server);
  g_test_add_func ("/feed/binance-stream/silence", test_silence);
  ADD ("refused", test_refused);
  ADD ("bad-messages", test_bad_messages);
  ADD ("too-long", test_too_long);
  ADD ("451", test_451);
  ADD ("451-everywhere", test_451_everywhere);
  ADD ("429", test_429);
  g_test_add_func ("/feed/binance-stream/handshake-hangs", test_handshake_hangs);
  g_test_add_func ("/feed/binance-stream/certificate", test_certificate);
  ADD ("host-back", test_host_back);
  ADD ("shutdown", test_shutdown);
  ADD ("shutdown-early", test_shutdown_early);
  g_test_add_func ("/feed/binance-stream/renew", test_renew);
  ADD ("stop", test_stop);
  g_test_add_func ("/feed/binance-stream/bad-address", test_bad_address);

  return g_test_run ();
}
