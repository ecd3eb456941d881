/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real programs against the test exchange on a bus of their own. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "e2e/igx-e2e.h"
#include "engine/igx-signal-variant.h"
#include "engine/igx-timeframe.h"
#include "igx-config.h"
#include "support/igx-mock-notifications.h"
#include "support/igx-test-signals.h"
#include "support/igx-test-wait.h"

/* 150 one-minute candles a second. */
#define SPEED      9000
#define SPEED_TEXT "--speed=9000"
#define WAIT_MS    180000
#define REAL_FILE  "LTCUSDT-1m-2026-02.csv"
/* Candles within which an outcome may not stand in the ledger yet. */
#define OUTCOME_MARGIN 300
/* What must be compared at least, of a real file. */
#define CANDIDATES_MIN 200
/* Strategies of which both sides must be among them. */
#define STRATEGIES_MIN 5

/* A market on the bus, with everything around it. */
typedef struct
{
  IgxTestBus *bus;
  GDBusConnection *connection;
  IgxTestExchange *exchange;
  IgxTestService *service;
  IgxSeriesKey series;
  GHashTable *told; /* of ids to how often SignalAdded told them */
  guint told_id;
} World;

static void
told_cb (GDBusConnection *connection,
         const char *sender,
         const char *path,
         const char *interface,
         const char *name,
         GVariant *parameters,
         gpointer data)
{
  World *world = data;
  g_autoptr (GVariant) dictionary = g_variant_get_child_value (parameters, 0);
  char *id = NULL;

  g_assert_true (g_variant_lookup (dictionary, "id", "s", &id));
  g_hash_table_insert (
      world->told, id,
      GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (world->told, id)) + 1));
}

static World *
world_new (const char *const *arguments, const char *symbol)
{
  World *world = g_new0 (World, 1);
  g_autofree char *watch = g_strconcat (symbol, ":1m;", NULL);
  g_autoptr (GError) error = NULL;

  world->bus = igx_test_bus_start ();
  world->connection = igx_test_bus_connect (world->bus);
  world->exchange = igx_test_exchange_startv (arguments);
  world->service = igx_test_service_new (world->bus);
  igx_test_service_write_settings (world->service, world->exchange, SPEED, watch);
  igx_series_key_init (&world->series, "binance", symbol, IGX_TIMEFRAME_MINUTE, &error);
  g_assert_no_error (error);
  world->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  world->told_id = g_dbus_connection_signal_subscribe (
      world->connection, NULL, IGX_INTERFACE, "SignalAdded", IGX_SERVICE_PATH, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, told_cb, world, NULL);
  return world;
}

static void
world_free (World *world)
{
  g_dbus_connection_signal_unsubscribe (world->connection, world->told_id);
  igx_test_service_free (world->service);
  igx_test_exchange_stop (world->exchange);
  g_object_unref (world->connection);
  igx_test_bus_stop (world->bus);
  g_hash_table_unref (world->told);
  g_free (world);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static gboolean
has_begun (gpointer data)
{
  World *world = data;

  return igx_e2e_get_newest (world->service, world->connection, &world->series) > 0;
}

static gint64
wait_begun (World *world)
{
  if (!igx_test_wait_until (has_begun, world, WAIT_MS))
    g_error ("nothing was evaluated: %s", igx_test_service_get_output (world->service));
  return igx_e2e_get_newest (world->service, world->connection, &world->series);
}

static void
wait_candles (World *world, gint64 n)
{
  gint64 newest = igx_e2e_get_newest (world->service, world->connection, &world->series);

  igx_e2e_wait_newest (world->service, world->connection, &world->series,
                       newest + n * world->series.timeframe, WAIT_MS);
}

/* Every published signal of the ledger was told on D-Bus; nothing else was. */
static guint
check_told (World *world)
{
  g_autoptr (GPtrArray) published = igx_e2e_list_signals (world->service, world->connection, TRUE);

  for (guint i = 0; i < published->len; i++)
    g_assert_true (g_hash_table_contains (world->told, ((IgxSignal *) published->pdata[i])->id));
  g_assert_cmpuint (g_hash_table_size (world->told), >=, published->len);
  return published->len;
}

/* The newest signals as `ignitexctl signals --json` prints them; returns how many. */
static guint
check_ctl (World *world)
{
  g_autoptr (GPtrArray) published = NULL;
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  int code = -1;

  output = igx_test_service_run (world->service, "ignitexctl", &code, &errors, "signals", "--json",
                                 "--limit", "50", NULL);
  g_assert_cmpint (code, ==, 0);
  g_assert_cmpstr (errors, ==, "");
  /* Newer ones may have come since; the fifty that were printed are among the first hundred. */
  published = igx_e2e_list_signals (world->service, world->connection, TRUE);
  return igx_e2e_find_in_json (output, published);
}

static char *
real_file (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("IGX_SHARED_DATA"), REAL_FILE, NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  return g_steal_pointer (&path);
}

static guint
count_of_both_sides (GPtrArray *signals)
{
  g_autoptr (GHashTable) sides = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer value = NULL;
  guint n = 0;

  for (guint i = 0; i < signals->len; i++)
    {
      const IgxSignal *signal = signals->pdata[i];
      const guint known = GPOINTER_TO_UINT (g_hash_table_lookup (sides, signal->strategy));

      g_hash_table_insert (
          sides, signal->strategy,
          GUINT_TO_POINTER (known | (signal->direction == IGX_DIRECTION_LONG ? 1 : 2)));
    }
  g_hash_table_iter_init (&iter, sides);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    n += GPOINTER_TO_UINT (value) == 3;
  return n;
}

static void
count_directions (GPtrArray *signals, guint *longs, guint *shorts)
{
  for (guint i = 0; i < signals->len; i++)
    if (((IgxSignal *) signals->pdata[i])->direction == IGX_DIRECTION_LONG)
      ++*longs;
    else
      ++*shorts;
}

/* What became of them, where it had time to be saved before the ledger was read. */
static void
check_outcomes (World *world, GPtrArray *expected, GPtrArray *ledger, gint64 up_to, guint least)
{
  const gint64 saved_to = up_to - OUTCOME_MARGIN * world->series.timeframe;
  const guint n = igx_e2e_compare_outcomes (expected, ledger, saved_to);

  g_test_message ("%u outcomes compared", n);
  g_assert_cmpuint (n, >=, least);
}

static void
test_real_file (void)
{
  g_autofree char *path = real_file ();
  g_autofree char *candles = g_strconcat ("--candles=", path, NULL);
  const char *arguments[] = { candles, "--start=0.1", SPEED_TEXT, NULL };
  g_autoptr (World) world = NULL;
  g_autoptr (IgxMockNotifications) daemon = NULL;
  g_autoptr (GPtrArray) expected = NULL;
  g_autoptr (GPtrArray) ledger = NULL;
  gint64 begun = 0;
  gint64 up_to = 0;
  guint longs = 0;
  guint shorts = 0;
  guint n = 0;

  if (path == NULL)
    {
      g_test_skip ("the real candles of " REAL_FILE " are not on this machine");
      return;
    }
  world = world_new (arguments, "LTCUSDT");
  daemon = igx_mock_notifications_new (world->connection, FALSE);
  igx_test_service_start (world->service, NULL);
  igx_test_service_wait_leader (world->service, world->connection);
  begun = wait_begun (world);
  wait_candles (world, 5000);
  up_to = igx_e2e_get_newest (world->service, world->connection, &world->series);
  ledger = igx_e2e_list_signals (world->service, world->connection, FALSE);
  expected = igx_e2e_backtest (world->service, path, &world->series, begun, up_to);
  count_directions (expected, &longs, &shorts);
  igx_test_signals_keep (ledger, begun, up_to);
  n = igx_test_signals_compare (expected, ledger);
  g_test_message ("%u candidates compared, %u long, %u short; %u published, %u notifications", n,
                  longs, shorts, check_told (world),
                  igx_mock_notifications_get_shown (daemon)->len);
  g_assert_cmpuint (check_ctl (world), ==, 50);
  g_assert_cmpuint (n, >=, CANDIDATES_MIN);
  check_outcomes (world, expected, ledger, up_to, CANDIDATES_MIN / 2);
  g_assert_cmpuint (longs, >, 0);
  g_assert_cmpuint (shorts, >, 0);
  g_assert_cmpuint (count_of_both_sides (expected), >=, STRATEGIES_MIN);
  g_assert_cmpuint (igx_mock_notifications_get_shown (daemon)->len, >, 0);
}

/* kill -9 in mid-stream, four times: nothing lost, nothing twice. */
static void
test_killed (void)
{
  const char *arguments[] = { "--generate=BTCUSDT", "--seed=11", SPEED_TEXT, NULL };
  g_autoptr (World) world = world_new (arguments, "BTCUSDT");
  g_autoptr (IgxMockNotifications) daemon = igx_mock_notifications_new (world->connection, FALSE);
  g_autofree char *dump = igx_test_service_get_path (world->service, "candles.csv");
  g_autoptr (GPtrArray) expected = NULL;
  g_autoptr (GPtrArray) ledger = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gint64 begun = 0;
  gint64 up_to = 0;
  guint n = 0;

  igx_test_service_start (world->service, NULL);
  igx_test_service_wait_leader (world->service, world->connection);
  begun = wait_begun (world);
  for (int i = 0; i < 4; i++)
    {
      wait_candles (world, 150 + 37 * i);
      igx_test_service_kill (world->service);
      igx_test_bus_wait_owner (world->connection, IGX_SERVICE_NAME, FALSE, 10000);
      igx_test_service_start (world->service, NULL);
      igx_test_service_wait_leader (world->service, world->connection);
      wait_begun (world);
    }
  wait_candles (world, 600);
  up_to = igx_e2e_get_newest (world->service, world->connection, &world->series);
  ledger = igx_e2e_list_signals (world->service, world->connection, FALSE);
  for (guint i = 0; i < ledger->len; i++)
    g_assert_true (g_hash_table_add (seen, ((IgxSignal *) ledger->pdata[i])->id));
  igx_e2e_save_candles (world->exchange, &world->series, begun - 4000 * world->series.timeframe,
                        up_to, dump);
  expected = igx_e2e_backtest (world->service, dump, &world->series, begun, up_to);
  igx_test_signals_keep (ledger, begun, up_to);
  g_assert_cmpuint (igx_e2e_compare_cache (world->service, world->exchange, &world->series, begun,
                                           up_to - world->series.timeframe),
                    ==, (up_to - begun) / world->series.timeframe);
  n = igx_test_signals_compare (expected, ledger);
  g_test_message ("%u candidates compared over 4 kills, %u published and told", n,
                  check_told (world));
  g_assert_cmpuint (n, >=, 30);
  check_outcomes (world, expected, ledger, up_to, 20);
  /* At most once: no two notifications have the same text. */
  g_hash_table_remove_all (seen);
  for (guint i = 0; i < igx_mock_notifications_get_shown (daemon)->len; i++)
    {
      const IgxShownNotification *shown = igx_mock_notifications_get_shown (daemon)->pdata[i];

      if (shown->replaces == 0 && g_str_has_prefix (shown->summary, "▲"))
        g_assert_true (g_hash_table_add (seen, shown->body));
    }
}

static const struct
{
  const char *id;
  const char *text;
} reading[] = {
  { "ratio", "let ratio = close / close of ETHUSDT\n"
             "long\n require ratio > sma(ratio, 20)\n stop close * 0.99\n target close * 1.02\n"
             "short\n require ratio < sma(ratio, 20)\n stop close * 1.01\n target close * 0.98\n" },
  { "trend", "let up = close > ema(close, 3) @ 15m\n"
             "long\n require up and rsi(7) > 50\n stop close * 0.99\n target close * 1.02\n"
             "short\n require not up and rsi(7) < 50\n stop close * 1.01\n target close * 0.98\n" },
  { "other-trend", "let strong = rsi(5) @ 15m of ETHUSDT > 50\n"
                   "long\n require strong and close > open\n rearm after 5 bars\n"
                   " stop close - 2 * atr(14)\n target close + 4 * atr(14)\n"
                   "short\n require not strong and close < open\n rearm after 5 bars\n"
                   " stop close + 2 * atr(14)\n target close - 4 * atr(14)\n" },
};

/* What `ignitexctl backtest` finds with these strategies on what the exchange itself has. */
static GPtrArray *
backtest_reading (World *world, gint64 begun, gint64 up_to)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  g_autofree char *own = igx_test_service_get_path (world->service, "own.csv");
  g_autofree char *other = igx_test_service_get_path (world->service, "other.csv");
  g_autofree char *with = g_strconcat ("ETHUSDT=", other, NULL);
  IgxSeriesKey eth;

  g_assert_true (igx_series_key_init (&eth, "binance", "ETHUSDT", IGX_TIMEFRAME_MINUTE, NULL));
  igx_e2e_save_candles (world->exchange, &world->series, begun - 4000 * IGX_TIMEFRAME_MINUTE, up_to,
                        own);
  igx_e2e_save_candles (world->exchange, &eth, begun - 4000 * IGX_TIMEFRAME_MINUTE, up_to, other);
  for (gsize i = 0; i < G_N_ELEMENTS (reading); i++)
    {
      g_autofree char *name
          = g_strdup_printf ("config/" IGX_FOLDER "/strategies/%s.strategy", reading[i].id);
      g_autofree char *path = igx_test_service_get_path (world->service, name);

      igx_e2e_backtest_file (world->service, path, own, with, &world->series, found);
    }
  igx_test_signals_keep (found, begun, up_to);
  return found;
}

static gboolean
is_reading (const IgxSignal *signal)
{
  for (gsize i = 0; i < G_N_ELEMENTS (reading); i++)
    if (strcmp (signal->strategy, reading[i].id) == 0)
      return TRUE;
  return FALSE;
}

/* Strategies that read another symbol and coarser candles, over a kill and a cut: live, from the
 * exchange's own coarser candles, what the backtest finds that puts them together. */
static void
test_reading (void)
{
  const char *arguments[]
      = { "--generate=BTCUSDT", "--generate=ETHUSDT", "--seed=13", SPEED_TEXT, NULL };
  g_autoptr (World) world = world_new (arguments, "BTCUSDT");
  g_autoptr (GPtrArray) expected = NULL;
  g_autoptr (GPtrArray) ledger = NULL;
  guint n_sides[2] = { 0 };
  gint64 begun = 0;
  gint64 up_to = 0;
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (reading); i++)
    {
      g_autofree char *name
          = g_strdup_printf ("config/" IGX_FOLDER "/strategies/%s.strategy", reading[i].id);
      g_autofree char *text
          = g_strdup_printf ("strategy %s\ntimeframe 1m\n%s", reading[i].id, reading[i].text);

      igx_test_service_write_file (world->service, name, text);
    }
  igx_test_service_start (world->service, NULL);
  igx_test_service_wait_leader (world->service, world->connection);
  begun = wait_begun (world);
  wait_candles (world, 300);
  igx_test_service_kill (world->service);
  igx_test_bus_wait_owner (world->connection, IGX_SERVICE_NAME, FALSE, 10000);
  igx_test_service_start (world->service, NULL);
  igx_test_service_wait_leader (world->service, world->connection);
  wait_begun (world);
  igx_test_exchange_order (world->exchange, "refuse?for=400");
  igx_test_exchange_order (world->exchange, "cut");
  wait_candles (world, 600);
  up_to = igx_e2e_get_newest (world->service, world->connection, &world->series);
  ledger = igx_e2e_list_signals (world->service, world->connection, FALSE);
  expected = backtest_reading (world, begun, up_to);
  igx_test_signals_keep (ledger, begun, up_to);
  for (guint i = ledger->len; i > 0; i--)
    {
      const IgxSignal *signal = ledger->pdata[i - 1];

      if (is_reading (signal))
        n_sides[signal->direction == IGX_DIRECTION_SHORT]++;
      else
        g_ptr_array_remove_index (ledger, i - 1);
    }
  n = igx_test_signals_compare (expected, ledger);
  g_test_message ("%u candidates of strategies that read other series compared", n);
  g_assert_cmpuint (n_sides[0], >=, 20);
  g_assert_cmpuint (n_sides[1], >=, 20);
}

/* The stream cut for 40 candles and more: filled, in order, the same candidates. */
static void
test_cut (void)
{
  const char *arguments[] = { "--generate=ETHUSDT", "--seed=5", SPEED_TEXT, NULL };
  g_autoptr (World) world = world_new (arguments, "ETHUSDT");
  g_autofree char *dump = igx_test_service_get_path (world->service, "candles.csv");
  g_autoptr (GPtrArray) expected = NULL;
  g_autoptr (GPtrArray) ledger = NULL;
  gint64 begun = 0;
  gint64 up_to = 0;
  guint n = 0;

  igx_test_service_start (world->service, NULL);
  igx_test_service_wait_leader (world->service, world->connection);
  begun = wait_begun (world);
  wait_candles (world, 200);
  igx_test_exchange_order (world->exchange, "refuse?for=270");
  igx_test_exchange_order (world->exchange, "cut");
  wait_candles (world, 600);
  up_to = igx_e2e_get_newest (world->service, world->connection, &world->series);
  ledger = igx_e2e_list_signals (world->service, world->connection, FALSE);
  igx_e2e_save_candles (world->exchange, &world->series, begun - 4000 * world->series.timeframe,
                        up_to, dump);
  expected = igx_e2e_backtest (world->service, dump, &world->series, begun, up_to);
  igx_test_signals_keep (ledger, begun, up_to);
  g_assert_cmpuint (igx_e2e_compare_cache (world->service, world->exchange, &world->series, begun,
                                           up_to - world->series.timeframe),
                    ==, (up_to - begun) / world->series.timeframe);
  n = igx_test_signals_compare (expected, ledger);
  g_test_message ("%u candidates compared over a cut", n);
  g_assert_cmpuint (n, >=, 20);
}

static void
never_answer (GDBusConnection *connection,
              const char *sender,
              const char *path,
              const char *interface,
              const char *method,
              GVariant *parameters,
              GDBusMethodInvocation *invocation,
              gpointer data)
{
  g_ptr_array_add (data, invocation);
}

/* Owns the name of the keyring; its one object never answers. */
static guint
hang_keyring (GDBusConnection *connection, GPtrArray *waiting)
{
  static const GDBusInterfaceVTable vtable = { never_answer, NULL, NULL, { 0 } };
  static const char xml[] = "<node><interface name='org.freedesktop.Secret.Service'>"
                            "<method name='OpenSession'><arg direction='in' type='s'/>"
                            "<arg direction='in' type='v'/><arg direction='out' type='v'/>"
                            "<arg direction='out' type='o'/></method></interface></node>";
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (xml, NULL);
  g_autoptr (GError) error = NULL;

  g_dbus_connection_register_object (connection, "/org/freedesktop/secrets", info->interfaces[0],
                                     &vtable, waiting, NULL, &error);
  g_assert_no_error (error);
  return g_bus_own_name_on_connection (connection, "org.freedesktop.secrets",
                                       G_BUS_NAME_OWNER_FLAGS_NONE, NULL, NULL, NULL, NULL);
}

/* A notification daemon and a keyring that own their names and never answer: everything else
 * goes on. */
static void
test_hung_daemon (void)
{
  const char *arguments[] = { "--generate=BTCUSDT", "--seed=3", SPEED_TEXT, NULL };
  g_autoptr (World) world = world_new (arguments, "BTCUSDT");
  g_autoptr (GDBusConnection) other = igx_test_bus_connect (world->bus);
  g_autoptr (IgxMockNotifications) daemon = igx_mock_notifications_new (other, TRUE);
  g_autoptr (GPtrArray) waiting = g_ptr_array_new_with_free_func (g_object_unref);
  guint keyring = hang_keyring (other, waiting);

  igx_test_bus_wait_owner (world->connection, "org.freedesktop.Notifications", TRUE, 10000);
  igx_test_bus_wait_owner (world->connection, "org.freedesktop.secrets", TRUE, 10000);
  igx_test_service_start (world->service, NULL);
  igx_test_service_wait_leader (world->service, world->connection);
  wait_begun (world);
  wait_candles (world, 600);
  g_assert_cmpuint (check_told (world), >, 0);
  g_assert_cmpuint (igx_mock_notifications_get_n_unanswered (daemon), >, 0);
  igx_test_service_terminate (world->service);
  g_assert_cmpint (igx_test_service_wait_exit (world->service, 10000), ==, 0);
  g_bus_unown_name (keyring);
}

static int
worker_of (IgxTestService *service)
{
  g_autofree char *path
      = g_strdup_printf ("/proc/%d/task/%d/children", igx_test_service_get_pid (service),
                         igx_test_service_get_pid (service));
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  return atoi (text);
}

static gboolean
has_other_worker (gpointer data)
{
  gpointer *pair = data;
  int worker = worker_of (pair[0]);

  return worker > 0 && worker != GPOINTER_TO_INT (pair[1]);
}

/* A killed worker is back; a second starter leaves one service; Quit ends it. */
static void
test_life (void)
{
  const char *arguments[] = { "--generate=BTCUSDT", SPEED_TEXT, NULL };
  g_autoptr (World) world = world_new (arguments, "BTCUSDT");
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = NULL;
  gpointer pair[2] = { NULL };
  int code = -1;
  int worker = 0;

  igx_test_service_start (world->service, NULL);
  igx_test_service_wait_leader (world->service, world->connection);
  worker = worker_of (world->service);
  g_assert_cmpint (worker, >, 0);
  kill (worker, SIGKILL);
  pair[0] = world->service;
  pair[1] = GINT_TO_POINTER (worker);
  g_assert_true (igx_test_wait_until (has_other_worker, pair, 5000));
  igx_test_service_wait_leader (world->service, world->connection);

  g_free (igx_test_service_run (world->service, "ignitexd", &code, NULL, NULL));
  g_assert_cmpint (code, ==, 0);
  igx_test_service_wait_leader (world->service, world->connection);

  answer = igx_test_service_call (world->service, world->connection, "Quit", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (igx_test_service_wait_exit (world->service, 10000), ==, 0);
  g_assert_false (igx_test_bus_has_owner (world->connection, IGX_SERVICE_NAME));
}

static gboolean
one_has_ended (gpointer data)
{
  IgxTestService **pair = data;

  return igx_test_service_has_exited (pair[0]) || igx_test_service_has_exited (pair[1]);
}

/* Login and D-Bus activation start it in the same moment: one stays, the other ends with 0. */
static void
test_two_starters (void)
{
  const char *arguments[] = { "--generate=BTCUSDT", SPEED_TEXT, NULL };

  for (int i = 0; i < 5; i++)
    {
      g_autoptr (World) world = world_new (arguments, "BTCUSDT");
      g_autoptr (IgxTestService) other = igx_test_service_new (world->bus);
      IgxTestService *pair[] = { world->service, other };
      IgxTestService *loser = NULL;

      igx_test_service_write_settings (other, world->exchange, SPEED, "BTCUSDT:1m;");
      igx_test_service_start (world->service, NULL);
      igx_test_service_start (other, NULL);
      g_assert_true (igx_test_wait_until (one_has_ended, pair, WAIT_MS));
      loser = igx_test_service_has_exited (world->service) ? world->service : other;
      g_assert_cmpint (igx_test_service_wait_exit (loser, 1000), ==, 0);
      igx_test_service_wait_leader (world->service, world->connection);
      g_assert_nonnull (strstr (igx_test_service_get_output (loser), "already running"));
    }
}

static gboolean
is_demo (gpointer data)
{
  World *world = data;
  g_autoptr (GVariant) status = NULL;
  gboolean demo = FALSE;
  guint ready = 0;

  if (!igx_test_bus_has_owner (world->connection, IGX_SERVICE_NAME))
    return FALSE;
  status = igx_e2e_get_status (world->service, world->connection);
  g_variant_lookup (status, "demo", "b", &demo);
  g_variant_lookup (status, "n_series_ready", "u", &ready);
  return demo && ready > 0;
}

static gboolean
is_real (gpointer data)
{
  World *world = data;
  g_autoptr (GVariant) status = igx_e2e_get_status (world->service, world->connection);
  gboolean demo = TRUE;
  guint ready = 0;

  g_variant_lookup (status, "demo", "b", &demo);
  g_variant_lookup (status, "n_series_ready", "u", &ready);
  return !demo && ready > 0;
}

/* No answer and an empty cache: the demo market, until the exchange answers. */
static void
test_demo_until_answer (void)
{
  const char *arguments[] = { "--generate=BTCUSDT", "--speed=60", NULL };
  g_autoptr (World) world = world_new (arguments, "BTCUSDT");
  g_autoptr (GPtrArray) signals = NULL;

  igx_test_exchange_order (world->exchange, "status?code=500&for=12000");
  igx_test_service_write_settings (world->service, world->exchange, 60, "BTCUSDT:1m;");
  igx_test_service_start (world->service, NULL);
  g_assert_true (igx_test_wait_until (is_demo, world, 40000));
  g_assert_nonnull (strstr (igx_test_service_get_output (world->service), "DEMO"));
  g_assert_true (igx_test_wait_until (is_real, world, 90000));
  signals = igx_e2e_list_signals (world->service, world->connection, FALSE);
  for (guint i = 0; i < signals->len; i++)
    g_assert_cmpstr (((IgxSignal *) signals->pdata[i])->series.venue, ==, "binance");
}

/* A terminal that is held, a pager that waits: what the service prints piles up, and signals are
 * found, saved and told as ever. */
static void
test_reader_stands_still (void)
{
  const char *arguments[] = { "--generate=BTCUSDT", "--seed=7", SPEED_TEXT, NULL };
  g_autoptr (World) world = world_new (arguments, "BTCUSDT");
  guint n_published = 0;

  igx_test_service_start (world->service, "--foreground", NULL);
  igx_test_service_wait_leader (world->service, world->connection);
  wait_begun (world);
  igx_test_service_stop_reading (world->service);
  /* A line has more than a hundred bytes, the pipe 4,096. */
  for (int i = 0; i < 40 && n_published < 80; i++)
    {
      wait_candles (world, 200);
      n_published = check_told (world);
    }
  g_assert_cmpuint (n_published, >=, 80);
  igx_test_service_terminate (world->service);
  g_assert_cmpint (igx_test_service_wait_exit (world->service, WAIT_MS), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/e2e/real-file", test_real_file);
  g_test_add_func ("/e2e/killed", test_killed);
  g_test_add_func ("/e2e/reading", test_reading);
  g_test_add_func ("/e2e/cut", test_cut);
  g_test_add_func ("/e2e/hung-daemon", test_hung_daemon);
  g_test_add_func ("/e2e/reader-stands-still", test_reader_stands_still);
  g_test_add_func ("/e2e/life", test_life);
  g_test_add_func ("/e2e/two-starters", test_two_starters);
  g_test_add_func ("/e2e/demo-until-answer", test_demo_until_answer);
  return g_test_run ();
}
