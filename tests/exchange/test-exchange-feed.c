/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The program's own Binance feed against the exchange: two readings of the same documents. */

#include <math.h>

#include "engine/igx-timeframe.h"
#include "exchange/igx-judge.h"
#include "feed/igx-binance-feed.h"
#include "support/igx-test-wait.h"

#define WAIT_MS 30000
/* Candles that the cut test follows, and where the connection is cut. */
#define CUT_AT   (IGX_JUDGE_NOW_MINUTE + 20)
#define CUT_SOME 40
#define LAST     (IGX_JUDGE_NOW_MINUTE + 120)

typedef struct
{
  IgxJudge *judge;
  IgxTimeSource time_source;
  IgxFeed *feed;
  IgxSeriesKey series;
  GHashTable *closed; /* open time to IgxCandle */
  guint n_live;
  guint n_up;
  guint n_down;
  GArray *fetched;    /* (nullable): the result of a fetch */
  GPtrArray *symbols; /* (nullable) */
  gint64 time;
  GError *error;
  gboolean done;
} Fixture;

static gint64
now_cb (gpointer data)
{
  return igx_test_exchange_get_stat (((Fixture *) data)->judge->exchange, "now");
}

static void
fixture_set_up (Fixture *self)
{
  const char *hosts[] = { NULL, NULL };
  const char *streams[] = { NULL, NULL };
  g_autoptr (GError) error = NULL;

  self->judge = igx_judge_new (NULL);
  self->time_source.now = now_cb;
  self->time_source.data = self;
  self->closed = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  hosts[0] = igx_test_exchange_get_rest_url (self->judge->exchange);
  streams[0] = igx_test_exchange_get_stream_url (self->judge->exchange);
  self->feed = igx_binance_feed_new (hosts, streams, &self->time_source);
  igx_series_key_init (&self->series, "binance", "TESTUSDT", IGX_TIMEFRAME_MINUTE, &error);
  g_assert_no_error (error);
}

static void
fixture_clear (Fixture *self)
{
  igx_feed_stop (self->feed);
  g_clear_object (&self->feed);
  g_clear_error (&self->error);
  g_clear_pointer (&self->fetched, g_array_unref);
  g_clear_pointer (&self->symbols, g_ptr_array_unref);
  g_hash_table_unref (self->closed);
  igx_judge_free (self->judge);
}

static gboolean
is_done (gpointer data)
{
  return ((Fixture *) data)->done;
}

static void
candles_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *self = data;

  self->fetched = igx_feed_fetch_candles_finish (IGX_FEED (source), result, &self->error);
  self->done = TRUE;
}

static void
fetch (Fixture *self, const IgxSeriesKey *series, gint64 start, gint64 end)
{
  self->done = FALSE;
  g_clear_error (&self->error);
  g_clear_pointer (&self->fetched, g_array_unref);
  igx_feed_fetch_candles_async (self->feed, series, start, end, IGX_FEED_CANDLES_MAX, NULL,
                                candles_cb, self);
  g_assert_true (igx_test_wait_until (is_done, self, WAIT_MS));
}

static void
check_minutes (const GArray *candles, guint first, guint last)
{
  guint at = 0;

  for (guint number = first; number <= last; number++)
    {
      IgxCandle want = { 0 };

      if (!igx_judge_get_candle (number, &want))
        continue;
      g_assert_cmpuint (at, <, candles->len);
      g_assert_true (igx_candle_equal (&g_array_index (candles, IgxCandle, at), &want));
      at++;
    }
  g_assert_cmpuint (at, ==, candles->len);
}

static void
test_candles (void)
{
  Fixture fixture = { 0 };
  IgxSeriesKey unknown = { 0 };

  fixture_set_up (&fixture);
  /* Three pages, a gap in the last, and the open candle left out. */
  fetch (&fixture, &fixture.series, IGX_JUDGE_FIRST, IGX_JUDGE_NOW);
  g_assert_no_error (fixture.error);
  check_minutes (fixture.fetched, 0, IGX_JUDGE_NOW_MINUTE - 1);
  g_assert_cmpint (igx_test_exchange_count_requests (fixture.judge->exchange, "/api/v3/klines"), >=,
                   3);

  igx_series_key_init (&unknown, "binance", "NOSUCH", IGX_TIMEFRAME_MINUTE, NULL);
  fetch (&fixture, &unknown, IGX_JUDGE_FIRST, IGX_JUDGE_NOW);
  g_assert_error (fixture.error, IGX_FEED_ERROR, IGX_FEED_ERROR_UNKNOWN_SYMBOL);
  fixture_clear (&fixture);
}

static void
time_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *self = data;

  self->time = igx_feed_fetch_time_finish (IGX_FEED (source), result, &self->error);
  self->done = TRUE;
}

static void
symbols_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *self = data;

  self->symbols = igx_feed_fetch_symbols_finish (IGX_FEED (source), result, &self->error);
  self->done = TRUE;
}

static void
test_time_and_symbols (void)
{
  Fixture fixture = { 0 };
  const IgxSymbolInfo *info = NULL;

  fixture_set_up (&fixture);
  igx_feed_fetch_time_async (fixture.feed, NULL, time_cb, &fixture);
  g_assert_true (igx_test_wait_until (is_done, &fixture, WAIT_MS));
  g_assert_no_error (fixture.error);
  g_assert_cmpint (fixture.time, ==, IGX_JUDGE_NOW);

  fixture.done = FALSE;
  igx_feed_fetch_symbols_async (fixture.feed, NULL, symbols_cb, &fixture);
  g_assert_true (igx_test_wait_until (is_done, &fixture, WAIT_MS));
  g_assert_no_error (fixture.error);
  g_assert_cmpuint (fixture.symbols->len, ==, 1);
  info = g_ptr_array_index (fixture.symbols, 0);
  g_assert_cmpstr (info->symbol, ==, "TESTUSDT");
  g_assert_cmpstr (info->base, ==, "TEST");
  g_assert_true (info->trading);
  g_assert_true (fabs (info->tick_size - 0.01) < 1e-12);
  g_assert_true (fabs (info->step_size - 0.00001) < 1e-12);
  fixture_clear (&fixture);
}

static void
test_limited (void)
{
  Fixture fixture = { 0 };
  gint64 retry_at = 0;

  fixture_set_up (&fixture);
  igx_test_exchange_order (fixture.judge->exchange, "status?code=429&count=1&retry-after=90");
  fetch (&fixture, &fixture.series, IGX_JUDGE_NOW - IGX_TIMEFRAME_HOUR, IGX_JUDGE_NOW);
  g_assert_error (fixture.error, IGX_FEED_ERROR, IGX_FEED_ERROR_RATE_LIMITED);
  retry_at = igx_feed_get_retry_at (fixture.feed);
  g_assert_cmpint (retry_at, >, IGX_JUDGE_NOW + 80 * 1000);
  /* Until then nothing is asked. */
  fetch (&fixture, &fixture.series, IGX_JUDGE_NOW - IGX_TIMEFRAME_HOUR, IGX_JUDGE_NOW);
  g_assert_error (fixture.error, IGX_FEED_ERROR, IGX_FEED_ERROR_RATE_LIMITED);
  g_assert_cmpint (igx_test_exchange_count_requests (fixture.judge->exchange, "/api/v3/klines"), ==,
                   1);
  fixture_clear (&fixture);
}

static void
keep (Fixture *self, const IgxCandle *candle)
{
  IgxCandle *copy = g_memdup2 (candle, sizeof *candle);

  g_hash_table_replace (self->closed, &copy->open_time, copy);
}

static void
candle_cb (IgxFeed *feed,
           const IgxSeriesKey *series,
           const IgxCandle *candle,
           gboolean closed,
           gint64 event_time,
           gpointer user_data)
{
  Fixture *self = user_data;

  g_assert_true (igx_series_key_equal (series, &self->series));
  if (!closed)
    return;
  g_assert_cmpint (event_time, >=, candle->open_time + IGX_TIMEFRAME_MINUTE);
  keep (self, candle);
  self->n_live++;
}

static void
up_cb (IgxFeed *feed, gpointer user_data)
{
  ((Fixture *) user_data)->n_up++;
}

static void
down_cb (IgxFeed *feed, const char *reason, gpointer user_data)
{
  ((Fixture *) user_data)->n_down++;
}

static gboolean
is_up (gpointer data)
{
  Fixture *self = data;

  return self->n_up > self->n_down;
}

static gboolean
is_down (gpointer data)
{
  Fixture *self = data;

  return self->n_down >= self->n_up;
}

/* The market's time is moved on by hand, so that the test is as fast as the machine is. */
static void
advance_to (Fixture *self, guint number)
{
  g_autofree char *order = g_strdup_printf ("step?time=%" G_GINT64_FORMAT,
                                            IGX_JUDGE_FIRST + number * IGX_JUDGE_MINUTE + 1000);

  igx_test_exchange_order (self->judge->exchange, order);
}

static gboolean
has_last (gpointer data)
{
  gint64 open_time = IGX_JUDGE_FIRST + (LAST - 1) * IGX_JUDGE_MINUTE;

  return g_hash_table_contains (((Fixture *) data)->closed, &open_time);
}

/* Cut for forty candles: after the stream is up again the hole is filled over REST, and nothing
 * differs from what an uncut connection would have given. */
static void
test_cut (void)
{
  Fixture fixture = { 0 };
  guint n_compared = 0;

  fixture_set_up (&fixture);
  g_signal_connect (fixture.feed, "candle", G_CALLBACK (candle_cb), &fixture);
  g_signal_connect (fixture.feed, "stream-up", G_CALLBACK (up_cb), &fixture);
  g_signal_connect (fixture.feed, "stream-down", G_CALLBACK (down_cb), &fixture);
  igx_feed_subscribe (fixture.feed, &fixture.series);
  igx_feed_start (fixture.feed);
  g_assert_true (igx_test_wait_until (is_up, &fixture, WAIT_MS));

  advance_to (&fixture, CUT_AT);
  igx_test_exchange_order (fixture.judge->exchange, "refuse?for=300");
  igx_test_exchange_order (fixture.judge->exchange, "cut");
  g_assert_true (igx_test_wait_until (is_down, &fixture, WAIT_MS));
  advance_to (&fixture, CUT_AT + CUT_SOME);
  g_assert_true (igx_test_wait_until (is_up, &fixture, WAIT_MS));
  fetch (&fixture, &fixture.series, IGX_JUDGE_FIRST + IGX_JUDGE_NOW_MINUTE * IGX_JUDGE_MINUTE,
         IGX_JUDGE_FIRST + LAST * IGX_JUDGE_MINUTE);
  g_assert_no_error (fixture.error);
  for (guint i = 0; i < fixture.fetched->len; i++)
    keep (&fixture, &g_array_index (fixture.fetched, IgxCandle, i));
  advance_to (&fixture, LAST);
  g_assert_true (igx_test_wait_until (has_last, &fixture, WAIT_MS));

  for (guint number = IGX_JUDGE_NOW_MINUTE; number < LAST; number++, n_compared++)
    {
      IgxCandle want = { 0 };
      const IgxCandle *got = NULL;

      igx_judge_get_candle (number, &want);
      got = g_hash_table_lookup (fixture.closed, &want.open_time);
      g_assert_nonnull (got);
      g_assert_true (igx_candle_equal (got, &want));
    }
  g_assert_cmpuint (n_compared, ==, LAST - IGX_JUDGE_NOW_MINUTE);
  g_assert_cmpuint (fixture.n_up, ==, 2);
  /* The forty did come over REST and not over the stream. */
  g_assert_cmpuint (fixture.n_live, <=, n_compared - CUT_SOME);
  g_assert_cmpint (igx_test_exchange_get_stat (fixture.judge->exchange, "message_rate_max"), <=, 5);
  fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/exchange-feed/candles", test_candles);
  g_test_add_func ("/exchange-feed/time-and-symbols", test_time_and_symbols);
  g_test_add_func ("/exchange-feed/limited", test_limited);
  g_test_add_func ("/exchange-feed/cut", test_cut);
  return g_test_run ();
}
