/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "engine/igx-timeframe.h"
#include "feed/igx-binance-feed-private.h"
#include "feed/igx-binance-fetch.h"
#include "feed/igx-binance-parse.h"
#include "igx-test-server.h"

#define MINUTE IGX_TIMEFRAME_MINUTE
#define T0     IGX_TEST_FIRST_TIME

static const IgxHttpTiming fast = {
  .io_timeout_s = 10,
  .deadline_ms = 5000,
  .down_ms = 300,
  .blocked_ms = 300,
  .window_ms = 60000,
  .default_retry_ms = 300,
  .forbidden_ms = 400,
};

typedef struct
{
  IgxTestServer *server; /* the first host */
  IgxTestServer *spare;  /* the second host */
  IgxFeed *feed;
  GCancellable *cancellable;
  GArray *candles;
  GPtrArray *symbols;
  gint64 time;
  GError *error;
  guint n_done;
} Fixture;

static void
set_up_with (Fixture *f, const IgxHttpTiming *timing, gboolean two)
{
  const char *rest[] = { NULL, NULL, NULL };
  const char *stream[] = { "ws://127.0.0.1:1", NULL };

  f->server = igx_test_server_new ();
  f->spare = igx_test_server_new ();
  f->cancellable = g_cancellable_new ();
  rest[0] = f->server->rest;
  if (two)
    rest[1] = f->spare->rest;
  f->feed = igx_binance_feed_new_with_timing (rest, stream, &f->server->time_source, timing, NULL);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  set_up_with (f, &fast, TRUE);
}

static void
set_up_one (Fixture *f, gconstpointer data)
{
  set_up_with (f, &fast, FALSE);
}

static void
forget (Fixture *f)
{
  g_clear_pointer (&f->candles, g_array_unref);
  g_clear_pointer (&f->symbols, g_ptr_array_unref);
  g_clear_error (&f->error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  forget (f);
  g_assert_finalize_object (f->feed);
  g_clear_object (&f->cancellable);
  igx_test_server_free (f->server);
  igx_test_server_free (f->spare);
}

static void
candles_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *f = data;

  forget (f);
  f->candles = igx_feed_fetch_candles_finish (IGX_FEED (source), result, &f->error);
  f->n_done++;
}

static void
time_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *f = data;

  forget (f);
  f->time = igx_feed_fetch_time_finish (IGX_FEED (source), result, &f->error);
  f->n_done++;
}

static void
symbols_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *f = data;

  forget (f);
  f->symbols = igx_feed_fetch_symbols_finish (IGX_FEED (source), result, &f->error);
  f->n_done++;
}

static void
begin (Fixture *f, const char *symbol, gint64 start, gint64 end, guint limit)
{
  IgxSeriesKey key;

  igx_series_key_init (&key, "binance", symbol, MINUTE, NULL);
  igx_feed_fetch_candles_async (f->feed, &key, start, end, limit, f->cancellable, candles_cb, f);
}

static void
fetch (Fixture *f, gint64 start, gint64 end, guint limit)
{
  guint n = f->n_done;

  begin (f, "BTCUSDT", start, end, limit);
  IGX_TEST_WAIT (f->n_done == n + 1);
}

static void
assert_candles (Fixture *f, gint64 first, guint n)
{
  g_assert_no_error (f->error);
  g_assert_cmpuint (f->candles->len, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (g_array_index (f->candles, IgxCandle, i).open_time, ==, first + i * MINUTE);
}

/* From a start: 2500 candles in three pages; up to now, without the one that is forming. */
static void
test_forward (Fixture *f, gconstpointer data)
{
  fetch (f, T0, -1, 2500);
  assert_candles (f, T0, 2500);
  g_assert_cmpuint (f->server->requests->len, ==, 3);

  fetch (f, T0 + 4990 * MINUTE, -1, 100);
  assert_candles (f, T0 + 4990 * MINUTE, 10);

  fetch (f, T0 + 10 * MINUTE, T0 + 19 * MINUTE, 100);
  assert_candles (f, T0 + 10 * MINUTE, 10);

  /* From before the first one, and all there are. */
  fetch (f, T0 - 1000 * MINUTE, -1, IGX_FEED_CANDLES_MAX);
  assert_candles (f, T0, 5000);

  fetch (f, T0 + 20 * MINUTE, T0 + 19 * MINUTE, 100);
  assert_candles (f, 0, 0);
}

static void
test_newest (Fixture *f, gconstpointer data)
{
  fetch (f, -1, -1, 5);
  assert_candles (f, T0 + 4995 * MINUTE, 5);
  g_assert_cmpuint (f->server->requests->len, ==, 1);

  fetch (f, -1, -1, 2500);
  assert_candles (f, T0 + 2500 * MINUTE, 2500);

  fetch (f, -1, T0 + 1999 * MINUTE, 1500);
  assert_candles (f, T0 + 500 * MINUTE, 1500);

  /* More than there are. */
  fetch (f, -1, -1, 20000);
  assert_candles (f, T0, 5000);
}

/* The moment of a close: the time source decides, in both directions. */
static void
test_forming (Fixture *f, gconstpointer data)
{
  f->server->now = T0 + 100 * MINUTE;
  fetch (f, -1, -1, 3);
  assert_candles (f, T0 + 97 * MINUTE, 3);
  f->server->now = T0 + 100 * MINUTE - 1;
  fetch (f, -1, -1, 3);
  assert_candles (f, T0 + 96 * MINUTE, 3);
}

/* The last candle of an answer that nothing follows: closed only when its close is past by more
 * than the time source may be wrong. */
static void
test_barely_closed (Fixture *f, gconstpointer data)
{
  f->server->now = T0 + 100 * MINUTE;
  fetch (f, T0 + 90 * MINUTE, T0 + 99 * MINUTE, 100);
  assert_candles (f, T0 + 90 * MINUTE, 9);
  f->server->now = T0 + 100 * MINUTE + 999;
  fetch (f, T0 + 90 * MINUTE, T0 + 99 * MINUTE, 100);
  assert_candles (f, T0 + 90 * MINUTE, 9);
  f->server->now = T0 + 100 * MINUTE + 1000;
  fetch (f, T0 + 90 * MINUTE, T0 + 99 * MINUTE, 100);
  assert_candles (f, T0 + 90 * MINUTE, 10);
}

static gint64
error_of_time (gpointer data)
{
  return 1500;
}

/* An answer that takes long to come is as old as its question: what closed on the way formed still
 * when it was written. And a clock that may be wrong asks for as much more distance. */
static void
test_late_answer (Fixture *f, gconstpointer data)
{
  f->server->now = T0 + 99 * MINUTE + 30000;
  f->server->on_the_way = 2 * MINUTE;
  fetch (f, T0 + 90 * MINUTE, T0 + 99 * MINUTE, 100);
  assert_candles (f, T0 + 90 * MINUTE, 9);
  f->server->now = T0 + 99 * MINUTE + 30000;
  fetch (f, -1, -1, 3);
  assert_candles (f, T0 + 96 * MINUTE, 3);

  f->server->on_the_way = 0;
  f->server->time_source.error = error_of_time;
  f->server->now = T0 + 100 * MINUTE + 2499;
  fetch (f, T0 + 90 * MINUTE, T0 + 99 * MINUTE, 100);
  assert_candles (f, T0 + 90 * MINUTE, 9);
  f->server->now = T0 + 100 * MINUTE + 2500;
  fetch (f, T0 + 90 * MINUTE, T0 + 99 * MINUTE, 100);
  assert_candles (f, T0 + 90 * MINUTE, 10);
}

/* What the exchange does not have is absent, and ends no page. */
static void
test_hole (Fixture *f, gconstpointer data)
{
  f->server->missing_first = T0 + 900 * MINUTE;
  f->server->missing_last = T0 + 1099 * MINUTE;
  fetch (f, T0, -1, 2000);
  g_assert_no_error (f->error);
  g_assert_cmpuint (f->candles->len, ==, 2000);
  g_assert_cmpint (g_array_index (f->candles, IgxCandle, 899).open_time, ==, T0 + 899 * MINUTE);
  g_assert_cmpint (g_array_index (f->candles, IgxCandle, 900).open_time, ==, T0 + 1100 * MINUTE);
  fetch (f, -1, T0 + 2199 * MINUTE, 1200);
  g_assert_no_error (f->error);
  g_assert_cmpint (g_array_index (f->candles, IgxCandle, 0).open_time, ==, T0 + 800 * MINUTE);
  g_assert_cmpuint (f->candles->len, ==, 1200);
}

static gint64
unknown_time (gpointer data)
{
  return 0;
}

/* Nobody knows the time yet: it is asked, and what forms is still left out. */
static void
test_unknown_time (Fixture *f, gconstpointer data)
{
  f->server->time_source.now = unknown_time;
  fetch (f, -1, -1, 5);
  assert_candles (f, T0 + 4995 * MINUTE, 5);
  g_assert_cmpuint (igx_test_server_count (f->server, "/api/v3/time"), ==, 1);
}

static void
test_time_and_symbols (Fixture *f, gconstpointer data)
{
  g_autoptr (GVariant) health = NULL;
  guint limit = 0;

  igx_feed_fetch_time_async (f->feed, NULL, time_cb, f);
  IGX_TEST_WAIT (f->n_done == 1);
  g_assert_no_error (f->error);
  g_assert_cmpint (f->time, ==, f->server->now);

  igx_feed_fetch_symbols_async (f->feed, NULL, symbols_cb, f);
  IGX_TEST_WAIT (f->n_done == 2);
  g_assert_no_error (f->error);
  g_assert_cmpuint (f->symbols->len, ==, 1);
  health = igx_feed_get_health (f->feed);
  g_assert_true (g_variant_lookup (health, "weight_limit", "u", &limit));
  g_assert_cmpuint (limit, ==, 4321);
}

static void
test_unknown_symbol (Fixture *f, gconstpointer data)
{
  begin (f, "NOSUCHUSDT", T0, -1, 10);
  IGX_TEST_WAIT (f->n_done == 1);
  g_assert_error (f->error, IGX_FEED_ERROR, IGX_FEED_ERROR_UNKNOWN_SYMBOL);
  g_assert_nonnull (strstr (f->error->message, "Invalid symbol."));
  /* Final: no other host is asked. */
  g_assert_cmpuint (f->spare->requests->len, ==, 0);
}

static void
misbehave (IgxTestServer *server, guint n, guint status, const char *type, const char *body)
{
  server->mode = IGX_TEST_STATUS;
  server->n_of_mode = n;
  server->status = status;
  server->content_type = type;
  server->body = body;
}

#define TOO_MANY "{\"code\":-1003,\"msg\":\"Too much request weight used\"}"

/* Told to wait two seconds: nothing at all is asked before, of either host; then it works. */
static void
check_hold (Fixture *f, guint status, int code, const char *retry_after, gint64 at_least_ms)
{
  gint64 begun = g_get_monotonic_time ();
  gint64 told = f->server->now;

  misbehave (f->server, 1, status, "application/json", TOO_MANY);
  f->server->retry_after = retry_after;
  fetch (f, T0, -1, 10);
  g_assert_error (f->error, IGX_FEED_ERROR, code);
  g_assert_cmpint (igx_feed_get_retry_at (f->feed), ==, told + at_least_ms);

  /* A caller that does not listen. */
  while (igx_feed_get_retry_at (f->feed) != 0)
    {
      guint n = f->server->requests->len;

      fetch (f, T0, -1, 10);
      if (igx_feed_get_retry_at (f->feed) == 0)
        break;
      g_assert_error (f->error, IGX_FEED_ERROR, code);
      g_assert_cmpuint (f->server->requests->len, ==, n);
      igx_test_server_iterate ();
    }
  g_assert_cmpint (g_get_monotonic_time () - begun, >=, at_least_ms * 1000);
  g_assert_cmpuint (f->spare->requests->len, ==, 0);
  fetch (f, T0, -1, 10);
  assert_candles (f, T0, 10);
}

static void
test_429 (Fixture *f, gconstpointer data)
{
  check_hold (f, 429, IGX_FEED_ERROR_RATE_LIMITED, "1", 1000);
}

static void
test_418 (Fixture *f, gconstpointer data)
{
  check_hold (f, 418, IGX_FEED_ERROR_BANNED, "1", 1000);
}

/* Without the header, and with nonsense in it, there still is a wait. */
static void
test_429_without_header (Fixture *f, gconstpointer data)
{
  check_hold (f, 429, IGX_FEED_ERROR_RATE_LIMITED, NULL, 300);
  check_hold (f, 429, IGX_FEED_ERROR_RATE_LIMITED, "-7", 300);
  check_hold (f, 418, IGX_FEED_ERROR_BANNED, "99999999999999999999", 300);
}

static void
test_403_page (Fixture *f, gconstpointer data)
{
  misbehave (f->server, 1, 403, "text/html", "<html>{\"code\":-1121}</html>");
  fetch (f, T0, -1, 10);
  g_assert_error (f->error, IGX_FEED_ERROR, IGX_FEED_ERROR_RATE_LIMITED);
  g_assert_cmpint (igx_feed_get_retry_at (f->feed), ==, f->server->now + 400);
  IGX_TEST_WAIT (igx_feed_get_retry_at (f->feed) == 0);
}

static void
test_451 (Fixture *f, gconstpointer data)
{
  misbehave (f->server, 1000, 451, "application/json", "{\"code\":0,\"msg\":\"restricted\"}");
  fetch (f, T0, -1, 10);
  assert_candles (f, T0, 10);
  g_assert_cmpuint (f->server->requests->len, ==, 1);
  g_assert_cmpuint (f->spare->requests->len, ==, 1);
  /* The blocked host is left alone. */
  fetch (f, T0, -1, 10);
  assert_candles (f, T0, 10);
  g_assert_cmpuint (f->server->requests->len, ==, 1);
  g_assert_cmpuint (f->spare->requests->len, ==, 2);

  misbehave (f->spare, 1000, 451, "application/json", "{\"code\":0,\"msg\":\"restricted\"}");
  fetch (f, T0, -1, 10);
  g_assert_error (f->error, IGX_FEED_ERROR, IGX_FEED_ERROR_BLOCKED);
  fetch (f, T0, -1, 10);
  g_assert_error (f->error, IGX_FEED_ERROR, IGX_FEED_ERROR_BLOCKED);
  g_assert_cmpuint (f->server->requests->len + f->spare->requests->len, ==, 4);

  /* A person may come home: after a while it is asked again. */
  f->server->n_of_mode = 0;
  IGX_TEST_PASS (350);
  fetch (f, T0, -1, 10);
  assert_candles (f, T0, 10);
}

static void
test_500 (Fixture *f, gconstpointer data)
{
  misbehave (f->server, 1, 500, "text/plain", "oops");
  fetch (f, T0, -1, 10);
  assert_candles (f, T0, 10);
  g_assert_cmpuint (f->spare->requests->len, ==, 1);
  /* For a while the second one, then the first one again. */
  fetch (f, T0, -1, 10);
  g_assert_cmpuint (f->spare->requests->len, ==, 2);
  IGX_TEST_PASS (350);
  fetch (f, T0, -1, 10);
  assert_candles (f, T0, 10);
  g_assert_cmpuint (f->spare->requests->len, ==, 2);
  g_assert_cmpuint (f->server->requests->len, ==, 2);

  misbehave (f->server, 1, 503, "text/plain", "oops");
  misbehave (f->spare, 1, 502, "text/plain", "oops");
  fetch (f, T0, -1, 10);
  g_assert_error (f->error, IGX_FEED_ERROR, IGX_FEED_ERROR_SERVER);
}

static const struct
{
  guint status;
  const char *type;
  const char *body;
  int code;
} answers[] = {
  { 400, "application/json", "{\"code\":-1120,\"msg\":\"Invalid interval.\"}",
    IGX_FEED_ERROR_REFUSED },
  { 400, "application/json", "{\"code\":-1121,\"msg\":\"x\"}", IGX_FEED_ERROR_UNKNOWN_SYMBOL },
  { 404, "text/html", "<html>", IGX_FEED_ERROR_REFUSED },
  { 400, "application/json", "{\"code\":", IGX_FEED_ERROR_REFUSED },
  { 200, "application/json", "{\"code\":-1121,\"msg\":\"x\"}", IGX_FEED_ERROR_BAD_DATA },
  { 200, "application/json", "[[", IGX_FEED_ERROR_BAD_DATA },
  { 200, "application/json", "", IGX_FEED_ERROR_BAD_DATA },
  { 200, "text/html", "<html>Sign in</html>", IGX_FEED_ERROR_BAD_DATA },
  { 302, "text/html", "", IGX_FEED_ERROR_NETWORK },
  { 204, "text/html", "", IGX_FEED_ERROR_NETWORK },
};

static void
test_answers (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      misbehave (f->server, 1, answers[i].status, answers[i].type, answers[i].body);
      fetch (f, T0, -1, 10);
      g_assert_error (f->error, IGX_FEED_ERROR, answers[i].code);
      g_assert_null (f->candles);
      g_assert_null (strchr (f->error->message, '\n'));
      /* Told by its type, before anybody reads it. */
      if (answers[i].status == 200 && strcmp (answers[i].type, "text/html") == 0)
        g_assert_nonnull (strstr (f->error->message, "sign-in"));
    }
  g_assert_cmpuint (f->server->requests->len, ==, G_N_ELEMENTS (answers));
}

/* A host that sends us elsewhere is not followed. */
static void
test_redirect (Fixture *f, gconstpointer data)
{
  g_autofree char *location = g_strconcat (f->spare->rest, "/api/v3/time", NULL);

  misbehave (f->server, 1, 302, "text/html", "");
  f->server->location = location;
  fetch (f, T0, -1, 10);
  g_assert_error (f->error, IGX_FEED_ERROR, IGX_FEED_ERROR_NETWORK);
  g_assert_cmpuint (f->server->requests->len, ==, 1);
  g_assert_cmpuint (f->spare->requests->len, ==, 0);
}

static void
test_not_asked_for (Fixture *f, gconstpointer data)
{
  f->server->extra_rows = 1;
  fetch (f, T0, -1, 10);
  g_assert_error (f->error, IGX_FEED_ERROR, IGX_FEED_ERROR_BAD_DATA);
  f->server->extra_rows = 0;
  misbehave (f->server, 1, 200, "application/json",
             "[[1700006400000,\"1\",\"2\",\"1\",\"1\",\"1\",0,\"1\",1,\"1\",\"1\",\"0\"]]");
  fetch (f, T0 + MINUTE, -1, 10);
  g_assert_error (f->error, IGX_FEED_ERROR, IGX_FEED_ERROR_BAD_DATA);
}

static void
test_cut (Fixture *f, gconstpointer data)
{
  f->server->mode = IGX_TEST_CUT;
  f->server->n_of_mode = 1000;
  fetch (f, T0, -1, 10);
  assert_candles (f, T0, 10);
  g_assert_cmpuint (f->spare->requests->len, ==, 1);
  f->spare->mode = IGX_TEST_CUT;
  f->spare->n_of_mode = 1000;
  fetch (f, T0, -1, 10);
  g_assert_error (f->error, IGX_FEED_ERROR, IGX_FEED_ERROR_NETWORK);
}

static void
test_nobody_there (void)
{
  const char *rest[] = { "http://127.0.0.1:1", "not an address", NULL };
  const char *stream[] = { "ws://127.0.0.1:1", NULL };
  g_autoptr (IgxTestServer) clock = igx_test_server_new ();
  Fixture f = { 0 };

  f.feed = igx_binance_feed_new (rest, stream, &clock->time_source);
  fetch (&f, T0, -1, 10);
  g_assert_nonnull (f.error);
  g_assert_true (f.error->domain == IGX_FEED_ERROR);
  forget (&f);
  g_assert_finalize_object (f.feed);
}

/* A certificate that nobody signed: not one byte of ours goes there. */
static void
test_certificate (void)
{
  g_autoptr (IgxTestServer) impostor = igx_test_server_new_tls ();
  const char *rest[] = { impostor->rest, NULL };
  const char *stream[] = { "ws://127.0.0.1:1", NULL };
  Fixture f = { 0 };

  f.feed = igx_binance_feed_new (rest, stream, &impostor->time_source);
  fetch (&f, T0, -1, 10);
  g_assert_error (f.error, IGX_FEED_ERROR, IGX_FEED_ERROR_NETWORK);
  g_assert_nonnull (strstr (f.error->message, "certificate"));
  g_assert_cmpuint (impostor->requests->len, ==, 0);
  forget (&f);
  g_assert_finalize_object (f.feed);
}

/* Banned before anybody knows the exchange's time: the date of its answer tells it. */
static void
test_418_unknown_time (Fixture *f, gconstpointer data)
{
  gint64 now = g_get_real_time () / 1000;

  f->server->time_source.now = unknown_time;
  misbehave (f->server, 1, 418, "application/json", TOO_MANY);
  f->server->retry_after = "100";
  igx_feed_fetch_time_async (f->feed, NULL, time_cb, f);
  IGX_TEST_WAIT (f->n_done == 1);
  g_assert_error (f->error, IGX_FEED_ERROR, IGX_FEED_ERROR_BANNED);
  g_assert_cmpint (igx_feed_get_retry_at (f->feed), >=, now + 98 * 1000);
  g_assert_cmpint (igx_feed_get_retry_at (f->feed), <=, now + 130 * 1000);
}

static void
test_deadline (void)
{
  IgxHttpTiming timing = fast;
  Fixture f = { 0 };

  timing.deadline_ms = 300;
  set_up_with (&f, &timing, TRUE);
  f.server->mode = IGX_TEST_HANG_BODY;
  f.server->n_of_mode = 1;
  f.spare->mode = IGX_TEST_HANG;
  f.spare->n_of_mode = 1;
  fetch (&f, T0, -1, 10);
  g_assert_error (f.error, IGX_FEED_ERROR, IGX_FEED_ERROR_NETWORK);
  g_assert_cmpuint (f.spare->requests->len, ==, 1);
  tear_down (&f, NULL);
}

/* Cancelled before it is sent, while the answer is awaited, and in the middle of it. */
static void
test_cancel (Fixture *f, gconstpointer data)
{
  static const IgxTestMode modes[] = { IGX_TEST_ANSWER, IGX_TEST_HANG, IGX_TEST_HANG_BODY };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      guint n = f->n_done;
      guint n_requests = f->server->requests->len;
      gint64 cancelled = 0;

      f->server->mode = modes[i];
      f->server->n_of_mode = 1;
      begin (f, "BTCUSDT", T0, -1, 10);
      if (i > 0)
        {
          IGX_TEST_WAIT (f->server->requests->len > n_requests);
          IGX_TEST_PASS (50);
          g_assert_cmpuint (f->n_done, ==, n);
        }
      cancelled = g_get_monotonic_time ();
      g_cancellable_cancel (f->cancellable);
      IGX_TEST_WAIT (f->n_done == n + 1);
      /* By itself, not because the deadline came. */
      g_assert_cmpint (g_get_monotonic_time () - cancelled, <, 3 * G_USEC_PER_SEC);
      g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpuint (f->spare->requests->len, ==, 0);
      g_clear_object (&f->cancellable);
      f->cancellable = g_cancellable_new ();
    }
}

/* No more than four at a time; the rest waits, and can be cancelled there. */
static void
test_queue (Fixture *f, gconstpointer data)
{
  f->server->mode = IGX_TEST_HANG;
  f->server->n_of_mode = 1000;
  for (guint i = 0; i < 300; i++)
    begin (f, "BTCUSDT", T0, -1, 10);
  IGX_TEST_WAIT (f->server->requests->len == 4);
  IGX_TEST_PASS (100);
  g_assert_cmpuint (f->server->requests->len, ==, 4);
  g_cancellable_cancel (f->cancellable);
  IGX_TEST_WAIT (f->n_done == 300);
  g_assert_cmpuint (f->server->requests->len, ==, 4);
}

/* A queue full of requests ends at once when the exchange says to wait. */
static void
test_queue_held (Fixture *f, gconstpointer data)
{
  misbehave (f->server, 4, 429, "application/json", TOO_MANY);
  f->server->retry_after = "60";
  for (guint i = 0; i < 4000; i++)
    begin (f, "BTCUSDT", T0, -1, 10);
  IGX_TEST_WAIT (f->n_done == 4000);
  g_assert_error (f->error, IGX_FEED_ERROR, IGX_FEED_ERROR_RATE_LIMITED);
  g_assert_cmpuint (f->server->requests->len, <=, 4);
}

static void
test_body_limit (Fixture *f, gconstpointer data)
{
  g_autofree char *spaces = g_strnfill (IGX_BINANCE_KLINES_BODY_MAX, ' ');
  g_autofree char *body = g_strconcat ("[]", spaces, NULL);

  misbehave (f->server, 1, 200, "application/json", body);
  fetch (f, T0, -1, 10);
  g_assert_error (f->error, IGX_FEED_ERROR, IGX_FEED_ERROR_BAD_DATA);
  /* An endless page with an error tells no more than its status. */
  misbehave (f->server, 1, 429, "application/json", body);
  f->server->retry_after = "1";
  fetch (f, T0, -1, 10);
  g_assert_error (f->error, IGX_FEED_ERROR, IGX_FEED_ERROR_RATE_LIMITED);
}

/* Half of the weight is used, by us or by others at this address: the rest waits for the next
 * minute, and then goes. */
static void
test_weight (void)
{
  IgxHttpTiming timing = fast;
  Fixture f = { 0 };

  timing.window_ms = 1000;
  set_up_with (&f, &timing, FALSE);
  f.server->now = T0 + 5000 * MINUTE;
  f.server->used_weight = "2999";
  fetch (&f, T0, -1, 10);
  assert_candles (&f, T0, 10);
  f.server->used_weight = "1";
  begin (&f, "BTCUSDT", T0, -1, 10);
  IGX_TEST_PASS (200);
  g_assert_cmpuint (f.server->requests->len, ==, 1);
  IGX_TEST_WAIT (f.n_done == 2);
  assert_candles (&f, T0, 10);
  g_assert_cmpuint (f.server->requests->len, ==, 2);
  tear_down (&f, NULL);
}

#define ADD(name, setup, test)                                                                     \
  g_test_add ("/feed/binance-rest/" name, Fixture, NULL, setup, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("forward", set_up, test_forward);
  ADD ("newest", set_up, test_newest);
  ADD ("forming", set_up, test_forming);
  ADD ("barely-closed", set_up, test_barely_closed);
  ADD ("late-answer", set_up, test_late_answer);
  ADD ("hole", set_up, test_hole);
  ADD ("unknown-time", set_up, test_unknown_time);
  ADD ("time-and-symbols", set_up, test_time_and_symbols);
  ADD ("unknown-symbol", set_up, test_unknown_symbol);
  ADD ("429", set_up, test_429);
  ADD ("418", set_up, test_418);
  ADD ("429-without-header", set_up, test_429_without_header);
  ADD ("418-unknown-time", set_up, test_418_unknown_time);
  ADD ("403-page", set_up, test_403_page);
  ADD ("451", set_up, test_451);
  ADD ("500", set_up, test_500);
  ADD ("answers", set_up_one, test_answers);
  ADD ("redirect", set_up_one, test_redirect);
  ADD ("not-asked-for", set_up, test_not_asked_for);
  ADD ("cut", set_up, test_cut);
  ADD ("cancel", set_up, test_cancel);
  ADD ("queue", set_up, test_queue);
  ADD ("queue-held", set_up, test_queue_held);
  ADD ("body-limit", set_up, test_body_limit);
  g_test_add_func ("/feed/binance-rest/nobody-there", test_nobody_there);
  g_test_add_func ("/feed/binance-rest/certificate", test_certificate);
  g_test_add_func ("/feed/binance-rest/deadline", test_deadline);
  g_test_add_func ("/feed/binance-rest/weight", test_weight);

  return g_test_run ();
}
