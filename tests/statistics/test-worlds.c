/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shuffled worlds: valid candles, the same moves in another order, symbols kept together. */
#include "statistics/igx-worlds.h"

#include <math.h>
#include <string.h>

#include "engine/igx-timeframe.h"
#include "engine/statistics/igx-quantile.h"
#include "made-candles.h"
#include "made-trades.h"

#define N_SERIES 3
#define QUARTER  (15 * IGX_TIMEFRAME_MINUTE)

static const IgxCandle *
get (GArray *candles)
{
  return (const IgxCandle *) (gpointer) candles->data;
}

static IgxWorlds *
new_worlds (GArray **series, gsize n_series, IgxTimeframe timeframe)
{
  IgxWorldSeries of[N_SERIES];
  g_autoptr (GError) error = NULL;
  IgxWorlds *worlds = NULL;

  for (gsize i = 0; i < n_series; i++)
    of[i] = (IgxWorldSeries){ get (series[i]), series[i]->len };
  worlds = igx_worlds_new (of, n_series, timeframe, &error);
  g_assert_no_error (error);
  return worlds;
}

static void
make (const IgxWorlds *worlds, guint64 seed, GArray **made)
{
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < igx_worlds_get_n_series (worlds); i++)
    made[i] = igx_candle_array_new ();
  igx_worlds_make (worlds, seed, made, &error);
  g_assert_no_error (error);
}

/* What each candle brings: its close over the close before it, and the same of its prices. */
static double *
list_moves (GArray *candles, double first, guint of)
{
  const IgxCandle *c = get (candles);
  double *moves = g_new (double, candles->len);

  for (guint i = 0; i < candles->len; i++)
    {
      const double before = i > 0 ? c[i - 1].close : first;
      const double prices[]
          = { c[i].close / before,  c[i].open / before, c[i].high / c[i].open,
              c[i].low / c[i].open, c[i].volume,        c[i].quote_volume / c[i].open };

      moves[i] = prices[of];
    }
  return moves;
}

static void
assert_same_moves (GArray *original, GArray *world)
{
  const double first = get (original)[0].open;

  g_assert_cmpuint (world->len, ==, original->len);
  for (guint of = 0; of < 6; of++)
    {
      g_autofree double *a = list_moves (original, first, of);
      g_autofree double *b = list_moves (world, first, of);

      igx_quantile_sort (a, original->len);
      igx_quantile_sort (b, world->len);
      for (guint i = 0; i < original->len; i++)
        g_assert_cmpfloat_with_epsilon (a[i], b[i], 1e-10 * a[i]);
    }
}

static guint
count_moved (GArray *original, GArray *world)
{
  guint n = 0;

  for (guint i = 0; i < original->len; i++)
    n += fabs (get (original)[i].volume - get (world)[i].volume) > 0;
  return n;
}

static void
free_made (GArray **made, gsize n)
{
  for (gsize i = 0; i < n; i++)
    g_array_unref (made[i]);
}

static void
assert_valid (GArray *original, GArray *world, IgxTimeframe timeframe)
{
  for (guint i = 0; i < world->len; i++)
    {
      const IgxCandle *candle = &get (world)[i];
      g_autoptr (GError) error = NULL;

      igx_candle_check (candle, timeframe, &error);
      g_assert_no_error (error);
      g_assert_cmpint (candle->open_time, ==, get (original)[i].open_time);
      g_assert_cmpfloat (candle->quote_volume, >=, candle->volume * candle->low * (1 - 1e-12));
      g_assert_cmpfloat (candle->quote_volume, <=, candle->volume * candle->high * (1 + 1e-12));
    }
}

static void
test_valid (void)
{
  g_autoptr (GArray) original = made_candles_new (1, 60 * 96, QUARTER);
  g_autoptr (IgxWorlds) worlds = new_worlds (&original, 1, QUARTER);
  guint n_candles = 0;

  g_assert_cmpuint (igx_worlds_get_n_days (worlds), ==, 60);
  g_assert_cmpuint (igx_worlds_get_n_candles (worlds), ==, original->len);
  for (guint64 seed = 1; seed <= 50; seed++)
    {
      GArray *world = NULL;

      make (worlds, seed, &world);
      assert_valid (original, world, QUARTER);
      assert_same_moves (original, world);
      g_assert_cmpfloat_with_epsilon (get (world)[world->len - 1].close,
                                      get (original)[world->len - 1].close, 1e-8);
      g_assert_cmpuint (count_moved (original, world), >, original->len / 2);
      n_candles += world->len;
      g_array_unref (world);
    }
  g_assert_cmpuint (n_candles, ==, 50 * 60 * 96);
}

/* The candle of the original that a candle of a world is, found by its volume. */
static guint
find_origin (GArray *original, const IgxCandle *candle)
{
  for (guint i = 0; i < original->len; i++)
    if (!(fabs (get (original)[i].volume - candle->volume) > 0))
      return i;
  g_assert_not_reached ();
}

/* Days stay whole, and all symbols have the same day at the same time. */
static void
test_together (void)
{
  g_autoptr (GArray) first = made_candles_new (2, 20 * 24, IGX_TIMEFRAME_HOUR);
  g_autoptr (GArray) second = made_candles_like (first, 3);
  g_autoptr (GArray) third = made_candles_like (first, 4);
  GArray *series[N_SERIES] = { first, second, third };
  GArray *made[N_SERIES] = { NULL };
  g_autoptr (IgxWorlds) worlds = new_worlds (series, N_SERIES, IGX_TIMEFRAME_HOUR);
  guint n_turned = 0;

  make (worlds, 9, made);
  for (guint i = 0; i < first->len; i++)
    {
      const guint origin = find_origin (first, &get (made[0])[i]);

      for (guint j = 1; j < N_SERIES; j++)
        g_assert_cmpuint (find_origin (series[j], &get (made[j])[i]), ==, origin);
      g_assert_cmpuint (origin % 24, ==, i % 24);
      if (i % 24 > 0)
        g_assert_cmpuint (origin, ==, find_origin (first, &get (made[0])[i - 1]) + 1);
      n_turned += origin != i;
    }
  g_assert_cmpuint (n_turned, >=, first->len / 2);
  for (guint j = 0; j < N_SERIES; j++)
    assert_same_moves (series[j], made[j]);
  free_made (made, N_SERIES);
}

/* Where symbols lack different candles, the worlds have those that all have. */
static void
test_gaps (void)
{
  g_autoptr (GArray) first = made_candles_new (5, 10 * 96, QUARTER);
  g_autoptr (GArray) second = made_candles_like (first, 6);
  g_autoptr (GArray) third = made_candles_like (first, 7);
  GArray *series[N_SERIES] = { first, second, third };
  GArray *made[N_SERIES] = { NULL };
  g_autoptr (IgxWorlds) worlds = NULL;
  guint n_common = 0;

  made_candles_drop (first, 1, 20);
  made_candles_drop (second, 2, 20);
  g_array_remove_range (third, 0, 40);
  worlds = new_worlds (series, N_SERIES, QUARTER);
  make (worlds, 3, made);
  for (guint i = 0; i < first->len; i++)
    {
      const gint64 time = get (first)[i].open_time;
      guint n = 0;

      for (guint j = 0; j < second->len; j++)
        n += get (second)[j].open_time == time;
      for (guint j = 0; j < third->len; j++)
        n += get (third)[j].open_time == time;
      if (n < 2)
        continue;
      for (guint j = 0; j < N_SERIES; j++)
        g_assert_cmpint (get (made[j])[n_common].open_time, ==, time);
      n_common++;
    }
  g_assert_cmpuint (n_common, >, 700);
  g_assert_cmpuint (n_common, <, first->len);
  for (guint j = 0; j < N_SERIES; j++)
    {
      g_assert_cmpuint (made[j]->len, ==, n_common);
      assert_valid (made[0], made[j], QUARTER);
    }
  free_made (made, N_SERIES);
}

/* Each of the 24 orders of four days is as likely. Chi-square of 23 at 1e-6. */
static void
test_orders (void)
{
  g_autoptr (GArray) original = made_candles_new (8, 4 * 6, 4 * IGX_TIMEFRAME_HOUR);
  g_autoptr (IgxWorlds) worlds = new_worlds (&original, 1, 4 * IGX_TIMEFRAME_HOUR);
  guint counts[256] = { 0 };
  const guint n = 4800;
  guint n_orders = 0;
  double chi = 0;

  for (guint64 seed = 0; seed < n; seed++)
    {
      GArray *world = NULL;
      guint code = 0;

      make (worlds, seed, &world);
      for (guint day = 0; day < 4; day++)
        code = 4 * code + find_origin (original, &get (world)[6 * day]) / 6;
      counts[code]++;
      g_array_unref (world);
    }
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    if (counts[i] > 0)
      {
        chi += pow (counts[i] - n / 24.0, 2) / (n / 24.0);
        n_orders++;
      }
  g_assert_cmpuint (n_orders, ==, 24);
  g_assert_cmpfloat (chi, <, 69.3);
}

static void
test_same_bits (void)
{
  g_autoptr (GArray) original = made_candles_new (1, 960, QUARTER);
  g_autoptr (IgxWorlds) worlds = new_worlds (&original, 1, QUARTER);
  GArray *made[3] = { NULL };

  make (worlds, 5, &made[0]);
  make (worlds, 5, &made[1]);
  make (worlds, 6, &made[2]);
  g_assert_cmpint (memcmp (made[0]->data, made[1]->data, 960 * sizeof (IgxCandle)), ==, 0);
  g_assert_cmpuint (count_moved (made[0], made[2]), >, 480);
  free_made (made, 3);
}

static void
assert_refused (GArray *candles, IgxEngineError code)
{
  const IgxWorldSeries series = { get (candles), candles->len };
  g_autoptr (GError) error = NULL;
  g_autoptr (IgxWorlds) worlds = igx_worlds_new (&series, 1, QUARTER, &error);

  g_assert_error (error, IGX_ENGINE_ERROR, (gint) code);
  g_assert_null (worlds);
}

static void
test_refused (void)
{
  g_autoptr (GArray) candles = made_candles_new (1, 200, QUARTER);
  g_autoptr (GArray) none = igx_candle_array_new ();
  g_autoptr (GArray) day = made_candles_new (1, 96, QUARTER);

  assert_refused (none, IGX_ENGINE_ERROR_LIMIT);
  assert_refused (day, IGX_ENGINE_ERROR_LIMIT);
  g_array_index (candles, IgxCandle, 50).open_time -= QUARTER;
  assert_refused (candles, IGX_ENGINE_ERROR_ORDER);
  g_array_index (candles, IgxCandle, 40).high = NAN;
  assert_refused (candles, IGX_ENGINE_ERROR_INVALID);
}

/* Days that each multiply the price by 10^9 lead out of all prices if enough come first. */
static void
test_enormous (void)
{
  g_autoptr (GArray) candles = made_candles_new (1, 12, IGX_TIMEFRAME_DAY);
  g_autoptr (IgxWorlds) worlds = NULL;
  guint n_refused = 0;

  for (guint i = 0; i < candles->len; i++)
    {
      IgxCandle *candle = &g_array_index (candles, IgxCandle, i);

      candle->open = candle->low = i % 2 == 0 ? 1 : 1e9;
      candle->close = candle->high = i % 2 == 0 ? 1e9 : 1;
      if (candle->low > candle->high)
        {
          candle->low = 1;
          candle->high = 1e9;
        }
    }
  worlds = new_worlds (&candles, 1, IGX_TIMEFRAME_DAY);
  for (guint64 seed = 0; seed < 40; seed++)
    {
      g_autoptr (GArray) world = igx_candle_array_new ();
      g_autoptr (GError) error = NULL;

      if (igx_worlds_make (worlds, seed, &world, &error))
        continue;
      g_assert_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_INVALID);
      n_refused++;
    }
  g_assert_cmpuint (n_refused, >, 5);
  g_assert_cmpuint (n_refused, <, 40);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/worlds/valid", test_valid);
  g_test_add_func ("/worlds/together", test_together);
  g_test_add_func ("/worlds/gaps", test_gaps);
  g_test_add_func ("/worlds/orders", test_orders);
  g_test_add_func ("/worlds/same-bits", test_same_bits);
  g_test_add_func ("/worlds/refused", test_refused);
  g_test_add_func ("/worlds/enormous", test_enormous);
  return g_test_run ();
}
