/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "ctl/backtest/igx-ctl-backtest-csv.h"
#include "ctl/backtest/igx-ctl-backtest-html.h"
#include "ctl/backtest/igx-ctl-backtest-json.h"
#include "ctl/backtest/igx-ctl-backtest-text.h"
#include "ctl/backtest/igx-ctl-interrupt.h"

/* Where signals go as they come. */
typedef struct
{
  IgxCtlBacktestJson json;
  IgxCtlBacktestCsv *csv; /* (nullable) */
  gboolean to_json;
} Outputs;

static void
signal_cb (const IgxSignal *signal, gpointer data)
{
  Outputs *outputs = data;

  if (outputs->to_json)
    igx_ctl_backtest_json_add (signal, &outputs->json);
  if (outputs->csv != NULL)
    igx_ctl_backtest_csv_add (signal, outputs->csv);
}

static IgxCtlExit
write_all (const IgxCtlBacktestOptions *options,
           const IgxCtlBacktestPlan *plan,
           IgxCtlBacktestRun *run,
           IgxCtlBacktestCsv *csv)
{
  Outputs outputs = { .csv = csv, .to_json = options->json };
  g_autoptr (IgxCtlBacktestResult) result = NULL;
  g_autoptr (GError) error = NULL;
  IgxBacktestStats stats;

  igx_ctl_backtest_result_sum (run, &stats);
  if (options->json)
    igx_ctl_backtest_json_begin (&outputs.json, &stats);
  if (csv != NULL)
    igx_ctl_backtest_csv_begin (csv);
  result = igx_ctl_backtest_result_new (run, options,
                                        options->json || csv != NULL ? signal_cb : NULL, &outputs);
  if (options->json)
    igx_ctl_backtest_json_end (&outputs.json, options, plan, run, result);
  else if (g_strcmp0 (options->csv, "-") != 0)
    igx_ctl_backtest_text_print (options, plan, run, result);
  if (options->html != NULL)
    {
      g_autofree char *page = igx_ctl_backtest_html_build (options, plan, run, result);

      if (!g_file_set_contents (options->html, page, -1, &error))
        {
          igx_ctl_command_error ("%s", error->message);
          return IGX_CTL_FAILED;
        }
    }
  if (csv != NULL && !igx_ctl_backtest_csv_finish (csv, &error))
    {
      igx_ctl_command_error ("%s", error->message);
      return IGX_CTL_FAILED;
    }
  return result->stopped ? (IgxCtlExit) IGX_CTL_EXIT_INTERRUPTED : IGX_CTL_OK;
}

static IgxCtlExit
backtest (const IgxCtlCommand *command, const IgxCtlBacktestOptions *options)
{
  IgxCtlExit code = IGX_CTL_OK;
  g_autoptr (IgxCtlBacktestInput) input = igx_ctl_backtest_input_new (command, options, &code);
  g_autoptr (IgxCtlBacktestPlan) plan = NULL;
  g_autoptr (IgxCtlBacktestCsv) csv = NULL;
  g_autoptr (IgxCtlBacktestRun) run = NULL;
  g_autoptr (GError) error = NULL;

  if (input == NULL)
    return code;
  plan = igx_ctl_backtest_plan_new (input, options, &code);
  if (plan == NULL)
    return code;
  if (options->csv != NULL)
    csv = igx_ctl_backtest_csv_open (options->csv, &error);
  if (error == NULL && options->html != NULL)
    igx_ctl_backtest_html_check (options->html, &error);
  if (error != NULL)
    {
      igx_ctl_command_error ("%s", error->message);
      return IGX_CTL_FAILED;
    }
  igx_ctl_interrupt_begin ();
  run = igx_ctl_backtest_run_new (input, plan, options, &code);
  if (run != NULL)
    code = write_all (options, plan, run, csv);
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
