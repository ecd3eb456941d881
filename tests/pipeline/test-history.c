/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "engine/igx-timeframe.h"
#include "pipeline/igx-history.h"

#define FIRST G_GINT64_CONSTANT (1700000000000) / IGX_TIMEFRAME_HOUR *IGX_TIMEFRAME_HOUR
/* The range that is wanted: ten candles, some of the cache lie outside. */
#define N_WANTED 10

/* '#' is a candle that is there, '.' one that is not; the brackets are the bounds that are wanted.
 * Expected holes are read from the same picture. */
static void
check_picture (const char *picture)
{
  g_autoptr (GArray) candles = g_array_new (FALSE, TRUE, sizeof (IgxCandle));
  g_autoptr (GArray) expected = g_array_new (FALSE, FALSE, sizeof (IgxTimeRange));
  g_autoptr (GArray) holes = NULL;
  gint64 time = FIRST;
  gint64 start = 0;
  gint64 end = 0;
  gboolean wanted = FALSE;
  gboolean in_hole = FALSE;

  for (const char *c = picture; *c != '\0'; c++)
    {
      IgxCandle candle = { .open_time = time };
      IgxTimeRange hole = { time, time };

      if (*c == '[')
        {
          start = time;
          wanted = TRUE;
          in_hole = FALSE;
          continue;
        }
      if (*c == ']')
        {
          end = time - IGX_TIMEFRAME_HOUR;
          wanted = FALSE;
          continue;
        }
      if (*c == '#')
        g_array_append_val (candles, candle);
      if (wanted && *c == '.' && in_hole)
        g_array_index (expected, IgxTimeRange, expected->len - 1).end = time;
      else if (wanted && *c == '.')
        g_array_append_val (expected, hole);
      in_hole = *c == '.';
      time += IGX_TIMEFRAME_HOUR;
    }
  holes = igx_history_find_holes (candles, IGX_TIMEFRAME_HOUR, start, end);
  g_assert_cmpuint (holes->len, ==, expected->len);
  for (guint i = 0; i < holes->len; i++)
    {
      g_assert_cmpint (g_array_index (holes, IgxTimeRange, i).start, ==,
                       g_array_index (expected, IgxTimeRange, i).start);
      g_assert_cmpint (g_array_index (holes, IgxTimeRange, i).end, ==,
                       g_array_index (expected, IgxTimeRange, i).end);
    }
}

static void
test_shapes (void)
{
  const char *const pictures[] = {
    "[..........]",
    "[##########]",
    "[.#########]",
    "[#########.]",
    "[####.#####]",
    "[#....#....]",
    "[.#.#.#.#.#]",
    "[#.#.#.#.#.]",
    "##[##...#####]",
    "[###.......]####",
    "##[..........]##",
    "#.#[.#...#..#.]#.",
    "[#]",
    "[.]",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pictures); i++)
    check_picture (pictures[i]);
}

/* Every shape of ten candles, with and without neighbours outside. */
static void
test_all_shapes (void)
{
  guint n = 0;

  for (guint bits = 0; bits < 1u << N_WANTED; bits++)
    for (guint outside = 0; outside < 4; outside++, n++)
      {
        char picture[N_WANTED + 5] = "";
        char *next = picture;

        *next++ = (outside & 1) != 0 ? '#' : '.';
        *next++ = '[';
        for (guint i = 0; i < N_WANTED; i++)
          *next++ = (bits >> i & 1) != 0 ? '#' : '.';
        *next++ = ']';
        *next = (outside & 2) != 0 ? '#' : '.';
        check_picture (picture);
      }
  g_assert_cmpuint (n, ==, 4 << N_WANTED);
}

/* Nothing is wanted: no hole, however the cache looks. */
static void
test_nothing_wanted (void)
{
  g_autoptr (GArray) candles = g_array_new (FALSE, TRUE, sizeof (IgxCandle));
  g_autoptr (GArray) holes
      = igx_history_find_holes (candles, IGX_TIMEFRAME_HOUR, FIRST, FIRST - IGX_TIMEFRAME_HOUR);

  g_assert_cmpuint (holes->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/history/shapes", test_shapes);
  g_test_add_func ("/history/all-shapes", test_all_shapes);
  g_test_add_func ("/history/nothing-wanted", test_nothing_wanted);
  return g_test_run ();
}
