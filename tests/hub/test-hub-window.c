/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real application with its window, on a display and a bus of its own, against a mock service
 * in the same process. */
#include <gtk/gtk.h>
#include <string.h>

#include "client/igx-client.h"
#include "hub/igx-hub-app.h"
#include "hub/igx-hub-window.h"
#include "hub/igx-preferences.h"
#include "hub/igx-setting-row.h"
#include "igx-config.h"
#include "igx-hub-fixture.h"

typedef IgxHubFixture Fixture;

#define wait_until    IGX_HUB_FIXTURE_WAIT
#define need_display  igx_hub_fixture_need_display
#define start         igx_hub_fixture_start
#define start_running igx_hub_fixture_start_running
#define settle        igx_hub_fixture_settle
#define screenshot    igx_hub_fixture_screenshot

static gboolean
text_has (char *text, const char *part)
{
  g_autofree char *owned = text;

  return owned != NULL && strstr (owned, part) != NULL;
}

static gboolean
bar_is_hidden (Fixture *f)
{
  g_autofree char *text = igx_hub_window_get_bar_text (f->window);

  return text == NULL;
}

static void
test_filled (Fixture *f, gconstpointer data)
{
  g_autofree char *selected = NULL;
  g_autofree char *first = NULL;
  g_autofree char *entry = NULL;
  g_autofree char *stop = NULL;
  g_autofree char *target = NULL;
  g_autoptr (IgxSignal) expected = igx_mock_service_make_signal (0);

  need_display ();
  start_running (f);
  wait_until (igx_hub_window_get_n_rows (f->window) == 12);
  wait_until (igx_hub_window_get_n_candles (f->window) > 200);
  first = igx_hub_window_get_row_id (f->window, 0);
  selected = igx_hub_window_get_selected_id (f->window);
  g_assert_cmpstr (first, ==, expected->id);
  g_assert_cmpstr (selected, ==, expected->id);
  entry = igx_hub_window_get_level_text (f->window, 0);
  stop = igx_hub_window_get_level_text (f->window, 1);
  target = igx_hub_window_get_level_text (f->window, 2);
  g_assert_nonnull (entry);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (entry, NULL), expected->entry, 0.051);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (stop, NULL), expected->stop, 0.051);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (target, NULL), expected->targets[0], 0.051);
  g_assert_true (text_has (igx_hub_window_get_pill_text (f->window), "Live"));
  g_assert_true (bar_is_hidden (f));
  g_assert_false (igx_hub_window_get_demo_shown (f->window));
  screenshot (f, "light");
}

static void
test_dark (Fixture *f, gconstpointer data)
{
  need_display ();
  start_running (f);
  g_object_set (gtk_settings_get_default (), "gtk-application-prefer-dark-theme", TRUE, NULL);
  wait_until (igx_hub_window_get_n_candles (f->window) > 200);
  screenshot (f, "dark");
  g_object_set (gtk_settings_get_default (), "gtk-application-prefer-dark-theme", FALSE, NULL);
}

static void
test_narrow (Fixture *f, gconstpointer data)
{
  g_autofree char *wanted = NULL;
  int width = 0;

  need_display ();
  start_running (f);
  g_assert_false (igx_hub_window_get_folded (f->window));
  gtk_window_resize (GTK_WINDOW (f->window), 480, 760);
  wait_until (igx_hub_window_get_folded (f->window));
  gtk_window_get_size (GTK_WINDOW (f->window), &width, NULL);
  g_assert_cmpint (width, ==, 480);
  screenshot (f, "narrow-list");
  wanted = igx_hub_window_get_row_id (f->window, 2);
  g_action_group_activate_action (G_ACTION_GROUP (f->app), "show-signal",
                                  g_variant_new_string (wanted));
  wait_until (igx_hub_window_get_n_candles (f->window) > 200);
  screenshot (f, "narrow-detail");
}

static void
test_live (Fixture *f, gconstpointer data)
{
  g_autoptr (IgxSignal) added = igx_mock_service_make_signal (G_MAXUINT);
  g_autofree char *before = NULL;
  g_autofree char *top = NULL;
  g_autofree char *selected = NULL;

  need_display ();
  start_running (f);
  before = igx_hub_window_get_selected_id (f->window);
  igx_mock_service_emit_added (f->service, added);
  wait_until (igx_hub_window_get_n_rows (f->window) == 13);
  top = igx_hub_window_get_row_id (f->window, 0);
  g_assert_cmpstr (top, ==, added->id);
  /* The person reads another one: it is not taken away from under their eyes. */
  selected = igx_hub_window_get_selected_id (f->window);
  g_assert_cmpstr (selected, ==, before);

  /* The same id again, then another signal as a barrier: signals keep their order on the bus. */
  igx_mock_service_emit_added (f->service, added);
  igx_mock_service_emit_changed (f->service, added);
  igx_mock_service_set_state (f->service, "stale", FALSE);
  wait_until (text_has (igx_hub_window_get_pill_text (f->window), "Stale"));
  g_assert_cmpuint (igx_hub_window_get_n_rows (f->window), ==, 13);
  g_assert_true (text_has (igx_hub_window_get_bar_text (f->window), "overdue"));
}

static void
test_candle (Fixture *f, gconstpointer data)
{
  guint before = 0;

  need_display ();
  start_running (f);
  wait_until (igx_hub_window_get_n_candles (f->window) > 200);
  before = igx_hub_window_get_n_candles (f->window);
  igx_mock_service_emit_candle (f->service, "ETHUSDT", "15m",
                                IGX_MOCK_SERVICE_NOW / 900000 * 900000);
  igx_mock_service_emit_candle (f->service, "BTCUSDT", "15m",
                                IGX_MOCK_SERVICE_NOW / 900000 * 900000);
  wait_until (igx_hub_window_get_n_candles (f->window) == before + 1);
}

static void
test_pages (Fixture *f, gconstpointer data)
{
  need_display ();
  start_running (f);
  /* Scrolling is not needed: the whole ledger comes as far as the list is looked at. */
  wait_until (igx_hub_window_get_n_rows (f->window) == 50);
  g_assert_cmpuint (igx_mock_service_get_n_calls (f->service, "ListSignals"), ==, 1);
  igx_hub_window_set_search (f->window, "doge short");
  wait_until (igx_hub_window_get_n_rows (f->window) > 5);
  wait_until (igx_mock_service_get_n_calls (f->service, "ListSignals") >= 3);
  igx_hub_window_set_search (f->window, NULL);
  wait_until (igx_hub_window_get_n_rows (f->window) == 120);
}

static void
test_search (Fixture *f, gconstpointer data)
{
  need_display ();
  start_running (f);
  wait_until (igx_hub_window_get_n_rows (f->window) == 12);
  igx_hub_window_set_search (f->window, "BTC/usdt long");
  wait_until (igx_hub_window_get_n_rows (f->window) == 2);
  igx_hub_window_set_search (f->window, "nothing like this");
  wait_until (igx_hub_window_get_n_rows (f->window) == 0);
  screenshot (f, "no-match");
  igx_hub_window_set_search (f->window, NULL);
  wait_until (igx_hub_window_get_n_rows (f->window) == 12);
}

static void
test_empty (Fixture *f, gconstpointer data)
{
  g_autoptr (IgxSignal) added = igx_mock_service_make_signal (G_MAXUINT);

  need_display ();
  start_running (f);
  wait_until (text_has (igx_hub_window_get_page_title (f->window), "No signals yet"));
  screenshot (f, "empty");
  igx_mock_service_set_state (f->service, "starting", FALSE);
  wait_until (text_has (igx_hub_window_get_page_title (f->window), "Warming up: 37 of 50 series"));
  screenshot (f, "warming-up");
  igx_mock_service_set_state (f->service, "offline", FALSE);
  wait_until (text_has (igx_hub_window_get_page_title (f->window), "cannot be reached"));
  screenshot (f, "offline");
  igx_mock_service_set_state (f->service, "blocked", FALSE);
  wait_until (text_has (igx_hub_window_get_page_title (f->window), "holds the ledger"));
  igx_mock_service_emit_added (f->service, added);
  wait_until (igx_hub_window_get_n_rows (f->window) == 1);
  g_assert_null (igx_hub_window_get_page_title (f->window));
}

static void
test_stopped (Fixture *f, gconstpointer data)
{
  guint n_candles = 0;

  need_display ();
  start_running (f);
  wait_until (igx_hub_window_get_n_rows (f->window) == 12);
  wait_until (igx_hub_window_get_n_candles (f->window) > 200);
  n_candles = igx_hub_window_get_n_candles (f->window);
  igx_mock_service_vanish (f->service);
  wait_until (text_has (igx_hub_window_get_bar_text (f->window), "Stopped"));
  g_assert_cmpuint (igx_hub_window_get_n_rows (f->window), ==, 12);
  /* What was drawn stays. */
  g_assert_cmpuint (igx_hub_window_get_n_candles (f->window), ==, n_candles);
  screenshot (f, "stopped");
  igx_mock_service_appear (f->service);
  wait_until (bar_is_hidden (f) && text_has (igx_hub_window_get_pill_text (f->window), "Live"));
  wait_until (igx_hub_window_get_n_candles (f->window) > 200);
  g_assert_cmpuint (igx_hub_window_get_n_rows (f->window), ==, 12);
}

/* The service comes back and has not opened its ledger yet: that is no fault to be told, and what
 * could not be read is read as soon as it can be. */
static void
test_opens_later (Fixture *f, gconstpointer data)
{
  guint n_lists = 0;
  guint n_candles = 0;
  guint n_shown = 0;

  need_display ();
  start_running (f);
  wait_until (igx_hub_window_get_n_rows (f->window) == 12);
  wait_until (igx_hub_window_get_n_candles (f->window) > 200);
  n_shown = igx_hub_window_get_n_candles (f->window);
  igx_mock_service_vanish (f->service);
  wait_until (text_has (igx_hub_window_get_bar_text (f->window), "Stopped"));
  igx_mock_service_set_state (f->service, "blocked", FALSE);
  n_lists = igx_mock_service_get_n_calls (f->service, "ListSignals");
  n_candles = igx_mock_service_get_n_calls (f->service, "GetCandles");
  igx_mock_service_appear (f->service);
  wait_until (igx_mock_service_get_n_calls (f->service, "ListSignals") > n_lists);
  wait_until (igx_mock_service_get_n_calls (f->service, "GetCandles") > n_candles);
  n_lists = igx_mock_service_get_n_calls (f->service, "ListSignals");
  n_candles = igx_mock_service_get_n_calls (f->service, "GetCandles");
  igx_mock_service_set_state (f->service, "healthy", FALSE);
  wait_until (igx_mock_service_get_n_calls (f->service, "ListSignals") > n_lists);
  wait_until (igx_mock_service_get_n_calls (f->service, "GetCandles") > n_candles);
  wait_until (text_has (igx_hub_window_get_pill_text (f->window), "Live"));
  g_assert_null (igx_hub_window_get_error_text (f->window));
  g_assert_cmpuint (igx_hub_window_get_n_rows (f->window), ==, 12);
  g_assert_cmpuint (igx_hub_window_get_n_candles (f->window), >=, n_shown);
}

static void
test_never_there (Fixture *f, gconstpointer data)
{
  need_display ();
  start (f);
  wait_until (text_has (igx_hub_window_get_page_title (f->window), "Stopped"));
  screenshot (f, "not-started");
}

static void
test_demo (Fixture *f, gconstpointer data)
{
  need_display ();
  start_running (f);
  wait_until (igx_hub_window_get_n_rows (f->window) == 12);
  igx_mock_service_set_state (f->service, "healthy", TRUE);
  igx_mock_service_fill (f->service, 7);
  wait_until (igx_hub_window_get_demo_shown (f->window));
  wait_until (igx_hub_window_get_n_rows (f->window) == 7);
  wait_until (igx_hub_window_get_n_candles (f->window) > 200);
  g_assert_true (text_has (igx_hub_window_get_pill_text (f->window), "Demo"));
  screenshot (f, "demo");
  /* A real signal that was on its way does not enter a demo list. */
  {
    g_autoptr (IgxSignal) real = igx_mock_service_make_signal (G_MAXUINT);

    igx_mock_service_emit_added (f->service, real);
  }
  igx_mock_service_set_state (f->service, "paused", TRUE);
  wait_until (text_has (igx_hub_window_get_bar_text (f->window), "Paused"));
  g_assert_cmpuint (igx_hub_window_get_n_rows (f->window), ==, 7);
  screenshot (f, "paused");
}

static void
test_actions (Fixture *f, gconstpointer data)
{
  GActionGroup *actions = NULL;

  need_display ();
  start_running (f);
  actions = G_ACTION_GROUP (f->app);
  g_action_group_activate_action (actions, "pause", g_variant_new_uint32 (3600));
  wait_until (igx_mock_service_get_n_calls (f->service, "Pause") == 1);
  wait_until (text_has (igx_hub_window_get_pill_text (f->window), "Paused"));
  g_action_group_activate_action (actions, "resume", NULL);
  wait_until (igx_mock_service_get_n_calls (f->service, "Resume") == 1);
  g_action_group_activate_action (actions, "show-signal", g_variant_new_string ("no-such-id"));
  wait_until (text_has (igx_hub_window_get_error_text (f->window), "No signal has this id."));
}

static void
find_cb (GtkWidget *widget, gpointer user_data)
{
  GPtrArray *found = user_data;

  if (IGX_IS_SETTING_ROW (widget) || GTK_IS_SPIN_BUTTON (widget) || GTK_IS_ENTRY (widget)
      || GTK_IS_COMBO_BOX (widget))
    g_ptr_array_add (found, widget);
  if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), find_cb, found);
}

static GtkWidget *
find_preferences (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *window = windows; window != NULL; window = window->next)
    if (IGX_IS_PREFERENCES (window->data))
      return window->data;
  return NULL;
}

/* The row of a setting, or the widget of a type inside it. */
static gpointer
find_setting (const char *key, GType type)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  GtkWidget *dialog = find_preferences ();

  if (dialog != NULL)
    find_cb (dialog, found);
  for (guint i = 0; i < found->len; i++)
    {
      GtkWidget *row = gtk_widget_get_ancestor (found->pdata[i], IGX_TYPE_SETTING_ROW);

      if (row != NULL && g_str_equal (igx_setting_row_get_key (IGX_SETTING_ROW (row)), key)
          && g_type_is_a (G_OBJECT_TYPE (found->pdata[i]), type))
        return found->pdata[i];
    }
  return NULL;
}

static void
test_preferences (Fixture *f, gconstpointer data)
{
  IgxSettingRow *host = NULL;
  GtkComboBox *profile = NULL;

  need_display ();
  start_running (f);
  g_action_group_activate_action (G_ACTION_GROUP (f->app), "preferences", NULL);
  wait_until (find_setting ("feed.host", IGX_TYPE_SETTING_ROW) != NULL);
  gtk_spin_button_set_value (find_setting ("quality.minimum", GTK_TYPE_SPIN_BUTTON), 75);
  wait_until (igx_mock_service_get_n_calls (f->service, "SetSetting") == 1);
  /* The service says that a setting changed: all are read again, and nothing is sent back. */
  wait_until (igx_mock_service_get_n_calls (f->service, "GetSettings") == 2);

  host = find_setting ("feed.host", IGX_TYPE_SETTING_ROW);
  g_assert_null (igx_setting_row_get_error (host));
  gtk_entry_set_text (find_setting ("feed.host", GTK_TYPE_ENTRY), "no host at all");
  gtk_widget_activate (find_setting ("feed.host", GTK_TYPE_ENTRY));
  wait_until (igx_setting_row_get_error (host) != NULL);
  g_assert_cmpstr (igx_setting_row_get_error (host), ==, "This is not the name of a host.");
  g_assert_cmpuint (igx_mock_service_get_n_calls (f->service, "SetSetting"), ==, 2);
  /* A text that is one of some is chosen, not written. */
  profile = find_setting ("signals.profile", GTK_TYPE_COMBO_BOX);
  g_assert_cmpstr (gtk_combo_box_get_active_id (profile), ==, "balanced");
  g_assert_true (gtk_combo_box_set_active_id (profile, "quiet"));
  wait_until (igx_mock_service_get_n_calls (f->service, "SetSetting") == 3);
  igx_hub_fixture_screenshot_of (find_preferences (), "preferences");
  gtk_widget_destroy (find_preferences ());
}

typedef struct
{
  const char *label;
  GtkWidget *button;
} ButtonSearch;

static void
find_button_cb (GtkWidget *widget, gpointer user_data)
{
  ButtonSearch *search = user_data;

  if (GTK_IS_BUTTON (widget)
      && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), search->label) == 0)
    search->button = widget;
  if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), find_button_cb, search);
}

static GtkButton *
find_button (Fixture *f, const char *label)
{
  ButtonSearch search = { label, NULL };

  find_button_cb (GTK_WIDGET (f->window), &search);
  return (GtkButton *) search.button;
}

static void
test_marks (Fixture *f, gconstpointer data)
{
  need_display ();
  start_running (f);
  wait_until (igx_hub_window_get_n_candles (f->window) > 200);
  gtk_button_clicked (find_button (f, "_Took it"));
  wait_until (find_button (f, "\xe2\x9c\x93 _Taken") != NULL);
  g_assert_cmpuint (igx_mock_service_get_n_calls (f->service, "MarkSignal"), ==, 1);
  gtk_button_clicked (find_button (f, "\xe2\x9c\x93 _Taken"));
  wait_until (find_button (f, "_Took it") != NULL);
  /* The mock refuses to mute: the person is told so in the service's words. */
  gtk_button_clicked (find_button (f, "_Mute 4 h"));
  wait_until (text_has (igx_hub_window_get_error_text (f->window), "Muting is not possible now."));
}

static gboolean
quit_idle_cb (gpointer user_data)
{
  g_action_group_activate_action (G_ACTION_GROUP (user_data), "quit", NULL);
  return G_SOURCE_REMOVE;
}

static void
test_quit (Fixture *f, gconstpointer data)
{
  need_display ();
  start_running (f);
  g_idle_add (quit_idle_cb, f->app);
  g_assert_cmpint (g_application_run (G_APPLICATION (f->app), 0, NULL), ==, 0);
  f->has_run = TRUE;
  g_assert_cmpuint (igx_mock_service_get_n_calls (f->service, "Quit"), ==, 1);
}

int
main (int argc, char **argv)
{
  igx_hub_fixture_init (&argc, &argv);
#define ADD(path, n, function)                                                                     \
  g_test_add (path, Fixture, GUINT_TO_POINTER (n), igx_hub_fixture_set_up, function,               \
              igx_hub_fixture_tear_down)
  ADD ("/hub/window/filled", 12, test_filled);
  ADD ("/hub/window/dark", 12, test_dark);
  ADD ("/hub/window/narrow", 12, test_narrow);
  ADD ("/hub/window/live", 12, test_live);
  ADD ("/hub/window/candle", 12, test_candle);
  ADD ("/hub/window/pages", 120, test_pages);
  ADD ("/hub/window/search", 12, test_search);
  ADD ("/hub/window/empty", 0, test_empty);
  ADD ("/hub/window/stopped", 12, test_stopped);
  ADD ("/hub/window/opens-later", 12, test_opens_later);
  ADD ("/hub/window/never-there", 0, test_never_there);
  ADD ("/hub/window/demo", 12, test_demo);
  ADD ("/hub/window/actions", 12, test_actions);
  ADD ("/hub/window/marks", 3, test_marks);
  ADD ("/hub/window/preferences", 3, test_preferences);
  ADD ("/hub/window/quit", 3, test_quit);
#undef ADD
  return igx_hub_fixture_run ();
}
