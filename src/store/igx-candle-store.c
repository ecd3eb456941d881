/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row per candle, in the order of the key (WITHOUT ROWID): 50 series of 500 candles load in
 * milliseconds, and a correction is an update of one row. Chunks of candles in a BLOB load
 * faster and are smaller, but each live candle would rewrite one.
 *
 * The whole file is checked when it is opened: 0.2 s a million candles, in the thread that nobody
 * waits for in the main loop.
 *
 * The one number that does not keep its bits is -0.0, which a REAL column gives back as 0.0;
 * prices are positive, so that only a volume could be one. */
#include "store/igx-candle-store.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "store/igx-store.h"

#define CANDLES_FILE "candles.db"
/* So many damaged files are kept; the last place is used again. */
#define SET_ASIDE_MAX 9

#define VALUES "open, high, low, close, volume, quote_volume, trades, taker_buy_volume"

/* Append only: the number of a step is the version that it makes. */
static const char *const step_names[] = { "candles-001.sql", NULL };

static const char insert_sql[] = "INSERT INTO candles (series_id, open_time, " VALUES ") "
                                 "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                                 "ON CONFLICT (series_id, open_time) DO NOTHING";
/* Only if the new values differ: IS also compares what is unknown. */
static const char keep_old_sql[]
    = "INSERT INTO corrections (series_id, open_time, " VALUES ") "
      "SELECT series_id, open_time, " VALUES " FROM candles "
      "WHERE series_id = ?1 AND open_time = ?2 AND NOT (open IS ?3 AND high IS ?4 AND low IS ?5 "
      "AND close IS ?6 AND volume IS ?7 AND quote_volume IS ?8 AND trades IS ?9 "
      "AND taker_buy_volume IS ?10)";
static const char replace_sql[]
    = "UPDATE candles SET open = ?3, high = ?4, low = ?5, close = ?6, volume = ?7, "
      "quote_volume = ?8, trades = ?9, taker_buy_volume = ?10 "
      "WHERE series_id = ?1 AND open_time = ?2";
static const char load_sql[] = "SELECT open_time, " VALUES " FROM candles "
                               "WHERE series_id = ? AND open_time >= ? AND open_time <= ? "
                               "ORDER BY open_time DESC LIMIT ?";
static const char find_series_sql[]
    = "SELECT id FROM series WHERE venue = ? AND symbol = ? AND timeframe = ?";
static const char list_sql[]
    = "SELECT * FROM (SELECT venue, symbol, timeframe, "
      "(SELECT MIN(open_time) FROM candles WHERE series_id = id) AS first, "
      "(SELECT MAX(open_time) FROM candles WHERE series_id = id) AS last FROM series) "
      "WHERE first IS NOT NULL ORDER BY symbol, timeframe, venue";
static const char add_series_sql[]
    = "INSERT INTO series (venue, symbol, timeframe) VALUES (?, ?, ?) RETURNING id";

struct _IgxCandleStore
{
  IgxDb *db; /* (owned) (nullable): NULL if there is none that can be read */
  char *path;
  gboolean read_only;
  char *notice; /* (owned) (nullable) */
};

/* Renames the database with its journal, which belongs to it; the index is of no use. */
static gboolean
set_aside (IgxCandleStore *self, GError **error)
{
  g_autofree char *aside = NULL;
  g_autofree char *wal = g_strconcat (self->path, "-wal", NULL);
  g_autofree char *shm = g_strconcat (self->path, "-shm", NULL);
  g_autofree char *aside_wal = NULL;

  for (guint i = 1; i <= SET_ASIDE_MAX; i++)
    {
      g_free (aside);
      aside = g_strdup_printf ("%s.corrupt-%u", self->path, i);
      if (!g_file_test (aside, G_FILE_TEST_EXISTS))
        break;
    }
  aside_wal = g_strconcat (aside, "-wal", NULL);
  (void) g_unlink (shm);
  if (g_rename (wal, aside_wal) != 0 && errno != ENOENT)
    (void) g_unlink (wal);
  if (g_rename (self->path, aside) != 0)
    {
      g_set_error (error, IGX_STORE_ERROR, IGX_STORE_ERROR_OPEN,
                   "The candle cache %s is damaged and cannot be renamed: %s: delete it",
                   self->path, g_strerror (errno));
      return FALSE;
    }
  g_free (self->notice);
  self->notice = g_strdup_printf (
      "The candle cache was damaged and is kept as %s: its candles are fetched again.", aside);
  return TRUE;
}

static gboolean
open_db (IgxCandleStore *self, GError **error)
{
  g_auto (GStrv) steps = igx_db_load_steps (step_names);

  self->db = igx_db_open (self->path, self->read_only ? IGX_DB_READ_ONLY : IGX_DB_NONE,
                          (const char *const *) steps, error);
  return self->db != NULL;
}

/* Makes a new database where @error says that the old one is damaged. */
static gboolean
recover (IgxCandleStore *self, GError **error)
{
  if (self->read_only || !g_error_matches (*error, IGX_STORE_ERROR, IGX_STORE_ERROR_CORRUPT))
    return FALSE;
  g_debug ("Setting the candle cache aside: %s", (*error)->message);
  g_clear_error (error);
  g_clear_pointer (&self->db, igx_db_close);
  return set_aside (self, error) && open_db (self, error);
}

static gboolean
open_read_only (IgxCandleStore *self, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!g_file_test (self->path, G_FILE_TEST_EXISTS) || open_db (self, &local))
    return TRUE;
  if (!g_error_matches (local, IGX_STORE_ERROR, IGX_STORE_ERROR_CORRUPT))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  self->notice = g_strdup_printf (
      "The candle cache %s is damaged: start the service, it makes a new one.", self->path);
  return TRUE;
}

static gboolean
open_to_write (IgxCandleStore *self, const char *cache_dir, GError **error)
{
  GError *local = NULL;

  if (g_mkdir_with_parents (cache_dir, 0700) != 0)
    {
      g_set_error (error, IGX_STORE_ERROR, IGX_STORE_ERROR_OPEN,
                   "The folder %s of the candle cache cannot be made: %s: "
                   "check that you may write there",
                   cache_dir, g_strerror (errno));
      return FALSE;
    }
  if (open_db (self, &local) || recover (self, &local))
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

/**
 * igx_candle_store_open:
 * @cache_dir: its folder; made with mode 0700 if it is not there
 * @read_only: neither make nor change the cache; where there is none, or a damaged one, there
 *   are no candles
 *
 * Returns: (transfer full) (nullable): the cache, or %NULL with %IGX_STORE_ERROR_OPEN or
 *   %IGX_STORE_ERROR_NEWER
 */
IgxCandleStore *
igx_candle_store_open (const char *cache_dir, gboolean read_only, GError **error)
{
  IgxCandleStore *self = g_new0 (IgxCandleStore, 1);

  self->path = g_build_filename (cache_dir, CANDLES_FILE, NULL);
  self->read_only = read_only;
  if (read_only ? open_read_only (self, error) : open_to_write (self, cache_dir, error))
    return self;
  igx_candle_store_close (self);
  return NULL;
}

void
igx_candle_store_close (IgxCandleStore *self)
{
  g_clear_pointer (&self->db, igx_db_close);
  g_free (self->path);
  g_free (self->notice);
  g_free (self);
}

/**
 * igx_candle_store_get_db:
 *
 * Returns: (transfer none) (nullable): its database, for tests that break it
 */
IgxDb *
igx_candle_store_get_db (IgxCandleStore *self)
{
  return self->db;
}

/**
 * igx_candle_store_steal_notice:
 *
 * Returns: (transfer full) (nullable): one sentence about a damaged cache, once
 */
char *
igx_candle_store_steal_notice (IgxCandleStore *self)
{
  return g_steal_pointer (&self->notice);
}

/* The id of a series; 0 where there is none and none is to be added. */
static gboolean
find_series (
    IgxCandleStore *self, const IgxSeriesKey *series, const char *sql, gint64 *id, GError **error)
{
  gboolean has_row = FALSE;
  g_autoptr (IgxQuery) query = igx_db_query (self->db, sql, error);

  if (query == NULL)
    return FALSE;
  igx_query_bind_text (query, series->venue);
  igx_query_bind_text (query, series->symbol);
  igx_query_bind_int64 (query, series->timeframe);
  if (!igx_query_step (query, &has_row, error))
    return FALSE;
  *id = has_row ? igx_query_get_int64 (query, 0) : 0;
  /* A statement that writes ends its work with the step after its row. */
  return !has_row || igx_query_run (query, error);
}

static gboolean
run_with_candle (IgxCandleStore *self,
                 const char *sql,
                 gint64 series_id,
                 const IgxCandle *candle,
                 int *n_changed,
                 GError **error)
{
  g_autoptr (IgxQuery) query = igx_db_query (self->db, sql, error);

  if (query == NULL)
    return FALSE;
  igx_query_bind_int64 (query, series_id);
  igx_query_bind_int64 (query, candle->open_time);
  igx_query_bind_double (query, candle->open);
  igx_query_bind_double (query, candle->high);
  igx_query_bind_double (query, candle->low);
  igx_query_bind_double (query, candle->close);
  igx_query_bind_double (query, candle->volume);
  igx_query_bind_double (query, candle->quote_volume);
  igx_query_bind_double (query, candle->trades);
  igx_query_bind_double (query, candle->taker_buy_volume);
  if (!igx_query_run (query, error))
    return FALSE;
  *n_changed = igx_db_get_n_changed (self->db);
  return TRUE;
}

static gboolean
save_candle (IgxCandleStore *self, gint64 series_id, const IgxCandle *candle, GError **error)
{
  int n_changed = 0;

  if (!run_with_candle (self, insert_sql, series_id, candle, &n_changed, error))
    return FALSE;
  if (n_changed == 1)
    return TRUE;
  if (!run_with_candle (self, keep_old_sql, series_id, candle, &n_changed, error))
    return FALSE;
  if (n_changed == 0)
    return TRUE;
  return run_with_candle (self, replace_sql, series_id, candle, &n_changed, error);
}

static gboolean
save_candles (IgxCandleStore *self, const IgxSeriesKey *series, GArray *candles, GError **error)
{
  gint64 id = 0;

  if (!find_series (self, series, find_series_sql, &id, error))
    return FALSE;
  if (id == 0 && !find_series (self, series, add_series_sql, &id, error))
    return FALSE;
  for (guint i = 0; i < candles->len; i++)
    if (!save_candle (self, id, &g_array_index (candles, IgxCandle, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
save (IgxCandleStore *self, const IgxSeriesKey *series, GArray *candles, GError **error)
{
  gboolean ok = FALSE;

  if (!igx_db_begin (self->db, error))
    return FALSE;
  ok = save_candles (self, series, candles, error);
  return igx_db_end (self->db, ok, error);
}

static gboolean
check_candles (const IgxSeriesKey *series, GArray *candles, GError **error)
{
  for (guint i = 0; i < candles->len; i++)
    if (!igx_candle_check (&g_array_index (candles, IgxCandle, i), series->timeframe, error))
      {
        g_prefix_error (error, "No candle of these was saved: ");
        return FALSE;
      }
  return TRUE;
}

static gboolean
check_writable (IgxCandleStore *self, GError **error)
{
  if (!self->read_only && self->db != NULL)
    return TRUE;
  g_set_error (error, IGX_STORE_ERROR, IGX_STORE_ERROR_FAILED,
               "The candle cache %s is open for reading only: let the service change it",
               self->path);
  return FALSE;
}

/**
 * igx_candle_store_save:
 *
 * As igx_store_save_candles_async().
 */
gboolean
igx_candle_store_save (IgxCandleStore *self,
                       const IgxSeriesKey *series,
                       GArray *candles,
                       GError **error)
{
  GError *local = NULL;

  if (!check_writable (self, error) || !check_candles (series, candles, error))
    return FALSE;
  if (save (self, series, candles, &local))
    return TRUE;
  if (recover (self, &local) && save (self, series, candles, &local))
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

static gboolean
read_candles (IgxQuery *query, IgxTimeframe timeframe, GArray *candles, GError **error)
{
  gboolean has_row = FALSE;

  if (!igx_query_step (query, &has_row, error))
    return FALSE;
  while (has_row)
    {
      IgxCandle candle = {
        .open_time = igx_query_get_int64 (query, 0),
        .open = igx_query_get_double (query, 1),
        .high = igx_query_get_double (query, 2),
        .low = igx_query_get_double (query, 3),
        .close = igx_query_get_double (query, 4),
        .volume = igx_query_get_double (query, 5),
        .quote_volume = igx_query_get_double (query, 6),
        .trades = igx_query_get_double (query, 7),
        .taker_buy_volume = igx_query_get_double (query, 8),
      };

      /* A file is input from outside. What is left out here is a hole, and is fetched again. */
      if (igx_candle_check (&candle, timeframe, NULL))
        g_array_append_val (candles, candle);
      else
        g_debug ("Left out a stored candle that cannot be one");
      if (!igx_query_step (query, &has_row, error))
        return FALSE;
    }
  return TRUE;
}

static void
reverse (GArray *candles)
{
  for (guint i = 0; i < candles->len / 2; i++)
    {
      IgxCandle *a = &g_array_index (candles, IgxCandle, i);
      IgxCandle *b = &g_array_index (candles, IgxCandle, candles->len - 1 - i);
      IgxCandle swap = *a;

      *a = *b;
      *b = swap;
    }
}

static GArray *
load (IgxCandleStore *self,
      const IgxSeriesKey *series,
      gint64 start_time,
      gint64 end_time,
      guint limit,
      GError **error)
{
  g_autoptr (GArray) candles = igx_candle_array_new ();
  g_autoptr (IgxQuery) query = NULL;
  gint64 id = 0;

  if (!find_series (self, series, find_series_sql, &id, error))
    return NULL;
  if (id == 0)
    return g_steal_pointer (&candles);
  query = igx_db_query (self->db, load_sql, error);
  if (query == NULL)
    return NULL;
  igx_query_bind_int64 (query, id);
  igx_query_bind_int64 (query, start_time < 0 ? 0 : start_time);
  igx_query_bind_int64 (query, end_time < 0 ? G_MAXINT64 : end_time);
  igx_query_bind_int64 (query, limit == 0 ? -1 : (gint64) limit);
  if (!read_candles (query, series->timeframe, candles, error))
    return NULL;
  reverse (candles);
  return g_steal_pointer (&candles);
}

/**
 * igx_candle_store_load:
 *
 * As igx_store_load_candles_async().
 */
GArray *
igx_candle_store_load (IgxCandleStore *self,
                       const IgxSeriesKey *series,
                       gint64 start_time,
                       gint64 end_time,
                       guint limit,
                       GError **error)
{
  GError *local = NULL;
  GArray *candles = NULL;

  if (self->db == NULL)
    return igx_candle_array_new ();
  candles = load (self, series, start_time, end_time, limit, &local);
  if (candles == NULL && recover (self, &local))
    candles = load (self, series, start_time, end_time, limit, &local);
  if (candles == NULL)
    g_propagate_error (error, local);
  return candles;
}

static GArray *
list (IgxCandleStore *self, GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (IgxStoredSeries));
  g_autoptr (IgxQuery) query = igx_db_query (self->db, list_sql, error);
  gboolean has_row = FALSE;

  if (query == NULL || !igx_query_step (query, &has_row, error))
    return NULL;
  while (has_row)
    {
      const char *venue = igx_query_get_text (query, 0);
      const char *symbol = igx_query_get_text (query, 1);
      IgxStoredSeries one
          = { .first = igx_query_get_int64 (query, 3), .last = igx_query_get_int64 (query, 4) };

      /* A file is input from outside. */
      if (venue != NULL && symbol != NULL
          && igx_series_key_init (&one.series, venue, symbol, igx_query_get_int64 (query, 2), NULL))
        g_array_append_val (found, one);
      if (!igx_query_step (query, &has_row, error))
        return NULL;
    }
  return g_steal_pointer (&found);
}

/**
 * igx_candle_store_list:
 *
 * As igx_store_list_series_async().
 */
GArray *
igx_candle_store_list (IgxCandleStore *self, GError **error)
{
  GError *local = NULL;
  GArray *found = NULL;

  if (self->db == NULL)
    return g_array_new (FALSE, FALSE, sizeof (IgxStoredSeries));
  found = list (self, &local);
  if (found == NULL && recover (self, &local))
    found = list (self, &local);
  if (found == NULL)
    g_propagate_error (error, local);
  return found;
}

static gboolean
delete_rows (IgxCandleStore *self, const char *sql, gint64 id, GError **error)
{
  g_autoptr (IgxQuery) query = igx_db_query (self->db, sql, error);

  if (query == NULL)
    return FALSE;
  igx_query_bind_int64 (query, id);
  return igx_query_run (query, error);
}

static gboolean
delete_series (IgxCandleStore *self, const IgxSeriesKey *series, GError **error)
{
  gint64 id = 0;
  gboolean ok = FALSE;

  if (!igx_db_begin (self->db, error))
    return FALSE;
  ok = find_series (self, series, find_series_sql, &id, error)
       && delete_rows (self, "DELETE FROM candles WHERE series_id = ?", id, error)
       && delete_rows (self, "DELETE FROM corrections WHERE series_id = ?", id, error)
       && delete_rows (self, "DELETE FROM series WHERE id = ?", id, error);
  return igx_db_end (self->db, ok, error);
}

/**
 * igx_candle_store_delete:
 *
 * As igx_store_delete_candles_async().
 */
gboolean
igx_candle_store_delete (IgxCandleStore *self, const IgxSeriesKey *series, GError **error)
{
  GError *local = NULL;

  if (!check_writable (self, error))
    return FALSE;
  if (delete_series (self, series, &local) || recover (self, &local))
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

static gint64
count_corrections (IgxCandleStore *self,
                   const IgxSeriesKey *series,
                   gint64 start_time,
                   gint64 end_time,
                   GError **error)
{
  static const char sql[] = "SELECT count (DISTINCT open_time) FROM corrections "
                            "WHERE series_id = ? AND open_time BETWEEN ? AND ?";
  gboolean has_row = FALSE;
  gint64 id = 0;
  g_autoptr (IgxQuery) query = NULL;

  if (!find_series (self, series, find_series_sql, &id, error))
    return -1;
  query = igx_db_query (self->db, sql, error);
  if (query == NULL)
    return -1;
  igx_query_bind_int64 (query, id);
  igx_query_bind_int64 (query, start_time);
  igx_query_bind_int64 (query, end_time);
  if (!igx_query_step (query, &has_row, error))
    return -1;
  return has_row ? igx_query_get_int64 (query, 0) : 0;
}

/**
 * igx_candle_store_count_corrections:
 *
 * As igx_store_count_corrections_async().
 */
gint64
igx_candle_store_count_corrections (IgxCandleStore *self,
                                    const IgxSeriesKey *series,
                                    gint64 start_time,
                                    gint64 end_time,
                                    GError **error)
{
  GError *local = NULL;
  gint64 n = 0;

  if (self->db == NULL)
    return 0;
  n = count_corrections (self, series, start_time, end_time, &local);
  if (n < 0 && recover (self, &local))
    n = count_corrections (self, series, start_time, end_time, &local);
  if (n < 0)
    g_propagate_error (error, local);
  return n;
}
