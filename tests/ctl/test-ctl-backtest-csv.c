/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of CSV: what is quoted, what a spreadsheet would run, and numbers that are read again.
 */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "ctl/backtest/igx-ctl-backtest-csv.h"
#include "engine/igx-timeframe.h"

static IgxSignal *
make_signal (const char *strategy, const char *refusal)
{
  IgxSignal *signal = igx_signal_new ();

  g_assert_true (
      igx_series_key_init (&signal->series, "demo", "BTCUSDT", IGX_TIMEFRAME_HOUR, NULL));
  signal->strategy = g_strdup (strategy);
  signal->refusal = g_strdup (refusal);
  signal->close_time = G_GINT64_CONSTANT (1700006400000);
  signal->expires_at = signal->close_time + IGX_TIMEFRAME_DAY;
  signal->entry = 0.1 + 0.2;
  signal->stop = 1e-7;
  signal->targets[0] = 1.0 / 3;
  signal->targets[1] = 5e300;
  signal->n_targets = 2;
  igx_signal_seal (signal);
  return signal;
}

static char *
write_one (const IgxSignal *signal)
{
  g_autofree char *folder = g_dir_make_tmp ("igx-csv-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "one.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxCtlBacktestCsv) csv = igx_ctl_backtest_csv_open (path, &error);
  char *text = NULL;

  g_assert_no_error (error);
  igx_ctl_backtest_csv_add (signal, csv);
  igx_ctl_backtest_csv_finish (csv, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_unlink (path);
  g_rmdir (folder);
  return text;
}

static void
test_texts (void)
{
  static const struct
  {
    const char *text;
    const char *field;
  } cases[] = {
    { "plain", ",plain," },
    { "a,b", ",\"a,b\"," },
    { "say \"x\"", ",\"say \"\"x\"\"\"," },
    { "two\r\nlines", ",\"two\r\nlines\"," },
    { "=1+1", ",\"'=1+1\"," },
    { "+1", ",\"'+1\"," },
    { "-1", ",\"'-1\"," },
    { "@SUM(A1)", ",\"'@SUM(A1)\"," },
    { "\t=1", ",\"'\t=1\"," },
    { "\r=1", ",\"'\r=1\"," },
    { "=\"x\"", ",\"'=\"\"x\"\"\"," },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (IgxSignal) signal = make_signal ("some", cases[i].text);
      g_autofree char *line = write_one (signal);

      if (strstr (line, cases[i].field) == NULL)
        g_error ("%s is not in %s", cases[i].field, line);
    }
}

static void
test_numbers (void)
{
  g_autoptr (IgxSignal) signal = make_signal ("some", NULL);
  g_autofree char *line = write_one (signal);
  g_auto (GStrv) fields = g_strsplit (line, ",", -1);
  g_auto (GStrv) targets = g_strsplit (fields[12], " ", -1);
  double value = g_ascii_strtod (fields[10], NULL);

  g_assert_cmpuint (g_strv_length (fields), ==, 30);
  g_assert_cmpmem (&value, sizeof value, &signal->entry, sizeof value);
  g_assert_cmpstr (fields[11], ==, "1e-07");
  g_assert_cmpuint (g_strv_length (targets), ==, 2);
  value = g_ascii_strtod (targets[0], NULL);
  g_assert_cmpmem (&value, sizeof value, &signal->targets[0], sizeof value);
  /* Unknown is empty: confidence, quality, result. */
  g_assert_cmpstr (fields[13], ==, "");
  g_assert_cmpstr (fields[14], ==, "");
  g_assert_cmpstr (fields[23], ==, "");
  g_assert_true (g_str_has_suffix (line, "false\r\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/ctl-backtest-csv/texts", test_texts);
  g_test_add_func ("/ctl-backtest-csv/numbers", test_numbers);
  return g_test_run ();
}
