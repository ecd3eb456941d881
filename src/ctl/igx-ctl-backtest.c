/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ctl/igx-ctl-input.h"
#include "ctl/igx-ctl-json.h"
#include "ctl/igx-ctl-others.h"
#include "ctl/igx-ctl-signal-list.h"
#include "ctl/igx-ctl-text.h"
#include "engine/igx-backtest.h"
#include "engine/igx-signal-variant.h"
#include "engine/igx-timeframe.h"

/** Signals that the report for a person lists; --json has all. */
#define REPORT_SIGNALS_MAX 20

/* name=value pairs to what the engine takes. */
static GHashTable *
parse_params (const IgxCtlCommand *command, char **pairs, IgxCtlExit *code)
{
  g_autoptr (GHashTable) params = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (gsize i = 0; pairs != NULL && pairs[i] != NULL; i++)
    {
      const char *sign = strchr (pairs[i], '=');
      char *end = NULL;
      double *value = NULL;
      double number = sign != NULL ? g_ascii_strtod (sign + 1, &end) : NAN;

      if (sign == NULL || sign == pairs[i] || end == sign + 1 || *end != '\0' || !isfinite (number))
        {
          *code = igx_ctl_command_misuse (
              command, "“%s” is no parameter: write --params name=number", pairs[i]);
          return NULL;
        }
      value = g_new (double, 1);
      *value = number;
      g_hash_table_replace (params, g_strndup (pairs[i], sign - pairs[i]), value);
    }
  return g_steal_pointer (&params);
}

static gint64
count_missing (const IgxCandleFile *file)
{
  const IgxCandle *candles = (const IgxCandle *) (gconstpointer) file->candles->data;
  gint64 missing = 0;

  for (guint i = 1; i < file->candles->len; i++)
    missing += (candles[i].open_time - candles[i - 1].open_time) / file->series.timeframe - 1;
  return missing;
}

static void
add_params (JsonBuilder *builder, IgxStrategy *strategy, GHashTable *changed)
{
  gsize n = 0;
  const IgxStrategyParam *params = igx_strategy_get_params (strategy, &n);

  json_builder_set_member_name (builder, "params");
  json_builder_begin_object (builder);
  for (gsize i = 0; i < n; i++)
    {
      const double *value = g_hash_table_lookup (changed, params[i].name);

      json_builder_set_member_name (builder, params[i].name);
      json_builder_add_double_value (builder, value != NULL ? *value : params[i].value);
    }
  json_builder_end_object (builder);
}

static void
add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_outcomes (JsonBuilder *builder, const IgxBacktestStats *stats)
{
  json_builder_set_member_name (builder, "outcomes");
  json_builder_begin_object (builder);
  for (guint i = 0; i < IGX_SIGNAL_N_STATES; i++)
    add_int (builder, igx_signal_state_to_string ((IgxSignalState) i),
             (gint64) stats->n_in_state[i]);
  json_builder_end_object (builder);
  add_int (builder, "ambiguous", (gint64) stats->n_ambiguous);
  add_int (builder, "results", (gint64) stats->n_results);
  if (stats->n_results == 0)
    return;
  json_builder_set_member_name (builder, "sum_r");
  json_builder_add_double_value (builder, stats->sum_r);
  json_builder_set_member_name (builder, "mean_r");
  json_builder_add_double_value (builder, stats->sum_r / (double) stats->n_results);
}

static void
print_json (IgxBacktest *backtest,
            const IgxCandleFile *file,
            IgxStrategy *strategy,
            GHashTable *params)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  GPtrArray *signals = igx_backtest_get_signals (backtest);
  IgxBacktestStats stats;

  igx_backtest_get_stats (backtest, &stats);
  json_builder_begin_object (builder);
  add_int (builder, "candles", (gint64) stats.n_candles);
  add_int (builder, "first", stats.first);
  add_int (builder, "last", stats.last);
  json_builder_set_member_name (builder, "signals");
  json_builder_begin_array (builder);
  for (guint i = 0; i < signals->len; i++)
    {
      g_autoptr (GVariant) dict = g_variant_ref_sink (igx_signal_to_variant (signals->pdata[i]));

      json_builder_add_value (builder, igx_ctl_json_from_variant (dict));
    }
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "stats");
  json_builder_begin_object (builder);
  add_int (builder, "warmup", (gint64) stats.warmup);
  add_int (builder, "signals", (gint64) stats.n_signals);
  add_int (builder, "longs", (gint64) stats.n_longs);
  add_int (builder, "shorts", (gint64) stats.n_shorts);
  add_int (builder, "level_errors", (gint64) stats.n_level_errors);
  add_outcomes (builder, &stats);
  add_int (builder, "rows", (gint64) file->n_rows);
  add_int (builder, "rows_out_of_order", (gint64) file->n_out_of_order);
  add_int (builder, "rows_repeated", (gint64) file->n_repeated);
  add_int (builder, "candles_missing", count_missing (file));
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "assumptions");
  json_builder_begin_object (builder);
  add_string (builder, "exchange", file->series.venue);
  add_string (builder, "symbol", file->series.symbol);
  add_string (builder, "timeframe", igx_timeframe_to_string (file->series.timeframe));
  add_string (builder, "strategy", igx_strategy_get_id (strategy));
  add_int (builder, "strategy_version", igx_strategy_get_version (strategy));
  add_params (builder, strategy, params);
  add_string (builder, "evaluation",
              "at each closed candle after the warm-up; candidates, before any gate");
  add_string (builder, "outcomes",
              "each candidate followed on these candles; where the order within one is unknown the "
              "stop comes first and the signal is ambiguous");
  json_builder_set_member_name (builder, "fee_percent_a_side");
  json_builder_add_double_value (builder, 100 * stats.fee);
  add_string (builder, "gaps", "candles that the file lacks are taken as known gaps and bridged");
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = igx_ctl_json_to_line (root);
  puts (text);
}

/* How many came to which end, and what they made. */
static void
print_outcomes (const IgxBacktestStats *stats)
{
  const char *between = "";

  printf ("Outcomes   ");
  for (guint i = 0; i < IGX_SIGNAL_N_STATES; i++)
    {
      if (stats->n_in_state[i] == 0)
        continue;
      printf ("%s%" G_GSIZE_FORMAT " %s", between, stats->n_in_state[i],
              igx_signal_state_to_string ((IgxSignalState) i));
      between = ", ";
    }
  if (stats->n_ambiguous > 0)
    printf ("; %" G_GSIZE_FORMAT " ambiguous", stats->n_ambiguous);
  putchar ('\n');
  if (stats->n_results > 0)
    printf ("Result     %+.3f R on average, %+.1f R in all, after fees of %g %% a side\n",
            stats->sum_r / (double) stats->n_results, stats->sum_r, 100 * stats->fee);
}

static void
print_report (IgxBacktest *backtest, const IgxCandleFile *file, IgxStrategy *strategy)
{
  GPtrArray *signals = igx_backtest_get_signals (backtest);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  IgxBacktestStats stats;
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  guint from = signals->len > REPORT_SIGNALS_MAX ? signals->len - REPORT_SIGNALS_MAX : 0;

  igx_backtest_get_stats (backtest, &stats);
  first = igx_ctl_text_time (stats.first);
  last = igx_ctl_text_time (stats.last);
  igx_ctl_text_print (IGX_CTL_BOLD, "%s version %d on %s %s %s\n", igx_strategy_get_name (strategy),
                      igx_strategy_get_version (strategy), file->series.venue, file->series.symbol,
                      igx_timeframe_to_string (file->series.timeframe));
  printf ("Candles    %" G_GSIZE_FORMAT ", %s to %s UTC, %" G_GINT64_FORMAT " missing\n",
          stats.n_candles, first, last, count_missing (file));
  printf ("Warm-up    %" G_GSIZE_FORMAT " candles\n", stats.warmup);
  printf ("Signals    %" G_GSIZE_FORMAT ": %" G_GSIZE_FORMAT " long, %" G_GSIZE_FORMAT " short\n",
          stats.n_signals, stats.n_longs, stats.n_shorts);
  if (stats.n_level_errors > 0)
    printf ("No signal  %" G_GUINT64_FORMAT " firings had a level on the wrong side\n",
            stats.n_level_errors);
  if (stats.n_candles <= stats.warmup)
    puts ("The file ends before the strategy is warm: give it more candles");
  if (signals->len == 0)
    return;
  print_outcomes (&stats);
  printf ("\n%s", from > 0 ? "The last of them (--json has all):\n" : "");
  for (guint i = from; i < signals->len; i++)
    g_ptr_array_add (rows, g_variant_ref_sink (igx_signal_to_variant (signals->pdata[i])));
  igx_ctl_signal_list_print (rows, FALSE);
}

static gboolean
check_timeframe (IgxStrategy *strategy, const IgxCandleFile *file)
{
  gsize n = 0;
  const IgxTimeframe *timeframes = igx_strategy_get_timeframes (strategy, &n);
  g_autoptr (GString) names = g_string_new (NULL);

  if (igx_strategy_runs_on (strategy, file->series.timeframe))
    return TRUE;
  for (gsize i = 0; i < n; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                            igx_timeframe_to_string (timeframes[i]));
  igx_ctl_command_error ("%s runs on %s and these are candles of %s: give others, or add %s to the "
                         "line “timeframe” of a copy of the strategy",
                         igx_strategy_get_id (strategy), names->str,
                         igx_timeframe_to_string (file->series.timeframe),
                         igx_timeframe_to_string (file->series.timeframe));
  return FALSE;
}

static gboolean
check_symbol (IgxStrategy *strategy, const IgxCandleFile *file)
{
  g_autofree char *symbols = NULL;

  if (igx_strategy_runs_on_symbol (strategy, file->series.symbol))
    return TRUE;
  symbols = g_strjoinv (", ", (char **) igx_strategy_get_symbols (strategy));
  igx_ctl_command_error ("%s runs on %s only and these are candles of %s: give others, or add %s "
                         "to the line “symbol” of a copy of the strategy",
                         igx_strategy_get_id (strategy), symbols, file->series.symbol,
                         file->series.symbol);
  return FALSE;
}

/* A test in which nothing can be known would say that the strategy finds nothing. */
static gboolean
check_needs (IgxStrategy *strategy)
{
  const char *const *needs = igx_strategy_get_needs (strategy);
  g_autofree char *text = NULL;

  if (needs[0] == NULL)
    return TRUE;
  text = igx_ctl_text_needs (needs);
  igx_ctl_command_error ("%s %s, which files of candles do not have: it cannot be tested on them",
                         igx_strategy_get_id (strategy), text);
  return FALSE;
}

static IgxCtlExit
feed_others (IgxEngine *engine, char **with, const IgxSeriesKey *own)
{
  IgxCtlExit code = IGX_CTL_OK;
  g_autoptr (GPtrArray) others = igx_ctl_others_load (with, own, &code);
  g_autoptr (GError) error = NULL;

  if (others == NULL)
    return code;
  for (gsize i = 0; i < igx_engine_get_n_inputs (engine); i++)
    {
      const IgxSeriesKey *series = igx_engine_get_input (engine, i);
      const GArray *candles = igx_ctl_others_find (others, series);

      if (candles == NULL)
        return IGX_CTL_USAGE;
      if (!igx_engine_feed (engine, series, (const IgxCandle *) (gconstpointer) candles->data,
                            candles->len, &error))
        {
          igx_ctl_command_error ("%s", error->message);
          return IGX_CTL_BAD_FILE;
        }
    }
  igx_ctl_others_warn_unread (others);
  return IGX_CTL_OK;
}

static IgxCtlExit
backtest_file (const IgxCandleFile *file,
               IgxStrategy *strategy,
               GHashTable *params,
               char **with,
               gboolean json)
{
  IgxCtlExit code = IGX_CTL_OK;
  g_autoptr (IgxBacktest) backtest = NULL;
  g_autoptr (GError) error = NULL;

  if (!check_needs (strategy) || !check_timeframe (strategy, file)
      || !check_symbol (strategy, file))
    return IGX_CTL_FAILED;
  backtest = igx_backtest_new (&file->series, strategy, params, &error);
  if (backtest == NULL)
    {
      igx_ctl_command_error ("%s", error->message);
      return g_error_matches (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_UNKNOWN_NAME)
                 ? IGX_CTL_NOT_FOUND
                 : IGX_CTL_FAILED;
    }
  code = feed_others (igx_backtest_get_engine (backtest), with, &file->series);
  if (code != IGX_CTL_OK)
    return code;
  if (!igx_backtest_push (backtest, (const IgxCandle *) (gconstpointer) file->candles->data,
                          file->candles->len, &error))
    {
      igx_ctl_command_error ("%s", error->message);
      return IGX_CTL_BAD_FILE;
    }
  if (json)
    print_json (backtest, file, strategy, params);
  else
    print_report (backtest, file, strategy);
  return IGX_CTL_OK;
}

static IgxCtlExit
run (const IgxCtlCommand *command, int argc, char **argv)
{
  g_auto (IgxCtlCandleOptions) options = { 0 };
  g_autofree char *name = NULL;
  g_auto (GStrv) pairs = NULL;
  g_auto (GStrv) with = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "strategy", 0, 0, G_OPTION_ARG_FILENAME, &name, "An id or a file", "ID|FILE" },
    { "candles", 0, 0, G_OPTION_ARG_FILENAME, &options.path, "A file of candles", "FILE" },
    { "exchange", 0, 0, G_OPTION_ARG_STRING, &options.exchange, "Whose they are", "E" },
    { "symbol", 0, 0, G_OPTION_ARG_STRING, &options.symbol, "Of what", "S" },
    { "timeframe", 0, 0, G_OPTION_ARG_STRING, &options.timeframe, "Their length", "TF" },
    { "params", 0, 0, G_OPTION_ARG_STRING_ARRAY, &pairs, "Change a parameter; repeatable",
      "NAME=NUMBER" },
    IGX_CTL_OTHERS_ENTRY (&with),
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "One JSON object", NULL },
    { NULL },
  };
  g_autoptr (IgxLibraryEntry) entry = NULL;
  g_autoptr (IgxCandleFile) file = NULL;
  g_autoptr (GHashTable) params = NULL;
  IgxCtlExit code = IGX_CTL_OK;

  if (!igx_ctl_command_parse (command, entries, &argc, &argv))
    return IGX_CTL_USAGE;
  if (argc > 1)
    return igx_ctl_command_misuse (command, "“%s” is one word too many", argv[1]);
  if (name == NULL)
    return igx_ctl_command_misuse (command, "Name a strategy with --strategy");
  params = parse_params (command, pairs, &code);
  if (params == NULL)
    return code;
  entry = igx_ctl_input_load_strategy (name, &code);
  if (entry == NULL)
    return code;
  file = igx_ctl_input_load_candles (command, &options, &code);
  if (file == NULL)
    return code;
  return backtest_file (file, entry->strategy, params, with, json);
}

const IgxCtlCommand igx_ctl_backtest_command = {
  .name = "backtest",
  .usage = "--strategy ID|FILE --candles FILE [--with SYMBOL=FILE]... [--json]",
  .summary = "Run a strategy over a file of candles",
  .details = "Needs no service. Candles: JSON or CSV as exchanges publish them, times in s, ms,\n"
             "us or ISO 8601. Exchange, symbol and timeframe are taken from the file's name and\n"
             "its most common step where they are not given.",
  .run = run,
};
