/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The time is cut into n + 1 parts of the same length, at midnights UTC: the first is in-sample
 * only, each of the others is out-of-sample once. So every candidate after the first part is
 * judged exactly once by a choice that did not know it.
 *
 * A candidate whose life reaches beyond the border is out of both: in-sample it would know candles
 * of the fold. What counts is its expiry and not its close: which candidates were over before the
 * border depends on the path, and to keep the quick ones alone would choose by outcome.
 */
#include "engine/statistics/igx-walk-forward.h"

#include "engine/igx-timeframe.h"

static gint64
cut (gint64 first, gint64 last, guint i, guint n_parts)
{
  if (i == 0)
    return first;
  /* A candidate that fires as the candles end belongs to the last part. */
  if (i == n_parts)
    return last + 1;
  return igx_timeframe_floor (IGX_TIMEFRAME_DAY, first + (last - first) / n_parts * i);
}

/**
 * igx_walk_forward_split:
 * @first: when candidates can fire first, ms UTC: the end of the warm-up
 * @last: close time of the last candle, ms UTC
 * @n_folds: how many, %IGX_WALK_FORWARD_FOLDS_MIN to %IGX_WALK_FORWARD_FOLDS_MAX
 * @kind: what is in-sample
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (element-type IgxFold): the folds in the order of time, or %NULL with
 *   %IGX_ENGINE_ERROR_LIMIT if there are too many, or too little time for them
 */
GArray *
igx_walk_forward_split (
    gint64 first, gint64 last, guint n_folds, IgxWalkForwardKind kind, GError **error)
{
  g_autoptr (GArray) folds = g_array_new (FALSE, FALSE, sizeof (IgxFold));

  if (n_folds < IGX_WALK_FORWARD_FOLDS_MIN || n_folds > IGX_WALK_FORWARD_FOLDS_MAX)
    {
      g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_LIMIT,
                   "A walk forward has %d to %d folds, not %u", IGX_WALK_FORWARD_FOLDS_MIN,
                   IGX_WALK_FORWARD_FOLDS_MAX, n_folds);
      return NULL;
    }
  /* Two days a part: cut at midnights, each has at least one whole day. */
  if (last < first || last - first < 2 * IGX_TIMEFRAME_DAY * (n_folds + 1))
    {
      g_set_error (error, IGX_ENGINE_ERROR, IGX_ENGINE_ERROR_LIMIT,
                   "A walk forward of %u folds needs %u days after the warm-up: take more candles "
                   "or fewer folds",
                   n_folds, 2 * (n_folds + 1));
      return NULL;
    }
  for (guint i = 1; i <= n_folds; i++)
    {
      const guint from = kind == IGX_WALK_FORWARD_ANCHORED ? 0 : i - 1;
      const gint64 border = cut (first, last, i, n_folds + 1);
      const IgxFold fold = { .train_first = cut (first, last, from, n_folds + 1),
                             .train_last = border,
                             .test_first = border,
                             .test_last = cut (first, last, i + 1, n_folds + 1) };

      g_array_append_val (folds, fold);
    }
  return g_steal_pointer (&folds);
}

/**
 * igx_walk_forward_is_in_sample:
 * @fold: a fold
 * @close_time: when a candidate fired, ms UTC
 * @expires_at: until when it can live, ms UTC
 *
 * Returns: whether something may be chosen by it: all of its life is in-sample
 */
gboolean
igx_walk_forward_is_in_sample (const IgxFold *fold, gint64 close_time, gint64 expires_at)
{
  g_return_val_if_fail (fold != NULL, FALSE);

  return close_time >= fold->train_first && close_time < fold->train_last
         && expires_at <= fold->train_last;
}

/**
 * igx_walk_forward_is_out_of_sample:
 * @fold: a fold
 * @close_time: when a candidate fired, ms UTC
 *
 * Returns: whether it is judged in this fold: it fired there
 */
gboolean
igx_walk_forward_is_out_of_sample (const IgxFold *fold, gint64 close_time)
{
  g_return_val_if_fail (fold != NULL, FALSE);

  return close_time >= fold->test_first && close_time < fold->test_last;
}
