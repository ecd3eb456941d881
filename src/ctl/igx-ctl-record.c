/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ctl/backtest/igx-ctl-report-json.h"
#include "ctl/backtest/igx-ctl-report-print.h"
#include "ctl/igx-ctl-json.h"
#include "ctl/igx-ctl-text.h"
#include "ctl/verify/igx-ctl-archive.h"
#include "engine/igx-timeframe.h"
#include "engine/quality/igx-track-record.h"
#include "engine/quality/igx-verdict.h"
#include "pipeline/igx-clock.h"

#define VENUE "binance"

/** Of the resampling of days: the same ledger always gives the same bounds. */
#define SEED 1

typedef struct
{
  char *since;
  char *strategy;
  char *symbol;
  char *timeframe;
  gboolean published;
  gboolean json;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->since);
  g_free (self->strategy);
  g_free (self->symbol);
  g_free (self->timeframe);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
is_wanted (const Options *options,
           IgxTimeframe timeframe,
           const IgxTradeList *list,
           const IgxTrade *trade)
{
  return (!options->published || trade->refusal == IGX_REFUSAL_NONE)
         && (timeframe == 0 || trade->timeframe == timeframe)
         && (options->symbol == NULL
             || g_ascii_strcasecmp (list->symbols->pdata[trade->symbol], options->symbol) == 0)
         && (options->strategy == NULL
             || strcmp (list->strategies->pdata[trade->strategy], options->strategy) == 0);
}

static GArray *
choose (const Options *options, IgxTimeframe timeframe, const IgxTradeList *list)
{
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (IgxTrade));

  for (guint i = 0; i < list->trades->len; i++)
    {
      const IgxTrade *trade = &g_array_index (list->trades, IgxTrade, i);

      if (is_wanted (options, timeframe, list, trade))
        g_array_append_val (chosen, *trade);
    }
  return chosen;
}

static IgxReport *
make_report (const IgxTradeList *list, const GArray *trades)
{
  IgxReportInput input = {
    .trades = (const IgxTrade *) (gconstpointer) trades->data,
    .n_trades = trades->len,
    .symbols = (const char *const *) (gconstpointer) list->symbols->pdata,
    .strategies = (const char *const *) (gconstpointer) list->strategies->pdata,
    .fee = IGX_OUTCOME_FEE_DEFAULT,
    .seed = SEED,
  };

  for (guint i = 0; i < trades->len; i++)
    {
      const IgxTrade *trade = &input.trades[i];

      if (i == 0 || trade->close_time < input.first)
        input.first = trade->close_time;
      input.last = MAX (input.last, MAX (trade->close_time, trade->closed_at));
    }
  return igx_report_new (&input);
}

/* As quality reads it: all that is closed, published or not. */
static IgxTrackRecord *
make_record (const IgxTradeList *list)
{
  IgxTrackRecord *record = igx_track_record_new ();

  for (guint i = 0; i < list->trades->len; i++)
    {
      const IgxTrade *trade = &g_array_index (list->trades, IgxTrade, i);

      if (igx_trade_is_closed (trade))
        igx_track_record_add (record, list->strategies->pdata[trade->strategy],
                              (IgxRegime) trade->regime, trade->close_time, trade->expires_at,
                              trade->result_r);
    }
  return record;
}

typedef void (*RecordFunc) (
    const char *strategy, IgxRegime regime, guint n, double mean, double bound, gpointer data);

static void
each_record (const Options *options, const IgxTradeList *list, RecordFunc func, gpointer data)
{
  g_autoptr (IgxTrackRecord) record = make_record (list);

  for (guint s = 0; list->strategies->pdata[s] != NULL; s++)
    {
      const char *strategy = list->strategies->pdata[s];

      if (options->strategy != NULL && strcmp (strategy, options->strategy) != 0)
        continue;
      for (guint r = 0; r < IGX_N_REGIMES; r++)
        {
          double mean = NAN;
          double bound = NAN;
          const guint n = igx_track_record_get (record, strategy, (IgxRegime) r, &mean, &bound);

          if (n > 0)
            func (strategy, (IgxRegime) r, n, mean, bound, data);
        }
    }
}

static void
add_row (const char *strategy, IgxRegime regime, guint n, double mean, double bound, gpointer data)
{
  g_autofree char *n_text = g_strdup_printf ("%u", n);
  g_autofree char *mean_text = g_strdup_printf ("%+.3f R", mean);
  g_autofree char *bound_text = isnan (bound)
                                    ? g_strdup_printf ("unknown below %d", IGX_TRACK_RECORD_MIN)
                                    : g_strdup_printf ("%+.3f R", bound);

  igx_ctl_table_add (data, (const char *const[]){ strategy, igx_regime_to_string (regime), n_text,
                                                  mean_text, bound_text });
}

static void
print_text (const Options *options, const IgxTradeList *list, const GArray *trades)
{
  static const char *const titles[]
      = { "STRATEGY", "REGIME", "OBSERVATIONS", "MEAN", "LOWER BOUND (95 %)", NULL };
  g_autoptr (IgxReport) report = make_report (list, trades);
  g_autoptr (IgxCtlTable) table = igx_ctl_table_new (titles);

  igx_ctl_report_print_facts (report, options->published ? "What published signals made"
                                                         : "What all candidates made");
  igx_ctl_report_print_tables (report);
  if (report->by_band->len > 0)
    {
      igx_ctl_text_print (IGX_CTL_BOLD, "\nCalibration by quality\n");
      igx_ctl_report_print_table ("QUALITY", report->by_band);
    }
  igx_ctl_text_print (IGX_CTL_BOLD, "\nTrack record, as quality reads it: all closed candidates; "
                                    "those of the same days are one observation\n");
  each_record (options, list, add_row, table);
  igx_ctl_table_print (table);
}

static void
add_object (
    const char *strategy, IgxRegime regime, guint n, double mean, double bound, gpointer data)
{
  JsonBuilder *builder = data;

  json_builder_begin_object (builder);
  igx_ctl_json_add_string (builder, "strategy", strategy);
  igx_ctl_json_add_string (builder, "regime", igx_regime_to_string (regime));
  igx_ctl_json_add_int (builder, "observations", n);
  igx_ctl_json_add_double (builder, "mean_r", mean);
  igx_ctl_json_add_double (builder, "bound_r", bound);
  json_builder_end_object (builder);
}

static void
print_json (const Options *options, const IgxTradeList *list, const GArray *trades)
{
  g_autoptr (IgxReport) report = make_report (list, trades);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  igx_ctl_report_json_add (builder, "report", report);
  json_builder_set_member_name (builder, "track_record");
  json_builder_begin_array (builder);
  each_record (options, list, add_object, builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = igx_ctl_json_to_line (root);
  puts (text);
}

static IgxCtlExit
show (const Options *options, IgxTimeframe timeframe, gint64 since)
{
  IgxCtlExit code = IGX_CTL_OK;
  g_autoptr (IgxCtlArchive) archive = igx_ctl_archive_open (&code);
  g_autoptr (IgxTradeList) list = NULL;
  g_autoptr (GArray) trades = NULL;
  g_autoptr (GError) error = NULL;

  if (archive == NULL)
    return code;
  list = igx_ctl_archive_load_trades (archive, VENUE, since, &error);
  if (list == NULL)
    {
      igx_ctl_command_error ("%s", error->message);
      return IGX_CTL_FAILED;
    }
  trades = choose (options, timeframe, list);
  if (trades->len == 0)
    {
      igx_ctl_command_error (
          "The ledger has no such candidates yet: see “ignitexctl signals --all”");
      return IGX_CTL_NOT_FOUND;
    }
  if (options->json)
    print_json (options, list, trades);
  else
    print_text (options, list, trades);
  return IGX_CTL_OK;
}

static IgxCtlExit
run (const IgxCtlCommand *command, int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "since", 0, 0, G_OPTION_ARG_STRING, &options.since,
      "Only those that closed then or later: a date, ISO 8601, or so long ago", "TIME" },
    { "strategy", 0, 0, G_OPTION_ARG_STRING, &options.strategy, "Only this one", "ID" },
    { "symbol", 0, 0, G_OPTION_ARG_STRING, &options.symbol, "Only this one", "S" },
    { "timeframe", 0, 0, G_OPTION_ARG_STRING, &options.timeframe, "Only this one", "TF" },
    { "published", 0, 0, G_OPTION_ARG_NONE, &options.published, "Without refused candidates",
      NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, "One JSON object", NULL },
    { NULL },
  };
  IgxTimeframe timeframe = 0;
  gint64 since = 0;

  if (!igx_ctl_command_parse (command, entries, &argc, &argv))
    return IGX_CTL_USAGE;
  if (argc > 1)
    return igx_ctl_command_misuse (command, "“%s” is one word too many", argv[1]);
  if (options.since != NULL
      && !igx_ctl_text_parse_time (options.since, igx_clock_wall_ms (), &since))
    return igx_ctl_command_misuse (
        command, "“%s” is no time: write a date like 2025-01-01, or a duration like 30d",
        options.since);
  if (options.timeframe != NULL && !igx_timeframe_from_string (options.timeframe, &timeframe))
    return igx_ctl_command_misuse (command, "“%s” is no timeframe: choose one of %s",
                                   options.timeframe, igx_timeframe_list ());
  return show (&options, timeframe, since);
}

const IgxCtlCommand igx_ctl_record_command = {
  .name = "record",
  .usage = "[--strategy ID] [--symbol S] [--timeframe TF] [--since TIME] [--published] [--json]",
  .summary = "Show what came of the ledger's candidates",
  .details = "By strategy, symbol, timeframe, direction, regime and month, with 95 % bounds from\n"
             "resampling days; and the track record that quality reads. Needs no service.",
  .run = run,
};
