/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "igx-config.h"

#include <string.h>

#include "engine/igx-timeframe.h"
#include "notify/igx-notification.h"
#include "notify/igx-notifier-worker.h"
#include "notify/igx-notifier.h"

#define NAME "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"

#define wait_for(condition)                                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    const gint64 wait_end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;                         \
    while (!(condition))                                                                           \
      {                                                                                            \
        if (g_get_monotonic_time () > wait_end)                                                    \
          g_error ("%s:%d: waited in vain for %s", __FILE__, __LINE__, #condition);                \
        iterate ();                                                                                \
      }                                                                                            \
  }                                                                                                \
  G_STMT_END

static const char *const daemon_xml
    = "<node><interface name='org.freedesktop.Notifications'>"
      "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
      "<method name='GetServerInformation'>"
      "<arg type='s' direction='out'/><arg type='s' direction='out'/>"
      "<arg type='s' direction='out'/><arg type='s' direction='out'/></method>"
      "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
      "<method name='Notify'>"
      "<arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/>"
      "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='as' direction='in'/>"
      "<arg type='a{sv}' direction='in'/><arg type='i' direction='in'/>"
      "<arg type='u' direction='out'/></method>"
      "<signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal>"
      "<signal name='NotificationClosed'><arg type='u'/><arg type='u'/></signal>"
      "</interface></node>";

static GTestDBus *test_bus;

/* A notification daemon of the test's own, on a connection of its own in the main thread. */
typedef struct
{
  GDBusConnection *connection;
  guint registration;
  const char *const *capabilities;
  gboolean silent;
  guint32 last_id;
  GPtrArray *shown;      /* of GVariant: the parameters of each Notify */
  GPtrArray *unanswered; /* of GDBusMethodInvocation */
  IgxNotifier *notifier;
  GPtrArray *log; /* of char* */
} Fixture;

static const char *const all_capabilities[] = { "body", "body-markup", "actions", NULL };
static const char *const no_capabilities[] = { "body", NULL };

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_REMOVE;
}

static void
iterate (void)
{
  const guint source = g_timeout_add (20, tick_cb, NULL);

  g_main_context_iteration (NULL, TRUE);
  if (g_main_context_find_source_by_id (NULL, source) != NULL)
    g_source_remove (source);
}

static void
daemon_call_cb (GDBusConnection *connection,
                const char *sender,
                const char *path,
                const char *interface,
                const char *method,
                GVariant *parameters,
                GDBusMethodInvocation *invocation,
                gpointer data)
{
  Fixture *self = data;

  if (self->silent)
    g_ptr_array_add (self->unanswered, invocation);
  else if (strcmp (method, "GetCapabilities") == 0)
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(^as)", self->capabilities));
  else if (strcmp (method, "GetServerInformation") == 0)
    g_dbus_method_invocation_return_value (invocation,
                                           g_variant_new ("(ssss)", "test", "test", "1", "1.2"));
  else if (strcmp (method, "Notify") == 0)
    {
      guint32 id = 0;

      g_ptr_array_add (self->shown, g_variant_ref (parameters));
      g_variant_get_child (parameters, 1, "u", &id);
      if (id == 0)
        id = ++self->last_id;
      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", id));
    }
  else
    g_dbus_method_invocation_return_value (invocation, NULL);
}

static const GDBusInterfaceVTable daemon_vtable = { daemon_call_cb, NULL, NULL, { NULL } };

static void
start_daemon (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (daemon_xml, &error);

  g_assert_no_error (error);
  self->connection = g_dbus_connection_new_for_address_sync (
      g_test_dbus_get_bus_address (test_bus),
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
          | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, &error);
  g_assert_no_error (error);
  self->registration = g_dbus_connection_register_object (
      self->connection, PATH, node->interfaces[0], &daemon_vtable, self, NULL, &error);
  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (self->connection, "org.freedesktop.DBus",
                                       "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "RequestName", g_variant_new ("(su)", NAME, 4), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

static void
open_signal_cb (IgxNotifier *notifier, const char *id, Fixture *self)
{
  g_assert_true (g_main_context_is_owner (g_main_context_default ()));
  g_ptr_array_add (self->log, g_strconcat ("open-signal ", id, NULL));
}

static void
mute_cb (IgxNotifier *notifier, const char *symbol, guint seconds, Fixture *self)
{
  g_ptr_array_add (self->log, g_strdup_printf ("mute %s %u", symbol, seconds));
}

static void
digest_open_cb (IgxNotifier *notifier, Fixture *self)
{
  g_ptr_array_add (self->log, g_strdup ("digest-open"));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->capabilities = all_capabilities;
  self->shown = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  self->unanswered = g_ptr_array_new_with_free_func (g_object_unref);
  self->log = g_ptr_array_new_with_free_func (g_free);
  self->notifier = igx_notifier_new ();
  g_signal_connect (self->notifier, "open-signal", G_CALLBACK (open_signal_cb), self);
  g_signal_connect (self->notifier, "mute", G_CALLBACK (mute_cb), self);
  g_signal_connect (self->notifier, "digest-open", G_CALLBACK (digest_open_cb), self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->notifier);
  g_clear_pointer (&self->unanswered, g_ptr_array_unref);
  if (self->connection != NULL)
    {
      g_dbus_connection_unregister_object (self->connection, self->registration);
      g_dbus_connection_close_sync (self->connection, NULL, NULL);
    }
  g_clear_object (&self->connection);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_ptr_array_unref (self->shown);
  g_ptr_array_unref (self->log);
}

static IgxSignal *
make_signal (const char *symbol, gint64 close_time)
{
  IgxSignal *signal = igx_signal_new ();
  g_autoptr (GError) error = NULL;

  igx_series_key_init (&signal->series, "binance", symbol, 15 * IGX_TIMEFRAME_MINUTE, &error);
  g_assert_no_error (error);
  signal->strategy = g_strdup ("momentum-surge-v2");
  signal->strategy_name = g_strdup ("Momentum <surge>");
  signal->close_time = close_time;
  signal->entry = 64210.5;
  signal->stop = 63480;
  signal->targets[0] = 65670.25;
  signal->targets[1] = 0.000123456;
  signal->n_targets = 2;
  igx_signal_add_reason (signal, 8, "third", TRUE);
  igx_signal_add_reason (signal, 35, "RSI & zone", TRUE);
  igx_signal_add_reason (signal, 50, "not available", FALSE);
  igx_signal_add_reason (signal, 3, "fourth", TRUE);
  igx_signal_add_reason (signal, -20, "against", TRUE);
  igx_signal_add_reason (signal, 22, "volume", TRUE);
  igx_signal_seal (signal);
  return signal;
}

static void
show (Fixture *self, const char *symbol, gint64 close_time)
{
  g_autoptr (IgxSignal) signal = make_signal (symbol, close_time);

  igx_notifier_show_signal (self->notifier, signal);
}

static char *
shown_string (Fixture *self, guint i, guint argument)
{
  char *text = NULL;

  g_variant_get_child (self->shown->pdata[i], argument, "s", &text);
  return text;
}

static guint32
shown_replaces (Fixture *self, guint i)
{
  guint32 id = 0;

  g_variant_get_child (self->shown->pdata[i], 1, "u", &id);
  return id;
}

static void
emit (Fixture *self, const char *signal, GVariant *parameters)
{
  g_dbus_connection_emit_signal (self->connection, NULL, PATH, NAME, signal, parameters, NULL);
}

static void
test_text (void)
{
  g_autoptr (IgxSignal) signal = make_signal ("BTCUSDT", 1700000000000);
  g_autoptr (IgxNotification) live = igx_notification_new_for_signal (signal);
  g_autoptr (IgxNotification) late = NULL;
  g_autoptr (IgxNotification) demo = NULL;
  g_autoptr (IgxNotification) text = NULL;
  g_autofree char *long_text = g_strnfill (5000, 'x');

  g_assert_cmpstr (live->summary, ==, "▲ LONG BTC/USDT · 15m");
  g_assert_cmpstr (live->body, ==,
                   "Entry 64210.5 · Stop 63480 · Target 65670.2 / 0.000123456\n"
                   "Momentum <surge>: RSI & zone · volume · third");
  signal->delivery = IGX_DELIVERY_LATE;
  signal->direction = IGX_DIRECTION_SHORT;
  late = igx_notification_new_for_signal (signal);
  g_assert_cmpstr (late->summary, ==, "▼ SHORT BTC/USDT · 15m · late");
  signal->delivery = IGX_DELIVERY_DEMO;
  g_ptr_array_set_size (signal->reasons, 0);
  signal->n_targets = 0;
  signal->stop = g_ascii_strtod ("nan", NULL);
  demo = igx_notification_new_for_signal (signal);
  g_assert_cmpstr (demo->summary, ==, "DEMO ▼ SHORT BTC/USDT · 15m");
  g_assert_cmpstr (demo->body, ==, "Entry 64210.5 · Stop –\nMomentum <surge>");
  text = igx_notification_new_for_text ("subject", "bad \xff title", long_text);
  g_assert_cmpstr (text->summary, ==, "bad \357\277\275 title");
  g_assert_cmpint (g_utf8_strlen (text->body, -1), ==, 600);
}

static void
test_show (Fixture *self, gconstpointer data)
{
  g_autoptr (IgxSignal) signal = make_signal ("BTCUSDT", 1700000000000);
  g_autofree char *app = NULL;
  g_autofree char *icon = NULL;
  g_autofree char *summary = NULL;
  g_autofree char *body = NULL;
  g_autofree char *category = NULL;
  g_autofree char *entry = NULL;
  g_auto (GStrv) actions = NULL;
  g_autofree char *joined = NULL;
  g_autoptr (GVariant) hints = NULL;
  guint8 urgency = 9;
  gint32 timeout = 0;

  start_daemon (self);
  igx_notifier_show_signal (self->notifier, signal);
  igx_sink_publish (IGX_SINK (self->notifier), signal);
  wait_for (igx_notifier_get_n_shown (self->notifier) == 1);
  g_assert_cmpuint (self->shown->len, ==, 1);

  g_variant_get (self->shown->pdata[0], "(susss^as@a{sv}i)", &app, NULL, &icon, &summary, &body,
                 &actions, &hints, &timeout);
  joined = g_strjoinv ("|", actions);
  g_assert_cmpstr (app, ==, "IgniteX");
  g_assert_cmpuint (shown_replaces (self, 0), ==, 0);
  g_assert_cmpstr (icon, ==, IGX_APP_ID);
  g_assert_cmpstr (summary, ==, "▲ LONG BTC/USDT · 15m");
  g_assert_cmpstr (body, ==,
                   "Entry 64210.5 · Stop 63480 · Target 65670.2 / 0.000123456\n"
                   "Momentum &lt;surge&gt;: RSI &amp; zone · volume · third");
  g_assert_cmpstr (joined, ==, "default|Open|mute|Mute 4 h");
  g_assert_true (g_variant_lookup (hints, "desktop-entry", "s", &entry));
  g_assert_cmpstr (entry, ==, IGX_APP_ID);
  g_assert_true (g_variant_lookup (hints, "urgency", "y", &urgency));
  g_assert_cmpuint (urgency, ==, 1);
  g_assert_true (g_variant_lookup (hints, "category", "s", &category));
  g_assert_cmpstr (category, ==, "x-ignitex.signal");
  g_assert_cmpint (timeout, ==, -1);
  g_assert_null (igx_notifier_dup_problem (self->notifier));
}

static void
test_poor_daemon (Fixture *self, gconstpointer data)
{
  g_autofree char *body = NULL;
  g_autoptr (GVariant) actions = NULL;

  self->capabilities = no_capabilities;
  start_daemon (self);
  show (self, "BTCUSDT", 1700000000000);
  wait_for (self->shown->len == 1);
  body = shown_string (self, 0, 4);
  g_assert_nonnull (strstr (body, "Momentum <surge>: RSI & zone"));
  actions = g_variant_get_child_value (self->shown->pdata[0], 5);
  g_assert_cmpuint (g_variant_n_children (actions), ==, 0);
}

static void
test_actions (Fixture *self, gconstpointer data)
{
  g_autoptr (IgxSignal) signal = make_signal ("BTCUSDT", 1700000000000);
  g_autofree char *expected = g_strconcat ("open-signal ", signal->id, NULL);

  start_daemon (self);
  igx_notifier_show_signal (self->notifier, signal);
  show (self, "ETHUSDT", 1700000000000);
  igx_notifier_show_text (self->notifier, "update", "Something", "Happened");
  wait_for (igx_notifier_get_n_shown (self->notifier) == 3);
  emit (self, "ActionInvoked", g_variant_new ("(us)", 1, "default"));
  emit (self, "ActionInvoked", g_variant_new ("(us)", 2, "mute"));
  emit (self, "ActionInvoked", g_variant_new ("(us)", 1, "default"));
  emit (self, "ActionInvoked", g_variant_new ("(us)", 3, "default"));
  emit (self, "ActionInvoked", g_variant_new ("(us)", 77, "default"));
  wait_for (self->log->len == 4);
  g_assert_cmpstr (self->log->pdata[0], ==, expected);
  g_assert_cmpstr (self->log->pdata[1], ==, "mute ETHUSDT 14400");
  g_assert_cmpstr (self->log->pdata[2], ==, expected);
  g_assert_cmpstr (self->log->pdata[3], ==, "digest-open");
}

/* Shows a text once more; returns whether as a new one: the thread hears of a closing in time. */
static gboolean
shows_anew (Fixture *self)
{
  const guint64 n = igx_notifier_get_n_shown (self->notifier);

  igx_notifier_show_text (self->notifier, "tray", "No tray", "three");
  wait_for (igx_notifier_get_n_shown (self->notifier) == n + 1);
  return shown_replaces (self, self->shown->len - 1) == 0;
}

static void
test_replace (Fixture *self, gconstpointer data)
{
  g_autofree char *body = NULL;

  start_daemon (self);
  show (self, "BTCUSDT", 1700000000000);
  wait_for (igx_notifier_get_n_shown (self->notifier) == 1);
  show (self, "BTCUSDT", 1700000000000);
  wait_for (igx_notifier_get_n_shown (self->notifier) == 2);
  igx_notifier_show_text (self->notifier, "tray", "No tray", "one");
  wait_for (igx_notifier_get_n_shown (self->notifier) == 3);
  igx_notifier_show_text (self->notifier, "tray", "No tray", "two");
  wait_for (igx_notifier_get_n_shown (self->notifier) == 4);
  g_assert_cmpuint (shown_replaces (self, 0), ==, 0);
  g_assert_cmpuint (shown_replaces (self, 1), ==, 1);
  g_assert_cmpuint (shown_replaces (self, 2), ==, 0);
  g_assert_cmpuint (shown_replaces (self, 3), ==, 2);
  body = shown_string (self, 3, 4);
  g_assert_cmpstr (body, ==, "two");

  /* What the person closed comes as a new one. */
  emit (self, "NotificationClosed", g_variant_new ("(uu)", 2, 2));
  wait_for (shows_anew (self));
}

static void
test_no_daemon (Fixture *self, gconstpointer data)
{
  g_autofree char *problem = NULL;
  g_autofree char *after = NULL;

  show (self, "BTCUSDT", 1700000000000);
  wait_for ((problem = igx_notifier_dup_problem (self->notifier)) != NULL);
  g_assert_true (g_str_has_prefix (problem, "No notification daemon runs on this desktop"));
  g_assert_cmpuint (igx_notifier_get_n_dropped (self->notifier), ==, 0);

  /* One that starts late gets what waited. */
  start_daemon (self);
  wait_for (igx_notifier_get_n_shown (self->notifier) == 1);
  after = igx_notifier_dup_problem (self->notifier);
  g_assert_null (after);
}

static void
test_silent (Fixture *self, gconstpointer data)
{
  g_autofree char *problem = NULL;
  gint64 start = 0;
  gint64 last = 0;
  gint64 longest = 0;
  guint n_ticks = 0;

  self->silent = TRUE;
  start_daemon (self);
  start = g_get_monotonic_time ();
  for (guint i = 0; i < IGX_NOTIFIER_QUEUE_MAX + 8; i++)
    show (self, "BTCUSDT", 1700000000000 + i * IGX_TIMEFRAME_MINUTE);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC / 2);
  g_assert_cmpuint (igx_notifier_get_n_dropped (self->notifier), ==, 8);

  wait_for (self->unanswered->len == 1);
  start = last = g_get_monotonic_time ();
  while (last - start < 3 * G_USEC_PER_SEC)
    {
      const gint64 before = last;

      iterate ();
      n_ticks++;
      last = g_get_monotonic_time ();
      longest = MAX (longest, last - before);
    }
  g_assert_cmpuint (n_ticks, >, 60);
  g_assert_cmpint (longest, <, G_USEC_PER_SEC / 2);
  problem = igx_notifier_dup_problem (self->notifier);
  g_assert_nonnull (problem);
  g_assert_true (g_str_has_prefix (problem, "The notification daemon does not answer"));

  start = g_get_monotonic_time ();
  igx_notifier_stop (self->notifier);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC / 10);
  g_assert_cmpuint (igx_notifier_get_n_dropped (self->notifier), ==, 8);
  g_assert_cmpuint (igx_notifier_get_n_shown (self->notifier), ==, 0);
}

/* The probe is answered, the notification itself not: libnotify waits its 25 seconds. */
static void
test_silent_notify (Fixture *self, gconstpointer data)
{
  gint64 start = 0;

  start_daemon (self);
  igx_notifier_show_text (self->notifier, "a", "First", NULL);
  wait_for (igx_notifier_get_n_shown (self->notifier) == 1);
  self->silent = TRUE;
  show (self, "BTCUSDT", 1700000000000);
  wait_for (self->unanswered->len == 1);
  self->silent = FALSE;
  g_dbus_method_invocation_return_value (g_object_ref (self->unanswered->pdata[0]),
                                         g_variant_new ("(^as)", all_capabilities));
  self->silent = TRUE;
  wait_for (self->unanswered->len == 2);

  start = g_get_monotonic_time ();
  igx_notifier_stop (self->notifier);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC / 10);

  /* Its thread is let go by the error, so that the next test has libnotify for itself. */
  g_dbus_method_invocation_return_error (g_object_ref (self->unanswered->pdata[1]), G_DBUS_ERROR,
                                         G_DBUS_ERROR_FAILED, "Too late.");
  self->silent = FALSE;
}

static void
test_budget (Fixture *self, gconstpointer data)
{
  const guint n = IGX_NOTIFIER_WORKER_PER_MINUTE;
  g_autofree char *summary = NULL;
  g_autofree char *body = NULL;

  start_daemon (self);
  for (guint i = 0; i < n + 8; i++)
    show (self, "SOLUSDT", 1700000000000 + i * IGX_TIMEFRAME_MINUTE);
  wait_for (igx_notifier_get_n_shown (self->notifier) == n + 1);
  summary = shown_string (self, n, 3);
  body = shown_string (self, n, 4);
  g_assert_cmpstr (summary, ==, "8 more signals");
  g_assert_true (g_str_has_prefix (body, "▲ LONG SOL/USDT · 15m\n▲"));
  g_assert_true (g_str_has_suffix (body, "\nand 2 more"));
  emit (self, "ActionInvoked", g_variant_new ("(us)", n + 1, "default"));
  wait_for (self->log->len == 1);
  g_assert_cmpstr (self->log->pdata[0], ==, "digest-open");

  /* More of them change the digest that is there. */
  show (self, "ETHUSDT", 1700000000000);
  wait_for (igx_notifier_get_n_shown (self->notifier) == n + 2);
  g_assert_cmpuint (shown_replaces (self, n + 1), ==, n + 1);
  g_clear_pointer (&summary, g_free);
  summary = shown_string (self, n + 1, 3);
  g_assert_cmpstr (summary, ==, "9 more signals");
  g_assert_cmpuint (igx_notifier_get_n_dropped (self->notifier), ==, 0);
}

static void
test_stop (Fixture *self, gconstpointer data)
{
  start_daemon (self);
  show (self, "BTCUSDT", 1700000000000);
  wait_for (igx_notifier_get_n_shown (self->notifier) == 1);
  emit (self, "ActionInvoked", g_variant_new ("(us)", 1, "default"));
  wait_for (self->log->len == 1);
  emit (self, "ActionInvoked", g_variant_new ("(us)", 1, "default"));
  igx_notifier_stop (self->notifier);
  igx_notifier_stop (self->notifier);
  show (self, "BTCUSDT", 1800000000000);
  for (guint i = 0; i < 10; i++)
    iterate ();
  g_assert_cmpuint (self->log->len, ==, 1);
  g_assert_cmpuint (self->shown->len, ==, 1);
  g_assert_cmpuint (igx_notifier_get_n_shown (self->notifier), ==, 1);
}

static void
add (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  g_autoptr (GDBusConnection) session = NULL;
  int result = 0;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  /* One bus for all tests: libnotify keeps the session bus of the process. */
  test_bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (test_bus);
  session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_assert_nonnull (session);
  g_dbus_connection_set_exit_on_close (session, FALSE);

  g_test_add_func ("/notify/text", test_text);
  add ("/notify/show", test_show);
  add ("/notify/poor-daemon", test_poor_daemon);
  add ("/notify/actions", test_actions);
  add ("/notify/replace", test_replace);
  add ("/notify/no-daemon", test_no_daemon);
  add ("/notify/silent", test_silent);
  add ("/notify/silent-notify", test_silent_notify);
  add ("/notify/budget", test_budget);
  add ("/notify/stop", test_stop);
  result = g_test_run ();
  g_clear_object (&session);
  g_test_dbus_down (test_bus);
  g_object_unref (test_bus);
  return result;
}
