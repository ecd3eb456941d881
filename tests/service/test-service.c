/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "engine/igx-signal-variant.h"
#include "engine/igx-timeframe.h"
#include "igx-config.h"
#include "igx-fake-handler.h"
#include "igx-service-info.h"
#include "service/igx-service-check.h"
#include "service/igx-service-error.h"
#include "service/igx-service-senders.h"

#define DEADLINE_S 20

typedef struct
{
  GTestDBus *bus;
  GDBusConnection *server;
  GDBusConnection *client;
  IgxFakeHandler *handler;
  IgxService *service;
} Fixture;

typedef struct
{
  gboolean done;
  GVariant *reply;
  GError *error;
} Answer;

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
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (fixture->bus);
  fixture->server = connect_to (fixture->bus);
  fixture->client = connect_to (fixture->bus);
  fixture->handler = igx_fake_handler_new ();
  fixture->service = igx_service_new (IGX_SERVICE_HANDLER (fixture->handler));
  g_assert_true (igx_service_export (fixture->service, fixture->server, &error));
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_dbus_connection_close_sync (fixture->client, NULL, NULL);
  igx_service_unexport (fixture->service);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->service);
  g_assert_finalize_object (fixture->handler);
  g_dbus_connection_close_sync (fixture->server, NULL, NULL);
  g_clear_object (&fixture->client);
  g_clear_object (&fixture->server);
  g_test_dbus_down (fixture->bus);
  g_clear_object (&fixture->bus);
}

static gboolean
expired_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_CONTINUE;
}

#define WAIT_UNTIL(condition)                                                                      \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gboolean expired = FALSE;                                                                      \
    guint timer = g_timeout_add_seconds (DEADLINE_S, expired_cb, &expired);                        \
    while (!(condition) && !expired)                                                               \
      g_main_context_iteration (NULL, TRUE);                                                       \
    g_source_remove (timer);                                                                       \
    g_assert_true (condition);                                                                     \
  }                                                                                                \
  G_STMT_END

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->reply
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &answer->error);
  answer->done = TRUE;
}

static void
answer_clear (Answer *answer)
{
  g_clear_pointer (&answer->reply, g_variant_unref);
  g_clear_error (&answer->error);
  answer->done = FALSE;
}

static void
ask (Fixture *fixture,
     GDBusConnection *client,
     const char *interface,
     const char *method,
     GVariant *parameters,
     Answer *answer)
{
  g_dbus_connection_call (client, g_dbus_connection_get_unique_name (fixture->server),
                          IGX_SERVICE_PATH, interface, method, parameters, NULL,
                          G_DBUS_CALL_FLAGS_NONE, DEADLINE_S * 1000, NULL, answered_cb, answer);
}

static void
ask_and_wait (Fixture *fixture, const char *method, GVariant *parameters, Answer *answer)
{
  ask (fixture, fixture->client, IGX_INTERFACE, method, parameters, answer);
  WAIT_UNTIL (answer->done);
}

static void
assert_remote_error (const Answer *answer, const char *name)
{
  g_autofree char *remote = NULL;

  g_assert_null (answer->reply);
  g_assert_nonnull (answer->error);
  remote = g_dbus_error_get_remote_error (answer->error);
  g_assert_cmpstr (remote, ==, name);
}

static char *
signature_of (GDBusArgInfo **args)
{
  GString *text = g_string_new ("(");

  for (gsize i = 0; args != NULL && args[i] != NULL; i++)
    g_string_append (text, args[i]->signature);
  g_string_append_c (text, ')');
  return g_string_free (text, FALSE);
}

/* A value of a type with something in it everywhere. */
static GVariant *
make_sample (const GVariantType *type, guint depth)
{
  if (g_variant_type_equal (type, G_VARIANT_TYPE_STRING))
    return g_variant_new_string ("text €");
  if (g_variant_type_equal (type, G_VARIANT_TYPE_BOOLEAN))
    return g_variant_new_boolean (TRUE);
  if (g_variant_type_equal (type, G_VARIANT_TYPE_INT64))
    return g_variant_new_int64 (G_GINT64_CONSTANT (9007199254740993));
  if (g_variant_type_equal (type, G_VARIANT_TYPE_UINT32))
    return g_variant_new_uint32 (G_MAXUINT32);
  if (g_variant_type_equal (type, G_VARIANT_TYPE_DOUBLE))
    return g_variant_new_double (NAN);
  if (g_variant_type_equal (type, G_VARIANT_TYPE_VARIANT))
    return g_variant_new_variant (g_variant_new_int64 (depth));
  if (g_variant_type_is_array (type))
    {
      GVariant *child = make_sample (g_variant_type_element (type), depth + 1);

      return g_variant_new_array (g_variant_type_element (type), &child, 1);
    }
  if (g_variant_type_is_dict_entry (type))
    return g_variant_new_dict_entry (make_sample (g_variant_type_key (type), depth + 1),
                                     make_sample (g_variant_type_value (type), depth + 1));
  if (g_variant_type_is_tuple (type))
    {
      GVariantBuilder builder;

      g_variant_builder_init (&builder, type);
      for (const GVariantType *item = g_variant_type_first (type); item != NULL;
           item = g_variant_type_next (item))
        g_variant_builder_add_value (&builder, make_sample (item, depth + 1));
      return g_variant_builder_end (&builder);
    }
  g_assert_not_reached ();
}

static const struct
{
  const char *method;
  const char *parameters;
} sample_calls[] = {
  { "Ping", "()" },
  { "GetStatus", "()" },
  { "ListSignals",
    "({'limit': <uint32 200>, 'since': <int64 1700000000000>, 'symbol': <'BTCUSDT'>, "
    "'before_close_time': <int64 1700000000001>, 'before_id': <'x'>, 'strategy': <'s'>, "
    "'published_only': <false>},)" },
  { "GetSignal", "('0b1e1f3e-0000-5000-8000-000000000000',)" },
  { "MarkSignal", "('id', 'took', 'a note €')" },
  { "GetCandles", "('binance', 'BTCUSDT', '1h', int64 -1, uint32 5000)" },
  { "FillCandles", "('BTCUSDT', '1h', int64 1767225600000)" },
  { "ListSeries", "()" },
  { "AddMarket", "('BTCUSDT', ['15m', '1h'])" },
  { "RemoveMarket", "('BTCUSDT', @as [])" },
  { "ListStrategies", "()" },
  { "Pause", "(uint32 3600,)" },
  { "Resume", "()" },
  { "MuteMarket", "('BTCUSDT', uint32 0)" },
  { "GetSettings", "()" },
  { "SetSetting", "('watch', <['a', 'b']>)" },
  { "Quit", "()" },
};

static const char *
find_parameters (const char *method)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sample_calls); i++)
    if (strcmp (sample_calls[i].method, method) == 0)
      return sample_calls[i].parameters;
  return NULL;
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  GDBusMethodInfo **methods = igx_service_ignite_x1_interface.methods;
  guint n_methods = 0;
  guint n_handled = 0;

  for (gsize i = 0; methods[i] != NULL; i++)
    {
      g_autofree char *in_type = signature_of (methods[i]->in_args);
      g_autofree char *out_type = signature_of (methods[i]->out_args);
      const char *text = find_parameters (methods[i]->name);
      g_autoptr (GVariant) parameters = NULL;
      g_autoptr (GVariant) reply = NULL;
      g_autoptr (GError) error = NULL;
      Answer answer = { 0 };

      g_assert_nonnull (text);
      parameters = g_variant_parse (G_VARIANT_TYPE (in_type), text, NULL, NULL, &error);
      g_assert_no_error (error);
      reply = g_variant_ref_sink (make_sample (G_VARIANT_TYPE (out_type), 0));
      igx_fake_handler_set_reply (fixture->handler, methods[i]->name, reply);
      ask_and_wait (fixture, methods[i]->name, parameters, &answer);
      g_assert_no_error (answer.error);
      if (strcmp (methods[i]->name, "Ping") != 0)
        {
          g_assert_cmpstr (igx_fake_handler_get_last_method (fixture->handler), ==,
                           methods[i]->name);
          g_assert_cmpvariant (igx_fake_handler_get_last_parameters (fixture->handler), parameters);
          /* As bytes: the sample has NAN, which equals nothing. */
          g_assert_cmpmem (g_variant_get_data (answer.reply), g_variant_get_size (answer.reply),
                           g_variant_get_data (reply), g_variant_get_size (reply));
          n_handled++;
        }
      n_methods++;
      answer_clear (&answer);
    }
  g_assert_cmpuint (n_methods, ==, G_N_ELEMENTS (sample_calls));
  g_assert_cmpuint (n_handled, ==, igx_fake_handler_get_n_calls (fixture->handler));
  g_assert_cmpuint (n_handled, ==, n_methods - 1);
}

static void
assert_same_args (GDBusArgInfo **a, GDBusArgInfo **b)
{
  g_autofree char *type_a = signature_of (a);
  g_autofree char *type_b = signature_of (b);

  g_assert_cmpstr (type_a, ==, type_b);
}

static void
test_introspection (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("IGX_SOURCE_ROOT"), "data", "dbus", IGX_INTERFACE ".xml", NULL);
  g_autofree char *xml = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusNodeInfo) file_node = NULL;
  g_autoptr (GDBusNodeInfo) bus_node = NULL;
  GDBusInterfaceInfo *in_file = NULL;
  GDBusInterfaceInfo *on_bus = NULL;
  Answer answer = { 0 };
  const char *text = NULL;
  guint n_compared = 0;

  g_assert_true (g_file_get_contents (path, &xml, NULL, &error));
  file_node = g_dbus_node_info_new_for_xml (xml, &error);
  g_assert_no_error (error);
  ask (fixture, fixture->client, "org.freedesktop.DBus.Introspectable", "Introspect", NULL,
       &answer);
  WAIT_UNTIL (answer.done);
  g_assert_no_error (answer.error);
  g_variant_get (answer.reply, "(&s)", &text);
  bus_node = g_dbus_node_info_new_for_xml (text, &error);
  g_assert_no_error (error);

  in_file = g_dbus_node_info_lookup_interface (file_node, IGX_INTERFACE);
  on_bus = g_dbus_node_info_lookup_interface (bus_node, IGX_INTERFACE);
  g_assert_nonnull (in_file);
  g_assert_nonnull (on_bus);
  for (gsize i = 0; in_file->methods[i] != NULL; i++, n_compared++)
    {
      GDBusMethodInfo *other
          = g_dbus_interface_info_lookup_method (on_bus, in_file->methods[i]->name);

      g_assert_nonnull (other);
      assert_same_args (in_file->methods[i]->in_args, other->in_args);
      assert_same_args (in_file->methods[i]->out_args, other->out_args);
    }
  for (gsize i = 0; in_file->signals[i] != NULL; i++, n_compared++)
    {
      GDBusSignalInfo *other
          = g_dbus_interface_info_lookup_signal (on_bus, in_file->signals[i]->name);

      g_assert_nonnull (other);
      assert_same_args (in_file->signals[i]->args, other->args);
    }
  for (gsize i = 0; in_file->properties[i] != NULL; i++, n_compared++)
    g_assert_nonnull (g_dbus_interface_info_lookup_property (on_bus, in_file->properties[i]->name));
  g_assert_cmpuint (n_compared, ==, G_N_ELEMENTS (sample_calls) + 5 + 3);
  answer_clear (&answer);
}

static void
test_errors (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    int code;
    const char *name;
  } cases[] = {
    { G_IO_ERROR_NOT_FOUND, "NotFound" },
    { G_IO_ERROR_INVALID_ARGUMENT, "InvalidArgument" },
    { G_IO_ERROR_NOT_SUPPORTED, "NotSupported" },
    { G_IO_ERROR_PERMISSION_DENIED, "Blocked" },
    { G_IO_ERROR_FAILED, "Failed" },
    { G_IO_ERROR_TIMED_OUT, "Failed" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strconcat (IGX_SERVICE_ERROR_PREFIX, cases[i].name, NULL);
      Answer answer = { 0 };

      igx_fake_handler_set_error (fixture->handler, "GetSignal", G_IO_ERROR, cases[i].code,
                                  "No signal \xff here");
      ask_and_wait (fixture, "GetSignal", g_variant_new ("(s)", "x"), &answer);
      assert_remote_error (&answer, name);
      g_assert_nonnull (strstr (answer.error->message, "No signal \xef\xbf\xbd here"));
      answer_clear (&answer);
    }
}

static void
test_wrong_reply (Fixture *fixture, gconstpointer data)
{
  Answer answer = { 0 };

  igx_fake_handler_set_reply (fixture->handler, "GetStatus", g_variant_new ("(s)", "no"));
  ask_and_wait (fixture, "GetStatus", NULL, &answer);
  assert_remote_error (&answer, IGX_SERVICE_ERROR_PREFIX "Failed");
  answer_clear (&answer);
}

static void
test_limits_of_arguments (Fixture *fixture, gconstpointer data)
{
  g_autofree char *long_text = g_strnfill (IGX_SERVICE_NOTE_MAX + 1, 'x');
  g_autofree char *long_note = g_strdup_printf ("('id', 'took', '%s')", long_text);
  g_autofree char *long_id = g_strdup_printf ("('%.*s',)", IGX_SERVICE_ID_MAX + 1, long_text);
  g_autofree char *long_key = g_strdup_printf ("('%.*s', <1>)", IGX_SERVICE_KEY_MAX + 1, long_text);
  const struct
  {
    const char *method;
    const char *type;
    const char *parameters;
  } cases[] = {
    { "ListSignals", "(a{sv})", "({'limit': <uint32 201>},)" },
    { "ListSignals", "(a{sv})", "({'limit': <'all'>},)" },
    { "ListSignals", "(a{sv})", "({'symbol': <'no such'>},)" },
    { "ListSignals", "(a{sv})", "({'sybmol': <'BTCUSDT'>},)" },
    { "ListSignals", "(a{sv})", "({'direction': <'up'>},)" },
    { "ListSignals", "(a{sv})", "({'direction': <''>},)" },
    { "ListSignals", "(a{sv})", "({'state': <'won'>},)" },
    { "ListSignals", "(a{sv})", "({'state': <uint32 1>},)" },
    { "ListSignals", "(a{sv})", "({'open_only': <'yes'>},)" },
    { "ListSignals", "(a{sv})", "({'refused_only': <int32 1>},)" },
    { "ListSignals", "(a{sv})", "({'quality_min': <100.5>},)" },
    { "ListSignals", "(a{sv})", "({'quality_min': <-1.0>},)" },
    { "ListSignals", "(a{sv})", "({'quality_min': <uint32 65>},)" },
    { "ListSignals", "(a{sv})", "({'refused_only': <true>, 'published_only': <true>},)" },
    { "GetSignal", "(s)", "('',)" },
    { "GetSignal", "(s)", long_id },
    { "MarkSignal", "(sss)", "('id', 'maybe', '')" },
    { "MarkSignal", "(sss)", long_note },
    { "GetCandles", "(sssxu)", "('binance', 'BTCUSDT', '1h', -1, 5001)" },
    { "GetCandles", "(sssxu)", "('binance', 'BTCUSDT', '1h', -1, 0)" },
    { "GetCandles", "(sssxu)", "('binance', 'BTCUSDT', '1h', -2, 1)" },
    { "GetCandles", "(sssxu)", "('binance', 'BTCUSDT', '7m', -1, 1)" },
    { "GetCandles", "(sssxu)", "('B/../x', 'BTCUSDT', '1h', -1, 1)" },
    { "FillCandles", "(ssx)", "('BTC/USDT', '1h', 0)" },
    { "FillCandles", "(ssx)", "('BTCUSDT', '7m', 0)" },
    { "FillCandles", "(ssx)", "('BTCUSDT', '1h', -1)" },
    { "AddMarket", "(sas)", "('BTCUSDT', [])" },
    { "AddMarket", "(sas)", "('btc usdt', ['1h'])" },
    { "AddMarket", "(sas)", "('BTCUSDT', ['1 hour'])" },
    { "AddMarket", "(sas)",
      "('BTCUSDT', ['1h','1h','1h','1h','1h','1h','1h','1h','1h','1h','1h','1h','1h','1h','1h',"
      "'1h','1h'])" },
    { "RemoveMarket", "(sas)", "('', [])" },
    { "Pause", "(u)", "(31622401,)" },
    { "MuteMarket", "(su)", "('BTCUSDT', 31622401)" },
    { "SetSetting", "(sv)", "('', <1>)" },
    { "SetSetting", "(sv)", long_key },
  };
  Answer answer = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      GVariant *parameters = g_variant_parse (G_VARIANT_TYPE (cases[i].type), cases[i].parameters,
                                              NULL, NULL, &error);

      g_assert_no_error (error);
      ask_and_wait (fixture, cases[i].method, parameters, &answer);
      assert_remote_error (&answer, IGX_SERVICE_ERROR_PREFIX "InvalidArgument");
      g_variant_unref (parameters);
      answer_clear (&answer);
    }
  g_assert_cmpuint (igx_fake_handler_get_n_calls (fixture->handler), ==, 0);

  ask_and_wait (fixture, "Pause", g_variant_new ("(s)", "an hour"), &answer);
  assert_remote_error (&answer, "org.freedesktop.DBus.Error.InvalidArgs");
  answer_clear (&answer);
}

static void
test_calls_per_sender (Fixture *fixture, gconstpointer data)
{
  GDBusConnection *other = connect_to (fixture->bus);
  Answer answers[IGX_SERVICE_CALLS_PER_SENDER + 4] = { 0 };
  Answer from_other = { 0 };
  Answer ping = { 0 };
  guint n_done = 0;

  igx_fake_handler_set_reply (fixture->handler, "Resume", g_variant_new ("()"));
  igx_fake_handler_hold (fixture->handler);
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    ask (fixture, fixture->client, IGX_INTERFACE, "Resume", NULL, &answers[i]);
  WAIT_UNTIL (answers[G_N_ELEMENTS (answers) - 1].done);
  g_assert_cmpuint (igx_fake_handler_get_n_held (fixture->handler), ==,
                    IGX_SERVICE_CALLS_PER_SENDER);
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_assert_cmpint (answers[i].done, ==, i >= IGX_SERVICE_CALLS_PER_SENDER);
      if (answers[i].done)
        assert_remote_error (&answers[i], IGX_SERVICE_ERROR_PREFIX "LimitsExceeded");
    }

  /* One that floods holds up neither the others nor the sign of life. */
  ask (fixture, other, IGX_INTERFACE, "Resume", NULL, &from_other);
  WAIT_UNTIL (igx_fake_handler_get_n_held (fixture->handler) == IGX_SERVICE_CALLS_PER_SENDER + 1);
  ask_and_wait (fixture, "Ping", NULL, &ping);
  g_assert_no_error (ping.error);

  igx_fake_handler_release (fixture->handler);
  for (gsize i = 0; i < IGX_SERVICE_CALLS_PER_SENDER; i++)
    {
      WAIT_UNTIL (answers[i].done);
      g_assert_no_error (answers[i].error);
      n_done++;
    }
  WAIT_UNTIL (from_other.done);
  g_assert_no_error (from_other.error);
  g_assert_cmpuint (n_done, ==, IGX_SERVICE_CALLS_PER_SENDER);
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    answer_clear (&answers[i]);

  /* And all that was counted in is counted out again. */
  for (gsize i = 0; i < IGX_SERVICE_CALLS_PER_SENDER * 2; i++)
    {
      ask_and_wait (fixture, "Resume", NULL, &answers[0]);
      g_assert_no_error (answers[0].error);
      answer_clear (&answers[0]);
    }
  answer_clear (&from_other);
  answer_clear (&ping);
  g_dbus_connection_close_sync (other, NULL, NULL);
  g_object_unref (other);
}

static void
test_caller_vanishes (Fixture *fixture, gconstpointer data)
{
  GDBusConnection *other = connect_to (fixture->bus);
  Answer answers[3] = { 0 };
  Answer kept = { 0 };

  igx_fake_handler_hold (fixture->handler);
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    ask (fixture, other, IGX_INTERFACE, "Resume", NULL, &answers[i]);
  ask (fixture, fixture->client, IGX_INTERFACE, "Resume", NULL, &kept);
  WAIT_UNTIL (igx_fake_handler_get_n_held (fixture->handler) == 4);
  g_dbus_connection_close_sync (other, NULL, NULL);
  WAIT_UNTIL (igx_fake_handler_get_n_cancelled (fixture->handler) == 3);
  g_assert_cmpuint (igx_fake_handler_get_n_held (fixture->handler), ==, 1);
  igx_fake_handler_release (fixture->handler);
  WAIT_UNTIL (kept.done);
  g_assert_no_error (kept.error);
  WAIT_UNTIL (answers[0].done && answers[1].done && answers[2].done);
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    answer_clear (&answers[i]);
  answer_clear (&kept);
  g_object_unref (other);
}

static void
test_unexport_cancels (Fixture *fixture, gconstpointer data)
{
  Answer answer = { 0 };
  g_autoptr (GError) error = NULL;

  igx_fake_handler_hold (fixture->handler);
  ask (fixture, fixture->client, IGX_INTERFACE, "Resume", NULL, &answer);
  WAIT_UNTIL (igx_fake_handler_get_n_held (fixture->handler) == 1);
  igx_service_unexport (fixture->service);
  WAIT_UNTIL (answer.done);
  assert_remote_error (&answer, IGX_SERVICE_ERROR_PREFIX "Failed");
  g_assert_cmpuint (igx_fake_handler_get_n_cancelled (fixture->handler), ==, 1);
  answer_clear (&answer);

  igx_fake_handler_release (fixture->handler);
  g_assert_true (igx_service_export (fixture->service, fixture->server, &error));
  ask_and_wait (fixture, "Resume", NULL, &answer);
  g_assert_no_error (answer.error);
  answer_clear (&answer);
}

static IgxSignal *
make_signal (guint n)
{
  IgxSignal *signal = igx_signal_new ();

  igx_series_key_init (&signal->series, "binance", "BTCUSDT", IGX_TIMEFRAME_HOUR, NULL);
  signal->direction = n % 2 == 0 ? IGX_DIRECTION_LONG : IGX_DIRECTION_SHORT;
  signal->strategy = g_strdup ("golden-cross-momentum");
  signal->strategy_name = g_strdup ("Golden cross");
  signal->params_hash = g_strdup ("0");
  signal->close_time = G_GINT64_CONSTANT (1700000000000) + n * IGX_TIMEFRAME_HOUR;
  signal->entry = 100.1 + n;
  signal->stop = 99.5;
  signal->targets[0] = 103;
  signal->n_targets = 1;
  signal->confidence = 72.5;
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *text = g_strnfill (500, 'a' + (char) i);

      igx_signal_add_reason (signal, i, text, TRUE);
    }
  igx_signal_seal (signal);
  return signal;
}

static void
test_big_replies (Fixture *fixture, gconstpointer data)
{
  GVariantBuilder list;
  g_autoptr (GVariant) reply = NULL;
  g_autofree char *huge = NULL;
  Answer answer = { 0 };

  g_variant_builder_init (&list, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < IGX_SERVICE_SIGNALS_MAX; i++)
    {
      g_autoptr (IgxSignal) signal = make_signal (i);

      g_variant_builder_add_value (&list, igx_signal_to_variant (signal));
    }
  reply = g_variant_ref_sink (g_variant_new ("(aa{sv}b)", &list, TRUE));
  g_assert_cmpuint (g_variant_get_size (reply), >, 2 * 1000 * 1000);
  igx_fake_handler_set_reply (fixture->handler, "ListSignals", reply);
  ask_and_wait (fixture, "ListSignals", g_variant_new ("(a{sv})", NULL), &answer);
  g_assert_no_error (answer.error);
  g_assert_cmpvariant (answer.reply, reply);
  answer_clear (&answer);

  huge = g_strnfill (IGX_SERVICE_REPLY_MAX, 'x');
  igx_fake_handler_set_reply (fixture->handler, "GetStatus",
                              g_variant_new_parsed ("({'summary': <%s>},)", huge));
  ask_and_wait (fixture, "GetStatus", NULL, &answer);
  assert_remote_error (&answer, IGX_SERVICE_ERROR_PREFIX "LimitsExceeded");
  answer_clear (&answer);
}

typedef struct
{
  GPtrArray *names;      /* of char */
  GPtrArray *parameters; /* of GVariant */
} Heard;

static void
heard_cb (GDBusConnection *connection,
          const char *sender,
          const char *path,
          const char *interface,
          const char *name,
          GVariant *parameters,
          gpointer user_data)
{
  Heard *heard = user_data;

  g_ptr_array_add (heard->names, g_strdup (name));
  g_ptr_array_add (heard->parameters, g_variant_ref (parameters));
}

static guint
listen (Fixture *fixture, Heard *heard)
{
  Answer answer = { 0 };
  guint id = 0;

  heard->names = g_ptr_array_new_with_free_func (g_free);
  heard->parameters = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  id = g_dbus_connection_signal_subscribe (
      fixture->client, g_dbus_connection_get_unique_name (fixture->server), NULL, NULL,
      IGX_SERVICE_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE, heard_cb, heard, NULL);
  /* When this is answered, the rule is in place too: the bus works in order. */
  ask_and_wait (fixture, "Ping", NULL, &answer);
  answer_clear (&answer);
  return id;
}

static void
heard_clear (Fixture *fixture, Heard *heard, guint id)
{
  g_dbus_connection_signal_unsubscribe (fixture->client, id);
  g_ptr_array_unref (heard->names);
  g_ptr_array_unref (heard->parameters);
}

static void
assert_heard (const Heard *heard, guint i, const char *name)
{
  g_assert_cmpuint (i, <, heard->names->len);
  g_assert_cmpstr (heard->names->pdata[i], ==, name);
}

static void
test_signals (Fixture *fixture, gconstpointer data)
{
  IgxSink *sink = IGX_SINK (fixture->service);
  g_autoptr (IgxSignal) signal = make_signal (1);
  g_autoptr (GVariant) signal_dict = g_variant_ref_sink (igx_signal_to_variant (signal));
  g_autoptr (GVariant) added = NULL;
  const IgxCandle candle = { signal->close_time, 1, 3, 0.5, 2, 10, NAN, 4, NAN };
  const char *const keys[] = { "watch", "pause", NULL };
  const char *venue = NULL;
  const char *timeframe = NULL;
  g_autoptr (GVariant) candle_value = NULL;
  IgxCandle candle_back = { 0 };
  Heard heard = { 0 };
  guint id = listen (fixture, &heard);

  g_assert_nonnull (igx_sink_get_name (sink));
  igx_sink_publish (sink, signal);
  igx_sink_update (sink, signal);
  igx_sink_candle (sink, &signal->series, &candle);
  igx_service_emit_settings_changed (fixture->service, keys);
  igx_service_set_role (fixture->service, "leader");
  igx_service_set_role (fixture->service, "leader");
  igx_service_set_demo (fixture->service, TRUE);
  igx_service_set_demo (fixture->service, TRUE);
  WAIT_UNTIL (heard.names->len >= 6);
  assert_heard (&heard, 0, "SignalAdded");
  added = g_variant_get_child_value (heard.parameters->pdata[0], 0);
  g_assert_cmpvariant (added, signal_dict);
  assert_heard (&heard, 1, "SignalChanged");
  assert_heard (&heard, 2, "CandleClosed");
  g_variant_get (heard.parameters->pdata[2], "(&s&s&s@(xdddddddd))", &venue, NULL, &timeframe,
                 &candle_value);
  g_assert_cmpstr (venue, ==, "binance");
  g_assert_cmpstr (timeframe, ==, "1h");
  igx_candle_from_variant (candle_value, &candle_back);
  g_assert_true (igx_candle_equal (&candle, &candle_back));
  assert_heard (&heard, 3, "SettingsChanged");
  assert_heard (&heard, 4, "PropertiesChanged");
  assert_heard (&heard, 5, "PropertiesChanged");
  g_assert_cmpuint (heard.names->len, ==, 6);
  heard_clear (fixture, &heard, id);
}

static void
test_properties (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GVariant) all = NULL;
  const char *version = NULL;
  const char *role = NULL;
  gboolean demo = TRUE;
  Answer answer = { 0 };

  igx_service_set_role (fixture->service, "blocked");
  ask (fixture, fixture->client, "org.freedesktop.DBus.Properties", "GetAll",
       g_variant_new ("(s)", IGX_INTERFACE), &answer);
  WAIT_UNTIL (answer.done);
  g_assert_no_error (answer.error);
  all = g_variant_get_child_value (answer.reply, 0);
  g_assert_cmpuint (g_variant_n_children (all), ==, 3);
  g_assert_true (g_variant_lookup (all, "Version", "&s", &version));
  g_assert_true (g_variant_lookup (all, "Role", "&s", &role));
  g_assert_true (g_variant_lookup (all, "Demo", "b", &demo));
  g_assert_cmpstr (version, ==, IGX_VERSION);
  g_assert_cmpstr (role, ==, "blocked");
  g_assert_false (demo);
  answer_clear (&answer);
}

static void
test_status_is_coalesced (Fixture *fixture, gconstpointer data)
{
  g_autoptr (IgxHealth) health = igx_health_new ();
  g_autoptr (GVariant) last = NULL;
  const char *notice = NULL;
  guint n_series = 0;
  gint64 age = -1;
  Heard heard = { 0 };
  guint id = listen (fixture, &heard);
  gint64 start = g_get_monotonic_time ();

  igx_service_emit_status (
      fixture->service,
      g_variant_new_parsed ("@a{sv} {'store_notice': <'kept'>, 'data_age': <int64 5>}"));
  for (guint i = 1; i <= 50; i++)
    {
      health->n_series = i;
      igx_sink_health (IGX_SINK (fixture->service), health);
    }
  WAIT_UNTIL (heard.names->len == 2);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, G_USEC_PER_SEC * 9 / 10);
  assert_heard (&heard, 0, "StatusChanged");
  assert_heard (&heard, 1, "StatusChanged");
  last = g_variant_get_child_value (heard.parameters->pdata[1], 0);
  g_assert_true (g_variant_lookup (last, "n_series", "u", &n_series));
  g_assert_cmpuint (n_series, ==, 50);
  g_assert_true (g_variant_lookup (last, "store_notice", "&s", &notice));
  g_assert_cmpstr (notice, ==, "kept");
  g_assert_false (g_variant_lookup (last, "data_age", "x", &age));
  heard_clear (fixture, &heard, id);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/service/round-trip", test_round_trip);
  ADD ("/service/introspection", test_introspection);
  ADD ("/service/errors", test_errors);
  ADD ("/service/wrong-reply", test_wrong_reply);
  ADD ("/service/limits-of-arguments", test_limits_of_arguments);
  ADD ("/service/calls-per-sender", test_calls_per_sender);
  ADD ("/service/caller-vanishes", test_caller_vanishes);
  ADD ("/service/unexport-cancels", test_unexport_cancels);
  ADD ("/service/big-replies", test_big_replies);
  ADD ("/service/signals", test_signals);
  ADD ("/service/properties", test_properties);
  ADD ("/service/status-is-coalesced", test_status_is_coalesced);
#undef ADD

  return g_test_run ();
}
