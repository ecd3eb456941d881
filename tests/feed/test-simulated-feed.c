/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "engine/igx-timeframe.h"
#include "feed/igx-simulated-feed.h"
#include "feed/igx-simulated-market.h"
#include "igx-test-server.h"

#define SEED   G_GUINT64_CONSTANT (7)
#define SPEED  1200
#define MINUTE IGX_TIMEFRAME_MINUTE
#define T0     G_GINT64_CONSTANT (1700006400000)

typedef struct
{
  IgxFeed *feed;
  IgxTimeSource time_source;
  gint64 begun;  /* us; 0 for a clock that stands */
  gint64 offset; /* ms of the market */
  gboolean unknown;
  guint n_up;
  guint n_forming;
  GArray *closed[2]; /* of IgxCandle; 1m and 15m */
  GArray *candles;
  GPtrArray *symbols;
  gint64 time;
  GError *error;
  guint n_done;
} Fixture;

static gint64
now_cb (gpointer data)
{
  const Fixture *f = data;
  gint64 passed = f->begun != 0 ? (g_get_monotonic_time () - f->begun) * SPEED / 1000 : 0;

  return f->unknown ? 0 : T0 + f->offset + passed;
}

static gint64
real_delay_cb (gpointer data, gint64 market_ms)
{
  return market_ms / SPEED;
}

static void
candle_cb (IgxFeed *feed,
           const IgxSeriesKey *series,
           const IgxCandle *candle,
           gboolean closed,
           gint64 event_time,
           gpointer data)
{
  Fixture *f = data;
  g_autoptr (GError) error = NULL;

  igx_candle_check (candle, series->timeframe, &error);
  g_assert_no_error (error);
  if (closed)
    {
      g_assert_cmpint (candle->open_time + series->timeframe, ==, event_time);
      g_assert_cmpint (event_time, <=, now_cb (f));
      g_array_append_vals (f->closed[series->timeframe == MINUTE ? 0 : 1], candle, 1);
    }
  else
    {
      g_assert_cmpint (igx_timeframe_floor (series->timeframe, event_time), ==, candle->open_time);
      f->n_forming++;
    }
}

static void
up_cb (IgxFeed *feed, gpointer data)
{
  ((Fixture *) data)->n_up++;
}

static IgxSeriesKey
key (const char *symbol, IgxTimeframe timeframe)
{
  IgxSeriesKey series;

  g_assert_true (igx_series_key_init (&series, "demo", symbol, timeframe, NULL));
  return series;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->time_source.now = now_cb;
  f->time_source.real_delay = real_delay_cb;
  f->time_source.data = f;
  f->closed[0] = igx_candle_array_new ();
  f->closed[1] = igx_candle_array_new ();
  f->feed = igx_simulated_feed_new (SEED, &f->time_source);
  g_signal_connect (f->feed, "candle", G_CALLBACK (candle_cb), f);
  g_signal_connect (f->feed, "stream-up", G_CALLBACK (up_cb), f);
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
  gpointer feed = f->feed;

  forget (f);
  g_object_add_weak_pointer (G_OBJECT (f->feed), &feed);
  g_object_unref (f->feed);
  /* A worker thread may hold its task a little longer than the answer takes. */
  IGX_TEST_WAIT (feed == NULL);
  g_array_unref (f->closed[0]);
  g_array_unref (f->closed[1]);
}

/* What was told is the market, without a hole. */
static void
assert_market (const IgxSeriesKey *series, const GArray *told)
{
  g_autofree IgxCandle *market = g_new0 (IgxCandle, told->len);

  igx_simulated_market_candles (SEED, series, g_array_index (told, IgxCandle, 0).open_time,
                                told->len, market);
  for (guint i = 0; i < told->len; i++)
    g_assert_true (igx_candle_equal (&market[i], &g_array_index (told, IgxCandle, i)));
}

static void
test_stream (Fixture *f, gconstpointer data)
{
  IgxSeriesKey minute = key ("BTCUSDT", MINUTE);
  IgxSeriesKey quarter = key ("BTCUSDT", 15 * MINUTE);

  f->offset = 14 * MINUTE + 59999;
  igx_feed_subscribe (f->feed, &minute);
  igx_feed_subscribe (f->feed, &quarter);
  igx_feed_subscribe (f->feed, &minute);
  g_assert_cmpstr (igx_feed_get_venue (f->feed), ==, "demo");
  f->begun = g_get_monotonic_time ();
  igx_feed_start (f->feed);
  IGX_TEST_WAIT (f->closed[1]->len >= 2);

  g_assert_cmpuint (f->n_up, ==, 1);
  g_assert_cmpuint (f->n_forming, >, 20);
  g_assert_cmpuint (f->closed[0]->len, >=, 16);
  assert_market (&minute, f->closed[0]);
  assert_market (&quarter, f->closed[1]);

  /* A new series: what closed before has to be fetched, and no other loses a close. */
  quarter = key ("ETHUSDT", 15 * MINUTE);
  igx_feed_subscribe (f->feed, &quarter);
  IGX_TEST_WAIT (f->n_up == 2);
  igx_feed_unsubscribe (f->feed, &quarter);
  IGX_TEST_WAIT (f->closed[0]->len >= 40);
  assert_market (&minute, f->closed[0]);
}

/* A close that falls together with a new subscription is told all the same. */
static void
test_subscribe_at_close (Fixture *f, gconstpointer data)
{
  IgxSeriesKey minute = key ("BTCUSDT", MINUTE);
  IgxSeriesKey other = key ("ETHUSDT", 15 * MINUTE);

  f->offset = 30000;
  igx_feed_subscribe (f->feed, &minute);
  igx_feed_start (f->feed);
  IGX_TEST_WAIT (f->n_up == 1);
  g_assert_cmpuint (f->closed[0]->len, ==, 0);
  f->offset = MINUTE + 1;
  igx_feed_subscribe (f->feed, &other);
  IGX_TEST_WAIT (f->n_up == 2);
  IGX_TEST_WAIT (f->closed[0]->len == 1);
  g_assert_cmpint (g_array_index (f->closed[0], IgxCandle, 0).open_time, ==, T0);
}

/* After a sleep of a day the stream does not pour 1440 candles out: it says that it was away. */
static void
test_sleep (Fixture *f, gconstpointer data)
{
  IgxSeriesKey minute = key ("BTCUSDT", MINUTE);

  igx_feed_subscribe (f->feed, &minute);
  f->begun = g_get_monotonic_time ();
  igx_feed_start (f->feed);
  IGX_TEST_WAIT (f->closed[0]->len >= 2);
  g_array_set_size (f->closed[0], 0);
  f->offset += IGX_TIMEFRAME_DAY;
  IGX_TEST_WAIT (f->n_up == 2);
  IGX_TEST_WAIT (f->closed[0]->len >= 3);
  g_assert_cmpint (g_array_index (f->closed[0], IgxCandle, 0).open_time, >, T0 + MINUTE);
  g_assert_cmpuint (f->closed[0]->len, <, 64);
}

static void
test_stop (Fixture *f, gconstpointer data)
{
  IgxSeriesKey minute = key ("BTCUSDT", MINUTE);
  guint n = 0;

  f->unknown = TRUE;
  igx_feed_subscribe (f->feed, &minute);
  f->begun = g_get_monotonic_time ();
  igx_feed_start (f->feed);
  IGX_TEST_PASS (50);
  g_assert_cmpuint (f->n_up, ==, 0);
  f->unknown = FALSE;
  IGX_TEST_WAIT (f->closed[0]->len >= 2);
  igx_feed_stop (f->feed);
  n = f->closed[0]->len;
  IGX_TEST_PASS (200);
  g_assert_cmpuint (f->closed[0]->len, ==, n);
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
symbols_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *f = data;

  f->symbols = igx_feed_fetch_symbols_finish (IGX_FEED (source), result, &f->error);
  f->n_done++;
}

static void
time_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *f = data;

  f->time = igx_feed_fetch_time_finish (IGX_FEED (source), result, &f->error);
  f->n_done++;
}

static void
fetch (Fixture *f, gint64 start, gint64 end, guint limit, gint64 first, guint n_expected)
{
  IgxSeriesKey series = key ("SOLUSDT", 15 * MINUTE);
  guint n = f->n_done;

  igx_feed_fetch_candles_async (f->feed, &series, start, end, limit, NULL, candles_cb, f);
  g_assert_cmpuint (f->n_done, ==, n);
  IGX_TEST_WAIT (f->n_done == n + 1);
  g_assert_no_error (f->error);
  g_assert_cmpuint (f->candles->len, ==, n_expected);
  if (n_expected == 0)
    return;
  g_assert_cmpint (g_array_index (f->candles, IgxCandle, 0).open_time, ==, first);
  assert_market (&series, f->candles);
}

static void
test_fetch (Fixture *f, gconstpointer data)
{
  const gint64 quarter = 15 * MINUTE;

  f->offset = 100 * quarter;
  fetch (f, T0, -1, 1000, T0, 100);
  fetch (f, T0 + 1, -1, 10, T0 + quarter, 10);
  fetch (f, T0, T0 + 4 * quarter, 1000, T0, 5);
  fetch (f, -1, -1, 7, T0 + 93 * quarter, 7);
  fetch (f, -1, T0 + 9 * quarter, 3, T0 + 7 * quarter, 3);
  fetch (f, -1, -1, 1000, T0 - 900 * quarter, 1000);
  fetch (f, T0 + 100 * quarter, -1, 10, 0, 0);
  fetch (f, 0, IGX_SIMULATED_FIRST_TIME, 10, IGX_SIMULATED_FIRST_TIME, 1);
  f->offset--;
  fetch (f, -1, -1, 1, T0 + 98 * quarter, 1);
}

static void
test_fetch_cancelled (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  IgxSeriesKey series = key ("SOLUSDT", IGX_TIMEFRAME_WEEK);

  igx_feed_fetch_candles_async (f->feed, &series, -1, -1, IGX_FEED_CANDLES_MAX, cancellable,
                                candles_cb, f);
  g_cancellable_cancel (cancellable);
  IGX_TEST_WAIT (f->n_done == 1);
  g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_symbols_and_time (Fixture *f, gconstpointer data)
{
  const IgxSymbolInfo *info = NULL;

  igx_feed_fetch_symbols_async (f->feed, NULL, symbols_cb, f);
  igx_feed_fetch_time_async (f->feed, NULL, time_cb, f);
  IGX_TEST_WAIT (f->n_done == 2);
  g_assert_no_error (f->error);
  g_assert_cmpint (f->time, ==, T0);
  g_assert_cmpuint (f->symbols->len, ==, 10);
  info = g_ptr_array_index (f->symbols, 6);
  g_assert_cmpstr (info->symbol, ==, "DOGEUSDT");
  g_assert_cmpstr (info->base, ==, "DOGE");
  g_assert_cmpstr (info->quote, ==, "USDT");
  g_assert_true (info->trading);
  g_assert_cmpfloat_with_epsilon (info->tick_size, 0.00001, 1e-12);
}

#define ADD(name, test)                                                                            \
  g_test_add ("/feed/simulated-feed/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("stream", test_stream);
  ADD ("subscribe-at-close", test_subscribe_at_close);
  ADD ("sleep", test_sleep);
  ADD ("stop", test_stop);
  ADD ("fetch", test_fetch);
  ADD ("fetch-cancelled", test_fetch_cancelled);
  ADD ("symbols-and-time", test_symbols_and_time);

  return g_test_run ();
}
