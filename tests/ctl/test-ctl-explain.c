/* SPDX-License-Identifier: GPL-3.0-or-later */
/* strategies explain: what one does, and what it costs here. */
#include <string.h>

#include "igx-ctl-runner.h"

/* What each node costs is in the object, and adds up to what is said of all. */
static void
assert_costs (JsonObject *about)
{
  JsonArray *nodes = json_object_get_array_member (about, "nodes");
  const guint dearest = (guint) json_object_get_int_member (about, "measured-dearest");
  guint n_shared = 0;
  double most = 0;
  double sum = 0;

  for (guint i = 0; i < json_array_get_length (nodes); i++)
    {
      JsonObject *node = json_array_get_object_element (nodes, i);
      const double ns = json_object_get_double_member (node, "ns");

      g_assert_cmpint (json_object_get_int_member (node, "number"), ==, i + 1);
      g_assert_cmpfloat (ns, >=, 0);
      n_shared += json_object_get_boolean_member (node, "shared") ? 1 : 0;
      most = MAX (most, ns);
      sum += ns;
      if (i + 1 == dearest)
        g_assert_cmpfloat (ns, >, 0);
    }
  g_assert_cmpuint (dearest, >, 0);
  g_assert_false (
      json_object_get_double_member (json_array_get_object_element (nodes, dearest - 1), "ns")
      < most);
  g_assert_cmpfloat_with_epsilon (sum, json_object_get_double_member (about, "measured-nodes-ns"),
                                  1e-6 * sum);
  /* The averages that are worked out side by side. */
  g_assert_cmpuint (n_shared, >=, 4);
  g_assert_cmpuint (n_shared, <, json_array_get_length (nodes) / 2);
  g_assert_cmpint (json_object_get_int_member (about, "measured-block"), ==, 512);
  g_assert_cmpfloat (json_object_get_double_member (about, "measured-look-ns"), >, 0);
  g_assert_cmpfloat (json_object_get_double_member (about, "measured-ns"), >, 1);
}

/* Nodes of other series cost something, too, and so do those on candles of a day: of these there
 * are not as many. */
static void
test_explain_others (void)
{
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  g_autofree char *file
      = igx_ctl_runner_write (runner, "others.strategy",
                              "strategy others\ntimeframe 5m, 1d\nlong\n"
                              " require ema(close, 9) of ETHUSDT > 1 and (sma(close, 4) @ 1w) > 1\n"
                              " stop close * 0.9\n target close * 1.1\n");
  static const char *const timeframes[] = { "5m", "1d" };
  /* As many days as there are until 2100. */
  static const gint64 n_candles[] = { 100000, 29220 };

  for (gsize t = 0; t < G_N_ELEMENTS (timeframes); t++)
    {
      g_autoptr (JsonNode) node = NULL;
      JsonObject *about = NULL;
      JsonArray *nodes = NULL;
      guint n_others = 0;
      double average = 0;

      igx_ctl_runner_run (runner, "strategies", "explain", file, "--json", "--timeframe",
                          timeframes[t], NULL);
      igx_ctl_runner_assert_code (runner, 0);
      node = igx_ctl_runner_parse_json (runner->out);
      about = json_node_get_object (node);
      nodes = json_object_get_array_member (about, "nodes");
      for (guint i = 0; i < json_array_get_length (nodes); i++)
        {
          JsonObject *one = json_array_get_object_element (nodes, i);

          if (g_str_equal (json_object_get_string_member (one, "series"), timeframes[t]))
            continue;
          /* An average of a series without candles costs nothing at all. */
          if (g_str_has_prefix (json_object_get_string_member (one, "text"), "ema("))
            average += json_object_get_double_member (one, "ns");
          n_others++;
        }
      g_assert_cmpuint (n_others, >=, 4);
      g_assert_cmpfloat (average, >, 0);
      g_assert_cmpint (json_object_get_int_member (about, "measured-candles"), ==, n_candles[t]);
    }
  igx_ctl_runner_free (runner);
}

/* In words, as one object, and what is asked for wrongly. */
static void
test_explain (void)
{
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  g_autofree char *bad = igx_ctl_runner_write (runner, "bad.strategy", "strategy bad\nlong\n");
  g_autoptr (JsonNode) node = NULL;
  JsonObject *about = NULL;
  JsonArray *nodes = NULL;
  gint64 bytes = 0;

  igx_ctl_runner_run (runner, "strategies", "explain", "golden-cross-momentum", NULL);
  igx_ctl_runner_assert_code (runner, 0);
  igx_ctl_runner_assert_has (runner->out, "A long signal when a candle closes at which");
  igx_ctl_runner_assert_has (runner->out, "golden is at most recent and fast is above slow");
  igx_ctl_runner_assert_has (runner->out, "golden: candles since: fast crosses above slow");
  igx_ctl_runner_assert_has (runner->out, "or else 6 points when strength is above 70: RSI above");
  igx_ctl_runner_assert_has (runner->out, "Stop: close + 2.5 × atr(14)");
  igx_ctl_runner_assert_has (runner->out, "It expires after 288 candles (3 d 0 h).");
  igx_ctl_runner_assert_has (runner->out, "  4h         2278     379 d 16 h");
  igx_ctl_runner_assert_has (runner->out, "rsi(close, 14)");
  igx_ctl_runner_assert_has (runner->out, "Measured here and now over 100000 made candles: ");
  igx_ctl_runner_assert_has (runner->out, "blocks\n  of 512 candles, less the ");
  igx_ctl_runner_assert_has (runner->out, "  ~");
  igx_ctl_runner_assert_has (runner->out, " *  ");

  igx_ctl_runner_run (runner, "strategies", "explain", "golden-cross-momentum", "--json",
                      "--timeframe", "1h", NULL);
  igx_ctl_runner_assert_code (runner, 0);
  node = igx_ctl_runner_parse_json (runner->out);
  about = json_node_get_object (node);
  g_assert_cmpstr (json_object_get_string_member (about, "timeframe"), ==, "1h");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (about, "sides")), ==, 2);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (about, "warmups")), ==, 6);
  nodes = json_object_get_array_member (about, "nodes");
  g_assert_cmpuint (json_array_get_length (nodes), >, 50);
  for (guint i = 0; i < json_array_get_length (nodes); i++)
    bytes += json_object_get_int_member (json_array_get_object_element (nodes, i), "bytes");
  g_assert_cmpint (bytes, ==, json_object_get_int_member (about, "bytes"));
  g_assert_cmpint (json_object_get_int_member (about, "measured-candles"), ==, 100000);
  assert_costs (about);

  igx_ctl_runner_run (runner, "strategies", "explain", "golden-cross-momentum", "--no-measure",
                      NULL);
  igx_ctl_runner_assert_code (runner, 0);
  igx_ctl_runner_assert_has (runner->out, "rsi(close, 14)");
  g_assert_null (strstr (runner->out, "Measured"));
  g_assert_null (strstr (runner->out, "~"));

  igx_ctl_runner_run (runner, "strategies", "explain", bad, NULL);
  igx_ctl_runner_assert_code (runner, 5);
  g_assert_cmpstr (runner->out, ==, "");
  igx_ctl_runner_run (runner, "strategies", "explain", "no-such-strategy", NULL);
  igx_ctl_runner_assert_code (runner, 4);
  igx_ctl_runner_run (runner, "strategies", "explain", NULL);
  igx_ctl_runner_assert_code (runner, 2);
  igx_ctl_runner_run (runner, "strategies", "list", "--no-measure", NULL);
  igx_ctl_runner_assert_code (runner, 2);
  igx_ctl_runner_run (runner, "strategies", "explain", "golden-cross-momentum", "--timeframe", "1w",
                      NULL);
  igx_ctl_runner_assert_code (runner, 2);
  igx_ctl_runner_assert_has (runner->err, "does not run on 1w");
  igx_ctl_runner_free (runner);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/ctl/explain", test_explain);
  g_test_add_func ("/ctl/explain-others", test_explain_others);
  return g_test_run ();
}
