/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "ctl/igx-ctl-bus.h"
#include "ctl/igx-ctl-explain.h"
#include "ctl/igx-ctl-input.h"
#include "ctl/igx-ctl-json.h"
#include "ctl/igx-ctl-text.h"

/* From the service, which knows what is switched off; else what would run. */
static GVariant *
get_strategies (IgxCtlExit *code)
{
  GError *error = NULL;
  g_autoptr (GDBusConnection) bus = igx_ctl_bus_get (&error);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (IgxStrategyLibrary) library = NULL;

  if (bus != NULL)
    reply = igx_ctl_bus_call (bus, "ListStrategies", NULL, &error);
  if (reply != NULL)
    return g_variant_get_child_value (reply, 0);
  if (!igx_ctl_bus_is_absent (error))
    {
      *code = igx_ctl_bus_report (error);
      return NULL;
    }
  g_clear_error (&error);
  igx_ctl_command_error ("The service is not running: these are the files of this machine");
  library = igx_strategy_library_new ();
  igx_strategy_library_load (library);
  return g_variant_ref_sink (igx_strategy_library_to_variant (library, NULL));
}

/* In one or a few words, whether it runs, or what keeps it from that. */
static char *
describe_state (GVariant *strategy)
{
  g_autofree const char **needs = NULL;
  const char *error = NULL;
  gboolean enabled = FALSE;

  if (g_variant_lookup (strategy, "error", "&s", &error))
    return g_strdup ("mistakes");
  if (g_variant_lookup (strategy, "needs", "^a&s", &needs) && needs[0] != NULL)
    return igx_ctl_text_needs (needs);
  g_variant_lookup (strategy, "enabled", "b", &enabled);
  return g_strdup (enabled ? "on" : "off");
}

/* `1h 4h`, or `1d of BTCUSDT` where it is limited to symbols. */
static char *
describe_series (GVariant *strategy)
{
  g_autofree const char **timeframes = NULL;
  g_autofree const char **symbols = NULL;
  g_autofree char *lengths = NULL;
  g_autofree char *names = NULL;

  if (!g_variant_lookup (strategy, "timeframes", "^a&s", &timeframes))
    return NULL;
  lengths = g_strjoinv (" ", (char **) timeframes);
  if (!g_variant_lookup (strategy, "symbols", "^a&s", &symbols) || symbols[0] == NULL)
    return g_steal_pointer (&lengths);
  names = g_strjoinv (" ", (char **) symbols);
  return g_strdup_printf ("%s of %s", lengths, names);
}

static void
add_row (IgxCtlTable *table, GVariant *strategy)
{
  const char *id = NULL;
  const char *name = NULL;
  const char *source = NULL;
  const char *error = NULL;
  gint32 version = 0;
  g_autofree char *state = describe_state (strategy);
  g_autofree char *series = describe_series (strategy);
  g_autofree char *version_text = NULL;

  g_variant_lookup (strategy, "id", "&s", &id);
  g_variant_lookup (strategy, "name", "&s", &name);
  g_variant_lookup (strategy, "source", "&s", &source);
  g_variant_lookup (strategy, "error", "&s", &error);
  if (g_variant_lookup (strategy, "version", "i", &version))
    version_text = g_strdup_printf ("%d", version);
  igx_ctl_table_add (table, (const char *const[]){ id, version_text, state, series, source,
                                                   error != NULL ? error : name });
}

static IgxCtlExit
list (gboolean json)
{
  static const char *const titles[]
      = { "ID", "VERSION", "STATE", "TIMEFRAMES", "FROM", "NAME OR MISTAKE", NULL };
  g_autoptr (IgxCtlTable) table = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  IgxCtlExit code = IGX_CTL_OK;
  g_autoptr (GVariant) strategies = get_strategies (&code);

  if (strategies == NULL)
    return code;
  for (gsize i = 0; i < g_variant_n_children (strategies); i++)
    g_ptr_array_add (rows, g_variant_get_child_value (strategies, i));
  if (json)
    {
      igx_ctl_json_print_array (rows);
      return IGX_CTL_OK;
    }
  table = igx_ctl_table_new (titles);
  for (guint i = 0; i < rows->len; i++)
    add_row (table, rows->pdata[i]);
  igx_ctl_table_print (table);
  return IGX_CTL_OK;
}

/* That there is no feed for it is no mistake of the file. */
static void
print_good (const IgxLibraryEntry *entry, const char *file)
{
  const char *const *missing = igx_library_entry_get_missing (entry);
  g_autofree char *needs = NULL;

  printf ("%s: good: %s, version %d", file, igx_strategy_get_id (entry->strategy),
          igx_strategy_get_version (entry->strategy));
  if (missing[0] != NULL)
    {
      needs = igx_ctl_text_needs (missing);
      printf ("; it %s, which nothing provides yet, so it does not run", needs);
    }
  putchar ('\n');
}

static IgxCtlExit
check (const IgxCtlCommand *command, int n_files, char **files)
{
  IgxCtlExit code = IGX_CTL_OK;

  if (n_files < 1)
    return igx_ctl_command_misuse (command, "Name at least one strategy file");
  for (int i = 0; i < n_files; i++)
    {
      g_autoptr (IgxLibraryEntry) entry = igx_library_entry_new_from_file (files[i], TRUE);

      igx_ctl_input_print_messages (entry->messages, files[i], entry->source);
      if (entry->strategy != NULL)
        {
          print_good (entry, files[i]);
          continue;
        }
      if (entry->messages == NULL || entry->messages->len == 0)
        igx_ctl_command_error ("%s", entry->problem);
      code = IGX_CTL_BAD_FILE;
    }
  return code;
}

static IgxCtlExit
run (const IgxCtlCommand *command, int argc, char **argv)
{
  g_autofree char *timeframe = NULL;
  gboolean json = FALSE;
  gboolean no_measure = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "One JSON array (list) or object (explain)", NULL },
    { "timeframe", 0, 0, G_OPTION_ARG_STRING, &timeframe, "For candles of this length (explain)",
      "TF" },
    { "no-measure", 0, 0, G_OPTION_ARG_NONE, &no_measure,
      "Without what each node costs on this machine (explain)", NULL },
    { NULL },
  };

  if (!igx_ctl_command_parse (command, entries, &argc, &argv))
    return IGX_CTL_USAGE;
  if (argc == 3 && strcmp (argv[1], "explain") == 0)
    {
      const IgxCtlExplainOptions options
          = { .timeframe = timeframe, .measure = !no_measure, .json = json };

      return igx_ctl_explain (argv[2], &options);
    }
  if (timeframe != NULL || no_measure)
    return igx_ctl_command_misuse (command,
                                   "--timeframe and --no-measure belong to explain FILE|ID");
  if (argc < 2 || (strcmp (argv[1], "list") == 0 && argc == 2))
    return list (json);
  if (strcmp (argv[1], "check") == 0)
    return check (command, argc - 2, argv + 2);
  return igx_ctl_command_misuse (command, "strategies list, check FILE… or explain FILE|ID");
}

const IgxCtlCommand igx_ctl_strategies_command = {
  .name = "strategies",
  .usage = "[list | check FILE… | explain FILE|ID]",
  .summary = "List the strategies, check files for mistakes, or explain one",
  .details = "check prints every mistake of every file, with its line and a caret.\n"
             "explain prints in words what a strategy does: when each side fires, its points,\n"
             "levels and expiry, its warm-up, and what is worked out at each candle.",
  .run = run,
};
