/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What ignitexctl tells about indicators is what the registry says, entry by entry. */
#include <math.h>
#include <string.h>

#include "engine/indicators/igx-indicator.h"
#include "igx-ctl-runner.h"

/* What a length without default counts as in a warm-up. */
#define LENGTH_EXAMPLE 20

static void
assert_same (double a, double b)
{
  g_assert_cmpfloat (a, <=, b);
  g_assert_cmpfloat (a, >=, b);
}

static void
check_params (JsonArray *params, JsonArray *at, const IgxIndicator *entry)
{
  double values[IGX_INDICATOR_PARAMS_MAX] = { 0 };

  g_assert_cmpuint (json_array_get_length (params), ==, entry->n_params);
  g_assert_cmpuint (json_array_get_length (at), ==, entry->n_params);
  for (guint i = 0; i < entry->n_params; i++)
    {
      const IgxParamSpec *spec = &entry->params[i];
      JsonObject *param = json_array_get_object_element (params, i);
      const gboolean has_default = !isnan (spec->fallback);

      g_assert_cmpstr (json_object_get_string_member (param, "name"), ==, spec->name);
      assert_same (json_object_get_double_member (param, "minimum"), spec->minimum);
      assert_same (json_object_get_double_member (param, "maximum"), spec->maximum);
      g_assert_cmpint (json_object_get_boolean_member (param, "whole"), ==, spec->whole);
      g_assert_cmpint (json_object_has_member (param, "default"), ==, has_default);
      if (has_default)
        assert_same (json_object_get_double_member (param, "default"), spec->fallback);
      values[i] = has_default ? spec->fallback : LENGTH_EXAMPLE;
      assert_same (json_array_get_double_element (at, i), values[i]);
    }
}

static void
check_inputs (JsonArray *inputs, const IgxIndicator *entry)
{
  g_assert_cmpuint (json_array_get_length (inputs), ==, entry->n_inputs);
  for (guint i = 0; i < entry->n_inputs; i++)
    {
      JsonObject *input = json_array_get_object_element (inputs, i);

      g_assert_cmpstr (json_object_get_string_member (input, "name"), ==, entry->inputs[i].name);
      g_assert_cmpint (json_object_get_boolean_member (input, "replaceable"), ==,
                       entry->inputs[i].replaceable);
      g_assert_cmpstr (json_object_get_string_member_with_default (input, "series", NULL), ==,
                       igx_indicator_input_to_string (entry->inputs[i].source));
    }
}

static void
check_entry (JsonObject *object, const IgxIndicator *entry)
{
  JsonArray *outputs = json_object_get_array_member (object, "outputs");
  double params[IGX_INDICATOR_PARAMS_MAX] = { 0 };
  gboolean settles = FALSE;

  for (guint i = 0; i < entry->n_params; i++)
    params[i] = isnan (entry->params[i].fallback) ? LENGTH_EXAMPLE : entry->params[i].fallback;
  settles = entry->settle (params) != IGX_INDICATOR_SETTLES_NEVER;
  g_assert_cmpstr (json_object_get_string_member (object, "name"), ==, entry->name);
  g_assert_cmpstr (json_object_get_string_member (object, "title"), ==, entry->title);
  g_assert_cmpstr (json_object_get_string_member (object, "formula"), ==, entry->formula);
  g_assert_cmpstr (json_object_get_string_member (object, "source"), ==, entry->source);
  g_assert_true (g_str_has_prefix (json_object_get_string_member (object, "call"), entry->name));
  check_inputs (json_object_get_array_member (object, "inputs"), entry);
  check_params (json_object_get_array_member (object, "parameters"),
                json_object_get_array_member (object, "at"), entry);
  g_assert_cmpuint (json_array_get_length (outputs), ==, entry->n_outputs);
  for (guint i = 0; i < entry->n_outputs; i++)
    g_assert_cmpstr (json_array_get_string_element (outputs, i), ==, entry->outputs[i]);
  g_assert_cmpuint (json_object_get_int_member (object, "lookback"), ==, entry->lookback (params));
  g_assert_cmpint (json_object_has_member (object, "settle"), ==, settles);
  if (settles)
    g_assert_cmpuint (json_object_get_int_member (object, "settle"), ==, entry->settle (params));
}

static void
test_json (void)
{
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  g_autoptr (JsonNode) all = NULL;
  g_autoptr (JsonNode) one = NULL;
  JsonArray *array = NULL;

  igx_ctl_runner_run (runner, "indicators", "--json", NULL);
  igx_ctl_runner_assert_code (runner, 0);
  g_assert_cmpstr (runner->err, ==, "");
  all = igx_ctl_runner_parse_json (runner->out);
  array = json_node_get_array (all);
  g_assert_cmpuint (json_array_get_length (array), ==, igx_indicator_count ());
  g_assert_cmpuint (igx_indicator_count (), >=, 40);
  for (gsize i = 0; i < igx_indicator_count (); i++)
    check_entry (json_array_get_object_element (array, (guint) i), igx_indicator_at (i));

  igx_ctl_runner_run (runner, "indicators", "macd", "--json", NULL);
  igx_ctl_runner_assert_code (runner, 0);
  one = igx_ctl_runner_parse_json (runner->out);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (one)), ==, 1);
  check_entry (json_array_get_object_element (json_node_get_array (one), 0),
               igx_indicator_find ("macd"));
  igx_ctl_runner_free (runner);
}

static void
test_text (void)
{
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  g_auto (GStrv) lines = NULL;

  igx_ctl_runner_run (runner, "indicators", NULL);
  igx_ctl_runner_assert_code (runner, 0);
  g_assert_null (strchr (runner->out, '\033'));
  lines = g_strsplit (runner->out, "\n", -1);
  /* The titles before, an empty one after the last end of a line. */
  g_assert_cmpuint (g_strv_length (lines), ==, igx_indicator_count () + 2);
  for (gsize i = 0; i < igx_indicator_count (); i++)
    {
      g_autofree char *start = g_strconcat (igx_indicator_at (i)->name, " ", NULL);

      g_assert_true (g_str_has_prefix (lines[i + 1], start));
      g_assert_true (g_str_has_suffix (lines[i + 1], igx_indicator_at (i)->title));
    }

  igx_ctl_runner_run (runner, "indicators", "bbands", NULL);
  igx_ctl_runner_assert_code (runner, 0);
  igx_ctl_runner_assert_has (runner->out, "Bollinger bands\n");
  igx_ctl_runner_assert_has (runner->out, "Call      bbands(close, length, ");
  igx_ctl_runner_assert_has (runner->out, "Reads     close or any other series\n");
  igx_ctl_runner_assert_has (runner->out, "Values    .upper .middle .lower .width .percent\n");
  igx_ctl_runner_assert_has (runner->out, "length: whole number from 1 to 10000, 20 by default\n");
  igx_ctl_runner_assert_has (runner->out, "Warm-up   19 candles before the first value, 19 ");
  igx_ctl_runner_assert_has (runner->out, igx_indicator_find ("bbands")->formula);
  igx_ctl_runner_assert_has (runner->out, igx_indicator_find ("bbands")->source);

  igx_ctl_runner_run (runner, "indicators", "obv", NULL);
  igx_ctl_runner_assert_has (runner->out, "Call      obv\n");
  igx_ctl_runner_assert_has (runner->out, "never settled");
  igx_ctl_runner_run (runner, "indicators", "correlation", NULL);
  igx_ctl_runner_assert_has (runner->out, "Call      correlation(first, second, length)\n");
  igx_ctl_runner_run (runner, "indicators", "sma", NULL);
  igx_ctl_runner_assert_has (runner->out, "must be written");
  igx_ctl_runner_assert_has (runner->out, "19 candles before the first value");
  igx_ctl_runner_free (runner);
}

static void
test_unknown (void)
{
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);

  igx_ctl_runner_run (runner, "indicators", "emaa", NULL);
  igx_ctl_runner_assert_code (runner, 4);
  g_assert_cmpstr (runner->out, ==, "");
  igx_ctl_runner_assert_has (runner->err, "“emaa”");
  igx_ctl_runner_free (runner);
}

/* The built page is what the program prints, and has every entry once. */
static void
test_page (void)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("IGX_BUILD_ROOT"), "src", "ctl", "indicators.md", NULL);
  g_autofree char *page = NULL;
  g_autoptr (GError) error = NULL;
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  gsize n_headings = 0;

  g_file_get_contents (path, &page, NULL, &error);
  g_assert_no_error (error);
  igx_ctl_runner_run (runner, "indicators", "--markdown", NULL);
  igx_ctl_runner_assert_code (runner, 0);
  g_assert_cmpstr (page, ==, runner->out);
  for (const char *p = page; (p = strstr (p, "\n## ")) != NULL; p++)
    n_headings++;
  g_assert_cmpuint (n_headings, ==, igx_indicator_count ());
  for (gsize i = 0; i < igx_indicator_count (); i++)
    {
      const IgxIndicator *entry = igx_indicator_at (i);
      g_autofree char *heading = g_strdup_printf ("\n## %s\n`%s", entry->name, entry->name);

      igx_ctl_runner_assert_has (page, heading);
      igx_ctl_runner_assert_has (page, entry->formula);
      igx_ctl_runner_assert_has (page, entry->source);
      /* What Markdown would take for markup of its own. */
      g_assert_null (strpbrk (entry->formula, "<>\\"));
    }
  igx_ctl_runner_run (runner, "indicators", "rsi", "--markdown", NULL);
  igx_ctl_runner_assert_code (runner, 2);
  igx_ctl_runner_free (runner);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/ctl/indicators/json", test_json);
  g_test_add_func ("/ctl/indicators/text", test_text);
  g_test_add_func ("/ctl/indicators/page", test_page);
  g_test_add_func ("/ctl/indicators/unknown", test_unknown);

  return g_test_run ();
}
