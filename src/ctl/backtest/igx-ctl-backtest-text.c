/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report for a person at a terminal. */
#include "ctl/backtest/igx-ctl-backtest-text.h"

#include <stdio.h>

#include "ctl/backtest/igx-ctl-backtest-guards-words.h"
#include "ctl/backtest/igx-ctl-backtest-words.h"
#include "ctl/backtest/igx-ctl-report-print.h"
#include "ctl/igx-ctl-signal-list.h"
#include "ctl/igx-ctl-text.h"
#include "engine/igx-signal-variant.h"
#include "engine/igx-timeframe.h"

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
print_head (const IgxCtlBacktestPlan *plan, const IgxCtlBacktestResult *result)
{
  const IgxBacktestStats *stats = &result->stats;
  g_autofree char *title = igx_ctl_backtest_words_title (plan);
  g_autofree char *first = igx_ctl_text_time (stats->first);
  g_autofree char *last = igx_ctl_text_time (stats->last);

  igx_ctl_text_print (IGX_CTL_BOLD, "%s\n", title);
  if (stats->n_candles > 0)
    printf ("Candles    %" G_GSIZE_FORMAT ", %s to %s UTC, %" G_GINT64_FORMAT " missing\n",
            stats->n_candles, first, last, result->n_missing);
  else
    puts ("Candles    none");
  printf ("Warm-up    %" G_GSIZE_FORMAT " candles\n", stats->warmup);
  printf ("Signals    %" G_GSIZE_FORMAT ": %" G_GSIZE_FORMAT " long, %" G_GSIZE_FORMAT " short\n",
          stats->n_signals, stats->n_longs, stats->n_shorts);
  if (stats->n_level_errors > 0)
    printf ("No signal  %" G_GUINT64_FORMAT " firings had a level on the wrong side\n",
            stats->n_level_errors);
  if (stats->n_signals > 0)
    print_outcomes (stats);
}

static void
print_verdicts (const IgxCtlBacktestOptions *options, const IgxCtlBacktestResult *result)
{
  g_autofree char *profile = NULL;
  g_autofree char *verdicts = NULL;

  if (!options->judged)
    return;
  profile = igx_ctl_backtest_words_profile (options);
  verdicts = igx_ctl_backtest_words_verdicts (result);
  printf ("Profile    %s\nVerdicts   %s\n", profile, verdicts);
}

static void
print_calibration (const IgxCtlBacktestResult *result)
{
  if (result->candidates == NULL || result->candidates->by_band->len == 0)
    return;
  igx_ctl_text_print (IGX_CTL_BOLD, "\nCalibration: all candidates by their quality\n");
  puts ("Mean R should not fall from band to band; where bounds overlap, nothing is shown.");
  igx_ctl_report_print_table ("QUALITY", result->candidates->by_band);
}

/* A candidate that nobody judged was not refused, and what is open at the end of the candles is
 * not over because of what the clock says. */
static GVariant *
make_row (const IgxCtlBacktestOptions *options, const IgxSignal *signal)
{
  g_autoptr (IgxSignal) copy = igx_signal_copy (signal);

  copy->published = copy->published || !options->judged;
  copy->expires_at = 0;
  return g_variant_ref_sink (igx_signal_to_variant (copy));
}

static void
print_signals (const IgxCtlBacktestOptions *options, const GPtrArray *signals, const char *title)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);

  if (signals->len == 0)
    return;
  igx_ctl_text_print (IGX_CTL_BOLD, "\n%s\n", title);
  for (guint i = 0; i < signals->len; i++)
    g_ptr_array_add (rows, make_row (options, signals->pdata[i]));
  igx_ctl_signal_list_print (rows, FALSE);
}

static void
print_list (const char *title, const GPtrArray *words)
{
  if (words->len == 0)
    return;
  igx_ctl_text_print (IGX_CTL_BOLD, "\n%s\n", title);
  for (guint i = 0; i < words->len; i++)
    {
      g_autofree char *clean = igx_ctl_text_clean (words->pdata[i]);

      printf ("- %s\n", clean);
    }
}

/**
 * igx_ctl_backtest_text_print:
 *
 * Prints all of it to stdout.
 */
void
igx_ctl_backtest_text_print (const IgxCtlBacktestOptions *options,
                             const IgxCtlBacktestPlan *plan,
                             const IgxCtlBacktestRun *run,
                             const IgxCtlBacktestResult *result,
                             const IgxCtlBacktestGuards *guards)
{
  g_autoptr (GPtrArray) sections = igx_ctl_backtest_guards_words (guards, options);
  g_autoptr (GPtrArray) assumptions = igx_ctl_backtest_words_assumptions (options);
  g_autoptr (GPtrArray) warnings = igx_ctl_backtest_words_warnings (plan, result);
  g_autofree char *stopped = igx_ctl_backtest_words_stopped (run, result);

  if (stopped != NULL)
    igx_ctl_text_print (IGX_CTL_YELLOW, "%s\n", stopped);
  print_head (plan, result);
  print_verdicts (options, result);
  if (result->list->trades->len > 0)
    {
      igx_ctl_report_print_facts (result->report, options->judged ? "What the published ones made"
                                                                  : "What the candidates made");
      igx_ctl_report_print_tables (result->report);
      print_calibration (result);
    }
  print_signals (options, result->shown,
                 options->judged ? "The last published ones (--json and --csv have all)"
                                 : "The last of them (--json and --csv have all)");
  print_signals (options, result->refused, "The last refused ones");
  for (guint i = 0; i < sections->len; i++)
    {
      const IgxCtlBacktestSection *section = sections->pdata[i];

      print_list (section->title, section->words);
    }
  print_list ("Assumptions", assumptions);
  print_list ("Left out", plan->notes);
  print_list ("Warnings", warnings);
}
