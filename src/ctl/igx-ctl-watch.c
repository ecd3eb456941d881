/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ctl/igx-ctl-bus.h"
#include "ctl/igx-ctl-json.h"
#include "ctl/igx-ctl-text.h"
#include "engine/igx-timeframe.h"

static void
add_row (IgxCtlTable *table, GVariant *series)
{
  const char *exchange = NULL;
  const char *symbol = NULL;
  const char *timeframe = NULL;
  const char *state = NULL;
  const char *error = "";
  gint64 age = -1;
  guint candles = 0;
  double price = NAN;
  g_autofree char *age_text = NULL;
  g_autofree char *price_text = NULL;
  g_autofree char *candles_text = NULL;

  g_variant_lookup (series, "exchange", "&s", &exchange);
  g_variant_lookup (series, "symbol", "&s", &symbol);
  g_variant_lookup (series, "timeframe", "&s", &timeframe);
  g_variant_lookup (series, "state", "&s", &state);
  g_variant_lookup (series, "error", "&s", &error);
  g_variant_lookup (series, "data_age", "x", &age);
  g_variant_lookup (series, "candles", "u", &candles);
  g_variant_lookup (series, "last_price", "d", &price);
  age_text = age >= 0 ? igx_ctl_text_duration (age) : NULL;
  price_text = igx_ctl_text_number (price);
  candles_text = g_strdup_printf ("%u", candles);
  igx_ctl_table_add (table, (const char *const[]){ exchange, symbol, timeframe, state, candles_text,
                                                   price_text, age_text, error });
}

static IgxCtlExit
list (gboolean json)
{
  static const char *const titles[]
      = { "EXCHANGE", "SYMBOL", "TF", "STATE", "CANDLES", "LAST", "AGE", "ERROR", NULL };
  g_autoptr (IgxCtlTable) table = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) series = NULL;
  IgxCtlExit code = igx_ctl_bus_ask ("ListSeries", NULL, &reply);

  if (code != IGX_CTL_OK)
    return code;
  series = g_variant_get_child_value (reply, 0);
  for (gsize i = 0; i < g_variant_n_children (series); i++)
    g_ptr_array_add (rows, g_variant_get_child_value (series, i));
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

static IgxCtlExit
change (const IgxCtlCommand *command, gboolean add, int n_words, char **words)
{
  g_autofree char *symbol = NULL;
  IgxCtlExit code = IGX_CTL_OK;

  if (n_words < 1)
    return igx_ctl_command_misuse (command, "Name a symbol, for example BTCUSDT");
  if (add && n_words < 2)
    return igx_ctl_command_misuse (command, "Name at least one timeframe: %s",
                                   igx_timeframe_list ());
  for (int i = 1; i < n_words; i++)
    {
      IgxTimeframe timeframe = 0;

      if (!igx_timeframe_from_string (words[i], &timeframe))
        return igx_ctl_command_misuse (command, "“%s” is no timeframe: choose one of %s", words[i],
                                       igx_timeframe_list ());
    }
  symbol = g_ascii_strup (words[0], -1);
  code = igx_ctl_bus_ask (
      add ? "AddMarket" : "RemoveMarket",
      g_variant_new ("(s@as)", symbol,
                     g_variant_new_strv ((const char *const *) words + 1, n_words - 1)),
      NULL);
  if (code == IGX_CTL_OK)
    printf ("%s is %s%s\n", symbol, add ? "watched" : "no longer watched",
            !add && n_words > 1 ? " on what was named" : "");
  return code;
}

static IgxCtlExit
run (const IgxCtlCommand *command, int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "One JSON array (list)", NULL },
    { NULL },
  };

  if (!igx_ctl_command_parse (command, entries, &argc, &argv))
    return IGX_CTL_USAGE;
  if (argc < 2 || (strcmp (argv[1], "list") == 0 && argc == 2))
    return list (json);
  if (strcmp (argv[1], "add") == 0 || strcmp (argv[1], "remove") == 0)
    return change (command, strcmp (argv[1], "add") == 0, argc - 2, argv + 2);
  return igx_ctl_command_misuse (command, "watch add, remove or list, not “%s”", argv[1]);
}

const IgxCtlCommand igx_ctl_watch_command = {
  .name = "watch",
  .usage = "[list | add SYMBOL TIMEFRAME… | remove SYMBOL [TIMEFRAME…]]",
  .summary = "Show or change the watch list",
  .details = "remove without a TIMEFRAME removes the symbol altogether.",
  .run = run,
};
