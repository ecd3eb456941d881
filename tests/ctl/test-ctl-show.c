/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What “ignitexctl signals show” says of a signal in the ledger. */
#include <math.h>
#include <string.h>

#include "engine/igx-timeframe.h"
#include "igx-config.h"
#include "igx-ctl-runner.h"
#include "store/igx-store.h"

static IgxSignal *
make_signal (void)
{
  IgxSignal *signal = igx_signal_new ();

  igx_series_key_init (&signal->series, "binance", "BTCUSDT", IGX_TIMEFRAME_HOUR, NULL);
  signal->direction = IGX_DIRECTION_SHORT;
  signal->strategy = g_strdup ("golden-cross-momentum");
  signal->close_time = G_GINT64_CONSTANT (1700006400000);
  signal->entry = 100.1;
  signal->stop = 110;
  signal->targets[1] = 80;
  signal->n_targets = 2;
  signal->confidence = 72.5;
  signal->published = TRUE;
  igx_signal_seal (signal);
  return signal;
}

/* Three of six terms known, one opposite vote, a path that is over. */
static IgxSignal *
make_full_signal (void)
{
  IgxSignal *signal = make_signal ();
  IgxVerdictInputs in = { .profile = IGX_PROFILE_BALANCED,
                          .fee = 0.001,
                          .record_n = 34,
                          .record_bound = 0.12,
                          .votes_for = 72.5,
                          .n_for = 1,
                          .votes_against = 24,
                          .n_against = 1,
                          .cooling_since = signal->close_time - IGX_TIMEFRAME_HOUR,
                          .n_published = 4,
                          .lowest_published = 66 };

  signal->published = FALSE;
  signal->refusal = g_strdup ("cool-down: a \033[1mshort signal");
  signal->moment = (IgxMoment){
    .regime = IGX_REGIME_BEAR_MOMENTUM, .higher = -1, .bridged = 1, .liquidity = 360
  };
  signal->regime_fit = 100;
  signal->quality_terms[IGX_TERM_CONFIDENCE] = 72.5;
  signal->quality_terms[IGX_TERM_TRACK_RECORD] = 62;
  signal->quality_terms[IGX_TERM_LIQUIDITY] = 72;
  signal->opposition = 0.75;
  signal->quality
      = (0.35 * 72.5 + 0.25 * 62 + 0.05 * 72) / (0.35 + 0.25 + 0.05) * signal->opposition;
  signal->verdict = igx_verdict_inputs_to_text (&in);
  igx_signal_add_vote (signal, signal->strategy, IGX_DIRECTION_SHORT, 72.5);
  igx_signal_add_vote (signal, "spring-\033trap", IGX_DIRECTION_LONG, 24);
  igx_signal_add_reason (signal, 35, "RSI is high", TRUE);
  igx_signal_add_reason (signal, 10, "Takers bought", FALSE);
  igx_signal_add_value (signal, "rsi", 71.25);
  signal->state = IGX_SIGNAL_STATE_TARGET1;
  signal->filled_at = signal->close_time;
  signal->closed_at = signal->close_time + 130 * IGX_TIMEFRAME_MINUTE;
  signal->followed = IGX_TIMEFRAME_MINUTE;
  signal->result_r = 1.834;
  signal->result_percent = 0.97;
  signal->mfe_r = 2.25;
  signal->mae_r = -0.5;
  signal->ambiguous = TRUE;
  signal->note = g_strdup ("too late");
  signal->strategy_name = g_strdup ("Golden cross");
  signal->strategy_version = 3;
  signal->params = g_strdup ("past=240\npressure=2\n");
  return signal;
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
keep (IgxStore *store, IgxSignal *signal)
{
  g_autoptr (GPtrArray) signals = g_ptr_array_new ();
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) committed = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GPtrArray) added = NULL;
  g_autoptr (GError) error = NULL;

  igx_store_open_async (store, NULL, done_cb, &opened);
  IGX_CTL_RUNNER_WAIT (opened != NULL);
  g_assert_true (igx_store_open_finish (store, opened, &error));
  g_ptr_array_add (signals, signal);
  igx_store_commit_async (store, &signal->series, NULL, 1, signals, NULL, done_cb, &committed);
  IGX_CTL_RUNNER_WAIT (committed != NULL);
  added = igx_store_commit_finish (store, committed, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (added->len, ==, 1);
  igx_store_close_async (store, NULL, done_cb, &closed);
  IGX_CTL_RUNNER_WAIT (closed != NULL);
  g_assert_true (igx_store_close_finish (store, closed, &error));
}

/* Keeps @signal in a ledger and has it shown out of that. */
static void
show (IgxCtlRunner *runner, IgxSignal *signal, const char *option)
{
  g_autofree char *data_dir = g_build_filename (runner->home, "XDG_DATA_HOME", IGX_FOLDER, NULL);
  g_autofree char *cache_dir = g_build_filename (runner->home, "XDG_CACHE_HOME", IGX_FOLDER, NULL);
  g_autofree char *ledger = g_build_filename (data_dir, "ledger.db", NULL);
  g_autoptr (IgxStore) store = igx_store_new (data_dir, cache_dir, IGX_STORE_NONE);

  if (!g_file_test (ledger, G_FILE_TEST_EXISTS))
    keep (store, signal);
  igx_ctl_runner_run (runner, "signals", "show", signal->id, option, NULL);
  igx_ctl_runner_assert_code (runner, 0);
}

static guint
count_of (const char *text, const char *part)
{
  guint n = 0;

  for (const char *at = strstr (text, part); at != NULL; at = strstr (at + 1, part))
    n++;
  return n;
}

static void
test_full (void)
{
  static const char *const parts[] = {
    "BTCUSDT 1h short on binance\n",
    "  Strategy           Golden cross (golden-cross-momentum), version 3\n",
    "  Stop               110             +9.89 %   -1.00 R\n",
    "  Target 1           unknown\n",
    "  Q                  51.3 of 100\n",
    "  confidence             72.5    35 %  53.8 %    39.0\n",
    "  track record           62.0    25 %  38.5 %    23.8\n",
    "  regime fit          unknown    15 %       -       -\n",
    "  liquidity              72.0     5 %   7.7 %     5.5\n",
    "  3 of 6 terms are unknown: the weights of the others, 65 % together, were scaled to 100 %.\n",
    "  Opposite candidates of the same close left 75 % of it: 68.4 became 51.3.\n",
    "  Refused            cool-down: a \xef\xbf\xbd[1mshort signal\n",
    "  Profile            balanced: quality of at least 65, 15 signals in 24 h\n",
    "  Fee                0.1 % of the value, on entry and on exit\n",
    ("  Track record       34 observations in this regime; with 95 % their mean is at least "
     "+0.12 R\n"),
    "  Votes              1 for it, 72.5 together; 1 against it, 24 together\n",
    "  Cool-down          since the signal of 2023-11-14 23:00 UTC\n",
    "  Published          4 in the 24 h before, the lowest quality 66.0\n",
    "  Muted              no\n",
    "  long               spring-\xef\xbf\xbdtrap, confidence 24\n",
    "  Regime             bear-momentum\n",
    "  Higher timeframe   down\n",
    "  Liquidity          360 of the 500 candles before had at most as much volume\n",
    "  Gap                a known gap lies within the last 50 candles\n",
    "  +35                RSI is high\n",
    "  not available      Takers bought\n",
    "  rsi                71.25\n",
    "  State              target1, over\n",
    "  Result             +1.83 R after fees\n",
    "  Result in percent  +0.97 % of the entry after fees\n",
    "  Best (MFE)         +2.25 R\n",
    "  Worst (MAE)        -0.50 R\n",
    "  In the market      2 h 10 min\n",
    "  Followed on        1m candles\n",
    "  Ambiguous          a candle touched both sides and the worse was taken\n",
    "  Note               too late\n",
    "  IgniteX            unknown\n",
    "  Parameters         past=240 pressure=2\n",
  };
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  g_autoptr (IgxSignal) signal = make_full_signal ();
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object = NULL;

  show (runner, signal, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    igx_ctl_runner_assert_has (runner->out, parts[i]);
  g_assert_null (strchr (runner->out, '\033'));

  show (runner, signal, "--json");
  node = igx_ctl_runner_parse_json (runner->out);
  object = json_node_get_object (node);
  g_assert_cmpint (json_object_get_int_member (object, "holding_ms"), ==, 7800000);
  g_assert_cmpstr (json_object_get_string_member (object, "followed"), ==, "1m");
  g_assert_cmpuint (json_object_get_size (json_object_get_object_member (object, "quality_terms")),
                    ==, 3);
  g_assert_false (json_object_has_member (object, "app_version"));
  igx_ctl_runner_free (runner);
}

/* A row of the first versions: whatever was not recorded is unknown, and nothing is 0. */
static void
test_unknown (void)
{
  IgxCtlRunner *runner = igx_ctl_runner_new (NULL);
  g_autoptr (IgxSignal) signal = make_signal ();

  signal->entry = NAN;
  signal->confidence = NAN;
  signal->detected_at = 0;
  show (runner, signal, NULL);
  igx_ctl_runner_assert_has (runner->out, "  Q                  unknown\n");
  igx_ctl_runner_assert_has (runner->out, "  None of its terms is known.\n");
  igx_ctl_runner_assert_has (runner->out, "  What it was taken from is unknown.\n");
  igx_ctl_runner_assert_has (runner->out, "  Stop               110\n");
  igx_ctl_runner_assert_has (runner->out, "  State              open, not over\n");
  g_assert_cmpuint (count_of (runner->out, " unknown\n"), ==, 16);
  g_assert_cmpuint (count_of (runner->out, " not over yet\n"), ==, 6);
  g_assert_null (strstr (runner->out, " nan"));
  g_assert_null (strstr (runner->out, "1970"));
  g_assert_null (strstr (runner->out, " 0.00"));
  igx_ctl_runner_free (runner);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/ctl/show/full", test_full);
  g_test_add_func ("/ctl/show/unknown", test_unknown);
  return g_test_run ();
}
