/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/backtest/igx-ctl-backtest-options.h"

#include <math.h>
#include <string.h>

#include "ctl/igx-ctl-text.h"
#include "engine/igx-outcome.h"
#include "engine/igx-series-key.h"
#include "engine/igx-timeframe.h"
#include "engine/statistics/igx-walk-forward.h"
#include "pipeline/igx-clock.h"

/* As they were written. */
typedef struct
{
  char *timeframe;
  char *since;
  char *until;
  char *profile;
  double fee;
  char **params;
  char **optimize;
  int threads;
  int walk_forward;
  int trials;
} Words;

static void
words_clear (Words *words)
{
  g_free (words->timeframe);
  g_free (words->since);
  g_free (words->until);
  g_free (words->profile);
  g_strfreev (words->params);
  g_strfreev (words->optimize);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Words, words_clear)

void
igx_ctl_backtest_options_clear (IgxCtlBacktestOptions *self)
{
  g_strfreev (self->strategies);
  g_strfreev (self->candles);
  g_strfreev (self->with);
  g_free (self->exchange);
  g_strfreev (self->symbols);
  g_clear_pointer (&self->params, g_hash_table_unref);
  g_clear_pointer (&self->space, igx_parameter_space_free);
  g_free (self->csv);
  g_free (self->html);
}

/* name=value pairs to what the engine takes. */
static IgxCtlExit
parse_params (IgxCtlBacktestOptions *self, const IgxCtlCommand *command, char **pairs)
{
  self->params = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (gsize i = 0; pairs != NULL && pairs[i] != NULL; i++)
    {
      const char *sign = strchr (pairs[i], '=');
      char *end = NULL;
      const double number = sign != NULL ? g_ascii_strtod (sign + 1, &end) : NAN;

      if (sign == NULL || sign == pairs[i] || end == sign + 1 || *end != '\0' || !isfinite (number))
        return igx_ctl_command_misuse (command, "“%s” is no parameter: write --params name=number",
                                       pairs[i]);
      g_hash_table_replace (self->params, g_strndup (pairs[i], (gsize) (sign - pairs[i])),
                            g_memdup2 (&number, sizeof number));
    }
  return IGX_CTL_OK;
}

static IgxCtlExit
parse_time (const IgxCtlCommand *command, const char *name, const char *text, gint64 *time)
{
  *time = -1;
  if (text == NULL || igx_ctl_text_parse_time (text, igx_clock_wall_ms (), time))
    return IGX_CTL_OK;
  return igx_ctl_command_misuse (
      command, "“%s” is no time for %s: write a date like 2025-01-01, or a duration like 30d", text,
      name);
}

static IgxCtlExit
parse_window (IgxCtlBacktestOptions *self, const IgxCtlCommand *command, const Words *words)
{
  IgxCtlExit code = parse_time (command, "--since", words->since, &self->since);

  if (code == IGX_CTL_OK)
    code = parse_time (command, "--until", words->until, &self->until);
  if (code == IGX_CTL_OK && self->until >= 0 && self->until <= self->since)
    return igx_ctl_command_misuse (command, "--until must be later than --since");
  return code;
}

static IgxCtlExit
check_symbols (IgxCtlBacktestOptions *self, const IgxCtlCommand *command)
{
  const guint n_symbols = self->symbols != NULL ? g_strv_length (self->symbols) : 0;
  const guint n_files = self->candles != NULL ? g_strv_length (self->candles) : 0;

  for (guint i = 0; i < n_symbols; i++)
    {
      char *symbol = g_ascii_strup (self->symbols[i], -1);
      g_autoptr (GError) error = NULL;

      g_free (self->symbols[i]);
      self->symbols[i] = symbol;
      if (!igx_symbol_check (symbol, &error))
        return igx_ctl_command_misuse (command, "%s", error->message);
    }
  if (n_files > 0 && n_symbols > 0 && n_symbols != n_files)
    return igx_ctl_command_misuse (command,
                                   "Give --symbol once for each --candles, in their order, or "
                                   "not at all");
  return IGX_CTL_OK;
}

static IgxCtlExit
check_values (IgxCtlBacktestOptions *self, const IgxCtlCommand *command, const Words *words)
{
  if (words->timeframe != NULL && !igx_timeframe_from_string (words->timeframe, &self->timeframe))
    return igx_ctl_command_misuse (command, "“%s” is no timeframe: choose one of %s",
                                   words->timeframe, igx_timeframe_list ());
  self->judged = words->profile != NULL;
  if (self->judged && !igx_profile_from_string (words->profile, &self->profile))
    return igx_ctl_command_misuse (
        command, "“%s” is no profile: choose one of quiet, balanced, everything, unfiltered",
        words->profile);
  if (!(words->fee >= 0 && words->fee <= IGX_CTL_BACKTEST_FEE_MAX))
    return igx_ctl_command_misuse (command, "--fee is a percentage a side, from 0 to %d",
                                   IGX_CTL_BACKTEST_FEE_MAX);
  self->fee = words->fee / 100;
  if (words->threads < 0 || words->threads > IGX_CTL_BACKTEST_THREADS_MAX)
    return igx_ctl_command_misuse (command, "--threads is a number from 1 to %d",
                                   IGX_CTL_BACKTEST_THREADS_MAX);
  self->threads = words->threads > 0 ? (guint) words->threads : g_get_num_processors ();
  if (self->json && g_strcmp0 (self->csv, "-") == 0)
    return igx_ctl_command_misuse (command,
                                   "--json and --csv - both print on stdout: name a file for one");
  return IGX_CTL_OK;
}

/* What is chosen must always be judged by what it was not chosen by: without folds there is one. */
static IgxCtlExit
parse_search (IgxCtlBacktestOptions *self, const IgxCtlCommand *command, const Words *words)
{
  if (words->walk_forward < 0 || words->walk_forward > IGX_WALK_FORWARD_FOLDS_MAX)
    return igx_ctl_command_misuse (command, "--walk-forward is a number from 1 to %d",
                                   IGX_WALK_FORWARD_FOLDS_MAX);
  if (words->trials < 0 || words->trials > IGX_CTL_BACKTEST_TRIALS_MAX)
    return igx_ctl_command_misuse (command, "--trials is a number from 1 to %d",
                                   IGX_CTL_BACKTEST_TRIALS_MAX);
  if (words->trials > 0 && words->optimize == NULL)
    return igx_ctl_command_misuse (command, "--trials says how many --optimize tries: name a "
                                            "parameter with it");
  self->walk_forward = (guint) words->walk_forward;
  self->trials = words->trials > 0 ? (guint) words->trials : IGX_CTL_BACKTEST_TRIALS_DEFAULT;
  if (words->optimize == NULL)
    return IGX_CTL_OK;
  if (self->strategies == NULL || self->strategies[1] != NULL)
    return igx_ctl_command_misuse (command,
                                   "--optimize tries the parameters of one strategy: name one "
                                   "with --strategy");
  self->walk_forward = MAX (self->walk_forward, 1);
  self->space = igx_parameter_space_new ();
  for (gsize i = 0; words->optimize[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;

      if (!igx_parameter_space_add (self->space, words->optimize[i], &error))
        return igx_ctl_command_misuse (command, "%s", error->message);
    }
  return IGX_CTL_OK;
}

/**
 * igx_ctl_backtest_options_parse:
 * @self: (out caller-allocates): what is wanted
 * @command: whose options they are
 * @argc: number of words, the command's name first
 * @argv: the words
 *
 * Returns: %IGX_CTL_OK, or what to exit with; then why has been said
 */
IgxCtlExit
igx_ctl_backtest_options_parse (IgxCtlBacktestOptions *self,
                                const IgxCtlCommand *command,
                                int argc,
                                char **argv)
{
  g_auto (Words) words = { .fee = 100 * IGX_OUTCOME_FEE_DEFAULT };
  const GOptionEntry entries[] = {
    { "strategy", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->strategies,
      "An id or a file; repeatable; all that run where none is named", "ID|FILE" },
    { "candles", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->candles,
      "A file of candles; repeatable; the cache where none is named", "FILE" },
    { "with", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->with,
      "Candles that a strategy reads of another symbol; repeatable", "[SYMBOL=]FILE" },
    { "exchange", 0, 0, G_OPTION_ARG_STRING, &self->exchange, "Whose candles", "E" },
    { "symbol", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->symbols,
      "Of what; for files in their order; repeatable", "S" },
    { "timeframe", 0, 0, G_OPTION_ARG_STRING, &words.timeframe, "Length of the candles", "TF" },
    { "since", 0, 0, G_OPTION_ARG_STRING, &words.since,
      "From then on; what is before only warms up", "DATE" },
    { "until", 0, 0, G_OPTION_ARG_STRING, &words.until, "Up to then", "DATE" },
    { "profile", 0, 0, G_OPTION_ARG_STRING, &words.profile,
      "Apply consensus and gate: quiet, balanced, everything or unfiltered", "P" },
    { "fee", 0, 0, G_OPTION_ARG_DOUBLE, &words.fee, "Fee a side; 0.1 where none is given",
      "PERCENT" },
    { "params", 0, 0, G_OPTION_ARG_STRING_ARRAY, &words.params, "Change a parameter; repeatable",
      "NAME=NUMBER" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, "One JSON object", NULL },
    { "csv", 0, 0, G_OPTION_ARG_FILENAME, &self->csv, "Write the signals as CSV; - for stdout",
      "FILE|-" },
    { "html", 0, 0, G_OPTION_ARG_FILENAME, &self->html, "Write the report as a page", "FILE" },
    { "walk-forward", 0, 0, G_OPTION_ARG_INT, &words.walk_forward,
      "Judge in so many steps, each by what lay before it", "N" },
    { "optimize", 0, 0, G_OPTION_ARG_STRING_ARRAY, &words.optimize,
      "Try values of a parameter, and judge the choice out of sample; repeatable",
      "NAME=LOW..HIGH[:STEP]" },
    { "trials", 0, 0, G_OPTION_ARG_INT, &words.trials,
      "How many points are tried at most: all, or random ones", "N" },
    { "monte-carlo", 0, 0, G_OPTION_ARG_NONE, &self->monte_carlo,
      "How far the equity falls in other orders", NULL },
    { "entry-test", 0, 0, G_OPTION_ARG_NONE, &self->entry_test,
      "Whether the entries beat random ones", NULL },
    { "threads", 0, 0, G_OPTION_ARG_INT, &words.threads,
      "How many series at once; all cores where none is given", "N" },
    { NULL },
  };
  IgxCtlExit code = IGX_CTL_OK;

  *self = (IgxCtlBacktestOptions){ .since = -1, .until = -1 };
  if (!igx_ctl_command_parse (command, entries, &argc, &argv))
    return IGX_CTL_USAGE;
  if (argc > 1)
    return igx_ctl_command_misuse (command, "“%s” is one word too many", argv[1]);
  code = check_values (self, command, &words);
  if (code == IGX_CTL_OK)
    code = parse_params (self, command, words.params);
  if (code == IGX_CTL_OK)
    code = parse_window (self, command, &words);
  if (code == IGX_CTL_OK)
    code = parse_search (self, command, &words);
  return code == IGX_CTL_OK ? check_symbols (self, command) : code;
}
