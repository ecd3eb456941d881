/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes a notification, with the real store, the real notifier and a mock daemon. */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "daemon/igx-announcer.h"
#include "engine/igx-timeframe.h"
#include "store/igx-store-fixture.h"
#include "support/igx-mock-notifications.h"
#include "support/igx-test-bus.h"
#include "support/igx-test-wait.h"

#define WAIT_MS 20000
/* More than one page of the ledger. */
#define N_MANY 450

/* A sink that counts how often it was told what. */

#define IGX_TYPE_COUNTING_SINK (igx_counting_sink_get_type ())
G_DECLARE_FINAL_TYPE (IgxCountingSink, igx_counting_sink, IGX, COUNTING_SINK, GObject)

struct _IgxCountingSink
{
  GObject parent_instance;

  GPtrArray *ids; /* of char *, in order */
};

static void igx_counting_sink_sink_init (IgxSinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (IgxCountingSink,
                               igx_counting_sink,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (IGX_TYPE_SINK, igx_counting_sink_sink_init))

static const char *
igx_counting_sink_get_name (IgxSink *sink)
{
  return "counting";
}

static void
igx_counting_sink_publish (IgxSink *sink, IgxSignal *signal)
{
  g_ptr_array_add (IGX_COUNTING_SINK (sink)->ids, g_strdup (signal->id));
}

static void
igx_counting_sink_sink_init (IgxSinkInterface *iface)
{
  iface->get_name = igx_counting_sink_get_name;
  iface->publish = igx_counting_sink_publish;
}

static void
igx_counting_sink_finalize (GObject *object)
{
  g_ptr_array_unref (IGX_COUNTING_SINK (object)->ids);
  G_OBJECT_CLASS (igx_counting_sink_parent_class)->finalize (object);
}

static void
igx_counting_sink_class_init (IgxCountingSinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = igx_counting_sink_finalize;
}

static void
igx_counting_sink_init (IgxCountingSink *self)
{
  self->ids = g_ptr_array_new_with_free_func (g_free);
}

/* The fixture: one bus for all tests, because a process has one session bus. */

static IgxTestBus *bus;

typedef struct
{
  GDBusConnection *connection;
  IgxMockNotifications *daemon;
  IgxStoreFixture *files;
  IgxStore *store;
  IgxSettings *settings;
  IgxNotifier *notifier;
  IgxPublisher *publisher;
  IgxCountingSink *sink;
  IgxAnnouncer *announcer;
  IgxSeriesKey series;
  IgxTimeSource time;
  gint64 now;
  guint wanted;
} Fixture;

static gint64
fixture_now (gpointer data)
{
  return ((Fixture *) data)->now;
}

/* The parts of one run of the service. */
static void
start_run (Fixture *fixture)
{
  fixture->store = igx_store_fixture_open (fixture->files);
  fixture->notifier = igx_notifier_new ();
  fixture->publisher = igx_publisher_new ();
  fixture->sink = g_object_new (IGX_TYPE_COUNTING_SINK, NULL);
  fixture->announcer = igx_announcer_new (fixture->notifier, fixture->store, fixture->settings,
                                          fixture->publisher, &fixture->time);
  igx_publisher_add_sink (fixture->publisher, IGX_SINK (fixture->sink));
  igx_publisher_add_sink (fixture->publisher, IGX_SINK (fixture->announcer));
}

static void
end_run (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  igx_announcer_stop (fixture->announcer);
  igx_notifier_stop (fixture->notifier);
  igx_store_fixture_close (fixture->store, &error);
  g_assert_no_error (error);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_pointer (&fixture->publisher, igx_publisher_unref);
  g_clear_object (&fixture->announcer);
  g_clear_object (&fixture->sink);
  g_clear_object (&fixture->notifier);
  g_clear_object (&fixture->store);
}

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;

  fixture->connection = igx_test_bus_connect (bus);
  fixture->daemon = igx_mock_notifications_new (fixture->connection, FALSE);
  igx_test_bus_wait_owner (fixture->connection, "org.freedesktop.Notifications", TRUE, WAIT_MS);
  fixture->files = igx_store_fixture_new ();
  path = g_build_filename (fixture->files->root, "settings.ini", NULL);
  fixture->settings = igx_settings_new (path);
  fixture->series = igx_store_fixture_series ("BTCUSDT");
  fixture->time.now = fixture_now;
  fixture->time.data = fixture;
  fixture->now = 1;
  start_run (fixture);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  end_run (fixture);
  g_object_unref (fixture->settings);
  igx_store_fixture_free (fixture->files);
  igx_mock_notifications_free (fixture->daemon);
  igx_test_bus_wait_owner (fixture->connection, "org.freedesktop.Notifications", FALSE, WAIT_MS);
  g_object_unref (fixture->connection);
}

/* Commits @n published signals, expired when they were found if @expired. */
static GPtrArray *
commit_signals (Fixture *fixture, guint first, guint n, IgxDelivery delivery, gboolean expired)
{
  g_autoptr (GPtrArray) signals = igx_store_fixture_signals (&fixture->series, first, n);
  g_autoptr (GError) error = NULL;
  GPtrArray *added = NULL;

  for (guint i = 0; i < n; i++)
    {
      IgxSignal *signal = signals->pdata[i];

      signal->published = TRUE;
      g_clear_pointer (&signal->refusal, g_free);
      signal->delivery = delivery;
      signal->detected_at = expired ? signal->expires_at + 1 : signal->close_time + 1;
    }
  added = igx_store_fixture_commit (fixture->store, &fixture->series,
                                    ((IgxSignal *) signals->pdata[n - 1])->close_time, signals,
                                    &error);
  g_assert_no_error (error);
  g_assert_cmpuint (added->len, ==, n);
  return added;
}

static void
publish_all (Fixture *fixture, GPtrArray *signals)
{
  for (guint i = 0; i < signals->len; i++)
    igx_publisher_publish (fixture->publisher, signals->pdata[i]);
}

static gboolean
has_shown (gpointer data)
{
  Fixture *fixture = data;

  return igx_mock_notifications_get_shown (fixture->daemon)->len >= fixture->wanted;
}

static const IgxShownNotification *
wait_shown (Fixture *fixture, guint n)
{
  fixture->wanted = n;
  if (!igx_test_wait_until (has_shown, fixture, WAIT_MS))
    g_error ("%u notifications were shown, not %u",
             igx_mock_notifications_get_shown (fixture->daemon)->len, n);
  return igx_mock_notifications_get_shown (fixture->daemon)->pdata[n - 1];
}

static guint
count_unclaimed (Fixture *fixture)
{
  IgxSignalQuery query = { .published_only = TRUE, .unclaimed_only = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) unclaimed = igx_store_fixture_query (fixture->store, &query, &error);

  g_assert_no_error (error);
  return unclaimed->len;
}

static gboolean
is_claimed (gpointer data)
{
  return count_unclaimed (data) == 0;
}

static void
wait_claimed (Fixture *fixture)
{
  g_assert_true (igx_test_wait_until (is_claimed, fixture, WAIT_MS));
}

static gboolean
never (gpointer data)
{
  return FALSE;
}

/* Waits for longer than a digest takes. */
static void
let_digest_pass (void)
{
  igx_test_wait_until (never, NULL, 3500);
}

/* Shows one more, which must be number @n: whatever was to be shown before it has been. */
static void
show_last (Fixture *fixture, guint n)
{
  g_autoptr (GPtrArray) last = commit_signals (fixture, 900, 1, IGX_DELIVERY_LIVE, FALSE);

  publish_all (fixture, last);
  g_assert_nonnull (strstr (wait_shown (fixture, n)->summary, "BTC"));
  g_assert_cmpuint (igx_mock_notifications_get_shown (fixture->daemon)->len, ==, n);
}

/* A live signal is claimed and shown once, however often it is told. */
static void
test_live (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) signals = commit_signals (fixture, 0, 2, IGX_DELIVERY_LIVE, FALSE);

  g_assert_cmpuint (count_unclaimed (fixture), ==, 2);
  publish_all (fixture, signals);
  publish_all (fixture, signals);
  wait_shown (fixture, 2);
  wait_claimed (fixture);
  publish_all (fixture, signals);
  show_last (fixture, 3);
  g_assert_cmpuint (fixture->sink->ids->len, ==, 7);
}

/* Late ones come together, and not what was over when it was found. */
static void
test_digest (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) late = commit_signals (fixture, 0, 3, IGX_DELIVERY_LATE, FALSE);
  g_autoptr (GPtrArray) over = commit_signals (fixture, 3, 4, IGX_DELIVERY_LATE, TRUE);

  publish_all (fixture, over);
  publish_all (fixture, late);
  g_assert_cmpstr (wait_shown (fixture, 1)->body, ==, "3 signals came late");
  g_assert_cmpuint (count_unclaimed (fixture), ==, 0);
  show_last (fixture, 2);
}

/* One late signal is told by its name, not by a number. */
static void
test_digest_of_one (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) late = commit_signals (fixture, 0, 1, IGX_DELIVERY_LATE, FALSE);

  publish_all (fixture, late);
  g_assert_nonnull (strstr (wait_shown (fixture, 1)->body, "LONG BTC/USDT"));
}

/* What a demo market found before it was killed is marked in the digest as well. */
static void
test_digest_of_demo (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) untold = commit_signals (fixture, 0, 2, IGX_DELIVERY_DEMO, FALSE);

  g_assert_cmpuint (untold->len, ==, 2);
  igx_announcer_recover (fixture->announcer);
  g_assert_cmpstr (wait_shown (fixture, 1)->body, ==, "DEMO: 2 signals came late");
}

/* The run that committed died before it told: the next one tells every sink again, and one digest
 * where a notification would have been. What was claimed stays silent. */
static void
test_recover (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) told = commit_signals (fixture, 0, 1, IGX_DELIVERY_LIVE, FALSE);
  g_autoptr (GPtrArray) untold = commit_signals (fixture, 1, 3, IGX_DELIVERY_LIVE, FALSE);

  publish_all (fixture, told);
  wait_shown (fixture, 1);
  end_run (fixture);
  start_run (fixture);
  g_assert_cmpuint (count_unclaimed (fixture), ==, 3);
  igx_announcer_recover (fixture->announcer);
  g_assert_cmpstr (wait_shown (fixture, 2)->body, ==, "3 signals came late");
  g_assert_cmpuint (fixture->sink->ids->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr (fixture->sink->ids->pdata[i], ==, ((IgxSignal *) untold->pdata[i])->id);
  g_assert_cmpuint (count_unclaimed (fixture), ==, 0);

  /* And a third run has nothing left to tell. */
  end_run (fixture);
  start_run (fixture);
  igx_announcer_recover (fixture->announcer);
  show_last (fixture, 3);
  g_assert_cmpuint (fixture->sink->ids->len, ==, 1);
}

/* Found in time by a run that died, over before the next one: nobody is bothered. Before the
 * exchange told its time nobody knows, so that the digest waits. */
static void
test_recover_expired (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) untold = commit_signals (fixture, 0, 3, IGX_DELIVERY_LIVE, FALSE);
  IgxSignal *second = untold->pdata[1];

  end_run (fixture);
  fixture->now = 0;
  start_run (fixture);
  igx_announcer_recover (fixture->announcer);
  let_digest_pass ();
  g_assert_cmpuint (fixture->sink->ids->len, ==, 3);
  g_assert_cmpuint (igx_mock_notifications_get_shown (fixture->daemon)->len, ==, 0);
  fixture->now = second->expires_at + 1;
  g_assert_nonnull (strstr (wait_shown (fixture, 1)->body, "LONG BTC/USDT"));
}

/* However many there are: all of them, oldest first. */
static void
test_recover_many (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) untold = commit_signals (fixture, 0, N_MANY, IGX_DELIVERY_LIVE, FALSE);
  g_autofree char *expected = g_strdup_printf ("%d signals came late", N_MANY);

  end_run (fixture);
  start_run (fixture);
  igx_announcer_recover (fixture->announcer);
  g_assert_cmpstr (wait_shown (fixture, 1)->body, ==, expected);
  g_assert_cmpuint (fixture->sink->ids->len, ==, N_MANY);
  for (guint i = 0; i < N_MANY; i++)
    g_assert_cmpstr (fixture->sink->ids->pdata[i], ==, ((IgxSignal *) untold->pdata[i])->id);
}

/* Where the person wants none, the claim is made all the same: it is not kept for later. */
static void
test_not_wanted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) live = commit_signals (fixture, 0, 1, IGX_DELIVERY_LIVE, FALSE);
  g_autoptr (GPtrArray) late = commit_signals (fixture, 1, 1, IGX_DELIVERY_LATE, FALSE);
  g_autoptr (GError) error = NULL;

  igx_settings_set (fixture->settings, "notify.signals", g_variant_new_boolean (FALSE), &error);
  g_assert_no_error (error);
  igx_settings_set (fixture->settings, "notify.digest", g_variant_new_boolean (FALSE), &error);
  g_assert_no_error (error);
  publish_all (fixture, live);
  publish_all (fixture, late);
  wait_claimed (fixture);
  let_digest_pass ();
  g_assert_cmpuint (igx_mock_notifications_get_shown (fixture->daemon)->len, ==, 0);
}

/* As the store tells of it. */
static void
update (Fixture *fixture, IgxSignal *like, IgxSignalState state, gboolean over, const char *mark)
{
  g_autoptr (IgxSignal) signal = igx_signal_copy (like);

  signal->state = state;
  signal->closed_at = over ? signal->close_time + IGX_TIMEFRAME_HOUR : 0;
  signal->result_r = over && state != IGX_SIGNAL_STATE_MISSED ? -1.06 : NAN;
  g_free (signal->mark);
  signal->mark = g_strdup (mark);
  igx_publisher_update (fixture->publisher, signal);
}

/* What became of live signals is told once, quietly, several at once together; going in, being
 * marked, and what the person did not take is not told. */
static void
test_outcomes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) signals = commit_signals (fixture, 0, 4, IGX_DELIVERY_LIVE, FALSE);
  g_autoptr (GPtrArray) late = commit_signals (fixture, 10, 1, IGX_DELIVERY_LATE, FALSE);
  const IgxShownNotification *shown = NULL;
  guint8 urgency = 9;

  update (fixture, signals->pdata[0], IGX_SIGNAL_STATE_OPEN, FALSE, NULL);
  update (fixture, late->pdata[0], IGX_SIGNAL_STATE_STOPPED, TRUE, NULL);
  update (fixture, signals->pdata[3], IGX_SIGNAL_STATE_STOPPED, TRUE, "skipped");
  update (fixture, signals->pdata[0], IGX_SIGNAL_STATE_TARGET1, FALSE, NULL);
  shown = wait_shown (fixture, 1);
  g_assert_nonnull (strstr (shown->summary, "BTC/USDT"));
  g_assert_cmpstr (shown->body, ==, "Target 1 reached");
  g_assert_true (g_variant_lookup (shown->hints, "urgency", "y", &urgency));
  g_assert_cmpuint (urgency, ==, 0);
  update (fixture, signals->pdata[0], IGX_SIGNAL_STATE_TARGET1, FALSE, "took");
  update (fixture, signals->pdata[3], IGX_SIGNAL_STATE_STOPPED, TRUE, NULL);
  end_run (fixture);
  start_run (fixture);
  update (fixture, signals->pdata[0], IGX_SIGNAL_STATE_TARGET1, FALSE, NULL);
  update (fixture, signals->pdata[0], IGX_SIGNAL_STATE_TARGET1, TRUE, NULL);
  update (fixture, signals->pdata[1], IGX_SIGNAL_STATE_STOPPED, TRUE, NULL);
  update (fixture, signals->pdata[2], IGX_SIGNAL_STATE_MISSED, TRUE, NULL);
  shown = wait_shown (fixture, 2);
  g_assert_cmpstr (shown->summary, ==, "What became of signals");
  g_assert_nonnull (strstr (shown->body, ": Target 1 reached: -1.1 R\n"));
  g_assert_nonnull (strstr (shown->body, ": Stopped: -1.1 R\n"));
  g_assert_true (g_str_has_suffix (shown->body, ": Expired: the entry was not reached"));
  show_last (fixture, 3);
}

/* Where nobody wants to know, it is claimed all the same. */
static void
test_outcomes_not_wanted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) signals = commit_signals (fixture, 0, 1, IGX_DELIVERY_LIVE, FALSE);
  g_autoptr (GError) error = NULL;

  igx_settings_set (fixture->settings, "notify.outcomes", g_variant_new_boolean (FALSE), &error);
  g_assert_no_error (error);
  update (fixture, signals->pdata[0], IGX_SIGNAL_STATE_STOPPED, TRUE, NULL);
  let_digest_pass ();
  igx_settings_set (fixture->settings, "notify.outcomes", g_variant_new_boolean (TRUE), &error);
  g_assert_no_error (error);
  update (fixture, signals->pdata[0], IGX_SIGNAL_STATE_STOPPED, TRUE, NULL);
  let_digest_pass ();
  show_last (fixture, 1);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  int code = 0;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  bus = igx_test_bus_start ();
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", igx_test_bus_get_address (bus), TRUE);
  ADD ("/announcer/live", test_live);
  ADD ("/announcer/digest", test_digest);
  ADD ("/announcer/digest-of-one", test_digest_of_one);
  ADD ("/announcer/digest-of-demo", test_digest_of_demo);
  ADD ("/announcer/recover", test_recover);
  ADD ("/announcer/recover-expired", test_recover_expired);
  ADD ("/announcer/recover-many", test_recover_many);
  ADD ("/announcer/not-wanted", test_not_wanted);
  ADD ("/announcer/outcomes", test_outcomes);
  ADD ("/announcer/outcomes-not-wanted", test_outcomes_not_wanted);
  code = g_test_run ();
  igx_test_bus_stop (bus);
  return code;
}
