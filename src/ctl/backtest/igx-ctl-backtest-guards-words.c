/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the guards found, in sentences and in JSON: each figure with what it means, and with what it
 * does not prove. */
#include "ctl/backtest/igx-ctl-backtest-guards-words.h"

#include "ctl/backtest/igx-ctl-report-text.h"
#include "ctl/igx-ctl-text.h"

/** Days of a year, for a Sharpe ratio that people know. */
#define DAYS 365.0

static void
section_free (gpointer data)
{
  IgxCtlBacktestSection *section = data;

  g_ptr_array_unref (section->words);
  g_free (section);
}

static GPtrArray *
add_section (GPtrArray *sections, const char *title)
{
  IgxCtlBacktestSection *section = g_new0 (IgxCtlBacktestSection, 1);

  section->title = title;
  section->words = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (sections, section);
  return section->words;
}

G_GNUC_PRINTF (2, 3)
static void
add (GPtrArray *words, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (words, g_strdup_vprintf (format, args));
  va_end (args);
}

static char *
text_of (double value, const char *format, const char *unit)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (value))
    return g_strdup ("unknown");
  return g_strconcat (g_ascii_formatd (buffer, sizeof buffer, format, value), unit, NULL);
}

static char *
text_of_point (const IgxCtlBacktestOptions *options, const double *point)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; point != NULL && i < igx_parameter_space_get_n_names (options->space); i++)
    {
      g_autofree char *value = text_of (point[i], "%.12g", "");

      g_string_append_printf (text, "%s%s=%s", i > 0 ? " " : "",
                              igx_parameter_space_get_name (options->space, i), value);
    }
  return g_string_free (text, FALSE);
}

static void
add_fold (GPtrArray *words,
          const IgxCtlBacktestFold *fold,
          const IgxCtlBacktestOptions *options,
          guint number)
{
  g_autofree char *first = igx_ctl_text_time (fold->fold.test_first);
  g_autofree char *last = igx_ctl_text_time (fold->fold.test_last);
  g_autofree char *mean = igx_ctl_report_text_rs (&fold->report->all.expectancy);
  g_autofree char *sharpe = text_of (sqrt (DAYS) * fold->in_sample.sharpe, "%.2f", "");
  g_autofree char *point = NULL;

  if (options->space == NULL)
    {
      add (words, "Fold %u, %s to %s UTC: %s, %u closed", number, first, last, mean,
           fold->report->all.n_closed);
      return;
    }
  if (fold->point == NULL)
    {
      add (words,
           "Fold %u, %s to %s UTC: nothing was chosen, no point had %d closed trades before it",
           number, first, last, IGX_CTL_BACKTEST_SEARCH_MIN);
      return;
    }
  point = text_of_point (options, fold->point);
  add (
      words,
      "Fold %u, %s to %s UTC: %s (Sharpe %s a year in sample, %u closed) made %s out of sample, %u "
      "closed",
      number, first, last, point, sharpe, fold->n_in_sample, mean, fold->report->all.n_closed);
}

static void
add_deflated (GPtrArray *words, const IgxCtlBacktestSearch *search)
{
  const IgxDeflated *deflated = &search->deflated;
  g_autofree char *figure = text_of (deflated->deflated, "%.3f", "");
  g_autofree char *threshold = text_of (sqrt (DAYS) * deflated->threshold, "%.2f", "");

  add (words,
       "Deflated Sharpe ratio of the last choice, for %u trials: %s; the best of as many without "
       "any edge would show %s a year",
       search->n_trials, figure, threshold);
  add (words,
       "0.95 or more is evidence that the choice is more than the luck of %u trials; it is "
       "no proof, and what was tried before by hand is not counted.",
       search->n_trials);
}

static void
add_search (GPtrArray *sections,
            const IgxCtlBacktestSearch *search,
            const IgxCtlBacktestOptions *options)
{
  GPtrArray *words = add_section (sections, "Walk forward");
  const IgxReportGroup *all = &search->report->all;
  g_autofree char *mean = igx_ctl_report_text_rs (&all->expectancy);
  g_autofree char *rate = igx_ctl_report_text_rates (&all->hit_rate);

  for (guint i = 0; i < search->folds->len; i++)
    add_fold (words, search->folds->pdata[i], options, i + 1);
  add (words, "Out of sample in all: %s, hit rate %s, %u closed", mean, rate, all->n_closed);
  if (options->space == NULL)
    {
      add (words, "Nothing was chosen: the folds show whether the result holds over time; they do "
                  "not show that whoever wrote the strategy did not know these years.");
      return;
    }
  add (words,
       "Each choice was made by what lay before its fold and judged in it, of %u %s points: "
       "this is what the search would have made; the report above it is not.",
       search->n_trials, search->is_random ? "random" : "possible");
  add_deflated (words, search);
}

static void
add_drawdown (GPtrArray *sections, const IgxCtlBacktestGuards *self)
{
  GPtrArray *words = add_section (sections, "Monte Carlo");
  const IgxDrawdown *const both[] = { &self->days, &self->single };
  static const char *const names[] = { "days", "single results" };

  for (gsize i = 0; i < G_N_ELEMENTS (both); i++)
    {
      g_autofree char *seen = text_of (both[i]->seen, "%.1f", " R");
      g_autofree char *median = text_of (both[i]->median, "%.1f", " R");
      g_autofree char *deep = text_of (both[i]->deep, "%.1f", " R");
      g_autofree char *share = text_of (100 * both[i]->share, "%.1f", " %");

      add (
          words,
          "%u random orders of %s: half fall further than %s, 5 %% further than %s; the order that "
          "there was fell %s, and %s of the orders fell at least as far",
          both[i]->n_orders, names[i], median, deep, seen, share);
    }
  add (words, "It says how far the same results fall when they come in another order; of results "
              "that are worse than these it says nothing.");
}

static void
add_entry_test (GPtrArray *sections, const IgxEntryTest *test)
{
  GPtrArray *words = add_section (sections, "Entries against random ones");
  g_autofree char *mean = text_of (test->mean, "%+.3f", " R");
  g_autofree char *random_mean = text_of (test->random_mean, "%+.3f", " R");
  g_autofree char *p = text_of (test->p, "%.3f", "");

  add (words,
       "%" G_GSIZE_FORMAT " entries made %s on average, the same moved by %u random shifts "
       "of time %s: p = %s",
       test->n_entries, mean, test->n_shifts, random_mean, p);
  if (test->n_left_out > 0)
    add (words, "%" G_GSIZE_FORMAT " entries were left out: without a candle, or not over",
         test->n_left_out);
  add (words, "p is how often chance alone does as well with the same exits. One p near 0.05 is no "
              "evidence, a small one does not mean a profit, and fees are not in it.");
}

/**
 * igx_ctl_backtest_guards_words:
 *
 * Returns: (transfer full) (element-type IgxCtlBacktestSection): what was found, perhaps nothing
 */
GPtrArray *
igx_ctl_backtest_guards_words (const IgxCtlBacktestGuards *self,
                               const IgxCtlBacktestOptions *options)
{
  GPtrArray *sections = g_ptr_array_new_with_free_func (section_free);

  if (self->search != NULL)
    add_search (sections, self->search, options);
  if (self->stopped)
    add (add_section (sections, "Walk forward"),
         "stopped early: nothing is known of what the choices would have made");
  if (self->has_drawdown)
    add_drawdown (sections, self);
  if (self->has_entry_test)
    add_entry_test (sections, &self->entry_test);
  return sections;
}

/* JSON. */

static void
put_double (JsonBuilder *builder, const char *name, double value)
{
  if (!isfinite (value))
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

static void
put_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
put_group (JsonBuilder *builder, const char *name, const IgxReportGroup *group)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  put_int (builder, "fired", group->n);
  put_int (builder, "closed", group->n_closed);
  put_double (builder, "hit_rate", group->hit_rate.value);
  put_double (builder, "mean_r", group->expectancy.value);
  put_double (builder, "mean_r_low", group->expectancy.low);
  put_double (builder, "mean_r_high", group->expectancy.high);
  put_double (builder, "sum_r", group->sum_r);
  json_builder_end_object (builder);
}

static void
put_fold (JsonBuilder *builder,
          const IgxCtlBacktestFold *fold,
          const IgxCtlBacktestOptions *options)
{
  json_builder_begin_object (builder);
  put_int (builder, "in_sample_first", fold->fold.train_first);
  put_int (builder, "in_sample_last", fold->fold.train_last);
  put_int (builder, "first", fold->fold.test_first);
  put_int (builder, "last", fold->fold.test_last);
  if (fold->point != NULL)
    {
      json_builder_set_member_name (builder, "params");
      json_builder_begin_object (builder);
      for (gsize i = 0; i < igx_parameter_space_get_n_names (options->space); i++)
        put_double (builder, igx_parameter_space_get_name (options->space, i), fold->point[i]);
      json_builder_end_object (builder);
      put_int (builder, "in_sample_closed", fold->n_in_sample);
      put_double (builder, "in_sample_sharpe_day", fold->in_sample.sharpe);
    }
  put_group (builder, "out_of_sample", &fold->report->all);
  json_builder_end_object (builder);
}

static void
put_search (JsonBuilder *builder,
            const IgxCtlBacktestSearch *search,
            const IgxCtlBacktestOptions *options)
{
  json_builder_set_member_name (builder, "walk_forward");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "folds");
  json_builder_begin_array (builder);
  for (guint i = 0; i < search->folds->len; i++)
    put_fold (builder, search->folds->pdata[i], options);
  json_builder_end_array (builder);
  put_group (builder, "out_of_sample", &search->report->all);
  if (options->space != NULL)
    {
      put_int (builder, "trials", search->n_trials);
      json_builder_set_member_name (builder, "random");
      json_builder_add_boolean_value (builder, search->is_random);
      put_double (builder, "deflated_sharpe", search->deflated.deflated);
      put_double (builder, "threshold_sharpe_day", search->deflated.threshold);
      put_double (builder, "probability_if_only_trial", search->deflated.probability);
    }
  json_builder_end_object (builder);
}

static void
put_drawdown (JsonBuilder *builder, const char *name, const IgxDrawdown *drawdown)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  put_int (builder, "orders", drawdown->n_orders);
  put_int (builder, "units", (gint64) drawdown->n_units);
  put_double (builder, "seen_r", drawdown->seen);
  put_double (builder, "median_r", drawdown->median);
  put_double (builder, "deep_r", drawdown->deep);
  put_double (builder, "share", drawdown->share);
  json_builder_end_object (builder);
}

static void
put_entry_test (JsonBuilder *builder, const IgxEntryTest *test)
{
  json_builder_set_member_name (builder, "entry_test");
  json_builder_begin_object (builder);
  put_int (builder, "entries", (gint64) test->n_entries);
  put_int (builder, "left_out", (gint64) test->n_left_out);
  put_int (builder, "shifts", test->n_shifts);
  put_double (builder, "mean_r", test->mean);
  put_double (builder, "random_mean_r", test->random_mean);
  put_double (builder, "p", test->p);
  json_builder_end_object (builder);
}

/**
 * igx_ctl_backtest_guards_json:
 * @builder: in an object, to which members are added
 */
void
igx_ctl_backtest_guards_json (const IgxCtlBacktestGuards *self,
                              const IgxCtlBacktestOptions *options,
                              JsonBuilder *builder)
{
  if (self->search != NULL)
    put_search (builder, self->search, options);
  if (self->has_drawdown)
    {
      json_builder_set_member_name (builder, "monte_carlo");
      json_builder_begin_object (builder);
      put_drawdown (builder, "days", &self->days);
      put_drawdown (builder, "single", &self->single);
      json_builder_end_object (builder);
    }
  if (self->has_entry_test)
    put_entry_test (builder, &self->entry_test);
}
