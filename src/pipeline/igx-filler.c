/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fills the cache with history, a piece at a time. What is there is not asked for, so it can be
 * stopped and begun again. Where a whole piece is empty, as before a coin was listed, the exchange
 * is asked once for the next candle that it has. */
#include "pipeline/igx-filler.h"

#include "engine/igx-timeframe.h"

typedef struct
{
  IgxHistory *history; /* (owned) */
  IgxFeed *feed;       /* (owned) */
  IgxSeriesKey series;
  gint64 start;
  gint64 piece_end;
  gint64 end;
} Fill;

static void
fill_free (gpointer data)
{
  Fill *fill = data;

  igx_history_unref (fill->history);
  g_object_unref (fill->feed);
  g_free (fill);
}

static void
end_fill (GTask *task, guint n_candles, gint64 next)
{
  const IgxFill result = { .n_candles = n_candles, .next = next };

  g_task_return_pointer (task, g_memdup2 (&result, sizeof result), g_free);
  g_object_unref (task);
}

static void
next_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  const Fill *fill = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GArray) found = igx_feed_fetch_candles_finish (IGX_FEED (object), result, &error);
  gint64 next = fill->end + fill->series.timeframe;

  if (found == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (found->len > 0)
    next = MAX (g_array_index (found, IgxCandle, 0).open_time,
                fill->piece_end + fill->series.timeframe);
  end_fill (task, 0, next);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  const Fill *fill = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GArray) candles = igx_history_load_finish (result, &error);

  if (candles == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (candles->len > 0 || fill->piece_end >= fill->end)
    {
      end_fill (task, candles->len, fill->piece_end + fill->series.timeframe);
      return;
    }
  igx_feed_fetch_candles_async (fill->feed, &fill->series, fill->piece_end + fill->series.timeframe,
                                fill->end, 1, g_task_get_cancellable (task), next_cb, task);
}

/**
 * igx_filler_may_go_on:
 * @error: of igx_filler_fill_finish()
 *
 * Returns: whether it goes away by waiting: the network, the server, or a limit
 */
gboolean
igx_filler_may_go_on (const GError *error)
{
  return g_error_matches (error, IGX_FEED_ERROR, IGX_FEED_ERROR_NETWORK)
         || g_error_matches (error, IGX_FEED_ERROR, IGX_FEED_ERROR_SERVER)
         || g_error_matches (error, IGX_FEED_ERROR, IGX_FEED_ERROR_RATE_LIMITED);
}

/**
 * igx_filler_find_end:
 * @now: the exchange's time, ms UTC
 *
 * Returns: open time of the newest candle that can be filled in
 */
gint64
igx_filler_find_end (IgxTimeframe timeframe, gint64 now)
{
  return igx_timeframe_floor (timeframe, now - IGX_FILLER_MARGIN_MS) - timeframe;
}

/**
 * igx_filler_fill_async:
 * @history: of @series
 * @feed: who has the candles
 * @series: what to fill
 * @start_time: open time of the first candle wanted
 * @end_time: open time of the last candle wanted, a closed one
 *
 * Fills in the next %IGX_FILLER_CANDLES of the range.
 */
void
igx_filler_fill_async (IgxHistory *history,
                       IgxFeed *feed,
                       const IgxSeriesKey *series,
                       gint64 start_time,
                       gint64 end_time,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Fill *fill = g_new0 (Fill, 1);

  g_task_set_source_tag (task, igx_filler_fill_async);
  fill->history = igx_history_ref (history);
  fill->feed = g_object_ref (feed);
  fill->series = *series;
  fill->start = start_time;
  fill->end = end_time;
  fill->piece_end = MIN (end_time, start_time + (IGX_FILLER_CANDLES - 1) * series->timeframe);
  g_task_set_task_data (task, fill, fill_free);
  if (start_time > end_time)
    {
      end_fill (task, 0, end_time + series->timeframe);
      return;
    }
  igx_history_load_async (history, start_time, fill->piece_end, cancellable, loaded_cb, task);
}

/**
 * igx_filler_fill_finish:
 * @fill: (out caller-allocates): what was filled
 *
 * Returns: %FALSE with @error set if the exchange or the cache failed; what came before is kept
 */
gboolean
igx_filler_fill_finish (GAsyncResult *result, IgxFill *fill, GError **error)
{
  g_autofree IgxFill *done = g_task_propagate_pointer (G_TASK (result), error);

  if (done == NULL)
    return FALSE;
  *fill = *done;
  return TRUE;
}
