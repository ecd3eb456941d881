/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What speaks against a good result: a walk forward against one that is done by hand, from the
 * signals of single runs. */
#include <math.h>
#include <string.h>

#include "engine/igx-timeframe.h"
#include "igx-ctl-market.h"

#define HOUR       IGX_TIMEFRAME_HOUR
#define DAY        IGX_TIMEFRAME_DAY
#define N_CANDLES  5000
#define STRATEGY   "momentum-surge-v2"
#define CLOSED_MIN 20

static const char *const values[] = { "1.2", "2", "2.8", "3.6" };

typedef struct
{
  IgxCtlRunner *runner;
  char *btc;
  char *eth;
} Fixture;

static void
fixture_set_up (Fixture *self)
{
  self->runner = igx_ctl_runner_new (NULL);
  self->btc = igx_ctl_market_write (self->runner, "files", "BTCUSDT", HOUR, N_CANDLES);
  self->eth = igx_ctl_market_write (self->runner, "files", "ETHUSDT", HOUR, N_CANDLES);
}

static void
fixture_clear (Fixture *self)
{
  g_free (self->btc);
  g_free (self->eth);
  igx_ctl_runner_free (self->runner);
}

static JsonObject *
run (Fixture *self, JsonNode **root, const char *a, const char *b, const char *c, const char *d)
{
  const char *words[] = { "backtest", "--strategy", STRATEGY, "--candles", self->btc, "--candles",
                          self->eth,  "--json",     a,        b,           c,         d,
                          NULL };

  igx_ctl_runner_run_words (self->runner, words);
  igx_ctl_runner_assert_code (self->runner, 0);
  *root = igx_ctl_runner_parse_json (self->runner->out);
  return json_node_get_object (*root);
}

static JsonObject *
object_at (JsonArray *array, guint i)
{
  return json_array_get_object_element (array, i);
}

static gint64
get_int (JsonObject *object, const char *name)
{
  return json_object_get_int_member (object, name);
}

/* Of the days of those signals whose whole life lies between @first and @last. */
static double
measure_sharpe (JsonArray *signals, gint64 first, gint64 last, guint *n_closed)
{
  const gint64 begin = first - first % DAY;
  const gsize n_days = (gsize) ((last - 1 - begin) / DAY + 1);
  g_autofree double *days = g_new0 (double, n_days);
  double mean = 0;
  double squares = 0;

  *n_closed = 0;
  for (guint i = 0; i < json_array_get_length (signals); i++)
    {
      JsonObject *signal = object_at (signals, i);
      const gint64 close_time = get_int (signal, "close_time");

      if (close_time < first || close_time >= last || get_int (signal, "expires_at") > last
          || !json_object_has_member (signal, "result_r"))
        continue;
      (*n_closed)++;
      days[MIN ((gsize) ((get_int (signal, "closed_at") - begin) / DAY), n_days - 1)]
          += json_object_get_double_member (signal, "result_r");
    }
  for (gsize i = 0; i < n_days; i++)
    mean += days[i] / (double) n_days;
  for (gsize i = 0; i < n_days; i++)
    squares += (days[i] - mean) * (days[i] - mean);
  return mean / sqrt (squares / (double) (n_days - 1));
}

static double
sum_of (JsonArray *signals, gint64 first, gint64 last, guint *n_closed)
{
  double sum = 0;

  for (guint i = 0; i < json_array_get_length (signals); i++)
    {
      JsonObject *signal = object_at (signals, i);
      const gint64 close_time = get_int (signal, "close_time");

      if (close_time < first || close_time >= last || !json_object_has_member (signal, "result_r"))
        continue;
      (*n_closed)++;
      sum += json_object_get_double_member (signal, "result_r");
    }
  return sum;
}

/* The best value before a fold, by hand. */
static guint
choose (JsonNode **single, JsonObject *fold, double *best, guint *n_in_sample)
{
  guint chosen = G_MAXUINT;

  for (guint v = 0; v < G_N_ELEMENTS (values); v++)
    {
      JsonArray *signals
          = json_object_get_array_member (json_node_get_object (single[v]), "signals");
      guint n_closed = 0;
      const double sharpe = measure_sharpe (signals, get_int (fold, "in_sample_first"),
                                            get_int (fold, "in_sample_last"), &n_closed);

      if (n_closed < CLOSED_MIN || (chosen != G_MAXUINT && !(sharpe > *best)))
        continue;
      chosen = v;
      *best = sharpe;
      *n_in_sample = n_closed;
    }
  return chosen;
}

static void
test_optimize (void)
{
  Fixture f;
  JsonNode *single[G_N_ELEMENTS (values)] = { NULL };
  g_autoptr (JsonNode) root = NULL;
  JsonObject *walk = NULL;
  JsonArray *folds = NULL;
  guint n_all = 0;
  double sum_all = 0;
  gint64 last = 0;

  fixture_set_up (&f);
  for (guint v = 0; v < G_N_ELEMENTS (values); v++)
    {
      g_autofree char *word = g_strdup_printf ("surge=%s", values[v]);

      run (&f, &single[v], "--params", word, NULL, NULL);
    }
  walk = json_object_get_object_member (
      run (&f, &root, "--optimize", "surge=1.2..3.6:0.8", "--walk-forward", "3"), "walk_forward");
  folds = json_object_get_array_member (walk, "folds");
  g_assert_cmpuint (json_array_get_length (folds), ==, 3);
  g_assert_cmpint (get_int (walk, "trials"), ==, G_N_ELEMENTS (values));
  g_assert_false (json_object_get_boolean_member (walk, "random"));
  for (guint i = 0; i < 3; i++)
    {
      JsonObject *fold = object_at (folds, i);
      JsonObject *out = json_object_get_object_member (fold, "out_of_sample");
      JsonObject *params = json_object_get_object_member (fold, "params");
      double best = NAN;
      guint n_in_sample = 0;
      guint n_closed = 0;
      const guint chosen = choose (single, fold, &best, &n_in_sample);
      JsonArray *signals = NULL;
      double sum = 0;

      g_assert_cmpuint (chosen, <, G_N_ELEMENTS (values));
      g_assert_cmpfloat_with_epsilon (json_object_get_double_member (params, "surge"),
                                      g_ascii_strtod (values[chosen], NULL), 1e-12);
      g_assert_cmpint (get_int (fold, "in_sample_closed"), ==, n_in_sample);
      g_assert_cmpfloat_with_epsilon (json_object_get_double_member (fold, "in_sample_sharpe_day"),
                                      best, 1e-9);
      g_assert_cmpint (get_int (fold, "first"), ==, get_int (fold, "in_sample_last"));
      if (i > 0)
        g_assert_cmpint (get_int (fold, "first"), ==, last);
      last = get_int (fold, "last");
      signals = json_object_get_array_member (json_node_get_object (single[chosen]), "signals");
      sum = sum_of (signals, get_int (fold, "first"), last, &n_closed);
      g_assert_cmpint (get_int (out, "closed"), ==, n_closed);
      g_assert_cmpfloat_with_epsilon (json_object_get_double_member (out, "sum_r"), sum, 1e-9);
      n_all += n_closed;
      sum_all += sum;
    }
  walk = json_object_get_object_member (walk, "out_of_sample");
  g_assert_cmpuint (n_all, >, 30);
  g_assert_cmpint (get_int (walk, "closed"), ==, n_all);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (walk, "sum_r"), sum_all, 1e-9);
  for (guint v = 0; v < G_N_ELEMENTS (values); v++)
    json_node_unref (single[v]);
  fixture_clear (&f);
}

/* Without a choice the folds are parts of the one run. Random points are as many as were asked
 * for, and the figure is deflated by their number. */
static void
test_folds_and_draws (void)
{
  Fixture f;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (JsonNode) drawn = NULL;
  JsonObject *object = NULL;
  JsonObject *walk = NULL;
  JsonArray *folds = NULL;
  double deflated = NAN;

  fixture_set_up (&f);
  object = run (&f, &root, "--walk-forward", "4", NULL, NULL);
  walk = json_object_get_object_member (object, "walk_forward");
  folds = json_object_get_array_member (walk, "folds");
  g_assert_cmpuint (json_array_get_length (folds), ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      JsonObject *fold = object_at (folds, i);
      guint n_closed = 0;
      const double sum = sum_of (json_object_get_array_member (object, "signals"),
                                 get_int (fold, "first"), get_int (fold, "last"), &n_closed);

      fold = json_object_get_object_member (fold, "out_of_sample");
      g_assert_cmpint (get_int (fold, "closed"), ==, n_closed);
      g_assert_cmpuint (n_closed, >, 5);
      g_assert_cmpfloat_with_epsilon (json_object_get_double_member (fold, "sum_r"), sum, 1e-9);
    }
  g_assert_false (json_object_has_member (walk, "trials"));

  walk = json_object_get_object_member (
      run (&f, &drawn, "--optimize", "surge=1.2..4", "--trials", "6"), "walk_forward");
  g_assert_cmpint (get_int (walk, "trials"), ==, 6);
  g_assert_true (json_object_get_boolean_member (walk, "random"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (walk, "folds")), ==, 1);
  deflated = json_object_get_double_member (walk, "deflated_sharpe");
  g_assert_cmpfloat (deflated, >=, 0);
  g_assert_cmpfloat (deflated, <=,
                     json_object_get_double_member (walk, "probability_if_only_trial"));
  fixture_clear (&f);
}

static void
test_orders_and_entries (void)
{
  Fixture f;
  g_autoptr (JsonNode) root = NULL;
  static const char *const units[] = { "days", "single" };
  JsonObject *object = NULL;
  JsonObject *all = NULL;
  JsonObject *entries = NULL;

  fixture_set_up (&f);
  object = run (&f, &root, "--monte-carlo", "--entry-test", NULL, NULL);
  all = json_object_get_object_member (json_object_get_object_member (object, "report"), "all");
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    {
      JsonObject *fall = json_object_get_object_member (
          json_object_get_object_member (object, "monte_carlo"), units[i]);

      g_assert_cmpint (get_int (fall, "orders"), ==, 1000);
      g_assert_cmpfloat_with_epsilon (json_object_get_double_member (fall, "seen_r"),
                                      json_object_get_double_member (all, "max_drawdown_r"), 1e-9);
      g_assert_cmpfloat (json_object_get_double_member (fall, "deep_r"), <,
                         json_object_get_double_member (fall, "median_r"));
      g_assert_cmpfloat (json_object_get_double_member (fall, "share"), >, 0);
      g_assert_cmpfloat (json_object_get_double_member (fall, "share"), <=, 1);
    }
  entries = json_object_get_object_member (object, "entry_test");
  g_assert_cmpint (get_int (entries, "entries") + get_int (entries, "left_out"), ==,
                   get_int (all, "fired"));
  g_assert_cmpint (get_int (entries, "entries"), >, 100);
  g_assert_cmpfloat_with_epsilon (
      json_object_get_double_member (entries, "mean_r"),
      json_object_get_double_member (json_object_get_object_member (all, "mean_r"), "value"), 0.05);
  g_assert_cmpfloat (json_object_get_double_member (entries, "p"), >=, 0.001);
  g_assert_cmpfloat (json_object_get_double_member (entries, "p"), <=, 1);
  fixture_clear (&f);
}

/* Each figure comes with what it does not prove. */
static void
test_words (void)
{
  static const char *const words[] = { "Walk forward",
                                       "out of sample",
                                       "Deflated Sharpe ratio of the last choice, for 2 trials",
                                       "it is no proof",
                                       "Monte Carlo",
                                       "of results that are worse than these it says nothing",
                                       "Entries against random ones",
                                       "One p near 0.05 is no evidence" };
  Fixture f;
  g_autofree char *html = NULL;
  g_autofree char *page = NULL;

  fixture_set_up (&f);
  html = g_build_filename (f.runner->home, "report.html", NULL);
  igx_ctl_runner_run (f.runner, "backtest", "--strategy", STRATEGY, "--candles", f.btc,
                      "--optimize", "surge=2..3:1", "--monte-carlo", "--entry-test", "--html", html,
                      NULL);
  igx_ctl_runner_assert_code (f.runner, 0);
  g_assert_cmpstr (f.runner->err, ==, "");
  g_assert_true (g_file_get_contents (html, &page, NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      igx_ctl_runner_assert_has (f.runner->out, words[i]);
      igx_ctl_runner_assert_has (page, words[i]);
    }
  g_assert_false (g_regex_match_simple ("\\b(nan|inf|null)\\b", f.runner->out, 0, 0));
  fixture_clear (&f);
}

static void
test_mistakes (void)
{
  static const struct
  {
    const char *words[4];
    int code;
    const char *message;
  } cases[] = {
    { { "--trials", "5" }, 2, "--optimize" },
    { { "--walk-forward", "1000" }, 2, "--walk-forward" },
    { { "--optimize", "surge" }, 2, "surge" },
    { { "--optimize", "surge=3..2" }, 2, "surge" },
    { { "--optimize", "nothing=1..2" }, 4, "nothing" },
    { { "--optimize", "surge=0.1..2" }, 1, "surge" },
    { { "--optimize", "surge=1..2", "--strategy", "golden-cross-momentum" }, 2, "--strategy" },
  };
  Fixture f;

  fixture_set_up (&f);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *const *w = cases[i].words;

      igx_ctl_runner_run (f.runner, "backtest", "--strategy", STRATEGY, "--candles", f.btc, w[0],
                          w[1], w[2], w[3], NULL);
      igx_ctl_runner_assert_code (f.runner, cases[i].code);
      g_assert_cmpstr (f.runner->out, ==, "");
      igx_ctl_runner_assert_has (f.runner->err, cases[i].message);
    }
  fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/ctl-backtest-guards/optimize", test_optimize);
  g_test_add_func ("/ctl-backtest-guards/folds-and-draws", test_folds_and_draws);
  g_test_add_func ("/ctl-backtest-guards/orders-and-entries", test_orders_and_entries);
  g_test_add_func ("/ctl-backtest-guards/words", test_words);
  g_test_add_func ("/ctl-backtest-guards/mistakes", test_mistakes);
  return g_test_run ();
}
