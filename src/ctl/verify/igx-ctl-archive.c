/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/verify/igx-ctl-archive.h"

#include "igx-config.h"

struct _IgxCtlArchive
{
  IgxStore *store;
};

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

/**
 * igx_ctl_archive_open:
 * @code: (out): why it cannot be opened; said already
 *
 * Returns: (transfer full) (nullable): the databases
 */
IgxCtlArchive *
igx_ctl_archive_open (IgxCtlExit *code)
{
  g_autofree char *data = g_build_filename (g_get_user_data_dir (), IGX_FOLDER, NULL);
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), IGX_FOLDER, NULL);
  IgxCtlArchive *self = g_new0 (IgxCtlArchive, 1);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  self->store = igx_store_new (data, cache, IGX_STORE_READ_ONLY);
  igx_store_open_async (self->store, NULL, done_cb, &result);
  if (igx_store_open_finish (self->store, wait_for (&result), &error))
    return self;
  igx_ctl_command_error ("%s", error->message);
  *code = IGX_CTL_FAILED;
  g_object_unref (self->store);
  g_free (self);
  return NULL;
}

void
igx_ctl_archive_close (IgxCtlArchive *self)
{
  g_autoptr (GAsyncResult) result = NULL;

  igx_store_close_async (self->store, NULL, done_cb, &result);
  igx_store_close_finish (self->store, wait_for (&result), NULL);
  g_object_unref (self->store);
  g_free (self);
}

/**
 * igx_ctl_archive_list_runs:
 *
 * Returns: (transfer full) (element-type IgxRun): as igx_store_list_runs_finish()
 */
GPtrArray *
igx_ctl_archive_list_runs (IgxCtlArchive *self, const char *venue, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  igx_store_list_runs_async (self->store, venue, NULL, done_cb, &result);
  return igx_store_list_runs_finish (self->store, wait_for (&result), error);
}

/**
 * igx_ctl_archive_load_candles:
 *
 * Returns: (transfer full) (element-type IgxCandle): what the cache has of these
 */
GArray *
igx_ctl_archive_load_candles (IgxCtlArchive *self,
                              const IgxSeriesKey *series,
                              gint64 start_time,
                              gint64 end_time,
                              GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  igx_store_load_candles_async (self->store, series, start_time, end_time, G_MAXUINT, NULL, done_cb,
                                &result);
  return igx_store_load_candles_finish (self->store, wait_for (&result), error);
}

/**
 * igx_ctl_archive_count_corrections:
 *
 * Returns: as igx_store_count_corrections_finish()
 */
gssize
igx_ctl_archive_count_corrections (IgxCtlArchive *self,
                                   const IgxSeriesKey *series,
                                   gint64 start_time,
                                   gint64 end_time,
                                   GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  igx_store_count_corrections_async (self->store, series, start_time, end_time, NULL, done_cb,
                                     &result);
  return igx_store_count_corrections_finish (self->store, wait_for (&result), error);
}

static GPtrArray *
query_page (IgxCtlArchive *self, const IgxSignalQuery *query, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  igx_store_query_signals_async (self->store, query, NULL, done_cb, &result);
  return igx_store_query_signals_finish (self->store, wait_for (&result), error);
}

/**
 * igx_ctl_archive_list_signals:
 * @after: only those that closed later
 *
 * Returns: (transfer full) (element-type IgxSignal): all candidates of the series in the ledger,
 *   newest first
 */
GPtrArray *
igx_ctl_archive_list_signals (IgxCtlArchive *self,
                              const IgxSeriesKey *series,
                              gint64 after,
                              GError **error)
{
  g_autoptr (GPtrArray) signals
      = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_signal_unref);
  g_autofree char *last_id = NULL;
  IgxSignalQuery query = { .symbol = series->symbol, .since = after + 1 };

  while (TRUE)
    {
      g_autoptr (GPtrArray) page = query_page (self, &query, error);

      if (page == NULL)
        return NULL;
      for (guint i = 0; i < page->len; i++)
        if (igx_series_key_compare (&((const IgxSignal *) page->pdata[i])->series, series) == 0)
          g_ptr_array_add (signals, igx_signal_ref (page->pdata[i]));
      if (page->len < IGX_STORE_SIGNALS_MAX)
        return g_steal_pointer (&signals);
      query.before_close_time = ((const IgxSignal *) page->pdata[page->len - 1])->close_time;
      g_free (last_id);
      last_id = g_strdup (((const IgxSignal *) page->pdata[page->len - 1])->id);
      query.before_id = last_id;
    }
}

/**
 * igx_ctl_archive_load_trades:
 * @venue: of the market
 * @since: only candidates that closed then or later, ms UTC
 *
 * Returns: (transfer full): all candidates and what became of them, oldest first
 */
IgxTradeList *
igx_ctl_archive_load_trades (IgxCtlArchive *self, const char *venue, gint64 since, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  const IgxTradeQuery query = { .venue = venue, .since = since };

  igx_store_load_trades_async (self->store, &query, NULL, done_cb, &result);
  return igx_store_load_trades_finish (self->store, wait_for (&result), NULL, error);
}
