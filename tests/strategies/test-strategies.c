/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each built-in strategy on candles that were built for it, and on near misses. */
#include <string.h>

#include "cases.h"
#include "engine/igx-strategy.h"

/* So many are built in at least: a folder that was not found is no success. */
#define MIN_STRATEGIES 13

static const StrategyCase *const cases[] = {
  &case_bollinger_mean_reversion, &case_correlation_breakdown, &case_golden_cross_momentum,
  &case_liquidity_hunter,         &case_market_phase_sniper,   &case_market_phase_sniper_range,
  &case_momentum_recovery,        &case_momentum_surge,        &case_momentum_surge_v2,
  &case_order_flow_tsunami,       &case_spring_trap,           &case_statistical_arbitrage,
  &case_volatility_breakout,      &case_whale_shadow,
};

/* Strategies that have no case yet: none. */
static const char *const pending[] = { NULL };

static CaseCounts found[G_N_ELEMENTS (cases)];

static void
check (gsize i)
{
  if (found[i].n_sides == 0)
    strategy_case_check (cases[i], &found[i]);
  g_assert_cmpuint (found[i].n_sides, ==, 2);
}

static void
test_case (gconstpointer data)
{
  const StrategyCase *const *which = data;

  check ((gsize) (which - cases));
}

static gboolean
has_case (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    if (strcmp (cases[i]->strategy, id) == 0)
      return TRUE;
  return FALSE;
}

/* Whether all that it reads are candles: the others do not run without what they need. */
static gboolean
reads_candles_only (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *source = NULL;
  g_autoptr (IgxStrategy) strategy = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &source, NULL, &error);
  g_assert_no_error (error);
  strategy = igx_strategy_new (source, -1, NULL, &error);
  g_assert_no_error (error);
  return igx_strategy_get_needs (strategy)[0] == NULL;
}

/* No strategy of candles without a case; a case without its strategy finds no file. */
static void
test_complete (void)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("IGX_SOURCE_ROOT"), "data", "strategies", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = g_dir_open (path, 0, &error);
  const char *name = NULL;
  guint n_files = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *id = NULL;

      if (!g_str_has_suffix (name, ".strategy") || !reads_candles_only (path, name))
        continue;
      id = g_strndup (name, strlen (name) - strlen (".strategy"));
      if (has_case (id) == g_strv_contains (pending, id))
        g_error ("%s must have a case in tests/strategies, or be pending", id);
      n_files++;
    }
  g_assert_cmpuint (n_files, >=, MIN_STRATEGIES);
}

/* What was compared, all in all. */
static void
test_counts (void)
{
  CaseCounts all = { 0 };
  gsize n_misses = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      check (i);
      all.n_sides += found[i].n_sides;
      all.n_misses += found[i].n_misses;
      all.n_clauses += found[i].n_clauses;
      n_misses += cases[i]->sides[0].n_misses + cases[i]->sides[1].n_misses;
    }
  g_test_message ("%u sides fired, %u near misses did not, %u conditions compared", all.n_sides,
                  all.n_misses, all.n_clauses);
  g_assert_cmpuint (all.n_sides, ==, 2 * G_N_ELEMENTS (cases));
  g_assert_cmpuint (all.n_misses, ==, n_misses);
  /* Each side has a condition and its points at least. */
  g_assert_cmpuint (all.n_misses, >=, 2 * all.n_sides);
  g_assert_cmpuint (all.n_clauses, >=, all.n_sides + all.n_misses);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const StrategyCase *one = cases[i];
      g_autofree char *path = g_strconcat ("/strategies/", one->strategy,
                                           one->variant != NULL ? "-" : NULL, one->variant, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/strategies/complete", test_complete);
  g_test_add_func ("/strategies/counts", test_counts);
  return g_test_run ();
}
