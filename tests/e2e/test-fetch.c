/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `ignitexctl fetch` against the test exchange: alone and through the service, stopped and gone on
 * with, before a coin was listed, and what is wrong. */
#include <signal.h>
#include <string.h>

#include "e2e/igx-e2e.h"
#include "engine/igx-timeframe.h"
#include "support/igx-test-wait.h"

#define WAIT_MS 60000

/* The exchange's time, which stands still: generated markets begin so many days before. */
#define START        G_GINT64_CONSTANT (1767571200000)
#define HISTORY_DAYS 6
#define SINCE        "2026-01-01"
#define SINCE_MS     G_GINT64_CONSTANT (1767225600000)

/* Weight of one question for the time and of four for candles. */
#define WEIGHT_OF_FIVE "--weight-limit=9"

typedef struct
{
  IgxTestBus *bus;
  GDBusConnection *connection;
  IgxTestExchange *exchange;
  IgxTestService *service;
} World;

static World *
world_new (const char *limit, const char *watch)
{
  World *world = g_new0 (World, 1);

  world->bus = igx_test_bus_start ();
  world->connection = igx_test_bus_connect (world->bus);
  world->exchange = igx_test_exchange_start ("--generate=BTCUSDT", "--generate=ETHUSDT", "--seed=7",
                                             "--history-days=6", "--speed=0", limit, NULL);
  world->service = igx_test_service_new (world->bus);
  igx_test_service_write_settings (world->service, world->exchange, 1, watch);
  return world;
}

static void
world_free (World *world)
{
  igx_test_service_free (world->service);
  igx_test_exchange_stop (world->exchange);
  g_object_unref (world->connection);
  igx_test_bus_stop (world->bus);
  g_free (world);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static IgxSeriesKey
make_series (const char *symbol, IgxTimeframe timeframe)
{
  IgxSeriesKey series;

  g_assert_true (igx_series_key_init (&series, "binance", symbol, timeframe, NULL));
  return series;
}

/* Returns: how many candles of the cache are those of the exchange, bit for bit */
static guint
compare (World *world, const char *symbol, IgxTimeframe timeframe, gint64 since)
{
  const IgxSeriesKey series = make_series (symbol, timeframe);

  return igx_e2e_compare_cache (world->service, world->exchange, &series, since,
                                START - 2 * timeframe);
}

static void
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in: %s", part, text);
}

static void
test_alone (void)
{
  g_autoptr (World) world = world_new (NULL, "BTCUSDT:1m;");
  g_autofree char *out = NULL;
  g_autofree char *again = NULL;
  gint64 n_requests = 0;
  int code = -1;

  out = igx_test_service_run (world->service, "ignitexctl", &code, NULL, "fetch", "btcusdt",
                              "ETHUSDT", "--timeframe", "5m", "--timeframe", "1m", "--since", SINCE,
                              NULL);
  g_assert_cmpint (code, ==, 0);
  assert_has (out, "BTCUSDT 5m: 1151 candles from 2026-01-01 00:00 to 2026-01-04 23:55 UTC\n");
  assert_has (out, "ETHUSDT 1m: 5759 candles from 2026-01-01 00:00 to 2026-01-04 23:59 UTC\n");
  g_assert_cmpuint (compare (world, "BTCUSDT", 5 * IGX_TIMEFRAME_MINUTE, SINCE_MS), ==, 1151);
  g_assert_cmpuint (compare (world, "ETHUSDT", IGX_TIMEFRAME_MINUTE, SINCE_MS), ==, 5759);

  /* What is there is not asked for. */
  n_requests = igx_test_exchange_count_requests (world->exchange, "/api/v3/klines");
  again = igx_test_service_run (world->service, "ignitexctl", &code, NULL, "fetch", "BTCUSDT",
                                "ETHUSDT", "--timeframe", "5m", "--timeframe", "1m", "--since",
                                SINCE, NULL);
  g_assert_cmpint (code, ==, 0);
  g_assert_cmpstr (again, ==, out);
  g_assert_cmpint (n_requests, ==,
                   igx_test_exchange_count_requests (world->exchange, "/api/v3/klines"));
}

/* Years before a coin was listed cost next to nothing. */
static void
test_before_listing (void)
{
  g_autoptr (World) world = world_new (NULL, "BTCUSDT:1m;");
  g_autofree char *out = NULL;
  int code = -1;

  out = igx_test_service_run (world->service, "ignitexctl", &code, NULL, "fetch", "BTCUSDT",
                              "--timeframe", "1m", "--since", "2020-01-01", NULL);
  g_assert_cmpint (code, ==, 0);
  assert_has (out, "BTCUSDT 1m: 8639 candles from 2020-01-01 00:00");
  assert_has (out, " that the exchange does not have\n");
  g_assert_cmpint (igx_test_exchange_count_requests (world->exchange, "/api/v3/klines"), <=, 12);
  g_assert_cmpuint (
      compare (world, "BTCUSDT", IGX_TIMEFRAME_MINUTE, START - HISTORY_DAYS * IGX_TIMEFRAME_DAY),
      ==, 8639);
}

static void
test_through_service (void)
{
  g_autoptr (World) world = world_new (NULL, "BTCUSDT:1m;");
  g_autofree char *out = NULL;
  int code = -1;

  igx_test_service_start (world->service, NULL);
  igx_test_service_wait_leader (world->service, world->connection);
  out = igx_test_service_run (world->service, "ignitexctl", &code, NULL, "fetch", "BTCUSDT",
                              "ETHUSDT", "--timeframe", "15m", "--since", SINCE, NULL);
  g_assert_cmpint (code, ==, 0);
  assert_has (out, "ETHUSDT 15m: 383 candles from 2026-01-01 00:00");
  igx_test_service_terminate (world->service);
  g_assert_cmpuint (compare (world, "ETHUSDT", 15 * IGX_TIMEFRAME_MINUTE, SINCE_MS), ==, 383);
  g_assert_cmpuint (compare (world, "BTCUSDT", 15 * IGX_TIMEFRAME_MINUTE, SINCE_MS), ==, 383);
}

/* What has no service and no bus at all. */
typedef struct
{
  IgxTestExchange *exchange;
  gint64 n_requests;
} Asked;

static gboolean
has_asked (gpointer data)
{
  const Asked *asked = data;

  return igx_test_exchange_count_requests (asked->exchange, "/api/v3/klines") >= asked->n_requests;
}

/* Ctrl-C while the exchange's limit holds it; the same command goes on from there. */
static void
test_stopped (void)
{
  g_autoptr (World) world = world_new (WEIGHT_OF_FIVE, "BTCUSDT:1m;");
  g_autoptr (GSubprocess) process = NULL;
  Asked asked = { world->exchange, 5 };
  g_autofree char *out = NULL;
  g_autofree char *said = NULL;
  g_autofree char *errors = NULL;
  int code = -1;
  gint64 n_requests = 0;

  process = igx_test_service_spawn (world->service, "ignitexctl", "fetch", "BTCUSDT", "--timeframe",
                                    "1m", "--since", SINCE, NULL);
  g_assert_true (igx_test_wait_until (has_asked, &asked, WAIT_MS));
  g_subprocess_send_signal (process, SIGINT);
  said = igx_test_service_end (process, &code, &errors);
  g_assert_cmpint (code, ==, 130);
  g_assert_cmpstr (said, ==, "");
  assert_has (errors, "Stopped: the 3998 candles of BTCUSDT 1m so far are kept");

  /* The same market without the limit. */
  igx_test_exchange_stop (world->exchange);
  world->exchange = igx_test_exchange_start ("--generate=BTCUSDT", "--generate=ETHUSDT", "--seed=7",
                                             "--history-days=6", "--speed=0", NULL);
  igx_test_service_write_settings (world->service, world->exchange, 1, "BTCUSDT:1m;");
  out = igx_test_service_run (world->service, "ignitexctl", &code, NULL, "fetch", "BTCUSDT",
                              "--timeframe", "1m", "--since", SINCE, NULL);
  g_assert_cmpint (code, ==, 0);
  assert_has (out, "BTCUSDT 1m: 5759 candles");
  n_requests = igx_test_exchange_count_requests (world->exchange, "/api/v3/klines");
  g_assert_cmpint (n_requests, >, 0);
  g_assert_cmpint (n_requests, <=, 3);
  g_assert_cmpuint (compare (world, "BTCUSDT", IGX_TIMEFRAME_MINUTE, SINCE_MS), ==, 5759);
}

static void
test_mistakes (void)
{
  g_autoptr (World) world = world_new (NULL, "BTCUSDT:1m;");
  static const struct
  {
    const char *words[6];
    int code;
    const char *says;
  } cases[] = {
    { { "--timeframe", "1m", "--since", "30d" }, 2, "Name a symbol" },
    { { "BTC/USDT", "--timeframe", "1m", "--since", "30d" }, 2, "symbol" },
    { { "BTCUSDT", "--since", "30d" }, 2, "Name a timeframe" },
    { { "BTCUSDT", "--timeframe", "7m", "--since", "30d" }, 2, "“7m” is no timeframe" },
    { { "BTCUSDT", "--timeframe", "1m" }, 2, "--since" },
    { { "BTCUSDT", "--timeframe", "1m", "--since", "soon" }, 2, "“soon” is no time" },
    { { "NOSUCHCOIN", "--timeframe", "1m", "--since", SINCE }, 4, "no symbol NOSUCHCOIN" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *const *w = cases[i].words;
      g_autofree char *errors = NULL;
      g_autofree char *out = NULL;
      int code = -1;

      out = igx_test_service_run (world->service, "ignitexctl", &code, &errors, "fetch", w[0], w[1],
                                  w[2], w[3], w[4], w[5], NULL);
      g_assert_cmpint (code, ==, cases[i].code);
      assert_has (errors, cases[i].says);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fetch/alone", test_alone);
  g_test_add_func ("/fetch/before-listing", test_before_listing);
  g_test_add_func ("/fetch/through-service", test_through_service);
  g_test_add_func ("/fetch/stopped", test_stopped);
  g_test_add_func ("/fetch/mistakes", test_mistakes);
  return g_test_run ();
}
