/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/backtest/igx-ctl-backtest-json.h"

#include <json-glib/json-glib.h>
#include <stdio.h>

#include "ctl/backtest/igx-ctl-backtest-guards-words.h"
#include "ctl/backtest/igx-ctl-backtest-words.h"
#include "ctl/backtest/igx-ctl-report-json.h"
#include "ctl/igx-ctl-json.h"
#include "engine/igx-signal-variant.h"
#include "engine/igx-timeframe.h"

static void
add_words (JsonBuilder *builder, const char *name, const GPtrArray *words)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < words->len; i++)
    json_builder_add_string_value (builder, words->pdata[i]);
  json_builder_end_array (builder);
}

static void
add_stats (JsonBuilder *builder, const IgxCtlBacktestRun *run, const IgxCtlBacktestResult *result)
{
  const IgxBacktestStats *stats = &result->stats;
  gsize n_rows = 0;
  gsize n_out_of_order = 0;
  gsize n_repeated = 0;

  for (guint i = 0; i < run->jobs->len; i++)
    {
      const IgxCtlBacktestJob *job = run->jobs->pdata[i];
      gsize rows[3];

      igx_ctl_candles_get_rows (job->planned->candles, &rows[0], &rows[1], &rows[2]);
      n_rows += rows[0];
      n_out_of_order += rows[1];
      n_repeated += rows[2];
    }
  json_builder_set_member_name (builder, "stats");
  json_builder_begin_object (builder);
  igx_ctl_json_add_int (builder, "warmup", (gint64) stats->warmup);
  igx_ctl_json_add_int (builder, "signals", (gint64) stats->n_signals);
  igx_ctl_json_add_int (builder, "longs", (gint64) stats->n_longs);
  igx_ctl_json_add_int (builder, "shorts", (gint64) stats->n_shorts);
  igx_ctl_json_add_int (builder, "level_errors", (gint64) stats->n_level_errors);
  json_builder_set_member_name (builder, "outcomes");
  json_builder_begin_object (builder);
  for (guint i = 0; i < IGX_SIGNAL_N_STATES; i++)
    igx_ctl_json_add_int (builder, igx_signal_state_to_string ((IgxSignalState) i),
                          (gint64) stats->n_in_state[i]);
  json_builder_end_object (builder);
  igx_ctl_json_add_int (builder, "ambiguous", (gint64) stats->n_ambiguous);
  igx_ctl_json_add_int (builder, "results", (gint64) stats->n_results);
  if (stats->n_results > 0)
    {
      igx_ctl_json_add_double (builder, "sum_r", stats->sum_r);
      igx_ctl_json_add_double (builder, "mean_r", stats->sum_r / (double) stats->n_results);
    }
  igx_ctl_json_add_int (builder, "rows", (gint64) n_rows);
  igx_ctl_json_add_int (builder, "rows_out_of_order", (gint64) n_out_of_order);
  igx_ctl_json_add_int (builder, "rows_repeated", (gint64) n_repeated);
  igx_ctl_json_add_int (builder, "candles_missing", result->n_missing);
  json_builder_end_object (builder);
}

static void
add_params (JsonBuilder *builder, const IgxCtlBacktestOptions *options, const IgxStrategy *strategy)
{
  g_autoptr (GHashTable) changed = igx_ctl_backtest_plan_dup_params (options, strategy);
  gsize n = 0;
  const IgxStrategyParam *params = igx_strategy_get_params (strategy, &n);

  json_builder_set_member_name (builder, "params");
  json_builder_begin_object (builder);
  for (gsize i = 0; i < n; i++)
    {
      const double *value = g_hash_table_lookup (changed, params[i].name);

      igx_ctl_json_add_double (builder, params[i].name, value != NULL ? *value : params[i].value);
    }
  json_builder_end_object (builder);
}

static void
add_strategies (JsonBuilder *builder,
                const IgxCtlBacktestOptions *options,
                const IgxCtlBacktestPlan *plan)
{
  json_builder_set_member_name (builder, "strategies");
  json_builder_begin_array (builder);
  for (guint i = 0; i < plan->strategies->len; i++)
    {
      const IgxStrategy *strategy = plan->strategies->pdata[i];

      json_builder_begin_object (builder);
      igx_ctl_json_add_string (builder, "strategy", igx_strategy_get_id (strategy));
      igx_ctl_json_add_int (builder, "strategy_version", igx_strategy_get_version (strategy));
      add_params (builder, options, strategy);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_assumptions (JsonBuilder *builder,
                 const IgxCtlBacktestOptions *options,
                 const IgxCtlBacktestPlan *plan)
{
  const IgxCtlBacktestSeries *first = plan->series->pdata[0];
  const IgxSeriesKey *key = igx_ctl_candles_get_series (first->candles);
  g_autoptr (GPtrArray) words = igx_ctl_backtest_words_assumptions (options);

  json_builder_set_member_name (builder, "assumptions");
  json_builder_begin_object (builder);
  igx_ctl_json_add_string (builder, "exchange", key->venue);
  if (plan->series->len == 1)
    {
      igx_ctl_json_add_string (builder, "symbol", key->symbol);
      igx_ctl_json_add_string (builder, "timeframe", igx_timeframe_to_string (key->timeframe));
    }
  if (plan->strategies->len == 1)
    {
      const IgxStrategy *strategy = plan->strategies->pdata[0];

      igx_ctl_json_add_string (builder, "strategy", igx_strategy_get_id (strategy));
      igx_ctl_json_add_int (builder, "strategy_version", igx_strategy_get_version (strategy));
      add_params (builder, options, strategy);
    }
  igx_ctl_json_add_string (
      builder, "evaluation",
      options->judged ? "at each closed candle after the warm-up; consensus and gate applied"
                      : "at each closed candle after the warm-up; candidates, before any "
                        "gate");
  igx_ctl_json_add_string (
      builder, "outcomes",
      "each candidate followed on these candles; where the order within one is unknown the "
      "stop comes first and the signal is ambiguous");
  igx_ctl_json_add_double (builder, "fee_percent_a_side", 100 * options->fee);
  igx_ctl_json_add_string (builder, "gaps",
                           "candles that are missing are taken as known gaps and bridged");
  add_words (builder, "words", words);
  json_builder_end_object (builder);
}

static void
add_series (JsonBuilder *builder, const IgxCtlBacktestRun *run)
{
  json_builder_set_member_name (builder, "series");
  json_builder_begin_array (builder);
  for (guint i = 0; i < run->jobs->len; i++)
    {
      const IgxCtlBacktestJob *job = run->jobs->pdata[i];
      const IgxSeriesKey *key = igx_ctl_candles_get_series (job->planned->candles);

      json_builder_begin_object (builder);
      igx_ctl_json_add_string (builder, "exchange", key->venue);
      igx_ctl_json_add_string (builder, "symbol", key->symbol);
      igx_ctl_json_add_string (builder, "timeframe", igx_timeframe_to_string (key->timeframe));
      igx_ctl_json_add_int (builder, "candles", (gint64) job->stats.n_candles);
      if (job->stats.n_candles > 0)
        {
          igx_ctl_json_add_int (builder, "first", job->stats.first);
          igx_ctl_json_add_int (builder, "last", job->stats.last);
        }
      igx_ctl_json_add_int (builder, "candles_missing", job->n_missing);
      igx_ctl_json_add_int (builder, "warmup", (gint64) job->stats.warmup);
      igx_ctl_json_add_int (builder, "signals", (gint64) job->stats.n_signals);
      json_builder_set_member_name (builder, "strategies");
      json_builder_begin_array (builder);
      for (guint s = 0; s < job->planned->strategies->len; s++)
        json_builder_add_string_value (builder,
                                       igx_strategy_get_id (job->planned->strategies->pdata[s]));
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_profile (JsonBuilder *builder,
             const IgxCtlBacktestOptions *options,
             const IgxCtlBacktestResult *result)
{
  json_builder_set_member_name (builder, "profile");
  json_builder_begin_object (builder);
  igx_ctl_json_add_string (builder, "name", igx_profile_to_string (options->profile));
  igx_ctl_json_add_double (builder, "floor", igx_profile_get_floor (options->profile));
  igx_ctl_json_add_int (builder, "budget", igx_profile_get_budget (options->profile));
  igx_ctl_json_add_int (builder, "published", (gint64) result->n_published);
  json_builder_set_member_name (builder, "refused");
  json_builder_begin_object (builder);
  for (guint i = IGX_REFUSAL_NONE + 1; i < IGX_N_REFUSALS; i++)
    igx_ctl_json_add_int (builder, igx_refusal_to_string ((IgxRefusal) i),
                          (gint64) result->n_refused[i]);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

/* What follows the signals, without the braces around it. */
static char *
build_rest (const IgxCtlBacktestOptions *options,
            const IgxCtlBacktestPlan *plan,
            const IgxCtlBacktestRun *run,
            const IgxCtlBacktestResult *result,
            const IgxCtlBacktestGuards *guards)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GPtrArray) warnings = igx_ctl_backtest_words_warnings (plan, result);
  g_autofree char *stopped = igx_ctl_backtest_words_stopped (run, result);
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  add_stats (builder, run, result);
  add_assumptions (builder, options, plan);
  add_series (builder, run);
  add_strategies (builder, options, plan);
  if (options->judged)
    add_profile (builder, options, result);
  igx_ctl_report_json_add (builder, "report", result->report);
  if (result->candidates != NULL)
    igx_ctl_report_json_add (builder, "report_candidates", result->candidates);
  igx_ctl_backtest_guards_json (guards, options, builder);
  add_words (builder, "left_out", plan->notes);
  add_words (builder, "warnings", warnings);
  if (stopped != NULL)
    igx_ctl_json_add_string (builder, "stopped", stopped);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = igx_ctl_json_to_line (root);
  return g_strdup (text + 1);
}

/**
 * igx_ctl_backtest_json_begin:
 * @stats: counts of all series together
 */
void
igx_ctl_backtest_json_begin (IgxCtlBacktestJson *self, const IgxBacktestStats *stats)
{
  self->n_signals = 0;
  printf ("{\"candles\":%" G_GSIZE_FORMAT, stats->n_candles);
  if (stats->n_candles > 0)
    printf (",\"first\":%" G_GINT64_FORMAT ",\"last\":%" G_GINT64_FORMAT, stats->first,
            stats->last);
  fputs (",\"signals\":[", stdout);
}

/**
 * igx_ctl_backtest_json_add:
 * @signal: the next one
 * @self: an #IgxCtlBacktestJson
 */
void
igx_ctl_backtest_json_add (const IgxSignal *signal, gpointer self)
{
  IgxCtlBacktestJson *json = self;
  g_autoptr (GVariant) dict = g_variant_ref_sink (igx_signal_to_variant (signal));
  g_autoptr (JsonNode) node = igx_ctl_json_from_variant (dict);
  g_autofree char *text = igx_ctl_json_to_line (node);

  printf ("%s%s", json->n_signals > 0 ? "," : "", text);
  json->n_signals++;
}

void
igx_ctl_backtest_json_end (IgxCtlBacktestJson *self,
                           const IgxCtlBacktestOptions *options,
                           const IgxCtlBacktestPlan *plan,
                           const IgxCtlBacktestRun *run,
                           const IgxCtlBacktestResult *result,
                           const IgxCtlBacktestGuards *guards)
{
  g_autofree char *rest = build_rest (options, plan, run, result, guards);

  printf ("],%s\n", rest);
}
