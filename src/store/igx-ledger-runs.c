/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/igx-ledger-runs.h"

#include <string.h>

#include "store/igx-db.h"

static const char insert_sql[]
    = "INSERT INTO runs (exchange, symbol, timeframe, strategy, strategy_version, source_hash, "
      "params_hash, began) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

static const char end_sql[] = "UPDATE runs SET ended = max (began, ?) WHERE number = ?";

static const char active_sql[]
    = "SELECT number, strategy, strategy_version, source_hash, params_hash FROM runs "
      "WHERE exchange = ? AND symbol = ? AND timeframe = ? AND ended = 0 ORDER BY number";

static const char list_sql[]
    = "SELECT runs.exchange, runs.symbol, runs.timeframe, runs.strategy, runs.strategy_version, "
      "runs.source_hash, runs.params_hash, runs.began, runs.ended, "
      "coalesce (strategy_progress.evaluated_to, progress.evaluated_to, 0) FROM runs "
      "LEFT JOIN progress ON progress.exchange = runs.exchange "
      "AND progress.symbol = runs.symbol AND progress.timeframe = runs.timeframe "
      "LEFT JOIN strategy_progress ON strategy_progress.exchange = runs.exchange "
      "AND strategy_progress.symbol = runs.symbol "
      "AND strategy_progress.timeframe = runs.timeframe "
      "AND strategy_progress.strategy = runs.strategy "
      "WHERE runs.exchange = ? ORDER BY runs.symbol, runs.timeframe, runs.number";

static void
bind_series (IgxQuery *query, const IgxSeriesKey *series)
{
  igx_query_bind_text (query, series->venue);
  igx_query_bind_text (query, series->symbol);
  igx_query_bind_int64 (query, series->timeframe);
}

static gboolean
is_same (const IgxRun *run, IgxQuery *row)
{
  return strcmp (run->strategy, igx_query_get_text (row, 1)) == 0
         && run->version == (int) igx_query_get_int64 (row, 2)
         && strcmp (run->source_hash, igx_query_get_text (row, 3)) == 0
         && strcmp (run->params_hash, igx_query_get_text (row, 4)) == 0;
}

/* Those of @runs that run already leave @missing; the numbers of the others are gathered. */
static gboolean
find_active (
    IgxDb *db, const IgxSeriesKey *series, GPtrArray *missing, GArray *over, GError **error)
{
  gboolean has_row = FALSE;
  g_autoptr (IgxQuery) query = igx_db_query (db, active_sql, error);

  if (query == NULL)
    return FALSE;
  bind_series (query, series);
  if (!igx_query_step (query, &has_row, error))
    return FALSE;
  while (has_row)
    {
      const gint64 number = igx_query_get_int64 (query, 0);
      guint i = 0;

      while (i < missing->len && !is_same (missing->pdata[i], query))
        i++;
      if (i < missing->len)
        g_ptr_array_remove_index (missing, i);
      else
        g_array_append_val (over, number);
      if (!igx_query_step (query, &has_row, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
end_run (IgxDb *db, gint64 number, gint64 ended, GError **error)
{
  g_autoptr (IgxQuery) query = igx_db_query (db, end_sql, error);

  if (query == NULL)
    return FALSE;
  igx_query_bind_int64 (query, ended);
  igx_query_bind_int64 (query, number);
  return igx_query_run (query, error);
}

static gboolean
begin_run (IgxDb *db, const IgxSeriesKey *series, const IgxRun *run, GError **error)
{
  g_autoptr (IgxQuery) query = igx_db_query (db, insert_sql, error);

  if (query == NULL)
    return FALSE;
  bind_series (query, series);
  igx_query_bind_text (query, run->strategy);
  igx_query_bind_int64 (query, run->version);
  igx_query_bind_text (query, run->source_hash);
  igx_query_bind_text (query, run->params_hash);
  igx_query_bind_int64 (query, run->began);
  return igx_query_run (query, error);
}

static gboolean
write_runs (IgxDb *db, const IgxSeriesKey *series, GPtrArray *runs, gint64 ended, GError **error)
{
  g_autoptr (GPtrArray) missing = g_ptr_array_new ();
  g_autoptr (GArray) over = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_ptr_array_extend (missing, runs, NULL, NULL);
  if (!find_active (db, series, missing, over, error))
    return FALSE;
  for (guint i = 0; i < over->len; i++)
    if (!end_run (db, g_array_index (over, gint64, i), ended, error))
      return FALSE;
  for (guint i = 0; i < missing->len; i++)
    if (!begin_run (db, series, missing->pdata[i], error))
      return FALSE;
  return TRUE;
}

/**
 * igx_ledger_set_runs:
 *
 * As igx_store_set_runs_async().
 */
gboolean
igx_ledger_set_runs (
    IgxLedger *self, const IgxSeriesKey *series, GPtrArray *runs, gint64 ended, GError **error)
{
  IgxDb *db = igx_ledger_get_db (self);

  igx_db_assert_in_worker (db);
  if (!igx_db_begin (db, error))
    return FALSE;
  return igx_db_end (db, write_runs (db, series, runs, ended, error), error);
}

static gboolean
add_row (GPtrArray *runs, IgxQuery *query, GError **error)
{
  IgxSeriesKey series = { 0 };
  IgxRun *run = NULL;

  if (!igx_series_key_init (&series, igx_query_get_text (query, 0), igx_query_get_text (query, 1),
                            igx_query_get_int64 (query, 2), error))
    return FALSE;
  run = igx_run_new (&series, igx_query_get_text (query, 3), (int) igx_query_get_int64 (query, 4),
                     igx_query_get_text (query, 5), igx_query_get_text (query, 6),
                     igx_query_get_int64 (query, 7));
  run->ended = igx_query_get_int64 (query, 8);
  run->evaluated_to = igx_query_get_int64 (query, 9);
  g_ptr_array_add (runs, run);
  return TRUE;
}

/**
 * igx_ledger_list_runs:
 *
 * As igx_store_list_runs_async().
 */
GPtrArray *
igx_ledger_list_runs (IgxLedger *self, const char *venue, GError **error)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func ((GDestroyNotify) igx_run_free);
  gboolean has_row = FALSE;
  g_autoptr (IgxQuery) query = igx_db_query (igx_ledger_get_db (self), list_sql, error);

  if (query == NULL)
    return NULL;
  igx_query_bind_text (query, venue);
  if (!igx_query_step (query, &has_row, error))
    return NULL;
  while (has_row)
    if (!add_row (runs, query, error) || !igx_query_step (query, &has_row, error))
      return NULL;
  return g_steal_pointer (&runs);
}
