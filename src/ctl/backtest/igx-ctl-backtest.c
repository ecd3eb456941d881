/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "ctl/backtest/igx-ctl-backtest-csv.h"
#include "ctl/backtest/igx-ctl-backtest-guards.h"
#include "ctl/backtest/igx-ctl-backtest-html.h"
#include "ctl/backtest/igx-ctl-backtest-json.h"
#include "ctl/backtest/igx-ctl-backtest-text.h"
#include "ctl/backtest/igx-ctl-interrupt.h"

/* What one backtest works with. */
typedef struct
{
  const IgxCtlBacktestOptions *options;
  IgxCtlBacktestInput *input;
  IgxCtlBacktestPlan *plan;
  IgxCtlBacktestCsv *csv;         /* (nullable) */
  IgxCtlBacktestEntries *entries; /* (nullable) */
  IgxCtlBacktestJson json;
} Work;

static void
work_clear (Work *work)
{
  g_clear_pointer (&work->entries, igx_ctl_backtest_entries_free);
  g_clear_pointer (&work->csv, igx_ctl_backtest_csv_free);
  g_clear_pointer (&work->plan, igx_ctl_backtest_plan_free);
  g_clear_pointer (&work->input, igx_ctl_backtest_input_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static void
signal_cb (const IgxSignal *signal, gpointer data)
{
  Work *work = data;

  if (work->options->json)
    igx_ctl_backtest_json_add (signal, &work->json);
  if (work->csv != NULL)
    igx_ctl_backtest_csv_add (signal, work->csv);
  if (work->entries != NULL && (signal->published || !work->options->judged))
    igx_ctl_backtest_entries_add (work->entries, signal);
}

static IgxCtlExit
fail (const GError *error)
{
  igx_ctl_command_error ("%s", error->message);
  return IGX_CTL_FAILED;
}

static IgxCtlExit
write_all (Work *work,
           const IgxCtlBacktestRun *run,
           const IgxCtlBacktestResult *result,
           const IgxCtlBacktestGuards *guards)
{
  const IgxCtlBacktestOptions *options = work->options;
  g_autoptr (GError) error = NULL;

  if (options->json)
    igx_ctl_backtest_json_end (&work->json, options, work->plan, run, result, guards);
  else if (g_strcmp0 (options->csv, "-") != 0)
    igx_ctl_backtest_text_print (options, work->plan, run, result, guards);
  if (options->html != NULL)
    {
      g_autofree char *page
          = igx_ctl_backtest_html_build (options, work->plan, run, result, guards);

      if (!g_file_set_contents (options->html, page, -1, &error))
        return fail (error);
    }
  if (work->csv != NULL && !igx_ctl_backtest_csv_finish (work->csv, &error))
    return fail (error);
  return result->stopped || guards->stopped ? (IgxCtlExit) IGX_CTL_EXIT_INTERRUPTED : IGX_CTL_OK;
}

static IgxCtlExit
run_all (Work *work)
{
  const IgxCtlBacktestOptions *options = work->options;
  const gboolean is_listed = options->json || work->csv != NULL || work->entries != NULL;
  IgxCtlExit code = IGX_CTL_OK;
  IgxCtlExit written = IGX_CTL_OK;
  g_autoptr (IgxCtlBacktestRun) run = NULL;
  g_autoptr (IgxCtlBacktestResult) result = NULL;
  g_autoptr (IgxCtlBacktestGuards) guards = NULL;
  IgxBacktestStats stats;

  run = igx_ctl_backtest_run_new (work->input, work->plan, options, NULL, &code);
  if (run == NULL)
    return code;
  igx_ctl_backtest_result_sum (run, &stats);
  if (options->json)
    igx_ctl_backtest_json_begin (&work->json, &stats);
  if (work->csv != NULL)
    igx_ctl_backtest_csv_begin (work->csv);
  result = igx_ctl_backtest_result_new (run, options, is_listed ? signal_cb : NULL, work);
  guards = igx_ctl_backtest_guards_new (work->input, work->plan, options, result, work->entries,
                                        &code);
  written = write_all (work, run, result, guards);
  return code != IGX_CTL_OK ? code : written;
}

/* What cannot be written is known before the work that it is about. */
static gboolean
open_outputs (Work *work, GError **error)
{
  const IgxCtlBacktestOptions *options = work->options;

  if (options->csv != NULL)
    {
      work->csv = igx_ctl_backtest_csv_open (options->csv, error);
      if (work->csv == NULL)
        return FALSE;
    }
  return options->html == NULL || igx_ctl_backtest_html_check (options->html, error);
}

static IgxCtlExit
backtest (const IgxCtlCommand *command, const IgxCtlBacktestOptions *options)
{
  g_auto (Work) work = { .options = options };
  IgxCtlExit code = IGX_CTL_OK;
  g_autoptr (GError) error = NULL;

  work.input = igx_ctl_backtest_input_new (command, options, &code);
  if (work.input == NULL)
    return code;
  work.plan = igx_ctl_backtest_plan_new (work.input, options, &code);
  if (work.plan == NULL)
    return code;
  if (options->space != NULL
      && !igx_parameter_space_fit (options->space, work.plan->strategies->pdata[0], &error))
    {
      igx_ctl_command_error ("%s", error->message);
      return g_error_matches (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_UNKNOWN_NAME)
                 ? IGX_CTL_NOT_FOUND
                 : IGX_CTL_FAILED;
    }
  if (!open_outputs (&work, &error))
    return fail (error);
  if (options->entry_test)
    work.entries = igx_ctl_backtest_entries_new (work.plan);
  igx_ctl_interrupt_begin ();
  code = run_all (&work);
  igx_ctl_interrupt_end ();
  return code;
}

/* The candidates of a year are more than a hundred megabytes, and go from the backtests to the
 * report a piece at a time: what is freed of them must go back to the system, or they would be
 * there twice. By itself the C library stops doing that after the first large file was freed. */
static void
give_back_what_is_freed (void)
{
#ifdef __GLIBC__
  mallopt (M_MMAP_THRESHOLD, 128 * 1024);
#endif
}

static IgxCtlExit
run_command (const IgxCtlCommand *command, int argc, char **argv)
{
  g_auto (IgxCtlBacktestOptions) options = { 0 };
  const IgxCtlExit code = igx_ctl_backtest_options_parse (&options, command, argc, argv);

  give_back_what_is_freed ();
  return code == IGX_CTL_OK ? backtest (command, &options) : code;
}

const IgxCtlCommand igx_ctl_backtest_command = {
  .name = "backtest",
  .usage = "[--strategy ID|FILE]... [--candles FILE]... [--profile P] [--json]",
  .summary = "Run strategies over candles and tell what came of it",
  .details
  = "Needs no service. Without --strategy all run that can, without --candles the cache is\n"
    "read: fill it with “ignitexctl fetch”. Files are JSON or CSV as exchanges publish them,\n"
    "times in s, ms, us or ISO 8601; exchange, symbol and timeframe are taken from the file's\n"
    "name and its most common step where they are not given. Several files also serve each\n"
    "other where a strategy reads another symbol. With --profile candidates are put together\n"
    "and pass the gate, as they would live. Ctrl-C stops and prints what there is.",
  .run = run_command,
};
