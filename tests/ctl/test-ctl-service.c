/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real ignitexctl against the real interface with a fake handler behind it. */
#include <math.h>
#include <string.h>

#include "engine/igx-signal-variant.h"
#include "engine/igx-timeframe.h"
#include "igx-config.h"
#include "igx-ctl-runner.h"
#include "igx-fake-handler.h"

typedef struct
{
  GTestDBus *bus;
  GDBusConnection *connection;
  IgxFakeHandler *handler;
  IgxService *service;
  guint name;
  gboolean owned;
  IgxCtlRunner *runner;
} Fixture;

static GDBusConnection *
connect_to (GTestDBus *bus)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection = g_dbus_connection_new_for_address_sync (
      g_test_dbus_get_bus_address (bus),
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
          | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, &error);

  g_assert_no_error (error);
  g_dbus_connection_set_exit_on_close (connection, FALSE);
  return connection;
}

static void
acquired_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static guint
own (GDBusConnection *connection, const char *name)
{
  gboolean owned = FALSE;
  guint id = g_bus_own_name_on_connection (connection, name, G_BUS_NAME_OWNER_FLAGS_NONE,
                                           acquired_cb, NULL, &owned, NULL);

  IGX_CTL_RUNNER_WAIT (owned);
  return id;
}

static void
start_service (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (igx_service_export (fixture->service, fixture->connection, &error));
  fixture->name = own (fixture->connection, IGX_SERVICE_NAME);
}

static void
stop_service (Fixture *fixture)
{
  g_clear_handle_id (&fixture->name, g_bus_unown_name);
  igx_service_unexport (fixture->service);
  g_dbus_connection_flush_sync (fixture->connection, NULL, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (fixture->bus);
  fixture->connection = connect_to (fixture->bus);
  fixture->handler = igx_fake_handler_new ();
  fixture->service = igx_service_new (IGX_SERVICE_HANDLER (fixture->handler));
  igx_service_set_role (fixture->service, "leader");
  fixture->runner = igx_ctl_runner_new (g_test_dbus_get_bus_address (fixture->bus));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  stop_service (fixture);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  igx_ctl_runner_free (fixture->runner);
  g_assert_finalize_object (fixture->service);
  g_assert_finalize_object (fixture->handler);
  g_dbus_connection_close_sync (fixture->connection, NULL, NULL);
  g_clear_object (&fixture->connection);
  g_test_dbus_down (fixture->bus);
  g_clear_object (&fixture->bus);
}

static IgxSignal *
make_signal (guint n)
{
  IgxSignal *signal = igx_signal_new ();

  igx_series_key_init (&signal->series, "binance", n % 2 == 0 ? "BTCUSDT" : "ETHUSDT",
                       IGX_TIMEFRAME_HOUR, NULL);
  signal->direction = IGX_DIRECTION_SHORT;
  signal->strategy = g_strdup ("golden-cross-momentum");
  signal->strategy_name = g_strdup ("Golden \033[31mcross");
  signal->params_hash = g_strdup ("0");
  signal->close_time = G_GINT64_CONSTANT (1700006400000) + n * IGX_TIMEFRAME_HOUR;
  signal->detected_at = signal->close_time + 1;
  signal->entry = 100.1 + n;
  signal->stop = 110;
  signal->targets[0] = NAN;
  signal->targets[1] = 0.1;
  signal->n_targets = 2;
  signal->confidence = 72.5;
  signal->published = TRUE;
  signal->result_r = NAN;
  igx_signal_seal (signal);
  return signal;
}

/* Newest first, as the service answers. */
static void
set_signals (Fixture *fixture, guint first, guint last)
{
  GVariantBuilder list;

  g_variant_builder_init (&list, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = last + 1; i > first; i--)
    {
      g_autoptr (IgxSignal) signal = make_signal (i - 1);

      g_variant_builder_add_value (&list, igx_signal_to_variant (signal));
    }
  igx_fake_handler_set_reply (fixture->handler, "ListSignals",
                              g_variant_new ("(aa{sv}b)", &list, FALSE));
}

static void
publish (Fixture *fixture, guint n)
{
  g_autoptr (IgxSignal) signal = make_signal (n);

  igx_sink_publish (IGX_SINK (fixture->service), signal);
}

static void
assert_asked (Fixture *fixture, const char *method, const char *parameters)
{
  g_autofree char *text
      = g_variant_print (igx_fake_handler_get_last_parameters (fixture->handler), FALSE);

  g_assert_cmpstr (igx_fake_handler_get_last_method (fixture->handler), ==, method);
  g_assert_cmpstr (text, ==, parameters);
}

static void
test_status (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object = NULL;

  start_service (fixture);
  igx_fake_handler_set_reply (
      fixture->handler, "GetStatus",
      g_variant_new_parsed (
          "({'state': <'stale'>, 'summary': <'Candles are \x1b]0;late'>, 'demo': <true>, "
          "'version': <'0.1.0'>, 'exchange_time': <int64 9007199254740993>, 'data_age': "
          "<int64 125000>, 'paused_until': <int64 -1>, 'n_series': <uint32 20>, "
          "'n_series_ready': <uint32 4>, 'odd': <%d>, 'errors': <['one', 'two']>},)",
          NAN));
  igx_ctl_runner_run (fixture->runner, "status", NULL);
  igx_ctl_runner_assert_code (fixture->runner, 0);
  igx_ctl_runner_assert_has (fixture->runner->out, "stale, DEMO market");
  igx_ctl_runner_assert_has (fixture->runner->out, "2 min 5 s old");
  igx_ctl_runner_assert_has (fixture->runner->out, "until resumed");
  igx_ctl_runner_assert_has (fixture->runner->out, "4 of 20 ready");
  g_assert_null (strchr (fixture->runner->out, '\033'));

  igx_ctl_runner_run (fixture->runner, "status", "--json", NULL);
  igx_ctl_runner_assert_code (fixture->runner, 0);
  igx_ctl_runner_assert_has (fixture->runner->out, "9007199254740993");
  node = igx_ctl_runner_parse_json (fixture->runner->out);
  object = json_node_get_object (node);
  g_assert_cmpstr (json_object_get_string_member (object, "state"), ==, "stale");
  g_assert_false (json_object_has_member (object, "odd"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "errors")), ==, 2);
}

static void
test_not_running (Fixture *fixture, gconstpointer data)
{
  igx_ctl_runner_run (fixture->runner, "status", NULL);
  igx_ctl_runner_assert_code (fixture->runner, 3);
  g_assert_cmpstr (fixture->runner->out, ==, "");
  g_assert_cmpstr (fixture->runner->err, ==,
                   "ignitexctl: The IgniteX service is not running: start it with “ignitexctl "
                   "run”\n");
}

static void
test_signals (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *first = NULL;

  start_service (fixture);
  set_signals (fixture, 0, 2);
  igx_ctl_runner_run (fixture->runner, "signals", "--json", "--limit", "50", "--symbol", "btcusdt",
                      "--since", "1700006400000", NULL);
  igx_ctl_runner_assert_code (fixture->runner, 0);
  assert_asked (fixture, "ListSignals",
                "({'limit': <uint32 50>, 'published_only': <true>, 'since': <int64 1700006400000>, "
                "'symbol': <'BTCUSDT'>},)");
  node = igx_ctl_runner_parse_json (fixture->runner->out);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), ==, 3);
  first = json_array_get_object_element (json_node_get_array (node), 0);
  g_assert_cmpint (json_object_get_int_member (first, "close_time"), ==,
                   G_GINT64_CONSTANT (1700006400000) + 2 * IGX_TIMEFRAME_HOUR);
  g_assert_false (json_object_has_member (first, "result_r"));
  g_assert_true (json_array_get_null_element (json_object_get_array_member (first, "targets"), 0));
  g_assert_cmpfloat_with_epsilon (
      json_array_get_double_element (json_object_get_array_member (first, "targets"), 1), 0.1,
      1e-300);
  igx_ctl_runner_assert_has (fixture->runner->out, "\"entry\":102.09999999999999");

  igx_ctl_runner_run (fixture->runner, "signals", "--all", NULL);
  igx_ctl_runner_assert_code (fixture->runner, 0);
  assert_asked (fixture, "ListSignals", "({'limit': <uint32 20>, 'published_only': <false>},)");
  /* In UTC, whatever the zone of the terminal. */
  igx_ctl_runner_assert_has (fixture->runner->out, "2023-11-15 02:00");
  g_assert_null (strchr (fixture->runner->out, '\033'));
}

static void
test_signals_options (Fixture *fixture, gconstpointer data)
{
  start_service (fixture);
  set_signals (fixture, 0, 0);
  igx_ctl_runner_run (fixture->runner, "signals", "--refused", "--open", "--state", "waiting",
                      "--min-quality", "64.5", "--strategy", "x", "--direction", "short", NULL);
  igx_ctl_runner_assert_code (fixture->runner, 0);
  assert_asked (fixture, "ListSignals",
                "({'limit': <uint32 20>, 'published_only': <false>, 'refused_only': <true>, "
                "'open_only': <true>, 'strategy': <'x'>, 'direction': <'short'>, "
                "'state': <'waiting'>, 'quality_min': <64.5>},)");
}

static void
test_show (Fixture *fixture, gconstpointer data)
{
  g_autoptr (IgxSignal) signal = make_signal (0);

  start_service (fixture);
  igx_fake_handler_set_reply (fixture->handler, "GetSignal",
                              g_variant_new ("(@a{sv})", igx_signal_to_variant (signal)));
  igx_ctl_runner_run (fixture->runner, "signals", "show", "abcd", NULL);
  igx_ctl_runner_assert_code (fixture->runner, 0);
  assert_asked (fixture, "GetSignal", "('abcd',)");
  igx_ctl_runner_assert_has (fixture->runner->out, "BTCUSDT 1h short on binance\n");

  igx_fake_handler_set_reply (fixture->handler, "GetSignal", g_variant_new ("(a{sv})", NULL));
  igx_ctl_runner_run (fixture->runner, "signals", "show", "abcd", NULL);
  igx_ctl_runner_assert_code (fixture->runner, 1);
  igx_ctl_runner_assert_has (fixture->runner->err, "cannot be shown");
}

typedef struct
{
  GDataInputStream *stream;
  GPtrArray *lines; /* of char */
} Reader;

static void
line_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reader *reader = user_data;
  char *line = g_data_input_stream_read_line_finish_utf8 (G_DATA_INPUT_STREAM (source), result,
                                                          NULL, NULL);

  if (line == NULL)
    return;
  g_ptr_array_add (reader->lines, line);
  g_data_input_stream_read_line_async (reader->stream, G_PRIORITY_DEFAULT, NULL, line_cb, reader);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static void
assert_line (const Reader *reader, guint i, guint n)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (IgxSignal) signal = make_signal (n);

  g_assert_cmpuint (i, <, reader->lines->len);
  node = igx_ctl_runner_parse_json (reader->lines->pdata[i]);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (node), "id"), ==,
                   signal->id);
}

static void
test_follow (Fixture *fixture, gconstpointer data)
{
  const char *const words[] = { "signals", "--follow", "--json", NULL };
  g_autoptr (GSubprocess) process = NULL;
  Reader reader = { 0 };
  gboolean ended = FALSE;
  guint calls = 0;

  start_service (fixture);
  set_signals (fixture, 0, 2);
  process = igx_ctl_runner_spawn (fixture->runner, words);
  g_subprocess_wait_async (process, NULL, ended_cb, &ended);
  reader.stream = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  reader.lines = g_ptr_array_new_with_free_func (g_free);
  g_data_input_stream_read_line_async (reader.stream, G_PRIORITY_DEFAULT, NULL, line_cb, &reader);

  /* Those that are there, oldest first; then what comes, each once. */
  IGX_CTL_RUNNER_WAIT (reader.lines->len == 3);
  IGX_CTL_RUNNER_WAIT (igx_fake_handler_get_n_calls (fixture->handler) == 2);
  publish (fixture, 2);
  publish (fixture, 3);
  publish (fixture, 3);
  publish (fixture, 4);
  IGX_CTL_RUNNER_WAIT (reader.lines->len == 5);

  /* It ends, and comes back with two that nobody heard of and an old one. */
  stop_service (fixture);
  calls = igx_fake_handler_get_n_calls (fixture->handler);
  set_signals (fixture, 0, 6);
  start_service (fixture);
  IGX_CTL_RUNNER_WAIT (reader.lines->len == 7);
  IGX_CTL_RUNNER_WAIT (igx_fake_handler_get_n_calls (fixture->handler) == calls + 1);
  publish (fixture, 6);
  publish (fixture, 7);
  IGX_CTL_RUNNER_WAIT (reader.lines->len == 8);
  for (guint i = 0; i < 8; i++)
    assert_line (&reader, i, i);
  g_assert_false (ended);

  g_subprocess_send_signal (process, 15);
  IGX_CTL_RUNNER_WAIT (ended);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (reader.lines->len, ==, 8);
  g_object_unref (reader.stream);
  g_ptr_array_unref (reader.lines);
}

static void
test_follow_ends_with_the_bus (Fixture *fixture, gconstpointer data)
{
  const char *const words[] = { "signals", "--follow", NULL };
  g_autoptr (GSubprocess) process = NULL;
  gboolean ended = FALSE;

  start_service (fixture);
  set_signals (fixture, 0, 0);
  process = igx_ctl_runner_spawn (fixture->runner, words);
  g_subprocess_wait_async (process, NULL, ended_cb, &ended);
  IGX_CTL_RUNNER_WAIT (igx_fake_handler_get_n_calls (fixture->handler) == 2);
  g_test_dbus_stop (fixture->bus);
  IGX_CTL_RUNNER_WAIT (ended);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  /* The name is given back after this: not while the connection is about to close. */
  IGX_CTL_RUNNER_WAIT (g_dbus_connection_is_closed (fixture->connection));
}

static void
test_changes (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *words[5];
    const char *method;
    const char *parameters;
    const char *out;
  } cases[] = {
    { { "watch", "add", "btcusdt", "15m", "1h" },
      "AddMarket",
      "('BTCUSDT', ['15m', '1h'])",
      "BTCUSDT" },
    { { "watch", "remove", "BTCUSDT" }, "RemoveMarket", "('BTCUSDT', [])", "BTCUSDT" },
    { { "watch", "remove", "BTCUSDT", "1h" }, "RemoveMarket", "('BTCUSDT', ['1h'])", "BTCUSDT" },
    { { "pause" }, "Pause", "(0,)", "resume" },
    { { "pause", "90m" }, "Pause", "(5400,)", "90m" },
    { { "pause", "366d" }, "Pause", "(31622400,)", "366d" },
    { { "resume" }, "Resume", "()", "Resumed" },
    { { "mute", "ethusdt" }, "MuteMarket", "('ETHUSDT', 14400)", "ETHUSDT" },
    { { "mute", "ETHUSDT", "1w" }, "MuteMarket", "('ETHUSDT', 604800)", "1w" },
    { { "mute", "ETHUSDT", "off" }, "MuteMarket", "('ETHUSDT', 0)", "again" },
  };

  start_service (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *const *w = cases[i].words;

      igx_ctl_runner_run (fixture->runner, w[0], w[1], w[2], w[3], w[4], NULL);
      igx_ctl_runner_assert_code (fixture->runner, 0);
      assert_asked (fixture, cases[i].method, cases[i].parameters);
      igx_ctl_runner_assert_has (fixture->runner->out, cases[i].out);
    }
  g_assert_cmpuint (igx_fake_handler_get_n_calls (fixture->handler), ==, G_N_ELEMENTS (cases));
}

static void
test_lists (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonNode) series = NULL;
  g_autoptr (JsonNode) strategies = NULL;

  start_service (fixture);
  igx_fake_handler_set_reply (
      fixture->handler, "ListSeries",
      g_variant_new_parsed (
          "(@aa{sv} [{'exchange': <'binance'>, 'symbol': <'BTCUSDT'>, 'timeframe': <'1h'>, "
          "'state': <'live'>, 'candles': <uint32 2200>, 'data_age': <int64 3000>, "
          "'last_price': <65000.5>}, {'exchange': <'binance'>, 'symbol': <'XUSDT'>, "
          "'timeframe': <'15m'>, 'state': <'failed'>, 'candles': <uint32 0>, "
          "'error': <'no such symbol'>}],)"));
  igx_ctl_runner_run (fixture->runner, "watch", "list", NULL);
  igx_ctl_runner_assert_code (fixture->runner, 0);
  igx_ctl_runner_assert_has (fixture->runner->out, "65000.5");
  igx_ctl_runner_assert_has (fixture->runner->out, "no such symbol");
  igx_ctl_runner_run (fixture->runner, "watch", "--json", NULL);
  series = igx_ctl_runner_parse_json (fixture->runner->out);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (series)), ==, 2);

  igx_fake_handler_set_reply (
      fixture->handler, "ListStrategies",
      g_variant_new_parsed ("(@aa{sv} [{'id': <'a'>, 'name': <'A'>, 'version': <2>, 'timeframes': "
                            "<['1h']>, 'enabled': <false>, 'source': <'built-in'>}, "
                            "{'id': <'b'>, 'name': <'B'>, 'version': <1>, 'timeframes': <['1d']>, "
                            "'symbols': <['BTCUSDT', 'ETHUSDT']>, 'needs': <['funding', "
                            "'order-book', 'a\\033[1mb']>, 'enabled': <false>, 'source': "
                            "<'built-in'>}],)"));
  igx_ctl_runner_run (fixture->runner, "strategies", "list", NULL);
  igx_ctl_runner_assert_code (fixture->runner, 0);
  igx_ctl_runner_assert_has (fixture->runner->out, "off");
  igx_ctl_runner_assert_has (fixture->runner->out, "1d of BTCUSDT ETHUSDT");
  igx_ctl_runner_assert_has (fixture->runner->out, "needs funding, order-book and a");
  g_assert_null (strchr (fixture->runner->out, '\033'));
  g_assert_cmpstr (fixture->runner->err, ==, "");
  igx_ctl_runner_run (fixture->runner, "strategies", "--json", NULL);
  strategies = igx_ctl_runner_parse_json (fixture->runner->out);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (strategies)), ==, 2);
}

static void
test_settings (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *key;
    const char *text;
    const char *parameters; /* NULL: refused */
  } cases[] = {
    { "notify.signals", "off", "('notify.signals', <false>)" },
    { "notify.signals", "maybe", NULL },
    { "exchange.speed", "2.5", "('exchange.speed', <2.5>)" },
    { "exchange.speed", "fast", NULL },
    { "exchange.speed", "nan", NULL },
    { "market.watch", "A, B", "('market.watch', <['A', 'B']>)" },
    { "market.watch", "", "('market.watch', <@as []>)" },
    { "count", "-7", "('count', <-7>)" },
    { "count", "7.5", NULL },
  };
  g_autoptr (JsonNode) node = NULL;

  start_service (fixture);
  igx_fake_handler_set_reply (
      fixture->handler, "GetSettings",
      g_variant_new_parsed (
          "({'notify.signals': {'value': <true>, 'default': <true>, 'description': <'Show'>}, "
          "'exchange.speed': {'value': <1.0>, 'default': <1.0>, 'description': <'Fast'>}, "
          "'count': {'value': <1>, 'default': <2>, 'description': <'Count'>}, "
          "'market.watch': {'value': <['X', 'Y']>, 'default': <@as []>, 'description': "
          "<'List'>}},)"));
  igx_ctl_runner_run (fixture->runner, "settings", "list", NULL);
  igx_ctl_runner_assert_code (fixture->runner, 0);
  igx_ctl_runner_assert_has (fixture->runner->out, "X,Y");
  igx_ctl_runner_run (fixture->runner, "settings", "--json", NULL);
  node = igx_ctl_runner_parse_json (fixture->runner->out);
  g_assert_cmpuint (json_object_get_size (json_node_get_object (node)), ==, 4);
  igx_ctl_runner_run (fixture->runner, "settings", "get", "market.watch", NULL);
  g_assert_cmpstr (fixture->runner->out, ==, "X,Y\n");
  igx_ctl_runner_run (fixture->runner, "settings", "get", "no.such", NULL);
  igx_ctl_runner_assert_code (fixture->runner, 4);
  igx_ctl_runner_assert_has (fixture->runner->err, "no.such");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      igx_ctl_runner_run (fixture->runner, "settings", "--", "set", cases[i].key, cases[i].text,
                          NULL);
      igx_ctl_runner_assert_code (fixture->runner, cases[i].parameters != NULL ? 0 : 2);
      if (cases[i].parameters != NULL)
        assert_asked (fixture, "SetSetting", cases[i].parameters);
      else
        g_assert_cmpstr (igx_fake_handler_get_last_method (fixture->handler), ==, "GetSettings");
    }
}

static void
test_errors (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    int error;
    int code;
  } cases[] = {
    { G_IO_ERROR_NOT_FOUND, 4 },     { G_IO_ERROR_INVALID_ARGUMENT, 2 },
    { G_IO_ERROR_NOT_SUPPORTED, 1 }, { G_IO_ERROR_PERMISSION_DENIED, 1 },
    { G_IO_ERROR_FAILED, 1 },
  };

  start_service (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      igx_fake_handler_set_error (fixture->handler, "AddMarket", G_IO_ERROR, cases[i].error,
                                  "The exchange has no FOOUSDT");
      igx_ctl_runner_run (fixture->runner, "watch", "add", "FOOUSDT", "1h", NULL);
      igx_ctl_runner_assert_code (fixture->runner, cases[i].code);
      g_assert_cmpstr (fixture->runner->out, ==, "");
      g_assert_cmpstr (fixture->runner->err, ==, "ignitexctl: The exchange has no FOOUSDT\n");
    }
}

static GDBusMessage *
swallow_cb (GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer data)
{
  if (incoming && g_dbus_message_get_message_type (message) == G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    {
      g_object_unref (message);
      return NULL;
    }
  return message;
}

static void
test_doctor_and_the_dead (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { IGX_SERVICE_NAME, "org.kde.StatusNotifierWatcher",
                                       "org.freedesktop.Notifications", "org.freedesktop.secrets" };
  guint ids[G_N_ELEMENTS (names)] = { 0 };
  GDBusConnection *dead = connect_to (fixture->bus);
  g_autofree char *settings = NULL;

  g_dbus_connection_add_filter (dead, swallow_cb, NULL, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    ids[i] = own (dead, names[i]);
  settings = igx_ctl_runner_write (fixture->runner, "XDG_CONFIG_HOME/" IGX_FOLDER "/settings.ini",
                                   "watch = [\n");
  igx_ctl_runner_run (fixture->runner, "doctor", NULL);
  igx_ctl_runner_assert_code (fixture->runner, 1);
  igx_ctl_runner_assert_has (fixture->runner->out, "ok    session bus");
  igx_ctl_runner_assert_has (fixture->runner->out, "FAIL  service");
  igx_ctl_runner_assert_has (fixture->runner->out, "FAIL  tray");
  igx_ctl_runner_assert_has (fixture->runner->out, "FAIL  notifications");
  igx_ctl_runner_assert_has (fixture->runner->out, "ok    secrets");
  igx_ctl_runner_assert_has (fixture->runner->out, "FAIL  settings");
  igx_ctl_runner_assert_has (fixture->runner->out, "ok    strategies");
  igx_ctl_runner_assert_has (fixture->runner->out,
                             " that run, 4 that need data which nothing provides yet");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_bus_unown_name (ids[i]);
  g_dbus_connection_close_sync (dead, NULL, NULL);
  g_object_unref (dead);
}

static void
serve_time_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *line
      = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, NULL);
  GIOStream *stream = user_data;
  g_autofree char *body = g_strdup_printf ("{\"serverTime\":%" G_GINT64_FORMAT "}",
                                           g_get_real_time () / 1000 + 60000);
  g_autofree char *answer
      = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                         "Content-Length: %" G_GSIZE_FORMAT "\r\nConnection: close\r\n\r\n%s",
                         strlen (body), body);

  g_assert_nonnull (line);
  g_assert_true (g_str_has_prefix (line, "GET /api/v3/time"));
  g_output_stream_write_all (g_io_stream_get_output_stream (stream), answer, strlen (answer), NULL,
                             NULL, NULL);
  g_io_stream_close (stream, NULL, NULL);
  g_object_unref (stream);
}

static gboolean
incoming_cb (GSocketService *server,
             GSocketConnection *connection,
             GObject *source,
             gpointer user_data)
{
  g_autoptr (GDataInputStream) lines
      = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));

  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, NULL, serve_time_cb,
                                       g_object_ref (connection));
  return TRUE;
}

static void
test_doctor_and_the_living (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocketService) server = g_socket_service_new ();
  guint16 port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (server), NULL, NULL);
  g_autofree char *text = g_strdup_printf ("[exchange]\nrest_hosts=http://127.0.0.1:%u;\n", port);
  G_GNUC_UNUSED g_autofree char *settings
      = igx_ctl_runner_write (fixture->runner, "XDG_CONFIG_HOME/" IGX_FOLDER "/settings.ini", text);

  g_assert_cmpuint (port, >, 0);
  g_signal_connect (server, "incoming", G_CALLBACK (incoming_cb), NULL);
  start_service (fixture);
  igx_ctl_runner_run (fixture->runner, "doctor", NULL);
  igx_ctl_runner_assert_code (fixture->runner, 0);
  igx_ctl_runner_assert_has (fixture->runner->out, "ok    service");
  igx_ctl_runner_assert_has (fixture->runner->out, "role leader");
  igx_ctl_runner_assert_has (fixture->runner->out, "warn  tray");
  igx_ctl_runner_assert_has (fixture->runner->out, "warn  notifications");
  igx_ctl_runner_assert_has (fixture->runner->out, "ok    settings");
  igx_ctl_runner_assert_has (fixture->runner->out, "ok    exchange");
  igx_ctl_runner_assert_has (fixture->runner->out, "warn  clock");
  igx_ctl_runner_assert_has (fixture->runner->out, "ok    strategies");
  igx_ctl_runner_assert_has (fixture->runner->out,
                             " that run, 4 that need data which nothing provides yet");
  g_socket_service_stop (server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/ctl/status", test_status);
  ADD ("/ctl/not-running", test_not_running);
  ADD ("/ctl/signals", test_signals);
  ADD ("/ctl/signals-options", test_signals_options);
  ADD ("/ctl/show", test_show);
  ADD ("/ctl/follow", test_follow);
  ADD ("/ctl/follow-ends-with-the-bus", test_follow_ends_with_the_bus);
  ADD ("/ctl/changes", test_changes);
  ADD ("/ctl/lists", test_lists);
  ADD ("/ctl/settings", test_settings);
  ADD ("/ctl/errors", test_errors);
  ADD ("/ctl/doctor-and-the-dead", test_doctor_and_the_dead);
  ADD ("/ctl/doctor-and-the-living", test_doctor_and_the_living);
#undef ADD

  return g_test_run ();
}
