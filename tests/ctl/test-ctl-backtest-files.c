/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a backtest writes for other programs: CSV and a page. The strategy that is tested has all
 * that could do harm in its texts. */
#include <math.h>
#include <string.h>

#include "engine/igx-timeframe.h"
#include "igx-ctl-market.h"

#define HOUR      IGX_TIMEFRAME_HOUR
#define N_CANDLES 3000
#define COLUMNS   30

static char *
write_hostile (IgxCtlRunner *runner)
{
  return igx_ctl_runner_write (
      runner, "hostile.strategy",
      "strategy hostile\nname \"<b>Harm & \\\"co\\\"</b><script>alert(1)</script>\"\n"
      "timeframe 1h\n"
      "long\n require crosses_above(close, ema(close, 20))\n"
      " score 60 \"=cmd|' /C calc'!A0, and \\\"more\\\"\"\n"
      " score 10 when rsi(14) > 50 \"@SUM(1;2)\"\n"
      " fire at 50\n"
      " stop close - 2 * atr(14)\n target close + 2 * atr(14), close + 4 * atr(14)\n");
}

/* The records of @text by RFC 4180, with its quotes taken away. */
static GPtrArray *
parse_csv (const char *text)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  GPtrArray *record = NULL;
  const char *p = text;

  while (*p != '\0')
    {
      g_autoptr (GString) field = g_string_new (NULL);

      if (record == NULL)
        record = g_ptr_array_new_with_free_func (g_free);
      if (*p == '"')
        {
          for (p++; *p != '"' || p[1] == '"'; p++)
            {
              g_assert_cmpint (*p, !=, '\0');
              p += *p == '"' ? 1 : 0;
              g_string_append_c (field, *p);
            }
          p++;
        }
      else
        for (; *p != ',' && *p != '\r'; p++)
          {
            g_assert_true (*p != '\0' && *p != '"' && *p != '\n');
            g_string_append_c (field, *p);
          }
      g_ptr_array_add (record, g_strdup (field->str));
      if (*p == ',')
        {
          p++;
          continue;
        }
      g_assert_true (p[0] == '\r' && p[1] == '\n');
      p += 2;
      g_ptr_array_add (records, g_steal_pointer (&record));
    }
  g_assert_null (record);
  return records;
}

static const char *
get_field (const GPtrArray *records, guint row, const char *name)
{
  const GPtrArray *head = records->pdata[0];

  for (guint i = 0; i < head->len; i++)
    if (strcmp (head->pdata[i], name) == 0)
      return ((const GPtrArray *) records->pdata[row])->pdata[i];
  g_error ("There is no column %s", name);
}

static void
assert_number (const GPtrArray *records, guint row, const char *name, JsonObject *signal)
{
  const char *text = get_field (records, row, name);
  double a = 0;
  double b = 0;

  if (!json_object_has_member (signal, name))
    {
      g_assert_cmpstr (text, ==, "");
      return;
    }
  a = g_ascii_strtod (text, NULL);
  b = json_object_get_double_member (signal, name);
  g_assert_cmpmem (&a, sizeof a, &b, sizeof b);
}

/* The same signals as in JSON, number for number, and no field that begins as a formula. */
static void
test_csv (void)
{
  static const char *const numbers[] = { "entry",    "stop",  "confidence", "quality",
                                         "result_r", "mfe_r", "mae_r",      "result_percent" };
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  g_autofree char *strategy = write_hostile (runner);
  g_autofree char *candles = igx_ctl_market_write (runner, "files", "BTCUSDT", HOUR, N_CANDLES);
  g_autofree char *csv = g_build_filename (runner->home, "signals.csv", NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GPtrArray) records = NULL;
  JsonArray *signals = NULL;
  guint n_numbers = 0;
  guint n_harmless = 0;

  igx_ctl_runner_run (runner, "backtest", "--strategy", strategy, "--strategy",
                      "bollinger-mean-reversion", "--candles", candles, "--profile", "balanced",
                      "--json", "--csv", csv, NULL);
  igx_ctl_runner_assert_code (runner, 0);
  root = igx_ctl_runner_parse_json (runner->out);
  signals = json_object_get_array_member (json_node_get_object (root), "signals");
  g_assert_true (g_file_get_contents (csv, &text, NULL, NULL));
  records = parse_csv (text);
  g_assert_cmpuint (records->len, ==, json_array_get_length (signals) + 1);
  g_assert_cmpuint (records->len, >, 150);
  for (guint i = 1; i < records->len; i++)
    {
      const GPtrArray *record = records->pdata[i];
      JsonObject *signal = json_array_get_object_element (signals, i - 1);

      g_assert_cmpuint (record->len, ==, COLUMNS);
      g_assert_cmpstr (get_field (records, i, "id"), ==,
                       json_object_get_string_member (signal, "id"));
      g_assert_cmpstr (get_field (records, i, "published"), ==,
                       json_object_get_boolean_member (signal, "published") ? "true" : "false");
      for (gsize k = 0; k < G_N_ELEMENTS (numbers); k++, n_numbers++)
        assert_number (records, i, numbers[k], signal);
      for (guint k = 0; k < record->len; k++, n_harmless++)
        {
          const char *field = record->pdata[k];

          /* A negative number is none. */
          g_assert_null (strchr ("=+@\t\r", field[0] != '\0' ? field[0] : 'x'));
          g_assert_true (field[0] != '-' || g_ascii_isdigit (field[1]));
        }
    }
  g_assert_cmpuint (n_numbers, >, 1000);
  g_assert_cmpuint (n_harmless, >, 4000);
  igx_ctl_runner_assert_has (text, "=cmd|' /C calc'!A0, and \"\"more\"\"");

  igx_ctl_runner_run (runner, "backtest", "--strategy", strategy, "--candles", candles, "--csv",
                      "-", NULL);
  igx_ctl_runner_assert_code (runner, 0);
  g_assert_true (g_str_has_prefix (runner->out, "id,exchange,symbol,"));
  g_assert_null (strstr (runner->out, "Assumptions"));
  igx_ctl_runner_free (runner);
}

/* What a strict parser saw. */
typedef struct
{
  guint n_svg;
  guint n_arrows;
  guint n_rows;
  guint n_texts;
  gboolean in_title;
  GString *title;
} Page;

static void
start_cb (GMarkupParseContext *context,
          const char *element,
          const char **names,
          const char **values,
          gpointer data,
          GError **error)
{
  static const char *const known[]
      = { "html",  "head", "meta", "title", "style", "body", "h1",   "h2",     "h3",
          "p",     "dl",   "dt",   "dd",    "div",   "ul",   "li",   "table",  "thead",
          "tbody", "tr",   "th",   "td",    "svg",   "path", "text", "circle", NULL };
  Page *page = data;

  if (!g_strv_contains (known, element))
    g_error ("<%s> does not belong there", element);
  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_assert_false (g_str_has_prefix (names[i], "on"));
      g_assert_false (g_str_equal (names[i], "src") || g_str_equal (names[i], "href"));
      g_assert_null (strstr (values[i], "nan"));
    }
  page->n_svg += g_str_equal (element, "svg") ? 1 : 0;
  page->n_rows += g_str_equal (element, "tr") ? 1 : 0;
  page->in_title = g_str_equal (element, "title") && page->title == NULL;
  if (g_str_equal (element, "path") && names[0] != NULL
      && (g_str_equal (values[0], "gain") || g_str_equal (values[0], "loss")))
    page->n_arrows++;
}

static void
text_cb (
    GMarkupParseContext *context, const char *text, gsize length, gpointer data, GError **error)
{
  Page *page = data;

  page->n_texts++;
  if (page->in_title)
    page->title = g_string_new_len (text, (gssize) length);
  page->in_title = FALSE;
}

/* Well-formed, self-contained, and with nothing in it that somebody's text made. */
static void
test_page (void)
{
  static const GMarkupParser parser = { .start_element = start_cb, .text = text_cb };
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  g_autofree char *strategy = write_hostile (runner);
  g_autofree char *btc = igx_ctl_market_write (runner, "files", "BTCUSDT", HOUR, N_CANDLES);
  g_autofree char *eth = igx_ctl_market_write (runner, "files", "ETHUSDT", HOUR, N_CANDLES);
  g_autofree char *html = g_build_filename (runner->home, "report.html", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GMarkupParseContext) context = NULL;
  g_autoptr (GError) error = NULL;
  Page page = { 0 };

  igx_ctl_runner_run (runner, "backtest", "--strategy", strategy, "--candles", btc, "--candles",
                      eth, "--profile", "unfiltered", "--html", html, NULL);
  igx_ctl_runner_assert_code (runner, 0);
  g_assert_true (g_file_get_contents (html, &text, NULL, NULL));
  context = g_markup_parse_context_new (&parser, 0, &page, NULL);
  g_markup_parse_context_parse (context, text, -1, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  /* Equity, fall, calibration and two series. */
  g_assert_cmpuint (page.n_svg, ==, 5);
  g_assert_cmpuint (page.n_arrows, >, 50);
  g_assert_cmpuint (page.n_rows, >, 20);
  g_assert_cmpuint (page.n_texts, >, 300);
  g_assert_nonnull (page.title);
  igx_ctl_runner_assert_has (page.title->str, "<b>Harm & \"co\"</b><script>alert(1)</script>");
  g_assert_null (strstr (text, "<script"));
  g_assert_null (strstr (text, "http"));
  g_assert_null (strstr (text, "url("));
  g_assert_false (g_regex_match_simple ("\\b(nan|inf)\\b", text, 0, 0));
  igx_ctl_runner_assert_has (text, "prefers-color-scheme:dark");
  igx_ctl_runner_assert_has (text, "By month");
  igx_ctl_runner_assert_has (text, "Assumptions");
  g_string_free (page.title, TRUE);
  igx_ctl_runner_free (runner);
}

/* Another parser, of HTML. */
static void
test_page_python (void)
{
  static const char checker[]
      = "import sys\nfrom html.parser import HTMLParser\n"
        "class P(HTMLParser):\n"
        "  def __init__(self):\n    super().__init__()\n    self.open = []\n    self.n = 0\n"
        "  def handle_starttag(self, tag, attrs):\n    self.open.append(tag)\n    self.n += 1\n"
        "  def handle_startendtag(self, tag, attrs):\n    self.n += 1\n"
        "  def handle_endtag(self, tag):\n    assert self.open.pop() == tag, tag\n"
        "p = P()\np.feed(open(sys.argv[1], encoding='utf-8').read())\np.close()\n"
        "assert not p.open and p.n > 300, (p.open, p.n)\nprint('balanced')\n";
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  g_autofree char *python = g_find_program_in_path ("python3");
  g_autofree char *strategy = write_hostile (runner);
  g_autofree char *btc = igx_ctl_market_write (runner, "files", "BTCUSDT", HOUR, N_CANDLES);
  g_autofree char *html = g_build_filename (runner->home, "report.html", NULL);
  g_autofree char *script = igx_ctl_runner_write (runner, "check.py", checker);
  g_autofree char *out = NULL;
  g_autoptr (GError) error = NULL;
  const char *words[] = { python, script, html, NULL };

  if (python == NULL)
    {
      g_test_skip ("python3 is not installed");
      igx_ctl_runner_free (runner);
      return;
    }
  igx_ctl_runner_run (runner, "backtest", "--strategy", strategy, "--candles", btc, "--html", html,
                      NULL);
  igx_ctl_runner_assert_code (runner, 0);
  g_spawn_sync (NULL, (char **) words, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (out, ==, "balanced\n");
  igx_ctl_runner_free (runner);
}

/* Nothing fires: a page all the same, and what is not known is said so. */
static void
test_empty (void)
{
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  g_autofree char *btc = igx_ctl_market_write (runner, "files", "BTCUSDT", HOUR, 40);
  g_autofree char *html = g_build_filename (runner->home, "report.html", NULL);
  g_autofree char *text = NULL;

  igx_ctl_runner_run (runner, "backtest", "--strategy", "golden-cross-momentum", "--candles", btc,
                      "--html", html, "--profile", "quiet", NULL);
  igx_ctl_runner_assert_code (runner, 0);
  g_assert_true (g_file_get_contents (html, &text, NULL, NULL));
  igx_ctl_runner_assert_has (text, "<dd>unknown</dd>");
  igx_ctl_runner_assert_has (text, "0 candidates");
  g_assert_false (g_regex_match_simple ("\\b(nan|inf)\\b", text, 0, 0));
  igx_ctl_runner_free (runner);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/ctl-backtest-files/csv", test_csv);
  g_test_add_func ("/ctl-backtest-files/page", test_page);
  g_test_add_func ("/ctl-backtest-files/page-python", test_page_python);
  g_test_add_func ("/ctl-backtest-files/empty", test_empty);
  return g_test_run ();
}
