/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Backtests of many series and strategies by the real program. */
#include <math.h>
#include <string.h>

#include "engine/igx-timeframe.h"
#include "igx-ctl-market.h"

#define HOUR      IGX_TIMEFRAME_HOUR
#define N_CANDLES 3500
#define WORDS_MAX 40

static const char *const symbols[] = { "AAAUSDT", "BTCUSDT", "ETHUSDT", "ZZZUSDT", NULL };

/* What a test runs: the words of a command. */
typedef struct
{
  IgxCtlRunner *runner;
  GPtrArray *words; /* of owned texts */
} Command;

static void
command_begin (Command *self, IgxCtlRunner *runner)
{
  self->runner = runner;
  self->words = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->words, g_strdup ("backtest"));
}

static void
command_add (Command *self, const char *name, const char *value)
{
  g_ptr_array_add (self->words, g_strdup (name));
  if (value != NULL)
    g_ptr_array_add (self->words, g_strdup (value));
}

/* Gives the words back. */
static void
command_run (Command *self)
{
  const char *w[WORDS_MAX] = { NULL };

  g_assert_cmpuint (self->words->len, <, WORDS_MAX);
  for (guint i = 0; i < self->words->len; i++)
    w[i] = self->words->pdata[i];
  igx_ctl_runner_run_words (self->runner, w);
  g_clear_pointer (&self->words, g_ptr_array_unref);
}

static void
add_files (Command *self, const char *folder)
{
  for (gsize i = 0; symbols[i] != NULL; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s/%s-1h.csv", folder, symbols[i]);
      g_autofree char *path = g_build_filename (self->runner->home, name, NULL);

      command_add (self, "--candles", path);
    }
}

static void
write_files (IgxCtlRunner *runner, const char *folder)
{
  for (gsize i = 0; symbols[i] != NULL; i++)
    g_free (igx_ctl_market_write (runner, folder, symbols[i], HOUR, N_CANDLES));
}

static JsonObject *
run_json (Command *self, JsonNode **root)
{
  IgxCtlRunner *runner = self->runner;

  command_add (self, "--json", NULL);
  command_run (self);
  igx_ctl_runner_assert_code (runner, 0);
  *root = igx_ctl_runner_parse_json (runner->out);
  return json_node_get_object (*root);
}

static JsonObject *
signal_at (JsonArray *signals, guint i)
{
  return json_array_get_object_element (signals, i);
}

static char *
to_text (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, object);
  return json_to_string (node, FALSE);
}

/* However many threads: the same bytes. */
static void
test_threads (gconstpointer data)
{
  const char *profile = data;
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  g_autofree char *first = NULL;
  g_autofree char *first_csv = NULL;
  static const char *const threads[] = { "1", "4", "3" };

  write_files (runner, "files");
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autofree char *csv = g_build_filename (runner->home, "signals.csv", NULL);
      g_autofree char *csv_text = NULL;
      Command command;

      command_begin (&command, runner);
      add_files (&command, "files");
      command_add (&command, "--threads", threads[i]);
      command_add (&command, "--json", NULL);
      command_add (&command, "--csv", csv);
      if (profile != NULL)
        command_add (&command, "--profile", profile);
      command_run (&command);
      igx_ctl_runner_assert_code (runner, 0);
      g_assert_true (g_file_get_contents (csv, &csv_text, NULL, NULL));
      if (i == 0)
        {
          first = g_strdup (runner->out);
          first_csv = g_strdup (csv_text);
          continue;
        }
      g_assert_cmpstr (runner->out, ==, first);
      g_assert_cmpstr (csv_text, ==, first_csv);
    }
  g_assert_cmpuint (strlen (first), >, 100000);
  g_assert_cmpuint (strlen (first_csv), >, 30000);
  igx_ctl_runner_free (runner);
}

static int
compare_signals (JsonObject *a, JsonObject *b)
{
  const gint64 time_a = json_object_get_int_member (a, "close_time");
  const gint64 time_b = json_object_get_int_member (b, "close_time");
  int order = (time_a > time_b) - (time_a < time_b);

  if (order == 0)
    order = strcmp (json_object_get_string_member (a, "symbol"),
                    json_object_get_string_member (b, "symbol"));
  return order != 0 ? order
                    : strcmp (json_object_get_string_member (a, "strategy"),
                              json_object_get_string_member (b, "strategy"));
}

/* Several at once find what each finds alone, in the order of time. */
static void
test_several (void)
{
  static const char *const strategies[] = { "bollinger-mean-reversion", "momentum-surge-v2" };
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  g_autoptr (GHashTable) alone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object = NULL;
  JsonArray *signals = NULL;
  Command command;
  gint64 n_longs = 0;

  write_files (runner, "files");
  for (gsize i = 0; symbols[i] != NULL; i++)
    for (gsize s = 0; s < G_N_ELEMENTS (strategies); s++)
      {
        g_autofree char *name = g_strdup_printf ("files/%s-1h.csv", symbols[i]);
        g_autofree char *path = g_build_filename (runner->home, name, NULL);
        g_autoptr (JsonNode) one = NULL;

        command_begin (&command, runner);
        command_add (&command, "--candles", path);
        command_add (&command, "--strategy", strategies[s]);
        object = run_json (&command, &one);
        signals = json_object_get_array_member (object, "signals");
        n_longs += json_object_get_int_member (json_object_get_object_member (object, "stats"),
                                               "longs");
        for (guint k = 0; k < json_array_get_length (signals); k++)
          g_hash_table_insert (
              alone, g_strdup (json_object_get_string_member (signal_at (signals, k), "id")),
              to_text (signal_at (signals, k)));
      }
  command_begin (&command, runner);
  add_files (&command, "files");
  for (gsize s = 0; s < G_N_ELEMENTS (strategies); s++)
    command_add (&command, "--strategy", strategies[s]);
  object = run_json (&command, &root);
  signals = json_object_get_array_member (object, "signals");
  g_assert_cmpuint (json_array_get_length (signals), >, 100);
  g_assert_cmpuint (json_array_get_length (signals), ==, g_hash_table_size (alone));
  for (guint k = 0; k < json_array_get_length (signals); k++)
    {
      JsonObject *signal = signal_at (signals, k);
      g_autofree char *text = to_text (signal);

      g_assert_cmpstr (text, ==,
                       g_hash_table_lookup (alone, json_object_get_string_member (signal, "id")));
      if (k > 0)
        g_assert_cmpint (compare_signals (signal_at (signals, k - 1), signal), <=, 0);
    }
  g_assert_cmpint (json_object_get_int_member (object, "candles"), ==, 4 * N_CANDLES);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "series")), ==, 4);
  g_assert_cmpint (
      json_object_get_int_member (json_object_get_object_member (object, "stats"), "longs"), ==,
      n_longs);
  g_assert_cmpint (
      json_object_get_int_member (
          json_object_get_object_member (json_object_get_object_member (object, "report"), "all"),
          "fired"),
      ==, json_array_get_length (signals));
  igx_ctl_runner_free (runner);
}

static char *
write_pair (IgxCtlRunner *runner, const char *name)
{
  return igx_ctl_runner_write (runner, name,
                               "strategy pair\ntimeframe 1h\nlong\n"
                               " require close of BTCUSDT > open of BTCUSDT\n"
                               " require close > ema(close, 20)\n"
                               " stop close - 2 * atr(14)\n target close + 2 * atr(14)\n");
}

/* Files serve each other: BTCUSDT is read by the others and is its own. */
static void
test_each_other (void)
{
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  g_autofree char *pair = write_pair (runner, "pair.strategy");
  g_autofree char *btc = g_build_filename (runner->home, "files", "BTCUSDT-1h.csv", NULL);
  g_autofree char *eth = g_build_filename (runner->home, "files", "ETHUSDT-1h.csv", NULL);
  g_autoptr (JsonNode) together = NULL;
  g_autoptr (JsonNode) alone = NULL;
  JsonArray *all = NULL;
  JsonArray *wanted = NULL;
  guint n_compared = 0;
  guint n_own = 0;
  Command command;

  write_files (runner, "files");
  command_begin (&command, runner);
  command_add (&command, "--strategy", pair);
  command_add (&command, "--candles", eth);
  command_add (&command, "--with", btc);
  wanted = json_object_get_array_member (run_json (&command, &alone), "signals");
  command_begin (&command, runner);
  command_add (&command, "--strategy", pair);
  add_files (&command, "files");
  all = json_object_get_array_member (run_json (&command, &together), "signals");
  for (guint i = 0; i < json_array_get_length (all); i++)
    {
      JsonObject *signal = signal_at (all, i);
      g_autofree char *text = to_text (signal);
      g_autofree char *other = NULL;

      n_own += g_str_equal (json_object_get_string_member (signal, "symbol"), "BTCUSDT") ? 1 : 0;
      if (!g_str_equal (json_object_get_string_member (signal, "symbol"), "ETHUSDT"))
        continue;
      g_assert_cmpuint (n_compared, <, json_array_get_length (wanted));
      other = to_text (signal_at (wanted, n_compared++));
      g_assert_cmpstr (text, ==, other);
    }
  g_assert_cmpuint (n_compared, ==, json_array_get_length (wanted));
  g_assert_cmpuint (n_compared, >, 200);
  g_assert_cmpuint (n_own, >, 200);

  /* Where nobody named it, it is left out with a word; where somebody did, that is a mistake. */
  g_free (write_pair (runner, "XDG_CONFIG_HOME/ignitex/strategies/pair.strategy"));
  igx_ctl_runner_run (runner, "backtest", "--candles", eth, NULL);
  igx_ctl_runner_assert_code (runner, 0);
  igx_ctl_runner_assert_has (runner->out, "pair reads the 1h candles of BTCUSDT: give them with");
  igx_ctl_runner_run (runner, "backtest", "--candles", eth, "--strategy", "pair", NULL);
  igx_ctl_runner_assert_code (runner, 2);
  igx_ctl_runner_assert_has (runner->err, "--with BTCUSDT=FILE");
  igx_ctl_runner_run (runner, "backtest", "--candles", eth, "--candles", eth, NULL);
  igx_ctl_runner_assert_code (runner, 2);
  igx_ctl_runner_assert_has (runner->err, "give each series once");
  igx_ctl_runner_free (runner);
}

/* The cache gives what files of the same candles give. */
static void
test_cache (void)
{
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  g_autofree char *pair = write_pair (runner, "pair.strategy");
  g_autoptr (JsonNode) from_files = NULL;
  g_autoptr (JsonNode) from_cache = NULL;
  g_autoptr (JsonNode) one = NULL;
  JsonObject *files = NULL;
  JsonObject *cache = NULL;
  Command command;

  igx_ctl_runner_run (runner, "backtest", NULL);
  igx_ctl_runner_assert_code (runner, 4);
  igx_ctl_runner_assert_has (runner->err, "ignitexctl fetch");
  write_files (runner, "files");
  igx_ctl_market_fill_cache (runner, symbols, HOUR, N_CANDLES);

  command_begin (&command, runner);
  command_add (&command, "--strategy", pair);
  command_add (&command, "--strategy", "bollinger-mean-reversion");
  add_files (&command, "files");
  files = run_json (&command, &from_files);
  command_begin (&command, runner);
  command_add (&command, "--strategy", pair);
  command_add (&command, "--strategy", "bollinger-mean-reversion");
  cache = run_json (&command, &from_cache);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (cache, "signals")), >,
                    800);
  g_assert_true (json_node_equal (json_object_get_member (files, "signals"),
                                  json_object_get_member (cache, "signals")));
  g_assert_true (json_node_equal (json_object_get_member (files, "report"),
                                  json_object_get_member (cache, "report")));

  command_begin (&command, runner);
  command_add (&command, "--symbol", "ethusdt");
  command_add (&command, "--timeframe", "1h");
  cache = run_json (&command, &one);
  g_assert_cmpint (json_object_get_int_member (cache, "candles"), ==, N_CANDLES);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (cache, "series")), ==, 1);

  igx_ctl_runner_run (runner, "backtest", "--symbol", "NOSUCH", NULL);
  igx_ctl_runner_assert_code (runner, 4);
  igx_ctl_runner_assert_has (runner->err, "no 1h candles of NOSUCH");
  igx_ctl_runner_run (runner, "backtest", "--exchange", "kraken", NULL);
  igx_ctl_runner_assert_code (runner, 4);
  igx_ctl_market_fill_cache (runner, symbols, IGX_TIMEFRAME_DAY, 400);
  igx_ctl_runner_run (runner, "backtest", NULL);
  igx_ctl_runner_assert_code (runner, 2);
  igx_ctl_runner_assert_has (runner->err, "1h, 1d");
  igx_ctl_runner_free (runner);
}

/* A window has the signals that a run over all has there: what is before it warms up. */
static void
test_window (void)
{
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  const gint64 since = IGX_CTL_MARKET_FIRST + 2900 * HOUR;
  const gint64 until = IGX_CTL_MARKET_FIRST + 3400 * HOUR;
  g_autofree char *since_text = g_strdup_printf ("%" G_GINT64_FORMAT, since);
  g_autofree char *until_text = g_strdup_printf ("%" G_GINT64_FORMAT, until);
  g_autoptr (JsonNode) whole = NULL;
  g_autoptr (JsonNode) part = NULL;
  JsonArray *all = NULL;
  JsonArray *some = NULL;
  JsonObject *object = NULL;
  guint next = 0;
  guint n_golden = 0;
  Command command;

  write_files (runner, "files");
  command_begin (&command, runner);
  command_add (&command, "--strategy", "bollinger-mean-reversion");
  command_add (&command, "--strategy", "golden-cross-momentum");
  add_files (&command, "files");
  all = json_object_get_array_member (run_json (&command, &whole), "signals");
  command_begin (&command, runner);
  command_add (&command, "--strategy", "bollinger-mean-reversion");
  command_add (&command, "--strategy", "golden-cross-momentum");
  command_add (&command, "--since", since_text);
  command_add (&command, "--until", until_text);
  add_files (&command, "files");
  object = run_json (&command, &part);
  some = json_object_get_array_member (object, "signals");
  g_assert_cmpint (json_object_get_int_member (object, "candles"), ==, 4 * 500);
  g_assert_cmpint (json_object_get_int_member (object, "first"), ==, since);
  g_assert_cmpint (json_object_get_int_member (object, "last"), ==, until - HOUR);
  for (guint i = 0; i < json_array_get_length (all); i++)
    {
      JsonObject *signal = signal_at (all, i);
      const gint64 close_time = json_object_get_int_member (signal, "close_time");

      if (close_time <= since || close_time > until)
        continue;
      g_assert_cmpuint (next, <, json_array_get_length (some));
      g_assert_cmpstr (json_object_get_string_member (signal_at (some, next), "id"), ==,
                       json_object_get_string_member (signal, "id"));
      g_assert_cmpstr (json_object_get_string_member (signal_at (some, next), "regime"), ==,
                       json_object_get_string_member (signal, "regime"));
      n_golden += g_str_equal (json_object_get_string_member (signal, "strategy"),
                               "golden-cross-momentum")
                      ? 1
                      : 0;
      next++;
    }
  g_assert_cmpuint (n_golden, >, 2);
  g_assert_cmpuint (next, ==, json_array_get_length (some));
  g_assert_cmpuint (next, >, 20);
  igx_ctl_runner_free (runner);
}

/* What the gate says of each adds up to what is said of all, and no 24 h have too many. */
static void
test_profile (void)
{
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object = NULL;
  JsonObject *profile = NULL;
  JsonObject *refused = NULL;
  JsonArray *signals = NULL;
  g_autoptr (GArray) published = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GList) names = NULL;
  gint64 n_refused = 0;
  double sum = 0;
  Command command;

  write_files (runner, "files");
  command_begin (&command, runner);
  add_files (&command, "files");
  command_add (&command, "--profile", "quiet");
  object = run_json (&command, &root);
  signals = json_object_get_array_member (object, "signals");
  profile = json_object_get_object_member (object, "profile");
  refused = json_object_get_object_member (profile, "refused");
  names = json_object_get_members (refused);
  for (GList *l = names; l != NULL; l = l->next)
    n_refused += json_object_get_int_member (refused, l->data);
  for (guint i = 0; i < json_array_get_length (signals); i++)
    {
      JsonObject *signal = signal_at (signals, i);
      const gint64 close_time = json_object_get_int_member (signal, "close_time");

      g_assert_true (json_object_has_member (signal, "quality"));
      g_assert_true (json_object_has_member (signal, "quality_terms"));
      g_assert_true (json_object_has_member (signal, "votes"));
      g_assert_cmpint (json_object_get_boolean_member (signal, "published"), ==,
                       !json_object_has_member (signal, "refusal"));
      if (!json_object_get_boolean_member (signal, "published"))
        continue;
      g_assert_cmpfloat (json_object_get_double_member (signal, "quality"), >=, 75 - 1e-9);
      g_array_append_val (published, close_time);
      if (json_object_has_member (signal, "result_r"))
        sum += json_object_get_double_member (signal, "result_r");
      /* Three, six if they are better. */
      if (published->len > 6)
        g_assert_cmpint (g_array_index (published, gint64, published->len - 7), <=,
                         close_time - IGX_TIMEFRAME_DAY);
    }
  g_assert_cmpuint (published->len, >, 10);
  g_assert_cmpint (n_refused, >, 200);
  g_assert_cmpint (n_refused + published->len, ==, json_array_get_length (signals));
  g_assert_cmpint (json_object_get_int_member (profile, "published"), ==, published->len);
  object = json_object_get_object_member (object, "report");
  object = json_object_get_object_member (object, "all");
  g_assert_cmpint (json_object_get_int_member (object, "fired"), ==, published->len);
  g_assert_cmpfloat (fabs (json_object_get_double_member (object, "sum_r") - sum), <, 1e-9);

  command_begin (&command, runner);
  add_files (&command, "files");
  command_add (&command, "--profile", "quiet");
  command_run (&command);
  igx_ctl_runner_assert_code (runner, 0);
  igx_ctl_runner_assert_has (runner->out, "What the published ones made");
  igx_ctl_runner_assert_has (runner->out, "Calibration");
  igx_ctl_runner_assert_has (runner->out, "refused: quality ");
  igx_ctl_runner_assert_has (runner->out, "Buy and hold");
  igx_ctl_runner_assert_has (runner->out, "Assumptions");
  igx_ctl_runner_free (runner);
}

static double
get_mean (JsonObject *object)
{
  return json_object_get_double_member (json_object_get_object_member (object, "stats"), "mean_r");
}

/* A fee takes from each result what it costs at entry and exit. */
static void
test_fee (void)
{
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  g_autofree char *path = igx_ctl_market_write (runner, "files", "BTCUSDT", HOUR, N_CANDLES);
  static const char *const fees[] = { "0", "0.1", "0.2" };
  double means[3] = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (fees); i++)
    {
      g_autoptr (JsonNode) root = NULL;
      JsonObject *object = NULL;
      Command command;

      command_begin (&command, runner);
      command_add (&command, "--strategy", "bollinger-mean-reversion");
      command_add (&command, "--candles", path);
      command_add (&command, "--fee", fees[i]);
      object = run_json (&command, &root);
      means[i] = get_mean (object);
      g_assert_cmpfloat_with_epsilon (
          json_object_get_double_member (json_object_get_object_member (object, "assumptions"),
                                         "fee_percent_a_side"),
          g_ascii_strtod (fees[i], NULL), 1e-12);
    }
  g_assert_cmpfloat (means[0] - means[1], >, 0.01);
  g_assert_cmpfloat_with_epsilon (means[0] - means[1], means[1] - means[2], 1e-9);
  igx_ctl_runner_free (runner);
}

/* A changed parameter reaches those who have it; one that nobody has is a mistake. */
static void
test_params (void)
{
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  g_autofree char *path = igx_ctl_market_write (runner, "files", "BTCUSDT", HOUR, 600);
  g_autoptr (JsonNode) root = NULL;
  JsonArray *strategies = NULL;
  guint n_changed = 0;
  Command command;

  command_begin (&command, runner);
  command_add (&command, "--strategy", "golden-cross-momentum");
  command_add (&command, "--strategy", "bollinger-mean-reversion");
  command_add (&command, "--candles", path);
  command_add (&command, "--params", "recent=3");
  strategies = json_object_get_array_member (run_json (&command, &root), "strategies");
  for (guint i = 0; i < json_array_get_length (strategies); i++)
    {
      JsonObject *params
          = json_object_get_object_member (json_array_get_object_element (strategies, i), "params");

      if (json_object_has_member (params, "recent"))
        {
          g_assert_cmpfloat_with_epsilon (json_object_get_double_member (params, "recent"), 3,
                                          1e-12);
          n_changed++;
        }
    }
  g_assert_cmpuint (json_array_get_length (strategies), ==, 2);
  g_assert_cmpuint (n_changed, ==, 1);
  igx_ctl_runner_run (runner, "backtest", "--candles", path, "--params", "nothing=3", NULL);
  igx_ctl_runner_assert_code (runner, 4);
  igx_ctl_runner_assert_has (runner->err, "“nothing”");
  igx_ctl_runner_free (runner);
}

/* Few trades, and minutes: both are said. Before anything is run, what cannot be written. */
static void
test_warnings (void)
{
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  g_autofree char *few
      = igx_ctl_market_write (runner, "files", "BTCUSDT", IGX_TIMEFRAME_MINUTE, 4000);
  g_autofree char *none
      = igx_ctl_market_write (runner, "files", "ETHUSDT", IGX_TIMEFRAME_MINUTE, 50);

  igx_ctl_runner_run (runner, "backtest", "--candles", few, "--strategy", "golden-cross-momentum",
                      NULL);
  igx_ctl_runner_assert_code (runner, 0);
  igx_ctl_runner_assert_has (runner->out, "R in fees on average: 1m is for research.");
  igx_ctl_runner_assert_has (runner->out, "fewer than 30: the bounds are wide");
  igx_ctl_runner_run (runner, "backtest", "--candles", none, NULL);
  igx_ctl_runner_assert_code (runner, 0);
  igx_ctl_runner_assert_has (runner->out, "before all strategies are warm");
  igx_ctl_runner_run (runner, "backtest", "--candles", few, "--csv", "/nonexistent/x.csv", NULL);
  igx_ctl_runner_assert_code (runner, 1);
  igx_ctl_runner_assert_has (runner->err, "/nonexistent/x.csv");
  igx_ctl_runner_run (runner, "backtest", "--candles", few, "--html", "/nonexistent/x.html", NULL);
  igx_ctl_runner_assert_code (runner, 1);
  igx_ctl_runner_assert_has (runner->err, "/nonexistent/x.html");
  g_assert_cmpstr (runner->out, ==, "");
  igx_ctl_runner_run (runner, "backtest", "--candles", few, "--html", runner->home, NULL);
  igx_ctl_runner_assert_code (runner, 1);
  igx_ctl_runner_assert_has (runner->err, "it is a folder");
  igx_ctl_runner_run (runner, "backtest", "--candles", few, "--strategy", "golden-cross-momentum",
                      "--strategy", "golden-cross-momentum", NULL);
  igx_ctl_runner_assert_code (runner, 2);
  igx_ctl_runner_assert_has (runner->err, "named twice");
  igx_ctl_runner_free (runner);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_data_func ("/ctl-backtest/threads/candidates", NULL, test_threads);
  g_test_add_data_func ("/ctl-backtest/threads/balanced", "balanced", test_threads);
  g_test_add_func ("/ctl-backtest/several", test_several);
  g_test_add_func ("/ctl-backtest/each-other", test_each_other);
  g_test_add_func ("/ctl-backtest/cache", test_cache);
  g_test_add_func ("/ctl-backtest/window", test_window);
  g_test_add_func ("/ctl-backtest/profile", test_profile);
  g_test_add_func ("/ctl-backtest/fee", test_fee);
  g_test_add_func ("/ctl-backtest/params", test_params);
  g_test_add_func ("/ctl-backtest/warnings", test_warnings);
  return g_test_run ();
}
