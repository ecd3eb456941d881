/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What needs no service, and what happens where there is none. */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "engine/igx-series-key.h"
#include "engine/igx-timeframe.h"
#include "feed/igx-simulated-feed.h"
#include "igx-config.h"
#include "igx-ctl-runner.h"

#define N_CANDLES 6000

static const char *const command_names[]
    = { "status",     "signals",  "watch",     "pause",      "resume", "mute", "settings",
        "strategies", "backtest", "indicator", "indicators", "doctor", "run" };

static char *
write_candles (IgxCtlRunner *runner, const char *name, gsize n)
{
  g_autofree IgxCandle *candles = g_new0 (IgxCandle, n);
  g_autoptr (GString) text = g_string_new ("[");
  IgxSeriesKey series;

  g_assert_true (igx_series_key_init (&series, "demo", "BTCUSDT", IGX_TIMEFRAME_HOUR, NULL));
  igx_simulated_market_candles (7, &series, G_GINT64_CONSTANT (1700006400000), n, candles);
  for (gsize i = 0; i < n; i++)
    g_string_append_printf (text, "%s[%" G_GINT64_FORMAT ",%.17g,%.17g,%.17g,%.17g,%.17g]\n",
                            i > 0 ? "," : "", candles[i].open_time, candles[i].open,
                            candles[i].high, candles[i].low, candles[i].close, candles[i].volume);
  g_string_append_c (text, ']');
  return igx_ctl_runner_write (runner, name, text->str);
}

static void
test_usage (void)
{
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  guint n_checked = 0;

  igx_ctl_runner_run (runner, "--help", NULL);
  igx_ctl_runner_assert_code (runner, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (command_names); i++, n_checked++)
    igx_ctl_runner_assert_has (runner->out, command_names[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (command_names); i++, n_checked++)
    {
      g_autofree char *usage = g_strconcat ("ignitexctl ", command_names[i], NULL);

      igx_ctl_runner_run (runner, command_names[i], "--help", NULL);
      igx_ctl_runner_assert_code (runner, 0);
      igx_ctl_runner_assert_has (runner->out, usage);
      igx_ctl_runner_assert_has (runner->out, "Exit codes: 0 done");
      g_assert_cmpstr (runner->err, ==, "");
      igx_ctl_runner_run (runner, command_names[i], "--no-such-option", NULL);
      igx_ctl_runner_assert_code (runner, 2);
      g_assert_cmpstr (runner->out, ==, "");
      igx_ctl_runner_assert_has (runner->err, "--no-such-option");
    }
  g_assert_cmpuint (n_checked, ==, 26);
  igx_ctl_runner_run (runner, "--version", NULL);
  igx_ctl_runner_assert_code (runner, 0);
  g_assert_cmpstr (runner->out, ==, "ignitexctl " IGX_VERSION "\n");
  igx_ctl_runner_run (runner, "statsu", NULL);
  igx_ctl_runner_assert_code (runner, 2);
  igx_ctl_runner_assert_has (runner->err, "“statsu”");
  igx_ctl_runner_run (runner, NULL, NULL);
  igx_ctl_runner_assert_code (runner, 2);
  igx_ctl_runner_free (runner);
}

static void
test_bad_words (void)
{
  static const struct
  {
    const char *words[6];
    const char *message;
  } cases[] = {
    { { "status", "now" }, "“now”" },
    { { "signals", "--limit", "0" }, "--limit" },
    { { "signals", "--since", "yesterday" }, "“yesterday”" },
    { { "signals", "--symbol", "no such" }, "NO SUCH" },
    { { "signals", "--follow", "--all" }, "--all" },
    { { "signals", "--follow", "--refused" }, "--refused" },
    { { "signals", "--follow", "--open" }, "--open" },
    { { "signals", "--follow", "--state", "open" }, "--state" },
    { { "signals", "--all", "--refused" }, "either" },
    { { "signals", "--state", "won" }, "“won”" },
    { { "signals", "--direction", "up" }, "long or short" },
    { { "signals", "--min-quality", "101" }, "0 to 100" },
    { { "signals", "--min-quality", "nan" }, "0 to 100" },
    { { "signals", "show" }, "one id" },
    { { "signals", "show", "a", "b" }, "one id" },
    { { "signals", "shaw", "a" }, "“shaw”" },
    { { "watch", "add" }, "symbol" },
    { { "watch", "add", "BTCUSDT" }, "timeframe" },
    { { "watch", "add", "BTCUSDT", "7m" }, "“7m”" },
    { { "watch", "delete", "BTCUSDT" }, "“delete”" },
    { { "pause", "soon" }, "“soon”" },
    { { "pause", "0m" }, "“0m”" },
    { { "pause", "400d" }, "“400d”" },
    { { "mute" }, "symbol" },
    { { "settings", "get" }, "settings" },
    { { "strategies", "check" }, "file" },
    { { "backtest", "--profile", "loud" }, "“loud”" },
    { { "backtest", "--fee", "50" }, "--fee" },
    { { "backtest", "--since", "sometime" }, "“sometime”" },
    { { "backtest", "--since", "2025-01-02", "--until", "2025-01-01" }, "--until" },
    { { "backtest", "--symbol", "no such" }, "NO SUCH" },
    { { "backtest", "--threads", "1000" }, "--threads" },
    { { "backtest", "--json", "--csv", "-" }, "--csv" },
    { { "indicator", "--candles", "x.csv" }, "expression" },
    { { "indicator", "rsi(14)" }, "--candles" },
    { { "indicator", "rsi(14)", "--candles", "x.csv", "--timeframe", "2x" }, "“2x”" },
    { { "indicators", "rsi", "ema" }, "“ema”" },
    { { "run", "now" }, "“now”" },
  };
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *const *w = cases[i].words;

      igx_ctl_runner_run (runner, w[0], w[1], w[2], w[3], w[4], w[5], NULL);
      igx_ctl_runner_assert_code (runner, 2);
      g_assert_cmpstr (runner->out, ==, "");
      igx_ctl_runner_assert_has (runner->err, cases[i].message);
      igx_ctl_runner_assert_has (runner->err, "Usage: ");
    }
  igx_ctl_runner_free (runner);
}

static void
test_no_bus (void)
{
  static const char *const cases[][4] = {
    { "status" },
    { "signals", "--follow" },
    { "watch" },
    { "pause" },
    { "resume" },
    { "mute", "BTCUSDT" },
    { "settings" },
    { "signals" },
    { "watch", "remove", "BTCUSDT" },
  };
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      igx_ctl_runner_run (runner, cases[i][0], cases[i][1], cases[i][2], cases[i][3], NULL);
      igx_ctl_runner_assert_code (runner, 3);
      g_assert_cmpstr (runner->out, ==, "");
      g_assert_cmpstr (strchr (runner->err, '\n'), ==, "\n");
    }
  g_subprocess_launcher_setenv (runner->launcher, "DBUS_SESSION_BUS_ADDRESS",
                                "unix:path=/nonexistent/bus", TRUE);
  igx_ctl_runner_run (runner, "status", NULL);
  igx_ctl_runner_assert_code (runner, 3);
  igx_ctl_runner_assert_has (runner->err, "DBUS_SESSION_BUS_ADDRESS");
  igx_ctl_runner_free (runner);
}

static guint
count_builtin (void)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("IGX_SOURCE_ROOT"), "data", "strategies", NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint n = 0;

  for (const char *name = g_dir_read_name (folder); name != NULL; name = g_dir_read_name (folder))
    n += g_str_has_suffix (name, ".strategy") ? 1 : 0;
  g_assert_cmpuint (n, >=, 7);
  return n;
}

static void
test_strategies (void)
{
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  g_autofree char *own_folder
      = g_build_filename ("XDG_CONFIG_HOME", IGX_FOLDER, "strategies", "bad.strategy", NULL);
  g_autofree char *bad = igx_ctl_runner_write (
      runner, own_folder,
      "strategy bad\nname \"Bad\"\nversion 1\nabout \"x\"\ntimeframe 1h\nregime trend\n"
      "let a = emaa(close, 9)\nlet b = rsi(0)\n\nlong\n  require a > c\n"
      "  score 60 \"text\"\n  fire at 50\n  entry close\n  stop close * 0.9\n"
      "  target close * 1.1\n");
  g_autofree char *good = g_build_filename (g_getenv ("IGX_SOURCE_ROOT"), "data", "strategies",
                                            "momentum-surge-v2.strategy", NULL);
  g_autoptr (JsonNode) json = NULL;
  guint n_carets = 0;
  guint n_errors = 0;

  igx_ctl_runner_run (runner, "strategies", "check", good, NULL);
  igx_ctl_runner_assert_code (runner, 0);
  igx_ctl_runner_assert_has (runner->out, "good: momentum-surge-v2");

  igx_ctl_runner_run (runner, "strategies", "check", bad, good, "/nonexistent/x.strategy", NULL);
  igx_ctl_runner_assert_code (runner, 5);
  igx_ctl_runner_assert_has (runner->out, "good: momentum-surge-v2");
  igx_ctl_runner_assert_has (runner->err, "did you mean `ema`?");
  igx_ctl_runner_assert_has (runner->err, "/nonexistent/x.strategy");
  for (const char *p = runner->err; (p = strstr (p, " error: ")) != NULL; p++)
    n_errors++;
  for (const char *p = runner->err; (p = strchr (p, '^')) != NULL; p++)
    n_carets++;
  g_assert_cmpuint (n_errors, >=, 3);
  g_assert_cmpuint (n_carets, >=, n_errors);

  igx_ctl_runner_run (runner, "strategies", "list", "--json", NULL);
  igx_ctl_runner_assert_code (runner, 0);
  igx_ctl_runner_assert_has (runner->err, "not running");
  json = igx_ctl_runner_parse_json (runner->out);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (json)), ==, count_builtin () + 1);

  igx_ctl_runner_run (runner, "strategies", NULL);
  igx_ctl_runner_assert_code (runner, 0);
  igx_ctl_runner_assert_has (runner->out, "golden-cross-momentum");
  igx_ctl_runner_assert_has (runner->out, "mistakes");
  igx_ctl_runner_free (runner);
}

/* What the statistics say is what the signals say. */
static void
assert_outcomes (JsonObject *stats, JsonArray *signals)
{
  JsonObject *outcomes = json_object_get_object_member (stats, "outcomes");
  g_autoptr (GList) names = json_object_get_members (outcomes);
  gint64 n = 0;
  gint64 n_results = 0;
  double sum = 0;

  for (const GList *l = names; l != NULL; l = l->next)
    n += json_object_get_int_member (outcomes, l->data);
  g_assert_cmpint (n, ==, json_array_get_length (signals));
  for (guint i = 0; i < json_array_get_length (signals); i++)
    {
      JsonObject *signal = json_array_get_object_element (signals, i);

      if (!json_object_has_member (signal, "result_r"))
        continue;
      g_assert_true (json_object_has_member (signal, "closed_at"));
      g_assert_true (json_object_has_member (signal, "mfe_r"));
      n_results++;
      sum += json_object_get_double_member (signal, "result_r");
    }
  g_assert_cmpint (n_results, >, 0);
  g_assert_cmpint (json_object_get_int_member (stats, "results"), ==, n_results);
  g_assert_cmpfloat (fabs (json_object_get_double_member (stats, "sum_r") - sum), <, 1e-9);
}

static void
test_backtest (void)
{
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  g_autofree char *candles = write_candles (runner, "BTCUSDT-1h.json", N_CANDLES);
  g_autoptr (JsonNode) json = NULL;
  JsonObject *object = NULL;
  JsonObject *stats = NULL;
  JsonArray *signals = NULL;
  gint64 n_signals = 0;

  igx_ctl_runner_run (runner, "backtest", "--strategy", "bollinger-mean-reversion", "--candles",
                      candles, "--exchange", "demo", "--json", NULL);
  igx_ctl_runner_assert_code (runner, 0);
  json = igx_ctl_runner_parse_json (runner->out);
  object = json_node_get_object (json);
  g_assert_cmpint (json_object_get_int_member (object, "candles"), ==, N_CANDLES);
  g_assert_cmpint (json_object_get_int_member (object, "first"), ==,
                   G_GINT64_CONSTANT (1700006400000));
  g_assert_cmpint (json_object_get_int_member (object, "last"), ==,
                   G_GINT64_CONSTANT (1700006400000) + (N_CANDLES - 1) * IGX_TIMEFRAME_HOUR);
  stats = json_object_get_object_member (object, "stats");
  n_signals = json_object_get_int_member (stats, "signals");
  signals = json_object_get_array_member (object, "signals");
  g_assert_cmpint (n_signals, >, 0);
  g_assert_cmpint (json_array_get_length (signals), ==, n_signals);
  g_assert_cmpint (json_object_get_int_member (stats, "longs")
                       + json_object_get_int_member (stats, "shorts"),
                   ==, n_signals);
  assert_outcomes (stats, signals);
  g_assert_cmpstr (
      json_object_get_string_member (json_array_get_object_element (signals, 0), "symbol"), ==,
      "BTCUSDT");
  g_assert_cmpstr (json_object_get_string_member (
                       json_object_get_object_member (object, "assumptions"), "exchange"),
                   ==, "demo");

  igx_ctl_runner_run (runner, "backtest", "--strategy", "bollinger-mean-reversion", "--candles",
                      candles, NULL);
  igx_ctl_runner_assert_code (runner, 0);
  igx_ctl_runner_assert_has (runner->out, "Candles    6000");
  igx_ctl_runner_assert_has (runner->out, "Outcomes   ");
  igx_ctl_runner_assert_has (runner->out, " R on average, ");
  g_assert_null (strchr (runner->out, '\033'));
  igx_ctl_runner_free (runner);
}

static void
test_backtest_mistakes (void)
{
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  g_autofree char *candles = write_candles (runner, "BTCUSDT-1h.json", 50);
  g_autofree char *broken = igx_ctl_runner_write (runner, "broken.json", "[[1700006400000, 1, ");
  g_autofree char *table = igx_ctl_runner_write (runner, "table.csv", "a,b,c\n1,2,3\n");
  const struct
  {
    const char *strategy;
    const char *candles;
    const char *params;
    int code;
    const char *message;
  } cases[] = {
    { "no-such-strategy", candles, "x=1", 4, "golden-cross-momentum" },
    { "/nonexistent/x.strategy", candles, "x=1", 5, "/nonexistent/x.strategy" },
    { "golden-cross-momentum", "/nonexistent/c.json", "recent=3", 5, "/nonexistent/c.json" },
    { "golden-cross-momentum", broken, "recent=3", 5, "broken.json" },
    { "golden-cross-momentum", table, "recent=3", 5, "table.csv" },
    { "golden-cross-momentum", candles, "nothing=3", 4, "nothing" },
    { "golden-cross-momentum", candles, "recent=1e9", 1, "recent" },
    { "golden-cross-momentum", candles, "recent", 2, "recent" },
    { "golden-cross-momentum", candles, "recent=many", 2, "recent=many" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      igx_ctl_runner_run (runner, "backtest", "--strategy", cases[i].strategy, "--candles",
                          cases[i].candles, "--params", cases[i].params, NULL);
      igx_ctl_runner_assert_code (runner, cases[i].code);
      g_assert_cmpstr (runner->out, ==, "");
      igx_ctl_runner_assert_has (runner->err, cases[i].message);
    }
  igx_ctl_runner_run (runner, "backtest", "--strategy", "golden-cross-momentum", "--candles",
                      candles, "--timeframe", "1d", NULL);
  g_assert_cmpint (runner->code, !=, 0);
  igx_ctl_runner_free (runner);
}

static void
test_indicator (void)
{
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  g_autofree char *candles = igx_ctl_runner_write (
      runner, "candles.csv",
      "1700006400000,1,1,1,1,1\n1700010000000,2,2,2,2,1\n1700013600000,4,4,4,4,1\n"
      "1700017200000,0.1,0.1,0.1,0.1,1\n");

  igx_ctl_runner_run (runner, "indicator", "sma(close, 3)", "--candles", candles, "--symbol",
                      "btcusdt", "--csv", NULL);
  igx_ctl_runner_assert_code (runner, 0);
  {
    g_auto (GStrv) lines = g_strsplit (runner->out, "\n", -1);
    /* Not folded by the compiler into another rounding. */
    volatile double sum = 2.0 + 4.0;
    double expected = (sum + 0.1) / 3.0;

    g_assert_cmpuint (g_strv_length (lines), ==, 6);
    g_assert_cmpstr (lines[0], ==, "open_time,value");
    g_assert_cmpstr (lines[1], ==, "1700006400000,");
    g_assert_cmpstr (lines[2], ==, "1700010000000,");
    g_assert_true (g_str_has_prefix (lines[3], "1700013600000,2.3333333333333"));
    g_assert_true (g_str_has_prefix (lines[4], "1700017200000,"));
    g_assert_cmpfloat_with_epsilon (g_ascii_strtod (strchr (lines[4], ',') + 1, NULL), expected,
                                    1e-15);
  }
  igx_ctl_runner_run (runner, "indicator", "--candles", candles, "--symbol", "BTCUSDT", "--",
                      "-close", NULL);
  igx_ctl_runner_assert_code (runner, 0);
  igx_ctl_runner_assert_has (runner->out, "1700013600000,-4\n");

  igx_ctl_runner_run (runner, "indicator", "emaa(close, 3) + nothing", "--candles", candles,
                      "--symbol", "BTCUSDT", NULL);
  igx_ctl_runner_assert_code (runner, 5);
  g_assert_cmpstr (runner->out, ==, "");
  igx_ctl_runner_assert_has (runner->err, "did you mean `ema`?");
  igx_ctl_runner_assert_has (runner->err, "nothing");
  igx_ctl_runner_free (runner);
}

static char *
write_array (IgxCtlRunner *runner, const char *name, const GArray *candles)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < candles->len; i++)
    {
      const IgxCandle *c = &g_array_index (candles, IgxCandle, i);

      g_string_append_printf (text, "%" G_GINT64_FORMAT ",%.17g,%.17g,%.17g,%.17g,%.17g\n",
                              c->open_time, c->open, c->high, c->low, c->close, c->volume);
    }
  return igx_ctl_runner_write (runner, name, text->str);
}

/* The hours as an exchange has them; the first one, which began before, is left out. */
static GArray *
make_hours (const GArray *minutes)
{
  GArray *hours = igx_candle_array_new ();
  guint first = 0;

  while (first < minutes->len)
    {
      const IgxCandle *begin = &g_array_index (minutes, IgxCandle, first);
      const gint64 open_time = igx_timeframe_floor (IGX_TIMEFRAME_HOUR, begin->open_time);
      IgxCandle hour;
      guint n = 1;

      while (first + n < minutes->len
             && g_array_index (minutes, IgxCandle, first + n).open_time
                    < open_time + IGX_TIMEFRAME_HOUR)
        n++;
      g_assert_true (igx_candle_aggregate (begin, n, IGX_TIMEFRAME_HOUR, &hour));
      if (first > 0)
        g_array_append_val (hours, hour);
      first += n;
    }
  return hours;
}

static GHashTable *
parse_values (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_assert_cmpstr (lines[0], ==, "open_time,value");
  for (guint i = 1; lines[i] != NULL && lines[i][0] != '\0'; i++)
    {
      char *comma = strchr (lines[i], ',');

      g_assert_nonnull (comma);
      g_hash_table_insert (values, g_strndup (lines[i], (gsize) (comma - lines[i])),
                           g_strdup (comma + 1));
    }
  return values;
}

/* `@ 1h` of minutes prints, digit for digit, what a file of the hours gives: from the close of an
 * hour on, also where its last minute or a whole hour is missing. */
static void
test_indicator_higher (void)
{
  static const char *const inners[]
      = { "close", "volume", "sma(close, 3)", "rsi(5)[1]", "close > open" };
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  g_autoptr (GArray) minutes = igx_candle_array_new ();
  g_autoptr (GArray) hours = NULL;
  g_autofree char *fine = NULL;
  g_autofree char *coarse = NULL;
  IgxSeriesKey series;
  guint n_known = 0;

  g_assert_true (igx_series_key_init (&series, "demo", "BTCUSDT", IGX_TIMEFRAME_MINUTE, NULL));
  g_array_set_size (minutes, 1500);
  igx_simulated_market_candles (7, &series,
                                G_GINT64_CONSTANT (1700006400000) + 17 * IGX_TIMEFRAME_MINUTE,
                                minutes->len, &g_array_index (minutes, IgxCandle, 0));
  g_array_remove_range (minutes, 643, 90);
  g_array_remove_range (minutes, 402, 1);
  hours = make_hours (minutes);
  g_assert_cmpuint (hours->len, >, 20);
  fine = write_array (runner, "minutes.csv", minutes);
  coarse = write_array (runner, "hours.csv", hours);

  for (gsize e = 0; e < G_N_ELEMENTS (inners); e++)
    {
      g_autofree char *source = g_strdup_printf ("(%s) @ 1h", inners[e]);
      g_autoptr (GHashTable) expected = NULL;
      g_autoptr (GHashTable) values = NULL;
      guint at = 0;

      igx_ctl_runner_run (runner, "indicator", inners[e], "--candles", coarse, "--symbol",
                          "BTCUSDT", "--timeframe", "1h", NULL);
      igx_ctl_runner_assert_code (runner, 0);
      expected = parse_values (runner->out);
      igx_ctl_runner_run (runner, "indicator", source, "--candles", fine, "--symbol", "BTCUSDT",
                          "--timeframe", "1m", NULL);
      igx_ctl_runner_assert_code (runner, 0);
      values = parse_values (runner->out);
      g_assert_cmpuint (g_hash_table_size (values), ==, minutes->len);
      for (guint i = 0; i < minutes->len; i++)
        {
          const gint64 open_time = g_array_index (minutes, IgxCandle, i).open_time;
          g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT, open_time);
          const char *value = g_hash_table_lookup (values, key);
          const char *wanted = "";
          g_autofree char *hour = NULL;

          while (at < hours->len
                 && g_array_index (hours, IgxCandle, at).open_time + IGX_TIMEFRAME_HOUR
                        <= open_time + IGX_TIMEFRAME_MINUTE)
            at++;
          /* Where the hour that was due last does not exist, nothing is known. */
          if (at > 0
              && g_array_index (hours, IgxCandle, at - 1).open_time + IGX_TIMEFRAME_HOUR
                     == igx_timeframe_floor (IGX_TIMEFRAME_HOUR, open_time + IGX_TIMEFRAME_MINUTE))
            {
              hour = g_strdup_printf ("%" G_GINT64_FORMAT,
                                      g_array_index (hours, IgxCandle, at - 1).open_time);
              wanted = g_hash_table_lookup (expected, hour);
            }
          g_assert_cmpstr (value, ==, wanted);
          n_known += value[0] != '\0' ? 1 : 0;
        }
    }
  g_assert_cmpuint (n_known, >, 5500);
  igx_ctl_runner_free (runner);
}

static gboolean
is_up (const GArray *candles, guint i)
{
  const IgxCandle *candle = &g_array_index (candles, IgxCandle, i);

  return candle->close > candle->open;
}

/* `of`: each minute shows what the other symbol's series says there, and nothing in its holes. */
static void
test_indicator_symbol (void)
{
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  g_autoptr (GArray) own = igx_candle_array_new ();
  g_autoptr (GArray) other = igx_candle_array_new ();
  g_autoptr (GHashTable) expected = NULL;
  g_autoptr (GHashTable) values = NULL;
  g_autofree char *own_path = NULL;
  g_autofree char *other_path = NULL;
  g_autofree char *with = NULL;
  g_autofree char *strategy = NULL;
  g_autoptr (JsonNode) node = NULL;
  IgxSeriesKey series;
  guint n_known = 0;
  guint n_unknown = 0;
  guint n_fired = 0;

  g_assert_true (igx_series_key_init (&series, "demo", "ETHUSDT", IGX_TIMEFRAME_MINUTE, NULL));
  g_array_set_size (own, 600);
  igx_simulated_market_candles (7, &series, G_GINT64_CONSTANT (1700006400000), own->len,
                                &g_array_index (own, IgxCandle, 0));
  g_array_set_size (other, 600);
  igx_simulated_market_candles (8, &series, G_GINT64_CONSTANT (1700006400000), other->len,
                                &g_array_index (other, IgxCandle, 0));
  g_array_remove_range (other, 300, 17);
  own_path = write_array (runner, "own.csv", own);
  other_path = write_array (runner, "other.csv", other);
  with = g_strdup_printf ("BTCUSDT=%s", other_path);

  igx_ctl_runner_run (runner, "indicator", "rsi(14)", "--candles", other_path, "--symbol",
                      "BTCUSDT", "--timeframe", "1m", NULL);
  igx_ctl_runner_assert_code (runner, 0);
  expected = parse_values (runner->out);
  igx_ctl_runner_run (runner, "indicator", "rsi(14) of BTCUSDT", "--candles", own_path, "--symbol",
                      "ETHUSDT", "--timeframe", "1m", "--with", with, NULL);
  igx_ctl_runner_assert_code (runner, 0);
  values = parse_values (runner->out);
  for (guint i = 0; i < own->len; i++)
    {
      g_autofree char *key
          = g_strdup_printf ("%" G_GINT64_FORMAT, g_array_index (own, IgxCandle, i).open_time);
      const char *wanted = g_hash_table_lookup (expected, key);

      g_assert_cmpstr (g_hash_table_lookup (values, key), ==, wanted != NULL ? wanted : "");
      n_known += wanted != NULL && wanted[0] != '\0' ? 1 : 0;
      n_unknown += wanted == NULL ? 1 : 0;
    }
  g_assert_cmpuint (n_known, ==, 600 - 14 - 17);
  g_assert_cmpuint (n_unknown, ==, 17);

  igx_ctl_runner_run (runner, "indicator", "rsi(14) of BTCUSDT", "--candles", own_path, "--symbol",
                      "ETHUSDT", "--timeframe", "1m", NULL);
  igx_ctl_runner_assert_code (runner, 2);
  igx_ctl_runner_assert_has (runner->err, "the 1m candles of BTCUSDT are read: give them with");
  igx_ctl_runner_run (runner, "indicator", "rsi(14)", "--candles", own_path, "--symbol", "ETHUSDT",
                      "--timeframe", "1m", "--with", with, NULL);
  igx_ctl_runner_assert_code (runner, 0);
  igx_ctl_runner_assert_has (runner->err, "BTCUSDT is not read");
  igx_ctl_runner_run (runner, "indicator", "rsi(14) of BTCUSDT", "--candles", own_path, "--symbol",
                      "ETHUSDT", "--timeframe", "1m", "--with", "BTCUSDT=no-such-file", NULL);
  igx_ctl_runner_assert_code (runner, 5);

  strategy = igx_ctl_runner_write (runner, "pair.strategy",
                                   "strategy pair\ntimeframe 1m\nlong\n"
                                   " require close of BTCUSDT > open of BTCUSDT\n"
                                   " stop close * 0.9\n target close * 1.1\n");
  igx_ctl_runner_run (runner, "backtest", "--strategy", strategy, "--candles", own_path, "--symbol",
                      "ETHUSDT", NULL);
  igx_ctl_runner_assert_code (runner, 2);
  igx_ctl_runner_run (runner, "backtest", "--strategy", strategy, "--candles", own_path, "--symbol",
                      "ETHUSDT", "--with", with, "--json", NULL);
  igx_ctl_runner_assert_code (runner, 0);
  node = igx_ctl_runner_parse_json (runner->out);
  for (guint i = 1; i < other->len; i++)
    n_fired += is_up (other, i) && !is_up (other, i - 1)
               && g_array_index (other, IgxCandle, i).open_time
                          - g_array_index (other, IgxCandle, i - 1).open_time
                      == IGX_TIMEFRAME_MINUTE;
  g_assert_cmpuint (n_fired, >, 50);
  g_assert_cmpint (
      json_array_get_length (json_object_get_array_member (json_node_get_object (node), "signals")),
      ==, n_fired);
  igx_ctl_runner_free (runner);
}

static void
test_run (void)
{
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  g_autofree char *fake
      = igx_ctl_runner_write (runner, "fake-ignitexd", "#!/bin/sh\necho \"$@\"\nexit 42\n");

  g_assert_cmpint (g_chmod (fake, 0700), ==, 0);
  g_subprocess_launcher_setenv (runner->launcher, "IGX_IGNITEXD", fake, TRUE);
  igx_ctl_runner_run (runner, "run", NULL);
  igx_ctl_runner_assert_code (runner, 42);
  g_assert_cmpstr (runner->out, ==, "--foreground\n");
  igx_ctl_runner_run (runner, "run", "--demo", NULL);
  igx_ctl_runner_assert_code (runner, 42);
  g_assert_cmpstr (runner->out, ==, "--foreground --demo\n");
  g_subprocess_launcher_setenv (runner->launcher, "IGX_IGNITEXD", "/nonexistent", TRUE);
  igx_ctl_runner_run (runner, "run", NULL);
  igx_ctl_runner_assert_code (runner, 1);
  igx_ctl_runner_assert_has (runner->err, "/nonexistent");
  igx_ctl_runner_free (runner);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/ctl/usage", test_usage);
  g_test_add_func ("/ctl/bad-words", test_bad_words);
  g_test_add_func ("/ctl/no-bus", test_no_bus);
  g_test_add_func ("/ctl/strategies", test_strategies);
  g_test_add_func ("/ctl/backtest", test_backtest);
  g_test_add_func ("/ctl/backtest-mistakes", test_backtest_mistakes);
  g_test_add_func ("/ctl/indicator", test_indicator);
  g_test_add_func ("/ctl/indicator-higher", test_indicator_higher);
  g_test_add_func ("/ctl/indicator-symbol", test_indicator_symbol);
  g_test_add_func ("/ctl/run", test_run);
  return g_test_run ();
}
