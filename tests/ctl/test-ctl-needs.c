/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strategies that need data which nothing provides, and those that are limited to symbols. */
#include <string.h>

#include "igx-ctl-runner.h"

static const struct
{
  const char *id;
  const char *needs[3];
  const char *state;
} waiting[] = {
  { "fear-greed-contrarian", { "fear-greed" }, "needs fear-greed data" },
  { "funding-squeeze", { "funding", "open interest" }, "needs funding and open interest data" },
  { "liquidation-cascade", { "funding", "open interest" }, "needs funding and open interest data" },
  { "order-book-microstructure", { "order-book" }, "needs order-book data" },
};

static gboolean
is_waiting (const char *id, gsize *which)
{
  for (*which = 0; *which < G_N_ELEMENTS (waiting); (*which)++)
    if (strcmp (waiting[*which].id, id) == 0)
      return TRUE;
  return FALSE;
}

/* Of each built-in strategy the line in the table, and the object in the array. */
static void
test_list (void)
{
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  g_auto (GStrv) lines = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonArray *all = NULL;
  guint n_waiting = 0;
  guint n_running = 0;
  gsize which = 0;

  igx_ctl_runner_run (runner, "strategies", NULL);
  igx_ctl_runner_assert_code (runner, 0);
  lines = g_strsplit (runner->out, "\n", -1);
  igx_ctl_runner_run (runner, "strategies", "list", "--json", NULL);
  igx_ctl_runner_assert_code (runner, 0);
  node = igx_ctl_runner_parse_json (runner->out);
  all = json_node_get_array (node);
  /* Titles, and nothing behind the last line. */
  g_assert_cmpuint (g_strv_length (lines), ==, json_array_get_length (all) + 2);
  for (guint i = 0; i < json_array_get_length (all); i++)
    {
      JsonObject *one = json_array_get_object_element (all, i);
      JsonArray *needs = json_object_get_array_member (one, "needs");
      JsonArray *symbols = json_object_get_array_member (one, "symbols");
      const char *id = json_object_get_string_member (one, "id");
      const gboolean enabled = json_object_get_boolean_member (one, "enabled");

      g_assert_true (g_str_has_prefix (lines[i + 1], id));
      if (!is_waiting (id, &which))
        {
          g_assert_cmpuint (json_array_get_length (needs), ==, 0);
          g_assert_cmpuint (json_array_get_length (symbols), ==, 0);
          g_assert_true (enabled);
          igx_ctl_runner_assert_has (lines[i + 1], "  on  ");
          g_assert_null (strstr (lines[i + 1], " data"));
          n_running++;
          continue;
        }
      g_assert_false (enabled);
      igx_ctl_runner_assert_has (lines[i + 1], waiting[which].state);
      g_assert_null (strstr (lines[i + 1], "  on  "));
      g_assert_null (strstr (lines[i + 1], "  off  "));
      g_assert_cmpuint (json_array_get_length (needs), ==,
                        g_strv_length ((char **) waiting[which].needs));
      for (guint k = 0; k < json_array_get_length (needs); k++)
        g_assert_cmpstr (json_array_get_string_element (needs, k), ==, waiting[which].needs[k]);
      g_assert_cmpuint (json_array_get_length (symbols), ==, which == 0 ? 1 : 0);
      if (which == 0)
        igx_ctl_runner_assert_has (lines[i + 1], "1d of BTCUSDT");
      n_waiting++;
    }
  g_assert_cmpuint (n_waiting, ==, G_N_ELEMENTS (waiting));
  g_assert_cmpuint (n_running, >=, 3);
  igx_ctl_runner_free (runner);
}

static void
test_explain_and_check (void)
{
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (waiting); i++)
    {
      g_autofree char *name = g_strconcat (waiting[i].id, ".strategy", NULL);
      g_autofree char *path
          = g_build_filename (g_getenv ("IGX_SOURCE_ROOT"), "data", "strategies", name, NULL);
      g_autofree char *sentence = g_strdup_printf (
          "It %s, which nothing provides yet: until then it does not run.", waiting[i].state);
      g_autofree char *good = g_strdup_printf (
          "good: %s, version 1; it %s, which nothing provides yet, so it does not run\n",
          waiting[i].id, waiting[i].state);
      g_autoptr (JsonNode) node = NULL;
      JsonArray *needs = NULL;

      igx_ctl_runner_run (runner, "strategies", "explain", waiting[i].id, "--no-measure", NULL);
      igx_ctl_runner_assert_code (runner, 0);
      igx_ctl_runner_assert_has (runner->out, sentence);
      g_assert_cmpstr (runner->err, ==, "");
      igx_ctl_runner_run (runner, "strategies", "explain", waiting[i].id, "--no-measure", "--json",
                          NULL);
      igx_ctl_runner_assert_code (runner, 0);
      node = igx_ctl_runner_parse_json (runner->out);
      needs = json_object_get_array_member (json_node_get_object (node), "needs");
      g_assert_cmpstr (json_array_get_string_element (needs, 0), ==, waiting[i].needs[0]);
      /* No mistake, and no warning. */
      igx_ctl_runner_run (runner, "strategies", "check", path, NULL);
      igx_ctl_runner_assert_code (runner, 0);
      igx_ctl_runner_assert_has (runner->out, good);
      g_assert_cmpstr (runner->err, ==, "");
    }
  igx_ctl_runner_run (runner, "strategies", "explain", "fear-greed-contrarian", "--no-measure",
                      NULL);
  igx_ctl_runner_assert_has (runner->out, "Runs on 1d of BTCUSDT; told here for 1d.");
  igx_ctl_runner_run (runner, "strategies", "explain", "momentum-surge-v2", "--no-measure", NULL);
  igx_ctl_runner_assert_code (runner, 0);
  g_assert_null (strstr (runner->out, "nothing provides"));
  g_assert_null (strstr (runner->out, " of BTCUSDT"));
  igx_ctl_runner_free (runner);
}

/* Limited to symbols: what it reads of the first is its own there, told and measured. */
static void
test_own_symbol (void)
{
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  g_autofree char *file
      = igx_ctl_runner_write (runner, "own.strategy",
                              "strategy own\ntimeframe 1h\nsymbol BTCUSDT, ETHUSDT\nlong\n"
                              " require close of BTCUSDT > ema(close, 9) of ETHUSDT\n"
                              " stop close * 0.9\n target close * 1.1\n");
  g_autoptr (JsonNode) node = NULL;
  JsonObject *about = NULL;
  JsonArray *nodes = NULL;
  guint n_own = 0;

  igx_ctl_runner_run (runner, "strategies", "explain", file, "--json", NULL);
  igx_ctl_runner_assert_code (runner, 0);
  node = igx_ctl_runner_parse_json (runner->out);
  about = json_node_get_object (node);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (about, "symbols")), ==, 2);
  g_assert_cmpint (json_object_get_int_member (about, "measured-candles"), ==, 100000);
  nodes = json_object_get_array_member (about, "nodes");
  for (guint i = 0; i < json_array_get_length (nodes); i++)
    {
      const char *series
          = json_object_get_string_member (json_array_get_object_element (nodes, i), "series");

      g_assert_cmpstr (series, !=, "BTCUSDT 1h");
      n_own += strcmp (series, "1h") == 0 ? 1 : 0;
    }
  g_assert_cmpuint (n_own, >, 0);
  g_assert_cmpuint (n_own, <, json_array_get_length (nodes));
  igx_ctl_runner_free (runner);
}

/* A test over candles says why it is none, instead of finding nothing. */
static void
test_backtest (void)
{
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  g_autofree char *candles = igx_ctl_runner_write (
      runner, "ETHUSDT-1h.csv", "1700006400000,1,1,1,1,1\n1700010000000,2,2,2,2,1\n");
  g_autofree char *limited
      = igx_ctl_runner_write (runner, "limited.strategy",
                              "strategy limited\ntimeframe 1h\nsymbol BTCUSDT, LTCUSDT\nlong\n"
                              " require close > 1\n stop close * 0.9\n target close * 1.1\n");

  igx_ctl_runner_run (runner, "backtest", "--strategy", "funding-squeeze", "--candles", candles,
                      NULL);
  igx_ctl_runner_assert_code (runner, 1);
  g_assert_cmpstr (runner->out, ==, "");
  igx_ctl_runner_assert_has (
      runner->err, "funding-squeeze needs funding and open interest data, which candles do "
                   "not have: it cannot be tested on them\n");
  igx_ctl_runner_run (runner, "backtest", "--strategy", limited, "--candles", candles, NULL);
  igx_ctl_runner_assert_code (runner, 1);
  g_assert_cmpstr (runner->out, ==, "");
  igx_ctl_runner_assert_has (runner->err,
                             "limited runs on BTCUSDT, LTCUSDT only and these are candles of "
                             "ETHUSDT: give others, or add ETHUSDT to the line “symbol”");
  igx_ctl_runner_run (runner, "backtest", "--strategy", limited, "--candles", candles, "--symbol",
                      "LTCUSDT", NULL);
  igx_ctl_runner_assert_code (runner, 0);
  igx_ctl_runner_free (runner);
}

static void
test_indicator (void)
{
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  g_autofree char *candles = igx_ctl_runner_write (
      runner, "ETHUSDT-1h.csv", "1700006400000,1,1,1,1,1\n1700010000000,2,2,2,2,1\n");

  igx_ctl_runner_run (runner, "indicator", "fear_greed + book_spread * open_interest", "--candles",
                      candles, NULL);
  igx_ctl_runner_assert_code (runner, 0);
  g_assert_cmpstr (runner->out, ==, "open_time,value\n1700006400000,\n1700010000000,\n");
  igx_ctl_runner_assert_has (runner->err,
                             "the expression needs open interest, order-book and fear-greed data, "
                             "which files of candles do not have");
  igx_ctl_runner_run (runner, "indicator", "close", "--candles", candles, NULL);
  igx_ctl_runner_assert_code (runner, 0);
  g_assert_cmpstr (runner->err, ==, "");
  igx_ctl_runner_free (runner);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/ctl/needs/list", test_list);
  g_test_add_func ("/ctl/needs/explain-and-check", test_explain_and_check);
  g_test_add_func ("/ctl/needs/own-symbol", test_own_symbol);
  g_test_add_func ("/ctl/needs/backtest", test_backtest);
  g_test_add_func ("/ctl/needs/indicator", test_indicator);
  return g_test_run ();
}
