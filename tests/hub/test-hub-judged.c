/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a signal was judged and what became of it, and the candidates that were refused. */
#include <math.h>
#include <string.h>

#include "hub/igx-fate-view.h"
#include "hub/igx-fold.h"
#include "hub/igx-quality-view.h"
#include "hub/igx-signal-view.h"
#include "igx-hub-fixture.h"

#define wait_until IGX_HUB_FIXTURE_WAIT

typedef struct
{
  GType type;
  const char *label;
  GtkWidget *found;
} Search;

static void
search_cb (GtkWidget *widget, gpointer user_data)
{
  Search *search = user_data;

  if (search->found != NULL)
    return;
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, search->type)
      && (search->label == NULL
          || g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), search->label) == 0))
    search->found = widget;
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), search_cb, search);
}

static GtkWidget *
find (GtkWidget *root, GType type, const char *label)
{
  Search search = { .type = type, .label = label };

  search_cb (root, &search);
  g_assert_nonnull (search.found);
  return search.found;
}

static void
click (IgxHubFixture *f, const char *label)
{
  gtk_button_clicked (GTK_BUTTON (find (GTK_WIDGET (f->window), GTK_TYPE_BUTTON, label)));
}

static IgxSignalView *
get_view (IgxHubFixture *f)
{
  return IGX_SIGNAL_VIEW (igx_hub_window_get_view (f->window));
}

static gboolean
is_selected (IgxHubFixture *f, const char *id)
{
  g_autofree char *selected = igx_hub_window_get_selected_id (f->window);

  return g_strcmp0 (selected, id) == 0;
}

static void
show (IgxHubFixture *f, const char *id)
{
  g_action_group_activate_action (G_ACTION_GROUP (f->app), "show-signal",
                                  g_variant_new_string (id));
  wait_until (is_selected (f, id));
}

static void
scroll_down (IgxHubFixture *f)
{
  GtkWidget *scroller = find (igx_hub_window_get_view (f->window), GTK_TYPE_SCROLLED_WINDOW, NULL);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));

  igx_hub_fixture_settle (200);
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
}

static void
assert_line (char *text, guint line, const char *expected)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_free (text);
  g_assert_cmpuint (g_strv_length (lines), >, line);
  g_assert_cmpstr (lines[line], ==, expected);
}

static void
assert_term (IgxQualityView *view, IgxTerm term, double value)
{
  double shown = NAN;

  if (isnan (value))
    {
      g_assert_cmpstr (igx_quality_view_get_term_text (view, term), ==, "unknown");
      g_assert_false (igx_quality_view_get_term_bar (view, term, &shown));
      return;
    }
  g_assert_cmpfloat_with_epsilon (
      g_ascii_strtod (igx_quality_view_get_term_text (view, term), NULL), value, 0.51);
  g_assert_true (igx_quality_view_get_term_bar (view, term, &shown));
  g_assert_cmpfloat_with_epsilon (shown, value, 1e-9);
}

static void
test_terms (IgxHubFixture *f, gconstpointer data)
{
  g_autoptr (IgxSignal) expected = igx_mock_service_make_signal (0);
  g_autoptr (IgxSignal) unjudged = igx_mock_service_make_signal (3);
  IgxQualityView *view = NULL;
  guint n_unknown = 0;

  igx_hub_fixture_need_display ();
  igx_hub_fixture_start_running (f);
  wait_until (is_selected (f, expected->id));
  view = IGX_QUALITY_VIEW (igx_signal_view_get_quality (get_view (f)));
  for (guint i = 0; i < IGX_N_TERMS; i++)
    {
      assert_term (view, (IgxTerm) i, expected->quality_terms[i]);
      n_unknown += isnan (expected->quality_terms[i]) ? 1 : 0;
    }
  g_assert_cmpuint (n_unknown, ==, 1);
  assert_line (igx_quality_view_get_text (view), 0, "Q 54.2 of 100");
  assert_line (igx_quality_view_get_text (view), 1,
               "Unknown terms are left out: the weights of the others, 75% together, are scaled to "
               "100%. Opposite candidates of the same close left 72% of it.");
  assert_line (igx_quality_view_get_text (view), 2,
               "strong trend up (bull momentum) \xc2\xb7 higher timeframe up \xc2\xb7 volume above "
               "72% of the last 500 candles");
  assert_line (igx_quality_view_get_text (view), 3,
               "\xe2\x96\xb2 momentum-surge-v2 62 \xc2\xb7 \xe2\x96\xbc spring-trap 24");
  assert_line (igx_quality_view_get_text (view), 4,
               "Profile balanced: quality of at least 65, 15 signals in 24 h");
  assert_line (igx_quality_view_get_text (view), 6,
               "Track record: 7 results in this regime, 20 are needed");
  g_assert_null (igx_signal_view_get_refusal_text (get_view (f)));
  gtk_expander_set_expanded (GTK_EXPANDER (find (GTK_WIDGET (view), GTK_TYPE_EXPANDER, NULL)),
                             TRUE);
  scroll_down (f);
  igx_hub_fixture_screenshot (f, "quality");

  /* Nothing was recorded: nothing is 0. */
  show (f, unjudged->id);
  for (guint i = 0; i < IGX_N_TERMS; i++)
    assert_term (view, (IgxTerm) i, NAN);
  assert_line (igx_quality_view_get_text (view), 0, "Q unknown");
  assert_line (igx_quality_view_get_text (view), 1, "None of its terms is known.");
  assert_line (igx_quality_view_get_text (view), 2,
               "regime unknown \xc2\xb7 higher timeframe unknown");
  assert_line (igx_quality_view_get_text (view), 3, "unknown");
  assert_line (igx_quality_view_get_text (view), 4, "Unknown: it was not recorded");
  scroll_down (f);
  igx_hub_fixture_screenshot (f, "quality-unknown");
}

static gboolean
is_ambiguous (IgxFateView *view)
{
  g_autofree char *text = igx_fate_view_get_text (view);

  return strstr (text, "both sides") != NULL;
}

static void
test_fate (IgxHubFixture *f, gconstpointer data)
{
  g_autoptr (IgxSignal) open = igx_mock_service_make_signal (0);
  g_autoptr (IgxSignal) over = igx_mock_service_make_signal (2);
  g_autoptr (IgxSignal) changed = igx_signal_copy (over);
  IgxFateView *view = NULL;

  igx_hub_fixture_need_display ();
  igx_hub_fixture_start_running (f);
  wait_until (is_selected (f, open->id));
  view = IGX_FATE_VIEW (igx_signal_view_get_fate (get_view (f)));
  assert_line (igx_fate_view_get_text (view), 0, "open");
  assert_line (igx_fate_view_get_text (view), 1, "not over yet");
  assert_line (igx_fate_view_get_text (view), 2, "not over yet");
  assert_line (igx_fate_view_get_text (view), 3, "unknown");

  show (f, over->id);
  assert_line (igx_fate_view_get_text (view), 0, "target 1");
  assert_line (igx_fate_view_get_text (view), 1,
               "+1.5\xe2\x80\xafR \xc2\xb7 +1.65\xe2\x80\xaf% after fees");
  assert_line (igx_fate_view_get_text (view), 2,
               "best +1.9\xe2\x80\xafR \xc2\xb7 worst \xe2\x88\x92"
               "0.3\xe2\x80\xafR");
  assert_line (igx_fate_view_get_text (view), 3, "5 h \xc2\xb7 followed on candles of 1m");

  /* What is told while it is read is shown. */
  changed->ambiguous = TRUE;
  changed->state = IGX_SIGNAL_STATE_STOPPED;
  changed->result_r = NAN;
  changed->filled_at = 0;
  changed->followed = 0;
  igx_mock_service_emit_changed (f->service, changed);
  wait_until (is_ambiguous (view));
  assert_line (igx_fate_view_get_text (view), 1, "unknown");
  assert_line (igx_fate_view_get_text (view), 3, "unknown");
}

/* The switch, as a person uses it. */
static void
test_refused (IgxHubFixture *f, gconstpointer data)
{
  g_autoptr (IgxSignal) first = igx_mock_service_make_signal (0);
  g_autoptr (IgxSignal) refused = igx_mock_service_make_refused (0);
  const char *reason = "quality 54.2 is below 65, the floor of the profile Balanced";
  g_autofree char *sentence = g_strconcat ("Not published: ", reason, NULL);

  igx_hub_fixture_need_display ();
  igx_mock_service_add_refused (f->service, 0, 12);
  igx_hub_fixture_start_running (f);
  wait_until (igx_hub_window_get_n_rows (f->window) == 12);
  wait_until (is_selected (f, first->id));
  assert_line (igx_hub_window_get_row_text (f->window, 0), 0, "\xe2\x96\xb2");
  assert_line (igx_hub_window_get_row_text (f->window, 0), 1, "");

  click (f, "_Refused too");
  wait_until (igx_hub_window_get_n_rows (f->window) == 24);
  /* Whoever reads a signal goes on reading it. */
  g_assert_true (is_selected (f, first->id));
  assert_line (igx_hub_window_get_row_text (f->window, 0), 0, "\xe2\x96\xb3");
  assert_line (igx_hub_window_get_row_text (f->window, 0), 1, "refused");
  assert_line (igx_hub_window_get_row_text (f->window, 0), 2, reason);
  assert_line (igx_hub_window_get_row_text (f->window, 1), 0, "\xe2\x96\xb2");
  assert_line (igx_hub_window_get_row_text (f->window, 1), 1, "");
  show (f, refused->id);
  g_assert_cmpstr (igx_signal_view_get_refusal_text (get_view (f)), ==, sentence);
  wait_until (igx_hub_window_get_n_candles (f->window) > 200);
  igx_hub_fixture_screenshot (f, "refused");

  click (f, "_Refused too");
  wait_until (igx_hub_window_get_n_rows (f->window) == 12);
  wait_until (is_selected (f, first->id));
  g_assert_null (igx_signal_view_get_refusal_text (get_view (f)));
}

/* Nobody is told of a refused candidate: the list asks some time after a candle closed. */
static void
test_refused_live (IgxHubFixture *f, gconstpointer data)
{
  guint n_calls = 0;

  igx_hub_fixture_need_display ();
  igx_mock_service_add_refused (f->service, 1, 2);
  igx_hub_fixture_start_running (f);
  wait_until (igx_hub_window_get_n_rows (f->window) == 3);
  click (f, "_Refused too");
  wait_until (igx_hub_window_get_n_rows (f->window) == 5);
  n_calls = igx_mock_service_get_n_calls (f->service, "ListSignals");
  igx_mock_service_add_refused (f->service, 0, 1);
  for (guint i = 0; i < 10; i++)
    igx_mock_service_emit_candle (f->service, "ETHUSDT", "15m",
                                  IGX_MOCK_SERVICE_NOW / 900000 * 900000);
  wait_until (igx_hub_window_get_n_rows (f->window) == 6);
  /* Ten candles, one question. */
  g_assert_cmpuint (igx_mock_service_get_n_calls (f->service, "ListSignals"), ==, n_calls + 1);
}

static void
test_refused_pages (IgxHubFixture *f, gconstpointer data)
{
  g_autoptr (IgxSignal) read = igx_mock_service_make_signal (40);
  g_autoptr (IgxSignal) oldest = igx_mock_service_make_refused (89);
  IgxHubModel *model = NULL;

  igx_hub_fixture_need_display ();
  igx_mock_service_add_refused (f->service, 0, 90);
  igx_hub_fixture_start_running (f);
  model = igx_hub_app_get_model (f->app);
  show (f, read->id);
  click (f, "_Refused too");
  wait_until (igx_hub_model_get_loaded (model));
  /* It is not on the first page of all candidates, and is read on. */
  g_assert_true (is_selected (f, read->id));
  /* An old one that is opened by its id leaves no hole behind it. */
  show (f, oldest->id);
  igx_hub_window_set_search (f->window, "nothing like this");
  /* Nothing matches, so it is asked for until there is nothing more. */
  wait_until (igx_signal_list_get_n_all (igx_hub_model_get_list (model)) == 180);
  g_assert_cmpuint (igx_mock_service_get_n_calls (f->service, "ListSignals"), <=, 8);
  igx_hub_window_set_search (f->window, NULL);
  g_assert_cmpuint (igx_hub_window_get_n_rows (f->window), ==, 180);
  /* The published ones beside it are loaded as far as they were looked at. */
  g_assert_cmpuint (igx_signal_list_get_n_all (igx_hub_model_get_published (model)), <=, 90);
}

/* Before the first signal there is no list, and refused candidates all the same. */
static void
test_refused_only (IgxHubFixture *f, gconstpointer data)
{
  g_autoptr (IgxSignal) refused = igx_mock_service_make_refused (1);
  g_autofree char *title = NULL;

  igx_hub_fixture_need_display ();
  igx_mock_service_add_refused (f->service, 0, 3);
  igx_hub_fixture_start_running (f);
  title = igx_hub_window_get_page_title (f->window);
  g_assert_cmpstr (title, ==, "No signals yet");
  igx_hub_fixture_screenshot (f, "no-signals");
  click (f, "Show _Refused Candidates");
  wait_until (igx_hub_window_get_n_rows (f->window) == 3);
  g_assert_null (igx_hub_window_get_page_title (f->window));
  g_assert_true (gtk_toggle_button_get_active (
      GTK_TOGGLE_BUTTON (find (GTK_WIDGET (f->window), GTK_TYPE_CHECK_BUTTON, "_Refused too"))));
  show (f, refused->id);
  g_assert_nonnull (igx_signal_view_get_refusal_text (get_view (f)));
}

/* One that somebody asks for by its id is shown where the switch is off, too. */
static void
test_refused_by_id (IgxHubFixture *f, gconstpointer data)
{
  g_autoptr (IgxSignal) refused = igx_mock_service_make_refused (2);

  igx_hub_fixture_need_display ();
  igx_mock_service_add_refused (f->service, 0, 3);
  igx_hub_fixture_start_running (f);
  wait_until (igx_hub_window_get_n_rows (f->window) == 3);
  show (f, refused->id);
  wait_until (igx_hub_window_get_n_rows (f->window) == 6);
  g_assert_true (is_selected (f, refused->id));
  g_assert_true (igx_hub_model_get_with_refused (igx_hub_app_get_model (f->app)));
}

/* In a narrow window the switch must not take the list away. */
static void
test_refused_narrow (IgxHubFixture *f, gconstpointer data)
{
  igx_hub_fixture_need_display ();
  igx_mock_service_add_refused (f->service, 0, 3);
  igx_hub_fixture_start_running (f);
  gtk_window_resize (GTK_WINDOW (f->window), 480, 760);
  wait_until (igx_hub_window_get_folded (f->window));
  click (f, "_Refused too");
  wait_until (igx_hub_window_get_n_rows (f->window) == 6);
  g_assert_false (
      igx_fold_get_show_detail (IGX_FOLD (find (GTK_WIDGET (f->window), IGX_TYPE_FOLD, NULL))));
  igx_hub_fixture_screenshot (f, "refused-narrow");
}

int
main (int argc, char **argv)
{
  igx_hub_fixture_init (&argc, &argv);
#define ADD(path, n, function)                                                                     \
  g_test_add (path, IgxHubFixture, GUINT_TO_POINTER (n), igx_hub_fixture_set_up, function,         \
              igx_hub_fixture_tear_down)
  ADD ("/hub/judged/terms", 12, test_terms);
  ADD ("/hub/judged/fate", 12, test_fate);
  ADD ("/hub/judged/refused", 12, test_refused);
  ADD ("/hub/judged/refused-live", 3, test_refused_live);
  ADD ("/hub/judged/refused-pages", 90, test_refused_pages);
  ADD ("/hub/judged/refused-only", 0, test_refused_only);
  ADD ("/hub/judged/refused-by-id", 3, test_refused_by_id);
  ADD ("/hub/judged/refused-narrow", 3, test_refused_narrow);
#undef ADD
  return igx_hub_fixture_run ();
}
