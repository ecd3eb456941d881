/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

#include "ctl/igx-ctl-json.h"
#include "ctl/igx-ctl-text.h"
#include "ctl/verify/igx-ctl-replay.h"
#include "engine/igx-timeframe.h"
#include "pipeline/igx-clock.h"

#define VENUE "binance"

/** Differences that are listed for a person; --json has all. */
#define DIFFERENCES_MAX 50

static GPtrArray *
take_series (GPtrArray *runs, guint first)
{
  const IgxSeriesKey *series = &((const IgxRun *) runs->pdata[first])->series;
  GPtrArray *own = g_ptr_array_new ();

  for (guint i = first; i < runs->len; i++)
    if (igx_series_key_compare (&((const IgxRun *) runs->pdata[i])->series, series) == 0)
      g_ptr_array_add (own, runs->pdata[i]);
  return own;
}

static gboolean
begins_series (GPtrArray *runs, guint at)
{
  return at == 0
         || igx_series_key_compare (&((const IgxRun *) runs->pdata[at])->series,
                                    &((const IgxRun *) runs->pdata[at - 1])->series)
                != 0;
}

/* Returns: how many series were compared; -1 after an error, which was said */
static int
compare_all (IgxCtlArchive *archive,
             GPtrArray *runs,
             const char *symbol,
             gint64 since,
             IgxCtlComparison *comparison)
{
  g_autoptr (IgxStrategyLibrary) library = igx_strategy_library_new ();
  int n_series = 0;

  igx_strategy_library_load (library);
  /* They come by series. */
  for (guint i = 0; i < runs->len; i++)
    {
      g_autoptr (GPtrArray) own = NULL;
      g_autoptr (GError) error = NULL;

      if (!begins_series (runs, i)
          || (symbol != NULL
              && strcmp (((const IgxRun *) runs->pdata[i])->series.symbol, symbol) != 0))
        continue;
      own = take_series (runs, i);
      if (!igx_ctl_replay_series (archive, library, own, since, comparison, &error))
        {
          igx_ctl_command_error ("%s", error->message);
          return -1;
        }
      n_series++;
    }
  return n_series;
}

static const char *
where (const IgxCtlDifference *difference)
{
  if (difference->kept == NULL)
    return "only in the replay";
  return difference->found == NULL ? "only in the ledger" : "not the same in both";
}

static void
print_difference (const IgxCtlDifference *difference)
{
  const IgxSignal *signal = difference->kept != NULL ? difference->kept : difference->found;
  g_autofree char *time = igx_ctl_text_time (signal->close_time);

  printf ("%s  %s %s %s %s  %s: %s\n", time, signal->series.symbol,
          igx_timeframe_to_string (signal->series.timeframe),
          igx_direction_to_string (signal->direction), signal->strategy, where (difference),
          igx_ctl_cause_get_words (difference->cause));
}

static void
print_text (const IgxCtlComparison *comparison, int n_series, gint64 since)
{
  g_autofree char *begin = since > 0 ? igx_ctl_text_time (since) : NULL;

  printf ("%u candidates of %d series%s%s%s are in the ledger as the replay of the cache finds "
          "them: %u published, %u late\n",
          comparison->n_same, n_series, begin != NULL ? " since " : "", begin != NULL ? begin : "",
          begin != NULL ? " UTC" : "", comparison->n_published, comparison->n_late);
  printf ("%u verdicts taken again from what was recorded with them", comparison->n_verdicts);
  if (comparison->n_wrong_verdicts > 0)
    printf (": %u come out DIFFERENTLY\n", comparison->n_wrong_verdicts);
  else
    puts (comparison->n_verdicts > 0 ? ": all the same" : "");
  if (comparison->differences->len == 0)
    {
      puts ("No difference");
      return;
    }
  printf ("%u differences:", comparison->differences->len);
  for (guint i = 1; i < IGX_CTL_N_CAUSES; i++)
    if (comparison->n_causes[i] > 0)
      printf (" %u %s", comparison->n_causes[i], igx_ctl_cause_to_string ((IgxCtlCause) i));
  putchar ('\n');
  for (guint i = 0; i < MIN (comparison->differences->len, DIFFERENCES_MAX); i++)
    print_difference (comparison->differences->pdata[i]);
  if (comparison->differences->len > DIFFERENCES_MAX)
    puts ("… (--json has all)");
}

static void
add_difference (JsonBuilder *builder, const IgxCtlDifference *difference)
{
  const IgxSignal *signal = difference->kept != NULL ? difference->kept : difference->found;

  json_builder_begin_object (builder);
  igx_ctl_json_add_string (builder, "id", signal->id);
  igx_ctl_json_add_string (builder, "symbol", signal->series.symbol);
  igx_ctl_json_add_string (builder, "timeframe",
                           igx_timeframe_to_string (signal->series.timeframe));
  igx_ctl_json_add_string (builder, "direction", igx_direction_to_string (signal->direction));
  igx_ctl_json_add_string (builder, "strategy", signal->strategy);
  igx_ctl_json_add_int (builder, "close_time", signal->close_time);
  igx_ctl_json_add_string (builder, "where", where (difference));
  igx_ctl_json_add_string (builder, "cause", igx_ctl_cause_to_string (difference->cause));
  json_builder_end_object (builder);
}

static void
print_json (const IgxCtlComparison *comparison, int n_series)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  igx_ctl_json_add_int (builder, "series", n_series);
  igx_ctl_json_add_int (builder, "same", comparison->n_same);
  igx_ctl_json_add_int (builder, "published", comparison->n_published);
  igx_ctl_json_add_int (builder, "late", comparison->n_late);
  igx_ctl_json_add_int (builder, "verdicts", comparison->n_verdicts);
  igx_ctl_json_add_int (builder, "wrong_verdicts", comparison->n_wrong_verdicts);
  json_builder_set_member_name (builder, "differences");
  json_builder_begin_array (builder);
  for (guint i = 0; i < comparison->differences->len; i++)
    add_difference (builder, comparison->differences->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = igx_ctl_json_to_line (root);
  puts (text);
}

static IgxCtlExit
verify (const char *symbol, gint64 since, gboolean json)
{
  IgxCtlExit code = IGX_CTL_OK;
  g_autoptr (IgxCtlArchive) archive = igx_ctl_archive_open (&code);
  g_autoptr (IgxCtlComparison) comparison = igx_ctl_comparison_new ();
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GError) error = NULL;
  int n_series = 0;

  if (archive == NULL)
    return code;
  runs = igx_ctl_archive_list_runs (archive, VENUE, &error);
  if (runs == NULL)
    {
      igx_ctl_command_error ("%s", error->message);
      return IGX_CTL_FAILED;
    }
  n_series = compare_all (archive, runs, symbol, since, comparison);
  if (n_series < 0)
    return IGX_CTL_FAILED;
  if (n_series == 0)
    {
      igx_ctl_command_error ("The ledger knows of no strategy that ran%s%s: there is nothing to "
                             "verify yet",
                             symbol != NULL ? " on " : "", symbol != NULL ? symbol : "");
      return IGX_CTL_NOT_FOUND;
    }
  if (json)
    print_json (comparison, n_series);
  else
    print_text (comparison, n_series, since);
  return comparison->n_causes[IGX_CTL_CAUSE_UNEXPLAINED] > 0 || comparison->n_wrong_verdicts > 0
             ? IGX_CTL_FAILED
             : IGX_CTL_OK;
}

static IgxCtlExit
run (const IgxCtlCommand *command, int argc, char **argv)
{
  g_autofree char *since = NULL;
  g_autofree char *symbol = NULL;
  g_autofree char *upper = NULL;
  gboolean json = FALSE;
  gint64 time = 0;
  const GOptionEntry entries[] = {
    { "since", 0, 0, G_OPTION_ARG_STRING, &since,
      "Only what closed later: a date, ISO 8601 or ms since 1970 (UTC), or so long ago", "TIME" },
    { "symbol", 0, 0, G_OPTION_ARG_STRING, &symbol, "Only this one", "S" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "One JSON object", NULL },
    { NULL },
  };

  if (!igx_ctl_command_parse (command, entries, &argc, &argv))
    return IGX_CTL_USAGE;
  if (argc > 1)
    return igx_ctl_command_misuse (command, "“%s” is one word too many", argv[1]);
  if (since != NULL && !igx_ctl_text_parse_time (since, igx_clock_wall_ms (), &time))
    return igx_ctl_command_misuse (
        command, "“%s” is no time: write a date like 2025-01-01, or a duration like 30d", since);
  if (symbol != NULL)
    upper = g_ascii_strup (symbol, -1);
  return verify (upper, time, json);
}

const IgxCtlCommand igx_ctl_verify_command = {
  .name = "verify",
  .usage = "[--since TIME] [--symbol S] [--json]",
  .summary = "Prove the ledger by a replay of the cache",
  .details
  = "Runs what ran once more over the candles of the cache and compares with the ledger:\n"
    "the same candidates, or each difference with its cause. Verdicts are taken again from\n"
    "what was recorded with them. Needs no service; one may run. Ends with 1 if there is a\n"
    "difference that nothing explains.",
  .run = run,
};
