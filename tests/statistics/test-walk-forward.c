/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folds of a walk forward: every candidate is judged once, by what did not know it. */
#include "engine/statistics/igx-walk-forward.h"

#include "engine/igx-timeframe.h"
#include "made-trades.h"

#define N_DAYS 100

static GArray *
split (gint64 first, gint64 last, guint n_folds, IgxWalkForwardKind kind)
{
  g_autoptr (GError) error = NULL;
  GArray *folds = igx_walk_forward_split (first, last, n_folds, kind, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (folds->len, ==, n_folds);
  return folds;
}

/* What a trade is in each fold, and that no trade of a fold is known in-sample. */
static guint
count_in_folds (GArray *folds, const IgxTrade *trade, guint *n_trained, guint *n_purged)
{
  guint n_tested = 0;

  for (guint i = 0; i < folds->len; i++)
    {
      const IgxFold *fold = &g_array_index (folds, IgxFold, i);
      const gboolean trains
          = igx_walk_forward_is_in_sample (fold, trade->close_time, trade->expires_at);
      const gboolean tests = igx_walk_forward_is_out_of_sample (fold, trade->close_time);

      g_assert_false (trains && tests);
      if (trains)
        {
          g_assert_cmpint (trade->close_time, >=, fold->train_first);
          g_assert_cmpint (trade->expires_at, <=, fold->test_first);
        }
      *n_trained += trains;
      *n_purged += !trains && trade->close_time >= fold->train_first
                   && trade->close_time < fold->train_last;
      n_tested += tests;
    }
  return n_tested;
}

static void
assert_covers (IgxWalkForwardKind kind, guint n_folds)
{
  const gint64 first = MADE_FIRST + IGX_TIMEFRAME_DAY / 3;
  const gint64 last = MADE_FIRST + N_DAYS * IGX_TIMEFRAME_DAY;
  g_autoptr (GArray) trades = made_trades_new (n_folds, 3000, N_DAYS);
  g_autoptr (GArray) folds = split (first, last, n_folds, kind);
  const gint64 border = g_array_index (folds, IgxFold, 0).test_first;
  guint n_trained = 0;
  guint n_purged = 0;
  guint n_tested = 0;
  guint n_later = 0;

  /* One that fires as the candles end is judged, too. */
  g_array_index (trades, IgxTrade, 7).close_time = last;
  for (guint i = 0; i < trades->len; i++)
    {
      const IgxTrade *trade = &g_array_index (trades, IgxTrade, i);
      const guint n = count_in_folds (folds, trade, &n_trained, &n_purged);

      g_assert_cmpuint (n, ==, trade->close_time >= border ? 1 : 0);
      n_tested += n;
      n_later += trade->close_time >= border;
    }
  g_assert_cmpuint (n_tested, ==, n_later);
  g_assert_cmpuint (n_tested, >, 3000 * n_folds / (n_folds + 1) * 9 / 10);
  g_assert_cmpuint (n_trained, >, 0);
  g_assert_cmpuint (n_purged, >, 0);
}

static void
test_covers (void)
{
  for (guint n_folds = 1; n_folds <= 12; n_folds++)
    {
      assert_covers (IGX_WALK_FORWARD_ANCHORED, n_folds);
      assert_covers (IGX_WALK_FORWARD_ROLLING, n_folds);
    }
}

static void
test_borders (void)
{
  const gint64 day = IGX_TIMEFRAME_DAY;
  const gint64 first = MADE_FIRST + day / 2;
  const gint64 last = MADE_FIRST + 40 * day + day / 2;

  for (guint kind = 0; kind < 2; kind++)
    {
      g_autoptr (GArray) folds = split (first, last, 3, (IgxWalkForwardKind) kind);

      for (guint i = 0; i < 3; i++)
        {
          const IgxFold *fold = &g_array_index (folds, IgxFold, i);

          g_assert_cmpint (fold->train_last, ==, fold->test_first);
          g_assert_cmpint (fold->test_first, ==, MADE_FIRST + 10 * (i + 1) * day);
          g_assert_cmpint (fold->test_last, ==, i < 2 ? MADE_FIRST + 10 * (i + 2) * day : last + 1);
          if (kind == IGX_WALK_FORWARD_ANCHORED || i == 0)
            g_assert_cmpint (fold->train_first, ==, first);
          else
            g_assert_cmpint (fold->train_first, ==, MADE_FIRST + 10 * i * day);
        }
    }
}

/* What may still be alive at the border is out, however quickly it was over. */
static void
test_purge (void)
{
  const IgxFold fold = { 1000, 2000, 2000, 3000 };

  g_assert_true (igx_walk_forward_is_in_sample (&fold, 1000, 2000));
  g_assert_false (igx_walk_forward_is_in_sample (&fold, 1500, 2001));
  g_assert_false (igx_walk_forward_is_in_sample (&fold, 999, 1500));
  g_assert_false (igx_walk_forward_is_in_sample (&fold, 2000, 2000));
  g_assert_true (igx_walk_forward_is_out_of_sample (&fold, 2000));
  g_assert_false (igx_walk_forward_is_out_of_sample (&fold, 1999));
  g_assert_false (igx_walk_forward_is_out_of_sample (&fold, 3000));
}

static void
assert_refused (gint64 first, gint64 last, guint n_folds)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (igx_walk_forward_split (first, last, n_folds, IGX_WALK_FORWARD_ANCHORED, &error));
  g_assert_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_LIMIT);
}

static void
test_refused (void)
{
  const gint64 last = MADE_FIRST + 12 * IGX_TIMEFRAME_DAY;

  assert_refused (MADE_FIRST, last, 0);
  assert_refused (MADE_FIRST, last, IGX_WALK_FORWARD_FOLDS_MAX + 1);
  assert_refused (MADE_FIRST, last, 6);
  assert_refused (last, MADE_FIRST, 1);
  for (guint n = 1; n <= 5; n++)
    {
      g_autoptr (GArray) folds = split (MADE_FIRST + 7, last + 7, n, IGX_WALK_FORWARD_ROLLING);

      for (guint i = 0; i < n; i++)
        {
          const IgxFold *fold = &g_array_index (folds, IgxFold, i);

          g_assert_cmpint (fold->train_last - fold->train_first, >=, IGX_TIMEFRAME_DAY);
          g_assert_cmpint (fold->test_last - fold->test_first, >=, IGX_TIMEFRAME_DAY);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/walk-forward/covers", test_covers);
  g_test_add_func ("/walk-forward/borders", test_borders);
  g_test_add_func ("/walk-forward/purge", test_purge);
  g_test_add_func ("/walk-forward/refused", test_refused);
  return g_test_run ();
}
