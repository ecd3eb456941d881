/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One page with all in it: no network, no script, no fonts. Each text from outside is escaped, and
 * the page is well-formed XML besides, so that a strict parser can check it. */
#include "ctl/backtest/igx-ctl-backtest-html.h"

#include <errno.h>
#include <unistd.h>

#include "ctl/backtest/igx-ctl-backtest-charts.h"
#include "ctl/backtest/igx-ctl-backtest-guards-words.h"
#include "ctl/backtest/igx-ctl-backtest-words.h"
#include "ctl/backtest/igx-ctl-report-text.h"
#include "ctl/igx-ctl-text.h"
#include "engine/igx-timeframe.h"

static const char style[]
    = ":root{color-scheme:light dark;--paper:#fff;--ink:#1d1d20;--soft:#68686f;--rule:#e2e2e6;"
      "--blue:#1c71d8;--green:#1a7f37;--red:#c01c28;--box:#f6f6f8}\n"
      "@media (prefers-color-scheme:dark){:root{--paper:#1e1e22;--ink:#ececf0;--soft:#a2a2ab;"
      "--rule:#3a3a41;--blue:#78aeed;--green:#57c27a;--red:#f66151;--box:#28282d}}\n"
      "body{margin:0 auto;max-width:60rem;padding:1.5rem;background:var(--paper);"
      "color:var(--ink);font:15px/1.5 system-ui,sans-serif}\n"
      "h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .5rem}"
      "h3{font-size:1rem;margin:1.2rem 0 .2rem}\n"
      "p{margin:.3rem 0}.soft{color:var(--soft)}.stop{color:var(--red);font-weight:600}\n"
      "dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:.5rem 0;"
      "padding:.8rem 1rem;background:var(--box);border-radius:.5rem}"
      "dt{color:var(--soft)}dd{margin:0}\n"
      ".wide{overflow-x:auto}table{border-collapse:collapse;font-size:.87rem;"
      "font-variant-numeric:tabular-nums}th,td{padding:.25rem .6rem;text-align:right;"
      "border-bottom:1px solid var(--rule);white-space:nowrap}"
      "th{color:var(--soft);font-weight:600}"
      "th:first-child,td:first-child{text-align:left}\n"
      "svg{width:100%;height:auto;display:block;font:11px system-ui,sans-serif}"
      "svg text{fill:var(--soft)}path{fill:none;stroke-width:1.5}"
      ".grid{stroke:var(--rule);stroke-width:1}.zero{stroke:var(--soft);stroke-width:1}"
      ".line,.price{stroke:var(--blue)}.faint{stroke:var(--rule)}"
      ".fall{fill:var(--red);fill-opacity:.25;stroke:var(--red)}"
      ".range{fill:var(--soft);fill-opacity:.25}.bound{stroke:var(--soft)}"
      ".dot{fill:var(--blue)}.gain{fill:var(--green)}.loss{fill:var(--red)}"
      ".open{fill:var(--soft)}\n";

static void
add_text (GString *page, const char *text)
{
  g_autofree char *clean = igx_ctl_text_clean (text);
  g_autofree char *escaped = g_markup_escape_text (clean, -1);

  g_string_append (page, escaped);
}

static void
add_element (GString *page, const char *name, const char *class, const char *text)
{
  if (class != NULL)
    g_string_append_printf (page, "<%s class=\"%s\">", name, class);
  else
    g_string_append_printf (page, "<%s>", name);
  add_text (page, text);
  g_string_append_printf (page, "</%s>\n", name);
}

static void
add_facts (GString *page, const IgxReport *report)
{
  g_autoptr (GPtrArray) facts = igx_ctl_report_text_facts (report);

  g_string_append (page, "<dl>\n");
  for (guint i = 0; i + 1 < facts->len; i += 2)
    {
      add_element (page, "dt", NULL, facts->pdata[i]);
      add_element (page, "dd", NULL, facts->pdata[i + 1]);
    }
  g_string_append (page, "</dl>\n");
}

static void
add_row (GString *page, const char *element, const char *const *cells)
{
  g_string_append (page, "<tr>");
  for (guint i = 0; cells[i] != NULL; i++)
    {
      g_string_append_printf (page, "<%s>", element);
      add_text (page, cells[i]);
      g_string_append_printf (page, "</%s>", element);
    }
  g_string_append (page, "</tr>\n");
}

static void
add_table (GString *page, const char *title, const GPtrArray *groups)
{
  static const char *const titles[IGX_CTL_REPORT_TEXT_COLUMNS]
      = { "",    "Fired",         "Closed",   "Hit rate (95 %)", "Mean R (95 %)",
          "Sum", "Profit factor", "Drawdown", "Holding" };
  const char *head[IGX_CTL_REPORT_TEXT_COLUMNS + 1] = { NULL };

  if (groups->len == 0)
    return;
  for (guint i = 0; i < IGX_CTL_REPORT_TEXT_COLUMNS; i++)
    head[i] = i == 0 ? title : titles[i];
  g_string_append (page, "<div class=\"wide\"><table>\n<thead>\n");
  add_row (page, "th", head);
  g_string_append (page, "</thead>\n<tbody>\n");
  for (guint i = 0; i < groups->len; i++)
    {
      g_auto (GStrv) cells = igx_ctl_report_text_cells (groups->pdata[i]);

      add_row (page, "td", (const char *const *) cells);
    }
  g_string_append (page, "</tbody>\n</table></div>\n");
}

static void
add_list (GString *page, const char *title, const GPtrArray *words)
{
  if (words->len == 0)
    return;
  add_element (page, "h2", NULL, title);
  g_string_append (page, "<ul>\n");
  for (guint i = 0; i < words->len; i++)
    add_element (page, "li", NULL, words->pdata[i]);
  g_string_append (page, "</ul>\n");
}

static void
add_head (GString *page,
          const IgxCtlBacktestOptions *options,
          const IgxCtlBacktestPlan *plan,
          const IgxCtlBacktestRun *run,
          const IgxCtlBacktestResult *result)
{
  const IgxBacktestStats *stats = &result->stats;
  g_autofree char *title = igx_ctl_backtest_words_title (plan);
  g_autofree char *first = igx_ctl_text_time (stats->first);
  g_autofree char *last = igx_ctl_text_time (stats->last);
  g_autofree char *stopped = igx_ctl_backtest_words_stopped (run, result);
  g_autofree char *span
      = stats->n_candles > 0
            ? g_strdup_printf ("%" G_GSIZE_FORMAT " candles, %s to %s UTC, %" G_GINT64_FORMAT
                               " missing; %" G_GSIZE_FORMAT " candidates",
                               stats->n_candles, first, last, result->n_missing, stats->n_signals)
            : g_strdup ("No candles");

  g_string_append (page, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
                         "<meta name=\"viewport\" content=\"width=device-width\"/>\n<title>");
  add_text (page, title);
  g_string_append_printf (page, "</title>\n<style>\n%s</style>\n</head>\n<body>\n", style);
  add_element (page, "h1", NULL, title);
  add_element (page, "p", "soft", span);
  if (stopped != NULL)
    add_element (page, "p", "stop", stopped);
  if (options->judged)
    {
      g_autofree char *profile = igx_ctl_backtest_words_profile (options);
      g_autofree char *verdicts = igx_ctl_backtest_words_verdicts (result);

      add_element (page, "p", "soft", profile);
      add_element (page, "p", "soft", verdicts);
    }
}

static void
add_tables (GString *page, const IgxReport *report)
{
  IgxCtlReportTable tables[IGX_CTL_REPORT_TEXT_TABLES];

  igx_ctl_report_text_tables (report, tables);
  for (guint i = 0; i < IGX_CTL_REPORT_TEXT_TABLES; i++)
    {
      g_autofree char *name = g_ascii_strdown (tables[i].title, -1);
      g_autofree char *title = g_strconcat ("By ", name, NULL);

      add_element (page, "h2", NULL, title);
      add_table (page, tables[i].title, tables[i].groups);
    }
}

static void
add_calibration (GString *page, const IgxCtlBacktestResult *result)
{
  if (result->candidates == NULL || result->candidates->by_band->len == 0)
    return;
  add_element (page, "h2", NULL, "Calibration");
  add_element (page, "p", "soft",
               "All candidates by their quality. Mean R should not fall from band to band; where "
               "bounds overlap, nothing is shown.");
  igx_ctl_backtest_charts_calibration (page, result->candidates);
  add_table (page, "Quality", result->candidates->by_band);
}

static void
add_prices (GString *page, const IgxCtlBacktestRun *run, const IgxCtlBacktestResult *result)
{
  guint n_shown = 0;
  guint n_left_out = 0;

  add_element (page, "h2", NULL, "Signals on prices");
  add_element (page, "p", "soft",
               "An arrow up is a long, down a short; green: a gain, red: a loss, grey: not over. "
               "Where there is no room, one arrow stands for several signals.");
  for (guint i = 0; i < run->jobs->len; i++)
    {
      const IgxCtlBacktestJob *job = run->jobs->pdata[i];
      const IgxSeriesKey *key = igx_ctl_candles_get_series (job->planned->candles);
      g_autofree char *title
          = g_strdup_printf ("%s %s", key->symbol, igx_timeframe_to_string (key->timeframe));

      if (job->prices == NULL || job->prices->prices->len == 0)
        continue;
      if (n_shown == IGX_CTL_BACKTEST_CHARTS_MAX)
        {
          n_left_out++;
          continue;
        }
      add_element (page, "h3", NULL, title);
      igx_ctl_backtest_charts_prices (page, job, result);
      n_shown++;
    }
  if (n_left_out > 0)
    {
      g_autofree char *text = g_strdup_printf ("%u more series have no chart here.", n_left_out);

      add_element (page, "p", "soft", text);
    }
}

/**
 * igx_ctl_backtest_html_check:
 * @path: where a page is to be written
 * @error: return location for a #GError
 *
 * Whether it can be written, before the work that it is about.
 *
 * Returns: %FALSE with a sentence if not
 */
gboolean
igx_ctl_backtest_html_check (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  const char *written = g_file_test (path, G_FILE_TEST_EXISTS) ? path : folder;

  if (!g_file_test (path, G_FILE_TEST_IS_DIR) && access (written, W_OK) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               "%s cannot be written: %s: name another file with --html", path,
               g_file_test (path, G_FILE_TEST_IS_DIR) ? "it is a folder" : g_strerror (errno));
  return FALSE;
}

/**
 * igx_ctl_backtest_html_build:
 *
 * Returns: (transfer full): a whole page
 */
char *
igx_ctl_backtest_html_build (const IgxCtlBacktestOptions *options,
                             const IgxCtlBacktestPlan *plan,
                             const IgxCtlBacktestRun *run,
                             const IgxCtlBacktestResult *result,
                             const IgxCtlBacktestGuards *guards)
{
  g_autoptr (GPtrArray) sections = igx_ctl_backtest_guards_words (guards, options);
  GString *page = g_string_new (NULL);
  g_autoptr (GPtrArray) assumptions = igx_ctl_backtest_words_assumptions (options);
  g_autoptr (GPtrArray) warnings = igx_ctl_backtest_words_warnings (plan, result);

  add_head (page, options, plan, run, result);
  add_facts (page, result->report);
  if (result->report->equity->len > 0)
    {
      add_element (page, "h2", NULL, "Equity");
      igx_ctl_backtest_charts_equity (page, result->report);
      add_element (page, "h2", NULL, "Drawdown");
      igx_ctl_backtest_charts_drawdown (page, result->report);
    }
  add_calibration (page, result);
  if (result->report->all.n > 0)
    add_tables (page, result->report);
  add_prices (page, run, result);
  for (guint i = 0; i < sections->len; i++)
    {
      const IgxCtlBacktestSection *section = sections->pdata[i];

      add_list (page, section->title, section->words);
    }
  add_list (page, "Assumptions", assumptions);
  add_list (page, "Left out", plan->notes);
  add_list (page, "Warnings", warnings);
  g_string_append (page, "</body>\n</html>\n");
  return g_string_free (page, FALSE);
}
