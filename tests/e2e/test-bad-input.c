/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong around the real service: each thing has one clear sentence, a state or an exit code
 * that shows it, and nothing is lost. */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "e2e/igx-e2e.h"
#include "engine/igx-timeframe.h"
#include "igx-config.h"
#include "store/igx-ledger-lock.h"
#include "store/igx-store-fixture.h"
#include "support/igx-built-in.h"
#include "support/igx-mock-notifications.h"
#include "support/igx-test-signals.h"
#include "support/igx-test-wait.h"

/* 100 one-minute candles a second. */
#define SPEED      6000
#define SPEED_TEXT "--speed=6000"
#define WAIT_MS    60000
#define NOBODY     65534

#define SETTINGS_FILE "config/" IGX_FOLDER "/settings.ini"
#define OWN_FOLDER    "config/" IGX_FOLDER "/strategies"
#define DATA_FOLDER   "data/" IGX_FOLDER
#define LEDGER_FILE   DATA_FOLDER "/ledger.db"
#define CANDLES_FILE  "cache/" IGX_FOLDER "/candles.db"

/* Names and orders for the test exchange. */
static const char *const misbehaviours[][2] = {
  { "server-error", "status?code=500&for=1500&scope=all" },
  { "limited", "status?code=429&for=1500&retry-after=1" },
  { "banned", "status?code=418&for=1500&retry-after=1" },
  { "wrong-json", "wrong-json?count=3&scope=rest" },
  { "refuses-connections", "refuse?for=3000" },
};

typedef struct
{
  IgxTestBus *bus;
  GDBusConnection *connection;
  IgxTestExchange *exchange;
  IgxTestService *service;
  IgxSeriesKey series;
  char *bus_path;
  /* What a wait is for. */
  const char *words;
  gint64 close_time;
} World;

static World *
world_new (const char *watch)
{
  World *world = g_new0 (World, 1);
  g_autofree char *address = NULL;
  g_autoptr (GError) error = NULL;

  world->bus_path = g_strdup_printf ("/tmp/igx-bad-input-%d", (int) getpid ());
  world->bus = igx_test_bus_start_at (world->bus_path);
  world->connection = igx_test_bus_connect (world->bus);
  world->exchange = igx_test_exchange_start ("--generate=BTCUSDT", "--generate=ETHUSDT", "--seed=7",
                                             SPEED_TEXT, NULL);
  world->service = igx_test_service_new (world->bus);
  /* Without the id of the bus: another one may follow it in its place. */
  address = g_strconcat ("unix:path=", world->bus_path, NULL);
  igx_test_service_setenv (world->service, "DBUS_SESSION_BUS_ADDRESS", address);
  igx_test_service_write_settings (world->service, world->exchange, SPEED, watch);
  igx_series_key_init (&world->series, "binance", "BTCUSDT", IGX_TIMEFRAME_MINUTE, &error);
  g_assert_no_error (error);
  return world;
}

static void
world_end_bus (World *world)
{
  g_clear_object (&world->connection);
  g_clear_pointer (&world->bus, igx_test_bus_stop);
  g_unlink (world->bus_path);
}

static void
world_free (World *world)
{
  igx_test_service_free (world->service);
  igx_test_exchange_stop (world->exchange);
  world_end_bus (world);
  g_free (world->bus_path);
  g_free (world);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static void
end_service (World *world)
{
  igx_test_service_terminate (world->service);
  g_assert_cmpint (igx_test_service_wait_exit (world->service, WAIT_MS), ==, 0);
}

/* The databases, read beside the service or after it. */

static gint64
read_progress (World *world)
{
  g_autoptr (IgxStore) store = igx_e2e_open_store (world->service);
  gint64 progress = 0;

  if (store == NULL)
    return 0;
  progress = igx_store_fixture_progress (store, &world->series, NULL);
  igx_store_fixture_close (store, NULL);
  return MAX (progress, 0);
}

static gboolean
has_progress (gpointer data)
{
  World *world = data;

  return read_progress (world) > world->close_time;
}

/* Waits until the ledger says that the series was evaluated after @close_time. */
static gint64
wait_progress (World *world, gint64 close_time)
{
  world->close_time = close_time;
  if (!igx_test_wait_until (has_progress, world, WAIT_MS))
    g_error ("evaluated up to %" G_GINT64_FORMAT ", not %" G_GINT64_FORMAT "; the service said: %s",
             read_progress (world), close_time, igx_test_service_get_output (world->service));
  return read_progress (world);
}

static gint64
wait_candles (World *world, gint64 n)
{
  return wait_progress (world, read_progress (world) + n * world->series.timeframe);
}

/* The ledger against the engine on the exchange's own candles; at least @at_least of them. */
static void
check_nothing_lost (World *world, gint64 begun, guint at_least)
{
  gint64 up_to = read_progress (world);
  g_autoptr (GPtrArray) ledger = igx_e2e_read_ledger (world->service, "BTCUSDT");
  g_autoptr (GPtrArray) expected
      = igx_e2e_find_candidates (world->exchange, &world->series, begun, up_to);
  guint n = 0;

  /* Checked first: a wrong candle explains every wrong level. */
  g_assert_cmpint (igx_e2e_compare_cache (world->service, world->exchange, &world->series, begun,
                                          up_to - world->series.timeframe),
                   ==, (up_to - begun) / world->series.timeframe);
  igx_test_signals_keep (ledger, begun, up_to);
  n = igx_test_signals_compare (expected, ledger);

  g_test_message ("%u candidates compared over %" G_GINT64_FORMAT " candles", n,
                  (up_to - begun) / world->series.timeframe);
  g_assert_cmpuint (n, >=, at_least);
}

/* Starts the service and waits until its first candles are evaluated. */
static gint64
start_leader (World *world)
{
  igx_test_service_start (world->service, NULL);
  igx_test_service_wait_leader (world->service, world->connection);
  return wait_progress (world, 0);
}

/* Its status. */

static char *
dup_status (World *world, const char *key)
{
  g_autoptr (GVariant) status = NULL;
  char *text = NULL;

  if (!igx_test_bus_has_owner (world->connection, IGX_SERVICE_NAME))
    return g_strdup ("");
  status = igx_e2e_get_status (world->service, world->connection);
  if (!g_variant_lookup (status, key, "s", &text))
    text = g_strdup ("");
  return text;
}

/* All errors of the status, one a line. */
static char *
dup_errors (World *world)
{
  g_autoptr (GVariant) status = igx_e2e_get_status (world->service, world->connection);
  g_auto (GStrv) errors = NULL;

  g_assert_true (g_variant_lookup (status, "errors", "^as", &errors));
  return g_strjoinv ("\n", errors);
}

static gboolean
has_state (gpointer data)
{
  World *world = data;
  g_autofree char *state = dup_status (world, "state");

  return strstr (world->words, state) != NULL && state[0] != '\0';
}

/* Waits until the state is one of @states. */
static void
wait_state (World *world, const char *states)
{
  world->words = states;
  if (!igx_test_wait_until (has_state, world, WAIT_MS))
    g_error ("the state did not become %s but is %s; the service said: %s", states,
             dup_status (world, "state"), igx_test_service_get_output (world->service));
}

static gboolean
has_said (gpointer data)
{
  World *world = data;

  return strstr (igx_test_service_get_output (world->service), world->words) != NULL;
}

static void
wait_said (World *world, const char *words)
{
  world->words = words;
  if (!igx_test_wait_until (has_said, world, WAIT_MS))
    g_error ("the service did not say “%s” but: %s", words,
             igx_test_service_get_output (world->service));
}

/* The value of @key of the series of @symbol, or nothing. */
static char *
dup_series (World *world, const char *symbol, const char *key)
{
  g_autoptr (GVariant) answer
      = igx_test_service_call (world->service, world->connection, "ListSeries", NULL, NULL);
  g_autoptr (GVariant) list = answer != NULL ? g_variant_get_child_value (answer, 0) : NULL;

  for (gsize i = 0; list != NULL && i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) series = g_variant_get_child_value (list, i);
      const char *name = NULL;
      char *text = NULL;

      g_variant_lookup (series, "symbol", "&s", &name);
      if (g_strcmp0 (name, symbol) == 0 && g_variant_lookup (series, key, "s", &text))
        return text;
    }
  return NULL;
}

static gboolean
is_failed (gpointer data)
{
  g_autofree char *state = dup_series (data, "NOSUCHUSDT", "state");

  return g_strcmp0 (state, "failed") == 0;
}

static gboolean
eth_is_live (gpointer data)
{
  g_autofree char *state = dup_series (data, "ETHUSDT", "state");

  return g_strcmp0 (state, "live") == 0;
}

static void
test_unknown_symbol (void)
{
  g_autoptr (World) world = world_new ("BTCUSDT:1m;NOSUCHUSDT:1m;");
  g_autofree char *sentence = NULL;
  gint64 begun = start_leader (world);

  g_assert_true (igx_test_wait_until (is_failed, world, WAIT_MS));
  sentence = dup_series (world, "NOSUCHUSDT", "error");
  g_assert_nonnull (sentence);
  g_assert_nonnull (strstr (sentence, "The exchange has no symbol NOSUCHUSDT"));
  /* Alone: the other goes on. */
  wait_progress (world, begun + 50 * world->series.timeframe);
  wait_state (world, "healthy");
}

/* The watch list over D-Bus: what the exchange does not have is refused, what it has runs, and the
 * file says so. */
static void
test_watch_list (void)
{
  g_autoptr (World) world = world_new ("BTCUSDT:1m;");
  g_autofree char *path = igx_test_service_get_path (world->service, SETTINGS_FILE);
  const char *minute[] = { "1m", NULL };
  g_autoptr (GVariant) added = NULL;
  g_autoptr (GVariant) removed = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *gone = NULL;

  start_leader (world);
  g_assert_null (igx_test_service_call (world->service, world->connection, "AddMarket",
                                        g_variant_new ("(s^as)", "NOSUCHUSDT", minute), &error));
  g_assert_nonnull (strstr (error->message, "The exchange has no symbol NOSUCHUSDT"));
  g_clear_error (&error);
  added = igx_test_service_call (world->service, world->connection, "AddMarket",
                                 g_variant_new ("(s^as)", "ETHUSDT", minute), &error);
  g_assert_no_error (error);
  g_assert_true (igx_test_wait_until (eth_is_live, world, WAIT_MS));
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, "watch=BTCUSDT:1m;ETHUSDT:1m;"));
  removed = igx_test_service_call (world->service, world->connection, "RemoveMarket",
                                   g_variant_new ("(s^as)", "ETHUSDT", minute), &error);
  g_assert_no_error (error);
  gone = dup_series (world, "ETHUSDT", "state");
  g_assert_null (gone);
  g_assert_null (igx_test_service_call (world->service, world->connection, "RemoveMarket",
                                        g_variant_new ("(s^as)", "ETHUSDT", minute), &error));
  g_assert_nonnull (strstr (error->message, "is not watched so"));
  wait_candles (world, 20);
}

/* A typo in settings.ini: the defaults, the line named, and the file as it was. */
static void
test_settings_typo (void)
{
  const char *typo = "[market]\nwatch=BTCUSDT:1m;\n[notify]\nsignals=flase\n";
  g_autoptr (World) world = world_new ("BTCUSDT:1m;");
  g_autofree char *path = igx_test_service_get_path (world->service, SETTINGS_FILE);
  g_autoptr (GVariant) status = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *errors = NULL;
  g_autofree char *text = NULL;
  guint n_series = 0;

  igx_test_service_write_file (world->service, SETTINGS_FILE, typo);
  /* The defaults name the real exchange. */
  igx_test_service_cut_network (world->service);
  igx_test_service_start (world->service, NULL);
  igx_test_service_wait_leader (world->service, world->connection);
  errors = dup_errors (world);
  g_assert_nonnull (strstr (errors, "settings.ini line 4: notify.signals must be true or false"));
  wait_said (world, "settings.ini line 4");
  status = igx_e2e_get_status (world->service, world->connection);
  g_variant_lookup (status, "n_series", "u", &n_series);
  g_assert_cmpuint (n_series, ==, 20);
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, typo);
  if (geteuid () == 0)
    wait_state (world, "offline");
}

/* How many strategies run, from ListStrategies. */
static guint
count_enabled (World *world)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer
      = igx_test_service_call (world->service, world->connection, "ListStrategies", NULL, &error);
  g_autoptr (GVariant) list = NULL;
  guint n = 0;

  g_assert_no_error (error);
  list = g_variant_get_child_value (answer, 0);
  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (list, i);
      gboolean enabled = FALSE;

      g_assert_true (g_variant_lookup (entry, "enabled", "b", &enabled));
      n += enabled;
    }
  return n;
}

/* What comes with the program and runs in these tests. */
static guint
count_built_in (void)
{
  g_auto (GStrv) ids = igx_built_in_dup_ids (FALSE);

  g_assert_cmpuint (g_strv_length (ids), >, 0);
  return g_strv_length (ids);
}

static gboolean
one_more_is_enabled (gpointer data)
{
  return count_enabled (data) == count_built_in () + 1;
}

static void
test_bad_strategy (void)
{
  static const char bad[] = "strategy mine\nname \"Mine\"\nversion 1\ntimeframe 1m\n"
                            "let x = emaa(close, 9)\nlong\n  score 80 when close > > open \"up\"\n"
                            "  fire at 60\n  entry close\n  stop close - atr(0)\n"
                            "  target close + risk\n";
  static const char good[] = "strategy mine\nname \"Mine\"\nversion 1\ntimeframe 1m\n"
                             "long\n  score 80 when close > open \"up\"\n"
                             "  fire at 60\n  entry close\n  stop close - atr(14)\n"
                             "  target close + risk\n";
  g_autoptr (World) world = world_new ("BTCUSDT:1m;");
  g_autoptr (GPtrArray) ledger = NULL;
  g_autofree char *errors = NULL;
  gint64 begun = 0;
  guint n_mine = 0;

  igx_test_service_write_file (world->service, OWN_FOLDER "/mine.strategy", bad);
  begun = start_leader (world);
  errors = dup_errors (world);
  g_assert_nonnull (strstr (errors, "mine.strategy does not run: "));
  g_assert_cmpuint (count_enabled (world), ==, count_built_in ());
  wait_candles (world, 100);
  check_nothing_lost (world, begun, 0);

  /* Mended while it runs: picked up, and it finds something. */
  igx_test_service_write_file (world->service, OWN_FOLDER "/mine.strategy", good);
  g_assert_true (igx_test_wait_until (one_more_is_enabled, world, WAIT_MS));
  g_free (errors);
  errors = dup_errors (world);
  g_assert_null (strstr (errors, "mine.strategy"));
  wait_candles (world, 100);
  ledger = igx_e2e_read_ledger (world->service, "BTCUSDT");
  for (guint i = 0; i < ledger->len; i++)
    n_mine += strcmp (((IgxSignal *) ledger->pdata[i])->strategy, "mine") == 0;
  g_assert_cmpuint (n_mine, >, 0);
}

/* Puts nonsense over the middle of a database. */
static void
damage (const char *path)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (length, >, 8192);
  for (gsize i = 4096; i < length; i++)
    contents[i] = (char) (i * 31);
  g_file_set_contents (path, contents, (gssize) length, &error);
  g_assert_no_error (error);
}

static void
test_corrupt_cache (void)
{
  g_autoptr (World) world = world_new ("BTCUSDT:1m;");
  g_autofree char *cache = igx_test_service_get_path (world->service, CANDLES_FILE);
  g_autofree char *ledger = igx_test_service_get_path (world->service, LEDGER_FILE);
  g_autofree char *aside = g_strconcat (cache, ".corrupt-1", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *errors = NULL;
  gint64 begun = start_leader (world);

  wait_candles (world, 300);
  end_service (world);
  before = igx_store_fixture_hash (ledger);
  damage (cache);
  after = igx_store_fixture_hash (ledger);
  g_assert_cmpstr (before, ==, after);

  start_leader (world);
  errors = dup_errors (world);
  g_assert_nonnull (strstr (errors, "The candle cache was damaged and is kept as"));
  g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
  wait_candles (world, 300);
  check_nothing_lost (world, begun, 8);
}

/* The ledger is precious: nobody repairs it, nobody writes to it, and it is said. */
static void
test_corrupt_ledger (void)
{
  g_autoptr (World) world = world_new ("BTCUSDT:1m;");
  g_autofree char *ledger = igx_test_service_get_path (world->service, LEDGER_FILE);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *summary = NULL;

  start_leader (world);
  wait_candles (world, 100);
  end_service (world);
  damage (ledger);
  before = igx_store_fixture_hash (ledger);

  igx_test_service_start (world->service, NULL);
  wait_state (world, "blocked");
  summary = dup_status (world, "summary");
  g_assert_nonnull (strstr (summary, "ledger"));
  wait_said (world, summary);
  end_service (world);

  igx_test_service_start (world->service, "--foreground", NULL);
  g_assert_cmpint (igx_test_service_wait_exit (world->service, WAIT_MS), ==, 1);
  after = igx_store_fixture_hash (ledger);
  g_assert_cmpstr (before, ==, after);
}

/* Nobody but root may write there: one sentence that names it. */
static void
test_no_permission (void)
{
  g_autoptr (World) world = NULL;
  g_autofree char *data = NULL;

  if (geteuid () != 0)
    {
      g_test_skip ("only root can run the service as a user who may not write");
      return;
    }
  world = world_new ("BTCUSDT:1m;");
  data = igx_test_service_get_path (world->service, "data");
  igx_test_service_set_user (world->service, NOBODY);
  igx_test_service_setenv (world->service, "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
  g_assert_cmpint (chown (data, 0, 0), ==, 0);
  g_assert_cmpint (g_chmod (data, 0755), ==, 0);
  igx_test_service_start (world->service, "--foreground", NULL);
  g_assert_cmpint (igx_test_service_wait_exit (world->service, WAIT_MS), ==, 1);
  wait_said (world, DATA_FOLDER " cannot be made (Permission denied): check its owner");

  /* Given back, it runs. */
  g_assert_cmpint (chown (data, NOBODY, NOBODY), ==, 0);
  igx_test_service_start (world->service, "--foreground", NULL);
  wait_said (world, "Live: 1 series");
}

/* Another process holds the ledger: blocked, it is named, and once it is gone the service leads. */
static void
test_locked (void)
{
  g_autoptr (World) world = world_new ("BTCUSDT:1m;");
  g_autofree char *data = igx_test_service_get_path (world->service, DATA_FOLDER);
  g_autofree char *words = g_strdup_printf ("(process %d) holds the ledger", (int) getpid ());
  g_autofree char *role = NULL;
  g_autofree char *summary = NULL;
  g_autoptr (GError) error = NULL;
  IgxLedgerLock *lock = igx_ledger_lock_acquire (data, NULL, &error);
  gint64 released = 0;

  g_assert_no_error (error);
  igx_test_service_start (world->service, NULL);
  wait_state (world, "blocked");
  role = dup_status (world, "role");
  g_assert_cmpstr (role, ==, "blocked");
  summary = dup_status (world, "summary");
  g_assert_nonnull (strstr (summary, words));
  igx_ledger_lock_release (lock);
  released = g_get_monotonic_time ();
  igx_test_service_wait_leader (world->service, world->connection);
  g_assert_cmpint ((g_get_monotonic_time () - released) / 1000, <, 4000);
  wait_progress (world, 0);
}

static void
test_no_bus (void)
{
  g_autoptr (World) world = world_new ("BTCUSDT:1m;");
  gint64 begun = 0;

  igx_test_service_setenv (world->service, "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
  igx_test_service_start (world->service, NULL);
  g_assert_cmpint (igx_test_service_wait_exit (world->service, WAIT_MS), ==, 1);
  g_assert_true (g_str_has_prefix (igx_test_service_get_output (world->service),
                                   "ignitexd: there is no session bus ("));
  g_assert_null (strchr (strchr (igx_test_service_get_output (world->service), '\n') + 1, '\n'));

  igx_test_service_start (world->service, "--foreground", NULL);
  wait_said (world, "No session bus: ");
  begun = wait_progress (world, 0);
  wait_candles (world, 600);
  /* A signal is a line of its own. */
  wait_said (world, "  entry ");
  end_service (world);
  check_nothing_lost (world, begun, 8);
}

/* The bus dies, and the session with it: the service ends in time, its ledger is whole, and the
 * next run goes on from there. */
static void
test_bus_dies (void)
{
  g_autoptr (World) world = world_new ("BTCUSDT:1m;");
  gint64 begun = start_leader (world);

  wait_candles (world, 300);
  world_end_bus (world);
  g_assert_cmpint (igx_test_service_wait_exit (world->service, 5000), ==, 0);
  wait_said (world, "the session bus is gone");
  check_nothing_lost (world, begun, 4);
  igx_test_service_start (world->service, "--foreground", NULL);
  wait_candles (world, 300);
  end_service (world);
  check_nothing_lost (world, begun, 8);
}

static gboolean
has_shown (gpointer data)
{
  return igx_mock_notifications_get_shown (data)->len > 0;
}

/* A notification daemon comes to the bus, and is told. */
static void
wait_shown (World *world)
{
  g_autoptr (IgxMockNotifications) daemon = igx_mock_notifications_new (world->connection, FALSE);

  if (!igx_test_wait_until (has_shown, daemon, WAIT_MS))
    g_error ("no notification was shown; the service said: %s",
             igx_test_service_get_output (world->service));
}

/* In the foreground it goes on without, and finds the next bus, twice; notifications come back
 * too, and their own connection takes nothing with it when it closes. */
static void
test_bus_dies_foreground (void)
{
  g_autoptr (World) world = world_new ("BTCUSDT:1m;");
  gint64 begun = 0;

  igx_test_service_start (world->service, "--foreground", NULL);
  igx_test_service_wait_leader (world->service, world->connection);
  begun = wait_progress (world, 0);
  for (int i = 0; i < 2; i++)
    {
      wait_shown (world);
      world_end_bus (world);
      wait_said (world, "the session bus is gone: going on without it");
      wait_candles (world, 100);
      world->bus = igx_test_bus_start_at (world->bus_path);
      world->connection = igx_test_bus_connect (world->bus);
      igx_test_service_wait_leader (world->service, world->connection);
    }
  wait_shown (world);
  end_service (world);
  check_nothing_lost (world, begun, 8);
}

/* The state, or the series itself, says that something is wrong. */
static gboolean
is_visible (gpointer data)
{
  World *world = data;
  g_autofree char *state = dup_status (world, "state");
  g_autofree char *error = dup_series (world, "BTCUSDT", "error");

  return error != NULL || strcmp (state, "offline") == 0 || strcmp (state, "stale") == 0;
}

static gboolean
is_well (gpointer data)
{
  World *world = data;
  g_autofree char *state = dup_status (world, "state");
  g_autoptr (GVariant) status = igx_e2e_get_status (world->service, world->connection);
  g_autoptr (GVariant) feed = g_variant_lookup_value (status, "feed", G_VARIANT_TYPE_VARDICT);
  gboolean up = FALSE;

  return feed != NULL && g_variant_lookup (feed, "stream_up", "b", &up) && up && !is_visible (data)
         && strcmp (state, "healthy") == 0;
}

/* The exchange misbehaves for a while: it is seen, it is over, and nothing is lost. */
static void
test_exchange_misbehaves (gconstpointer data)
{
  const char *order = data;
  g_autoptr (World) world = world_new ("BTCUSDT:1m;");
  gint64 begun = start_leader (world);

  g_assert_true (igx_test_wait_until (is_well, world, WAIT_MS));
  igx_test_exchange_order (world->exchange, order);
  igx_test_exchange_order (world->exchange, "cut");
  if (!igx_test_wait_until (is_visible, world, WAIT_MS))
    g_error ("nothing is seen of %s", order);
  if (!igx_test_wait_until (is_well, world, WAIT_MS))
    g_error ("not well again after %s", order);
  wait_candles (world, 60);
  check_nothing_lost (world, begun, 4);
}

/* Not served at this place: said so, for as long as that host is the only one. */
static void
test_not_served (void)
{
  g_autoptr (World) world = world_new ("BTCUSDT:1m;");
  g_autofree char *local
      = g_strdup_printf ("http://localhost:%u", igx_test_exchange_get_port (world->exchange));
  const char *hosts[] = { local, NULL };
  gint64 begun = start_leader (world);
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *summary = NULL;

  g_assert_true (igx_test_wait_until (is_well, world, WAIT_MS));
  igx_test_exchange_order (world->exchange, "status?code=451&for=60000&scope=all");
  igx_test_exchange_order (world->exchange, "cut");
  wait_state (world, "offline");
  summary = dup_status (world, "summary");
  g_assert_nonnull (strstr (summary, "does not serve this place"));
  igx_test_exchange_order (world->exchange, "calm");
  answer = igx_test_service_call (
      world->service, world->connection, "SetSetting",
      g_variant_new ("(sv)", "exchange.rest_hosts", g_variant_new_strv (hosts, -1)), &error);
  g_assert_no_error (error);
  g_assert_true (igx_test_wait_until (is_well, world, WAIT_MS));
  wait_candles (world, 60);
  check_nothing_lost (world, begun, 1);
}

static gboolean
answer_html_cb (GSocketService *portal,
                GSocketConnection *connection,
                GObject *source,
                gpointer data)
{
  static const char page[] = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
                             "Connection: close\r\nContent-Length: 27\r\n\r\n"
                             "<html>Please log in.</html>";

  /* The request is read, or closing would throw the answer away. */
  g_input_stream_read_bytes (g_io_stream_get_input_stream (G_IO_STREAM (connection)), 4096, NULL,
                             NULL);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), page,
                             strlen (page), NULL, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  return TRUE;
}

/* A page of a hotel's network where the exchange should be, until another host is set. */
static void
test_portal (void)
{
  g_autoptr (World) world = world_new ("BTCUSDT:1m;");
  g_autoptr (GSocketService) portal = g_threaded_socket_service_new (8);
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *summary = NULL;
  const char *hosts[] = { igx_test_exchange_get_rest_url (world->exchange), NULL };
  guint16 port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (portal), NULL, &error);

  g_assert_no_error (error);
  g_signal_connect (portal, "run", G_CALLBACK (answer_html_cb), NULL);
  text = g_strdup_printf ("[exchange]\nrest_hosts=http://127.0.0.1:%u;\nstream_hosts=%s;\n"
                          "speed=%d\n[market]\nwatch=BTCUSDT:1m;\n[demo]\nautomatic=false\n",
                          port, igx_test_exchange_get_stream_url (world->exchange), SPEED);
  igx_test_service_write_file (world->service, SETTINGS_FILE, text);
  igx_test_service_start (world->service, NULL);
  igx_test_service_wait_leader (world->service, world->connection);
  wait_state (world, "offline");
  summary = dup_status (world, "summary");
  g_assert_true (g_str_has_prefix (summary, "Offline: "));
  g_assert_cmpint (read_progress (world), ==, 0);

  answer = igx_test_service_call (
      world->service, world->connection, "SetSetting",
      g_variant_new ("(sv)", "exchange.rest_hosts", g_variant_new_strv (hosts, -1)), &error);
  g_assert_no_error (error);
  wait_state (world, "healthy");
  wait_progress (world, 0);
  g_socket_service_stop (portal);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/bad-input/unknown-symbol", test_unknown_symbol);
  g_test_add_func ("/bad-input/watch-list", test_watch_list);
  g_test_add_func ("/bad-input/settings-typo", test_settings_typo);
  g_test_add_func ("/bad-input/strategy", test_bad_strategy);
  g_test_add_func ("/bad-input/corrupt-cache", test_corrupt_cache);
  g_test_add_func ("/bad-input/corrupt-ledger", test_corrupt_ledger);
  g_test_add_func ("/bad-input/no-permission", test_no_permission);
  g_test_add_func ("/bad-input/locked", test_locked);
  g_test_add_func ("/bad-input/no-bus", test_no_bus);
  g_test_add_func ("/bad-input/bus-dies", test_bus_dies);
  g_test_add_func ("/bad-input/bus-dies-foreground", test_bus_dies_foreground);
  for (gsize i = 0; i < G_N_ELEMENTS (misbehaviours); i++)
    {
      g_autofree char *path = g_strconcat ("/bad-input/exchange/", misbehaviours[i][0], NULL);

      g_test_add_data_func (path, misbehaviours[i][1], test_exchange_misbehaves);
    }
  g_test_add_func ("/bad-input/not-served", test_not_served);
  g_test_add_func ("/bad-input/portal", test_portal);
  return g_test_run ();
}
