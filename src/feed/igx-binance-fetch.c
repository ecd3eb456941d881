/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed/igx-binance-fetch.h"

#include "engine/igx-timeframe.h"
#include "feed/igx-binance-parse.h"
#include "feed/igx-feed.h"

#define TIME_PATH   "/api/v3/time"
#define TIME_WEIGHT 1

#define KLINES_PATH   "/api/v3/klines"
#define KLINES_WEIGHT 2

/* Real ms after its close until a candle is taken as final, beside the error of our clock: the
 * exchange's parts agree on a close no faster. */
#define CLOSE_MARGIN_MS 1000

#define SYMBOLS_PATH   "/api/v3/exchangeInfo"
#define SYMBOLS_WEIGHT 20

/**
 * Paging:
 * @forward: from @cursor on; else back from @cursor
 * @cursor: open time from which, or up to which, the next page is asked; -1 for the newest
 * @end_time: open time of the last candle wanted, -1 for none
 * @wanted: how many are still wanted
 * @asked: how many the page that is on its way may hold
 * @asked_at: exchange time when it was asked, the earliest that its contents can be of
 * @asked_error: real ms by which @asked_at may be wrong
 * @pages: (element-type GArray): in the order of their arrival
 * @server_time: what the exchange answered when nobody knew its time, else 0
 */
typedef struct
{
  const IgxTimeSource *time_source;
  IgxSeriesKey series;
  gboolean forward;
  gint64 cursor;
  gint64 end_time;
  guint wanted;
  guint asked;
  gint64 asked_at;
  gint64 asked_error;
  GPtrArray *pages;
  gint64 server_time;
} Paging;

static void
paging_free (Paging *paging)
{
  g_ptr_array_unref (paging->pages);
  g_free (paging);
}

static GArray *
join_pages (const Paging *paging)
{
  GArray *all = igx_candle_array_new ();

  for (guint i = 0; i < paging->pages->len; i++)
    {
      const GArray *page
          = g_ptr_array_index (paging->pages, paging->forward ? i : paging->pages->len - 1 - i);

      if (page->len > 0)
        g_array_append_vals (all, page->data, page->len);
    }
  return all;
}

/* The exchange's answer must lie where it was asked for, or pages would overlap. */
static gboolean
check_page (const Paging *paging, const GArray *page, GError **error)
{
  gint64 first = page->len > 0 ? g_array_index (page, IgxCandle, 0).open_time : 0;
  gint64 last = page->len > 0 ? g_array_index (page, IgxCandle, page->len - 1).open_time : 0;
  gint64 end = paging->forward ? paging->end_time : paging->cursor;

  if (page->len == 0 || (!(paging->forward && first < paging->cursor) && !(end >= 0 && last > end)))
    return TRUE;

  g_set_error (error, IGX_FEED_ERROR, IGX_FEED_ERROR_BAD_DATA,
               "The exchange sent candles of %s that were not asked for", paging->series.symbol);
  return FALSE;
}

/* Removes the last candle if it may still be forming; TRUE if so. A candle that a later one
 * follows is closed. The last one is closed when its close was past at the time of asking, by more
 * than our knowledge of the exchange's time may be wrong: how long the answer took to come says
 * nothing about what is in it, and a candle taken too early would be wrong for ever. */
static gboolean
remove_forming (const Paging *paging, GArray *page)
{
  gint64 now = MAX (paging->asked_at, paging->server_time);
  gint64 age = 0;

  if (page->len == 0)
    return FALSE;
  age = now - g_array_index (page, IgxCandle, page->len - 1).open_time - paging->series.timeframe;
  if (age >= 0
      && igx_time_source_real_delay (paging->time_source, age)
             >= CLOSE_MARGIN_MS + paging->asked_error)
    return FALSE;
  g_array_set_size (page, page->len - 1);
  return TRUE;
}

/* Takes a page in; TRUE if another one is needed. */
static gboolean
take_page (Paging *paging, GArray *page)
{
  gboolean full = page->len >= paging->asked;
  gint64 first = page->len > 0 ? g_array_index (page, IgxCandle, 0).open_time : 0;
  gboolean forming = remove_forming (paging, page);

  if (page->len > paging->wanted)
    {
      if (paging->forward)
        g_array_set_size (page, paging->wanted);
      else
        g_array_remove_range (page, 0, page->len - paging->wanted);
    }
  paging->wanted -= page->len;
  g_ptr_array_add (paging->pages, page);
  if (!full || paging->wanted == 0)
    return FALSE;

  if (!paging->forward)
    {
      paging->cursor = first - paging->series.timeframe;
      return TRUE;
    }
  if (forming || page->len == 0)
    return FALSE;
  paging->cursor
      = g_array_index (page, IgxCandle, page->len - 1).open_time + paging->series.timeframe;
  return paging->end_time < 0 || paging->cursor <= paging->end_time;
}

static void ask_page (GTask *task);

static void
page_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Paging *paging = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = igx_http_get_finish (IGX_HTTP (source), result, &error);
  g_autoptr (GArray) page = NULL;
  const char *text = NULL;
  gsize length = 0;

  if (body != NULL)
    {
      text = g_bytes_get_data (body, &length);
      page = igx_binance_parse_klines (text, length, paging->series.timeframe, paging->asked,
                                       &error);
    }
  if (page == NULL || !check_page (paging, page, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (g_task_return_error_if_cancelled (task))
    return;

  if (take_page (paging, g_steal_pointer (&page)))
    ask_page (g_steal_pointer (&task));
  else
    g_task_return_pointer (task, join_pages (paging), (GDestroyNotify) g_array_unref);
}

/* Takes the reference. */
static void
ask_page (GTask *task)
{
  Paging *paging = g_task_get_task_data (task);
  g_autoptr (GString) path = g_string_new (NULL);
  gboolean newest = !paging->forward && paging->cursor < 0;

  paging->asked_at = igx_time_source_now (paging->time_source);
  paging->asked_error = igx_time_source_error (paging->time_source);
  /* One more for the candle that is still forming. */
  paging->asked = MIN (paging->wanted + (newest ? 1 : 0), IGX_BINANCE_KLINES_MAX);
  g_string_printf (path, "%s?symbol=%s&interval=%s&limit=%u", KLINES_PATH, paging->series.symbol,
                   igx_timeframe_to_string (paging->series.timeframe), paging->asked);
  if (paging->forward)
    g_string_append_printf (path, "&startTime=%" G_GINT64_FORMAT, paging->cursor);
  if (paging->forward && paging->end_time >= 0)
    g_string_append_printf (path, "&endTime=%" G_GINT64_FORMAT, paging->end_time);
  if (!paging->forward && paging->cursor >= 0)
    g_string_append_printf (path, "&endTime=%" G_GINT64_FORMAT, paging->cursor);
  igx_http_get_async (g_task_get_source_object (task), path->str, KLINES_WEIGHT,
                      IGX_BINANCE_KLINES_BODY_MAX, g_task_get_cancellable (task), page_cb, task);
}

static void
first_time_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Paging *paging = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  paging->server_time = igx_binance_fetch_time_finish (IGX_HTTP (source), result, &error);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    ask_page (g_steal_pointer (&task));
}

/**
 * igx_binance_fetch_candles_async:
 *
 * As igx_feed_fetch_candles_async(). While the exchange's time is not known, it is asked first:
 * without it nobody can tell which candle is closed.
 */
void
igx_binance_fetch_candles_async (IgxHttp *http,
                                 const IgxTimeSource *time_source,
                                 const IgxSeriesKey *series,
                                 gint64 start_time,
                                 gint64 end_time,
                                 guint limit,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (http, cancellable, callback, user_data);
  Paging *paging = g_new0 (Paging, 1);

  g_task_set_source_tag (task, igx_binance_fetch_candles_async);
  g_task_set_task_data (task, paging, (GDestroyNotify) paging_free);
  paging->time_source = time_source;
  paging->series = *series;
  paging->forward = start_time >= 0;
  paging->cursor = paging->forward ? start_time : end_time;
  paging->end_time = end_time;
  paging->wanted = limit;
  paging->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  if (paging->forward && end_time >= 0 && end_time < start_time)
    g_task_return_pointer (task, igx_candle_array_new (), (GDestroyNotify) g_array_unref);
  else if (igx_time_source_now (time_source) > 0)
    ask_page (g_steal_pointer (&task));
  else
    igx_binance_fetch_time_async (http, cancellable, first_time_cb, g_steal_pointer (&task));
}

/**
 * igx_binance_fetch_candles_finish:
 *
 * Returns: (transfer full) (element-type IgxCandle): as igx_feed_fetch_candles_finish()
 */
GArray *
igx_binance_fetch_candles_finish (IgxHttp *http, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, http), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* On a worker thread: 15 MB of text. */
static void
parse_symbols_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  const char *text = g_bytes_get_data (task_data, &length);
  IgxBinanceExchangeInfo *info = igx_binance_parse_exchange_info (text, length, &error);

  if (info == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, info, (GDestroyNotify) igx_binance_parse_exchange_info_free);
}

static void
symbols_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  GBytes *body = igx_http_get_finish (IGX_HTTP (source), result, &error);

  if (body == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_task_set_task_data (task, body, (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, parse_symbols_thread);
}

/**
 * igx_binance_fetch_symbols_async:
 *
 * Asks for all symbols, and on the way for the limit of weight.
 */
void
igx_binance_fetch_symbols_async (IgxHttp *http,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = g_task_new (http, cancellable, callback, user_data);

  g_task_set_source_tag (task, igx_binance_fetch_symbols_async);
  igx_http_get_async (http, SYMBOLS_PATH, SYMBOLS_WEIGHT, IGX_BINANCE_SYMBOLS_BODY_MAX, cancellable,
                      symbols_cb, task);
}

/**
 * igx_binance_fetch_symbols_finish:
 *
 * Returns: (transfer full) (element-type IgxSymbolInfo): %NULL with @error set
 */
GPtrArray *
igx_binance_fetch_symbols_finish (IgxHttp *http, GAsyncResult *result, GError **error)
{
  g_autoptr (IgxBinanceExchangeInfo) info = NULL;

  g_return_val_if_fail (g_task_is_valid (result, http), NULL);

  info = g_task_propagate_pointer (G_TASK (result), error);
  if (info == NULL)
    return NULL;
  if (info->weight_limit > 0)
    igx_http_set_weight_limit (http, info->weight_limit);
  if (info->n_skipped > 0)
    g_debug ("%u symbols have names that are not ours", info->n_skipped);
  return g_ptr_array_ref (info->symbols);
}

static void
time_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = igx_http_get_finish (IGX_HTTP (source), result, &error);
  g_autofree gint64 *time = g_new0 (gint64, 1);
  const char *text = NULL;
  gsize length = 0;

  if (body != NULL)
    text = g_bytes_get_data (body, &length);
  if (body == NULL || !igx_binance_parse_time (text, length, time, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&time), g_free);
}

/**
 * igx_binance_fetch_time_async:
 *
 * Goes before what else waits. The time is that of the server's answer: who measures an offset
 * adds half of the time that this call took.
 */
void
igx_binance_fetch_time_async (IgxHttp *http,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = g_task_new (http, cancellable, callback, user_data);

  g_task_set_source_tag (task, igx_binance_fetch_time_async);
  igx_http_get_async (http, TIME_PATH, TIME_WEIGHT, IGX_BINANCE_TIME_BODY_MAX, cancellable, time_cb,
                      task);
}

/**
 * igx_binance_fetch_time_finish:
 *
 * Returns: ms UTC, or -1 with @error set
 */
gint64
igx_binance_fetch_time_finish (IgxHttp *http, GAsyncResult *result, GError **error)
{
  g_autofree gint64 *time = NULL;

  g_return_val_if_fail (g_task_is_valid (result, http), -1);

  time = g_task_propagate_pointer (G_TASK (result), error);
  return time != NULL ? *time : -1;
}
