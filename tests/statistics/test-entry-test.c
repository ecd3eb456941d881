/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The test of entries against all shifts there are, turned circles and what backtests say. */
#include "engine/statistics/igx-entry-test.h"

#include <string.h>

#include "engine/igx-timeframe.h"
#include "engine/statistics/igx-entry-path.h"
#include "made-candles.h"
#include "made-trades.h"
#include "run-strategy.h"

#define QUARTER  (15 * IGX_TIMEFRAME_MINUTE)
#define N        400
#define N_SHIFTS 20000

static const IgxCandle *
get (GArray *candles)
{
  return (const IgxCandle *) (gpointer) candles->data;
}

/* Entries of a few shapes at random places, as strategies have them: in ATR of their place. */
static GArray *
make_entries (GArray *candles, IgxTimeframe timeframe, guint32 seed, guint n)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (IgxEntryPath) path = igx_entry_path_new (get (candles), candles->len, timeframe, 0);
  const IgxEntry probe
      = { .entry = 1, .stop = 0, .targets = { 2 }, .n_targets = 1, .direction = 1 };
  GArray *entries = g_array_new (FALSE, TRUE, sizeof (IgxEntry));

  for (guint i = 0; i < n; i++)
    {
      const guint place = (guint) g_rand_int_range (random, 0, (gint32) candles->len - 40);
      const int direction = g_rand_boolean (random) ? 1 : -1;
      const IgxCandle *candle = &get (candles)[place];
      IgxEntry entry = { .close_time = candle->open_time + timeframe,
                         .entry = candle->close,
                         .n_targets = 2,
                         .direction = (gint8) direction };
      IgxEntryShape unit;
      double range = 0;

      /* A stop one unit away says how large an ATR is there. */
      g_assert_true (igx_entry_path_measure (path, place, &probe, &unit));
      range = 1 / unit.stop;
      if (i % 5 == 0)
        entry.entry -= direction * 0.4 * range;
      entry.stop = entry.entry - direction * (i % 3 == 0 ? 2.5 : 1.5) * range;
      entry.targets[0] = entry.entry + direction * 2 * range;
      entry.targets[1] = entry.entry + direction * 4 * range;
      entry.expires_at = entry.close_time + 30 * timeframe;
      entry.closed_at = entry.close_time + g_rand_int_range (random, 1, 30) * timeframe;
      g_array_append_val (entries, entry);
    }
  return entries;
}

static IgxEntrySeries
make_series (GArray *candles, GArray *entries, IgxTimeframe timeframe)
{
  return (IgxEntrySeries){ .candles = get (candles),
                           .n_candles = candles->len,
                           .timeframe = timeframe,
                           .entries = (const IgxEntry *) (gpointer) entries->data,
                           .n_entries = entries->len };
}

static void
run (const IgxEntrySeries *series,
     gsize n,
     IgxEntryTestKind kind,
     guint n_shifts,
     IgxEntryTest *test)
{
  g_autoptr (GError) error = NULL;

  igx_entry_test_run (series, n, kind, 0.001, n_shifts, 5, test, &error);
  g_assert_no_error (error);
}

/* What the entries make when they are moved by @shift candles, one after the other. */
static long double
naive_mean (const IgxEntrySeries *series,
            const IgxEntryPath *path,
            IgxEntryTestKind kind,
            gsize shift,
            double fee)
{
  long double sum = 0;
  guint n = 0;

  for (gsize i = 0; i < series->n_entries; i++)
    {
      const IgxEntry *entry = &series->entries[i];
      const gint64 first = series->candles[0].open_time;
      const gsize place = (gsize) ((entry->close_time - first) / series->timeframe - 1);
      const gsize moved = (place + shift) % series->n_candles;
      IgxEntryShape shape;
      double value = 0;

      g_assert_true (igx_entry_path_measure (path, place, entry, &shape));
      value = kind == IGX_ENTRY_TEST_EXITS ? igx_entry_path_exit (path, moved, &shape, fee)
                                           : igx_entry_path_hold (path, moved, &shape, fee);
      if (isnan (value))
        continue;
      sum += value;
      n++;
    }
  return sum / n;
}

/* What all shifts together say. */
typedef struct
{
  long double seen;
  long double mean;
  long double deviation;
  double share; /* that makes at least as much */
} Naive;

static void
try_all_shifts (const IgxEntrySeries *series,
                const IgxEntryPath *path,
                IgxEntryTestKind kind,
                Naive *naive)
{
  long double squares = 0;

  *naive = (Naive){ .seen = naive_mean (series, path, kind, 0, 0) };
  for (gsize shift = 0; shift < N; shift++)
    {
      const long double mean = naive_mean (series, path, kind, shift, 0);

      naive->share += mean >= naive->seen - 1e-12L ? 1.0 / N : 0;
      naive->mean += mean / N;
      squares += mean * mean / N;
    }
  naive->deviation = sqrtl (squares - naive->mean * naive->mean);
}

static void
assert_as_all_shifts (const IgxEntrySeries *series, IgxEntryTestKind kind)
{
  g_autoptr (IgxEntryPath) path
      = igx_entry_path_new (series->candles, series->n_candles, series->timeframe, 30 * QUARTER);
  double fee = 0;
  Naive naive;
  IgxEntryTest test;

  try_all_shifts (series, path, kind, &naive);
  fee = (double) (naive.seen - naive_mean (series, path, kind, 0, 0.001));
  run (series, 1, kind, N_SHIFTS, &test);
  g_assert_cmpuint (test.n_places, ==, N);
  g_assert_cmpuint (test.n_entries, ==, series->n_entries);
  g_assert_cmpuint (test.n_left_out, ==, 0);
  g_assert_cmpuint (test.n_shifts, ==, N_SHIFTS);
  g_assert_cmpfloat_with_epsilon (test.p, (1.0 + test.n_at_least) / (1.0 + N_SHIFTS), 1e-12);
  g_assert_cmpfloat_with_epsilon (test.p, naive.share,
                                  5 * sqrt (naive.share * (1 - naive.share) / N_SHIFTS) + 1e-4);
  g_assert_cmpfloat_with_epsilon (test.mean, (double) naive.seen - fee, 1e-9);
  g_assert_cmpfloat_with_epsilon (test.random_mean, (double) naive.mean - fee,
                                  5 * (double) naive.deviation / sqrt (N_SHIFTS));
  g_assert_cmpfloat_with_epsilon (test.random_deviation / (double) naive.deviation, 1, 0.03);
}

static void
test_all_shifts (void)
{
  for (guint32 seed = 1; seed <= 10; seed++)
    {
      g_autoptr (GArray) candles = made_candles_new (seed, N, QUARTER);
      g_autoptr (GArray) entries = make_entries (candles, QUARTER, seed, 25);
      const IgxEntrySeries series = make_series (candles, entries, QUARTER);

      assert_as_all_shifts (&series, IGX_ENTRY_TEST_EXITS);
      assert_as_all_shifts (&series, IGX_ENTRY_TEST_HOLDING);
    }
}

/* The circle begun elsewhere: candles as they would follow each other. */
static GArray *
turn (GArray *candles, guint by)
{
  const double scale = get (candles)[candles->len - 1].close / get (candles)[0].open;
  GArray *turned = igx_candle_array_new ();

  for (guint i = 0; i < candles->len; i++)
    {
      IgxCandle candle = get (candles)[(i + by) % candles->len];
      const double factor = i + by >= candles->len ? scale : 1;

      candle.open_time = get (candles)[i].open_time;
      candle.open *= factor;
      candle.high *= factor;
      candle.low *= factor;
      candle.close *= factor;
      g_array_append_val (turned, candle);
    }
  return turned;
}

static void
assert_same (double a, double b)
{
  g_assert_true (isnan (a) == isnan (b));
  if (!isnan (a))
    g_assert_cmpfloat_with_epsilon (a, b, 1e-7);
}

/* No place of the circle is another than the others, the seam neither. */
static void
test_seam (void)
{
  const guint by = 177;
  g_autoptr (GArray) candles = made_candles_new (3, N, QUARTER);
  IgxCandle *seam = &g_array_index (candles, IgxCandle, by);
  g_autoptr (GArray) turned = NULL;
  g_autoptr (IgxEntryPath) path = NULL;
  g_autoptr (IgxEntryPath) other = NULL;
  guint n = 0;
  guint n_missed = 0;

  /* Prices meet at a seam: so they do at both. */
  seam->open = seam[-1].close;
  seam->high = MAX (seam->high, seam->open);
  seam->low = MIN (seam->low, seam->open);
  turned = turn (candles, by);
  path = igx_entry_path_new (get (candles), N, QUARTER, 60 * QUARTER);
  other = igx_entry_path_new (get (turned), N, QUARTER, 60 * QUARTER);

  for (int direction = -1; direction <= 1; direction += 2)
    for (guint place = 0; place < N; place++)
      {
        const guint at = (place + N - by) % N;
        const IgxEntryShape shape = { .offset = place % 2 == 0 ? 0 : -1.5,
                                      .stop = 2.5,
                                      .targets = { 2, 5, 9 },
                                      .n_targets = 3,
                                      .life = 60 * QUARTER,
                                      .holding = 20 + place % 30,
                                      .direction = direction };
        const double value = igx_entry_path_exit (path, place, &shape, 0.001);

        assert_same (value, igx_entry_path_exit (other, at, &shape, 0.001));
        assert_same (igx_entry_path_hold (path, place, &shape, 0.001),
                     igx_entry_path_hold (other, at, &shape, 0.001));
        n++;
        n_missed += isnan (value);
      }
  g_assert_cmpuint (n, ==, 2 * N);
  g_assert_cmpuint (n_missed, >, 5);
  g_assert_cmpuint (n_missed, <, N / 2);
}

/* Where the entries are, they make what the backtest says: candles with gaps, too. */
static void
test_own_place (void)
{
  static const char *const ids[]
      = { "bollinger-mean-reversion", "golden-cross-momentum", "momentum-surge-v2" };
  g_autoptr (GArray) candles = made_candles_new (4, 8000, QUARTER);
  guint n = 0;

  made_candles_drop (candles, 1, 50);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (IgxStrategy) strategy = run_strategy_load (ids[i]);
      g_autoptr (GArray) entries = run_strategy (strategy, candles, QUARTER);
      g_autoptr (IgxEntryPath) path
          = igx_entry_path_new (get (candles), candles->len, QUARTER, 400 * QUARTER);

      for (guint j = 0; j < entries->len; j++)
        {
          const IgxEntry *entry = &g_array_index (entries, IgxEntry, j);
          const IgxOutcomeRules rules = { QUARTER, 0.001, TRUE };
          IgxSignal signal = { .direction = (IgxDirection) entry->direction,
                               .entry = entry->entry,
                               .stop = entry->stop,
                               .n_targets = entry->n_targets,
                               .close_time = entry->close_time,
                               .expires_at = entry->expires_at };
          IgxOutcome outcome;
          IgxOutcomeResult result;
          IgxEntryShape shape;
          gsize place = 0;
          gsize n_used = 0;

          if (entry->closed_at == 0)
            continue;
          memcpy (signal.targets, entry->targets, sizeof signal.targets);
          g_assert_true (igx_entry_path_find (path, entry->close_time, &place));
          g_assert_true (igx_entry_path_measure (path, place, entry, &shape));
          g_assert_true (igx_outcome_begin (&outcome, &signal, get (candles)[place].close));
          igx_outcome_push (&outcome, &rules, get (candles), candles->len, &n_used);
          igx_outcome_get_result (&outcome, &result);
          g_assert_cmpint (result.closed_at, ==, entry->closed_at);
          g_assert_cmpuint (n_used - 1 - place, ==, shape.holding);
          g_assert_cmpfloat_with_epsilon (igx_entry_path_exit (path, place, &shape, 0.001),
                                          result.result_r, 1e-4);
          n++;
        }
    }
  g_test_message ("%u outcomes are the same", n);
  g_assert_cmpuint (n, >, 200);
}

/* A fee moves the means by itself, and nothing else. */
static void
test_fee (void)
{
  g_autoptr (GArray) candles = made_candles_new (6, N, QUARTER);
  g_autoptr (GArray) entries = make_entries (candles, QUARTER, 6, 25);
  const IgxEntrySeries series = make_series (candles, entries, QUARTER);

  for (guint i = 0; i < 2; i++)
    {
      const IgxEntryTestKind kind = i == 0 ? IGX_ENTRY_TEST_EXITS : IGX_ENTRY_TEST_HOLDING;
      IgxEntryTest cheap;
      IgxEntryTest dear;

      g_assert_true (igx_entry_test_run (&series, 1, kind, 0, 500, 1, &cheap, NULL));
      g_assert_true (igx_entry_test_run (&series, 1, kind, 0.01, 500, 1, &dear, NULL));
      g_assert_cmpuint (cheap.n_at_least, ==, dear.n_at_least);
      g_assert_cmpfloat (dear.mean, <, cheap.mean - 0.5);
      g_assert_cmpfloat_with_epsilon (cheap.mean - dear.mean, cheap.random_mean - dear.random_mean,
                                      1e-9);
      g_assert_cmpfloat_with_epsilon (cheap.random_deviation, dear.random_deviation, 1e-12);
    }
}

/*
 * Two coins that are the same say what one says: all move by one shift. Were each moved by its own,
 * the means of chance would lie closer together, by the root of two.
 */
static void
test_together (void)
{
  g_autoptr (GArray) candles = made_candles_new (7, N, QUARTER);
  g_autoptr (GArray) entries = make_entries (candles, QUARTER, 7, 25);
  g_autoptr (GArray) empty = igx_candle_array_new ();
  const IgxEntrySeries series[]
      = { make_series (candles, entries, QUARTER), make_series (candles, entries, QUARTER),
          make_series (empty, entries, QUARTER) };
  IgxEntryTest one;
  IgxEntryTest both;

  run (series, 1, IGX_ENTRY_TEST_EXITS, 999, &one);
  run (series, 3, IGX_ENTRY_TEST_EXITS, 999, &both);
  g_assert_cmpuint (both.n_entries, ==, 2 * one.n_entries);
  g_assert_cmpuint (both.n_left_out, ==, entries->len);
  g_assert_cmpuint (both.n_at_least, ==, one.n_at_least);
  g_assert_cmpfloat_with_epsilon (both.random_deviation, one.random_deviation, 1e-12);
  g_assert_cmpfloat_with_epsilon (both.mean, one.mean, 1e-12);
}

/* Series of other timeframes and ranges: the same shift of time, where there are candles. */
static void
test_mixed (void)
{
  g_autoptr (GArray) quarters = made_candles_new (8, 96 * 20, QUARTER);
  g_autoptr (GArray) hours = made_candles_new (9, 24 * 25, IGX_TIMEFRAME_HOUR);
  g_autoptr (GArray) at_quarters = make_entries (quarters, QUARTER, 1, 30);
  g_autoptr (GArray) at_hours = make_entries (hours, IGX_TIMEFRAME_HOUR, 2, 30);
  const IgxEntrySeries series[] = { make_series (quarters, at_quarters, QUARTER),
                                    make_series (hours, at_hours, IGX_TIMEFRAME_HOUR) };
  IgxEntryTest test;

  run (series, 2, IGX_ENTRY_TEST_EXITS, 999, &test);
  g_assert_cmpuint (test.n_places, ==, 24 * 25);
  g_assert_cmpuint (test.n_entries, ==, 60);
  g_assert_cmpuint (test.n_shifts, ==, 999);
  g_assert_cmpfloat (test.random_deviation, >, 0.05);
}

static void
test_left_out (void)
{
  g_autoptr (GArray) candles = made_candles_new (10, N, QUARTER);
  g_autoptr (GArray) entries = make_entries (candles, QUARTER, 10, 5);
  IgxEntrySeries series = make_series (candles, entries, QUARTER);
  IgxEntry *of = (IgxEntry *) (gpointer) entries->data;
  g_autoptr (GError) error = NULL;
  IgxEntryTest test;

  of[0].close_time += IGX_TIMEFRAME_MINUTE; /* no candle closes then */
  of[1].closed_at = 0;                      /* not over */
  of[2].n_targets = 0;                      /* as of a trade */
  of[3].stop = of[3].entry;                 /* no risk */
  run (&series, 1, IGX_ENTRY_TEST_EXITS, 99, &test);
  g_assert_cmpuint (test.n_entries, ==, 2);
  g_assert_cmpuint (test.n_left_out, ==, 3);
  run (&series, 1, IGX_ENTRY_TEST_HOLDING, 99, &test);
  g_assert_cmpuint (test.n_left_out, ==, 3);

  series.n_entries = 0;
  run (&series, 1, IGX_ENTRY_TEST_EXITS, 99, &test);
  g_assert_true (isnan (test.p) && isnan (test.mean) && isnan (test.random_mean));
  g_assert_cmpuint (test.n_shifts, ==, 0);

  series.n_candles = IGX_ENTRY_TEST_PLACES_MIN - 1;
  g_assert_false (igx_entry_test_run (&series, 1, IGX_ENTRY_TEST_EXITS, 0, 99, 1, &test, &error));
  g_assert_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_LIMIT);
  g_clear_error (&error);
  series.n_candles = N;
  g_array_index (candles, IgxCandle, 30).low = -1;
  g_assert_false (igx_entry_test_run (&series, 1, IGX_ENTRY_TEST_EXITS, 0, 99, 1, &test, &error));
  g_assert_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID);
}

/* Candles that stand still have no ATR: nothing can be placed there. */
static void
test_still (void)
{
  g_autoptr (GArray) candles = made_candles_new (11, N, QUARTER);
  g_autoptr (GArray) entries = make_entries (candles, QUARTER, 11, 5);
  const IgxEntrySeries series = make_series (candles, entries, QUARTER);
  IgxEntryTest test;

  for (guint i = 0; i < N; i++)
    {
      IgxCandle *candle = &g_array_index (candles, IgxCandle, i);

      candle->open = candle->high = candle->low = candle->close = 5;
    }
  run (&series, 1, IGX_ENTRY_TEST_HOLDING, 99, &test);
  g_assert_cmpuint (test.n_left_out, ==, 5);
  g_assert_true (isnan (test.p));
}

static void
test_init (void)
{
  const IgxTrade trade = { .close_time = 5,
                           .expires_at = 9,
                           .closed_at = 9,
                           .entry = 2,
                           .stop = 1,
                           .direction = -1,
                           .state = IGX_SIGNAL_STATE_MISSED };
  IgxEntry entry;

  igx_entry_init_from_trade (&entry, &trade);
  g_assert_cmpint (entry.closed_at, ==, 0);
  g_assert_cmpint (entry.close_time, ==, 5);
  g_assert_cmpint (entry.direction, ==, -1);
  g_assert_cmpuint (entry.n_targets, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/entry-test/all-shifts", test_all_shifts);
  g_test_add_func ("/entry-test/seam", test_seam);
  g_test_add_func ("/entry-test/own-place", test_own_place);
  g_test_add_func ("/entry-test/fee", test_fee);
  g_test_add_func ("/entry-test/together", test_together);
  g_test_add_func ("/entry-test/mixed", test_mixed);
  g_test_add_func ("/entry-test/left-out", test_left_out);
  g_test_add_func ("/entry-test/still", test_still);
  g_test_add_func ("/entry-test/init", test_init);
  return g_test_run ();
}
