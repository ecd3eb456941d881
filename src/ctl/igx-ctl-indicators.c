/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The registry of indicators for a person, for a program and as a page of the documentation. */
#include <math.h>
#include <stdio.h>

#include "ctl/igx-ctl-command.h"
#include "ctl/igx-ctl-json.h"
#include "ctl/igx-ctl-text.h"
#include "engine/indicators/igx-indicator.h"

/* Stands for a length without default where a warm-up is told: the one most often used. */
#define LENGTH_EXAMPLE 20

static void
get_params (const IgxIndicator *entry, double *params)
{
  for (guint i = 0; i < entry->n_params; i++)
    params[i] = isnan (entry->params[i].fallback) ? LENGTH_EXAMPLE : entry->params[i].fallback;
}

static gboolean
has_defaults (const IgxIndicator *entry)
{
  for (guint i = 0; i < entry->n_params; i++)
    if (isnan (entry->params[i].fallback))
      return FALSE;
  return TRUE;
}

static void
append_word (GString *call, gsize start, const char *word)
{
  g_string_append_printf (call, "%s%s", call->len > start ? ", " : "", word);
}

/* As a strategy writes it: series that may be replaced, then the numbers. */
static char *
describe_call (const IgxIndicator *entry)
{
  GString *call = g_string_new (entry->name);
  const gsize start = call->len + 1;

  g_string_append_c (call, '(');
  for (guint i = 0; i < entry->n_inputs; i++)
    if (entry->inputs[i].replaceable)
      {
        const char *series = igx_indicator_input_to_string (entry->inputs[i].source);

        append_word (call, start, series != NULL ? series : entry->inputs[i].name);
      }
  for (guint i = 0; i < entry->n_params; i++)
    append_word (call, start, entry->params[i].name);
  g_string_append_c (call, ')');
  if (call->len == start + 1)
    g_string_truncate (call, start - 1);
  return g_string_free (call, FALSE);
}

static char *
describe_inputs (const IgxIndicator *entry)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < entry->n_inputs; i++)
    {
      const IgxInputSpec *input = &entry->inputs[i];
      const char *series = igx_indicator_input_to_string (input->source);

      if (!input->replaceable)
        append_word (text, 0, series);
      else if (series == NULL)
        g_string_append_printf (text, "%sany series (%s)", text->len > 0 ? ", " : "", input->name);
      else
        g_string_append_printf (text, "%s%s or any other series", text->len > 0 ? ", " : "",
                                series);
    }
  return g_string_free (text, FALSE);
}

static char *
describe_outputs (const IgxIndicator *entry)
{
  GString *text = g_string_new (NULL);

  if (entry->n_outputs == 1)
    g_string_append (text, entry->outputs[0]);
  for (guint i = 0; entry->n_outputs > 1 && i < entry->n_outputs; i++)
    g_string_append_printf (text, "%s.%s", i > 0 ? " " : "", entry->outputs[i]);
  return g_string_free (text, FALSE);
}

static char *
describe_param (const IgxParamSpec *param)
{
  g_autofree char *fallback
      = isnan (param->fallback) ? NULL : g_strdup_printf (", %g by default", param->fallback);

  return g_strdup_printf ("%s from %g to %g%s", param->whole ? "whole number" : "number",
                          param->minimum, param->maximum,
                          fallback != NULL ? fallback : ", must be written");
}

/* Both counts of one entry, and for which numbers they hold. */
static char *
describe_warm_up (const IgxIndicator *entry)
{
  double params[IGX_INDICATOR_PARAMS_MAX] = { 0 };
  GString *text = g_string_new (NULL);
  gsize settle = 0;

  get_params (entry, params);
  settle = entry->settle (params);
  g_string_append_printf (text, "%" G_GSIZE_FORMAT " candles before the first value, ",
                          entry->lookback (params));
  if (settle == IGX_INDICATOR_SETTLES_NEVER)
    g_string_append (text, "never settled: only its changes mean something");
  else
    g_string_append_printf (text, "%" G_GSIZE_FORMAT " before the first that strategies use",
                            settle);
  if (!has_defaults (entry))
    g_string_append_printf (text, " (where a length without default is %d)", LENGTH_EXAMPLE);
  return g_string_free (text, FALSE);
}

static GVariant *
inputs_to_variant (const IgxIndicator *entry)
{
  GVariantBuilder inputs;

  g_variant_builder_init (&inputs, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < entry->n_inputs; i++)
    {
      const char *series = igx_indicator_input_to_string (entry->inputs[i].source);
      GVariantDict input;

      g_variant_dict_init (&input, NULL);
      g_variant_dict_insert (&input, "name", "s", entry->inputs[i].name);
      if (series != NULL)
        g_variant_dict_insert (&input, "series", "s", series);
      g_variant_dict_insert (&input, "replaceable", "b", entry->inputs[i].replaceable);
      g_variant_builder_add_value (&inputs, g_variant_dict_end (&input));
    }
  return g_variant_builder_end (&inputs);
}

static GVariant *
params_to_variant (const IgxIndicator *entry)
{
  GVariantBuilder params;

  g_variant_builder_init (&params, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < entry->n_params; i++)
    {
      const IgxParamSpec *spec = &entry->params[i];
      GVariantDict param;

      g_variant_dict_init (&param, NULL);
      g_variant_dict_insert (&param, "name", "s", spec->name);
      g_variant_dict_insert (&param, "minimum", "d", spec->minimum);
      g_variant_dict_insert (&param, "maximum", "d", spec->maximum);
      /* Left out of the JSON where it is not a number. */
      g_variant_dict_insert (&param, "default", "d", spec->fallback);
      g_variant_dict_insert (&param, "whole", "b", spec->whole);
      g_variant_builder_add_value (&params, g_variant_dict_end (&param));
    }
  return g_variant_builder_end (&params);
}

static GVariant *
entry_to_variant (const IgxIndicator *entry)
{
  g_autofree char *call = describe_call (entry);
  double params[IGX_INDICATOR_PARAMS_MAX] = { 0 };
  GVariantDict dict;
  gsize settle = 0;

  get_params (entry, params);
  settle = entry->settle (params);
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "name", "s", entry->name);
  g_variant_dict_insert (&dict, "title", "s", entry->title);
  g_variant_dict_insert (&dict, "call", "s", call);
  g_variant_dict_insert (&dict, "formula", "s", entry->formula);
  g_variant_dict_insert (&dict, "source", "s", entry->source);
  g_variant_dict_insert_value (&dict, "inputs", inputs_to_variant (entry));
  g_variant_dict_insert_value (&dict, "parameters", params_to_variant (entry));
  g_variant_dict_insert_value (
      &dict, "outputs",
      g_variant_new_strv ((const char *const *) entry->outputs, entry->n_outputs));
  g_variant_dict_insert_value (
      &dict, "at",
      g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, params, entry->n_params, sizeof (double)));
  g_variant_dict_insert (&dict, "lookback", "t", (guint64) entry->lookback (params));
  if (settle != IGX_INDICATOR_SETTLES_NEVER)
    g_variant_dict_insert (&dict, "settle", "t", (guint64) settle);
  return g_variant_ref_sink (g_variant_dict_end (&dict));
}

static void
print_list (void)
{
  static const char *const titles[] = { "NAME", "CALL", "VALUES", "TITLE", NULL };
  g_autoptr (IgxCtlTable) table = igx_ctl_table_new (titles);

  for (gsize i = 0; i < igx_indicator_count (); i++)
    {
      const IgxIndicator *entry = igx_indicator_at (i);
      g_autofree char *call = describe_call (entry);
      g_autofree char *outputs = describe_outputs (entry);

      igx_ctl_table_add (table, (const char *const[]){ entry->name, call, outputs, entry->title });
    }
  igx_ctl_table_print (table);
}

static void
print_entry (const IgxIndicator *entry)
{
  g_autofree char *call = describe_call (entry);
  g_autofree char *inputs = describe_inputs (entry);
  g_autofree char *outputs = describe_outputs (entry);
  g_autofree char *warm_up = describe_warm_up (entry);

  igx_ctl_text_print (IGX_CTL_BOLD, "%s", entry->title);
  printf ("\n\nCall      %s\nReads     %s\nValues    %s\n", call, inputs, outputs);
  for (guint i = 0; i < entry->n_params; i++)
    {
      g_autofree char *param = describe_param (&entry->params[i]);

      printf ("%-9s %s: %s\n", i == 0 ? "Numbers" : "", entry->params[i].name, param);
    }
  printf ("Warm-up   %s\nFormula   %s\nSource    %s\n", warm_up, entry->formula, entry->source);
}

static void
print_json (const IgxIndicator *only)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);

  for (gsize i = 0; only == NULL && i < igx_indicator_count (); i++)
    g_ptr_array_add (values, entry_to_variant (igx_indicator_at (i)));
  if (only != NULL)
    g_ptr_array_add (values, entry_to_variant (only));
  igx_ctl_json_print_array (values);
}

static void
print_page_entry (const IgxIndicator *entry)
{
  g_autofree char *call = describe_call (entry);
  g_autofree char *inputs = describe_inputs (entry);
  g_autofree char *outputs = describe_outputs (entry);
  g_autofree char *warm_up = describe_warm_up (entry);

  printf ("\n## %s\n`%s`: %s\n\n%s\n\n", entry->name, call, entry->title, entry->formula);
  printf ("- Reads %s\n", inputs);
  if (entry->n_outputs > 1)
    printf ("- Values: `%s`\n", outputs);
  for (guint i = 0; i < entry->n_params; i++)
    {
      g_autofree char *param = describe_param (&entry->params[i]);

      printf ("- `%s`: %s\n", entry->params[i].name, param);
    }
  printf ("- Warm-up: %s\n- Source: %s\n", warm_up, entry->source);
}

/* The page of the documentation; the build makes it, so that it cannot be older than the code. */
static void
print_page (void)
{
  puts ("# The indicators of the strategy language\n\n"
        "What a call leaves out has its default: the series and the numbers. Several values are "
        "read by\nmember, as in `macd.hist`. `ignitexctl indicators --json` tells the same to "
        "programs.\n\n"
        "| indicator | what it is |\n|---|---|");
  for (gsize i = 0; i < igx_indicator_count (); i++)
    {
      const IgxIndicator *entry = igx_indicator_at (i);

      printf ("| [%s](#%s) | %s |\n", entry->name, entry->name, entry->title);
    }
  for (gsize i = 0; i < igx_indicator_count (); i++)
    print_page_entry (igx_indicator_at (i));
}

static IgxCtlExit
run (const IgxCtlCommand *command, int argc, char **argv)
{
  gboolean json = FALSE;
  gboolean markdown = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "One JSON array", NULL },
    { "markdown", 0, 0, G_OPTION_ARG_NONE, &markdown, "All, as a page of Markdown", NULL },
    { NULL },
  };
  const IgxIndicator *entry = NULL;

  if (!igx_ctl_command_parse (command, entries, &argc, &argv))
    return IGX_CTL_USAGE;
  if (argc > 2)
    return igx_ctl_command_misuse (command, "Give one name at most: “%s” is too much", argv[2]);
  if (markdown && (json || argc == 2))
    return igx_ctl_command_misuse (command, "--markdown is all of them, and not JSON");
  if (argc == 2)
    {
      entry = igx_indicator_find (argv[1]);
      if (entry == NULL)
        {
          igx_ctl_command_error ("There is no indicator “%s”: see ignitexctl indicators", argv[1]);
          return IGX_CTL_NOT_FOUND;
        }
    }
  if (markdown)
    print_page ();
  else if (json)
    print_json (entry);
  else if (entry != NULL)
    print_entry (entry);
  else
    print_list ();
  return IGX_CTL_OK;
}

const IgxCtlCommand igx_ctl_indicators_command = {
  .name = "indicators",
  .usage = "[NAME] [--json | --markdown]",
  .summary = "List the indicators, or tell all about one",
  .details
  = "With NAME: what it reads, its numbers with their ranges and defaults, its values, its\n"
    "warm-up, its formula and where that is from. In JSON, \"lookback\" and \"settle\" hold\n"
    "for the numbers in \"at\"; a running total has no \"settle\".",
  .run = run,
};
