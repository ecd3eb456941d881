/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every strategy that is shipped, on 30 real days of seven coins and on a month with all columns:
 * does each side fire, not too often, does each of its conditions matter, and is the first target
 * within reach? With --table the figures are printed, as src/engine/STRATEGIES.md has them.
 */
#include <math.h>
#include <string.h>

#include "activity-table.h"
#include "engine/igx-timeframe.h"

/* What is asked of each side of each strategy. */
#define COINS_MIN 3
#define SHARE_MAX 0.02

#define N_SIDES  2
#define REAL_LTC "LTCUSDT-1m-2026-02.csv"

static const char *const sides[N_SIDES] = { "long", "short" };
static ActivityTable *table; /* (nullable) */

static gboolean
is_skipped (void)
{
  if (table == NULL)
    g_test_skip ("the shared data are not here: set IGX_SHARED_DATA");
  return table == NULL;
}

static void complain (const Activity *one, guint side, gsize t, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

/* Names the side; all that are wrong are told, not only the first. */
static void
complain (const Activity *one, guint side, gsize t, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_test_message ("%s %s %s: %s", igx_strategy_get_id (one->strategy), sides[side],
                  t < ACTIVITY_N_TIMEFRAMES ? igx_timeframe_to_string (activity_timeframes[t])
                                            : "5m and 15m",
                  text);
  g_test_fail ();
}

/* On a screen of seven coins a strategy is heard of, and none of them drowns the others. */
static void
test_fires (void)
{
  gsize n = 0;

  if (is_skipped ())
    return;
  for (guint s = 0; s < table->made->len; s++)
    for (guint side = 0; side < N_SIDES; side++)
      for (gsize t = 0; t < ACTIVITY_N_TIMEFRAMES; t++, n++)
        {
          const Activity *one = table->made->pdata[s];
          const ActivitySide *found = &one->sides[side][t];
          const double share = (double) found->n_signals / (double) found->n_candles;

          if (t > 0 && found->n_coins < COINS_MIN)
            complain (one, side, t, "fires on %u coins only", found->n_coins);
          if (!(share <= SHARE_MAX))
            complain (one, side, t, "fires on %.2f %% of the candles", 100 * share);
        }
  g_assert_cmpuint (n, >=, 48);
}

static gsize
sum_of (const Activity *one, guint side, gboolean branches, guint i)
{
  gsize sum = 0;

  /* 5m and 15m. */
  for (gsize t = 1; t < ACTIVITY_N_TIMEFRAMES; t++)
    {
      const ActivitySide *counts = &one->sides[side][t];

      sum += branches ? g_array_index (counts->branches, ActivityCount, i).n_scored
                      : g_array_index (counts->clauses, ActivityCount, i).n_false;
    }
  return sum;
}

/* A condition that is never false asks for nothing, a branch that never gives points is dead. */
static void
test_conditions (void)
{
  gsize n = 0;

  if (is_skipped ())
    return;
  for (guint s = 0; s < table->made->len; s++)
    for (guint side = 0; side < N_SIDES; side++)
      {
        const Activity *one = table->made->pdata[s];
        const CaseRules *rules = one->rules[side];

        for (guint i = 0; i < rules->clauses->len; i++, n++)
          if (sum_of (one, side, FALSE, i) == 0)
            complain (one, side, ACTIVITY_N_TIMEFRAMES, "never false: %s",
                      ((const CaseClause *) rules->clauses->pdata[i])->words);
        for (guint i = 0; i < rules->branches->len; i++, n++)
          if (sum_of (one, side, TRUE, i) == 0)
            complain (one, side, ACTIVITY_N_TIMEFRAMES, "never gave its points: %s",
                      ((const CaseBranch *) rules->branches->pdata[i])->text);
      }
  g_assert_cmpuint (n, >=, 200);
}

/* The rules, each condition by itself, explain all that the engine has found. */
static void
test_explained (void)
{
  gsize n_compared = 0;
  gsize n_signals = 0;

  if (is_skipped ())
    return;
  for (guint s = 0; s < table->made->len; s++)
    {
      const Activity *one = table->made->pdata[s];

      n_compared += one->n_compared;
      for (guint side = 0; side < N_SIDES; side++)
        for (gsize t = 0; t < ACTIVITY_N_TIMEFRAMES; t++)
          n_signals += one->sides[side][t].n_signals;
    }
  g_test_message ("%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " candidates compared", n_compared,
                  n_signals);
  g_assert_cmpuint (n_compared, >=, 10000);
  g_assert_cmpuint (n_compared, >=, n_signals / 100 * 95);
}

/* What compares a coin with Bitcoin has nothing to say about Bitcoin. */
static void
test_bitcoin (void)
{
  g_autoptr (GPtrArray) strategies = NULL;
  gsize n = 0;

  if (is_skipped ())
    return;
  strategies = activity_load_all ();
  for (guint s = 0; s < strategies->len; s++)
    {
      Activity *one = strategies->pdata[s];

      if (!activity_needs_others (one))
        continue;
      for (gsize t = 0; t < ACTIVITY_N_TIMEFRAMES; t++)
        {
          activity_run (one, table->coins->pdata[0], NULL, t);
          for (guint side = 0; side < N_SIDES; side++, n++)
            {
              g_assert_cmpuint (one->sides[side][t].n_candles, >, 1000);
              g_assert_cmpuint (one->sides[side][t].n_signals, ==, 0);
            }
        }
      g_assert_cmpuint (one->n_level_errors, ==, 0);
    }
  g_assert_cmpuint (n, >=, 12);
}

/* The flow of 2021 is made; that of 2026 is the exchange's own. */
static void
test_real_flow (void)
{
  gsize n = 0;

  if (is_skipped ())
    return;
  for (guint s = 0; s < table->real->len; s++)
    for (guint side = 0; side < N_SIDES; side++)
      for (gsize t = 1; t < ACTIVITY_N_TIMEFRAMES; t++)
        {
          const Activity *one = table->real->pdata[s];

          if (!activity_needs_flow (one))
            continue;
          n++;
          if (one->sides[side][t].n_signals == 0)
            complain (one, side, t, "does not fire on real flow");
        }
  g_assert_cmpuint (n, >=, 12);
}

/* Whether levels are usable is a matter of the strategy; whether they are in reach is reported. */
static void
test_reach (void)
{
  gsize n = 0;

  if (is_skipped ())
    return;
  for (guint s = 0; s < table->made->len; s++)
    for (guint side = 0; side < N_SIDES; side++)
      for (gsize t = 0; t < ACTIVITY_N_TIMEFRAMES; t++, n++)
        {
          const Activity *one = table->made->pdata[s];
          const ActivitySide *found = &one->sides[side][t];
          const double reach = activity_side_get_reach (found);

          if (found->n_entries < ACTIVITY_N_ENTRIES / 2 * table->coins->len)
            complain (one, side, t, "%" G_GSIZE_FORMAT " random entries have levels only",
                      found->n_entries);
          if (reach < ACTIVITY_REACH_MIN)
            g_test_message ("reported: %s %s %s: %.1f %% of random entries reach target 1",
                            igx_strategy_get_id (one->strategy), sides[side],
                            igx_timeframe_to_string (activity_timeframes[t]), 100 * reach);
        }
  g_assert_cmpuint (n, >=, 48);
}

typedef struct
{
  double mean;
  double spread;
  double with_move; /* correlation with the candle's own return */
  double kept;      /* correlation with itself a candle later */
  double size;      /* spread of the logarithm of the size of a trade */
} FlowFacts;

static double
correlate (const double *a, const double *b, gsize n)
{
  double sa = 0;
  double sb = 0;
  double aa = 0;
  double bb = 0;
  double ab = 0;

  for (gsize i = 0; i < n; i++)
    {
      sa += a[i];
      sb += b[i];
    }
  for (gsize i = 0; i < n; i++)
    {
      const double da = a[i] - sa / (double) n;
      const double db = b[i] - sb / (double) n;

      aa += da * da;
      bb += db * db;
      ab += da * db;
    }
  return ab / sqrt (aa * bb);
}

static void
spread_of (const double *a, gsize n, double *mean, double *spread)
{
  double sum = 0;
  double squares = 0;

  for (gsize i = 0; i < n; i++)
    sum += a[i];
  for (gsize i = 0; i < n; i++)
    squares += (a[i] - sum / (double) n) * (a[i] - sum / (double) n);
  *mean = sum / (double) n;
  *spread = sqrt (squares / (double) n);
}

static void
read_facts (const GArray *minutes, FlowFacts *facts)
{
  const gsize n = minutes->len;
  g_autofree double *shares = g_new (double, n);
  g_autofree double *moves = g_new (double, n);
  g_autofree double *sizes = g_new (double, n);
  double mean = 0;

  for (gsize i = 0; i < n; i++)
    {
      const IgxCandle *c = &g_array_index (minutes, IgxCandle, i);

      g_assert_cmpfloat (c->volume, >, 0);
      shares[i] = c->taker_buy_volume / c->volume;
      moves[i] = log (c->close / c->open);
      sizes[i] = log (c->quote_volume / c->trades);
    }
  spread_of (shares, n, &facts->mean, &facts->spread);
  spread_of (sizes, n, &mean, &facts->size);
  facts->with_move = correlate (shares, moves, n);
  facts->kept = correlate (shares, shares + 1, n - 1);
}

/* On real prices and volumes the model makes what the exchange measured, near enough. */
static void
test_model (void)
{
  g_autoptr (GArray) made = NULL;
  FlowFacts real = { 0 };
  FlowFacts model = { 0 };

  if (is_skipped ())
    return;
  made = g_array_copy (table->ltc->candles[0]);
  activity_data_make_flow (made, 99);
  read_facts (table->ltc->candles[0], &real);
  read_facts (made, &model);
  g_test_message (REAL_LTC ": share %.3f of %.3f, with the move %.3f, kept %.3f, size %.3f; "
                           "model: %.3f of %.3f, %.3f, %.3f, %.3f",
                  real.mean, real.spread, real.with_move, real.kept, real.size, model.mean,
                  model.spread, model.with_move, model.kept, model.size);
  g_assert_cmpfloat_with_epsilon (model.mean, real.mean, 0.02);
  g_assert_cmpfloat_with_epsilon (model.spread, real.spread, 0.03);
  g_assert_cmpfloat_with_epsilon (model.with_move, real.with_move, 0.08);
  g_assert_cmpfloat_with_epsilon (model.kept, real.kept, 0.04);
  g_assert_cmpfloat_with_epsilon (model.size, real.size, 0.1);
}

/* Numbers may differ by the last bits of another mathematical library: counts by so much. */
static gboolean
is_near (double a, double b)
{
  return fabs (a - b) <= MAX (2, 0.02 * fabs (b));
}

/* Returns: whether both say the same, numbers aside that are near each other */
static gboolean
says_the_same (const char *a, const char *b, gsize *n_numbers)
{
  while (*a != '\0' && *b != '\0')
    {
      char *end_a = NULL;
      char *end_b = NULL;

      if (g_ascii_isdigit (*a) && g_ascii_isdigit (*b))
        {
          if (!is_near (g_ascii_strtod (a, &end_a), g_ascii_strtod (b, &end_b)))
            return FALSE;
          a = end_a;
          b = end_b;
          (*n_numbers)++;
        }
      else if (*a++ != *b++)
        return FALSE;
    }
  return *a == *b;
}

/* The page is what the program prints. */
static void
test_page (void)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("IGX_SOURCE_ROOT"), "src", "engine", "STRATEGIES.md", NULL);
  g_autofree char *page = NULL;
  g_autofree char *printed = NULL;
  g_autoptr (GError) error = NULL;
  const char *tables = NULL;
  gsize n_numbers = 0;

  if (is_skipped ())
    return;
  g_file_get_contents (path, &page, NULL, &error);
  g_assert_no_error (error);
  printed = activity_table_print (table);
  tables = strstr (page, ACTIVITY_TABLE_BEGIN);
  if (tables == NULL || !says_the_same (tables, printed, &n_numbers))
    {
      g_test_message ("src/engine/STRATEGIES.md is out of date: put there what "
                      "`meson test --benchmark --suite bench activity -v` prints");
      g_test_fail ();
      return;
    }
  g_test_message ("%" G_GSIZE_FORMAT " numbers compared", n_numbers);
  g_assert_cmpuint (n_numbers, >=, 1000);
}

int
main (int argc, char **argv)
{
  int result = 0;

  if (argc == 2 && strcmp (argv[1], "--table") == 0)
    {
      g_autofree char *printed = NULL;

      table = activity_table_new ();
      if (table == NULL)
        {
          g_print ("the shared data are not here: set IGX_SHARED_DATA\n");
          return 77;
        }
      printed = activity_table_print (table);
      g_print ("%s", printed);
      activity_table_free (table);
      return 0;
    }

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/activity/fires", test_fires);
  g_test_add_func ("/activity/conditions", test_conditions);
  g_test_add_func ("/activity/explained", test_explained);
  g_test_add_func ("/activity/bitcoin", test_bitcoin);
  g_test_add_func ("/activity/real-flow", test_real_flow);
  g_test_add_func ("/activity/reach", test_reach);
  g_test_add_func ("/activity/model", test_model);
  g_test_add_func ("/activity/page", test_page);
  table = activity_table_new ();
  result = g_test_run ();
  g_clear_pointer (&table, activity_table_free);
  return result;
}
