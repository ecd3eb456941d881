/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "hub/igx-hub-notice.h"
#include "hub/igx-signal-list.h"
#include "hub/igx-signal-text.h"
#include "igx-mock-service.h"

typedef struct
{
  guint n_changes;
  guint position;
  guint removed;
  guint added;
} Changes;

static void
changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  Changes *changes = user_data;

  changes->n_changes++;
  changes->position = position;
  changes->removed = removed;
  changes->added = added;
}

static const IgxSignal *
signal_at (IgxSignalList *list, guint position)
{
  g_autoptr (IgxSignalItem) item = g_list_model_get_item (G_LIST_MODEL (list), position);

  return item != NULL ? igx_signal_item_get_signal (item) : NULL;
}

static void
test_order (void)
{
  g_autoptr (IgxSignalList) list = igx_signal_list_new ();
  guint n = 0;

  /* 97 is coprime to 200: each of 0 to 199 once, far from their order. */
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (IgxSignal) signal = igx_mock_service_make_signal (i * 97 % 200);

      g_assert_true (igx_signal_list_add (list, signal));
    }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 200);
  for (guint i = 1; i < 200; i++, n++)
    g_assert_cmpint (signal_at (list, i - 1)->close_time, >, signal_at (list, i)->close_time);
  g_assert_cmpuint (n, ==, 199);
  g_assert_null (signal_at (list, 200));
}

static void
test_once (void)
{
  g_autoptr (IgxSignalList) list = igx_signal_list_new ();
  g_autoptr (IgxSignal) old = igx_mock_service_make_signal (3);
  g_autoptr (IgxSignal) new = igx_mock_service_make_signal (G_MAXUINT);
  g_autoptr (IgxSignal) again = igx_signal_copy (new);
  Changes changes = { 0 };

  g_signal_connect (list, "items-changed", G_CALLBACK (changed_cb), &changes);
  g_assert_true (igx_signal_list_add (list, old));
  g_assert_true (igx_signal_list_add (list, new));
  g_assert_cmpuint (changes.n_changes, ==, 2);
  g_assert_cmpuint (changes.position, ==, 0);
  g_assert_cmpuint (changes.added, ==, 1);
  g_assert_cmpuint (changes.removed, ==, 0);

  again->state = IGX_SIGNAL_STATE_TARGET2;
  g_assert_false (igx_signal_list_add (list, again));
  g_assert_false (igx_signal_list_add (list, again));
  g_assert_cmpuint (changes.n_changes, ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  g_assert_cmpint (signal_at (list, 0)->state, ==, IGX_SIGNAL_STATE_TARGET2);
  g_assert_nonnull (igx_signal_list_lookup (list, again->id));
}

static void
test_filter (void)
{
  g_autoptr (IgxSignalList) list = igx_signal_list_new ();
  guint n_long = 0;

  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (IgxSignal) signal = igx_mock_service_make_signal (i);

      n_long += signal->direction == IGX_DIRECTION_LONG;
      igx_signal_list_add (list, signal);
    }
  igx_signal_list_set_filter (list, NULL, IGX_DIRECTION_LONG);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, n_long);
  igx_signal_list_set_filter (list, "  Doge/USDT  BOLLINGER ", 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 6);
  for (guint i = 0; i < 6; i++)
    g_assert_cmpstr (signal_at (list, i)->series.symbol, ==, "DOGEUSDT");
  {
    g_autoptr (IgxSignal) hidden = igx_mock_service_make_signal (G_MAXUINT);

    g_assert_true (igx_signal_list_add (list, hidden));
    g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 6);
    g_assert_cmpuint (igx_signal_list_find (list, hidden->id), ==, G_MAXUINT);
    igx_signal_list_set_filter (list, "", 0);
    g_assert_cmpuint (igx_signal_list_find (list, hidden->id), ==, 0);
  }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 61);
  igx_signal_list_clear (list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  g_assert_cmpuint (igx_signal_list_get_n_all (list), ==, 0);
}

static void
test_bound (void)
{
  g_autoptr (IgxSignalList) list = igx_signal_list_new ();
  g_autoptr (IgxSignal) newest = igx_mock_service_make_signal (G_MAXUINT);

  for (guint i = 0; i < IGX_SIGNAL_LIST_MAX; i++)
    {
      g_autoptr (IgxSignal) signal = igx_mock_service_make_signal (i);

      igx_signal_list_add (list, signal);
    }
  igx_signal_list_add (list, newest);
  g_assert_cmpuint (igx_signal_list_get_n_all (list), ==, IGX_SIGNAL_LIST_MAX);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, IGX_SIGNAL_LIST_MAX);
  g_assert_cmpstr (signal_at (list, 0)->id, ==, newest->id);
}

static void
test_totals (void)
{
  g_autoptr (IgxSignalList) list = igx_signal_list_new ();
  IgxSignalTotals totals;

  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (IgxSignal) signal = igx_mock_service_make_signal (i);

      igx_signal_list_add (list, signal);
    }
  igx_signal_list_get_totals (list, signal_at (list, 4)->close_time, 0, &totals);
  g_assert_cmpuint (totals.today, ==, 5);
  g_assert_cmpuint (totals.open, ==, 2);
  g_assert_cmpuint (totals.n_results, ==, 3);
  g_assert_cmpfloat_with_epsilon (totals.result_r, 2.0, 1e-9);
  /* What nobody followed to its end is not open any more when its time has passed. */
  igx_signal_list_get_totals (list, signal_at (list, 4)->close_time, G_MAXINT64, &totals);
  g_assert_cmpuint (totals.today, ==, 5);
  g_assert_cmpuint (totals.open, ==, 0);
}

static void
test_text (void)
{
  g_autoptr (IgxSignal) signal = igx_mock_service_make_signal (0);
  g_autofree char *plain = igx_signal_text_plain (signal, 1);
  g_autofree char *json = igx_signal_text_json (signal);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonObject *object = NULL;

  g_assert_nonnull (strstr (plain, "BTC/USDT 15m LONG"));
  g_assert_nonnull (strstr (plain, "Target 3"));
  g_assert_nonnull (strstr (plain, "Past results prove nothing"));
  json_parser_load_from_data (parser, json, -1, &error);
  g_assert_no_error (error);
  object = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpstr (json_object_get_string_member (object, "id"), ==, signal->id);
  g_assert_cmpint (json_object_get_int_member (object, "close_time"), ==, signal->close_time);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "targets")), ==,
                    3);
  g_assert_false (json_object_has_member (object, "result_r"));

  signal->quality = NAN;
  {
    g_autofree char *score = igx_signal_text_score (signal);

    g_assert_cmpstr (score, ==, "confidence 62");
  }
  g_assert_true (isnan (igx_signal_text_percent_from_entry (signal, NAN)));
}

static void
test_notice (void)
{
  static const struct
  {
    IgxStatusState state;
    IgxHubNoticeLevel level;
    const char *title;
    const char *action;
  } cases[] = {
    { IGX_STATUS_STATE_STARTING, IGX_HUB_NOTICE_INFO, "Warming up: 3 of 20 series", NULL },
    { IGX_STATUS_STATE_HEALTHY, IGX_HUB_NOTICE_QUIET, "No signals yet", NULL },
    { IGX_STATUS_STATE_STALE, IGX_HUB_NOTICE_WARNING, "Candles are overdue", NULL },
    { IGX_STATUS_STATE_PAUSED, IGX_HUB_NOTICE_INFO, "Paused until you resume", "app.resume" },
    { IGX_STATUS_STATE_OFFLINE, IGX_HUB_NOTICE_WARNING, "The exchange cannot be reached", NULL },
    { IGX_STATUS_STATE_BLOCKED, IGX_HUB_NOTICE_WARNING, "Another process holds the ledger", NULL },
  };
  IgxStatus status = { .n_series = 20, .n_series_ready = 3, .paused_until = -1 };
  g_autoptr (IgxHubNotice) stopped = NULL;
  g_autoptr (IgxHubNotice) blocked = NULL;
  g_autoptr (IgxHubNotice) idle = NULL;
  g_autoptr (IgxHubNotice) starting = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (IgxHubNotice) notice = NULL;

      status.state = cases[i].state;
      notice = igx_hub_notice_new (IGX_CLIENT_STATE_RUNNING, &status, NULL, 60000);
      g_assert_cmpint (notice->level, ==, cases[i].level);
      g_assert_cmpstr (notice->title, ==, cases[i].title);
      g_assert_cmpstr (notice->action, ==, cases[i].action);
      g_assert_nonnull (notice->text);
      g_assert_nonnull (notice->icon_name);
    }
  /* The state alone does not tell why; nothing to watch is not a quiet market. */
  status.summary = (char *) "The ledger cannot be written: the disk is full";
  blocked = igx_hub_notice_new (IGX_CLIENT_STATE_RUNNING, &status, NULL, 0);
  g_assert_cmpstr (blocked->title, ==, status.summary);
  status.state = IGX_STATUS_STATE_HEALTHY;
  status.n_series = 0;
  idle = igx_hub_notice_new (IGX_CLIENT_STATE_RUNNING, &status, NULL, 0);
  g_assert_cmpstr (idle->title, ==, "No market is watched");
  stopped = igx_hub_notice_new (IGX_CLIENT_STATE_STOPPED, NULL, "It broke.", 0);
  g_assert_cmpstr (stopped->text, ==, "It broke.");
  g_assert_cmpstr (stopped->action, ==, "app.start");
  starting = igx_hub_notice_new (IGX_CLIENT_STATE_STARTING, NULL, NULL, 0);
  g_assert_true (starting->busy);
}

static void
test_over (void)
{
  g_autoptr (IgxSignal) signal = igx_mock_service_make_signal (3);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  signal->state = IGX_SIGNAL_STATE_OPEN;
  signal->closed_at = 0;
  g_assert_cmpint (signal->expires_at, >, signal->close_time);
  before = igx_signal_text_sentence (signal, signal->expires_at - 1);
  after = igx_signal_text_sentence (signal, signal->expires_at);
  g_assert_nonnull (strstr (before, "open"));
  g_assert_null (strstr (after, "open"));
  g_assert_nonnull (strstr (after, "over, result unknown"));
  /* A part of it is still in. */
  signal->state = IGX_SIGNAL_STATE_TARGET1;
  g_assert_false (igx_signal_text_is_over (signal, signal->close_time));
  g_assert_cmpstr (igx_signal_text_state (signal, signal->close_time), ==, "target 1, still open");
  /* What has a result keeps it. */
  signal->closed_at = signal->close_time + 1;
  g_assert_true (igx_signal_text_is_over (signal, signal->close_time));
  g_assert_cmpstr (igx_signal_text_state (signal, signal->expires_at), ==, "target 1");
  /* Without an expiry it stays open. */
  signal->state = IGX_SIGNAL_STATE_OPEN;
  signal->closed_at = 0;
  signal->expires_at = 0;
  g_assert_cmpstr (igx_signal_text_state (signal, G_MAXINT64), ==, "open");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/hub/signal-list/order", test_order);
  g_test_add_func ("/hub/signal-list/once", test_once);
  g_test_add_func ("/hub/signal-list/filter", test_filter);
  g_test_add_func ("/hub/signal-list/bound", test_bound);
  g_test_add_func ("/hub/signal-list/totals", test_totals);
  g_test_add_func ("/hub/signal-text", test_text);
  g_test_add_func ("/hub/notice", test_notice);
  g_test_add_func ("/hub/signal-text/over", test_over);
  return g_test_run ();
}
