/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed/igx-backoff.h"

static double
fixed (gpointer data)
{
  return *(double *) data;
}

static void
test_ceiling (void)
{
  static const guint expected[] = { 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000 };
  double chance = 1;
  IgxBackoff backoff;

  igx_backoff_init (&backoff, IGX_BACKOFF_MIN_MS, IGX_BACKOFF_MAX_MS);
  igx_backoff_set_random (&backoff, fixed, &chance);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpuint (igx_backoff_next (&backoff), ==, expected[i]);
  igx_backoff_reset (&backoff);
  g_assert_cmpuint (igx_backoff_next (&backoff), ==, 1000);
}

static void
test_floor (void)
{
  double chance = 0;
  IgxBackoff backoff;

  igx_backoff_init (&backoff, IGX_BACKOFF_MIN_MS, IGX_BACKOFF_MAX_MS);
  igx_backoff_set_random (&backoff, fixed, &chance);
  for (guint i = 0; i < 100; i++)
    g_assert_cmpuint (igx_backoff_next (&backoff), ==, 500);
}

/* Full jitter: the whole range is used, not only its upper end. */
static void
test_spread (void)
{
  guint n_low = 0;
  guint n_high = 0;
  IgxBackoff backoff;

  igx_backoff_init (&backoff, IGX_BACKOFF_MIN_MS, IGX_BACKOFF_MAX_MS);
  for (guint i = 0; i < 10; i++)
    igx_backoff_next (&backoff);
  for (guint i = 0; i < 1000; i++)
    {
      guint delay = igx_backoff_next (&backoff);

      g_assert_cmpuint (delay, >=, 500);
      g_assert_cmpuint (delay, <=, 60000);
      n_low += delay < 15000 ? 1 : 0;
      n_high += delay > 45000 ? 1 : 0;
    }
  g_assert_cmpuint (n_low, >, 100);
  g_assert_cmpuint (n_high, >, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/feed/backoff/ceiling", test_ceiling);
  g_test_add_func ("/feed/backoff/floor", test_floor);
  g_test_add_func ("/feed/backoff/spread", test_spread);

  return g_test_run ();
}
