/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points of parameters: what is written, what comes out, and what is refused. */
#include "engine/statistics/igx-parameter-space.h"

#include <math.h>
#include <string.h>

#define STRATEGY                                                                                   \
  "strategy tried\n"                                                                               \
  "name \"Tried\"\n"                                                                               \
  "version 1\n"                                                                                    \
  "about \"For tests.\"\n"                                                                         \
  "timeframe 15m\n"                                                                                \
  "param surge = 2 in 1 .. 5\n"                                                                    \
  "param period = 14 in 5 .. 50 step 1\n"                                                          \
  "long\n"                                                                                         \
  "  require volume > surge * sma(volume, 20)[1] and rsi(period) > 50\n"                           \
  "  score 60 \"volume\"\n"                                                                        \
  "  fire at 50\n"                                                                                 \
  "  entry close\n"                                                                                \
  "  stop close - 2 * atr(14)\n"                                                                   \
  "  target close + 2 * risk\n"

static IgxParameterSpace *
new_space (const char *first, const char *second)
{
  IgxParameterSpace *space = igx_parameter_space_new ();
  g_autoptr (GError) error = NULL;

  igx_parameter_space_add (space, first, &error);
  g_assert_no_error (error);
  if (second != NULL)
    igx_parameter_space_add (space, second, &error);
  g_assert_no_error (error);
  return space;
}

static char *
points_to_text (const IgxParameterSpace *space, GArray *points)
{
  const gsize n = igx_parameter_space_get_n_names (space);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < points->len; i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append_printf (
          text, "%s%s", i == 0 ? "" : (i % n == 0 ? " " : ","),
          g_ascii_dtostr (number, sizeof number, g_array_index (points, double, i)));
    }
  return g_string_free (text, FALSE);
}

static void
assert_grid (const char *first, const char *second, const char *expected)
{
  g_autoptr (IgxParameterSpace) space = new_space (first, second);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) points = igx_parameter_space_list (space, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = points_to_text (space, points);
  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpfloat_with_epsilon (igx_parameter_space_count (space)
                                      * (double) igx_parameter_space_get_n_names (space),
                                  points->len, 1e-9);
}

/* Numbers are those that a person would write. */
static void
test_grid (void)
{
  assert_grid ("surge=1.5..3:0.5", NULL, "1.5 2 2.5 3");
  assert_grid ("a=0.1..0.7:0.1", NULL,
               "0.10000000000000001 0.20000000000000001 0.29999999999999999 0.40000000000000002 "
               "0.5 0.59999999999999998 0.69999999999999996");
  assert_grid ("a=1..2:0.4", NULL, "1 1.3999999999999999 1.8");
  assert_grid ("a=1..3", NULL, "1 1.5 2 2.5 3");
  assert_grid ("a=7..7", NULL, "7");
  assert_grid ("a=-2..0:1", NULL, "-2 -1 0");
  assert_grid ("a=10%..20%:5%", NULL,
               "0.10000000000000001 0.14999999999999999 0.20000000000000001");
  assert_grid ("a=1..2:1", "b=5..7:1", "1,5 1,6 1,7 2,5 2,6 2,7");
  assert_grid ("a=1e2..3e2:1e2", NULL, "100 200 300");
}

static void
test_draw (void)
{
  g_autoptr (IgxParameterSpace) space = new_space ("a=1..3:1", "b=0..1");
  g_autoptr (IgxParameterSpace) grid = new_space ("a=1..10:1", "b=1..10:1");
  g_autoptr (GArray) points = igx_parameter_space_draw (space, 3000, 5, NULL);
  g_autoptr (GArray) again = igx_parameter_space_draw (space, 3000, 5, NULL);
  g_autoptr (GArray) other = igx_parameter_space_draw (space, 3000, 6, NULL);
  g_autoptr (GArray) some = igx_parameter_space_draw (grid, 40, 1, NULL);
  g_autoptr (GArray) all = igx_parameter_space_draw (grid, 200, 1, NULL);
  guint counts[3] = { 0 };
  gboolean seen[100] = { FALSE };
  double sum = 0;

  g_assert_cmpuint (points->len, ==, 6000);
  g_assert_cmpint (memcmp (points->data, again->data, 6000 * sizeof (double)), ==, 0);
  g_assert_cmpint (memcmp (points->data, other->data, 6000 * sizeof (double)), !=, 0);
  for (guint i = 0; i < 3000; i++)
    {
      const double a = g_array_index (points, double, 2 * i);
      const double b = g_array_index (points, double, 2 * i + 1);

      g_assert_cmpfloat_with_epsilon (a, round (a), 1e-12);
      g_assert_true (a >= 1 && a <= 3 && b >= 0 && b <= 1);
      counts[(int) a - 1]++;
      sum += b / 3000;
    }
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat_with_epsilon (counts[i], 1000, 5 * sqrt (3000 * 2 / 9.0));
  g_assert_cmpfloat_with_epsilon (sum, 0.5, 5 / sqrt (12 * 3000.0));

  /* Out of a grid none comes twice. */
  g_assert_cmpuint (some->len, ==, 80);
  for (guint i = 0; i < 40; i++)
    {
      const int place = 10 * (int) g_array_index (some, double, 2 * i)
                        + (int) g_array_index (some, double, 2 * i + 1) - 11;

      g_assert_false (seen[place]);
      seen[place] = TRUE;
    }
  g_assert_cmpuint (all->len, ==, 200);
}

static void
assert_refused (IgxParameterSpace *space, const char *text, IgxEngineError code, const char *part)
{
  g_autoptr (GError) error = NULL;
  const gsize n = igx_parameter_space_get_n_names (space);

  g_assert_false (igx_parameter_space_add (space, text, &error));
  g_assert_error (error, IGX_ENGINE_ERROR, (gint) code);
  g_assert_nonnull (strstr (error->message, part));
  g_assert_cmpuint (igx_parameter_space_get_n_names (space), ==, n);
}

static void
test_refused (void)
{
  static const char *const forms[] = { "",         "a",           "a=",        "a=1",
                                       "a=1..",    "a=..2",       "a=1..2:",   "a=1..2:x",
                                       "=1..2",    "1a=1..2",     "a b=1..2",  "a=1,5..2",
                                       "a=nan..2", "a=1..inf",    "a=0x1..2",  "a=1..2:1:1",
                                       "a=1..2 ",  "a=1..1e999",  "a=1..2..3", "a=%..2",
                                       "ä=1..2",   "a=1-2..3",    "a=--1..2",  "a==1..2",
                                       "a=1..2%%", "a=1...2...3", "a=1e..2",   "\xff=1..2" };
  g_autoptr (IgxParameterSpace) space = new_space ("kept=1..2", NULL);
  g_autofree char *endless = g_strnfill (100000, 'a');

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    assert_refused (space, forms[i], IGX_ENGINE_ERROR_INVALID, "is no range");
  assert_refused (space, endless, IGX_ENGINE_ERROR_INVALID, "is no range");
  assert_refused (space, "a=2..1", IGX_ENGINE_ERROR_INVALID, "lower value first");
  assert_refused (space, "a=1..2:0", IGX_ENGINE_ERROR_INVALID, "above 0");
  assert_refused (space, "a=1..2:-1", IGX_ENGINE_ERROR_INVALID, "above 0");
  assert_refused (space, "a=1..2:3", IGX_ENGINE_ERROR_INVALID, "smaller one");
  assert_refused (space, "a=0..1e12:1", IGX_ENGINE_ERROR_LIMIT, "larger step");
  assert_refused (space, "kept=1..3", IGX_ENGINE_ERROR_INVALID, "two ranges");
  for (guint i = 1; i < IGX_PARAMETER_SPACE_NAMES_MAX; i++)
    {
      g_autofree char *text = g_strdup_printf ("p%u=1..2", i);

      g_assert_true (igx_parameter_space_add (space, text, NULL));
    }
  assert_refused (space, "more=1..2", IGX_ENGINE_ERROR_LIMIT, "leave");
}

static void
test_too_many (void)
{
  g_autoptr (IgxParameterSpace) space = new_space ("a=1..1000:1", "b=1..1000:1");
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) points = NULL;

  g_assert_null (igx_parameter_space_list (space, &error));
  g_assert_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_LIMIT);
  g_assert_nonnull (strstr (error->message, "1000000 points"));
  g_clear_error (&error);
  g_assert_null (igx_parameter_space_draw (space, IGX_PARAMETER_SPACE_POINTS_MAX + 1, 1, &error));
  g_assert_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_LIMIT);
  points = igx_parameter_space_draw (space, 50, 1, NULL);
  g_assert_cmpuint (points->len, ==, 100);
}

static void
assert_not_fit (const IgxStrategy *strategy,
                const char *text,
                IgxEngineError code,
                const char *part)
{
  g_autoptr (IgxParameterSpace) space = new_space (text, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (igx_parameter_space_fit (space, strategy, &error));
  g_assert_error (error, IGX_ENGINE_ERROR, (gint) code);
  g_assert_nonnull (strstr (error->message, part));
}

static void
test_fit (void)
{
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxStrategy) strategy = igx_strategy_new (STRATEGY, -1, &messages, &error);
  g_autoptr (IgxParameterSpace) space = new_space ("period=10..14", "surge=2..3:0.5");
  g_autoptr (GArray) points = NULL;
  g_autoptr (GHashTable) params = NULL;

  g_assert_no_error (error);
  /* The step is the strategy's. */
  igx_parameter_space_fit (space, strategy, &error);
  g_assert_no_error (error);
  points = igx_parameter_space_list (space, NULL);
  g_assert_cmpuint (points->len, ==, 2 * 5 * 3);
  params = igx_parameter_space_dup_params (space, &g_array_index (points, double, 2));
  g_assert_cmpuint (g_hash_table_size (params), ==, 2);
  g_assert_cmpfloat_with_epsilon (*(double *) g_hash_table_lookup (params, "period"), 10, 1e-12);
  g_assert_cmpfloat_with_epsilon (*(double *) g_hash_table_lookup (params, "surge"), 2.5, 1e-12);

  assert_not_fit (strategy, "urge=2..3", IGX_ENGINE_ERROR_UNKNOWN_NAME, "surge, period");
  assert_not_fit (strategy, "surge=2..6", IGX_ENGINE_ERROR_INVALID, "from 1 to 5");
  assert_not_fit (strategy, "surge=0.5..2", IGX_ENGINE_ERROR_INVALID, "from 1 to 5");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/parameter-space/grid", test_grid);
  g_test_add_func ("/parameter-space/draw", test_draw);
  g_test_add_func ("/parameter-space/refused", test_refused);
  g_test_add_func ("/parameter-space/too-many", test_too_many);
  g_test_add_func ("/parameter-space/fit", test_fit);
  return g_test_run ();
}
