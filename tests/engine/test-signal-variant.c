/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The vocabulary of signals: what goes out comes back bit for bit, what is unknown is absent, and
 * what others send does no harm. */
#include <math.h>
#include <string.h>

#include "engine/igx-signal-variant.h"
#include "engine/igx-timeframe.h"
#include "support/igx-test-signals.h"

static const double numbers[] = { 0.0, -0.0, 0.1, 1.0 / 3, 5e-324, 1e308, -72.25, 100 };

static IgxSignal *
make_signal (guint n)
{
  IgxSignal *signal = igx_signal_new ();

  igx_series_key_init (&signal->series, "binance", "BTCUSDT", IGX_TIMEFRAME_HOUR, NULL);
  signal->direction = n % 2 == 0 ? IGX_DIRECTION_LONG : IGX_DIRECTION_SHORT;
  signal->strategy = g_strdup ("s");
  signal->close_time = G_GINT64_CONSTANT (1700006400000) + n;
  igx_signal_seal (signal);
  return signal;
}

static double
number (guint n)
{
  return numbers[n % G_N_ELEMENTS (numbers)];
}

static IgxSignal *
make_judged (guint n)
{
  IgxSignal *signal = make_signal (n);

  signal->moment.regime = (guint8) (n % IGX_N_REGIMES);
  signal->moment.higher = (gint8) (n % 4) - 1;
  signal->moment.liquidity = n % 502 <= IGX_MOMENT_LIQUIDITY_N ? n % 502 : IGX_MOMENT_UNKNOWN;
  signal->moment.bridged = n % 3 == 0;
  signal->regime_fit = number (n);
  signal->source_hash = g_strdup ("a");
  signal->params = n % 2 == 0 ? g_strdup ("x=1;y=\"\xe2\x82\xac\"") : NULL;
  signal->candle_hash = g_strdup ("b");
  signal->app_version = g_strdup ("0.1.0");
  signal->quality = number (n + 1);
  for (guint i = 0; i < IGX_N_TERMS; i++)
    signal->quality_terms[i] = (n >> i & 1) != 0 ? NAN : number (n + i);
  signal->opposition = number (n + 2);
  signal->verdict = g_strdup ("v");
  signal->refusal = g_strdup ("paused");
  for (guint i = 0; i < n % 4; i++)
    igx_signal_add_vote (signal, "other", i % 2 == 0 ? IGX_DIRECTION_SHORT : IGX_DIRECTION_LONG,
                         i == 1 ? NAN : number (n + i));
  for (guint i = 0; i < n % 3; i++)
    igx_signal_add_value (signal, i == 0 ? "rsi" : "atr", number (n + i));
  signal->state = (IgxSignalState) (n % IGX_SIGNAL_N_STATES);
  signal->filled_at = n % 5 == 0 ? 0 : signal->close_time;
  signal->closed_at = n % 7 == 0 ? 0 : signal->close_time + n;
  signal->followed = n % 2 == 0 ? IGX_TIMEFRAME_MINUTE : 0;
  return signal;
}

static void
test_round_trip (void)
{
  guint n_compared = 0;

  for (guint n = 0; n < 1100; n++, n_compared++)
    {
      g_autoptr (IgxSignal) a = make_judged (n);
      g_autoptr (GVariant) variant = g_variant_ref_sink (igx_signal_to_variant (a));
      g_autoptr (GError) error = NULL;
      g_autoptr (IgxSignal) b = igx_signal_from_variant (variant, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (a->id, ==, b->id);
      g_assert_cmpmem (&a->moment.regime, 1, &b->moment.regime, 1);
      g_assert_cmpint (a->moment.higher, ==, b->moment.higher);
      g_assert_cmpuint (a->moment.liquidity, ==, b->moment.liquidity);
      g_assert_cmpuint (a->moment.bridged, ==, b->moment.bridged);
      igx_test_signals_assert_same_number (a->regime_fit, b->regime_fit);
      g_assert_cmpstr (a->source_hash, ==, b->source_hash);
      g_assert_cmpstr (a->params, ==, b->params);
      g_assert_cmpstr (a->candle_hash, ==, b->candle_hash);
      g_assert_cmpstr (a->app_version, ==, b->app_version);
      igx_test_signals_assert_same_number (a->quality, b->quality);
      for (guint i = 0; i < IGX_N_TERMS; i++)
        igx_test_signals_assert_same_number (a->quality_terms[i], b->quality_terms[i]);
      igx_test_signals_assert_same_number (a->opposition, b->opposition);
      g_assert_cmpstr (a->verdict, ==, b->verdict);
      g_assert_cmpstr (a->refusal, ==, b->refusal);
      igx_test_signals_assert_same_lists (a, b);
      g_assert_cmpint (a->state, ==, b->state);
      g_assert_cmpint (a->filled_at, ==, b->filled_at);
      g_assert_cmpint (a->closed_at, ==, b->closed_at);
      g_assert_cmpint (a->followed, ==, b->followed);
    }
  g_assert_cmpuint (n_compared, ==, 1100);
}

static void
assert_absent (GVariant *variant, const char *key)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (variant, key, NULL);

  if (value != NULL)
    g_test_message ("%s", key);
  g_assert_null (value);
}

static void
test_unknown_is_absent (void)
{
  static const char *const keys[]
      = { "entry",      "stop",           "confidence",       "regime",     "regime_fit",
          "liquidity",  "bridged",        "higher_timeframe", "quality",    "quality_terms",
          "opposition", "votes",          "values",           "verdict",    "refusal",
          "filled_at",  "closed_at",      "holding_ms",       "followed",   "result_r",
          "mfe_r",      "mae_r",          "source_hash",      "params",     "candle_hash",
          "mark",       "result_percent", "app_version",      "detected_at" };
  g_autoptr (IgxSignal) signal = make_signal (0);
  g_autoptr (GVariant) nothing = NULL;
  g_autoptr (GVariant) some = NULL;
  g_autoptr (GVariant) terms = NULL;
  double value = 0;
  gint64 holding = 0;

  igx_signal_add_value (signal, "rsi", NAN);
  igx_signal_add_value (signal, "atr", INFINITY);
  signal->opposition = INFINITY;
  signal->quality_terms[IGX_TERM_REWARD] = -INFINITY;
  nothing = g_variant_ref_sink (igx_signal_to_variant (signal));
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    assert_absent (nothing, keys[i]);

  signal->quality_terms[IGX_TERM_REWARD] = 0;
  signal->filled_at = signal->closed_at = signal->close_time;
  signal->moment.liquidity = 360;
  some = g_variant_ref_sink (igx_signal_to_variant (signal));
  terms = g_variant_lookup_value (some, "quality_terms", G_VARIANT_TYPE_VARDICT);
  g_assert_cmpuint (g_variant_n_children (terms), ==, 1);
  g_assert_true (g_variant_lookup (terms, "reward", "d", &value));
  igx_test_signals_assert_same_number (value, 0);
  g_assert_true (g_variant_lookup (some, "holding_ms", "x", &holding));
  g_assert_cmpint (holding, ==, 0);
  g_assert_true (g_variant_lookup (some, "liquidity", "d", &value));
  igx_test_signals_assert_same_number (value, 72);
}

static IgxSignal *
read_text (const char *more)
{
  g_autofree char *text
      = g_strdup_printf ("{'id': <'x'>, 'exchange': <'binance'>, 'symbol': <'BTCUSDT'>, "
                         "'timeframe': <'1h'>, 'direction': <'short'>, 'strategy': <'s'>, %s}",
                         more);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) variant = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, &error);
  IgxSignal *signal = NULL;

  g_assert_no_error (error);
  signal = igx_signal_from_variant (variant, &error);
  g_assert_no_error (error);
  return signal;
}

static void
test_hostile (void)
{
  g_autoptr (IgxSignal) wrong = read_text (
      "'regime': <'unknown'>, 'higher_timeframe': <'sideways'>, 'liquidity': <100.01>, "
      "'followed': <'7m'>, 'filled_at': <int64 -9223372036854775808>, "
      "'closed_at': <int64 9223372036854775807>, 'holding_ms': <int64 5>, "
      "'quality_terms': <[1, 2]>, 'votes': <'many'>, 'values': <{'a': <1.0>}>");
  g_autoptr (IgxSignal) half = read_text (
      "'regime': <int32 3>, 'liquidity': <-0.1>, 'bridged': <uint32 1>, "
      "'quality_terms': <{'reward': <'much'>, 'confidence': <50.0>, 'luck': <1.0>}>, "
      "'votes': <[{'strategy': <'a'>, 'direction': <'up'>}, {'direction': <'long'>}, "
      "{'strategy': <'b'>, 'direction': <'long'>}, @a{sv} {}]>, 'opposition': <int32 1>");
  const IgxVote *vote = NULL;

  g_assert_cmpuint (wrong->moment.regime, ==, IGX_REGIME_UNKNOWN);
  g_assert_cmpint (wrong->moment.higher, ==, 0);
  g_assert_cmpuint (wrong->moment.liquidity, ==, IGX_MOMENT_UNKNOWN);
  g_assert_cmpint (wrong->followed, ==, 0);
  g_assert_cmpint (igx_signal_get_holding (wrong), ==, -1);
  g_assert_null (wrong->votes);
  g_assert_null (wrong->values);
  g_assert_true (isnan (wrong->quality_terms[IGX_TERM_CONFIDENCE]));

  g_assert_cmpuint (half->moment.regime, ==, IGX_REGIME_UNKNOWN);
  g_assert_cmpuint (half->moment.liquidity, ==, IGX_MOMENT_UNKNOWN);
  g_assert_false (half->moment.bridged);
  g_assert_true (isnan (half->quality_terms[IGX_TERM_REWARD]));
  igx_test_signals_assert_same_number (half->quality_terms[IGX_TERM_CONFIDENCE], 50);
  g_assert_true (isnan (half->opposition));
  g_assert_cmpuint (half->votes->len, ==, 1);
  vote = half->votes->pdata[0];
  g_assert_cmpstr (vote->strategy, ==, "b");
  g_assert_true (isnan (vote->confidence));
}

/* More than anybody has is cut, a longer text too. */
static void
test_limits (void)
{
  g_autoptr (IgxSignal) many = make_signal (0);
  g_autofree char *longest = g_strnfill (IGX_SIGNAL_TEXT_MAX, 'x');
  g_autofree char *too_long = g_strnfill (IGX_SIGNAL_TEXT_MAX + 1, 'x');
  g_autoptr (GVariant) variant = NULL;
  g_autoptr (IgxSignal) cut = NULL;

  for (guint i = 0; i < IGX_SIGNAL_VOTES_MAX + 5; i++)
    igx_signal_add_vote (many, i == 0 ? too_long : longest, IGX_DIRECTION_LONG, i);
  for (guint i = 0; i < IGX_SIGNAL_VALUES_MAX + 5; i++)
    igx_signal_add_value (many, i == 0 ? too_long : "v", i);
  variant = g_variant_ref_sink (igx_signal_to_variant (many));
  cut = igx_signal_from_variant (variant, NULL);
  g_assert_cmpuint (cut->votes->len, ==, IGX_SIGNAL_VOTES_MAX);
  g_assert_cmpuint (cut->values->len, ==, IGX_SIGNAL_VALUES_MAX);
  g_assert_cmpuint (strlen (((IgxVote *) cut->votes->pdata[0])->strategy), <, IGX_SIGNAL_TEXT_MAX);
  g_assert_cmpstr (((IgxVote *) cut->votes->pdata[1])->strategy, ==, longest);
  g_assert_cmpuint (strlen (((IgxSignalValue *) cut->values->pdata[0])->name), <,
                    IGX_SIGNAL_TEXT_MAX);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/signal-variant/round-trip", test_round_trip);
  g_test_add_func ("/signal-variant/unknown-is-absent", test_unknown_is_absent);
  g_test_add_func ("/signal-variant/hostile", test_hostile);
  g_test_add_func ("/signal-variant/limits", test_limits);
  return g_test_run ();
}
