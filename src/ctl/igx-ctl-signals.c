/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "ctl/igx-ctl-bus.h"
#include "ctl/igx-ctl-follow.h"
#include "ctl/igx-ctl-json.h"
#include "ctl/igx-ctl-signal-list.h"
#include "ctl/igx-ctl-signal-show.h"
#include "ctl/igx-ctl-text.h"
#include "ctl/igx-ctl-wait.h"
#include "engine/igx-series-key.h"
#include "igx-config.h"
#include "pipeline/igx-clock.h"

#define LIMIT_FALLBACK   20
#define LIMIT_MAX        100000
#define STORE_TIMEOUT_MS 10000

typedef struct
{
  gboolean follow;
  gboolean json;
  gboolean all;
  gboolean refused;
  gboolean open;
  int limit;
  double quality_min;
  char *symbol;
  char *strategy;
  char *direction;
  char *state;
  char *since;
} Options;

static IgxCtlExit
open_ledger (IgxCtlSource *source, const char *why)
{
  g_autofree char *data_dir = g_build_filename (g_get_user_data_dir (), IGX_FOLDER, NULL);
  g_autofree char *cache_dir = g_build_filename (g_get_user_cache_dir (), IGX_FOLDER, NULL);
  g_autofree char *path = g_build_filename (data_dir, "ledger.db", NULL);
  g_auto (IgxCtlWait) wait = { 0 };
  g_autoptr (GError) error = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      igx_ctl_command_error ("%s, and there is no ledger yet: start the service with “ignitexctl "
                             "run”",
                             why);
      return IGX_CTL_NO_SERVICE;
    }
  source->store = igx_store_new (data_dir, cache_dir, IGX_STORE_READ_ONLY);
  igx_ctl_wait_init (&wait, STORE_TIMEOUT_MS);
  igx_store_open_async (source->store, wait.cancellable, igx_ctl_wait_cb, &wait);
  if (!igx_store_open_finish (source->store, igx_ctl_wait_run (&wait), &error))
    {
      igx_ctl_command_error ("%s, and its ledger cannot be read: %s", why, error->message);
      return IGX_CTL_FAILED;
    }
  igx_ctl_command_error ("%s: these are the signals of its ledger", why);
  return IGX_CTL_OK;
}

/* The service where one runs, else its ledger. */
static IgxCtlExit
open_source (IgxCtlSource *source, gboolean follow)
{
  GError *error = NULL;
  g_autoptr (GVariant) pong = NULL;

  source->bus = igx_ctl_bus_get (&error);
  if (source->bus != NULL)
    pong = igx_ctl_bus_call (source->bus, "Ping", NULL, &error);
  if (pong != NULL)
    return IGX_CTL_OK;
  if (follow || !igx_ctl_bus_is_absent (error))
    return igx_ctl_bus_report (error);
  g_clear_error (&error);
  g_clear_object (&source->bus);
  return open_ledger (source, "The service is not running");
}

static IgxCtlExit
check_words (const IgxCtlCommand *command, Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *given = g_steal_pointer (&options->symbol);
  IgxDirection direction = 0;
  IgxSignalState state = 0;

  if (options->direction != NULL && !igx_direction_from_string (options->direction, &direction))
    return igx_ctl_command_misuse (command, "--direction is long or short");
  if (options->state != NULL && !igx_signal_state_from_string (options->state, &state))
    return igx_ctl_command_misuse (command,
                                   "“%s” is no state: use open, target1, target2, target3, "
                                   "stopped, expired, unresolved, waiting or missed",
                                   options->state);
  if (!(options->quality_min >= 0 && options->quality_min <= 100))
    return igx_ctl_command_misuse (command, "--min-quality is a number from 0 to 100");
  options->symbol = given != NULL ? g_ascii_strup (given, -1) : NULL;
  if (options->symbol != NULL && !igx_symbol_check (options->symbol, &error))
    return igx_ctl_command_misuse (command, "%s", error->message);
  return IGX_CTL_OK;
}

static IgxCtlExit
check_options (const IgxCtlCommand *command, Options *options, IgxSignalQuery *query)
{
  IgxCtlExit code = check_words (command, options);

  if (code != IGX_CTL_OK)
    return code;
  if (options->limit < 1 || options->limit > LIMIT_MAX)
    return igx_ctl_command_misuse (command, "--limit is a number from 1 to %d", LIMIT_MAX);
  if (options->all && options->refused)
    return igx_ctl_command_misuse (command, "Use either --all or --refused");
  if (options->follow && (options->all || options->refused))
    return igx_ctl_command_misuse (
        command, "Refused candidates are not announced: leave --follow or --%s out",
        options->all ? "all" : "refused");
  if (options->follow && (options->open || options->state != NULL))
    return igx_ctl_command_misuse (command,
                                   "What is announced has only begun: leave --follow or --%s out",
                                   options->open ? "open" : "state");
  if (options->since != NULL
      && !igx_ctl_text_parse_time (options->since, igx_clock_wall_ms (), &query->since))
    return igx_ctl_command_misuse (
        command, "“%s” is no time: write for example 2026-01-31, 2026-01-31T12:00:00Z or 4h",
        options->since);
  query->symbol = options->symbol;
  query->strategy = options->strategy;
  query->direction = options->direction;
  query->state = options->state;
  query->quality_min = options->quality_min;
  query->open_only = options->open;
  query->refused_only = options->refused;
  query->published_only = !options->all && !options->refused;
  return IGX_CTL_OK;
}

static IgxCtlExit
list (IgxCtlSource *source, const IgxSignalQuery *query, const Options *options)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) signals
      = igx_ctl_signal_list_load (source, query, (guint) options->limit, &error);

  if (signals == NULL)
    return igx_ctl_bus_report (error);
  if (options->json)
    igx_ctl_json_print_array (signals);
  else
    igx_ctl_signal_list_print (signals, TRUE);
  return IGX_CTL_OK;
}

/* One signal; the options of a list mean nothing here. */
static IgxCtlExit
show (const Options *options, const char *id)
{
  g_auto (IgxCtlSource) source = { 0 };
  g_autoptr (GVariant) signal = NULL;
  GError *error = NULL;
  IgxCtlExit code = open_source (&source, FALSE);

  if (code != IGX_CTL_OK)
    return code;
  signal = igx_ctl_signal_list_get (&source, id, &error);
  if (signal == NULL)
    return igx_ctl_bus_report (error);
  if (options->json)
    igx_ctl_json_print (signal);
  else
    return igx_ctl_signal_show (signal);
  return IGX_CTL_OK;
}

static IgxCtlExit
list_or_follow (const IgxCtlCommand *command, Options *options)
{
  g_auto (IgxCtlSource) source = { 0 };
  IgxSignalQuery query = { 0 };
  IgxCtlExit code = check_options (command, options, &query);

  if (code == IGX_CTL_OK)
    code = open_source (&source, options->follow);
  if (code != IGX_CTL_OK)
    return code;
  if (options->follow)
    return igx_ctl_follow_run (&source, &query, (guint) options->limit, options->json);
  return list (&source, &query, options);
}

static IgxCtlExit
run_with (const IgxCtlCommand *command, Options *options, int argc, char **argv)
{
  const GOptionEntry entries[] = {
    { "follow", 'f', 0, G_OPTION_ARG_NONE, &options->follow, "The last ones, then each as it comes",
      NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json,
      "One JSON array; with --follow one object a line", NULL },
    { "all", 0, 0, G_OPTION_ARG_NONE, &options->all, "Candidates that were refused, too", NULL },
    { "refused", 0, 0, G_OPTION_ARG_NONE, &options->refused,
      "Only candidates that were refused, with the reason", NULL },
    { "open", 0, 0, G_OPTION_ARG_NONE, &options->open, "Only those whose path is not over", NULL },
    { "state", 0, 0, G_OPTION_ARG_STRING, &options->state,
      "Only those in this state: open, target1, target2, target3, stopped, expired, unresolved, "
      "waiting or missed",
      "STATE" },
    { "min-quality", 0, 0, G_OPTION_ARG_DOUBLE, &options->quality_min,
      "Only those of at least this quality", "Q" },
    { "strategy", 0, 0, G_OPTION_ARG_STRING, &options->strategy, "Only of this one", "ID" },
    { "direction", 0, 0, G_OPTION_ARG_STRING, &options->direction, "Only long or short", "D" },
    { "limit", 'n', 0, G_OPTION_ARG_INT, &options->limit, "How many at most (20)", "N" },
    { "symbol", 0, 0, G_OPTION_ARG_STRING, &options->symbol, "Only of this one", "S" },
    { "since", 0, 0, G_OPTION_ARG_STRING, &options->since,
      "Only those that closed then or later: a date, ISO 8601, or so long ago", "TIME" },
    { NULL },
  };

  if (!igx_ctl_command_parse (command, entries, &argc, &argv))
    return IGX_CTL_USAGE;
  if (argc > 1 && strcmp (argv[1], "show") == 0)
    return argc == 3 ? show (options, argv[2])
                     : igx_ctl_command_misuse (command, "show wants one id, as the list has it");
  if (argc > 1)
    return igx_ctl_command_misuse (command, "“%s” is one word too many", argv[1]);
  return list_or_follow (command, options);
}

static IgxCtlExit
run (const IgxCtlCommand *command, int argc, char **argv)
{
  Options options = { .limit = LIMIT_FALLBACK };
  IgxCtlExit code = run_with (command, &options, argc, argv);

  g_free (options.symbol);
  g_free (options.strategy);
  g_free (options.direction);
  g_free (options.state);
  g_free (options.since);
  return code;
}

const IgxCtlCommand igx_ctl_signals_command = {
  .name = "signals",
  .usage = "[show ID | --follow] [--json] [OPTION…]",
  .summary = "List signals, follow them as they come, or show one",
  .details
  = "Newest first; with --follow newest last, each once, also over a restart of the\n"
    "service. show prints all that is known about one, also about a refused candidate:\n"
    "its quality term by term, votes, reasons, what the verdict was taken from, and what\n"
    "became of it; the first characters of the id are enough. Where no service runs, they\n"
    "are read from its ledger.",
  .run = run,
};
